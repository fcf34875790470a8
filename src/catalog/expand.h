/* expand.h - the actions that a pattern matches, as ranges and one by one.
 * A pattern is "SERVICE:ACTION" with '*' and '?' on either side, or "*". What stands before the first wildcard of a
 * side is found by halving; actions in that range are then compared with the rest, unless the rest is "*" alone, when
 * the whole range matches. Case does not count. */
#ifndef IAMPB__CATALOG_EXPAND_H
#define IAMPB__CATALOG_EXPAND_H
#include "catalog/catalog.h"

typedef struct iampb__expansion {
    const iampb_catalog *catalog;
    iampb_str service_pattern, action_pattern;
    size_t service, service_end; /* the next service to look at */
    size_t action, action_end;   /* the next action of the current one */
    size_t from;                 /* nothing before this number */
    bool all_services, all_actions; /* within their ranges, nothing needs comparing */
} iampb__expansion;

/* The pattern must live as long as the expansion. */
void iampb__expand_begin(iampb__expansion *expansion, const iampb_catalog *catalog, iampb_str pattern);
/* As above for the actions of one service: pattern is what stands behind the colon. */
void iampb__expand_begin_service(iampb__expansion *expansion, const iampb_catalog *catalog, size_t service,
        iampb_str pattern);
/* Leaves out the actions before number `from`; before the first next. */
void iampb__expand_skip_to(iampb__expansion *expansion, size_t from);
/* The next action in the order of numbers; false at the end. */
bool iampb__expand_next(iampb__expansion *expansion, size_t *action);
/* The next run of matching actions [*first, *end): faster where the pattern means whole services. */
bool iampb__expand_next_range(iampb__expansion *expansion, size_t *first, size_t *end);
/* Whether anything matches. */
bool iampb__expand_any(const iampb_catalog *catalog, iampb_str pattern);
#endif
