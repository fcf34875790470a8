/* missing_values.c - values that a condition may turn on: of each operand some that it holds for and some that it does
 * not. Which is which is not told: whoever asks evaluates them. See explain.h. */
#include "eval/explain.h"
#include "base/time.h"

/* More operands of one test than these are not looked at. */
#define OPERANDS_MOST 64

/* ---- Globs ---- */
/* A text that the glob matches, with `run` for '*'. */
static bool instance(const iampb__glob *glob, iampb_str run, const iampb__context *context,
        const iampb__values_sink *sink, iampb__builder *out)
{
    for (uint32_t i = 0; i < glob->count; i++) {
        const iampb__token *token = &glob->tokens[i];
        iampb_str text = run;
        if (token->kind == IAMPB__TOKEN_ONE) {
            text = IAMPB__STR("x");
        } else if (token->kind != IAMPB__TOKEN_RUN && iampb__token_text(token, context, &text) != IAMPB__YES) {
            text = IAMPB__STR(IAMPB__SAMPLE_VALUE);
            if (!sink->add_for(sink->user, token->text, text))
                return false;
        }
        iampb__builder_add(out, text);
    }
    return true;
}

static bool add_built(const iampb__values_sink *sink, iampb__builder *text)
{
    iampb_str value;
    bool ok = iampb__builder_keep(text, sink->arena, &value) && sink->add(sink->user, value);
    iampb__builder_clear(text);
    return ok;
}

static bool add_glob(const iampb__glob *glob, const iampb__context *context, const iampb__values_sink *sink)
{
    iampb__builder text = { .ctx = iampb__arena_context(sink->arena) };
    bool ok = instance(glob, IAMPB__STR(IAMPB__SAMPLE_VALUE), context, sink, &text) && add_built(sink, &text);
    if (ok && !glob->exact)
        ok = instance(glob, IAMPB__STR(""), context, sink, &text) && add_built(sink, &text);
    iampb__builder_free(&text);
    return ok;
}

static bool add_arn(const iampb__arn_pattern *arn, const iampb__context *context, const iampb__values_sink *sink)
{
    static const iampb_str runs[6] = { IAMPB__STR_INIT("arn"), IAMPB__STR_INIT("aws"), IAMPB__STR_INIT("iam"),
        IAMPB__STR_INIT(""), IAMPB__STR_INIT("123456789012"), IAMPB__STR_INIT(IAMPB__SAMPLE_VALUE) };
    iampb__builder text = { .ctx = iampb__arena_context(sink->arena) };
    bool ok = arn->fields > 0;
    for (uint32_t i = 0; i < 6 && ok; i++) {
        if (i > 0)
            iampb__builder_char(&text, ':');
        ok = instance(&arn->field[i], runs[i], context, sink, &text);
    }
    ok = arn->fields == 0 || (ok && add_built(sink, &text));
    iampb__builder_free(&text);
    return ok;
}

/* ---- Numbers and times ---- */
/* Digits plus or minus one; of minus: not of "" or "0". */
static void step_digits(iampb_str whole, bool up, iampb__builder *out)
{
    size_t at = whole.len;
    char over = up ? '9' : '0';
    while (at > 0 && whole.ptr[at - 1] == over)
        at--;
    if (at == 0)
        iampb__builder_char(out, '1'); /* 99 and one more; only upwards */
    iampb__builder_add(out, iampb__str_first(whole, at == 0 ? 0 : at - 1));
    if (at > 0 && (up || at > 1 || whole.len == 1 || whole.ptr[0] != '1')) /* 99 rather than 099 */
        iampb__builder_char(out, (char)(whole.ptr[at - 1] + (up ? 1 : -1)));
    for (size_t i = at; i < whole.len; i++)
        iampb__builder_char(out, up ? '0' : '9');
}

static bool add_decimal(const iampb__decimal *d, iampb_str text, const iampb__values_sink *sink)
{
    iampb__builder b = { .ctx = iampb__arena_context(sink->arena) };
    bool ok = sink->add(sink->user, text);
    if (ok && d->negative) /* a smaller one, further from 0 */
        iampb__builder_char(&b, '-');
    step_digits(d->whole, true, &b);
    ok = ok && add_built(sink, &b);
    if (d->whole.len == 0) {
        iampb__builder_add(&b, d->negative ? IAMPB__STR("0") : IAMPB__STR("-1"));
    } else {
        if (d->negative)
            iampb__builder_char(&b, '-');
        step_digits(d->whole, false, &b);
    }
    ok = ok && add_built(sink, &b);
    iampb__builder_free(&b);
    return ok;
}

static bool add_instant(const iampb__instant *at, iampb_str text, const iampb__values_sink *sink)
{
    bool ok = sink->add(sink->user, text);
    for (int64_t step = -1; step <= 1 && ok; step += 2) {
        char buffer[IAMPB__TIME_TEXT];
        iampb_str value;
        bool far = at->seconds < INT64_C(-60000000000) || at->seconds > INT64_C(250000000000);
        size_t len = far ? 0 : iampb__time_format(at->seconds + step, buffer);
        ok = len == 0
                || (iampb__arena_str(sink->arena, iampb__str(buffer, len), &value) && sink->add(sink->user, value));
    }
    return ok;
}

