/* denial_details.c - what AWS recorded of a request: the answers of GetRequestAuthorizationDetails, merged over their
 * pages, as a request of ours, and against a decision of ours. What is not known is passed over: the API is a preview.
 * Rule. */
#include "base/error.h"
#include "base/map.h"
#include "eval/denial.h"
#include "eval/explain.h"

typedef struct recorded_policy {
    iampb_layer layer;        /* -1: a type that is not known */
} recorded_policy;

typedef struct evaluation {
    struct evaluation *next;
    iampb__json value;
    iampb_str action, resource;
    iampb_outcome outcome;
} evaluation;

typedef struct page {
    struct page *next;
    iampb__json context;      /* of all evaluations */
} page;

struct iampb_authorization {
    iampb__arena *arena;
    iampb_context *ctx;
    bool complete;
    page *pages, **pages_end;
    evaluation *evaluations, **end;
    size_t count;
    iampb__map policies;      /* recorded_policy by URI */
    iampb_str principal;
};

static iampb__json get(iampb__json object, const char *name) { return iampb__json_get(object, iampb__str_z(name)); }

/* ---- Reading ---- */
static iampb_layer layer_of(iampb__json type)
{
    static const struct {
        iampb_str name;
        iampb_layer layer;
    } types[] = { { IAMPB__STR_INIT("IDENTITY_BASED_POLICY"), IAMPB_LAYER_IDENTITY },
        { IAMPB__STR_INIT("RESOURCE_BASED_POLICY"), IAMPB_LAYER_RESOURCE },
        { IAMPB__STR_INIT("PERMISSIONS_BOUNDARY"), IAMPB_LAYER_BOUNDARY },
        { IAMPB__STR_INIT("SESSION_POLICY"), IAMPB_LAYER_SESSION },
        { IAMPB__STR_INIT("SERVICE_CONTROL_POLICY"), IAMPB_LAYER_SCP },
        { IAMPB__STR_INIT("RESOURCE_CONTROL_POLICY"), IAMPB_LAYER_RCP },
        { IAMPB__STR_INIT("VPC_ENDPOINT_POLICY"), IAMPB_LAYER_ENDPOINT } };
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (iampb__json_string_is(type, types[i].name))
            return types[i].layer;
    return -1;
}

static iampb_outcome outcome_of(iampb__json effect)
{
    if (iampb__json_string_is(effect, IAMPB__STR("ALLOW")))
        return IAMPB_ALLOWED;
    if (iampb__json_string_is(effect, IAMPB__STR("EXPLICIT_DENY")))
        return IAMPB_EXPLICIT_DENY;
    return iampb__json_string_is(effect, IAMPB__STR("IMPLICIT_DENY")) ? IAMPB_IMPLICIT_DENY : 0;
}

/* A copy that ends in NUL; ptr NULL where it is no string. false: no memory. */
static bool string_of(iampb__arena *arena, iampb__json value, iampb_str *out)
{
    bool nomem = false;
    iampb_str text;
    *out = (iampb_str){ NULL, 0 };
    if (!iampb__json_string(value, arena, &text, &nomem))
        return !nomem;
    return iampb__arena_str(arena, text, out);
}

static bool add_evaluation(iampb_authorization *a, iampb__json value)
{
    evaluation *e = iampb__arena_zalloc(a->arena, 1, sizeof *e);
    if (e == NULL || !string_of(a->arena, get(value, "action"), &e->action)
        || !string_of(a->arena, get(value, "resource"), &e->resource))
        return false;
    e->value = value;
    e->outcome = outcome_of(get(value, "evaluatedEffect"));
    *a->end = e;
    a->end = &e->next;
    a->count++;
    return true;
}

static bool add_policy(iampb_authorization *a, iampb__json value)
{
    iampb_str uri;
    if (!string_of(a->arena, get(value, "uri"), &uri))
        return false;
    if (uri.ptr == NULL)
        return true;
    recorded_policy *policy = iampb__arena_zalloc(a->arena, 1, sizeof *policy);
    void **place = policy == NULL ? NULL : iampb__map_put(a->ctx, &a->policies, uri);
    if (place == NULL)
        return false;
    policy->layer = layer_of(get(value, "type"));
    *place = policy;
    return true;
}

