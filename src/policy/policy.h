/* policy.h - inside of iampb_policy. Never changes once it is made. */
#ifndef IAMPB__POLICY_POLICY_H
#define IAMPB__POLICY_POLICY_H
#include "policy/tree.h"

/* What accessors say about a fault, made once. */
typedef struct iampb__fault_words {
    iampb_str message, path;
} iampb__fault_words;

/* All keys of all operators of a statement, so that the n-th is one step away. The operator is the key's parent. */
typedef struct iampb__conditions {
    const iampb__tree_key **keys;
    size_t count;
} iampb__conditions;

struct iampb_policy {
    iampb__arena *arena;            /* has everything, this struct too */
    const iampb__source *source;    /* of a copy of the text */
    const char *terminated;         /* the text with a NUL behind each string, number, true, false and null */
    const iampb__tree *tree;
    iampb__conditions *conditions;  /* by statement */
    const iampb__fault_words *words; /* by fault */
};
#endif
