/* test_format_csv.c - columns, quoting, and formulas. Our own CSV reader reads what was written. */
#include "base/csv.h"
#include "sample.h"

static const char *const columns[] = {
    "fingerprint", "check_id", "lesson", "title", "status", "reason", "severity", "confidence", "account",
    "partition", "region", "resource_type", "resource_arn", "resource_name", "message", "evidence", "input", "line",
    "column", "observed_at", "as_of", "remediation", "controls", "suppressed", "suppression_reason",
};
#define COLUMNS (sizeof columns / sizeof columns[0])

typedef struct table {
    iampb__csv csv;
    iampb__csv_row row;
    iampb__csv_field fields[COLUMNS];
} table;

static void next(table *t)
{
    ck_assert(iampb__csv_next(&t->csv, &t->row, t->fields, COLUMNS));
    ck_assert(!t->row.broken);
    ck_assert_uint_eq(t->row.count, COLUMNS);
}

static iampb_str field(const table *t, const char *name)
{
    for (size_t i = 0; i < COLUMNS; i++)
        if (strcmp(columns[i], name) == 0)
            return iampb__str(t->csv.text.ptr + t->fields[i].begin, t->fields[i].len);
    ck_abort_msg("no column %s", name);
    return IAMPB__STR("");
}

START_TEST(the_columns_are_the_documented_ones_in_their_order)
{
    iampb_context *ctx = harness_context();
    iampb_findings *f = sample_full(ctx);
    iampb__builder out = sample_format(ctx, f, IAMPB_FORMAT_CSV);
    table t;
    iampb__csv_init(&t.csv, iampb__builder_str(&out), ',');
    next(&t);
    for (size_t i = 0; i < COLUMNS; i++)
        ck_assert_view_eq(iampb__str(out.text + t.fields[i].begin, t.fields[i].len), columns[i]);
    next(&t);
    ck_assert_view_eq(field(&t, "check_id"), "mfa.root-disabled");
    ck_assert_view_eq(field(&t, "status"), "fail");
    ck_assert_view_eq(field(&t, "account"), "111122223333");
    ck_assert_view_eq(field(&t, "evidence"),
            "mfa_active=false (wanted: true) | Effect=Deny | age=400 days (wanted: 90 days)");
    ck_assert_view_eq(field(&t, "input"), "prod/report.csv");
    ck_assert_view_eq(field(&t, "line"), "2");
    ck_assert_view_eq(field(&t, "column"), "47");
    ck_assert_view_eq(field(&t, "observed_at"), "");
    ck_assert_view_eq(field(&t, "as_of"), "2026-11-01T00:00:00Z");
    ck_assert_view_eq(field(&t, "remediation"), "What to do | aws iam one | aws iam two");
    ck_assert(iampb__str_starts(field(&t, "controls"), IAMPB__STR("CIS AWS Foundations 1.4 1.5 | ")));
    ck_assert_view_eq(field(&t, "suppressed"), "false");
    next(&t); /* the message begins with '=' and has quotes */
    ck_assert_view_eq(field(&t, "message"), "'=jane \"\"quoted\"\" has no MFA");
    ck_assert_view_eq(field(&t, "resource_arn"), "arn:aws:iam::111122223333:user/=jane");
    for (size_t i = 2; i < iampb_findings_count(f); i++)
        next(&t);
    ck_assert(!iampb__csv_next(&t.csv, &t.row, t.fields, COLUMNS));
    iampb__builder_free(&out);
    iampb_findings_free(f);
    iampb_context_free(ctx);
}
END_TEST

