/* test_cli_error.c - error messages of the AWS CLI in place of documents. */
#include "loaded.h"

static const struct {
    const char *text;
    bool is;
} texts[] = {
    { "An error occurred (NoSuchEntity) when calling the GetAccountPasswordPolicy operation: gone", true },
    { "\n\nAn error occurred (NoSuchEntity) when calling the GetRole operation (reached max retries: 2): x", true },
    { "aws: [ERROR]: An error occurred (X) when calling the Y operation: z", true },
    { "An error occurred (NoSuchEntity)", false },
    { "An error occurred (NoSuchEntity when calling the X operation", false },
    { "An error occurred (A) while calling the X operation", false },
    { "An error occurred (A) when calling the X", false },
    { "It is said that in the evening of that day An error occurred (A) when calling the X operation: y", false },
    { "", false },
};

START_TEST(they_are_known_by_their_form)
{
    ck_assert_int_eq(iampb__cli_error_looks_like(iampb__str_z(texts[_i].text)), texts[_i].is);
}
END_TEST

START_TEST(a_refusal_is_the_problem_of_the_document)
{
    loaded l = loaded_new();
    PUT(&l, "\nAn error occurred (AccessDenied) when calling the ListServerCertificates operation: not you\n");
    ck_assert_int_eq(iampb_account_part(l.account, IAMPB_DOCUMENT_SERVER_CERTIFICATES), IAMPB_PART_FAILED);
    iampb_str problem = l.account->parts[IAMPB_DOCUMENT_SERVER_CERTIFICATES].problem;
    ck_assert(iampb__str_ends(problem, IAMPB__STR("operation: not you")));
    ck_assert_note(&l, "AWS did not answer \"aws iam list-server-certificates\"");
    PUT(&l, "{\"ServerCertificateMetadataList\":[]}"); /* what comes later is better */
    ck_assert_int_eq(iampb_account_part(l.account, IAMPB_DOCUMENT_SERVER_CERTIFICATES), IAMPB_PART_EMPTY);
    PUT(&l, "An error occurred (AccessDenied) when calling the ListServerCertificates operation: not you");
    ck_assert_int_eq(iampb_account_part(l.account, IAMPB_DOCUMENT_SERVER_CERTIFICATES), IAMPB_PART_EMPTY);
    loaded_free(&l);
}
END_TEST

START_TEST(no_organisation_is_absence)
{
    loaded l = loaded_new();
    PUT(&l, "An error occurred (AWSOrganizationsNotInUseException) when calling the DescribeOrganization operation: no");
    ck_assert_int_eq(iampb_account_part(l.account, IAMPB_DOCUMENT_ORGANIZATION), IAMPB_PART_ABSENT);
    ck_assert_uint_eq(iampb_organization_note_count(l.organization), 0);
    loaded_free(&l);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = HARNESS_LIST("account/cli_error", a_refusal_is_the_problem_of_the_document, no_organisation_is_absence);
    TCase *loops = tcase_create("tables");
    tcase_add_loop_test(loops, they_are_known_by_their_form, 0, (int)(sizeof texts / sizeof texts[0]));
    suite_add_tcase(s, loops);
    return s;
}

HARNESS_MAIN("account-cli_error", suite)
