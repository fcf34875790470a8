/* print.h - a policy as text again.
 * Two ways that keep the document as it is, mistakes included (every member and value, in its order; only white space
 * and the spelling of escapes change): pretty and minified. And one normal form, for comparing and hashing, in which
 * what AWS reads as the same is written the same:
 *   - members in the order of the grammar (Version, Id, Statement; Sid, Effect, Principal, ...), others behind them by
 *     name; kinds of principal, operators and condition keys by name;
 *   - Statement is a list, even of one; the order of statements stays, since findings name them by their place;
 *   - entries of Action, Resource, a kind of principal and a condition key (and of the Not forms) sorted, each once;
 *     one entry alone without brackets, an empty list with them. A list that holds anything else than texts, numbers,
 *     true and false stays as it is.
 * Names, letters' case and JSON types of values stay as written. Names that stand twice in an object keep their
 * order. */
#ifndef IAMPB__POLICY_PRINT_H
#define IAMPB__POLICY_PRINT_H
#include "base/builder.h"
#include "crypto/sha256.h"
#include "policy/tree.h"

typedef struct iampb__print_style {
    int indent;     /* blanks a level; 0: all on one line, without any blank */
    bool canonical; /* the normal form */
} iampb__print_style;

/* Adds the document. The tree must be of a text that was JSON. */
iampb_status iampb__tree_print(iampb_context *ctx, const iampb__tree *tree, iampb__print_style style,
        iampb__builder *out, iampb_error **err);

/* SHA-256 of the normal form on one line: the same for documents that differ only in what the normal form evens out,
 * from release to release. */
iampb_status iampb__tree_hash(iampb_context *ctx, const iampb__tree *tree, char hex[IAMPB__SHA256_HEX],
        iampb_error **err);
#endif
