/* test_org_accounts.c - describe-organization, accounts, delegated administrators, central root access. */
#include "loaded.h"

#define ORG(rest) "arn:aws:organizations::123456789012:" rest

static const char organization[] =
        "{\"Organization\":{\"Id\":\"o-abcd\",\"Arn\":\"" ORG("organization/o-abcd") "\",\"FeatureSet\":\"ALL\","
        "\"MasterAccountArn\":\"" ORG("account/o-abcd/123456789012") "\",\"MasterAccountId\":\"123456789012\","
        "\"MasterAccountEmail\":\"root@example.com\",\"AvailablePolicyTypes\":[]}}";

START_TEST(the_organisation_is_described_and_decides_no_account)
{
    loaded l = loaded_new();
    ck_assert_int_eq(PUT(&l, organization), IAMPB_DOCUMENT_ORGANIZATION);
    loaded_seal(&l);
    ck_assert_str_eq(iampb_account_id(l.account, NULL), "");
    ck_assert(l.organization->described);
    ck_assert_uint_eq(iampb_organization_entity_count(l.organization, IAMPB_ENTITY_ORGANIZATION), 1);
    const iampb_entity *o = iampb_organization_entity_at(l.organization, IAMPB_ENTITY_ORGANIZATION, 0);
    ck_assert_view_eq(loaded_text(o, "MasterAccountId"), "123456789012");
    ck_assert_ptr_null(iampb_entity_account(o));
    loaded_free(&l);
}
END_TEST

START_TEST(another_organisation_is_a_conflict_that_names_both)
{
    loaded l = loaded_new();
    static const char other[] = "{\"Accounts\":[{\"Id\":\"111122223333\",\"Arn\":\"" ORG("account/o-other/111122223333")
                                "\",\"Status\":\"ACTIVE\"}]}";
    PUT(&l, organization);
    iampb_error *err = loaded_fail(&l, "", other, strlen(other), IAMPB_E_CONFLICT);
    ck_assert(strstr(iampb_error_message(err, NULL), "o-abcd") != NULL);
    loaded_error(err, "Accounts[0].Arn", "o-other");
    loaded_free(&l);
}
END_TEST

/* I-30 */
static const struct {
    const char *members;
    bool active, suspended;
} states[] = {
    { "\"Status\":\"ACTIVE\"", true, false },
    { "\"Status\":\"SUSPENDED\"", false, true },
    { "\"Status\":\"PENDING_CLOSURE\"", false, true },
    { "\"Status\":\"ACTIVE\",\"State\":\"CLOSED\"", false, true },
    { "\"State\":\"ACTIVE\"", true, false },
    { "\"Status\":\"DREAMING\"", true, false },
    { "\"Name\":\"no status\"", true, false },
};

START_TEST(i30_states_of_accounts)
{
    loaded l = loaded_new();
    char text[300];
    snprintf(text, sizeof text, "{\"Accounts\":[{\"Id\":\"111122223333\",%s}]}", states[_i].members);
    ck_assert_int_eq(PUT(&l, text), IAMPB_DOCUMENT_ACCOUNTS);
    loaded_seal(&l);
    ck_assert_int_eq(l.organization->members[0]->active, states[_i].active);
    ck_assert_int_eq(l.organization->members[0]->suspended, states[_i].suspended);
    ck_assert_int_eq(loaded_has_note(&l, "counts as active"), strstr(states[_i].members, "DREAMING") != NULL);
    loaded_free(&l);
}
END_TEST

START_TEST(i5_an_account_id_that_became_a_number_is_padded)
{
    loaded l = loaded_new();
    PUT(&l, "{\"Accounts\":[{\"Id\":47391582660,\"Status\":\"ACTIVE\"}]}");
    ck_assert_note(&l, "047391582660");
    loaded_seal(&l);
    ck_assert_ptr_nonnull(iampb__organization_member(l.organization, IAMPB__STR("047391582660")));
    loaded_free(&l);
}
END_TEST

static const char *const bad_ids[] = { "-1", "1000000000000", "1.5", "1e3", "true" };
START_TEST(i5_other_numbers_are_refused)
{
    loaded l = loaded_new();
    char text[100];
    snprintf(text, sizeof text, "{\"Accounts\":[{\"Id\":%s}]}", bad_ids[_i]);
    loaded_error(loaded_fail(&l, "", text, strlen(text), IAMPB_E_SYNTAX), "Accounts[0].Id", "expected");
    loaded_free(&l);
}
END_TEST

