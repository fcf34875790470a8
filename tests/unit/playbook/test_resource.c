/* test_resource.c - what findings say they are about: checks of the host for every kind of entity. */
#include "case.h"
#include <stdio.h>

#define M "111111111111"
#define ORG "arn:aws:organizations::" M ":"
#define IAM "arn:aws:iam::" M ":"

static const char details[] =
    "{\"UserDetailList\": [{\"UserName\": \"jane\", \"Arn\": \"" IAM "user/jane\", \"UserPolicyList\": "
    "[{\"PolicyName\": \"own\", \"PolicyDocument\": {\"Statement\": []}}]}], \"GroupDetailList\": [{\"GroupName\": \"g\", "
    "\"Arn\": \"" IAM "group/g\", \"GroupPolicyList\": [{\"PolicyName\": \"shared\", \"PolicyDocument\": {\"Statement\": "
    "[]}}]}], \"RoleDetailList\": [{\"RoleName\": \"r\", \"Arn\": \"" IAM "role/r\", \"RolePolicyList\": "
    "[{\"PolicyName\": \"run\", \"PolicyDocument\": {\"Statement\": []}}]}], \"Policies\": [{\"PolicyName\": \"m\", "
    "\"Arn\": \"" IAM "policy/m\", \"DefaultVersionId\": \"v1\", \"AttachmentCount\": 0}]}";

static void load_all(playbook_case *c)
{
    case_begin(c);
    case_load(c, "details.json", details);
    case_load(c, "keys.json", "{\"AccessKeyMetadata\": [{\"UserName\": \"jane\", \"AccessKeyId\": "
            "\"AKIAIOSFODNN7EXAMPLE\", \"Status\": \"Active\", \"CreateDate\": \"2026-01-01T00:00:00Z\"}]}");
    case_load(c, "devices.json", "{\"VirtualMFADevices\": [{\"SerialNumber\": \"" IAM "mfa/phone\", \"User\": "
            "{\"UserName\": \"jane\", \"Arn\": \"" IAM "user/jane\"}, \"EnableDate\": \"2026-01-01T00:00:00Z\"}]}");
    case_load(c, "oidc.json", "{\"OpenIDConnectProviderList\": [{\"Arn\": \"" IAM "oidc-provider/idp.example.org\"}]}");
    case_load(c, "saml.json", "{\"SAMLProviderList\": [{\"Arn\": \"" IAM "saml-provider/corp\"}]}");
    case_load(c, "certificates.json", "{\"ServerCertificateMetadataList\": [{\"ServerCertificateName\": \"web\", \"Arn\": "
            "\"" IAM "server-certificate/web\"}]}");
    case_load(c, "policy.json", "{\"PasswordPolicy\": {\"MinimumPasswordLength\": 14}}");
    case_load(c, "organization.json", "{\"Organization\": {\"Id\": \"o-exampleorg1\", \"Arn\": \"" ORG
            "organization/o-exampleorg1\", \"FeatureSet\": \"ALL\", \"MasterAccountId\": \"" M "\"}}");
    case_load(c, "accounts.json", "{\"Accounts\": [{\"Id\": \"" M "\", \"Arn\": \"" ORG "account/o-exampleorg1/" M
            "\", \"Name\": \"main\", \"Status\": \"ACTIVE\"}, {\"Id\": \"222222222222\", \"Name\": \"bare\", \"Status\": "
            "\"ACTIVE\"}]}");
    case_load(c, "roots.json", "{\"Roots\": [{\"Id\": \"r-root\", \"Arn\": \"" ORG "root/o-exampleorg1/r-root\", "
            "\"Name\": \"Root\"}]}");
    case_load_for(c, "units.json", "r-root", "{\"OrganizationalUnits\": [{\"Id\": \"ou-root-bare\", \"Name\": "
            "\"Bare\"}]}");
    case_load_for(c, "policies.json", "SERVICE_CONTROL_POLICY", "{\"Policies\": [{\"Id\": \"p-guard\", \"Arn\": \"" ORG
            "policy/o-exampleorg1/service_control_policy/p-guard\", \"Name\": \"guard\", \"Type\": "
            "\"SERVICE_CONTROL_POLICY\"}]}");
    case_load_for(c, "administrators.json", "guardduty.amazonaws.com", "{\"DelegatedAdministrators\": [{\"Id\": "
            "\"222222222222\", \"Name\": \"bare\", \"Status\": \"ACTIVE\"}]}");
}

