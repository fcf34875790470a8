/* sha256.c - see sha256.h. OpenSSL's own memory comes from its hooks, not from the context. */
#include "crypto/sha256.h"
#include "base/context.h"
#include "crypto/failure.h"
#include <openssl/evp.h>

struct iampb__sha256 {
    iampb_context *ctx;
    EVP_MD *md;
    EVP_MD_CTX *state;
    bool failed;
};

iampb_status iampb__sha256_new(iampb_context *ctx, iampb__sha256 **out, iampb_error **err)
{
    iampb__sha256 *digest = iampb__zalloc(ctx, 1, sizeof *digest);
    if (digest == NULL)
        return iampb__error_nomem(err);
    digest->ctx = iampb__context_ref(ctx);
    digest->failed = true; /* until it is started */
    iampb_status status = IAMPB_OK;
    ERR_set_mark();
    unsigned long before = ERR_peek_last_error();
    if ((digest->state = EVP_MD_CTX_new()) == NULL || (digest->md = EVP_MD_fetch(NULL, "SHA256", NULL)) == NULL)
        status = iampb__crypto_failure(ctx, err, before);
    ERR_pop_to_mark();
    if (status == IAMPB_OK)
        *out = digest;
    else
        iampb__sha256_free(digest);
    return status;
}

void iampb__sha256_free(iampb__sha256 *digest)
{
    if (digest == NULL)
        return;
    iampb_context *ctx = digest->ctx;
    EVP_MD_CTX_free(digest->state);
    EVP_MD_free(digest->md);
    iampb__free(ctx, digest, 1, sizeof *digest);
    iampb_context_free(ctx);
}

void iampb__sha256_start(iampb__sha256 *digest)
{
    ERR_set_mark();
    digest->failed = EVP_DigestInit_ex2(digest->state, digest->md, NULL) != 1;
    ERR_pop_to_mark();
}

void iampb__sha256_add(iampb__sha256 *digest, iampb_str piece)
{
    if (digest->failed || piece.len == 0)
        return;
    ERR_set_mark();
    digest->failed = EVP_DigestUpdate(digest->state, piece.ptr, piece.len) != 1;
    ERR_pop_to_mark();
}

iampb_status iampb__sha256_finish(iampb__sha256 *digest, unsigned char out[IAMPB__SHA256_BYTES], iampb_error **err)
{
    unsigned char full[EVP_MAX_MD_SIZE];
    unsigned len = 0;
    iampb_status status = IAMPB_OK;
    ERR_set_mark();
    unsigned long before = ERR_peek_last_error();
    if (digest->failed || EVP_DigestFinal_ex(digest->state, full, &len) != 1 || len != IAMPB__SHA256_BYTES)
        status = iampb__crypto_failure(digest->ctx, err, before);
    ERR_pop_to_mark();
    digest->failed = true; /* until it is started again */
    if (status == IAMPB_OK)
        memcpy(out, full, IAMPB__SHA256_BYTES);
    return status;
}

void iampb__sha256_hex(const unsigned char digest[IAMPB__SHA256_BYTES], char out[IAMPB__SHA256_HEX])
{
    static const char hex[] = "0123456789abcdef";
    for (size_t i = 0; i < IAMPB__SHA256_BYTES; i++) {
        out[2 * i] = hex[digest[i] >> 4];
        out[2 * i + 1] = hex[digest[i] & 15];
    }
}
