/* trial.h - what tests over many pairs share. COMPARE_SEED, COMPARE_PAIRS: others, and more; COMPARE_SHOW: goes on
 * after the first that is wrong, and prints so many. */
#ifndef TESTS_COMPARE_TRIAL_H
#define TESTS_COMPARE_TRIAL_H
#include "reference.h"
#include "witness.h"

typedef struct trial {
    iampb_context *ctx;
    iampb_simulator *simulator;
    gen g;
    int pairs, number; /* number: of the pair at hand */
    unsigned wrong, shown;
} trial;
void trial_begin(trial *t, uint64_t seed, int pairs);
void trial_end(trial *t);
void trial_complain(trial *t, const pair *p, const char *what, const char *detail);

typedef struct trial_texts {
    char room[PAIR_DOCUMENTS][PAIR_POLICY_ROOM];
    const char *documents[PAIR_DOCUMENTS];
    size_t count;
} trial_texts;
void trial_print(const pair_side *side, trial_texts *out);

iampb_comparison *trial_no_new_access(trial *t, const reference_side *existing, const reference_side *fresh);
/* The answer alone. */
iampb_answer trial_answer(trial *t, const pair_side *existing, const pair_side *fresh, iampb_policy_kind kind);
/* A reason's witness: allowed by `with`, and not by `without` (NULL: anything will do). */
void trial_check_witness(trial *t, const pair *p, const char *witness, const pair_side *with, const pair_side *without);
#endif
