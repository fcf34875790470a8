/* scan.h - running over the bytes that need no thought: the inside of plain strings, and indentation.
 * Most bytes of a document are one or the other, so this is where the reader's time goes. Two versions of each: sixteen
 * bytes at a time with SSE2, and one byte at a time for other machines and for the last bytes of a text (nothing past
 * `end` is ever read). Both must give the same answer; tests/unit/json/test_scan.c compares them. */
#ifndef IAMPB__JSON_SCAN_H
#define IAMPB__JSON_SCAN_H
#include <stdbool.h>
#include <stddef.h>
#if defined(__SSE2__)
#  include <emmintrin.h>
#endif

/* Neither a quote, nor a backslash, nor a control character, nor part of a character beyond ASCII. */
static inline bool iampb__scan_is_plain(char c)
{
    return (unsigned char)c >= 0x20 && (unsigned char)c < 0x80 && c != '"' && c != '\\';
}

static inline bool iampb__scan_is_blank(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

/* The first byte at or after `at` that is not plain, or `end`. */
static inline const char *iampb__scan_plain_portable(const char *at, const char *end)
{
    while (at < end && iampb__scan_is_plain(*at))
        at++;
    return at;
}

/* The first byte at or after `at` that is no blank, or `end`. */
static inline const char *iampb__scan_blanks_portable(const char *at, const char *end)
{
    while (at < end && iampb__scan_is_blank(*at))
        at++;
    return at;
}

#if defined(__SSE2__)
/* One bit for each of 16 bytes that is not plain. Compared as signed numbers, bytes from 0x80 are negative: "less than
 * a blank" finds control characters and non-ASCII at once. */
static inline unsigned iampb__scan_special_16(const char *at)
{
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
    __m128i special = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')),
                                           _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'))),
            _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20)));
    return (unsigned)_mm_movemask_epi8(special);
}

/* One bit for each of 16 bytes that is neither a blank nor a line feed. */
static inline unsigned iampb__scan_ink_16(const char *at)
{
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
    __m128i blank = _mm_or_si128(
            _mm_cmpeq_epi8(bytes, _mm_set1_epi8(' ')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n')));
    return (unsigned)_mm_movemask_epi8(blank) ^ 0xffffu;
}

static inline const char *iampb__scan_plain(const char *at, const char *end)
{
    while (end - at >= 32) {
        unsigned special = iampb__scan_special_16(at) | iampb__scan_special_16(at + 16) << 16;
        if (special != 0)
            return at + __builtin_ctz(special);
        at += 32;
    }
    return iampb__scan_plain_portable(at, end);
}

/* Written for a line end and n blanks; tabs and carriage returns go the slow way. */
static inline const char *iampb__scan_blanks(const char *at, const char *end)
{
    if (at < end && (unsigned char)*at > ' ')
        return at;
    while (end - at >= 32) {
        unsigned ink = iampb__scan_ink_16(at) | iampb__scan_ink_16(at + 16) << 16;
        if (ink != 0) {
            at += __builtin_ctz(ink);
            if ((unsigned char)*at > ' ')
                return at;
            break;
        }
        at += 32;
    }
    return iampb__scan_blanks_portable(at, end);
}
#else
static inline const char *iampb__scan_plain(const char *at, const char *end)
{
    return iampb__scan_plain_portable(at, end);
}

static inline const char *iampb__scan_blanks(const char *at, const char *end)
{
    return iampb__scan_blanks_portable(at, end);
}
#endif
#endif
