/* model.h - the account and organisation model: plain structs, filled by one loader per document, joined by seal.c,
 * read by the checks. Built in three steps:
 *   load   a loader appends what its document says to the pending lists; a document that fails is taken back whole;
 *   seal   joins by ARN: a report's rows with users, names with groups, ARNs with policies, units with their parents;
 *   read   nothing changes any more.
 * Text is borrowed from sources (kept by the organisation) or copied to its arena. Every value keeps what is known of
 * it: booleans are iampb__tri, times have the special values of base/time.h, lists belong to a document whose state is
 * in `parts`. */
#ifndef IAMPB__ACCOUNT_MODEL_H
#define IAMPB__ACCOUNT_MODEL_H
#include "base/map.h"
#include "base/source.h"
#include "base/time.h"
#include "base/vec.h"
#include "iampb/account.h"
#include "json/read.h"
#include <stdatomic.h>

typedef uint8_t iampb__tri;
enum { IAMPB__TRI_UNKNOWN = 0, IAMPB__FALSE = 1, IAMPB__TRUE = 2 };

/* First member of everything that a check of the host can see. `account` is NULL for entities of the organisation. */
struct iampb_entity {
    iampb_organization *organization;
    iampb_account *account;
    int32_t kind;      /* iampb_entity_kind */
    int32_t is_details; /* 1: an iampb__principal with kind USER; the user's entity is that of principal->user */
};

/* A value of a document: its text and its place. Present: span.source is not NULL (text may be ""). For a JSON string
 * the span is of the inside, without quotes; for other JSON values of the value. */
typedef struct iampb__value {
    iampb_str text;
    iampb__span span;
} iampb__value;
typedef struct iampb__time_value {
    int64_t at;         /* or IAMPB__TIME_UNKNOWN, ... */
    iampb__value value; /* as written */
} iampb__time_value;
typedef struct iampb__int_value {
    int64_t number;
    bool known;
    iampb__value value;
} iampb__int_value;
typedef struct iampb__bool_value {
    iampb__tri is;
    iampb__value value;
} iampb__bool_value;

typedef struct iampb__tag {
    iampb__value key, value;
} iampb__tag;

/* ---- Policies ---- */
/* A policy document, wherever it stands. Parsed as JSON here; the policy language is another room's. */
typedef struct iampb__document {
    iampb__json root;      /* nothing: unparsable, see `error`, or not there */
    iampb__span span;      /* the whole document in the text that holds it (the encoded text, where it is encoded) */
    iampb_str error;       /* why it does not parse; "" otherwise */
    bool present;
    bool conditional;      /* some object in it may have a member called Condition; false: none has. Told while the
                              nodes are in the cache, for most policies have none */
} iampb__document;

typedef struct iampb__policy iampb__policy;
typedef struct iampb__principal iampb__principal;

typedef struct iampb__policy_version {
    iampb__value id;
    bool is_default;       /* by DefaultVersionId (I-13) */
    iampb__time_value created;
    iampb__document document;
} iampb__policy_version;

struct iampb__policy { /* a managed policy */
    iampb_entity entity;
    iampb__value arn, name, id, path, default_version, description;
    iampb__int_value attachment_count, boundary_usage_count;
    iampb__bool_value attachable;
    iampb__time_value created, updated;
    iampb__policy_version *versions;
    size_t version_count;
    const iampb__policy_version *current; /* the default version; NULL: unresolved (I-13) */
    bool aws_managed;                     /* by its ARN: account field "aws" */
    iampb__span span;                     /* the whole element */
    /* Joined: who has it attached (users, groups, roles), and as a boundary; array of pointers. */
    const iampb__principal **attached_to, **boundary_of;
    size_t attached_to_count, boundary_of_count;
};

typedef struct iampb__inline_policy {
    iampb_entity entity;
    const iampb__principal *owner;
    iampb__value name;
    iampb__document document;
    iampb__span span;
} iampb__inline_policy;

typedef struct iampb__attachment {
    iampb__value name, arn;
    const iampb__policy *policy; /* joined; NULL: unresolved (I-11) */
} iampb__attachment;

