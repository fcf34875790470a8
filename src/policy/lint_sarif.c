/* lint_sarif.c - results of the linter as one SARIF log: a run of one tool, an artifact for each document, a rule for
 * each code that was found. Places are told twice: as lines and columns, which viewers use (columns in UTF-16 units,
 * the byte order mark not counted), and as bytes of the file, the mark counted.
 * Rule: OASIS Static Analysis Results Interchange Format (SARIF) 2.1.0. */
#include "finding/fingerprint.h"
#include "finding/write.h"
#include "iampb/version.h"
#include "json/bridge.h"
#include "policy/lint_output.h"
#include "policy/units.h"

#define SCHEMA "https://json.schemastore.org/sarif-2.1.0.json"
/* In names of fingerprints: a new recipe would have a new number. */
#define FINGERPRINT "iampb/v1"

typedef struct sarif {
    iampb_context *ctx;
    iampb__json_writer w;
    iampb__sink *sink;
    iampb_error **err;
    iampb__lint_numbers numbers;
    int32_t *rules;             /* by number: its index in the log, or -1 */
    const char *const *links;   /* by number */
    iampb__sha256 *digest;
    const iampb_lint *lint;     /* the document that is being written, and its number */
    size_t artifact;
    iampb__units units;
    iampb__builder text;
} sarif;

static void put_z(iampb__json_writer *w, const char *name, const char *text)
{
    iampb__json_member_str(w, name, iampb__str_z(text));
}

static void open_member(iampb__json_writer *w, const char *name, char bracket)
{
    iampb__json_key(w, name);
    iampb__json_open(w, bracket);
}

/* {"text": ...}: how SARIF writes words. */
static void put_words(sarif *s, const char *name, iampb_str text)
{
    open_member(&s->w, name, '{');
    iampb__json_member_str(&s->w, "text", text);
    iampb__json_close(&s->w, '}');
}

/* ---- Rules ---- */
/* What the gravest finding of a code asks of the reader. */
static const char *level_of(iampb_lint_type type, iampb_severity severity)
{
    switch (type) {
    case IAMPB_LINT_ERROR: return "error";
    case IAMPB_LINT_SECURITY_WARNING: return severity >= IAMPB_SEVERITY_HIGH ? "error" : "warning";
    case IAMPB_LINT_WARNING: return "warning";
    default: return "note";
    }
}

/* Scores that code scanning shows as these severities. */
static const char *score_of(iampb_severity severity)
{
    static const char *const scores[] = { "0.0", "0.0", "3.0", "5.5", "8.0", "9.5" };
    return scores[severity];
}

static void put_rule(sarif *s, const iampb__lint_rule *rule, const char *link)
{
    iampb__json_writer *w = &s->w;
    iampb__builder_clear(&s->text);
    iampb__lint_check_id(rule, &s->text);
    iampb__json_open(w, '{');
    iampb__json_member_str(w, "id", iampb__builder_str(&s->text));
    put_z(w, "name", rule->code);
    put_words(s, "shortDescription", iampb__str_z(rule->title));
    iampb__builder_clear(&s->text);
    iampb__builder_format(&s->text, "%s. %s", rule->title, rule->remediation);
    put_words(s, "fullDescription", iampb__builder_str(&s->text));
    put_words(s, "help", iampb__str_z(rule->remediation));
    put_z(w, "helpUri", link);
    open_member(w, "defaultConfiguration", '{');
    put_z(w, "level", level_of(rule->type, rule->severity));
    iampb__json_close(w, '}');
    open_member(w, "properties", '{');
    open_member(w, "tags", '[');
    iampb__json_put_str(w, IAMPB__STR("iam"));
    if (rule->type == IAMPB_LINT_SECURITY_WARNING)
        iampb__json_put_str(w, IAMPB__STR("security"));
    iampb__json_close(w, ']');
    if (rule->type == IAMPB_LINT_SECURITY_WARNING)
        put_z(w, "security-severity", score_of(rule->severity));
    put_z(w, "precision", (rule->flags & IAMPB__LINT_APPROXIMATE) != 0 ? "medium" : "very-high");
    iampb__json_close(w, '}');
    iampb__json_close(w, '}');
}

