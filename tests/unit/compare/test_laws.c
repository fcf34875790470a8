/* test_laws.c - laws of comparisons (C-27, C-28), and the questions beside new access (C-3, C-5), over pairs of
 * policies made by chance; requests are tried one by one as in test_reference.c. See trial.h for the environment. */
#include "trial.h"
#include <stdio.h>

#define PAIRS 500

typedef void (*law_fn)(trial *t, pair *p);

static void complain_unless(trial *t, const pair *p, bool ok, const char *what)
{
    if (!ok)
        trial_complain(t, p, what, "");
}

/* ---- Laws of new access ---- */
static void no_more_than_itself(trial *t, pair *p)
{
    complain_unless(t, p, trial_answer(t, &p->fresh, &p->fresh, p->kind) == IAMPB_ANSWER_PASS, "more than itself");
}

static void no_more_than_all(trial *t, pair *p)
{
    reference_side all, fresh;
    reference_open_text(t->ctx, p->kind == IAMPB_POLICY_RESOURCE ? P(ALLOW_TO("\"*\"", "*", "*")) : P(ALLOW("*", "*")),
            p->kind, &all);
    reference_open(t->ctx, &p->fresh, p->kind, &fresh);
    iampb_comparison *comparison = trial_no_new_access(t, &all, &fresh);
    complain_unless(t, p, iampb_comparison_answer(comparison) == IAMPB_ANSWER_PASS, "more than all");
    iampb_comparison_free(comparison);
    reference_close(&all);
    reference_close(&fresh);
}

/* One of the fresh statements, as a Deny, added to the existing policy. */
static void a_deny_takes_away(trial *t, pair *p)
{
    pair_side less = p->existing;
    if (less.count == PAIR_STATEMENTS)
        less.count--;
    less.statements[less.count] = p->fresh.statements[0];
    less.statements[less.count++].deny = true;
    less.split = less.count;
    pair_side before = less;
    before.count = before.split = less.count - 1;
    less.old[0] = before.old[0];
    complain_unless(t, p, trial_answer(t, &before, &less, p->kind) == IAMPB_ANSWER_PASS, "a Deny gives access");
}

static void less_is_no_more(trial *t, pair *p)
{
    pair_side less = p->fresh;
    size_t last = less.count - 1;
    bool deny = less.statements[last].deny;
    less.split = less.count;
    pair_side all = less;
    less.count = less.split = last;
    iampb_answer answer = deny ? trial_answer(t, &less, &all, p->kind) : trial_answer(t, &all, &less, p->kind);
    complain_unless(t, p, last == 0 || answer == IAMPB_ANSWER_PASS, deny ? "a Deny gives access" :
            "without an Allow there is more");
}

static void reverse(pair_side *side)
{
    size_t begins[] = { 0, side->split }, ends[] = { side->split, side->count };
    for (size_t d = 0; d < 2; d++)
        for (size_t i = begins[d], n = ends[d]; i + 1 < n; i++) {
            pair_statement swapped = side->statements[i];
            side->statements[i] = side->statements[--n];
            side->statements[n] = swapped;
        }
}

static void order_is_nothing(trial *t, pair *p)
{
    iampb_answer before = trial_answer(t, &p->existing, &p->fresh, p->kind);
    pair turned = *p;
    reverse(&turned.existing);
    reverse(&turned.fresh);
    complain_unless(t, p, trial_answer(t, &turned.existing, &turned.fresh, p->kind) == before,
            "the order of statements matters");
}

/* ---- Relations ---- */
static iampb_relation relation_of(iampb_answer gained, iampb_answer lost)
{
    if (gained == IAMPB_ANSWER_UNDECIDED || lost == IAMPB_ANSWER_UNDECIDED)
        return IAMPB_RELATION_UNKNOWN;
    if (gained == IAMPB_ANSWER_PASS)
        return lost == IAMPB_ANSWER_PASS ? IAMPB_RELATION_EQUIVALENT : IAMPB_RELATION_STRICTER;
    return lost == IAMPB_ANSWER_PASS ? IAMPB_RELATION_WIDER : IAMPB_RELATION_INCOMPARABLE;
}

