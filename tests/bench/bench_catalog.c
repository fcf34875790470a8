/* bench_catalog.c - what a lookup in the built-in catalogue costs, against halving a sorted array of names with strcmp()
 * and against one read of memory that is not in the nearest cache. One JSON line a figure. Rounds of all contestants
 * alternate and the best of each counts. The exit status is 1 where a promise is broken: 100 ns a lookup. */
#include "iampb/iampb.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ROUNDS 15
#define LOOKUPS 200000
#define MOST_NS 100.0

typedef struct names {
    char **names; /* "s3:GetObject", in an order that the processor cannot guess */
    size_t *lengths;
    char **sorted;
    size_t count;
} names;

static uint32_t memory[1 << 20];

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static uint32_t next_random(uint32_t *state) { return *state = *state * 1664525u + 1013904223u; }

static int by_text(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

static void shuffle(names *n)
{
    uint32_t state = 1;
    for (size_t i = n->count - 1; i > 0; i--) {
        size_t other = next_random(&state) % (i + 1);
        char *name = n->names[i];
        n->names[i] = n->names[other];
        n->names[other] = name;
    }
    for (size_t i = 0; i < n->count; i++)
        n->lengths[i] = strlen(n->names[i]);
}

static int collect_actions(names *n)
{
    n->count = iampb_catalog_count(NULL, "actions");
    n->names = calloc(n->count, sizeof *n->names);
    n->sorted = calloc(n->count, sizeof *n->sorted);
    n->lengths = calloc(n->count, sizeof *n->lengths);
    for (size_t i = 0; i < n->count; i++) {
        const char *prefix = iampb_catalog_action_text(NULL, i, "prefix", NULL);
        const char *name = iampb_catalog_action_text(NULL, i, "name", NULL);
        size_t len = strlen(prefix);
        n->names[i] = n->sorted[i] = malloc(len + strlen(name) + 2);
        if (n->names[i] == NULL)
            return 1;
        memcpy(n->names[i], prefix, len);
        n->names[i][len] = ':';
        strcpy(n->names[i] + len + 1, name);
    }
    qsort(n->sorted, n->count, sizeof *n->sorted, by_text);
    shuffle(n);
    return 0;
}

/* Each returns something that depends on every lookup. */
static size_t run_find(const names *n)
{
    size_t sum = 0;
    for (size_t i = 0, at = 0; i < LOOKUPS; i++, at = at + 1 == n->count ? 0 : at + 1)
        sum += iampb_catalog_action_find(NULL, n->names[at], n->lengths[at]);
    return sum;
}

static size_t run_miss(const names *n)
{
    size_t sum = 0;
    for (size_t i = 0, at = 0; i < LOOKUPS; i++, at = at + 1 == n->count ? 0 : at + 1)
        sum += iampb_catalog_action_find(NULL, n->names[at], n->lengths[at] - 1);
    return sum;
}

static size_t run_access(const names *n)
{
    size_t sum = 0;
    uint32_t state = 1;
    for (size_t i = 0; i < LOOKUPS; i++)
        sum += (size_t)iampb_catalog_action_access(NULL, next_random(&state) % n->count);
    return sum;
}

static size_t run_service(const names *n)
{
    size_t sum = 0;
    for (size_t i = 0, at = 0; i < LOOKUPS; i++, at = at + 1 == n->count ? 0 : at + 1)
        sum += iampb_catalog_service_find(NULL, n->names[at], (size_t)(strchr(n->names[at], ':') - n->names[at]));
    return sum;
}

static const char *const keys[] = { "aws:SourceIp", "aws:PrincipalOrgID", "s3:prefix", "ec2:InstanceType",
    "iam:PassedToService", "kms:ViaService", "sts:ExternalId", "aws:MultiFactorAuthPresent" };
static const char *const tag_keys[] = { "aws:RequestTag/team", "aws:ResourceTag/owner", "s3:ExistingObjectTag/class",
    "kms:EncryptionContext:app", "aws:PrincipalTag/cost-center", "ec2:ResourceTag/stage" };

static size_t run_key(const names *n)
{
    size_t sum = 0, count = sizeof keys / sizeof keys[0];
    (void)n;
    for (size_t i = 0; i < LOOKUPS; i++)
        sum += iampb_catalog_key_find(NULL, keys[i % count], strlen(keys[i % count]));
    return sum;
}

static size_t run_tag_key(const names *n)
{
    size_t sum = 0, count = sizeof tag_keys / sizeof tag_keys[0];
    (void)n;
    for (size_t i = 0; i < LOOKUPS; i++)
        sum += iampb_catalog_key_find(NULL, tag_keys[i % count], strlen(tag_keys[i % count]));
    return sum;
}

static size_t run_halving(const names *n)
{
    size_t sum = 0;
    for (size_t i = 0, at = 0; i < LOOKUPS; i++, at = at + 1 == n->count ? 0 : at + 1) {
        char **found = bsearch(&n->names[at], n->sorted, n->count, sizeof *n->sorted, by_text);
        sum += (size_t)(found - n->sorted);
    }
    return sum;
}

static size_t run_memory(const names *n)
{
    uint32_t at = 0;
    (void)n;
    for (size_t i = 0; i < LOOKUPS; i++)
        at = memory[at];
    return at;
}

static const struct contestant {
    const char *name;
    size_t (*run)(const names *);
    int promised;
} contestants[] = {
    { "catalog.action-find", run_find, 1 },
    { "catalog.action-find-missing", run_miss, 1 },
    { "catalog.action-access", run_access, 1 },
    { "catalog.service-find", run_service, 1 },
    { "catalog.key-find", run_key, 1 },
    { "catalog.key-find-with-placeholder", run_tag_key, 1 },
    { "strcmp-halving", run_halving, 0 },
    { "memory-read", run_memory, 0 },
};
enum { HALVING = 6, MEMORY = 7, CONTESTANTS = 8 };

/* A single round trip through all of the memory, in random order. */
static void link_memory(void)
{
    size_t count = sizeof memory / sizeof memory[0];
    uint32_t state = 7;
    for (size_t i = 0; i < count; i++)
        memory[i] = (uint32_t)i;
    for (size_t i = count - 1; i > 0; i--) {
        size_t other = next_random(&state) % i;
        uint32_t kept = memory[i];
        memory[i] = memory[other];
        memory[other] = kept;
    }
}

/* All matches of a pattern, found one by one. */
static void report_expansion(const char *pattern)
{
    size_t found = 0, len = strlen(pattern);
    double begin = now();
    for (int round = 0; round < 20; round++)
        for (size_t a = iampb_catalog_action_match(NULL, pattern, len, 0); a != IAMPB_CATALOG_NONE;
             a = iampb_catalog_action_match(NULL, pattern, len, a + 1))
            found++;
    double ns = (now() - begin) / 20;
    printf("{\"benchmark\":\"catalog.action-match\",\"pattern\":\"%s\",\"matches\":%zu,\"ns\":%.0f,\"ns_per_match\":%.1f}\n",
            pattern, found / 20, ns, ns / (double)(found / 20));
}

int main(void)
{
    names n = { 0 };
    double best[CONTESTANTS] = { 0 };
    volatile size_t sink = 0;
    int bad = 0;
    if (collect_actions(&n) != 0)
        return 1;
    link_memory();
    for (int round = 0; round < ROUNDS; round++)
        for (int c = 0; c < CONTESTANTS; c++) {
            double begin = now();
            sink = sink + contestants[c].run(&n);
            double ns = (now() - begin) / LOOKUPS;
            if (round == 0 || ns < best[c])
                best[c] = ns;
        }
    for (int c = 0; c < CONTESTANTS; c++) {
        if (c == HALVING || c == MEMORY)
            printf("{\"benchmark\":\"%s\",\"ns\":%.1f}\n", contestants[c].name, best[c]);
        else
            printf("{\"benchmark\":\"%s\",\"ns\":%.1f,\"baseline\":\"strcmp-halving\",\"ratio\":%.2f,"
                   "\"memory_reads\":%.2f}\n",
                    contestants[c].name, best[c], best[HALVING] / best[c], best[c] / best[MEMORY]);
        bad |= contestants[c].promised && best[c] > MOST_NS;
    }
    report_expansion("s3:Get*");
    report_expansion("iam:*Role*");
    report_expansion("*:*Policy*");
    report_expansion("*");
    for (size_t i = 0; i < n.count; i++)
        free(n.names[i]);
    free(n.names);
    free(n.sorted);
    free(n.lengths);
    return bad;
}
