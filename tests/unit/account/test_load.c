/* test_load.c - one input into the account: whole or not at all; whose account it is; limits; memory running out. */
#include "loaded.h"
#include "oom.h"

#define USER(account, name)                                                                                            \
    "{\"UserDetailList\":[{\"UserName\":\"" name "\",\"Arn\":\"arn:aws:iam::" account ":user/" name "\"}]}"

START_TEST(i6_another_account_is_a_conflict_that_names_both_and_the_input_before)
{
    loaded l = loaded_new();
    static const char other[] = USER("999988887777", "x");
    loaded_put(&l, "details.json", "", 0, USER("123456789012", "a"), IAMPB_OK);
    iampb_error *err = loaded_fail(&l, "", other, strlen(other), IAMPB_E_CONFLICT);
    ck_assert(strstr(iampb_error_message(err, NULL), "123456789012") != NULL);
    ck_assert(strstr(iampb_error_message(err, NULL), "details.json") != NULL);
    ck_assert_uint_eq(iampb_error_line(err), 1);
    ck_assert_str_eq(iampb_error_input_name(err, NULL), "bad.json");
    loaded_error(err, "UserDetailList[0].Arn", "999988887777");
    loaded_seal(&l);
    ck_assert_uint_eq(l.account->user_count, 1);
    loaded_free(&l);
}
END_TEST

START_TEST(i6_two_accounts_in_one_input)
{
    loaded l = loaded_new();
    static const char both[] = USER("123456789012", "a") USER("999988887777", "x");
    loaded_error(loaded_fail(&l, "", both, strlen(both), IAMPB_E_CONFLICT), "UserDetailList[0].Arn", "the same input");
    ck_assert_str_eq(iampb_account_id(l.account, NULL), "");
    loaded_free(&l);
}
END_TEST

START_TEST(an_account_that_the_host_named)
{
    loaded l = loaded_new();
    iampb_account *other = NULL;
    iampb_account_options options = IAMPB_ACCOUNT_OPTIONS_INIT;
    options.id = IAMPB__STR("111122223333");
    ck_assert_int_eq(iampb_organization_add_account(l.organization, &options, &other, NULL), IAMPB_OK);
    iampb_error *err = NULL;
    static const char text[] = USER("123456789012", "a"), own[] = USER("111122223333", "a");
    ck_assert_int_eq(iampb_account_load(other, text, strlen(text), NULL, NULL, &err), IAMPB_E_CONFLICT);
    loaded_error(err, "UserDetailList[0].Arn", "was opened as 111122223333");
    /* The other account turns out to be this one too. */
    loaded_error(loaded_fail(&l, "", own, strlen(own), IAMPB_E_CONFLICT), "", "is open already");
    loaded_free(&l);
}
END_TEST

START_TEST(aws_managed_policies_decide_no_account)
{
    loaded l = loaded_new();
    PUT(&l, "{\"Policies\":[{\"PolicyName\":\"A\",\"Arn\":\"arn:aws:iam::aws:policy/A\",\"PolicyVersionList\":[]}]}");
    ck_assert_str_eq(iampb_account_id(l.account, NULL), "");
    PUT(&l, "{\"UserDetailList\":[{\"UserName\":\"x\",\"Arn\":\"arn:aws-us-gov:iam::123456789012:user/x\"}]}");
    ck_assert_str_eq(iampb_account_id(l.account, NULL), "123456789012");
    ck_assert_view_eq(l.account->partition, "aws-us-gov");
    PUT(&l, "{\"RoleDetailList\":[{\"RoleName\":\"x\",\"Arn\":\"arn:aws:iam::XXXX:role/x\"}]}");
    ck_assert_note(&l, "\"XXXX\" is no account id");
    loaded_free(&l);
}
END_TEST

START_TEST(a_report_of_another_account)
{
    loaded l = loaded_new();
    static const char report[] = "user,arn\njane,arn:aws:iam::999988887777:user/jane\n";
    PUT(&l, USER("123456789012", "a"));
    iampb_error_free(loaded_fail(&l, "", report, strlen(report), IAMPB_E_CONFLICT));
    ck_assert_int_eq(iampb_account_part(l.account, IAMPB_DOCUMENT_CREDENTIAL_REPORT), IAMPB_PART_FAILED);
    ck_assert_uint_gt(l.account->parts[IAMPB_DOCUMENT_CREDENTIAL_REPORT].problem.len, 0);
    loaded_free(&l);
}
END_TEST

