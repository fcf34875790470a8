/* test_lesson_keys.c - access keys and passwords: each rule's edges, and what is unknown. The traps of the credential
 * report are in test_credential_report.c. */
#include "report_text.h"
#include "finding/list.h"
#include <stdio.h>

#define DAY INT64_C(86400)
static const report_row good_root = ROOT_ROW("false", NULL, NULL, "true");

/* One user, one check, one verdict; `count` of them (0: one). */
static const struct rule {
    const char *check, *settings;
    report_row user;
    iampb_verdict verdict;
    const char *part;
    unsigned count;
    iampb_confidence confidence; /* 0: any */
} rules[] = {
    { "keys.rotation-overdue", NULL, { "a", "false", NULL, NULL, NULL, "maybe", "91", "1" }, IAMPB_NOT_EVALUATED,
        "access_key_1_active", 1 },
    { "keys.rotation-overdue", NULL, { "a", "false", NULL, NULL, NULL, "maybe", "89", "1" }, IAMPB_PASS, NULL, 1 },
    { "keys.rotation-overdue", "\"days\": 10", { "a", "false", NULL, NULL, NULL, "true", "10+1", "1" }, IAMPB_FAIL,
        "the limit is 10 days" },
    { "keys.very-old", NULL, { "a", "false", NULL, NULL, NULL, "true", "365", "1" }, IAMPB_PASS },
    { "keys.very-old", NULL, { "a", "false", NULL, NULL, NULL, "true", "365+1", "1" }, IAMPB_FAIL,
        "365 days and 1 second" },
    { "keys.unused", NULL, { "a", "false", NULL, NULL, NULL, "true", "100", "45-1" }, IAMPB_PASS },
    { "keys.unused", NULL, { "a", "false", NULL, NULL, NULL, "true", "100", "45" }, IAMPB_FAIL, "last used 45 days "
        "ago" },
    { "keys.unused", "\"grace_days\": 60", { "a", "false", NULL, NULL, NULL, "true", "59", "N/A" }, IAMPB_PASS },
    { "keys.unused", "\"grace_days\": 60", { "a", "false", NULL, NULL, NULL, "true", "60", "N/A" }, IAMPB_FAIL },
    { "keys.unused", "\"grace_days\": 60", { "a", "false", NULL, NULL, NULL, "true", "59", "50" }, IAMPB_FAIL },
    { "keys.unused", NULL, { "a", "false", NULL, NULL, NULL, "true", "100", "" }, IAMPB_NOT_EVALUATED,
        "access_key_1_last_used_date" },
    { "keys.unused", NULL, { "a", "false", NULL, NULL, NULL, "true", "44", "" }, IAMPB_PASS },
    { "keys.unused", NULL, { "a", "false", NULL, NULL, NULL, "true", "", "N/A" }, IAMPB_NOT_EVALUATED,
        "access_key_1_last_rotated" },
    { "keys.console-password-unused", NULL, { "a", "", "100", "200", "true" }, IAMPB_NOT_EVALUATED,
            "password_enabled" },
    { "keys.console-password-unused", NULL, { "a", "", "1", "200", "true" }, IAMPB_PASS },
    { "keys.console-password-unused", NULL, { "a", "true", "", "1", "true" }, IAMPB_NOT_EVALUATED,
            "password_last_used" },
    { "keys.console-password-unused", NULL, { "a", "true", "no_information", "N/A", "true" }, IAMPB_NOT_EVALUATED,
        "password_last_changed" },
    { "keys.console-password-unused", "\"grace_days\": "
        "50", { "a", "true", "no_information", "46", "true" }, IAMPB_PASS },
    { "keys.console-password-unused", NULL, { "a", "true", "2018-05-10T00:00:00+00:00", "3000", "true" }, IAMPB_FAIL,
        "password_last_used", 1, IAMPB_CONFIDENCE_LOW },
    { "keys.console-password-unused", NULL, { "a", "true", "2018-05-24T00:00:00+00:00", "3000", "true" }, IAMPB_FAIL,
        "password_last_used", 1, IAMPB_CONFIDENCE_HIGH },
    { "keys.never-used-at-setup", NULL, { "a", "true", "1", "9", "true", "true", "20", "N/A", NULL, NULL, NULL, "30" },
        IAMPB_FAIL, "since it was made", 1, IAMPB_CONFIDENCE_MEDIUM },
    { "keys.never-used-at-setup", NULL, { "a", "true", "1", "9", "true", "true", "30-61", "N/A", NULL, NULL, NULL,
            "30" },
        IAMPB_FAIL, "since it was made", 1, IAMPB_CONFIDENCE_MEDIUM },
    { "keys.never-used-at-setup", NULL, { "a", "true", "1", "9", "true", "true", "30-60", "N/A", NULL, NULL, NULL,
            "30" },
        IAMPB_FAIL, "together", 1, IAMPB_CONFIDENCE_HIGH },
    { "keys.never-used-at-setup", NULL, { "a", "true", "1", "9", "true", "true", "1-1", "N/A" }, IAMPB_PASS },
    { "keys.never-used-at-setup", NULL, { "a", "true", "1", "9", "true", "true", "1", "N/A" }, IAMPB_FAIL },
    { "keys.never-used-at-setup", NULL, { "a", "false", "N/A", "N/A", "true", "true", "30", "N/A" }, IAMPB_PASS },
    { "keys.never-used-at-setup", NULL, { "a", "", "N/A", "N/A", "true", "true", "30", "N/A" }, IAMPB_NOT_EVALUATED,
        "password_enabled" },
    { "keys.never-used-at-setup", NULL, { "a", "true", "1", "9", "true", "true", "30", "", }, IAMPB_NOT_EVALUATED,
        "access_key_1_last_used_date" },
    { "keys.never-used-at-setup", NULL,
        { "a", "true", "1", "9", "true", "true", "30", "N/A", "true", "29", "N/A" }, IAMPB_FAIL, NULL, 2 },
    { "keys.never-used-at-setup", NULL, { "a", "true", "1", "9", "true", "true", "30", "3", "true", "29", "N/A" },
        IAMPB_FAIL, "access key 2", 1 },
    { "keys.two-active", NULL, { "a", "false", NULL, NULL, NULL, "true", "100", "1", "true", "7", "1" }, IAMPB_PASS },
    { "keys.two-active", NULL, { "a", "false", NULL, NULL, NULL, "true", "100", "1", "true", "7+1", "1" }, IAMPB_FAIL,
        "7 days and 1 second" },
    { "keys.two-active", NULL, { "a", "false", NULL, NULL, NULL, "true", "100", "1", "", "50", "1" },
            IAMPB_NOT_EVALUATED,
        "access_key_2_active" },
    { "keys.two-active", NULL, { "a", "false", NULL, NULL, NULL, "true", "100", "1", "", "5", "1" }, IAMPB_PASS },
    { "keys.two-active", NULL, { "a", "false", NULL, NULL, NULL, "false", "100", "1", "", "50", "1" }, IAMPB_PASS },
    { "keys.two-active", NULL, { "a", "false", NULL, NULL, NULL, "true", "100", "1", "true", "N/A", "1" },
        IAMPB_NOT_EVALUATED, "access_key_2_last_rotated" },
    { "keys.rotation-stalled", NULL, { "a", "false", NULL, NULL, NULL, "true", "200", "59", "true", "60", "1" },
            IAMPB_PASS },
    { "keys.rotation-stalled", NULL, { "a", "false", NULL, NULL, NULL, "true", "200", "61", "true", "60", "N/A" },
        IAMPB_PASS },
    { "keys.rotation-stalled", NULL, { "a", "false", NULL, NULL, NULL, "true", "200", "", "true", "60", "1" },
        IAMPB_NOT_EVALUATED, "access_key_1_last_used_date" },
    { "keys.rotation-stalled", NULL, { "a", "false", NULL, NULL, NULL, "true", "200", "N/A", "true", "5", "1" },
            IAMPB_PASS },
    { "keys.inactive-not-deleted", NULL, { "a", "false", NULL, NULL, NULL, "false", "30", "40" }, IAMPB_PASS },
    { "keys.inactive-not-deleted", NULL, { "a", "false", NULL, NULL, NULL, "false", "30+1", "N/A" }, IAMPB_FAIL,
        "30 days and 1 second" },
    { "keys.inactive-not-deleted", NULL, { "a", "false", NULL, NULL, NULL, "false", "400", "20" }, IAMPB_PASS },
    { "keys.inactive-not-deleted", NULL, { "a", "false", NULL, NULL, NULL, "", "400", "200" }, IAMPB_NOT_EVALUATED },
    { "keys.inactive-not-deleted", NULL, { "a", "false", NULL, NULL, NULL, "false", "400", "" }, IAMPB_NOT_EVALUATED },
    { "keys.long-lived", NULL,
        { "a", "false", NULL, NULL, NULL, "true", "9", "1", NULL, NULL, NULL, NULL, "s3" }, IAMPB_FAIL, "to s3 with" },
    { "keys.long-lived", NULL,
        { "a", "false", NULL, NULL, NULL, "true", "9", "1", "true", "8", "1", NULL, "sts", "iam" }, IAMPB_PASS },
    { "keys.long-lived", NULL, { "a", "false", NULL, NULL, NULL, "true", "9", "1" }, IAMPB_NOT_EVALUATED,
        "access_key_1_last_used_service" },
    { "keys.long-lived", NULL, { "a", "false", NULL, NULL, NULL, "true", "9", "N/A" }, IAMPB_PASS },
    { "keys.long-lived", NULL,
        { "a", "false", NULL, NULL, NULL, "false", "9", "1", NULL, NULL, NULL, NULL, "s3" }, IAMPB_PASS },
    { "keys.password-and-key", NULL, { "a", "true", "1", "9", "true", "true", "9", "1" }, IAMPB_FAIL },
    { "keys.password-and-key", NULL, { "a", "true", "1", "9", "true", "false", "9", "1" }, IAMPB_PASS },
    { "keys.password-and-key", NULL, { "a", "", "1", "9", "true", "true", "9", "1" }, IAMPB_NOT_EVALUATED,
        "password_enabled" },
    { "keys.password-and-key", NULL, { "a", "true", "1", "9", "true", "false", "9", "1", "" }, IAMPB_NOT_EVALUATED,
        "access_key_2_active" },
    { "keys.signing-certificate-active", NULL, { "a", .cert1 = "true" }, IAMPB_FAIL, "cert_1_active" },
    { "keys.signing-certificate-active", NULL, { "a" }, IAMPB_PASS },
    { "keys.signing-certificate-active", NULL, { "a", .cert1 = "N/A" }, IAMPB_NOT_EVALUATED, "cert_1_active" },
    { "keys.extra-credentials", NULL, { "a" }, IAMPB_NOT_EVALUATED, "which is usual" },
    { "keys.extra-credentials", NULL, { "a", .extra = "third key" }, IAMPB_FAIL, "third key" },
    { "keys.extra-credentials", NULL, { "a", .extra = "" }, IAMPB_PASS, NULL, 2 },
};

