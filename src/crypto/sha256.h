/* sha256.h - digests, over OpenSSL. */
#ifndef IAMPB__CRYPTO_SHA256_H
#define IAMPB__CRYPTO_SHA256_H
#include "base/error.h"

#define IAMPB__SHA256_BYTES 32
#define IAMPB__SHA256_HEX 64

/* A digest that is reused for many texts, so that each costs no set-up. One thread at a time. */
typedef struct iampb__sha256 iampb__sha256;
iampb_status iampb__sha256_new(iampb_context *ctx, iampb__sha256 **out, iampb_error **err);
void iampb__sha256_free(iampb__sha256 *digest);
/* Starts over, adds pieces, finishes. A failure anywhere is told by finish (IAMPB_E_NOMEM: once there is a digest,
 * only memory can be lacking). */
void iampb__sha256_start(iampb__sha256 *digest);
void iampb__sha256_add(iampb__sha256 *digest, iampb_str piece);
iampb_status iampb__sha256_finish(iampb__sha256 *digest, unsigned char out[IAMPB__SHA256_BYTES], iampb_error **err);
/* Lower-case hexadecimal, no NUL. */
void iampb__sha256_hex(const unsigned char digest[IAMPB__SHA256_BYTES], char out[IAMPB__SHA256_HEX]);
#endif