START_TEST(two_reports)
{
    loaded l = loaded_new();
    static const char report[] = "user,arn\njane,arn:aws:iam::123456789012:user/jane\n";
    PUT(&l, report);
    iampb_error_free(loaded_fail(&l, "", report, strlen(report), IAMPB_E_CONFLICT));
    ck_assert_int_eq(iampb_account_part(l.account, IAMPB_DOCUMENT_CREDENTIAL_REPORT), IAMPB_PART_LOADED);
    loaded_seal(&l);
    ck_assert_uint_eq(l.account->user_count, 1);
    loaded_free(&l);
}
END_TEST

static const char mixed[] =
        "{\"UserDetailList\":[{\"UserName\":\"a\",\"Arn\":\"" ARN("user/a") "\",\"CreateDate\":\"soon\",\"UserPolicyList\":"
        "[{\"PolicyName\":\"p\",\"PolicyDocument\":\"%7B%22a%22:1}\"}],\"GroupList\":[\"g\"]}],\"GroupDetailList\":["
        "{\"GroupName\":\"g\",\"Arn\":\"" ARN("group/g") "\"}],\"Policies\":[]}\n"
        "{\"SummaryMap\":{\"Users\":1}}\n{\"Accounts\":[{\"Id\":12,\"Name\":\"d\\u00e9v\"}]}";

START_TEST(a_text_that_is_cut_anywhere_changes_nothing)
{
    loaded l = loaded_new();
    PUT(&l, "{\"RoleDetailList\":[{\"RoleName\":\"r\",\"Arn\":\"" ARN("role/r") "\"}]}");
    for (size_t len = 0; len < sizeof mixed - 1; len++) {
        iampb_load_options options = IAMPB_LOAD_OPTIONS_INIT;
        iampb_error *err = NULL;
        iampb_status status = iampb_account_load(l.account, mixed, len, &options, NULL, &err);
        if (status == IAMPB_OK) { /* between two documents */
            ck_assert(mixed[len - 1] == '}' || mixed[len - 1] == '\n');
            loaded_free(&l);
            l = loaded_new();
            PUT(&l, "{\"RoleDetailList\":[{\"RoleName\":\"r\",\"Arn\":\"" ARN("role/r") "\"}]}");
            continue;
        }
        ck_assert_msg(status == IAMPB_E_SYNTAX, "%zu: %d", len, status);
        if (len > 0) {
            ck_assert_uint_ge(iampb_error_line(err), 1);
            ck_assert_uint_le(iampb_error_offset(err), len);
        }
        iampb_error_free(err);
        ck_assert_uint_eq(iampb_organization_note_count(l.organization), 0);
        ck_assert_uint_eq(l.account->pending->lists[IAMPB__PENDING_USERS].count, 0);
    }
    loaded_seal(&l);
    ck_assert_uint_eq(l.account->role_count, 1);
    loaded_free(&l);
}
END_TEST

START_TEST(inputs_are_remembered_failed_ones_too)
{
    loaded l = loaded_new();
    loaded_put(&l, "a.json", "", 0, "{\"SummaryMap\":{}}", IAMPB_OK);
    loaded_put(&l, "b.json", "", 0, "{\"PasswordPolicy\":[]}", IAMPB_E_SYNTAX);
    ck_assert_uint_eq(l.organization->inputs.count, 2);
    const iampb__input *b = IAMPB__VEC_AT(iampb__input, &l.organization->inputs, 1);
    ck_assert_view_eq(b->name, "b.json");
    ck_assert_int_eq(b->status, IAMPB_E_SYNTAX);
    ck_assert_uint_gt(b->problem.len, 0);
    ck_assert_ptr_null(b->arena);
    loaded_free(&l);
}
END_TEST

