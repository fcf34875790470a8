/* test_diagnosis.c - a message against policies: gates in order, what fits, what does not, what cannot be known; and what
 * AWS recorded, replayed. Rules. */
#include "harness.h"
#include "oom.h"
#include "world.h"
#include <stdlib.h>

#define SAYS(tail) "User: " U " is not authorized to perform: s3:GetObject on resource: \"arn:aws:s3:::ledger/a\" " tail
#define BECAUSE_NO(type) SAYS("because no " type " allows the s3:GetObject action")
#define DENIED_IN(type) SAYS("with an explicit deny in a " type)
#define READ ALLOW("s3:*", "*")
#define FULL P(ALLOW("*", "*"))

typedef struct text {
    char bytes[32768];
    size_t len;
} text;

static int32_t gather(void *user, const char *bytes, size_t len)
{
    text *t = user;
    if (t->len + len >= sizeof t->bytes)
        return 1;
    memcpy(t->bytes + t->len, bytes, len);
    t->len += len;
    t->bytes[t->len] = '\0';
    return 0;
}

static iampb_diagnosis *diagnose(iampb_context *ctx, const world *given, const char *message, uint32_t unknown)
{
    world w = *given;
    iampb_diagnosis_options options = IAMPB_DIAGNOSIS_OPTIONS_INIT;
    iampb_diagnosis *x = NULL;
    iampb_denial *d = NULL;
    iampb_error *err = NULL;
    w.action = w.action == NULL ? "s3:GetObject" : w.action;
    w.resource = w.resource == NULL ? "arn:aws:s3:::ledger/a" : w.resource;
    made m = world_make(ctx, &w);
    options.unknown_layers = unknown;
    if (message != NULL)
        ck_assert_int_eq(iampb_denial_parse(ctx, message, strlen(message), &d, NULL), IAMPB_OK);
    ck_assert_status(iampb_diagnose(d, m.set, m.request, &options, &x, &err), IAMPB_OK, &err);
    iampb_denial_free(d);
    world_free(&m);
    return x;
}

