/* test_examples.c - questions with known answers: those that AWS documents for CheckNoNewAccess, CheckAccessNotGranted
 * and CheckNoPublicAccess, put together anew, and the worked examples of the rules. Each FAIL has a witness that the
 * evaluator confirms. */
#include "../eval/world.h"
#include "witness.h"

#define BUCKET "arn:aws:s3:::ledger"
#define IF(statement, condition) statement ",\"Condition\":{" condition "}}"
#define ALLOW_OPEN(action, resource) "{\"Effect\":\"Allow\",\"Action\":\"" action "\",\"Resource\":\"" resource "\""
#define DENY_OPEN(action, resource) "{\"Effect\":\"Deny\",\"Action\":\"" action "\",\"Resource\":\"" resource "\""
#define TO_OPEN(principal, action, resource)                                                                          \
    "{\"Effect\":\"Allow\",\"Principal\":" principal ",\"Action\":\"" action "\",\"Resource\":\"" resource "\""
#define TRUST_OPEN(principal, action) "{\"Effect\":\"Allow\",\"Principal\":" principal ",\"Action\":\"" action "\""
#define ALL P(ALLOW("*", "*"))
#define READ P(ALLOW("s3:GetObject", BUCKET "/*"))
#define GITHUB "{\"Federated\":\"arn:aws:iam::" A ":oidc-provider/token.actions.githubusercontent.com\"}"

typedef struct example {
    const char *name;
    const char *existing, *fresh; /* existing NULL: the question is about `fresh` alone */
    iampb_answer expected;
    int64_t statement;            /* that the first reason is about; -1: not checked */
    const char *actions, *resources, *type; /* with commas between */
} example;

#define YES IAMPB_ANSWER_PASS, -1
#define NO IAMPB_ANSWER_FAIL

