/* test_file.c - playbook files: what is read, and how what is wrong is refused. */
#include "case.h"
#include "playbook/playbook.h"
#include <stdio.h>

/* ---- Refused, with place and help ---- */
static const struct refused {
    const char *json;
    iampb_status status;
    uint64_t line, column;
    const char *message; /* a part of it */
    const char *path;    /* NULL: any */
} refused[] = {
    { "[]", IAMPB_E_SYNTAX, 1, 1, "an object is expected", "" },
    { "{", IAMPB_E_SYNTAX, 1, 2, "", NULL },
    { "{\"profile\": \"cis-8.0\"}", IAMPB_E_SYNTAX, 1, 13, "cis-7.0, cis-5.0, fsbp", "profile" },
    { "{\"profile\": 7}", IAMPB_E_SYNTAX, 1, 13, "a string is expected here, not", "profile" },
    { "{\n \"chekcs\": {}}", IAMPB_E_SYNTAX, 2, 2, "is \"checks\" meant?", NULL },
    { "{\n \"colour\": {}}", IAMPB_E_SYNTAX, 2, 2, "there are \"profile\", \"checks\"", NULL },
    { "{\"checks\": []}", IAMPB_E_SYNTAX, 1, 12, "an object is expected here, not an array", "checks" },
    { "{\"checks\": {\"keys.unsued\": {}}}", IAMPB_E_SYNTAX, 1, 13, "is \"keys.unused\" meant?", NULL },
    { "{\"checks\": {\"nothing.like-that-at-all\": {}}}", IAMPB_E_SYNTAX, 1, 13, "\"nothing.like-that-at-all\" is not "
        "known",
        NULL },
    { "{\"checks\": {\"keys*\": {}}}", IAMPB_E_SYNTAX, 1, 13, "no pattern of checks", NULL },
    { "{\"checks\": {\"key.*\": {}}}", IAMPB_E_SYNTAX, 1, 13, "\"key.*\" is not known", NULL },
    { "{\"checks\": {\"keys.unused\": {\"dys\": 3}}}", IAMPB_E_SYNTAX, 1, 29, "it has days, privileged_days, "
        "grace_days",
        NULL },
    { "{\"checks\": {\"keys.unused\": {\"enable\": true}}}", IAMPB_E_SYNTAX, 1, 29, "is \"enabled\" meant?", NULL },
    { "{\"checks\": {\"mfa.user-disabled\": {\"days\": 3}}}", IAMPB_E_SYNTAX, 1, 35, "no parameter \"days\"", NULL },
    { "{\"checks\": {\"keys.unused\": {\"days\": 0}}}", IAMPB_E_SYNTAX, 1, 37, "must be from 1 to 36500",
        "checks[\"keys.unused\"].days" },
    { "{\"checks\": {\"keys.unused\": {\"days\": 1.5}}}", IAMPB_E_SYNTAX, 1, 37, "is a whole number, not 1.5", NULL },
    { "{\"checks\": {\"keys.unused\": {\"days\": \"45\"}}}", IAMPB_E_SYNTAX, 1, 37, "is a whole number", NULL },
    { "{\"checks\": {\"keys.unused\": {\"enabled\": 1}}}", IAMPB_E_SYNTAX, 1, 40, "true or false", NULL },
    { "{\"checks\": {\"keys.unused\": {\"severity\": \"bad\"}}}", IAMPB_E_SYNTAX, 1, 41, "critical, high, "
        "medium", NULL },
    { "{\"checks\": {\"keys.unused\": {}, \"keys.unused\": {}}}", IAMPB_E_SYNTAX, 1, 32, "", NULL },
    { "{\"frameworks\": [\"SOC 3\"]}", IAMPB_E_SYNTAX, 1, 17, "\"SOC 3\" is not known", "frameworks[0]" },
    { "{\"trusted_accounts\": [{\"name\": \"x\"}]}", IAMPB_E_SYNTAX, 1, 23, "\"id\" is missing", NULL },
    { "{\"trusted_accounts\": [{\"id\": \"123\"}]}", IAMPB_E_SYNTAX, 1, 30, "12 digits", NULL },
    { "{\"trusted_accounts\": [{\"id\": \"123456789012\", \"nmae\": \"x\"}]}", IAMPB_E_SYNTAX, 1, 46,
        "is \"name\" meant?", NULL },
    { "{\"email_domains\": \"x.org\"}", IAMPB_E_SYNTAX, 1, 19, "an array is expected here", NULL },
    { "{\"email_domains\": [\" \"]}", IAMPB_E_SYNTAX, 1, 20, "not an empty one", NULL },
    { "{\"organizational_units\": {\"prod\": {}}}", IAMPB_E_SYNTAX, 1, 27, "begins with ou-", NULL },
    { "{\"organizational_units\": {\"ou-ab12-cd\": {\"env\": \"p\"}}}", IAMPB_E_SYNTAX, 1, 42, "\"env\" is not "
        "known", NULL },
    { "{\"exemptions\": [{\"resource\": \"*\", \"checks\": [\"*\"]}]}", IAMPB_E_SYNTAX, 1, 17, "\"reason\" is "
        "missing", NULL },
    { "{\"exemptions\": [{\"resource\": \"*\", \"checks\": [\"*\"], \"reason\": \"\"}]}", IAMPB_E_SYNTAX, 1, 62,
        "not an empty one", NULL },
    { "{\"exemptions\": [{\"resource\": \"*\", \"checks\": [], \"reason\": \"r\"}]}", IAMPB_E_SYNTAX, 1, 45, "no check "
        "is listed",
        NULL },
    { "{\"exemptions\": [{\"checks\": [\"*\"], \"reason\": \"r\"}]}", IAMPB_E_SYNTAX, 1, 17, "\"resource\" is "
        "missing", NULL },
    { "{\"exemptions\": [{\"resource\": \"*\", \"checks\": [\"mfa.nope\"], \"reason\": \"r\"}]}", IAMPB_E_SYNTAX, 1, 46,
        "\"mfa.nope\" is not known", NULL },
    { "{\"exemptions\": [{\"resource\": \"*\", \"checks\": [\"*\"], \"reason\": \"r\", \"until\": \"2027-13-01\"}]}",
        IAMPB_E_SYNTAX, 1, 76, "write it like 2027-01-01", NULL },
    { "{\"suppressions\": [{\"fingerprint\": \"abc\", \"reason\": \"r\"}]}", IAMPB_E_SYNTAX, 1, 35, "64 hexadecimal "
        "digits",
        NULL },
    { "{\"suppressions\": [{\"check\": \"keys.unused\", \"reason\": \"r\"}]}", IAMPB_E_SYNTAX, 1, 19, "\"resource\" is "
        "missing",
        NULL },
    { "{\"suppressions\": [{\"fingerprint\": \"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\", "
      "\"check\": \"keys.unused\", \"reason\": \"r\"}]}", IAMPB_E_SYNTAX, 1, 19, "not both", NULL },
    { "{\"suppressions\": [{\"fingerprint\": \"0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef\", "
      "\"reason\": \"r\"}]}", IAMPB_E_SYNTAX, 1, 35, "lower case", NULL },
};

