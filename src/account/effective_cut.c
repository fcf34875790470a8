/* effective_cut.c - what two statements have in common. See effective.h. */
#include "account/effective.h"
#include "finding/order.h"

/* ---- Words ---- */
static bool some_covers(iampb__words words, iampb_str text, bool actions)
{
    for (size_t i = 0; i < words.count; i++)
        if (iampb__word_covers(words.items[i], text, actions))
            return true;
    return false;
}

static bool some_meets(iampb__words words, iampb_str text, bool actions)
{
    for (size_t i = 0; i < words.count; i++)
        if (iampb__word_meets(words.items[i], text, actions))
            return true;
    return false;
}

/* ---- Building lists ---- */
typedef struct list {
    iampb__effective *e;
    iampb__vec items; /* iampb_str */
} list;

static void add(list *l, iampb_str text)
{
    iampb_str *place = l->e->failed ? NULL : IAMPB__VEC_PUSH(iampb_str, l->e->ctx, &l->items);
    if (place == NULL)
        l->e->failed = true;
    else
        *place = text;
}

static iampb__words finish(list *l)
{
    size_t count = l->e->failed ? 0 : l->items.count;
    iampb_str *items = iampb__arena_alloc(l->e->arena, count, sizeof *items);
    if (items == NULL)
        l->e->failed = true;
    else if (count > 0)
        memcpy(items, l->items.items, count * sizeof *items);
    IAMPB__VEC_FREE(iampb_str, l->e->ctx, &l->items);
    return items == NULL ? (iampb__words){ NULL, 0 } : (iampb__words){ items, count };
}

static int by_text(const void *a, const void *b)
{
    return iampb__str_cmp(*(const iampb_str *)a, *(const iampb_str *)b);
}

iampb__words iampb__words_least(iampb__effective *e, iampb__words words, bool actions)
{
    list l = { .e = e };
    void **order = iampb__arena_alloc(e->arena, words.count, sizeof *order);
    if (order == NULL) {
        e->failed = true;
        return words;
    }
    for (size_t i = 0; i < words.count; i++)
        order[i] = (void *)(uintptr_t)&words.items[i];
    if (!iampb__merge_sort(e->ctx, order, words.count, by_text))
        e->failed = true;
    for (size_t i = 0; i < words.count && !e->failed; i++) {
        iampb_str text = *(const iampb_str *)order[i];
        bool covered = i > 0 && iampb__str_eq(*(const iampb_str *)order[i - 1], text);
        for (size_t k = 0; k < words.count && !covered; k++)
            covered = !iampb__str_eq(words.items[k], text) && iampb__word_covers(words.items[k], text, actions)
                    && !(iampb__word_covers(text, words.items[k], actions)
                         && iampb__str_cmp(text, words.items[k]) < 0);
        if (!covered)
            add(&l, text);
    }
    return finish(&l);
}

/* ---- Actions ---- */
/* Names in the catalogue that `pattern` matches, and that one of (or, with `without`, none of) `others` does. */
static void add_names(list *l, iampb_str pattern, iampb__words others, bool without)
{
    iampb_actions *actions = NULL;
    iampb_status status = iampb_actions_expand(l->e->ctx, &pattern, 1, NULL, &actions, NULL);
    if (status < 0) {
        l->e->failed = true;
        return;
    }
    for (size_t i = 0; i < iampb_actions_count(actions) && !l->e->failed; i++) {
        size_t len;
        const char *name = iampb_actions_at(actions, i, &len);
        iampb_str copy;
        if (some_covers(others, iampb__str(name, len), true) == without)
            continue;
        if (iampb__arena_str(l->e->arena, iampb__str(name, len), &copy))
            add(l, copy);
        else
            l->e->failed = true;
    }
    iampb_actions_free(actions);
    iampb__effective_note(l->e, "actions that %v matches are listed by name where only some of them are allowed: new "
            "ones of AWS are not among them", pattern);
}

/* Both are lists of what is meant. */
static iampb__words common_actions(iampb__effective *e, iampb__words a, iampb__words b)
{
    list l = { .e = e };
    for (size_t i = 0; i < a.count; i++)
        for (size_t k = 0; k < b.count; k++) {
            if (iampb__word_covers(b.items[k], a.items[i], true))
                add(&l, a.items[i]);
            else if (iampb__word_covers(a.items[i], b.items[k], true))
                add(&l, b.items[k]);
            else if (iampb__word_meets(a.items[i], b.items[k], true))
                add_names(&l, a.items[i], (iampb__words){ &b.items[k], 1 }, false);
        }
    return finish(&l);
}

