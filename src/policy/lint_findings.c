/* lint_findings.c - the linter's findings as an audit has them. */
#include "policy/lint_output.h"
#include "json/bridge.h"

/* ---- Numbers of rules ---- */
void iampb__lint_number_rules(iampb__lint_numbers *out)
{
    *out = (iampb__lint_numbers){ .table_count = 0 };
    for (size_t t = 0; iampb__lint_tables[t] != NULL; t++) {
        size_t count = 0;
        while (iampb__lint_tables[t][count].code != NULL)
            count++;
        out->tables[t].rules = iampb__lint_tables[t];
        out->tables[t].first = out->count;
        out->tables[t].count = count;
        out->table_count = t + 1;
        out->count += count;
    }
}

size_t iampb__lint_number(const iampb__lint_numbers *numbers, const iampb__lint_rule *rule)
{
    uintptr_t at = (uintptr_t)rule;
    for (size_t t = 0; t < numbers->table_count; t++) {
        uintptr_t begin = (uintptr_t)numbers->tables[t].rules;
        if (at >= begin && at < begin + numbers->tables[t].count * sizeof *rule)
            return numbers->tables[t].first + (at - begin) / sizeof *rule;
    }
    return numbers->count;
}

/* ---- Keys ---- */
static void add_key(const iampb_lint *lint, const iampb__lint_location *location, iampb__builder *out)
{
    iampb__step steps[IAMPB__PATH_MOST];
    size_t count = iampb__locus_path(&location->locus, steps);
    const iampb__tree_node *node = location->locus.node;
    const iampb__tree_statement *statement = iampb__tree_statement_of(lint->tree, node);
    bool is_container = node->type == IAMPB__JSON_OBJECT || node->type == IAMPB__JSON_ARRAY;
    bool has_text = location->locus.part == IAMPB__PART_SUBSTRING
            || (location->locus.part == IAMPB__PART_VALUE && !is_container);
    if (statement != NULL && statement->sid != NULL) {
        iampb__builder_char(out, '#');
        iampb__json_quote(out, iampb__lint_short(statement->sid->text));
    }
    for (size_t i = 0; i < count; i++) {
        if (steps[i].kind != IAMPB__STEP_VALUE && steps[i].kind != IAMPB__STEP_KEY)
            continue;
        iampb__builder_char(out, '/');
        iampb__json_quote(out, iampb__lint_short(steps[i].name));
    }
    if (has_text) {
        iampb__builder_char(out, '=');
        iampb__builder_add(out, iampb__lint_short(iampb__span_text(&location->span)));
    }
}

/* Keys of findings of one code are what must differ, so the code goes first while they are compared. */
static bool add_coded_key(const iampb_lint *lint, const iampb__lint_issue *issue, bool with_detail, iampb__builder *out)
{
    iampb__builder_clear(out);
    iampb__builder_add(out, iampb__str_z(issue->rule->code));
    add_key(lint, &lint->locations[issue->location], out);
    if (with_detail) {
        iampb__builder_char(out, ' ');
        iampb__builder_add(out, issue->detail);
    }
    return !out->failed;
}

/* How often each key is there, by key. */
static bool count_key(iampb__map *map, iampb_context *ctx, iampb__arena *arena, const iampb__builder *text,
        size_t **count)
{
    iampb_str key;
    *count = iampb__map_get(ctx, map, iampb__builder_str(text));
    if (*count != NULL)
        return true;
    void **place;
    if ((*count = iampb__arena_zalloc(arena, 1, sizeof **count)) == NULL || !iampb__builder_keep(text, arena, &key)
        || (place = iampb__map_put(ctx, map, key)) == NULL)
        return false;
    *place = *count;
    return true;
}

