/* test_policy.c - the public interface: policies and actions. */
#include "harness.h"
#include "base/str.h"
#include "oom.h"
#include <stdlib.h>

static const char text[] = "{\"Version\": \"2012-10-17\", \"Id\": \"one\",\n \"Statement\": [7, {\"Sid\": \"\\u0041b\",\n"
    "  \"Effect\": \"Deny\", \"Principal\": {\"AWS\": [\"111122223333\", \"*\"], \"Service\": \"s3.amazonaws.com\"},\n"
    "  \"Action\": [\"s3:Get*\", \"s3:Put*\"], \"NotResource\": \"arn:aws:s3:::x\",\n"
    "  \"Condition\": {\"Bool\": {\"aws:SecureTransport\": false}, \"NumericEquals\": {\"a:b\": [1, \"2\"], \"c:d\": []}}}]}";

static iampb_policy *policy_of(iampb_context *ctx, const char *json, iampb_policy_kind kind)
{
    iampb_policy_options options = IAMPB_POLICY_OPTIONS_INIT;
    iampb_policy *policy = NULL;
    iampb_error *err = NULL;
    options.kind = kind;
    ck_assert_status(iampb_policy_parse(ctx, json, strlen(json), &options, &policy, &err), IAMPB_OK, &err);
    return policy;
}

/* Texts are NUL-terminated, and their length is told. */
static void check_text(const char *given, size_t len, const char *expected)
{
    if (expected == NULL) {
        ck_assert_ptr_null(given);
        ck_assert_uint_eq(len, 0);
    } else {
        ck_assert_ptr_nonnull(given);
        ck_assert_uint_eq(len, strlen(expected));
        ck_assert_str_eq(given, expected);
    }
}
#define CHECK(call, expected)                                                                                         \
    do {                                                                                                              \
        size_t len = 99;                                                                                              \
        const char *given = (call);                                                                                   \
        check_text(given, len, (expected));                                                                           \
    } while (0)

