/* read.c - findings read back from the JSON that format_json.c writes, for baselines and diffs.
 * Each object has a table of its members: name, type, place. A member that is missing keeps its empty value and one
 * that is not known is skipped, so files of older and newer releases can be read; one of a wrong type is refused with
 * its place, because a baseline that is half understood would hide findings. */
#include "base/builder.h"
#include "finding/members.h"
#include "json/path.h"
#include "json/read.h"

typedef struct reader {
    iampb_context *ctx;
    iampb_findings *findings;
    iampb__arena *scratch; /* nodes, decoded strings that are copied anyway */
    iampb_error **err;
    iampb_str controls_raw; /* the controls that were read last, as written, ... */
    const iampb__control *controls;
    size_t control_count;
} reader;

/* ---- Values; each fails with the place of the value ---- */
static iampb_status refuse(reader *r, iampb__json value, iampb_status code, const char *what, const char *found)
{
    iampb__builder path = { .ctx = r->ctx };
    iampb__span span = iampb__json_span(value);
    iampb__json_path(span.source, span.begin, &path);
    iampb__place place = { span.source, span.begin, iampb__builder_str(&path) };
    iampb_status status = path.failed ? iampb__error_nomem(r->err)
                                      : iampb__error_at(r->ctx, r->err, code, &place, "expected %s, found %s", what,
                                              found);
    iampb__builder_free(&path);
    return status;
}

static iampb_status wrong_type(reader *r, iampb__json value, const char *what)
{
    return refuse(r, value, IAMPB_E_SYNTAX, what, iampb__json_type_name(value));
}

static iampb_status read_text(reader *r, iampb__json value, iampb_str *out)
{
    bool nomem = false;
    iampb_str text;
    if (!iampb__json_string(value, r->scratch, &text, &nomem))
        return nomem ? iampb__error_nomem(r->err) : wrong_type(r, value, "a string");
    return iampb__findings_copy(r->findings, text, out) ? IAMPB_OK : iampb__error_nomem(r->err);
}

static iampb_status read_count(reader *r, iampb__json value, uint64_t *out)
{
    int64_t number;
    if (!iampb__json_int(value, &number) || number < 0 || (uint64_t)number > IAMPB__COUNT_MOST)
        return refuse(r, value, IAMPB_E_SYNTAX, "a whole number from 0 to 2^53",
                iampb__json_type_of(value) == IAMPB__JSON_NUMBER ? "another one" : iampb__json_type_name(value));
    *out = (uint64_t)number;
    return IAMPB_OK;
}

static iampb_status read_bool(reader *r, iampb__json value, bool *out)
{
    iampb__json_type type = iampb__json_type_of(value);
    if (type != IAMPB__JSON_TRUE && type != IAMPB__JSON_FALSE)
        return wrong_type(r, value, "true or false");
    *out = type == IAMPB__JSON_TRUE;
    return IAMPB_OK;
}

static iampb_status read_time(reader *r, iampb__json value, int64_t *out)
{
    iampb_str text;
    bool nomem = false;
    if (iampb__json_type_of(value) == IAMPB__JSON_NULL) {
        *out = IAMPB__TIME_UNKNOWN;
        return IAMPB_OK;
    }
    if (!iampb__json_string(value, r->scratch, &text, &nomem))
        return nomem ? iampb__error_nomem(r->err) : wrong_type(r, value, "a time or null");
    return iampb__time_parse(text, out) ? IAMPB_OK
                                        : refuse(r, value, IAMPB_E_SYNTAX, "a time or null", "another text");
}

static iampb_status read_number_name(reader *r, iampb__json value, iampb__member_kind kind, int32_t *out)
{
    iampb_str text;
    bool nomem = false;
    if (!iampb__json_string(value, r->scratch, &text, &nomem))
        return nomem ? iampb__error_nomem(r->err) : wrong_type(r, value, "a string");
    *out = iampb__number_from(kind, text);
    if (*out == 0 && !iampb__str_eq(text, iampb__str_z(iampb__number_name(kind, 0))))
        return refuse(r, value, IAMPB_E_SYNTAX, "one of the names in doc/findings.md", "another text");
    return IAMPB_OK;
}

