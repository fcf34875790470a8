/* recognise.c - from bytes to loaders: what an input is shows in what is in it, never in its name.
 * JSON is walked element by element. A document is known by the names of its top-level members (`members` below); one
 * object may have members of several documents, as a host may have merged them. A top-level list holds either whole
 * documents or, from the CLI's --query, the elements of one (I-8), known by their members (`bare_lists`). */
#include "account/load.h"
#include "account/report.h"
#include "base/builder.h"
#include "base/utf8.h"
#include "crypto/base64.h"

typedef enum form {
    FORM_ELEMENTS = 1, /* an array: the loader gets each element */
    FORM_VALUE,        /* the loader gets the value, an object or null */
    FORM_FLAT          /* a member of `flat_shape`, whose document ends with all of its members known */
} form;

typedef struct top_member {
    iampb_str name;
    form form;
    iampb_document document;
    int details;      /* index of the list in the authorization details, or -1 */
    bool common_name; /* so common that another case of it shows nothing */
    iampb__loader load;
} top_member;

#define ROW(name, form, document, details, common, load)                                                               \
    { IAMPB__STR_INIT(name), form, IAMPB_DOCUMENT_##document, details, common, load }

static const top_member members[] = {
    ROW("UserDetailList", FORM_ELEMENTS, AUTHORIZATION_DETAILS, 0, false, iampb__load_user),
    ROW("GroupDetailList", FORM_ELEMENTS, AUTHORIZATION_DETAILS, 1, false, iampb__load_group),
    ROW("RoleDetailList", FORM_ELEMENTS, AUTHORIZATION_DETAILS, 2, false, iampb__load_role),
    ROW("Policies", FORM_ELEMENTS, UNKNOWN, -1, true, NULL), /* of IAM or of Organizations: see below */
    ROW("SummaryMap", FORM_VALUE, ACCOUNT_SUMMARY, -1, false, iampb__load_summary),
    ROW("PasswordPolicy", FORM_VALUE, PASSWORD_POLICY, -1, false, iampb__load_password_policy),
    ROW("VirtualMFADevices", FORM_ELEMENTS, VIRTUAL_MFA_DEVICES, -1, false, iampb__load_virtual_device),
    ROW("MFADevices", FORM_ELEMENTS, MFA_DEVICES, -1, false, iampb__load_device),
    ROW("AccessKeyMetadata", FORM_ELEMENTS, ACCESS_KEYS, -1, false, iampb__load_access_key),
    ROW("AccessKeyLastUsed", FORM_VALUE, ACCESS_KEY_LAST_USED, -1, false, iampb__load_key_use),
    ROW("LoginProfile", FORM_VALUE, LOGIN_PROFILE, -1, false, iampb__load_login_profile),
    ROW("OpenIDConnectProviderList", FORM_ELEMENTS, OIDC_PROVIDERS, -1, false, iampb__load_oidc_provider),
    ROW("SAMLProviderList", FORM_ELEMENTS, SAML_PROVIDERS, -1, false, iampb__load_saml_provider),
    ROW("ServerCertificateMetadataList", FORM_ELEMENTS, SERVER_CERTIFICATES, -1, false, iampb__load_certificate),
    ROW("Roles", FORM_ELEMENTS, ROLES, -1, true, iampb__load_listed_role),
    ROW("Role", FORM_VALUE, ROLES, -1, true, iampb__load_listed_role),
    ROW("Organization", FORM_VALUE, ORGANIZATION, -1, true, iampb__load_organization),
    ROW("Accounts", FORM_ELEMENTS, ACCOUNTS, -1, true, iampb__load_member_account),
    ROW("Roots", FORM_ELEMENTS, ROOTS, -1, true, iampb__load_root),
    ROW("OrganizationalUnits", FORM_ELEMENTS, ORGANIZATIONAL_UNITS, -1, false, iampb__load_unit),
    ROW("Parents", FORM_ELEMENTS, PARENTS, -1, true, iampb__load_parent),
    ROW("Children", FORM_ELEMENTS, CHILDREN, -1, true, iampb__load_child),
    ROW("Policy", FORM_VALUE, ORGANIZATION_POLICY, -1, true, iampb__load_organization_policy),
    ROW("Targets", FORM_ELEMENTS, POLICY_TARGETS, -1, true, iampb__load_policy_target),
    ROW("DelegatedAdministrators", FORM_ELEMENTS, DELEGATED_ADMINISTRATORS, -1, false, iampb__load_administrator),
    ROW("ResourcePolicy", FORM_VALUE, ORGANIZATION_RESOURCE_POLICY, -1, true, iampb__load_resource_policy),
    ROW("EnabledFeatures", FORM_ELEMENTS, ORGANIZATION_FEATURES, -1, false, iampb__load_feature),
    ROW("ClientIDList", FORM_ELEMENTS, OIDC_PROVIDER, -1, false, iampb__load_client_id),
    ROW("SAMLMetadataDocument", FORM_FLAT, SAML_PROVIDER, -1, false, NULL),
    ROW("Url", FORM_FLAT, UNKNOWN, -1, true, NULL),
    ROW("UserName", FORM_FLAT, UNKNOWN, -1, true, NULL),
    ROW("OrganizationId", FORM_FLAT, UNKNOWN, -1, true, NULL),
    ROW("CreateDate", FORM_FLAT, UNKNOWN, -1, true, NULL),
    ROW("ValidUntil", FORM_FLAT, UNKNOWN, -1, true, NULL),
    ROW("Content", FORM_FLAT, UNKNOWN, -1, true, NULL),
    ROW("ReportFormat", FORM_FLAT, UNKNOWN, -1, true, NULL),
    ROW("GeneratedTime", FORM_FLAT, UNKNOWN, -1, true, NULL),
};
static const top_member details_policies =
        ROW("Policies", FORM_ELEMENTS, AUTHORIZATION_DETAILS, 3, false, iampb__load_policy);
static const top_member listed_policies =
        ROW("Policies", FORM_ELEMENTS, ORGANIZATION_POLICIES, -1, false, iampb__load_listed_policy);
static const top_member policies_for_target =
        ROW("Policies", FORM_ELEMENTS, POLICIES_FOR_TARGET, -1, false, iampb__load_policy_for_target);
static const top_member accounts_for_parent =
        ROW("Accounts", FORM_ELEMENTS, ACCOUNTS_FOR_PARENT, -1, false, iampb__load_member_account);
/* Lists that no loader reads: other documents' and unknown ones. */
static const top_member ignored = ROW("", FORM_ELEMENTS, UNKNOWN, -1, true, NULL);

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const top_member *member_called(iampb_str name)
{
    for (size_t i = 0; i < COUNT(members); i++)
        if (iampb__str_eq(members[i].name, name))
            return &members[i];
    return NULL;
}

/* ---- What the subject decides ---- */
static bool is_parent_id(iampb_str id)
{
    return iampb__str_starts(id, IAMPB__STR("r-")) || iampb__str_starts(id, IAMPB__STR("ou-"));
}

static bool is_target_id(iampb_str id) { return is_parent_id(id) || iampb__str_is_account_id(id); }

/* The answers about all accounts and about those of a parent look alike; so do those about all policies of a type and
 * those attached to a target. The host tells the parent, the type or the target as subject (I-31). */
static const top_member *by_subject(const iampb__load *load, const top_member *row)
{
    if (row->document == IAMPB_DOCUMENT_ACCOUNTS && load->expect != IAMPB_DOCUMENT_ACCOUNTS
        && (load->expect == IAMPB_DOCUMENT_ACCOUNTS_FOR_PARENT || is_parent_id(load->subject)))
        return &accounts_for_parent;
    if (row->document == IAMPB_DOCUMENT_ORGANIZATION_POLICIES && load->expect != IAMPB_DOCUMENT_ORGANIZATION_POLICIES
        && (load->expect == IAMPB_DOCUMENT_POLICIES_FOR_TARGET || is_target_id(load->subject)))
        return &policies_for_target;
    return row;
}

/* ---- One document ---- */
typedef struct reader {
    iampb__load *load;
    const top_member *list;   /* the list that is being read; &ignored for one that nobody reads */
    bool bare;                /* a top-level list of elements */
    bool documents;           /* a top-level list of documents */
    bool top_list;            /* inside a top-level list */
    iampb__builder names;     /* of members that nobody reads, for the message */
} reader;

static void document_begin(reader *r)
{
    iampb__load *load = r->load;
    iampb__vec audiences = load->doc.flat.audiences, features = load->doc.flat.features;
    memset(&load->doc, 0, sizeof load->doc);
    audiences.count = features.count = 0;
    load->doc.flat.audiences = audiences;
    load->doc.flat.features = features;
    load->doc.flat.created.at = load->doc.flat.valid_until.at = IAMPB__TIME_UNKNOWN;
    load->doc.answers_from[0] = load->account->pending->lists[IAMPB__PENDING_ANSWERS].count;
    load->doc.answers_from[1] = load->organization->pending->lists[IAMPB__PENDING_ANSWERS].count;
    load->doc.begun = true;
    iampb__builder_clear(&r->names);
}

static iampb_status list_begin(reader *r, const top_member *row, iampb_error **err)
{
    iampb__load *load = r->load;
    iampb_status status;
    row = by_subject(load, row);
    r->list = row;
    if (row->document == IAMPB_DOCUMENT_UNKNOWN)
        return IAMPB_OK;
    if (row->document == IAMPB_DOCUMENT_OIDC_PROVIDER) { /* known only together with the URL */
        load->doc.flat.has_client_ids = true;
        return IAMPB_OK;
    }
    iampb__load_seen(load, row->document);
    if (row->details >= 0)
        load->details_seen[row->details] = true;
    const iampb__document_kind *kind = iampb__document_kind_of(row->document);
    if (kind->subject != NULL && row->document != IAMPB_DOCUMENT_ORGANIZATION_POLICIES
        && (status = iampb__load_need_subject(load, row->document, err)) < 0)
        return status;
    if (kind->by_subject && load->subject.len > 0)
        return iampb__load_answer(load, row->document, load->subject, err);
    return IAMPB_OK;
}

/* Elements of "Policies" tell whose they are; iam list-policies, which has no documents, is not read. */
static iampb_status policies_begin(reader *r, iampb__json element, iampb_error **err)
{
    iampb__load *load = r->load;
    load->doc.policies_open = false;
    if (load->doc.seen[IAMPB_DOCUMENT_AUTHORIZATION_DETAILS] || load->expect == IAMPB_DOCUMENT_AUTHORIZATION_DETAILS
        || iampb__json_get(element, IAMPB__STR("PolicyVersionList")).node != NULL)
        return list_begin(r, &details_policies, err);
    if (iampb__json_get(element, IAMPB__STR("PolicyName")).node != NULL)
        return iampb__load_fail(load, err, IAMPB_E_UNRECOGNISED, element,
                "a list of policies without their versions (iam list-policies) is not read: "
                "iam get-account-authorization-details has them");
    return list_begin(r, &listed_policies, err);
}

/* An empty "Policies": beside lists of users, groups and roles it is theirs, else what the host asked for decides. */
static iampb_status policies_close(reader *r, iampb_error **err)
{
    iampb__load *load = r->load;
    const top_member *row = NULL;
    if (load->doc.seen[IAMPB_DOCUMENT_AUTHORIZATION_DETAILS] || load->expect == IAMPB_DOCUMENT_AUTHORIZATION_DETAILS)
        row = &details_policies;
    else if (load->expect == IAMPB_DOCUMENT_ORGANIZATION_POLICIES || load->expect == IAMPB_DOCUMENT_POLICIES_FOR_TARGET
            || load->subject.len > 0)
        row = &listed_policies;
    load->doc.policies_open = false;
    if (row == NULL)
        return iampb__error_set(load->ctx, err, IAMPB_E_UNRECOGNISED,
                "an empty list \"Policies\" does not say whose policies: give the policy type or the target that was "
                "asked for as subject");
    return list_begin(r, row, err);
}

/* Where a name stands, for the message about it; the walk does not keep that. */
static iampb__span key_span(const iampb__load *load, iampb_str name)
{
    iampb_str text = load->source->text;
    for (size_t at = iampb__str_find(text, '"', 0); at != SIZE_MAX; at = iampb__str_find(text, '"', at + 1))
        if (text.len - at > name.len + 1 && text.ptr[at + name.len + 1] == '"'
            && iampb__str_starts(iampb__str_from(text, at + 1), name))
            return (iampb__span){ load->source, (uint32_t)at, (uint32_t)name.len + 2 };
    return (iampb__span){ load->source, 0, 0 };
}

static iampb_status fail_at_key(const iampb__load *load, iampb_str name, iampb_error **err, const char *what,
        iampb_str other)
{
    iampb__span span = key_span(load, name);
    iampb__place place = { span.source, span.begin, name };
    return iampb__error_at(load->ctx, err, IAMPB_E_SYNTAX, &place, "expected %s%v in \"%v\"", what, other, name);
}

static iampb_status unknown_member(reader *r, iampb_str name, iampb_error **err)
{
    for (size_t i = 0; i < COUNT(members); i++)
        if (!members[i].common_name && members[i].name.len == name.len && iampb__str_eq_nocase(members[i].name, name)) {
            iampb__span span = key_span(r->load, name);
            iampb__place place = { span.source, span.begin, name };
            return iampb__error_at(r->load->ctx, err, IAMPB_E_SYNTAX, &place,
                    "expected \"%v\", found \"%v\": AWS writes it in other case, so this is not its output",
                    members[i].name, name);
        }
    if (r->names.len < 200)
        iampb__builder_format(&r->names, "%s\"%v\"", r->names.len == 0 ? "" : ", ", iampb__str_first(name, 60));
    return IAMPB_OK;
}

static iampb_status list_open(reader *r, iampb_str name, iampb_error **err)
{
    const top_member *row = member_called(name);
    r->list = &ignored;
    r->load->doc.has_members = true;
    if (row == NULL)
        return unknown_member(r, name, err);
    if (row->form == FORM_VALUE)
        return fail_at_key(r->load, name, err, "an object, found a list", IAMPB__STR(""));
    if (row->form == FORM_FLAT)
        return unknown_member(r, name, err);
    if (row->load == NULL) {
        r->load->doc.policies_open = true;
        r->list = row;
        return IAMPB_OK;
    }
    return list_begin(r, row, err);
}

static iampb_status list_element(reader *r, iampb__json value, iampb_error **err)
{
    iampb_status status;
    iampb__load *load = r->load;
    if (r->list == &ignored)
        return IAMPB_OK;
    if (r->list->load == NULL && (status = policies_begin(r, value, err)) < 0)
        return status;
    if (r->list->details >= 0)
        load->details_count[r->list->details]++;
    return r->list->load(load, value, err);
}

/* ---- Members at the top level that are no lists ---- */
static iampb_status keep_content(iampb__load *load, void *into, iampb__json value, iampb_error **err)
{
    iampb__flat *flat = into;
    flat->content = iampb__json_keep(value, load->arena);
    return flat->content.node == NULL ? iampb__error_nomem(err) : IAMPB_OK;
}

static const iampb__member flat_members[] = {
    IAMPB__MEMBER(iampb__flat, url, "Url", TEXT),
    IAMPB__MEMBER(iampb__flat, user_name, "UserName", TEXT),
    IAMPB__MEMBER(iampb__flat, organization_id, "OrganizationId", TEXT),
    IAMPB__MEMBER(iampb__flat, created, "CreateDate", TIME),
    IAMPB__MEMBER(iampb__flat, valid_until, "ValidUntil", TIME),
    IAMPB__MEMBER(iampb__flat, report_format, "ReportFormat", TEXT),
    IAMPB__MEMBER(iampb__flat, generated, "GeneratedTime", TEXT),
    IAMPB__MEMBER_READ("Content", ANY, keep_content),
};

/* A text that is no text is left to the documents that have other members of these names. */
static iampb_status flat_member(iampb__load *load, iampb_str name, iampb__json value, iampb_error **err)
{
    iampb__json_type type = iampb__json_type_of(value);
    if (type != IAMPB__JSON_STRING && type != IAMPB__JSON_NUMBER)
        return IAMPB_OK;
    if (iampb__str_eq(name, IAMPB__STR("SAMLMetadataDocument"))) {
        load->doc.flat.has_saml_metadata = true;
        return IAMPB_OK;
    }
    for (size_t i = 0; i < COUNT(flat_members); i++)
        if (iampb__str_eq(iampb__str(flat_members[i].name, flat_members[i].len), name)
            && (type == IAMPB__JSON_STRING || flat_members[i].type != IAMPB__MEMBER_TEXT))
            return iampb__member_read(load, &flat_members[i], &load->doc.flat, value, err);
    return IAMPB_OK;
}

/* IsTruncated of IAM, NextToken of Organizations and of the CLI's own --max-items: more follows. */
static bool says_more(iampb_str name, iampb__json value)
{
    if (iampb__str_eq(name, IAMPB__STR("IsTruncated")))
        return iampb__json_type_of(value) == IAMPB__JSON_TRUE;
    return iampb__str_eq(name, IAMPB__STR("NextToken")) && iampb__json_type_of(value) == IAMPB__JSON_STRING
            && !iampb__json_string_is(value, IAMPB__STR(""));
}

/* iam get-policy has a member of the same name, with other content, and is not read. */
static bool is_organization_policy(iampb__json value)
{
    return iampb__json_get(value, IAMPB__STR("PolicySummary")).node != NULL
            || iampb__json_get(value, IAMPB__STR("Content")).node != NULL;
}

static iampb_status other_member(reader *r, iampb_str name, iampb__json value, iampb_error **err)
{
    iampb__load *load = r->load;
    load->doc.has_members = true;
    if (says_more(name, value))
        load->doc.truncated = true;
    const top_member *row = member_called(name);
    if (row == NULL)
        return unknown_member(r, name, err);
    if (row->form == FORM_FLAT)
        return flat_member(load, name, value, err);
    bool null = iampb__json_type_of(value) == IAMPB__JSON_NULL;
    if (null && row->document != IAMPB_DOCUMENT_PASSWORD_POLICY) {
        load->doc.recognised |= row->document != IAMPB_DOCUMENT_UNKNOWN; /* a list that is null is not loaded (I-10) */
        return IAMPB_OK;
    }
    if (row->form == FORM_ELEMENTS)
        return iampb__load_fail(load, err, IAMPB_E_SYNTAX, value, "expected a list in \"%v\", found %s", name,
                iampb__json_type_name(value));
    if (row->document == IAMPB_DOCUMENT_ORGANIZATION_POLICY && !is_organization_policy(value))
        return unknown_member(r, name, err);
    return row->load(load, value, err);
}

/* ---- The credential report inside JSON ---- */
static iampb_status report_read(iampb__load *load, const iampb__source *source, int64_t generated_at,
        iampb_error **err)
{
    iampb_status status;
    iampb__report *report = NULL;
    iampb__load_seen(load, IAMPB_DOCUMENT_CREDENTIAL_REPORT);
    if (load->report != NULL)
        return iampb__load_fail(load, err, IAMPB_E_CONFLICT, IAMPB__JSON_NOTHING,
                "a second credential report in the same input");
    if ((status = iampb__report_load(load->account, load->arena, source, generated_at, &report, err)) < 0)
        return status;
    if (load->id.len == 0 && report->account_id.len > 0) {
        if ((status = iampb__load_account_is(load, report->account_id, report->partition, err)) < 0)
            return status;
    } else if (report->account_id.len > 0 && !iampb__str_eq(load->id, report->account_id)) {
        return iampb__load_fail(load, err, IAMPB_E_CONFLICT, IAMPB__JSON_NOTHING,
                "the credential report is of account %v, but what is loaded is of account %v", report->account_id,
                load->id);
    }
    load->report = report;
    load->doc.count[IAMPB_DOCUMENT_CREDENTIAL_REPORT] += report->user_count;
    return IAMPB_OK;
}

static const iampb__source *decoded_json(iampb__load *load, const iampb__value *value)
{
    return iampb__source_decoded(load->arena, value->span.source, value->span.begin, value->span.len,
            IAMPB__ENCODING_JSON, value->text);
}

/* Content is base64 from the CLI; SDKs have decoded it already. */
static iampb_status envelope_read(iampb__load *load, iampb_error **err)
{
    const iampb__flat *flat = &load->doc.flat;
    iampb__value content = { { NULL, 0 }, { NULL, 0, 0 } };
    iampb_str text;
    int64_t generated_at = load->generated_at;
    iampb_status status = iampb__text_read(load, flat->content, &content, err);
    if (status < 0)
        return status;
    if (generated_at == IAMPB__TIME_UNKNOWN && flat->generated.span.source != NULL
        && !iampb__time_parse(flat->generated.text, &generated_at)
        && (status = iampb__load_note(load, err, &flat->generated.span,
                    "GeneratedTime \"%v\" is not understood: when the report was made is unknown",
                    iampb__str_first(flat->generated.text, 64))) < 0)
        return status;
    const iampb__source *source = content.span.source;
    bool escaped = content.text.len != content.span.len
            || memchr(source->text.ptr + content.span.begin, '\\', content.span.len) != NULL;
    if (escaped || iampb__report_looks_like(content.text)) {
        source = decoded_json(load, &content);
        if (source == NULL)
            return iampb__error_nomem(err);
        content.span = (iampb__span){ source, 0, (uint32_t)content.text.len };
    }
    if (!iampb__report_looks_like(content.text)) {
        iampb__place place = { content.span.source, content.span.begin, IAMPB__STR_INIT("Content") };
        if ((status = iampb__base64_decode(load->ctx, load->arena, &place, content.text, &text, err)) < 0)
            return status;
        source = iampb__source_decoded(load->arena, content.span.source, content.span.begin, content.span.len,
                IAMPB__ENCODING_BASE64, text);
        if (source == NULL)
            return iampb__error_nomem(err);
    }
    if ((status = report_read(load, source, generated_at, err)) < 0)
        return status;
    load->report->generated = flat->generated;
    return IAMPB_OK;
}

/* ---- The end of a document ---- */
static void truncate_answers(iampb__load *load)
{
    struct iampb__pending *both[2] = { load->account->pending, load->organization->pending };
    for (int i = 0; i < 2; i++)
        for (size_t n = load->doc.answers_from[i]; n < both[i]->lists[IAMPB__PENDING_ANSWERS].count; n++)
            IAMPB__PENDING_AT(iampb__answer, both[i], IAMPB__PENDING_ANSWERS, n)->truncated = true;
}

static void fold_parts(iampb__load *load)
{
    for (int d = 0; d < IAMPB__DOCUMENT_COUNT; d++) {
        if (!load->doc.seen[d])
            continue;
        load->parts[d].seen = true;
        load->parts[d].count += load->doc.count[d];
        load->parts[d].truncated = load->doc.truncated; /* the last page decides (I-4) */
    }
    if (load->doc.seen[IAMPB_DOCUMENT_AUTHORIZATION_DETAILS])
        load->details_truncated = load->doc.truncated;
    if (load->doc.truncated)
        truncate_answers(load);
}

static iampb_status unrecognised(reader *r, iampb_error **err)
{
    iampb__load *load = r->load;
    if (!load->doc.has_members)
        return iampb__load_fail(load, err, IAMPB_E_UNRECOGNISED, IAMPB__JSON_NOTHING,
                "an empty object does not say what it is the answer to");
    return iampb__load_fail(load, err, IAMPB_E_UNRECOGNISED, IAMPB__JSON_NOTHING,
            "none of the documents that are read has these members: %v", iampb__builder_str(&r->names));
}

static iampb_status document_end(reader *r, iampb_error **err)
{
    iampb__load *load = r->load;
    const iampb__flat *flat = &load->doc.flat;
    iampb_status status = IAMPB_OK;
    if (load->doc.policies_open && (status = policies_close(r, err)) < 0)
        return status;
    if (flat->key_use != NULL)
        status = iampb__finish_key_use(load, err);
    else if (flat->content.node != NULL
            && (flat->report_format.span.source != NULL || flat->generated.span.source != NULL
                    || load->expect == IAMPB_DOCUMENT_CREDENTIAL_REPORT))
        status = envelope_read(load, err);
    else if (flat->has_saml_metadata || (flat->url.span.source != NULL && flat->has_client_ids))
        status = iampb__finish_provider(load, err);
    else if (flat->organization_id.span.source != NULL || load->doc.seen[IAMPB_DOCUMENT_ORGANIZATION_FEATURES])
        status = iampb__finish_features(load, err);
    else if (!load->doc.has_members && load->expect == IAMPB_DOCUMENT_PASSWORD_POLICY)
        status = iampb__load_password_policy(load, IAMPB__JSON_NOTHING, err);
    if (status < 0)
        return status;
    if (!load->doc.recognised)
        return unrecognised(r, err);
    fold_parts(load);
    load->doc.begun = false;
    return IAMPB_OK;
}

/* A document that is held whole, as an element of a list of documents. */
static iampb_status document_whole(reader *r, iampb__json object, iampb_error **err)
{
    iampb_status status;
    document_begin(r);
    for (iampb__json_iter i = iampb__json_begin(object); iampb__json_more(&i); iampb__json_advance(&i)) {
        iampb_str name;
        bool nomem = false;
        if (!iampb__json_string(i.key, r->load->arena, &name, &nomem))
            return iampb__error_nomem(err);
        if (iampb__json_type_of(i.value) != IAMPB__JSON_ARRAY) {
            if ((status = other_member(r, name, i.value, err)) < 0)
                return status;
            continue;
        }
        if ((status = list_open(r, name, err)) < 0)
            return status;
        for (iampb__json_iter e = iampb__json_begin(i.value); iampb__json_more(&e); iampb__json_advance(&e))
            if ((status = list_element(r, e.value, err)) < 0)
                return status;
    }
    return document_end(r, err);
}

/* ---- Lists at the top level ---- */
typedef struct bare_list {
    iampb_str needs[2];    /* members that an element has, all of them */
    iampb_str one_of[3];   /* and one of these, where given */
    iampb_str list;        /* the member of a document that would hold it */
} bare_list;

#define S IAMPB__STR_INIT
static const bare_list bare_lists[] = {
    { { S("UserName"), S("UserId") }, { S("GroupList"), S("AttachedManagedPolicies"), S("UserPolicyList") },
        S("UserDetailList") },
    { { S("GroupName"), S("GroupId") }, { S("AttachedManagedPolicies"), S("GroupPolicyList"), { NULL, 0 } },
        S("GroupDetailList") },
    { { S("RoleName"), S("Arn") }, { S("RolePolicyList"), S("InstanceProfileList"), S("AttachedManagedPolicies") },
        S("RoleDetailList") },
    { { S("RoleName"), S("AssumeRolePolicyDocument") }, { { NULL, 0 } }, S("Roles") },
    { { S("PolicyVersionList"), { NULL, 0 } }, { { NULL, 0 } }, S("Policies") },
    { { S("AccessKeyId"), S("Status") }, { { NULL, 0 } }, S("AccessKeyMetadata") },
    { { S("ServerCertificateName"), { NULL, 0 } }, { { NULL, 0 } }, S("ServerCertificateMetadataList") },
    { { S("SerialNumber"), S("UserName") }, { { NULL, 0 } }, S("MFADevices") },
    { { S("SerialNumber"), { NULL, 0 } }, { { NULL, 0 } }, S("VirtualMFADevices") },
    { { S("Id"), S("DelegationEnabledDate") }, { { NULL, 0 } }, S("DelegatedAdministrators") },
    { { S("Id"), S("JoinedMethod") }, { { NULL, 0 } }, S("Accounts") },
    { { S("Id"), S("PolicyTypes") }, { { NULL, 0 } }, S("Roots") },
    { { S("Id"), S("AwsManaged") }, { { NULL, 0 } }, S("Policies") },
    { { S("TargetId"), { NULL, 0 } }, { { NULL, 0 } }, S("Targets") },
};
#undef S

static bool has(iampb__json object, iampb_str name)
{
    return name.ptr == NULL || iampb__json_get(object, name).node != NULL;
}

static bool starts(iampb__load *load, iampb__json object, iampb_str member, iampb_str what, bool inside)
{
    iampb_str text;
    if (!iampb__json_string(iampb__json_get(object, member), load->arena, &text, NULL))
        return false;
    return inside ? iampb__str_contains(text, what) : iampb__str_starts(text, what);
}

static const top_member *list_of_document(iampb_document document)
{
    for (size_t i = 0; i < COUNT(members); i++)
        if (members[i].form == FORM_ELEMENTS && members[i].document == document
            && document != IAMPB_DOCUMENT_AUTHORIZATION_DETAILS && document != IAMPB_DOCUMENT_UNKNOWN)
            return &members[i];
    switch (document) {
    case IAMPB_DOCUMENT_ACCOUNTS_FOR_PARENT: return &accounts_for_parent;
    case IAMPB_DOCUMENT_ORGANIZATION_POLICIES: return &listed_policies;
    case IAMPB_DOCUMENT_POLICIES_FOR_TARGET: return &policies_for_target;
    default: return NULL;
    }
}

static const top_member *list_of_shape(iampb__load *load, iampb__json element)
{
    for (size_t i = 0; i < COUNT(bare_lists); i++) {
        const bare_list *b = &bare_lists[i];
        if (!has(element, b->needs[0]) || !has(element, b->needs[1])
            || (b->one_of[0].ptr != NULL
                    && iampb__json_get(element, b->one_of[0]).node == NULL
                    && (b->one_of[1].ptr == NULL || iampb__json_get(element, b->one_of[1]).node == NULL)
                    && (b->one_of[2].ptr == NULL || iampb__json_get(element, b->one_of[2]).node == NULL)))
            continue;
        return member_called(b->list);
    }
    if (starts(load, element, IAMPB__STR("Arn"), IAMPB__STR(":oidc-provider/"), true))
        return list_of_document(IAMPB_DOCUMENT_OIDC_PROVIDERS);
    if (starts(load, element, IAMPB__STR("Arn"), IAMPB__STR(":saml-provider/"), true))
        return list_of_document(IAMPB_DOCUMENT_SAML_PROVIDERS);
    if (has(element, IAMPB__STR("Arn")) && starts(load, element, IAMPB__STR("Id"), IAMPB__STR("ou-"), false))
        return list_of_document(IAMPB_DOCUMENT_ORGANIZATIONAL_UNITS);
    return NULL;
}

static const top_member *list_of_element(iampb__load *load, iampb__json element)
{
    const top_member *row = list_of_shape(load, element);
    return row != NULL ? row : list_of_document(load->expect);
}

static bool is_document(iampb__load *load, iampb__json element)
{
    if (list_of_shape(load, element) != NULL)
        return false;
    for (iampb__json_iter i = iampb__json_begin(element); iampb__json_more(&i); iampb__json_advance(&i)) {
        iampb_str name;
        if (i.key.node != NULL && iampb__json_string(i.key, load->arena, &name, NULL) && member_called(name) != NULL)
            return true;
    }
    return false;
}

static iampb_status top_element(reader *r, iampb__json value, iampb_error **err)
{
    iampb__load *load = r->load;
    iampb_status status;
    if (!r->bare && !r->documents) {
        if (iampb__json_type_of(value) == IAMPB__JSON_OBJECT && is_document(load, value)) {
            r->documents = true;
        } else {
            const top_member *row = list_of_element(load, value);
            if (row == NULL)
                return iampb__load_fail(load, err, IAMPB_E_UNRECOGNISED, value,
                        "a list whose elements are in none of the documents that are read");
            r->bare = true;
            document_begin(r);
            if (row->load == NULL) {
                r->list = row;
            } else if ((status = list_begin(r, row, err)) < 0) {
                return status;
            }
        }
    }
    if (r->bare)
        return list_element(r, value, err);
    if (iampb__json_type_of(value) != IAMPB__JSON_OBJECT)
        return iampb__load_fail(load, err, IAMPB_E_SYNTAX, value, "expected a document, an object; found %s",
                iampb__json_type_name(value));
    return document_whole(r, value, err);
}

static iampb_status top_list_end(reader *r, iampb_error **err)
{
    iampb__load *load = r->load;
    iampb_status status = IAMPB_OK;
    if (!r->bare && !r->documents) { /* [] */
        const top_member *row = list_of_document(load->expect);
        if (row == NULL)
            return iampb__load_fail(load, err, IAMPB_E_UNRECOGNISED, IAMPB__JSON_NOTHING,
                    "an empty list does not say what it is a list of");
        r->bare = true;
        document_begin(r);
        status = list_begin(r, row, err);
    }
    if (status == IAMPB_OK && r->bare)
        status = document_end(r, err);
    r->bare = r->documents = r->top_list = false;
    return status;
}

/* ---- The walk ---- */
static iampb_status item(reader *r, const iampb__json_item *i, iampb_error **err)
{
    switch (i->kind) {
    case IAMPB__JSON_DOCUMENT: document_begin(r); return IAMPB_OK;
    case IAMPB__JSON_MEMBER: return other_member(r, i->key, i->value, err);
    case IAMPB__JSON_LIST:
        if (r->load->doc.begun)
            return list_open(r, i->key, err);
        r->top_list = true;
        return IAMPB_OK;
    case IAMPB__JSON_ELEMENT:
        return r->top_list ? top_element(r, i->value, err) : list_element(r, i->value, err);
    case IAMPB__JSON_LIST_END: return r->top_list ? top_list_end(r, err) : IAMPB_OK;
    case IAMPB__JSON_DOCUMENT_END: return document_end(r, err);
    case IAMPB__JSON_SCALAR:
        return iampb__load_fail(r->load, err, IAMPB_E_UNRECOGNISED, i->value,
                "%s is none of the documents that are read", iampb__json_type_name(i->value));
    case IAMPB__JSON_END: break;
    }
    return IAMPB_OK;
}

static iampb_status walk_json(iampb__load *load, iampb_error **err)
{
    reader r = { .load = load, .list = &ignored, .names = { .ctx = load->ctx } };
    iampb__json_walk *walk = NULL;
    iampb_status status = iampb__json_walk_new(load->ctx, load->source, &walk, err);
    iampb__json_item next = { .kind = IAMPB__JSON_DOCUMENT };
    while (status == IAMPB_OK && next.kind != IAMPB__JSON_END)
        if ((status = iampb__json_walk_next(walk, &next, err)) == IAMPB_OK)
            status = item(&r, &next, err);
    iampb__json_walk_free(walk);
    iampb__builder_free(&r.names);
    IAMPB__VEC_FREE(iampb__value, load->ctx, &load->doc.flat.audiences);
    IAMPB__VEC_FREE(iampb__value, load->ctx, &load->doc.flat.features);
    return status;
}

/* ---- What is not JSON ---- */
static iampb_status bare_report(iampb__load *load, const iampb__source *source, iampb_error **err)
{
    memset(&load->doc, 0, sizeof load->doc);
    iampb_status status = report_read(load, source, load->generated_at, err);
    if (status == IAMPB_OK)
        fold_parts(load);
    return status;
}

/* The first line of a report in base64, as "aws ... --query Content --output text" prints it. */
static bool is_base64_report(iampb_str text)
{
    static const iampb_str starts_with[] = { IAMPB__STR_INIT("dXNlc"), IAMPB__STR_INIT("77u/dXNlc"),
        IAMPB__STR_INIT("InVzZXIi") };
    for (size_t i = 0; i < COUNT(starts_with); i++)
        if (iampb__str_starts(text, starts_with[i]))
            return true;
    return false;
}

static iampb_status base64_report(iampb__load *load, iampb_error **err)
{
    iampb__place place = { load->source, 0, { NULL, 0 } };
    iampb_str text;
    iampb_str all = load->source->text;
    load->document = IAMPB_DOCUMENT_CREDENTIAL_REPORT;
    iampb_status status = iampb__base64_decode(load->ctx, load->arena, &place, all, &text, err);
    if (status < 0)
        return status;
    const iampb__source *source = iampb__source_decoded(load->arena, load->source, 0, (uint32_t)all.len,
            IAMPB__ENCODING_BASE64, text);
    return source == NULL ? iampb__error_nomem(err) : bare_report(load, source, err);
}

/* Neither JSON nor a report. A binary file is told apart from a text that somebody else wrote. */
static iampb_status not_text(const iampb__load *load, iampb_str text, iampb_error **err)
{
    static const char hex[] = "0123456789abcdef";
    size_t valid = iampb__utf8_valid(text), nul = iampb__str_find(text, '\0', 0);
    size_t odd = nul < valid ? nul : valid;
    iampb__place place = { load->source, odd < text.len ? odd : 0, { NULL, 0 } };
    if (odd < text.len)
        return iampb__error_at(load->ctx, err, IAMPB_E_ENCODING, &place,
                "neither JSON nor a credential report: expected text in UTF-8, found the byte 0x%c%c",
                hex[(unsigned char)text.ptr[odd] >> 4], hex[(unsigned char)text.ptr[odd] & 15]);
    return iampb__error_at(load->ctx, err, IAMPB_E_SYNTAX, &place, "neither JSON nor a credential report");
}

iampb_status iampb__load_input(iampb__load *load, iampb_error **err)
{
    static const iampb_str mark8 = IAMPB__STR_INIT("\xEF\xBB\xBF"), mark16le = IAMPB__STR_INIT("\xFF\xFE"),
                           mark16be = IAMPB__STR_INIT("\xFE\xFF");
    iampb_str text = load->source->text, trimmed = iampb__str_trim(text);
    char first = trimmed.len == 0 ? '\0' : trimmed.ptr[0];
    if (first == '{' || first == '[')
        return walk_json(load, err);
    if (iampb__report_looks_like(text) || load->expect == IAMPB_DOCUMENT_CREDENTIAL_REPORT) {
        if (is_base64_report(trimmed))
            return base64_report(load, err);
        return bare_report(load, load->source, err);
    }
    if (trimmed.len == 0)
        return iampb__load_fail(load, err, IAMPB_E_SYNTAX, IAMPB__JSON_NOTHING,
                "the input is empty: the AWS CLI call may have failed");
    if (is_base64_report(trimmed))
        return base64_report(load, err);
    if (iampb__cli_error_looks_like(trimmed))
        return iampb__load_cli_error(load, err);
    if (iampb__str_starts(text, mark8)) /* the reader says what is wrong with a mark */
        return walk_json(load, err);
    if (iampb__str_starts(text, mark16le) || iampb__str_starts(text, mark16be))
        return iampb__load_fail(load, err, IAMPB_E_ENCODING, IAMPB__JSON_NOTHING,
                "UTF-16 is read for credential reports alone: JSON must be UTF-8");
    if (first == '"')
        return walk_json(load, err);
    return not_text(load, text, err);
}
