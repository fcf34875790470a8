/* denial.h - a message of AWS taken apart. All of it lies in one arena with a copy of the text given. A text is cleaned
 * first (escapes decoded, any run of blanks one blank), with the place that each byte came from; phrases are found in
 * one pass over that; what stands between them are the parts. What neither phrase nor part covers is the rest. */
#ifndef IAMPB__EVAL_DENIAL_H
#define IAMPB__EVAL_DENIAL_H
#include "base/source.h"
#include "iampb/denial.h"
#include "json/bridge.h"
#include "json/read.h"

typedef enum iampb__denial_part_id {
    IAMPB__PART_CODE,
    IAMPB__PART_OPERATION,
    IAMPB__PART_SERVICE,
    IAMPB__PART_PRINCIPAL,
    IAMPB__PART_PRINCIPAL_ARN,
    IAMPB__PART_PRINCIPAL_TYPE,
    IAMPB__PART_PRINCIPAL_NAME,
    IAMPB__PART_ACCOUNT,
    IAMPB__PART_SESSION,
    IAMPB__PART_ROLE_ARN,
    IAMPB__PART_ACTION,
    IAMPB__PART_LIKELY_ACTION,
    IAMPB__PART_RESOURCE,
    IAMPB__PART_RESOURCE_ARN,
    IAMPB__PART_POLICY_TYPE,
    IAMPB__PART_THROUGH,
    IAMPB__PART_POLICY,
    IAMPB__PART_STATEMENT,
    IAMPB__PART_AUTHORIZATION_ID,
    IAMPB__PART_ENCODED,
    IAMPB__PART_REQUEST_ID,
    IAMPB__PART_REGION,
    IAMPB__PART_TIME,
    IAMPB__PART_OWNER,
    IAMPB__PART_SETTING,
    IAMPB__PART_HINT,
    IAMPB__PART_COUNT
} iampb__denial_part_id;

typedef struct iampb__denial_part {
    iampb_str text;    /* ptr NULL: not known */
    iampb__span span;  /* source NULL: written nowhere */
} iampb__denial_part;

/* One key that a record tells of the request, with its value or values. */
typedef struct iampb__denial_key {
    struct iampb__denial_key *next;
    iampb_str key;
    const iampb_str *values;
    size_t count;
    bool list;
} iampb__denial_key;

typedef struct iampb__denial_rest {
    struct iampb__denial_rest *next;
    iampb_str text;
} iampb__denial_rest;

struct iampb_denial {
    iampb__arena *arena;
    const iampb__source *source;        /* of the copy */
    iampb__denial_part parts[IAMPB__PART_COUNT];
    iampb_denial_form form;
    iampb_outcome effect;               /* 0: not said */
    iampb_layer layer;                  /* -1: not said */
    iampb_str resource_kind;            /* of "role admin": "role"; "" */
    iampb_str resource_name;            /* ... "admin" */
    iampb__denial_key *context;         /* of a record */
    iampb__denial_rest *rest;
    size_t rest_count;
};

static inline const iampb__denial_part *iampb__denial_part_of(const iampb_denial *denial, iampb__denial_part_id id)
{
    return &denial->parts[id];
}
static inline bool iampb__denial_knows(const iampb_denial *denial, iampb__denial_part_id id)
{
    return denial->parts[id].text.ptr != NULL;
}
/* Sets a part that is not known yet; one that is stays. `text` must live as long as the denial; it need not end in NUL:
 * false: no memory for the copy that does. */
bool iampb__denial_set(iampb_denial *denial, iampb__denial_part_id id, iampb_str text, iampb__span span);

/* The denial as a JSON object (denial.c). */
void iampb__denial_put(iampb__json_writer *w, const iampb_denial *denial);

/* ---- Clean text (denial_clean.c) ---- */
typedef struct iampb__clean {
    const iampb__source *source;
    iampb_str text;
    const uint32_t *begin;   /* of each byte of text: where in the source */
    const uint8_t *len;      /* ... and how many bytes of it, at most 255 */
} iampb__clean;
/* Cleans bytes [begin, begin + len) of the source. false: no memory. */
bool iampb__clean_text(
        iampb__arena *arena, const iampb__source *source, uint32_t begin, uint32_t len, iampb__clean *out);
iampb__span iampb__clean_span(const iampb__clean *clean, size_t begin, size_t end);

