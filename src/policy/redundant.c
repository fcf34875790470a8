/* redundant.c - see redundant.h. */
#include "policy/redundant.h"
#include "finding/order.h"

/* An entry in sorted order. */
typedef struct item {
    iampb_str text;   /* folded */
    size_t index;     /* in the list */
    size_t up;        /* towards the root of its group, by position */
    size_t skip;      /* the next position that is not known to be joined with this one */
    size_t head;      /* characters before the first wildcard */
    int32_t over;     /* patterns "Get*" over it: a sum of differences */
    bool wild, simple; /* simple: nothing but one '*' behind the head */
    bool again;       /* the same text as the entry before */
} item;

typedef struct finder {
    item *items;
    size_t count;
    uint64_t steps; /* left */
    bool *removable;
} finder;

static int by_text(const void *a, const void *b)
{
    const item *x = a, *y = b;
    int order = iampb__str_cmp(x->text, y->text);
    return order != 0 ? order : x->index < y->index ? -1 : x->index > y->index;
}

static size_t head_len(iampb_str text)
{
    size_t at = 0;
    while (at < text.len && text.ptr[at] != '*' && text.ptr[at] != '?')
        at++;
    return at;
}

static size_t root(finder *f, size_t at)
{
    while (f->items[at].up != at) {
        f->items[at].up = f->items[f->items[at].up].up;
        at = f->items[at].up;
    }
    return at;
}

/* The root is the entry that stands first in the list. */
static void join(finder *f, size_t a, size_t b)
{
    a = root(f, a);
    b = root(f, b);
    if (f->items[a].index < f->items[b].index)
        f->items[b].up = a;
    else
        f->items[a].up = b;
}

static bool is_same(char a, char b, bool nocase) { return a == b || (nocase && iampb__lower(a) == iampb__lower(b)); }

static bool cannot_begin(iampb_str pattern, size_t at, char c, bool nocase)
{
    return at < pattern.len && pattern.ptr[at] != '*' && pattern.ptr[at] != '?' && !is_same(pattern.ptr[at], c, nocase);
}

/* false also where the steps are at their end. */
static bool covers_within(iampb_str pattern, iampb_str text, bool nocase, uint64_t *steps)
{
    size_t p = 0, t = 0, star = SIZE_MAX, mark = 0;
    while (t < text.len) {
        if (*steps == 0)
            return false;
        --*steps;
        if (p < pattern.len && pattern.ptr[p] == '*') {
            star = p++;
            mark = t;
        } else if (p < pattern.len
                && (is_same(pattern.ptr[p], text.ptr[t], nocase) || (pattern.ptr[p] == '?' && text.ptr[t] != '*'))) {
            p++;
            t++;
        } else if (star != SIZE_MAX) {
            p = star + 1;
            t = mark + 1;
            while (t < text.len && *steps > 0 && cannot_begin(pattern, p, text.ptr[t], nocase)) {
                t++;
                --*steps;
            }
            mark = t;
        } else {
            return false;
        }
    }
    while (p < pattern.len && pattern.ptr[p] == '*')
        p++;
    return p == pattern.len;
}

static bool covers(finder *f, iampb_str pattern, iampb_str text)
{
    return covers_within(pattern, text, false, &f->steps);
}

/* The positions of all that begins with the head of an item. */
static void find_run(const finder *f, const item *pattern, size_t *begin, size_t *end)
{
    iampb_str head = iampb__str_first(pattern->text, pattern->head);
    for (int side = 0; side < 2; side++) {
        size_t low = 0, high = f->count;
        while (low < high) {
            size_t middle = low + (high - low) / 2;
            int order = iampb__str_cmp(iampb__str_first(f->items[middle].text, head.len), head);
            if (order < 0 || (side == 1 && order == 0))
                low = middle + 1;
            else
                high = middle;
        }
        *(side == 0 ? begin : end) = low;
    }
}

static size_t skip_joined(finder *f, size_t at)
{
    while (f->items[at].skip != at) {
        f->items[at].skip = f->items[f->items[at].skip].skip;
        at = f->items[at].skip;
    }
    return at;
}

static void take_run(finder *f, size_t begin, size_t end)
{
    f->items[begin].over++;
    if (end < f->count)
        f->items[end].over--;
    for (size_t at = skip_joined(f, begin); at + 1 < end; at = skip_joined(f, at + 1)) {
        join(f, at, at + 1);
        f->items[at].skip = at + 1;
    }
}

/* Of two that cover each other one stays: the simpler, else the first. */
static void mark_covered(finder *f, const item *a, const item *b)
{
    bool mutual = b->wild && covers(f, b->text, a->text);
    if (!mutual || a->simple)
        f->removable[b->index] = true;
    else if (!b->simple && a->index < b->index)
        f->removable[b->index] = true;
}

/* All of the run begin as the pattern does. */
static void compare_run(finder *f, size_t pattern, size_t begin, size_t end)
{
    size_t head = f->items[pattern].head;
    iampb_str rest = iampb__str_from(f->items[pattern].text, head);
    for (size_t at = begin; at < end && f->steps > 0; at++) {
        const item *other = &f->items[at];
        f->steps--;
        if (at == pattern || other->again || !covers(f, rest, iampb__str_from(other->text, head)))
            continue;
        mark_covered(f, &f->items[pattern], other);
        join(f, pattern, at);
    }
}

