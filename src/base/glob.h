/* glob.h - patterns of AWS: '*' any run of characters, '?' any one byte-character, all else itself.
 * Time is linear in the text for each run between stars; there is no backtracking into an earlier star. */
#ifndef IAMPB__BASE_GLOB_H
#define IAMPB__BASE_GLOB_H
#include "base/str.h"

/* Whether the pattern matches the whole text. `nocase`: ASCII letters alike. */
bool iampb__glob_match(iampb_str pattern, iampb_str text, bool nocase);
#endif
