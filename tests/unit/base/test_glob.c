/* test_glob.c - patterns with '*' and '?'. */
#include "base/glob.h"
#include "harness.h"
#include <stdlib.h>

#define COUNT(table) ((int)(sizeof(table) / sizeof(table)[0]))

static const struct {
    const char *pattern, *text;
    bool match, nocase;
} cases[] = {
        {"", "", true, true},
        {"", "a", false, false},
        {"*", "", true, true},
        {"**", "", true, true},
        {"*", "anything:at/all*?", true, true},
        {"?", "", false, false},
        {"?", "a", true, true},
        {"?", "ab", false, false},
        {"a", "a", true, true},
        {"a", "A", false, true},
        {"a*", "abc", true, true},
        {"*c", "abc", true, true},
        {"*c", "abcd", false, false},
        {"a*c", "abbc", true, true},
        {"a*c", "ac", true, true},
        {"a*c", "ab", false, false},
        {"a?c", "abc", true, true},
        {"a?c", "ac", false, false},
        {"*?", "", false, false},
        {"*?", "a", true, true},
        {"?*?", "a", false, false},
        {"?*?", "ab", true, true},
        {"*ab*", "xaab", true, true},
        {"*aab", "aaaab", true, true},
        {"*a*b*c*", "xxaxxbxxc", true, true},
        {"*a*b*c*", "xxaxxcxxb", false, false},
        {"*abcabd", "abcabcabd", true, true},
        {"s3:Get*", "s3:GetObject", true, true},
        {"s3:Get*", "S3:getobject", false, true},
        {"arn:aws:iam::*:user/*", "arn:aws:iam::123456789012:user/a/b", true, true},
        {"arn:aws:iam::*:role/*", "arn:aws:iam::123456789012:user/a/b", false, false},
        {"[a]", "a", false, false},
        {"[a]", "[a]", true, true},
        {"\\*", "\\x", true, true},
        {"\xc3\xa4", "\xc3\x84", false, false}, /* only ASCII letters have two cases */
        {"?", "\xc3\xa4", false, false},
        {"@", "`", false, false},
};

START_TEST(a_star_is_any_run_and_a_question_mark_one_byte)
{
    iampb_str pattern = iampb__str_z(cases[_i].pattern), text = iampb__str_z(cases[_i].text);
    ck_assert_int_eq(iampb__glob_match(pattern, text, false), cases[_i].match);
    ck_assert_int_eq(iampb__glob_match(pattern, text, true), cases[_i].nocase);
}
END_TEST

/* The meaning, word for word; exponential, so for short texts alone. */
static bool slow_match(const char *p, const char *t)
{
    if (*p == '\0')
        return *t == '\0';
    if (*p == '*')
        return slow_match(p + 1, t) || (*t != '\0' && slow_match(p, t + 1));
    return *t != '\0' && (*p == '?' || *p == *t) && slow_match(p + 1, t + 1);
}

static void nth_text(int n, const char *alphabet, char out[8])
{
    int base = (int)strlen(alphabet), len = 0;
    for (; n > 0; n = (n - 1) / base)
        out[len++] = alphabet[(n - 1) % base];
    out[len] = '\0';
}

START_TEST(all_short_patterns_match_as_the_plain_meaning_says)
{
    for (int p = 0; p < 1365; p++) {
        for (int t = 0; t < 127; t++) {
            char pattern[8], text[8];
            nth_text(p, "ab*?", pattern);
            nth_text(t, "ab", text);
            ck_assert_msg(iampb__glob_match(iampb__str_z(pattern), iampb__str_z(text), false) ==
                                  slow_match(pattern, text),
                          "%s on %s", pattern, text);
        }
    }
}
END_TEST

/* Behind a mark that no pattern matches stands the same on both sides. */
START_TEST(long_texts_match_as_short_ones)
{
    char pattern[320], text[320], end[202] = "|";
    memset(end + 1, 'x', 200);
    end[201] = '\0';
    for (int i = 0; i < COUNT(cases); i++) {
        size_t pattern_len = strlen(cases[i].pattern), text_len = strlen(cases[i].text);
        memcpy(pattern, cases[i].pattern, pattern_len);
        memcpy(pattern + pattern_len, end, sizeof end);
        memcpy(text, cases[i].text, text_len);
        memcpy(text + text_len, end, sizeof end);
        ck_assert_msg(iampb__glob_match(iampb__str_z(pattern), iampb__str_z(text), false) == cases[i].match, "%s on %s",
                pattern, text);
        ck_assert_msg(iampb__glob_match(iampb__str_z(pattern), iampb__str_z(text), true) == cases[i].nocase, "%s on %s",
                pattern, text);
    }
}
END_TEST

START_TEST(many_stars_on_a_long_text_take_no_long_time)
{
    size_t len = 100000;
    char *text = malloc(len), pattern[201];
    memset(text, 'a', len);
    for (int i = 0; i < 200; i += 2)
        memcpy(pattern + i, "a*", 2);
    pattern[200] = 'b';
    ck_assert(!iampb__glob_match(iampb__str(pattern, 201), iampb__str(text, len), false));
    ck_assert(iampb__glob_match(iampb__str(pattern, 200), iampb__str(text, len), false));
    free(text);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("base/glob");
    TCase *c = tcase_create("all");
    tcase_add_loop_test(c, a_star_is_any_run_and_a_question_mark_one_byte, 0, COUNT(cases));
    tcase_add_test(c, all_short_patterns_match_as_the_plain_meaning_says);
    tcase_add_test(c, long_texts_match_as_short_ones);
    tcase_add_test(c, many_stars_on_a_long_text_take_no_long_time);
    suite_add_tcase(s, c);
    return s;
}

HARNESS_MAIN("base-glob", suite)
