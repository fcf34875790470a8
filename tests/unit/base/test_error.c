/* test_error.c - the error object, status names and version. */
#include "base/error.h"
#include "base/source.h"
#include "harness.h"
#include "oom.h"
#include <stdlib.h>

#define COUNT(table) ((int)(sizeof(table) / sizeof(table)[0]))

START_TEST(an_error_outlives_its_context_and_keeps_copies)
{
    iampb_context *ctx = harness_context();
    iampb__arena *arena = NULL;
    iampb_error *err = NULL;
    char path[] = "A[1].B", name[] = "in.json";
    size_t len;
    ck_assert_int_eq(iampb__arena_new(ctx, &arena, NULL), IAMPB_OK);
    iampb__place place = {iampb__source_new(arena, iampb__str_z(name), iampb__str_z("ab\ncd")), 4, iampb__str_z(path)};
    ck_assert_int_eq(iampb__error_at(ctx, &err, IAMPB_E_SYNTAX, &place, "%d of %s", 3, "five"), IAMPB_E_SYNTAX);
    path[0] = name[0] = 'X';
    iampb__arena_free(arena);
    iampb_context_free(ctx);
    ck_assert_int_eq(iampb_error_code(err), IAMPB_E_SYNTAX);
    ck_assert_str_eq(iampb_error_message(err, &len), "3 of five");
    ck_assert_uint_eq(len, 9);
    ck_assert_str_eq(iampb_error_input_name(err, &len), "in.json");
    ck_assert_uint_eq(len, 7);
    ck_assert_str_eq(iampb_error_json_path(err, NULL), "A[1].B");
    ck_assert_uint_eq(iampb_error_offset(err), 4);
    ck_assert_uint_eq(iampb_error_line(err), 2);
    ck_assert_uint_eq(iampb_error_column(err), 2);
    ck_assert_int_eq(iampb_error_host_code(err), 0);
    iampb_error_free(err);
}
END_TEST

START_TEST(an_error_without_place_has_no_line)
{
    iampb_error *err = NULL;
    iampb__place nowhere = {NULL, 7, {"P", 1}};
    ck_assert_int_eq(iampb__error_set(NULL, &err, IAMPB_E_INVALID, "no"), IAMPB_E_INVALID);
    ck_assert_uint_eq(iampb_error_line(err), 0);
    ck_assert_str_eq(iampb_error_input_name(err, NULL), "");
    ck_assert_str_eq(iampb_error_json_path(err, NULL), "");
    iampb_error_free(err);
    ck_assert_int_eq(iampb__error_at(NULL, &err, IAMPB_E_LIMIT, &nowhere, "no"), IAMPB_E_LIMIT);
    ck_assert_uint_eq(iampb_error_line(err), 0);
    ck_assert_str_eq(iampb_error_json_path(err, NULL), "P");
    iampb_error_free(err);
    ck_assert_int_eq(iampb__error_callback(NULL, &err, -77, "host"), IAMPB_E_CALLBACK);
    ck_assert_int_eq(iampb_error_host_code(err), -77);
    iampb_error_free(err);
    ck_assert_int_eq(iampb__error_set(NULL, NULL, IAMPB_E_LIMIT, "nobody asks"), IAMPB_E_LIMIT);
}
END_TEST

START_TEST(no_error_answers_like_an_empty_one)
{
    size_t len = 7;
    ck_assert_int_eq(iampb_error_code(NULL), IAMPB_OK);
    ck_assert_str_eq(iampb_error_message(NULL, &len), "");
    ck_assert_uint_eq(len, 0);
    ck_assert_str_eq(iampb_error_input_name(NULL, NULL), "");
    ck_assert_str_eq(iampb_error_json_path(NULL, NULL), "");
    ck_assert_uint_eq(iampb_error_offset(NULL) + iampb_error_line(NULL) + iampb_error_column(NULL), 0);
    ck_assert_int_eq(iampb_error_host_code(NULL), 0);
    iampb_error_free(NULL);
}
END_TEST

