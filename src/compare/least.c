/* least.c - the least identity policy that allows some requests. See compare.h.
 * Each request is a statement; then those that differ in one list alone are joined: actions of one resource, resources
 * with the same actions, values of one test. So a statement allows each of its actions on each of its resources with
 * each of its values because each of these was asked. Everything is in order of its text, whatever the order of the
 * requests. Requests are of one action and one resource: there is no wildcard to be quoted in either. */
#include "base/arn.h"
#include "base/error.h"
#include "compare/difference.h"
#include "eval/context.h"
#include "eval/value.h"
#include "finding/order.h"
#include "finding/write.h"
#include "iampb/catalog.h"
#include "policy/pattern.h"

typedef struct asked {
    iampb_str conditions;    /* as text, to tell them apart */
    iampb__grant grant;
} asked;

typedef struct maker {
    iampb_context *ctx;
    iampb__arena *arena;
    iampb__vec asked;        /* asked */
    iampb__vec pieces;       /* iampb__portion */
    iampb__vec grants;       /* iampb__grant: of them */
    iampb_error **err;
} maker;

static bool nomem(maker *m)
{
    iampb__error_nomem(m->err);
    return false;
}

/* ---- Operators ---- */
static bool is_number(iampb_str text)
{
    iampb__decimal number;
    return iampb__decimal_parse(text, &number);
}

static bool is_time(iampb_str text)
{
    iampb__instant time;
    return iampb__instant_parse(text, &time);
}

static bool is_address(iampb_str text)
{
    iampb__address address;
    return iampb__address_parse(text, false, &address);
}

static bool is_boolean(iampb_str text)
{
    bool boolean;
    return iampb__boolean_parse(text, &boolean);
}

static bool is_base64(iampb_str text)
{
    bool comparable = false;
    return iampb__base64_same(text, text, &comparable) && comparable;
}

/* In ArnEquals '*' and '?' are wildcards. */
static bool is_arn(iampb_str text)
{
    iampb__arn arn;
    return iampb__arn_parse(text, &arn) && iampb__pattern_literal(text) == text.len;
}

/* Of a key's type: the operator that is true of one value, and the values that it can read (E-76c). What the catalogue
 * does not know, and what cannot be read, is text. */
static const struct {
    const char *name;
    bool (*reads)(iampb_str text);
} operators[] = {
    [IAMPB_KEY_ARN] = { "ArnEquals", is_arn },
    [IAMPB_KEY_BOOL] = { "Bool", is_boolean },
    [IAMPB_KEY_NUMERIC] = { "NumericEquals", is_number },
    [IAMPB_KEY_DATE] = { "DateEquals", is_time },
    [IAMPB_KEY_IP_ADDRESS] = { "IpAddress", is_address },
    [IAMPB_KEY_BINARY] = { "BinaryEquals", is_base64 },
};

static iampb_str operator_of(const iampb__context_key *key, const iampb_str *values, size_t count)
{
    size_t number = iampb_catalog_key_find(NULL, key->name.ptr, key->name.len); /* of the built-in catalogue */
    size_t type = number == IAMPB_CATALOG_NONE ? IAMPB_KEY_UNKNOWN : (size_t)iampb_catalog_key_type(NULL, number);
    bool reads = type < sizeof operators / sizeof operators[0] && operators[type].name != NULL;
    for (size_t i = 0; reads && i < count; i++)
        reads = operators[type].reads(values[i]);
    return reads ? iampb__str_z(operators[type].name) : IAMPB__STR("StringEquals");
}

/* ---- Conditions ---- */
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
static bool keep_limits(maker *m, const iampb__vec *limits, asked *out)
{
    iampb__builder text = { .ctx = m->ctx };
    iampb__limit *sorted = iampb__arena_alloc(m->arena, limits->count, sizeof *sorted);
    if (sorted == NULL)
        return nomem(m);
    if (limits->count > 0)
        memcpy(sorted, limits->items, limits->count * sizeof *sorted);
    if (!iampb__merge_sort_items(m->ctx, sorted, limits->count, sizeof *sorted, limit_order))
        return nomem(m);
    for (size_t i = 0; i < limits->count; i++)
        iampb__limit_say(&text, &sorted[i]);
    out->grant.limits = sorted;
    out->grant.limit_count = limits->count;
    bool ok = iampb__builder_keep(&text, m->arena, &out->conditions) || nomem(m);
    iampb__builder_free(&text);
    return ok;
}

