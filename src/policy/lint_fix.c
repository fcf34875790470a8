/* lint_fix.c - mending a policy by the edits of its findings.
 * In rounds: all edits that do not touch one another are applied together and the new text is linted. Where that finds
 * any code more often than before, halves of the edits are tried, and halves of these, until the ones to blame are left
 * out. So a round of n good edits costs one lint, and each bad one some more; the number of lints is bounded. A round
 * only counts if there are fewer findings after it, so rounds end. */
#include "finding/order.h"
#include "finding/write.h"
#include "policy/lint_output.h"

/* Lints that one call makes at most: a text made to need more is mended in part. */
#define LINTS_MOST 64

typedef struct fixer {
    iampb_context *ctx;
    iampb_error **err;
    iampb__lint_numbers numbers;
    const iampb_lint *now;      /* the text that the edits of this round are of */
    iampb_lint *made;           /* `now`, where it is not the caller's */
    size_t *before, *after;     /* findings by code: of `now`, and of what is tried */
    const iampb__lint_issue **chosen; /* of this round, by place: their edits do not touch */
    bool *kept;                 /* of these, which to apply */
    size_t count;
    iampb_lint *best;           /* what applying all kept ones gave; NULL: none are kept */
    size_t applied, lints;
    iampb__builder text;
} fixer;

/* ---- Which edits ---- */
static const iampb__lint_edit_made *edit_of(const fixer *f, const iampb__lint_issue *issue, size_t index)
{
    return &f->now->edits[issue->edit + index];
}

/* One edit with the issue that it is of, for sorting. */
typedef struct piece {
    const iampb__lint_edit_made *edit;
    size_t issue; /* in the lint's order */
} piece;

static int by_begin(const void *a, const void *b)
{
    const piece *x = a, *y = b;
    if (x->edit->begin != y->edit->begin)
        return x->edit->begin < y->edit->begin ? -1 : 1;
    if (x->edit->end != y->edit->end)
        return x->edit->end < y->edit->end ? -1 : 1;
    return x->issue < y->issue ? -1 : x->issue > y->issue;
}

/* Two edits that share a byte, or of which one puts a text where the other begins or ends, depend on their order. */
static bool touch(const iampb__lint_edit_made *a, const iampb__lint_edit_made *b)
{
    bool empty = a->begin == a->end || b->begin == b->end;
    return empty ? a->begin <= b->end && b->begin <= a->end : a->begin < b->end && b->begin < a->end;
}

/* Sweeps over all edits by place and leaves out each issue of which an edit touches one that came before. */
static void sweep(piece *const *pieces, size_t count, bool *out_of_it)
{
    const piece *last = NULL;
    for (size_t i = 0; i < count; i++) {
        if (out_of_it[pieces[i]->issue])
            continue;
        if (last != NULL && last->issue != pieces[i]->issue && touch(last->edit, pieces[i]->edit))
            out_of_it[pieces[i]->issue] = true;
        else if (last == NULL || pieces[i]->edit->end >= last->edit->end)
            last = pieces[i];
    }
}

/* Fills `chosen`. An issue whose later edit touches is left out after its first one was in the way of others: they
 * have their turn in the next round. */
static bool choose(fixer *f, iampb__arena *arena)
{
    size_t total = 0, at = 0;
    for (size_t i = 0; i < f->now->count; i++)
        total += f->now->issues[i]->edit_count;
    piece *pieces = iampb__arena_alloc(arena, total, sizeof *pieces);
    piece **order = iampb__arena_alloc(arena, total, sizeof *order);
    bool *out_of_it = iampb__arena_zalloc(arena, f->now->count, sizeof *out_of_it);
    f->chosen = iampb__arena_alloc(arena, f->now->count, sizeof *f->chosen);
    f->kept = iampb__arena_zalloc(arena, f->now->count, sizeof *f->kept);
    if (pieces == NULL || order == NULL || out_of_it == NULL || f->chosen == NULL || f->kept == NULL)
        return false;
    for (size_t i = 0; i < f->now->count; i++)
        for (size_t k = 0; k < f->now->issues[i]->edit_count; k++, at++) {
            pieces[at] = (piece){ edit_of(f, f->now->issues[i], k), i };
            order[at] = &pieces[at];
        }
    if (!iampb__merge_sort(f->ctx, (void **)order, total, by_begin))
        return false;
    sweep(order, total, out_of_it);
    f->count = 0;
    for (size_t i = 0; i < f->now->count; i++)
        if (f->now->issues[i]->edit_count > 0 && !out_of_it[i])
            f->chosen[f->count++] = f->now->issues[i];
    return true;
}

/* ---- Applying and judging ---- */
/* The text of `now` with the edits of kept issues. */
static bool apply(fixer *f, iampb__arena *arena)
{
    iampb_str text = f->now->source->text;
    size_t total = 0, at = 0, from = 0;
    for (size_t i = 0; i < f->count; i++)
        total += f->kept[i] ? f->chosen[i]->edit_count : 0;
    piece *pieces = iampb__arena_alloc(arena, total, sizeof *pieces);
    piece **order = iampb__arena_alloc(arena, total, sizeof *order);
    if (pieces == NULL || order == NULL)
        return false;
    for (size_t i = 0; i < f->count; i++)
        for (size_t k = 0; f->kept[i] && k < f->chosen[i]->edit_count; k++, at++) {
            pieces[at] = (piece){ edit_of(f, f->chosen[i], k), i };
            order[at] = &pieces[at];
        }
    if (!iampb__merge_sort(f->ctx, (void **)order, total, by_begin))
        return false;
    iampb__builder_clear(&f->text);
    iampb__builder_add(&f->text, iampb__str_first(f->now->given, f->now->shift));
    for (size_t i = 0; i < total; i++) {
        const iampb__lint_edit_made *edit = order[i]->edit;
        iampb__builder_add(&f->text, iampb__str(text.ptr + from, edit->begin - from));
        iampb__builder_add(&f->text, edit->replacement);
        from = edit->end;
    }
    iampb__builder_add(&f->text, iampb__str_from(text, from));
    return !f->text.failed;
}

