/* lint_operator.c - see lint_operator.h. */
#include "policy/lint_operator.h"

/* Nobody writes that many; each rename looks at all of them. */
#define OPERATORS_MOST 64

bool iampb__lint_rename_operator(iampb__lint *lint, const iampb__lint_statement *s, const iampb__lint_operator *op,
        iampb__lint_qualifier qualifier, iampb_str base, bool if_exists)
{
    if (op->tree->count != 1 || s->operator_count > OPERATORS_MOST)
        return false;
    iampb__builder_clear(&lint->text);
    iampb__builder_format(&lint->text, "%s%v%s",
            qualifier == IAMPB__QUALIFIER_ALL ? "ForAllValues:"
                    : qualifier == IAMPB__QUALIFIER_ANY ? "ForAnyValue:" : "",
            base, if_exists ? "IfExists" : "");
    iampb_str name = iampb__builder_str(&lint->text);
    for (size_t i = 0; i < s->operator_count; i++)
        if (iampb__str_eq_nocase(s->operators[i].tree->node.name, name))
            return false;
    iampb__lint_edit_string(lint, iampb__locus_name(&op->tree->node), name);
    return true;
}

bool iampb__lint_operator_has_key(const iampb__lint_operator *op, iampb_str key)
{
    for (size_t i = 0; i < op->tree->count; i++)
        if (iampb__str_eq_nocase(op->tree->keys[i].values.node.name, key))
            return true;
    return false;
}

/* `own` is the key in this block. Another key of the list may stand for the name as well: a service can have
 * "ssm:resourceTag/${TagKey}" and "ssm:resourceTag/tag-key", and its actions only one of the two. */
static bool list_has(const iampb__tables *tables, uint32_t list, uint32_t own, iampb_str name)
{
    uint32_t count;
    const uint16_t *items = iampb__tables_list(tables, list, &count);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t item = items[i] & IAMPB__KEY_ITEM_INDEX;
        const iampb__key_row *row = iampb__tables_key(tables, item);
        if (item == own
            || (row->head_len != 0 && iampb__key_matches(iampb__str_z(iampb__tables_text(tables, row->name)), name)))
            return true;
    }
    return false;
}

bool iampb__lint_action_carries(const iampb_catalog *catalog, size_t action, size_t key, iampb_str name)
{
    iampb__action_view view = iampb__catalog_action(catalog, action);
    iampb__key_view wanted = iampb__catalog_key(catalog, key);
    if (view.tables == NULL || wanted.tables == NULL)
        return false;
    /* Numbers of keys are those of the block; one that is loaded has its own. */
    const char *text = iampb__tables_text(wanted.tables, wanted.row->name);
    uint32_t own = iampb__tables_find_key(view.tables, iampb__str_z(text));
    if (list_has(view.tables, view.row->keys, own, name))
        return true;
    uint32_t count;
    const uint16_t *pairs = iampb__tables_list(view.tables, view.row->types, &count);
    for (uint32_t i = 0; i + 1 < count; i += 2) {
        uint32_t type = view.service.row->first_type + (pairs[i] & IAMPB__TYPE_ITEM_INDEX);
        if (list_has(view.tables, pairs[i + 1], own, name)
            || list_has(view.tables, iampb__tables_type(view.tables, type)->keys, own, name))
            return true;
    }
    return false;
}

bool iampb__lint_actions_carry(iampb__lint *lint, const iampb__lint_statement *s, const iampb__lint_condition *c)
{
    const iampb__action_set *set = iampb__lint_set(lint, s);
    if (set == NULL)
        return true;
    for (size_t a = iampb__action_set_next(set, 0); a != IAMPB_CATALOG_NONE; a = iampb__action_set_next(set, a + 1))
        if (iampb__lint_action_carries(lint->catalog, a, c->key, c->name))
            return true;
    return false;
}

bool iampb__lint_service_carries(const iampb__lint *lint, size_t service, const iampb__lint_condition *c)
{
    iampb__service_view view = iampb__catalog_service(lint->catalog, service);
    for (uint32_t i = 0; view.tables != NULL && i < view.row->action_count; i++)
        if (iampb__lint_action_carries(lint->catalog, view.first_action + i, c->key, c->name))
            return true;
    return false;
}