/* ---- CheckNoNewAccess ---- */
static const example identity[] = {
    { .name = "the same", READ, READ, YES },
    { .name = "an action more", READ, P(ALLOW("s3:GetObject", BUCKET "/*") "," ALLOW("s3:PutObject", BUCKET "/*")), NO,
            1 },
    { .name = "a wider action", READ, P(ALLOW("s3:Get*", BUCKET "/*")), NO, 0 },
    { .name = "another resource", READ, P(ALLOW("s3:GetObject", "arn:aws:s3:::ledger-2/*")), NO, 0 },
    { .name = "a wider resource", READ, P(ALLOW("s3:GetObject", BUCKET "*")), NO, 0 },
    { .name = "less", P(ALLOW("s3:*", "*")), READ, YES },
    { .name = "a condition more", READ, P(IF(ALLOW_OPEN("s3:GetObject", BUCKET "/*"),
            "\"Bool\":{\"aws:SecureTransport\":\"true\"}")),
        YES },
    { .name = "a condition less", P(IF(ALLOW_OPEN("s3:GetObject", BUCKET "/*"),
            "\"Bool\":{\"aws:SecureTransport\":\"true\"}")), READ,
        NO, 0 },
    { .name = "a Deny less", P(ALLOW("s3:*", "*") "," DENY("s3:Delete*", "*")), P(ALLOW("s3:*", "*")), NO, 0 },
    { .name = "a Deny more", P(ALLOW("s3:*", "*")), P(ALLOW("s3:*", "*") "," DENY("s3:Delete*", "*")), YES },
    { .name = "a narrower Deny", P(ALLOW("*", "*") "," DENY("iam:*", "*")), P(ALLOW("*", "*") "," DENY("iam:Create*",
            "*")), NO, 0 },
    { .name = "a Deny in two parts", P(ALLOW("s3:*", "*") "," DENY("s3:*", BUCKET "*")),
        P(ALLOW("s3:*", "*") "," DENY("s3:*", BUCKET) "," DENY("s3:*", BUCKET "?*")), YES },
    { .name = "everything but some", ALL, P("{\"Effect\":\"Allow\",\"NotAction\":\"iam:*\",\"Resource\":\"*\"}"), YES },
    { .name = "all but some is more", P("{\"Effect\":\"Allow\",\"NotAction\":\"iam:*\",\"Resource\":\"*\"}"), ALL, NO,
            0 },
    { .name = "NotAction is Allow and Deny", P("{\"Effect\":\"Allow\",\"NotAction\":\"iam:*\",\"Resource\":\"*\"}"),
        P(ALLOW("*", "*") "," DENY("iam:*", "*")), YES },
    { .name = "NotResource", P("{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"NotResource\":\"" BUCKET "/*\"}"),
        P(ALLOW("s3:*", BUCKET "/x")), NO, 0 },
    { .name = "AssumeRole of one role, then of all", P(ALLOW("sts:AssumeRole", R)), P(ALLOW("sts:AssumeRole",
            "arn:aws:iam::" A ":role/*")),
        NO, 0 },
    { .name = "PassRole to one service, then to all", P(IF(ALLOW_OPEN("iam:PassRole", "*"),
        "\"StringEquals\":{\"iam:PassedToService\":\"ec2.amazonaws.com\"}")), P(ALLOW("iam:PassRole", "*")), NO, 0 },
    { .name = "one region more", P(IF(ALLOW_OPEN("ec2:*", "*"),
            "\"StringEquals\":{\"aws:RequestedRegion\":\"eu-west-1\"}")),
        P(IF(ALLOW_OPEN("ec2:*", "*"), "\"StringEquals\":{\"aws:RequestedRegion\":[\"eu-west-1\",\"eu-west-2\"]}")),
                NO, 0 },
    { .name = "upper and lower case of actions", READ, P(ALLOW("S3:getobject", BUCKET "/*")), YES },
    { .name = "K1", P(ALLOW("s3:Get*", "arn:aws:s3:::b/*")), P(ALLOW("s3:GetObject", "arn:aws:s3:::b/logs/*")), YES },
    { .name = "K2", P(ALLOW("s3:*", "arn:aws:s3:::b/") "," ALLOW("s3:*", "arn:aws:s3:::b/?*")), P(ALLOW("s3:*",
            "arn:aws:s3:::b/*")), YES },
    { .name = "K3", P(ALLOW("*", "*") "," DENY("s3:*", "arn:aws:s3:::b/x*")), ALL, NO, 0 },
    { .name = "K4", P(ALLOW_IF("*", "\"IpAddress\":{\"aws:SourceIp\":\"10.0.0.0/8\"}")),
        P(ALLOW_IF("*", "\"IpAddress\":{\"aws:SourceIp\":[\"10.0.0.0/9\",\"10.128.0.0/9\"]}")), YES },
    { .name = "K4, the other way", P(ALLOW_IF("*",
            "\"IpAddress\":{\"aws:SourceIp\":[\"10.0.0.0/9\",\"10.128.0.0/9\"]}")),
        P(ALLOW_IF("*", "\"IpAddress\":{\"aws:SourceIp\":\"10.0.0.0/8\"}")), YES },
    { .name = "K5", P(ALLOW_IF("*", "\"StringEquals\":{\"x:k\":\"v\"}")), P(ALLOW_IF("*",
            "\"StringEqualsIfExists\":{\"x:k\":\"v\"}")), NO, 0 },
    { .name = "K6", P(ALLOW_IF("*", "\"ForAnyValue:StringEquals\":{\"x:k\":[\"a\"]}")),
        P(ALLOW_IF("*", "\"ForAllValues:StringEquals\":{\"x:k\":[\"a\"]}")), NO, 0 },
    { .name = "K7", P(ALLOW("s3:*", "arn:aws:s3:::h/${aws:username}/*")), P(ALLOW("s3:*",
            "arn:aws:s3:::h/${aws:username}/*")), YES },
    { .name = "K8", P(ALLOW("s3:*", "arn:aws:s3:::h/*")), P(ALLOW("s3:*", "arn:aws:s3:::h/${aws:username}/*")), YES },
    { .name = "K8, the other way", P(ALLOW("s3:*", "arn:aws:s3:::h/${aws:username}/*")), P(ALLOW("s3:*",
            "arn:aws:s3:::h/*")), NO, 0 },
    { .name = "K12", P(ALLOW_IF("*", "\"NumericLessThan\":{\"x:n\":\"5\"}")), P(ALLOW_IF("*",
            "\"NumericLessThanEquals\":{\"x:n\":\"5\"}")), NO, 0 },
    { .name = "absent keys pass negated operators (E-72)", P(IF(ALLOW_OPEN("*", "*"), "\"Null\":{\"x:k\":\"false\"}")),
        P(ALLOW_IF("*", "\"StringNotEquals\":{\"x:k\":\"a\"}")), NO, 0 },
    { .name = "lists need a set operator (E-73)", P(ALLOW_IF("*", "\"ForAllValues:StringLike\":{\"x:k\":\"*\"}")),
        P(ALLOW_IF("*", "\"StringLike\":{\"x:k\":\"*\"}")), YES },
    { .name = "old variables are letters (E-4)", OLD(ALLOW("s3:*", "arn:aws:s3:::h/${aws:username}/*")),
        P(ALLOW("s3:*", "arn:aws:s3:::h/${aws:username}/*")), NO, 0 },
    { .name = "ArnNotLike is no complement (C-14)", P(ALLOW_IF("*",
            "\"StringNotLike\":{\"aws:SourceArn\":\"arn:aws:sns:*\"}")),
        P(ALLOW_IF("*", "\"ArnNotLike\":{\"aws:SourceArn\":\"arn:aws:sns:*:*:*\"}")), YES },
    { .name = "dates in two forms (E-76d)", P(ALLOW_IF("*",
            "\"DateLessThan\":{\"aws:CurrentTime\":\"2030-01-01T00:00:00Z\"}")),
        P(ALLOW_IF("*", "\"DateLessThan\":{\"aws:CurrentTime\":\"1893456000\"}")), YES },
    { .name = "no resource at all (E-29)", P(ALLOW("s3:*", "arn:aws:s3:::*")), P(ALLOW("s3:*", "*")), NO, 0 },
};

