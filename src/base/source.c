/* source.c - see source.h.
 * A decoded text is a row of units: what a unit is in the parent (an escape, a quartet of base64 digits, a character),
 * and which bytes came of it. A place is found by walking units from the nearest mark. A mark is the parent's offset
 * alone; where its unit begins in the decoded text follows from that text, so a mark costs four bytes. */
#include "base/source.h"
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define STEP IAMPB__SOURCE_STEP

static uint32_t lines_in(const char *text, size_t len)
{
    uint32_t lines = 0;
    size_t i = 0;
#ifdef __SSE2__
    const __m128i line_feed = _mm_set1_epi8('\n'), zero = _mm_setzero_si128();
    while (len - i >= 16) {
        __m128i counts = zero; /* a byte each: good for 255 rounds */
        size_t rounds = (len - i) / 16 < 255 ? (len - i) / 16 : 255;
        for (; rounds > 0; rounds--, i += 16) {
            __m128i piece = _mm_loadu_si128((const __m128i *)(const void *)(text + i));
            counts = _mm_sub_epi8(counts, _mm_cmpeq_epi8(piece, line_feed));
        }
        __m128i sums = _mm_sad_epu8(counts, zero);
        lines += (uint32_t)_mm_cvtsi128_si32(sums) + (uint32_t)_mm_cvtsi128_si32(_mm_srli_si128(sums, 8));
    }
#endif
    for (; i < len; i++)
        lines += text[i] == '\n';
    return lines;
}

static bool mark_lines(iampb__arena *arena, iampb__source *source)
{
    if (source->text.len <= STEP)
        return true;
    size_t count = (source->text.len - 1) / STEP + 1;
    uint32_t *marks = iampb__arena_alloc(arena, count, sizeof *marks);
    uint32_t lines = 0;
    if (marks == NULL)
        return false;
    for (size_t i = 0; i < count; i++) {
        marks[i] = lines;
        if (i + 1 < count)
            lines += lines_in(source->text.ptr + i * STEP, STEP);
    }
    source->line_marks = marks;
    return true;
}

iampb__source *iampb__source_new(iampb__arena *arena, iampb_str name, iampb_str text)
{
    iampb__source *source = iampb__arena_zalloc(arena, 1, sizeof *source);
    if (source == NULL)
        return NULL;
    source->name = name;
    source->text = text.ptr == NULL ? iampb__str("", 0) : text;
    source->encodings = "";
    return mark_lines(arena, source) ? source : NULL;
}

/* ---- Units ---- */
typedef struct unit {
    uint32_t parent_len;  /* bytes of the parent, blanks that stand before it not included */
    uint32_t text_len;    /* bytes that it became */
} unit;

static uint32_t utf8_len(unsigned char first) { return first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4; }

static uint32_t utf16_at(const char *at, bool big)
{
    const unsigned char *b = (const unsigned char *)at;
    return big ? (uint32_t)b[0] << 8 | b[1] : (uint32_t)b[1] << 8 | b[0];
}

static uint32_t utf8_len_of(uint32_t code) { return code < 0x80 ? 1 : code < 0x800 ? 2 : 3; }

static unit utf16_unit(const char *at, uint32_t left, bool big)
{
    uint32_t code = left < 2 ? 0 : utf16_at(at, big);
    if (code >= 0xd800 && code < 0xdc00 && left >= 4)
        return (unit){ 4, 4 };
    return (unit){ 2, utf8_len_of(code) };
}

static unit json_unit(const char *at, uint32_t left)
{
    if (at[0] != '\\') {
        uint32_t len = utf8_len((unsigned char)at[0]);
        return (unit){ len, len };
    }
    if (left < 6 || at[1] != 'u')
        return (unit){ 2, 1 };
    uint32_t code = 0;
    for (int i = 2; i < 6; i++)
        code = code << 4 | (uint32_t)(iampb__hex_digit(at[i]) & 0xf);
    if (code >= 0xd800 && code < 0xdc00)
        return (unit){ 12, 4 };
    return (unit){ 6, utf8_len_of(code) };
}

