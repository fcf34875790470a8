/* test_privilege_access.c - what policies give that hardly anybody needs, by evaluation: CloudTrail, KMS, marketplace,
 * every role to be passed, principals without a boundary. */
#include "people.h"

#define ONLY(rest) DETAILS(USER("a", "", "", rest), "", "", "")
#define S3_BOUNDARY POLICY("b", ALLOW("\"s3:*\"", "\"*\""))
#define NOT_ACTION(list) "{\"Effect\":\"Allow\",\"NotAction\":" list ",\"Resource\":\"*\"}"
#define TRAIL "\"cloudtrail:*\""
#define ATTACHED(statements) DETAILS(USER("a", "", HAS(IAM "policy/p"), ""), "", "", POLICY("p", statements))
#define BY_AWS "arn:aws:iam::aws:policy/Some"

static playbook_case c;

typedef struct row {
    const char *details;
    unsigned pass, fail, unknown;
} row;

static void judge_rows(const char *check, const row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        people_begin(&c, rows[i].details);
        case_audit(&c, check, NULL, NULL);
        case_expect(&c, rows[i].pass, rows[i].fail, 0, rows[i].unknown);
        case_end(&c);
    }
}
#define JUDGE(check, rows) judge_rows((check), (rows), sizeof(rows) / sizeof *(rows))

/* ---- CloudTrail ---- */
START_TEST(every_cloudtrail_action_on_everything)
{
    static const row rows[] = {
        { ONLY(GIVES(ALLOW(TRAIL, "\"*\""))), 0, 1, 0 },
        { ATTACHED(ALLOW(TRAIL, "\"*\"")), 0, 1, 0 },
        { ONLY(GIVES(NOT_ACTION("\"iam:*\""))), 0, 1, 0 },
        { DETAILS(USER("a", "\"g\"", "", ""), GROUP("g", "", ALLOW(TRAIL, "\"*\"")), "", ""), 0, 1, 0 },
        { DETAILS("", "", ROLE("r", "", OWN, ROLE_GIVES(ALLOW(TRAIL, "\"*\""))), ""), 0, 1, 0 },
        /* not all actions, not all resources, not in all Regions */
        { ONLY(GIVES(ALLOW("[\"cloudtrail:Get*\",\"cloudtrail:StopLogging\"]", "\"*\""))), 1, 0, 0 },
        { ONLY(GIVES(ALLOW(TRAIL, "\"*\"") "," DENY("\"cloudtrail:StopLogging\"", "\"*\""))), 1, 0, 0 },
        { ONLY(GIVES(ALLOW(TRAIL, "\"arn:aws:cloudtrail:*:" A ":trail/mine\""))), 1, 0, 0 },
        { ONLY(GIVES(ALLOW(TRAIL, "\"arn:aws:cloudtrail:af-south-1:" A ":*\""))), 1, 0, 0 },
        { ONLY(GIVES(ALLOW(TRAIL, "\"arn:aws:cloudtrail:*:*:*/*\""))), 0, 1, 0 },
        /* whoever has it may not: a Deny elsewhere, a boundary; or nobody has it */
        { DETAILS(USER("a", "\"g\"", "", GIVES(ALLOW(TRAIL, "\"*\""))), GROUP("g", "", DENY("\"cloudtrail:Stop*\"", "\"*\"")),
                  "", ""), 2, 0, 0 },
        { DETAILS(USER("a", "", "", BOUND GIVES(ALLOW(TRAIL, "\"*\""))), "", "", S3_BOUNDARY), 2, 0, 0 },
        { DETAILS("", "", "", POLICY_AT(IAM "policy/p", "p", "0", ALLOW(TRAIL, "\"*\""))), 1, 0, 0 },
        /* administrators have checks of their own; somebody else who has it counts */
        { ONLY(GIVES(ALL)), 1, 0, 0 },
        { DETAILS(USER("a", "", HAS(IAM "policy/p"), GIVES(ALL)), "", "", POLICY("p", ALLOW(TRAIL, "\"*\""))), 2, 0, 0 },
        { DETAILS(USER("a", "", HAS(IAM "policy/p"), GIVES(ALL)) "," USER("b", "", HAS(IAM "policy/p"), ""), "", "",
                  POLICY("p", ALLOW(TRAIL, "\"*\""))), 1, 1, 0 },
        /* a condition that nobody can tell of; a boundary that is not there */
        { ONLY(GIVES(ALLOW_IF(TRAIL, "\"*\"", "IpAddress", "aws:SourceIp", "\"192.0.2.0/24\""))), 0, 0, 1 },
        { DETAILS(USER("a", "", "", BOUND GIVES(ALLOW(TRAIL, "\"*\""))), "", "", ""), 0, 0, 1 },
        /* AWS's own, and service-linked roles */
        { DETAILS(USER("a", "", HAS(BY_AWS), ""), "", "", POLICY_AT(BY_AWS, "Some", "1", ALLOW(TRAIL, "\"*\""))), 0, 0, 0 },
        { DETAILS("", "", ROLE_AT("aws-service-role/x.amazonaws.com/", "AWSServiceRoleForX", "",
                  TRUST("{\"Service\":\"x.amazonaws.com\"}"), ROLE_GIVES(ALLOW(TRAIL, "\"*\""))), ""), 0, 0, 0 },
    };
    JUDGE("privilege.full-cloudtrail", rows);
}
END_TEST