/* Several variables, the same one twice, in two statements and under NotResource. */
#define TWO_KEYS                                                                                                      \
    P("{\"Effect\":\"Allow\",\"Action\":\"s:a*b\",\"Resource\":[\"arn:aws:s:::${x:m}*\",\"arn:aws:s:::${x:k,'a'}\","  \
      "\"arn:aws:s:::${x:m}*\"],\"Condition\":{\"StringNotEqualsIgnoreCaseIfExists\":{\"x:m\":\"?\"}}}")
#define TWO_KEYS_NOT                                                                                                  \
    P("{\"Effect\":\"Allow\",\"Action\":[\"s:a*b\",\"t:a\"],\"Resource\":\"arn:aws:s:::${x:k, 'a'}\"},"               \
      "{\"Effect\":\"Allow\",\"Action\":[\"t:*\",\"s:a?\"],\"NotResource\":\"arn:aws:s:::${x:m}*\","                  \
      "\"Condition\":{\"ForAllValues:StringLike\":{\"x:k\":\"${*}\"}}}")
static const example several_variables[] = {
    { .name = "two keys", TWO_KEYS, TWO_KEYS_NOT, NO, -1 },
    { .name = "two keys, the other way", TWO_KEYS_NOT, TWO_KEYS, NO, -1 },
    { .name = "a key is a variable elsewhere", P(ALLOW("s:*a*", "arn:aws:t:::*")),
        P(IF("{\"Effect\":\"Allow\",\"NotAction\":\"s:*\",\"Resource\":\"arn:aws:t:::*\"",
        "\"StringLike\":{\"x:k\":\"ab\"}") ","
        IF(ALLOW_OPEN("s:*a*", "arn:aws:t:::*"), "\"ForAllValues:StringLike\":{\"x:m\":\"${x:k}\"}")), NO, 0 },
    { .name = "a default stands for a list too (E-66)", P(ALLOW("*", "arn:aws:s:::${x:k}")),
        P(IF(ALLOW_OPEN("*", "arn:aws:s:::${x:k,'a'}"), "\"ForAnyValue:StringNotEquals\":{\"x:k\":\"b\"}")), NO, 0 },
};

