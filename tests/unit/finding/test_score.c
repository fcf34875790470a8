/* test_score.c - the score, as doc/scores.md defines it. */
#include "sample.h"

typedef struct cover {
    const char *check, *account;
    iampb_lesson lesson;
    iampb_severity severity;
    uint64_t pass, fail, not_evaluated, manual, muted;
} cover;

static const struct {
    const char *rule;
    cover rows[3];
    int32_t all, mfa;
} cases[] = {
    { "nothing judged is no score", { { 0 } }, -1, -1 },
    { "all pass", { { "a", "1", 1, 5, 3, 0, 0, 0, 0 } }, 100, 100 },
    { "all fail", { { "a", "1", 1, 5, 0, 3, 0, 0, 0 } }, 0, 0 },
    { "one failure fails the check", { { "a", "1", 1, 5, 999, 1, 0, 0, 0 } }, 0, 0 },
    { "severity weighs: low 1, critical 10",
      { { "a", "1", 1, 2, 0, 1, 0, 0, 0 }, { "b", "1", 1, 5, 1, 0, 0, 0, 0 } }, 90, 90 },
    { "severity weighs: medium 3, high 6",
      { { "a", "1", 1, 3, 1, 0, 0, 0, 0 }, { "b", "1", 1, 4, 0, 1, 0, 0, 0 } }, 33, 33 },
    { "information weighs nothing",
      { { "a", "1", 1, 1, 0, 1, 0, 0, 0 }, { "b", "1", 1, 2, 1, 0, 0, 0, 0 } }, 100, 100 },
    { "information alone is no score", { { "a", "1", 1, 1, 1, 0, 0, 0, 0 } }, -1, -1 },
    { "not evaluated takes no part",
      { { "a", "1", 1, 5, 0, 0, 1, 0, 0 }, { "b", "1", 1, 2, 1, 0, 0, 0, 0 } }, 100, 100 },
    { "half judged without a failure takes no part",
      { { "a", "1", 1, 5, 9, 0, 1, 0, 0 }, { "b", "1", 1, 2, 0, 1, 0, 0, 0 } }, 0, 0 },
    { "half judged with a failure fails",
      { { "a", "1", 1, 5, 9, 1, 1, 0, 0 }, { "b", "1", 1, 5, 1, 0, 0, 0, 0 } }, 50, 50 },
    { "manual and muted take no part",
      { { "a", "1", 1, 5, 0, 0, 0, 1, 0 }, { "b", "1", 1, 5, 0, 0, 0, 0, 1 }, { "c", "1", 1, 2, 1, 0, 0, 0, 0 } },
      100, 100 },
    { "each account counts by itself",
      { { "a", "1", 1, 5, 1, 0, 0, 0, 0 }, { "a", "2", 1, 5, 0, 1, 0, 0, 0 } }, 50, 50 },
    { "a lesson has its own",
      { { "a", "1", 1, 5, 0, 1, 0, 0, 0 }, { "b", "1", 2, 5, 1, 0, 0, 0, 0 } }, 50, 0 },
    { "checks of the linter take no part",
      { { "lint.a", "1", 1, 5, 0, 1, 0, 0, 0 }, { "lint.b", "1", 1, 5, 1, 0, 0, 0, 0 },
        { "linta", "1", 1, 5, 1, 0, 0, 0, 0 } },
      100, 100 },
    { "checks of the linter alone are no score", { { "lint.a", "1", 1, 5, 1, 0, 0, 0, 0 } }, -1, -1 },
    { "rounded down: 100 only if all pass",
      { { "a", "1", 1, 2, 0, 1, 0, 0, 0 }, { "b", "1", 1, 5, 1, 0, 0, 0, 0 }, { "c", "1", 1, 5, 1, 0, 0, 0, 0 } },
      95, 95 },
};

START_TEST(the_score_is_the_weighted_share_of_judged_checks_that_pass)
{
    iampb_context *ctx = harness_context();
    iampb_findings *f = sample_new(ctx);
    for (size_t i = 0; i < 3 && cases[_i].rows[i].check != NULL; i++) {
        const cover *c = &cases[_i].rows[i];
        sample_cover(f, c->check, c->account, c->lesson, c->severity, IAMPB_PASS, c->pass);
        sample_cover(f, c->check, c->account, c->lesson, c->severity, IAMPB_FAIL, c->fail);
        sample_cover(f, c->check, c->account, c->lesson, c->severity, IAMPB_NOT_EVALUATED, c->not_evaluated);
        sample_cover(f, c->check, c->account, c->lesson, c->severity, IAMPB_MANUAL, c->manual);
    }
    sample_finish(f, NULL);
    ck_assert_msg(iampb_findings_score(f, 0) == cases[_i].all, "%s: %d", cases[_i].rule, iampb_findings_score(f, 0));
    ck_assert_msg(iampb_findings_score(f, 1) == cases[_i].mfa, "%s: %d", cases[_i].rule, iampb_findings_score(f, 1));
    ck_assert_int_eq(iampb_findings_score(f, 6), -1);
    ck_assert_int_eq(iampb_findings_score(f, 7), -1);
    ck_assert_int_eq(iampb_findings_score(f, -1), -1);
    iampb_findings_free(f);
    iampb_context_free(ctx);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("finding/score");
    TCase *loops = tcase_create("cases");
    tcase_add_loop_test(loops, the_score_is_the_weighted_share_of_judged_checks_that_pass, 0,
            (int)(sizeof cases / sizeof cases[0]));
    suite_add_tcase(s, loops);
    return s;
}
HARNESS_MAIN("finding-score", suite)
