/* baseline.h - one run against an earlier one. Findings are matched by fingerprint alone. */
#ifndef IAMPB__FINDING_BASELINE_H
#define IAMPB__FINDING_BASELINE_H
#include "finding/list.h"

/* The findings of a list by fingerprint, for as long as the list lives. Passes are left out: they are in a list only if
 * the host asked for them, and what is new must not depend on that. Of several with one fingerprint the first
 * counts. */
iampb_status iampb__baseline_index(iampb_context *ctx, const iampb_findings *findings, iampb__map *out,
        iampb_error **err);

/* UNCHANGED or CHANGED, for two findings with one fingerprint. Severity, verdict and muting count; of the evidence
 * fields, thresholds and what was read from an input. What was computed (an age in days) moves with the clock and does
 * not count. */
iampb_change iampb__baseline_compare(const iampb_finding *before, const iampb_finding *now);

/* Marks each finding NEW, UNCHANGED or CHANGED. */
iampb_status iampb__baseline_mark(iampb_findings *findings, const iampb_findings *baseline, iampb_error **err);
#endif
