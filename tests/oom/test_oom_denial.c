/* test_oom_denial.c - messages of AWS, diagnoses and recorded details with memory that runs out; see test_oom.c. */
#include "iampb/iampb.h"
#include "oom.h"
#include "../unit/harness.h"
#include <string.h>

#define LEN(text) (sizeof(text) - 1)
#define TEXT(text) ((iampb_str){ text, LEN(text) })
#define TRY(call)                                                                                                     \
    if ((status = (call)) != IAMPB_OK)                                                                                \
    goto out

#define DANA "arn:aws:iam::111122223333:user/dana"
static const char message[] = "An error occurred (AccessDenied) when calling the GetUser operation: User: " DANA
    " is not authorized to perform: iam:GetUser on resource: user eve with an explicit deny in a service control policy: p-x,"
    " they say";
static const char record[] = "{\"eventSource\":\"iam.amazonaws.com\",\"eventName\":\"GetUser\",\"errorCode\":\"AccessDenied\","
    "\"sourceIPAddress\":\"203.0.113.9\",\"eventTime\":\"2031-01-02T03:04:05Z\",\"errorMessage\":\"User: " DANA
    " is not authorized to perform: iam:GetUser on resource: arn:aws:iam::111122223333:user\\/eve\"}";
static const char own[] = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"Read\",\"Effect\":\"Allow\",\"Action\":\"iam:Get*\","
    "\"Resource\":\"*\",\"Condition\":{\"IpAddress\":{\"aws:SourceIp\":\"10.0.0.0/8\"},\"StringEquals\":{\"aws:PrincipalTag/t\":\"x\"}}}]}";
static const char page[] = "{\"requestContext\":{\"aws:PrincipalArn\":\"" DANA "\",\"aws:TagKeys\":[\"a\"]},\"evaluations\":[{\"action\":"
    "\"iam:GetUser\",\"resource\":\"arn:aws:iam::111122223333:user/eve\",\"evaluatedEffect\":\"ALLOW\",\"matchedPolicies\":[{\"uri\":\"u\","
    "\"matchedStatements\":[{\"sid\":\"Read\",\"evaluatedEffect\":\"ALLOW\"}]}]}],\"policies\":[{\"uri\":\"u\",\"type\":\"IDENTITY_BASED_POLICY\"}]}";

static const iampb_str texts[] = { { message, sizeof message - 1 }, { record, sizeof record - 1 } };

static int32_t ignore(void *user, const char *bytes, size_t len)
{
    (void)user, (void)bytes, (void)len;
    return 0;
}

/* ---- Messages ---- */
static void ask_message(const iampb_denial *d)
{
    uint64_t begin, end;
    ck_assert_str_eq(iampb_denial_form_name(iampb_denial_form_of(d)), "policy");
    const char *action = iampb_denial_text(d, "action", NULL);
    ck_assert_msg(action != NULL && strcmp(action, "iam:GetUser") == 0, "action %s, code %s, rest %zu %s", action,
            iampb_denial_text(d, "code", NULL), iampb_denial_rest_count(d), iampb_denial_rest_at(d, 0, NULL));
    ck_assert_int_eq(iampb_denial_span(d, "action", &begin, &end), IAMPB_OK);
    for (size_t i = 0; i < iampb_denial_rest_count(d); i++)
        ck_assert_ptr_nonnull(iampb_denial_rest_at(d, i, NULL));
    ck_assert(iampb_denial_effect(d) == 0 || iampb_denial_layer(d) == IAMPB_LAYER_SCP);
}

static iampb_status read_message(iampb_context *ctx, void *user)
{
    const iampb_str *text = user;
    iampb_denial *d = NULL;
    iampb_request *request = NULL;
    iampb_error *err = NULL;
    iampb_status status;
    TRY(oom_check(iampb_denial_parse(ctx, text->ptr, text->len, &d, &err), d, &err));
    ask_message(d);
    TRY(oom_check(iampb_request_new(ctx, &request, &err), request, &err));
    TRY(oom_check(iampb_denial_apply(d, request, 0, &err), NULL, &err));
    TRY(oom_check(iampb_denial_write(d, 2, ignore, NULL, &err), NULL, &err));
out:
    iampb_request_free(request);
    iampb_denial_free(d);
    return status;
}

/* ---- Diagnoses ---- */
static iampb_status make_set(iampb_context *ctx, iampb_policy_set **out)
{
    iampb_policy *policy = NULL;
    iampb_compiled *compiled = NULL;
    iampb_error *err = NULL;
    iampb_status status;
    TRY(oom_check(iampb_policy_parse(ctx, own, LEN(own), NULL, &policy, &err), policy, &err));
    TRY(oom_check(iampb_compile(ctx, policy, TEXT("own"), &compiled, &err), compiled, &err));
    TRY(oom_check(iampb_policy_set_new(ctx, NULL, out, &err), *out, &err));
    TRY(oom_check(iampb_policy_set_add(*out, IAMPB_LAYER_IDENTITY, compiled, &err), NULL, &err));
out:
    iampb_compiled_free(compiled);
    iampb_policy_free(policy);
    return status;
}