static bool is_base64_digit(char c)
{
    return iampb__is_digit(c) || iampb__is_lower(c) || iampb__is_upper(c) || c == '+' || c == '/';
}

/* A quartet, with the blanks and paddings inside it. */
static unit base64_unit(const char *at, uint32_t left)
{
    uint32_t digits = 0, end = 0;
    for (uint32_t i = 0; i < left; i++) {
        if (is_base64_digit(at[i])) {
            if (digits == 4)
                break;
            digits++;
            end = i + 1;
        } else if (at[i] == '=') {
            end = i + 1;
        }
        if (digits == 4)
            break;
    }
    return (unit){ end == 0 ? left : end, digits == 4 ? 3 : digits == 3 ? 2 : 1 };
}

static unit unit_at(iampb__encoding encoding, const char *at, uint32_t left)
{
    unit u = { 1, 1 };
    switch (encoding) {
    case IAMPB__ENCODING_JSON: u = json_unit(at, left); break;
    case IAMPB__ENCODING_PERCENT: u.parent_len = at[0] == '%' ? 3 : 1; break;
    case IAMPB__ENCODING_BASE64: u = base64_unit(at, left); break;
    case IAMPB__ENCODING_UTF16LE: u = utf16_unit(at, left, false); break;
    case IAMPB__ENCODING_UTF16BE: u = utf16_unit(at, left, true); break;
    case IAMPB__ENCODING_NONE: break;
    }
    if (u.parent_len > left)
        u.parent_len = left;
    return u;
}

/* Where the walk stands: at a unit, in both texts. Offsets of the parent count from parent_begin. */
typedef struct cursor {
    uint32_t parent_at, text_at;
} cursor;

/* Passes what belongs to no unit: blanks between quartets. */
static void skip_blanks(const iampb__source *source, cursor *c)
{
    const char *piece = source->parent->text.ptr + source->parent_begin;
    if (source->encoding == IAMPB__ENCODING_BASE64)
        while (c->parent_at < source->parent_len && !is_base64_digit(piece[c->parent_at]))
            c->parent_at++;
}

/* Passes what was not encoded, as far as byte `offset`: most of a JSON string or percent encoded text. */
static void skip_plain(const iampb__source *source, cursor *c, uint32_t offset)
{
    char mark = source->encoding == IAMPB__ENCODING_JSON ? '\\' : '%';
    uint32_t most = source->parent_len - c->parent_at;
    if (source->encoding != IAMPB__ENCODING_JSON && source->encoding != IAMPB__ENCODING_PERCENT)
        return;
    if (most > offset - c->text_at)
        most = offset - c->text_at;
    if (most == 0)
        return;
    const char *from = source->parent->text.ptr + source->parent_begin + c->parent_at;
    const char *found = memchr(from, mark, most);
    uint32_t run = found == NULL ? most : (uint32_t)(found - from);
    c->parent_at += run;
    c->text_at += run;
}

/* Moves to the unit that byte `offset` is from, or to the end; returns that unit. `offset` is where a unit begins. */
static unit walk_to(const iampb__source *source, cursor *c, uint32_t offset)
{
    const char *piece = source->parent->text.ptr + source->parent_begin;
    for (;;) {
        skip_blanks(source, c);
        skip_plain(source, c, offset);
        if (c->parent_at >= source->parent_len)
            return (unit){ 0, 0 };
        unit u = unit_at(source->encoding, piece + c->parent_at, source->parent_len - c->parent_at);
        if (offset - c->text_at < u.text_len)
            return u;
        c->parent_at += u.parent_len;
        c->text_at += u.text_len;
    }
}

