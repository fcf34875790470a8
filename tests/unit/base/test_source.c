/* test_source.c - places: lines and columns, and from decoded texts back to the input file. */
#include "base/source.h"
#include "base/utf16.h"
#include "harness.h"
#include "oom.h"
#include <stdio.h>
#include <stdlib.h>

#define COUNT(table) ((int)(sizeof(table) / sizeof(table)[0]))

typedef struct fixture {
    iampb_context *ctx;
    iampb__arena *arena;
} fixture;

static fixture open_fixture(void)
{
    fixture f = {harness_context(), NULL};
    ck_assert_int_eq(iampb__arena_new(f.ctx, &f.arena, NULL), IAMPB_OK);
    return f;
}

static void close_fixture(fixture *f)
{
    iampb__arena_free(f->arena);
    iampb_context_free(f->ctx);
}

static iampb__position place(const iampb__source *source, uint64_t begin, uint64_t end)
{
    iampb__position at;
    iampb__source_position(source, begin, end, &at);
    return at;
}

/* ---- Lines and columns ---- */
static void expect_line(const iampb__source *source, size_t offset, uint64_t line, uint64_t column)
{
    iampb__position at = place(source, offset, offset);
    if (at.line != line || at.column != column || at.begin != offset || at.end != offset)
        ck_abort_msg("byte %zu is at %llu:%llu, not %llu:%llu", offset, (unsigned long long)at.line,
                     (unsigned long long)at.column, (unsigned long long)line, (unsigned long long)column);
}

/* Texts of three blocks and some: with lines of a length each, down to none at all. */
static const size_t line_lengths[] = {1, 2, 7, 80, 4095, 4096, 4097, 5000, 12288, 100000};

START_TEST(line_and_column_of_each_byte_are_those_of_counting)
{
    static const size_t lengths[] = {0, 1, 2, 100, 4095, 4096, 4097, 8191, 8192, 8193, 12288, 12300};
    fixture f = open_fixture();
    for (int l = 0; l < COUNT(lengths); l++) {
        size_t len = lengths[l];
        char *text = malloc(len + 1);
        for (size_t i = 0; i < len; i++)
            text[i] = (i + 1) % line_lengths[_i] == 0 ? '\n' : 'x';
        const iampb__source *source = iampb__source_new(f.arena, iampb__str_z("f"), iampb__str(text, len));
        uint64_t line = 1, column = 1;
        for (size_t i = 0; i <= len; i++) {
            if (i % 61 == 0 || i % IAMPB__SOURCE_STEP < 2 || (i + 1) % IAMPB__SOURCE_STEP == 0 || i + 2 > len)
                expect_line(source, i, line, column);
            column++;
            if (i < len && text[i] == '\n') {
                line++;
                column = 1;
            }
        }
        iampb__position past = place(source, len + 100, len + 200); /* the end, not beyond */
        ck_assert_uint_eq(past.begin, len);
        free(text);
    }
    close_fixture(&f);
}
END_TEST

START_TEST(an_input_has_its_name_and_no_encoding)
{
    fixture f = open_fixture();
    const iampb__source *source = iampb__source_new(f.arena, iampb__str_z("dir/file"), iampb__str(NULL, 0));
    iampb__position at = place(source, 0, 0);
    ck_assert_view_eq(at.input, "dir/file");
    ck_assert_str_eq(at.encoding, "");
    ck_assert_uint_eq(at.line, 1);
    ck_assert_uint_eq(at.column, 1);
    at = place(iampb__source_new(f.arena, iampb__str_z("f"), iampb__str_z("a\nbc")), 3, 2); /* ends before it begins */
    ck_assert_uint_eq(at.begin, 3);
    ck_assert_uint_eq(at.end, 3);
    close_fixture(&f);
}
END_TEST

