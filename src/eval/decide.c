/* decide.c - what the layers say together. See layer.h.
 * Rule: AWS IAM User Guide, "Policy evaluation logic"; E-85 to E-109. Each way to a grant is a row of conditions that
 * must all hold; the request is allowed if one row does, and nothing denies. */
#include "eval/layer.h"

const char *iampb_outcome_name(iampb_outcome verdict)
{
    static const char *const names[] = { "", "allowed", "explicitDeny", "implicitDeny" };
    return verdict >= IAMPB_ALLOWED && verdict <= IAMPB_IMPLICIT_DENY ? names[verdict] : "";
}

#define BIT(layer) (1u << (layer))

/* ---- Ready? ---- */
static bool is_outside(const iampb__caller *caller)
{
    return caller->kind == IAMPB_CALLER_SERVICE || caller->kind == IAMPB_CALLER_ANONYMOUS
            || caller->kind == IAMPB_CALLER_PROVIDER || caller->kind == IAMPB_CALLER_CANONICAL;
}

bool iampb__request_ready(const iampb_policy_set *set, const iampb_request *request, const char **what)
{
    const char *missing = NULL;
    (void)set;
    if (!request->has_caller)
        missing = "the request has no caller";
    else if (request->action.ptr == NULL)
        missing = "the request has no action";
    else if (request->resource.ptr == NULL)
        missing = "the request has no resource";
    else if (request->owner.len == 0 && !request->star && !is_outside(&request->caller)
             && request->special.aws_owned == NULL && request->caller.kind != IAMPB_CALLER_UNKNOWN)
        missing = "the ARN of the resource does not tell whose it is: the owner must be set";
    if (what != NULL)
        *what = missing;
    return missing == NULL;
}

/* E-82, before the table of section 7.2. */
static bool is_same_account(const iampb_request *request)
{
    return request->owner.len == 0 || request->caller.kind == IAMPB_CALLER_UNKNOWN
            || iampb__str_eq(request->owner, request->caller.account);
}

/* ---- Asking ---- */
/* The owner's root may mend a bucket policy that denies everybody (E-94). */
static bool is_saving_root(const iampb_request *request, const iampb__decided *d)
{
    return request->caller.kind == IAMPB_CALLER_ROOT && d->same_account && request->special.bucket_policy;
}

/* Deny statements of all layers first: one that applies ends it, unless all are wanted (E-109). */
static void ask_denies(const iampb_policy_set *set, const iampb_request *request, bool whole, iampb__decided *d)
{
    for (iampb_layer layer = 0; layer < IAMPB__POLICY_LAYERS; layer++) {
        d->results[layer] = (iampb__layer_result){ .deny_level = UINT32_MAX, .allow_level = UINT32_MAX };
        if (!iampb__layer_applies(set, request, layer))
            continue;
        d->asked |= BIT(layer);
        if (layer == IAMPB_LAYER_RESOURCE && is_saving_root(request, d))
            continue;
        iampb__layer_deny(set, request, layer, &d->results[layer]);
        if (d->results[layer].deny == IAMPB__YES) {
            d->explicit_by |= BIT(layer);
            if (!whole)
                return;
        }
    }
}

static void ask_allows(const iampb_policy_set *set, const iampb_request *request, iampb__decided *d)
{
    for (iampb_layer layer = 0; layer < IAMPB__POLICY_LAYERS; layer++)
        if ((d->asked & BIT(layer)) != 0)
            iampb__layer_allow(set, request, layer, &d->results[layer]);
}

/* A layer that certainly denies gives nothing; one that may deny, perhaps. */
static iampb__truth grants(const iampb__decided *d, iampb_layer layer)
{
    return iampb__both(d->results[layer].allow, iampb__unless(d->results[layer].deny));
}

/* A layer that limits: passes where it is not asked. */
static iampb__truth passes(const iampb__decided *d, iampb_layer layer)
{
    return (d->asked & BIT(layer)) == 0 ? IAMPB__YES : grants(d, layer);
}

/* Whether the resource policy allows by a match of one of these kinds: certainly, perhaps, or not. */
static iampb__truth by_match(const iampb__decided *d, unsigned kinds)
{
    const iampb__layer_result *r = &d->results[IAMPB_LAYER_RESOURCE];
    iampb__truth truth = (kinds >> r->match & 1) != 0           ? IAMPB__YES
                         : (kinds >> r->match_if & 1) != 0 ? IAMPB__UNKNOWN
                                                           : IAMPB__NO;
    return iampb__both(truth, iampb__unless(r->deny));
}

