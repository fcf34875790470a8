/* action_set.c - see action_set.h. */
#include "policy/action_set.h"

bool iampb__action_set_init(iampb__action_set *set, iampb__arena *arena, const iampb_catalog *catalog)
{
    size_t actions = iampb__catalog_action_count(catalog), words = (actions + 63) / 64;
    uint64_t *bits = iampb__arena_zalloc(arena, words, sizeof *bits);
    *set = (iampb__action_set){ catalog, bits, actions, words, words, 0 };
    return bits != NULL;
}

void iampb__action_set_clear(iampb__action_set *set)
{
    if (set->low < set->high)
        memset(set->bits + set->low, 0, (set->high - set->low) * sizeof *set->bits);
    set->low = set->words;
    set->high = 0;
}

void iampb__action_set_unite(iampb__action_set *set, const iampb__action_set *other)
{
    for (size_t i = other->low; i < other->high; i++)
        set->bits[i] |= other->bits[i];
    iampb__action_set_widen(set, other->low, other->high);
}

void iampb__action_set_put_run(iampb__action_set *set, size_t first, size_t end)
{
    iampb__action_set_widen(set, first / 64, (end + 63) / 64);
    for (size_t word = first / 64; first < end; first = ++word * 64) {
        uint64_t bits = UINT64_MAX << (first % 64);
        if (end - word * 64 < 64)
            bits &= ((uint64_t)1 << (end - word * 64)) - 1;
        set->bits[word] |= bits;
    }
}

bool iampb__action_set_meets_run(const iampb__action_set *set, size_t first, size_t end)
{
    for (size_t word = first / 64; first < end; first = ++word * 64) {
        uint64_t bits = set->bits[word] & UINT64_MAX << (first % 64);
        if (end - word * 64 < 64)
            bits &= ((uint64_t)1 << (end - word * 64)) - 1;
        if (bits != 0)
            return true;
    }
    return false;
}

bool iampb__action_set_add(iampb__action_set *set, iampb_str pattern)
{
    iampb__expansion expansion;
    size_t first, end;
    bool any = false;
    if (iampb__str_eq(pattern, IAMPB__STR("*"))) {
        iampb__action_set_put_run(set, 0, set->actions);
        return set->actions > 0;
    }
    iampb__expand_begin(&expansion, set->catalog, pattern);
    while (iampb__expand_next_range(&expansion, &first, &end)) {
        iampb__action_set_put_run(set, first, end);
        any = true;
    }
    return any;
}

void iampb__action_set_complement(iampb__action_set *set)
{
    for (size_t i = 0; i < set->words; i++)
        set->bits[i] = ~set->bits[i];
    iampb__action_set_widen(set, 0, set->words);
    if (set->actions % 64 != 0)
        set->bits[set->words - 1] &= ((uint64_t)1 << (set->actions % 64)) - 1;
}

void iampb__action_set_keep_access(iampb__action_set *set, iampb_access levels)
{
    for (size_t action = iampb__action_set_next(set, 0); action != IAMPB_CATALOG_NONE;
            action = iampb__action_set_next(set, action + 1))
        if ((iampb_catalog_action_access(set->catalog, action) & levels) == 0)
            iampb__action_set_drop(set, action);
}

size_t iampb__action_set_count(const iampb__action_set *set)
{
    size_t count = 0;
    for (size_t i = set->low; i < set->high; i++)
        count += iampb__bits_count(set->bits[i]);
    return count;
}

size_t iampb__action_set_next(const iampb__action_set *set, size_t from)
{
    if (from < set->low * 64)
        from = set->low * 64;
    size_t word = from / 64;
    if (word >= set->high)
        return IAMPB_CATALOG_NONE;
    uint64_t bits = set->bits[word] & UINT64_MAX << (from % 64);
    while (bits == 0) {
        if (++word == set->high)
            return IAMPB_CATALOG_NONE;
        bits = set->bits[word];
    }
    return word * 64 + iampb__bits_lowest(bits);
}

void iampb__action_set_of(iampb__action_set *set, const iampb__tree_statement *statement)
{
    bool is_not;
    const iampb__tree_list *list = iampb__statement_actions(statement, &is_not);
    iampb__action_set_clear(set);
    for (size_t i = 0; list != NULL && i < list->count; i++)
        iampb__action_set_add(set, list->entries[i].text);
    if (is_not)
        iampb__action_set_complement(set);
}
