/* escalation.h - ways to gain privileges in an account, each a set of actions that are all needed.
 * The set is what identifies a way; names and the published number (of pathfinding.cloud, where there is one) are for
 * people. Whether a way leads anywhere depends on roles, trusts and resources: a policy alone can only make it
 * possible. */
#ifndef IAMPB__POLICY_ESCALATION_H
#define IAMPB__POLICY_ESCALATION_H
#include "policy/sensitive_actions.h"

#define IAMPB__ESCALATION_MOST 7 /* actions of a way */

typedef struct iampb__escalation {
    const char *alias;   /* "" where it has none */
    const char *name;
    iampb__named_action actions[IAMPB__ESCALATION_MOST];
    const char *result;  /* "become role", "gain policies", "credential of user", ... */
    bool is_partial;     /* needs something more to be of use */
} iampb__escalation;

const iampb__escalation *iampb__escalations(size_t *count);
/* Goes through the actions of a way: *at is 0 at first; false at the end. */
bool iampb__escalation_action(const iampb__escalation *way, size_t *at, const iampb__named_action **action);
#endif
