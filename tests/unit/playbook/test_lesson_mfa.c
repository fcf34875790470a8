/* test_lesson_mfa.c - devices of people, MFA conditions in policies, the password policy, federation. Root is in
 * test_credential_report.c. */
#include "report_text.h"
#include <stdio.h>

static const report_row good_root = ROOT_ROW("false", NULL, NULL, "true");

/* ---- Users: every combination of what is known ---- */
static const struct state {
    const char *password, *mfa, *key;
    iampb_verdict disabled, no_device; /* NOT_APPLICABLE: no finding */
} states[] = {
    { "true", "true", "true", IAMPB_PASS, IAMPB_PASS },
    { "true", "false", "false", IAMPB_FAIL, IAMPB_NOT_APPLICABLE },
    { "True", "False", "true", IAMPB_FAIL, IAMPB_NOT_APPLICABLE },
    { "true", "", "false", IAMPB_NOT_EVALUATED, IAMPB_NOT_EVALUATED },
    { "false", "false", "false", IAMPB_PASS, IAMPB_PASS },
    { "false", "false", "true", IAMPB_PASS, IAMPB_FAIL },
    { "false", "", "true", IAMPB_PASS, IAMPB_NOT_EVALUATED },
    { "false", "", "false", IAMPB_PASS, IAMPB_PASS },
    { "", "true", "", IAMPB_PASS, IAMPB_PASS },
    { "", "false", "false", IAMPB_NOT_EVALUATED, IAMPB_NOT_EVALUATED },
    { "", "false", "true", IAMPB_NOT_EVALUATED, IAMPB_FAIL },
    { "", "", "", IAMPB_NOT_EVALUATED, IAMPB_NOT_EVALUATED },
};

START_TEST(unknown_values_decide_only_where_they_may)
{
    const struct state *s = &states[_i];
    const report_row rows[] = { good_root, { "a", s->password, NULL, NULL, s->mfa, s->key, "9", "1" } };
    static const char *const checks[] = { "mfa.user-disabled", "mfa.user-no-device" };
    char csv[4096];
    playbook_case c;
    case_begin(&c);
    c.include_pass = 1;
    case_load(&c, "report.csv", report_text(rows, 2, csv, sizeof csv));
    case_audit_with(&c, "{}");
    for (int i = 0; i < 2; i++) {
        iampb_verdict verdict = i == 0 ? s->disabled : s->no_device;
        unsigned want = verdict == IAMPB_NOT_APPLICABLE ? 0 : 1;
        ck_assert_msg(count_findings(c.findings, checks[i], 0, "user/a", NULL) == want, "%d: %s", _i, checks[i]);
        ck_assert_msg(count_findings(c.findings, checks[i], verdict, "user/a", NULL) == want, "%d: %s", _i, checks[i]);
    }
    case_end(&c);
}
END_TEST

START_TEST(without_the_worse_check_the_milder_one_speaks)
{
    const report_row rows[] = { good_root, { "a", "true", "1", "9", "false" } };
    char csv[4096];
    playbook_case c;
    case_begin(&c);
    case_load(&c, "report.csv", report_text(rows, 2, csv, sizeof csv));
    case_audit(&c, "mfa.user-no-device", NULL, NULL);
    case_expect(&c, 0, 1, 0, 0);
    case_end(&c);
}
END_TEST

/* ---- Kinds of devices ---- */
static const struct devices {
    const char *serials[3];
    const char *password;
    iampb_verdict verdict; /* NOT_APPLICABLE: none */
} devices[] = {
    { { "arn:aws:iam::123456789012:mfa/a" }, "true", IAMPB_FAIL },
    { { "arn:aws:iam::123456789012:mfa/a", "arn:aws:iam::123456789012:sms-mfa/a" }, "true", IAMPB_FAIL },
    { { "arn:aws:iam::123456789012:mfa/a", "arn:aws:iam::123456789012:u2f/user/a/key-ABC" }, "true", IAMPB_PASS },
    { { "GAHT12345678" }, "true", IAMPB_PASS },
    { { "arn:aws:iam::123456789012:mfa/a" }, "false", IAMPB_PASS },
    { { "arn:aws:iam::123456789012:mfa/a" }, "", IAMPB_NOT_EVALUATED },
};

