/* sort.h - a merge sort of pointers, for orders that decide every pair. */
#ifndef IAMPB__CATALOG_SORT_H
#define IAMPB__CATALOG_SORT_H
#include "base/context.h"

typedef int (*iampb__catalog_order)(const void *a, const void *b);

/* Stable. false, with the items as they were: no memory. */
bool iampb__catalog_sort(iampb_context *ctx, void **items, size_t count, iampb__catalog_order order);
#endif
