/* test_terminal.c - text of the inputs cannot drive a terminal. */
#include "finding/terminal.h"
#include "base/utf8.h"
#include "harness.h"

static const struct {
    const char *text, *shown;
} texts[] = {
    { "", "" },
    { "plain text, <xml> & \"quotes\"", "plain text, <xml> & \"quotes\"" },
    { "\x1b[2J\x1b]0;title\a", "<U+001b>[2J<U+001b>]0;title<U+0007>" },
    { "a\r\nb\tc\bd", "a<U+000d><U+000a>b<U+0009>c<U+0008>d" },
    { "\x7f", "<U+007f>" },
    { "\xc2\x9b" "31m", "<U+009b>31m" },                              /* a control sequence in one character */
    { "user\xe2\x80\xae" "nimda", "user<U+202e>nimda" },               /* right to left */
    { "\xe2\x81\xa6x\xe2\x81\xa9", "<U+2066>x<U+2069>" },
    { "ad\xe2\x80\x8bmin", "ad<U+200b>min" },                          /* cannot be seen */
    { "\xef\xbb\xbf" "a", "<U+feff>a" },
    { "\xf3\xa0\x81\xa1", "<U+0e0061>" },                              /* a tag character */
    { "\xff\xc3(", "<xff><xc3>(" },
    { "\xe2\x82", "<xe2><x82>" },                                      /* cut off */
    { "\xed\xa0\x80", "<xed><xa0><x80>" },                             /* a surrogate */
    { "J\xc3\xbcrgen \xe6\x97\xa5\xe6\x9c\xac \xf0\x9f\x98\x80",
      "J\xc3\xbcrgen \xe6\x97\xa5\xe6\x9c\xac \xf0\x9f\x98\x80" },
};

START_TEST(hidden_characters_are_shown)
{
    iampb_context *ctx = harness_context();
    iampb__builder out = { .ctx = ctx };
    iampb__terminal_show(&out, iampb__str_z(texts[_i].text));
    ck_assert_view_eq(iampb__builder_str(&out), texts[_i].shown);
    iampb__builder_free(&out);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(no_two_bytes_give_a_control_character)
{
    iampb_context *ctx = harness_context();
    iampb__builder out = { .ctx = ctx };
    for (unsigned a = 0; a < 256; a++)
        for (unsigned b = 0; b < 256; b++) {
            char text[2] = { (char)a, (char)b };
            iampb__builder_clear(&out);
            iampb__terminal_show(&out, iampb__str(text, 2));
            iampb_str shown = iampb__builder_str(&out);
            bool safe = iampb__utf8_valid(shown) == shown.len;
            for (size_t i = 0; i < shown.len; i++) {
                unsigned char c = (unsigned char)shown.ptr[i];
                safe = safe && c >= 0x20 && c != 0x7f && (c != 0xc2 || (unsigned char)shown.ptr[i + 1] >= 0xa0);
            }
            if (!safe)
                ck_abort_msg("bytes %02x %02x", a, b);
        }
    iampb__builder_free(&out);
    iampb_context_free(ctx);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = HARNESS_LIST("finding/terminal", no_two_bytes_give_a_control_character);
    TCase *loops = tcase_create("texts");
    tcase_add_loop_test(loops, hidden_characters_are_shown, 0, (int)(sizeof texts / sizeof texts[0]));
    suite_add_tcase(s, loops);
    return s;
}
HARNESS_MAIN("finding-terminal", suite)
