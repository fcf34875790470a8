/* format_json.c - JSON and NDJSON. Both write a finding by the table of members; doc/findings.md has the shape. */
#include "finding/members.h"
#include "finding/write.h"
#include "json/bridge.h"

typedef iampb__json_writer writer;

/* Counts and positions stay below 2^53: list.h. */
static void put_count(writer *w, const char *name, uint64_t count)
{
    iampb__json_member_int(w, name, (int64_t)count);
}

static void put_strz(writer *w, const char *name, const char *text)
{
    iampb__json_member_str(w, name, iampb__str_z(text == NULL ? "" : text));
}

/* Small objects that come in long lists stand on one line each. */
static int open_line(writer *w)
{
    int indent = w->indent;
    iampb__json_open(w, '{');
    w->indent = 0;
    return indent;
}

static void close_line(writer *w, int indent)
{
    iampb__json_close(w, '}');
    w->indent = indent;
}

/* ---- One finding ---- */
static void put_evidence(writer *w, const iampb__evidence *evidence)
{
    int indent = open_line(w);
    iampb__json_member_str(w, "field", evidence->field);
    iampb__json_member_str(w, "observed", evidence->observed);
    iampb__json_member_str(w, "threshold", evidence->threshold);
    if (evidence->has_position) {
        iampb__json_member_str(w, "input", evidence->position.input);
        put_count(w, "begin", evidence->position.begin);
        put_count(w, "end", evidence->position.end);
        put_count(w, "line", evidence->position.line);
        put_count(w, "column", evidence->position.column);
        put_strz(w, "encoding", evidence->position.encoding);
        iampb__json_member_str(w, "json_path", evidence->json_path);
    }
    close_line(w, indent);
}

static void put_control(writer *w, const iampb__control *control)
{
    int indent = open_line(w);
    iampb__json_member_str(w, "framework", control->framework);
    iampb__json_member_str(w, "version", control->version);
    iampb__json_member_str(w, "control", control->control);
    close_line(w, indent);
}

static void put_list(writer *w, const iampb__member *member, const iampb_finding *finding)
{
    iampb__json_key(w, member->name);
    iampb__json_open(w, '[');
    switch (member->kind) {
    case IAMPB__MEMBER_EVIDENCE:
        for (size_t i = 0; i < finding->evidence_count; i++)
            put_evidence(w, &finding->evidence[i]);
        break;
    case IAMPB__MEMBER_COMMANDS:
        for (size_t i = 0; i < finding->command_count; i++)
            iampb__json_put_str(w, finding->commands[i]);
        break;
    default:
        for (size_t i = 0; i < finding->control_count; i++)
            put_control(w, &finding->controls[i]);
        break;
    }
    iampb__json_close(w, ']');
}

static void put_finding(writer *w, const iampb_finding *finding)
{
    iampb__json_open(w, '{');
    for (const iampb__member *member = iampb__finding_members; member->name != NULL; member++) {
        const void *at = iampb__member_at(finding, member);
        switch (member->kind) {
        case IAMPB__MEMBER_TEXT: iampb__json_member_str(w, member->name, *(const iampb_str *)at); break;
        case IAMPB__MEMBER_FINGERPRINT: put_strz(w, member->name, at); break;
        case IAMPB__MEMBER_BOOL: iampb__json_member_bool(w, member->name, *(const bool *)at); break;
        case IAMPB__MEMBER_TIME: iampb__json_member_time(w, member->name, *(const int64_t *)at); break;
        case IAMPB__MEMBER_EVIDENCE:
        case IAMPB__MEMBER_COMMANDS:
        case IAMPB__MEMBER_CONTROLS: put_list(w, member, finding); break;
        default:
            put_strz(w, member->name, iampb__number_name(member->kind, *(const int32_t *)at));
            break;
        }
    }
    iampb__json_close(w, '}');
}

/* ---- The head ---- */
static void put_inputs(writer *w, const iampb_findings *findings)
{
    iampb__json_key(w, "inputs");
    iampb__json_open(w, '[');
    for (size_t i = 0; i < findings->inputs.count; i++) {
        const iampb__finding_input *input = IAMPB__VEC_AT(iampb__finding_input, &findings->inputs, i);
        iampb__json_open(w, '{');
        iampb__json_member_str(w, "name", input->name);
        iampb__json_member_str(w, "account", input->account);
        iampb__json_member_str(w, "command", input->command);
        iampb__json_member_str(w, "problem", input->problem);
        iampb__json_member_time(w, "generated_at", input->generated_at);
        iampb__json_member_str(w, "sha256", iampb__str(input->sha256, input->sha256[0] == '\0' ? 0 : 64));
        iampb__json_close(w, '}');
    }
    iampb__json_close(w, ']');
}

static void put_numbers(writer *w, const char *key, iampb__member_kind kind, const uint64_t *counts)
{
    iampb__json_key(w, key);
    iampb__json_open(w, '{');
    for (int32_t number = 1; number < iampb__number_count(kind); number++)
        put_count(w, iampb__number_name(kind, number), counts[number]);
    iampb__json_close(w, '}');
}

