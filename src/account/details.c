/* details.c - get-account-authorization-details: users, groups, roles and managed policies; and list-roles and
 * get-role, whose roles have the same members.
 * Rule: AWS IAM API Reference, "GetAccountAuthorizationDetails", "ListRoles". */
#include "account/load.h"
#include "base/arn.h"

/* ---- Parts that several of them have ---- */
static iampb_status read_inline_document(iampb__load *load, void *into, iampb__json value, iampb_error **err)
{
    return iampb__policy_document_read(load, value, &((iampb__inline_policy *)into)->document, err);
}

static const iampb__member inline_members[] = {
    IAMPB__MEMBER_NEEDED(iampb__inline_policy, name, "PolicyName", TEXT),
    IAMPB__MEMBER_READ("PolicyDocument", ANY, read_inline_document),
};
static const iampb__shape inline_shape = IAMPB__SHAPE("an inline policy", inline_members);

static iampb_status read_inline_policies(iampb__load *load, void *into, iampb__json value, iampb_error **err)
{
    iampb__principal *principal = into;
    void *items = NULL;
    size_t count = 0, i = 0;
    iampb_status status = iampb__shape_read_array(load, &inline_shape, value, sizeof(iampb__inline_policy), &items,
            &count, err);
    if (status < 0)
        return status;
    principal->inline_policies = items;
    principal->inline_count = count;
    for (iampb__json_iter each = iampb__json_begin(value); i < count; iampb__json_advance(&each), i++) {
        principal->inline_policies[i].entity = iampb__load_entity(load, IAMPB_ENTITY_INLINE_POLICY);
        principal->inline_policies[i].owner = principal;
        principal->inline_policies[i].span = iampb__json_span(each.value);
    }
    return IAMPB_OK;
}

static const iampb__member attachment_members[] = {
    IAMPB__MEMBER(iampb__attachment, name, "PolicyName", TEXT),
    IAMPB__MEMBER_NEEDED(iampb__attachment, arn, "PolicyArn", TEXT),
};
static const iampb__shape attachment_shape = IAMPB__SHAPE("an attached policy", attachment_members);

static iampb_status read_attached(iampb__load *load, void *into, iampb__json value, iampb_error **err)
{
    iampb__principal *principal = into;
    void *items = NULL;
    iampb_status status = iampb__shape_read_array(load, &attachment_shape, value, sizeof(iampb__attachment), &items,
            &principal->attached_count, err);
    principal->attached = items;
    return status;
}

static const iampb__member tag_members[] = {
    IAMPB__MEMBER_NEEDED(iampb__tag, key, "Key", TEXT),
    IAMPB__MEMBER(iampb__tag, value, "Value", TEXT),
};
static const iampb__shape tag_shape = IAMPB__SHAPE("a tag", tag_members);

static iampb_status read_tags(iampb__load *load, void *into, iampb__json value, iampb_error **err)
{
    iampb__principal *principal = into;
    void *items = NULL;
    iampb_status status =
            iampb__shape_read_array(load, &tag_shape, value, sizeof(iampb__tag), &items, &principal->tag_count, err);
    principal->tags = items;
    return status;
}

/* PermissionsBoundaryType is documented with two values; only the ARN matters (I-12). */
static const iampb__member boundary_members[] = {
    IAMPB__MEMBER_NEEDED(iampb__principal, boundary_arn, "PermissionsBoundaryArn", TEXT),
};
static const iampb__shape boundary_shape = IAMPB__SHAPE("a permissions boundary", boundary_members);

static iampb_status read_boundary(iampb__load *load, void *into, iampb__json value, iampb_error **err)
{
    if (iampb__json_count(value) == 0) /* {}: none */
        return IAMPB_OK;
    ((iampb__principal *)into)->has_boundary = true;
    return iampb__shape_read(load, &boundary_shape, value, into, err);
}