static const struct {
    const char *text, *written;
} texts[] = {
    { "=1+1", "\"'=1+1\"" },       { "+1", "\"'+1\"" },       { "-1", "\"'-1\"" },     { "@SUM(A1)", "\"'@SUM(A1)\"" },
    { "\t=1", "\"'\t=1\"" },       { "\r=1", "\"'\r=1\"" },   { "\n=1", "\"'\n=1\"" }, { "a=1", "\"a=1\"" },
    { "", "\"\"" },                { "\"", "\"\"\"\"" },      { "=\"", "\"'=\"\"\"" }, { "a,b\r\nc", "\"a,b\r\nc\"" },
    { "\x1b[2J", "\"<U+001b>[2J\"" },  { "a\x7f" "b", "\"a<U+007f>b\"" }, { "\xc2\x9b" "1m", "\"<U+009b>1m\"" },
    { "user\xe2\x80\xae" "nimda", "\"user<U+202e>nimda\"" },
    { "'=1", "\"'=1\"" },          { "\xff", "\"\xef\xbf\xbd\"" }, { "\xc3\xa4", "\"\xc3\xa4\"" },
};

START_TEST(a_text_is_quoted_and_defused)
{
    iampb_context *ctx = harness_context();
    iampb_findings *f = sample_new(ctx);
    sample_row row = { "a.b", "1", "", "", 1, IAMPB_SEVERITY_LOW, IAMPB_FAIL, false };
    iampb__builder cell = { .ctx = ctx };
    sample_begin(f, &row)->message = iampb__str_z(texts[_i].text);
    sample_end(f);
    sample_finish(f, NULL);
    iampb__builder out = sample_format(ctx, f, IAMPB_FORMAT_CSV);
    iampb__builder_format(&cell, ",\"\",%s,\"\",\"\",,,", texts[_i].written); /* name, message, evidence, input */
    iampb__builder_char(&cell, '\0');
    ck_assert_msg(strstr(out.text, cell.text) != NULL, "%s is not in %s", cell.text, out.text);
    iampb__builder_free(&cell);
    iampb__builder_free(&out);
    iampb_findings_free(f);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(a_nul_does_not_cut_the_row)
{
    iampb_context *ctx = harness_context();
    iampb_findings *f = sample_new(ctx);
    sample_row row = { "a.b", "1", "", "", 1, IAMPB_SEVERITY_LOW, IAMPB_FAIL, false };
    sample_begin(f, &row)->message = IAMPB__STR("a\0b");
    sample_end(f);
    sample_finish(f, NULL);
    iampb__builder out = sample_format(ctx, f, IAMPB_FORMAT_CSV);
    ck_assert_ptr_nonnull(strstr(out.text, "\"a\xef\xbf\xbd" "b\""));
    iampb__builder_free(&out);
    iampb_findings_free(f);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(line_ends_and_byte_order_mark_are_options)
{
    iampb_context *ctx = harness_context();
    iampb_findings *f = sample_full(ctx);
    iampb_write_options options = IAMPB_WRITE_OPTIONS_INIT;
    options.format = IAMPB_FORMAT_CSV;
    iampb__builder plain = sample_write(ctx, f, &options);
    ck_assert_ptr_null(strchr(plain.text, '\r'));
    ck_assert(plain.text[0] == '"' && plain.text[plain.len - 1] == '\n');
    options.crlf = options.bom = 1;
    iampb__builder other = sample_write(ctx, f, &options);
    ck_assert(memcmp(other.text, "\xef\xbb\xbf\"", 4) == 0);
    ck_assert(memcmp(other.text + other.len - 2, "\r\n", 2) == 0);
    ck_assert_uint_eq(other.len, plain.len + 3 + 1 + iampb_findings_count(f));
    iampb__builder_free(&plain);
    iampb__builder_free(&other);
    iampb_findings_free(f);
    iampb_context_free(ctx);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = HARNESS_LIST("finding/format_csv", the_columns_are_the_documented_ones_in_their_order,
            a_nul_does_not_cut_the_row, line_ends_and_byte_order_mark_are_options);
    TCase *loops = tcase_create("texts");
    tcase_add_loop_test(loops, a_text_is_quoted_and_defused, 0, (int)(sizeof texts / sizeof texts[0]));
    suite_add_tcase(s, loops);
    return s;
}
HARNESS_MAIN("finding-format-csv", suite)
