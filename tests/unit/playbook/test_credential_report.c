/* test_credential_report.c - the conditions that checks over a credential report must answer right, one row a trap that
 * tools are known to fall into. Everything goes through the public interface. */
#include "report_text.h"
#include <stdio.h>

typedef struct expectation {
    const char *check, *resource;
    iampb_verdict verdict;
    const char *part;       /* of the message or the evidence's fields */
    unsigned count;         /* 0: one */
    bool none;              /* no such finding at all */
} expectation;

typedef struct trap {
    const char *name;
    report_row rows[3];
    const char *summary;    /* members of SummaryMap, or NULL */
    const char *devices;    /* list-virtual-mfa-devices, or NULL */
    const char *details;    /* get-account-authorization-details, or NULL */
    const char *playbook;   /* or NULL */
    expectation expected[4];
} trap;

#define ROOT ":root"
#define A "user/a"

/* A clean root, for rows that are about users. */
#define GOOD_ROOT ROOT_ROW("false", NULL, NULL, "true")

static const trap traps[] = {
    { "1: a key used today counts although the password was used long ago",
        { ROOT_ROW("true", "400", "500", "true", "true", "500", "0") }, NULL, NULL, NULL, NULL,
        { { "root.used-recently", ROOT, IAMPB_FAIL, "access_key_1_last_used_date" } } },
    { "2: the second key counts although the first was used long ago",
        { ROOT_ROW("true", "500", "600", "true", "true", "500", "400", "true", "500", "0") }, NULL, NULL, NULL, NULL,
        { { "root.used-recently", ROOT, IAMPB_FAIL, NULL } } },
    { "3: root without any credential was not used",
        { ROOT_ROW("false", "N/A", "N/A", "true") }, NULL, NULL, NULL, NULL,
        { { "root.used-recently", ROOT, IAMPB_PASS, "never" } } },
    { "4: a password that was never used",
        { ROOT_ROW("true", "no_information", "500", "true") }, NULL, NULL, NULL, NULL,
        { { "root.used-recently", ROOT, IAMPB_PASS, "never" } } },
    { "5, 6: an unknown root password without MFA fails, and says how sure that is",
        { ROOT_ROW("not_supported", "N/A", "not_supported", "false") }, NULL, NULL, NULL, NULL,
        { { "mfa.root-disabled", ROOT, IAMPB_FAIL, "does not tell" }, { "root.access-key", ROOT, IAMPB_PASS, NULL } } },
    { "5: the account summary knows that there is no password",
        { ROOT_ROW("not_supported", "N/A", "not_supported", "false") },
        "\"AccountMFAEnabled\": 0, \"AccountPasswordPresent\": 0, \"AccountAccessKeysPresent\": 0", NULL, NULL, NULL,
        { { "mfa.root-disabled", ROOT, IAMPB_PASS, NULL } } },
    { "7: nothing to protect", { ROOT_ROW("false", NULL, NULL, "false") }, NULL, NULL, NULL, NULL,
        { { "mfa.root-disabled", ROOT, IAMPB_PASS, NULL }, { "mfa.root-virtual-only", ROOT, IAMPB_PASS, NULL } } },
    { "8: a key alone is enough to need MFA",
        { ROOT_ROW("false", NULL, NULL, "false", "true", "100", "N/A") }, NULL, NULL, NULL, NULL,
        { { "mfa.root-disabled", ROOT, IAMPB_FAIL, "active access key" },
            { "root.access-key", ROOT, IAMPB_FAIL, "access_key_1_active" } } },
    { "10: no root row", { { "a", "false" } }, NULL, NULL, NULL, NULL,
        { { "mfa.root-disabled", NULL, IAMPB_NOT_EVALUATED, NULL }, { "root.access-key", NULL, IAMPB_NOT_EVALUATED,
                NULL },
            { "root.used-recently", NULL, IAMPB_NOT_EVALUATED, NULL },
            { "keys.report-incomplete", NULL, IAMPB_FAIL, "<root_account>" } } },
    { "10: no root row, but the account summary", { { "a", "false" } },
        "\"AccountMFAEnabled\": 0, \"AccountPasswordPresent\": 1, \"AccountAccessKeysPresent\": 0, "
        "\"AccountSigningCertificatesPresent\": 0", NULL, NULL, NULL,
        { { "mfa.root-disabled", ROOT, IAMPB_FAIL, "AccountMFAEnabled" }, { "root.access-key", ROOT, IAMPB_PASS, NULL },
            { "root.signing-certificate", ROOT, IAMPB_PASS, NULL },
            { "root.used-recently", ROOT, IAMPB_NOT_EVALUATED, NULL } } },
    { "11: a key that was never used counts from its creation",
        { GOOD_ROOT, { "a", "false", NULL, NULL, NULL, "true", "700", "N/A" } }, NULL, NULL, NULL,
        "{\"checks\": {\"keys.very-old\": {\"enabled\": false}}}",
        { { "keys.unused", A, IAMPB_FAIL, "never been "
            "used" }, { "keys.rotation-overdue", A, IAMPB_FAIL, "700 days" } } },
    { "11: very old takes the place of overdue",
        { GOOD_ROOT, { "a", "false", NULL, NULL, NULL, "true", "700", "N/A" } }, NULL, NULL, NULL, NULL,
        { { "keys.very-old", A, IAMPB_FAIL, "700 days" }, { "keys.rotation-overdue", A, 0, NULL, 0, true } } },
    { "12: young and not used yet", { GOOD_ROOT, { "a", "false", NULL, NULL, NULL, "true", "10", "N/A" } }, NULL, NULL,
        NULL, NULL, { { "keys.unused", A, IAMPB_PASS, NULL } } },
    { "13: a key without a "
        "date", { GOOD_ROOT, { "a", "false", NULL, NULL, NULL, "true", "N/A", "3" } }, NULL, NULL, NULL,
        NULL, { { "keys.rotation-overdue", A, IAMPB_NOT_EVALUATED, "access_key_1_last_rotated" },
            { "keys.unused", A, IAMPB_PASS, NULL } } },
    { "14: the second key counts by itself",
        { GOOD_ROOT, { "a", "false", NULL, NULL, NULL, "false", "300", "300", "true", "300", "200" } }, NULL, NULL,
                NULL,
        NULL, { { "keys.unused", A, IAMPB_FAIL, "access key 2" }, { "keys.unused", A, IAMPB_FAIL, NULL },
            { "keys.unused", A, IAMPB_PASS, NULL } } },
    { "15: a password that was never used counts from when it was set",
        { GOOD_ROOT, { "a", "true", "no_information", "300", "true" } }, NULL, NULL, NULL, NULL,
        { { "keys.console-password-unused", A, IAMPB_FAIL, "never been used" } } },
    { "16: set yesterday", { GOOD_ROOT, { "a", "true", "no_information", "1", "true" } }, NULL, NULL, NULL, NULL,
        { { "keys.console-password-unused", A, IAMPB_PASS, NULL } } },
    { "17: just inside 45 days", { GOOD_ROOT, { "a", "true", "44.9", "300", "true" } }, NULL, NULL, NULL, NULL,
        { { "keys.console-password-unused", A, IAMPB_PASS, NULL } } },
    { "17: 45 days to the second", { GOOD_ROOT, { "a", "true", "45", "300", "true" } }, NULL, NULL, NULL, NULL,
        { { "keys.console-password-unused", A, IAMPB_FAIL, "45 days" } } },
    { "18: 90 days to the "
        "second", { GOOD_ROOT, { "a", "false", NULL, NULL, NULL, "true", "90", "1" } }, NULL, NULL, NULL,
        NULL, { { "keys.rotation-overdue", A, IAMPB_PASS, NULL } } },
    { "18: 90 days and a "
        "second", { GOOD_ROOT, { "a", "false", NULL, NULL, NULL, "true", "90+1", "1" } }, NULL, NULL, NULL,
        NULL, { { "keys.rotation-overdue", A, IAMPB_FAIL, "90 days and 1 second" } } },
    { "19: upper case", { GOOD_ROOT, { "a", "TRUE", "1", "10", "FALSE" } }, NULL, NULL, NULL, NULL,
        { { "mfa.user-disabled", A, IAMPB_FAIL, NULL }, { "mfa.user-no-device", A, 0, NULL, 0, true } } },
    { "20: a key without "
        "MFA", { GOOD_ROOT, { "a", "false", NULL, NULL, "false", "true", "10", "1" } }, NULL, NULL, NULL,
        NULL, { { "mfa.user-disabled", A, IAMPB_PASS, NULL }, { "mfa.user-no-device", A, IAMPB_FAIL, NULL } } },
    { "21: a user called rootadmin is not "
        "root", { ROOT_ROW("true", "400", "500", "true"), { "rootadmin", "true", "1", "9", "true" } },
        NULL, "{\"VirtualMFADevices\": [{\"SerialNumber\": \"arn:aws:iam::123456789012:mfa/rootadmin\", \"User\": "
        "{\"UserName\": \"rootadmin\", \"Arn\": \"arn:aws:iam::123456789012:user/rootadmin\"}, \"EnableDate\": "
        "\"2026-01-01T00:00:00Z\"}]}", NULL, NULL,
        { { "mfa.root-virtual-only", ROOT, IAMPB_PASS, NULL } } },
    { "21: root's own virtual device", { ROOT_ROW("true", "400", "500", "true") },
        NULL, "{\"VirtualMFADevices\": [{\"SerialNumber\": \"arn:aws:iam::123456789012:mfa/phone\", \"User\": "
        "{\"Arn\": \"arn:aws:iam::123456789012:root\"}, \"EnableDate\": \"2026-01-01T00:00:00Z\"}]}", NULL, NULL,
        { { "mfa.root-virtual-only", ROOT, IAMPB_FAIL, "SerialNumber" } } },
    { "22: the complete list has none of root's", { ROOT_ROW("true", "400", "500", "true") }, NULL,
        "{\"VirtualMFADevices\": []}", NULL, NULL, { { "mfa.root-virtual-only", ROOT, IAMPB_PASS, "passkey" } } },
    { "22: a list with more pages proves nothing", { ROOT_ROW("true", "400", "500", "true") }, NULL,
        "{\"VirtualMFADevices\": [], \"IsTruncated\": true, \"Marker\": \"x\"}", NULL, NULL,
        { { "mfa.root-virtual-only", ROOT, IAMPB_NOT_EVALUATED, "more pages" } } },
    { "23: no list", { ROOT_ROW("true", "400", "500", "true") }, NULL, NULL, NULL, NULL,
        { { "mfa.root-virtual-only", ROOT, IAMPB_NOT_EVALUATED, "list-virtual-mfa-devices" } } },
    { "24: a rotation under "
        "way", { GOOD_ROOT, { "a", "false", NULL, NULL, NULL, "true", "200", "3", "true", "2", "1" } },
        NULL, NULL, NULL, NULL, { { "keys.two-active", A, IAMPB_PASS, "rotation under way" },
            { "keys.rotation-overdue", A, IAMPB_FAIL, "access key "
                "1" }, { "keys.rotation-overdue", A, IAMPB_PASS, NULL } } },
    { "25: a rotation that "
        "stopped", { GOOD_ROOT, { "a", "false", NULL, NULL, NULL, "true", "200", "100", "true", "60", "1" } },
        NULL, NULL, NULL, NULL, { { "keys.two-active", A, IAMPB_FAIL, NULL },
            { "keys.rotation-stalled", A, IAMPB_FAIL, "access key 1 can be disabled" } } },
    { "25: the slots the other way "
        "round", { GOOD_ROOT, { "a", "false", NULL, NULL, NULL, "true", "60", "1", "true", "200", "N/A" } },
        NULL, NULL, NULL, NULL, { { "keys.rotation-stalled", A, IAMPB_FAIL, "access key 2 can be disabled" } } },
    { "26: two overdue keys are two findings",
        { GOOD_ROOT, { "a", "false", NULL, NULL, NULL, "true", "200", "1", "true", "150", "1" } }, NULL, NULL, NULL,
                NULL,
        { { "keys.rotation-overdue", A, IAMPB_FAIL, NULL, 2 }, { "keys.rotation-overdue", A, IAMPB_FAIL, "access key "
            "2" } } },
    { "27: an inactive key does not age, but should go",
        { GOOD_ROOT, { "a", "false", NULL, NULL, NULL, "false", "400", "N/A" } }, NULL, NULL, NULL, NULL,
        { { "keys.rotation-overdue", A, IAMPB_PASS, NULL }, { "keys.inactive-not-deleted", A, IAMPB_FAIL, "access key "
            "1" } } },
    { "28: an inactive key of "
        "root", { ROOT_ROW("false", NULL, NULL, "true", "false", "400", "N/A") }, NULL, NULL, NULL, NULL,
        { { "root.access-key", ROOT, IAMPB_PASS, NULL }, { "root.inactive-key", ROOT, IAMPB_FAIL, "access key 1" } } },
    { "28: the summary counts that key, which is no contradiction",
        { ROOT_ROW("false", NULL, NULL, "true", "false", "400", "N/A") }, "\"AccountAccessKeysPresent\": "
            "1", NULL, NULL, NULL,
        { { "root.access-key", ROOT, IAMPB_PASS, NULL } } },
    { "28: the summary counts a key that the report does not have",
        { ROOT_ROW("false", NULL, NULL, "true") }, "\"AccountAccessKeysPresent\": 1", NULL, NULL, NULL,
        { { "root.access-key", ROOT, IAMPB_FAIL, "AccountAccessKeysPresent" } } },
    { "29: root is no user", { ROOT_ROW("true", "400", "500", "false", "true", "700", "N/A") }, NULL, NULL, NULL, NULL,
        { { "mfa.user-disabled", NULL, 0, NULL, 0, true }, { "keys.unused", NULL, 0, NULL, 0, true },
            { "keys.console-password-unused", NULL, 0, NULL, 0, true } } },
    { "30: a comma in a "
        "name", { GOOD_ROOT, { "a,b", "true", "1", "10", "false", "true", "200", "1" } }, NULL, NULL, NULL, NULL,
        { { "mfa.user-disabled", "user/a,b", IAMPB_FAIL, NULL }, { "keys.rotation-overdue", "user/a,b", IAMPB_FAIL,
                NULL },
            { "keys.console-password-unused", "user/a,b", IAMPB_PASS, NULL } } },
    { "31: a user that the report does not have", { GOOD_ROOT }, NULL, NULL,
        "{\"UserDetailList\": [{\"Path\": \"/\", \"UserName\": \"a\", \"UserId\": \"AIDAAAAAAAAAAAAAAAAAA\", \"Arn\": "
        "\"arn:aws:iam::123456789012:user/a\", \"CreateDate\": \"2026-10-31T12:00:00Z\", \"GroupList\": [], "
        "\"AttachedManagedPolicies\": []}], \"GroupDetailList\": [], \"RoleDetailList\": [], \"Policies\": []}", NULL,
        { { "mfa.user-disabled", A, IAMPB_NOT_EVALUATED, "not in the credential report" },
            { "keys.unused", A, IAMPB_NOT_EVALUATED, "not in the credential report" },
            { "keys.two-active", A, IAMPB_NOT_EVALUATED, NULL },
            { "keys.report-incomplete", NULL, IAMPB_FAIL, "users of the authorization details" } } },
    { "32: made with the user and never used",
        { GOOD_ROOT, { "a", "true", "1", "30", "true", "true", "30-5", "N/A", NULL, NULL, NULL, "30" } }, NULL, NULL,
                NULL,
        NULL, { { "keys.never-used-at-setup", A, IAMPB_FAIL, "together with the user" } } },
};