/* ---- Agreement ---- */
START_TEST(the_message_is_set_against_the_policies)
{
    static const struct {
        world w;
        const char *message;
        uint32_t unknown;
        const char *agreement;
        int certain;
    } rows[] = {
        { { .id = P(ALLOW("ec2:*", "*")) }, BECAUSE_NO("identity-based policy"), 0, "agrees", 1 },
        { { .id = P(ALLOW("ec2:*", "*")) }, SAYS(""), 0, "agrees", 1 },
        { { .id = P(ALLOW("ec2:*", "*")) }, SAYS("with an explicit deny"), 0, "other-kind", 1 },
        { { .id = P(ALLOW("ec2:*", "*")) }, BECAUSE_NO("service control policy"), 0, "other-layer", 1 },
        { { .id = P(READ) }, BECAUSE_NO("identity-based policy"), 0, "allowed", 1 },
        { { .id = P(READ "," DENY("s3:GetObject", "*")) }, DENIED_IN("identity-based policy"), 0, "agrees", 1 },
        { { .id = P(READ "," DENY("s3:GetObject", "*")) }, BECAUSE_NO("identity-based policy"), 0, "other-kind", 1 },
        { { .id = P(READ), .pb = P(ALLOW("ec2:*", "*")) }, BECAUSE_NO("permissions boundary"), 0, "agrees", 1 },
        /* Both do not allow; AWS names one of them. */
        { { .id = P(ALLOW("ec2:*", "*")), .pb = P(ALLOW("ec2:*", "*")) }, BECAUSE_NO("identity-based policy"), 0, "agrees", 1 },
        { { .id = P(ALLOW("ec2:*", "*")), .pb = P(ALLOW("ec2:*", "*")) }, BECAUSE_NO("permissions boundary"), 0, "agrees", 1 },
        { { .id = P(READ), .scp = { FULL, P(DENY("s3:*", "*")) } }, DENIED_IN("service control policy"), 0, "agrees", 1 },
        { { .id = P(READ), .scp = { FULL, P(ALLOW("ec2:*", "*")) } }, BECAUSE_NO("service control policy"), 0, "agrees", 1 },
        { { .id = P(READ), .rcp = { P(DENY_TO("\"*\"", "s3:*", "*")) } }, DENIED_IN("resource control policy"), 0, "agrees", 1 },
        { { .id = P(READ), .rp = P(DENY_TO("\"*\"", "s3:*", "*")) }, DENIED_IN("resource-based policy"), 0, "agrees", 1 },
        { { .id = P(READ), .ep = P(ALLOW_TO("\"*\"", "ec2:*", "*")), .context = "aws:SourceVpce=vpce-1" },
          BECAUSE_NO("VPC endpoint policy"), 0, "agrees", 1 },
        /* What is not at hand can deny, and so the files allowing it proves nothing. */
        { { .id = P(READ) }, DENIED_IN("resource-based policy"), 1u << IAMPB_LAYER_RESOURCE, "unknown", 0 },
        { { .id = P(READ) }, SAYS(""), 1u << IAMPB_LAYER_SESSION, "unknown", 0 },
        { { .id = P(READ) }, BECAUSE_NO("identity-based policy"), 1u << IAMPB_LAYER_SESSION, "allowed", 0 },
        /* A resource policy can grant what the caller's do not; a session policy cannot. */
        { { .id = P(ALLOW("ec2:*", "*")) }, BECAUSE_NO("identity-based policy"), 1u << IAMPB_LAYER_RESOURCE, "agrees", 0 },
        { { .id = P(ALLOW("ec2:*", "*")) }, BECAUSE_NO("identity-based policy"), 1u << IAMPB_LAYER_SESSION, "agrees", 1 },
        { { .id = P(READ), .scp = { P(ALLOW("ec2:*", "*")) } }, BECAUSE_NO("service control policy"),
          1u << IAMPB_LAYER_RESOURCE, "agrees", 1 },
        /* A key that is not given decides. */
        { { .id = P(ALLOW_IF("s3:*", "\"IpAddress\":{\"aws:SourceIp\":\"10.0.0.0/8\"}")) },
          BECAUSE_NO("identity-based policy"), 0, "agrees", 0 },
        { { .id = P(READ "," DENY_IF("s3:*", "\"StringEquals\":{\"aws:PrincipalTag/t\":\"x\"}")) },
          DENIED_IN("identity-based policy"), 0, "unknown", 0 },
    };
    iampb_context *ctx = harness_context();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        iampb_diagnosis *x = diagnose(ctx, &rows[i].w, rows[i].message, rows[i].unknown);
        ck_assert_msg(strcmp(iampb_agreement_name(iampb_diagnosis_agreement(x)), rows[i].agreement) == 0,
                "row %zu: %s, not %s", i, iampb_agreement_name(iampb_diagnosis_agreement(x)), rows[i].agreement);
        ck_assert_msg(iampb_diagnosis_is_certain(x) == rows[i].certain, "row %zu: certain is %d", i,
                iampb_diagnosis_is_certain(x));
        iampb_diagnosis_free(x);
    }
    iampb_context_free(ctx);
}
END_TEST

