/* test_seal.c - sealing: a report and the authorization details are one list of users; reading after more was loaded. */
#include "loaded.h"

static const char report[] = "user,arn,password_enabled,mfa_active,access_key_1_active,access_key_1_last_rotated\n"
                             "<root_account>,arn:aws:iam::123456789012:root,not_supported,true,false,N/A\n"
                             "jane," ARN("user/jane") ",true,false,true,2020-01-01T00:00:00+00:00\n"
                             "old," ARN("user/old") ",false,false,false,N/A";
static const char details[] = "{\"UserDetailList\":[{\"UserName\":\"new\",\"UserId\":\"AIDAN\",\"Arn\":\"" ARN("user/new")
                              "\",\"CreateDate\":\"2020-01-02T03:04:05Z\"},{\"UserName\":\"jane\",\"UserId\":\"AIDAJ\","
                              "\"Arn\":\"" ARN("user/jane") "\"}]}";

START_TEST(users_of_both_documents_are_joined_by_arn)
{
    loaded l = loaded_new();
    if (_i == 0) {
        PUT(&l, report);
        PUT(&l, details);
    } else {
        PUT(&l, details);
        PUT(&l, report);
    }
    loaded_seal(&l);
    ck_assert_uint_eq(l.account->user_count, 4);
    ck_assert_ptr_nonnull(l.account->root);
    ck_assert(l.account->users[0]->is_root);
    const iampb__user *jane = l.account->users[1], *old = l.account->users[2], *new = l.account->users[3];
    ck_assert_view_eq(jane->name, "jane");
    ck_assert(jane->in_report && jane->details != NULL);
    ck_assert_ptr_eq(jane->details->user, jane);
    ck_assert(old->in_report && old->details == NULL);
    ck_assert(!new->in_report && new->details != NULL);
    ck_assert_int_eq(new->created, 1577934245);
    ck_assert_int_eq(new->keys[0].present, IAMPB__TRI_UNKNOWN);
    ck_assert_int_eq(jane->keys[0].active, IAMPB__TRUE);
    ck_assert_uint_eq(iampb_account_entity_count(l.account, IAMPB_ENTITY_USER), 4);
    loaded_free(&l);
}
END_TEST

START_TEST(fields_of_a_user_come_from_both)
{
    loaded l = loaded_new();
    int32_t is = 0;
    int64_t at;
    const char *text = NULL;
    PUT(&l, report);
    PUT(&l, details);
    loaded_seal(&l);
    const iampb_entity *jane = iampb_account_find(l.account, ARN("user/jane"), strlen(ARN("user/jane")));
    ck_assert_ptr_nonnull(jane);
    ck_assert_int_eq(iampb_entity_kind_of(jane), IAMPB_ENTITY_USER);
    ck_assert_ptr_eq(iampb_entity_account(jane), l.account);
    ck_assert_view_eq(loaded_text(jane, "UserId"), "AIDAJ");
    ck_assert_view_eq(loaded_text(jane, "password_enabled"), "true");
    ck_assert_int_eq(iampb_entity_bool(jane, "mfa_active", &is), IAMPB_PRESENT);
    ck_assert_int_eq(is, 0);
    ck_assert_int_eq(loaded_int(jane, "access_key_1_last_rotated"), 1577836800);
    ck_assert_int_eq(iampb_entity_int(jane, "access_key_2_last_rotated", &at), IAMPB_UNKNOWN); /* column missing */
    ck_assert_int_eq(iampb_entity_text(jane, "PermissionsBoundaryArn", &text, NULL), IAMPB_ABSENT);
    const iampb_entity *root = iampb_account_entity_at(l.account, IAMPB_ENTITY_USER, 0);
    ck_assert_int_eq(iampb_entity_bool(root, "is_root", &is), IAMPB_PRESENT);
    ck_assert_int_eq(is, 1);
    ck_assert_int_eq(iampb_entity_bool(root, "password_enabled", &is), IAMPB_UNKNOWN);
    ck_assert_int_eq(iampb_entity_int(root, "access_key_1_last_rotated", &at), IAMPB_ABSENT);
    ck_assert_int_eq(iampb_entity_text(root, "UserId", &text, NULL), IAMPB_UNKNOWN);
    ck_assert_ptr_null(text);
    loaded_free(&l);
}
END_TEST

START_TEST(spans_cut_from_the_input_are_the_text)
{
    loaded l = loaded_new();
    static const struct {
        const char *field, *text;
    } fields[] = { { "UserId", "AIDAJ" }, { "mfa_active", "false" }, { "UserName", "jane" }, { "user", "jane" } };
    PUT(&l, report);
    PUT(&l, details);
    loaded_seal(&l);
    const iampb_entity *jane = iampb_account_find(l.account, ARN("user/jane"), strlen(ARN("user/jane")));
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        const char *name = NULL;
        size_t len = 0;
        uint64_t begin, end;
        ck_assert_int_eq(iampb_entity_span(jane, fields[i].field, &name, &len, &begin, &end), IAMPB_OK);
        ck_assert_view_eq(iampb__str(name, len), "input.json");
        const char *input = strcmp(fields[i].field, "UserId") == 0 ? details : report;
        ck_assert_view_eq(iampb__str(input + begin, end - begin), fields[i].text);
    }
    ck_assert_int_eq(iampb_entity_span(jane, "is_root", NULL, NULL, NULL, NULL), IAMPB_E_INVALID);
    loaded_free(&l);
}
END_TEST

