/* sort.c - see sort.h. The C library's qsort() may take memory behind the context's back, and is not stable. */
#include "catalog/sort.h"
#include <string.h>

static void merge(void **from, void **to, size_t begin, size_t middle, size_t end, iampb__catalog_order order)
{
    size_t left = begin, right = middle;
    for (size_t at = begin; at < end; at++) {
        bool take_left = right == end || (left < middle && order(from[left], from[right]) <= 0);
        to[at] = take_left ? from[left++] : from[right++];
    }
}

bool iampb__catalog_sort(iampb_context *ctx, void **items, size_t count, iampb__catalog_order order)
{
    if (count < 2)
        return true;
    void **other = iampb__alloc(ctx, count, sizeof *other);
    if (other == NULL)
        return false;
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t begin = 0; begin < count; begin += 2 * width) {
            size_t middle = count - begin > width ? begin + width : count;
            size_t end = count - middle > width ? middle + width : count;
            merge(items, other, begin, middle, end, order);
        }
        memcpy(items, other, count * sizeof *items);
    }
    iampb__free(ctx, other, count, sizeof *other);
    return true;
}
