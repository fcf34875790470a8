/* test_reference.c - the library against a second evaluator (reference.h): on the worked examples, which show that the
 * reference itself is right; on worlds made by chance; and laws that hold whatever the rules are. */
#include "compare.h"
#include "examples.h"
#include "laws.h"
#include "reference.h"
#include <stdio.h>
#include <stdlib.h>

#define WORLDS 7000
#define REQUESTS 3 /* a world */

START_TEST(the_reference_decides_the_examples)
{
    const example *e = &examples[_i];
    reference_result result = reference_decide(&e->w);
    ck_assert_msg(result.outcome == e->w.expected, "example %s: %s, not %s", e->name, iampb_outcome_name(result.outcome),
            iampb_outcome_name(e->w.expected));
}
END_TEST

/* E-1 to E-101 by chance: 21,000 requests. */
START_TEST(both_decide_alike)
{
    static generated it;
    iampb_context *ctx = harness_context();
    gen g = { .seed = 20310101 };
    unsigned outcomes[4] = { 0 }, wrong = 0;
    /* To look further: another seed, more worlds, and so many differences shown rather than the first. */
    const char *env = getenv("EVAL_SEED"), *many = getenv("EVAL_WORLDS"), *show = getenv("EVAL_SHOW");
    if (env != NULL)
        g.seed = strtoull(env, NULL, 10) * 7919 + 1;
    int worlds = many != NULL ? atoi(many) : WORLDS;
    for (int i = 0; i < worlds; i++) {
        generate_world(&g, &it);
        for (int n = 0; n < REQUESTS; n++) {
            if (n > 0)
                generate_request(&g, &it);
            const char *text = compare_world(ctx, &g, &it);
            if (text != NULL && show != NULL && ++wrong <= (unsigned)atoi(show))
                fprintf(stderr, "---- %s\n", text);
            else if (show == NULL)
                ck_assert_msg(text == NULL, "world %d, request %d: %s", i, n, text);
            if (n == 0)
                outcomes[reference_decide(&it.w).outcome]++;
        }
    }
    if (show != NULL)
        fprintf(stderr, "%u of %d; of worlds: allowed %u explicit %u implicit %u\n", wrong, worlds * REQUESTS, outcomes[1], outcomes[2],
                outcomes[3]);
    for (iampb_outcome o = IAMPB_ALLOWED; o <= IAMPB_IMPLICIT_DENY; o++)
        ck_assert_msg(outcomes[o] > (unsigned)worlds / 16, "only %u %s", outcomes[o], iampb_outcome_name(o));
    iampb_context_free(ctx);
}
END_TEST

/* The policies of a world, as places of it. */
static size_t policies_of(world *w, const char ***out)
{
    const char **all[] = { &w->id, &w->id2, &w->rp, &w->trust, &w->pb, &w->sp, &w->ep, &w->scp[0], &w->scp[1], &w->rcp[0] };
    size_t count = 0;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (*all[i] != NULL)
            out[count++] = all[i];
    return count;
}

static void check_law(iampb_context *ctx, law which, const generated *it, iampb_outcome before)
{
    world changed = it->w;
    const char **places[10];
    char *texts[10];
    size_t count = policies_of(&changed, places);
    for (size_t i = 0; i < count; i++)
        *places[i] = texts[i] = law_change(which, *places[i], *places[i]);
    iampb_outcome after = compare_decide(ctx, &changed);
    if (law_broken(which, before, after))
        for (size_t i = 0; i < count; i++)
            fprintf(stderr, "changed: %s\n", texts[i]);
    ck_assert_msg(!law_broken(which, before, after), "law %d: %s became %s (%s, %s)", which, iampb_outcome_name(before),
            iampb_outcome_name(after), it->w.action, it->w.resource);
    for (size_t i = 0; i < count; i++)
        free(texts[i]);
}

/* The statement that is added is one of the policy's own with the other effect, so that it often matters. */
START_TEST(laws_hold)
{
    static generated it;
    iampb_context *ctx = harness_context();
    gen g = { .seed = 20310202 };
    for (int i = 0; i < 1500; i++) {
        generate_world(&g, &it);
        it.w.bpa = 0; /* an Allow more may make a bucket public */
        iampb_outcome before = compare_decide(ctx, &it.w);
        check_law(ctx, (law)_i, &it, before);
    }
    iampb_context_free(ctx);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("eval/reference");
    TCase *c = tcase_create("all");
    tcase_set_timeout(c, 0);
    tcase_add_loop_test(c, the_reference_decides_the_examples, 0, example_count);
    tcase_add_test(c, both_decide_alike);
    tcase_add_loop_test(c, laws_hold, 0, LAW_COUNT);
    suite_add_tcase(s, c);
    return s;
}
HARNESS_MAIN("eval-reference", suite)
