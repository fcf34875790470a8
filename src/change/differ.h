/* differ.h - a difference that is being made. */
#ifndef IAMPB__CHANGE_DIFFER_H
#define IAMPB__CHANGE_DIFFER_H
#include "change/access_diff.h"
#include "change/snapshot.h"

/* What an entry, or none, of each side has: all principals of a pair share it. */
typedef struct iampb__pair {
    bool compared;                /* `item` is that of all, unless documents are personal */
    bool looked;                  /* those below are set */
    bool personal, tags, id, place; /* documents look at: any key of the principal, its tags, id, organisation */
    size_t item;                  /* of its item + 1; 0: nothing to tell */
} iampb__pair;

typedef struct iampb__differ {
    iampb_context *ctx;
    iampb_access_diff *diff;
    iampb_access_diff_options options;
    iampb__pool pool;
    iampb__snapshot older, newer;
    iampb__map pairs;             /* by the sets, or by the trust policies: iampb__pair * */
    iampb__map unknown;           /* by what is not known: an item's number + 1 */
    iampb__map noted;
    iampb__builder text;
    iampb_request *request;
    iampb_error **err;
} iampb__differ;

/* A principal on both sides; NULL: it is not there. Not both. */
typedef struct iampb__twins {
    const iampb__side_entry *older, *newer;
} iampb__twins;

static inline const iampb__side_entry *iampb__twins_any(const iampb__twins *both)
{
    return both->newer != NULL ? both->newer : both->older;
}

/* ---- Items (items.c) ---- */
/* NULL: no memory. The next call may move it. */
iampb__access_item *iampb__item_new(iampb__differ *d, iampb_access_change change, bool trust, iampb_str account);
bool iampb__item_add(iampb__differ *d, size_t item, iampb_str arn);
/* A sentence, "not evaluated because ..."; `side` NULL, or the snapshot that it is about. */
bool iampb__item_missing(iampb__differ *d, size_t item, const char *side, iampb_str reason);
/* All that is not at hand of a set. */
bool iampb__item_lacks(iampb__differ *d, size_t item, const char *side, const iampb_policy_set *set);
bool iampb__differ_note(iampb__differ *d, iampb_str text);
/* The item of those about which the same is not known, made if it is new: its number + 1. 0: no memory. */
size_t iampb__item_unknown(iampb__differ *d, bool trust, iampb_str account, const char *side, iampb_str reason);
/* Puts the answer of a comparison, which it takes, into the item; `missing`: nothing of it is certain. */
void iampb__item_settle(iampb__access_item *item, iampb_comparison *comparison, bool missing);

/* ---- Comparing (compose.c) ---- */
/* The policies of a principal on one side; of an entry that is NULL none. */
iampb_status iampb__compose(iampb__differ *d, const iampb__snapshot *s, const iampb__side_entry *entry,
        iampb_policy_set **out);
/* What the principal may do: the item, the pair's or its own, gets the answer, and what was not at hand. *item: its
 * number + 1; 0: there is no difference, and no item. */
iampb_status iampb__compare_principal(iampb__differ *d, const iampb__twins *both, iampb_access_change change,
        iampb__pair *pair, size_t *item);
/* Who may assume the role. */
iampb_status iampb__compare_trust(iampb__differ *d, const iampb__twins *both, iampb_access_change change, size_t *item);
/* Finds out which keys of the principal the documents of both sides look at. */
iampb_status iampb__pair_look(iampb__differ *d, const iampb__twins *both, iampb__pair *pair);

/* ---- Walking (differ.c) ---- */
iampb_status iampb__differ_run(iampb__differ *d);
#endif
