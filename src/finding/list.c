/* list.c - making a list of findings; see list.h. An audit makes one finding after the other, so the list has a single
 * draft, whose evidence grows in vectors and moves to the arena when the draft ends. */
#include "finding/list.h"
#include "base/builder.h"
#include "finding/baseline.h"
#include "finding/fingerprint.h"
#include "finding/order.h"
#include "finding/paths.h"
#include "iampb/version.h"

iampb_status iampb__findings_new(iampb_context *ctx, iampb_findings **out, iampb_error **err)
{
    iampb_findings *findings = iampb__zalloc(ctx, 1, sizeof *findings);
    if (findings == NULL)
        return iampb__error_nomem(err);
    findings->ctx = ctx;
    iampb_status status = iampb__arena_new(ctx, &findings->arena, err);
    if (status < 0) {
        iampb__free(ctx, findings, 1, sizeof *findings);
        return status;
    }
    findings->now = IAMPB__TIME_UNKNOWN;
    findings->tool_version = IAMPB__STR(IAMPB_VERSION);
    findings->controls_version = IAMPB__STR(IAMPB__CONTROLS_VERSION);
    findings->profile = findings->organization = IAMPB__STR("");
    *out = findings;
    return IAMPB_OK;
}

/* What is needed only while the list is made. */
static void free_scaffold(iampb_findings *findings)
{
    iampb__sha256_free(findings->digest);
    findings->digest = NULL;
    iampb__map_free(findings->ctx, &findings->coverage_map);
    IAMPB__VEC_FREE(iampb__evidence, findings->ctx, &findings->draft_evidence);
    IAMPB__VEC_FREE(iampb_str, findings->ctx, &findings->draft_commands);
    IAMPB__VEC_FREE(iampb__placed, findings->ctx, &findings->placed);
    findings->draft = findings->spare = NULL;
}

void iampb_findings_free(iampb_findings *findings)
{
    if (findings == NULL)
        return;
    iampb_context *ctx = findings->ctx;
    iampb__arena *arena = findings->arena; /* holds the reference on ctx: goes last */
    free_scaffold(findings);
    IAMPB__VEC_FREE(iampb_finding *, ctx, &findings->items);
    IAMPB__VEC_FREE(iampb__coverage, ctx, &findings->coverage);
    IAMPB__VEC_FREE(iampb__finding_input, ctx, &findings->inputs);
    IAMPB__VEC_FREE(iampb__finding_note, ctx, &findings->notes);
    iampb__free(ctx, findings, 1, sizeof *findings);
    iampb__arena_free(arena);
}

bool iampb__findings_copy(iampb_findings *findings, iampb_str text, iampb_str *out)
{
    if (text.len == 0) {
        *out = IAMPB__STR("");
        return true;
    }
    return iampb__arena_str(findings->arena, text, out);
}

/* ---- The draft ---- */
iampb_finding *iampb__findings_begin(iampb_findings *findings, iampb_error **err)
{
    uint64_t most = iampb__limits(findings->ctx)->findings;
    iampb__findings_drop(findings);
    if (findings->items.count >= most) {
        iampb__error_set(findings->ctx, err, IAMPB_E_LIMIT, "more than %l findings (limit \"findings\")",
                (int64_t)most);
        return NULL;
    }
    iampb_finding *draft = findings->spare != NULL ? findings->spare
                                                   : iampb__arena_alloc(findings->arena, 1, sizeof *draft);
    if (draft == NULL) {
        iampb__error_nomem(err);
        return NULL;
    }
    *draft = (iampb_finding){
        .confidence = IAMPB_CONFIDENCE_HIGH, .observed_at = IAMPB__TIME_UNKNOWN, .as_of = IAMPB__TIME_UNKNOWN
    };
    findings->spare = NULL;
    findings->draft = draft;
    return draft;
}

void iampb__findings_drop(iampb_findings *findings)
{
    if (findings->draft != NULL)
        findings->spare = findings->draft;
    findings->draft = NULL;
    findings->draft_evidence.count = 0;
    findings->draft_commands.count = 0;
}

