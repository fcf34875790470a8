/* bench_audit.c - whole audits through the public interface: a credential report loaded and judged, beside reading its
 * bytes once; an account's authorization details, where the checks that look at the data must cost less than the
 * loading, and those that ask the policies what they allow are held against making these policies ready; how the time
 * grows with ten times the users; and what the linter adds, for policies that nearly all differ. Each once with an allocator
 * that keeps its blocks (keep.h), for which the promises hold, and once with malloc. One JSON line a figure. */
#include "generate.h"
#include "iampb/iampb.h"
#include "keep.h"
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ROUNDS 5
#define LEAST_MB_PER_S 500.0 /* healthy report: loaded, sealed and judged */
#define MOST_ASKING 4.0 /* checks that ask what policies allow, beside making these ready: once is in it */

typedef struct subject {
    iampb_context *ctx;
    iampb_playbook *playbook; /* the default one, without the linter */
    iampb_playbook *looking;  /* the same without the checks that ask what policies allow */
    iampb_playbook *linting;  /* the default one */
    const char *memory;
    bool promised;
} subject;

typedef struct figures {
    double load_s, seal_s, audit_s; /* the best of ROUNDS */
    double ready_s; /* all policies made ready for questions, by itself; 0: not measured */
    size_t findings;
} figures;

/* Of this process alone: other work on the machine does not count. */
static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static volatile uint64_t sink;

static double read_once_s(const char *text, size_t len)
{
    double best = 0;
    for (int round = 0; round < ROUNDS; round++) {
        double begin = now();
        uint64_t sum = 0, word;
        for (size_t i = 0; i + sizeof word <= len; i += sizeof word) {
            memcpy(&word, text + i, sizeof word);
            sum += word;
        }
        sink = sum;
        double took = now() - begin;
        if (round == 0 || took < best)
            best = took;
    }
    return best;
}

static void keep_least(double *least, double seconds)
{
    if (*least == 0 || seconds < *least)
        *least = seconds;
}

static double total(const figures *f) { return f->load_s + f->seal_s + f->audit_s; }

static int run_once(iampb_context *ctx, const iampb_playbook *playbook, const char *text, size_t len, figures *out)
{
    iampb_organization *organization = NULL;
    iampb_account *account = NULL;
    iampb_findings *findings = NULL;
    iampb_audit_options options = IAMPB_AUDIT_OPTIONS_INIT;
    options.now = BENCH_NOW;
    double begin = now();
    int bad = iampb_organization_new(ctx, &organization, NULL) < 0
            || iampb_organization_add_account(organization, NULL, &account, NULL) < 0
            || iampb_account_load(account, text, len, NULL, NULL, NULL) < 0;
    double loaded = now();
    bad = bad || iampb_organization_seal(organization, NULL) < 0;
    double sealed = now();
    bad = bad || iampb_playbook_audit(playbook, organization, &options, &findings, NULL) < 0;
    double done = now();
    if (!bad && out->ready_s >= 0) {
        iampb_access_index *index = NULL;
        bad = iampb_access_index_new(organization, &index, NULL) < 0;
        keep_least(&out->ready_s, now() - done);
        iampb_access_index_free(index);
    }
    if (!bad) {
        keep_least(&out->load_s, loaded - begin);
        keep_least(&out->seal_s, sealed - loaded);
        keep_least(&out->audit_s, done - sealed);
        out->findings = iampb_findings_count(findings);
    }
    iampb_findings_free(findings);
    iampb_organization_free(organization);
    return bad;
}

static int run(iampb_context *ctx, const iampb_playbook *playbook, const char *text, size_t len, figures *out)
{
    *out = (figures){ .load_s = 0 };
    for (int round = 0; round < ROUNDS; round++)
        if (text == NULL || run_once(ctx, playbook, text, len, out) != 0) {
            fprintf(stderr, "bench-audit: an audit failed\n");
            return 1;
        }
    return 0;
}

