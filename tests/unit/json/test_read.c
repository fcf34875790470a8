/* test_read.c - the strict reader: what it accepts (RFC 8259, no duplicate names), what it says about the rest, what
 * its values answer. The loop (parse.c) and the messages (parse_fault.c) are tested through it. */
#include "json_help.h"
#include "oom.h"

#define TEXT(literal) { literal, sizeof(literal) - 1 }

START_TEST(all_that_is_json_is_read)
{
    static const iampb_str rows[] = { TEXT("null"), TEXT("true"), TEXT("false"), TEXT("0"), TEXT("-0"), TEXT("1e5"),
        TEXT("1E+5"), TEXT("1e-5"), TEXT("-0.0"), TEXT("0.5e00"), TEXT("123456789012345678901234567890"),
        TEXT("1e999999"), TEXT("\"\""), TEXT("\"x\""), TEXT("{}"), TEXT("[]"), TEXT("{ }"), TEXT("[\n]"),
        TEXT("\t\r\n [1 , 2\t,\r3] \n"), TEXT("{\"\":0}"), TEXT("{\"a\":{\"a\":{\"a\":[]}}}"),
        TEXT("[{\"a\":1},{\"a\":1}]"), TEXT("[[],[[]],{},null]"), TEXT("\"\\u0000\""), TEXT("{\"a\\u0000\":1,\"a\":2}"),
        TEXT("{\"a\" :1}"), TEXT("{\"a\":\n1,\n\"b\":2}"), TEXT("\"\xf0\x9f\x98\x80\""), TEXT("[1,\"2\",{\"3\":4}]") };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        doc d = doc_new(rows[i]);
        ck_assert_status(doc_read(&d), IAMPB_OK, &d.err);
        size_t items;
        ck_assert_status(doc_walk(&d, &items), IAMPB_OK, &d.err);
        doc_free(&d);
    }
}
END_TEST

