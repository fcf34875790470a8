/* context.h - inside of iampb_context: allocator, limits, reference count. The only way to memory in the library. */
#ifndef IAMPB__BASE_CONTEXT_H
#define IAMPB__BASE_CONTEXT_H
#include "iampb/context.h"
#include <stdbool.h>

/* The limits in force; see iampb_limits for what they mean. None is 0 here. */
const iampb_limits *iampb__limits(const iampb_context *ctx);
uint64_t iampb__hash_seed(const iampb_context *ctx);
const iampb_allocator *iampb__allocator(const iampb_context *ctx);

iampb_context *iampb__context_ref(iampb_context *ctx);

/* count * size bytes, not cleared; NULL if that overflows, is 0, or the allocator has no more. */
void *iampb__alloc(iampb_context *ctx, size_t count, size_t size);
void *iampb__zalloc(iampb_context *ctx, size_t count, size_t size);
/* Grows or shrinks; `ptr` may be NULL with old_count 0. On NULL the old block is untouched. */
void *iampb__realloc(iampb_context *ctx, void *ptr, size_t old_count, size_t new_count, size_t size);
/* NULL is allowed. */
void iampb__free(iampb_context *ctx, void *ptr, size_t count, size_t size);

/* a + b and a * b; false, and *out untouched, if the result does not fit. */
static inline bool iampb__add(size_t a, size_t b, size_t *out)
{
    if (b > SIZE_MAX - a)
        return false;
    *out = a + b;
    return true;
}
static inline bool iampb__mul(size_t a, size_t b, size_t *out)
{
    if (b != 0 && a > SIZE_MAX / b)
        return false;
    *out = a * b;
    return true;
}
#endif
