/* trial.c - see trial.h. */
#include "trial.h"
#include <stdio.h>
#include <stdlib.h>

void trial_begin(trial *t, uint64_t seed, int pairs)
{
    iampb_error *err = NULL;
    const char *env = getenv("COMPARE_SEED"), *many = getenv("COMPARE_PAIRS"), *show = getenv("COMPARE_SHOW");
    *t = (trial){ .ctx = harness_context(), .g = { .seed = seed }, .pairs = many != NULL ? atoi(many) : pairs };
    if (env != NULL)
        t->g.seed = strtoull(env, NULL, 10) * 7919 + seed;
    t->shown = show != NULL ? (unsigned)atoi(show) : 0;
    ck_assert_status(iampb_simulator_new(t->ctx, NULL, &t->simulator, &err), IAMPB_OK, &err);
}

void trial_end(trial *t)
{
    iampb_simulator_free(t->simulator);
    iampb_context_free(t->ctx);
    ck_assert_msg(t->wrong == 0, "%u are wrong", t->wrong);
}

void trial_print(const pair_side *side, trial_texts *out)
{
    out->count = pair_documents(side);
    for (size_t i = 0; i < out->count; i++) {
        pair_print(side, i, out->room[i]);
        out->documents[i] = out->room[i];
    }
}

void trial_complain(trial *t, const pair *p, const char *what, const char *detail)
{
    static trial_texts existing, fresh;
    trial_print(&p->existing, &existing);
    trial_print(&p->fresh, &fresh);
    t->wrong++;
    if (t->shown == 0 || t->wrong <= t->shown)
        fprintf(stderr, "---- pair %d: %s: %s\nexisting %s %s\nfresh    %s %s\n", t->number, what, detail,
                existing.documents[0],
                existing.count > 1 ? existing.documents[1] : "", fresh.documents[0], fresh.count > 1 ?
                fresh.documents[1] : "");
    ck_assert_msg(t->shown > 0, "pair %d: %s", t->number, what);
}

iampb_comparison *trial_no_new_access(trial *t, const reference_side *existing, const reference_side *fresh)
{
    iampb_comparison *out = NULL;
    iampb_error *err = NULL;
    ck_assert_status(iampb_compare_no_new_access(t->ctx, (const iampb_compiled *const *)existing->documents,
            existing->count,
                             (const iampb_compiled *const *)fresh->documents, fresh->count, NULL, &out, &err),
            IAMPB_OK, &err);
    return out;
}

iampb_answer trial_answer(trial *t, const pair_side *existing, const pair_side *fresh, iampb_policy_kind kind)
{
    reference_side e, f;
    reference_open(t->ctx, existing, kind, &e);
    reference_open(t->ctx, fresh, kind, &f);
    iampb_comparison *comparison = trial_no_new_access(t, &e, &f);
    iampb_answer answer = iampb_comparison_answer(comparison);
    iampb_comparison_free(comparison);
    reference_close(&e);
    reference_close(&f);
    return answer;
}

void trial_check_witness(trial *t, const pair *p, const char *witness, const pair_side *with, const pair_side *without)
{
    static trial_texts yes, no;
    if (witness == NULL) {
        trial_complain(t, p, "a reason without a witness", "");
        return;
    }
    trial_print(with, &yes);
    if (strcmp(witness_result(t->simulator, witness, p->kind, yes.documents, yes.count), "allowed") != 0)
        trial_complain(t, p, "the witness is not allowed where it should be", witness);
    if (without == NULL)
        return;
    trial_print(without, &no);
    if (strcmp(witness_result(t->simulator, witness, p->kind, no.documents, no.count), "allowed") == 0)
        trial_complain(t, p, "the witness is allowed by the other policy too", witness);
}
