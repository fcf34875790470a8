/* str.c - see str.h. */
#include "base/str.h"

int iampb__str_cmp(iampb_str a, iampb_str b)
{
    size_t shorter = a.len < b.len ? a.len : b.len;
    int order = shorter == 0 ? 0 : memcmp(a.ptr, b.ptr, shorter);
    if (order != 0)
        return order;
    return a.len < b.len ? -1 : a.len > b.len;
}

size_t iampb__str_find(iampb_str s, char c, size_t from)
{
    if (from >= s.len)
        return SIZE_MAX;
    const char *found = memchr(s.ptr + from, c, s.len - from);
    return found == NULL ? SIZE_MAX : (size_t)(found - s.ptr);
}

bool iampb__str_contains(iampb_str s, iampb_str part)
{
    if (part.len == 0)
        return true;
    for (size_t at = 0; at + part.len <= s.len; at++) {
        at = iampb__str_find(s, part.ptr[0], at);
        if (at == SIZE_MAX || at + part.len > s.len)
            return false;
        if (memcmp(s.ptr + at, part.ptr, part.len) == 0)
            return true;
    }
    return false;
}

/* The last word overlaps the one before it. Fewer than eight bytes are put together without a loop. */
static uint64_t last_word(iampb_str s)
{
    uint64_t word = 0;
    if (s.len >= 8) {
        memcpy(&word, s.ptr + s.len - 8, 8);
    } else if (s.len >= 4) {
        uint32_t low, high;
        memcpy(&low, s.ptr, 4);
        memcpy(&high, s.ptr + s.len - 4, 4);
        word = (uint64_t)high << 32 | low;
    } else if (s.len > 0) {
        word = (uint64_t)(unsigned char)s.ptr[0] | (uint64_t)(unsigned char)s.ptr[s.len / 2] << 8
                | (uint64_t)(unsigned char)s.ptr[s.len - 1] << 16;
    }
    return word;
}

#define ONES UINT64_C(0x0101010101010101)
#define TOP (ONES << 7)

/* The top bit of each byte of the word that is `c`: adding brings that bit out of every other difference. */
static inline uint64_t bytes_that_are(uint64_t word, char c)
{
    uint64_t other = word ^ ONES * (unsigned char)c;
    return ~(((other & ~TOP) + ~TOP) | other | ~TOP);
}

static inline uint64_t wildcards(uint64_t word) { return bytes_that_are(word, '*') | bytes_that_are(word, '?'); }

bool iampb__str_has_wildcard(iampb_str s)
{
    uint64_t word;
    for (size_t at = 0; at + 8 < s.len; at += 8) {
        memcpy(&word, s.ptr + at, 8);
        if (wildcards(word) != 0)
            return true;
    }
    return wildcards(last_word(s)) != 0;
}

size_t iampb__str_count_blanks(iampb_str s, bool continuations)
{
    size_t count = 0;
    uint64_t word = 0;
    for (; s.len > 0; s = iampb__str_from(s, sizeof word)) {
        if (s.len < sizeof word)
            word = 0;
        memcpy(&word, s.ptr, s.len < sizeof word ? s.len : sizeof word);
        uint64_t found = bytes_that_are(word, ' ') | bytes_that_are(word, '\t') | bytes_that_are(word, '\n')
                | bytes_that_are(word, '\r');
        if (continuations)
            found |= word & ~(word << 1) & TOP;
        count += (found >> 7) * ONES >> 56;
    }
    return count;
}

iampb_str iampb__str_trim(iampb_str s)
{
    while (s.len > 0 && iampb__is_space(s.ptr[0])) {
        s.ptr++;
        s.len--;
    }
    while (s.len > 0 && iampb__is_space(s.ptr[s.len - 1]))
        s.len--;
    return s;
}

bool iampb__str_int(iampb_str s, int64_t *out)
{
    bool negative = s.len > 0 && s.ptr[0] == '-';
    uint64_t value = 0;
    uint64_t most = negative ? (uint64_t)INT64_MAX + 1 : (uint64_t)INT64_MAX;
    size_t i = negative ? 1 : 0;
    if (i >= s.len)
        return false;
    for (; i < s.len; i++) {
        if (!iampb__is_digit(s.ptr[i]))
            return false;
        uint64_t digit = (uint64_t)(s.ptr[i] - '0');
        if (value > (most - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *out = negative ? (int64_t)(0 - value) : (int64_t)value;
    return true;
}

bool iampb__str_is_account_id(iampb_str s)
{
    if (s.len != 12)
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (!iampb__is_digit(s.ptr[i]))
            return false;
    return true;
}

#ifdef __SIZEOF_INT128__
__extension__ typedef unsigned __int128 wide; /* not ISO C, but in gcc and clang for all 64-bit machines */
#endif

/* Multiply and fold, eight bytes at a time. Only the spread matters; the seed keeps an attacker from aiming. */
static uint64_t fold(uint64_t a, uint64_t b)
{
#ifdef __SIZEOF_INT128__
    wide product = (wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
#else
    uint64_t high = (a >> 32) * (b | 1), low = (a & 0xffffffffu) * (b >> 1 | 1);
    return high ^ (low << 31 | low >> 33) ^ a;
#endif
}

/* Eight bytes, the capital letters among them made small: in each byte without its top bit, adding brings that bit out
 * where the byte is at least 'A', and where it is behind 'Z'. */
static uint64_t lower_word(uint64_t word)
{
    uint64_t low = word & ~TOP, from_a = low + ONES * (0x80 - 'A'), behind_z = low + ONES * (0x7f - 'Z');
    return word | (((from_a ^ behind_z) & ~word & TOP) >> 2);
}

bool iampb__str_eq_nocase(iampb_str a, iampb_str b)
{
    uint64_t left, right;
    if (a.len != b.len)
        return false;
    for (size_t at = 0; at + 8 < a.len; at += 8) {
        memcpy(&left, a.ptr + at, 8);
        memcpy(&right, b.ptr + at, 8);
        if (left != right && lower_word(left) != lower_word(right))
            return false;
    }
    return lower_word(last_word(a)) == lower_word(last_word(b));
}

static inline uint64_t hash_of(iampb_str s, uint64_t seed, bool nocase)
{
    uint64_t hash = seed ^ 0x9e3779b97f4a7c15u, word;
    for (size_t at = 0; at + 8 < s.len; at += 8) {
        memcpy(&word, s.ptr + at, 8);
        hash = fold(hash ^ (nocase ? lower_word(word) : word), 0xd6e8feb86659fd93u);
    }
    word = last_word(s);
    return fold(hash ^ (nocase ? lower_word(word) : word), 0xa0761d6478bd642fu ^ (uint64_t)s.len);
}

uint64_t iampb__str_hash(iampb_str s, uint64_t seed) { return hash_of(s, seed, false); }
uint64_t iampb__str_hash_nocase(iampb_str s, uint64_t seed) { return hash_of(s, seed, true); }

bool iampb__str_is_one_of(iampb_str s, const iampb_str *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (iampb__str_eq(s, list[i]))
            return true;
    return false;
}
