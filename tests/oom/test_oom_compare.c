/* test_oom_compare.c - comparisons of whole policies with memory that runs out; see test_oom.c. */
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

static const char before[] = "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"sqs:*\","
    " \"s3:Get*\"], \"Resource\": [\"arn:aws:sqs:*:*:${aws:username}-*\", \"arn:aws:s3:::ledger/*\"], \"Condition\":"
    " {\"IpAddress\": {\"aws:SourceIp\": \"10.0.0.0/8\"}}}, {\"Effect\": \"Deny\", \"Action\": \"s3:*\","
    " \"Resource\": \"arn:aws:s3:::ledger/2031/*\"}]}";
static const char after[] = "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:*\","
    " \"Resource\": [\"arn:aws:s3:::ledger/*\", \"arn:aws:s3:::other?\"], \"Condition\": {\"IpAddress\":"
    " {\"aws:SourceIp\": [\"10.1.0.0/16\", \"2001:db8::/32\"]}, \"ForAnyValue:StringLike\": {\"aws:TagKeys\": \"a*\"},"
    " \"NumericLessThan\": {\"s3:max-keys\": \"10\"}, \"DateGreaterThan\": {\"aws:CurrentTime\": \"2031-05-05T00:00:00Z\"}}},"
    " {\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::ledger/2031/a\"},"
    " {\"Effect\": \"Deny\", \"NotAction\": \"s3:*\", \"Resource\": \"*\"}]}";
static const char open_to[] = "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Principal\":"
    " {\"AWS\": \"*\"}, \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::ledger/*\", \"Condition\":"
    " {\"StringEquals\": {\"aws:PrincipalTag/team\": \"red\"}}}, {\"Effect\": \"Deny\", \"NotPrincipal\": {\"AWS\":"
    " \"arn:aws:iam::111122223333:root\"}, \"Action\": \"s3:Put*\", \"Resource\": \"*\"}]}";

/* Their difference is parted by action, by resource and by value, cut down to what is denied, and has a Deny. */
static const char partly[] = "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\":"
    " [\"s3:Get*\", \"sqs:*\"], \"Resource\": \"*\"}, {\"Effect\": \"Deny\", \"Action\": \"sqs:Send*\", \"Resource\":"
    " \"*\", \"Condition\": {\"Bool\": {\"aws:SecureTransport\": \"false\"}}},"
    " {\"Effect\": \"Allow\", \"Action\": \"sns:*\","
    " \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"aws:SourceVpc\": \"vpc-1\"}}}, {\"Effect\": \"Allow\","
    " \"Action\": \"ec2:*\", \"Resource\": \"arn:aws:ec2:*:*:image/*\"}]}";
static const char more[] = "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\":"
    " [\"s3:GetObject\", \"s3:PutObject\", \"sqs:SendMessage\"], \"Resource\": [\"arn:aws:s3:::a\","
    " \"arn:aws:sqs:us-east-1:111122223333:q\"]}, {\"Effect\": \"Allow\", \"Action\": \"sns:Publish\", \"Resource\":"
    " \"*\", \"Condition\": {\"StringEquals\": {\"aws:SourceVpc\": [\"vpc-1\", \"vpc-2\"]}}}, {\"Effect\": \"Allow\","
    " \"Action\": \"ec2:*\", \"Resource\": \"*\"}, {\"Effect\": \"Deny\", \"Action\": \"ec2:Run*\", \"Resource\":"
    " \"*\"}]}";

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

/* Reading never fails. */
static void read_reasons(const iampb_comparison *c)
{
    static const char *const texts[] = { "description", "kind", "action", "resource", "principal", "witness", "class" };
    for (size_t i = iampb_comparison_reason_count(c); i-- > 0;) {
        for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
            iampb_comparison_reason_text(c, i, texts[k], NULL);
        ck_assert_int_ge(iampb_comparison_reason_number(c, i, "statement"), -1);
    }
    for (size_t i = iampb_comparison_note_count(c); i-- > 0;)
        ck_assert_ptr_nonnull(iampb_comparison_note_at(c, i, NULL));
}

