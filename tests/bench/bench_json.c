/* bench_json.c - the reader and the walker against Jansson on authorization details of 50 MB, in one run.
 * One JSON line a figure. `--megabytes N` for another size. Rounds of all contestants alternate and the best of each
 * counts, so that a machine that is busy for a moment does not favour one. The exit status is 1 where a promise is
 * broken: reading at 8 times Jansson's throughput or more, live memory below 3 times the input. */
#include "base/arena.h"
#include "generate.h"
#include "json/read.h"
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ROUNDS 5
#define LEAST_RATIO 8.0
#define MOST_MEMORY 3.0

typedef struct counter {
    size_t live, peak;
} counter;

static void took(counter *c, size_t bytes)
{
    c->live += bytes;
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

/* Processor time: one thread, so on an idle machine it is the time on the wall, and on a busy one it still holds. */
static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

typedef struct job {
    iampb_context *ctx;
    const iampb__source *source;
    counter *memory;
    double seconds; /* of the last run: from bytes to an answer, without giving the answer's memory back */
} job;

static int run_read(job *j)
{
    iampb__arena *arena = NULL;
    iampb__json root = IAMPB__JSON_NOTHING;
    double begin = now();
    int bad = iampb__arena_new(j->ctx, &arena, NULL) < 0
            || iampb__json_read(j->ctx, j->source, arena, &root, NULL) < 0;
    j->seconds = now() - begin;
    iampb__arena_free(arena);
    return bad;
}

static int run_walk(job *j)
{
    iampb__json_walk *walk = NULL;
    iampb__json_item item = { .kind = IAMPB__JSON_DOCUMENT };
    double begin = now();
    int bad = iampb__json_walk_new(j->ctx, j->source, &walk, NULL) < 0;
    while (!bad && item.kind != IAMPB__JSON_END)
        bad = iampb__json_walk_next(walk, &item, NULL) < 0;
    j->seconds = now() - begin;
    iampb__json_walk_free(walk);
    return bad;
}

static int run_jansson(job *j, size_t flags)
{
    double begin = now();
    json_t *root = json_loadb(j->source->text.ptr, j->source->text.len, flags, NULL);
    j->seconds = now() - begin;
    int bad = root == NULL;
    json_decref(root);
    return bad;
}

static int run_jansson_plain(job *j) { return run_jansson(j, 0); }
static int run_jansson_strict(job *j) { return run_jansson(j, JSON_REJECT_DUPLICATES); }

/* The time to look at each byte once: what nothing can be faster than. */
static int run_sum(job *j)
{
    double begin = now();
    uint64_t sum = 0, word;
    for (size_t i = 0; i + 8 <= j->source->text.len; i += 8) {
        memcpy(&word, j->source->text.ptr + i, 8);
        sum += word;
    }
    volatile uint64_t sink = sum;
    (void)sink;
    j->seconds = now() - begin;
    return 0;
}

static const struct contestant {
    const char *name;
    int (*run)(job *);
} contestants[] = { { "json.read", run_read }, { "json.walk", run_walk }, { "jansson", run_jansson_plain },
    { "jansson.reject-duplicates", run_jansson_strict }, { "bytes-once", run_sum } };
enum { READ, WALK, JANSSON, JANSSON_STRICT, SUM, CONTESTANTS };

static int measure(job *j, double best[CONTESTANTS], size_t peaks[CONTESTANTS])
{
    for (int round = 0; round < ROUNDS; round++) {
        for (int c = 0; c < CONTESTANTS; c++) {
            size_t before = j->memory->live;
            j->memory->peak = before;
            if (contestants[c].run(j) != 0) {
                fprintf(stderr, "%s failed\n", contestants[c].name);
                return 1;
            }
            peaks[c] = j->memory->peak - before;
            if (round == 0 || j->seconds < best[c])
                best[c] = j->seconds;
        }
    }
    return 0;
}

static int report(size_t bytes, const double best[CONTESTANTS], const size_t peaks[CONTESTANTS])
{
    int bad = 0;
    for (int c = 0; c < CONTESTANTS; c++)
        printf("{\"benchmark\":\"%s\",\"bytes\":%zu,\"mb_per_s\":%.1f}\n", contestants[c].name, bytes,
                (double)bytes / 1e6 / best[c]);
    for (int c = READ; c <= WALK; c++) {
        for (int b = JANSSON; b <= SUM; b++) {
            double ratio = best[b] / best[c];
            bad |= b != SUM && ratio < LEAST_RATIO;
            printf("{\"benchmark\":\"%s\",\"bytes\":%zu,\"mb_per_s\":%.1f,\"baseline\":\"%s\",\"ratio\":%.2f}\n",
                    contestants[c].name, bytes, (double)bytes / 1e6 / best[c], contestants[b].name, ratio);
        }
        double live = (double)(peaks[c] + bytes) / (double)bytes; /* the text itself included */
        bad |= live >= MOST_MEMORY;
        printf("{\"benchmark\":\"%s.memory\",\"bytes\":%zu,\"live_bytes\":%zu,\"baseline\":\"input\",\"ratio\":%.2f}\n",
                contestants[c].name, bytes, peaks[c] + bytes, live);
    }
    return bad;
}

int main(int argc, char **argv)
{
    bench_account account = BENCH_ACCOUNT_50MB;
    size_t megabytes = argc == 3 && strcmp(argv[1], "--megabytes") == 0 ? (size_t)strtoull(argv[2], NULL, 10) : 50;
    account.users = account.users * megabytes / 50;
    account.roles = account.roles * megabytes / 50;
    account.policies = account.policies * megabytes / 50;
    counter memory = { 0, 0 };
    iampb_allocator allocator = { sizeof allocator, &memory, count_alloc, count_realloc, count_free };
    iampb_context_options options = IAMPB_CONTEXT_OPTIONS_INIT;
    options.allocator = &allocator;
    size_t len = 0, peaks[CONTESTANTS] = { 0 };
    double best[CONTESTANTS] = { 0 };
    job j = { .memory = &memory };
    iampb__arena *arena = NULL;
    char *text = bench_generate_account(&account, &len);
    int bad = text == NULL || iampb_context_new(&options, &j.ctx, NULL) < 0
            || iampb__arena_new(j.ctx, &arena, NULL) < 0;
    if (!bad)
        j.source = iampb__source_new(arena, iampb__str_z("generated"), iampb__str(text, len));
    bad = bad || j.source == NULL || measure(&j, best, peaks) || report(len, best, peaks);
    iampb__arena_free(arena);
    iampb_context_free(j.ctx);
    free(text);
    return bad;
}