START_TEST(the_statement_the_request_and_who_has_it_are_shown)
{
    people_begin(&c, ATTACHED(ALLOW("\"s3:*\"", "\"*\"") "," ALLOW(TRAIL, "\"*\"")));
    case_audit(&c, "privilege.full-cloudtrail", NULL, NULL);
    const iampb_finding *f = case_find(&c, IAMPB_FAIL, "policy/p");
    case_evidence_at(&c, f, "Statement", ALLOW(TRAIL, "\"*\""));
    case_evidence_at(&c, f, "held by", IAM "user/a");
    case_says(f, "user a may");
    case_command(f, "aws iam create-policy-version --policy-arn " IAM "policy/p --policy-document file://policy.json "
            "--set-as-default");
    case_end(&c);
}
END_TEST

START_TEST(scps_take_it_away_and_guards_of_regions_do_not)
{
    static const struct {
        const char *scp;
        unsigned pass, fail;
    } rows[] = {
        { TEXT(DENY("\"cloudtrail:StopLogging\"", "\"*\"")), 1, 0 },
        { TEXT(DENY_IF("\"*\"", "\"*\"", "StringNotEquals", "aws:RequestedRegion", "\"eu-north-1\"")), 0, 1 },
    };
    for (size_t i = 0; i < 2; i++) {
        people_begin_under(&c, ATTACHED(ALLOW(TRAIL, "\"*\"")), rows[i].scp);
        case_audit(&c, "privilege.full-cloudtrail", NULL, NULL);
        case_expect(&c, rows[i].pass, rows[i].fail, 0, 0);
        if (rows[i].fail)
            case_evidence(&c, case_find(&c, IAMPB_FAIL, "policy/p"), "request", "cloudtrail:SomeAction on arn:aws:cloudtrail:"
                    "eu-north-1:" A ":trail/some-trail, with aws:MultiFactorAuthPresent true, aws:RequestedRegion eu-north-1: "
                    "allowed");
        case_end(&c);
    }
}
END_TEST

