/* snapshot.h - one side of a difference: the principals of an organisation, with a number for what each has. Numbers
 * come from one pool for both sides: the same number, the same documents with the same texts, and the same ones
 * missing. */
#ifndef IAMPB__CHANGE_SNAPSHOT_H
#define IAMPB__CHANGE_SNAPSHOT_H
#include "account/who_can.h"

/* Numbers for texts and for lists of numbers, from 1. */
typedef struct iampb__pool {
    iampb_context *ctx;
    iampb__arena *arena;
    iampb__map numbers;           /* by text */
    iampb__map documents;         /* by the address of a compiled form */
    iampb__builder key;           /* of the set at hand */
    iampb__vec sorted;            /* uint32_t: of the level at hand */
} iampb__pool;

/* 0: no memory. `text` must live as long as the pool. */
uint32_t iampb__pool_number(iampb__pool *pool, iampb_str text);
void iampb__pool_free(iampb__pool *pool);

typedef struct iampb__side_account {
    iampb_policy_set *rcps;       /* the layer RCP */
    uint32_t scp_number, rcp_number;
    bool lacking;                 /* some of either are not at hand */
} iampb__side_account;

typedef struct iampb__snapshot {
    const char *name;             /* "older", "newer" */
    iampb_organization *organization;
    iampb_access_index *index;
    iampb__side_account *accounts; /* as in the index */
    uint32_t *groups;             /* numbers of their sets, as in the index */
    iampb_context *ctx;           /* of the map */
    iampb__map by_id;             /* an account's number + 1 */
} iampb__snapshot;

iampb_status iampb__snapshot_open(iampb__snapshot *s, iampb_organization *organization, const char *name,
        iampb__pool *pool, iampb_error **err);
void iampb__snapshot_close(iampb__snapshot *s);

const iampb__who_account *iampb__snapshot_account(const iampb__snapshot *s, const iampb__who_entry *entry);
const iampb__side_account *iampb__snapshot_side(const iampb__snapshot *s, const iampb__who_entry *entry);
/* SIZE_MAX: it is not at hand. */
size_t iampb__snapshot_find_account(const iampb__snapshot *s, iampb_str id);
#endif
