/* test_mfa_policies.c - what users may do without MFA, by evaluation of identity policies, boundary and SCPs. */
#include "oom.h"
#include "report_text.h"
#include <stdio.h>

#define A "123456789012"
#define IAM "arn:aws:iam::" A ":"
#define ALLOW_ALL "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}"
#define DENY_IF(op, value) "{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{\"" op "\":{"            \
    "\"aws:MultiFactorAuthPresent\":\"" value "\"}}}"
#define ALLOW_IF(op, value) "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{\"" op "\":{"          \
    "\"aws:MultiFactorAuthPresent\":\"" value "\"}}}"
#define TEXT(statements) "{\"Version\":\"2012-10-17\",\"Statement\":[" statements "]}"
#define WITH(statements) "\"UserPolicyList\":[{\"PolicyName\":\"p\",\"PolicyDocument\":" TEXT(statements) "}],"
#define USER(name, rest) "{\"Path\":\"/\",\"UserName\":\"" name "\",\"UserId\":\"AIDA" name "\",\"Arn\":\"" IAM "user/" name \
    "\",\"CreateDate\":\"2020-01-01T00:00:00Z\"," rest "\"GroupList\":[],\"AttachedManagedPolicies\":[]}"
#define IN_GROUP(name) "{\"Path\":\"/\",\"UserName\":\"" name "\",\"UserId\":\"AIDA" name "\",\"Arn\":\"" IAM "user/" name    \
    "\",\"CreateDate\":\"2020-01-01T00:00:00Z\",\"GroupList\":[\"g\"],\"AttachedManagedPolicies\":[]}"
#define GROUP(statements) "{\"Path\":\"/\",\"GroupName\":\"g\",\"GroupId\":\"AGPAG\",\"Arn\":\"" IAM "group/g\","            \
    "\"CreateDate\":\"2020-01-01T00:00:00Z\",\"GroupPolicyList\":[{\"PolicyName\":\"p\",\"PolicyDocument\":"                  \
    TEXT(statements) "}],\"AttachedManagedPolicies\":[]}"
#define ATTACHED(arn) "{\"Path\":\"/\",\"UserName\":\"a\",\"UserId\":\"AIDAA\",\"Arn\":\"" IAM "user/a\",\"CreateDate\":"    \
    "\"2020-01-01T00:00:00Z\",\"GroupList\":[],\"AttachedManagedPolicies\":[{\"PolicyName\":\"x\",\"PolicyArn\":\"" arn      \
    "\"}]}"
#define BOUNDED "\"PermissionsBoundary\":{\"PermissionsBoundaryType\":\"Policy\",\"PermissionsBoundaryArn\":\"" IAM           \
    "policy/b\"},"
#define BOUNDARY "{\"PolicyName\":\"b\",\"PolicyId\":\"ANPAB\",\"Arn\":\"" IAM "policy/b\",\"Path\":\"/\",\"AttachmentCount\":" \
    "0,\"PermissionsBoundaryUsageCount\":1,\"IsAttachable\":true,\"DefaultVersionId\":\"v1\",\"CreateDate\":"               \
    "\"2020-01-01T00:00:00Z\",\"PolicyVersionList\":[{\"VersionId\":\"v1\",\"IsDefaultVersion\":true,\"CreateDate\":"       \
    "\"2020-01-01T00:00:00Z\",\"Document\":" TEXT("{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}") "}]}"
#define DETAILS(users, groups, policies) "{\"UserDetailList\":[" users "],\"GroupDetailList\":[" groups                       \
    "],\"RoleDetailList\":[],\"Policies\":[" policies "]}"

static playbook_case c;

static void load(const char *details, const char *password, const char *mfa, const char *key)
{
    static char csv[4096];
    const report_row rows[] = { ROOT_ROW("false", NULL, NULL, "true"),
        { "a", password, NULL, NULL, mfa, key, "9", "1" } };
    case_begin(&c);
    c.include_pass = 1;
    case_load(&c, "details.json", details);
    if (password != NULL)
        case_load(&c, "report.csv", report_text(rows, 2, csv, sizeof csv));
}

