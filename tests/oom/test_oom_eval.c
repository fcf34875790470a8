/* test_oom_eval.c - evaluation, explanations and simulations with memory that runs out; see test_oom.c. */
#include "iampb/iampb.h"
#include "oom.h"
#include "../unit/harness.h"
#include <stdio.h>
#include <string.h>

#define LEN(text) (sizeof(text) - 1)
#define TEXT(text) ((iampb_str){ text, LEN(text) })
#define TRY(call)                                                                                                     \
    if ((status = (call)) != IAMPB_OK)                                                                                \
    goto out

static const char limits[] = "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"sqs:*\","
    " \"s3:Get*\"], \"Resource\": [\"arn:aws:sqs:*:*:${aws:PrincipalTag/team}-*\", \"*\"], \"Condition\": {\"StringLike\":"
    " {\"sqs:Colour\": [\"a*\", \"${aws:username}\"]}, \"NumericLessThan\": {\"sqs:Depth\": 10}, \"ForAnyValue:StringEquals\":"
    " {\"aws:TagKeys\": [\"a\", \"b\"]}}}, {\"Effect\": \"Deny\", \"Action\": \"sqs:Purge*\", \"Resource\": \"*\"}]}";
static const char open_to[] = "{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"Allow\", \"Principal\":"
    " {\"AWS\": \"111122223333\"}, \"Action\": \"*\", \"Resource\": \"*\"}}";

static int32_t ignore(void *user, const char *bytes, size_t len)
{
    (void)user, (void)bytes, (void)len;
    return 0;
}

/* ---- The pieces ---- */
static iampb_status compile(iampb_context *ctx, const char *text, iampb_policy_kind kind, iampb_compiled **out)
{
    iampb_policy_options options = IAMPB_POLICY_OPTIONS_INIT;
    iampb_policy *policy = NULL;
    iampb_error *err = NULL;
    options.kind = kind;
    iampb_status status = oom_check(iampb_policy_parse(ctx, text, strlen(text), &options, &policy, &err), policy, &err);
    if (status == IAMPB_OK)
        status = oom_check(iampb_compile(ctx, policy, TEXT("team"), out, &err), *out, &err);
    iampb_policy_free(policy);
    return status;
}

static iampb_status fill_set(iampb_policy_set *set, const iampb_compiled *own, const iampb_compiled *scp,
        const iampb_compiled *resource)
{
    iampb_error *err = NULL;
    iampb_status status;
    TRY(oom_check(iampb_policy_set_add(set, IAMPB_LAYER_IDENTITY, own, &err), NULL, &err));
    TRY(oom_check(iampb_policy_set_add(set, IAMPB_LAYER_RESOURCE, resource, &err), NULL, &err));
    TRY(oom_check(iampb_policy_set_level(set, IAMPB_LAYER_SCP, TEXT("r-a1b2"), &err), NULL, &err));
    TRY(oom_check(iampb_policy_set_add(set, IAMPB_LAYER_SCP, scp, &err), NULL, &err));
    TRY(oom_check(iampb_policy_set_require(set, IAMPB_LAYER_BOUNDARY, &err), NULL, &err));
    TRY(oom_check(iampb_policy_set_add_missing(set, IAMPB_LAYER_SESSION, TEXT("not in the files"), &err), NULL, &err));
    ck_assert_uint_eq(iampb_policy_set_missing_count(set), 1);
    ck_assert_str_eq(iampb_policy_set_missing_at(set, 0, NULL), "not in the files");
out:
    return status;
}

static iampb_status make_set(iampb_context *ctx, iampb_policy_set **out)
{
    iampb_compiled *own = NULL, *scp = NULL, *resource = NULL, *again;
    iampb_error *err = NULL;
    iampb_status status;
    TRY(compile(ctx, limits, IAMPB_POLICY_IDENTITY, &own));
    TRY(compile(ctx, limits, IAMPB_POLICY_SCP, &scp));
    TRY(compile(ctx, open_to, IAMPB_POLICY_RESOURCE, &resource));
    TRY(oom_check(iampb_policy_set_new(ctx, NULL, out, &err), *out, &err));
    TRY(fill_set(*out, own, scp, resource));
    again = iampb_compiled_ref(own);
    ck_assert_str_eq(iampb_compiled_name(again, NULL), "team");
    iampb_compiled_free(again);
out:
    iampb_compiled_free(own);
    iampb_compiled_free(scp);
    iampb_compiled_free(resource);
    return status;
}

