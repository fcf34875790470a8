/* least.c - the least identity policy that allows some requests. See compare.h.
 * Requests with the same context become statements together: resources that were asked with the same actions, and with
 * nothing else, share one. So a statement allows each of its actions on each of its resources because each of these
 * pairs was asked. Everything is in order of its text, whatever the order of the requests. */
#include "base/error.h"
#include "eval/context.h"
#include "finding/order.h"
#include "finding/write.h"
#include "iampb/catalog.h"
#include "iampb/compare.h"
#include "policy/grant.h"

/* One request, or one resource with its actions. */
typedef struct asked {
    iampb_str conditions;    /* as text, to tell them apart */
    const iampb__grant *grant; /* its limits */
    iampb_str resource;
    iampb__words actions;
    iampb_str actions_text;
} asked;

typedef struct maker {
    iampb_context *ctx;
    iampb__arena *arena;
    iampb__vec asked;        /* asked */
    iampb__vec grants;       /* iampb__grant: the statements */
    iampb_error **err;
} maker;

static bool nomem(maker *m)
{
    iampb__error_nomem(m->err);
    return false;
}

/* ---- Conditions ---- */
/* Of a key's type: the operator that is equal to one value. What the catalogue does not know is text. */
static const char *const operators[] = { [IAMPB_KEY_UNKNOWN] = "StringEquals", [IAMPB_KEY_STRING] = "StringEquals",
    [IAMPB_KEY_ARN] = "ArnEquals", [IAMPB_KEY_BOOL] = "Bool", [IAMPB_KEY_NUMERIC] = "NumericEquals",
    [IAMPB_KEY_DATE] = "DateEquals", [IAMPB_KEY_IP_ADDRESS] = "IpAddress", [IAMPB_KEY_BINARY] = "BinaryEquals" };

static iampb_key_type type_of(iampb_str key)
{
    size_t number = iampb_catalog_key_find(NULL, key.ptr, key.len); /* of the built-in catalogue */
    iampb_key_type type = number == IAMPB_CATALOG_NONE ? IAMPB_KEY_UNKNOWN : iampb_catalog_key_type(NULL, number);
    return (size_t)type < sizeof operators / sizeof operators[0] && operators[type] != NULL ? type : IAMPB_KEY_UNKNOWN;
}

/* In ArnEquals '*' and '?' are wildcards: a value with one of them is compared as text. */
static iampb_str operator_of(const iampb__context_key *key, const iampb_str *values, size_t count)
{
    iampb_key_type type = type_of(key->name);
    for (size_t i = 0; type == IAMPB_KEY_ARN && i < count; i++)
        if (iampb__str_has_wildcard(values[i]))
            type = IAMPB_KEY_STRING;
    return iampb__str_z(operators[type]);
}

static bool add_limit(maker *m, iampb__vec *limits, iampb_str op, iampb_str key, const iampb_str *values, size_t count)
{
    iampb__limit *limit = IAMPB__VEC_PUSH(iampb__limit, m->ctx, limits);
    iampb_str *items = iampb__arena_alloc(m->arena, count, sizeof *items);
    if (limit == NULL || items == NULL || !iampb__arena_str(m->arena, key, &limit->key))
        return nomem(m);
    for (size_t i = 0; i < count; i++) {
        iampb_str text;
        if (!iampb__word_modern(m->arena, values[i], IAMPB__WORDS_OLD_TEXT, &text)
            || !iampb__arena_str(m->arena, text, &items[i]))
            return nomem(m);
    }
    limit->op = op;
    limit->values = (iampb__words){ items, count };
    return true;
}

static bool add_null(maker *m, iampb__vec *limits, iampb_str key, iampb_str absent)
{
    return add_limit(m, limits, IAMPB__STR("Null"), key, &absent, 1);
}

/* A list: no other values than these, and at least one of them. */
static bool add_list(maker *m, iampb__vec *limits, const iampb__context_key *key, const iampb_str *values, size_t count)
{
    iampb__builder op = { .ctx = m->ctx };
    iampb_str kept;
    if (count == 0)
        return add_null(m, limits, key->name, IAMPB__STR("true"));
    iampb__builder_format(&op, "ForAllValues:%v", operator_of(key, values, count));
    bool ok = iampb__builder_keep(&op, m->arena, &kept) || nomem(m);
    iampb__builder_free(&op);
    return ok && add_limit(m, limits, kept, key->name, values, count)
            && add_null(m, limits, key->name, IAMPB__STR("false"));
}

