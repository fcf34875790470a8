/* test_shrink.c - sets of actions (action_set.c), the fewest sets (cover.c), the fewest patterns (shrink.c). */
#include "harness.h"
#include "oom.h"
#include "policy/cover.h"
#include "policy/shrink.h"
#include <stdio.h>
#include <stdlib.h>

typedef struct setup {
    iampb_context *ctx;
    iampb__arena *arena;
    iampb_catalog *catalog;
    iampb__action_set set;
} setup;

/* A service "t" with these actions (blank between them); NULL: the built-in catalogue. */
static setup begin(const char *actions)
{
    setup s = { .ctx = harness_context() };
    ck_assert_int_eq(iampb__arena_new(s.ctx, &s.arena, NULL), IAMPB_OK);
    if (actions != NULL) {
        iampb_catalog_options options = IAMPB_CATALOG_OPTIONS_INIT;
        iampb_catalog_loader *loader = NULL;
        iampb__builder json = { .ctx = s.ctx };
        options.empty = 1;
        iampb__builder_add(&json, IAMPB__STR("{\"Name\":\"t\",\"Actions\":["));
        for (const char *at = actions, *end; *at != '\0'; at = *end == '\0' ? end : end + 1) {
            end = at + strcspn(at, " ");
            iampb__builder_format(&json, "%s{\"Name\":\"%v\"}", at == actions ? "" : ",",
                    iampb__str(at, (size_t)(end - at)));
        }
        iampb__builder_add(&json, IAMPB__STR("]}"));
        iampb_error *err = NULL;
        ck_assert_status(iampb_catalog_loader_new(s.ctx, &options, &loader, &err), IAMPB_OK, &err);
        ck_assert_status(iampb_catalog_loader_add(loader, json.text, json.len, NULL, &err), IAMPB_OK, &err);
        ck_assert_status(iampb_catalog_loader_finish(loader, &s.catalog, &err), IAMPB_OK, &err);
        iampb_catalog_loader_free(loader);
        iampb__builder_free(&json);
    }
    ck_assert(iampb__action_set_init(&s.set, s.arena, s.catalog));
    return s;
}

static void end(setup *s)
{
    iampb_catalog_free(s->catalog);
    iampb__arena_free(s->arena);
    iampb_context_free(s->ctx);
}

/* Adds patterns, blank between them. */
static void add_all(iampb__action_set *set, const char *patterns)
{
    for (const char *at = patterns, *stop; *at != '\0'; at = *stop == '\0' ? stop : stop + 1) {
        stop = at + strcspn(at, " ");
        iampb__action_set_add(set, iampb__str(at, (size_t)(stop - at)));
    }
}

/* Shrinks, checks that the patterns mean the set again, and writes them with blanks between. */
static iampb__patterns shrink(setup *s, bool trailing_only, iampb__builder *out)
{
    iampb__patterns patterns;
    iampb__action_set again;
    iampb_error *err = NULL;
    out->ctx = s->ctx;
    iampb__builder_clear(out);
    ck_assert_status(iampb__shrink(s->ctx, &s->set, trailing_only, s->arena, &patterns, &err), IAMPB_OK, &err);
    ck_assert(iampb__action_set_init(&again, s->arena, s->catalog));
    for (size_t i = 0; i < patterns.count; i++) {
        iampb__builder_format(out, i == 0 ? "%v" : " %v", patterns.items[i]);
        ck_assert(iampb__action_set_add(&again, patterns.items[i]));
        if (trailing_only)
            ck_assert(iampb__str_find(patterns.items[i], '*', 0) + 1 == patterns.items[i].len
                    || iampb__str_find(patterns.items[i], '*', 0) == SIZE_MAX);
    }
    ck_assert_int_eq(memcmp(again.bits, s->set.bits, again.words * sizeof *again.bits), 0);
    iampb__free(s->ctx, patterns.items, patterns.room, sizeof *patterns.items);
    return patterns;
}

#define TAGGING                                                                                                       \
    "GetBucket GetBucketTagging GetJob GetJobTagging GetObject GetObjectTagging PutBucket PutBucketTagging ListTags"

