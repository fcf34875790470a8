/* test_threads.c - what may be shared: one context, one sealed organisation, one playbook and one list of findings by
 * any number of threads. Says most under a sanitizer for threads: CC=clang meson setup DIR -Db_sanitize=thread. */
#include "report_text.h"
#include <pthread.h>
#include <stdlib.h>

#define THREADS 4
#define ROUNDS 8

typedef struct text {
    char *bytes;
    size_t len;
} text;

static int32_t gather(void *user, const char *bytes, size_t len)
{
    text *t = user;
    char *grown = realloc(t->bytes, t->len + len + 1);
    if (grown == NULL)
        return 1;
    t->bytes = grown;
    memcpy(t->bytes + t->len, bytes, len);
    t->len += len;
    t->bytes[t->len] = '\0';
    return 0;
}

/* What the threads share, and what each of them must come to. */
typedef struct shared {
    iampb_context *ctx;
    iampb_organization *organization;
    const iampb_playbook *playbook;
    const iampb_findings *before;
    const char *expected;
} shared;

/* Checks of the harness end the test, which only its own thread may: threads return what went wrong. */
static const char *audit_once(const shared *s, int32_t format)
{
    iampb_findings *findings = NULL;
    iampb_write_options write = IAMPB_WRITE_OPTIONS_INIT;
    iampb_audit_options options = IAMPB_AUDIT_OPTIONS_INIT;
    text found = { NULL, 0 }, shared_text = { NULL, 0 };
    const char *trouble = NULL;
    options.now = CASE_NOW;
    options.baseline = s->before;
    write.format = format;
    if (iampb_playbook_audit(s->playbook, s->organization, &options, &findings, NULL) != IAMPB_OK)
        return "the audit failed";
    if (iampb_findings_write(findings, &write, gather, &found, NULL) != IAMPB_OK
        || iampb_findings_write(s->before, &write, gather, &shared_text, NULL) != IAMPB_OK)
        trouble = "writing failed";
    else if (format == IAMPB_FORMAT_CSV && strcmp(found.bytes, s->expected) != 0)
        trouble = "another thread found something else";
    free(found.bytes);
    free(shared_text.bytes);
    iampb_findings_free(findings);
    return trouble;
}

static const char *load_own(const shared *s)
{
    iampb_organization *organization = NULL;
    iampb_account *account = NULL;
    const char *trouble = NULL;
    if (iampb_organization_new(s->ctx, &organization, NULL) != IAMPB_OK
        || iampb_organization_add_account(organization, NULL, &account, NULL) != IAMPB_OK
        || iampb_account_load(account, "{\"SummaryMap\":{\"Users\":1}}", 26, NULL, NULL, NULL) != IAMPB_OK)
        trouble = "loading failed";
    iampb_organization_free(organization);
    return trouble;
}

static void *work(void *user)
{
    static const int32_t formats[] = { IAMPB_FORMAT_CSV, IAMPB_FORMAT_JSON, IAMPB_FORMAT_TEXT, IAMPB_FORMAT_NDJSON };
    const shared *s = user;
    const char *trouble = NULL;
    for (int i = 0; i < ROUNDS && trouble == NULL; i++)
        if ((trouble = audit_once(s, formats[i % 4])) == NULL)
            trouble = load_own(s);
    return (void *)(uintptr_t)trouble;
}

START_TEST(threads_share_what_does_not_change)
{
    const report_row rows[] = { ROOT_ROW("true", "2", "500", "false", "true", "700", "400"),
        { "zoe", "true", "100", "300", "false", "true", "200", "100", "true", "60", "1" },
        { "adam", "true", "1", "10", "true", "true", "10", "1", NULL, NULL, NULL, "1000", "s3" } };
    iampb_error *err = NULL;
    iampb_write_options write = IAMPB_WRITE_OPTIONS_INIT;
    pthread_t threads[THREADS];
    text expected = { NULL, 0 };
    char csv[4096];
    playbook_case c;
    case_begin(&c);
    case_load(&c, "report.csv", report_text(rows, 3, csv, sizeof csv));
    case_load(&c, "details.json", "{\"UserDetailList\": [{\"UserName\": \"zoe\", \"Arn\": "
            "\"arn:aws:iam::123456789012:user/zoe\", \"UserPolicyList\": [{\"PolicyName\": \"p\", \"PolicyDocument\": "
            "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}}}]}], \"GroupDetailList\": "
            "[], \"RoleDetailList\": [], \"Policies\": []}");
    ck_assert_status(iampb_organization_seal(c.organization, &err), IAMPB_OK, &err);
    case_audit_with(&c, "{\"exemptions\": [{\"resource\": \"*user/adam\", \"checks\": [\"keys.*\"], \"reason\": \"r\"}]}");
    write.format = IAMPB_FORMAT_CSV;
    ck_assert_status(iampb_findings_write(c.findings, &write, gather, &expected, &err), IAMPB_OK, &err);
    shared s = { c.ctx, c.organization, c.playbook, c.findings, expected.bytes };
    for (int i = 0; i < THREADS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, work, &s), 0);
    const char *trouble = NULL;
    for (int i = 0; i < THREADS; i++) {
        void *result = NULL;
        ck_assert_int_eq(pthread_join(threads[i], &result), 0);
        trouble = result != NULL ? result : trouble;
    }
    ck_assert_msg(trouble == NULL, "%s", trouble);
    free(expected.bytes);
    case_end(&c);
}
END_TEST

static Suite *suite(void) { return HARNESS_LIST("playbook/threads", threads_share_what_does_not_change); }

HARNESS_MAIN("playbook-threads", suite)
