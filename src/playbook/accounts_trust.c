/* accounts_trust.c - checks of lesson 6 that read who roles trust: workloads in the management account, accounts that
 * are closed, principals that are deleted. */
#include "base/arn.h"
#include "base/glob.h"
#include "playbook/accounts.h"
#include "policy/principal.h"

/* false: it cannot be judged, and that is said. */
static bool readable_trust(iampb_run *run, const iampb__principal *role)
{
    iampb_str why;
    if (iampb__document_is_readable(&role->trust, &why))
        return true;
    iampb__run_say(run, "the trust policy of role %v cannot be judged: %v", role->name.text, why);
    iampb__run_span(run, "AssumeRolePolicyDocument", &role->trust.span, NULL);
    return false;
}

/* ---- Workloads in the management account ---- */

/* Services that run a customer's code with a role of his: service principals without ".amazonaws.com", sorted. */
static const iampb_str compute[] = { IAMPB__STR_INIT("batch"), IAMPB__STR_INIT("bedrock-agentcore"),
    IAMPB__STR_INIT("braket"), IAMPB__STR_INIT("build.apprunner"), IAMPB__STR_INIT("codebuild"),
    IAMPB__STR_INIT("datapipeline"), IAMPB__STR_INIT("ec2"), IAMPB__STR_INIT("ecs-tasks"),
    IAMPB__STR_INIT("edgelambda"), IAMPB__STR_INIT("eks"), IAMPB__STR_INIT("eks-fargate-pods"),
    IAMPB__STR_INIT("eks-nodegroup"), IAMPB__STR_INIT("elasticmapreduce"), IAMPB__STR_INIT("emr-serverless"),
    IAMPB__STR_INIT("gamelift"), IAMPB__STR_INIT("glue"), IAMPB__STR_INIT("lambda"), IAMPB__STR_INIT("omics"),
    IAMPB__STR_INIT("pods.eks"), IAMPB__STR_INIT("sagemaker"), IAMPB__STR_INIT("spotfleet"),
    IAMPB__STR_INIT("states"), IAMPB__STR_INIT("tasks.apprunner") };

/* The name in front of ".amazonaws.com", or ".amazonaws.com.cn" in China; "" for what is no service principal. */
static iampb_str service_name(iampb_str principal)
{
    static const iampb_str ends[] = { IAMPB__STR_INIT(".amazonaws.com"), IAMPB__STR_INIT(".amazonaws.com.cn") };
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (iampb__str_ends(principal, ends[i]))
            return iampb__str_first(principal, principal.len - ends[i].len);
    return iampb__str("", 0);
}

/* Also in its form for one Region: lambda.eu-west-1.amazonaws.com. */
static bool is_compute(iampb_str principal)
{
    iampb_str name = service_name(principal);
    for (size_t i = 0; i < sizeof compute / sizeof *compute; i++) {
        if (!iampb__str_starts(name, compute[i]))
            continue;
        iampb_str rest = iampb__str_from(name, compute[i].len);
        if (rest.len == 0)
            return true;
        if (rest.ptr[0] == '.' && iampb__str_find(rest, '-', 0) != SIZE_MAX && iampb__is_digit(rest.ptr[rest.len - 1]))
            return true;
    }
    return false;
}

static bool is_allowed(const iampb__lists *lists, iampb_str principal)
{
    for (size_t i = 0; i < lists->workload_service_count; i++)
        if (iampb__glob_match(lists->workload_services_allowed[i], principal, true))
            return true;
    return false;
}

/* Evidence for each compute service that the role trusts; returns how many. *unread: a trust policy does not parse. */
static size_t tell_compute(iampb_run *run, const iampb__principal *role, size_t found, const iampb__principal **unread)
{
    iampb__statement statement;
    iampb__principal_entry entry;
    iampb__entry_room room;
    iampb_str why;
    if (!iampb__document_is_readable(&role->trust, &why)) {
        *unread = role;
        return found;
    }
    iampb__statements s = iampb__statements_of(&role->trust);
    while (iampb__statement_next(&s, &statement)) {
        if (!statement.allow || statement.not_principal)
            continue;
        iampb__principal_entries p = iampb__principal_entries_of(statement.principal);
        while (iampb__principal_next(&p, &entry)) {
            iampb_str principal = iampb__entry_text(entry.value, &room);
            if (!iampb__str_eq(entry.kind, IAMPB__STR("Service")) || !is_compute(principal)
                || is_allowed(run->lists, principal) || found++ >= IAMPB__ACCOUNTS_SHOWN)
                continue;
            iampb__span span = iampb__entry_span(entry.value);
            iampb__run_span(run, "Principal.Service", &span, "role %v is not for workloads", role->name.text);
        }
    }
    return found;
}

