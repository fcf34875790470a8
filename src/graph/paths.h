/* paths.h - ways through the graph. From the targets backwards, level by level: each node learns how many hops it is
 * away, over which edge, and with what value; so one search answers for all sources (P-75). */
#ifndef IAMPB__GRAPH_PATHS_H
#define IAMPB__GRAPH_PATHS_H
#include "graph/inquire.h"

/* How a node gets to the nearest target. */
typedef struct iampb__way {
    uint32_t hops;           /* UINT32_MAX: it does not */
    const iampb__edge *edge; /* the first one; NULL: it is a target */
    uint8_t value;           /* iampb_can: of all edges together; YES of a target */
} iampb__way;

typedef struct iampb__path {
    uint32_t from, to;       /* nodes */
    uint32_t first, hops;    /* in the list of edges */
    uint8_t value;           /* iampb_can */
} iampb__path;

struct iampb_paths {
    iampb__arena *arena;     /* has everything, this struct too, but for the lists */
    iampb_context *ctx;
    const iampb_graph *graph;
    iampb_paths_options options;
    bool to_admins;
    iampb__vec paths;        /* iampb__path */
    iampb__vec edges;        /* const iampb__edge *: those of each path, one after the other */
};

/* The worse of two values. */
uint8_t iampb__worse(uint8_t a, uint8_t b);
/* By node; from the arena. `targets`: by entry, not 0 for targets. NULL: no memory. */
const iampb__way *iampb__ways_to(const iampb_graph *g, const uint8_t *targets, bool certain, iampb__arena *arena);
#endif
