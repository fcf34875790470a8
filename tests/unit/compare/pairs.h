/* pairs.h - pairs of small policies, made by chance from alphabets so tiny that a person, or a loop, could go through
 * all that they speak of. The second is often the first with one thing changed, so that the two nearly agree. */
#ifndef TESTS_COMPARE_PAIRS_H
#define TESTS_COMPARE_PAIRS_H
#include "../eval/generate.h"

enum { PAIR_KEYS = 2, PAIR_TESTS = 3, PAIR_STATEMENTS = 12, PAIR_DOCUMENTS = 2, PAIR_POLICY_ROOM = 16384 };

/* Types of values; bits of the families of a key. */
enum { STRING_VALUES, NUMBER_VALUES, DATE_VALUES, BOOL_VALUES, ADDRESS_VALUES, BINARY_VALUES, ARN_VALUES,
        VALUE_FAMILIES };

typedef struct pair_test {
    const char *prefix, *op, *suffix;
    size_t key;        /* of pair_keys */
    char values[192];  /* JSON: one or a list */
} pair_test;

typedef struct pair_statement {
    bool deny;
    char action[192], resource[320], principal[256]; /* members, with their names; "": none */
    pair_test tests[PAIR_TESTS];
    size_t test_count;
} pair_statement;

typedef struct pair_side {
    pair_statement statements[PAIR_STATEMENTS];
    size_t count, split;      /* the second document begins at `split`; there is none if that is `count` */
    bool old[PAIR_DOCUMENTS]; /* Version 2008-10-17 */
} pair_side;

typedef struct pair {
    iampb_policy_kind kind;
    size_t most;                  /* statements of a side */
    bool variables, mixed, alike; /* variables are used; a key is tested as values of two types; as in the options */
    unsigned families[PAIR_KEYS]; /* bits */
    pair_side existing, fresh;
} pair;

extern const char *const pair_keys[PAIR_KEYS];

/* What is left out of the pairs. */
typedef struct pair_options {
    iampb_policy_kind kind; /* IDENTITY or RESOURCE */
    bool plain;             /* neither variables nor keys of two types */
    bool alike;             /* short ARNs and texts that are none are left out: for other programs */
    unsigned large;         /* so many of 100 are large */
} pair_options;
void pair_generate(gen *g, const pair_options *options, pair *out);
/* Another side of the same kind and keys, alike to this one. */
void pair_mutate(gen *g, const pair *of, pair_side *side);

/* Documents of a side: 1 or 2. */
size_t pair_documents(const pair_side *side);
/* One of them as JSON, to `out` of PAIR_POLICY_ROOM bytes. */
void pair_print(const pair_side *side, size_t document, char *out);
/* A policy of one statement that applies wherever these parts of a statement do; what is NULL matches all. */
void pair_print_part(bool deny, const char *action, const char *resource, const char *principal, const pair_test *test,
        bool old, char *out);
#endif
