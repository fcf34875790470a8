/* head.c - what findings say besides findings: the inputs of the run, and remarks on them. */
#include "account/report.h"
#include "crypto/sha256.h"
#include "iampb/version.h"
#include "playbook/audit.h"

/* The SHA-256 of an input as the host gave it: what a reader of the findings can compare his file with. */
static iampb_status hash_input(iampb__sha256 *digest, const iampb__source *source, char out[IAMPB__SHA256_HEX],
        iampb_error **err)
{
    unsigned char bytes[IAMPB__SHA256_BYTES];
    iampb__sha256_start(digest);
    iampb__sha256_add(digest, source->text);
    iampb_status status = iampb__sha256_finish(digest, bytes, err);
    if (status == IAMPB_OK)
        iampb__sha256_hex(bytes, out);
    return status;
}

static iampb_status list_input(iampb_findings *findings, const iampb__input *from, iampb__sha256 *digest,
        iampb_error **err)
{
    iampb__finding_input *input = IAMPB__VEC_PUSH(iampb__finding_input, findings->ctx, &findings->inputs);
    if (input == NULL)
        return iampb__error_nomem(err);
    input->generated_at = from->generated_at;
    input->command = iampb__str_z(iampb_document_command(from->document));
    if (!iampb__findings_copy(findings, from->name, &input->name)
        || !iampb__findings_copy(findings, from->account == NULL ? iampb__str("", 0) : from->account->id,
                &input->account)
        || !iampb__findings_copy(findings, from->problem, &input->problem))
        return iampb__error_nomem(err);
    return digest == NULL || from->source == NULL ? IAMPB_OK : hash_input(digest, from->source, input->sha256, err);
}

/* What was read, in the order of loading. */
static iampb_status list_inputs(iampb__audit *audit, iampb_error **err)
{
    const iampb_organization *organization = audit->run.organization;
    iampb__sha256 *digest = NULL;
    iampb_status status = IAMPB_OK;
    if (audit->options->hash_inputs != 0)
        status = iampb__sha256_new(audit->playbook->ctx, &digest, err);
    for (size_t i = 0; i < organization->inputs.count && status == IAMPB_OK; i++)
        status = list_input(audit->run.findings, IAMPB__VEC_AT(iampb__input, &organization->inputs, i), digest, err);
    iampb__sha256_free(digest);
    return status;
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
        || !copy_notes(findings, organization))
        return iampb__error_nomem(err);
    audit->organization_id = findings->organization;
    return list_inputs(audit, err);
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

/* ---- Times in the future ---- */
/* The first time of a user that is after as_of, and where it stands; all are the report's but the one of a user that
 * the report does not have. */
typedef struct future_time {
    int64_t at;
    iampb__span span;
    iampb_str field;
} future_time;

static future_time find_future(const iampb__user *user, int64_t as_of)
{
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
    future_time found = { 0, { NULL, 0, 0 }, IAMPB__STR("CreateDate") };
    if (!user->in_report) {
        found.at = user->created;
        if (user->details != NULL)
            found.span = user->details->created.value.span;
        return found;
    }
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        memcpy(&found.at, (const char *)user + times[i].offset, sizeof found.at);
        found.field = iampb__report_column_name(times[i].column);
        found.span = iampb__report_column(user, times[i].column);
        if (found.at > as_of)
            break;
    }
    return found;
}

/* A report from the future, or a clock that is wrong: ages of such times count as 0. Told once an account. */
void iampb__audit_note_future(iampb__audit *audit, const iampb__user *user, uint64_t *count)
{
    iampb_findings *findings = audit->run.findings;
    if ((*count)++ > 0 || audit->status < 0)
        return;
    iampb__position where = { { "", 0 }, 0, 0, 0, 0, "" };
    future_time found = find_future(user, audit->run.as_of);
    if (found.span.source != NULL)
        iampb__source_position(found.span.source, found.span.begin, (uint64_t)found.span.begin + found.span.len,
                &where);
    iampb__finding_note *note = IAMPB__VEC_PUSH(iampb__finding_note, audit->playbook->ctx, &findings->notes);
    iampb__builder_clear(&audit->observed);
    iampb__builder_format(&audit->observed,
            "%v of %v in the %s is %t, after %t, the time that ages are taken at: it counts as age 0, like any other "
            "such time of this account", found.field, user->name,
            user->in_report ? "credential report" : "authorization details", found.at, audit->run.as_of);
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