static iampb_status push_principal(iampb__load *load, iampb__principal *principal, iampb__json value, int list,
        iampb_document document, iampb_error **err)
{
    principal->span = iampb__json_span(value);
    iampb__json at = iampb__json_get(value, IAMPB__STR("Arn"));
    iampb_status status = iampb__load_arn_account(load, principal->arn.text, at, err);
    if (status < 0)
        return status;
    iampb__load_count(load, document);
    return iampb__load_push(load, list, principal, err);
}

static iampb_status load_principal(iampb__load *load, const iampb__shape *shape, iampb_entity_kind kind, int list,
        iampb__json value, iampb_error **err)
{
    iampb__principal *principal = iampb__load_new(load, sizeof *principal);
    if (principal == NULL)
        return iampb__error_nomem(err);
    principal->entity = iampb__load_entity(load, kind);
    principal->entity.is_details = kind == IAMPB_ENTITY_USER;
    principal->last_used.at = IAMPB__TIME_UNKNOWN;
    iampb_status status = iampb__shape_read(load, shape, value, principal, err);
    if (status < 0)
        return status;
    return push_principal(load, principal, value, list, IAMPB_DOCUMENT_AUTHORIZATION_DETAILS, err);
}

/* ---- Users and groups ---- */
static iampb_status read_group_names(iampb__load *load, void *into, iampb__json value, iampb_error **err)
{
    iampb__principal *user = into;
    return iampb__texts_read(load, value, &user->group_names, &user->group_name_count, err);
}

static const iampb__member user_members[] = {
    IAMPB__MEMBER(iampb__principal, path, "Path", TEXT),
    IAMPB__MEMBER_NEEDED(iampb__principal, name, "UserName", TEXT),
    IAMPB__MEMBER(iampb__principal, id, "UserId", TEXT),
    IAMPB__MEMBER_NEEDED(iampb__principal, arn, "Arn", TEXT),
    IAMPB__MEMBER(iampb__principal, created, "CreateDate", TIME),
    IAMPB__MEMBER_READ("UserPolicyList", ARRAY, read_inline_policies),
    IAMPB__MEMBER_READ("GroupList", ARRAY, read_group_names),
    IAMPB__MEMBER_READ("AttachedManagedPolicies", ARRAY, read_attached),
    IAMPB__MEMBER_READ("PermissionsBoundary", OBJECT, read_boundary),
    IAMPB__MEMBER_READ("Tags", ARRAY, read_tags),
};
static const iampb__shape user_shape = IAMPB__SHAPE("a user", user_members);

iampb_status iampb__load_user(iampb__load *load, iampb__json value, iampb_error **err)
{
    return load_principal(load, &user_shape, IAMPB_ENTITY_USER, IAMPB__PENDING_USERS, value, err);
}

static const iampb__member group_members[] = {
    IAMPB__MEMBER(iampb__principal, path, "Path", TEXT),
    IAMPB__MEMBER_NEEDED(iampb__principal, name, "GroupName", TEXT),
    IAMPB__MEMBER(iampb__principal, id, "GroupId", TEXT),
    IAMPB__MEMBER_NEEDED(iampb__principal, arn, "Arn", TEXT),
    IAMPB__MEMBER(iampb__principal, created, "CreateDate", TIME),
    IAMPB__MEMBER_READ("GroupPolicyList", ARRAY, read_inline_policies),
    IAMPB__MEMBER_READ("AttachedManagedPolicies", ARRAY, read_attached),
};
static const iampb__shape group_shape = IAMPB__SHAPE("a group", group_members);

iampb_status iampb__load_group(iampb__load *load, iampb__json value, iampb_error **err)
{
    return load_principal(load, &group_shape, IAMPB_ENTITY_GROUP, IAMPB__PENDING_GROUPS, value, err);
}

/* ---- Roles ---- */
static iampb_status read_trust(iampb__load *load, void *into, iampb__json value, iampb_error **err)
{
    return iampb__policy_document_read(load, value, &((iampb__principal *)into)->trust, err);
}

