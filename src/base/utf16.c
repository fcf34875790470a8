/* utf16.c - see utf16.h. */
#include "base/utf16.h"
#include "base/utf8.h"

static uint32_t unit_at(const char *at, bool big)
{
    const unsigned char *b = (const unsigned char *)at;
    return big ? (uint32_t)b[0] << 8 | b[1] : (uint32_t)b[1] << 8 | b[0];
}

static bool is_high(uint32_t unit) { return unit >= 0xd800 && unit < 0xdc00; }
static bool is_low(uint32_t unit) { return unit >= 0xdc00 && unit < 0xe000; }

/* Bytes of the character at `at`: 2 or 4; 0: it is none. */
static size_t read_char(const char *at, size_t left, bool big, uint32_t *code)
{
    if (left < 2)
        return 0;
    *code = unit_at(at, big);
    if (is_low(*code))
        return 0;
    if (!is_high(*code))
        return 2;
    uint32_t low = left < 4 ? 0 : unit_at(at + 2, big);
    if (!is_low(low))
        return 0;
    *code = 0x10000 + ((*code - 0xd800) << 10) + (low - 0xdc00);
    return 4;
}

iampb_status iampb__utf16_decode(iampb_context *ctx, iampb__arena *arena, const iampb__place *place, iampb_str bytes,
        bool big_endian, iampb_str *out, iampb_error **err)
{
    size_t room, len = 0;
    if (!iampb__mul(bytes.len / 2 + 1, 3, &room)) /* two bytes become three at most, four become four */
        return iampb__error_nomem(err);
    char *text = iampb__arena_bytes(arena, room);
    if (text == NULL)
        return iampb__error_nomem(err);
    for (size_t at = 0; at < bytes.len;) {
        uint32_t code;
        size_t width = read_char(bytes.ptr + at, bytes.len - at, big_endian, &code);
        if (width == 0) {
            iampb__place wrong = *place;
            wrong.offset += at;
            return iampb__error_at(ctx, err, IAMPB_E_ENCODING, &wrong, bytes.len - at < 2
                            ? "the UTF-16 text ends within a character"
                            : "half of a surrogate pair is missing in the UTF-16 text");
        }
        len += iampb__utf8_put(code, text + len);
        at += width;
    }
    *out = iampb__str(text, len);
    return IAMPB_OK;
}
