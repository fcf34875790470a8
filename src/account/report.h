/* report.h - the credential report of one account: CSV in any dialect that AWS, its tools and spreadsheets write.
 * Rule: AWS IAM User Guide, "Generate credential reports for your AWS account". */
#ifndef IAMPB__ACCOUNT_REPORT_H
#define IAMPB__ACCOUNT_REPORT_H
#include "account/model.h"
#include "base/error.h"

/* Whether a text begins with the header line of a report: in UTF-8 or, with a byte order mark, UTF-16, whatever its
 * separator. The beginning of the input is enough, if its first line is whole. */
bool iampb__report_looks_like(iampb_str text);

/* Reads the CSV that `input` holds as it came: with or without byte order mark, UTF-16 with one.
 *   account       whose report it is; not changed. Its id, if known, and an earlier report decide on conflicts; notes
 *                 go to its organisation, and are taken back on failure.
 *   arena         for all that is made; what a failure leaves in it is of no use.
 *   generated_at  kept in the report; IAMPB__TIME_UNKNOWN if nobody told.
 *   out           set on success alone. Entities have `account` and its organisation as owners.
 * To have no bytes, or a header alone, is no error: has_header and user_count tell. Rows that cannot be split with
 * certainty are left out, counted in bad_rows, and noted.
 * Returns IAMPB_OK, or
 *   IAMPB_E_UNRECOGNISED  the first line has no column of a credential report.
 *   IAMPB_E_ENCODING      not UTF-8 (or UTF-16, after its mark).
 *   IAMPB_E_SYNTAX        a header that makes no sense: a quote that never ends, neither user nor arn.
 *   IAMPB_E_CONFLICT      a row of another account than the first one, or than the account's; a second report.
 *   IAMPB_E_LIMIT         csv_rows, csv_field_bytes, entities.
 *   IAMPB_E_NOMEM. */
iampb_status iampb__report_load(iampb_account *account, iampb__arena *arena, const iampb__source *input,
        int64_t generated_at, iampb__report **out, iampb_error **err);

/* "access_key_1_last_used_date" and so on; "" for a number that is no column. */
iampb_str iampb__report_column_name(int column);

/* iampb__report_column() of model.h is in report.c too: it splits the user's row again. */
#endif
