/* test_engine.c - the audit: whom it asks, what it counts, checks of the host, and the laws: same bytes for same input,
 * same fingerprints for reordered input, nothing silent. */
#include "oom.h"
#include "report_text.h"
#include <stdio.h>
#include <stdlib.h>

#define DAY INT64_C(86400)

/* ---- Helpers ---- */
static void load_report_at(playbook_case *c, const char *csv, int64_t generated_at)
{
    iampb_error *err = NULL;
    iampb_load_options options = IAMPB_LOAD_OPTIONS_INIT;
    options.name = (iampb_str){ "report.csv", 10 };
    options.generated_at = generated_at;
    ck_assert_status(iampb_account_load(c->account, csv, strlen(csv), &options, NULL, &err), IAMPB_OK, &err);
}

static void parse(playbook_case *c, const char *json)
{
    iampb_error *err = NULL;
    ck_assert_status(iampb_playbook_parse(c->ctx, json, strlen(json), NULL, &c->playbook, &err), IAMPB_OK, &err);
}

static iampb_status audit(playbook_case *c, const iampb_audit_options *options, iampb_error **err)
{
    iampb_findings_free(c->findings);
    c->findings = NULL;
    return iampb_playbook_audit(c->playbook, c->organization, options, &c->findings, err);
}

static const report_row two_users[] = {
    { "<root_account>", "true", "2", "500", "false", "true", "700", "400" },
    { "zoe", "true", "100", "300", "false", "true", "200", "100", "true", "60", "1" },
    { "adam", "true", "1", "10", "true", "true", "10", "1", NULL, NULL, NULL, "1000", "s3" },
};
#define TWO_USERS two_users, 3

/* ---- Same input, same answer ---- */
typedef struct sink {
    char *text;
    size_t len;
} sink;

static int32_t collect(void *user, const char *bytes, size_t len)
{
    sink *s = user;
    char *grown = realloc(s->text, s->len + len + 1);
    if (grown == NULL)
        return 1;
    memcpy(grown + s->len, bytes, len);
    s->text = grown;
    s->len += len;
    s->text[s->len] = '\0';
    return 0;
}

static char *audit_to_json(const char *csv)
{
    playbook_case c;
    sink s = { NULL, 0 };
    iampb_error *err = NULL;
    case_begin(&c);
    case_load(&c, "report.csv", csv);
    case_audit_with(&c, "{}");
    ck_assert_status(iampb_findings_write(c.findings, NULL, collect, &s, &err), IAMPB_OK, &err);
    case_end(&c);
    return s.text;
}

START_TEST(the_same_input_gives_the_same_bytes)
{
    char csv[4096];
    report_text(TWO_USERS, csv, sizeof csv);
    char *first = audit_to_json(csv), *second = audit_to_json(csv);
    ck_assert_str_eq(first, second);
    free(first);
    free(second);
}
END_TEST

/* All fingerprints, sorted, in one text. */
static int order(const void *a, const void *b) { return memcmp(a, b, 65); }

static char *fingerprints(const iampb_findings *findings, size_t *count)
{
    *count = iampb_findings_count(findings);
    char *all = calloc(*count + 1, 65);
    ck_assert_ptr_nonnull(all);
    for (size_t i = 0; i < *count; i++)
        memcpy(all + i * 65, iampb_finding_text(iampb_findings_at(findings, i), "fingerprint", NULL), 64);
    qsort(all, *count, 65, order);
    return all;
}

START_TEST(permuted_rows_give_the_same_fingerprints)
{
    const report_row permuted[] = { two_users[2], two_users[0], two_users[1] };
    char csv[4096];
    char *all[2];
    size_t count[2];
    for (int i = 0; i < 2; i++) {
        playbook_case c;
        case_begin(&c);
        c.include_pass = 1;
        case_load(&c, "report.csv", report_text(i == 0 ? two_users : permuted, 3, csv, sizeof csv));
        case_audit_with(&c, "{}");
        all[i] = fingerprints(c.findings, &count[i]);
        case_end(&c);
    }
    ck_assert_uint_eq(count[0], count[1]);
    ck_assert_int_eq(memcmp(all[0], all[1], count[0] * 65), 0);
    for (size_t i = 1; i < count[0]; i++)
        ck_assert_msg(memcmp(all[0] + (i - 1) * 65, all[0] + i * 65, 64) != 0, "two findings have one fingerprint");
    free(all[0]);
    free(all[1]);
}
END_TEST