#define ORG "\"StringEquals\":{\"aws:PrincipalOrgID\":\"o-a1b2c3d4e5\"}"
static const example resource[] = {
    { .name = "one account, then another one too", P(ALLOW_TO(AWS(A), "s3:GetObject", BUCKET "/*")),
        P(ALLOW_TO("{\"AWS\":[\"" A "\",\"" B "\"]}", "s3:GetObject", BUCKET "/*")), NO, 0 },
    { .name = "an account covers its users", P(ALLOW_TO(AWS(A), "s3:GetObject", BUCKET "/*")),
        P(ALLOW_TO(AWS(U), "s3:GetObject", BUCKET "/*")), YES },
    { .name = "its root is the account", P(ALLOW_TO(AWS(A), "s3:GetObject", BUCKET "/*")),
        P(ALLOW_TO(AWS(ROOT_A), "s3:GetObject", BUCKET "/*")), YES },
    { .name = "a role covers its sessions", P(ALLOW_TO(AWS(R), "s3:GetObject", BUCKET "/*")),
        P(ALLOW_TO(AWS(S), "s3:GetObject", BUCKET "/*")), YES },
    { .name = "a session is less than its role", P(ALLOW_TO(AWS(S), "s3:GetObject", BUCKET "/*")),
        P(ALLOW_TO(AWS(R), "s3:GetObject", BUCKET "/*")), NO, 0 },
    { .name = "everybody of the organisation, then everybody", P(IF(TO_OPEN("\"*\"", "s3:GetObject", BUCKET "/*"),
            ORG)),
        P(ALLOW_TO("\"*\"", "s3:GetObject", BUCKET "/*")), NO, 0 },
    { .name = "a service more", P(ALLOW_TO(AWS(A), "s3:PutObject", BUCKET "/*")),
        P(ALLOW_TO(AWS(A), "s3:PutObject", BUCKET "/*") "," ALLOW_TO("{\"Service\":\"logging.s3.amazonaws.com\"}",
                "s3:PutObject",
        BUCKET "/*")), NO, 1 },
    { .name = "the endpoint of a service is checked no more", P(IF(TO_OPEN("{\"Service\":\"sns.amazonaws.com\"}",
            "sqs:SendMessage", "*"),
        "\"ArnEquals\":{\"aws:SourceArn\":\"arn:aws:sns:eu-west-1:" A ":news\"}")),
        P(ALLOW_TO("{\"Service\":\"sns.amazonaws.com\"}", "sqs:SendMessage", "*")), NO, 0 },
    { .name = "a network less", P(IF(TO_OPEN("\"*\"", "s3:*", "*"),
            "\"StringEquals\":{\"aws:SourceVpc\":[\"vpc-1\",\"vpc-2\"]}")),
        P(IF(TO_OPEN("\"*\"", "s3:*", "*"), "\"StringEquals\":{\"aws:SourceVpc\":\"vpc-1\"}")), YES },
};

