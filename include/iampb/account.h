/* account.h - what the documents of the AWS CLI say about accounts and their organisation.
 * An organisation holds one or more accounts; a lone account is an organisation of one whose structure is not known.
 * The host opens an account and hands over documents in any order: a document is recognised by what is in it, never
 * by its name. What was not handed over is known to be missing, and checks that need it answer "not evaluated".
 *
 *     iampb_organization_new(ctx, &org, &err);
 *     iampb_organization_add_account(org, NULL, &account, &err);
 *     iampb_account_load(account, bytes, len, &options, NULL, &err);      for each document
 *     iampb_playbook_audit(playbook, org, &audit_options, &findings, &err);
 *
 * Threads: while documents are loaded an organisation belongs to one thread at a time. After the first audit or the
 * first call of iampb_organization_seal(), and as long as nothing more is loaded, any number of threads may read it. */
#ifndef IAMPB_ACCOUNT_H
#define IAMPB_ACCOUNT_H
#include "iampb/base.h"
#ifdef __cplusplus
extern "C" {
#endif

/* The answer of one AWS call: the unit in which data are loaded, or missing. */
typedef int32_t iampb_document;
enum {
    IAMPB_DOCUMENT_UNKNOWN = 0,
    IAMPB_DOCUMENT_CREDENTIAL_REPORT = 1,        /* iam get-credential-report, or the bare CSV */
    IAMPB_DOCUMENT_AUTHORIZATION_DETAILS = 2,    /* iam get-account-authorization-details */
    IAMPB_DOCUMENT_ACCOUNT_SUMMARY = 3,          /* iam get-account-summary */
    IAMPB_DOCUMENT_PASSWORD_POLICY = 4,          /* iam get-account-password-policy */
    IAMPB_DOCUMENT_VIRTUAL_MFA_DEVICES = 5,      /* iam list-virtual-mfa-devices */
    IAMPB_DOCUMENT_MFA_DEVICES = 6,              /* iam list-mfa-devices, of one user */
    IAMPB_DOCUMENT_ACCESS_KEYS = 7,              /* iam list-access-keys, of one user */
    IAMPB_DOCUMENT_ACCESS_KEY_LAST_USED = 8,     /* iam get-access-key-last-used; subject: the key id */
    IAMPB_DOCUMENT_OIDC_PROVIDERS = 9,           /* iam list-open-id-connect-providers */
    IAMPB_DOCUMENT_SAML_PROVIDERS = 10,          /* iam list-saml-providers */
    IAMPB_DOCUMENT_SERVER_CERTIFICATES = 11,     /* iam list-server-certificates */
    IAMPB_DOCUMENT_ORGANIZATION = 12,            /* organizations describe-organization */
    IAMPB_DOCUMENT_ACCOUNTS = 13,                /* organizations list-accounts */
    IAMPB_DOCUMENT_ACCOUNTS_FOR_PARENT = 14,     /* organizations list-accounts-for-parent; subject: the parent id */
    IAMPB_DOCUMENT_ROOTS = 15,                   /* organizations list-roots */
    IAMPB_DOCUMENT_ORGANIZATIONAL_UNITS = 16,    /* organizations list-organizational-units-for-parent; subject: the
                                                    parent id */
    IAMPB_DOCUMENT_PARENTS = 17,                 /* organizations list-parents; subject: the child id */
    IAMPB_DOCUMENT_CHILDREN = 18,                /* organizations list-children; subject: the parent id */
    IAMPB_DOCUMENT_ORGANIZATION_POLICIES = 19,   /* organizations list-policies; subject: the policy type asked for */
    IAMPB_DOCUMENT_POLICIES_FOR_TARGET = 20,     /* organizations list-policies-for-target; subject: the target id */
    IAMPB_DOCUMENT_ORGANIZATION_POLICY = 21,     /* organizations describe-policy */
    IAMPB_DOCUMENT_POLICY_TARGETS = 22,          /* organizations list-targets-for-policy; subject: the policy id */
    IAMPB_DOCUMENT_DELEGATED_ADMINISTRATORS = 23, /* organizations list-delegated-administrators; subject: the service
                                                    principal asked for, if any */
    IAMPB_DOCUMENT_ORGANIZATION_FEATURES = 24,   /* iam list-organizations-features */
    IAMPB_DOCUMENT_OIDC_PROVIDER = 25,           /* iam get-open-id-connect-provider; subject: the provider's ARN */
    IAMPB_DOCUMENT_SAML_PROVIDER = 26,           /* iam get-saml-provider; subject: the provider's ARN */
    IAMPB_DOCUMENT_LOGIN_PROFILE = 27,           /* iam get-login-profile */
    IAMPB_DOCUMENT_ROLES = 28,                   /* iam list-roles or get-role: merged onto the same roles */
    IAMPB_DOCUMENT_ORGANIZATION_RESOURCE_POLICY = 29 /* organizations describe-resource-policy */
};

/* "iam get-credential-report" and so on: the AWS CLI command that prints such a document. Static; "" for a value that
 * names none. Threads: any. */
IAMPB_API const char *iampb_document_command(iampb_document document);

/* What is known of one document of an account or organisation. */
typedef int32_t iampb_part_state;
enum {
    IAMPB_PART_NOT_LOADED = 0, /* never handed over */
    IAMPB_PART_LOADED = 1,
    IAMPB_PART_EMPTY = 2,      /* loaded, and its list has no entry */
    IAMPB_PART_ABSENT = 3,     /* AWS said that there is none (NoSuchEntity, AWSOrganizationsNotInUseException) */
    IAMPB_PART_INCOMPLETE = 4, /* loaded, but the last page says that more follows: absence proves nothing */
    IAMPB_PART_FAILED = 5      /* handed over, recognised, and not readable */
};

typedef struct iampb_account_options {
    size_t struct_size; /* set by the INIT macro */
    iampb_str id;       /* 12 digits; then a document of another account is refused. Default: from the documents */
    iampb_str label;    /* what people call it, e.g. the directory's name; copied */
} iampb_account_options;
#define IAMPB_ACCOUNT_OPTIONS_INIT { sizeof(iampb_account_options), { NULL, 0 }, { NULL, 0 } }

typedef struct iampb_load_options {
    size_t struct_size;     /* set by the INIT macro */
    iampb_str name;         /* what findings and errors call this input, e.g. its path; copied */
    iampb_str subject;      /* what was asked for, where the answer does not say it: see the documents above */
    int64_t generated_at;   /* seconds since the epoch; INT64_MIN: as the document says, else unknown */
    iampb_document expect;  /* refuse anything else; IAMPB_DOCUMENT_UNKNOWN: any */
    int32_t reserved;       /* 0 */
} iampb_load_options;
#define IAMPB_LOAD_OPTIONS_INIT { sizeof(iampb_load_options), { NULL, 0 }, { NULL, 0 }, INT64_MIN, 0, 0 }

IAMPB_API size_t iampb_account_options_size(void);
IAMPB_API size_t iampb_load_options_size(void);

/* Makes an empty organisation.
 *   out  required; free it with iampb_organization_free().
 * Returns IAMPB_OK, IAMPB_E_INVALID (ctx or out is NULL) or IAMPB_E_NOMEM. */
IAMPB_API iampb_status iampb_organization_new(iampb_context *ctx, iampb_organization **out, iampb_error **err);

/* Frees the organisation, its accounts and all that was borrowed from them. Findings made from it live on. NULL is
 * allowed. No other thread may still be using it. */
IAMPB_API void iampb_organization_free(iampb_organization *organization);

/* Opens one more account.
 *   options  NULL for the defaults.
 *   out      required. Set only when the result is IAMPB_OK. The account belongs to the organisation: do not free it.
 * Returns IAMPB_OK, or IAMPB_E_INVALID (an id that is not 12 digits), IAMPB_E_CONFLICT (an account of that id is
 * open), IAMPB_E_STATE (an audit of the organisation is under way), IAMPB_E_LIMIT, IAMPB_E_NOMEM,
 * IAMPB_E_UNSUPPORTED. */
IAMPB_API iampb_status iampb_organization_add_account(iampb_organization *organization,
        const iampb_account_options *options, iampb_account **out, iampb_error **err);

/* Reads one document, or several in one input: an array of documents, or documents one after the other. Accepts JSON
 * as the AWS CLI prints it, and for the credential report also the bare CSV. Organizations documents go to the
 * account's organisation.
 *   bytes, len  the input; copied. UTF-8; for JSON without, for CSV with or without a byte order mark (CSV: UTF-16
 *               with a mark too).
 *   options     NULL for the defaults.
 *   document    NULL, or where the recognised kind goes; set on failure too, as far as it was recognised.
 * Returns IAMPB_OK, or, and then the account is as it was before except that the part is IAMPB_PART_FAILED unless it
 * was loaded already:
 *   IAMPB_E_SYNTAX        not strict JSON, a member of the wrong type, a name twice in one object; the error has
 *                         the position.
 *   IAMPB_E_ENCODING      not UTF-8, base64 or percent encoding where that is required.
 *   IAMPB_E_UNRECOGNISED  well-formed, but none of the documents above.
 *   IAMPB_E_CONFLICT      of another account than what is loaded, or a second credential report.
 *   IAMPB_E_LIMIT, IAMPB_E_NOMEM.
 * Returns the following before it looks at the input, and then the part too is as it was:
 *   IAMPB_E_STATE         an audit of the organisation is under way.
 *   IAMPB_E_LIMIT (too many bytes or documents), IAMPB_E_INVALID, IAMPB_E_UNSUPPORTED.
 * One policy that does not parse is no failure: the policy is kept as unparsable, and iampb_organization_note_at()
 * has its error. */
IAMPB_API iampb_status iampb_account_load(iampb_account *account, const char *bytes, size_t len,
        const iampb_load_options *options, iampb_document *document, iampb_error **err);

/* Says that AWS answered a call with "there is none": NoSuchEntity for the password policy,
 * AWSOrganizationsNotInUseException for IAMPB_DOCUMENT_ORGANIZATION. Returns IAMPB_OK, IAMPB_E_INVALID for a document
 * that cannot be absent, IAMPB_E_CONFLICT if one is loaded, or IAMPB_E_STATE while an audit of the organisation is
 * under way. */
IAMPB_API iampb_status iampb_account_set_absent(iampb_account *account, iampb_document document, iampb_error **err);

/* Joins what was loaded (a report's rows with the users of the authorization details, groups with their members, the
 * tree of organisational units). Called by each audit; calling it again without having loaded more costs nothing.
 * After more is loaded, entities borrowed before are no longer valid. Returns IAMPB_OK, IAMPB_E_NOMEM or
 * IAMPB_E_LIMIT. Trouble in the data (an organisational unit with two parents) is a note, not a failure. */
IAMPB_API iampb_status iampb_organization_seal(iampb_organization *organization, iampb_error **err);

/* The accounts that were opened, in that order. at: NULL past the end. */
IAMPB_API size_t iampb_organization_account_count(const iampb_organization *organization);
IAMPB_API const iampb_account *iampb_organization_account_at(const iampb_organization *organization, size_t index);

/* The 12 digits, or "" while no document has told them. */
IAMPB_API const char *iampb_account_id(const iampb_account *account, size_t *len);
/* The label given by the host, or "". */
IAMPB_API const char *iampb_account_label(const iampb_account *account, size_t *len);

/* What is known of a document. For the Organizations documents: of the organisation of the account. */
IAMPB_API iampb_part_state iampb_account_part(const iampb_account *account, iampb_document document);

/* Remarks made while loading and sealing: a value that was not understood, a policy that does not parse, documents
 * that disagree. `text` is one of "message", "input", "account"; begin, end, line and column are 0 without position. */
IAMPB_API size_t iampb_organization_note_count(const iampb_organization *organization);
IAMPB_API const char *iampb_organization_note_text(const iampb_organization *organization, size_t index,
        const char *text, size_t *len);
IAMPB_API iampb_status iampb_organization_note_position(const iampb_organization *organization, size_t index,
        uint64_t *begin, uint64_t *end, uint64_t *line, uint64_t *column);

/* ---- Entities: what checks of the host read. Valid after sealing, until more is loaded. ---- */
typedef int32_t iampb_entity_kind;
enum {
    IAMPB_ENTITY_USER = 1,        /* an IAM user or, with is_root true, the root user */
    IAMPB_ENTITY_GROUP = 2,
    IAMPB_ENTITY_ROLE = 3,
    IAMPB_ENTITY_POLICY = 4,      /* a managed policy */
    IAMPB_ENTITY_ACCESS_KEY = 5,
    IAMPB_ENTITY_MFA_DEVICE = 6,
    IAMPB_ENTITY_IDENTITY_PROVIDER = 7,
    IAMPB_ENTITY_SERVER_CERTIFICATE = 8,
    IAMPB_ENTITY_PASSWORD_POLICY = 9,
    IAMPB_ENTITY_ACCOUNT_SUMMARY = 10,
    IAMPB_ENTITY_ORGANIZATION = 11,
    IAMPB_ENTITY_MEMBER_ACCOUNT = 12,       /* an account as Organizations lists it */
    IAMPB_ENTITY_ORGANIZATIONAL_UNIT = 13,  /* the root of the organisation included */
    IAMPB_ENTITY_ORGANIZATION_POLICY = 14,
    IAMPB_ENTITY_DELEGATED_ADMINISTRATOR = 15,
    IAMPB_ENTITY_INLINE_POLICY = 16,
    IAMPB_ENTITY_CREDENTIAL_REPORT = 17
};

/* The entities of one kind. Kinds 11 to 15 belong to the organisation, the others to an account; at: NULL past the
 * end. Order: as in the documents. */
IAMPB_API size_t iampb_account_entity_count(const iampb_account *account, iampb_entity_kind kind);
IAMPB_API const iampb_entity *iampb_account_entity_at(const iampb_account *account, iampb_entity_kind kind,
        size_t index);
IAMPB_API size_t iampb_organization_entity_count(const iampb_organization *organization, iampb_entity_kind kind);
IAMPB_API const iampb_entity *iampb_organization_entity_at(const iampb_organization *organization,
        iampb_entity_kind kind, size_t index);

/* The user, group, role, policy or provider with exactly this ARN, or NULL. */
IAMPB_API const iampb_entity *iampb_account_find(const iampb_account *account, const char *arn, size_t len);

/* What it is; 0 for NULL. */
IAMPB_API iampb_entity_kind iampb_entity_kind_of(const iampb_entity *entity);
/* The account an entity belongs to; NULL for those of the organisation. */
IAMPB_API const iampb_account *iampb_entity_account(const iampb_entity *entity);

/* How much is known of a field. NEVER (of a time): it is known that it has not happened, as far as AWS records. */
typedef int32_t iampb_presence;
enum {
    IAMPB_UNKNOWN = 0,  /* the document is missing, or its value was not understood */
    IAMPB_ABSENT = 1,   /* the thing provably does not exist */
    IAMPB_NEVER = 2,
    IAMPB_PRESENT = 3
};

/* Reads a field by the name that doc/account.md lists for the kind, which is AWS's own (`Arn`, `PasswordLastUsed`; for
 * the credential report its column, `password_last_used`). An unknown name or a NULL entity gives IAMPB_UNKNOWN.
 * Outputs are written only with IAMPB_PRESENT. Text is lent from the input itself: use its length, no NUL follows.
 * Booleans are 0 or 1; times are seconds since the epoch. */
IAMPB_API iampb_presence iampb_entity_text(const iampb_entity *entity, const char *field, const char **text,
        size_t *len);
IAMPB_API iampb_presence iampb_entity_bool(const iampb_entity *entity, const char *field, int32_t *value);
IAMPB_API iampb_presence iampb_entity_int(const iampb_entity *entity, const char *field, int64_t *value);

/* Where a field stands: input name (borrowed) and bytes [*begin, *end) of it. Returns IAMPB_OK, or IAMPB_E_INVALID
 * and leaves the outputs untouched if the field has no place in an input. */
IAMPB_API iampb_status iampb_entity_span(const iampb_entity *entity, const char *field, const char **input,
        size_t *input_len, uint64_t *begin, uint64_t *end);

/* Entities related to one: "groups", "access_keys", "mfa_devices", "attached_policies", "inline_policies", "members",
 * "attached_to", "children", "accounts", "policies", "targets": doc/account.md says which kind has which. 0 and NULL
 * where there are none. */
IAMPB_API size_t iampb_entity_related_count(const iampb_entity *entity, const char *relation);
IAMPB_API const iampb_entity *iampb_entity_related_at(const iampb_entity *entity, const char *relation,
        size_t index);
#ifdef __cplusplus
}
#endif
#endif /* IAMPB_ACCOUNT_H */
