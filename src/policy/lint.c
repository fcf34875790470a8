/* lint.c - the linter: runs the rules, keeps what they report, puts it in order. See lint.h. */
#include "policy/lint.h"
#include "base/options.h"
#include "finding/order.h"
#include "json/bridge.h"
#include "policy/lint_output.h"

IAMPB__NO_TAIL_PADDING(iampb_lint_options, learn_more_base);

/* In the first release. */
#define FIRST_SIZE (offsetof(iampb_lint_options, learn_more_base) + sizeof(iampb_str))

/* Patterns like "*:Get*" that are expanded for one document at most; each looks at every action there is. */
#define WIDE_MOST 64
#define SHOWN 120

const iampb__lint_rule *const iampb__lint_tables[] = {
    iampb__lint_rules_structure, iampb__lint_rules_action, iampb__lint_rules_principal, iampb__lint_rules_type,
    iampb__lint_rules_resource, iampb__lint_rules_condition, iampb__lint_rules_security, iampb__lint_rules_suggestion,
    iampb__lint_rules_own, NULL,
};

size_t iampb_lint_options_size(void) { return sizeof(iampb_lint_options); }

/* ---- Which rules ---- */
static bool is_listed(const char *code, const iampb_str *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (iampb__str_eq(iampb__str_z(code), list[i]))
            return true;
    return false;
}

bool iampb__lint_on(const iampb__lint *lint, const iampb__lint_rule *rule)
{
    const iampb_lint_options *options = lint->options;
    if (lint->choice != NULL)
        return lint->choice->wanted[iampb__lint_number(lint->choice->numbers, rule)]
                && (rule->kinds & IAMPB__LINT_KIND(lint->kind)) != 0;
    if ((rule->kinds & IAMPB__LINT_KIND(lint->kind)) == 0 || is_listed(rule->code, options->off, options->off_count))
        return false;
    bool on = (rule->flags & IAMPB__LINT_OFF) == 0;
    if (options->profile == IAMPB_LINT_AWS && (rule->flags & (IAMPB__LINT_APPROXIMATE | IAMPB__LINT_OWN)) != 0)
        on = false;
    return on || is_listed(rule->code, options->on, options->on_count);
}

bool iampb__lint_choose(iampb__arena *arena, const iampb__lint_numbers *numbers, const bool *wanted,
        iampb_policy_kind kind, iampb__lint_choice *out)
{
    iampb__lint_choice choice = { kind, numbers, wanted, NULL, 0 };
    const iampb__lint_rule **runs = iampb__arena_alloc(arena, numbers->count, sizeof *runs);
    if (runs == NULL)
        return false;
    for (size_t t = 0; t < numbers->table_count; t++) {
        for (size_t i = 0; i < numbers->tables[t].count; i++) {
            const iampb__lint_rule *rule = &numbers->tables[t].rules[i];
            bool on = wanted[numbers->tables[t].first + i] && (rule->kinds & IAMPB__LINT_KIND(kind)) != 0;
            if ((rule->document != NULL || rule->statement != NULL) && (on || (rule->flags & IAMPB__LINT_LEADS) != 0))
                runs[choice.run_count++] = rule;
        }
    }
    choice.runs = runs;
    *out = choice;
    return true;
}

/* ---- Reporting ---- */
iampb_str iampb__lint_short(iampb_str text)
{
    size_t len = text.len;
    if (len <= SHOWN)
        return text;
    for (len = SHOWN; len > 0 && ((unsigned char)text.ptr[len] & 0xc0) == 0x80;)
        len--;
    return iampb__str_first(text, len);
}

static iampb_severity severity_of(const iampb__lint *lint, const iampb__lint_rule *rule,
        const iampb__lint_statement *statement)
{
    bool guard = lint->kind == IAMPB_POLICY_SCP || lint->kind == IAMPB_POLICY_RCP
            || (statement != NULL && iampb__lint_denies(statement));
    return rule->type == IAMPB_LINT_ERROR && guard && rule->severity < IAMPB_SEVERITY_HIGH ? IAMPB_SEVERITY_HIGH
                                                                                         : rule->severity;
}