static size_t tell_workloads(iampb_run *run, const iampb__principal *role, size_t found,
        const iampb__principal **unread)
{
    found = tell_compute(run, role, found, unread);
    if (role->instance_profile_count > 0 && !is_allowed(run->lists, IAMPB__STR("ec2.amazonaws.com"))
        && found++ < IAMPB__ACCOUNTS_SHOWN)
        iampb__run_value(run, "InstanceProfileList.Arn", &role->instance_profile, "no instance profile");
    return found;
}

static iampb_str management_id(const iampb_organization *organization)
{
    for (size_t i = 0; i < organization->member_count; i++)
        if (organization->members[i]->is_management)
            return organization->members[i]->id.text;
    return organization->management_id.text;
}

static const iampb_account *account_of(const iampb_organization *organization, iampb_str id)
{
    for (size_t i = 0; i < organization->accounts.count; i++) {
        const iampb_account *account = *IAMPB__VEC_AT(iampb_account *, &organization->accounts, i);
        if (id.len > 0 && iampb__str_eq(account->id, id))
            return account;
    }
    return NULL;
}

static iampb_verdict missing_management(iampb_run *run, iampb_str id, const iampb_account *account)
{
    iampb_part_state state = account == NULL ? IAMPB_PART_NOT_LOADED
                                             : account->parts[IAMPB_DOCUMENT_AUTHORIZATION_DETAILS].state;
    const char *trouble = state == IAMPB_PART_INCOMPLETE ? "are not complete"
                        : state == IAMPB_PART_FAILED ? "could not be read"
                        : state == IAMPB_PART_NOT_LOADED ? "are missing" : "were loaded without RoleDetailList";
    iampb__run_say(run, "the authorization details of the management account %v %s: run `aws iam "
            "get-account-authorization-details` there", id, trouble);
    return IAMPB_NOT_EVALUATED;
}

static bool roles_are_whole(const iampb_account *account)
{
    iampb_part_state state = account->parts[IAMPB_DOCUMENT_AUTHORIZATION_DETAILS].state;
    return (state == IAMPB_PART_LOADED || state == IAMPB_PART_EMPTY)
        && (account->details_lists == 0 || account->details_lists & IAMPB__DETAILS_ROLES);
}

iampb_verdict iampb__judge_management_workloads(iampb_run *run, const void *subject)
{
    const iampb_organization *organization = subject;
    const iampb__principal *unread = NULL;
    size_t found = 0, roles = 0;
    if (iampb__no_organization(organization))
        return IAMPB_NOT_APPLICABLE;
    iampb_str id = management_id(organization);
    if (id.len == 0)
        return iampb__run_missing(run, IAMPB_DOCUMENT_ORGANIZATION);
    const iampb_account *account = account_of(organization, id);
    for (size_t i = 0; account != NULL && i < account->role_count; i++) {
        const iampb__principal *role = account->roles[i];
        if (iampb__is_service_linked(role) || iampb__is_identity_center(role))
            continue;
        size_t more = tell_workloads(run, role, found, &unread);
        roles += more > found;
        if (more > found && roles <= IAMPB__ACCOUNTS_SHOWN)
            iampb__run_command(run, "aws iam get-role --role-name %q --query Role.RoleLastUsed", role->name.text);
        found = more;
    }
    const iampb__member_account *member = iampb__organization_member(organization, id);
    iampb__run_resource(run, member != NULL && member->arn.text.len > 0 ? member->arn.text : id,
            "AWS::Organizations::Account", member != NULL && member->name.text.len > 0 ? member->name.text : id);
    if (found > 0) {
        iampb__run_say(run, "%z role%s of the management account %v %s for workloads", roles, roles == 1 ? "" : "s", id,
                roles == 1 ? "is" : "are");
        return IAMPB_FAIL;
    }
    if (account == NULL || !roles_are_whole(account))
        return missing_management(run, id, account);
    return unread == NULL || readable_trust(run, unread) ? IAMPB_PASS : IAMPB_NOT_EVALUATED;
}

/* ---- Trust policies of one role ---- */

