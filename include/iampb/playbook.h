/* playbook.h - which checks run, with which thresholds, and the audit itself.
 * A playbook begins as a built-in profile, may be changed by a playbook file, and may get checks of the host's own.
 * While it is built it belongs to one thread; iampb_playbook_audit() does not change it, so any number of threads may
 * audit with one playbook at once (checks of the host permitting). */
#ifndef IAMPB_PLAYBOOK_H
#define IAMPB_PLAYBOOK_H
#include "iampb/account.h"
#include "iampb/base.h"
#include "iampb/finding.h"
#ifdef __cplusplus
extern "C" {
#endif

/* Makes a playbook from a built-in profile: "default", "cis-7.0", "cis-5.0", "fsbp", "soc2", "pci-dss-4.0.1",
 * "hipaa". NULL means "default".
 * Returns IAMPB_OK, IAMPB_E_INVALID (no such profile; the message lists them) or IAMPB_E_NOMEM. */
IAMPB_API iampb_status iampb_playbook_new(iampb_context *ctx, const char *profile, iampb_playbook **out,
        iampb_error **err);

/* Makes a playbook from a playbook file (JSON, doc/playbook.md), which may name the profile it begins with.
 *   name  what errors call the input; may be NULL.
 * Returns IAMPB_OK, or IAMPB_E_SYNTAX (also for a member that is not known, which the message names),
 * IAMPB_E_ENCODING, IAMPB_E_LIMIT, IAMPB_E_INVALID, IAMPB_E_NOMEM. */
IAMPB_API iampb_status iampb_playbook_parse(iampb_context *ctx, const char *json, size_t len, const char *name,
        iampb_playbook **out, iampb_error **err);

/* NULL is allowed. */
IAMPB_API void iampb_playbook_free(iampb_playbook *playbook);

/* The built-in profiles. at: NULL past the end. */
IAMPB_API size_t iampb_profile_count(void);
IAMPB_API const char *iampb_profile_at(size_t index);

/* ---- The checks ---- */
/* Built-in checks and those of the host, by id. Texts by name: "id", "title", "description", "remediation", "documents"
 * (the AWS CLI commands whose output it reads, separated by ", "), "parameters" ("days=90, privileged_days=90"). */
IAMPB_API size_t iampb_playbook_check_count(const iampb_playbook *playbook);
IAMPB_API const char *iampb_playbook_check_text(const iampb_playbook *playbook, size_t index, const char *name,
        size_t *len);
IAMPB_API iampb_lesson iampb_playbook_check_lesson(const iampb_playbook *playbook, size_t index);
IAMPB_API iampb_severity iampb_playbook_check_severity(const iampb_playbook *playbook, size_t index);
/* 1 if this playbook runs it, else 0. */
IAMPB_API int32_t iampb_playbook_check_enabled(const iampb_playbook *playbook, size_t index);
/* The controls that the check supports. Names: "framework", "version", "control". */
IAMPB_API size_t iampb_playbook_check_control_count(const iampb_playbook *playbook, size_t index);
IAMPB_API const char *iampb_playbook_check_control(const iampb_playbook *playbook, size_t index, size_t control,
        const char *name, size_t *len);

/* ---- Checks of the host ---- */
/* What a check is called for: once an account, once the organisation, or once each entity of a kind. */
typedef int32_t iampb_scope;
enum { IAMPB_SCOPE_ACCOUNT = 1, IAMPB_SCOPE_ORGANIZATION = 2, IAMPB_SCOPE_ENTITY = 3 };

/* Judges one subject. Returns an iampb_verdict, or a negative number of the host's own, which ends the audit with
 * IAMPB_E_CALLBACK; a number above the known verdicts ends it with IAMPB_E_INVALID. For a FAIL, MANUAL or
 * NOT_EVALUATED it first calls the iampb_run_... functions below; without them the finding has the check's title as its
 * message.
 *   subject  the entity; NULL in the scopes of account and organisation.
 * It may read the organisation, but not load into it (IAMPB_E_STATE), nor call anything with `run` after it returns. */
typedef int32_t (*iampb_check_fn)(void *user, iampb_run *run, const iampb_entity *subject);

typedef struct iampb_check {
    size_t struct_size;         /* set by the INIT macro */
    iampb_str id;               /* "lesson.what-is-wrong": lower-case letters, digits, '-', one '.'; not a built-in's */
    iampb_str title;
    iampb_str description;      /* may be empty */
    iampb_str remediation;      /* may be empty */
    iampb_lesson lesson;
    iampb_severity severity;
    iampb_scope scope;
    iampb_entity_kind kind;     /* for IAMPB_SCOPE_ENTITY */
    void *user;
    iampb_check_fn judge;
} iampb_check;
#define IAMPB_CHECK_INIT                                                                                              \
    { sizeof(iampb_check), { NULL, 0 }, { NULL, 0 }, { NULL, 0 }, { NULL, 0 }, 0, 0, 0, 0, NULL, NULL }
IAMPB_API size_t iampb_check_size(void);

/* Adds a check; texts are copied. Returns IAMPB_OK, IAMPB_E_INVALID (a malformed id, a missing member),
 * IAMPB_E_CONFLICT (the id is taken), IAMPB_E_UNSUPPORTED or IAMPB_E_NOMEM. */
IAMPB_API iampb_status iampb_playbook_add_check(iampb_playbook *playbook, const iampb_check *check,
        iampb_error **err);

/* For use inside an iampb_check_fn. */
IAMPB_API const iampb_organization *iampb_run_organization(const iampb_run *run);
/* The account that is judged; NULL in the scope of the organisation. */
IAMPB_API const iampb_account *iampb_run_account(const iampb_run *run);
/* What ages are measured at: the report's own time where the account has a credential report with one, else now. */
IAMPB_API int64_t iampb_run_as_of(const iampb_run *run);
IAMPB_API int64_t iampb_run_now(const iampb_run *run);
/* The finding's message, or the reason of NOT_EVALUATED and MANUAL. Copied. */
IAMPB_API iampb_status iampb_run_message(iampb_run *run, const char *text, size_t len);
/* Evidence from a field of an entity: its text and position. `threshold` may be NULL. */
IAMPB_API iampb_status iampb_run_evidence(iampb_run *run, const iampb_entity *entity, const char *field,
        const char *threshold);
/* Evidence of the host's own, without position. Texts are copied. */
IAMPB_API iampb_status iampb_run_observation(iampb_run *run, const char *field, const char *observed,
        const char *threshold);
/* An AWS CLI command that mends it. Copied. */
IAMPB_API iampb_status iampb_run_command(iampb_run *run, const char *command);

/* ---- The audit ---- */
/* Tells how far a long audit is; returns 0 to go on, another value to stop with IAMPB_E_CALLBACK. */
typedef int32_t (*iampb_progress_fn)(void *user, uint64_t done, uint64_t total);

typedef struct iampb_audit_options {
    size_t struct_size;              /* set by the INIT macro */
    int64_t now;                     /* required: seconds since the epoch; the library has no clock */
    const iampb_findings *baseline;  /* findings of an earlier run: those that are not in it are NEW; may be NULL */
    int32_t include_pass;            /* 1: pass findings are in the list too [0] */
    int32_t hash_inputs;             /* 1: the findings' head has the SHA-256 of each input [0] */
    iampb_progress_fn progress;      /* may be NULL */
    void *user;
} iampb_audit_options;
#define IAMPB_AUDIT_OPTIONS_INIT { sizeof(iampb_audit_options), INT64_MIN, NULL, 0, 0, NULL, NULL }
IAMPB_API size_t iampb_audit_options_size(void);

/* Judges all accounts and the organisation by all enabled checks. Seals the organisation first.
 * The same inputs, playbook and options give the same findings.
 * Returns IAMPB_OK, IAMPB_E_INVALID (now is missing, or a check of the host returned no verdict), IAMPB_E_CALLBACK,
 * IAMPB_E_LIMIT, IAMPB_E_UNSUPPORTED or IAMPB_E_NOMEM. */
IAMPB_API iampb_status iampb_playbook_audit(const iampb_playbook *playbook, iampb_organization *organization,
        const iampb_audit_options *options, iampb_findings **out, iampb_error **err);
#ifdef __cplusplus
}
#endif
#endif /* IAMPB_PLAYBOOK_H */
