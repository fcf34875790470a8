/* test_keys.c - access keys, their last use, console passwords: joined with users and with slots of the report. */
#include "loaded.h"

static const char details[] = "{\"UserDetailList\":[{\"UserName\":\"jane\",\"Arn\":\"" ARN("user/jane") "\"}]}";
static const char header[] =
        "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,"
        "mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,"
        "access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,"
        "access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,"
        "cert_1_last_rotated,cert_2_active,cert_2_last_rotated\n";

static void put_report(loaded *l, const char *key1, const char *key2)
{
    char text[1500];
    snprintf(text, sizeof text, "%sjane,%s,2020-01-01T00:00:00+00:00,true,no_information,2020-01-01T00:00:00+00:00,N/A,"
                                "false,%s,N/A,N/A,N/A,%s,N/A,N/A,N/A,false,N/A,false,N/A",
            header, ARN("user/jane"), key1, key2);
    ck_assert_int_eq(PUT(l, text), IAMPB_DOCUMENT_CREDENTIAL_REPORT);
}

static const char keys[] = "{\"AccessKeyMetadata\":[{\"UserName\":\"jane\",\"AccessKeyId\":\"AKIAONE\",\"Status\":"
                           "\"Active\",\"CreateDate\":\"2021-01-01T00:00:00Z\"},{\"UserName\":\"jane\",\"AccessKeyId\":"
                           "\"AKIATWO\",\"Status\":\"Inactive\",\"CreateDate\":\"2022-02-02T00:00:00Z\"}]}";

START_TEST(keys_without_a_report_are_the_users)
{
    loaded l = loaded_new();
    PUT(&l, details);
    ck_assert_int_eq(PUT(&l, keys), IAMPB_DOCUMENT_ACCESS_KEYS);
    loaded_seal(&l);
    const iampb__user *jane = l.account->users[0];
    ck_assert_uint_eq(jane->metadata_key_count, 2);
    ck_assert(jane->keys_listed);
    ck_assert_int_eq(jane->metadata_keys[0]->active, IAMPB__TRUE);
    ck_assert_int_eq(jane->metadata_keys[1]->active, IAMPB__FALSE);
    ck_assert_int_eq(jane->metadata_keys[0]->created, 1609459200);
    ck_assert_uint_eq(iampb_account_entity_count(l.account, IAMPB_ENTITY_ACCESS_KEY), 2);
    const iampb_entity *key = iampb_entity_related_at(&jane->entity, "access_keys", 1);
    ck_assert_view_eq(loaded_text(key, "AccessKeyId"), "AKIATWO");
    ck_assert_view_eq(loaded_text(key, "UserName"), "jane");
    ck_assert_int_eq(loaded_int(key, "CreateDate"), 1643760000);
    loaded_free(&l);
}
END_TEST

START_TEST(slots_and_listed_keys_meet_by_their_dates)
{
    loaded l = loaded_new();
    put_report(&l, "false,2022-02-02T00:00:00+00:00", "true,2021-01-01T00:00:00+00:00");
    PUT(&l, keys);
    for (int again = 0; again < 2; again++) {
        loaded_seal(&l);
        const iampb__user *jane = l.account->users[0];
        ck_assert_view_eq(jane->keys[0].metadata->id.text, "AKIATWO");
        ck_assert_view_eq(jane->keys[1].metadata->id.text, "AKIAONE");
        ck_assert_uint_eq(iampb_account_entity_count(l.account, IAMPB_ENTITY_ACCESS_KEY), 2);
        ck_assert_uint_eq(iampb_entity_related_count(&jane->entity, "access_keys"), 2);
        PUT(&l, details);
    }
    loaded_free(&l);
}
END_TEST

START_TEST(the_one_slot_and_the_one_key_that_are_left_are_the_same)
{
    loaded l = loaded_new();
    put_report(&l, "true,2023-03-03T00:00:00+00:00", "true,2021-01-01T00:00:00+00:00");
    PUT(&l, keys);
    loaded_seal(&l);
    ck_assert_view_eq(l.account->users[0]->keys[0].metadata->id.text, "AKIATWO");
    ck_assert_uint_eq(iampb_account_entity_count(l.account, IAMPB_ENTITY_ACCESS_KEY), 2);
    loaded_free(&l);
}
END_TEST