static void check_reasons(trial *t, const pair *p, const iampb_comparison *comparison)
{
    for (size_t i = 0; i < iampb_comparison_reason_count(comparison); i++) {
        const char *kind = iampb_comparison_reason_text(comparison, i, "kind", NULL);
        bool gained = kind != NULL && strcmp(kind, "gained") == 0;
        complain_unless(t, p, gained || (kind != NULL && strcmp(kind, "lost") == 0), "neither gained nor lost");
        trial_check_witness(t, p, iampb_comparison_reason_text(comparison, i, "witness", NULL),
                gained ? &p->fresh : &p->existing, gained ? &p->existing : &p->fresh);
    }
}

static void both_ways_make_a_relation(trial *t, pair *p)
{
    iampb_answer gained = trial_answer(t, &p->existing, &p->fresh, p->kind);
    iampb_answer lost = trial_answer(t, &p->fresh, &p->existing, p->kind);
    iampb_relation wanted = relation_of(gained, lost);
    reference_side existing, fresh;
    iampb_comparison *comparison = NULL;
    iampb_error *err = NULL;
    reference_open(t->ctx, &p->existing, p->kind, &existing);
    reference_open(t->ctx, &p->fresh, p->kind, &fresh);
    ck_assert_status(iampb_compare_relation(t->ctx, (const iampb_compiled *const *)existing.documents, existing.count,
                             (const iampb_compiled *const *)fresh.documents, fresh.count, NULL, &comparison, &err),
            IAMPB_OK, &err);
    iampb_relation relation = iampb_comparison_relation(comparison);
    /* One budget for both ways may end earlier. */
    if (relation != wanted && relation != IAMPB_RELATION_UNKNOWN)
        trial_complain(t, p, "the relation is not that of both ways", iampb_relation_name(relation));
    if (relation == IAMPB_RELATION_UNKNOWN && wanted != IAMPB_RELATION_UNKNOWN)
        trial_complain(t, p, "both ways are known, and the relation is not", iampb_relation_name(wanted));
    check_reasons(t, p, comparison);
    iampb_comparison_free(comparison);
    reference_close(&existing);
    reference_close(&fresh);
}

/* ---- Access that is not granted ---- */
static void make_access(trial *t, iampb_policy_kind kind, iampb_compare_access *access, iampb_str *entries, pair_side
        *as_policy)
{
    static const char *const actions[] = { "s:a", "s:ab", "s:a*", "t:a", "*", "s:*b", "s:?" };
    static const char *const resources[] = { "arn:aws:s:::a", "arn:aws:s:::a*", "arn:aws:s:::*", "arn:aws:s:r:1:a",
            "arn:aws:s:::?b" };
    const char *action = actions[gen_pick(&t->g, sizeof actions / sizeof *actions)];
    const char *resource = resources[gen_pick(&t->g, sizeof resources / sizeof *resources)];
    bool any_action = gen_chance(&t->g, 15), any_resource = !any_action && gen_chance(&t->g, 40);
    pair_statement *s = &as_policy->statements[0];
    *as_policy = (pair_side){ .count = 1, .split = 1 };
    *access = (iampb_compare_access)IAMPB_COMPARE_ACCESS_INIT;
    entries[0] = (iampb_str){ action, strlen(action) };
    entries[1] = (iampb_str){ resource, strlen(resource) };
    access->actions = entries;
    access->action_count = !any_action;
    access->resources = entries + 1;
    access->resource_count = !any_resource;
    if (kind == IAMPB_POLICY_RESOURCE)
        strcpy(s->principal, "\"Principal\":\"*\"");
    snprintf(s->action, sizeof s->action, "\"Action\":\"%s\"", any_action ? "*" : action);
    snprintf(s->resource, sizeof s->resource, "\"Resource\":\"%s\"", any_resource ? "*" : resource);
}

