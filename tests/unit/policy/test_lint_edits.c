/* test_lint_edits.c - what the edits of single findings make of a policy, and findings that rightly have none. Mending
 * whole policies is tested elsewhere. */
#include "harness.h"

#define POLICY(...) "{\"Version\": \"2012-10-17\", \"Statement\": " #__VA_ARGS__ "}"
#define WHEN(effect, ...)                                                                                             \
    "{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"" effect "\", \"Action\": \"s3:*\", "                \
    "\"Resource\": \"*\", \"Condition\": " #__VA_ARGS__ "}}"
#define ARN(...) POLICY({"Effect": "Allow", "Action": "s3:*", "Resource": __VA_ARGS__})

typedef struct edit_case {
    const char *code, *before, *after; /* after NULL: no edit */
} edit_case;

static const edit_case cases[] = {
    /* ---- ARNs ---- */
    { "INVALID_ARN_PREFIX", ARN("ARN:aws:s3:::b"), ARN("arn:aws:s3:::b") },
    { "INVALID_ARN_PREFIX", ARN("s3:::b"), NULL },
    { "INVALID_ARN_SERVICE_CASE", ARN(["*", "arn:aws:S3:::B"]), ARN(["*", "arn:aws:s3:::B"]) },
    { "ARN_REGION_NOT_ALLOWED", ARN("arn:aws:s3:eu-west-1::b"), ARN("arn:aws:s3:::b") },
    { "ARN_ACCOUNT_NOT_ALLOWED", ARN("arn:aws:s3::111122223333:b"), ARN("arn:aws:s3:::b") },
    { "MISSING_ARN_FIELD", ARN("arn:aws:s3:b"), NULL },

    /* ---- Operators: only where there is no other key, and no such operator yet ---- */
    { "NULL_WITH_IF_EXISTS", WHEN("Allow", {"NullIfExists": {"aws:userid": "true"}}),
        WHEN("Allow", {"Null": {"aws:userid": "true"}}) },
    { "NULL_WITH_IF_EXISTS", WHEN("Allow", {"NullIfExists": {"aws:userid": "true"}, "null": {"aws:SourceIp": "true"}}),
        NULL },
    { "NULL_WITH_QUALIFIER", WHEN("Allow", {"ForAnyValue:Null": {"aws:TagKeys": "true"}}),
        WHEN("Allow", {"Null": {"aws:TagKeys": "true"}}) },
    { "DEPRECATED_GLOBAL_CONDITION_KEY", WHEN("Allow", {"ArnLike": {"aws:ARN": "a"}}),
        WHEN("Allow", {"ArnLike": {"aws:PrincipalArn": "a"}}) },
    { "DEPRECATED_GLOBAL_CONDITION_KEY", WHEN("Allow", {"ArnLike": {"aws:ARN": "a", "aws:principalarn": "b"}}), NULL },

    /* Unlike "true" is "false", or no key. */
    { "TYPE_MISMATCH", WHEN("Allow", {"StringEquals": {"aws:SecureTransport": "true"}}),
        WHEN("Allow", {"Bool": {"aws:SecureTransport": "true"}}) },
    { "TYPE_MISMATCH", WHEN("Deny", {"StringNotEquals": {"aws:SecureTransport": "true"}}),
        WHEN("Deny", {"BoolIfExists": {"aws:SecureTransport": "false"}}) },
    { "TYPE_MISMATCH", WHEN("Allow", {"StringNotLikeIfExists": {"aws:SecureTransport": false}}),
        WHEN("Allow", {"BoolIfExists": {"aws:SecureTransport": "true"}}) },
    { "TYPE_MISMATCH", WHEN("Allow", {"StringLike": {"aws:SecureTransport": "tr*"}}), NULL },
    { "TYPE_MISMATCH", WHEN("Allow", {"StringEquals": {"aws:SecureTransport": ["true", "false"]}}), NULL },
    { "TYPE_MISMATCH", WHEN("Allow", {"StringEquals": {"aws:SecureTransport": "true", "aws:userid": "a"}}), NULL },

    /* A pattern in place of a text: not where it would let more in. */
    { "WILDCARD_WITHOUT_LIKE_OPERATOR", WHEN("Allow", {"StringEquals": {"s3:prefix": "a*"}}), NULL },
    { "WILDCARD_WITHOUT_LIKE_OPERATOR", WHEN("Deny", {"StringNotEquals": {"s3:prefix": "a*"}}), NULL },
    { "WILDCARD_WITHOUT_LIKE_OPERATOR", WHEN("Deny", {"StringEqualsIfExists": {"s3:prefix": "a*"}}),
        WHEN("Deny", {"StringLikeIfExists": {"s3:prefix": "a*"}}) },
    { "WILDCARD_WITHOUT_LIKE_OPERATOR", WHEN("Allow", {"StringNotEquals": {"s3:prefix": ["a*"]}}),
        WHEN("Allow", {"StringNotLike": {"s3:prefix": ["a*"]}}) },
    { "WILDCARD_WITHOUT_LIKE_OPERATOR", WHEN("Deny", {"StringEqualsIgnoreCase": {"s3:prefix": "a*"}}), NULL },

    /* A missing key passes ForAllValues: in a Deny that stays so. */
    { "FORALLVALUES_WITH_SINGLE_VALUED_KEY", WHEN("Allow", {"ForAllValues:StringEquals": {"aws:userid": "a"}}),
        WHEN("Allow", {"StringEquals": {"aws:userid": "a"}}) },
    { "FORALLVALUES_WITH_SINGLE_VALUED_KEY", WHEN("Deny", {"ForAllValues:StringEquals": {"aws:userid": "a"}}),
        WHEN("Deny", {"StringEqualsIfExists": {"aws:userid": "a"}}) },
    { "FORALLVALUES_WITH_SINGLE_VALUED_KEY", WHEN("Deny", {"ForAllValues:StringNotEquals": {"aws:userid": "a"}}),
        WHEN("Deny", {"StringNotEquals": {"aws:userid": "a"}}) },
    { "STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS",
        WHEN("Allow", {"StringNotLikeIfExists": {"aws:PrincipalArn": "arn:aws:iam::*:role/a"}}),
        WHEN("Allow", {"ArnNotLikeIfExists": {"aws:PrincipalArn": "arn:aws:iam::*:role/a"}}) },
    { "STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS", WHEN("Allow", {"StringLike": {"aws:PrincipalArn": "*:role/a"}}),
        NULL },

    /* ---- Values ---- */
    { "IMPROVE_IP_RANGE", WHEN("Allow", {"IpAddress": {"aws:SourceIp": ["203.0.113.7/24", "203.0.113.9"]}}),
        WHEN("Allow", {"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "203.0.113.9"]}}) },
    { "EQUIVALENT_TO_NULL_FALSE", WHEN("Allow", {"StringLike": {"aws:userid": "*"}}),
        WHEN("Allow", {"Null": {"aws:userid": "false"}}) },
    { "EQUIVALENT_TO_NULL_TRUE", WHEN("Allow", {"StringNotLike": {"aws:userid": ["a", "*", "b"]}}),
        WHEN("Allow", {"Null": {"aws:userid": "true"}}) },
    { "EQUIVALENT_TO_NULL_FALSE", WHEN("Allow", {"StringLike": {"aws:userid": "*", "aws:username": "a"}}), NULL },
    { "REDUNDANT_CONDITION_VALUE_NUM", WHEN("Allow", {"NumericLessThan": {"s3:max-keys": [5, "10", 7]}}),
        WHEN("Allow", {"NumericLessThan": {"s3:max-keys": "10"}}) },
    { "REDUNDANT_CONDITION_VALUE_NUM", WHEN("Allow", {"NumericGreaterThanEquals": {"s3:max-keys": [5, -3, 7]}}),
        WHEN("Allow", {"NumericGreaterThanEquals": {"s3:max-keys": -3}}) },
    { "REDUNDANT_CONDITION_VALUE_NUM", WHEN("Allow", {"NumericLessThan": {"s3:max-keys": [5, 5.5]}}), NULL },

    /* ---- What can go ---- */
    { "REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION",
        WHEN("Allow", {"StringLikeIfExists": {"aws:userid": "*", "aws:username": "a"}}),
        WHEN("Allow", {"StringLikeIfExists": {"aws:username": "a"}}) },
    { "REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION",
        WHEN("Allow", {"Bool": {"aws:SecureTransport": true}, "StringLikeIfExists": {"aws:userid": "*"}}),
        WHEN("Allow", {"Bool": {"aws:SecureTransport": true}}) },
    { "REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION",
        POLICY({"Effect": "Allow", "Action": "s3:*", "Resource": "*",
                "Condition": {"ForAllValues:StringLike": {"aws:TagKeys": ["*"]}}}),
        POLICY({"Effect": "Allow", "Action": "s3:*", "Resource": "*"}) },
    { "REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION", WHEN("Allow", {"ArnLikeIfExists": {"aws:SourceArn": "*"}}), NULL },
    { "REDUNDANT_STATEMENT",
        POLICY([{"Effect": "Allow", "Action": "s3:*", "Resource": "*"},
                {"Effect": "Allow", "Action": ["S3:*"], "Resource": "*"}]),
        POLICY([{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]) },
};

static iampb_lint *lint_of(iampb_context *ctx, const char *text)
{
    iampb_lint_options options = IAMPB_LINT_OPTIONS_INIT;
    iampb_lint *lint = NULL;
    iampb_error *err = NULL;
    ck_assert_status(iampb_lint_policy(ctx, text, strlen(text), &options, &lint, &err), IAMPB_OK, &err);
    return lint;
}

static size_t find(const iampb_lint *lint, const char *code)
{
    size_t at = 0;
    while (at < iampb_lint_count(lint) && strcmp(iampb_lint_text(lint, at, "code", NULL), code) != 0)
        at++;
    return at;
}

/* The text with the edits of one finding, which must not overlap; from the last one to the first. */
static void apply(const iampb_lint *lint, size_t index, const char *before, char *out, size_t size)
{
    uint64_t done = strlen(before);
    ck_assert_uint_lt(done, size);
    memcpy(out, before, done + 1);
    for (size_t turn = iampb_lint_edit_count(lint, index); turn > 0; turn--) {
        uint64_t begin = 0, end = 0, last = 0;
        const char *text = NULL;
        for (size_t i = 0; i < iampb_lint_edit_count(lint, index); i++) {
            uint64_t from = 0, to = 0;
            const char *replacement = iampb_lint_edit_at(lint, index, i, &from, &to, NULL);
            if (to <= done && to >= last && (text == NULL || to > last)) {
                text = replacement;
                begin = from;
                end = last = to;
            }
        }
        ck_assert_ptr_nonnull(text);
        size_t rest = strlen(out) - end;
        ck_assert_uint_lt(begin + strlen(text) + rest, size);
        memmove(out + begin + strlen(text), out + end, rest + 1);
        memcpy(out + begin, text, strlen(text));
        done = begin;
    }
}

/* Blanks aside: the texts above have the blanks of their source lines. */
static void squeeze(const char *text, char *out)
{
    for (; *text != '\0'; text++)
        if (*text != ' ')
            *out++ = *text;
    *out = '\0';
}

START_TEST(edits_make_the_text_that_is_meant)
{
    iampb_context *ctx = harness_context();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const edit_case *c = &cases[i];
        char made[1024], plain[1024], wanted[1024];
        iampb_lint *lint = lint_of(ctx, c->before);
        size_t index = find(lint, c->code);
        ck_assert_msg(index < iampb_lint_count(lint), "%s is not reported for %s", c->code, c->before);
        if (c->after == NULL) {
            ck_assert_msg(iampb_lint_edit_count(lint, index) == 0, "%s has an edit for %s", c->code, c->before);
        } else {
            ck_assert_msg(iampb_lint_edit_count(lint, index) > 0, "%s has no edit for %s", c->code, c->before);
            apply(lint, index, c->before, made, sizeof made);
            squeeze(made, plain);
            squeeze(c->after, wanted);
            ck_assert_str_eq(plain, wanted);
            iampb_lint *again = lint_of(ctx, made);
            ck_assert_msg(find(again, c->code) == iampb_lint_count(again), "%s is still there in %s", c->code, made);
            iampb_lint_free(again);
        }
        iampb_lint_free(lint);
    }
    iampb_context_free(ctx);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = HARNESS_LIST("policy/lint_edits", edits_make_the_text_that_is_meant);
    return s;
}
HARNESS_MAIN("policy-lint_edits", suite)