/* ---- Principals of the authorization details ---- */
struct iampb__principal { /* a group or a role, or the details of a user (entity.kind tells) */
    iampb_entity entity;
    iampb__value arn, name, id, path;
    iampb__time_value created;
    iampb__inline_policy *inline_policies;
    size_t inline_count;
    iampb__attachment *attached;
    size_t attached_count;
    iampb__tag *tags;
    size_t tag_count;
    bool has_boundary;
    iampb__value boundary_arn;
    const iampb__policy *boundary;        /* joined; NULL with has_boundary: unresolved */
    iampb__span span;                     /* the whole element */
    /* users */
    iampb__value *group_names;
    size_t group_name_count;
    const iampb__principal **groups;      /* joined, group_name_count of them; an entry may be NULL: not in the data */
    struct iampb__user *user;             /* joined */
    /* groups */
    struct iampb__user **members;         /* joined */
    size_t member_count;
    /* roles */
    bool service_linked;                  /* of a service, cannot be edited: by the path in its ARN. AWS IAM User Guide,
                                             "Create a service-linked role" */
    bool identity_center;                 /* made by IAM Identity Center for a permission set: likewise */
    iampb__document trust;
    bool last_used_reported;              /* the member RoleLastUsed is there, be it {} */
    iampb__time_value last_used;          /* NEVER: {} (I-15); UNKNOWN: not reported */
    iampb__value last_used_region;
    size_t instance_profile_count;
    iampb__value instance_profile;        /* the first one's ARN */
    iampb__int_value max_session;         /* seconds, from list-roles or the profile's copy */
    iampb__value description;
};

/* ---- Credentials ---- */
/* What list-access-keys and get-access-key-last-used say of a key. Apart from the key itself: a report of many users
 * has two slots a user, nearly all without this, and what is written for each row decides how fast a report loads. */
typedef struct iampb__key_metadata {
    iampb__value id;                  /* AKIA...; for a slot: joined by its date where list-access-keys was loaded */
    iampb__value user_name;           /* of list-access-keys, or who was asked for; the user may be nowhere else */
    iampb__value status, create_date; /* of list-access-keys */
    iampb__value used_date, used_service, used_region; /* of get-access-key-last-used */
} iampb__key_metadata;
extern const iampb__key_metadata iampb__no_key_metadata; /* all empty (report.c) */

typedef struct iampb__access_key {
    iampb_entity entity;           /* kind IAMPB_ENTITY_ACCESS_KEY */
    const struct iampb__user *user;
    int64_t created;               /* the report's access_key_N_last_rotated, or CreateDate */
    int64_t last_used;
    const iampb__key_metadata *metadata; /* never NULL: iampb__no_key_metadata where there is none */
    int8_t slot;                   /* 1 or 2 of the report; 0: from list-access-keys alone */
    iampb__tri present, active;
    bool from_report;              /* active, created, last_used are the report's; else of the metadata */
    uint8_t report_use;            /* IAMPB__USE_...: by the report's access_key_N_last_used_service */
} iampb__access_key;

/* What a key was last used for, as far as checks ask of each: a look at the text would cost more than the rest. */
enum {
    IAMPB__USE_UNKNOWN = 0,        /* "", "N/A" */
    IAMPB__USE_OF_KEYS,            /* iam and sts: what rotating it and assuming a role need */
    IAMPB__USE_OF_SERVICE          /* any other */
};

typedef struct iampb__mfa_device {
    iampb_entity entity;
    iampb__value serial;
    iampb__value user_name, user_arn;  /* the ARN only from list-virtual-mfa-devices; both empty: unassigned */
    iampb__time_value enabled;
    bool is_virtual_list;              /* from list-virtual-mfa-devices */
    bool is_root;                      /* the root user's, by the end of serial or ARN, never by a name */
    const struct iampb__user *user;    /* joined */
} iampb__mfa_device;