/* Marks the rules that have findings, with a link of one of them: it depends on options. */
static void mark_rules(sarif *s, const iampb_lint *const *lints, size_t count, const char **links)
{
    for (size_t i = 0; i < s->numbers.count; i++) {
        s->rules[i] = -1;
        links[i] = NULL;
    }
    for (size_t l = 0; l < count; l++)
        for (size_t i = 0; i < lints[l]->count; i++)
            links[iampb__lint_number(&s->numbers, lints[l]->issues[i]->rule)] = lints[l]->issues[i]->link.ptr;
    s->links = links;
}

static void put_tool(sarif *s)
{
    int32_t next = 0;
    open_member(&s->w, "tool", '{');
    open_member(&s->w, "driver", '{');
    put_z(&s->w, "name", "iampb");
    put_z(&s->w, "version", IAMPB_VERSION);
    open_member(&s->w, "rules", '[');
    for (size_t t = 0; t < s->numbers.table_count; t++)
        for (size_t i = 0; i < s->numbers.tables[t].count; i++) {
            size_t number = s->numbers.tables[t].first + i;
            if (s->links[number] == NULL)
                continue;
            s->rules[number] = next++;
            put_rule(s, &s->numbers.tables[t].rules[i], s->links[number]);
        }
    iampb__json_close(&s->w, ']');
    iampb__json_close(&s->w, '}');
    iampb__json_close(&s->w, '}');
}

/* ---- Documents ---- */
/* A name as a URI: absolute paths with a scheme, all others relative; what a path of a URI cannot have is
 * percent-encoded, and so is ':', which would look like the end of a scheme.
 * Rule: RFC 3986, "Path". */
static void add_uri(iampb__builder *out, iampb_str name)
{
    static const char allowed[] = "-._~/!$&'()*+,;=@";
    static const char hex[] = "0123456789ABCDEF";
    if (name.len == 0)
        name = IAMPB__STR("policy.json");
    if (name.ptr[0] == '/')
        iampb__builder_add(out, IAMPB__STR("file://"));
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        bool plain = iampb__is_lower(c) || iampb__is_upper(c) || iampb__is_digit(c)
                || memchr(allowed, c, sizeof allowed - 1) != NULL;
        if (plain) {
            iampb__builder_char(out, c);
            continue;
        }
        iampb__builder_char(out, '%');
        iampb__builder_char(out, hex[(unsigned char)c >> 4]);
        iampb__builder_char(out, hex[(unsigned char)c & 15]);
    }
}

static void put_artifact_location(sarif *s, const char *name, const iampb_lint *lint, size_t index)
{
    iampb__builder_clear(&s->text);
    add_uri(&s->text, lint->options.name);
    open_member(&s->w, name, '{');
    iampb__json_member_str(&s->w, "uri", iampb__builder_str(&s->text));
    iampb__json_member_int(&s->w, "index", (int64_t)index);
    iampb__json_close(&s->w, '}');
}

static void put_artifacts(sarif *s, const iampb_lint *const *lints, size_t count)
{
    open_member(&s->w, "artifacts", '[');
    for (size_t l = 0; l < count; l++) {
        iampb__json_open(&s->w, '{');
        put_artifact_location(s, "location", lints[l], l);
        iampb__json_member_int(&s->w, "length", (int64_t)lints[l]->given.len);
        iampb__json_close(&s->w, '}');
    }
    iampb__json_close(&s->w, ']');
}

/* ---- Places ---- */
/* `offset` is a byte of the source. */
static void put_line_and_column(sarif *s, const char *line, const char *column, uint64_t offset)
{
    iampb__position at;
    iampb__source_position(s->lint->source, offset, offset, &at);
    iampb__json_member_int(&s->w, line, (int64_t)at.line);
    iampb__json_member_int(&s->w, column, (int64_t)(iampb__units_before(&s->units, offset)
            - iampb__units_before(&s->units, offset - (at.column - 1)) + 1));
}

static void put_region(sarif *s, const char *name, uint64_t begin, uint64_t end)
{
    open_member(&s->w, name, '{');
    put_line_and_column(s, "startLine", "startColumn", begin);
    put_line_and_column(s, "endLine", "endColumn", end);
    iampb__json_member_int(&s->w, "byteOffset", (int64_t)(begin + s->lint->shift));
    iampb__json_member_int(&s->w, "byteLength", (int64_t)(end - begin));
    iampb__json_close(&s->w, '}');
}

