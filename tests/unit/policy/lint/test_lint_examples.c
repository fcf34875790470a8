/* test_lint_examples.c - policies that are worked out in full: each finding's path, line, column and offset, in bytes
 * and in UTF-16 units; sizes at the edge; and policies of which the profile of AWS has nothing to say. */
#include "cases.h"
#include <jansson.h>
#include <stdbool.h>
#include <stdlib.h>

#define ALLOW(...) LINT_ALLOW(#__VA_ARGS__)

/* ---- Findings as JSON ---- */
typedef struct text {
    char *bytes;
    size_t len;
} text;

static int32_t keep(void *user, const char *bytes, size_t len)
{
    text *out = user;
    out->bytes = realloc(out->bytes, out->len + len + 1);
    memcpy(out->bytes + out->len, bytes, len);
    out->len += len;
    return 0;
}

static iampb_lint *lint_of(iampb_context *ctx, const char *policy, const iampb_lint_options *options)
{
    iampb_lint *lint = NULL;
    iampb_error *err = NULL;
    ck_assert_status(iampb_lint_policy(ctx, policy, strlen(policy), options, &lint, &err), IAMPB_OK, &err);
    return lint;
}

/* The array of findings, as a host would read it. */
static json_t *findings_of(const iampb_lint *lint, int utf16)
{
    text out = { NULL, 0 };
    iampb_error *err = NULL;
    ck_assert_status(iampb_lint_write(lint, utf16, keep, &out, &err), IAMPB_OK, &err);
    json_t *root = json_loadb(out.bytes, out.len, JSON_REJECT_DUPLICATES, NULL);
    free(out.bytes);
    ck_assert_msg(root != NULL, "what was written is not JSON");
    json_t *findings = json_incref(json_object_get(root, "findings"));
    ck_assert(json_is_array(findings));
    json_decref(root);
    return findings;
}

/* Number `skip` of those with the code; borrowed. */
static json_t *find(json_t *findings, const char *code, size_t skip)
{
    for (size_t i = 0; i < json_array_size(findings); i++) {
        json_t *finding = json_array_get(findings, i);
        if (strcmp(json_string_value(json_object_get(finding, "issueCode")), code) == 0 && skip-- == 0)
            return finding;
    }
    return NULL;
}

/* ---- Worked examples ---- */
typedef struct place {
    const char *path;                  /* the elements of the path, as JSON */
    int line, column, offset;          /* of the first byte; line 0: no more places */
    int end_line, end_column, end_offset; /* behind the last one */
} place;

typedef struct example {
    const char *policy;
    iampb_policy_kind kind;
    int utf16;
    const char *code;
    size_t number;     /* among the findings with this code */
    place places[3];
    const char *named; /* what the detail must have; NULL: nothing in particular */
} example;

#define IN_STATEMENT "{\"value\": \"Statement\"}, {\"index\": 0}, "
#define VALUE(name) "{\"value\": \"" name "\"}"
#define KEY(name) "{\"key\": \"" name "\"}"
#define INDEX(number) ", {\"index\": " #number "}"
#define CONDITION(operation) IN_STATEMENT VALUE("Condition") ", " VALUE(operation) ", "

/* 161 bytes; the letter in the Sid is two of them, and one unit. */
#define LINES(end)                                                                                                    \
    "{\"Version\": \"2012-10-17\"," end " \"Statement\": [{\"Sid\": \"\xc3\xa9\", \"Effect\": \"Allow\"," end         \
    "   \"Action\": [\"sqs:Send*\", \"SQS:SendMessage\", \"sqs:GetQueueUrl\"]," end "   \"Resource\": \"*\"}]}"
#define MARK "\xef\xbb\xbf"
#define SID IN_STATEMENT VALUE("Sid")
#define ACTION(number) IN_STATEMENT VALUE("Action") INDEX(number)
/* Two of the places that the examples share. */
#define SAME_LINE(path, begin, end) { path, 1, begin, begin, 1, end, end }

#define SENT "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"sqs:Sent\", \"Resource\": \"*\"}}"
#define ESCAPED                                                                                                       \
    "{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"Allow\", \"Sid\": \"\\u00e9\xf0\x9f\x98\x80\", "      \
    "\"Action\": \"sqs:Sent\", \"Resource\": \"*\"}}"
