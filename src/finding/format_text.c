/* format_text.c - the report for people: lesson by lesson, the worst first; then what could not be judged, by what is
 * missing; what a person has to look at; what is muted; and at the end, where a terminal stops, the summary.
 * Names, messages and evidence come from the inputs, so nothing of them reaches the terminal unseen: see terminal.h. */
#include "finding/members.h"
#include "finding/order.h"
#include "finding/terminal.h"
#include "finding/write.h"

#define LABEL_WIDTH 10      /* "resource  ", "evidence  ", ... */
#define OBSERVED_MOST 240   /* bytes of an observed text, blanks apart, that are shown: a statement can be long */
#define BAR_WIDTH 20

typedef struct page {
    const iampb_findings *findings;
    iampb__sink *sink;
    iampb__builder *out;
    iampb__builder line;    /* the words that will be wrapped, already safe to show */
    size_t width;
} page;

/* ---- Colour ---- */
typedef enum color { PLAIN, BOLD, DIM, RED, BRIGHT_RED, YELLOW, CYAN, GREEN } color;
static const char *const color_codes[] = {
    [PLAIN] = "\x1b[0m", [BOLD] = "\x1b[1m",   [DIM] = "\x1b[2m",   [RED] = "\x1b[31m", [BRIGHT_RED] = "\x1b[1;31m",
    [YELLOW] = "\x1b[33m", [CYAN] = "\x1b[36m", [GREEN] = "\x1b[32m",
};

static void paint(page *p, color c)
{
    if (p->sink->options->color)
        iampb__builder_add(p->out, iampb__str_z(color_codes[c]));
}

static void painted(page *p, color c, const char *text)
{
    paint(p, c);
    iampb__builder_add(p->out, iampb__str_z(text));
    paint(p, PLAIN);
}

static color severity_color(iampb_severity severity)
{
    static const color colors[] = {
        [IAMPB_SEVERITY_INFO] = DIM,     [IAMPB_SEVERITY_LOW] = CYAN,
        [IAMPB_SEVERITY_MEDIUM] = YELLOW, [IAMPB_SEVERITY_HIGH] = RED,
        [IAMPB_SEVERITY_CRITICAL] = BRIGHT_RED,
    };
    return severity >= IAMPB_SEVERITY_INFO && severity <= IAMPB_SEVERITY_CRITICAL ? colors[severity] : PLAIN;
}

static color score_color(int32_t score) { return score < 0 ? DIM : score < 50 ? RED : score < 90 ? YELLOW : GREEN; }

/* ---- Text of the inputs ---- */
/* The start of `text` with at most `most` bytes, not cut inside a character. */
static iampb_str cut_at(iampb_str text, size_t most)
{
    if (text.len <= most)
        return text;
    while (most > 0 && ((unsigned char)text.ptr[most] & 0xc0) == 0x80)
        most--;
    return iampb__str_first(text, most);
}

/* Observed text on one line: runs of blanks and line ends, as in a policy that was written nicely, are one blank. */
static void show_short(iampb__builder *out, iampb_str text)
{
    size_t left = OBSERVED_MOST;
    text = iampb__str_trim(text);
    while (text.len > 0) {
        size_t len = 0, gap = 0;
        while (len < text.len && !iampb__is_space(text.ptr[len]))
            len++;
        iampb_str word = cut_at(iampb__str_first(text, len), left);
        iampb__terminal_show(out, word);
        if (word.len < len) {
            iampb__builder_add(out, IAMPB__STR("..."));
            return;
        }
        while (len + gap < text.len && iampb__is_space(text.ptr[len + gap]))
            gap++;
        if (gap > 0)
            iampb__builder_char(out, ' ');
        left -= len < left ? len : left;
        text = iampb__str_from(text, len + gap);
    }
}

/* ---- Lines ---- */
static size_t columns_of(iampb_str text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += ((unsigned char)text.ptr[i] & 0xc0) != 0x80;
    return count;
}

