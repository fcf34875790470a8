/* layer.c - policy sets, and what one of their layers says. See layer.h. */
#include "eval/layer.h"
#include "base/error.h"
#include "base/options.h"

IAMPB__NO_TAIL_PADDING(iampb_policy_set_options, reserved);

#define FIRST_SIZE (offsetof(iampb_policy_set_options, reserved) + sizeof(int32_t))

size_t iampb_policy_set_options_size(void) { return sizeof(iampb_policy_set_options); }

const char *iampb_layer_name(iampb_layer layer)
{
    static const char *const names[] = { "identity", "resource", "boundary", "session", "scp", "rcp", "endpoint",
        "s3-block-public-access", "service" };
    return layer >= 0 && layer <= IAMPB_LAYER_SERVICE ? names[layer] : "";
}

/* ---- Building a set ---- */
static iampb__level *level_at(const iampb__layer *layer, size_t index)
{
    return IAMPB__VEC_AT(iampb__level, &layer->levels, index);
}

static const iampb_compiled *policy_at(const iampb__level *level, size_t index)
{
    return *IAMPB__VEC_AT(const iampb_compiled *, &level->policies, index);
}

static bool has_levels(iampb_layer layer) { return layer == IAMPB_LAYER_SCP || layer == IAMPB_LAYER_RCP; }
static bool holds_policies(iampb_layer layer) { return layer >= 0 && layer < IAMPB__POLICY_LAYERS; }

iampb_status iampb_policy_set_new(iampb_context *ctx, const iampb_policy_set_options *options, iampb_policy_set **out,
        iampb_error **err)
{
    iampb_policy_set_options merged = IAMPB_POLICY_SET_OPTIONS_INIT;
    iampb__arena *arena = NULL;
    iampb_status status;
    if (ctx == NULL || out == NULL)
        return iampb__error_set(ctx, err, IAMPB_E_INVALID, "ctx and out must not be NULL");
    if ((status = iampb__options_merge(ctx, &merged, sizeof merged, FIRST_SIZE, options, err)) < 0
        || (status = iampb__arena_new(ctx, &arena, err)) < 0)
        return status;
    iampb_policy_set *set = iampb__arena_zalloc(arena, 1, sizeof *set);
    if (set == NULL) {
        iampb__arena_free(arena);
        return iampb__error_nomem(err);
    }
    set->ctx = ctx; /* the arena keeps it */
    set->arena = arena;
    set->options = merged;
    *out = set;
    return IAMPB_OK;
}

static void free_level(iampb_context *ctx, iampb__level *level)
{
    for (size_t i = 0; i < level->policies.count; i++)
        iampb_compiled_free((iampb_compiled *)policy_at(level, i));
    IAMPB__VEC_FREE(const iampb_compiled *, ctx, &level->policies);
}

void iampb_policy_set_free(iampb_policy_set *set)
{
    if (set == NULL)
        return;
    for (size_t i = 0; i < IAMPB__POLICY_LAYERS; i++) {
        for (size_t k = 0; k < set->layers[i].levels.count; k++)
            free_level(set->ctx, level_at(&set->layers[i], k));
        IAMPB__VEC_FREE(iampb__level, set->ctx, &set->layers[i].levels);
    }
    IAMPB__VEC_FREE(iampb_str, set->ctx, &set->remarks);
    iampb__arena_free(set->arena);
}

static iampb_status check_layer(iampb_policy_set *set, iampb_layer layer, iampb_error **err)
{
    if (set == NULL || !holds_policies(layer))
        return iampb__error_set(set == NULL ? NULL : set->ctx, err, IAMPB_E_INVALID,
                "set must not be NULL, and layer must be one that holds policies");
    return IAMPB_OK;
}

iampb_status iampb_policy_set_require(iampb_policy_set *set, iampb_layer layer, iampb_error **err)
{
    iampb_status status = check_layer(set, layer, err);
    if (status == IAMPB_OK)
        set->layers[layer].present = true;
    return status;
}

iampb_status iampb_policy_set_level(iampb_policy_set *set, iampb_layer layer, iampb_str name, iampb_error **err)
{
    iampb_str copy;
    iampb_status status = check_layer(set, layer, err);
    if (status < 0)
        return status;
    if (!has_levels(layer))
        return iampb__error_set(set->ctx, err, IAMPB_E_INVALID, "only SCPs and RCPs have levels");
    if (!iampb__arena_str(set->arena, name.ptr == NULL ? IAMPB__STR("") : name, &copy))
        return iampb__error_nomem(err);
    iampb__level *level = IAMPB__VEC_PUSH(iampb__level, set->ctx, &set->layers[layer].levels);
    if (level == NULL)
        return iampb__error_nomem(err);
    level->name = copy;
    set->layers[layer].present = true;
    return IAMPB_OK;
}

