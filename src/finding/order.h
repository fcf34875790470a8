/* order.h - the order of findings and of coverage rows, and the stable sort that both use. */
#ifndef IAMPB__FINDING_ORDER_H
#define IAMPB__FINDING_ORDER_H
#include "finding/list.h"

/* < 0, 0, > 0 for two items, as for text. */
typedef int (*iampb__compare)(const void *a, const void *b);

/* Sorts pointers; equal ones keep their order. false: no memory, and the items are as before. */
bool iampb__merge_sort(iampb_context *ctx, void **items, size_t count, iampb__compare compare);
/* The same of items of `size` bytes. */
bool iampb__merge_sort_items(iampb_context *ctx, void *items, size_t count, size_t size, iampb__compare compare);

/* Severity from critical down, lesson, check, resource, stable key; then whatever else may tell two findings apart, so
 * that the order of the inputs shows nowhere. Both are iampb_finding. */
int iampb__finding_order(const void *a, const void *b);
/* Lesson, check, account. Both are iampb__coverage. */
int iampb__coverage_order(const void *a, const void *b);
#endif