static void blanks(page *p, size_t count)
{
    for (; count > 0; count--)
        iampb__builder_char(p->out, ' ');
}

static void end_line(page *p) { iampb__builder_char(p->out, '\n'); }

static void rule(page *p, char c)
{
    size_t width = p->width > 0 ? p->width : 78;
    for (size_t i = 0; i < (width < 100 ? width : 100); i++)
        iampb__builder_char(p->out, c);
    end_line(p);
}

/* Writes p->line from `column` on, further lines indented by `indent`; ends the line and clears p->line. Words longer
 * than the line, as ARNs are, stay whole: they are there to be copied. */
static void wrap(page *p, size_t column, size_t indent)
{
    iampb_str text = iampb__builder_str(&p->line);
    bool first = true;
    while (text.len > 0) {
        size_t end = iampb__str_find(text, ' ', 0);
        iampb_str word = iampb__str_first(text, end);
        size_t wide = columns_of(word);
        text = iampb__str_from(text, word.len + 1);
        if (word.len == 0)
            continue;
        if (!first && p->width > 0 && column + 1 + wide > p->width) {
            end_line(p);
            blanks(p, indent);
            column = indent;
        } else if (!first) {
            blanks(p, 1);
            column++;
        }
        iampb__builder_add(p->out, word);
        column += wide;
        first = false;
    }
    end_line(p);
    p->out->failed = p->out->failed || p->line.failed;
    iampb__builder_clear(&p->line);
}

/* "    label     " and then p->line. */
static void labelled(page *p, const char *label)
{
    size_t len = strlen(label);
    blanks(p, 4);
    painted(p, DIM, label);
    blanks(p, len < LABEL_WIDTH ? LABEL_WIDTH - len : 1);
    wrap(p, 4 + LABEL_WIDTH, 4 + LABEL_WIDTH);
}

/* ---- Numbers ---- */
static void count_of(iampb__builder *out, uint64_t count, const char *one, const char *many)
{
    iampb__builder_int(out, (int64_t)count);
    iampb__builder_format(out, " %s", count == 1 ? one : many);
}

static void bar(page *p, int32_t score)
{
    iampb__builder_char(p->out, '[');
    paint(p, score_color(score));
    for (int32_t i = 0; i < BAR_WIDTH; i++)
        iampb__builder_char(p->out, score >= 0 && i < score * BAR_WIDTH / 100 ? '#' : '.');
    paint(p, PLAIN);
    iampb__builder_char(p->out, ']');
}

/* Eight columns, right-aligned: "  40/100", or "       -" where there is no score. */
static void score_text(page *p, int32_t score)
{
    paint(p, score_color(score));
    if (score < 0) {
        iampb__builder_add(p->out, IAMPB__STR("       -"));
    } else {
        blanks(p, score < 10 ? 3 : score < 100 ? 2 : 1);
        iampb__builder_format(p->out, "%d/100", score);
    }
    paint(p, PLAIN);
}

/* ---- The head ---- */
static void head_line(page *p, const char *label)
{
    size_t len = strlen(label);
    blanks(p, 2);
    painted(p, DIM, label);
    blanks(p, 14 - len);
    wrap(p, 16, 16);
}