static iampb_status make_request(iampb_context *ctx, iampb_request **out)
{
    iampb_caller caller = IAMPB_CALLER_INIT;
    iampb_error *err = NULL;
    iampb_status status;
    caller.arn = TEXT(DANA);
    TRY(oom_check(iampb_request_new(ctx, out, &err), *out, &err));
    TRY(oom_check(iampb_request_set_caller(*out, &caller, &err), NULL, &err));
out:
    return status;
}

static iampb_status diagnose(iampb_context *ctx, void *user)
{
    const iampb_str *text = user;
    iampb_denial *d = NULL;
    iampb_policy_set *set = NULL;
    iampb_request *request = NULL;
    iampb_diagnosis *x = NULL;
    iampb_diagnosis_options options = IAMPB_DIAGNOSIS_OPTIONS_INIT;
    iampb_error *err = NULL;
    iampb_status status;
    ck_assert_uint_eq(iampb_diagnosis_options_size(), sizeof options);
    options.unknown_layers = 1u << IAMPB_LAYER_SESSION;
    TRY(make_set(ctx, &set));
    TRY(make_request(ctx, &request));
    TRY(oom_check(iampb_denial_parse(ctx, text->ptr, text->len, &d, &err), d, &err));
    TRY(oom_check(iampb_denial_apply(d, request, 1, &err), NULL, &err));
    TRY(oom_check(iampb_diagnose(d, set, request, &options, &x, &err), x, &err));
    ck_assert_str_ne(iampb_agreement_name(iampb_diagnosis_agreement(x)), "");
    ck_assert_int_eq(iampb_diagnosis_outcome(x), IAMPB_IMPLICIT_DENY);
    ck_assert_int_eq(iampb_diagnosis_is_certain(x), text == &texts[1]); /* which gives the address */
    TRY(oom_check(iampb_diagnosis_print(x, ignore, NULL, &err), NULL, &err));
    TRY(oom_check(iampb_diagnosis_write(x, 2, ignore, NULL, &err), NULL, &err));
out:
    iampb_diagnosis_free(x);
    iampb_request_free(request);
    iampb_policy_set_free(set);
    iampb_denial_free(d);
    return status;
}

/* ---- What AWS recorded ---- */
static iampb_status replay(iampb_context *ctx, void *user)
{
    static const iampb_str pages[] = { { page, sizeof page - 1 } };
    iampb_authorization *a = NULL;
    iampb_policy_set *set = NULL;
    iampb_request *request = NULL;
    iampb_replay result = 0;
    iampb_error *err = NULL;
    iampb_status status;
    (void)user;
    TRY(make_set(ctx, &set));
    TRY(make_request(ctx, &request));
    TRY(oom_check(iampb_authorization_parse(ctx, pages, 1, &a, &err), a, &err));
    ck_assert_uint_eq(iampb_authorization_count(a), 1);
    ck_assert_int_eq(iampb_authorization_is_complete(a), 1);
    ck_assert_int_eq(iampb_authorization_outcome(a, 0), IAMPB_ALLOWED);
    ck_assert_str_eq(iampb_authorization_text(a, 0, "action", NULL), "iam:GetUser");
    TRY(oom_check(iampb_authorization_apply(a, 0, request, &err), NULL, &err));
    TRY(oom_check(iampb_authorization_compare(a, 0, set, request, &result, ignore, NULL, &err), NULL, &err));
    ck_assert_str_eq(iampb_replay_name(result), "evaluator-differs");
out:
    iampb_authorization_free(a);
    iampb_request_free(request);
    iampb_policy_set_free(set);
    return status;
}

START_TEST(messages)
{
    for (size_t i = 0; i < 2; i++)
        ck_assert_uint_gt(oom_loop("a message", read_message, (void *)(uintptr_t)&texts[i]), 3);
}
END_TEST

START_TEST(diagnoses)
{
    for (size_t i = 0; i < 2; i++)
        ck_assert_uint_gt(oom_loop("a diagnosis", diagnose, (void *)(uintptr_t)&texts[i]), 10);
}
END_TEST

START_TEST(recorded_details) { ck_assert_uint_gt(oom_loop("recorded details", replay, NULL), 10); }
END_TEST

static Suite *suite(void) { return HARNESS_LIST("oom/denial", messages, diagnoses, recorded_details); }
HARNESS_MAIN("oom-denial", suite)