static void load(playbook_case *c, const trap *t, char *csv, size_t room, char *summary, size_t summary_room)
{
    size_t rows = 0;
    while (rows < 3 && t->rows[rows].user != NULL)
        rows++;
    case_load(c, "report.csv", report_text(t->rows, rows, csv, room));
    if (t->summary != NULL) {
        snprintf(summary, summary_room, "{\"SummaryMap\": {\"Users\": 1, %s}}", t->summary);
        case_load(c, "summary.json", summary);
    }
    if (t->devices != NULL)
        case_load(c, "devices.json", t->devices);
    if (t->details != NULL)
        case_load(c, "details.json", t->details);
}

START_TEST(each_condition_has_its_verdict)
{
    const trap *t = &traps[_i];
    char csv[4096], summary[1024];
    playbook_case c;
    case_begin(&c);
    c.include_pass = 1;
    load(&c, t, csv, sizeof csv, summary, sizeof summary);
    case_audit_with(&c, t->playbook == NULL ? "{}" : t->playbook);
    for (size_t i = 0; i < 4 && t->expected[i].check != NULL; i++) {
        const expectation *e = &t->expected[i];
        unsigned want = e->none ? 0 : e->count == 0 ? 1 : e->count;
        unsigned found = count_findings(c.findings, e->check, e->verdict, e->resource, e->part);
        if (found != want)
            list_all(c.findings);
        ck_assert_msg(found == want, "%s: %u findings of %s are %s (%s), not %u", t->name, found, e->check,
                iampb_verdict_name(e->verdict), e->part == NULL ? "any" : e->part, want);
    }
    case_end(&c);
}
END_TEST