/* ---- Decoded texts ---- */
static const struct {
    iampb__encoding encoding;
    const char *parent; /* the encoded piece stands between "<<\n" and ">>" */
    const char *text;
    size_t begin, end;    /* in the text */
    const char *expected; /* the piece of the parent */
} places[] = {
        {IAMPB__ENCODING_NONE, "abc", "abc", 1, 2, "b"},
        {IAMPB__ENCODING_JSON, "abc", "abc", 1, 2, "b"},
        {IAMPB__ENCODING_JSON, "a\\nb", "a\nb", 1, 2, "\\n"},
        {IAMPB__ENCODING_JSON, "a\\nb", "a\nb", 2, 3, "b"},
        {IAMPB__ENCODING_JSON, "a\\nb", "a\nb", 0, 3, "a\\nb"},
        {IAMPB__ENCODING_JSON, "\\u00e4x", "\xc3\xa4x", 0, 2, "\\u00e4"},
        {IAMPB__ENCODING_JSON, "\\u00e4x", "\xc3\xa4x", 1, 2, "\\u00e4"},
        {IAMPB__ENCODING_JSON, "\\u00e4x", "\xc3\xa4x", 2, 3, "x"},
        {IAMPB__ENCODING_JSON, "\\u20ACx", "\xe2\x82\xacx", 3, 4, "x"},
        {IAMPB__ENCODING_JSON, "\\ud83d\\ude00x", "\xf0\x9f\x98\x80x", 0, 4, "\\ud83d\\ude00"},
        {IAMPB__ENCODING_JSON, "\\ud83d\\ude00x", "\xf0\x9f\x98\x80x", 4, 5, "x"},
        {IAMPB__ENCODING_JSON, "\xc3\xa4\\\"x", "\xc3\xa4\"x", 2, 3, "\\\""},
        {IAMPB__ENCODING_JSON, "\xc3\xa4", "\xc3\xa4", 0, 2, "\xc3\xa4"},
        {IAMPB__ENCODING_JSON, "\\\\u0041", "\\u0041", 1, 6, "u0041"},
        {IAMPB__ENCODING_PERCENT, "a%7Bb", "a{b", 1, 2, "%7B"},
        {IAMPB__ENCODING_PERCENT, "a%7Bb", "a{b", 2, 3, "b"},
        {IAMPB__ENCODING_PERCENT, "%c3%a4+", "\xc3\xa4+", 1, 2, "%a4"},
        {IAMPB__ENCODING_PERCENT, "%25%41", "%A", 1, 2, "%41"},
        {IAMPB__ENCODING_BASE64, "YWJjZGVm", "abcdef", 0, 1, "YWJj"},
        {IAMPB__ENCODING_BASE64, "YWJjZGVm", "abcdef", 2, 3, "YWJj"},
        {IAMPB__ENCODING_BASE64, "YWJjZGVm", "abcdef", 3, 4, "ZGVm"},
        {IAMPB__ENCODING_BASE64, "YWJjZGVm", "abcdef", 2, 4, "YWJjZGVm"},
        {IAMPB__ENCODING_BASE64, "YWJjZA==", "abcd", 3, 4, "ZA=="},
        {IAMPB__ENCODING_BASE64, "YWJjZA", "abcd", 3, 4, "ZA"},
        {IAMPB__ENCODING_BASE64, "YW\nJj\nZGVm\n", "abcdef", 0, 1, "YW\nJj"},
        {IAMPB__ENCODING_BASE64, "YW\nJj\n ZGVm\n", "abcdef", 4, 5, "ZGVm"},
        {IAMPB__ENCODING_BASE64, " YWJj\r\nZA=\n=", "abcd", 3, 4, "ZA=\n="},
        {IAMPB__ENCODING_BASE64, "Y\nWJj\nZA", "abcd", 3, 4, "ZA"}, /* blanks and missing padding of the same length */
        {IAMPB__ENCODING_BASE64, "Y\nWJj\nZA", "abcd", 0, 1, "Y\nWJj"},
        {IAMPB__ENCODING_BASE64, "YWI=", "ab", 1, 2, "YWI="},
};

START_TEST(a_place_in_a_decoded_text_covers_what_it_was_decoded_from)
{
    fixture f = open_fixture();
    char file[64];
    int len = snprintf(file, sizeof file, "<<\n%s>>", places[_i].parent);
    const iampb__source *parent = iampb__source_new(f.arena, iampb__str_z("f"), iampb__str(file, (size_t)len));
    const iampb__source *source = iampb__source_decoded(f.arena, parent, 3, (uint32_t)strlen(places[_i].parent),
                                                        places[_i].encoding, iampb__str_z(places[_i].text));
    iampb__position at = place(source, places[_i].begin, places[_i].end);
    ck_assert_view_eq(iampb__str(file + at.begin, at.end - at.begin), places[_i].expected);
    uint64_t line = 1;
    for (uint64_t i = 0; i < at.begin; i++)
        line += file[i] == '\n';
    ck_assert_uint_eq(at.line, line);
    ck_assert_view_eq(at.input, "f");
    at = place(source, places[_i].begin, places[_i].begin); /* an error has no length */
    ck_assert_uint_eq(at.begin, at.end);
    at = place(source, source->text.len, source->text.len);
    ck_assert_uint_eq(at.begin, 3 + strlen(places[_i].parent));
    close_fixture(&f);
}
END_TEST

