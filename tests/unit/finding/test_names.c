/* test_names.c - the names of numbers, both ways. */
#include "finding/members.h"
#include "harness.h"

START_TEST(numbers_have_names_and_unknown_numbers_have_none)
{
    static const char *const lessons[] = { "", "mfa", "keys", "root", "privilege", "credentials", "accounts", "" };
    static const char *const severities[] = { "", "info", "low", "medium", "high", "critical", "" };
    static const char *const verdicts[] = { "not_applicable", "pass", "fail", "manual", "not_evaluated", "" };
    static const char *const changes[] = { "none", "new", "unchanged", "changed", "resolved", "unknown", "" };
    for (int32_t i = 0; i < 8; i++) {
        ck_assert_str_eq(iampb_lesson_name(i), lessons[i]);
        ck_assert_int_eq(iampb_lesson_title(i)[0] == '\0', lessons[i][0] == '\0');
    }
    for (int32_t i = 0; i < 7; i++) {
        ck_assert_str_eq(iampb_severity_name(i), severities[i]);
        ck_assert_str_eq(iampb_change_name(i), changes[i]);
        ck_assert_int_eq(iampb_severity_from(severities[i], strlen(severities[i])), i == 6 ? 0 : i);
    }
    for (int32_t i = 0; i < 6; i++)
        ck_assert_str_eq(iampb_verdict_name(i), verdicts[i]);
    ck_assert_str_eq(iampb_severity_name(-1), "");
    ck_assert_str_eq(iampb_lesson_title(INT32_MIN), "");
    ck_assert_str_eq(iampb_verdict_name(INT32_MAX), "");
}
END_TEST

START_TEST(unknown_names_have_no_number)
{
    static const char *const formats[] = { "", "text", "json", "ndjson", "csv" };
    for (int32_t i = 0; i < 5; i++)
        ck_assert_int_eq(iampb_format_from(formats[i], strlen(formats[i])), i);
    ck_assert_int_eq(iampb_format_from("JSON", 4), 0);
    ck_assert_int_eq(iampb_format_from("jsonx", 4), IAMPB_FORMAT_JSON); /* by length */
    ck_assert_int_eq(iampb_format_from(NULL, 4), 0);
    ck_assert_int_eq(iampb_severity_from("High", 4), 0);
    ck_assert_int_eq(iampb_severity_from("hig", 3), 0);
    ck_assert_int_eq(iampb_severity_from(NULL, 0), 0);
}
END_TEST

START_TEST(names_and_numbers_go_both_ways_for_each_kind)
{
    for (iampb__member_kind kind = IAMPB__MEMBER_LESSON; kind <= IAMPB__MEMBER_CHANGE; kind++)
        for (int32_t n = 1; n < iampb__number_count(kind); n++)
            ck_assert_int_eq(iampb__number_from(kind, iampb__str_z(iampb__number_name(kind, n))), n);
    ck_assert_int_eq(iampb__number_count(IAMPB__MEMBER_TEXT), 0);
}
END_TEST

static Suite *suite(void)
{
    return HARNESS_LIST("finding/names", numbers_have_names_and_unknown_numbers_have_none,
            unknown_names_have_no_number, names_and_numbers_go_both_ways_for_each_kind);
}
HARNESS_MAIN("finding-names", suite)