static const example trust[] = {
    { .name = "one branch, then all", P(IF(TRUST_OPEN(GITHUB, "sts:AssumeRoleWithWebIdentity"),
        "\"StringEquals\":{\"token.actions.githubusercontent.com:sub\":\"repo:acme/web:ref:refs/heads/main\"}")),
        P(IF(TRUST_OPEN(GITHUB, "sts:AssumeRoleWithWebIdentity"),
        "\"StringLike\":{\"token.actions.githubusercontent.com:sub\":\"repo:acme/web:*\"}")), NO, 0 },
    { .name = "all of a repository, then one branch", P(IF(TRUST_OPEN(GITHUB, "sts:AssumeRoleWithWebIdentity"),
        "\"StringLike\":{\"token.actions.githubusercontent.com:sub\":\"repo:acme/web:*\"}")),
        P(IF(TRUST_OPEN(GITHUB, "sts:AssumeRoleWithWebIdentity"),
        "\"StringEquals\":{\"token.actions.githubusercontent.com:sub\":\"repo:acme/web:ref:refs/heads/main\"}")), YES },
    { .name = "an account without its external id", P(IF(TRUST_OPEN(AWS(B), "sts:AssumeRole"),
        "\"StringEquals\":{\"sts:ExternalId\":\"7f3\"}")), P(TRUST_OPEN(AWS(B), "sts:AssumeRole") "}"), NO, 0 },
};

/* ---- CheckAccessNotGranted ---- */
static const example granted[] = {
    { .name = "an action that is not there", NULL, READ, YES, .actions = "s3:PutBucketPolicy,s3:DeleteBucketPolicy" },
    { .name = "one of two", NULL, P(ALLOW("s3:GetObject", "*") "," ALLOW("s3:DeleteBucketPolicy", "*")), NO, 1,
        .actions = "s3:PutBucketPolicy,s3:DeleteBucketPolicy" },
    { .name = "by a pattern", NULL, P(ALLOW("iam:Create*", "*")), NO, 0, .actions = "iam:CreateAccessKey" },
    { .name = "by NotAction", NULL, P("{\"Effect\":\"Allow\",\"NotAction\":\"s3:*\",\"Resource\":\"*\"}"), NO, 0,
        .actions = "iam:CreateAccessKey" },
    { .name = "excluded by NotAction", NULL, P("{\"Effect\":\"Allow\",\"NotAction\":\"iam:*\",\"Resource\":\"*\"}"),
            YES,
        .actions = "iam:CreateAccessKey" },
    { .name = "K9", NULL, P(ALLOW("iam:*", "*") "," DENY("iam:Pass*", "*")), YES, .actions = "iam:PassRole" },
    { .name = "denied in part", NULL, P(ALLOW("iam:*", "*") "," DENY("iam:Pass*", R)), NO, 0, .actions = "iam:PassRole"
            },
    { .name = "under a condition is granted", NULL, P(ALLOW_IF("iam:*",
            "\"Bool\":{\"aws:MultiFactorAuthPresent\":\"true\"}")), NO, 0,
        .actions = "iam:PassRole" },
    { .name = "under a condition that cannot be", NULL, P(ALLOW_IF("iam:*",
            "\"Null\":{\"x:k\":\"true\"},\"StringEquals\":{\"x:k\":\"a\"}")),
        YES, .actions = "iam:PassRole" },
    { .name = "on another resource", NULL, READ, YES, .actions = "s3:GetObject", .resources = "arn:aws:s3:::payroll/*"
            },
    { .name = "on the resource", NULL, READ, NO, 0, .actions = "s3:GetObject", .resources = BUCKET "/2031.csv" },
    { .name = "any action on a resource", NULL, READ, NO, 0, .resources = BUCKET "/2031.csv" },
    { .name = "any action on the bucket itself", NULL, READ, YES, .resources = BUCKET },
    { .name = "any action on what is denied", NULL, P(ALLOW("s3:*", "*") "," DENY("s3:*", BUCKET "/*") "," DENY("s3:*",
            BUCKET)), YES,
        .resources = BUCKET "," BUCKET "/*" },
    { .name = "a pattern of actions", NULL, READ, YES, .actions = "s3:Put*,s3:Delete*" },
    { .name = "a pattern of actions that meets", NULL, READ, NO, 0, .actions = "s3:*Object" },
};