#define KIND(match) (1u << (match))
#define PERSONAL (KIND(IAMPB__MATCH_DIRECT) | KIND(IAMPB__MATCH_WILDCARD))
#define THROUGH (KIND(IAMPB__MATCH_VIA_ROLE) | KIND(IAMPB__MATCH_VIA_USER))
#define ANY_MATCH                                                                                                     \
    (PERSONAL | THROUGH | KIND(IAMPB__MATCH_ACCOUNT) | KIND(IAMPB__MATCH_SERVICE) | KIND(IAMPB__MATCH_FEDERATED))

/* ---- Ways to a grant ---- */
/* What a way needs, and the layer that stands in the way where it does not hold. */
typedef struct need {
    iampb__truth holds;
    iampb_layer layer;
} need;

typedef struct way {
    need needs[4];
    size_t count;
} way;

static void add_need(way *w, iampb__truth holds, iampb_layer layer) { w->needs[w->count++] = (need){ holds, layer }; }

static void need_limits(way *w, const iampb__decided *d)
{
    add_need(w, passes(d, IAMPB_LAYER_BOUNDARY), IAMPB_LAYER_BOUNDARY);
    add_need(w, passes(d, IAMPB_LAYER_SESSION), IAMPB_LAYER_SESSION);
}

/* What the caller's own policies give: root has all (E-94); a federated user without a session policy nothing
 * (E-80). */
static iampb__truth own_grant(const iampb_policy_set *set, const iampb_request *request, const iampb__decided *d)
{
    if (request->caller.kind == IAMPB_CALLER_ROOT)
        return iampb__unless(d->results[IAMPB_LAYER_IDENTITY].deny);
    if (request->caller.kind == IAMPB_CALLER_FEDERATED_USER && !set->layers[IAMPB_LAYER_SESSION].present)
        return IAMPB__NO;
    return grants(d, IAMPB_LAYER_IDENTITY);
}

/* Fills the ways in the order of preference for telling what blocks (E-107). */
static size_t find_ways(const iampb_policy_set *set, const iampb_request *request, const iampb__decided *d, way ways[3])
{
    bool needed = request->special.trust || request->special.kms_key;
    size_t count = 0;
    memset(ways, 0, 3 * sizeof *ways);
    if (is_outside(&request->caller)) {
        unsigned kinds = request->caller.kind == IAMPB_CALLER_ANONYMOUS ? KIND(IAMPB__MATCH_WILDCARD) : ANY_MATCH;
        add_need(&ways[count++], by_match(d, kinds), IAMPB_LAYER_RESOURCE);
        return count;
    }
    way *own = &ways[count++];
    add_need(own, own_grant(set, request, d), IAMPB_LAYER_IDENTITY);
    need_limits(own, d);
    if (!d->same_account) { /* E-89, E-90 */
        add_need(own, by_match(d, ANY_MATCH), IAMPB_LAYER_RESOURCE);
        return count;
    }
    if (needed) /* E-97, E-98 */
        add_need(own, by_match(d, ANY_MATCH), IAMPB_LAYER_RESOURCE);
    way *through = &ways[count++]; /* E-87.2 */
    add_need(through, by_match(d, PERSONAL | THROUGH), IAMPB_LAYER_RESOURCE);
    need_limits(through, d);
    add_need(&ways[count++], by_match(d, PERSONAL), IAMPB_LAYER_RESOURCE); /* E-87.1 */
    return count;
}

static iampb__truth way_holds(const way *w)
{
    iampb__truth truth = IAMPB__YES;
    for (size_t i = 0; i < w->count; i++)
        truth = iampb__both(truth, w->needs[i].holds);
    return truth;
}

static uint32_t blocked_on(const way *w)
{
    uint32_t bits = 0;
    for (size_t i = 0; i < w->count; i++)
        bits |= w->needs[i].holds == IAMPB__YES ? 0 : BIT(w->needs[i].layer);
    return bits;
}

static unsigned count_bits(uint32_t bits)
{
    unsigned count = 0;
    for (; bits != 0; bits &= bits - 1)
        count++;
    return count;
}

/* The layers in the way on the closest of them, with those of `anyway`, which are in the way on each: the fewest, the
 * first among equals. */
static uint32_t closest(const way *ways, size_t count, uint32_t anyway)
{
    uint32_t best = blocked_on(&ways[0]) | anyway;
    for (size_t i = 1; i < count; i++)
        if (count_bits(blocked_on(&ways[i]) | anyway) < count_bits(best))
            best = blocked_on(&ways[i]) | anyway;
    return best;
}

