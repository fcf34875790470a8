/* parse.c - see parse.h.
 * One loop, no recursion: the containers that are open stand in `frames`. Each helper takes the position and returns
 * the one behind what it read; NULL means that it failed, with parser->status and the error set. The helpers are small
 * and inlined, so that the position stays in a register; whatever is rare is a function of its own. */
#include "json/parse.h"
#include "json/scan.h"

struct iampb__parse_frame {
    iampb__names_object names; /* of an object */
    uint32_t node;             /* the container's own */
    uint32_t members;
    bool object;
};

/* The state of one call. */
typedef struct run {
    iampb__parser *parser;
    const char *text, *end;
    const char *token;        /* the number or word that is being read; NULL: none */
    iampb__parse_frame *top;  /* the innermost open container; NULL: none */
    uint32_t depth, most_depth;
    iampb_error **err;
    iampb_status status;
} run;

#if defined(__GNUC__)
#  define RARE __attribute__((noinline, cold))
#  define LIKELY(condition) __builtin_expect(!!(condition), 1)
#else
#  define RARE
#  define LIKELY(condition) (condition)
#endif

#define MEMBERS "',' or '}' after a member"
#define ELEMENTS "',' or ']' after an element"

void iampb__parser_init(iampb__parser *parser, iampb_context *ctx, const iampb__source *source, iampb__arena *arena)
{
    *parser = (iampb__parser){ .ctx = ctx, .source = source, .arena = arena };
    iampb__names_init(&parser->names, ctx, source->text.ptr);
}

/* `room` nodes in all; 0 gives the memory back. */
static iampb__json_node *resize(const iampb__parser *parser, size_t room)
{
    size_t bytes, old_bytes = parser->room * sizeof *parser->nodes;
    if (!iampb__mul(room, sizeof *parser->nodes, &bytes))
        return NULL;
    if (parser->arena != NULL)
        return iampb__arena_regrow(parser->arena, parser->nodes, old_bytes, bytes);
    if (room > 0)
        return iampb__realloc(parser->ctx, parser->nodes, parser->room, room, sizeof *parser->nodes);
    iampb__free(parser->ctx, parser->nodes, parser->room, sizeof *parser->nodes);
    return NULL;
}

void iampb__parser_free(iampb__parser *parser)
{
    resize(parser, 0);
    iampb__free(parser->ctx, parser->frames, parser->frame_room, sizeof *parser->frames);
    iampb__names_free(&parser->names);
    parser->nodes = NULL;
    parser->frames = NULL;
    parser->count = parser->room = parser->frame_room = 0;
}

bool iampb__parser_reserve(iampb__parser *parser, size_t nodes)
{
    uint64_t most = iampb__limits(parser->ctx)->json_nodes;
    size_t room = nodes > most ? (size_t)most : nodes;
    if (room <= parser->room)
        return true;
    iampb__json_node *grown = resize(parser, room);
    if (grown == NULL)
        return false;
    parser->nodes = grown;
    parser->room = room;
    return true;
}

const iampb__json_node *iampb__parser_take(iampb__parser *parser)
{
    iampb__json_node *nodes = resize(parser, parser->count);
    if (nodes == NULL) /* an allocator that cannot shrink */
        nodes = parser->nodes;
    parser->nodes = NULL;
    parser->count = parser->room = 0;
    return nodes;
}

RARE static const char *fail(run *r, iampb_status status)
{
    r->status = status;
    return NULL;
}

RARE static const char *expected(run *r, const char *at, const char *what)
{
    return fail(r, iampb__parse_expected(r->parser->ctx, r->parser->source, r->token == NULL ? at : r->token, at, what,
                        r->err));
}

/* The room never passes the limit on nodes, so the limit costs nothing until the room is full. */
RARE static bool more_nodes(run *r, const char *at)
{
    iampb__parser *p = r->parser;
    if (p->count >= iampb__limits(p->ctx)->json_nodes) {
        fail(r, iampb__parse_too_many(p->ctx, p->source, at, r->err));
        return false;
    }
    if (!iampb__parser_reserve(p, p->room + p->room / 2 + 32)) {
        fail(r, iampb__error_nomem(r->err));
        return false;
    }
    return true;
}

static inline iampb__json_node *push(run *r, const char *at)
{
    iampb__parser *p = r->parser;
    if (!LIKELY(p->count < p->room) && !more_nodes(r, at))
        return NULL;
    return &p->nodes[p->count++];
}

/* ---- Scalars ---- */
RARE static const char *string_slowly(run *r, const char *at, bool *escapes)
{
    iampb_status status = iampb__parse_string(r->parser->ctx, r->parser->source, &at, escapes, r->err);
    return status < 0 ? fail(r, status) : at;
}

