/* privilege_attached.c - checks of lesson 4 that look for policies of AWS by their ARN: some must not be attached, some
 * ought to be. The account part "aws" of such an ARN cannot be had by anybody else, so a policy of the customer with
 * the same name is not mistaken for it. */
#include "base/arn.h"
#include "playbook/privilege.h"

/* AWS's policies are named in remedies in the account's own partition. */
static iampb_str partition_of(const iampb_account *account)
{
    return account->partition.len > 0 ? account->partition : IAMPB__STR("aws");
}

/* ---- CloudShell ---- */

static bool is_attached_aws(const iampb__attachment *attached, const char *policy)
{
    if (attached->policy != NULL && !attached->policy->aws_managed) /* known without a look at the ARN */
        return false;
    return iampb__arn_is_aws_policy(attached->arn.text, policy);
}

/* A finding for the user, group or role that has the policy. */
static size_t tell_cloudshell(iampb_run *run, const iampb__principal *principal, size_t count)
{
    for (size_t i = 0; principal != NULL && i < principal->attached_count; i++) {
        const iampb__attachment *attached = &principal->attached[i];
        if (!is_attached_aws(attached, "AWSCloudShellFullAccess"))
            continue;
        const char *word = iampb__noun_of(principal)->word;
        iampb__run_resource(run, principal->arn.text, iampb__noun_of(principal)->type, principal->name.text);
        iampb__run_say(run, "AWSCloudShellFullAccess is attached to %s %v: who has it can carry files out of the "
                "account", word, principal->name.text);
        iampb__run_value(run, "PolicyArn", &attached->arn, "not attached");
        iampb__run_command(run, "aws iam detach-%s-policy --%s-name %q --policy-arn %q", word, word,
                principal->name.text, attached->arn.text);
        iampb__run_next(run, IAMPB_FAIL);
        count++;
    }
    return count;
}

iampb_verdict iampb__judge_cloudshell_full(iampb_run *run, const void *subject)
{
    const iampb_account *account = subject;
    size_t count = 0;
    for (size_t i = 0; i < account->user_count; i++)
        count = tell_cloudshell(run, account->users[i]->details, count);
    for (size_t i = 0; i < account->group_count; i++)
        count = tell_cloudshell(run, account->groups[i], count);
    for (size_t i = 0; i < account->role_count; i++)
        count = tell_cloudshell(run, account->roles[i], count);
    if (count == 0) {
        iampb_verdict gap = iampb__run_gap(run, IAMPB__DETAILS_USERS | IAMPB__DETAILS_GROUPS | IAMPB__DETAILS_ROLES);
        return gap == IAMPB_NOT_APPLICABLE ? IAMPB_PASS : gap;
    }
    return IAMPB_NOT_APPLICABLE; /* told one by one */
}

/* ---- Roles that ought to be there ---- */

/* Somebody is let in: an Allow of any of the actions that assume a role. UNKNOWN: the trust policy cannot be read. */
static iampb__tri is_assumable(const iampb__principal *role)
{
    static const iampb_str assume[] = { IAMPB__STR_INIT("AssumeRole"), IAMPB__STR_INIT("AssumeRoleWithSAML"),
        IAMPB__STR_INIT("AssumeRoleWithWebIdentity") };
    iampb_str why;
    iampb__statement statement;
    if (!iampb__document_is_readable(&role->trust, &why))
        return IAMPB__TRI_UNKNOWN;
    iampb__statements s = iampb__statements_of(&role->trust);
    while (iampb__statement_next(&s, &statement))
        for (size_t i = 0; statement.allow && i < sizeof assume / sizeof *assume; i++)
            if (iampb__statement_covers_action(&statement, IAMPB__STR("sts"), assume[i]))
                return IAMPB__TRUE;
    return IAMPB__FALSE;
}

static const iampb__attachment *attachment_of(const iampb__principal *principal, const char *policy)
{
    for (size_t i = 0; principal != NULL && i < principal->attached_count; i++)
        if (is_attached_aws(&principal->attached[i], policy))
            return &principal->attached[i];
    return NULL;
}

/* Whether a role that can be assumed has the policy. Evidence for those that have it and cannot be assumed. */
static iampb__tri a_role_has(iampb_run *run, const iampb_account *account, const char *policy)
{
    iampb__tri answer = IAMPB__FALSE;
    for (size_t i = 0; i < account->role_count; i++) {
        const iampb__principal *role = account->roles[i];
        const iampb__attachment *attached = attachment_of(role, policy);
        if (attached == NULL)
            continue;
        iampb__tri assumable = is_assumable(role);
        if (assumable == IAMPB__TRUE)
            return IAMPB__TRUE;
        iampb__run_span(run, "AssumeRolePolicyDocument", &role->trust.span, "lets somebody assume role %v",
                role->name.text);
        if (assumable == IAMPB__TRI_UNKNOWN)
            answer = IAMPB__TRI_UNKNOWN;
    }
    return answer;
}