static iampb_status read_digest(reader *r, iampb__json value, char *out, bool may_be_empty)
{
    iampb_str text;
    bool nomem = false;
    if (!iampb__json_string(value, r->scratch, &text, &nomem))
        return nomem ? iampb__error_nomem(r->err) : wrong_type(r, value, "a string");
    bool ok = text.len == 64;
    for (size_t i = 0; ok && i < text.len; i++)
        ok = iampb__hex_digit(text.ptr[i]) >= 0 && !iampb__is_upper(text.ptr[i]);
    if (!ok && !(may_be_empty && text.len == 0))
        return refuse(r, value, IAMPB_E_SYNTAX, "64 lower-case hexadecimal digits", "another text");
    if (text.len > 0)
        memcpy(out, text.ptr, text.len);
    return IAMPB_OK;
}

/* ---- Objects by table ---- */
typedef enum slot_kind { SLOT_TEXT, SLOT_COUNT, SLOT_TIME, SLOT_DIGEST, SLOT_LESSON, SLOT_SEVERITY } slot_kind;

typedef struct slot {
    const char *name;
    slot_kind kind;
    size_t offset;
} slot;

static iampb_status read_slot(reader *r, const slot *s, iampb__json value, void *object)
{
    void *at = (char *)object + s->offset;
    switch (s->kind) {
    case SLOT_TEXT: return read_text(r, value, at);
    case SLOT_COUNT: return read_count(r, value, at);
    case SLOT_TIME: return read_time(r, value, at);
    case SLOT_DIGEST: return read_digest(r, value, at, true);
    case SLOT_LESSON: return read_number_name(r, value, IAMPB__MEMBER_LESSON, at);
    default: return read_number_name(r, value, IAMPB__MEMBER_SEVERITY, at);
    }
}

static iampb_status read_object(reader *r, iampb__json value, const slot *slots, size_t count, void *object)
{
    if (iampb__json_type_of(value) != IAMPB__JSON_OBJECT)
        return wrong_type(r, value, "an object");
    for (iampb__json_iter i = iampb__json_begin(value); iampb__json_more(&i); iampb__json_advance(&i))
        for (size_t s = 0; s < count; s++)
            if (iampb__json_string_is(i.key, iampb__str_z(slots[s].name))) {
                iampb_status status = read_slot(r, &slots[s], i.value, object);
                if (status < 0)
                    return status;
                break;
            }
    return IAMPB_OK;
}
#define READ_OBJECT(r, value, slots, object)                                                                          \
    read_object((r), (value), (slots), sizeof(slots) / sizeof((slots)[0]), (object))

typedef iampb_status (*item_fn)(reader *r, iampb__json value);

static iampb_status read_list(reader *r, iampb__json value, item_fn item)
{
    if (iampb__json_type_of(value) != IAMPB__JSON_ARRAY)
        return wrong_type(r, value, "an array");
    for (iampb__json_iter i = iampb__json_begin(value); iampb__json_more(&i); iampb__json_advance(&i)) {
        iampb_status status = item(r, i.value);
        if (status < 0)
            return status;
    }
    return IAMPB_OK;
}

/* ---- A finding ---- */
/* As JSON has it; the numbers of a position belong together, so they are told apart from an evidence without one. */
typedef struct flat_evidence {
    iampb_str field, observed, threshold, input, encoding, json_path;
    uint64_t begin, end, line, column;
} flat_evidence;

static iampb_status read_evidence(reader *r, iampb__json value)
{
    static const slot slots[] = {
        { "field", SLOT_TEXT, offsetof(flat_evidence, field) },
        { "observed", SLOT_TEXT, offsetof(flat_evidence, observed) },
        { "threshold", SLOT_TEXT, offsetof(flat_evidence, threshold) },
        { "input", SLOT_TEXT, offsetof(flat_evidence, input) },
        { "begin", SLOT_COUNT, offsetof(flat_evidence, begin) },
        { "end", SLOT_COUNT, offsetof(flat_evidence, end) },
        { "line", SLOT_COUNT, offsetof(flat_evidence, line) },
        { "column", SLOT_COUNT, offsetof(flat_evidence, column) },
        { "encoding", SLOT_TEXT, offsetof(flat_evidence, encoding) },
        { "json_path", SLOT_TEXT, offsetof(flat_evidence, json_path) },
    };
    iampb_str none = IAMPB__STR("");
    flat_evidence flat = { none, none, none, none, none, none, 0, 0, 0, 0 };
    iampb_status status = READ_OBJECT(r, value, slots, &flat);
    if (status < 0)
        return status;
    iampb__evidence *evidence = IAMPB__VEC_PUSH(iampb__evidence, r->ctx, &r->findings->draft_evidence);
    if (evidence == NULL)
        return iampb__error_nomem(r->err);
    evidence->field = flat.field;
    evidence->observed = flat.observed;
    evidence->threshold = flat.threshold;
    evidence->has_position = iampb__json_get(value, IAMPB__STR("begin")).node != NULL;
    if (evidence->has_position) {
        evidence->json_path = flat.json_path;
        evidence->position = (iampb__position){
            flat.input, flat.begin, flat.end, flat.line, flat.column, flat.encoding.ptr
        };
    }
    return IAMPB_OK;
}

