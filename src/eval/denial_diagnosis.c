/* denial_diagnosis.c - see denial_diagnosis.h.
 * Rule: AWS IAM User Guide, "Policy evaluation logic", "Troubleshoot access denied error messages".
 * */
#include "eval/denial_diagnosis.h"
#include "base/error.h"
#include "base/options.h"

IAMPB__NO_TAIL_PADDING(iampb_diagnosis_options, reserved);
#define FIRST_SIZE (offsetof(iampb_diagnosis_options, reserved) + sizeof(int32_t))

size_t iampb_diagnosis_options_size(void) { return sizeof(iampb_diagnosis_options); }

const char *iampb_agreement_name(iampb_agreement agreement)
{
    static const char *const names[] = { "", "agrees", "other-layer", "other-kind", "allowed", "unknown" };
    return agreement > 0 && (size_t)agreement < sizeof names / sizeof names[0] ? names[agreement] : "";
}

const char *iampb__gate_state_name(iampb__gate_state state)
{
    static const char *const names[] = { "absent", "passes", "not-needed", "unknown", "implicit", "explicit" };
    return names[state];
}

/* ---- Sentences ---- */
static bool say(iampb_diagnosis *x, iampb__sentence ***end, const char *format, ...)
{
    iampb__builder b = { .ctx = iampb__arena_context(x->arena) };
    va_list args;
    va_start(args, format);
    iampb__builder_vformat(&b, format, args);
    va_end(args);
    iampb__sentence *one = iampb__arena_zalloc(x->arena, 1, sizeof *one);
    bool ok = one != NULL && iampb__builder_keep(&b, x->arena, &one->text);
    iampb__builder_free(&b);
    if (!ok)
        return false;
    **end = one;
    *end = &one->next;
    return true;
}

/* ---- Gates ---- */
/* Documents of the layer are not at hand, which may allow and deny. */
static bool is_incomplete(const iampb_policy_set *set, iampb_layer layer)
{
    const iampb__vec *levels = &set->layers[layer].levels;
    for (size_t i = 0; i < levels->count; i++)
        if (IAMPB__VEC_AT(const iampb__level, levels, i)->missing > 0)
            return true;
    return false;
}

#define GRANTS                                                                                                        \
    (1u << IAMPB_LAYER_IDENTITY | 1u << IAMPB_LAYER_RESOURCE | 1u << IAMPB_LAYER_BOUNDARY | 1u << IAMPB_LAYER_SESSION)

/* Whether the caller needs policies of its own. */
static bool needs_identity(const iampb_request *request)
{
    iampb_caller_kind kind = request->caller.kind;
    return kind == IAMPB_CALLER_USER || kind == IAMPB_CALLER_ROLE || kind == IAMPB_CALLER_SESSION
            || kind == IAMPB_CALLER_FEDERATED_USER || kind == IAMPB_CALLER_UNKNOWN;
}

/* Whether a gate of those that grant is in the way. The decision tells the shortest way to a grant, which may be a
 * resource policy that nobody thinks of; a person is told all gates of the ordinary way: that of the caller's own
 * policies, with the resource's where they are needed. */
static bool lacks_grant(const iampb__decided *d, const iampb_request *request, iampb_layer layer)
{
    if ((d->blocked_by & GRANTS) == 0 || d->results[layer].allow == IAMPB__YES)
        return false;
    if (layer == IAMPB_LAYER_IDENTITY)
        return needs_identity(request);
    if (layer == IAMPB_LAYER_RESOURCE)
        return !d->same_account || request->special.trust || request->special.kms_key || !needs_identity(request);
    return (d->asked >> layer & 1) != 0;
}

static iampb__gate_state state_of(const iampb__decided *d, const iampb_policy_set *set, const iampb_request *request,
        iampb_layer layer, uint32_t unknown)
{
    bool asked = (d->asked >> layer & 1) != 0, blocks = (d->blocked_by >> layer & 1) != 0;
    if ((d->explicit_by >> layer & 1) != 0)
        return IAMPB__GATE_EXPLICIT;
    if (layer >= IAMPB__POLICY_LAYERS)
        return blocks ? IAMPB__GATE_IMPLICIT : IAMPB__GATE_ABSENT;
    if ((unknown >> layer & 1) != 0 || is_incomplete(set, layer))
        return IAMPB__GATE_UNKNOWN;
    if ((GRANTS >> layer & 1) != 0 ? lacks_grant(d, request, layer) : blocks)
        return IAMPB__GATE_IMPLICIT;
    if (!asked || !set->layers[layer].present)
        return IAMPB__GATE_ABSENT;
    return d->results[layer].allow == IAMPB__YES ? IAMPB__GATE_PASSES : IAMPB__GATE_NOT_NEEDED;
}

