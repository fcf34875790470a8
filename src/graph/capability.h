/* capability.h - what a principal's identity policies do not rule out: for each action that the graph asks about,
 * whether some Allow statement may match it, on whatever resource. Most principals have none of them, and are asked
 * nothing. Told once for each distinct document. */
#ifndef IAMPB__GRAPH_CAPABILITY_H
#define IAMPB__GRAPH_CAPABILITY_H
#include "graph/graph.h"

typedef struct iampb__actions {
    uint64_t bits; /* by number */
} iampb__actions;

typedef struct iampb__capabilities {
    iampb_graph *g;
    iampb__map numbers;         /* by name of an action, case aside: its number + 1 */
    iampb__vec names;           /* iampb_str */
    iampb__actions *groups;     /* by group */
} iampb__capabilities;

iampb_status iampb__capabilities_find(iampb_graph *g, iampb__capabilities *out, iampb_error **err);
void iampb__capabilities_free(iampb__capabilities *c);
/* SIZE_MAX: it is not among them. */
size_t iampb__action_number(const iampb__capabilities *c, iampb_str action);
static inline bool iampb__may(const iampb__capabilities *c, uint32_t group, size_t number)
{
    return (c->groups[group].bits >> number & 1) != 0;
}
#endif
