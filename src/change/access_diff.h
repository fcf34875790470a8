/* access_diff.h - what two snapshots differ in, by access. See iampb/access_diff.h. */
#ifndef IAMPB__CHANGE_ACCESS_DIFF_H
#define IAMPB__CHANGE_ACCESS_DIFF_H
#include "base/arena.h"
#include "base/map.h"
#include "base/vec.h"
#include "iampb/access_diff.h"

typedef struct iampb__access_item {
    iampb_access_change change;
    bool trust;                   /* of who may assume roles; else of what principals may do */
    iampb_str account;
    iampb_answer gain;
    iampb_comparison *comparison; /* NULL: none was made */
    iampb__vec arns;              /* iampb_str */
    iampb__vec missing;           /* iampb_str */
} iampb__access_item;

struct iampb_access_diff {
    iampb__arena *arena;          /* has everything but what grows, this struct too */
    iampb_context *ctx;
    iampb_answer answer;
    iampb__vec items;             /* iampb__access_item */
    iampb__vec notes;             /* iampb_str */
    uint64_t principals, unchanged, comparisons, equivalent;
};

static inline iampb__access_item *iampb__access_item_at(const iampb_access_diff *diff, size_t index)
{
    return IAMPB__VEC_AT(iampb__access_item, &diff->items, index);
}
#endif