START_TEST(nothing_is_to_be_had_before_sealing_and_after_loading_more)
{
    loaded l = loaded_new();
    PUT(&l, details);
    ck_assert_uint_eq(iampb_account_entity_count(l.account, IAMPB_ENTITY_USER), 0);
    ck_assert_ptr_null(iampb_account_entity_at(l.account, IAMPB_ENTITY_USER, 0));
    ck_assert_ptr_null(iampb_account_find(l.account, ARN("user/jane"), strlen(ARN("user/jane"))));
    loaded_seal(&l);
    ck_assert_uint_eq(iampb_account_entity_count(l.account, IAMPB_ENTITY_USER), 2);
    ck_assert_ptr_null(iampb_account_entity_at(l.account, IAMPB_ENTITY_USER, 2));
    ck_assert_ptr_null(iampb_account_entity_at(l.account, 99, 0));
    PUT(&l, report);
    ck_assert_uint_eq(iampb_account_entity_count(l.account, IAMPB_ENTITY_USER), 0);
    loaded_seal(&l);
    ck_assert_uint_eq(iampb_account_entity_count(l.account, IAMPB_ENTITY_USER), 4);
    loaded_free(&l);
}
END_TEST

START_TEST(i7_arns_are_found_with_case)
{
    loaded l = loaded_new();
    PUT(&l, details);
    loaded_seal(&l);
    ck_assert_ptr_null(iampb_account_find(l.account, ARN("user/JANE"), strlen(ARN("user/JANE"))));
    loaded_free(&l);
}
END_TEST

START_TEST(relations_are_read_by_name)
{
    loaded l = loaded_new();
    PUT(&l, "{\"UserDetailList\":[{\"UserName\":\"a\",\"Arn\":\"" ARN("user/a") "\",\"GroupList\":[\"lost\",\"g\"],"
            "\"UserPolicyList\":[{\"PolicyName\":\"i\",\"PolicyDocument\":{}}],\"AttachedManagedPolicies\":["
            "{\"PolicyArn\":\"" ARN("policy/lost") "\"},{\"PolicyArn\":\"" ARN("policy/p") "\"}],\"PermissionsBoundary\":"
            "{\"PermissionsBoundaryArn\":\"" ARN("policy/p") "\"}}],\"GroupDetailList\":[{\"GroupName\":\"g\",\"Arn\":\""
            ARN("group/g") "\"}],\"Policies\":[{\"PolicyName\":\"p\",\"Arn\":\"" ARN("policy/p")
            "\",\"PolicyVersionList\":[]}]}");
    loaded_seal(&l);
    const iampb_entity *user = iampb_account_entity_at(l.account, IAMPB_ENTITY_USER, 0);
    const iampb_entity *group = iampb_account_entity_at(l.account, IAMPB_ENTITY_GROUP, 0);
    const iampb_entity *policy = iampb_account_entity_at(l.account, IAMPB_ENTITY_POLICY, 0);
    const iampb_entity *own = iampb_account_entity_at(l.account, IAMPB_ENTITY_INLINE_POLICY, 0);
    const struct {
        const iampb_entity *from;
        const char *relation;
        const iampb_entity *to;
    } expected[] = {
        { user, "groups", group }, { group, "members", user }, { user, "attached_policies", policy },
        { policy, "attached_to", user }, { user, "inline_policies", own }, { own, "owner", user },
        { user, "boundary", policy }, { policy, "boundary_of", user },
    };
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        ck_assert_uint_eq(iampb_entity_related_count(expected[i].from, expected[i].relation), 1);
        ck_assert_ptr_eq(iampb_entity_related_at(expected[i].from, expected[i].relation, 0), expected[i].to);
        ck_assert_ptr_null(iampb_entity_related_at(expected[i].from, expected[i].relation, 1));
    }
    ck_assert_uint_eq(iampb_entity_related_count(user, "members"), 0);
    ck_assert_uint_eq(iampb_entity_related_count(user, NULL), 0);
    ck_assert_uint_eq(iampb_entity_related_count(NULL, "groups"), 0);
    /* The details of a user are the user, for whoever asks by field. */
    iampb__field field;
    iampb__entity_field(&l.account->users[0]->details->entity, IAMPB__STR("UserName"), &field);
    ck_assert_view_eq(field.text, "a");
    loaded_free(&l);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = HARNESS_LIST("account/seal", fields_of_a_user_come_from_both, spans_cut_from_the_input_are_the_text,
            nothing_is_to_be_had_before_sealing_and_after_loading_more, i7_arns_are_found_with_case,
            relations_are_read_by_name);
    TCase *loops = tcase_create("tables");
    tcase_add_loop_test(loops, users_of_both_documents_are_joined_by_arn, 0, 2);
    suite_add_tcase(s, loops);
    return s;
}

HARNESS_MAIN("account-seal", suite)
