/* test_builder.c - text that grows at its end. */
#include "base/builder.h"
#include "harness.h"
#include "oom.h"

static iampb_context *ctx;
static iampb__builder b;

static void setup(void)
{
    ctx = harness_context();
    b = (iampb__builder){ .ctx = ctx };
}

static void teardown(void)
{
    iampb__builder_free(&b);
    iampb_context_free(ctx);
}

START_TEST(an_empty_builder_is_an_empty_text)
{
    ck_assert_view_eq(iampb__builder_str(&b), "");
    ck_assert_ptr_nonnull(iampb__builder_str(&b).ptr);
    iampb__builder_add(&b, iampb__str(NULL, 0));
    ck_assert_ptr_null(b.text);
}
END_TEST

START_TEST(pieces_stand_one_after_the_other)
{
    for (int i = 0; i < 1000; i++) {
        iampb__builder_add(&b, IAMPB__STR("abc"));
        iampb__builder_char(&b, '.');
    }
    iampb_str text = iampb__builder_str(&b);
    ck_assert_uint_eq(text.len, 4000);
    for (size_t i = 0; i < text.len; i++)
        ck_assert_int_eq(text.ptr[i], "abc."[i % 4]);
}
END_TEST

START_TEST(clearing_keeps_the_memory)
{
    iampb__builder_add(&b, IAMPB__STR("abc"));
    const char *text = b.text;
    iampb__builder_clear(&b);
    ck_assert_view_eq(iampb__builder_str(&b), "");
    iampb__builder_add(&b, IAMPB__STR("de"));
    ck_assert_ptr_eq(b.text, text);
    ck_assert_view_eq(iampb__builder_str(&b), "de");
}
END_TEST

static const struct {
    int64_t value;
    const char *text;
} ints[] = { { 0, "0" }, { 7, "7" }, { -1, "-1" }, { 10, "10" }, { -90, "-90" }, { INT32_MAX, "2147483647" },
    { INT64_MAX, "9223372036854775807" }, { INT64_MIN, "-9223372036854775808" } };

START_TEST(integers_are_decimal_to_the_ends_of_their_range)
{
    iampb__builder_int(&b, ints[_i].value);
    ck_assert_view_eq(iampb__builder_str(&b), ints[_i].text);
    iampb__builder_clear(&b);
    iampb__builder_format(&b, "%l", ints[_i].value);
    ck_assert_view_eq(iampb__builder_str(&b), ints[_i].text);
}
END_TEST

START_TEST(each_conversion_of_the_format)
{
    iampb__builder_format(&b, "[%s][%v][%d][%u][%l][%z][%t][%c][%%]", "z", IAMPB__STR("view"), (int32_t)-5,
            UINT32_MAX, INT64_C(1) << 40, SIZE_MAX, INT64_C(1793491200), 'c');
    ck_assert_view_eq(iampb__builder_str(&b), sizeof(size_t) == 8
            ? "[z][view][-5][4294967295][1099511627776][18446744073709551615][2026-11-01T00:00:00Z][c][%]"
            : "[z][view][-5][4294967295][1099511627776][4294967295][2026-11-01T00:00:00Z][c][%]");
}
END_TEST

START_TEST(null_text_adds_nothing)
{
    iampb__builder_format(&b, "<%s%v>", (const char *)NULL, iampb__str(NULL, 0));
    ck_assert_view_eq(iampb__builder_str(&b), "<>");
}
END_TEST

START_TEST(text_with_nul_is_kept_whole)
{
    iampb__arena *arena = NULL;
    iampb_str kept;
    iampb__builder_format(&b, "%v!", iampb__str("a\0b", 3));
    ck_assert_int_eq(iampb__arena_new(ctx, &arena, NULL), IAMPB_OK);
    ck_assert(iampb__builder_keep(&b, arena, &kept));
    ck_assert_uint_eq(kept.len, 4);
    ck_assert_mem_eq(kept.ptr, "a\0b!", 5); /* the final NUL too */
    iampb__arena_free(arena);
}
END_TEST

START_TEST(without_a_context_it_uses_the_default_allocator)
{
    iampb__builder plain = { .ctx = NULL };
    iampb__builder_format(&plain, "%d", (int32_t)42);
    ck_assert_view_eq(iampb__builder_str(&plain), "42");
    iampb__builder_free(&plain);
}
END_TEST

static iampb_status build(iampb_context *context, void *user)
{
    iampb__builder built = { .ctx = context };
    iampb__arena *arena = NULL;
    iampb_str kept = { NULL, 0 };
    if (iampb__arena_new(context, &arena, NULL) < 0)
        return IAMPB_E_NOMEM;
    for (int i = 0; i < 100; i++)
        iampb__builder_format(&built, "line %d of the text\n", (int32_t)i);
    bool fine = iampb__builder_keep(&built, arena, &kept);
    ck_assert(!(fine && built.failed)); /* a text with a hole is never handed out */
    ck_assert_int_eq(fine, kept.ptr != NULL);
    iampb__builder_free(&built);
    ck_assert(!built.failed);
    iampb__arena_free(arena);
    return fine ? IAMPB_OK : IAMPB_E_NOMEM;
}

START_TEST(running_out_of_memory_is_remembered) { ck_assert_uint_gt(oom_loop("builder", build, NULL), 3); }
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("base/builder");
    TCase *t = tcase_create("builder");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, an_empty_builder_is_an_empty_text);
    tcase_add_test(t, pieces_stand_one_after_the_other);
    tcase_add_test(t, clearing_keeps_the_memory);
    tcase_add_loop_test(t, integers_are_decimal_to_the_ends_of_their_range, 0, sizeof ints / sizeof ints[0]);
    tcase_add_test(t, each_conversion_of_the_format);
    tcase_add_test(t, null_text_adds_nothing);
    tcase_add_test(t, text_with_nul_is_kept_whole);
    tcase_add_test(t, without_a_context_it_uses_the_default_allocator);
    suite_add_tcase(s, t);
    TCase *memory = tcase_create("memory");
    tcase_add_test(memory, running_out_of_memory_is_remembered);
    suite_add_tcase(s, memory);
    return s;
}

HARNESS_MAIN("base-builder", suite)
