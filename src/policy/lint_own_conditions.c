/* lint_own_conditions.c - condition keys that the actions do not have, operators that do not fit the type of a key, and
 * what other files ask about one condition.
 * Rule: AWS IAM User Guide, "IAM JSON policy elements: Condition operators"; Service Authorization Reference, condition
 * keys. */
#include "policy/address.h"
#include "policy/lint_operator.h"
#include "policy/lint_own.h"

#define RULE(code) iampb__own_rule(IAMPB__OWN_##code)

static iampb__locus key_locus(const iampb__lint_condition *c) { return iampb__locus_name(&c->tree->values.node); }
static iampb_str key_text(const iampb__lint_condition *c) { return iampb__lint_short(c->name); }
static iampb_str operator_text(const iampb__lint_condition *c) { return iampb__lint_short(c->op->tree->node.name); }

/* ---- Keys that no action of the statement has ---- */
static bool lists_key(const iampb__service_view *service, uint32_t key, iampb_str name)
{
    uint32_t count;
    const uint16_t *items = iampb__tables_list(service->tables, service->row->keys, &count);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t item = items[i] & IAMPB__KEY_ITEM_INDEX;
        const iampb__key_row *row = iampb__tables_key(service->tables, item);
        if (item == key
            || (row->head_len != 0
                    && iampb__key_matches(iampb__str_z(iampb__tables_text(service->tables, row->name)), name)))
            return true;
    }
    return false;
}

/* Services whose reference does not have the key at all are passed by. One that lists it and gives it to no action has
 * a reference that is not whole: any of its actions may have the key. */
static bool any_action_has(const iampb__lint *lint, const iampb__action_set *set, const iampb__lint_condition *c)
{
    iampb__key_view wanted = iampb__catalog_key(lint->catalog, c->key);
    iampb_str text = iampb__str_z(iampb__tables_text(wanted.tables, wanted.row->name));
    const iampb__tables *tables = NULL;
    uint32_t key = IAMPB__ROW_NONE;
    size_t action = iampb__action_set_next(set, 0);
    size_t number = action == IAMPB_CATALOG_NONE ? 0 : iampb__catalog_service_of_action(lint->catalog, action).service;
    for (; action != IAMPB_CATALOG_NONE; number++) {
        iampb__service_view service = iampb__catalog_service(lint->catalog, number);
        size_t end = service.first_action + (size_t)service.row->action_count;
        if (action >= end)
            continue;
        if (service.tables != tables)
            key = iampb__tables_find_key(service.tables, text);
        tables = service.tables;
        if ((service.row->flags & IAMPB__SERVICE_LOADED) == 0 && !lists_key(&service, key, c->name)) {
            action = iampb__action_set_next(set, end);
            continue;
        }
        for (; action < end; action = iampb__action_set_next(set, action + 1))
            if (iampb__lint_action_carries(lint->catalog, action, c->key, c->name))
                return true;
        if (!iampb__lint_service_carries(lint, number, c))
            return true;
    }
    return false;
}

/* Whether it is known what every entry means. */
static bool is_whole(const iampb__lint *lint, const iampb__lint_statement *s)
{
    for (size_t i = 0; i < s->action_count; i++)
        if (s->actions[i].star || (s->actions[i].first == IAMPB_CATALOG_NONE && !s->actions[i].wild_prefix))
            return false;
    return !lint->set_is_part;
}

static bool is_for_services(const iampb__lint *lint, const iampb__lint_condition *c)
{
    return c->key != IAMPB_CATALOG_NONE && iampb_catalog_key_is(lint->catalog, c->key, "global") == 0;
}

void iampb__own_check_keys(iampb__own *own, const iampb__lint_statement *s)
{
    iampb__lint *lint = own->lint;
    bool guard = lint->kind == IAMPB_POLICY_SCP || lint->kind == IAMPB_POLICY_RCP || iampb__lint_denies(s);
    for (size_t i = 0; i < s->condition_count; i++) {
        const iampb__lint_condition *c = &s->conditions[i];
        const iampb__action_set *set;
        if (!is_for_services(lint, c) || !iampb__lint_on(lint, RULE(CONDITION_KEY_NOT_FOR_ACTION)))
            continue;
        if ((set = iampb__lint_set(lint, s)) == NULL || !is_whole(lint, s))
            return;
        if (!any_action_has(lint, set, c)
            && iampb__lint_report(lint, RULE(CONDITION_KEY_NOT_FOR_ACTION), s, key_locus(c),
                    "No request for an action of the statement has %v%s", key_text(c),
                    guard ? ": what should be denied may not be" : "")
            && guard)
            iampb__lint_grade(lint, IAMPB_SEVERITY_HIGH);
    }
}

/* ---- Operator and type of key ---- */
#define TYPE(type) (1u << IAMPB_KEY_##type)

/* Types of keys that values under the operator can be compared with. String operators compare numbers and ARNs by their
 * text; that of Bool keys has a code of AWS. Arn operators on String keys are common, and work. */