/* ---- mfa.admin-without-mfa ---- */
static const struct admin_row {
    const char *details, *password, *mfa, *key;
    unsigned pass, fail, unknown;
} admin_rows[] = {
    { DETAILS(USER("a", WITH(ALLOW_ALL)), "", ""), "true", "false", "false", 0, 1, 0 },
    { DETAILS(USER("a", WITH(ALLOW_ALL)), "", ""), "false", "false", "true", 0, 1, 0 },
    { DETAILS(USER("a", WITH(ALLOW_ALL)), "", ""), "false", "false", "false", 1, 0, 0 },
    { DETAILS(USER("a", WITH(ALLOW_ALL)), "", ""), "true", "true", "true", 1, 0, 0 },
    { DETAILS(USER("a", WITH(ALLOW_ALL)), "", ""), "true", "", "false", 0, 0, 1 },
    { DETAILS(USER("a", WITH(ALLOW_ALL)), "", ""), "", "false", "false", 0, 0, 1 },
    /* through a group; by no policy's name */
    { DETAILS(IN_GROUP("a"), GROUP(ALLOW_ALL), ""), "true", "false", "false", 0, 1, 0 },
    { DETAILS(USER("a", WITH("{\"Effect\":\"Allow\",\"NotAction\":\"s3:GetObject\",\"Resource\":\"*\"}")), "", ""), "true",
            "false", "false", 0, 1, 0 },
    { DETAILS(USER("a", WITH("{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}")), "", ""), "true", "false",
            "true", 1, 0, 0 },
    /* a boundary takes it away */
    { DETAILS(USER("a", BOUNDED WITH(ALLOW_ALL)), "", BOUNDARY), "true", "false", "true", 1, 0, 0 },
    /* Bool false lets long-term keys through, BoolIfExists does not; of a console session both hold */
    { DETAILS(USER("a", WITH(ALLOW_ALL "," DENY_IF("Bool", "false"))), "", ""), "true", "false", "false", 1, 0, 0 },
    { DETAILS(USER("a", WITH(ALLOW_ALL "," DENY_IF("Bool", "false"))), "", ""), "true", "false", "true", 0, 1, 0 },
    { DETAILS(USER("a", WITH(ALLOW_ALL "," DENY_IF("BoolIfExists", "false"))), "", ""), "true", "false", "true", 1, 0, 0 },
    /* likewise the other way round */
    { DETAILS(USER("a", WITH(ALLOW_IF("Bool", "true"))), "", ""), "true", "false", "true", 1, 0, 0 },
    { DETAILS(USER("a", WITH(ALLOW_IF("BoolIfExists", "true"))), "", ""), "true", "false", "true", 0, 1, 0 },
    { DETAILS(USER("a", WITH(ALLOW_IF("BoolIfExists", "true"))), "", ""), "true", "false", "false", 1, 0, 0 },
};

START_TEST(administrators_are_found_by_all_policies_that_have_a_say)
{
    const struct admin_row *r = &admin_rows[_i];
    load(r->details, r->password, r->mfa, r->key);
    case_audit(&c, "mfa.admin-without-mfa", NULL, NULL);
    case_expect(&c, r->pass, r->fail, 0, r->unknown);
    if (r->fail > 0)
        case_evidence_at(&c, case_find(&c, IAMPB_FAIL, "user/a"), "mfa_active", "false");
    case_end(&c);
}
END_TEST

START_TEST(the_statement_that_allows_it_is_shown)
{
    load(DETAILS(USER("a", WITH("{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}," ALLOW_ALL)), "", ""), "true",
            "false", "false");
    case_audit(&c, "mfa.admin-without-mfa", NULL, NULL);
    const iampb_finding *f = case_find(&c, IAMPB_FAIL, "user/a");
    case_evidence_at(&c, f, "Statement", ALLOW_ALL);
    case_evidence(&c, f, "request", "iam:PutUserPolicy on " IAM "user/somebody, with aws:MultiFactorAuthPresent false: "
            "allowed");
    case_end(&c);
}
END_TEST