bool iampb__findings_evidence(iampb_findings *findings, iampb_str field, iampb_str observed, iampb_str threshold,
        const iampb__span *span)
{
    iampb__evidence evidence = { .has_position = false };
    if (span != NULL && span->source != NULL) {
        evidence.has_position = true;
        evidence.span = *span;
    }
    if (!iampb__findings_copy(findings, field, &evidence.field)
        || !iampb__findings_copy(findings, observed, &evidence.observed)
        || !iampb__findings_copy(findings, threshold, &evidence.threshold))
        return false;
    iampb__evidence *place = IAMPB__VEC_PUSH(iampb__evidence, findings->ctx, &findings->draft_evidence);
    if (place == NULL)
        return false;
    *place = evidence;
    return true;
}

bool iampb__findings_command(iampb_findings *findings, iampb_str command)
{
    iampb_str copy;
    if (!iampb__findings_copy(findings, command, &copy))
        return false;
    iampb_str *place = IAMPB__VEC_PUSH(iampb_str, findings->ctx, &findings->draft_commands);
    if (place == NULL)
        return false;
    *place = copy;
    return true;
}

/* Copies a vector's items to the arena; NULL, and fine, where there are none. */
static bool keep_items(iampb_findings *findings, const iampb__vec *vec, size_t size, void **out)
{
    if (vec->count == 0)
        return true;
    void *items = iampb__arena_alloc(findings->arena, vec->count, size);
    if (items == NULL)
        return false;
    memcpy(items, vec->items, vec->count * size);
    *out = items;
    return true;
}

/* An input that begins like no JSON text has no paths: a credential report as plain CSV, which has most findings. */
static bool may_have_paths(const iampb__source *source)
{
    return source->parent != NULL || source->text.len == 0
        || !iampb__is_lower(source->text.ptr[0]) || memchr("tfn", source->text.ptr[0], 3) != NULL;
}

/* Line, column and encoding now, while the source is warm in the cache; the path later, with all others. */
static bool place_evidence(iampb_findings *findings, iampb_finding *finding)
{
    for (size_t i = 0; i < finding->evidence_count; i++) {
        iampb__evidence *evidence = &finding->evidence[i];
        const iampb__source *source = evidence->span.source;
        if (source == NULL)
            continue;
        uint64_t begin = evidence->span.begin;
        iampb__source_position(source, begin, begin + evidence->span.len, &evidence->position);
        iampb_str input = evidence->position.input;
        if (!iampb__str_eq(input, findings->input_copy)
            && !iampb__findings_copy(findings, input, &findings->input_copy))
            return false;
        evidence->position.input = findings->input_copy;
        if (!may_have_paths(source)) {
            evidence->json_path = IAMPB__STR("");
            evidence->span = (iampb__span){ NULL, 0, 0 };
            continue;
        }
        iampb__placed *placed = IAMPB__VEC_PUSH(iampb__placed, findings->ctx, &findings->placed);
        if (placed == NULL)
            return false;
        *placed = (iampb__placed){ finding, i };
    }
    return true;
}

iampb_status iampb__findings_end(iampb_findings *findings, iampb_error **err)
{
    iampb_finding *draft = findings->draft;
    size_t placed = findings->placed.count;
    iampb_status status = IAMPB_E_NOMEM;
    void *evidence = NULL, *commands = NULL;
    if (draft == NULL)
        return iampb__error_set(findings->ctx, err, IAMPB_E_STATE, "no finding was begun");
    if (findings->digest == NULL && (status = iampb__sha256_new(findings->ctx, &findings->digest, err)) < 0)
        goto fail;
    if (!keep_items(findings, &findings->draft_evidence, sizeof(iampb__evidence), &evidence)
        || !keep_items(findings, &findings->draft_commands, sizeof(iampb_str), &commands)
        || !iampb__vec_reserve(findings->ctx, &findings->items, 1, sizeof(iampb_finding *)))
        goto no_memory;
    draft->evidence = evidence;
    draft->evidence_count = findings->draft_evidence.count;
    draft->commands = commands;
    draft->command_count = findings->draft_commands.count;
    if (!place_evidence(findings, draft))
        goto no_memory;
    if (draft->controls == NULL)
        draft->controls = iampb__controls_of(draft->check_id, &draft->control_count);
    if (draft->fingerprint[0] == '\0' && (status = iampb__fingerprint(findings->digest, draft, err)) < 0)
        goto fail;
    *IAMPB__VEC_PUSH(iampb_finding *, findings->ctx, &findings->items) = draft;
    findings->draft = NULL;
    iampb__findings_drop(findings);
    return IAMPB_OK;
no_memory:
    status = iampb__error_nomem(err);
fail:
    findings->placed.count = placed;
    iampb__findings_drop(findings);
    return status;
}

