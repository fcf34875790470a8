/* inquire.h - may this principal do that? One question of the graph to the evaluator, with what the caller may choose.
 * A key that is not given may be one that the caller chooses (a session name, tags of the request, an external id):
 * then the answer is YES with a value that lets it in, if there is one. Other keys (MFA, addresses, times) make it
 * YES_IF, and are kept as conditions. Rules P-22 to P-24. */
#ifndef IAMPB__GRAPH_INQUIRE_H
#define IAMPB__GRAPH_INQUIRE_H
#include "graph/graph.h"

/* One request. Texts are borrowed. */
typedef struct iampb__asked_step {
    iampb_str action;
    iampb_str resource;            /* an ARN, or "*" */
} iampb__asked_step;

/* Policies as they would be after a change. */
typedef struct iampb__change {
    bool no_boundary;              /* the boundary is gone */
    bool no_scps;                  /* SCPs do not count */
} iampb__change;

typedef struct iampb__reply {
    iampb_can value;               /* 0: no */
    const iampb__why *why;
} iampb__reply;

typedef struct iampb__inquirer {
    const iampb_graph *g;
    iampb_graph *making;           /* the same while it is made; NULL: it stays as it is, and replies have no reasons */
    iampb_request *request;
    iampb__arena *scratch;
    iampb_error **err;
    uint32_t caller;               /* whom the request has as caller; IAMPB__NO_NODE */
    iampb__vec keys;               /* iampb_str: what the answer at hand depends on */
    iampb__builder *witness;       /* NULL, or where the request goes that an answer was found with */
} iampb__inquirer;

/* Who decides the value of a key; "caller", "state", "platform", "resource". */
iampb__key_owner iampb__owner_of_key(iampb_str key);
const char *iampb__key_owner_name(iampb__key_owner owner);

iampb_status iampb__inquirer_begin(const iampb_graph *g, iampb_graph *making, iampb__inquirer *inquirer,
        iampb_error **err);
void iampb__inquirer_end(iampb__inquirer *asker);

/* Asks for an entry. `change` NULL: as things are. The trust policy counts where the resource is a role that is
 * assumed, and the RCPs of the resource's account. */
iampb_status iampb__inquire(iampb__inquirer *inquirer, uint32_t entry, const iampb__asked_step *step,
        const iampb__change *change, iampb__reply *out);
/* The same for somebody outside: what the side of the resource says, and that its own account lets it. */
iampb_status iampb__inquire_outsider(iampb__inquirer *inquirer, uint32_t node, const iampb__asked_step *step,
        iampb__reply *out);
/* Whether personal keys (name, tags) of the members of a group may matter to this step: then each is asked alone. */
bool iampb__inquire_alone(iampb__inquirer *asker, uint32_t group, const iampb__asked_step *step);

/* An answer that depends on something. */
iampb_status iampb__reply_set(iampb__inquirer *inquirer, iampb_can value, const iampb__why *why, iampb__reply *out);
/* The same as iampb__inquire() and iampb__inquire_outsider() (`node` may be either; nobody's group), with the request
 * that shows it, as input of a simulation, appended to `out`: caller, action, resource, and keys with values that let
 * it in. Nothing is appended where it is not allowed. */
iampb_status iampb__inquire_witness(iampb__inquirer *inquirer, uint32_t node, const iampb__asked_step *step,
        iampb__reply *reply, iampb__builder *out);
#endif