/* `a` without what the list of a NotAction names. */
static iampb__words other_actions(iampb__effective *e, iampb__words a, iampb__words not)
{
    list l = { .e = e };
    for (size_t i = 0; i < a.count; i++) {
        if (some_covers(not, a.items[i], true))
            continue;
        if (some_meets(not, a.items[i], true))
            add_names(&l, a.items[i], not, true);
        else
            add(&l, a.items[i]);
    }
    return finish(&l);
}

static iampb__words both_lists(iampb__effective *e, iampb__words a, iampb__words b)
{
    list l = { .e = e };
    for (size_t i = 0; i < a.count; i++)
        add(&l, a.items[i]);
    for (size_t i = 0; i < b.count; i++)
        add(&l, b.items[i]);
    return finish(&l);
}

static bool has_star(iampb__words words)
{
    for (size_t i = 0; i < words.count; i++)
        if (iampb__str_eq(words.items[i], IAMPB__STR("*")))
            return true;
    return false;
}

static bool cut_actions(iampb__effective *e, const iampb__grant *a, const iampb__grant *b, iampb__grant *out)
{
    out->not_action = true;
    if (a->not_action && b->not_action) {
        out->actions = both_lists(e, a->actions, b->actions);
    } else if (a->not_action && has_star(b->actions)) {
        out->actions = a->actions;
    } else if (b->not_action && has_star(a->actions)) {
        out->actions = b->actions;
    } else {
        out->not_action = false;
        out->actions = a->not_action   ? other_actions(e, b->actions, a->actions)
                       : b->not_action ? other_actions(e, a->actions, b->actions)
                                       : common_actions(e, a->actions, b->actions);
    }
    out->actions = iampb__words_least(e, out->actions, true);
    return !e->failed && (out->not_action || out->actions.count > 0);
}

/* ---- Resources ---- */
static void note_resource(iampb__effective *e, iampb_str kept, iampb_str other, bool without)
{
    if (without)
        iampb__effective_note(e, "%v is kept, though %v among it is not allowed by boundary or SCP: no one pattern "
                "says that", kept, other);
    else
        iampb__effective_note(e, "%v is kept, though boundary or SCP allow only what %v matches too: no one pattern "
                "says that", kept, other);
}

static iampb__words common_resources(iampb__effective *e, iampb__words a, iampb__words b)
{
    list l = { .e = e };
    for (size_t i = 0; i < a.count; i++) {
        bool whole = some_covers(b, a.items[i], false);
        if (whole)
            add(&l, a.items[i]);
        for (size_t k = 0; !whole && k < b.count; k++) {
            if (iampb__word_covers(a.items[i], b.items[k], false)) {
                add(&l, b.items[k]);
            } else if (iampb__word_meets(a.items[i], b.items[k], false)) {
                note_resource(e, a.items[i], b.items[k], false);
                add(&l, a.items[i]);
            }
        }
    }
    return finish(&l);
}

static iampb__words other_resources(iampb__effective *e, iampb__words a, iampb__words not)
{
    list l = { .e = e };
    for (size_t i = 0; i < a.count; i++) {
        if (some_covers(not, a.items[i], false))
            continue;
        for (size_t k = 0; k < not.count; k++)
            if (iampb__word_meets(a.items[i], not.items[k], false)) {
                note_resource(e, a.items[i], not.items[k], true);
                break;
            }
        add(&l, a.items[i]);
    }
    return finish(&l);
}

static bool cut_resources(iampb__effective *e, const iampb__grant *a, const iampb__grant *b, iampb__grant *out)
{
    out->not_resource = true;
    if (a->not_resource && b->not_resource) {
        out->resources = both_lists(e, a->resources, b->resources);
    } else if (a->not_resource && has_star(b->resources)) {
        out->resources = a->resources;
    } else if (b->not_resource && has_star(a->resources)) {
        out->resources = b->resources;
    } else {
        out->not_resource = false;
        out->resources = a->not_resource   ? other_resources(e, b->resources, a->resources)
                         : b->not_resource ? other_resources(e, a->resources, b->resources)
                                           : common_resources(e, a->resources, b->resources);
    }
    out->resources = iampb__words_least(e, out->resources, false);
    return !e->failed && (out->not_resource || out->resources.count > 0);
}

/* ---- Conditions ---- */
static bool same_limit(const iampb__limit *a, const iampb__limit *b)
{
    return iampb__str_eq_nocase(a->op, b->op) && iampb__str_eq_nocase(a->key, b->key);
}

