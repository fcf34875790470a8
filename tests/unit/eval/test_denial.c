/* test_denial.c - messages of AWS taken apart: every form, each part with its place. Rules A-20 to A-28. */
#include "denial_cases.h"
#include "harness.h"
#include "oom.h"
#include <stdio.h>
#include <stdlib.h>

static iampb_denial *parse(iampb_context *ctx, const char *text, size_t len)
{
    iampb_denial *d = NULL;
    iampb_error *err = NULL;
    ck_assert_status(iampb_denial_parse(ctx, text, len, &d, &err), IAMPB_OK, &err);
    ck_assert_ptr_nonnull(d);
    return d;
}

static const char *const listed[] = { "code", "operation", "principal", "action", "resource", "policy_type", "through",
    "policy", "statement", "authorization_id", "encoded", "owner", "setting" };

static const char *find_expected(const denial_case *c, const char *part)
{
    size_t len = strlen(part);
    for (size_t i = 0; i < 16 && c->expected[i] != NULL; i++)
        if (strncmp(c->expected[i], part, len) == 0 && (c->expected[i][len] == '=' || c->expected[i][len] == '~'))
            return c->expected[i];
    return NULL;
}

static void check_word(const denial_case *c, const char *part, const char *absent, const char *got)
{
    const char *expected = find_expected(c, part);
    expected = expected == NULL ? absent : expected + strlen(part) + 1;
    ck_assert_msg(strcmp(got, expected) == 0, "%s is \"%s\", not \"%s\", of: %s", part, got, expected, c->text);
}

static void check_part(const denial_case *c, const iampb_denial *d, const char *row)
{
    char part[32] = "";
    size_t name = strcspn(row, "=~"), len, value = strcspn(row + name + 1, "\t");
    const char *text = row + name + 1, *raw = text[value] == '\t' ? text + value + 1 : text;
    size_t raw_len = text[value] == '\t' ? strlen(raw) : value;
    uint64_t begin = 0, end = 0;
    memcpy(part, row, name);
    const char *got = iampb_denial_text(d, part, &len);
    ck_assert_msg(got != NULL && len == value && memcmp(got, text, len) == 0, "%s is \"%s\", not \"%.*s\", of: %s", part,
            got == NULL ? "(unknown)" : got, (int)value, text, c->text);
    ck_assert_uint_eq(got[len], 0);
    iampb_status status = iampb_denial_span(d, part, &begin, &end);
    if (row[name] == '~') {
        ck_assert_msg(status == IAMPB_E_INVALID, "%s has a place in: %s", part, c->text);
        return;
    }
    ck_assert_msg(status == IAMPB_OK && begin <= end && end <= strlen(c->text), "%s has no place in: %s", part, c->text);
    ck_assert_msg(end - begin == raw_len && memcmp(c->text + begin, raw, raw_len) == 0,
            "%s stands at \"%.*s\", not \"%.*s\", in: %s", part, (int)(end - begin), c->text + begin, (int)raw_len, raw, c->text);
}

/* Pieces with tabs between them. */
static void check_rest(const denial_case *c, const iampb_denial *d)
{
    const char *expected = find_expected(c, "rest");
    char got[1024] = "";
    size_t len, count = iampb_denial_rest_count(d);
    for (size_t i = 0; i < count; i++) {
        const char *piece = iampb_denial_rest_at(d, i, &len);
        ck_assert_uint_eq(strlen(piece), len);
        strcat(strcat(got, i == 0 ? "" : "\t"), piece);
    }
    expected = expected == NULL ? "" : expected + 5;
    ck_assert_msg(strcmp(got, expected) == 0, "left is \"%s\", not \"%s\", of: %s", got, expected, c->text);
    ck_assert_ptr_null(iampb_denial_rest_at(d, count, &len));
}

static const char *effect_name(iampb_outcome effect)
{
    return effect == IAMPB_EXPLICIT_DENY ? "explicit" : effect == IAMPB_IMPLICIT_DENY ? "implicit" : "";
}

