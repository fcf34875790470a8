/* test_examples.c - worked examples of how AWS evaluates: one request a row. */
#include "world.h"

#define IF(op, key, value) "\"" op "\":{\"" key "\":" value "}"
#define ALLOWED IAMPB_ALLOWED
#define DENIED IAMPB_EXPLICIT_DENY
#define NOT IAMPB_IMPLICIT_DENY
#define BY(layer) (1u << IAMPB_LAYER_##layer)
#define OBJECT "arn:aws:s3:::home/zoe/a"
#define KEY "arn:aws:kms:eu-west-1:" A ":key/1234"
#define ROLE_Q "arn:aws:iam::" A ":role/Q"
#define TAGS "aws:TagKeys"

static const struct example {
    const char *name;
    world w;
} examples[] = {
    { "1 E-14", { .id = P(ALLOW("SQS:send*", "*")), .action = "sqs:SendMessage", .expected = ALLOWED } },
    { "2 E-10", { .id = P(ALLOW("sqs:Send.essage", "*")), .action = "sqs:SendMessage", .expected = NOT } },
    { "3 E-17", { .id = P("{\"Effect\":\"Allow\",\"NotAction\":\"iam:*\",\"Resource\":\"*\"}"), .action = "iam:ListUsers",
        .expected = NOT } },
    { "3b E-17", { .id = P("{\"Effect\":\"Allow\",\"NotAction\":\"iam:*\",\"Resource\":\"*\"}"), .action = "sns:Publish",
        .expected = ALLOWED } },
    { "4 E-21", { .id = P(ALLOW("ec2:*", "arn:aws:ec2:*:*:vol*/*")), .action = "ec2:DeleteVolume",
        .resource = "arn:aws:ec2:eu-west-1:" A ":volume/vol-9", .expected = ALLOWED } },
    { "5 E-31", { .id = P(ALLOW("s3:*", "arn:aws:s3:::ledger")), .action = "s3:GetObject",
        .resource = "arn:aws:s3:::ledger/2031.csv", .expected = NOT } },
    { "6 E-9", { .id = P(ALLOW("s3:*", "arn:aws:s3:::ledger/?")), .action = "s3:GetObject",
        .resource = "arn:aws:s3:::ledger/\xf0\x9f\x98\x80", .expected = ALLOWED } },
    { "7 E-20 E-24", { .id = P(ALLOW("sqs:*", "arn:aws:sqs:*")), .action = "sqs:SendMessage",
        .resource = "arn:aws:sqs:us-west-2:" A ":jobs", .expected = ALLOWED } },
    { "8 E-63", { .id = P(ALLOW("s3:*", "arn:aws:s3:::home/${aws:username}/*")), .action = "s3:GetObject",
        .resource = "arn:aws:s3:::home/dana/a", .expected = ALLOWED } },
    { "9 E-4", { .id = OLD(ALLOW("s3:*", "arn:aws:s3:::home/${aws:username}/*")), .action = "s3:GetObject",
        .resource = "arn:aws:s3:::home/dana/a", .expected = NOT } },
    { "10 E-26", { .id = P(ALLOW("s3:*", "arn:aws:s3:::home/${aws:username}/*")), .action = "s3:GetObject", .caller = S,
        .resource = "arn:aws:s3:::home/dana/a", .expected = NOT } },
    { "11 E-12", { .id = P(ALLOW("s3:*", "arn:aws:s3:::home/${aws:username}/*")), .action = "s3:GetObject",
        .resource = OBJECT, .context = "aws:username=*", .expected = NOT } },
    { "12 E-64", { .id = P(ALLOW("s3:*", "arn:aws:s3:::t/${aws:PrincipalTag/team, 'shared'}/*")),
        .action = "s3:GetObject", .resource = "arn:aws:s3:::t/shared/a", .expected = ALLOWED } },
    { "13 E-26", { .id = P(ALLOW("*", "*") ",{\"Effect\":\"Deny\",\"Action\":\"*\",\"NotResource\":"
        "\"arn:aws:s3:::p/${aws:PrincipalTag/x}/*\"}"), .action = "s3:GetObject", .resource = OBJECT, .expected = ALLOWED } },
    { "14 E-67", { .id = P(ALLOW_IF("*", IF("StringEquals", "s3:prefix", "\"${*}\""))), .action = "s3:ListBucket",
        .resource = "arn:aws:s3:::b", .context = "s3:prefix=*", .expected = ALLOWED } },
    { "14b E-67", { .id = P(ALLOW_IF("*", IF("StringEquals", "s3:prefix", "\"${*}\""))), .action = "s3:ListBucket",
        .resource = "arn:aws:s3:::b", .context = "s3:prefix=q", .expected = NOT } },
    { "15 E-72", { .id = P(ALLOW_IF("*", IF("StringNotEquals", "aws:RequestedRegion", "\"eu-west-1\""))),
        .action = "ec2:RunInstances", .context = "aws:RequestedRegion!", .expected = ALLOWED } },
    { "16", { .id = P(ALLOW_IF("*", IF("StringEqualsIfExists", "ec2:Region", "\"eu-west-1\""))),
        .action = "ec2:RunInstances", .expected = ALLOWED } },
    { "16b", { .id = P(ALLOW_IF("*", IF("StringEqualsIfExists", "ec2:Region", "\"eu-west-1\""))),
        .action = "ec2:RunInstances", .context = "ec2:Region=us-east-1", .expected = NOT } },
    { "17 E-57", { .id = P(ALLOW_IF("*", IF("StringNotEquals", "aws:PrincipalTag/c", "[\"x\",\"y\"]"))),
        .action = "ec2:RunInstances", .context = "aws:PrincipalTag/c=y", .expected = NOT } },
    { "17b E-57", { .id = P(ALLOW_IF("*", IF("StringNotEquals", "aws:PrincipalTag/c", "[\"x\",\"y\"]"))),
        .action = "ec2:RunInstances", .context = "aws:PrincipalTag/c=z", .expected = ALLOWED } },
    { "18 E-73", { .id = P(ALLOW_IF("*", IF("StringNotEquals", TAGS, "\"cost\""))), .action = "ec2:CreateTags",
        .context = TAGS "=[owner]", .expected = NOT } },
    { "19 E-72", { .id = P(ALLOW_IF("*", IF("ForAllValues:StringEquals", TAGS, "[\"a\",\"b\"]"))),
        .action = "ec2:CreateTags", .expected = ALLOWED } },
    { "19b E-72", { .id = P(ALLOW_IF("*", IF("ForAllValues:StringEquals", TAGS, "[\"a\",\"b\"]"))),
        .action = "ec2:CreateTags", .context = TAGS "=[a]", .expected = ALLOWED } },
    { "19c E-72", { .id = P(ALLOW_IF("*", IF("ForAllValues:StringEquals", TAGS, "[\"a\",\"b\"]"))),
        .action = "ec2:CreateTags", .context = TAGS "=[a,c]", .expected = NOT } },
    { "20 E-74", { .id = P(ALLOW_IF("*", IF("ForAnyValue:StringNotEquals", TAGS, "[\"a\"]"))),
        .action = "ec2:CreateTags", .context = TAGS "=[a,b]", .expected = ALLOWED } },
    { "20b E-74", { .id = P(ALLOW_IF("*", IF("ForAnyValue:StringNotEquals", TAGS, "[\"a\"]"))),
        .action = "ec2:CreateTags", .context = TAGS "=[a]", .expected = NOT } },
    { "20c E-74", { .id = P(ALLOW_IF("*", IF("ForAnyValue:StringNotEquals", TAGS, "[\"a\"]"))),
        .action = "ec2:CreateTags", .expected = NOT } },
    { "21 E-75", { .id = P(ALLOW_IF("*", IF("Null", "aws:TokenIssueTime", "\"true\""))), .action = "ec2:CreateTags",
        .expected = ALLOWED } },
    { "21b E-75", { .id = P(ALLOW_IF("*", IF("Null", "aws:TokenIssueTime", "\"true\""))), .action = "ec2:CreateTags",
        .context = "aws:TokenIssueTime=2031-01-01T00:00:00Z", .expected = NOT } },
    { "22", { .id = P(ALLOW("*", "*") "," DENY_IF("*", IF("BoolIfExists", "aws:MultiFactorAuthPresent", "\"false\""))),
        .action = "ec2:CreateTags", .expected = DENIED } },
    { "23", { .id = P(ALLOW("*", "*") "," DENY_IF("*", IF("Bool", "aws:MultiFactorAuthPresent", "\"false\""))),
        .action = "ec2:CreateTags", .expected = ALLOWED } },
    { "24 E-76b", { .id = P(ALLOW_IF("*", IF("NumericLessThanEquals", "s3:max-keys", "\"9007199254740992\""))),
        .action = "s3:ListBucket", .resource = "arn:aws:s3:::b", .context = "s3:max-keys=9007199254740993",
        .expected = NOT } },
    { "25 E-76b", { .id = P(ALLOW_IF("*", IF("NumericEquals", "s3:max-keys", "\"10\""))), .action = "s3:ListBucket",
        .resource = "arn:aws:s3:::b", .context = "s3:max-keys=10.0", .expected = ALLOWED } },
    { "25b E-76c", { .id = P(ALLOW_IF("*", IF("NumericEquals", "s3:max-keys", "\"10\""))), .action = "s3:ListBucket",
        .resource = "arn:aws:s3:::b", .context = "s3:max-keys=10x", .expected = NOT } },
    { "26 E-76d", { .id = P(ALLOW_IF("*", IF("DateLessThan", "aws:CurrentTime", "\"1900000000\""))),
        .action = "ec2:CreateTags", .context = "aws:CurrentTime=2029-05-01T00:00:00Z", .expected = ALLOWED } },
    { "26b E-76d", { .id = P(ALLOW_IF("*", IF("DateLessThan", "aws:CurrentTime", "\"1900000000\""))),
        .action = "ec2:CreateTags", .context = "aws:CurrentTime=2031-01-01T00:00:00Z", .expected = NOT } },
    { "27 E-76d", { .id = P(ALLOW_IF("*", IF("DateGreaterThan", "aws:EpochTime", "\"2030-01-01T02:00:00+02:00\""))),
        .action = "ec2:CreateTags", .context = "aws:EpochTime=1893456001", .expected = ALLOWED } },
    { "28 E-76h", { .id = P(ALLOW("*", "*") "," DENY_IF("*", IF("NotIpAddress", "aws:SourceIp", "\"0.0.0.0/0\""))),
        .action = "ec2:CreateTags", .context = "aws:SourceIp=203.0.113.9", .expected = ALLOWED } },
    { "28b E-76h", { .id = P(ALLOW("*", "*") "," DENY_IF("*", IF("NotIpAddress", "aws:SourceIp", "\"0.0.0.0/0\""))),
        .action = "ec2:CreateTags", .context = "aws:SourceIp=2001:db8::9", .expected = DENIED } },
    { "29 E-76h", { .id = P(ALLOW_IF("*", IF("IpAddress", "aws:SourceIp", "\"2001:db8::5\""))),
        .action = "ec2:CreateTags", .context = "aws:SourceIp=2001:0DB8:0:0:0:0:0:5", .expected = ALLOWED } },
    { "30 E-76h", { .id = P(ALLOW_IF("*", IF("IpAddress", "aws:SourceIp", "\"198.51.100.7/25\""))),
        .action = "ec2:CreateTags", .context = "aws:SourceIp=198.51.100.100", .expected = ALLOWED } },
    { "30b E-76h", { .id = P(ALLOW_IF("*", IF("IpAddress", "aws:SourceIp", "\"198.51.100.7/25\""))),
        .action = "ec2:CreateTags", .context = "aws:SourceIp=198.51.100.200", .expected = NOT } },
    { "31 E-76i E-116", { .id = P(ALLOW_IF("*", IF("ArnEquals", "aws:PrincipalArn", "\"arn:aws:iam::*:role/app/*\""))),
        .caller = S, .action = "ec2:CreateTags", .expected = ALLOWED } },
    { "32 E-76i", { .id = P(ALLOW_IF("*", IF("ArnLike", "aws:SourceArn", "\"arn:aws:sns:*:topic1\""))),
        .action = "sqs:SendMessage", .context = "aws:SourceArn=arn:aws:sns:us-east-1:" A ":topic1", .expected = NOT } },
    { "33 E-87.1", { .rp = P(ALLOW_TO(AWS(U), "s3:*", "*")), .action = "s3:GetObject", .resource = OBJECT,
        .expected = ALLOWED } },
    { "34 E-87", { .rp = P(ALLOW_TO(AWS(A), "s3:*", "*")), .action = "s3:GetObject", .resource = OBJECT,
        .expected = NOT, .blocked = BY(IDENTITY) } },
    { "35 E-87.2", { .rp = P(ALLOW_TO(AWS(R), "s3:*", "*")), .pb = P(ALLOW("ec2:*", "*")), .caller = S,
        .action = "s3:GetObject", .resource = OBJECT, .expected = NOT, .blocked = BY(BOUNDARY) } },
    { "36 E-87.1", { .rp = P(ALLOW_TO(AWS(S), "s3:*", "*")), .pb = P(ALLOW("ec2:*", "*")), .caller = S,
        .action = "s3:GetObject", .resource = OBJECT, .expected = ALLOWED } },
    { "37 E-87.1", { .rp = P("{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:*\",\"Resource\":\"*\",\"Condition\":{"
        IF("ArnEquals", "aws:PrincipalArn", "\"" R "\"") "}}"), .pb = P(ALLOW("ec2:*", "*")), .caller = S,
        .action = "s3:GetObject", .resource = OBJECT, .expected = ALLOWED } },
    { "38 E-87.1", { .sp = P(ALLOW("s3:PutObject", "*")), .rp = P(ALLOW_TO(AWS(S), "s3:GetObject", "*")), .caller = S,
        .action = "s3:GetObject", .resource = OBJECT, .expected = ALLOWED } },
    { "39 E-87.3", { .id = P(ALLOW("*", "*")), .sp = P(ALLOW("s3:PutObject", "*")), .caller = S,
        .action = "s3:GetObject", .resource = OBJECT, .expected = NOT, .blocked = BY(SESSION) } },
    { "40 E-89 E-90", { .id = P(ALLOW("*", "*")), .action = "sqs:SendMessage", .resource = "arn:aws:sqs:eu-west-1:" B ":q",
        .expected = NOT, .blocked = BY(RESOURCE) } },
    { "41 E-89", { .id = P(ALLOW("*", "*")), .rp = P(ALLOW_TO(AWS(A), "sqs:*", "*")), .action = "sqs:SendMessage",
        .resource = "arn:aws:sqs:eu-west-1:" B ":q", .expected = ALLOWED } },
    { "42 E-89", { .rp = P(ALLOW_TO(AWS(U), "sqs:*", "*")), .action = "sqs:SendMessage",
        .resource = "arn:aws:sqs:eu-west-1:" B ":q", .expected = NOT, .blocked = BY(IDENTITY) } },
    { "43 E-48", { .id = P(ALLOW("*", "*")), .pb = P(ALLOW("*", "*")), .rp = P("{\"Effect\":\"Deny\",\"NotPrincipal\":{"
        "\"AWS\":[\"" U "\",\"" ROOT_A "\"]},\"Action\":\"*\",\"Resource\":\"*\"}"), .action = "s3:GetObject",
        .resource = OBJECT, .expected = DENIED } },
    { "44 E-85", { .id = P(ALLOW("*", "*")), .rp = P(DENY_TO(AWS(A), "*", "*")), .action = "s3:GetObject",
        .resource = OBJECT, .expected = DENIED } },
    { "45 E-81", { .id = P(ALLOW("*", "*")), .scp = { P(ALLOW("*", "*")), P(ALLOW("ec2:*", "*")) },
        .action = "s3:ListAllMyBuckets", .expected = NOT, .blocked = BY(SCP) } },
    { "46 E-93", { .id = P(ALLOW("*", "*")), .scp = { P(ALLOW("*", "*")), P(ALLOW("ec2:*", "*")) }, .management = 1,
        .action = "s3:ListAllMyBuckets", .expected = ALLOWED } },
    { "47 E-92", { .id = P(ALLOW("*", "*")), .scp = { P(DENY("*", "*")) }, .action = "ec2:RunInstances",
        .caller = "arn:aws:iam::" A ":role/aws-service-role/autoscaling.amazonaws.com/X", .expected = ALLOWED } },
    { "48 E-94", { .scp = { P(ALLOW("*", "*")) }, .caller = ROOT_A, .action = "s3:GetObject", .resource = OBJECT,
        .expected = ALLOWED } },
    { "49 E-82 E-95", { .rp = P(ALLOW_TO("\"*\"", "s3:*", "*")), .rcp = { P("{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":"
        "\"s3:*\",\"Resource\":\"*\",\"Condition\":{" IF("StringNotEqualsIfExists", "aws:PrincipalOrgID", "\"o-ours\"") ","
        IF("BoolIfExists", "aws:PrincipalIsAWSService", "\"false\"") "}}") }, .caller = "anonymous",
        .action = "s3:GetObject", .resource = OBJECT, .expected = DENIED, .blocked = BY(RCP) } },
    { "50 E-83", { .id = P(ALLOW("*", "*")), .ep = P(ALLOW_TO("\"*\"", "s3:GetObject", "arn:aws:s3:::only/*")),
        .action = "s3:GetObject", .resource = "arn:aws:s3:::other/a", .expected = NOT, .blocked = BY(ENDPOINT) } },
    { "51 E-56", { .id = P(ALLOW("*", "*")), .ep = P(ALLOW_TO(AWS(A), "*", "*")), .gateway = 1,
        .action = "s3:GetObject", .resource = OBJECT, .expected = NOT, .blocked = BY(ENDPOINT) } },
    { "51b E-56", { .caller = ROOT_A, .ep = P(ALLOW_TO(AWS(A), "*", "*")), .gateway = 1,
        .action = "s3:GetObject", .resource = OBJECT, .expected = ALLOWED } },
    { "52 E-97", { .id = P(ALLOW("kms:*", "*")), .rp = P(ALLOW_TO(AWS(R), "kms:*", "*")), .action = "kms:Decrypt",
        .resource = KEY, .expected = NOT, .blocked = BY(RESOURCE) } },
    { "53 E-97", { .id = P(ALLOW("kms:Decrypt", "*")), .rp = P(ALLOW_TO(AWS(A), "kms:*", "*")), .action = "kms:Decrypt",
        .resource = KEY, .expected = ALLOWED } },
    { "54 E-98", { .trust = P("{\"Effect\":\"Allow\",\"Principal\":" AWS(U) ",\"Action\":\"sts:AssumeRole\"}"),
        .action = "sts:AssumeRole", .resource = ROLE_Q, .expected = ALLOWED } },
    { "55 E-99", { .trust = P("{\"Effect\":\"Allow\",\"Principal\":{\"Federated\":\"arn:aws:iam::" A ":oidc-provider/"
        "token.actions.githubusercontent.com\"},\"Action\":\"sts:AssumeRoleWithWebIdentity\",\"Condition\":{"
        IF("StringLike", "token.actions.githubusercontent.com:sub", "\"repo:acme/*:ref:refs/heads/main\"") "}}"),
        .caller = "arn:aws:iam::" A ":oidc-provider/token.actions.githubusercontent.com",
        .action = "sts:AssumeRoleWithWebIdentity", .resource = ROLE_Q,
        .context = "token.actions.githubusercontent.com:sub=repo:acme/web:ref:refs/heads/main", .expected = ALLOWED } },
    { "56 E-101", { .id = P(ALLOW("*", "*")), .rp = P(ALLOW_TO("\"*\"", "s3:*", "*")), .bpa = 1,
        .action = "s3:GetObject", .resource = OBJECT, .expected = ALLOWED } },
    { "56b E-101", { .id = P(ALLOW("*", "*")), .rp = P(ALLOW_TO("\"*\"", "s3:*", "*")), .bpa = 1,
        .caller = "arn:aws:iam::" B ":user/x", .action = "s3:GetObject", .resource = OBJECT, .expected = DENIED,
        .blocked = BY(BPA) } },
    { "57 E-40", { .rp = P(ALLOW_TO(AWS("AIDAEXAMPLEOLDUSER01"), "s3:*", "*")), .unique_id = "AIDAEXAMPLENEWUSER02",
        .action = "s3:GetObject", .resource = OBJECT, .expected = NOT } },
    { "58 E-96", { .id = P(DENY("sts:*", "*")), .action = "sts:GetCallerIdentity", .expected = ALLOWED } },
    { "59 E-91", { .rp = P("{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"s3.amazonaws.com\"},\"Action\":\"*\",\"Resource\":"
        "\"*\",\"Condition\":{" IF("StringEquals", "aws:SourceAccount", "\"" A "\"") "}}"), .scp = { P(DENY("*", "*")) },
        .caller = "s3.amazonaws.com", .action = "sns:Publish", .resource = "arn:aws:sns:eu-west-1:" A ":t",
        .context = "aws:SourceAccount=" A, .expected = ALLOWED } },
    { "60 E-113", { .id = P(ALLOW_IF("*", IF("StringEquals", "aws:PrincipalTag/env", "\"dev\""))),
        .action = "ec2:CreateTags", .expected = NOT } },
};

START_TEST(examples_are_decided_as_aws_does)
{
    const struct example *e = &examples[_i];
    iampb_context *ctx = harness_context();
    made m = world_make(ctx, &e->w);
    uint32_t blocked = 0;
    int32_t verdict = iampb_evaluate(m.set, m.request, &blocked);
    ck_assert_msg(verdict == e->w.expected, "example %s: %s, not %s (blocked by %x)", e->name,
            iampb_outcome_name(verdict), iampb_outcome_name(e->w.expected), blocked);
    if (e->w.blocked != 0)
        ck_assert_msg(blocked == e->w.blocked, "example %s: blocked by %x, not %x", e->name, blocked, e->w.blocked);
    world_free(&m);
    iampb_context_free(ctx);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("eval/examples");
    TCase *c = tcase_create("all");
    tcase_add_loop_test(c, examples_are_decided_as_aws_does, 0, sizeof examples / sizeof examples[0]);
    suite_add_tcase(s, c);
    return s;
}
HARNESS_MAIN("eval-examples", suite)