static bool is_in_the_way(iampb__gate_state state) { return state >= IAMPB__GATE_IMPLICIT; }

static void fill_gates(iampb_diagnosis *x, const iampb_policy_set *set, const iampb_request *request, uint32_t unknown)
{
    static const iampb_layer order[IAMPB__GATES] = { IAMPB_LAYER_RCP, IAMPB_LAYER_SCP, IAMPB_LAYER_RESOURCE,
        IAMPB_LAYER_IDENTITY, IAMPB_LAYER_BOUNDARY, IAMPB_LAYER_SESSION, IAMPB_LAYER_ENDPOINT, IAMPB_LAYER_BPA,
        IAMPB_LAYER_SERVICE };
    bool found = false;
    for (size_t i = 0; i < IAMPB__GATES; i++) {
        iampb__gate gate = { .layer = order[i], .name = iampb_layer_name(order[i]) };
        gate.state = state_of(&x->decision->decided, set, request, order[i], unknown);
        if (order[i] >= IAMPB__POLICY_LAYERS && gate.state == IAMPB__GATE_ABSENT)
            continue;
        if (order[i] == IAMPB_LAYER_RESOURCE && request->special.trust)
            gate.name = "trust";
        gate.first = !found && is_in_the_way(gate.state);
        found = found || gate.first;
        x->gates[x->gate_count++] = gate;
    }
}

/* ---- What could change it ---- */
/* Whether an unknown gate can undo an implicit deny: one that grants, if no gate that only limits is certainly in the
 * way; or one that seems to be in the way itself. */
static bool can_undo(const iampb_diagnosis *x, const iampb__gate *gate)
{
    for (size_t i = 0; i < x->gate_count; i++) {
        iampb_layer layer = x->gates[i].layer;
        bool guard = layer != IAMPB_LAYER_IDENTITY && layer != IAMPB_LAYER_RESOURCE && layer != IAMPB_LAYER_BOUNDARY
                && layer != IAMPB_LAYER_SESSION;
        if (guard && x->gates[i].state == IAMPB__GATE_IMPLICIT)
            return false;
    }
    return gate->layer == IAMPB_LAYER_RESOURCE || gate->layer == IAMPB_LAYER_IDENTITY
            || (x->decision->decided.blocked_by >> gate->layer & 1) != 0;
}

static bool matters(const iampb_diagnosis *x, const iampb__gate *gate)
{
    switch (x->decision->decided.verdict) {
    case IAMPB_ALLOWED: return gate->state == IAMPB__GATE_UNKNOWN;
    case IAMPB_IMPLICIT_DENY: return gate->state == IAMPB__GATE_UNKNOWN && can_undo(x, gate);
    default: return false; /* nothing undoes an explicit deny, save a key that is not given */
    }
}

static bool note_unknowns(iampb_diagnosis *x, const iampb_policy_set *set)
{
    iampb_outcome outcome = x->decision->decided.verdict;
    x->certain = true;
    for (size_t i = 0; i < x->gate_count; i++) {
        if (!matters(x, &x->gates[i]))
            continue;
        x->certain = false;
        if (!say(x, &x->unknown_end, "policies of the gate \"%s\" are not at hand", x->gates[i].name))
            return false;
    }
    for (size_t i = 0; i < set->remarks.count; i++)
        if (!say(x, &x->unknown_end, "%v", *IAMPB__VEC_AT(const iampb_str, &set->remarks, i)))
            return false;
    for (size_t i = 0; i < x->decision->missing.count; i++) {
        const iampb__missing_key *key = &x->decision->missing.keys[i];
        x->certain = false;
        if (!say(x, &x->unknown_end, "the key %v is not given: it can make it %s", key->key,
                    iampb_outcome_name(key->then == outcome ? key->if_absent : key->then)))
            return false;
    }
    return true;
}

/* ---- The message against it ---- */
static bool gate_is(const iampb_diagnosis *x, iampb_layer layer, iampb__gate_state state)
{
    for (size_t i = 0; i < x->gate_count; i++)
        if (x->gates[i].layer == layer)
            return x->gates[i].state == state;
    return false;
}