/* ---- CheckNoPublicAccess ---- */
#define TO_ALL(action, resource) ALLOW_TO("\"*\"", action, resource)
#define TO_ALL_IF(condition) P(IF(TO_OPEN("\"*\"", "s3:GetObject", BUCKET "/*"), condition))
static const example open[] = {
    { .name = "everybody", NULL, P(TO_ALL("s3:GetObject", BUCKET "/*")), NO, 0, .type = "AWS::S3::Bucket" },
    { .name = "everybody by type", NULL, P(ALLOW_TO(AWS("*"), "s3:GetObject", BUCKET "/*")), NO, 0, .type =
            "AWS::S3::Bucket" },
    { .name = "an account", NULL, P(ALLOW_TO(AWS(B), "s3:GetObject", BUCKET "/*")), YES, .type = "AWS::S3::Bucket" },
    { .name = "a role", NULL, P(ALLOW_TO(AWS(R), "s3:*", BUCKET "/*")), YES, .type = "AWS::S3::Bucket" },
    { .name = "K10", NULL, TO_ALL_IF(ORG), YES, .type = "AWS::S3::Bucket" },
    { .name = "K11", NULL, TO_ALL_IF("\"NotIpAddress\":{\"aws:SourceIp\":\"203.0.113.0/24\"}"), NO, 0, .type =
            "AWS::S3::Bucket" },
    { .name = "the organisation if there is one", NULL,
            TO_ALL_IF("\"StringEqualsIfExists\":{\"aws:PrincipalOrgID\":\"o-a1b2c3d4e5\"}"), NO, 0,
        .type = "AWS::S3::Bucket" },
    { .name = "one network", NULL, TO_ALL_IF("\"StringEquals\":{\"aws:SourceVpc\":\"vpc-0a1b\"}"), YES, .type =
            "AWS::S3::Bucket" },
    { .name = "one endpoint", NULL, TO_ALL_IF("\"StringEquals\":{\"aws:SourceVpce\":\"vpce-0a1b\"}"), YES, .type =
            "AWS::S3::Bucket" },
    { .name = "some addresses", NULL, TO_ALL_IF("\"IpAddress\":{\"aws:SourceIp\":\"203.0.113.0/24\"}"), YES, .type =
            "AWS::S3::Bucket" },
    { .name = "all addresses in two halves", NULL,
            TO_ALL_IF("\"IpAddress\":{\"aws:SourceIp\":[\"0.0.0.0/1\",\"128.0.0.0/1\"]}"), NO, 0,
        .type = "AWS::S3::Bucket" },
    { .name = "everybody, and all denied", NULL, P(TO_ALL("s3:GetObject", BUCKET "/*") "," DENY_TO("\"*\"", "s3:*",
            "*")), YES,
        .type = "AWS::S3::Bucket" },
    { .name = "encrypted transport is no limit", NULL, TO_ALL_IF("\"Bool\":{\"aws:SecureTransport\":\"true\"}"), NO, 0,
            .type = "AWS::S3::Bucket" },
    { .name = "one account by key", NULL, TO_ALL_IF("\"StringEquals\":{\"aws:PrincipalAccount\":\"" B "\"}"), YES,
            .type = "AWS::S3::Bucket" },
    { .name = "any account by pattern", NULL, TO_ALL_IF("\"StringLike\":{\"aws:PrincipalAccount\":\"*\"}"), NO, 0,
            .type = "AWS::S3::Bucket" },
    { .name = "a queue of a topic", NULL, P(IF(TO_OPEN("\"*\"", "sqs:SendMessage", "*"),
        "\"ArnEquals\":{\"aws:SourceArn\":\"arn:aws:sns:eu-west-1:" A ":news\"}")), YES, .type = "AWS::SQS::Queue" },
    { .name = "a queue of everybody", NULL, P(TO_ALL("sqs:SendMessage", "*")), NO, 0, .type = "AWS::SQS::Queue" },
    { .name = "a key of everybody", NULL, P(TO_ALL("kms:*", "*")), NO, 0, .type = "AWS::KMS::Key" },
    { .name = "a key of its account", NULL, P(ALLOW_TO(AWS(ROOT_A), "kms:*", "*")), YES, .type = "AWS::KMS::Key" },
    { .name = "a function of everybody", NULL, P(TO_ALL("lambda:InvokeFunction", "*")), NO, 0, .type =
            "AWS::Lambda::Function" },
    { .name = "a topic of everybody", NULL, P(TO_ALL("sns:Publish", "*")), NO, 0, .type = "AWS::SNS::Topic" },
    { .name = "a secret of everybody", NULL, P(TO_ALL("secretsmanager:GetSecretValue", "*")), NO, 0, .type =
            "AWS::SecretsManager::Secret" },
};
static const example open_roles[] = {
    { .name = "everybody", NULL, P(TRUST_OPEN("{\"AWS\":\"*\"}", "sts:AssumeRole") "}"), NO, 0, .type =
            "AWS::IAM::AssumeRolePolicyDocument" },
    { .name = "a service", NULL, P(TRUST_OPEN("{\"Service\":\"ec2.amazonaws.com\"}", "sts:AssumeRole") "}"), YES,
        .type = "AWS::IAM::AssumeRolePolicyDocument" },
    { .name = "an account", NULL, P(TRUST_OPEN(AWS(B), "sts:AssumeRole") "}"), YES, .type =
            "AWS::IAM::AssumeRolePolicyDocument" },
    { .name = "all of GitHub", NULL, P(IF(TRUST_OPEN(GITHUB, "sts:AssumeRoleWithWebIdentity"),
        "\"StringEquals\":{\"token.actions.githubusercontent.com:aud\":\"sts.amazonaws.com\"}")), NO, 0,
        .type = "AWS::IAM::AssumeRolePolicyDocument" },
    { .name = "one repository", NULL, P(IF(TRUST_OPEN(GITHUB, "sts:AssumeRoleWithWebIdentity"),
        "\"StringLike\":{\"token.actions.githubusercontent.com:sub\":\"repo:acme/web:*\"}")), YES,
        .type = "AWS::IAM::AssumeRolePolicyDocument" },
};