START_TEST(one_hardware_device_is_enough)
{
    const struct devices *d = &devices[_i];
    const report_row rows[] = { good_root, { "a", d->password, "1", "9", "true" } };
    char csv[4096], json[1024];
    playbook_case c;
    case_begin(&c);
    case_load(&c, "report.csv", report_text(rows, 2, csv, sizeof csv));
    int len = snprintf(json, sizeof json, "{\"MFADevices\": [");
    for (int i = 0; i < 3 && d->serials[i] != NULL; i++)
        len += snprintf(json + len, sizeof json - (size_t)len,
                "%s{\"UserName\": \"a\", \"SerialNumber\": \"%s\", \"EnableDate\": \"2026-01-01T00:00:00Z\"}",
                i == 0 ? "" : ", ", d->serials[i]);
    snprintf(json + len, sizeof json - (size_t)len, "]}");
    case_load_for(&c, "devices.json", "a", json);
    case_audit(&c, "mfa.user-virtual-only", NULL, NULL);
    ck_assert_msg(case_count(&c, d->verdict) == 1, "%d is not %s", _i, iampb_verdict_name(d->verdict));
    if (d->verdict == IAMPB_FAIL)
        case_evidence_at(&c, case_find(&c, IAMPB_FAIL, "user/a"), "SerialNumber", d->serials[0]);
    case_end(&c);
}
END_TEST

START_TEST(devices_that_were_not_listed_are_not_judged)
{
    const report_row rows[] = { good_root, { "a", "true", "1", "9", "true" }, { "b", "true", "1", "9", "true" } };
    char csv[4096];
    playbook_case c;
    case_begin(&c);
    case_load(&c, "report.csv", report_text(rows, 3, csv, sizeof csv));
    case_audit(&c, "mfa.user-virtual-only", NULL, NULL);
    case_expect(&c, 0, 0, 0, 1); /* once, for the account */
    case_load_for(&c, "devices.json", "a", "{\"MFADevices\": [{\"UserName\": \"a\", \"SerialNumber\": \"GAHT1\", "
            "\"EnableDate\": \"2026-01-01T00:00:00Z\"}]}");
    case_audit(&c, "mfa.user-virtual-only", NULL, NULL);
    case_expect(&c, 1, 0, 0, 1);
    case_command(case_find(&c, IAMPB_NOT_EVALUATED, "user/b"), "aws iam list-mfa-devices --user-name b");
    case_end(&c);
}
END_TEST

/* ---- Conditions ---- */
static const struct condition {
    const char *statement;
    iampb_verdict verdict;
} conditions[] = {
    { "{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\", \"Condition\": {\"BoolIfExists\": "
      "{\"aws:MultiFactorAuthPresent\": \"true\"}}}", IAMPB_FAIL },
    { "{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\", \"Condition\": {\"BoolIfExists\": "
      "{\"AWS:multifactorauthpresent\": [true]}}}", IAMPB_FAIL },
    { "{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\", \"Condition\": {\"Bool\": "
      "{\"aws:MultiFactorAuthPresent\": \"true\"}}}", IAMPB_PASS },
    { "{\"Effect\": \"Deny\", \"Action\": \"*\", \"Resource\": \"*\", \"Condition\": {\"Bool\": "
      "{\"aws:MultiFactorAuthPresent\": \"false\"}}}", IAMPB_FAIL },
    { "{\"Effect\": \"Deny\", \"Action\": \"*\", \"Resource\": \"*\", \"Condition\": {\"BoolIfExists\": "
      "{\"aws:MultiFactorAuthPresent\": \"false\"}}}", IAMPB_PASS },
    { "{\"Effect\": \"Deny\", \"Action\": \"*\", \"Resource\": \"*\", \"Condition\": {\"Bool\": "
      "{\"aws:SecureTransport\": \"false\"}}}", IAMPB_PASS },
    { "[{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}, {\"Sid\": \"Mfa\", \"Effect\": \"Deny\", "
        "\"Action\": "
      "\"*\", \"Resource\": \"*\", \"Condition\": {\"Bool\": {\"aws:MultiFactorAuthPresent\": false}}}]", IAMPB_FAIL },
    { "7", IAMPB_PASS },
};