static bool make_keys(const iampb_lint *lint, iampb__arena *arena, iampb__builder *text, iampb__map maps[2],
        iampb_str *keys)
{
    iampb_context *ctx = iampb__arena_context(arena);
    size_t *seen;
    for (size_t i = 0; i < lint->count; i++) {
        if (!add_coded_key(lint, lint->issues[i], false, text) || !count_key(&maps[0], ctx, arena, text, &seen))
            return false;
        ++*seen;
    }
    for (size_t i = 0; i < lint->count; i++) {
        const iampb__lint_issue *issue = lint->issues[i];
        if (!add_coded_key(lint, issue, false, text) || !count_key(&maps[0], ctx, arena, text, &seen))
            return false;
        if (*seen > 1) {
            if (!add_coded_key(lint, issue, true, text) || !count_key(&maps[1], ctx, arena, text, &seen))
                return false;
            if (++*seen > 1)
                iampb__builder_format(text, " %z", *seen);
        }
        if (!iampb__builder_keep(text, arena, &keys[i]))
            return false;
        keys[i] = iampb__str_from(keys[i], strlen(issue->rule->code));
    }
    return true;
}

const iampb_str *iampb__lint_stable_keys(const iampb_lint *lint, iampb__arena *arena)
{
    iampb_context *ctx = iampb__arena_context(arena);
    iampb__builder text = { .ctx = ctx };
    iampb__map maps[2] = { { NULL, NULL, 0, 0, false }, { NULL, NULL, 0, 0, false } };
    iampb_str *keys = iampb__arena_alloc(arena, lint->count, sizeof *keys);
    bool ok = keys != NULL && make_keys(lint, arena, &text, maps, keys);
    iampb__map_free(ctx, &maps[0]);
    iampb__map_free(ctx, &maps[1]);
    iampb__builder_free(&text);
    return ok ? keys : NULL;
}

/* ---- One finding ---- */
iampb_lesson iampb__lint_lesson(const iampb__lint_rule *rule)
{
    return rule->kinds == IAMPB__LINT_TRUST ? IAMPB_LESSON_ACCOUNTS : IAMPB_LESSON_PRIVILEGE;
}

/* What a policy of the kind is attached to, or is, in the words of CloudFormation. */
static iampb_str resource_type_of(const iampb_lint_options *options)
{
    switch (options->kind) {
    case IAMPB_POLICY_RESOURCE: return options->resource_type;
    case IAMPB_POLICY_SCP:
    case IAMPB_POLICY_RCP: return IAMPB__STR("AWS::Organizations::Policy");
    case IAMPB_POLICY_TRUST: return IAMPB__STR("AWS::IAM::Role");
    default: return IAMPB__STR("AWS::IAM::Policy");
    }
}

bool iampb__lint_describe(const iampb_lint *lint, size_t index, iampb_str key, iampb__arena *arena,
        iampb_finding *out)
{
    const iampb__lint_issue *issue = lint->issues[index];
    iampb__builder id = { .ctx = iampb__arena_context(arena) };
    iampb__lint_check_id(issue->rule, &id);
    bool ok = iampb__builder_keep(&id, arena, &out->check_id);
    iampb__builder_free(&id);
    out->lesson = iampb__lint_lesson(issue->rule);
    out->severity = issue->severity;
    out->verdict = IAMPB_FAIL;
    out->confidence =
            (issue->rule->flags & IAMPB__LINT_APPROXIMATE) != 0 ? IAMPB_CONFIDENCE_LOW : IAMPB_CONFIDENCE_HIGH;
    out->title = iampb__str_z(issue->rule->title);
    out->message = issue->detail;
    out->remediation = iampb__str_z(issue->rule->remediation);
    out->reason = out->mute_reason = out->mute_until = IAMPB__STR("");
    out->resource_arn = out->partition = out->region = out->organization = IAMPB__STR("");
    out->resource_type = resource_type_of(&lint->options);
    out->resource_name = lint->options.name;
    out->account = lint->options.account;
    out->stable_key = key;
    return ok;
}

