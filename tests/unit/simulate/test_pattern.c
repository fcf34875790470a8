/* test_pattern.c - E-32: a resource that is a pattern: all, some or none of it is allowed, and what shows that. The
 * expected values were worked out from the rules by hand. */
#include "eval/result.h"
#include "eval/world.h"
#include "eval/context.h"
#include "oom.h"

#define FIRST "EvaluationResults.0."
#define LIST(name, policy) ",\"" name "\":[" policy "]"
#define IDENTITY(policy) LIST("PolicyInputList", policy)
#define BOUNDARY(policy) LIST("PermissionsBoundaryPolicyInputList", policy)
#define SCP(policy) LIST("ServiceControlPolicyInputList", "[" policy "]")
#define CONTEXT(key, value)                                                                                           \
    ",\"ContextEntries\":[{\"ContextKeyName\":\"" key "\",\"ContextKeyType\":\"string\",\"ContextKeyValues\":[\""      \
    value "\"]}]"
#define IF(effect, resource, condition)                                                                               \
    "{\"Effect\":\"" effect "\",\"Action\":\"*\",\"Resource\":\"" resource "\",\"Condition\":{" condition "}}"
#define PART "\"StringEquals\":{\"app:part\":\"x\"}"

static const struct row {
    const char *name, *resource, *rest, *decision, *extent;
} rows[] = {
    { "E-32 all", "arn:aws:s3:::b/k*", IDENTITY(P(ALLOW("s3:*", "arn:aws:s3:::b/*"))), "allowed", "all" },
    { "E-32 some", "arn:aws:s3:::b/*", IDENTITY(P(ALLOW("s3:*", "arn:aws:s3:::b/a*"))), "allowed", "some" },
    { "E-32 some but for a Deny", "arn:aws:s3:::b/*",
        IDENTITY(P(ALLOW("s3:*", "*") "," DENY("s3:Get*", "arn:aws:s3:::b/a*"))), "allowed", "some" },
    { "E-32 none for a Deny", "arn:aws:s3:::b/k*", IDENTITY(P(ALLOW("s3:*", "*") "," DENY("*", "arn:aws:s3:::b/*"))),
        "explicitDeny", "none" },
    { "E-32 none for nothing allows it", "arn:aws:s3:::b/*", IDENTITY(P(ALLOW("s3:*", "arn:aws:s3:::c/*"))),
        "implicitDeny", "none" },
    { "E-32 none for another action", "arn:aws:s3:::b/*", IDENTITY(P(ALLOW("s3:PutObject", "*"))), "implicitDeny",
        "none" },
    /* A first character, or none at all. */
    { "E-32 several Deny statements together", "arn:aws:s3:::b/*",
        IDENTITY(P(ALLOW("s3:*", "*") "," DENY("*", "arn:aws:s3:::b/") "," DENY("*", "arn:aws:s3:::b/?*"))),
        "explicitDeny", "none" },
    { "E-32 several Allow statements together", "arn:aws:s3:::b/*",
        IDENTITY(P(ALLOW("s3:*", "arn:aws:s3:::b/") "," ALLOW("*", "arn:aws:s3:::b/?*"))), "allowed", "all" },
    { "E-32 but one is missing", "arn:aws:s3:::b/*", IDENTITY(P(ALLOW("s3:*", "arn:aws:s3:::b/?*"))), "allowed",
        "some" },
    { "E-32 a question mark", "arn:aws:s3:::b/?", IDENTITY(P(ALLOW("s3:*", "arn:aws:s3:::b/?"))), "allowed", "all" },
    { "E-32 a question mark is no star", "arn:aws:s3:::b/*", IDENTITY(P(ALLOW("s3:*", "arn:aws:s3:::b/?"))),
        "allowed", "some" },
    { "E-32 a boundary cuts", "arn:aws:s3:::b/*",
        IDENTITY(P(ALLOW("s3:*", "*"))) BOUNDARY(P(ALLOW("s3:*", "arn:aws:s3:::b/x*"))), "allowed", "some" },
    { "E-32 a boundary elsewhere", "arn:aws:s3:::b/*",
        IDENTITY(P(ALLOW("s3:*", "*"))) BOUNDARY(P(ALLOW("s3:*", "arn:aws:s3:::c/*"))), "implicitDeny", "none" },
    { "E-32 an SCP denies", "arn:aws:s3:::b/*",
        IDENTITY(P(ALLOW("*", "*"))) SCP(P(ALLOW("*", "*") "," DENY("s3:*", "*"))), "explicitDeny", "none" },
    { "E-32 a key that is not given is absent", "arn:aws:s3:::b/*", IDENTITY(P(IF("Allow", "*", PART))),
        "implicitDeny", "none" },
    { "E-32 a key that is given", "arn:aws:s3:::b/*", IDENTITY(P(IF("Allow", "*", PART))) CONTEXT("app:part", "x"),
        "allowed", "all" },
    { "E-32 a key that is another", "arn:aws:s3:::b/*", IDENTITY(P(IF("Allow", "*", PART))) CONTEXT("app:part", "y"),
        "implicitDeny", "none" },
    { "E-32 the pattern of an account", "arn:aws:sqs:eu-west-1:" A ":*",
        IDENTITY(P(ALLOW("*", "arn:aws:sqs:eu-west-1:" A ":q"))), "allowed", "some" },
};

