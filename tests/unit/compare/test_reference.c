/* test_reference.c - comparisons against requests that are tried one by one (reference.h). What is found by trying must
 * not be denied, and what a comparison shows must be so (C-2, C-6, C-28). See trial.h for the environment. */
#include "trial.h"
#include <stdio.h>

#define PAIRS 1500
#define MOST_UNKNOWN 1 /* of 1000 pairs without variables and keys of two types */

typedef struct counts {
    unsigned answers[4], plain, plain_undecided, only_by_engine;
    size_t requests;
} counts;

static bool is_plain(const pair *p) { return !p->variables && !p->mixed; }

static void check_answer(trial *t, const pair *p, const iampb_comparison *comparison, const reference_answer *found,
        counts *c)
{
    const char *why = iampb_comparison_text(comparison, "unknown", NULL);
    size_t reasons = iampb_comparison_reason_count(comparison);
    switch (iampb_comparison_answer(comparison)) {
    case IAMPB_ANSWER_PASS:
        if (found->found)
            trial_complain(t, p, "PASS, but there is", found->request);
        break;
    case IAMPB_ANSWER_FAIL:
        if (reasons == 0)
            trial_complain(t, p, "FAIL without a reason", "");
        for (size_t i = 0; i < reasons; i++)
            trial_check_witness(t, p, iampb_comparison_reason_text(comparison, i, "witness", NULL), &p->fresh,
            &p->existing);
        c->only_by_engine += !found->found;
        break;
    default:
        c->plain_undecided += is_plain(p);
        if (why == NULL || why[0] == '\0')
            trial_complain(t, p, "UNKNOWN without a reason", "");
        else if (t->shown > 0)
            fprintf(stderr, "unknown: pair %d%s: %s\n", t->number, is_plain(p) ? ", plain" : "", why);
    }
}

static void one_pair(trial *t, const pair *p, counts *c)
{
    reference_side existing, fresh;
    reference_answer found;
    reference_open(t->ctx, &p->existing, p->kind, &existing);
    reference_open(t->ctx, &p->fresh, p->kind, &fresh);
    reference_question q = { .of = p, .sides = { &p->existing, &p->fresh }, .allowing = { fresh.set },
        .not_allowing = { existing.set } };
    iampb_comparison *comparison = trial_no_new_access(t, &existing, &fresh);
    reference_ask(t->ctx, &q, &found);
    c->requests += found.requests;
    c->answers[iampb_comparison_answer(comparison)]++;
    c->plain += is_plain(p);
    check_answer(t, p, comparison, &found, c);
    iampb_comparison_free(comparison);
    reference_close(&existing);
    reference_close(&fresh);
}

static void ask_all(iampb_policy_kind kind, uint64_t seed, int pairs)
{
    static pair p;
    trial t;
    counts c = { { 0 }, 0, 0, 0, 0 };
    pair_options options = { kind, false, false, 0 };
    trial_begin(&t, seed, pairs);
    for (t.number = 0; t.number < t.pairs; t.number++) {
        pair_generate(&t.g, &options, &p);
        one_pair(&t, &p, &c);
    }
    fprintf(stderr,
            "%s: %d pairs, %zu requests: PASS %u, FAIL %u (%u by the library alone), UNKNOWN %u (%u of %u plain)\n",
            iampb_policy_kind_name(kind), t.pairs, c.requests, c.answers[IAMPB_ANSWER_PASS],
            c.answers[IAMPB_ANSWER_FAIL],
            c.only_by_engine, c.answers[IAMPB_ANSWER_UNDECIDED], c.plain_undecided, c.plain);
    ck_assert_uint_gt(c.answers[IAMPB_ANSWER_PASS], (unsigned)t.pairs / 8);
    ck_assert_uint_gt(c.answers[IAMPB_ANSWER_FAIL], (unsigned)t.pairs / 8);
    ck_assert_uint_le(c.plain_undecided * 1000, c.plain * MOST_UNKNOWN);
    trial_end(&t);
}

START_TEST(identity_policies_by_trying) { ask_all(IAMPB_POLICY_IDENTITY, 20310303, PAIRS); }
END_TEST

/* C-21: the caller is part of the question. */
START_TEST(resource_policies_by_trying) { ask_all(IAMPB_POLICY_RESOURCE, 20310404, PAIRS / 5); }
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("compare/reference");
    TCase *c = tcase_create("all");
    tcase_set_timeout(c, 0);
    tcase_add_test(c, identity_policies_by_trying);
    tcase_add_test(c, resource_policies_by_trying);
    suite_add_tcase(s, c);
    return s;
}
HARNESS_MAIN("compare-reference", suite)
