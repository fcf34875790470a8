/* test_bridge.c - writing: what is written reads back the same, and looks as asked. */
#include "base/time.h"
#include "json/bridge.h"
#include "json_help.h"
#include "oom.h"

START_TEST(texts_are_quoted)
{
    static const struct {
        iampb_str text;
        const char *quoted;
    } rows[] = {
#define ROW(text, quoted) { { text, sizeof(text) - 1 }, quoted }
        ROW("", "\"\""), ROW("plain", "\"plain\""), ROW("a/b", "\"a/b\""), ROW("\"", "\"\\\"\""),
        ROW("\\", "\"\\\\\""), ROW("\n\t\r\b\f", "\"\\n\\t\\r\\b\\f\""), ROW("\x01\x1f", "\"\\u0001\\u001F\""),
        ROW("a\0b", "\"a\\u0000b\""), ROW("Z\xc3\xbcrich", "\"Z\xc3\xbcrich\""), ROW("\x7f", "\"\\u007F\""),
        ROW("ab\x7f" "cdefghijklmnopqrst", "\"ab\\u007Fcdefghijklmnopqrst\""), ROW("\xc2\x9b" "1m", "\"\\u009B1m\""),
        ROW("a\xe2\x80\xae" "b\xc3\xbc", "\"a\\u202Eb\xc3\xbc\""), ROW("\xf3\xa0\x81\xa1", "\"\\uDB40\\uDC61\""),
        ROW("\xf0\x9f\x98\x80", "\"\xf0\x9f\x98\x80\""), ROW("a\xff" "b", "\"a\xef\xbf\xbd" "b\""),
        ROW("\xff\xfe", "\"\xef\xbf\xbd\xef\xbf\xbd\""), ROW("\xc3", "\"\xef\xbf\xbd\""),
        ROW("\xed\xa0\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""), ROW("\n\x80", "\"\\n\xef\xbf\xbd\""),
#undef ROW
    };
    iampb_context *ctx = harness_context();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        iampb__builder out = { .ctx = ctx };
        iampb__json_quote(&out, rows[i].text);
        ck_assert_view_eq(iampb__builder_str(&out), rows[i].quoted);
        iampb__builder_free(&out);
    }
    iampb__builder out = { .ctx = ctx };
    iampb__json_quote(&out, (iampb_str){ NULL, 0 });
    ck_assert_view_eq(iampb__builder_str(&out), "\"\"");
    iampb__builder_free(&out);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(every_byte_reads_back)
{
    char text[256 + 2];
    for (int c = 0; c < 0x80; c++)
        text[c] = (char)c;
    memcpy(text + 0x80, "\xc3\xbc", 2);
    iampb_str given = iampb__str(text, 0x82), back;
    iampb__builder out = { .ctx = NULL };
    iampb__json_quote(&out, given);
    doc d = doc_new(iampb__builder_str(&out));
    ck_assert_status(doc_read(&d), IAMPB_OK, &d.err);
    ck_assert(iampb__json_string(d.root, d.arena, &back, NULL));
    ck_assert(iampb__str_eq(back, given));
    iampb__builder_free(&out);
    doc_free(&d);
}
END_TEST

static void write_sample(iampb__json_writer *w)
{
    iampb__json_open(w, '{');
    iampb__json_member_str(w, "s", IAMPB__STR("x:"));
    iampb__json_member_int(w, "n", INT64_MIN);
    iampb__json_member_bool(w, "t", true);
    iampb__json_member_time(w, "at", 0);
    iampb__json_member_time(w, "never", IAMPB__TIME_NEVER);
    iampb__json_key(w, "list");
    iampb__json_open(w, '[');
    iampb__json_put_str(w, IAMPB__STR("\": "));
    iampb__json_put_int(w, 1);
    iampb__json_put_bool(w, false);
    iampb__json_put_null(w);
    iampb__json_open(w, '{');
    iampb__json_close(w, '}');
    iampb__json_open(w, '[');
    iampb__json_put_int(w, 2);
    iampb__json_close(w, ']');
    iampb__json_close(w, ']');
    iampb__json_key(w, "empty");
    iampb__json_open(w, '[');
    iampb__json_close(w, ']');
    iampb__json_member_str(w, "k\n", IAMPB__STR(""));
    iampb__json_close(w, '}');
}

START_TEST(commas_and_lines_stand_where_they_belong)
{
    static const struct {
        int indent;
        const char *text;
    } rows[] = {
        { 0, "{\"s\":\"x:\",\"n\":-9223372036854775808,\"t\":true,\"at\":\"1970-01-01T00:00:00Z\",\"never\":null,"
             "\"list\":[\"\\\": \",1,false,null,{},[2]],\"empty\":[],\"k\\n\":\"\"}" },
        { 2, "{\n  \"s\": \"x:\",\n  \"n\": -9223372036854775808,\n  \"t\": true,\n  \"at\": \"1970-01-01T00:00:00Z\","
             "\n  \"never\": null,\n  \"list\": [\n    \"\\\": \",\n    1,\n    false,\n    null,\n    {},\n    [\n"
             "      2\n    ]\n  ],\n  \"empty\": [],\n  \"k\\n\": \"\"\n}" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        iampb__builder out = { .ctx = NULL };
        iampb__json_writer w = { .out = &out, .indent = rows[i].indent };
        write_sample(&w);
        ck_assert_view_eq(iampb__builder_str(&out), rows[i].text);
        doc d = doc_new(iampb__builder_str(&out));
        ck_assert_status(doc_read(&d), IAMPB_OK, &d.err);
        doc_free(&d);
        iampb__builder_free(&out);
    }
}
END_TEST

static iampb_status write_all(iampb_context *ctx, void *user)
{
    (void)user;
    iampb__builder out = { .ctx = ctx };
    iampb__json_writer w = { .out = &out, .indent = 4 };
    write_sample(&w);
    for (int i = 0; i < 8; i++)
        iampb__json_quote(&out, IAMPB__STR("\xff no UTF-8, and long enough to need more room than a first block has"));
    iampb_status status = out.failed ? IAMPB_E_NOMEM : IAMPB_OK;
    iampb__builder_free(&out);
    return status;
}

START_TEST(every_allocation_may_fail_jansson_s_too)
{
    ck_assert_uint_gt(oom_loop_stride("write", write_all, NULL, 1, true), 3);
}
END_TEST

static Suite *suite(void)
{
    return HARNESS_LIST("json/bridge", texts_are_quoted, every_byte_reads_back,
            commas_and_lines_stand_where_they_belong, every_allocation_may_fail_jansson_s_too);
}

int main(void)
{
    if (!oom_install_hooks())
        return 1;
    return harness_run("json-bridge", suite);
}