START_TEST(conditions_that_long_term_keys_slip_through)
{
    char json[2048];
    playbook_case c;
    case_begin(&c);
    snprintf(json, sizeof json, "{\"UserDetailList\": [], \"GroupDetailList\": [{\"Path\": \"/\", \"GroupName\": "
            "\"g\", "
            "\"GroupId\": \"AGPAAAAAAAAAAAAAAAAAA\", \"Arn\": \"arn:aws:iam::123456789012:group/g\", \"CreateDate\": "
            "\"2020-01-01T00:00:00Z\", \"GroupPolicyList\": [{\"PolicyName\": \"p\", \"PolicyDocument\": {\"Version\": "
            "\"2012-10-17\", \"Statement\": %s}}], \"AttachedManagedPolicies\": []}], \"RoleDetailList\": [], "
            "\"Policies\": []}",
            conditions[_i].statement);
    case_load(&c, "details.json", json);
    case_audit(&c, "mfa.condition-ineffective", NULL, NULL);
    ck_assert_msg(case_count(&c, conditions[_i].verdict) == 1, "%s", conditions[_i].statement);
    if (conditions[_i].verdict == IAMPB_FAIL) {
        const iampb_finding *f = case_find(&c, IAMPB_FAIL, "group/g");
        case_text(f, "resource_type", "AWS::IAM::GroupPolicy");
        case_command(f, "aws iam put-group-policy --group-name g --policy-name p --policy-document file://policy.json");
        if (conditions[_i].statement[0] == '[')
            case_says(f, "statement Mfa");
        else
            case_evidence_at(&c, f, "Statement", conditions[_i].statement);
    }
    case_end(&c);
}
END_TEST

START_TEST(the_default_version_of_a_managed_policy_is_judged)
{
    playbook_case c;
    case_begin(&c);
    case_load(&c, "details.json", "{\"UserDetailList\": [], \"GroupDetailList\": [], \"RoleDetailList\": [], "
            "\"Policies\": "
            "[{\"PolicyName\": \"m\", \"PolicyId\": \"ANPAAAAAAAAAAAAAAAAAA\", \"Arn\": "
            "\"arn:aws:iam::123456789012:policy/m\", "
            "\"Path\": \"/\", \"DefaultVersionId\": \"v2\", \"AttachmentCount\": 1, \"IsAttachable\": true, "
            "\"PolicyVersionList\": [{\"VersionId\": \"v1\", \"IsDefaultVersion\": false, \"Document\": "
            "{\"Statement\": "
            "{\"Effect\": \"Deny\", \"Action\": \"*\", \"Resource\": \"*\", \"Condition\": {\"Bool\": "
            "{\"aws:MultiFactorAuthPresent\": \"false\"}}}}}, {\"VersionId\": \"v2\", \"IsDefaultVersion\": true, "
            "\"Document\": {\"Statement\": []}}]}]}");
    case_audit(&c, "mfa.condition-ineffective", NULL, NULL);
    case_expect(&c, 1, 0, 0, 0);
    case_end(&c);
}
END_TEST

