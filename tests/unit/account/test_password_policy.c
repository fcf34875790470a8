/* test_password_policy.c - get-account-password-policy, and the ways in which AWS says that there is none. */
#include "loaded.h"

START_TEST(members_are_read)
{
    loaded l = loaded_new();
    ck_assert_int_eq(PUT(&l, "{\"PasswordPolicy\":{\"MinimumPasswordLength\":14,\"RequireSymbols\":true,"
                             "\"ExpirePasswords\":false,\"PasswordReusePrevention\":24}}"),
            IAMPB_DOCUMENT_PASSWORD_POLICY);
    loaded_seal(&l);
    ck_assert_int_eq(iampb_account_part(l.account, IAMPB_DOCUMENT_PASSWORD_POLICY), IAMPB_PART_LOADED);
    const iampb_entity *policy = iampb_account_entity_at(l.account, IAMPB_ENTITY_PASSWORD_POLICY, 0);
    int32_t is = -1;
    int64_t days;
    ck_assert_int_eq(loaded_int(policy, "MinimumPasswordLength"), 14);
    ck_assert_int_eq(iampb_entity_bool(policy, "RequireSymbols", &is), IAMPB_PRESENT);
    ck_assert_int_eq(is, 1);
    ck_assert_int_eq(iampb_entity_bool(policy, "ExpirePasswords", &is), IAMPB_PRESENT);
    ck_assert_int_eq(is, 0);
    ck_assert_int_eq(iampb_entity_int(policy, "MaxPasswordAge", &days), IAMPB_ABSENT);
    ck_assert_int_eq(iampb_entity_bool(policy, "RequireNumbers", &is), IAMPB_UNKNOWN);
    ck_assert_int_eq(iampb_account_set_absent(l.account, IAMPB_DOCUMENT_PASSWORD_POLICY, NULL), IAMPB_E_CONFLICT);
    loaded_free(&l);
}
END_TEST

static const struct {
    const char *text;
    iampb_document expect;
} absences[] = {
    { "{\"PasswordPolicy\":null}", 0 },
    { "{\"PasswordPolicy\":{}}", 0 },
    { "{}", IAMPB_DOCUMENT_PASSWORD_POLICY },
    { "\nAn error occurred (NoSuchEntity) when calling the GetAccountPasswordPolicy operation: The Password Policy "
      "with domain name 123456789012 cannot be found.\n",
        0 },
    { NULL, 0 }, /* iampb_account_set_absent() */
};

START_TEST(absent_is_neither_empty_nor_missing)
{
    loaded l = loaded_new();
    if (absences[_i].text != NULL)
        ck_assert_int_eq(loaded_put(&l, "x", "", absences[_i].expect, absences[_i].text, IAMPB_OK),
                IAMPB_DOCUMENT_PASSWORD_POLICY);
    else
        ck_assert_int_eq(iampb_account_set_absent(l.account, IAMPB_DOCUMENT_PASSWORD_POLICY, NULL), IAMPB_OK);
    ck_assert_int_eq(iampb_account_part(l.account, IAMPB_DOCUMENT_PASSWORD_POLICY), IAMPB_PART_ABSENT);
    ck_assert_ptr_null(l.account->password_policy);
    loaded_free(&l);
}
END_TEST

START_TEST(an_empty_object_alone_says_nothing)
{
    loaded l = loaded_new();
    loaded_error(loaded_fail(&l, "", "{}", 2, IAMPB_E_UNRECOGNISED), "", "empty object");
    ck_assert_int_eq(iampb_account_part(l.account, IAMPB_DOCUMENT_PASSWORD_POLICY), IAMPB_PART_NOT_LOADED);
    loaded_free(&l);
}
END_TEST

START_TEST(the_first_of_two_counts)
{
    loaded l = loaded_new();
    PUT(&l, "{\"PasswordPolicy\":{\"MinimumPasswordLength\":14}}");
    PUT(&l, "{\"PasswordPolicy\":{\"MinimumPasswordLength\":6}}");
    ck_assert_int_eq(l.account->password_policy->minimum_length.number, 14);
    ck_assert_note(&l, "second password policy");
    loaded_free(&l);
}
END_TEST

#define COUNT(array) (int)(sizeof(array) / sizeof((array)[0]))
static Suite *suite(void)
{
    Suite *s = HARNESS_LIST("account/password_policy", members_are_read, an_empty_object_alone_says_nothing,
            the_first_of_two_counts);
    TCase *loops = tcase_create("tables");
    tcase_add_loop_test(loops, absent_is_neither_empty_nor_missing, 0, COUNT(absences));
    suite_add_tcase(s, loops);
    return s;
}

HARNESS_MAIN("account-password_policy", suite)
