/* terminal.c - see terminal.h. */
#include "finding/terminal.h"
#include "base/utf8.h"

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
        else if ((one = iampb__utf8_char(text.ptr + at, text.len - at)) == 0
                 || iampb__utf8_is_hidden(iampb__utf8_code(text.ptr + at, one)))
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
            add_hex(out, "<U+", iampb__utf8_code(text.ptr, one), one == 4 ? 6 : 4, ">");
        text = iampb__str_from(text, one == 0 ? 1 : one);
    }
}
