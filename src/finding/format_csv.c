/* format_csv.c - one row a finding, RFC 4180; doc/findings.md lists the columns.
 * Every text is quoted, and one that a spreadsheet would take for a formula gets an apostrophe in front: names of users
 * and roles come from the account, and may begin with '=' or '@'. Numbers of ours are neither quoted nor changed. */
#include "finding/members.h"
#include "finding/terminal.h"
#include "finding/write.h"
#include "base/utf8.h"
#include "json/scan.h"

typedef void (*column_fn)(iampb__builder *out, const iampb_finding *finding);

/* ---- Values; each adds the bare text, which the caller quotes ---- */
#define BETWEEN IAMPB__STR(" | ")

static void add_item(iampb__builder *out, size_t index)
{
    if (index > 0)
        iampb__builder_add(out, BETWEEN);
}

static void add_evidence(iampb__builder *out, const iampb_finding *finding)
{
    for (size_t i = 0; i < finding->evidence_count; i++) {
        const iampb__evidence *evidence = &finding->evidence[i];
        add_item(out, i);
        iampb__builder_format(out, "%v=%v", evidence->field, evidence->observed);
        if (evidence->threshold.len > 0)
            iampb__builder_format(out, " (wanted: %v)", evidence->threshold);
    }
}

static const iampb__position *first_position(const iampb_finding *finding)
{
    for (size_t i = 0; i < finding->evidence_count; i++)
        if (finding->evidence[i].has_position)
            return &finding->evidence[i].position;
    return NULL;
}

static void add_input(iampb__builder *out, const iampb_finding *finding)
{
    const iampb__position *position = first_position(finding);
    if (position != NULL)
        iampb__builder_add(out, position->input);
}

static void add_line(iampb__builder *out, const iampb_finding *finding)
{
    const iampb__position *position = first_position(finding);
    if (position != NULL)
        iampb__builder_int(out, (int64_t)position->line);
}

static void add_column(iampb__builder *out, const iampb_finding *finding)
{
    const iampb__position *position = first_position(finding);
    if (position != NULL)
        iampb__builder_int(out, (int64_t)position->column);
}

static void add_remediation(iampb__builder *out, const iampb_finding *finding)
{
    iampb__builder_add(out, finding->remediation);
    for (size_t i = 0; i < finding->command_count; i++) {
        add_item(out, finding->remediation.len > 0 ? i + 1 : i);
        iampb__builder_add(out, finding->commands[i]);
    }
}

static void add_controls(iampb__builder *out, const iampb_finding *finding)
{
    for (size_t i = 0; i < finding->control_count; i++) {
        const iampb__control *control = &finding->controls[i];
        add_item(out, i);
        iampb__builder_format(out, "%v %v %v", control->framework, control->version, control->control);
    }
}

/* The columns, by their order. A name of a finding's member, or a function; new ones only at the end. */
static const struct {
    const char *name, *member;
    column_fn add;
    bool number;
} columns[] = {
    { "fingerprint", "fingerprint", NULL, false },
    { "check_id", "check_id", NULL, false },
    { "lesson", "lesson", NULL, false },
    { "title", "title", NULL, false },
    { "status", "status", NULL, false },
    { "reason", "reason", NULL, false },
    { "severity", "severity", NULL, false },
    { "confidence", "confidence", NULL, false },
    { "account", "account", NULL, false },
    { "partition", "partition", NULL, false },
    { "region", "region", NULL, false },
    { "resource_type", "resource_type", NULL, false },
    { "resource_arn", "resource_arn", NULL, false },
    { "resource_name", "resource_name", NULL, false },
    { "message", "message", NULL, false },
    { "evidence", NULL, add_evidence, false },
    { "input", NULL, add_input, false },
    { "line", NULL, add_line, true },
    { "column", NULL, add_column, true },
    { "observed_at", "observed_at", NULL, false },
    { "as_of", "as_of", NULL, false },
    { "remediation", NULL, add_remediation, false },
    { "controls", NULL, add_controls, false },
    { "suppressed", "muted", NULL, false },
    { "suppression_reason", "mute_reason", NULL, false },
};
#define COLUMNS (sizeof columns / sizeof columns[0])

