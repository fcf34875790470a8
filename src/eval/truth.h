/* truth.h - three values: what is known to be so, known not to be so, and what depends on a key that is not given. */
#ifndef IAMPB__EVAL_TRUTH_H
#define IAMPB__EVAL_TRUTH_H
#include <stdint.h>

typedef enum iampb__truth {
    IAMPB__NO = 0,
    IAMPB__UNKNOWN = 1,
    IAMPB__YES = 2
} iampb__truth;

static inline iampb__truth iampb__both(iampb__truth a, iampb__truth b) { return a < b ? a : b; }
static inline iampb__truth iampb__either(iampb__truth a, iampb__truth b) { return a > b ? a : b; }
static inline iampb__truth iampb__unless(iampb__truth a) { return (iampb__truth)(2 - a); }
static inline iampb__truth iampb__known(int yes) { return yes ? IAMPB__YES : IAMPB__NO; }
#endif
