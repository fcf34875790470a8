/* test_arn.c - Amazon Resource Names. */
#include "base/arn.h"
#include "harness.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof(table)[0]))

static const struct {
    const char *text;
    const char *partition, *service, *region, *account, *resource, *name;
    bool is_root;
} good[] = {
        {"arn:aws:iam::123456789012:root", "aws", "iam", "", "123456789012", "root", "root", true},
        {"arn:aws-us-gov:iam::123456789012:root", "aws-us-gov", "iam", "", "123456789012", "root", "root", true},
        {"arn:aws:iam::123456789012:user/jane", "aws", "iam", "", "123456789012", "user/jane", "jane", false},
        {"arn:aws:iam::123456789012:user/root", "aws", "iam", "", "123456789012", "user/root", "root", false},
        {"arn:aws:iam::123456789012:user/a/b/jane", "aws", "iam", "", "123456789012", "user/a/b/jane", "jane", false},
        {"arn:aws:iam::123456789012:user/x:root", "aws", "iam", "", "123456789012", "user/x:root", "x:root", false},
        {"arn:aws:iam::aws:policy/service-role/X", "aws", "iam", "", "aws", "policy/service-role/X", "X", false},
        {"arn:aws:sns:eu-central-1:123456789012:root", "aws", "sns", "eu-central-1", "123456789012", "root", "root",
         false},
        {"arn:aws:s3:::bucket/", "aws", "s3", "", "", "bucket/", "", false},
        {"arn:aws:lambda:us-east-1:1:function:f:2", "aws", "lambda", "us-east-1", "1", "function:f:2", "function:f:2",
         false},
        {"arn:::::", "", "", "", "", "", "", false},
};

START_TEST(an_arn_has_five_parts_behind_its_first_word)
{
    iampb__arn arn;
    ck_assert(iampb__arn_parse(iampb__str_z(good[_i].text), &arn));
    ck_assert_view_eq(arn.partition, good[_i].partition);
    ck_assert_view_eq(arn.service, good[_i].service);
    ck_assert_view_eq(arn.region, good[_i].region);
    ck_assert_view_eq(arn.account, good[_i].account);
    ck_assert_view_eq(arn.resource, good[_i].resource);
    ck_assert_ptr_nonnull(arn.resource.ptr);
    ck_assert_view_eq(iampb__arn_name(&arn), good[_i].name);
    ck_assert_int_eq(iampb__arn_is_root(&arn), good[_i].is_root);
}
END_TEST

static const char *const bad[] = {"",
                                  "arn",
                                  "arn:",
                                  "arn:aws:iam::123456789012",
                                  "arm:aws:iam::123456789012:root",
                                  "ARN:aws:iam::123456789012:root",
                                  " arn:aws:iam::123456789012:root",
                                  "jane",
                                  "2026-11-01T12:34:56Z",
                                  ":::::"};

START_TEST(what_is_no_arn_is_refused_and_changes_nothing)
{
    iampb__arn arn, before;
    memset(&arn, 7, sizeof arn);
    memset(&before, 7, sizeof before);
    ck_assert_msg(!iampb__arn_parse(iampb__str_z(bad[_i]), &arn), "%s", bad[_i]);
    ck_assert_mem_eq(&arn, &before, sizeof arn);
    ck_assert(!iampb__arn_parse(iampb__str(NULL, 0), &arn));
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("base/arn");
    TCase *c = tcase_create("all");
    tcase_add_loop_test(c, an_arn_has_five_parts_behind_its_first_word, 0, COUNT(good));
    tcase_add_loop_test(c, what_is_no_arn_is_refused_and_changes_nothing, 0, COUNT(bad));
    suite_add_tcase(s, c);
    return s;
}

HARNESS_MAIN("base-arn", suite)
