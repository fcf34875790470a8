/* parse.h - the loop that turns text into nodes, shared by read.c (a whole document) and walk.c (one element after
 * the other). */
#ifndef IAMPB__JSON_PARSE_H
#define IAMPB__JSON_PARSE_H
#include "json/names.h"
#include "json/read.h"

typedef struct iampb__parse_frame iampb__parse_frame;

/* What one value after the other is read with; everything in it is reused. */
typedef struct iampb__parser {
    iampb_context *ctx;
    const iampb__source *source;
    iampb__arena *arena;         /* where the nodes are; NULL: in a block of the context, which goes with the parser */
    iampb__json_node *nodes;
    size_t count, room;          /* count: of the last value */
    iampb__parse_frame *frames;  /* containers that are open */
    size_t frame_room;
    iampb__names names;
    iampb__vec *repeats;         /* iampb__json_repeat: takes names that occur again; NULL: they are refused */
} iampb__parser;

void iampb__parser_init(iampb__parser *parser, iampb_context *ctx, const iampb__source *source, iampb__arena *arena);
void iampb__parser_free(iampb__parser *parser);
/* Makes room for `nodes` nodes in one go, where the size of what follows can be guessed. */
bool iampb__parser_reserve(iampb__parser *parser, size_t nodes);

/* Hands over the nodes of the last value, which were made in the arena, without copying them. */
const iampb__json_node *iampb__parser_take(iampb__parser *parser);

/* Reads one value; blanks before it are skipped. `around` containers are open around it. On success `*at` is behind
 * the value; on failure it has not moved. */
iampb_status iampb__parse_value(iampb__parser *parser, const char **at, uint32_t around, iampb_error **err);

/* A string whose opening quote is at `*at`; moves behind the closing one. */
iampb_status iampb__parse_string(iampb_context *ctx, const iampb__source *source, const char **at, bool *escapes,
        iampb_error **err);

/* ---- Errors ---- */
/* "expected X, found Y", at the byte `at` of the source. The JSON path is that of `part`, where what is broken begins:
 * `at` itself if nothing has. */
iampb_status iampb__parse_expected(iampb_context *ctx, const iampb__source *source, const char *part, const char *at,
        const char *expected, iampb_error **err);
iampb_status iampb__parse_twice(iampb_context *ctx, const iampb__source *source, const iampb__name *earlier,
        const iampb__name *again, iampb_error **err);
iampb_status iampb__parse_too_deep(iampb_context *ctx, const iampb__source *source, const char *at,
        iampb_error **err);
iampb_status iampb__parse_too_many(iampb_context *ctx, const iampb__source *source, const char *at,
        iampb_error **err);
/* Refuses what is no UTF-8 text from its first bytes on (byte order marks, UTF-16), or too long. */
iampb_status iampb__parse_check_start(iampb_context *ctx, const iampb__source *source, iampb_error **err);

static inline iampb_str iampb__source_inside(const iampb__source *source, const iampb__json_node *string)
{
    return iampb__str(source->text.ptr + string->begin + 1, string->len - 2);
}
#define IAMPB__NODE_TYPE(node) ((iampb__json_type)((node)->meta & 15u))
#define IAMPB__NODE_ESCAPES 16u
#define IAMPB__NODE_COUNT_SHIFT 5
#define IAMPB__NODE_COUNT_MOST (UINT32_MAX >> IAMPB__NODE_COUNT_SHIFT)
#endif
