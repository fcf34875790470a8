/* shrink.h - the fewest patterns that mean exactly a set of actions, over one catalogue.
 * Patterns are of one form: "prefix:Head*Tail", where head or tail may be empty; "prefix:*"; a name without a wildcard;
 * and "*" where all actions are meant. With `trailing_only` a star stands at the end only, which is all that
 * some policies allow. Within this form the answer is proven to be the fewest unless `is_least` says no: a service
 * where the search was given up, or one with more than IAMPB__SHRINK_MOST actions, whose stars are trailing ones.
 * Of the patterns that mean the same the longest is taken: AWS adds actions, and a longer pattern takes in fewer of
 * them. */
#ifndef IAMPB__POLICY_SHRINK_H
#define IAMPB__POLICY_SHRINK_H
#include "base/error.h"
#include "policy/action_set.h"

#define IAMPB__SHRINK_MOST 2048u

typedef struct iampb__patterns {
    iampb_str *items; /* by service, then bytes; NUL-terminated */
    size_t count, room;
    bool is_least;
} iampb__patterns;

/* Texts go to the arena. */
iampb_status iampb__shrink(iampb_context *ctx, const iampb__action_set *set, bool trailing_only, iampb__arena *arena,
        iampb__patterns *out, iampb_error **err);
#endif