static void head(page *p)
{
    const iampb_findings *f = p->findings;
    uint64_t unread = 0;
    painted(p, BOLD, "IAM playbook");
    end_line(p);
    if (f->organization.len > 0) {
        iampb__terminal_show(&p->line, f->organization);
        head_line(p, "organization");
    }
    if (f->profile.len > 0) {
        iampb__terminal_show(&p->line, f->profile);
        head_line(p, "profile");
    }
    if (iampb__time_is_known(f->now)) {
        iampb__builder_format(&p->line, "%t", f->now);
        head_line(p, "as of");
    }
    for (size_t i = 0; i < f->inputs.count; i++)
        unread += IAMPB__VEC_AT(iampb__finding_input, &f->inputs, i)->problem.len > 0;
    if (f->inputs.count > 0) {
        count_of(&p->line, f->inputs.count - unread, "document", "documents");
        if (unread > 0)
            iampb__builder_format(&p->line, " read, %l not readable", (int64_t)unread);
        else
            iampb__builder_add(&p->line, IAMPB__STR(" read"));
        head_line(p, "inputs");
    }
    for (size_t i = 0; i < f->inputs.count; i++) {
        const iampb__finding_input *input = IAMPB__VEC_AT(iampb__finding_input, &f->inputs, i);
        if (input->problem.len == 0)
            continue;
        iampb__terminal_show(&p->line, input->name);
        iampb__builder_add(&p->line, IAMPB__STR(": "));
        iampb__terminal_show(&p->line, input->problem);
        head_line(p, "not readable");
    }
    for (size_t i = 0; i < f->notes.count; i++) {
        const iampb__finding_note *note = IAMPB__VEC_AT(iampb__finding_note, &f->notes, i);
        iampb__terminal_show(&p->line, note->message);
        if (note->input.len > 0) {
            iampb__builder_add(&p->line, IAMPB__STR(" ("));
            iampb__terminal_show(&p->line, note->input);
            if (note->line > 0)
                iampb__builder_format(&p->line, ":%l:%l", (int64_t)note->line, (int64_t)note->column);
            iampb__builder_add(&p->line, IAMPB__STR(")"));
        }
        head_line(p, "note");
    }
}

/* ---- One finding ---- */
static void evidence_line(page *p, const iampb__evidence *evidence, const char *label)
{
    iampb__terminal_show(&p->line, evidence->field);
    if (evidence->observed.len > 0) {
        iampb__builder_add(&p->line, IAMPB__STR(": "));
        show_short(&p->line, evidence->observed);
    }
    if (evidence->threshold.len > 0) {
        iampb__builder_add(&p->line, IAMPB__STR(" (wanted: "));
        iampb__terminal_show(&p->line, evidence->threshold);
        iampb__builder_char(&p->line, ')');
    }
    labelled(p, label);
    if (!evidence->has_position)
        return;
    iampb__terminal_show(&p->line, evidence->position.input);
    iampb__builder_format(&p->line, ":%l:%l", (int64_t)evidence->position.line, (int64_t)evidence->position.column);
    if (evidence->json_path.len > 0) {
        iampb__builder_char(&p->line, ' ');
        iampb__terminal_show(&p->line, evidence->json_path);
    }
    labelled(p, "  at");
}

static void add_resource(iampb__builder *out, const iampb_finding *finding)
{
    iampb_str name = finding->resource_arn.len > 0 ? finding->resource_arn : finding->resource_name;
    if (name.len == 0 && finding->account.len == 0)
        name = finding->resource_type;
    iampb__terminal_show(out, name);
    if (finding->account.len > 0 && !iampb__str_contains(name, finding->account)) {
        iampb__builder_add(out, name.len > 0 ? IAMPB__STR(" in account ") : IAMPB__STR("account "));
        iampb__terminal_show(out, finding->account);
    }
}

static void finding_block(page *p, const iampb_finding *finding)
{
    size_t column = 4;
    iampb__builder_add(p->out, IAMPB__STR("  * "));
    if (p->findings->has_baseline && finding->change != IAMPB_CHANGE_NONE
        && finding->change != IAMPB_CHANGE_UNCHANGED) {
        const char *change = iampb_change_name(finding->change);
        paint(p, BOLD);
        iampb__builder_format(p->out, "[%s] ", change);
        paint(p, PLAIN);
        column += strlen(change) + 3;
    }
    iampb__terminal_show(&p->line, finding->message.len > 0 ? finding->message : finding->title);
    wrap(p, column, 4);
    add_resource(&p->line, finding);
    if (p->line.len > 0)
        labelled(p, "resource");
    for (size_t i = 0; i < finding->evidence_count; i++)
        evidence_line(p, &finding->evidence[i], i == 0 ? "evidence" : "");
    for (size_t i = 0; i < finding->command_count; i++) {
        blanks(p, 4);
        painted(p, DIM, i == 0 ? "commands" : "        ");
        blanks(p, LABEL_WIDTH - 8);
        iampb__terminal_show(p->out, finding->commands[i]); /* never wrapped: to be copied */
        end_line(p);
    }
}

