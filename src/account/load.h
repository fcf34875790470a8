/* load.h - what the loaders share: the input that is being read, the lists that they append to, and reading JSON
 * objects by tables.
 * A loader only ever appends pointers to the pending lists of the account or organisation; what it makes lies in the
 * arena of the input. So a document that fails is taken back by shortening the lists and freeing one arena. Joining and
 * throwing out repeats is done by sealing (seal.c). */
#ifndef IAMPB__ACCOUNT_LOAD_H
#define IAMPB__ACCOUNT_LOAD_H
#include "account/model.h"
#include "base/error.h"

/* ---- Pending lists, each of pointers to the type in brackets ---- */
enum {
    /* of an account */
    IAMPB__PENDING_USERS,          /* [iampb__principal] */
    IAMPB__PENDING_GROUPS,         /* [iampb__principal] */
    IAMPB__PENDING_ROLES,          /* [iampb__principal] of the authorization details */
    IAMPB__PENDING_LISTED_ROLES,   /* [iampb__principal] of list-roles and get-role */
    IAMPB__PENDING_POLICIES,       /* [iampb__policy] */
    IAMPB__PENDING_KEYS,           /* [iampb__listed_key] */
    IAMPB__PENDING_KEY_USES,       /* [iampb__key_use] */
    IAMPB__PENDING_LOGINS,         /* [iampb__login] */
    IAMPB__PENDING_DEVICES,        /* [iampb__mfa_device] of both device lists */
    IAMPB__PENDING_PROVIDERS,      /* [iampb__provider] of the lists */
    IAMPB__PENDING_PROVIDER_PARTS, /* [iampb__provider] of get-... */
    IAMPB__PENDING_CERTIFICATES,   /* [iampb__certificate] */
    /* of the organisation */
    IAMPB__PENDING_MEMBERS,        /* [iampb__member_account] */
    IAMPB__PENDING_UNITS,          /* [iampb__unit] */
    IAMPB__PENDING_ORG_POLICIES,   /* [iampb__organization_policy] */
    IAMPB__PENDING_ADMINISTRATORS, /* [iampb__delegated_administrator] */
    IAMPB__PENDING_PARENT_LINKS,   /* [iampb__link] first: parent, second: child */
    IAMPB__PENDING_TARGET_LINKS,   /* [iampb__link] first: policy, second: target */
    /* of both */
    IAMPB__PENDING_ANSWERS,        /* [iampb__answer] */
    IAMPB__PENDING_COUNT
};

typedef struct iampb__listed_key {
    iampb__access_key key;        /* its metadata are the next member */
    iampb__key_metadata metadata; /* the last use is filled in by sealing */
    iampb__value user_name;
    iampb__time_value created;
} iampb__listed_key;

typedef struct iampb__key_use {
    iampb_str key_id;
    iampb__value user_name, service, region;
    iampb__time_value used; /* NEVER: the answer has no date */
} iampb__key_use;

typedef struct iampb__login {
    iampb_str user_name;
    bool exists;
} iampb__login;

typedef struct iampb__link {
    iampb__value first, second; /* ids; the one that the host told has no span */
    iampb__value place;         /* the one that the input has: where to point at in a note */
} iampb__link;

/* That a call was answered for a subject, so that what is not in the answer does not exist. */
typedef struct iampb__answer {
    iampb_document document;
    iampb_str subject; /* "" where the call has none */
    bool truncated;
} iampb__answer;

struct iampb__pending {
    iampb__vec lists[IAMPB__PENDING_COUNT];
    size_t part_counts[IAMPB__DOCUMENT_COUNT]; /* entries loaded so far */
    bool details_seen[4];                      /* users, groups, roles, policies */
    size_t details_count[4];
    bool details_truncated;
};

#define IAMPB__PENDING_AT(type, pending, list, index) (((type **)(pending)->lists[list].items)[index])

