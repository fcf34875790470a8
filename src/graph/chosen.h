/* chosen.h - a request that depends on keys: is there a choice of the caller's that lets it in, and if not, what else
 * would it take? Comparison answers, by a request that the evaluator allows. */
#ifndef IAMPB__GRAPH_CHOSEN_H
#define IAMPB__GRAPH_CHOSEN_H
#include "account/who_can.h"
#include "graph/inquire.h"

typedef struct iampb__chooser {
    bool outsider;      /* somebody else's account: its names and tags are its choice */
    bool holder;        /* knows the external id */
    bool provider;      /* tokens and assertions of a provider: what they claim is a choice */
} iampb__chooser;

/* The asker's request against `set`. */
iampb_status iampb__choose(iampb__inquirer *asker, const iampb_policy_set *set, const iampb__chooser *chooser,
        iampb__reply *out);
#endif
