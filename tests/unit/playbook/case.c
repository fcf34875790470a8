/* case.c - see case.h. */
#include "case.h"
#include <stdio.h>

void case_begin(playbook_case *c)
{
    iampb_error *err = NULL;
    memset(c, 0, sizeof *c);
    c->ctx = harness_context();
    ck_assert_status(iampb_organization_new(c->ctx, &c->organization, &err), IAMPB_OK, &err);
    case_account(c);
}

void case_account(playbook_case *c)
{
    iampb_error *err = NULL;
    ck_assert_status(iampb_organization_add_account(c->organization, NULL, &c->account, &err), IAMPB_OK, &err);
}

void case_load(playbook_case *c, const char *name, const char *text) { case_load_for(c, name, NULL, text); }

void case_load_for(playbook_case *c, const char *name, const char *subject, const char *text)
{
    iampb_error *err = NULL;
    iampb_load_options options = IAMPB_LOAD_OPTIONS_INIT;
    options.name = (iampb_str){ name, strlen(name) };
    if (subject != NULL)
        options.subject = (iampb_str){ subject, strlen(subject) };
    ck_assert_msg(c->document_count < CASE_DOCUMENTS, "too many documents in one test");
    c->documents[c->document_count].name = name;
    c->documents[c->document_count++].text = text;
    ck_assert_status(iampb_account_load(c->account, text, strlen(text), &options, NULL, &err), IAMPB_OK, &err);
}

void case_audit_with(playbook_case *c, const char *playbook)
{
    iampb_error *err = NULL;
    iampb_audit_options options = IAMPB_AUDIT_OPTIONS_INIT;
    options.now = CASE_NOW;
    options.include_pass = c->include_pass;
    iampb_findings_free(c->findings);
    c->findings = NULL;
    iampb_playbook_free(c->playbook);
    c->playbook = NULL;
    ck_assert_status(iampb_playbook_parse(c->ctx, playbook, strlen(playbook), "playbook.json", &c->playbook, &err),
            IAMPB_OK, &err);
    ck_assert_status(iampb_playbook_audit(c->playbook, c->organization, &options, &c->findings, &err), IAMPB_OK, &err);
}

void case_audit(playbook_case *c, const char *check, const char *settings, const char *more)
{
    char playbook[4096];
    int len = snprintf(playbook, sizeof playbook,
            "{ \"checks\": { \"*\": { \"enabled\": false }, \"%s\": { \"enabled\": true%s%s } }%s%s }", check,
            settings == NULL ? "" : ", ", settings == NULL ? "" : settings, more == NULL ? "" : ", ",
            more == NULL ? "" : more);
    ck_assert_msg(len > 0 && (size_t)len < sizeof playbook, "the playbook of a test is too long");
    case_audit_with(c, playbook);
}

unsigned case_count(const playbook_case *c, iampb_verdict verdict)
{
    return (unsigned)iampb_findings_verdict_count(c->findings, verdict);
}

static void list_findings(const playbook_case *c)
{
    for (size_t i = 0; i < iampb_findings_count(c->findings); i++) {
        const iampb_finding *f = iampb_findings_at(c->findings, i);
        fprintf(stderr, "# %s %s %s: %s %s\n", iampb_verdict_name(iampb_finding_verdict(f)),
                iampb_finding_text(f, "check_id", NULL), iampb_finding_text(f, "resource_arn", NULL),
                iampb_finding_text(f, "message", NULL), iampb_finding_text(f, "reason", NULL));
    }
}

void case_expect_one(const playbook_case *c, const char *file, int line, iampb_verdict verdict, unsigned expected)
{
    if (case_count(c, verdict) == expected)
        return;
    list_findings(c);
    ck_abort_msg("%s:%d: %u results are %s, not %u", file, line, case_count(c, verdict), iampb_verdict_name(verdict),
            expected);
}

static int ends_with(const char *text, const char *end)
{
    size_t len = strlen(text), end_len = strlen(end);
    return len >= end_len && strcmp(text + len - end_len, end) == 0;
}

