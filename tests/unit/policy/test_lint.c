/* test_lint.c - the public interface of the linter: what goes in, what is refused, what the outputs say. That each code is
 * found where it should be is in lint/test_lint_codes.c, mending in test_lint_fix.c. */
#include "harness.h"
#include "oom.h"
#include <stdbool.h>
#include <stdlib.h>

/* "é" is two bytes: so offsets behind it tell bytes and UTF-16 units apart. */
static const char worked[] = "{\"Version\": \"2012-10-17\",\n"
    " \"Statement\": [{\"Sid\": \"\xc3\xa9\", \"Effect\": \"Allow\",\n"
    "   \"Action\": [\"sqs:Send*\", \"SQS:SendMessage\", \"sqs:GetQueueUrl\"],\n"
    "   \"Resource\": \"*\"}]}";
/* Five edits' worth of trouble, and a name that occurs twice in what is redundant. */
static const char messy[] = "{\"Statement\": [{\"Effect\": \"allow\", \"Action\": [\"s3:GetObject\", \"s3:Get*\"],"
    " \"Resource\": \"arn:aws:s3:::b/*\", \"Condition\": {}}, {\"Effect\": \"Allow\", \"Action\": [\"sqs:*\","
    " \"sqs:SendMessage\", \"sns:Publish\", \"sns:publish\"], \"Resource\": [\"*\"]}]}";
#define TRUST_ANYONE                                                                                                  \
    "{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"Allow\", \"Principal\": {\"Federated\":"              \
    " \"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com\"},"                               \
    " \"Action\": \"sts:AssumeRoleWithWebIdentity\"}}"

/* ---- Helpers ---- */
static iampb_lint *lint_with(iampb_context *ctx, const char *text, const iampb_lint_options *options)
{
    iampb_lint *lint = NULL;
    iampb_error *err = NULL;
    ck_assert_status(iampb_lint_policy(ctx, text, strlen(text), options, &lint, &err), IAMPB_OK, &err);
    ck_assert_ptr_nonnull(lint);
    return lint;
}

static iampb_lint *lint_of(iampb_context *ctx, const char *text) { return lint_with(ctx, text, NULL); }

static size_t find(const iampb_lint *lint, const char *code)
{
    for (size_t i = 0; i < iampb_lint_count(lint); i++)
        if (strcmp(iampb_lint_text(lint, i, "code", NULL), code) == 0)
            return i;
    return SIZE_MAX;
}

typedef struct text {
    char *bytes;
    size_t len, calls;
    int32_t refuse; /* given back by the callback, unless 0 */
} text;

static int32_t gather(void *user, const char *bytes, size_t len)
{
    text *out = user;
    out->calls++;
    if (out->refuse != 0)
        return out->refuse;
    out->bytes = realloc(out->bytes, out->len + len + 1);
    ck_assert_ptr_nonnull(out->bytes);
    memcpy(out->bytes + out->len, bytes, len);
    out->len += len;
    out->bytes[out->len] = '\0';
    return 0;
}

static text written(const iampb_lint *lint, int32_t utf16)
{
    text out = { NULL, 0, 0, 0 };
    iampb_error *err = NULL;
    ck_assert_status(iampb_lint_write(lint, utf16, gather, &out, &err), IAMPB_OK, &err);
    return out;
}

static text sarif_of(const iampb_lint *lint)
{
    text out = { NULL, 0, 0, 0 };
    iampb_error *err = NULL;
    ck_assert_status(iampb_lint_write_sarif(&lint, 1, gather, &out, &err), IAMPB_OK, &err);
    return out;
}

static text fixed(const iampb_lint *lint, size_t *applied)
{
    text out = { NULL, 0, 0, 0 };
    iampb_error *err = NULL;
    ck_assert_status(iampb_lint_fix(lint, gather, &out, applied, &err), IAMPB_OK, &err);
    return out;
}

static iampb_context *context_with(iampb_limits limits)
{
    iampb_context_options options = IAMPB_CONTEXT_OPTIONS_INIT;
    iampb_context *ctx = NULL;
    iampb_error *err = NULL;
    options.limits = &limits;
    ck_assert_status(iampb_context_new(&options, &ctx, &err), IAMPB_OK, &err);
    return ctx;
}

static void check_place(const iampb_lint *lint, size_t index, size_t location, const char *path, uint64_t begin,
        uint64_t end, uint64_t line, uint64_t column)
{
    uint64_t b = 0, e = 0, l = 0, c = 0;
    size_t len = 99;
    ck_assert_str_eq(iampb_lint_location_path(lint, index, location, &len), path);
    ck_assert_uint_eq(len, strlen(path));
    ck_assert_int_eq(iampb_lint_location_position(lint, index, location, &b, &e, &l, &c), IAMPB_OK);
    ck_assert_uint_eq(b, begin);
    ck_assert_uint_eq(e, end);
    ck_assert_uint_eq(l, line);
    ck_assert_uint_eq(c, column);
}

