/* vec.c - see vec.h. */
#include "base/vec.h"
#include <string.h>

bool iampb__vec_reserve(iampb_context *ctx, iampb__vec *vec, size_t more, size_t size)
{
    size_t needed;
    if (!iampb__add(vec->count, more, &needed))
        return false;
    if (needed <= vec->room)
        return true;
    size_t room = vec->room < 8 ? 8 : vec->room;
    while (room < needed)
        if (!iampb__add(room, room / 2 + 8, &room))
            return false;
    void *items = iampb__realloc(ctx, vec->items, vec->room, room, size);
    if (items == NULL)
        return false;
    vec->items = items;
    vec->room = room;
    return true;
}

void *iampb__vec_push(iampb_context *ctx, iampb__vec *vec, size_t size)
{
    if (vec->count == vec->room && !iampb__vec_reserve(ctx, vec, 1, size))
        return NULL;
    void *item = (char *)vec->items + vec->count * size;
    memset(item, 0, size);
    vec->count++;
    return item;
}

void iampb__vec_free(iampb_context *ctx, iampb__vec *vec, size_t size)
{
    iampb__free(ctx, vec->items, vec->room, size);
    *vec = (iampb__vec){ NULL, 0, 0 };
}
