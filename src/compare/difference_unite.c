/* difference_unite.c - fewer statements that say the same. See difference.h.
 * Requests of a statement are those of its actions, on its resources, with one of the values: two that differ in one of
 * these lists alone are one with both lists. Those that fit are found by the text of all the rest, in one go. */
#include "compare/difference.h"
#include "base/map.h"
#include "finding/order.h"

static iampb__words *list_of(iampb__portion *p, iampb__portion_list kind)
{
    if (kind == IAMPB__PORTION_VALUES)
        return p->value == 0 ? NULL : (iampb__words *)(uintptr_t)&p->grant.limits[p->value - 1].values;
    if (kind == IAMPB__PORTION_RESOURCES)
        return p->grant.not_resource || p->grant.resources.count == 0 ? NULL : &p->grant.resources;
    return p->grant.not_action ? NULL : &p->grant.actions;
}

static void say_principals(iampb__builder *out, const iampb__tree_principals *p)
{
    for (size_t i = 0; p != NULL && i < p->count; i++)
        for (size_t k = 0; k < p->groups[i].list.count; k++) {
            iampb_str text = p->groups[i].list.entries[k].text;
            iampb__builder_format(out, "%d %z %v ", (int32_t)p->groups[i].kind, text.len, text);
        }
    iampb__builder_char(out, '\n');
}

/* All of the piece but that list. */
static void say(iampb__builder *out, const iampb__portion *p, iampb__portion_list kind)
{
    const iampb__grant *g = &p->grant;
    size_t value = kind == IAMPB__PORTION_VALUES ? p->value : 0;
    iampb__builder_format(out, "%d %d %d %d %z\n", g->not_action, g->not_resource, g->not_principal,
            g->principals != NULL, value);
    say_principals(out, g->principals);
    if (kind != IAMPB__PORTION_ACTIONS)
        iampb__words_say(out, g->actions);
    if (kind != IAMPB__PORTION_RESOURCES)
        iampb__words_say(out, g->resources);
    for (size_t i = 0; i < g->limit_count; i++) {
        iampb__limit limit = g->limits[i];
        if (i + 1 == value)
            limit.values.count = 0;
        iampb__limit_say(out, &limit);
    }
}

typedef struct uniting {
    iampb_context *ctx;
    iampb__arena *arena;
    iampb__portion *pieces;
    size_t count;
    size_t *first;           /* by piece: the one that it becomes part of, perhaps itself */
    size_t *total;           /* by such a piece: words of all of them */
} uniting;

static bool find_first(uniting *u, iampb__portion_list kind)
{
    iampb__builder text = { .ctx = u->ctx };
    iampb__map seen = { .nocase = false };
    bool ok = true;
    for (size_t i = 0; ok && i < u->count; i++) {
        const iampb__words *list = list_of(&u->pieces[i], kind);
        iampb_str key;
        u->first[i] = i;
        u->total[i] = 0;
        if (list == NULL)
            continue;
        iampb__builder_clear(&text);
        say(&text, &u->pieces[i], kind);
        void **place = iampb__builder_keep(&text, u->arena, &key) ? iampb__map_put(u->ctx, &seen, key) : NULL;
        ok = place != NULL;
        if (ok && *place == NULL)
            *place = &u->pieces[i];
        if (ok)
            u->first[i] = (size_t)((iampb__portion *)*place - u->pieces);
        u->total[u->first[i]] += list->count;
    }
    iampb__map_free(u->ctx, &seen);
    iampb__builder_free(&text);
    return ok;
}

/* Takes the words that are not there yet. */
static bool take(uniting *u, iampb__map *seen, iampb__words words, iampb_str *items, size_t *count)
{
    for (size_t i = 0; i < words.count; i++) {
        void **place = iampb__map_put(u->ctx, seen, words.items[i]);
        if (place == NULL)
            return false;
        if (*place != NULL)
            continue;
        *place = items;
        items[(*count)++] = words.items[i];
    }
    return true;
}

/* Each first one gets the words of the others, in their order. `next` links them. */
static bool join(uniting *u, iampb__portion_list kind, const size_t *next, size_t first)
{
    iampb__map seen = { .nocase = kind == IAMPB__PORTION_ACTIONS };
    iampb_str *items = iampb__arena_alloc(u->arena, u->total[first], sizeof *items);
    size_t count = 0;
    bool ok = items != NULL;
    for (size_t i = first; ok && i != SIZE_MAX; i = next[i]) {
        ok = take(u, &seen, *list_of(&u->pieces[i], kind), items, &count);
        u->pieces[first].mixed = u->pieces[first].mixed || u->pieces[i].mixed;
    }
    iampb__map_free(u->ctx, &seen);
    if (ok)
        *list_of(&u->pieces[first], kind) = (iampb__words){ items, count };
    return ok;
}

bool iampb__portions_join(iampb_context *ctx, iampb__arena *arena, iampb__vec *pieces, iampb__portion_list kind)
{
    uniting u = { .ctx = ctx, .arena = arena, .pieces = pieces->items, .count = pieces->count };
    size_t *next = iampb__arena_alloc(arena, u.count, sizeof *next);
    size_t *last = iampb__arena_alloc(arena, u.count, sizeof *last), kept = 0;
    u.first = iampb__arena_alloc(arena, u.count, sizeof *u.first);
    u.total = iampb__arena_alloc(arena, u.count, sizeof *u.total);
    if (next == NULL || last == NULL || u.first == NULL || u.total == NULL || !find_first(&u, kind))
        return false;
    for (size_t i = 0; i < u.count; i++) {
        next[i] = SIZE_MAX;
        if (u.first[i] != i)
            next[last[u.first[i]]] = i;
        last[u.first[i]] = i;
    }
    for (size_t i = 0; i < u.count; i++)
        if (u.first[i] == i && next[i] != SIZE_MAX && !join(&u, kind, next, i))
            return false;
    for (size_t i = 0; i < u.count; i++)
        if (u.first[i] == i)
            u.pieces[kept++] = u.pieces[i];
    pieces->count = kept;
    return true;
}

static int by_number(const void *a, const void *b)
{
    const iampb__portion *x = a, *y = b;
    return x->number < y->number ? -1 : x->number > y->number;
}

bool iampb__portions_unite(iampb_context *ctx, iampb__arena *arena, iampb__vec *pieces)
{
    bool ok = iampb__merge_sort_items(ctx, pieces->items, pieces->count, sizeof(iampb__portion), by_number);
    for (iampb__portion_list kind = IAMPB__PORTION_VALUES; ok && kind < IAMPB__PORTION_LISTS; kind++)
        ok = iampb__portions_join(ctx, arena, pieces, kind);
    return ok;
}

bool iampb__portions_grants(iampb_context *ctx, const iampb__vec *pieces, iampb__vec *out)
{
    for (size_t i = 0; i < pieces->count; i++) {
        iampb__grant *place = IAMPB__VEC_PUSH(iampb__grant, ctx, out);
        if (place == NULL)
            return false;
        *place = IAMPB__VEC_AT(iampb__portion, pieces, i)->grant;
    }
    return true;
}
