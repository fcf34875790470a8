/* test_lesson_root.c - root's credentials and the organisation around them. The traps of the credential report are in
 * test_credential_report.c. */
#include "report_text.h"
#include <stdio.h>

static const struct rule {
    const char *check, *settings;
    report_row root;
    const char *summary; /* members, or NULL */
    iampb_verdict verdict;
    const char *part;
} rules[] = {
    { "root.access-key", NULL, ROOT_ROW("false", NULL, NULL, "true", "", "9", "1"), NULL, IAMPB_NOT_EVALUATED,
        "access_key_1_active" },
    { "root.access-key", NULL, ROOT_ROW("false", NULL, NULL, "true", "", "9", "1"), "\"AccountAccessKeysPresent\": 0",
        IAMPB_PASS },
    { "root.access-key", NULL, ROOT_ROW("false", NULL, NULL, "true", "false", NULL, NULL, "true", "9", "1"), NULL,
        IAMPB_FAIL, "access_key_2_active" },
    { "root.inactive-key", NULL, ROOT_ROW("false", NULL, NULL, "true", "true", "9", "1"), NULL, IAMPB_PASS },
    { "root.inactive-key", NULL, ROOT_ROW("false", NULL, NULL, "true", "false", "9", "1", "false", "8", "N/A"), NULL,
        IAMPB_FAIL, "access key 2" },
    { "root.signing-certificate", NULL, { "<root_account>", .cert1 = "true" }, NULL, IAMPB_FAIL, "cert_1_active" },
    { "root.signing-certificate", NULL, { "<root_account>", .cert1 = "" }, NULL, IAMPB_NOT_EVALUATED, "cert_1_active" },
    { "root.signing-certificate", NULL, { "<root_account>", .cert1 = "" }, "\"AccountSigningCertificatesPresent\": 0",
        IAMPB_PASS },
    { "root.signing-certificate", NULL, { "<root_account>" }, "\"AccountSigningCertificatesPresent\": 1", IAMPB_FAIL,
        "AccountSigningCertificatesPresent" },
    { "root.used-recently", NULL, ROOT_ROW("true", "90", "500", "true"), NULL, IAMPB_FAIL, "90 days ago" },
    { "root.used-recently", NULL, ROOT_ROW("true", "90+1", "500", "true"), NULL, IAMPB_PASS },
    { "root.used-recently", "\"days\": 1", ROOT_ROW("true", "2", "500", "true"), NULL, IAMPB_PASS },
    { "root.used-recently", NULL, ROOT_ROW("true", "", "500", "true"), NULL, IAMPB_NOT_EVALUATED,
            "password_last_used" },
    { "root.used-recently", NULL, ROOT_ROW("true", "", "500", "true", "false", "900", "3"), NULL, IAMPB_FAIL },
    { "root.password-present", NULL, ROOT_ROW("false", NULL, NULL, "true"), NULL, IAMPB_PASS },
    { "root.password-present", NULL, ROOT_ROW("true", "400", "500", "true"), NULL, IAMPB_NOT_EVALUATED,
        "describe-organization" },
};

START_TEST(each_rule_holds_at_its_edge)
{
    const struct rule *r = &rules[_i];
    char csv[4096], summary[256];
    playbook_case c;
    case_begin(&c);
    c.include_pass = 1;
    case_load(&c, "report.csv", report_text(&r->root, 1, csv, sizeof csv));
    if (r->summary != NULL) {
        snprintf(summary, sizeof summary, "{\"SummaryMap\": {%s}}", r->summary);
        case_load(&c, "summary.json", summary);
    }
    case_audit(&c, r->check, r->settings, NULL);
    if (count_findings(c.findings, r->check, r->verdict, ":root", r->part) != 1)
        list_all(c.findings);
    ck_assert_msg(count_findings(c.findings, r->check, r->verdict, ":root", r->part) == 1, "%d: %s", _i, r->check);
    case_end(&c);
}
END_TEST

static const char organization[] = "{\"Organization\": {\"Id\": \"o-abcdefghij\", \"Arn\": "
    "\"arn:aws:organizations::%s:organization/o-abcdefghij\", \"FeatureSet\": \"ALL\", \"MasterAccountArn\": "
    "\"arn:aws:organizations::%s:account/o-abcdefghij/%s\", \"MasterAccountId\": \"%s\", \"MasterAccountEmail\": "
    "\"root@example.org\"}}";

START_TEST(only_members_should_have_no_root_password)
{
    static const char *const managers[] = { "123456789012", "999999999999" };
    const report_row root = ROOT_ROW("true", "400", "500", "true");
    char csv[4096], json[1024];
    playbook_case c;
    case_begin(&c);
    case_load(&c, "report.csv", report_text(&root, 1, csv, sizeof csv));
    snprintf(json, sizeof json, organization, managers[_i], managers[_i], managers[_i], managers[_i]);
    case_load(&c, "organization.json", json);
    case_audit(&c, "root.password-present", NULL, NULL);
    case_expect(&c, 0, (unsigned)_i, 0, 0);
    if (_i == 1)
        case_evidence_at(&c, case_find(&c, IAMPB_FAIL, ":root"), "password_enabled", "true");
    case_end(&c);
}
END_TEST

