/* simulate.c - a simulation from its JSON to its JSON. See simulate.h. */
#include "simulate/simulate.h"
#include "base/options.h"

#define PAIRS_MOST 100000
#define KEEP_POLICIES 1024
#define KEEP_BYTES (UINT64_C(16) << 20)

IAMPB__NO_TAIL_PADDING(iampb_simulator_options, keep_bytes);
IAMPB__NO_TAIL_PADDING(iampb_simulate_options, reserved);
#define SIMULATOR_FIRST_SIZE (offsetof(iampb_simulator_options, keep_bytes) + sizeof(uint64_t))
#define SIMULATE_FIRST_SIZE (offsetof(iampb_simulate_options, reserved) + sizeof(int32_t))

size_t iampb_simulator_options_size(void) { return sizeof(iampb_simulator_options); }
size_t iampb_simulate_options_size(void) { return sizeof(iampb_simulate_options); }

struct iampb_simulator {
    iampb_context *ctx;         /* a reference */
    iampb__policy_cache cache;
};

/* ---- The simulator ---- */
iampb_status iampb_simulator_new(iampb_context *ctx, const iampb_simulator_options *options, iampb_simulator **out,
        iampb_error **err)
{
    iampb_simulator_options merged = IAMPB_SIMULATOR_OPTIONS_INIT;
    iampb_status status;
    if (ctx == NULL || out == NULL)
        return iampb__error_set(ctx, err, IAMPB_E_INVALID, "ctx and out must not be NULL");
    if ((status = iampb__options_merge(ctx, &merged, sizeof merged, SIMULATOR_FIRST_SIZE, options, err)) < 0)
        return status;
    iampb_simulator *s = iampb__zalloc(ctx, 1, sizeof *s);
    if (s == NULL)
        return iampb__error_nomem(err);
    s->ctx = iampb__context_ref(ctx);
    s->cache.ctx = ctx;
    /* Of two generations, each has half; and one policy there is always. */
    s->cache.most_policies = (merged.keep_policies == 0 ? KEEP_POLICIES : merged.keep_policies) / 2;
    s->cache.most_bytes = (merged.keep_bytes == 0 ? KEEP_BYTES : merged.keep_bytes) / 2;
    s->cache.most_policies += s->cache.most_policies == 0;
    s->cache.most_bytes += s->cache.most_bytes == 0;
    *out = s;
    return IAMPB_OK;
}

void iampb_simulator_free(iampb_simulator *s)
{
    if (s == NULL)
        return;
    iampb_context *ctx = s->ctx;
    iampb__policy_cache_free(&s->cache);
    iampb__free(ctx, s, 1, sizeof *s);
    iampb_context_free(ctx);
}

/* ---- One run ---- */
typedef struct run {
    iampb_simulator *simulator;
    iampb__simulation in;
    const iampb_simulate_options *options;
    iampb_policy_set *sets[2];       /* [1]: with the resource policy as a trust policy */
    iampb_request *request;
    iampb_str default_owner;
    iampb__vec notes[3];             /* iampb_str: for each decision by one of the sets; [2]: for all */
    iampb_decision **decisions;      /* of one action, by resource */
    iampb__json_writer writer;
    iampb_error **err;
} run;

/* An error of another function, told with its place in the input. */
static iampb_status place_error(run *r, iampb__json at, iampb_status status, iampb_error *error)
{
    size_t len;
    const char *message = iampb_error_message(error, &len);
    if (status != IAMPB_E_NOMEM)
        status = iampb__simulation_fault(&r->in, at, status, r->err, "%v", iampb__str(message, len));
    else
        iampb__error_nomem(r->err);
    iampb_error_free(error);
    return status;
}

static bool add_note(run *r, iampb__vec *notes, const char *code, iampb_str detail)
{
    iampb__builder text = { .ctx = r->in.ctx };
    iampb_str *place = IAMPB__VEC_PUSH(iampb_str, r->in.ctx, notes);
    iampb__builder_add(&text, iampb__str_z(code));
    iampb__builder_add(&text, detail);
    bool ok = place != NULL && iampb__builder_keep(&text, r->in.arena, place);
    iampb__builder_free(&text);
    return ok;
}