static iampb_status read_command(reader *r, iampb__json value)
{
    iampb_str text;
    iampb_status status = read_text(r, value, &text);
    if (status < 0)
        return status;
    iampb_str *place = IAMPB__VEC_PUSH(iampb_str, r->ctx, &r->findings->draft_commands);
    if (place == NULL)
        return iampb__error_nomem(r->err);
    *place = text;
    return IAMPB_OK;
}

/* A report has the same controls in all findings of a check, one after the other: they are read once. */
static iampb_status read_controls(reader *r, iampb__json value, iampb_finding *finding)
{
    static const slot slots[] = {
        { "framework", SLOT_TEXT, offsetof(iampb__control, framework) },
        { "version", SLOT_TEXT, offsetof(iampb__control, version) },
        { "control", SLOT_TEXT, offsetof(iampb__control, control) },
    };
    iampb_str none = IAMPB__STR("");
    size_t index = 0;
    iampb_str raw = iampb__json_raw(value);
    if (iampb__json_type_of(value) != IAMPB__JSON_ARRAY)
        return wrong_type(r, value, "an array");
    if (r->controls != NULL && iampb__str_eq(raw, r->controls_raw)) {
        finding->controls = r->controls;
        finding->control_count = r->control_count;
        return IAMPB_OK;
    }
    iampb__control *controls = iampb__arena_alloc(r->findings->arena, iampb__json_count(value), sizeof *controls);
    if (controls == NULL)
        return iampb__error_nomem(r->err);
    for (iampb__json_iter i = iampb__json_begin(value); iampb__json_more(&i); iampb__json_advance(&i), index++) {
        controls[index] = (iampb__control){ none, none, none };
        iampb_status status = READ_OBJECT(r, i.value, slots, &controls[index]);
        if (status < 0)
            return status;
    }
    finding->controls = r->controls = controls;
    finding->control_count = r->control_count = index;
    r->controls_raw = raw;
    return IAMPB_OK;
}

static iampb_status read_member(reader *r, const iampb__member *member, iampb__json value, iampb_finding *finding)
{
    void *at = (char *)finding + member->offset;
    switch (member->kind) {
    case IAMPB__MEMBER_TEXT: return read_text(r, value, at);
    case IAMPB__MEMBER_FINGERPRINT: return read_digest(r, value, at, false);
    case IAMPB__MEMBER_BOOL: return read_bool(r, value, at);
    case IAMPB__MEMBER_TIME: return read_time(r, value, at);
    case IAMPB__MEMBER_EVIDENCE: return read_list(r, value, read_evidence);
    case IAMPB__MEMBER_COMMANDS: return read_list(r, value, read_command);
    case IAMPB__MEMBER_CONTROLS: return read_controls(r, value, finding);
    default: return read_number_name(r, value, member->kind, at);
    }
}

/* Without these a finding cannot be shown, sorted or matched. */
static const char *const needed[] = { "fingerprint", "check_id", "lesson", "status", "severity" };

