/* graph.h - who can become whom by assuming roles: every way from one principal of an organisation to another, and from
 * outside to an administrator.
 *
 *     iampb_graph_new(organization, &options, &graph, &err);
 *     iampb_graph_find_paths(graph, "outside", 7, "admin", 5, NULL, &paths, &err);
 *     iampb_paths_write(paths, 2, write, user, &err);
 *
 * An edge is a role that a principal may assume, or that a provider's token or assertion opens. Each was decided by
 * iampb_evaluate() with all policies that have a say, and carries the request that proves it, as input of `iampb
 * simulate`. An edge is "yes"; "yes-if", with the context that it takes and that the caller cannot be shown to have; or
 * "unknown", with the input that is missing. Missing data never makes a "no". What the caller chooses itself (the name
 * of the session, tags of the request, an external id that it knows) makes no condition. Other ways to more rights
 * (roles handed to services, credentials of others, policies rewritten) are no edges here: no path says nothing about
 * those. An administrator is who may do everything that its account lets anybody do, by its policies and within its
 * permissions boundary. A graph never changes: any number of threads may ask it. It borrows from the organisation,
 * which must outlive it, and nothing may be loaded meanwhile. Rules: AWS IAM User Guide, "Policy evaluation logic",
 * "Roles terms and concepts". */
#ifndef IAMPB_GRAPH_H
#define IAMPB_GRAPH_H
#include "iampb/who.h"
#ifdef __cplusplus
extern "C" {
#endif

typedef struct iampb_graph iampb_graph;
typedef struct iampb_paths iampb_paths;

typedef struct iampb_graph_options {
    size_t struct_size;             /* set by the INIT macro */
    const iampb_access_index *index; /* of the same organisation; must outlive the graph [one is made] */
    int64_t now;                    /* seconds since 1970, for conditions on time; INT64_MIN: not given [INT64_MIN] */
    int32_t service_linked;         /* 1: service-linked roles may be sources of edges [0] */
    int32_t reserved;               /* 0 */
} iampb_graph_options;
#define IAMPB_GRAPH_OPTIONS_INIT { sizeof(iampb_graph_options), NULL, INT64_MIN, 0, 0 }
IAMPB_API size_t iampb_graph_options_size(void);

/* Seals the organisation. options NULL: the defaults.
 *   out  required. Set only when the result is IAMPB_OK; free it with iampb_graph_free(), which takes NULL too.
 * Returns IAMPB_OK, IAMPB_E_INVALID (the index is of another organisation), IAMPB_E_LIMIT or IAMPB_E_NOMEM. */
IAMPB_API iampb_status iampb_graph_new(iampb_organization *organization, const iampb_graph_options *options,
        iampb_graph **out, iampb_error **err);
IAMPB_API void iampb_graph_free(iampb_graph *graph);

/* ---- Nodes ---- */
/* Principals in the order of loading, then outsiders. Numbers are good for this graph alone. */
IAMPB_API size_t iampb_graph_node_count(const iampb_graph *graph);
/* SIZE_MAX: there is none. An ARN; of outsiders the account's id, the provider's ARN or host, or "*". */
IAMPB_API size_t iampb_graph_node_find(const iampb_graph *graph, const char *name, size_t len);
/* "name"; "kind" ("root", "user", "role", "anyone", "account", "principal", "provider"); "account" (of its ARN);
 * "admin" ("policy"); "admin-value" (as of edges); "capped" ("true": only its permissions boundary keeps it from being
 * one). NULL: there is none. Views live as long as the graph; names are pieces of the inputs, without a NUL at the
 * end. */
IAMPB_API const char *iampb_graph_node_text(const iampb_graph *graph, size_t node, const char *name, size_t *len);

/* ---- Edges ---- */
/* Of like principals one edge stands for all: these count and list the edges of one node, its own and those of all that
 * are like it. Administrators by policy have none: they reach everything. */
IAMPB_API size_t iampb_graph_edge_count(const iampb_graph *graph, size_t node);
/* The node it ends at; SIZE_MAX past the end. */
IAMPB_API size_t iampb_graph_edge_to(const iampb_graph *graph, size_t node, size_t index);
/* "type" ("assume", "federate"); "value" ("yes", "yes-if", "unknown"); "missing" (of "unknown": what is not at hand).
 * NULL: there is none. */
IAMPB_API const char *iampb_graph_edge_text(const iampb_graph *graph, size_t node, size_t index, const char *name,
        size_t *len);

/* ---- Paths ---- */
typedef struct iampb_paths_options {
    size_t struct_size;    /* set by the INIT macro */
    uint64_t max_paths;    /* paths that are listed [1,000] */
    uint64_t max_hops;     /* hops of a path [16] */
    int32_t all;           /* 1: all paths up to max_hops that pass nobody twice [0: the shortest from each source] */
    int32_t certain;       /* 1: edges that are "yes" alone [0] */
} iampb_paths_options;
#define IAMPB_PATHS_OPTIONS_INIT { sizeof(iampb_paths_options), 0, 0, 0, 0 }
IAMPB_API size_t iampb_paths_options_size(void);

/* Paths between any two:
 *   from  an ARN or other name of a node; "outside": all outsiders; "": all who are no administrators.
 *   to    an ARN; "admin": all administrators.
 * A shorter path is better, of equal ones that with more certain edges. None starts at an administrator by policy, and
 * none ends where it starts.
 * Returns IAMPB_OK, IAMPB_E_INVALID (no such node), IAMPB_E_LIMIT or IAMPB_E_NOMEM. */
IAMPB_API iampb_status iampb_graph_find_paths(const iampb_graph *graph, const char *from, size_t from_len,
        const char *to, size_t to_len, const iampb_paths_options *options, iampb_paths **out, iampb_error **err);
IAMPB_API void iampb_paths_free(iampb_paths *paths);
IAMPB_API size_t iampb_paths_count(const iampb_paths *paths);
/* Hops of a path, one fewer than its nodes; the node at which hop `hop` begins, and with hop == hops where the path
 * ends; SIZE_MAX past the end. */
IAMPB_API size_t iampb_paths_hop_count(const iampb_paths *paths, size_t path);
IAMPB_API size_t iampb_paths_node_at(const iampb_paths *paths, size_t path, size_t hop);
/* The least of its hops, with whose conditions it holds. */
IAMPB_API iampb_can iampb_paths_value(const iampb_paths *paths, size_t path);
/* {"admins": [...], "paths": [...]}: doc/paths.md has all members. */
IAMPB_API iampb_status iampb_paths_write(const iampb_paths *paths, int32_t indent, iampb_write_fn write, void *user,
        iampb_error **err);

#ifdef __cplusplus
}
#endif
#endif /* IAMPB_GRAPH_H */