static iampb_status read_comparison(iampb_comparison *c)
{
    iampb_error *err = NULL;
    ck_assert_str_ne(iampb_answer_name(iampb_comparison_answer(c)), "");
    ck_assert_ptr_nonnull(iampb_relation_name(iampb_comparison_relation(c)));
    ck_assert_ptr_nonnull(iampb_extent_name(iampb_comparison_extent(c)));
    ck_assert_ptr_nonnull(iampb_comparison_text(c, "message", NULL));
    ck_assert_uint_ge(iampb_comparison_cost(c, "signatures"), 0);
    read_reasons(c);
    iampb_status status = oom_check(iampb_comparison_write(c, 2, ignore, NULL, &err), NULL, &err);
    iampb_comparison_free(c);
    return status;
}

/* ---- Documents ---- */
static iampb_status ask_documents(iampb_context *ctx, const iampb_compiled *old, const iampb_compiled *new)
{
    const iampb_str actions[] = { TEXT("s3:GetObject"), TEXT("sqs:*") }, resources[] = { TEXT("arn:aws:s3:::ledger/*") };
    iampb_compare_access access = IAMPB_COMPARE_ACCESS_INIT;
    const iampb_compare_access *accesses[] = { &access };
    iampb_comparison *c = NULL;
    iampb_error *err = NULL;
    iampb_status status;
    access.actions = actions;
    access.action_count = 2;
    access.resources = resources;
    access.resource_count = 1;
    TRY(oom_check(iampb_compare_no_new_access(ctx, &old, 1, &new, 1, NULL, &c, &err), c, &err));
    TRY(read_comparison(c));
    c = NULL;
    TRY(oom_check(iampb_compare_relation(ctx, &old, 1, &new, 1, NULL, &c, &err), c, &err));
    TRY(read_comparison(c));
    c = NULL;
    TRY(oom_check(iampb_compare_access_not_granted(ctx, &new, 1, accesses, 1, NULL, &c, &err), c, &err));
    TRY(read_comparison(c));
    c = NULL;
    TRY(oom_check(iampb_compare_statements(ctx, new, NULL, &c, &err), c, &err));
    TRY(read_comparison(c));
out:
    return status;
}

static iampb_status compare_documents(iampb_context *ctx, void *user)
{
    iampb_compiled *old = NULL, *new = NULL;
    iampb_status status;
    (void)user;
    TRY(compile(ctx, before, IAMPB_POLICY_IDENTITY, &old));
    TRY(compile(ctx, after, IAMPB_POLICY_IDENTITY, &new));
    TRY(ask_documents(ctx, old, new));
out:
    iampb_compiled_free(old);
    iampb_compiled_free(new);
    return status;
}

static iampb_status write_difference(iampb_context *ctx, void *user)
{
    iampb_compiled *old = NULL, *new = NULL;
    const iampb_compiled *olds[1], *news[1];
    iampb_error *err = NULL;
    iampb_status status;
    (void)user;
    TRY(compile(ctx, partly, IAMPB_POLICY_IDENTITY, &old));
    TRY(compile(ctx, more, IAMPB_POLICY_IDENTITY, &new));
    olds[0] = old;
    news[0] = new;
    TRY(oom_check(iampb_compare_write_difference(ctx, olds, 1, news, 1, NULL, ignore, ignore, NULL, &err), NULL, &err));
out:
    iampb_compiled_free(old);
    iampb_compiled_free(new);
    return status;
}

/* Two values of one key become one list. */
static iampb_status write_least(iampb_context *ctx, void *user)
{
    const iampb_str vpcs[] = { TEXT("vpc-1"), TEXT("vpc-${2}") };
    iampb_request *requests[] = { NULL, NULL };
    iampb_error *err = NULL;
    iampb_status status;
    (void)user;
    for (size_t i = 0; i < 2; i++) {
        TRY(oom_check(iampb_request_new(ctx, &requests[i], &err), requests[i], &err));
        TRY(oom_check(iampb_request_set_action(requests[i], "s3:GetObject", 12, &err), NULL, &err));
        TRY(oom_check(iampb_request_set_resource(requests[i], "arn:aws:s3:::ledger/${a}", 24, &err), NULL, &err));
        TRY(oom_check(iampb_request_set(requests[i], "aws:SourceVpc", 13, IAMPB_VALUE_SINGLE, &vpcs[i], 1, &err), NULL,
                &err));
        TRY(oom_check(iampb_request_set(requests[i], "aws:TagKeys", 11, IAMPB_VALUE_LIST, vpcs, 2, &err), NULL, &err));
    }
    TRY(oom_check(iampb_compare_write_least(ctx, (const iampb_request *const *)requests, 2, ignore, NULL, &err), NULL,
            &err));
out:
    iampb_request_free(requests[0]);
    iampb_request_free(requests[1]);
    return status;
}

