/* lint_suggestion.c - what could be said more simply, or not at all. See lint.h. */
#include "base/map.h"
#include "policy/lint.h"
#include "policy/lint_operator.h"

enum {
    EQUIVALENT_TO_NULL_FALSE,
    EQUIVALENT_TO_NULL_TRUE,
    NULL_WITH_QUALIFIER,
    REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION,
    REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION,
    REDUNDANT_CONDITION_VALUE_NUM,
    IRRELEVANT_CONDITION_KEY_IN_POLICY,
    REDUNDANT_STATEMENT
};

static const iampb__lint_rule *row(int index) { return &iampb__lint_rules_suggestion[index]; }

static iampb__locus key_locus(const iampb__lint_condition *c) { return iampb__locus_name(&c->tree->values.node); }
static iampb_str key_text(const iampb__lint_condition *c) { return iampb__lint_short(c->name); }

/* ---- Patterns that match anything ---- */
static bool is_any(const iampb__tree_entry *value) { return iampb__str_eq(value->text, IAMPB__STR("*")); }

/* StringLike "*" is true if there is any value, StringNotLike "*" if there is none, whatever other values stand beside
 * it: Null says both more plainly. */
static void check_equivalent(iampb__lint *lint, const iampb__lint_statement *s, const iampb__lint_condition *c)
{
    const iampb__lint_operator *op = c->op;
    if (op->family != IAMPB__FAMILY_STRING || op->comparison != IAMPB__COMPARE_LIKE || op->if_exists
        || op->qualifier != IAMPB__QUALIFIER_NONE)
        return;
    int code = op->negated ? EQUIVALENT_TO_NULL_TRUE : EQUIVALENT_TO_NULL_FALSE;
    const char *value = op->negated ? "true" : "false";
    bool edited = false;
    for (size_t i = 0; i < c->tree->values.count; i++) {
        const iampb__tree_entry *entry = &c->tree->values.entries[i];
        if (!is_any(entry)
            || !iampb__lint_report(lint, row(code), s, iampb__lint_entry(entry),
                    "%v with \"*\" on %v is Null with \"%s\"", op->base, key_text(c), value)
            || edited || !iampb__lint_rename_operator(lint, s, op, IAMPB__QUALIFIER_NONE, IAMPB__STR("Null"), false))
            continue;
        iampb__lint_edit_string(lint, iampb__locus_value(&c->tree->values.node), iampb__str_z(value));
        edited = true;
    }
}

/* The key, or the operator or the whole condition that has no other. */
static void edit_remove_key(iampb__lint *lint, const iampb__lint_statement *s, const iampb__lint_condition *c)
{
    const iampb__tree_node *node = &c->tree->values.node;
    if (s->unread_condition)
        return;
    if (c->op->tree->count == 1)
        node = s->tree->condition->count == 1 ? &s->tree->condition->node : &c->op->tree->node;
    iampb__lint_edit_remove(lint, node);
}

/* With IfExists or ForAllValues a missing key passes too: then "*" asks for nothing. And ForAnyValue with a negated
 * pattern needs a value that "*" does not match. */
static void check_always(iampb__lint *lint, const iampb__lint_statement *s, const iampb__lint_condition *c)
{
    const iampb__lint_operator *op = c->op;
    size_t any = 0;
    if ((op->family != IAMPB__FAMILY_STRING && op->family != IAMPB__FAMILY_ARN)
        || op->comparison != IAMPB__COMPARE_LIKE)
        return;
    while (any < c->tree->values.count && !is_any(&c->tree->values.entries[any]))
        any++;
    if (any == c->tree->values.count)
        return;
    if (!op->negated && (op->if_exists || op->qualifier == IAMPB__QUALIFIER_ALL)
        && iampb__lint_report(lint, row(REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION), s, key_locus(c),
                "Whatever %v is, \"*\" under %v matches: the key limits nothing", key_text(c),
                iampb__lint_short(op->tree->node.name))
        && op->family == IAMPB__FAMILY_STRING)
        edit_remove_key(lint, s, c);
    if (op->negated && op->qualifier == IAMPB__QUALIFIER_ANY && !op->if_exists)
        iampb__lint_report(lint, row(REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION), s, key_locus(c),
                "No value of %v is unlike \"*\": the condition is never true, and the statement without effect",
                key_text(c));
}

/* ---- Other conditions ---- */
static const struct {
    iampb_str resource_type, key;
} irrelevant[] = {
    { IAMPB__STR_INIT("AWS::S3::Bucket"), IAMPB__STR_INIT("s3:ResourceAccount") }, /* the bucket's own, always */
};

