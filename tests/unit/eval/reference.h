/* reference.h - a second evaluator, as plain as the rules read: it looks at every statement of every layer, tries every
 * way a pattern could match, and shares nothing with the library but the forms of its input. What the library decides is
 * held against it. */
#ifndef TESTS_EVAL_REFERENCE_H
#define TESTS_EVAL_REFERENCE_H
#include "world.h"

typedef struct reference_result {
    iampb_outcome outcome;
    uint32_t denying; /* bits of the layers with a Deny that applies */
} reference_result;
/* Keys that are not given are absent. */
reference_result reference_decide(const world *w);
#endif