static bool a_user_or_group_has(const iampb_account *account, const char *policy)
{
    for (size_t i = 0; i < account->user_count; i++)
        if (attachment_of(account->users[i]->details, policy) != NULL)
            return true;
    for (size_t i = 0; i < account->group_count; i++)
        if (attachment_of(account->groups[i], policy) != NULL)
            return true;
    return false;
}

/* `role` is how the remedy calls it. */
static iampb_verdict judge_role_with(iampb_run *run, const iampb_account *account, const char *policy,
        const char *purpose, const char *role, uint8_t lists)
{
    iampb__tri has = a_role_has(run, account, policy);
    if (has == IAMPB__TRUE)
        return IAMPB_PASS;
    iampb_verdict gap = iampb__run_gap(run, lists);
    if (gap != IAMPB_NOT_APPLICABLE)
        return gap;
    if (has == IAMPB__TRI_UNKNOWN) {
        iampb__run_say(run, "the only roles with %s have trust policies that cannot be judged", policy);
        return IAMPB_NOT_EVALUATED;
    }
    iampb__run_say(run, "no role that somebody can assume has %s: there is nobody to %s without more rights than that",
            policy, purpose);
    iampb__run_fact(run, "roles with the policy that can be assumed", "at least 1", "0");
    iampb__run_command(run, "aws iam create-role --role-name %s --assume-role-policy-document file://trust.json", role);
    iampb__run_command(run, "aws iam attach-role-policy --role-name %s --policy-arn arn:%v:iam::aws:policy/%s", role,
            partition_of(account), policy);
    return IAMPB_FAIL;
}

iampb_verdict iampb__judge_no_support_role(iampb_run *run, const void *subject)
{
    const iampb_account *account = subject;
    bool any_entity = run->parameters[0] != 0;
    if (any_entity && a_user_or_group_has(account, "AWSSupportAccess"))
        return IAMPB_PASS;
    return judge_role_with(run, account, "AWSSupportAccess", "work with AWS Support", "aws-support",
            any_entity ? IAMPB__DETAILS_ROLES | IAMPB__DETAILS_USERS | IAMPB__DETAILS_GROUPS : IAMPB__DETAILS_ROLES);
}

iampb_verdict iampb__judge_no_security_audit_role(iampb_run *run, const void *subject)
{
    return judge_role_with(run, subject, "SecurityAudit", "look into the account's security", "security-audit",
            IAMPB__DETAILS_ROLES);
}

/* ---- Quarantine ---- */

/* AWS attaches one of these when it has seen a key of the user in public; later versions deny more. IAM User Guide,
 * "AWS managed policies for AWS Identity and Access Management": AWSCompromisedKeyQuarantine, V2, V3. */
static bool is_quarantine(iampb_str text)
{
    static const iampb_str start = IAMPB__STR_INIT("policy/AWSCompromisedKeyQuarantine");
    iampb__arn arn;
    if (!iampb__arn_parse(text, &arn) || !iampb__str_eq(arn.account, IAMPB__STR("aws"))
        || !iampb__str_starts(arn.resource, start))
        return false;
    iampb_str version = iampb__str_from(arn.resource, start.len);
    return version.len == 0 || version.ptr[0] == 'V';
}

/* What AWS put on users before there was a managed policy for it. */
static bool is_exposed_credential(iampb_str name)
{
    return iampb__str_starts(name, IAMPB__STR("AWSExposedCredentialPolicy"));
}

static size_t tell_quarantine(iampb_run *run, const iampb__principal *details)
{
    size_t found = 0;
    for (size_t i = 0; i < details->attached_count; i++)
        if (is_quarantine(details->attached[i].arn.text) && found++ < IAMPB__SHOWN)
            iampb__run_value(run, "PolicyArn", &details->attached[i].arn, "not attached");
    for (size_t i = 0; i < details->inline_count; i++)
        if (is_exposed_credential(details->inline_policies[i].name.text) && found++ < IAMPB__SHOWN)
            iampb__run_value(run, "PolicyName", &details->inline_policies[i].name, "not there");
    return found;
}

iampb_verdict iampb__judge_quarantine_attached(iampb_run *run, const void *subject)
{
    const iampb__user *user = subject;
    if (user->details == NULL)
        return iampb__user_without_details(run, user);
    if (tell_quarantine(run, user->details) == 0)
        return IAMPB_PASS;
    iampb__run_say(run, "AWS has put user %v under quarantine: an access key of the user was seen in public",
            user->name);
    iampb__run_command(run, "aws iam list-access-keys --user-name %q", user->name);
    for (uint32_t i = 0; i < user->metadata_key_count; i++)
        iampb__run_command(run, "aws iam update-access-key --user-name %q --access-key-id %q --status Inactive",
                user->name, user->metadata_keys[i]->metadata->id.text);
    return IAMPB_FAIL;
}