static void check_irrelevant(iampb__lint *lint, const iampb__lint_statement *s, const iampb__lint_condition *c)
{
    for (size_t i = 0; i < sizeof irrelevant / sizeof irrelevant[0]; i++)
        if (iampb__str_eq(lint->resource_type, irrelevant[i].resource_type) && iampb__lint_key_is(c, irrelevant[i].key))
            iampb__lint_report(lint, row(IRRELEVANT_CONDITION_KEY_IN_POLICY), s, key_locus(c),
                    "%v is always the same in a policy of %v", key_text(c), lint->resource_type);
}

/* Leaves the number that counts, as it is written; only where all are whole numbers. */
static void edit_numbers(iampb__lint *lint, const iampb__lint_condition *c)
{
    const iampb__tree_list *values = &c->tree->values;
    int64_t best = 0, number;
    size_t at = 0;
    for (size_t i = 0; i < values->count; i++) {
        if (!iampb__str_int(values->entries[i].text, &number))
            return;
        if (i == 0 || (c->op->comparison == IAMPB__COMPARE_LESS ? number > best : number < best)) {
            best = number;
            at = i;
        }
    }
    const iampb__tree_node *node = &values->entries[at].node;
    iampb__lint_edit(lint, iampb__locus_value(&values->node),
            iampb__str(lint->tree->source->text.ptr + node->begin, node->len));
}

static void check_numbers(iampb__lint *lint, const iampb__lint_statement *s, const iampb__lint_condition *c)
{
    bool least = c->op->comparison == IAMPB__COMPARE_GREATER;
    if (c->op->family == IAMPB__FAMILY_NUMERIC && c->tree->values.count > 1
        && (least || c->op->comparison == IAMPB__COMPARE_LESS)
        && iampb__lint_report(lint, row(REDUNDANT_CONDITION_VALUE_NUM), s, iampb__locus_value(&c->tree->values.node),
                "Of the %z values of %v only the %s counts", c->tree->values.count, key_text(c),
                least ? "least" : "greatest"))
        edit_numbers(lint, c);
}

static void check_conditions(iampb__lint *lint, const iampb__lint_statement *s)
{
    for (size_t i = 0; i < s->condition_count; i++) {
        const iampb__lint_condition *c = &s->conditions[i];
        check_equivalent(lint, s, c);
        check_always(lint, s, c);
        check_irrelevant(lint, s, c);
        check_numbers(lint, s, c);
    }
    for (size_t i = 0; i < s->operator_count; i++) {
        const iampb__lint_operator *op = &s->operators[i];
        if (op->family == IAMPB__FAMILY_NULL && op->qualifier != IAMPB__QUALIFIER_NONE
            && iampb__lint_report(lint, row(NULL_WITH_QUALIFIER), s, iampb__locus_name(&op->tree->node),
                    "Null takes no qualifier: \"%v\" is Null", iampb__lint_short(op->tree->node.name)))
            iampb__lint_rename_operator(lint, s, op, IAMPB__QUALIFIER_NONE, op->base, false);
    }
}

/* ---- Statements that say the same ---- */
/* Sums of hashes: the order of entries, operators and keys does not count. Two sums, since one could agree by
 * chance. */
typedef struct sameness {
    uint64_t sums[2];
} sameness;

static uint64_t mix(uint64_t value) { return (value ^ value >> 29) * UINT64_C(0xbf58476d1ce4e5b9) + 1; }

/* A list without entries counts too: a condition on no values is never true, and none at all always. */
static void add_entries(sameness *out, uint64_t place, const iampb__tree_list *list, bool nocase)
{
    for (size_t half = 0; list != NULL && half < 2; half++) {
        uint64_t seed = mix(place + half * 77);
        out->sums[half] += seed;
        for (size_t i = 0; i < list->count; i++) {
            iampb_str text = list->entries[i].text;
            out->sums[half] += mix(nocase ? iampb__str_hash_nocase(text, seed) : iampb__str_hash(text, seed));
        }
    }
}

static void add_principals(sameness *out, uint64_t place, const iampb__tree_principals *principals)
{
    for (size_t i = 0; principals != NULL && i < principals->count; i++)
        add_entries(out, place + (uint64_t)principals->groups[i].kind, &principals->groups[i].list, false);
}

static sameness sameness_of(const iampb__lint *lint, const iampb__lint_statement *s)
{
    const iampb__tree_statement *tree = s->tree;
    uint64_t seed = iampb__hash_seed(lint->ctx);
    sameness out = { { (uint64_t)tree->effect, mix((uint64_t)tree->effect) } };
    add_entries(&out, seed + 1, tree->action, true);
    add_entries(&out, seed + 2, tree->not_action, true);
    add_entries(&out, seed + 3, tree->resource, false);
    add_entries(&out, seed + 4, tree->not_resource, false);
    add_principals(&out, seed + 10, tree->principal);
    add_principals(&out, seed + 20, tree->not_principal);
    for (size_t i = 0; i < s->condition_count; i++) {
        const iampb__lint_condition *c = &s->conditions[i];
        uint64_t place = iampb__str_hash_nocase(c->op->tree->node.name, seed + 30);
        add_entries(&out, iampb__str_hash_nocase(c->name, place), &c->tree->values, false);
    }
    return out;
}

