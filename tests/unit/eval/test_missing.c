/* test_missing.c - keys that are not given and would change the answer: which, and what is to be tried. */
#include "oom.h"
#include "result.h"
#include "world.h"

#define IF(op, key, value) "\"" op "\":{\"" key "\":" value "}"
#define OBJECT "arn:aws:s3:::home/zoe/a"
#define BUCKET "arn:aws:s3:::home"
#define ENV "aws:PrincipalTag/env"

static iampb_decision *find(const made *m)
{
    iampb_explain_options options = IAMPB_EXPLAIN_OPTIONS_INIT;
    iampb_decision *decision = NULL;
    iampb_error *err = NULL;
    options.missing = 1;
    ck_assert_status(iampb_explain(m->set, m->request, &options, &decision, &err), IAMPB_OK, &err);
    return decision;
}

/* Sets a key to what was told to try; null: it is left out. */
static void set_value(iampb_request *request, const char *key, json_t *value)
{
    iampb_error *err = NULL;
    iampb_str values[8];
    size_t count = 0;
    if (json_is_array(value))
        for (; count < json_array_size(value); count++)
            values[count] = (iampb_str){ json_string_value(json_array_get(value, count)),
                json_string_length(json_array_get(value, count)) };
    else if (json_is_string(value))
        values[count++] = (iampb_str){ json_string_value(value), json_string_length(value) };
    if (json_is_null(value))
        ck_assert_status(iampb_request_set_absent(request, key, strlen(key), &err), IAMPB_OK, &err);
    else
        ck_assert_status(iampb_request_set(request, key, strlen(key),
                                 count == 1 ? IAMPB_VALUE_SINGLE : IAMPB_VALUE_LIST, values, count, &err),
                IAMPB_OK, &err);
}

/* E-115: what is told is what really comes of it. */
static void confirm(const world *w, json_t *found)
{
    iampb_context *ctx = harness_context();
    made m = world_make(ctx, w);
    json_t *with = json_object_get(found, "with"), *other;
    const char *key = json_string_value(json_object_get(found, "key"));
    size_t i;
    json_array_foreach(with, i, other)
        set_value(m.request, json_string_value(json_object_get(other, "key")), json_object_get(other, "value"));
    ck_assert_str_eq(iampb_outcome_name(iampb_evaluate(m.set, m.request, NULL)),
            json_string_value(json_object_get(found, "ifAbsent")));
    set_value(m.request, key, json_object_get(found, "ifValue"));
    ck_assert_str_eq(iampb_outcome_name(iampb_evaluate(m.set, m.request, NULL)),
            json_string_value(json_object_get(found, "then")));
    ck_assert_str_ne(json_string_value(json_object_get(found, "then")),
            json_string_value(json_object_get(found, "ifAbsent")));
    world_free(&m);
    iampb_context_free(ctx);
}