static iampb_status fill_request(iampb_request *request)
{
    static const iampb_str tags[] = { { "team", 4 }, { "red", 3 } }, keys[] = { { "a", 1 }, { "c", 1 } };
    iampb_caller caller = IAMPB_CALLER_INIT;
    iampb_error *err = NULL;
    iampb_status status;
    caller.arn = TEXT("arn:aws:iam::111122223333:user/dana");
    caller.org_path = TEXT("o-1/r-a1b2/");
    caller.tags = tags;
    caller.tag_count = 2;
    TRY(oom_check(iampb_request_set_caller(request, &caller, &err), NULL, &err));
    TRY(oom_check(iampb_request_set_action(request, "sqs:SendMessage", 15, &err), NULL, &err));
    TRY(oom_check(iampb_request_set_resource_pattern(request, "arn:aws:sqs:*:111122223333:red-?", 32, &err), NULL, &err));
    TRY(oom_check(iampb_request_set_resource(request, "arn:aws:sqs:eu-west-1:111122223333:red-1", 40, &err), NULL, &err));
    TRY(oom_check(iampb_request_set_owner(request, TEXT("111122223333"), TEXT("o-1"), TEXT("o-1/r-a1b2/"), 0, &err), NULL,
            &err));
    TRY(oom_check(iampb_request_set(request, "aws:TagKeys", 11, IAMPB_VALUE_LIST, keys, 2, &err), NULL, &err));
    TRY(oom_check(iampb_request_set_absent(request, "sqs:Depth", 9, &err), NULL, &err));
    TRY(oom_check(iampb_request_set_now(request, 1793491200, &err), NULL, &err));
    iampb_request_unset(request, "sqs:Depth", 9);
out:
    return status;
}

/* Neither fails: what does not allocate, and what only reads. */
static void read_decision(const iampb_decision *decision)
{
    ck_assert_int_eq(iampb_decision_outcome(decision), IAMPB_IMPLICIT_DENY);
    for (size_t i = iampb_decision_blocker_count(decision); i-- > 0;)
        ck_assert_str_ne(iampb_layer_name(iampb_decision_blocker_at(decision, i)), "");
    for (size_t i = iampb_decision_missing_count(decision); i-- > 0;)
        ck_assert_ptr_nonnull(iampb_decision_missing_at(decision, i, NULL));
    for (size_t i = 0; iampb_decision_note_at(decision, i, NULL) != NULL; i++)
        continue;
    ck_assert_str_eq(iampb_outcome_name(iampb_decision_outcome(decision)), "implicitDeny");
}

/* A document of the set is missing, so it is not decided: that is no lack of memory. */
static iampb_status explain_pattern(const iampb_policy_set *set, iampb_request *request)
{
    iampb_decision *decision = NULL;
    iampb_error *err = NULL;
    iampb_status status = iampb_explain_pattern(set, request, "arn:aws:sqs:eu-west-1:111122223333:red-?", 40, NULL,
            &decision, &err);
    if (status != IAMPB_E_UNSUPPORTED)
        status = oom_check(status, decision, &err);
    else
        status = IAMPB_OK;
    iampb_error_free(err);
    iampb_decision_free(decision);
    return status;
}

static iampb_status decide(iampb_context *ctx, void *user)
{
    iampb_explain_options options = IAMPB_EXPLAIN_OPTIONS_INIT;
    iampb_policy_set *set = NULL;
    iampb_request *request = NULL;
    iampb_decision *decision = NULL;
    iampb_error *err = NULL;
    iampb_status status;
    uint32_t blocked = 0;
    (void)user;
    options.statements = options.missing = 1;
    TRY(make_set(ctx, &set));
    TRY(oom_check(iampb_request_new(ctx, &request, &err), request, &err));
    TRY(fill_request(request));
    ck_assert_int_eq(iampb_evaluate(set, request, &blocked), IAMPB_IMPLICIT_DENY);
    ck_assert_uint_ne(blocked, 0);
    TRY(oom_check(iampb_explain(set, request, &options, &decision, &err), decision, &err));
    read_decision(decision);
    TRY(oom_check(iampb_decision_write(decision, 2, ignore, NULL, &err), NULL, &err));
    TRY(oom_check(iampb_decisions_write((const iampb_decision *const *)&decision, 1, 0, ignore, NULL, &err), NULL, &err));
    iampb_decision_free(decision);
    decision = NULL;
    TRY(explain_pattern(set, request));
out:
    iampb_decision_free(decision);
    iampb_request_free(request);
    iampb_policy_set_free(set);
    return status;
}

