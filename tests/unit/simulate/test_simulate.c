/* test_simulate.c - simulations: members of the input, the shape of the answer, and what is refused. */
#include "oom.h"
#include "eval/result.h"
#include "eval/world.h"

/* Policies as JSON within the input, with the brackets of a list of one statement. */
#define DOC(statements) "{\"Version\":\"2012-10-17\",\"Statement\":[" statements "]}"
#define ALL DOC("{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}")
#define EC2 DOC("{\"Effect\":\"Allow\",\"Action\":\"ec2:*\",\"Resource\":\"*\"}")
#define TO(principal, effect) DOC("{\"Effect\":\"" effect "\",\"Principal\":" principal ",\"Action\":\"*\",\"Resource\":\"*\"}")
#define DANA "\"CallerArn\":\"" U "\","
#define GET "\"ActionNames\":[\"s3:GetObject\"],\"ResourceArns\":[\"arn:aws:s3:::b/k\"],"
#define QUEUE_B "\"arn:aws:sqs:eu-west-1:" B ":q\""
#define ASSUME "\"ActionNames\":[\"sts:AssumeRole\"],\"ResourceArns\":[\"arn:aws:iam::" A ":role/Q\"],"
#define TRUST_A(principal) "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":" principal               \
        ",\"Action\":\"sts:AssumeRole\"}]}"
#define ONE "EvaluationResults.0."
#define OUTCOME ONE "EvalDecision"

static json_t *simulate(const char *input, int32_t explain)
{
    iampb_context *ctx = harness_context();
    iampb_simulate_options options = IAMPB_SIMULATE_OPTIONS_INIT;
    iampb_simulator *simulator = NULL;
    iampb_error *err = NULL;
    options.explain = explain;
    ck_assert_status(iampb_simulator_new(ctx, NULL, &simulator, &err), IAMPB_OK, &err);
    json_t *root = result_simulate(simulator, input, &options);
    iampb_simulator_free(simulator);
    iampb_context_free(ctx);
    return root;
}

