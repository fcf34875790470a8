/* test_base64.c - base64. Vectors: RFC 4648, section 10. */
#include "base/source.h"
#include "crypto/base64.h"
#include "harness.h"
#include "oom.h"
#include <stdlib.h>

static iampb_status decode(iampb_context *ctx, iampb_str text, iampb__arena *arena, iampb_str *out, iampb_error **err)
{
    iampb__place place = { NULL, 0, { "", 0 } };
    return iampb__base64_decode(ctx, arena, &place, text, out, err);
}

START_TEST(digits_are_decoded_with_and_without_padding_and_line_ends)
{
    static const struct {
        const char *text, *decoded;
    } rows[] = { { "", "" }, { "Zg==", "f" }, { "Zm8=", "fo" }, { "Zm9v", "foo" }, { "Zm9vYg==", "foob" },
        { "Zm9vYmE=", "fooba" }, { "Zm9vYmFy", "foobar" }, { "Zg", "f" }, { "Zm8", "fo" }, { "Zm9vYmE", "fooba" },
        { " Zm9v\r\nYm\tFy\n", "foobar" }, { "Zg=\n=", "f" }, { "Z g = = ", "f" }, { "+/+/", "\xfb\xff\xbf" },
        { "\n", "" }, { "/w==", "\xff" } };
    iampb_context *ctx = harness_context();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        iampb__arena *arena = NULL;
        iampb_error *err = NULL;
        iampb_str out = { NULL, 0 };
        ck_assert_int_eq(iampb__arena_new(ctx, &arena, NULL), IAMPB_OK);
        ck_assert_status(decode(ctx, iampb__str_z(rows[i].text), arena, &out, &err), IAMPB_OK, &err);
        ck_assert_view_eq(out, rows[i].decoded);
        ck_assert_int_eq(out.ptr[out.len], '\0');
        iampb__arena_free(arena);
    }
    iampb_context_free(ctx);
}
END_TEST

START_TEST(the_first_byte_that_does_not_belong_is_named)
{
    static const struct {
        const char *text;
        uint64_t offset;
    } rows[] = { { "Z", 1 }, { "Zm9vY", 5 }, { "=", 0 }, { "Z=", 1 }, { "Zg=", 3 }, { "Zg===", 4 }, { "Zg==Zg==", 4 },
        { "Zm9v=", 4 }, { "Zm9v-", 4 }, { "Zm_v", 2 }, { "Zm9v!", 4 }, { "\xef\xbb\xbfZm9v", 0 }, { "Zm8=x", 4 },
        { "user,arn", 4 } };
    iampb_context *ctx = harness_context();
    iampb__arena *arena = NULL;
    ck_assert_int_eq(iampb__arena_new(ctx, &arena, NULL), IAMPB_OK);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char padded[40] = "{\"Content\": \"";
        iampb_error *err = NULL;
        iampb_str out = { NULL, 0 };
        size_t begin = strlen(padded);
        strcat(padded, rows[i].text);
        iampb__source *source = iampb__source_new(arena, IAMPB__STR("x"), iampb__str_z(padded));
        iampb__place place = { source, begin, { "", 0 } };
        ck_assert_int_eq(iampb__base64_decode(ctx, arena, &place, iampb__str_z(rows[i].text), &out, &err),
                IAMPB_E_ENCODING);
        ck_assert_msg(iampb_error_offset(err) == begin + rows[i].offset, "%s: %d", rows[i].text,
                (int)(iampb_error_offset(err) - begin));
        ck_assert_ptr_null(out.ptr);
        iampb_error_free(err);
    }
    iampb__arena_free(arena);
    iampb_context_free(ctx);
}
END_TEST

/* More than what goes to OpenSSL at once. */
START_TEST(a_long_text_is_decoded_whole)
{
    size_t len = (5u << 20) + 2;
    char *text = malloc(len);
    iampb_context *ctx = harness_context();
    iampb__arena *arena = NULL;
    iampb_str out = { NULL, 0 };
    ck_assert_int_eq(iampb__arena_new(ctx, &arena, NULL), IAMPB_OK);
    for (size_t i = 0; i < len; i++)
        text[i] = "Zm9v"[i % 4];
    ck_assert_int_eq(decode(ctx, iampb__str(text, len), arena, &out, NULL), IAMPB_OK);
    ck_assert_uint_eq(out.len, len / 4 * 3 + 1);
    for (size_t i = 0; i < out.len; i++)
        if (out.ptr[i] != "foo"[i % 3])
            ck_abort_msg("byte %zu", i);
    free(text);
    iampb__arena_free(arena);
    iampb_context_free(ctx);
}
END_TEST

static iampb_status decode_once(iampb_context *ctx, void *user)
{
    iampb__arena *arena = NULL;
    iampb_error *err = NULL;
    iampb_str out = { NULL, 0 };
    iampb_status status = iampb__arena_new(ctx, &arena, &err);
    if (oom_check(status, arena, &err) < 0)
        return status;
    status = decode(ctx, iampb__str_z(user), arena, &out, &err);
    oom_check(status, out.ptr, &err);
    iampb__arena_free(arena);
    return status;
}

START_TEST(every_allocation_may_fail)
{
    char text[] = "Zm9vYmFy";
    ck_assert_uint_gt(oom_loop_stride("base64", decode_once, text, 1, true), 2);
}
END_TEST

static Suite *suite(void)
{
    return HARNESS_LIST("crypto/base64", digits_are_decoded_with_and_without_padding_and_line_ends,
            the_first_byte_that_does_not_belong_is_named, a_long_text_is_decoded_whole, every_allocation_may_fail);
}

int main(void)
{
    if (!oom_install_hooks())
        return 1;
    return harness_run("crypto-base64", suite);
}