static char *input_of(const char *resource, const char *rest)
{
    char *text = NULL;
    int len = asprintf(&text, "{\"CallerArn\":\"" U "\",\"ActionNames\":[\"%s\"],\"ResourceArns\":[\"%s\"]%s}",
            strncmp(resource, "arn:aws:sqs", 11) == 0 ? "sqs:SendMessage" : "s3:GetObject", resource, rest);
    ck_assert_int_gt(len, 0);
    return text;
}

static json_t *simulate(const char *resource, const char *rest)
{
    iampb_context *ctx = harness_context();
    iampb_simulator *simulator = NULL;
    iampb_error *err = NULL;
    char *input = input_of(resource, rest);
    ck_assert_status(iampb_simulator_new(ctx, NULL, &simulator, &err), IAMPB_OK, &err);
    json_t *root = result_simulate(simulator, input, NULL);
    iampb_simulator_free(simulator);
    iampb_context_free(ctx);
    free(input);
    return root;
}

START_TEST(a_pattern_is_answered)
{
    const struct row *row = &rows[_i];
    bool some = strcmp(row->extent, "some") == 0;
    json_t *root = simulate(row->resource, row->rest);
    ck_assert_result(root, FIRST "EvalDecision", row->decision);
    ck_assert_result(root, FIRST "EvalResourceName", row->resource);
    ck_assert_result(root, FIRST "ResourceSpecificResults.0.EvalResourceDecision", row->decision);
    ck_assert_result(root, FIRST "Iampb.extent", row->extent);
    ck_assert_result(root, FIRST "Iampb.partial", some ? "true" : "false");
    json_decref(root);
}
END_TEST

/* The witness is a request for one resource of the pattern, and evaluates to what it is a witness of. */
static void check_witness(json_t *root, const struct row *row, const char *side, bool there)
{
    char path[80];
    snprintf(path, sizeof path, FIRST "Iampb.witnesses.%s.ResourceArns.0", side);
    const char *found = result_text(root, path);
    if (!there) {
        ck_assert_msg(strcmp(found, "-") == 0, "%s: %s resource %s", row->name, side, found);
        return;
    }
    char *resource = strdup(found);
    size_t before = strcspn(row->resource, "*?");
    ck_assert_msg(strncmp(resource, row->resource, before) == 0 && strpbrk(resource, "*?") == NULL, "%s: %s",
            row->name, resource);
    json_t *one = simulate(resource, row->rest);
    bool allowed = strcmp(result_text(one, FIRST "EvalDecision"), "allowed") == 0;
    ck_assert_msg(allowed == (strcmp(side, "allowed") == 0), "%s: %s is %s", row->name, resource,
            result_text(one, FIRST "EvalDecision"));
    json_decref(one);
    free(resource);
}

START_TEST(witnesses_are_of_either_side)
{
    const struct row *row = &rows[_i];
    json_t *root = simulate(row->resource, row->rest);
    check_witness(root, row, "allowed", strcmp(row->extent, "none") != 0);
    check_witness(root, row, "denied", strcmp(row->extent, "all") != 0);
    json_decref(root);
}
END_TEST

START_TEST(one_resource_has_no_extent)
{
    json_t *root = simulate("arn:aws:s3:::b/k", IDENTITY(P(ALLOW("s3:*", "*"))));
    ck_assert_result(root, FIRST "EvalDecision", "allowed");
    ck_assert_result(root, FIRST "Iampb.extent", "-");
    ck_assert_result(root, FIRST "Iampb.partial", "-");
    ck_assert_result(root, FIRST "Iampb.witnesses", "-");
    json_decref(root);
}
END_TEST

