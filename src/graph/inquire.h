/* inquire.h - may this principal do that? One question of the graph to the evaluator, with what the caller may choose.
 * A key that is not given may be one that the caller chooses (a session name, tags of the request, an external id): then
 * the answer is YES with a value that lets it in, if there is one. Other keys (MFA, addresses, times) make it YES_IF,
 * and are kept as conditions. Rules P-22 to P-24. */
#ifndef IAMPB__GRAPH_INQUIRE_H
#define IAMPB__GRAPH_INQUIRE_H
#include "graph/graph.h"

/* One request. Texts are borrowed. */
typedef struct iampb__asked_step {
    iampb_str action;
    iampb_str resource;            /* an ARN or "*"; "": some resource that the action may be asked on */
    struct { iampb_str key, value; } context[3];
    size_t context_count;
} iampb__asked_step;

/* Policies as they would be after a change. All of it is optional. */
typedef struct iampb__change {
    const iampb_compiled *added;   /* an identity policy more */
    const iampb_compiled *without; /* an identity policy less */
    bool no_boundary;              /* the boundary is gone */
    const iampb_compiled *boundary; /* another boundary */
    bool no_scps;                  /* SCPs do not count */
    bool free_tags;                /* the principal chooses its own tags */
} iampb__change;

typedef struct iampb__reply {
    iampb_can value;               /* 0: no */
    const iampb__why *why;
} iampb__reply;

typedef struct iampb__inquirer {
    iampb_graph *g;
    iampb_request *request;
    iampb__arena *scratch;
    iampb_error **err;
    uint32_t caller;               /* whom the request has as caller; IAMPB__NO_NODE */
    iampb__vec keys;               /* iampb_str: what the answer at hand depends on */
} iampb__inquirer;

/* Who decides the value of a key; "caller", "state", "platform", "resource". */
iampb__key_owner iampb__owner_of_key(iampb_str key);
const char *iampb__key_owner_name(iampb__key_owner owner);

iampb_status iampb__inquirer_begin(iampb_graph *g, iampb__inquirer *asker, iampb_error **err);
void iampb__inquirer_end(iampb__inquirer *asker);

/* Asks for an entry. `change` NULL: as things are. The trust policy counts where the resource is a role that is assumed,
 * and the RCPs of the resource's account. */
iampb_status iampb__inquire(iampb__inquirer *asker, uint32_t entry, const iampb__asked_step *step, const iampb__change *change,
        iampb__reply *out);
/* The same for somebody outside: what the side of the resource says, and that its own account lets it. */
iampb_status iampb__inquire_outsider(iampb__inquirer *asker, uint32_t node, const iampb__asked_step *step, iampb__reply *out);
/* Whether a service may assume the role for somebody of the role's own account (P-31 b). */
iampb_status iampb__inquire_service(iampb__inquirer *asker, iampb_str service, uint32_t role, iampb__reply *out);
/* Whether personal keys (name, tags) of the members of a group may matter to this step: then each is asked alone. */
bool iampb__inquire_alone(iampb__inquirer *asker, uint32_t group, const iampb__asked_step *step);

/* Both are needed: the worse value, and the conditions of both. A contradiction gives 0. */
iampb_status iampb__reply_and(iampb__inquirer *asker, iampb__reply *into, const iampb__reply *also);

/* The request that proves a reply, as input of a simulation with all policies that count, appended to `out`; and the
 * statement that allows it. */
iampb_status iampb__inquire_witness(iampb__inquirer *asker, uint32_t node, const iampb__asked_step *step, const iampb__change *change,
        iampb__builder *out);
#endif
