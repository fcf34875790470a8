/* test_write.c - iampb_findings_write(): pieces, the host's codes, options. */
#include "finding/write.h"
#include "sample.h"

typedef struct host {
    size_t calls, bytes, longest, fail_at;
    int32_t code;
} host;

static int32_t take(void *user, const char *bytes, size_t len)
{
    host *h = user;
    ck_assert_ptr_nonnull(bytes);
    ck_assert_uint_gt(len, 0);
    h->bytes += len;
    h->longest = len > h->longest ? len : h->longest;
    return h->calls++ == h->fail_at ? h->code : 0;
}

static iampb_findings *many(iampb_context *ctx, size_t count)
{
    iampb_findings *f = sample_new(ctx);
    sample_row row = { "mfa.root-disabled", "111122223333", "arn:x", "", 1, IAMPB_SEVERITY_LOW, IAMPB_FAIL, false };
    for (size_t i = 0; i < count; i++)
        sample_add(f, &row);
    sample_finish(f, NULL);
    return f;
}

START_TEST(long_output_comes_in_pieces_of_64_kib)
{
    iampb_context *ctx = harness_context();
    iampb_findings *f = many(ctx, 4000);
    iampb_write_options options = IAMPB_WRITE_OPTIONS_INIT;
    host h = { .fail_at = SIZE_MAX };
    iampb_error *err = NULL;
    options.format = _i;
    ck_assert_status(iampb_findings_write(f, &options, take, &h, &err), IAMPB_OK, &err);
    iampb__builder whole = sample_write(ctx, f, &options);
    ck_assert_uint_eq(h.longest, IAMPB__SINK_PIECE);
    ck_assert_uint_eq(h.bytes, whole.len);
    ck_assert_uint_eq(h.calls, (whole.len + IAMPB__SINK_PIECE - 1) / IAMPB__SINK_PIECE);
    iampb__builder_free(&whole);
    iampb_findings_free(f);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(no_byte_is_lost_between_pieces)
{
    iampb_context *ctx = harness_context();
    iampb_findings *f = many(ctx, 4000);
    iampb__builder out = sample_format(ctx, f, IAMPB_FORMAT_NDJSON);
    size_t len = (size_t)(strchr(out.text, '\n') - out.text) + 1;
    ck_assert_uint_eq(out.len, len * 4000); /* all findings are alike, so all lines are */
    for (size_t at = len; at < out.len; at += len)
        if (memcmp(out.text, out.text + at, len) != 0)
            ck_abort_msg("line %zu differs from the first", at / len);
    iampb__builder_free(&out);
    iampb_findings_free(f);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(a_code_of_the_host_ends_the_writing_and_reaches_the_caller)
{
    iampb_context *ctx = harness_context();
    iampb_findings *f = many(ctx, 4000);
    iampb_write_options options = IAMPB_WRITE_OPTIONS_INIT;
    options.format = _i;
    for (size_t at = 0; at < 3; at++) {
        host h = { .fail_at = at, .code = at == 1 ? -77 : 77 };
        iampb_error *err = NULL;
        ck_assert_int_eq(iampb_findings_write(f, &options, take, &h, &err), IAMPB_E_CALLBACK);
        ck_assert_int_eq(iampb_error_host_code(err), h.code);
        ck_assert_uint_eq(h.calls, at + 1); /* not called again */
        iampb_error_free(err);
    }
    iampb_findings_free(f);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(options_are_checked)
{
    iampb_context *ctx = harness_context();
    iampb_findings *f = many(ctx, 1);
    iampb_write_options options = IAMPB_WRITE_OPTIONS_INIT;
    host h = { .fail_at = SIZE_MAX };
    iampb_error *err = NULL;
    ck_assert_status(iampb_findings_write(NULL, &options, take, &h, &err), IAMPB_E_INVALID, &err);
    ck_assert_status(iampb_findings_write(f, &options, NULL, &h, &err), IAMPB_E_INVALID, &err);
    options.format = 0;
    ck_assert_status(iampb_findings_write(f, &options, take, &h, &err), IAMPB_E_INVALID, &err);
    options.format = 5;
    ck_assert_status(iampb_findings_write(f, &options, take, &h, &err), IAMPB_E_INVALID, &err);
    options.format = IAMPB_FORMAT_TEXT;
    options.width = -1;
    ck_assert_status(iampb_findings_write(f, &options, take, &h, &err), IAMPB_E_INVALID, &err);
    options.width = 0;
    options.struct_size--;
    ck_assert_status(iampb_findings_write(f, &options, take, &h, &err), IAMPB_E_INVALID, &err);
    struct {
        iampb_write_options options;
        uint64_t later;
    } longer = { IAMPB_WRITE_OPTIONS_INIT, 0 };
    longer.options.struct_size = sizeof longer;
    ck_assert_status(iampb_findings_write(f, &longer.options, take, &h, &err), IAMPB_OK, &err);
    longer.later = 1;
    ck_assert_status(iampb_findings_write(f, &longer.options, take, &h, &err), IAMPB_E_UNSUPPORTED, &err);
    ck_assert_uint_eq(iampb_write_options_size(), sizeof(iampb_write_options));
    h = (host){ .fail_at = SIZE_MAX };
    ck_assert_status(iampb_findings_write(f, NULL, take, &h, &err), IAMPB_OK, &err); /* JSON */
    ck_assert_uint_eq(h.calls, 1);
    iampb_findings_free(f);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(only_new_leaves_out_what_is_unchanged_in_every_format)
{
    iampb_context *ctx = harness_context();
    static const sample_row old = { "a.b", "1", "arn:old", "", 1, IAMPB_SEVERITY_LOW, IAMPB_FAIL, false };
    static const sample_row fresh = { "a.b", "1", "arn:fresh", "", 1, IAMPB_SEVERITY_LOW, IAMPB_FAIL, false };
    iampb_findings *before = sample_new(ctx), *now = sample_new(ctx);
    sample_add(before, &old);
    sample_finish(before, NULL);
    sample_add(now, &old);
    sample_add(now, &fresh);
    sample_finish(now, before);
    for (int32_t only_new = 0; only_new <= 1; only_new++) {
        iampb_write_options options = IAMPB_WRITE_OPTIONS_INIT;
        options.format = _i;
        options.only_new = only_new;
        iampb__builder out = sample_write(ctx, now, &options);
        ck_assert_ptr_nonnull(strstr(out.text, "arn:fresh"));
        ck_assert_int_eq(strstr(out.text, "arn:old") == NULL, only_new);
        iampb__builder_free(&out);
    }
    iampb_findings_free(before);
    iampb_findings_free(now);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(the_same_findings_give_the_same_bytes)
{
    iampb_context *ctx = harness_context();
    iampb_findings *a = sample_full(ctx), *b = sample_full(ctx);
    iampb__builder one = sample_format(ctx, a, _i), two = sample_format(ctx, b, _i);
    ck_assert_str_eq(one.text, two.text);
    iampb__builder_free(&one);
    iampb__builder_free(&two);
    iampb_findings_free(a);
    iampb_findings_free(b);
    iampb_context_free(ctx);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = HARNESS_LIST("finding/write", options_are_checked, no_byte_is_lost_between_pieces);
    TCase *loops = tcase_create("formats");
    tcase_add_loop_test(loops, long_output_comes_in_pieces_of_64_kib, IAMPB_FORMAT_TEXT, IAMPB_FORMAT_CSV + 1);
    tcase_add_loop_test(loops, a_code_of_the_host_ends_the_writing_and_reaches_the_caller, IAMPB_FORMAT_TEXT,
            IAMPB_FORMAT_CSV + 1);
    tcase_add_loop_test(loops, only_new_leaves_out_what_is_unchanged_in_every_format, IAMPB_FORMAT_TEXT,
            IAMPB_FORMAT_CSV + 1);
    tcase_add_loop_test(loops, the_same_findings_give_the_same_bytes, IAMPB_FORMAT_TEXT, IAMPB_FORMAT_CSV + 1);
    suite_add_tcase(s, loops);
    return s;
}
HARNESS_MAIN("finding-write", suite)