/* Every finding that fails says what is wrong and what to do, and points into the input. */
START_TEST(each_failure_has_evidence_and_commands)
{
    const trap *t = &traps[_i];
    char csv[4096], summary[1024];
    playbook_case c;
    case_begin(&c);
    load(&c, t, csv, sizeof csv, summary, sizeof summary);
    case_audit_with(&c, "{}");
    for (size_t i = 0; i < iampb_findings_count(c.findings); i++) {
        const iampb_finding *f = iampb_findings_at(c.findings, i);
        const char *check = iampb_finding_text(f, "check_id", NULL);
        size_t len;
        if (iampb_finding_verdict(f) != IAMPB_FAIL)
            continue;
        ck_assert_msg(iampb_finding_evidence_count(f) > 0, "%s: %s has no evidence", t->name, check);
        ck_assert_msg(iampb_finding_command_count(f) > 0, "%s: %s has no command", t->name, check);
        for (size_t command = 0; command < iampb_finding_command_count(f); command++)
            ck_assert_msg(strncmp(iampb_finding_command(f, command, &len), "aws ", 4) == 0, "%s: %s", t->name, check);
        for (size_t e = 0; e < iampb_finding_evidence_count(f); e++) {
            uint64_t begin, end, line, column;
            if (iampb_finding_evidence_position(f, e, &begin, &end, &line, &column) != IAMPB_OK)
                continue;
            if (strcmp(iampb_finding_evidence_text(f, e, "input", NULL), "report.csv") != 0)
                continue;
            const char *observed = iampb_finding_evidence_text(f, e, "observed", &len);
            ck_assert_msg(end - begin == len && memcmp(csv + begin, observed, len) == 0, "%s: %s: \"%.*s\" is not %s",
                    t->name, check, (int)(end - begin), csv + begin, observed);
        }
    }
    case_end(&c);
}
END_TEST