/* The most restrictive of all resources is on top (E-110), patterns among them. */
START_TEST(patterns_and_resources_together)
{
    json_t *root = simulate("arn:aws:s3:::b/*\",\"arn:aws:s3:::c/k", IDENTITY(P(ALLOW("s3:*", "arn:aws:s3:::b/*"))));
    ck_assert_result(root, FIRST "EvalDecision", "implicitDeny");
    ck_assert_result(root, FIRST "ResourceSpecificResults.0.EvalResourceDecision", "allowed");
    ck_assert_result(root, FIRST "ResourceSpecificResults.0.Iampb.extent", "all");
    ck_assert_result(root, FIRST "ResourceSpecificResults.1.Iampb.extent", "-");
    json_decref(root);
}
END_TEST

/* ---- What resources of a pattern share ---- */
static const struct sample {
    const char *pattern, *sample, *owner;
} samples[] = {
    { "arn:aws:s3:::b/*", "arn:aws:s3:::b/x", "" },
    { "arn:aws:sqs:eu-west-1:" A ":q?", "arn:aws:sqs:eu-west-1:" A ":qx", A },
    { "arn:aws:sqs:*:" A ":*", "arn:aws:sqs::" A ":x", A },
    { "arn:aws*:sqs:eu-*:1111*:q", "arn:aws:sqs:::q", "" },
    { "arn:*", "arn:x", "" },
    { "?", "x", "" },
    { "*", "*", "" },
    { "arn:aws:iam::" A ":role/a", "arn:aws:iam::" A ":role/a", A },
};

START_TEST(a_sample_has_what_all_share)
{
    const struct sample *row = &samples[_i];
    iampb_context *ctx = harness_context();
    iampb_request *request = NULL;
    iampb_error *err = NULL;
    ck_assert_status(iampb_request_new(ctx, &request, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_request_set_resource_pattern(request, row->pattern, strlen(row->pattern), &err), IAMPB_OK,
            &err);
    ck_assert_msg(request->resource.len == strlen(row->sample)
            && memcmp(request->resource.ptr, row->sample, request->resource.len) == 0, "%s: %.*s", row->pattern,
            (int)request->resource.len, request->resource.ptr);
    ck_assert_uint_eq(request->owner.len, strlen(row->owner));
    iampb_request_free(request);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(wrong_arguments_are_refused)
{
    iampb_context *ctx = harness_context();
    iampb_request *request = NULL;
    iampb_error *err = NULL;
    ck_assert_status(iampb_request_new(ctx, &request, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_request_set_resource_pattern(NULL, "*", 1, &err), IAMPB_E_INVALID, &err);
    ck_assert_status(iampb_request_set_resource_pattern(request, NULL, 0, &err), IAMPB_E_INVALID, &err);
    ck_assert_status(iampb_request_set_resource_pattern(request, "", 0, &err), IAMPB_E_INVALID, &err);
    ck_assert_status(iampb_request_set_resource_pattern(request, "*\xff", 2, &err), IAMPB_E_INVALID, &err);
    ck_assert_status(iampb_explain_pattern(NULL, request, "*", 1, NULL, NULL, &err), IAMPB_E_INVALID, &err);
    iampb_request_free(request);
    iampb_context_free(ctx);
}
END_TEST

static int32_t ignore(void *user, const char *bytes, size_t len)
{
    (void)user, (void)bytes, (void)len;
    return 0;
}

static iampb_status run_once(iampb_context *ctx, void *user)
{
    iampb_simulator *simulator = NULL;
    iampb_error *err = NULL;
    iampb_status status = iampb_simulator_new(ctx, NULL, &simulator, &err);
    if (status == IAMPB_OK)
        status = iampb_simulator_run(simulator, user, strlen(user), NULL, ignore, NULL, &err);
    status = oom_check(status, NULL, &err);
    iampb_simulator_free(simulator);
    return status;
}

START_TEST(memory_runs_out)
{
    char *input = input_of("arn:aws:s3:::b/*", rows[2].rest);
    oom_loop("a pattern", run_once, input);
    free(input);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("simulate-pattern");
    TCase *t = tcase_create("all");
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, a_pattern_is_answered, 0, sizeof rows / sizeof rows[0]);
    tcase_add_loop_test(t, witnesses_are_of_either_side, 0, sizeof rows / sizeof rows[0]);
    tcase_add_test(t, one_resource_has_no_extent);
    tcase_add_test(t, patterns_and_resources_together);
    tcase_add_loop_test(t, a_sample_has_what_all_share, 0, sizeof samples / sizeof samples[0]);
    tcase_add_test(t, wrong_arguments_are_refused);
    tcase_add_test(t, memory_runs_out);
    suite_add_tcase(s, t);
    return s;
}

HARNESS_MAIN("simulate-pattern", suite)