/* ---- What it tells ---- */
START_TEST(it_tells_statements_and_what_would_mend)
{
    static const struct {
        world w;
        const char *message;
        const char *lines[6]; /* of the text; with '!' before: not in it */
    } rows[] = {
        { { .id = P(ALLOW_IF("s3:*", "\"IpAddress\":{\"aws:SourceIp\":\"10.0.0.0/8\"}")), .context = "aws:SourceIp=203.0.113.9" },
          BECAUSE_NO("identity-based policy"),
          { "denied: s3:GetObject on arn:aws:s3:::ledger/a\n", "message and files: agrees\n",
            "identity: implicit (the first in the way)\n",
            "condition IpAddress on aws:SourceIp needs \"10.0.0.0/8\", given is \"203.0.113.9\"\n",
            "to mend: make the request fit statement 1; or, which is wider, add {\"Effect\":\"Allow\",\"Action\":"
            "\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::ledger/a\"}\n",
            "AWS would say: " BECAUSE_NO("identity-based policy") } },
        { { .id = P(ALLOW("s3:*", "arn:aws:s3:::other/*")) }, SAYS(""),
          { "statement 1 (line 1): the resource does not fit arn:aws:s3:::other/*" } },
        { { .id = P(ALLOW("ec2:*", "*")) }, SAYS(""), { "!statement 1" } },
        { { .id = P(READ "," DENY("s3:Get*", "*")), .scp = { P(ALLOW("ec2:*", "*")) } }, SAYS(""),
          { "scp: implicit (the first in the way)\n", "identity: explicit\n", "statement 2 (line 1): denies it\n",
            "no Allow undoes it\n", "AWS would say: User: " U " is not authorized to perform: s3:GetObject on resource: "
            "\"arn:aws:s3:::ledger/a\" with an explicit deny in an identity-based policy\n" } },
        { { .id = P(ALLOW("sts:*", "*")), .trust = P("{\"Effect\":\"Allow\",\"Principal\":" AWS(A)
              ",\"Action\":\"sts:AssumeRole\",\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":\"opensesame\"}}}"),
            .action = "sts:AssumeRole", .resource = R, .context = "sts:ExternalId!;aws:RequestTag/a=b" },
          "Not authorized to perform sts:AssumeRole",
          { "trust: implicit (the first in the way)\n", "needs \"op...\", the key is absent\n", "!opensesame",
            "\"Principal\":{\"AWS\":\"" U "\"},\"Action\":\"sts:AssumeRole\"}\n", "sts:TagSession",
            "because no role trust policy allows the sts:AssumeRole action\n" } },
        { { .id = P(READ) }, SAYS("with an explicit deny in a service control policy: p-gone"),
          { "allowed: s3:GetObject", "statement 1 (line 1): allows it\n", "message and files: allowed\n",
            "the policy p-gone, which the message names, is not among the policies at hand\n", "!AWS would say" } },
        { { .id = P(READ), .owner = B }, SAYS(""),
          { "resource: implicit (the first in the way)\n", "identity: passes\n", "AWS would say: Access Denied\n" } },
        { { .id = P(ALLOW("sqs:*", "*")), .action = "sqs:SendMessage", .resource = "arn:aws:sqs:eu-west-1:" B ":jobs" }, SAYS(""),
          { "AWS would say: User: " U " is not authorized to perform: sqs:SendMessage on resource: arn:aws:sqs:eu-west-1:" B
            ":jobs\n" } },
        { { .id = P(ALLOW("ec2:*", "*")) }, NULL, { "!message and files", "identity: implicit" } },
    };
    iampb_context *ctx = harness_context();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        iampb_diagnosis *x = diagnose(ctx, &rows[i].w, rows[i].message, 0);
        text t = { "", 0 };
        ck_assert_int_eq(iampb_diagnosis_print(x, gather, &t, NULL), IAMPB_OK);
        for (size_t k = 0; k < 6 && rows[i].lines[k] != NULL; k++) {
            bool wanted = rows[i].lines[k][0] != '!';
            ck_assert_msg((strstr(t.bytes, rows[i].lines[k] + !wanted) != NULL) == wanted, "row %zu: %s in:\n%s", i,
                    rows[i].lines[k], t.bytes);
        }
        iampb_diagnosis_free(x);
    }
    iampb_context_free(ctx);
}
END_TEST

START_TEST(gates_come_in_their_order)
{
    iampb_context *ctx = harness_context();
    world w = { .id = P(READ) };
    iampb_diagnosis *x = diagnose(ctx, &w, SAYS(""), 0);
    static const char *const order[] = { "\"rcp\"", "\"scp\"", "\"resource\"", "\"identity\"", "\"boundary\"", "\"session\"",
        "\"endpoint\"" };
    text t = { "", 0 };
    ck_assert_int_eq(iampb_diagnosis_write(x, 0, gather, &t, NULL), IAMPB_OK);
    const char *at = strstr(t.bytes, "\"gates\"");
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        ck_assert_ptr_nonnull(at);
        at = strstr(at, order[i]);
    }
    ck_assert_ptr_nonnull(at);
    ck_assert_int_eq(iampb_diagnosis_write(x, 17, gather, &t, NULL), IAMPB_E_INVALID);
    iampb_diagnosis_free(x);
    iampb_diagnosis_free(NULL);
    ck_assert_str_eq(iampb_agreement_name(0), "");
    ck_assert_str_eq(iampb_agreement_name(99), "");
    iampb_context_free(ctx);
}
END_TEST

/* ---- What AWS recorded ---- */
#define CONTEXT "\"requestContext\":{\"aws:PrincipalArn\":\"" U "\",\"aws:ResourceAccount\":\"" A "\",\"s3:max-keys\":5,\"aws:ViaAWSService\":false," \
                "\"aws:CalledVia\":[\"a\",1],\"aws:username\":null,\"odd\":{}}"
#define PAGE(evaluations, policies, more) "{" CONTEXT ",\"evaluations\":[" evaluations "],\"policies\":[" policies "]" more "}"
#define GET(effect, matched)                                                                                          \
    "{\"action\":\"s3:GetObject\",\"resource\":\"arn:aws:s3:::ledger/a\",\"evaluatedEffect\":\"" effect "\",\"matchedPolicies\":[" matched "]}"