static void find_covers(finder *f)
{
    for (size_t i = 0; i < f->count; i++) {
        size_t begin = 0, end = 0;
        const item *it = &f->items[i];
        if (it->again) {
            join(f, i - 1, i);
            f->removable[it->index] = true;
        } else if (it->wild) {
            find_run(f, it, &begin, &end);
            if (it->simple)
                take_run(f, begin, end);
            else
                compare_run(f, i, begin, end);
        }
    }
    int32_t over = 0;
    for (size_t i = 0; i < f->count; i++) {
        over += f->items[i].over;
        if (!f->items[i].again && over > (f->items[i].simple ? 1 : 0))
            f->removable[f->items[i].index] = true;
    }
}

static bool make_items(iampb__arena *arena, const iampb__tree_list *list, bool nocase, finder *f)
{
    item *raw = iampb__arena_zalloc(arena, list->count, sizeof *raw);
    item *sorted = iampb__arena_alloc(arena, list->count, sizeof *sorted);
    void **order = iampb__arena_alloc(arena, list->count, sizeof *order);
    if (raw == NULL || sorted == NULL || order == NULL)
        return false;
    for (size_t i = 0; i < list->count; i++) {
        iampb_str text = list->entries[i].text;
        char *folded = nocase ? iampb__arena_bytes(arena, text.len) : NULL;
        if (nocase && folded == NULL)
            return false;
        for (size_t k = 0; nocase && k < text.len; k++)
            folded[k] = iampb__lower(text.ptr[k]);
        raw[i].text = nocase ? iampb__str(folded, text.len) : text;
        raw[i].index = i;
        raw[i].head = head_len(text);
        raw[i].wild = raw[i].head < text.len;
        raw[i].simple = raw[i].head + 1 == text.len && text.ptr[text.len - 1] == '*';
        order[i] = &raw[i];
        f->steps += 256 * (text.len + 1);
    }
    if (!iampb__merge_sort(iampb__arena_context(arena), order, list->count, by_text))
        return false;
    for (size_t i = 0; i < list->count; i++) {
        sorted[i] = *(const item *)order[i];
        sorted[i].up = sorted[i].skip = i;
        sorted[i].again = i > 0 && iampb__str_eq(sorted[i - 1].text, sorted[i].text);
    }
    f->items = sorted;
    f->count = list->count;
    return true;
}

/* Entries of a group in the order of the list, from its first one on. */
static bool link_groups(iampb__arena *arena, finder *f, iampb__redundant *out)
{
    size_t *last = iampb__arena_alloc(arena, f->count, sizeof *last);
    if (last == NULL)
        return false;
    for (size_t i = 0; i < f->count; i++)
        out->group[f->items[i].index] = f->items[root(f, i)].index;
    for (size_t i = 0; i < f->count; i++) {
        size_t first = out->group[i];
        if (first != i)
            out->next[last[first]] = i;
        last[first] = i;
    }
    return true;
}

/* ---- Lists in which nothing is redundant: most of them ---- */
#define FEW_PAIRS 1024 /* of a pattern and an entry, which are compared one by one */
#define FEW_STEPS 8192
#define FEW_ENTRIES 128
#define MARKS 8192     /* bits: of so few entries, seldom two have the same */

/* From the end: names of one service have the same first letters. */
static bool begins_with(iampb_str text, iampb_str head, bool nocase)
{
    if (text.len < head.len)
        return false;
    for (size_t at = head.len; at > 0; at--)
        if (!is_same(head.ptr[at - 1], text.ptr[at - 1], nocase))
            return false;
    return true;
}

static bool covers_any(const iampb__tree_list *list, size_t pattern, size_t head, bool nocase, uint64_t *steps)
{
    iampb_str text = list->entries[pattern].text, rest = iampb__str_from(text, head);
    for (size_t i = 0; i < list->count; i++) {
        iampb_str other = list->entries[i].text;
        if (i != pattern && begins_with(other, iampb__str_first(text, head), nocase)
            && (covers_within(rest, iampb__str_from(other, head), nocase, steps) || *steps == 0))
            return true;
    }
    return false;
}

bool iampb__redundant_maybe(const iampb__tree_list *list, bool nocase)
{
    uint64_t marks[MARKS / 64] = { 0 };
    uint64_t steps = FEW_STEPS;
    size_t patterns = 0;
    if (list->count > FEW_ENTRIES)
        return true;
    for (size_t i = 0; i < list->count; i++) {
        iampb_str text = list->entries[i].text;
        uint64_t hash = nocase ? iampb__str_hash_nocase(text, 0) : iampb__str_hash(text, 0);
        uint64_t *word = &marks[hash % MARKS / 64], bit = (uint64_t)1 << (hash % 64);
        if ((*word & bit) != 0)
            return true;
        *word |= bit;
        size_t head = head_len(text);
        if (head < text.len && (++patterns * list->count > FEW_PAIRS || covers_any(list, i, head, nocase, &steps)))
            return true;
    }
    return false;
}

bool iampb__redundant_find(iampb__arena *arena, const iampb__tree_list *list, bool nocase, iampb__redundant *out)
{
    finder f = { .steps = 65536 };
    out->count = list->count;
    out->group = iampb__arena_alloc(arena, list->count, sizeof *out->group);
    out->next = iampb__arena_zalloc(arena, list->count, sizeof *out->next);
    out->removable = f.removable = iampb__arena_zalloc(arena, list->count, sizeof *out->removable);
    if (out->group == NULL || out->next == NULL || out->removable == NULL || !make_items(arena, list, nocase, &f))
        return false;
    find_covers(&f);
    return link_groups(arena, &f, out);
}
