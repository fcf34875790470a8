/* test_options.c - option structs of older and newer releases. */
#include "base/options.h"
#include "harness.h"

/* Release 1 had a and b, release 2 (ours) has c too, release 3 has d. */
typedef struct { size_t struct_size; int64_t a, b; } release_1;
typedef struct { size_t struct_size; int64_t a, b, c; } release_2;
typedef struct { size_t struct_size; int64_t a, b, c, d; } release_3;

static const release_2 defaults = { sizeof(release_2), 10, 20, 30 };

START_TEST(null_means_the_defaults)
{
    release_2 into = defaults;
    iampb_error *err = NULL;
    ck_assert_status(iampb__options_merge(NULL, &into, sizeof into, sizeof(release_1), NULL, &err), IAMPB_OK, &err);
    ck_assert_mem_eq(&into, &defaults, sizeof into);
}
END_TEST

START_TEST(an_older_struct_leaves_new_members_at_their_defaults)
{
    release_2 into = defaults;
    release_1 given = { sizeof given, 1, 2 };
    iampb_error *err = NULL;
    ck_assert_status(iampb__options_merge(NULL, &into, sizeof into, sizeof(release_1), &given, &err), IAMPB_OK, &err);
    ck_assert_int_eq(into.a, 1);
    ck_assert_int_eq(into.b, 2);
    ck_assert_int_eq(into.c, 30);
    ck_assert_uint_eq(into.struct_size, sizeof into);
}
END_TEST

START_TEST(a_struct_of_our_size_is_taken_whole)
{
    release_2 into = defaults, given = { sizeof given, 1, 2, 3 };
    iampb_error *err = NULL;
    ck_assert_status(iampb__options_merge(NULL, &into, sizeof into, sizeof(release_1), &given, &err), IAMPB_OK, &err);
    ck_assert_mem_eq(&into, &given, sizeof into);
}
END_TEST

START_TEST(a_newer_struct_works_while_its_new_members_are_zero)
{
    release_2 into = defaults;
    release_3 given = { sizeof given, 1, 2, 3, 0 };
    iampb_error *err = NULL;
    ck_assert_status(iampb__options_merge(NULL, &into, sizeof into, sizeof(release_1), &given, &err), IAMPB_OK, &err);
    ck_assert_int_eq(into.c, 3);
    ck_assert_uint_eq(into.struct_size, sizeof into);
}
END_TEST

START_TEST(a_new_member_that_is_set_is_refused)
{
    release_3 given = { sizeof given, 1, 2, 3, 0 };
    for (size_t at = sizeof(release_2); at < sizeof given; at++) { /* whichever byte of it */
        release_2 into = defaults;
        iampb_error *err = NULL;
        given.d = 0;
        ((unsigned char *)&given)[at] = 1;
        ck_assert_status(iampb__options_merge(NULL, &into, sizeof into, sizeof(release_1), &given, &err),
                IAMPB_E_UNSUPPORTED, &err);
        ck_assert_mem_eq(&into, &defaults, sizeof into);
    }
}
END_TEST

START_TEST(a_struct_smaller_than_the_first_release_is_refused)
{
    static const size_t sizes[] = { 0, 1, sizeof(size_t), sizeof(release_1) - 1 };
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        release_2 into = defaults, given = { sizes[i], 1, 2, 3 };
        iampb_error *err = NULL;
        ck_assert_status(iampb__options_merge(NULL, &into, sizeof into, sizeof(release_1), &given, &err),
                IAMPB_E_INVALID, &err);
        ck_assert_mem_eq(&into, &defaults, sizeof into);
    }
}
END_TEST

static Suite *suite(void)
{
    return HARNESS_LIST("base/options", null_means_the_defaults, an_older_struct_leaves_new_members_at_their_defaults,
            a_struct_of_our_size_is_taken_whole, a_newer_struct_works_while_its_new_members_are_zero,
            a_new_member_that_is_set_is_refused, a_struct_smaller_than_the_first_release_is_refused);
}

HARNESS_MAIN("base-options", suite)
