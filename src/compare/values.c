/* values.c - texts for all that numbers, times, addresses and bytes can be told apart by. See values.h. */
#include "compare/values.h"
#include "base/builder.h"
#include "base/time.h"
#include "eval/value.h"

typedef struct offering {
    iampb__arena *arena;
    iampb__operator_kind kind;
    const iampb__test *const *tests;
    size_t count;
    iampb__text_fn try;
    void *user;
    bool stopped, failed;
} offering;

static void offer(offering *o, iampb_str text)
{
    if (!o->stopped && !o->failed)
        o->stopped = o->try(o->user, text);
}

/* What the builder has; it is empty afterwards. */
static void offer_built(offering *o, iampb__builder *text)
{
    iampb_str kept;
    if (!o->stopped && !o->failed) {
        o->failed = !iampb__builder_keep(text, o->arena, &kept);
        if (!o->failed)
            offer(o, kept);
    }
    iampb__builder_clear(text);
}

typedef void (*operand_fn)(offering *o, const iampb__operand *operand, iampb__builder *text);

static void each_operand(offering *o, operand_fn visit)
{
    iampb__builder text = { .ctx = iampb__arena_context(o->arena) };
    for (size_t i = 0; i < o->count; i++) {
        const iampb__test *t = o->tests[i];
        for (uint32_t k = 0; t->kind == o->kind && k < t->count && !o->stopped && !o->failed; k++)
            if (t->operands[k].readable)
                visit(o, &t->operands[k], &text);
    }
    iampb__builder_free(&text);
}

/* ---- Numbers ---- */
static size_t longest_fraction(const offering *o)
{
    size_t longest = 0;
    for (size_t i = 0; i < o->count; i++)
        for (uint32_t k = 0; o->tests[i]->kind == IAMPB__OP_NUMERIC && k < o->tests[i]->count; k++) {
            const iampb__operand *operand = &o->tests[i]->operands[k];
            if (operand->readable && operand->as.decimal.fraction.len > longest)
                longest = operand->as.decimal.fraction.len;
        }
    return longest;
}

static void offer_number(offering *o, const iampb__operand *operand, iampb__builder *text)
{
    (void)text;
    offer(o, operand->text);
}

/* Whole numbers beside it: plain, where they lie in the right place. */
static void offer_beside(offering *o, const iampb__operand *operand, iampb__builder *text)
{
    int64_t value;
    if (!iampb__str_int(operand->text, &value) || value > INT64_MAX - 1 || value < INT64_MIN + 1)
        return;
    iampb__builder_int(text, value + 1);
    offer_built(o, text);
    iampb__builder_int(text, value - 1);
    offer_built(o, text);
}

/* One more digit than any constant has: between this one and its neighbour further from zero. */
static void beyond(offering *o, const iampb__decimal *d, size_t digits, bool negative, iampb__builder *text)
{
    if (negative)
        iampb__builder_char(text, '-');
    iampb__builder_add(text, d->whole.len == 0 ? IAMPB__STR("0") : d->whole);
    iampb__builder_char(text, '.');
    iampb__builder_add(text, d->fraction);
    for (size_t i = d->fraction.len; i < digits; i++)
        iampb__builder_char(text, '0');
    iampb__builder_char(text, '1');
    offer_built(o, text);
}

static void offer_numbers(offering *o)
{
    iampb__builder text = { .ctx = iampb__arena_context(o->arena) };
    iampb__decimal zero = { { "", 0 }, { "", 0 }, false };
    size_t digits = longest_fraction(o);
    each_operand(o, offer_number);
    offer(o, IAMPB__STR("0"));
    each_operand(o, offer_beside);
    beyond(o, &zero, digits, false, &text);
    beyond(o, &zero, digits, true, &text);
    for (size_t i = 0; i < o->count; i++)
        for (uint32_t k = 0; o->tests[i]->kind == IAMPB__OP_NUMERIC && k < o->tests[i]->count && !o->stopped; k++)
            if (o->tests[i]->operands[k].readable)
                beyond(o, &o->tests[i]->operands[k].as.decimal, digits, o->tests[i]->operands[k].as.decimal.negative,
                        &text);
    iampb__builder_free(&text);
}

/* ---- Times ---- */
/* ISO where the year has four digits, else seconds since 1970, which have no fraction. */
static void offer_instant(offering *o, int64_t seconds, uint32_t nanoseconds, iampb__builder *text)
{
    char iso[IAMPB__TIME_TEXT];
    iampb__instant back;
    size_t len = iampb__time_format(seconds, iso);
    if (len > 1 && iampb__instant_parse(iampb__str(iso, len), &back) && back.seconds == seconds) {
        iampb__builder_add(text, iampb__str(iso, len - 1));
        if (nanoseconds > 0) {
            iampb__builder_char(text, '.');
            for (uint32_t unit = 100000000; unit > 0; unit /= 10)
                iampb__builder_char(text, (char)('0' + nanoseconds / unit % 10));
        }
        iampb__builder_char(text, 'Z');
        offer_built(o, text);
    } else if (nanoseconds == 0) {
        iampb__builder_int(text, seconds);
        offer_built(o, text);
    }
}

static void offer_times(offering *o, const iampb__operand *operand, iampb__builder *text)
{
    iampb__instant at = operand->as.instant;
    offer(o, operand->text);
    if (at.seconds < INT64_MAX && at.seconds > INT64_MIN) {
        offer_instant(o, at.seconds + 1, 0, text);
        offer_instant(o, at.seconds - 1, 0, text);
        if (at.nanoseconds == 999999999)
            offer_instant(o, at.seconds + 1, 0, text);
        else
            offer_instant(o, at.seconds, at.nanoseconds + 1, text);
        if (at.nanoseconds == 0)
            offer_instant(o, at.seconds - 1, 999999999, text);
        else
            offer_instant(o, at.seconds, at.nanoseconds - 1, text);
    }
}

