/* fuzz_findings.c - any bytes read as findings. What is read must come back the same after writing and reading once
 * more, in a comparison with itself nothing is new or gone, and every format can write it. */
#include "iampb/iampb.h"
#include <stdlib.h>
#include <string.h>

typedef struct text {
    char *bytes;
    size_t len, room;
} text;

static int32_t collect(void *user, const char *bytes, size_t len)
{
    text *t = user;
    if (t->room - t->len < len) {
        t->room = (t->len + len) * 2;
        t->bytes = realloc(t->bytes, t->room);
        if (t->bytes == NULL)
            abort();
    }
    memcpy(t->bytes + t->len, bytes, len);
    t->len += len;
    return 0;
}

static void need(int condition)
{
    if (!condition)
        abort();
}

static text written(const iampb_findings *findings, iampb_format format)
{
    iampb_write_options options = IAMPB_WRITE_OPTIONS_INIT;
    text t = { NULL, 0, 0 };
    options.format = format;
    options.width = 40;
    need(iampb_findings_write(findings, &options, collect, &t, NULL) == IAMPB_OK);
    return t;
}

/* A fingerprint twice: no run writes that, and which of the two a comparison takes is not promised. */
static int repeats(const iampb_findings *findings)
{
    for (size_t i = 0; i < iampb_findings_count(findings); i++)
        for (size_t j = 0; j < i; j++)
            if (strcmp(iampb_finding_text(iampb_findings_at(findings, i), "fingerprint", NULL),
                    iampb_finding_text(iampb_findings_at(findings, j), "fingerprint", NULL)) == 0)
                return 1;
    return 0;
}

static void check(iampb_context *ctx, const iampb_findings *findings)
{
    iampb_findings *again = NULL, *diff = NULL;
    text first = written(findings, IAMPB_FORMAT_JSON);
    need(iampb_findings_read(ctx, first.bytes, first.len, "again", &again, NULL) == IAMPB_OK);
    text second = written(again, IAMPB_FORMAT_JSON);
    need(first.len == second.len && memcmp(first.bytes, second.bytes, first.len) == 0);
    need(iampb_findings_diff(findings, again, &diff, NULL) == IAMPB_OK);
    for (size_t i = 0; i < iampb_findings_count(diff); i++) {
        iampb_change change = iampb_finding_change(iampb_findings_at(diff, i));
        need(change == IAMPB_CHANGE_UNCHANGED || repeats(findings));
    }
    free(first.bytes);
    free(second.bytes);
    for (iampb_format format = IAMPB_FORMAT_TEXT; format <= IAMPB_FORMAT_CSV; format++) {
        text t = written(diff, format);
        if (format == IAMPB_FORMAT_TEXT)
            for (size_t i = 0; i < t.len; i++)
                need((unsigned char)t.bytes[i] >= 0x20 || t.bytes[i] == '\n');
        free(t.bytes);
    }
    iampb_findings_free(again);
    iampb_findings_free(diff);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    iampb_context *ctx = NULL;
    iampb_findings *findings = NULL;
    iampb_error *err = NULL;
    need(iampb_context_new(NULL, &ctx, NULL) == IAMPB_OK);
    iampb_status status = iampb_findings_read(ctx, (const char *)data, size, "fuzz", &findings, &err);
    need((status == IAMPB_OK) == (findings != NULL) && (status == IAMPB_OK) == (err == NULL));
    if (findings != NULL)
        check(ctx, findings);
    iampb_findings_free(findings);
    iampb_error_free(err);
    iampb_context_free(ctx);
    return 0;
}
