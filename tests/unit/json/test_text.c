/* test_text.c - the inside of strings. RFC 8259, section 7. */
#include "harness.h"
#include "json/text.h"
#include <stdlib.h>

START_TEST(each_fault_is_found_at_its_byte)
{
    static const struct {
        const char *text; /* behind the opening quote */
        size_t len;
        iampb__text_fault fault;
        size_t at;
    } rows[] = {
#define ROW(text, fault, at) { text, sizeof(text) - 1, IAMPB__TEXT_##fault, at }
        ROW("\"", FINE, 0), ROW("abc\"", FINE, 3), ROW("\\\"\"", FINE, 2), ROW("\\\\\"", FINE, 2),
        ROW("\\/\\b\\f\\n\\r\\t\"", FINE, 12), ROW("\\u0000\"", FINE, 6), ROW("\\uD83D\\uDE00\"", FINE, 12),
        ROW("\\ud83d\\ude00\"", FINE, 12), ROW("\\uFFFF\"", FINE, 6), ROW("\xc3\xbc\"", FINE, 2),
        ROW("\xf0\x9f\x98\x80\"", FINE, 4), ROW("\x7f\"", FINE, 1),
        ROW("", ENDS, 0), ROW("abc", ENDS, 3), ROW("\\", ENDS, 1), ROW("\\\"", ENDS, 2),
        ROW("\x1f\"", CONTROL, 0), ROW("a\n\"", CONTROL, 1), ROW("a\0\"", CONTROL, 1), ROW("\t\"", CONTROL, 0),
        ROW("\\x41\"", ESCAPE, 0), ROW("\\'\"", ESCAPE, 0), ROW("\\0\"", ESCAPE, 0), ROW("\\U0041\"", ESCAPE, 0),
        ROW("\\a\"", ESCAPE, 0), ROW("\\\n\"", ESCAPE, 0), ROW("\\N\"", ESCAPE, 0),
        ROW("\\u\"", HEX, 0), ROW("\\u12\"", HEX, 0), ROW("\\u12g4\"", HEX, 0), ROW("\\u 123\"", HEX, 0),
        ROW("\\u+123\"", HEX, 0), ROW("\\u123", HEX, 0),
        ROW("\\ud800\"", SURROGATE, 0), ROW("\\udc00\"", SURROGATE, 0), ROW("\\ud800\\u0041\"", SURROGATE, 0),
        ROW("\\ud800\\ud800\"", SURROGATE, 0), ROW("a\\ud800x\"", SURROGATE, 1), ROW("\\udc00\\ud800\"", SURROGATE, 0),
        ROW("\\ud800\\n\"", SURROGATE, 0), ROW("\\ud800\\udc0", SURROGATE, 0),
        ROW("\xff\"", UTF8, 0), ROW("a\x80\"", UTF8, 1), ROW("\xc3\"", UTF8, 0), ROW("\xc0\x80\"", UTF8, 0),
        ROW("\xed\xa0\x80\"", UTF8, 0), ROW("\xf4\x90\x80\x80\"", UTF8, 0), ROW("\xe4", UTF8, 0),
#undef ROW
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char *text = malloc(rows[i].len + 1);
        memcpy(text, rows[i].text, rows[i].len);
        const char *at = text;
        bool escapes = false;
        int fault = iampb__text_end(&at, text + rows[i].len, &escapes);
        ck_assert_msg(fault == (int)rows[i].fault && (size_t)(at - text) == rows[i].at,
                "row %zu \"%s\": fault %d at %td", i, rows[i].text, fault, at - text);
        if (fault == IAMPB__TEXT_FINE)
            ck_assert_int_eq(escapes, memchr(text, '\\', rows[i].len) != NULL);
        free(text);
    }
}
END_TEST

static const struct {
    const char *inside, *decoded;
    size_t len;
} decoding[] = {
#define ROW(inside, decoded) { inside, decoded, sizeof(decoded) - 1 }
    ROW("", ""), ROW("plain", "plain"), ROW("\\u0061", "a"), ROW("x\\\"y", "x\"y"), ROW("\\\\\\/", "\\/"),
    ROW("\\b\\f\\n\\r\\t", "\b\f\n\r\t"), ROW("\\u0000", "\0"), ROW("\\u00fc", "\xc3\xbc"),
    ROW("\\u20AC", "\xe2\x82\xac"),
    ROW("\\uD83D\\uDE00!", "\xf0\x9f\x98\x80!"), ROW("\xc3\xbc\\u00fc", "\xc3\xbc\xc3\xbc"),
    ROW("\\uFFFF", "\xef\xbf\xbf"), ROW("\\udbff\\udfff", "\xf4\x8f\xbf\xbf"),
    ROW("\\ud800\\udc00", "\xf0\x90\x80\x80"),
#undef ROW
};
#define DECODING (sizeof decoding / sizeof decoding[0])

START_TEST(escapes_are_decoded)
{
    for (size_t i = 0; i < DECODING; i++) {
        iampb_str inside = iampb__str_z(decoding[i].inside), text = iampb__str(decoding[i].decoded, decoding[i].len);
        char *out = malloc(inside.len + 1); /* no more than the inside */
        ck_assert_uint_eq(iampb__text_decode(inside, out), text.len);
        ck_assert_mem_eq(out, text.ptr, text.len);
        free(out);
    }
}
END_TEST

START_TEST(comparing_needs_no_decoding)
{
    for (size_t i = 0; i < DECODING; i++) {
        for (size_t k = 0; k < DECODING; k++) {
            iampb_str a = iampb__str_z(decoding[i].inside), b = iampb__str_z(decoding[k].inside);
            iampb_str text = iampb__str(decoding[k].decoded, decoding[k].len);
            ck_assert_int_eq(iampb__text_is(a, text), i == k);
            ck_assert_int_eq(iampb__text_same(a, b), i == k);
        }
    }
    ck_assert(iampb__text_same(IAMPB__STR("\\u0041\\u0042c"), IAMPB__STR("A\\u0042\\u0063")));
    ck_assert(!iampb__text_same(IAMPB__STR("\\u0041"), IAMPB__STR("AB")));
    ck_assert(!iampb__text_is(IAMPB__STR("\\u0041b"), IAMPB__STR("A")));
}
END_TEST

static Suite *suite(void)
{
    return HARNESS_LIST("json/text", each_fault_is_found_at_its_byte, escapes_are_decoded, comparing_needs_no_decoding);
}
HARNESS_MAIN("json-text", suite)