/* ---- KMS ---- */
START_TEST(every_key)
{
    static const row rows[] = {
        { ONLY(GIVES(ALLOW("\"kms:*\"", "\"*\""))), 0, 1, 0 },
        { ONLY(GIVES(ALLOW("\"kms:*\"", "\"arn:aws:kms:*:" A ":key/*\""))), 0, 1, 0 },
        { ONLY(GIVES(ALLOW("\"kms:Decrypt\"", "\"*\""))), 0, 1, 0 },
        { ONLY(GIVES(ALLOW("\"kms:ReEncrypt*\"", "\"*\""))), 0, 1, 0 },
        { ONLY(GIVES(ALLOW("[\"kms:Encrypt\",\"kms:DescribeKey\"]", "\"*\""))), 1, 0, 0 },
        { ONLY(GIVES(ALLOW("\"kms:*\"", "\"arn:aws:kms:eu-north-1:" A ":key/01\""))), 1, 0, 0 },
        { ONLY(GIVES(ALLOW("\"kms:*\"", "\"arn:aws:kms:eu-north-1:" A ":key/*\""))), 1, 0, 0 },
        { ONLY(GIVES(ALLOW_IF("\"kms:Decrypt\"", "\"*\"", "StringEquals", "kms:ViaService", "\"s3.eu-north-1.amazonaws.com\""))),
                0, 0, 1 },
        { DETAILS(USER("a", "", "", BOUND GIVES(ALLOW("\"kms:*\"", "\"*\""))), "", "", S3_BOUNDARY), 2, 0, 0 },
    };
    JUDGE("privilege.full-kms", rows);
    people_begin(&c, ONLY(GIVES(ALLOW("\"kms:Decrypt\"", "\"*\""))));
    case_audit(&c, "privilege.full-kms", NULL, NULL);
    case_says(case_find(&c, IAMPB_FAIL, "user/a"), "kms:Decrypt with every key");
    ck_assert_int_eq(iampb_finding_severity(case_find(&c, IAMPB_FAIL, "user/a")), IAMPB_SEVERITY_MEDIUM);
    case_end(&c);
    people_begin(&c, ONLY(GIVES(ALLOW("\"kms:*\"", "\"*\""))));
    case_audit(&c, "privilege.full-kms", NULL, NULL);
    case_says(case_find(&c, IAMPB_FAIL, "user/a"), "every KMS action");
    case_end(&c);
}
END_TEST

/* ---- Marketplace ---- */
START_TEST(marketplace_subscriptions)
{
    static const row rows[] = {
        { ONLY(GIVES(ALLOW("\"aws-marketplace:Subscribe\"", "\"*\""))), 0, 1, 0 },
        { ONLY(GIVES(ALLOW("\"aws-marketplace:*\"", "\"*\""))), 0, 1, 0 },
        { ONLY(GIVES(ALLOW("\"aws-marketplace:ViewSubscriptions\"", "\"*\""))), 1, 0, 0 },
        { ONLY(GIVES(ALL)), 1, 0, 0 },
        /* AWS's own too */
        { DETAILS(USER("a", "", HAS(BY_AWS), ""), "", "",
                  POLICY_AT(BY_AWS, "Some", "1", ALLOW("\"aws-marketplace:*\"", "\"*\""))), 0, 1, 0 },
    };
    JUDGE("privilege.marketplace-subscribe", rows);
}
END_TEST

/* ---- PassRole ---- */
#define PASS(resource) ALLOW("\"iam:PassRole\"", resource)
#define PASS_TO(op, value) ALLOW_IF("\"iam:PassRole\"", "\"*\"", op, "iam:PassedToService", value)
START_TEST(every_role_to_any_service)
{
    static const row rows[] = {
        { ONLY(GIVES(PASS("\"*\""))), 0, 1, 0 },
        { ONLY(GIVES(PASS("\"arn:aws:iam::*:role/*\""))), 0, 1, 0 },
        { ONLY(GIVES(PASS("\"arn:aws:iam::" A ":role/app-*\""))), 1, 0, 0 },
        { ONLY(GIVES(PASS("\"arn:aws:iam::" A ":role/*-role\""))), 1, 0, 0 },
        /* the service is limited, or is not */
        { ONLY(GIVES(PASS_TO("StringEquals", "\"lambda.amazonaws.com\""))), 1, 0, 0 },
        { ONLY(GIVES(PASS_TO("StringEqualsIfExists", "\"lambda.amazonaws.com\""))), 1, 0, 0 },
        { ONLY(GIVES(PASS_TO("StringLike", "\"*.amazonaws.com\""))), 0, 1, 0 },
        { ONLY(GIVES(PASS_TO("StringNotEquals", "\"lambda.amazonaws.com\""))), 0, 1, 0 },
        { ONLY(GIVES(ALL)), 1, 0, 0 },
        { DETAILS(USER("a", "", "", BOUND GIVES(PASS("\"*\""))), "", "", S3_BOUNDARY), 2, 0, 0 },
        { DETAILS(USER("a", "", HAS(BY_AWS), ""), "", "", POLICY_AT(BY_AWS, "Some", "1", PASS("\"*\""))), 0, 1, 0 },
    };
    JUDGE("privilege.passrole-any", rows);
}
END_TEST

