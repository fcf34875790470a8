/* csv.c - see csv.h.
 * Separators, line feeds and quotes are found 64 bytes at a time, as the bits of one word; all other bytes are never
 * looked at singly. */
#include "base/csv.h"
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define BLOCK 64u

void iampb__csv_init(iampb__csv *csv, iampb_str text, char separator)
{
    *csv = (iampb__csv){ .text = text, .at = 0, .line = 1, .separator = separator };
}

/* Bit i: byte i of the block is a separator, a line feed or a quote. */
static inline uint64_t marks_of(const char *block, char separator)
{
    uint64_t marks = 0;
#ifdef __SSE2__
    const __m128i separators = _mm_set1_epi8(separator), feeds = _mm_set1_epi8('\n'), quotes = _mm_set1_epi8('"');
    for (unsigned i = 0; i < BLOCK; i += 16) {
        __m128i piece = _mm_loadu_si128((const __m128i *)(const void *)(block + i));
        __m128i hits = _mm_or_si128(_mm_cmpeq_epi8(piece, separators),
                _mm_or_si128(_mm_cmpeq_epi8(piece, feeds), _mm_cmpeq_epi8(piece, quotes)));
        marks |= (uint64_t)(uint32_t)_mm_movemask_epi8(hits) << i;
    }
#else
    for (unsigned i = 0; i < BLOCK; i++)
        marks |= (uint64_t)(block[i] == separator || block[i] == '\n' || block[i] == '"') << i;
#endif
    return marks;
}

static inline unsigned lowest_bit(uint64_t bits)
{
#ifdef __GNUC__
    return (unsigned)__builtin_ctzll(bits);
#else
    unsigned at = 0;
    for (; (bits & 1) == 0; bits >>= 1)
        at++;
    return at;
#endif
}

/* The last block of the text, copied to where behind it there is something to read, but nothing to find. */
static uint64_t marks_at_end(const iampb__csv *csv, uint32_t at)
{
    char last[BLOCK] = { 0 };
    size_t left = csv->text.len - at;
    if (left > 0)
        memcpy(last, csv->text.ptr + at, left);
    uint64_t inside = ((uint64_t)1 << left) - 1; /* a separator may be NUL in a hostile call */
    return marks_of(last, csv->separator) & inside;
}

/* The marks of the bytes from `at` on. Behind the end of the text there are none. */
static inline uint64_t marks_at(const iampb__csv *csv, uint32_t at)
{
    return csv->text.len - at >= BLOCK ? marks_of(csv->text.ptr + at, csv->separator) : marks_at_end(csv, at);
}

static bool find_from(const iampb__csv *csv, uint32_t from, char c, uint32_t *out)
{
    size_t at = iampb__str_find(csv->text, c, from);
    if (at == SIZE_MAX)
        return false;
    *out = (uint32_t)at;
    return true;
}

/* Reads a quoted field whose opening quote is at `open`; *next is behind its closing quote. */
static bool read_quoted(const iampb__csv *csv, uint32_t open, iampb__csv_field *field, uint32_t *next, uint32_t *fault)
{
    const char *text = csv->text.ptr;
    uint32_t len = (uint32_t)csv->text.len, at = open + 1;
    *field = (iampb__csv_field){ open + 1, 0, true, false };
    for (;; at += 2) {
        if (!find_from(csv, at, '"', &at)) {
            *fault = open;
            return false;
        }
        if (at + 1 >= len || text[at + 1] != '"')
            break;
        field->doubled = true;
    }
    field->len = at - open - 1;
    *next = ++at;
    if (at < len && text[at] == '\r' && (at + 1 == len || text[at + 1] == '\n'))
        at++;
    *fault = at;
    return at >= len || text[at] == csv->separator || text[at] == '\n';
}

static uint32_t feeds_in(const iampb__csv *csv, const iampb__csv_field *field)
{
    iampb_str inside = { csv->text.ptr + field->begin, field->len };
    uint32_t feeds = 0;
    for (size_t at = iampb__str_find(inside, '\n', 0); at != SIZE_MAX; at = iampb__str_find(inside, '\n', at + 1))
        feeds++;
    return feeds;
}

static void finish(iampb__csv *csv, iampb__csv_row *row, uint32_t end, uint32_t feeds)
{
    uint32_t len = (uint32_t)csv->text.len;
    csv->at = end < len ? end + 1 : len;
    csv->line += feeds + 1;
    if (end > row->begin && csv->text.ptr[end - 1] == '\r')
        end--;
    row->len = end - row->begin;
}

/* A row whose quotes make no sense ends with its first line. */
static void finish_broken(iampb__csv *csv, iampb__csv_row *row, uint32_t fault)
{
    uint32_t end = (uint32_t)csv->text.len;
    find_from(csv, row->begin, '\n', &end);
    row->broken = true;
    row->fault = fault;
    finish(csv, row, end, 0);
}

/* Passes empty lines; false at the end of the text. */
static bool find_row(iampb__csv *csv)
{
    const char *text = csv->text.ptr;
    uint32_t len = (uint32_t)csv->text.len;
    while (csv->at < len) {
        uint32_t at = csv->at;
        if (text[at] == '\r' && (at + 1 == len || text[at + 1] == '\n'))
            at++;
        if (at < len && text[at] != '\n')
            return true;
        csv->line++;
        csv->at = at < len ? at + 1 : len;
    }
    return false;
}

bool iampb__csv_next(iampb__csv *csv, iampb__csv_row *row, iampb__csv_field *fields, size_t room)
{
    const char *text = csv->text.ptr;
    uint32_t len = (uint32_t)csv->text.len, feeds = 0, count = 0;
    if (!find_row(csv))
        return false;
    uint32_t base = csv->at, field_begin = csv->at, at;
    *row = (iampb__csv_row){ .begin = csv->at, .line = csv->line };
    uint64_t marks = marks_at(csv, base);
    for (;;) {
        while (marks == 0 && len - base > BLOCK) {
            base += BLOCK;
            marks = marks_at(csv, base);
        }
        at = marks == 0 ? len : base + lowest_bit(marks);
        marks &= marks - 1;
        if (at < len && text[at] == '"') {
            iampb__csv_field quoted;
            uint32_t next, fault;
            if (at != field_begin)
                continue;
            if (!read_quoted(csv, at, &quoted, &next, &fault)) {
                finish_broken(csv, row, fault);
                return true;
            }
            feeds += feeds_in(csv, &quoted);
            if (count < room)
                fields[count] = quoted;
            count++;
            at = fault; /* behind the field: a separator, a line feed or the end */
            base = at + 1;
            marks = at < len ? marks_at(csv, base) : 0;
        } else {
            uint32_t end = at;
            if (end > field_begin && text[end - 1] == '\r' && (at == len || text[at] == '\n'))
                end--;
            if (count < room)
                fields[count] = (iampb__csv_field){ field_begin, end - field_begin, false, false };
            count++;
        }
        if (at == len || text[at] == '\n')
            break;
        field_begin = at + 1;
    }
    row->count = count;
    finish(csv, row, at, feeds);
    return true;
}

size_t iampb__csv_decode(const iampb__csv *csv, const iampb__csv_field *field, char *out)
{
    const char *text = csv->text.ptr + field->begin;
    size_t len = 0;
    for (uint32_t i = 0; i < field->len; i++) {
        out[len++] = text[i];
        if (text[i] == '"' && field->doubled)
            i++; /* the reader has seen that quotes come in pairs here */
    }
    return len;
}
