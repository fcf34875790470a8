/* fields.c - the fields of entities by name, one table a kind. Names are AWS's own; is_..., active, slot and the counts
 * are ours. doc/account.md is checked against these tables by a test. */
#include "account/fields.h"
#include "account/report.h"

typedef enum field_type {
    FIELD_VALUE = 1,  /* iampb__value */
    FIELD_WHEN,       /* iampb__value that is a time */
    FIELD_TIME,       /* iampb__time_value */
    FIELD_INT,        /* iampb__int_value */
    FIELD_BOOL,       /* iampb__bool_value */
    FIELD_STR,        /* iampb_str without a place */
    FIELD_TRI,        /* iampb__tri */
    FIELD_FLAG,       /* bool */
    FIELD_COUNT,      /* size_t */
    FIELD_SLOT,       /* int8_t */
    FIELD_MOMENT,     /* int64_t, a time without a place */
    FIELD_DOCUMENT,   /* iampb__document */
    FIELD_COLUMN      /* a column of the credential report: `offset` is its number */
} field_type;

typedef enum field_base { SELF = 0, DETAILS, METADATA, OWNER } field_base;

typedef struct field_row {
    iampb_str name;
    uint8_t type, base;
    bool absent;      /* a value that is missing is known not to be there */
    uint16_t offset;
} field_row;

