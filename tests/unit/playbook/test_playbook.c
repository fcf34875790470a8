/* test_playbook.c - what a playbook says of its checks, and structs of other sizes. */
#include "harness.h"
#include "playbook/playbook.h"
#include <stdlib.h>

static iampb_playbook *make(iampb_context *ctx)
{
    iampb_error *err = NULL;
    iampb_playbook *playbook = NULL;
    ck_assert_status(iampb_playbook_new(ctx, NULL, &playbook, &err), IAMPB_OK, &err);
    return playbook;
}

START_TEST(texts_of_a_check)
{
    iampb_context *ctx = harness_context();
    iampb_playbook *playbook = make(ctx);
    size_t len = 99;
    ck_assert_str_eq(iampb_playbook_check_text(playbook, 0, "id", &len), "mfa.root-disabled");
    ck_assert_uint_eq(len, 17);
    ck_assert_str_eq(iampb_playbook_check_text(playbook, 0, "documents", NULL),
            "iam get-credential-report, iam get-account-summary");
    ck_assert_str_eq(iampb_playbook_check_text(playbook, 0, "parameters", NULL), "");
    ck_assert_int_eq(iampb_playbook_check_lesson(playbook, 0), IAMPB_LESSON_MFA);
    ck_assert_int_eq(iampb_playbook_check_severity(playbook, 0), IAMPB_SEVERITY_CRITICAL);
    ck_assert_uint_gt(iampb_playbook_check_control_count(playbook, 0), 10);
    ck_assert_str_eq(iampb_playbook_check_control(playbook, 0, 0, "framework", NULL), "CIS AWS Foundations");
    iampb_playbook_free(playbook);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(what_is_not_there_is_empty)
{
    iampb_context *ctx = harness_context();
    iampb_playbook *playbook = make(ctx);
    size_t past = iampb_playbook_check_count(playbook), len = 99;
    ck_assert_str_eq(iampb_playbook_check_text(playbook, 0, "colour", &len), "");
    ck_assert_uint_eq(len, 0);
    ck_assert_str_eq(iampb_playbook_check_text(playbook, past, "id", NULL), "");
    ck_assert_str_eq(iampb_playbook_check_text(playbook, 0, NULL, NULL), "");
    ck_assert_str_eq(iampb_playbook_check_text(NULL, 0, "id", NULL), "");
    ck_assert_int_eq(iampb_playbook_check_lesson(playbook, past), 0);
    ck_assert_int_eq(iampb_playbook_check_severity(playbook, past), 0);
    ck_assert_int_eq(iampb_playbook_check_enabled(playbook, past), 0);
    ck_assert_uint_eq(iampb_playbook_check_control_count(playbook, past), 0);
    ck_assert_str_eq(iampb_playbook_check_control(playbook, 0, 9999, "control", NULL), "");
    ck_assert_uint_eq(iampb_playbook_check_count(NULL), 0);
    iampb_playbook_free(playbook);
    iampb_playbook_free(NULL);
    iampb_context_free(ctx);
}
END_TEST

static int32_t judge(void *user, iampb_run *run, const iampb_entity *subject) { return IAMPB_PASS; }

typedef struct larger {
    iampb_check check;
    uint64_t more;
} larger;

static larger larger_check(const char *id)
{
    larger l = { IAMPB_CHECK_INIT, 0 };
    l.check.struct_size = sizeof l;
    l.check.id = (iampb_str){ id, strlen(id) };
    l.check.title = (iampb_str){ "t", 1 };
    l.check.lesson = IAMPB_LESSON_KEYS;
    l.check.severity = IAMPB_SEVERITY_INFO;
    l.check.scope = IAMPB_SCOPE_ACCOUNT;
    l.check.judge = judge;
    return l;
}

START_TEST(checks_of_newer_hosts)
{
    iampb_context *ctx = harness_context();
    iampb_playbook *playbook = make(ctx);
    iampb_error *err = NULL;
    larger l = larger_check("acme.one");
    size_t count = iampb_playbook_check_count(playbook);
    ck_assert_status(iampb_playbook_add_check(playbook, &l.check, &err), IAMPB_OK, &err);
    l = larger_check("acme.two");
    l.more = 1;
    ck_assert_status(iampb_playbook_add_check(playbook, &l.check, &err), IAMPB_E_UNSUPPORTED, &err);
    l.check.struct_size = 8;
    ck_assert_status(iampb_playbook_add_check(playbook, &l.check, &err), IAMPB_E_INVALID, &err);
    ck_assert_uint_eq(iampb_playbook_check_count(playbook), count + 1);
    ck_assert_str_eq(iampb_playbook_check_text(playbook, count, "id", NULL), "acme.one");
    ck_assert_int_eq(iampb_playbook_check_enabled(playbook, count), 1);
    iampb_playbook_free(playbook);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(patterns_of_the_file_hold_for_checks_of_the_host)
{
    static const char json[] = "{\"checks\": {\"keys.*\": {\"enabled\": false, \"severity\": \"critical\"}, \"*\": "
            "{\"severity\": "
        "\"low\"}}}";
    iampb_context *ctx = harness_context();
    iampb_playbook *playbook = NULL;
    iampb_error *err = NULL;
    larger mine = larger_check("keys.of-the-car"), other = larger_check("acme.one");
    ck_assert_status(iampb_playbook_parse(ctx, json, sizeof json - 1, NULL, &playbook, &err), IAMPB_OK, &err);
    size_t count = iampb_playbook_check_count(playbook);
    ck_assert_status(iampb_playbook_add_check(playbook, &mine.check, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_playbook_add_check(playbook, &other.check, &err), IAMPB_OK, &err);
    ck_assert_int_eq(iampb_playbook_check_enabled(playbook, count), 0);
    ck_assert_int_eq(iampb_playbook_check_severity(playbook, count), IAMPB_SEVERITY_CRITICAL);
    ck_assert_int_eq(iampb_playbook_check_enabled(playbook, count + 1), 1);
    ck_assert_int_eq(iampb_playbook_check_severity(playbook, count + 1), IAMPB_SEVERITY_LOW);
    iampb_playbook_free(playbook);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(patterns_cover_ids)
{
    ck_assert(iampb__id_matches(IAMPB__STR("*"), IAMPB__STR("keys.unused")));
    ck_assert(iampb__id_matches(IAMPB__STR("keys.*"), IAMPB__STR("keys.unused")));
    ck_assert(!iampb__id_matches(IAMPB__STR("key.*"), IAMPB__STR("keys.unused")));
    ck_assert(iampb__id_matches(IAMPB__STR("keys.unused"), IAMPB__STR("keys.unused")));
    ck_assert(!iampb__id_matches(IAMPB__STR("keys.unuse"), IAMPB__STR("keys.unused")));
    ck_assert(!iampb__id_matches(IAMPB__STR(""), IAMPB__STR("keys.unused")));
}
END_TEST

static Suite *suite(void)
{
    return HARNESS_LIST("playbook/playbook", texts_of_a_check, what_is_not_there_is_empty, checks_of_newer_hosts,
            patterns_of_the_file_hold_for_checks_of_the_host, patterns_cover_ids);
}

HARNESS_MAIN("playbook-playbook", suite)
