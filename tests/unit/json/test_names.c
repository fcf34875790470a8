/* test_names.c - a name that occurs twice is found, and only that, whatever the fingerprints do. */
#include "harness.h"
#include "json/names.h"
#include "oom.h"
#include <stdio.h>
#include <stdlib.h>

/* Adds the names of `list` (one a blank) to one object; returns the index of the first that is refused, or -1. */
static int first_refused(iampb_context *ctx, const char *list, iampb__name *earlier)
{
    iampb__names names;
    iampb__names_object object;
    int index = 0, refused = -1;
    iampb__names_init(&names, ctx, list);
    iampb__names_open(&names, &object);
    for (const char *at = list; *at != '\0' && refused < 0; index++) {
        size_t len = strcspn(at, " ");
        iampb__name name = { (uint32_t)(at - list), (uint32_t)len, 0, memchr(at, '\\', len) != NULL };
        iampb__names_result result = iampb__names_add(&names, &object, name, earlier);
        if (result == IAMPB__NAMES_NOMEM)
            ck_abort_msg("no memory");
        if (result == IAMPB__NAMES_TWICE)
            refused = index;
        at += len + (at[len] == ' ');
    }
    iampb__names_close(&names, &object);
    ck_assert_uint_eq(names.count, 0);
    ck_assert_uint_eq(names.slot_count, 0);
    iampb__names_free(&names);
    return refused;
}

START_TEST(names_are_compared_decoded)
{
    static const struct {
        const char *list;
        int refused;
    } rows[] = { { "a b c", -1 }, { "a b a", 2 }, { "a A", -1 }, { "\\u0061 a", 1 }, { "a \\u0061", 1 },
        { "\\u0061 \\u0061", 1 }, { "a\\/b a/b", 1 }, { "\\n n", -1 }, { "abcdefgh_ijklmnop abcdefghXijklmnop", -1 },
        { "abcdefgh1ijklmnop abcdefgh2ijklmnop abcdefgh1ijklmnop", 2 }, { "ab ba aab aba abb", -1 },
        { "abcd abcde abcdef abcdefg abcdefgh abcdefghi", -1 }, { "\\u00fc \xc3\xbc", 1 } };
    iampb_context *ctx = harness_context();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        iampb__name earlier;
        int refused = first_refused(ctx, rows[i].list, &earlier);
        ck_assert_msg(refused == rows[i].refused, "%s: %d", rows[i].list, refused);
    }
    iampb_context_free(ctx);
}
END_TEST

/* `count` different names, then the name `again` once more. */
static char *many(size_t count, size_t again, bool alike)
{
    char *list = malloc(count * 32 + 64), *at = list;
    for (size_t i = 0; i < count; i++)
        at += sprintf(at, alike ? "samestart%zusameend " : "k%zu ", i);
    sprintf(at, alike ? "samestart%zusameend" : "k%zu", again);
    return list;
}

START_TEST(a_repeated_name_is_found_in_objects_of_every_size)
{
    iampb_context *ctx = harness_context();
    for (size_t count = 1; count <= 70; count++) {
        for (size_t again = 0; again <= count; again++) {
            for (int alike = 0; alike < 2; alike++) {
                iampb__name earlier = { 0 };
                char *list = many(count, again, alike);
                int refused = first_refused(ctx, list, &earlier);
                ck_assert_int_eq(refused, again == count ? -1 : (int)count);
                if (refused >= 0)
                    ck_assert(strncmp(list + earlier.begin, strrchr(list, ' ') + 1, earlier.len) == 0);
                free(list);
            }
        }
    }
    iampb_context_free(ctx);
}
END_TEST

/* With a search through all names this would be 10^10 comparisons. */
START_TEST(a_hundred_thousand_names_that_look_alike_take_no_time)
{
    iampb_context *ctx = harness_context();
    char *list = many(100000, 4711, true);
    iampb__name earlier;
    ck_assert_int_eq(first_refused(ctx, list, &earlier), 100000);
    free(list);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(an_inner_object_does_not_disturb_the_outer_one)
{
    iampb_context *ctx = harness_context();
    char *list = many(40, 40, false);
    iampb__names names;
    iampb__names_object outer, inner;
    iampb__name earlier, name;
    iampb__names_init(&names, ctx, list);
    iampb__names_open(&names, &outer);
    const char *at = list;
    for (int i = 0; i < 40; i++, at = strchr(at, ' ') + 1) { /* after each outer name an object with the same names */
        name = (iampb__name){ (uint32_t)(at - list), (uint32_t)strcspn(at, " "), 0, false };
        if (iampb__names_add(&names, &outer, name, &earlier) != IAMPB__NAMES_NEW)
            ck_abort_msg("outer %d", i);
        iampb__names_open(&names, &inner);
        const char *p = list;
        for (int k = 0; k < 35; k++, p = strchr(p, ' ') + 1) {
            name = (iampb__name){ (uint32_t)(p - list), (uint32_t)strcspn(p, " "), 0, false };
            if (iampb__names_add(&names, &inner, name, &earlier) != IAMPB__NAMES_NEW)
                ck_abort_msg("inner %d of %d", k, i);
        }
        iampb__names_close(&names, &inner);
    }
    name = (iampb__name){ 0, 2, 0, false };
    ck_assert_int_eq(iampb__names_add(&names, &outer, name, &earlier), IAMPB__NAMES_TWICE);
    ck_assert_uint_eq(earlier.begin, 0);
    iampb__names_free(&names);
    free(list);
    iampb_context_free(ctx);
}
END_TEST

static iampb_status add_all(iampb_context *ctx, void *user)
{
    const char *list = user;
    iampb__names names;
    iampb__names_object object;
    iampb__name earlier;
    iampb_status status = IAMPB_OK;
    iampb__names_init(&names, ctx, list);
    iampb__names_open(&names, &object);
    for (const char *at = list; *at != '\0' && status == IAMPB_OK;) {
        size_t len = strcspn(at, " "), before = names.count;
        iampb__name name = { (uint32_t)(at - list), (uint32_t)len, 0, memchr(at, '\\', len) != NULL };
        iampb__names_result result = iampb__names_add(&names, &object, name, &earlier);
        if (result == IAMPB__NAMES_NOMEM) { /* nothing has changed: once there is memory again, it works */
            ck_assert_uint_eq(names.count, before);
            result = iampb__names_add(&names, &object, name, &earlier);
            if (result == IAMPB__NAMES_NOMEM)
                status = IAMPB_E_NOMEM;
        }
        ck_assert_int_ne(result, IAMPB__NAMES_TWICE);
        at += len + (at[len] == ' ');
    }
    iampb__names_free(&names);
    return status;
}

START_TEST(running_out_of_memory_changes_nothing)
{
    char *list = many(200, 200, false);
    char *escaped = strstr(list, "k13 ");
    memcpy(escaped, "\\n1", 3);
    ck_assert_uint_gt(oom_loop("names", add_all, list), 5);
    free(list);
}
END_TEST

static Suite *suite(void)
{
    return HARNESS_LIST("json/names", names_are_compared_decoded, a_repeated_name_is_found_in_objects_of_every_size,
            a_hundred_thousand_names_that_look_alike_take_no_time, an_inner_object_does_not_disturb_the_outer_one,
            running_out_of_memory_changes_nothing);
}
HARNESS_MAIN("json-names", suite)
