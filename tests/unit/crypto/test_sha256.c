/* test_sha256.c - digests. Vectors: FIPS 180-4 and its examples. */
#include "base/str.h"
#include "crypto/sha256.h"
#include "harness.h"
#include "oom.h"
#include <openssl/err.h>

static const struct {
    const char *text, *hex;
} vectors[] = {
    { "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
    { "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
    { "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
};

static void hex_of(iampb__sha256 *digest, char hex[IAMPB__SHA256_HEX])
{
    unsigned char bytes[IAMPB__SHA256_BYTES];
    iampb_error *err = NULL;
    ck_assert_status(iampb__sha256_finish(digest, bytes, &err), IAMPB_OK, &err);
    iampb__sha256_hex(bytes, hex);
}

START_TEST(published_vectors_hold_in_one_piece_and_in_many)
{
    iampb_context *ctx = harness_context();
    iampb__sha256 *digest = NULL;
    iampb_error *err = NULL;
    ck_assert_status(iampb__sha256_new(ctx, &digest, &err), IAMPB_OK, &err);
    for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
        char hex[IAMPB__SHA256_HEX];
        iampb_str text = iampb__str_z(vectors[i].text);
        iampb__sha256_start(digest);
        iampb__sha256_add(digest, text);
        hex_of(digest, hex);
        ck_assert_view_eq(iampb__str(hex, sizeof hex), vectors[i].hex);
        iampb__sha256_start(digest);
        iampb__sha256_add(digest, (iampb_str){ NULL, 0 });
        for (size_t k = 0; k < text.len; k++)
            iampb__sha256_add(digest, iampb__str(text.ptr + k, 1));
        hex_of(digest, hex);
        ck_assert_view_eq(iampb__str(hex, sizeof hex), vectors[i].hex);
    }
    iampb__sha256_free(digest);
    iampb__sha256_free(NULL);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(starting_over_forgets_what_was_added)
{
    iampb_context *ctx = harness_context();
    iampb__sha256 *digest = NULL;
    char hex[IAMPB__SHA256_HEX];
    ck_assert_int_eq(iampb__sha256_new(ctx, &digest, NULL), IAMPB_OK);
    iampb__sha256_start(digest);
    iampb__sha256_add(digest, IAMPB__STR("something else"));
    iampb__sha256_start(digest);
    iampb__sha256_add(digest, IAMPB__STR("abc"));
    hex_of(digest, hex);
    ck_assert_view_eq(iampb__str(hex, sizeof hex), vectors[1].hex);
    iampb__sha256_free(digest);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(the_hosts_error_queue_is_left_alone)
{
    iampb_context *ctx = harness_context();
    iampb__sha256 *digest = NULL;
    unsigned char bytes[IAMPB__SHA256_BYTES];
    ERR_clear_error();
    ERR_raise(ERR_LIB_USER, 4711);
    ck_assert_int_eq(iampb__sha256_new(ctx, &digest, NULL), IAMPB_OK);
    iampb__sha256_start(digest);
    ck_assert_int_eq(iampb__sha256_finish(digest, bytes, NULL), IAMPB_OK);
    iampb__sha256_free(digest);
    ck_assert_int_eq(ERR_GET_REASON(ERR_get_error()), 4711);
    ck_assert_uint_eq(ERR_get_error(), 0);
    iampb_context_free(ctx);
}
END_TEST

static iampb_status digest_once(iampb_context *ctx, void *user)
{
    iampb__sha256 *digest = NULL;
    iampb_error *err = NULL;
    unsigned char bytes[IAMPB__SHA256_BYTES];
    (void)user;
    iampb_status status = iampb__sha256_new(ctx, &digest, &err);
    if (oom_check(status, digest, &err) < 0)
        return status;
    iampb__sha256_start(digest);
    iampb__sha256_add(digest, IAMPB__STR("abc"));
    status = iampb__sha256_finish(digest, bytes, &err);
    oom_check(status, NULL, &err);
    iampb__sha256_free(digest);
    return status;
}

START_TEST(every_allocation_may_fail_openssl_s_too)
{
    ck_assert_uint_gt(oom_loop_stride("sha256", digest_once, NULL, 1, true), 1);
}
END_TEST

static Suite *suite(void)
{
    return HARNESS_LIST("crypto/sha256", published_vectors_hold_in_one_piece_and_in_many,
            starting_over_forgets_what_was_added, the_hosts_error_queue_is_left_alone,
            every_allocation_may_fail_openssl_s_too);
}

int main(void)
{
    if (!oom_install_hooks())
        return 1;
    return harness_run("crypto-sha256", suite);
}
