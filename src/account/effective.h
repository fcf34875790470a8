/* effective.h - what a principal may do, as one policy. Allow statements become grants, which are cut by the grants of
 * the boundary and of each level of SCPs: the part that both allow, pair by pair. What two patterns have in common is
 * one of them where it lies within the other; of actions else the names in the catalogue that both match. Where there
 * is no such form the wider one stays, and a note says so: the result never lacks what is allowed.
 * Deny statements are kept where they meet a grant. */
#ifndef IAMPB__ACCOUNT_EFFECTIVE_H
#define IAMPB__ACCOUNT_EFFECTIVE_H
#include "account/principal.h"
#include "policy/grant.h"

typedef struct iampb__effective {
    iampb_context *ctx;
    iampb__arena *arena;
    iampb__vec allows, denies;     /* iampb__grant */
    iampb__vec notes;              /* iampb_str */
    iampb_request *caller;         /* a request without action: what is known of the principal */
    bool failed;                   /* no memory */
} iampb__effective;

/* The grants of the set's identity statements, cut by its boundary and SCPs. false: no memory. */
bool iampb__effective_find(iampb__effective *e, const iampb_policy_set *set, const iampb_principal *principal);
void iampb__effective_note(iampb__effective *e, const char *format, ...);
/* The part that both allow; false: none, or no memory. (effective_cut.c) */
bool iampb__grant_cut(iampb__effective *e, const iampb__grant *a, const iampb__grant *b, iampb__grant *out);
/* Whether some request may match both. */
bool iampb__grants_meet(const iampb__grant *a, const iampb__grant *b);
/* Without entries that others of the list cover, in order of bytes. */
iampb__words iampb__words_least(iampb__effective *e, iampb__words words, bool actions);
bool iampb__limits_same(const iampb__grant *a, const iampb__grant *b);
#endif
