/* embed.c - the smallest useful host: audits the documents named on its command line as one account.
 *     cc embed.c $(pkg-config --cflags --libs libiampb) -o embed
 *     ./embed get-credential-report.json get-account-authorization-details.json */
#include <iampb/iampb.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static int complain(iampb_error *err)
{
    fprintf(stderr, "%s:%lu:%lu: %s\n", iampb_error_input_name(err, NULL), (unsigned long)iampb_error_line(err),
            (unsigned long)iampb_error_column(err), iampb_error_message(err, NULL));
    iampb_error_free(err);
    return 2;
}

/* The library opens no file: the host does, and hands over the bytes. */
static char *read_file(const char *path, size_t *len)
{
    FILE *file = fopen(path, "rb");
    size_t room = 1 << 16;
    char *bytes = file == NULL ? NULL : malloc(room);
    *len = 0;
    while (bytes != NULL) {
        size_t got = fread(bytes + *len, 1, room - *len, file);
        *len += got;
        if (got == 0)
            break;
        if (*len == room)
            bytes = realloc(bytes, room *= 2);
    }
    if (file != NULL)
        fclose(file);
    return bytes;
}

static int load(iampb_account *account, const char *path)
{
    iampb_load_options options = IAMPB_LOAD_OPTIONS_INIT;
    iampb_error *err = NULL;
    iampb_status status;
    size_t len, name_len = 0;
    char *bytes = read_file(path, &len);
    if (bytes == NULL) {
        perror(path);
        return 2;
    }
    while (path[name_len] != '\0')
        name_len++;
    options.name.ptr = path;
    options.name.len = name_len;
    status = iampb_account_load(account, bytes, len, &options, NULL, &err);
    free(bytes); /* the account has its own copy */
    return status < 0 ? complain(err) : 0;
}

static void print_finding(const iampb_finding *finding)
{
    uint64_t begin, end, line, column;
    size_t i;
    if (iampb_finding_verdict(finding) != IAMPB_FAIL)
        return;
    printf("%-8s %s: %s\n", iampb_severity_name(iampb_finding_severity(finding)),
            iampb_finding_text(finding, "check_id", NULL), iampb_finding_text(finding, "message", NULL));
    for (i = 0; i < iampb_finding_evidence_count(finding); i++)
        if (iampb_finding_evidence_position(finding, i, &begin, &end, &line, &column) == IAMPB_OK)
            printf("         %s:%lu:%lu %s = %s\n", iampb_finding_evidence_text(finding, i, "input", NULL),
                    (unsigned long)line, (unsigned long)column, iampb_finding_evidence_text(finding, i, "field", NULL),
                    iampb_finding_evidence_text(finding, i, "observed", NULL));
}

int main(int argc, char **argv)
{
    iampb_context *ctx = NULL;
    iampb_organization *organization = NULL;
    iampb_account *account = NULL;
    iampb_playbook *playbook = NULL;
    iampb_findings *findings = NULL;
    iampb_audit_options options = IAMPB_AUDIT_OPTIONS_INIT;
    iampb_error *err = NULL;
    int i, result = 2;
    size_t n;
    options.now = (int64_t)time(NULL);
    if (iampb_context_new(NULL, &ctx, &err) < 0 || iampb_organization_new(ctx, &organization, &err) < 0
        || iampb_organization_add_account(organization, NULL, &account, &err) < 0
        || iampb_playbook_new(ctx, "default", &playbook, &err) < 0) {
        complain(err);
        goto out;
    }
    for (i = 1; i < argc; i++)
        if (load(account, argv[i]) != 0)
            goto out;
    if (iampb_playbook_audit(playbook, organization, &options, &findings, &err) < 0) {
        complain(err);
        goto out;
    }
    for (n = 0; n < iampb_findings_count(findings); n++)
        print_finding(iampb_findings_at(findings, n));
    result = iampb_findings_worst(findings) != 0;
out:
    iampb_findings_free(findings);
    iampb_playbook_free(playbook);
    iampb_organization_free(organization);
    iampb_context_free(ctx);
    return result;
}
