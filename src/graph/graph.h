/* graph.h - who can become whom. Built once from a sealed organisation, and never changed afterwards.
 *
 * Nodes have numbers: first the entries of the access index (root users, users, roles), then its groups, then
 * outsiders. A group stands for its members: where nothing in the way of a question can tell them apart, it is asked
 * once, and has the edges of all of them. So an edge of a principal starts at the principal itself, at its group, or
 * at the group whose statements about roles are the same (`alike`); iampb__graph_sources() tells which nodes speak for
 * one. Edges end at entries. Who may do everything is no node but a property of nodes (iampb__admin).
 *
 * Each edge has one of three values (iampb_can), and was decided by the evaluator; the request that proves it is made
 * again when somebody wants to see it (paths_write.c). What depends on inputs that are not there is UNKNOWN, with a
 * sentence that names them.
 *
 * Files: inquire.h asks the evaluator for a principal; capability.h tells quickly what a principal cannot do; admin.c
 * finds administrators; trust_index.h turns trust policies round; assume.c and outside.c make the edges; paths.h finds
 * ways along them. */
#ifndef IAMPB__GRAPH_GRAPH_H
#define IAMPB__GRAPH_GRAPH_H
#include "account/access_index.h"
#include "iampb/graph.h"

typedef enum iampb__edge_type {
    IAMPB__EDGE_ASSUME = 0,     /* "assume": sts:AssumeRole, and the trust policy */
    IAMPB__EDGE_FEDERATE,       /* "federate": with a token or an assertion of a provider */
    IAMPB__EDGE_TYPES
} iampb__edge_type;

#define IAMPB__NO_NODE UINT32_MAX

/* Who decides a key's value (P-23). */
typedef enum iampb__key_owner {
    IAMPB__KEY_OF_CALLER = 0,  /* "caller": chosen at will, such as a session name */
    IAMPB__KEY_OF_STATE,       /* "state": what the caller has: MFA, an address, a tag */
    IAMPB__KEY_OF_PLATFORM,    /* "platform": set by AWS, such as the time */
    IAMPB__KEY_OF_RESOURCE     /* "resource": a resource of some kind must be there */
} iampb__key_owner;

/* What a value of YES_IF or UNKNOWN depends on; each distinct one is kept once. */
typedef struct iampb__condition {
    iampb_str key;              /* as the policy writes it */
    const iampb_str *values;    /* with which it is allowed; 0: the key is absent */
    size_t value_count;
    iampb__key_owner owner;
} iampb__condition;

typedef struct iampb__why {
    const iampb__condition *conditions; /* by key; of YES_IF */
    size_t condition_count;
    iampb_str missing;          /* of UNKNOWN: what is not at hand, a sentence */
} iampb__why;

typedef struct iampb__edge {
    uint32_t from, to;          /* nodes */
    uint8_t type, value;        /* iampb__edge_type, iampb_can */
    const iampb__why *why;      /* NULL with YES */
} iampb__edge;

/* Whether a principal may do everything that the guardrails of its account let anybody do, by its policies. */
typedef struct iampb__admin {
    uint8_t value;              /* iampb_can; 0: no */
    bool capped;                /* only its permissions boundary keeps it from being one */
    const iampb__why *why;
} iampb__admin;

/* Whoever is not in the model. */
typedef enum iampb__outsider_kind {
    IAMPB__OUTSIDER_ANYONE = 0, /* "anyone": every AWS principal of every account */
    IAMPB__OUTSIDER_ACCOUNT,    /* "account": another account; its administrators may let anybody in it in */
    IAMPB__OUTSIDER_PRINCIPAL,  /* "principal": a user, role or session of another account */
    IAMPB__OUTSIDER_PROVIDER    /* "provider": whoever a provider gives a token or an assertion */
} iampb__outsider_kind;

typedef struct iampb__outsider {
    iampb__outsider_kind kind;
    iampb_str name;             /* account id, ARN, provider's ARN or host; "*" */
} iampb__outsider;

struct iampb_graph {
    iampb__arena *arena;        /* has everything, this struct too, but for what is counted or grows */
    iampb_context *ctx;
    const iampb_organization *organization;
    const iampb_access_index *index;
    iampb_access_index *own_index;
    int64_t now;                /* INT64_MIN: not given */
    bool service_linked;        /* roles of services may be sources */
    uint32_t entry_count, group_count, node_count;
    iampb__vec outsiders;       /* iampb__outsider; node entry_count + group_count + i */
    iampb__map outsider_by_name;
    const uint32_t *alike;      /* by group: the first group of the same account that says the same about roles */
    iampb__admin *admins;       /* by entry */
    iampb__vec edges;           /* iampb__edge; in the end by from, to, best value */
    const uint32_t *first;      /* by node, node_count + 1: its edges */
    const uint32_t *into;       /* edges by the node that they end at */
    const uint32_t *into_first; /* by entry, entry_count + 1 */
    iampb__map whys;            /* by content */
    struct iampb__trusts *trusts; /* trust_index.h */
};

/* ---- Nodes ---- */
static inline uint32_t iampb__group_node(const iampb_graph *g, uint32_t group) { return g->entry_count + group; }
static inline bool iampb__is_entry(const iampb_graph *g, uint32_t node) { return node < g->entry_count; }
static inline bool iampb__is_outsider(const iampb_graph *g, uint32_t node)
{
    return node >= g->entry_count + g->group_count;
}
const iampb__outsider *iampb__outsider_at(const iampb_graph *g, uint32_t node);
/* The node of this outsider, made if it is new. IAMPB__NO_NODE: no memory. While the graph is made. */
uint32_t iampb__outsider_node(iampb_graph *g, iampb__outsider_kind kind, iampb_str name);
/* The nodes that speak for a node: an entry, its group and the group alike; or the outsider itself. Returns how many
 * they are. */
size_t iampb__graph_sources(const iampb_graph *g, uint32_t node, uint32_t out[3]);
/* The ARN; of outsiders the name; of a group that of its first member. */
iampb_str iampb__node_name(const iampb_graph *g, uint32_t node);
const iampb__who_account *iampb__entry_account(const iampb_graph *g, uint32_t entry);

const char *iampb__edge_name(uint8_t type); /* "assume", ... */

/* ---- Making ---- */
/* Each returns a status. */
iampb_status iampb__graph_add(iampb_graph *g, const iampb__edge *edge, iampb_error **err);
/* The same content gives the same pointer. NULL: no memory. */
const iampb__why *iampb__graph_why(iampb_graph *g, const iampb__why *why);
/* Is `a` better than `b`: YES before YES_IF before UNKNOWN before none (0). */
bool iampb__can_better(iampb_can a, iampb_can b);
/* Sorts the edges and keeps the best of each pair and type. */
iampb_status iampb__graph_seal(iampb_graph *g, iampb_error **err);
#endif
