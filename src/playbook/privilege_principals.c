/* privilege_principals.c - checks of lesson 4 that look at users, groups and roles: permissions through groups, no
 * empty groups, no roles that nobody uses, tags where the playbook wants them. */
#include "playbook/privilege.h"

iampb_verdict iampb__user_without_details(iampb_run *run, const iampb__user *user)
{
    if (!iampb__run_has(run, IAMPB_DOCUMENT_AUTHORIZATION_DETAILS))
        return iampb__run_missing(run, IAMPB_DOCUMENT_AUTHORIZATION_DETAILS);
    if (run->account->details_lists != 0 && !(run->account->details_lists & IAMPB__DETAILS_USERS))
        return IAMPB_NOT_APPLICABLE; /* told once for the account */
    iampb__run_say(run, "user %v is in the credential report but not in the authorization details: were they saved at "
            "different times?", user->name);
    return IAMPB_NOT_EVALUATED;
}

/* ---- Users and groups ---- */

iampb_verdict iampb__judge_policies_on_user(iampb_run *run, const void *subject)
{
    const iampb__user *user = subject;
    const iampb__principal *details = user->details;
    if (details == NULL)
        return iampb__user_without_details(run, user);
    if (details->attached_count + details->inline_count == 0)
        return IAMPB_PASS;
    iampb__run_say(run, "user %v has permissions of its own:", user->name);
    const char *before = " ";
    for (size_t i = 0; i < details->attached_count + details->inline_count; i++) {
        bool attached = i < details->attached_count;
        const iampb__inline_policy *inlined = attached ? NULL : &details->inline_policies[i - details->attached_count];
        iampb_str name = attached ? details->attached[i].name.text : inlined->name.text;
        if (attached && name.len == 0)
            name = details->attached[i].arn.text;
        iampb__builder_format(&run->message, "%s%v%s", before, name, attached ? "" : " (inline)");
        before = ", ";
        if (i >= IAMPB__SHOWN)
            continue;
        iampb__run_value(run, attached ? "PolicyArn" : "PolicyName",
                attached ? &details->attached[i].arn : &inlined->name, "on groups only");
        if (attached)
            iampb__run_command(run, "aws iam detach-user-policy --user-name %q --policy-arn %q", user->name,
                    details->attached[i].arn.text);
        else
            iampb__run_command(run, "aws iam delete-user-policy --user-name %q --policy-name %q", user->name, name);
    }
    return IAMPB_FAIL;
}

/* What a report past its hard limit says of the password does not count. */
static iampb_verdict lacks_password(iampb_run *run, const iampb__user *user)
{
    if (!user->in_report)
        return iampb__run_missing(run, IAMPB_DOCUMENT_CREDENTIAL_REPORT);
    iampb__run_say(run, iampb__run_report(run) == NULL
            ? "user %v is in no group and has no policy, and the credential report is too old to tell whether it has a "
              "password: generate a new one"
            : "user %v is in no group and has no policy, but whether it has a password is not known", user->name);
    return IAMPB_NOT_EVALUATED;
}

iampb_verdict iampb__judge_user_not_in_group(iampb_run *run, const void *subject)
{
    const iampb__user *user = subject;
    const iampb__principal *details = user->details;
    if (details == NULL)
        return iampb__user_without_details(run, user);
    if (details->group_name_count > 0)
        return IAMPB_PASS;
    size_t policies = details->attached_count + details->inline_count;
    iampb__tri reported = iampb__run_report(run) == NULL ? IAMPB__TRI_UNKNOWN : user->password_enabled;
    bool password = reported == IAMPB__TRUE || user->login_profile == IAMPB__TRUE;
    if (policies == 0 && !password) {
        if (reported == IAMPB__FALSE || user->login_profile == IAMPB__FALSE)
            return IAMPB_PASS;
        return lacks_password(run, user);
    }
    iampb__run_say(run, "user %v is in no group and has %s%s%s", user->name, policies > 0 ? "policies of its own" : "",
            policies > 0 && password ? " and " : "", password ? "a password" : "");
    iampb__run_value(run, "UserName", &details->name, "in at least 1 group");
    iampb__run_fact(run, "GroupList", "at least 1 group", "0 groups");
    if (reported == IAMPB__TRUE)
        iampb__run_field(run, &user->entity, "password_enabled", NULL);
    iampb__run_command(run, "aws iam list-groups");
    iampb__run_command(run, "aws iam add-user-to-group --group-name GROUP --user-name %q", user->name);
    return IAMPB_FAIL;
}

iampb_verdict iampb__judge_group_empty(iampb_run *run, const void *subject)
{
    const iampb__principal *group = subject;
    if (group->member_count > 0)
        return IAMPB_PASS;
    iampb_verdict gap = iampb__run_gap(run, IAMPB__DETAILS_USERS);
    if (gap != IAMPB_NOT_APPLICABLE)
        return gap;
    iampb__run_say(run, "group %v has no members", group->name.text);
    iampb__run_value(run, "GroupName", &group->name, "named by at least 1 user");
    for (size_t i = 0; i < group->attached_count && i < IAMPB__SHOWN; i++)
        iampb__run_command(run, "aws iam detach-group-policy --group-name %q --policy-arn %q", group->name.text,
                group->attached[i].arn.text);
    for (size_t i = 0; i < group->inline_count && i < IAMPB__SHOWN; i++)
        iampb__run_command(run, "aws iam delete-group-policy --group-name %q --policy-name %q", group->name.text,
                group->inline_policies[i].name.text);
    iampb__run_command(run, "aws iam delete-group --group-name %q", group->name.text);
    return IAMPB_FAIL;
}

