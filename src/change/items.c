/* items.c - what is told of a difference, as it is found. See differ.h. */
#include "change/differ.h"
#include "compare/result.h"

iampb__access_item *iampb__item_new(iampb__differ *d, iampb_access_change change, bool trust, iampb_str account)
{
    iampb_str kept;
    if (!iampb__arena_str(d->diff->arena, account, &kept))
        return NULL;
    iampb__access_item *item = IAMPB__VEC_PUSH(iampb__access_item, d->ctx, &d->diff->items);
    if (item == NULL)
        return NULL;
    item->change = change;
    item->trust = trust;
    item->account = kept;
    item->gain = change == IAMPB_ACCESS_NOT_EVALUATED ? IAMPB_ANSWER_UNDECIDED : IAMPB_ANSWER_PASS;
    return item;
}

static bool keep(iampb__differ *d, iampb__vec *list, iampb_str text)
{
    iampb_str kept;
    if (!iampb__arena_str(d->diff->arena, text, &kept))
        return false;
    iampb_str *place = IAMPB__VEC_PUSH(iampb_str, d->ctx, list);
    if (place != NULL)
        *place = kept;
    return place != NULL;
}

bool iampb__item_add(iampb__differ *d, size_t item, iampb_str arn)
{
    return keep(d, &iampb__access_item_at(d->diff, item)->arns, arn);
}

bool iampb__item_missing(iampb__differ *d, size_t item, const char *side, iampb_str reason)
{
    iampb__vec *list = &iampb__access_item_at(d->diff, item)->missing;
    iampb__builder_clear(&d->text);
    if (side != NULL)
        iampb__builder_format(&d->text, "%s snapshot: ", side);
    iampb__builder_add(&d->text, reason);
    if (d->text.failed)
        return false;
    return keep(d, list, iampb__builder_str(&d->text));
}

bool iampb__item_lacks(iampb__differ *d, size_t item, const char *side, const iampb_policy_set *set)
{
    for (size_t i = 0; i < set->remarks.count; i++) {
        iampb_str remark = *IAMPB__VEC_AT(iampb_str, &set->remarks, i);
        bool is_note = iampb__map_get(d->ctx, &d->noted, remark) != NULL; /* of an account, and lacks nothing */
        if (!is_note && !iampb__item_missing(d, item, side, remark))
            return false;
    }
    return true;
}

bool iampb__differ_note(iampb__differ *d, iampb_str text)
{
    if (iampb__map_get(d->ctx, &d->noted, text) != NULL)
        return true;
    if (!keep(d, &d->diff->notes, text))
        return false;
    iampb_str *kept = IAMPB__VEC_AT(iampb_str, &d->diff->notes, d->diff->notes.count - 1);
    void **place = iampb__map_put(d->ctx, &d->noted, *kept);
    if (place != NULL)
        *place = d;
    return place != NULL;
}

size_t iampb__item_unknown(iampb__differ *d, bool trust, iampb_str account, const char *side, iampb_str reason)
{
    iampb_str key;
    iampb__builder_clear(&d->text);
    iampb__builder_format(&d->text, "%s %v %s %v", trust ? "trust" : "principal", account, side, reason);
    void *known = iampb__map_get(d->ctx, &d->unknown, iampb__builder_str(&d->text));
    if (known != NULL && !d->text.failed)
        return (size_t)(uintptr_t)known;
    if (!iampb__builder_keep(&d->text, d->pool.arena, &key))
        return 0;
    void **place = iampb__map_put(d->ctx, &d->unknown, key);
    if (place == NULL || iampb__item_new(d, IAMPB_ACCESS_NOT_EVALUATED, trust, account) == NULL)
        return 0;
    size_t number = d->diff->items.count;
    *place = (void *)(uintptr_t)number;
    return iampb__item_missing(d, number - 1, side, reason) ? number : 0;
}

static bool has_gain(const iampb_comparison *comparison)
{
    for (size_t i = 0; i < comparison->reasons.count; i++)
        if (iampb__str_eq(IAMPB__VEC_AT(iampb__reason, &comparison->reasons, i)->kind, IAMPB__STR("gained")))
            return true;
    return false;
}

void iampb__item_settle(iampb__access_item *item, iampb_comparison *comparison, bool missing)
{
    item->comparison = comparison;
    if (!missing && has_gain(comparison))
        item->gain = IAMPB_ANSWER_FAIL;
    else if (comparison->relation == IAMPB_RELATION_UNKNOWN)
        item->gain = IAMPB_ANSWER_UNDECIDED;
    else
        item->gain = IAMPB_ANSWER_PASS;
}