START_TEST(a_policy_of_aws_cannot_be_rewritten)
{
    playbook_case c;
    case_begin(&c);
    case_load(&c, "details.json", "{\"UserDetailList\": [], \"GroupDetailList\": [], \"RoleDetailList\": [], "
            "\"Policies\": [{\"PolicyName\": \"m\", \"Arn\": \"arn:aws:iam::aws:policy/m\", \"Path\": \"/\", "
            "\"DefaultVersionId\": \"v1\", \"AttachmentCount\": 1, \"PolicyVersionList\": [{\"VersionId\": \"v1\", "
            "\"IsDefaultVersion\": true, \"Document\": {\"Statement\": {\"Effect\": \"Deny\", \"Action\": \"*\", "
            "\"Resource\": \"*\", \"Condition\": {\"Bool\": {\"aws:MultiFactorAuthPresent\": \"false\"}}}}}]}]}");
    case_audit(&c, "mfa.condition-ineffective", NULL, NULL);
    case_expect(&c, 0, 1, 0, 0);
    const iampb_finding *f = case_find(&c, IAMPB_FAIL, "policy/m");
    ck_assert_uint_eq(iampb_finding_command_count(f), 1);
    case_command(f, "aws iam list-entities-for-policy --policy-arn arn:aws:iam::aws:policy/m");
    case_end(&c);
}
END_TEST

#define ROLE_TRUSTED_WITH(name, path, operator) "{\"Path\": \"/" path "\", \"RoleName\": \"" name "\", \"Arn\": "       \
    "\"arn:aws:iam::123456789012:role/" path name "\", \"CreateDate\": \"2020-01-01T00:00:00Z\", "                      \
    "\"AssumeRolePolicyDocument\": {\"Statement\": {\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"123456789012\"}, " \
    "\"Action\": \"sts:AssumeRole\", \"Condition\": {\"" operator "\": {\"aws:MultiFactorAuthPresent\": \"true\"}}}}}"

START_TEST(trust_policies_are_policies_too)
{
    playbook_case c;
    case_begin(&c);
    case_load(&c, "details.json", "{\"UserDetailList\": [], \"GroupDetailList\": [], \"Policies\": [], "
            "\"RoleDetailList\": [" ROLE_TRUSTED_WITH("open", "", "BoolIfExists") ", "
            ROLE_TRUSTED_WITH("bound", "", "Bool") ", "
            ROLE_TRUSTED_WITH("linked", "aws-service-role/x.amazonaws.com/", "BoolIfExists") "]}");
    case_audit(&c, "mfa.condition-ineffective", NULL, NULL);
    case_expect(&c, 1, 1, 0, 0);
    const iampb_finding *f = case_find(&c, IAMPB_FAIL, "role/open");
    case_text(f, "resource_type", "AWS::IAM::Role");
    case_says(f, "use Bool");
    case_command(f, "aws iam update-assume-role-policy --role-name open --policy-document file://trust.json");
    case_end(&c);
}
END_TEST

START_TEST(conditions_in_lists_that_a_filter_left_out_are_not_judged)
{
    playbook_case c;
    case_begin(&c);
    case_load(&c, "details.json", "{\"UserDetailList\": []}");
    case_audit(&c, "mfa.condition-ineffective", NULL, NULL);
    case_expect(&c, 0, 0, 0, 1);
    case_says(case_find(&c, IAMPB_NOT_EVALUATED, ""), "GroupDetailList, RoleDetailList, Policies");
    case_end(&c);
}
END_TEST

/* ---- The password policy ---- */
#define STRONG "\"RequireSymbols\": true, \"RequireNumbers\": true, \"RequireUppercaseCharacters\": true, "            \
               "\"RequireLowercaseCharacters\": true"