/* {} says that the role was not used in the time that AWS tracks, about 400 days (I-15). */
static const iampb__member last_used_members[] = {
    IAMPB__MEMBER(iampb__principal, last_used, "LastUsedDate", TIME),
    IAMPB__MEMBER(iampb__principal, last_used_region, "Region", TEXT),
};
static const iampb__shape last_used_shape = IAMPB__SHAPE("RoleLastUsed", last_used_members);

static iampb_status read_last_used(iampb__load *load, void *into, iampb__json value, iampb_error **err)
{
    iampb__principal *role = into;
    role->last_used_reported = true;
    iampb_status status = iampb__shape_read(load, &last_used_shape, value, role, err);
    if (status == IAMPB_OK && role->last_used.value.span.source == NULL) {
        role->last_used.at = IAMPB__TIME_NEVER;
        role->last_used.value.span = iampb__json_span(value);
        role->last_used.value.text = iampb__span_text(&role->last_used.value.span);
    }
    return status;
}

/* The copy of the role in an instance profile has what the role itself lacks (I-14). Another role can only be in the
 * profile of this one while roles are being exchanged; what it says is not about this role. */
typedef struct profile {
    iampb__value arn, role_arn, description;
    iampb__int_value max_session;
} profile;

static const iampb__member profile_role_members[] = {
    IAMPB__MEMBER(profile, role_arn, "Arn", TEXT),
    IAMPB__MEMBER(profile, description, "Description", TEXT),
    IAMPB__MEMBER(profile, max_session, "MaxSessionDuration", INT),
};
static const iampb__shape profile_role_shape = IAMPB__SHAPE("a role of an instance profile", profile_role_members);

static iampb_status read_profile_roles(iampb__load *load, void *into, iampb__json value, iampb_error **err)
{
    iampb__json_iter first = iampb__json_begin(value);
    return iampb__json_more(&first) ? iampb__shape_read(load, &profile_role_shape, first.value, into, err) : IAMPB_OK;
}

static const iampb__member profile_members[] = {
    IAMPB__MEMBER(profile, arn, "Arn", TEXT),
    IAMPB__MEMBER_READ("Roles", ARRAY, read_profile_roles),
};
static const iampb__shape profile_shape = IAMPB__SHAPE("an instance profile", profile_members);

typedef struct role_draft { /* a role while its members may still come in any order */
    iampb__principal role;
    profile from_profile;
} role_draft;

static iampb_status read_profiles(iampb__load *load, void *into, iampb__json value, iampb_error **err)
{
    role_draft *draft = into;
    draft->role.instance_profile_count = iampb__json_count(value);
    for (iampb__json_iter i = iampb__json_begin(value); iampb__json_more(&i); iampb__json_advance(&i)) {
        profile found = { 0 };
        iampb_status status = iampb__shape_read(load, &profile_shape, i.value, &found, err);
        if (status < 0)
            return status;
        if (draft->from_profile.arn.span.source == NULL)
            draft->from_profile = found;
    }
    return IAMPB_OK;
}

static const iampb__member role_members[] = {
    IAMPB__MEMBER(iampb__principal, path, "Path", TEXT),
    IAMPB__MEMBER_NEEDED(iampb__principal, name, "RoleName", TEXT),
    IAMPB__MEMBER(iampb__principal, id, "RoleId", TEXT),
    IAMPB__MEMBER_NEEDED(iampb__principal, arn, "Arn", TEXT),
    IAMPB__MEMBER(iampb__principal, created, "CreateDate", TIME),
    IAMPB__MEMBER_READ("AssumeRolePolicyDocument", ANY, read_trust),
    IAMPB__MEMBER_READ("InstanceProfileList", ARRAY, read_profiles),
    IAMPB__MEMBER_READ("RolePolicyList", ARRAY, read_inline_policies),
    IAMPB__MEMBER_READ("AttachedManagedPolicies", ARRAY, read_attached),
    IAMPB__MEMBER_READ("PermissionsBoundary", OBJECT, read_boundary),
    IAMPB__MEMBER_READ("Tags", ARRAY, read_tags),
    IAMPB__MEMBER_READ("RoleLastUsed", OBJECT, read_last_used),
    IAMPB__MEMBER(iampb__principal, description, "Description", TEXT),
    IAMPB__MEMBER(iampb__principal, max_session, "MaxSessionDuration", INT),
};
static const iampb__shape role_shape = IAMPB__SHAPE("a role", role_members);

