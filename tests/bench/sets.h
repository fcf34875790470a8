/* sets.h - authorization details of an account with many users and few distinct sets of policies. */
#ifndef TESTS_BENCH_SETS_H
#define TESTS_BENCH_SETS_H
#include "text.h"

#define SETS_ACCOUNT "111122223333"

typedef struct sets_options {
    int principals, sets;
    int own;        /* 1: policies look at the user's name */
    int changed;    /* so many sets allow something more */
} sets_options;

void sets_account(text *out, const sets_options *options);
#endif