static const struct policy {
    const char *check, *settings, *members; /* NULL: AWS has no policy */
    iampb_verdict verdict;
    const char *field, *observed;
} policies[] = {
    { "mfa.password-length", NULL, "\"MinimumPasswordLength\": 13", IAMPB_FAIL, "MinimumPasswordLength", "13" },
    { "mfa.password-length", NULL, "\"MinimumPasswordLength\": 14", IAMPB_PASS },
    { "mfa.password-length", "\"minimum\": 16", "\"MinimumPasswordLength\": 14", IAMPB_FAIL },
    { "mfa.password-length", NULL, NULL, IAMPB_FAIL, "PasswordPolicy", "none" },
    { "mfa.password-reuse", NULL, "\"PasswordReusePrevention\": 24", IAMPB_PASS },
    { "mfa.password-reuse", NULL, "\"PasswordReusePrevention\": 23", IAMPB_FAIL, "PasswordReusePrevention", "23" },
    { "mfa.password-reuse", "\"count\": 5", "\"PasswordReusePrevention\": 5", IAMPB_PASS },
    { "mfa.password-reuse", NULL, "\"MinimumPasswordLength\": 14", IAMPB_FAIL, "PasswordReusePrevention", "absent" },
    { "mfa.password-reuse", NULL, NULL, IAMPB_FAIL },
    { "mfa.password-no-uppercase", NULL, "\"RequireUppercaseCharacters\": false", IAMPB_FAIL,
        "RequireUppercaseCharacters", "false" },
    { "mfa.password-no-lowercase", NULL, STRONG, IAMPB_PASS },
    { "mfa.password-no-symbol", NULL, NULL, IAMPB_FAIL },
    { "mfa.password-no-number", NULL, "\"RequireNumbers\": false", IAMPB_FAIL, "RequireNumbers", "false" },
    { "mfa.password-no-number", NULL, "\"MinimumPasswordLength\": 14", IAMPB_NOT_EVALUATED },
    { "mfa.password-no-expiry", NULL, "\"MaxPasswordAge\": 90", IAMPB_PASS },
    { "mfa.password-no-expiry", NULL, "\"MaxPasswordAge\": 91", IAMPB_FAIL, "MaxPasswordAge", "91" },
    { "mfa.password-no-expiry", NULL, "\"ExpirePasswords\": false", IAMPB_FAIL, "MaxPasswordAge", "absent" },
    { "mfa.password-policy-weak", NULL, STRONG ", \"MinimumPasswordLength\": 8", IAMPB_PASS },
    { "mfa.password-policy-weak", NULL, STRONG ", \"MinimumPasswordLength\": "
        "7", IAMPB_FAIL, "MinimumPasswordLength", "7" },
    { "mfa.password-policy-weak", "\"count\": 3", STRONG ", \"MinimumPasswordLength\": 8", IAMPB_FAIL,
        "PasswordReusePrevention", "absent" },
    { "mfa.password-policy-weak", NULL, "\"MinimumPasswordLength\": 8", IAMPB_NOT_EVALUATED },
    { "mfa.password-policy-pci321", NULL, STRONG ", \"MinimumPasswordLength\": 7, \"PasswordReusePrevention\": 4, "
      "\"MaxPasswordAge\": 90", IAMPB_PASS },
    { "mfa.password-policy-pci321", NULL, STRONG ", \"MinimumPasswordLength\": 7, \"PasswordReusePrevention\": 4",
        IAMPB_FAIL, "MaxPasswordAge", "absent" },
};

START_TEST(the_password_policy_is_asked_for_each_part)
{
    const struct policy *p = &policies[_i];
    char json[512];
    iampb_error *err = NULL;
    playbook_case c;
    case_begin(&c);
    snprintf(json, sizeof json, "{\"PasswordPolicy\": {%s}}", p->members == NULL ? "" : p->members);
    if (p->members != NULL)
        case_load(&c, "policy.json", json);
    else
        ck_assert_status(iampb_account_set_absent(c.account, IAMPB_DOCUMENT_PASSWORD_POLICY, &err), IAMPB_OK, &err);
    case_audit(&c, p->check, p->settings, NULL);
    if (case_count(&c, p->verdict) != 1)
        list_all(c.findings);
    ck_assert_msg(case_count(&c, p->verdict) == 1, "%d: %s is not %s", _i, p->check, iampb_verdict_name(p->verdict));
    if (p->field != NULL)
        case_evidence(&c, iampb_findings_at(c.findings, 0), p->field, p->observed);
    case_end(&c);
}
END_TEST

START_TEST(a_policy_that_applies_to_nobody_passes)
{
    const report_row rows[] = { ROOT_ROW("true", "400", "500", "true"), { "a", "false" } };
    char csv[4096];
    playbook_case c;
    case_begin(&c);
    c.include_pass = 1;
    case_load(&c, "report.csv", report_text(rows, 2, csv, sizeof csv));
    case_load(&c, "policy.json", "{\"PasswordPolicy\": {\"MinimumPasswordLength\": 6}}");
    case_audit(&c, "mfa.password-length", NULL, NULL);
    case_expect(&c, 1, 0, 0, 0);
    case_says(iampb_findings_at(c.findings, 0), "no user has a console password");
    case_end(&c);
}
END_TEST

