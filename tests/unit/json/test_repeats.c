/* test_repeats.c - the reader that lets a name occur again in its object, and tells where. */
#include "json_help.h"
#include "oom.h"

static iampb_status read_repeats(doc *d, iampb__vec *repeats)
{
    d->root = IAMPB__JSON_NOTHING;
    return iampb__json_read_repeats(d->ctx, d->source, d->arena, &d->root, repeats, &d->err);
}

START_TEST(places_of_repeated_names_are_told_in_order)
{
    static const struct {
        const char *text;
        size_t count;
        iampb__json_repeat at[4];
    } rows[] = {
        { "{}", 0, { { 0, 0 } } },
        { "{\"a\": 1, \"b\": 2}", 0, { { 0, 0 } } },
        { "{\"a\": 1, \"A\": 2}", 0, { { 0, 0 } } },
        { "{\"a\": 1, \"a\": 2}", 1, { { 9, 1 } } },
        { "{\"a\": 1, \"\\u0061\": 2}", 1, { { 9, 1 } } },
        { "{\"a\": 1, \"a\": 2, \"a\": 3}", 2, { { 9, 1 }, { 17, 1 } } },
        { "[{\"a\": 1}, {\"a\": 1}]", 0, { { 0, 0 } } },
        { "{\"a\": {\"a\": 1}}", 0, { { 0, 0 } } },
        { "{\"x\": {\"b\": 1, \"b\": 2}, \"x\": {\"b\": 3, \"b\": 4}}", 3, { { 15, 7 }, { 24, 1 }, { 38, 30 } } },
        { "[1, {\"\": 0, \"\": 0}]", 1, { { 12, 5 } } },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        iampb__vec repeats = { 0 };
        doc d = doc_new(iampb__str_z(rows[i].text));
        ck_assert_status(read_repeats(&d, &repeats), IAMPB_OK, &d.err);
        ck_assert_msg(repeats.count == rows[i].count, "%s: %zu", rows[i].text, repeats.count);
        for (size_t k = 0; k < repeats.count; k++) {
            const iampb__json_repeat *it = IAMPB__VEC_AT(iampb__json_repeat, &repeats, k);
            ck_assert_msg(it->again == rows[i].at[k].again && it->first == rows[i].at[k].first, "%s: %u, first %u",
                    rows[i].text, it->again, it->first);
        }
        IAMPB__VEC_FREE(iampb__json_repeat, d.ctx, &repeats);
        doc_free(&d);
    }
}
END_TEST

START_TEST(all_members_are_there_and_the_first_is_found)
{
    iampb__vec repeats = { 0 };
    doc d = doc_new(IAMPB__STR("{\"a\": true, \"b\": null, \"a\": [7]}"));
    iampb__json_type types[3];
    size_t count = 0;
    ck_assert_status(read_repeats(&d, &repeats), IAMPB_OK, &d.err);
    ck_assert_uint_eq(iampb__json_count(d.root), 3);
    for (iampb__json_iter i = iampb__json_begin(d.root); iampb__json_more(&i); iampb__json_advance(&i))
        types[count++] = iampb__json_type_of(i.value);
    ck_assert_int_eq(types[0], IAMPB__JSON_TRUE);
    ck_assert_int_eq(types[1], IAMPB__JSON_NULL);
    ck_assert_int_eq(types[2], IAMPB__JSON_ARRAY);
    ck_assert_int_eq(iampb__json_type_of(iampb__json_get(d.root, IAMPB__STR("a"))), IAMPB__JSON_TRUE);
    IAMPB__VEC_FREE(iampb__json_repeat, d.ctx, &repeats);
    doc_free(&d);
}
END_TEST

START_TEST(large_objects_tell_them_too)
{
    enum { COUNT = 3000 };
    char *text = malloc(COUNT * 16 + 8);
    size_t len = (size_t)snprintf(text, 4, "{");
    for (unsigned i = 0; i < COUNT; i++) /* each name twice, far apart */
        len += (size_t)snprintf(text + len, 16, "%s\"k%u\":0", i > 0 ? "," : "", i % (COUNT / 2));
    memcpy(text + len, "}", 2);
    iampb__vec repeats = { 0 };
    doc d = doc_new(iampb__str_z(text));
    ck_assert_status(read_repeats(&d, &repeats), IAMPB_OK, &d.err);
    ck_assert_uint_eq(repeats.count, COUNT / 2);
    for (size_t i = 0; i < repeats.count; i++) {
        uint32_t at = IAMPB__VEC_AT(iampb__json_repeat, &repeats, i)->again;
        char name[16];
        int size = snprintf(name, sizeof name, "\"k%zu\":", i);
        ck_assert_int_eq(strncmp(text + at, name, (size_t)size), 0);
        ck_assert(i == 0 || at > IAMPB__VEC_AT(iampb__json_repeat, &repeats, i - 1)->again);
    }
    IAMPB__VEC_FREE(iampb__json_repeat, d.ctx, &repeats);
    doc_free(&d);
    free(text);
}
END_TEST

START_TEST(what_is_no_json_is_refused_all_the_same)
{
    iampb__vec repeats = { 0 };
    doc d = doc_new(IAMPB__STR("{\"a\": 1, \"a\": 2, }"));
    iampb_status status = read_repeats(&d, &repeats);
    ck_assert_ptr_null(d.root.node);
    ck_assert_status(status, IAMPB_E_SYNTAX, &d.err);
    IAMPB__VEC_FREE(iampb__json_repeat, d.ctx, &repeats);
    doc_free(&d);
}
END_TEST

static iampb_status read_once(iampb_context *ctx, void *user)
{
    iampb__arena *arena = NULL;
    iampb__vec repeats = { 0 };
    iampb__json root = IAMPB__JSON_NOTHING;
    iampb_error *err = NULL;
    if (iampb__arena_new(ctx, &arena, NULL) < 0)
        return IAMPB_E_NOMEM;
    iampb__source *source = iampb__source_new(arena, IAMPB__STR("a.json"), iampb__str_z(user));
    iampb_status status = source == NULL ? IAMPB_E_NOMEM
                                         : iampb__json_read_repeats(ctx, source, arena, &root, &repeats, &err);
    ck_assert((status == IAMPB_OK) == (root.node != NULL));
    ck_assert(status != IAMPB_OK || repeats.count == 2);
    iampb_error_free(err);
    IAMPB__VEC_FREE(iampb__json_repeat, ctx, &repeats);
    iampb__arena_free(arena);
    return status;
}

START_TEST(memory_that_runs_out_is_survived)
{
    char text[] = "{\"a\": 1, \"a\": {\"b\": 1, \"c\": 2, \"b\": 3}}";
    oom_loop("repeats", read_once, text);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = HARNESS_LIST("json/repeats", places_of_repeated_names_are_told_in_order,
            all_members_are_there_and_the_first_is_found, large_objects_tell_them_too,
            what_is_no_json_is_refused_all_the_same, memory_that_runs_out_is_survived);
    return s;
}
HARNESS_MAIN("json-repeats", suite)
