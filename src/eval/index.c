/* index.c - which of many patterns may match a text. See index.h. */
#include "eval/index.h"
#include "finding/order.h"

static int by_literal(const void *a, const void *b)
{
    const iampb__index_entry *x = a, *y = b;
    int order = iampb__str_cmp(x->literal, y->literal);
    return order != 0 ? order : x->item < y->item ? -1 : x->item > y->item;
}

static bool sort_entries(iampb_context *ctx, iampb__index_entry *entries, uint32_t count)
{
    size_t bytes = count * sizeof *entries;
    void **order = iampb__alloc(ctx, count, sizeof *order);
    iampb__index_entry *copy = iampb__alloc(ctx, count, sizeof *copy);
    bool ok = order != NULL && copy != NULL;
    if (ok) {
        memcpy(copy, entries, bytes);
        for (uint32_t i = 0; i < count; i++)
            order[i] = &copy[i];
        ok = iampb__merge_sort(ctx, order, count, by_literal);
    }
    for (uint32_t i = 0; ok && i < count; i++)
        entries[i] = *(const iampb__index_entry *)order[i];
    iampb__free(ctx, copy, count, sizeof *copy);
    iampb__free(ctx, order, count, sizeof *order);
    return ok;
}

/* In this order all texts that begin with a literal follow it directly, so the longest one that an entry begins with is
 * the entry before it or one that that is linked to. What a step passes over is passed over for good: linear. */
static void link_entries(iampb__index_entry *entries, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        uint32_t parent = i; /* the entry before, plus one */
        while (parent != 0 && !iampb__str_starts(entries[i].literal, entries[parent - 1].literal))
            parent = entries[parent - 1].parent;
        entries[i].parent = parent;
    }
}

bool iampb__index_make(iampb_context *ctx, iampb__index_entry *entries, uint32_t count, iampb__index *out)
{
    if (count > 1 && !sort_entries(ctx, entries, count))
        return false;
    link_entries(entries, count);
    *out = (iampb__index){ entries, count };
    return true;
}

/* The first of a chain that the text fits; behind one that is its beginning, all are. */
static uint32_t follow(const iampb__index *index, uint32_t entry, iampb_str text)
{
    for (; entry != 0; entry = index->entries[entry - 1].parent) {
        const iampb__index_entry *e = &index->entries[entry - 1];
        if (e->literal.len > text.len || (e->exact && e->literal.len != text.len))
            continue;
        if (iampb__str_starts(text, e->literal))
            break;
    }
    return entry;
}

uint32_t iampb__index_first(const iampb__index *index, iampb_str text)
{
    uint32_t low = 0, high = index->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (iampb__str_cmp(index->entries[middle].literal, text) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    return follow(index, low, text);
}

uint32_t iampb__index_next(const iampb__index *index, uint32_t entry, iampb_str text)
{
    return follow(index, index->entries[entry - 1].parent, text);
}