/* ---- Putting it together ---- */
static void settle(const iampb_policy_set *set, const iampb_request *request, iampb__decided *d)
{
    static const iampb_layer guards[] = { IAMPB_LAYER_SCP, IAMPB_LAYER_RCP, IAMPB_LAYER_ENDPOINT };
    way ways[3];
    size_t count = find_ways(set, request, d, ways);
    iampb__truth granted = IAMPB__NO, denied = IAMPB__NO, guarded = IAMPB__YES;
    for (size_t i = 0; i < count; i++)
        granted = iampb__either(granted, way_holds(&ways[i]));
    for (iampb_layer layer = 0; layer < IAMPB__POLICY_LAYERS; layer++)
        denied = iampb__either(denied, d->results[layer].deny);
    for (size_t i = 0; i < sizeof guards / sizeof guards[0]; i++) { /* E-86 */
        iampb__truth truth = passes(d, guards[i]);
        guarded = iampb__both(guarded, truth);
        d->blocked_by |= truth == IAMPB__YES ? 0 : BIT(guards[i]);
    }
    d->least_change = d->blocked_by | d->explicit_by;
    if (granted != IAMPB__YES) {
        d->least_change = closest(ways, count, d->least_change);
        d->blocked_by |= closest(ways, count, 0);
    }
    d->blocked_by |= d->explicit_by;
    d->allowed = iampb__both(iampb__both(granted, guarded), iampb__unless(denied));
}

/* S3 Block Public Access (E-101): a public bucket policy serves nobody but the bucket's account and services. */
static bool is_blocked_public(const iampb_policy_set *set, const iampb_request *request)
{
    return set->options.bpa_restrict != 0 && set->public_bucket && request->special.s3
            && request->caller.kind != IAMPB_CALLER_SERVICE
            && !(request->caller.account.len > 0 && is_same_account(request));
}

static void block(iampb__decided *d, iampb_layer layer, const char *reason)
{
    d->allowed = IAMPB__NO;
    d->blocked_by |= BIT(layer);
    d->least_change |= BIT(layer);
    d->reason = reason;
}

static void apply_specials(const iampb_policy_set *set, const iampb_request *request, iampb__decided *d)
{
    if (is_blocked_public(set, request)) {
        block(d, IAMPB_LAYER_BPA, "restrict-public-buckets");
        d->explicit_by |= BIT(IAMPB_LAYER_BPA);
    }
    if (request->special.aws_owned != NULL)
        block(d, IAMPB_LAYER_SERVICE, request->special.aws_owned);
    if (request->caller.kind == IAMPB_CALLER_ROOT && request->special.trust)
        block(d, IAMPB_LAYER_SERVICE, "root-cannot-assume-roles");
}

static bool allow_always(const iampb_request *request, iampb__decided *d)
{
    if (!request->special.always || request->caller.kind == IAMPB_CALLER_ANONYMOUS
        || (d->explicit_by != 0 && !request->special.even_denied))
        return false;
    d->allowed = IAMPB__YES;
    for (iampb_layer layer = 0; layer < IAMPB__POLICY_LAYERS && !request->special.even_denied; layer++)
        d->allowed = iampb__both(d->allowed, iampb__unless(d->results[layer].deny));
    d->blocked_by = d->explicit_by = d->least_change = 0;
    d->verdict = IAMPB_ALLOWED;
    return true;
}

void iampb__decide(const iampb_policy_set *set, const iampb_request *request, bool whole, iampb__decided *d)
{
    memset(d, 0, sizeof *d);
    d->same_account = is_same_account(request);
    ask_denies(set, request, whole, d);
    if (allow_always(request, d))
        return;
    if (d->explicit_by != 0 && !whole) {
        d->blocked_by = d->explicit_by;
        d->verdict = IAMPB_EXPLICIT_DENY;
        return;
    }
    ask_allows(set, request, d);
    settle(set, request, d);
    apply_specials(set, request, d);
    d->verdict = d->explicit_by != 0            ? IAMPB_EXPLICIT_DENY
                 : d->allowed == IAMPB__YES ? IAMPB_ALLOWED
                                            : IAMPB_IMPLICIT_DENY;
}

int32_t iampb_evaluate(const iampb_policy_set *set, const iampb_request *request, uint32_t *blocked_by)
{
    iampb__decided d;
    if (set == NULL || request == NULL || !iampb__request_ready(set, request, NULL))
        return IAMPB_E_INVALID;
    iampb__decide(set, request, false, &d);
    if (blocked_by != NULL)
        *blocked_by = d.blocked_by;
    return d.verdict;
}
