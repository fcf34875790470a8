/* fuzz_simulate.c - any bytes as the input of a simulation. Laws, besides "no crash, no leak":
 *   - it succeeds and writes JSON, or fails with an error and writes nothing;
 *   - the same input gives the same bytes again, with its policies compiled before;
 *   - explaining all statements changes no decision, nor which statements decide. */
#include "iampb/iampb.h"
#include "json/read.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REQUIRE(condition)                                                                                            \
    do {                                                                                                              \
        if (!(condition)) {                                                                                           \
            fprintf(stderr, "fuzz_simulate: %s (line %d)\n", #condition, __LINE__);                                   \
            abort();                                                                                                  \
        }                                                                                                             \
    } while (0)

/* Questions are asked thousands of times for each key that is not given: larger inputs only cost time. */
#define MOST_BYTES 8192

typedef struct text {
    char *bytes;
    size_t len;
} text;

static int32_t add(void *user, const char *bytes, size_t len)
{
    text *t = user;
    char *grown = realloc(t->bytes, t->len + len);
    REQUIRE(grown != NULL);
    memcpy(grown + t->len, bytes, len);
    t->bytes = grown;
    t->len += len;
    return 0;
}

static iampb_status simulate(iampb_simulator *simulator, const uint8_t *data, size_t size, int32_t explain, text *out)
{
    iampb_simulate_options options = IAMPB_SIMULATE_OPTIONS_INIT;
    iampb_error *err = NULL;
    options.explain = explain;
    options.now = 1793491200;
    *out = (text){ NULL, 0 };
    iampb_status status = iampb_simulator_run(simulator, (const char *)data, size, &options, add, out, &err);
    REQUIRE((status == IAMPB_OK) == (err == NULL));
    REQUIRE((status == IAMPB_OK) == (out->len > 0));
    REQUIRE(status == IAMPB_OK || iampb_error_message(err, NULL)[0] != '\0');
    iampb_error_free(err);
    return status;
}

static iampb__json read_text(iampb_context *ctx, iampb__arena *arena, const text *t)
{
    iampb__json root = IAMPB__JSON_NOTHING;
    const iampb__source *source = iampb__source_new(arena, IAMPB__STR(""), iampb__str(t->bytes, t->len));
    REQUIRE(source != NULL && iampb__json_read(ctx, source, arena, &root, NULL) == IAMPB_OK);
    return root;
}

static void same_member(iampb__json a, iampb__json b, iampb_str name)
{
    iampb__json x = iampb__json_get(a, name), y = iampb__json_get(b, name);
    REQUIRE(x.node != NULL && y.node != NULL && iampb__str_eq(iampb__json_raw(x), iampb__json_raw(y)));
}

static void compare(iampb_context *ctx, const text *some, const text *all)
{
    static const iampb_str results = IAMPB__STR_INIT("EvaluationResults");
    iampb__arena *arena = NULL;
    REQUIRE(iampb__arena_new(ctx, &arena, NULL) == IAMPB_OK);
    iampb__json_iter a = iampb__json_begin(iampb__json_get(read_text(ctx, arena, some), results));
    iampb__json_iter b = iampb__json_begin(iampb__json_get(read_text(ctx, arena, all), results));
    for (; iampb__json_more(&a) && iampb__json_more(&b); iampb__json_advance(&a), iampb__json_advance(&b)) {
        same_member(a.value, b.value, IAMPB__STR("EvalDecision"));
        same_member(a.value, b.value, IAMPB__STR("MatchedStatements"));
        same_member(a.value, b.value, IAMPB__STR("MissingContextValues"));
    }
    REQUIRE(!iampb__json_more(&a) && !iampb__json_more(&b));
    iampb__arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    iampb_context *ctx = NULL;
    iampb_simulator *simulator = NULL;
    text first, again, all;
    if (size > MOST_BYTES)
        return 0;
    REQUIRE(iampb_context_new(NULL, &ctx, NULL) == IAMPB_OK);
    REQUIRE(iampb_simulator_new(ctx, NULL, &simulator, NULL) == IAMPB_OK);
    iampb_status status = simulate(simulator, data, size, 0, &first);
    REQUIRE(simulate(simulator, data, size, 0, &again) == status && again.len == first.len
            && (first.len == 0 || memcmp(first.bytes, again.bytes, first.len) == 0));
    REQUIRE(simulate(simulator, data, size, 1, &all) == status);
    if (status == IAMPB_OK)
        compare(ctx, &first, &all);
    free(first.bytes);
    free(again.bytes);
    free(all.bytes);
    iampb_simulator_free(simulator);
    iampb_context_free(ctx);
    return 0;
}