/* ---- Kinds of documents ---- */
typedef struct iampb__document_kind {
    const char *command;    /* of the AWS CLI */
    const char *operation;  /* as error texts of the AWS CLI call it */
    bool of_organization;
    bool by_subject;        /* one answer of many: of a user, a parent, a policy */
    const char *subject;    /* what the host must tell besides, because the answer does not; NULL: nothing */
    const char *absent;     /* the error code that says "there is none"; NULL: none does */
} iampb__document_kind;
/* Never NULL; a row without command for numbers that name nothing. */
const iampb__document_kind *iampb__document_kind_of(iampb_document document);

/* ---- The input that is being read ---- */
/* Members of documents that have all of their content at the top level. */
typedef struct iampb__flat {
    iampb__value url, user_name, organization_id, report_format, generated;
    iampb__time_value created, valid_until;
    iampb__vec audiences, features; /* iampb__value, in scratch vectors */
    iampb__key_use *key_use;
    iampb__json content;            /* kept */
    bool has_saml_metadata, has_client_ids;
} iampb__flat;

typedef struct iampb__load {
    iampb_context *ctx;
    iampb_organization *organization;
    iampb_account *account;
    iampb__arena *arena;             /* of this input */
    const iampb__source *source;
    iampb_str name, subject;         /* in the arena */
    int64_t generated_at;
    iampb_document expect;
    iampb_document document;         /* the first that was recognised */
    iampb_str id;                    /* the account as this input has it; "" so far */
    iampb_str partition;
    iampb_str organization_id;       /* likewise */
    bool odd_account_noted;
    /* Objects of which there is one: set on success. */
    iampb__report *report;
    iampb__password_policy *password_policy;
    bool password_policy_absent;
    iampb__summary *summary;
    struct iampb__described *described;
    iampb__value *features;
    size_t feature_count;
    iampb__document resource_policy;
    /* What the documents of this input say about parts; later pages overrule earlier ones in `truncated`. */
    struct {
        bool seen, truncated, absent;
        size_t count;
        iampb_str problem;
    } parts[IAMPB__DOCUMENT_COUNT];
    bool details_seen[4], details_truncated;
    size_t details_count[4];
    /* The document that is being read. */
    struct {
        bool begun, truncated, recognised, has_members;
        bool seen[IAMPB__DOCUMENT_COUNT];
        size_t count[IAMPB__DOCUMENT_COUNT];
        bool policies_open;          /* a list "Policies" whose kind is not known yet */
        size_t answers_from[2];      /* answers of account and organisation before this document */
        iampb__flat flat;
    } doc;
} iampb__load;

/* describe-organization. */
typedef struct iampb__described {
    iampb__value id, arn, feature_set, management_arn, management_id;
} iampb__described;

/* Appends to a pending list. E_LIMIT past the limit of entities. */
iampb_status iampb__load_push(iampb__load *load, int list, void *item, iampb_error **err);
/* Counts an entry of a document that is being read, and makes the document seen. */
void iampb__load_count(iampb__load *load, iampb_document document);
void iampb__load_seen(iampb__load *load, iampb_document document);
/* Remembers that the document answers for a subject. */
iampb_status iampb__load_answer(iampb__load *load, iampb_document document, iampb_str subject, iampb_error **err);
/* E_INVALID if the host told no subject for a document that needs one. */
iampb_status iampb__load_need_subject(iampb__load *load, iampb_document document, iampb_error **err);
/* An object of the input in its arena, zeroed; NULL: no memory. */
void *iampb__load_new(iampb__load *load, size_t size);
iampb_entity iampb__load_entity(const iampb__load *load, iampb_entity_kind kind);

/* An error at a value, with its path. `at` may be nothing: then without a place. */
iampb_status iampb__load_fail(const iampb__load *load, iampb_error **err, iampb_status code, iampb__json at,
        const char *format, ...);
/* A remark about a place of the input. */
iampb_status iampb__load_note(const iampb__load *load, iampb_error **err, const iampb__span *span,
        const char *format, ...);

/* Takes the account from an ARN of a user, group, role, ... ; E_CONFLICT if it is another one than known so far.
 * ARNs of AWS's own policies (account "aws") decide nothing. `at` is for the error. */
