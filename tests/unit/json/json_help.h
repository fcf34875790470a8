/* json_help.h - what the tests of this room share: a text read into a value. */
#ifndef TESTS_JSON_HELP_H
#define TESTS_JSON_HELP_H
#include "base/arena.h"
#include "base/source.h"
#include "harness.h"
#include "json/read.h"
#include <stdio.h>
#include <stdlib.h>

typedef struct doc {
    iampb_context *ctx;
    iampb__arena *arena;
    iampb__source *source;
    iampb__json root;
    iampb_error *err;
    char *text; /* an exact copy on the heap: a sanitizer sees reading past it */
} doc;

static inline doc doc_with(iampb_context *ctx, iampb_str text)
{
    doc d = { .ctx = ctx };
    d.text = malloc(text.len > 0 ? text.len : 1);
    memcpy(d.text, text.ptr, text.len);
    ck_assert_int_eq(iampb__arena_new(d.ctx, &d.arena, NULL), IAMPB_OK);
    d.source = iampb__source_new(d.arena, IAMPB__STR("test.json"), iampb__str(d.text, text.len));
    ck_assert_ptr_nonnull(d.source);
    return d;
}

static inline doc doc_new(iampb_str text) { return doc_with(harness_context(), text); }

static inline doc doc_limited(iampb_str text, uint64_t depth, uint64_t nodes)
{
    iampb_limits limits = IAMPB_LIMITS_INIT;
    iampb_context_options options = IAMPB_CONTEXT_OPTIONS_INIT;
    iampb_context *ctx = NULL;
    limits.json_depth = depth;
    limits.json_nodes = nodes;
    options.limits = &limits;
    ck_assert_int_eq(iampb_context_new(&options, &ctx, NULL), IAMPB_OK);
    return doc_with(ctx, text);
}

static inline iampb_status doc_read(doc *d)
{
    iampb_error_free(d->err);
    d->err = NULL;
    d->root = IAMPB__JSON_NOTHING;
    return iampb__json_read(d->ctx, d->source, d->arena, &d->root, &d->err);
}

/* The number of items, or the status of the step that failed. */
static inline iampb_status doc_walk(doc *d, size_t *items)
{
    iampb__json_walk *walk = NULL;
    iampb__json_item item = { .kind = IAMPB__JSON_DOCUMENT };
    iampb_error_free(d->err);
    d->err = NULL;
    iampb_status status = iampb__json_walk_new(d->ctx, d->source, &walk, &d->err);
    for (*items = 0; status == IAMPB_OK && item.kind != IAMPB__JSON_END; ++*items)
        status = iampb__json_walk_next(walk, &item, &d->err);
    iampb__json_walk_free(walk);
    return status;
}

static inline void doc_free(doc *d)
{
    iampb_error_free(d->err);
    iampb__arena_free(d->arena);
    iampb_context_free(d->ctx);
    free(d->text);
}
#endif