START_TEST(last_use_is_paired_by_the_subject)
{
    loaded l = loaded_new();
    PUT(&l, details);
    PUT(&l, keys);
    ck_assert_int_eq(PUT_FOR(&l, "AKIAONE", "{\"UserName\":\"jane\",\"AccessKeyLastUsed\":{\"LastUsedDate\":"
                                            "\"2024-01-01T00:00:00Z\",\"ServiceName\":\"s3\",\"Region\":\"eu-north-1\"}}"),
            IAMPB_DOCUMENT_ACCESS_KEY_LAST_USED);
    PUT_FOR(&l, "AKIATWO", "{\"AccessKeyLastUsed\":{\"ServiceName\":\"N/A\",\"Region\":\"N/A\"}}");
    loaded_seal(&l);
    const iampb__user *jane = l.account->users[0];
    ck_assert_int_eq(jane->metadata_keys[0]->last_used, 1704067200);
    ck_assert_view_eq(jane->metadata_keys[0]->metadata->used_service.text, "s3");
    ck_assert_int_eq(jane->metadata_keys[1]->last_used, IAMPB__TIME_NEVER);
    ck_assert_int_eq(iampb_entity_int(&jane->metadata_keys[1]->entity, "last_used", NULL), IAMPB_NEVER);
    loaded_free(&l);
}
END_TEST

START_TEST(last_use_needs_the_key_as_subject)
{
    loaded l = loaded_new();
    static const char text[] = "{\"AccessKeyLastUsed\":{\"ServiceName\":\"N/A\",\"Region\":\"N/A\"}}";
    loaded_error(loaded_fail(&l, "", text, strlen(text), IAMPB_E_INVALID), "", "the id of the access key as subject");
    ck_assert_int_eq(iampb_account_part(l.account, IAMPB_DOCUMENT_ACCESS_KEY_LAST_USED), IAMPB_PART_FAILED);
    loaded_free(&l);
}
END_TEST

START_TEST(an_unknown_status_is_unknown_with_a_note)
{
    loaded l = loaded_new();
    PUT(&l, details);
    PUT(&l, "{\"AccessKeyMetadata\":[{\"UserName\":\"JANE\",\"AccessKeyId\":\"AKIAX\",\"Status\":\"Sleeping\"}]}");
    loaded_seal(&l);
    ck_assert_int_eq(l.account->users[0]->metadata_keys[0]->active, IAMPB__TRI_UNKNOWN); /* joined without case */
    ck_assert_note(&l, "\"Sleeping\"");
    loaded_free(&l);
}
END_TEST

static const struct {
    const char *subject, *text;
    iampb__tri is;
} profiles[] = {
    { "", "{\"LoginProfile\":{\"UserName\":\"jane\",\"CreateDate\":\"2020-01-02\"}}", IAMPB__TRUE },
    { "", "An error occurred (NoSuchEntity) when calling the GetLoginProfile operation: Login Profile for User jane "
          "cannot be found.",
        IAMPB__FALSE },
    { "jane", "\naws: [ERROR]: An error occurred (NoSuchEntity) when calling the GetLoginProfile operation: gone",
        IAMPB__FALSE },
};

START_TEST(console_passwords)
{
    loaded l = loaded_new();
    PUT(&l, details);
    ck_assert_int_eq(PUT_FOR(&l, profiles[_i].subject, profiles[_i].text), IAMPB_DOCUMENT_LOGIN_PROFILE);
    loaded_seal(&l);
    ck_assert_int_eq(l.account->users[0]->login_profile, profiles[_i].is);
    loaded_free(&l);
}
END_TEST

#define COUNT(array) (int)(sizeof(array) / sizeof((array)[0]))
static Suite *suite(void)
{
    Suite *s = HARNESS_LIST("account/keys", keys_without_a_report_are_the_users, slots_and_listed_keys_meet_by_their_dates,
            the_one_slot_and_the_one_key_that_are_left_are_the_same, last_use_is_paired_by_the_subject,
            last_use_needs_the_key_as_subject, an_unknown_status_is_unknown_with_a_note);
    TCase *loops = tcase_create("tables");
    tcase_add_loop_test(loops, console_passwords, 0, COUNT(profiles));
    suite_add_tcase(s, loops);
    return s;
}

HARNESS_MAIN("account-keys", suite)