START_TEST(each_rule_holds_at_its_edge)
{
    const struct rule *r = &rules[_i];
    const report_row rows[] = { good_root, r->user };
    char csv[4096];
    playbook_case c;
    case_begin(&c);
    c.include_pass = 1;
    case_load(&c, "report.csv", report_text(rows, 2, csv, sizeof csv));
    case_audit(&c, r->check, r->settings, NULL);
    unsigned found = count_findings(c.findings, r->check, r->verdict, NULL, r->part);
    if (found != (r->count == 0 ? 1 : r->count))
        list_all(c.findings);
    ck_assert_msg(found == (r->count == 0 ? 1 : r->count), "%d: %s: %u are %s", _i, r->check, found,
            iampb_verdict_name(r->verdict));
    for (size_t i = 0; r->confidence != 0 && i < iampb_findings_count(c.findings); i++)
        ck_assert_int_eq(iampb_finding_confidence(iampb_findings_at(c.findings, i)), r->confidence);
    case_end(&c);
}
END_TEST

/* ---- Machines ---- */
START_TEST(machines_need_a_pattern)
{
    const report_row rows[] = { good_root, { "svc-ci", "true", "1", "9", "true" }, { "svc-cd", "false" },
        { "jane", "true", "1", "9", "true" }, { "svc-x", "" } };
    char csv[4096];
    playbook_case c;
    case_begin(&c);
    case_load(&c, "report.csv", report_text(rows, 5, csv, sizeof csv));
    case_audit(&c, "keys.service-user-with-password", NULL, NULL);
    case_expect(&c, 0, 0, 0, 1);
    case_says(case_find(&c, IAMPB_NOT_EVALUATED, ":root"), "machine_users");
    case_audit(&c, "keys.service-user-with-password", NULL, "\"machine_users\": [\"*:user/svc-*\"]");
    case_expect(&c, 1, 1, 0, 1);
    const iampb_finding *f = case_find(&c, IAMPB_FAIL, "user/svc-ci");
    case_evidence_at(&c, f, "password_enabled", "true");
    case_command(f, "aws iam delete-login-profile --user-name svc-ci");
    case_audit(&c, "keys.service-user-with-password", NULL, "\"machine_users\": [\"*:role/*\"]");
    case_expect(&c, 1, 0, 0, 0);
    case_end(&c);
}
END_TEST

