/* test_examples.c - the worked examples (examples.c). */
#include "examples.h"

START_TEST(examples_are_decided_as_aws_does)
{
    const example *e = &examples[_i];
    iampb_context *ctx = harness_context();
    made m = world_make(ctx, &e->w);
    uint32_t blocked = 0;
    int32_t verdict = iampb_evaluate(m.set, m.request, &blocked);
    ck_assert_msg(verdict == e->w.expected, "example %s: %s, not %s (blocked by %x)", e->name,
            iampb_outcome_name(verdict), iampb_outcome_name(e->w.expected), blocked);
    if (e->w.blocked != 0)
        ck_assert_msg(blocked == e->w.blocked, "example %s: blocked by %x, not %x", e->name, blocked, e->w.blocked);
    world_free(&m);
    iampb_context_free(ctx);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("eval/examples");
    TCase *c = tcase_create("all");
    tcase_add_loop_test(c, examples_are_decided_as_aws_does, 0, example_count);
    suite_add_tcase(s, c);
    return s;
}
HARNESS_MAIN("eval-examples", suite)
