/* test_lint_own.c - codes of our own beyond the one policy each in lint/cases_own.c: what details say, severities that
 * differ by finding, edits, lists against the catalogue, and that work grows no faster than the text. */
#include "base/builder.h"
#include "harness.h"
#include "policy/escalation.h"
#include "policy/sensitive_actions.h"

static iampb_lint *lint_as(iampb_context *ctx, iampb_policy_kind kind, const char *text, const char *account)
{
    iampb_lint_options options = IAMPB_LINT_OPTIONS_INIT;
    iampb_lint *lint = NULL;
    iampb_error *err = NULL;
    options.kind = kind;
    options.account = (iampb_str){ account, strlen(account) };
    ck_assert_status(iampb_lint_policy(ctx, text, strlen(text), &options, &lint, &err), IAMPB_OK, &err);
    return lint;
}

static size_t count_of(const iampb_lint *lint, const char *code)
{
    size_t count = 0;
    for (size_t i = 0; i < iampb_lint_count(lint); i++)
        count += strcmp(iampb_lint_text(lint, i, "code", NULL), code) == 0;
    return count;
}

static size_t find(const iampb_lint *lint, const char *code)
{
    for (size_t i = 0; i < iampb_lint_count(lint); i++)
        if (strcmp(iampb_lint_text(lint, i, "code", NULL), code) == 0)
            return i;
    ck_abort_msg("%s was not found", code);
    return 0;
}

#define ALLOW(rest) "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", " rest "}]}"
#define DENY(rest) "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Deny\", " rest "}]}"

/* ---- Lists ---- */
static void check_name(const iampb__named_action *item)
{
    iampb_str name = item->name;
    ck_assert_msg(iampb_catalog_action_find(NULL, name.ptr, name.len) != IAMPB_CATALOG_NONE,
            "%.*s is no action of the catalogue", (int)name.len, name.ptr);
    ck_assert_uint_lt(item->service, name.len);
    ck_assert_int_eq(name.ptr[item->service], ':');
}

static void check_list(iampb__action_list list)
{
    ck_assert_uint_gt(list.count, 0);
    for (size_t i = 0; i < list.count; i++) {
        iampb_str name = list.names[i].name;
        check_name(&list.names[i]);
        for (size_t k = 0; k < i; k++)
            ck_assert_msg(!iampb__str_eq(name, list.names[k].name), "%.*s is twice in its list", (int)name.len, name.ptr);
    }
}

START_TEST(every_name_of_a_list_is_an_action)
{
    check_list(iampb__credential_actions());
    check_list(iampb__data_actions());
    ck_assert_uint_eq(iampb__credential_actions().count, 45);
    ck_assert_uint_eq(iampb__data_actions().count, 5);
}
END_TEST

START_TEST(every_action_of_a_way_is_an_action)
{
    size_t count;
    const iampb__escalation *ways = iampb__escalations(&count);
    ck_assert_uint_eq(count, 137);
    for (size_t i = 0; i < count; i++) {
        size_t at = 0, actions = 0;
        const iampb__named_action *item;
        for (; iampb__escalation_action(&ways[i], &at, &item); actions++)
            check_name(item);
        ck_assert_msg(actions > 0, "%s has no action", ways[i].name);
    }
}
END_TEST

