/* test_reference.c - comparisons against requests that are tried one by one (reference.h), and laws (C-28). What is found
 * by trying must not be denied; what a comparison shows must be so; and each answer has the same reasons whichever way
 * the policies are written. COMPARE_SEED, COMPARE_PAIRS: others, and more; COMPARE_SHOW: goes on, and prints them. */
#include "reference.h"
#include "witness.h"
#include <stdio.h>
#include <stdlib.h>

#define PAIRS 2500
#define WELL_KNOWN_UNKNOWN 1 /* of 1000 pairs without variables and keys of two types */

typedef struct bench {
    iampb_context *ctx;
    iampb_simulator *simulator;
    gen g;
    int pairs;
    unsigned wrong, shown;
} bench;

typedef struct texts {
    char room[PAIR_DOCUMENTS][PAIR_POLICY_ROOM];
    const char *documents[PAIR_DOCUMENTS];
    size_t count;
} texts;

static void begin(bench *b, uint64_t seed, int pairs)
{
    iampb_error *err = NULL;
    const char *env = getenv("COMPARE_SEED"), *many = getenv("COMPARE_PAIRS"), *show = getenv("COMPARE_SHOW");
    *b = (bench){ .ctx = harness_context(), .g = { .seed = seed }, .pairs = many != NULL ? atoi(many) : pairs };
    if (env != NULL)
        b->g.seed = strtoull(env, NULL, 10) * 7919 + seed;
    b->shown = show != NULL ? (unsigned)atoi(show) : 0;
    ck_assert_status(iampb_simulator_new(b->ctx, NULL, &b->simulator, &err), IAMPB_OK, &err);
}

static void end(bench *b)
{
    iampb_simulator_free(b->simulator);
    iampb_context_free(b->ctx);
    ck_assert_msg(b->wrong == 0, "%u are wrong", b->wrong);
}

static void print_side(const pair_side *side, texts *out)
{
    out->count = pair_documents(side);
    for (size_t i = 0; i < out->count; i++) {
        pair_print(side, i, out->room[i]);
        out->documents[i] = out->room[i];
    }
}

static void complain(bench *b, int number, const pair *p, const char *what, const char *detail)
{
    static texts existing, fresh;
    print_side(&p->existing, &existing);
    print_side(&p->fresh, &fresh);
    b->wrong++;
    if (b->shown == 0 || b->wrong <= b->shown)
        fprintf(stderr, "---- pair %d: %s: %s\nexisting %s %s\nfresh    %s %s\n", number, what, detail, existing.documents[0],
                existing.count > 1 ? existing.documents[1] : "", fresh.documents[0], fresh.count > 1 ? fresh.documents[1] : "");
    ck_assert_msg(b->shown > 0, "pair %d: %s", number, what);
}

static iampb_comparison *no_new_access(bench *b, const reference_side *existing, const reference_side *fresh)
{
    iampb_comparison *out = NULL;
    iampb_error *err = NULL;
    ck_assert_status(iampb_compare_no_new_access(b->ctx, (const iampb_compiled *const *)existing->documents, existing->count,
                             (const iampb_compiled *const *)fresh->documents, fresh->count, NULL, &out, &err),
            IAMPB_OK, &err);
    return out;
}

/* Each witness: allowed by one side, not by the other. */
static void check_witnesses(bench *b, int number, const pair *p, const iampb_comparison *comparison, const pair_side *with,
        const pair_side *without)
{
    static texts yes, no;
    print_side(with, &yes);
    print_side(without, &no);
    for (size_t i = 0; i < iampb_comparison_reason_count(comparison); i++) {
        const char *witness = iampb_comparison_reason_text(comparison, i, "witness", NULL);
        if (witness == NULL)
            complain(b, number, p, "a reason without a witness", "");
        else if (strcmp(witness_result(b->simulator, witness, p->kind, yes.documents, yes.count), "allowed") != 0)
            complain(b, number, p, "the witness is not allowed by the fresh policy", witness);
        else if (strcmp(witness_result(b->simulator, witness, p->kind, no.documents, no.count), "allowed") == 0)
            complain(b, number, p, "the witness is allowed by the existing policy too", witness);
    }
    if (iampb_comparison_reason_count(comparison) == 0)
        complain(b, number, p, "FAIL without a reason", "");
}

typedef struct counts {
    unsigned answers[4], plain, plain_undecided, only_by_engine;
    size_t requests;
} counts;

static void one_pair(bench *b, int number, const pair *p, counts *c)
{
    reference_side existing, fresh;
    reference_answer found;
    reference_open(b->ctx, &p->existing, p->kind, &existing);
    reference_open(b->ctx, &p->fresh, p->kind, &fresh);
    reference_question q = { p, { &p->existing, &p->fresh, NULL }, { fresh.set, NULL }, existing.set };
    iampb_comparison *comparison = no_new_access(b, &existing, &fresh);
    iampb_answer answer = iampb_comparison_answer(comparison);
    reference_ask(b->ctx, &q, &found);
    c->requests += found.requests;
    c->answers[answer]++;
    c->plain += !p->variables && !p->mixed;
    if (answer == IAMPB_ANSWER_PASS && found.found)
        complain(b, number, p, "PASS, but there is", found.request);
    if (answer == IAMPB_ANSWER_FAIL) {
        check_witnesses(b, number, p, comparison, &p->fresh, &p->existing);
        c->only_by_engine += !found.found;
    }
    if (answer == IAMPB_ANSWER_UNDECIDED) {
        const char *why = iampb_comparison_text(comparison, "unknown", NULL);
        c->plain_undecided += !p->variables && !p->mixed;
        if (why == NULL || why[0] == '\0')
            complain(b, number, p, "UNKNOWN without a reason", "");
        else if (b->shown > 0 && (!p->variables && !p->mixed))
            fprintf(stderr, "unknown: pair %d: %s\n", number, why);
    }
    iampb_comparison_free(comparison);
    reference_close(&existing);
    reference_close(&fresh);
}

static void ask_all(iampb_policy_kind kind, uint64_t seed, int pairs)
{
    static pair p;
    bench b;
    counts c = { { 0 }, 0, 0, 0, 0 };
    pair_options options = { kind, false, false };
    begin(&b, seed, pairs);
    for (int i = 0; i < b.pairs; i++) {
        pair_generate(&b.g, &options, &p);
        one_pair(&b, i, &p, &c);
    }
    fprintf(stderr, "%s: %d pairs, %zu requests: PASS %u, FAIL %u (%u found by the library alone), UNKNOWN %u (%u of %u plain ones)\n",
            iampb_policy_kind_name(kind), b.pairs, c.requests, c.answers[IAMPB_ANSWER_PASS], c.answers[IAMPB_ANSWER_FAIL],
            c.only_by_engine, c.answers[IAMPB_ANSWER_UNDECIDED], c.plain_undecided, c.plain);
    ck_assert_uint_gt(c.answers[IAMPB_ANSWER_PASS], (unsigned)b.pairs / 8);
    ck_assert_uint_gt(c.answers[IAMPB_ANSWER_FAIL], (unsigned)b.pairs / 8);
    ck_assert_uint_le(c.plain_undecided * 1000, c.plain * WELL_KNOWN_UNKNOWN);
    end(&b);
}

/* C-2, C-6, C-28. */
START_TEST(identity_policies_by_trying) { ask_all(IAMPB_POLICY_IDENTITY, 20310303, PAIRS); }
END_TEST

/* C-2, C-21: the caller is part of the question. */
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
