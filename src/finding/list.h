/* list.h - the finding and the list of findings: how they are made and what the formats read.
 * The maker (the audit, or the JSON reader) begins a finding, sets members, adds evidence, and ends it; finish() sorts,
 * makes fingerprints and marks what a baseline knows. All text is copied to the list's arena or static, so findings
 * stand alone. */
#ifndef IAMPB__FINDING_LIST_H
#define IAMPB__FINDING_LIST_H
#include "base/error.h"
#include "base/map.h"
#include "base/source.h"
#include "base/time.h"
#include "base/vec.h"
#include "finding/controls.h"
#include "iampb/finding.h"

typedef struct iampb__evidence {
    iampb_str field, observed, threshold, json_path; /* observed: as in the input, or the host's text */
    bool has_position;
    iampb__position position;
    iampb__span span;                    /* while made: from which finish() computes position and json_path; cleared */
} iampb__evidence;

struct iampb_finding {
    iampb_str check_id, title, message, reason, remediation;
    iampb_lesson lesson;
    iampb_severity severity;
    iampb_verdict verdict;
    iampb_confidence confidence;
    iampb_change change;
    bool muted;
    iampb_str mute_reason, mute_until;   /* until: RFC 3339 or "" */
    iampb_str resource_arn, resource_type, resource_name; /* type: CloudFormation's, "AWS::IAM::User"; see doc */
    iampb_str account, partition, region, organization;
    iampb_str stable_key;                /* what tells findings of one check and resource apart: "access_key_1" */
    int64_t observed_at, as_of;
    iampb__evidence *evidence;           /* in the arena after finish(); while made see `draft_...` of the list */
    size_t evidence_count;
    iampb_str *commands;
    size_t command_count;
    const iampb__control *controls;      /* static rows, or (read back) in the arena */
    size_t control_count;
    char fingerprint[65];                /* NUL-terminated; "" until made */
};

/* One row a check and account (account "": the organisation): how many subjects got which verdict. */
typedef struct iampb__coverage {
    iampb_str check_id, account;
    iampb_lesson lesson;
    iampb_severity severity;
    uint64_t verdicts[5];                /* by iampb_verdict; [0] unused; muted ones not included */
    uint64_t muted;
} iampb__coverage;

/* Counts stop here, so that every JSON reader can take them: 2^53. Only a file made to do so gets this far. */
#define IAMPB__COUNT_MOST (UINT64_C(1) << 53)
static inline void iampb__count_add(uint64_t *count, uint64_t more)
{
    *count = more > IAMPB__COUNT_MOST - *count ? IAMPB__COUNT_MOST : *count + more;
}

/* An input of the run, for the report's head. */
typedef struct iampb__finding_input {
    iampb_str name, account, command;    /* command: "iam get-credential-report", or "" if it was not recognised */
    iampb_str problem;                   /* "" or why it could not be read */
    int64_t generated_at;
    char sha256[64];                     /* all '\0' if not known */
} iampb__finding_input;

typedef struct iampb__finding_note {
    iampb_str message, account;
    iampb_str input;
    uint64_t line, column;
} iampb__finding_note;

struct iampb_findings {
    iampb_context *ctx;
    iampb__arena *arena;
    iampb__vec items;                    /* iampb_finding * */
    iampb__vec coverage;                 /* iampb__coverage */
    iampb__vec inputs;                   /* iampb__finding_input */
    iampb__vec notes;                    /* iampb__finding_note */
    uint64_t verdicts[5], muted;
    int64_t now;
    iampb_str profile, tool_version;
    iampb_str controls_version;          /* of the table that the controls are from */
    iampb_str organization;              /* its id, or "" */
    bool has_baseline;
    iampb_finding *draft;                /* the finding that is being made, or NULL */
    iampb__vec draft_evidence;           /* iampb__evidence */
    iampb__vec draft_commands;           /* iampb_str */

    /* While the list is made; all given back by finish(). */
    struct iampb__sha256 *digest;
    iampb__map coverage_map;             /* check id, NUL, account -> index + 1 in coverage */
    size_t coverage_last;                /* the row that was asked for last: audits ask for one many times in a row */
    iampb__vec placed;                   /* iampb__placed: evidence that still needs its JSON path */
    iampb_finding *spare;                /* a draft that was dropped, to be used again */
    iampb_str input_copy;                /* the copy of the input name that was seen last */
};

typedef struct iampb__placed {
    iampb_finding *finding;
    size_t evidence;
} iampb__placed;

/* Whether it says that something is wrong now: failed, not muted, and not gone since. */
static inline bool iampb__finding_is_open(const iampb_finding *finding)
{
    return finding->verdict == IAMPB_FAIL && !finding->muted && finding->change != IAMPB_CHANGE_RESOLVED
        && finding->change != IAMPB_CHANGE_UNKNOWN;
}

iampb_status iampb__findings_new(iampb_context *ctx, iampb_findings **out, iampb_error **err);

/* Begins a finding, zeroed but for times (unknown) and confidence (high); NULL: no memory, or one past the limit of
 * findings with *err set. Texts that are assigned must be static or come from iampb__findings_copy(). */
iampb_finding *iampb__findings_begin(iampb_findings *findings, iampb_error **err);
bool iampb__findings_copy(iampb_findings *findings, iampb_str text, iampb_str *out);
/* Copies texts. The span may have no source. */
bool iampb__findings_evidence(iampb_findings *findings, iampb_str field, iampb_str observed, iampb_str threshold,
        const iampb__span *span);
bool iampb__findings_command(iampb_findings *findings, iampb_str command);
/* Ends the draft: computes positions and the fingerprint, takes the controls of check_id unless set, counts nothing
 * (the engine counts through coverage). */
iampb_status iampb__findings_end(iampb_findings *findings, iampb_error **err);
/* Drops the draft, if any. */
void iampb__findings_drop(iampb_findings *findings);

/* The coverage row, made if new; NULL: no memory. Valid until the next call. */
iampb__coverage *iampb__findings_coverage(iampb_findings *findings, iampb_str check_id, iampb_str account,
        iampb_lesson lesson, iampb_severity severity);

/* Sorts (severity from critical down, lesson, check, resource, stable key), totals the coverage, marks changes against
 * the baseline (may be NULL). Nothing is added afterwards. */
iampb_status iampb__findings_finish(iampb_findings *findings, const iampb_findings *baseline, iampb_error **err);
#endif