/* ---- Policies ---- */
/* As in iampb__policy_place(). */
typedef struct given_place {
    iampb_layer layer;
    size_t level, index;
} given_place;

static void name_place(const given_place *place, iampb__builder *out)
{
    iampb__policy_place(place->layer, place->level, place->index, out);
}

static iampb_status no_policy(run *r, const iampb__given_policy *given, const given_place *place, iampb_str why)
{
    iampb__builder name = { .ctx = r->in.ctx };
    name_place(place, &name);
    iampb_status status = name.failed
            ? iampb__error_nomem(r->err)
            : iampb__simulation_fault(&r->in, given->value, IAMPB_E_SYNTAX, r->err, "%v is no policy: %v",
                      iampb__builder_str(&name), why);
    iampb__builder_free(&name);
    return status;
}

static iampb_status compile_new(run *r, const iampb__given_policy *given, const given_place *place,
        iampb_policy_kind kind, iampb_compiled **out)
{
    iampb_policy_options options = IAMPB_POLICY_OPTIONS_INIT;
    iampb_policy *policy = NULL;
    iampb_error *error = NULL;
    size_t len;
    options.kind = kind;
    iampb_status status = iampb_policy_parse(r->in.ctx, given->text.ptr, given->text.len, &options, &policy, &error);
    if (status < 0)
        return place_error(r, given->value, status, error);
    status = iampb_compile(r->in.ctx, policy, (iampb_str){ NULL, 0 }, out, &error);
    if (status == IAMPB_E_SYNTAX) {
        const char *why = iampb_policy_fault_count(policy) > 0 ? iampb_policy_fault_text(policy, 0, "message", &len)
                                                               : iampb_error_message(error, &len);
        status = no_policy(r, given, place, iampb__str(why, len));
        iampb_error_free(error);
    } else if (status < 0) {
        status = place_error(r, given->value, status, error);
    }
    iampb_policy_free(policy);
    return status;
}

/* Statements that are malformed never apply (E-3, E-8): the result says so. */
static bool note_malformed(run *r, iampb__vec *notes, const iampb_compiled *compiled, const given_place *place)
{
    iampb__builder text = { .ctx = r->in.ctx };
    bool ok = true;
    for (uint32_t i = 0; ok && i < compiled->count; i++) {
        if (!compiled->statements[i].malformed)
            continue;
        iampb__builder_clear(&text);
        name_place(place, &text);
        iampb__builder_format(&text, ":%u:%s", i + 1, compiled->statements[i].fault);
        ok = !text.failed && add_note(r, notes, "malformed-statement:", iampb__builder_str(&text));
    }
    iampb__builder_free(&text);
    return ok;
}

static iampb_policy_kind kind_of(iampb_layer layer, bool trust)
{
    static const iampb_policy_kind kinds[] = { IAMPB_POLICY_IDENTITY, IAMPB_POLICY_RESOURCE, IAMPB_POLICY_BOUNDARY,
        IAMPB_POLICY_SESSION, IAMPB_POLICY_SCP, IAMPB_POLICY_RCP, IAMPB_POLICY_RESOURCE };
    return layer == IAMPB_LAYER_RESOURCE && trust ? IAMPB_POLICY_TRUST : kinds[layer];
}

static iampb_status add_policy(run *r, bool trust, const iampb__given_policy *given, const given_place *place)
{
    iampb_policy_kind kind = kind_of(place->layer, trust);
    iampb_compiled *compiled = iampb__policy_cache_find(&r->simulator->cache, kind, given->text);
    iampb_status status = IAMPB_OK;
    if (compiled == NULL) {
        if ((status = compile_new(r, given, place, kind, &compiled)) < 0)
            return status;
        iampb__policy_cache_keep(&r->simulator->cache, compiled);
    }
    status = iampb_policy_set_add(r->sets[trust], place->layer, compiled, r->err);
    if (status == IAMPB_OK && !note_malformed(r, &r->notes[trust], compiled, place))
        status = iampb__error_nomem(r->err);
    iampb_compiled_free(compiled);
    return status;
}