/* ---- A lesson ---- */
static bool is_of_lesson(const page *p, const iampb_finding *finding, iampb_lesson lesson)
{
    return finding->lesson == lesson && iampb__finding_is_open(finding) && iampb__sink_wants(p->sink, finding);
}

/* What is wrong and what to do, once for all resources that follow. */
static void group_head(page *p, const iampb_finding *finding)
{
    const char *severity = iampb_severity_name(finding->severity);
    iampb__builder *out = p->out;
    end_line(p);
    paint(p, severity_color(finding->severity));
    for (const char *at = severity; *at != '\0'; at++)
        iampb__builder_char(out, (char)(iampb__is_lower(*at) ? *at - 'a' + 'A' : *at));
    paint(p, PLAIN);
    blanks(p, strlen(severity) < 8 ? 10 - strlen(severity) : 2);
    paint(p, BOLD);
    iampb__terminal_show(&p->line, finding->title);
    size_t used = 10 + columns_of(iampb__builder_str(&p->line));
    iampb__builder_add(out, iampb__builder_str(&p->line));
    iampb__builder_clear(&p->line);
    paint(p, PLAIN);
    paint(p, DIM);
    if (p->width == 0 || used + 2 + finding->check_id.len <= p->width) {
        blanks(p, 2);
    } else {
        end_line(p);
        blanks(p, 10);
    }
    iampb__terminal_show(out, finding->check_id);
    paint(p, PLAIN);
    end_line(p);
    if (finding->remediation.len > 0) {
        blanks(p, 10);
        iampb__terminal_show(&p->line, finding->remediation);
        wrap(p, 10, 10);
    }
}

static bool same_group(const iampb_finding *a, const iampb_finding *b)
{
    return a->severity == b->severity && iampb__str_eq(a->check_id, b->check_id) && iampb__str_eq(a->title, b->title)
        && iampb__str_eq(a->remediation, b->remediation);
}

typedef struct tally {
    uint64_t passed, failed, open, muted; /* checks (in an account) by what became of them */
} tally;

static tally tally_of(const iampb_findings *findings, iampb_lesson lesson)
{
    tally t = { 0, 0, 0, 0 };
    for (size_t i = 0; i < findings->coverage.count; i++) {
        const iampb__coverage *row = IAMPB__VEC_AT(iampb__coverage, &findings->coverage, i);
        if (row->lesson != lesson)
            continue;
        if (row->verdicts[IAMPB_FAIL] > 0)
            t.failed++;
        else if (row->verdicts[IAMPB_NOT_EVALUATED] + row->verdicts[IAMPB_MANUAL] > 0)
            t.open++;
        else if (row->verdicts[IAMPB_PASS] > 0)
            t.passed++;
        else if (row->muted > 0)
            t.muted++;
    }
    return t;
}

static void lesson_head(page *p, iampb_lesson lesson)
{
    int32_t score = iampb_findings_score(p->findings, lesson);
    tally t = tally_of(p->findings, lesson);
    end_line(p);
    rule(p, '=');
    paint(p, BOLD);
    iampb__builder_format(p->out, "%d. %s", lesson, iampb_lesson_title(lesson));
    paint(p, PLAIN);
    end_line(p);
    blanks(p, 3);
    bar(p, score);
    score_text(p, score);
    blanks(p, 2);
    if (t.failed + t.passed + t.open + t.muted == 0) {
        iampb__builder_add(&p->line, IAMPB__STR("no check ran"));
    } else {
        count_of(&p->line, t.failed, "check fails", "checks fail");
        iampb__builder_format(&p->line, ", %l pass", (int64_t)t.passed);
        if (t.open > 0)
            iampb__builder_format(&p->line, ", %l not judged", (int64_t)t.open);
        if (t.muted > 0)
            iampb__builder_format(&p->line, ", %l muted", (int64_t)t.muted);
    }
    wrap(p, 35, 35);
}