START_TEST(a_policy_that_is_not_in_the_data_leaves_it_open)
{
    static const char *const checks[] = { "mfa.admin-without-mfa", "mfa.self-manage-missing",
        "mfa.not-required-by-policy" };
    for (int i = 0; i < 3; i++) {
        load(DETAILS(ATTACHED(IAM "policy/gone"), "", ""), "true", "false", "false");
        case_audit(&c, checks[i], NULL, NULL);
        case_expect(&c, 0, 0, 0, 2); /* the user; and once that policies are missing */
        case_says(case_find(&c, IAMPB_NOT_EVALUATED, "user/a"), IAM "policy/gone");
        case_end(&c);
        /* a user whom only the report has */
        load(DETAILS(USER("b", ""), "", ""), "true", "false", "false");
        case_audit(&c, checks[i], NULL, NULL);
        case_find(&c, IAMPB_NOT_EVALUATED, "user/a");
        case_end(&c);
    }
}
END_TEST

/* ---- mfa.self-manage-missing ---- */
#define OWN_DEVICE "{\"Effect\":\"Allow\",\"Action\":\"iam:CreateVirtualMFADevice\",\"Resource\":\"arn:aws:iam::*:mfa/"       \
    "${aws:username}\"},{\"Effect\":\"Allow\",\"Action\":\"iam:EnableMFADevice\",\"Resource\":\"arn:aws:iam::*:user/"         \
    "${aws:username}\"}"
