/* org_policies.c - list-policies, list-policies-for-target, describe-policy, list-targets-for-policy and
 * describe-resource-policy of Organizations. All types are kept: that a type has no policy is an answer too.
 * Rules: AWS Organizations API Reference, the operations of these names. */
#include "account/load.h"

static const iampb__member policy_members[] = {
    IAMPB__MEMBER_NEEDED(iampb__organization_policy, id, "Id", TEXT),
    IAMPB__MEMBER(iampb__organization_policy, arn, "Arn", TEXT),
    IAMPB__MEMBER(iampb__organization_policy, name, "Name", TEXT),
    IAMPB__MEMBER(iampb__organization_policy, description, "Description", TEXT),
    IAMPB__MEMBER(iampb__organization_policy, type, "Type", TEXT),
    IAMPB__MEMBER(iampb__organization_policy, aws_managed, "AwsManaged", BOOL),
};
static const iampb__shape policy_shape = IAMPB__SHAPE("a policy of the organisation", policy_members);

static iampb_status read_policy(iampb__load *load, iampb__json value, iampb_document document,
        iampb__organization_policy **out, iampb_error **err)
{
    iampb_status status;
    iampb__organization_policy *policy = iampb__load_new(load, sizeof *policy);
    if (policy == NULL)
        return iampb__error_nomem(err);
    policy->entity = iampb__load_entity(load, IAMPB_ENTITY_ORGANIZATION_POLICY);
    policy->entity.account = NULL;
    policy->span = iampb__json_span(value);
    if ((status = iampb__shape_read(load, &policy_shape, value, policy, err)) < 0)
        return status;
    if (policy->arn.span.source != NULL
        && (status = iampb__load_arn_organization(load, policy->arn.text, iampb__json_get(value, IAMPB__STR("Arn")),
                    err)) < 0)
        return status;
    iampb__load_count(load, document);
    *out = policy;
    return iampb__load_push(load, IAMPB__PENDING_ORG_POLICIES, policy, err);
}

static iampb_status push_target(iampb__load *load, iampb__value policy, iampb__value target, const iampb__value *place,
        iampb_error **err)
{
    iampb__link *link = iampb__load_new(load, sizeof *link);
    if (link == NULL)
        return iampb__error_nomem(err);
    *link = (iampb__link){ policy, target, *place };
    return iampb__load_push(load, IAMPB__PENDING_TARGET_LINKS, link, err);
}

static iampb__value subject_value(const iampb__load *load)
{
    return (iampb__value){ load->subject, { NULL, 0, 0 } };
}

iampb_status iampb__load_listed_policy(iampb__load *load, iampb__json value, iampb_error **err)
{
    iampb__organization_policy *policy = NULL;
    iampb_status status = read_policy(load, value, IAMPB_DOCUMENT_ORGANIZATION_POLICIES, &policy, err);
    if (status < 0 || policy->type.span.source == NULL)
        return status;
    return iampb__load_answer(load, IAMPB_DOCUMENT_ORGANIZATION_POLICIES, policy->type.text, err);
}

iampb_status iampb__load_policy_for_target(iampb__load *load, iampb__json value, iampb_error **err)
{
    iampb__organization_policy *policy = NULL;
    iampb_status status = iampb__load_need_subject(load, IAMPB_DOCUMENT_POLICIES_FOR_TARGET, err);
    if (status < 0 || (status = read_policy(load, value, IAMPB_DOCUMENT_POLICIES_FOR_TARGET, &policy, err)) < 0)
        return status;
    return push_target(load, policy->id, subject_value(load), &policy->id, err);
}

/* ---- One policy with its content ---- */
typedef struct described_policy {
    iampb__json summary;
    iampb__json content;
} described_policy;

static iampb_status keep_summary(iampb__load *load, void *into, iampb__json value, iampb_error **err)
{
    (void)load;
    (void)err;
    ((described_policy *)into)->summary = value;
    return IAMPB_OK;
}

static iampb_status keep_content(iampb__load *load, void *into, iampb__json value, iampb_error **err)
{
    (void)load;
    (void)err;
    ((described_policy *)into)->content = value;
    return IAMPB_OK;
}

static const iampb__member described_members[] = {
    IAMPB__MEMBER_READ("PolicySummary", OBJECT, keep_summary),
    IAMPB__MEMBER_READ("Content", ANY, keep_content),
};
static const iampb__shape described_shape = IAMPB__SHAPE("a policy with its content", described_members);

iampb_status iampb__load_organization_policy(iampb__load *load, iampb__json value, iampb_error **err)
{
    described_policy found = { IAMPB__JSON_NOTHING, IAMPB__JSON_NOTHING };
    iampb__organization_policy *policy = NULL;
    iampb_status status = iampb__shape_read(load, &described_shape, value, &found, err);
    if (status < 0)
        return status;
    if (found.summary.node == NULL)
        return iampb__load_fail(load, err, IAMPB_E_SYNTAX, value, "expected \"PolicySummary\" in the policy");
    if ((status = read_policy(load, found.summary, IAMPB_DOCUMENT_ORGANIZATION_POLICY, &policy, err)) < 0)
        return status;
    return iampb__policy_document_read(load, found.content, &policy->document, err);
}

/* ---- Targets of a policy ---- */
typedef struct target {
    iampb__value id;
} target;
static const iampb__member target_members[] = { IAMPB__MEMBER_NEEDED(target, id, "TargetId", ID) };
static const iampb__shape target_shape = IAMPB__SHAPE("a target", target_members);

iampb_status iampb__load_policy_target(iampb__load *load, iampb__json value, iampb_error **err)
{
    target found = { 0 };
    iampb_status status = iampb__load_need_subject(load, IAMPB_DOCUMENT_POLICY_TARGETS, err);
    if (status < 0 || (status = iampb__shape_read(load, &target_shape, value, &found, err)) < 0)
        return status;
    iampb__load_count(load, IAMPB_DOCUMENT_POLICY_TARGETS);
    return push_target(load, subject_value(load), found.id, &found.id, err);
}

/* ---- The organisation's resource policy ---- */
iampb_status iampb__load_resource_policy(iampb__load *load, iampb__json value, iampb_error **err)
{
    described_policy found = { IAMPB__JSON_NOTHING, IAMPB__JSON_NOTHING };
    iampb_status status = iampb__shape_read(load, &described_shape, value, &found, err);
    if (status < 0)
        return status;
    iampb__load_count(load, IAMPB_DOCUMENT_ORGANIZATION_RESOURCE_POLICY);
    if (load->resource_policy.present)
        return IAMPB_OK;
    return iampb__policy_document_read(load, found.content, &load->resource_policy, err);
}