static const struct {
    const char *what;
    const char *text;
} past_limits[] = {
    { "input_bytes", "{\"UserDetailList\":[                                                        ]}" },
    { "entities", "[{\"Arn\":\"" ARN("oidc-provider/a") "\"},{\"Arn\":\"" ARN("oidc-provider/b") "\"}]" },
    { "json_depth", "{\"a\":[[[[[[[[1]]]]]]]]}" },
    { "documents", "{\"SummaryMap\":{}}" },
};

START_TEST(limits_are_named)
{
    iampb_limits limits = IAMPB_LIMITS_INIT;
    iampb_context_options options = IAMPB_CONTEXT_OPTIONS_INIT;
    limits.input_bytes = _i == 0 ? 60 : 0;
    limits.entities = _i == 1 ? 1 : 0;
    limits.json_depth = _i == 2 ? 8 : 0;
    limits.documents = 1;
    options.limits = &limits;
    loaded l = { NULL, NULL, NULL };
    ck_assert_int_eq(iampb_context_new(&options, &l.ctx, NULL), IAMPB_OK);
    ck_assert_int_eq(iampb_organization_new(l.ctx, &l.organization, NULL), IAMPB_OK);
    ck_assert_int_eq(iampb_organization_add_account(l.organization, NULL, &l.account, NULL), IAMPB_OK);
    if (_i == 3)
        PUT(&l, "{\"SummaryMap\":{}}");
    const char *text = past_limits[_i].text;
    iampb_error *err = loaded_fail(&l, "", text, strlen(text), IAMPB_E_LIMIT);
    ck_assert_msg(strstr(iampb_error_message(err, NULL), past_limits[_i].what) != NULL, "%s",
            iampb_error_message(err, NULL));
    iampb_error_free(err);
    loaded_free(&l);
}
END_TEST

START_TEST(arguments_are_checked)
{
    loaded l = loaded_new();
    iampb_load_options options = IAMPB_LOAD_OPTIONS_INIT;
    ck_assert_int_eq(iampb_account_load(NULL, "{}", 2, NULL, NULL, NULL), IAMPB_E_INVALID);
    ck_assert_int_eq(iampb_account_load(l.account, NULL, 2, NULL, NULL, NULL), IAMPB_E_INVALID);
    options.expect = 31;
    ck_assert_int_eq(iampb_account_load(l.account, "{}", 2, &options, NULL, NULL), IAMPB_E_INVALID);
    options.expect = -1;
    ck_assert_int_eq(iampb_account_load(l.account, "{}", 2, &options, NULL, NULL), IAMPB_E_INVALID);
    options.expect = 0;
    options.reserved = 1;
    ck_assert_int_eq(iampb_account_load(l.account, "{}", 2, &options, NULL, NULL), IAMPB_E_UNSUPPORTED);
    options.reserved = 0;
    options.struct_size = 8;
    ck_assert_int_eq(iampb_account_load(l.account, "{}", 2, &options, NULL, NULL), IAMPB_E_INVALID);
    ck_assert_int_eq(iampb_account_set_absent(l.account, IAMPB_DOCUMENT_ACCOUNTS, NULL), IAMPB_E_INVALID);
    ck_assert_int_eq(iampb_account_set_absent(NULL, IAMPB_DOCUMENT_ORGANIZATION, NULL), IAMPB_E_INVALID);
    ck_assert_int_eq(iampb_account_part(l.account, 99), IAMPB_PART_NOT_LOADED);
    ck_assert_int_eq(iampb_organization_seal(NULL, NULL), IAMPB_E_INVALID);
    loaded_free(&l);
}
END_TEST

