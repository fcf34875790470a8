/* utf8.c - see utf8.h. The table of well-formed sequences is in The Unicode Standard, table 3-7. */
#include "base/utf8.h"

static bool is_continuation(char c) { return ((unsigned char)c & 0xc0) == 0x80; }

size_t iampb__utf8_char(const char *at, size_t left)
{
    if (left == 0)
        return 0;
    unsigned char first = (unsigned char)at[0];
    if (first < 0x80)
        return 1;
    size_t bytes = first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3
            : first >= 0xf0 && first < 0xf5      ? 4
                                                 : 0;
    if (bytes == 0 || left < bytes)
        return 0;
    for (size_t i = 1; i < bytes; i++)
        if (!is_continuation(at[i]))
            return 0;
    unsigned char second = (unsigned char)at[1];
    bool bad = (first == 0xe0 && second < 0xa0)  /* overlong */
            || (first == 0xed && second > 0x9f)  /* surrogates */
            || (first == 0xf0 && second < 0x90)  /* overlong */
            || (first == 0xf4 && second > 0x8f); /* past U+10FFFF */
    return bad ? 0 : bytes;
}

/* Eight ASCII bytes at once: none has its highest bit set. */
static size_t ascii_run(const char *at, size_t left)
{
    size_t i = 0;
    for (; left - i >= 8; i += 8) {
        uint64_t word;
        memcpy(&word, at + i, 8);
        if ((word & 0x8080808080808080u) != 0)
            break;
    }
    while (i < left && (unsigned char)at[i] < 0x80)
        i++;
    return i;
}

size_t iampb__utf8_valid(iampb_str text)
{
    size_t i = 0;
    while (i < text.len) {
        i += ascii_run(text.ptr + i, text.len - i);
        if (i == text.len)
            break;
        size_t bytes = iampb__utf8_char(text.ptr + i, text.len - i);
        if (bytes == 0)
            break;
        i += bytes;
    }
    return i;
}

uint32_t iampb__utf8_code(const char *at, size_t len)
{
    static const unsigned char first[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
    uint32_t code = (unsigned char)at[0] & first[len];
    for (size_t i = 1; i < len; i++)
        code = code << 6 | ((unsigned char)at[i] & 0x3f);
    return code;
}

/* Unicode Technical Report 36, "Unicode Security Considerations". */
bool iampb__utf8_is_hidden(uint32_t code)
{
    static const struct {
        uint32_t from, to;
    } ranges[] = {
        { 0x00, 0x1f },     { 0x7f, 0x9f },     { 0xad, 0xad },       { 0x34f, 0x34f },     { 0x61c, 0x61c },
        { 0x115f, 0x1160 }, { 0x17b4, 0x17b5 }, { 0x180b, 0x180e },   { 0x200b, 0x200f },   { 0x2028, 0x202e },
        { 0x2060, 0x206f }, { 0x3164, 0x3164 }, { 0xfe00, 0xfe0f },   { 0xfeff, 0xfeff },   { 0xffa0, 0xffa0 },
        { 0xfff0, 0xfffb }, { 0xe0000, 0xe0fff },
    };
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
        if (code >= ranges[i].from && code <= ranges[i].to)
            return true;
    return false;
}

size_t iampb__utf8_put(uint32_t code, char out[4])
{
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    size_t bytes = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (size_t i = bytes - 1; i > 0; i--, code >>= 6)
        out[i] = (char)(0x80 | (code & 0x3f));
    static const unsigned char mark[5] = { 0, 0, 0xc0, 0xe0, 0xf0 };
    out[0] = (char)(mark[bytes] | code);
    return bytes;
}