#define E IAMPB_E_SYNTAX
static const struct refused {
    iampb_str text;
    iampb_status code;
    uint64_t offset;
    const char *path, *message;
} refused[] = {
    { TEXT(""), E, 0, "", "expected a value, found the end of the text" },
    { TEXT("  \n"), E, 3, "", "expected a value, found the end of the text" },
    { TEXT("x"), E, 0, "", "expected a value, found 'x'" },
    { TEXT("nul"), E, 3, "", "expected null, found the end of the text" },
    { TEXT("nulL"), E, 3, "", "expected null, found 'L'" },
    { TEXT("True"), E, 0, "", "expected a value, found 'T'" },
    { TEXT("truex"), E, 4, "", "expected the end of the text after the value, found 'x'" },
    { TEXT("NaN"), E, 0, "", "expected a value, found 'N'" },
    { TEXT("01"), E, 1, "", "expected no digit after a leading zero, found '1'" },
    { TEXT("-01"), E, 2, "", "expected no digit after a leading zero, found '1'" },
    { TEXT("-"), E, 1, "", "expected a digit, found the end of the text" },
    { TEXT("+1"), E, 0, "", "expected a value, found '+'" },
    { TEXT(".5"), E, 0, "", "expected a value, found '.'" },
    { TEXT("1."), E, 2, "", "expected a digit, found the end of the text" },
    { TEXT("[1.]"), E, 3, "[0]", "expected a digit, found ']'" },
    { TEXT("1e"), E, 2, "", "expected a digit, found the end of the text" },
    { TEXT("1e+"), E, 3, "", "expected a digit, found the end of the text" },
    { TEXT("0x10"), E, 1, "", "expected the end of the text after the value, found 'x'" },
    { TEXT("--1"), E, 1, "", "expected a digit, found '-'" },
    { TEXT("1 2"), E, 2, "", "expected the end of the text after the value, found '2'" },
    { TEXT("{} {}"), E, 3, "", "expected the end of the text after the value, found '{'" },
    { TEXT("[1,]"), E, 3, "[1]", "expected a value, found ']'" },
    { TEXT("[,1]"), E, 1, "[0]", "expected a value, found ','" },
    { TEXT("[1 2]"), E, 3, "", "expected ',' or ']' after an element, found '2'" },
    { TEXT("[1}"), E, 2, "", "expected ',' or ']' after an element, found '}'" },
    { TEXT("["), E, 1, "", "expected a value, found the end of the text" },
    { TEXT("[1"), E, 2, "", "expected ',' or ']' after an element, found the end of the text" },
    { TEXT("]"), E, 0, "", "expected a value, found ']'" },
    { TEXT("{"), E, 1, "", "expected a member name in quotes, or '}', found the end of the text" },
    { TEXT("{a:1}"), E, 1, "", "expected a member name in quotes, or '}', found 'a'" },
    { TEXT("{'a':1}"), E, 1, "", "expected a member name in quotes, or '}', found '''" },
    { TEXT("{\"a\"}"), E, 4, "a", "expected ':' after a member name, found '}'" },
    { TEXT("{\"a\" 1}"), E, 5, "a", "expected ':' after a member name, found '1'" },
    { TEXT("{\"a\":}"), E, 5, "a", "expected a value, found '}'" },
    { TEXT("{\"a\":1,}"), E, 7, "", "expected a member name in quotes, found '}'" },
    { TEXT("{\"a\":1 \"b\":2}"), E, 7, "", "expected ',' or '}' after a member, found '\"'" },
    { TEXT("{\"a\":1]"), E, 6, "", "expected ',' or '}' after a member, found ']'" },
    { TEXT("{\"a\":[{\"b\":tru}]}"), E, 14, "a[0].b", "expected true, found '}'" },
    { TEXT("/* x */ 1"), E, 0, "", "expected a value, found '/'" },
    { TEXT("[1] // x"), E, 4, "", "expected the end of the text after the value, found '/'" },
    { TEXT("\"abc"), E, 4, "", "expected '\"' at the end of a string, found the end of the text" },
    { TEXT("[\"a\nb\"]"), E, 3, "[0]", "control characters in a string must be escaped, found the byte 0x0a" },
    { TEXT("[\"a\0b\"]"), E, 3, "[0]", "control characters in a string must be escaped, found the byte 0x00" },
    { TEXT("[1,\0]"), E, 3, "[1]", "expected a value, found the byte 0x00" },
    { TEXT("1\0"), E, 1, "", "expected the end of the text after the value, found the byte 0x00" },
    { TEXT("\v1"), E, 0, "", "expected a value, found the byte 0x0b" },
    { TEXT("[\"\\x\"]"), E, 2, "[0]", "after a backslash one of \"\\/bfnrtu is expected" },
    { TEXT("{\"k\":\"\\u12\"}"), E, 6, "k", "after \\u four hexadecimal digits are expected" },
    { TEXT("{\"k\":\"\\ud800\"}"), E, 6, "k", "half of a surrogate pair: the other half is expected next to it" },
    { TEXT("{\"\\udc00\":1}"), E, 2, "[\"\\udc00\"]",
        "half of a surrogate pair: the other half is expected next to it" },
    { TEXT("{\"k\":\"a\xff\"}"), IAMPB_E_ENCODING, 7, "k", "expected UTF-8, found the byte 0xff" },
    { TEXT("\"\xed\xa0\x80\""), IAMPB_E_ENCODING, 1, "", "expected UTF-8, found the byte 0xed" },
    { TEXT("\xe4"), E, 0, "", "expected a value, found the byte 0xe4" },
    { TEXT("\xc2\xa0[]"), E, 0, "", "expected a value, found the byte 0xc2" },
    { TEXT("\xef\xbb\xbf{}"), IAMPB_E_ENCODING, 0, "", "expected JSON in UTF-8 without a byte order mark, found one" },
    { TEXT("\xff\xfe{\0}\0"), IAMPB_E_ENCODING, 0, "",
        "expected JSON in UTF-8, found the byte order mark of UTF-16" },
    { TEXT("\xfe\xff\0{\0}"), IAMPB_E_ENCODING, 0, "",
        "expected JSON in UTF-8, found the byte order mark of UTF-16" },
    { TEXT("{\0}\0"), IAMPB_E_ENCODING, 0, "", "expected JSON in UTF-8, found what looks like UTF-16" },
    { TEXT("\0[\0]"), IAMPB_E_ENCODING, 0, "", "expected JSON in UTF-8, found what looks like UTF-16" },
    { TEXT("{\"a\":1,\"a\":2}"), E, 7, "a",
        "the name \"a\" occurs twice in one object: at line 1, column 2 and again at line 1, column 8" },
    { TEXT("[{\"ab\":1,\n \"x\":{},\n \"\\u0061b\":2}]"), E, 20, "[0][\"\\u0061b\"]",
        "the name \"\\u0061b\" occurs twice in one object: at line 1, column 3 and again at line 3, column 2" },
    { TEXT("{\"\":1,\"\":2}"), E, 6, "[\"\"]",
        "the name \"\" occurs twice in one object: at line 1, column 2 and again at line 1, column 7" },
};

