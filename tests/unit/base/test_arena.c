/* test_arena.c - memory that is given back all at once. */
#include "base/arena.h"
#include "base/context.h"
#include "harness.h"
#include "oom.h"
#include <stdalign.h>

static iampb_context *ctx;
static iampb__arena *arena;

static void setup(void)
{
    iampb_context_options options = IAMPB_CONTEXT_OPTIONS_INIT;
    iampb_error *err = NULL;
    options.allocator = oom_allocator();
    ck_assert_status(iampb_context_new(&options, &ctx, &err), IAMPB_OK, &err);
    ck_assert_status(iampb__arena_new(ctx, &arena, &err), IAMPB_OK, &err);
}

static void teardown(void)
{
    iampb__arena_free(arena);
    iampb_context_free(ctx);
    ck_assert_uint_eq(oom_live_blocks(), 0);
}

START_TEST(an_arena_keeps_its_context_alive)
{
    iampb_context_free(ctx);
    ck_assert_ptr_eq(iampb__arena_context(arena), ctx);
    ck_assert_ptr_nonnull(iampb__arena_alloc(arena, 10, 10));
    iampb__context_ref(ctx); /* for the teardown */
}
END_TEST

START_TEST(null_may_be_freed) { iampb__arena_free(NULL); }
END_TEST

START_TEST(an_empty_arena_has_no_block)
{
    ck_assert_uint_eq(oom_live_blocks(), 2); /* the context and the arena itself */
}
END_TEST

static const size_t piece_sizes[] = { 0, 1, 2, 3, 7, 8, 15, 16, 17, 100, 1000, 1023, 1024, 2047, 2048, 2049, 10000,
    (1u << 20) - 1, 1u << 20, (1u << 20) + 1, 3u << 20 };

/* Pieces of all sizes, mixed with text, written to their last byte: none may overlap another. */
START_TEST(pieces_are_aligned_and_apart)
{
    enum { ROUNDS = 3, SIZES = sizeof piece_sizes / sizeof piece_sizes[0], PIECES = ROUNDS * SIZES };
    unsigned char *pieces[PIECES];
    for (size_t i = 0; i < PIECES; i++) {
        size_t size = piece_sizes[i % SIZES];
        pieces[i] = iampb__arena_alloc(arena, 1, size);
        ck_assert_ptr_nonnull(pieces[i]);
        ck_assert_uint_eq((uintptr_t)pieces[i] % alignof(max_align_t), 0);
        memset(pieces[i], (int)i + 1, size);
        ck_assert_ptr_nonnull(memset(iampb__arena_bytes(arena, 3), 0xff, 3));
    }
    for (size_t i = 0; i < PIECES; i++)
        for (size_t at = 0; at < piece_sizes[i % SIZES]; at++)
            if (pieces[i][at] != i + 1)
                ck_abort_msg("byte %zu of piece %zu was overwritten", at, i);
}
END_TEST

START_TEST(zalloc_clears_even_used_memory)
{
    memset(iampb__arena_alloc(arena, 1, 500), 0xaa, 500);
    iampb__arena_reset(arena);
    const unsigned char *bytes = iampb__arena_zalloc(arena, 5, 100);
    for (size_t i = 0; i < 500; i++)
        ck_assert_uint_eq(bytes[i], 0);
}
END_TEST

START_TEST(reset_gives_back_all_but_one_block)
{
    for (int i = 0; i < 1000; i++)
        iampb__arena_alloc(arena, 1, 1000);
    ck_assert_uint_gt(oom_live_blocks(), 3);
    iampb__arena_reset(arena);
    ck_assert_uint_le(oom_live_blocks(), 3);
    iampb__arena_reset(arena);
    ck_assert_ptr_nonnull(iampb__arena_alloc(arena, 1, 1000));
}
END_TEST

START_TEST(a_product_that_overflows_is_no_memory)
{
    ck_assert_ptr_null(iampb__arena_alloc(arena, SIZE_MAX, 2));
    ck_assert_ptr_null(iampb__arena_alloc(arena, SIZE_MAX / 2 + 1, 2));
    ck_assert_ptr_null(iampb__arena_alloc(arena, SIZE_MAX, 1));
    ck_assert_ptr_null(iampb__arena_zalloc(arena, SIZE_MAX, 3));
    ck_assert_ptr_null(iampb__arena_bytes(arena, SIZE_MAX - 8));
}
END_TEST

