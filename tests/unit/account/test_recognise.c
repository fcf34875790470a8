/* test_recognise.c - an input is known by what is in it: documents, lists of documents, bare lists of the CLI's --query
 * (I-8), errors of the CLI, and what is none of these. */
#include "loaded.h"

#define U "{\"UserName\":\"a\",\"UserId\":\"AIDA\",\"Arn\":\"" ARN("user/a") "\",\"GroupList\":[]}"
static const struct {
    const char *subject, *text;
    iampb_document document;
    iampb_part_state state;
} inputs[] = {
    { "", "{\"UserDetailList\":[" U "]}", IAMPB_DOCUMENT_AUTHORIZATION_DETAILS, IAMPB_PART_LOADED },
    { "", "[{\"UserDetailList\":[" U "]}]", IAMPB_DOCUMENT_AUTHORIZATION_DETAILS, IAMPB_PART_LOADED },
    { "", " \n[" U "]", IAMPB_DOCUMENT_AUTHORIZATION_DETAILS, IAMPB_PART_LOADED },
    { "", "[{\"GroupName\":\"g\",\"GroupId\":\"x\",\"Arn\":\"" ARN("group/g") "\",\"GroupPolicyList\":[]}]",
        IAMPB_DOCUMENT_AUTHORIZATION_DETAILS, IAMPB_PART_LOADED },
    { "", "[{\"RoleName\":\"r\",\"Arn\":\"" ARN("role/r") "\",\"RolePolicyList\":[]}]",
        IAMPB_DOCUMENT_AUTHORIZATION_DETAILS, IAMPB_PART_LOADED },
    { "", "[{\"RoleName\":\"r\",\"Arn\":\"" ARN("role/r") "\",\"AssumeRolePolicyDocument\":{}}]", IAMPB_DOCUMENT_ROLES,
        IAMPB_PART_LOADED },
    { "", "[{\"PolicyName\":\"p\",\"Arn\":\"" ARN("policy/p") "\",\"PolicyVersionList\":[]}]",
        IAMPB_DOCUMENT_AUTHORIZATION_DETAILS, IAMPB_PART_LOADED },
    { "", "[{\"UserName\":\"a\",\"AccessKeyId\":\"AKIA\",\"Status\":\"Active\"}]", IAMPB_DOCUMENT_ACCESS_KEYS,
        IAMPB_PART_LOADED },
    { "", "[{\"SerialNumber\":\"" ARN("mfa/a") "\",\"UserName\":\"a\"}]", IAMPB_DOCUMENT_MFA_DEVICES, IAMPB_PART_LOADED },
    { "", "[{\"SerialNumber\":\"" ARN("mfa/a") "\"}]", IAMPB_DOCUMENT_VIRTUAL_MFA_DEVICES, IAMPB_PART_LOADED },
    { "", "[{\"ServerCertificateName\":\"c\",\"Arn\":\"" ARN("server-certificate/c") "\"}]",
        IAMPB_DOCUMENT_SERVER_CERTIFICATES, IAMPB_PART_LOADED },
    { "", "[{\"Arn\":\"" ARN("oidc-provider/x") "\"}]", IAMPB_DOCUMENT_OIDC_PROVIDERS, IAMPB_PART_LOADED },
    { "", "[{\"Arn\":\"" ARN("saml-provider/x") "\"}]", IAMPB_DOCUMENT_SAML_PROVIDERS, IAMPB_PART_LOADED },
    { "", "[{\"Id\":\"111122223333\",\"JoinedMethod\":\"CREATED\"}]", IAMPB_DOCUMENT_ACCOUNTS, IAMPB_PART_LOADED },
    { "r-ab", "[{\"Id\":\"111122223333\",\"JoinedMethod\":\"CREATED\"}]", IAMPB_DOCUMENT_ACCOUNTS_FOR_PARENT,
        IAMPB_PART_LOADED },
    { "", "[{\"Id\":\"111122223333\",\"JoinedMethod\":\"CREATED\",\"DelegationEnabledDate\":1}]",
        IAMPB_DOCUMENT_DELEGATED_ADMINISTRATORS, IAMPB_PART_LOADED },
    { "", "[{\"Id\":\"r-ab\",\"PolicyTypes\":[]}]", IAMPB_DOCUMENT_ROOTS, IAMPB_PART_LOADED },
    { "r-ab", "[{\"Id\":\"ou-ab-c\",\"Arn\":\"arn:aws:organizations::1:ou/o-a/ou-ab-c\",\"Name\":\"c\"}]",
        IAMPB_DOCUMENT_ORGANIZATIONAL_UNITS, IAMPB_PART_LOADED },
    { "", "[{\"Id\":\"p-1\",\"AwsManaged\":true,\"Type\":\"TAG_POLICY\"}]", IAMPB_DOCUMENT_ORGANIZATION_POLICIES,
        IAMPB_PART_LOADED },
    { "ou-ab-c", "[{\"Id\":\"p-1\",\"AwsManaged\":true}]", IAMPB_DOCUMENT_POLICIES_FOR_TARGET, IAMPB_PART_LOADED },
    { "p-1", "[{\"TargetId\":\"r-ab\"}]", IAMPB_DOCUMENT_POLICY_TARGETS, IAMPB_PART_LOADED },
    { "", "{\"VirtualMFADevices\":[]}", IAMPB_DOCUMENT_VIRTUAL_MFA_DEVICES, IAMPB_PART_EMPTY },
    { "", "{\"IsTruncated\":true,\"Marker\":\"x\",\"VirtualMFADevices\":[]}", IAMPB_DOCUMENT_VIRTUAL_MFA_DEVICES,
        IAMPB_PART_INCOMPLETE },
    { "", "{\"Accounts\":[],\"NextToken\":\"x\"}", IAMPB_DOCUMENT_ACCOUNTS, IAMPB_PART_INCOMPLETE },
    { "", "{\"Accounts\":[],\"NextToken\":null}", IAMPB_DOCUMENT_ACCOUNTS, IAMPB_PART_EMPTY },
    { "", "{\"Unheard\":{\"UserDetailList\":1},\"Accounts\":[],\"Other\":[[{}]]}", IAMPB_DOCUMENT_ACCOUNTS,
        IAMPB_PART_EMPTY },
    { "", "{\"Content\":\"dXNlcixhcm4K\",\"ReportFormat\":\"text/csv\",\"GeneratedTime\":\"2026-11-01T00:00:00Z\"}",
        IAMPB_DOCUMENT_CREDENTIAL_REPORT, IAMPB_PART_EMPTY },
    { "", "{\"Content\":\"user,arn\\n\",\"ReportFormat\":\"text/csv\"}", IAMPB_DOCUMENT_CREDENTIAL_REPORT,
        IAMPB_PART_EMPTY },
    { "", "{\"Content\":\"dXNl\\ncixh\\ncm4K\",\"ReportFormat\":\"text/csv\"}", IAMPB_DOCUMENT_CREDENTIAL_REPORT,
        IAMPB_PART_EMPTY },
    { "", "user,arn\n", IAMPB_DOCUMENT_CREDENTIAL_REPORT, IAMPB_PART_EMPTY },
    { "", "dXNlcixhcm4K\n", IAMPB_DOCUMENT_CREDENTIAL_REPORT, IAMPB_PART_EMPTY },
    { "", "\nAn error occurred (AccessDenied) when calling the GetAccountSummary operation: no.\n",
        IAMPB_DOCUMENT_ACCOUNT_SUMMARY, IAMPB_PART_FAILED },
    { "", "An error occurred (ReportNotPresent) when calling the GetCredentialReport operation: no.",
        IAMPB_DOCUMENT_CREDENTIAL_REPORT, IAMPB_PART_FAILED },
};

