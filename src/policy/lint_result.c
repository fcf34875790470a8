/* lint_result.c - reading a result, the table of codes, and writing the shape of ValidatePolicy. */
#include "finding/write.h"
#include "json/bridge.h"
#include "policy/lint.h"
#include "policy/units.h"

#define AWS_PAGE                                                                                                      \
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html"                   \
    "#access-analyzer-reference-policy-checks-"

const char *iampb_lint_type_name(iampb_lint_type type)
{
    static const char *const names[] = { "", "ERROR", "SECURITY_WARNING", "WARNING", "SUGGESTION" };
    return type >= IAMPB_LINT_ERROR && type <= IAMPB_LINT_SUGGESTION ? names[type] : "";
}

static const char *give(iampb_str text, size_t *len)
{
    if (len != NULL)
        *len = text.len;
    return text.ptr == NULL ? "" : text.ptr;
}

static const iampb__lint_issue *issue_at(const iampb_lint *lint, size_t index)
{
    return lint != NULL && index < lint->count ? lint->issues[index] : NULL;
}

static const iampb__lint_location *location_at(const iampb_lint *lint, size_t index, size_t location)
{
    const iampb__lint_issue *issue = issue_at(lint, index);
    return issue != NULL && location < issue->location_count ? &lint->locations[issue->location + location] : NULL;
}

size_t iampb_lint_count(const iampb_lint *lint) { return lint == NULL ? 0 : lint->count; }
int32_t iampb_lint_is_cut(const iampb_lint *lint) { return lint != NULL && lint->cut; }

iampb_lint_type iampb_lint_type_of(const iampb_lint *lint, size_t index)
{
    const iampb__lint_issue *issue = issue_at(lint, index);
    return issue == NULL ? 0 : issue->rule->type;
}

iampb_severity iampb_lint_severity(const iampb_lint *lint, size_t index)
{
    const iampb__lint_issue *issue = issue_at(lint, index);
    return issue == NULL ? 0 : issue->severity;
}

/* ---- Names made of the code ---- */
/* In lower case, with hyphens. */
static void add_hyphened(iampb__builder *out, const char *code)
{
    for (; *code != '\0'; code++)
        iampb__builder_char(out, *code == '_' ? '-' : iampb__lower(*code));
}

void iampb__lint_check_id(const iampb__lint_rule *rule, iampb__builder *out)
{
    bool own = (rule->flags & IAMPB__LINT_OWN) != 0
            && iampb__str_starts(iampb__str_z(rule->code), IAMPB__STR("IAMPB_"));
    iampb__builder_add(out, IAMPB__STR("lint."));
    add_hyphened(out, own ? rule->code + 6 : rule->code);
}

static void add_link(const iampb_lint *lint, const iampb__lint_rule *rule, iampb__builder *out)
{
    static const char *const sections[] = { "", "error-", "security-warning-", "general-warning-", "suggestion-" };
    if ((rule->flags & IAMPB__LINT_OWN) != 0) {
        iampb__builder_add(out, lint->options.learn_more_base);
        iampb__lint_check_id(rule, out);
        return;
    }
    iampb__builder_add(out, IAMPB__STR(AWS_PAGE));
    iampb__builder_add(out, iampb__str_z(sections[rule->type]));
    add_hyphened(out, rule->code);
}

const char *iampb_lint_text(const iampb_lint *lint, size_t index, const char *name, size_t *len)
{
    const iampb__lint_issue *issue = issue_at(lint, index);
    if (issue == NULL || name == NULL)
        return give(IAMPB__STR(""), len);
    if (strcmp(name, "code") == 0)
        return give(iampb__str_z(issue->rule->code), len);
    if (strcmp(name, "type") == 0)
        return give(iampb__str_z(iampb_lint_type_name(issue->rule->type)), len);
    if (strcmp(name, "detail") == 0)
        return give(issue->detail, len);
    if (strcmp(name, "title") == 0)
        return give(iampb__str_z(issue->rule->title), len);
    if (strcmp(name, "remediation") == 0)
        return give(iampb__str_z(issue->rule->remediation), len);
    if (strcmp(name, "link") == 0)
        return give(issue->link, len);
    return give(IAMPB__STR(""), len);
}

