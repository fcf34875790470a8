/* fuzz_csv.c - laws of the CSV reader: it always comes to an end, rows follow each other without overlap, line numbers
 * count line feeds, and the fields of a row with their quotes and separators are exactly the row. */
#include "base/csv.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define REQUIRE(condition)                                                                                             \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            fprintf(stderr, "%s:%d: %s does not hold\n", __FILE__, __LINE__, #condition);                              \
            abort();                                                                                                   \
        }                                                                                                              \
    } while (0)

#define ROOM 32

static uint32_t line_of(iampb_str text, uint32_t offset)
{
    uint32_t line = 1;
    for (uint32_t i = 0; i < offset; i++)
        line += text.ptr[i] == '\n';
    return line;
}

static void check_fields(const iampb__csv *csv, const iampb__csv_row *row, const iampb__csv_field *fields)
{
    char decoded[1 << 16];
    uint32_t at = row->begin;
    for (size_t i = 0; i < row->count && i < ROOM; i++) {
        const iampb__csv_field *f = &fields[i];
        REQUIRE(f->begin == at + f->quoted);
        REQUIRE(!f->doubled || f->quoted);
        REQUIRE(f->quoted || memchr(csv->text.ptr + f->begin, csv->separator, f->len) == NULL);
        if (f->len <= sizeof decoded)
            REQUIRE(iampb__csv_decode(csv, f, decoded) <= f->len);
        at = f->begin + f->len + f->quoted;
        REQUIRE(i + 1 == row->count || csv->text.ptr[at] == csv->separator);
        at++;
    }
    if (row->count <= ROOM)
        REQUIRE(at == row->begin + row->len + 1);
}

static void read_with(iampb_str text, char separator)
{
    iampb__csv csv;
    iampb__csv_row row;
    iampb__csv_field fields[ROOM];
    uint32_t before = 0;
    iampb__csv_init(&csv, text, separator);
    while (iampb__csv_next(&csv, &row, fields, ROOM)) {
        REQUIRE(row.begin >= before && row.len > 0 && row.count + row.broken > 0);
        REQUIRE((size_t)row.begin + row.len <= text.len && csv.at >= row.begin + row.len && csv.at <= text.len);
        REQUIRE(row.line == line_of(text, row.begin));
        if (row.broken)
            REQUIRE(row.fault >= row.begin && row.fault <= text.len);
        else
            check_fields(&csv, &row, fields);
        before = csv.at;
    }
    REQUIRE(csv.at == text.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 1 << 16)
        return 0;
    iampb_str text = {(const char *)data, size};
    read_with(text, ',');
    read_with(text, ';');
    return 0;
}
