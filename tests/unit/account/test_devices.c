/* test_devices.c - both lists of MFA devices, and which device is the root user's. */
#include "loaded.h"

static const struct {
    const char *serial, *user_arn;
    bool is_root;
} owners[] = {
    { ARN("mfa/root-account-mfa-device"), NULL, true },
    { ARN("mfa/x"), "arn:aws:iam::123456789012:root", true },
    { "arn:aws-cn:iam::123456789012:mfa/root-account-mfa-device", NULL, true },
    { ARN("mfa/rootadmin"), ARN("user/rootadmin"), false },
    { ARN("mfa/root"), ARN("user/root"), false },
    { ARN("mfa/my-root-account-mfa-device"), ARN("user/jane"), false },
    { ARN("mfa/root-account-mfa-device-2"), NULL, false },
    { ARN("mfa/spare"), NULL, false },
};

START_TEST(root_is_told_by_the_end_of_an_arn_never_by_a_name)
{
    loaded l = loaded_new();
    char text[500];
    snprintf(text, sizeof text, "{\"VirtualMFADevices\":[{\"SerialNumber\":\"%s\"%s%s%s}]}", owners[_i].serial,
            owners[_i].user_arn == NULL ? "" : ",\"User\":{\"Arn\":\"",
            owners[_i].user_arn == NULL ? "" : owners[_i].user_arn, owners[_i].user_arn == NULL ? "" : "\"}");
    ck_assert_int_eq(PUT(&l, text), IAMPB_DOCUMENT_VIRTUAL_MFA_DEVICES);
    loaded_seal(&l);
    ck_assert_uint_eq(l.account->device_count, 1);
    ck_assert_int_eq(l.account->devices[0]->is_root, owners[_i].is_root);
    loaded_free(&l);
}
END_TEST

static const char users[] = "{\"UserDetailList\":[{\"UserName\":\"jane\",\"Arn\":\"" ARN("user/jane")
                            "\"},{\"UserName\":\"joe\",\"Arn\":\"" ARN("user/joe") "\"}]}";

START_TEST(one_device_of_both_lists_is_one_device)
{
    loaded l = loaded_new();
    PUT(&l, users);
    PUT(&l, "{\"MFADevices\":[{\"UserName\":\"jane\",\"SerialNumber\":\"" ARN("mfa/jane")
            "\",\"EnableDate\":\"2020-01-02\"},{\"UserName\":\"jane\",\"SerialNumber\":\"GAHT12345678\"}]}");
    PUT(&l, "{\"VirtualMFADevices\":[{\"SerialNumber\":\"" ARN("mfa/jane") "\",\"User\":{\"UserName\":\"jane\",\"Arn\":\""
            ARN("user/jane") "\"},\"EnableDate\":\"2020-01-02\",\"Base32StringSeed\":\"c2VjcmV0\"}]}");
    loaded_seal(&l);
    ck_assert_uint_eq(l.account->device_count, 2);
    const iampb__user *jane = l.account->users[0];
    ck_assert_uint_eq(jane->device_count, 2);
    ck_assert(jane->devices_listed);
    ck_assert(!l.account->users[1]->devices_listed);
    ck_assert_view_eq(l.account->devices[0]->user_arn.text, ARN("user/jane"));
    ck_assert(l.account->devices[0]->is_virtual_list && !l.account->devices[1]->is_virtual_list);
    ck_assert_uint_eq(iampb_entity_related_count(&jane->entity, "mfa_devices"), 2);
    loaded_free(&l);
}
END_TEST

START_TEST(an_empty_answer_for_a_user_is_an_answer)
{
    loaded l = loaded_new();
    PUT(&l, users);
    PUT_FOR(&l, "joe", "{\"MFADevices\":[]}");
    PUT_FOR(&l, "jane", "{\"MFADevices\":[],\"IsTruncated\":true}");
    loaded_seal(&l);
    ck_assert(l.account->users[1]->devices_listed);
    ck_assert(!l.account->users[0]->devices_listed);
    ck_assert_int_eq(iampb_account_part(l.account, IAMPB_DOCUMENT_MFA_DEVICES), IAMPB_PART_INCOMPLETE);
    PUT_FOR(&l, "joe", "{\"MFADevices\":[]}"); /* another user's answer does not complete it */
    ck_assert_int_eq(iampb_account_part(l.account, IAMPB_DOCUMENT_MFA_DEVICES), IAMPB_PART_INCOMPLETE);
    PUT_FOR(&l, "jane", "{\"MFADevices\":[]}");
    ck_assert_int_eq(iampb_account_part(l.account, IAMPB_DOCUMENT_MFA_DEVICES), IAMPB_PART_EMPTY);
    loaded_seal(&l);
    ck_assert(l.account->users[0]->devices_listed);
    loaded_free(&l);
}
END_TEST

#define COUNT(array) (int)(sizeof(array) / sizeof((array)[0]))
static Suite *suite(void)
{
    Suite *s = HARNESS_LIST("account/devices", one_device_of_both_lists_is_one_device,
            an_empty_answer_for_a_user_is_an_answer);
    TCase *loops = tcase_create("tables");
    tcase_add_loop_test(loops, root_is_told_by_the_end_of_an_arn_never_by_a_name, 0, COUNT(owners));
    suite_add_tcase(s, loops);
    return s;
}

HARNESS_MAIN("account-devices", suite)
