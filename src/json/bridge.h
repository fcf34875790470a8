/* bridge.h - the only way to Jansson: JSON that needs no positions (playbook texts are read by read.h), and writing.
 * Writing goes piece by piece through a small writer that keeps commas and indentation; Jansson quotes the strings. */
#ifndef IAMPB__JSON_BRIDGE_H
#define IAMPB__JSON_BRIDGE_H
#include "base/builder.h"

/* Adds `text` as a JSON string with quotes. Bytes that are not UTF-8 become U+FFFD. NUL, control characters, and what
 * turns the direction of writing or cannot be seen are escaped. */
void iampb__json_quote(iampb__builder *out, iampb_str text);

/* { .out = builder, .indent = 2 } is a new one. */
typedef struct iampb__json_writer {
    iampb__builder *out;
    int indent;          /* blanks a level; 0: all on one line */
    int depth;
    bool any;            /* the container that is open has a member */
    bool keyed;          /* a key stands there and waits for its value */
} iampb__json_writer;

void iampb__json_open(iampb__json_writer *w, char bracket);         /* '{' or '[' */
void iampb__json_close(iampb__json_writer *w, char bracket);        /* '}' or ']' */
void iampb__json_key(iampb__json_writer *w, const char *name);      /* then one value, open or close */
void iampb__json_key_str(iampb__json_writer *w, iampb_str name);    /* likewise */
void iampb__json_put_str(iampb__json_writer *w, iampb_str text);
/* A value that is JSON already, as it is. */
void iampb__json_put_json(iampb__json_writer *w, iampb_str json);
void iampb__json_put_int(iampb__json_writer *w, int64_t value);
void iampb__json_put_bool(iampb__json_writer *w, bool value);
void iampb__json_put_null(iampb__json_writer *w);
/* Key and value in one. */
void iampb__json_member_str(iampb__json_writer *w, const char *name, iampb_str text);
void iampb__json_member_int(iampb__json_writer *w, const char *name, int64_t value);
void iampb__json_member_bool(iampb__json_writer *w, const char *name, bool value);
/* A time as RFC 3339 text, or null where it is not known. */
void iampb__json_member_time(iampb__json_writer *w, const char *name, int64_t at);
#endif
