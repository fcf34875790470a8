/* time.h - times as AWS and its tools write them, without a clock, a time zone data base or a locale. */
#ifndef IAMPB__BASE_TIME_H
#define IAMPB__BASE_TIME_H
#include "iampb/base.h"
#include <stdbool.h>

/* What a time field can say besides a time; all are far outside of what is parsed (years 1 to 9999). */
#define IAMPB__TIME_UNKNOWN INT64_MIN
#define IAMPB__TIME_ABSENT (INT64_MIN + 1) /* the thing that would have the time provably does not exist */
#define IAMPB__TIME_NEVER (INT64_MIN + 2)  /* it is known that it did not happen, as far as AWS records */
static inline bool iampb__time_is_known(int64_t at) { return at > IAMPB__TIME_NEVER; }

#define IAMPB__DAY INT64_C(86400)
#define IAMPB__TIME_TEXT 24 /* bytes that iampb__time_format() may write */

/* Reads a whole text as ISO 8601: date, or date and time with 'T', 't' or a blank between; seconds may be missing or
 * have a fraction (dropped); zone 'Z', 'z', +hh:mm, +hhmm, +hh or missing (UTC). 24:00 and second 60 are accepted.
 * false, *out untouched, for anything else, impossible dates included. */
bool iampb__time_parse(iampb_str text, int64_t *out);

/* Writes "2026-11-01T00:00:00Z" (no NUL) and returns its length; "unknown", "absent" or "never" for those values. */
size_t iampb__time_format(int64_t at, char out[IAMPB__TIME_TEXT]);
#endif
