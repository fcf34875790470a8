/* read.h - the strict JSON reader that keeps byte positions.
 * A value is a run of nodes, 16 bytes each, in the order of the text: an object is its node and then key, value, key,
 * value, ...; an array its node and then its values. `skip` counts the nodes of a value, itself included, so a subtree
 * is one contiguous run that can be copied elsewhere, and the next sibling is one addition away. Text is not copied:
 * a string without escapes is read straight from the source.
 * Strict (RFC 8259): UTF-8 without byte order mark, no lone surrogates, no text after the end; a name that occurs twice
 * in one object is refused ("\u0061" is "a"), and the error tells both places. Limits: json_depth, json_nodes. Depth
 * costs no C stack. */
#ifndef IAMPB__JSON_READ_H
#define IAMPB__JSON_READ_H
#include "base/error.h"
#include "base/source.h"
#include "base/vec.h"

typedef enum iampb__json_type {
    IAMPB__JSON_NONE = 0, /* no value: what asking for a member that is not there gives */
    IAMPB__JSON_NULL,
    IAMPB__JSON_FALSE,
    IAMPB__JSON_TRUE,
    IAMPB__JSON_NUMBER,
    IAMPB__JSON_STRING,
    IAMPB__JSON_ARRAY,
    IAMPB__JSON_OBJECT
} iampb__json_type;

typedef struct iampb__json_node {
    uint32_t begin, len; /* bytes of the source; strings with their quotes, containers with their brackets */
    uint32_t skip;       /* nodes of this value, this one included */
    uint32_t meta;       /* bits 0-3: type; bit 4: a string with escapes; from bit 5: members or elements (saturated) */
} iampb__json_node;

/* A value: small, passed by value. {NULL, NULL} is no value, and every accessor allows it. */
typedef struct iampb__json {
    const iampb__source *source;
    const iampb__json_node *node;
} iampb__json;

#define IAMPB__JSON_NOTHING ((iampb__json){ NULL, NULL })

/* Reads the whole source as one value; nodes go to the arena. */
iampb_status iampb__json_read(iampb_context *ctx, const iampb__source *source, iampb__arena *arena, iampb__json *out,
        iampb_error **err);

/* A name that occurs again in its object: where its opening quotes are, and those of the first of that name. */
typedef struct iampb__json_repeat {
    uint32_t again, first;
} iampb__json_repeat;

/* The same, but a name may occur again in its object, and its places (iampb__json_repeat) go to `repeats`, in the order
 * of the text: for documents in which what is wrong shall be shown, not refused. Each of the members is there;
 * iampb__json_get() gives the first. The caller frees `repeats`, after a failure too. */
iampb_status iampb__json_read_repeats(iampb_context *ctx, const iampb__source *source, iampb__arena *arena,
        iampb__json *out, iampb__vec *repeats, iampb_error **err);

iampb__json_type iampb__json_type_of(iampb__json value);
/* "object", "a string", ...: for messages. */
const char *iampb__json_type_name(iampb__json value);
iampb__span iampb__json_span(iampb__json value);

/* Members or elements of an object or array; 0 for anything else. */
size_t iampb__json_count(iampb__json value);
/* The member called `name`, or nothing. */
iampb__json iampb__json_get(iampb__json object, iampb_str name);

/* for (iampb__json_iter i = iampb__json_begin(value); iampb__json_more(&i); iampb__json_advance(&i)) use i.key, i.value
 * Over members of an object (key is the name's node) or elements of an array (key is nothing); none for the rest. */
typedef struct iampb__json_iter {
    iampb__json key, value;
    const iampb__json_node *end;
    bool members;
} iampb__json_iter;
iampb__json_iter iampb__json_begin(iampb__json container);
static inline bool iampb__json_more(const iampb__json_iter *i) { return i->value.node != NULL; }
void iampb__json_advance(iampb__json_iter *i);

/* A string's content. Without escapes a view into the source; with escapes decoded into the arena. false: not a
 * string, or (`*nomem` set, unless NULL) no memory. */
bool iampb__json_string(iampb__json value, iampb__arena *arena, iampb_str *out, bool *nomem);
/* Compares without decoding into memory. */
bool iampb__json_string_is(iampb__json value, iampb_str text);
/* A number without fraction and exponent that fits int64. */
bool iampb__json_int(iampb__json value, int64_t *out);
/* The bytes of a value as written. */
iampb_str iampb__json_raw(iampb__json value);

/* Copies the nodes of a value to the arena, for use after its own are gone; the source stays. node NULL: no memory. */
iampb__json iampb__json_keep(iampb__json value, iampb__arena *arena);

/* ---- Walking a large document ----
 * One call of next gives one item; a value lives until the following call (json_keep keeps it). Only one element is
 * held in memory at a time. Input: an object, or an array, or several of these one after the other, or a lone scalar.
 * The names of a top-level object are checked for duplicates too. A step that fails changes nothing and may be tried
 * again: it says the same, or, after running out of memory, perhaps gives the item. */
typedef enum iampb__json_item_kind {
    IAMPB__JSON_END = 0,      /* no more */
    IAMPB__JSON_DOCUMENT,     /* a top-level object begins */
    IAMPB__JSON_MEMBER,       /* a member of it that is no array: key, value */
    IAMPB__JSON_LIST,         /* a member that is an array begins: key. Or a top-level array: key is nothing */
    IAMPB__JSON_ELEMENT,      /* an element of the list: key (of the list), index, value */
    IAMPB__JSON_LIST_END,
    IAMPB__JSON_DOCUMENT_END,
    IAMPB__JSON_SCALAR        /* a top-level value that is neither object nor array */
} iampb__json_item_kind;

typedef struct iampb__json_item {
    iampb__json_item_kind kind;
    iampb_str key;     /* decoded; "" for none; lives as long as the walk */
    size_t index;      /* of the element; of the document, where one or a top-level array begins; at the end of a list:
                          how many elements it had */
    iampb__json value;
} iampb__json_item;

typedef struct iampb__json_walk iampb__json_walk;
iampb_status iampb__json_walk_new(iampb_context *ctx, const iampb__source *source, iampb__json_walk **out,
        iampb_error **err);
iampb_status iampb__json_walk_next(iampb__json_walk *walk, iampb__json_item *item, iampb_error **err);
void iampb__json_walk_free(iampb__json_walk *walk);
#endif
