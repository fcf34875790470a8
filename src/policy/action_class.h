/* action_class.h - kinds of actions, as sets: what can be narrowed by Resource, what must be, what changes something.
 * The catalogue has the facts by action; rules ask about whole sets. So a kind is a set as well, filled for the actions
 * that a policy names, when it first names them. */
#ifndef IAMPB__POLICY_ACTION_CLASS_H
#define IAMPB__POLICY_ACTION_CLASS_H
#include "policy/action_set.h"

typedef struct iampb__action_classes {
    iampb__action_set restrictable; /* take a type of resource: Resource can narrow them */
    iampb__action_set required;     /* must be given a resource of some type */
    iampb__action_set permissions;  /* change who may do what, alone or among other things */
    iampb__action_set changes;      /* neither read nor list */
    iampb__action_set known;        /* those whose kinds are in the sets above */
} iampb__action_classes;

/* false: no memory. */
bool iampb__action_classes_init(iampb__action_classes *classes, iampb__arena *arena, const iampb_catalog *catalog);
/* The sets are right for these actions from now on. */
void iampb__action_classes_learn(iampb__action_classes *classes, const iampb__action_set *set);
#endif