iampb_status iampb__load_arn_account(iampb__load *load, iampb_str arn, iampb__json at, iampb_error **err);
/* Takes the account as told; called while none is known. */
iampb_status iampb__load_account_is(iampb__load *load, iampb_str id, iampb_str partition, iampb_error **err);
/* The same for the organisation, from an ARN of Organizations. */
iampb_status iampb__load_arn_organization(iampb__load *load, iampb_str arn, iampb__json at, iampb_error **err);

/* ---- Reading objects by tables (shape.c) ---- */
typedef enum iampb__member_type {
    IAMPB__MEMBER_TEXT = 1,   /* iampb__value */
    IAMPB__MEMBER_ID,         /* iampb__value: an account id; a JSON number is padded to 12 digits (I-5) */
    IAMPB__MEMBER_TIME,       /* iampb__time_value (I-3) */
    IAMPB__MEMBER_INT,        /* iampb__int_value: number or numeric string (I-5) */
    IAMPB__MEMBER_BOOL,       /* iampb__bool_value */
    IAMPB__MEMBER_OBJECT,     /* read() */
    IAMPB__MEMBER_ARRAY,      /* read() */
    IAMPB__MEMBER_ANY         /* read() */
} iampb__member_type;

typedef iampb_status (*iampb__member_reader)(iampb__load *load, void *into, iampb__json value, iampb_error **err);

typedef struct iampb__member {
    const char *name;
    uint8_t len;
    uint8_t type;               /* iampb__member_type */
    bool required;
    uint16_t offset;            /* of the member in the struct, where there is no reader */
    iampb__member_reader read;  /* given the struct */
} iampb__member;