static iampb_agreement judge(const iampb_diagnosis *x, const iampb_denial *d)
{
    iampb_outcome outcome = x->decision->decided.verdict;
    bool told = d->layer >= 0;
    if (told && gate_is(x, d->layer, IAMPB__GATE_UNKNOWN))
        return IAMPB_AGREEMENT_UNKNOWN;
    if (outcome == IAMPB_ALLOWED)
        return x->certain || (told && x->decision->missing.count == 0) ? IAMPB_DISAGREES : IAMPB_AGREEMENT_UNKNOWN;
    if (!told)
        return d->effect == 0 || d->effect == outcome ? IAMPB_AGREES : IAMPB_AGREES_OTHER_KIND;
    if (gate_is(x, d->layer, IAMPB__GATE_EXPLICIT))
        return d->effect != IAMPB_IMPLICIT_DENY ? IAMPB_AGREES : IAMPB_AGREES_OTHER_KIND;
    if (gate_is(x, d->layer, IAMPB__GATE_IMPLICIT))
        return d->effect != IAMPB_EXPLICIT_DENY ? IAMPB_AGREES : IAMPB_AGREES_OTHER_KIND;
    /* A key that is not given may make a statement of that gate apply, if it has any. */
    return x->decision->missing.count > 0 && !gate_is(x, d->layer, IAMPB__GATE_ABSENT) ? IAMPB_AGREEMENT_UNKNOWN
                                                                                       : IAMPB_AGREES_OTHER_LAYER;
}

/* Whether a policy of that ARN, id or name has a say. */
static bool has_policy(const iampb_diagnosis *x, iampb_str wanted)
{
    size_t slash = wanted.len;
    while (slash > 0 && wanted.ptr[slash - 1] != '/')
        slash--;
    iampb_str last = iampb__str_from(wanted, slash);
    for (size_t i = 0; i < x->decision->policy_count; i++) {
        iampb_str name = x->decision->policies[i].compiled->name;
        if (iampb__str_eq(name, wanted) || iampb__str_eq(name, last)
            || (iampb__str_ends(name, last) && name.len > last.len && name.ptr[name.len - last.len - 1] == '/'))
            return true;
    }
    return false;
}

static bool compare_message(iampb_diagnosis *x, const iampb_denial *d)
{
    static const char *const sentences[] = {
        [IAMPB_AGREES] = NULL,
        [IAMPB_AGREES_OTHER_LAYER] = "the files deny it too, but not by the policy type that the message names: those "
                                     "policies were changed since, or the request had other context keys",
        [IAMPB_AGREES_OTHER_KIND] =
                "the gate that the message names blocks here too, but a Deny statement stands against "
                "the lack of an Allow: the policies were changed since, or a context key differs",
        [IAMPB_DISAGREES] =
                "the files allow it: they are older or newer than the denial, the caller or the resource was "
                "another one, or a policy that has a say is not among them",
        [IAMPB_AGREEMENT_UNKNOWN] = "the files cannot tell: what is not at hand or not given decides it",
    };
    x->has_message = true;
    x->agreement = judge(x, d);
    if (sentences[x->agreement] != NULL && !say(x, &x->remarks_end, "%s", sentences[x->agreement]))
        return false;
    iampb_str policy = d->parts[IAMPB__PART_POLICY].text;
    if (policy.ptr != NULL && !has_policy(x, policy)
            && !say(x, &x->remarks_end, "the policy %v, which the message names, is not among the policies at hand",
                    policy))
        return false;
    return true;
}

/* ---- What AWS would print (A-20 to A-22) ---- */
static bool expect_message(iampb_diagnosis *x, const iampb_request *request)
{
    static const char *const types[] = { "identity-based policy", "resource-based policy", "permissions boundary",
        "session policy", "service control policy", "resource control policy", "VPC endpoint policy" };
    const iampb__gate *first = NULL;
    for (size_t i = 0; i < x->gate_count; i++)
        first = first == NULL && x->gates[i].first ? &x->gates[i] : first;
    /* Where several stand in the way an explicit Deny is what AWS names. */
    for (size_t i = 0; i < x->gate_count; i++)
        if (x->gates[i].state == IAMPB__GATE_EXPLICIT && first != NULL && first->state != IAMPB__GATE_EXPLICIT)
            first = &x->gates[i];
    x->expected = IAMPB__STR("");
    if (first == NULL || first->layer >= IAMPB__POLICY_LAYERS)
        return true;
    const char *type = strcmp(first->name, "trust") == 0 ? "role trust policy" : types[first->layer];
    bool reason = x->decision->decided.same_account; /* requests between accounts get none, and of S3 not even names */
    if (!reason && request->special.s3) {
        x->expected = IAMPB__STR("Access Denied");
        return true;
    }
    const char *quote = request->special.s3 ? "\"" : "";
    iampb__builder b = { .ctx = iampb__arena_context(x->arena) };
    iampb__builder_format(&b, "User: %v is not authorized to perform: %v on resource: %s%v%s", x->caller,
            x->decision->action, quote, x->decision->resource, quote);
    if (reason && first->state == IAMPB__GATE_EXPLICIT)
        iampb__builder_format(&b, " with an explicit deny in %s %s",
                type[0] == 'i' ? "an" : strcmp(first->name, "trust") == 0 ? "the" : "a", type);
    else if (reason)
        iampb__builder_format(&b, " because no %s allows the %v action", type, x->decision->action);
    bool ok = iampb__builder_keep(&b, x->arena, &x->expected);
    iampb__builder_free(&b);
    return ok;
}

