/* lint_facts.c - what the linter knows of actions, resources and conditions before the first rule runs. */
#include "policy/lint.h"
#include "policy/variables.h"

bool iampb__starts_nocase(iampb_str text, iampb_str start)
{
    return text.len >= start.len && iampb__str_eq_nocase(iampb__str_first(text, start.len), start);
}

static bool ends_nocase(iampb_str text, iampb_str end)
{
    return text.len >= end.len && iampb__str_eq_nocase(iampb__str_from(text, text.len - end.len), end);
}

/* ---- Actions ---- */
/* Entries of one service mostly stand together: `before` is the one before this one, or NULL. */
static bool is_of_same(const iampb__lint_action *before, iampb_str text)
{
    return before != NULL && before->name.ptr != NULL && !before->wild_prefix && text.len > before->prefix.len
            && text.ptr[before->prefix.len] == ':' && iampb__str_starts(text, before->prefix);
}

static void find_service(const iampb_catalog *catalog, iampb__lint_action *out)
{
    out->service = iampb__catalog_find_service(catalog, out->prefix);
    out->status = out->service != IAMPB_CATALOG_NONE
            ? IAMPB_NAME_SERVICE
            : iampb_catalog_name_status(catalog, out->prefix.ptr, out->prefix.len);
}

/* What stands before the first colon, and the service that it is. false: there is no colon. */
static bool learn_prefix(const iampb_catalog *catalog, iampb_str text, const iampb__lint_action *before,
        iampb__lint_action *out)
{
    if (is_of_same(before, text)) {
        out->prefix = iampb__str_first(text, before->prefix.len);
        out->service = before->service;
        out->status = before->status;
        return true;
    }
    size_t colon = iampb__str_find(text, ':', 0);
    out->prefix = colon == SIZE_MAX ? text : iampb__str_first(text, colon);
    if (colon == SIZE_MAX)
        return false;
    out->wild_prefix = iampb__str_has_wildcard(out->prefix);
    if (!out->wild_prefix)
        find_service(catalog, out);
    return true;
}

/* Lists are often in order, and then the next action of the catalogue is a good guess: it is near in memory too. */
static bool is_next(const iampb_catalog *catalog, const iampb__lint_action *before, const iampb__lint_action *action)
{
    if (before == NULL || before->action == IAMPB_CATALOG_NONE || before->service != action->service)
        return false;
    iampb__service_view service = iampb__catalog_service(catalog, action->service);
    size_t number = before->action + 1 - service.first_action;
    if (number >= service.row->action_count)
        return false;
    const iampb__action_row *row =
            iampb__tables_action(service.tables, service.row->first_action + (uint32_t)number);
    return iampb__str_eq(action->name, iampb__str(iampb__tables_text(service.tables, row->name), row->name_len));
}

static void learn_action(const iampb_catalog *catalog, const iampb__tree_entry *entry, const iampb__lint_action *before,
        iampb__lint_action *out)
{
    iampb_str text = entry->text;
    *out = (iampb__lint_action){ .entry = entry, .service = IAMPB_CATALOG_NONE, .action = IAMPB_CATALOG_NONE,
        .first = IAMPB_CATALOG_NONE, .star = text.len == 1 && text.ptr[0] == '*' };
    if (!learn_prefix(catalog, text, before, out))
        return;
    out->name = iampb__str_from(text, out->prefix.len + 1);
    out->wild_name = iampb__str_has_wildcard(out->name);
    if (out->wild_prefix)
        return;
    if (out->service == IAMPB_CATALOG_NONE)
        return;
    if (!out->wild_name) {
        out->first = out->action = is_next(catalog, before, out)
                ? before->action + 1
                : iampb__catalog_find_action_of(catalog, out->service, out->name);
        out->end = out->action == IAMPB_CATALOG_NONE ? 0 : out->action + 1;
        return;
    }
    iampb__expansion expansion;
    size_t action, end;
    iampb__expand_begin_service(&expansion, catalog, out->service, out->name);
    if (!expansion.all_actions) {
        if (iampb__expand_next(&expansion, &action))
            out->first = action;
    } else if (iampb__expand_next_range(&expansion, &action, &end)) {
        out->first = action;
        out->end = end;
    }
}

static bool learn_actions(iampb__lint *lint, iampb__lint_statement *s)
{
    const iampb__tree_list *list = iampb__statement_actions(s->tree, &s->not_action);
    if (list == NULL)
        return true;
    iampb__lint_action *actions = iampb__arena_alloc(lint->work, list->count, sizeof *actions);
    if (actions == NULL)
        return false;
    for (size_t i = 0; i < list->count; i++)
        learn_action(lint->catalog, &list->entries[i], i == 0 ? NULL : &actions[i - 1], &actions[i]);
    s->actions = actions;
    s->action_count = list->count;
    return true;
}