/* ---- Memory ---- */
static const struct {
    const char *subject, *text;
} sequence[] = {
    { "", mixed },
    { "", "user,arn,access_key_1_active,access_key_1_last_rotated\na," ARN("user/a") ",true,2020-01-01T00:00:00Z\n" },
    { "", "{\"Content\":7}" },
    { "", "{\"AccessKeyMetadata\":[{\"UserName\":\"a\",\"AccessKeyId\":\"AKIA\",\"Status\":\"Odd\",\"CreateDate\":\"2020\"}]}" },
    { "AKIA", "{\"AccessKeyLastUsed\":{\"Region\":\"N/A\"}}" },
    { "", "{\"VirtualMFADevices\":[{\"SerialNumber\":\"" ARN("mfa/a") "\",\"User\":{\"Arn\":\"" ARN("user/a") "\"}}]}" },
    { "", "[{\"Roles\":[{\"RoleName\":\"r\",\"Arn\":\"" ARN("role/r") "\",\"AssumeRolePolicyDocument\":\"bad\"}]}]" },
    { "", "{\"Roots\":[{\"Id\":\"r-a\",\"PolicyTypes\":[{\"Type\":\"T\",\"Status\":\"ENABLED\"}]}]}" },
    { "r-a", "{\"OrganizationalUnits\":[{\"Id\":\"ou-a\"}]}" },
    { "r-b", "{\"OrganizationalUnits\":[{\"Id\":\"ou-a\"}]}" },
    { "ou-a", "{\"Policies\":[{\"Id\":\"p-1\",\"Type\":\"T\",\"AwsManaged\":false}]}" },
    { "p-1", "{\"Targets\":[{\"TargetId\":\"r-a\"}]}" },
    { "", "{\"OrganizationId\":\"o-1\",\"EnabledFeatures\":[\"RootSessions\"]}" },
    { "", "{\"Url\":\"x\",\"ClientIDList\":[\"y\"]}" },
    { "", "An error occurred (AccessDenied) when calling the ListSAMLProviders operation: no" },
    { "", "{\"Strange\":1}" },
};

static iampb_status load_all(iampb_context *ctx, void *user)
{
    iampb_organization *o = NULL;
    iampb_account *account = NULL;
    iampb_error *err = NULL;
    (void)user;
    iampb_status status = iampb_organization_new(ctx, &o, &err);
    if ((status = oom_check(status, o, &err)) < 0)
        return status;
    status = iampb_organization_add_account(o, NULL, &account, &err);
    status = oom_check(status, account, &err);
    for (size_t i = 0; status == IAMPB_OK && i < sizeof sequence / sizeof sequence[0]; i++) {
        iampb_load_options options = IAMPB_LOAD_OPTIONS_INIT;
        options.name = IAMPB__STR("x");
        options.subject = iampb__str_z(sequence[i].subject);
        err = NULL;
        iampb_status each = iampb_account_load(account, sequence[i].text, strlen(sequence[i].text), &options, NULL, &err);
        ck_assert_int_eq(iampb_error_code(err), each);
        iampb_error_free(err);
        if (each == IAMPB_E_NOMEM)
            status = each;
    }
    err = NULL;
    if (status == IAMPB_OK) {
        status = iampb_organization_seal(o, &err);
        ck_assert_int_eq(iampb_error_code(err), status);
        iampb_error_free(err);
        if (status == IAMPB_OK)
            ck_assert_uint_eq(iampb_account_entity_count(account, IAMPB_ENTITY_USER), 1);
        else
            ck_assert_uint_eq(iampb_account_entity_count(account, IAMPB_ENTITY_USER), 0);
    } else {
        /* What was loaded before is still good. */
        iampb_status sealed = iampb_organization_seal(o, NULL);
        ck_assert(sealed == IAMPB_OK || sealed == IAMPB_E_NOMEM);
    }
    iampb_organization_free(o);
    return status;
}

START_TEST(memory_running_out_anywhere_loses_one_input_at_most)
{
    ck_assert_uint_gt(oom_loop("load, seal, read", load_all, NULL), 100);
}
END_TEST

#define COUNT(array) (int)(sizeof(array) / sizeof((array)[0]))
static Suite *suite(void)
{
    Suite *s = HARNESS_LIST("account/load", i6_another_account_is_a_conflict_that_names_both_and_the_input_before,
            i6_two_accounts_in_one_input, an_account_that_the_host_named, aws_managed_policies_decide_no_account,
            a_report_of_another_account, two_reports, a_text_that_is_cut_anywhere_changes_nothing,
            inputs_are_remembered_failed_ones_too, arguments_are_checked,
            memory_running_out_anywhere_loses_one_input_at_most);
    TCase *loops = tcase_create("tables");
    tcase_add_loop_test(loops, limits_are_named, 0, COUNT(past_limits));
    suite_add_tcase(s, loops);
    return s;
}

HARNESS_MAIN("account-load", suite)