/* Columns of the credential report, in AWS's order. */
enum {
    IAMPB__COLUMN_USER, IAMPB__COLUMN_ARN, IAMPB__COLUMN_CREATED, IAMPB__COLUMN_PASSWORD_ENABLED,
    IAMPB__COLUMN_PASSWORD_LAST_USED, IAMPB__COLUMN_PASSWORD_LAST_CHANGED, IAMPB__COLUMN_PASSWORD_NEXT_ROTATION,
    IAMPB__COLUMN_MFA_ACTIVE, IAMPB__COLUMN_KEY1_ACTIVE, IAMPB__COLUMN_KEY1_ROTATED, IAMPB__COLUMN_KEY1_USED,
    IAMPB__COLUMN_KEY1_REGION, IAMPB__COLUMN_KEY1_SERVICE, IAMPB__COLUMN_KEY2_ACTIVE, IAMPB__COLUMN_KEY2_ROTATED,
    IAMPB__COLUMN_KEY2_USED, IAMPB__COLUMN_KEY2_REGION, IAMPB__COLUMN_KEY2_SERVICE, IAMPB__COLUMN_CERT1_ACTIVE,
    IAMPB__COLUMN_CERT1_ROTATED, IAMPB__COLUMN_CERT2_ACTIVE, IAMPB__COLUMN_CERT2_ROTATED,
    IAMPB__COLUMN_ADDITIONAL, IAMPB__COLUMN_COUNT
};

/* Where one row of the credential report stands. Its columns are found again by iampb__report_column() when something
 * is reported: to keep 23 places for each user would cost more than the whole of the parsing. */
typedef struct iampb__report_row {
    uint32_t begin, len;                  /* the row, in report->source */
    uint32_t line;                        /* of the report, from 1; 0: no row */
} iampb__report_row;

/* A user: of the report, of the authorization details, or of both; root is one too. Values of the report; where there
 * is no report they are UNKNOWN. Strings point into sources; names with doubled quotes are decoded. */
typedef struct iampb__user {
    iampb_entity entity;
    iampb_str name, arn;
    int64_t created, password_last_used, password_last_changed, password_next_rotation, cert_rotated[2];
    bool is_root, in_report;
    iampb__tri password_enabled, mfa_active, cert_active[2];
    bool devices_listed;                  /* list-mfa-devices was loaded for this user */
    bool keys_listed;                     /* list-access-keys was loaded for this user */
    iampb__tri login_profile;             /* get-login-profile: TRUE there is one */
    iampb__report_row row;                /* line 0: not in the report. The report: entity.account->report */
    iampb__access_key keys[2];            /* slots of the report; all unknown without one */
    const iampb__principal *details;      /* NULL: not in the authorization details */
    iampb__access_key **metadata_keys;    /* joined: all of list-access-keys for this user */
    const iampb__mfa_device **devices;    /* joined: of both device lists, without repeats */
    uint32_t metadata_key_count, device_count;
} iampb__user;

typedef struct iampb__report { /* a credential report as a whole */
    iampb_entity entity;
    const iampb__source *source;          /* the decoded CSV in UTF-8 */
    int64_t generated_at;                 /* UNKNOWN if neither document nor host told */
    iampb__value generated;               /* GeneratedTime as written */
    iampb__user *users;                   /* rows in order */
    size_t user_count;
    iampb_str account_id, partition;      /* of the first ARN; "" if there is none */
    uint32_t columns_seen;                /* bit per IAMPB__COLUMN_... that the header has */
    uint16_t field_of[IAMPB__COLUMN_COUNT]; /* which field of a row it is; field_count: the column is missing */
    uint16_t field_count;                 /* of the header */
    bool has_header, has_root;
    bool joined;                          /* sealed before: the users may still hold what that joined */
    size_t bad_rows;                      /* rows that could not be split: each has a note */
    char separator;
} iampb__report;

typedef struct iampb__provider { /* OIDC or SAML */
    iampb_entity entity;
    bool is_saml;
    iampb__value arn, url;
    iampb__time_value created, valid_until;
    iampb__value *audiences;
    size_t audience_count;
} iampb__provider;

typedef struct iampb__certificate {
    iampb_entity entity;
    iampb__value arn, name, id, path;
    iampb__time_value uploaded, expiration;
} iampb__certificate;

typedef struct iampb__password_policy {
    iampb_entity entity;
    iampb__int_value minimum_length, max_age, reuse_prevention; /* known false: member absent */
    iampb__bool_value symbols, numbers, uppercase, lowercase, user_change, expire, hard_expiry;
    iampb__span span;
} iampb__password_policy;

typedef struct iampb__summary_item {
    iampb__value name;
    iampb__int_value count;
} iampb__summary_item;
typedef struct iampb__summary {
    iampb_entity entity;
    iampb__summary_item *items;
    size_t item_count;
    iampb__span span;
} iampb__summary;

