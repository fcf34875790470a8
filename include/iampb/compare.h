/* compare.h - questions about whole policies, answered exactly: does this change grant anything new, can this policy
 * ever do that, is this public? Each answer that finds access shows a request that has it, and that iampb_evaluate()
 * confirms; it is printed as input of `iampb simulate`.
 * Three answers: PASS, FAIL, and UNDECIDED with the construct or the limit that is at fault. Limits are counted in
 * steps, never in time: the same question has the same answer on every machine.
 * All actions count, those of the catalogue and those that do not exist yet. Context keys are free: each may be
 * absent, have one value or, unless the catalogue says that it never has, a list of values.
 * The shapes are those of IAM Access Analyzer's CheckNoNewAccess, CheckAccessNotGranted and CheckNoPublicAccess.
 * Threads: any; a comparison never changes once it is there. */
#ifndef IAMPB_COMPARE_H
#define IAMPB_COMPARE_H
#include "iampb/catalog.h"
#include "iampb/eval.h"
#ifdef __cplusplus
extern "C" {
#endif

typedef struct iampb_comparison iampb_comparison;

typedef int32_t iampb_answer;
enum {
    IAMPB_ANSWER_PASS = 1,      /* "PASS" */
    IAMPB_ANSWER_FAIL = 2,      /* "FAIL": there is a witness */
    IAMPB_ANSWER_UNDECIDED = 3  /* "UNKNOWN" */
};
/* The name as above; "" for a number that this library does not know. Static. */
IAMPB_API const char *iampb_answer_name(iampb_answer answer);

/* How the access of a second policy lies to that of a first one. */
typedef int32_t iampb_relation;
enum {
    IAMPB_RELATION_EQUIVALENT = 1,   /* "equivalent" */
    IAMPB_RELATION_STRICTER = 2,     /* "stricter": the second allows less, and nothing else */
    IAMPB_RELATION_WIDER = 3,        /* "wider" */
    IAMPB_RELATION_INCOMPARABLE = 4, /* "incomparable": each allows what the other does not */
    IAMPB_RELATION_UNKNOWN = 5       /* "unknown" */
};
IAMPB_API const char *iampb_relation_name(iampb_relation relation);

typedef struct iampb_compare_options {
    size_t struct_size;           /* set by the INIT macro */
    const iampb_catalog *catalog; /* NULL: the built-in one */
    uint64_t max_states;          /* steps of pattern searches, for the whole question [2,000,000] */
    uint64_t max_branches;        /* branches of the search through statements [1,000,000] */
    uint64_t max_reasons;         /* reasons and witnesses that are looked for [8]; 1: the first only */
    int32_t known_actions;        /* 1: only actions of the catalogue count [0] */
    int32_t reserved;             /* 0 */
} iampb_compare_options;
#define IAMPB_COMPARE_OPTIONS_INIT { sizeof(iampb_compare_options), NULL, 0, 0, 0, 0, 0 }
IAMPB_API size_t iampb_compare_options_size(void);

/* ---- One policy, or several that count as one, against another ---- */
/* All documents of a call are of one kind, that of iampb_policy_parse(): identity (nobody is named), or resource or
 * trust (principals are part of the question). What the documents of one side allow together: some statement allows
 * it and none denies it. The compiled documents must outlive the call, not its result. options NULL: the defaults.
 * Each returns IAMPB_OK, IAMPB_E_INVALID, IAMPB_E_LIMIT or IAMPB_E_NOMEM; *out is set only with IAMPB_OK, and freed
 * with iampb_comparison_free(). */

/* PASS: everything that `fresh` allows is allowed by `existing`. */
IAMPB_API iampb_status iampb_compare_no_new_access(iampb_context *ctx, const iampb_compiled *const *existing,
        size_t existing_count, const iampb_compiled *const *fresh, size_t fresh_count,
        const iampb_compare_options *options, iampb_comparison **out, iampb_error **err);

/* One access: any of these actions on any of these resources. Entries may hold wildcards. No actions: all; no
 * resources: all. */
typedef struct iampb_compare_access {
    size_t struct_size;       /* set by the INIT macro */
    const iampb_str *actions;
    size_t action_count;
    const iampb_str *resources;
    size_t resource_count;
} iampb_compare_access;
#define IAMPB_COMPARE_ACCESS_INIT { sizeof(iampb_compare_access), NULL, 0, NULL, 0 }
IAMPB_API size_t iampb_compare_access_size(void);
/* PASS: none of the accesses is allowed, to anybody, in any context. `accesses` has `access_count` pointers. */
IAMPB_API iampb_status iampb_compare_access_not_granted(iampb_context *ctx, const iampb_compiled *const *policies,
        size_t policy_count, const iampb_compare_access *const *accesses, size_t access_count,
        const iampb_compare_options *options, iampb_comparison **out, iampb_error **err);

/* PASS: nobody outside of what the policy names is allowed anything. A resource policy or trust policy.
 *   type  "AWS::S3::Bucket", ...: iampb_compare_public_type_at() lists them. */
IAMPB_API iampb_status iampb_compare_no_public_access(iampb_context *ctx, const iampb_compiled *policy,
        const char *type, size_t len, const iampb_compare_options *options, iampb_comparison **out,
        iampb_error **err);
/* NULL past the end. Static. */
IAMPB_API const char *iampb_compare_public_type_at(size_t index);

/* How `fresh` lies to `existing`: iampb_comparison_relation(). Reasons of FAIL: access gained ("gained") or lost
 * ("lost"). */
IAMPB_API iampb_status iampb_compare_relation(iampb_context *ctx, const iampb_compiled *const *existing,
        size_t existing_count, const iampb_compiled *const *fresh, size_t fresh_count,
        const iampb_compare_options *options, iampb_comparison **out, iampb_error **err);

/* Which statements of a policy change nothing: PASS: each of them does change something. A reason for each that does
 * not: "redundant" (others allow, or deny, all of it; so is a Deny that meets no Allow) or "unreachable" (others deny
 * all that it allows). Such a reason has no witness. */
IAMPB_API iampb_status iampb_compare_statements(iampb_context *ctx, const iampb_compiled *policy,
        const iampb_compare_options *options, iampb_comparison **out, iampb_error **err);

/* ---- All policies of a request, composed as iampb_evaluate() composes them ---- */
/* For the caller and the known context keys of `request`; keys that are not given are free. The request's action and
 * resource are not looked at. PASS: whatever `fresh` allows this caller is allowed by `existing`. `existing` NULL:
 * nothing is: the question is whether anything of `access` is allowed at all. `access` NULL: all of it. */
IAMPB_API iampb_status iampb_compare_sets(const iampb_policy_set *existing, const iampb_policy_set *fresh,
        const iampb_request *request, const iampb_compare_access *access, const iampb_compare_options *options,
        iampb_comparison **out, iampb_error **err);

typedef int32_t iampb_extent;
enum {
    IAMPB_EXTENT_NONE = 1,   /* "none" */
    IAMPB_EXTENT_SOME = 2,   /* "some" */
    IAMPB_EXTENT_ALL = 3,    /* "all" */
    IAMPB_EXTENT_UNKNOWN = 4 /* "unknown" */
};
/* The name as above; "" for a number that this library does not know. Static. */
IAMPB_API const char *iampb_extent_name(iampb_extent extent);
/* How much of a pattern of resources the request's caller may reach with its action and context; keys that are not
 * given count as absent. The resource of the request is not looked at. iampb_comparison_extent(); reasons "allowed"
 * and "denied", one of each where there is such a resource. */
IAMPB_API iampb_status iampb_compare_resources(const iampb_policy_set *set, const iampb_request *request,
        const char *pattern, size_t len, const iampb_compare_options *options, iampb_comparison **out,
        iampb_error **err);

/* ---- Answers ---- */
IAMPB_API void iampb_comparison_free(iampb_comparison *comparison);
IAMPB_API iampb_answer iampb_comparison_answer(const iampb_comparison *comparison);
IAMPB_API iampb_relation iampb_comparison_relation(const iampb_comparison *comparison); /* 0: was not asked */
IAMPB_API iampb_extent iampb_comparison_extent(const iampb_comparison *comparison);     /* 0: was not asked */
/* "message": one sentence for people; "unknown": what an UNDECIDED is owed to ("budget:states", "mixed-theory:KEY",
 * "policy-variable:KEY", "witness-rejected"). NULL: there is none. Views live as long as the comparison. */
IAMPB_API const char *iampb_comparison_text(const iampb_comparison *comparison, const char *name, size_t *len);
IAMPB_API size_t iampb_comparison_note_count(const iampb_comparison *comparison);
IAMPB_API const char *iampb_comparison_note_at(const iampb_comparison *comparison, size_t index, size_t *len);
/* Reasons, the most telling first, each of another kind: another statement, action group, resource or condition. */
IAMPB_API size_t iampb_comparison_reason_count(const iampb_comparison *comparison);
/* "description", "statement-id", "policy" (its name), "kind" ("new-access", "granted", "public", "gained", "lost",
 * "redundant", "unreachable", "allowed", "denied"), "action", "resource", "principal", "witness" (the request, as
 * JSON that iampb_simulator_run() takes), "class" ("known-action", "unknown-action"). NULL: there is none. */
IAMPB_API const char *iampb_comparison_reason_text(const iampb_comparison *comparison, size_t index, const char *name,
        size_t *len);
/* "statement" and "policy": numbers from 0; -1: none. "begin", "end": bytes of the statement in its document. */
IAMPB_API int64_t iampb_comparison_reason_number(const iampb_comparison *comparison, size_t index, const char *name);
/* What it took: "states", "branches", "signatures". */
IAMPB_API uint64_t iampb_comparison_cost(const iampb_comparison *comparison, const char *name);
/* {"result": ..., "message": ..., "reasons": [...], "witness": {...}}, as Access Analyzer prints it and more. */
IAMPB_API iampb_status iampb_comparison_write(const iampb_comparison *comparison, int32_t indent, iampb_write_fn write,
        void *user, iampb_error **err);

/* ---- Policies that come of policies ---- */
/* A policy that allows what `fresh` allows and `existing` does not; `note` may be NULL. It is parts of Allow
 * statements of `fresh`, and Deny statements: those of `fresh`, and what `existing` allows. So it says what is
 * new, and is not meant to be attached beside `existing`, of which it would take away a part. Where nothing is new
 * its list of statements is empty, which iampb_policy_parse() accepts and AWS does not. Where no one policy says
 * just that, it allows more, though nothing that `fresh` does not, and `note` is called with the reason.
 * The limits of `options` are those of each of the up to 11 questions that this takes. */
IAMPB_API iampb_status iampb_compare_write_difference(iampb_context *ctx, const iampb_compiled *const *existing,
        size_t existing_count, const iampb_compiled *const *fresh, size_t fresh_count,
        const iampb_compare_options *options, iampb_write_fn write, iampb_write_fn note, void *user,
        iampb_error **err);
/* The least identity policy that allows these requests: each of their actions on the resources it was asked on,
 * and nothing else. Context keys that the host gave become conditions, with the operator for the key's type in the
 * built-in catalogue; of a list the policy allows any part but none. Callers are not looked at. The order of the
 * requests does not matter. IAMPB_E_INVALID: a request has no action or no resource. */
IAMPB_API iampb_status iampb_compare_write_least(iampb_context *ctx, const iampb_request *const *requests, size_t count,
        iampb_write_fn write, void *user, iampb_error **err);
#ifdef __cplusplus
}
#endif
#endif /* IAMPB_COMPARE_H */
