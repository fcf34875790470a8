/* access_diff.c - making and reading a difference of access. See iampb/access_diff.h. */
#include "change/access_diff.h"
#include "base/error.h"
#include "base/options.h"
#include "change/differ.h"

IAMPB__NO_TAIL_PADDING(iampb_access_diff_options, reserved);

#define FIRST_SIZE (offsetof(iampb_access_diff_options, reserved) + sizeof(int32_t))

size_t iampb_access_diff_options_size(void) { return sizeof(iampb_access_diff_options); }

/* ---- Making ---- */
static iampb_status new_diff(iampb_context *ctx, iampb_access_diff **out, iampb_error **err)
{
    iampb__arena *arena = NULL;
    iampb_status status = iampb__arena_new(ctx, &arena, err);
    if (status < 0)
        return status;
    iampb_access_diff *diff = iampb__arena_zalloc(arena, 1, sizeof *diff);
    if (diff == NULL) {
        iampb__arena_free(arena);
        return iampb__error_nomem(err);
    }
    diff->arena = arena;
    diff->ctx = ctx; /* the arena keeps it */
    *out = diff;
    return IAMPB_OK;
}

void iampb_access_diff_free(iampb_access_diff *diff)
{
    if (diff == NULL)
        return;
    for (size_t i = 0; i < diff->items.count; i++) {
        iampb__access_item *item = iampb__access_item_at(diff, i);
        iampb_comparison_free(item->comparison);
        IAMPB__VEC_FREE(iampb_str, diff->ctx, &item->arns);
        IAMPB__VEC_FREE(iampb_str, diff->ctx, &item->missing);
    }
    IAMPB__VEC_FREE(iampb__access_item, diff->ctx, &diff->items);
    IAMPB__VEC_FREE(iampb_str, diff->ctx, &diff->notes);
    iampb__arena_free(diff->arena);
}

static iampb_status open_all(iampb__differ *d, iampb_organization *before, iampb_organization *after)
{
    iampb_status status = iampb__arena_new(d->ctx, &d->pool.arena, d->err);
    if (status == IAMPB_OK)
        status = iampb_request_new(d->ctx, &d->request, d->err);
    if (status == IAMPB_OK)
        status = iampb__snapshot_open(&d->older, before, "older", &d->pool, d->err);
    if (status == IAMPB_OK)
        status = iampb__snapshot_open(&d->newer, after, "newer", &d->pool, d->err);
    return status;
}

static void close_all(iampb__differ *d)
{
    iampb__snapshot_close(&d->older);
    iampb__snapshot_close(&d->newer);
    iampb_request_free(d->request);
    iampb__map_free(d->ctx, &d->pairs);
    iampb__map_free(d->ctx, &d->unknown);
    iampb__map_free(d->ctx, &d->noted);
    iampb__builder_free(&d->text);
    iampb__pool_free(&d->pool);
}

iampb_status iampb_access_diff_new(iampb_organization *before, iampb_organization *after,
        const iampb_access_diff_options *options, iampb_access_diff **out, iampb_error **err)
{
    iampb_access_diff_options merged = IAMPB_ACCESS_DIFF_OPTIONS_INIT;
    iampb_access_diff *diff = NULL;
    iampb_status status;
    if (before == NULL || after == NULL || out == NULL)
        return iampb__error_set(after == NULL ? NULL : after->ctx, err, IAMPB_E_INVALID,
                "before, after and out must not be NULL");
    iampb_context *ctx = after->ctx;
    if ((status = iampb__options_merge(ctx, &merged, sizeof merged, FIRST_SIZE, options, err)) < 0
        || (status = new_diff(ctx, &diff, err)) < 0)
        return status;
    iampb__differ d = { .ctx = ctx, .diff = diff, .options = merged, .text = { .ctx = ctx }, .err = err };
    d.pool.ctx = d.pool.key.ctx = d.older.ctx = d.newer.ctx = ctx;
    status = open_all(&d, before, after);
    if (status == IAMPB_OK)
        status = iampb__differ_run(&d);
    close_all(&d);
    if (status < 0)
        iampb_access_diff_free(diff);
    else
        *out = diff;
    return status;
}