#define MATCHED(uri, sid, effect)                                                                                     \
    "{\"uri\":\"" uri "\",\"matchedStatements\":[{\"sid\":\"" sid "\",\"evaluatedEffect\":\"" effect "\"}]}"
#define POLICY(uri, type) "{\"uri\":\"" uri "\",\"type\":\"" type "\",\"inline\":false,\"attachedTo\":[]}"
#define SID_ALLOW(sid, action) "{\"Sid\":\"" sid "\",\"Effect\":\"Allow\",\"Action\":\"" action "\",\"Resource\":\"*\"}"
#define SID_DENY(sid, action) "{\"Sid\":\"" sid "\",\"Effect\":\"Deny\",\"Action\":\"" action "\",\"Resource\":\"*\"}"

START_TEST(recorded_evaluations_are_replayed)
{
    static const struct {
        const char *id, *scp, *page;
        const char *replay, *detail;
    } rows[] = {
        { P(SID_ALLOW("Read", "s3:*")), NULL,
          PAGE(GET("ALLOW", MATCHED("u1", "Read", "ALLOW")), POLICY("u1", "IDENTITY_BASED_POLICY"), ""), "agrees", "" },
        { P(SID_ALLOW("Ec2", "ec2:*")), NULL, PAGE(GET("IMPLICIT_DENY", ""), "", ""), "agrees", "" },
        { P(SID_ALLOW("Read", "s3:*") "," SID_DENY("No", "s3:Get*")), NULL,
          PAGE(GET("EXPLICIT_DENY", MATCHED("u1", "No", "DENY")), POLICY("u1", "IDENTITY_BASED_POLICY"), ""), "agrees", "" },
        { P(SID_ALLOW("Read", "s3:*")), NULL,
          PAGE(GET("EXPLICIT_DENY", MATCHED("u1", "No", "DENY")), POLICY("u1", "IDENTITY_BASED_POLICY"), ""), "snapshot-stale",
          "Deny statement \"No\" of gate identity" },
        { P(SID_ALLOW("Read", "s3:*")), NULL,
          PAGE(GET("EXPLICIT_DENY", MATCHED("u1", "No", "DENY")), POLICY("u1", "SERVICE_CONTROL_POLICY"), ""), "policy-missing",
          "a policy of gate scp" },
        { P(SID_ALLOW("Read", "s3:*") "," SID_DENY("No", "ec2:*")), NULL,
          PAGE(GET("EXPLICIT_DENY", MATCHED("u1", "No", "DENY")), POLICY("u1", "IDENTITY_BASED_POLICY"), ""),
          "evaluator-differs", "matched there and does not here" },
        { P(SID_ALLOW("Read", "s3:*")), NULL, PAGE(GET("IMPLICIT_DENY", ""), "", ""), "snapshot-stale",
          "statement \"Read\" of gate identity decides here" },
        { P(SID_ALLOW("Read", "s3:*")), NULL, PAGE(GET("SOMETHING_NEW", ""), "", ""), "unknown", "no effect" },
        { P(SID_ALLOW("Read", "s3:*")), NULL, PAGE(GET("ALLOW", ""), "", ",\"nextToken\":\"t\""), "unknown", "pages" },
        { P(SID_ALLOW("Read", "s3:*")), NULL,
          PAGE(GET("ALLOW", MATCHED("u9", "x", "ALLOW")), POLICY("u9", "A_NEW_TYPE"), ",\"new\":[]"), "agrees", "" },
    };
    iampb_context *ctx = harness_context();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        world w = { .id = rows[i].id, .scp = { rows[i].scp }, .action = "ec2:DescribeVpcs" };
        made m = world_make(ctx, &w);
        iampb_str page = { rows[i].page, strlen(rows[i].page) };
        iampb_authorization *a = NULL;
        iampb_error *err = NULL;
        iampb_replay replay = 0;
        text t = { "", 0 };
        ck_assert_status(iampb_authorization_parse(ctx, &page, 1, &a, &err), IAMPB_OK, &err);
        ck_assert_uint_eq(iampb_authorization_count(a), 1);
        ck_assert_str_eq(iampb_authorization_text(a, 0, "action", NULL), "s3:GetObject");
        ck_assert_str_eq(iampb_authorization_text(a, 0, "principal", NULL), U);
        ck_assert_ptr_null(iampb_authorization_text(a, 1, "action", NULL));
        ck_assert_status(iampb_authorization_apply(a, 0, m.request, &err), IAMPB_OK, &err);
        ck_assert_status(iampb_authorization_compare(a, 0, m.set, m.request, &replay, gather, &t, &err), IAMPB_OK, &err);
        ck_assert_msg(strcmp(iampb_replay_name(replay), rows[i].replay) == 0, "row %zu: %s (%s)", i,
                iampb_replay_name(replay), t.bytes);
        ck_assert_msg(rows[i].detail[0] == '\0' ? t.len == 0 : strstr(t.bytes, rows[i].detail) != NULL, "row %zu: %s", i,
                t.bytes);
        iampb_authorization_free(a);
        world_free(&m);
    }
    iampb_context_free(ctx);
}
END_TEST

