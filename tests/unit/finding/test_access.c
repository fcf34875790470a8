/* test_access.c - the public accessors. */
#include "finding/members.h"
#include "sample.h"

START_TEST(every_accessor_allows_null)
{
    size_t len = 7;
    uint64_t number = 7;
    ck_assert_uint_eq(iampb_findings_count(NULL), 0);
    ck_assert_ptr_null(iampb_findings_at(NULL, 0));
    ck_assert_uint_eq(iampb_findings_verdict_count(NULL, IAMPB_PASS), 0);
    ck_assert_uint_eq(iampb_findings_muted_count(NULL), 0);
    ck_assert_int_eq(iampb_findings_worst(NULL), 0);
    ck_assert_int_eq(iampb_findings_score(NULL, 0), -1);
    ck_assert_int_eq(iampb_finding_verdict(NULL), 0);
    ck_assert_int_eq(iampb_finding_severity(NULL), 0);
    ck_assert_int_eq(iampb_finding_lesson(NULL), 0);
    ck_assert_int_eq(iampb_finding_confidence(NULL), 0);
    ck_assert_int_eq(iampb_finding_change(NULL), 0);
    ck_assert_int_eq(iampb_finding_is_muted(NULL), 0);
    ck_assert_str_eq(iampb_finding_text(NULL, "message", &len), "");
    ck_assert_uint_eq(len, 0);
    ck_assert_int_eq(iampb_finding_time(NULL, "as_of"), INT64_MIN);
    ck_assert_uint_eq(iampb_finding_evidence_count(NULL), 0);
    ck_assert_str_eq(iampb_finding_evidence_text(NULL, 0, "field", &len), "");
    ck_assert_int_eq(iampb_finding_evidence_position(NULL, 0, &number, &number, &number, &number), IAMPB_E_INVALID);
    ck_assert_uint_eq(number, 7);
    ck_assert_uint_eq(iampb_finding_command_count(NULL), 0);
    ck_assert_str_eq(iampb_finding_command(NULL, 0, &len), "");
    ck_assert_uint_eq(iampb_finding_control_count(NULL), 0);
    ck_assert_str_eq(iampb_finding_control(NULL, 0, "framework", &len), "");
}
END_TEST