START_TEST(pass_findings_change_no_count)
{
    char csv[4096];
    uint64_t counts[2][5];
    playbook_case c;
    case_begin(&c);
    case_load(&c, "report.csv", report_text(TWO_USERS, csv, sizeof csv));
    for (int i = 0; i < 2; i++) {
        c.include_pass = i;
        case_audit_with(&c, "{}");
        for (iampb_verdict v = IAMPB_PASS; v <= IAMPB_NOT_EVALUATED; v++)
            counts[i][v] = iampb_findings_verdict_count(c.findings, v);
        ck_assert_uint_eq(count_findings(c.findings, NULL, IAMPB_PASS, NULL, NULL), i == 0 ? 0 : counts[i][IAMPB_PASS]);
        ck_assert_uint_eq(count_findings(c.findings, NULL, IAMPB_FAIL, NULL, NULL), counts[i][IAMPB_FAIL]);
    }
    ck_assert_int_eq(memcmp(&counts[0][1], &counts[1][1], 4 * sizeof(uint64_t)), 0);
    ck_assert_uint_gt(counts[0][IAMPB_PASS], 0);
    case_end(&c);
}
END_TEST

/* ---- Blocks ---- */
START_TEST(every_user_is_judged_whatever_the_number)
{
    static const size_t sizes[] = { 1, 255, 256, 257, 700 };
    size_t n = sizes[_i], room = 512 * (n + 3);
    char *csv = malloc(room), (*names)[24] = calloc(n, 24);
    report_row *rows = calloc(n + 1, sizeof *rows);
    playbook_case c;
    rows[0] = two_users[0];
    for (size_t i = 0; i < n; i++) {
        snprintf(names[i], 24, "u%zu", i);
        rows[i + 1] = (report_row){ names[i], "true", "1", "10", i % 2 == 0 ? "true" : "false", "true", "10", "1",
                "true",
            i % 3 == 0 ? "200" : "10", "1" };
    }
    case_begin(&c);
    case_load(&c, "report.csv", report_text(rows, n + 1, csv, room));
    case_audit(&c, "mfa.user-disabled", NULL, NULL);
    case_expect(&c, (unsigned)(n + 1) / 2, (unsigned)n / 2, 0, 0);
    case_audit(&c, "keys.rotation-overdue", NULL, NULL);
    case_expect(&c, (unsigned)(2 * n - (n + 2) / 3), (unsigned)(n + 2) / 3, 0, 0);
    case_end(&c);
    free(rows);
    free(names);
    free(csv);
}
END_TEST

/* ---- Missing and old ---- */
/* Inline policies are judged in blocks, across the limits between their owners. */
START_TEST(every_inline_policy_is_judged_whatever_the_number)
{
    enum { GROUPS = 3, EACH = 200 };
    static char json[1 << 20];
    playbook_case c;
    int len = snprintf(json, sizeof json, "{\"UserDetailList\": [], \"RoleDetailList\": [], \"Policies\": [], "
            "\"GroupDetailList\": [");
    for (int g = 0; g < GROUPS; g++) {
        len += snprintf(json + len, sizeof json - (size_t)len, "%s{\"GroupName\": \"g%d\", \"Arn\": "
                "\"arn:aws:iam::123456789012:group/g%d\", \"GroupPolicyList\": [", g == 0 ? "" : ", ", g, g);
        for (int p = 0; p < EACH; p++)
            len += snprintf(json + len, sizeof json - (size_t)len, "%s{\"PolicyName\": \"p%d\", \"PolicyDocument\": "
                    "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"%s\", \"Resource\": \"*\"}}}", p == 0 ? "" : ", ", p,
                    p % 2 == 0 ? "*" : "s3:GetObject");
        len += snprintf(json + len, sizeof json - (size_t)len, "]}");
    }
    snprintf(json + len, sizeof json - (size_t)len, "]}");
    case_begin(&c);
    case_load(&c, "details.json", json);
    case_audit(&c, "privilege.admin-inline-policy", NULL, NULL);
    case_expect(&c, GROUPS * EACH / 2, GROUPS * EACH / 2, 0, 0);
    case_end(&c);
}
END_TEST

