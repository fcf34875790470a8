/* diff.c - two runs compared; see baseline.h for what makes findings equal.
 * What the newer run no longer has is RESOLVED only if the newer run did look: it has a row of coverage for the check
 * and the account, and no finding says that this resource, or the whole account, could not be judged. */
#include "base/builder.h"
#include "finding/baseline.h"
#include "finding/members.h"

/* ---- Copying into the new list ---- */
static bool copy_texts(iampb_findings *out, iampb_finding *copy)
{
    for (const iampb__member *member = iampb__finding_members; member->name != NULL; member++) {
        iampb_str *text = (iampb_str *)(void *)((char *)copy + member->offset);
        if (member->kind == IAMPB__MEMBER_TEXT && !iampb__findings_copy(out, *text, text))
            return false;
    }
    return true;
}

static bool copy_evidence(iampb_findings *out, const iampb_finding *from, iampb_finding *copy)
{
    iampb__evidence *evidence = iampb__arena_alloc(out->arena, from->evidence_count, sizeof *evidence);
    if (evidence == NULL)
        return false;
    for (size_t i = 0; i < from->evidence_count; i++) {
        iampb__evidence *e = &evidence[i];
        iampb_str encoding;
        *e = from->evidence[i];
        if (!iampb__findings_copy(out, e->field, &e->field) || !iampb__findings_copy(out, e->observed, &e->observed)
            || !iampb__findings_copy(out, e->threshold, &e->threshold)
            || !iampb__findings_copy(out, e->json_path, &e->json_path)
            || !iampb__findings_copy(out, e->position.input, &e->position.input)
            || !iampb__findings_copy(out, iampb__str_z(e->position.encoding), &encoding))
            return false;
        e->position.encoding = encoding.ptr;
    }
    copy->evidence = evidence;
    return true;
}

static bool copy_commands(iampb_findings *out, const iampb_finding *from, iampb_finding *copy)
{
    copy->commands = iampb__arena_alloc(out->arena, from->command_count, sizeof *copy->commands);
    if (copy->commands == NULL)
        return false;
    for (size_t i = 0; i < from->command_count; i++)
        if (!iampb__findings_copy(out, from->commands[i], &copy->commands[i]))
            return false;
    return true;
}

static bool copy_controls(iampb_findings *out, const iampb_finding *from, iampb_finding *copy)
{
    size_t count;
    if (from->controls == iampb__controls_of(from->check_id, &count)) /* static: shared */
        return true;
    iampb__control *controls = iampb__arena_alloc(out->arena, from->control_count, sizeof *controls);
    if (controls == NULL)
        return false;
    for (size_t i = 0; i < from->control_count; i++)
        if (!iampb__findings_copy(out, from->controls[i].framework, &controls[i].framework)
            || !iampb__findings_copy(out, from->controls[i].version, &controls[i].version)
            || !iampb__findings_copy(out, from->controls[i].control, &controls[i].control))
            return false;
    copy->controls = controls;
    return true;
}

static bool copy_finding(iampb_findings *out, const iampb_finding *from, iampb_change change)
{
    iampb_finding *copy = iampb__arena_alloc(out->arena, 1, sizeof *copy);
    if (copy == NULL)
        return false;
    *copy = *from;
    copy->change = change;
    if (!copy_texts(out, copy) || !copy_evidence(out, from, copy) || !copy_commands(out, from, copy)
        || !copy_controls(out, from, copy))
        return false;
    iampb_finding **place = IAMPB__VEC_PUSH(iampb_finding *, out->ctx, &out->items);
    if (place != NULL)
        *place = copy;
    return place != NULL;
}

/* The head, the inputs, the notes and the coverage are the newer run's. */
static bool copy_inputs(iampb_findings *out, const iampb_findings *newer)
{
    for (size_t i = 0; i < newer->inputs.count; i++) {
        iampb__finding_input *input = IAMPB__VEC_PUSH(iampb__finding_input, out->ctx, &out->inputs);
        if (input == NULL)
            return false;
        *input = *IAMPB__VEC_AT(iampb__finding_input, &newer->inputs, i);
        if (!iampb__findings_copy(out, input->name, &input->name)
            || !iampb__findings_copy(out, input->account, &input->account)
            || !iampb__findings_copy(out, input->command, &input->command)
            || !iampb__findings_copy(out, input->problem, &input->problem))
            return false;
    }
    return true;
}