/* ---- Resources ---- */
/* The next colon that does not stand within "${...}". */
static size_t find_colon(iampb_str text, size_t from, bool variables)
{
    for (size_t at = from; at < text.len; at++) {
        if (text.ptr[at] == ':')
            return at;
        if (variables && text.ptr[at] == '$' && at + 1 < text.len && text.ptr[at + 1] == '{') {
            size_t close = iampb__str_find(text, '}', at);
            if (close == SIZE_MAX)
                variables = false;
            else
                at = close;
        }
    }
    return SIZE_MAX;
}

static bool split_arn(iampb_str text, bool variables, iampb__arn *out)
{
    iampb_str fields[5];
    size_t at = 4;
    if (!iampb__str_starts(text, IAMPB__STR("arn:")))
        return false;
    for (size_t i = 0; i < 4; i++) {
        size_t colon = find_colon(text, at, variables);
        if (colon == SIZE_MAX)
            return false;
        fields[i] = iampb__str(text.ptr + at, colon - at);
        at = colon + 1;
    }
    *out = (iampb__arn){ fields[0], fields[1], fields[2], fields[3], iampb__str_from(text, at) };
    return true;
}

static bool learn_resources(iampb__lint *lint, iampb__lint_statement *s)
{
    const iampb__tree_list *list = iampb__statement_resources(s->tree, &s->not_resource);
    if (list == NULL)
        return true;
    iampb__lint_resource *resources = iampb__arena_zalloc(lint->work, list->count, sizeof *resources);
    if (resources == NULL)
        return false;
    for (size_t i = 0; i < list->count; i++) {
        iampb__lint_resource *r = &resources[i];
        r->entry = &list->entries[i];
        r->star = iampb__str_eq(r->entry->text, IAMPB__STR("*"));
        r->has_variables = lint->dollars && lint->tree->variables && iampb__text_has_variables(r->entry->text);
        r->is_arn = split_arn(r->entry->text, r->has_variables, &r->arn);
        if (r->star && !s->not_resource && s->star == NULL)
            s->star = r;
    }
    s->resources = resources;
    s->resource_count = list->count;
    return true;
}

/* ---- Conditions ---- */
/* Rule: AWS IAM User Guide, "IAM JSON policy elements: Condition operators". */
static const struct operator_row {
    iampb_str name;
    iampb__lint_family family;
    iampb__lint_comparison comparison;
    bool negated, ignore_case;
} operators[] = {
#define ROW(name, family, comparison, negated, ignore_case)                                                           \
    { IAMPB__STR_INIT(name), IAMPB__FAMILY_##family, IAMPB__COMPARE_##comparison, negated, ignore_case }
    ROW("StringEquals", STRING, EQUALS, false, false),
    ROW("StringNotEquals", STRING, EQUALS, true, false),
    ROW("StringEqualsIgnoreCase", STRING, EQUALS, false, true),
    ROW("StringNotEqualsIgnoreCase", STRING, EQUALS, true, true),
    ROW("StringLike", STRING, LIKE, false, false),
    ROW("StringNotLike", STRING, LIKE, true, false),
    ROW("NumericEquals", NUMERIC, EQUALS, false, false),
    ROW("NumericNotEquals", NUMERIC, EQUALS, true, false),
    ROW("NumericLessThan", NUMERIC, LESS, false, false),
    ROW("NumericLessThanEquals", NUMERIC, LESS, false, false),
    ROW("NumericGreaterThan", NUMERIC, GREATER, false, false),
    ROW("NumericGreaterThanEquals", NUMERIC, GREATER, false, false),
    ROW("DateEquals", DATE, EQUALS, false, false),
    ROW("DateNotEquals", DATE, EQUALS, true, false),
    ROW("DateLessThan", DATE, LESS, false, false),
    ROW("DateLessThanEquals", DATE, LESS, false, false),
    ROW("DateGreaterThan", DATE, GREATER, false, false),
    ROW("DateGreaterThanEquals", DATE, GREATER, false, false),
    ROW("Bool", BOOL, EQUALS, false, false),
    ROW("BinaryEquals", BINARY, EQUALS, false, false),
    ROW("IpAddress", IP, EQUALS, false, false),
    ROW("NotIpAddress", IP, EQUALS, true, false),
    ROW("ArnEquals", ARN, LIKE, false, false),
    ROW("ArnLike", ARN, LIKE, false, false),
    ROW("ArnNotEquals", ARN, LIKE, true, false),
    ROW("ArnNotLike", ARN, LIKE, true, false),
    ROW("Null", NULL, EQUALS, false, false),
#undef ROW
};

static void learn_operator(const iampb__tree_operator *tree, iampb__lint_operator *out)
{
    static const iampb_str all = IAMPB__STR_INIT("ForAllValues:"), any = IAMPB__STR_INIT("ForAnyValue:"),
                           if_exists = IAMPB__STR_INIT("IfExists");
    iampb_str name = tree->node.name;
    out->tree = tree;
    if (iampb__starts_nocase(name, all)) {
        out->qualifier = IAMPB__QUALIFIER_ALL;
        name = iampb__str_from(name, all.len);
    } else if (iampb__starts_nocase(name, any)) {
        out->qualifier = IAMPB__QUALIFIER_ANY;
        name = iampb__str_from(name, any.len);
    }
    if (ends_nocase(name, if_exists)) {
        out->if_exists = true;
        name = iampb__str_first(name, name.len - if_exists.len);
    }
    out->base = name;
    for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++)
        if (iampb__str_eq_nocase(operators[i].name, name)) {
            out->family = operators[i].family;
            out->comparison = operators[i].comparison;
            out->negated = operators[i].negated;
            out->ignore_case = operators[i].ignore_case;
            return;
        }
}