/* Where the unit of byte `offset` begins in the decoded text. */
static uint32_t unit_begin(const iampb__source *source, uint32_t offset)
{
    if (source->encoding == IAMPB__ENCODING_BASE64)
        return offset - offset % 3;
    if (source->encoding == IAMPB__ENCODING_NONE || source->encoding == IAMPB__ENCODING_PERCENT)
        return offset;
    while (offset > 0 && ((unsigned char)source->text.ptr[offset] & 0xc0) == 0x80)
        offset--;
    return offset;
}

/* Whether every unit has one size, so that places follow by arithmetic: the lengths alone show it, because each escape,
 * blank and longer character would change their ratio (only in base64 missing padding could make up for blanks). */
static bool is_regular(const iampb__source *source)
{
    uint64_t text = source->text.len, parent = source->parent_len;
    const char *piece = source->parent->text.ptr + source->parent_begin;
    switch (source->encoding) {
    case IAMPB__ENCODING_BASE64:
        for (uint64_t i = 0; i < (3 - text % 3) % 3; i++)
            if (parent <= i || piece[parent - 1 - i] != '=')
                return false;
        return parent == (text + 2) / 3 * 4;
    case IAMPB__ENCODING_UTF16LE:
    case IAMPB__ENCODING_UTF16BE: return parent == text * 2;
    case IAMPB__ENCODING_JSON:
    case IAMPB__ENCODING_PERCENT:
    case IAMPB__ENCODING_NONE: return parent == text;
    }
    return false;
}

static unit regular_unit(const iampb__source *source)
{
    switch (source->encoding) {
    case IAMPB__ENCODING_BASE64: return (unit){ 4, 3 };
    case IAMPB__ENCODING_UTF16LE:
    case IAMPB__ENCODING_UTF16BE: return (unit){ 2, 1 };
    case IAMPB__ENCODING_JSON:
    case IAMPB__ENCODING_PERCENT:
    case IAMPB__ENCODING_NONE: break;
    }
    return (unit){ 1, 1 };
}

static bool mark_units(iampb__arena *arena, iampb__source *source)
{
    cursor c = { 0, 0 };
    if (source->text.len <= STEP || is_regular(source))
        return true;
    size_t count = (source->text.len - 1) / STEP + 1;
    uint32_t *marks = iampb__arena_alloc(arena, count, sizeof *marks);
    if (marks == NULL)
        return false;
    for (size_t i = 0; i < count; i++) {
        walk_to(source, &c, unit_begin(source, (uint32_t)(i * STEP)));
        marks[i] = c.parent_at;
    }
    source->parent_marks = marks;
    return true;
}

/* The names of the encodings from the outside in; NULL: no memory. */
static const char *encodings_of(iampb__arena *arena, const iampb__source *source)
{
    static const char *const names[] = { "", "json", "percent", "base64", "utf-16", "utf-16" };
    const char *own = names[source->encoding], *outer = source->parent->encodings;
    size_t own_len = strlen(own), outer_len = strlen(outer);
    if (outer_len == 0 || own_len == 0)
        return own_len == 0 ? outer : own;
    char *text = iampb__arena_bytes(arena, outer_len + 1 + own_len + 1);
    if (text == NULL)
        return NULL;
    memcpy(text, outer, outer_len);
    text[outer_len] = ',';
    memcpy(text + outer_len + 1, own, own_len + 1);
    return text;
}

iampb__source *iampb__source_decoded(iampb__arena *arena, const iampb__source *parent, uint32_t begin, uint32_t len,
        iampb__encoding encoding, iampb_str text)
{
    iampb__source *source = iampb__source_new(arena, parent->name, text);
    if (source == NULL)
        return NULL;
    source->parent = parent;
    source->parent_begin = begin;
    source->parent_len = len;
    source->encoding = encoding;
    source->encodings = encodings_of(arena, source);
    return source->encodings != NULL && mark_units(arena, source) ? source : NULL;
}

