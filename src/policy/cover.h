/* cover.h - the fewest sets that together hold all elements: what shrinking a list of actions comes down to.
 * Finding the fewest is hard in general, and easy for nearly all lists of actions: most elements are in few sets. So: a
 * greedy choice first; a lower bound, from elements no two of which share a set; where the two differ, a search that
 * branches on the element with the fewest sets, for a bounded number of steps. The answer says whether it is proven
 * to be the fewest. The same input gives the same answer. */
#ifndef IAMPB__POLICY_COVER_H
#define IAMPB__POLICY_COVER_H
#include "base/context.h"

typedef struct iampb__cover {
    size_t elements;       /* each must be in one of the sets at least */
    size_t words;          /* of a set: (elements + 63) / 64 */
    const uint64_t **sets; /* earlier ones are preferred */
    size_t count;
} iampb__cover;

/* Indexes of the sets chosen, ascending, to `chosen`, which has room for `elements` of them. false: no memory. */
bool iampb__cover_solve(iampb_context *ctx, const iampb__cover *cover, size_t *chosen, size_t *chosen_count,
        bool *is_least);
#endif