/* What is known of one document kind. */
typedef struct iampb__part {
    iampb_part_state state;
    iampb_str input;        /* the first input that had it */
    iampb_str problem;      /* FAILED: the error's message */
} iampb__part;
#define IAMPB__DOCUMENT_COUNT 32

/* The top lists of get-account-authorization-details: each may be left out by --filter, which is not "none". */
enum { IAMPB__DETAILS_USERS = 1, IAMPB__DETAILS_GROUPS = 2, IAMPB__DETAILS_ROLES = 4, IAMPB__DETAILS_POLICIES = 8 };

struct iampb_account {
    iampb_organization *organization;
    iampb_str id;                         /* "" until known */
    iampb_str label, partition;           /* partition: "aws" until an ARN says otherwise */
    bool id_given;                        /* stated by the host */
    iampb__part parts[IAMPB__DOCUMENT_COUNT];
    uint8_t details_lists;                /* top lists that were there (I-10): IAMPB__DETAILS_...; by seal.c */
    iampb__report *report;                /* NULL: none */
    iampb__password_policy *password_policy; /* NULL: none loaded, or AWS has none: see parts */
    iampb__summary *summary;
    /* After sealing: arrays in the arena. */
    iampb__user **users;                  /* root included; report's order, then those of the details alone */
    size_t user_count;
    iampb__user *root;                    /* NULL: no report row for root */
    iampb__principal **groups, **roles;
    size_t group_count, role_count;
    iampb__policy **policies;
    size_t policy_count;
    iampb__access_key **keys;             /* of list-access-keys */
    size_t key_count;
    iampb__mfa_device **devices;
    size_t device_count;
    iampb__provider **providers;
    size_t provider_count;
    iampb__certificate **certificates;
    size_t certificate_count;
    iampb__inline_policy **inline_policies; /* of users, groups and roles, in that order */
    size_t inline_policy_count;
    iampb__access_key **key_entities;     /* each key once: report slots that are not provably empty, and listed keys
                                             that no slot could be joined with */
    size_t key_entity_count;
    struct iampb__member_account *member; /* the account as Organizations lists it; NULL: not listed */
    /* Each list of the authorization details has a state of its own (I-10): a filter may have left it out. */
    iampb_part_state details_users, details_groups, details_roles, details_policies;
    iampb_str id_input;                   /* the input that told the id; "" where the host gave it */
    struct iampb__pending *pending;       /* loaders' lists: account/load.h */
    iampb__map by_arn;                    /* iampb_entity *, while sealed */
    iampb__map users_by_name, groups_by_name; /* without case (I-7), while sealed */
    iampb__map summary_items;             /* iampb__summary_item * */
};

/* ---- The organisation ---- */
typedef struct iampb__organization_policy {
    iampb_entity entity;
    iampb__value id, arn, name, description, type;
    iampb__bool_value aws_managed;
    iampb__document document;             /* from describe-policy */
    iampb__value *targets;                /* ids, from list-targets-for-policy or list-policies-for-target */
    size_t target_count;
    bool targets_listed;
    iampb__span span;
} iampb__organization_policy;

typedef struct iampb__unit { /* the root or an organisational unit */
    iampb_entity entity;
    iampb__value id, arn, name;
    bool is_root;
    struct iampb__unit *parent;           /* joined; NULL: the root, or not known */
    size_t walk;                          /* sealing: which walk up the tree came by here first, from 1 */
    struct iampb__unit **children;
    size_t child_count;
    struct iampb__member_account **accounts;
    size_t account_count;
    const iampb__organization_policy **policies; /* joined: attached here */
    size_t policy_count;
    iampb__value *enabled_types;          /* root: policy types with status ENABLED */
    size_t enabled_type_count;
    bool accounts_listed;                 /* list-accounts-for-parent was loaded for it */
    bool policies_listed;                 /* list-policies-for-target was loaded for it; by seal.c */
    iampb__span span;
} iampb__unit;

