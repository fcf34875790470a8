/* test_csv.c - rows and fields of comma separated values; the reader that looks at 64 bytes at once against the one
 * that looks at each, which is the same file without SSE2, and against a slow reader of this file's own. */
#include "base/csv.h"
#include "harness.h"
#include <stdio.h>
#include <stdlib.h>

#define COUNT(table) ((int)(sizeof(table) / sizeof(table)[0]))

void scalar_init(iampb__csv *csv, iampb_str text, char separator);
bool scalar_next(iampb__csv *csv, iampb__csv_row *row, iampb__csv_field *fields, size_t room);
size_t scalar_decode(const iampb__csv *csv, const iampb__csv_field *field, char *out);
#define iampb__csv_init scalar_init
#define iampb__csv_next scalar_next
#define iampb__csv_decode scalar_decode
#undef __SSE2__
#include "base/csv.c"
#undef iampb__csv_init
#undef iampb__csv_next
#undef iampb__csv_decode

/* What a text reads as: fields between bars, doubled quotes decoded, rows after their line number; "!" and the offset
 * for a row that makes no sense. */
static void describe(iampb_str text, char separator, bool scalar, char *out, size_t room)
{
    iampb__csv csv;
    iampb__csv_row row;
    iampb__csv_field fields[16];
    size_t len = 0;
    (scalar ? scalar_init : iampb__csv_init)(&csv, text, separator);
    out[0] = '\0';
    while ((scalar ? scalar_next : iampb__csv_next)(&csv, &row, fields, 16)) {
        len += (size_t)snprintf(out + len, room - len, "%u:", row.line);
        if (row.broken)
            len += (size_t)snprintf(out + len, room - len, "!%u", row.fault);
        for (size_t i = 0; !row.broken && i < row.count && i < 16; i++) {
            char field[4096];
            if (fields[i].len >= sizeof field)
                ck_abort_msg("a field of %u bytes", fields[i].len);
            size_t field_len = (scalar ? scalar_decode : iampb__csv_decode)(&csv, &fields[i], field);
            len += (size_t)snprintf(out + len, room - len, "|%.*s", (int)field_len, field);
        }
        len += (size_t)snprintf(out + len, room - len, "~%u+%u\n", row.begin, row.len);
        if (len >= room)
            ck_abort_msg("too much to describe");
    }
    ck_assert_uint_eq(csv.at, text.len);
}

static const struct {
    const char *what, *text;
    char separator;
    const char *rows;
} cases[] = {
        {"nothing", "", ',', ""},
        {"line ends alone", "\n\r\n\n\r", ',', ""},
        {"one field", "a", ',', "1:|a~0+1\n"},
        {"LF", "a,b\nc,d\n", ',', "1:|a|b~0+3\n2:|c|d~4+3\n"},
        {"CRLF", "a,b\r\nc,d\r\n", ',', "1:|a|b~0+3\n2:|c|d~5+3\n"},
        {"no line end at the end", "a\nb", ',', "1:|a~0+1\n2:|b~2+1\n"},
        {"a lone CR at the end", "a,b\r", ',', "1:|a|b~0+3\n"},
        {"a CR within a field is text", "a\rb,c\n", ',', "1:|a\rb|c~0+5\n"},
        {"empty lines are passed over and counted", "\n\na\n\r\nb", ',', "3:|a~2+1\n5:|b~6+1\n"},
        {"empty fields", ",,\n,", ',', "1:|||~0+2\n2:||~3+1\n"},
        {"a separator at the end", "a,", ',', "1:|a|~0+2\n"},
        {"semicolons", "a;b,c;d", ';', "1:|a|b,c|d~0+7\n"},
        {"tabs", "a\tb", '\t', "1:|a|b~0+3\n"},
        {"quotes are taken off", "\"a\",\"b\"\r\n\"c\"", ',', "1:|a|b~0+7\n2:|c~9+3\n"},
        {"a quoted separator", "\"a,b\",c", ',', "1:|a,b|c~0+7\n"},
        {"a quoted line end counts as a line", "\"a\nb\r\nc\",d\ne", ',', "1:|a\nb\r\nc|d~0+10\n4:|e~11+1\n"},
        {"doubled quotes", "\"a\"\"b\",\"\"\"\"\n", ',', "1:|a\"b|\"~0+11\n"},
        {"empty quotes", "\"\"\n\"\",\"\"", ',', "1:|~0+2\n2:||~3+5\n"},
        {"a quote within a field is text", "a\"b\",c\"\n", ',', "1:|a\"b\"|c\"~0+7\n"},
        {"a quote that never ends spoils its own line", "a,\"b\nc,d\n", ',', "1:!2~0+4\n2:|c|d~5+3\n"},
        {"text behind a quote", "\"a\"b,c\nd", ',', "1:!3~0+6\n2:|d~7+1\n"},
        {"a blank behind a quote", "\"a\" ,c\nd", ',', "1:!3~0+6\n2:|d~7+1\n"},
        {"a CR behind a quote, and then text", "\"a\"\rb\n", ',', "1:!3~0+5\n"},
        {"a CR behind a quote at the end", "\"a\"\r", ',', "1:|a~0+3\n"},
        {"a quote at the very end", "a,\"", ',', "1:!2~0+3\n"},
        {"blanks are text", " a , b ", ',', "1:| a | b ~0+7\n"},
        {"more fields than there is room", "1,2,3,4,5,6,7,8,9,0,1,2,3,4,5,6,7,8\nx", ',',
         "1:|1|2|3|4|5|6|7|8|9|0|1|2|3|4|5|6~0+35\n2:|x~36+1\n"},
};