#define GROUPS                                                                                                        \
    LINT_JSON({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Resource":"*","Action":["sqs:*","sqs:Send*",)   \
    LINT_JSON("sns:Publish","sqs:SendMessage","sns:publish","s3:Get*","s3:*Object"]}]})
#define LOGS                                                                                                          \
    LINT_JSON({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":[)            \
    LINT_JSON("arn:aws:s3:::logs-*", "arn:aws:s3:::logs-app/2026/*", "arn:aws:s3:::Logs-app/*"]}]})
#define PRESENT                                                                                                       \
    LINT_JSON({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ec2:StartInstances","Resource":"*",)   \
    LINT_JSON("Condition":{"StringLike": {"aws:ResourceTag/team": ["*"]}}}]})
#define ARN_KEY                                                                                                       \
    LINT_JSON({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*",)         \
    LINT_JSON("Condition":{"StringLike":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/ci-*"}}}]})
#define TAG_KEYS                                                                                                      \
    LINT_JSON({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ec2:CreateTags","Resource":"*",)       \
    LINT_JSON("Condition":{"StringEquals": {"aws:TagKeys": "team"}}}]})
#define ESCAPED_KEY                                                                                                   \
    "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"ec2:CreateTags\"," \
    "\"Resource\":\"*\",\"Condition\":{\"string\\u0045quals\": {\"AWS:Tag\\u004beys\": \"team\"}}}]}"
#define ONE_ORG                                                                                                       \
    LINT_JSON({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"*",)      \
    LINT_JSON("Condition":{"ForAllValues:StringEquals": {"aws:PrincipalOrgID": ["o-a", "o-b"]}}}]})

static const example examples[] = {
    { LINES("\n"), 0, 0, "UNSUPPORTED_SID", 0, { { SID, 2, 23, 49, 2, 27, 53 } }, NULL },
    { LINES("\n"), 0, 0, "REDUNDANT_ACTION", 0,
        { { ACTION(0), 3, 14, 88, 3, 25, 99 }, { ACTION(1), 3, 27, 101, 3, 44, 118 } }, "SQS:SendMessage" },
    { LINES("\n"), 0, 1, "UNSUPPORTED_SID", 0, { { SID, 2, 23, 49, 2, 26, 52 } }, NULL },
    { LINES("\n"), 0, 1, "REDUNDANT_ACTION", 0,
        { { ACTION(0), 3, 14, 87, 3, 25, 98 }, { ACTION(1), 3, 27, 100, 3, 44, 117 } }, "2" },
    /* CR LF ends a line once; CR alone ends none. */
    { LINES("\r\n"), 0, 0, "UNSUPPORTED_SID", 0, { { SID, 2, 23, 50, 2, 27, 54 } }, NULL },
    { LINES("\r\n"), 0, 0, "REDUNDANT_ACTION", 0,
        { { ACTION(0), 3, 14, 90, 3, 25, 101 }, { ACTION(1), 3, 27, 103, 3, 44, 120 } }, NULL },
    { LINES("\r"), 0, 0, "UNSUPPORTED_SID", 0, { SAME_LINE(SID, 49, 53) }, NULL },
    { LINES("\r"), 0, 0, "REDUNDANT_ACTION", 0,
        { SAME_LINE(ACTION(0), 88, 99), SAME_LINE(ACTION(1), 101, 118) }, NULL },
    /* A byte order mark is three bytes, one unit, and on the first line. */
    { MARK LINES("\n"), 0, 0, "UNSUPPORTED_SID", 0, { { SID, 2, 23, 52, 2, 27, 56 } }, NULL },
    { MARK LINES("\n"), 0, 1, "REDUNDANT_ACTION", 0,
        { { ACTION(0), 3, 14, 88, 3, 25, 99 }, { ACTION(1), 3, 27, 101, 3, 44, 118 } }, NULL },
    { MARK SENT, 0, 0, "MISSING_VERSION", 0, { SAME_LINE("", 3, 76) }, NULL },
    { MARK SENT, 0, 1, "MISSING_VERSION", 0, { SAME_LINE("", 1, 74) }, NULL },
    { MARK SENT, 0, 0, "INVALID_ACTION", 0, { SAME_LINE(VALUE("Statement") ", " VALUE("Action"), 47, 57) },
        "sqs:Sent" },
    { MARK SENT, 0, 1, "INVALID_ACTION", 0, { SAME_LINE(VALUE("Statement") ", " VALUE("Action"), 45, 55) }, NULL },
    { "\n\t{\"Statement\": {}} \n", 0, 0, "MISSING_VERSION", 0, { { "", 2, 1, 2, 2, 18, 19 } }, NULL },
    /* Escapes are as long as they are written; beyond U+FFFF a letter is two units. */
    { ESCAPED, 0, 0, "UNSUPPORTED_SID", 0, { SAME_LINE(VALUE("Statement") ", " VALUE("Sid"), 66, 78) }, NULL },
    { ESCAPED, 0, 1, "UNSUPPORTED_SID", 0, { SAME_LINE(VALUE("Statement") ", " VALUE("Sid"), 66, 76) }, NULL },
    { ESCAPED, 0, 1, "INVALID_ACTION", 0, { SAME_LINE(VALUE("Statement") ", " VALUE("Action"), 88, 98) }, NULL },
    /* Groups: five entries, three of one and two of the other; overlapping is no reason. */
    { GROUPS, 0, 0, "REDUNDANT_ACTION", 0,
        { SAME_LINE(ACTION(0), 80, 87), SAME_LINE(ACTION(1), 88, 99), SAME_LINE(ACTION(3), 114, 131) },
        "sqs:SendMessage" },
    { GROUPS, 0, 0, "REDUNDANT_ACTION", 0,
        { SAME_LINE(ACTION(0), 80, 87), SAME_LINE(ACTION(1), 88, 99), SAME_LINE(ACTION(3), 114, 131) }, "3" },
    { GROUPS, 0, 0, "REDUNDANT_ACTION", 1, { SAME_LINE(ACTION(2), 100, 113), SAME_LINE(ACTION(4), 132, 145) },
        "sns:Publish" },
    { LOGS, 0, 0, "REDUNDANT_RESOURCE", 0,
        { SAME_LINE(IN_STATEMENT VALUE("Resource") INDEX(0), 91, 112),
            SAME_LINE(IN_STATEMENT VALUE("Resource") INDEX(1), 114, 144) }, "arn:aws:s3:::logs-app/2026/*" },
    { PRESENT, 0, 0, "EQUIVALENT_TO_NULL_FALSE", 0,
        { SAME_LINE(CONDITION("StringLike") VALUE("aws:ResourceTag/team") INDEX(0), 153, 156) },
        "aws:ResourceTag/team" },
    { ARN_KEY, 0, 0, "STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS", 0,
        { SAME_LINE(CONDITION("StringLike") KEY("aws:PrincipalArn"), 121, 139) }, "aws:PrincipalArn" },
    { TAG_KEYS, 0, 0, "MISSING_QUALIFIER", 0, { SAME_LINE(CONDITION("StringEquals") KEY("aws:TagKeys"), 126, 139) },
        "aws:TagKeys" },
    /* Names are as written, but for escapes: each is five bytes longer than its letter. */
    { ESCAPED_KEY, 0, 0, "MISSING_QUALIFIER", 0,
        { SAME_LINE(CONDITION("stringEquals") KEY("AWS:TagKeys"), 131, 149) }, "AWS:TagKeys" },
    { ONE_ORG, 0, 0, "FORALLVALUES_WITH_SINGLE_VALUED_KEY", 0,
        { SAME_LINE(CONDITION("ForAllValues:StringEquals") VALUE("aws:PrincipalOrgID"), 162, 176) },
        "aws:PrincipalOrgID" },
};

static json_t *location_of(const place *p)
{
    char path[1024];
    size_t len = 1;
    path[0] = '[';
    ck_assert_uint_lt(strlen(p->path) + 3, sizeof path);
    memcpy(path + len, p->path, strlen(p->path));
    len += strlen(p->path);
    memcpy(path + len, "]", 2);
    json_t *steps = json_loads(path, JSON_REJECT_DUPLICATES, NULL);
    ck_assert_msg(steps != NULL, "%s is not JSON", path);
    return json_pack("{s:o, s:{s:{s:i, s:i, s:i}, s:{s:i, s:i, s:i}}}", "path", steps, "span", "start", "line", p->line,
            "column", p->column, "offset", p->offset, "end", "line", p->end_line, "column", p->end_column, "offset",
            p->end_offset);
}

static void check_locations(const example *e, const json_t *locations)
{
    size_t count = 0;
    while (count < 3 && e->places[count].line != 0)
        count++;
    ck_assert_msg(json_array_size(locations) == count, "%s is at %zu places in %s", e->code, json_array_size(locations),
            e->policy);
    for (size_t i = 0; i < count; i++) {
        json_t *expected = location_of(&e->places[i]), *found = json_array_get(locations, i);
        char *shown = json_dumps(found, JSON_COMPACT);
        ck_assert_msg(json_equal(found, expected), "%s is at %s in %s", e->code, shown, e->policy);
        free(shown);
        json_decref(expected);
    }
}

START_TEST(examples_are_exact)
{
    iampb_context *ctx = harness_context();
    ck_assert_uint_eq(strlen(LINES("\n")), 161);
    for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
        const example *e = &examples[i];
        iampb_lint_options options = IAMPB_LINT_OPTIONS_INIT;
        options.kind = e->kind;
        options.profile = IAMPB_LINT_AWS;
        iampb_lint *lint = lint_of(ctx, e->policy, &options);
        json_t *findings = findings_of(lint, e->utf16), *finding = find(findings, e->code, e->number);
        ck_assert_msg(finding != NULL, "no %s in %s", e->code, e->policy);
        check_locations(e, json_object_get(finding, "locations"));
        const char *detail = json_string_value(json_object_get(finding, "findingDetails"));
        ck_assert_msg(e->named == NULL || strstr(detail, e->named) != NULL, "%s: \"%s\" does not name %s", e->code,
                detail, e->named);
        json_decref(findings);
        iampb_lint_free(lint);
    }
    iampb_context_free(ctx);
}
END_TEST

/* Lines and columns from 1, through the getters. */
START_TEST(getters_count_from_one)
{
    iampb_context *ctx = harness_context();
    iampb_lint_options options = IAMPB_LINT_OPTIONS_INIT;
    options.profile = IAMPB_LINT_AWS;
    iampb_lint *lint = lint_of(ctx, MARK LINES("\r\n"), &options);
    uint64_t begin, end, line, column;
    ck_assert_uint_eq(iampb_lint_count(lint), 2);
    ck_assert_str_eq(iampb_lint_text(lint, 1, "code", NULL), "REDUNDANT_ACTION");
    ck_assert_int_eq(iampb_lint_location_position(lint, 1, 1, &begin, &end, &line, &column), IAMPB_OK);
    ck_assert_uint_eq(begin, 106);
    ck_assert_uint_eq(end, 123);
    ck_assert_uint_eq(line, 3);
    ck_assert_uint_eq(column, 28);
    iampb_lint_free(lint);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(members_of_a_finding_are_those_of_aws)
{
    static const char *const rows[][3] = {
        { "REDUNDANT_ACTION", "SUGGESTION",
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html"
            "#access-analyzer-reference-policy-checks-suggestion-redundant-action" },
        { "MISSING_VERSION", "WARNING",
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html"
            "#access-analyzer-reference-policy-checks-general-warning-missing-version" },
        { "INVALID_ACTION", "ERROR",
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html"
            "#access-analyzer-reference-policy-checks-error-invalid-action" },
        { "PASS_ROLE_WITH_STAR_IN_RESOURCE", "SECURITY_WARNING",
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html"
            "#access-analyzer-reference-policy-checks-security-warning-pass-role-with-star-in-resource" },
    };
    iampb_context *ctx = harness_context();
    iampb_lint *lint = lint_of(ctx, LINT_JSON({"Statement": {"Effect": "Allow", "Resource": "*",
        "Action": ["iam:PassRole", "iam:passrole", "sqs:Sent"]}}), NULL);
    json_t *findings = findings_of(lint, 0);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        json_t *finding = find(findings, rows[i][0], 0);
        ck_assert_msg(finding != NULL, "%s", rows[i][0]);
        ck_assert_uint_eq(json_object_size(finding), 5);
        ck_assert_str_eq(json_string_value(json_object_get(finding, "findingType")), rows[i][1]);
        ck_assert_str_eq(json_string_value(json_object_get(finding, "learnMoreLink")), rows[i][2]);
    }
    json_decref(findings);
    iampb_lint_free(lint);
    iampb_context_free(ctx);
}
END_TEST

/* After what is no JSON, nothing else is said; what follows a broken element is. */
START_TEST(rules_go_on_after_faults_but_not_after_broken_json)
{
    iampb_context *ctx = harness_context();
    iampb_lint *lint = lint_of(ctx, "{\"Version\": \"2012-10-18\", \"Statement\": [{\"Effect\": \"allow\"}]", NULL);
    ck_assert_uint_eq(iampb_lint_count(lint), 1);
    ck_assert_str_eq(iampb_lint_text(lint, 0, "code", NULL), "JSON_SYNTAX_ERROR");
    iampb_lint_free(lint);
    lint = lint_of(ctx, LINT_JSON({"Version": "2012-10-17", "Statement": [
        {"Effect": 7, "Action": {}, "Resource": []}, "?",
        {"Sid": "A", "Effect": "Allow", "Action": "sqs:Sent", "Resource": "*"},
        {"Sid": "A", "Effect": "Deny", "Action": ["sqs:*", "sqs:Get*"], "Resource": "*"}]}), NULL);
    json_t *findings = findings_of(lint, 0);
    ck_assert_ptr_nonnull(find(findings, "DATA_TYPE_MISMATCH", 2));
    ck_assert_ptr_nonnull(find(findings, "EMPTY_ARRAY_RESOURCE", 0));
    ck_assert_ptr_nonnull(find(findings, "INVALID_ACTION", 0));
    ck_assert_ptr_nonnull(find(findings, "REDUNDANT_ACTION", 0));
    ck_assert_ptr_nonnull(find(findings, "UNIQUE_SIDS_REQUIRED", 0));
    json_decref(findings);
    iampb_lint_free(lint);
    iampb_context_free(ctx);
}
END_TEST

/* ---- Severities ---- */
START_TEST(errors_of_guards_are_graver)
{
    static const struct {
        iampb_policy_kind kind;
        const char *policy, *code;
        iampb_severity severity;
    } rows[] = {
        { IAMPB_POLICY_IDENTITY, LINT_ALLOW("\"Action\": \"sqs:Sent\", \"Resource\": \"*\""), "INVALID_ACTION",
            IAMPB_SEVERITY_MEDIUM },
        { IAMPB_POLICY_IDENTITY, LINT_DENY("\"Action\": \"sqs:Sent\", \"Resource\": \"*\""), "INVALID_ACTION",
            IAMPB_SEVERITY_HIGH },
        { IAMPB_POLICY_SCP, LINT_ALLOW("\"Action\": \"sqs:Sent\", \"Resource\": \"*\""), "INVALID_ACTION",
            IAMPB_SEVERITY_HIGH },
        { IAMPB_POLICY_RCP, LINT_JSON({"Version": "2012-10-17"}), "MISSING_STATEMENT", IAMPB_SEVERITY_HIGH },
        { IAMPB_POLICY_IDENTITY, LINT_JSON({"Version": "2012-10-17"}), "MISSING_STATEMENT", IAMPB_SEVERITY_MEDIUM },
        { IAMPB_POLICY_IDENTITY, LINT_DENY("\"Action\": [\"s3:*\", \"s3:Get*\"], \"Resource\": \"*\""),
            "REDUNDANT_ACTION", IAMPB_SEVERITY_INFO },
        { IAMPB_POLICY_SCP, LINT_JSON({"Statement": []}), "MISSING_VERSION", IAMPB_SEVERITY_LOW },
        { IAMPB_POLICY_IDENTITY, ALLOW("Action": "iam:PassRole", "Resource": "*"), "PASS_ROLE_WITH_STAR_IN_RESOURCE",
            IAMPB_SEVERITY_HIGH },
        { IAMPB_POLICY_RESOURCE, ALLOW("NotPrincipal": {"AWS": "111122223333"}, "Action": "sqs:*", "Resource": "*"),
            "ALLOW_WITH_NOT_PRINCIPAL", IAMPB_SEVERITY_HIGH },
        { IAMPB_POLICY_RESOURCE, ALLOW("Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:*",
            "Resource": "*"), "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", IAMPB_SEVERITY_MEDIUM },
        { IAMPB_POLICY_TRUST, ALLOW("Action": "sts:AssumeRoleWithWebIdentity", "Principal":
            {"Federated": "accounts.google.com"}), "MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL", IAMPB_SEVERITY_HIGH },
        { IAMPB_POLICY_TRUST, ALLOW("Action": "sts:AssumeRole", "Principal": {"AWS": "AROAEXAMPLEEXAMPLE123"}),
            "INVALID_ROLE_REFERENCE", IAMPB_SEVERITY_LOW },
    };
    iampb_context *ctx = harness_context();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        iampb_lint_options options = IAMPB_LINT_OPTIONS_INIT;
        bool found = false;
        options.kind = rows[i].kind;
        iampb_lint *lint = lint_of(ctx, rows[i].policy, &options);
        for (size_t k = 0; k < iampb_lint_count(lint); k++)
            if (strcmp(iampb_lint_text(lint, k, "code", NULL), rows[i].code) == 0) {
                found = true;
                ck_assert_msg(iampb_lint_severity(lint, k) == rows[i].severity, "%s is %d in %s", rows[i].code,
                        (int)iampb_lint_severity(lint, k), rows[i].policy);
            }
        ck_assert_msg(found, "no %s in %s", rows[i].code, rows[i].policy);
        iampb_lint_free(lint);
    }
    iampb_context_free(ctx);
}
END_TEST

/* ---- Principals that can be mended ---- */
#define ROLE_OF(...) LINT_ALLOW("\"Action\": \"sts:AssumeRole\", \"Principal\": " #__VA_ARGS__)

START_TEST(principals_are_mended)
{
    static const char *const rows[][2] = {
        { ROLE_OF({"Service": "Config.amazonaws.com"}), ROLE_OF({"Service": "config.amazonaws.com"}) },
        { ROLE_OF({"Service": "ec2"}), ROLE_OF({"Service": "ec2"}) },
        { ROLE_OF({"AWS": ["arn:aws:iam::111122223333:role/x/ci", "arn:aws:sts::111122223333:assumed-role/ci/a",
            "arn:aws:sts::111122223333:assumed-role/cd/a"]}),
            ROLE_OF({"AWS": ["arn:aws:iam::111122223333:role/x/ci", "arn:aws:sts::111122223333:assumed-role/cd/a"]}) },
        { ROLE_OF({"AWS": ["arn:aws:sts::111122223333:assumed-role/ci/a", "arn:aws:sts::111122223333:assumed-role/ci/b",
            "arn:aws:iam::111122223333:role/ci"]}), ROLE_OF({"AWS": ["arn:aws:iam::111122223333:role/ci"]}) },
        /* The value of a condition holds as it is: in lower case it could let more in. */
        { ALLOW("Action": "sts:AssumeRole", "Principal": {"AWS": "111122223333"},
            "Condition": {"ForAnyValue:StringEquals": {"aws:CalledVia": "Athena.amazonaws.com"}}),
            ALLOW("Action": "sts:AssumeRole", "Principal": {"AWS": "111122223333"},
                "Condition": {"ForAnyValue:StringEquals": {"aws:CalledVia": "Athena.amazonaws.com"}}) },
    };
    iampb_context *ctx = harness_context();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        iampb_lint_options options = IAMPB_LINT_OPTIONS_INIT;
        iampb_error *err = NULL;
        text out = { NULL, 0 };
        options.kind = IAMPB_POLICY_TRUST;
        iampb_lint *lint = lint_of(ctx, rows[i][0], &options);
        ck_assert_status(iampb_lint_fix(lint, keep, &out, NULL, &err), IAMPB_OK, &err);
        ck_assert_msg(out.len == strlen(rows[i][1]) && memcmp(out.bytes, rows[i][1], out.len) == 0,
                "%s became %.*s", rows[i][0], (int)out.len, out.bytes);
        free(out.bytes);
        iampb_lint_free(lint);
    }
    iampb_context_free(ctx);
}
END_TEST