START_TEST(a_copied_text_is_terminated_and_keeps_its_nuls)
{
    iampb_str copy;
    ck_assert(iampb__arena_str(arena, iampb__str("a\0b", 3), &copy));
    ck_assert_uint_eq(copy.len, 3);
    ck_assert_mem_eq(copy.ptr, "a\0b", 4);
    ck_assert(iampb__arena_str(arena, iampb__str(NULL, 0), &copy));
    ck_assert_uint_eq(copy.len, 0);
    ck_assert_str_eq(copy.ptr, "");
}
END_TEST

#ifndef IAMPB_ARENA_DEBUG
START_TEST(many_small_pieces_cost_few_blocks)
{
    size_t before = oom_live_blocks();
    for (int i = 0; i < 100000; i++)
        ck_assert_ptr_nonnull(iampb__arena_alloc(arena, 1, 24));
    ck_assert_uint_lt(oom_live_blocks() - before, 20);
    ck_assert_uint_lt(oom_live_bytes(), 2 * 32 * 100000);
}
END_TEST
#endif

static iampb_status fill(iampb_context *context, void *user)
{
    iampb__arena *made = NULL;
    iampb_error *err = NULL;
    iampb_status status = iampb__arena_new(context, &made, &err);
    if (oom_check(status, made, &err) < 0)
        return status;
    for (size_t i = 0; i < 20 && status == IAMPB_OK; i++) {
        iampb_str copy = { "x", 1 };
        if (iampb__arena_zalloc(made, i, 400) == NULL)
            status = IAMPB_E_NOMEM;
        if (!iampb__arena_str(made, IAMPB__STR("text"), &copy)) {
            ck_assert_ptr_null(copy.ptr);
            status = IAMPB_E_NOMEM;
        }
    }
    iampb__arena_free(made);
    return status;
}

/* Whatever else is taken from the arena in between, the piece keeps its bytes and others keep theirs. */
static iampb_status grow(iampb_context *context, void *user)
{
    iampb__arena *pieces = NULL;
    iampb_error *err = NULL;
    (void)user;
    iampb_status status = iampb__arena_new(context, &pieces, &err);
    if (oom_check(status, pieces, &err) < 0)
        return status;
    bool whole = true;
    char *grown = NULL, *others[40] = { NULL };
    size_t len = 0, taken = 0;
    for (; status == IAMPB_OK && taken < 40; taken++) {
        char *moved = iampb__arena_regrow(pieces, grown, len, len + 300);
        if (moved != NULL) {
            grown = moved;
            memset(grown + len, (int)taken, 300);
            len += 300;
        }
        others[taken] = iampb__arena_bytes(pieces, 100);
        if (moved == NULL || others[taken] == NULL) {
            status = IAMPB_E_NOMEM;
            break;
        }
        memset(others[taken], (int)taken, 100);
    }
    for (size_t i = 0; i < len; i++)
        whole = whole && grown[i] == (char)(i / 300);
    for (size_t i = 0; i < taken; i++)
        whole = whole && others[i][0] == (char)i && others[i][99] == (char)i;
    ck_assert(whole);
    if (len > 600) { /* shrinks too, as far as the allocator does */
        char *shrunk = iampb__arena_regrow(pieces, grown, len, 300);
        ck_assert(shrunk == NULL || shrunk[299] == 0);
    }
    if (grown != NULL && len <= 600)
        ck_assert_ptr_null(iampb__arena_regrow(pieces, grown, len, 0));
    iampb__arena_free(pieces);
    return status;
}

START_TEST(a_growing_piece_disturbs_no_other) { ck_assert_uint_gt(oom_loop("arena piece", grow, NULL), 40); }
END_TEST

START_TEST(running_out_of_memory_leaks_nothing) { ck_assert_uint_gt(oom_loop("arena", fill, NULL), 3); }
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("base/arena");
    TCase *t = tcase_create("arena");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, an_arena_keeps_its_context_alive);
    tcase_add_test(t, null_may_be_freed);
    tcase_add_test(t, an_empty_arena_has_no_block);
    tcase_add_test(t, pieces_are_aligned_and_apart);
    tcase_add_test(t, zalloc_clears_even_used_memory);
    tcase_add_test(t, reset_gives_back_all_but_one_block);
    tcase_add_test(t, a_product_that_overflows_is_no_memory);
    tcase_add_test(t, a_copied_text_is_terminated_and_keeps_its_nuls);
#ifndef IAMPB_ARENA_DEBUG
    tcase_add_test(t, many_small_pieces_cost_few_blocks);
#endif
    suite_add_tcase(s, t);
    TCase *memory = tcase_create("memory");
    tcase_add_test(memory, running_out_of_memory_leaks_nothing);
    tcase_add_test(memory, a_growing_piece_disturbs_no_other);
    suite_add_tcase(s, memory);
    return s;
}

HARNESS_MAIN("base-arena", suite)