static iampb_status read_page(iampb_authorization *a, iampb_str text, bool *more, iampb_error **err)
{
    iampb_str copy;
    iampb__json root;
    page *p = iampb__arena_zalloc(a->arena, 1, sizeof *p);
    if (p == NULL || !iampb__arena_str(a->arena, text, &copy))
        return iampb__error_nomem(err);
    iampb__source *source = iampb__source_new(a->arena, IAMPB__STR("authorization details"), copy);
    if (source == NULL)
        return iampb__error_nomem(err);
    iampb_status status = iampb__json_read(a->ctx, source, a->arena, &root, err);
    if (status < 0)
        return status;
    if (iampb__json_type_of(get(root, "evaluations")) != IAMPB__JSON_ARRAY)
        return iampb__error_set(a->ctx, err, IAMPB_E_UNRECOGNISED, "no list called \"evaluations\" is in it");
    bool ok = string_of(a->arena, get(get(root, "requestContext"), "aws:PrincipalArn"),
            a->principal.ptr == NULL ? &a->principal : &copy);
    for (iampb__json_iter i = iampb__json_begin(get(root, "evaluations")); ok && iampb__json_more(&i);
            iampb__json_advance(&i))
        ok = add_evaluation(a, i.value);
    for (iampb__json_iter i = iampb__json_begin(get(root, "policies")); ok && iampb__json_more(&i);
            iampb__json_advance(&i))
        ok = add_policy(a, i.value);
    if (!ok)
        return iampb__error_nomem(err);
    p->context = get(root, "requestContext");
    *a->pages_end = p;
    a->pages_end = &p->next;
    *more = iampb__json_type_of(get(root, "nextToken")) == IAMPB__JSON_STRING;
    return IAMPB_OK;
}

/* All pages but the last say that more follow. */
static iampb_status read_pages(iampb_authorization *a, const iampb_str *pages, size_t count, iampb_error **err)
{
    a->complete = true;
    for (size_t i = 0; i < count; i++) {
        bool more = false;
        iampb_status status = read_page(a, pages[i], &more, err);
        if (status < 0)
            return status;
        a->complete = a->complete && more == (i + 1 < count);
    }
    return IAMPB_OK;
}

iampb_status iampb_authorization_parse(
        iampb_context *ctx, const iampb_str *pages, size_t count, iampb_authorization **out, iampb_error **err)
{
    iampb__arena *arena = NULL;
    iampb_status status;
    if (ctx == NULL || out == NULL || pages == NULL || count == 0)
        return iampb__error_set(ctx, err, IAMPB_E_INVALID, "ctx, pages and out must not be NULL, and count not 0");
    for (size_t i = 0; i < count; i++)
        if ((pages[i].ptr == NULL && pages[i].len > 0) || pages[i].len > iampb__limits(ctx)->input_bytes)
            return iampb__error_set(ctx, err, pages[i].ptr == NULL ? IAMPB_E_INVALID : IAMPB_E_LIMIT,
                    "page %z is NULL, or longer than input_bytes allows", i + 1);
    if ((status = iampb__arena_new(ctx, &arena, err)) < 0)
        return status;
    iampb_authorization *a = iampb__arena_zalloc(arena, 1, sizeof *a);
    if (a == NULL) {
        iampb__arena_free(arena);
        return iampb__error_nomem(err);
    }
    a->arena = arena;
    a->ctx = ctx;
    a->pages_end = &a->pages;
    a->end = &a->evaluations;
    if ((status = read_pages(a, pages, count, err)) < 0) {
        iampb_authorization_free(a);
        return status;
    }
    *out = a;
    return IAMPB_OK;
}

void iampb_authorization_free(iampb_authorization *a)
{
    if (a == NULL)
        return;
    iampb__map_free(a->ctx, &a->policies);
    iampb__arena_free(a->arena);
}