START_TEST(all_else_is_refused_saying_what_was_expected_and_where)
{
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        const struct refused *row = &refused[i];
        doc d = doc_new(row->text);
        iampb_status status = doc_read(&d);
        ck_assert_msg(status == row->code, "row %zu '%s': %d", i, row->text.ptr, status);
        ck_assert_str_eq(iampb_error_message(d.err, NULL), row->message);
        ck_assert_msg(iampb_error_offset(d.err) == row->offset, "row %zu '%s': offset %d", i, row->text.ptr,
                (int)iampb_error_offset(d.err));
        ck_assert_uint_gt(iampb_error_line(d.err), 0);
        ck_assert_msg(strcmp(iampb_error_json_path(d.err, NULL), row->path) == 0, "row %zu '%s': path %s", i,
                row->text.ptr, iampb_error_json_path(d.err, NULL));
        ck_assert_str_eq(iampb_error_input_name(d.err, NULL), "test.json");
        ck_assert_ptr_null(d.root.node);
        doc_free(&d);
    }
}
END_TEST

static const char sample[] =
        "{\"UserDetailList\": [\n    {\"UserName\": \"J\xc3\xb6rg \\u00e4 \\\"x\\\"\", \"Tags\": [], "
        "\"n\": -12.5e+3, \"t\": true, \"f\": false, \"z\": null}\n], \"IsTruncated\": false}";

START_TEST(a_document_cut_anywhere_is_refused)
{
    size_t items;
    for (size_t len = 0; len < sizeof sample - 1; len++) {
        doc d = doc_new(iampb__str(sample, len));
        iampb_status status = doc_read(&d);
        ck_assert_msg(status == E || status == IAMPB_E_ENCODING, "cut at %zu: %d", len, status);
        ck_assert_uint_le(iampb_error_offset(d.err), len);
        ck_assert_int_lt(doc_walk(&d, &items), 0);
        doc_free(&d);
    }
    doc d = doc_new(iampb__str_z(sample));
    ck_assert_status(doc_read(&d), IAMPB_OK, &d.err);
    doc_free(&d);
}
END_TEST

/* Whatever one byte turns into: no crash, and reading and walking agree. */
START_TEST(a_byte_changed_anywhere_is_survived)
{
    static const char bytes[] = "\"\\{}[]:,0x \n\x80\xff";
    size_t items;
    for (size_t at = 0; at < sizeof sample - 1; at++) {
        for (size_t b = 0; b < sizeof bytes; b++) {
            char text[sizeof sample];
            memcpy(text, sample, sizeof sample);
            text[at] = bytes[b];
            doc d = doc_new(iampb__str(text, sizeof sample - 1));
            iampb_status read = doc_read(&d), walked = doc_walk(&d, &items);
            ck_assert_msg((read == IAMPB_OK) == (walked == IAMPB_OK), "byte %zu is 0x%02x", at, bytes[b] & 255);
            doc_free(&d);
        }
    }
}
END_TEST

static char *nested(size_t depth, const char *open, const char *inner, const char *close)
{
    size_t one = strlen(open), end = strlen(close);
    char *text = calloc(depth * (one + end) + strlen(inner) + 1, 1), *at = text;
    for (size_t i = 0; i < depth; i++, at += one)
        memcpy(at, open, one);
    memcpy(at, inner, strlen(inner));
    at += strlen(inner);
    for (size_t i = 0; i < depth; i++, at += end)
        memcpy(at, close, end);
    return text;
}

