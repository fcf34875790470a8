/* pairs_main.c - prints pairs of policies and what the library says to them, one JSON line a pair, for programs that
 * answer the same question in another way.
 *     compare-pairs SEED COUNT [all|plain|alike [identity|resource [ROUNDS [LARGE]]]]
 *   {"kind": "identity", "existing": [...], "fresh": [...], "answer": "PASS", "unknown": "...", "witness": {...},
 *    "ns": 1234}
 * "ns" is the processor time of the answer, the least of some rounds, with compiled policies. LARGE: so many pairs of
 * 100 have up to twelve statements a side. */
#include "pairs.h"
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef struct compiled_side {
    iampb_compiled *documents[PAIR_DOCUMENTS];
    size_t count;
    json_t *texts;
} compiled_side;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static iampb_compiled *compile_text(iampb_context *ctx, const char *json, iampb_policy_kind kind)
{
    iampb_policy_options options = IAMPB_POLICY_OPTIONS_INIT;
    iampb_policy *policy = NULL;
    iampb_compiled *compiled = NULL;
    options.kind = kind;
    if (iampb_policy_parse(ctx, json, strlen(json), &options, &policy, NULL) == IAMPB_OK)
        iampb_compile(ctx, policy, (iampb_str){ NULL, 0 }, &compiled, NULL);
    iampb_policy_free(policy);
    return compiled;
}

static compiled_side compile(iampb_context *ctx, const pair_side *side, iampb_policy_kind kind)
{
    compiled_side out = { { NULL }, pair_documents(side), json_array() };
    char text[PAIR_POLICY_ROOM];
    for (size_t i = 0; i < out.count; i++) {
        pair_print(side, i, text);
        out.documents[i] = compile_text(ctx, text, kind);
        json_array_append_new(out.texts, json_loads(text, 0, NULL));
    }
    return out;
}

static void done(compiled_side *side)
{
    for (size_t i = 0; i < side->count; i++)
        iampb_compiled_free(side->documents[i]);
}

static iampb_comparison *answer(iampb_context *ctx, const compiled_side *existing, const compiled_side *fresh,
        int rounds, double *ns)
{
    iampb_comparison *comparison = NULL;
    *ns = 0;
    for (int i = 0; i < rounds; i++) {
        iampb_comparison_free(comparison);
        comparison = NULL;
        double begin = now(), time;
        if (iampb_compare_no_new_access(ctx, (const iampb_compiled *const *)existing->documents, existing->count,
                    (const iampb_compiled *const *)fresh->documents, fresh->count, NULL, &comparison, NULL) != IAMPB_OK)
            return NULL;
        time = now() - begin;
        if (i == 0 || time < *ns)
            *ns = time;
    }
    return comparison;
}

static int print_pair(iampb_context *ctx, const pair *p, int rounds)
{
    compiled_side existing = compile(ctx, &p->existing, p->kind), fresh = compile(ctx, &p->fresh, p->kind);
    double ns;
    iampb_comparison *comparison = answer(ctx, &existing, &fresh, rounds, &ns);
    json_t *line = json_pack("{ss so so}", "kind", p->kind == IAMPB_POLICY_RESOURCE ? "resource" : "identity",
            "existing", existing.texts, "fresh", fresh.texts);
    int bad = comparison == NULL;
    if (!bad) {
        const char *unknown = iampb_comparison_text(comparison, "unknown", NULL);
        const char *witness = iampb_comparison_reason_count(comparison) == 0 ? NULL
            : iampb_comparison_reason_text(comparison, 0, "witness", NULL);
        json_object_set_new(line, "answer", json_string(iampb_answer_name(iampb_comparison_answer(comparison))));
        json_object_set_new(line, "ns", json_real(ns));
        if (unknown != NULL)
            json_object_set_new(line, "unknown", json_string(unknown));
        if (witness != NULL)
            json_object_set_new(line, "witness", json_loads(witness, 0, NULL));
        json_dumpf(line, stdout, JSON_COMPACT);
        putchar('\n');
    }
    json_decref(line);
    iampb_comparison_free(comparison);
    done(&existing);
    done(&fresh);
    return bad;
}

int main(int argc, char **argv)
{
    pair_options options = { IAMPB_POLICY_IDENTITY, false, false, 0 };
    iampb_context *ctx = NULL;
    pair p;
    int bad = 0;
    if (argc < 3 || argc > 7) {
        fprintf(stderr, "usage: compare-pairs SEED COUNT [all|plain|alike [identity|resource [ROUNDS [LARGE]]]]\n");
        return 2;
    }
    gen g = { .seed = strtoull(argv[1], NULL, 10) * 2654435761u + 20310101 };
    if (argc > 3)
        options.plain = strcmp(argv[3], "all") != 0, options.alike = strcmp(argv[3], "alike") == 0;
    if (argc > 4)
        options.kind = iampb_policy_kind_from(argv[4], strlen(argv[4]));
    if (argc > 6)
        options.large = (unsigned)atoi(argv[6]);
    if (options.kind < 0 || iampb_context_new(NULL, &ctx, NULL) < 0)
        return 2;
    for (long i = 0, count = atol(argv[2]); i < count && !bad; i++) {
        pair_generate(&g, &options, &p);
        bad = print_pair(ctx, &p, argc > 5 ? atoi(argv[5]) : 1);
    }
    iampb_context_free(ctx);
    return bad;
}
