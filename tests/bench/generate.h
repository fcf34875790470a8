/* generate.h - documents of any size for benchmarks: the same bytes for the same options, on every machine. */
#ifndef BENCH_GENERATE_H
#define BENCH_GENERATE_H
#include <stddef.h>
#include <stdint.h>

typedef struct bench_account {
    size_t users, roles, policies; /* managed policies; groups: one for ten users */
    uint64_t seed;
} bench_account;

/* About 50 MB as the AWS CLI prints it. */
#define BENCH_ACCOUNT_50MB { 7600, 7600, 3800, 1 }

/* What `aws iam get-account-authorization-details` prints: indented by four blanks. NULL: no memory. free() it. */
char *bench_generate_account(const bench_account *options, size_t *len);
/* A credential report with `rows` users and the root row. NULL: no memory. free() it. */
char *bench_generate_report(size_t rows, uint64_t seed, size_t *len);
#endif
