/* failure.h - what a failure of OpenSSL means. */
#ifndef IAMPB__CRYPTO_FAILURE_H
#define IAMPB__CRYPTO_FAILURE_H
#include "base/error.h"
#include <openssl/err.h>

/* The error for a call that failed; `before` is what ERR_peek_last_error() said before the call. OpenSSL often fails
 * without a word when its allocator returns NULL, so a failure that left no new entry is taken for that. */
static inline iampb_status iampb__crypto_failure(iampb_context *ctx, iampb_error **err, unsigned long before)
{
    unsigned long last = ERR_peek_last_error();
    if (last == before || ERR_GET_REASON(last) == ERR_R_MALLOC_FAILURE)
        return iampb__error_nomem(err);
    return iampb__error_set(ctx, err, IAMPB_E_CRYPTO, "the cryptographic library refused SHA-256");
}
#endif
