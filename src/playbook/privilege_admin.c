/* privilege_admin.c - checks of lesson 4 for policies that by themselves make an administrator, by what they say and
 * never by what they are called. */
#include "base/arn.h"
#include "playbook/privilege.h"

/* Most documents have no statement that could make them admin; whether one has is remembered. */
static bool judge_shape(iampb_run *run, const iampb__document *document, iampb__admin_shape *out)
{
    *out = (iampb__admin_shape){ .admin = false };
    if (iampb__run_shape(run, document) & IAMPB__SHAPE_BROAD)
        iampb__policy_admin_shape(document, out);
    return out->admin;
}

static void tell_shape(iampb_run *run, const iampb__admin_shape *shape)
{
    iampb__run_span(run, "Statement", &shape->statement, NULL);
    iampb__run_span(run, shape->not_action ? "NotAction" : "Action", &shape->action,
            shape->not_action ? "Action with what is needed" : "not every action");
    if (shape->exceptions)
        iampb__run_confidence(run, IAMPB_CONFIDENCE_MEDIUM);
}

static const char *what_it_allows(const iampb__admin_shape *shape)
{
    return shape->exceptions
        ? "allows nearly every action on every resource, those of IAM by which its holder can give himself the rest "
          "included"
        : "allows every action on every resource";
}

static void say_detach(iampb_run *run, const iampb__principal *principal, iampb_str policy_arn)
{
    const char *word = iampb__noun_of(principal)->word;
    if (!iampb__is_identity_center(principal)) /* AWS refuses: the permission set is what has it */
        iampb__run_command(run, "aws iam detach-%s-policy --%s-name %q --policy-arn %q", word, word,
                principal->name.text, policy_arn);
}

/* Who has it: evidence and commands, up to what one finding shows. Service-linked roles are not counted: their policies
 * are AWS's business. */
static size_t tell_attached(iampb_run *run, const iampb__policy *policy, bool commands)
{
    size_t count = 0;
    for (size_t i = 0; i < policy->attached_to_count; i++) {
        const iampb__principal *principal = policy->attached_to[i];
        if (iampb__is_service_linked(principal) || count++ >= IAMPB__SHOWN)
            continue;
        iampb__run_value(run, "attached to", &principal->arn, NULL);
        if (commands)
            say_detach(run, principal, policy->arn.text);
    }
    return count;
}

static bool only_service_linked(const iampb__policy *policy)
{
    for (size_t i = 0; i < policy->attached_to_count; i++)
        if (!iampb__is_service_linked(policy->attached_to[i]))
            return false;
    return policy->attached_to_count > 0
        && (!policy->attachment_count.known || policy->attachment_count.number <= (int64_t)policy->attached_to_count);
}

static int64_t attachments(const iampb__policy *policy)
{
    int64_t joined = (int64_t)policy->attached_to_count;
    return policy->attachment_count.known && policy->attachment_count.number > joined
            ? policy->attachment_count.number : joined;
}

/* ---- Customer managed policies ---- */

iampb_verdict iampb__judge_admin_customer_policy(iampb_run *run, const void *subject)
{
    const iampb__policy *policy = subject;
    const iampb__document *document;
    iampb__admin_shape shape;
    if (policy->aws_managed)
        return IAMPB_NOT_APPLICABLE;
    iampb__tri attached = iampb__policy_is_attached(run, policy);
    if (attached == IAMPB__FALSE)
        return IAMPB_NOT_APPLICABLE;
    if (!iampb__policy_document(run, policy, &document))
        return IAMPB_NOT_EVALUATED;
    if (!judge_shape(run, document, &shape))
        return IAMPB_PASS;
    tell_shape(run, &shape);
    if (attached == IAMPB__TRI_UNKNOWN) {
        iampb__run_say(run, "policy %v %s, but whether anything has it attached is not known", policy->name.text,
                what_it_allows(&shape));
        return IAMPB_NOT_EVALUATED;
    }
    tell_attached(run, policy, false);
    iampb__run_say(run, "policy %v %s, and is attached to %l %s", policy->name.text, what_it_allows(&shape),
            attachments(policy), iampb__holders(attachments(policy)));
    iampb__run_command(run, "aws iam list-entities-for-policy --policy-arn %q", policy->arn.text);
    iampb__run_command(run, "aws iam create-policy-version --policy-arn %q --policy-document file://policy.json "
            "--set-as-default", policy->arn.text);
    return IAMPB_FAIL;
}

iampb_verdict iampb__judge_admin_unattached_policy(iampb_run *run, const void *subject)
{
    const iampb__policy *policy = subject;
    const iampb__document *document;
    iampb__admin_shape shape;
    /* Unknown is told by admin-customer-policy. A boundary gives nothing by itself. */
    if (policy->aws_managed || iampb__policy_is_attached(run, policy) != IAMPB__FALSE
        || iampb__policy_is_boundary(run, policy) == IAMPB__TRUE)
        return IAMPB_NOT_APPLICABLE;
    if (!iampb__policy_document(run, policy, &document))
        return IAMPB_NOT_EVALUATED;
    if (!judge_shape(run, document, &shape))
        return IAMPB_PASS;
    tell_shape(run, &shape);
    iampb__run_say(run, "policy %v %s, and waits for somebody to attach it", policy->name.text,
            what_it_allows(&shape));
    iampb__run_value(run, "AttachmentCount", &policy->attachment_count.value, NULL);
    iampb__run_command(run, "aws iam delete-policy --policy-arn %q", policy->arn.text);
    return IAMPB_FAIL;
}

/* ---- AWS managed policies ---- */