START_TEST(a_document_is_known_by_its_content)
{
    loaded l = loaded_new();
    ck_assert_int_eq(PUT_FOR(&l, inputs[_i].subject, inputs[_i].text), inputs[_i].document);
    ck_assert_int_eq(iampb_account_part(l.account, inputs[_i].document), inputs[_i].state);
    loaded_seal(&l);
    loaded_free(&l);
}
END_TEST

static const struct {
    const char *text;
    iampb_status status;
    const char *message;
} strangers[] = {
    { "", IAMPB_E_SYNTAX, "empty" },
    { " \n\t", IAMPB_E_SYNTAX, "empty" },
    { "[]", IAMPB_E_UNRECOGNISED, "empty list" },
    { "{}", IAMPB_E_UNRECOGNISED, "empty object" },
    { "[1,2]", IAMPB_E_UNRECOGNISED, "a list whose elements" },
    { "[{\"FunctionArn\":\"x\"}]", IAMPB_E_UNRECOGNISED, "a list whose elements" },
    { "{\"Functions\":[],\"Region\":\"x\"}", IAMPB_E_UNRECOGNISED, "\"Functions\", \"Region\"" },
    { "\"text\"", IAMPB_E_UNRECOGNISED, "a string" },
    { "hello", IAMPB_E_SYNTAX, "neither JSON nor" },
    { "<html>", IAMPB_E_SYNTAX, "neither JSON nor" },
    { "\x7f""ELF\x01\xff", IAMPB_E_ENCODING, "found the byte 0xff" },
    { "An error occurred (X) when calling the RunInstances operation: no", IAMPB_E_UNRECOGNISED, "RunInstances" },
    { "{\"UserDetailList\":[]} {\"Functions\":[]}", IAMPB_E_UNRECOGNISED, "\"Functions\"" },
    { "{\"UserDetailList\":[]} 7", IAMPB_E_SYNTAX, "" },
    { "{\"UserDetailList\":[]}]", IAMPB_E_SYNTAX, "" },
    { "{\"UserDetailList\":[],\"UserDetailList\":[]}", IAMPB_E_SYNTAX, "" },
    { "\xEF\xBB\xBF{\"UserDetailList\":[]}", IAMPB_E_ENCODING, "byte order mark" },
    { "{\"UserDetailList\":[{\"UserName\":\"\xFF\"}]}", IAMPB_E_ENCODING, "" },
    { "{\"Content\":\"&&&\",\"ReportFormat\":\"text/csv\"}", IAMPB_E_ENCODING, "" },
    { "{\"Content\":7,\"ReportFormat\":\"text/csv\"}", IAMPB_E_SYNTAX, "expected a string" },
};