static bool copy_notes(iampb_findings *out, const iampb_findings *newer)
{
    for (size_t i = 0; i < newer->notes.count; i++) {
        iampb__finding_note *note = IAMPB__VEC_PUSH(iampb__finding_note, out->ctx, &out->notes);
        if (note == NULL)
            return false;
        *note = *IAMPB__VEC_AT(iampb__finding_note, &newer->notes, i);
        if (!iampb__findings_copy(out, note->message, &note->message)
            || !iampb__findings_copy(out, note->account, &note->account)
            || !iampb__findings_copy(out, note->input, &note->input))
            return false;
    }
    return true;
}

static bool copy_coverage(iampb_findings *out, const iampb_findings *newer)
{
    for (size_t i = 0; i < newer->coverage.count; i++) {
        const iampb__coverage *from = IAMPB__VEC_AT(iampb__coverage, &newer->coverage, i);
        iampb__coverage *row = iampb__findings_coverage(out, from->check_id, from->account, from->lesson,
                from->severity);
        if (row == NULL)
            return false;
        memcpy(row->verdicts, from->verdicts, sizeof row->verdicts);
        row->muted = from->muted;
    }
    return true;
}

static bool copy_head(iampb_findings *out, const iampb_findings *newer)
{
    out->now = newer->now;
    return iampb__findings_copy(out, newer->profile, &out->profile)
        && iampb__findings_copy(out, newer->tool_version, &out->tool_version)
        && iampb__findings_copy(out, newer->controls_version, &out->controls_version)
        && iampb__findings_copy(out, newer->organization, &out->organization) && copy_inputs(out, newer)
        && copy_notes(out, newer) && copy_coverage(out, newer);
}

/* ---- Gone: resolved, or not looked at? ---- */
typedef struct look {
    iampb_context *ctx;
    iampb__arena *arena;   /* keys */
    iampb__builder key;
    iampb__map judged;     /* check and account that have a row of coverage */
    iampb__map open;       /* check, account and resource that could not be judged; resource "": the account */
} look;

static iampb_str key_of(look *l, iampb_str check_id, iampb_str account, iampb_str resource)
{
    iampb__builder_clear(&l->key);
    iampb__builder_format(&l->key, "%v%c%v%c%v", check_id, '\0', account, '\0', resource);
    return iampb__builder_str(&l->key);
}

static bool remember(look *l, iampb__map *map, iampb_str key)
{
    static const char yes = 1;
    iampb_str kept;
    if (iampb__map_get(l->ctx, map, key) != NULL)
        return true;
    void **value = iampb__builder_keep(&l->key, l->arena, &kept) ? iampb__map_put(l->ctx, map, kept) : NULL;
    if (value != NULL)
        *value = (void *)(uintptr_t)&yes;
    return value != NULL;
}

/* A finding about the whole account, or the whole organisation, rather than one resource in it. */
static bool is_about_all(const iampb_finding *finding)
{
    return finding->resource_arn.len == 0 || iampb__str_ends(finding->resource_arn, IAMPB__STR(":root"))
        || iampb__str_eq(finding->resource_type, IAMPB__STR("AWS::::Account"))
        || iampb__str_eq(finding->resource_type, IAMPB__STR("AWS::Organizations::Organization"));
}

static bool look_over(look *l, const iampb_findings *newer)
{
    for (size_t i = 0; i < newer->coverage.count; i++) {
        const iampb__coverage *row = IAMPB__VEC_AT(iampb__coverage, &newer->coverage, i);
        if (!remember(l, &l->judged, key_of(l, row->check_id, row->account, IAMPB__STR(""))))
            return false;
    }
    for (size_t i = 0; i < newer->items.count; i++) {
        const iampb_finding *finding = *IAMPB__VEC_AT(iampb_finding *, &newer->items, i);
        if (finding->verdict != IAMPB_NOT_EVALUATED && finding->verdict != IAMPB_MANUAL)
            continue;
        if (!remember(l, &l->open, key_of(l, finding->check_id, finding->account, finding->resource_arn)))
            return false;
        if (is_about_all(finding)
            && !remember(l, &l->open, key_of(l, finding->check_id, finding->account, IAMPB__STR(""))))
            return false;
    }
    return true;
}