/* ---- Key ids ---- */
START_TEST(commands_name_the_key_or_list_it_first)
{
    const report_row rows[] = { good_root, { "it's", "false", NULL, NULL, NULL, "true", "100", "1" } };
    char csv[4096];
    playbook_case c;
    case_begin(&c);
    case_load(&c, "report.csv", report_text(rows, 2, csv, sizeof csv));
    case_audit(&c, "keys.rotation-overdue", NULL, NULL);
    const iampb_finding *f = case_find(&c, IAMPB_FAIL, "user/it's");
    case_command(f, "aws iam list-access-keys --user-name 'it'\\''s'");
    case_command(f, "aws iam update-access-key --user-name 'it'\\''s' --access-key-id ACCESS_KEY_ID --status Inactive");
    case_evidence_at(&c, f, "access_key_1_active", "true");
    case_load(&c, "keys.json", "{\"AccessKeyMetadata\": [{\"UserName\": \"it's\", \"AccessKeyId\": "
            "\"AKIAIOSFODNN7EXAMPLE\", "
            "\"Status\": \"Active\", \"CreateDate\": \"2026-07-24T00:00:00Z\"}]}");
    case_audit(&c, "keys.rotation-overdue", NULL, NULL);
    f = case_find(&c, IAMPB_FAIL, "user/it's");
    case_says(f, "access key 1 (AKIAIOSFODNN7EXAMPLE)");
    case_command(f, "aws iam update-access-key --user-name 'it'\\''s' --access-key-id AKIAIOSFODNN7EXAMPLE --status "
            "Inactive");
    case_end(&c);
}
END_TEST

