/* test_explain.c - what an explanation says: who blocks, which statements, which part of a statement. */
#include "oom.h"
#include "result.h"
#include "world.h"

#define IF(op, key, value) "\"" op "\":{\"" key "\":" value "}"
#define OBJECT "arn:aws:s3:::home/zoe/a"
#define KEY "arn:aws:kms:eu-west-1:" A ":key/1234"
#define BUCKET "arn:aws:s3:::home"
#define DENY_NOT(principals)                                                                                          \
    "{\"Effect\":\"Deny\",\"NotPrincipal\":" principals ",\"Action\":\"s3:*\",\"Resource\":\"*\"}"

/* Seven actions of which none is sqs:SendMessage, and some more. */
#define MANY(actions)                                                                                                 \
    "{\"Effect\":\"Allow\",\"Action\":[\"s3:*\",\"sqs:Rec*\",\"sqs:SendMessageBatch\",\"sqs:?\",\"sns:*\",\"ec2:*\",\"a:*\","  \
    actions "],\"Resource\":\"*\"}"

static json_t *explain(const world *w, int32_t statements)
{
    iampb_context *ctx = harness_context();
    iampb_explain_options options = IAMPB_EXPLAIN_OPTIONS_INIT;
    iampb_decision *decision = NULL;
    iampb_error *err = NULL;
    made m = world_make(ctx, w);
    options.statements = statements;
    ck_assert_status(iampb_explain(m.set, m.request, &options, &decision, &err), IAMPB_OK, &err);
    /* A decision stands for itself. */
    world_free(&m);
    json_t *root = result_of(decision);
    iampb_decision_free(decision);
    iampb_context_free(ctx);
    return root;
}