/* Place and path are known, so the list has nothing to compute. */
static bool add_evidence(const iampb_lint *lint, const iampb__lint_location *location, iampb_findings *findings)
{
    iampb_str path;
    if (!iampb__findings_copy(findings, location->path, &path)
        || !iampb__findings_evidence(findings, location->path, iampb__lint_short(iampb__span_text(&location->span)),
                IAMPB__STR(""), NULL))
        return false;
    iampb__evidence *evidence = IAMPB__VEC_AT(iampb__evidence, &findings->draft_evidence,
            findings->draft_evidence.count - 1);
    iampb__lint_position(lint, location->span.begin, location->span.begin + location->span.len, &evidence->position);
    evidence->has_position = true;
    evidence->json_path = path;
    return iampb__findings_copy(findings, lint->options.name, &evidence->position.input);
}

/* Texts of the finding that are not static must be the list's. */
static bool copy_texts(iampb_findings *findings, iampb_finding *f)
{
    iampb_str *const texts[] = { &f->message, &f->resource_type, &f->resource_name, &f->account };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (!iampb__findings_copy(findings, *texts[i], texts[i]))
            return false;
    return true;
}

static iampb_status add_finding(const iampb_lint *lint, size_t index, iampb_str key, iampb_findings *findings,
        iampb_error **err)
{
    const iampb__lint_issue *issue = lint->issues[index];
    iampb_finding *draft = iampb__findings_begin(findings, err);
    if (draft == NULL) /* the limit of findings held for the lint already */
        return IAMPB_E_NOMEM;
    if (!iampb__lint_describe(lint, index, key, findings->arena, draft) || !copy_texts(findings, draft))
        return iampb__error_nomem(err);
    for (size_t i = 0; i < issue->location_count; i++)
        if (!add_evidence(lint, &lint->locations[issue->location + i], findings))
            return iampb__error_nomem(err);
    iampb__coverage *row =
            iampb__findings_coverage(findings, draft->check_id, draft->account, draft->lesson, issue->rule->severity);
    if (row == NULL)
        return iampb__error_nomem(err);
    iampb__count_add(&row->verdicts[IAMPB_FAIL], 1);
    return iampb__findings_end(findings, err);
}

/* The head of the list: the document, and that findings are missing. */
static bool add_head(const iampb_lint *lint, iampb_findings *findings)
{
    iampb__finding_input *input = IAMPB__VEC_PUSH(iampb__finding_input, findings->ctx, &findings->inputs);
    if (input == NULL)
        return false;
    *input = (iampb__finding_input){ .command = IAMPB__STR(""), .problem = IAMPB__STR(""),
        .generated_at = IAMPB__TIME_UNKNOWN };
    if (!iampb__findings_copy(findings, lint->options.name, &input->name)
        || !iampb__findings_copy(findings, lint->options.account, &input->account))
        return false;
    if (!lint->cut)
        return true;
    iampb__finding_note *note = IAMPB__VEC_PUSH(iampb__finding_note, findings->ctx, &findings->notes);
    if (note == NULL)
        return false;
    *note = (iampb__finding_note){ .message = IAMPB__STR("there are more findings than the limit \"findings\" allows"),
        .account = input->account, .input = input->name };
    return true;
}

iampb_status iampb_lint_findings(const iampb_lint *lint, iampb_findings **out, iampb_error **err)
{
    iampb_findings *findings = NULL;
    iampb_context *ctx = lint == NULL ? NULL : iampb__arena_context(lint->arena);
    const iampb_str *keys = NULL;
    iampb_status status;
    if (lint == NULL || out == NULL)
        return iampb__error_set(ctx, err, IAMPB_E_INVALID, "lint and out must not be NULL");
    if ((status = iampb__findings_new(ctx, &findings, err)) < 0)
        return status;
    if (!add_head(lint, findings) || (keys = iampb__lint_stable_keys(lint, findings->arena)) == NULL) {
        status = iampb__error_nomem(err);
        goto out;
    }
    for (size_t i = 0; i < lint->count && status == IAMPB_OK; i++)
        status = add_finding(lint, i, keys[i], findings, err);
    if (status < 0 || (status = iampb__findings_finish(findings, NULL, err)) < 0)
        goto out;
    *out = findings;
    findings = NULL;
out:
    iampb_findings_free(findings);
    return status;
}
