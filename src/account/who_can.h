/* who_can.h - one question to all principals. Groups of principals are asked once each where nothing in the request's
 * way can tell their members apart; else one by one. */
#ifndef IAMPB__ACCOUNT_WHO_CAN_H
#define IAMPB__ACCOUNT_WHO_CAN_H
#include "account/access_index.h"

typedef struct iampb__who_keys {
    const iampb_str *names;
    size_t count;
} iampb__who_keys;

typedef struct iampb__who_answer {
    iampb_str arn;
    iampb_can value;                    /* 0: may not */
    const iampb__who_keys *keys;        /* of YES_IF */
} iampb__who_answer;

struct iampb_who {
    iampb__arena *arena;                /* has everything, this struct too */
    iampb_context *ctx;
    iampb__vec answers;                 /* iampb__who_answer */
    iampb__vec notes;                   /* iampb_str */
    iampb__map noted;
};

/* A question under way. */
typedef struct iampb__question {
    const iampb_access_index *index;
    iampb_request *request;             /* with the caller at hand */
    iampb_policy_set *side;             /* the layers RESOURCE and RCP */
    iampb_who *who;
    iampb__who_answer *found;           /* by entry */
    iampb__vec keys;                    /* iampb_str: those of the decision at hand */
    iampb__map strangers;               /* by account: iampb_policy_set *, the layer SCP */
    iampb__vec stranger_sets;           /* iampb_policy_set * */
    iampb__map others;                  /* by ARN: those that are no entries: iampb__who_answer * */
    iampb__vec other_list;              /* iampb__who_answer * */
    iampb_error **err;
} iampb__question;

/* Asks with the request's caller: own layers and SCPs of these sets, the rest of q->side. `anybody`: the keys that tell
 * the principal from others of its account are not given; `anywhere`: nor those of the account. *keys, unless NULL, set
 * with YES_IF. Returns a status; *value 0: may not. */
typedef enum iampb__whose {
    IAMPB__OF_CALLER = 0,
    IAMPB__OF_ACCOUNT,
    IAMPB__OF_ANYBODY
} iampb__whose;
iampb_status iampb__question_ask(iampb__question *q, const iampb_policy_set *own, const iampb_policy_set *scps,
        iampb__whose whose, iampb_can *value, const iampb__who_keys **keys);
iampb_status iampb__question_note(iampb__question *q, iampb_str text);

/* A key that tells principals of one account apart. */
bool iampb__is_personal_key(iampb_str name);
/* Whether some statement of the policy looks at such a key, in a condition or in a policy variable. */
typedef bool (*iampb__key_test_fn)(iampb_str name);
bool iampb__policy_names_key(const iampb_compiled *policy, iampb__key_test_fn is);
/* Whether statements of the layer that have a say in the request look at such keys. */
bool iampb__layer_is_personal(const iampb_policy_set *set, iampb_layer layer, const iampb_request *request);
/* Whether a layer that was asked has documents that are not at hand. */
bool iampb__lacks_documents(const iampb_policy_set *set, const iampb__decided *decided);

/* Those who are not in the model, and sessions (who_others.c). */
iampb_status iampb__question_others(iampb__question *q);
#endif
