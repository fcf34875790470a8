/* base64.h - base64, over OpenSSL. */
#ifndef IAMPB__CRYPTO_BASE64_H
#define IAMPB__CRYPTO_BASE64_H
#include "base/arena.h"
#include "base/error.h"

/* Decodes standard base64 (RFC 4648) with blanks and line ends anywhere between the digits. Padding may be missing.
 * IAMPB_E_ENCODING names the offset of the first byte that does not belong. */
iampb_status iampb__base64_decode(iampb_context *ctx, iampb__arena *arena, const iampb__place *place, iampb_str text,
        iampb_str *out, iampb_error **err);
#endif
