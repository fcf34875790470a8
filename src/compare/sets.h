/* sets.h - all policies of a request, before and after: see iampb_compare_sets(). */
#ifndef IAMPB__COMPARE_SETS_H
#define IAMPB__COMPARE_SETS_H
#include "iampb/compare.h"

/* As iampb_compare_relation(), of two sets and for the request's caller: reasons "gained" and "lost". Where a document
 * of either set is not at hand the relation is UNKNOWN, and reasons tell what may be. */
iampb_status iampb__sets_relation(const iampb_policy_set *older, const iampb_policy_set *newer,
        const iampb_request *request, const iampb_compare_options *options, iampb_comparison **out, iampb_error **err);
#endif
