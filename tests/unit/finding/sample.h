/* sample.h - lists of findings for the tests of this room. */
#ifndef TESTS_FINDING_SAMPLE_H
#define TESTS_FINDING_SAMPLE_H
#include "base/builder.h"
#include "finding/list.h"
#include "harness.h"

/* What tells the findings of a sample apart; NULL is "". */
typedef struct sample_row {
    const char *check_id, *account, *arn, *key;
    iampb_lesson lesson;
    iampb_severity severity;
    iampb_verdict verdict;
    bool muted;
} sample_row;

static inline iampb_findings *sample_new(iampb_context *ctx)
{
    iampb_findings *findings = NULL;
    iampb_error *err = NULL;
    ck_assert_status(iampb__findings_new(ctx, &findings, &err), IAMPB_OK, &err);
    return findings;
}

static inline iampb_str sample_text(const char *text) { return iampb__str_z(text == NULL ? "" : text); }

/* Begins a finding; the caller may set more before sample_end(). */
static inline iampb_finding *sample_begin(iampb_findings *findings, const sample_row *row)
{
    iampb_finding *finding = iampb__findings_begin(findings, NULL);
    ck_assert_ptr_nonnull(finding);
    finding->check_id = sample_text(row->check_id);
    finding->account = sample_text(row->account);
    finding->resource_arn = sample_text(row->arn);
    finding->stable_key = sample_text(row->key);
    finding->lesson = row->lesson;
    finding->severity = row->severity;
    finding->verdict = row->verdict;
    finding->muted = row->muted;
    return finding;
}

static inline void sample_end(iampb_findings *findings)
{
    iampb_error *err = NULL;
    ck_assert_status(iampb__findings_end(findings, &err), IAMPB_OK, &err);
}

/* Adds the row and counts it. */
static inline void sample_add(iampb_findings *findings, const sample_row *row)
{
    sample_begin(findings, row);
    sample_end(findings);
    iampb__coverage *cover = iampb__findings_coverage(findings, sample_text(row->check_id), sample_text(row->account),
            row->lesson, row->severity);
    ck_assert_ptr_nonnull(cover);
    if (row->muted)
        cover->muted++;
    else
        cover->verdicts[row->verdict]++;
}

static inline void sample_cover(iampb_findings *findings, const char *check_id, const char *account,
        iampb_lesson lesson, iampb_severity severity, iampb_verdict verdict, uint64_t count)
{
    iampb__coverage *cover = iampb__findings_coverage(findings, sample_text(check_id), sample_text(account), lesson,
            severity);
    ck_assert_ptr_nonnull(cover);
    cover->verdicts[verdict] += count;
}

static inline void sample_finish(iampb_findings *findings, const iampb_findings *baseline)
{
    iampb_error *err = NULL;
    ck_assert_status(iampb__findings_finish(findings, baseline, &err), IAMPB_OK, &err);
}

static inline int32_t sample_collect(void *user, const char *bytes, size_t len)
{
    iampb__builder_add(user, iampb__str(bytes, len));
    return 0;
}

/* What is written; NUL-terminated. Free with iampb__builder_free(). */
static inline iampb__builder sample_write(iampb_context *ctx, const iampb_findings *findings,
        const iampb_write_options *options)
{
    iampb__builder out = { .ctx = ctx };
    iampb_error *err = NULL;
    ck_assert_status(iampb_findings_write(findings, options, sample_collect, &out, &err), IAMPB_OK, &err);
    iampb__builder_char(&out, '\0');
    ck_assert(!out.failed);
    out.len--;
    return out;
}

static inline iampb__builder sample_format(iampb_context *ctx, const iampb_findings *findings, iampb_format format)
{
    iampb_write_options options = IAMPB_WRITE_OPTIONS_INIT;
    options.format = format;
    return sample_write(ctx, findings, &options);
}

/* A list with something of everything: positions, commands, controls, muting, notes, inputs, all verdicts. The texts
 * that findings point into are freed before it is handed out: findings stand alone. */
iampb_findings *sample_full(iampb_context *ctx);
/* The same without assertions, for runs in which memory fails. */
iampb_status sample_full_try(iampb_context *ctx, iampb_findings **out, iampb_error **err);
#endif