START_TEST(messages_of_all_forms)
{
    iampb_context *ctx = harness_context();
    ck_assert_uint_ge(denial_case_count, 120);
    for (size_t i = 0; i < denial_case_count; i++) {
        const denial_case *c = &denial_cases[i];
        iampb_denial *d = parse(ctx, c->text, strlen(c->text));
        check_word(c, "form", "policy", iampb_denial_form_name(iampb_denial_form_of(d)));
        check_word(c, "effect", "", effect_name(iampb_denial_effect(d)));
        check_word(c, "layer", "", iampb_denial_layer(d) < 0 ? "" : iampb_layer_name(iampb_denial_layer(d)));
        for (size_t k = 0; k < sizeof listed / sizeof listed[0]; k++)
            ck_assert_msg(iampb_denial_text(d, listed[k], NULL) == NULL || find_expected(c, listed[k]) != NULL,
                    "%s is \"%s\", not unknown, of: %s", listed[k], iampb_denial_text(d, listed[k], NULL), c->text);
        for (size_t k = 0; k < 16 && c->expected[k] != NULL; k++)
            if (strncmp(c->expected[k], "form", 4) != 0 && strncmp(c->expected[k], "effect", 6) != 0
                && strncmp(c->expected[k], "layer", 5) != 0 && strncmp(c->expected[k], "rest", 4) != 0)
                check_part(c, d, c->expected[k]);
        check_rest(c, d);
        iampb_denial_free(d);
    }
    iampb_context_free(ctx);
}
END_TEST

/* ---- Laws ---- */
/* Whatever is cut off or put before it, the parser comes to an end, and spans stay inside. */
static void check_spans(const iampb_denial *d, size_t len)
{
    static const char *const all[] = { "code", "operation", "service", "principal", "principal_arn", "account", "role_arn",
        "action", "resource", "resource_arn", "policy_type", "through", "policy", "request_id", "encoded" };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        uint64_t begin, end;
        if (iampb_denial_span(d, all[i], &begin, &end) == IAMPB_OK)
            ck_assert_msg(begin <= end && end <= len && iampb_denial_text(d, all[i], NULL) != NULL, "%s", all[i]);
    }
}

START_TEST(cut_messages_are_read_as_far_as_they_go)
{
    iampb_context *ctx = harness_context();
    for (size_t i = 0; i < denial_case_count; i++) {
        size_t len = strlen(denial_cases[i].text);
        for (size_t cut = 0; cut < len; cut += 1 + cut % 3) {
            char *text = malloc(cut + 1);
            memcpy(text, denial_cases[i].text, cut);
            iampb_denial *d = parse(ctx, text, cut);
            check_spans(d, cut);
            iampb_denial_free(d);
            free(text);
        }
    }
    iampb_context_free(ctx);
}
END_TEST

/* The same message inside JSON says the same. */
START_TEST(a_message_in_json_is_the_same_message)
{
    static const char *const parts[] = { "code", "operation", "principal", "action", "resource", "policy_type", "policy",
        "encoded", "authorization_id" };
    iampb_context *ctx = harness_context();
    size_t tried = 0;
    for (size_t i = 0; i < denial_case_count; i++) {
        const char *text = denial_cases[i].text;
        if (strpbrk(text, "\\\x1b") != NULL || text[strspn(text, " \n")] == '{' || text[0] == '[')
            continue;
        char *json = malloc(2 * strlen(text) + 64), *at = json;
        at += sprintf(at, "{\"message\":\"");
        for (; *text != '\0'; text++)
            at += *text == '"' ? sprintf(at, "\\\"") : *text == '\n' ? sprintf(at, "\\n") : *text == '\t' ? sprintf(at, "\\t")
                  : *text == '\r' ? sprintf(at, "\\r") : sprintf(at, "%c", *text);
        at += sprintf(at, "\"}");
        iampb_denial *plain = parse(ctx, denial_cases[i].text, strlen(denial_cases[i].text));
        iampb_denial *inside = parse(ctx, json, (size_t)(at - json));
        for (size_t k = 0; k < sizeof parts / sizeof parts[0]; k++) {
            const char *a = iampb_denial_text(plain, parts[k], NULL), *b = iampb_denial_text(inside, parts[k], NULL);
            ck_assert_msg((a == NULL) == (b == NULL) && (a == NULL || strcmp(a, b) == 0), "%s of %s", parts[k], json);
        }
        ck_assert_int_eq(iampb_denial_layer(plain), iampb_denial_layer(inside));
        ck_assert_int_eq(iampb_denial_effect(plain), iampb_denial_effect(inside));
        tried++;
        iampb_denial_free(plain);
        iampb_denial_free(inside);
        free(json);
    }
    ck_assert_uint_gt(tried, 100);
    iampb_context_free(ctx);
}
END_TEST