/* The level that a policy goes to: of a layer without levels, the only one. */
static iampb_status find_level(iampb_policy_set *set, iampb_layer layer, iampb__level **out, iampb_error **err)
{
    iampb__layer *l = &set->layers[layer];
    if (l->levels.count == 0 && has_levels(layer))
        return iampb__error_set(set->ctx, err, IAMPB_E_INVALID,
                "no level has been begun: call iampb_policy_set_level()");
    if (l->levels.count == 0) {
        iampb__level *level = IAMPB__VEC_PUSH(iampb__level, set->ctx, &l->levels);
        if (level == NULL)
            return iampb__error_nomem(err);
        level->name = IAMPB__STR("");
    }
    *out = level_at(l, l->levels.count - 1);
    return IAMPB_OK;
}

iampb_status iampb_policy_set_add(iampb_policy_set *set, iampb_layer layer, const iampb_compiled *compiled,
        iampb_error **err)
{
    iampb__level *level = NULL;
    iampb_status status = check_layer(set, layer, err);
    if (status < 0)
        return status;
    if (compiled == NULL)
        return iampb__error_set(set->ctx, err, IAMPB_E_INVALID, "compiled must not be NULL");
    if ((status = find_level(set, layer, &level, err)) < 0)
        return status;
    const iampb_compiled **place = IAMPB__VEC_PUSH(const iampb_compiled *, set->ctx, &level->policies);
    if (place == NULL)
        return iampb__error_nomem(err);
    *place = iampb_compiled_ref(compiled);
    set->layers[layer].present = true;
    if (layer == IAMPB_LAYER_RESOURCE)
        set->public_bucket = iampb__is_public(set);
    return IAMPB_OK;
}

/* ---- What is not at hand ---- */
bool iampb__policy_set_remark(iampb_policy_set *set, iampb_str text)
{
    iampb_str copy;
    if (!iampb__arena_str(set->arena, text.ptr == NULL ? IAMPB__STR("") : text, &copy))
        return false;
    iampb_str *place = IAMPB__VEC_PUSH(iampb_str, set->ctx, &set->remarks);
    if (place != NULL)
        *place = copy;
    return place != NULL;
}

iampb_status iampb_policy_set_add_missing(iampb_policy_set *set, iampb_layer layer, iampb_str reason, iampb_error **err)
{
    iampb__level *level = NULL;
    iampb_status status = check_layer(set, layer, err);
    if (status < 0)
        return status;
    if (has_levels(layer) && set->layers[layer].levels.count == 0
        && (status = iampb_policy_set_level(set, layer, IAMPB__STR(""), err)) < 0)
        return status;
    if ((status = find_level(set, layer, &level, err)) < 0)
        return status;
    if (!iampb__policy_set_remark(set, reason))
        return iampb__error_nomem(err);
    level->missing++;
    set->layers[layer].present = true;
    return IAMPB_OK;
}

bool iampb__policy_set_lacks(const iampb_policy_set *set)
{
    for (size_t i = 0; i < IAMPB__POLICY_LAYERS; i++)
        for (size_t k = 0; k < set->layers[i].levels.count; k++)
            if (level_at(&set->layers[i], k)->missing > 0)
                return true;
    return false;
}

size_t iampb_policy_set_missing_count(const iampb_policy_set *set) { return set == NULL ? 0 : set->remarks.count; }

const char *iampb_policy_set_missing_at(const iampb_policy_set *set, size_t index, size_t *len)
{
    bool is = set != NULL && index < set->remarks.count;
    iampb_str text = is ? *IAMPB__VEC_AT(iampb_str, &set->remarks, index) : iampb__str(NULL, 0);
    if (len != NULL)
        *len = text.len;
    return text.ptr;
}

/* ---- Asking ---- */
bool iampb__layer_applies(const iampb_policy_set *set, const iampb_request *request, iampb_layer layer)
{
    const iampb__caller *caller = &request->caller;
    /* Callers that are no principal of an account have no policies of their own (E-91, E-95, E-99). */
    bool outside = caller->kind == IAMPB_CALLER_SERVICE || caller->kind == IAMPB_CALLER_ANONYMOUS
            || caller->kind == IAMPB_CALLER_PROVIDER;
    if (!set->layers[layer].present)
        return false;
    switch (layer) {
    case IAMPB_LAYER_IDENTITY: return !outside;
    case IAMPB_LAYER_BOUNDARY:
    case IAMPB_LAYER_SESSION: return !outside && caller->kind != IAMPB_CALLER_ROOT;             /* E-94 */
    case IAMPB_LAYER_SCP: return !outside && !caller->management && !caller->service_linked;    /* E-92, E-93 */
    case IAMPB_LAYER_RCP: return request->special.rcp && !request->owner_management && !caller->service_linked;
    case IAMPB_LAYER_ENDPOINT: return caller->kind != IAMPB_CALLER_SERVICE; /* E-91 */
    default: return true;
    }
}