static const struct row {
    const char *actions, *given, *anywhere, *trailing;
} rows[] = {
    { "A B C", "", "", "" },
    { "A B C", "t:A t:B t:C", "*", "*" }, /* all there is */
    { "A B C", "t:B", "t:B", "t:B" },
    { "Aa Ab B", "t:Aa t:Ab", "t:A*", "t:A*" },
    { "xA yA B", "t:xA t:yA", "t:*A", "t:xA t:yA" },
    { "Get GetA GetB", "t:GetA t:GetB", "t:GetA t:GetB", "t:GetA t:GetB" },
    { "Get GetA Put", "t:Get t:GetA", "t:Get*", "t:Get*" },
    { "Get GetA GetB Put", "t:Get t:GetA", "t:Get t:GetA", "t:Get t:GetA" },
    { TAGGING, "t:Get*Tagging", "t:Get*Tagging", "t:GetBucketTagging t:GetJobTagging t:GetObjectTagging" },
    { TAGGING, "t:*Tagging", "t:*Tagging",
            "t:GetBucketTagging t:GetJobTagging t:GetObjectTagging t:PutBucketTagging" },
    { TAGGING, "t:Get*", "t:Get*", "t:Get*" },
    { TAGGING, "t:*Tag*", "t:*Tagging t:ListTags",
            "t:GetBucketTagging t:GetJobTagging t:GetObjectTagging t:ListTags t:PutBucketTagging" },
    { TAGGING, "t:Get* t:PutBucketTagging", "t:Get* t:PutBucketTagging", "t:Get* t:PutBucketTagging" },
    /* A name that unwanted ones begin and end with: nothing but itself will do. */
    { "Ab xAb Aby Q", "t:Ab t:Q", "t:Ab t:Q", "t:Ab t:Q" },
    /* Head and tail may not overlap: "aba" is no "ab*ba". */
    { "aba abba abcba c", "t:aba t:abba t:abcba", "t:ab*a", "t:ab*" },
    { "aba abba abcba", "t:abba t:abcba", "t:ab*ba", "t:abba t:abcba" },
};

START_TEST(a_set_becomes_the_fewest_patterns_that_mean_it)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        setup s = begin(rows[i].actions);
        iampb__builder out = { 0 };
        add_all(&s.set, rows[i].given);
        ck_assert(shrink(&s, false, &out).is_least);
        ck_assert_view_eq(iampb__builder_str(&out), rows[i].anywhere);
        ck_assert(shrink(&s, true, &out).is_least);
        ck_assert_view_eq(iampb__builder_str(&out), rows[i].trailing);
        iampb__builder_free(&out);
        end(&s);
    }
}
END_TEST

static uint64_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 33;
}

/* Every pattern of the form, over a tiny service: the fewest that mean the set, by trying all. */
static size_t fewest_by_force(const iampb__action_set *set, const char (*names)[8], size_t count)
{
    uint32_t wanted = 0, useful[600];
    size_t useful_count = 0;
    for (size_t i = 0; i < count; i++)
        wanted |= (uint32_t)iampb__action_set_has(set, i) << i;
    for (size_t of = 0; of < count; of++)
        for (size_t head = 0; head <= strlen(names[of]); head++)
            for (size_t tail = 0; head + tail <= strlen(names[of]); tail++) {
                uint32_t matched = 0;
                for (size_t i = 0; i < count; i++) {
                    size_t len = strlen(names[i]);
                    if (len >= head + tail && memcmp(names[i], names[of], head) == 0
                        && memcmp(names[i] + len - tail, names[of] + strlen(names[of]) - tail, tail) == 0)
                        matched |= (uint32_t)1 << i;
                }
                if ((matched & ~wanted) == 0 && useful_count < 590)
                    useful[useful_count++] = matched;
            }
    for (size_t i = 0; i < count; i++)
        if ((wanted >> i & 1) != 0)
            useful[useful_count++] = (uint32_t)1 << i;
    /* Breadth first over the sets that can be reached. */
    static unsigned char steps[1 << 10];
    memset(steps, 255, sizeof steps);
    steps[0] = 0;
    for (size_t round = 0; round < count; round++)
        for (uint32_t at = 0; at < (uint32_t)1 << count; at++)
            for (size_t i = 0; steps[at] == round && i < useful_count; i++)
                if (steps[at | useful[i]] > round + 1)
                    steps[at | useful[i]] = (unsigned char)(round + 1);
    return steps[wanted];
}