static iampb_status lesson_section(page *p, iampb_lesson lesson)
{
    const iampb_finding *last = NULL;
    iampb_status status = IAMPB_OK;
    lesson_head(p, lesson);
    for (size_t i = 0; i < p->findings->items.count && status == IAMPB_OK; i++) {
        const iampb_finding *finding = iampb_findings_at(p->findings, i);
        if (!is_of_lesson(p, finding, lesson))
            continue;
        if (last == NULL || !same_group(last, finding))
            group_head(p, finding);
        finding_block(p, finding);
        last = finding;
        status = iampb__sink_pause(p->sink);
    }
    return status;
}

/* ---- Compact lists ---- */
typedef bool (*choose_fn)(const iampb_finding *finding);

static bool is_manual(const iampb_finding *f) { return f->verdict == IAMPB_MANUAL && !f->muted; }
static bool is_not_evaluated(const iampb_finding *f) { return f->verdict == IAMPB_NOT_EVALUATED && !f->muted; }
static bool is_passed(const iampb_finding *f) { return f->verdict == IAMPB_PASS; }
static bool is_resolved(const iampb_finding *f) { return f->change == IAMPB_CHANGE_RESOLVED; }
static bool is_gone(const iampb_finding *f) { return f->change == IAMPB_CHANGE_UNKNOWN; }
static bool is_muted(const iampb_finding *f)
{
    return f->muted && f->verdict != IAMPB_PASS && !is_resolved(f) && !is_gone(f);
}

/* By reason, lesson, check. */
static int reason_order(const void *one, const void *two)
{
    const iampb_finding *a = one, *b = two;
    int order = iampb__str_cmp(a->reason, b->reason);
    if (order != 0)
        return order;
    if (a->lesson != b->lesson)
        return a->lesson < b->lesson ? -1 : 1;
    return iampb__str_cmp(a->check_id, b->check_id);
}

static int lesson_order(const void *one, const void *two)
{
    const iampb_finding *a = one, *b = two;
    if (a->lesson != b->lesson)
        return a->lesson < b->lesson ? -1 : 1;
    return iampb__str_cmp(a->check_id, b->check_id);
}

/* The findings of one kind, sorted; *count 0 if there are none. NULL: no memory. Free `room` pointers. */
static const iampb_finding **chosen(page *p, choose_fn choose, iampb__compare order, size_t *count, size_t *room)
{
    size_t n = 0;
    *room = p->findings->items.count;
    const iampb_finding **items = iampb__alloc(p->sink->text.ctx, *room, sizeof *items);
    for (size_t i = 0; items != NULL && i < *room; i++) {
        const iampb_finding *finding = iampb_findings_at(p->findings, i);
        if (choose(finding) && iampb__sink_wants(p->sink, finding))
            items[n++] = finding;
    }
    *count = n;
    if (items != NULL && !iampb__merge_sort(p->sink->text.ctx, (void **)(void *)items, n, order)) {
        iampb__free(p->sink->text.ctx, items, *room, sizeof *items);
        return NULL;
    }
    return items;
}

static void section_head(page *p, const char *title, size_t count)
{
    end_line(p);
    rule(p, '-');
    paint(p, BOLD);
    iampb__builder_format(p->out, "%s (%z)", title, count);
    paint(p, PLAIN);
    end_line(p);
}

typedef void (*line_fn)(page *p, const iampb_finding *finding);

