/* utf16.h - UTF-8 from UTF-16. */
#ifndef IAMPB__BASE_UTF16_H
#define IAMPB__BASE_UTF16_H
#include "base/arena.h"
#include "base/error.h"

/* Decodes UTF-16 without its byte order mark. `place` says where `bytes` begin, for errors.
 * IAMPB_E_ENCODING: half a character, or a lone surrogate. */
iampb_status iampb__utf16_decode(iampb_context *ctx, iampb__arena *arena, const iampb__place *place, iampb_str bytes,
        bool big_endian, iampb_str *out, iampb_error **err);
#endif
