/* test_context.c - allocator, limits and life time of a context. */
#include "base/arena.h"
#include "base/context.h"
#include "harness.h"
#include "oom.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof(table)[0]))

START_TEST(limits_that_are_not_given_have_their_defaults)
{
    iampb_context *ctx = harness_context();
    const iampb_limits *limits = iampb__limits(ctx);
    ck_assert_uint_eq(limits->input_bytes, 1u << 30);
    ck_assert_uint_eq(limits->json_depth, 128);
    ck_assert_uint_eq(limits->json_nodes, 64u << 20);
    ck_assert_uint_eq(limits->csv_field_bytes, 1u << 20);
    ck_assert_uint_eq(limits->csv_rows, 16u << 20);
    ck_assert_uint_eq(limits->entities, 16u << 20);
    ck_assert_uint_eq(limits->documents, 1u << 20);
    ck_assert_uint_eq(limits->findings, 4u << 20);
    ck_assert_uint_eq(limits->playbook_rules, 64u << 10);
    iampb_context_free(ctx);
}
END_TEST

static const struct {
    size_t offset;
    uint64_t most;
    const char *name;
} limits_table[] = {
    { offsetof(iampb_limits, input_bytes), UINT32_MAX, "input_bytes" },
    { offsetof(iampb_limits, json_depth), 1024, "json_depth" },
    { offsetof(iampb_limits, json_nodes), UINT32_MAX, "json_nodes" },
    { offsetof(iampb_limits, csv_field_bytes), UINT32_MAX, "csv_field_bytes" },
    { offsetof(iampb_limits, csv_rows), UINT32_MAX, "csv_rows" },
    { offsetof(iampb_limits, entities), UINT32_MAX, "entities" },
    { offsetof(iampb_limits, documents), UINT32_MAX, "documents" },
    { offsetof(iampb_limits, findings), UINT32_MAX, "findings" },
    { offsetof(iampb_limits, playbook_rules), UINT32_MAX, "playbook_rules" },
};

START_TEST(a_limit_may_be_its_highest_value_and_not_one_more)
{
    iampb_limits limits = IAMPB_LIMITS_INIT;
    iampb_context_options options = IAMPB_CONTEXT_OPTIONS_INIT;
    iampb_context *ctx = NULL;
    iampb_error *err = NULL;
    uint64_t *value = (uint64_t *)(void *)((char *)&limits + limits_table[_i].offset);
    options.limits = &limits;
    *value = limits_table[_i].most;
    ck_assert_status(iampb_context_new(&options, &ctx, &err), IAMPB_OK, &err);
    ck_assert_uint_eq(*(const uint64_t *)(const void *)((const char *)iampb__limits(ctx) + limits_table[_i].offset),
            limits_table[_i].most);
    iampb_context_free(ctx);
    ctx = NULL;
    *value = limits_table[_i].most + 1;
    ck_assert_int_eq(iampb_context_new(&options, &ctx, &err), IAMPB_E_INVALID);
    ck_assert_ptr_null(ctx);
    ck_assert_msg(strstr(iampb_error_message(err, NULL), limits_table[_i].name) != NULL, "the message names no limit: %s",
            iampb_error_message(err, NULL));
    iampb_error_free(err);
}
END_TEST

START_TEST(an_allocator_without_one_of_its_functions_is_refused)
{
    for (int missing = 0; missing < 3; missing++) {
        iampb_allocator allocator = *oom_allocator();
        iampb_context_options options = IAMPB_CONTEXT_OPTIONS_INIT;
        iampb_context *ctx = NULL;
        iampb_error *err = NULL;
        if (missing == 0)
            allocator.alloc = NULL;
        else if (missing == 1)
            allocator.realloc = NULL;
        else
            allocator.free = NULL;
        options.allocator = &allocator;
        ck_assert_status(iampb_context_new(&options, &ctx, &err), IAMPB_E_INVALID, &err);
        ck_assert_ptr_null(ctx);
    }
}
END_TEST

START_TEST(out_is_required_and_err_is_not)
{
    iampb_error *err = NULL;
    ck_assert_status(iampb_context_new(NULL, NULL, &err), IAMPB_E_INVALID, &err);
    ck_assert_int_eq(iampb_context_new(NULL, NULL, NULL), IAMPB_E_INVALID);
    iampb_context_free(NULL);
}
END_TEST