/* ---- Roles ---- */

static void say_delete_role(iampb_run *run, const iampb__principal *role)
{
    for (size_t i = 0; i < role->attached_count && i < IAMPB__SHOWN; i++)
        iampb__run_command(run, "aws iam detach-role-policy --role-name %q --policy-arn %q", role->name.text,
                role->attached[i].arn.text);
    for (size_t i = 0; i < role->inline_count && i < IAMPB__SHOWN; i++)
        iampb__run_command(run, "aws iam delete-role-policy --role-name %q --policy-name %q", role->name.text,
                role->inline_policies[i].name.text);
    if (role->instance_profile_count > 0)
        iampb__run_command(run, "aws iam list-instance-profiles-for-role --role-name %q", role->name.text);
    iampb__run_command(run, "aws iam delete-role --role-name %q", role->name.text);
}

iampb_verdict iampb__judge_role_unused(iampb_run *run, const void *subject)
{
    const iampb__principal *role = subject;
    int64_t limit = run->parameters[0] * IAMPB__DAY;
    if (iampb__is_service_linked(role))
        return IAMPB_PASS;
    bool never = role->last_used.at == IAMPB__TIME_NEVER;
    int64_t since = never ? role->created.at : role->last_used.at;
    if (!role->last_used_reported || !iampb__time_is_known(since)) {
        iampb__run_say(run, never && role->last_used_reported
                ? "role %v was never used, and when it was made is not known"
                : "when role %v was last used is not in the input: RoleLastUsed is missing", role->name.text);
        return IAMPB_NOT_EVALUATED;
    }
    if (run->as_of - since <= limit)
        return IAMPB_PASS;
    /* AWS keeps track for about 400 days: "never" may mean longer ago than that. */
    iampb__run_say(run, never
            ? "role %v has not been used since it was made %l days ago, or not within AWS's memory"
            : "role %v was last used %l days ago",
            role->name.text, (run->as_of - since) / IAMPB__DAY);
    if (never)
        iampb__run_value(run, "CreateDate", &role->created.value, "used, or at most %l days old", run->parameters[0]);
    else
        iampb__run_value(run, "RoleLastUsed.LastUsedDate", &role->last_used.value, "at most %l days ago",
                run->parameters[0]);
    if (!iampb__is_identity_center(role)) /* removed by way of its permission set */
        say_delete_role(run, role);
    return IAMPB_FAIL;
}

/* ---- Tags ---- */

/* Keys of tags are the same in any case for IAM. IAM User Guide, "Tags for AWS Identity and Access Management
 * resources". */
static bool has_tag(const iampb__principal *principal, iampb_str key)
{
    for (size_t i = 0; i < principal->tag_count; i++)
        if (iampb__str_eq_nocase(principal->tags[i].key.text, key))
            return true;
    return false;
}

static iampb_verdict judge_tags(iampb_run *run, const iampb__principal *principal)
{
    const iampb__lists *lists = run->lists;
    const char *word = iampb__noun_of(principal)->word;
    size_t missing = 0;
    for (size_t i = 0; i < lists->required_tag_count; i++)
        missing += !has_tag(principal, lists->required_tags[i]);
    if (missing == 0)
        return IAMPB_PASS;
    iampb__run_say(run, "the %s %v has no tag", word, principal->name.text);
    const char *before = " ";
    for (size_t i = 0; i < lists->required_tag_count; i++) {
        if (has_tag(principal, lists->required_tags[i]))
            continue;
        iampb__builder_format(&run->message, "%s%v", before, lists->required_tags[i]);
        before = ", ";
        iampb__run_command(run, "aws iam tag-%s --%s-name %q --tags Key=%q,Value=VALUE", word, word,
                principal->name.text, lists->required_tags[i]);
    }
    iampb__run_value(run, principal->entity.kind == IAMPB_ENTITY_ROLE ? "RoleName" : "UserName", &principal->name,
            "with all required tags");
    iampb__run_fact(run, "Tags", "all required tags", "%z missing", missing);
    return IAMPB_FAIL;
}

/* Without a list there is nothing to judge by; said for the first subject only, as of the account. */
static iampb_verdict no_tag_list(iampb_run *run, bool first)
{
    if (!first)
        return IAMPB_NOT_APPLICABLE;
    iampb__run_as_account(run);
    iampb__run_say(run, "the playbook has no list of required tags");
    return IAMPB_NOT_EVALUATED;
}

static const iampb__user *first_user(const iampb_account *account)
{
    for (size_t i = 0; i < account->user_count; i++)
        if (!account->users[i]->is_root)
            return account->users[i];
    return NULL;
}

iampb_verdict iampb__judge_untagged_user(iampb_run *run, const void *subject)
{
    const iampb__user *user = subject;
    if (run->lists->required_tag_count == 0)
        return no_tag_list(run, user == first_user(run->account));
    if (user->details == NULL)
        return iampb__user_without_details(run, user);
    return judge_tags(run, user->details);
}

iampb_verdict iampb__judge_untagged_role(iampb_run *run, const void *subject)
{
    const iampb__principal *role = subject;
    if (run->lists->required_tag_count == 0)
        return no_tag_list(run, role == run->account->roles[0]);
    if (iampb__is_service_linked(role))
        return IAMPB_NOT_APPLICABLE; /* AWS lets nobody tag them */
    return judge_tags(run, role);
}
