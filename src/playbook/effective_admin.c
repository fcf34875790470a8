/* effective_admin.c - see effective_admin.h. */
#include "playbook/effective_admin.h"
#include "playbook/privilege.h"

/* ---- What is asked ---- */
static const iampb__ask everything = { .action = IAMPB__STR_INIT("some-service:SomeAction"),
    .resource = IAMPB__STR_INIT("*"), .anywhere = true };

enum { OF_USER = 1, OF_ROLE = 2 };
/* Ways to give oneself the rest, on users, roles and policies that no policy names. AWS IAM User Guide, "Policies and
 * permissions in AWS Identity and Access Management". */
static const struct grant {
    unsigned of;
    iampb__ask ask;
} grants[] = {
#define ADMINISTRATOR { { IAMPB__STR_INIT("iam:PolicyARN"), \
    IAMPB__STR_INIT("arn:$P:iam::aws:policy/AdministratorAccess") } }
    { OF_USER, { .action = IAMPB__STR_INIT("iam:PutUserPolicy"),
        .resource = IAMPB__STR_INIT("arn:$P:iam::$A:user/somebody"), .anywhere = true } },
    { OF_USER, { .action = IAMPB__STR_INIT("iam:AttachUserPolicy"),
        .resource = IAMPB__STR_INIT("arn:$P:iam::$A:user/somebody"), .anywhere = true, .keys = ADMINISTRATOR } },
    { OF_ROLE, { .action = IAMPB__STR_INIT("iam:PutRolePolicy"),
        .resource = IAMPB__STR_INIT("arn:$P:iam::$A:role/some-role"), .anywhere = true } },
    { OF_ROLE, { .action = IAMPB__STR_INIT("iam:AttachRolePolicy"),
        .resource = IAMPB__STR_INIT("arn:$P:iam::$A:role/some-role"), .anywhere = true, .keys = ADMINISTRATOR } },
    { OF_USER | OF_ROLE, { .action = IAMPB__STR_INIT("iam:CreatePolicyVersion"),
        .resource = IAMPB__STR_INIT("arn:$P:iam::$A:policy/some-policy"), .anywhere = true } },
#undef ADMINISTRATOR
};
enum { GRANTS = sizeof grants / sizeof *grants };
_Static_assert(IAMPB__ASKS_OF_ADMIN + 3 * (1 + GRANTS) <= IAMPB__ASKS_OF_PRIVILEGE, "numbers of questions meet");

static bool is_group(const iampb__asker *who)
{
    return who->details != NULL && who->details->entity.kind == IAMPB_ENTITY_GROUP;
}

static bool is_role(const iampb__asker *who)
{
    return who->details != NULL && who->details->entity.kind == IAMPB_ENTITY_ROLE;
}

static bool ask_one(iampb_run *run, const iampb__asker *who, const iampb__ask *what, size_t number, iampb__mfa mfa,
        iampb__answer *out)
{
    iampb__ask ask = *what;
    ask.mfa = mfa;
    return is_group(who) ? iampb__ask_group(run, who->details, &ask, out)
                         : iampb__ask_principal(run, who, &ask, IAMPB__ASKS_OF_ADMIN + 3 * number + mfa, out);
}

/* *grant: the first that is allowed, where one is. */
static bool ask_grants(iampb_run *run, const iampb__asker *who, iampb__mfa mfa, iampb__answer *out, size_t *grant)
{
    const unsigned of = is_role(who) ? OF_ROLE : OF_USER;
    *out = (iampb__answer){ .allowed = IAMPB__FALSE, .reason = IAMPB__STR("") };
    for (size_t i = 0; i < GRANTS && out->allowed != IAMPB__TRUE; i++) {
        iampb__answer answer;
        if ((grants[i].of & of) == 0)
            continue;
        if (!ask_one(run, who, &grants[i].ask, 1 + i, mfa, &answer))
            return false;
        if (answer.allowed == IAMPB__FALSE)
            continue;
        *out = answer;
        *grant = i;
    }
    return true;
}

bool iampb__ask_admin(iampb_run *run, const iampb__asker *who, iampb__mfa mfa, iampb__answer *out)
{
    iampb__answer more;
    size_t grant;
    if (!ask_one(run, who, &everything, 0, mfa, out))
        return false;
    if (out->allowed == IAMPB__FALSE)
        return true;
    if (!ask_grants(run, who, mfa, &more, &grant))
        return false;
    if (more.allowed != IAMPB__TRUE)
        *out = more;
    return true;
}

/* With the Region where it is allowed. */
static void tell_one(iampb_run *run, const iampb__asker *who, const iampb__ask *what, iampb__mfa mfa, bool statement)
{
    iampb__ask ask = *what;
    iampb__answer answer;
    ask.mfa = mfa;
    if (is_group(who) ? !iampb__ask_group(run, who->details, &ask, &answer)
                      : !iampb__ask_principal(run, who, &ask, SIZE_MAX, &answer))
        return;
    ask.anywhere = false;
    ask.region = answer.region;
    iampb__tell_request(run, who, &ask, IAMPB__TRUE);
    if (statement && is_group(who))
        iampb__tell_group_granting(run, who->details, &ask);
    else if (statement)
        iampb__tell_granting(run, who, &ask);
}

void iampb__tell_admin(iampb_run *run, const iampb__asker *who, iampb__mfa mfa)
{
    iampb__answer answer;
    size_t grant = 0;
    tell_one(run, who, &everything, mfa, true);
    if (ask_grants(run, who, mfa, &answer, &grant) && answer.allowed == IAMPB__TRUE)
        tell_one(run, who, &grants[grant].ask, mfa, false);
}