static void muted_line(page *p, const iampb_finding *finding)
{
    if (finding->mute_reason.len > 0) {
        iampb__builder_add(&p->line, IAMPB__STR(": "));
        iampb__terminal_show(&p->line, finding->mute_reason);
    }
    if (finding->mute_until.len > 0) {
        iampb__builder_add(&p->line, IAMPB__STR(" (until "));
        iampb__terminal_show(&p->line, finding->mute_until);
        iampb__builder_char(&p->line, ')');
    }
}

static void reason_line(page *p, const iampb_finding *finding)
{
    iampb_str text = finding->reason.len > 0 ? finding->reason : finding->message;
    if (text.len > 0) {
        iampb__builder_add(&p->line, IAMPB__STR(": "));
        iampb__terminal_show(&p->line, text);
    }
}

static void message_line(page *p, const iampb_finding *finding)
{
    if (finding->message.len > 0) {
        iampb__builder_add(&p->line, IAMPB__STR(": "));
        iampb__terminal_show(&p->line, finding->message);
    }
}

/* One line a finding. */
static iampb_status list_section(page *p, const char *title, choose_fn choose, line_fn line)
{
    size_t count, room;
    const iampb_finding **items = chosen(p, choose, lesson_order, &count, &room);
    iampb_status status = IAMPB_OK;
    if (items == NULL && room > 0)
        return iampb__error_nomem(p->sink->err);
    if (count > 0)
        section_head(p, title, count);
    for (size_t i = 0; i < count && status == IAMPB_OK; i++) {
        blanks(p, 2);
        iampb__terminal_show(&p->line, items[i]->check_id);
        iampb__builder_char(&p->line, ' ');
        add_resource(&p->line, items[i]);
        line(p, items[i]);
        wrap(p, 2, 4);
        status = iampb__sink_pause(p->sink);
    }
    iampb__free(p->sink->text.ctx, items, room, sizeof *items);
    return status;
}

/* The reason once, and under it one line a check, with how many times it stands there. */
static iampb_status missing_section(page *p)
{
    size_t count, room;
    const iampb_finding **items = chosen(p, is_not_evaluated, reason_order, &count, &room);
    iampb_status status = IAMPB_OK;
    if (items == NULL && room > 0)
        return iampb__error_nomem(p->sink->err);
    if (count > 0)
        section_head(p, "Not evaluated", count);
    for (size_t i = 0, end; i < count && status == IAMPB_OK; i = end) {
        bool new_reason = i == 0 || !iampb__str_eq(items[i]->reason, items[i - 1]->reason);
        for (end = i + 1; end < count && reason_order(items[i], items[end]) == 0;)
            end++;
        if (new_reason) {
            blanks(p, 2);
            iampb__terminal_show(&p->line,
                    items[i]->reason.len > 0 ? items[i]->reason : IAMPB__STR("no reason was given"));
            wrap(p, 2, 2);
        }
        blanks(p, 6);
        iampb__terminal_show(&p->line, items[i]->check_id);
        if (end - i > 1)
            iampb__builder_format(&p->line, " (%z times)", end - i);
        wrap(p, 6, 8);
        status = iampb__sink_pause(p->sink);
    }
    iampb__free(p->sink->text.ctx, items, room, sizeof *items);
    return status;
}

/* ---- The summary ---- */
static void severity_counts(page *p, iampb_lesson lesson)
{
    uint64_t counts[IAMPB_SEVERITY_CRITICAL + 1] = { 0 };
    bool any = false;
    for (size_t i = 0; i < p->findings->items.count; i++) {
        const iampb_finding *finding = iampb_findings_at(p->findings, i);
        if (iampb__finding_is_open(finding) && (lesson == 0 || finding->lesson == lesson)
            && finding->severity > 0 && finding->severity <= IAMPB_SEVERITY_CRITICAL)
            counts[finding->severity]++;
    }
    for (iampb_severity s = IAMPB_SEVERITY_CRITICAL; s >= IAMPB_SEVERITY_INFO; s--) {
        if (counts[s] == 0)
            continue;
        iampb__builder_add(p->out, any ? IAMPB__STR(", ") : IAMPB__STR("   "));
        paint(p, severity_color(s));
        iampb__builder_format(p->out, "%l %s", (int64_t)counts[s], iampb_severity_name(s));
        paint(p, PLAIN);
        any = true;
    }
}

