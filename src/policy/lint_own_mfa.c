/* lint_own_mfa.c - conditions on aws:MultiFactorAuthPresent. The key is absent from requests that are signed with the
 * long-term access keys of a user, and false in sessions without a second factor: a condition must mean both.
 * Rule: AWS IAM User Guide, "Secure API access with MFA". */
#include "policy/lint_operator.h"
#include "policy/lint_own.h"

#define KEY IAMPB__STR("aws:MultiFactorAuthPresent")

/* What is asked: a column of the table below. */
typedef enum question {
    BOOL_TRUE,
    BOOL_FALSE,
    BOOL_TRUE_IF_EXISTS,
    BOOL_FALSE_IF_EXISTS,
    NULL_TRUE,
    NULL_FALSE,
    OTHER
} question;

static const struct verdict {
    iampb__effect effect; /* NONE: both */
    question asked;
    bool if_exists;       /* the operator would be right with IfExists, or without it */
    const char *why;
} verdicts[] = {
    { IAMPB__EFFECT_ALLOW, BOOL_TRUE_IF_EXISTS, true, "requests with access keys do not have it, and are allowed" },
    { IAMPB__EFFECT_ALLOW, BOOL_FALSE, false, "sessions without a second factor are allowed" },
    { IAMPB__EFFECT_ALLOW, BOOL_FALSE_IF_EXISTS, false, "requests without a second factor are allowed" },
    { IAMPB__EFFECT_ALLOW, NULL_TRUE, false, "requests with access keys, without a second factor, are allowed" },
    { IAMPB__EFFECT_DENY, BOOL_FALSE, true, "requests with access keys do not have it, and are not denied" },
    { IAMPB__EFFECT_DENY, NULL_TRUE, false, "sessions without a second factor have it, as false, and are not denied" },
    { IAMPB__EFFECT_NONE, NULL_FALSE, false, "it is there in sessions without a second factor too, as false" },
};

static question question_of(const iampb__lint_condition *c)
{
    const iampb__tree_list *values = &c->tree->values;
    if (values->count != 1 || c->op->qualifier != IAMPB__QUALIFIER_NONE
        || (c->op->family != IAMPB__FAMILY_BOOL && c->op->family != IAMPB__FAMILY_NULL))
        return OTHER;
    bool is_true = iampb__str_eq_nocase(values->entries[0].text, IAMPB__STR("true"));
    if (!is_true && !iampb__str_eq_nocase(values->entries[0].text, IAMPB__STR("false")))
        return OTHER;
    if (c->op->family == IAMPB__FAMILY_NULL)
        return is_true ? NULL_TRUE : NULL_FALSE;
    return c->op->if_exists ? (is_true ? BOOL_TRUE_IF_EXISTS : BOOL_FALSE_IF_EXISTS) : is_true ? BOOL_TRUE : BOOL_FALSE;
}

static bool asks(const iampb__lint_statement *s, question wanted)
{
    size_t from = 0;
    const iampb__lint_condition *c;
    while ((c = iampb__lint_find_key(s, KEY, &from)) != NULL)
        if (question_of(c) == wanted)
            return true;
    return false;
}

static iampb_str written(const iampb__lint *lint, const iampb__tree_list *list)
{
    return list == NULL ? IAMPB__STR("")
                        : iampb__str_first(iampb__str_from(lint->tree->source->text, list->node.begin), list->node.len);
}

static bool same_target(const iampb__lint *lint, const iampb__lint_statement *a, const iampb__lint_statement *b)
{
    return iampb__str_eq(written(lint, a->tree->action), written(lint, b->tree->action))
            && iampb__str_eq(written(lint, a->tree->not_action), written(lint, b->tree->not_action))
            && iampb__str_eq(written(lint, a->tree->resource), written(lint, b->tree->resource))
            && iampb__str_eq(written(lint, a->tree->not_resource), written(lint, b->tree->not_resource));
}

/* The two halves of a Deny stand in two statements at times, one after the other: without the key, and with false. */
static bool has_other_half(const iampb__lint *lint, const iampb__lint_statement *s, question other)
{
    for (size_t i = s->index == 0 ? 0 : s->index - 1; i < lint->count && i <= s->index + 1; i++) {
        const iampb__lint_statement *next = &lint->statements[i];
        if (i != s->index && next->tree->effect == s->tree->effect && asks(next, other) && same_target(lint, s, next))
            return true;
    }
    return false;
}

static bool is_mended(const iampb__lint *lint, const iampb__lint_statement *s, question asked)
{
    if (asked == NULL_FALSE)
        return asks(s, BOOL_TRUE) || asks(s, BOOL_FALSE) || asks(s, BOOL_TRUE_IF_EXISTS)
                || asks(s, BOOL_FALSE_IF_EXISTS);
    if (asked == BOOL_TRUE_IF_EXISTS)
        return asks(s, BOOL_TRUE) || asks(s, NULL_FALSE);
    if (!iampb__lint_denies(s))
        return false;
    return asked == NULL_TRUE ? has_other_half(lint, s, BOOL_FALSE) || has_other_half(lint, s, BOOL_FALSE_IF_EXISTS)
                              : has_other_half(lint, s, NULL_TRUE);
}

void iampb__own_check_mfa(iampb__lint *lint, const iampb__lint_statement *s)
{
    size_t from = 0;
    const iampb__lint_condition *c;
    while ((c = iampb__lint_find_key(s, KEY, &from)) != NULL) {
        question asked = question_of(c);
        for (size_t i = 0; asked != OTHER && i < sizeof verdicts / sizeof verdicts[0]; i++) {
            const struct verdict *v = &verdicts[i];
            if (v->asked != asked || (v->effect != IAMPB__EFFECT_NONE && v->effect != s->tree->effect)
                || is_mended(lint, s, asked)
                || !iampb__lint_report(lint, iampb__own_rule(IAMPB__OWN_MFA_CONDITION), s,
                        iampb__locus_name(&c->tree->values.node), "%v does not ask for a second factor with %v: %s",
                        iampb__lint_short(c->name), iampb__lint_short(c->op->tree->node.name), v->why))
                continue;
            if (v->if_exists)
                iampb__lint_rename_operator(lint, s, c->op, IAMPB__QUALIFIER_NONE, IAMPB__STR("Bool"),
                        iampb__lint_denies(s));
        }
    }
}