/* That nobody has a password must be known: a report past its hard limit, or one with rows that are left out, does not
 * tell. */
START_TEST(a_policy_is_not_excused_by_what_is_not_known)
{
    const report_row rows[] = { ROOT_ROW("true", "400", "500", "true"), { "a", "false" } };
    static const char policy[] = "{\"PasswordPolicy\": {\"MinimumPasswordLength\": 6}}";
    char csv[4096];
    for (int stale = 0; stale < 2; stale++) {
        iampb_error *err = NULL;
        iampb_load_options options = IAMPB_LOAD_OPTIONS_INIT;
        playbook_case c;
        case_begin(&c);
        report_text(rows, 2, csv, sizeof csv);
        if (stale)
            options.generated_at = CASE_NOW - INT64_C(8) * 86400;
        else
            strcat(csv, "\nb,arn:aws:iam::123456789012:user/b,2020-01-01T00:00:00Z,true");
        ck_assert_status(iampb_account_load(c.account, csv, strlen(csv), &options, NULL, &err), IAMPB_OK, &err);
        case_load(&c, "policy.json", policy);
        case_audit(&c, "mfa.password-length", NULL, NULL);
        case_expect(&c, 0, 1, 0, 0);
        case_end(&c);
    }
}
END_TEST

/* What the command sets must pass the check that gives it. */
START_TEST(the_command_mends_what_the_playbook_asks_for)
{
    playbook_case c;
    case_begin(&c);
    case_load(&c, "policy.json", "{\"PasswordPolicy\": {" STRONG ", \"MinimumPasswordLength\": 8}}");
    case_audit(&c, "mfa.password-policy-weak", "\"minimum\": 20, \"days\": 60", NULL);
    case_command(iampb_findings_at(c.findings, 0), "aws iam update-account-password-policy --minimum-password-length "
            "20 --password-reuse-prevention 24 --require-symbols --require-numbers --require-uppercase-characters "
            "--require-lowercase-characters --max-password-age 60");
    case_end(&c);
}
END_TEST

/* AWS takes what the command leaves out as switched off: so it must repeat what is on. */
START_TEST(the_command_makes_no_other_part_weaker)
{
    playbook_case c;
    case_begin(&c);
    case_load(&c, "policy.json", "{\"PasswordPolicy\": {\"MinimumPasswordLength\": 20, \"RequireSymbols\": false, "
            "\"AllowUsersToChangePassword\": true, \"MaxPasswordAge\": 60, \"ExpirePasswords\": true, \"HardExpiry\": "
            "true}}");
    case_audit(&c, "mfa.password-no-symbol", NULL, NULL);
    case_command(iampb_findings_at(c.findings, 0), "aws iam update-account-password-policy --minimum-password-length "
            "20 "
            "--password-reuse-prevention 24 --require-symbols --require-numbers --require-uppercase-characters "
            "--require-lowercase-characters --allow-users-to-change-password --max-password-age 60 --hard-expiry");
    case_end(&c);
}
END_TEST

/* ---- Federation ---- */
static const struct federation {
    const char *saml, *oidc;
    const char *second_password;
    iampb_verdict verdict;
} federations[] = {
    { NULL, NULL, "true", IAMPB_NOT_EVALUATED },
    { "", NULL, "true", IAMPB_FAIL },
    { "", "", "false", IAMPB_PASS },
    { "", "", "", IAMPB_NOT_EVALUATED },
    { "{\"Arn\": \"arn:aws:iam::123456789012:saml-provider/idp\"}", NULL, "true", IAMPB_PASS },
    { "", "{\"Arn\": "
        "\"arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com\"}", "true", IAMPB_FAIL },
    { "", "{\"Arn\": \"arn:aws:iam::123456789012:oidc-provider/login.example.org\"}", "true", IAMPB_PASS },
};

