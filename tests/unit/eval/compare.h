/* compare.h - the library's decision held against the reference. */
#ifndef TESTS_EVAL_COMPARE_H
#define TESTS_EVAL_COMPARE_H
#include "generate.h"

/* NULL if both agree on the world, and if what an open context leaves decided stays so however its keys are closed;
 * else what differs, with the whole world: a static text. */
const char *compare_world(iampb_context *ctx, gen *g, generated *it);
/* What the library decides. */
iampb_outcome compare_decide(iampb_context *ctx, const world *w);
#endif
