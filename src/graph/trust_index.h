/* trust_index.h - trust policies the other way round: for an account, a principal, a provider, the roles that let it
 * in. Each distinct text is compiled once. Roles that no principal's own policy decides about are never looked at
 * twice. */
#ifndef IAMPB__GRAPH_TRUST_INDEX_H
#define IAMPB__GRAPH_TRUST_INDEX_H
#include "graph/graph.h"

typedef struct iampb__trust_at {
    const iampb_compiled *compiled; /* NULL: there is none that can be read; `doubt` */
    iampb_str doubt;                /* a sentence: what is not known of it; "" */
    bool alone;                     /* may tell principals of one account apart */
} iampb__trust_at;

/* Entries of roles, in order. */
typedef struct iampb__role_list {
    iampb__vec roles;               /* uint32_t */
} iampb__role_list;

typedef struct iampb__trusts {
    iampb__trust_at *at;            /* by entry */
    iampb__map by_text;             /* iampb__trust_at * */
    iampb__vec compiled;            /* iampb_compiled * */
    iampb__map named[6];            /* by iampb__trusted: role lists by name */
    iampb__vec lists;               /* iampb__role_list *, all of them */
    iampb_policy_set **rcps;        /* by account of the index: the layer RCP */
} iampb__trusts;

typedef enum iampb__trusted {
    IAMPB__TRUSTED_ANYONE = 0,      /* "*": "*", and Allow with NotPrincipal */
    IAMPB__TRUSTED_ACCOUNT,         /* its id */
    IAMPB__TRUSTED_PRINCIPAL,       /* the ARN of a user, role or session, or a unique id */
    IAMPB__TRUSTED_PROVIDER,        /* a provider's ARN or host */
    IAMPB__TRUSTED_ANYONE_ALONE,    /* of ANYONE and ACCOUNT, those whose policy may tell principals of an account */
    IAMPB__TRUSTED_ACCOUNT_ALONE    /* apart: it names some, or looks at names or tags */
} iampb__trusted;

iampb_status iampb__trusts_find(iampb_graph *g, iampb_error **err);
void iampb__trusts_free(iampb_graph *g);
/* The roles that an Allow statement names so; none: an empty list. */
const iampb__role_list *iampb__roles_trusting(const iampb_graph *g, iampb__trusted kind, iampb_str name);
/* Names of a kind in the order of their coming: index from 0; false past the end. */
bool iampb__trusted_name(const iampb_graph *g, iampb__trusted kind, size_t index, iampb_str *name,
        const iampb__role_list **roles);
/* Whether the text of statements may look at names or tags of the caller. In doubt it does. */
bool iampb__text_is_personal(iampb_str text);
#endif
