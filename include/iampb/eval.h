/* eval.h - one request against all the policies that have a say in it: is it allowed, and if not, who says so.
 * Three objects, all reusable:
 *   iampb_compiled    one policy document, made ready for questions. Immutable; any number of threads and policy sets
 *                     share it.
 *   iampb_policy_set  which documents apply, by layer: identity, boundary, session, SCPs and RCPs by level, resource,
 *                     VPC endpoint. Built by one thread; asked by any number once it is built.
 *   iampb_request     who wants to do what to what, and the context. One thread at a time; change it and ask again.
 * iampb_evaluate() decides and allocates nothing. iampb_explain() decides and tells why.
 * Nothing is refused because a catalogue does not know it: services, actions and keys that do not exist are evaluated
 * as text, as AWS does.
 * Rule: AWS IAM User Guide, "Policy evaluation logic". */
#ifndef IAMPB_EVAL_H
#define IAMPB_EVAL_H
#include "iampb/base.h"
#include "iampb/finding.h" /* iampb_write_fn */
#include "iampb/policy.h"
#ifdef __cplusplus
extern "C" {
#endif

typedef struct iampb_compiled iampb_compiled;
typedef struct iampb_policy_set iampb_policy_set;
typedef struct iampb_request iampb_request;
typedef struct iampb_decision iampb_decision;

/* ---- Layers ---- */
typedef int32_t iampb_layer;
enum {
    IAMPB_LAYER_IDENTITY = 0, /* "identity": of the user with its groups, or of the role; all of them together */
    IAMPB_LAYER_RESOURCE = 1, /* "resource": bucket policy, key policy, trust policy of the role that is the resource */
    IAMPB_LAYER_BOUNDARY = 2, /* "boundary": permissions boundary of the caller */
    IAMPB_LAYER_SESSION = 3,  /* "session": passed when the session began */
    IAMPB_LAYER_SCP = 4,      /* "scp": of the caller's account, by level */
    IAMPB_LAYER_RCP = 5,      /* "rcp": of the resource's account, by level */
    IAMPB_LAYER_ENDPOINT = 6, /* "endpoint": of the VPC endpoint that the request comes through */
    IAMPB_LAYER_BPA = 7,      /* "s3-block-public-access": a setting, not a policy */
    IAMPB_LAYER_SERVICE = 8   /* "service": what a service never lets anybody do */
};
/* The name as above; "" for a number that this library does not know. Static. */
IAMPB_API const char *iampb_layer_name(iampb_layer layer);

typedef int32_t iampb_outcome;
enum {
    IAMPB_ALLOWED = 1,         /* "allowed" */
    IAMPB_EXPLICIT_DENY = 2,   /* "explicitDeny": a Deny statement applies */
    IAMPB_IMPLICIT_DENY = 3    /* "implicitDeny": nothing that would be enough allows it */
};
/* The name as above; "" for a number that this library does not know. Static. */
IAMPB_API const char *iampb_outcome_name(iampb_outcome verdict);

/* ---- Compiled policies ---- */
/* Compiles a parsed policy. What is malformed in it never applies (rules of "IAM JSON policy elements"); a document
 * that is no JSON object cannot be compiled.
 *   name  what explanations call it: an ARN, an inline policy's name; copied [{NULL, 0}: none].
 * The policy itself is not needed afterwards; its text is shared.
 * Returns IAMPB_OK, IAMPB_E_SYNTAX, IAMPB_E_INVALID, IAMPB_E_LIMIT or IAMPB_E_NOMEM. */
IAMPB_API iampb_status iampb_compile(iampb_context *ctx, const iampb_policy *policy, iampb_str name,
        iampb_compiled **out, iampb_error **err);
/* Another reference on it: free each. Threads: any. */
IAMPB_API iampb_compiled *iampb_compiled_ref(const iampb_compiled *compiled);
IAMPB_API void iampb_compiled_free(iampb_compiled *compiled);
IAMPB_API const char *iampb_compiled_name(const iampb_compiled *compiled, size_t *len);

/* ---- Policy sets ---- */
typedef struct iampb_policy_set_options {
    size_t struct_size;         /* set by the INIT macro */
    int32_t strict_notprincipal; /* 1: a Deny with NotPrincipal spares a caller only if its whole chain is listed [0] */
    int32_t gateway_endpoint;   /* 1: the endpoint policy is of a gateway endpoint (S3, DynamoDB) [0] */
    int32_t bpa_restrict;       /* 1: S3 Block Public Access has RestrictPublicBuckets on for the resource [0] */
    int32_t reserved;           /* 0 */
} iampb_policy_set_options;
#define IAMPB_POLICY_SET_OPTIONS_INIT { sizeof(iampb_policy_set_options), 0, 0, 0, 0 }
IAMPB_API size_t iampb_policy_set_options_size(void);

/* An empty set; options NULL: the defaults. Free it with iampb_policy_set_free(), which takes NULL too. */
IAMPB_API iampb_status iampb_policy_set_new(iampb_context *ctx, const iampb_policy_set_options *options,
        iampb_policy_set **out, iampb_error **err);
IAMPB_API void iampb_policy_set_free(iampb_policy_set *set);
/* Says that the layer is there even if nothing is added to it: a boundary that allows nothing. A layer with a policy is
 * there anyway; one that is not there does not limit. */
IAMPB_API iampb_status iampb_policy_set_require(iampb_policy_set *set, iampb_layer layer, iampb_error **err);
/* Adds a document to a layer; the set keeps a reference. A document of RESOURCE is a trust policy if it was parsed as
 * one. SCP and RCP: to the level that was begun last. */
IAMPB_API iampb_status iampb_policy_set_add(iampb_policy_set *set, iampb_layer layer, const iampb_compiled *compiled,
        iampb_error **err);
/* Begins the next level of SCPs or RCPs: root, then each organizational unit, then the account.
 *   name  what explanations call it: "r-a1b2", "ou-...", an account id; copied. */
IAMPB_API iampb_status iampb_policy_set_level(iampb_policy_set *set, iampb_layer layer, iampb_str name,
        iampb_error **err);
/* Says that a document of the layer, of the level begun last, is not at hand: it may allow, and it may deny. What
 * depends on it is then not known: iampb_evaluate() does not say allowed.
 *   reason  why, a sentence for people; copied. */
IAMPB_API iampb_status iampb_policy_set_add_missing(iampb_policy_set *set, iampb_layer layer, iampb_str reason,
        iampb_error **err);
/* The reasons; NULL past the end. They live as long as the set. */
IAMPB_API size_t iampb_policy_set_missing_count(const iampb_policy_set *set);
IAMPB_API const char *iampb_policy_set_missing_at(const iampb_policy_set *set, size_t index, size_t *len);

/* ---- Requests ---- */
typedef int32_t iampb_caller_kind;
enum {
    IAMPB_CALLER_BY_ARN = 0,    /* by the form of the ARN */
    IAMPB_CALLER_USER = 1,
    IAMPB_CALLER_ROLE = 2,      /* some session of it, with a name that is not known */
    IAMPB_CALLER_SESSION = 3,   /* arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION */
    IAMPB_CALLER_FEDERATED_USER = 4, /* arn:aws:sts::ACCOUNT:federated-user/NAME */
    IAMPB_CALLER_PROVIDER = 5,  /* web identity or SAML: the provider's ARN or host */
    IAMPB_CALLER_ROOT = 6,
    IAMPB_CALLER_SERVICE = 7,   /* "ec2.amazonaws.com" */
    IAMPB_CALLER_CANONICAL = 8, /* an S3 canonical user id */
    IAMPB_CALLER_ANONYMOUS = 9,
    IAMPB_CALLER_UNKNOWN = 10   /* some IAM principal of the resource's account: none of its keys is given */
};

typedef struct iampb_caller {
    size_t struct_size;      /* set by the INIT macro */
    iampb_caller_kind kind;  /* [IAMPB_CALLER_BY_ARN] */
    int32_t management;      /* 1: its account is the organisation's management account: SCPs do not apply [0] */
    iampb_str arn;           /* of user, role, session, ...; the name of a service; the host of a provider */
    iampb_str role_arn;      /* of a session: the role's ARN with its path [not known] */
    iampb_str unique_id;     /* "AIDA...", "AROA..." of the user or role [not known] */
    iampb_str issuer_arn;    /* of a federated user: the user that asked for the session [not known] */
    iampb_str organization;  /* "o-..." of its account [none, or not known] */
    iampb_str org_path;      /* "o-.../r-.../ou-.../" [likewise] */
    const iampb_str *tags;   /* pairs of key and value: tags of user or role, then of the session, which win [none] */
    size_t tag_count;        /* texts, that is twice the pairs */
    int32_t tags_known;      /* 1: there are no others: any other tag is absent rather than not given [0] */
    int32_t temporary;       /* 1: temporary credentials of a user (GetSessionToken) [0] */
} iampb_caller;
#define IAMPB_CALLER_INIT                                                                                             \
    { sizeof(iampb_caller), IAMPB_CALLER_BY_ARN, 0, { NULL, 0 }, { NULL, 0 }, { NULL, 0 }, { NULL, 0 }, { NULL, 0 },  \
        { NULL, 0 }, NULL, 0, 0, 0 }
IAMPB_API size_t iampb_caller_size(void);

typedef int32_t iampb_value_type;
enum {
    IAMPB_VALUE_SINGLE = 0, /* one value */
    IAMPB_VALUE_LIST = 1    /* a list, of any number of values, one and none included */
};

/* A request without caller, action and resource. Free it with iampb_request_free(), which takes NULL too. */
IAMPB_API iampb_status iampb_request_new(iampb_context *ctx, iampb_request **out, iampb_error **err);
IAMPB_API void iampb_request_free(iampb_request *request);
/* All texts are copied. Each returns IAMPB_OK, IAMPB_E_INVALID, IAMPB_E_LIMIT or IAMPB_E_NOMEM, and leaves the request
 * as it was if it fails. */
IAMPB_API iampb_status iampb_request_set_caller(iampb_request *request, const iampb_caller *caller, iampb_error **err);
/* "s3:GetObject": a service, a colon, an action, no wildcards. */
IAMPB_API iampb_status iampb_request_set_action(iampb_request *request, const char *action, size_t len,
        iampb_error **err);
/* An ARN, or "*" for actions without a resource. At most 8192 bytes. Wildcards in it are refused with
 * IAMPB_E_UNSUPPORTED: iampb_explain_pattern() answers for a pattern. */
IAMPB_API iampb_status iampb_request_set_resource(iampb_request *request, const char *arn, size_t len,
        iampb_error **err);
/* The same for a question about a pattern of resources: sets one that has the account and region of the pattern, and
 * none where those are not the same for all. A text without wildcards, and "*", is set as it is. */
IAMPB_API iampb_status iampb_request_set_resource_pattern(iampb_request *request, const char *pattern, size_t len,
        iampb_error **err);
/* The account that the resource is in, where its ARN does not say (S3), with organisation and path as in iampb_caller;
 * management 1: RCPs do not apply. */
IAMPB_API iampb_status iampb_request_set_owner(iampb_request *request, iampb_str account, iampb_str organization,
        iampb_str org_path, int32_t management, iampb_error **err);
/* A context key with its values. Replaces what the key had. Keys that follow from caller, resource and time are filled
 * in, and are replaced by what is set here. */
IAMPB_API iampb_status iampb_request_set(iampb_request *request, const char *key, size_t len, iampb_value_type type,
        const iampb_str *values, size_t count, iampb_error **err);
/* The key is known not to be there; a key that is neither set nor absent is not known. */
IAMPB_API iampb_status iampb_request_set_absent(iampb_request *request, const char *key, size_t len,
        iampb_error **err);
/* Forgets a key that was set or absent. */
IAMPB_API void iampb_request_unset(iampb_request *request, const char *key, size_t len);
/* The time of the request, for aws:CurrentTime and aws:EpochTime: seconds since 1970. Without it they are not given. */
IAMPB_API iampb_status iampb_request_set_now(iampb_request *request, int64_t now, iampb_error **err);

/* ---- Decisions ---- */
/* Decides. Keys that are not given count as absent. Allocates nothing.
 *   blocked_by  NULL, or set to bits of 1 << iampb_layer: the layers that stand in the way; 0 where it is allowed.
 * Returns IAMPB_ALLOWED, IAMPB_EXPLICIT_DENY or IAMPB_IMPLICIT_DENY; IAMPB_E_INVALID if the request has no caller,
 * action or resource, or if it needs the owner of the resource to be set (err of iampb_explain() tells which). */
IAMPB_API int32_t iampb_evaluate(const iampb_policy_set *set, const iampb_request *request, uint32_t *blocked_by);

typedef struct iampb_explain_options {
    size_t struct_size;   /* set by the INIT macro */
    int32_t statements;   /* 1: each statement of each layer, matched or not [0: those that decide] */
    int32_t missing;      /* 1: keys that are not given and would change the answer [0] */
} iampb_explain_options;
#define IAMPB_EXPLAIN_OPTIONS_INIT { sizeof(iampb_explain_options), 0, 0 }
IAMPB_API size_t iampb_explain_options_size(void);
IAMPB_API iampb_status iampb_explain(const iampb_policy_set *set, const iampb_request *request,
        const iampb_explain_options *options, iampb_decision **out, iampb_error **err);
IAMPB_API void iampb_decision_free(iampb_decision *decision);
IAMPB_API iampb_outcome iampb_decision_outcome(const iampb_decision *decision);
/* Layers that stand in the way, explicit ones first. -1 past the end. */
IAMPB_API size_t iampb_decision_blocker_count(const iampb_decision *decision);
IAMPB_API iampb_layer iampb_decision_blocker_at(const iampb_decision *decision, size_t index);
/* Keys that are not given and would change the answer. */
IAMPB_API size_t iampb_decision_missing_count(const iampb_decision *decision);
IAMPB_API const char *iampb_decision_missing_at(const iampb_decision *decision, size_t index, size_t *len);
/* The whole of it as JSON: an object of EvaluationResults in the shape of SimulateCustomPolicy, with what is ours under
 * "Iampb". */
IAMPB_API iampb_status iampb_decision_write(const iampb_decision *decision, int32_t indent, iampb_write_fn write,
        void *user, iampb_error **err);
/* Decisions on one action and several resources as one such object: the most restrictive one on top, each in
 * ResourceSpecificResults. */
IAMPB_API iampb_status iampb_decisions_write(const iampb_decision *const *decisions, size_t count, int32_t indent,
        iampb_write_fn write, void *user, iampb_error **err);
/* Remarks, such as what was not at hand; NULL past the end. */
IAMPB_API const char *iampb_decision_note_at(const iampb_decision *decision, size_t index, size_t *len);
/* Explains how much of a pattern of resources, like "arn:aws:s3:::ledger/2031-*", the request may reach. The decision
 * is that of a resource that the pattern matches, and is called by the pattern: of one that is allowed if any is,
 * else of one that is not. What is ours in its JSON has "extent" ("none", "some", "all"), "partial" (some, and not all)
 * and "witnesses", a request of either kind where there is one.
 *   request  with caller, action, owner where ARNs do not tell it, and context; its resource is changed.
 * Returns IAMPB_OK and the codes of iampb_explain(), or where it is not decided
 *   IAMPB_E_LIMIT        the search takes more steps than iampb_compare_options has by default.
 *   IAMPB_E_UNSUPPORTED  a construct in a policy makes it so; err names it.
 * Rule: a request names one resource; SimulateCustomPolicy takes patterns, and so does this. */
IAMPB_API iampb_status iampb_explain_pattern(const iampb_policy_set *set, iampb_request *request, const char *pattern,
        size_t len, const iampb_explain_options *options, iampb_decision **out, iampb_error **err);

/* ---- Simulations ---- */
/* Answers what SimulateCustomPolicy would be asked, from its JSON to its JSON, with the policies that it does not know
 * (doc/eval.md has all members). Compiled policies are kept from one run to the next, as many as the options allow, so
 * that a run with the same policies costs what its questions cost. One thread at a time. */
typedef struct iampb_simulator iampb_simulator;

typedef struct iampb_simulator_options {
    size_t struct_size;    /* set by the INIT macro */
    uint64_t keep_policies; /* compiled policies that are kept, about [1024] */
    uint64_t keep_bytes;    /* their text, about [16 MiB] */
} iampb_simulator_options;
#define IAMPB_SIMULATOR_OPTIONS_INIT { sizeof(iampb_simulator_options), 0, 0 }
IAMPB_API size_t iampb_simulator_options_size(void);

typedef struct iampb_simulate_options {
    size_t struct_size;    /* set by the INIT macro */
    iampb_str name;        /* what errors call the input [none] */
    int64_t now;           /* seconds since 1970, where the input has no "Now"; INT64_MIN: not given [INT64_MIN] */
    int32_t indent;        /* blanks a level, at most 16; 0: all on one line [0] */
    int32_t explain;       /* 1: "explain" has each statement, matched or not [0: those that decide] */
    int32_t pairs;         /* 1: an entry for each pair of action and resource [0: one for each action] */
    int32_t reserved;      /* 0 */
} iampb_simulate_options;
#define IAMPB_SIMULATE_OPTIONS_INIT { sizeof(iampb_simulate_options), { NULL, 0 }, INT64_MIN, 0, 0, 0, 0 }
IAMPB_API size_t iampb_simulate_options_size(void);

/* options NULL: the defaults. */
IAMPB_API iampb_status iampb_simulator_new(iampb_context *ctx, const iampb_simulator_options *options,
        iampb_simulator **out, iampb_error **err);
/* NULL is allowed. */
IAMPB_API void iampb_simulator_free(iampb_simulator *simulator);
/* One input: `len` bytes of JSON at `json`, an object. Writes {"EvaluationResults": [...], "IsTruncated": false}, and
 * no line end behind it; if anything fails nothing is written, unless it is `write` that fails.
 * Returns IAMPB_OK, or with err telling line, column and path
 *   IAMPB_E_SYNTAX       no JSON, or a policy in it is none: err names its list and number.
 *   IAMPB_E_INVALID      a member that does not exist, has the wrong type or an impossible value, or is missing.
 *   IAMPB_E_UNSUPPORTED  a construct makes it undecided how much of a resource that is a pattern is allowed; or options
 *                        are newer than this library.
 *   IAMPB_E_LIMIT        more than a limit of the context, or more than 100,000 pairs of action and resource; or that
 *                        question about a pattern takes too many steps.
 *   IAMPB_E_CALLBACK, IAMPB_E_NOMEM */
IAMPB_API iampb_status iampb_simulator_run(iampb_simulator *simulator, const char *json, size_t len,
        const iampb_simulate_options *options, iampb_write_fn write, void *user, iampb_error **err);
#ifdef __cplusplus
}
#endif
#endif /* IAMPB_EVAL_H */