bool iampb__lint_report(iampb__lint *lint, const iampb__lint_rule *rule, const iampb__lint_statement *statement,
        iampb__locus at, const char *format, ...)
{
    va_list args;
    iampb_str detail;
    if (lint->failed || lint->full || !iampb__lint_on(lint, rule))
        return false;
    if (lint->issues.count >= iampb__limits(lint->ctx)->findings) {
        lint->full = true;
        return false;
    }
    iampb__builder_clear(&lint->line);
    va_start(args, format);
    iampb__builder_vformat(&lint->line, format, args);
    va_end(args);
    iampb__lint_issue *issue = NULL;
    if (!lint->line.failed && iampb__arena_str(lint->arena, iampb__builder_str(&lint->line), &detail))
        issue = IAMPB__VEC_PUSH(iampb__lint_issue, lint->ctx, &lint->issues);
    if (issue == NULL) {
        lint->failed = true;
        return false;
    }
    *issue = (iampb__lint_issue){ rule, severity_of(lint, rule, statement), detail, { "", 0 }, lint->locations.count, 0,
        lint->edits.count, 0 };
    iampb__lint_at(lint, at);
    return !lint->failed;
}

static iampb__lint_issue *last_issue(iampb__lint *lint)
{
    return IAMPB__VEC_AT(iampb__lint_issue, &lint->issues, lint->issues.count - 1);
}

void iampb__lint_grade(iampb__lint *lint, iampb_severity severity)
{
    if (!lint->failed)
        last_issue(lint)->severity = severity;
}

void iampb__lint_at(iampb__lint *lint, iampb__locus at)
{
    iampb__lint_location *location =
            lint->failed ? NULL : IAMPB__VEC_PUSH(iampb__lint_location, lint->ctx, &lint->locations);
    if (location == NULL) {
        lint->failed = true;
        return;
    }
    *location = (iampb__lint_location){ at, iampb__locus_span(lint->tree, &at), { "", 0 } };
    last_issue(lint)->location_count++;
}

static void add_edit(iampb__lint *lint, uint32_t begin, uint32_t end, iampb_str replacement)
{
    iampb_str copy = { "", 0 };
    if (lint->failed)
        return;
    iampb__lint_edit_made *edit = NULL;
    if (replacement.len == 0 || iampb__arena_str(lint->arena, replacement, &copy))
        edit = IAMPB__VEC_PUSH(iampb__lint_edit_made, lint->ctx, &lint->edits);
    if (edit == NULL) {
        lint->failed = true;
        return;
    }
    *edit = (iampb__lint_edit_made){ begin, end, copy };
    last_issue(lint)->edit_count++;
}

void iampb__lint_edit(iampb__lint *lint, iampb__locus at, iampb_str replacement)
{
    iampb__span span = iampb__locus_span(lint->tree, &at);
    add_edit(lint, span.begin, span.begin + span.len, replacement);
}

void iampb__lint_insert(iampb__lint *lint, uint32_t at, iampb_str text) { add_edit(lint, at, at, text); }

void iampb__lint_edit_string(iampb__lint *lint, iampb__locus at, iampb_str text)
{
    iampb__builder quoted = { .ctx = lint->ctx };
    iampb__json_quote(&quoted, text);
    if (quoted.failed)
        lint->failed = true;
    else
        iampb__lint_edit(lint, at, iampb__builder_str(&quoted));
    iampb__builder_free(&quoted);
}

/* The comma before goes with what is removed or, where there is none, the one behind. Between values there is nothing
 * but blanks and one comma. */
void iampb__lint_edit_remove_run(iampb__lint *lint, const iampb__tree_node *first, const iampb__tree_node *last)
{
    const char *text = lint->tree->source->text.ptr;
    uint32_t begin = first->name.ptr != NULL ? first->name_begin : first->begin, end = last->begin + last->len;
    uint32_t size = (uint32_t)lint->tree->source->text.len, before = begin, behind = end;
    while (before > 0 && iampb__is_space(text[before - 1]))
        before--;
    while (behind < size && iampb__is_space(text[behind]))
        behind++;
    if (before > 0 && text[before - 1] == ',') {
        begin = before - 1;
    } else if (behind < size && text[behind] == ',') {
        end = behind + 1;
        while (end < size && iampb__is_space(text[end]))
            end++;
    }
    add_edit(lint, begin, end, IAMPB__STR(""));
}

