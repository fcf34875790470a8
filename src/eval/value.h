/* value.h - what a text means to a condition operator: a number, a time, an address, true or false, bytes.
 * All are exact: numbers of any length are compared digit by digit, times to the nanosecond. Nothing is allocated;
 * parsed numbers are views of their text. A text that cannot be read is not comparable with anything.
 * Rule: AWS IAM User Guide, "IAM JSON policy elements: Condition operators". */
#ifndef IAMPB__EVAL_VALUE_H
#define IAMPB__EVAL_VALUE_H
#include "base/str.h"

/* A decimal: optional sign, digits, optional point and digits, 400 digits at most (E-76b). */
typedef struct iampb__decimal {
    iampb_str whole, fraction; /* without leading zeros; without trailing zeros; views of the text */
    bool negative;             /* not of zero */
} iampb__decimal;
bool iampb__decimal_parse(iampb_str text, iampb__decimal *out);
/* < 0, 0, > 0. */
int iampb__decimal_cmp(const iampb__decimal *a, const iampb__decimal *b);

/* A time (E-76d): seconds since 1970, or ISO 8601 in the profile of the W3C. */
typedef struct iampb__instant {
    int64_t seconds;
    uint32_t nanoseconds;
} iampb__instant;
bool iampb__instant_parse(iampb_str text, iampb__instant *out);
int iampb__instant_cmp(const iampb__instant *a, const iampb__instant *b);

/* An address or a range of them (E-76h). ::ffff:a.b.c.d is an address of version 4. */
typedef struct iampb__address {
    uint8_t bytes[16]; /* version 4: the first four; bits after the prefix are 0 */
    uint8_t prefix;    /* bits */
    bool v4;
} iampb__address;
/* An address alone, or with `range` also a CIDR range. */
bool iampb__address_parse(iampb_str text, bool range, iampb__address *out);
bool iampb__address_within(const iampb__address *address, const iampb__address *range);

/* "true" or "false", in any case (E-76f). */
bool iampb__boolean_parse(iampb_str text, bool *out);

/* Whether two base64 texts are the same bytes (E-76g); *comparable: both could be decoded. */
bool iampb__base64_same(iampb_str a, iampb_str b, bool *comparable);

/* Equal without regard to case, by Unicode's simple case folding (E-76a); valid UTF-8. */
bool iampb__same_folded(iampb_str a, iampb_str b);
uint32_t iampb__fold(uint32_t code);
/* All code points that have the same folded one, that one first; their count. */
#define IAMPB__FOLD_VARIANTS 8
size_t iampb__fold_variants(uint32_t code, uint32_t out[IAMPB__FOLD_VARIANTS]);
/* The folded code point at *at, which moves behind it. */
uint32_t iampb__next_folded(iampb_str text, size_t *at);
#endif
