/* test_str.c - views of text. */
#include "base/str.h"
#include "harness.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof(table)[0]))
#define VIEW(literal) { literal, sizeof(literal) - 1 }
#define NONE { NULL, 0 }

static const struct {
    iampb_str a, b;
    bool eq, nocase, starts, ends;
    int cmp;
} pairs[] = {
    { VIEW(""), VIEW(""), true, true, true, true, 0 },
    { NONE, VIEW(""), true, true, true, true, 0 },
    { NONE, NONE, true, true, true, true, 0 },
    { VIEW("a"), NONE, false, false, true, true, 1 },
    { VIEW(""), VIEW("a"), false, false, false, false, -1 },
    { VIEW("abc"), VIEW("abc"), true, true, true, true, 0 },
    { VIEW("abc"), VIEW("ab"), false, false, true, false, 1 },
    { VIEW("abc"), VIEW("bc"), false, false, false, true, -1 },
    { VIEW("abc"), VIEW("ABC"), false, true, false, false, 1 },
    { VIEW("ab"), VIEW("b"), false, false, false, true, -1 },
    { VIEW("a[`{"), VIEW("A{@["), false, false, false, false, 1 }, /* the neighbours of the letters are no letters */
    { VIEW("\xc3\xa4"), VIEW("\xc3\x84"), false, false, false, false, 1 },
    { VIEW("\xff"), VIEW("a"), false, false, false, false, 1 }, /* bytes are unsigned */
    { VIEW("a\0b"), VIEW("a\0c"), false, false, false, false, -1 },
    { VIEW("a\0b"), VIEW("a"), false, false, true, false, 1 },
};

START_TEST(comparing_two_views)
{
    iampb_str a = pairs[_i].a, b = pairs[_i].b;
    ck_assert_int_eq(iampb__str_eq(a, b), pairs[_i].eq);
    ck_assert_int_eq(iampb__str_eq(b, a), pairs[_i].eq);
    ck_assert_int_eq(iampb__str_eq_nocase(a, b), pairs[_i].nocase);
    ck_assert_int_eq(iampb__str_starts(a, b), pairs[_i].starts);
    ck_assert_int_eq(iampb__str_ends(a, b), pairs[_i].ends);
    int cmp = iampb__str_cmp(a, b), reverse = iampb__str_cmp(b, a);
    ck_assert_int_eq((cmp > 0) - (cmp < 0), pairs[_i].cmp);
    ck_assert_int_eq((reverse > 0) - (reverse < 0), -pairs[_i].cmp);
    if (pairs[_i].eq)
        ck_assert_uint_eq(iampb__str_hash(a, 1), iampb__str_hash(b, 1));
    else
        ck_assert_uint_ne(iampb__str_hash(a, 1), iampb__str_hash(b, 1));
}
END_TEST

static const struct {
    iampb_str text;
    char c;
    size_t from, at;
} finds[] = {
    { NONE, 'a', 0, SIZE_MAX }, { VIEW(""), 'a', 0, SIZE_MAX }, { VIEW("abca"), 'a', 0, 0 }, { VIEW("abca"), 'a', 1, 3 },
    { VIEW("abca"), 'a', 3, 3 }, { VIEW("abca"), 'a', 4, SIZE_MAX }, { VIEW("abca"), 'a', SIZE_MAX, SIZE_MAX },
    { VIEW("abca"), 'x', 0, SIZE_MAX }, { VIEW("a\0b"), 'b', 0, 2 }, { VIEW("a\0b"), '\0', 0, 1 },
    { VIEW("a\xff"), '\xff', 0, 1 },
};

START_TEST(finding_a_byte)
{
    ck_assert_uint_eq(iampb__str_find(finds[_i].text, finds[_i].c, finds[_i].from), finds[_i].at);
}
END_TEST

static const struct {
    iampb_str text, part;
    bool inside;
} parts[] = {
    { NONE, NONE, true }, { VIEW("abc"), VIEW(""), true }, { VIEW("abc"), VIEW("abc"), true },
    { VIEW("abc"), VIEW("c"), true }, { VIEW("abc"), VIEW("abcd"), false }, { VIEW("aaab"), VIEW("aab"), true },
    { VIEW("aaab"), VIEW("aaa"), true }, { VIEW("abcabd"), VIEW("abd"), true }, { VIEW("ab"), VIEW("bc"), false },
    { VIEW(""), VIEW("a"), false }, { VIEW("a\0bc"), VIEW("bc"), true },
};

START_TEST(finding_a_part)
{
    ck_assert_int_eq(iampb__str_contains(parts[_i].text, parts[_i].part), parts[_i].inside);
}
END_TEST

static const struct {
    iampb_str text;
    const char *trimmed;
} trims[] = {
    { NONE, "" }, { VIEW(""), "" }, { VIEW(" \t\r\n"), "" }, { VIEW("a"), "a" }, { VIEW(" a b\r\n"), "a b" },
    { VIEW("a "), "a" }, { VIEW(" a"), "a" }, { VIEW("\va\f"), "\va\f" }, { VIEW("\xc2\xa0"), "\xc2\xa0" },
};

START_TEST(trimming_takes_ascii_blanks_only)
{
    ck_assert_view_eq(iampb__str_trim(trims[_i].text), trims[_i].trimmed);
}
END_TEST