static void say_update(iampb_run *run, const iampb__principal *role)
{
    iampb__run_command(run, "aws iam update-assume-role-policy --role-name %q --policy-document file://trust.json",
            role->name.text);
}

typedef struct trusted {
    size_t suspended, unlisted;
    iampb_str first_unlisted;
} trusted;

static void look_at_principal(iampb_run *run, iampb__json value, trusted *out)
{
    iampb__entry_room room;
    iampb_str id = iampb__principal_account(iampb__entry_text(value, &room));
    if (id.len == 0 || iampb__str_eq(id, run->account->id))
        return;
    const iampb__member_account *member = iampb__organization_member(run->organization, id);
    if (member == NULL) {
        out->unlisted++;
        return;
    }
    if (!member->suspended || out->suspended++ >= IAMPB__ACCOUNTS_SHOWN)
        return;
    bool by_status = member->status.text.len > 0;
    iampb__span span = iampb__entry_span(value);
    iampb__run_span(run, "Principal.AWS", &span, "an account that is ACTIVE");
    iampb__run_value(run, by_status ? "Status" : "State", by_status ? &member->status : &member->state, "ACTIVE");
}

iampb_verdict iampb__judge_suspended_trusted(iampb_run *run, const void *subject)
{
    const iampb__principal *role = subject;
    iampb__statement statement;
    iampb__principal_entry entry;
    trusted found = { 0, 0, { "", 0 } };
    if (iampb__is_service_linked(role) || iampb__no_organization(run->organization))
        return IAMPB_NOT_APPLICABLE;
    if (!readable_trust(run, role))
        return IAMPB_NOT_EVALUATED;
    iampb__statements s = iampb__statements_of(&role->trust);
    while (iampb__statement_next(&s, &statement)) {
        if (!statement.allow || statement.not_principal)
            continue;
        iampb__principal_entries p = iampb__principal_entries_of(statement.principal);
        while (iampb__principal_next(&p, &entry))
            if (iampb__str_eq(entry.kind, IAMPB__STR("AWS")))
                look_at_principal(run, entry.value, &found);
    }
    if (found.suspended > 0) {
        iampb__run_say(run, "role %v trusts an account that is suspended or closed", role->name.text);
        say_update(run, role);
        return IAMPB_FAIL;
    }
    if (found.unlisted > 0 && !iampb__run_has(run, IAMPB_DOCUMENT_ACCOUNTS))
        return iampb__run_missing(run, IAMPB_DOCUMENT_ACCOUNTS);
    return IAMPB_PASS;
}

/* What IAM leaves of a user or role that a policy names once it is deleted: the unique id, which no new user or role of
 * that name will have. AWS IAM User Guide, "IAM identifiers", unique IDs. */
static bool is_deleted_id(iampb_str principal)
{
    return iampb__is_unique_id(principal, IAMPB__STR("AIDA")) || iampb__is_unique_id(principal, IAMPB__STR("AROA"));
}

iampb_verdict iampb__judge_trust_deleted_principal(iampb_run *run, const void *subject)
{
    const iampb__principal *role = subject;
    iampb__statement statement;
    iampb__principal_entry entry;
    iampb__entry_room room;
    size_t found = 0;
    if (iampb__is_service_linked(role))
        return IAMPB_NOT_APPLICABLE;
    if (!readable_trust(run, role))
        return IAMPB_NOT_EVALUATED;
    iampb__statements s = iampb__statements_of(&role->trust);
    while (iampb__statement_next(&s, &statement)) {
        iampb__principal_entries p = iampb__principal_entries_of(statement.principal);
        while (iampb__principal_next(&p, &entry)) {
            if (!iampb__str_eq(entry.kind, IAMPB__STR("AWS")) || !is_deleted_id(iampb__entry_text(entry.value, &room))
                || found++ >= IAMPB__ACCOUNTS_SHOWN)
                continue;
            iampb__span span = iampb__entry_span(entry.value);
            iampb__run_span(run, statement.not_principal ? "NotPrincipal.AWS" : "Principal.AWS", &span,
                    "the ARN of a user or role that exists");
        }
    }
    if (found == 0)
        return IAMPB_PASS;
    iampb__run_say(run, "the trust policy of role %v names %z principal%s that %s deleted", role->name.text, found,
            found == 1 ? "" : "s", found == 1 ? "is" : "are");
    say_update(run, role);
    return IAMPB_FAIL;
}
