/* paths.c - see paths.h.
 * Each place becomes a chain of wanted paths: one in its own text, one for the string that this was decoded from, and
 * so on outwards. All of them are sorted by text and offset; then one walk over each text answers its places as it
 * comes past them. Texts are known to be well-formed where it matters (they were loaded), so the walk only has to be
 * safe on others, not to complain. */
#include "finding/paths.h"
#include "finding/order.h"
#include "json/path.h"

typedef struct wanted {
    const iampb__source *source;
    uint64_t offset;
    iampb_str path;              /* in its own text */
    struct wanted *outer;        /* in the text that this one was decoded from */
    iampb__evidence *evidence;   /* NULL: for the sake of an inner one */
} wanted;

/* ---- Sorting ---- */
static int wanted_order(const void *one, const void *two)
{
    const wanted *a = one, *b = two;
    if (a->source != b->source) /* any order will do: it shows nowhere */
        return (uintptr_t)a->source < (uintptr_t)b->source ? -1 : 1;
    return a->offset < b->offset ? -1 : a->offset > b->offset;
}

static bool collect(iampb_findings *findings, iampb__arena *arena, iampb__vec *all)
{
    for (size_t i = 0; i < findings->placed.count; i++) {
        const iampb__placed *placed = IAMPB__VEC_AT(iampb__placed, &findings->placed, i);
        iampb__evidence *evidence = &placed->finding->evidence[placed->evidence];
        const iampb__source *source = evidence->span.source;
        uint64_t offset = evidence->span.begin;
        wanted *inner = NULL;
        for (; source != NULL; offset = source->parent_begin, source = source->parent) {
            wanted *one = iampb__arena_zalloc(arena, 1, sizeof *one);
            wanted **place = IAMPB__VEC_PUSH(wanted *, findings->ctx, all);
            if (one == NULL || place == NULL)
                return false;
            one->source = source;
            one->offset = offset;
            *place = one;
            if (inner == NULL)
                one->evidence = evidence;
            else
                inner->outer = one;
            inner = one;
        }
    }
    return true;
}

/* Answers `count` places of one source, in order of their offsets. */
static bool walk_source(iampb__json_pathfinder *finder, iampb__builder *path, iampb__arena *arena, wanted **places,
        size_t count)
{
    iampb__json_pathfinder_start(finder, places[0]->source);
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && places[i]->offset == places[i - 1]->offset) {
            places[i]->path = places[i - 1]->path;
            continue;
        }
        iampb__builder_clear(path);
        iampb__json_pathfinder_add(finder, places[i]->offset, path);
        if (!iampb__builder_keep(path, arena, &places[i]->path))
            return false;
    }
    return true;
}

/* ---- Putting the pieces together ---- */
static void join(iampb__builder *out, const wanted *one)
{
    if (one->outer != NULL)
        join(out, one->outer); /* as deep as texts are nested in texts: three at most */
    if (out->len > 0 && one->path.len > 0 && one->path.ptr[0] != '[')
        iampb__builder_char(out, '.');
    iampb__builder_add(out, one->path);
}

static bool answer(iampb_findings *findings, iampb__builder *scratch, wanted **all, size_t count)
{
    iampb_str last = { "", 0 };
    for (size_t i = 0; i < count; i++) {
        if (all[i]->evidence == NULL)
            continue;
        iampb__builder_clear(scratch);
        join(scratch, all[i]);
        if (scratch->failed)
            return false;
        if (!iampb__str_eq(last, iampb__builder_str(scratch))
            && !iampb__findings_copy(findings, iampb__builder_str(scratch), &last))
            return false;
        all[i]->evidence->json_path = last;
    }
    return true;
}

iampb_status iampb__findings_paths(iampb_findings *findings, iampb_error **err)
{
    iampb__arena *arena = NULL;
    iampb__vec all = { 0 };
    iampb__json_pathfinder *finder = NULL;
    iampb__builder path = { .ctx = findings->ctx };
    iampb_status status;
    bool ok;
    if (findings->placed.count == 0)
        return IAMPB_OK;
    if ((status = iampb__arena_new(findings->ctx, &arena, err)) < 0)
        return status;
    ok = (finder = iampb__json_pathfinder_new(arena)) != NULL && collect(findings, arena, &all)
        && iampb__merge_sort(findings->ctx, all.items, all.count, wanted_order);
    wanted **items = all.items;
    for (size_t begin = 0, end; ok && begin < all.count; begin = end) {
        for (end = begin + 1; end < all.count && items[end]->source == items[begin]->source;)
            end++;
        ok = walk_source(finder, &path, arena, items + begin, end - begin);
    }
    ok = ok && answer(findings, &path, items, all.count);
    for (size_t i = 0; ok && i < findings->placed.count; i++) {
        const iampb__placed *placed = IAMPB__VEC_AT(iampb__placed, &findings->placed, i);
        placed->finding->evidence[placed->evidence].span = (iampb__span){ NULL, 0, 0 };
    }
    findings->placed.count = ok ? 0 : findings->placed.count;
    iampb__builder_free(&path);
    IAMPB__VEC_FREE(wanted *, findings->ctx, &all);
    iampb__arena_free(arena);
    return ok ? IAMPB_OK : iampb__error_nomem(err);
}