/* ---- What members mean ---- */
static const struct row {
    const char *name, *input, *path, *expected;
} rows[] = {
    { "an object as policy", "{" DANA GET "\"PolicyInputList\":[" ALL "]}", OUTCOME, "allowed" },
    { "a string as policy", "{" DANA GET "\"PolicyInputList\":[\"{\\\"Version\\\":\\\"2012-10-17\\\",\\\"Statement\\\":"
        "{\\\"Effect\\\":\\\"Allow\\\",\\\"Action\\\":\\\"*\\\",\\\"Resource\\\":\\\"*\\\"}}\"]}", OUTCOME, "allowed" },
    { "no policies", "{" DANA GET "\"PolicyInputList\":[]}", OUTCOME, "implicitDeny" },
    { "E-110 action", "{" DANA GET "\"PolicyInputList\":[]}", ONE "EvalActionName", "s3:GetObject" },
    { "E-110 resource", "{" DANA GET "\"PolicyInputList\":[]}", ONE "EvalResourceName", "arn:aws:s3:::b/k" },
    { "E-110 all resources", "{" DANA "\"ActionNames\":[\"s3:GetObject\"],\"PolicyInputList\":[" ALL "]}",
        ONE "EvalResourceName", "*" },
    { "E-110 all resources have no results of their own", "{" DANA "\"ActionNames\":[\"s3:GetObject\"],"
        "\"PolicyInputList\":[" ALL "]}", ONE "ResourceSpecificResults", "" },
    { "E-110 an entry an action", "{" DANA
        "\"ActionNames\":[\"s3:GetObject\",\"ec2:RunInstances\"],\"PolicyInputList\":["
        EC2 "]}", "EvaluationResults.1.EvalDecision", "allowed" },
    { "E-110 the most restrictive on top", "{" DANA "\"ActionNames\":[\"s3:GetObject\"],\"ResourceArns\":"
        "[\"arn:aws:s3:::b/k\",\"arn:aws:s3:::c/k\"],\"PolicyInputList\":["
        DOC("{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"},{\"Effect\":\"Deny\",\"Action\":\"*\","
        "\"Resource\":\"arn:aws:s3:::c/*\"}") "]}", OUTCOME, "explicitDeny" },
    { "E-110 and each by itself", "{" DANA "\"ActionNames\":[\"s3:GetObject\"],\"ResourceArns\":"
        "[\"arn:aws:s3:::b/k\",\"arn:aws:s3:::c/k\"],\"PolicyInputList\":["
        DOC("{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"arn:aws:s3:::b/*\"}") "]}",
        ONE "ResourceSpecificResults.0.EvalResourceDecision", "allowed" },
    { "E-110 implicit over allowed", "{" DANA "\"ActionNames\":[\"s3:GetObject\"],\"ResourceArns\":"
        "[\"arn:aws:s3:::b/k\",\"arn:aws:s3:::c/k\"],\"PolicyInputList\":["
        DOC("{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"arn:aws:s3:::b/*\"}") "]}", OUTCOME, "implicitDeny"
            },
    { "not truncated", "{" DANA GET "\"PolicyInputList\":[]}", "IsTruncated", "false" },
    { "paging is not needed", "{" DANA GET "\"MaxItems\":1,\"Marker\":\"x\"}", OUTCOME, "implicitDeny" },
    { "null is not given", "{" DANA GET "\"PolicyInputList\":[" ALL "],\"PermissionsBoundaryPolicyInputList\":null}",
        OUTCOME, "allowed" },
    { "boundary", "{" DANA GET "\"PolicyInputList\":[" ALL "],\"PermissionsBoundaryPolicyInputList\":[" EC2 "]}",
        ONE "Iampb.blockedBy.0.layer", "boundary" },
    { "E-111 boundary", "{" DANA "\"ActionNames\":[\"ec2:RunInstances\"],\"PolicyInputList\":[" EC2 "],"
        "\"PermissionsBoundaryPolicyInputList\":[" EC2 "]}", ONE "MatchedStatements.1.SourcePolicyId",
        "PermissionsBoundaryPolicyInputList.1" },
    { "session", "{\"CallerArn\":\"" S "\"," GET "\"PolicyInputList\":[" ALL "],\"SessionPolicyInputList\":[" EC2 "]}",
        ONE "Iampb.blockedBy.0.layer", "session" },
    { "E-111 session", "{\"CallerArn\":\"" S "\",\"ActionNames\":[\"ec2:RunInstances\"],\"PolicyInputList\":[" EC2 "],"
        "\"SessionPolicyInputList\":[" EC2 "]}", ONE "MatchedStatements.1.SourcePolicyId", "SessionPolicyInputList.1" },
    { "E-81 SCP level", "{" DANA GET "\"PolicyInputList\":[" ALL "],\"ServiceControlPolicyInputList\":[[" ALL "],[" EC2
        "]]}", ONE "Iampb.blockedBy.0.level", "level 2" },
    { "E-81 an empty level", "{" DANA GET "\"PolicyInputList\":[" ALL "],\"ServiceControlPolicyInputList\":[[" ALL
        "],[]]}",
        ONE "Iampb.blockedBy.0.layer", "scp" },
    { "E-81 a level with a name", "{" DANA GET "\"PolicyInputList\":[" ALL "],\"ServiceControlPolicyInputList\":[[" ALL
        "],{\"Name\":\"ou-a\",\"Policies\":[" EC2 "]}]}", ONE "Iampb.blockedBy.0.level", "ou-a" },
    { "E-111 SCP", "{" DANA "\"ActionNames\":[\"ec2:RunInstances\"],\"PolicyInputList\":[" EC2 "],"
        "\"ServiceControlPolicyInputList\":[[" ALL "],[" DOC("") "," EC2 "]]}", ONE
            "MatchedStatements.2.SourcePolicyId",
        "ServiceControlPolicyInputList.2.2" },
    { "E-82 RCP", "{" DANA GET "\"PolicyInputList\":[" ALL "],\"ResourceControlPolicyInputList\":[[" TO("\"*\"", "Deny")
        "]]}", ONE "Iampb.blockedBy.0.statements.0.policy", "ResourceControlPolicyInputList.1.1" },
    { "E-83 endpoint", "{" DANA GET "\"PolicyInputList\":[" ALL "],\"VpcEndpointPolicyInputList\":[" DOC("") "]}",
        ONE "Iampb.blockedBy.0.layer", "endpoint" },
    { "E-56 gateway endpoint", "{" DANA GET "\"PolicyInputList\":[" ALL "],\"GatewayEndpoint\":true,"
        "\"VpcEndpointPolicyInputList\":[" TO("{\"AWS\":\"" A "\"}", "Allow") "]}", OUTCOME, "implicitDeny" },
    { "E-56 interface endpoint", "{" DANA GET "\"PolicyInputList\":[" ALL "],\"GatewayEndpoint\":false,"
        "\"VpcEndpointPolicyInputList\":[" TO("{\"AWS\":\"" A "\"}", "Allow") "]}", OUTCOME, "allowed" },
    { "resource policy", "{" DANA GET "\"ResourcePolicy\":" TO("{\"AWS\":\"" U "\"}", "Allow") "}", OUTCOME, "allowed"
        },
    { "owner is the caller's account", "{" DANA GET "\"PolicyInputList\":[" ALL "]}", ONE "Iampb.sameAccount", "true" },
    { "owner", "{" DANA GET "\"PolicyInputList\":[" ALL "],\"ResourceOwner\":\"" B "\"}", OUTCOME, "implicitDeny" },
    { "owner by its root", "{" DANA GET "\"PolicyInputList\":[" ALL "],\"ResourceOwner\":\"arn:aws:iam::" B ":root\"}",
        ONE "Iampb.blockedBy.0.layer", "resource" },
    { "the ARN tells the owner", "{" DANA "\"ActionNames\":[\"sqs:SendMessage\"],\"ResourceArns\":[" QUEUE_B "],"
        "\"PolicyInputList\":[" ALL "],\"ResourceOwner\":\"" A "\"}", ONE "Iampb.sameAccount", "false" },
    { "one owner after another", "{" DANA "\"ActionNames\":[\"sqs:SendMessage\"],\"ResourceArns\":[" QUEUE_B
        ",\"arn:aws:s3:::b\"],\"PolicyInputList\":[" ALL "]}",
        ONE "ResourceSpecificResults.1.Iampb.sameAccount", "true" },
    { "a single key", "{" DANA GET "\"PolicyInputList\":["
        DOC("{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{\"NumericEquals\":{\"k\":\"5\"}}}")
        "],\"ContextEntries\":[{\"ContextKeyName\":\"k\",\"ContextKeyType\":\"numeric\",\"ContextKeyValues\":[5.0]}]}",
        OUTCOME, "allowed" },
    { "E-62 a list of one", "{" DANA GET "\"PolicyInputList\":["
        DOC("{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{\"k\":\"5\"}}}")
        "],\"ContextEntries\":[{\"ContextKeyName\":\"k\",\"ContextKeyType\":\"stringList\",\"ContextKeyValues\":[\"5\"]}]}",
        OUTCOME, "implicitDeny" },
    { "E-62 an empty list", "{" DANA GET "\"PolicyInputList\":["
        DOC("{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{\"Null\":{\"k\":\"false\"}}}")
        "],\"ContextEntries\":[{\"ContextKeyName\":\"k\",\"ContextKeyType\":\"stringList\",\"ContextKeyValues\":[]}]}",
        OUTCOME, "allowed" },
    { "E-118 several values for one", "{" DANA GET "\"PolicyInputList\":["
        DOC("{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{\"k\":\"5\"}}}")
        "],\"ContextEntries\":[{\"ContextKeyName\":\"k\",\"ContextKeyType\":\"string\",\"ContextKeyValues\":[\"5\",\"6\"]}]}",
        OUTCOME, "implicitDeny" },
    { "E-118 note", "{" DANA GET "\"PolicyInputList\":[" ALL
        "],\"ContextEntries\":[{\"ContextKeyName\":\"k\",\"ContextKeyType\":\"string\",\"ContextKeyValues\":[\"5\",\"6\"]}]}",
        ONE "Iampb.notes", "list-for-scalar-key:k" },
    { "missing", "{" DANA GET "\"PolicyInputList\":["
        DOC("{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{\"k\":\"5\"}}}")
        "]}", ONE "MissingContextValues", "k" },
    { "E-114 absent", "{" DANA GET "\"AbsentContextKeys\":[\"k\"],\"PolicyInputList\":["
        DOC("{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{\"k\":\"5\"}}}")
        "]}", ONE "MissingContextValues", "" },
    { "no caller: its keys are not given", "{" GET "\"PolicyInputList\":["
        DOC("{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{\"StringLike\":{\"aws:username\":\"d*\"}}}")
        "]}", ONE "MissingContextValues", "aws:username" },
    { "no caller: the same account", "{\"ActionNames\":[\"sqs:SendMessage\"],\"ResourceArns\":[" QUEUE_B "],"
        "\"PolicyInputList\":[" ALL "]}", OUTCOME, "allowed" },
    { "service", "{\"CallerArn\":\"s3.amazonaws.com\"," GET "\"ResourceOwner\":\"" A "\",\"ResourcePolicy\":"
        TO("{\"Service\":\"s3.amazonaws.com\"}", "Allow") "}", OUTCOME, "allowed" },
    { "a service by its type", "{\"CallerArn\":\"s3\",\"CallerType\":\"service\"," GET "\"ResourceOwner\":\"" A
        "\",\"ResourcePolicy\":" TO("{\"Service\":\"s3\"}", "Allow") "}", OUTCOME, "allowed" },
    { "anonymous", "{\"CallerType\":\"anonymous\"," GET "\"ResourcePolicy\":" TO("\"*\"", "Allow") "}", OUTCOME,
        "allowed" },
    { "anonymous and an account", "{\"CallerType\":\"anonymous\"," GET "\"ResourcePolicy\":" TO("{\"AWS\":\"" A "\"}",
        "Allow")
        "}", OUTCOME, "implicitDeny" },
    { "federated", "{\"CallerType\":\"federated\",\"CallerArn\":\"token.actions.githubusercontent.com\","
        "\"ActionNames\":[\"sts:AssumeRoleWithWebIdentity\"],\"ResourceArns\":[\"arn:aws:iam::" A ":role/Q\"],"
        "\"ResourcePolicy\":{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Federated\":"
        "\"arn:aws:iam::" A ":oidc-provider/token.actions.githubusercontent.com\"},\"Action\":"
        "\"sts:AssumeRoleWithWebIdentity\"}]}}", OUTCOME, "allowed" },
    { "a federated user", "{\"CallerType\":\"federated\",\"CallerArn\":\"arn:aws:sts::" A ":federated-user/bob\"," GET
        "\"ResourcePolicy\":" TO("{\"AWS\":\"arn:aws:sts::" A ":federated-user/bob\"}", "Allow") "}", OUTCOME,
            "allowed" },
    { "E-98 a trust policy", "{" DANA ASSUME "\"ResourcePolicy\":" TRUST_A("{\"AWS\":\"" U "\"}") "}", OUTCOME,
        "allowed" },
    { "E-30 a trust policy has no resources", "{" DANA ASSUME "\"ResourcePolicy\":" TRUST_A("{\"AWS\":\"" U "\"}") "}",
        ONE "Iampb.notes", "" },
    { "E-98 and other actions", "{" DANA "\"ActionNames\":[\"sts:AssumeRole\",\"iam:GetRole\"],\"ResourceArns\":"
        "[\"arn:aws:iam::" A ":role/Q\"],\"ResourcePolicy\":" TRUST_A("{\"AWS\":\"" U "\"}") "}",
        "EvaluationResults.1.EvalDecision", "implicitDeny" },
    { "E-98 of the account", "{" DANA ASSUME "\"ResourcePolicy\":" TRUST_A("{\"AWS\":\"" A "\"}") "}",
        ONE "Iampb.blockedBy.0.layer", "identity" },
    { "E-101 Block Public Access", "{\"CallerArn\":\"arn:aws:iam::" B ":user/eve\"," GET "\"ResourceOwner\":\"" A "\","
        "\"PolicyInputList\":[" ALL "],\"ResourcePolicy\":" TO("\"*\"", "Allow") ",\"S3BlockPublicAccess\":true}",
        ONE "Iampb.blockedBy.0.layer", "s3-block-public-access" },
    { "E-101 the setting that counts", "{\"CallerArn\":\"arn:aws:iam::" B ":user/eve\"," GET "\"ResourceOwner\":\"" A
        "\","
        "\"PolicyInputList\":[" ALL "],\"ResourcePolicy\":" TO("\"*\"", "Allow")
        ",\"S3BlockPublicAccess\":{\"RestrictPublicBuckets\":true}}", OUTCOME, "explicitDeny" },
    { "E-101 other settings", "{\"CallerArn\":\"arn:aws:iam::" B ":user/eve\"," GET "\"ResourceOwner\":\"" A "\","
        "\"PolicyInputList\":[" ALL "],\"ResourcePolicy\":" TO("\"*\"", "Allow")
        ",\"S3BlockPublicAccess\":{\"BlockPublicPolicy\":true}}", OUTCOME, "allowed" },
    { "E-93 management account", "{" DANA GET "\"PolicyInputList\":[" ALL "],\"ManagementAccountId\":\"" A
        "\",\"ServiceControlPolicyInputList\":[[" EC2 "]]}", OUTCOME, "allowed" },
    { "E-93 another management account", "{" DANA GET "\"PolicyInputList\":[" ALL "],\"ManagementAccountId\":\"" B
        "\",\"ServiceControlPolicyInputList\":[[" EC2 "]]}", OUTCOME, "implicitDeny" },
    { "E-93 RCPs", "{\"CallerArn\":\"arn:aws:iam::" B ":user/eve\"," GET "\"ResourceOwner\":\"" A
        "\",\"PolicyInputList\":["
        ALL "],\"ResourcePolicy\":" TO("\"*\"", "Allow") ",\"ManagementAccountId\":\"" A
        "\",\"ResourceControlPolicyInputList\":[[" TO("\"*\"", "Deny") "]]}", OUTCOME, "allowed" },
    { "role of a session", "{\"CallerArn\":\"" S "\",\"CallerRoleArn\":\"" R "\"," GET "\"PolicyInputList\":["
        DOC("{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{\"ArnEquals\":{\"aws:PrincipalArn\":\""
        R "\"}}}") "]}", OUTCOME, "allowed" },
    { "tags", "{" DANA GET "\"CallerTags\":{\"team\":\"b\"},\"PolicyInputList\":["
        DOC("{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"arn:aws:s3:::${aws:PrincipalTag/team}/*\"}") "]}",
            OUTCOME,
        "allowed" },
    { "other tags are absent then", "{" DANA GET "\"CallerTags\":{\"team\":\"b\"},\"PolicyInputList\":["
        DOC("{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"arn:aws:s3:::${aws:PrincipalTag/who}/*\"}") "]}",
        ONE "MissingContextValues", "" },
    { "unique id", "{" DANA GET "\"CallerUniqueId\":\"AIDAEXAMPLEOLDUSER01\",\"ResourcePolicy\":"
        TO("{\"AWS\":\"AIDAEXAMPLEOLDUSER01\"}", "Allow") "}", OUTCOME, "allowed" },
    { "organisation", "{" DANA GET "\"CallerOrgId\":\"o-1\",\"PolicyInputList\":["
        DOC("{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{"
        "\"aws:PrincipalOrgID\":\"o-1\"}}}") "]}", OUTCOME, "allowed" },
    { "path", "{" DANA GET "\"CallerOrgPaths\":[\"o-1/r-1/ou-1/\"],\"PolicyInputList\":["
        DOC("{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{\"ForAnyValue:StringLike\":{"
        "\"aws:PrincipalOrgPaths\":\"o-1/*\"}}}") "]}", OUTCOME, "allowed" },
    { "two paths", "{" DANA GET "\"ResourceOrgPaths\":[\"o-1/r-1/ou-1/\",\"o-1/r-1/ou-2/\"],\"PolicyInputList\":["
        DOC("{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{\"ForAnyValue:StringLike\":{"
        "\"aws:ResourceOrgPaths\":\"*/ou-2/\"}}}") "]}", OUTCOME, "allowed" },
    { "organisation of the resource", "{" DANA GET "\"ResourceOrgId\":\"o-2\",\"PolicyInputList\":["
        DOC("{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{"
        "\"aws:ResourceOrgID\":\"o-2\"}}}") "]}", OUTCOME, "allowed" },
    { "time", "{" DANA GET "\"Now\":\"2026-11-01T00:00:00Z\",\"PolicyInputList\":["
        DOC("{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{\"DateLessThan\":{"
        "\"aws:CurrentTime\":\"2026-11-02\"}}}") "]}", OUTCOME, "allowed" },
    { "time in seconds", "{" DANA GET "\"Now\":1793577600,\"PolicyInputList\":["
        DOC("{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{\"DateLessThan\":{"
        "\"aws:CurrentTime\":\"2026-11-02\"}}}") "]}", OUTCOME, "implicitDeny" },
    { "temporary credentials", "{" DANA GET "\"TemporaryCredentials\":true,\"PolicyInputList\":["
        DOC("{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{\"Bool\":{"
        "\"aws:MultiFactorAuthPresent\":\"true\"}}}") "]}", ONE "MissingContextValues", "aws:MultiFactorAuthPresent" },
    { "long-term keys have no MFA", "{" DANA GET "\"PolicyInputList\":["
        DOC("{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{\"Bool\":{"
        "\"aws:MultiFactorAuthPresent\":\"true\"}}}") "]}", ONE "MissingContextValues", "" },
    { "E-47 strict", "{" DANA GET "\"StrictNotPrincipal\":true,\"PolicyInputList\":[" ALL "],\"ResourcePolicy\":"
        DOC("{\"Effect\":\"Deny\",\"NotPrincipal\":{\"AWS\":\"" U "\"},\"Action\":\"*\",\"Resource\":\"*\"}") "}",
            OUTCOME,
        "explicitDeny" },
    { "E-3 a malformed statement is told", "{" DANA GET "\"PolicyInputList\":[" ALL ","
        DOC("{\"Effect\":\"deny\",\"Action\":\"*\",\"Resource\":\"*\"}") "]}", ONE "Iampb.notes",
        "malformed-statement:PolicyInputList.2:1:effect" },
    { "handling is told not to count", "{" DANA GET
        "\"ResourceHandlingOption\":\"EC2-VPC-InstanceStore\",\"PolicyInputList\":["
        ALL "]}", ONE "Iampb.notes", "resource-handling-option-not-considered" },
};

