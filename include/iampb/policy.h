/* policy.h - one IAM policy document, parsed and checked for shape; and what patterns of actions mean.
 * A policy is built once from JSON text and never changes afterwards: any number of threads may call the functions that
 * take `const iampb_policy *` at the same time. Whether what it says is wise, or exists, is a linter's question; what
 * it means for a request is an evaluator's.
 * Texts are borrowed: they live until iampb_policy_free(), are NUL-terminated, and their length goes to *len unless len
 * is NULL. Where a text is not there, NULL is given and *len = 0. */
#ifndef IAMPB_POLICY_H
#define IAMPB_POLICY_H
#include "iampb/base.h"
#include "iampb/catalog.h"
#include "iampb/finding.h" /* iampb_write_fn */
#ifdef __cplusplus
extern "C" {
#endif

typedef struct iampb_policy iampb_policy;
typedef struct iampb_actions iampb_actions;

/* What a document is attached to: decides which elements it must and may have. */
typedef int32_t iampb_policy_kind;
enum {
    IAMPB_POLICY_IDENTITY = 0, /* "identity": of a user, group or role; no Principal, needs Resource */
    IAMPB_POLICY_RESOURCE = 1, /* "resource": needs Principal and Resource */
    IAMPB_POLICY_SCP = 2,      /* "scp": service control policy; no Principal, needs Resource */
    IAMPB_POLICY_RCP = 3,      /* "rcp": resource control policy; needs Principal and Resource */
    IAMPB_POLICY_TRUST = 4,    /* "trust": who may assume a role; needs Principal, no Resource */
    IAMPB_POLICY_BOUNDARY = 5, /* "boundary": permissions boundary; as IDENTITY */
    IAMPB_POLICY_SESSION = 6   /* "session": passed when a role is assumed; as IDENTITY */
};
/* The kind's name as above; "" for a number that this library does not know. Static. */
IAMPB_API const char *iampb_policy_kind_name(iampb_policy_kind kind);
/* The kind with that name, or -1. */
IAMPB_API iampb_policy_kind iampb_policy_kind_from(const char *name, size_t len);

typedef int32_t iampb_effect;
enum {
    IAMPB_EFFECT_NONE = 0, /* missing, or neither of the two */
    IAMPB_EFFECT_ALLOW = 1,
    IAMPB_EFFECT_DENY = 2
};

typedef struct iampb_policy_options {
    size_t struct_size;     /* set by the INIT macro */
    iampb_str name;         /* what errors call this document, UTF-8; copied [none] */
    iampb_policy_kind kind; /* [IAMPB_POLICY_IDENTITY] */
    int32_t strict;         /* 1: a document with a fault that AWS would refuse it for is refused [0] */
} iampb_policy_options;
#define IAMPB_POLICY_OPTIONS_INIT { sizeof(iampb_policy_options), { NULL, 0 }, IAMPB_POLICY_IDENTITY, 0 }
IAMPB_API size_t iampb_policy_options_size(void);

/* ---- Parsing ---- */
/* Parses `len` bytes of UTF-8 at `json` (no BOM; a final NUL is not needed). The text is copied.
 * What is wrong does not stop it: it becomes a fault, is left out, and everything around it is there. A text that is
 * not JSON gives a policy without statements, and one fault. So look at iampb_policy_fault_count() before you rely on
 * what the policy says, or ask for strict.
 *   ctx      required. The policy keeps a reference, so the two may be freed in either order.
 *   options  NULL for the defaults.
 *   out      required. Set only when the result is IAMPB_OK; free it with iampb_policy_free().
 *   err      NULL, or the address of a pointer that is NULL. Set only on failure; free it with iampb_error_free().
 * Returns IAMPB_OK, or
 *   IAMPB_E_SYNTAX       strict, and there is a fault that is an error: err has the first such fault, with
 *                        byte offset, line, column and JSON path.
 *   IAMPB_E_LIMIT        larger or deeper than the limits of ctx.
 *   IAMPB_E_NOMEM        the allocator of ctx returned NULL. Nothing has leaked and ctx is as good as before.
 *   IAMPB_E_INVALID      a required argument is NULL, a kind does not exist, or options->struct_size is impossible.
 *   IAMPB_E_UNSUPPORTED  options has a member that is newer than this library and not zero.
 * Threads: ctx may be in use by other threads. Time and memory grow linearly with len.
 * Rule: AWS IAM User Guide, "Grammar of the IAM JSON policy language". */
IAMPB_API iampb_status iampb_policy_parse(iampb_context *ctx, const char *json, size_t len,
        const iampb_policy_options *options, iampb_policy **out, iampb_error **err);

/* Frees the policy and all that was borrowed from it. NULL is allowed. No other thread may still be using it. */
IAMPB_API void iampb_policy_free(iampb_policy *policy);

/* ---- Faults: what is wrong with the shape ---- */
/* How many there are, in the order of the text. */
IAMPB_API size_t iampb_policy_fault_count(const iampb_policy *policy);
/* A text by name: "code" (not_json, repeated, unknown, missing, forbidden, both, type, value, empty); "element" that it
 * is about ("Effect"; "" where there is no one name); "message", a line for people; "json_path". "" for what is not
 * there, never NULL. */
IAMPB_API const char *iampb_policy_fault_text(const iampb_policy *policy, size_t index, const char *name, size_t *len);
/* 1 if AWS would refuse the document for it; 0 for an empty list or object and a missing Version. */
IAMPB_API int32_t iampb_policy_fault_is_error(const iampb_policy *policy, size_t index);
/* Bytes [*begin, *end) of the text from 0, line and column (bytes) from 1; each may be NULL. Returns IAMPB_OK or,
 * leaving all untouched, IAMPB_E_INVALID if index is past the end. */
IAMPB_API iampb_status iampb_policy_fault_position(const iampb_policy *policy, size_t index, uint64_t *begin,
        uint64_t *end, uint64_t *line, uint64_t *column);

/* ---- The document ---- */
IAMPB_API iampb_policy_kind iampb_policy_kind_of(const iampb_policy *policy);
/* The date in "Version", or "2008-10-17" where the document has none that can be used: never NULL.
 * Rule: AWS IAM User Guide, "IAM JSON policy elements: Version". */
IAMPB_API const char *iampb_policy_version(const iampb_policy *policy, size_t *len);
/* "Id", or NULL. */
IAMPB_API const char *iampb_policy_id(const iampb_policy *policy, size_t *len);

/* ---- Statements: numbered from 0; what is no object in "Statement" is a fault and not counted ---- */
/* A "Statement" that is one object rather than an array counts as 1. */
IAMPB_API size_t iampb_policy_statement_count(const iampb_policy *policy);
/* The Sid; NULL if it has none, "" if that is what it is. */
IAMPB_API const char *iampb_policy_statement_sid(const iampb_policy *policy, size_t statement, size_t *len);
IAMPB_API iampb_effect iampb_policy_statement_effect(const iampb_policy *policy, size_t statement);
/* Where it stands in the text given to parse: bytes [*begin, *end), from 0. Returns IAMPB_OK or, leaving both
 * untouched, IAMPB_E_INVALID if there is no such statement. */
IAMPB_API iampb_status iampb_policy_statement_span(const iampb_policy *policy, size_t statement, uint64_t *begin,
        uint64_t *end);
/* 1 if the statement has the element ("NotAction", "Condition", ...) with a value that can be used, else 0. */
IAMPB_API int32_t iampb_policy_statement_has(const iampb_policy *policy, size_t statement, const char *element);

/* Entries of an element: "Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal". A string alone
 * counts as 1. Principals of all kinds come in the order of the text. */
IAMPB_API size_t iampb_policy_entry_count(const iampb_policy *policy, size_t statement, const char *element);
IAMPB_API const char *iampb_policy_entry_at(const iampb_policy *policy, size_t statement, const char *element,
        size_t index, size_t *len);
/* Its bytes, quotes included; else as iampb_policy_statement_span(). */
IAMPB_API iampb_status iampb_policy_entry_span(const iampb_policy *policy, size_t statement, const char *element,
        size_t index, uint64_t *begin, uint64_t *end);
/* The kind of a principal: "AWS", "Service", "Federated", "CanonicalUser", or "*" for "Principal": "*". "" for what is
 * not there, or no principal; never NULL. Static. */
IAMPB_API const char *iampb_policy_principal_kind(const iampb_policy *policy, size_t statement, const char *element,
        size_t index);

/* Conditions: one for each pair of operator and key, in the order of the text. */
IAMPB_API size_t iampb_policy_condition_count(const iampb_policy *policy, size_t statement);
/* Both as written: "ForAllValues:StringLike", "aws:TagKeys". */
IAMPB_API const char *iampb_policy_condition_operator(const iampb_policy *policy, size_t statement, size_t condition,
        size_t *len);
IAMPB_API const char *iampb_policy_condition_key(const iampb_policy *policy, size_t statement, size_t condition,
        size_t *len);
/* Values; a number, true or false as written. */
IAMPB_API size_t iampb_policy_condition_value_count(const iampb_policy *policy, size_t statement, size_t condition);
IAMPB_API const char *iampb_policy_condition_value(const iampb_policy *policy, size_t statement, size_t condition,
        size_t index, size_t *len);

/* ---- Printing ---- */
typedef int32_t iampb_policy_style;
enum {
    IAMPB_POLICY_PRETTY = 0,   /* the document as it is, indented */
    IAMPB_POLICY_MINIFIED = 1, /* the document as it is, without white space */
    IAMPB_POLICY_CANONICAL = 2 /* the normal form (doc/policy.md), without white space */
};

typedef struct iampb_policy_print_options {
    size_t struct_size;       /* set by the INIT macro */
    iampb_policy_style style; /* [IAMPB_POLICY_PRETTY] */
    int32_t indent;           /* blanks a level, 0 to 16; PRETTY: 0 means 4; CANONICAL: 0 means one line [0] */
} iampb_policy_print_options;
#define IAMPB_POLICY_PRINT_OPTIONS_INIT { sizeof(iampb_policy_print_options), IAMPB_POLICY_PRETTY, 0 }
IAMPB_API size_t iampb_policy_print_options_size(void);

/* Writes the document, with faults and all, without a final line end. Parsing what was written gives the same policy
 * (CANONICAL: one with the same normal form).
 * Returns IAMPB_OK, IAMPB_E_SYNTAX (the text was not JSON), IAMPB_E_CALLBACK, IAMPB_E_INVALID, IAMPB_E_UNSUPPORTED or
 * IAMPB_E_NOMEM. */
IAMPB_API iampb_status iampb_policy_print(const iampb_policy *policy, const iampb_policy_print_options *options,
        iampb_write_fn write, void *user, iampb_error **err);

/* The SHA-256 of the normal form, 64 lower-case hexadecimal digits and a NUL, to `hex` (65 bytes). Documents that
 * differ only in what the normal form evens out have the same one.
 * Returns IAMPB_OK, IAMPB_E_SYNTAX (the text was not JSON), IAMPB_E_INVALID, IAMPB_E_CRYPTO or IAMPB_E_NOMEM. */
IAMPB_API iampb_status iampb_policy_hash(const iampb_policy *policy, char *hex, iampb_error **err);

/* ---- Actions: what patterns mean, and the fewest patterns ---- */
typedef struct iampb_actions_options {
    size_t struct_size;           /* set by the INIT macro */
    const iampb_catalog *catalog; /* kept until the result is freed [NULL: built in] */
    iampb_access access;          /* only actions with one of these bits [0: all] */
    int32_t complement;           /* 1: the actions that no pattern matches, as NotAction means [0] */
    int32_t trailing_only;        /* shrink: 1: '*' at the end of a pattern only [0] */
    int32_t reserved;             /* 0 */
} iampb_actions_options;
#define IAMPB_ACTIONS_OPTIONS_INIT { sizeof(iampb_actions_options), NULL, 0, 0, 0, 0 }
IAMPB_API size_t iampb_actions_options_size(void);

/* The actions of the catalogue that at least one of `count` patterns matches ("s3:Get*Tagging", "*"), each once, by
 * service and name: "s3:GetBucketTagging", ...
 * Returns IAMPB_OK, IAMPB_E_INVALID, IAMPB_E_UNSUPPORTED or IAMPB_E_NOMEM. Free the result with iampb_actions_free().
 * Rule: AWS IAM User Guide, "IAM JSON policy elements: Action" and "... NotAction". */
IAMPB_API iampb_status iampb_actions_expand(iampb_context *ctx, const iampb_str *patterns, size_t count,
        const iampb_actions_options *options, iampb_actions **out, iampb_error **err);

/* The fewest patterns that together match just what `patterns` match, over the catalogue and no further: AWS adds
 * actions, and a pattern may match some of those too. Patterns have at most one '*'; see doc/policy.md. What matches
 * nothing in the catalogue is not among them: iampb_actions_unmatched_at() has it. */
IAMPB_API iampb_status iampb_actions_shrink(iampb_context *ctx, const iampb_str *patterns, size_t count,
        const iampb_actions_options *options, iampb_actions **out, iampb_error **err);

/* The actions, or patterns. Texts live until iampb_actions_free(). NULL past the end. */
IAMPB_API size_t iampb_actions_count(const iampb_actions *actions);
IAMPB_API const char *iampb_actions_at(const iampb_actions *actions, size_t index, size_t *len);
/* The catalogue's number of an action; IAMPB_CATALOG_NONE for a pattern with a wildcard, or past the end. */
IAMPB_API size_t iampb_actions_number(const iampb_actions *actions, size_t index);
/* Patterns given that match nothing in the catalogue, in the order given. */
IAMPB_API size_t iampb_actions_unmatched_count(const iampb_actions *actions);
IAMPB_API const char *iampb_actions_unmatched_at(const iampb_actions *actions, size_t index, size_t *len);
/* 1 if patterns of this form cannot be fewer; 0 if the search for fewer was given up. */
IAMPB_API int32_t iampb_actions_is_least(const iampb_actions *actions);
/* NULL is allowed. */
IAMPB_API void iampb_actions_free(iampb_actions *actions);
#ifdef __cplusplus
}
#endif
#endif /* IAMPB_POLICY_H */