/* ---- What the whole says ---- */
static const struct whole {
    const char *name;
    world w;
    const char *path, *expected;
} wholes[] = {
    { "E-107 implicit", { .action = "sqs:SendMessage" }, "Iampb.blockedBy.0.layer", "identity" },
    { "E-108 kind", { .action = "sqs:SendMessage" }, "Iampb.blockedBy.0.kind", "implicit" },
    { "E-108 no statements of implicit", { .action = "sqs:SendMessage" }, "Iampb.blockedBy.0.statements", "" },
    { "E-107 explicit first", { .id = P(ALLOW("*", "*")), .pb = P(ALLOW("s3:*", "*")), .scp = { P(DENY("*", "*")) },
        .action = "sqs:SendMessage" }, "Iampb.blockedBy.0.layer", "scp" },
    { "E-107 then implicit", { .id = P(ALLOW("*", "*")), .pb = P(ALLOW("s3:*", "*")), .scp = { P(DENY("*", "*")) },
        .action = "sqs:SendMessage" }, "Iampb.blockedBy.1.layer", "boundary" },
    { "E-107 order of tokens", { .id = P(DENY("*", "*")), .rp = P(DENY_TO("\"*\"", "*", "*")), .sp = P(DENY("*", "*")),
        .scp = { P(DENY("*", "*")) }, .caller = S, .action = "s3:GetObject", .resource = OBJECT }, "Iampb.minimalFix",
        "identity,resource,session,scp" },
    { "E-108 level", { .id = P(ALLOW("*", "*")), .scp = { P(ALLOW("*", "*")), P(ALLOW("ec2:*", "*")) },
        .action = "s3:ListAllMyBuckets" }, "Iampb.blockedBy.0.level", "level" },
    { "E-108 statements", { .id = P(ALLOW("*", "*") "," DENY("s3:*", "*")), .action = "s3:ListAllMyBuckets" },
        "Iampb.blockedBy.0.statements.0.statement", "2" },
    { "E-108 one change is enough", { .rp = P(DENY_TO(AWS(A), "s3:*", "*")), .action = "s3:GetObject",
        .resource = OBJECT }, "Iampb.minimalFix", "resource" },
    { "E-108 nothing to change", { .id = P(ALLOW("*", "*")), .action = "s3:GetObject", .resource = OBJECT },
        "Iampb.minimalFix", "" },
    { "E-108 both sides", { .action = "sqs:SendMessage", .resource = "arn:aws:sqs:eu-west-1:" B ":q" },
        "Iampb.minimalFix", "identity,resource" },
    { "E-106 service", { .id = P(ALLOW("*", "*")), .action = "iam:DeletePolicy",
        .resource = "arn:aws:iam::aws:policy/ReadOnlyAccess" }, "Iampb.blockedBy.0.layer", "service" },
    { "E-100 reason", { .id = P(ALLOW("*", "*")), .action = "iam:DeletePolicy",
        .resource = "arn:aws:iam::aws:policy/ReadOnlyAccess" }, "Iampb.blockedBy.0.reason", "aws-owned" },
    { "E-101", { .rp = P(ALLOW_TO("\"*\"", "s3:*", "*")), .id = P(ALLOW("*", "*")), .bpa = 1,
        .caller = "arn:aws:iam::" B ":user/eve", .action = "s3:GetObject", .resource = OBJECT },
        "Iampb.blockedBy.0.layer", "s3-block-public-access" },
    { "E-111 deny statements alone", { .id = P(ALLOW("*", "*") "," DENY("s3:*", "*")), .action = "s3:ListAllMyBuckets"
        },
        "MatchedStatements.1", "-" },
    { "E-111 column", { .id = P(ALLOW("*", "*") "," DENY("s3:*", "*")), .action = "s3:ListAllMyBuckets" },
        "MatchedStatements.0.StartPosition.Column", "85" },
    { "E-111 id", { .id = P(ALLOW("sqs:*", "*")), .id2 = P(ALLOW("s3:*", "*")), .action = "s3:ListAllMyBuckets" },
        "MatchedStatements.0.SourcePolicyId", "PolicyInputList.2" },
    { "E-111 resource", { .rp = P(ALLOW_TO(AWS(U), "s3:*", "*")), .action = "s3:GetObject", .resource = OBJECT },
        "MatchedStatements.0.SourcePolicyId", "ResourcePolicy" },
    { "E-110 type", { .rp = P(ALLOW_TO(AWS(U), "s3:*", "*")), .action = "s3:GetObject", .resource = OBJECT },
        "MatchedStatements.0.SourcePolicyType", "resource" },
    { "E-110 organisations", { .id = P(ALLOW("*", "*")), .scp = { P(ALLOW("ec2:*", "*")) },
        .action = "s3:ListAllMyBuckets" }, "OrganizationsDecisionDetail.AllowedByOrganizations", "false" },
    { "E-110 organisations pass", { .scp = { P(ALLOW("*", "*")) }, .action = "s3:ListAllMyBuckets" },
        "OrganizationsDecisionDetail.AllowedByOrganizations", "true" },
    { "E-93 SCPs do not apply", { .id = P(ALLOW("*", "*")), .scp = { P(ALLOW("ec2:*", "*")) }, .management = 1,
        .action = "s3:ListAllMyBuckets" }, "Iampb.layers.1.applies", "false" },
    { "E-110 boundary", { .id = P(ALLOW("*", "*")), .pb = P(ALLOW("ec2:*", "*")), .action = "s3:ListAllMyBuckets" },
        "PermissionsBoundaryDecisionDetail.AllowedByPermissionsBoundary", "false" },
    { "E-110 details across accounts", { .id = P(ALLOW("*", "*")), .action = "sqs:SendMessage",
        .resource = "arn:aws:sqs:eu-west-1:" B ":q" }, "EvalDecisionDetails.Resource Policy", "implicitDeny" },
    { "E-110 details on our side", { .id = P(ALLOW("*", "*")), .action = "sqs:SendMessage",
        .resource = "arn:aws:sqs:eu-west-1:" B ":q" }, "EvalDecisionDetails.IAM Policy", "allowed" },
    { "same account", { .action = "sqs:SendMessage", .resource = "arn:aws:sqs:eu-west-1:" B ":q" },
        "Iampb.sameAccount", "false" },
    { "E-87 match", { .rp = P(ALLOW_TO(AWS(A), "s3:*", "*")), .action = "s3:GetObject", .resource = OBJECT },
        "Iampb.layers.0.match", "account" },
    { "E-96 allowed in spite of a Deny", { .id = P(DENY("sts:*", "*")), .action = "sts:GetCallerIdentity" },
        "MatchedStatements", "" },
    /* Notes. */
    { "E-88", { .rp = P(ALLOW_TO(AWS("arn:aws:sts::" A ":assumed-role/Builder/run7"), "s3:*", "*")), .caller = R,
        .action = "s3:GetObject", .resource = OBJECT }, "Iampb.notes", "acl-not-considered,session-name" },
    { "E-88 another role", { .rp = P(ALLOW_TO(AWS("arn:aws:sts::" A ":assumed-role/Other/run7"), "s3:*", "*")),
        .caller = R, .action = "s3:GetObject", .resource = OBJECT }, "Iampb.notes", "acl-not-considered" },
    { "E-95", { .caller = "anonymous", .action = "ec2:RunInstances" }, "Iampb.notes", "service-requires-signature" },
    { "E-95 takes them", { .caller = "anonymous", .action = "sqs:SendMessage" }, "Iampb.notes", "" },
    { "E-97 grants", { .id = P(ALLOW("kms:*", "*")), .rp = P(ALLOW_TO(AWS(R), "kms:*", "*")), .action = "kms:Decrypt",
        .resource = KEY }, "Iampb.notes", "kms-grants-not-considered" },
    { "E-97 no grant gives that", { .id = P(ALLOW("kms:*", "*")), .action = "kms:PutKeyPolicy", .resource = KEY },
        "Iampb.notes", "" },
    { "E-103", { .action = "s3:GetObject", .resource = OBJECT }, "Iampb.notes", "acl-not-considered" },
    { "E-103 allowed anyway", { .id = P(ALLOW("s3:*", "*")), .action = "s3:GetObject", .resource = OBJECT },
        "Iampb.notes", "" },
    { "E-104", { .id = P(ALLOW_IF("s3:*", IF("StringEquals", "aws:ResourceTag/a", "\"b\""))),
        .action = "s3:GetBucketLocation", .resource = BUCKET }, "Iampb.notes", "bucket-tags-need-abac" },
    { "E-104 an object", { .id = P(ALLOW_IF("s3:*", IF("StringEquals", "aws:ResourceTag/a", "\"b\""))),
        .action = "s3:GetObjectTagging", .resource = OBJECT }, "Iampb.notes", "" },
    { "E-102", { .rp = P(ALLOW_TO("\"*\"", "s3:*", "*")), .action = "s3:GetObject", .resource = OBJECT }, "Iampb.notes",
        "public-bucket-policy" },
    { "E-47", { .id = P(ALLOW("*", "*")), .rp = P(DENY_NOT("{\"AWS\":\"" ROOT_A "\"}")), .action = "s3:GetObject",
        .resource = OBJECT }, "Iampb.notes", "notprincipal-account" },
};