START_TEST(what_is_not_known_is_refused_and_changes_nothing)
{
    loaded l = loaded_new();
    const char *text = strangers[_i].text;
    iampb_error *err = loaded_fail(&l, "", text, strlen(text), strangers[_i].status);
    ck_assert_msg(strstr(iampb_error_message(err, NULL), strangers[_i].message) != NULL, "%s",
            iampb_error_message(err, NULL));
    iampb_error_free(err);
    ck_assert_uint_eq(iampb_organization_note_count(l.organization), 0);
    for (int i = 0; i < IAMPB__PENDING_COUNT; i++) {
        ck_assert_uint_eq(l.account->pending->lists[i].count, 0);
        ck_assert_uint_eq(l.organization->pending->lists[i].count, 0);
    }
    PUT(&l, "{\"UserDetailList\":[" U "]}"); /* and the account is as good as before */
    loaded_seal(&l);
    ck_assert_uint_eq(l.account->user_count, 1);
    loaded_free(&l);
}
END_TEST

START_TEST(utf16_json_is_refused_by_name)
{
    loaded l = loaded_new();
    static const char text[] = "\xFF\xFE{\0\"\0A\0\"\0:\0" "1\0}\0";
    loaded_error(loaded_fail(&l, "", text, sizeof text - 1, IAMPB_E_ENCODING), "", "UTF-16");
    loaded_free(&l);
}
END_TEST

START_TEST(what_is_expected_is_checked)
{
    loaded l = loaded_new();
    iampb_load_options options = IAMPB_LOAD_OPTIONS_INIT;
    iampb_error *err = NULL;
    iampb_document document = 0;
    static const char text[] = "{\"SummaryMap\":{\"Users\":1}}";
    options.expect = IAMPB_DOCUMENT_PASSWORD_POLICY;
    ck_assert_int_eq(iampb_account_load(l.account, text, strlen(text), &options, &document, &err),
            IAMPB_E_UNRECOGNISED);
    ck_assert_int_eq(document, IAMPB_DOCUMENT_ACCOUNT_SUMMARY);
    loaded_error(err, "", "expected the answer of \"aws iam get-account-password-policy\"");
    ck_assert_ptr_null(l.account->summary);
    ck_assert_int_eq(loaded_put(&l, "x", "", IAMPB_DOCUMENT_SERVER_CERTIFICATES, "[]", IAMPB_OK),
            IAMPB_DOCUMENT_SERVER_CERTIFICATES);
    ck_assert_int_eq(iampb_account_part(l.account, IAMPB_DOCUMENT_SERVER_CERTIFICATES), IAMPB_PART_EMPTY);
    loaded_free(&l);
}
END_TEST