static void put_location(sarif *s, const iampb__lint_location *location, size_t id)
{
    iampb__json_open(&s->w, '{');
    if (id > 0)
        iampb__json_member_int(&s->w, "id", (int64_t)id);
    open_member(&s->w, "physicalLocation", '{');
    put_artifact_location(s, "artifactLocation", s->lint, s->artifact);
    put_region(s, "region", location->span.begin, (uint64_t)location->span.begin + location->span.len);
    iampb__json_close(&s->w, '}');
    if (location->path.len > 0) {
        open_member(&s->w, "logicalLocations", '[');
        iampb__json_open(&s->w, '{');
        iampb__json_member_str(&s->w, "fullyQualifiedName", location->path);
        iampb__json_close(&s->w, '}');
        iampb__json_close(&s->w, ']');
    }
    iampb__json_close(&s->w, '}');
}

/* ---- Results ---- */
static void put_fixes(sarif *s, const iampb__lint_issue *issue)
{
    iampb__json_writer *w = &s->w;
    open_member(w, "fixes", '[');
    iampb__json_open(w, '{');
    put_words(s, "description", iampb__str_z(issue->rule->remediation));
    open_member(w, "artifactChanges", '[');
    iampb__json_open(w, '{');
    put_artifact_location(s, "artifactLocation", s->lint, s->artifact);
    open_member(w, "replacements", '[');
    for (size_t i = 0; i < issue->edit_count; i++) {
        const iampb__lint_edit_made *edit = &s->lint->edits[issue->edit + i];
        iampb__json_open(w, '{');
        put_region(s, "deletedRegion", edit->begin, edit->end);
        put_words(s, "insertedContent", edit->replacement);
        iampb__json_close(w, '}');
    }
    iampb__json_close(w, ']');
    iampb__json_close(w, '}');
    iampb__json_close(w, ']');
    iampb__json_close(w, '}');
    iampb__json_close(w, ']');
}

static void put_result(sarif *s, const iampb__lint_issue *issue, const iampb_finding *finding)
{
    iampb__json_writer *w = &s->w;
    size_t number = iampb__lint_number(&s->numbers, issue->rule);
    iampb__json_open(w, '{');
    iampb__json_member_str(w, "ruleId", finding->check_id);
    iampb__json_member_int(w, "ruleIndex", s->rules[number]);
    put_z(w, "level", level_of(issue->rule->type, issue->severity));
    iampb__builder_clear(&s->text);
    iampb__builder_format(&s->text, "%v.", issue->detail);
    put_words(s, "message", iampb__builder_str(&s->text));
    open_member(w, "locations", '[');
    put_location(s, &s->lint->locations[issue->location], 0);
    iampb__json_close(w, ']');
    if (issue->location_count > 1) {
        open_member(w, "relatedLocations", '[');
        for (size_t i = 1; i < issue->location_count; i++)
            put_location(s, &s->lint->locations[issue->location + i], i);
        iampb__json_close(w, ']');
    }
    open_member(w, "partialFingerprints", '{');
    put_z(w, FINGERPRINT, finding->fingerprint);
    iampb__json_close(w, '}');
    if (issue->edit_count > 0)
        put_fixes(s, issue);
    open_member(w, "properties", '{');
    put_z(w, "severity", iampb_severity_name(issue->severity));
    put_z(w, "findingType", iampb_lint_type_name(issue->rule->type));
    iampb__json_close(w, '}');
    iampb__json_close(w, '}');
}

static iampb_status put_document(sarif *s, const iampb_lint *lint, size_t index)
{
    iampb__arena *arena = NULL;
    const iampb_str *keys = NULL;
    iampb_status status = iampb__arena_new(s->ctx, &arena, s->err);
    if (status < 0)
        return status;
    s->lint = lint;
    s->artifact = index;
    if (!iampb__units_make(s->ctx, lint->source->text, &s->units)
        || (keys = iampb__lint_stable_keys(lint, arena)) == NULL)
        status = iampb__error_nomem(s->err);
    for (size_t i = 0; i < lint->count && status == IAMPB_OK; i++) {
        iampb_finding finding = { .fingerprint = "" };
        if (!iampb__lint_describe(lint, i, keys[i], arena, &finding)) {
            status = iampb__error_nomem(s->err);
            break;
        }
        if ((status = iampb__fingerprint(s->digest, &finding, s->err)) < 0)
            break;
        put_result(s, lint->issues[i], &finding);
        status = iampb__sink_pause(s->sink);
    }
    iampb__units_free(s->ctx, &s->units);
    iampb__arena_free(arena);
    return status;
}