START_TEST(allocator_and_limits_are_copied)
{
    iampb_allocator allocator = *oom_allocator();
    iampb_limits limits = IAMPB_LIMITS_INIT;
    iampb_context_options options = IAMPB_CONTEXT_OPTIONS_INIT;
    iampb_context *ctx = NULL;
    iampb_error *err = NULL;
    limits.json_depth = 5;
    options.allocator = &allocator;
    options.limits = &limits;
    ck_assert_status(iampb_context_new(&options, &ctx, &err), IAMPB_OK, &err);
    memset(&allocator, 0, sizeof allocator);
    memset(&limits, 0, sizeof limits);
    ck_assert_uint_eq(iampb__limits(ctx)->json_depth, 5);
    void *block = iampb__alloc(ctx, 3, 4);
    ck_assert_ptr_nonnull(block);
    iampb__free(ctx, block, 3, 4);
    iampb_context_free(ctx);
    ck_assert_uint_eq(oom_live_blocks(), 0);
}
END_TEST

START_TEST(no_memory_for_the_context_itself)
{
    iampb_context_options options = IAMPB_CONTEXT_OPTIONS_INIT;
    iampb_context *ctx = NULL;
    iampb_error *err = NULL;
    options.allocator = oom_allocator();
    oom_arm(0, true, false);
    iampb_status status = iampb_context_new(&options, &ctx, &err);
    ck_assert_uint_eq(oom_disarm(), 1);
    ck_assert_int_eq(oom_check(status, ctx, &err), IAMPB_E_NOMEM);
}
END_TEST

START_TEST(an_object_keeps_its_context_alive)
{
    iampb_context_options options = IAMPB_CONTEXT_OPTIONS_INIT;
    iampb_context *ctx = NULL;
    iampb__arena *arena = NULL;
    options.allocator = oom_allocator();
    ck_assert_int_eq(iampb_context_new(&options, &ctx, NULL), IAMPB_OK);
    ck_assert_int_eq(iampb__arena_new(ctx, &arena, NULL), IAMPB_OK);
    iampb_context_free(ctx);
    ck_assert_uint_eq(oom_live_blocks(), 2);
    iampb__arena_free(arena);
    ck_assert_uint_eq(oom_live_blocks(), 0);
}
END_TEST

static const struct {
    size_t count, size;
    bool possible;
} products[] = { { 0, 8, false }, { 8, 0, false }, { 1, 1, true }, { SIZE_MAX, 2, false },
    { SIZE_MAX / 2 + 1, 2, false }, { 2, SIZE_MAX / 2 + 1, false } };

START_TEST(a_size_of_zero_or_past_the_end_is_no_memory)
{
    iampb_context *ctx = harness_context();
    size_t count = products[_i].count, size = products[_i].size;
    void *block = iampb__alloc(ctx, count, size);
    ck_assert_int_eq(block != NULL, products[_i].possible);
    iampb__free(ctx, block, count, size);
    block = iampb__zalloc(ctx, count, size);
    ck_assert_int_eq(block != NULL, products[_i].possible);
    iampb__free(ctx, block, count, size);
    block = iampb__realloc(ctx, NULL, 0, count, size);
    ck_assert_int_eq(block != NULL, products[_i].possible);
    iampb__free(ctx, block, count, size);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(checked_sums_and_products)
{
    size_t out = 7;
    ck_assert(iampb__add(SIZE_MAX - 1, 1, &out) && out == SIZE_MAX);
    ck_assert(!iampb__add(SIZE_MAX, 1, &out) && out == SIZE_MAX);
    ck_assert(iampb__mul(SIZE_MAX, 1, &out) && out == SIZE_MAX);
    ck_assert(iampb__mul(SIZE_MAX, 0, &out) && out == 0);
    ck_assert(!iampb__mul(SIZE_MAX / 2 + 1, 2, &out) && out == 0);
}
END_TEST

START_TEST(sizes_for_bindings)
{
    ck_assert_uint_eq(iampb_allocator_size(), sizeof(iampb_allocator));
    ck_assert_uint_eq(iampb_limits_size(), sizeof(iampb_limits));
    ck_assert_uint_eq(iampb_context_options_size(), sizeof(iampb_context_options));
}
END_TEST

static Suite *suite(void)
{
    Suite *s = HARNESS_LIST("base/context", limits_that_are_not_given_have_their_defaults,
            an_allocator_without_one_of_its_functions_is_refused, out_is_required_and_err_is_not,
            allocator_and_limits_are_copied, no_memory_for_the_context_itself, an_object_keeps_its_context_alive,
            checked_sums_and_products, sizes_for_bindings);
    TCase *t = tcase_create("tables");
    tcase_add_loop_test(t, a_limit_may_be_its_highest_value_and_not_one_more, 0, COUNT(limits_table));
    tcase_add_loop_test(t, a_size_of_zero_or_past_the_end_is_no_memory, 0, COUNT(products));
    suite_add_tcase(s, t);
    return s;
}

HARNESS_MAIN("base-context", suite)
