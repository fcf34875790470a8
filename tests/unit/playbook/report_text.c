/* report_text.c - see report_text.h. */
#include "report_text.h"
#include "base/time.h"
#include <stdio.h>
#include <stdlib.h>

void report_time(const char *cell, char out[40])
{
    char *rest;
    if (cell[0] < '0' || cell[0] > '9' || strchr(cell, 'T') != NULL) {
        snprintf(out, 40, "%s", cell);
        return;
    }
    double days = strtod(cell, &rest);
    long seconds = *rest == '\0' ? 0 : strtol(rest, NULL, 10);
    size_t len = iampb__time_format(CASE_NOW - (int64_t)(days * 86400.0 + 0.5) - seconds, out);
    snprintf(out + len - 1, 40 - len, "+00:00"); /* AWS's own zone, instead of Z */
}

static const char *cell_or(const char *cell, const char *other) { return cell == NULL ? other : cell; }

char *report_text(const report_row *rows, size_t count, char *out, size_t room)
{
    bool extra = false;
    for (size_t i = 0; i < count; i++)
        extra = extra || rows[i].extra != NULL;
    int len = snprintf(out, room, "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,"
            "password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,"
            "access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,"
            "access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,"
            "access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated%s",
            extra ? ",additional_credentials_info" : "");
    for (size_t i = 0; i < count && rows[i].user != NULL; i++) {
        const report_row *r = &rows[i];
        char times[7][40];
        const char *cells[7] = { cell_or(r->created, "1000"), cell_or(r->password_used, "N/A"),
            cell_or(r->password_changed, "N/A"), cell_or(r->key1_made, "N/A"), cell_or(r->key1_used, "N/A"),
            cell_or(r->key2_made, "N/A"), cell_or(r->key2_used, "N/A") };
        bool root = strcmp(r->user, "<root_account>") == 0, quoted = strchr(r->user, ',') != NULL;
        const char *quote = quoted ? "\"" : "";
        for (size_t t = 0; t < 7; t++)
            report_time(cells[t], times[t]);
        len += snprintf(out + len, room - (size_t)len,
                "\n%s%s%s,%sarn:aws:iam::123456789012:%s%s%s,%s,%s,%s,%s,N/A,%s,%s,%s,%s,N/A,%s,%s,%s,%s,N/A,%s,%s,N/A,"
                "false,N/A%s%s",
                quote, r->user, quote, quote, root ? "root" : "user/", root ? "" : r->user, quote, times[0],
                cell_or(r->password, "false"), times[1], times[2], cell_or(r->mfa, "false"),
                cell_or(r->key1, "false"), times[3], times[4], cell_or(r->key1_service, "N/A"),
                cell_or(r->key2, "false"), times[5], times[6], cell_or(r->key2_service, "N/A"),
                cell_or(r->cert1, "false"), extra ? "," : "", extra ? cell_or(r->extra, "") : "");
        ck_assert_msg((size_t)len < room, "the report of a test is too long");
    }
    return out;
}

static bool ends(const char *text, const char *end)
{
    size_t len = strlen(text), end_len = strlen(end);
    return len >= end_len && strcmp(text + len - end_len, end) == 0;
}

static bool mentions(const iampb_finding *f, const char *part)
{
    if (strstr(iampb_finding_text(f, "message", NULL), part) != NULL
        || strstr(iampb_finding_text(f, "reason", NULL), part) != NULL)
        return true;
    for (size_t i = 0; i < iampb_finding_evidence_count(f); i++)
        if (strstr(iampb_finding_evidence_text(f, i, "field", NULL), part) != NULL)
            return true;
    return false;
}

unsigned count_findings(const iampb_findings *findings, const char *check, iampb_verdict verdict, const char *resource,
        const char *part)
{
    unsigned count = 0;
    for (size_t i = 0; i < iampb_findings_count(findings); i++) {
        const iampb_finding *f = iampb_findings_at(findings, i);
        if ((check == NULL || strcmp(iampb_finding_text(f, "check_id", NULL), check) == 0)
            && (verdict == 0 || iampb_finding_verdict(f) == verdict)
            && (resource == NULL || ends(iampb_finding_text(f, "resource_arn", NULL), resource))
            && (part == NULL || mentions(f, part)))
            count++;
    }
    return count;
}

void list_all(const iampb_findings *findings)
{
    for (size_t i = 0; i < iampb_findings_count(findings); i++) {
        const iampb_finding *f = iampb_findings_at(findings, i);
        fprintf(stderr, "# %s %s %s: %s %s\n", iampb_verdict_name(iampb_finding_verdict(f)),
                iampb_finding_text(f, "check_id", NULL), iampb_finding_text(f, "resource_arn", NULL),
                iampb_finding_text(f, "message", NULL), iampb_finding_text(f, "reason", NULL));
    }
}