/* ---- Phrases (denial_phrase.c) ---- */
typedef enum iampb__phrase {
    IAMPB__PHRASE_CLI,             /* "aws: [ERROR]: " */
    IAMPB__PHRASE_ERROR,           /* "An error occurred (" */
    IAMPB__PHRASE_API_ERROR,       /* "api error " */
    IAMPB__PHRASE_OPERATION_ERROR, /* "operation error " */
    IAMPB__PHRASE_HTTPS_ERROR,     /* "https response error StatusCode: " */
    IAMPB__PHRASE_HANDLER,         /* "Resource handler returned message: " */
    IAMPB__PHRASE_HANDLER_CODE,    /* "HandlerErrorCode: " */
    IAMPB__PHRASE_EC2,             /* "You are not authorized to perform this operation" */
    IAMPB__PHRASE_USER,            /* "User: " */
    IAMPB__PHRASE_PRINCIPAL,       /* "Principal [" */
    IAMPB__PHRASE_NOT_AUTHORIZED,  /* "is not authorized to perform" */
    IAMPB__PHRASE_NOT_ALLOWED,     /* "is not allowed to execute [" */
    IAMPB__PHRASE_OLD,             /* "Not authorized to perform" */
    IAMPB__PHRASE_NO_ACCESS_TO,    /* "Not authorized to access resource" */
    IAMPB__PHRASE_NO_ACCESS,       /* "No access to any requested resource" */
    IAMPB__PHRASE_ON_RESOURCE,     /* "on resource" */
    IAMPB__PHRASE_BECAUSE_NO,      /* "because no " */
    IAMPB__PHRASE_EXPLICIT,        /* "with an explicit deny" */
    IAMPB__PHRASE_BECAUSE_PUBLIC,  /* "because public " */
    IAMPB__PHRASE_PASS_ROLE,       /* "Cross-account pass role is not allowed" */
    IAMPB__PHRASE_ROLE_OWNER,      /* "The role should belong to account" */
    IAMPB__PHRASE_ENCODED,         /* "Encoded authorization failure message:" */
    IAMPB__PHRASE_GO_TO,           /* "Go to https://" */
    IAMPB__PHRASE_DETAILS,         /* "authorization-details/" */
    IAMPB__PHRASE_COMPLETE,        /* "for complete details" */
    IAMPB__PHRASE_AUTHORIZATION_ID, /* "authorization id:" */
    IAMPB__PHRASE_SERVICE,         /* "(Service: " */
    IAMPB__PHRASE_STATUS,          /* "status code: " */
    IAMPB__PHRASE_REQUEST_ID,      /* "request id: " */
    IAMPB__PHRASE_REQUESTID,       /* "requestid: " */
    IAMPB__PHRASE_XML_CODE,        /* "<code>" */
    IAMPB__PHRASE_XML_REQUEST,     /* "<requestid>" */
    IAMPB__PHRASE_ACCESS_DENIED,   /* "Access Denied" */
    /* Other texts: see iampb__denial_texts */
    IAMPB__PHRASE_BLOCK_ACLS,
    IAMPB__PHRASE_BLOCK_POLICY,
    IAMPB__PHRASE_AUDIENCE,
    IAMPB__PHRASE_NO_PROVIDER,
    IAMPB__PHRASE_NO_KEY,
    IAMPB__PHRASE_NO_KEY_CURLY,
    IAMPB__PHRASE_EXPIRED,
    IAMPB__PHRASE_INVALID_TOKEN,
    IAMPB__PHRASE_DURATION,
    IAMPB__PHRASE_CHAINING,
    IAMPB__PHRASE_MFA_CODE,
    IAMPB__PHRASE_COUNT
} iampb__phrase;

typedef struct iampb__phrases {
    size_t at[IAMPB__PHRASE_COUNT]; /* SIZE_MAX: not there. The first, but of USER the last before what it is about */
    size_t end;                     /* where a second message begins, or the end of the text */
} iampb__phrases;
iampb_str iampb__phrase_text(iampb__phrase phrase);
/* Whether the text at `at` is the lower-case `phrase`, in any case. */
bool iampb__text_at(iampb_str text, size_t at, iampb_str phrase);
void iampb__phrases_find(iampb_str text, iampb__phrases *out);

/* ---- Reading ---- */
/* Reads bytes [begin, begin + len) of the source as a message (denial_text.c). `keep_rest`: what is not understood is
 * the rest. false: no memory. */
bool iampb__denial_read_text(iampb_denial *denial, const iampb__source *source, uint32_t begin, uint32_t len,
        bool keep_rest);
/* Reads JSON that begins with '{' or '[' (denial_json.c): IAMPB_OK; IAMPB_E_UNRECOGNISED: no JSON, or nothing known
 * in it; IAMPB_E_NOMEM. */
iampb_status iampb__denial_read_json(iampb_denial *denial, const iampb__source *source);
/* Sets what follows from what was read (denial_derive.c). false: no memory. */
bool iampb__denial_derive(iampb_denial *denial);

/* ---- Tables ---- */
/* Finds the type of policy that the text begins with ("service control policies ..."), the longest; *len: its bytes.
 * `name` "": none. */
typedef struct iampb__denial_type {
    iampb_str name;    /* as AWS writes it, singular */
    iampb_str stem;    /* what stands before "y" or "ies" */
    iampb_layer layer;
} iampb__denial_type;
const iampb__denial_type *iampb__denial_type_at(iampb_str text, size_t *len);
/* The form of messages with this code; UNKNOWN: the code tells nothing. *hint: what to do; NULL. */
iampb_denial_form iampb__denial_form_of_code(iampb_str code, const char **hint);
/* Likewise of a phrase from BLOCK_ACLS on. */
iampb_denial_form iampb__denial_form_of_phrase(iampb__phrase phrase, const char **hint);
#endif
