/* test_effective_admin.c - who is an administrator, by evaluation of all policies and by no name: users, groups, roles.
 * P-10: everything survives evaluation, the means to change permissions included. */
#include "oom.h"
#include "people.h"

#define ADMIN_POLICY POLICY_AT("arn:aws:iam::aws:policy/AdministratorAccess", "AdministratorAccess", "1", ALL)
#define HAS_ADMIN HAS("arn:aws:iam::aws:policy/AdministratorAccess")
#define S3_ONLY POLICY("b", ALLOW("\"s3:*\"", "\"*\""))
#define ONLY(rest) DETAILS(USER("a", "", "", rest), "", "", "")
#define NOT_ACTION(list) "{\"Effect\":\"Allow\",\"NotAction\":" list ",\"Resource\":\"*\"}"

static playbook_case c;

/* ---- Users ---- */
static const struct user_row {
    const char *details;
    unsigned pass, fail, unknown;
} user_rows[] = {
    { ONLY(GIVES(ALL)), 0, 1, 0 },
    { ONLY(GIVES(ALLOW("\"s3:*\"", "\"*\""))), 1, 0, 0 },
    { ONLY(""), 1, 0, 0 },
    { DETAILS(USER("a", "", HAS_ADMIN, ""), "", "", ADMIN_POLICY), 0, 1, 0 },
    /* by meaning: in two statements, in two policies, through a group */
    { ONLY(GIVES(NOT_ACTION("[\"iam:*\",\"s3:*\"]") "," ALLOW("[\"iam:*\",\"s3:*\"]", "\"*\""))), 0, 1, 0 },
    { DETAILS(USER("a", "", HAS(IAM "policy/i"), GIVES(NOT_ACTION("\"iam:*\""))), "", "",
              POLICY("i", ALLOW("\"iam:*\"", "\"*\""))), 0, 1, 0 },
    { DETAILS(USER("a", "\"g\"", "", ""), GROUP("g", "", ALL), "", ""), 0, 1, 0 },
    /* one way to give oneself the rest is enough; without any, many actions make no administrator */
    { ONLY(GIVES(NOT_ACTION("[\"iam:PutUserPolicy\",\"iam:CreatePolicyVersion\",\"s3:*\"]"))), 0, 1, 0 },
    { ONLY(GIVES(NOT_ACTION("\"iam:*\""))), 1, 0, 0 },
    { ONLY(GIVES(NOT_ACTION("[\"iam:Put*\",\"iam:Attach*\",\"iam:CreatePolicyVersion\"]"))), 1, 0, 0 },
    /* which policies may be attached counts: P-13 */
    { ONLY(GIVES(NOT_ACTION("\"iam:*\"") "," ALLOW_IF("\"iam:AttachUserPolicy\"", "\"*\"", "ArnEquals", "iam:PolicyARN",
              "\"" IAM "policy/harmless\""))), 1, 0, 0 },
    { ONLY(GIVES(NOT_ACTION("\"iam:*\"") "," ALLOW_IF("\"iam:AttachUserPolicy\"", "\"*\"", "ArnLike", "iam:PolicyARN",
              "\"arn:aws:iam::aws:policy/*\""))), 0, 1, 0 },
    /* a boundary, or a Deny anywhere, takes it away; a boundary that allows all does not */
    { DETAILS(USER("a", "", HAS_ADMIN, BOUND), "", "", ADMIN_POLICY "," S3_ONLY), 1, 0, 0 },
    { DETAILS(USER("a", "", HAS_ADMIN, BOUND), "", "", ADMIN_POLICY "," POLICY("b", ALL)), 0, 1, 0 },
    { DETAILS(USER("a", "\"g\"", HAS_ADMIN, ""), GROUP("g", "", DENY("\"iam:*\"", "\"*\"")), "", ADMIN_POLICY), 1, 0, 0 },
    { DETAILS(USER("a", "\"g\"", HAS_ADMIN, ""), GROUP("g", "", DENY("\"s3:*\"", "\"*\"")), "", ADMIN_POLICY), 0, 1, 0 },
    /* with MFA is enough */
    { ONLY(GIVES(ALL "," DENY_IF("\"*\"", "\"*\"", "BoolIfExists", "aws:MultiFactorAuthPresent", "\"false\""))), 0, 1, 0 },
    /* some Region is enough */
    { ONLY(GIVES(ALL "," DENY_IF("\"*\"", "\"*\"", "StringNotEquals", "aws:RequestedRegion",
              "[\"eu-north-1\",\"us-east-1\"]"))), 0, 1, 0 },
    /* nobody tells from where it comes */
    { ONLY(GIVES(ALLOW_IF("\"*\"", "\"*\"", "IpAddress", "aws:SourceIp", "\"192.0.2.0/24\""))), 0, 0, 1 },
    /* a policy, or a boundary, that is not in the input: for the user; the former for the account too */
    { DETAILS(USER("a", "", HAS(IAM "policy/gone"), ""), "", "", ""), 0, 0, 2 },
    { DETAILS(USER("a", "", HAS_ADMIN, BOUND), "", "", ADMIN_POLICY), 0, 0, 1 },
};

