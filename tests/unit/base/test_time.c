/* test_time.c - reading and writing times. */
#include "base/str.h"
#include "base/time.h"
#include "harness.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof(table)[0]))

static const struct {
    const char *text;
    int64_t at;
} good[] = {
        {"1970-01-01T00:00:00Z", 0},
        {"1970-01-01", 0},
        {"1969-12-31T23:59:59Z", -1},
        {"2026-11-01T12:34:56Z", 1793536496},
        {"2026-11-01t12:34:56z", 1793536496},
        {"2026-11-01 12:34:56", 1793536496},
        {"2026-11-01T12:34:56", 1793536496},
        {"2026-11-01T12:34:56+00:00", 1793536496},
        {"2026-11-01T12:34:56-00:00", 1793536496},
        {"2026-11-01T12:34:56.000Z", 1793536496},
        {"2026-11-01T12:34:56,999999999Z", 1793536496},
        {"2026-11-01T12:34:56.5+00:00", 1793536496},
        {"2026-11-01T13:34:56+01:00", 1793536496},
        {"2026-11-01T13:34:56+01", 1793536496},
        {"2026-11-01T18:04:56+0530", 1793536496},
        {"2026-11-01T09:04:56-03:30", 1793536496},
        {"2026-10-31T12:35:56-23:59", 1793536496},
        {"2026-11-01T12:34Z", 1793536440},
        {"2026-11-01T12:34", 1793536440},
        {"2026-11-01T24:00:00Z", 1793577600},
        {"2026-11-01T24:00Z", 1793577600},
        {"2026-11-01T24:00:00.000Z", 1793577600},
        {"2016-12-31T23:59:60Z", 1483228800},
        {"2024-02-29T00:00:00Z", 1709164800},
        {"2000-02-29", 951782400},
        {"0001-01-01T00:00:00Z", -62135596800},
        {"9999-12-31T23:59:59Z", 253402300799},
};

START_TEST(a_time_as_iso_8601_writes_it)
{
    int64_t at = 42;
    ck_assert_msg(iampb__time_parse(iampb__str_z(good[_i].text), &at), "%s", good[_i].text);
    ck_assert_int_eq(at, good[_i].at);
    ck_assert(iampb__time_is_known(at));
}
END_TEST

static const char *const bad[] = {"",
                                  "2026",
                                  "2026-11",
                                  "2026-11-1",
                                  "2026-11-01T",
                                  "2026-11-01T12",
                                  "2026-11-01T12:",
                                  "2026-11-01T12:34:",
                                  "2026-11-01T12:34:5",
                                  "2026-11-01T12:34:56.",
                                  "2026-11-01T12:34:56.Z",
                                  "2026-11-01T12:34:56ZZ",
                                  "2026-11-01T12:34:56Z ",
                                  " 2026-11-01T12:34:56Z",
                                  "2026-11-01Z",
                                  "2026-11-01T12:34:56+",
                                  "2026-11-01T12:34:56+1",
                                  "2026-11-01T12:34:56+01:",
                                  "2026-11-01T12:34:56+01:0",
                                  "2026-11-01T12:34:56+24:00",
                                  "2026-11-01T12:34:56+00:60",
                                  "2026-11-01T12:34:56+00:001",
                                  "2026-11-01T25:00:00Z",
                                  "2026-11-01T24:00:01Z",
                                  "2026-11-01T24:00:00.1Z",
                                  "2026-11-01T24:01Z",
                                  "2026-11-01T12:60:00Z",
                                  "2026-11-01T12:34:61Z",
                                  "2026-00-01T00:00:00Z",
                                  "2026-13-01T00:00:00Z",
                                  "2026-01-00T00:00:00Z",
                                  "2026-01-32T00:00:00Z",
                                  "2026-04-31T00:00:00Z",
                                  "2026-02-29T00:00:00Z",
                                  "1900-02-29T00:00:00Z",
                                  "2024-02-30T00:00:00Z",
                                  "0000-01-01T00:00:00Z",
                                  "-026-11-01T12:34:56Z",
                                  "2026/11/01T12:34:56Z",
                                  "2026-11-01T12.34.56Z",
                                  "2026-11-01x12:34:56Z",
                                  "20261101T123456Z",
                                  "11/1/2026 12:34",
                                  "01.11.2026",
                                  "1793536496",
                                  "N/A",
                                  "no_information",
                                  "2026-11-01T12:34:56+00:00Z",
                                  "2026-11-01T1a:34:56Z",
                                  "2026-11-01T12:34:56 +00:00"};

