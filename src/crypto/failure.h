/* failure.h - whether a failure of OpenSSL is a want of memory. It often fails without a word when its allocator
 * returns NULL, or with a word that means something else ("unsupported", "initialization error"). */
#ifndef IAMPB__CRYPTO_FAILURE_H
#define IAMPB__CRYPTO_FAILURE_H
#include "base/error.h"
#include <openssl/crypto.h>
#include <openssl/err.h>

/* The error for something that has been tried twice: a single allocation that fails does not fail it. */
static inline iampb_status iampb__crypto_refused(iampb_context *ctx, iampb_error **err)
{
    void *probe = OPENSSL_malloc(64);
    OPENSSL_free(probe);
    if (probe == NULL)
        return iampb__error_nomem(err);
    return iampb__error_set(ctx, err, IAMPB_E_CRYPTO, "SHA-256 cannot be had from the cryptographic library");
}
#endif
