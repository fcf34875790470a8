/* test_diff.c - two runs compared: what is gone is resolved only where the newer run looked. */
#include "sample.h"

#define HIGH IAMPB_SEVERITY_HIGH
static const sample_row jane = { "a.b", "1", "arn:jane", "", 1, HIGH, IAMPB_FAIL, false };

/* One of these is what the newer run has to say, and then what became of jane. */
static const struct {
    const char *what;
    sample_row rows[2];
    size_t count;
    const char *covered_account; /* an empty row of coverage for a.b and this account; NULL: none */
    iampb_change change;
} cases[] = {
    { "nothing at all", { { 0 } }, 0, NULL, IAMPB_CHANGE_UNKNOWN },
    { "the check ran and had nobody to judge", { { 0 } }, 0, "1", IAMPB_CHANGE_RESOLVED },
    { "the check ran in another account", { { 0 } }, 0, "2", IAMPB_CHANGE_UNKNOWN },
    { "another check ran", { { "a.c", "1", "arn:jane", "", 1, HIGH, IAMPB_PASS, false } }, 1, NULL,
      IAMPB_CHANGE_UNKNOWN },
    { "jane passes", { { "a.b", "1", "arn:jane", "", 1, HIGH, IAMPB_PASS, false } }, 1, NULL, IAMPB_CHANGE_RESOLVED },
    { "somebody else passes", { { "a.b", "1", "arn:bob", "", 1, HIGH, IAMPB_PASS, false } }, 1, NULL,
      IAMPB_CHANGE_RESOLVED },
    { "somebody else could not be judged", { { "a.b", "1", "arn:bob", "", 1, HIGH, IAMPB_NOT_EVALUATED, false } }, 1,
      NULL, IAMPB_CHANGE_RESOLVED },
    { "jane could not be judged", { { "a.b", "1", "arn:jane", "", 1, HIGH, IAMPB_NOT_EVALUATED, false } }, 1, NULL,
      IAMPB_CHANGE_UNKNOWN },
    { "jane could not be judged, for another key",
      { { "a.b", "1", "arn:jane", "other", 1, HIGH, IAMPB_NOT_EVALUATED, false } }, 1, NULL, IAMPB_CHANGE_UNKNOWN },
    { "jane is for a person to look at", { { "a.b", "1", "arn:jane", "", 1, HIGH, IAMPB_MANUAL, false } }, 1, NULL,
      IAMPB_CHANGE_UNKNOWN },
    { "another key of jane is for a person to look at",
      { { "a.b", "1", "arn:jane", "other", 1, HIGH, IAMPB_MANUAL, false } }, 1, NULL, IAMPB_CHANGE_UNKNOWN },
    { "the account could not be judged", { { "a.b", "1", "", "", 1, HIGH, IAMPB_NOT_EVALUATED, false } }, 1, NULL,
      IAMPB_CHANGE_UNKNOWN },
    { "the account could not be judged, told by its root",
      { { "a.b", "1", "arn:aws:iam::1:root", "", 1, HIGH, IAMPB_NOT_EVALUATED, false } }, 1, NULL,
      IAMPB_CHANGE_UNKNOWN },
    { "the account could not be judged, though others pass",
      { { "a.b", "1", "arn:bob", "", 1, HIGH, IAMPB_PASS, false },
        { "a.b", "1", "", "", 1, HIGH, IAMPB_NOT_EVALUATED, false } }, 2, NULL, IAMPB_CHANGE_UNKNOWN },
    { "another account could not be judged",
      { { "a.b", "1", "arn:bob", "", 1, HIGH, IAMPB_PASS, false },
        { "a.b", "2", "", "", 1, HIGH, IAMPB_NOT_EVALUATED, false } }, 2, NULL, IAMPB_CHANGE_RESOLVED },
    { "another check could not be judged",
      { { "a.b", "1", "arn:bob", "", 1, HIGH, IAMPB_PASS, false },
        { "a.c", "1", "", "", 1, HIGH, IAMPB_NOT_EVALUATED, false } }, 2, NULL, IAMPB_CHANGE_RESOLVED },
    { "jane still fails", { { "a.b", "1", "arn:jane", "", 1, HIGH, IAMPB_FAIL, false } }, 1, NULL,
      IAMPB_CHANGE_UNCHANGED },
    { "jane still fails, and worse", { { "a.b", "1", "arn:jane", "", 1, IAMPB_SEVERITY_CRITICAL, IAMPB_FAIL, false } },
      1, NULL, IAMPB_CHANGE_CHANGED },
    { "jane still fails, but is muted", { { "a.b", "1", "arn:jane", "", 1, HIGH, IAMPB_FAIL, true } }, 1, NULL,
      IAMPB_CHANGE_CHANGED },
};

