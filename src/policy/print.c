/* print.c - see print.h. Printing goes over the JSON values, not over the tree: the tree leaves out what is wrong, and
 * nothing of a document may get lost by printing it. Recursion is bounded by the limit json_depth. */
#include "policy/print.h"
#include "finding/order.h"
#include "json/bridge.h"

/* What a value means, which decides how the normal form orders it. */
typedef enum role {
    ROLE_OTHER = 0, /* printed as it is */
    ROLE_DOCUMENT,
    ROLE_STATEMENTS,
    ROLE_STATEMENT,
    ROLE_LIST,      /* an entry or a list of them */
    ROLE_PRINCIPAL,
    ROLE_CONDITION,
    ROLE_OPERATOR
} role;

/* A member or an element, while its container is put in order. */
typedef struct item {
    iampb__json key, value;
    iampb_str text; /* the name, or an element's content */
    int rank;
    role role;
} item;

typedef struct printer {
    iampb_context *ctx;
    iampb__arena *arena;
    iampb__builder *out;
    iampb__print_style style;
    int depth;
    bool failed; /* no memory */
} printer;

static void print_value(printer *p, iampb__json value, role as);

static void new_line(printer *p)
{
    if (p->style.indent == 0)
        return;
    iampb__builder_char(p->out, '\n');
    for (int i = 0; i < p->depth * p->style.indent; i++)
        iampb__builder_char(p->out, ' ');
}

static iampb_str text_of(printer *p, iampb__json value)
{
    iampb_str text = { "", 0 };
    bool nomem;
    if (!iampb__json_string(value, p->arena, &text, &nomem))
        text = iampb__json_raw(value);
    p->failed |= nomem;
    return text;
}

static void print_scalar(printer *p, iampb__json value)
{
    if (iampb__json_type_of(value) == IAMPB__JSON_STRING)
        iampb__json_quote(p->out, text_of(p, value));
    else
        iampb__builder_add(p->out, iampb__json_raw(value));
}

static void print_key(printer *p, iampb__json key)
{
    print_scalar(p, key);
    iampb__builder_add(p->out, p->style.indent == 0 ? IAMPB__STR(":") : IAMPB__STR(": "));
}

/* ---- As it is ---- */
static void print_plain(printer *p, iampb__json value)
{
    bool object = iampb__json_type_of(value) == IAMPB__JSON_OBJECT, first = true;
    iampb__builder_char(p->out, object ? '{' : '[');
    p->depth++;
    for (iampb__json_iter i = iampb__json_begin(value); iampb__json_more(&i); iampb__json_advance(&i)) {
        if (!first)
            iampb__builder_char(p->out, ',');
        first = false;
        new_line(p);
        if (object)
            print_key(p, i.key);
        print_value(p, i.value, ROLE_OTHER);
    }
    p->depth--;
    if (!first)
        new_line(p);
    iampb__builder_char(p->out, object ? '}' : ']');
}

/* ---- The normal form ---- */
#define RANK_LAST 100

/* Members of the document and of a statement, in the order of the grammar. */
static const struct member_row {
    role in;
    iampb_str name;
    role role;
} members[] = {
    { ROLE_DOCUMENT, IAMPB__STR_INIT("Version"), ROLE_OTHER },
    { ROLE_DOCUMENT, IAMPB__STR_INIT("Id"), ROLE_OTHER },
    { ROLE_DOCUMENT, IAMPB__STR_INIT("Statement"), ROLE_STATEMENTS },
    { ROLE_STATEMENT, IAMPB__STR_INIT("Sid"), ROLE_OTHER },
    { ROLE_STATEMENT, IAMPB__STR_INIT("Effect"), ROLE_OTHER },
    { ROLE_STATEMENT, IAMPB__STR_INIT("Principal"), ROLE_PRINCIPAL },
    { ROLE_STATEMENT, IAMPB__STR_INIT("NotPrincipal"), ROLE_PRINCIPAL },
    { ROLE_STATEMENT, IAMPB__STR_INIT("Action"), ROLE_LIST },
    { ROLE_STATEMENT, IAMPB__STR_INIT("NotAction"), ROLE_LIST },
    { ROLE_STATEMENT, IAMPB__STR_INIT("Resource"), ROLE_LIST },
    { ROLE_STATEMENT, IAMPB__STR_INIT("NotResource"), ROLE_LIST },
    { ROLE_STATEMENT, IAMPB__STR_INIT("Condition"), ROLE_CONDITION },
};

static void rank_member(item *member, role in)
{
    member->rank = RANK_LAST;
    if (in == ROLE_PRINCIPAL || in == ROLE_OPERATOR)
        member->role = ROLE_LIST;
    else if (in == ROLE_CONDITION)
        member->role = ROLE_OPERATOR;
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
        if (members[i].in == in && iampb__str_eq(members[i].name, member->text)) {
            member->rank = (int)i;
            member->role = members[i].role;
        }
}

/* Members by rank and name; elements by type, so that 1 and "1" stay apart, and content. */
static int by_rank(const void *a, const void *b)
{
    const item *x = a, *y = b;
    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    return iampb__str_cmp(x->text, y->text);
}