static iampb_verdict judge_aws_policy(iampb_run *run, const iampb__policy *policy)
{
    const iampb__document *document;
    iampb__admin_shape shape = { .admin = false };
    if (iampb__policy_is_attached(run, policy) == IAMPB__FALSE || only_service_linked(policy))
        return IAMPB_NOT_APPLICABLE;
    bool by_arn = iampb__arn_is_aws_policy(policy->arn.text, "AdministratorAccess");
    iampb_str why;
    if (by_arn && (policy->current == NULL || !iampb__document_is_readable(&policy->current->document, &why)))
        iampb__run_value(run, "Arn", &policy->arn, NULL);
    else if (!iampb__policy_document(run, policy, &document))
        return IAMPB_NOT_EVALUATED;
    else {
        if (!judge_shape(run, document, &shape) && !by_arn)
            return IAMPB_PASS;
        if (shape.admin)
            tell_shape(run, &shape);
        else
            iampb__run_value(run, "Arn", &policy->arn, NULL);
    }
    tell_attached(run, policy, true);
    iampb__run_say(run, "AWS managed policy %v %s, and is attached to %l %s", policy->name.text,
            what_it_allows(&shape), attachments(policy), iampb__holders(attachments(policy)));
    return IAMPB_FAIL;
}

/* Attachments of AWS's policies that are not among the Policies: --filter leaves them out by default settings of some
 * tools. AdministratorAccess is known by its ARN; what the others allow is not known. */
typedef struct unresolved {
    iampb_run *run;
    bool administrators; /* tell those; else the others */
    size_t count;
    iampb_str arn;       /* the first one's */
} unresolved;

static void look_for_unresolved(unresolved *look, const iampb__principal *principal)
{
    iampb__arn arn;
    for (size_t i = 0; principal != NULL && i < principal->attached_count; i++) {
        const iampb__attachment *attached = &principal->attached[i];
        if (attached->policy != NULL || !iampb__arn_parse(attached->arn.text, &arn)
            || !iampb__str_eq(arn.account, IAMPB__STR("aws")) || iampb__is_service_linked(principal)
            || iampb__arn_is_aws_policy(attached->arn.text, "AdministratorAccess") != look->administrators)
            continue;
        if (look->count == 0)
            look->arn = attached->arn.text;
        if (look->count++ >= IAMPB__SHOWN)
            continue;
        iampb__run_value(look->run, look->administrators ? "attached to" : "PolicyArn",
                look->administrators ? &principal->arn : &attached->arn, NULL);
        if (look->administrators)
            say_detach(look->run, principal, attached->arn.text);
    }
}

static void look_everywhere(unresolved *look)
{
    const iampb_account *account = look->run->account;
    for (size_t i = 0; i < account->user_count; i++)
        look_for_unresolved(look, account->users[i]->details);
    for (size_t i = 0; i < account->group_count; i++)
        look_for_unresolved(look, account->groups[i]);
    for (size_t i = 0; i < account->role_count; i++)
        look_for_unresolved(look, account->roles[i]);
}

static iampb_verdict judge_unresolved_administrator(iampb_run *run)
{
    unresolved look = { run, true, 0, { "", 0 } };
    look_everywhere(&look);
    if (look.count == 0)
        return IAMPB_NOT_APPLICABLE;
    iampb__run_resource(run, look.arn, "AWS::IAM::ManagedPolicy", IAMPB__STR("AdministratorAccess"));
    iampb__run_say(run, "AWS managed policy AdministratorAccess allows every action on every resource, and is attached "
            "to %z %s", look.count, iampb__holders((int64_t)look.count));
    return IAMPB_FAIL;
}

static iampb_verdict judge_unresolved_others(iampb_run *run)
{
    unresolved look = { run, false, 0, { "", 0 } };
    look_everywhere(&look);
    if (look.count == 0)
        return IAMPB_NOT_APPLICABLE;
    iampb__run_say(run, "%z attachments are of AWS managed policies that are not among the Policies of the "
            "authorization details: run `aws iam get-account-authorization-details` without --filter", look.count);
    return IAMPB_NOT_EVALUATED;
}

iampb_verdict iampb__judge_admin_aws_policy(iampb_run *run, const void *subject)
{
    const iampb_account *account = subject;
    for (size_t i = 0; i < account->policy_count; i++) {
        const iampb__policy *policy = account->policies[i];
        if (!policy->aws_managed)
            continue;
        iampb_verdict verdict = judge_aws_policy(run, policy);
        iampb__run_resource(run, policy->arn.text, "AWS::IAM::ManagedPolicy", policy->name.text);
        iampb__run_next(run, verdict);
    }
    iampb__run_next(run, judge_unresolved_administrator(run));
    return judge_unresolved_others(run);
}

/* ---- Inline policies ---- */

iampb_verdict iampb__judge_admin_inline_policy(iampb_run *run, const void *subject)
{
    const iampb__inline_policy *policy = subject;
    const iampb__principal *owner = policy->owner;
    const iampb__document *document;
    iampb__admin_shape shape;
    if (iampb__is_service_linked(owner))
        return IAMPB_NOT_APPLICABLE;
    if (!iampb__inline_document(run, policy, &document))
        return IAMPB_NOT_EVALUATED;
    if (!judge_shape(run, document, &shape))
        return IAMPB_PASS;
    const char *word = iampb__noun_of(owner)->word;
    tell_shape(run, &shape);
    iampb__run_value(run, "PolicyName", &policy->name, NULL);
    iampb__run_say(run, "inline policy %v of %s %v %s", policy->name.text, word, owner->name.text,
            what_it_allows(&shape));
    iampb__run_command(run, "aws iam delete-%s-policy --%s-name %q --policy-name %q", word, word, owner->name.text,
            policy->name.text);
    return IAMPB_FAIL;
}
