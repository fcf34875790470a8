/* test_subject.c - three-valued logic and the words for ages. */
#include "harness.h"
#include "playbook/subject.h"

#define U IAMPB__TRI_UNKNOWN
#define F IAMPB__FALSE
#define T IAMPB__TRUE

START_TEST(kleene_tables)
{
    static const iampb__tri values[] = { U, F, T };
    static const iampb__tri both[3][3] = { { U, F, U }, { F, F, F }, { U, F, T } };
    static const iampb__tri either[3][3] = { { U, U, T }, { U, F, T }, { T, T, T } };
    for (int a = 0; a < 3; a++)
        for (int b = 0; b < 3; b++) {
            ck_assert_int_eq(iampb__tri_both(values[a], values[b]), both[a][b]);
            ck_assert_int_eq(iampb__tri_either(values[a], values[b]), either[a][b]);
        }
    ck_assert_int_eq(iampb__not(U), U);
    ck_assert_int_eq(iampb__not(F), T);
    ck_assert_int_eq(iampb__not(T), F);
}
END_TEST

static const struct age {
    int64_t seconds, limit;
    const char *text;
} ages[] = {
    { 0, 90, "0 days" }, { 1, 90, "0 days and 1 second" }, { 86399, 90, "0 days and 23 hours" }, { 86400, 90, "1 day" },
    { 90 * 86400, 90, "90 days" }, { 90 * 86400 + 1, 90, "90 days and 1 second" },
    { 90 * 86400 + 120, 90, "90 days and 2 minutes" }, { 200 * 86400 + 5, 90, "200 days" },
    { 9999 * INT64_C(31557600), 90, "3652134 days" },
};

START_TEST(near_the_limit_ages_are_exact)
{
    char text[IAMPB__AGE_TEXT];
    ck_assert_view_eq(iampb__age_text(ages[_i].seconds, ages[_i].limit, text), ages[_i].text);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("playbook/subject");
    TCase *t = tcase_create("all");
    tcase_add_test(t, kleene_tables);
    tcase_add_loop_test(t, near_the_limit_ages_are_exact, 0, sizeof ages / sizeof ages[0]);
    suite_add_tcase(s, t);
    return s;
}

HARNESS_MAIN("playbook-subject", suite)
