/* consumer.c - a host in C99: the header, a context, an account, an audit, a finding.
 * Built through pkg-config against the installed library, shared and static, and as a Meson subproject. */
#include <iampb/iampb.h>
#include <stdio.h>
#include <string.h>

static const char report[] =
    "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,"
    "mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,"
    "access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,"
    "access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,"
    "cert_2_last_rotated\n"
    "<root_account>,arn:aws:iam::123456789012:root,2020-01-01T00:00:00+00:00,not_supported,2026-10-30T10:00:00+00:00,"
    "not_supported,not_supported,false,false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A\n";

static int fails(iampb_status status, iampb_error *err)
{
    if (status == IAMPB_OK)
        return 0;
    fprintf(stderr, "%s: %s\n", iampb_status_name(status), iampb_error_message(err, NULL));
    iampb_error_free(err);
    return 1;
}

static int32_t count_bytes(void *user, const char *bytes, size_t len)
{
    (void)bytes;
    *(size_t *)user += len;
    return 0;
}

int main(void)
{
    iampb_context *ctx = NULL;
    iampb_organization *organization = NULL;
    iampb_account *account = NULL;
    iampb_playbook *playbook = NULL;
    iampb_findings *findings = NULL;
    iampb_error *err = NULL;
    iampb_audit_options options = IAMPB_AUDIT_OPTIONS_INIT;
    iampb_write_options format = IAMPB_WRITE_OPTIONS_INIT;
    size_t i, written = 0, root_findings = 0;
    options.now = INT64_C(1793491200); /* 2026-11-01 */
    if (strcmp(iampb_version(), IAMPB_VERSION) != 0)
        return 1; /* header and library of different releases */
    if (fails(iampb_context_new(NULL, &ctx, &err), err) || fails(iampb_organization_new(ctx, &organization, &err), err)
        || fails(iampb_organization_add_account(organization, NULL, &account, &err), err)
        || fails(iampb_account_load(account, report, sizeof report - 1, NULL, NULL, &err), err)
        || fails(iampb_playbook_new(ctx, "default", &playbook, &err), err)
        || fails(iampb_playbook_audit(playbook, organization, &options, &findings, &err), err)
        || fails(iampb_findings_write(findings, &format, count_bytes, &written, &err), err))
        return 1;
    for (i = 0; i < iampb_findings_count(findings); i++) {
        const iampb_finding *finding = iampb_findings_at(findings, i);
        if (iampb_finding_verdict(finding) == IAMPB_FAIL && iampb_finding_severity(finding) >= IAMPB_SEVERITY_HIGH) {
            printf("%s: %s\n", iampb_finding_text(finding, "check_id", NULL),
                iampb_finding_text(finding, "message", NULL));
            root_findings++;
        }
    }
    iampb_findings_free(findings);
    iampb_playbook_free(playbook);
    iampb_organization_free(organization);
    iampb_context_free(ctx);
    return root_findings > 0 && written > 0 ? 0 : 1; /* root has no MFA: something must be said about it */
}
