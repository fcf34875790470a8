/* examples.h - worked examples of how AWS evaluates: one request a row. */
#ifndef TESTS_EVAL_EXAMPLES_H
#define TESTS_EVAL_EXAMPLES_H
#include "world.h"

typedef struct example {
    const char *name;
    world w;
} example;
extern const example examples[];
extern const int example_count;
#endif