/* ---- The checks ---- */
/* PASS or NOT_EVALUATED; FAIL: it is one, and nothing is said of it yet. Whoever has MFA may do the most. */
static iampb_verdict look(iampb_run *run, const iampb__asker *who)
{
    const char *word = is_group(who) ? "group" : is_role(who) ? "role" : "user";
    iampb__answer answer;
    if (!iampb__ask_admin(run, who, IAMPB__MFA_TRUE, &answer))
        return IAMPB_NOT_APPLICABLE;
    if (answer.allowed == IAMPB__TRUE)
        return IAMPB_FAIL;
    if (answer.allowed == IAMPB__FALSE)
        return IAMPB_PASS;
    return iampb__say_untold(run, &answer, "whether %s %v %s", word, who->name,
            is_group(who) ? "makes administrators of its members" : "is an administrator");
}

iampb_verdict iampb__judge_admin_user(iampb_run *run, const void *subject)
{
    const iampb__user *user = subject;
    const iampb__asker who = iampb__asker_of_user(user);
    if (user->details == NULL)
        return iampb__user_without_details(run, user);
    iampb_verdict verdict = look(run, &who);
    if (verdict != IAMPB_FAIL)
        return verdict;
    iampb__run_say(run, "user %v is an administrator: all its policies together let it do everything", user->name);
    iampb__tell_admin(run, &who, IAMPB__MFA_TRUE);
    iampb__run_command(run, "aws iam list-groups-for-user --user-name %q", user->name);
    iampb__run_command(run, "aws iam list-attached-user-policies --user-name %q", user->name);
    iampb__run_command(run, "aws iam put-user-permissions-boundary --user-name %q --permissions-boundary BOUNDARY_ARN",
            user->name);
    return IAMPB_FAIL;
}

iampb_verdict iampb__judge_admin_group(iampb_run *run, const void *subject)
{
    const iampb__principal *group = subject;
    const iampb__asker who = { group->arn.text, group->name.text, group };
    iampb_verdict verdict = look(run, &who);
    if (verdict != IAMPB_FAIL)
        return verdict;
    iampb__run_say(run, "group %v makes administrators: it has %z member%s, as far as no boundary holds them back",
            group->name.text, group->member_count, group->member_count == 1 ? "" : "s");
    iampb__tell_admin(run, &who, IAMPB__MFA_TRUE);
    for (size_t i = 0; i < group->member_count && i < IAMPB__SHOWN; i++)
        if (group->members[i]->details != NULL)
            iampb__run_value(run, "member", &group->members[i]->details->arn, NULL);
    iampb__run_command(run, "aws iam list-attached-group-policies --group-name %q", group->name.text);
    iampb__run_command(run, "aws iam list-group-policies --group-name %q", group->name.text);
    return IAMPB_FAIL;
}

/* ---- Roles: who can assume them ---- */
static bool is_trusted(const iampb_run *run, iampb_str account)
{
    if (iampb__str_eq(account, run->account->id) || iampb__organization_member(run->organization, account) != NULL)
        return true;
    for (size_t i = 0; i < run->lists->trusted_account_count; i++)
        if (iampb__str_eq(run->lists->trusted_accounts[i].id, account))
            return true;
    return false;
}

static iampb_severity severity_of(const iampb_run *run, const iampb__statement *statement)
{
    const iampb_severity anybody = statement->conditional ? IAMPB_SEVERITY_HIGH : IAMPB_SEVERITY_CRITICAL;
    iampb_severity most = run->check->severity;
    iampb__principal_entries p = iampb__principal_entries_of(statement->principal);
    iampb__principal_entry entry;
    iampb__entry_room room;
    if (!statement->allow)
        return most;
    if (statement->not_principal)
        return anybody;
    while (iampb__principal_next(&p, &entry)) {
        iampb_str principal = iampb__entry_text(entry.value, &room);
        iampb_str account = iampb__principal_account(principal);
        if (!iampb__str_eq(entry.kind, IAMPB__STR("AWS")))
            continue;
        if (iampb__is_stars(principal))
            return anybody;
        if (account.len > 0 && !is_trusted(run, account) && most < IAMPB_SEVERITY_HIGH)
            most = IAMPB_SEVERITY_HIGH;
    }
    return most;
}

/* The playbook's word counts. */
static void rate(iampb_run *run, const iampb__principal *role)
{
    iampb_severity most = run->severity;
    iampb__statement statement;
    iampb_str why;
    if (run->severity != run->check->severity || !iampb__document_is_readable(&role->trust, &why))
        return;
    iampb__statements s = iampb__statements_of(&role->trust);
    while (iampb__statement_next(&s, &statement)) {
        iampb_severity severity = severity_of(run, &statement);
        most = severity > most ? severity : most;
    }
    iampb__run_severity(run, most);
}

iampb_verdict iampb__judge_admin_role(iampb_run *run, const void *subject)
{
    const iampb__principal *role = subject;
    const iampb__asker who = iampb__asker_of_role(role);
    if (iampb__is_service_linked(role) || iampb__is_identity_center(role))
        return IAMPB_NOT_APPLICABLE;
    iampb_verdict verdict = look(run, &who);
    if (verdict != IAMPB_FAIL)
        return verdict;
    iampb__run_say(run, "role %v is an administrator: all its policies together let it do everything",
            role->name.text);
    iampb__tell_admin(run, &who, IAMPB__MFA_TRUE);
    if (role->trust.present)
        iampb__run_span(run, "AssumeRolePolicyDocument", &role->trust.span, NULL);
    rate(run, role);
    iampb__run_command(run, "aws iam list-attached-role-policies --role-name %q", role->name.text);
    iampb__run_command(run, "aws iam put-role-permissions-boundary --role-name %q --permissions-boundary BOUNDARY_ARN",
            role->name.text);
    return IAMPB_FAIL;
}
