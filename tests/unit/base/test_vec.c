/* test_vec.c - growing arrays. */
#include "base/vec.h"
#include "harness.h"
#include "oom.h"

START_TEST(an_empty_vector_has_no_memory)
{
    iampb_context *ctx = harness_context();
    iampb__vec vec = { 0 };
    ck_assert(iampb__vec_reserve(ctx, &vec, 0, sizeof(int)));
    ck_assert_ptr_null(vec.items);
    IAMPB__VEC_FREE(int, ctx, &vec);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(items_keep_their_values_while_it_grows)
{
    iampb_context *ctx = harness_context();
    iampb__vec vec = { 0 };
    for (int i = 0; i < 1000; i++) {
        int *item = IAMPB__VEC_PUSH(int, ctx, &vec);
        ck_assert_ptr_nonnull(item);
        ck_assert_int_eq(*item, 0);
        *item = i;
    }
    ck_assert_uint_eq(vec.count, 1000);
    for (int i = 0; i < 1000; i++)
        ck_assert_int_eq(*IAMPB__VEC_AT(int, &vec, i), i);
    IAMPB__VEC_FREE(int, ctx, &vec);
    ck_assert_ptr_null(vec.items);
    ck_assert_uint_eq(vec.count, 0);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(reserving_once_is_enough)
{
    iampb_context *ctx = harness_context();
    iampb__vec vec = { 0 };
    ck_assert(iampb__vec_reserve(ctx, &vec, 100, sizeof(int)));
    const void *items = vec.items;
    for (int i = 0; i < 100; i++)
        ck_assert_ptr_nonnull(IAMPB__VEC_PUSH(int, ctx, &vec));
    ck_assert_ptr_eq(vec.items, items);
    IAMPB__VEC_FREE(int, ctx, &vec);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(a_size_that_overflows_is_refused_and_nothing_changes)
{
    iampb_context *ctx = harness_context();
    iampb__vec vec = { 0 };
    *IAMPB__VEC_PUSH(int, ctx, &vec) = 7;
    ck_assert(!iampb__vec_reserve(ctx, &vec, SIZE_MAX, sizeof(int)));
    ck_assert(!iampb__vec_reserve(ctx, &vec, SIZE_MAX / 2, sizeof(int)));
    ck_assert_uint_eq(vec.count, 1);
    ck_assert_int_eq(*IAMPB__VEC_AT(int, &vec, 0), 7);
    IAMPB__VEC_FREE(int, ctx, &vec);
    iampb_context_free(ctx);
}
END_TEST

static iampb_status push_many(iampb_context *ctx, void *user)
{
    iampb__vec vec = { 0 };
    iampb_status status = IAMPB_OK;
    for (size_t i = 0; i < 200 && status == IAMPB_OK; i++) {
        size_t *item = IAMPB__VEC_PUSH(size_t, ctx, &vec);
        if (item == NULL)
            status = IAMPB_E_NOMEM;
        else
            *item = i;
    }
    for (size_t i = 0; i < vec.count; i++) /* what was there before the failure still is */
        ck_assert_uint_eq(*IAMPB__VEC_AT(size_t, &vec, i), i);
    IAMPB__VEC_FREE(size_t, ctx, &vec);
    return status;
}

START_TEST(running_out_of_memory_keeps_the_items)
{
    ck_assert_uint_gt(oom_loop("vec", push_many, NULL), 3);
}
END_TEST

static Suite *suite(void)
{
    return HARNESS_LIST("base/vec", an_empty_vector_has_no_memory, items_keep_their_values_while_it_grows,
            reserving_once_is_enough, a_size_that_overflows_is_refused_and_nothing_changes,
            running_out_of_memory_keeps_the_items);
}

HARNESS_MAIN("base-vec", suite)