static iampb_change fate(look *l, const iampb_finding *gone)
{
    iampb_str none = IAMPB__STR("");
    /* A member account is judged with its organisation, whose row of coverage has no account. */
    bool judged = iampb__map_get(l->ctx, &l->judged, key_of(l, gone->check_id, gone->account, none)) != NULL
        || iampb__map_get(l->ctx, &l->judged, key_of(l, gone->check_id, none, none)) != NULL;
    bool open = iampb__map_get(l->ctx, &l->open, key_of(l, gone->check_id, gone->account, none)) != NULL
        || iampb__map_get(l->ctx, &l->open, key_of(l, gone->check_id, none, none)) != NULL
        || iampb__map_get(l->ctx, &l->open, key_of(l, gone->check_id, gone->account, gone->resource_arn)) != NULL;
    return judged && !open ? IAMPB_CHANGE_RESOLVED : IAMPB_CHANGE_UNKNOWN;
}

/* ---- The comparison ---- */
static bool is_failed(const iampb_finding *finding)
{
    return finding->verdict == IAMPB_FAIL && finding->change != IAMPB_CHANGE_RESOLVED
        && finding->change != IAMPB_CHANGE_UNKNOWN;
}

static bool add_newer(iampb_findings *out, const iampb_findings *newer, const iampb__map *before)
{
    for (size_t i = 0; i < newer->items.count; i++) {
        const iampb_finding *finding = *IAMPB__VEC_AT(iampb_finding *, &newer->items, i);
        if (!is_failed(finding))
            continue;
        const iampb_finding *match = iampb__map_get(out->ctx, before, iampb__str_z(finding->fingerprint));
        iampb_change change = match == NULL ? IAMPB_CHANGE_NEW : iampb__baseline_compare(match, finding);
        if (!copy_finding(out, finding, change))
            return false;
    }
    return true;
}

static bool add_gone(iampb_findings *out, const iampb_findings *older, const iampb__map *after, look *l)
{
    for (size_t i = 0; i < older->items.count; i++) {
        const iampb_finding *finding = *IAMPB__VEC_AT(iampb_finding *, &older->items, i);
        if (!is_failed(finding))
            continue;
        const iampb_finding *match = iampb__map_get(out->ctx, after, iampb__str_z(finding->fingerprint));
        if (match != NULL && match->verdict == IAMPB_FAIL)
            continue;
        iampb_change change = match == NULL ? fate(l, finding) : IAMPB_CHANGE_UNKNOWN;
        if (l->key.failed || !copy_finding(out, finding, change))
            return false;
    }
    return true;
}

iampb_status iampb_findings_diff(const iampb_findings *older, const iampb_findings *newer, iampb_findings **out,
        iampb_error **err)
{
    iampb__map before = { 0 }, after = { 0 };
    iampb_findings *made = NULL;
    iampb_status status;
    if (older == NULL || newer == NULL || out == NULL)
        return iampb__error_set(NULL, err, IAMPB_E_INVALID, "older, newer and out must not be NULL");
    iampb_context *ctx = newer->ctx;
    look l = { .ctx = ctx, .key = { .ctx = ctx } };
    if ((status = iampb__findings_new(ctx, &made, err)) < 0 || (status = iampb__arena_new(ctx, &l.arena, err)) < 0
        || (status = iampb__baseline_index(ctx, older, &before, err)) < 0
        || (status = iampb__baseline_index(ctx, newer, &after, err)) < 0)
        goto out;
    if (!copy_head(made, newer) || !look_over(&l, newer) || !add_newer(made, newer, &before)
        || !add_gone(made, older, &after, &l)) {
        status = iampb__error_nomem(err);
        goto out;
    }
    made->has_baseline = true;
    if ((status = iampb__findings_finish(made, NULL, err)) < 0)
        goto out;
    *out = made;
    made = NULL;
out:
    iampb__map_free(ctx, &before);
    iampb__map_free(ctx, &after);
    iampb__map_free(ctx, &l.judged);
    iampb__map_free(ctx, &l.open);
    iampb__builder_free(&l.key);
    iampb__arena_free(l.arena);
    iampb_findings_free(made);
    return status;
}