START_TEST(no_fewer_patterns_are_found_by_trying_all)
{
    uint64_t random = 7;
    for (int round = 0; round < 300; round++) {
        char names[10][8], text[100] = "", held[10][8];
        size_t count = 0;
        for (int tries = 0; tries < 10; tries++) {
            size_t len = 1 + next_random(&random) % 6;
            char name[8] = { 0 };
            for (size_t i = 0; i < len; i++)
                name[i] = (char)('a' + next_random(&random) % 2);
            bool known = false;
            for (size_t i = 0; i < count; i++)
                known |= strcmp(names[i], name) == 0;
            if (!known)
                strcpy(names[count++], name);
        }
        for (size_t i = 0; i < count; i++)
            sprintf(text + strlen(text), i == 0 ? "%s" : " %s", names[i]);
        setup s = begin(text);
        for (size_t i = 0; i < count; i++) /* in the catalogue's order */
            strcpy(held[i], iampb_catalog_action_text(s.catalog, i, "name", NULL));
        for (size_t i = 0; i < count; i++)
            if (next_random(&random) % 2 != 0)
                iampb__action_set_put(&s.set, i);
        iampb__builder out = { 0 };
        iampb__patterns patterns = shrink(&s, false, &out);
        ck_assert(patterns.is_least);
        ck_assert_uint_eq(patterns.count, fewest_by_force(&s.set, (const char (*)[8])held, count));
        iampb__builder_free(&out);
        end(&s);
    }
}
END_TEST

START_TEST(sets_are_what_action_and_not_action_mean)
{
    setup s = begin("GetA GetB PutA");
    ck_assert(!iampb__action_set_add(&s.set, IAMPB__STR("t:Nothing*")));
    ck_assert(!iampb__action_set_add(&s.set, IAMPB__STR("x:*")));
    ck_assert_uint_eq(iampb__action_set_count(&s.set), 0);
    ck_assert_uint_eq(iampb__action_set_next(&s.set, 0), IAMPB_CATALOG_NONE);
    ck_assert(iampb__action_set_add(&s.set, IAMPB__STR("T:geT?")));
    ck_assert_uint_eq(iampb__action_set_count(&s.set), 2);
    iampb__action_set_complement(&s.set);
    ck_assert_uint_eq(iampb__action_set_count(&s.set), 1);
    ck_assert_uint_eq(iampb__action_set_next(&s.set, 0), 2);
    ck_assert_uint_eq(iampb__action_set_next(&s.set, 3), IAMPB_CATALOG_NONE);
    ck_assert(iampb__action_set_add(&s.set, IAMPB__STR("*")));
    ck_assert_uint_eq(iampb__action_set_count(&s.set), 3);
    end(&s);
}
END_TEST

START_TEST(access_levels_are_bits)
{
    setup s = begin(NULL);
    if (s.set.actions > 0) {
        iampb__action_set_add(&s.set, IAMPB__STR("s3:*"));
        size_t all = iampb__action_set_count(&s.set), seen = 0;
        iampb__action_set_keep_access(&s.set, IAMPB_ACCESS_PERMISSIONS);
        for (size_t a = iampb__action_set_next(&s.set, 0); a != IAMPB_CATALOG_NONE; a = iampb__action_set_next(&s.set, a + 1))
            seen += (iampb_catalog_action_access(NULL, a) & IAMPB_ACCESS_PERMISSIONS) != 0;
        ck_assert_uint_eq(seen, iampb__action_set_count(&s.set));
        ck_assert(seen > 0 && seen < all);
        ck_assert(iampb__action_set_has(&s.set, iampb_catalog_action_find(NULL, "s3:PutBucketPolicy", 18)));
    }
    end(&s);
}
END_TEST

