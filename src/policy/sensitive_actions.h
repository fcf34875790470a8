/* sensitive_actions.h - lists of actions that are worth a word by themselves. A test looks for all in the catalogue. */
#ifndef IAMPB__POLICY_SENSITIVE_ACTIONS_H
#define IAMPB__POLICY_SENSITIVE_ACTIONS_H
#include "base/str.h"

/* "iam:PassRole", and how much of it is the service. */
typedef struct iampb__named_action {
    iampb_str name;
    size_t service;
} iampb__named_action;
/* One, for initialisers of static tables. */
#define IAMPB__ACTION(service, name) { IAMPB__STR_INIT(service ":" name), sizeof(service) - 1 }

typedef struct iampb__action_list {
    const iampb__named_action *names;
    size_t count;
} iampb__action_list;

/* Give out passwords, keys or tokens, or sessions of others. */
iampb__action_list iampb__credential_actions(void);
/* Read what is stored: objects, parameters, secrets. */
iampb__action_list iampb__data_actions(void);
#endif