START_TEST(one_object_may_hold_several_documents)
{
    loaded l = loaded_new();
    PUT(&l, "{\"UserDetailList\":[" U "],\"SummaryMap\":{\"Users\":1},\"PasswordPolicy\":{\"RequireSymbols\":true}}");
    ck_assert_int_eq(iampb_account_part(l.account, IAMPB_DOCUMENT_AUTHORIZATION_DETAILS), IAMPB_PART_LOADED);
    ck_assert_int_eq(iampb_account_part(l.account, IAMPB_DOCUMENT_ACCOUNT_SUMMARY), IAMPB_PART_LOADED);
    ck_assert_int_eq(iampb_account_part(l.account, IAMPB_DOCUMENT_PASSWORD_POLICY), IAMPB_PART_LOADED);
    loaded_free(&l);
}
END_TEST

#define REPORT_OF(account) "user,arn,password_enabled\\n<root_account>,arn:aws:iam::" account ":root,false"
#define ENVELOPE(account, time) "{\"Content\":\"" REPORT_OF(account) "\",\"ReportFormat\":\"text/csv\",\"GeneratedTime\":\"" time "\"}"
#define ROLE_OF(account) "{\"RoleDetailList\":[{\"RoleName\":\"r\",\"Arn\":\"arn:aws:iam::" account ":role/r\"}]}"

/* Several documents in one input: they must fit each other, and if not nothing of them stays. */
START_TEST(documents_of_one_input_must_fit_each_other)
{
    static const char *const conflicting[] = {
        ENVELOPE("123456789012", "2026-01-01T00:00:00Z") ENVELOPE("123456789012", "2026-01-02T00:00:00Z"),
        ROLE_OF("123456789012") ENVELOPE("210987654321", "2026-01-01T00:00:00Z"),
    };
    for (size_t i = 0; i < sizeof conflicting / sizeof conflicting[0]; i++) {
        loaded l = loaded_new();
        iampb_error *err = loaded_fail(&l, "", conflicting[i], strlen(conflicting[i]), IAMPB_E_CONFLICT);
        iampb_error_free(err);
        ck_assert_ptr_null(l.account->report);
        loaded_seal(&l);
        ck_assert_uint_eq(iampb_account_entity_count(l.account, IAMPB_ENTITY_ROLE), 0);
        loaded_free(&l);
    }
}
END_TEST

START_TEST(a_generated_time_that_is_none_is_unknown_and_noted)
{
    loaded l = loaded_new();
    PUT(&l, ENVELOPE("123456789012", "last Monday"));
    ck_assert(!iampb__time_is_known(l.account->report->generated_at));
    ck_assert_uint_eq(iampb_organization_note_count(l.organization), 1);
    ck_assert_ptr_nonnull(strstr(iampb_organization_note_text(l.organization, 0, "message", NULL), "last Monday"));
    loaded_free(&l);
}
END_TEST

/* --query cuts the list out of the answer: what it is a list of must then be said. */
START_TEST(a_bare_list_is_what_the_host_expects)
{
    static const struct {
        iampb_document document;
        const char *subject, *text;
    } rows[] = {
        { IAMPB_DOCUMENT_ACCOUNTS_FOR_PARENT, "r-root", "[{\"Id\":\"123456789012\",\"Name\":\"a\"}]" },
        { IAMPB_DOCUMENT_ORGANIZATION_POLICIES, "", "[{\"Id\":\"p-12345678\",\"Name\":\"a\",\"Type\":\"TAG_POLICY\"}]" },
        { IAMPB_DOCUMENT_POLICIES_FOR_TARGET, "123456789012", "[{\"Id\":\"p-12345678\",\"Type\":\"TAG_POLICY\"}]" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        loaded l = loaded_new();
        ck_assert_int_eq(loaded_put(&l, "list.json", rows[i].subject, rows[i].document, rows[i].text, IAMPB_OK),
                rows[i].document);
        ck_assert_int_eq(iampb_account_part(l.account, rows[i].document), IAMPB_PART_LOADED);
        loaded_free(&l);
    }
}
END_TEST

#define COUNT(array) (int)(sizeof(array) / sizeof((array)[0]))
static Suite *suite(void)
{
    Suite *s = HARNESS_LIST("account/recognise", utf16_json_is_refused_by_name, what_is_expected_is_checked,
            one_object_may_hold_several_documents, documents_of_one_input_must_fit_each_other,
            a_generated_time_that_is_none_is_unknown_and_noted, a_bare_list_is_what_the_host_expects);
    TCase *loops = tcase_create("tables");
    tcase_add_loop_test(loops, a_document_is_known_by_its_content, 0, COUNT(inputs));
    tcase_add_loop_test(loops, what_is_not_known_is_refused_and_changes_nothing, 0, COUNT(strangers));
    suite_add_tcase(s, loops);
    return s;
}

HARNESS_MAIN("account-recognise", suite)