const iampb_finding *case_find(const playbook_case *c, iampb_verdict verdict, const char *resource)
{
    const iampb_finding *found = NULL;
    for (size_t i = 0; i < iampb_findings_count(c->findings); i++) {
        const iampb_finding *f = iampb_findings_at(c->findings, i);
        if (iampb_finding_verdict(f) != verdict || !ends_with(iampb_finding_text(f, "resource_arn", NULL), resource))
            continue;
        ck_assert_msg(found == NULL, "several findings are %s for %s", iampb_verdict_name(verdict), resource);
        found = f;
    }
    if (found == NULL)
        list_findings(c);
    ck_assert_msg(found != NULL, "no finding is %s for %s", iampb_verdict_name(verdict), resource);
    ck_assert_msg(iampb_finding_text(found, "message", NULL)[0] != '\0', "the finding for %s has no message", resource);
    if (verdict == IAMPB_NOT_EVALUATED || verdict == IAMPB_MANUAL)
        ck_assert_msg(iampb_finding_text(found, "reason", NULL)[0] != '\0', "the finding for %s has no reason",
                resource);
    if (verdict == IAMPB_FAIL)
        ck_assert_msg(iampb_finding_text(found, "remediation", NULL)[0] != '\0', "the finding for %s has no remedy",
                resource);
    return found;
}

void case_says(const iampb_finding *finding, const char *part)
{
    const char *message = iampb_finding_text(finding, "message", NULL);
    const char *reason = iampb_finding_text(finding, "reason", NULL);
    ck_assert_msg(strstr(message, part) != NULL || strstr(reason, part) != NULL, "\"%s\" is not in \"%s\" nor in \"%s\"",
            part, message, reason);
}

void case_text(const iampb_finding *finding, const char *name, const char *expected)
{
    ck_assert_str_eq(iampb_finding_text(finding, name, NULL), expected);
}

static const char *text_of(const playbook_case *c, const char *name)
{
    for (size_t i = 0; i < c->document_count; i++)
        if (strcmp(c->documents[i].name, name) == 0)
            return c->documents[i].text;
    ck_abort_msg("evidence names the input \"%s\", which is not of this test", name);
    return NULL;
}

/* Whether there is such evidence: 0 none, 1 without a place, 2 with the place, which must hold the same bytes. */
static int find_evidence(const playbook_case *c, const iampb_finding *f, const char *field, const char *observed)
{
    int found = 0;
    for (size_t i = 0; i < iampb_finding_evidence_count(f); i++) {
        uint64_t begin, end, line, column;
        size_t len = strlen(observed);
        if (strcmp(iampb_finding_evidence_text(f, i, "field", NULL), field) != 0
            || strcmp(iampb_finding_evidence_text(f, i, "observed", NULL), observed) != 0)
            continue;
        found = found < 1 ? 1 : found;
        if (iampb_finding_evidence_position(f, i, &begin, &end, &line, &column) != IAMPB_OK)
            continue;
        const char *text = text_of(c, iampb_finding_evidence_text(f, i, "input", NULL));
        ck_assert_msg(begin <= end && end <= strlen(text) && line > 0 && column > 0, "the place of %s is not in the input",
                field);
        if (iampb_finding_evidence_text(f, i, "encoding", NULL)[0] == '\0')
            ck_assert_msg(end - begin == len && memcmp(text + begin, observed, len) == 0,
                    "the place of %s holds \"%.*s\", not \"%s\"", field, (int)(end - begin), text + begin, observed);
        found = 2;
    }
    return found;
}

static void need_evidence(const playbook_case *c, const iampb_finding *f, const char *field, const char *observed,
        int needed)
{
    if (find_evidence(c, f, field, observed) >= needed)
        return;
    for (size_t i = 0; i < iampb_finding_evidence_count(f); i++)
        fprintf(stderr, "# evidence %s: %s\n", iampb_finding_evidence_text(f, i, "field", NULL),
                iampb_finding_evidence_text(f, i, "observed", NULL));
    ck_abort_msg("there is no evidence%s that %s is \"%s\"", needed == 2 ? " with a place" : "", field, observed);
}

void case_evidence(const playbook_case *c, const iampb_finding *finding, const char *field, const char *observed)
{
    need_evidence(c, finding, field, observed, 1);
}

void case_evidence_at(const playbook_case *c, const iampb_finding *finding, const char *field, const char *observed)
{
    need_evidence(c, finding, field, observed, 2);
}

void case_command(const iampb_finding *finding, const char *command)
{
    for (size_t i = 0; i < iampb_finding_command_count(finding); i++)
        if (strcmp(iampb_finding_command(finding, i, NULL), command) == 0)
            return;
    for (size_t i = 0; i < iampb_finding_command_count(finding); i++)
        fprintf(stderr, "# command %s\n", iampb_finding_command(finding, i, NULL));
    ck_abort_msg("no command is \"%s\"", command);
}

void case_end(playbook_case *c)
{
    iampb_findings_free(c->findings);
    iampb_playbook_free(c->playbook);
    iampb_organization_free(c->organization);
    iampb_context_free(c->ctx);
    memset(c, 0, sizeof *c);
}