#define F(name, type, struct_type, member)                                                                             \
    { IAMPB__STR_INIT(name), FIELD_##type, SELF, false, offsetof(struct_type, member) }
#define OR_NONE(name, type, struct_type, member)                                                                       \
    { IAMPB__STR_INIT(name), FIELD_##type, SELF, true, offsetof(struct_type, member) }
#define OF(base, name, type, struct_type, member)                                                                      \
    { IAMPB__STR_INIT(name), FIELD_##type, base, false, offsetof(struct_type, member) }
#define OF_OR_NONE(base, name, type, struct_type, member)                                                              \
    { IAMPB__STR_INIT(name), FIELD_##type, base, true, offsetof(struct_type, member) }
#define COLUMN(name, number) { IAMPB__STR_INIT(name), FIELD_COLUMN, SELF, false, IAMPB__COLUMN_##number }

static const field_row user_fields[] = {
    F("UserName", STR, iampb__user, name),
    F("Arn", STR, iampb__user, arn),
    OF(DETAILS, "UserId", VALUE, iampb__principal, id),
    OF(DETAILS, "Path", VALUE, iampb__principal, path),
    OF(DETAILS, "CreateDate", TIME, iampb__principal, created),
    OF_OR_NONE(DETAILS, "PermissionsBoundaryArn", VALUE, iampb__principal, boundary_arn),
    F("is_root", FLAG, iampb__user, is_root),
    F("in_report", FLAG, iampb__user, in_report),
    F("login_profile", TRI, iampb__user, login_profile),
    F("devices_listed", FLAG, iampb__user, devices_listed),
    F("keys_listed", FLAG, iampb__user, keys_listed),
    COLUMN("user", USER),
    COLUMN("arn", ARN),
    COLUMN("user_creation_time", CREATED),
    COLUMN("password_enabled", PASSWORD_ENABLED),
    COLUMN("password_last_used", PASSWORD_LAST_USED),
    COLUMN("password_last_changed", PASSWORD_LAST_CHANGED),
    COLUMN("password_next_rotation", PASSWORD_NEXT_ROTATION),
    COLUMN("mfa_active", MFA_ACTIVE),
    COLUMN("access_key_1_active", KEY1_ACTIVE),
    COLUMN("access_key_1_last_rotated", KEY1_ROTATED),
    COLUMN("access_key_1_last_used_date", KEY1_USED),
    COLUMN("access_key_1_last_used_region", KEY1_REGION),
    COLUMN("access_key_1_last_used_service", KEY1_SERVICE),
    COLUMN("access_key_2_active", KEY2_ACTIVE),
    COLUMN("access_key_2_last_rotated", KEY2_ROTATED),
    COLUMN("access_key_2_last_used_date", KEY2_USED),
    COLUMN("access_key_2_last_used_region", KEY2_REGION),
    COLUMN("access_key_2_last_used_service", KEY2_SERVICE),
    COLUMN("cert_1_active", CERT1_ACTIVE),
    COLUMN("cert_1_last_rotated", CERT1_ROTATED),
    COLUMN("cert_2_active", CERT2_ACTIVE),
    COLUMN("cert_2_last_rotated", CERT2_ROTATED),
    COLUMN("additional_credentials_info", ADDITIONAL),
};
static const field_row group_fields[] = {
    F("GroupName", VALUE, iampb__principal, name),
    F("Arn", VALUE, iampb__principal, arn),
    F("GroupId", VALUE, iampb__principal, id),
    F("Path", VALUE, iampb__principal, path),
    F("CreateDate", TIME, iampb__principal, created),
};
static const field_row role_fields[] = {
    F("RoleName", VALUE, iampb__principal, name),
    F("Arn", VALUE, iampb__principal, arn),
    F("RoleId", VALUE, iampb__principal, id),
    F("Path", VALUE, iampb__principal, path),
    F("CreateDate", TIME, iampb__principal, created),
    F("AssumeRolePolicyDocument", DOCUMENT, iampb__principal, trust),
    OR_NONE("PermissionsBoundaryArn", VALUE, iampb__principal, boundary_arn),
    F("LastUsedDate", TIME, iampb__principal, last_used),
    F("LastUsedRegion", VALUE, iampb__principal, last_used_region),
    F("MaxSessionDuration", INT, iampb__principal, max_session),
    F("Description", VALUE, iampb__principal, description),
    OR_NONE("InstanceProfileArn", VALUE, iampb__principal, instance_profile),
    F("instance_profile_count", COUNT, iampb__principal, instance_profile_count),
};
static const field_row policy_fields[] = {
    F("PolicyName", VALUE, iampb__policy, name),
    F("Arn", VALUE, iampb__policy, arn),
    F("PolicyId", VALUE, iampb__policy, id),
    F("Path", VALUE, iampb__policy, path),
    F("DefaultVersionId", VALUE, iampb__policy, default_version),
    F("AttachmentCount", INT, iampb__policy, attachment_count),
    F("PermissionsBoundaryUsageCount", INT, iampb__policy, boundary_usage_count),
    F("IsAttachable", BOOL, iampb__policy, attachable),
    F("Description", VALUE, iampb__policy, description),
    F("CreateDate", TIME, iampb__policy, created),
    F("UpdateDate", TIME, iampb__policy, updated),
    F("is_aws_managed", FLAG, iampb__policy, aws_managed),
    F("version_count", COUNT, iampb__policy, version_count),
};
static const field_row inline_fields[] = {
    F("PolicyName", VALUE, iampb__inline_policy, name),
    F("PolicyDocument", DOCUMENT, iampb__inline_policy, document),
};
static const field_row key_fields[] = {
    OF(METADATA, "AccessKeyId", VALUE, iampb__key_metadata, id),
    OF(OWNER, "UserName", STR, iampb__user, name),
    OF(METADATA, "Status", VALUE, iampb__key_metadata, status),
    OF(METADATA, "CreateDate", WHEN, iampb__key_metadata, create_date),
    OF(METADATA, "LastUsedDate", WHEN, iampb__key_metadata, used_date),
    OF(METADATA, "ServiceName", VALUE, iampb__key_metadata, used_service),
    OF(METADATA, "Region", VALUE, iampb__key_metadata, used_region),
    F("slot", SLOT, iampb__access_key, slot),
    F("active", TRI, iampb__access_key, active),
    F("created", MOMENT, iampb__access_key, created),
    F("last_used", MOMENT, iampb__access_key, last_used),
};
static const field_row device_fields[] = {
    F("SerialNumber", VALUE, iampb__mfa_device, serial),
    F("UserName", VALUE, iampb__mfa_device, user_name),
    F("UserArn", VALUE, iampb__mfa_device, user_arn),
    F("EnableDate", TIME, iampb__mfa_device, enabled),
    F("is_virtual", FLAG, iampb__mfa_device, is_virtual_list),
    F("is_root", FLAG, iampb__mfa_device, is_root),
};
static const field_row provider_fields[] = {
    F("Arn", VALUE, iampb__provider, arn),
    F("Url", VALUE, iampb__provider, url),
    F("CreateDate", TIME, iampb__provider, created),
    F("ValidUntil", TIME, iampb__provider, valid_until),
    F("is_saml", FLAG, iampb__provider, is_saml),
    F("client_id_count", COUNT, iampb__provider, audience_count),
};
static const field_row certificate_fields[] = {
    F("ServerCertificateName", VALUE, iampb__certificate, name),
    F("Arn", VALUE, iampb__certificate, arn),
    F("ServerCertificateId", VALUE, iampb__certificate, id),
    F("Path", VALUE, iampb__certificate, path),
    F("UploadDate", TIME, iampb__certificate, uploaded),
    F("Expiration", TIME, iampb__certificate, expiration),
};
static const field_row password_policy_fields[] = {
    F("MinimumPasswordLength", INT, iampb__password_policy, minimum_length),
    F("RequireSymbols", BOOL, iampb__password_policy, symbols),
    F("RequireNumbers", BOOL, iampb__password_policy, numbers),
    F("RequireUppercaseCharacters", BOOL, iampb__password_policy, uppercase),
    F("RequireLowercaseCharacters", BOOL, iampb__password_policy, lowercase),
    F("AllowUsersToChangePassword", BOOL, iampb__password_policy, user_change),
    F("ExpirePasswords", BOOL, iampb__password_policy, expire),
    OR_NONE("MaxPasswordAge", INT, iampb__password_policy, max_age),
    OR_NONE("PasswordReusePrevention", INT, iampb__password_policy, reuse_prevention),
    OR_NONE("HardExpiry", BOOL, iampb__password_policy, hard_expiry),
};
static const field_row organization_fields[] = {
    F("Id", VALUE, iampb_organization, id),
    F("Arn", VALUE, iampb_organization, arn),
    F("FeatureSet", VALUE, iampb_organization, feature_set),
    F("MasterAccountArn", VALUE, iampb_organization, management_arn),
    F("MasterAccountId", VALUE, iampb_organization, management_id),
    F("enabled_feature_count", COUNT, iampb_organization, feature_count),
    F("ResourcePolicy", DOCUMENT, iampb_organization, resource_policy),
};
static const field_row member_fields[] = {
    F("Id", VALUE, iampb__member_account, id),
    F("Arn", VALUE, iampb__member_account, arn),
    F("Email", VALUE, iampb__member_account, email),
    F("Name", VALUE, iampb__member_account, name),
    F("Status", VALUE, iampb__member_account, status),
    F("State", VALUE, iampb__member_account, state),
    F("is_active", FLAG, iampb__member_account, active),
    F("is_management", FLAG, iampb__member_account, is_management),
};
static const field_row unit_fields[] = {
    F("Id", VALUE, iampb__unit, id),
    F("Arn", VALUE, iampb__unit, arn),
    F("Name", VALUE, iampb__unit, name),
    F("is_root", FLAG, iampb__unit, is_root),
    F("accounts_listed", FLAG, iampb__unit, accounts_listed),
};
static const field_row organization_policy_fields[] = {
    F("Id", VALUE, iampb__organization_policy, id),
    F("Arn", VALUE, iampb__organization_policy, arn),
    F("Name", VALUE, iampb__organization_policy, name),
    F("Description", VALUE, iampb__organization_policy, description),
    F("Type", VALUE, iampb__organization_policy, type),
    F("AwsManaged", BOOL, iampb__organization_policy, aws_managed),
    F("Content", DOCUMENT, iampb__organization_policy, document),
    F("target_count", COUNT, iampb__organization_policy, target_count),
    F("targets_listed", FLAG, iampb__organization_policy, targets_listed),
};
static const field_row administrator_fields[] = {
    F("Id", VALUE, iampb__delegated_administrator, id),
    F("Arn", VALUE, iampb__delegated_administrator, arn),
    F("Name", VALUE, iampb__delegated_administrator, name),
    F("Status", VALUE, iampb__delegated_administrator, status),
    F("ServicePrincipal", VALUE, iampb__delegated_administrator, service),
};
static const field_row report_fields[] = {
    F("GeneratedTime", VALUE, iampb__report, generated),
    F("generated_at", MOMENT, iampb__report, generated_at),
    F("user_count", COUNT, iampb__report, user_count),
    F("bad_row_count", COUNT, iampb__report, bad_rows),
    F("has_root", FLAG, iampb__report, has_root),
};

typedef struct kind_row {
    iampb_str name;
    const field_row *fields;
    size_t count;
} kind_row;

#define KIND(name, fields) { IAMPB__STR_INIT(name), fields, sizeof(fields) / sizeof((fields)[0]) }
static const kind_row kinds[] = {
    [IAMPB_ENTITY_USER] = KIND("user", user_fields),
    [IAMPB_ENTITY_GROUP] = KIND("group", group_fields),
    [IAMPB_ENTITY_ROLE] = KIND("role", role_fields),
    [IAMPB_ENTITY_POLICY] = KIND("managed policy", policy_fields),
    [IAMPB_ENTITY_ACCESS_KEY] = KIND("access key", key_fields),
    [IAMPB_ENTITY_MFA_DEVICE] = KIND("MFA device", device_fields),
    [IAMPB_ENTITY_IDENTITY_PROVIDER] = KIND("identity provider", provider_fields),
    [IAMPB_ENTITY_SERVER_CERTIFICATE] = KIND("server certificate", certificate_fields),
    [IAMPB_ENTITY_PASSWORD_POLICY] = KIND("password policy", password_policy_fields),
    [IAMPB_ENTITY_ACCOUNT_SUMMARY] = { IAMPB__STR_INIT("account summary"), NULL, 0 }, /* names come from the document */
    [IAMPB_ENTITY_ORGANIZATION] = KIND("organisation", organization_fields),
    [IAMPB_ENTITY_MEMBER_ACCOUNT] = KIND("member account", member_fields),
    [IAMPB_ENTITY_ORGANIZATIONAL_UNIT] = KIND("organisational unit", unit_fields),
    [IAMPB_ENTITY_ORGANIZATION_POLICY] = KIND("policy of the organisation", organization_policy_fields),
    [IAMPB_ENTITY_DELEGATED_ADMINISTRATOR] = KIND("delegated administrator", administrator_fields),
    [IAMPB_ENTITY_INLINE_POLICY] = KIND("inline policy", inline_fields),
    [IAMPB_ENTITY_CREDENTIAL_REPORT] = KIND("credential report", report_fields),
};
#define KINDS ((int32_t)(sizeof kinds / sizeof kinds[0]))

iampb_str iampb__kind_name(iampb_entity_kind kind)
{
    return kind > 0 && kind < KINDS ? kinds[kind].name : IAMPB__STR("");
}

iampb_str iampb__field_name(iampb_entity_kind kind, size_t index)
{
    return kind > 0 && kind < KINDS && index < kinds[kind].count ? kinds[kind].fields[index].name : IAMPB__STR("");
}

/* ---- Columns of the report: what each means is judged by its loader, and kept in the user ---- */
typedef struct column_row {
    field_type type; /* FIELD_TRI or FIELD_MOMENT; FIELD_STR: text alone */
    uint16_t offset;
} column_row;

static const column_row columns[IAMPB__COLUMN_COUNT] = {
    [IAMPB__COLUMN_USER] = { FIELD_STR, 0 },
    [IAMPB__COLUMN_ARN] = { FIELD_STR, 0 },
    [IAMPB__COLUMN_CREATED] = { FIELD_MOMENT, offsetof(iampb__user, created) },
    [IAMPB__COLUMN_PASSWORD_ENABLED] = { FIELD_TRI, offsetof(iampb__user, password_enabled) },
    [IAMPB__COLUMN_PASSWORD_LAST_USED] = { FIELD_MOMENT, offsetof(iampb__user, password_last_used) },
    [IAMPB__COLUMN_PASSWORD_LAST_CHANGED] = { FIELD_MOMENT, offsetof(iampb__user, password_last_changed) },
    [IAMPB__COLUMN_PASSWORD_NEXT_ROTATION] = { FIELD_MOMENT, offsetof(iampb__user, password_next_rotation) },
    [IAMPB__COLUMN_MFA_ACTIVE] = { FIELD_TRI, offsetof(iampb__user, mfa_active) },
    [IAMPB__COLUMN_KEY1_ACTIVE] = { FIELD_TRI, offsetof(iampb__user, keys[0].active) },
    [IAMPB__COLUMN_KEY1_ROTATED] = { FIELD_MOMENT, offsetof(iampb__user, keys[0].created) },
    [IAMPB__COLUMN_KEY1_USED] = { FIELD_MOMENT, offsetof(iampb__user, keys[0].last_used) },
    [IAMPB__COLUMN_KEY1_REGION] = { FIELD_STR, 0 },
    [IAMPB__COLUMN_KEY1_SERVICE] = { FIELD_STR, 0 },
    [IAMPB__COLUMN_KEY2_ACTIVE] = { FIELD_TRI, offsetof(iampb__user, keys[1].active) },
    [IAMPB__COLUMN_KEY2_ROTATED] = { FIELD_MOMENT, offsetof(iampb__user, keys[1].created) },
    [IAMPB__COLUMN_KEY2_USED] = { FIELD_MOMENT, offsetof(iampb__user, keys[1].last_used) },
    [IAMPB__COLUMN_KEY2_REGION] = { FIELD_STR, 0 },
    [IAMPB__COLUMN_KEY2_SERVICE] = { FIELD_STR, 0 },
    [IAMPB__COLUMN_CERT1_ACTIVE] = { FIELD_TRI, offsetof(iampb__user, cert_active[0]) },
    [IAMPB__COLUMN_CERT1_ROTATED] = { FIELD_MOMENT, offsetof(iampb__user, cert_rotated[0]) },
    [IAMPB__COLUMN_CERT2_ACTIVE] = { FIELD_TRI, offsetof(iampb__user, cert_active[1]) },
    [IAMPB__COLUMN_CERT2_ROTATED] = { FIELD_MOMENT, offsetof(iampb__user, cert_rotated[1]) },
    [IAMPB__COLUMN_ADDITIONAL] = { FIELD_STR, 0 },
};

/* ---- Reading one field ---- */
static void put_moment(int64_t at, iampb__field *out)
{
    out->presence = at == IAMPB__TIME_UNKNOWN ? IAMPB_UNKNOWN
            : at == IAMPB__TIME_ABSENT        ? IAMPB_ABSENT
            : at == IAMPB__TIME_NEVER         ? IAMPB_NEVER
                                              : IAMPB_PRESENT;
    out->is_number = out->presence == IAMPB_PRESENT;
    out->number = out->is_number ? at : 0;
}

static void put_tri(iampb__tri is, iampb__field *out)
{
    out->is_number = is != IAMPB__TRI_UNKNOWN;
    out->presence = out->is_number ? IAMPB_PRESENT : IAMPB_UNKNOWN;
    out->number = is == IAMPB__TRUE;
}

static void put_number(int64_t number, iampb__field *out)
{
    out->presence = IAMPB_PRESENT;
    out->is_number = true;
    out->number = number;
}

static void put_value(const iampb__value *value, bool absent, iampb__field *out)
{
    bool there = value->span.source != NULL || value->text.len > 0; /* a subject that the host told has no place */
    out->presence = there ? IAMPB_PRESENT : absent ? IAMPB_ABSENT : IAMPB_UNKNOWN;
    out->text = value->text.ptr == NULL ? IAMPB__STR("") : value->text;
    out->span = value->span;
}

static void put_document(const iampb__document *document, iampb__field *out)
{
    out->presence = document->present ? IAMPB_PRESENT : IAMPB_UNKNOWN;
    out->span = document->span;
    out->text = iampb__span_text(&document->span);
}

static void put_column(const iampb__user *user, int column, iampb__field *out)
{
    iampb__span span = iampb__report_column(user, column);
    const char *place = (const char *)user + columns[column].offset;
    if (span.source == NULL)
        return;
    out->span = span;
    out->text = iampb__span_text(&span);
    if (columns[column].type == FIELD_TRI) {
        put_tri(*(const iampb__tri *)place, out);
    } else if (columns[column].type == FIELD_MOMENT) {
        put_moment(*(const int64_t *)(const void *)place, out);
    } else {
        out->presence = out->text.len == 0 ? IAMPB_UNKNOWN
                : iampb__str_eq(out->text, IAMPB__STR("N/A")) ? IAMPB_ABSENT : IAMPB_PRESENT;
        if (column == IAMPB__COLUMN_USER && user->name.len > 0)
            out->text = user->name; /* doubled quotes are taken off */
    }
}

static void put_field(const field_row *row, const void *base, iampb__field *out)
{
    const void *place = (const char *)base + row->offset;
    switch ((field_type)row->type) {
    case FIELD_VALUE: put_value(place, row->absent, out); break;
    case FIELD_WHEN:
        put_value(place, row->absent, out);
        out->is_number = iampb__time_parse(out->text, &out->number);
        break;
    case FIELD_TIME: {
        const iampb__time_value *time = place;
        put_value(&time->value, row->absent, out);
        if (out->presence == IAMPB_PRESENT)
            put_moment(time->at, out);
        break;
    }
    case FIELD_INT: {
        const iampb__int_value *number = place;
        put_value(&number->value, row->absent, out);
        out->number = number->number;
        out->is_number = number->known;
        break;
    }
    case FIELD_BOOL: {
        const iampb__bool_value *boolean = place;
        put_value(&boolean->value, row->absent, out);
        out->number = boolean->is == IAMPB__TRUE;
        out->is_number = boolean->is != IAMPB__TRI_UNKNOWN;
        break;
    }
    case FIELD_STR: {
        const iampb_str *text = place;
        out->presence = text->len > 0 ? IAMPB_PRESENT : IAMPB_UNKNOWN;
        out->text = text->len > 0 ? *text : IAMPB__STR("");
        break;
    }
    case FIELD_TRI: put_tri(*(const iampb__tri *)place, out); break;
    case FIELD_FLAG: put_number(*(const bool *)place, out); break;
    case FIELD_COUNT: put_number((int64_t) * (const size_t *)place, out); break;
    case FIELD_SLOT: put_number(*(const int8_t *)place, out); break;
    case FIELD_MOMENT: put_moment(*(const int64_t *)place, out); break;
    case FIELD_DOCUMENT: put_document(place, out); break;
    case FIELD_COLUMN: put_column(base, row->offset, out); break;
    }
}

/* Names and ARNs of a user have a place too: in the report, else in the authorization details. */
static void place_of_user(const iampb__user *user, iampb_str name, iampb__field *out)
{
    bool is_arn = iampb__str_eq(name, IAMPB__STR("Arn"));
    if (!is_arn && !iampb__str_eq(name, IAMPB__STR("UserName")))
        return;
    out->span = iampb__report_column(user, is_arn ? IAMPB__COLUMN_ARN : IAMPB__COLUMN_USER);
    if (out->span.source == NULL && user->details != NULL)
        out->span = is_arn ? user->details->arn.span : user->details->name.span;
}

static void summary_field(const iampb_entity *entity, iampb_str name, iampb__field *out)
{
    const iampb__summary *summary = (const iampb__summary *)(const void *)entity;
    for (size_t i = 0; i < summary->item_count; i++)
        if (iampb__str_eq(summary->items[i].name.text, name)) {
            put_value(&summary->items[i].count.value, false, out);
            out->number = summary->items[i].count.number;
            out->is_number = summary->items[i].count.known;
            return;
        }
}

static const void *base_of(const iampb_entity *entity, field_base base)
{
    switch (base) {
    case SELF: break;
    case DETAILS: return ((const iampb__user *)(const void *)entity)->details;
    case METADATA: return ((const iampb__access_key *)(const void *)entity)->metadata;
    case OWNER: return ((const iampb__access_key *)(const void *)entity)->user;
    }
    return entity;
}

void iampb__entity_field(const iampb_entity *entity, iampb_str name, iampb__field *out)
{
    memset(out, 0, sizeof *out);
    out->text = IAMPB__STR("");
    if (entity == NULL || entity->kind <= 0 || entity->kind >= KINDS)
        return;
    if (entity->is_details) {
        const iampb__principal *details = (const iampb__principal *)(const void *)entity;
        if (details->user == NULL)
            return;
        entity = &details->user->entity;
    }
    if (entity->kind == IAMPB_ENTITY_ACCOUNT_SUMMARY) {
        summary_field(entity, name, out);
        return;
    }
    const kind_row *kind = &kinds[entity->kind];
    for (size_t i = 0; i < kind->count; i++) {
        if (!iampb__str_eq(kind->fields[i].name, name))
            continue;
        const void *base = base_of(entity, (field_base)kind->fields[i].base);
        if (base == NULL)
            return;
        put_field(&kind->fields[i], base, out);
        if (entity->kind == IAMPB_ENTITY_USER && kind->fields[i].type == FIELD_STR)
            place_of_user((const iampb__user *)(const void *)entity, name, out);
        return;
    }
}

/* ---- Public accessors ---- */
iampb_presence iampb_entity_text(const iampb_entity *entity, const char *field, const char **text, size_t *len)
{
    iampb__field found;
    iampb__entity_field(entity, iampb__str_z(field), &found);
    if (found.presence != IAMPB_PRESENT)
        return found.presence;
    if (text != NULL)
        *text = found.text.ptr;
    if (len != NULL)
        *len = found.text.len;
    return IAMPB_PRESENT;
}

static iampb_presence number(const iampb_entity *entity, const char *field, int64_t *out)
{
    iampb__field found;
    iampb__entity_field(entity, iampb__str_z(field), &found);
    if (found.presence != IAMPB_PRESENT)
        return found.presence;
    if (!found.is_number)
        return IAMPB_UNKNOWN;
    *out = found.number;
    return IAMPB_PRESENT;
}

iampb_presence iampb_entity_bool(const iampb_entity *entity, const char *field, int32_t *value)
{
    int64_t found = 0;
    iampb_presence presence = number(entity, field, &found);
    if (presence == IAMPB_PRESENT && value != NULL)
        *value = found != 0;
    return presence;
}

iampb_presence iampb_entity_int(const iampb_entity *entity, const char *field, int64_t *value)
{
    int64_t found = 0;
    iampb_presence presence = number(entity, field, &found);
    if (presence == IAMPB_PRESENT && value != NULL)
        *value = found;
    return presence;
}

iampb_status iampb_entity_span(const iampb_entity *entity, const char *field, const char **input, size_t *input_len,
        uint64_t *begin, uint64_t *end)
{
    iampb__field found;
    iampb__position at;
    iampb__entity_field(entity, iampb__str_z(field), &found);
    if (found.span.source == NULL)
        return IAMPB_E_INVALID;
    iampb__source_position(found.span.source, found.span.begin, (uint64_t)found.span.begin + found.span.len, &at);
    if (input != NULL)
        *input = at.input.ptr == NULL ? "" : at.input.ptr;
    if (input_len != NULL)
        *input_len = at.input.len;
    if (begin != NULL)
        *begin = at.begin;
    if (end != NULL)
        *end = at.end;
    return IAMPB_OK;
}

iampb_entity_kind iampb_entity_kind_of(const iampb_entity *entity) { return entity == NULL ? 0 : entity->kind; }

const iampb_account *iampb_entity_account(const iampb_entity *entity)
{
    return entity == NULL ? NULL : entity->account;
}