START_TEST(what_is_not_there_is_empty)
{
    iampb_context *ctx = harness_context();
    iampb_findings *f = sample_full(ctx);
    const iampb_finding *finding = iampb_findings_at(f, 0);
    size_t len = 7;
    ck_assert_ptr_null(iampb_findings_at(f, iampb_findings_count(f)));
    ck_assert_str_eq(iampb_finding_text(finding, "no such text", &len), "");
    ck_assert_str_eq(iampb_finding_text(finding, NULL, &len), "");
    ck_assert_str_eq(iampb_finding_text(finding, "severity", &len), ""); /* a number, not a text */
    ck_assert_str_eq(iampb_finding_text(finding, "region", &len), "");
    ck_assert_int_eq(iampb_finding_time(finding, "observed_at"), INT64_MIN);
    ck_assert_int_eq(iampb_finding_time(finding, "message"), INT64_MIN);
    ck_assert_int_eq(iampb_finding_time(finding, NULL), INT64_MIN);
    ck_assert_str_eq(iampb_finding_evidence_text(finding, 3, "field", &len), "");
    ck_assert_str_eq(iampb_finding_evidence_text(finding, 0, "colour", &len), "");
    ck_assert_str_eq(iampb_finding_evidence_text(finding, 0, NULL, &len), "");
    ck_assert_str_eq(iampb_finding_command(finding, 2, &len), "");
    ck_assert_str_eq(iampb_finding_control(finding, 0, "colour", &len), "");
    ck_assert_str_eq(iampb_finding_control(finding, 0, NULL, &len), "");
    ck_assert_str_eq(iampb_finding_control(finding, 1000, "framework", &len), "");
    ck_assert_uint_eq(iampb_findings_verdict_count(f, IAMPB_NOT_APPLICABLE), 0);
    ck_assert_uint_eq(iampb_findings_verdict_count(f, 5), 0);
    ck_assert_uint_eq(iampb_findings_verdict_count(f, -1), 0);
    iampb_findings_free(f);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(what_is_there_is_lent)
{
    iampb_context *ctx = harness_context();
    iampb_findings *f = sample_full(ctx);
    const iampb_finding *finding = iampb_findings_at(f, 0);
    size_t len = 0;
    ck_assert_int_eq(iampb_finding_verdict(finding), IAMPB_FAIL);
    ck_assert_int_eq(iampb_finding_severity(finding), IAMPB_SEVERITY_CRITICAL);
    ck_assert_int_eq(iampb_finding_lesson(finding), IAMPB_LESSON_MFA);
    ck_assert_int_eq(iampb_finding_is_muted(finding), 0);
    ck_assert_str_eq(iampb_finding_text(finding, "resource_arn", &len), "arn:aws:iam::111122223333:root");
    ck_assert_uint_eq(len, 30);
    ck_assert_int_eq(iampb_finding_time(finding, "as_of"), 1793491200);
    ck_assert_str_eq(iampb_finding_evidence_text(finding, 0, "field", &len), "mfa_active");
    ck_assert_str_eq(iampb_finding_evidence_text(finding, 0, "observed", &len), "false");
    ck_assert_str_eq(iampb_finding_evidence_text(finding, 0, "threshold", &len), "true");
    ck_assert_str_eq(iampb_finding_evidence_text(finding, 0, "encoding", &len), "");
    ck_assert_str_eq(iampb_finding_evidence_text(finding, 1, "json_path", &len),
            "RoleDetailList[0][\"odd name\"].Statement[1].Effect");
    ck_assert_str_eq(iampb_finding_command(finding, 1, &len), "aws iam two");
    ck_assert_str_eq(iampb_finding_control(finding, 0, "framework", &len), "CIS AWS Foundations");
    ck_assert_str_eq(iampb_finding_control(finding, 0, "version", &len), "1.4");
    ck_assert_str_eq(iampb_finding_control(finding, 0, "control", &len), "1.5");
    ck_assert_int_eq(iampb_finding_evidence_position(finding, 0, NULL, NULL, NULL, NULL), IAMPB_OK);
    ck_assert_int_eq(iampb_findings_worst(f), IAMPB_SEVERITY_CRITICAL);
    iampb_findings_free(f);
    iampb_context_free(ctx);
}
END_TEST

/* The header promises these names. */
START_TEST(every_documented_text_has_a_member)
{
    static const char *const names[] = {
        "check_id", "title", "message", "reason", "resource_arn", "resource_type", "resource_name", "account",
        "partition", "region", "organization", "fingerprint", "remediation", "mute_reason", "mute_until",
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        ck_assert_ptr_nonnull(iampb__finding_member(names[i]));
}
END_TEST

START_TEST(only_open_findings_make_the_worst)
{
    static const sample_row rows[] = {
        { "a.a", "1", "a", "", 1, IAMPB_SEVERITY_CRITICAL, IAMPB_PASS, false },
        { "a.b", "1", "a", "", 1, IAMPB_SEVERITY_CRITICAL, IAMPB_FAIL, true },
        { "a.c", "1", "a", "", 1, IAMPB_SEVERITY_CRITICAL, IAMPB_MANUAL, false },
        { "a.d", "1", "a", "", 1, IAMPB_SEVERITY_CRITICAL, IAMPB_NOT_EVALUATED, false },
        { "a.e", "1", "a", "", 1, IAMPB_SEVERITY_MEDIUM, IAMPB_FAIL, false },
    };
    iampb_context *ctx = harness_context();
    iampb_findings *f = sample_new(ctx);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        sample_add(f, &rows[i]);
    sample_finish(f, NULL);
    ck_assert_int_eq(iampb_findings_worst(f), IAMPB_SEVERITY_MEDIUM);
    iampb_findings_free(f);
    iampb_context_free(ctx);
}
END_TEST

static Suite *suite(void)
{
    return HARNESS_LIST("finding/access", every_accessor_allows_null, what_is_not_there_is_empty, what_is_there_is_lent,
            every_documented_text_has_a_member, only_open_findings_make_the_worst);
}
HARNESS_MAIN("finding-access", suite)