static const struct {
    iampb__encoding outer, inner;
    const char *expected;
} chains[] = {
        {IAMPB__ENCODING_JSON, IAMPB__ENCODING_PERCENT, "json,percent"},
        {IAMPB__ENCODING_JSON, IAMPB__ENCODING_BASE64, "json,base64"},
        {IAMPB__ENCODING_BASE64, IAMPB__ENCODING_UTF16LE, "base64,utf-16"},
        {IAMPB__ENCODING_NONE, IAMPB__ENCODING_UTF16BE, "utf-16"},
        {IAMPB__ENCODING_JSON, IAMPB__ENCODING_NONE, "json"},
};

START_TEST(encodings_are_told_from_the_outside_in)
{
    fixture f = open_fixture();
    const iampb__source *file = iampb__source_new(f.arena, iampb__str_z("f"), iampb__str_z("YWJj"));
    const iampb__source *one = iampb__source_decoded(f.arena, file, 0, 4, chains[_i].outer, iampb__str_z("YWJj"));
    const iampb__source *two = iampb__source_decoded(f.arena, one, 0, 4, chains[_i].inner, iampb__str_z("YWJj"));
    ck_assert_str_eq(place(two, 0, 1).encoding, chains[_i].expected);
    close_fixture(&f);
}
END_TEST

START_TEST(a_place_is_followed_through_several_encodings)
{
    /* {"Content":"YWJj\nZGVm"}: base64 with an escaped line end, inside JSON */
    static const char file[] = "{\n \"Content\":\"YWJj\\nZGVm\"}";
    fixture f = open_fixture();
    const iampb__source *input = iampb__source_new(f.arena, iampb__str_z("f"), iampb__str_z(file));
    const iampb__source *json =
            iampb__source_decoded(f.arena, input, 14, 10, IAMPB__ENCODING_JSON, iampb__str_z("YWJj\nZGVm"));
    const iampb__source *csv =
            iampb__source_decoded(f.arena, json, 0, 9, IAMPB__ENCODING_BASE64, iampb__str_z("abcdef"));
    iampb__position at = place(csv, 4, 5);
    ck_assert_view_eq(iampb__str(file + at.begin, at.end - at.begin), "ZGVm");
    ck_assert_uint_eq(at.line, 2);
    ck_assert_uint_eq(at.column, 19);
    at = place(csv, 2, 4);
    ck_assert_view_eq(iampb__str(file + at.begin, at.end - at.begin), "YWJj\\nZGVm");
    close_fixture(&f);
}
END_TEST

START_TEST(lines_of_a_utf16_file_are_those_of_its_text)
{
    /* U+0A0A has two bytes that look like line feeds */
    static const char file[] = "\xff\xfe"
                               "a\0\x0a\x0a\n\0b\0c\0\n\0d\0";
    fixture f = open_fixture();
    const iampb__source *input = iampb__source_new(f.arena, iampb__str_z("f"), iampb__str(file, sizeof file - 1));
    iampb__place begin = {input, 2, {"", 0}};
    iampb_str text;
    iampb_error *err = NULL;
    ck_assert_status(iampb__utf16_decode(f.ctx, f.arena, &begin, iampb__str_from(input->text, 2), false, &text, &err),
                     IAMPB_OK, &err);
    const iampb__source *wide =
            iampb__source_decoded(f.arena, input, 2, (uint32_t)sizeof file - 3, IAMPB__ENCODING_UTF16LE, text);
    ck_assert_view_eq(text, "a\xe0\xa8\x8a\nbc\nd");
    iampb__position at = place(wide, 6, 7); /* c */
    ck_assert_uint_eq(at.begin, 10);
    ck_assert_uint_eq(at.end, 12);
    ck_assert_uint_eq(at.line, 2);
    ck_assert_uint_eq(at.column, 3);
    at = place(wide, 1, 4);
    ck_assert_uint_eq(at.begin, 4);
    ck_assert_uint_eq(at.end, 6);
    ck_assert_uint_eq(at.line, 1);
    ck_assert_uint_eq(at.column, 3);
    at = place(wide, 8, 9);
    ck_assert_uint_eq(at.line, 3);
    ck_assert_uint_eq(at.column, 1);
    close_fixture(&f);
}
END_TEST

/* ---- Long texts: marks ---- */
/* Encodes `text`, and keeps where each of its bytes begins and ends in the encoded text. */
typedef struct encoded {
    char *bytes;
    uint32_t *begin, *end;
    size_t len;
} encoded;

