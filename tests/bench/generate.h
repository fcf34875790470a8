/* generate.h - documents of any size for benchmarks: the same bytes for the same options, on every machine. */
#ifndef BENCH_GENERATE_H
#define BENCH_GENERATE_H
#include <stddef.h>
#include <stdint.h>

/* The time that audits of them are made at: faults are such at this time. */
#define BENCH_NOW INT64_C(1793491200) /* 2026-11-01T00:00:00Z */
#define BENCH_FAULTS 10               /* of a thousand: about what an account has whose owners look after it */
#define BENCH_ALL_FAULTY 1000

typedef struct bench_account {
    size_t users, roles, policies; /* managed policies; groups: one for ten users */
    uint64_t seed;
    size_t faults;                 /* of a thousand users, roles and statements */
} bench_account;

/* About 50 MB as the AWS CLI prints it. */
#define BENCH_ACCOUNT_50MB { 7600, 7600, 3800, 1, BENCH_FAULTS }

/* What `aws iam get-account-authorization-details` prints: indented by four blanks. NULL: no memory. free() it. */
char *bench_generate_account(const bench_account *options, size_t *len);
/* A credential report with `rows` users, of which `faults` in a thousand have some, and the root row. NULL: no memory.
 * free() it. */
char *bench_generate_report(size_t rows, size_t faults, uint64_t seed, size_t *len);
#endif
