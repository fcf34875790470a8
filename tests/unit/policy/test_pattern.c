/* test_pattern.c - patterns of ARNs: what they are made of, and whether two have a string in common. All short patterns
 * are compared with each other and with what they match, string by string. */
#include "base/glob.h"
#include "harness.h"
#include "policy/pattern.h"

static iampb__pattern of(const char *text, bool variables)
{
    iampb__pattern pattern;
    iampb__pattern_of(iampb__str_z(text), variables, &pattern);
    return pattern;
}

static iampb__pattern of_template(const char *text)
{
    iampb__pattern pattern;
    iampb__pattern_of_template(iampb__str_z(text), &pattern);
    return pattern;
}

/* The symbols, a run as '*' and any one as '?'. */
static const char *shown(const iampb__pattern *pattern, char out[IAMPB__PATTERN_MOST + 1])
{
    for (size_t i = 0; i < pattern->len; i++) {
        char symbol = pattern->symbols[i];
        out[i] = symbol == IAMPB__PATTERN_RUN ? '*' : symbol == IAMPB__PATTERN_ONE ? '?' : symbol;
    }
    out[pattern->len] = '\0';
    return out;
}

START_TEST(texts_become_symbols)
{
    static const struct {
        const char *text, *plain, *with_variables;
    } rows[] = {
        { "", "", "" },
        { "a:b/c", "a:b/c", "a:b/c" },
        { "a**b?", "a*b?", "a*b?" },
        { "a${aws:username}b", "a${aws:username}b", "a*b" },
        { "${a:b}${c:d}*", "${a:b}${c:d}*", "*" },
        { "${a:b, 'x'}/y", "${a:b, 'x'}/y", "*/y" },
        { "a${b", "a${b", "a*" },
    };
    char out[IAMPB__PATTERN_MOST + 1];
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        iampb__pattern plain = of(rows[i].text, false), pattern = of(rows[i].text, true);
        ck_assert_str_eq(shown(&plain, out), rows[i].plain);
        ck_assert_str_eq(shown(&pattern, out), rows[i].with_variables);
    }
    iampb__pattern escape = of("${*}${?}${$}", true);
    ck_assert_uint_eq(escape.len, 3);
    ck_assert_int_eq(memcmp(escape.symbols, "*?$", 3), 0);
    iampb__pattern template = of_template("arn:${Partition}:iam::*:role/${Path}${Name}");
    ck_assert_str_eq(shown(&template, out), "arn:*:iam::*:role/*");
}
END_TEST

START_TEST(texts_that_are_too_long_end_with_any_run)
{
    char text[IAMPB__PATTERN_MOST + 2];
    memset(text, 'a', sizeof text);
    text[IAMPB__PATTERN_MOST] = '\0';
    iampb__pattern fits = of(text, false);
    ck_assert(iampb__pattern_is_fixed(&fits));
    text[IAMPB__PATTERN_MOST] = 'b';
    text[IAMPB__PATTERN_MOST + 1] = '\0';
    iampb__pattern longer = of(text, false), as_template = of_template(text);
    ck_assert_uint_eq(longer.len, IAMPB__PATTERN_MOST);
    ck_assert_int_eq(longer.symbols[IAMPB__PATTERN_MOST - 1], IAMPB__PATTERN_RUN);
    ck_assert_int_eq(as_template.symbols[IAMPB__PATTERN_MOST - 1], IAMPB__PATTERN_RUN);
    ck_assert(iampb__pattern_meets(&fits, &longer));
}
END_TEST

START_TEST(an_escaped_star_is_no_wildcard)
{
    iampb__pattern escape = of("a${*}", true), letter = of("ab", true), open = of("a*", true);
    ck_assert(!iampb__pattern_meets(&escape, &letter));
    ck_assert(iampb__pattern_meets(&escape, &open));
    ck_assert(!iampb__pattern_is_fixed(&open));
}
END_TEST

/* ---- All patterns of up to four symbols ---- */
#define LETTERS "ab*?"
#define PATTERNS 341 /* 1 + 4 + 16 + 64 + 256 */
#define STRINGS 511  /* of 'a' and 'b', up to eight: two such patterns that meet do so in one of them */
#define WORDS (STRINGS / 64 + 1)

