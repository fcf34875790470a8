/* lesson_credentials.c - lesson 5: no hardcoded credentials. Of what the documents of an account show, only server
 * certificates kept in IAM belong here; texts are searched elsewhere. */
#include "playbook/engine.h"

static iampb_verdict judge_server_certificate_expired(iampb_run *run, const void *subject)
{
    const iampb__certificate *certificate = subject;
    if (!iampb__time_is_known(certificate->expiration.at)) {
        iampb__run_say(run, "when certificate %v expires is not in the input", certificate->name.text);
        iampb__run_value(run, "Expiration", &certificate->expiration.value, NULL);
        return IAMPB_NOT_EVALUATED;
    }
    if (certificate->expiration.at >= run->as_of)
        return IAMPB_PASS;
    iampb__run_say(run, "server certificate %v expired on %t and is still kept in IAM", certificate->name.text,
            certificate->expiration.at);
    iampb__run_value(run, "Expiration", &certificate->expiration.value, "not before %t", run->as_of);
    iampb__run_command(run, "aws iam delete-server-certificate --server-certificate-name %q", certificate->name.text);
    return IAMPB_FAIL;
}

static const iampb__check checks[] = {
    {
        .id = "credentials.server-certificate-expired",
        .title = "Expired server certificate kept in IAM",
        .description = "Fails for each server certificate whose expiration is past: whatever still serves it does not "
                       "work, and its private key lies around for nothing.",
        .remediation = "Find out whether a load balancer still uses it, replace it there, and delete it from IAM. New "
                       "certificates belong in AWS Certificate Manager.",
        .lesson = IAMPB_LESSON_CREDENTIALS,
        .severity = IAMPB_SEVERITY_LOW,
        .scope = IAMPB__SCOPE_CERTIFICATE,
        .documents = IAMPB__DOC(SERVER_CERTIFICATES),
        .needs = IAMPB__DOC(SERVER_CERTIFICATES),
        .judge = judge_server_certificate_expired,
    },
};

const iampb__check_table iampb__lesson_credentials = { checks, sizeof checks / sizeof *checks };
