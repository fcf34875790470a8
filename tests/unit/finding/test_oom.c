/* test_oom.c - every use of this room with each of its allocations failing, once and for ever. */
#include "oom.h"
#include "sample.h"

static iampb_status make(iampb_context *ctx, void *user)
{
    iampb_findings *f = NULL;
    iampb_error *err = NULL;
    iampb_status status = sample_full_try(ctx, &f, &err);
    status = oom_check(status, f, &err);
    (void)user;
    iampb_findings_free(f);
    return status;
}

static int32_t swallow(void *user, const char *bytes, size_t len)
{
    (void)user, (void)bytes, (void)len;
    return 0;
}

typedef struct given {
    iampb_findings *findings, *others;
    iampb_format format;
    iampb__builder json;
} given;

static iampb_status write_out(iampb_context *ctx, void *user)
{
    given *g = user;
    iampb_findings *f = NULL;
    iampb_error *err = NULL;
    iampb_write_options options = IAMPB_WRITE_OPTIONS_INIT;
    iampb_status status = sample_full_try(ctx, &f, &err);
    status = oom_check(status, f, &err);
    if (status < 0)
        return status;
    err = NULL;
    options.format = g->format;
    options.width = 60;
    status = iampb_findings_write(f, &options, swallow, NULL, &err);
    status = oom_check(status, NULL, &err);
    iampb_findings_free(f);
    return status;
}

static iampb_status read_in(iampb_context *ctx, void *user)
{
    given *g = user;
    iampb_findings *f = NULL;
    iampb_error *err = NULL;
    iampb_status status = iampb_findings_read(ctx, g->json.text, g->json.len, "in", &f, &err);
    status = oom_check(status, f, &err);
    iampb_findings_free(f);
    return status;
}

static iampb_status read_wrong(iampb_context *ctx, void *user)
{
    static const char json[] = "{\"schema_version\":\"1.0\",\"tool\":{\"name\":\"libiampb\"},\"findings\":[7]}";
    iampb_findings *f = NULL;
    iampb_error *err = NULL;
    iampb_status status = iampb_findings_read(ctx, json, sizeof json - 1, "in", &f, &err);
    (void)user;
    ck_assert_ptr_null(f);
    ck_assert_ptr_nonnull(err);
    iampb_error_free(err);
    return status == IAMPB_E_SYNTAX ? IAMPB_OK : status; /* what this step expects */
}

static iampb_status compare(iampb_context *ctx, void *user)
{
    iampb_findings *older = NULL, *newer = NULL, *diff = NULL;
    iampb_error *err = NULL;
    given *g = user;
    iampb_status status = sample_full_try(ctx, &older, &err);
    status = oom_check(status, older, &err);
    if (status == IAMPB_OK) {
        err = NULL;
        status = iampb_findings_read(ctx, g->json.text, g->json.len, NULL, &newer, &err);
        status = oom_check(status, newer, &err);
    }
    if (status == IAMPB_OK) {
        err = NULL;
        status = iampb_findings_diff(older, newer, &diff, &err);
        status = oom_check(status, diff, &err);
    }
    iampb_findings_free(older);
    iampb_findings_free(newer);
    iampb_findings_free(diff);
    return status;
}

/* A run against a baseline, on the internal interface that audits use. */
static iampb_status mark(iampb_context *ctx, void *user)
{
    given *g = user;
    iampb_findings *f = NULL;
    iampb_error *err = NULL;
    iampb_status status = iampb__findings_new(ctx, &f, &err);
    for (int i = 0; status == IAMPB_OK && i < 20; i++) {
        iampb_finding *d = iampb__findings_begin(f, &err);
        if (d == NULL) {
            status = IAMPB_E_NOMEM;
            break;
        }
        d->check_id = IAMPB__STR("a.b");
        d->verdict = IAMPB_FAIL;
        d->severity = 1 + i % 5;
        status = iampb__findings_end(f, &err);
    }
    if (status == IAMPB_OK)
        status = iampb__findings_finish(f, g->findings, &err);
    iampb_findings_free(f);
    return oom_check(status, NULL, &err);
}

START_TEST(making_survives) { ck_assert_uint_gt(oom_loop("making findings", make, NULL), 10); }
END_TEST

START_TEST(the_rest_survives)
{
    iampb_context *ctx = harness_context();
    given g = { .findings = sample_full(ctx) };
    g.json = sample_format(ctx, g.findings, IAMPB_FORMAT_JSON);
    for (g.format = IAMPB_FORMAT_TEXT; g.format <= IAMPB_FORMAT_CSV; g.format++)
        oom_loop("writing", write_out, &g);
    oom_loop("reading", read_in, &g);
    oom_loop("refusing", read_wrong, NULL);
    oom_loop("comparing", compare, &g);
    oom_loop("marking", mark, &g);
    iampb__builder_free(&g.json);
    iampb_findings_free(g.findings);
    iampb_context_free(ctx);
}
END_TEST

START_TEST(failures_inside_jansson_and_openssl_are_survived)
{
    iampb_context *ctx = harness_context();
    given g = { .findings = sample_full(ctx), .format = IAMPB_FORMAT_JSON };
    g.json = sample_format(ctx, g.findings, IAMPB_FORMAT_JSON);
    oom_loop_stride("making findings", make, NULL, 1, true);
    oom_loop_stride("writing", write_out, &g, 1, true);
    oom_loop_stride("reading", read_in, &g, 1, true);
    iampb__builder_free(&g.json);
    iampb_findings_free(g.findings);
    iampb_context_free(ctx);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = HARNESS_LIST("finding/oom", making_survives, the_rest_survives,
            failures_inside_jansson_and_openssl_are_survived);
    return s;
}

int main(void)
{
    if (!oom_install_hooks())
        return 99;
    return harness_run("finding-oom", suite);
}
