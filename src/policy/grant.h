/* grant.h - statements that are made rather than read: parts of others, put together and written as a policy of Version
 * 2012-10-17. */
#ifndef IAMPB__POLICY_GRANT_H
#define IAMPB__POLICY_GRANT_H
#include "base/vec.h"
#include "json/bridge.h"
#include "policy/tree.h"

typedef struct iampb__words {
    const iampb_str *items;
    size_t count;
} iampb__words;

/* One key of one operator. */
typedef struct iampb__limit {
    iampb_str op, key;
    iampb__words values;
} iampb__limit;

typedef struct iampb__grant {
    bool not_action, not_resource, not_principal;
    const iampb__tree_principals *principals; /* NULL: none, as the kind of policy has it */
    iampb__words actions, resources;          /* no resources: the kind has none */
    const iampb__limit *limits;
    size_t limit_count;
} iampb__grant;

/* Where a text stands, and whether "${" is text there. */
typedef enum iampb__words_kind {
    IAMPB__WORDS_AS_WRITTEN = 0, /* of Version 2012-10-17, or without variables */
    IAMPB__WORDS_OLD_TEXT,       /* a value of a document of 2008 */
    IAMPB__WORDS_OLD_RESOURCE    /* a resource of one */
} iampb__words_kind;

/* The text as a document of 2012 says the same. false: no memory. */
bool iampb__word_modern(iampb__arena *arena, iampb_str text, iampb__words_kind kind, iampb_str *out);
bool iampb__words_read(iampb__arena *arena, const iampb__tree_list *from, iampb__words_kind kind, iampb__words *out);
/* All of a statement that has what statements must have. false: no memory. */
bool iampb__grant_read(iampb__arena *arena, const iampb__tree_statement *statement, bool variables, iampb__grant *out);
bool iampb__words_same(iampb__words a, iampb__words b);
/* Whether `a` matches all that `b` matches, as far as reading `b` letter by letter tells; both of actions, or both of
 * resources. */
bool iampb__word_covers(iampb_str a, iampb_str b, bool actions);
/* Whether some text matches both. */
bool iampb__word_meets(iampb_str a, iampb_str b, bool actions);
/* Adds a text that is that of another list, or of another test, only if they are the same. */
void iampb__words_say(iampb__builder *out, iampb__words words);
void iampb__limit_say(iampb__builder *out, const iampb__limit *limit);
/* The policy; both lists are of iampb__grant. */
void iampb__grants_write(iampb__json_writer *w, const iampb__vec *allows, const iampb__vec *denies);
#endif