START_TEST(a_message_is_one_line_of_utf8)
{
    iampb_error *err = NULL;
    iampb__error_set(NULL, &err, IAMPB_E_SYNTAX, "a%vb", iampb__str("\n\xff\xc3\xa4\0\x7f", 6));
    ck_assert_str_eq(iampb_error_message(err, NULL), "a??\xc3\xa4??b");
    iampb_error_free(err);
}
END_TEST

START_TEST(without_memory_there_is_the_constant_error)
{
    iampb_context_options options = IAMPB_CONTEXT_OPTIONS_INIT;
    iampb_context *ctx = NULL;
    options.allocator = oom_allocator();
    ck_assert_int_eq(iampb_context_new(&options, &ctx, NULL), IAMPB_OK);
    for (size_t at = 0; at < 2; at++) { /* the message, the object */
        iampb_error *err = NULL;
        oom_arm(at, false, false);
        iampb_status status = iampb__error_set(ctx, &err, IAMPB_E_SYNTAX, "text");
        oom_disarm();
        ck_assert_int_eq(status, IAMPB_E_NOMEM);
        ck_assert_int_eq(iampb_error_code(err), IAMPB_E_NOMEM);
        ck_assert_str_eq(iampb_error_message(err, NULL), "out of memory");
        iampb_error *same = NULL;
        ck_assert_int_eq(iampb__error_nomem(&same), IAMPB_E_NOMEM);
        ck_assert_ptr_eq(err, same);
        iampb_error_free(err);
        iampb_error_free(same);
    }
    ck_assert_int_eq(iampb__error_nomem(NULL), IAMPB_E_NOMEM);
    iampb_context_free(ctx);
    ck_assert_uint_eq(oom_live_blocks(), 0);
}
END_TEST

static const struct {
    iampb_status status;
    const char *name;
} names[] = {{IAMPB_OK, "OK"},
             {IAMPB_E_NOMEM, "NOMEM"},
             {IAMPB_E_INVALID, "INVALID"},
             {IAMPB_E_UNSUPPORTED, "UNSUPPORTED"},
             {IAMPB_E_LIMIT, "LIMIT"},
             {IAMPB_E_SYNTAX, "SYNTAX"},
             {IAMPB_E_ENCODING, "ENCODING"},
             {IAMPB_E_UNRECOGNISED, "UNRECOGNISED"},
             {IAMPB_E_CONFLICT, "CONFLICT"},
             {IAMPB_E_CALLBACK, "CALLBACK"},
             {IAMPB_E_STATE, "STATE"},
             {IAMPB_E_CRYPTO, "CRYPTO"},
             {-12, "UNKNOWN"},
             {1, "UNKNOWN"},
             {INT32_MIN, "UNKNOWN"}};

START_TEST(each_status_has_its_name) { ck_assert_str_eq(iampb_status_name(names[_i].status), names[_i].name); }
END_TEST

START_TEST(the_version_is_that_of_the_header)
{
    ck_assert_str_eq(iampb_version(), IAMPB_VERSION);
    ck_assert_int_eq(iampb_version_number(),
                     IAMPB_VERSION_MAJOR * 1000000 + IAMPB_VERSION_MINOR * 1000 + IAMPB_VERSION_PATCH);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("base/error");
    TCase *c = tcase_create("all");
    tcase_add_test(c, an_error_outlives_its_context_and_keeps_copies);
    tcase_add_test(c, an_error_without_place_has_no_line);
    tcase_add_test(c, no_error_answers_like_an_empty_one);
    tcase_add_test(c, a_message_is_one_line_of_utf8);
    tcase_add_test(c, without_memory_there_is_the_constant_error);
    tcase_add_loop_test(c, each_status_has_its_name, 0, COUNT(names));
    tcase_add_test(c, the_version_is_that_of_the_header);
    suite_add_tcase(s, c);
    return s;
}

HARNESS_MAIN("base-error", suite)
