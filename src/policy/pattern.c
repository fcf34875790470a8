/* pattern.c - see pattern.h. */
#include "policy/pattern.h"
#include "policy/variables.h"

size_t iampb__pattern_literal(iampb_str text)
{
    size_t len = 0;
    while (len < text.len && text.ptr[len] != '*' && text.ptr[len] != '?' && text.ptr[len] != '$')
        len++;
    return len;
}

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

static void add_pieces(iampb__pattern *out, iampb_str text)
{
    iampb__pieces pieces = iampb__pieces_of(text);
    iampb__piece piece;
    while (out->len < IAMPB__PATTERN_MOST && iampb__pieces_next(&pieces, &piece)) {
        if (piece.kind == IAMPB__PIECE_LITERAL)
            add_text(out, piece.name);
        else
            add(out, piece.kind == IAMPB__PIECE_ESCAPE ? *piece.name.ptr : IAMPB__PATTERN_RUN);
    }
    if (pieces.at < text.len)
        add(out, IAMPB__PATTERN_RUN);
}

static void find_ends(iampb__pattern *out)
{
    const char *run = memchr(out->symbols, IAMPB__PATTERN_RUN, out->len);
    out->head = run == NULL ? out->len : (size_t)(run - out->symbols);
    for (out->tail = 0; out->tail < out->len; out->tail++)
        if (out->symbols[out->len - 1 - out->tail] == IAMPB__PATTERN_RUN)
            break;
}

void iampb__pattern_of(iampb_str text, bool variables, iampb__pattern *out)
{
    out->len = 0;
    if (variables && iampb__text_has_variables(text))
        add_pieces(out, text);
    else
        add_text(out, text);
    find_ends(out);
}

/* The length of the run that begins at `at`: "${...}" or '*'; 0: none does. */
static size_t run_of(iampb_str template, size_t at)
{
    if (template.ptr[at] == '*')
        return 1;
    if (template.ptr[at] != '$' || at + 1 == template.len || template.ptr[at + 1] != '{')
        return 0;
    size_t close = iampb__str_find(template, '}', at);
    return close == SIZE_MAX ? 0 : close + 1 - at;
}

void iampb__pattern_of_template(iampb_str text, iampb__pattern *out)
{
    out->len = 0;
    for (size_t i = 0; i < text.len;) {
        size_t run = run_of(text, i);
        add(out, run > 0 ? IAMPB__PATTERN_RUN : text.ptr[i]);
        i += run > 0 ? run : 1;
    }
    find_ends(out);
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

static size_t lesser(size_t a, size_t b) { return a < b ? a : b; }

/* Where both have a run, only beginnings and ends can be at odds: the longer beginning, what `a` has between its runs,
 * what `b` has between its own, and the longer end make a string that both match. */
bool iampb__pattern_meets(const iampb__pattern *a, const iampb__pattern *b)
{
    if (!are_alike(a->symbols, b->symbols, lesser(a->head, b->head)))
        return false;
    if (a->head == a->len && b->head == b->len)
        return a->len == b->len;
    if (a->head == a->len)
        return walk(b, a, true);
    if (b->head == b->len)
        return walk(a, b, true);
    size_t tail = lesser(a->tail, b->tail);
    return are_alike(a->symbols + a->len - tail, b->symbols + b->len - tail, tail);
}

/* The same question where both have a run, of a template that was not made a pattern. */
static bool ends_meet(const iampb__pattern *pattern, iampb_str template, size_t head, size_t tail)
{
    head = lesser(pattern->head, head);
    tail = lesser(pattern->tail, tail);
    return are_alike(pattern->symbols, template.ptr, head)
            && are_alike(pattern->symbols + pattern->len - tail, template.ptr + template.len - tail, tail);
}

bool iampb__pattern_meets_template(const iampb__pattern *pattern, iampb_str template)
{
    iampb__pattern made;
    size_t head = SIZE_MAX, behind = 0; /* where the first run begins, and the last one ends */
    bool short_enough = template.len <= IAMPB__PATTERN_MOST && pattern->head < pattern->len;
    for (size_t at = 0, run; short_enough && at < template.len; at += run > 0 ? run : 1) {
        if ((run = run_of(template, at)) == 0)
            continue;
        head = lesser(head, at);
        behind = at + run;
    }
    if (head != SIZE_MAX)
        return ends_meet(pattern, template, head, template.len - behind);
    iampb__pattern_of_template(template, &made);
    return iampb__pattern_meets(&made, pattern);
}

bool iampb__pattern_covers(const iampb__pattern *a, const iampb__pattern *b) { return walk(a, b, false); }

bool iampb__pattern_is_fixed(const iampb__pattern *pattern)
{
    return pattern->head == pattern->len;
}