static bool learn_conditions(iampb__lint *lint, iampb__lint_statement *s)
{
    const iampb__tree_condition *condition = s->tree->condition;
    size_t count = 0;
    if (condition == NULL)
        return true;
    for (size_t i = 0; i < condition->count; i++)
        count += condition->operators[i].count;
    iampb__lint_operator *ops = iampb__arena_zalloc(lint->work, condition->count, sizeof *ops);
    iampb__lint_condition *keys = iampb__arena_zalloc(lint->work, count, sizeof *keys);
    if (ops == NULL || keys == NULL)
        return false;
    s->operators = ops;
    s->operator_count = condition->count;
    s->conditions = keys;
    for (size_t i = 0; i < condition->count; i++) {
        const iampb__tree_operator *tree = &condition->operators[i];
        learn_operator(tree, &ops[i]);
        for (size_t k = 0; k < tree->count; k++) {
            iampb__lint_condition *c = &keys[s->condition_count++];
            c->tree = &tree->keys[k];
            c->op = &ops[i];
            c->name = c->tree->values.node.name;
            c->key = iampb_catalog_key_find(lint->catalog, c->name.ptr, c->name.len);
            if (c->key != IAMPB_CATALOG_NONE) {
                c->type = iampb_catalog_key_type(lint->catalog, c->key);
                c->multi = iampb_catalog_key_is(lint->catalog, c->key, "multivalued") == 1;
            }
        }
    }
    return true;
}

/* ---- Statements ---- */
const iampb__lint_statement *iampb__lint_statement_of(const iampb__lint *lint, const iampb__tree_node *node)
{
    const iampb__tree_statement *s = iampb__tree_statement_of(lint->tree, node);
    return s == NULL ? NULL : &lint->statements[s - lint->tree->statements];
}

/* What could not be read might limit the statement. */
static void note_unread(iampb__lint *lint, iampb__lint_statement *statements)
{
    for (size_t i = 0; i < lint->tree->fault_count; i++) {
        const iampb__tree_fault *fault = &lint->tree->faults[i];
        bool condition = fault->element == IAMPB__ELEMENT_CONDITION || fault->element == IAMPB__ELEMENT_OPERATOR
                || fault->element == IAMPB__ELEMENT_KEY;
        if (!condition || fault->code == IAMPB__FAULT_EMPTY)
            continue;
        const iampb__lint_statement *s = iampb__lint_statement_of(lint, fault->at.node);
        if (s != NULL)
            statements[s->index].unread_condition = true;
    }
}

bool iampb__lint_learn(iampb__lint *lint)
{
    const iampb__tree *tree = lint->tree;
    iampb__lint_statement *statements = iampb__arena_zalloc(lint->work, tree->count, sizeof *statements);
    if (statements == NULL)
        return false;
    iampb_str text = iampb__lint_document_text(lint);
    lint->dollars = iampb__str_find(text, '$', 0) != SIZE_MAX || iampb__str_find(text, '\\', 0) != SIZE_MAX;
    lint->statements = statements;
    lint->count = tree->count;
    for (size_t i = 0; i < tree->count; i++) {
        iampb__lint_statement *s = &statements[i];
        s->tree = &tree->statements[i];
        s->index = i;
        if (!learn_actions(lint, s) || !learn_resources(lint, s) || !learn_conditions(lint, s))
            return false;
    }
    note_unread(lint, statements);
    for (size_t i = 0; i < tree->count; i++)
        statements[i].unconditional = statements[i].condition_count == 0 && !statements[i].unread_condition;
    return true;
}

/* ---- Helpers ---- */
bool iampb__lint_has_wildcard(const iampb__lint *lint, iampb_str text)
{
    iampb__pieces pieces = iampb__pieces_of(text);
    iampb__piece piece;
    if (!iampb__str_has_wildcard(text))
        return false;
    if (!lint->tree->variables)
        return true;
    while (iampb__pieces_next(&pieces, &piece))
        if (piece.kind == IAMPB__PIECE_LITERAL && iampb__str_has_wildcard(piece.name))
            return true;
    return false;
}

const iampb__lint_condition *iampb__lint_find_key(const iampb__lint_statement *statement, iampb_str key, size_t *from)
{
    while (*from < statement->condition_count) {
        const iampb__lint_condition *condition = &statement->conditions[(*from)++];
        if (iampb__lint_key_is(condition, key))
            return condition;
    }
    return NULL;
}

bool iampb__lint_has_key(const iampb__lint_statement *statement, iampb_str key)
{
    size_t from = 0;
    return iampb__lint_find_key(statement, key, &from) != NULL;
}