/* Over the real catalogue: every access level of everything shrinks to what means the same, and to less. */
START_TEST(the_built_in_catalogue_shrinks)
{
    for (iampb_access level = IAMPB_ACCESS_LIST; level <= IAMPB_ACCESS_PERMISSIONS; level *= 2) {
        setup s = begin(NULL);
        iampb__builder out = { 0 };
        iampb__action_set_add(&s.set, IAMPB__STR("*"));
        iampb__action_set_keep_access(&s.set, level);
        size_t count = iampb__action_set_count(&s.set);
        iampb__patterns least = shrink(&s, false, &out), trailing = shrink(&s, true, &out);
        fprintf(stderr, "access %d: %zu actions, %zu patterns (%s), %zu with trailing stars only\n", (int)level, count,
                least.count, least.is_least ? "proven" : "not proven", trailing.count);
        ck_assert(least.count <= trailing.count && trailing.count <= count);
        iampb__builder_free(&out);
        end(&s);
    }
}
END_TEST

START_TEST(covers_are_least)
{
    /* Greedy takes the large set first and needs three; two do. */
    static const uint64_t large = 0x1e, left = 0x07, right = 0x38;
    const uint64_t *sets[] = { &large, &left, &right };
    size_t chosen[6], count;
    bool least;
    iampb_context *ctx = harness_context();
    iampb__cover cover = { 6, 1, sets, 3 };
    ck_assert(iampb__cover_solve(ctx, &cover, chosen, &count, &least));
    ck_assert(least);
    ck_assert_uint_eq(count, 2);
    ck_assert_uint_eq(chosen[0], 1);
    ck_assert_uint_eq(chosen[1], 2);
    iampb_context_free(ctx);
}
END_TEST

static iampb_status shrink_step(iampb_context *ctx, void *user)
{
    iampb_actions *actions = NULL;
    iampb_error *err = NULL;
    iampb_actions_options options = IAMPB_ACTIONS_OPTIONS_INIT;
    iampb_str patterns[] = { IAMPB__STR_INIT("s3:Get*Tagging"), IAMPB__STR_INIT("sqs:*"), IAMPB__STR_INIT("nobody:x"),
        IAMPB__STR_INIT("s3:*Object") };
    options.trailing_only = *(const int32_t *)user;
    iampb_status status = oom_check(iampb_actions_shrink(ctx, patterns, 4, &options, &actions, &err), actions, &err);
    iampb_actions_free(actions);
    actions = NULL;
    if (status == IAMPB_OK)
        status = oom_check(iampb_actions_expand(ctx, patterns, 4, &options, &actions, &err), actions, &err);
    iampb_actions_free(actions);
    return status;
}

START_TEST(every_allocation_may_fail)
{
    for (int32_t trailing_only = 0; trailing_only < 2; trailing_only++)
        oom_loop_stride("actions", shrink_step, &trailing_only, 0, false);
}
END_TEST

/* Against the set asked action by action. */
START_TEST(runs_of_actions_are_put_and_met)
{
    setup s = begin(NULL);
    const size_t runs[][2] = { { 0, 1 }, { 63, 64 }, { 63, 65 }, { 64, 128 }, { 100, 100 }, { 5, 200 }, { 190, 193 } };
    const size_t count = sizeof runs / sizeof runs[0];
    for (size_t i = 0; i < count; i++) {
        iampb__action_set_clear(&s.set);
        iampb__action_set_put_run(&s.set, runs[i][0], runs[i][1]);
        for (size_t action = 0; action < 300; action++)
            ck_assert_int_eq(iampb__action_set_has(&s.set, action), action >= runs[i][0] && action < runs[i][1]);
        for (size_t k = 0; k < count; k++) {
            bool meets = false;
            for (size_t action = runs[k][0]; action < runs[k][1]; action++)
                meets = meets || iampb__action_set_has(&s.set, action);
            ck_assert_msg(iampb__action_set_meets_run(&s.set, runs[k][0], runs[k][1]) == meets, "%zu, %zu", i, k);
        }
    }
    end(&s);
}
END_TEST

static Suite *suite(void)
{
    return HARNESS_LIST("policy/shrink", runs_of_actions_are_put_and_met, a_set_becomes_the_fewest_patterns_that_mean_it,
            no_fewer_patterns_are_found_by_trying_all, sets_are_what_action_and_not_action_mean, access_levels_are_bits,
            the_built_in_catalogue_shrinks, covers_are_least, every_allocation_may_fail);
}
HARNESS_MAIN("policy-shrink", suite)