/* ---- Requests ---- */
static bool add_request(maker *m, const iampb_request *request)
{
    iampb__vec limits = { NULL, 0, 0 };
    iampb_str *words = iampb__arena_alloc(m->arena, 2, sizeof *words), resource;
    asked *a = IAMPB__VEC_PUSH(asked, m->ctx, &m->asked);
    if (a == NULL || words == NULL || !iampb__arena_str(m->arena, request->action, &words[0])
        || !iampb__word_modern(m->arena, request->resource, IAMPB__WORDS_OLD_RESOURCE, &resource)
        || !iampb__arena_str(m->arena, resource, &words[1]))
        return nomem(m);
    a->grant.actions = (iampb__words){ &words[0], 1 };
    a->grant.resources = (iampb__words){ &words[1], 1 };
    bool ok = true;
    for (size_t i = 0; ok && i < request->context.count; i++)
        ok = add_key(m, &limits, &request->context.keys[i]);
    ok = ok && keep_limits(m, &limits, a);
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

static int asked_order(const void *a, const void *b)
{
    const asked *x = a, *y = b;
    iampb_str action = x->grant.actions.items[0], other = y->grant.actions.items[0];
    int order = iampb__str_cmp(x->conditions, y->conditions);
    if (order == 0)
        order = iampb__str_cmp(x->grant.resources.items[0], y->grant.resources.items[0]);
    if (order == 0)
        order = nocase_order(action, other);
    return order != 0 ? order : iampb__str_cmp(action, other);
}

static bool make_pieces(maker *m)
{
    if (!iampb__merge_sort_items(m->ctx, m->asked.items, m->asked.count, sizeof(asked), asked_order))
        return nomem(m);
    for (size_t i = 0; i < m->asked.count; i++) {
        iampb__portion *piece = IAMPB__VEC_PUSH(iampb__portion, m->ctx, &m->pieces);
        if (piece == NULL)
            return nomem(m);
        piece->grant = IAMPB__VEC_AT(asked, &m->asked, i)->grant;
    }
    return true;
}

/* A test that one value is enough for: neither of a list, nor of a key that is absent. */
static bool has_one_value(const iampb__grant *grant, size_t number)
{
    return number < grant->limit_count && !iampb__str_eq(grant->limits[number].op, IAMPB__STR("Null"))
            && iampb__str_find(grant->limits[number].op, ':', 0) == SIZE_MAX;
}

/* Values of the test of this number. */
static bool join_values(maker *m, size_t number)
{
    bool any = false;
    for (size_t i = 0; i < m->pieces.count; i++) {
        iampb__portion *piece = IAMPB__VEC_AT(iampb__portion, &m->pieces, i);
        piece->value = has_one_value(&piece->grant, number) ? number + 1 : 0;
        any = any || piece->value != 0;
    }
    return !any || iampb__portions_join(m->ctx, m->arena, &m->pieces, IAMPB__PORTION_VALUES) || nomem(m);
}

static bool join_all(maker *m)
{
    size_t most = 0;
    if (!iampb__portions_join(m->ctx, m->arena, &m->pieces, IAMPB__PORTION_ACTIONS)
        || !iampb__portions_join(m->ctx, m->arena, &m->pieces, IAMPB__PORTION_RESOURCES))
        return nomem(m);
    for (size_t i = 0; i < m->pieces.count; i++) {
        size_t count = IAMPB__VEC_AT(iampb__portion, &m->pieces, i)->grant.limit_count;
        most = count > most ? count : most;
    }
    bool ok = true;
    for (size_t i = 0; ok && i < most; i++)
        ok = join_values(m, i);
    return ok;
}

/* ---- Order ---- */
static int word_order(const void *a, const void *b)
{
    const iampb_str *x = a, *y = b;
    return iampb__str_cmp(*x, *y);
}

static int grant_order(const void *a, const void *b)
{
    const iampb__grant *x = a, *y = b;
    int order = nocase_order(x->actions.items[0], y->actions.items[0]);
    return order != 0 ? order : iampb__str_cmp(x->resources.items[0], y->resources.items[0]);
}

/* Lists of actions and resources are in order: the requests were. */
static bool put_in_order(maker *m)
{
    if (!iampb__portions_grants(m->ctx, &m->pieces, &m->grants)
        || !iampb__merge_sort_items(m->ctx, m->grants.items, m->grants.count, sizeof(iampb__grant), grant_order))
        return nomem(m);
    for (size_t i = 0; i < m->grants.count; i++) {
        const iampb__grant *grant = IAMPB__VEC_AT(iampb__grant, &m->grants, i);
        for (size_t k = 0; k < grant->limit_count; k++) {
            iampb__words values = grant->limits[k].values;
            if (!iampb__merge_sort_items(m->ctx, (void *)(uintptr_t)values.items, values.count, sizeof(iampb_str),
                        word_order))
                return nomem(m);
        }
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

iampb_status iampb_compare_write_least(iampb_context *ctx, const iampb_request *const *requests, size_t count,
        iampb_write_fn write, void *user, iampb_error **err)
{
    const iampb__vec none = { NULL, 0, 0 };
    maker m = { .ctx = ctx, .err = err };
    iampb_status status = check(ctx, requests, count, write, err);
    if (status < 0 || (status = iampb__arena_new(ctx, &m.arena, err)) < 0)
        return status;
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++)
        ok = add_request(&m, requests[i]);
    ok = ok && make_pieces(&m) && join_all(&m) && put_in_order(&m);
    status = ok ? iampb__grants_print(ctx, &m.grants, &none, write, user, err) : IAMPB_E_NOMEM;
    IAMPB__VEC_FREE(asked, ctx, &m.asked);
    IAMPB__VEC_FREE(iampb__portion, ctx, &m.pieces);
    IAMPB__VEC_FREE(iampb__grant, ctx, &m.grants);
    iampb__arena_free(m.arena);
    return status;
}