/* Where the unit of byte `offset` stands in the parent; *len is its length there. */
static uint32_t unit_place(const iampb__source *source, uint32_t offset, uint32_t *len)
{
    cursor c = { 0, 0 };
    unit u;
    if (source->parent_marks == NULL && is_regular(source)) {
        u = regular_unit(source);
        c.parent_at = offset / u.text_len * u.parent_len;
    } else {
        uint32_t begin = unit_begin(source, offset);
        if (source->parent_marks != NULL) {
            uint32_t mark = begin / STEP;
            c.parent_at = source->parent_marks[mark];
            c.text_at = unit_begin(source, mark * STEP);
        }
        u = walk_to(source, &c, begin);
    }
    *len = u.parent_len;
    return source->parent_begin + c.parent_at;
}

/* Replaces the place [*begin, *end) of the source by the place in its parent that it was decoded from. */
static void to_parent(const iampb__source *source, uint32_t *begin, uint32_t *end)
{
    uint32_t first_len, last_len, from = *begin, to = *end;
    if (from >= source->text.len) {
        *begin = *end = source->parent_begin + source->parent_len;
        return;
    }
    *begin = unit_place(source, from, &first_len);
    *end = *begin;
    if (to > from) {
        *end = unit_place(source, to - 1, &last_len);
        *end += last_len;
    }
}

/* Lines before byte `offset`. */
static uint32_t lines_before(const iampb__source *source, uint32_t offset)
{
    uint32_t block = source->line_marks == NULL ? 0 : offset / STEP;
    size_t blocks = source->text.len == 0 ? 1 : (source->text.len - 1) / STEP + 1;
    if (block >= blocks)
        block = (uint32_t)blocks - 1;
    uint32_t from = source->line_marks == NULL ? 0 : block * STEP;
    uint32_t lines = source->line_marks == NULL ? 0 : source->line_marks[block];
    return lines + lines_in(source->text.ptr + from, offset - from);
}

/* Where the line of byte `offset`, which has `lines` lines before it, begins. The marks never fall, so the block that
 * holds the line feed before it is found by halving: a line may be as long as the text. */
static uint32_t line_begin(const iampb__source *source, uint32_t offset, uint32_t lines)
{
    uint32_t at = offset;
    if (lines == 0)
        return 0;
    if (source->line_marks != NULL) {
        uint32_t low = 0, high = offset / STEP; /* the first block with `lines` before it, if there is one up to high */
        if ((uint64_t)high * STEP >= source->text.len)
            high--;
        if (source->line_marks[high] == lines) {
            while (low < high) {
                uint32_t middle = low + (high - low) / 2;
                if (source->line_marks[middle] == lines)
                    high = middle;
                else
                    low = middle + 1;
            }
            at = low * STEP;
        }
    }
    while (source->text.ptr[at - 1] != '\n')
        at--;
    return at;
}

void iampb__source_position(const iampb__source *source, uint64_t begin, uint64_t end, iampb__position *out)
{
    uint64_t len = source->text.len;
    uint32_t from = (uint32_t)(begin < len ? begin : len);
    uint32_t to = (uint32_t)(end < len ? end : len);
    uint32_t lines = 0, line_at = 0;
    bool lines_known = false;
    out->input = source->name;
    out->encoding = source->encodings;
    for (; source->parent != NULL; source = source->parent) {
        bool wide = source->encoding == IAMPB__ENCODING_UTF16LE || source->encoding == IAMPB__ENCODING_UTF16BE;
        if (wide && source->parent->parent == NULL) { /* bytes of a UTF-16 file that look like line feeds need not be */
            lines = lines_before(source, from);
            line_at = line_begin(source, from, lines);
            uint32_t line_end = line_at;
            to_parent(source, &line_at, &line_end);
            lines_known = true;
        }
        to_parent(source, &from, &to);
    }
    if (!lines_known) {
        lines = lines_before(source, from);
        line_at = line_begin(source, from, lines);
    }
    out->begin = from;
    out->end = to < from ? from : to;
    out->line = (uint64_t)lines + 1;
    out->column = (uint64_t)(from - line_at) + 1;
}
