/* build.h - how a graph is made: administrators first, who need no ways to more; then the edges of everybody else. Each
 * finder is a file of its own. */
#ifndef IAMPB__GRAPH_BUILD_H
#define IAMPB__GRAPH_BUILD_H
#include "graph/inquire.h"
#include "graph/capability.h"
#include "graph/trust_index.h"

typedef struct iampb__build {
    iampb_graph *g;
    iampb__inquirer asker;
    iampb__capabilities can;
    iampb_error **err;
} iampb__build;

iampb_status iampb__graph_build(iampb_graph *g, iampb_error **err);

/* Whether an entry may be a source of edges: no administrator, and no role of a service unless wanted. */
bool iampb__is_source(const iampb__build *b, uint32_t entry);
/* The first member of a group that is a source; IAMPB__NO_NODE: none is. */
uint32_t iampb__group_source(const iampb__build *b, uint32_t group);

iampb_status iampb__find_admins(iampb__build *b);       /* admin.c */
iampb_status iampb__find_assume_edges(iampb__build *b); /* assume.c: inside the organisation */
iampb_status iampb__find_outside_edges(iampb__build *b); /* outside.c: from outsiders */
#endif
