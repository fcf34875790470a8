/* glob.c - see glob.h. The pattern is cut at its stars. Once a piece has been found at its first place behind the one
 * before, no later place can match more, so each piece is looked for once, from left to right: by Shift-And, which
 * keeps the set of all started matches in one word and takes one step a byte, whatever the pattern. The first and the
 * last piece have only one place where they can be. */
#include "base/glob.h"

static bool same(char pattern, char text, bool nocase)
{
    return pattern == '?' || pattern == text || (nocase && iampb__lower(pattern) == iampb__lower(text));
}

static bool piece_at(iampb_str piece, const char *text, bool nocase)
{
    for (size_t i = 0; i < piece.len; i++)
        if (!same(piece.ptr[i], text[i], nocase))
            return false;
    return true;
}

/* Behind the first place of a piece of 1 to 64 bytes in the text, or SIZE_MAX. */
static size_t find_in_word(iampb_str piece, iampb_str text, bool nocase)
{
    uint64_t steps[256] = { 0 }, any = 0, last = UINT64_C(1) << (piece.len - 1), started = 0;
    for (size_t i = 0; i < piece.len; i++) {
        uint64_t bit = UINT64_C(1) << i;
        unsigned char c = (unsigned char)piece.ptr[i];
        if (c == '?')
            any |= bit;
        steps[c] |= bit;
        if (nocase && iampb__is_lower((char)c))
            steps[c - ('a' - 'A')] |= bit;
        else if (nocase && iampb__is_upper((char)c))
            steps[c + ('a' - 'A')] |= bit;
    }
    for (size_t i = 0; i < text.len; i++) {
        started = ((started << 1) | 1) & (steps[(unsigned char)text.ptr[i]] | any);
        if (started & last)
            return i + 1;
    }
    return SIZE_MAX;
}

/* In a text as short as a name, looking at each place costs less than preparing for it. */
#define SHORT_TEXT 96

/* The same for a piece of any length: its first 64 bytes are looked for, the rest is compared where they stand. */
static size_t find_piece(iampb_str piece, iampb_str text, bool nocase)
{
    for (size_t at = 0; text.len <= SHORT_TEXT; at++) {
        if (piece.len > text.len - at)
            return SIZE_MAX;
        if (piece_at(piece, text.ptr + at, nocase))
            return at + piece.len;
    }
    iampb_str head = iampb__str_first(piece, 64), tail = iampb__str_from(piece, 64);
    for (size_t from = 0; piece.len <= text.len - from;) {
        size_t end = find_in_word(head, iampb__str_from(text, from), nocase);
        if (end == SIZE_MAX)
            return SIZE_MAX;
        end += from;
        if (tail.len <= text.len - end && piece_at(tail, text.ptr + end, nocase))
            return end + tail.len;
        from = end - head.len + 1;
    }
    return SIZE_MAX;
}

bool iampb__glob_match(iampb_str pattern, iampb_str text, bool nocase)
{
    size_t star = iampb__str_find(pattern, '*', 0);
    if (star == SIZE_MAX)
        return pattern.len == text.len && piece_at(pattern, text.ptr, nocase);
    if (star > text.len || !piece_at(iampb__str_first(pattern, star), text.ptr, nocase))
        return false;
    text = iampb__str_from(text, star);
    for (;;) {
        pattern = iampb__str_from(pattern, star + 1);
        star = iampb__str_find(pattern, '*', 0);
        if (star == SIZE_MAX) /* what is left of the pattern ends the text */
            return pattern.len <= text.len && piece_at(pattern, text.ptr + (text.len - pattern.len), nocase);
        if (star == 0)
            continue;
        size_t end = find_piece(iampb__str_first(pattern, star), text, nocase);
        if (end == SIZE_MAX)
            return false;
        text = iampb__str_from(text, end);
    }
}