/* ---- Into a request ---- */
#define TRAIL                                                                                                         \
    "{\"eventTime\":\"2031-01-02T03:04:05Z\",\"eventSource\":\"sts.amazonaws.com\",\"eventName\":\"AssumeRole\","     \
    "\"errorCode\":\"AccessDenied\",\"errorMessage\":\"User: arn:aws:iam::111122223333:user/dana is not authorized to perform: " \
    "sts:AssumeRole on resource: arn:aws:iam::111122223333:role/app\",\"sourceIPAddress\":\"203.0.113.9\","            \
    "\"requestParameters\":{\"externalId\":\"red\"}}"
#define TRUST                                                                                                         \
    "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::111122223333:user/dana\"}," \
    "\"Action\":\"sts:AssumeRole\",\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":\"red\"},"                    \
    "\"IpAddress\":{\"aws:SourceIp\":\"203.0.113.0/24\"},\"DateLessThan\":{\"aws:CurrentTime\":\"2031-01-03T00:00:00Z\"}}}}"

static iampb_policy_set *trust_set(iampb_context *ctx)
{
    iampb_policy_options options = IAMPB_POLICY_OPTIONS_INIT;
    iampb_policy *policy = NULL;
    iampb_compiled *compiled = NULL;
    iampb_policy_set *set = NULL;
    options.kind = IAMPB_POLICY_TRUST;
    ck_assert_int_eq(iampb_policy_parse(ctx, TRUST, strlen(TRUST), &options, &policy, NULL), IAMPB_OK);
    ck_assert_int_eq(iampb_compile(ctx, policy, (iampb_str){ "t", 1 }, &compiled, NULL), IAMPB_OK);
    ck_assert_int_eq(iampb_policy_set_new(ctx, NULL, &set, NULL), IAMPB_OK);
    ck_assert_int_eq(iampb_policy_set_add(set, IAMPB_LAYER_RESOURCE, compiled, NULL), IAMPB_OK);
    iampb_compiled_free(compiled);
    iampb_policy_free(policy);
    return set;
}

START_TEST(a_record_fills_a_request_with_its_context)
{
    iampb_context *ctx = harness_context();
    iampb_denial *d = parse(ctx, TRAIL, strlen(TRAIL));
    iampb_policy_set *set = trust_set(ctx);
    iampb_request *request = NULL;
    iampb_caller caller = IAMPB_CALLER_INIT;
    caller.arn = (iampb_str){ "arn:aws:iam::111122223333:user/dana", 35 };
    ck_assert_int_eq(iampb_request_new(ctx, &request, NULL), IAMPB_OK);
    ck_assert_int_eq(iampb_request_set_caller(request, &caller, NULL), IAMPB_OK);
    ck_assert_int_eq(iampb_denial_apply(d, request, 0, NULL), IAMPB_OK);
    ck_assert_int_eq(iampb_evaluate(set, request, NULL), IAMPB_ALLOWED);
    iampb_request_unset(request, "sts:ExternalId", 14);
    ck_assert_int_eq(iampb_evaluate(set, request, NULL), IAMPB_IMPLICIT_DENY);
    iampb_request_free(request);
    iampb_policy_set_free(set);
    iampb_denial_free(d);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(what_the_message_does_not_tell_is_not_made_up)
{
    static const struct {
        const char *text;
        int32_t likely;
        iampb_status expected;
    } rows[] = {
        { "User: x is not authorized to perform: s3:ListAllMyBuckets", 0, IAMPB_E_STATE },
        { "User: x is not authorized to perform: s3:ListAllMyBuckets", 1, IAMPB_OK },
        { "User: x is not authorized to perform: s3:ListAllMyBuckets on resource: *", 0, IAMPB_OK },
        { "An error occurred (AccessDenied) when calling the ListBuckets operation: Access Denied", 0, IAMPB_E_STATE },
        { "An error occurred (AccessDenied) when calling the ListBuckets operation: Access Denied", 1, IAMPB_OK },
        { "Access Denied", 1, IAMPB_E_STATE },
    };
    iampb_context *ctx = harness_context();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        iampb_denial *d = parse(ctx, rows[i].text, strlen(rows[i].text));
        iampb_request *request = NULL;
        iampb_error *err = NULL;
        ck_assert_int_eq(iampb_request_new(ctx, &request, NULL), IAMPB_OK);
        ck_assert_status(iampb_denial_apply(d, request, rows[i].likely, &err), rows[i].expected, &err);
        iampb_request_free(request);
        iampb_denial_free(d);
    }
    iampb_context_free(ctx);
}
END_TEST