static void add_member(iampb__builder *out, const iampb__member *member, const iampb_finding *finding)
{
    const void *at = iampb__member_at(finding, member);
    switch (member->kind) {
    case IAMPB__MEMBER_TEXT: iampb__builder_add(out, *(const iampb_str *)at); break;
    case IAMPB__MEMBER_FINGERPRINT: iampb__builder_add(out, iampb__str_z(at)); break;
    case IAMPB__MEMBER_BOOL: iampb__builder_add(out, iampb__str_z(*(const bool *)at ? "true" : "false")); break;
    case IAMPB__MEMBER_TIME:
        if (iampb__time_is_known(*(const int64_t *)at))
            iampb__builder_format(out, "%t", *(const int64_t *)at);
        break;
    default: iampb__builder_add(out, iampb__str_z(iampb__number_name(member->kind, *(const int32_t *)at))); break;
    }
}

/* What spreadsheets take for the beginning of a formula: OWASP, "CSV Injection". */
static bool is_formula(iampb_str text)
{
    return text.len > 0 && text.ptr[0] != '\0' && strchr("=+-@\t\r\n", text.ptr[0]) != NULL;
}

/* Line ends and tabs are what a quoted cell may have; a terminal that shows the file must obey nothing else. */
static bool is_kept(const char *at, size_t len)
{
    return *at == '\n' || *at == '\r' || *at == '\t' || !iampb__utf8_is_hidden(iampb__utf8_code(at, len));
}

/* Length of the start of `text` that can stand in the cell as it is. */
static size_t plain_start(iampb_str text)
{
    size_t plain = (size_t)(iampb__scan_plain(text.ptr, text.ptr + text.len) - text.ptr), one; /* most, at once */
    const char *delete = plain == 0 ? NULL : memchr(text.ptr, 0x7f, plain);
    if (delete != NULL)
        return (size_t)(delete - text.ptr);
    while (plain < text.len && text.ptr[plain] != '"'
           && (one = iampb__utf8_char(text.ptr + plain, text.len - plain)) > 0 && is_kept(text.ptr + plain, one))
        plain += one;
    return plain;
}

static void quote(iampb__builder *out, iampb_str text)
{
    iampb__builder_char(out, '"');
    if (is_formula(text))
        iampb__builder_char(out, '\'');
    while (text.len > 0) {
        size_t plain = plain_start(text), one;
        iampb__builder_add(out, iampb__str_first(text, plain));
        text = iampb__str_from(text, plain);
        if (text.len == 0)
            break;
        one = iampb__utf8_char(text.ptr, text.len);
        if (*text.ptr == '"')
            iampb__builder_add(out, IAMPB__STR("\"\""));
        else if (one == 0 || *text.ptr == '\0')
            iampb__builder_add(out, IAMPB__STR("\xef\xbf\xbd"));
        else
            iampb__terminal_show(out, iampb__str_first(text, one));
        text = iampb__str_from(text, one == 0 ? 1 : one);
    }
    iampb__builder_char(out, '"');
}

iampb_status iampb__format_csv(const iampb_findings *findings, iampb__sink *sink)
{
    iampb__builder *out = &sink->text, value = { .ctx = findings->ctx };
    iampb_str line_end = sink->options->crlf ? IAMPB__STR("\r\n") : IAMPB__STR("\n");
    const iampb__member *members[COLUMNS];
    iampb_status status = IAMPB_OK;
    if (sink->options->bom)
        iampb__builder_add(out, IAMPB__STR("\xef\xbb\xbf"));
    for (size_t c = 0; c < COLUMNS; c++) {
        members[c] = columns[c].member == NULL ? NULL : iampb__finding_member(columns[c].member);
        if (c > 0)
            iampb__builder_char(out, ',');
        quote(out, iampb__str_z(columns[c].name));
    }
    iampb__builder_add(out, line_end);
    for (size_t i = 0; i < findings->items.count && status == IAMPB_OK; i++) {
        const iampb_finding *finding = iampb_findings_at(findings, i);
        if (!iampb__sink_wants(sink, finding))
            continue;
        for (size_t c = 0; c < COLUMNS; c++) {
            iampb__builder_clear(&value);
            if (members[c] != NULL)
                add_member(&value, members[c], finding);
            else
                columns[c].add(&value, finding);
            if (c > 0)
                iampb__builder_char(out, ',');
            if (columns[c].number)
                iampb__builder_add(out, iampb__builder_str(&value));
            else
                quote(out, iampb__builder_str(&value));
        }
        iampb__builder_add(out, line_end);
        out->failed = out->failed || value.failed;
        status = iampb__sink_pause(sink);
    }
    iampb__builder_free(&value);
    return status;
}