START_TEST(a_name_that_looks_like_an_option_is_joined)
{
    const report_row rows[] = { good_root, { "-rf", "false", NULL, NULL, NULL, "true", "100", "1" } };
    char csv[4096];
    playbook_case c;
    case_begin(&c);
    case_load(&c, "report.csv", report_text(rows, 2, csv, sizeof csv));
    case_audit(&c, "keys.rotation-overdue", NULL, NULL);
    case_command(case_find(&c, IAMPB_FAIL, "user/-rf"), "aws iam list-access-keys --user-name=-rf");
    case_end(&c);
}
END_TEST

START_TEST(listed_keys_are_judged_without_a_report)
{
    playbook_case c;
    case_begin(&c);
    case_load(&c, "keys.json", "{\"AccessKeyMetadata\": [{\"UserName\": \"zoe\", \"AccessKeyId\": "
            "\"AKIAIOSFODNN7EXAMPLE\", "
            "\"Status\": \"Active\", \"CreateDate\": \"2026-07-01T00:00:00Z\"}, {\"UserName\": \"zoe\", "
            "\"AccessKeyId\": "
            "\"AKIAI44QH8DHBEXAMPLE\", \"Status\": \"Inactive\", \"CreateDate\": \"2020-01-01T00:00:00Z\"}]}");
    case_audit(&c, "keys.rotation-overdue", NULL, NULL);
    case_expect(&c, 1, 1, 0, 0);
    const iampb_finding *f = iampb_findings_at(c.findings, 0);
    case_says(f, "access key AKIAIOSFODNN7EXAMPLE of user zoe");
    case_text(f, "resource_name", "zoe");
    case_command(f, "aws iam update-access-key --user-name zoe --access-key-id AKIAIOSFODNN7EXAMPLE --status Inactive");
    case_evidence_at(&c, f, "CreateDate", "2026-07-01T00:00:00Z");
    case_audit(&c, "keys.unused", NULL, NULL);
    case_expect(&c, 1, 0, 0, 1); /* nobody has said when it was used */
    case_audit(&c, "keys.two-active", NULL, NULL); /* of users whom only the list knows nothing is passed over */
    case_expect(&c, 0, 0, 0, 1);
    case_says(case_find(&c, IAMPB_NOT_EVALUATED, ""), "user zoe");
    case_end(&c);
}
END_TEST

/* ---- The report ---- */
static const struct age {
    int64_t age;
    const char *settings;
    iampb_verdict verdict;
} ages[] = {
    { 0, NULL, IAMPB_PASS }, { DAY, NULL, IAMPB_PASS }, { DAY + 1, NULL, IAMPB_FAIL },
    { DAY + 1, "\"hours\": 25", IAMPB_PASS }, { 3601, "\"hours\": 1", IAMPB_FAIL }, { -DAY, NULL, IAMPB_PASS },
    { 30 * DAY, NULL, IAMPB_FAIL },
};