/* ---- Asking ---- */
static const evaluation *evaluation_at(const iampb_authorization *a, size_t index)
{
    const evaluation *e = a == NULL ? NULL : a->evaluations;
    for (; e != NULL && index > 0; index--)
        e = e->next;
    return e;
}

int32_t iampb_authorization_is_complete(const iampb_authorization *a) { return a != NULL && a->complete; }

size_t iampb_authorization_count(const iampb_authorization *a) { return a == NULL ? 0 : a->count; }

const char *iampb_authorization_text(const iampb_authorization *a, size_t index, const char *part, size_t *len)
{
    const evaluation *e = evaluation_at(a, index);
    iampb_str text = { NULL, 0 }, wanted = iampb__str_z(part);
    if (e != NULL && iampb__str_eq(wanted, IAMPB__STR("action")))
        text = e->action;
    else if (e != NULL && iampb__str_eq(wanted, IAMPB__STR("resource")))
        text = e->resource;
    else if (e != NULL && iampb__str_eq(wanted, IAMPB__STR("principal")))
        text = a->principal;
    if (len != NULL)
        *len = text.len;
    return text.ptr;
}

iampb_outcome iampb_authorization_outcome(const iampb_authorization *a, size_t index)
{
    const evaluation *e = evaluation_at(a, index);
    return e == NULL ? 0 : e->outcome;
}

/* ---- Into a request ---- */
/* Text of a string, number or truth value; false: another type. */
static bool scalar_of(iampb__arena *arena, iampb__json value, iampb_str *out, bool *nomem)
{
    iampb__json_type type = iampb__json_type_of(value);
    if (type == IAMPB__JSON_STRING)
        return iampb__json_string(value, arena, out, nomem);
    *out = iampb__json_raw(value);
    return type == IAMPB__JSON_NUMBER || type == IAMPB__JSON_TRUE || type == IAMPB__JSON_FALSE;
}

static iampb_status set_list(
        iampb_request *request, iampb__arena *arena, iampb_str key, iampb__json list, iampb_error **err)
{
    iampb_str *values = iampb__arena_alloc(arena, iampb__json_count(list), sizeof *values);
    size_t count = 0;
    bool nomem = values == NULL;
    for (iampb__json_iter i = iampb__json_begin(list); !nomem && iampb__json_more(&i); iampb__json_advance(&i))
        count += scalar_of(arena, i.value, &values[count], &nomem);
    return nomem ? iampb__error_nomem(err)
                 : iampb_request_set(request, key.ptr, key.len, IAMPB_VALUE_LIST, values, count, err);
}

static iampb_status set_key(iampb_request *request, iampb__arena *arena, iampb__json name, iampb__json value,
        iampb_error **err)
{
    iampb_str key, text;
    bool nomem = false;
    if (!iampb__json_string(name, arena, &key, &nomem))
        return nomem ? iampb__error_nomem(err) : IAMPB_OK;
    if (key.len == 0)
        return IAMPB_OK;
    switch (iampb__json_type_of(value)) {
    case IAMPB__JSON_NULL: return iampb_request_set_absent(request, key.ptr, key.len, err);
    case IAMPB__JSON_ARRAY: return set_list(request, arena, key, value, err);
    default: break;
    }
    if (!scalar_of(arena, value, &text, &nomem))
        return nomem ? iampb__error_nomem(err) : IAMPB_OK;
    return iampb_request_set(request, key.ptr, key.len, IAMPB_VALUE_SINGLE, &text, 1, err);
}

static iampb_status set_keys(iampb_request *request, iampb__arena *arena, iampb__json context, iampb_error **err)
{
    iampb_status status = IAMPB_OK;
    for (iampb__json_iter i = iampb__json_begin(context); status == IAMPB_OK && i.members && iampb__json_more(&i);
         iampb__json_advance(&i))
        status = set_key(request, arena, i.key, i.value, err);
    return status;
}