START_TEST(people_must_be_able_to_set_up_their_own_device)
{
    static const struct {
        const char *details, *password, *mfa;
        unsigned pass, fail;
    } rows[] = {
        { DETAILS(USER("a", WITH(OWN_DEVICE)), "", ""), "true", "false", 1, 0 },
        { DETAILS(USER("a", ""), "", ""), "true", "false", 0, 1 },
        { DETAILS(USER("a", ""), "", ""), "true", "true", 1, 0 },
        { DETAILS(USER("a", ""), "", ""), "false", "false", 1, 0 },
        /* one of the two calls is not enough, and somebody else's device is none */
        { DETAILS(USER("a", WITH("{\"Effect\":\"Allow\",\"Action\":\"iam:EnableMFADevice\",\"Resource\":\"*\"}")), "", ""),
                "true", "false", 0, 1 },
        { DETAILS(USER("a", WITH("{\"Effect\":\"Allow\",\"Action\":\"iam:*\",\"Resource\":\"arn:aws:iam::*:*/b\"}")), "", ""),
                "true", "false", 0, 1 },
        /* a Deny without MFA that does not spare them locks everybody out */
        { DETAILS(USER("a", WITH(OWN_DEVICE "," DENY_IF("BoolIfExists", "false"))), "", ""), "true", "false", 0, 1 },
        { DETAILS(USER("a", BOUNDED WITH(OWN_DEVICE)), "", BOUNDARY), "true", "false", 0, 1 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        load(rows[i].details, rows[i].password, rows[i].mfa, "false");
        case_audit(&c, "mfa.self-manage-missing", NULL, NULL);
        case_expect(&c, rows[i].pass, rows[i].fail, 0, 0);
        case_end(&c);
    }
}
END_TEST

/* ---- mfa.not-required-by-policy ---- */
#define STOP "{\"Effect\":\"Allow\",\"Action\":\"cloudtrail:StopLogging\",\"Resource\":\"*\"}"
#define KEYS "{\"Effect\":\"Allow\",\"Action\":\"kms:Schedule*\",\"Resource\":\"*\"}"
START_TEST(sensitive_actions_need_mfa)
{
    static const struct {
        const char *details, *key, *more;
        unsigned pass, fail;
    } rows[] = {
        { DETAILS(USER("a", WITH(STOP)), "", ""), "false", NULL, 0, 1 },
        { DETAILS(USER("a", WITH(KEYS)), "", ""), "false", NULL, 0, 1 },
        { DETAILS(USER("a", WITH("{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}")), "", ""), "false", NULL, 1,
                0 },
        { DETAILS(USER("a", WITH(STOP "," DENY_IF("Bool", "false"))), "", ""), "false", NULL, 1, 0 },
        { DETAILS(USER("a", WITH(STOP "," DENY_IF("Bool", "false"))), "", ""), "true", NULL, 0, 1 },
        { DETAILS(USER("a", WITH(STOP "," DENY_IF("BoolIfExists", "false"))), "", ""), "true", NULL, 1, 0 },
        { DETAILS(USER("a", BOUNDED WITH(STOP)), "", BOUNDARY), "true", NULL, 1, 0 },
        /* the playbook's own list, in place of the usual one */
        { DETAILS(USER("a", WITH(STOP)), "", ""), "false", "\"mfa_actions\": [\"iam:*\"]", 1, 0 },
        { DETAILS(USER("a", WITH(STOP)), "", ""), "false", "\"mfa_actions\": [\"CloudTrail:Stop*\"]", 0, 1 },
        { DETAILS(USER("a", WITH("{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}")), "", ""), "false",
                "\"mfa_actions\": [\"s3:DeleteBucket\"]", 0, 1 },
        /* machines have no MFA */
        { DETAILS(USER("a", WITH(STOP)), "", ""), "true", "\"machine_users\": [\"*:user/a\"]", 0, 0 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        load(rows[i].details, "true", "true", rows[i].key);
        case_audit(&c, "mfa.not-required-by-policy", NULL, rows[i].more);
        case_expect(&c, rows[i].pass, rows[i].fail, 0, 0);
        case_end(&c);
    }
}
END_TEST

START_TEST(the_details_alone_are_enough_and_less_certain)
{
    load(DETAILS(USER("a", WITH(STOP)), "", ""), NULL, NULL, NULL);
    case_audit(&c, "mfa.not-required-by-policy", NULL, NULL);
    ck_assert_int_eq(iampb_finding_confidence(case_find(&c, IAMPB_FAIL, "user/a")), IAMPB_CONFIDENCE_MEDIUM);
    case_end(&c);
}
END_TEST

/* Users with the same policies share answers only where nothing tells them apart. */
START_TEST(users_with_one_policy_are_told_apart_where_it_tells_them_apart)
{
    load(DETAILS(IN_GROUP("a") "," IN_GROUP("b") "," IN_GROUP("d"),
                 GROUP(STOP ",{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{"
                       "\"aws:username\":\"b\"}}}"), ""), NULL, NULL, NULL);
    case_audit(&c, "mfa.not-required-by-policy", NULL, NULL);
    case_expect(&c, 1, 2, 0, 0);
    case_find(&c, IAMPB_PASS, "user/b");
    case_end(&c);
    load(DETAILS(IN_GROUP("a") "," IN_GROUP("b") "," USER("d", ""), GROUP(STOP), ""), NULL, NULL, NULL);
    case_audit(&c, "mfa.not-required-by-policy", NULL, NULL);
    case_expect(&c, 1, 2, 0, 0);
    case_find(&c, IAMPB_PASS, "user/d");
    case_end(&c);
}
END_TEST

/* What AWS never writes ends no audit. */
START_TEST(names_that_nobody_has_are_not_evaluated)
{
    static const char *const users[] = {
        "{\"Path\":\"/\",\"UserName\":\"*\",\"UserId\":\"AIDAA\",\"Arn\":\"arn:aws:iam::" A ":user/*\",\"CreateDate\":"
        "\"2020-01-01T00:00:00Z\",\"GroupList\":[],\"AttachedManagedPolicies\":[]}",
        "{\"Path\":\"/\",\"UserName\":\"x\",\"UserId\":\"AIDAA\",\"Arn\":\"arn:aws:iam::" A ":x\",\"CreateDate\":"
        "\"2020-01-01T00:00:00Z\","
        "\"GroupList\":[],\"AttachedManagedPolicies\":[]}",
    };
    static const char *const checks[] = { "mfa.admin-without-mfa", "mfa.self-manage-missing",
        "mfa.not-required-by-policy" };
    for (size_t i = 0; i < 6; i++) {
        char details[1024];
        snprintf(details, sizeof details, DETAILS("%s", "", ""), users[i % 2]);
        load(details, NULL, NULL, NULL);
        case_audit(&c, checks[i / 2], NULL, NULL);
        ck_assert_uint_eq(case_count(&c, IAMPB_FAIL), 0);
        case_end(&c);
    }
}
END_TEST

START_TEST(lists_of_actions_are_checked_when_they_are_read)
{
    static const char *const wrong[] = { "*Nothing*", "s3", "s3:*", ":x", "s3:", "s3:Get Object" };
    iampb_context *ctx = harness_context();
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char text[200];
        iampb_playbook *playbook = NULL;
        iampb_error *err = NULL;
        int len = snprintf(text, sizeof text, "{\"mfa_actions\": [\"%s\"]}", wrong[i]);
        ck_assert_status(iampb_playbook_parse(ctx, text, (size_t)len, NULL, &playbook, &err), IAMPB_E_SYNTAX, &err);
    }
    iampb_context_free(ctx);
}
END_TEST

/* ---- Memory ---- */
static iampb_status audit_users(iampb_context *ctx, void *user)
{
    const char *const details = user;
    static const char playbook_text[] = "{\"mfa_actions\": [\"iam:*\", \"s3:DeleteBucket\"]}";
    iampb_organization *organization = NULL;
    iampb_account *account = NULL;
    iampb_playbook *playbook = NULL;
    iampb_findings *findings = NULL;
    iampb_error *err = NULL;
    iampb_audit_options options = IAMPB_AUDIT_OPTIONS_INIT;
    options.now = CASE_NOW;
    iampb_status status = oom_check(iampb_organization_new(ctx, &organization, &err), organization, &err);
    if (status == IAMPB_OK)
        status = oom_check(iampb_organization_add_account(organization, NULL, &account, &err), account, &err);
    if (status == IAMPB_OK)
        status = oom_check(iampb_account_load(account, details, strlen(details), NULL, NULL, &err), NULL, &err);
    if (status == IAMPB_OK)
        status = oom_check(iampb_playbook_parse(ctx, playbook_text, strlen(playbook_text), NULL, &playbook, &err), playbook,
                &err);
    if (status == IAMPB_OK)
        status = oom_check(iampb_playbook_audit(playbook, organization, &options, &findings, &err), findings, &err);
    iampb_findings_free(findings);
    iampb_playbook_free(playbook);
    iampb_organization_free(organization);
    return status;
}

START_TEST(running_out_of_memory_anywhere_is_told_and_leaks_nothing)
{
    static char details[] = DETAILS(USER("a", BOUNDED WITH(STOP)) "," IN_GROUP("b"), GROUP(ALLOW_ALL), BOUNDARY);
    ck_assert_uint_gt(oom_loop("an audit of users", audit_users, details), 20);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = HARNESS_LIST("playbook/mfa_policies", the_statement_that_allows_it_is_shown,
            a_policy_that_is_not_in_the_data_leaves_it_open, people_must_be_able_to_set_up_their_own_device,
            sensitive_actions_need_mfa, the_details_alone_are_enough_and_less_certain,
            users_with_one_policy_are_told_apart_where_it_tells_them_apart,
            names_that_nobody_has_are_not_evaluated, lists_of_actions_are_checked_when_they_are_read,
            running_out_of_memory_anywhere_is_told_and_leaks_nothing);
    TCase *t = tcase_create("rows");
    tcase_add_loop_test(t, administrators_are_found_by_all_policies_that_have_a_say, 0,
            (int)(sizeof admin_rows / sizeof *admin_rows));
    suite_add_tcase(s, t);
    return s;
}
HARNESS_MAIN("playbook-mfa_policies", suite)