/* `at` is on the opening quote. */
static inline const char *read_string(run *r, const char *at)
{
    iampb__json_node *node = push(r, at);
    if (node == NULL)
        return NULL;
    const char *close = iampb__scan_plain(at + 1, r->end);
    bool escapes = false;
    if (LIKELY(close < r->end && *close == '"'))
        close++;
    else if ((close = string_slowly(r, at, &escapes)) == NULL)
        return NULL;
    *node = (iampb__json_node){ (uint32_t)(at - r->text), (uint32_t)(close - at), 1,
        (uint32_t)IAMPB__JSON_STRING | (escapes ? IAMPB__NODE_ESCAPES : 0) };
    return close;
}

static inline bool digit_at(const run *r, const char *at) { return at < r->end && *at >= '0' && *at <= '9'; }

/* At least one digit, and all that follow. */
static const char *digits(run *r, const char *at)
{
    if (!digit_at(r, at))
        return expected(r, at, "a digit");
    while (digit_at(r, at))
        at++;
    return at;
}

/* RFC 8259, section 6: no plus sign, no leading zero, a digit on both sides of the point. */
static const char *number_end(run *r, const char *at)
{
    if (*at == '-')
        at++;
    if (digit_at(r, at) && *at == '0') {
        at++;
        if (digit_at(r, at))
            return expected(r, at, "no digit after a leading zero");
    } else if ((at = digits(r, at)) == NULL) {
        return NULL;
    }
    if (at < r->end && *at == '.' && (at = digits(r, at + 1)) == NULL)
        return NULL;
    if (at < r->end && (*at == 'e' || *at == 'E')) {
        at++;
        if (at < r->end && (*at == '+' || *at == '-'))
            at++;
        at = digits(r, at);
    }
    return at;
}

static const char *word_end(run *r, const char *at, const char *word, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (at + i == r->end || at[i] != word[i])
            return expected(r, at + i, word);
    return at + len;
}

static const char *read_other(run *r, const char *at)
{
    iampb__json_type type = IAMPB__JSON_NUMBER;
    const char *behind;
    r->token = at;
    switch (*at) {
    case 'n':
        type = IAMPB__JSON_NULL;
        behind = word_end(r, at, "null", 4);
        break;
    case 't':
        type = IAMPB__JSON_TRUE;
        behind = word_end(r, at, "true", 4);
        break;
    case 'f':
        type = IAMPB__JSON_FALSE;
        behind = word_end(r, at, "false", 5);
        break;
    default:
        if (*at != '-' && !iampb__is_digit(*at))
            return expected(r, at, "a value");
        behind = number_end(r, at);
        break;
    }
    r->token = NULL;
    iampb__json_node *node = behind == NULL ? NULL : push(r, at);
    if (node == NULL)
        return NULL;
    *node = (iampb__json_node){ (uint32_t)(at - r->text), (uint32_t)(behind - at), 1, (uint32_t)type };
    return behind;
}

/* ---- Containers ---- */
RARE static bool more_frames(run *r)
{
    iampb__parser *p = r->parser;
    size_t room = p->frame_room == 0 ? 16 : 2 * p->frame_room;
    iampb__parse_frame *frames = iampb__realloc(p->ctx, p->frames, p->frame_room, room, sizeof *frames);
    if (frames == NULL) {
        fail(r, iampb__error_nomem(r->err));
        return false;
    }
    p->frames = frames;
    p->frame_room = room;
    return true;
}

/* `at` is on the bracket. */
static inline const char *open_container(run *r, const char *at, bool object)
{
    iampb__parser *p = r->parser;
    if (r->depth >= r->most_depth)
        return fail(r, iampb__parse_too_deep(p->ctx, p->source, at, r->err));
    if (r->depth == p->frame_room && !more_frames(r))
        return NULL;
    iampb__json_node *node = push(r, at);
    if (node == NULL)
        return NULL;
    node->begin = (uint32_t)(at - r->text);
    node->meta = (uint32_t)(object ? IAMPB__JSON_OBJECT : IAMPB__JSON_ARRAY);
    r->top = &p->frames[r->depth++];
    r->top->node = (uint32_t)(p->count - 1);
    r->top->members = 0;
    r->top->object = object;
    if (object)
        iampb__names_open(&p->names, &r->top->names);
    return at + 1;
}

/* `at` is behind the bracket. */
static inline void close_container(run *r, const char *at)
{
    iampb__parser *p = r->parser;
    iampb__json_node *node = &p->nodes[r->top->node];
    uint32_t members = r->top->members < IAMPB__NODE_COUNT_MOST ? r->top->members : IAMPB__NODE_COUNT_MOST;
    node->len = (uint32_t)(at - r->text) - node->begin;
    node->skip = (uint32_t)p->count - r->top->node;
    node->meta |= members << IAMPB__NODE_COUNT_SHIFT;
    if (r->top->object)
        iampb__names_close(&p->names, &r->top->names);
    r->depth--;
    r->top = r->depth == 0 ? NULL : &p->frames[r->depth - 1];
}

