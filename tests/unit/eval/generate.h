/* generate.h - worlds of the evaluator made from bytes or from a seed: policies and requests of small alphabets, so that
 * they meet, or just miss. */
#ifndef TESTS_EVAL_GENERATE_H
#define TESTS_EVAL_GENERATE_H
#include "world.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct gen {
    const uint8_t *data;   /* used up one by one, then 0; NULL: from the seed */
    size_t size, at;
    uint64_t seed;
} gen;
/* 0 .. n - 1; n at most 256. */
unsigned gen_pick(gen *g, unsigned n);
/* In so many cases of 100. */
bool gen_chance(gen *g, unsigned percent);

#define GENERATED_ROOM (1 << 16)
typedef struct generated {
    world w;
    char text[GENERATED_ROOM]; /* what the world points to */
    size_t used;
} generated;
/* A world of policies and a request. */
void generate_world(gen *g, generated *out);
/* Another request to the same policies. */
void generate_request(gen *g, generated *out);
/* The request's context with more keys, of those that `given` says no to; NULL: there are none. The text goes to *out. */
const char *generate_closing(gen *g, generated *out, bool (*given)(void *data, const char *key), void *data);
#endif