/* ---- Coverage ---- */
static bool is_row(const iampb__coverage *row, iampb_str check_id, iampb_str account)
{
    return (row->check_id.ptr == check_id.ptr || iampb__str_eq(row->check_id, check_id))
        && iampb__str_eq(row->account, account);
}

iampb__coverage *iampb__findings_coverage(iampb_findings *findings, iampb_str check_id, iampb_str account,
        iampb_lesson lesson, iampb_severity severity)
{
    iampb__vec *rows = &findings->coverage;
    if (findings->coverage_last < rows->count) {
        iampb__coverage *last = IAMPB__VEC_AT(iampb__coverage, rows, findings->coverage_last);
        if (is_row(last, check_id, account))
            return last;
    }
    iampb__builder key = { .ctx = findings->ctx };
    iampb__coverage *found = NULL;
    iampb__builder_add(&key, check_id);
    iampb__builder_char(&key, '\0');
    iampb__builder_add(&key, account);
    if (key.failed)
        goto out;
    size_t *index = iampb__map_get(findings->ctx, &findings->coverage_map, iampb__builder_str(&key));
    if (index != NULL) {
        findings->coverage_last = *index;
        found = IAMPB__VEC_AT(iampb__coverage, rows, *index);
        goto out;
    }
    iampb_str kept;
    if ((index = iampb__arena_alloc(findings->arena, 1, sizeof *index)) == NULL
        || !iampb__builder_keep(&key, findings->arena, &kept)
        || !iampb__vec_reserve(findings->ctx, rows, 1, sizeof(iampb__coverage)))
        goto out;
    iampb__coverage row = { .lesson = lesson, .severity = severity };
    if (!iampb__findings_copy(findings, check_id, &row.check_id)
        || !iampb__findings_copy(findings, account, &row.account))
        goto out;
    void **value = iampb__map_put(findings->ctx, &findings->coverage_map, kept);
    if (value == NULL)
        goto out;
    *value = index;
    *index = findings->coverage_last = rows->count;
    found = IAMPB__VEC_PUSH(iampb__coverage, findings->ctx, rows);
    *found = row;
out:
    iampb__builder_free(&key);
    return found;
}

/* ---- The end ---- */
static bool sort_coverage(iampb_findings *findings)
{
    iampb__vec *rows = &findings->coverage;
    size_t count = rows->count;
    if (count < 2)
        return true;
    iampb__coverage *sorted = iampb__alloc(findings->ctx, count, sizeof *sorted);
    void **order = iampb__alloc(findings->ctx, count, sizeof *order);
    bool ok = sorted != NULL && order != NULL;
    if (ok) {
        for (size_t i = 0; i < count; i++)
            order[i] = IAMPB__VEC_AT(iampb__coverage, rows, i);
        ok = iampb__merge_sort(findings->ctx, order, count, iampb__coverage_order);
    }
    if (ok) {
        for (size_t i = 0; i < count; i++)
            sorted[i] = *(const iampb__coverage *)order[i];
        memcpy(rows->items, sorted, count * sizeof *sorted);
    }
    iampb__free(findings->ctx, order, count, sizeof *order);
    iampb__free(findings->ctx, sorted, count, sizeof *sorted);
    return ok;
}

static void total_coverage(iampb_findings *findings)
{
    memset(findings->verdicts, 0, sizeof findings->verdicts);
    findings->muted = 0;
    for (size_t i = 0; i < findings->coverage.count; i++) {
        const iampb__coverage *row = IAMPB__VEC_AT(iampb__coverage, &findings->coverage, i);
        for (iampb_verdict v = IAMPB_PASS; v <= IAMPB_NOT_EVALUATED; v++)
            iampb__count_add(&findings->verdicts[v], row->verdicts[v]);
        iampb__count_add(&findings->muted, row->muted);
    }
}

iampb_status iampb__findings_finish(iampb_findings *findings, const iampb_findings *baseline, iampb_error **err)
{
    iampb_status status;
    iampb__findings_drop(findings);
    if ((status = iampb__findings_paths(findings, err)) < 0)
        return status;
    if (baseline != NULL && (status = iampb__baseline_mark(findings, baseline, err)) < 0)
        return status;
    if (!iampb__merge_sort(findings->ctx, findings->items.items, findings->items.count, iampb__finding_order)
        || !sort_coverage(findings))
        return iampb__error_nomem(err);
    total_coverage(findings);
    free_scaffold(findings);
    return IAMPB_OK;
}
