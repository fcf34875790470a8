/* test_organization.c - the life of organisations and accounts, and their public texts. */
#include "loaded.h"
#include "oom.h"

START_TEST(accounts_are_opened_in_order)
{
    loaded l = loaded_new();
    iampb_account *second = NULL, *third = NULL;
    iampb_error *err = NULL;
    iampb_account_options options = IAMPB_ACCOUNT_OPTIONS_INIT;
    options.id = IAMPB__STR("047391582660");
    options.label = IAMPB__STR("dev");
    ck_assert_status(iampb_organization_add_account(l.organization, &options, &second, &err), IAMPB_OK, &err);
    ck_assert_uint_eq(iampb_organization_account_count(l.organization), 2);
    ck_assert_ptr_eq(iampb_organization_account_at(l.organization, 1), second);
    ck_assert_ptr_null(iampb_organization_account_at(l.organization, 2));
    ck_assert_str_eq(iampb_account_id(second, NULL), "047391582660");
    ck_assert_str_eq(iampb_account_label(second, NULL), "dev");
    ck_assert_str_eq(iampb_account_label(l.account, NULL), "");
    ck_assert_status(iampb_organization_add_account(l.organization, &options, &third, &err), IAMPB_E_CONFLICT, &err);
    ck_assert_ptr_null(third);
    loaded_free(&l);
}
END_TEST

static const char *const ids[] = { "1", "12345678901", "1234567890123", "12345678901a", " 12345678901" };
START_TEST(an_id_has_12_digits)
{
    loaded l = loaded_new();
    iampb_account *account = NULL;
    iampb_account_options options = IAMPB_ACCOUNT_OPTIONS_INIT;
    options.id = iampb__str_z(ids[_i]);
    ck_assert_int_eq(iampb_organization_add_account(l.organization, &options, &account, NULL), IAMPB_E_INVALID);
    ck_assert_ptr_null(account);
    loaded_free(&l);
}
END_TEST

START_TEST(null_is_allowed_where_it_makes_sense)
{
    iampb_organization *o = NULL;
    ck_assert_int_eq(iampb_organization_new(NULL, &o, NULL), IAMPB_E_INVALID);
    iampb_organization_free(NULL);
    ck_assert_uint_eq(iampb_organization_account_count(NULL), 0);
    ck_assert_str_eq(iampb_account_id(NULL, NULL), "");
    ck_assert_uint_eq(iampb_organization_note_count(NULL), 0);
    ck_assert_str_eq(iampb_organization_note_text(NULL, 0, "message", NULL), "");
    ck_assert_int_eq(iampb_organization_note_position(NULL, 0, NULL, NULL, NULL, NULL), IAMPB_E_INVALID);
    ck_assert_uint_eq(iampb_account_entity_count(NULL, IAMPB_ENTITY_USER), 0);
    ck_assert_ptr_null(iampb_account_find(NULL, "x", 1));
    ck_assert_int_eq(iampb_entity_kind_of(NULL), 0);
    ck_assert_ptr_null(iampb_entity_account(NULL));
    ck_assert_int_eq(iampb_entity_text(NULL, "x", NULL, NULL), IAMPB_UNKNOWN);
}
END_TEST

START_TEST(notes_tell_input_place_and_account)
{
    loaded l = loaded_new();
    uint64_t begin = 0, end = 0, line = 0, column = 0;
    loaded_put(&l, "u.json", "", 0, "{\n \"UserDetailList\":[{\"UserName\":\"a\",\"Arn\":\"" ARN("user/a")
                                    "\",\"CreateDate\":\"soon\"}]}", IAMPB_OK);
    ck_assert_uint_eq(iampb_organization_note_count(l.organization), 1);
    ck_assert_str_eq(iampb_organization_note_text(l.organization, 0, "input", NULL), "u.json");
    ck_assert_str_eq(iampb_organization_note_text(l.organization, 0, "account", NULL), "123456789012");
    ck_assert_str_eq(iampb_organization_note_text(l.organization, 0, "other", NULL), "");
    ck_assert_int_eq(iampb_organization_note_position(l.organization, 0, &begin, &end, &line, &column), IAMPB_OK);
    ck_assert_uint_eq(line, 2);
    ck_assert_uint_eq(end - begin, 4);
    loaded_free(&l);
}
END_TEST

START_TEST(commands_name_documents)
{
    ck_assert_str_eq(iampb_document_command(IAMPB_DOCUMENT_CREDENTIAL_REPORT), "iam get-credential-report");
    ck_assert_str_eq(iampb_document_command(IAMPB_DOCUMENT_ORGANIZATION_RESOURCE_POLICY),
            "organizations describe-resource-policy");
    for (iampb_document d = 1; d <= IAMPB_DOCUMENT_ORGANIZATION_RESOURCE_POLICY; d++)
        ck_assert_str_ne(iampb_document_command(d), "");
    ck_assert_str_eq(iampb_document_command(0), "");
    ck_assert_str_eq(iampb_document_command(-1), "");
    ck_assert_str_eq(iampb_document_command(1000), "");
}
END_TEST

static iampb_status make(iampb_context *ctx, void *user)
{
    iampb_organization *o = NULL;
    iampb_account *account = NULL;
    iampb_error *err = NULL;
    (void)user;
    iampb_status status = iampb_organization_new(ctx, &o, &err);
    if ((status = oom_check(status, o, &err)) < 0)
        return status;
    iampb_account_options options = IAMPB_ACCOUNT_OPTIONS_INIT;
    options.label = IAMPB__STR("dev");
    status = iampb_organization_add_account(o, &options, &account, &err);
    status = oom_check(status, account, &err);
    iampb_organization_free(o);
    return status;
}

START_TEST(a_text_without_a_pointer_has_no_length)
{
    loaded l = loaded_new();
    iampb_account_options options = IAMPB_ACCOUNT_OPTIONS_INIT;
    iampb_load_options load = IAMPB_LOAD_OPTIONS_INIT;
    iampb_account *account = NULL;
    options.label.len = 9;
    ck_assert_int_eq(iampb_organization_add_account(l.organization, &options, &account, NULL), IAMPB_E_INVALID);
    options = (iampb_account_options)IAMPB_ACCOUNT_OPTIONS_INIT;
    options.id.len = 12;
    ck_assert_int_eq(iampb_organization_add_account(l.organization, &options, &account, NULL), IAMPB_E_INVALID);
    load.name.len = 4;
    ck_assert_int_eq(iampb_account_load(l.account, "{}", 2, &load, NULL, NULL), IAMPB_E_INVALID);
    load = (iampb_load_options)IAMPB_LOAD_OPTIONS_INIT;
    load.subject.len = 4;
    ck_assert_int_eq(iampb_account_load(l.account, "{}", 2, &load, NULL, NULL), IAMPB_E_INVALID);
    ck_assert_ptr_null(account);
    loaded_free(&l);
}
END_TEST

START_TEST(memory_may_run_out) { oom_loop("organization", make, NULL); }
END_TEST

static Suite *suite(void)
{
    Suite *s = HARNESS_LIST("account/organization", accounts_are_opened_in_order, null_is_allowed_where_it_makes_sense,
            notes_tell_input_place_and_account, commands_name_documents,
            a_text_without_a_pointer_has_no_length, memory_may_run_out);
    TCase *loops = tcase_create("tables");
    tcase_add_loop_test(loops, an_id_has_12_digits, 0, (int)(sizeof ids / sizeof ids[0]));
    suite_add_tcase(s, loops);
    return s;
}

HARNESS_MAIN("account-organization", suite)