#define WITH_ROLE(role) DETAILS(USER("a", "", "", GIVES(PASS("\"*\""))), "", role, S3_BOUNDARY)
#define BY_SERVICE TRUST("{\"Service\":\"ec2.amazonaws.com\"}")
START_TEST(it_is_worse_where_an_administrator_can_be_passed)
{
    static const struct {
        const char *details, *settings;
        iampb_severity expected;
    } rows[] = {
        { WITH_ROLE(ROLE("r", "", BY_SERVICE, ROLE_GIVES(ALL))), NULL, IAMPB_SEVERITY_HIGH },
        { WITH_ROLE(ROLE("r", "", OWN, ROLE_GIVES(ALL))), NULL, IAMPB_SEVERITY_MEDIUM },
        { WITH_ROLE(ROLE("r", "", BY_SERVICE, ROLE_GIVES(ALLOW("\"s3:*\"", "\"*\"")))), NULL, IAMPB_SEVERITY_MEDIUM },
        { WITH_ROLE(ROLE("r", "", BY_SERVICE, BOUND ROLE_GIVES(ALL))), NULL, IAMPB_SEVERITY_MEDIUM },
        { WITH_ROLE(ROLE("r", HAS(IAM "policy/gone"), BY_SERVICE, "")), NULL, IAMPB_SEVERITY_HIGH },
        { WITH_ROLE(""), "\"severity\": \"critical\"", IAMPB_SEVERITY_CRITICAL },
        /* roles were left out of the input */
        { "{\"UserDetailList\":[" USER("a", "", "", GIVES(PASS("\"*\""))) "],\"GroupDetailList\":[],\"Policies\":[]}", NULL,
                IAMPB_SEVERITY_HIGH },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        people_begin(&c, rows[i].details);
        case_audit(&c, "privilege.passrole-any", rows[i].settings, NULL);
        ck_assert_int_eq(iampb_finding_severity(case_find(&c, IAMPB_FAIL, "user/a")), rows[i].expected);
        case_end(&c);
    }
}
END_TEST

