/* resource_reach.h - which types of resources the Resource entries of a statement reach: whether some entry can be of a
 * type at all, and whether one means every resource of it. Answers are kept for the statement, so that each type is
 * compared with the entries once however many actions take it. Comparisons are counted, and end at a bound that is
 * linear in the length of the document: then a type counts as reached and as not covered, which reports nothing. */
#ifndef IAMPB__POLICY_RESOURCE_REACH_H
#define IAMPB__POLICY_RESOURCE_REACH_H
#include "policy/lint.h"

typedef struct iampb__reach {
    const iampb_catalog *catalog;
    const iampb__lint_statement *statement;
    uint32_t *stamp;     /* by type: the turn that its answers are of */
    uint8_t *answers;
    uint32_t turn;
    size_t budget;       /* comparisons that are left */
    bool wide;           /* some entry has a wildcard within its resource part */
    bool whole;          /* some entry means every ARN there is */
    bool unclear;        /* what cannot be judged is among the entries: neither an ARN nor a pattern of ARNs */
} iampb__reach;

/* false: no memory. */
bool iampb__reach_init(iampb__reach *reach, iampb__arena *arena, const iampb__lint *lint);
/* From here on about this statement's Resource. */
void iampb__reach_begin(iampb__reach *reach, const iampb__lint_statement *statement);
bool iampb__reach_meets(iampb__reach *reach, size_t type);
bool iampb__reach_covers(iampb__reach *reach, size_t type);

/* Types of the action with row number `row` of the service. Open: the entries mean every resource that it takes. Void:
 * they mean none. An action that takes no type is neither open nor, where its service has no types, void. */
bool iampb__reach_is_open(iampb__reach *reach, const iampb__service_view *service, const iampb__action_row *row);
/* More than open where an action takes one of several types, as those do that set tags: all of each type are meant.
 * Access points of Amazon S3 are not asked for, being another way to the same buckets. */
bool iampb__reach_is_all(iampb__reach *reach, const iampb__service_view *service, const iampb__action_row *row);
bool iampb__reach_is_void(iampb__reach *reach, const iampb__service_view *service, const iampb__action_row *row);
/* Some of the types that the action takes are met, if not all that it must be given. */
bool iampb__reach_meets_some(iampb__reach *reach, const iampb__service_view *service, const iampb__action_row *row);
#endif
