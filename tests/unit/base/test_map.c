/* test_map.c - from text to a pointer. */
#include "base/arena.h"
#include "base/builder.h"
#include "base/map.h"
#include "harness.h"
#include "oom.h"

static iampb_context *seeded(uint64_t seed)
{
    iampb_context_options options = IAMPB_CONTEXT_OPTIONS_INIT;
    iampb_context *ctx = NULL;
    iampb_error *err = NULL;
    options.hash_seed = seed;
    ck_assert_status(iampb_context_new(&options, &ctx, &err), IAMPB_OK, &err);
    return ctx;
}

static iampb_str numbered(iampb__arena *arena, int number)
{
    iampb__builder b = { .ctx = iampb__arena_context(arena) };
    iampb_str key;
    iampb__builder_format(&b, "arn:aws:iam::123456789012:user/%d", (int32_t)number);
    ck_assert(iampb__builder_keep(&b, arena, &key));
    iampb__builder_free(&b);
    return key;
}

/* The seed moves keys to other slots; answers must not notice. */
static const uint64_t seeds[] = { 0, 1, 0x9e3779b97f4a7c15u, UINT64_MAX };

START_TEST(every_key_finds_its_own_value)
{
    enum { KEYS = 5000 };
    iampb_context *ctx = seeded(seeds[_i]);
    iampb__map map = { 0 };
    iampb__arena *arena = NULL;
    static int values[KEYS];
    ck_assert_int_eq(iampb__arena_new(ctx, &arena, NULL), IAMPB_OK);
    for (int i = 0; i < KEYS; i++) {
        void **place = iampb__map_put(ctx, &map, numbered(arena, i));
        ck_assert_ptr_nonnull(place);
        ck_assert_ptr_null(*place);
        *place = &values[i];
    }
    ck_assert_uint_eq(map.count, KEYS);
    for (int i = 0; i < KEYS; i++)
        ck_assert_ptr_eq(iampb__map_get(ctx, &map, numbered(arena, i)), &values[i]);
    ck_assert_ptr_null(iampb__map_get(ctx, &map, numbered(arena, KEYS)));
    iampb__map_free(ctx, &map);
    iampb__arena_free(arena);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(putting_a_known_key_gives_its_place)
{
    iampb_context *ctx = harness_context();
    iampb__map map = { 0 };
    int value;
    *iampb__map_put(ctx, &map, IAMPB__STR("jane")) = &value;
    ck_assert_ptr_eq(*iampb__map_put(ctx, &map, IAMPB__STR("jane")), &value);
    ck_assert_uint_eq(map.count, 1);
    iampb__map_free(ctx, &map);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(an_empty_map_answers_without_memory)
{
    iampb_context *ctx = harness_context();
    iampb__map map = { 0 };
    ck_assert_ptr_null(iampb__map_get(ctx, &map, IAMPB__STR("")));
    ck_assert_ptr_null(iampb__map_get(ctx, &map, IAMPB__STR("x")));
    iampb__map_free(ctx, &map);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(the_empty_key_is_a_key)
{
    iampb_context *ctx = harness_context();
    iampb__map map = { 0 };
    int value;
    ck_assert_ptr_null(*iampb__map_put(ctx, &map, IAMPB__STR("x")));
    ck_assert_ptr_null(iampb__map_get(ctx, &map, iampb__str(NULL, 0)));
    *iampb__map_put(ctx, &map, iampb__str(NULL, 0)) = &value;
    ck_assert_ptr_eq(iampb__map_get(ctx, &map, IAMPB__STR("")), &value);
    ck_assert_uint_eq(map.count, 2);
    iampb__map_free(ctx, &map);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(keys_that_share_a_start_or_end_differ)
{
    static const char *const keys[] = { "a", "aa", "aaaaaaa", "aaaaaaaa", "aaaaaaaaa", "b", "ab", "ba", "a\xff", "A" };
    enum { KEYS = sizeof keys / sizeof keys[0] };
    iampb_context *ctx = harness_context();
    iampb__map map = { 0 };
    for (size_t i = 0; i < KEYS; i++)
        *iampb__map_put(ctx, &map, iampb__str_z(keys[i])) = (void *)(uintptr_t)(i + 1);
    for (size_t i = 0; i < KEYS; i++)
        ck_assert_uint_eq((uintptr_t)iampb__map_get(ctx, &map, iampb__str_z(keys[i])), i + 1);
    iampb__map_free(ctx, &map);
    iampb_context_free(ctx);
}
END_TEST

/* Longer than the piece in which the map lowers a key. */
#define LONG_KEY "SECURITY/PEOPLE/SECURITY/PEOPLE/SECURITY/PEOPLE/SECURITY/PEOPLE/Security/People/Jane"
#define LONG_KEY_LOWER "security/people/security/people/security/people/security/people/security/people/jane"

START_TEST(without_case_only_ascii_letters_are_alike)
{
    iampb_context *ctx = harness_context();
    iampb__map map = { .nocase = true };
    int value, other;
    *iampb__map_put(ctx, &map, IAMPB__STR(LONG_KEY)) = &value;
    ck_assert_ptr_eq(iampb__map_get(ctx, &map, IAMPB__STR(LONG_KEY_LOWER)), &value);
    *iampb__map_put(ctx, &map, IAMPB__STR("\xc3\x84[")) = &other;
    ck_assert_ptr_null(iampb__map_get(ctx, &map, IAMPB__STR("\xc3\xa4[")));
    ck_assert_ptr_null(iampb__map_get(ctx, &map, IAMPB__STR("\xc3\x84{")));
    iampb__map_free(ctx, &map);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(reserving_keeps_the_place_of_what_follows)
{
    iampb_context *ctx = harness_context();
    iampb__map map = { 0 };
    ck_assert(iampb__map_reserve(ctx, &map, 1000));
    const void *slots = map.slots;
    iampb__arena *arena = NULL;
    ck_assert_int_eq(iampb__arena_new(ctx, &arena, NULL), IAMPB_OK);
    for (int i = 0; i < 1000; i++)
        ck_assert_ptr_nonnull(iampb__map_put(ctx, &map, numbered(arena, i)));
    ck_assert_ptr_eq(map.slots, slots);
    ck_assert(!iampb__map_reserve(ctx, &map, SIZE_MAX));
    ck_assert_uint_eq(map.count, 1000);
    iampb__map_free(ctx, &map);
    iampb__arena_free(arena);
    iampb_context_free(ctx);
}
END_TEST

static iampb_status put_many(iampb_context *ctx, void *user)
{
    static const char keys[] = "abcdefghijklmnopqrstuvwxyz0123456789";
    iampb__map map = { 0 };
    iampb_status status = IAMPB_OK;
    size_t done = 0;
    for (; done < sizeof keys - 1; done++) {
        void **place = iampb__map_put(ctx, &map, iampb__str(&keys[done], 1));
        if (place == NULL) {
            status = IAMPB_E_NOMEM;
            break;
        }
        *place = (void *)(uintptr_t)&keys[done];
    }
    ck_assert_uint_eq(map.count, done);
    for (size_t i = 0; i < done; i++)
        ck_assert_ptr_eq(iampb__map_get(ctx, &map, iampb__str(&keys[i], 1)), &keys[i]);
    iampb__map_free(ctx, &map);
    return status;
}

START_TEST(running_out_of_memory_keeps_the_keys) { ck_assert_uint_gt(oom_loop("map", put_many, NULL), 1); }
END_TEST

static Suite *suite(void)
{
    Suite *s = HARNESS_LIST("base/map", putting_a_known_key_gives_its_place, an_empty_map_answers_without_memory,
            the_empty_key_is_a_key, keys_that_share_a_start_or_end_differ, without_case_only_ascii_letters_are_alike,
            reserving_keeps_the_place_of_what_follows, running_out_of_memory_keeps_the_keys);
    TCase *seeded_case = tcase_create("seeds");
    tcase_add_loop_test(seeded_case, every_key_finds_its_own_value, 0, sizeof seeds / sizeof seeds[0]);
    suite_add_tcase(s, seeded_case);
    return s;
}

HARNESS_MAIN("base-map", suite)