/* Where every row has faults, making the findings is what is measured. */
static int bench_report(const subject *s, size_t faults, const char *what, double least_mb_per_s)
{
    size_t len = 0;
    char *text = bench_generate_report(190000, faults, 1, &len);
    figures f;
    int bad = run(s->ctx, s->playbook, text, len, &f);
    if (!bad) {
        double once = read_once_s(text, len), mb = (double)len / 1e6;
        printf("{\"benchmark\":\"report.audit.%s\",\"memory\":\"%s\",\"bytes\":%zu,\"findings\":%zu,\"load_mb_per_s\":%.1f,"
               "\"load_ms\":%.2f,\"seal_ms\":%.2f,\"audit_ms\":%.2f,\"mb_per_s\":%.1f,\"baseline\":\"bytes-once\","
               "\"ratio\":%.4f}\n",
                what, s->memory, len, f.findings, mb / f.load_s, f.load_s * 1e3, f.seal_s * 1e3, f.audit_s * 1e3, mb / total(&f),
                once / total(&f));
        bad = mb / total(&f) < least_mb_per_s;
    }
    free(text);
    return bad;
}

static int bench_account_size(const subject *s, const iampb_playbook *playbook, size_t factor, size_t faults, figures *f,
        size_t *len)
{
    bench_account size = BENCH_ACCOUNT_50MB;
    size.faults = faults;
    size.users = size.users * factor / 10;
    size.roles = size.roles * factor / 10;
    size.policies = size.policies * factor / 10;
    char *text = bench_generate_account(&size, len);
    int bad = run(s->ctx, playbook, text, *len, f);
    free(text);
    return bad;
}

static void print_account(const subject *s, const char *what, const figures *f, size_t len)
{
    double mb = (double)len / 1e6;
    printf("{\"benchmark\":\"account.audit.%s\",\"memory\":\"%s\",\"bytes\":%zu,\"findings\":%zu,\"load_ms\":%.2f,\"seal_ms\":%.2f,"
           "\"audit_ms\":%.2f,\"mb_per_s\":%.1f,\"baseline\":\"load+seal\",\"ratio\":%.3f}\n",
            what, s->memory, len, f->findings, f->load_s * 1e3, f->seal_s * 1e3, f->audit_s * 1e3, mb / total(f),
            (f->load_s + f->seal_s) / f->audit_s);
}

static void print_growth(const subject *s, const char *what, const figures *tenth, const figures *whole, double sizes)
{
    printf("{\"benchmark\":\"account.growth.%s\",\"memory\":\"%s\",\"size_ratio\":%.2f,\"baseline\":\"a tenth of the "
           "account\",\"ratio\":%.2f}\n",
            what, s->memory, sizes, total(whole) / total(tenth));
}

/* Policies of the generated account are drawn one by one, so there are hardly any copies, and half of their actions do
 * not exist: more work for the linter than any account that people made. */
static int bench_lint(const subject *s, const figures *without)
{
    figures whole, tenth;
    size_t whole_len = 0, tenth_len = 0;
    if (bench_account_size(s, s->linting, 1, BENCH_FAULTS, &tenth, &tenth_len) != 0
        || bench_account_size(s, s->linting, 10, BENCH_FAULTS, &whole, &whole_len) != 0)
        return 1;
    printf("{\"benchmark\":\"account.audit.lint\",\"memory\":\"%s\",\"bytes\":%zu,\"findings\":%zu,\"audit_ms\":%.2f,"
           "\"lint_mb_per_s\":%.1f,\"baseline\":\"load+seal+audit without the linter\",\"ratio\":%.2f}\n",
            s->memory, whole_len, whole.findings, whole.audit_s * 1e3,
            (double)whole_len / 1e6 / (whole.audit_s - without->audit_s), total(&whole) / total(without));
    print_growth(s, "lint", &tenth, &whole, (double)whole_len / (double)tenth_len);
    return 0;
}

