/* access_index.h - all principals of an organisation, by their policies. Each distinct text is compiled once for each
 * kind of policy, and each distinct set of policies of an account is built once: a principal costs its entry. Sets hold
 * what is the principal's own, identity and boundary; SCPs are its account's. */
#ifndef IAMPB__ACCOUNT_ACCESS_INDEX_H
#define IAMPB__ACCOUNT_ACCESS_INDEX_H
#include "account/principal.h"

typedef struct iampb__who_entry {
    iampb_str arn;
    const iampb__principal *details;  /* NULL: root, or a user whose policies are not in the input */
    iampb_caller_kind kind;           /* ROOT, USER or ROLE */
    uint32_t group;
} iampb__who_entry;

typedef struct iampb__who_account {
    const iampb_account *account;
    iampb__standing standing;
    iampb_policy_set *scps;           /* the layer SCP */
} iampb__who_account;

/* Principals of one kind and one account with the same policies. Nothing but their own keys and their names in resource
 * policies can tell them apart. */
typedef struct iampb__who_group {
    uint32_t account;
    iampb_policy_set *set;            /* the layers IDENTITY and BOUNDARY */
    uint32_t first, count;            /* in `members` */
} iampb__who_group;

struct iampb_access_index {
    iampb__arena *arena;              /* has everything, this struct too, but for what is counted or grows */
    iampb_context *ctx;
    const iampb_organization *organization;
    iampb__who_entry *entries;        /* by account; root, users, roles */
    size_t entry_count;
    iampb__who_account *accounts;
    size_t account_count;
    iampb__vec groups;                /* iampb__who_group */
    uint32_t *members;                /* entries by group */
    iampb__map by_arn, by_id;         /* an entry's number + 1 */
    iampb__map roles;                 /* "ACCOUNT:NAME" without case, of a role: its entry's number + 1 */
    iampb__map compiled[8];           /* by kind of policy, by text: its compiled form */
    iampb__map by_document;           /* by the bytes of its address and the layer: likewise */
    iampb__vec shared;                /* struct shared *, in the order of coming */
    iampb__map sets;                  /* by what is in it: a group's number + 1 */
    iampb_policy_set *outside;        /* the layer IDENTITY: allows everything; for principals that are not at hand */
};

iampb__who_group *iampb__group_of(const iampb_access_index *index, uint32_t number);
/* The compiled form of a principal's document; NULL: no principal has it in this layer. */
const iampb_compiled *iampb__index_compiled(const iampb_access_index *index, iampb_layer layer,
        const iampb__document *document);
/* The entry with this ARN, or this unique id, or this role's name in the account; SIZE_MAX: none. */
size_t iampb__entry_by_arn(const iampb_access_index *index, iampb_str arn);
size_t iampb__entry_by_id(const iampb_access_index *index, iampb_str id);
size_t iampb__entry_by_role(const iampb_access_index *index, iampb_str account, iampb_str name);
#endif