START_TEST(what_is_wrong_is_named_with_its_place)
{
    const struct refused *r = &refused[_i];
    iampb_context *ctx = harness_context();
    iampb_error *err = NULL;
    iampb_playbook *playbook = NULL;
    ck_assert_int_eq(iampb_playbook_parse(ctx, r->json, strlen(r->json), "p.json", &playbook, &err), r->status);
    ck_assert_ptr_null(playbook);
    ck_assert_ptr_nonnull(err);
    ck_assert_msg(strstr(iampb_error_message(err, NULL), r->message) != NULL, "%s: \"%s\" lacks \"%s\"", r->json,
            iampb_error_message(err, NULL), r->message);
    ck_assert_msg(iampb_error_line(err) == r->line && iampb_error_column(err) == r->column,
            "%s: line %d column %d, not %d %d", r->json, (int)iampb_error_line(err), (int)iampb_error_column(err),
            (int)r->line, (int)r->column);
    ck_assert_str_eq(iampb_error_input_name(err, NULL), "p.json");
    if (r->path != NULL)
        ck_assert_str_eq(iampb_error_json_path(err, NULL), r->path);
    iampb_error_free(err);
    iampb_context_free(ctx);
}
END_TEST

/* ---- Read ---- */
static iampb_playbook *parse(iampb_context *ctx, const char *json)
{
    iampb_error *err = NULL;
    iampb_playbook *playbook = NULL;
    ck_assert_status(iampb_playbook_parse(ctx, json, strlen(json), NULL, &playbook, &err), IAMPB_OK, &err);
    return playbook;
}

