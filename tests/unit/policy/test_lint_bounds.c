/* test_lint_bounds.c - a lint of a document that is made to be costly: four times the text may take four times the
 * memory and four times the allocations, and not more. Time is for the benchmarks. */
#include "harness.h"
#include "oom.h"
#include "base/builder.h"

#define SMALL 500
#define TIMES 4
#define MOST_TIMES 6 /* arrays and blocks double, so a step may be one doubling behind */

typedef struct document {
    const char *before, *each, *after; /* each: its number in place of %z */
    iampb_policy_kind kind;
} document;

#define ALLOW "{\"Statement\":[{\"Effect\":\"Allow\","
#define CONDITION ALLOW "\"Action\":\"s3:GetObject\",\"Resource\":\"*\",\"Condition\":{"

static const document documents[] = {
    { ALLOW "\"Resource\":\"*\",\"Action\":[\"s3:Get*\"", ",\"s3:GetObject%z\"", "]}]}", IAMPB_POLICY_IDENTITY },
    { ALLOW "\"Resource\":\"*\",\"Action\":[\"s3:Get*\"", ",\"s3:*a*%z\"", "]}]}", IAMPB_POLICY_IDENTITY },
    { ALLOW "\"Action\":\"s3:*\",\"Resource\":[\"*\"", ",\"arn:aws:ec2:us-east-1:111122223333:x/%z\"", "]}]}",
        IAMPB_POLICY_IDENTITY },
    { "{\"Statement\":[{}", ",{\"Sid\":\"S\",\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}", "]}",
        IAMPB_POLICY_IDENTITY },
    { "{\"Statement\":[{}", ",{\"Sid\":\"S%z\",\"Effect\":\"Deny\",\"NotAction\":\"iam:*\",\"Resource\":\"*\","
        "\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/t\":\"x\"}}}", "]}", IAMPB_POLICY_IDENTITY },
    { CONDITION "\"StringLike\":{\"aws:UserAgent\":\"*\"", ",\"aws:RequestTag/%z\":\"*\"", "}}}]}",
        IAMPB_POLICY_IDENTITY },
    { CONDITION "\"Null\":{}", ",\"Operator%z\":{\"aws:userid\":\"x\"}", "}}]}", IAMPB_POLICY_IDENTITY },
    { "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Principal\":{\"AWS\":[\"*\"",
        ",\"arn:aws:iam::111122223333:role/r%z\"", "]}}]}", IAMPB_POLICY_TRUST },
};

/* A key as long as the document, and as many values that are wrong: each has the key in its path. */
static void add_long_key(iampb__builder *out, size_t count)
{
    iampb__builder_add(out, IAMPB__STR(CONDITION "\"Bool\":{\"aws:"));
    for (size_t i = 0; i < count; i++)
        iampb__builder_add(out, IAMPB__STR("keykeykeykey"));
    iampb__builder_add(out, IAMPB__STR("\":[0"));
    for (size_t i = 0; i < count; i++)
        iampb__builder_add(out, IAMPB__STR(",7"));
    iampb__builder_add(out, IAMPB__STR("]}}}]}"));
}

static void add_document(iampb__builder *out, const document *d, size_t count)
{
    if (d == NULL) {
        add_long_key(out, count);
        return;
    }
    iampb__builder_add(out, iampb__str_z(d->before));
    for (size_t i = 0; i < count; i++)
        iampb__builder_format(out, d->each, i);
    iampb__builder_add(out, iampb__str_z(d->after));
}

typedef struct cost {
    size_t bytes, allocations;
} cost;

static cost cost_of(iampb_context *ctx, const document *d, size_t count)
{
    iampb__builder text = { .ctx = ctx };
    iampb_lint_options options = IAMPB_LINT_OPTIONS_INIT;
    iampb_lint *lint = NULL;
    iampb_error *err = NULL;
    add_document(&text, d, count);
    options.kind = d == NULL ? IAMPB_POLICY_IDENTITY : d->kind;
    size_t live = oom_live_bytes();
    oom_reset_peak();
    oom_arm(SIZE_MAX, false, false);
    ck_assert_status(iampb_lint_policy(ctx, text.text, text.len, &options, &lint, &err), IAMPB_OK, &err);
    cost result = { oom_peak_bytes() - live, oom_disarm() };
    ck_assert_uint_gt(iampb_lint_count(lint), 0);
    iampb_lint_free(lint);
    iampb__builder_free(&text);
    return result;
}

static void check(const document *d, size_t number)
{
    iampb_context_options options = IAMPB_CONTEXT_OPTIONS_INIT;
    iampb_context *ctx = NULL;
    options.allocator = oom_allocator();
    ck_assert_int_eq(iampb_context_new(&options, &ctx, NULL), IAMPB_OK);
    cost small = cost_of(ctx, d, SMALL), large = cost_of(ctx, d, SMALL * TIMES);
    ck_assert_msg(large.bytes <= small.bytes * MOST_TIMES, "document %zu: %zu bytes, then %zu", number, small.bytes,
            large.bytes);
    ck_assert_msg(large.allocations <= small.allocations * MOST_TIMES, "document %zu: %zu allocations, then %zu",
            number, small.allocations, large.allocations);
    iampb_context_free(ctx);
}

START_TEST(memory_grows_as_the_text_does)
{
    for (size_t i = 0; i < sizeof documents / sizeof documents[0]; i++)
        check(&documents[i], i);
}
END_TEST

START_TEST(paths_do_not_repeat_a_long_name)
{
    check(NULL, 0);
}
END_TEST

/* Within the limit of 1,024 bytes nothing is cut; beyond it, between characters. */
START_TEST(a_path_cuts_a_long_name)
{
    iampb_context *ctx = harness_context();
    for (size_t len = 1020; len < 1030; len++) {
        iampb__builder text = { .ctx = ctx };
        iampb_lint *lint = NULL;
        size_t path_len, kept = len <= 1024 ? len : 1024, found = 0;
        iampb__builder_add(&text, IAMPB__STR("{\"Statement\":[],\""));
        for (size_t i = 0; i + 2 < len; i++)
            iampb__builder_char(&text, 'n');
        iampb__builder_add(&text, IAMPB__STR("\xc3\xa4\":1}"));
        ck_assert_int_eq(iampb_lint_policy(ctx, text.text, text.len, NULL, &lint, NULL), IAMPB_OK);
        while (found < iampb_lint_count(lint)
                && strcmp(iampb_lint_text(lint, found, "code", NULL), "INVALID_POLICY_ELEMENT") != 0)
            found++;
        ck_assert_uint_lt(found, iampb_lint_count(lint));
        iampb_lint_location_path(lint, found, 0, &path_len);
        if (len == 1025)
            kept = 1023; /* the last character would be cut in two */
        ck_assert_uint_ge(path_len, kept);
        ck_assert_uint_le(path_len, kept + strlen("[\"\"]") + strlen("\\u00e4"));
        iampb_lint_free(lint);
        iampb__builder_free(&text);
    }
    iampb_context_free(ctx);
}
END_TEST

static Suite *suite(void)
{
    return HARNESS_LIST("policy/lint_bounds", memory_grows_as_the_text_does, paths_do_not_repeat_a_long_name,
            a_path_cuts_a_long_name);
}
HARNESS_MAIN("policy-lint_bounds", suite)
