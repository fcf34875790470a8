/* samples.c - see samples.h. */
#include "samples.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define JANE_KEY "AKIAIOSFODNN7EXAMPLE"
#define IAM "arn:aws:iam::123456789012:"
#define GOOD(name, kind, subject) { name, IAMPB_DOCUMENT_##kind, subject, IAMPB_OK, true, false, NULL, 0 }
#define SILENT(name, kind, subject) { name, IAMPB_DOCUMENT_##kind, subject, IAMPB_OK, true, true, NULL, 0 }
#define ALONE(name, kind) { name, IAMPB_DOCUMENT_##kind, NULL, IAMPB_OK, false, true, NULL, 0 }
#define WRONG(name, status) { name, IAMPB_DOCUMENT_UNKNOWN, NULL, status, false, true, NULL, 0 }

sample samples[] = {
    GOOD("report.json", CREDENTIAL_REPORT, NULL),
    GOOD("details.json", AUTHORIZATION_DETAILS, NULL),
    GOOD("summary.json", ACCOUNT_SUMMARY, NULL),
    GOOD("password-policy.json", PASSWORD_POLICY, NULL),
    GOOD("virtual-mfa-devices.json", VIRTUAL_MFA_DEVICES, NULL),
    GOOD("mfa-devices.json", MFA_DEVICES, "jane"),
    GOOD("access-keys.json", ACCESS_KEYS, "jane"),
    SILENT("access-key-last-used.json", ACCESS_KEY_LAST_USED, JANE_KEY),
    GOOD("oidc-providers.json", OIDC_PROVIDERS, NULL),
    GOOD("saml-providers.json", SAML_PROVIDERS, NULL),
    GOOD("server-certificates.json", SERVER_CERTIFICATES, NULL),
    GOOD("organization.json", ORGANIZATION, NULL),
    GOOD("accounts.json", ACCOUNTS, NULL),
    GOOD("roots.json", ROOTS, NULL),
    GOOD("organizational-units.json", ORGANIZATIONAL_UNITS, "r-exam"),
    SILENT("accounts-for-parent.json", ACCOUNTS_FOR_PARENT, "ou-exam-prod0001"),
    SILENT("parents.json", PARENTS, "210987654321"),
    SILENT("children.json", CHILDREN, "r-exam"),
    GOOD("organization-policies.json", ORGANIZATION_POLICIES, "SERVICE_CONTROL_POLICY"),
    SILENT("policies-for-target.json", POLICIES_FOR_TARGET, "r-exam"),
    GOOD("organization-policy.json", ORGANIZATION_POLICY, NULL),
    SILENT("policy-targets.json", POLICY_TARGETS, "p-examplescp"),
    GOOD("delegated-administrators.json", DELEGATED_ADMINISTRATORS, "guardduty.amazonaws.com"),
    SILENT("organization-features.json", ORGANIZATION_FEATURES, NULL),
    SILENT("oidc-provider.json", OIDC_PROVIDER, IAM "oidc-provider/token.actions.githubusercontent.com"),
    SILENT("saml-provider.json", SAML_PROVIDER, IAM "saml-provider/idp"),
    SILENT("login-profile.json", LOGIN_PROFILE, "jane"),
    SILENT("roles.json", ROLES, NULL),
    SILENT("resource-policy.json", ORGANIZATION_RESOURCE_POLICY, NULL),
    ALONE("report.csv", CREDENTIAL_REPORT),
    ALONE("report-utf16.csv", CREDENTIAL_REPORT),
    ALONE("several.json", UNKNOWN),
    WRONG("broken-report.csv", IAMPB_E_SYNTAX),
    WRONG("broken-details.json", IAMPB_E_SYNTAX),
    WRONG("broken-summary.json", IAMPB_E_SYNTAX),
    WRONG("truncated.json", IAMPB_E_SYNTAX),
    WRONG("unknown.json", IAMPB_E_UNRECOGNISED),
};
const size_t sample_count = sizeof samples / sizeof samples[0];

/* Texts for other functions than iampb_account_load(). */
static sample others[] = { WRONG("playbook.json", IAMPB_OK), WRONG("broken-playbook.json", IAMPB_E_SYNTAX) };
#define OTHERS (sizeof others / sizeof others[0])

static void read_one(sample *s)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/oom/data/%s", TESTS_DIR, s->name);
    FILE *file = fopen(path, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    s->len = (size_t)ftell(file);
    s->bytes = malloc(s->len > 0 ? s->len : 1);
    rewind(file);
    if (s->bytes == NULL || fread(s->bytes, 1, s->len, file) != s->len) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    fclose(file);
}

void samples_read(void)
{
    for (size_t i = 0; i < sample_count; i++)
        read_one(&samples[i]);
    for (size_t i = 0; i < OTHERS; i++)
        read_one(&others[i]);
}

void samples_free(void)
{
    for (size_t i = 0; i < sample_count; i++)
        free(samples[i].bytes);
    for (size_t i = 0; i < OTHERS; i++)
        free(others[i].bytes);
}

const sample *sample_called(const char *name)
{
    for (size_t i = 0; i < OTHERS; i++)
        if (strcmp(others[i].name, name) == 0)
            return &others[i];
    return NULL;
}
