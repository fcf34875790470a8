/* arena.c - see arena.h. */
#include "base/arena.h"
#include "base/error.h"
#include <stdalign.h>

#define FIRST_BLOCK 2048u
#define LARGEST_BLOCK (1u << 20)
#define ALIGNMENT alignof(max_align_t)

typedef struct block {
    struct block *next;
    size_t size; /* of the whole allocation, this header included */
    size_t used; /* bytes handed out, the header included */
} block;

struct iampb__arena {
    iampb_context *ctx;
    block *blocks; /* newest first; pieces come from the newest */
    size_t next_size;
};

#define HEADER ((sizeof(block) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT)

iampb_status iampb__arena_new(iampb_context *ctx, iampb__arena **out, iampb_error **err)
{
    iampb__arena *arena = iampb__zalloc(ctx, 1, sizeof *arena);
    if (arena == NULL)
        return iampb__error_nomem(err);
    arena->ctx = iampb__context_ref(ctx);
    arena->next_size = FIRST_BLOCK;
    *out = arena;
    return IAMPB_OK;
}

static void free_blocks(iampb__arena *arena, block *from)
{
    while (from != NULL) {
        block *next = from->next;
        iampb__free(arena->ctx, from, 1, from->size);
        from = next;
    }
}

void iampb__arena_free(iampb__arena *arena)
{
    if (arena == NULL)
        return;
    iampb_context *ctx = arena->ctx;
    free_blocks(arena, arena->blocks);
    iampb__free(ctx, arena, 1, sizeof *arena);
    iampb_context_free(ctx);
}

void iampb__arena_reset(iampb__arena *arena)
{
    block *kept = arena->blocks;
#ifdef IAMPB_ARENA_DEBUG
    free_blocks(arena, kept);
    arena->blocks = NULL;
#else
    if (kept == NULL)
        return;
    free_blocks(arena, kept->next);
    kept->next = NULL;
    kept->used = HEADER;
#endif
}

iampb_context *iampb__arena_context(const iampb__arena *arena) { return arena->ctx; }

static void *new_block_piece(iampb__arena *arena, size_t bytes)
{
    size_t size;
    if (!iampb__add(bytes, HEADER, &size))
        return NULL;
#ifndef IAMPB_ARENA_DEBUG
    bool own = size > arena->next_size / 2;
    if (!own)
        size = arena->next_size;
#else
    bool own = false;
#endif
    block *fresh = iampb__alloc(arena->ctx, 1, size);
    if (fresh == NULL)
        return NULL;
    fresh->size = size;
    fresh->used = HEADER + bytes;
    if (own && arena->blocks != NULL) { /* keep filling the current block */
        fresh->next = arena->blocks->next;
        arena->blocks->next = fresh;
    } else {
        fresh->next = arena->blocks;
        arena->blocks = fresh;
        if (!own && arena->next_size < LARGEST_BLOCK)
            arena->next_size *= 2;
    }
    return (char *)fresh + HEADER;
}

static void *piece(iampb__arena *arena, size_t bytes, size_t alignment)
{
#ifndef IAMPB_ARENA_DEBUG
    block *current = arena->blocks;
    if (current != NULL) {
        size_t at = (current->used + alignment - 1) / alignment * alignment;
        if (at <= current->size && bytes <= current->size - at) {
            current->used = at + bytes;
            return (char *)current + at;
        }
    }
#else
    (void)alignment;
#endif
    return new_block_piece(arena, bytes);
}

void *iampb__arena_alloc(iampb__arena *arena, size_t count, size_t size)
{
    size_t bytes;
    if (!iampb__mul(count, size, &bytes))
        return NULL;
    return piece(arena, bytes, ALIGNMENT);
}

void *iampb__arena_zalloc(iampb__arena *arena, size_t count, size_t size)
{
    void *ptr = iampb__arena_alloc(arena, count, size);
    if (ptr != NULL)
        memset(ptr, 0, count * size);
    return ptr;
}

/* The link to a block: the arena's own, or the one in the block before. */
static block **link_to(iampb__arena *arena, const block *wanted)
{
    block **link = &arena->blocks;
    while (*link != wanted)
        link = &(*link)->next;
    return link;
}

static void *own_block_piece(iampb__arena *arena, size_t size)
{
    block *fresh = iampb__alloc(arena->ctx, 1, size), **link = &arena->blocks;
    if (fresh == NULL)
        return NULL;
    if (*link != NULL) /* keep filling the current block */
        link = &(*link)->next;
    fresh->next = *link;
    fresh->size = fresh->used = size;
    *link = fresh;
    return (char *)fresh + HEADER;
}

void *iampb__arena_regrow(iampb__arena *arena, void *piece, size_t old_bytes, size_t new_bytes)
{
    size_t size;
    if (!iampb__add(new_bytes, HEADER, &size))
        return NULL;
    if (piece == NULL)
        return new_bytes == 0 ? NULL : own_block_piece(arena, size);
    block *old = (block *)(void *)((char *)piece - HEADER);
    block **link = link_to(arena, old);
    if (new_bytes == 0) {
        *link = old->next;
        iampb__free(arena->ctx, old, 1, old->size);
        return NULL;
    }
    block *moved = iampb__realloc(arena->ctx, old, old_bytes + HEADER, size, 1);
    if (moved == NULL)
        return NULL;
    moved->size = moved->used = size;
    *link = moved;
    return (char *)moved + HEADER;
}

char *iampb__arena_bytes(iampb__arena *arena, size_t len) { return piece(arena, len, 1); }

bool iampb__arena_str(iampb__arena *arena, iampb_str text, iampb_str *out)
{
    size_t bytes;
    out->ptr = NULL;
    out->len = 0;
    if (!iampb__add(text.len, 1, &bytes))
        return false;
    char *copy = iampb__arena_bytes(arena, bytes);
    if (copy == NULL)
        return false;
    if (text.len > 0)
        memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    *out = iampb__str(copy, text.len);
    return true;
}
