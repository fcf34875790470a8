/* audit.h - an audit while it runs: what engine.c (walking, counting) and run.c (describing a finding) share. */
#ifndef IAMPB__PLAYBOOK_AUDIT_H
#define IAMPB__PLAYBOOK_AUDIT_H
#include "playbook/playbook.h"

/* A check that this audit runs, and its counts for the account (or organisation) at hand. */
typedef struct iampb__active {
    const iampb__setting *setting;
    const iampb__check *check;
    int64_t parameters[IAMPB__PARAMETERS];
    iampb_str id, title, remediation;     /* live as long as the findings */
    const iampb__control *controls;       /* likewise; NULL: all that the check has */
    size_t control_count;
    uint64_t verdicts[5], muted;
    bool answered;                        /* for the whole account: nothing is judged one by one */
    bool elsewhere;                       /* a lint check found what another check tells */
} iampb__active;

/* shape_cache.c */
#define IAMPB__SHAPE_BITS 10
typedef struct iampb__shape_slot {
    const iampb__document *document;      /* NULL: free */
    uint8_t shape;
} iampb__shape_slot;

typedef struct iampb__audit_lint iampb__audit_lint; /* policy_lint.h */

typedef struct iampb__audit {
    iampb_run run;                        /* first: a run is found in its audit */
    const iampb_playbook *playbook;
    const iampb_audit_options *options;
    iampb__active *actives;
    size_t active_count;
    iampb__active *active;                /* the check that judges now */
    const void *subject;
    bool described;                       /* the judge has said something of the finding at hand */
    bool inside;                          /* a judge is running */
    bool report_old;                      /* the account's report is past its hard limit, or has no row */
    iampb__builder observed, threshold;   /* scratch */
    iampb_status status;                  /* the first trouble: the audit ends */
    iampb_error *error;
    iampb_str account_id, partition, organization_id; /* copies in the findings */
    uint64_t *expired;                    /* per rule: findings that came back */
    uint64_t done, total;
    iampb__audit_lint *lint;              /* NULL: no lint check is on */
    struct iampb__access *access;         /* access.h; NULL: no check has asked */
    iampb__shape_slot shapes[1 << IAMPB__SHAPE_BITS];
} iampb__audit;

static inline iampb__audit *iampb__audit_of(iampb_run *run) { return (iampb__audit *)(void *)run; }
static inline const iampb__audit *iampb__audit_of_const(const iampb_run *run)
{
    return (const iampb__audit *)(const void *)run;
}

/* The finding in the making, begun if there is none; NULL: the audit has ended with status. */
iampb_finding *iampb__audit_draft(iampb__audit *audit);
/* Remembers that memory ran out, once. */
void iampb__audit_nomem(iampb__audit *audit);
/* ---- resource.c ---- */
/* Texts are borrowed; an account's ARN stands in audit->observed. `key`: what tells findings of one resource apart. */
typedef struct iampb__resource {
    iampb_str arn, name, key;
    const char *type;
} iampb__resource;
void iampb__resource_of_subject(iampb__audit *audit, iampb__resource *out);

/* ---- missing.c ---- */
/* Whether a document says anything: loaded, empty, absent, or with more pages to come. */
bool iampb__part_is_there(iampb_part_state state);
/* A document for want of which the check cannot judge any subject; IAMPB_DOCUMENT_UNKNOWN: none. */
iampb_document iampb__run_missing_document(const iampb_run *run, const iampb__check *check);
/* A document that the check needs and that is there in part: what it lists can be judged, what it does not list cannot.
 * IAMPB_DOCUMENT_UNKNOWN: none. */
iampb_document iampb__run_incomplete_document(const iampb_run *run, const iampb__check *check);

/* ---- head.c ---- */
/* Lists the inputs, and copies the remarks that were made while loading. */
iampb_status iampb__audit_head(iampb__audit *audit, iampb_error **err);
/* Remarks on exemptions whose time is over and that findings came back from. */
void iampb__audit_note_expired(iampb__audit *audit);
/* Remarks, for the first user of an account (*count 0), that a time of the report is after as_of. */
void iampb__audit_note_future(iampb__audit *audit, const iampb__user *user, uint64_t *count);

/* ---- lint_policies.c ---- */
/* Lint the policies of the account, or of the organisation; nothing where no lint check is on. */
void iampb__audit_lint_account(iampb__audit *audit);
void iampb__audit_lint_organization(iampb__audit *audit);
/* Whether the check judged anything in the account, or organisation, at hand. */
bool iampb__audit_lint_counts(const iampb__audit_lint *lint, const iampb__active *active);
/* How many steps of progress linting takes; account NULL: of the organisation. */
uint64_t iampb__audit_lint_subjects(const iampb_organization *organization, const iampb_account *account);

/* ---- engine.c ---- */
/* Makes this the check that judges; what was described so far is forgotten. */
void iampb__audit_take_up(iampb__audit *audit, iampb__active *active);
/* So many more subjects are done. */
void iampb__audit_progress(iampb__audit *audit, uint64_t more);
/* Ends the finding at hand with this verdict and counts it. */
void iampb__audit_settle(iampb__audit *audit, iampb_verdict verdict);
#endif