/* Nearly every check of roles asks for these, so they are told once. */
static void read_role_path(iampb__principal *role)
{
    iampb__arn arn;
    if (!iampb__arn_parse(role->arn.text, &arn))
        return;
    role->service_linked = iampb__str_starts(arn.resource, IAMPB__STR("role/aws-service-role/"));
    role->identity_center = iampb__str_starts(arn.resource, IAMPB__STR("role/aws-reserved/sso.amazonaws.com/"));
}

static iampb_status load_role(iampb__load *load, iampb__json value, int list, iampb_error **err)
{
    role_draft draft = { 0 };
    draft.role.entity = iampb__load_entity(load, IAMPB_ENTITY_ROLE);
    draft.role.last_used.at = IAMPB__TIME_UNKNOWN;
    iampb_status status = iampb__shape_read(load, &role_shape, value, &draft, err);
    if (status < 0)
        return status;
    iampb__principal *role = iampb__load_new(load, sizeof *role);
    if (role == NULL)
        return iampb__error_nomem(err);
    *role = draft.role;
    read_role_path(role);
    for (size_t i = 0; i < role->inline_count; i++)
        role->inline_policies[i].owner = role;
    const profile *copy = &draft.from_profile;
    role->instance_profile = copy->arn;
    if (iampb__str_eq(copy->role_arn.text, role->arn.text)) {
        if (!role->max_session.known)
            role->max_session = copy->max_session;
        if (role->description.span.source == NULL)
            role->description = copy->description;
    }
    return push_principal(load, role, value, list,
            list == IAMPB__PENDING_LISTED_ROLES ? IAMPB_DOCUMENT_ROLES : IAMPB_DOCUMENT_AUTHORIZATION_DETAILS, err);
}

iampb_status iampb__load_role(iampb__load *load, iampb__json value, iampb_error **err)
{
    return load_role(load, value, IAMPB__PENDING_ROLES, err);
}

iampb_status iampb__load_listed_role(iampb__load *load, iampb__json value, iampb_error **err)
{
    return load_role(load, value, IAMPB__PENDING_LISTED_ROLES, err);
}

/* ---- Managed policies ---- */
typedef struct version_draft {
    iampb__policy_version version;
    iampb__bool_value is_default;
} version_draft;

static iampb_status read_version_document(iampb__load *load, void *into, iampb__json value, iampb_error **err)
{
    return iampb__policy_document_read(load, value, &((version_draft *)into)->version.document, err);
}

static const iampb__member version_members[] = {
    IAMPB__MEMBER_READ("Document", ANY, read_version_document),
    IAMPB__MEMBER_NEEDED(version_draft, version.id, "VersionId", TEXT),
    IAMPB__MEMBER(version_draft, is_default, "IsDefaultVersion", BOOL),
    IAMPB__MEMBER(version_draft, version.created, "CreateDate", TIME),
};
static const iampb__shape version_shape = IAMPB__SHAPE("a policy version", version_members);

/* Here is_default is still what IsDefaultVersion says; choose_version() decides. */
static iampb_status read_versions(iampb__load *load, void *into, iampb__json value, iampb_error **err)
{
    iampb__policy *policy = into;
    size_t room = iampb__json_count(value), used = 0;
    policy->versions = room == 0 ? NULL : iampb__arena_zalloc(load->arena, room, sizeof *policy->versions);
    if (room > 0 && policy->versions == NULL)
        return iampb__error_nomem(err);
    for (iampb__json_iter i = iampb__json_begin(value); iampb__json_more(&i) && used < room; iampb__json_advance(&i)) {
        version_draft draft = { 0 };
        iampb_status status = iampb__shape_read(load, &version_shape, i.value, &draft, err);
        if (status < 0)
            return status;
        policy->versions[used] = draft.version;
        policy->versions[used++].is_default = draft.is_default.is == IAMPB__TRUE;
    }
    policy->version_count = used;
    return IAMPB_OK;
}

