/* index.h - which of many patterns may match a text: those whose beginning, up to the first wildcard or variable, the
 * text begins with. The beginnings are sorted, and each knows the longest other one that it begins with itself. The
 * last one not after the text in order, followed back, gives all candidates: a logarithm and one step each, however
 * many patterns there are. */
#ifndef IAMPB__EVAL_INDEX_H
#define IAMPB__EVAL_INDEX_H
#include "base/arena.h"

typedef struct iampb__index_entry {
    iampb_str literal;      /* the beginning */
    uint32_t item;          /* the caller's number for the pattern */
    uint32_t parent;        /* entry + 1 whose literal this one begins with; 0: none. So are equal literals */
    bool exact;             /* there is nothing behind the literal: a candidate only if the text ends there */
} iampb__index_entry;

typedef struct iampb__index {
    const iampb__index_entry *entries;
    uint32_t count;
} iampb__index;

/* Sorts `entries` and links them, in place. false: no memory. Order of equal literals: by item. */
bool iampb__index_make(iampb_context *ctx, iampb__index_entry *entries, uint32_t count, iampb__index *out);
/* The first candidate, as entry + 1; 0: none. Exact ones that do not fit are left out. */
uint32_t iampb__index_first(const iampb__index *index, iampb_str text);
/* The one after `entry`. */
uint32_t iampb__index_next(const iampb__index *index, uint32_t entry, iampb_str text);
#endif