/* Context of the request and of the evaluation, as lists, numbers and truth values. */
START_TEST(the_recorded_context_is_asked)
{
    static const char page[] = "{\"requestContext\":{\"aws:PrincipalTag/n\":5,\"aws:TagKeys\":[\"a\",\"b\"],\"aws:ViaAWSService\":false,"
                               "\"s3:prefix\":\"x\"},\"evaluations\":[{\"action\":\"s3:ListAllMyBuckets\",\"resource\":\"\",\"context\":{\"s3:prefix\":\"y\"},"
                               "\"evaluatedEffect\":\"ALLOW\"}]}";
    static const char condition[] = P(ALLOW_IF("s3:*", "\"NumericEquals\":{\"aws:PrincipalTag/n\":\"5\"},\"Bool\":{\"aws:ViaAWSService\":\"false\"},"
                                                      "\"ForAllValues:StringEquals\":{\"aws:TagKeys\":[\"a\",\"b\"]},"
                                                      "\"StringEquals\":{\"s3:prefix\":\"y\"}"));
    iampb_context *ctx = harness_context();
    world w = { .id = condition, .action = "ec2:DescribeVpcs" };
    made m = world_make(ctx, &w);
    iampb_str pages = { page, sizeof page - 1 };
    iampb_authorization *a = NULL;
    ck_assert_int_eq(iampb_authorization_parse(ctx, &pages, 1, &a, NULL), IAMPB_OK);
    ck_assert_int_eq(iampb_authorization_is_complete(a), 1);
    ck_assert_int_eq(iampb_authorization_apply(a, 0, m.request, NULL), IAMPB_OK);
    ck_assert_int_eq(iampb_evaluate(m.set, m.request, NULL), IAMPB_ALLOWED);
    iampb_authorization_free(a);
    world_free(&m);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(pages_are_merged)
{
    static const char first[] = PAGE(GET("ALLOW", MATCHED("u1", "Read", "ALLOW")), "", ",\"nextToken\":\"t\"");
    static const char second[] = PAGE("", POLICY("u1", "SERVICE_CONTROL_POLICY"), "");
    static const iampb_str pages[] = { { first, sizeof first - 1 }, { second, sizeof second - 1 } };
    static const char *const bad[] = { "", "[]", "{}", "{\"evaluations\":{}}", "{\"evaluations\":[}", "{\"evaluations\":[],\"evaluations\":[]}" };
    iampb_context *ctx = harness_context();
    iampb_authorization *a = NULL;
    ck_assert_int_eq(iampb_authorization_parse(ctx, pages, 2, &a, NULL), IAMPB_OK);
    ck_assert_int_eq(iampb_authorization_is_complete(a), 1);
    ck_assert_uint_eq(iampb_authorization_count(a), 1);
    iampb_authorization_free(a);
    ck_assert_int_eq(iampb_authorization_parse(ctx, pages, 1, &a, NULL), IAMPB_OK);
    ck_assert_int_eq(iampb_authorization_is_complete(a), 0);
    iampb_authorization_free(a);
    a = NULL;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        iampb_str page = { bad[i], strlen(bad[i]) };
        iampb_error *err = NULL;
        iampb_status status = iampb_authorization_parse(ctx, &page, 1, &a, &err);
        ck_assert_msg(status == IAMPB_E_SYNTAX || status == IAMPB_E_UNRECOGNISED, "%s gives %d", bad[i], status);
        ck_assert_ptr_nonnull(err);
        ck_assert_ptr_null(a);
        iampb_error_free(err);
    }
    ck_assert_int_eq(iampb_authorization_parse(ctx, NULL, 1, &a, NULL), IAMPB_E_INVALID);
    ck_assert_int_eq(iampb_authorization_parse(ctx, pages, 0, &a, NULL), IAMPB_E_INVALID);
    ck_assert_int_eq(iampb_authorization_outcome(NULL, 0), 0);
    iampb_authorization_free(NULL);
    iampb_context_free(ctx);
}
END_TEST