START_TEST(depth_is_limited_at_the_edge)
{
    static const struct {
        const char *open, *inner, *close;
    } shapes[] = { { "[", "", "]" }, { "[", "1", "]" }, { "{\"a\":", "{}", "}" }, { "[{\"a\":", "0", "}]" } };
    static const uint64_t limits[] = { 0, 1, 2, 7, 1024 };
    for (size_t s = 0; s < sizeof shapes / sizeof shapes[0]; s++) {
        for (size_t l = 0; l < sizeof limits / sizeof limits[0]; l++) {
            uint64_t limit = limits[l] == 0 ? 128 : limits[l];
            for (uint64_t levels = limit > 3 ? limit - 3 : 1; levels <= limit + 2; levels++) {
                char *text = nested(levels, shapes[s].open, shapes[s].inner, shapes[s].close);
                uint64_t depth = levels * (s == 3 ? 2 : 1) + (s == 2);
                doc d = doc_limited(iampb__str_z(text), limits[l], 0);
                size_t items;
                ck_assert_int_eq(doc_read(&d), depth <= limit ? IAMPB_OK : IAMPB_E_LIMIT);
                if (depth > limit)
                    ck_assert_ptr_nonnull(strstr(iampb_error_message(d.err, NULL), "json_depth"));
                ck_assert_int_eq(doc_walk(&d, &items), depth <= limit ? IAMPB_OK : IAMPB_E_LIMIT);
                doc_free(&d);
                free(text);
            }
        }
    }
}
END_TEST

/* The text stands for one of a gigabyte: the time does not depend on what follows the limit. */
START_TEST(a_text_of_opening_brackets_fails_at_the_limit)
{
    size_t len = 64u << 20, items;
    char *text = malloc(len);
    memset(text, '[', len);
    doc d = { .ctx = harness_context(), .text = text };
    iampb__arena_new(d.ctx, &d.arena, NULL);
    iampb__source source = { .name = IAMPB__STR("x"), .text = iampb__str(text, len) };
    d.source = &source;
    ck_assert_int_eq(doc_read(&d), IAMPB_E_LIMIT);
    ck_assert_uint_eq(iampb_error_offset(d.err), 128);
    ck_assert_int_eq(doc_walk(&d, &items), IAMPB_E_LIMIT);
    ck_assert_uint_eq(iampb_error_offset(d.err), 128);
    doc_free(&d);
}
END_TEST

START_TEST(nodes_are_limited_at_the_edge)
{
    static const struct {
        const char *text;
        uint64_t nodes;
    } rows[] = { { "1", 1 }, { "[]", 1 }, { "[1,2,3]", 4 }, { "{\"a\":1}", 3 }, { "{\"a\":[1,{\"b\":{}}]}", 7 } };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        for (uint64_t limit = rows[i].nodes > 3 ? rows[i].nodes - 3 : 1; limit < rows[i].nodes + 2; limit++) {
            doc d = doc_limited(iampb__str_z(rows[i].text), 0, limit);
            ck_assert_int_eq(doc_read(&d), rows[i].nodes <= limit ? IAMPB_OK : IAMPB_E_LIMIT);
            if (rows[i].nodes > limit)
                ck_assert_ptr_nonnull(strstr(iampb_error_message(d.err, NULL), "json_nodes"));
            doc_free(&d);
        }
    }
}
END_TEST

START_TEST(bytes_are_limited_at_the_edge)
{
    iampb_limits limits = IAMPB_LIMITS_INIT;
    iampb_context_options options = IAMPB_CONTEXT_OPTIONS_INIT;
    options.limits = &limits;
    for (limits.input_bytes = 5; limits.input_bytes <= 7; limits.input_bytes++) {
        iampb_context *ctx = NULL;
        ck_assert_int_eq(iampb_context_new(&options, &ctx, NULL), IAMPB_OK);
        doc d = doc_with(ctx, IAMPB__STR("[1, 2]"));
        size_t items;
        ck_assert_int_eq(doc_read(&d), limits.input_bytes < 6 ? IAMPB_E_LIMIT : IAMPB_OK);
        ck_assert_int_eq(doc_walk(&d, &items), limits.input_bytes < 6 ? IAMPB_E_LIMIT : IAMPB_OK);
        doc_free(&d);
    }
}
END_TEST

