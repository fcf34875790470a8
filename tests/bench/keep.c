/* keep.c - see keep.h. */
#include "keep.h"
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* In front of each block. Blocks that nobody has are on the list of their size; sizes that share a list lie apart. */
typedef struct block {
    struct block *next;
    size_t size;
    max_align_t start[];
} block;

enum { LISTS = 4096 };
struct bench_keep {
    block *lists[LISTS];
};

static block **list_of(bench_keep *keep, size_t size) { return &keep->lists[(size / 8 + size / 8 / LISTS) % LISTS]; }

/* *keep is made with the first block. */
static void *keep_alloc(void *user, size_t size)
{
    bench_keep **keep = user;
    if (*keep == NULL && (*keep = calloc(1, sizeof **keep)) == NULL)
        return NULL;
    for (block **at = list_of(*keep, size); *at != NULL; at = &(*at)->next) {
        if ((*at)->size == size) {
            block *found = *at;
            *at = found->next;
            return found->start;
        }
    }
    block *made = malloc(sizeof *made + size);
    if (made == NULL)
        return NULL;
    made->size = size;
    return made->start;
}

static void keep_free(void *user, void *ptr, size_t size)
{
    bench_keep **keep = user;
    block *back = (block *)(void *)((char *)ptr - offsetof(block, start));
    block **list = list_of(*keep, back->size);
    (void)size;
    back->next = *list;
    *list = back;
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

iampb_allocator bench_keep_allocator(bench_keep **keep)
{
    return (iampb_allocator){ sizeof(iampb_allocator), keep, keep_alloc, keep_realloc, keep_free };
}

void bench_keep_end(bench_keep **keep)
{
    for (size_t i = 0; *keep != NULL && i < LISTS; i++)
        while ((*keep)->lists[i] != NULL) {
            block *next = (*keep)->lists[i]->next;
            free((*keep)->lists[i]);
            (*keep)->lists[i] = next;
        }
    free(*keep);
    *keep = NULL;
}