static void score_line(page *p, iampb_lesson lesson, const char *label)
{
    int32_t score = iampb_findings_score(p->findings, lesson);
    blanks(p, 2);
    if (lesson == 0)
        painted(p, BOLD, label);
    else
        iampb__builder_add(p->out, iampb__str_z(label));
    blanks(p, 14 - strlen(label));
    bar(p, score);
    score_text(p, score);
    severity_counts(p, lesson);
    end_line(p);
}

static void change_line(page *p)
{
    uint64_t counts[IAMPB_CHANGE_UNKNOWN + 1] = { 0 };
    if (!p->findings->has_baseline)
        return;
    for (size_t i = 0; i < p->findings->items.count; i++) {
        const iampb_finding *finding = iampb_findings_at(p->findings, i);
        if (finding->verdict == IAMPB_FAIL && !finding->muted && finding->change >= 0
            && finding->change <= IAMPB_CHANGE_UNKNOWN)
            counts[finding->change]++;
    }
    for (iampb_change c = IAMPB_CHANGE_NEW; c <= IAMPB_CHANGE_UNKNOWN; c++)
        if (counts[c] > 0 || c == IAMPB_CHANGE_NEW)
            iampb__builder_format(&p->line, "%s%l %s", c == IAMPB_CHANGE_NEW ? "" : ", ", (int64_t)counts[c],
                    c == IAMPB_CHANGE_UNKNOWN ? "gone but not judged" : iampb_change_name(c));
    head_line(p, "changes");
}

static void summary(page *p)
{
    const uint64_t *verdicts = p->findings->verdicts;
    end_line(p);
    rule(p, '=');
    painted(p, BOLD, "Summary");
    end_line(p);
    for (iampb_lesson lesson = IAMPB_LESSON_MFA; lesson <= IAMPB_LESSON_ACCOUNTS; lesson++)
        score_line(p, lesson, iampb_lesson_name(lesson));
    score_line(p, 0, "posture");
    end_line(p);
    iampb__builder_format(&p->line, "%l failed, %l passed, %l for a person to look at, %l not evaluated, %l muted",
            (int64_t)verdicts[IAMPB_FAIL], (int64_t)verdicts[IAMPB_PASS], (int64_t)verdicts[IAMPB_MANUAL],
            (int64_t)verdicts[IAMPB_NOT_EVALUATED], (int64_t)p->findings->muted);
    head_line(p, "results");
    change_line(p);
}

iampb_status iampb__format_text(const iampb_findings *findings, iampb__sink *sink)
{
    page p = {
        .findings = findings, .sink = sink, .out = &sink->text, .line = { .ctx = sink->text.ctx },
        .width = (size_t)sink->options->width
    };
    iampb_status status = IAMPB_OK;
    head(&p);
    for (iampb_lesson lesson = IAMPB_LESSON_MFA; lesson <= IAMPB_LESSON_ACCOUNTS && status == IAMPB_OK; lesson++)
        status = lesson_section(&p, lesson);
    if (status == IAMPB_OK && (status = list_section(&p, "Resolved", is_resolved, message_line)) == IAMPB_OK
        && (status = list_section(&p, "Gone, but not judged again", is_gone, message_line)) == IAMPB_OK
        && (status = list_section(&p, "For a person to look at", is_manual, reason_line)) == IAMPB_OK
        && (status = missing_section(&p)) == IAMPB_OK
        && (status = list_section(&p, "Muted", is_muted, muted_line)) == IAMPB_OK
        && (status = list_section(&p, "Passed", is_passed, message_line)) == IAMPB_OK)
        summary(&p);
    iampb__builder_free(&p.line);
    return status;
}