/* ---- Addresses ---- */
static void put_v4(iampb__builder *text, const uint8_t *bytes)
{
    iampb__builder_format(text, "%d.%d.%d.%d", (int32_t)bytes[0], (int32_t)bytes[1], (int32_t)bytes[2],
            (int32_t)bytes[3]);
}

static void put_v6(iampb__builder *text, const uint8_t *bytes)
{
    static const char digits[] = "0123456789abcdef";
    uint32_t tail = 8; /* groups before the zeros at the end */
    while (tail > 0 && bytes[tail * 2 - 1] == 0 && bytes[tail * 2 - 2] == 0)
        tail--;
    for (uint32_t i = 0; i < (tail >= 7 ? 8 : tail); i++) {
        uint32_t group = (uint32_t)bytes[i * 2] << 8 | bytes[i * 2 + 1], shift = 12;
        while (shift > 0 && group >> shift == 0)
            shift -= 4;
        if (i > 0)
            iampb__builder_char(text, ':');
        for (;; shift -= 4) {
            iampb__builder_char(text, digits[group >> shift & 15]);
            if (shift == 0)
                break;
        }
    }
    if (tail < 7)
        iampb__builder_add(text, IAMPB__STR("::"));
}

void iampb__address_write(iampb__builder *out, const iampb__address *address)
{
    (address->v4 ? put_v4 : put_v6)(out, address->bytes);
}

/* The address behind the range; false: there is none. */
static bool behind(const iampb__address *range, uint8_t out[16])
{
    uint32_t at = range->prefix;
    memcpy(out, range->bytes, 16);
    while (at > 0) { /* one more at the last bit of the prefix */
        at--;
        uint8_t bit = (uint8_t)(1u << (7 - at % 8));
        if ((out[at / 8] & bit) == 0) {
            out[at / 8] |= bit;
            return true;
        }
        out[at / 8] &= (uint8_t)~bit;
    }
    return false;
}

static void offer_range(offering *o, const iampb__operand *operand, iampb__builder *text)
{
    const iampb__address *range = &operand->as.range;
    uint8_t next[16];
    bool more = behind(range, next);
    (range->v4 ? put_v4 : put_v6)(text, range->bytes);
    offer_built(o, text);
    if (!more)
        return;
    (range->v4 ? put_v4 : put_v6)(text, next);
    offer_built(o, text);
}

static void offer_addresses(offering *o)
{
    static const iampb_str plain[] = { IAMPB__STR_INIT("203.0.113.10"), IAMPB__STR_INIT("198.51.100.7"),
        IAMPB__STR_INIT("10.0.0.1"), IAMPB__STR_INIT("2001:db8::1") };
    /* The least of each family, and of version 6 what follows the addresses that mean version 4. */
    static const iampb_str bounds[] = { IAMPB__STR_INIT("0.0.0.0"), IAMPB__STR_INIT("::"),
        IAMPB__STR_INIT("::1:0:0:0") };
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++)
        offer(o, plain[i]);
    each_operand(o, offer_range);
    for (size_t i = 0; i < sizeof bounds / sizeof bounds[0]; i++)
        offer(o, bounds[i]);
}

/* ---- Bytes ---- */
static void offer_bytes(offering *o, const iampb__operand *operand, iampb__builder *text)
{
    (void)text;
    offer(o, operand->text);
}

/* Longer than all others, and so equal to none. */
static void offer_other_bytes(offering *o)
{
    iampb__builder text = { .ctx = iampb__arena_context(o->arena) };
    size_t longest = 0;
    offer(o, IAMPB__STR("ZXhhbXBsZQ=="));
    for (size_t i = 0; i < o->count; i++)
        for (uint32_t k = 0; o->tests[i]->kind == IAMPB__OP_BINARY && k < o->tests[i]->count; k++)
            if (o->tests[i]->operands[k].text.len > longest)
                longest = o->tests[i]->operands[k].text.len;
    for (size_t i = 0; i <= longest / 4; i++)
        iampb__builder_add(&text, IAMPB__STR("ZXhh"));
    offer_built(o, &text);
    iampb__builder_free(&text);
}

/* ---- All ---- */
static iampb_str unreadable(iampb__operator_kind kind)
{
    return kind == IAMPB__OP_BINARY ? IAMPB__STR("!") : IAMPB__STR("x");
}

bool iampb__values_of_kind(iampb__arena *arena, iampb__operator_kind kind, const iampb__test *const *tests,
        size_t count, bool typed, iampb__text_fn try, void *user, bool *stopped)
{
    offering o = { arena, kind, tests, count, try, user, false, false };
    switch (kind) {
    case IAMPB__OP_NUMERIC: offer_numbers(&o); break;
    case IAMPB__OP_DATE:
        offer(&o, IAMPB__STR("2026-06-01T00:00:00Z"));
        each_operand(&o, offer_times);
        break;
    case IAMPB__OP_IP: offer_addresses(&o); break;
    case IAMPB__OP_BOOL:
        offer(&o, IAMPB__STR("true"));
        offer(&o, IAMPB__STR("false"));
        break;
    case IAMPB__OP_BINARY:
        each_operand(&o, offer_bytes);
        offer_other_bytes(&o);
        break;
    default: break;
    }
    if (!typed)
        offer(&o, unreadable(kind));
    *stopped = o.stopped;
    return !o.failed;
}
