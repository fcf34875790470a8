/* bench_change.c - what access changed between two snapshots of an account with 100,000 users. One JSON line a figure. The
 * baseline is the loading of both snapshots. The exit status is 1 where a promise is broken: the comparison takes no
 * longer than that, where ten of the sets of policies changed. */
#include "iampb/iampb.h"
#include "sets.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define PRINCIPALS 100000
#define CHANGED 10
#define ROUNDS 5

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* Adds the time to *ms. NULL: it failed. */
static iampb_organization *load(iampb_context *ctx, const text *document, double *ms)
{
    iampb_organization *organization = NULL;
    iampb_account *account = NULL;
    double begin = now_ms();
    if (iampb_organization_new(ctx, &organization, NULL) < 0
        || iampb_organization_add_account(organization, NULL, &account, NULL) < 0
        || iampb_account_load(account, document->ptr, document->len, NULL, NULL, NULL) < 0
        || iampb_organization_seal(organization, NULL) < 0)
        return NULL;
    *ms += now_ms() - begin;
    return organization;
}

/* One round; the number of changes, or -1. */
static long measure(iampb_context *ctx, const text documents[2], double *load_ms, double *ms, uint64_t *comparisons)
{
    iampb_access_diff *diff = NULL;
    long changes = -1;
    iampb_organization *before = load(ctx, &documents[0], load_ms);
    iampb_organization *after = load(ctx, &documents[1], load_ms);
    double begin = now_ms();
    if (before != NULL && after != NULL && iampb_access_diff_new(before, after, NULL, &diff, NULL) == IAMPB_OK) {
        *ms = now_ms() - begin;
        changes = (long)iampb_access_diff_count(diff);
        *comparisons = iampb_access_diff_number(diff, "comparisons");
    }
    iampb_access_diff_free(diff);
    iampb_organization_free(before);
    iampb_organization_free(after);
    return changes;
}

static int bench(const char *name, int sets, int own, double most)
{
    iampb_context *ctx = NULL;
    text documents[2] = { { 0 } };
    double best = 0, best_load = 0;
    uint64_t comparisons = 0;
    long changes = 0;
    sets_account(&documents[0], &(sets_options){ PRINCIPALS, sets, own, 0 });
    sets_account(&documents[1], &(sets_options){ PRINCIPALS, sets, own, CHANGED });
    int bad = documents[0].failed || documents[1].failed || iampb_context_new(NULL, &ctx, NULL) < 0;
    for (int round = 0; round < ROUNDS && !bad; round++) {
        double ms = 0, load_ms = 0;
        changes = measure(ctx, documents, &load_ms, &ms, &comparisons);
        bad = changes < 0;
        best = round == 0 || ms < best ? ms : best;
        best_load = round == 0 || load_ms < best_load ? load_ms : best_load;
    }
    if (!bad)
        printf("{\"benchmark\":\"%s\",\"principals\":%d,\"sets\":%d,\"changes\":%ld,\"comparisons\":%llu,\"ms\":%.1f,"
               "\"baseline\":\"loading-both\",\"baseline_ms\":%.1f,\"ratio\":%.2f}\n",
                name, PRINCIPALS, sets, changes, (unsigned long long)comparisons, best, best_load, best / best_load);
    fflush(stdout);
    if (!bad && most > 0 && best > most * best_load) {
        fprintf(stderr, "bench-change: %.1f ms, and no more than the loading was promised\n", best);
        bad = 1;
    }
    iampb_context_free(ctx);
    free(documents[0].ptr);
    free(documents[1].ptr);
    return bad;
}

int main(void)
{
    int bad = bench("change.shared", 2000, 0, 1.0);
    bad |= bench("change.distinct", 20000, 0, 1.0);
    return bad | bench("change.personal", 2000, 1, 0);
}