static void put(encoded *e, size_t at, size_t count, const char *bytes, size_t len)
{
    for (size_t i = 0; i < count; i++) {
        e->begin[at + i] = (uint32_t)e->len;
        e->end[at + i] = (uint32_t)(e->len + len);
    }
    memcpy(e->bytes + e->len, bytes, len);
    e->len += len;
}

static void encode_base64(encoded *e, const char *text, size_t len, int style)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < len; i += 3) {
        size_t count = len - i < 3 ? len - i : 3;
        unsigned char in[3] = {0, 0, 0};
        memcpy(in, text + i, count);
        char out[4] = {digits[in[0] >> 2], digits[(in[0] & 3) << 4 | in[1] >> 4],
                       digits[(in[1] & 15) << 2 | in[2] >> 6], digits[in[2] & 63]};
        memset(out + count + 1, '=', 3 - count);
        put(e, i, count, out, 4);
        if (style == 1 && i / 3 % 19 == 18) /* lines of 76 characters */
            e->bytes[e->len++] = '\n';
    }
}

static void encode_json(encoded *e, const char *text, size_t len, int style)
{
    for (size_t i = 0; i < len;) {
        size_t width = (unsigned char)text[i] < 0x80   ? 1
                       : (unsigned char)text[i] < 0xe0 ? 2
                       : (unsigned char)text[i] < 0xf0 ? 3
                                                       : 4;
        if (text[i] == '\n')
            put(e, i, 1, "\\n", 2);
        else if (width == 2 && style == 1)
            put(e, i, 2, "\\u00e4", 6);
        else if (width == 4)
            put(e, i, 4, "\\ud83d\\ude00", 12);
        else
            put(e, i, width, text + i, width);
        i += width;
    }
}

static void encode_percent(encoded *e, const char *text, size_t len, int style)
{
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        char out[3] = {'%', digits[c >> 4], digits[c & 15]};
        bool plain = c >= 'a' && c <= 'z' && style == 0;
        put(e, i, 1, plain ? text + i : out, plain ? 1 : 3);
    }
}

static void encode_utf16(encoded *e, const char *text, size_t len, int style)
{
    (void)style;
    for (size_t i = 0; i < len;) {
        unsigned char c = (unsigned char)text[i];
        char wide[2] = {(char)c, 0};
        if (c < 0x80) {
            put(e, i, 1, wide, 2);
            i += 1;
        } else if (c < 0xe0) {
            put(e, i, 2, "\xe4", 2);
            i += 2;
        } else {
            put(e, i, 4, "\x3d\xd8\x00\xde", 4);
            i += 4;
        }
    }
}

static const struct {
    const char *what;
    iampb__encoding encoding;
    void (*encode)(encoded *, const char *, size_t, int);
    int style;
} encoders[] = {
        {"base64", IAMPB__ENCODING_BASE64, encode_base64, 0},
        {"base64 in lines", IAMPB__ENCODING_BASE64, encode_base64, 1},
        {"json", IAMPB__ENCODING_JSON, encode_json, 0},
        {"json, all escaped", IAMPB__ENCODING_JSON, encode_json, 1},
        {"percent", IAMPB__ENCODING_PERCENT, encode_percent, 0},
        {"percent throughout", IAMPB__ENCODING_PERCENT, encode_percent, 1},
        {"utf-16", IAMPB__ENCODING_UTF16LE, encode_utf16, 0},
};

START_TEST(each_byte_of_a_long_text_is_found_in_its_parent)
{
    static const char piece[] = "abc\xc3\xa4 {x}\n\xf0\x9f\x98\x80,";
    size_t len = 0, room = 5 * IAMPB__SOURCE_STEP + 777;
    char *text = malloc(room);
    while (len + sizeof piece < room) { /* pieces of 17 bytes: each character falls on each side of the marks */
        memcpy(text + len, piece, sizeof piece - 1);
        len += sizeof piece - 1;
    }
    encoded e = {malloc(room * 6), malloc(room * 4), malloc(room * 4), 0};
    encoders[_i].encode(&e, text, len, encoders[_i].style);
    fixture f = open_fixture();
    const iampb__source *parent = iampb__source_new(f.arena, iampb__str_z("f"), iampb__str(e.bytes, e.len));
    const iampb__source *source =
            iampb__source_decoded(f.arena, parent, 0, (uint32_t)e.len, encoders[_i].encoding, iampb__str(text, len));
    for (size_t i = 0; i < len; i += i % IAMPB__SOURCE_STEP < 40 || i % IAMPB__SOURCE_STEP > 4050 ? 1 : 7) {
        iampb__position at = place(source, i, i + 1);
        if (at.begin != e.begin[i] || at.end != e.end[i])
            ck_abort_msg("%s: byte %zu is [%llu, %llu), not [%u, %u)", encoders[_i].what, i,
                         (unsigned long long)at.begin, (unsigned long long)at.end, e.begin[i], e.end[i]);
    }
    iampb__position all = place(source, 0, len);
    ck_assert_uint_eq(all.begin, 0);
    ck_assert_uint_eq(all.end, e.end[len - 1]);
    close_fixture(&f);
    free(text);
    free(e.bytes);
    free(e.begin);
    free(e.end);
}
END_TEST

