/* document_kind.c - the table of documents: which call of AWS gives it, what the host must tell besides, and whether
 * AWS can say that there is none. */
#include "account/load.h"

#define PARENT "the id of the parent (r-... or ou-...)"

static const iampb__document_kind kinds[IAMPB__DOCUMENT_COUNT] = {
    [IAMPB_DOCUMENT_CREDENTIAL_REPORT] = { "iam get-credential-report", "GetCredentialReport", false, false, NULL,
        NULL },
    [IAMPB_DOCUMENT_AUTHORIZATION_DETAILS] = { "iam get-account-authorization-details",
        "GetAccountAuthorizationDetails", false, false, NULL, NULL },
    [IAMPB_DOCUMENT_ACCOUNT_SUMMARY] = { "iam get-account-summary", "GetAccountSummary", false, false, NULL, NULL },
    [IAMPB_DOCUMENT_PASSWORD_POLICY] = { "iam get-account-password-policy", "GetAccountPasswordPolicy", false, false,
        NULL, "NoSuchEntity" },
    [IAMPB_DOCUMENT_VIRTUAL_MFA_DEVICES] = { "iam list-virtual-mfa-devices", "ListVirtualMFADevices", false, false,
        NULL, NULL },
    [IAMPB_DOCUMENT_MFA_DEVICES] = { "iam list-mfa-devices", "ListMFADevices", false, true, NULL, NULL },
    [IAMPB_DOCUMENT_ACCESS_KEYS] = { "iam list-access-keys", "ListAccessKeys", false, true, NULL, NULL },
    [IAMPB_DOCUMENT_ACCESS_KEY_LAST_USED] = { "iam get-access-key-last-used", "GetAccessKeyLastUsed", false, true,
        "the id of the access key", NULL },
    [IAMPB_DOCUMENT_OIDC_PROVIDERS] = { "iam list-open-id-connect-providers", "ListOpenIDConnectProviders", false,
        false, NULL, NULL },
    [IAMPB_DOCUMENT_SAML_PROVIDERS] = { "iam list-saml-providers", "ListSAMLProviders", false, false, NULL, NULL },
    [IAMPB_DOCUMENT_SERVER_CERTIFICATES] = { "iam list-server-certificates", "ListServerCertificates", false, false,
        NULL, NULL },
    [IAMPB_DOCUMENT_ORGANIZATION] = { "organizations describe-organization", "DescribeOrganization", true, false, NULL,
        "AWSOrganizationsNotInUseException" },
    [IAMPB_DOCUMENT_ACCOUNTS] = { "organizations list-accounts", "ListAccounts", true, false, NULL, NULL },
    [IAMPB_DOCUMENT_ACCOUNTS_FOR_PARENT] = { "organizations list-accounts-for-parent", "ListAccountsForParent", true,
        true, PARENT, NULL },
    [IAMPB_DOCUMENT_ROOTS] = { "organizations list-roots", "ListRoots", true, false, NULL, NULL },
    [IAMPB_DOCUMENT_ORGANIZATIONAL_UNITS] = { "organizations list-organizational-units-for-parent",
        "ListOrganizationalUnitsForParent", true, true, PARENT, NULL },
    [IAMPB_DOCUMENT_PARENTS] = { "organizations list-parents", "ListParents", true, true,
        "the id of the child (an account or ou-...)", NULL },
    [IAMPB_DOCUMENT_CHILDREN] = { "organizations list-children", "ListChildren", true, true, PARENT, NULL },
    [IAMPB_DOCUMENT_ORGANIZATION_POLICIES] = { "organizations list-policies", "ListPolicies", true, true,
        "the policy type that was asked for, like SERVICE_CONTROL_POLICY", NULL },
    [IAMPB_DOCUMENT_POLICIES_FOR_TARGET] = { "organizations list-policies-for-target", "ListPoliciesForTarget", true,
        true, "the id of the target (r-..., ou-... or an account)", NULL },
    [IAMPB_DOCUMENT_ORGANIZATION_POLICY] = { "organizations describe-policy", "DescribePolicy", true, true, NULL,
        NULL },
    [IAMPB_DOCUMENT_POLICY_TARGETS] = { "organizations list-targets-for-policy", "ListTargetsForPolicy", true, true,
        "the id of the policy (p-...)", NULL },
    [IAMPB_DOCUMENT_DELEGATED_ADMINISTRATORS] = { "organizations list-delegated-administrators",
        "ListDelegatedAdministrators", true, true, NULL, NULL },
    [IAMPB_DOCUMENT_ORGANIZATION_FEATURES] = { "iam list-organizations-features", "ListOrganizationsFeatures", true,
        false, NULL, NULL },
    [IAMPB_DOCUMENT_OIDC_PROVIDER] = { "iam get-open-id-connect-provider", "GetOpenIDConnectProvider", false, true,
        NULL, NULL },
    [IAMPB_DOCUMENT_SAML_PROVIDER] = { "iam get-saml-provider", "GetSAMLProvider", false, true,
        "the ARN of the provider", NULL },
    [IAMPB_DOCUMENT_LOGIN_PROFILE] = { "iam get-login-profile", "GetLoginProfile", false, true, NULL, NULL },
    [IAMPB_DOCUMENT_ROLES] = { "iam list-roles", "ListRoles", false, false, NULL, NULL },
    [IAMPB_DOCUMENT_ORGANIZATION_RESOURCE_POLICY] = { "organizations describe-resource-policy",
        "DescribeResourcePolicy", true, false, NULL, "ResourcePolicyNotFoundException" },
};

const iampb__document_kind *iampb__document_kind_of(iampb_document document)
{
    return &kinds[document > 0 && document < IAMPB__DOCUMENT_COUNT ? document : 0];
}

const char *iampb_document_command(iampb_document document)
{
    const char *command = iampb__document_kind_of(document)->command;
    return command == NULL ? "" : command;
}