void iampb__lint_edit_remove(iampb__lint *lint, const iampb__tree_node *node)
{
    iampb__lint_edit_remove_run(lint, node, node);
}

/* ---- Memory and sets ---- */
iampb__arena *iampb__lint_scratch(iampb__lint *lint)
{
    if (lint->scratch == NULL && iampb__arena_new(lint->ctx, &lint->scratch, NULL) < 0)
        lint->failed = true;
    return lint->scratch;
}

const iampb__action_set *iampb__lint_set(iampb__lint *lint, const iampb__lint_statement *statement)
{
    if (lint->failed || (statement->tree->action == NULL && statement->tree->not_action == NULL))
        return NULL;
    if (lint->set_of == statement->index + 1)
        return &lint->set;
    if (lint->set.bits == NULL && !iampb__action_set_init(&lint->set, lint->work, lint->catalog)) {
        lint->failed = true;
        return NULL;
    }
    iampb__action_set_clear(&lint->set);
    lint->set_is_part = false;
    for (size_t i = 0; i < statement->action_count; i++) {
        const iampb__lint_action *action = &statement->actions[i];
        if (action->end != 0)
            iampb__action_set_put_run(&lint->set, action->first, action->end);
        else if (action->star || action->first != IAMPB_CATALOG_NONE
                || (action->wild_prefix && lint->wide_patterns++ < WIDE_MOST))
            iampb__action_set_add(&lint->set, action->entry->text);
        else
            lint->set_is_part = lint->set_is_part || action->wild_prefix;
    }
    if (statement->not_action)
        iampb__action_set_complement(&lint->set);
    lint->set_of = statement->index + 1;
    return &lint->set;
}

/* ---- The run ---- */
static void run_rule(iampb__lint *lint, const iampb__lint_rule *rule)
{
    if (rule->document != NULL)
        rule->document(lint);
    for (size_t i = 0; rule->statement != NULL && i < lint->count && !lint->failed; i++)
        rule->statement(lint, &lint->statements[i]);
}

static void run_rules(iampb__lint *lint)
{
    const iampb__lint_choice *choice = lint->choice;
    for (size_t i = 0; choice != NULL && i < choice->run_count && !lint->failed; i++)
        run_rule(lint, choice->runs[i]);
    for (size_t t = 0; choice == NULL && iampb__lint_tables[t] != NULL; t++)
        for (const iampb__lint_rule *rule = iampb__lint_tables[t]; rule->code != NULL && !lint->failed; rule++)
            if ((rule->document != NULL || rule->statement != NULL)
                && ((rule->flags & IAMPB__LINT_LEADS) != 0 || iampb__lint_on(lint, rule)))
                run_rule(lint, rule);
}

/* Start of the first location, code; what is equal in both stays in the order of reporting. Sorted through pairs, since
 * an issue's location is known by number only. */
typedef struct ordered {
    const iampb__lint_issue *issue;
    uint32_t begin;
} ordered;

static int by_place(const void *a, const void *b)
{
    const ordered *x = a, *y = b;
    if (x->begin != y->begin)
        return x->begin < y->begin ? -1 : 1;
    return strcmp(x->issue->rule->code, y->issue->rule->code);
}

static bool keep_order(iampb__lint *lint, iampb_lint *out, const iampb__lint_issue *issues)
{
    size_t count = lint->issues.count;
    ordered *pairs = iampb__arena_alloc(lint->arena, count, sizeof *pairs);
    void **order = iampb__arena_alloc(lint->arena, count, sizeof *order);
    const iampb__lint_issue **kept = iampb__arena_alloc(lint->arena, count, sizeof *kept);
    if (pairs == NULL || order == NULL || kept == NULL)
        return false;
    for (size_t i = 0; i < count; i++) {
        pairs[i] = (ordered){ &issues[i], out->locations[issues[i].location].span.begin };
        order[i] = &pairs[i];
    }
    if (!iampb__merge_sort(lint->ctx, order, count, by_place))
        return false;
    for (size_t i = 0; i < count; i++)
        kept[i] = ((const ordered *)order[i])->issue;
    out->issues = kept;
    out->count = count;
    return true;
}

static void *keep_items(iampb__lint *lint, const iampb__vec *vec, size_t size)
{
    void *items = iampb__arena_alloc(lint->arena, vec->count, size);
    if (items != NULL && vec->count > 0)
        memcpy(items, vec->items, vec->count * size);
    return items;
}

