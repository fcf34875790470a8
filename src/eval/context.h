/* context.h - the context of one request: for each key its values, or that it is absent. What is neither is not given.
 * Keys are found by the hash of their name in lower case, so a compiled policy asks with a hash it made once. */
#ifndef IAMPB__EVAL_CONTEXT_H
#define IAMPB__EVAL_CONTEXT_H
#include "base/arena.h"
#include "base/vec.h"
#include "eval/truth.h"
#include "iampb/eval.h"

typedef enum iampb__key_state {
    IAMPB__KEY_NOT_GIVEN = 0, /* might be there */
    IAMPB__KEY_ABSENT,
    IAMPB__KEY_SINGLE,
    IAMPB__KEY_LIST           /* of any length */
} iampb__key_state;

typedef struct iampb__context_key {
    iampb_str name;           /* as given */
    uint64_t hash;            /* iampb__key_hash(name) */
    iampb__key_state state;
    bool derived;             /* filled in, not given by the host (E-116) */
    iampb_str single;         /* the value of SINGLE */
    const iampb_str *list;    /* the values of LIST */
    size_t count;
    void *block;              /* what the host gave, copied: used again when the key is set again */
    size_t room;
} iampb__context_key;

static inline const iampb_str *iampb__key_values(const iampb__context_key *key, size_t *count)
{
    *count = key->state == IAMPB__KEY_SINGLE ? 1 : key->state == IAMPB__KEY_LIST ? key->count : 0;
    return key->state == IAMPB__KEY_SINGLE ? &key->single : key->list;
}

typedef struct iampb__context {
    iampb__context_key *keys;
    size_t count, room;
    uint32_t *slots;          /* open addressing, index + 1; a power of two, at most half full */
    size_t slot_count;
    bool closed;              /* what is not given is absent: decisions; else unknown: the search for missing keys */
    bool tags_known;          /* a tag of the caller that is not here is absent */
} iampb__context;

/* Of the name with ASCII letters in lower case. */
uint64_t iampb__key_hash(iampb_str name);
/* The key, or NULL: not given. Names that differ in case are one key; of two such keys, the one that is spelled so
 * (E-58). */
const iampb__context_key *iampb__context_find(const iampb__context *context, iampb_str name, uint64_t hash);

/* The place of a key, new or not; NULL: no memory. Keys move when one is added. */
iampb__context_key *iampb__context_put(iampb_context *ctx, iampb__context *context, iampb_str name);
/* Copies values into the key. false: no memory, and the key is as before. */
bool iampb__key_set(iampb_context *ctx, iampb__context_key *key, iampb__key_state state, const iampb_str *values,
        size_t count);
void iampb__context_free(iampb_context *ctx, iampb__context *context);

/* For trying values: a copy with room for `more` keys whose texts are borrowed from `from`. false: no memory. */
bool iampb__context_copy(iampb__arena *arena, const iampb__context *from, size_t more, iampb__context *out);
/* As iampb__context_put() in such a copy; the name is borrowed. Allocates nothing, and keys do not move. */
iampb__context_key *iampb__context_borrow(iampb__context *copy, iampb_str name);

/* ---- Callers ---- */
typedef struct iampb__caller {
    iampb_caller_kind kind;
    iampb_str arn;            /* of user, session, ...; service name; provider */
    iampb_str partition;      /* "aws"; "" where there is none */
    iampb_str account;        /* 12 digits; "" of services, providers, anonymous */
    iampb_str name;           /* of user or role; of a session: of the role */
    iampb_str session;        /* session name, of SESSION and FEDERATED_USER */
    iampb_str role_arn;       /* of ROLE and SESSION where it is known, with the path; "" */
    iampb_str issuer_arn;     /* of FEDERATED_USER; "" */
    iampb_str unique_id;      /* "" */
    bool service_linked;      /* a role under aws-service-role/ (E-92) */
    bool management;
} iampb__caller;

/* ---- The request ---- */
/* What is special about an action on a resource (specials.c): found out when either is set. */
typedef struct iampb__special {
    bool rcp;               /* resource control policies cover the service (E-82) */
    bool trust;             /* assumes the role that is the resource: its trust policy is needed (E-98) */
    bool kms_key;           /* uses a KMS key: its key policy is needed (E-97) */
    bool s3;                /* on a bucket, object or access point: Block Public Access has a say (E-101) */
    bool bucket_policy;     /* Get-, Put-, DeleteBucketPolicy: the owner's root may always (E-94) */
    bool always;            /* needs no permission (E-96) */
    bool even_denied;       /* nor does a Deny stop it */
    const char *aws_owned;  /* nobody may write to the resource: the reason (E-100); NULL */
} iampb__special;

/* A text that is replaced in place. */
typedef struct iampb__slot {
    char *text;
    size_t room;
} iampb__slot;

struct iampb_request {
    iampb_context *ctx;       /* a reference */
    iampb__slot action_slot, resource_slot, owner_slot, caller_slot;
    iampb__caller caller;
    bool has_caller;
    bool temporary;           /* credentials of the caller: of a session, or of GetSessionToken */
    iampb_str organization, org_path;   /* of the caller's account; "" not known */
    const iampb_str *tags;    /* pairs */
    size_t tag_count;         /* pairs */
    iampb_str action;         /* as given; ptr NULL: none */
    iampb_str service, name;  /* of the action, both in lower case */
    uint64_t service_hash;
    bool service_rcp;         /* iampb__service_has_rcps(service) */
    iampb_str resource;       /* as given; ptr NULL: none */
    iampb_str folded;         /* the same with all before the fifth colon in lower case (E-22) */
    uint32_t colons[5];       /* where the first five are in it */
    uint32_t colon_count;     /* fewer than five: not an ARN */
    bool star;                /* "*": no resource */
    iampb_str owner;          /* account of the resource: set, or of its ARN; "" not known */
    iampb_str owner_organization, owner_path; /* "" not known */
    bool owner_management;
    bool owner_set;           /* by the host, not taken from the ARN */
    char now[24], epoch[24];  /* texts of the time */
    uint8_t now_len, epoch_len; /* 0: not given */
    char user_id[256];        /* aws:userid, where it is put together */
    iampb__special special;
    iampb__context context;
};
/* The derived keys of E-116, remade whenever what they follow from changes; keys of the host are left alone. */
iampb_status iampb__request_derive(iampb_request *request, iampb_error **err);
/* Those alone that follow from action and resource, where nothing else has changed: requests are mostly asked again
 * with another action or resource. */
iampb_status iampb__request_derive_target(iampb_request *request, iampb_error **err);
/* Finds out what is special; after each change of action or resource. */
void iampb__request_specials(iampb_request *request);
/* Whether the action, both in lower case, needs no permission; *even_denied: nor does a Deny stop it (E-96). */
bool iampb__needs_no_permission(iampb_str service, iampb_str name, bool *even_denied);
/* Whether RCPs cover the service of the action: the catalogue is asked only where that is another one than before. */
bool iampb__service_has_rcps(iampb_str service);
/* Another one with the same caller, owner, time and keys of the host, and neither action nor resource. */
iampb_status iampb__request_copy(const iampb_request *from, iampb_request **out, iampb_error **err);
#endif
