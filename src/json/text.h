/* text.h - the inside of a JSON string: checking it, decoding it, comparing it without decoding into memory. */
#ifndef IAMPB__JSON_TEXT_H
#define IAMPB__JSON_TEXT_H
#include "base/str.h"

/* What is wrong with a string. */
typedef enum iampb__text_fault {
    IAMPB__TEXT_FINE = 0,
    IAMPB__TEXT_ENDS,      /* the text ends inside */
    IAMPB__TEXT_CONTROL,   /* a control character that is not escaped */
    IAMPB__TEXT_ESCAPE,    /* a backslash with something unknown after it */
    IAMPB__TEXT_HEX,       /* \u without four hexadecimal digits */
    IAMPB__TEXT_SURROGATE, /* half of a surrogate pair */
    IAMPB__TEXT_UTF8       /* not UTF-8 */
} iampb__text_fault;

/* Finds the closing quote of a string, from any place inside where a character begins. `*at` moves to that quote, or to
 * the byte at fault. `*escapes` is set if there is a backslash, else left alone. */
iampb__text_fault iampb__text_end(const char **at, const char *end, bool *escapes);

/* The functions below take the inside of a string that has been checked. */

/* Decodes into `out`, which has room for inside.len bytes (decoded text is never longer); returns the length. */
size_t iampb__text_decode(iampb_str inside, char *out);
/* Whether the two say the same, decoded. */
bool iampb__text_same(iampb_str inside, iampb_str other_inside);
/* Whether the decoded text is `text`. */
bool iampb__text_is(iampb_str inside, iampb_str text);
#endif
