/* test_utf8.c - UTF-8. The Unicode Standard, table 3-7. */
#include "base/utf8.h"
#include "harness.h"

/* What the encoding of a code point is, by the book. */
static size_t encode(uint32_t code, unsigned char out[4])
{
    if (code < 0x80) {
        out[0] = (unsigned char)code;
        return 1;
    }
    if (code < 0x800) {
        out[0] = (unsigned char)(0xc0 | code >> 6);
        out[1] = (unsigned char)(0x80 | (code & 63));
        return 2;
    }
    if (code < 0x10000) {
        out[0] = (unsigned char)(0xe0 | code >> 12);
        out[1] = (unsigned char)(0x80 | (code >> 6 & 63));
        out[2] = (unsigned char)(0x80 | (code & 63));
        return 3;
    }
    out[0] = (unsigned char)(0xf0 | code >> 18);
    out[1] = (unsigned char)(0x80 | (code >> 12 & 63));
    out[2] = (unsigned char)(0x80 | (code >> 6 & 63));
    out[3] = (unsigned char)(0x80 | (code & 63));
    return 4;
}

START_TEST(every_code_point_is_valid_except_surrogates)
{
    for (uint32_t code = 0; code <= 0x10ffff; code++) {
        unsigned char bytes[4];
        char made[4];
        size_t len = encode(code, bytes);
        bool surrogate = code >= 0xd800 && code < 0xe000;
        if (iampb__utf8_char((const char *)bytes, len) != (surrogate ? 0 : len))
            ck_abort_msg("U+%04X", code);
        if (surrogate)
            continue;
        if (iampb__utf8_put(code, made) != len || memcmp(made, bytes, len) != 0)
            ck_abort_msg("put U+%04X", code);
        for (size_t cut = 0; cut < len; cut++)
            if (iampb__utf8_char((const char *)bytes, cut) != 0)
                ck_abort_msg("U+%04X cut after %zu", code, cut);
    }
}
END_TEST

START_TEST(three_byte_forms_are_valid_only_for_their_own_code_points)
{
    for (uint32_t word = 0; word < 0x1000000; word += 7) {
        char bytes[3] = { (char)(word >> 16), (char)(word >> 8), (char)word };
        unsigned char again[4];
        size_t len = iampb__utf8_char(bytes, 3);
        if (len != 3)
            continue;
        uint32_t code = (uint32_t)(bytes[0] & 15) << 12 | (uint32_t)(bytes[1] & 63) << 6 | (uint32_t)(bytes[2] & 63);
        if (encode(code, again) != 3 || memcmp(again, bytes, 3) != 0 || (code >= 0xd800 && code < 0xe000))
            ck_abort_msg("%06x", word);
    }
}
END_TEST

START_TEST(the_valid_start_ends_before_the_first_bad_byte)
{
    static const struct {
        const char *text;
        size_t valid;
    } rows[] = { { "", 0 }, { "plain ascii, longer than eight", 30 }, { "\xc3\xbc", 2 }, { "a\xc3", 1 },
        { "12345678\xff", 8 }, { "1234567\x80zz", 7 }, { "\xc0\x80", 0 }, { "\xc1\xbf", 0 }, { "\xe0\x9f\xbf", 0 },
        { "\xed\xa0\x80", 0 }, { "ok\xf0\x8f\xbf\xbf", 2 }, { "\xf4\x90\x80\x80", 0 }, { "\xf5\x80\x80\x80", 0 },
        { "\xe2\x82", 0 }, { "\xf0\x9f\x98\x80\xe2\x82\xac!", 8 }, { "\xfe\xff", 0 } };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        ck_assert_msg(iampb__utf8_valid(iampb__str_z(rows[i].text)) == rows[i].valid, "row %zu", i);
    ck_assert_uint_eq(iampb__utf8_valid(iampb__str("a\0b", 3)), 3);
    ck_assert_uint_eq(iampb__utf8_valid((iampb_str){ NULL, 0 }), 0);
}
END_TEST

static Suite *suite(void)
{
    return HARNESS_LIST("base/utf8", every_code_point_is_valid_except_surrogates,
            three_byte_forms_are_valid_only_for_their_own_code_points, the_valid_start_ends_before_the_first_bad_byte);
}
HARNESS_MAIN("base-utf8", suite)