static iampb_status read_finding(reader *r, iampb__json value)
{
    static const iampb__control no_controls[1];
    iampb_status status;
    if (iampb__json_type_of(value) != IAMPB__JSON_OBJECT)
        return wrong_type(r, value, "an object");
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++)
        if (iampb__json_get(value, iampb__str_z(needed[i])).node == NULL)
            return refuse(r, value, IAMPB_E_SYNTAX, needed[i], "a finding without it");
    iampb_finding *finding = iampb__findings_begin(r->findings, r->err);
    if (finding == NULL)
        return r->findings->items.count >= iampb__limits(r->ctx)->findings ? IAMPB_E_LIMIT : IAMPB_E_NOMEM;
    finding->controls = no_controls;
    for (iampb__json_iter i = iampb__json_begin(value); iampb__json_more(&i); iampb__json_advance(&i))
        for (const iampb__member *member = iampb__finding_members; member->name != NULL; member++)
            if (iampb__json_string_is(i.key, iampb__str_z(member->name))) {
                if ((status = read_member(r, member, i.value, finding)) < 0)
                    return status;
                break;
            }
    return iampb__findings_end(r->findings, r->err);
}

/* ---- The head ---- */
static iampb_status read_coverage(reader *r, iampb__json value)
{
    static const slot slots[] = {
        { "check_id", SLOT_TEXT, offsetof(iampb__coverage, check_id) },
        { "account", SLOT_TEXT, offsetof(iampb__coverage, account) },
        { "lesson", SLOT_LESSON, offsetof(iampb__coverage, lesson) },
        { "severity", SLOT_SEVERITY, offsetof(iampb__coverage, severity) },
        { "pass", SLOT_COUNT, offsetof(iampb__coverage, verdicts[IAMPB_PASS]) },
        { "fail", SLOT_COUNT, offsetof(iampb__coverage, verdicts[IAMPB_FAIL]) },
        { "manual", SLOT_COUNT, offsetof(iampb__coverage, verdicts[IAMPB_MANUAL]) },
        { "not_evaluated", SLOT_COUNT, offsetof(iampb__coverage, verdicts[IAMPB_NOT_EVALUATED]) },
        { "muted", SLOT_COUNT, offsetof(iampb__coverage, muted) },
    };
    iampb__coverage flat = { .check_id = IAMPB__STR(""), .account = IAMPB__STR("") };
    iampb_status status = READ_OBJECT(r, value, slots, &flat);
    if (status < 0)
        return status;
    iampb__coverage *row = iampb__findings_coverage(r->findings, flat.check_id, flat.account, flat.lesson,
            flat.severity);
    if (row == NULL)
        return iampb__error_nomem(r->err);
    for (iampb_verdict v = IAMPB_PASS; v <= IAMPB_NOT_EVALUATED; v++)
        iampb__count_add(&row->verdicts[v], flat.verdicts[v]);
    iampb__count_add(&row->muted, flat.muted);
    return IAMPB_OK;
}

static iampb_status read_input(reader *r, iampb__json value)
{
    static const slot slots[] = {
        { "name", SLOT_TEXT, offsetof(iampb__finding_input, name) },
        { "account", SLOT_TEXT, offsetof(iampb__finding_input, account) },
        { "command", SLOT_TEXT, offsetof(iampb__finding_input, command) },
        { "problem", SLOT_TEXT, offsetof(iampb__finding_input, problem) },
        { "generated_at", SLOT_TIME, offsetof(iampb__finding_input, generated_at) },
        { "sha256", SLOT_DIGEST, offsetof(iampb__finding_input, sha256) },
    };
    iampb__finding_input *input = IAMPB__VEC_PUSH(iampb__finding_input, r->ctx, &r->findings->inputs);
    if (input == NULL)
        return iampb__error_nomem(r->err);
    input->generated_at = IAMPB__TIME_UNKNOWN;
    return READ_OBJECT(r, value, slots, input);
}

static iampb_status read_note(reader *r, iampb__json value)
{
    static const slot slots[] = {
        { "message", SLOT_TEXT, offsetof(iampb__finding_note, message) },
        { "account", SLOT_TEXT, offsetof(iampb__finding_note, account) },
        { "input", SLOT_TEXT, offsetof(iampb__finding_note, input) },
        { "line", SLOT_COUNT, offsetof(iampb__finding_note, line) },
        { "column", SLOT_COUNT, offsetof(iampb__finding_note, column) },
    };
    iampb__finding_note *note = IAMPB__VEC_PUSH(iampb__finding_note, r->ctx, &r->findings->notes);
    if (note == NULL)
        return iampb__error_nomem(r->err);
    return READ_OBJECT(r, value, slots, note);
}

