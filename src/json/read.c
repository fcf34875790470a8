/* read.c - reading a whole document, and asking values. See read.h; the loop is in parse.c. */
#include "json/read.h"
#include "json/parse.h"
#include "json/scan.h"
#include "json/text.h"

/* A first guess of the nodes: AWS's documents have one for 25 to 35 bytes. Growing is rarely needed then. */
#define BYTES_PER_NODE 24

static iampb_status check_end(iampb_context *ctx, const iampb__source *source, const char *at, iampb_error **err)
{
    const char *end = source->text.ptr + source->text.len;
    at = iampb__scan_blanks(at, end);
    if (at == end)
        return IAMPB_OK;
    return iampb__parse_expected(ctx, source, at, at, "the end of the text after the value", err);
}

iampb_status iampb__json_read(iampb_context *ctx, const iampb__source *source, iampb__arena *arena, iampb__json *out,
        iampb_error **err)
{
    return iampb__json_read_repeats(ctx, source, arena, out, NULL, err);
}

iampb_status iampb__json_read_repeats(iampb_context *ctx, const iampb__source *source, iampb__arena *arena,
        iampb__json *out, iampb__vec *repeats, iampb_error **err)
{
    iampb__parser parser;
    const char *at = source->text.ptr;
    iampb_status status = iampb__parse_check_start(ctx, source, err);
    if (status < 0)
        return status;
    iampb__parser_init(&parser, ctx, source, arena);
    parser.repeats = repeats;
    if (!iampb__parser_reserve(&parser, source->text.len / BYTES_PER_NODE + 16)) {
        status = iampb__error_nomem(err);
        goto out;
    }
    if ((status = iampb__parse_value(&parser, &at, 0, err)) < 0 || (status = check_end(ctx, source, at, err)) < 0)
        goto out;
    *out = (iampb__json){ source, iampb__parser_take(&parser) };
out:
    iampb__parser_free(&parser);
    return status;
}

iampb__json_type iampb__json_type_of(iampb__json value)
{
    return value.node == NULL ? IAMPB__JSON_NONE : IAMPB__NODE_TYPE(value.node);
}

const char *iampb__json_type_name(iampb__json value)
{
    static const char *const names[] = { "nothing", "null", "false", "true", "a number", "a string", "an array",
        "an object" };
    return names[iampb__json_type_of(value)];
}

iampb__span iampb__json_span(iampb__json value)
{
    return value.node == NULL ? (iampb__span){ NULL, 0, 0 }
                              : (iampb__span){ value.source, value.node->begin, value.node->len };
}

iampb_str iampb__json_raw(iampb__json value)
{
    return value.node == NULL ? (iampb_str){ "", 0 }
                              : iampb__str(value.source->text.ptr + value.node->begin, value.node->len);
}

static bool is_container(iampb__json value)
{
    iampb__json_type type = iampb__json_type_of(value);
    return type == IAMPB__JSON_OBJECT || type == IAMPB__JSON_ARRAY;
}

size_t iampb__json_count(iampb__json value)
{
    if (!is_container(value))
        return 0;
    size_t count = value.node->meta >> IAMPB__NODE_COUNT_SHIFT;
    if (count < IAMPB__NODE_COUNT_MOST)
        return count;
    count = 0;
    for (iampb__json_iter i = iampb__json_begin(value); iampb__json_more(&i); iampb__json_advance(&i))
        count++;
    return count;
}

/* Puts the iterator on the item at `node`, a name where the container is an object. */
static void iter_at(iampb__json_iter *i, const iampb__source *source, const iampb__json_node *node)
{
    if (node == i->end) {
        i->key = i->value = IAMPB__JSON_NOTHING;
        return;
    }
    i->key = i->members ? (iampb__json){ source, node } : IAMPB__JSON_NOTHING;
    i->value = (iampb__json){ source, i->members ? node + 1 : node };
}

iampb__json_iter iampb__json_begin(iampb__json container)
{
    iampb__json_iter i = { IAMPB__JSON_NOTHING, IAMPB__JSON_NOTHING, NULL, false };
    if (!is_container(container))
        return i;
    i.end = container.node + container.node->skip;
    i.members = iampb__json_type_of(container) == IAMPB__JSON_OBJECT;
    iter_at(&i, container.source, container.node + 1);
    return i;
}

void iampb__json_advance(iampb__json_iter *i)
{
    if (i->value.node != NULL)
        iter_at(i, i->value.source, i->value.node + i->value.node->skip);
}

/* Most strings that are asked about differ in length already: then their text, which may not be in the cache, is left
 * alone. */
static inline bool string_is(const iampb__source *source, const iampb__json_node *node, iampb_str text)
{
    if ((node->meta & IAMPB__NODE_ESCAPES) != 0)
        return iampb__text_is(iampb__source_inside(source, node), text);
    return node->len == text.len + 2 && iampb__str_eq(iampb__source_inside(source, node), text);
}

bool iampb__json_string_is(iampb__json value, iampb_str text)
{
    return iampb__json_type_of(value) == IAMPB__JSON_STRING && string_is(value.source, value.node, text);
}

iampb__json iampb__json_get(iampb__json object, iampb_str name)
{
    if (iampb__json_type_of(object) != IAMPB__JSON_OBJECT)
        return IAMPB__JSON_NOTHING;
    const iampb__json_node *end = object.node + object.node->skip;
    for (const iampb__json_node *key = object.node + 1; key < end; key += 1 + key[1].skip)
        if (string_is(object.source, key, name))
            return (iampb__json){ object.source, key + 1 };
    return IAMPB__JSON_NOTHING;
}

bool iampb__json_string(iampb__json value, iampb__arena *arena, iampb_str *out, bool *nomem)
{
    if (nomem != NULL)
        *nomem = false;
    if (iampb__json_type_of(value) != IAMPB__JSON_STRING)
        return false;
    iampb_str inside = iampb__source_inside(value.source, value.node);
    if ((value.node->meta & IAMPB__NODE_ESCAPES) == 0) {
        *out = inside;
        return true;
    }
    char *decoded = iampb__arena_bytes(arena, inside.len);
    if (decoded == NULL) {
        if (nomem != NULL)
            *nomem = true;
        return false;
    }
    *out = iampb__str(decoded, iampb__text_decode(inside, decoded));
    return true;
}

bool iampb__json_int(iampb__json value, int64_t *out)
{
    return iampb__json_type_of(value) == IAMPB__JSON_NUMBER && iampb__str_int(iampb__json_raw(value), out);
}

iampb__json iampb__json_keep(iampb__json value, iampb__arena *arena)
{
    if (value.node == NULL)
        return IAMPB__JSON_NOTHING;
    iampb__json_node *copy = iampb__arena_alloc(arena, value.node->skip, sizeof *copy);
    if (copy == NULL)
        return IAMPB__JSON_NOTHING;
    memcpy(copy, value.node, value.node->skip * sizeof *copy);
    return (iampb__json){ value.source, copy };
}