static void access_by_trying(trial *t, pair *p)
{
    iampb_compare_access access;
    const iampb_compare_access *one = &access;
    iampb_str entries[2];
    pair shown = *p;
    reference_side policy, as_policy;
    reference_answer found;
    iampb_comparison *comparison = NULL;
    iampb_error *err = NULL;
    make_access(t, p->kind, &access, entries, &shown.existing);
    reference_open(t->ctx, &p->fresh, p->kind, &policy);
    reference_open(t->ctx, &shown.existing, p->kind, &as_policy);
    reference_question q = { .of = p, .sides = { &p->fresh, &shown.existing },
        .allowing = { policy.set, as_policy.set } };
    reference_ask(t->ctx, &q, &found);
    ck_assert_status(iampb_compare_access_not_granted(t->ctx, (const iampb_compiled *const *)policy.documents,
            policy.count, &one, 1,
                             NULL, &comparison, &err), IAMPB_OK, &err);
    if (iampb_comparison_answer(comparison) == IAMPB_ANSWER_PASS && found.found)
        trial_complain(t, &shown, "not granted, but there is", found.request);
    for (size_t i = 0; i < iampb_comparison_reason_count(comparison); i++) {
        const char *witness = iampb_comparison_reason_text(comparison, i, "witness", NULL);
        trial_check_witness(t, &shown, witness, &p->fresh, NULL);
        trial_check_witness(t, &shown, witness, &shown.existing, NULL);
    }
    complain_unless(t, &shown, (iampb_comparison_answer(comparison) == IAMPB_ANSWER_FAIL) ==
            (iampb_comparison_reason_count(comparison) > 0),
            "FAIL has reasons");
    iampb_comparison_free(comparison);
    reference_close(&policy);
    reference_close(&as_policy);
}

/* ---- Statements that change nothing ---- */
static bool is_named(const iampb_comparison *comparison, size_t statement)
{
    for (size_t i = 0; i < iampb_comparison_reason_count(comparison); i++)
        if (iampb_comparison_reason_number(comparison, i, "statement") == (int64_t)statement)
            return true;
    return false;
}

static void statements_by_leaving_out(trial *t, pair *p)
{
    pair_side all = p->fresh;
    reference_side policy;
    iampb_comparison *comparison = NULL;
    iampb_error *err = NULL;
    all.split = all.count;
    if (all.count < 2)
        return;
    reference_open(t->ctx, &all, p->kind, &policy);
    ck_assert_status(iampb_compare_statements(t->ctx, policy.documents[0], NULL, &comparison, &err), IAMPB_OK, &err);
    for (size_t i = 0; i < all.count; i++) {
        pair_side less = all;
        less.split = --less.count;
        memmove(&less.statements[i], &less.statements[i + 1], (less.count - i) * sizeof less.statements[0]);
        iampb_answer gained = trial_answer(t, &less, &all, p->kind), lost = trial_answer(t, &all, &less, p->kind);
        bool nothing = gained == IAMPB_ANSWER_PASS && lost == IAMPB_ANSWER_PASS;
        bool something = gained == IAMPB_ANSWER_FAIL || lost == IAMPB_ANSWER_FAIL;
        char which[64];
        snprintf(which, sizeof which, "%zu of the fresh ones", i);
        if (is_named(comparison, i) && something)
            trial_complain(t, p, "a statement changes something", which);
        if (!is_named(comparison, i) && nothing && iampb_comparison_answer(comparison) != IAMPB_ANSWER_UNDECIDED)
            trial_complain(t, p, "a statement changes nothing", which);
    }
    iampb_comparison_free(comparison);
    reference_close(&policy);
}

static const struct {
    law_fn check;
    int share; /* of the pairs: one in so many */
} laws[] = { { no_more_than_itself, 1 }, { no_more_than_all, 1 }, { a_deny_takes_away, 1 }, { less_is_no_more, 1 },
    { order_is_nothing, 1 }, { both_ways_make_a_relation, 1 }, { access_by_trying, 1 }, { statements_by_leaving_out, 2
            } };

static void check_law(size_t law, iampb_policy_kind kind)
{
    static pair p;
    trial t;
    /* With variables some of it is not decided (C-19), but not whether a policy is within itself. */
    pair_options options = { kind, law > 0 && law < 4, false, 0 };
    trial_begin(&t, 20310505 + law, PAIRS / laws[law].share);
    for (t.number = 0; t.number < t.pairs; t.number++) {
        pair_generate(&t.g, &options, &p);
        laws[law].check(&t, &p);
    }
    trial_end(&t);
}

START_TEST(laws_of_identity_policies) { check_law((size_t)_i, IAMPB_POLICY_IDENTITY); }
END_TEST

START_TEST(laws_of_resource_policies) { check_law((size_t)_i, IAMPB_POLICY_RESOURCE); }
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("compare/laws");
    TCase *c = tcase_create("all");
    tcase_set_timeout(c, 0);
    tcase_add_loop_test(c, laws_of_identity_policies, 0, (int)(sizeof laws / sizeof laws[0]));
    tcase_add_loop_test(c, laws_of_resource_policies, 0, (int)(sizeof laws / sizeof laws[0]));
    suite_add_tcase(s, c);
    return s;
}
HARNESS_MAIN("compare-laws", suite)
