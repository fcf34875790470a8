/* keep.c - see keep.h. */
#include "keep.h"
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct bench_keep { /* in front of each block; on the list while nobody has it */
    bench_keep *next;
    size_t size;
    max_align_t start[];
};

static void *keep_alloc(void *user, size_t size)
{
    bench_keep **list = user;
    for (bench_keep **at = list; *at != NULL; at = &(*at)->next) {
        if ((*at)->size == size) {
            bench_keep *block = *at;
            *at = block->next;
            return block->start;
        }
    }
    bench_keep *block = malloc(sizeof *block + size);
    if (block == NULL)
        return NULL;
    block->size = size;
    return block->start;
}

static void keep_free(void *user, void *ptr, size_t size)
{
    bench_keep **list = user, *block = (bench_keep *)(void *)((char *)ptr - offsetof(bench_keep, start));
    (void)size;
    block->next = *list;
    *list = block;
}

static void *keep_realloc(void *user, void *ptr, size_t old_size, size_t new_size)
{
    void *fresh = keep_alloc(user, new_size);
    if (fresh != NULL) {
        memcpy(fresh, ptr, old_size < new_size ? old_size : new_size);
        keep_free(user, ptr, old_size);
    }
    return fresh;
}

iampb_allocator bench_keep_allocator(bench_keep **blocks)
{
    return (iampb_allocator){ sizeof(iampb_allocator), blocks, keep_alloc, keep_realloc, keep_free };
}

void bench_keep_end(bench_keep **blocks)
{
    while (*blocks != NULL) {
        bench_keep *next = (*blocks)->next;
        free(*blocks);
        *blocks = next;
    }
}
