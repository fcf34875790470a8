/* str.h - views of text: comparing, searching, and the ASCII classes that do not depend on a locale. */
#ifndef IAMPB__BASE_STR_H
#define IAMPB__BASE_STR_H
#include "iampb/base.h"
#include <stdbool.h>
#include <string.h>

#define IAMPB__STR(literal) ((iampb_str){ "" literal, sizeof(literal) - 1 })
/* For initialisers of static tables. */
#define IAMPB__STR_INIT(literal) { "" literal, sizeof(literal) - 1 }

static inline iampb_str iampb__str(const char *ptr, size_t len) { return (iampb_str){ ptr, len }; }
/* From a NUL-terminated text; NULL gives {NULL, 0}. */
static inline iampb_str iampb__str_z(const char *z) { return (iampb_str){ z, z == NULL ? 0 : strlen(z) }; }

static inline bool iampb__str_eq(iampb_str a, iampb_str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}
static inline bool iampb__str_starts(iampb_str s, iampb_str start)
{
    return s.len >= start.len && (start.len == 0 || memcmp(s.ptr, start.ptr, start.len) == 0);
}
static inline bool iampb__str_ends(iampb_str s, iampb_str end)
{
    return s.len >= end.len && (end.len == 0 || memcmp(s.ptr + (s.len - end.len), end.ptr, end.len) == 0);
}
static inline iampb_str iampb__str_from(iampb_str s, size_t begin)
{
    return begin >= s.len ? (iampb_str){ s.ptr == NULL ? NULL : s.ptr + s.len, 0 }
                          : (iampb_str){ s.ptr + begin, s.len - begin };
}
static inline iampb_str iampb__str_first(iampb_str s, size_t len)
{
    return (iampb_str){ s.ptr, len < s.len ? len : s.len };
}
/* ASCII letters alike in both cases; other bytes as they are. */
bool iampb__str_eq_nocase(iampb_str a, iampb_str b);
/* Bytewise order, shorter first: < 0, 0, > 0. */
int iampb__str_cmp(iampb_str a, iampb_str b);
/* Index of the first `c` at or after `from`, or SIZE_MAX. */
size_t iampb__str_find(iampb_str s, char c, size_t from);
bool iampb__str_contains(iampb_str s, iampb_str part);
/* Whether it is one of a list. */
bool iampb__str_is_one_of(iampb_str s, const iampb_str *list, size_t count);
/* '*' or '?' in it. */
bool iampb__str_has_wildcard(iampb_str s);
/* Without ASCII blanks (space, tab, CR, LF) at both ends. */
iampb_str iampb__str_trim(iampb_str s);
/* How many bytes are ASCII blanks or, with `continuations`, bytes of a character of UTF-8 that are not its first. */
size_t iampb__str_count_blanks(iampb_str s, bool continuations);
/* Decimal digits only, optional '-'; false if empty, not a number, or past int64. */
bool iampb__str_int(iampb_str s, int64_t *out);
/* Exactly 12 ASCII digits. */
bool iampb__str_is_account_id(iampb_str s);
/* Good for tables, and for nothing that an attacker must not guess. */
uint64_t iampb__str_hash(iampb_str s, uint64_t seed);
/* The same for texts that differ by the case of ASCII letters only. */
uint64_t iampb__str_hash_nocase(iampb_str s, uint64_t seed);

static inline bool iampb__is_digit(char c) { return c >= '0' && c <= '9'; }
static inline bool iampb__is_lower(char c) { return c >= 'a' && c <= 'z'; }
static inline bool iampb__is_upper(char c) { return c >= 'A' && c <= 'Z'; }
static inline char iampb__lower(char c) { return iampb__is_upper(c) ? (char)(c + ('a' - 'A')) : c; }
static inline bool iampb__is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
/* 0 to 15, or -1. */
static inline int iampb__hex_digit(char c)
{
    if (iampb__is_digit(c))
        return c - '0';
    c = iampb__lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}
#endif