START_TEST(accounts_join_with_their_own_documents_and_the_management_account_is_known)
{
    loaded l = loaded_new();
    iampb_account *other = NULL;
    iampb_account_options options = IAMPB_ACCOUNT_OPTIONS_INIT;
    options.id = IAMPB__STR("111122223333");
    ck_assert_int_eq(iampb_organization_add_account(l.organization, &options, &other, NULL), IAMPB_OK);
    PUT(&l, organization);
    PUT(&l, "{\"Accounts\":[{\"Id\":\"111122223333\",\"Name\":\"dev\"},{\"Id\":\"123456789012\"},{\"Id\":\"999999999999\"}]}");
    loaded_seal(&l);
    const iampb__member_account *dev = iampb__organization_member(l.organization, IAMPB__STR("111122223333"));
    ck_assert_ptr_eq(dev->account, other);
    ck_assert_ptr_eq(other->member, dev);
    ck_assert(!dev->is_management);
    ck_assert(l.organization->members[1]->is_management);
    ck_assert_ptr_null(l.organization->members[2]->account);
    loaded_free(&l);
}
END_TEST

START_TEST(not_in_use_is_absent)
{
    loaded l = loaded_new();
    ck_assert_int_eq(PUT(&l, "An error occurred (AWSOrganizationsNotInUseException) when calling the ListAccounts "
                             "operation: Your account is not a member of an organization."),
            IAMPB_DOCUMENT_ACCOUNTS);
    ck_assert_int_eq(iampb_account_part(l.account, IAMPB_DOCUMENT_ORGANIZATION), IAMPB_PART_ABSENT);
    ck_assert_int_eq(iampb_account_part(l.account, IAMPB_DOCUMENT_ACCOUNTS), IAMPB_PART_ABSENT);
    loaded_free(&l);
}
END_TEST

START_TEST(delegated_administrators_keep_the_service_that_was_asked_for)
{
    loaded l = loaded_new();
    ck_assert_int_eq(PUT_FOR(&l, "guardduty.amazonaws.com", "{\"DelegatedAdministrators\":[{\"Id\":\"111122223333\"}]}"),
            IAMPB_DOCUMENT_DELEGATED_ADMINISTRATORS);
    loaded_seal(&l);
    ck_assert_uint_eq(l.organization->administrator_count, 1);
    const iampb_entity *a = &l.organization->administrators[0]->entity;
    ck_assert_view_eq(loaded_text(a, "ServicePrincipal"), "guardduty.amazonaws.com");
    loaded_free(&l);
}
END_TEST

static const struct {
    const char *text;
    size_t count;
    iampb_part_state state;
} features[] = {
    { "{\"OrganizationId\":\"o-abcd\",\"EnabledFeatures\":[\"RootSessions\",\"RootCredentialsManagement\"]}", 2,
        IAMPB_PART_LOADED },
    { "{\"OrganizationId\":\"o-abcd\",\"EnabledFeatures\":[]}", 0, IAMPB_PART_EMPTY },
    { "{\"OrganizationId\":\"o-abcd\"}", 0, IAMPB_PART_EMPTY },
};

START_TEST(central_root_access)
{
    loaded l = loaded_new();
    ck_assert_int_eq(PUT(&l, features[_i].text), IAMPB_DOCUMENT_ORGANIZATION_FEATURES);
    ck_assert_uint_eq(l.organization->feature_count, features[_i].count);
    ck_assert_int_eq(iampb_account_part(l.account, IAMPB_DOCUMENT_ORGANIZATION_FEATURES), features[_i].state);
    loaded_free(&l);
}
END_TEST

#define COUNT(array) (int)(sizeof(array) / sizeof((array)[0]))
static Suite *suite(void)
{
    Suite *s = HARNESS_LIST("account/org_accounts", the_organisation_is_described_and_decides_no_account,
            another_organisation_is_a_conflict_that_names_both, i5_an_account_id_that_became_a_number_is_padded,
            accounts_join_with_their_own_documents_and_the_management_account_is_known, not_in_use_is_absent,
            delegated_administrators_keep_the_service_that_was_asked_for);
    TCase *loops = tcase_create("tables");
    tcase_add_loop_test(loops, i30_states_of_accounts, 0, COUNT(states));
    tcase_add_loop_test(loops, i5_other_numbers_are_refused, 0, COUNT(bad_ids));
    tcase_add_loop_test(loops, central_root_access, 0, COUNT(features));
    suite_add_tcase(s, loops);
    return s;
}

HARNESS_MAIN("account-org_accounts", suite)