static int32_t fail_all(void *user, iampb_run *run, const iampb_entity *subject)
{
    (void)user;
    (void)run;
    (void)subject;
    return IAMPB_FAIL;
}

static void audit_entities(playbook_case *c, iampb_scope scope, iampb_entity_kind kind)
{
    iampb_error *err = NULL;
    iampb_check check = IAMPB_CHECK_INIT;
    iampb_audit_options options = IAMPB_AUDIT_OPTIONS_INIT;
    check.id = (iampb_str){ "acme.all", 8 };
    check.title = (iampb_str){ "Everything", 10 };
    check.remediation = (iampb_str){ "None.", 5 };
    check.lesson = IAMPB_LESSON_ACCOUNTS;
    check.severity = IAMPB_SEVERITY_LOW;
    check.scope = scope;
    check.kind = kind;
    check.judge = fail_all;
    options.now = CASE_NOW;
    load_all(c);
    const char *playbook = "{\"checks\": {\"mfa.*\": {\"enabled\": false}, \"keys.*\": {\"enabled\": false}, \"root.*\": "
            "{\"enabled\": false}, \"privilege.*\": {\"enabled\": false}, \"credentials.*\": {\"enabled\": false}, "
            "\"accounts.*\": {\"enabled\": false}, \"lint.*\": {\"enabled\": false}}}";
    ck_assert_status(iampb_playbook_parse(c->ctx, playbook, strlen(playbook), NULL, &c->playbook, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_playbook_add_check(c->playbook, &check, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_playbook_audit(c->playbook, c->organization, &options, &c->findings, &err), IAMPB_OK, &err);
}

static const struct resource {
    iampb_entity_kind kind;
    const char *arn, *type, *name; /* the ARN's end */
    unsigned count;
} resources[] = {
    { IAMPB_ENTITY_USER, "user/jane", "AWS::IAM::User", "jane", 1 },
    { IAMPB_ENTITY_GROUP, "group/g", "AWS::IAM::Group", "g", 1 },
    { IAMPB_ENTITY_ROLE, "role/r", "AWS::IAM::Role", "r", 1 },
    { IAMPB_ENTITY_POLICY, "policy/m", "AWS::IAM::ManagedPolicy", "m", 1 },
    { IAMPB_ENTITY_ACCESS_KEY, "user/jane", "AWS::IAM::AccessKey", "jane", 1 },
    { IAMPB_ENTITY_MFA_DEVICE, "mfa/phone", "AWS::IAM::VirtualMFADevice", "jane", 1 },
    { IAMPB_ENTITY_IDENTITY_PROVIDER, "oidc-provider/idp.example.org", "AWS::IAM::OIDCProvider", "idp.example.org", 2 },
    { IAMPB_ENTITY_IDENTITY_PROVIDER, "saml-provider/corp", "AWS::IAM::SAMLProvider", NULL, 2 },
    { IAMPB_ENTITY_SERVER_CERTIFICATE, "server-certificate/web", "AWS::IAM::ServerCertificate", "web", 1 },
    { IAMPB_ENTITY_PASSWORD_POLICY, IAM "root", "AWS::::Account", M, 1 },
    { IAMPB_ENTITY_ORGANIZATION, "organization/o-exampleorg1", "AWS::Organizations::Organization", "o-exampleorg1", 1 },
    { IAMPB_ENTITY_MEMBER_ACCOUNT, "account/o-exampleorg1/" M, "AWS::Organizations::Account", "main", 2 },
    { IAMPB_ENTITY_MEMBER_ACCOUNT, "222222222222", "AWS::Organizations::Account", "bare", 2 },
    { IAMPB_ENTITY_ORGANIZATIONAL_UNIT, "root/o-exampleorg1/r-root", "AWS::Organizations::OrganizationalUnit", "Root",
        2 },
    { IAMPB_ENTITY_ORGANIZATIONAL_UNIT, "ou-root-bare", "AWS::Organizations::OrganizationalUnit", "Bare", 2 },
    { IAMPB_ENTITY_ORGANIZATION_POLICY, "service_control_policy/p-guard", "AWS::Organizations::Policy", "guard", 1 },
    { IAMPB_ENTITY_DELEGATED_ADMINISTRATOR, "222222222222", "AWS::Organizations::Account", "bare", 1 },
    { IAMPB_ENTITY_INLINE_POLICY, "user/jane", "AWS::IAM::UserPolicy", "own", 3 },
    { IAMPB_ENTITY_INLINE_POLICY, "group/g", "AWS::IAM::GroupPolicy", "shared", 3 },
    { IAMPB_ENTITY_INLINE_POLICY, "role/r", "AWS::IAM::RolePolicy", "run", 3 },
};

START_TEST(a_finding_is_about_its_entity)
{
    const struct resource *want = &resources[_i];
    playbook_case c;
    audit_entities(&c, IAMPB_SCOPE_ENTITY, want->kind);
    ck_assert_msg(case_count(&c, IAMPB_FAIL) == want->count, "%d: %u findings of kind %d", _i,
            case_count(&c, IAMPB_FAIL), want->kind);
    const iampb_finding *f = case_find(&c, IAMPB_FAIL, want->arn);
    case_text(f, "resource_type", want->type);
    if (want->name != NULL)
        case_text(f, "resource_name", want->name);
    case_text(f, "message", "Everything"); /* the judge said nothing: the title */
    case_end(&c);
}
END_TEST

/* Baselines go by fingerprint: findings of two entities never share one. */
START_TEST(two_entities_have_two_fingerprints)
{
    playbook_case c;
    audit_entities(&c, IAMPB_SCOPE_ENTITY, resources[_i].kind);
    for (size_t i = 0; i < iampb_findings_count(c.findings); i++)
        for (size_t n = 0; n < i; n++)
            ck_assert_str_ne(iampb_finding_text(iampb_findings_at(c.findings, i), "fingerprint", NULL),
                    iampb_finding_text(iampb_findings_at(c.findings, n), "fingerprint", NULL));
    case_end(&c);
}
END_TEST

START_TEST(a_finding_of_the_whole_is_about_account_or_organisation)
{
    playbook_case c;
    audit_entities(&c, IAMPB_SCOPE_ACCOUNT, 0);
    case_text(case_find(&c, IAMPB_FAIL, IAM "root"), "resource_type", "AWS::::Account");
    case_end(&c);
    audit_entities(&c, IAMPB_SCOPE_ORGANIZATION, 0);
    case_text(case_find(&c, IAMPB_FAIL, "organization/o-exampleorg1"), "resource_type",
            "AWS::Organizations::Organization");
    case_end(&c);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("playbook/resource");
    TCase *t = tcase_create("all");
    tcase_add_loop_test(t, a_finding_is_about_its_entity, 0, sizeof resources / sizeof resources[0]);
    tcase_add_loop_test(t, two_entities_have_two_fingerprints, 0, sizeof resources / sizeof resources[0]);
    tcase_add_test(t, a_finding_of_the_whole_is_about_account_or_organisation);
    suite_add_tcase(s, t);
    return s;
}

HARNESS_MAIN("playbook-resource", suite)