static iampb_status compare_public(iampb_context *ctx, void *user)
{
    iampb_compiled *policy = NULL;
    iampb_comparison *c = NULL;
    iampb_error *err = NULL;
    iampb_status status;
    const char *type = iampb_compare_public_type_at(0);
    (void)user;
    ck_assert_ptr_nonnull(type);
    TRY(compile(ctx, open_to, IAMPB_POLICY_RESOURCE, &policy));
    TRY(oom_check(iampb_compare_no_public_access(ctx, policy, "AWS::S3::Bucket", 15, NULL, &c, &err), c, &err));
    TRY(read_comparison(c));
out:
    iampb_compiled_free(policy);
    return status;
}

/* ---- Sets ---- */
static iampb_status make_request(iampb_context *ctx, iampb_request **out)
{
    iampb_caller caller = IAMPB_CALLER_INIT;
    iampb_error *err = NULL;
    iampb_status status;
    caller.arn = TEXT("arn:aws:iam::111122223333:user/dana");
    TRY(oom_check(iampb_request_new(ctx, out, &err), *out, &err));
    TRY(oom_check(iampb_request_set_caller(*out, &caller, &err), NULL, &err));
    TRY(oom_check(iampb_request_set_action(*out, "s3:GetObject", 12, &err), NULL, &err));
    TRY(oom_check(iampb_request_set_resource(*out, "arn:aws:s3:::ledger/2031/a", 26, &err), NULL, &err));
    TRY(oom_check(iampb_request_set_owner(*out, TEXT("111122223333"), TEXT(""), TEXT(""), 0, &err), NULL, &err));
    TRY(oom_check(iampb_request_set(*out, "aws:SourceIp", 12, IAMPB_VALUE_SINGLE, &TEXT("10.1.2.3"), 1, &err), NULL,
            &err));
out:
    return status;
}

static iampb_status make_set(iampb_context *ctx, const char *text, iampb_policy_set **out)
{
    iampb_compiled *own = NULL;
    iampb_error *err = NULL;
    iampb_status status;
    TRY(compile(ctx, text, IAMPB_POLICY_IDENTITY, &own));
    TRY(oom_check(iampb_policy_set_new(ctx, NULL, out, &err), *out, &err));
    TRY(oom_check(iampb_policy_set_add(*out, IAMPB_LAYER_IDENTITY, own, &err), NULL, &err));
out:
    iampb_compiled_free(own);
    return status;
}

static iampb_status compare_sets(iampb_context *ctx, void *user)
{
    iampb_policy_set *old = NULL, *new = NULL;
    iampb_request *request = NULL;
    iampb_comparison *c = NULL;
    iampb_error *err = NULL;
    iampb_status status;
    (void)user;
    TRY(make_set(ctx, before, &old));
    TRY(make_set(ctx, after, &new));
    TRY(make_request(ctx, &request));
    TRY(oom_check(iampb_compare_sets(old, new, request, NULL, NULL, &c, &err), c, &err));
    TRY(read_comparison(c));
    c = NULL;
    TRY(oom_check(iampb_compare_resources(new, request, "arn:aws:s3:::ledger/*", 21, NULL, &c, &err), c, &err));
    TRY(read_comparison(c));
out:
    iampb_policy_set_free(old);
    iampb_policy_set_free(new);
    iampb_request_free(request);
    return status;
}

START_TEST(comparisons)
{
    oom_loop_stride("documents", compare_documents, NULL, 0, false);
    oom_loop_stride("a difference as a policy", write_difference, NULL, 0, false);
    oom_loop_stride("the least policy", write_least, NULL, 0, false);
    oom_loop_stride("public access", compare_public, NULL, 0, false);
    oom_loop_stride("sets", compare_sets, NULL, 0, false);
}
END_TEST

START_TEST(what_never_allocates)
{
    oom_arm(SIZE_MAX, false, false);
    ck_assert_uint_gt(iampb_compare_options_size() + iampb_compare_access_size(), 0);
    ck_assert_uint_eq(oom_disarm(), 0);
}
END_TEST

static Suite *suite(void)
{
    return HARNESS_LIST("oom-compare", comparisons, what_never_allocates);
}

HARNESS_MAIN("oom-compare", suite)