/* ---- Near the examples: codes that must not come ---- */
typedef struct silent {
    const char *code, *policy;
} silent;

#define IF(...) LINT_ALLOW("\"Action\": \"ec2:CreateTags\", \"Resource\": \"*\", \"Condition\": " #__VA_ARGS__)

START_TEST(rules_of_the_examples_know_their_limits)
{
    static const silent rows[] = {
        { "REDUNDANT_ACTION", ALLOW("Action": ["s3:?etObject*", "s3:*etObjectAcl"], "Resource": "*") },
        { "REDUNDANT_ACTION", ALLOW("Action": ["s3:Get*", "s3:*Object"], "Resource": "*") },
        { "REDUNDANT_RESOURCE",
            ALLOW("Action": "s3:*", "Resource": ["arn:aws:s3:::logs-*", "arn:aws:s3:::Logs-app/*"]) },
        { "EQUIVALENT_TO_NULL_FALSE", IF({"StringLike": {"aws:ResourceTag/team": ["team-*"]}}) },
        { "EQUIVALENT_TO_NULL_FALSE", IF({"StringLikeIfExists": {"aws:ResourceTag/team": "*"}}) },
        { "EQUIVALENT_TO_NULL_FALSE", IF({"ForAnyValue:StringLike": {"aws:TagKeys": "*"}}) },
        { "EQUIVALENT_TO_NULL_FALSE", IF({"StringEquals": {"aws:ResourceTag/team": "*"}}) },
        { "STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS",
            IF({"StringEquals": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/ci"}}) },
        { "STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS",
            IF({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/ci-*"}}) },
        { "MISSING_QUALIFIER", IF({"Null": {"aws:TagKeys": "false"}}) },
        { "MISSING_QUALIFIER", IF({"ForAllValues:StringEquals": {"aws:TagKeys": "team"}}) },
        { "FORALLVALUES_WITH_SINGLE_VALUED_KEY",
            IF({"ForAllValues:StringEquals": {"codestar-connections:ProviderAction": "a"}}) },
        { "FORALLVALUES_WITH_SINGLE_VALUED_KEY", IF({"ForAllValues:StringEquals": {"identitystore:UserId": "a"}}) },
        { "MISSING_QUALIFIER", IF({"StringEquals": {"identitystore:UserId": "a"}}) },
    };
    static const silent reported[] = {
        { "EQUIVALENT_TO_NULL_FALSE", IF({"stringLIKE": {"aws:ResourceTag/team": "*"}}) },
        { "EQUIVALENT_TO_NULL_TRUE", IF({"StringNotLike": {"aws:ResourceTag/team": "*"}}) },
        { "STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS", IF({"StringNotLikeIfExists": {"aws:principalarn": "a"}}) },
        { "REDUNDANT_ACTION", ALLOW("Action": ["s3:Get?bject", "s3:Get*bject"], "Resource": "*") },
        { "REDUNDANT_ACTION", ALLOW("Action": ["s3:?etObject*", "s3:GetObjectAcl"], "Resource": "*") },
    };
    iampb_context *ctx = harness_context();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0] + sizeof reported / sizeof reported[0]; i++) {
        bool wanted = i >= sizeof rows / sizeof rows[0];
        const silent *row = wanted ? &reported[i - sizeof rows / sizeof rows[0]] : &rows[i];
        iampb_lint *lint = lint_of(ctx, row->policy, NULL);
        json_t *findings = findings_of(lint, 0);
        ck_assert_msg((find(findings, row->code, 0) != NULL) == wanted, "%s for %s", row->code, row->policy);
        json_decref(findings);
        iampb_lint_free(lint);
    }
    iampb_context_free(ctx);
}
END_TEST

/* One finding for each value. */
START_TEST(each_value_that_is_a_star_is_a_finding)
{
    iampb_context *ctx = harness_context();
    iampb_lint *lint = lint_of(ctx,
            IF({"StringLike": {"aws:ResourceTag/a": ["*", "b", "*"], "aws:ResourceTag/c": "*"}}), NULL);
    json_t *findings = findings_of(lint, 0);
    ck_assert_ptr_nonnull(find(findings, "EQUIVALENT_TO_NULL_FALSE", 2));
    ck_assert_ptr_null(find(findings, "EQUIVALENT_TO_NULL_FALSE", 3));
    json_decref(findings);
    iampb_lint_free(lint);
    iampb_context_free(ctx);
}
END_TEST

/* ---- Sizes ---- */
/* A policy of `count` characters that are not white space; its Sid is made longer by `letter`. */
static char *policy_of(size_t count, const char *letter, const char *blanks)
{
    const char *before = "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Deny\", \"Sid\": \"";
    const char *behind = "\", \"Action\": \"sqs:*\", \"Resource\": \"*\"}]}";
    size_t frame = 0, used = strlen(before);
    for (const char *p = before; *p != '\0'; p++)
        frame += *p != ' ';
    for (const char *p = behind; *p != '\0'; p++)
        frame += *p != ' ';
    char *made = malloc(used + (count - frame) * strlen(letter) + strlen(behind) + strlen(blanks) + 1);
    memcpy(made, before, used);
    for (size_t i = frame; i < count; i++, used += strlen(letter))
        memcpy(made + used, letter, strlen(letter));
    memcpy(made + used, blanks, strlen(blanks));
    used += strlen(blanks);
    memcpy(made + used, behind, strlen(behind) + 1);
    return made;
}

/* The number in the detail of the finding with the code; 0: no such finding. Frees the policy. */
static long reported_size(iampb_context *ctx, char *policy, const iampb_lint_options *options, const char *code)
{
    long number = 0;
    iampb_lint *lint = lint_of(ctx, policy, options);
    json_t *findings = findings_of(lint, 0), *finding = find(findings, code, 0);
    if (finding != NULL) {
        const char *detail = json_string_value(json_object_get(finding, "findingDetails"));
        number = strtol(detail + strcspn(detail, "0123456789"), NULL, 10);
        json_t *location = json_array_get(json_object_get(finding, "locations"), 0);
        ck_assert_uint_eq(json_array_size(json_object_get(location, "path")), 0);
        ck_assert_ptr_null(find(findings, code, 1));
    }
    json_decref(findings);
    iampb_lint_free(lint);
    free(policy);
    return number;
}

START_TEST(sizes_are_counted_without_white_space)
{
    const char *code = "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA";
    iampb_context *ctx = harness_context();
    ck_assert_int_eq(reported_size(ctx, policy_of(10240, "a", ""), NULL, code), 0);
    ck_assert_int_eq(reported_size(ctx, policy_of(10241, "a", ""), NULL, code), 10242);
    ck_assert_int_eq(reported_size(ctx, policy_of(10300, "a", ""), NULL, code), 10301);
    /* Characters, not bytes; blanks do not count, within strings as without. */
    ck_assert_int_eq(reported_size(ctx, policy_of(10240, "\xc3\xa9", "    "), NULL, code), 0);
    ck_assert_int_eq(reported_size(ctx, policy_of(10241, "\xf0\x9f\x98\x80", "    "), NULL, code), 10242);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(quotas_of_organizations_and_trust_policies_are_options)
{
    iampb_lint_options options = IAMPB_LINT_OPTIONS_INIT;
    iampb_context *ctx = harness_context();
    const char *trust = "POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA";
    options.kind = IAMPB_POLICY_SCP;
    ck_assert_int_eq(reported_size(ctx, policy_of(5120, "a", ""), &options, "POLICY_SIZE_EXCEEDS_SCP_QUOTA"), 0);
    ck_assert_int_eq(reported_size(ctx, policy_of(5121, "a", ""), &options, "POLICY_SIZE_EXCEEDS_SCP_QUOTA"), 5121);
    options.scp_quota = 10240;
    ck_assert_int_eq(reported_size(ctx, policy_of(10240, "a", ""), &options, "POLICY_SIZE_EXCEEDS_SCP_QUOTA"), 0);
    options.kind = IAMPB_POLICY_RCP;
    ck_assert_int_eq(reported_size(ctx, policy_of(5121, "a", ""), &options, "POLICY_SIZE_EXCEEDS_RCP_QUOTA"), 5121);
    options.rcp_quota = 5121;
    ck_assert_int_eq(reported_size(ctx, policy_of(5121, "a", ""), &options, "POLICY_SIZE_EXCEEDS_RCP_QUOTA"), 0);
    options.kind = IAMPB_POLICY_TRUST;
    ck_assert_int_eq(reported_size(ctx, policy_of(2049, "a", ""), &options, trust), 2049);
    options.trust_quota = 4096;
    ck_assert_int_eq(reported_size(ctx, policy_of(4096, "a", ""), &options, trust), 0);
    iampb_context_free(ctx);
}
END_TEST

/* ---- Valid policies ---- */
typedef struct clean {
    iampb_policy_kind kind;
    const char *policy;
} clean;

#define ID IAMPB_POLICY_IDENTITY
#define READ(...)                                                                                                     \
    LINT_ALLOW("\"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::logs/*\", \"Condition\": " #__VA_ARGS__)
#define ON(action, arn) { ID, LINT_ALLOW("\"Action\": \"" action "\", \"Resource\": \"" arn "\"") }
#define ROLE(...) { IAMPB_POLICY_TRUST, ALLOW(__VA_ARGS__) }

static const clean policies[] = {
    /* One statement, and values, without lists; an Id; no Sid. */
    { ID, LINT_JSON({"Version": "2012-10-17", "Id": "a b", "Statement": {"Effect": "Allow", "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::logs/*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-abcdef1234"}}}}) },
    /* Conditions of JSON's own types; operators that could do more. */
    { ID, READ({"Bool": {"aws:SecureTransport": true}}) },
    { ID, READ({"Bool": {"aws:MultiFactorAuthPresent": [true]}, "NumericLessThan": {"aws:MultiFactorAuthAge": 3600}}) },
    { ID, READ({"Null": {"aws:PrincipalTag/team": false}}) },
    { ID, ALLOW("Action": "s3:ListBucket", "Resource": "arn:aws:s3:::logs",
        "Condition": {"StringLike": {"s3:prefix": "home"}, "NumericLessThanEquals": {"s3:max-keys": 10}}) },
    { ID, READ({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/ci"}}) },
    { ID, READ({"StringEquals": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/ci"}}) },
    { ID, READ({"StringNotEqualsIfExists": {"aws:PrincipalArn": ["arn:aws:iam::111122223333:role/ci"]}}) },
    { ID, ALLOW("Action": "sns:Subscribe", "Resource": "arn:aws:sns:eu-west-1:111122223333:alarms",
        "Condition": {"ArnEquals": {"sns:Endpoint": "arn:aws:sqs:eu-west-1:111122223333:alarms"}}) },
    /* Upper and lower case. */
    { ID, ALLOW("Action": ["IAM:passrole", "S3:getobject"], "Resource": "*",
        "Condition": {"stringequals": {"iam:passedToService": "glue.amazonaws.com"}}) },
    { ID, READ({"BOOL": {"AWS:securetransport": "TRUE"},
        "foranyvalue:STRINGlike": {"aws:principalorgpaths": "o-a/*"}}) },
    /* Tags may be called anything. */
    { ID, ALLOW("Action": "ec2:StartInstances", "Resource": "*",
        "Condition": {"StringEquals": {"aws:ResourceTag/aws:cloudformation:stack-name": "web"}}) },
    { ID, ALLOW("Action": "ec2:StartInstances", "Resource": "*",
        "Condition": {"StringEquals": {"aws:ResourceTag/Cost centre/a+b": "1", "ec2:ResourceTag/x:y": "2"}}) },
    { ID, READ({"StringEquals": {"s3:ExistingObjectTag/level": "open", "aws:PrincipalTag/a/b": "c"}}) },
    /* Not... where nothing sensitive is left in. */
    { ID, ALLOW("Action": "s3:GetObject", "NotResource": "arn:aws:s3:::secret/*") },
    { ID, ALLOW("NotAction": ["iam:*", "organizations:*"], "Resource": "*") },
    { ID, LINT_DENY("\"NotAction\": \"sts:*\", \"NotResource\": \"arn:aws:s3:::logs\"") },
    /* Roles by a part of their names. */
    ON("iam:PassRole", "arn:aws:iam::*:role/*"),
    ON("iam:PassRole", "arn:aws:iam::111122223333:role/App*"),
    ON("iam:CreateServiceLinkedRole", "arn:aws:iam::*:role/aws-service-role/*"),
    /* ARNs with wildcards anywhere behind the service, and ARNs that the catalogue cannot judge. */
    ON("sqs:SendMessage", "arn:*:sqs:*:*:jobs"),
    ON("sqs:SendMessage", "arn:aws:sqs:eu-*:1111*:jobs"),
    ON("ec2:StartInstances", "arn:aws:ec2:*:*:inst*"),
    ON("ec2:StartInstances", "arn:aws:ec2:eu-west-1:111122223333:*/i-0123456789abcdef0"),
    ON("lambda:InvokeFunction", "arn:aws:lambda:*:*:fn:jobs"),
    ON("migrationhub-strategy:GetAssessment", "arn:aws:migrationhub-strategy:eu-west-1:111122223333:assessment/a"),
    ON("applicationinsights:ListProblems", "arn:aws:applicationinsights:eu-west-1:111122223333:application/x"),
    ON("iam:GetPolicy", "arn:aws:iam::aws:policy/ReadOnlyAccess"),
    ON("cloudtrail-data:PutAuditEvents", "arn:aws:cloudtrail:eu-west-1:111122223333:channel/0a1b2c3d"),
    ON("s3:GetObject", "arn:aws:s3:::${aws:PrincipalTag/bucket, 'shared'}/${aws:username}/*"),
    /* What AWS takes, though its reference has it not. */
    ON("zocalo:DescribeInstances", "*"),
    ON("iot1click:*", "*"),
    { ID, READ({"StringEquals": {"aws:PrincipalOrgMasterAccountId": "111122223333"}}) },
    { ID, ALLOW("Action": "codestar-connections:PassConnection", "Resource": "*",
        "Condition": {"ForAllValues:StringEquals": {"codestar-connections:ProviderAction": ["ListRepositories"]}}) },
    /* Keys of providers of identities. */
    ROLE("Action": "sts:AssumeRoleWithWebIdentity",
        "Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/login.example.com/tenant"},
        "Condition": {"StringEquals": {"login.example.com/tenant:sub": "ci", "login.example.com/tenant:aud": "x"}}),
    ROLE("Action": ["sts:AssumeRoleWithSAML", "sts:TagSession"],
        "Principal": {"Federated": "arn:aws:iam::111122223333:saml-provider/corp"},
        "Condition": {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}}),
    ROLE("Action": "sts:AssumeRoleWithWebIdentity", "Principal": {"Federated": "cognito-identity.amazonaws.com"},
        "Condition": {"StringEquals": {"cognito-identity.amazonaws.com:aud": "eu-west-1:0a1b2c3d"},
            "ForAnyValue:StringLike": {"cognito-identity.amazonaws.com:amr": "authenticated"}}),
    ROLE("Action": "sts:AssumeRoleWithWebIdentity",
        "Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},
        "Condition": {"StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
            "token.actions.githubusercontent.com:sub": "repo:acme/app:ref:refs/heads/main"}}),
    ROLE("Action": "sts:AssumeRole",
        "Principal": {"Service": ["ec2.amazonaws.com", "ops.emr-serverless.amazonaws.com"]}),
    /* The same in two statements; overlapping. */
    { ID, LINT_JSON({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::logs/*"},
        {"Effect": "Allow", "Action": ["s3:GetObject", "s3:DeleteObject"], "Resource": "arn:aws:s3:::logs/*"}]}) },
    { ID, ALLOW("Action": ["s3:Get*", "s3:*Object"], "Resource": ["arn:aws:s3:::logs*", "arn:aws:s3:::*log"]) },
    /* Qualifiers. */
    { ID, ALLOW("Action": "ec2:CreateTags", "Resource": "*", "Condition": {
        "ForAllValues:StringEquals": {"aws:TagKeys": ["team"]},
        "ForAnyValue:StringLike": {"aws:CalledVia": ["ec2.*"]}}) },
    { ID, ALLOW("Action": "iam:CreateServiceLinkedRole", "Resource": "*",
        "Condition": {"ForAnyValue:StringEquals": {"iam:AWSServiceName": ["elasticloadbalancing.amazonaws.com"]}}) },
    /* Of other kinds. */
    { IAMPB_POLICY_RESOURCE, ALLOW("Sid": "own account, and a service of it", "Principal": {"AWS": ["111122223333",
        "arn:aws:iam::444455556666:role/ci"]}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::logs/*") },
    { IAMPB_POLICY_RESOURCE, ALLOW("Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage",
        "Resource": "*", "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:sns:eu-west-1:111122223333:*"}}) },
    { IAMPB_POLICY_SCP, ALLOW("NotAction": "organizations:*", "Resource": "*",
        "Condition": {"StringEquals": {"aws:RequestedRegion": ["eu-west-1"]}}) },
    { IAMPB_POLICY_SCP, LINT_DENY("\"NotAction\": \"sts:*\", \"NotResource\": \"arn:aws:s3:::logs\"") },
    { IAMPB_POLICY_RCP, ALLOW("Principal": "*", "Action": "*", "Resource": "*") },
    { IAMPB_POLICY_RCP, LINT_DENY("\"Principal\": \"*\", \"Action\": \"s3:*\", \"Resource\": \"*\", \"Condition\": "
        "{\"Bool\": {\"aws:SecureTransport\": false}}") },
    ROLE("Action": ["sts:AssumeRole", "sts:AssumeRoleWithWebIdentity"],
        "Principal": {"AWS": ["111122223333", "arn:aws:sts::111122223333:assumed-role/ci/run"],
            "Federated": "accounts.google.com"}, "Condition": {"StringEquals": {"accounts.google.com:sub": "1"}}),
};

START_TEST(valid_policies_have_no_finding_of_aws)
{
    iampb_context *ctx = harness_context();
    for (size_t i = 0; i < sizeof policies / sizeof policies[0]; i++) {
        iampb_lint_options options = IAMPB_LINT_OPTIONS_INIT;
        options.kind = policies[i].kind;
        options.profile = IAMPB_LINT_AWS;
        iampb_lint *lint = lint_of(ctx, policies[i].policy, &options);
        ck_assert_msg(iampb_lint_count(lint) == 0, "%s (%s) in %s", iampb_lint_text(lint, 0, "code", NULL),
                iampb_lint_text(lint, 0, "detail", NULL), policies[i].policy);
        iampb_lint_free(lint);
    }
    iampb_context_free(ctx);
}
END_TEST

/* Printed with wide margins, a policy of nearly the most characters is as good as before. */
START_TEST(pretty_printing_is_never_a_finding)
{
    static const iampb_policy_kind kinds[] = { IAMPB_POLICY_IDENTITY, IAMPB_POLICY_SCP };
    static const size_t quotas[] = { 10240, 5120 };
    char *blanks = malloc(100001);
    iampb_context *ctx = harness_context();
    for (size_t i = 0; i < 100000; i++)
        blanks[i] = " \t\r\n"[i % 4];
    blanks[100000] = '\0';
    for (size_t i = 0; i < 2; i++) {
        iampb_lint_options options = IAMPB_LINT_OPTIONS_INIT;
        options.kind = kinds[i];
        options.profile = IAMPB_LINT_AWS;
        char *policy = policy_of(quotas[i], "a", ""), *spread = malloc(strlen(policy) + 100001);
        char *comma = strstr(policy, ", \"Action\"");
        size_t head = (size_t)(comma + 1 - policy);
        memcpy(spread, policy, head);
        memcpy(spread + head, blanks, 100000);
        memcpy(spread + head + 100000, comma + 1, strlen(comma + 1) + 1);
        iampb_lint *lint = lint_of(ctx, spread, &options);
        ck_assert_msg(iampb_lint_count(lint) == 0, "%s", iampb_lint_text(lint, 0, "code", NULL));
        iampb_lint_free(lint);
        free(spread);
        free(policy);
    }
    free(blanks);
    iampb_context_free(ctx);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = HARNESS_LIST("policy/lint_examples", examples_are_exact, getters_count_from_one,
            members_of_a_finding_are_those_of_aws, rules_go_on_after_faults_but_not_after_broken_json,
            errors_of_guards_are_graver, principals_are_mended,
            rules_of_the_examples_know_their_limits, each_value_that_is_a_star_is_a_finding,
            sizes_are_counted_without_white_space, quotas_of_organizations_and_trust_policies_are_options,
            valid_policies_have_no_finding_of_aws, pretty_printing_is_never_a_finding);
    return s;
}
HARNESS_MAIN("policy-lint_examples", suite)
