/* privilege_policies.c - checks of lesson 4 that read policies one by one: what stands in their statements, and whether
 * anything uses them. Policies that AWS writes are not judged by their statements: nobody here can change them. */
#include "playbook/privilege.h"

/* ---- Shared ---- */

const iampb__noun *iampb__noun_of(const iampb__principal *principal)
{
    static const iampb__noun user = { "user", "AWS::IAM::User", "AWS::IAM::UserPolicy" };
    static const iampb__noun group = { "group", "AWS::IAM::Group", "AWS::IAM::GroupPolicy" };
    static const iampb__noun role = { "role", "AWS::IAM::Role", "AWS::IAM::RolePolicy" };
    return principal->entity.kind == IAMPB_ENTITY_GROUP ? &group
         : principal->entity.kind == IAMPB_ENTITY_ROLE ? &role : &user;
}

/* Users, groups and roles are all in the data, so what none of them names is used by none. */
static bool principals_are_whole(const iampb_run *run)
{
    const unsigned all = IAMPB__DETAILS_USERS | IAMPB__DETAILS_GROUPS | IAMPB__DETAILS_ROLES;
    return iampb__run_has(run, IAMPB_DOCUMENT_AUTHORIZATION_DETAILS)
        && (run->account->details_lists == 0 || (run->account->details_lists & all) == all);
}

iampb__tri iampb__policy_is_attached(const iampb_run *run, const iampb__policy *policy)
{
    if (policy->attached_to_count > 0 || (policy->attachment_count.known && policy->attachment_count.number > 0))
        return IAMPB__TRUE;
    return policy->attachment_count.known || principals_are_whole(run) ? IAMPB__FALSE : IAMPB__TRI_UNKNOWN;
}

iampb__tri iampb__policy_is_boundary(const iampb_run *run, const iampb__policy *policy)
{
    if (policy->boundary_of_count > 0
        || (policy->boundary_usage_count.known && policy->boundary_usage_count.number > 0))
        return IAMPB__TRUE;
    return policy->boundary_usage_count.known || principals_are_whole(run) ? IAMPB__FALSE : IAMPB__TRI_UNKNOWN;
}

bool iampb__policy_document(iampb_run *run, const iampb__policy *policy, const iampb__document **out)
{
    iampb_str why;
    *out = policy->current == NULL ? NULL : &policy->current->document;
    if (*out != NULL && iampb__run_shape(run, *out) != 0)
        return true;
    if (policy->current == NULL) {
        iampb__run_say(run, "the default version %v of policy %v is not in the input", policy->default_version.text,
                policy->name.text);
        iampb__run_value(run, "DefaultVersionId", &policy->default_version, NULL);
        return false;
    }
    if (!iampb__document_is_readable(*out, &why)) {
        iampb__run_say(run, "version %v of policy %v cannot be judged: %v", policy->current->id.text,
                policy->name.text, why);
        iampb__run_span(run, "Document", &(*out)->span, NULL);
    }
    return false;
}

bool iampb__inline_document(iampb_run *run, const iampb__inline_policy *policy, const iampb__document **out)
{
    iampb_str why;
    *out = &policy->document;
    if (iampb__run_shape(run, *out) != 0)
        return true;
    if (!iampb__document_is_readable(*out, &why)) {
        iampb__run_say(run, "inline policy %v of %s %v cannot be judged: %v", policy->name.text,
                iampb__noun_of(policy->owner)->word, policy->owner->name.text, why);
        iampb__run_span(run, "PolicyDocument", &(*out)->span, NULL);
    }
    return false;
}

/* ---- Whole services ---- */

/* Evidence for each entry of one Allow; returns how many of the findings' entries are used up now. `admin`: the policy
 * as a whole is told by the checks of administration, so only entries that name a service are told here. */
static size_t tell_wildcards(iampb_run *run, const iampb__statement *statement, bool admin, size_t found)
{
    iampb__entry_room room;
    if (statement->not_action && admin)
        return found;
    if (statement->not_action) {
        iampb__span span = iampb__entry_span(statement->action);
        if (found < IAMPB__SHOWN)
            iampb__run_span(run, "NotAction", &span, "single actions in Action");
        return found + 1;
    }
    for (iampb__entries e = iampb__entries_of(statement->action); iampb__entries_more(&e); iampb__entries_advance(&e)) {
        iampb_str action = iampb__entry_text(e.value, &room);
        if (!iampb__action_is_service(action) || (admin && iampb__action_is_all(action)))
            continue;
        iampb__span span = iampb__entry_span(e.value);
        if (found < IAMPB__SHOWN)
            iampb__run_span(run, "Action", &span, "single actions of the service");
        found++;
    }
    return found;
}