/* ---- The log ---- */
/* That findings are missing must not look like a clean result. */
static void put_invocation(sarif *s, const iampb_lint *const *lints, size_t count)
{
    bool cut = false;
    for (size_t l = 0; l < count; l++)
        cut = cut || lints[l]->cut;
    open_member(&s->w, "invocations", '[');
    iampb__json_open(&s->w, '{');
    iampb__json_member_bool(&s->w, "executionSuccessful", true);
    if (cut) {
        open_member(&s->w, "toolExecutionNotifications", '[');
        iampb__json_open(&s->w, '{');
        put_z(&s->w, "level", "warning");
        put_words(s, "message", IAMPB__STR("There are more findings than the limit \"findings\" allows."));
        iampb__json_close(&s->w, '}');
        iampb__json_close(&s->w, ']');
    }
    iampb__json_close(&s->w, '}');
    iampb__json_close(&s->w, ']');
}

static iampb_status put_log(sarif *s, const iampb_lint *const *lints, size_t count)
{
    iampb_status status = IAMPB_OK;
    iampb__json_open(&s->w, '{');
    put_z(&s->w, "$schema", SCHEMA);
    put_z(&s->w, "version", "2.1.0");
    open_member(&s->w, "runs", '[');
    iampb__json_open(&s->w, '{');
    put_tool(s);
    put_invocation(s, lints, count);
    put_artifacts(s, lints, count);
    put_z(&s->w, "columnKind", "utf16CodeUnits");
    open_member(&s->w, "results", '[');
    for (size_t l = 0; l < count && status == IAMPB_OK; l++)
        status = put_document(s, lints[l], l);
    iampb__json_close(&s->w, ']');
    iampb__json_close(&s->w, '}');
    iampb__json_close(&s->w, ']');
    iampb__json_close(&s->w, '}');
    iampb__builder_char(s->w.out, '\n');
    return status;
}

static iampb_status write_log(sarif *s, const iampb_lint *const *lints, size_t count)
{
    iampb__arena *arena = NULL;
    iampb_status status;
    if ((status = iampb__arena_new(s->ctx, &arena, s->err)) < 0)
        return status;
    iampb__lint_number_rules(&s->numbers);
    const char **links = iampb__arena_alloc(arena, s->numbers.count, sizeof *links);
    s->rules = iampb__arena_alloc(arena, s->numbers.count, sizeof *s->rules);
    if (links == NULL || s->rules == NULL)
        status = iampb__error_nomem(s->err);
    else
        status = iampb__sha256_new(s->ctx, &s->digest, s->err);
    if (status == IAMPB_OK) {
        mark_rules(s, lints, count, links);
        status = put_log(s, lints, count);
    }
    if (status == IAMPB_OK && s->text.failed)
        status = iampb__error_nomem(s->err);
    if (status == IAMPB_OK)
        status = iampb__sink_end(s->sink);
    iampb__sha256_free(s->digest);
    iampb__builder_free(&s->text);
    iampb__arena_free(arena);
    return status;
}

iampb_status iampb_lint_write_sarif(const iampb_lint *const *lints, size_t count, iampb_write_fn write, void *user,
        iampb_error **err)
{
    bool missing = write == NULL || lints == NULL || count == 0;
    for (size_t l = 0; !missing && l < count; l++)
        missing = lints[l] == NULL;
    if (missing)
        return iampb__error_set(NULL, err, IAMPB_E_INVALID, "lints, each of them and write must not be NULL, nor none");
    iampb_context *ctx = iampb__arena_context(lints[0]->arena);
    iampb__sink sink = { .text = { .ctx = ctx }, .write = write, .user = user, .err = err };
    sarif s = { .ctx = ctx, .w = { .out = &sink.text, .indent = 2 }, .sink = &sink, .err = err };
    s.text.ctx = ctx;
    iampb_status status = write_log(&s, lints, count);
    iampb__builder_free(&sink.text);
    return status;
}