static const struct {
    iampb_str text;
    bool fine;
    int64_t value;
} numbers[] = {
    { VIEW("0"), true, 0 }, { VIEW("-0"), true, 0 }, { VIEW("007"), true, 7 }, { VIEW("-12"), true, -12 },
    { VIEW("9223372036854775807"), true, INT64_MAX }, { VIEW("-9223372036854775808"), true, INT64_MIN },
    { VIEW("9223372036854775808"), false, 0 }, { VIEW("-9223372036854775809"), false, 0 },
    { VIEW("99999999999999999999"), false, 0 }, { VIEW("18446744073709551616"), false, 0 }, { NONE, false, 0 },
    { VIEW(""), false, 0 }, { VIEW("-"), false, 0 }, { VIEW("+1"), false, 0 }, { VIEW("1 "), false, 0 },
    { VIEW(" 1"), false, 0 }, { VIEW("1.0"), false, 0 }, { VIEW("1e3"), false, 0 }, { VIEW("0x1"), false, 0 },
    { VIEW("1\0"), false, 0 }, { VIEW("--1"), false, 0 }, { VIEW("\xd9\xa1"), false, 0 },
};

START_TEST(reading_an_integer)
{
    int64_t value = 4711;
    ck_assert_int_eq(iampb__str_int(numbers[_i].text, &value), numbers[_i].fine);
    ck_assert_int_eq(value, numbers[_i].fine ? numbers[_i].value : 4711);
}
END_TEST

static const struct {
    iampb_str text;
    bool is;
} ids[] = {
    { VIEW("123456789012"), true }, { VIEW("000000000000"), true }, { VIEW("12345678901"), false },
    { VIEW("1234567890123"), false }, { VIEW("12345678901a"), false }, { VIEW("-23456789012"), false }, { NONE, false },
};

START_TEST(an_account_id_has_twelve_digits) { ck_assert_int_eq(iampb__str_is_account_id(ids[_i].text), ids[_i].is); }
END_TEST

START_TEST(cutting_never_leaves_the_text)
{
    iampb_str text = IAMPB__STR("abcdef");
    ck_assert_view_eq(iampb__str_from(text, 0), "abcdef");
    ck_assert_view_eq(iampb__str_from(text, 4), "ef");
    ck_assert_view_eq(iampb__str_from(text, 6), "");
    ck_assert_view_eq(iampb__str_from(text, SIZE_MAX), "");
    ck_assert_ptr_eq(iampb__str_from(text, 99).ptr, text.ptr + 6);
    ck_assert_view_eq(iampb__str_first(text, 2), "ab");
    ck_assert_view_eq(iampb__str_first(text, 99), "abcdef");
    ck_assert_view_eq(iampb__str_from(iampb__str(NULL, 0), 1), "");
}
END_TEST

START_TEST(the_hash_depends_on_seed_length_and_each_byte)
{
    char text[40];
    memset(text, 'x', sizeof text);
    for (size_t len = 0; len < sizeof text; len++) {
        uint64_t hash = iampb__str_hash(iampb__str(text, len), 5);
        ck_assert_uint_ne(hash, iampb__str_hash(iampb__str(text, len), 6));
        ck_assert_uint_ne(hash, iampb__str_hash(iampb__str(text, len + 1), 5));
        for (size_t at = 0; at < len; at++) {
            text[at] ^= 1;
            ck_assert_uint_ne(hash, iampb__str_hash(iampb__str(text, len), 5));
            text[at] ^= 1;
        }
    }
}
END_TEST

START_TEST(one_hash_leaves_out_the_case_of_ascii_letters)
{
    static const size_t lengths[] = { 1, 2, 7, 8, 9, 15, 16, 17, 33 };
    for (size_t n = 0; n < COUNT(lengths); n++) {
        uint64_t hashes[256];
        char text[40];
        memset(text, 'x', sizeof text);
        for (int c = 0; c < 256; c++) {
            text[lengths[n] / 2] = (char)c;
            hashes[c] = iampb__str_hash_nocase(iampb__str(text, lengths[n]), 5);
        }
        for (int a = 0; a < 256; a++)
            for (int b = 0; b < 256; b++)
                if ((hashes[a] == hashes[b]) != (iampb__lower((char)a) == iampb__lower((char)b)))
                    ck_abort_msg("%zu: %d, %d", lengths[n], a, b);
    }
}
END_TEST

START_TEST(hexadecimal_digits_of_both_cases)
{
    static const char digits[] = "0123456789abcdefABCDEF";
    for (int c = 0; c < 256; c++) {
        const char *found = c == 0 ? NULL : strchr(digits, c);
        int value = found == NULL ? -1 : found - digits < 16 ? (int)(found - digits) : (int)(found - digits) - 6;
        ck_assert_int_eq(iampb__hex_digit((char)c), value);
    }
}
END_TEST

static Suite *suite(void)
{
    Suite *s = HARNESS_LIST("base/str", cutting_never_leaves_the_text, the_hash_depends_on_seed_length_and_each_byte,
            one_hash_leaves_out_the_case_of_ascii_letters, hexadecimal_digits_of_both_cases);
    TCase *t = tcase_create("tables");
    tcase_add_loop_test(t, comparing_two_views, 0, COUNT(pairs));
    tcase_add_loop_test(t, finding_a_byte, 0, COUNT(finds));
    tcase_add_loop_test(t, finding_a_part, 0, COUNT(parts));
    tcase_add_loop_test(t, trimming_takes_ascii_blanks_only, 0, COUNT(trims));
    tcase_add_loop_test(t, reading_an_integer, 0, COUNT(numbers));
    tcase_add_loop_test(t, an_account_id_has_twelve_digits, 0, COUNT(ids));
    suite_add_tcase(s, t);
    return s;
}

HARNESS_MAIN("base-str", suite)