static bool add_key(maker *m, iampb__vec *limits, const iampb__context_key *key)
{
    size_t count;
    const iampb_str *values = iampb__key_values(key, &count);
    if (key->derived || key->state == IAMPB__KEY_NOT_GIVEN)
        return true;
    if (key->state == IAMPB__KEY_ABSENT)
        return add_null(m, limits, key->name, IAMPB__STR("true"));
    if (key->state == IAMPB__KEY_LIST)
        return add_list(m, limits, key, values, count);
    return add_limit(m, limits, operator_of(key, values, count), key->name, values, count);
}

static int limit_order(const void *a, const void *b)
{
    const iampb__limit *x = a, *y = b;
    int order = iampb__str_cmp(x->op, y->op);
    return order != 0 ? order : iampb__str_cmp(x->key, y->key);
}

/* The limits in order, and as text. */
static bool sort_limits(maker *m, const iampb__vec *limits, asked *out)
{
    iampb__builder text = { .ctx = m->ctx };
    iampb__limit *sorted = iampb__arena_alloc(m->arena, limits->count, sizeof *sorted);
    iampb__grant *grant = iampb__arena_zalloc(m->arena, 1, sizeof *grant);
    if (sorted == NULL || grant == NULL)
        return nomem(m);
    if (limits->count > 0)
        memcpy(sorted, limits->items, limits->count * sizeof *sorted);
    if (!iampb__merge_sort_items(m->ctx, sorted, limits->count, sizeof *sorted, limit_order))
        return nomem(m);
    for (size_t i = 0; i < limits->count; i++)
        iampb__limit_say(&text, &sorted[i]);
    grant->limits = sorted;
    grant->limit_count = limits->count;
    out->grant = grant;
    bool ok = iampb__builder_keep(&text, m->arena, &out->conditions) || nomem(m);
    iampb__builder_free(&text);
    return ok;
}

/* ---- Requests ---- */
static bool add_request(maker *m, const iampb_request *request)
{
    iampb__vec limits = { NULL, 0, 0 };
    iampb_str *action = iampb__arena_alloc(m->arena, 1, sizeof *action), resource;
    asked *a = IAMPB__VEC_PUSH(asked, m->ctx, &m->asked);
    if (a == NULL || action == NULL || !iampb__arena_str(m->arena, request->action, action)
        || !iampb__word_modern(m->arena, request->resource, IAMPB__WORDS_OLD_RESOURCE, &resource)
        || !iampb__arena_str(m->arena, resource, &a->resource))
        return nomem(m);
    a->actions = (iampb__words){ action, 1 };
    bool ok = true;
    for (size_t i = 0; ok && i < request->context.count; i++)
        ok = add_key(m, &limits, &request->context.keys[i]);
    ok = ok && sort_limits(m, &limits, a);
    IAMPB__VEC_FREE(iampb__limit, m->ctx, &limits);
    return ok;
}

/* ---- Statements ---- */
static int nocase_order(iampb_str a, iampb_str b)
{
    size_t len = a.len < b.len ? a.len : b.len;
    for (size_t i = 0; i < len; i++) {
        char x = iampb__lower(a.ptr[i]), y = iampb__lower(b.ptr[i]);
        if (x != y)
            return (unsigned char)x < (unsigned char)y ? -1 : 1;
    }
    return a.len == b.len ? 0 : a.len < b.len ? -1 : 1;
}

static int by_resource(const void *a, const void *b)
{
    const asked *x = a, *y = b;
    int order = iampb__str_cmp(x->conditions, y->conditions);
    if (order == 0)
        order = iampb__str_cmp(x->resource, y->resource);
    return order != 0 ? order : nocase_order(x->actions.items[0], y->actions.items[0]);
}

static int by_actions(const void *a, const void *b)
{
    const asked *x = a, *y = b;
    int order = iampb__str_cmp(x->conditions, y->conditions);
    if (order == 0)
        order = iampb__str_cmp(x->actions_text, y->actions_text);
    return order != 0 ? order : iampb__str_cmp(x->resource, y->resource);
}

static bool sort_asked(maker *m, iampb__compare compare)
{
    return iampb__merge_sort_items(m->ctx, m->asked.items, m->asked.count, sizeof(asked), compare) || nomem(m);
}

/* How many from `first` on are like it. */
static size_t run_of(const maker *m, size_t first, bool (*alike)(const asked *, const asked *))
{
    size_t count = 1;
    while (first + count < m->asked.count
           && alike(IAMPB__VEC_AT(asked, &m->asked, first), IAMPB__VEC_AT(asked, &m->asked, first + count)))
        count++;
    return count;
}