static size_t find(const iampb_playbook *playbook, const char *id)
{
    size_t i = 0;
    while (i < iampb_playbook_check_count(playbook)
           && strcmp(iampb_playbook_check_text(playbook, i, "id", NULL), id) != 0)
        i++;
    ck_assert_msg(i < iampb_playbook_check_count(playbook), "there is no check %s", id);
    return i;
}

static const struct accepted {
    const char *json, *check;
    int32_t enabled;
    iampb_severity severity;
    const char *parameters;
} accepted[] = {
    { "{}", "keys.unused", 1, IAMPB_SEVERITY_MEDIUM, "days=45, privileged_days=45, grace_days=0" },
    { "{\"profile\": \"fsbp\"}", "keys.unused", 1, IAMPB_SEVERITY_MEDIUM, "days=90, privileged_days=90, grace_days=0" },
    { "{\"checks\": {\"keys.unused\": {\"days\": 30}}}", "keys.unused", 1, IAMPB_SEVERITY_MEDIUM,
        "days=30, privileged_days=30, grace_days=0" },
    { "{\"checks\": {\"keys.unused\": {\"privileged_days\": 10}}}", "keys.unused", 1, IAMPB_SEVERITY_MEDIUM,
        "days=45, privileged_days=10, grace_days=0" },
    { "{\"checks\": {\"keys.unused\": {\"enabled\": false}}, \"profile\": \"fsbp\"}", "keys.unused", 0,
        IAMPB_SEVERITY_MEDIUM, "days=90, privileged_days=90, grace_days=0" },
    { "{\"checks\": {\"keys.unused\": {\"severity\": \"critical\"}, \"*\": {\"severity\": \"low\"}}}", "keys.unused", 1,
        IAMPB_SEVERITY_CRITICAL, "days=45, privileged_days=45, grace_days=0" },
    { "{\"checks\": {\"keys.*\": {\"severity\": \"high\"}, \"*\": {\"severity\": \"low\", \"enabled\": "
        "false}}}", "keys.unused",
        0, IAMPB_SEVERITY_HIGH, "days=45, privileged_days=45, grace_days=0" },
    { "{\"checks\": {\"keys.*\": {\"days\": "
        "7}}}", "keys.very-old", 1, IAMPB_SEVERITY_HIGH, "days=7, privileged_days=7" },
    { "{\"checks\": {\"mfa.password-no-expiry\": {\"enabled\": true, \"days\": 365}}}", "mfa.password-no-expiry", 1,
        IAMPB_SEVERITY_LOW, "days=365" },
    { "{\"checks\": {\"mfa.\\u0070assword-no-expiry\": {\"enabled\": true}}}", "mfa.password-no-expiry", 1,
        IAMPB_SEVERITY_LOW, "days=90" },
};

