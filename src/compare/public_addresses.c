/* public_addresses.c - how many addresses tests let through: exactly, from border to border of the ranges that they
 * name. See public_strangers.h. Rule: C-4, C-15; the limits are those of E-102. */
#include "compare/public_strangers.h"
#include "compare/values.h"
#include "finding/order.h"

/* An address as a number. Version 4: `high` is 0, `low` has 32 bits. */
typedef struct place {
    uint64_t high, low;
} place;

typedef struct counting {
    iampb__arena *arena;
    const iampb__test *const *tests;
    size_t test_count;
    iampb__holds_fn holds;
    void *user;
    bool v4;
    place *borders;
    const place **order;
    size_t count;
    iampb__builder text;
    place total, largest, begin; /* sizes; where the largest range begins */
    bool endless;              /* all of version 6 */
} counting;

static int by_place(const void *a, const void *b)
{
    const place *x = a, *y = b;
    if (x->high != y->high)
        return x->high < y->high ? -1 : 1;
    return x->low < y->low ? -1 : x->low > y->low;
}

static place place_of(const iampb__address *a)
{
    place p = { 0, 0 };
    for (size_t i = 0; i < (a->v4 ? 4u : 16u); i++) {
        p.high = p.high << 8 | p.low >> 56;
        p.low = p.low << 8 | a->bytes[i];
    }
    return p;
}

/* Behind the last address of the range; of the last range of version 6 it is 0. */
static place behind(const iampb__address *a)
{
    place p = place_of(a);
    uint32_t bits = (a->v4 ? 32u : 128u) - a->prefix; /* the range has 2^bits */
    uint64_t low = p.low;
    if (bits >= 128)
        return (place){ 0, 0 };
    if (bits >= 64)
        return (place){ p.high + (UINT64_C(1) << (bits - 64)), p.low };
    p.low += UINT64_C(1) << bits;
    p.high += p.low < low;
    return p;
}

static place minus(place a, place b)
{
    return (place){ a.high - b.high - (a.low < b.low), a.low - b.low };
}

static void add_border(counting *k, place p)
{
    k->borders[k->count] = p;
    k->order[k->count] = &k->borders[k->count];
    k->count++;
}

static void add_range(counting *k, const iampb__address *range)
{
    place end = behind(range);
    if (range->v4 != k->v4)
        return;
    add_border(k, place_of(range));
    if (end.high != 0 || end.low != 0)
        add_border(k, end);
}

/* ::ffff:0:0/96 is version 4. */
static const place mapped[] = { { 0, UINT64_C(0xffff00000000) }, { 0, UINT64_C(0x1000000000000) } };

static bool find_borders(counting *k)
{
    size_t room = 5, private_count;
    const iampb__address *ranges = iampb__private_ranges(&private_count);
    for (size_t i = 0; i < k->test_count; i++)
        room += 2 * (size_t)k->tests[i]->count;
    room += 2 * private_count;
    k->borders = iampb__arena_alloc(k->arena, room, sizeof *k->borders);
    k->order = iampb__arena_alloc(k->arena, room, sizeof(const place *));
    if (k->borders == NULL || k->order == NULL)
        return false;
    k->count = 0;
    add_border(k, (place){ 0, 0 });
    add_border(k, k->v4 ? (place){ 0, UINT64_C(1) << 32 } : mapped[0]);
    if (!k->v4)
        add_border(k, mapped[1]);
    for (size_t i = 0; i < private_count; i++)
        add_range(k, &ranges[i]);
    for (size_t i = 0; i < k->test_count; i++)
        for (uint32_t n = 0; k->tests[i]->kind == IAMPB__OP_IP && n < k->tests[i]->count; n++)
            if (k->tests[i]->operands[n].readable)
                add_range(k, &k->tests[i]->operands[n].as.range);
    return iampb__merge_sort(iampb__arena_context(k->arena), (void **)k->order, k->count, by_place);
}