/* ---- Reading ---- */
const char *iampb_access_change_name(iampb_access_change change)
{
    static const char *const names[] = { "", "changed", "new", "gone", "not-evaluated" };
    return change >= 1 && change <= 4 ? names[change] : "";
}

static const iampb__access_item *item_at(const iampb_access_diff *diff, size_t index)
{
    return diff == NULL || index >= diff->items.count ? NULL : iampb__access_item_at(diff, index);
}

static const char *give(iampb_str text, size_t *len)
{
    if (len != NULL)
        *len = text.ptr == NULL ? 0 : text.len;
    return text.ptr;
}

static const char *give_at(const iampb__vec *list, size_t index, size_t *len)
{
    bool is = list != NULL && index < list->count;
    return give(is ? *IAMPB__VEC_AT(iampb_str, list, index) : iampb__str(NULL, 0), len);
}

iampb_answer iampb_access_diff_answer(const iampb_access_diff *diff) { return diff == NULL ? 0 : diff->answer; }
size_t iampb_access_diff_count(const iampb_access_diff *diff) { return diff == NULL ? 0 : diff->items.count; }
size_t iampb_access_diff_note_count(const iampb_access_diff *diff) { return diff == NULL ? 0 : diff->notes.count; }

const char *iampb_access_diff_note_at(const iampb_access_diff *diff, size_t index, size_t *len)
{
    return give_at(diff == NULL ? NULL : &diff->notes, index, len);
}

iampb_access_change iampb_access_diff_change(const iampb_access_diff *diff, size_t index)
{
    const iampb__access_item *item = item_at(diff, index);
    return item == NULL ? 0 : item->change;
}

const char *iampb_access_diff_text(const iampb_access_diff *diff, size_t index, const char *name, size_t *len)
{
    const iampb__access_item *item = item_at(diff, index);
    iampb_str text = { NULL, 0 };
    if (item != NULL && name != NULL && strcmp(name, "subject") == 0)
        text = item->trust ? IAMPB__STR("trust") : IAMPB__STR("principal");
    else if (item != NULL && name != NULL && strcmp(name, "account") == 0)
        text = item->account;
    return give(text, len);
}

iampb_answer iampb_access_diff_gain(const iampb_access_diff *diff, size_t index)
{
    const iampb__access_item *item = item_at(diff, index);
    return item == NULL ? 0 : item->gain;
}

size_t iampb_access_diff_principal_count(const iampb_access_diff *diff, size_t index)
{
    const iampb__access_item *item = item_at(diff, index);
    return item == NULL ? 0 : item->arns.count;
}

const char *iampb_access_diff_principal_at(const iampb_access_diff *diff, size_t index, size_t principal, size_t *len)
{
    const iampb__access_item *item = item_at(diff, index);
    return give_at(item == NULL ? NULL : &item->arns, principal, len);
}

const iampb_comparison *iampb_access_diff_comparison(const iampb_access_diff *diff, size_t index)
{
    const iampb__access_item *item = item_at(diff, index);
    return item == NULL ? NULL : item->comparison;
}

size_t iampb_access_diff_missing_count(const iampb_access_diff *diff, size_t index)
{
    const iampb__access_item *item = item_at(diff, index);
    return item == NULL ? 0 : item->missing.count;
}

const char *iampb_access_diff_missing_at(const iampb_access_diff *diff, size_t index, size_t missing, size_t *len)
{
    const iampb__access_item *item = item_at(diff, index);
    return give_at(item == NULL ? NULL : &item->missing, missing, len);
}

uint64_t iampb_access_diff_number(const iampb_access_diff *diff, const char *name)
{
    static const struct {
        const char *name;
        size_t offset;
    } members[] = { { "principals", offsetof(iampb_access_diff, principals) },
        { "unchanged", offsetof(iampb_access_diff, unchanged) },
        { "comparisons", offsetof(iampb_access_diff, comparisons) },
        { "equivalent", offsetof(iampb_access_diff, equivalent) } };
    uint64_t number = 0;
    for (size_t i = 0; diff != NULL && name != NULL && i < sizeof members / sizeof members[0]; i++)
        if (strcmp(name, members[i].name) == 0)
            memcpy(&number, (const char *)diff + members[i].offset, sizeof number);
    return number;
}
