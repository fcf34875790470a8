/* redundant.h - which entries of a list are covered by others: REDUNDANT_ACTION and REDUNDANT_RESOURCE.
 * a covers b when the pattern a matches the text b, where wildcards of b are characters like any other, except that '?'
 * does not match a '*'. Entries are sorted, so that those that begin like a pattern stand together: a pattern "Get*"
 * takes its whole run in one step, others are compared within their run only. Comparing is counted in characters and
 * ends at a bound that is linear in the length of the list: what is found until then stands. */
#ifndef IAMPB__POLICY_REDUNDANT_H
#define IAMPB__POLICY_REDUNDANT_H
#include "policy/tree.h"

typedef struct iampb__redundant {
    size_t count;    /* as the list */
    size_t *group;   /* by entry: the first entry of its connected group, which may be itself */
    size_t *next;    /* by entry: the next one of the group, in order; 0: none */
    bool *removable; /* by entry: others of its group say it already; at least one of a group stays */
} iampb__redundant;

/* false: certainly nothing is. Costs a fraction of looking it up, and no memory. */
bool iampb__redundant_maybe(const iampb__tree_list *list, bool nocase);
/* All memory is from the arena. false: there is none. */
bool iampb__redundant_find(iampb__arena *arena, const iampb__tree_list *list, bool nocase, iampb__redundant *out);
#endif