/* ---- Without a boundary ---- */
#define MAKERS(more) "[\"iam:CreateRole\",\"iam:AttachRolePolicy\"" more "]"
#define BOUNDED_IF(action) ALLOW_IF(action, "\"*\"", "StringEquals", "iam:PermissionsBoundary", "\"" IAM "policy/b\"")
START_TEST(who_makes_principals_must_give_them_a_boundary)
{
    static const row rows[] = {
        { ONLY(GIVES(ALLOW(MAKERS(""), "\"*\""))), 0, 1, 0 },
        { ONLY(GIVES(ALLOW("[\"iam:CreateUser\",\"iam:PutUserPolicy\"]", "\"*\""))), 0, 1, 0 },
        { DETAILS("", "", ROLE("r", "", OWN, ROLE_GIVES(ALLOW("\"iam:*\"", "\"*\""))), ""), 0, 1, 0 },
        /* one of both is not enough, nor one for users and one for roles */
        { ONLY(GIVES(ALLOW("\"iam:CreateRole\"", "\"*\""))), 1, 0, 0 },
        { ONLY(GIVES(ALLOW("[\"iam:CreateUser\",\"iam:PutRolePolicy\"]", "\"*\""))), 1, 0, 0 },
        /* required, at either step; not for what does not look at it */
        { ONLY(GIVES(BOUNDED_IF(MAKERS("")))), 1, 0, 0 },
        { ONLY(GIVES(BOUNDED_IF("\"iam:CreateRole\"") "," ALLOW("\"iam:AttachRolePolicy\"", "\"*\""))), 1, 0, 0 },
        { ONLY(GIVES(ALLOW_IF(MAKERS(""), "\"*\"", "StringEqualsIfExists", "iam:PermissionsBoundary",
                  "\"" IAM "policy/b\""))), 0, 1, 0 },
        { ONLY(GIVES(ALLOW(MAKERS(""), "\"*\"") "," DENY_IF("\"iam:CreateRole\"", "\"*\"", "Null",
                  "iam:PermissionsBoundary", "\"true\""))), 1, 0, 0 },
        /* only harmless policies may be attached */
        { ONLY(GIVES(ALLOW("\"iam:CreateRole\"", "\"*\"") "," ALLOW_IF("\"iam:AttachRolePolicy\"", "\"*\"", "ArnEquals",
                  "iam:PolicyARN", "\"" IAM "policy/harmless\""))), 1, 0, 0 },
        /* administrators were delegated nothing; one under a boundary that keeps IAM is none */
        { ONLY(GIVES(ALL)), 0, 0, 0 },
        { DETAILS(USER("a", "", "", BOUND GIVES(ALL)), "", "", POLICY("b", ALLOW("\"iam:*\"", "\"*\""))), 0, 1, 0 },
        { DETAILS(USER("a", "", "", BOUND GIVES(ALL)), "", "", S3_BOUNDARY), 1, 0, 0 },
        { DETAILS(USER("a", "", HAS(IAM "policy/gone"), ""), "", "", ""), 0, 0, 2 },
        { DETAILS("", "", ROLE_AT("aws-service-role/x.amazonaws.com/", "AWSServiceRoleForX", "",
                  TRUST("{\"Service\":\"x.amazonaws.com\"}"), ROLE_GIVES(ALLOW("\"iam:*\"", "\"*\""))), ""), 0, 0, 0 },
    };
    JUDGE("privilege.no-boundary", rows);
}
END_TEST

START_TEST(both_steps_are_shown)
{
    people_begin(&c, ONLY(GIVES(ALLOW("\"iam:CreateUser\"", "\"*\"") "," ALLOW("\"iam:PutUserPolicy\"", "\"*\""))));
    case_audit(&c, "privilege.no-boundary", NULL, NULL);
    const iampb_finding *f = case_find(&c, IAMPB_FAIL, "user/a");
    case_evidence_at(&c, f, "Statement", ALLOW("\"iam:CreateUser\"", "\"*\""));
    case_evidence_at(&c, f, "Statement", ALLOW("\"iam:PutUserPolicy\"", "\"*\""));
    case_evidence(&c, f, "request", "iam:CreateUser on " IAM "user/somebody, with aws:MultiFactorAuthPresent true, no "
            "iam:PermissionsBoundary: allowed");
    case_end(&c);
}
END_TEST

static Suite *suite(void)
{
    return HARNESS_LIST("playbook/privilege_access", every_cloudtrail_action_on_everything,
            the_statement_the_request_and_who_has_it_are_shown, scps_take_it_away_and_guards_of_regions_do_not, every_key,
            marketplace_subscriptions, every_role_to_any_service, it_is_worse_where_an_administrator_can_be_passed,
            who_makes_principals_must_give_them_a_boundary, both_steps_are_shown);
}
HARNESS_MAIN("playbook-privilege_access", suite)