iampb__principal_rules iampb__layer_rules(const iampb_policy_set *set, iampb_layer layer)
{
    return (iampb__principal_rules){ layer == IAMPB_LAYER_ENDPOINT && set->options.gateway_endpoint != 0,
        set->layers[IAMPB_LAYER_BOUNDARY].present, set->options.strict_notprincipal != 0, false };
}

bool iampb__layer_has_principals(iampb_layer layer)
{
    return layer == IAMPB_LAYER_RESOURCE || layer == IAMPB_LAYER_RCP || layer == IAMPB_LAYER_ENDPOINT;
}

/* One policy's statements of one effect. Stops at the first that certainly applies, unless a stronger match may
 * come. */
static iampb__truth ask_policy(const iampb_compiled *policy, const iampb_request *request, bool allow,
        bool principals, const iampb__principal_rules *rules, iampb__layer_result *out)
{
    const iampb__effect_table *table = allow ? &policy->allow : &policy->deny;
    const iampb__compiled_statement *s = NULL;
    iampb__candidates at = { 0 };
    iampb__truth best = IAMPB__NO;
    while (iampb__candidates_next(policy, table, request, &at, &s)) {
        iampb__match match;
        iampb__truth truth = iampb__statement_applies(s, request, principals, rules, &match);
        best = iampb__either(best, truth);
        if (allow && truth == IAMPB__YES && match > out->match)
            out->match = match;
        if (allow && truth != IAMPB__NO && match > out->match_if)
            out->match_if = match;
        if (truth == IAMPB__YES && (!allow || match >= IAMPB__MATCH_WILDCARD))
            break;
    }
    return best;
}

static iampb__truth ask_level(const iampb__level *level, const iampb_request *request, bool allow, bool principals,
        const iampb__principal_rules *rules, iampb__layer_result *out)
{
    iampb__truth best = level->missing > 0 ? IAMPB__UNKNOWN : IAMPB__NO;
    if (level->missing > 0 && allow)
        out->match_if = IAMPB__MATCH_DIRECT;
    for (size_t i = 0; i < level->policies.count; i++) {
        best = iampb__either(best, ask_policy(policy_at(level, i), request, allow, principals, rules, out));
        if (best == IAMPB__YES && (!allow || !principals || out->match >= IAMPB__MATCH_WILDCARD))
            break;
    }
    return best;
}

void iampb__layer_deny(const iampb_policy_set *set, const iampb_request *request, iampb_layer layer,
        iampb__layer_result *out)
{
    const iampb__layer *l = &set->layers[layer];
    iampb__principal_rules rules = iampb__layer_rules(set, layer);
    out->deny = IAMPB__NO;
    out->deny_level = UINT32_MAX;
    for (size_t i = 0; i < l->levels.count && out->deny != IAMPB__YES; i++) {
        iampb__truth truth = ask_level(level_at(l, i), request, false, iampb__layer_has_principals(layer), &rules, out);
        if (truth > out->deny)
            out->deny_level = (uint32_t)i;
        out->deny = iampb__either(out->deny, truth);
    }
}

void iampb__layer_allow(const iampb_policy_set *set, const iampb_request *request, iampb_layer layer,
        iampb__layer_result *out)
{
    const iampb__layer *l = &set->layers[layer];
    iampb__principal_rules rules = iampb__layer_rules(set, layer);
    out->match = out->match_if = IAMPB__MATCH_NONE;
    out->allow_level = UINT32_MAX;
    /* The policy of full access is always attached (E-82); no level of SCPs limits nothing (E-81). */
    out->allow = layer == IAMPB_LAYER_RCP || layer == IAMPB_LAYER_SCP ? IAMPB__YES : IAMPB__NO;
    if (layer == IAMPB_LAYER_RCP)
        return;
    for (size_t i = 0; i < l->levels.count; i++) {
        iampb__truth truth = ask_level(level_at(l, i), request, true, iampb__layer_has_principals(layer), &rules, out);
        if (layer != IAMPB_LAYER_SCP) {
            out->allow = iampb__either(out->allow, truth);
            continue;
        }
        if (truth < out->allow)
            out->allow_level = (uint32_t)i;
        out->allow = iampb__both(out->allow, truth);
    }
}
