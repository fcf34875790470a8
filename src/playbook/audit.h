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
} iampb__active;

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
/* Ends the finding at hand with this verdict and counts it. */
void iampb__audit_settle(iampb__audit *audit, iampb_verdict verdict);
#endif