/* The items of a container, in a block of the context; NULL: none, or no memory. */
static item **collect(printer *p, iampb__json value, size_t *count)
{
    *count = iampb__json_count(value);
    item *items = iampb__arena_zalloc(p->arena, *count, sizeof *items);
    item **order = *count == 0 || items == NULL ? NULL : iampb__alloc(p->ctx, *count, sizeof *order);
    size_t at = 0;
    if (order == NULL) {
        p->failed |= *count > 0;
        return NULL;
    }
    for (iampb__json_iter i = iampb__json_begin(value); iampb__json_more(&i); iampb__json_advance(&i), at++) {
        items[at].key = i.key;
        items[at].value = i.value;
        items[at].text = text_of(p, i.members ? i.key : i.value);
        order[at] = &items[at];
    }
    return order;
}

static void sort_items(printer *p, item **order, size_t count)
{
    if (!iampb__merge_sort(p->ctx, (void **)order, count, by_rank))
        p->failed = true;
}

static void print_items(printer *p, item *const *order, size_t count, const char *brackets)
{
    iampb__builder_char(p->out, brackets[0]);
    p->depth++;
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            iampb__builder_char(p->out, ',');
        new_line(p);
        if (order[i]->key.node != NULL)
            print_key(p, order[i]->key);
        print_value(p, order[i]->value, order[i]->role);
    }
    p->depth--;
    if (count > 0)
        new_line(p);
    iampb__builder_char(p->out, brackets[1]);
}

static void print_members(printer *p, iampb__json object, role as)
{
    size_t count;
    item **order = collect(p, object, &count);
    for (size_t i = 0; order != NULL && i < count; i++)
        rank_member(order[i], as);
    if (order != NULL)
        sort_items(p, order, count);
    if (!p->failed)
        print_items(p, order, count, "{}");
    iampb__free(p->ctx, order, count, sizeof *order);
}

static void print_statements(printer *p, iampb__json value)
{
    item single = { .value = value, .role = ROLE_STATEMENT }, *alone = &single, **order = NULL;
    size_t count = 1;
    if (iampb__json_type_of(value) == IAMPB__JSON_OBJECT) {
        print_items(p, &alone, 1, "[]");
        return;
    }
    order = collect(p, value, &count);
    for (size_t i = 0; order != NULL && i < count; i++)
        order[i]->role = ROLE_STATEMENT;
    if (!p->failed)
        print_items(p, order, count, "[]");
    iampb__free(p->ctx, order, count, sizeof *order);
}

static bool is_container(iampb__json value)
{
    iampb__json_type type = iampb__json_type_of(value);
    return type == IAMPB__JSON_ARRAY || type == IAMPB__JSON_OBJECT;
}

static bool holds_entries_only(iampb__json array)
{
    for (iampb__json_iter i = iampb__json_begin(array); iampb__json_more(&i); iampb__json_advance(&i))
        if (is_container(i.value) || iampb__json_type_of(i.value) == IAMPB__JSON_NULL)
            return false;
    return true;
}

static void print_list(printer *p, iampb__json array)
{
    size_t count, kept = 0;
    if (!holds_entries_only(array)) {
        print_plain(p, array);
        return;
    }
    item **order = collect(p, array, &count);
    for (size_t i = 0; order != NULL && i < count; i++)
        order[i]->rank = (int)iampb__json_type_of(order[i]->value);
    if (order != NULL)
        sort_items(p, order, count);
    for (size_t i = 0; order != NULL && i < count; i++)
        if (kept == 0 || by_rank(order[kept - 1], order[i]) != 0)
            order[kept++] = order[i];
    if (kept == 1 && !p->failed)
        print_scalar(p, order[0]->value);
    else if (!p->failed)
        print_items(p, order, kept, "[]");
    iampb__free(p->ctx, order, count, sizeof *order);
}

static void print_value(printer *p, iampb__json value, role as)
{
    if (p->failed)
        return;
    if (!is_container(value)) {
        print_scalar(p, value);
        return;
    }
    bool object = iampb__json_type_of(value) == IAMPB__JSON_OBJECT;
    if (as == ROLE_STATEMENTS)
        print_statements(p, value);
    else if (as == ROLE_LIST && !object)
        print_list(p, value);
    else if (as != ROLE_OTHER && as != ROLE_LIST && object)
        print_members(p, value, as);
    else
        print_plain(p, value);
}

iampb_status iampb__tree_print(iampb_context *ctx, const iampb__tree *tree, iampb__print_style style,
        iampb__builder *out, iampb_error **err)
{
    printer p = { .ctx = ctx, .out = out, .style = style };
    iampb_status status = iampb__arena_new(ctx, &p.arena, err);
    if (status < 0)
        return status;
    print_value(&p, tree->root, style.canonical ? ROLE_DOCUMENT : ROLE_OTHER);
    iampb__arena_free(p.arena);
    return p.failed || out->failed ? iampb__error_nomem(err) : IAMPB_OK;
}

iampb_status iampb__tree_hash(iampb_context *ctx, const iampb__tree *tree, char hex[IAMPB__SHA256_HEX],
        iampb_error **err)
{
    static const iampb__print_style style = { 0, true };
    unsigned char bytes[IAMPB__SHA256_BYTES];
    iampb__builder text = { .ctx = ctx };
    iampb__sha256 *digest = NULL;
    iampb_status status;
    if ((status = iampb__tree_print(ctx, tree, style, &text, err)) < 0
        || (status = iampb__sha256_new(ctx, &digest, err)) < 0)
        goto out;
    iampb__sha256_start(digest);
    iampb__sha256_add(digest, iampb__builder_str(&text));
    if ((status = iampb__sha256_finish(digest, bytes, err)) < 0)
        goto out;
    iampb__sha256_hex(bytes, hex);
out:
    iampb__sha256_free(digest);
    iampb__builder_free(&text);
    return status;
}
