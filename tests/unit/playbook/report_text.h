/* report_text.h - credential reports for tests, from cells that say how long ago things were. */
#ifndef TESTS_PLAYBOOK_REPORT_TEXT_H
#define TESTS_PLAYBOOK_REPORT_TEXT_H
#include "case.h"
#include <stdbool.h>

/* Rows of tables leave out the cells that do not matter. */
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

/* Cells of time: "400" and "44.9" days before CASE_NOW, "90+1" that and a second more, "30-5" five seconds less; any
 * other text as it stands. NULL: "N/A", in `created` 1000 days, in `mfa`, keys and certificates "false". */
typedef struct report_row {
    const char *user, *password, *password_used, *password_changed, *mfa;
    const char *key1, *key1_made, *key1_used, *key2, *key2_made, *key2_used;
    const char *created, *key1_service, *key2_service, *cert1, *extra;
} report_row;

#define ROOT_ROW(...) { "<root_account>", __VA_ARGS__ }

/* Writes a whole report; rows end at user NULL. Returns `out`. With `extra` a 23rd column. */
char *report_text(const report_row *rows, size_t count, char *out, size_t room);
/* "2026-11-01T00:00:00+00:00" for a cell. */
void report_time(const char *cell, char out[40]);

/* How many findings have this check, verdict, end of the resource's ARN, and part of message, reason or evidence names;
 * NULL: any. */
unsigned count_findings(const iampb_findings *findings, const char *check, iampb_verdict verdict, const char *resource,
        const char *part);
void list_all(const iampb_findings *findings);
#endif