START_TEST(users_are_judged_by_all_their_policies)
{
    const struct user_row *r = &user_rows[_i];
    people_begin(&c, r->details);
    case_audit(&c, "privilege.admin-user", NULL, NULL);
    case_expect(&c, r->pass, r->fail, 0, r->unknown);
    case_end(&c);
}
END_TEST

START_TEST(what_grants_is_shown_with_the_requests)
{
    people_begin(&c, DETAILS(USER("a", "\"g\"", "", GIVES(ALLOW("\"s3:*\"", "\"*\""))),
                         GROUP("g", "", ALLOW("\"ec2:*\"", "\"*\"") "," ALL), "", ""));
    case_audit(&c, "privilege.admin-user", NULL, NULL);
    const iampb_finding *f = case_find(&c, IAMPB_FAIL, "user/a");
    case_evidence_at(&c, f, "Statement", ALL);
    case_evidence(&c, f, "request", "some-service:SomeAction on *, with aws:MultiFactorAuthPresent true: allowed");
    case_evidence(&c, f, "request", "iam:PutUserPolicy on " IAM "user/somebody, with aws:MultiFactorAuthPresent true: "
            "allowed");
    ck_assert_int_eq(iampb_finding_severity(f), IAMPB_SEVERITY_HIGH);
    case_end(&c);
}
END_TEST

START_TEST(what_is_not_there_is_named)
{
    people_begin(&c, DETAILS(USER("a", "", HAS(IAM "policy/gone"), ""), "", "", ""));
    case_audit(&c, "privilege.admin-user", NULL, NULL);
    case_says(case_find(&c, IAMPB_NOT_EVALUATED, "user/a"), IAM "policy/gone");
    case_end(&c);
    people_begin(&c, DETAILS(USER("a", "", HAS_ADMIN, BOUND), "", "", ADMIN_POLICY));
    case_audit(&c, "privilege.admin-user", NULL, NULL);
    case_says(case_find(&c, IAMPB_NOT_EVALUATED, "user/a"), IAM "policy/b");
    case_end(&c);
}
END_TEST

START_TEST(users_with_the_same_policies_are_told_apart_where_these_do)
{
    people_begin(&c, DETAILS(USER("a", "\"g\"", "", "") "," USER("b", "\"g\"", "", "") "," USER("d", "\"g\"", "", ""),
                         GROUP("g", "", ALL "," DENY_IF("\"*\"", "\"*\"", "StringEquals", "aws:username", "\"b\"")), "", ""));
    case_audit(&c, "privilege.admin-user", NULL, NULL);
    case_expect(&c, 1, 2, 0, 0);
    case_find(&c, IAMPB_PASS, "user/b");
    case_end(&c);
}
END_TEST

/* ---- SCPs ---- */
START_TEST(scps_count_and_guards_of_regions_do_not)
{
    static const struct {
        const char *scp;
        unsigned pass, fail;
    } rows[] = {
        { TEXT(DENY("\"iam:*\"", "\"*\"")), 1, 0 },
        { TEXT(DENY("[\"cloudtrail:StopLogging\",\"organizations:LeaveOrganization\"]", "\"*\"")), 0, 1 },
        { TEXT("{\"Effect\":\"Deny\",\"NotAction\":[\"iam:*\",\"sts:*\"],\"Resource\":\"*\",\"Condition\":{\"StringNotEquals\":{"
               "\"aws:RequestedRegion\":[\"eu-north-1\",\"eu-west-1\"]}}}"), 0, 1 },
        { TEXT(DENY_IF("\"*\"", "\"*\"", "ArnNotLike", "aws:PrincipalArn", "\"arn:aws:iam::*:role/*\"")), 1, 0 },
    };
    static const char *const checks[] = { "privilege.admin-user", "privilege.admin-group" };
    for (size_t i = 0; i < 2 * sizeof rows / sizeof *rows; i++) {
        const bool open = i == 7; /* by the ARN of a member of whom none is told */
        people_begin_under(&c, DETAILS(USER("a", "\"g\"", "", ""), GROUP("g", "", ALL), "", ""), rows[i / 2].scp);
        case_audit(&c, checks[i % 2], NULL, NULL);
        case_expect(&c, open ? 0 : rows[i / 2].pass, rows[i / 2].fail, 0, open ? 1 : 0);
        case_end(&c);
    }
}
END_TEST

