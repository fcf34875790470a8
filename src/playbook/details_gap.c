/* details_gap.c - what the authorization details leave open: lists that --filter left out, pages that are missing, and
 * attached policies that are not among the policies. What is not there proves nothing. */
#include "base/arn.h"
#include "playbook/engine.h"
#include "playbook/policy_shape.h"

enum { SHOWN = 10 }; /* evidence entries; the rest is a number */

static const struct {
    uint8_t bit;
    const char *name;
} lists_by_name[] = {
    { IAMPB__DETAILS_USERS, "UserDetailList" },
    { IAMPB__DETAILS_GROUPS, "GroupDetailList" },
    { IAMPB__DETAILS_ROLES, "RoleDetailList" },
    { IAMPB__DETAILS_POLICIES, "Policies" },
};

static iampb_verdict lists_missing(iampb_run *run, unsigned missing)
{
    iampb__run_say(run, "the authorization details were loaded without");
    const char *before = " ";
    for (size_t i = 0; i < sizeof lists_by_name / sizeof *lists_by_name; i++)
        if (missing & lists_by_name[i].bit) {
            iampb__builder_format(&run->message, "%s%s", before, lists_by_name[i].name);
            before = ", ";
        }
    iampb__builder_format(&run->message, ": run `aws iam get-account-authorization-details` without --filter");
    return IAMPB_NOT_EVALUATED;
}

static size_t count_unresolved(iampb_run *run, const iampb__principal *principal, size_t seen)
{
    iampb__arn arn;
    for (size_t i = 0; i < principal->attached_count; i++) {
        const iampb__attachment *attached = &principal->attached[i];
        if (attached->policy != NULL
            || (iampb__arn_parse(attached->arn.text, &arn) && iampb__str_eq(arn.account, IAMPB__STR("aws"))))
            continue;
        if (seen < SHOWN)
            iampb__run_value(run, "PolicyArn", &attached->arn, NULL);
        seen++;
    }
    return seen;
}

static iampb_verdict policies_unresolved(iampb_run *run)
{
    const iampb_account *account = run->account;
    size_t seen = 0;
    for (size_t i = 0; i < account->user_count; i++)
        if (account->users[i]->details != NULL)
            seen = count_unresolved(run, account->users[i]->details, seen);
    for (size_t i = 0; i < account->group_count; i++)
        seen = count_unresolved(run, account->groups[i], seen);
    for (size_t i = 0; i < account->role_count; i++)
        seen = count_unresolved(run, account->roles[i], seen);
    if (seen == 0)
        return IAMPB_NOT_APPLICABLE;
    iampb__run_say(run,
            "%z attachments are of customer managed policies that are not among the Policies of the authorization "
            "details: run `aws iam get-account-authorization-details` without --filter",
            seen);
    return IAMPB_NOT_EVALUATED;
}

iampb_verdict iampb__run_gap(iampb_run *run, uint8_t lists)
{
    const iampb_account *account = run->account;
    iampb_part_state state = account->parts[IAMPB_DOCUMENT_AUTHORIZATION_DETAILS].state;
    if (state != IAMPB_PART_LOADED && state != IAMPB_PART_EMPTY && state != IAMPB_PART_INCOMPLETE)
        return iampb__run_missing(run, IAMPB_DOCUMENT_AUTHORIZATION_DETAILS);
    /* No list at all is not noted anywhere: the loader would not have recognised the document. */
    unsigned missing = account->details_lists == 0 ? 0 : (unsigned)lists & ~(unsigned)account->details_lists;
    if (missing != 0)
        return lists_missing(run, missing);
    iampb_verdict verdict = lists & IAMPB__DETAILS_POLICIES ? policies_unresolved(run) : IAMPB_NOT_APPLICABLE;
    if (verdict == IAMPB_NOT_APPLICABLE && state == IAMPB_PART_INCOMPLETE)
        return iampb__run_missing(run, IAMPB_DOCUMENT_AUTHORIZATION_DETAILS);
    return verdict;
}