bool iampb__limits_same(const iampb__grant *a, const iampb__grant *b)
{
    if (a->limit_count != b->limit_count)
        return false;
    for (size_t i = 0; i < a->limit_count; i++)
        if (!iampb__str_eq(a->limits[i].op, b->limits[i].op) || !iampb__str_eq(a->limits[i].key, b->limits[i].key)
            || !iampb__words_same(a->limits[i].values, b->limits[i].values))
            return false;
    return true;
}

static bool one_of(iampb_str op, const iampb_str *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (iampb__str_eq_nocase(op, names[i]))
            return true;
    return false;
}

static bool contains(iampb__words words, iampb_str text)
{
    for (size_t i = 0; i < words.count; i++)
        if (iampb__str_eq(words.items[i], text))
            return true;
    return false;
}

/* Two tests of one operator and one key as one; false: they cannot be that. *never: nothing holds for both. Values with
 * variables are equal or not by who asks. */
static bool join_limits(iampb__effective *e, const iampb__limit *a, const iampb__limit *b, iampb__limit *out,
        bool *never)
{
    static const iampb_str equal[] = { IAMPB__STR_INIT("StringEquals") };
    static const iampb_str unequal[] = { IAMPB__STR_INIT("StringNotEquals"), IAMPB__STR_INIT("StringNotLike"),
        IAMPB__STR_INIT("StringNotEqualsIfExists"), IAMPB__STR_INIT("StringNotLikeIfExists"),
        IAMPB__STR_INIT("ArnNotEquals"), IAMPB__STR_INIT("ArnNotLike"), IAMPB__STR_INIT("NotIpAddress"),
        IAMPB__STR_INIT("StringNotEqualsIgnoreCase") };
    *out = *a;
    if (iampb__words_same(a->values, b->values))
        return true;
    if (one_of(a->op, unequal, sizeof unequal / sizeof unequal[0])) {
        out->values = both_lists(e, a->values, b->values);
        return true;
    }
    if (!one_of(a->op, equal, 1))
        return false;
    list l = { .e = e };
    bool plain = true;
    for (size_t i = 0; i < a->values.count; i++) {
        plain = plain && !iampb__str_contains(a->values.items[i], IAMPB__STR("$"));
        if (contains(b->values, a->values.items[i]))
            add(&l, a->values.items[i]);
    }
    for (size_t i = 0; i < b->values.count; i++)
        plain = plain && !iampb__str_contains(b->values.items[i], IAMPB__STR("$"));
    out->values = finish(&l);
    *never = plain && out->values.count == 0;
    return plain;
}

/* false: nothing holds for both. */
static bool cut_limits(iampb__effective *e, const iampb__grant *a, const iampb__grant *b, iampb__grant *out)
{
    iampb__limit *limits = iampb__arena_alloc(e->arena, a->limit_count + b->limit_count, sizeof *limits);
    bool never = false;
    if (limits == NULL) {
        e->failed = true;
        return false;
    }
    if (a->limit_count > 0)
        memcpy(limits, a->limits, a->limit_count * sizeof *limits);
    out->limit_count = a->limit_count;
    for (size_t i = 0; i < b->limit_count && !never; i++) {
        size_t k = 0;
        while (k < out->limit_count && !same_limit(&limits[k], &b->limits[i]))
            k++;
        if (k == out->limit_count)
            limits[out->limit_count++] = b->limits[i];
        else if (!join_limits(e, &limits[k], &b->limits[i], &limits[k], &never))
            iampb__effective_note(e, "a condition of boundary or SCP is left out, for the statement has another one "
                    "with %v and %v", b->limits[i].op, b->limits[i].key);
    }
    out->limits = limits;
    return !never;
}

/* ---- Both ---- */
bool iampb__grant_cut(iampb__effective *e, const iampb__grant *a, const iampb__grant *b, iampb__grant *out)
{
    return cut_actions(e, a, b, out) && cut_resources(e, a, b, out) && cut_limits(e, a, b, out) && !e->failed;
}

static bool lists_meet(bool not_a, iampb__words a, bool not_b, iampb__words b, bool actions)
{
    if (not_a && not_b)
        return true;
    if (not_a || not_b) {
        iampb__words words = not_a ? b : a, not = not_a ? a : b;
        for (size_t i = 0; i < words.count; i++)
            if (!some_covers(not, words.items[i], actions))
                return true;
        return false;
    }
    for (size_t i = 0; i < a.count; i++)
        if (some_meets(b, a.items[i], actions))
            return true;
    return false;
}

bool iampb__grants_meet(const iampb__grant *a, const iampb__grant *b)
{
    return lists_meet(a->not_action, a->actions, b->not_action, b->actions, true)
            && lists_meet(a->not_resource, a->resources, b->not_resource, b->resources, false);
}
