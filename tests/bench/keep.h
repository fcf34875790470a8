/* keep.h - an allocator that keeps what it is given back, and gives it out again for the same size. So does, in the end,
 * a process that audits many accounts. Without it every round pays for new pages, which are the host's: on some
 * machines as much as all the rest. */
#ifndef BENCH_KEEP_H
#define BENCH_KEEP_H
#include "iampb/context.h"

typedef struct bench_keep bench_keep;
/* *keep is NULL before, and lives as long as the allocator. */
iampb_allocator bench_keep_allocator(bench_keep **keep);
void bench_keep_end(bench_keep **keep);
#endif