/* ---- Places ---- */
START_TEST(places_are_bytes_of_the_text)
{
    iampb_context *ctx = harness_context();
    iampb_lint *lint = lint_of(ctx, worked);
    size_t sid = find(lint, "UNSUPPORTED_SID"), action = find(lint, "REDUNDANT_ACTION");
    ck_assert_uint_ne(sid, SIZE_MAX);
    ck_assert_uint_ne(action, SIZE_MAX);
    ck_assert_uint_lt(sid, action); /* by place */
    ck_assert_uint_eq(iampb_lint_location_count(lint, sid), 1);
    check_place(lint, sid, 0, "Statement[0].Sid", 49, 53, 2, 24);
    ck_assert_uint_eq(iampb_lint_location_count(lint, action), 2);
    check_place(lint, action, 0, "Statement[0].Action[0]", 88, 99, 3, 15);
    check_place(lint, action, 1, "Statement[0].Action[1]", 101, 118, 3, 28);
    ck_assert_int_eq(iampb_lint_type_of(lint, action), IAMPB_LINT_SUGGESTION);
    ck_assert_int_eq(iampb_lint_severity(lint, action), IAMPB_SEVERITY_INFO);
    ck_assert_ptr_nonnull(strstr(iampb_lint_text(lint, action, "detail", NULL), "SQS:SendMessage"));
    ck_assert_str_eq(iampb_lint_text(lint, action, "type", NULL), "SUGGESTION");
    ck_assert_str_eq(iampb_lint_text(lint, action, "link", NULL),
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html"
            "#access-analyzer-reference-policy-checks-suggestion-redundant-action");
    iampb_lint_free(lint);
    iampb_context_free(ctx);
}
END_TEST

/* Lines from 1, columns and offsets from 0, ends exclusive, as AWS writes them. */
START_TEST(the_answer_is_that_of_validate_policy)
{
    static const struct {
        int32_t utf16;
        const char *parts[7];
    } expected[] = {
        { 0, { "{\"value\":\"Statement\"},{\"index\":0},{\"value\":\"Action\"},{\"index\":1}",
                 "\"start\": {\"line\":2,\"column\":23,\"offset\":49}", "\"end\": {\"line\":2,\"column\":27,\"offset\":53}",
                 "\"start\": {\"line\":3,\"column\":14,\"offset\":88}", "\"end\": {\"line\":3,\"column\":25,\"offset\":99}",
                 "\"start\": {\"line\":3,\"column\":27,\"offset\":101}",
                 "\"end\": {\"line\":3,\"column\":44,\"offset\":118}" } },
        { 1, { "\"issueCode\": \"REDUNDANT_ACTION\"", "\"start\": {\"line\":2,\"column\":23,\"offset\":49}",
                 "\"end\": {\"line\":2,\"column\":26,\"offset\":52}", "\"start\": {\"line\":3,\"column\":14,\"offset\":87}",
                 "\"end\": {\"line\":3,\"column\":25,\"offset\":98}", "\"start\": {\"line\":3,\"column\":27,\"offset\":100}",
                 "\"end\": {\"line\":3,\"column\":44,\"offset\":117}" } },
    };
    iampb_context *ctx = harness_context();
    iampb_lint *lint = lint_of(ctx, worked);
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        text out = written(lint, expected[i].utf16);
        ck_assert(strncmp(out.bytes, "{\n    \"findings\": [\n", 20) == 0 && out.bytes[out.len - 1] == '\n');
        for (size_t k = 0; k < 7; k++)
            ck_assert_msg(strstr(out.bytes, expected[i].parts[k]) != NULL, "no %s in %s", expected[i].parts[k], out.bytes);
        ck_assert_ptr_null(strstr(out.bytes, "everity\"")); /* ours, not AWS's */
        free(out.bytes);
    }
    iampb_lint_free(lint);
    lint = lint_of(ctx, "{\"Version\": \"2012-10-17\", \"Statement\": []}");
    if (iampb_lint_count(lint) == 0) {
        text out = written(lint, 0);
        ck_assert_str_eq(out.bytes, "{\n    \"findings\": []\n}\n");
        free(out.bytes);
    }
    iampb_lint_free(lint);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(a_byte_order_mark_is_three_bytes)
{
    iampb_context *ctx = harness_context();
    char marked[sizeof worked + 3] = "\xef\xbb\xbf";
    strcat(marked, worked);
    iampb_lint *plain = lint_of(ctx, worked), *lint = lint_of(ctx, marked);
    ck_assert_uint_eq(iampb_lint_count(lint), iampb_lint_count(plain));
    check_place(lint, find(lint, "UNSUPPORTED_SID"), 0, "Statement[0].Sid", 52, 56, 2, 24);
    size_t applied = 0;
    text out = fixed(lint, &applied);
    ck_assert_uint_eq(applied, 1);
    ck_assert(strncmp(out.bytes, "\xef\xbb\xbf{\"Version\"", 13) == 0);
    free(out.bytes);
    out = sarif_of(lint); /* byteOffset counts the mark, columns do not */
    ck_assert_ptr_nonnull(strstr(out.bytes, "\"byteOffset\": 91"));
    free(out.bytes);
    iampb_lint_free(lint);
    iampb_lint_free(plain);
    lint = lint_of(ctx, "\xef\xbb\xbf{}");
    ck_assert_uint_gt(iampb_lint_count(lint), 0);
    check_place(lint, 0, 0, "", 3, 5, 1, 4);
    out = sarif_of(lint);
    ck_assert_ptr_nonnull(strstr(out.bytes, "\"startColumn\": 1"));
    free(out.bytes);
    iampb_lint_free(lint);
    iampb_context_free(ctx);
}
END_TEST

