/* difference_meet.c - what an Allow statement and a Deny statement are both about, as a statement. See difference.h. */
#include "compare/difference.h"

/* Words that match what both lists do. */
static iampb__meeting meet_words(iampb__arena *arena, iampb__words a, iampb__words b, bool actions, iampb__words *out)
{
    iampb_str *items = iampb__arena_alloc(arena, a.count * b.count, sizeof *items);
    size_t count = 0;
    if (items == NULL)
        return IAMPB__MEETING_NOMEM;
    for (size_t i = 0; i < a.count; i++)
        for (size_t k = 0; k < b.count; k++) {
            if (iampb__word_covers(a.items[i], b.items[k], actions))
                items[count++] = b.items[k];
            else if (iampb__word_covers(b.items[k], a.items[i], actions))
                items[count++] = a.items[i];
            else if (iampb__word_meets(a.items[i], b.items[k], actions))
                return IAMPB__MEETING_UNSAID;
        }
    *out = (iampb__words){ items, count };
    return count == 0 ? IAMPB__MEETING_NONE : IAMPB__MEETING_SOME;
}

static const iampb__limit *same_test(const iampb__grant *grant, const iampb__limit *limit)
{
    for (size_t i = 0; i < grant->limit_count; i++)
        if (iampb__str_eq_nocase(grant->limits[i].op, limit->op)
            && iampb__str_eq_nocase(grant->limits[i].key, limit->key))
            return &grant->limits[i];
    return NULL;
}

/* All tests of both. A statement has one test of an operator and a key, so two with other values cannot be said. */
static iampb__meeting meet_limits(iampb__arena *arena, const iampb__grant *a, const iampb__grant *b, iampb__grant *out)
{
    iampb__limit *limits = iampb__arena_alloc(arena, a->limit_count + b->limit_count, sizeof *limits);
    size_t count = a->limit_count;
    if (limits == NULL)
        return IAMPB__MEETING_NOMEM;
    for (size_t i = 0; i < a->limit_count; i++)
        limits[i] = a->limits[i];
    for (size_t i = 0; i < b->limit_count; i++) {
        const iampb__limit *same = same_test(a, &b->limits[i]);
        if (same == NULL)
            limits[count++] = b->limits[i];
        else if (!iampb__words_same(same->values, b->limits[i].values))
            return IAMPB__MEETING_UNSAID;
    }
    out->limits = limits;
    out->limit_count = count;
    return IAMPB__MEETING_SOME;
}

static bool is_everyone(const iampb__grant *grant)
{
    const iampb__tree_principals *p = grant->principals;
    return p == NULL || (!grant->not_principal && p->count == 1 && p->groups[0].kind == IAMPB__PRINCIPAL_EVERYONE);
}

iampb__meeting iampb__grant_meet(iampb__arena *arena, const iampb__grant *grant, const iampb__grant *denied,
        iampb__grant *out)
{
    iampb__grant both = *grant;
    iampb__meeting meeting = IAMPB__MEETING_SOME;
    if (grant->not_action || grant->not_resource || denied->not_action || denied->not_resource || !is_everyone(denied))
        return IAMPB__MEETING_UNSAID;
    meeting = meet_words(arena, grant->actions, denied->actions, true, &both.actions);
    if (meeting == IAMPB__MEETING_SOME && grant->resources.count > 0)
        meeting = meet_words(arena, grant->resources, denied->resources, false, &both.resources);
    if (meeting == IAMPB__MEETING_SOME)
        meeting = meet_limits(arena, grant, denied, &both);
    if (meeting == IAMPB__MEETING_SOME)
        *out = both;
    return meeting;
}
