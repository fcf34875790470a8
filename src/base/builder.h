/* builder.h - text that grows at its end. {.ctx = ctx} is an empty builder. When memory runs out it remembers that
 * (`failed`) and ignores what follows, so that a caller checks once, at the end. */
#ifndef IAMPB__BASE_BUILDER_H
#define IAMPB__BASE_BUILDER_H
#include "base/arena.h"
#include <stdarg.h>

typedef struct iampb__builder {
    iampb_context *ctx; /* NULL: the default allocator, for errors made without a context */
    char *text;
    size_t len, room;
    bool failed;
} iampb__builder;

void iampb__builder_add(iampb__builder *b, iampb_str text);
void iampb__builder_char(iampb__builder *b, char c);
void iampb__builder_int(iampb__builder *b, int64_t value);
/* A small format of our own, without locale: %s NUL-terminated text (NULL: nothing), %v iampb_str, %d int32_t, %u
 * uint32_t, %l int64_t, %z size_t, %t int64_t seconds as an RFC 3339 time, %c int (a character), %%. */
void iampb__builder_format(iampb__builder *b, const char *format, ...);
void iampb__builder_vformat(iampb__builder *b, const char *format, va_list args);
/* The text so far; valid until the builder changes. */
static inline iampb_str iampb__builder_str(const iampb__builder *b)
{
    return (iampb_str){ b->text == NULL ? "" : b->text, b->len };
}
static inline void iampb__builder_clear(iampb__builder *b) { b->len = 0; }
/* Copies the text to the arena, NUL-terminated; false if memory ran out now or before. */
bool iampb__builder_keep(const iampb__builder *b, iampb__arena *arena, iampb_str *out);
void iampb__builder_free(iampb__builder *b);
#endif