/* Rows 9: what says nothing is never clean. */
static void expect_nothing_evaluated(playbook_case *c)
{
    for (size_t i = 0; i < iampb_playbook_check_count(c->playbook); i++) {
        const char *id = iampb_playbook_check_text(c->playbook, i, "id", NULL);
        if (strstr(iampb_playbook_check_text(c->playbook, i, "documents", NULL), "get-credential-report") == NULL
            || !iampb_playbook_check_enabled(c->playbook, i))
            continue;
        iampb_verdict verdict = strcmp(id, "keys.report-incomplete") == 0 ? IAMPB_FAIL : IAMPB_NOT_EVALUATED;
        if (count_findings(c->findings, id, verdict, NULL, NULL) != 1)
            list_all(c->findings);
        ck_assert_msg(count_findings(c->findings, id, 0, NULL, NULL) == 1, "%s has several answers or none", id);
        ck_assert_msg(count_findings(c->findings, id, verdict, NULL, NULL) == 1, "%s is not %s", id,
                iampb_verdict_name(verdict));
    }
}

START_TEST(a_header_alone_is_not_clean)
{
    char csv[2048];
    playbook_case c;
    case_begin(&c);
    case_load(&c, "report.csv", report_text(NULL, 0, csv, sizeof csv));
    case_audit_with(&c, "{}");
    expect_nothing_evaluated(&c);
    case_end(&c);
}
END_TEST