typedef struct iampb__member_account {
    iampb_entity entity;
    iampb__value id, arn, email, name, status, state;
    bool active;                          /* ACTIVE, or a status that is not known (I-30) */
    bool suspended;                       /* SUSPENDED, PENDING_CLOSURE, CLOSED */
    bool is_management;
    iampb__unit *parent;                  /* joined; NULL: not known (I-35) */
    const iampb__organization_policy **policies; /* joined: attached to the account itself */
    size_t policy_count;
    bool policies_listed;                 /* list-policies-for-target was loaded for it; by seal.c */
    iampb_account *account;               /* joined: its own documents; NULL: not loaded */
    iampb__span span;
} iampb__member_account;

typedef struct iampb__delegated_administrator {
    iampb_entity entity;
    iampb__value id, arn, name, status;
    iampb__value service;                 /* the service principal asked for, from the subject; may be empty */
} iampb__delegated_administrator;

/* What was handed over. */
typedef struct iampb__input {
    iampb_str name;
    const iampb_account *account;
    iampb_document document;              /* the first one in it; UNKNOWN: not recognised */
    iampb_status status;
    iampb_str problem;                    /* "" or why it could not be read */
    int64_t generated_at;                 /* or IAMPB__TIME_UNKNOWN */
    const iampb__source *source;          /* NULL: not kept, because it failed */
    iampb__arena *arena;                  /* of source and all that was read from it; likewise */
} iampb__input;

struct iampb_organization {
    iampb_entity entity;                  /* kind IAMPB_ENTITY_ORGANIZATION: the fields of describe-organization */
    iampb_context *ctx;
    iampb__arena *arena;                  /* everything of the model */
    iampb__vec accounts;                  /* iampb_account * */
    iampb__vec notes;                     /* iampb__note */
    bool sealed;
    atomic_size_t audits;                 /* under way, in any thread: nothing may be loaded meanwhile */
    iampb__part parts[IAMPB__DOCUMENT_COUNT];
    iampb__value id, arn, feature_set, management_arn, management_id;
    bool described;                       /* describe-organization was loaded */
    iampb__value *features;               /* of list-organizations-features */
    size_t feature_count;
    iampb__document resource_policy;
    iampb__unit **units;                  /* the root first, if known */
    size_t unit_count;
    iampb__member_account **members;
    size_t member_count;
    iampb__organization_policy **policies;
    size_t policy_count;
    iampb__delegated_administrator **administrators;
    size_t administrator_count;
    iampb_str *listed_types;              /* policy types that list-policies was loaded for, whole: a policy of such a
                                             type that is not in `policies` does not exist */
    size_t listed_type_count;
    iampb__map members_by_id, units_by_id, policies_by_id; /* while sealed */
    struct iampb__pending *pending;       /* loaders' lists: account/load.h */
    iampb__vec inputs;                    /* iampb__input, in the order of loading, failed ones too */
    size_t document_count;
    iampb__arena *sealed_arena;           /* what sealing makes; emptied when more is loaded */
    size_t loaded_notes;                  /* notes made by loading; those after them are of sealing */
};

typedef struct iampb__note {
    iampb_str message;
    const iampb_account *account;
    iampb__span span;                     /* source NULL: no place, then `input` alone */
    iampb_str input;
} iampb__note;

/* ---- What checks and public accessors use ---- */
/* A field of an entity by the name in doc/account.md. `number` holds booleans, integers and times. */
typedef struct iampb__field {
    iampb_presence presence;
    iampb_str text;        /* as written in the input; "" if there is none */
    int64_t number;
    bool is_number;        /* number is set: presence PRESENT and the value understood */
    iampb__span span;      /* source NULL: no place */
} iampb__field;
void iampb__entity_field(const iampb_entity *entity, iampb_str name, iampb__field *out);

/* The text, and the place, of a report column: reads the row again, so it is for what is reported, not for each row. */
iampb__span iampb__report_column(const iampb__user *user, int column);
/* IAMPB__USE_... of a service's name. */
uint8_t iampb__use_of(iampb_str service);

/* The member account of this id, or NULL. */
const iampb__member_account *iampb__organization_member(const iampb_organization *organization, iampb_str id);
/* An entity of the account by ARN, or NULL. */
const iampb_entity *iampb__account_find(const iampb_account *account, iampb_str arn);
/* An item of the account summary. */
bool iampb__summary_count(const iampb_account *account, const char *name, const iampb__summary_item **out);
#endif
