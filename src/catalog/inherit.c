/* inherit.c - what the Service Reference leaves out, from the built-in facts: which types an action requires, keys for
 * one type only, dependent actions, whether it is permission-only. Where they do not know the action either, "not
 * known" is the answer, and rules that need it stay silent. */
#include "catalog/catalog.h"
#include "catalog/draft.h"

static void *keep_array(iampb__draft *draft, const iampb__vec *vec, size_t size)
{
    void *copy = iampb__arena_alloc(draft->arena, vec->count, size);
    if (copy != NULL && vec->count > 0)
        memcpy(copy, vec->items, vec->count * size);
    return copy;
}

/* Adds the keys of a built-in list that are not in `keys` yet. */
static bool add_keys(iampb__draft *draft, const iampb__tables *tables, uint32_t list, iampb__vec *keys)
{
    uint32_t count;
    const uint16_t *items = iampb__tables_list(tables, list, &count);
    for (uint32_t i = 0; i < count; i++) {
        const iampb__key_row *row = iampb__tables_key(tables, items[i] & IAMPB__KEY_ITEM_INDEX);
        iampb__draft_key *key = iampb__draft_key_named(draft, iampb__str_z(iampb__tables_text(tables, row->name)));
        bool there = false;
        if (key == NULL)
            return false;
        for (size_t k = 0; k < keys->count; k++)
            there = there || *IAMPB__VEC_AT(iampb__draft_key *, keys, k) == key;
        if (there)
            continue;
        iampb__draft_key **place = IAMPB__VEC_PUSH(iampb__draft_key *, draft->ctx, keys);
        if (place == NULL)
            return false;
        *place = key;
    }
    return true;
}

/* The reference has some types of an action twice, for different uses of it; a document has each once. */
static bool inherit_use(iampb__draft *draft, const iampb__service_row *service, const iampb__action_row *row,
        iampb__draft_use *use)
{
    const iampb__tables *tables = iampb__catalog_builtin();
    uint32_t count;
    const uint16_t *items = iampb__tables_list(tables, row->types, &count);
    iampb__vec keys = { 0 };
    bool fine = true, known = false;
    for (uint32_t i = 0; fine && i + 1 < count; i += 2) {
        const iampb__type_row *type =
                iampb__tables_type(tables, service->first_type + (items[i] & IAMPB__TYPE_ITEM_INDEX));
        if (!iampb__fold_is(use->type->name, iampb__tables_text(tables, type->name)))
            continue;
        known = true;
        use->flags |= items[i] & IAMPB__TYPE_ITEM_REQUIRED;
        fine = add_keys(draft, tables, items[i + 1], &keys);
    }
    if (!known)
        use->flags = IAMPB__TYPE_ITEM_UNKNOWN;
    use->key_count = keys.count;
    if (fine && keys.count > 0)
        fine = (use->keys = keep_array(draft, &keys, sizeof *use->keys)) != NULL;
    IAMPB__VEC_FREE(iampb__draft_key *, draft->ctx, &keys);
    return fine;
}

bool iampb__draft_inherit(iampb__draft *draft, iampb__draft_action *action, bool has_access)
{
    const iampb__tables *tables = iampb__catalog_builtin();
    uint32_t found = draft->builtin == IAMPB__ROW_NONE
            ? IAMPB__ROW_NONE
            : iampb__tables_find_action(tables, draft->builtin, action->name);
    if (found == IAMPB__ROW_NONE) {
        action->flags |= IAMPB__ACTION_PERMISSION_ONLY_UNKNOWN;
        for (size_t i = 0; i < action->use_count; i++)
            action->uses[i].flags = IAMPB__TYPE_ITEM_UNKNOWN;
        return true;
    }
    const iampb__service_row *service = iampb__tables_service(tables, draft->builtin);
    const iampb__action_row *row = iampb__tables_action(tables, found);
    uint32_t mask = IAMPB__ACTION_PERMISSION_ONLY | IAMPB__ACTION_PERMISSION_ONLY_UNKNOWN;
    if (!has_access)
        mask |= IAMPB__ACTION_ACCESS;
    action->flags = (uint8_t)(action->flags | (row->flags & mask));
    for (size_t i = 0; i < action->use_count; i++)
        if (!inherit_use(draft, service, row, &action->uses[i]))
            return false;
    uint32_t count;
    const uint16_t *items = iampb__tables_list(tables, row->dependents, &count);
    const uint32_t *dependents = IAMPB__TABLES_ARRAY(uint32_t, tables, dependents);
    action->dependents = iampb__arena_alloc(draft->arena, count, sizeof *action->dependents);
    if (action->dependents == NULL)
        return false;
    for (uint32_t i = 0; i < count; i++)
        action->dependents[i] = iampb__str_z(iampb__tables_text(tables, dependents[items[i]]));
    action->dependent_count = count;
    return true;
}
