/* test_list.c - making a list: the draft, positions, limits, coverage. */
#include "sample.h"

static const sample_row row = { "a.b", "111122223333", "arn:x", NULL, IAMPB_LESSON_MFA, IAMPB_SEVERITY_LOW,
                                IAMPB_FAIL, false };

START_TEST(a_dropped_draft_leaves_nothing)
{
    iampb_context *ctx = harness_context();
    iampb_findings *f = sample_new(ctx);
    iampb_finding *draft = sample_begin(f, &row);
    draft->message = IAMPB__STR("dropped");
    ck_assert(iampb__findings_evidence(f, IAMPB__STR("dropped"), IAMPB__STR(""), IAMPB__STR(""), NULL));
    ck_assert(iampb__findings_command(f, IAMPB__STR("dropped")));
    iampb__findings_drop(f);
    iampb__findings_drop(f);
    sample_add(f, &row);
    sample_begin(f, &row); /* and finish drops one that was never ended */
    sample_finish(f, NULL);
    ck_assert_uint_eq(iampb_findings_count(f), 1);
    const iampb_finding *finding = iampb_findings_at(f, 0);
    ck_assert_str_eq(iampb_finding_text(finding, "message", NULL), "");
    ck_assert_uint_eq(iampb_finding_evidence_count(finding), 0);
    ck_assert_uint_eq(iampb_finding_command_count(finding), 0);
    ck_assert_int_eq(iampb_finding_confidence(finding), IAMPB_CONFIDENCE_HIGH);
    ck_assert_int_eq(iampb_finding_time(finding, "as_of"), INT64_MIN);
    iampb_findings_free(f);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(an_end_without_a_begin_is_refused)
{
    iampb_context *ctx = harness_context();
    iampb_findings *f = sample_new(ctx);
    iampb_error *err = NULL;
    ck_assert_status(iampb__findings_end(f, &err), IAMPB_E_STATE, &err);
    iampb_findings_free(f);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(findings_stand_alone)
{
    iampb_context *ctx = harness_context();
    iampb_findings *f = sample_full(ctx); /* its sources are gone */
    const iampb_finding *finding = iampb_findings_at(f, 0);
    uint64_t begin, end, line, column;
    ck_assert_str_eq(iampb_finding_evidence_text(finding, 0, "input", NULL), "prod/report.csv");
    ck_assert_str_eq(iampb_finding_evidence_text(finding, 1, "input", NULL), "prod/details.json");
    ck_assert_str_eq(iampb_finding_evidence_text(finding, 2, "input", NULL), "");
    ck_assert_int_eq(iampb_finding_evidence_position(finding, 1, &begin, &end, &line, &column), IAMPB_OK);
    ck_assert_uint_eq(line, 3);
    ck_assert_uint_eq(column, 63);
    ck_assert_uint_eq(end - begin, 6);
    iampb_context_free(ctx); /* the list keeps its own reference */
    iampb_findings_free(f);
}
END_TEST

START_TEST(controls_are_those_of_the_check_unless_set)
{
    static const iampb__control own[] = { { IAMPB__STR_INIT("F"), IAMPB__STR_INIT("1"), IAMPB__STR_INIT("C") } };
    iampb_context *ctx = harness_context();
    iampb_findings *f = sample_new(ctx);
    sample_row known = row;
    known.check_id = "mfa.root-disabled";
    sample_add(f, &known);
    iampb_finding *draft = sample_begin(f, &known);
    draft->controls = own;
    draft->control_count = 1;
    sample_end(f);
    sample_add(f, &row);
    ck_assert_uint_gt(iampb_finding_control_count(iampb_findings_at(f, 0)), 10);
    ck_assert_uint_eq(iampb_finding_control_count(iampb_findings_at(f, 1)), 1);
    ck_assert_uint_eq(iampb_finding_control_count(iampb_findings_at(f, 2)), 0);
    iampb_findings_free(f);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(one_finding_past_the_limit_is_refused)
{
    iampb_limits limits = IAMPB_LIMITS_INIT;
    iampb_context_options options = IAMPB_CONTEXT_OPTIONS_INIT;
    iampb_context *ctx = NULL;
    iampb_error *err = NULL;
    limits.findings = 2;
    options.limits = &limits;
    ck_assert_status(iampb_context_new(&options, &ctx, &err), IAMPB_OK, &err);
    iampb_findings *f = sample_new(ctx);
    sample_add(f, &row);
    sample_add(f, &row);
    ck_assert_ptr_null(iampb__findings_begin(f, &err));
    ck_assert_int_eq(iampb_error_code(err), IAMPB_E_LIMIT);
    ck_assert_ptr_nonnull(strstr(iampb_error_message(err, NULL), "2 findings"));
    iampb_error_free(err);
    iampb_findings_free(f);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(coverage_has_one_row_for_a_check_and_an_account)
{
    static const char *const checks[] = { "a.one", "a.two", "b.one" };
    iampb_context *ctx = harness_context();
    iampb_findings *f = sample_new(ctx);
    iampb__builder account = { .ctx = ctx };
    for (int round = 0; round < 3; round++)
        for (int32_t n = 99; n >= 0; n--) {
            iampb__builder_clear(&account);
            iampb__builder_int(&account, 100000000000 + n);
            iampb__builder_char(&account, '\0');
            for (size_t c = 0; c < 3; c++)
                sample_cover(f, checks[c], account.text, c == 2 ? 1 : 2, IAMPB_SEVERITY_LOW, IAMPB_PASS, 2);
        }
    memset(account.text, 'x', account.len); /* texts were copied */
    iampb__builder_free(&account);
    ck_assert_uint_eq(f->coverage.count, 300);
    sample_finish(f, NULL);
    ck_assert_uint_eq(iampb_findings_verdict_count(f, IAMPB_PASS), 3 * 300 * 2);
    const iampb__coverage *first = IAMPB__VEC_AT(iampb__coverage, &f->coverage, 0);
    const iampb__coverage *last = IAMPB__VEC_AT(iampb__coverage, &f->coverage, 299);
    ck_assert_view_eq(first->check_id, "b.one"); /* lesson 1 before lesson 2 */
    ck_assert_view_eq(first->account, "100000000000");
    ck_assert_view_eq(last->check_id, "a.two");
    ck_assert_view_eq(last->account, "100000000099");
    iampb_findings_free(f);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(a_check_and_an_account_do_not_run_together_in_coverage)
{
    iampb_context *ctx = harness_context();
    iampb_findings *f = sample_new(ctx);
    sample_cover(f, "a.b", "c", 1, 1, IAMPB_PASS, 1);
    sample_cover(f, "a.bc", "", 1, 1, IAMPB_PASS, 1);
    sample_cover(f, "a.b", "", 1, 1, IAMPB_PASS, 1);
    ck_assert_uint_eq(f->coverage.count, 3);
    iampb_findings_free(f);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(an_empty_list_is_a_list)
{
    iampb_context *ctx = harness_context();
    iampb_findings *f = sample_new(ctx);
    sample_finish(f, NULL);
    ck_assert_uint_eq(iampb_findings_count(f), 0);
    ck_assert_ptr_null(iampb_findings_at(f, 0));
    ck_assert_int_eq(iampb_findings_worst(f), 0);
    ck_assert_int_eq(iampb_findings_score(f, 0), -1);
    iampb_findings_free(f);
    iampb_findings_free(NULL);
    iampb_context_free(ctx);
}
END_TEST

static Suite *suite(void)
{
    return HARNESS_LIST("finding/list", a_dropped_draft_leaves_nothing, an_end_without_a_begin_is_refused,
            findings_stand_alone, controls_are_those_of_the_check_unless_set, one_finding_past_the_limit_is_refused,
            coverage_has_one_row_for_a_check_and_an_account, a_check_and_an_account_do_not_run_together_in_coverage,
            an_empty_list_is_a_list);
}
HARNESS_MAIN("finding-list", suite)