START_TEST(people_should_come_through_federation)
{
    const struct federation *f = &federations[_i];
    const report_row rows[] = { good_root, { "a", "true", "1", "9", "true" }, { "b", f->second_password, "1", "9",
            "true" } };
    char csv[4096], saml[512], oidc[512];
    playbook_case c;
    case_begin(&c);
    case_load(&c, "report.csv", report_text(rows, 3, csv, sizeof csv));
    if (f->saml != NULL) {
        snprintf(saml, sizeof saml, "{\"SAMLProviderList\": [%s]}", f->saml);
        case_load(&c, "saml.json", saml);
    }
    if (f->oidc != NULL) {
        snprintf(oidc, sizeof oidc, "{\"OpenIDConnectProviderList\": [%s]}", f->oidc);
        case_load(&c, "oidc.json", oidc);
    }
    case_audit(&c, "mfa.no-federation", NULL, NULL);
    if (case_count(&c, f->verdict) != 1)
        list_all(c.findings);
    ck_assert_msg(case_count(&c, f->verdict) == 1, "%d is not %s", _i, iampb_verdict_name(f->verdict));
    case_end(&c);
}
END_TEST

/* Roles that a filter left out could be those of IAM Identity Center; rows that are left out could be people. */
START_TEST(federation_is_not_missed_where_nobody_looked)
{
    const report_row rows[] = { good_root, { "a", "true", "1", "9", "true" }, { "b", "true", "1", "9", "true" } };
    char csv[4096];
    playbook_case c;
    case_begin(&c);
    case_load(&c, "report.csv", report_text(rows, 3, csv, sizeof csv));
    case_load(&c, "details.json", "{\"UserDetailList\": []}");
    case_audit(&c, "mfa.no-federation", NULL, NULL);
    case_expect(&c, 0, 0, 0, 1);
    case_end(&c);
    case_begin(&c);
    report_text(rows, 2, csv, sizeof csv);
    strcat(csv, "\nb,arn:aws:iam::123456789012:user/b,2020-01-01T00:00:00Z,true");
    case_load(&c, "report.csv", csv);
    case_load(&c, "saml.json", "{\"SAMLProviderList\": []}");
    case_audit(&c, "mfa.no-federation", NULL, NULL);
    case_expect(&c, 0, 0, 0, 1);
    case_end(&c);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("playbook/lesson-mfa");
    TCase *t = tcase_create("all");
    tcase_add_loop_test(t, unknown_values_decide_only_where_they_may, 0, sizeof states / sizeof states[0]);
    tcase_add_test(t, without_the_worse_check_the_milder_one_speaks);
    tcase_add_loop_test(t, one_hardware_device_is_enough, 0, sizeof devices / sizeof devices[0]);
    tcase_add_test(t, devices_that_were_not_listed_are_not_judged);
    tcase_add_loop_test(t, conditions_that_long_term_keys_slip_through, 0, sizeof conditions / sizeof conditions[0]);
    tcase_add_test(t, the_default_version_of_a_managed_policy_is_judged);
    tcase_add_test(t, a_policy_of_aws_cannot_be_rewritten);
    tcase_add_test(t, trust_policies_are_policies_too);
    tcase_add_test(t, conditions_in_lists_that_a_filter_left_out_are_not_judged);
    tcase_add_loop_test(t, the_password_policy_is_asked_for_each_part, 0, sizeof policies / sizeof policies[0]);
    tcase_add_test(t, a_policy_that_applies_to_nobody_passes);
    tcase_add_test(t, a_policy_is_not_excused_by_what_is_not_known);
    tcase_add_test(t, the_command_mends_what_the_playbook_asks_for);
    tcase_add_test(t, the_command_makes_no_other_part_weaker);
    tcase_add_loop_test(t, people_should_come_through_federation, 0, sizeof federations / sizeof federations[0]);
    tcase_add_test(t, federation_is_not_missed_where_nobody_looked);
    suite_add_tcase(s, t);
    return s;
}

HARNESS_MAIN("playbook-lesson-mfa", suite)