/* ---- Memory ---- */
typedef struct given {
    iampb_str page;
} given;

static iampb_status use_details(iampb_context *ctx, void *user)
{
    given *g = user;
    iampb_authorization *a = NULL;
    iampb_error *err = NULL;
    iampb_request *request = NULL;
    iampb_status status = iampb_authorization_parse(ctx, &g->page, 1, &a, &err);
    status = oom_check(status, a, &err);
    if (status == IAMPB_OK) {
        status = iampb_request_new(ctx, &request, &err);
        status = oom_check(status, request, &err);
    }
    if (status == IAMPB_OK) {
        status = iampb_authorization_apply(a, 0, request, &err);
        status = oom_check(status, NULL, &err);
    }
    iampb_request_free(request);
    iampb_authorization_free(a);
    return status;
}

/* The whole way: parse, compile, ask, tell. */
static iampb_status use_all(iampb_context *ctx, void *user)
{
    static const char policy_text[] = P(READ "," DENY_IF("s3:*", "\"StringEquals\":{\"aws:PrincipalTag/t\":\"x\"}"));
    iampb_policy *policy = NULL;
    iampb_compiled *compiled = NULL;
    iampb_policy_set *set = NULL;
    iampb_request *request = NULL;
    iampb_denial *d = NULL;
    iampb_diagnosis *x = NULL;
    iampb_authorization *a = NULL;
    iampb_replay replay = 0;
    iampb_caller caller = IAMPB_CALLER_INIT;
    text t = { "", 0 };
    given *g = user;
    iampb_status status;
    caller.arn = (iampb_str){ U, strlen(U) };
    if ((status = iampb_policy_parse(ctx, policy_text, sizeof policy_text - 1, NULL, &policy, NULL)) == IAMPB_OK
        && (status = iampb_compile(ctx, policy, (iampb_str){ "p", 1 }, &compiled, NULL)) == IAMPB_OK
        && (status = iampb_policy_set_new(ctx, NULL, &set, NULL)) == IAMPB_OK
        && (status = iampb_policy_set_add(set, IAMPB_LAYER_IDENTITY, compiled, NULL)) == IAMPB_OK
        && (status = iampb_request_new(ctx, &request, NULL)) == IAMPB_OK
        && (status = iampb_request_set_caller(request, &caller, NULL)) == IAMPB_OK
        && (status = iampb_authorization_parse(ctx, &g->page, 1, &a, NULL)) == IAMPB_OK
        && (status = iampb_authorization_apply(a, 0, request, NULL)) == IAMPB_OK
        && (status = iampb_authorization_compare(a, 0, set, request, &replay, gather, &t, NULL)) == IAMPB_OK
        && (status = iampb_denial_parse(ctx, SAYS(""), sizeof SAYS("") - 1, &d, NULL)) == IAMPB_OK
        && (status = iampb_diagnose(d, set, request, NULL, &x, NULL)) == IAMPB_OK
        && (status = iampb_diagnosis_write(x, 2, gather, &t, NULL)) == IAMPB_OK)
        status = iampb_diagnosis_print(x, gather, &t, NULL);
    iampb_diagnosis_free(x);
    iampb_denial_free(d);
    iampb_authorization_free(a);
    iampb_request_free(request);
    iampb_policy_set_free(set);
    iampb_compiled_free(compiled);
    iampb_policy_free(policy);
    return status;
}

START_TEST(running_out_of_memory_is_told)
{
    static const char page[] = PAGE(GET("EXPLICIT_DENY", MATCHED("u1", "No", "DENY")), POLICY("u1", "IDENTITY_BASED_POLICY"), "");
    given g = { .page = { page, sizeof page - 1 } };
    oom_loop("recorded details", use_details, &g);
    ck_assert_uint_gt(oom_loop("a diagnosis", use_all, &g), 20);
}
END_TEST

static Suite *suite(void)
{
    return HARNESS_LIST("eval/diagnosis", the_message_is_set_against_the_policies, it_tells_statements_and_what_would_mend,
            gates_come_in_their_order, recorded_evaluations_are_replayed, the_recorded_context_is_asked, pages_are_merged,
            running_out_of_memory_is_told);
}
HARNESS_MAIN("eval-diagnosis", suite)
