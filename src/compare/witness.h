/* witness.h - from what the search found to a request that the evaluator confirms, and back to people: plain, with
 * actions that exist and resources that they take, where such a request does as well. Rule: rules C-6, C-7. */
#ifndef IAMPB__COMPARE_WITNESS_H
#define IAMPB__COMPARE_WITNESS_H
#include "compare/comparer.h"
#include "json/bridge.h"

/* Whether the request is what is looked for. */
typedef bool (*iampb__wanted_fn)(void *user, const iampb_request *request);

typedef struct iampb__witness_maker {
    iampb__comparer *c;
    const iampb_caller *caller; /* who asks */
    iampb_str owner;            /* account of the resource */
    iampb__wanted_fn wanted;
    void *user;
    iampb_request *request;     /* the witness, once there is one; made by the maker */
    uint32_t *keys;             /* variables that are set in it */
    uint32_t key_count;
    bool known_action;          /* of the catalogue */
} iampb__witness_maker;

/* YES: `request` is a witness. NO: it is none. UNSURE: no memory (c->failed). */
iampb__found iampb__witness_make(iampb__witness_maker *maker, const iampb__class *one, const iampb__model *model);
void iampb__witness_end(iampb__witness_maker *maker);
/* As input of a simulation, without policies; members are added to an object that is open. */
void iampb__witness_write(const iampb__witness_maker *maker, iampb__json_writer *writer);
#endif