START_TEST(what_is_missing_is_said_once_and_with_its_call)
{
    playbook_case c;
    case_begin(&c);
    case_load(&c, "summary.json", "{\"SummaryMap\": {\"Users\": 3, \"AccountMFAEnabled\": 1}}");
    case_audit_with(&c, "{}");
    ck_assert_uint_eq(count_findings(c.findings, "mfa.user-disabled", 0, NULL, NULL), 1);
    ck_assert_uint_eq(count_findings(c.findings, "mfa.user-disabled", IAMPB_NOT_EVALUATED, NULL,
            "iam get-credential-report"), 1);
    ck_assert_uint_eq(count_findings(c.findings, "keys.unused", IAMPB_NOT_EVALUATED, NULL, "iam get-credential-report"),
            1);
    ck_assert_uint_eq(count_findings(c.findings, "mfa.password-length", IAMPB_NOT_EVALUATED, NULL,
            "iam get-account-password-policy"), 1);
    ck_assert_uint_eq(count_findings(c.findings, "root.central-management-off", IAMPB_NOT_EVALUATED, NULL,
            "list-organizations-features"), 1);
    for (size_t i = 0; i < iampb_playbook_check_count(c.playbook); i++) {
        const char *id = iampb_playbook_check_text(c.playbook, i, "id", NULL);
        if (iampb_playbook_check_enabled(c.playbook, i) && strcmp(id, "mfa.root-disabled") != 0
            && strncmp(id, "lint.", 5) != 0)
            ck_assert_msg(count_findings(c.findings, id, IAMPB_NOT_EVALUATED, NULL, NULL) == 1, "%s is silent", id);
    }
    ck_assert_uint_eq(count_findings(c.findings, "lint.unread-policy", IAMPB_NOT_EVALUATED, NULL, NULL), 2);
    ck_assert_uint_eq(count_findings(c.findings, "lint.unread-policy", IAMPB_NOT_EVALUATED, NULL,
            "get-account-authorization-details"), 1);
    ck_assert_uint_eq(count_findings(c.findings, "lint.unread-policy", IAMPB_NOT_EVALUATED, NULL, "list-policies"), 1);
    case_end(&c);
}
END_TEST

START_TEST(past_the_hard_limit_nothing_is_judged_by_the_report)
{
    char csv[4096];
    playbook_case c;
    case_begin(&c);
    report_text(TWO_USERS, csv, sizeof csv);
    load_report_at(&c, csv, CASE_NOW - 7 * DAY - 1);
    case_audit_with(&c, "{}");
    ck_assert_uint_eq(count_findings(c.findings, "keys.report-stale", IAMPB_FAIL, NULL, NULL), 1);
    for (size_t i = 0; i < iampb_findings_count(c.findings); i++) {
        const char *id = iampb_finding_text(iampb_findings_at(c.findings, i), "check_id", NULL);
        if (strcmp(id, "keys.report-stale") != 0)
            ck_assert_int_eq(iampb_finding_verdict(iampb_findings_at(c.findings, i)), IAMPB_NOT_EVALUATED);
    }
    ck_assert_uint_eq(count_findings(c.findings, "mfa.user-disabled", 0, NULL, "too long before"), 1);
    case_load(&c, "summary.json", "{\"SummaryMap\": {\"AccountMFAEnabled\": 0, \"AccountPasswordPresent\": 1}}");
    case_audit_with(&c, "{}");
    ck_assert_uint_eq(count_findings(c.findings, "mfa.root-disabled", IAMPB_FAIL, NULL, "AccountMFAEnabled"), 1);
    case_end(&c);
}
END_TEST