START_TEST(accessors_give_what_stands_there)
{
    iampb_context *ctx = harness_context();
    iampb_policy *p = policy_of(ctx, text, IAMPB_POLICY_RESOURCE);
    uint64_t begin = 0, end = 0;
    iampb_context_free(ctx); /* the policy keeps its own reference */
    ck_assert_int_eq(iampb_policy_kind_of(p), IAMPB_POLICY_RESOURCE);
    CHECK(iampb_policy_version(p, &len), "2012-10-17");
    CHECK(iampb_policy_id(p, &len), "one");
    ck_assert_uint_eq(iampb_policy_statement_count(p), 1);
    CHECK(iampb_policy_statement_sid(p, 0, &len), "Ab");
    CHECK(iampb_policy_statement_sid(p, 1, &len), NULL);
    ck_assert_int_eq(iampb_policy_statement_effect(p, 0), IAMPB_EFFECT_DENY);
    ck_assert_int_eq(iampb_policy_statement_effect(p, 1), IAMPB_EFFECT_NONE);
    ck_assert_int_eq(iampb_policy_statement_span(p, 0, &begin, &end), IAMPB_OK);
    ck_assert_uint_eq(begin, (uint64_t)(strstr(text, "{\"Sid\"") - text));
    ck_assert_uint_eq(end, strlen(text) - 2);
    ck_assert_int_eq(iampb_policy_statement_span(p, 1, &begin, &end), IAMPB_E_INVALID);
    ck_assert_uint_eq(iampb_policy_entry_count(p, 0, "Action"), 2);
    CHECK(iampb_policy_entry_at(p, 0, "Action", 1, &len), "s3:Put*");
    CHECK(iampb_policy_entry_at(p, 0, "Action", 2, &len), NULL);
    CHECK(iampb_policy_entry_at(p, 0, "NotAction", 0, &len), NULL);
    CHECK(iampb_policy_entry_at(p, 0, "NotResource", 0, &len), "arn:aws:s3:::x");
    ck_assert_int_eq(iampb_policy_entry_span(p, 0, "NotResource", 0, &begin, &end), IAMPB_OK);
    ck_assert_int_eq(memcmp(text + begin, "\"arn:aws:s3:::x\"", end - begin), 0);
    ck_assert_uint_eq(iampb_policy_entry_count(p, 0, "Principal"), 3);
    CHECK(iampb_policy_entry_at(p, 0, "Principal", 2, &len), "s3.amazonaws.com");
    ck_assert_str_eq(iampb_policy_principal_kind(p, 0, "Principal", 0), "AWS");
    ck_assert_str_eq(iampb_policy_principal_kind(p, 0, "Principal", 2), "Service");
    ck_assert_str_eq(iampb_policy_principal_kind(p, 0, "Principal", 3), "");
    ck_assert_str_eq(iampb_policy_principal_kind(p, 0, "Action", 0), "");
    static const char *const present[] = { "Sid", "Effect", "Principal", "Action", "NotResource", "Condition" };
    static const char *const absent[] = { "NotPrincipal", "NotAction", "Resource", "", "sid", "Version" };
    for (size_t i = 0; i < 6; i++) {
        ck_assert_int_eq(iampb_policy_statement_has(p, 0, present[i]), 1);
        ck_assert_int_eq(iampb_policy_statement_has(p, 0, absent[i]), 0);
    }
    ck_assert_uint_eq(iampb_policy_condition_count(p, 0), 3);
    CHECK(iampb_policy_condition_operator(p, 0, 1, &len), "NumericEquals");
    CHECK(iampb_policy_condition_key(p, 0, 1, &len), "a:b");
    CHECK(iampb_policy_condition_value(p, 0, 0, 0, &len), "false");
    CHECK(iampb_policy_condition_value(p, 0, 1, 0, &len), "1");
    CHECK(iampb_policy_condition_value(p, 0, 1, 1, &len), "2");
    CHECK(iampb_policy_condition_value(p, 0, 1, 2, &len), NULL);
    ck_assert_uint_eq(iampb_policy_condition_value_count(p, 0, 2), 0);
    CHECK(iampb_policy_condition_key(p, 0, 3, &len), NULL);
    iampb_policy_free(p);
}
END_TEST

START_TEST(faults_tell_what_and_where)
{
    iampb_context *ctx = harness_context();
    iampb_policy *p = policy_of(ctx, text, IAMPB_POLICY_RESOURCE);
    uint64_t begin, end, line, column;
    ck_assert_uint_eq(iampb_policy_fault_count(p), 2);
    CHECK(iampb_policy_fault_text(p, 0, "code", &len), "type");
    CHECK(iampb_policy_fault_text(p, 0, "element", &len), "Statement");
    CHECK(iampb_policy_fault_text(p, 0, "json_path", &len), "Statement[0]");
    CHECK(iampb_policy_fault_text(p, 0, "message", &len),
            "Statement must be an object or a list of objects, and here is a number");
    CHECK(iampb_policy_fault_text(p, 0, "other", &len), "");
    CHECK(iampb_policy_fault_text(p, 2, "code", &len), "");
    ck_assert_int_eq(iampb_policy_fault_is_error(p, 0), 1);
    ck_assert_int_eq(iampb_policy_fault_is_error(p, 1), 0);
    ck_assert_int_eq(iampb_policy_fault_position(p, 0, &begin, &end, &line, &column), IAMPB_OK);
    ck_assert_int_eq(text[begin], '7');
    ck_assert_uint_eq(end, begin + 1);
    ck_assert_uint_eq(line, 2);
    ck_assert_uint_eq(column, 16);
    ck_assert_int_eq(iampb_policy_fault_position(p, 2, &begin, NULL, NULL, NULL), IAMPB_E_INVALID);
    iampb_policy_free(p);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(strict_refuses_what_aws_would)
{
    static const struct {
        const char *json, *path;
        iampb_status status;
        uint64_t offset;
    } rows[] = {
        { "{\"Statement\":{\"Effect\":\"Deny\",\"Action\":[],\"Resource\":\"*\"}}", "", IAMPB_OK, 0 },
        { "{\"Statement\":{\"Effect\":\"deny\",\"Action\":[],\"Resource\":\"*\"}}", "Statement.Effect", IAMPB_E_SYNTAX, 23 },
        { "{\"Statement\":", "", IAMPB_E_SYNTAX, 13 },
        { "", "", IAMPB_E_SYNTAX, 0 },
    };
    iampb_context *ctx = harness_context();
    iampb_policy_options options = IAMPB_POLICY_OPTIONS_INIT;
    options.strict = 1;
    options.name = IAMPB__STR("a.json");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        iampb_policy *p = NULL;
        iampb_error *err = NULL;
        ck_assert_int_eq(iampb_policy_parse(ctx, rows[i].json, strlen(rows[i].json), &options, &p, &err), rows[i].status);
        ck_assert_int_eq(p != NULL, rows[i].status == IAMPB_OK);
        if (err != NULL) {
            ck_assert_uint_eq(iampb_error_offset(err), rows[i].offset);
            ck_assert_str_eq(iampb_error_json_path(err, NULL), rows[i].path);
            ck_assert_str_eq(iampb_error_input_name(err, NULL), "a.json");
        }
        iampb_error_free(err);
        iampb_policy_free(p);
    }
    iampb_context_free(ctx);
}
END_TEST