static void count_codes(const fixer *f, const iampb_lint *lint, size_t *counts)
{
    memset(counts, 0, f->numbers.count * sizeof *counts);
    for (size_t i = 0; i < lint->count; i++)
        counts[iampb__lint_number(&f->numbers, lint->issues[i]->rule)]++;
}

static bool is_better(fixer *f, const iampb_lint *lint)
{
    count_codes(f, lint, f->after);
    for (size_t i = 0; i < f->numbers.count; i++)
        if (f->after[i] > f->before[i])
            return false;
    return !lint->cut && lint->count < f->now->count;
}

/* Lints the text with all kept edits. *good: it is better; then it is `best`. A text that grew past a limit is not. */
static iampb_status try_kept(fixer *f, bool *good)
{
    iampb__arena *arena = NULL;
    iampb_lint *lint = NULL;
    iampb_error *limit = NULL;
    iampb_status status;
    *good = false;
    if (f->lints >= LINTS_MOST)
        return IAMPB_OK;
    f->lints++;
    if ((status = iampb__arena_new(f->ctx, &arena, f->err)) < 0)
        return status;
    if (!apply(f, arena))
        status = iampb__error_nomem(f->err);
    iampb__arena_free(arena);
    if (status < 0)
        return status;
    status = iampb_lint_policy(f->ctx, f->text.text, f->text.len, &f->now->options, &lint, &limit);
    iampb_error_free(limit);
    if (status == IAMPB_E_LIMIT)
        return IAMPB_OK;
    if (status < 0)
        return iampb__error_nomem(f->err);
    if (!is_better(f, lint)) {
        iampb_lint_free(lint);
        return IAMPB_OK;
    }
    iampb_lint_free(f->best);
    f->best = lint;
    *good = true;
    return IAMPB_OK;
}

static void keep_range(fixer *f, size_t begin, size_t end, bool keep)
{
    for (size_t i = begin; i < end; i++)
        f->kept[i] = keep;
}

/* Keeps as many of chosen[begin, end) as make it better. The depth is the logarithm of their number. */
static iampb_status keep_good(fixer *f, size_t begin, size_t end)
{
    bool good;
    iampb_status status;
    keep_range(f, begin, end, true);
    if ((status = try_kept(f, &good)) < 0 || good)
        return status;
    keep_range(f, begin, end, false);
    size_t middle = begin + (end - begin) / 2;
    if (end - begin < 2)
        return IAMPB_OK;
    if ((status = keep_good(f, begin, middle)) < 0)
        return status;
    return keep_good(f, middle, end);
}

/* *more: something was mended, so another round may find what was in the way of something else. */
static iampb_status round_of(fixer *f, bool *more)
{
    iampb__arena *arena = NULL;
    iampb_status status = iampb__arena_new(f->ctx, &arena, f->err);
    if (status < 0)
        return status;
    *more = false;
    if (!choose(f, arena))
        status = iampb__error_nomem(f->err);
    else if (f->count > 0) {
        count_codes(f, f->now, f->before);
        status = keep_good(f, 0, f->count);
    }
    if (status == IAMPB_OK && f->best != NULL) {
        for (size_t i = 0; i < f->count; i++)
            f->applied += f->kept[i];
        iampb_lint_free(f->made);
        f->now = f->made = f->best;
        f->best = NULL;
        *more = f->lints < LINTS_MOST;
    }
    iampb__arena_free(arena);
    return status;
}

static iampb_status mend(fixer *f)
{
    iampb__arena *arena = NULL;
    iampb_status status = iampb__arena_new(f->ctx, &arena, f->err);
    bool more = true;
    if (status < 0)
        return status;
    iampb__lint_number_rules(&f->numbers);
    f->before = iampb__arena_alloc(arena, f->numbers.count, sizeof *f->before);
    f->after = iampb__arena_alloc(arena, f->numbers.count, sizeof *f->after);
    if (f->before == NULL || f->after == NULL)
        status = iampb__error_nomem(f->err);
    while (status == IAMPB_OK && more)
        status = round_of(f, &more);
    iampb__arena_free(arena);
    return status;
}

iampb_status iampb_lint_fix(const iampb_lint *lint, iampb_write_fn write, void *user, size_t *applied,
        iampb_error **err)
{
    iampb_context *ctx = lint == NULL ? NULL : iampb__arena_context(lint->arena);
    if (lint == NULL || write == NULL)
        return iampb__error_set(ctx, err, IAMPB_E_INVALID, "lint and write must not be NULL");
    if (lint->cut)
        return iampb__error_set(ctx, err, IAMPB_E_LIMIT,
                "there are more findings than the limit \"findings\" allows, so no edit can be judged");
    fixer f = { .ctx = ctx, .err = err, .now = lint, .text = { .ctx = ctx } };
    iampb__sink sink = { .text = { .ctx = ctx }, .write = write, .user = user, .err = err };
    iampb_status status = mend(&f);
    if (status == IAMPB_OK) {
        iampb__builder_add(&sink.text, f.now->given);
        status = iampb__sink_end(&sink);
    }
    if (status == IAMPB_OK && applied != NULL)
        *applied = f.applied;
    iampb__builder_free(&sink.text);
    iampb__builder_free(&f.text);
    iampb_lint_free(f.best);
    iampb_lint_free(f.made);
    return status;
}