static iampb_status add_layer(run *r, iampb_layer layer, bool trust)
{
    const iampb__given_layer *given = &r->in.layers[layer];
    bool levels = layer == IAMPB_LAYER_SCP || layer == IAMPB_LAYER_RCP;
    iampb_status status = IAMPB_OK;
    for (size_t i = 0; i < given->count && status == IAMPB_OK; i++) {
        if (levels)
            status = iampb_policy_set_level(r->sets[trust], layer, given->levels[i].name, r->err);
        for (size_t k = 0; k < given->levels[i].count && status == IAMPB_OK; k++)
            status = add_policy(r, trust, &given->levels[i].policies[k], &(given_place){ layer, i, k });
    }
    return status;
}

static iampb_status make_set(run *r, bool trust)
{
    iampb_policy_set_options options = IAMPB_POLICY_SET_OPTIONS_INIT;
    options.strict_notprincipal = r->in.strict;
    options.gateway_endpoint = r->in.gateway;
    options.bpa_restrict = r->in.restrict_public;
    iampb_status status = iampb_policy_set_new(r->in.ctx, &options, &r->sets[trust], r->err);
    for (iampb_layer layer = 0; layer < IAMPB__POLICY_LAYERS && status == IAMPB_OK; layer++)
        status = add_layer(r, layer, trust);
    return status;
}

/* ---- The request ---- */
static iampb_status set_caller(run *r)
{
    iampb_error *error = NULL;
    iampb_caller *caller = &r->in.caller;
    const iampb__caller *parsed = &r->request->caller;
    /* "federated" is said of federated users too. */
    if (caller->kind == IAMPB_CALLER_PROVIDER && iampb__str_contains(caller->arn, IAMPB__STR(":federated-user/")))
        caller->kind = IAMPB_CALLER_FEDERATED_USER;
    if (r->in.caller_paths.count == 1)
        caller->org_path = r->in.caller_paths.items[0];
    iampb_status status = iampb_request_set_caller(r->request, caller, &error);
    if (status == IAMPB_OK && r->in.management.len > 0 && iampb__str_eq(parsed->account, r->in.management)) {
        caller->management = 1;
        status = iampb_request_set_caller(r->request, caller, &error);
    }
    if (status < 0)
        return place_error(r, r->in.caller_value, status, error);
    if (r->in.must_be_aws && parsed->kind != IAMPB_CALLER_UNKNOWN && parsed->account.len == 0)
        return iampb__simulation_fault(&r->in, r->in.caller_value, IAMPB_E_INVALID, r->err,
                "with CallerType aws CallerArn is the ARN of a user, role, session or root");
    r->default_owner = r->in.owner.len > 0 ? r->in.owner : parsed->account;
    return IAMPB_OK;
}

static iampb_status set_paths(run *r, iampb_str key, const iampb__given_texts *paths)
{
    if (paths->count < 2)
        return IAMPB_OK;
    return iampb_request_set(r->request, key.ptr, key.len, IAMPB_VALUE_LIST, paths->items, paths->count, r->err);
}

static iampb_status set_key(run *r, const iampb__given_key *key)
{
    iampb_error *error = NULL;
    iampb_status status = iampb_request_set(r->request, key->name.ptr, key->name.len, key->type, key->values.items,
            key->values.count, &error);
    if (status < 0)
        return place_error(r, key->value, status, error);
    bool noted = !key->unexpected_list || add_note(r, &r->notes[2], "list-for-scalar-key:", key->name);
    return noted ? IAMPB_OK : iampb__error_nomem(r->err);
}

static iampb_status set_context(run *r)
{
    iampb_status status = set_paths(r, IAMPB__STR("aws:PrincipalOrgPaths"), &r->in.caller_paths);
    if (status == IAMPB_OK)
        status = set_paths(r, IAMPB__STR("aws:ResourceOrgPaths"), &r->in.resource_paths);
    for (size_t i = 0; i < r->in.key_count && status == IAMPB_OK; i++)
        status = set_key(r, &r->in.keys[i]);
    for (size_t i = 0; i < r->in.absent.count && status == IAMPB_OK; i++) {
        iampb_error *error = NULL;
        iampb_str name = r->in.absent.items[i];
        status = iampb_request_set_absent(r->request, name.ptr, name.len, &error);
        if (status < 0)
            status = place_error(r, r->in.absent.values[i], status, error);
    }
    return status;
}