#define IAMPB__MEMBER(type, field, name, member_type)                                                                 \
    { name, (uint8_t)(sizeof(name) - 1), IAMPB__MEMBER_##member_type, false, (uint16_t)offsetof(type, field), NULL }
#define IAMPB__MEMBER_NEEDED(type, field, name, member_type)                                                          \
    { name, (uint8_t)(sizeof(name) - 1), IAMPB__MEMBER_##member_type, true, (uint16_t)offsetof(type, field), NULL }
#define IAMPB__MEMBER_READ(name, member_type, reader)                                                                 \
    { name, (uint8_t)(sizeof(name) - 1), IAMPB__MEMBER_##member_type, false, 0, reader }

typedef struct iampb__shape {
    const char *what;           /* "a user" */
    const iampb__member *members; /* at most 32 */
    size_t count;
} iampb__shape;
#define IAMPB__SHAPE(what, members) { what, members, sizeof(members) / sizeof((members)[0]) }

/* Reads an object into a zeroed struct. Members that the shape does not have are ignored, except those that differ
 * from one only in case (I-17). null is as good as absent (I-2). */
iampb_status iampb__shape_read(iampb__load *load, const iampb__shape *shape, iampb__json object, void *into,
        iampb_error **err);
/* The elements of an array into a new array of structs. */
iampb_status iampb__shape_read_array(iampb__load *load, const iampb__shape *shape, iampb__json array, size_t size,
        void **items, size_t *count, iampb_error **err);
/* One value by its row. */
iampb_status iampb__member_read(iampb__load *load, const iampb__member *member, void *into, iampb__json value,
        iampb_error **err);
/* An array of strings. */
iampb_status iampb__texts_read(iampb__load *load, iampb__json array, iampb__value **items, size_t *count,
        iampb_error **err);
iampb_status iampb__text_read(iampb__load *load, iampb__json value, iampb__value *out, iampb_error **err);

/* ---- Policy documents (policy_document.c) ---- */
/* Reads a policy as object, JSON string or percent-encoded string (I-1). One that does not parse is no failure: it is
 * kept with its error, and gets a note. */
iampb_status iampb__policy_document_read(iampb__load *load, iampb__json value, iampb__document *out,
        iampb_error **err);

/* ---- Loaders: one element or one value ---- */
typedef iampb_status (*iampb__loader)(iampb__load *load, iampb__json value, iampb_error **err);
iampb_status iampb__load_user(iampb__load *load, iampb__json value, iampb_error **err);
iampb_status iampb__load_group(iampb__load *load, iampb__json value, iampb_error **err);
iampb_status iampb__load_role(iampb__load *load, iampb__json value, iampb_error **err);
iampb_status iampb__load_policy(iampb__load *load, iampb__json value, iampb_error **err);
iampb_status iampb__load_listed_role(iampb__load *load, iampb__json value, iampb_error **err);
iampb_status iampb__load_password_policy(iampb__load *load, iampb__json value, iampb_error **err);
iampb_status iampb__load_summary(iampb__load *load, iampb__json value, iampb_error **err);
iampb_status iampb__load_virtual_device(iampb__load *load, iampb__json value, iampb_error **err);
iampb_status iampb__load_device(iampb__load *load, iampb__json value, iampb_error **err);
iampb_status iampb__load_access_key(iampb__load *load, iampb__json value, iampb_error **err);
iampb_status iampb__load_login_profile(iampb__load *load, iampb__json value, iampb_error **err);
iampb_status iampb__load_oidc_provider(iampb__load *load, iampb__json value, iampb_error **err);
iampb_status iampb__load_saml_provider(iampb__load *load, iampb__json value, iampb_error **err);
iampb_status iampb__load_certificate(iampb__load *load, iampb__json value, iampb_error **err);
iampb_status iampb__load_organization(iampb__load *load, iampb__json value, iampb_error **err);
iampb_status iampb__load_member_account(iampb__load *load, iampb__json value, iampb_error **err);
iampb_status iampb__load_administrator(iampb__load *load, iampb__json value, iampb_error **err);
iampb_status iampb__load_root(iampb__load *load, iampb__json value, iampb_error **err);
iampb_status iampb__load_unit(iampb__load *load, iampb__json value, iampb_error **err);
iampb_status iampb__load_parent(iampb__load *load, iampb__json value, iampb_error **err);
iampb_status iampb__load_child(iampb__load *load, iampb__json value, iampb_error **err);
iampb_status iampb__load_listed_policy(iampb__load *load, iampb__json value, iampb_error **err);
iampb_status iampb__load_policy_for_target(iampb__load *load, iampb__json value, iampb_error **err);
iampb_status iampb__load_organization_policy(iampb__load *load, iampb__json value, iampb_error **err);
iampb_status iampb__load_policy_target(iampb__load *load, iampb__json value, iampb_error **err);
iampb_status iampb__load_resource_policy(iampb__load *load, iampb__json value, iampb_error **err);
iampb_status iampb__load_client_id(iampb__load *load, iampb__json value, iampb_error **err);
iampb_status iampb__load_feature(iampb__load *load, iampb__json value, iampb_error **err);
iampb_status iampb__load_key_use(iampb__load *load, iampb__json value, iampb_error **err);

/* Called at the end of a document whose members stood at the top level. */
iampb_status iampb__finish_key_use(iampb__load *load, iampb_error **err);
iampb_status iampb__finish_provider(iampb__load *load, iampb_error **err);
iampb_status iampb__finish_features(iampb__load *load, iampb_error **err);

/* ---- Documents of the AWS CLI as text: an error message (cli_error.c) ---- */
bool iampb__cli_error_looks_like(iampb_str text);
iampb_status iampb__load_cli_error(iampb__load *load, iampb_error **err);

/* ---- Sealing ---- */
/* Sets the states of the lists of the authorization details from what was loaded; sealing may doubt them. */
void iampb__details_states(iampb_account *account);
iampb_status iampb__seal_account(iampb_account *account, iampb_error **err);
iampb_status iampb__seal_credentials(iampb_account *account, iampb_error **err);
iampb_status iampb__seal_organization(iampb_organization *organization, iampb_error **err);
/* Forgets what sealing made; entities are no longer to be had. */
void iampb__unseal(iampb_organization *organization);
/* A remark of sealing. */
iampb_status iampb__seal_note(iampb_organization *organization, const iampb_account *account, iampb_error **err,
        const iampb__span *span, const char *format, ...);

/* Reads the input, whatever it is (recognise.c). */
iampb_status iampb__load_input(iampb__load *load, iampb_error **err);
#endif
