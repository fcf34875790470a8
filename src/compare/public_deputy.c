/* public_deputy.c - notes about services that act for anybody. See public_deputy.h. */
#include "compare/public_deputy.h"
#include "eval/public.h"

/* Services that are documented to tell a role's trust policy whom they act for. What runs a customer's own code with a
 * role of his is not among them: it is of the same account. Rule: trust rules S-0, class B. */
static bool tells_roles(iampb_str principal)
{
    static const iampb_str services[] = { IAMPB__STR_INIT("appstream"), IAMPB__STR_INIT("batchoperations.s3"),
        IAMPB__STR_INIT("bedrock"), IAMPB__STR_INIT("cloudtrail"), IAMPB__STR_INIT("config"), IAMPB__STR_INIT("events"),
        IAMPB__STR_INIT("frauddetector"), IAMPB__STR_INIT("iot"), IAMPB__STR_INIT("logs"),
        IAMPB__STR_INIT("monitoring.rds"), IAMPB__STR_INIT("personalize"), IAMPB__STR_INIT("pipes"),
        IAMPB__STR_INIT("rolesanywhere"), IAMPB__STR_INIT("s3"), IAMPB__STR_INIT("scheduler"), IAMPB__STR_INIT("sns"),
        IAMPB__STR_INIT("vpc-flow-logs") };
    for (size_t i = 0; i < sizeof services / sizeof services[0]; i++)
        if (iampb__str_starts(principal, services[i])
            && iampb__str_starts(iampb__str_from(principal, services[i].len), IAMPB__STR(".amazonaws.com")))
            return true;
    return false;
}

/* The ARN of a bucket has no account, and is fixed all the same. */
static bool limits_source(const iampb__test *t)
{
    const iampb__narrowing *row = iampb__narrowing_of(t->key);
    if (row == NULL || !row->source)
        return false;
    return iampb__test_is_fixed(t, row->kind) || iampb__test_is_fixed(t, IAMPB__FIXED_TEXT);
}

/* The first service that may act for anybody; NULL: there is none, or others are named too. */
static const iampb__named_principal *deputy_of(const iampb_compiled *policy, const iampb__compiled_statement *s)
{
    const iampb__named_principal *first = NULL;
    if (!s->allow || s->malformed || s->principals.inverted)
        return NULL;
    for (uint32_t i = 0; i < s->principals.count; i++) {
        const iampb__named_principal *p = &s->principals.items[i];
        if (p->form != IAMPB__FORM_SERVICE)
            return NULL;
        if (first == NULL && (policy->kind != IAMPB_POLICY_TRUST || tells_roles(p->text)))
            first = p;
    }
    for (uint32_t i = 0; i < s->test_count; i++)
        if (limits_source(&s->tests[i]))
            return NULL;
    return first;
}

bool iampb__deputies_note(iampb_comparison *result, const iampb_compiled *policy)
{
    for (uint32_t i = 0; i < policy->count; i++) {
        const iampb__named_principal *deputy = deputy_of(policy, &policy->statements[i]);
        iampb_str text;
        if (deputy != NULL
            && (!iampb__comparison_format(result, &text,
                        "confused-deputy: statement %u lets %v in, whoever it acts for: no test of aws:SourceAccount, "
                        "aws:SourceArn, aws:SourceOrgID or aws:SourceOrgPaths",
                        i + 1, iampb__str_first(deputy->text, 200))
                    || !iampb__comparison_note(result, text)))
            return false;
    }
    return true;
}