static iampb_status make_request(run *r)
{
    bool has_now = r->in.has_now || r->options->now != INT64_MIN;
    iampb_error *error = NULL;
    iampb_status status = iampb_request_new(r->in.ctx, &r->request, r->err);
    if (status < 0 || (status = set_caller(r)) < 0)
        return status;
    if (has_now
        && (status = iampb_request_set_now(r->request, r->in.has_now ? r->in.now : r->options->now, &error)) < 0)
        return place_error(r, r->in.root, status, error);
    return set_context(r);
}

/* Whose it is: the ARN tells, or the input, or it is the caller's own. */
static iampb_status set_resource(run *r, size_t index)
{
    static const iampb_str none = { "", 0 };
    iampb_error *error = NULL;
    iampb_str arn = r->in.resources.items[index];
    iampb_str path = r->in.resource_paths.count == 1 ? r->in.resource_paths.items[0] : none;
    iampb_status status = iampb_request_set_owner(r->request, none, none, none, 0, &error);
    if (status == IAMPB_OK)
        status = iampb_request_set_resource_pattern(r->request, arn.ptr, arn.len, &error);
    if (status == IAMPB_OK) {
        bool tells = r->request->owner.len > 0;
        iampb_str owner = tells ? r->request->owner : r->default_owner;
        bool management = r->in.management.len > 0 && iampb__str_eq(owner, r->in.management);
        status = iampb_request_set_owner(r->request, tells ? none : owner, r->in.resource_organization, path,
                management, &error);
    }
    return status < 0 ? place_error(r, r->in.resources.values[index], status, error) : IAMPB_OK;
}

/* ---- Answers ---- */
static bool add_notes(iampb_decision *decision, const iampb__vec *notes)
{
    for (size_t i = 0; i < notes->count; i++)
        if (!iampb__decision_note(decision, IAMPB__VEC_AT(iampb_str, notes, i)->ptr, IAMPB__STR("")))
            return false;
    return true;
}

static iampb_status decide(run *r, size_t index)
{
    iampb_explain_options options = IAMPB_EXPLAIN_OPTIONS_INIT;
    iampb_error *error = NULL;
    iampb_str arn = r->in.resources.items[index];
    bool trust = r->request->special.trust && r->in.layers[IAMPB_LAYER_RESOURCE].count > 0;
    iampb_status status;
    if (r->sets[trust] == NULL && (status = make_set(r, trust)) < 0)
        return status;
    options.statements = r->options->explain != 0;
    options.missing = 1;
    status = iampb_explain_pattern(r->sets[trust], r->request, arn.ptr, arn.len, &options, &r->decisions[index],
            &error);
    if (status < 0)
        return place_error(r, r->in.resources.values[index], status, error);
    bool noted = add_notes(r->decisions[index], &r->notes[trust]) && add_notes(r->decisions[index], &r->notes[2]);
    return noted ? IAMPB_OK : iampb__error_nomem(r->err);
}

static void free_decisions(run *r)
{
    for (size_t i = 0; r->decisions != NULL && i < r->in.resources.count; i++) {
        iampb_decision_free(r->decisions[i]);
        r->decisions[i] = NULL;
    }
}

/* One entry for all resources, or one for each (E-110). */
static void put_action(run *r)
{
    size_t count = r->in.resources.count, step = r->options->pairs != 0 ? 1 : count;
    for (size_t i = 0; i < count; i += step)
        iampb__decision_put(&r->writer, (const iampb_decision *const *)r->decisions + i, step);
}

static iampb_status answer_action(run *r, size_t action)
{
    iampb_error *error = NULL;
    iampb_str name = r->in.actions.items[action];
    iampb_status status = iampb_request_set_action(r->request, name.ptr, name.len, &error);
    if (status < 0)
        return place_error(r, r->in.actions.values[action], status, error);
    for (size_t i = 0; i < r->in.resources.count && status == IAMPB_OK; i++)
        if ((status = set_resource(r, i)) == IAMPB_OK)
            status = decide(r, i);
    if (status == IAMPB_OK)
        put_action(r);
    free_decisions(r);
    return status < 0 || !r->writer.out->failed ? status : iampb__error_nomem(r->err);
}