START_TEST(the_region_in_which_it_is_one_is_told)
{
    people_begin_under(&c, ONLY(GIVES(ALL)), TEXT("{\"Effect\":\"Deny\",\"NotAction\":\"iam:*\",\"Resource\":\"*\","
            "\"Condition\":{\"StringNotEquals\":{\"aws:RequestedRegion\":\"eu-north-1\"}}}"));
    case_audit(&c, "privilege.admin-user", NULL, NULL);
    case_evidence(&c, case_find(&c, IAMPB_FAIL, "user/a"), "request",
            "some-service:SomeAction on *, with aws:MultiFactorAuthPresent true, aws:RequestedRegion eu-north-1: allowed");
    case_end(&c);
}
END_TEST

/* ---- Groups ---- */
START_TEST(groups_are_judged_by_their_own_policies_taken_together)
{
    static const struct {
        const char *details;
        unsigned pass, fail, unknown;
    } rows[] = {
        { DETAILS(USER("a", "\"g\"", "", ""), GROUP("g", "", ALL), "", ""), 0, 1, 0 },
        { DETAILS("", GROUP("g", "", ALL), "", ""), 0, 1, 0 }, /* whoever joins it */
        { DETAILS("", GROUP("g", HAS_ADMIN, ""), "", ADMIN_POLICY), 0, 1, 0 },
        { DETAILS("", GROUP("g", HAS_ADMIN, DENY("\"iam:*\"", "\"*\"")), "", ADMIN_POLICY), 1, 0, 0 },
        { DETAILS("", GROUP("g", HAS(IAM "policy/i"), NOT_ACTION("\"iam:*\"")), "",
                  POLICY("i", ALLOW("\"iam:*\"", "\"*\""))), 0, 1, 0 },
        /* not by what its members have besides, nor by a boundary of theirs */
        { DETAILS(USER("a", "\"g\"", HAS_ADMIN, ""), GROUP("g", "", ALLOW("\"s3:*\"", "\"*\"")), "", ADMIN_POLICY), 1, 0, 0 },
        { DETAILS(USER("a", "\"g\"", "", BOUND), GROUP("g", "", ALL), "", S3_ONLY), 0, 1, 0 },
        { DETAILS("", GROUP("g", HAS(IAM "policy/gone"), ""), "", ""), 0, 0, 2 },
        { DETAILS("", GROUP("g", "", ALLOW_IF("\"*\"", "\"*\"", "StringEquals", "aws:PrincipalTag/team", "\"ops\"")), "", ""),
                0, 0, 1 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        people_begin(&c, rows[i].details);
        case_audit(&c, "privilege.admin-group", NULL, NULL);
        case_expect(&c, rows[i].pass, rows[i].fail, 0, rows[i].unknown);
        case_end(&c);
    }
}
END_TEST

START_TEST(members_of_a_group_are_listed_and_the_statement_shown)
{
    for (int members = 0; members < 2; members++) {
        people_begin(&c, members ? DETAILS(USER("a", "\"g\"", "", "") "," USER("b", "", "", ""), GROUP("g", "", ALL), "", "")
                                 : DETAILS(USER("b", "", "", ""), GROUP("g", "", ALL), "", ""));
        case_audit(&c, "privilege.admin-group", NULL, NULL);
        const iampb_finding *f = case_find(&c, IAMPB_FAIL, "group/g");
        case_evidence_at(&c, f, "Statement", ALL);
        case_says(f, members ? "1 member," : "0 members,");
        if (members)
            case_evidence_at(&c, f, "member", IAM "user/a");
        case_end(&c);
    }
}
END_TEST

/* ---- Roles ---- */
#define ONE_ROLE(trust, rest) DETAILS("", "", ROLE("r", "", trust, rest), S3_ONLY)
START_TEST(roles_are_judged_but_for_those_that_aws_keeps)
{
    static const struct {
        const char *details;
        unsigned pass, fail;
    } rows[] = {
        { ONE_ROLE(OWN, ROLE_GIVES(ALL)), 0, 1 },
        { ONE_ROLE(OWN, ROLE_GIVES(ALLOW("\"s3:*\"", "\"*\""))), 1, 0 },
        { ONE_ROLE(OWN, BOUND ROLE_GIVES(ALL)), 1, 0 },
        { ONE_ROLE(OWN, ROLE_GIVES(NOT_ACTION("[\"iam:PutRolePolicy\",\"iam:CreatePolicyVersion\"]"))), 0, 1 },
        /* what can be done to users alone is nothing for a role: a path, and no state */
        { ONE_ROLE(OWN, ROLE_GIVES(NOT_ACTION("[\"iam:Put*\",\"iam:AttachRolePolicy\",\"iam:CreatePolicyVersion\"]"))), 1, 0 },
        { DETAILS("", "", ROLE_AT("aws-service-role/x.amazonaws.com/", "AWSServiceRoleForX", "",
                  TRUST("{\"Service\":\"x.amazonaws.com\"}"), ROLE_GIVES(ALL)), ""), 0, 0 },
        { DETAILS("", "", ROLE_AT("aws-reserved/sso.amazonaws.com/", "AWSReservedSSO_Admin_0123456789abcdef", "", OWN,
                  ROLE_GIVES(ALL)), ""), 0, 0 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        people_begin(&c, rows[i].details);
        case_audit(&c, "privilege.admin-role", NULL, NULL);
        case_expect(&c, rows[i].pass, rows[i].fail, 0, 0);
        case_end(&c);
    }
}
END_TEST

START_TEST(who_can_assume_it_tells_how_bad_it_is)
{
    static const struct {
        const char *details, *settings, *more;
        iampb_severity expected;
    } rows[] = {
        { ONE_ROLE(OWN, ROLE_GIVES(ALL)), NULL, NULL, IAMPB_SEVERITY_MEDIUM },
        { ONE_ROLE(TRUST("{\"Service\":\"ec2.amazonaws.com\"}"), ROLE_GIVES(ALL)), NULL, NULL, IAMPB_SEVERITY_MEDIUM },
        { ONE_ROLE(TRUST("{\"AWS\":\"999999999999\"}"), ROLE_GIVES(ALL)), NULL, NULL, IAMPB_SEVERITY_HIGH },
        { ONE_ROLE(TRUST("{\"AWS\":\"999999999999\"}"), ROLE_GIVES(ALL)), NULL,
                "\"trusted_accounts\": [{\"id\": \"999999999999\", \"name\": \"partner\"}]", IAMPB_SEVERITY_MEDIUM },
        { ONE_ROLE(TRUST("{\"AWS\":\"*\"}"), ROLE_GIVES(ALL)), NULL, NULL, IAMPB_SEVERITY_CRITICAL },
        { ONE_ROLE(TRUST("\"*\""), ROLE_GIVES(ALL)), "\"severity\": \"low\"", NULL, IAMPB_SEVERITY_LOW },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        people_begin(&c, rows[i].details);
        case_audit(&c, "privilege.admin-role", rows[i].settings, rows[i].more);
        ck_assert_int_eq(iampb_finding_severity(case_find(&c, IAMPB_FAIL, "role/r")), rows[i].expected);
        case_end(&c);
    }
}
END_TEST

/* ---- Memory ---- */
static iampb_status audit_all(iampb_context *ctx, void *user)
{
    const char *const details = user;
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
        status = oom_check(iampb_playbook_new(ctx, NULL, &playbook, &err), playbook, &err);
    if (status == IAMPB_OK)
        status = oom_check(iampb_playbook_audit(playbook, organization, &options, &findings, &err), findings, &err);
    iampb_findings_free(findings);
    iampb_playbook_free(playbook);
    iampb_organization_free(organization);
    return status;
}

START_TEST(running_out_of_memory_anywhere_is_told_and_leaks_nothing)
{
    static char details[] = DETAILS(USER("a", "\"g\"", "", BOUND), GROUP("g", HAS_ADMIN, ALL),
            ROLE("r", HAS(IAM "policy/p"), TRUST("{\"Service\":\"ec2.amazonaws.com\"}"), ROLE_GIVES(ALL)),
            ADMIN_POLICY "," S3_ONLY "," POLICY("p", ALLOW("[\"iam:PassRole\",\"kms:*\"]", "\"*\"")));
    ck_assert_uint_gt(oom_loop_stride("an audit of administrators", audit_all, details, 0, false), 20);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = HARNESS_LIST("playbook/effective_admin", what_grants_is_shown_with_the_requests, what_is_not_there_is_named,
            users_with_the_same_policies_are_told_apart_where_these_do, scps_count_and_guards_of_regions_do_not,
            the_region_in_which_it_is_one_is_told, groups_are_judged_by_their_own_policies_taken_together,
            members_of_a_group_are_listed_and_the_statement_shown, roles_are_judged_but_for_those_that_aws_keeps,
            who_can_assume_it_tells_how_bad_it_is, running_out_of_memory_anywhere_is_told_and_leaks_nothing);
    TCase *t = tcase_create("rows");
    tcase_add_loop_test(t, users_are_judged_by_all_their_policies, 0, (int)(sizeof user_rows / sizeof *user_rows));
    suite_add_tcase(s, t);
    return s;
}
HARNESS_MAIN("playbook-effective_admin", suite)
