/* bench_who.c - who-can over an account with many principals and few distinct sets of policies. One JSON line a figure.
 * The baseline is what a host does without an index: each principal opened, its policies compiled, one decision; measured
 * on some of them, for all it would take minutes. The exit status is 1 where a promise is broken: 100 ms for 100,000
 * principals with 2,000 distinct sets. */
#include "iampb/iampb.h"
#include "sets.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PRINCIPALS 100000
#define SETS 2000
#define ROUNDS 7
#define SAMPLE 200
#define MOST_MS 100.0

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* ---- Memory ---- */
typedef struct counter {
    size_t live;
} counter;

static void *count_alloc(void *user, size_t size)
{
    ((counter *)user)->live += size;
    return malloc(size);
}

static void *count_realloc(void *user, void *ptr, size_t old_size, size_t new_size)
{
    ((counter *)user)->live += new_size - old_size;
    return realloc(ptr, new_size);
}

static void count_free(void *user, void *ptr, size_t size)
{
    ((counter *)user)->live -= size;
    free(ptr);
}

/* ---- One account ---- */
typedef struct world {
    counter count;
    iampb_allocator allocator;
    iampb_context *ctx;
    iampb_organization *organization;
    iampb_access_index *index;
    iampb_request *request;
    double index_ms;
    size_t index_bytes;
} world;

static int open_world(world *w, int principals, int own)
{
    text document = { 0 };
    iampb_account *account = NULL;
    iampb_context_options options = IAMPB_CONTEXT_OPTIONS_INIT;
    const char *action = "ec2:TerminateInstances", *resource = "arn:aws:ec2:eu-north-1:" SETS_ACCOUNT ":instance/i-u4";
    *w = (world){ .count = { 0 } };
    w->allocator = (iampb_allocator){ sizeof w->allocator, &w->count, count_alloc, count_realloc, count_free };
    options.allocator = &w->allocator;
    sets_account(&document, &(sets_options){ .principals = principals, .sets = SETS, .own = own });
    int bad = document.failed || iampb_context_new(&options, &w->ctx, NULL) < 0
            || iampb_organization_new(w->ctx, &w->organization, NULL) < 0
            || iampb_organization_add_account(w->organization, NULL, &account, NULL) < 0
            || iampb_account_load(account, document.ptr, document.len, NULL, NULL, NULL) < 0
            || iampb_organization_seal(w->organization, NULL) < 0;
    free(document.ptr);
    size_t before = w->count.live;
    double begin = now_ms();
    bad = bad || iampb_access_index_new(w->organization, &w->index, NULL) < 0;
    w->index_ms = now_ms() - begin;
    w->index_bytes = w->count.live - before;
    return bad || iampb_request_new(w->ctx, &w->request, NULL) < 0
            || iampb_request_set_action(w->request, action, strlen(action), NULL) < 0
            || iampb_request_set_resource(w->request, resource, strlen(resource), NULL) < 0;
}

static void close_world(world *w)
{
    iampb_request_free(w->request);
    iampb_access_index_free(w->index);
    iampb_organization_free(w->organization);
    iampb_context_free(w->ctx);
}

static int ask(world *w, double *best, size_t *found)
{
    iampb_who *who = NULL;
    double begin = now_ms();
    if (iampb_who_can(w->index, w->request, NULL, &who, NULL) < 0)
        return 1;
    double took = now_ms() - begin;
    *best = *best == 0 || took < *best ? took : *best;
    *found = iampb_who_count(who);
    iampb_who_free(who);
    return 0;
}

/* Without an index, for SAMPLE users; milliseconds for all. */
static int ask_alone(world *w, int principals, double *ms)
{
    double begin = now_ms();
    for (int i = 0; i < SAMPLE; i++) {
        iampb_principal *principal = NULL;
        iampb_policy_set *set = NULL;
        text arn = { 0 };
        text_add(&arn, "arn:aws:iam::" SETS_ACCOUNT ":user/u%d", i * (principals / SAMPLE));
        if (iampb_principal_open(w->organization, arn.ptr, arn.len, &principal, NULL) < 0
            || iampb_principal_policies(principal, w->request, NULL, &set, NULL) < 0
            || iampb_evaluate(set, w->request, NULL) < 0)
            return 1;
        iampb_policy_set_free(set);
        iampb_principal_free(principal);
        free(arn.ptr);
    }
    *ms = (now_ms() - begin) * principals / SAMPLE;
    return 0;
}

static int bench(const char *name, int own, double most_ms)
{
    world w;
    double best = 0, alone = 0;
    size_t found = 0;
    int bad = open_world(&w, PRINCIPALS, own);
    for (int round = 0; round < ROUNDS && !bad; round++)
        bad = ask(&w, &best, &found);
    bad = bad || ask_alone(&w, PRINCIPALS, &alone);
    if (!bad) {
        printf("{\"benchmark\":\"%s\",\"principals\":%zu,\"sets\":%zu,\"found\":%zu,\"ms\":%.2f,\"index_ms\":%.1f,"
               "\"index_bytes_per_principal\":%.0f,\"baseline\":\"each-alone\",\"baseline_ms\":%.0f,\"ratio\":%.0f}\n",
                name, iampb_access_index_principal_count(w.index), iampb_access_index_set_count(w.index), found, best,
                w.index_ms, (double)w.index_bytes / PRINCIPALS, alone, alone / best);
        fflush(stdout);
        if (most_ms > 0 && best > most_ms) {
            fprintf(stderr, "bench-who: %.1f ms, and %.0f were promised\n", best, most_ms);
            bad = 1;
        }
    }
    close_world(&w);
    return bad;
}

/* What more principals with the same sets of policies cost. */
static int bench_memory(void)
{
    world few, many;
    int bad = open_world(&few, SETS, 0);
    bad |= open_world(&many, PRINCIPALS, 0);
    if (!bad) {
        double sets = (double)few.index_bytes / SETS;
        double more = ((double)many.index_bytes - (double)few.index_bytes) / (PRINCIPALS - SETS);
        printf("{\"benchmark\":\"who.memory\",\"bytes_per_set\":%.0f,\"bytes_per_further_principal\":%.0f,\"baseline\":"
               "\"bytes-per-set\",\"ratio\":%.4f}\n", sets, more, more / sets);
        fflush(stdout);
    }
    close_world(&few);
    close_world(&many);
    return bad;
}

int main(void)
{
    int bad = bench("who.shared", 0, MOST_MS);
    bad |= bench("who.personal", 1, 0);
    return bad | bench_memory();
}