static bool same_resource(const asked *a, const asked *b)
{
    return iampb__str_eq(a->conditions, b->conditions) && iampb__str_eq(a->resource, b->resource);
}

static bool same_actions(const asked *a, const asked *b)
{
    return iampb__str_eq(a->conditions, b->conditions) && iampb__str_eq(a->actions_text, b->actions_text);
}

/* Each resource once, with all its actions, in order. */
static bool gather_actions(maker *m)
{
    size_t kept = 0;
    asked *all = m->asked.items;
    for (size_t i = 0, count; i < m->asked.count; i += count) {
        iampb__builder text = { .ctx = m->ctx };
        count = run_of(m, i, same_resource);
        iampb_str *actions = iampb__arena_alloc(m->arena, count, sizeof *actions);
        size_t used = 0;
        if (actions == NULL)
            return nomem(m);
        for (size_t k = i; k < i + count; k++)
            if (used == 0 || nocase_order(actions[used - 1], all[k].actions.items[0]) != 0) {
                actions[used++] = all[k].actions.items[0];
                iampb__builder_format(&text, "%v\n", actions[used - 1]);
            }
        all[kept] = all[i];
        all[kept].actions = (iampb__words){ actions, used };
        bool ok = iampb__builder_keep(&text, m->arena, &all[kept].actions_text);
        iampb__builder_free(&text);
        if (!ok)
            return nomem(m);
        kept++;
    }
    m->asked.count = kept;
    return true;
}

static bool gather_resources(maker *m)
{
    for (size_t i = 0, count; i < m->asked.count; i += count) {
        const asked *first = IAMPB__VEC_AT(asked, &m->asked, i);
        count = run_of(m, i, same_actions);
        iampb_str *resources = iampb__arena_alloc(m->arena, count, sizeof *resources);
        iampb__grant *grant = IAMPB__VEC_PUSH(iampb__grant, m->ctx, &m->grants);
        if (resources == NULL || grant == NULL)
            return nomem(m);
        for (size_t k = 0; k < count; k++)
            resources[k] = first[k].resource;
        *grant = *first->grant;
        grant->actions = first->actions;
        grant->resources = (iampb__words){ resources, count };
    }
    return true;
}

/* ---- All of it ---- */
static iampb_status check(iampb_context *ctx, const iampb_request *const *requests, size_t count, iampb_write_fn write,
        iampb_error **err)
{
    if (ctx == NULL || write == NULL || (requests == NULL && count > 0))
        return iampb__error_set(ctx, err, IAMPB_E_INVALID, "ctx, requests and write must not be NULL");
    for (size_t i = 0; i < count; i++)
        if (requests[i] == NULL || requests[i]->action.ptr == NULL || requests[i]->resource.ptr == NULL)
            return iampb__error_set(ctx, err, IAMPB_E_INVALID, "request %z has no action or no resource", i);
    return IAMPB_OK;
}

static iampb_status write_out(maker *m, iampb_write_fn write, void *user)
{
    iampb__vec none = { NULL, 0, 0 };
    iampb__sink sink = { .text = { .ctx = m->ctx }, .write = write, .user = user, .err = m->err };
    iampb__json_writer w = { .out = &sink.text, .indent = 4 };
    iampb__grants_write(&w, &m->grants, &none);
    iampb_status status = sink.text.failed ? iampb__error_nomem(m->err) : iampb__sink_end(&sink);
    iampb__builder_free(&sink.text);
    return status;
}

iampb_status iampb_compare_write_least(iampb_context *ctx, const iampb_request *const *requests, size_t count,
        iampb_write_fn write, void *user, iampb_error **err)
{
    maker m = { .ctx = ctx, .err = err };
    iampb_status status = check(ctx, requests, count, write, err);
    if (status < 0 || (status = iampb__arena_new(ctx, &m.arena, err)) < 0)
        return status;
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++)
        ok = add_request(&m, requests[i]);
    ok = ok && sort_asked(&m, by_resource) && gather_actions(&m) && sort_asked(&m, by_actions)
            && gather_resources(&m);
    status = ok ? write_out(&m, write, user) : IAMPB_E_NOMEM;
    IAMPB__VEC_FREE(asked, ctx, &m.asked);
    IAMPB__VEC_FREE(iampb__grant, ctx, &m.grants);
    iampb__arena_free(m.arena);
    return status;
}