/* What an error does with a place in something that was not decoded as told must not matter to memory. */
START_TEST(texts_that_do_not_fit_their_encoding_are_no_danger)
{
    static const char *const pieces[] = {"", "\\", "\\u", "\\u12", "%", "%4", "\xf0", "=", "====", "Q", "\n\n\n"};
    fixture f = open_fixture();
    for (int p = 0; p < COUNT(pieces); p++) {
        uint32_t len = (uint32_t)strlen(pieces[p]);
        char *exact = malloc(len + 1u);
        memcpy(exact, pieces[p], len);
        const iampb__source *parent = iampb__source_new(f.arena, iampb__str_z("f"), iampb__str(exact, len));
        for (int encoding = IAMPB__ENCODING_NONE; encoding <= IAMPB__ENCODING_UTF16BE; encoding++) {
            const iampb__source *source = iampb__source_decoded(f.arena, parent, 0, len, (iampb__encoding)encoding,
                                                                iampb__str_z("abcdef\x80\x80g"));
            for (uint64_t begin = 0; begin < 12; begin++) {
                iampb__position at = place(source, begin, begin + 3);
                ck_assert_uint_le(at.begin, at.end);
                ck_assert_uint_le(at.end, len);
            }
        }
        free(exact);
    }
    close_fixture(&f);
}
END_TEST

static iampb_status oom_sources(iampb_context *ctx, void *user)
{
    const iampb_str *text = user;
    iampb__arena *arena = NULL;
    const iampb__source *input = NULL, *one = NULL, *two = NULL;
    iampb_error *err = NULL;
    iampb_status status = iampb__arena_new(ctx, &arena, &err);
    if (status == IAMPB_OK) {
        input = iampb__source_new(arena, iampb__str_z("f"), *text);
        one = input == NULL ? NULL
                            : iampb__source_decoded(arena, input, 0, (uint32_t)text->len, IAMPB__ENCODING_JSON, *text);
        two = one == NULL ? NULL
                          : iampb__source_decoded(arena, one, 0, (uint32_t)text->len, IAMPB__ENCODING_PERCENT, *text);
        status = two == NULL ? iampb__error_nomem(&err) : IAMPB_OK;
    }
    iampb__arena_free(arena);
    return oom_check(status, two == NULL ? NULL : (const void *)"made", &err);
}

START_TEST(running_out_of_memory_gives_no_source)
{
    size_t len = 3 * IAMPB__SOURCE_STEP;
    char *bytes = malloc(len);
    memset(bytes, '%', len);
    iampb_str text = {bytes, len};
    oom_loop("source", oom_sources, &text);
    free(bytes);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("base/source");
    TCase *c = tcase_create("all");
    tcase_set_timeout(c, 60);
    tcase_add_loop_test(c, line_and_column_of_each_byte_are_those_of_counting, 0, COUNT(line_lengths));
    tcase_add_test(c, an_input_has_its_name_and_no_encoding);
    tcase_add_loop_test(c, a_place_in_a_decoded_text_covers_what_it_was_decoded_from, 0, COUNT(places));
    tcase_add_loop_test(c, encodings_are_told_from_the_outside_in, 0, COUNT(chains));
    tcase_add_test(c, a_place_is_followed_through_several_encodings);
    tcase_add_test(c, lines_of_a_utf16_file_are_those_of_its_text);
    tcase_add_loop_test(c, each_byte_of_a_long_text_is_found_in_its_parent, 0, COUNT(encoders));
    tcase_add_test(c, texts_that_do_not_fit_their_encoding_are_no_danger);
    tcase_add_test(c, running_out_of_memory_gives_no_source);
    suite_add_tcase(s, c);
    return s;
}

HARNESS_MAIN("base-source", suite)
