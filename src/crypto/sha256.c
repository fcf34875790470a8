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
    ERR_set_mark();
    digest->state = EVP_MD_CTX_new();
    for (int try = 0; try < 2 && digest->md == NULL; try++)
        digest->md = EVP_MD_fetch(NULL, "SHA256", NULL);
    ERR_pop_to_mark();
    if (digest->state != NULL && digest->md != NULL) {
        *out = digest;
        return IAMPB_OK;
    }
    iampb_status status = digest->md == NULL ? iampb__crypto_refused(ctx, err) : iampb__error_nomem(err);
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
    ERR_set_mark();
    bool failed = digest->failed || EVP_DigestFinal_ex(digest->state, full, &len) != 1 || len != IAMPB__SHA256_BYTES;
    ERR_pop_to_mark();
    digest->failed = true; /* until it is started again */
    /* That SHA-256 is there is known since it was fetched, so what was lacking is memory. */
    if (failed)
        return iampb__error_nomem(err);
    memcpy(out, full, IAMPB__SHA256_BYTES);
    return IAMPB_OK;
}

void iampb__sha256_hex(const unsigned char digest[IAMPB__SHA256_BYTES], char out[IAMPB__SHA256_HEX])
{
    static const char hex[] = "0123456789abcdef";
    for (size_t i = 0; i < IAMPB__SHA256_BYTES; i++) {
        out[2 * i] = hex[digest[i] >> 4];
        out[2 * i + 1] = hex[digest[i] & 15];
    }
}
