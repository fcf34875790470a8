/* lint_own_useless.c - conditions that hold whatever the value is: patterns that everything matches, lists of all the
 * values there are. What AWS has a code for (StringLike with "*" alone) is left to that code. */
#include "policy/lint_own.h"

#define RULE iampb__own_rule(IAMPB__OWN_USELESS_CONDITION)

/* EQUIVALENT_TO_NULL_FALSE and EQUIVALENT_TO_NULL_TRUE. */
static bool is_said_by_aws(const iampb__lint_condition *c, iampb_str value)
{
    return c->op->family == IAMPB__FAMILY_STRING && c->op->qualifier == IAMPB__QUALIFIER_NONE && !c->op->if_exists
            && iampb__str_eq(value, IAMPB__STR("*"));
}

static void check_patterns(iampb__lint *lint, const iampb__lint_statement *s, const iampb__lint_condition *c)
{
    const iampb__lint_operator *op = c->op;
    bool always = op->if_exists || op->qualifier == IAMPB__QUALIFIER_ALL;
    const char *means = !op->negated ? (always ? "every request" : "every request that has the key")
            : op->family == IAMPB__FAMILY_IP ? "no address of that kind"
                                             : "no request that has the key";
    for (size_t i = 0; i < c->tree->values.count; i++) {
        const iampb__tree_entry *value = &c->tree->values.entries[i];
        if (!iampb__own_matches_all(c, value->text) || is_said_by_aws(c, value->text))
            continue;
        if (iampb__lint_report(lint, RULE, s, iampb__lint_entry(value), "%v \"%v\" on %v lets %s through",
                    iampb__lint_short(op->tree->node.name), iampb__lint_short(value->text), iampb__lint_short(c->name),
                    means)
            && iampb__lint_allows(s) && !op->negated)
            iampb__lint_grade(lint, IAMPB_SEVERITY_MEDIUM);
        return;
    }
}

static bool has_value(const iampb__tree_list *values, iampb_str wanted)
{
    for (size_t i = 0; i < values->count; i++)
        if (iampb__str_eq_nocase(values->entries[i].text, wanted))
            return true;
    return false;
}

void iampb__own_check_useless(iampb__lint *lint, const iampb__lint_statement *s)
{
    for (size_t i = 0; i < s->condition_count; i++) {
        const iampb__lint_condition *c = &s->conditions[i];
        bool two = c->op->family == IAMPB__FAMILY_BOOL || c->op->family == IAMPB__FAMILY_NULL;
        if (two && has_value(&c->tree->values, IAMPB__STR("true")) && has_value(&c->tree->values, IAMPB__STR("false")))
            iampb__lint_report(lint, RULE, s, iampb__locus_value(&c->tree->values.node),
                    "%v on %v names both true and false: there is nothing else",
                    iampb__lint_short(c->op->tree->node.name), iampb__lint_short(c->name));
        check_patterns(lint, s, c);
    }
}