/* What asking the policies adds to looking at the data. */
static int bench_asking(const subject *s, const figures *all)
{
    figures looking;
    size_t len = 0;
    if (bench_account_size(s, s->looking, 10, BENCH_FAULTS, &looking, &len) != 0)
        return 1;
    print_account(s, "looking", &looking, len);
    printf("{\"benchmark\":\"account.audit.asking\",\"memory\":\"%s\",\"bytes\":%zu,\"asking_ms\":%.2f,"
           "\"ready_ms\":%.2f,\"baseline\":\"policies made ready\",\"ratio\":%.2f}\n",
            s->memory, len, (all->audit_s - looking.audit_s) * 1e3, all->ready_s * 1e3,
            (all->audit_s - looking.audit_s) / all->ready_s);
    return s->promised
            && (looking.audit_s > looking.load_s + looking.seal_s
                || all->audit_s - looking.audit_s > MOST_ASKING * all->ready_s);
}

static int bench_account_all(const subject *s)
{
    figures whole, tenth, faulty;
    size_t whole_len = 0, tenth_len = 0, faulty_len = 0;
    if (bench_account_size(s, s->playbook, 1, BENCH_FAULTS, &tenth, &tenth_len) != 0
        || bench_account_size(s, s->playbook, 10, BENCH_FAULTS, &whole, &whole_len) != 0
        || bench_account_size(s, s->playbook, 10, BENCH_ALL_FAULTY, &faulty, &faulty_len) != 0)
        return 1;
    print_account(s, "healthy", &whole, whole_len);
    print_account(s, "faulty", &faulty, faulty_len);
    print_growth(s, "checks", &tenth, &whole, (double)whole_len / (double)tenth_len);
    if (bench_lint(s, &whole) != 0)
        return 1;
    return bench_asking(s, &whole);
}

static int bench_with(const iampb_allocator *allocator, const char *memory, const char *only)
{
    iampb_context_options options = IAMPB_CONTEXT_OPTIONS_INIT;
    static const char no_lint[] = "{\"checks\": {\"lint.*\": {\"enabled\": false}}}";
    static const char no_asking[] = "{\"checks\": {\"lint.*\": {\"enabled\": false},"
        " \"mfa.admin-without-mfa\": {\"enabled\": false}, \"mfa.self-manage-missing\": {\"enabled\": false},"
        " \"mfa.not-required-by-policy\": {\"enabled\": false}, \"privilege.admin-user\": {\"enabled\": false},"
        " \"privilege.admin-group\": {\"enabled\": false}, \"privilege.admin-role\": {\"enabled\": false},"
        " \"privilege.full-cloudtrail\": {\"enabled\": false}, \"privilege.full-kms\": {\"enabled\": false},"
        " \"privilege.marketplace-subscribe\": {\"enabled\": false},"
        " \"privilege.passrole-any\": {\"enabled\": false}, \"privilege.no-boundary\": {\"enabled\": false},"
        " \"root.scp-missing\": {\"enabled\": false}, \"accounts.*\": {\"enabled\": false}}}";
    subject s = { .memory = memory, .promised = allocator != NULL };
    options.allocator = allocator;
    int bad = iampb_context_new(&options, &s.ctx, NULL) < 0 || iampb_playbook_new(s.ctx, NULL, &s.linting, NULL) < 0
            || iampb_playbook_parse(s.ctx, no_lint, sizeof no_lint - 1, NULL, &s.playbook, NULL) < 0
            || iampb_playbook_parse(s.ctx, no_asking, sizeof no_asking - 1, NULL, &s.looking, NULL) < 0;
    if (!bad && strcmp(only, "account") != 0)
        bad = bench_report(&s, BENCH_FAULTS, "healthy", s.promised ? LEAST_MB_PER_S : 0)
            | bench_report(&s, BENCH_ALL_FAULTY, "faulty", 0);
    if (s.looking != NULL && strcmp(only, "report") != 0)
        bad |= bench_account_all(&s);
    iampb_playbook_free(s.playbook);
    iampb_playbook_free(s.looking);
    iampb_playbook_free(s.linting);
    iampb_context_free(s.ctx);
    return bad;
}

/* `bench-audit report`, `bench-audit account`: only that part. */
int main(int argc, char **argv)
{
    const char *only = argc > 1 ? argv[1] : "";
    bench_keep *blocks = NULL;
    iampb_allocator allocator = bench_keep_allocator(&blocks);
    int bad = bench_with(&allocator, "reused", only) | bench_with(NULL, "malloc", only);
    bench_keep_end(&blocks);
    return bad;
}
