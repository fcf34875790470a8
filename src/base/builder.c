/* builder.c - see builder.h. */
#include "base/builder.h"
#include "base/time.h"

static bool reserve(iampb__builder *b, size_t more)
{
    size_t needed, room;
    if (b->failed)
        return false;
    if (!iampb__add(b->len, more, &needed))
        goto fail;
    if (needed <= b->room)
        return true;
    room = b->room < 128 ? 128 : b->room;
    while (room < needed)
        if (!iampb__mul(room, 2, &room))
            goto fail;
    const iampb_allocator *a = iampb__allocator(b->ctx);
    char *text = b->text == NULL ? a->alloc(a->user, room) : a->realloc(a->user, b->text, b->room, room);
    if (text == NULL)
        goto fail;
    b->text = text;
    b->room = room;
    return true;
fail:
    b->failed = true;
    return false;
}

void iampb__builder_add(iampb__builder *b, iampb_str text)
{
    if (text.len == 0 || !reserve(b, text.len))
        return;
    memcpy(b->text + b->len, text.ptr, text.len);
    b->len += text.len;
}

void iampb__builder_char(iampb__builder *b, char c) { iampb__builder_add(b, iampb__str(&c, 1)); }

static void add_unsigned(iampb__builder *b, uint64_t value)
{
    char digits[20];
    size_t at = sizeof digits;
    do
        digits[--at] = (char)('0' + value % 10);
    while ((value /= 10) != 0);
    iampb__builder_add(b, iampb__str(digits + at, sizeof digits - at));
}

void iampb__builder_int(iampb__builder *b, int64_t value)
{
    if (value < 0)
        iampb__builder_char(b, '-');
    add_unsigned(b, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
}

static void add_time(iampb__builder *b, int64_t at)
{
    char text[IAMPB__TIME_TEXT];
    iampb__builder_add(b, iampb__str(text, iampb__time_format(at, text)));
}

void iampb__builder_vformat(iampb__builder *b, const char *format, va_list args)
{
    for (const char *at = format; *at != '\0';) {
        const char *end = at;
        while (*end != '\0' && *end != '%')
            end++;
        iampb__builder_add(b, iampb__str(at, (size_t)(end - at)));
        if (*end == '\0')
            return;
        switch (end[1]) {
        case 's': iampb__builder_add(b, iampb__str_z(va_arg(args, const char *))); break;
        case 'v': iampb__builder_add(b, va_arg(args, iampb_str)); break;
        case 'd': iampb__builder_int(b, va_arg(args, int32_t)); break;
        case 'u': add_unsigned(b, va_arg(args, uint32_t)); break;
        case 'l': iampb__builder_int(b, va_arg(args, int64_t)); break;
        case 'z': add_unsigned(b, va_arg(args, size_t)); break;
        case 't': add_time(b, va_arg(args, int64_t)); break;
        case 'c': iampb__builder_char(b, (char)va_arg(args, int)); break;
        default: iampb__builder_char(b, '%'); break;
        }
        at = end + 2;
    }
}

void iampb__builder_format(iampb__builder *b, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    iampb__builder_vformat(b, format, args);
    va_end(args);
}

bool iampb__builder_keep(const iampb__builder *b, iampb__arena *arena, iampb_str *out)
{
    return !b->failed && iampb__arena_str(arena, iampb__builder_str(b), out);
}

void iampb__builder_free(iampb__builder *b)
{
    const iampb_allocator *a = iampb__allocator(b->ctx);
    if (b->text != NULL)
        a->free(a->user, b->text, b->room);
    *b = (iampb__builder){ .ctx = b->ctx };
}
