/* terminal.c - see terminal.h. */
#include "finding/terminal.h"
#include "base/utf8.h"

static uint32_t decode(const char *at, size_t len)
{
    static const unsigned char first[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
    uint32_t code = (unsigned char)at[0] & first[len];
    for (size_t i = 1; i < len; i++)
        code = code << 6 | ((unsigned char)at[i] & 0x3f);
    return code;
}

/* Characters that move the cursor, start an escape sequence, turn the direction of writing, or cannot be seen: any of
 * these in a user name could make a report say something else than it does. Unicode Technical Report 36. */
static bool is_hidden(uint32_t code)
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

static void add_hex(iampb__builder *out, const char *before, uint32_t code, int digits, const char *after)
{
    iampb__builder_add(out, iampb__str_z(before));
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4)
        iampb__builder_char(out, "0123456789abcdef"[code >> shift & 15]);
    iampb__builder_add(out, iampb__str_z(after));
}

/* Length of the start of `text` that can be shown as it is. */
static size_t shown_as_is(iampb_str text)
{
    size_t at = 0, one;
    while (at < text.len) {
        if (text.ptr[at] >= 0x20 && text.ptr[at] < 0x7f)
            one = 1;
        else if ((one = iampb__utf8_char(text.ptr + at, text.len - at)) == 0 || is_hidden(decode(text.ptr + at, one)))
            break;
        at += one;
    }
    return at;
}

void iampb__terminal_show(iampb__builder *out, iampb_str text)
{
    for (;;) {
        size_t plain = shown_as_is(text), one;
        iampb__builder_add(out, iampb__str_first(text, plain));
        text = iampb__str_from(text, plain);
        if (text.len == 0)
            return;
        one = iampb__utf8_char(text.ptr, text.len);
        if (one == 0)
            add_hex(out, "<x", (unsigned char)text.ptr[0], 2, ">");
        else
            add_hex(out, "<U+", decode(text.ptr, one), one == 4 ? 6 : 4, ">");
        text = iampb__str_from(text, one == 0 ? 1 : one);
    }
}
