/* context.c - see context.h. */
#include "base/context.h"
#include "base/error.h"
#include "base/options.h"
#include "base/warm.h"
#include <stdatomic.h>
#include <stdlib.h>

IAMPB__NO_TAIL_PADDING(iampb_allocator, free);
IAMPB__NO_TAIL_PADDING(iampb_limits, playbook_rules);
IAMPB__NO_TAIL_PADDING(iampb_context_options, hash_seed);

/* Sizes in release 0.1. */
#define ALLOCATOR_SIZE_0_1 (5 * sizeof(void *))
#define LIMITS_SIZE_0_1 (sizeof(size_t) + 9 * sizeof(uint64_t))
#define OPTIONS_SIZE_0_1 (3 * sizeof(void *) + sizeof(uint64_t))

struct iampb_context {
    iampb_allocator allocator;
    iampb_limits limits;
    uint64_t hash_seed;
    atomic_size_t references;
};

static void *default_alloc(void *user, size_t size)
{
    (void)user;
    return malloc(size);
}

static void *default_realloc(void *user, void *ptr, size_t old_size, size_t new_size)
{
    (void)user;
    (void)old_size;
    return realloc(ptr, new_size);
}

static void default_free(void *user, void *ptr, size_t size)
{
    (void)user;
    (void)size;
    free(ptr);
}

static const iampb_allocator default_allocator = { sizeof(iampb_allocator), NULL, default_alloc, default_realloc,
    default_free };

/* One row a limit: where it is, its default, the highest value that the library can keep. */
static const struct limit_row {
    size_t offset;
    uint64_t usual, most;
    const char *name;
} limit_rows[] = {
    { offsetof(iampb_limits, input_bytes), 1u << 30, UINT32_MAX, "input_bytes" },
    { offsetof(iampb_limits, json_depth), 128, 1024, "json_depth" },
    { offsetof(iampb_limits, json_nodes), 64u << 20, UINT32_MAX, "json_nodes" },
    { offsetof(iampb_limits, csv_field_bytes), 1u << 20, UINT32_MAX, "csv_field_bytes" },
    { offsetof(iampb_limits, csv_rows), 16u << 20, UINT32_MAX, "csv_rows" },
    { offsetof(iampb_limits, entities), 16u << 20, UINT32_MAX, "entities" },
    { offsetof(iampb_limits, documents), 1u << 20, UINT32_MAX, "documents" },
    { offsetof(iampb_limits, findings), 4u << 20, UINT32_MAX, "findings" },
    { offsetof(iampb_limits, playbook_rules), 64u << 10, UINT32_MAX, "playbook_rules" },
};

static iampb_status limits_fill(iampb_limits *limits, iampb_error **err)
{
    for (size_t i = 0; i < sizeof limit_rows / sizeof limit_rows[0]; i++) {
        const struct limit_row *row = &limit_rows[i];
        uint64_t *value = (uint64_t *)(void *)((char *)limits + row->offset);
        if (*value == 0)
            *value = row->usual;
        if (*value > row->most)
            return iampb__error_set(NULL, err, IAMPB_E_INVALID, "the limit %s is %l, but at most %l is possible",
                    row->name, (int64_t)*value, (int64_t)row->most);
    }
    return IAMPB_OK;
}

iampb_status iampb_context_new(const iampb_context_options *options, iampb_context **out, iampb_error **err)
{
    iampb_context_options opt = IAMPB_CONTEXT_OPTIONS_INIT;
    iampb_allocator allocator = default_allocator;
    iampb_limits limits = IAMPB_LIMITS_INIT;
    iampb_status status;
    if (out == NULL)
        return iampb__error_set(NULL, err, IAMPB_E_INVALID, "out must not be NULL");
    if ((status = iampb__options_merge(NULL, &opt, sizeof opt, OPTIONS_SIZE_0_1, options, err)) < 0
        || (status = iampb__options_merge(NULL, &allocator, sizeof allocator, ALLOCATOR_SIZE_0_1, opt.allocator, err))
                < 0
        || (status = iampb__options_merge(NULL, &limits, sizeof limits, LIMITS_SIZE_0_1, opt.limits, err)) < 0
        || (status = limits_fill(&limits, err)) < 0)
        return status;
    if (allocator.alloc == NULL || allocator.realloc == NULL || allocator.free == NULL)
        return iampb__error_set(NULL, err, IAMPB_E_INVALID, "the allocator lacks alloc, realloc or free");
    if ((status = iampb__warm_up(err)) < 0)
        return status;
    iampb_context *ctx = allocator.alloc(allocator.user, sizeof *ctx);
    if (ctx == NULL)
        return iampb__error_nomem(err);
    ctx->allocator = allocator;
    ctx->limits = limits;
    ctx->hash_seed = opt.hash_seed;
    atomic_init(&ctx->references, 1);
    *out = ctx;
    return IAMPB_OK;
}

iampb_context *iampb__context_ref(iampb_context *ctx)
{
    atomic_fetch_add_explicit(&ctx->references, 1, memory_order_relaxed);
    return ctx;
}

void iampb_context_free(iampb_context *ctx)
{
    if (ctx == NULL || atomic_fetch_sub_explicit(&ctx->references, 1, memory_order_acq_rel) != 1)
        return;
    iampb_allocator allocator = ctx->allocator;
    allocator.free(allocator.user, ctx, sizeof *ctx);
}

size_t iampb_allocator_size(void) { return sizeof(iampb_allocator); }
size_t iampb_limits_size(void) { return sizeof(iampb_limits); }
size_t iampb_context_options_size(void) { return sizeof(iampb_context_options); }

const iampb_limits *iampb__limits(const iampb_context *ctx) { return &ctx->limits; }
uint64_t iampb__hash_seed(const iampb_context *ctx) { return ctx->hash_seed; }

const iampb_allocator *iampb__allocator(const iampb_context *ctx)
{
    return ctx == NULL ? &default_allocator : &ctx->allocator;
}

void *iampb__alloc(iampb_context *ctx, size_t count, size_t size)
{
    size_t bytes;
    if (!iampb__mul(count, size, &bytes) || bytes == 0)
        return NULL;
    return ctx->allocator.alloc(ctx->allocator.user, bytes);
}

void *iampb__zalloc(iampb_context *ctx, size_t count, size_t size)
{
    void *ptr = iampb__alloc(ctx, count, size);
    if (ptr != NULL)
        memset(ptr, 0, count * size);
    return ptr;
}

void *iampb__realloc(iampb_context *ctx, void *ptr, size_t old_count, size_t new_count, size_t size)
{
    size_t bytes;
    if (!iampb__mul(new_count, size, &bytes) || bytes == 0)
        return NULL;
    if (ptr == NULL)
        return ctx->allocator.alloc(ctx->allocator.user, bytes);
    return ctx->allocator.realloc(ctx->allocator.user, ptr, old_count * size, bytes);
}

void iampb__free(iampb_context *ctx, void *ptr, size_t count, size_t size)
{
    if (ptr != NULL)
        ctx->allocator.free(ctx->allocator.user, ptr, count * size);
}
