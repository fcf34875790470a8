/* walk.c - walking a large document with one element in memory at a time. See read.h.
 * Two levels are walked here: the top-level value, and a list in it. Everything below is read by parse.c, into nodes
 * that the next element uses again. A step that fails changes nothing: it may be tried again, which gives the same
 * error, or, after running out of memory, perhaps the item. */
#include "json/parse.h"
#include "json/scan.h"
#include "json/text.h"

typedef enum state {
    BETWEEN,       /* documents */
    DOCUMENT,      /* in a top-level object, before its first member */
    AFTER_MEMBER,
    LIST,          /* in a list, before its first element */
    AFTER_ELEMENT,
    FINISHED
} state;

struct iampb__json_walk {
    iampb_context *ctx;
    const iampb__source *source;
    const char *at, *end;
    iampb__parser parser;
    iampb__names names;            /* of the top-level object */
    iampb__names_object object;
    iampb__arena *arena;           /* names with escapes */
    state state;
    bool in_object;                /* the list is a member */
    iampb_str key;                 /* of the list */
    size_t documents, index;       /* begun; of the next element */
};

iampb_status iampb__json_walk_new(iampb_context *ctx, const iampb__source *source, iampb__json_walk **out,
        iampb_error **err)
{
    iampb__arena *arena = NULL;
    iampb_status status = iampb__parse_check_start(ctx, source, err);
    if (status < 0 || (status = iampb__arena_new(ctx, &arena, err)) < 0)
        return status;
    iampb__json_walk *walk = iampb__zalloc(ctx, 1, sizeof *walk);
    if (walk == NULL) {
        iampb__arena_free(arena);
        return iampb__error_nomem(err);
    }
    walk->ctx = iampb__context_ref(ctx);
    walk->source = source;
    walk->at = source->text.ptr;
    walk->end = source->text.ptr + source->text.len;
    walk->arena = arena;
    iampb__parser_init(&walk->parser, ctx, source, NULL);
    iampb__names_init(&walk->names, ctx, source->text.ptr);
    *out = walk;
    return IAMPB_OK;
}

void iampb__json_walk_free(iampb__json_walk *walk)
{
    if (walk == NULL)
        return;
    iampb_context *ctx = walk->ctx;
    iampb__parser_free(&walk->parser);
    iampb__names_free(&walk->names);
    iampb__arena_free(walk->arena);
    iampb__free(ctx, walk, 1, sizeof *walk);
    iampb_context_free(ctx);
}

static iampb_status expected(const iampb__json_walk *walk, const char *at, const char *what, iampb_error **err)
{
    return iampb__parse_expected(walk->ctx, walk->source, at, at, what, err);
}

static iampb__json parsed(const iampb__json_walk *walk)
{
    return (iampb__json){ walk->source, walk->parser.nodes };
}

static iampb_status too_deep(const iampb__json_walk *walk, const char *at, uint64_t depth, iampb_error **err)
{
    return depth <= iampb__limits(walk->ctx)->json_depth ? IAMPB_OK
                                                         : iampb__parse_too_deep(walk->ctx, walk->source, at, err);
}

/* ---- Between documents ---- */
static iampb_status begin_container(iampb__json_walk *walk, const char *at, iampb__json_item *item, iampb_error **err)
{
    iampb_status status = too_deep(walk, at, 1, err);
    if (status < 0)
        return status;
    walk->in_object = *at == '{';
    walk->at = at + 1;
    walk->state = walk->in_object ? DOCUMENT : LIST;
    walk->names.count = walk->names.slot_count = 0;
    iampb__names_open(&walk->names, &walk->object);
    walk->key = iampb__str("", 0);
    walk->index = 0;
    item->kind = walk->in_object ? IAMPB__JSON_DOCUMENT : IAMPB__JSON_LIST;
    item->index = walk->documents++;
    return IAMPB_OK;
}

static iampb_status next_document(iampb__json_walk *walk, iampb__json_item *item, iampb_error **err)
{
    const char *at = iampb__scan_blanks(walk->at, walk->end), *behind = at;
    if (at == walk->end) {
        if (walk->documents == 0)
            return expected(walk, at, "a value", err);
        walk->state = FINISHED;
        return IAMPB_OK;
    }
    if (*at == '{' || *at == '[')
        return begin_container(walk, at, item, err);
    if (walk->documents > 0)
        return expected(walk, at, "the end of the text, or a further document", err);
    iampb_status status = iampb__parse_value(&walk->parser, &behind, 0, err);
    if (status < 0)
        return status;
    /* A scalar stands alone: "1 2" is no list of documents. */
    behind = iampb__scan_blanks(behind, walk->end);
    if (behind != walk->end)
        return expected(walk, behind, "the end of the text after the value", err);
    walk->at = behind;
    walk->documents++;
    walk->state = FINISHED;
    item->kind = IAMPB__JSON_SCALAR;
    item->value = parsed(walk);
    return IAMPB_OK;
}

/* ---- In a top-level object ---- */
static iampb_status end_document(iampb__json_walk *walk, const char *at, iampb__json_item *item)
{
    walk->at = at + 1;
    walk->state = BETWEEN;
    item->kind = IAMPB__JSON_DOCUMENT_END;
    item->index = walk->documents - 1;
    return IAMPB_OK;
}