/* ---- Limits, misuse, memory ---- */
START_TEST(misuse_is_refused)
{
    iampb_context *ctx = harness_context();
    iampb_denial *d = NULL;
    uint64_t begin, end;
    ck_assert_int_eq(iampb_denial_parse(NULL, "x", 1, &d, NULL), IAMPB_E_INVALID);
    ck_assert_int_eq(iampb_denial_parse(ctx, NULL, 1, &d, NULL), IAMPB_E_INVALID);
    ck_assert_int_eq(iampb_denial_parse(ctx, "x", 1, NULL, NULL), IAMPB_E_INVALID);
    ck_assert_ptr_null(d);
    d = parse(ctx, NULL, 0);
    ck_assert_ptr_null(iampb_denial_text(d, "no such part", NULL));
    ck_assert_ptr_null(iampb_denial_text(d, NULL, NULL));
    ck_assert_ptr_null(iampb_denial_text(NULL, "code", NULL));
    ck_assert_int_eq(iampb_denial_span(d, "code", &begin, &end), IAMPB_E_INVALID);
    ck_assert_int_eq(iampb_denial_form_of(NULL), IAMPB_DENIAL_UNKNOWN);
    ck_assert_int_eq(iampb_denial_layer(NULL), -1);
    ck_assert_str_eq(iampb_denial_form_name(99), "");
    ck_assert_str_eq(iampb_denial_form_name(-1), "");
    iampb_denial_free(d);
    iampb_denial_free(NULL);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(a_message_that_is_too_long_is_refused)
{
    iampb_limits limits = IAMPB_LIMITS_INIT;
    iampb_context_options options = IAMPB_CONTEXT_OPTIONS_INIT;
    iampb_context *ctx = NULL;
    iampb_denial *d = NULL;
    iampb_error *err = NULL;
    limits.input_bytes = 8;
    options.limits = &limits;
    ck_assert_int_eq(iampb_context_new(&options, &ctx, NULL), IAMPB_OK);
    ck_assert_status(iampb_denial_parse(ctx, "123456789", 9, &d, &err), IAMPB_E_LIMIT, &err);
    ck_assert_ptr_null(d);
    d = parse(ctx, "12345678", 8);
    iampb_denial_free(d);
    iampb_context_free(ctx);
}
END_TEST

static int32_t gather(void *user, const char *bytes, size_t len)
{
    size_t *total = user;
    (void)bytes;
    *total += len;
    return 0;
}

static iampb_status read_and_write(iampb_context *ctx, void *user)
{
    const char *text = user;
    iampb_denial *d = NULL;
    iampb_error *err = NULL;
    size_t total = 0;
    iampb_status status = iampb_denial_parse(ctx, text, strlen(text), &d, &err);
    status = oom_check(status, d, &err);
    if (status < 0)
        return status;
    status = iampb_denial_write(d, 2, gather, &total, &err);
    status = oom_check(status, NULL, &err);
    iampb_denial_free(d);
    return status;
}

START_TEST(running_out_of_memory_is_told)
{
    static const size_t step = 7;
    for (size_t i = 0; i < denial_case_count; i += step)
        oom_loop("a denial", read_and_write, (void *)(uintptr_t)denial_cases[i].text);
    oom_loop("a record", read_and_write, (void *)(uintptr_t)TRAIL);
}
END_TEST

/* Each of these makes some loop run long; twice the text may not take much more than twice the bytes of memory. */
START_TEST(long_texts_take_linear_memory_and_time)
{
    static const char *const units[] = { "User: ", "\\", "&#", "An error occurred (", "AccessDenied", " is not authorized to perform",
        "\"", "(Service: ", "\x1b[", "a ", "region=", "because no ", "[{\"a\":" };
    iampb_context *ctx = harness_context();
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        size_t unit = strlen(units[i]), count = 400000 / unit;
        char *text = malloc(unit * count);
        for (size_t k = 0; k < count; k++)
            memcpy(text + k * unit, units[i], unit);
        iampb_denial *d = parse(ctx, text, unit * count);
        check_spans(d, unit * count);
        iampb_denial_free(d);
        free(text);
    }
    iampb_context_free(ctx);
}
END_TEST

static Suite *suite(void)
{
    return HARNESS_LIST("eval/denial", messages_of_all_forms, cut_messages_are_read_as_far_as_they_go,
            a_message_in_json_is_the_same_message, a_record_fills_a_request_with_its_context,
            what_the_message_does_not_tell_is_not_made_up, misuse_is_refused, a_message_that_is_too_long_is_refused,
            running_out_of_memory_is_told, long_texts_take_linear_memory_and_time);
}
HARNESS_MAIN("eval-denial", suite)
