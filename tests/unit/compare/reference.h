/* reference.h - comparing two policies by asking the evaluator about every request of a small universe. Nothing is
 * clever in it but that texts, callers and states of keys which no part of the two policies tells apart are tried once.
 * The universe has what the alphabets of pairs.c speak of, letters that they do not, values between, before and behind
 * theirs, keys that are absent, and lists. So it finds nearly all that there is to be found; what it finds is so. */
#ifndef TESTS_COMPARE_REFERENCE_H
#define TESTS_COMPARE_REFERENCE_H
#include "pairs.h"

/* One side, or an access, as the evaluator takes it: nothing but the documents counts (C-2). */
typedef struct reference_side {
    iampb_policy_set *set;
    iampb_compiled *documents[PAIR_DOCUMENTS];
    size_t count;
} reference_side;
void reference_open(iampb_context *ctx, const pair_side *side, iampb_policy_kind kind, reference_side *out);
/* Of texts, for a side that is no pair_side. */
void reference_open_text(iampb_context *ctx, const char *json, iampb_policy_kind kind, reference_side *out);
void reference_close(reference_side *side);

enum { REFERENCE_SIDES = 4 };

/* What all sides in question have to tell apart. */
typedef struct reference_question {
    const pair *of;
    const pair_side *sides[REFERENCE_SIDES]; /* NULL: fewer */
    const iampb_policy_set *allowing[2];   /* all must allow it; NULL: fewer */
    const iampb_policy_set *not_allowing[2]; /* none must; NULL: fewer */
    const char *given[PAIR_KEYS]; /* the one value of a key; "": it is absent; NULL: it may be anything */
} reference_question;

typedef struct reference_answer {
    bool found;
    size_t requests;  /* that were tried */
    char request[1024]; /* that was found */
} reference_answer;
void reference_ask(iampb_context *ctx, const reference_question *question, reference_answer *out);
#endif