START_TEST(a_report_grows_stale)
{
    char csv[4096];
    playbook_case c;
    iampb_error *err = NULL;
    iampb_load_options options = IAMPB_LOAD_OPTIONS_INIT;
    case_begin(&c);
    report_text(&good_root, 1, csv, sizeof csv);
    options.generated_at = CASE_NOW - ages[_i].age;
    ck_assert_status(iampb_account_load(c.account, csv, strlen(csv), &options, NULL, &err), IAMPB_OK, &err);
    case_audit(&c, "keys.report-stale", ages[_i].settings, NULL);
    ck_assert_uint_eq(case_count(&c, ages[_i].verdict), 1);
    case_end(&c);
}
END_TEST

START_TEST(a_report_without_a_time_cannot_be_called_fresh)
{
    char csv[4096];
    playbook_case c;
    case_begin(&c);
    case_load(&c, "report.csv", report_text(&good_root, 1, csv, sizeof csv));
    case_audit(&c, "keys.report-stale", NULL, NULL);
    case_expect(&c, 0, 0, 0, 1);
    case_audit(&c, "keys.report-incomplete", NULL, NULL);
    case_expect(&c, 1, 0, 0, 0);
    case_end(&c);
}
END_TEST

START_TEST(a_missing_column_is_said_and_makes_its_values_unknown)
{
    playbook_case c;
    case_begin(&c);
    case_load(&c, "report.csv", "user,arn,password_enabled\n<root_account>,arn:aws:iam::123456789012:root,false\n"
            "a,arn:aws:iam::123456789012:user/a,true");
    case_audit(&c, "mfa.user-disabled", NULL, NULL);
    case_expect(&c, 0, 0, 0, 1);
    case_says(case_find(&c, IAMPB_NOT_EVALUATED, "user/a"), "no column mfa_active");
    case_audit(&c, "keys.report-incomplete", NULL, NULL);
    case_expect(&c, 0, 1, 0, 0);
    case_evidence(&c, iampb_findings_at(c.findings, 0), "mfa_active", "missing");
    case_end(&c);
}
END_TEST

START_TEST(a_time_in_the_future_has_age_0)
{
    const report_row rows[] = { good_root,
        { "a", "false", NULL, NULL, NULL, "true", "2030-01-01T00:00:00+00:00", "N/A" } };
    char csv[4096];
    playbook_case c;
    case_begin(&c);
    case_load(&c, "report.csv", report_text(rows, 2, csv, sizeof csv));
    case_audit(&c, "keys.rotation-overdue", NULL, NULL);
    case_expect(&c, 1, 0, 0, 0);
    ck_assert_uint_eq(c.findings->notes.count, 1); /* and that is remarked, with its place */
    const iampb__finding_note *note = IAMPB__VEC_AT(iampb__finding_note, &c.findings->notes, 0);
    ck_assert_ptr_nonnull(strstr(note->message.ptr, "2030-01-01T00:00:00Z"));
    ck_assert_ptr_nonnull(strstr(note->message.ptr, "access_key_1_last_rotated of a in the credential report"));
    ck_assert_view_eq(note->input, "report.csv");
    ck_assert_uint_eq(note->line, 3);
    case_end(&c);
    case_begin(&c);
    case_load(&c, "details.json", "{\"UserDetailList\": [{\"UserName\": \"b\", \"Arn\": \"arn:aws:iam::123456789012:user/b\","
            "\n\"CreateDate\": \"2030-01-01T00:00:00Z\"}], \"RoleDetailList\": []}");
    case_audit(&c, "privilege.policies-on-user", NULL, NULL);
    ck_assert_uint_eq(c.findings->notes.count, 1);
    note = IAMPB__VEC_AT(iampb__finding_note, &c.findings->notes, 0);
    ck_assert_ptr_nonnull(strstr(note->message.ptr, "CreateDate of b in the authorization details"));
    ck_assert_view_eq(note->input, "details.json");
    ck_assert_uint_eq(note->line, 2);
    case_end(&c);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("playbook/lesson-keys");
    TCase *t = tcase_create("all");
    tcase_add_loop_test(t, each_rule_holds_at_its_edge, 0, sizeof rules / sizeof rules[0]);
    tcase_add_test(t, machines_need_a_pattern);
    tcase_add_test(t, commands_name_the_key_or_list_it_first);
    tcase_add_test(t, a_name_that_looks_like_an_option_is_joined);
    tcase_add_test(t, listed_keys_are_judged_without_a_report);
    tcase_add_loop_test(t, a_report_grows_stale, 0, sizeof ages / sizeof ages[0]);
    tcase_add_test(t, a_report_without_a_time_cannot_be_called_fresh);
    tcase_add_test(t, a_missing_column_is_said_and_makes_its_values_unknown);
    tcase_add_test(t, a_time_in_the_future_has_age_0);
    suite_add_tcase(s, t);
    return s;
}

HARNESS_MAIN("playbook-lesson-keys", suite)