START_TEST(the_whole_is_told)
{
    const struct whole *row = &wholes[_i];
    json_t *root = explain(&row->w, 0);
    const char *got = result_text(root, row->path);
    ck_assert_msg(strcmp(got, row->expected) == 0, "%s: %s is %s, not %s", row->name, row->path, got, row->expected);
    json_decref(root);
}
END_TEST

/* ---- What one statement says (E-112): `path` under Iampb.explain.0 ---- */
static const struct part {
    const char *name;
    world w;
    const char *path, *expected;
} parts[] = {
    { "action", { .id = P(ALLOW("s3:*", "*")), .action = "sqs:SendMessage" }, "action.matched", "false" },
    { "entry of actions", { .id = P("{\"Effect\":\"Allow\",\"Action\":[\"s3:*\",\"sqs:Send*\"],\"Resource\":\"*\"}"),
        .action = "sqs:SendMessage" }, "action.entry", "2" },
    { "NotAction", { .id = P("{\"Effect\":\"Allow\",\"NotAction\":\"sqs:*\",\"Resource\":\"*\"}"),
        .action = "sqs:SendMessage" }, "action.inverted", "true" },
    { "what NotAction excludes", { .id = P("{\"Effect\":\"Allow\",\"NotAction\":\"sqs:*\",\"Resource\":\"*\"}"),
        .action = "sqs:SendMessage" }, "action.matched", "false" },
    { "case", { .id = P(ALLOW("s3:*", "arn:aws:s3:::Home/*")), .action = "s3:GetObject", .resource = OBJECT },
        "resource.reason", "case" },
    { "segment 6", { .id = P(ALLOW("s3:*", "arn:aws:s3:::house/*")), .action = "s3:GetObject", .resource = OBJECT },
        "resource.reason", "segment-6" },
    { "segment 4", { .id = P(ALLOW("sqs:*", "arn:aws:sqs:eu-west-2:*:jobs")), .action = "sqs:SendMessage",
        .resource = "arn:aws:sqs:eu-west-1:" A ":jobs" }, "resource.reason", "segment-4" },
    { "entry of many actions, the first of two", { .id = P(MANY("\"sqs:S*\",\"sqs:Send*\"")),
            .action = "sqs:SendMessage" },
        "action.entry", "8" },
    { "entry of many actions, by the longer one", { .id = P(MANY("\"sqs:Send*\",\"sqs:S*\"")),
            .action = "sqs:SendMessage" },
        "action.entry", "8" },
    { "entry of many actions with *", { .id = P(MANY("\"*\",\"sqs:Send*\"")), .action = "sqs:SendMessage" },
        "action.entry", "8" },
    { "the closest entry", { .id = P("{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":[\"arn:aws:sns:*:*:*\","
        "\"arn:aws:sqs:*:*:other\",\"arn:aws:sqs:us-*:*:jobs\"]}"), .action = "sqs:SendMessage",
        .resource = "arn:aws:sqs:eu-west-1:" A ":jobs" }, "resource.entry", "2" },
    { "short ARN", { .id = P(ALLOW("s3:*", "arn:aws:s3")), .action = "sqs:SendMessage",
        .resource = "arn:aws:sqs:eu-west-1:" A ":jobs" }, "resource.reason", "short-arn" },
    { "E-24 also where it matches", { .id = P(ALLOW("sqs:*", "arn:aws:sqs:*")), .action = "sqs:SendMessage",
        .resource = "arn:aws:sqs:eu-west-1:" A ":jobs" }, "resource.reason", "short-arn" },
    { "E-28", { .id = P(ALLOW("s3:*", "home/*")), .action = "s3:GetObject", .resource = OBJECT }, "resource.reason",
        "not-an-arn" },
    { "E-26", { .id = P(ALLOW("s3:*", "arn:aws:s3:::home/${aws:PrincipalTag/t}/*")), .action = "s3:GetObject",
        .resource = OBJECT }, "resource.reason", "unresolved-variable" },
    { "E-26 which", { .id = P(ALLOW("s3:*", "arn:aws:s3:::home/${aws:PrincipalTag/t}/*")), .action = "s3:GetObject",
        .resource = OBJECT }, "resource.variable", "aws:PrincipalTag/t" },
    { "E-29", { .id = P(ALLOW("s3:*", "arn:aws:s3:::home/*")), .action = "s3:ListAllMyBuckets" }, "resource.reason",
        "star-only" },
    { "expanded", { .id = P(ALLOW("s3:*", "arn:aws:s3:::home/${aws:username}/${*}")), .action = "s3:GetObject",
        .resource = OBJECT }, "resource.text", "arn:aws:s3:::home/dana/*" },
    { "E-4 not expanded", { .id = OLD(ALLOW("s3:*", "arn:aws:s3:::home/${aws:username}/*")), .action = "s3:GetObject",
        .resource = OBJECT }, "resource.text", "arn:aws:s3:::home/${aws:username}/*" },
    { "no principal part in identity policies", { .id = P(ALLOW("*", "*")), .action = "s3:GetObject",
        .resource = OBJECT }, "principal", "-" },
    { "principal", { .rp = P(ALLOW_TO(AWS(R), "s3:*", "*")), .caller = S, .action = "s3:GetObject",
        .resource = OBJECT }, "principal.kind", "via-role" },
    { "E-49", { .rp = P(ALLOW("s3:*", "*")), .action = "s3:GetObject", .resource = OBJECT }, "principal.reason",
        "no-principal" },
    { "E-38", { .rp = P(ALLOW_TO(AWS("arn:aws:iam::" A ":role/*"), "s3:*", "*")), .action = "s3:GetObject",
        .resource = OBJECT }, "principal.reason", "partial-wildcard" },
    { "E-56", { .ep = P(ALLOW_TO(AWS(A), "s3:*", "*")), .gateway = 1, .action = "s3:GetObject", .resource = OBJECT },
        "principal.reason", "gateway-account-root-only" },
    { "E-48", { .rp = P(DENY_NOT("{\"AWS\":[\"" U "\",\"" ROOT_A "\"]}")), .pb = P(ALLOW("*", "*")),
        .action = "s3:GetObject", .resource = OBJECT }, "principal.reason", "boundary-notprincipal" },
    { "E-40", { .rp = P(ALLOW_TO(AWS("AIDAEXAMPLEOLDUSER01"), "s3:*", "*")), .unique_id = "AIDAEXAMPLENEWUSER02",
        .action = "s3:GetObject", .resource = OBJECT }, "principal.reason", "unique-id" },
    { "E-47 uncertain", { .rp = P(DENY_NOT("{\"AWS\":\"" ROOT_A "\"}")), .action = "s3:GetObject", .resource = OBJECT },
        "principal.uncertain", "notprincipal-account" },
    { "operator", { .id = P(ALLOW_IF("*", IF("ForAllValues:StringLike", "aws:TagKeys", "[\"a\"]"))),
        .action = "ec2:CreateTags" }, "conditions.0.operator", "ForAllValues:StringLike" },
    { "absent-but-true", { .id = P(ALLOW_IF("*", IF("ForAllValues:StringLike", "aws:TagKeys", "[\"a\"]"))),
        .action = "ec2:CreateTags" }, "conditions.0.reason", "absent-but-true" },
    { "absent", { .id = P(ALLOW_IF("*", IF("StringEquals", "aws:PrincipalTag/t", "\"a\""))),
        .action = "ec2:CreateTags" }, "conditions.0.reason", "absent" },
    { "not given", { .id = P(ALLOW_IF("*", IF("StringEquals", "aws:PrincipalTag/t", "\"a\""))),
        .action = "ec2:CreateTags" }, "conditions.0.state", "not-given" },
    { "known to be absent", { .id = P(ALLOW_IF("*", IF("StringEquals", "aws:PrincipalTag/t", "\"a\""))),
        .context = "aws:PrincipalTag/t!", .action = "ec2:CreateTags" }, "conditions.0.state", "absent" },
    { "E-73", { .id = P(ALLOW_IF("*", IF("StringEquals", "aws:TagKeys", "\"a\""))), .context = "aws:TagKeys=[a]",
        .action = "ec2:CreateTags" }, "conditions.0.reason", "list-needs-set-operator" },
    { "E-76c", { .id = P(ALLOW_IF("*", IF("NumericEquals", "s3:max-keys", "\"10\""))), .context = "s3:max-keys=10x",
        .action = "s3:ListBucket", .resource = BUCKET }, "conditions.0.reason", "type-error" },
    { "E-60", { .id = P(ALLOW_IF("*", IF("StringResembles", "s3:prefix", "\"10\""))), .context = "s3:prefix=10",
        .action = "s3:ListBucket", .resource = BUCKET }, "conditions.0.reason", "unknown-operator" },
    { "E-71", { .id = P(ALLOW_IF("*", IF("StringEquals", "s3:prefix", "\"${aws:PrincipalTag/t}\""))),
        .context = "s3:prefix=10", .action = "s3:ListBucket", .resource = BUCKET }, "conditions.0.reason",
        "unresolved-variable" },
    { "E-71 which", { .id = P(ALLOW_IF("*", IF("StringEquals", "s3:prefix", "\"${aws:PrincipalTag/t}\""))),
        .context = "s3:prefix=10", .action = "s3:ListBucket", .resource = BUCKET }, "conditions.0.variable",
        "aws:PrincipalTag/t" },
    { "which value of the policy", { .id = P(ALLOW_IF("*", IF("StringEquals", "s3:prefix", "[\"a\",\"b\"]"))),
        .context = "s3:prefix=b", .action = "s3:ListBucket", .resource = BUCKET }, "conditions.0.policyValue", "2" },
    { "which value of the request", { .id = P(ALLOW_IF("*", IF("ForAllValues:StringEquals", "aws:TagKeys", "[\"a\"]"))),
        .context = "aws:TagKeys=[a,a,c]", .action = "ec2:CreateTags" }, "conditions.0.requestValue", "3" },
    { "request values", { .id = P(ALLOW_IF("*", IF("ForAllValues:StringEquals", "aws:TagKeys", "[\"a\"]"))),
        .context = "aws:TagKeys=[a,a,c]", .action = "ec2:CreateTags" }, "conditions.0.requestValues", "a,a,c" },
    { "policy values", { .id = P(ALLOW_IF("*", IF("StringLike", "s3:prefix", "\"${aws:username}/*\""))),
        .context = "s3:prefix=b", .action = "s3:ListBucket", .resource = BUCKET }, "conditions.0.policyValues",
            "dana/*" },
    { "E-69 no variable there", { .id = P(ALLOW_IF("*", IF("NumericEquals", "s3:max-keys", "\"${aws:username}\""))),
        .context = "s3:max-keys=1", .action = "s3:ListBucket", .resource = BUCKET }, "conditions.0.policyValues",
        "${aws:username}" },
    { "E-116 derived", { .id = P(ALLOW_IF("*", IF("StringEquals", "aws:username", "\"dana\""))),
        .action = "ec2:CreateTags" }, "conditions.0.derived", "true" },
    { "E-116 given", { .id = P(ALLOW_IF("*", IF("StringEquals", "aws:username", "\"dana\""))),
        .context = "aws:username=dana", .action = "ec2:CreateTags" }, "conditions.0.derived", "-" },
    { "one part is wrong", { .id = P(ALLOW_IF("*", IF("StringEquals", "aws:username", "\"zoe\""))),
        .action = "ec2:CreateTags" }, "nearMiss", "true" },
    { "two parts are wrong", { .id = P(ALLOW_IF("s3:*", IF("StringEquals", "aws:username", "\"zoe\""))),
        .action = "ec2:CreateTags" }, "nearMiss", "-" },
    { "no part is wrong", { .id = P(ALLOW("*", "*")), .action = "ec2:CreateTags" }, "nearMiss", "-" },
    { "applies", { .id = P(ALLOW("*", "*")), .action = "ec2:CreateTags" }, "applies", "true" },
    { "E-3", { .id = P("{\"Effect\":\"allow\",\"Action\":\"*\",\"Resource\":\"*\"}"), .action = "ec2:CreateTags" },
        "applies", "false" },
    { "E-3 why", { .id = P("{\"Effect\":\"allow\",\"Action\":\"*\",\"Resource\":\"*\"}"), .action = "ec2:CreateTags" },
        "malformed", "effect" },
    { "Sid", { .id = P("{\"Sid\":\"One\",\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}"),
        .action = "ec2:CreateTags" }, "sid", "One" },
    { "layer", { .sp = P(ALLOW("*", "*")), .caller = S, .action = "ec2:CreateTags" }, "layer", "session" },
};

START_TEST(a_statement_is_told)
{
    char path[200];
    const struct part *row = &parts[_i];
    json_t *root = explain(&row->w, 1);
    snprintf(path, sizeof path, "Iampb.explain.0.%s", row->path);
    const char *got = result_text(root, path);
    ck_assert_msg(strcmp(got, row->expected) == 0, "%s: %s is %s, not %s", row->name, row->path, got, row->expected);
    json_decref(root);
}
END_TEST

/* E-112: what fits is told alike, asked for all or not; and without asking only what decides is told. */
START_TEST(what_decides_is_told_unasked)
{
    world w = { .id = P(ALLOW("sqs:*", "*") "," ALLOW("s3:*", "*") "," ALLOW("*", "*")), .action =
        "s3:ListAllMyBuckets" };
    json_t *some = explain(&w, 0), *all = explain(&w, 1);
    ck_assert_uint_eq(json_array_size(result_at(some, "Iampb.explain")), 2);
    ck_assert_uint_eq(json_array_size(result_at(all, "Iampb.explain")), 3);
    ck_assert(json_equal(result_at(some, "Iampb.explain.0"), result_at(all, "Iampb.explain.1")));
    ck_assert(json_equal(result_at(some, "Iampb.explain.1"), result_at(all, "Iampb.explain.2")));
    ck_assert(json_equal(result_at(some, "MatchedStatements"), result_at(all, "MatchedStatements")));
    json_decref(some);
    json_decref(all);
}
END_TEST

/* E-111: columns count code points, lines begin with 1, and places behind others are found without beginning again. */
START_TEST(places_count_code_points)
{
    world w = { .id = "{\"Version\":\"2012-10-17\",\"Id\":\"\xc3\xa9\xf0\x9f\x98\x80\",\"Statement\":[\n"
            "  {\"Sid\":\"\xc3\xa9\",\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}, {\"Effect\":\"Allow\",\n"
            "\"Action\":\"*\",\"Resource\":\"*\"}]}", .action = "ec2:CreateTags" };
    json_t *root = explain(&w, 0);
    ck_assert_result(root, "MatchedStatements.0.StartPosition.Line", "2");
    ck_assert_result(root, "MatchedStatements.0.StartPosition.Column", "3");
    ck_assert_result(root, "MatchedStatements.0.EndPosition.Column", "59");
    ck_assert_result(root, "MatchedStatements.1.StartPosition.Line", "2");
    ck_assert_result(root, "MatchedStatements.1.StartPosition.Column", "61");
    ck_assert_result(root, "MatchedStatements.1.EndPosition.Line", "3");
    ck_assert_result(root, "MatchedStatements.1.EndPosition.Column", "29");
    json_decref(root);
}
END_TEST

START_TEST(many_statements_come_in_order)
{
    enum { COUNT = 300 };
    char *text = calloc(COUNT, 120), one[120];
    strcpy(text, "{\"Version\":\"2012-10-17\",\"Statement\":[");
    for (int i = 0; i < COUNT; i++) {
        snprintf(one, sizeof one, "%s" ALLOW("%s", "*"), i == 0 ? "" : ",", i % 3 == 0 ? "*" : i % 3 == 1 ? "s3:*" :
            "sqs:*");
        strcat(text, one);
    }
    strcat(text, "]}");
    world w = { .id = text, .action = "s3:ListAllMyBuckets" };
    json_t *root = explain(&w, 0);
    ck_assert_uint_eq(json_array_size(result_at(root, "MatchedStatements")), 200);
    for (size_t i = 0; i < 200; i++) {
        json_t *number = json_object_get(json_array_get(result_at(root, "Iampb.explain"), i), "statement");
        ck_assert_int_eq(json_integer_value(number), (int)(i / 2 * 3 + i % 2 + 1));
    }
    json_decref(root);
    free(text);
}
END_TEST

START_TEST(accessors_tell_the_same)
{
    iampb_context *ctx = harness_context();
    iampb_explain_options options = IAMPB_EXPLAIN_OPTIONS_INIT;
    iampb_decision *d = NULL;
    iampb_error *err = NULL;
    world w = { .id = P(ALLOW_IF("*", IF("StringEquals", "aws:PrincipalTag/env", "\"dev\""))), .pb = P(DENY("*", "*")),
        .action = "ec2:CreateTags" };
    made m = world_make(ctx, &w);
    size_t len;
    options.missing = 1;
    ck_assert_status(iampb_explain(m.set, m.request, &options, &d, &err), IAMPB_OK, &err);
    ck_assert_int_eq(iampb_decision_outcome(d), IAMPB_EXPLICIT_DENY);
    ck_assert_uint_eq(iampb_decision_blocker_count(d), 2);
    ck_assert_int_eq(iampb_decision_blocker_at(d, 0), IAMPB_LAYER_BOUNDARY);
    ck_assert_int_eq(iampb_decision_blocker_at(d, 1), IAMPB_LAYER_RESOURCE); /* by the closest route, E-107 */
    ck_assert_int_eq(iampb_decision_blocker_at(d, 2), -1);
    ck_assert_uint_eq(iampb_decision_missing_count(d), 0); /* a Deny that applies decides, whatever the tag */
    ck_assert_ptr_null(iampb_decision_missing_at(d, 0, &len));
    ck_assert_uint_eq(len, 0);
    iampb_decision_free(d);
    iampb_decision_free(NULL);
    ck_assert_int_eq(iampb_decision_outcome(NULL), 0);
    ck_assert_uint_eq(iampb_decision_blocker_count(NULL), 0);
    ck_assert_uint_eq(iampb_decision_missing_count(NULL), 0);
    world_free(&m);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(wrong_arguments_are_refused)
{
    iampb_context *ctx = harness_context();
    iampb_decision *d = NULL;
    iampb_error *err = NULL;
    world w = { .action = "s3:GetObject", .resource = OBJECT, .owner = "" };
    made m = world_make(ctx, &w);
    written text = { NULL, 0 };
    ck_assert_int_eq(iampb_explain(m.set, m.request, NULL, &d, &err), IAMPB_E_INVALID);
    ck_assert_ptr_null(d);
    ck_assert_ptr_nonnull(strstr(iampb_error_message(err, NULL), "owner"));
    iampb_error_free(err);
    err = NULL;
    ck_assert_status(iampb_explain(NULL, m.request, NULL, &d, &err), IAMPB_E_INVALID, &err);
    ck_assert_status(iampb_explain(m.set, NULL, NULL, &d, &err), IAMPB_E_INVALID, &err);
    ck_assert_status(iampb_explain(m.set, m.request, NULL, NULL, &err), IAMPB_E_INVALID, &err);
    ck_assert_status(iampb_decision_write(NULL, 0, written_add, &text, &err), IAMPB_E_INVALID, &err);
    world_free(&m);
    iampb_context_free(ctx);
}
END_TEST

/* ---- Memory that runs out ---- */
static int32_t ignore(void *user, const char *bytes, size_t len)
{
    (void)user, (void)bytes, (void)len;
    return 0;
}


static iampb_status explain_and_write(iampb_context *ctx, void *user)
{
    const iampb_explain_options options = { sizeof options, 1, 1 };
    iampb_error *err = NULL;
    iampb_decision *d = NULL;
    iampb_policy_set *set = NULL;
    iampb_request *request = NULL;
    iampb_policy *policy = NULL;
    iampb_compiled *compiled = NULL;
    const char *text = user;
    static const iampb_str none = { "", 0 };
    iampb_caller caller = IAMPB_CALLER_INIT;
    caller.arn = (iampb_str){ U, strlen(U) };
    iampb_status status = iampb_policy_parse(ctx, text, strlen(text), NULL, &policy, &err);
    if (status == IAMPB_OK)
        status = iampb_compile(ctx, policy, none, &compiled, &err);
    if (status == IAMPB_OK)
        status = iampb_policy_set_new(ctx, NULL, &set, &err);
    if (status == IAMPB_OK)
        status = iampb_policy_set_add(set, IAMPB_LAYER_IDENTITY, compiled, &err);
    if (status == IAMPB_OK)
        status = iampb_request_new(ctx, &request, &err);
    if (status == IAMPB_OK)
        status = iampb_request_set_caller(request, &caller, &err);
    if (status == IAMPB_OK)
        status = iampb_request_set_action(request, "s3:ListBucket", 13, &err);
    if (status == IAMPB_OK)
        status = iampb_request_set_resource(request, "*", 1, &err);
    if (status == IAMPB_OK)
        status = iampb_explain(set, request, &options, &d, &err);
    if (status == IAMPB_OK)
        status = iampb_decision_write(d, 2, ignore, NULL, &err);
    status = oom_check(status, NULL, &err);
    iampb_decision_free(d);
    iampb_request_free(request);
    iampb_policy_set_free(set);
    iampb_compiled_free(compiled);
    iampb_policy_free(policy);
    return status;
}

START_TEST(memory_runs_out)
{
    oom_loop("explain", explain_and_write, (void *)P(ALLOW_IF("s3:*", IF("StringLike", "s3:prefix",
            "[\"${aws:username}/*\",\"${aws:PrincipalTag/t}\"]") "," IF("NumericLessThan", "s3:max-keys", "\"10\"") ","
            IF("ForAllValues:StringEquals", "aws:TagKeys", "[\"a\",\"b\"]") "," IF("IpAddress", "aws:SourceIp",
            "\"10.0.0.0/8\"") "," IF("DateGreaterThan", "aws:CurrentTime", "\"2030-01-01T00:00:00Z\"") ","
            IF("ArnLike", "aws:SourceVpcArn", "\"arn:aws:ec2:*:*:vpc/*\""))));
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("eval/explain");
    TCase *t = tcase_create("all");
    tcase_add_loop_test(t, the_whole_is_told, 0, sizeof wholes / sizeof wholes[0]);
    tcase_add_loop_test(t, a_statement_is_told, 0, sizeof parts / sizeof parts[0]);
    tcase_add_test(t, what_decides_is_told_unasked);
    tcase_add_test(t, places_count_code_points);
    tcase_add_test(t, many_statements_come_in_order);
    tcase_add_test(t, accessors_tell_the_same);
    tcase_add_test(t, wrong_arguments_are_refused);
    tcase_add_test(t, memory_runs_out);
    suite_add_tcase(s, t);
    return s;
}

HARNESS_MAIN("eval-explain", suite)