/* ---- Addresses ---- */
static void put_address(const iampb__address *a, iampb__builder *out)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; a->v4 && i < 4; i++)
        iampb__builder_format(out, i == 0 ? "%u" : ".%u", (uint32_t)a->bytes[i]);
    for (size_t i = 0; !a->v4 && i < 8; i++) {
        unsigned group = (unsigned)a->bytes[2 * i] << 8 | a->bytes[2 * i + 1];
        bool any = false;
        if (i > 0)
            iampb__builder_char(out, ':');
        for (unsigned shift = 16; shift > 0;) {
            shift -= 4;
            any = any || (group >> shift & 15) != 0 || shift == 0;
            if (any)
                iampb__builder_char(out, digits[group >> shift & 15]);
        }
    }
}

static bool add_address(const iampb__address *range, const iampb__values_sink *sink)
{
    iampb__builder text = { .ctx = iampb__arena_context(sink->arena) };
    iampb__address address = *range;
    put_address(&address, &text);
    bool ok = add_built(sink, &text);
    if (range->prefix > 0) { /* the neighbour of the range */
        unsigned bit = range->prefix - 1u;
        address.bytes[bit / 8] = (uint8_t)(address.bytes[bit / 8] ^ (0x80u >> bit % 8));
        put_address(&address, &text);
        ok = ok && add_built(sink, &text);
    }
    iampb__builder_free(&text);
    return ok && sink->add(sink->user, range->v4 ? IAMPB__STR("2001:db8::1") : IAMPB__STR("192.0.2.1"));
}

/* ---- A test ---- */
static bool add_operand(const iampb__test *test, const iampb__operand *operand, const iampb__context *context,
        const iampb__values_sink *sink)
{
    if (!operand->readable)
        return true;
    switch (test->kind) {
    case IAMPB__OP_STRING_EQUALS:
    case IAMPB__OP_STRING_EQUALS_IGNORE_CASE:
    case IAMPB__OP_STRING_LIKE:
    case IAMPB__OP_BOOL: return add_glob(&operand->as.glob, context, sink);
    case IAMPB__OP_ARN: return add_arn(&operand->as.arn, context, sink);
    case IAMPB__OP_NUMERIC: return add_decimal(&operand->as.decimal, operand->text, sink);
    case IAMPB__OP_DATE: return add_instant(&operand->as.instant, operand->text, sink);
    case IAMPB__OP_IP: return add_address(&operand->as.range, sink);
    case IAMPB__OP_BINARY: return sink->add(sink->user, operand->text);
    case IAMPB__OP_NULL:
    case IAMPB__OP_UNKNOWN: break;
    }
    return true;
}

/* What most operands do not hold for. */
static iampb_str other_value(const iampb__test *test)
{
    switch (test->kind) {
    case IAMPB__OP_BOOL: return test->count > 0 && iampb__str_eq_nocase(test->operands[0].text, IAMPB__STR("true"))
            ? IAMPB__STR("false") : IAMPB__STR("true");
    case IAMPB__OP_ARN: return IAMPB__STR("arn:aws:other:us-east-1:210987654321:other");
    case IAMPB__OP_NUMERIC: return IAMPB__STR("1");
    case IAMPB__OP_DATE: return IAMPB__STR("2000-01-01T00:00:00Z");
    case IAMPB__OP_IP: return IAMPB__STR("192.0.2.1");
    case IAMPB__OP_BINARY: return IAMPB__STR("AA==");
    default: return IAMPB__STR("other");
    }
}

bool iampb__values_of_test(const iampb__test *test, const iampb__context *context, const iampb__values_sink *sink)
{
    for (uint32_t i = 0; i < test->count && i < OPERANDS_MOST; i++)
        if (!add_operand(test, &test->operands[i], context, sink))
            return false;
    return sink->add(sink->user, other_value(test));
}

/* ---- Variables in a glob ---- */
/* Where `part` stands in the text at or after `from`. */
static size_t find_part(iampb_str text, iampb_str part, size_t from)
{
    for (size_t at = from; at + part.len <= text.len; at++)
        if (memcmp(text.ptr + at, part.ptr, part.len) == 0)
            return at;
    return SIZE_MAX;
}

static bool is_text(const iampb__glob *glob, uint32_t token)
{
    return token < glob->count && glob->tokens[token].kind == IAMPB__TOKEN_TEXT;
}

/* Between the text before the variable and the one behind it: the shortest, and all up to the end. */
bool iampb__values_of_variables(const iampb__glob *glob, iampb_str text, const iampb__context *context,
        const iampb__values_sink *sink)
{
    for (uint32_t i = 0; i < glob->count; i++) {
        const iampb__token *token = &glob->tokens[i];
        iampb_str own;
        if (token->kind != IAMPB__TOKEN_VARIABLE || iampb__token_text(token, context, &own) != IAMPB__UNKNOWN)
            continue;
        size_t begin = 0, end = text.len;
        if (i > 0 && is_text(glob, i - 1)) {
            begin = find_part(text, glob->tokens[i - 1].text, 0);
            begin = begin == SIZE_MAX ? 0 : begin + glob->tokens[i - 1].text.len;
        }
        if (is_text(glob, i + 1))
            end = find_part(text, glob->tokens[i + 1].text, begin);
        else if (i + 1 < glob->count)
            end = begin; /* what follows is a star, or another variable */
        if (end != SIZE_MAX && !sink->add_for(sink->user, token->text, iampb__str(text.ptr + begin, end - begin)))
            return false;
        if (!sink->add_for(sink->user, token->text, IAMPB__STR(IAMPB__SAMPLE_VALUE)))
            return false;
    }
    return true;
}