static const iampb__member policy_members[] = {
    IAMPB__MEMBER_NEEDED(iampb__policy, name, "PolicyName", TEXT),
    IAMPB__MEMBER(iampb__policy, id, "PolicyId", TEXT),
    IAMPB__MEMBER_NEEDED(iampb__policy, arn, "Arn", TEXT),
    IAMPB__MEMBER(iampb__policy, path, "Path", TEXT),
    IAMPB__MEMBER(iampb__policy, default_version, "DefaultVersionId", TEXT),
    IAMPB__MEMBER(iampb__policy, attachment_count, "AttachmentCount", INT),
    IAMPB__MEMBER(iampb__policy, boundary_usage_count, "PermissionsBoundaryUsageCount", INT),
    IAMPB__MEMBER(iampb__policy, attachable, "IsAttachable", BOOL),
    IAMPB__MEMBER(iampb__policy, description, "Description", TEXT),
    IAMPB__MEMBER(iampb__policy, created, "CreateDate", TIME),
    IAMPB__MEMBER(iampb__policy, updated, "UpdateDate", TIME),
    IAMPB__MEMBER_READ("PolicyVersionList", ARRAY, read_versions),
};
static const iampb__shape policy_shape = IAMPB__SHAPE("a managed policy", policy_members);

/* DefaultVersionId decides; where IsDefaultVersion disagrees there is a note (I-13). */
static iampb_status choose_version(iampb__load *load, iampb__policy *policy, iampb_error **err)
{
    bool told = policy->default_version.span.source != NULL, disagrees = false;
    for (size_t i = 0; i < policy->version_count; i++) {
        iampb__policy_version *version = &policy->versions[i];
        bool is = told ? iampb__str_eq(version->id.text, policy->default_version.text)
                       : version->is_default && policy->current == NULL;
        disagrees |= told && is != version->is_default;
        version->is_default = is;
        if (is && policy->current == NULL)
            policy->current = version;
    }
    if (policy->version_count > 0 && policy->current == NULL)
        return iampb__load_note(load, err, &policy->span,
                "policy %v has no document for its default version: what it allows is unknown", policy->arn.text);
    if (disagrees)
        return iampb__load_note(load, err, &policy->default_version.span,
                "IsDefaultVersion of policy %v disagrees with DefaultVersionId %v, which counts", policy->arn.text,
                policy->default_version.text);
    return IAMPB_OK;
}

iampb_status iampb__load_policy(iampb__load *load, iampb__json value, iampb_error **err)
{
    iampb__policy *policy = iampb__load_new(load, sizeof *policy);
    iampb__arn arn;
    iampb_status status;
    if (policy == NULL)
        return iampb__error_nomem(err);
    policy->entity = iampb__load_entity(load, IAMPB_ENTITY_POLICY);
    policy->span = iampb__json_span(value);
    if ((status = iampb__shape_read(load, &policy_shape, value, policy, err)) < 0
        || (status = iampb__load_arn_account(load, policy->arn.text, iampb__json_get(value, IAMPB__STR("Arn")),
                    err)) < 0
        || (status = choose_version(load, policy, err)) < 0)
        return status;
    policy->aws_managed = iampb__arn_parse(policy->arn.text, &arn) && iampb__str_eq(arn.account, IAMPB__STR("aws"));
    iampb__load_count(load, IAMPB_DOCUMENT_AUTHORIZATION_DETAILS);
    return iampb__load_push(load, IAMPB__PENDING_POLICIES, policy, err);
}