START_TEST(rows_and_fields_as_rfc_4180_and_its_dialects_have_them)
{
    char found[1024];
    for (int scalar = 0; scalar < 2; scalar++) {
        describe(iampb__str_z(cases[_i].text), cases[_i].separator, scalar, found, sizeof found);
        ck_assert_msg(strcmp(found, cases[_i].rows) == 0, "%s: %s", cases[_i].what, found);
    }
}
END_TEST

/* Each case once more behind 1 to 130 bytes, so that everything falls on and beside the edges of blocks. */
START_TEST(blocks_may_end_anywhere)
{
    char text[512], one[2048], other[2048];
    for (size_t before = 1; before < 130; before++) {
        memset(text, 'x', before);
        text[before - 1] = '\n';
        size_t len = strlen(cases[_i].text);
        memcpy(text + before, cases[_i].text, len);
        /* on the heap to the byte, so that reading past the end is seen */
        char *exact = malloc(before + len);
        memcpy(exact, text, before + len);
        describe(iampb__str(exact, before + len), cases[_i].separator, false, one, sizeof one);
        describe(iampb__str(exact, before + len), cases[_i].separator, true, other, sizeof other);
        ck_assert_str_eq(one, other);
        free(exact);
        const char *row = cases[_i].rows[0] == '\0' ? NULL : strstr(one, before > 1 ? "2:" : ":");
        ck_assert(before == 1 || cases[_i].rows[0] != '1' || row != NULL);
    }
}
END_TEST

START_TEST(random_texts_read_alike_with_and_without_blocks)
{
    static const char alphabet[] = "aab,,\"\"\n\r;";
    uint32_t state = 12345;
    char text[300], one[8192], other[8192];
    for (int round = 0; round < 6000; round++) {
        size_t len = (size_t)(round % 300);
        for (size_t i = 0; i < len; i++) {
            state = state * 1664525u + 1013904223u;
            text[i] = alphabet[(state >> 16) % (round % 3 == 0 ? 10 : 7)];
        }
        describe(iampb__str(text, len), ',', false, one, sizeof one);
        describe(iampb__str(text, len), ',', true, other, sizeof other);
        if (strcmp(one, other) != 0)
            ck_abort_msg("round %d: %s and %s", round, one, other);
    }
}
END_TEST

START_TEST(fields_of_a_row_and_its_separators_cover_it)
{
    static const char text[] = "user,\"a\"\"b\",,\"x\ny\",end\r\n1,2";
    iampb__csv csv;
    iampb__csv_row row;
    iampb__csv_field f[8];
    iampb__csv_init(&csv, iampb__str_z(text), ',');
    ck_assert(iampb__csv_next(&csv, &row, f, 8));
    ck_assert_uint_eq(row.count, 5);
    uint32_t at = row.begin;
    for (size_t i = 0; i < row.count; i++) {
        ck_assert_uint_eq(f[i].begin, at + f[i].quoted);
        at = f[i].begin + f[i].len + f[i].quoted + 1;
    }
    ck_assert_uint_eq(at, row.begin + row.len + 1);
    ck_assert(f[1].quoted && f[1].doubled && f[3].quoted && !f[3].doubled && !f[0].quoted);
    ck_assert(iampb__csv_next(&csv, &row, NULL, 0));
    ck_assert_uint_eq(row.count, 2);
    ck_assert_uint_eq(row.line, 3);
    ck_assert(!iampb__csv_next(&csv, &row, NULL, 0));
}
END_TEST

START_TEST(one_long_line_of_quoted_fields_is_read_in_linear_time)
{
    size_t fields = 1000000;
    char *text = malloc(fields * 4);
    for (size_t i = 0; i < fields; i++)
        memcpy(text + 4 * i, "\"a\",", 4);
    iampb__csv csv;
    iampb__csv_row row;
    iampb__csv_init(&csv, iampb__str(text, fields * 4), ',');
    ck_assert(iampb__csv_next(&csv, &row, NULL, 0));
    ck_assert_uint_eq(row.count, fields + 1);
    for (size_t i = 0; i < fields; i++)
        memcpy(text + 4 * i, "\"a\n,", 4); /* and rows whose quotes make no sense */
    iampb__csv_init(&csv, iampb__str(text, fields * 4), ',');
    size_t rows = 0;
    while (iampb__csv_next(&csv, &row, NULL, 0))
        rows++;
    ck_assert_uint_ge(rows, 1);
    free(text);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("base/csv");
    TCase *c = tcase_create("all");
    tcase_set_timeout(c, 60);
    tcase_add_loop_test(c, rows_and_fields_as_rfc_4180_and_its_dialects_have_them, 0, COUNT(cases));
    tcase_add_loop_test(c, blocks_may_end_anywhere, 0, COUNT(cases));
    tcase_add_test(c, random_texts_read_alike_with_and_without_blocks);
    tcase_add_test(c, fields_of_a_row_and_its_separators_cover_it);
    tcase_add_test(c, one_long_line_of_quoted_fields_is_read_in_linear_time);
    suite_add_tcase(s, c);
    return s;
}

HARNESS_MAIN("base-csv", suite)