START_TEST(the_narrower_setting_wins_whatever_the_order)
{
    const struct accepted *a = &accepted[_i];
    iampb_context *ctx = harness_context();
    iampb_playbook *playbook = parse(ctx, a->json);
    size_t i = find(playbook, a->check);
    ck_assert_int_eq(iampb_playbook_check_enabled(playbook, i), a->enabled);
    ck_assert_int_eq(iampb_playbook_check_severity(playbook, i), a->severity);
    ck_assert_str_eq(iampb_playbook_check_text(playbook, i, "parameters", NULL), a->parameters);
    iampb_playbook_free(playbook);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(lists_arrive_whole)
{
    iampb_context *ctx = harness_context();
    iampb_playbook *p = parse(ctx, "{\"trusted_accounts\": [{\"id\": \"111122223333\", \"name\": \"vendor\"}, {\"id\": "
            "\"444455556666\"}], \"email_domains\": [\"example.org\"], \"machine_users\": "
            "[\"arn:aws:iam::*:user/ci/*\"], "
            "\"required_tags\": [\"Owner\", \"Cost\\u0043entre\"], \"organizational_units\": {\"ou-ab12-11111111\": "
            "{\"environment\": \"prod\", \"sensitivity\": \"high\"}, \"r-ab12\": {}}, \"workload_services_allowed\": "
            "[\"config.amazonaws.com\"], \"regions\": [\"eu-west-1\"], \"guardrails\": [\"stop-trail\"], "
            "\"mfa_actions\": [\"s3:DeleteBucket\"], \"exemptions\": [{\"resource\": \"arn:x\", \"checks\": [\"mfa.*\", "
            "\"keys.unused\"], "
            "\"reason\": \"because\", \"until\": \"2027-01-01\"}]}");
    ck_assert_uint_eq(p->lists.trusted_account_count, 2);
    ck_assert_view_eq(p->lists.trusted_accounts[0].name, "vendor");
    ck_assert_view_eq(p->lists.trusted_accounts[1].id, "444455556666");
    ck_assert_view_eq(p->lists.trusted_accounts[1].name, "");
    ck_assert_view_eq(p->lists.email_domains[0], "example.org");
    ck_assert_view_eq(p->lists.machine_users[0], "arn:aws:iam::*:user/ci/*");
    ck_assert_view_eq(p->lists.required_tags[1], "CostCentre");
    ck_assert_view_eq(p->lists.units[0].sensitivity, "high");
    ck_assert_view_eq(p->lists.units[1].environment, "");
    ck_assert_view_eq(p->lists.workload_services_allowed[0], "config.amazonaws.com");
    ck_assert_view_eq(p->lists.regions[0], "eu-west-1");
    ck_assert_uint_eq(p->lists.guardrails, 1U << IAMPB__GUARD_TRAIL);
    ck_assert_view_eq(p->lists.mfa_actions[0], "s3:DeleteBucket");
    ck_assert_uint_eq(p->rule_count, 1);
    ck_assert_view_eq(p->rules[0].checks[1], "keys.unused");
    ck_assert_view_eq(p->rules[0].until_text, "2027-01-01T00:00:00Z");
    iampb_playbook_free(p);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(only_wanted_frameworks_are_shown)
{
    iampb_context *ctx = harness_context();
    iampb_playbook *p = parse(ctx, "{\"frameworks\": [\"CIS AWS Foundations 7.0\", \"SOC 2\"]}");
    size_t check = find(p, "mfa.root-disabled");
    ck_assert_uint_eq(iampb_playbook_check_control_count(p, check), 2);
    ck_assert_str_eq(iampb_playbook_check_control(p, check, 0, "version", NULL), "7.0");
    ck_assert_str_eq(iampb_playbook_check_control(p, check, 0, "control", NULL), "2.5");
    ck_assert_str_eq(iampb_playbook_check_control(p, check, 1, "framework", NULL), "SOC 2");
    ck_assert_str_eq(iampb_playbook_check_control(p, check, 2, "framework", NULL), "");
    iampb_playbook_free(p);
    iampb_context_free(ctx);
}
END_TEST

/* A context that allows three rules. */
START_TEST(rules_have_a_limit)
{
    iampb_context *ctx = NULL;
    iampb_error *err = NULL;
    iampb_playbook *playbook = NULL;
    iampb_limits limits = IAMPB_LIMITS_INIT;
    iampb_context_options options = IAMPB_CONTEXT_OPTIONS_INIT;
    limits.playbook_rules = 3;
    options.limits = &limits;
    ck_assert_status(iampb_context_new(&options, &ctx, &err), IAMPB_OK, &err);
    const char *fits = "{\"email_domains\": [\"a\", \"b\"], \"required_tags\": [\"c\"]}";
    const char *past = "{\"email_domains\": [\"a\", \"b\"], \"required_tags\": [\"c\", \"d\"]}";
    ck_assert_status(iampb_playbook_parse(ctx, fits, strlen(fits), NULL, &playbook, &err), IAMPB_OK, &err);
    iampb_playbook_free(playbook);
    playbook = NULL;
    ck_assert_status(iampb_playbook_parse(ctx, past, strlen(past), NULL, &playbook, &err), IAMPB_E_LIMIT, &err);
    ck_assert_ptr_null(playbook);
    iampb_context_free(ctx);
}
END_TEST

/* Refused before a byte of it is read. */
START_TEST(arguments_and_size_are_checked_first)
{
    iampb_context *ctx = NULL;
    iampb_error *err = NULL;
    iampb_playbook *playbook = NULL;
    iampb_limits limits = IAMPB_LIMITS_INIT;
    iampb_context_options options = IAMPB_CONTEXT_OPTIONS_INIT;
    limits.input_bytes = 4096;
    options.limits = &limits;
    ck_assert_status(iampb_context_new(&options, &ctx, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_playbook_parse(ctx, NULL, 2, NULL, &playbook, &err), IAMPB_E_INVALID, &err);
    ck_assert_status(iampb_playbook_parse(ctx, "{}", 2, NULL, NULL, &err), IAMPB_E_INVALID, &err);
    ck_assert_status(iampb_playbook_parse(NULL, "{}", 2, NULL, &playbook, &err), IAMPB_E_INVALID, &err);
    char text[4098];
    memset(text, ' ', sizeof text);
    memcpy(text, "{}", 2);
    ck_assert_status(iampb_playbook_parse(ctx, text, 4097, NULL, &playbook, &err), IAMPB_E_LIMIT, &err);
    ck_assert_ptr_null(playbook);
    ck_assert_status(iampb_playbook_parse(ctx, text, 4096, NULL, &playbook, &err), IAMPB_OK, &err);
    iampb_playbook_free(playbook);
    iampb_context_free(ctx);
}
END_TEST

/* The example of the manual is a playbook file that can be read, and shows every member. */
START_TEST(the_manual_s_example_is_right)
{
    static char text[65536];
    iampb_context *ctx = harness_context();
    FILE *file = fopen(TESTS_DIR "/../doc/playbook.md", "rb");
    ck_assert_ptr_nonnull(file);
    size_t len = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[len] = '\0';
    char *begin = strstr(text, "```json\n");
    ck_assert_ptr_nonnull(begin);
    begin += strlen("```json\n");
    char *end = strstr(begin, "```");
    ck_assert_ptr_nonnull(end);
    *end = '\0';
    static const char *const members[] = { "profile", "checks", "frameworks", "trusted_accounts", "email_domains",
        "machine_users", "required_tags", "organizational_units", "workload_services_allowed", "regions", "guardrails",
        "mfa_actions", "exemptions", "suppressions", "fingerprint", "until" };
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
        ck_assert_msg(strstr(begin, members[i]) != NULL, "the example has no %s", members[i]);
    iampb_playbook_free(parse(ctx, begin));
    iampb_context_free(ctx);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("playbook/file");
    TCase *t = tcase_create("all");
    tcase_add_loop_test(t, what_is_wrong_is_named_with_its_place, 0, sizeof refused / sizeof refused[0]);
    tcase_add_loop_test(t, the_narrower_setting_wins_whatever_the_order, 0, sizeof accepted / sizeof accepted[0]);
    tcase_add_test(t, lists_arrive_whole);
    tcase_add_test(t, only_wanted_frameworks_are_shown);
    tcase_add_test(t, rules_have_a_limit);
    tcase_add_test(t, arguments_and_size_are_checked_first);
    tcase_add_test(t, the_manual_s_example_is_right);
    suite_add_tcase(s, t);
    return s;
}

HARNESS_MAIN("playbook-file", suite)