static const unsigned fits[] = {
    [IAMPB__FAMILY_STRING] = TYPE(STRING) | TYPE(ARN) | TYPE(BOOL) | TYPE(NUMERIC) | TYPE(BINARY),
    [IAMPB__FAMILY_NUMERIC] = TYPE(NUMERIC),
    [IAMPB__FAMILY_DATE] = TYPE(DATE),
    [IAMPB__FAMILY_BOOL] = TYPE(BOOL),
    [IAMPB__FAMILY_BINARY] = TYPE(BINARY),
    [IAMPB__FAMILY_IP] = TYPE(IP_ADDRESS),
    [IAMPB__FAMILY_ARN] = TYPE(ARN) | TYPE(STRING),
};

static bool operator_fits(const iampb__lint_condition *c)
{
    iampb__lint_family family = c->op->family;
    if (family == IAMPB__FAMILY_UNKNOWN || family == IAMPB__FAMILY_NULL || c->key == IAMPB_CATALOG_NONE
        || c->type == IAMPB_KEY_UNKNOWN)
        return true;
    /* A time in seconds: numbers do as well as dates. */
    if (family == IAMPB__FAMILY_NUMERIC && iampb__lint_key_is(c, IAMPB__STR("aws:EpochTime")))
        return true;
    return (fits[family] >> c->type & 1) != 0;
}

/* Both operators mean the same only where there is no wildcard: ArnEquals takes it for one. */
static bool all_plain_arns(const iampb__lint *lint, const iampb__lint_condition *c)
{
    iampb__arn arn;
    for (size_t i = 0; i < c->tree->values.count; i++) {
        iampb_str text = c->tree->values.entries[i].text;
        if (!iampb__arn_parse(text, &arn) || iampb__lint_has_wildcard(lint, text))
            return false;
    }
    return c->tree->values.count > 0;
}

void iampb__own_check_conditions(iampb__lint *lint, const iampb__lint_statement *s)
{
    for (size_t i = 0; i < s->condition_count; i++) {
        const iampb__lint_condition *c = &s->conditions[i];
        const iampb__lint_operator *op = c->op;
        if (!operator_fits(c))
            iampb__lint_report(lint, RULE(OPERATOR_KEY_TYPE), s, key_locus(c), "%v never fits %v, whose type is %s",
                    operator_text(c), key_text(c), iampb_catalog_key_text(lint->catalog, c->key, "type", NULL));
        if (op->family == IAMPB__FAMILY_STRING && op->comparison == IAMPB__COMPARE_EQUALS
            && c->key != IAMPB_CATALOG_NONE && c->type == IAMPB_KEY_ARN
            && iampb__lint_report(lint, RULE(STRING_OPERATOR_ON_ARN_KEY), s, key_locus(c),
                    "%v is an ARN: %s says so", key_text(c), op->negated ? "ArnNotEquals" : "ArnEquals")
            && !op->ignore_case && all_plain_arns(lint, c))
            iampb__lint_rename_operator(lint, s, op, op->qualifier,
                    op->negated ? IAMPB__STR("ArnNotEquals") : IAMPB__STR("ArnEquals"), op->if_exists);
    }
}

/* ---- What other files ask ---- */
static bool only_wildcards(iampb_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] != '*')
            return false;
    return text.len > 0;
}

bool iampb__own_matches_all(const iampb__lint_condition *c, iampb_str value)
{
    iampb__range range;
    if (c->op->family == IAMPB__FAMILY_IP)
        return iampb__range_parse(value, &range) && range.prefix == 0;
    if (c->op->comparison != IAMPB__COMPARE_LIKE)
        return false;
    if (only_wildcards(value))
        return true;
    if (!iampb__str_starts(value, IAMPB__STR("arn:")) && !iampb__str_starts(value, IAMPB__STR("*:")))
        return false;
    /* Of ARNs: nothing but wildcards behind the partition. */
    size_t at = iampb__str_find(value, ':', 0) + 1;
    if (iampb__str_starts(iampb__str_from(value, at), IAMPB__STR("aws:")))
        at += 4;
    for (; at < value.len; at++)
        if (value.ptr[at] != '*' && value.ptr[at] != ':')
            return false;
    return value.ptr[value.len - 1] == '*';
}

bool iampb__own_limits(const iampb__lint_condition *c)
{
    const iampb__lint_operator *op = c->op;
    if (op->negated || op->if_exists || op->qualifier == IAMPB__QUALIFIER_ALL || c->tree->values.count == 0
        || (op->family != IAMPB__FAMILY_STRING && op->family != IAMPB__FAMILY_ARN && op->family != IAMPB__FAMILY_IP))
        return false;
    for (size_t i = 0; i < c->tree->values.count; i++)
        if (iampb__own_matches_all(c, c->tree->values.entries[i].text))
            return false;
    return true;
}