static iampb_status read_texts(reader *r, iampb__json root)
{
    static const slot slots[] = {
        { "controls_version", SLOT_TEXT, offsetof(iampb_findings, controls_version) },
        { "now", SLOT_TIME, offsetof(iampb_findings, now) },
        { "profile", SLOT_TEXT, offsetof(iampb_findings, profile) },
        { "organization", SLOT_TEXT, offsetof(iampb_findings, organization) },
    };
    static const slot tool_slots[] = { { "version", SLOT_TEXT, offsetof(iampb_findings, tool_version) } };
    iampb__json baseline = iampb__json_get(root, IAMPB__STR("has_baseline"));
    iampb_status status = READ_OBJECT(r, root, slots, r->findings);
    if (status == IAMPB_OK)
        status = READ_OBJECT(r, iampb__json_get(root, IAMPB__STR("tool")), tool_slots, r->findings);
    if (status == IAMPB_OK && baseline.node != NULL)
        status = read_bool(r, baseline, &r->findings->has_baseline);
    return status;
}

static iampb_status read_lists(reader *r, iampb__json root)
{
    static const struct {
        const char *name;
        item_fn item;
    } lists[] = {
        { "inputs", read_input }, { "notes", read_note }, { "coverage", read_coverage }, { "findings", read_finding }
    };
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        iampb__json list = iampb__json_get(root, iampb__str_z(lists[i].name));
        iampb_status status = list.node == NULL ? IAMPB_OK : read_list(r, list, lists[i].item);
        if (status < 0)
            return status;
    }
    return IAMPB_OK;
}

/* Ours: the tool's name, a schema version and findings. Anything else is some other JSON. */
static iampb_status recognise(reader *r, iampb__json root)
{
    iampb__json tool = iampb__json_get(root, IAMPB__STR("tool"));
    iampb__json version = iampb__json_get(root, IAMPB__STR("schema_version"));
    iampb_str text;
    int64_t major;
    bool nomem = false;
    if (iampb__json_get(root, IAMPB__STR("findings")).node == NULL || version.node == NULL
        || !iampb__json_string_is(iampb__json_get(tool, IAMPB__STR("name")), IAMPB__STR(IAMPB__TOOL_NAME)))
        return refuse(r, root, IAMPB_E_UNRECOGNISED, "findings as this library writes them", "other JSON");
    if (!iampb__json_string(version, r->scratch, &text, &nomem))
        return nomem ? iampb__error_nomem(r->err) : wrong_type(r, version, "a string");
    size_t dot = iampb__str_find(text, '.', 0);
    if (!iampb__str_int(iampb__str_first(text, dot), &major) || major != IAMPB__SCHEMA_MAJOR)
        return refuse(r, version, IAMPB_E_UNRECOGNISED, "a schema version that begins with 1",
                "that of another release");
    return IAMPB_OK;
}

iampb_status iampb_findings_read(iampb_context *ctx, const char *json, size_t len, const char *name,
        iampb_findings **out, iampb_error **err)
{
    reader r = { .ctx = ctx, .err = err };
    iampb__json root;
    iampb_status status;
    if (ctx == NULL || out == NULL || (json == NULL && len > 0))
        return iampb__error_set(ctx, err, IAMPB_E_INVALID, "ctx, json and out must not be NULL");
    if (len > iampb__limits(ctx)->input_bytes || len > UINT32_MAX)
        return iampb__error_set(ctx, err, IAMPB_E_LIMIT, "the text has %z bytes, more than %l (limit \"input_bytes\")",
                len, (int64_t)iampb__limits(ctx)->input_bytes);
    if ((status = iampb__arena_new(ctx, &r.scratch, err)) < 0)
        return status;
    const iampb__source *source = iampb__source_new(r.scratch, iampb__str_z(name == NULL ? "" : name),
            iampb__str(json == NULL ? "" : json, len));
    if (source == NULL) {
        status = iampb__error_nomem(err);
        goto out;
    }
    if ((status = iampb__json_read(ctx, source, r.scratch, &root, err)) < 0 || (status = recognise(&r, root)) < 0
        || (status = iampb__findings_new(ctx, &r.findings, err)) < 0 || (status = read_texts(&r, root)) < 0
        || (status = read_lists(&r, root)) < 0 || (status = iampb__findings_finish(r.findings, NULL, err)) < 0)
        goto out;
    *out = r.findings;
    r.findings = NULL;
out:
    iampb_findings_free(r.findings);
    iampb__arena_free(r.scratch);
    return status;
}
