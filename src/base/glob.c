/* glob.c - see glob.h. Greedy from the left: once the piece between two stars has been found at its first place, no
 * later place can match more, so only the last star is ever tried again. */
#include "base/glob.h"

static bool same(char pattern, char text, bool nocase)
{
    return pattern == '?' || pattern == text || (nocase && iampb__lower(pattern) == iampb__lower(text));
}

bool iampb__glob_match(iampb_str pattern, iampb_str text, bool nocase)
{
    size_t p = 0, t = 0;
    size_t star = SIZE_MAX, tried = 0; /* behind the last star, and where in the text its piece was tried */
    while (t < text.len) {
        if (p < pattern.len && pattern.ptr[p] == '*') {
            star = ++p;
            tried = t;
        } else if (p < pattern.len && same(pattern.ptr[p], text.ptr[t], nocase)) {
            p++;
            t++;
        } else if (star != SIZE_MAX) {
            p = star;
            t = ++tried;
        } else {
            return false;
        }
    }
    while (p < pattern.len && pattern.ptr[p] == '*')
        p++;
    return p == pattern.len;
}