iampb_verdict iampb__judge_service_wildcard(iampb_run *run, const void *subject)
{
    const iampb__policy *policy = subject;
    const iampb__document *document;
    iampb__statement statement;
    size_t found = 0;
    if (policy->aws_managed)
        return IAMPB_NOT_APPLICABLE;
    if (!iampb__policy_document(run, policy, &document))
        return IAMPB_NOT_EVALUATED;
    if (!(iampb__run_shape(run, document) & IAMPB__SHAPE_WILDCARD))
        return IAMPB_PASS;
    bool admin = iampb__policy_is_admin(document, NULL);
    iampb__statements s = iampb__statements_of(document);
    while (iampb__statement_next(&s, &statement))
        if (statement.allow)
            found = tell_wildcards(run, &statement, admin, found);
    if (found == 0)
        return IAMPB_PASS;
    iampb__run_say(run, "policy %v allows whole services in %z place%s, actions that AWS adds later included",
            policy->name.text, found, found == 1 ? "" : "s");
    iampb__run_command(run, "aws iam create-policy-version --policy-arn %q --policy-document file://policy.json "
            "--set-as-default", policy->arn.text);
    return IAMPB_FAIL;
}

/* ---- Statements of all that the customer wrote: customer managed policies and inline policies ---- */

iampb_verdict iampb__take_written(iampb_run *run, const void *subject, bool aws_too, iampb__written *out)
{
    const iampb_entity *entity = subject;
    *out = (iampb__written){ .document = NULL };
    if (entity->kind == IAMPB_ENTITY_POLICY) {
        out->policy = subject;
        out->name = out->policy->name.text;
        if (out->policy->aws_managed && !aws_too)
            return IAMPB_NOT_APPLICABLE;
        return iampb__policy_document(run, out->policy, &out->document) ? IAMPB_PASS : IAMPB_NOT_EVALUATED;
    }
    out->inlined = subject;
    out->name = out->inlined->name.text;
    if (iampb__is_service_linked(out->inlined->owner))
        return IAMPB_NOT_APPLICABLE;
    return iampb__inline_document(run, out->inlined, &out->document) ? IAMPB_PASS : IAMPB_NOT_EVALUATED;
}

void iampb__say_rewrite(iampb_run *run, const iampb__written *what)
{
    if (what->policy != NULL) {
        iampb__run_command(run, "aws iam create-policy-version --policy-arn %q --policy-document file://policy.json "
                "--set-as-default", what->policy->arn.text);
        return;
    }
    const iampb__principal *owner = what->inlined->owner;
    const char *word = iampb__noun_of(owner)->word;
    iampb__run_command(run, "aws iam put-%s-policy --%s-name %q --policy-name %q --policy-document file://policy.json",
            word, word, owner->name.text, what->name);
}

/* ---- Allow with NotAction ---- */

/* What a NotAction should at least leave out. Names as in the Service Authorization Reference. */
static const struct {
    iampb_str service, name;
} sensitive[] = {
#define ROW(service, name) { IAMPB__STR_INIT(service), IAMPB__STR_INIT(name) }
    ROW("cloudtrail", "DeleteTrail"), ROW("cloudtrail", "StopLogging"), ROW("config", "StopConfigurationRecorder"),
    ROW("ec2", "AuthorizeSecurityGroupIngress"), ROW("guardduty", "DeleteDetector"), ROW("iam", "AttachRolePolicy"),
    ROW("iam", "AttachUserPolicy"), ROW("iam", "CreateAccessKey"), ROW("iam", "CreateLoginProfile"),
    ROW("iam", "CreatePolicyVersion"), ROW("iam", "PassRole"), ROW("iam", "PutRolePolicy"),
    ROW("iam", "PutUserPolicy"), ROW("iam", "UpdateAssumeRolePolicy"), ROW("kms", "Decrypt"),
    ROW("kms", "PutKeyPolicy"), ROW("kms", "ScheduleKeyDeletion"), ROW("lambda", "UpdateFunctionCode"),
    ROW("organizations", "LeaveOrganization"), ROW("s3", "DeleteBucket"), ROW("s3", "GetObject"),
    ROW("s3", "PutBucketPolicy"), ROW("secretsmanager", "GetSecretValue"), ROW("sts", "AssumeRole"),
#undef ROW
};
enum { SENSITIVE_COUNT = sizeof sensitive / sizeof *sensitive };

static size_t count_sensitive(const iampb__statement *statement)
{
    size_t through = 0;
    for (size_t i = 0; i < SENSITIVE_COUNT; i++)
        through += iampb__statement_covers_action(statement, sensitive[i].service, sensitive[i].name);
    return through;
}

