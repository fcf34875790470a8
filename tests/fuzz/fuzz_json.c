/* fuzz_json.c - the strict reader against Jansson, against itself, and its laws:
 *   - it accepts what Jansson accepts (no duplicate names, one value), and the trees are equal;
 *   - walking gives the same nodes as reading, and fails where reading fails;
 *   - the path of the first byte of each value is the path by which it was reached;
 *   - whatever bytes are quoted, the result can be read, and says the same if they were UTF-8.
 * Known differences to Jansson: it has no integers beyond int64 and no reals beyond double, no NUL in names,
 * another limit on depth, and takes a NUL byte behind the value for the end of the text. */
#include "base/arena.h"
#include "base/utf8.h"
#include "json/bridge.h"
#include "json/path.h"
#include "json/read.h"
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define REQUIRE(condition)                                                                                            \
    do {                                                                                                              \
        if (!(condition)) {                                                                                           \
            fprintf(stderr, "%s:%d: %s does not hold\n", __FILE__, __LINE__, #condition);                            \
            abort();                                                                                                  \
        }                                                                                                             \
    } while (0)

/* Paths cost a walk from the beginning each; the first so many are checked. */
#define MOST_PATHS 200

typedef struct fuzz {
    iampb_context *ctx;
    iampb__arena *arena;
    iampb__source *source;
    iampb__json root;
    iampb_status status; /* of reading */
    size_t paths;
} fuzz;

/* ---- Jansson ---- */
static iampb_str decoded(fuzz *f, iampb__json string)
{
    iampb_str text = { NULL, 0 };
    REQUIRE(iampb__json_string(string, f->arena, &text, NULL));
    REQUIRE(iampb__json_string_is(string, text));
    return text;
}

static bool same_number(iampb__json ours, const json_t *theirs)
{
    char text[400];
    int64_t number;
    iampb_str raw = iampb__json_raw(ours);
    if (json_is_integer(theirs))
        return iampb__json_int(ours, &number) && number == json_integer_value(theirs);
    REQUIRE(json_is_real(theirs) && !iampb__json_int(ours, &number));
    if (raw.len >= sizeof text)
        return true;
    memcpy(text, raw.ptr, raw.len);
    text[raw.len] = '\0';
    return strtod(text, NULL) == json_real_value(theirs);
}

static void same_tree(fuzz *f, iampb__json ours, const json_t *theirs);

static void same_members(fuzz *f, iampb__json ours, const json_t *theirs)
{
    REQUIRE(iampb__json_count(ours) == json_object_size(theirs));
    for (iampb__json_iter i = iampb__json_begin(ours); iampb__json_more(&i); iampb__json_advance(&i)) {
        iampb_str key = decoded(f, i.key);
        char *name = calloc(key.len + 1, 1);
        memcpy(name, key.ptr, key.len);
        const json_t *value = json_object_get(theirs, name);
        REQUIRE(strlen(name) == key.len && value != NULL);
        REQUIRE(iampb__json_get(ours, key).node == i.value.node);
        free(name);
        same_tree(f, i.value, value);
    }
}

static void same_tree(fuzz *f, iampb__json ours, const json_t *theirs)
{
    size_t index = 0;
    switch (iampb__json_type_of(ours)) {
    case IAMPB__JSON_NULL: REQUIRE(json_is_null(theirs)); break;
    case IAMPB__JSON_TRUE: REQUIRE(json_is_true(theirs)); break;
    case IAMPB__JSON_FALSE: REQUIRE(json_is_false(theirs)); break;
    case IAMPB__JSON_NUMBER: REQUIRE(json_is_number(theirs) && same_number(ours, theirs)); break;
    case IAMPB__JSON_STRING:
        REQUIRE(json_is_string(theirs));
        REQUIRE(iampb__str_eq(decoded(f, ours), iampb__str(json_string_value(theirs), json_string_length(theirs))));
        break;
    case IAMPB__JSON_ARRAY:
        REQUIRE(json_is_array(theirs) && iampb__json_count(ours) == json_array_size(theirs));
        for (iampb__json_iter i = iampb__json_begin(ours); iampb__json_more(&i); iampb__json_advance(&i))
            same_tree(f, i.value, json_array_get(theirs, index++));
        REQUIRE(index == json_array_size(theirs));
        break;
    case IAMPB__JSON_OBJECT:
        REQUIRE(json_is_object(theirs));
        same_members(f, ours, theirs);
        break;
    default: REQUIRE(!"a value without a type");
    }
}

static void against_jansson(fuzz *f)
{
    json_error_t error;
    iampb_str text = f->source->text;
    json_t *theirs = json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
    if (f->status == IAMPB_E_LIMIT) {
        json_decref(theirs);
        return;
    }
    if (theirs == NULL && f->status == IAMPB_OK) {
        int code = json_error_code(&error);
        REQUIRE(code == json_error_numeric_overflow || code == json_error_null_byte_in_key);
        return;
    }
    bool nul_is_end = theirs != NULL && f->status < 0 && memchr(text.ptr, '\0', text.len) != NULL;
    REQUIRE(nul_is_end || (theirs != NULL) == (f->status == IAMPB_OK));
    if (f->status == IAMPB_OK)
        same_tree(f, f->root, theirs);
    json_decref(theirs);
}

/* ---- Walking ---- */
static bool same_nodes(iampb__json a, iampb__json b)
{
    return a.node != NULL && b.node != NULL && a.node->skip == b.node->skip
            && memcmp(a.node, b.node, a.node->skip * sizeof *a.node) == 0;
}

/* Checks one item against the tree; `member` and `element` follow in the tree. */
static void same_item(fuzz *f, const iampb__json_item *item, iampb__json_iter *member, iampb__json_iter *element)
{
    bool in_object = iampb__json_type_of(f->root) == IAMPB__JSON_OBJECT;
    switch (item->kind) {
    case IAMPB__JSON_DOCUMENT: *member = iampb__json_begin(f->root); break;
    case IAMPB__JSON_MEMBER:
        REQUIRE(iampb__json_string_is(member->key, item->key) && same_nodes(member->value, item->value));
        iampb__json_advance(member);
        break;
    case IAMPB__JSON_LIST:
        REQUIRE(in_object ? iampb__json_string_is(member->key, item->key) : item->key.len == 0);
        *element = iampb__json_begin(in_object ? member->value : f->root);
        break;
    case IAMPB__JSON_ELEMENT:
        REQUIRE(same_nodes(element->value, item->value));
        iampb__json_advance(element);
        break;
    case IAMPB__JSON_LIST_END:
        REQUIRE(!iampb__json_more(element));
        if (in_object)
            iampb__json_advance(member);
        break;
    case IAMPB__JSON_DOCUMENT_END: REQUIRE(in_object && !iampb__json_more(member)); break;
    case IAMPB__JSON_SCALAR: REQUIRE(same_nodes(f->root, item->value)); break;
    default: break;
    }
}

static void against_walk(fuzz *f)
{
    iampb__json_walk *walk = NULL;
    iampb__json_item item = { .kind = IAMPB__JSON_DOCUMENT };
    iampb__json_iter member = iampb__json_begin(IAMPB__JSON_NOTHING), element = member;
    size_t documents = 0;
    iampb_error *err = NULL;
    iampb_status status = iampb__json_walk_new(f->ctx, f->source, &walk, &err);
    while (status == IAMPB_OK && item.kind != IAMPB__JSON_END) {
        status = iampb__json_walk_next(walk, &item, &err);
        if (status == IAMPB_OK && f->status == IAMPB_OK)
            same_item(f, &item, &member, &element);
        if (status == IAMPB_OK && (item.kind == IAMPB__JSON_DOCUMENT
                    || (item.kind == IAMPB__JSON_LIST && item.key.ptr[0] == '\0' && item.key.len == 0)))
            documents++;
    }
    REQUIRE((status < 0) == (err != NULL));
    REQUIRE(f->status != IAMPB_OK || status == IAMPB_OK);
    REQUIRE(f->status == IAMPB_OK || status != IAMPB_OK || documents > 1);
    iampb_error_free(err);
    iampb__json_walk_free(walk);
}

/* ---- Paths ---- */
static bool plain_name(iampb_str name)
{
    if (name.len == 0 || iampb__is_digit(name.ptr[0]))
        return false;
    for (size_t i = 0; i < name.len; i++)
        if (!iampb__is_digit(name.ptr[i]) && !iampb__is_lower(iampb__lower(name.ptr[i])) && name.ptr[i] != '_')
            return false;
    return true;
}

static void check_paths(fuzz *f, iampb__json value, iampb__builder *path)
{
    iampb__builder told = { .ctx = f->ctx };
    size_t len = path->len, index = 0;
    if (f->paths++ >= MOST_PATHS)
        return;
    iampb__json_path(f->source, value.node->begin, &told);
    REQUIRE(iampb__str_eq(iampb__builder_str(&told), iampb__builder_str(path)));
    iampb__builder_free(&told);
    for (iampb__json_iter i = iampb__json_begin(value); iampb__json_more(&i); iampb__json_advance(&i)) {
        iampb_str raw = iampb__json_raw(i.key);
        iampb_str name = raw.len < 2 ? raw : iampb__str(raw.ptr + 1, raw.len - 2);
        if (!i.members)
            iampb__builder_format(path, "[%z]", index++);
        else if (plain_name(name))
            iampb__builder_format(path, len == 0 ? "%v" : ".%v", name);
        else
            iampb__builder_format(path, "[%v]", raw);
        check_paths(f, i.value, path);
        path->len = len;
    }
}

/* ---- Quoting ---- */
static void check_quoting(fuzz *f)
{
    iampb__builder quoted = { .ctx = f->ctx };
    iampb__json back = IAMPB__JSON_NOTHING;
    iampb_str text = f->source->text;
    iampb__json_quote(&quoted, text);
    iampb__source *source = iampb__source_new(f->arena, IAMPB__STR("quoted"), iampb__builder_str(&quoted));
    REQUIRE(iampb__json_read(f->ctx, source, f->arena, &back, NULL) == IAMPB_OK);
    iampb_str again = decoded(f, back);
    REQUIRE((iampb__utf8_valid(text) == text.len) == iampb__str_eq(again, text));
    iampb__builder_free(&quoted);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz f = { .root = IAMPB__JSON_NOTHING };
    iampb__builder path = { 0 };
    iampb_error *err = NULL;
    REQUIRE(iampb_context_new(NULL, &f.ctx, NULL) == IAMPB_OK);
    REQUIRE(iampb__arena_new(f.ctx, &f.arena, NULL) == IAMPB_OK);
    f.source = iampb__source_new(f.arena, IAMPB__STR("fuzz"), iampb__str((const char *)data, size));
    path.ctx = f.ctx;
    f.status = iampb__json_read(f.ctx, f.source, f.arena, &f.root, &err);
    REQUIRE((f.status < 0) == (err != NULL) && iampb_error_offset(err) <= size);
    REQUIRE(f.status == IAMPB_OK || iampb_error_message(err, NULL)[0] != '\0');
    iampb_error_free(err);
    against_jansson(&f);
    against_walk(&f);
    if (f.status == IAMPB_OK)
        check_paths(&f, f.root, &path);
    check_quoting(&f);
    iampb__builder_free(&path);
    iampb__arena_free(f.arena);
    iampb_context_free(f.ctx);
    return 0;
}