START_TEST(wrong_arguments_are_refused)
{
    iampb_context *ctx = harness_context();
    iampb_policy_options options = IAMPB_POLICY_OPTIONS_INIT;
    iampb_policy *p = NULL;
    iampb_error *err = NULL;
    ck_assert_status(iampb_policy_parse(NULL, "{}", 2, NULL, &p, &err), IAMPB_E_INVALID, &err);
    ck_assert_status(iampb_policy_parse(ctx, NULL, 2, NULL, &p, &err), IAMPB_E_INVALID, &err);
    ck_assert_status(iampb_policy_parse(ctx, "{}", 2, NULL, NULL, &err), IAMPB_E_INVALID, &err);
    options.kind = 7;
    ck_assert_status(iampb_policy_parse(ctx, "{}", 2, &options, &p, &err), IAMPB_E_INVALID, &err);
    options.kind = -1;
    ck_assert_status(iampb_policy_parse(ctx, "{}", 2, &options, &p, &err), IAMPB_E_INVALID, &err);
    options = (iampb_policy_options)IAMPB_POLICY_OPTIONS_INIT;
    options.struct_size = 8;
    ck_assert_status(iampb_policy_parse(ctx, "{}", 2, &options, &p, &err), IAMPB_E_INVALID, &err);
    ck_assert_ptr_null(p);
    iampb_policy_free(NULL);
    ck_assert_uint_eq(iampb_policy_statement_count(NULL) + iampb_policy_fault_count(NULL), 0);
    ck_assert_ptr_null(iampb_policy_id(NULL, NULL));
    ck_assert_str_eq(iampb_policy_version(NULL, NULL), "2008-10-17");
    ck_assert_uint_eq(iampb_policy_entry_count(NULL, 0, "Action") + iampb_policy_condition_count(NULL, 0), 0);
    ck_assert_int_eq(iampb_policy_kind_from("trust", 5), IAMPB_POLICY_TRUST);
    ck_assert_int_eq(iampb_policy_kind_from("Trust", 5), -1);
    ck_assert_str_eq(iampb_policy_kind_name(IAMPB_POLICY_BOUNDARY), "boundary");
    ck_assert_str_eq(iampb_policy_kind_name(99), "");
    iampb_context_free(ctx);
}
END_TEST

typedef struct page {
    char bytes[1000];
    size_t len;
    int32_t answer;
} page;

static int32_t write_page(void *user, const char *bytes, size_t len)
{
    page *out = user;
    if (out->len + len < sizeof out->bytes)
        memcpy(out->bytes + out->len, bytes, len);
    out->len += len;
    out->bytes[out->len < sizeof out->bytes ? out->len : 0] = '\0';
    return out->answer;
}