bool iampb__lint_make_links(iampb__lint *run, const iampb_lint *lint)
{
    for (size_t i = 0; i < run->issues.count; i++) {
        iampb__lint_issue *issue = IAMPB__VEC_AT(iampb__lint_issue, &run->issues, i);
        iampb__builder_clear(&run->text);
        add_link(lint, issue->rule, &run->text);
        if (!iampb__builder_keep(&run->text, run->arena, &issue->link))
            return false;
    }
    return true;
}

/* ---- Places ---- */
size_t iampb_lint_location_count(const iampb_lint *lint, size_t index)
{
    const iampb__lint_issue *issue = issue_at(lint, index);
    return issue == NULL ? 0 : issue->location_count;
}

const char *iampb_lint_location_path(const iampb_lint *lint, size_t index, size_t location, size_t *len)
{
    const iampb__lint_location *at = location_at(lint, index, location);
    return give(at == NULL ? IAMPB__STR("") : at->path, len);
}

void iampb__lint_position(const iampb_lint *lint, uint32_t begin, uint32_t end, iampb__position *out)
{
    iampb__source_position(lint->source, begin, end, out);
    out->begin += lint->shift;
    out->end += lint->shift;
    if (out->line == 1)
        out->column += lint->shift;
}

iampb_status iampb_lint_location_position(const iampb_lint *lint, size_t index, size_t location, uint64_t *begin,
        uint64_t *end, uint64_t *line, uint64_t *column)
{
    const iampb__lint_location *at = location_at(lint, index, location);
    iampb__position position;
    if (at == NULL)
        return IAMPB_E_INVALID;
    iampb__lint_position(lint, at->span.begin, at->span.begin + at->span.len, &position);
    if (begin != NULL)
        *begin = position.begin;
    if (end != NULL)
        *end = position.end;
    if (line != NULL)
        *line = position.line;
    if (column != NULL)
        *column = position.column;
    return IAMPB_OK;
}

size_t iampb_lint_edit_count(const iampb_lint *lint, size_t index)
{
    const iampb__lint_issue *issue = issue_at(lint, index);
    return issue == NULL ? 0 : issue->edit_count;
}

const char *iampb_lint_edit_at(const iampb_lint *lint, size_t index, size_t edit, uint64_t *begin, uint64_t *end,
        size_t *len)
{
    const iampb__lint_issue *issue = issue_at(lint, index);
    if (issue == NULL || edit >= issue->edit_count)
        return give(IAMPB__STR(""), len);
    const iampb__lint_edit_made *made = &lint->edits[issue->edit + edit];
    if (begin != NULL)
        *begin = (uint64_t)made->begin + lint->shift;
    if (end != NULL)
        *end = (uint64_t)made->end + lint->shift;
    return give(made->replacement, len);
}

/* ---- All codes ---- */
static const iampb__lint_rule *rule_at(size_t index)
{
    for (size_t t = 0; iampb__lint_tables[t] != NULL; t++)
        for (const iampb__lint_rule *rule = iampb__lint_tables[t]; rule->code != NULL; rule++)
            if (index-- == 0)
                return rule;
    return NULL;
}

size_t iampb_lint_code_count(void)
{
    size_t count = 0;
    while (rule_at(count) != NULL)
        count++;
    return count;
}

