/* pattern.c - see pattern.h. */
#include "policy/pattern.h"
#include "policy/action_set.h"
#include "policy/variables.h"

static void add(iampb__pattern *out, char symbol)
{
    if (symbol == IAMPB__PATTERN_RUN && out->len > 0 && out->symbols[out->len - 1] == IAMPB__PATTERN_RUN)
        return;
    if (out->len == IAMPB__PATTERN_MOST)
        out->symbols[out->len - 1] = IAMPB__PATTERN_RUN;
    else
        out->symbols[out->len++] = symbol;
}

static void add_text(iampb__pattern *out, iampb_str text)
{
    for (size_t i = 0; i < text.len && i <= IAMPB__PATTERN_MOST; i++)
        add(out, text.ptr[i] == '*' ? IAMPB__PATTERN_RUN : text.ptr[i] == '?' ? IAMPB__PATTERN_ONE : text.ptr[i]);
}

void iampb__pattern_of(iampb_str text, bool variables, iampb__pattern *out)
{
    iampb__pieces pieces = iampb__pieces_of(text);
    iampb__piece piece;
    out->len = 0;
    if (!variables || !iampb__text_has_variables(text)) {
        add_text(out, text);
        return;
    }
    while (out->len < IAMPB__PATTERN_MOST && iampb__pieces_next(&pieces, &piece)) {
        if (piece.kind == IAMPB__PIECE_LITERAL)
            add_text(out, piece.name);
        else
            add(out, piece.kind == IAMPB__PIECE_ESCAPE ? *piece.name.ptr : IAMPB__PATTERN_RUN);
    }
    if (pieces.at < text.len)
        add(out, IAMPB__PATTERN_RUN);
}

void iampb__pattern_of_template(iampb_str text, iampb__pattern *out)
{
    out->len = 0;
    for (size_t i = 0; i < text.len; i++) {
        size_t close = text.ptr[i] == '$' && i + 1 < text.len && text.ptr[i + 1] == '{'
                ? iampb__str_find(text, '}', i)
                : SIZE_MAX;
        if (close != SIZE_MAX)
            i = close;
        add(out, close != SIZE_MAX || text.ptr[i] == '*' ? IAMPB__PATTERN_RUN : text.ptr[i]);
    }
}

#define WORDS (IAMPB__PATTERN_MOST / 64 + 1)

typedef struct places {
    uint64_t bits[WORDS]; /* that can be reached in the pattern; its length is the end */
} places;

/* A place, and those behind it that need no letter. */
static void reach(places *set, const iampb__pattern *pattern, size_t place)
{
    set->bits[place / 64] |= (uint64_t)1 << (place % 64);
    if (place < pattern->len && pattern->symbols[place] == IAMPB__PATTERN_RUN)
        set->bits[(place + 1) / 64] |= (uint64_t)1 << ((place + 1) % 64);
}

/* After one letter of the other pattern, or any one; false: nowhere. */
static bool step(places *set, const iampb__pattern *pattern, char letter)
{
    places next = { { 0 } };
    bool any = false;
    for (size_t word = 0; word < WORDS; word++) {
        for (uint64_t rest = set->bits[word]; rest != 0; rest &= rest - 1) {
            size_t place = word * 64 + iampb__bits_lowest(rest);
            if (place == pattern->len)
                continue;
            char own = pattern->symbols[place];
            bool passes = own == letter || own == IAMPB__PATTERN_ONE || letter == IAMPB__PATTERN_ONE;
            if (own != IAMPB__PATTERN_RUN && !passes)
                continue;
            reach(&next, pattern, own == IAMPB__PATTERN_RUN ? place : place + 1);
            any = true;
        }
    }
    *set = next;
    return any;
}

/* Any run of letters leads to every place from the first one on. */
static void step_run(places *set, const iampb__pattern *pattern)
{
    size_t first = 0;
    while ((set->bits[first / 64] >> (first % 64) & 1) == 0)
        first++;
    for (; first <= pattern->len; first++)
        set->bits[first / 64] |= (uint64_t)1 << (first % 64);
}

bool iampb__pattern_meets(const iampb__pattern *a, const iampb__pattern *b)
{
    places set = { { 0 } };
    size_t same = 0;
    while (same < a->len && same < b->len && a->symbols[same] == b->symbols[same]
            && a->symbols[same] != IAMPB__PATTERN_RUN)
        same++;
    reach(&set, a, same);
    for (size_t i = same; i < b->len; i++) {
        if (b->symbols[i] == IAMPB__PATTERN_RUN)
            step_run(&set, a);
        else if (!step(&set, a, b->symbols[i]))
            return false;
    }
    return (set.bits[a->len / 64] >> (a->len % 64) & 1) != 0;
}

/* The one place in `a` to go back to is behind its last run: a shorter run before it never helps. */
bool iampb__pattern_covers(const iampb__pattern *a, const iampb__pattern *b)
{
    size_t at = 0, from = 0, back = SIZE_MAX, back_from = 0;
    while (from < b->len) {
        char own = at < a->len ? a->symbols[at] : '\0', other = b->symbols[from];
        if (at < a->len && own == IAMPB__PATTERN_RUN) {
            back = ++at;
            back_from = from;
        } else if (at < a->len && (own == other || (own == IAMPB__PATTERN_ONE && other != IAMPB__PATTERN_RUN))) {
            at++;
            from++;
        } else if (back != SIZE_MAX) {
            at = back;
            from = ++back_from;
        } else {
            return false;
        }
    }
    while (at < a->len && a->symbols[at] == IAMPB__PATTERN_RUN)
        at++;
    return at == a->len;
}

bool iampb__pattern_is_fixed(const iampb__pattern *pattern)
{
    return memchr(pattern->symbols, IAMPB__PATTERN_RUN, pattern->len) == NULL;
}
