/* graph.h - who can become whom: every way from one principal of an organisation to another, from outside to an
 * administrator, and what one stolen key is worth.
 *
 *     iampb_graph_new(organization, &options, &graph, &err);
 *     iampb_graph_find_paths(graph, "outside", 7, "admin", 5, NULL, &paths, &err);
 *     iampb_paths_write(paths, 2, write, user, &err);
 *
 * An edge is a way in which one principal gets what another may do: it assumes the role, hands it to a service, takes a
 * credential, rewrites a trust policy. Each was decided by iampb_evaluate() with all policies that have a say, and
 * carries the request that proves it, as input of `iampb simulate`. An edge is "yes"; "yes-if", with the context that it
 * takes and that the caller cannot be shown to have; or "unknown", with the input that is missing. Missing data never
 * makes a "no".
 * An administrator is who may do everything that its account lets anybody do, by its policies ("policy"), or because it
 * can give that to itself ("grant").
 * A graph never changes: any number of threads may ask it. It borrows from the organisation, which must outlive it, and
 * nothing may be loaded meanwhile.
 * Rules: AWS IAM User Guide, "Policy evaluation logic", "Roles terms and concepts"; the rows are in
 * iampb_graph_row_at(). */
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
    iampb_str inventory;            /* JSON that tells which resources have which role: doc/graph.md [none: what needs
                                       one is "potential"] */
    int32_t service_linked;         /* 1: service-linked roles may be sources of edges [0] */
    int32_t reserved;               /* 0 */
} iampb_graph_options;
#define IAMPB_GRAPH_OPTIONS_INIT { sizeof(iampb_graph_options), NULL, INT64_MIN, { NULL, 0 }, 0, 0 }
IAMPB_API size_t iampb_graph_options_size(void);

/* Seals the organisation. options NULL: the defaults.
 *   out  required. Set only when the result is IAMPB_OK; free it with iampb_graph_free(), which takes NULL too.
 * Returns IAMPB_OK, IAMPB_E_SYNTAX and IAMPB_E_INVALID (the inventory), IAMPB_E_LIMIT or IAMPB_E_NOMEM. */
IAMPB_API iampb_status iampb_graph_new(iampb_organization *organization, const iampb_graph_options *options,
        iampb_graph **out, iampb_error **err);
IAMPB_API void iampb_graph_free(iampb_graph *graph);

/* ---- Nodes ---- */
/* Principals in the order of loading, then outsiders. Numbers are good for this graph alone. */
IAMPB_API size_t iampb_graph_node_count(const iampb_graph *graph);
/* SIZE_MAX: there is none. An ARN; of outsiders the account's id, the provider's ARN or host, or "*". */
IAMPB_API size_t iampb_graph_node_find(const iampb_graph *graph, const char *name, size_t len);
/* "name"; "kind" ("root", "user", "role", "anyone", "account", "principal", "provider"); "account" (of its ARN);
 * "admin" ("policy", "grant"); "admin-value" (as of edges); "admin-row"; "capped" ("true": up to a permissions
 * boundary). NULL: there is none. Views live as long as the graph. */
IAMPB_API const char *iampb_graph_node_text(const iampb_graph *graph, size_t node, const char *name, size_t *len);

/* ---- Edges ---- */
/* Of like principals one edge stands for all: these count and list the edges of one node, its own and those of all that
 * are like it. Administrators by policy have none: they reach everything. */
IAMPB_API size_t iampb_graph_edge_count(const iampb_graph *graph, size_t node);
/* The node it ends at; SIZE_MAX past the end. */
IAMPB_API size_t iampb_graph_edge_to(const iampb_graph *graph, size_t node, size_t index);
/* "type" ("assume", "federate", "pass", "existing", "credential", "rewrite-trust"); "row"; "value" ("yes", "yes-if",
 * "unknown"); "missing" (of "unknown": what is not at hand). NULL: there is none. */
IAMPB_API const char *iampb_graph_edge_text(const iampb_graph *graph, size_t node, size_t index, const char *name,
        size_t *len);

/* ---- Rows ---- */
/* The ways to more rights that are looked for. "id", "alias", "name", "actions", "kind". NULL: past the end. Static. */
IAMPB_API size_t iampb_graph_row_count(void);
IAMPB_API const char *iampb_graph_row_text(size_t row, const char *name, size_t *len);

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
 *   to    an ARN; "admin": all administrators, by grant too; "": everybody who can be reached.
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
/* {"admins": [...], "paths": [...], "potential": [...]}: doc/graph.md has all members. */
IAMPB_API iampb_status iampb_paths_write(const iampb_paths *paths, int32_t indent, iampb_write_fn write, void *user,
        iampb_error **err);

/* ---- Reach ---- */
/* What the node reaches, as JSON: {"from", "yes": {...}, "yes-if": {...}} with "principals", "accounts", "admins",
 * "adminAccounts" (numbers), "sensitive" (actions) and the lists of them; over edges that are certain, and over those
 * with conditions too. Blast radius of a stolen key: that of its user. */
IAMPB_API iampb_status iampb_graph_write_reach(const iampb_graph *graph, size_t node, int32_t indent,
        iampb_write_fn write, void *user, iampb_error **err);
/* Who reaches the node: {"to", "principals": [{"arn", "value", "hops"}]}. */
IAMPB_API iampb_status iampb_graph_write_reached_by(const iampb_graph *graph, size_t node, int32_t indent,
        iampb_write_fn write, void *user, iampb_error **err);
/* Circles of roles that may assume each other: {"circles": [{"roles": [...]}]}. */
IAMPB_API iampb_status iampb_graph_write_circles(const iampb_graph *graph, int32_t indent, iampb_write_fn write,
        void *user, iampb_error **err);
/* The fewest changes of statements that leave no path from outside, and from those who are no administrators, to an
 * administrator; a change that breaks fewer principals counts less: doc/graph.md. from and to as of
 * iampb_graph_find_paths(). */
IAMPB_API iampb_status iampb_graph_write_cut(const iampb_graph *graph, const char *from, size_t from_len,
        const char *to, size_t to_len, int32_t indent, iampb_write_fn write, void *user, iampb_error **err);
/* What is new, and what is gone: edges, administrators, outsiders, each with the statement that made it. */
IAMPB_API iampb_status iampb_graph_write_difference(const iampb_graph *before, const iampb_graph *after,
        int32_t indent, iampb_write_fn write, void *user, iampb_error **err);

/* ---- Pictures ---- */
typedef struct iampb_graph_write_options {
    size_t struct_size;    /* set by the INIT macro */
    iampb_str format;      /* "json", "dot", "graphml", "html" ["json"] */
    iampb_str focus;       /* a node's name: what it reaches, and what reaches it, alone [all] */
    iampb_str paths_to;    /* "admin" or a name: paths to it alone [all edges] */
    int32_t indent;        /* of JSON [0] */
    int32_t reserved;      /* 0 */
} iampb_graph_write_options;
#define IAMPB_GRAPH_WRITE_OPTIONS_INIT                                                                                \
    { sizeof(iampb_graph_write_options), { NULL, 0 }, { NULL, 0 }, { NULL, 0 }, 0, 0 }
IAMPB_API size_t iampb_graph_write_options_size(void);
/* Principals that are alike in every edge are one node of the picture, with their number. The HTML is one page without
 * anything from elsewhere. */
IAMPB_API iampb_status iampb_graph_write(const iampb_graph *graph, const iampb_graph_write_options *options,
        iampb_write_fn write, void *user, iampb_error **err);
#ifdef __cplusplus
}
#endif
#endif /* IAMPB_GRAPH_H */