static iampb_status answer(run *r)
{
    iampb__json_writer *w = &r->writer;
    iampb_status status = IAMPB_OK;
    r->decisions = iampb__arena_zalloc(r->in.arena, r->in.resources.count, sizeof *r->decisions);
    if (r->decisions == NULL)
        return iampb__error_nomem(r->err);
    iampb__json_open(w, '{');
    iampb__json_key(w, "EvaluationResults");
    iampb__json_open(w, '[');
    for (size_t i = 0; i < r->in.actions.count && status == IAMPB_OK; i++)
        status = answer_action(r, i);
    iampb__json_close(w, ']');
    iampb__json_member_bool(w, "IsTruncated", false);
    iampb__json_close(w, '}');
    return status;
}

static iampb_status simulate(run *r)
{
    iampb_status status = iampb__simulation_read(&r->in, r->err);
    if (status < 0)
        return status;
    if (r->in.actions.count > PAIRS_MOST / r->in.resources.count)
        return iampb__simulation_fault(&r->in, r->in.root, IAMPB_E_LIMIT, r->err,
                "more than %d pairs of an action and a resource", PAIRS_MOST);
    if ((status = make_request(r)) < 0)
        return status;
    if (r->in.ignores_handling && !add_note(r, &r->notes[2], "resource-handling-option-not-considered", IAMPB__STR("")))
        return iampb__error_nomem(r->err);
    return answer(r);
}

static iampb_status check_run(iampb_simulator *s, const char *json, size_t len, const iampb_simulate_options *given,
        iampb_simulate_options *out, iampb_write_fn write, iampb_error **err)
{
    iampb_context *ctx = s == NULL ? NULL : s->ctx;
    iampb_status status;
    if (s == NULL || (json == NULL && len > 0) || write == NULL)
        return iampb__error_set(ctx, err, IAMPB_E_INVALID, "simulator, json and write must not be NULL");
    if ((status = iampb__options_merge(ctx, out, sizeof *out, SIMULATE_FIRST_SIZE, given, err)) < 0)
        return status;
    if (out->indent < 0 || out->indent > 16)
        return iampb__error_set(ctx, err, IAMPB_E_INVALID, "indent is 0 to 16");
    if (len > UINT32_MAX)
        return iampb__error_set(ctx, err, IAMPB_E_LIMIT, "the input has 4 GiB or more");
    return IAMPB_OK;
}

iampb_status iampb_simulator_run(iampb_simulator *s, const char *json, size_t len,
        const iampb_simulate_options *options, iampb_write_fn write, void *user, iampb_error **err)
{
    iampb_simulate_options merged = IAMPB_SIMULATE_OPTIONS_INIT;
    iampb__arena *arena = NULL;
    iampb_status status = check_run(s, json, len, options, &merged, write, err);
    if (status < 0 || (status = iampb__arena_new(s->ctx, &arena, err)) < 0)
        return status;
    iampb__sink sink = { .text = { .ctx = s->ctx }, .write = write, .user = user, .err = err };
    run r = { .simulator = s, .in = { .ctx = s->ctx, .arena = arena }, .options = &merged, .err = err };
    r.writer = (iampb__json_writer){ .out = &sink.text, .indent = merged.indent };
    r.in.source = iampb__source_new(arena, merged.name.ptr == NULL ? IAMPB__STR("") : merged.name,
            json == NULL ? IAMPB__STR("") : iampb__str(json, len));
    status = r.in.source == NULL ? iampb__error_nomem(err) : simulate(&r);
    if (status == IAMPB_OK)
        status = iampb__sink_end(&sink);
    iampb__builder_free(&sink.text);
    for (size_t i = 0; i < 3; i++)
        IAMPB__VEC_FREE(iampb_str, s->ctx, &r.notes[i]);
    iampb_request_free(r.request);
    iampb_policy_set_free(r.sets[0]);
    iampb_policy_set_free(r.sets[1]);
    iampb__arena_free(arena);
    return status;
}
