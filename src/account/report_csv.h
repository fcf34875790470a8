/* report_csv.h - the credential report as a table: encoding, separator, which field is which column, and splitting of
 * rows. What the fields mean is in report.c. */
#ifndef IAMPB__ACCOUNT_REPORT_CSV_H
#define IAMPB__ACCOUNT_REPORT_CSV_H
#include "account/report.h"
#include "base/csv.h"

#define IAMPB__REPORT_FIELDS 256 /* of a row at most; AWS has 23 columns */

/* The fields of one row. fields[field_count] of the report is always an empty one: missing columns point there. */
typedef struct iampb__report_fields {
    iampb__csv_row row;
    iampb__csv_field field[IAMPB__REPORT_FIELDS + 1];
    const char *problem; /* NULL, or why the row cannot be split: for a note */
} iampb__report_fields;

/* The text in UTF-8: the input itself, or decoded from it. *begin is behind a byte order mark. *lines tells how many
 * lines there may be at most, those without anything not counted: for one allocation of all rows. */
iampb_status iampb__report_decode(iampb_context *ctx, iampb__arena *arena, const iampb__source *input,
        const iampb__source **out, uint32_t *begin, size_t *lines, iampb_error **err);

/* Reads the header line, and leaves `csv` behind it. Fills separator, columns_seen, field_of, field_count and
 * has_header. */
iampb_status iampb__report_header(iampb_context *ctx, iampb__report *report, iampb__csv *csv, uint32_t begin,
        iampb_error **err);

/* The next row; false at the end. A row of empty fields is passed over, as spreadsheets leave them. */
bool iampb__report_next(const iampb__report *report, iampb__csv *csv, iampb__report_fields *fields);
#endif
