/* text.h - a text that grows, for documents of benchmarks. Start with zeros; free() ptr. */
#ifndef BENCH_TEXT_H
#define BENCH_TEXT_H
#include <stddef.h>

typedef struct text {
    char *ptr; /* NUL-terminated once anything was added */
    size_t len, room;
    int failed; /* no memory */
} text;

/* As printf() does; the format may come from a table. */
void text_add(text *t, const char *format, ...);
void text_add_bytes(text *t, const char *bytes, size_t len);
#endif
