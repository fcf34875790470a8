/* text.c - see text.h. */
#include "text.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int make_room(text *t, size_t more)
{
    if (t->failed || t->room - t->len > more)
        return !t->failed;
    size_t room = (t->len + more + 1) * 2;
    char *ptr = realloc(t->ptr, room);
    if (ptr == NULL) {
        t->failed = 1;
        return 0;
    }
    t->ptr = ptr;
    t->room = room;
    return 1;
}

void text_add(text *t, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len < 0 || !make_room(t, (size_t)len))
        return;
    va_start(args, format);
    t->len += (size_t)vsnprintf(t->ptr + t->len, (size_t)len + 1, format, args);
    va_end(args);
}

void text_add_bytes(text *t, const char *bytes, size_t len)
{
    if (!make_room(t, len))
        return;
    memcpy(t->ptr + t->len, bytes, len);
    t->len += len;
    t->ptr[t->len] = '\0';
}
