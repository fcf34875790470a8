/* lint.h - what is wrong with a policy, or unwise: what AWS's policy validation says, by its codes and at its places,
 * and more under codes of our own, which begin with "IAMPB_".
 * Nothing is asked over a network: what AWS knows of its services is in the catalogue (catalog.h), whose date tells how
 * old it is. doc/lint.md lists the codes.
 * A result never changes: any number of threads may read it. Texts are borrowed from it, NUL-terminated, and their
 * length goes to *len unless len is NULL. */
#ifndef IAMPB_LINT_H
#define IAMPB_LINT_H
#include "iampb/base.h"
#include "iampb/catalog.h"
#include "iampb/finding.h"
#include "iampb/policy.h"
#ifdef __cplusplus
extern "C" {
#endif

typedef struct iampb_lint iampb_lint;

typedef int32_t iampb_lint_type;
enum {
    IAMPB_LINT_ERROR = 1,            /* "ERROR": AWS refuses the policy, or a part of it can never have an effect */
    IAMPB_LINT_SECURITY_WARNING = 2, /* "SECURITY_WARNING": gives more than was meant */
    IAMPB_LINT_WARNING = 3,          /* "WARNING" */
    IAMPB_LINT_SUGGESTION = 4        /* "SUGGESTION" */
};
/* The type's name as above; "" for a number that this library does not know. Static. */
IAMPB_API const char *iampb_lint_type_name(iampb_lint_type type);

typedef int32_t iampb_lint_profile;
enum {
    IAMPB_LINT_FULL = 0, /* codes of AWS and our own */
    IAMPB_LINT_AWS = 1   /* codes of AWS that are certain: what policy validation by AWS would say */
};

typedef struct iampb_lint_options {
    size_t struct_size;           /* set by the INIT macro */
    iampb_str name;               /* what findings call this document, UTF-8 [none] */
    iampb_policy_kind kind;       /* [IAMPB_POLICY_IDENTITY] */
    iampb_lint_profile profile;   /* [IAMPB_LINT_FULL] */
    iampb_str resource_type;      /* of a resource policy: "AWS::S3::Bucket"; one that is not known is fine [none] */
    const iampb_catalog *catalog; /* [NULL: built in] */
    const iampb_str *off;         /* codes that are not wanted [none] */
    size_t off_count;
    const iampb_str *on;          /* codes that are off unless asked for, see doc/lint.md [none] */
    size_t on_count;
    iampb_str account;            /* the account that the policy is in, 12 digits [none] */
    const iampb_str *known_accounts; /* others that may be trusted [none] */
    size_t known_account_count;
    const iampb_str *sensitive;   /* pairs: an action, then an ARN or pattern of ARNs (IAMPB_SENSITIVE_ACCESS) [none] */
    size_t sensitive_count;       /* texts, that is twice the pairs */
    uint32_t scp_quota, rcp_quota, trust_quota, resource_quota; /* characters [0: 5120, 5120, 2048, by resource type] */
    iampb_str learn_more_base;    /* before "lint.CODE" in links of our own codes ["https://libiampb.example/doc/"] */
} iampb_lint_options;
#define IAMPB_LINT_OPTIONS_INIT                                                                                       \
    { sizeof(iampb_lint_options), { NULL, 0 }, IAMPB_POLICY_IDENTITY, IAMPB_LINT_FULL, { NULL, 0 }, NULL, NULL, 0,    \
        NULL, 0, { NULL, 0 }, NULL, 0, NULL, 0, 0, 0, 0, 0, { NULL, 0 } }
IAMPB_API size_t iampb_lint_options_size(void);

/* ---- Linting ---- */
/* Lints `len` bytes at `json`. The text is copied; texts of the options are not needed afterwards. A text that is not
 * JSON is one finding (JSON_SYNTAX_ERROR). A byte order mark at the beginning is allowed, and counts as three bytes.
 *   out  required. Set only when the result is IAMPB_OK; free it with iampb_lint_free().
 * Returns IAMPB_OK, IAMPB_E_LIMIT (larger or deeper than the limits of ctx), IAMPB_E_INVALID, IAMPB_E_UNSUPPORTED or
 * IAMPB_E_NOMEM.
 * Rule: AWS IAM User Guide, "IAM Access Analyzer policy check reference". */
IAMPB_API iampb_status iampb_lint_policy(iampb_context *ctx, const char *json, size_t len,
        const iampb_lint_options *options, iampb_lint **out, iampb_error **err);
/* Frees the result and all that was borrowed from it. NULL is allowed. */
IAMPB_API void iampb_lint_free(iampb_lint *lint);

/* ---- What was found, by place and then by code ---- */
IAMPB_API size_t iampb_lint_count(const iampb_lint *lint);
/* 1 if the context's limit of findings cut the list. */
IAMPB_API int32_t iampb_lint_is_cut(const iampb_lint *lint);
/* 0 for a finding that is not there. */
IAMPB_API iampb_lint_type iampb_lint_type_of(const iampb_lint *lint, size_t index);
IAMPB_API iampb_severity iampb_lint_severity(const iampb_lint *lint, size_t index);
/* A text by name: "code" ("REDUNDANT_ACTION"), "type", "detail", "title", "remediation", "link". "" for what is not
 * there, never NULL. */
IAMPB_API const char *iampb_lint_text(const iampb_lint *lint, size_t index, const char *name, size_t *len);
/* Places: at least one. */
IAMPB_API size_t iampb_lint_location_count(const iampb_lint *lint, size_t index);
/* Like "Statement[0].Action[1]"; "" for the whole document and for what is not there. Names of more than 1,024 bytes
 * are cut in it. */
IAMPB_API const char *iampb_lint_location_path(const iampb_lint *lint, size_t index, size_t location, size_t *len);
/* Bytes [*begin, *end) of the text from 0, line and column (bytes) from 1; each may be NULL. Returns IAMPB_OK or,
 * leaving all untouched, IAMPB_E_INVALID. */
IAMPB_API iampb_status iampb_lint_location_position(const iampb_lint *lint, size_t index, size_t location,
        uint64_t *begin, uint64_t *end, uint64_t *line, uint64_t *column);
/* Changes of the text that mend it: put `replacement` in place of the bytes [*begin, *end). 0 if a person must. */
IAMPB_API size_t iampb_lint_edit_count(const iampb_lint *lint, size_t index);
IAMPB_API const char *iampb_lint_edit_at(const iampb_lint *lint, size_t index, size_t edit, uint64_t *begin,
        uint64_t *end, size_t *len);

/* ---- All codes ---- */
IAMPB_API size_t iampb_lint_code_count(void);
/* A text by name, of code `index`: "code", "type", "title", "remediation", "severity"; "kinds", names of policy kinds
 * with blanks between; "status": "on", "own" (not in the profile of AWS), "approximate" (nor this), "off" (unless asked
 * for). "" for what is not there. *len as above. */
IAMPB_API const char *iampb_lint_code_text(size_t index, const char *name, size_t *len);

/* ---- Writing and mending ---- */
/* Writes {"findings": [...]} in the shape of Access Analyzer's ValidatePolicy, with an indent of four blanks and a line
 * end. Offsets and columns count bytes, or with utf16 1 UTF-16 code units.
 * Returns IAMPB_OK, IAMPB_E_CALLBACK, IAMPB_E_INVALID or IAMPB_E_NOMEM. */
IAMPB_API iampb_status iampb_lint_write(const iampb_lint *lint, int32_t utf16, iampb_write_fn write, void *user,
        iampb_error **err);

/* Writes one or more results, of documents with different names, as one SARIF 2.1.0 log: help and links of the codes,
 * places (columns in UTF-16 units, and bytes), fingerprints, and edits as fixes. Names become URIs: those that begin
 * with '/' "file://..." ones, the others relative. Returns as iampb_lint_write(). */
IAMPB_API iampb_status iampb_lint_write_sarif(const iampb_lint *const *lints, size_t count, iampb_write_fn write,
        void *user, iampb_error **err);

/* The findings as an audit has them: check "lint.redundant-action", lesson, severity, evidence with place. The resource
 * is the document, by its name; fingerprints stay the same when other parts of the document change.
 *   out  required; free it with iampb_findings_free(). The lint may be freed before.
 * Returns IAMPB_OK, IAMPB_E_INVALID, IAMPB_E_CRYPTO or IAMPB_E_NOMEM. */
IAMPB_API iampb_status iampb_lint_findings(const iampb_lint *lint, iampb_findings **out, iampb_error **err);

/* Applies edits until none is left that makes it better, linting again in between with the same options, and writes the
 * text. No code is found more often in the new text than in the old one; edits that would do that are left out. The
 * number of lints is bounded: a text made to need more of them is mended in part.
 *   applied  unless NULL: findings that were mended; 0: the text is as it was given.
 * Returns as iampb_lint_write(), or IAMPB_E_LIMIT: the list of findings was cut. */
IAMPB_API iampb_status iampb_lint_fix(const iampb_lint *lint, iampb_write_fn write, void *user, size_t *applied,
        iampb_error **err);
#ifdef __cplusplus
}
#endif
#endif /* IAMPB_LINT_H */