/* A name that is there already, or no memory. false: the call has failed. */
RARE static bool name_fault(run *r, iampb__names_result result, const iampb__name *name, const iampb__name *earlier)
{
    iampb__parser *p = r->parser;
    if (result == IAMPB__NAMES_TWICE && p->repeats != NULL) {
        iampb__json_repeat *repeat = IAMPB__VEC_PUSH(iampb__json_repeat, p->ctx, p->repeats);
        if (repeat != NULL) {
            *repeat = (iampb__json_repeat){ name->begin - 1, earlier->begin - 1 };
            return true;
        }
        result = IAMPB__NAMES_NOMEM;
    }
    fail(r, result == IAMPB__NAMES_NOMEM ? iampb__error_nomem(r->err)
                                         : iampb__parse_twice(p->ctx, p->source, earlier, name, r->err));
    return false;
}

/* A member's name and its colon. */
static inline const char *read_name(run *r, const char *at)
{
    iampb__parser *p = r->parser;
    if (at == r->end || *at != '"')
        return expected(r, at, "a member name in quotes");
    at = read_string(r, at);
    if (at == NULL)
        return NULL;
    const iampb__json_node *node = &p->nodes[p->count - 1];
    iampb__name name = { node->begin + 1, node->len - 2, 0, (node->meta & IAMPB__NODE_ESCAPES) != 0 }, earlier;
    iampb__names_result result = iampb__names_add(&p->names, &r->top->names, name, &earlier);
    if (!LIKELY(result == IAMPB__NAMES_NEW) && !name_fault(r, result, &name, &earlier))
        return NULL;
    if (!LIKELY(at < r->end && *at == ':')) {
        at = iampb__scan_blanks(at, r->end);
        if (at == r->end || *at != ':')
            return expected(r, at, "':' after a member name");
    }
    at++;
    /* The usual one blank, without a scan. */
    if (LIKELY(r->end - at >= 2 && at[0] == ' ' && (unsigned char)at[1] > ' '))
        return at + 1;
    return iampb__scan_blanks(at, r->end);
}

/* A bracket has just been opened: closes it if it is empty, else goes on to the first value. `*again` says that a
 * value is due. */
static inline const char *after_open(run *r, const char *at, bool *again)
{
    at = iampb__scan_blanks(at, r->end);
    *again = true;
    if (LIKELY(at < r->end) && *at == (r->top->object ? '}' : ']')) {
        close_container(r, ++at);
        *again = false;
        return at;
    }
    return r->top->object ? (at < r->end && *at == '"' ? read_name(r, at)
                                                      : expected(r, at, "a member name in quotes, or '}'"))
                          : at;
}

/* A value of the innermost container has ended: a comma and the next value, or the bracket. */
static inline const char *after_value(run *r, const char *at, bool *again)
{
    r->top->members++;
    if (!LIKELY(at < r->end && *at == ','))
        at = iampb__scan_blanks(at, r->end);
    if (LIKELY(at < r->end && *at == ',')) {
        *again = true;
        at = iampb__scan_blanks(at + 1, r->end);
        return r->top->object ? read_name(r, at) : at;
    }
    *again = false;
    if (at == r->end || *at != (r->top->object ? '}' : ']'))
        return expected(r, at, r->top->object ? MEMBERS : ELEMENTS);
    close_container(r, ++at);
    return at;
}

static const char *read_value(run *r, const char *at)
{
    at = iampb__scan_blanks(at, r->end);
    for (bool again = true;;) {
        if (again) {
            if (at == r->end)
                return expected(r, at, "a value");
            if (LIKELY(*at == '"')) {
                at = read_string(r, at);
            } else if (*at == '{' || *at == '[') {
                at = open_container(r, at, *at == '{');
                if (at == NULL || (at = after_open(r, at, &again)) == NULL)
                    return NULL;
                if (again)
                    continue;
            } else {
                at = read_other(r, at);
            }
            if (at == NULL)
                return NULL;
        }
        if (r->top == NULL)
            return at;
        at = after_value(r, at, &again);
        if (at == NULL)
            return NULL;
    }
}

iampb_status iampb__parse_value(iampb__parser *parser, const char **at, uint32_t around, iampb_error **err)
{
    iampb_str text = parser->source->text;
    run r = { .parser = parser, .text = text.ptr, .end = text.ptr + text.len, .err = err, .status = IAMPB_OK };
    r.most_depth = (uint32_t)iampb__limits(parser->ctx)->json_depth;
    r.most_depth -= around < r.most_depth ? around : r.most_depth;
    parser->count = 0;
    parser->names.count = 0;
    parser->names.slot_count = 0;
    const char *behind = read_value(&r, *at);
    if (behind == NULL)
        return r.status;
    *at = behind;
    return IAMPB_OK;
}