static const char *kinds_text(unsigned kinds)
{
    static const struct {
        unsigned kinds;
        const char *text;
    } names[] = {
        { IAMPB__LINT_ALL, "identity resource scp rcp trust boundary session" },
        { IAMPB__LINT_NOT_TRUST, "identity resource scp rcp boundary session" },
    };
    static const unsigned bits[] = { IAMPB__LINT_IDENTITY, IAMPB__LINT_RESOURCE, IAMPB__LINT_SCP, IAMPB__LINT_RCP,
        IAMPB__LINT_TRUST };
    static const char *const texts[32] = {
        "", "identity boundary session", "resource", "identity resource boundary session", "scp",
        "identity scp boundary session", "resource scp", "identity resource scp boundary session", "rcp",
        "identity rcp boundary session", "resource rcp", "identity resource rcp boundary session", "scp rcp",
        "identity scp rcp boundary session", "resource scp rcp", "identity resource scp rcp boundary session", "trust",
        "identity trust boundary session", "resource trust", "identity resource trust boundary session", "scp trust",
        "identity scp trust boundary session", "resource scp trust", "identity resource scp trust boundary session",
        "rcp trust", "identity rcp trust boundary session", "resource rcp trust",
        "identity resource rcp trust boundary session", "scp rcp trust", "identity scp rcp trust boundary session",
        "resource scp rcp trust", "identity resource scp rcp trust boundary session",
    };
    unsigned number = 0;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (names[i].kinds == kinds)
            return names[i].text;
    for (unsigned i = 0; i < 5; i++)
        number |= (kinds & bits[i]) != 0 ? 1u << i : 0;
    return texts[number];
}

const char *iampb_lint_code_text(size_t index, const char *name, size_t *len)
{
    const iampb__lint_rule *rule = rule_at(index);
    const char *text = "";
    if (rule == NULL || name == NULL)
        text = "";
    else if (strcmp(name, "code") == 0)
        text = rule->code;
    else if (strcmp(name, "type") == 0)
        text = iampb_lint_type_name(rule->type);
    else if (strcmp(name, "title") == 0)
        text = rule->title;
    else if (strcmp(name, "remediation") == 0)
        text = rule->remediation;
    else if (strcmp(name, "severity") == 0)
        text = iampb_severity_name(rule->severity);
    else if (strcmp(name, "kinds") == 0)
        text = kinds_text(rule->kinds);
    else if (strcmp(name, "status") == 0)
        text = (rule->flags & IAMPB__LINT_OFF) != 0           ? "off"
                : (rule->flags & IAMPB__LINT_APPROXIMATE) != 0 ? "approximate"
                : (rule->flags & IAMPB__LINT_OWN) != 0         ? "own"
                                                               : "on";
    return give(iampb__str_z(text), len);
}

/* ---- ValidatePolicy ---- */
/* What writing needs to know. */
typedef struct printer {
    const iampb_lint *lint;
    iampb__json_writer w;
    bool utf16;
    iampb__units units; /* of the text as given, where utf16 */
} printer;

static int64_t unit_offset(const printer *p, uint64_t offset)
{
    return (int64_t)(p->utf16 ? iampb__units_before(&p->units, offset) : offset);
}

static void put_place(printer *p, const char *name, uint64_t offset)
{
    iampb__position at;
    uint32_t inside = (uint32_t)(offset - p->lint->shift);
    iampb__lint_position(p->lint, inside, inside, &at);
    int indent = p->w.indent;
    iampb__json_key(&p->w, name);
    iampb__json_open(&p->w, '{');
    p->w.indent = 0;
    iampb__json_member_int(&p->w, "line", (int64_t)at.line);
    iampb__json_member_int(&p->w, "column",
            unit_offset(p, offset) - unit_offset(p, offset - (at.column - 1)));
    iampb__json_member_int(&p->w, "offset", unit_offset(p, offset));
    iampb__json_close(&p->w, '}');
    p->w.indent = indent;
}