/* ---- Ways to gain privileges ---- */
START_TEST(each_way_is_one_finding_with_its_actions)
{
    iampb_context *ctx = harness_context();
    iampb_lint *lint = lint_as(ctx, IAMPB_POLICY_IDENTITY,
            ALLOW("\"Action\": [\"iam:PassRole\", \"glue:CreateJob\", \"glue:StartJobRun\", \"glue:CreateTrigger\"], "
                  "\"Resource\": \"*\""),
            "");
    ck_assert_uint_eq(count_of(lint, "IAMPB_PRIVILEGE_ESCALATION"), 2); /* start the job, or have it triggered */
    bool run = false, trigger = false;
    for (size_t i = 0; i < iampb_lint_count(lint); i++) {
        const char *detail = iampb_lint_text(lint, i, "detail", NULL);
        run = run || (strstr(detail, "glue-003") != NULL
                && strstr(detail, "iam:PassRole, glue:CreateJob, glue:StartJobRun") != NULL);
        trigger = trigger || strstr(detail, "glue-004") != NULL;
    }
    ck_assert(run && trigger);
    iampb_lint_free(lint);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(everything_but_one_action_gives_all_ways_without_it)
{
    iampb_context *ctx = harness_context();
    size_t count, at, expected = 0;
    const iampb__escalation *ways = iampb__escalations(&count);
    for (size_t i = 0; i < count; i++) {
        const iampb__named_action *item;
        bool passes = false;
        for (at = 0; iampb__escalation_action(&ways[i], &at, &item);)
            passes = passes || iampb__str_eq(item->name, IAMPB__STR("iam:PassRole"));
        expected += !passes;
    }
    ck_assert_uint_lt(expected, count);
    iampb_lint *lint = lint_as(ctx, IAMPB_POLICY_IDENTITY,
            ALLOW("\"NotAction\": \"iam:PassRole\", \"Resource\": \"*\""), "");
    ck_assert_uint_eq(count_of(lint, "IAMPB_PRIVILEGE_ESCALATION"), expected);
    iampb_lint_free(lint);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(a_way_that_leads_nowhere_by_itself_is_less_grave)
{
    iampb_context *ctx = harness_context();
    iampb_lint *lint = lint_as(ctx, IAMPB_POLICY_IDENTITY,
            ALLOW("\"Action\": [\"iam:PassRole\", \"datapipeline:CreatePipeline\"], \"Resource\": \"*\""), "");
    ck_assert_int_eq(iampb_lint_severity(lint, find(lint, "IAMPB_PRIVILEGE_ESCALATION")), IAMPB_SEVERITY_MEDIUM);
    iampb_lint_free(lint);
    lint = lint_as(ctx, IAMPB_POLICY_IDENTITY, ALLOW("\"Action\": \"iam:PutUserPolicy\", \"Resource\": \"*\""), "");
    ck_assert_int_eq(iampb_lint_severity(lint, find(lint, "IAMPB_PRIVILEGE_ESCALATION")), IAMPB_SEVERITY_HIGH);
    iampb_lint_free(lint);
    iampb_context_free(ctx);
}
END_TEST

/* ---- Severity by finding ---- */
static const struct {
    const char *code;
    iampb_policy_kind kind;
    const char *text;
    iampb_severity severity;
} graded[] = {
    { "IAMPB_TRUST_ANYONE", IAMPB_POLICY_TRUST, ALLOW("\"Action\": \"sts:AssumeRole\", \"Principal\": \"*\""),
        IAMPB_SEVERITY_CRITICAL },
    { "IAMPB_TRUST_ANYONE", IAMPB_POLICY_TRUST,
        ALLOW("\"Action\": \"sts:AssumeRole\", \"Principal\": \"*\", "
              "\"Condition\": {\"StringEquals\": {\"sts:ExternalId\": \"e4d1\"}}"),
        IAMPB_SEVERITY_MEDIUM },
    { "IAMPB_CONDITION_KEY_NOT_FOR_ACTION", IAMPB_POLICY_IDENTITY,
        ALLOW("\"Action\": \"sqs:*\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"s3:prefix\": \"a\"}}"),
        IAMPB_SEVERITY_MEDIUM },
    { "IAMPB_CONDITION_KEY_NOT_FOR_ACTION", IAMPB_POLICY_IDENTITY,
        DENY("\"Action\": \"sqs:*\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"s3:prefix\": \"a\"}}"),
        IAMPB_SEVERITY_HIGH },
    { "IAMPB_CONDITION_KEY_NOT_FOR_ACTION", IAMPB_POLICY_SCP,
        ALLOW("\"Action\": \"sqs:*\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"s3:prefix\": \"a\"}}"),
        IAMPB_SEVERITY_HIGH },
    { "IAMPB_IMPOSSIBLE_CONDITION", IAMPB_POLICY_IDENTITY,
        DENY("\"Action\": \"*\", \"Resource\": \"*\", \"Condition\": {\"Null\": {\"aws:username\": \"true\"}, "
             "\"StringEquals\": {\"aws:username\": \"ann\"}}"),
        IAMPB_SEVERITY_HIGH },
    { "IAMPB_USELESS_CONDITION", IAMPB_POLICY_IDENTITY,
        ALLOW("\"Action\": \"*\", \"Resource\": \"*\", \"Condition\": {\"ArnLike\": {\"aws:PrincipalArn\": \"*\"}}"),
        IAMPB_SEVERITY_MEDIUM },
    { "IAMPB_USELESS_CONDITION", IAMPB_POLICY_IDENTITY,
        DENY("\"Action\": \"*\", \"Resource\": \"*\", \"Condition\": {\"ArnLike\": {\"aws:PrincipalArn\": \"*\"}}"),
        IAMPB_SEVERITY_LOW },
};

START_TEST(findings_of_one_code_differ_in_severity)
{
    iampb_context *ctx = harness_context();
    iampb_lint *lint = lint_as(ctx, graded[_i].kind, graded[_i].text, "");
    ck_assert_int_eq(iampb_lint_severity(lint, find(lint, graded[_i].code)), graded[_i].severity);
    iampb_lint_free(lint);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(another_account_needs_the_own_one)
{
    const char *text = ALLOW("\"Action\": \"sts:AssumeRole\", \"Principal\": {\"AWS\": \"999988887777\"}");
    iampb_context *ctx = harness_context();
    iampb_lint *lint = lint_as(ctx, IAMPB_POLICY_TRUST, text, "");
    ck_assert_uint_eq(count_of(lint, "IAMPB_TRUST_CROSS_ACCOUNT"), 0);
    iampb_lint_free(lint);
    lint = lint_as(ctx, IAMPB_POLICY_TRUST, text, "111122223333");
    ck_assert_uint_eq(count_of(lint, "IAMPB_TRUST_CROSS_ACCOUNT"), 1);
    iampb_lint_free(lint);
    lint = lint_as(ctx, IAMPB_POLICY_TRUST, text, "999988887777");
    ck_assert_uint_eq(count_of(lint, "IAMPB_TRUST_CROSS_ACCOUNT"), 0);
    iampb_lint_free(lint);
    iampb_context_free(ctx);
}
END_TEST

/* ---- Edits ---- */
static const struct {
    const char *code, *text;
    const char *cut, *replacement; /* cut NULL: no edit */
} mended[] = {
    { "IAMPB_OLD_VERSION", "{\"Version\": \"2008-10-17\", \"Statement\": []}", "\"2008-10-17\"", "\"2012-10-17\"" },
    { "IAMPB_OLD_VERSION",
        "{\"Version\": \"2008-10-17\", \"Statement\": {\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", "
        "\"Resource\": \"arn:aws:s3:::b/${aws:username}\"}}",
        NULL, NULL },
    { "IAMPB_MFA_CONDITION",
        DENY("\"Action\": \"*\", \"Resource\": \"*\", "
             "\"Condition\": {\"Bool\": {\"aws:MultiFactorAuthPresent\": \"false\"}}"),
        "\"Bool\"", "\"BoolIfExists\"" },
    { "IAMPB_MFA_CONDITION",
        ALLOW("\"Action\": \"*\", \"Resource\": \"*\", "
              "\"Condition\": {\"BoolIfExists\": {\"aws:MultiFactorAuthPresent\": \"true\"}}"),
        "\"BoolIfExists\"", "\"Bool\"" },
    { "IAMPB_MFA_CONDITION",
        ALLOW("\"Action\": \"*\", \"Resource\": \"*\", "
              "\"Condition\": {\"Bool\": {\"aws:MultiFactorAuthPresent\": \"false\"}}"),
        NULL, NULL },
    { "IAMPB_STRING_OPERATOR_ON_ARN_KEY",
        ALLOW("\"Action\": \"*\", \"Resource\": \"*\", \"Condition\": {\"StringEqualsIfExists\": "
              "{\"aws:PrincipalArn\": \"arn:aws:iam::111122223333:role/a\"}}"),
        "\"StringEqualsIfExists\"", "\"ArnEqualsIfExists\"" },
    { "IAMPB_STRING_OPERATOR_ON_ARN_KEY", /* there the star is a star */
        ALLOW("\"Action\": \"*\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": "
              "{\"aws:PrincipalArn\": \"arn:aws:iam::111122223333:role/*\"}}"),
        NULL, NULL },
};

START_TEST(what_can_be_mended_without_thinking_has_an_edit)
{
    iampb_context *ctx = harness_context();
    const char *text = mended[_i].text;
    iampb_lint *lint = lint_as(ctx, IAMPB_POLICY_IDENTITY, text, "");
    size_t index = find(lint, mended[_i].code), len;
    uint64_t begin = 0, end = 0;
    ck_assert_uint_eq(iampb_lint_edit_count(lint, index), mended[_i].cut == NULL ? 0 : 1);
    if (mended[_i].cut != NULL) {
        ck_assert_str_eq(iampb_lint_edit_at(lint, index, 0, &begin, &end, &len), mended[_i].replacement);
        ck_assert_view_eq(((iampb_str){ text + begin, end - begin }), mended[_i].cut);
    }
    iampb_lint_free(lint);
    iampb_context_free(ctx);
}
END_TEST

/* ---- Cost ---- */
/* Not a stop watch: a rule that compared all pairs would take minutes here, and the test would run into its limit. */
START_TEST(ten_thousand_statements_are_no_trap)
{
    static const char *const statements[] = {
        "{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"arn:aws:s3:::*\"}",
        "{\"Effect\": \"Allow\", \"NotAction\": \"s3:PutBucketPolicy\", \"Resource\": \"arn:aws:ec2:*:*:*\"}",
        "{\"Effect\": \"Allow\", \"Action\": [\"s3:PutBucketPolicy\", \"ec2:*\"], \"Resource\": \"arn:aws:s3:::b\"}",
        "{\"Effect\": \"Deny\", \"Action\": \"*:*Get*\", \"Resource\": \"*\", \"Condition\": {\"Null\": {\"s3:prefix\": true}}}",
    };
    iampb_context *ctx = harness_context();
    iampb__builder text = { .ctx = ctx };
    iampb__builder_format(&text, "{\"Version\": \"2012-10-17\", \"Statement\": [");
    for (size_t i = 0; i < 10000; i++)
        iampb__builder_format(&text, "%s%s", i == 0 ? "" : ",", statements[(i + i / 4) % 4]);
    iampb__builder_format(&text, "]}");
    ck_assert(!text.failed);
    iampb__builder_char(&text, '\0');
    iampb_lint *lint = lint_as(ctx, IAMPB_POLICY_IDENTITY, text.text, "");
    ck_assert_uint_gt(iampb_lint_count(lint), 10000);
    iampb_lint_free(lint);
    iampb__builder_free(&text);
    iampb_context_free(ctx);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = HARNESS_LIST("policy/lint_own", every_name_of_a_list_is_an_action, every_action_of_a_way_is_an_action,
            each_way_is_one_finding_with_its_actions, everything_but_one_action_gives_all_ways_without_it,
            a_way_that_leads_nowhere_by_itself_is_less_grave, another_account_needs_the_own_one,
            ten_thousand_statements_are_no_trap);
    TCase *loops = tcase_create("loops");
    tcase_add_loop_test(loops, findings_of_one_code_differ_in_severity, 0, sizeof graded / sizeof graded[0]);
    tcase_add_loop_test(loops, what_can_be_mended_without_thinking_has_an_edit, 0, sizeof mended / sizeof mended[0]);
    suite_add_tcase(s, loops);
    return s;
}
HARNESS_MAIN("policy-lint_own", suite)