static bool keep_results(iampb__lint *lint, iampb_lint *out)
{
    if (!iampb__lint_make_links(lint, out))
        return false;
    const iampb__lint_issue *issues = keep_items(lint, &lint->issues, sizeof *issues);
    iampb__lint_location *locations = keep_items(lint, &lint->locations, sizeof *locations);
    out->edits = keep_items(lint, &lint->edits, sizeof *out->edits);
    if (issues == NULL || locations == NULL || out->edits == NULL)
        return false;
    for (size_t i = 0; i < lint->locations.count; i++) {
        iampb__builder_clear(&lint->text);
        iampb__locus_text(&locations[i].locus, &lint->text);
        if (!iampb__builder_keep(&lint->text, lint->arena, &locations[i].path))
            return false;
    }
    out->locations = locations;
    out->cut = lint->full;
    return keep_order(lint, out, issues);
}

static bool copy_text(iampb__arena *arena, iampb_str *text)
{
    if (text->len > 0)
        return iampb__arena_str(arena, *text, text);
    *text = IAMPB__STR("");
    return true;
}

static bool copy_list(iampb__arena *arena, const iampb_str **list, size_t count)
{
    iampb_str *copy = iampb__arena_alloc(arena, count, sizeof *copy);
    if (copy == NULL)
        return false;
    for (size_t i = 0; i < count; i++) {
        copy[i] = (*list)[i];
        if (!copy_text(arena, &copy[i]))
            return false;
    }
    *list = copy;
    return true;
}

static void fill_options(iampb_lint_options *o)
{
    if (o->scp_quota == 0)
        o->scp_quota = 5120;
    if (o->rcp_quota == 0)
        o->rcp_quota = 5120;
    if (o->trust_quota == 0)
        o->trust_quota = 2048;
    if (o->learn_more_base.len == 0)
        o->learn_more_base = IAMPB__STR("https://libiampb.example/doc/");
}

static bool keep_options(iampb__arena *arena, iampb_lint_options *o)
{
    fill_options(o);
    return copy_text(arena, &o->name) && copy_text(arena, &o->resource_type) && copy_text(arena, &o->account)
            && copy_text(arena, &o->learn_more_base) && copy_list(arena, &o->off, o->off_count)
            && copy_list(arena, &o->on, o->on_count) && copy_list(arena, &o->known_accounts, o->known_account_count)
            && copy_list(arena, &o->sensitive, o->sensitive_count);
}

static iampb_status check_options(iampb_context *ctx, const iampb_lint_options *o, iampb_error **err)
{
    if (iampb_policy_kind_name(o->kind)[0] == '\0')
        return iampb__error_set(ctx, err, IAMPB_E_INVALID, "no kind of policy has the number %d", o->kind);
    if (o->profile != IAMPB_LINT_FULL && o->profile != IAMPB_LINT_AWS)
        return iampb__error_set(ctx, err, IAMPB_E_INVALID, "no profile has the number %d", o->profile);
    if ((o->off == NULL && o->off_count > 0) || (o->on == NULL && o->on_count > 0)
        || (o->known_accounts == NULL && o->known_account_count > 0)
        || (o->sensitive == NULL && o->sensitive_count > 0) || o->sensitive_count % 2 != 0)
        return iampb__error_set(ctx, err, IAMPB_E_INVALID,
                "a list of the options is NULL though its count is not 0, or pairs are not whole");
    return IAMPB_OK;
}

/* Of a tree that is made. */
static iampb_status run(iampb_context *ctx, iampb_lint *out, const iampb__lint_choice *choice, iampb_error **err)
{
    iampb__lint lint = { .ctx = ctx, .arena = out->arena, .catalog = out->catalog, .options = &out->options,
        .choice = choice, .tree = out->tree, .kind = out->options.kind, .resource_type = out->options.resource_type,
        .text = { .ctx = ctx }, .line = { .ctx = ctx } };
    iampb_status status = iampb__arena_new(ctx, &lint.work, err);
    if (status < 0)
        return status;
    lint.foreign.arena = lint.work;
    if (!iampb__lint_learn(&lint))
        lint.failed = true;
    run_rules(&lint);
    if (!lint.failed && !keep_results(&lint, out))
        lint.failed = true;
    IAMPB__VEC_FREE(iampb__lint_issue, ctx, &lint.issues);
    IAMPB__VEC_FREE(iampb__lint_location, ctx, &lint.locations);
    IAMPB__VEC_FREE(iampb__lint_edit_made, ctx, &lint.edits);
    iampb__builder_free(&lint.text);
    iampb__builder_free(&lint.line);
    iampb__arena_free(lint.scratch);
    iampb__arena_free(lint.work);
    return lint.failed ? iampb__error_nomem(err) : IAMPB_OK;
}