START_TEST(members_mean_what_they_say)
{
    const struct row *row = &rows[_i];
    json_t *root = simulate(row->input, 0);
    const char *got = result_text(root, row->path);
    ck_assert_msg(strcmp(got, row->expected) == 0, "%s: %s is %s, not %s", row->name, row->path, got, row->expected);
    json_decref(root);
}
END_TEST

START_TEST(explain_has_all_statements)
{
    static const char input[] = "{" DANA GET "\"PolicyInputList\":[" EC2 "," ALL "]}";
    json_t *some = simulate(input, 0), *all = simulate(input, 1);
    ck_assert_uint_eq(json_array_size(result_at(some, ONE "Iampb.explain")), 1);
    ck_assert_uint_eq(json_array_size(result_at(all, ONE "Iampb.explain")), 2);
    ck_assert_result(all, ONE "Iampb.explain.0.nearMiss", "true");
    json_decref(some);
    json_decref(all);
}
END_TEST

/* E-110: the older form, an entry a pair. */
START_TEST(pairs_have_entries_of_their_own)
{
    static const char input[] = "{" DANA "\"ActionNames\":[\"s3:GetObject\",\"s3:PutObject\"],\"ResourceArns\":"
            "[\"arn:aws:s3:::b/k\",\"arn:aws:s3:::c/k\"],\"PolicyInputList\":["
            DOC("{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"arn:aws:s3:::b/*\"}") "]}";
    iampb_context *ctx = harness_context();
    iampb_simulate_options options = IAMPB_SIMULATE_OPTIONS_INIT;
    iampb_simulator *simulator = NULL;
    iampb_error *err = NULL;
    options.pairs = 1;
    ck_assert_status(iampb_simulator_new(ctx, NULL, &simulator, &err), IAMPB_OK, &err);
    json_t *root = result_simulate(simulator, input, &options);
    ck_assert_uint_eq(json_array_size(result_at(root, "EvaluationResults")), 4);
    ck_assert_result(root, "EvaluationResults.0.EvalDecision", "allowed");
    ck_assert_result(root, "EvaluationResults.1.EvalDecision", "implicitDeny");
    ck_assert_result(root, "EvaluationResults.1.EvalResourceName", "arn:aws:s3:::c/k");
    ck_assert_result(root, "EvaluationResults.2.EvalActionName", "s3:PutObject");
    json_decref(root);
    iampb_simulator_free(simulator);
    iampb_context_free(ctx);
}
END_TEST

/* ---- What is refused ---- */
static const struct bad {
    const char *name, *input;
    iampb_status status;
    const char *message, *path;
} bads[] = {
    { "no JSON", "{", IAMPB_E_SYNTAX, "", "" },
    { "nothing", "", IAMPB_E_SYNTAX, "", "" },
    { "no object", "[]", IAMPB_E_SYNTAX, "object", "" },
    { "unknown members", "{" DANA GET "\"PolicyInputLists\":[],\"Colour\":1}", IAMPB_E_INVALID,
        "no member \"PolicyInputLists\", \"Colour\"", "PolicyInputLists" },
    { "a member twice", "{" DANA GET "\"CallerArn\":\"x\"}", IAMPB_E_SYNTAX, "twice", "CallerArn" },
    { "no actions", "{" DANA "\"PolicyInputList\":[]}", IAMPB_E_INVALID, "ActionNames", "" },
    { "an empty list of actions", "{" DANA "\"ActionNames\":[]}", IAMPB_E_INVALID, "ActionNames", "" },
    { "no action", "{" DANA "\"ActionNames\":[\"s3:GetObject\",\"s3:Get*\"]}", IAMPB_E_INVALID, "s3:Get*",
        "ActionNames[1]" },
    { "a number as action", "{" DANA "\"ActionNames\":[1]}", IAMPB_E_INVALID, "expected a string", "ActionNames[0]" },
    { "no caller", "{\"CallerArn\":\"dana\"," GET "\"PolicyInputList\":[]}", IAMPB_E_INVALID, "\"dana\"", "CallerArn" },
    { "a resource policy without a caller", "{" GET "\"ResourcePolicy\":" TO("\"*\"", "Allow") "}", IAMPB_E_INVALID,
        "CallerArn", "" },
    { "a type without a caller", "{\"CallerType\":\"service\"," GET "\"PolicyInputList\":[]}", IAMPB_E_INVALID,
        "CallerArn",
        "" },
    { "no type", "{\"CallerType\":\"alien\"," GET "\"PolicyInputList\":[]}", IAMPB_E_INVALID, "anonymous", "CallerType"
        },
    { "another type", "{\"CallerType\":\"aws\",\"CallerArn\":\"s3.amazonaws.com\"," GET "\"ResourceOwner\":\"" A "\"}",
        IAMPB_E_INVALID, "CallerType aws", "CallerArn" },
    { "a user is no service", "{\"CallerType\":\"service\"," DANA GET "\"PolicyInputList\":[]}", IAMPB_E_INVALID,
        "caller",
        "CallerArn" },
    { "no owner", "{\"CallerArn\":\"" U "\"," GET "\"ResourceOwner\":\"12\"}", IAMPB_E_INVALID, "12 digits",
        "ResourceOwner" },
    { "an owner that is a user", "{" DANA GET "\"ResourceOwner\":\"" U "\"}", IAMPB_E_INVALID, "root", "ResourceOwner"
        },
    { "a policy that is no JSON", "{" DANA GET "\"PolicyInputList\":[" ALL ",\"{\"]}", IAMPB_E_SYNTAX,
        "PolicyInputList.2 is no policy", "PolicyInputList[1]" },
    { "a policy that is no object", "{" DANA GET "\"SessionPolicyInputList\":[\"[]\"]}", IAMPB_E_SYNTAX,
        "SessionPolicyInputList.1 is no policy", "SessionPolicyInputList[0]" },
    { "an empty policy", "{" DANA GET "\"ResourcePolicy\":\"\"}", IAMPB_E_SYNTAX, "ResourcePolicy is no policy",
        "ResourcePolicy" },
    { "an SCP that is no policy", "{" DANA GET "\"ServiceControlPolicyInputList\":[[" ALL "],[" ALL ",\"nope\"]]}",
        IAMPB_E_SYNTAX, "ServiceControlPolicyInputList.2.2 is no policy", "ServiceControlPolicyInputList[1][1]" },
    { "a number as policy", "{" DANA GET "\"PolicyInputList\":[1]}", IAMPB_E_INVALID, "a string or an object",
        "PolicyInputList[0]" },
    { "policies that are no list", "{" DANA GET "\"PolicyInputList\":" ALL "}", IAMPB_E_INVALID, "list of policies",
        "PolicyInputList" },
    { "SCPs without levels", "{" DANA GET "\"ServiceControlPolicyInputList\":[" ALL "]}", IAMPB_E_INVALID, "level",
        "ServiceControlPolicyInputList[0]" },
    { "two boundaries", "{" DANA GET "\"PermissionsBoundaryPolicyInputList\":[" ALL "," ALL "]}", IAMPB_E_INVALID,
        "one permissions boundary", "PermissionsBoundaryPolicyInputList[1]" },
    { "no settings of that name", "{" DANA GET "\"S3BlockPublicAccess\":{\"RestrictPublicBucket\":true}}",
        IAMPB_E_INVALID,
        "no such setting", "S3BlockPublicAccess.RestrictPublicBucket" },
    { "a text for true", "{" DANA GET "\"S3BlockPublicAccess\":\"true\"}", IAMPB_E_INVALID, "true or false",
        "S3BlockPublicAccess" },
    { "a key twice", "{" DANA GET "\"ContextEntries\":[{\"ContextKeyName\":\"k\",\"ContextKeyValues\":[\"1\"]},"
        "{\"ContextKeyName\":\"k\",\"ContextKeyValues\":[\"2\"]}]}", IAMPB_E_INVALID, "there already",
            "ContextEntries[1]" },
    { "a key without a value", "{" DANA GET "\"ContextEntries\":[{\"ContextKeyName\":\"k\",\"ContextKeyValues\":[]}]}",
        IAMPB_E_INVALID, "AbsentContextKeys", "ContextEntries[0].ContextKeyValues" },
    { "a key without values", "{" DANA GET "\"ContextEntries\":[{\"ContextKeyName\":\"k\"}]}", IAMPB_E_INVALID,
        "ContextKeyValues", "ContextEntries[0]" },
    { "a key with more", "{" DANA GET "\"ContextEntries\":[{\"ContextKeyName\":\"k\",\"ContextKeyValues\":[\"1\"],"
        "\"Type\":\"string\"}]}", IAMPB_E_INVALID, "nothing else", "ContextEntries[0]" },
    { "no type of keys", "{" DANA GET "\"ContextEntries\":[{\"ContextKeyName\":\"k\",\"ContextKeyValues\":[\"1\"],"
        "\"ContextKeyType\":\"text\"}]}", IAMPB_E_INVALID, "\"text\"", "ContextEntries[0].ContextKeyType" },
    { "an object as value", "{" DANA GET "\"ContextEntries\":[{\"ContextKeyName\":\"k\",\"ContextKeyValues\":[{}]}]}",
        IAMPB_E_INVALID, "expected a string", "ContextEntries[0].ContextKeyValues[0]" },
    { "an empty name", "{" DANA GET "\"ContextEntries\":[{\"ContextKeyName\":\"\",\"ContextKeyValues\":[\"1\"]}]}",
        IAMPB_E_INVALID, "context key", "ContextEntries[0]" },
    { "no time", "{" DANA GET "\"Now\":\"soon\"}", IAMPB_E_INVALID, "time", "Now" },
    { "a tag that is no text", "{" DANA GET "\"CallerTags\":{\"a\":1}}", IAMPB_E_INVALID, "expected a string",
        "CallerTags.a" },
    { "whose is it", "{\"CallerType\":\"aws\",\"CallerArn\":\"" U
        "\",\"ActionNames\":[\"s3:GetObject\"],\"ResourceArns\":[\"\"]}",
        IAMPB_E_INVALID, "ARN", "ResourceArns[0]" },
};

START_TEST(bad_inputs_are_refused)
{
    const struct bad *bad = &bads[_i];
    iampb_context *ctx = harness_context();
    iampb_simulator *simulator = NULL;
    iampb_error *err = NULL;
    written text = { NULL, 0 };
    ck_assert_status(iampb_simulator_new(ctx, NULL, &simulator, &err), IAMPB_OK, &err);
    iampb_status status = iampb_simulator_run(simulator, bad->input, strlen(bad->input), NULL, written_add, &text,
        &err);
    ck_assert_msg(status == bad->status, "%s: %s: %s", bad->name, iampb_status_name(status), iampb_error_message(err,
        NULL));
    ck_assert_msg(strstr(iampb_error_message(err, NULL), bad->message) != NULL, "%s: \"%s\"", bad->name,
            iampb_error_message(err, NULL));
    ck_assert_msg(strcmp(iampb_error_json_path(err, NULL), bad->path) == 0, "%s: at %s", bad->name,
            iampb_error_json_path(err, NULL));
    ck_assert_uint_gt(iampb_error_line(err), 0);
    ck_assert_ptr_null(text.text); /* nothing was written */
    iampb_error_free(err);
    iampb_simulator_free(simulator);
    iampb_context_free(ctx);
}
END_TEST

/* ---- Policies that are kept ---- */
static size_t live_after(iampb_simulator *simulator, int from, int to)
{
    char input[600];
    for (int i = from; i < to; i++) {
        snprintf(input, sizeof input, "{" DANA GET "\"PolicyInputList\":["
                DOC("{\"Sid\":\"S%d\",\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}") "]}", i);
        json_t *root = result_simulate(simulator, input, NULL);
        ck_assert_result(root, OUTCOME, "allowed");
        json_decref(root);
    }
    return oom_live_bytes();
}

START_TEST(memory_stays_constant)
{
    iampb_context_options options = IAMPB_CONTEXT_OPTIONS_INIT;
    iampb_simulator_options keep = IAMPB_SIMULATOR_OPTIONS_INIT;
    iampb_context *ctx = NULL;
    iampb_simulator *simulator = NULL;
    iampb_error *err = NULL;
    options.allocator = oom_allocator();
    keep.keep_policies = 8;
    ck_assert_status(iampb_context_new(&options, &ctx, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_simulator_new(ctx, &keep, &simulator, &err), IAMPB_OK, &err);
    size_t early = live_after(simulator, 100, 116), late = live_after(simulator, 116, 516);
    ck_assert_uint_eq(early, late); /* both at the same place of two full generations */
    iampb_simulator_free(simulator);
    iampb_context_free(ctx);
    ck_assert_uint_eq(oom_live_blocks(), 0);
}
END_TEST

START_TEST(a_policy_that_is_asked_again_is_kept)
{
    iampb_context_options options = IAMPB_CONTEXT_OPTIONS_INIT;
    iampb_context *ctx = NULL;
    iampb_simulator *simulator = NULL;
    iampb_error *err = NULL;
    options.allocator = oom_allocator();
    ck_assert_status(iampb_context_new(&options, &ctx, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_simulator_new(ctx, NULL, &simulator, &err), IAMPB_OK, &err);
    size_t first = live_after(simulator, 1, 2), again = live_after(simulator, 1, 2);
    ck_assert_uint_eq(first, again);
    ck_assert_uint_gt(live_after(simulator, 2, 3), again);
    iampb_simulator_free(simulator);
    iampb_context_free(ctx);
}
END_TEST

/* The same text is another thing in another layer: a kept identity policy must not become a boundary. */
START_TEST(a_text_is_kept_by_kind)
{
    iampb_context *ctx = harness_context();
    iampb_simulator *simulator = NULL;
    iampb_error *err = NULL;
    static const char open[] = DOC("{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"*\",\"Resource\":\"*\"}");
    char input[1024];
    ck_assert_status(iampb_simulator_new(ctx, NULL, &simulator, &err), IAMPB_OK, &err);
    snprintf(input, sizeof input, "{" DANA GET "\"ResourcePolicy\":%s}", open);
    json_t *root = result_simulate(simulator, input, NULL);
    ck_assert_result(root, OUTCOME, "allowed");
    json_decref(root);
    snprintf(input, sizeof input, "{" DANA GET "\"PolicyInputList\":[%s]}", open);
    root = result_simulate(simulator, input, NULL);
    ck_assert_result(root, OUTCOME, "implicitDeny"); /* E-54 */
    json_decref(root);
    iampb_simulator_free(simulator);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(ten_thousand_values_are_taken)
{
    enum { COUNT = 10000 };
    char *input = malloc(COUNT * 16 + 1000), *at = input;
    at += sprintf(at, "{" DANA GET "\"PolicyInputList\":["
            DOC("{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{\"ForAnyValue:StringEquals\":"
            "{\"k\":\"v9999\"}}}") "],\"ContextEntries\":[{\"ContextKeyName\":\"k\",\"ContextKeyType\":\"stringList\","
            "\"ContextKeyValues\":[");
    for (int i = 0; i < COUNT; i++)
        at += sprintf(at, "%s\"v%d\"", i == 0 ? "" : ",", i);
    strcpy(at, "]}]}");
    json_t *root = simulate(input, 0);
    ck_assert_result(root, OUTCOME, "allowed");
    json_decref(root);
    free(input);
}
END_TEST

static int32_t stop(void *user, const char *bytes, size_t len)
{
    (void)user, (void)bytes, (void)len;
    return 42;
}

START_TEST(wrong_arguments_are_refused)
{
    iampb_context *ctx = harness_context();
    iampb_simulate_options options = IAMPB_SIMULATE_OPTIONS_INIT;
    iampb_simulator *simulator = NULL;
    iampb_error *err = NULL;
    written text = { NULL, 0 };
    static const char input[] = "{" DANA GET "\"PolicyInputList\":[]}";
    ck_assert_status(iampb_simulator_new(NULL, NULL, &simulator, &err), IAMPB_E_INVALID, &err);
    ck_assert_status(iampb_simulator_new(ctx, NULL, NULL, &err), IAMPB_E_INVALID, &err);
    ck_assert_status(iampb_simulator_new(ctx, NULL, &simulator, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_simulator_run(NULL, input, strlen(input), NULL, written_add, &text, &err), IAMPB_E_INVALID,
        &err);
    ck_assert_status(iampb_simulator_run(simulator, NULL, 1, NULL, written_add, &text, &err), IAMPB_E_INVALID, &err);
    ck_assert_status(iampb_simulator_run(simulator, input, strlen(input), NULL, NULL, NULL, &err), IAMPB_E_INVALID,
        &err);
    options.indent = -1;
    ck_assert_status(iampb_simulator_run(simulator, input, strlen(input), &options, written_add, &text, &err),
            IAMPB_E_INVALID, &err);
    ck_assert_int_eq(iampb_simulator_run(simulator, input, strlen(input), NULL, stop, NULL, &err), IAMPB_E_CALLBACK);
    ck_assert_int_eq(iampb_error_host_code(err), 42);
    iampb_error_free(err);
    iampb_simulator_free(simulator);
    iampb_simulator_free(NULL);
    iampb_context_free(ctx);
}
END_TEST

/* Random changes of a good input: whatever comes out, it is JSON or an error, and nothing is lost. */
START_TEST(spoiled_inputs_end_well)
{
    static const char good[] = "{" DANA GET "\"PolicyInputList\":[" ALL
        "],\"ContextEntries\":[{\"ContextKeyName\":\"k\","
            "\"ContextKeyType\":\"string\",\"ContextKeyValues\":[\"5\",\"6\"]}],\"ServiceControlPolicyInputList\":[["
                ALL "]],"
            "\"CallerTags\":{\"a\":\"b\"},\"S3BlockPublicAccess\":{\"RestrictPublicBuckets\":true},\"Now\":5}";
    static const char bytes[] = "{}[]\",:*?$0aA\\\xc3 ";
    iampb_context *ctx = harness_context();
    iampb_simulator *simulator = NULL;
    iampb_error *err = NULL;
    uint32_t seed = 12345;
    ck_assert_status(iampb_simulator_new(ctx, NULL, &simulator, &err), IAMPB_OK, &err);
    for (int i = 0; i < 4000; i++) {
        char input[sizeof good];
        written text = { NULL, 0 };
        memcpy(input, good, sizeof good);
        for (int k = 0; k < 1 + i % 3; k++) {
            seed = seed * 1664525 + 1013904223;
            input[(seed >> 8) % (sizeof good - 1)] = bytes[(seed >> 4) % (sizeof bytes - 1)];
        }
        iampb_status status = iampb_simulator_run(simulator, input, sizeof good - 1, NULL, written_add, &text, &err);
        ck_assert((status == IAMPB_OK) == (text.text != NULL));
        ck_assert((status == IAMPB_OK) == (err == NULL));
        iampb_error_free(err);
        err = NULL;
        written_free(&text);
    }
    iampb_simulator_free(simulator);
    iampb_context_free(ctx);
}
END_TEST

/* ---- Memory that runs out ---- */
static int32_t ignore(void *user, const char *bytes, size_t len)
{
    (void)user, (void)bytes, (void)len;
    return 0;
}

static iampb_status run_twice(iampb_context *ctx, void *user)
{
    iampb_simulate_options options = IAMPB_SIMULATE_OPTIONS_INIT;
    iampb_simulator *simulator = NULL;
    iampb_error *err = NULL;
    const char *input = user;
    options.explain = 1;
    options.indent = 2;
    iampb_status status = iampb_simulator_new(ctx, NULL, &simulator, &err);
    for (int i = 0; i < 2 && status == IAMPB_OK; i++)
        status = iampb_simulator_run(simulator, input, strlen(input), &options, ignore, NULL, &err);
    status = oom_check(status, NULL, &err);
    iampb_simulator_free(simulator);
    return status;
}

START_TEST(memory_runs_out)
{
    static const char input[] = "{\"CallerArn\":\"" S "\",\"CallerRoleArn\":\"" R
        "\",\"ActionNames\":[\"s3:GetObject\","
            "\"sts:AssumeRole\"],\"ResourceArns\":[\"arn:aws:s3:::b/k\",\"arn:aws:iam::" A
                ":role/Q\"],\"PolicyInputList\":["
            DOC("{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{\"StringLike\":{\"k\":\"a*\"},"
            "\"NumericLessThan\":{\"n\":5}}}") "],\"ServiceControlPolicyInputList\":[[" ALL
                "]],\"SessionPolicyInputList\":[" ALL
            "],\"ResourcePolicy\":" TRUST_A("{\"AWS\":\"" A "\"}") ",\"CallerTags\":{\"a\":\"b\"},\"ContextEntries\":"
            "[{\"ContextKeyName\":\"z\",\"ContextKeyType\":\"string\",\"ContextKeyValues\":[\"5\",\"6\"]}]}";
    oom_loop("simulate", run_twice, (void *)input);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("simulate");
    TCase *t = tcase_create("all");
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, members_mean_what_they_say, 0, sizeof rows / sizeof rows[0]);
    tcase_add_test(t, explain_has_all_statements);
    tcase_add_test(t, pairs_have_entries_of_their_own);
    tcase_add_loop_test(t, bad_inputs_are_refused, 0, sizeof bads / sizeof bads[0]);
    tcase_add_test(t, memory_stays_constant);
    tcase_add_test(t, a_policy_that_is_asked_again_is_kept);
    tcase_add_test(t, a_text_is_kept_by_kind);
    tcase_add_test(t, ten_thousand_values_are_taken);
    tcase_add_test(t, wrong_arguments_are_refused);
    tcase_add_test(t, spoiled_inputs_end_well);
    tcase_add_test(t, memory_runs_out);
    suite_add_tcase(s, t);
    return s;
}

HARNESS_MAIN("simulate", suite)
