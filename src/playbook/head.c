/* head.c - what findings say besides findings: the inputs of the run, and remarks on them. */
#include "iampb/version.h"
#include "playbook/audit.h"

/* The head of the report: what was read, and what was remarked while reading. */
static bool list_input(iampb_findings *findings, const iampb_account *account, const iampb__part *part,
        iampb_document document)
{
    iampb_context *ctx = findings->ctx;
    iampb__finding_input *input = IAMPB__VEC_PUSH(iampb__finding_input, ctx, &findings->inputs);
    if (input == NULL)
        return false;
    input->generated_at = document == IAMPB_DOCUMENT_CREDENTIAL_REPORT && account->report != NULL
            ? account->report->generated_at : IAMPB__TIME_UNKNOWN;
    input->command = iampb__str_z(iampb_document_command(document));
    return iampb__findings_copy(findings, part->input, &input->name)
        && iampb__findings_copy(findings, account == NULL ? iampb__str("", 0) : account->id, &input->account)
        && iampb__findings_copy(findings, part->problem, &input->problem);
}

static bool list_inputs(iampb_findings *findings, const iampb_account *account, const iampb__part *parts)
{
    for (iampb_document document = 1; document < IAMPB__DOCUMENT_COUNT; document++)
        if (parts[document].state != IAMPB_PART_NOT_LOADED
            && !list_input(findings, account, &parts[document], document))
            return false;
    return true;
}

static bool copy_notes(iampb_findings *findings, const iampb_organization *organization)
{
    for (size_t i = 0; i < organization->notes.count; i++) {
        const iampb__note *note = IAMPB__VEC_AT(iampb__note, &organization->notes, i);
        iampb__finding_note *copy = IAMPB__VEC_PUSH(iampb__finding_note, findings->ctx, &findings->notes);
        iampb__position where = { note->input, 0, 0, 0, 0, "" };
        if (note->span.source != NULL)
            iampb__source_position(note->span.source, note->span.begin, (uint64_t)note->span.begin + note->span.len,
                    &where);
        if (copy == NULL || !iampb__findings_copy(findings, note->message, &copy->message)
            || !iampb__findings_copy(findings, note->account == NULL ? iampb__str("", 0) : note->account->id,
                    &copy->account)
            || !iampb__findings_copy(findings, where.input, &copy->input))
            return false;
        copy->line = where.line;
        copy->column = where.column;
    }
    return true;
}

iampb_status iampb__audit_head(iampb__audit *audit, iampb_error **err)
{
    iampb_findings *findings = audit->run.findings;
    const iampb_organization *organization = audit->run.organization;
    findings->now = audit->run.now;
    findings->tool_version = iampb__str_z(iampb_version());
    if (!iampb__findings_copy(findings, audit->playbook->profile, &findings->profile)
        || !iampb__findings_copy(findings, organization->id.text, &findings->organization)
        || !list_inputs(findings, NULL, organization->parts) || !copy_notes(findings, organization))
        return iampb__error_nomem(err);
    audit->organization_id = findings->organization;
    for (size_t i = 0; i < organization->accounts.count; i++) {
        const iampb_account *account = *IAMPB__VEC_AT(iampb_account *, &organization->accounts, i);
        if (!list_inputs(findings, account, account->parts))
            return iampb__error_nomem(err);
    }
    return IAMPB_OK;
}

/* Exemptions whose time is over and that findings have come back from. */
void iampb__audit_note_expired(iampb__audit *audit)
{
    iampb_findings *findings = audit->run.findings;
    for (size_t i = 0; i < audit->playbook->rule_count && audit->status == IAMPB_OK; i++) {
        const iampb__mute_rule *rule = &audit->playbook->rules[i];
        if (audit->expired[i] == 0)
            continue;
        iampb__finding_note *note = IAMPB__VEC_PUSH(iampb__finding_note, audit->playbook->ctx, &findings->notes);
        iampb__builder_clear(&audit->observed);
        iampb__builder_format(&audit->observed,
                "the %s for %v (%v) held until %v: it is over, and %l finding%s came back",
                rule->is_suppression ? "suppression" : "exemption",
                rule->fingerprint.len > 0 ? rule->fingerprint : rule->resource, rule->reason, rule->until_text,
                (int64_t)audit->expired[i], audit->expired[i] == 1 ? "" : "s");
        if (note == NULL || audit->observed.failed
            || !iampb__findings_copy(findings, iampb__builder_str(&audit->observed), &note->message))
            iampb__audit_nomem(audit);
        else
            note->account = note->input = iampb__str("", 0);
    }
}

/* A report from the future, or a clock that is wrong: ages of such times count as 0. Told once an account. */
void iampb__audit_note_future(iampb__audit *audit, const iampb__user *user, uint64_t *count)
{
    iampb_findings *findings = audit->run.findings;
    if ((*count)++ > 0 || audit->status < 0)
        return;
    static const struct {
        size_t offset;
        int column;
    } times[] = {
        { offsetof(iampb__user, created), IAMPB__COLUMN_CREATED },
        { offsetof(iampb__user, password_last_used), IAMPB__COLUMN_PASSWORD_LAST_USED },
        { offsetof(iampb__user, password_last_changed), IAMPB__COLUMN_PASSWORD_LAST_CHANGED },
        { offsetof(iampb__user, keys[0].created), IAMPB__COLUMN_KEY1_ROTATED },
        { offsetof(iampb__user, keys[0].last_used), IAMPB__COLUMN_KEY1_USED },
        { offsetof(iampb__user, keys[1].created), IAMPB__COLUMN_KEY2_ROTATED },
        { offsetof(iampb__user, keys[1].last_used), IAMPB__COLUMN_KEY2_USED },
    };
    iampb__position where = { { "", 0 }, 0, 0, 0, 0, "" };
    int64_t at = 0;
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        memcpy(&at, (const char *)user + times[i].offset, sizeof at);
        if (at <= audit->run.as_of)
            continue;
        iampb__span span = iampb__report_column(user, times[i].column);
        if (span.source != NULL)
            iampb__source_position(span.source, span.begin, (uint64_t)span.begin + span.len, &where);
        break;
    }
    iampb__finding_note *note = IAMPB__VEC_PUSH(iampb__finding_note, audit->playbook->ctx, &findings->notes);
    iampb__builder_clear(&audit->observed);
    iampb__builder_format(&audit->observed,
            "%t is after %t, the time that ages are taken at: it counts as age 0, like any other such time of this "
            "report", at, audit->run.as_of);
    if (note == NULL || audit->observed.failed
        || !iampb__findings_copy(findings, iampb__builder_str(&audit->observed), &note->message)
        || !iampb__findings_copy(findings, where.input, &note->input)) {
        iampb__audit_nomem(audit);
        return;
    }
    note->account = audit->account_id;
    note->line = where.line;
    note->column = where.column;
}
