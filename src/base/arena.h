/* arena.h - memory that is given back all at once: one per parsed object or result, one per call for scratch.
 * Pieces come from blocks that double up to 1 MiB; a piece that is larger than that gets a block of its own. An arena
 * keeps a reference on its context. Built with -Darena_debug=true each piece is a block of its own, so that sanitizers
 * see an overrun inside an arena. An empty arena has no block. One thread at a time. */
#ifndef IAMPB__BASE_ARENA_H
#define IAMPB__BASE_ARENA_H
#include "base/context.h"
#include "base/str.h"

typedef struct iampb__arena iampb__arena;

iampb_status iampb__arena_new(iampb_context *ctx, iampb__arena **out, iampb_error **err);
/* NULL is allowed. */
void iampb__arena_free(iampb__arena *arena);
/* Gives back all pieces but may keep a block for the next ones. */
void iampb__arena_reset(iampb__arena *arena);
iampb_context *iampb__arena_context(const iampb__arena *arena);

/* count * size bytes aligned for any type; NULL if there is no memory. A count of 0 gives a valid pointer. */
void *iampb__arena_alloc(iampb__arena *arena, size_t count, size_t size);
void *iampb__arena_zalloc(iampb__arena *arena, size_t count, size_t size);
/* A piece that grows, aligned for any type. `piece` is NULL, or what the last call gave for `old_bytes`; it has a block
 * of its own, which may move. NULL: no memory, and the old piece is untouched. With new_bytes 0 it is given back. */
void *iampb__arena_regrow(iampb__arena *arena, void *piece, size_t old_bytes, size_t new_bytes);
/* Bytes without alignment, for text. */
char *iampb__arena_bytes(iampb__arena *arena, size_t len);
/* A NUL-terminated copy; out->ptr is NULL, and the result false, if there is no memory. */
bool iampb__arena_str(iampb__arena *arena, iampb_str text, iampb_str *out);
#endif
