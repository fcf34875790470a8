/* vec.h - a growing array of items of one size. An empty one has no memory: {0} is a valid vector. Growing moves the
 * items, so keep indexes, not pointers, while items are added. */
#ifndef IAMPB__BASE_VEC_H
#define IAMPB__BASE_VEC_H
#include "base/context.h"

typedef struct iampb__vec {
    void *items;
    size_t count, room;
} iampb__vec;

/* Room for `more` further items of `size` bytes; false if there is no memory. */
bool iampb__vec_reserve(iampb_context *ctx, iampb__vec *vec, size_t more, size_t size);
/* The new last item, zeroed; NULL if there is no memory. */
void *iampb__vec_push(iampb_context *ctx, iampb__vec *vec, size_t size);
void iampb__vec_free(iampb_context *ctx, iampb__vec *vec, size_t size);

#define IAMPB__VEC_AT(type, vec, index) ((type *)(vec)->items + (index))
#define IAMPB__VEC_PUSH(type, ctx, vec) ((type *)iampb__vec_push((ctx), (vec), sizeof(type)))
#define IAMPB__VEC_FREE(type, ctx, vec) iampb__vec_free((ctx), (vec), sizeof(type))
#endif
