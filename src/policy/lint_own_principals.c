/* lint_own_principals.c - whom a policy lets in: anybody, other accounts, services that act for others, workloads.
 * A condition counts where it must hold and names something: operator and values are looked at, not only the key.
 * Rules: Amazon S3 User Guide, "The meaning of public"; AWS IAM User Guide, "The confused deputy problem" and "Access
 * to AWS accounts owned by third parties". */
#include "policy/lint_own.h"

#define RULE(code) iampb__own_rule(IAMPB__OWN_##code)

/* ---- Conditions that say who ---- */
/* Say who calls, or from where: with a value that is named, nobody else comes through. */
static const iampb_str caller_keys[] = {
    IAMPB__STR_INIT("aws:PrincipalAccount"), IAMPB__STR_INIT("aws:PrincipalArn"), IAMPB__STR_INIT("aws:PrincipalOrgID"),
    IAMPB__STR_INIT("aws:PrincipalOrgPaths"), IAMPB__STR_INIT("aws:PrincipalServiceName"),
    IAMPB__STR_INIT("aws:PrincipalServiceNamesList"), IAMPB__STR_INIT("aws:SourceAccount"),
    IAMPB__STR_INIT("aws:SourceArn"), IAMPB__STR_INIT("aws:SourceIp"), IAMPB__STR_INIT("aws:SourceOrgID"),
    IAMPB__STR_INIT("aws:SourceOrgPaths"), IAMPB__STR_INIT("aws:SourceOwner"), IAMPB__STR_INIT("aws:SourceVpc"),
    IAMPB__STR_INIT("aws:SourceVpcArn"), IAMPB__STR_INIT("aws:SourceVpce"), IAMPB__STR_INIT("aws:VpceAccount"),
    IAMPB__STR_INIT("aws:VpceOrgID"), IAMPB__STR_INIT("aws:VpceOrgPaths"), IAMPB__STR_INIT("aws:userid"),
    IAMPB__STR_INIT("aws:username"), IAMPB__STR_INIT("kms:CallerAccount"), IAMPB__STR_INIT("s3:DataAccessPointAccount"),
    IAMPB__STR_INIT("s3:DataAccessPointArn"), IAMPB__STR_INIT("lambda:SourceFunctionArn"),
    IAMPB__STR_INIT("ec2:SourceInstanceArn"),
};

/* For whom a service acts. */
static const iampb_str source_keys[] = {
    IAMPB__STR_INIT("aws:SourceAccount"), IAMPB__STR_INIT("aws:SourceArn"), IAMPB__STR_INIT("aws:SourceOrgID"),
    IAMPB__STR_INIT("aws:SourceOrgPaths"),
};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static bool is_among(const iampb__lint_condition *c, const iampb_str *keys, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (iampb__lint_key_is(c, keys[i]))
            return true;
    return false;
}

/* aws:PrincipalTag: tags are given in the caller's own account, by whoever that is. */
static bool names_caller(const iampb__lint_condition *c)
{
    iampb_str flag = IAMPB__STR("aws:PrincipalIsAWSService");
    if (c->op->family == IAMPB__FAMILY_BOOL && iampb__lint_key_is(c, flag))
        return !c->op->if_exists && c->tree->values.count == 1
                && iampb__str_eq_nocase(c->tree->values.entries[0].text, IAMPB__STR("true"));
    return is_among(c, caller_keys, COUNT(caller_keys)) && iampb__own_limits(c);
}

static bool is_limited(const iampb__lint_statement *s)
{
    for (size_t i = 0; i < s->condition_count; i++)
        if (names_caller(&s->conditions[i]))
            return true;
    return s->unread_condition;
}

/* ---- Resource policies ---- */
static void report_public(iampb__lint *lint, const iampb__lint_statement *s, const iampb__tree_entry *entry)
{
    iampb__lint_report(lint, RULE(PUBLIC_PRINCIPAL), s, iampb__lint_entry(entry),
            s->condition_count == 0 ? "Anybody is allowed, without a condition"
                                    : "Anybody is allowed, and no condition says who or from where");
}

void iampb__own_check_public(iampb__lint *lint, const iampb__lint_statement *s)
{
    const iampb__tree_principals *principals = s->tree->principal;
    if (!iampb__lint_allows(s) || principals == NULL || is_limited(s))
        return;
    for (size_t g = 0; g < principals->count; g++) {
        const iampb__tree_group *group = &principals->groups[g];
        if (group->kind != IAMPB__PRINCIPAL_EVERYONE && group->kind != IAMPB__PRINCIPAL_AWS)
            continue;
        for (size_t i = 0; i < group->list.count; i++)
            if (iampb__str_eq(group->list.entries[i].text, IAMPB__STR("*"))) {
                report_public(lint, s, &group->list.entries[i]);
                return;
            }
    }
}