typedef struct sample {
    char text[5];
    iampb__pattern pattern;
    uint64_t matched[WORDS];
} sample;

static void make_sample(size_t number, sample *out)
{
    size_t len = 0, first = 1;
    while (number >= first) {
        number -= first;
        first *= 4;
        len++;
    }
    for (size_t i = 0; i < len; i++, number /= 4)
        out->text[i] = LETTERS[number % 4];
    out->text[len] = '\0';
    out->pattern = of(out->text, false);
    memset(out->matched, 0, sizeof out->matched);
    for (size_t string = 0; string < STRINGS; string++) {
        char text[9];
        size_t size = 0;
        for (size_t rest = string + 1; rest > 1; rest /= 2)
            text[size++] = (char)('a' + rest % 2);
        if (iampb__glob_match(iampb__str_z(out->text), iampb__str(text, size), false))
            out->matched[string / 64] |= (uint64_t)1 << (string % 64);
    }
}

START_TEST(short_patterns_meet_and_cover_as_their_strings_say)
{
    static sample samples[PATTERNS];
    size_t covering = 0;
    for (size_t i = 0; i < PATTERNS; i++)
        make_sample(i, &samples[i]);
    for (size_t i = 0; i < PATTERNS; i++)
        for (size_t k = 0; k < PATTERNS; k++) {
            const sample *a = &samples[i], *b = &samples[k];
            bool common = false, within = true;
            for (size_t w = 0; w < WORDS; w++) {
                common = common || (a->matched[w] & b->matched[w]) != 0;
                within = within && (b->matched[w] & ~a->matched[w]) == 0;
            }
            if (iampb__pattern_meets(&a->pattern, &b->pattern) != common)
                ck_abort_msg("\"%s\" and \"%s\": %s", a->text, b->text, common ? "meet" : "do not meet");
            bool covers = iampb__pattern_covers(&a->pattern, &b->pattern);
            if (covers && !within)
                ck_abort_msg("\"%s\" does not cover \"%s\"", a->text, b->text);
            if (within && !covers && strpbrk(b->text, "*?") == NULL)
                ck_abort_msg("\"%s\" covers \"%s\"", a->text, b->text);
            covering += covers;
        }
    ck_assert_uint_gt(covering, PATTERNS);
}
END_TEST

START_TEST(templates_meet_arns)
{
    static const struct {
        const char *template, *text;
        bool meets;
    } rows[] = {
        { "arn:${Partition}:sqs:${Region}:${Account}:${QueueName}", "arn:aws:sqs:eu-west-1:111122223333:jobs", true },
        { "arn:${Partition}:ec2:${Region}:${Account}:instance/${InstanceId}",
            "arn:aws:ec2:eu-west-1:111122223333:inst*",
            true },
        { "arn:${Partition}:lambda:${Region}:${Account}:function:${Name}", "arn:aws:lambda:eu-west-1:111122223333:fn:a",
            false },
        { "arn:${Partition}:lambda:${Region}:${Account}:function:${Name}", "arn:aws:lambda:*:*:fn:a", true },
        { "arn:${Partition}:s3:::${BucketName}", "arn:aws:s3:eu-west-1::reports", false },
        { "arn:${Partition}:s3:::${BucketName}", "arn:aws:s3:?::reports", true }, /* a colon */
        { "arn:${Partition}:s3:::${BucketName}", "arn:aws:s4:??::reports", false },
        { "arn:${Partition}:s3:::${BucketName}", "arn:aws:s3:::report?", true },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        iampb__pattern a = of_template(rows[i].template), b = of(rows[i].text, true);
        ck_assert_msg(iampb__pattern_meets(&a, &b) == rows[i].meets, "%s", rows[i].text);
        ck_assert_msg(iampb__pattern_meets(&b, &a) == rows[i].meets, "%s, the other way round", rows[i].text);
    }
}
END_TEST

static Suite *suite(void)
{
    Suite *s = HARNESS_LIST("policy/pattern", texts_become_symbols, texts_that_are_too_long_end_with_any_run,
            an_escaped_star_is_no_wildcard, short_patterns_meet_and_cover_as_their_strings_say, templates_meet_arns);
    return s;
}
HARNESS_MAIN("policy-pattern", suite)