/* ---- Remarks ---- */
static bool has_key(const iampb_request *request, const char *start)
{
    for (size_t i = 0; i < request->context.count; i++) {
        const iampb__context_key *key = &request->context.keys[i];
        if (key->state >= IAMPB__KEY_SINGLE && iampb__str_starts(key->name, iampb__str_z(start)))
            return true;
    }
    return false;
}

/* Tags and a source identity are further requests (gate 9). */
static bool remark_tags(iampb_diagnosis *x, const iampb_request *request)
{
    if (!request->special.trust)
        return true;
    if ((has_key(request, "aws:RequestTag/") || has_key(request, "aws:TagKeys")
                || has_key(request, "sts:TransitiveTagKeys"))
            && !say(x, &x->remarks_end, "session tags need sts:TagSession to be allowed on both sides as well"))
        return false;
    return !has_key(request, "sts:SourceIdentity")
        || say(x, &x->remarks_end, "a source identity needs sts:SetSourceIdentity to be allowed on both sides as well");
}

static bool remark_notes(iampb_diagnosis *x)
{
    for (const iampb__note *note = x->decision->notes; note != NULL; note = note->next)
        if (!say(x, &x->remarks_end, "note: %v", note->text))
            return false;
    return true;
}

/* ---- Making ---- */
static iampb_status fill(iampb_diagnosis *x, const iampb_denial *d, const iampb_policy_set *set,
        const iampb_request *request, const iampb_diagnosis_options *options, iampb_error **err)
{
    iampb_explain_options all = IAMPB_EXPLAIN_OPTIONS_INIT;
    all.statements = all.missing = 1;
    iampb_status status = iampb_explain(set, request, &all, &x->decision, err);
    if (status < 0)
        return status;
    x->unknown_end = &x->unknown;
    x->remarks_end = &x->remarks;
    iampb_str caller = request->caller.kind == IAMPB_CALLER_ANONYMOUS ? IAMPB__STR("anonymous") : request->caller.arn;
    fill_gates(x, set, request, options->unknown_layers);
    if (!iampb__arena_str(x->arena, caller.ptr == NULL ? IAMPB__STR("") : caller, &x->caller) || !note_unknowns(x, set)
            || (d != NULL && !compare_message(x, d)) || !expect_message(x, request) || !remark_tags(x, request)
            || !remark_notes(x))
        return iampb__error_nomem(err);
    return IAMPB_OK;
}

iampb_status iampb_diagnose(const iampb_denial *denial, const iampb_policy_set *set, const iampb_request *request,
        const iampb_diagnosis_options *options, iampb_diagnosis **out, iampb_error **err)
{
    iampb_diagnosis_options merged = IAMPB_DIAGNOSIS_OPTIONS_INIT;
    iampb__arena *arena = NULL;
    iampb_status status;
    if (set == NULL || request == NULL || out == NULL)
        return iampb__error_set(
                set == NULL ? NULL : set->ctx, err, IAMPB_E_INVALID, "set, request and out must not be NULL");
    if ((status = iampb__options_merge(set->ctx, &merged, sizeof merged, FIRST_SIZE, options, err)) < 0
        || (status = iampb__arena_new(set->ctx, &arena, err)) < 0)
        return status;
    iampb_diagnosis *x = iampb__arena_zalloc(arena, 1, sizeof *x);
    if (x == NULL) {
        iampb__arena_free(arena);
        return iampb__error_nomem(err);
    }
    x->arena = arena;
    if ((status = fill(x, denial, set, request, &merged, err)) < 0) {
        iampb_diagnosis_free(x);
        return status;
    }
    *out = x;
    return IAMPB_OK;
}

void iampb_diagnosis_free(iampb_diagnosis *x)
{
    if (x == NULL)
        return;
    iampb_decision_free(x->decision);
    iampb__arena_free(x->arena);
}

iampb_agreement iampb_diagnosis_agreement(const iampb_diagnosis *x) { return x == NULL ? 0 : x->agreement; }

iampb_outcome iampb_diagnosis_outcome(const iampb_diagnosis *x)
{
    return x == NULL ? 0 : iampb_decision_outcome(x->decision);
}

int32_t iampb_diagnosis_is_certain(const iampb_diagnosis *x) { return x != NULL && x->certain; }
