/* compiled.h - one policy document, ready for questions. A question looks at the statements that can apply: those whose
 * actions the service has (a table by its name), then those whose patterns begin as the action's name does, then by
 * resource. What is malformed never applies, and is kept for explanations. Immutable once made; shared by reference. */
#ifndef IAMPB__EVAL_COMPILED_H
#define IAMPB__EVAL_COMPILED_H
#include "eval/condition.h"
#include "eval/index.h"
#include "eval/principal.h"
#include "policy/tree.h"
#include <stdatomic.h>

typedef struct iampb__action_pattern {
    iampb_str text;          /* as written */
    iampb_str service, name; /* in lower case; service "" of "*" */
    bool any;                /* "*" or "*:*" (E-13) */
    bool never;              /* no colon, wildcard in the service, white space, nothing behind the colon (E-15, E-16) */
    bool exact;              /* the name has no wildcard */
    bool tail;               /* its one wildcard is a '*' at the end */
    uint32_t literal;        /* bytes of the name before the first wildcard */
} iampb__action_pattern;

typedef struct iampb__compiled_statement {
    const iampb__tree_statement *tree;
    uint32_t number;             /* from 0 */
    bool allow;
    bool malformed;              /* never applies; `fault` says why (E-3, E-8, E-54, E-55) */
    const char *fault;
    bool not_action, not_resource, no_resource; /* no_resource: the kind has none (E-30) */
    bool indexed;                /* its actions are in the table of the effect by service, not in `always` */
    const iampb__action_pattern *actions;
    uint32_t action_count;
    const iampb__resource_pattern *resources;
    uint32_t resource_count;
    iampb__index resource_index; /* over the resources; used where there are many */
    iampb__principals principals;
    const iampb__test *tests;
    uint32_t test_count;
    uint64_t content;            /* of what it says, whatever the order of its lists */
} iampb__compiled_statement;

/* Statements of one effect by action. Items of the indexes are numbers in `patterns`. */
typedef struct iampb__action_ref {
    uint32_t statement, action;
} iampb__action_ref;

typedef struct iampb__service_table {
    iampb_str service;           /* in lower case */
    uint64_t hash;
    iampb__index index;          /* over names of actions; items: numbers in refs */
} iampb__service_table;

typedef struct iampb__effect_table {
    const iampb__service_table *slots; /* open addressing by the service's hash; service.ptr NULL: free */
    uint32_t slot_count;         /* 0 or a power of two */
    const iampb__action_ref *refs;
    const uint32_t *always;      /* statements with "*", or NotAction: looked at for each request */
    uint32_t always_count;
} iampb__effect_table;

struct iampb_compiled {
    atomic_size_t references;
    iampb__arena *arena;          /* has everything, this struct too */
    const iampb__source *source;  /* of a copy of the text */
    const iampb__tree *tree;
    iampb_str name;
    iampb_policy_kind kind;
    const iampb__compiled_statement *statements;
    uint32_t count;
    iampb__effect_table deny, allow;
};

bool iampb__action_compile(iampb__arena *arena, iampb_str text, iampb__action_pattern *out);
bool iampb__action_fits(const iampb__action_pattern *pattern, const iampb_request *request);
/* The service being the same, and the name beginning as the pattern does. */
bool iampb__action_name_fits(const iampb__action_pattern *pattern, iampb_str name);

/* Which statements of an effect have an Action or NotAction that matches, in the order of finding; one that matches in
 * several ways may come again. Begin with {0}; returns false at the end. */
typedef struct iampb__candidates {
    const iampb__service_table *service;
    uint32_t always, entry;       /* where it is: of the list, and of the service's index */
    bool begun;
} iampb__candidates;
bool iampb__candidates_next(const iampb_compiled *compiled, const iampb__effect_table *table,
        const iampb_request *request, iampb__candidates *at, const iampb__compiled_statement **out);

/* Of what a test says, whatever the order of its values: good for putting tests in an order, and for nothing else. */
uint64_t iampb__test_content(const iampb__test *test);

/* ---- One statement ---- */
/* The first entry of Action or NotAction that matches; UINT32_MAX: none does. */
uint32_t iampb__statement_action(const iampb_compiled *compiled, const iampb__compiled_statement *statement,
        const iampb_request *request);
/* Resource or NotResource, for a request that its actions match. */
iampb__truth iampb__statement_resource(const iampb__compiled_statement *statement, const iampb_request *request);
/* Resource, principal and conditions. *match: how the principal did, where the layer has one; else DIRECT. */
iampb__truth iampb__statement_applies(const iampb__compiled_statement *statement, const iampb_request *request,
        bool has_principal, const iampb__principal_rules *rules, iampb__match *match);
#endif