/* The name at `*at` and its colon; `*at` moves to the value. */
static iampb_status read_name(iampb__json_walk *walk, const char **at, iampb__name *name, iampb_str *key,
        iampb_error **err)
{
    const char *begin = *at, *p = begin;
    bool escapes = false;
    iampb_status status = iampb__parse_string(walk->ctx, walk->source, &p, &escapes, err);
    if (status < 0)
        return status;
    *key = iampb__str(begin + 1, (size_t)(p - begin) - 2);
    *name = (iampb__name){ (uint32_t)(begin + 1 - walk->source->text.ptr), (uint32_t)key->len, 0, escapes };
    if (escapes) {
        char *decoded = iampb__arena_bytes(walk->arena, key->len);
        if (decoded == NULL)
            return iampb__error_nomem(err);
        *key = iampb__str(decoded, iampb__text_decode(*key, decoded));
    }
    p = iampb__scan_blanks(p, walk->end);
    if (p == walk->end || *p != ':')
        return expected(walk, p, "':' after a member name", err);
    *at = iampb__scan_blanks(p + 1, walk->end);
    return IAMPB_OK;
}

static iampb_status add_name(iampb__json_walk *walk, iampb__name name, iampb_error **err)
{
    iampb__name earlier;
    iampb__names_result result = iampb__names_add(&walk->names, &walk->object, name, &earlier);
    if (result == IAMPB__NAMES_NEW)
        return IAMPB_OK;
    return result == IAMPB__NAMES_NOMEM ? iampb__error_nomem(err)
                                        : iampb__parse_twice(walk->ctx, walk->source, &earlier, &name, err);
}

/* The name is remembered last, when nothing else can fail: a step that is tried again must not find it there. */
static iampb_status read_member(iampb__json_walk *walk, const char *at, iampb__json_item *item, iampb_error **err)
{
    iampb__name name;
    iampb_str key;
    iampb_status status = read_name(walk, &at, &name, &key, err);
    if (status < 0)
        return status;
    bool list = at < walk->end && *at == '[';
    if ((status = list ? too_deep(walk, at, 2, err) : iampb__parse_value(&walk->parser, &at, 1, err)) < 0
            || (status = add_name(walk, name, err)) < 0)
        return status;
    item->key = key;
    item->kind = list ? IAMPB__JSON_LIST : IAMPB__JSON_MEMBER;
    if (list) {
        walk->key = key;
        walk->index = 0;
        at++;
    } else {
        item->value = parsed(walk);
    }
    walk->at = at;
    walk->state = list ? LIST : AFTER_MEMBER;
    return IAMPB_OK;
}

static iampb_status next_member(iampb__json_walk *walk, iampb__json_item *item, iampb_error **err)
{
    const char *at = iampb__scan_blanks(walk->at, walk->end);
    bool first = walk->state == DOCUMENT;
    if (at < walk->end && *at == '}')
        return end_document(walk, at, item);
    if (!first) {
        if (at == walk->end || *at != ',')
            return expected(walk, at, "',' or '}' after a member", err);
        at = iampb__scan_blanks(at + 1, walk->end);
    }
    if (at == walk->end || *at != '"')
        return expected(walk, at, first ? "a member name in quotes, or '}'" : "a member name in quotes", err);
    return read_member(walk, at, item, err);
}

/* ---- In a list ---- */
static iampb_status end_list(iampb__json_walk *walk, const char *at, iampb__json_item *item)
{
    walk->at = at + 1;
    walk->state = walk->in_object ? AFTER_MEMBER : BETWEEN;
    item->kind = IAMPB__JSON_LIST_END;
    item->key = walk->key;
    item->index = walk->index;
    return IAMPB_OK;
}

static iampb_status next_element(iampb__json_walk *walk, iampb__json_item *item, iampb_error **err)
{
    const char *at = iampb__scan_blanks(walk->at, walk->end);
    if (at < walk->end && *at == ']')
        return end_list(walk, at, item);
    if (walk->state == AFTER_ELEMENT) {
        if (at == walk->end || *at != ',')
            return expected(walk, at, "',' or ']' after an element", err);
        at++;
    }
    iampb_status status = iampb__parse_value(&walk->parser, &at, walk->in_object ? 2 : 1, err);
    if (status < 0)
        return status;
    walk->at = at;
    walk->state = AFTER_ELEMENT;
    item->kind = IAMPB__JSON_ELEMENT;
    item->key = walk->key;
    item->index = walk->index++;
    item->value = parsed(walk);
    return IAMPB_OK;
}

iampb_status iampb__json_walk_next(iampb__json_walk *walk, iampb__json_item *item, iampb_error **err)
{
    iampb__json_item next = { IAMPB__JSON_END, { "", 0 }, 0, IAMPB__JSON_NOTHING };
    iampb_status status = IAMPB_OK;
    switch (walk->state) {
    case BETWEEN: status = next_document(walk, &next, err); break;
    case DOCUMENT:
    case AFTER_MEMBER: status = next_member(walk, &next, err); break;
    case LIST:
    case AFTER_ELEMENT: status = next_element(walk, &next, err); break;
    case FINISHED: break;
    }
    if (status == IAMPB_OK)
        *item = next;
    return status;
}
