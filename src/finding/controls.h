/* controls.h - which controls of which frameworks a check supports as evidence: a table sorted by check, made from
 * controls.tsv by controls.py at build time. A check supports a control; it never shows that one is met. */
#ifndef IAMPB__FINDING_CONTROLS_H
#define IAMPB__FINDING_CONTROLS_H
#include "base/str.h"

typedef struct iampb__control {
    iampb_str framework, version, control; /* "CIS AWS Foundations", "7.0", "2.3" */
} iampb__control;

/* The table's own version, which goes into exports. */
#define IAMPB__CONTROLS_VERSION "2026-11"

/* The controls of a check, in the order of the table; *count 0 if it has none. Static. */
const iampb__control *iampb__controls_of(iampb_str check_id, size_t *count);
/* Whether the table knows this framework: by name ("SOC 2"), or name and version ("CIS AWS Foundations 7.0"). */
bool iampb__controls_framework(iampb_str name);
#endif