/* ---- What is refused ---- */
static void check_refused(iampb_context *ctx, const iampb_lint_options *options, iampb_status expected)
{
    iampb_lint *lint = NULL;
    iampb_error *err = NULL;
    ck_assert_status(iampb_lint_policy(ctx, "{}", 2, options, &lint, &err), expected, &err);
    ck_assert_ptr_null(lint);
    ck_assert_int_eq(iampb_lint_policy(ctx, "{}", 2, options, &lint, NULL), expected);
}

START_TEST(options_that_cannot_be_are_refused)
{
    iampb_context *ctx = harness_context();
    iampb_lint_options base = IAMPB_LINT_OPTIONS_INIT, o;
    static const iampb_policy_kind kinds[] = { -1, 7, 1000 };
    static const iampb_str one = { "REDUNDANT_ACTION", 16 };
    for (size_t i = 0; i < 3; i++) {
        o = base;
        o.kind = kinds[i];
        check_refused(ctx, &o, IAMPB_E_INVALID);
    }
    o = base;
    o.profile = 2;
    check_refused(ctx, &o, IAMPB_E_INVALID);
    o = base;
    o.off_count = 1;
    check_refused(ctx, &o, IAMPB_E_INVALID);
    o = base;
    o.on_count = 1;
    check_refused(ctx, &o, IAMPB_E_INVALID);
    o = base;
    o.known_account_count = 1;
    check_refused(ctx, &o, IAMPB_E_INVALID);
    o = base;
    o.sensitive = &one; /* half a pair */
    o.sensitive_count = 1;
    check_refused(ctx, &o, IAMPB_E_INVALID);
    o = base;
    o.struct_size--;
    check_refused(ctx, &o, IAMPB_E_INVALID);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(structs_of_a_newer_release)
{
    iampb_context *ctx = harness_context();
    struct {
        iampb_lint_options known;
        uint64_t unknown;
    } o = { IAMPB_LINT_OPTIONS_INIT, 0 };
    iampb_lint *lint = NULL;
    iampb_error *err = NULL;
    ck_assert_uint_eq(iampb_lint_options_size(), sizeof(iampb_lint_options));
    o.known.struct_size = sizeof o;
    ck_assert_status(iampb_lint_policy(ctx, "{}", 2, &o.known, &lint, &err), IAMPB_OK, &err);
    iampb_lint_free(lint);
    o.unknown = 1;
    check_refused(ctx, &o.known, IAMPB_E_UNSUPPORTED);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(null_is_refused_or_means_nothing)
{
    iampb_context *ctx = harness_context();
    iampb_lint *lint = NULL;
    iampb_findings *findings = NULL;
    iampb_error *err = NULL;
    text out = { NULL, 0, 0, 0 };
    uint64_t place = 99;
    size_t len = 99, applied = 99;
    ck_assert_status(iampb_lint_policy(NULL, "{}", 2, NULL, &lint, &err), IAMPB_E_INVALID, &err);
    ck_assert_status(iampb_lint_policy(ctx, NULL, 2, NULL, &lint, &err), IAMPB_E_INVALID, &err);
    ck_assert_status(iampb_lint_policy(ctx, "{}", 2, NULL, NULL, &err), IAMPB_E_INVALID, &err);
    ck_assert_status(iampb_lint_policy(ctx, NULL, 0, NULL, &lint, &err), IAMPB_OK, &err); /* an empty text */
    ck_assert_uint_eq(find(lint, "JSON_SYNTAX_ERROR"), 0);
    ck_assert_status(iampb_lint_write(NULL, 0, gather, &out, &err), IAMPB_E_INVALID, &err);
    ck_assert_status(iampb_lint_write(lint, 0, NULL, NULL, &err), IAMPB_E_INVALID, &err);
    ck_assert_status(iampb_lint_fix(NULL, gather, &out, &applied, &err), IAMPB_E_INVALID, &err);
    ck_assert_status(iampb_lint_fix(lint, NULL, NULL, &applied, &err), IAMPB_E_INVALID, &err);
    ck_assert_status(iampb_lint_findings(NULL, &findings, &err), IAMPB_E_INVALID, &err);
    ck_assert_status(iampb_lint_findings(lint, NULL, &err), IAMPB_E_INVALID, &err);
    const iampb_lint *list[] = { lint, NULL };
    ck_assert_status(iampb_lint_write_sarif(list, 2, gather, &out, &err), IAMPB_E_INVALID, &err);
    ck_assert_status(iampb_lint_write_sarif(list, 0, gather, &out, &err), IAMPB_E_INVALID, &err);
    ck_assert_status(iampb_lint_write_sarif(NULL, 1, gather, &out, &err), IAMPB_E_INVALID, &err);
    ck_assert_status(iampb_lint_write_sarif(list, 1, NULL, NULL, &err), IAMPB_E_INVALID, &err);
    ck_assert_ptr_null(findings);
    ck_assert_uint_eq(out.calls, 0);
    ck_assert_uint_eq(applied, 99);
    for (int past = 0; past < 2; past++) { /* no result, and past the end of one */
        const iampb_lint *l = past ? lint : NULL;
        size_t i = past ? 1 : 0;
        ck_assert_uint_eq(iampb_lint_count(l), past ? 1 : 0);
        ck_assert_int_eq(iampb_lint_is_cut(l), 0);
        ck_assert_int_eq(iampb_lint_type_of(l, i), 0);
        ck_assert_int_eq(iampb_lint_severity(l, i), 0);
        ck_assert_str_eq(iampb_lint_text(l, i, "code", &len), "");
        ck_assert_uint_eq(len, 0);
        ck_assert_uint_eq(iampb_lint_location_count(l, i), 0);
        ck_assert_str_eq(iampb_lint_location_path(l, i, 0, NULL), "");
        ck_assert_int_eq(iampb_lint_location_position(l, i, 0, &place, &place, &place, &place), IAMPB_E_INVALID);
        ck_assert_uint_eq(place, 99);
        ck_assert_uint_eq(iampb_lint_edit_count(l, i), 0);
        ck_assert_str_eq(iampb_lint_edit_at(l, i, 0, &place, &place, NULL), "");
        ck_assert_uint_eq(place, 99);
    }
    ck_assert_str_eq(iampb_lint_text(lint, 0, "no such text", NULL), "");
    ck_assert_str_eq(iampb_lint_text(lint, 0, NULL, NULL), "");
    ck_assert_int_eq(iampb_lint_location_position(lint, 0, 0, NULL, NULL, NULL, NULL), IAMPB_OK);
    iampb_lint_free(lint);
    iampb_lint_free(NULL);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(limits_of_the_context_hold)
{
    iampb_limits limits = IAMPB_LIMITS_INIT;
    iampb_lint *lint = NULL;
    iampb_error *err = NULL;
    limits.input_bytes = strlen(worked);
    limits.json_depth = 4; /* {}, [], {}, [] */
    iampb_context *ctx = context_with(limits);
    lint = lint_of(ctx, worked);
    iampb_lint_free(lint);
    lint = NULL;
    iampb_context_free(ctx);
    limits.input_bytes--;
    ctx = context_with(limits);
    ck_assert_int_eq(iampb_lint_policy(ctx, worked, strlen(worked), NULL, &lint, &err), IAMPB_E_LIMIT);
    ck_assert_ptr_nonnull(strstr(iampb_error_message(err, NULL), "input_bytes"));
    iampb_error_free(err);
    err = NULL;
    iampb_context_free(ctx);
    limits.input_bytes++;
    limits.json_depth = 3;
    ctx = context_with(limits);
    ck_assert_int_eq(iampb_lint_policy(ctx, worked, strlen(worked), NULL, &lint, &err), IAMPB_E_LIMIT);
    ck_assert_ptr_nonnull(strstr(iampb_error_message(err, NULL), "json_depth"));
    iampb_error_free(err);
    ck_assert_ptr_null(lint);
    iampb_context_free(ctx);
}
END_TEST

/* Too many findings: the first ones are there, and every output says that others are not. */
START_TEST(a_cut_list_says_so)
{
    iampb_limits limits = IAMPB_LIMITS_INIT;
    limits.findings = 2;
    iampb_context *ctx = context_with(limits);
    iampb_lint *lint = lint_of(ctx, messy);
    iampb_findings *findings = NULL;
    iampb_error *err = NULL;
    text out = { NULL, 0, 0, 0 };
    ck_assert_uint_eq(iampb_lint_count(lint), 2);
    ck_assert_int_eq(iampb_lint_is_cut(lint), 1);
    ck_assert_status(iampb_lint_fix(lint, gather, &out, NULL, &err), IAMPB_E_LIMIT, &err);
    ck_assert_uint_eq(out.calls, 0);
    out = sarif_of(lint);
    ck_assert_ptr_nonnull(strstr(out.bytes, "toolExecutionNotifications"));
    free(out.bytes);
    ck_assert_status(iampb_lint_findings(lint, &findings, &err), IAMPB_OK, &err);
    ck_assert_uint_eq(iampb_findings_count(findings), 2);
    out = (text){ NULL, 0, 0, 0 };
    ck_assert_status(iampb_findings_write(findings, NULL, gather, &out, &err), IAMPB_OK, &err);
    ck_assert_ptr_nonnull(strstr(out.bytes, "there are more findings"));
    free(out.bytes);
    iampb_findings_free(findings);
    iampb_lint_free(lint);
    iampb_context_free(ctx);
    ctx = harness_context();
    lint = lint_of(ctx, messy);
    ck_assert_int_eq(iampb_lint_is_cut(lint), 0);
    out = sarif_of(lint);
    ck_assert_ptr_null(strstr(out.bytes, "toolExecutionNotifications"));
    free(out.bytes);
    iampb_lint_free(lint);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(what_the_host_refuses_ends_the_writing)
{
    iampb_context *ctx = harness_context();
    iampb_lint *lint = lint_of(ctx, messy);
    const iampb_lint *list[] = { lint };
    for (int which = 0; which < 3; which++) {
        text out = { NULL, 0, 0, 42 };
        iampb_error *err = NULL;
        size_t applied = 99;
        iampb_status status = which == 0 ? iampb_lint_write(lint, 1, gather, &out, &err)
                : which == 1             ? iampb_lint_write_sarif(list, 1, gather, &out, &err)
                                         : iampb_lint_fix(lint, gather, &out, &applied, &err);
        ck_assert_int_eq(status, IAMPB_E_CALLBACK);
        ck_assert_int_eq(iampb_error_host_code(err), 42);
        ck_assert_uint_eq(out.calls, 1);
        ck_assert_uint_eq(applied, 99);
        iampb_error_free(err);
    }
    iampb_lint_free(lint);
    iampb_context_free(ctx);
}
END_TEST

/* ---- Which codes ---- */
static const char *status_of(const char *code)
{
    for (size_t i = 0; i < iampb_lint_code_count(); i++)
        if (strcmp(iampb_lint_code_text(i, "code", NULL), code) == 0)
            return iampb_lint_code_text(i, "status", NULL);
    return "";
}

START_TEST(codes_are_switched_off_and_on)
{
    iampb_context *ctx = harness_context();
    iampb_lint_options o = IAMPB_LINT_OPTIONS_INIT;
    char word[] = "REDUNDANT_ACTION no more"; /* a view: what is behind it does not count */
    iampb_str code = { word, 16 };
    iampb_lint *lint = lint_of(ctx, worked);
    ck_assert_uint_ne(find(lint, "REDUNDANT_ACTION"), SIZE_MAX);
    iampb_lint_free(lint);
    o.off = &code;
    o.off_count = 1;
    lint = lint_with(ctx, worked, &o);
    memset(word, 'x', sizeof word - 1); /* copied */
    ck_assert_uint_eq(find(lint, "REDUNDANT_ACTION"), SIZE_MAX);
    ck_assert_uint_ne(find(lint, "UNSUPPORTED_SID"), SIZE_MAX);
    text out = fixed(lint, NULL); /* linting again in between looks for the same codes */
    ck_assert_str_eq(out.bytes, worked);
    free(out.bytes);
    iampb_lint_free(lint);
    iampb_context_free(ctx);
}
END_TEST

/* Of each code that is off, or not in the profile of AWS, some case in lint/ fires only because it is asked for; here it
 * is enough that profiles keep to what the table says. */
START_TEST(the_profile_of_aws_has_its_certain_codes_only)
{
    static const char *const policies[] = { worked, messy,
        "{\"Version\": \"2008-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}]}" };
    iampb_context *ctx = harness_context();
    for (size_t p = 0; p < sizeof policies / sizeof policies[0]; p++)
        for (iampb_lint_profile profile = IAMPB_LINT_FULL; profile <= IAMPB_LINT_AWS; profile++) {
            iampb_lint_options o = IAMPB_LINT_OPTIONS_INIT;
            o.profile = profile;
            iampb_lint *lint = lint_with(ctx, policies[p], &o);
            for (size_t i = 0; i < iampb_lint_count(lint); i++) {
                const char *code = iampb_lint_text(lint, i, "code", NULL), *status = status_of(code);
                ck_assert_msg(strcmp(status, "off") != 0, "%s is off", code);
                ck_assert_msg(profile == IAMPB_LINT_FULL || strcmp(status, "on") == 0, "%s is not of AWS", code);
                ck_assert_msg((strcmp(status, "own") == 0) == (strncmp(code, "IAMPB_", 6) == 0), "%s", code);
            }
            iampb_lint_free(lint);
        }
    iampb_context_free(ctx);
}
END_TEST

START_TEST(own_codes_link_to_where_the_host_says)
{
    iampb_context *ctx = harness_context();
    iampb_lint_options o = IAMPB_LINT_OPTIONS_INIT;
    o.learn_more_base = (iampb_str){ "https://example.org/codes#", 26 };
    for (int given = 0; given < 2; given++) {
        iampb_lint *lint = lint_with(ctx,
                "{\"Version\": \"2008-10-17\", \"Statement\": {\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\","
                " \"Resource\": \"arn:aws:s3:::b/k\"}}", given ? &o : NULL);
        size_t index = find(lint, "IAMPB_OLD_VERSION");
        ck_assert_uint_ne(index, SIZE_MAX);
        ck_assert_str_eq(iampb_lint_text(lint, index, "link", NULL), given ? "https://example.org/codes#lint.old-version"
                                                                         : "https://libiampb.example/doc/lint.old-version");
        iampb_lint_free(lint);
    }
    iampb_context_free(ctx);
}
END_TEST

START_TEST(the_table_of_codes_is_whole)
{
    size_t count = iampb_lint_code_count(), aws = 0;
    ck_assert_str_eq(iampb_lint_type_name(IAMPB_LINT_SECURITY_WARNING), "SECURITY_WARNING");
    ck_assert_str_eq(iampb_lint_type_name(0), "");
    ck_assert_str_eq(iampb_lint_type_name(5), "");
    for (size_t i = 0; i < count; i++) {
        const char *code = iampb_lint_code_text(i, "code", NULL), *kinds = iampb_lint_code_text(i, "kinds", NULL);
        const char *status = iampb_lint_code_text(i, "status", NULL), *severity = iampb_lint_code_text(i, "severity", NULL);
        size_t len = 0;
        for (size_t k = 0; k < i; k++)
            ck_assert_str_ne(iampb_lint_code_text(k, "code", NULL), code);
        ck_assert_msg(strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789") == strlen(code) && *code != '\0', "%s", code);
        ck_assert_msg(*iampb_lint_code_text(i, "title", NULL) != '\0' && *iampb_lint_code_text(i, "type", NULL) != '\0'
                        && *iampb_lint_code_text(i, "remediation", &len) != '\0', "%s", code);
        ck_assert_uint_eq(len, strlen(iampb_lint_code_text(i, "remediation", NULL)));
        ck_assert_msg(iampb_severity_from(severity, strlen(severity)) != 0, "%s: %s", code, severity);
        for (const char *at = kinds; *at != '\0'; at += strspn(at, " ")) {
            size_t word = strcspn(at, " ");
            ck_assert_msg(iampb_policy_kind_from(at, word) >= 0, "%s: %s", code, kinds);
            at += word;
        }
        ck_assert_msg(*kinds != '\0' && strstr("on own approximate off", status) != NULL && *status != '\0', "%s", code);
        aws += strncmp(code, "IAMPB_", 6) != 0;
    }
    ck_assert_uint_eq(aws, 157);
    ck_assert_str_eq(iampb_lint_code_text(count, "code", NULL), "");
    ck_assert_str_eq(iampb_lint_code_text(0, "no such text", NULL), "");
    ck_assert_str_eq(iampb_lint_code_text(0, NULL, NULL), "");
}
END_TEST

/* ---- Findings ---- */
static const iampb_finding *finding_of(const iampb_findings *findings, const char *check)
{
    for (size_t i = 0; i < iampb_findings_count(findings); i++)
        if (strcmp(iampb_finding_text(iampb_findings_at(findings, i), "check_id", NULL), check) == 0)
            return iampb_findings_at(findings, i);
    ck_abort_msg("no finding %s", check);
    return NULL;
}

static iampb_findings *findings_of(iampb_context *ctx, const char *json, iampb_policy_kind kind)
{
    iampb_lint_options o = IAMPB_LINT_OPTIONS_INIT;
    iampb_findings *findings = NULL;
    iampb_error *err = NULL;
    o.kind = kind;
    o.name = (iampb_str){ "policies/one.json", 17 };
    o.account = (iampb_str){ "111122223333", 12 };
    iampb_lint *lint = lint_with(ctx, json, &o);
    ck_assert_status(iampb_lint_findings(lint, &findings, &err), IAMPB_OK, &err);
    ck_assert_uint_eq(iampb_findings_count(findings), iampb_lint_count(lint));
    ck_assert_uint_eq(iampb_findings_verdict_count(findings, IAMPB_FAIL), iampb_lint_count(lint));
    iampb_lint_free(lint); /* findings stand alone */
    return findings;
}

START_TEST(findings_are_those_of_an_audit)
{
    iampb_context *ctx = harness_context();
    iampb_findings *findings = findings_of(ctx, worked, IAMPB_POLICY_IDENTITY);
    const iampb_finding *f = finding_of(findings, "lint.redundant-action");
    uint64_t begin = 0, end = 0, line = 0, column = 0;
    ck_assert_int_eq(iampb_finding_verdict(f), IAMPB_FAIL);
    ck_assert_int_eq(iampb_finding_lesson(f), IAMPB_LESSON_PRIVILEGE);
    ck_assert_int_eq(iampb_finding_severity(f), IAMPB_SEVERITY_INFO);
    ck_assert_int_eq(iampb_finding_confidence(f), IAMPB_CONFIDENCE_HIGH);
    ck_assert_str_eq(iampb_finding_text(f, "resource_name", NULL), "policies/one.json");
    ck_assert_str_eq(iampb_finding_text(f, "resource_type", NULL), "AWS::IAM::Policy");
    ck_assert_str_eq(iampb_finding_text(f, "account", NULL), "111122223333");
    ck_assert_ptr_nonnull(strstr(iampb_finding_text(f, "message", NULL), "SQS:SendMessage"));
    ck_assert_str_ne(iampb_finding_text(f, "remediation", NULL), "");
    ck_assert_uint_eq(strlen(iampb_finding_text(f, "fingerprint", NULL)), 64);
    ck_assert_uint_eq(iampb_finding_evidence_count(f), 2);
    ck_assert_str_eq(iampb_finding_evidence_text(f, 1, "json_path", NULL), "Statement[0].Action[1]");
    ck_assert_str_eq(iampb_finding_evidence_text(f, 1, "observed", NULL), "\"SQS:SendMessage\"");
    ck_assert_str_eq(iampb_finding_evidence_text(f, 1, "input", NULL), "policies/one.json");
    ck_assert_int_eq(iampb_finding_evidence_position(f, 1, &begin, &end, &line, &column), IAMPB_OK);
    ck_assert(begin == 101 && end == 118 && line == 3 && column == 28);
    iampb_findings_free(findings);
    findings = findings_of(ctx, TRUST_ANYONE, IAMPB_POLICY_TRUST);
    f = finding_of(findings, "lint.missing-github-repo-condition-key");
    ck_assert_int_eq(iampb_finding_lesson(f), IAMPB_LESSON_ACCOUNTS);
    ck_assert_int_eq(iampb_finding_severity(f), IAMPB_SEVERITY_HIGH);
    ck_assert_str_eq(iampb_finding_text(f, "resource_type", NULL), "AWS::IAM::Role");
    iampb_findings_free(findings);
    iampb_context_free(ctx);
}
END_TEST

/* Written as JSON and read back they are the same, and nothing is new between two equal runs. */
START_TEST(findings_can_be_a_baseline)
{
    iampb_context *ctx = harness_context();
    iampb_findings *findings = findings_of(ctx, messy, IAMPB_POLICY_IDENTITY), *again = NULL, *diff = NULL;
    iampb_error *err = NULL;
    text out = { NULL, 0, 0, 0 };
    ck_assert_status(iampb_findings_write(findings, NULL, gather, &out, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_findings_read(ctx, out.bytes, out.len, NULL, &again, &err), IAMPB_OK, &err);
    ck_assert_uint_eq(iampb_findings_count(again), iampb_findings_count(findings));
    ck_assert_status(iampb_findings_diff(again, findings, &diff, &err), IAMPB_OK, &err);
    for (size_t i = 0; i < iampb_findings_count(diff); i++)
        ck_assert_int_eq(iampb_finding_change(iampb_findings_at(diff, i)), IAMPB_CHANGE_UNCHANGED);
    free(out.bytes);
    iampb_findings_free(diff);
    iampb_findings_free(again);
    iampb_findings_free(findings);
    iampb_context_free(ctx);
}
END_TEST

#define STATEMENT(sid, actions) "{\"Sid\": \"" sid "\", \"Effect\": \"Allow\", \"Action\": [" actions "], \"Resource\": \"*\"}"
#define DOCUMENT(statements) "{\"Version\": \"2012-10-17\", \"Statement\": [" statements "]}"

START_TEST(fingerprints_do_not_know_of_unrelated_edits)
{
    static const char *const same[] = {
        DOCUMENT(STATEMENT("One", "\"sqs:Send*\", \"sqs:SendMessage\"")),
        DOCUMENT(STATEMENT("Zero", "\"ec2:RunInstances\"") ",\n\n   " STATEMENT("One", "\"sqs:Send*\",\n\"sqs:SendMessage\"")),
        DOCUMENT(STATEMENT("One", "\"ec2:RunInstances\", \"sqs:Send*\", \"sqs:SendMessage\", \"sqs:SendM*\"")),
    };
    static const char *const other[] = {
        DOCUMENT(STATEMENT("Two", "\"sqs:Send*\", \"sqs:SendMessage\"")),
        DOCUMENT(STATEMENT("One", "\"sns:Pub*\", \"sns:Publish\"")),
    };
    iampb_context *ctx = harness_context();
    char first[65] = "";
    for (size_t i = 0; i < 5; i++) {
        iampb_findings *findings = findings_of(ctx, i < 3 ? same[i] : other[i - 3], IAMPB_POLICY_IDENTITY);
        const char *print = iampb_finding_text(finding_of(findings, "lint.redundant-action"), "fingerprint", NULL);
        if (i == 0)
            strcpy(first, print);
        else
            ck_assert_msg((strcmp(first, print) == 0) == (i < 3), "policy %zu", i);
        iampb_findings_free(findings);
    }
    iampb_context_free(ctx);
}
END_TEST

/* Findings that nothing but their number tells apart have different fingerprints all the same. */
START_TEST(no_two_findings_have_one_fingerprint)
{
    static const char *const policies[] = { messy, worked,
        "{\"Version\": \"2012-10-17\", \"Statement\": [{}, {}, {}, {\"Effect\": 7}, {\"Effect\": 7}]}",
        "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"iam:*\", \"lambda:*\"],"
        " \"Resource\": \"*\"}, {\"Effect\": \"Allow\", \"Action\": [\"iam:*\", \"lambda:*\"], \"Resource\": \"*\"}]}" };
    iampb_context *ctx = harness_context();
    for (size_t p = 0; p < sizeof policies / sizeof policies[0]; p++) {
        iampb_findings *findings = findings_of(ctx, policies[p], IAMPB_POLICY_IDENTITY);
        for (size_t i = 0; i < iampb_findings_count(findings); i++)
            for (size_t k = 0; k < i; k++)
                ck_assert_str_ne(iampb_finding_text(iampb_findings_at(findings, i), "fingerprint", NULL),
                        iampb_finding_text(iampb_findings_at(findings, k), "fingerprint", NULL));
        iampb_findings_free(findings);
    }
    iampb_context_free(ctx);
}
END_TEST

/* ---- SARIF; that it is valid is a test of the command's ---- */
START_TEST(sarif_tells_places_fingerprints_and_fixes)
{
    static const char *const parts[] = { "\"version\": \"2.1.0\"", "\"columnKind\": \"utf16CodeUnits\"",
        "\"ruleId\": \"lint.redundant-action\"", "\"level\": \"note\"", "\"uri\": \"file:///a%20b/%C3%A9%3A%25.json\"",
        ("\"startLine\": 3,\n                  \"startColumn\": 15,\n                  \"endLine\": 3,\n"
        "                  \"endColumn\": 26,\n                  \"byteOffset\": 88,\n                  \"byteLength\": 11"),
        "\"iampb/v1\": \"", "\"fixes\": [", "\"deletedRegion\": {", "\"fullyQualifiedName\": \"Statement[0].Action[1]\"" };
    iampb_context *ctx = harness_context();
    iampb_lint_options o = IAMPB_LINT_OPTIONS_INIT;
    o.name = (iampb_str){ "/a b/\xc3\xa9:%.json", 14 };
    iampb_lint *lint = lint_with(ctx, worked, &o);
    iampb_findings *findings = NULL;
    iampb_error *err = NULL;
    text out = sarif_of(lint);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        ck_assert_msg(strstr(out.bytes, parts[i]) != NULL, "no %s in %s", parts[i], out.bytes);
    ck_assert_status(iampb_lint_findings(lint, &findings, &err), IAMPB_OK, &err);
    for (size_t i = 0; i < iampb_findings_count(findings); i++) /* the same ones */
        ck_assert_ptr_nonnull(strstr(out.bytes, iampb_finding_text(iampb_findings_at(findings, i), "fingerprint", NULL)));
    iampb_findings_free(findings);
    free(out.bytes);
    iampb_lint_free(lint);
    iampb_context_free(ctx);
}
END_TEST

/* ---- Lives ---- */
START_TEST(a_result_keeps_what_it_needs)
{
    static const char service[] = "{\"Name\": \"sqs\", \"Actions\": [{\"Name\": \"SendMessageNow\"}], \"Resources\": []}";
    iampb_context *ctx = harness_context();
    iampb_catalog_loader *loader = NULL;
    iampb_catalog *catalog = NULL;
    iampb_error *err = NULL;
    iampb_lint_options o = IAMPB_LINT_OPTIONS_INIT;
    const char *policy = "{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"Allow\", \"Action\":"
                         " [\"sqs:SendMessageNow\", \"sqs:Send*\"], \"Resource\": \"arn:aws:sqs:eu-west-1:111122223333:jobs\"}}";
    iampb_lint *lint = lint_of(ctx, policy);
    ck_assert_uint_ne(find(lint, "INVALID_ACTION"), SIZE_MAX);
    iampb_lint_free(lint);
    ck_assert_status(iampb_catalog_loader_new(ctx, NULL, &loader, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_catalog_loader_add(loader, service, sizeof service - 1, "sqs", &err), IAMPB_OK, &err);
    ck_assert_status(iampb_catalog_loader_finish(loader, &catalog, &err), IAMPB_OK, &err);
    iampb_catalog_loader_free(loader);
    o.catalog = catalog;
    lint = lint_with(ctx, policy, &o);
    iampb_catalog_free(catalog);
    iampb_context_free(ctx);
    ck_assert_uint_eq(find(lint, "INVALID_ACTION"), SIZE_MAX);
    size_t applied = 0;
    text out = fixed(lint, &applied); /* lints again, with the catalogue */
    ck_assert_uint_eq(applied, 1);
    ck_assert_ptr_null(strstr(out.bytes, "SendMessageNow"));
    free(out.bytes);
    iampb_lint_free(lint);
}
END_TEST

/* ---- Memory that runs out ---- */
static int32_t ignore(void *user, const char *bytes, size_t len)
{
    (void)user;
    (void)bytes;
    (void)len;
    return 0;
}

static iampb_status everything(iampb_context *ctx, void *user)
{
    const char *json = user;
    iampb_lint_options o = IAMPB_LINT_OPTIONS_INIT;
    iampb_str off = { "INVALID_EFFECT", 14 };
    iampb_lint *lint = NULL;
    iampb_findings *findings = NULL;
    iampb_error *err = NULL;
    size_t applied = 99;
    o.name = (iampb_str){ "one.json", 8 };
    o.off = &off;
    o.off_count = 1;
    iampb_status status = oom_check(iampb_lint_policy(ctx, json, strlen(json), &o, &lint, &err), lint, &err);
    const iampb_lint *list[] = { lint, lint };
    if (status == IAMPB_OK)
        status = oom_check(iampb_lint_write(lint, 0, ignore, NULL, &err), NULL, &err);
    if (status == IAMPB_OK)
        status = oom_check(iampb_lint_write(lint, 1, ignore, NULL, &err), NULL, &err);
    if (status == IAMPB_OK)
        status = oom_check(iampb_lint_write_sarif(list, 2, ignore, NULL, &err), NULL, &err);
    if (status == IAMPB_OK)
        status = oom_check(iampb_lint_findings(lint, &findings, &err), findings, &err);
    if (status == IAMPB_OK) {
        status = oom_check(iampb_lint_fix(lint, ignore, NULL, &applied, &err), NULL, &err);
        ck_assert((status == IAMPB_OK) == (applied != 99));
    }
    iampb_findings_free(findings);
    iampb_lint_free(lint);
    return status;
}

START_TEST(every_output_survives_memory_that_runs_out)
{
    ck_assert_uint_gt(oom_loop("lint outputs", everything, (void *)messy), 20);
    oom_loop("lint outputs of no JSON", everything, (void *)"{\"Version\":");
}
END_TEST

static Suite *suite(void)
{
    Suite *s = HARNESS_LIST("policy/lint", places_are_bytes_of_the_text, the_answer_is_that_of_validate_policy,
            a_byte_order_mark_is_three_bytes, options_that_cannot_be_are_refused, structs_of_a_newer_release,
            null_is_refused_or_means_nothing, limits_of_the_context_hold, a_cut_list_says_so,
            what_the_host_refuses_ends_the_writing, codes_are_switched_off_and_on,
            the_profile_of_aws_has_its_certain_codes_only, own_codes_link_to_where_the_host_says,
            the_table_of_codes_is_whole, findings_are_those_of_an_audit, findings_can_be_a_baseline,
            fingerprints_do_not_know_of_unrelated_edits, no_two_findings_have_one_fingerprint,
            sarif_tells_places_fingerprints_and_fixes, a_result_keeps_what_it_needs,
            every_output_survives_memory_that_runs_out);
    return s;
}
HARNESS_MAIN("policy-lint", suite)