static void put_summary(writer *w, const iampb_findings *findings)
{
    uint64_t severities[IAMPB_SEVERITY_CRITICAL + 1] = { 0 }, changes[IAMPB_CHANGE_UNKNOWN + 1] = { 0 };
    for (size_t i = 0; i < findings->items.count; i++) {
        const iampb_finding *finding = iampb_findings_at(findings, i);
        if (iampb__finding_is_open(finding) && finding->severity > 0 && finding->severity <= IAMPB_SEVERITY_CRITICAL)
            severities[finding->severity]++;
        if (finding->change >= 0 && finding->change <= IAMPB_CHANGE_UNKNOWN)
            changes[finding->change]++;
    }
    iampb__json_key(w, "summary");
    iampb__json_open(w, '{');
    put_numbers(w, "statuses", IAMPB__MEMBER_VERDICT, findings->verdicts);
    put_numbers(w, "severities", IAMPB__MEMBER_SEVERITY, severities);
    if (findings->has_baseline)
        put_numbers(w, "changes", IAMPB__MEMBER_CHANGE, changes);
    put_count(w, "muted", findings->muted);
    iampb__json_close(w, '}');
}

static void put_score(writer *w, const char *name, int32_t score)
{
    iampb__json_key(w, name);
    if (score < 0)
        iampb__json_put_null(w);
    else
        iampb__json_put_int(w, score);
}

static void put_scores(writer *w, const iampb_findings *findings)
{
    iampb__json_key(w, "scores");
    iampb__json_open(w, '{');
    put_score(w, "posture", iampb_findings_score(findings, 0));
    for (iampb_lesson lesson = IAMPB_LESSON_MFA; lesson <= IAMPB_LESSON_ACCOUNTS; lesson++)
        put_score(w, iampb_lesson_name(lesson), iampb_findings_score(findings, lesson));
    iampb__json_close(w, '}');
}

static iampb_status put_coverage(writer *w, const iampb_findings *findings, iampb__sink *sink)
{
    iampb_status status = IAMPB_OK;
    iampb__json_key(w, "coverage");
    iampb__json_open(w, '[');
    for (size_t i = 0; i < findings->coverage.count && status == IAMPB_OK; i++) {
        const iampb__coverage *row = IAMPB__VEC_AT(iampb__coverage, &findings->coverage, i);
        int indent = open_line(w);
        iampb__json_member_str(w, "check_id", row->check_id);
        iampb__json_member_str(w, "account", row->account);
        put_strz(w, "lesson", iampb_lesson_name(row->lesson));
        put_strz(w, "severity", iampb_severity_name(row->severity));
        for (iampb_verdict v = IAMPB_PASS; v <= IAMPB_NOT_EVALUATED; v++)
            put_count(w, iampb_verdict_name(v), row->verdicts[v]);
        put_count(w, "muted", row->muted);
        close_line(w, indent);
        status = iampb__sink_pause(sink);
    }
    iampb__json_close(w, ']');
    return status;
}

static void put_notes(writer *w, const iampb_findings *findings)
{
    iampb__json_key(w, "notes");
    iampb__json_open(w, '[');
    for (size_t i = 0; i < findings->notes.count; i++) {
        const iampb__finding_note *note = IAMPB__VEC_AT(iampb__finding_note, &findings->notes, i);
        iampb__json_open(w, '{');
        iampb__json_member_str(w, "message", note->message);
        iampb__json_member_str(w, "account", note->account);
        iampb__json_member_str(w, "input", note->input);
        put_count(w, "line", note->line);
        put_count(w, "column", note->column);
        iampb__json_close(w, '}');
    }
    iampb__json_close(w, ']');
}

static void put_head(writer *w, const iampb_findings *findings)
{
    put_strz(w, "schema_version", IAMPB__SCHEMA_VERSION);
    iampb__json_key(w, "tool");
    iampb__json_open(w, '{');
    put_strz(w, "name", IAMPB__TOOL_NAME);
    iampb__json_member_str(w, "version", findings->tool_version);
    iampb__json_close(w, '}');
    iampb__json_member_str(w, "controls_version", findings->controls_version);
    iampb__json_member_time(w, "now", findings->now);
    iampb__json_member_str(w, "profile", findings->profile);
    iampb__json_member_str(w, "organization", findings->organization);
    iampb__json_member_bool(w, "has_baseline", findings->has_baseline);
}

iampb_status iampb__format_json(const iampb_findings *findings, iampb__sink *sink)
{
    writer w = { .out = &sink->text, .indent = 2 };
    iampb_status status;
    iampb__json_open(&w, '{');
    put_head(&w, findings);
    put_summary(&w, findings);
    put_scores(&w, findings);
    put_inputs(&w, findings);
    put_notes(&w, findings);
    if ((status = put_coverage(&w, findings, sink)) < 0)
        return status;
    iampb__json_key(&w, "findings");
    iampb__json_open(&w, '[');
    for (size_t i = 0; i < findings->items.count; i++) {
        const iampb_finding *finding = iampb_findings_at(findings, i);
        if (!iampb__sink_wants(sink, finding))
            continue;
        put_finding(&w, finding);
        if ((status = iampb__sink_pause(sink)) < 0)
            return status;
    }
    iampb__json_close(&w, ']');
    iampb__json_close(&w, '}');
    iampb__builder_char(&sink->text, '\n');
    return IAMPB_OK;
}

iampb_status iampb__format_ndjson(const iampb_findings *findings, iampb__sink *sink)
{
    iampb_status status = IAMPB_OK;
    for (size_t i = 0; i < findings->items.count && status == IAMPB_OK; i++) {
        const iampb_finding *finding = iampb_findings_at(findings, i);
        if (!iampb__sink_wants(sink, finding))
            continue;
        writer w = { .out = &sink->text };
        put_finding(&w, finding);
        iampb__builder_char(&sink->text, '\n');
        status = iampb__sink_pause(sink);
    }
    return status;
}