/* A service that nobody is named for: AWS has a code where no key asks, this is where one asks and lets all through. */
static void check_deputy(iampb__lint *lint, const iampb__lint_statement *s, const iampb__tree_group *group)
{
    const iampb__lint_condition *weak = NULL;
    for (size_t i = 0; i < s->condition_count; i++) {
        const iampb__lint_condition *c = &s->conditions[i];
        if (!is_among(c, source_keys, COUNT(source_keys)))
            continue;
        if (iampb__own_limits(c))
            return;
        weak = weak == NULL ? c : weak;
    }
    if (weak == NULL || group->list.count == 0 || s->unread_condition)
        return;
    if (iampb__lint_report(lint, RULE(CONFUSED_DEPUTY), s, iampb__locus_name(&weak->tree->values.node),
                "%v lets requests through that \"%v\" makes for any account", iampb__lint_short(weak->name),
                iampb__lint_short(group->list.entries[0].text)))
        iampb__lint_at(lint, iampb__lint_entry(&group->list.entries[0]));
}

/* ---- Trust policies ---- */
static bool is_anyone(iampb_str text)
{
    iampb__arn arn;
    return iampb__str_eq(text, IAMPB__STR("*"))
            || (iampb__arn_parse(text, &arn) && iampb__str_eq(arn.service, IAMPB__STR("iam"))
                    && iampb__str_eq(arn.account, IAMPB__STR("*")));
}

/* The account, or ptr NULL. */
static iampb_str account_of(iampb_str text)
{
    iampb__arn arn;
    if (iampb__str_is_account_id(text))
        return text;
    if (iampb__arn_parse(text, &arn) && iampb__str_is_account_id(arn.account))
        return arn.account;
    return (iampb_str){ NULL, 0 };
}

static bool is_known(const iampb__lint *lint, iampb_str account)
{
    const iampb_lint_options *options = lint->options;
    for (size_t i = 0; i < options->known_account_count; i++)
        if (iampb__str_eq(options->known_accounts[i], account))
            return true;
    return iampb__str_eq(options->account, account);
}

static void check_account(iampb__lint *lint, const iampb__lint_statement *s, const iampb__tree_entry *entry)
{
    iampb_str account = account_of(entry->text);
    if (is_anyone(entry->text)) {
        bool conditional = s->condition_count > 0 || s->unread_condition;
        if (iampb__lint_report(lint, RULE(TRUST_ANYONE), s, iampb__lint_entry(entry),
                    "Principals of any account can assume the role%s",
                    conditional ? ", as far as the condition lets them" : "")
            && conditional)
            iampb__lint_grade(lint, IAMPB_SEVERITY_MEDIUM);
        return;
    }
    if (account.ptr == NULL || lint->options->account.len == 0 || is_known(lint, account))
        return;
    iampb__lint_report(lint, RULE(TRUST_CROSS_ACCOUNT), s, iampb__lint_entry(entry), "Account %v can assume the role%s",
            account, iampb__lint_has_key(s, IAMPB__STR("sts:ExternalId")) ? "" : ", and needs no sts:ExternalId");
}

/* Run code of customers with the credentials of the role. */
static const iampb_str compute_services[] = {
    IAMPB__STR_INIT("ec2."), IAMPB__STR_INIT("ecs-tasks."), IAMPB__STR_INIT("eks."), IAMPB__STR_INIT("pods.eks."),
    IAMPB__STR_INIT("lambda."),
};

static void check_compute(iampb__lint *lint, const iampb__lint_statement *s, const iampb__tree_entry *entry)
{
    for (size_t i = 0; i < COUNT(compute_services); i++) {
        iampb_str start = compute_services[i], end = iampb__str_from(entry->text, start.len);
        if (iampb__str_starts(entry->text, start)
            && (iampb__str_eq(end, IAMPB__STR("amazonaws.com")) || iampb__str_eq(end, IAMPB__STR("amazonaws.com.cn"))))
            iampb__lint_report(lint, RULE(TRUST_COMPUTE_SERVICE), s, iampb__lint_entry(entry),
                    "What runs in \"%v\" can have the role", iampb__lint_short(entry->text));
    }
}

void iampb__own_check_trust(iampb__lint *lint, const iampb__lint_statement *s)
{
    const iampb__tree_principals *principals = s->tree->principal;
    bool trust = lint->kind == IAMPB_POLICY_TRUST;
    if (!iampb__lint_allows(s) || principals == NULL)
        return;
    bool assumes = trust && iampb__own_gives(s, IAMPB__STR("sts:AssumeRole")) != NULL;
    for (size_t g = 0; g < principals->count && !lint->failed; g++) {
        const iampb__tree_group *group = &principals->groups[g];
        bool service = group->kind == IAMPB__PRINCIPAL_SERVICE;
        if (service)
            check_deputy(lint, s, group);
        for (size_t i = 0; trust && i < group->list.count; i++) {
            const iampb__tree_entry *entry = &group->list.entries[i];
            if (group->kind == IAMPB__PRINCIPAL_EVERYONE || group->kind == IAMPB__PRINCIPAL_AWS)
                check_account(lint, s, entry);
            else if (service && assumes)
                check_compute(lint, s, entry);
        }
    }
}