/* What statements that say the same agree in, and others seldom do: how many entries there are, and how long. */
static uint64_t shape_of(const iampb__lint_statement *s)
{
    const iampb__tree_list *const lists[] = { s->tree->action, s->tree->not_action, s->tree->resource,
        s->tree->not_resource };
    uint64_t shape = (uint64_t)s->tree->effect;
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        uint64_t letters = 0;
        for (size_t k = 0; lists[i] != NULL && k < lists[i]->count; k++)
            letters += lists[i]->entries[k].text.len + 1;
        shape = mix(shape ^ letters);
    }
    return shape;
}

static bool is_comparable(const iampb__lint_statement *s)
{
    return s->tree->effect != IAMPB__EFFECT_NONE && s->action_count > 0 && !s->unread_condition;
}

static void compare_statement(iampb__lint *lint, iampb__map *seen, const iampb__lint_statement *s, const sameness *own)
{
    void **place = iampb__map_put(lint->ctx, seen, iampb__str((const char *)own, sizeof *own));
    if (place == NULL) {
        lint->failed = true;
        return;
    }
    if (*place == NULL) {
        *place = (void *)(uintptr_t)s;
        return;
    }
    const iampb__lint_statement *first = *place;
    if (iampb__lint_report(lint, row(REDUNDANT_STATEMENT), s, iampb__locus_value(&first->tree->node),
                "The two statements say the same")) {
        iampb__lint_at(lint, iampb__locus_value(&s->tree->node));
        iampb__lint_edit_remove(lint, &s->tree->node);
    }
}

/* Only statements whose shape is there twice are read. Shapes are counted to two, in a table where some fall
 * together. */
static void check_statements(iampb__lint *lint)
{
    iampb__map seen = { 0 };
    size_t room = 64;
    if (lint->count < 2)
        return;
    while (room < lint->count * 8)
        room *= 2;
    uint8_t *shapes = iampb__arena_zalloc(lint->work, room, sizeof *shapes);
    sameness *all = iampb__arena_alloc(lint->work, lint->count, sizeof *all);
    if (shapes == NULL || all == NULL) {
        lint->failed = true;
        return;
    }
    for (size_t i = 0; i < lint->count; i++) {
        uint8_t *count = &shapes[shape_of(&lint->statements[i]) & (room - 1)];
        *count = (uint8_t)(*count < 2 ? *count + 1 : 2);
    }
    for (size_t i = 0; i < lint->count && !lint->failed; i++) {
        const iampb__lint_statement *s = &lint->statements[i];
        if (shapes[shape_of(s) & (room - 1)] < 2 || !is_comparable(s))
            continue;
        all[i] = sameness_of(lint, s);
        compare_statement(lint, &seen, s, &all[i]);
    }
    iampb__map_free(lint->ctx, &seen);
}

#define ROW(code, kinds, flags, title, remediation, document, statement)                                              \
    [code] = { #code, IAMPB_LINT_SUGGESTION, IAMPB__LINT_##kinds, IAMPB_SEVERITY_INFO, flags, title, remediation,      \
        document, statement }

const iampb__lint_rule iampb__lint_rules_suggestion[] = {
    ROW(EQUIVALENT_TO_NULL_FALSE, ALL, IAMPB__LINT_LEADS, "StringLike with \"*\"",
            "Use Null with \"false\", which says the same.", NULL, check_conditions),
    ROW(EQUIVALENT_TO_NULL_TRUE, ALL, 0, "StringNotLike with \"*\"",
            "Use Null with \"true\", which says the same.", NULL, NULL),
    ROW(NULL_WITH_QUALIFIER, ALL, 0, "Null with a set qualifier", "Leave out the qualifier.", NULL, NULL),
    ROW(REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION, ALL, 0, "A condition key that limits nothing",
            "Leave it out, or name what is meant.", NULL, NULL),
    ROW(REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION, ALL, 0, "A condition that is never true",
            "Leave the statement out, or name what is meant.", NULL, NULL),
    ROW(REDUNDANT_CONDITION_VALUE_NUM, ALL, 0, "Several values where one counts", "Leave the one that counts.", NULL,
            NULL),
    ROW(IRRELEVANT_CONDITION_KEY_IN_POLICY, RESOURCE, 0, "A key that means nothing in this kind of policy",
            "Leave it out.", NULL, NULL),
    ROW(REDUNDANT_STATEMENT, ALL, 0, "Two statements that say the same", "Leave one of them.", check_statements, NULL),
    { .code = NULL },
};