static iampb__address address_at(const counting *k, place p)
{
    iampb__address a = { .prefix = k->v4 ? 32 : 128, .v4 = k->v4 };
    for (size_t i = k->v4 ? 4 : 16; i-- > 0; p.low = p.low >> 8 | p.high << 56, p.high >>= 8)
        a.bytes[i] = (uint8_t)p.low;
    return a;
}

static bool counts(const counting *k, place p)
{
    size_t count;
    const iampb__address *ranges = iampb__private_ranges(&count);
    iampb__address a = address_at(k, p);
    for (size_t i = 0; i < count; i++)
        if (iampb__address_within(&a, &ranges[i]))
            return false;
    return k->v4 || by_place(&p, &mapped[0]) < 0 || by_place(&p, &mapped[1]) >= 0;
}

static iampb_str spell(counting *k, place p)
{
    iampb__address a = address_at(k, p);
    iampb__builder_clear(&k->text);
    iampb__address_write(&k->text, &a);
    return iampb__builder_str(&k->text);
}

/* From one border to the next all tests say the same. */
static void count_range(counting *k, place begin, const place *end)
{
    place none = { 0, 0 }, size = minus(end == NULL ? none : *end, begin);
    if (!counts(k, begin) || !k->holds(k->user, spell(k, begin)))
        return;
    place sum = { k->total.high + size.high, k->total.low + size.low };
    sum.high += sum.low < size.low;
    k->endless = k->endless || by_place(&sum, &k->total) <= 0;
    k->total = sum;
    if (by_place(&size, &k->largest) > 0) {
        k->largest = size;
        k->begin = begin;
    }
}

/* A usual address where the range has one, else the second one of it. */
static bool take_sample(counting *k, iampb_str *sample)
{
    static const iampb__address usual[] = { { { 203, 0, 113, 10 }, 32, true }, { { 198, 51, 100, 7 }, 32, true },
        { { 8, 8, 8, 8 }, 32, true }, { { 0x20, 1, 0x0d, 0xb8, [15] = 1 }, 128, false } };
    place at = { k->begin.high, k->begin.low + (k->largest.high > 0 || k->largest.low > 1) };
    for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++) {
        place p = place_of(&usual[i]), offset = minus(p, k->begin);
        if (usual[i].v4 == k->v4 && by_place(&p, &k->begin) >= 0 && by_place(&offset, &k->largest) < 0) {
            at = p;
            break;
        }
    }
    spell(k, at);
    return iampb__builder_keep(&k->text, k->arena, sample);
}

static bool exceeds(const counting *k)
{
    static const place most[] = { { UINT64_C(1) << 32, 0 }, { 0, UINT64_C(1) << 24 } };
    return k->endless || by_place(&k->total, &most[k->v4]) > 0;
}

static bool count_family(counting *k)
{
    place none = { 0, 0 };
    k->total = k->largest = k->begin = none;
    k->endless = false;
    if (!find_borders(k))
        return false;
    for (size_t i = 0; i < k->count; i++) {
        const place *next = i + 1 < k->count ? k->order[i + 1] : NULL;
        bool last_of_v4 = k->v4 && next == NULL;
        if (!last_of_v4 && (next == NULL || by_place(next, k->order[i]) != 0))
            count_range(k, *k->order[i], next);
    }
    return !k->text.failed;
}

bool iampb__addresses_many(iampb__arena *arena, const iampb__test *const *tests, size_t count, iampb__holds_fn holds,
        void *user, bool *many, iampb_str *sample)
{
    counting k = { .arena = arena, .tests = tests, .test_count = count, .holds = holds, .user = user, .v4 = true };
    k.text.ctx = iampb__arena_context(arena);
    bool ok = count_family(&k);
    *many = ok && exceeds(&k);
    if (ok && !*many) {
        k.v4 = false;
        ok = count_family(&k);
        *many = ok && exceeds(&k);
    }
    if (*many)
        ok = take_sample(&k, sample);
    iampb__builder_free(&k.text);
    return ok;
}