/* The evaluation's own context lies over what all share. */
static iampb_status apply(const iampb_authorization *a, const evaluation *e, iampb_request *request,
        iampb__arena *arena, iampb_error **err)
{
    iampb_str resource = e->resource.len == 0 ? IAMPB__STR("*") : e->resource, none = IAMPB__STR("");
    iampb_status status;
    if (e->action.ptr == NULL)
        return iampb__error_set(a->ctx, err, IAMPB_E_INVALID, "the evaluation has no action");
    if ((status = iampb_request_set_action(request, e->action.ptr, e->action.len, err)) < 0
        || (status = iampb_request_set_resource(request, resource.ptr, resource.len, err)) < 0)
        return status;
    for (const page *p = a->pages; p != NULL; p = p->next)
        if ((status = set_keys(request, arena, p->context, err)) < 0)
            return status;
    if ((status = set_keys(request, arena, get(e->value, "context"), err)) < 0)
        return status;
    iampb__json owner = IAMPB__JSON_NOTHING;
    for (const page *p = a->pages; p != NULL && owner.node == NULL; p = p->next)
        owner = get(p->context, "aws:ResourceAccount");
    if (get(get(e->value, "context"), "aws:ResourceAccount").node != NULL)
        owner = get(get(e->value, "context"), "aws:ResourceAccount");
    iampb_str account;
    bool nomem = false;
    if (!scalar_of(arena, owner, &account, &nomem) || !iampb__str_is_account_id(account))
        return nomem ? iampb__error_nomem(err) : IAMPB_OK;
    return iampb_request_set_owner(request, account, none, none, 0, err);
}

iampb_status iampb_authorization_apply(
        const iampb_authorization *a, size_t index, iampb_request *request, iampb_error **err)
{
    const evaluation *e = evaluation_at(a, index);
    iampb__arena *arena = NULL;
    if (e == NULL || request == NULL)
        return iampb__error_set(a == NULL ? NULL : a->ctx, err, IAMPB_E_INVALID,
                "there is no such evaluation, or request is NULL");
    iampb_status status = iampb__arena_new(a->ctx, &arena, err);
    if (status < 0)
        return status;
    status = apply(a, e, request, arena, err);
    iampb__arena_free(arena);
    return status;
}

/* ---- Comparing ---- */
const char *iampb_replay_name(iampb_replay replay)
{
    static const char *const names[] = { "", "agrees", "snapshot-stale", "policy-missing", "evaluator-differs",
        "unknown" };
    return replay > 0 && (size_t)replay < sizeof names / sizeof names[0] ? names[replay] : "";
}

typedef struct comparison {
    const iampb_decision *decision;
    iampb_replay result;      /* 0: nothing differs so far */
    iampb__builder text;
} comparison;

/* The first difference is the one that is told. */
static void differ(comparison *c, iampb_replay result, const char *format, ...)
{
    va_list args;
    if (c->result != 0)
        return;
    c->result = result;
    va_start(args, format);
    iampb__builder_vformat(&c->text, format, args);
    va_end(args);
}

static bool has_layer(const iampb_decision *d, iampb_layer layer)
{
    for (size_t i = 0; i < d->policy_count; i++)
        if (d->policies[i].layer == layer)
            return true;
    return false;
}

/* A statement that AWS says matched. */
static void compare_statement(comparison *c, iampb_layer layer, iampb_str sid, bool allow)
{
    const char *name = iampb_layer_name(layer), *effect = allow ? "Allow" : "Deny";
    bool found = false;
    for (const iampb__explained *s = c->decision->statements; s != NULL; s = s->next) {
        const iampb__tree_entry *own = s->statement->tree->sid;
        if (s->policy->layer != layer || s->statement->allow != allow
            || !iampb__str_eq(sid, own == NULL ? IAMPB__STR("") : own->text))
            continue;
        if (s->applies)
            return;
        found = true;
    }
    if (found && sid.len > 0)
        differ(c, IAMPB_REPLAY_DIFFERS, "%s statement \"%v\" of gate %s matched there and does not here", effect, sid,
                name);
    else if (!has_layer(c->decision, layer))
        differ(c, IAMPB_REPLAY_POLICY_MISSING, "a policy of gate %s matched, and none is at hand", name);
    else
        differ(c, IAMPB_REPLAY_STALE,
                "%s statement \"%v\" of gate %s matched, and the policies at hand have none like it", effect, sid,
                name);
}

