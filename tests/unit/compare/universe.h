/* universe.h - texts, callers and states of keys that requests are made of. */
#ifndef TESTS_COMPARE_UNIVERSE_H
#define TESTS_COMPARE_UNIVERSE_H
#include "pairs.h"

enum { UNIVERSE_TEXTS = 400, UNIVERSE_STATES = 700, UNIVERSE_LIST = 3 };

typedef struct universe_texts {
    const char *texts[UNIVERSE_TEXTS];
    size_t count;
} universe_texts;

typedef struct universe_state {
    bool absent;
    iampb_value_type type;
    iampb_str values[UNIVERSE_LIST];
    size_t count;
} universe_state;

typedef struct universe_states {
    universe_state states[UNIVERSE_STATES];
    size_t count;
} universe_states;

typedef struct universe_caller {
    iampb_caller_kind kind;
    const char *arn, *role;
} universe_caller;
extern const universe_caller universe_callers[];
extern const size_t universe_caller_count;

/* small: few of them, for where each must be tried with each. The texts are static. */
const universe_texts *universe_actions(void);
const universe_texts *universe_resources(bool small);
void universe_values(unsigned families, bool small, universe_texts *out);
/* Absent, each as one value, an empty list, lists of up to so many; 0: one list of one. */
void universe_lists(const universe_texts *values, size_t longest, universe_states *out);
#endif