static iampb__json member(iampb__json object, const char *name) { return iampb__json_get(object, iampb__str_z(name)); }

START_TEST(values_answer_what_stands_in_the_text)
{
    doc d = doc_new(IAMPB__STR("{\"a\\u0062\": [1, {\"x\": null}, \"s\\n\"], \"big\": 9223372036854775808, \"min\":"
                               " -9223372036854775808, \"frac\": 1.0, \"exp\": 1e2, \"empty\": {}, \"t\": true}"));
    iampb_str text;
    int64_t number = 7;
    bool nomem = true;
    ck_assert_status(doc_read(&d), IAMPB_OK, &d.err);
    ck_assert_int_eq(iampb__json_type_of(d.root), IAMPB__JSON_OBJECT);
    ck_assert_uint_eq(iampb__json_count(d.root), 7);
    iampb__json list = member(d.root, "ab");
    ck_assert_uint_eq(iampb__json_count(list), 3);
    ck_assert_view_eq(iampb__json_raw(list), "[1, {\"x\": null}, \"s\\n\"]");
    iampb__span span = iampb__json_span(list);
    ck_assert_view_eq(iampb__span_text(&span), "[1, {\"x\": null}, \"s\\n\"]");
    iampb__json_iter i = iampb__json_begin(list);
    ck_assert(iampb__json_int(i.value, &number) && number == 1);
    ck_assert_ptr_null(i.key.node);
    iampb__json_advance(&i);
    ck_assert_str_eq(iampb__json_type_name(member(i.value, "x")), "null");
    iampb__json_advance(&i);
    ck_assert(iampb__json_string(i.value, d.arena, &text, &nomem) && !nomem);
    ck_assert_view_eq(text, "s\n");
    ck_assert(iampb__json_string_is(i.value, IAMPB__STR("s\n")));
    ck_assert(!iampb__json_string_is(i.value, IAMPB__STR("s\\n")));
    iampb__json_advance(&i);
    ck_assert(!iampb__json_more(&i));
    iampb__json_advance(&i);
    ck_assert(!iampb__json_more(&i));
    number = 7;
    ck_assert(!iampb__json_int(member(d.root, "big"), &number) && number == 7);
    ck_assert(!iampb__json_int(member(d.root, "frac"), &number) && !iampb__json_int(member(d.root, "exp"), &number));
    ck_assert(iampb__json_int(member(d.root, "min"), &number) && number == INT64_MIN);
    ck_assert(!iampb__json_string(member(d.root, "t"), d.arena, &text, &nomem) && !nomem);
    i = iampb__json_begin(member(d.root, "empty"));
    ck_assert(!iampb__json_more(&i));
    doc_free(&d);
}
END_TEST

START_TEST(no_value_is_allowed_everywhere)
{
    iampb_str text;
    int64_t number;
    iampb__json none = IAMPB__JSON_NOTHING;
    iampb__json_iter i = iampb__json_begin(none);
    ck_assert_int_eq(iampb__json_type_of(none), IAMPB__JSON_NONE);
    ck_assert_str_eq(iampb__json_type_name(none), "nothing");
    ck_assert_uint_eq(iampb__json_count(none), 0);
    ck_assert_ptr_null(iampb__json_get(none, IAMPB__STR("a")).node);
    ck_assert(!iampb__json_more(&i) && !iampb__json_string(none, NULL, &text, NULL) && !iampb__json_int(none, &number));
    ck_assert(!iampb__json_string_is(none, IAMPB__STR("")));
    ck_assert_uint_eq(iampb__json_raw(none).len, 0);
    ck_assert_ptr_null(iampb__json_span(none).source);
    ck_assert_ptr_null(iampb__json_keep(none, NULL).node);
}
END_TEST

