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
#include <stdint.h>
#include <string.h>

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

/* ---- Whole containers ---- */
/* A bit for each of 64 bytes. Brackets of both kinds differ from each other in the bit of 0x20 only. */
typedef struct iampb__scan_64 {
    uint64_t quotes, backslashes, opens, closes;
} iampb__scan_64;

static inline iampb__scan_64 iampb__scan_marks_64(const char *at)
{
    iampb__scan_64 marks = { 0, 0, 0, 0 };
    for (int i = 0; i < 4; i++) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(at + 16 * i));
        __m128i braces = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
        unsigned quotes = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')));
        unsigned backslashes = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
        unsigned opens = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(braces, _mm_set1_epi8('{')));
        unsigned closes = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(braces, _mm_set1_epi8('}')));
        marks.quotes |= (uint64_t)quotes << (16 * i);
        marks.backslashes |= (uint64_t)backslashes << (16 * i);
        marks.opens |= (uint64_t)opens << (16 * i);
        marks.closes |= (uint64_t)closes << (16 * i);
    }
    return marks;
}

/* The bytes that a backslash takes the meaning of. *carry: the block before ended in such a backslash. */
static inline uint64_t iampb__scan_escaped(uint64_t backslashes, bool *carry)
{
    uint64_t escaped = *carry ? 1 : 0;
    *carry = false;
    for (; backslashes != 0; backslashes &= backslashes - 1) {
        unsigned at = (unsigned)__builtin_ctzll(backslashes);
        if ((escaped >> at & 1) != 0)
            continue;
        *carry = at == 63;
        escaped |= *carry ? 0 : UINT64_C(2) << at;
    }
    return escaped;
}

/* Behind the object or array that begins at `at`; NULL if it does not end before `end`. Of well-formed text: that the
 * brackets fit one another, and what stands between them, is not looked at. Four times as fast as reading. */
static inline const char *iampb__scan_container(const char *at, const char *end)
{
    uint64_t inside = 0; /* all ones: within a string */
    size_t depth = 0;
    bool escape = false;
    for (; at < end; at += 64) {
        char last[64];
        const char *block = at;
        if (end - at < 64) {
            memset(last, ' ', sizeof last);
            memcpy(last, at, (size_t)(end - at));
            block = last;
        }
        iampb__scan_64 marks = iampb__scan_marks_64(block);
        if (marks.backslashes != 0 || escape)
            marks.quotes &= ~iampb__scan_escaped(marks.backslashes, &escape);
        for (int shift = 1; shift < 64; shift *= 2) /* each bit becomes the parity of all up to it */
            marks.quotes ^= marks.quotes << shift;
        marks.quotes ^= inside;
        inside = (marks.quotes >> 63) != 0 ? UINT64_MAX : 0;
        uint64_t brackets = (marks.opens | marks.closes) & ~marks.quotes;
        for (; brackets != 0; brackets &= brackets - 1) {
            unsigned bit = (unsigned)__builtin_ctzll(brackets);
            if ((marks.opens >> bit & 1) != 0)
                depth++;
            else if (--depth == 0)
                return at + bit + 1;
        }
    }
    return NULL;
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

/* Nothing is gained here over reading. */
static inline const char *iampb__scan_container(const char *at, const char *end)
{
    (void)at, (void)end;
    return NULL;
}
#endif
#endif