static const struct row {
    const char *name;
    world w;
    const char *keys;    /* in the order of the policies, with commas */
    const char *value;   /* of the first: what to try; NULL: not checked */
} rows[] = {
    { "60 E-113", { .id = P(ALLOW_IF("*", IF("StringEquals", ENV, "\"dev\""))), .action = "ec2:RunInstances" }, ENV,
        "dev" },
    { "E-113 given", { .id = P(ALLOW_IF("*", IF("StringEquals", ENV, "\"dev\""))), .context = ENV "=dev",
        .action = "ec2:RunInstances" }, "", NULL },
    { "E-114 known to be absent", { .id = P(ALLOW_IF("*", IF("StringEquals", ENV, "\"dev\""))), .context = ENV "!",
        .action = "ec2:RunInstances" }, "", NULL },
    { "E-113 allowed anyway", { .id = P(ALLOW_IF("*", IF("StringEquals", ENV, "\"dev\"")) "," ALLOW("ec2:*", "*")),
        .action = "ec2:RunInstances" }, "", NULL },
    { "E-113 denied anyway", { .id = P(ALLOW_IF("*", IF("StringEquals", ENV, "\"dev\"")) "," DENY("ec2:*", "*")),
        .action = "ec2:RunInstances" }, "", NULL },
    { "E-113 another action", { .id = P(ALLOW_IF("s3:*", IF("StringEquals", ENV, "\"dev\""))),
        .action = "ec2:RunInstances" }, "", NULL },
    { "E-113 another resource", { .id = P("{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"arn:aws:s3:::b/*\","
        "\"Condition\":{" IF("StringEquals", ENV, "\"dev\"") "}}"), .action = "s3:GetObject", .resource = OBJECT }, "",
            NULL },
    { "E-113 another principal", { .id = P(ALLOW("*", "*")), .rp = P("{\"Effect\":\"Deny\",\"Principal\":" AWS(B)
        ",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{" IF("StringEquals", ENV, "\"dev\"") "}}"),
        .action = "s3:GetObject", .resource = OBJECT }, "", NULL },
    { "E-113 another test fails", { .id = P(ALLOW_IF("*", IF("StringEquals", ENV, "\"dev\"") ","
        IF("StringLike", "aws:username", "\"z*\""))), .action = "ec2:RunInstances" }, "", NULL },
    { "E-113 SCP", { .id = P(ALLOW("*", "*")), .scp = { P(ALLOW("*", "*") ","
        DENY_IF("*", IF("StringNotEquals", "aws:RequestedRegion", "\"eu-west-1\""))) }, .action = "ec2:RunInstances" },
        "aws:RequestedRegion", "eu-west-1" },
    { "E-113 RCP", { .id = P(ALLOW("*", "*")), .rcp = {
        P("{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:*\","
        "\"Resource\":\"*\",\"Condition\":{" IF("StringEquals", "s3:signatureversion", "\"AWS\"") "}}") },
        .action = "s3:GetObject", .resource = OBJECT }, "s3:signatureversion", "AWS" },
    { "E-113 boundary", { .id = P(ALLOW("*", "*")), .pb = P(ALLOW_IF("*", IF("StringEquals", ENV, "\"dev\""))),
        .action = "ec2:RunInstances" }, ENV, "dev" },
    { "E-93 SCPs that do not apply", { .id = P(ALLOW("*", "*")), .scp = { P(ALLOW_IF("*", IF("StringEquals", ENV,
        "\"dev\""))) },
        .management = 1, .action = "ec2:RunInstances" }, "", NULL },
    { "implicit or explicit", { .id = P(DENY_IF("*", IF("StringEquals", ENV, "\"dev\""))), .action = "ec2:RunInstances"
        },
        ENV, "dev" },
    { "two keys, each needed", { .id = P(ALLOW_IF("*", IF("StringEquals", "key.one", "\"a\"") ","
        IF("StringLike", "key.two", "\"b*c\""))), .action = "ec2:RunInstances" }, "key.one,key.two", "a" },
    { "either key", { .id = P(ALLOW_IF("*", IF("StringEquals", "key.one", "\"a\"")) ","
        ALLOW_IF("*", IF("StringEquals", "key.two", "\"a\""))), .action = "ec2:RunInstances" }, "key.one,key.two", "a"
            },
    { "a key twice, in another case", { .id = P(ALLOW_IF("*", IF("StringLike", "aws:PrincipalTag/Env", "\"d*\"") ","
        IF("StringNotEquals", "aws:principaltag/env", "\"dexample\""))), .action = "ec2:RunInstances" },
        "aws:PrincipalTag/Env", "d" },
    { "one that makes no difference", { .id = P(ALLOW_IF("*", IF("StringEquals", "key.one", "\"a\"") ","
        IF("StringLikeIfExists", "key.two", "\"*\""))), .action = "ec2:RunInstances" }, "key.one", "a" },
    /* An unknown operator is never true (E-60), so nothing would help. */
    { "E-60", { .id = P(ALLOW_IF("*", IF("StringResembles", "key.one", "\"a\""))), .action = "ec2:RunInstances" }, "",
        NULL },
    { "E-75 Null", { .id = P(ALLOW_IF("*", IF("Null", "key.one", "\"false\""))), .action = "ec2:RunInstances" },
        "key.one",
        NULL },
    { "E-75 not Null", { .id = P(ALLOW_IF("*", IF("Null", "key.one", "\"true\""))), .action = "ec2:RunInstances" },
        "key.one", NULL },
    { "negated", { .id = P(ALLOW_IF("*", IF("StringNotEquals", "key.one", "\"a\""))), .action = "ec2:RunInstances" },
        "key.one", "a" },
    { "numbers above", { .id = P(ALLOW_IF("*", IF("NumericGreaterThan", "key.one", "\"99\""))),
        .action = "ec2:RunInstances" }, "key.one", "100" },
    { "numbers below", { .id = P(ALLOW_IF("*", IF("NumericLessThan", "key.one", "\"100\""))),
        .action = "ec2:RunInstances" }, "key.one", "99" },
    { "numbers below nothing", { .id = P(ALLOW_IF("*", IF("NumericLessThan", "key.one", "\"0\""))),
        .action = "ec2:RunInstances" }, "key.one", "-1" },
    { "negative numbers", { .id = P(ALLOW_IF("*", IF("NumericLessThan", "key.one", "\"-9.5\""))),
        .action = "ec2:RunInstances" }, "key.one", "-10" },
    { "numbers between", { .id = P(ALLOW_IF("*", IF("NumericGreaterThan", "key.one", "\"5\"") ","
        IF("NumericLessThan", "key.one", "\"10\""))), .action = "ec2:RunInstances" }, "key.one", NULL },
    { "times", { .id = P(ALLOW_IF("*", IF("DateGreaterThan", "aws:CurrentTime", "\"2030-01-01T00:00:00Z\""))),
        .action = "ec2:RunInstances" }, "aws:CurrentTime", "2030-01-01T00:00:01Z" },
    { "addresses", { .id = P(ALLOW_IF("*", IF("IpAddress", "aws:SourceIp", "\"198.51.100.7/25\""))),
        .action = "ec2:RunInstances" }, "aws:SourceIp", "198.51.100.0" },
    { "addresses of version 6", { .id = P(ALLOW_IF("*", IF("IpAddress", "aws:SourceIp", "\"2001:db8::/32\""))),
        .action = "ec2:RunInstances" }, "aws:SourceIp", "2001:db8:0:0:0:0:0:0" },
    { "addresses outside", { .id = P(ALLOW("*", "*") "," DENY_IF("*", IF("IpAddress", "aws:SourceIp",
        "[\"0.0.0.0/0\",\"::/0\"]"))), .action = "ec2:RunInstances" }, "aws:SourceIp", NULL },
    { "true and false", { .id = P(ALLOW("*", "*") "," DENY_IF("*", IF("Bool", "key.one", "\"false\""))),
        .action = "ec2:RunInstances" }, "key.one", "false" },
    { "binary", { .id = P(ALLOW_IF("*", IF("BinaryEquals", "key.one", "\"YWJj\""))), .action = "ec2:RunInstances" },
        "key.one", "YWJj" },
    { "ARNs", { .id = P(ALLOW_IF("*", IF("ArnLike", "aws:SourceInstanceARN", "\"arn:aws:ec2:*:*:instance/i-*\""))),
        .action = "ec2:RunInstances" }, "aws:SourceInstanceARN", "arn:aws:ec2::123456789012:instance/i-example" },
    { "in any case", { .id = P(ALLOW_IF("*", IF("StringEqualsIgnoreCase", "key.one", "\"Abc\""))),
        .action = "ec2:RunInstances" }, "key.one", "Abc" },
    { "lists: some value", { .id = P(ALLOW_IF("*", IF("ForAnyValue:StringEquals", "aws:TagKeys", "[\"a\"]"))),
        .action = "ec2:CreateTags" }, "aws:TagKeys", "a" },
    { "lists: not one other", { .id = P(ALLOW_IF("*", IF("ForAllValues:StringEquals", "aws:TagKeys", "[\"a\"]"))),
        .action = "ec2:CreateTags" }, "aws:TagKeys", "other" },
    { "lists: two values together", { .id = P(ALLOW_IF("*", IF("ForAnyValue:StringEquals", "aws:TagKeys", "[\"a\"]")
        ",\"ForAnyValue:StringLike\":{\"aws:TagKeys\":\"b\"}")), .action = "ec2:CreateTags" }, "aws:TagKeys", "a,b" },
    { "a variable in a resource", { .id = P(ALLOW("s3:*", "arn:aws:s3:::home/${aws:PrincipalTag/who}/*")),
        .action = "s3:GetObject", .resource = OBJECT }, "aws:PrincipalTag/who", "zoe" },
    { "a variable in a value", { .id = P(ALLOW_IF("s3:*", IF("StringLike", "s3:prefix",
        "\"to/${aws:PrincipalTag/who}/*\""))),
        .context = "s3:prefix=to/zoe/x", .action = "s3:ListBucket", .resource = BUCKET }, "aws:PrincipalTag/who", "zoe"
            },
    { "a key and a variable", { .id = P(ALLOW_IF("s3:*", IF("StringEquals", "s3:prefix",
        "\"${aws:PrincipalTag/who}\""))),
        .action = "s3:ListBucket", .resource = BUCKET }, "s3:prefix,aws:PrincipalTag/who", "example" },
    { "E-64 a default", { .id = P(ALLOW("s3:*", "arn:aws:s3:::home/${aws:PrincipalTag/who, 'zoe'}/*")),
        .action = "s3:GetObject", .resource = OBJECT }, "aws:PrincipalTag/who", "example" },
    { "root has all of it", { .id = P(ALLOW_IF("*", IF("StringEquals", ENV, "\"dev\""))), .caller = ROOT_A,
        .action = "ec2:RunInstances" }, "", NULL },
    { "a way around", { .id = P(ALLOW_IF("*", IF("StringEquals", ENV, "\"dev\""))), .rp = P(ALLOW_TO(AWS(U), "s3:*",
        "*")),
        .action = "s3:GetObject", .resource = OBJECT }, "", NULL },
};

START_TEST(keys_that_matter_are_told)
{
    const struct row *row = &rows[_i];
    iampb_context *ctx = harness_context();
    made m = world_make(ctx, &row->w);
    iampb_outcome definite = iampb_evaluate(m.set, m.request, NULL);
    iampb_decision *decision = find(&m);
    json_t *root = result_of(decision), *found;
    const char *got = result_text(root, "MissingContextValues");
    size_t i, len;
    ck_assert_msg(strcmp(got, row->keys) == 0, "%s: missing %s, not %s", row->name, got, row->keys);
    /* E-114: the answer is the one with these keys absent. */
    ck_assert_int_eq(iampb_decision_outcome(decision), definite);
    ck_assert_uint_eq(iampb_decision_missing_count(decision), json_array_size(result_at(root, "Iampb.missing")));
    json_array_foreach(result_at(root, "Iampb.missing"), i, found) {
        ck_assert_str_eq(iampb_decision_missing_at(decision, i, &len), json_string_value(json_object_get(found,
            "key")));
        confirm(&row->w, found);
    }
    if (row->value != NULL) {
        got = result_text(root, "Iampb.missing.0.ifValue");
        ck_assert_msg(strcmp(got, row->value) == 0, "%s: to try is %s, not %s", row->name, got, row->value);
    }
    json_decref(root);
    iampb_decision_free(decision);
    world_free(&m);
    iampb_context_free(ctx);
}
END_TEST

/* E-113: with nothing else, a key alone; and with others, what these must be. */
START_TEST(other_keys_are_told_where_they_are_needed)
{
    iampb_context *ctx = harness_context();
    world w = { .id = P(ALLOW_IF("*", IF("StringEquals", "key.one", "\"a\"") "," IF("Bool", "key.two", "\"true\""))),
        .action = "ec2:RunInstances" };
    made m = world_make(ctx, &w);
    iampb_decision *decision = find(&m);
    json_t *root = result_of(decision);
    ck_assert_result(root, "Iampb.missing.0.with.0.key", "key.two");
    ck_assert_result(root, "Iampb.missing.0.with.0.value", "true");
    ck_assert_result(root, "Iampb.missing.1.with.0.key", "key.one");
    ck_assert_result(root, "Iampb.missing.1.with.1", "-");
    json_decref(root);
    iampb_decision_free(decision);
    world_free(&m);
    iampb_context_free(ctx);
}
END_TEST

/* More keys than all combinations of them can be tried: a statement that needs all of them still tells them. */
START_TEST(many_keys_are_found_within_the_budget)
{
    enum { COUNT = 40 };
    char text[8192], one[120];
    iampb_context *ctx = harness_context();
    strcpy(text, "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\","
            "\"Condition\":{\"StringEquals\":{");
    for (int i = 0; i < COUNT; i++) {
        snprintf(one, sizeof one, "%s\"key.%d\":\"v%d\"", i == 0 ? "" : ",", i, i);
        strcat(text, one);
    }
    strcat(text, "}}}]}");
    world w = { .id = text, .action = "ec2:RunInstances" };
    made m = world_make(ctx, &w);
    iampb_decision *decision = find(&m);
    json_t *root = result_of(decision), *found;
    size_t i;
    ck_assert_uint_eq(iampb_decision_missing_count(decision), COUNT);
    ck_assert_result(root, "Iampb.notes", "missing-search-cut");
    json_array_foreach(result_at(root, "Iampb.missing"), i, found) {
        ck_assert_uint_eq(json_array_size(json_object_get(found, "with")), COUNT - 1);
        confirm(&w, found);
    }
    json_decref(root);
    iampb_decision_free(decision);
    world_free(&m);
    iampb_context_free(ctx);
}
END_TEST

/* Hundreds of keys, none of which is alone in a statement: the search ends, says so, and what it tells is so. */
START_TEST(a_search_without_end_ends)
{
    enum { COUNT = 400 };
    char *text = calloc(COUNT, 200), one[200];
    iampb_context *ctx = harness_context();
    strcpy(text, "{\"Version\":\"2012-10-17\",\"Statement\":[");
    for (int i = 0; i < COUNT; i++) {
        snprintf(one, sizeof one, "%s" ALLOW_IF("*", IF("StringEquals", "key.%d", "\"a\"") "," IF("Bool", "key.%d",
            "\"true\"")),
                i == 0 ? "" : ",", i, i + 1);
        strcat(text, one);
    }
    strcat(text, "]}");
    world w = { .id = text, .action = "ec2:RunInstances" };
    made m = world_make(ctx, &w);
    iampb_decision *decision = find(&m);
    json_t *root = result_of(decision), *found;
    size_t i;
    ck_assert_result(root, "Iampb.notes", "missing-search-cut");
    json_array_foreach(result_at(root, "Iampb.missing"), i, found)
        confirm(&w, found);
    json_decref(root);
    iampb_decision_free(decision);
    world_free(&m);
    iampb_context_free(ctx);
    free(text);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("eval/missing");
    TCase *t = tcase_create("all");
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, keys_that_matter_are_told, 0, sizeof rows / sizeof rows[0]);
    tcase_add_test(t, other_keys_are_told_where_they_are_needed);
    tcase_add_test(t, many_keys_are_found_within_the_budget);
    tcase_add_test(t, a_search_without_end_ends);
    suite_add_tcase(s, t);
    return s;
}

HARNESS_MAIN("eval-missing", suite)
