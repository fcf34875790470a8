/* test_sets.c - all policies of a request against others (C-5, C-22), and how much of a pattern of resources a caller
 * may reach (E-32), against requests that are tried one by one. See trial.h for the environment. */
#include "compare/sets.h"
#include "trial.h"
#include "universe.h"
#include <stdio.h>

#define PAIRS 500
#define PATTERNS 1500

typedef struct layers {
    pair_side identity, boundary, scp; /* count 0: there is none */
    char texts[3][PAIR_POLICY_ROOM];
    witness_layers shown;
    iampb_policy_set *set;
} layers;

static iampb_str str(const char *text) { return (iampb_str){ text, strlen(text) }; }

/* A side that allows all, but for some changes: of few statements and tests, as the reference has it. */
static void make_limit(trial *t, const pair *p, pair_side *side)
{
    *side = (pair_side){ .count = 0 };
    if (gen_chance(&t->g, 50))
        return;
    side->count = side->split = 1;
    strcpy(side->statements[0].action, "\"Action\":\"*\"");
    strcpy(side->statements[0].resource, "\"Resource\":\"*\"");
    for (int n = 0; n < 3; n++)
        pair_mutate(&t->g, p, side);
    side->count = side->count > 2 ? 2 : side->count;
    side->split = side->count;
    for (size_t i = 0; i < side->count; i++)
        side->statements[i].test_count = side->statements[i].test_count > 0;
}

static const char *add_layer(trial *t, layers *l, pair_side *side, size_t which)
{
    static const iampb_layer names[] = { IAMPB_LAYER_IDENTITY, IAMPB_LAYER_BOUNDARY, IAMPB_LAYER_SCP };
    static const iampb_policy_kind kinds[] = { IAMPB_POLICY_IDENTITY, IAMPB_POLICY_BOUNDARY, IAMPB_POLICY_SCP };
    iampb_error *err = NULL;
    if (side->count == 0)
        return NULL;
    side->split = side->count;
    pair_print(side, 0, l->texts[which]);
    iampb_compiled *compiled = world_compile(t->ctx, l->texts[which], kinds[which]);
    if (names[which] == IAMPB_LAYER_SCP)
        ck_assert_status(iampb_policy_set_level(l->set, IAMPB_LAYER_SCP, str("r-a1b2"), &err), IAMPB_OK, &err);
    ck_assert_status(iampb_policy_set_add(l->set, names[which], compiled, &err), IAMPB_OK, &err);
    iampb_compiled_free(compiled);
    return l->texts[which];
}

static void open_layers(trial *t, layers *l)
{
    iampb_error *err = NULL;
    ck_assert_status(iampb_policy_set_new(t->ctx, NULL, &l->set, &err), IAMPB_OK, &err);
    l->shown.identity = add_layer(t, l, &l->identity, 0);
    l->shown.boundary = add_layer(t, l, &l->boundary, 1);
    l->shown.scp = add_layer(t, l, &l->scp, 2);
}