START_TEST(a_kept_value_outlives_its_nodes)
{
    doc d = doc_new(IAMPB__STR("[0, {\"a\": [1, 2, {\"b\": \"c\"}]}, 3]"));
    ck_assert_status(doc_read(&d), IAMPB_OK, &d.err);
    iampb__json_iter i = iampb__json_begin(d.root);
    iampb__json_advance(&i);
    iampb__arena *arena = NULL;
    ck_assert_int_eq(iampb__arena_new(d.ctx, &arena, NULL), IAMPB_OK);
    iampb__json kept = iampb__json_keep(i.value, arena);
    memset((void *)d.root.node, 0xee, d.root.node->skip * sizeof *d.root.node);
    ck_assert_uint_eq(iampb__json_count(member(kept, "a")), 3);
    ck_assert_view_eq(iampb__json_raw(kept), "{\"a\": [1, 2, {\"b\": \"c\"}]}");
    iampb__arena_free(arena);
    doc_free(&d);
}
END_TEST

static iampb_status use(iampb_context *ctx, void *user)
{
    const char *text = user;
    iampb__arena *arena = NULL;
    iampb_error *err = NULL;
    iampb__json root = IAMPB__JSON_NOTHING;
    iampb_str string;
    bool nomem = false;
    iampb_status status = iampb__arena_new(ctx, &arena, &err);
    if (oom_check(status, arena, &err) < 0)
        return status;
    iampb__source *source = iampb__source_new(arena, IAMPB__STR("x"), iampb__str_z(text));
    if (source == NULL) {
        iampb__arena_free(arena);
        return IAMPB_E_NOMEM;
    }
    status = iampb__json_read(ctx, source, arena, &root, &err);
    if (oom_check(status, root.node, &err) == IAMPB_OK) {
        iampb__json_iter i = iampb__json_begin(root);
        if (iampb__json_keep(root, arena).node == NULL || !iampb__json_string(i.value, arena, &string, &nomem))
            status = IAMPB_E_NOMEM;
    }
    iampb__arena_free(arena);
    return status;
}

START_TEST(every_allocation_may_fail)
{
    char text[20000] = "[\"with \\n escapes\", [[[[[[[[[[[[[[[[[[[[[[[[{\"\\u0061\":1, \"a1\":2";
    char *at = text + strlen(text);
    for (int i = 0; i < 300; i++)
        at += sprintf(at, ",\"k%d\":[%d]", i, i);
    strcpy(at, "}]]]]]]]]]]]]]]]]]]]]]]]]]");
    ck_assert_uint_gt(oom_loop("read", use, text), 10);
}
END_TEST

/* An error that cannot be made for want of memory is the out-of-memory error. */
static iampb_status fail_to_read(iampb_context *ctx, void *user)
{
    iampb__json root = IAMPB__JSON_NOTHING;
    iampb_error *err = NULL;
    const iampb__source *source = user;
    iampb__arena *arena = NULL;
    iampb_status status = iampb__arena_new(ctx, &arena, &err);
    if (oom_check(status, arena, &err) < 0)
        return status;
    status = iampb__json_read(ctx, source, arena, &root, &err);
    iampb__arena_free(arena);
    ck_assert_ptr_null(root.node);
    ck_assert_ptr_nonnull(err);
    ck_assert_int_eq(iampb_error_code(err), status);
    iampb_error_free(err);
    return status == IAMPB_E_SYNTAX ? IAMPB_OK : status;
}

START_TEST(errors_need_memory_too)
{
    static const char *const texts[] = { "{\"a\": [1, x", "{\"a\":1,\"a\":2}", "[\"\\q\"]" };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        iampb__source source = { .name = IAMPB__STR("x"), .text = iampb__str_z(texts[i]) };
        ck_assert_uint_gt(oom_loop("read error", fail_to_read, &source), 2);
    }
}
END_TEST

static Suite *suite(void)
{
    return HARNESS_LIST("json/read", all_that_is_json_is_read, all_else_is_refused_saying_what_was_expected_and_where,
            a_document_cut_anywhere_is_refused, a_byte_changed_anywhere_is_survived, depth_is_limited_at_the_edge,
            a_text_of_opening_brackets_fails_at_the_limit, nodes_are_limited_at_the_edge,
            bytes_are_limited_at_the_edge, values_answer_what_stands_in_the_text, no_value_is_allowed_everywhere,
            a_kept_value_outlives_its_nodes, every_allocation_may_fail, errors_need_memory_too);
}
HARNESS_MAIN("json-read", suite)