static iampb_status make(iampb_context *ctx, iampb_str text, const iampb_lint_options *options, iampb_lint **out,
        iampb_error **err)
{
    iampb__arena *arena = NULL;
    iampb_str copy;
    iampb_status status = iampb__arena_new(ctx, &arena, err);
    if (status < 0)
        return status;
    iampb_lint *lint = iampb__arena_zalloc(arena, 1, sizeof *lint);
    if (lint == NULL) {
        iampb__arena_free(arena);
        return iampb__error_nomem(err);
    }
    lint->arena = arena;
    lint->options = *options;
    lint->catalog = options->catalog == NULL ? NULL : iampb__catalog_ref(options->catalog);
    lint->options.catalog = lint->catalog;
    lint->shift = iampb__str_starts(text, IAMPB__STR("\xef\xbb\xbf")) ? 3 : 0;
    status = IAMPB_E_NOMEM;
    if (!keep_options(arena, &lint->options) || !iampb__arena_str(arena, text, &copy))
        goto fail;
    lint->given = copy;
    lint->source = iampb__source_new(arena, lint->options.name, iampb__str_from(copy, lint->shift));
    if (lint->source == NULL)
        goto fail;
    status = iampb__tree_parse(ctx, lint->source, arena, lint->options.kind, &lint->tree, err);
    if (status == IAMPB_OK)
        status = run(ctx, lint, NULL, err);
    if (status == IAMPB_OK) {
        *out = lint;
        return IAMPB_OK;
    }
    iampb_lint_free(lint);
    return status;
fail:
    iampb_lint_free(lint);
    return iampb__error_nomem(err);
}

iampb_status iampb_lint_policy(iampb_context *ctx, const char *json, size_t len, const iampb_lint_options *options,
        iampb_lint **out, iampb_error **err)
{
    iampb_lint_options merged = IAMPB_LINT_OPTIONS_INIT;
    iampb_status status;
    if (ctx == NULL || out == NULL || (json == NULL && len > 0))
        return iampb__error_set(ctx, err, IAMPB_E_INVALID, "ctx, json and out must not be NULL");
    if ((status = iampb__options_merge(ctx, &merged, sizeof merged, FIRST_SIZE, options, err)) < 0
        || (status = check_options(ctx, &merged, err)) < 0)
        return status;
    if (len > iampb__limits(ctx)->input_bytes)
        return iampb__error_set(ctx, err, IAMPB_E_LIMIT, "the policy has more than %l bytes (limit \"input_bytes\")",
                (int64_t)iampb__limits(ctx)->input_bytes);
    return make(ctx, iampb__str(json, len), &merged, out, err);
}

void iampb_lint_free(iampb_lint *lint)
{
    if (lint == NULL)
        return;
    iampb_catalog_free(lint->catalog);
    iampb__arena_free(lint->arena);
}

iampb_status iampb__lint_value(iampb__arena *arena, iampb__json root, const iampb_lint_options *options,
        const iampb__lint_choice *choice, const iampb_lint **out, iampb_error **err)
{
    iampb_context *ctx = iampb__arena_context(arena);
    iampb_lint *lint = iampb__arena_zalloc(arena, 1, sizeof *lint);
    if (lint == NULL)
        return iampb__error_nomem(err);
    lint->arena = arena;
    lint->options = *options;
    lint->options.kind = choice->kind;
    fill_options(&lint->options);
    lint->source = root.source;
    lint->given = root.source->text;
    iampb_status status = iampb__tree_build(ctx, root, arena, choice->kind, &lint->tree, err);
    if (status == IAMPB_OK)
        status = run(ctx, lint, choice, err);
    if (status == IAMPB_OK)
        *out = lint;
    return status;
}