START_TEST(an_empty_file_is_not_clean)
{
    iampb_error *err = NULL;
    iampb_load_options options = IAMPB_LOAD_OPTIONS_INIT;
    playbook_case c;
    options.expect = IAMPB_DOCUMENT_CREDENTIAL_REPORT;
    case_begin(&c);
    iampb_account_load(c.account, "", 0, &options, NULL, &err); /* an error or an empty part: neither is clean */
    iampb_error_free(err);
    case_audit_with(&c, "{}");
    expect_nothing_evaluated(&c);
    case_end(&c);
}
END_TEST

/* No command registers a device for root, or takes one from it: "root" would be taken for the name of a user. */
START_TEST(commands_do_not_take_root_for_a_user)
{
    const report_row root = ROOT_ROW("true", "400", "500", _i == 0 ? "false" : "true");
    char csv[4096];
    playbook_case c;
    case_begin(&c);
    case_load(&c, "report.csv", report_text(&root, 1, csv, sizeof csv));
    case_load(&c, "devices.json", "{\"VirtualMFADevices\": [{\"SerialNumber\": "
            "\"arn:aws:iam::123456789012:mfa/root-account-mfa-device\"}]}");
    case_audit_with(&c, "{}");
    for (size_t i = 0; i < iampb_findings_count(c.findings); i++) {
        const iampb_finding *f = iampb_findings_at(c.findings, i);
        for (size_t n = 0; n < iampb_finding_command_count(f); n++)
            ck_assert_msg(strstr(iampb_finding_command(f, n, NULL), "--user-name root") == NULL, "%s",
                    iampb_finding_command(f, n, NULL));
    }
    ck_assert_uint_eq(count_findings(c.findings, "mfa.root-disabled", IAMPB_FAIL, NULL, NULL), _i == 0);
    ck_assert_uint_eq(count_findings(c.findings, "mfa.root-virtual-only", IAMPB_FAIL, NULL, NULL), 1);
    case_end(&c);
}
END_TEST