static void compare_policy(comparison *c, const iampb_authorization *a, iampb__json matched, iampb__arena *arena)
{
    iampb_str uri, sid;
    if (!string_of(arena, get(matched, "uri"), &uri)) {
        c->text.failed = true;
        return;
    }
    const recorded_policy *policy = uri.ptr == NULL ? NULL : iampb__map_get(a->ctx, &a->policies, uri);
    for (iampb__json_iter i = iampb__json_begin(get(matched, "matchedStatements"));
         policy != NULL && policy->layer >= 0 && iampb__json_more(&i); iampb__json_advance(&i)) {
        if (!string_of(arena, get(i.value, "sid"), &sid))
            c->text.failed = true;
        else
            compare_statement(c, policy->layer, sid.ptr == NULL ? IAMPB__STR("") : sid,
                    iampb__json_string_is(get(i.value, "evaluatedEffect"), IAMPB__STR("ALLOW")));
    }
}

/* All that matched there matches here, and yet the effect is another one. */
static void compare_outcome(comparison *c, iampb_outcome recorded)
{
    iampb_outcome ours = c->decision->decided.verdict;
    if (ours == recorded)
        return;
    for (const iampb__explained *s = c->decision->statements; s != NULL; s = s->next)
        if (iampb__decision_decides(c->decision, s)) {
            const iampb__tree_entry *sid = s->statement->tree->sid;
            differ(c, IAMPB_REPLAY_STALE, "%s here and %s there: statement \"%v\" of gate %s decides here",
                    iampb_outcome_name(ours), iampb_outcome_name(recorded), sid == NULL ? IAMPB__STR("") : sid->text,
                    iampb_layer_name(s->policy->layer));
            return;
        }
    differ(c, IAMPB_REPLAY_DIFFERS, "%s here and %s there, with the same statements", iampb_outcome_name(ours),
            iampb_outcome_name(recorded));
}

static iampb_status compare(comparison *c, const iampb_authorization *a, const evaluation *e, iampb_error **err)
{
    iampb__arena *arena = NULL;
    iampb_status status = iampb__arena_new(a->ctx, &arena, err);
    if (status < 0)
        return status;
    if (e->outcome == 0 || !a->complete)
        differ(c, IAMPB_REPLAY_UNKNOWN, "%s", a->complete ? "no effect is recorded" : "pages are missing");
    for (iampb__json_iter i = iampb__json_begin(get(e->value, "matchedPolicies")); iampb__json_more(&i);
         iampb__json_advance(&i))
        compare_policy(c, a, i.value, arena);
    compare_outcome(c, e->outcome);
    if (c->result == 0)
        c->result = IAMPB_REPLAY_AGREES;
    iampb__arena_free(arena);
    return c->text.failed ? iampb__error_nomem(err) : IAMPB_OK;
}

iampb_status iampb_authorization_compare(const iampb_authorization *a, size_t index, const iampb_policy_set *set,
        const iampb_request *request, iampb_replay *replay, iampb_write_fn write, void *user, iampb_error **err)
{
    const evaluation *e = evaluation_at(a, index);
    iampb_explain_options all = IAMPB_EXPLAIN_OPTIONS_INIT;
    iampb_decision *decision = NULL;
    if (e == NULL || replay == NULL)
        return iampb__error_set(a == NULL ? NULL : a->ctx, err, IAMPB_E_INVALID,
                "there is no such evaluation, or replay is NULL");
    all.statements = 1;
    iampb_status status = iampb_explain(set, request, &all, &decision, err);
    if (status < 0)
        return status;
    comparison c = { decision, 0, { .ctx = a->ctx } };
    status = compare(&c, a, e, err);
    if (status == IAMPB_OK && write != NULL && c.text.len > 0) {
        int32_t code = write(user, c.text.text, c.text.len);
        if (code != 0)
            status = iampb__error_callback(a->ctx, err, code, "the host's write function returned %d", code);
    }
    if (status == IAMPB_OK)
        *replay = c.result;
    iampb__builder_free(&c.text);
    iampb_decision_free(decision);
    return status;
}
