/* variables.c - see variables.h.
 * No byte is looked at more than a few times: a name ends at the next "${" at the latest, and a default at the next
 * quote. That none comes any more is remembered, so that a text of a thousand open quotes is no trap. */
#include "policy/variables.h"

static bool is_start(iampb_str text, size_t at)
{
    return at + 1 < text.len && text.ptr[at] == '$' && text.ptr[at + 1] == '{';
}

static size_t find_start(iampb_str text, size_t from)
{
    size_t at = iampb__str_find(text, '$', from);
    while (at != SIZE_MAX && !is_start(text, at))
        at = iampb__str_find(text, '$', at + 1);
    return at == SIZE_MAX ? text.len : at;
}

bool iampb__text_has_variables(iampb_str text) { return find_start(text, 0) < text.len; }

static iampb_str part(iampb_str text, size_t begin, size_t end) { return iampb__str(text.ptr + begin, end - begin); }

static size_t skip_blanks(iampb_str text, size_t at)
{
    while (at < text.len && iampb__is_space(text.ptr[at]))
        at++;
    return at;
}

/* Ends a broken piece behind its closing brace; one that has none ends where the next variable begins. */
static void end_broken(const iampb__pieces *pieces, size_t from, iampb__variable_fault fault, iampb__piece *piece)
{
    iampb_str text = pieces->text;
    while (from < text.len && text.ptr[from] != '}' && !is_start(text, from))
        from++;
    bool closed = from < text.len && text.ptr[from] == '}';
    piece->kind = IAMPB__PIECE_BROKEN;
    piece->fault = closed ? fault : IAMPB__VARIABLE_BRACE;
    piece->len = (uint32_t)(from + (closed ? 1 : 0) - piece->begin);
}

/* The name is known; `end` is behind the closing brace. */
static void end_whole(iampb_str name, size_t end, iampb__piece *piece)
{
    iampb_str trimmed = iampb__str_trim(name);
    piece->kind = IAMPB__PIECE_BROKEN;
    piece->len = (uint32_t)(end - piece->begin);
    if (trimmed.len == 0) {
        piece->fault = IAMPB__VARIABLE_EMPTY;
        return;
    }
    for (size_t i = 0; i < trimmed.len; i++)
        if (iampb__is_space(trimmed.ptr[i]))
            piece->fault = IAMPB__VARIABLE_SPACE;
    if (piece->fault != IAMPB__VARIABLE_FINE)
        return;
    bool escape = name.len == 1 && piece->default_value.ptr == NULL
            && (*name.ptr == '*' || *name.ptr == '?' || *name.ptr == '$');
    piece->kind = escape ? IAMPB__PIECE_ESCAPE : IAMPB__PIECE_VARIABLE;
    piece->name = trimmed;
}

/* `comma` is on the comma. */
static void read_default(iampb__pieces *pieces, iampb_str name, size_t comma, iampb__piece *piece)
{
    iampb_str text = pieces->text;
    size_t open = skip_blanks(text, comma + 1), close = SIZE_MAX;
    if (open < text.len && text.ptr[open] == '\'' && !pieces->no_quote) {
        close = iampb__str_find(text, '\'', open + 1);
        pieces->no_quote = close == SIZE_MAX;
    }
    if (close == SIZE_MAX) {
        end_broken(pieces, comma + 1, IAMPB__VARIABLE_QUOTE, piece);
        return;
    }
    size_t brace = skip_blanks(text, close + 1);
    if (brace == text.len || text.ptr[brace] != '}') {
        end_broken(pieces, comma + 1, IAMPB__VARIABLE_QUOTE, piece);
        return;
    }
    piece->default_value = part(text, open + 1, close);
    end_whole(name, brace + 1, piece);
}

static void read_variable(iampb__pieces *pieces, iampb__piece *piece)
{
    iampb_str text = pieces->text;
    size_t begin = pieces->at + 2, at = begin;
    while (at < text.len && text.ptr[at] != '}' && text.ptr[at] != ',' && !is_start(text, at))
        at++;
    if (at < text.len && text.ptr[at] == '}')
        end_whole(part(text, begin, at), at + 1, piece);
    else if (at < text.len && text.ptr[at] == ',')
        read_default(pieces, part(text, begin, at), at, piece);
    else
        end_broken(pieces, at, IAMPB__VARIABLE_BRACE, piece);
}

bool iampb__pieces_next(iampb__pieces *pieces, iampb__piece *piece)
{
    iampb_str text = pieces->text;
    if (pieces->at >= text.len)
        return false;
    *piece = (iampb__piece){ .kind = IAMPB__PIECE_LITERAL, .begin = (uint32_t)pieces->at };
    size_t start = find_start(text, pieces->at);
    if (start > pieces->at) {
        piece->name = part(text, pieces->at, start);
        piece->len = (uint32_t)piece->name.len;
    } else {
        read_variable(pieces, piece);
    }
    pieces->at += piece->len;
    return true;
}