START_TEST(a_stale_report_is_judged_at_its_own_time)
{
    char csv[4096];
    playbook_case c;
    const report_row rows[] = { ROOT_ROW("true", "400", "500", "true"),
        { "a", "false", NULL, NULL, NULL, "true", "91", "1" }, { "b", "false", NULL, NULL, NULL, "true", "93", "1" } };
    case_begin(&c);
    report_text(rows, 3, csv, sizeof csv);
    load_report_at(&c, csv, CASE_NOW - 2 * DAY); /* the keys were 89 and 91 days old then */
    case_audit_with(&c, "{\"checks\": {\"root.used-recently\": {\"days\": 1}}}");
    ck_assert_uint_eq(count_findings(c.findings, "keys.report-stale", IAMPB_FAIL, NULL, NULL), 1);
    ck_assert_uint_eq(count_findings(c.findings, "keys.rotation-overdue", IAMPB_FAIL, "user/a", NULL), 0);
    ck_assert_uint_eq(count_findings(c.findings, "keys.rotation-overdue", IAMPB_FAIL, "user/b", NULL), 1);
    ck_assert_uint_eq(count_findings(c.findings, "root.used-recently", IAMPB_NOT_EVALUATED, NULL, "old report"), 1);
    case_audit(&c, "keys.rotation-overdue", NULL, NULL);
    const iampb_finding *f = case_find(&c, IAMPB_FAIL, "user/b");
    ck_assert_int_eq(iampb_finding_time(f, "as_of"), CASE_NOW - 2 * DAY);
    ck_assert_int_eq(iampb_finding_time(f, "observed_at"), CASE_NOW - 2 * DAY);
    case_audit_with(&c, "{\"checks\": {\"root.used-recently\": {\"days\": 2}}}");
    ck_assert_uint_eq(count_findings(c.findings, "root.used-recently", IAMPB_NOT_EVALUATED, NULL, NULL), 0);
    case_end(&c);
}
END_TEST

START_TEST(a_stale_report_still_fails_what_it_shows)
{
    char csv[4096];
    playbook_case c;
    case_begin(&c);
    report_text(TWO_USERS, csv, sizeof csv);
    load_report_at(&c, csv, CASE_NOW - 3 * DAY / 2); /* root's password was used after that: age 0 */
    case_audit_with(&c, "{\"checks\": {\"root.used-recently\": {\"days\": 1}}}");
    ck_assert_uint_eq(count_findings(c.findings, "root.used-recently", IAMPB_FAIL, NULL, NULL), 1);
    case_end(&c);
}
END_TEST

/* ---- Privileged users ---- */
static const char details[] =
    "{\"UserDetailList\": [{\"Path\": \"/\", \"UserName\": \"zoe\", \"UserId\": \"AIDAAAAAAAAAAAAAAAAAA\", \"Arn\": "
    "\"arn:aws:iam::123456789012:user/zoe\", \"CreateDate\": \"2020-01-01T00:00:00Z\", \"UserPolicyList\": "
    "[{\"PolicyName\": "
    "\"all\", \"PolicyDocument\": {\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"Allow\", \"Action\": "
    "\"*\", "
    "\"Resource\": \"*\"}}}], \"GroupList\": [], \"AttachedManagedPolicies\": []}, {\"Path\": \"/\", \"UserName\": "
    "\"adam\", "
    "\"UserId\": \"AIDAAAAAAAAAAAAAAAAAB\", \"Arn\": \"arn:aws:iam::123456789012:user/adam\", \"CreateDate\": "
    "\"2020-01-01T00:00:00Z\", \"GroupList\": [], \"AttachedManagedPolicies\": []}], \"GroupDetailList\": [], "
    "\"RoleDetailList\": [], \"Policies\": []}";