START_TEST(decisions)
{
    oom_loop("decisions", decide, NULL);
}
END_TEST

/* ---- Simulations ---- */
static const char input[] = "{\"CallerArn\": \"arn:aws:iam::111122223333:user/dana\", \"ActionNames\": [\"s3:GetObject\","
    " \"sts:AssumeRole\"], \"ResourceArns\": [\"arn:aws:s3:::b/k\", \"arn:aws:iam::111122223333:role/q\"],"
    " \"PolicyInputList\": [{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\", \"Condition\":"
    " {\"StringLike\": {\"k\": \"a*\"}}}}, \"{\\\"Statement\\\": []}\"], \"ResourcePolicy\": {\"Statement\": {\"Effect\":"
    " \"Allow\", \"Principal\": \"*\", \"Action\": \"sts:AssumeRole\"}}, \"ContextEntries\": [{\"ContextKeyName\": \"z\","
    " \"ContextKeyValues\": [\"1\", \"2\"], \"ContextKeyType\": \"numeric\"}]}";

static iampb_status simulate(iampb_context *ctx, void *user)
{
    iampb_simulate_options options = IAMPB_SIMULATE_OPTIONS_INIT;
    iampb_simulator *simulator = NULL;
    iampb_error *err = NULL;
    iampb_status status;
    (void)user;
    options.explain = 1;
    TRY(oom_check(iampb_simulator_new(ctx, NULL, &simulator, &err), simulator, &err));
    TRY(oom_check(iampb_simulator_run(simulator, input, LEN(input), &options, ignore, NULL, &err), NULL, &err));
    TRY(oom_check(iampb_simulator_run(simulator, input, LEN(input), NULL, ignore, NULL, &err), NULL, &err));
out:
    iampb_simulator_free(simulator);
    return status;
}

START_TEST(simulations)
{
    oom_loop("simulations", simulate, NULL);
}
END_TEST

static iampb_status simulate_bad(iampb_context *ctx, void *user)
{
    iampb_simulator *simulator = NULL;
    iampb_error *err = NULL;
    const char *text = user;
    iampb_status status;
    TRY(oom_check(iampb_simulator_new(ctx, NULL, &simulator, &err), simulator, &err));
    status = iampb_simulator_run(simulator, text, strlen(text), NULL, ignore, NULL, &err);
    ck_assert_ptr_nonnull(err);
    iampb_error_free(err);
    status = status == IAMPB_E_NOMEM ? status : IAMPB_OK; /* refused, as it should be */
out:
    iampb_simulator_free(simulator);
    return status;
}

START_TEST(refusals)
{
    oom_loop("refused policy", simulate_bad, (void *)"{\"ActionNames\": [\"s3:A\"], \"PolicyInputList\": [\"nope\"]}");
    oom_loop("refused member", simulate_bad, (void *)"{\"ActionNames\": [\"s3:A\"], \"One\": 1, \"Two\": 2}");
    oom_loop("refused action", simulate_bad, (void *)"{\"ActionNames\": [\"s3\"]}");
}
END_TEST

/* With Jansson and OpenSSL running out too: texts that need escapes are quoted by Jansson. */
START_TEST(jansson_and_openssl_run_out)
{
    oom_loop_stride("decisions, hooks", decide, NULL, 0, true);
    oom_loop_stride("simulations, hooks", simulate, NULL, 0, true);
}
END_TEST

START_TEST(what_never_allocates)
{
    oom_arm(SIZE_MAX, false, false);
    ck_assert_uint_gt(iampb_caller_size() + iampb_policy_set_options_size() + iampb_explain_options_size()
            + iampb_simulator_options_size() + iampb_simulate_options_size(), 0);
    ck_assert_uint_eq(oom_disarm(), 0);
}
END_TEST

static Suite *suite(void)
{
    return HARNESS_LIST("oom-eval", decisions, simulations, refusals, jansson_and_openssl_run_out, what_never_allocates);
}

int main(void)
{
    if (!oom_install_hooks()) {
        printf("Bail out! OpenSSL does not take memory hooks any more\n");
        return 1;
    }
    return harness_run("oom-eval", suite);
}