static const struct features {
    const char *json;
    iampb_verdict verdict;
    const char *field, *observed;
} features[] = {
    { "{\"OrganizationId\": \"o-abcdefghij\", \"EnabledFeatures\": [\"RootCredentialsManagement\", \"RootSessions\"]}",
        IAMPB_PASS, "RootSessions", "RootSessions" },
    { "{\"OrganizationId\": \"o-abcdefghij\", \"EnabledFeatures\": [\"RootSessions\"]}", IAMPB_FAIL, "EnabledFeatures",
        "RootSessions" },
    { "{\"OrganizationId\": \"o-abcdefghij\", \"EnabledFeatures\": []}", IAMPB_FAIL, "EnabledFeatures", "none" },
    { NULL, IAMPB_NOT_EVALUATED, NULL, NULL },
};

START_TEST(root_credentials_are_managed_centrally)
{
    const struct features *f = &features[_i];
    playbook_case c;
    case_begin(&c);
    c.include_pass = 1;
    if (f->json != NULL)
        case_load(&c, "features.json", f->json);
    case_audit(&c, "root.central-management-off", NULL, NULL);
    ck_assert_msg(case_count(&c, f->verdict) == 1, "%d is not %s", _i, iampb_verdict_name(f->verdict));
    if (f->field != NULL)
        case_evidence(&c, iampb_findings_at(c.findings, 0), f->field, f->observed);
    case_end(&c);
}
END_TEST

static const char accounts[] = "{\"Accounts\": ["
    "{\"Id\": \"111111111111\", \"Arn\": \"arn:aws:organizations::111111111111:account/o-abcdefghij/111111111111\", "
    "\"Email\": \"aws@example.org\", \"Name\": \"main\", \"Status\": \"ACTIVE\"}, "
    "{\"Id\": \"222222222222\", \"Arn\": \"arn:aws:organizations::111111111111:account/o-abcdefghij/222222222222\", "
    "\"Email\": \"jane.doe@GMail.com\", \"Name\": \"dev\", \"Status\": \"ACTIVE\"}, "
    "{\"Id\": \"333333333333\", \"Arn\": \"arn:aws:organizations::111111111111:account/o-abcdefghij/333333333333\", "
    "\"Email\": \"aws+old@example.com\", \"Name\": \"old\", \"Status\": \"ACTIVE\"}, "
    "{\"Id\": \"444444444444\", \"Arn\": \"arn:aws:organizations::111111111111:account/o-abcdefghij/444444444444\", "
    "\"Email\": \"x@gmail.com\", \"Name\": \"gone\", \"Status\": \"SUSPENDED\"}]}";

START_TEST(root_mail_is_at_an_approved_domain)
{
    playbook_case c;
    case_begin(&c);
    case_load(&c, "accounts.json", accounts);
    case_audit(&c, "root.email-shared", NULL, NULL);
    case_expect(&c, 0, 1, 0, 1); /* without a list only what is personal can be told */
    case_says(case_find(&c, IAMPB_FAIL, "/222222222222"), "a provider for persons");
    case_audit(&c, "root.email-shared", NULL, "\"email_domains\": [\"example.org\"]");
    case_expect(&c, 1, 2, 0, 0);
    case_evidence_at(&c, case_find(&c, IAMPB_FAIL, "/333333333333"), "Email", "aws+old@example.com");
    case_audit(&c, "root.email-shared", NULL, "\"email_domains\": [\"example.*\", \"gmail.com\"]");
    case_expect(&c, 3, 0, 0, 0);
    case_end(&c);
}
END_TEST

START_TEST(accounts_on_pages_that_are_missing_are_not_judged)
{
    playbook_case c;
    case_begin(&c);
    case_load(&c, "accounts.json", "{\"Accounts\": [{\"Id\": \"111111111111\", \"Email\": \"aws@example.org\", \"Name\": "
            "\"main\", \"Status\": \"ACTIVE\"}], \"NextToken\": \"x\"}");
    case_audit(&c, "root.email-shared", NULL, "\"email_domains\": [\"example.org\"]");
    case_expect(&c, 1, 0, 0, 1);
    case_audit(&c, "root.email-shared", NULL, NULL); /* nor is there a list of domains: that is another finding */
    case_expect(&c, 0, 0, 0, 2);
    ck_assert_str_ne(iampb_finding_text(iampb_findings_at(c.findings, 0), "fingerprint", NULL),
            iampb_finding_text(iampb_findings_at(c.findings, 1), "fingerprint", NULL));
    case_end(&c);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("playbook/lesson-root");
    TCase *t = tcase_create("all");
    tcase_add_loop_test(t, each_rule_holds_at_its_edge, 0, sizeof rules / sizeof rules[0]);
    tcase_add_loop_test(t, only_members_should_have_no_root_password, 0, 2);
    tcase_add_loop_test(t, root_credentials_are_managed_centrally, 0, sizeof features / sizeof features[0]);
    tcase_add_test(t, root_mail_is_at_an_approved_domain);
    tcase_add_test(t, accounts_on_pages_that_are_missing_are_not_judged);
    suite_add_tcase(s, t);
    return s;
}

HARNESS_MAIN("playbook-lesson-root", suite)