START_TEST(privileged_users_have_a_stricter_limit)
{
    static const report_row rows[] = { ROOT_ROW("false", NULL, NULL, "true"),
        { "zoe", "false", NULL, NULL, "true", "true", "40", "1" },
        { "adam", "false", NULL, NULL, "true", "true", "40", "1" } };
    char csv[4096];
    playbook_case c;
    case_begin(&c);
    case_load(&c, "report.csv", report_text(rows, 3, csv, sizeof csv));
    case_audit(&c, "keys.rotation-overdue", "\"privileged_days\": 30", NULL);
    case_expect(&c, 0, 0, 0, 2); /* nobody knows who is privileged */
    case_load(&c, "details.json", details);
    case_audit(&c, "keys.rotation-overdue", "\"privileged_days\": 30", NULL);
    case_expect(&c, 1, 1, 0, 0);
    case_says(case_find(&c, IAMPB_FAIL, "user/zoe"), "the limit is 30 days");
    case_audit(&c, "keys.rotation-overdue", NULL, NULL);
    case_expect(&c, 2, 0, 0, 0);
    case_end(&c);
}
END_TEST

/* ---- Checks of the host ---- */
typedef struct host {
    int32_t verdict;
    unsigned calls;
    iampb_run *last;
} host;

static int32_t judge_user(void *user, iampb_run *run, const iampb_entity *subject)
{
    host *h = user;
    int32_t root = 0, mfa = 0;
    h->calls++;
    h->last = run;
    if (subject == NULL || iampb_run_account(run) == NULL || iampb_run_organization(run) == NULL)
        return -99;
    if (iampb_entity_bool(subject, "is_root", &root) == IAMPB_PRESENT && root == 1)
        return IAMPB_NOT_APPLICABLE;
    if (iampb_entity_bool(subject, "mfa_active", &mfa) == IAMPB_PRESENT && mfa == 1)
        return IAMPB_PASS;
    if (iampb_run_message(run, "no device", 9) != IAMPB_OK
        || iampb_run_evidence(run, subject, "mfa_active", "true") != IAMPB_OK
        || iampb_run_observation(run, "desk", "4711", NULL) != IAMPB_OK
        || iampb_run_command(run, "aws iam list-users") != IAMPB_OK)
        return -98;
    return h->verdict;
}

static iampb_check host_check(host *h)
{
    iampb_check check = IAMPB_CHECK_INIT;
    check.id = (iampb_str){ "acme.no-device", 14 };
    check.title = (iampb_str){ "No device on the desk", 21 };
    check.remediation = (iampb_str){ "Buy one.", 8 };
    check.lesson = IAMPB_LESSON_MFA;
    check.severity = IAMPB_SEVERITY_LOW;
    check.scope = IAMPB_SCOPE_ENTITY;
    check.kind = IAMPB_ENTITY_USER;
    check.user = h;
    check.judge = judge_user;
    return check;
}

