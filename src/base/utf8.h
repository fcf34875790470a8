/* utf8.h - checking UTF-8, and making it from UTF-16. */
#ifndef IAMPB__BASE_UTF8_H
#define IAMPB__BASE_UTF8_H
#include "base/str.h"

/* Length of the valid start of `text`: text.len if all of it is UTF-8 (no surrogates, no overlong forms). */
size_t iampb__utf8_valid(iampb_str text);
/* Length in bytes of the one character at `at`, 1 to 4, or 0 if it is not valid. */
size_t iampb__utf8_char(const char *at, size_t left);
/* The code point of a valid character of `len` bytes. */
uint32_t iampb__utf8_code(const char *at, size_t len);
/* Characters that move the cursor, start an escape sequence, turn the direction of writing, or cannot be seen: any of
 * these in a name could make a text say something else than it does. */
bool iampb__utf8_is_hidden(uint32_t code);
/* Writes a code point (not a surrogate, at most 0x10FFFF); returns the bytes written, 1 to 4. */
size_t iampb__utf8_put(uint32_t code, char out[4]);
#endif