static iampb_verdict judge_not_action(iampb_run *run, const iampb__written *what)
{
    iampb__statement statement;
    size_t found = 0, most = 0;
    if (!(iampb__run_shape(run, what->document) & IAMPB__SHAPE_NOT_ACTION))
        return IAMPB_PASS;
    iampb__statements s = iampb__statements_of(what->document);
    while (iampb__statement_next(&s, &statement)) {
        if (!statement.allow || !statement.not_action || iampb__statement_is_confined(&statement))
            continue;
        size_t through = count_sensitive(&statement);
        iampb__span span = iampb__entry_span(statement.action);
        most = through > most ? through : most;
        if (found++ >= IAMPB__SHOWN)
            continue;
        iampb__run_span(run, "NotAction", &span, "Action with what is needed");
        iampb__run_fact(run, "sensitive actions let through", "0", "%z of %z", through, (size_t)SENSITIVE_COUNT);
    }
    if (found == 0)
        return IAMPB_PASS;
    iampb__run_say(run, "%s %v allows all actions but a list on every resource: %z of %z sensitive actions get through",
            what->policy != NULL ? "policy" : "inline policy", what->name, most, (size_t)SENSITIVE_COUNT);
    iampb__say_rewrite(run, what);
    return IAMPB_FAIL;
}

iampb_verdict iampb__judge_allow_not_action(iampb_run *run, const void *subject)
{
    iampb__written what;
    iampb_verdict taken = iampb__take_written(run, subject, false, &what);
    return taken == IAMPB_PASS ? judge_not_action(run, &what) : taken;
}

/* ---- Policies that nothing uses ---- */

static void say_delete(iampb_run *run, const iampb__policy *policy)
{
    for (size_t i = 0; i < policy->version_count; i++)
        if (&policy->versions[i] != policy->current && !policy->versions[i].is_default)
            iampb__run_command(run, "aws iam delete-policy-version --policy-arn %q --version-id %q", policy->arn.text,
                    policy->versions[i].id.text);
    iampb__run_command(run, "aws iam delete-policy --policy-arn %q", policy->arn.text);
}

iampb_verdict iampb__judge_unused_policy(iampb_run *run, const void *subject)
{
    const iampb__policy *policy = subject;
    int64_t days = run->parameters[0];
    if (policy->aws_managed)
        return IAMPB_NOT_APPLICABLE;
    iampb__tri attached = iampb__policy_is_attached(run, policy), boundary = iampb__policy_is_boundary(run, policy);
    bool age_known = iampb__time_is_known(policy->created.at);
    if (attached == IAMPB__TRUE || boundary == IAMPB__TRUE
        || (age_known && run->as_of - policy->created.at <= days * IAMPB__DAY))
        return IAMPB_PASS;
    if (attached == IAMPB__TRI_UNKNOWN || boundary == IAMPB__TRI_UNKNOWN) {
        iampb__run_say(run, "whether anything uses policy %v is not known: the input has neither its %s nor all users, "
                "groups and roles", policy->name.text,
                attached == IAMPB__TRI_UNKNOWN ? "AttachmentCount" : "PermissionsBoundaryUsageCount");
        return IAMPB_NOT_EVALUATED;
    }
    if (!age_known) {
        iampb__run_say(run, "nothing uses policy %v, but when it was made is not known", policy->name.text);
        iampb__run_value(run, "CreateDate", &policy->created.value, NULL);
        return IAMPB_NOT_EVALUATED;
    }
    iampb__run_say(run, "policy %v is attached to nothing and no permissions boundary, %l days after it was made",
            policy->name.text, (run->as_of - policy->created.at) / IAMPB__DAY);
    iampb__run_value(run, "AttachmentCount", &policy->attachment_count.value, "at least 1");
    iampb__run_value(run, "CreateDate", &policy->created.value, "at most %l days old", days);
    say_delete(run, policy);
    return IAMPB_FAIL;
}

/* ---- Inline policies as such ---- */

static void tell_inline(iampb_run *run, const iampb__principal *owner, const iampb__inline_policy *policy)
{
    const char *word = iampb__noun_of(owner)->word;
    iampb__run_resource(run, owner->arn.text, iampb__noun_of(owner)->inline_type, policy->name.text);
    iampb__run_key(run, policy->name.text);
    iampb__run_say(run, "inline policy %v is a part of %s %v: no other can share it, and no list of policies shows it",
            policy->name.text, word, owner->name.text);
    iampb__run_value(run, "PolicyName", &policy->name, "no inline policy");
    iampb__run_command(run, "aws iam create-policy --policy-name %q --policy-document file://policy.json",
            policy->name.text);
    iampb__run_command(run, "aws iam delete-%s-policy --%s-name %q --policy-name %q", word, word, owner->name.text,
            policy->name.text);
}

iampb_verdict iampb__judge_inline_policy(iampb_run *run, const void *subject)
{
    const iampb__principal *owner = subject;
    if (iampb__is_service_linked(owner))
        return IAMPB_NOT_APPLICABLE;
    if (owner->inline_count == 0)
        return IAMPB_PASS;
    for (size_t i = 0; i + 1 < owner->inline_count; i++) {
        tell_inline(run, owner, &owner->inline_policies[i]);
        iampb__run_next(run, IAMPB_FAIL);
    }
    tell_inline(run, owner, &owner->inline_policies[owner->inline_count - 1]);
    return IAMPB_FAIL;
}
