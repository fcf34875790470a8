/* bench_report.c - the credential report: how fast it is read, beside reading its bytes once.
 * Page faults cost as much as the parsing where memory is new, and they are the host's: each contestant runs once with
 * an allocator that keeps what it was given back, which is how a process that audits many accounts behaves, and once
 * with malloc. One JSON line a figure. */
#include "account/report.h"
#include "base/arena.h"
#include "keep.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ROUNDS 7
#define LEAST_MB_PER_S 500.0 /* for loading and judging together */

#define HEADER                                                                                                         \
    "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,"    \
    "mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,"                            \
    "access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,"      \
    "access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,"          \
    "cert_1_last_rotated,cert_2_active,cert_2_last_rotated\n"

/* ---- The report ---- */
/* Of this process alone: other work on the machine does not count. */
static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* Rows as live reports have them: people with a password, services with a key or two. */
static int put_row(char *at, size_t room, size_t i)
{
    static const char person[] = "firstname.lastname%zu,arn:aws:iam::123456789012:user/people/firstname.lastname%zu,"
                                 "20%02zu-%02zu-%02zuT10:11:12Z,true,2026-10-%02zuT12:13:14Z,2026-01-02T03:04:05Z,"
                                 "2026-12-01T00:00:00Z,true,true,2026-05-06T07:08:09Z,2026-11-01T10:00:00Z,"
                                 "us-east-1,s3,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A\n";
    static const char service[] = "service-account-%zu,arn:aws:iam::123456789012:user/service/team/service-account-%zu,"
                                  "20%02zu-%02zu-%02zuT10:11:12Z,false,N/A,N/A,N/A,false,true,2026-05-%02zuT07:08:09Z,"
                                  "2026-11-01T10:00:00Z,eu-central-1,sts,true,2026-08-01T00:00:01Z,"
                                  "2026-11-02T10:00:00Z,eu-central-1,dynamodb,false,N/A,false,N/A\n";
    return snprintf(at, room, i % 2 == 0 ? person : service, i, i, 14 + i % 12, 1 + i % 12, 1 + i % 28, 1 + i % 28);
}

static char *generate(size_t bytes, size_t *len, size_t *rows)
{
    char *text = malloc(bytes + 4096);
    if (text == NULL)
        return NULL;
    *len = (size_t)snprintf(
            text, bytes,
            HEADER "<root_account>,arn:aws:iam::123456789012:root,2014-01-01T00:00:00Z,"
                   "true,no_information,N/A,not_supported,true,false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,"
                   "false,N/A\n");
    for (*rows = 1; *len < bytes; ++*rows)
        *len += (size_t)put_row(text + *len, 4096, *rows);
    return text;
}

/* ---- Contestants ---- */
typedef struct job {
    iampb_context *ctx;
    iampb_str text;
    size_t rows;
} job;

static volatile uint64_t sink;

static int run_load(const job *j)
{
    iampb_organization organization = {.ctx = j->ctx};
    iampb_account account = {.organization = &organization, .id = {"", 0}};
    iampb__arena *arena = NULL;
    iampb__report *report = NULL;
    if (iampb__arena_new(j->ctx, &arena, NULL) < 0)
        return 1;
    const iampb__source *source = iampb__source_new(arena, iampb__str("report.csv", 10), j->text);
    int bad = source == NULL || iampb__report_load(&account, arena, source, 0, &report, NULL) < 0 ||
              report->user_count != j->rows || report->bad_rows > 0 || organization.notes.count > 0;
    iampb__arena_free(arena);
    return bad;
}

static int run_sum(const job *j)
{
    uint64_t sum = 0;
    for (size_t i = 0; i + sizeof sum <= j->text.len; i += sizeof sum) {
        uint64_t word;
        memcpy(&word, j->text.ptr + i, sizeof word);
        sum += word;
    }
    sink = sum;
    return 0;
}

static const struct contestant {
    const char *name;
    int (*run)(const job *);
    double least_mb_per_s; /* 0: nothing is promised */
} contestants[] = {
        {"bytes-once", run_sum, 0},
        {"report.load", run_load, LEAST_MB_PER_S},
};
#define CONTESTANTS (sizeof contestants / sizeof contestants[0])

static int measure(const job *j, const char *memory, int promised)
{
    double best[CONTESTANTS] = {0};
    int bad = 0;
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t c = 0; c < CONTESTANTS; c++) {
            double begin = now();
            if (contestants[c].run(j) != 0) {
                fprintf(stderr, "%s failed\n", contestants[c].name);
                return 1;
            }
            double took_s = now() - begin;
            if (round == 0 || took_s < best[c])
                best[c] = took_s;
        }
    }
    for (size_t c = 0; c < CONTESTANTS; c++) {
        double mb_per_s = (double)j->text.len / 1e6 / best[c];
        printf("{\"benchmark\":\"%s\",\"memory\":\"%s\",\"bytes\":%zu,\"rows\":%zu,\"mb_per_s\":%.1f,"
               "\"baseline\":\"%s\",\"ratio\":%.3f}\n",
               contestants[c].name, memory, j->text.len, j->rows, mb_per_s, contestants[0].name, best[0] / best[c]);
        bad |= promised && mb_per_s < contestants[c].least_mb_per_s;
    }
    return bad;
}

int main(int argc, char **argv)
{
    size_t megabytes = argc == 3 && strcmp(argv[1], "--megabytes") == 0 ? (size_t)strtoull(argv[2], NULL, 10) : 50;
    bench_keep *blocks = NULL;
    iampb_allocator allocator = bench_keep_allocator(&blocks);
    iampb_context_options options = IAMPB_CONTEXT_OPTIONS_INIT;
    job j = {NULL, {NULL, 0}, 0};
    size_t len = 0;
    char *text = generate(megabytes * 1000000, &len, &j.rows);
    int bad = text == NULL;
    j.text = iampb__str(text, len);
    for (int reuse = 1; reuse >= 0 && !bad; reuse--) {
        options.allocator = reuse ? &allocator : NULL;
        bad = iampb_context_new(&options, &j.ctx, NULL) < 0;
        bad = bad || measure(&j, reuse ? "reused" : "malloc", reuse);
        iampb_context_free(j.ctx);
        j.ctx = NULL;
    }
    bench_keep_end(&blocks);
    free(text);
    return bad;
}
