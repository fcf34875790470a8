/* public_addresses.c - how many addresses tests let through: exactly, from border to border of the ranges that they
 * name. See public_strangers.h. Rule: C-4, C-15; the limits are those of E-102. */
#include "compare/public_strangers.h"
#include "compare/values.h"
#include "finding/order.h"

/* An address as a number. Version 4: `high` is 0, `low` has 32 bits. */
typedef struct place {
    uint64_t high, low;
} place;

/* A range begins or ends here. */
typedef struct border {
    place at;
    uint32_t gate;
    bool begins;
} border;

/* What a test says changes only where it begins or ends to match. */
typedef struct gate {
    const iampb__test *test;   /* NULL: addresses that do not count */
    uint32_t ranges;           /* that the place is in */
    bool open;                 /* it lets the addresses at the place through */
    bool known[2], opens[2];   /* outside of its ranges, inside */
} gate;

typedef struct counting {
    iampb__arena *arena;
    iampb__holds_fn holds;
    void *user;
    bool v4;
    gate *gates;               /* of the tests, and one more */
    uint32_t gate_count;
    uint32_t shut;             /* gates that are not open */
    border *borders;
    const border **order;
    size_t count;
    iampb__builder text;
    place total, largest, begin; /* sizes; where the largest range begins */
    bool endless;              /* all of version 6 */
} counting;

static int compare(place x, place y)
{
    if (x.high != y.high)
        return x.high < y.high ? -1 : 1;
    return x.low < y.low ? -1 : x.low > y.low;
}

static int by_place(const void *a, const void *b)
{
    return compare(((const border *)a)->at, ((const border *)b)->at);
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

static void add_border(counting *k, uint32_t number, place at, bool begins)
{
    k->borders[k->count] = (border){ at, number, begins };
    k->order[k->count] = &k->borders[k->count];
    k->count++;
}

static void add_range(counting *k, uint32_t number, const iampb__address *range)
{
    place end = behind(range);
    if (range->v4 != k->v4)
        return;
    add_border(k, number, place_of(range), true);
    if (end.high != 0 || end.low != 0)
        add_border(k, number, end, false);
}

/* Private ones, and those of version 6 that mean version 4: ::ffff:0:0/96. */
static void add_uncounted(counting *k)
{
    static const iampb__address mapped = { { [10] = 0xff, [11] = 0xff }, 96, false };
    size_t count;
    const iampb__address *ranges = iampb__private_ranges(&count);
    for (size_t i = 0; i < count; i++)
        add_range(k, k->gate_count - 1, &ranges[i]);
    add_range(k, k->gate_count - 1, &mapped);
}

static bool find_borders(counting *k)
{
    size_t room = 2, private_count;
    iampb__private_ranges(&private_count);
    for (uint32_t i = 0; i + 1 < k->gate_count; i++)
        room += k->gates[i].test->count;
    room = 2 * (room + private_count);
    k->borders = iampb__arena_alloc(k->arena, room, sizeof *k->borders);
    k->order = iampb__arena_alloc(k->arena, room, sizeof(const border *));
    if (k->borders == NULL || k->order == NULL)
        return false;
    k->count = 0;
    add_uncounted(k);
    for (uint32_t i = 0; i + 1 < k->gate_count; i++)
        for (uint32_t n = 0; n < k->gates[i].test->count; n++)
            if (k->gates[i].test->operands[n].readable)
                add_range(k, i, &k->gates[i].test->operands[n].as.range);
    return iampb__merge_sort(iampb__arena_context(k->arena), (void **)k->order, k->count, by_place);
}

static iampb_str spell(counting *k, place p)
{
    iampb__address a = { .prefix = k->v4 ? 32 : 128, .v4 = k->v4 };
    for (size_t i = k->v4 ? 4 : 16; i-- > 0; p.low = p.low >> 8 | p.high << 56, p.high >>= 8)
        a.bytes[i] = (uint8_t)p.low;
    iampb__builder_clear(&k->text);
    iampb__address_write(&k->text, &a);
    return iampb__builder_str(&k->text);
}

/* The evaluator is asked once for addresses outside and once for addresses inside of the test's ranges. */
static void turn(counting *k, uint32_t number, place at)
{
    gate *g = &k->gates[number];
    bool inside = g->ranges > 0;
    if (!g->known[inside]) {
        g->opens[inside] = g->test == NULL ? !inside : k->holds(k->user, number, spell(k, at));
        g->known[inside] = true;
    }
    if (g->open && !g->opens[inside])
        k->shut++;
    else if (!g->open && g->opens[inside])
        k->shut--;
    g->open = g->opens[inside];
}

/* From one border to the next all tests say the same. `end` NULL: to the last address. */
static void count_range(counting *k, place begin, const place *end)
{
    place last = k->v4 ? (place){ 0, UINT64_C(1) << 32 } : (place){ 0, 0 };
    place size = minus(end == NULL ? last : *end, begin);
    place sum = { k->total.high + size.high, k->total.low + size.low };
    if (k->shut > 0 || (end != NULL && compare(*end, begin) == 0) || (k->v4 && size.low == 0))
        return;
    sum.high += sum.low < size.low;
    k->endless = k->endless || compare(sum, k->total) <= 0;
    k->total = sum;
    if (compare(size, k->largest) > 0) {
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
        if (usual[i].v4 == k->v4 && compare(p, k->begin) >= 0 && compare(offset, k->largest) < 0) {
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
    return k->endless || compare(k->total, most[k->v4]) > 0;
}

static void begin_family(counting *k)
{
    place none = { 0, 0 };
    k->total = k->largest = k->begin = none;
    k->endless = false;
    k->shut = k->gate_count;
    for (uint32_t i = 0; i < k->gate_count; i++)
        k->gates[i] = (gate){ .test = k->gates[i].test };
}

/* From the least address to the last one. */
static bool count_family(counting *k)
{
    place at = { 0, 0 };
    size_t i = 0;
    begin_family(k);
    if (!find_borders(k))
        return false;
    for (; i < k->count && compare(k->order[i]->at, at) == 0; i++)
        k->gates[k->order[i]->gate].ranges++; /* none ends at 0 */
    for (uint32_t n = 0; n < k->gate_count; n++)
        turn(k, n, at);
    while (i < k->count) {
        size_t first = i;
        count_range(k, at, &k->order[i]->at);
        at = k->order[i]->at;
        for (; i < k->count && compare(k->order[i]->at, at) == 0; i++) {
            gate *g = &k->gates[k->order[i]->gate];
            g->ranges = k->order[i]->begins ? g->ranges + 1 : g->ranges - 1;
        }
        for (size_t n = first; n < i && !(k->v4 && at.low >> 32 != 0); n++) /* there is no address behind the last */
            turn(k, k->order[n]->gate, at);
    }
    count_range(k, at, NULL);
    return !k->text.failed;
}

bool iampb__addresses_many(iampb__arena *arena, const iampb__test *const *tests, size_t count, iampb__holds_fn holds,
        void *user, bool *many, iampb_str *sample)
{
    counting k = { .arena = arena, .holds = holds, .user = user, .v4 = true, .gate_count = (uint32_t)count + 1 };
    k.text.ctx = iampb__arena_context(arena);
    k.gates = iampb__arena_zalloc(arena, count + 1, sizeof *k.gates);
    for (size_t i = 0; i < count && k.gates != NULL; i++)
        k.gates[i].test = tests[i];
    bool ok = k.gates != NULL && count_family(&k);
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
