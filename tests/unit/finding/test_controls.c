/* test_controls.c - the table that controls.py makes: order, counts, and well-known rows. */
#include "finding/controls.h"
#include "harness.h"

/* The rows themselves: the test reads the same table as the library. */
typedef struct controls_check {
    iampb_str id;
    uint16_t first, count;
} controls_check;
typedef struct controls_framework {
    iampb_str name, name_and_version;
} controls_framework;
#include "finding/controls_table.h"
#define CHECKS (sizeof control_checks / sizeof control_checks[0])
#define ROWS (sizeof control_rows / sizeof control_rows[0])
#define FRAMEWORKS (sizeof control_frameworks / sizeof control_frameworks[0])

START_TEST(checks_are_sorted_and_their_rows_follow_one_another)
{
    size_t next = 0;
    for (size_t i = 0; i < CHECKS; i++) {
        ck_assert(i == 0 || iampb__str_cmp(control_checks[i - 1].id, control_checks[i].id) < 0);
        ck_assert_uint_eq(control_checks[i].first, next);
        ck_assert_uint_gt(control_checks[i].count, 0);
        next += control_checks[i].count;
    }
    ck_assert_uint_eq(next, ROWS);
}
END_TEST

static bool same(const iampb__control *a, const iampb__control *b)
{
    return iampb__str_eq(a->framework, b->framework) && iampb__str_eq(a->version, b->version)
        && iampb__str_eq(a->control, b->control);
}

START_TEST(each_check_is_found_and_has_no_row_twice)
{
    for (size_t i = 0; i < CHECKS; i++) {
        size_t count = 0;
        const iampb__control *rows = iampb__controls_of(control_checks[i].id, &count);
        ck_assert_uint_eq(count, control_checks[i].count);
        for (size_t a = 0; a < count; a++) {
            ck_assert(same(&rows[a], &control_rows[control_checks[i].first + a]));
            ck_assert(rows[a].framework.len > 0 && rows[a].version.len > 0 && rows[a].control.len > 0);
            for (size_t b = 0; b < a; b++)
                ck_assert_msg(!same(&rows[a], &rows[b]), "%s has a row twice", control_checks[i].id.ptr);
        }
    }
}
END_TEST

static const struct {
    const char *framework, *version;
    size_t count;
} counts[] = {
    { "AWS FSBP", "1.0.0", 19 },           { "CIS AWS Foundations", "1.4", 44 },
    { "CIS AWS Foundations", "1.5", 44 },  { "CIS AWS Foundations", "2.0", 45 },
    { "CIS AWS Foundations", "3.0", 45 },  { "CIS AWS Foundations", "4.0.1", 45 },
    { "CIS AWS Foundations", "5.0", 45 },  { "CIS AWS Foundations", "6.0", 45 },
    { "CIS AWS Foundations", "7.0", 52 },  { "SOC 2", "TSC 2017", 219 },
    { "PCI DSS", "4.0", 184 },             { "PCI DSS", "4.0.1", 184 },
    { "HIPAA", "45 CFR 164", 190 },        { "NIST 800-53", "r5", 220 },
    { "ISO 27001", "2022", 240 },
};

START_TEST(a_framework_has_all_its_rows)
{
    size_t count = 0;
    for (size_t i = 0; i < ROWS; i++)
        count += strcmp(control_rows[i].framework.ptr, counts[_i].framework) == 0
            && strcmp(control_rows[i].version.ptr, counts[_i].version) == 0;
    ck_assert_uint_eq(count, counts[_i].count);
}
END_TEST

START_TEST(no_other_framework_is_in_the_table)
{
    size_t total = 0;
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++)
        total += counts[i].count;
    ck_assert_uint_eq(total, ROWS);
    ck_assert_uint_eq(FRAMEWORKS, sizeof counts / sizeof counts[0]);
    ck_assert_uint_eq(CHECKS, 147);
}
END_TEST

static const struct {
    const char *check, *framework, *version, *control;
    bool there;
} known[] = {
    { "mfa.root-disabled", "CIS AWS Foundations", "4.0.1", "1.5", true },
    { "mfa.root-disabled", "CIS AWS Foundations", "7.0", "2.5", true },
    { "mfa.password-length", "AWS FSBP", "1.0.0", "IAM.7", true },
    { "mfa.password-length", "CIS AWS Foundations", "5.0", "1.7", true },
    { "keys.rotation-overdue", "AWS FSBP", "1.0.0", "IAM.3", true },
    { "keys.rotation-overdue", "PCI DSS", "4.0.1", "8.6.3", true },
    { "keys.rotation-overdue", "PCI DSS", "4.0.1", "8.3.9", false }, /* of passwords that are the only factor */
    { "root.access-key", "SOC 2", "TSC 2017", "CC6.1", true },
    { "mfa.root-disabled", "AWS FSBP", "1.0.0", "IAM.9", false },    /* IAM.9 is no member of that standard */
};

START_TEST(a_known_row_is_as_it_should_be)
{
    size_t count = 0;
    bool there = false;
    const iampb__control *rows = iampb__controls_of(iampb__str_z(known[_i].check), &count);
    ck_assert_uint_gt(count, 0);
    for (size_t i = 0; i < count; i++)
        there = there
            || (strcmp(rows[i].framework.ptr, known[_i].framework) == 0
                    && strcmp(rows[i].version.ptr, known[_i].version) == 0
                    && strcmp(rows[i].control.ptr, known[_i].control) == 0);
    ck_assert_int_eq(there, known[_i].there);
}
END_TEST

START_TEST(a_check_that_is_not_in_the_table_has_no_controls)
{
    static const char *const ids[] = { "", "a", "mfa", "mfa.root-disable", "mfa.root-disabled2", "zzz" };
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
        size_t count = 7;
        iampb__controls_of(iampb__str_z(ids[i]), &count);
        ck_assert_uint_eq(count, 0);
    }
}
END_TEST

START_TEST(a_framework_is_known_by_name_or_by_name_and_version)
{
    static const struct {
        const char *name;
        bool known;
    } names[] = {
        { "SOC 2", true }, { "SOC 2 TSC 2017", true }, { "CIS AWS Foundations", true },
        { "CIS AWS Foundations 7.0", true }, { "CIS AWS Foundations 7", false }, { "CIS AWS Foundations 8.0", false },
        { "soc 2", false }, { "", false }, { "SOC 2 ", false },
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        ck_assert_msg(iampb__controls_framework(iampb__str_z(names[i].name)) == names[i].known, "%s", names[i].name);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = HARNESS_LIST("finding/controls", checks_are_sorted_and_their_rows_follow_one_another,
            each_check_is_found_and_has_no_row_twice, no_other_framework_is_in_the_table,
            a_check_that_is_not_in_the_table_has_no_controls, a_framework_is_known_by_name_or_by_name_and_version);
    TCase *loops = tcase_create("rows");
    tcase_add_loop_test(loops, a_framework_has_all_its_rows, 0, (int)(sizeof counts / sizeof counts[0]));
    tcase_add_loop_test(loops, a_known_row_is_as_it_should_be, 0, (int)(sizeof known / sizeof known[0]));
    suite_add_tcase(s, loops);
    return s;
}
HARNESS_MAIN("finding-controls", suite)
