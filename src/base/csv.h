/* csv.h - a pull reader for comma separated values (RFC 4180) over a whole text in memory, a row at a time.
 * Rows end in LF, CRLF or a lone CR at the end of the text; quotes may hold separators, doubled quotes and line ends.
 * Nothing is copied: a field is a piece of the text, with quotes taken off; a field with doubled quotes says so and is
 * decoded on demand. A quote that is not the first character of its field is text. */
#ifndef IAMPB__BASE_CSV_H
#define IAMPB__BASE_CSV_H
#include "base/str.h"

typedef struct iampb__csv_field {
    uint32_t begin, len; /* in the text; of a quoted field the inside */
    bool quoted, doubled;
} iampb__csv_field;

typedef struct iampb__csv {
    iampb_str text;
    uint32_t at;         /* where the next row begins */
    uint32_t line;       /* of the next row, from 1 */
    char separator;
} iampb__csv;

typedef struct iampb__csv_row {
    uint32_t begin, len, line; /* without the line end */
    size_t count;              /* fields in the row: may be more than `room` */
    bool broken;               /* a quote that never ends, or text after a closing quote; `fault` is its offset. Such a
                                  row ends with its first line, so that one quote too many does not swallow the rest */
    uint32_t fault;
} iampb__csv_row;

/* The text must be shorter than UINT32_MAX bytes. */
void iampb__csv_init(iampb__csv *csv, iampb_str text, char separator);
/* The next row; its first `room` fields go to `fields`. Empty lines are skipped. false at the end. */
bool iampb__csv_next(iampb__csv *csv, iampb__csv_row *row, iampb__csv_field *fields, size_t room);
/* Writes the content of a field with doubled quotes, at most field->len bytes; returns its length. */
size_t iampb__csv_decode(const iampb__csv *csv, const iampb__csv_field *field, char *out);
#endif