static void host_case(playbook_case *c, host *h, char *csv, size_t room)
{
    iampb_error *err = NULL;
    iampb_check check = host_check(h);
    case_begin(c);
    case_load(c, "report.csv", report_text(TWO_USERS, csv, room));
    parse(c, "{\"checks\": {\"*\": {\"enabled\": false}, \"keys.*\": {\"enabled\": false}}}");
    ck_assert_status(iampb_playbook_add_check(c->playbook, &check, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_playbook_add_check(c->playbook, &check, &err), IAMPB_E_CONFLICT, &err);
    iampb_playbook_free(c->playbook);
    parse(c, "{\"checks\": {\"keys.*\": {\"enabled\": false}}}");
    ck_assert_status(iampb_playbook_add_check(c->playbook, &check, &err), IAMPB_OK, &err);
}

START_TEST(a_check_of_the_host_reports_like_a_built_in_one)
{
    char csv[4096];
    playbook_case c;
    host h = { IAMPB_FAIL, 0, NULL };
    iampb_error *err = NULL;
    iampb_audit_options options = IAMPB_AUDIT_OPTIONS_INIT;
    options.now = CASE_NOW;
    host_case(&c, &h, csv, sizeof csv);
    ck_assert_status(audit(&c, &options, &err), IAMPB_OK, &err);
    ck_assert_uint_eq(h.calls, 3);
    iampb_playbook_free(c.playbook); /* findings stand alone */
    c.playbook = NULL;
    ck_assert_uint_eq(count_findings(c.findings, "acme.no-device", 0, NULL, NULL), 1);
    ck_assert_uint_eq(count_findings(c.findings, "acme.no-device", IAMPB_FAIL, "user/zoe", "no device"), 1);
    for (size_t i = 0; i < iampb_findings_count(c.findings); i++) {
        const iampb_finding *f = iampb_findings_at(c.findings, i);
        if (strcmp(iampb_finding_text(f, "check_id", NULL), "acme.no-device") != 0)
            continue;
        case_text(f, "title", "No device on the desk");
        case_text(f, "remediation", "Buy one.");
        case_text(f, "resource_type", "AWS::IAM::User");
        ck_assert_uint_eq(iampb_finding_evidence_count(f), 2);
        ck_assert_str_eq(iampb_finding_evidence_text(f, 0, "observed", NULL), "false");
        ck_assert_str_eq(iampb_finding_evidence_text(f, 1, "field", NULL), "desk");
        ck_assert_str_eq(iampb_finding_command(f, 0, NULL), "aws iam list-users");
    }
    case_end(&c);
}
END_TEST

START_TEST(a_check_of_the_host_can_end_the_audit)
{
    char csv[4096];
    playbook_case c;
    host h = { -7, 0, NULL };
    iampb_error *err = NULL;
    iampb_audit_options options = IAMPB_AUDIT_OPTIONS_INIT;
    options.now = CASE_NOW;
    host_case(&c, &h, csv, sizeof csv);
    ck_assert_int_eq(audit(&c, &options, &err), IAMPB_E_CALLBACK);
    ck_assert_ptr_null(c.findings);
    ck_assert_int_eq(iampb_error_host_code(err), -7);
    iampb_error_free(err);
    err = NULL;
    h.verdict = 17; /* no verdict */
    ck_assert_status(audit(&c, &options, &err), IAMPB_E_INVALID, &err);
    case_end(&c);
}
END_TEST

static int32_t load_meanwhile(void *user, iampb_run *run, const iampb_entity *subject)
{
    playbook_case *c = user;
    iampb_account *opened = NULL;
    (void)run;
    (void)subject;
    ck_assert_int_eq(iampb_account_load(c->account, "{\"SummaryMap\":{}}", 17, NULL, NULL, NULL), IAMPB_E_STATE);
    ck_assert_int_eq(iampb_account_set_absent(c->account, IAMPB_DOCUMENT_PASSWORD_POLICY, NULL), IAMPB_E_STATE);
    ck_assert_int_eq(iampb_organization_add_account(c->organization, NULL, &opened, NULL), IAMPB_E_STATE);
    return IAMPB_PASS;
}

START_TEST(a_check_of_the_host_cannot_load)
{
    host h = { 0 };
    playbook_case c;
    char csv[4096];
    iampb_error *err = NULL;
    iampb_findings *findings = NULL;
    iampb_audit_options options = IAMPB_AUDIT_OPTIONS_INIT;
    iampb_check check = host_check(&h);
    case_begin(&c);
    case_load(&c, "report.csv", report_text(TWO_USERS, csv, sizeof csv));
    parse(&c, "{}");
    check.user = &c;
    check.judge = load_meanwhile;
    ck_assert_status(iampb_playbook_add_check(c.playbook, &check, &err), IAMPB_OK, &err);
    options.now = 1793491200;
    ck_assert_status(iampb_playbook_audit(c.playbook, c.organization, &options, &findings, &err), IAMPB_OK, &err);
    iampb_findings_free(findings);
    ck_assert_status(iampb_account_load(c.account, "{\"SummaryMap\":{}}", 17, NULL, NULL, &err), IAMPB_OK, &err);
    case_end(&c);
}
END_TEST

START_TEST(a_check_of_the_host_must_be_whole)
{
    host h = { IAMPB_FAIL, 0, NULL };
    iampb_error *err = NULL;
    playbook_case c;
    case_begin(&c);
    parse(&c, "{}");
    for (int i = 0; i < 9; i++) {
        iampb_check check = host_check(&h);
        iampb_status expected = IAMPB_E_INVALID;
        switch (i) {
        case 0: check.id.ptr = "Acme.no-device"; break;
        case 1: check.id.len = 4; break;
        case 2: check.title.len = 0; break;
        case 3: check.judge = NULL; break;
        case 4: check.lesson = 7; break;
        case 5: check.severity = 0; break;
        case 6: check.scope = 0; break;
        case 7: check.kind = 99; break;
        default:
            check.id = (iampb_str){ "keys.unused", 11 };
            expected = IAMPB_E_CONFLICT;
            break;
        }
        ck_assert_int_eq(iampb_playbook_add_check(c.playbook, &check, &err), expected);
        iampb_error_free(err);
        err = NULL;
    }
    case_end(&c);
}
END_TEST

/* ---- Progress, limits, arguments ---- */
typedef struct steps {
    unsigned calls;
    uint64_t done, total;
    int32_t code;
} steps;

static int32_t step(void *user, uint64_t done, uint64_t total)
{
    steps *s = user;
    ck_assert_uint_ge(done, s->done);
    s->calls++;
    s->done = done;
    s->total = total;
    return s->code;
}

START_TEST(progress_reaches_its_total_and_can_stop)
{
    char csv[4096];
    playbook_case c;
    steps s = { 0, 0, 0, 0 };
    iampb_error *err = NULL;
    iampb_audit_options options = IAMPB_AUDIT_OPTIONS_INIT;
    options.now = CASE_NOW;
    options.progress = step;
    options.user = &s;
    case_begin(&c);
    case_load(&c, "report.csv", report_text(TWO_USERS, csv, sizeof csv));
    case_load(&c, "details.json", details);
    parse(&c, "{}");
    ck_assert_status(audit(&c, &options, &err), IAMPB_OK, &err);
    ck_assert_uint_gt(s.calls, 1);
    ck_assert_uint_eq(s.done, s.total);
    s = (steps){ 0, 0, 0, 42 };
    ck_assert_int_eq(audit(&c, &options, &err), IAMPB_E_CALLBACK);
    ck_assert_int_eq(iampb_error_host_code(err), 42);
    ck_assert_uint_eq(s.calls, 1);
    iampb_error_free(err);
    case_end(&c);
}
END_TEST

START_TEST(bad_arguments_are_refused)
{
    playbook_case c;
    iampb_error *err = NULL;
    iampb_audit_options options = IAMPB_AUDIT_OPTIONS_INIT;
    case_begin(&c);
    parse(&c, "{}");
    ck_assert_status(audit(&c, &options, &err), IAMPB_E_INVALID, &err); /* now is missing */
    ck_assert_status(audit(&c, NULL, &err), IAMPB_E_INVALID, &err);
    options.now = CASE_NOW;
    ck_assert_status(iampb_playbook_audit(NULL, c.organization, &options, &c.findings, &err), IAMPB_E_INVALID, &err);
    ck_assert_int_eq(iampb_run_message(NULL, "x", 1), IAMPB_E_INVALID);
    case_end(&c);
}
END_TEST

START_TEST(findings_have_a_limit)
{
    char csv[4096];
    iampb_context *ctx = NULL;
    iampb_error *err = NULL;
    iampb_organization *organization = NULL;
    iampb_account *account = NULL;
    iampb_playbook *playbook = NULL;
    iampb_findings *findings = NULL;
    iampb_limits limits = IAMPB_LIMITS_INIT;
    iampb_context_options options = IAMPB_CONTEXT_OPTIONS_INIT;
    iampb_audit_options how = IAMPB_AUDIT_OPTIONS_INIT;
    limits.findings = 3;
    options.limits = &limits;
    how.now = CASE_NOW;
    report_text(TWO_USERS, csv, sizeof csv);
    ck_assert_status(iampb_context_new(&options, &ctx, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_organization_new(ctx, &organization, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_organization_add_account(organization, NULL, &account, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_account_load(account, csv, strlen(csv), NULL, NULL, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_playbook_new(ctx, NULL, &playbook, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_playbook_audit(playbook, organization, &how, &findings, &err), IAMPB_E_LIMIT, &err);
    ck_assert_ptr_null(findings);
    iampb_playbook_free(playbook);
    iampb_organization_free(organization);
    iampb_context_free(ctx);
}
END_TEST

/* ---- Out of memory ---- */
static iampb_status oom_audit(iampb_context *ctx, void *user)
{
    static const char playbook_json[] =
        "{\"checks\": {\"keys.*\": {\"severity\": \"low\"}, \"keys.unused\": {\"days\": 10, \"privileged_days\": 5}}, "
        "\"frameworks\": [\"SOC 2\"], \"machine_users\": [\"*:user/a*\"], \"exemptions\": [{\"resource\": \"*adam\", "
        "\"checks\": [\"*\"], \"reason\": \"r\"}, {\"resource\": \"arn:aws:iam::123456789012:user/zoe\", \"checks\": "
        "[\"mfa.*\"], \"reason\": \"r\", \"until\": \"2020-01-01\"}]}";
    const char *csv = user;
    iampb_error *err = NULL;
    iampb_organization *organization = NULL;
    iampb_account *account = NULL;
    iampb_playbook *playbook = NULL;
    iampb_findings *findings = NULL;
    iampb_audit_options options = IAMPB_AUDIT_OPTIONS_INIT;
    host h = { IAMPB_FAIL, 0, NULL };
    iampb_check check = host_check(&h);
    options.now = CASE_NOW;
    options.include_pass = 1;
    iampb_status status = iampb_organization_new(ctx, &organization, &err);
    if (oom_check(status, organization, &err) < 0)
        return status;
    status = iampb_organization_add_account(organization, NULL, &account, &err);
    if (oom_check(status, account, &err) < 0)
        goto out;
    if ((status = iampb_account_load(account, csv, strlen(csv), NULL, NULL, &err)) < 0
        || (status = iampb_account_load(account, details, sizeof details - 1, NULL, NULL, &err)) < 0) {
        iampb_error_free(err);
        goto out;
    }
    status = iampb_playbook_parse(ctx, playbook_json, sizeof playbook_json - 1, "p", &playbook, &err);
    if (oom_check(status, playbook, &err) < 0)
        goto out;
    if ((status = iampb_playbook_add_check(playbook, &check, &err)) < 0) {
        iampb_error_free(err);
        goto out;
    }
    status = iampb_playbook_audit(playbook, organization, &options, &findings, &err);
    oom_check(status, findings, &err);
out:
    iampb_findings_free(findings);
    iampb_playbook_free(playbook);
    iampb_organization_free(organization);
    return status;
}

START_TEST(memory_may_run_out_anywhere)
{
    char csv[4096];
    report_text(TWO_USERS, csv, sizeof csv);
    ck_assert_uint_gt(oom_loop("audit", oom_audit, csv), 50);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("playbook/engine");
    TCase *t = tcase_create("all");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, the_same_input_gives_the_same_bytes);
    tcase_add_test(t, permuted_rows_give_the_same_fingerprints);
    tcase_add_test(t, pass_findings_change_no_count);
    tcase_add_loop_test(t, every_user_is_judged_whatever_the_number, 0, 5);
    tcase_add_test(t, every_inline_policy_is_judged_whatever_the_number);
    tcase_add_test(t, what_is_missing_is_said_once_and_with_its_call);
    tcase_add_test(t, past_the_hard_limit_nothing_is_judged_by_the_report);
    tcase_add_test(t, a_stale_report_is_judged_at_its_own_time);
    tcase_add_test(t, a_stale_report_still_fails_what_it_shows);
    tcase_add_test(t, privileged_users_have_a_stricter_limit);
    tcase_add_test(t, a_check_of_the_host_reports_like_a_built_in_one);
    tcase_add_test(t, a_check_of_the_host_can_end_the_audit);
    tcase_add_test(t, a_check_of_the_host_cannot_load);
    tcase_add_test(t, a_check_of_the_host_must_be_whole);
    tcase_add_test(t, progress_reaches_its_total_and_can_stop);
    tcase_add_test(t, bad_arguments_are_refused);
    tcase_add_test(t, findings_have_a_limit);
    tcase_add_test(t, memory_may_run_out_anywhere);
    suite_add_tcase(s, t);
    return s;
}

HARNESS_MAIN("playbook-engine", suite)