/* ---- Asking ---- */
enum { ENTRIES = 8 };

static size_t split(const char *list, iampb_str *out)
{
    size_t count = 0;
    for (const char *at = list; at != NULL && *at != '\0'; count++) {
        size_t len = strcspn(at, ",");
        out[count] = (iampb_str){ at, len };
        at += len + (at[len] == ',');
    }
    return count;
}

static iampb_status ask(iampb_context *ctx, const example *e, const iampb_compiled *existing, const iampb_compiled
        *fresh,
        iampb_comparison **out, iampb_error **err)
{
    iampb_compare_access access = IAMPB_COMPARE_ACCESS_INIT;
    const iampb_compare_access *one = &access;
    iampb_str actions[ENTRIES], resources[ENTRIES];
    if (e->existing != NULL)
        return iampb_compare_no_new_access(ctx, &existing, 1, &fresh, 1, NULL, out, err);
    if (e->type != NULL)
        return iampb_compare_no_public_access(ctx, fresh, e->type, strlen(e->type), NULL, out, err);
    access.action_count = split(e->actions, actions);
    access.resource_count = split(e->resources, resources);
    access.actions = actions;
    access.resources = resources;
    return iampb_compare_access_not_granted(ctx, &fresh, 1, &one, 1, NULL, out, err);
}

