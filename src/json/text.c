/* text.c - see text.h. RFC 8259, section 7. */
#include "json/text.h"
#include "base/utf8.h"
#include "json/scan.h"

/* What follows a backslash, except 'u': the byte it stands for, or 0. */
static char short_escape(char c)
{
    switch (c) {
    case '"':
    case '\\':
    case '/': return c;
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    default: return '\0';
    }
}

/* Four hexadecimal digits, or -1. */
static int32_t hex4(const char *at, const char *end)
{
    int32_t value = 0;
    if (end - at < 4)
        return -1;
    for (int i = 0; i < 4; i++) {
        int digit = iampb__hex_digit(at[i]);
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

static bool is_high(int32_t unit) { return unit >= 0xd800 && unit < 0xdc00; }
static bool is_low(int32_t unit) { return unit >= 0xdc00 && unit < 0xe000; }

/* `at` is behind "\u". On success it moves behind the escape, or both of a pair. */
static iampb__text_fault unicode_escape(const char **at, const char *end, uint32_t *code)
{
    const char *p = *at;
    int32_t unit = hex4(p, end), low;
    if (unit < 0)
        return IAMPB__TEXT_HEX;
    p += 4;
    *code = (uint32_t)unit;
    if (is_low(unit))
        return IAMPB__TEXT_SURROGATE;
    if (is_high(unit)) {
        if (end - p < 2 || p[0] != '\\' || p[1] != 'u' || !is_low(low = hex4(p + 2, end)))
            return IAMPB__TEXT_SURROGATE;
        *code = 0x10000u + ((uint32_t)(unit - 0xd800) << 10) + (uint32_t)(low - 0xdc00);
        p += 6;
    }
    *at = p;
    return IAMPB__TEXT_FINE;
}

/* `at` is on a backslash. */
static iampb__text_fault escape(const char **at, const char *end)
{
    const char *p = *at + 1;
    uint32_t code;
    if (p == end) {
        *at = end;
        return IAMPB__TEXT_ENDS;
    }
    if (*p == 'u') {
        p++;
        iampb__text_fault fault = unicode_escape(&p, end, &code);
        if (fault == IAMPB__TEXT_FINE)
            *at = p;
        return fault;
    }
    if (short_escape(*p) == '\0')
        return IAMPB__TEXT_ESCAPE;
    *at = p + 1;
    return IAMPB__TEXT_FINE;
}

iampb__text_fault iampb__text_end(const char **at, const char *end, bool *escapes)
{
    for (;;) {
        const char *p = iampb__scan_plain(*at, end);
        *at = p;
        if (p == end)
            return IAMPB__TEXT_ENDS;
        if (*p == '"')
            return IAMPB__TEXT_FINE;
        if (*p == '\\') {
            iampb__text_fault fault = escape(at, end);
            if (fault != IAMPB__TEXT_FINE)
                return fault;
            *escapes = true;
        } else if ((unsigned char)*p < 0x20) {
            return IAMPB__TEXT_CONTROL;
        } else {
            size_t bytes = iampb__utf8_char(p, (size_t)(end - p));
            if (bytes == 0)
                return IAMPB__TEXT_UTF8;
            *at = p + bytes;
        }
    }
}

/* The next piece of a checked text: a run of bytes as they are, or what one escape stands for (in `room`). */
static iampb_str next_piece(const char **at, const char *end, char room[4])
{
    const char *p = *at;
    uint32_t code;
    if (*p != '\\') {
        const char *stop = memchr(p, '\\', (size_t)(end - p));
        *at = stop == NULL ? end : stop;
        return iampb__str(p, (size_t)(*at - p));
    }
    if (p[1] != 'u') {
        room[0] = short_escape(p[1]);
        *at = p + 2;
        return iampb__str(room, 1);
    }
    *at = p + 2;
    unicode_escape(at, end, &code);
    return iampb__str(room, iampb__utf8_put(code, room));
}

size_t iampb__text_decode(iampb_str inside, char *out)
{
    const char *at = inside.ptr, *end = inside.ptr + inside.len;
    char *to = out, room[4];
    while (at < end) {
        iampb_str piece = next_piece(&at, end, room);
        memcpy(to, piece.ptr, piece.len);
        to += piece.len;
    }
    return (size_t)(to - out);
}

bool iampb__text_is(iampb_str inside, iampb_str text)
{
    const char *at = inside.ptr, *end = inside.ptr + inside.len;
    char room[4];
    while (at < end) {
        iampb_str piece = next_piece(&at, end, room);
        if (!iampb__str_starts(text, piece))
            return false;
        text = iampb__str_from(text, piece.len);
    }
    return text.len == 0;
}

bool iampb__text_same(iampb_str inside, iampb_str other_inside)
{
    const char *at = inside.ptr, *end = inside.ptr + inside.len;
    const char *other = other_inside.ptr, *other_end = other_inside.ptr + other_inside.len;
    iampb_str left = { NULL, 0 }, right = { NULL, 0 };
    char left_room[4], right_room[4];
    for (;;) {
        if (left.len == 0 && at < end)
            left = next_piece(&at, end, left_room);
        if (right.len == 0 && other < other_end)
            right = next_piece(&other, other_end, right_room);
        size_t both = left.len < right.len ? left.len : right.len;
        if (both == 0)
            return left.len == right.len; /* one has ended: so must the other */
        if (memcmp(left.ptr, right.ptr, both) != 0)
            return false;
        left = iampb__str_from(left, both);
        right = iampb__str_from(right, both);
    }
}