static iampb_request *make_request(trial *t, const char *const given[PAIR_KEYS])
{
    iampb_request *request = NULL;
    iampb_caller caller = IAMPB_CALLER_INIT;
    iampb_error *err = NULL;
    iampb_str none = { NULL, 0 };
    caller.arn = str(U);
    ck_assert_status(iampb_request_new(t->ctx, &request, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_request_set_caller(request, &caller, &err), IAMPB_OK, &err);
    ck_assert_status(iampb_request_set_owner(request, str(A), none, none, 0, &err), IAMPB_OK, &err);
    for (size_t k = 0; k < PAIR_KEYS; k++) {
        iampb_str value = given[k] == NULL ? none : str(given[k]);
        if (given[k] == NULL)
            continue;
        iampb_status status = value.len == 0 ? iampb_request_set_absent(request, pair_keys[k], strlen(pair_keys[k]),
                &err)
            : iampb_request_set(request, pair_keys[k], strlen(pair_keys[k]), IAMPB_VALUE_SINGLE, &value, 1, &err);
        ck_assert_status(status, IAMPB_OK, &err);
    }
    return request;
}

static void give(trial *t, const char *given[PAIR_KEYS])
{
    static const char *const values[] = { "a", "", "1", "2020-01-01", "10.1.2.3", "true", "arn:aws:s:::a" };
    for (size_t k = 0; k < PAIR_KEYS; k++)
        given[k] = gen_chance(&t->g, 20) ? values[gen_pick(&t->g, sizeof values / sizeof *values)] : NULL;
}

static void say(trial *t, const pair *p, const layers *l, const char *what, const char *detail)
{
    fprintf(stderr, "boundary %s\nscp      %s\n", l->shown.boundary == NULL ? "" : l->shown.boundary,
            l->shown.scp == NULL ? "" : l->shown.scp);
    trial_complain(t, p, what, detail);
}

/* ---- Sets ---- */
static bool has_kind(const iampb_comparison *result, const char *kind)
{
    for (size_t i = 0; i < iampb_comparison_reason_count(result); i++)
        if (strcmp(iampb_comparison_reason_text(result, i, "kind", NULL), kind) == 0)
            return true;
    return false;
}

/* Both ways at once is what each way says by itself. */
static void check_relation(trial *t, const pair *p, layers *existing, layers *fresh, const iampb_request *request,
        iampb_answer gain)
{
    iampb_comparison *back = NULL, *both = NULL;
    iampb_error *err = NULL;
    ck_assert_status(iampb_compare_sets(fresh->set, existing->set, request, NULL, NULL, &back, &err), IAMPB_OK, &err);
    ck_assert_status(iampb__sets_relation(existing->set, fresh->set, request, NULL, &both, &err), IAMPB_OK, &err);
    bool gained = gain == IAMPB_ANSWER_FAIL, lost = iampb_comparison_answer(back) == IAMPB_ANSWER_FAIL;
    iampb_relation expected = gained && lost ? IAMPB_RELATION_INCOMPARABLE
            : gained                         ? IAMPB_RELATION_WIDER
            : lost                           ? IAMPB_RELATION_STRICTER
                                             : IAMPB_RELATION_EQUIVALENT;
    if (gain != IAMPB_ANSWER_UNDECIDED && iampb_comparison_answer(back) != IAMPB_ANSWER_UNDECIDED
        && (iampb_comparison_relation(both) != expected || has_kind(both, "gained") != gained
            || has_kind(both, "lost") != lost))
        say(t, p, fresh, "another relation", iampb_relation_name(iampb_comparison_relation(both)));
    iampb_comparison_free(back);
    iampb_comparison_free(both);
}

static void check_sets(trial *t, const pair *p, layers *existing, layers *fresh, unsigned *answers)
{
    reference_question q = { .of = p, .sides = { &existing->identity, &fresh->identity } };
    reference_answer found;
    iampb_comparison *result = NULL;
    iampb_error *err = NULL;
    layers *limited = fresh->boundary.count + fresh->scp.count > 0 ? fresh : existing;
    size_t sides = 2;
    if (limited->boundary.count > 0)
        q.sides[sides++] = &limited->boundary;
    if (limited->scp.count > 0)
        q.sides[sides++] = &limited->scp;
    q.allowing[0] = fresh->set;
    q.not_allowing[0] = existing->set;
    give(t, q.given);
    iampb_request *request = make_request(t, q.given);
    ck_assert_status(iampb_compare_sets(existing->set, fresh->set, request, NULL, NULL, &result, &err), IAMPB_OK, &err);
    iampb_answer answer = iampb_comparison_answer(result);
    reference_ask(t->ctx, &q, &found);
    answers[answer]++;
    if (answer == IAMPB_ANSWER_PASS && found.found)
        say(t, p, limited, "PASS, but there is", found.request);
    if (answer == IAMPB_ANSWER_UNDECIDED)
        say(t, p, limited, "UNKNOWN", iampb_comparison_text(result, "unknown", NULL));
    const char *witness = iampb_comparison_reason_text(result, 0, "witness", NULL);
    if (answer == IAMPB_ANSWER_FAIL && witness == NULL)
        say(t, p, limited, "no witness", "");
    if (witness != NULL && strcmp(witness_decision(t->simulator, witness, &fresh->shown), "allowed") != 0)
        say(t, p, limited, "the witness is not allowed", witness);
    if (witness != NULL && strcmp(witness_decision(t->simulator, witness, &existing->shown), "allowed") == 0)
        say(t, p, limited, "the witness is allowed already", witness);
    check_relation(t, p, existing, fresh, request, answer);
    iampb_comparison_free(result);
    iampb_request_free(request);
}

START_TEST(sets_by_trying)
{
    static pair p;
    static layers existing, fresh;
    trial t;
    unsigned answers[4] = { 0 };
    pair_options options = { IAMPB_POLICY_IDENTITY, true, true, 0 };
    trial_begin(&t, 20310606, PAIRS);
    for (t.number = 0; t.number < t.pairs; t.number++) {
        pair_generate(&t.g, &options, &p);
        existing = (layers){ .identity = p.existing };
        fresh = (layers){ .identity = p.fresh };
        make_limit(&t, &p, &fresh.boundary);
        make_limit(&t, &p, &fresh.scp);
        if (gen_chance(&t.g, 50)) { /* they limit both, or only what is there */
            existing.boundary = fresh.boundary;
            existing.scp = fresh.scp;
            if (gen_chance(&t.g, 50))
                fresh.boundary.count = fresh.scp.count = 0;
        }
        open_layers(&t, &existing);
        open_layers(&t, &fresh);
        check_sets(&t, &p, &existing, &fresh, answers);
        iampb_policy_set_free(existing.set);
        iampb_policy_set_free(fresh.set);
    }
    fprintf(stderr, "sets: PASS %u, FAIL %u\n", answers[IAMPB_ANSWER_PASS], answers[IAMPB_ANSWER_FAIL]);
    ck_assert_uint_gt(answers[IAMPB_ANSWER_PASS], (unsigned)t.pairs / 8);
    ck_assert_uint_gt(answers[IAMPB_ANSWER_FAIL], (unsigned)t.pairs / 8);
    trial_end(&t);
}
END_TEST

/* ---- Patterns of resources ---- */
static const char *const patterns[] = { "arn:aws:s:::*", "arn:aws:s:::a*", "arn:aws:s:::?", "arn:aws:s:*:*:a",
        "arn:aws:s:::*b",
    "arn:aws:s:::a", "arn:aws:t:::*" };

/* Bits: 1: some resource of the pattern is allowed, 2: some is not. */
static unsigned try_resources(const iampb_policy_set *set, const iampb_policy_set *pattern, iampb_request *request)
{
    const universe_texts *all = universe_resources(false);
    iampb_error *err = NULL;
    unsigned seen = 0;
    for (size_t i = 0; i < all->count; i++) {
        ck_assert_status(iampb_request_set_resource(request, all->texts[i], strlen(all->texts[i]), &err), IAMPB_OK,
                &err);
        if (iampb_evaluate(pattern, request, NULL) == IAMPB_ALLOWED)
            seen |= iampb_evaluate(set, request, NULL) == IAMPB_ALLOWED ? 1 : 2;
    }
    return seen;
}

static void check_pattern(trial *t, const pair *p, layers *l, const char *pattern, unsigned *extents)
{
    static const unsigned said[] = { [IAMPB_EXTENT_NONE] = 2, [IAMPB_EXTENT_SOME] = 3, [IAMPB_EXTENT_ALL] = 1 };
    const char *given[PAIR_KEYS] = { NULL, NULL };
    char text[PAIR_POLICY_ROOM];
    reference_side of_pattern;
    iampb_comparison *result = NULL;
    iampb_error *err = NULL;
    give(t, given);
    iampb_request *request = make_request(t, given);
    ck_assert_status(iampb_request_set_action(request, "s:a", 3, &err), IAMPB_OK, &err);
    snprintf(text, sizeof text, P(ALLOW("*", "%s")), pattern);
    reference_open_text(t->ctx, text, IAMPB_POLICY_IDENTITY, &of_pattern);
    ck_assert_status(iampb_compare_resources(l->set, request, pattern, strlen(pattern), NULL, &result, &err), IAMPB_OK,
            &err);
    iampb_extent extent = iampb_comparison_extent(result);
    extents[extent]++;
    unsigned seen = try_resources(l->set, of_pattern.set, request);
    if (extent == IAMPB_EXTENT_UNKNOWN)
        say(t, p, l, "unknown extent", pattern);
    else if ((seen & ~said[extent]) != 0)
        say(t, p, l, iampb_extent_name(extent), pattern);
    unsigned shown = 0;
    for (size_t i = 0; i < iampb_comparison_reason_count(result); i++) {
        const char *witness = iampb_comparison_reason_text(result, i, "witness", NULL);
        const char *kind = iampb_comparison_reason_text(result, i, "kind", NULL);
        bool allowed = strcmp(witness_decision(t->simulator, witness, &l->shown), "allowed") == 0;
        shown |= allowed ? 1 : 2;
        if (kind == NULL || strcmp(kind, allowed ? "allowed" : "denied") != 0)
            say(t, p, l, "a witness is not what it is called", witness);
    }
    if (extent != IAMPB_EXTENT_UNKNOWN && shown != said[extent])
        say(t, p, l, "not a reason of each kind", iampb_extent_name(extent));
    iampb_comparison_free(result);
    iampb_request_free(request);
    reference_close(&of_pattern);
}

START_TEST(patterns_of_resources_by_trying)
{
    static pair p;
    static layers l;
    trial t;
    unsigned extents[5] = { 0 };
    pair_options options = { IAMPB_POLICY_IDENTITY, true, true, 0 };
    trial_begin(&t, 20310707, PATTERNS);
    for (t.number = 0; t.number < t.pairs; t.number++) {
        pair_generate(&t.g, &options, &p);
        l = (layers){ .identity = p.fresh };
        make_limit(&t, &p, &l.boundary);
        open_layers(&t, &l);
        check_pattern(&t, &p, &l, patterns[gen_pick(&t.g, sizeof patterns / sizeof *patterns)], extents);
        iampb_policy_set_free(l.set);
    }
    fprintf(stderr, "patterns: none %u, some %u, all %u\n", extents[IAMPB_EXTENT_NONE], extents[IAMPB_EXTENT_SOME],
            extents[IAMPB_EXTENT_ALL]);
    for (iampb_extent e = IAMPB_EXTENT_NONE; e <= IAMPB_EXTENT_ALL; e++)
        ck_assert_uint_gt(extents[e], (unsigned)t.pairs / 50);
    trial_end(&t);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("compare/sets");
    TCase *c = tcase_create("all");
    tcase_set_timeout(c, 0);
    tcase_add_test(c, sets_by_trying);
    tcase_add_test(c, patterns_of_resources_by_trying);
    suite_add_tcase(s, c);
    return s;
}
HARNESS_MAIN("compare-sets", suite)
