/* snapshot.h - one side of a difference: the principals of an organisation, with a number for the policies that each
 * has. Numbers come from one pool for both sides: the same number, the same texts in the same layers, and the same ones
 * missing. No policy is compiled for that: of a hundred thousand sets most are on both sides, and are never asked. */
#ifndef IAMPB__CHANGE_SNAPSHOT_H
#define IAMPB__CHANGE_SNAPSHOT_H
#include "account/principal.h"
#include "base/builder.h"
#include "finding/order.h"

/* Numbers for texts and for lists of numbers, from 1. */
typedef struct iampb__pool {
    iampb_context *ctx;
    iampb__arena *arena;
    iampb__map numbers;           /* by text */
    iampb__map documents;         /* by address */
    iampb__builder key;           /* of the set at hand */
    iampb__vec level;             /* void *: numbers of the documents of its level */
    iampb__vec reasons;           /* iampb_str: what is not at hand of it */
} iampb__pool;

/* 0: no memory. `text` must live as long as the pool. */
uint32_t iampb__pool_number(iampb__pool *pool, iampb_str text);
void iampb__pool_free(iampb__pool *pool);

typedef struct iampb__side_account {
    const iampb_account *account;
    iampb__standing standing;
    iampb_policy_set *scps, *rcps; /* the layers SCP and RCP */
    uint32_t scp_number, rcp_number;
    bool lacking;                 /* some of either are not at hand */
    bool placed;                  /* it is known whether the account is in an organisation */
} iampb__side_account;

typedef struct iampb__side_entry {
    iampb_str arn;
    const iampb__principal *details; /* NULL: root, or a user whose policies are not in the input */
    iampb_caller_kind kind;       /* ROOT, USER or ROLE */
    uint32_t account;
    uint32_t set;                 /* number of its identity policies and boundary, and of what it is */
    bool lacking;                 /* some of them are not at hand */
} iampb__side_entry;

typedef struct iampb__snapshot {
    const char *name;             /* "older", "newer" */
    iampb_context *ctx;           /* of the maps; set before opening */
    iampb_organization *organization;
    iampb__side_account *accounts;
    size_t account_count;
    iampb__side_entry *entries;   /* by account; root, users, roles */
    size_t entry_count;
    iampb__map by_arn, by_id;     /* number of an entry, of an account, + 1 */
} iampb__snapshot;

iampb_status iampb__snapshot_open(iampb__snapshot *s, iampb_organization *organization, const char *name,
        iampb__pool *pool, iampb_error **err);
void iampb__snapshot_close(iampb__snapshot *s);

/* NULL: it is not at hand. */
const iampb__side_account *iampb__snapshot_account(const iampb__snapshot *s, iampb_str id);
const iampb__side_entry *iampb__snapshot_entry(const iampb__snapshot *s, iampb_str arn);
static inline const iampb__side_account *iampb__snapshot_account_of(const iampb__snapshot *s,
        const iampb__side_entry *entry)
{
    return &s->accounts[entry->account];
}
#endif
