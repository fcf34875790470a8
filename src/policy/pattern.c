/* pattern.c - see pattern.h. */
#include "policy/pattern.h"
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

/* Two letters that can be the same character. */
static bool is_alike(char a, char b) { return a == b || a == IAMPB__PATTERN_ONE || b == IAMPB__PATTERN_ONE; }

static bool are_alike(const char *a, const char *b, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (!is_alike(a[i], b[i]))
            return false;
    return true;
}

/* Walks along `b` with `a`, which may have runs; a run in `b` is a letter that only a run in `a` matches. With `both`,
 * '?' in `b` may be whatever `a` wants it to be. The one place in `a` to go back to is behind its last run: a shorter
 * run before it never helps. */
static bool walk(const iampb__pattern *a, const iampb__pattern *b, bool both)
{
    size_t at = 0, from = 0, back = SIZE_MAX, back_from = 0;
    while (from < b->len) {
        char own = at < a->len ? a->symbols[at] : '\0', other = b->symbols[from];
        bool passes = own == other || (own == IAMPB__PATTERN_ONE && other != IAMPB__PATTERN_RUN)
                || (both && other == IAMPB__PATTERN_ONE);
        if (at < a->len && own == IAMPB__PATTERN_RUN) {
            back = ++at;
            back_from = from;
        } else if (at < a->len && passes) {
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

static size_t before_run(const iampb__pattern *pattern)
{
    const char *run = memchr(pattern->symbols, IAMPB__PATTERN_RUN, pattern->len);
    return run == NULL ? pattern->len : (size_t)(run - pattern->symbols);
}

static size_t behind_run(const iampb__pattern *pattern)
{
    size_t len = 0;
    while (len < pattern->len && pattern->symbols[pattern->len - 1 - len] != IAMPB__PATTERN_RUN)
        len++;
    return len;
}

static size_t lesser(size_t a, size_t b) { return a < b ? a : b; }

/* Where both have a run, only beginnings and ends can be at odds: the longer beginning, what `a` has between its runs,
 * what `b` has between its own, and the longer end make a string that both match. */
bool iampb__pattern_meets(const iampb__pattern *a, const iampb__pattern *b)
{
    size_t head_a = before_run(a), head_b = before_run(b), head = lesser(head_a, head_b);
    if (!are_alike(a->symbols, b->symbols, head))
        return false;
    if (head_a == a->len && head_b == b->len)
        return a->len == b->len;
    if (head_a == a->len)
        return walk(b, a, true);
    if (head_b == b->len)
        return walk(a, b, true);
    size_t tail = lesser(behind_run(a), behind_run(b));
    return are_alike(a->symbols + a->len - tail, b->symbols + b->len - tail, tail);
}

bool iampb__pattern_covers(const iampb__pattern *a, const iampb__pattern *b) { return walk(a, b, false); }

bool iampb__pattern_is_fixed(const iampb__pattern *pattern)
{
    return memchr(pattern->symbols, IAMPB__PATTERN_RUN, pattern->len) == NULL;
}