START_TEST(policies_are_printed_and_hashed)
{
    static const struct {
        iampb_policy_style style;
        int32_t indent;
        const char *expected;
    } rows[] = {
        { IAMPB_POLICY_PRETTY, 0, "{\n    \"Statement\": {},\n    \"Id\": \"x\"\n}" },
        { IAMPB_POLICY_PRETTY, 1, "{\n \"Statement\": {},\n \"Id\": \"x\"\n}" },
        { IAMPB_POLICY_MINIFIED, 4, "{\"Statement\":{},\"Id\":\"x\"}" },
        { IAMPB_POLICY_CANONICAL, 0, "{\"Id\":\"x\",\"Statement\":[{}]}" },
        { IAMPB_POLICY_CANONICAL, 1, "{\n \"Id\": \"x\",\n \"Statement\": [\n  {}\n ]\n}" },
    };
    iampb_context *ctx = harness_context();
    iampb_policy *p = policy_of(ctx, "{\"Statement\": {}, \"Id\": \"x\"}", IAMPB_POLICY_SCP);
    iampb_policy *q = policy_of(ctx, "{\"Id\":\"x\",\"Statement\":[{}]}", IAMPB_POLICY_SCP);
    iampb_policy *broken = policy_of(ctx, "{\"Id\":", IAMPB_POLICY_SCP);
    iampb_policy_print_options options = IAMPB_POLICY_PRINT_OPTIONS_INIT;
    iampb_error *err = NULL;
    char hash[65], other[65];
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        page out = { .len = 0 };
        options.style = rows[i].style;
        options.indent = rows[i].indent;
        ck_assert_status(iampb_policy_print(p, &options, write_page, &out, &err), IAMPB_OK, &err);
        ck_assert_str_eq(out.bytes, rows[i].expected);
    }
    page refusing = { .answer = 5 };
    ck_assert_int_eq(iampb_policy_print(p, NULL, write_page, &refusing, &err), IAMPB_E_CALLBACK);
    ck_assert_int_eq(iampb_error_host_code(err), 5);
    iampb_error_free(err);
    err = NULL;
    options.indent = 17;
    ck_assert_status(iampb_policy_print(p, &options, write_page, &refusing, &err), IAMPB_E_INVALID, &err);
    options.indent = 0;
    options.style = 3;
    ck_assert_status(iampb_policy_print(p, &options, write_page, &refusing, &err), IAMPB_E_INVALID, &err);
    ck_assert_status(iampb_policy_print(p, NULL, NULL, NULL, &err), IAMPB_E_INVALID, &err);
    ck_assert_status(iampb_policy_print(NULL, NULL, write_page, &refusing, &err), IAMPB_E_INVALID, &err);
    ck_assert_status(iampb_policy_print(broken, NULL, write_page, &refusing, &err), IAMPB_E_SYNTAX, &err);
    ck_assert_status(iampb_policy_hash(broken, hash, &err), IAMPB_E_SYNTAX, &err);
    ck_assert_status(iampb_policy_hash(p, NULL, &err), IAMPB_E_INVALID, &err);
    ck_assert_status(iampb_policy_hash(p, hash, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_policy_hash(q, other, &err), IAMPB_OK, &err);
    ck_assert_str_eq(hash, other);
    ck_assert_uint_eq(strlen(hash), 64);
    iampb_policy_free(p);
    iampb_policy_free(q);
    iampb_policy_free(broken);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(actions_are_expanded_and_shrunk)
{
    static const iampb_str patterns[] = { IAMPB__STR_INIT("sts:assumerole"), IAMPB__STR_INIT("nobody:x"),
        IAMPB__STR_INIT("sts:AssumeRoleWith*"), { NULL, 0 } };
    iampb_context *ctx = harness_context();
    iampb_actions *a = NULL;
    iampb_actions_options options = IAMPB_ACTIONS_OPTIONS_INIT;
    iampb_error *err = NULL;
    if (iampb_catalog_count(NULL, "actions") > 0) {
        ck_assert_status(iampb_actions_expand(ctx, patterns, 4, NULL, &a, &err), IAMPB_OK, &err);
        ck_assert_uint_eq(iampb_actions_count(a), 3);
        CHECK(iampb_actions_at(a, 0, &len), "sts:AssumeRole");
        CHECK(iampb_actions_at(a, 1, &len), "sts:AssumeRoleWithSAML");
        CHECK(iampb_actions_at(a, 3, &len), NULL);
        ck_assert_uint_eq(iampb_actions_number(a, 0), iampb_catalog_action_find(NULL, "sts:AssumeRole", 14));
        ck_assert_uint_eq(iampb_actions_number(a, 3), IAMPB_CATALOG_NONE);
        ck_assert_uint_eq(iampb_actions_unmatched_count(a), 2);
        CHECK(iampb_actions_unmatched_at(a, 0, &len), "nobody:x");
        CHECK(iampb_actions_unmatched_at(a, 1, &len), "");
        iampb_actions_free(a);
        a = NULL;
        options.complement = 1;
        ck_assert_status(iampb_actions_expand(ctx, patterns, 4, &options, &a, &err), IAMPB_OK, &err);
        ck_assert_uint_eq(iampb_actions_count(a), iampb_catalog_count(NULL, "actions") - 3);
        iampb_actions_free(a);
        a = NULL;
        options.complement = 0;
        ck_assert_status(iampb_actions_shrink(ctx, patterns, 3, &options, &a, &err), IAMPB_OK, &err);
        ck_assert_int_eq(iampb_actions_is_least(a), 1);
        for (size_t i = 0; i < iampb_actions_count(a); i++)
            ck_assert_int_eq(iampb_actions_number(a, i) == IAMPB_CATALOG_NONE, strchr(iampb_actions_at(a, i, NULL), '*') != NULL);
        iampb_actions_free(a);
        a = NULL;
    }
    ck_assert_status(iampb_actions_expand(ctx, NULL, 0, NULL, &a, &err), IAMPB_OK, &err);
    ck_assert_uint_eq(iampb_actions_count(a), 0);
    iampb_actions_free(a);
    a = NULL;
    ck_assert_status(iampb_actions_expand(ctx, NULL, 1, NULL, &a, &err), IAMPB_E_INVALID, &err);
    ck_assert_status(iampb_actions_shrink(NULL, patterns, 1, NULL, &a, &err), IAMPB_E_INVALID, &err);
    options.reserved = 1;
    ck_assert_status(iampb_actions_shrink(ctx, patterns, 1, &options, &a, &err), IAMPB_E_UNSUPPORTED, &err);
    iampb_actions_free(NULL);
    ck_assert_uint_eq(iampb_actions_count(NULL) + iampb_actions_unmatched_count(NULL), 0);
    ck_assert_ptr_null(iampb_actions_at(NULL, 0, NULL));
    iampb_context_free(ctx);
}
END_TEST

static iampb_status policy_step(iampb_context *ctx, void *user)
{
    iampb_policy_options options = IAMPB_POLICY_OPTIONS_INIT;
    iampb_policy *p = NULL;
    iampb_error *err = NULL;
    options.name = IAMPB__STR("x.json");
    options.kind = IAMPB_POLICY_RESOURCE;
    iampb_status status = oom_check(iampb_policy_parse(ctx, user, strlen(user), &options, &p, &err), p, &err);
    if (status == IAMPB_OK) {
        page out = { .len = 0 };
        status = iampb_policy_print(p, NULL, write_page, &out, &err);
        iampb_error_free(err);
    }
    iampb_policy_free(p);
    return status;
}

START_TEST(every_allocation_may_fail)
{
    oom_loop("public policy", policy_step, (void *)text);
}
END_TEST

static Suite *suite(void)
{
    return HARNESS_LIST("policy/policy", accessors_give_what_stands_there, faults_tell_what_and_where,
            strict_refuses_what_aws_would, wrong_arguments_are_refused, policies_are_printed_and_hashed,
            actions_are_expanded_and_shrunk, every_allocation_may_fail);
}
HARNESS_MAIN("policy-policy", suite)