START_TEST(what_became_of_a_finding)
{
    iampb_context *ctx = harness_context();
    iampb_findings *older = sample_new(ctx), *newer = sample_new(ctx), *diff = NULL;
    iampb_error *err = NULL;
    sample_add(older, &jane);
    sample_finish(older, NULL);
    for (size_t i = 0; i < cases[_i].count; i++)
        sample_add(newer, &cases[_i].rows[i]);
    if (cases[_i].covered_account != NULL)
        sample_cover(newer, "a.b", cases[_i].covered_account, 1, HIGH, IAMPB_PASS, 0);
    sample_finish(newer, NULL);
    ck_assert_status(iampb_findings_diff(older, newer, &diff, &err), IAMPB_OK, &err);
    iampb_findings_free(older); /* the result stands alone */
    iampb_findings_free(newer);
    ck_assert_uint_eq(iampb_findings_count(diff), 1);
    const iampb_finding *finding = iampb_findings_at(diff, 0);
    ck_assert_str_eq(iampb_finding_text(finding, "resource_arn", NULL), "arn:jane");
    ck_assert_int_eq(iampb_finding_verdict(finding), IAMPB_FAIL);
    ck_assert_msg(iampb_finding_change(finding) == cases[_i].change, "%s: %s", cases[_i].what,
            iampb_change_name(iampb_finding_change(finding)));
    bool worse = cases[_i].change == IAMPB_CHANGE_CHANGED && !iampb_finding_is_muted(finding);
    ck_assert_int_eq(iampb_findings_worst(diff), worse ? iampb_finding_severity(finding) : 0);
    iampb_findings_free(diff);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(what_fails_for_the_first_time_is_new)
{
    static const sample_row bob = { "a.b", "1", "arn:bob", "", 1, IAMPB_SEVERITY_LOW, IAMPB_FAIL, false };
    iampb_context *ctx = harness_context();
    iampb_findings *older = sample_new(ctx), *newer = sample_new(ctx), *diff = NULL;
    iampb_error *err = NULL;
    sample_add(older, &jane);
    sample_finish(older, NULL);
    sample_add(newer, &bob);
    sample_finish(newer, NULL);
    ck_assert_status(iampb_findings_diff(older, newer, &diff, &err), IAMPB_OK, &err);
    ck_assert_uint_eq(iampb_findings_count(diff), 2);
    ck_assert_int_eq(iampb_finding_change(iampb_findings_at(diff, 0)), IAMPB_CHANGE_RESOLVED); /* jane: high first */
    ck_assert_int_eq(iampb_finding_change(iampb_findings_at(diff, 1)), IAMPB_CHANGE_NEW);
    ck_assert_int_eq(iampb_findings_worst(diff), IAMPB_SEVERITY_LOW);
    ck_assert_uint_eq(iampb_findings_verdict_count(diff, IAMPB_FAIL), 1); /* totals are the newer run's */
    iampb_findings_free(older);
    iampb_findings_free(newer);
    iampb_findings_free(diff);
    iampb_context_free(ctx);
}
END_TEST

/* What an organisation's own checks leave open about one member says nothing about the others. */
static const struct {
    const char *arn, *type;
    iampb_change change;
} members[] = {
    { "arn:aws:organizations::1:account/o-1/2", "AWS::Organizations::Account", IAMPB_CHANGE_UNKNOWN },
    { "arn:aws:organizations::1:account/o-1/3", "AWS::Organizations::Account", IAMPB_CHANGE_RESOLVED },
    { "arn:aws:organizations::1:organization/o-1", "AWS::Organizations::Organization", IAMPB_CHANGE_UNKNOWN },
};

START_TEST(what_became_of_a_member_of_the_organisation)
{
    static const sample_row gone = { "accounts.x", "", "arn:aws:organizations::1:account/o-1/2", "", 6, HIGH,
                                     IAMPB_FAIL, false };
    sample_row open = { "accounts.x", "", members[_i].arn, "", 6, HIGH, IAMPB_NOT_EVALUATED, false };
    iampb_context *ctx = harness_context();
    iampb_findings *older = sample_new(ctx), *newer = sample_new(ctx), *diff = NULL;
    iampb_error *err = NULL;
    sample_add(older, &gone);
    sample_finish(older, NULL);
    sample_begin(newer, &open)->resource_type = iampb__str_z(members[_i].type);
    sample_end(newer);
    sample_cover(newer, "accounts.x", "", 6, HIGH, IAMPB_PASS, 1);
    sample_finish(newer, NULL);
    ck_assert_status(iampb_findings_diff(older, newer, &diff, &err), IAMPB_OK, &err);
    ck_assert_uint_eq(iampb_findings_count(diff), 1);
    ck_assert_int_eq(iampb_finding_change(iampb_findings_at(diff, 0)), members[_i].change);
    iampb_findings_free(older);
    iampb_findings_free(newer);
    iampb_findings_free(diff);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(a_diff_survives_writing_and_reading)
{
    iampb_context *ctx = harness_context();
    iampb_findings *older = sample_full(ctx), *newer = sample_new(ctx), *diff = NULL, *again = NULL;
    iampb_error *err = NULL;
    sample_add(newer, &jane);
    sample_finish(newer, NULL);
    ck_assert_status(iampb_findings_diff(older, newer, &diff, &err), IAMPB_OK, &err);
    iampb_findings_free(older);
    iampb_findings_free(newer);
    iampb__builder first = sample_format(ctx, diff, IAMPB_FORMAT_JSON);
    ck_assert_status(iampb_findings_read(ctx, first.text, first.len, NULL, &again, &err), IAMPB_OK, &err);
    iampb__builder second = sample_format(ctx, again, IAMPB_FORMAT_JSON);
    ck_assert_str_eq(first.text, second.text);
    ck_assert_int_eq(iampb_findings_worst(again), HIGH);
    iampb__builder_free(&first);
    iampb__builder_free(&second);
    iampb_findings_free(diff);
    iampb_findings_free(again);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(required_arguments_are_checked)
{
    iampb_context *ctx = harness_context();
    iampb_findings *f = sample_new(ctx), *out = NULL;
    iampb_error *err = NULL;
    ck_assert_status(iampb_findings_diff(NULL, f, &out, &err), IAMPB_E_INVALID, &err);
    ck_assert_status(iampb_findings_diff(f, NULL, &out, &err), IAMPB_E_INVALID, &err);
    ck_assert_status(iampb_findings_diff(f, f, NULL, &err), IAMPB_E_INVALID, &err);
    ck_assert_ptr_null(out);
    iampb_findings_free(f);
    iampb_context_free(ctx);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = HARNESS_LIST("finding/diff", what_fails_for_the_first_time_is_new, a_diff_survives_writing_and_reading,
            required_arguments_are_checked);
    TCase *loops = tcase_create("cases");
    tcase_add_loop_test(loops, what_became_of_a_finding, 0, (int)(sizeof cases / sizeof cases[0]));
    tcase_add_loop_test(loops, what_became_of_a_member_of_the_organisation, 0,
            (int)(sizeof members / sizeof members[0]));
    suite_add_tcase(s, loops);
    return s;
}
HARNESS_MAIN("finding-diff", suite)