static void check_witness(iampb_context *ctx, const example *e, iampb_policy_kind kind, const iampb_comparison *result)
{
    iampb_simulator *simulator = NULL;
    iampb_error *err = NULL;
    const char *witness = iampb_comparison_reason_text(result, 0, "witness", NULL);
    ck_assert_msg(witness != NULL, "%s: no witness", e->name);
    if (kind == IAMPB_POLICY_TRUST)
        return; /* asked of resource policies and identity policies only */
    ck_assert_status(iampb_simulator_new(ctx, NULL, &simulator, &err), IAMPB_OK, &err);
    ck_assert_msg(strcmp(witness_result(simulator, witness, kind, &e->fresh, 1), "allowed") == 0,
            "%s: not allowed: %s", e->name,
            witness);
    if (e->existing != NULL)
        ck_assert_msg(strcmp(witness_result(simulator, witness, kind, &e->existing, 1), "allowed") != 0,
                "%s: not new: %s",
                e->name, witness);
    iampb_simulator_free(simulator);
}

static void check(const example *e, iampb_policy_kind kind)
{
    iampb_context *ctx = harness_context();
    iampb_comparison *result = NULL;
    iampb_error *err = NULL;
    iampb_compiled *fresh = world_compile(ctx, e->fresh, kind);
    iampb_compiled *existing = e->existing == NULL ? NULL : world_compile(ctx, e->existing, kind);
    ck_assert_status(ask(ctx, e, existing, fresh, &result, &err), IAMPB_OK, &err);
    iampb_answer answer = iampb_comparison_answer(result);
    const char *unknown = iampb_comparison_text(result, "unknown", NULL);
    ck_assert_msg(answer == e->expected, "%s: %s, not %s (%s) %s", e->name, iampb_answer_name(answer),
            iampb_answer_name(e->expected),
            unknown == NULL ? "" : unknown, e->fresh);
    if (answer == IAMPB_ANSWER_FAIL) {
        check_witness(ctx, e, kind, result);
        if (e->statement >= 0)
            ck_assert_msg(iampb_comparison_reason_number(result, 0, "statement") == e->statement, "%s: statement %d",
            e->name,
                    (int)iampb_comparison_reason_number(result, 0, "statement"));
    } else {
        ck_assert_msg(iampb_comparison_reason_count(result) == 0, "%s: a reason", e->name);
    }
    iampb_comparison_free(result);
    iampb_compiled_free(fresh);
    iampb_compiled_free(existing);
    iampb_context_free(ctx);
}

START_TEST(new_access_of_identity_policies) { check(&identity[_i], IAMPB_POLICY_IDENTITY); }
END_TEST

START_TEST(new_access_with_variables) { check(&several_variables[_i], IAMPB_POLICY_IDENTITY); }
END_TEST

START_TEST(new_access_of_resource_policies) { check(&resource[_i], IAMPB_POLICY_RESOURCE); }
END_TEST

START_TEST(new_access_of_trust_policies) { check(&trust[_i], IAMPB_POLICY_TRUST); }
END_TEST

START_TEST(access_not_granted) { check(&granted[_i], IAMPB_POLICY_IDENTITY); }
END_TEST

START_TEST(public_access_of_resources) { check(&open[_i], IAMPB_POLICY_RESOURCE); }
END_TEST

START_TEST(public_access_of_roles) { check(&open_roles[_i], IAMPB_POLICY_TRUST); }
END_TEST

#define COUNT(list) ((int)(sizeof(list) / sizeof(list)[0]))

static Suite *suite(void)
{
    Suite *s = suite_create("compare/examples");
    TCase *c = tcase_create("all");
    tcase_add_loop_test(c, new_access_of_identity_policies, 0, COUNT(identity));
    tcase_add_loop_test(c, new_access_with_variables, 0, COUNT(several_variables));
    tcase_add_loop_test(c, new_access_of_resource_policies, 0, COUNT(resource));
    tcase_add_loop_test(c, new_access_of_trust_policies, 0, COUNT(trust));
    tcase_add_loop_test(c, access_not_granted, 0, COUNT(granted));
    tcase_add_loop_test(c, public_access_of_resources, 0, COUNT(open));
    tcase_add_loop_test(c, public_access_of_roles, 0, COUNT(open_roles));
    suite_add_tcase(s, c);
    return s;
}
HARNESS_MAIN("compare-examples", suite)