START_TEST(what_is_no_time_is_refused_and_changes_nothing)
{
    int64_t at = 42;
    ck_assert_msg(!iampb__time_parse(iampb__str_z(bad[_i]), &at), "%s", bad[_i]);
    ck_assert_int_eq(at, 42);
}
END_TEST

/* The fast form against the general one: one byte of a usual time replaced by each other byte must be judged alike. A
 * fraction keeps the general reader at work. */
START_TEST(the_fast_form_and_the_general_one_agree_on_each_byte)
{
    static const char *const forms[] = {"2026-11-01T12:34:56Z", "2024-02-29T23:59:59+00:00"};
    for (int f = 0; f < 2; f++) {
        for (size_t i = 0; i < 19; i++) {
            for (int c = 0; c < 256; c++) {
                char text[32], longer[32];
                size_t len = strlen(forms[f]);
                int64_t fast = 42, general = 42;
                memcpy(text, forms[f], len);
                text[i] = (char)c;
                memcpy(longer, text, 19);
                memcpy(longer + 19, ".0", 2);
                memcpy(longer + 21, text + 19, len - 19);
                bool one = iampb__time_parse(iampb__str(text, len), &fast);
                bool other = iampb__time_parse(iampb__str(longer, len + 2), &general);
                if (one != other || fast != general)
                    ck_abort_msg("byte %zu is %d", i, c);
            }
        }
    }
}
END_TEST

START_TEST(each_day_of_ten_thousand_years_follows_the_one_before)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int64_t expected = INT64_C(-62135596800);
    for (int year = 1; year <= 9999; year++) {
        for (int month = 1; month <= 12; month++) {
            int days = lengths[month - 1] + (month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
            for (int day = 1; day <= days; day++, expected += IAMPB__DAY) {
                char text[IAMPB__TIME_TEXT];
                int64_t at = 0;
                size_t len = iampb__time_format(expected + 43199, text);
                bool same =
                        len == 20 && memcmp(text + 10, "T11:59:59Z", 10) == 0 &&
                        (text[0] - '0') * 1000 + (text[1] - '0') * 100 + (text[2] - '0') * 10 + text[3] - '0' == year &&
                        (text[5] - '0') * 10 + text[6] - '0' == month && (text[8] - '0') * 10 + text[9] - '0' == day &&
                        iampb__time_parse(iampb__str(text, len), &at) && at == expected + 43199;
                if (!same) /* an assertion for each of 3.6 million days would take minutes */
                    ck_abort_msg("%d-%d-%d is written %.20s", year, month, day, text);
            }
        }
    }
    ck_assert_int_eq(expected, INT64_C(253402300800));
}
END_TEST

static const struct {
    int64_t at;
    const char *text;
} special[] = {
        {IAMPB__TIME_UNKNOWN, "unknown"}, {IAMPB__TIME_ABSENT, "absent"},     {IAMPB__TIME_NEVER, "never"},
        {INT64_MAX, "unknown"},           {INT64_C(253402300800), "unknown"}, {INT64_C(-62135596801), "unknown"},
        {0, "1970-01-01T00:00:00Z"},      {-1, "1969-12-31T23:59:59Z"},
};

START_TEST(special_values_are_written_as_words)
{
    char text[IAMPB__TIME_TEXT];
    ck_assert_view_eq(iampb__str(text, iampb__time_format(special[_i].at, text)), special[_i].text);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("base/time");
    TCase *c = tcase_create("all");
    tcase_set_timeout(c, 60);
    tcase_add_loop_test(c, a_time_as_iso_8601_writes_it, 0, COUNT(good));
    tcase_add_loop_test(c, what_is_no_time_is_refused_and_changes_nothing, 0, COUNT(bad));
    tcase_add_test(c, the_fast_form_and_the_general_one_agree_on_each_byte);
    tcase_add_test(c, each_day_of_ten_thousand_years_follows_the_one_before);
    tcase_add_loop_test(c, special_values_are_written_as_words, 0, COUNT(special));
    suite_add_tcase(s, c);
    return s;
}

HARNESS_MAIN("base-time", suite)