static void put_step(iampb__json_writer *w, const iampb__step *step)
{
    iampb__json_open(w, '{');
    switch (step->kind) {
    case IAMPB__STEP_VALUE: iampb__json_member_str(w, "value", step->name); break;
    case IAMPB__STEP_KEY: iampb__json_member_str(w, "key", step->name); break;
    case IAMPB__STEP_INDEX: iampb__json_member_int(w, "index", step->index); break;
    case IAMPB__STEP_SUBSTRING:
        iampb__json_key(w, "substring");
        iampb__json_open(w, '{');
        iampb__json_member_int(w, "start", step->index);
        iampb__json_member_int(w, "length", step->len);
        iampb__json_close(w, '}');
        break;
    }
    iampb__json_close(w, '}');
}

static void put_location(printer *p, const iampb__lint_location *location)
{
    iampb__step steps[IAMPB__PATH_MOST];
    size_t count = iampb__locus_path(&location->locus, steps);
    int indent = p->w.indent;
    uint64_t begin = (uint64_t)location->span.begin + p->lint->shift;
    iampb__json_open(&p->w, '{');
    iampb__json_key(&p->w, "path");
    iampb__json_open(&p->w, '[');
    p->w.indent = 0;
    for (size_t i = 0; i < count; i++)
        put_step(&p->w, &steps[i]);
    iampb__json_close(&p->w, ']');
    p->w.indent = indent;
    iampb__json_key(&p->w, "span");
    iampb__json_open(&p->w, '{');
    p->w.indent = indent;
    put_place(p, "start", begin);
    put_place(p, "end", begin + location->span.len);
    iampb__json_close(&p->w, '}');
    iampb__json_close(&p->w, '}');
}

static iampb_status put_issues(printer *p, iampb__sink *sink)
{
    iampb_status status = IAMPB_OK;
    iampb__json_open(&p->w, '{');
    iampb__json_key(&p->w, "findings");
    iampb__json_open(&p->w, '[');
    for (size_t i = 0; i < p->lint->count && status == IAMPB_OK; i++) {
        const iampb__lint_issue *issue = p->lint->issues[i];
        iampb__json_open(&p->w, '{');
        iampb__json_member_str(&p->w, "findingType", iampb__str_z(iampb_lint_type_name(issue->rule->type)));
        iampb__json_member_str(&p->w, "issueCode", iampb__str_z(issue->rule->code));
        iampb__json_member_str(&p->w, "learnMoreLink", issue->link);
        iampb__json_member_str(&p->w, "findingDetails", issue->detail);
        iampb__json_key(&p->w, "locations");
        iampb__json_open(&p->w, '[');
        for (size_t k = 0; k < issue->location_count && status == IAMPB_OK; k++) {
            put_location(p, &p->lint->locations[issue->location + k]);
            status = iampb__sink_pause(sink);
        }
        iampb__json_close(&p->w, ']');
        iampb__json_close(&p->w, '}');
    }
    iampb__json_close(&p->w, ']');
    iampb__json_close(&p->w, '}');
    iampb__builder_char(p->w.out, '\n');
    return status;
}

iampb_status iampb_lint_write(const iampb_lint *lint, int32_t utf16, iampb_write_fn write, void *user,
        iampb_error **err)
{
    iampb_context *ctx = lint == NULL ? NULL : iampb__arena_context(lint->arena);
    if (lint == NULL || write == NULL)
        return iampb__error_set(ctx, err, IAMPB_E_INVALID, "lint and write must not be NULL");
    iampb__sink sink = { .text = { .ctx = ctx }, .write = write, .user = user, .err = err };
    printer p = { lint, { .out = &sink.text, .indent = 4 }, utf16 != 0, { { NULL, 0 }, NULL, 0 } };
    if (p.utf16 && !iampb__units_make(ctx, lint->given, &p.units))
        return iampb__error_nomem(err);
    iampb_status status = put_issues(&p, &sink);
    if (status == IAMPB_OK)
        status = iampb__sink_end(&sink);
    iampb__builder_free(&sink.text);
    iampb__units_free(ctx, &p.units);
    return status;
}