START_TEST(govcloud_root_has_no_console_sign_in)
{
    char csv[4096];
    const report_row root = ROOT_ROW("not_supported", "N/A", "not_supported", "false");
    playbook_case c;
    case_begin(&c);
    report_text(&root, 1, csv, sizeof csv);
    char *arn = strstr(csv, "arn:aws:iam");
    char gov[5000];
    snprintf(gov, sizeof gov, "%.*sarn:aws-us-gov:iam%s", (int)(arn - csv), csv, arn + strlen("arn:aws:iam"));
    case_load(&c, "report.csv", gov);
    case_audit_with(&c, "{}");
    ck_assert_uint_eq(count_findings(c.findings, "mfa.root-disabled", IAMPB_NOT_EVALUATED, NULL, "password_enabled"),
            1);
    case_end(&c);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("playbook/credential-report");
    TCase *t = tcase_create("all");
    tcase_add_loop_test(t, each_condition_has_its_verdict, 0, sizeof traps / sizeof traps[0]);
    tcase_add_loop_test(t, each_failure_has_evidence_and_commands, 0, sizeof traps / sizeof traps[0]);
    tcase_add_test(t, a_header_alone_is_not_clean);
    tcase_add_test(t, an_empty_file_is_not_clean);
    tcase_add_loop_test(t, commands_do_not_take_root_for_a_user, 0, 2);
    tcase_add_test(t, govcloud_root_has_no_console_sign_in);
    suite_add_tcase(s, t);
    return s;
}

HARNESS_MAIN("playbook-credential-report", suite)
