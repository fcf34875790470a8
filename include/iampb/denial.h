/* denial.h - messages of AWS that say "access denied": what they tell, and what the policies at hand say to that.
 *   iampb_denial         one message, taken apart: text of any SDK, of the AWS CLI or a console, an error as JSON or
 *                        XML, a CloudTrail record, or the decoded form of EC2's encoded message.
 *   iampb_diagnosis      a message next to the policies that are at hand: gate by gate, what blocks and what would
 *                        mend it.
 *   iampb_authorization  what AWS recorded of a request (GetRequestAuthorizationDetails), to be compared with our
 *                        verdict.
 * Each is made once and never changes: any number of threads may read it.
 * Rule: AWS IAM User Guide, "Troubleshoot access denied error messages". */
#ifndef IAMPB_DENIAL_H
#define IAMPB_DENIAL_H
#include "iampb/eval.h"
#ifdef __cplusplus
extern "C" {
#endif

typedef struct iampb_denial iampb_denial;
typedef struct iampb_diagnosis iampb_diagnosis;
typedef struct iampb_authorization iampb_authorization;

/* ---- Messages ---- */
/* What the message is about. Values are only ever appended. */
typedef int32_t iampb_denial_form;
enum {
    IAMPB_DENIAL_UNKNOWN = 0,              /* "unknown": not recognised */
    IAMPB_DENIAL_POLICY = 1,               /* "policy": a policy denies, or none allows */
    IAMPB_DENIAL_BLOCK_PUBLIC_ACCESS = 2,  /* "s3-block-public-access": a setting refuses public policies or ACLs */
    IAMPB_DENIAL_PASS_ROLE_ACCOUNT = 3,    /* "cross-account-pass-role": a role of another account cannot be passed */
    IAMPB_DENIAL_CREDENTIALS = 4,          /* "credentials": a token, assertion, key or MFA code is wrong or too old */
    IAMPB_DENIAL_REQUEST = 5,              /* "request": a parameter is out of its limits */
    IAMPB_DENIAL_NO_ERROR = 6              /* "no-error": a CloudTrail record of a request that succeeded */
};
/* The name as above; "" for a number that this library does not know. Static. */
IAMPB_API const char *iampb_denial_form_name(iampb_denial_form form);

/* Takes a message apart. It never fails because of what the text says: what is not recognised is unknown.
 *   text, len  any bytes; copied. JSON is recognised by its first character; what then is not JSON is read as text.
 *              HTML and JSON escapes, line ends and blanks of all kinds do not matter.
 *   out        required; free it with iampb_denial_free().
 * Returns IAMPB_OK, IAMPB_E_INVALID (a required argument is NULL), IAMPB_E_LIMIT (longer than input_bytes of ctx) or
 * IAMPB_E_NOMEM. Time and memory grow linearly with len. */
IAMPB_API iampb_status iampb_denial_parse(iampb_context *ctx, const char *text, size_t len, iampb_denial **out,
        iampb_error **err);
/* NULL is allowed. */
IAMPB_API void iampb_denial_free(iampb_denial *denial);

/* IAMPB_DENIAL_UNKNOWN for NULL. */
IAMPB_API iampb_denial_form iampb_denial_form_of(const iampb_denial *denial);
/* IAMPB_EXPLICIT_DENY or IAMPB_IMPLICIT_DENY; 0: the message does not say. */
IAMPB_API iampb_outcome iampb_denial_effect(const iampb_denial *denial);
/* The layer that the message names; -1: it does not. A role trust policy is IAMPB_LAYER_RESOURCE: part "policy_type"
 * tells it from others. */
IAMPB_API iampb_layer iampb_denial_layer(const iampb_denial *denial);

/* One part of the message as text, or NULL, and *len = 0, where the message does not tell it. Escapes are decoded.
 * Borrowed from the denial. `part` is one of:
 *   "code"              AccessDenied, UnauthorizedOperation, ...: as written
 *   "operation"         the API operation: RunInstances
 *   "service"           prefix of IAM actions: of the action, else as far as operation or event source tell
 *   "principal"         as written: an ARN, a name, "anonymous"
 *   "principal_arn"     where there is one
 *   "principal_type"    user, role, session, federated-user, root, service, anonymous, name
 *   "principal_name"    of user or role
 *   "account"           of the principal
 *   "session"           name of the session
 *   "role_arn"          of a session, with its path: only CloudTrail tells
 *   "action"            iam:CreateUser: as written
 *   "likely_action"     what the operation most likely asks for, where no action is written
 *   "resource"          as written: an ARN, "*", "role admin"; without quotes
 *   "resource_arn"      the ARN; of "role admin" without a path, since the message has none
 *   "policy_type"       "service control policy", "role trust policy", ...: singular, whatever was written
 *   "through"           "service control policy", of a VPC endpoint policy that denies because of one
 *   "policy"            ARN or inline name of the policy that the message names
 *   "statement"         the Sid that a decoded message of EC2 names
 *   "authorization_id"  for GetRequestAuthorizationDetails
 *   "encoded"           for sts:DecodeAuthorizationMessage
 *   "request_id"
 *   "region"            of a console link, or of CloudTrail
 *   "time"              of a CloudTrail record
 *   "owner"             account that a role to be passed should belong to
 *   "setting"           of S3 Block Public Access
 *   "hint"              a sentence on what to do, where the message is about no policy */
IAMPB_API const char *iampb_denial_text(const iampb_denial *denial, const char *part, size_t *len);
/* Where the part stands in the text given: bytes [*begin, *end). Returns IAMPB_OK, or IAMPB_E_INVALID, leaving both
 * untouched, if it stands nowhere: it is unknown, or follows from others. */
IAMPB_API iampb_status iampb_denial_span(const iampb_denial *denial, const char *part, uint64_t *begin, uint64_t *end);
/* What was not understood, in the order of the text, each with a letter or digit in it: prefixes of programs or in
 * other languages. Of JSON nothing. NULL past the end. */
IAMPB_API size_t iampb_denial_rest_count(const iampb_denial *denial);
IAMPB_API const char *iampb_denial_rest_at(const iampb_denial *denial, size_t index, size_t *len);

/* Sets in a request what the message tells: action, resource, and of a CloudTrail record or decoded message the context
 * (source address, agent, VPC endpoint, MFA, time, what AssumeRole was called with). What it does not tell stays.
 *   likely  1: the likely action where no action is written, and "*" where no resource is
 * Returns IAMPB_OK; IAMPB_E_STATE if action or resource are not known, and then nothing is set; or as the setters of
 * eval.h. */
IAMPB_API iampb_status iampb_denial_apply(const iampb_denial *denial, iampb_request *request, int32_t likely,
        iampb_error **err);

/* One JSON object: "form", "effect", "layer", the parts that are known by the names above, "spans" ([begin, end)
 * each) and "rest". */
IAMPB_API iampb_status iampb_denial_write(const iampb_denial *denial, int32_t indent, iampb_write_fn write, void *user,
        iampb_error **err);

/* ---- Diagnosis ---- */
/* How the message fits the policies at hand. */
typedef int32_t iampb_agreement;
enum {
    IAMPB_AGREES = 1,             /* "agrees": the same is denied, by the layer that the message names, if any */
    IAMPB_AGREES_OTHER_LAYER = 2, /* "other-layer": denied, but not by the layer that the message names */
    IAMPB_AGREES_OTHER_KIND = 3,  /* "other-kind": that layer blocks, but explicitly, not implicitly, or vice versa */
    IAMPB_DISAGREES = 4,          /* "allowed": the policies at hand allow it, so they cannot be those that AWS used */
    IAMPB_AGREEMENT_UNKNOWN = 5   /* "unknown": layers that are not at hand, or keys that are not given, decide it */
};
/* The name as above; "" for a number that this library does not know. Static. */
IAMPB_API const char *iampb_agreement_name(iampb_agreement agreement);

typedef struct iampb_diagnosis_options {
    size_t struct_size;      /* set by the INIT macro */
    uint32_t unknown_layers; /* bits 1 << iampb_layer: policies of these layers may exist and are not at hand [0] */
    int32_t reserved;        /* 0 */
} iampb_diagnosis_options;
#define IAMPB_DIAGNOSIS_OPTIONS_INIT { sizeof(iampb_diagnosis_options), 0, 0 }
IAMPB_API size_t iampb_diagnosis_options_size(void);

/* Evaluates the request and sets it against the message.
 *   denial   NULL: no message, only what the policies say.
 *   options  NULL for the defaults.
 *   out      required; free it with iampb_diagnosis_free(). It stands for itself: denial, set and request may go.
 * Returns IAMPB_OK, IAMPB_E_INVALID (as iampb_explain()), IAMPB_E_UNSUPPORTED or IAMPB_E_NOMEM. */
IAMPB_API iampb_status iampb_diagnose(const iampb_denial *denial, const iampb_policy_set *set,
        const iampb_request *request, const iampb_diagnosis_options *options, iampb_diagnosis **out, iampb_error **err);
/* NULL is allowed. */
IAMPB_API void iampb_diagnosis_free(iampb_diagnosis *diagnosis);
/* 0 where there was no message. */
IAMPB_API iampb_agreement iampb_diagnosis_agreement(const iampb_diagnosis *diagnosis);
IAMPB_API iampb_outcome iampb_diagnosis_outcome(const iampb_diagnosis *diagnosis);
/* 1: nothing that is not at hand or not given could change the outcome. */
IAMPB_API int32_t iampb_diagnosis_is_certain(const iampb_diagnosis *diagnosis);
/* For people: several lines. For programs: one JSON object, "indent" blanks a level, with the gates in the order in
 * which AWS's own guide explains them. */
IAMPB_API iampb_status iampb_diagnosis_print(const iampb_diagnosis *diagnosis, iampb_write_fn write, void *user,
        iampb_error **err);
IAMPB_API iampb_status iampb_diagnosis_write(const iampb_diagnosis *diagnosis, int32_t indent, iampb_write_fn write,
        void *user, iampb_error **err);

/* ---- What AWS recorded ---- */
/* Reads the answers of GetRequestAuthorizationDetails for one id: all pages, in their order. Members and types that are
 * not known are passed over.
 * Returns IAMPB_OK, IAMPB_E_SYNTAX (not JSON, or a member of the wrong type; the error has the place),
 * IAMPB_E_UNRECOGNISED (no "evaluations"), IAMPB_E_LIMIT, IAMPB_E_NOMEM or IAMPB_E_INVALID. */
IAMPB_API iampb_status iampb_authorization_parse(iampb_context *ctx, const iampb_str *pages, size_t count,
        iampb_authorization **out, iampb_error **err);
/* NULL is allowed. */
IAMPB_API void iampb_authorization_free(iampb_authorization *authorization);
/* 0: the last page says that more follow, or a page in between is missing: what is not there proves nothing. */
IAMPB_API int32_t iampb_authorization_is_complete(const iampb_authorization *authorization);
/* One request may have several evaluations: all must allow. */
IAMPB_API size_t iampb_authorization_count(const iampb_authorization *authorization);
/* "action", "resource" or "principal" (its ARN as the context has it) of an evaluation; NULL where it has none. */
IAMPB_API const char *iampb_authorization_text(const iampb_authorization *authorization, size_t index, const char *part,
        size_t *len);
/* What AWS decided; 0: it does not say. */
IAMPB_API iampb_outcome iampb_authorization_outcome(const iampb_authorization *authorization, size_t index);
/* Sets action, resource and context of an evaluation in a request, and the owner if the context tells; an empty
 * resource is "*". The caller is the host's to set. IAMPB_E_UNSUPPORTED: the resource has wildcards. */
IAMPB_API iampb_status iampb_authorization_apply(const iampb_authorization *authorization, size_t index,
        iampb_request *request, iampb_error **err);

/* How an evaluation fits our own. */
typedef int32_t iampb_replay;
enum {
    IAMPB_REPLAY_AGREES = 1,         /* "agrees": effect and matched statements are the same */
    IAMPB_REPLAY_STALE = 2,          /* "snapshot-stale": a statement that matched is not in the policies at hand,
                                        or one that matches here was not there */
    IAMPB_REPLAY_POLICY_MISSING = 3, /* "policy-missing": a layer of which a policy matched has none at hand */
    IAMPB_REPLAY_DIFFERS = 4,        /* "evaluator-differs": the statement is at hand and was judged otherwise */
    IAMPB_REPLAY_UNKNOWN = 5         /* "unknown": AWS gives no effect, or pages are missing */
};
/* The name as above; "" for a number that this library does not know. Static. */
IAMPB_API const char *iampb_replay_name(iampb_replay replay);
/* Compares an evaluation with what the set says to the request, on which iampb_authorization_apply() was called.
 * Policies are told apart by layer and Sid, since their recorded names are opaque.
 *   replay  required.
 *   write   NULL, or where one line of text goes that tells the statement concerned.
 * Returns IAMPB_OK, IAMPB_E_INVALID, IAMPB_E_NOMEM or IAMPB_E_CALLBACK. */
IAMPB_API iampb_status iampb_authorization_compare(const iampb_authorization *authorization, size_t index,
        const iampb_policy_set *set, const iampb_request *request, iampb_replay *replay, iampb_write_fn write,
        void *user, iampb_error **err);
#ifdef __cplusplus
}
#endif
#endif /* IAMPB_DENIAL_H */
