/* denial_cases.h - messages and what they tell. */
#ifndef TESTS_EVAL_DENIAL_CASES_H
#define TESTS_EVAL_DENIAL_CASES_H
#include <stddef.h>

/* Of the parts code, operation, principal, action, resource, policy_type, through, policy, statement, authorization_id,
 * encoded, request_id, region, owner, setting and rest, and of form, effect and layer, all that are known must be listed;
 * others only if the row is about them.
 *   "part=TEXT"        and the span of the part is that very text
 *   "part=TEXT\tRAW"   and the span is RAW
 *   "part~TEXT"        and it has no span
 *   "rest=A\tB"         what is left, piece by piece
 *   "effect=explicit", "layer=scp", "form=..." (default: policy) */
typedef struct denial_case {
    const char *text;
    const char *expected[16];
} denial_case;
extern const denial_case denial_cases[];
extern const size_t denial_case_count;
#endif
