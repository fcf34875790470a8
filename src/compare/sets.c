/* sets.c - all policies of a request at once: what one set of them allows a caller and another does not; how much of a
 * pattern of resources is allowed. See compare.h.
 * A decision is taken apart into alternatives, each a list of levels of which a statement must allow and of statements
 * that must not apply (C-22): the ways to a grant of eval/decide.c, and the ways to none. What depends on the very
 * resource (whose it is, whether its own policy is needed) is tried both ways; the evaluator tells which it was. So an
 * answer "no" holds for all of them. */
#include "base/error.h"
#include "compare/question.h"
#include "compare/sets.h"

#define LEVELS_MOST 48
#define NEEDS_MOST 16

/* A level of a layer of one of the sets. */
typedef struct level_at {
    iampb_layer layer;
    uint32_t party;
} level_at;

typedef struct side {
    const iampb_policy_set *set; /* NULL: there is none */
    level_at levels[LEVELS_MOST];
    uint32_t count;
    bool missing;              /* documents are not at hand */
} side;

/* What the resource may turn out to be. */
typedef struct guess {
    bool same;                 /* in the caller's account */
    bool needed;               /* its own policy is needed (E-97, E-98) */
    bool rcp;                  /* RCPs cover it */
    bool spared;               /* Deny of the resource policy does not count (E-94) */
} guess;

typedef struct asker {
    iampb__question_at q;
    side fresh, existing;
    iampb_request *given;
    iampb__match *matches;     /* by entry */
    uint32_t access;           /* party; UINT32_MAX: none */
    bool want_allowed;         /* of `fresh`; else that it is not */
    bool found;
} asker;

/* Lists of entries that one formula needs. */
typedef struct needs {
    iampb__clause any[NEEDS_MOST];
    uint32_t any_count;
    uint32_t *none;
    uint32_t none_count;
} needs;

/* ---- The sets ---- */
static const iampb__level *level_of(const iampb_policy_set *set, iampb_layer layer, size_t index)
{
    return IAMPB__VEC_AT(iampb__level, &set->layers[layer].levels, index);
}

static bool add_level(asker *a, side *s, iampb_layer layer, const iampb__level *level)
{
    if (s->count == LEVELS_MOST)
        return false;
    s->levels[s->count++] = (level_at){ layer, a->q.c.party_count };
    s->missing = s->missing || level->missing > 0;
    return iampb__comparer_add(&a->q.c, (const iampb_compiled *const *)level->policies.items, level->policies.count);
}

/* Whatever the action, those of the layers that apply to the caller; RCPs by guess. */
static bool add_set(asker *a, side *s)
{
    iampb_request probe = *a->given;
    probe.special = (iampb__special){ .rcp = true };
    for (iampb_layer layer = 0; s->set != NULL && layer < IAMPB__POLICY_LAYERS; layer++)
        for (size_t i = 0; iampb__layer_applies(s->set, &probe, layer) && i < s->set->layers[layer].levels.count; i++)
            if (!add_level(a, s, layer, level_of(s->set, layer, i)))
                return false;
    return true;
}

static bool find_matches_of(asker *a, const side *s, bool *fits)
{
    for (uint32_t i = 0; i < s->count; i++) {
        iampb__principal_rules rules = iampb__layer_rules(s->set, s->levels[i].layer);
        for (uint32_t k = 0; k < a->q.c.entries.count; k++) {
            const iampb__entry *e = iampb__entry_at(&a->q.c, k);
            if (e->party != s->levels[i].party || !iampb__layer_has_principals(s->levels[i].layer))
                continue;
            a->matches[k] = iampb__principals_match(&e->statement->principals, a->given, !e->statement->allow, &rules,
                    NULL);
            fits[k] = a->matches[k] != IAMPB__MATCH_NONE;
        }
    }
    return true;
}

static bool find_matches(asker *a)
{
    size_t count = a->q.c.entries.count;
    bool *fits = iampb__arena_alloc(a->q.c.arena, count, sizeof *fits);
    a->matches = iampb__arena_zalloc(a->q.c.arena, count, sizeof *a->matches);
    if (fits == NULL || a->matches == NULL)
        return false;
    for (size_t i = 0; i < count; i++)
        fits[i] = true;
    a->q.callers = (iampb__callers){ NULL, 1, fits };
    return find_matches_of(a, &a->fresh, fits) && find_matches_of(a, &a->existing, fits);
}

/* ---- Lists of entries ---- */
/* Entries of the class of some levels; `kinds`: of matches with an Allow. */
static iampb__clause pick(asker *a, const side *s, iampb_layer layer, uint32_t party, bool allow, unsigned kinds)
{
    const iampb__class *one = a->q.at;
    uint32_t *entries = iampb__arena_alloc(a->q.c.arena, one->count, sizeof *entries);
    iampb__clause clause = { entries, 0 };
    a->q.c.failed = a->q.c.failed || entries == NULL;
    for (uint32_t i = 0; entries != NULL && i < one->count; i++) {
        const iampb__entry *e = iampb__entry_at(&a->q.c, one->entries[i]);
        bool here = false;
        for (uint32_t k = 0; k < s->count; k++)
            here = here || (s->levels[k].party == e->party && s->levels[k].layer == layer);
        if (here && (party == UINT32_MAX || party == e->party) && e->statement->allow == allow
            && (!iampb__layer_has_principals(layer) || (kinds >> a->matches[one->entries[i]] & 1) != 0))
            entries[clause.count++] = one->entries[i];
    }
    return clause;
}

#define KIND(match) (1u << (match))
#define ANY_KIND (~0u)
#define PERSONAL (KIND(IAMPB__MATCH_DIRECT) | KIND(IAMPB__MATCH_WILDCARD))
#define THROUGH (KIND(IAMPB__MATCH_VIA_ROLE) | KIND(IAMPB__MATCH_VIA_USER))

static iampb__clause allows(asker *a, const side *s, iampb_layer layer)
{
    return pick(a, s, layer, UINT32_MAX, true, ANY_KIND);
}

static void need(asker *a, needs *n, iampb__clause clause)
{
    if (n->any_count == NEEDS_MOST)
        a->q.c.failed = true;
    else
        n->any[n->any_count++] = clause;
}

static void forbid(needs *n, iampb__clause clause)
{
    for (uint32_t i = 0; i < clause.count; i++)
        n->none[n->none_count++] = clause.entries[i];
}

static bool limits(const asker *a, const side *s, iampb_layer layer)
{
    for (uint32_t i = 0; i < s->count; i++)
        if (s->levels[i].layer == layer)
            return true;
    return s->set != NULL && iampb__layer_applies(s->set, a->given, layer); /* there, without a document */
}

/* ---- Ways to a grant ---- */
/* What a way needs; `impossible`: it never holds. See find_ways() of eval/decide.c. */
typedef struct way {
    iampb__clause needs[4];
    uint32_t count;
    bool impossible;
} way;

static void way_needs(way *w, iampb__clause clause) { w->needs[w->count++] = clause; }

static void way_limits(asker *a, const side *s, way *w)
{
    if (limits(a, s, IAMPB_LAYER_BOUNDARY))
        way_needs(w, allows(a, s, IAMPB_LAYER_BOUNDARY));
    if (limits(a, s, IAMPB_LAYER_SESSION))
        way_needs(w, allows(a, s, IAMPB_LAYER_SESSION));
}

static iampb__clause by_kind(asker *a, const side *s, unsigned kinds)
{
    return pick(a, s, IAMPB_LAYER_RESOURCE, UINT32_MAX, true, kinds);
}

static uint32_t find_ways(asker *a, const side *s, const guess *g, way ways[3])
{
    iampb_caller_kind kind = a->given->caller.kind;
    bool outside = kind == IAMPB_CALLER_SERVICE || kind == IAMPB_CALLER_ANONYMOUS || kind == IAMPB_CALLER_PROVIDER
            || kind == IAMPB_CALLER_CANONICAL;
    memset(ways, 0, 3 * sizeof *ways);
    if (outside) {
        way_needs(&ways[0], by_kind(a, s, kind == IAMPB_CALLER_ANONYMOUS ? KIND(IAMPB__MATCH_WILDCARD) : ANY_KIND));
        return 1;
    }
    if (kind != IAMPB_CALLER_ROOT)
        way_needs(&ways[0], allows(a, s, IAMPB_LAYER_IDENTITY));
    ways[0].impossible = kind == IAMPB_CALLER_FEDERATED_USER && !s->set->layers[IAMPB_LAYER_SESSION].present;
    way_limits(a, s, &ways[0]);
    if (!g->same || g->needed)
        way_needs(&ways[0], by_kind(a, s, ANY_KIND));
    if (!g->same)
        return 1;
    way_needs(&ways[1], by_kind(a, s, PERSONAL | THROUGH));
    way_limits(a, s, &ways[1]);
    way_needs(&ways[2], by_kind(a, s, PERSONAL));
    return 3;
}

/* ---- Formulas ---- */
static void forbid_denials(asker *a, const side *s, const guess *g, needs *n)
{
    for (iampb_layer layer = 0; layer < IAMPB__POLICY_LAYERS; layer++)
        if ((layer != IAMPB_LAYER_RCP || g->rcp) && (layer != IAMPB_LAYER_RESOURCE || !g->spared))
            forbid(n, pick(a, s, layer, UINT32_MAX, false, ANY_KIND));
}

static void need_guards(asker *a, const side *s, needs *n)
{
    for (uint32_t i = 0; i < s->count; i++)
        if (s->levels[i].layer == IAMPB_LAYER_SCP)
            need(a, n, pick(a, s, IAMPB_LAYER_SCP, s->levels[i].party, true, ANY_KIND));
    if (limits(a, s, IAMPB_LAYER_ENDPOINT))
        need(a, n, allows(a, s, IAMPB_LAYER_ENDPOINT));
}

typedef iampb__found (*next_fn)(asker *a, const guess *g, needs *n);

/* Tries what `next` makes of the needs, and puts them back. */
static iampb__found with(asker *a, const guess *g, needs *n, next_fn next, const needs *before)
{
    iampb__found found = a->q.c.failed ? IAMPB__FOUND_UNSURE : next(a, g, n);
    n->any_count = before->any_count;
    n->none_count = before->none_count;
    return found;
}

/* Actions that need no permission (E-96). */
static bool is_free(const asker *a, bool *even_denied)
{
    return a->given->caller.kind != IAMPB_CALLER_ANONYMOUS
            && iampb__needs_no_permission(a->q.at->service, a->q.at->name, even_denied);
}

static iampb__found allowed_free(asker *a, const side *s, const guess *g, needs *n, bool even_denied, next_fn next)
{
    needs start = *n;
    if (!even_denied)
        forbid_denials(a, s, g, n);
    return with(a, g, n, next, &start);
}

/* The side allows it: each way in turn. */
static iampb__found allowed(asker *a, const side *s, const guess *g, needs *n, next_fn next)
{
    way ways[3];
    bool even_denied;
    if (is_free(a, &even_denied))
        return allowed_free(a, s, g, n, even_denied, next);
    uint32_t count = find_ways(a, s, g, ways);
    needs start = *n;
    for (uint32_t i = 0; i < count; i++) {
        if (ways[i].impossible)
            continue;
        for (uint32_t k = 0; k < ways[i].count; k++)
            need(a, n, ways[i].needs[k]);
        need_guards(a, s, n);
        forbid_denials(a, s, g, n);
        iampb__found found = with(a, g, n, next, &start);
        if (found == IAMPB__FOUND_YES || a->q.c.failed)
            return found;
    }
    return IAMPB__FOUND_NO;
}

/* No way of it holds: each choice of one need of each way that fails. */
static iampb__found no_way(asker *a, const side *s, const guess *g, needs *n, next_fn next)
{
    way ways[3];
    uint32_t count = find_ways(a, s, g, ways), digit[3] = { 0 };
    needs start = *n;
    for (uint32_t i = 0; i < count; i++)
        if (!ways[i].impossible && ways[i].count == 0)
            return IAMPB__FOUND_NO; /* the way is always open */
    for (;;) {
        for (uint32_t i = 0; i < count; i++)
            if (!ways[i].impossible)
                forbid(n, ways[i].needs[digit[i]]);
        iampb__found found = with(a, g, n, next, &start);
        if (found == IAMPB__FOUND_YES || a->q.c.failed)
            return found;
        uint32_t i = 0;
        for (; i < count && (ways[i].impossible || ++digit[i] == ways[i].count); i++)
            digit[i] = 0;
        if (i == count)
            return IAMPB__FOUND_NO;
    }
}

static iampb__found not_guarded(asker *a, const side *s, const guess *g, needs *n, next_fn next)
{
    needs start = *n;
    for (uint32_t i = 0; i <= s->count; i++) {
        bool endpoint = i == s->count;
        if (endpoint ? !limits(a, s, IAMPB_LAYER_ENDPOINT) : s->levels[i].layer != IAMPB_LAYER_SCP)
            continue;
        forbid(n, endpoint ? allows(a, s, IAMPB_LAYER_ENDPOINT)
                           : pick(a, s, IAMPB_LAYER_SCP, s->levels[i].party, true, ANY_KIND));
        iampb__found found = with(a, g, n, next, &start);
        if (found == IAMPB__FOUND_YES || a->q.c.failed)
            return found;
    }
    return IAMPB__FOUND_NO;
}

static iampb__found denied(asker *a, const side *s, const guess *g, needs *n, next_fn next)
{
    needs start = *n;
    for (iampb_layer layer = 0; layer < IAMPB__POLICY_LAYERS; layer++) {
        iampb__clause denials = pick(a, s, layer, UINT32_MAX, false, ANY_KIND);
        if (denials.count == 0 || (layer == IAMPB_LAYER_RCP && !g->rcp))
            continue;
        need(a, n, denials);
        iampb__found found = with(a, g, n, next, &start);
        if (found == IAMPB__FOUND_YES || a->q.c.failed)
            return found;
    }
    return IAMPB__FOUND_NO;
}

/* The side does not allow it. */
static iampb__found refused(asker *a, const side *s, const guess *g, needs *n, next_fn next)
{
    if (s->set == NULL || s->set->options.bpa_restrict != 0)
        return next(a, g, n); /* Block Public Access: the evaluator tells */
    bool even_denied;
    if (is_free(a, &even_denied))
        return even_denied ? IAMPB__FOUND_NO : denied(a, s, g, n, next);
    iampb__found found = no_way(a, s, g, n, next);
    if (found != IAMPB__FOUND_YES && !a->q.c.failed)
        found = not_guarded(a, s, g, n, next);
    if (found != IAMPB__FOUND_YES && !a->q.c.failed)
        found = denied(a, s, g, n, next);
    return found;
}

/* ---- The question ---- */
static iampb__found solve(asker *a, const guess *g, needs *n)
{
    (void)g;
    const iampb__class *one = a->q.at;
    iampb_str service = one->name.len == 0 ? one->service : IAMPB__STR("");
    iampb__formula formula = { n->any, n->any_count, n->none, n->none_count, service };
    iampb__found found = iampb__question_try(&a->q, &formula);
    a->found = a->found || found == IAMPB__FOUND_YES;
    return found;
}

static iampb__found refused_before(asker *a, const guess *g, needs *n)
{
    return refused(a, &a->existing, g, n, solve);
}

static iampb__found ask_guess(asker *a, const guess *g)
{
    needs n = { .any_count = 0 };
    n.none = iampb__arena_alloc(a->q.c.arena, (size_t)a->q.at->count * 8 + 8, sizeof *n.none);
    if (n.none == NULL) {
        a->q.c.failed = true;
        return IAMPB__FOUND_UNSURE;
    }
    if (a->access != UINT32_MAX) {
        side access = { NULL, { { IAMPB_LAYER_IDENTITY, a->access } }, 1, false };
        need(a, &n, pick(a, &access, IAMPB_LAYER_IDENTITY, UINT32_MAX, true, ANY_KIND));
    }
    if (!a->want_allowed)
        return refused(a, &a->fresh, g, &n, solve);
    return allowed(a, &a->fresh, g, &n, refused_before);
}

/* sts:GetCallerIdentity and its like need no permission (E-96): the evaluator alone knows. */
static bool may_be_always(const iampb__class *one) { return iampb__str_eq(one->service, IAMPB__STR("sts")); }

static bool ask_class(void *user, const iampb__class *one)
{
    asker *a = user;
    const iampb_request *given = a->given;
    bool special = iampb__str_eq(one->service, IAMPB__STR("kms")) || iampb__str_eq(one->service, IAMPB__STR("sts"));
    bool rcp = iampb__service_has_rcps(one->service);
    bool root = given->caller.kind == IAMPB_CALLER_ROOT && iampb__str_eq(one->service, IAMPB__STR("s3"));
    bool away = given->owner.len == 0 || !iampb__str_eq(given->owner, given->caller.account);
    bool home = given->owner.len == 0 || !away;
    a->q.at = one;
    if (a->want_allowed && a->existing.set == NULL && may_be_always(one)) {
        needs none = { .any_count = 0 };
        solve(a, NULL, &none);
    }
    for (unsigned bits = 0; bits < 16 && !a->found && !a->q.c.failed; bits++) {
        guess g = { (bits & 1) == 0, (bits & 2) != 0, (bits & 4) == 0, (bits & 8) != 0 };
        bool sensible = (g.same ? home : away) && (!g.needed || special) && (g.rcp || !rcp || special)
                && (!g.rcp || rcp) && (!g.spared || root);
        if (sensible)
            ask_guess(a, &g);
    }
    return !a->found && !a->q.c.failed;
}

static bool is_wanted(void *user, const iampb_request *request)
{
    const asker *a = user;
    bool fresh = iampb_evaluate(a->fresh.set, request, NULL) == IAMPB_ALLOWED;
    if (a->access != UINT32_MAX && !iampb__party_allows(&a->q.c, a->access, request))
        return false;
    if (!a->want_allowed)
        return !fresh;
    return fresh && (a->existing.set == NULL || iampb_evaluate(a->existing.set, request, NULL) != IAMPB_ALLOWED);
}

/* ---- Beginning ---- */
static void note_missing(asker *a)
{
    if (!a->fresh.missing && !a->existing.missing)
        return;
    a->q.unsure = true;
    iampb__comparer_unsure(&a->q.c, "missing-document");
}

static bool add_access(asker *a, const iampb_compiled *access)
{
    a->access = UINT32_MAX;
    if (access == NULL)
        return true;
    a->access = a->q.c.party_count;
    return iampb__comparer_add(&a->q.c, &access, 1);
}

static bool begin_parts(asker *a, const iampb_compiled *access)
{
    a->q.buffer = NULL;
    if (!add_set(a, &a->fresh) || !add_set(a, &a->existing) || !add_access(a, access))
        return false;
    a->q.told = iampb__arena_zalloc(a->q.c.arena, a->q.c.entries.count, 1);
    return a->q.told != NULL && find_matches(a);
}

/* The request with its owner, be that by default: resources whose ARN does not tell it are that owner's. */
static iampb_status copy_given(asker *a, const iampb_request *request, iampb_error **err)
{
    iampb_status status = iampb__request_copy(request, &a->given, err);
    if (status < 0 || a->given->owner.len > 0 || request->owner.len == 0)
        return status;
    status = iampb_request_set_owner(a->given, request->owner, request->owner_organization, request->owner_path,
            request->owner_management, err);
    a->given->owner_set = false;
    if (status < 0)
        iampb_request_free(a->given);
    return status;
}

/* `closed`: keys that are not given are absent. */
static iampb_status begin(asker *a, const iampb_policy_set *existing, const iampb_policy_set *fresh,
        const iampb_request *request, const iampb_compare_options *options, bool closed, iampb_error **err)
{
    iampb_context *ctx = fresh->ctx;
    iampb_status status;
    if (!request->has_caller)
        return iampb__error_set(ctx, err, IAMPB_E_INVALID, "the request has no caller");
    if ((status = iampb__question_begin(ctx, options, &a->q, err)) < 0)
        return status;
    if ((status = copy_given(a, request, err)) < 0) {
        iampb__question_end(&a->q);
        return status;
    }
    a->fresh.set = fresh;
    a->existing.set = existing;
    a->q.c.given = a->given;
    a->q.c.given_closed = closed;
    a->q.wanted = is_wanted;
    a->q.wanted_user = a;
    return IAMPB_OK;
}

static void end(asker *a)
{
    iampb__question_end(&a->q);
    iampb_request_free(a->given);
}

static bool visit(void *user, const iampb__class *one)
{
    asker *a = user;
    a->found = false;
    ask_class(a, one);
    return !a->q.c.failed && a->q.result->reasons.count < a->q.c.options.max_reasons;
}

static bool visit_all(asker *a)
{
    uint64_t must = a->access == UINT32_MAX || a->access >= 64 ? 0 : UINT64_C(1) << a->access;
    a->q.asked = a->access == UINT32_MAX ? 0 : 1;
    return iampb__classes_visit(&a->q.c, must, &a->q.callers, visit, a);
}

/* ---- Two sets ---- */
static void look(asker *a, const iampb_compiled *access)
{
    if (!begin_parts(a, access))
        a->q.c.failed = true;
    else
        visit_all(a);
    note_missing(a);
}

iampb_status iampb_compare_sets(const iampb_policy_set *existing, const iampb_policy_set *fresh,
        const iampb_request *request, const iampb_compare_access *access, const iampb_compare_options *options,
        iampb_comparison **out, iampb_error **err)
{
    asker a = { .want_allowed = true };
    iampb_compiled *compiled = NULL;
    iampb_status status;
    if (fresh == NULL || request == NULL || out == NULL)
        return iampb__error_set(fresh == NULL ? NULL : fresh->ctx, err, IAMPB_E_INVALID,
                "fresh, request and out must not be NULL");
    if (access != NULL && (status = iampb__access_compile(fresh->ctx, access, &compiled, err)) < 0)
        return status;
    status = begin(&a, existing, fresh, request, options, false, err);
    if (status >= 0) {
        a.q.kind = existing == NULL ? IAMPB__STR("granted") : IAMPB__STR("new-access");
        a.q.more = IAMPB__STR("The policies allow");
        a.q.less = existing == NULL ? IAMPB__STR("") : IAMPB__STR(", which the existing ones do not");
        look(&a, compiled);
        status = iampb__question_answer(&a.q, existing == NULL ? IAMPB__STR("The policies allow none of it.")
                                                               : IAMPB__STR("The policies allow nothing new."),
                existing == NULL ? IAMPB__STR("The policies allow some of it.")
                                 : IAMPB__STR("The policies allow what the existing ones do not."),
                out, err);
        end(&a);
    }
    iampb_compiled_free(compiled);
    return status;
}

/* ---- Two sets, both ways ---- */
/* Reasons go to what an earlier question came to, if there was one. How many there are. */
static size_t join_result(asker *a, iampb_comparison **result)
{
    if (*result != NULL) {
        iampb_comparison_free(a->q.result);
        a->q.result = *result;
    }
    *result = a->q.result;
    return a->q.result->reasons.count;
}

/* What one direction of the question is about, and what came of it. */
typedef struct direction {
    const iampb_policy_set *less, *more;
    iampb_str kind, sentence, rest; /* of reasons */
    bool found, unsure;
} direction;

/* Adds what the one set allows and the other does not to the result. */
static iampb_status ask_direction(direction *d, const iampb_request *request, const iampb_compare_options *options,
        iampb_comparison **result, iampb_error **err)
{
    asker a = { .want_allowed = true };
    iampb_status status = begin(&a, d->less, d->more, request, options, false, err);
    if (status < 0)
        return status;
    size_t before = join_result(&a, result);
    a.q.c.options.max_reasons += before;
    a.q.kind = d->kind;
    a.q.more = d->sentence;
    a.q.less = d->rest;
    look(&a, NULL);
    d->found = a.q.result->reasons.count > before;
    d->unsure = a.q.unsure;
    a.q.result->answer = d->unsure ? IAMPB_ANSWER_UNDECIDED : IAMPB_ANSWER_PASS;
    if (a.q.c.failed || !iampb__comparison_finish(a.q.result, &a.q.c))
        status = iampb__error_nomem(err);
    a.q.result = NULL;
    end(&a);
    return status;
}

/* Documents that are not at hand may allow or deny what was found: then nothing of it is certain. */
static bool settle_relation(iampb_comparison *r, const direction *gain, const direction *loss, bool missing)
{
    static const iampb_str sentences[] = { IAMPB__STR_INIT(""), IAMPB__STR_INIT("Both allow the same."),
        IAMPB__STR_INIT("The newer policies allow less, and nothing else."),
        IAMPB__STR_INIT("The newer policies allow more, and all that the older ones do."),
        IAMPB__STR_INIT("Each allows what the other does not."), IAMPB__STR_INIT("Not decided.") };
    r->relation = missing ? IAMPB_RELATION_UNKNOWN
                          : iampb__relation_of(gain->found, loss->found, gain->unsure, loss->unsure);
    r->answer = r->relation == IAMPB_RELATION_UNKNOWN  ? IAMPB_ANSWER_UNDECIDED
            : r->relation == IAMPB_RELATION_EQUIVALENT ? IAMPB_ANSWER_PASS
                                                       : IAMPB_ANSWER_FAIL;
    return iampb__comparison_keep(r, sentences[r->relation], &r->message);
}

iampb_status iampb__sets_relation(const iampb_policy_set *older, const iampb_policy_set *newer,
        const iampb_request *request, const iampb_compare_options *options, iampb_comparison **out, iampb_error **err)
{
    direction gain = { older, newer, IAMPB__STR("gained"), IAMPB__STR("The newer policies allow"),
        IAMPB__STR(", which the older ones do not"), false, false };
    direction loss = { newer, older, IAMPB__STR("lost"), IAMPB__STR("The older policies allow"),
        IAMPB__STR(", which the newer ones do not"), false, false };
    iampb_comparison *result = NULL;
    iampb_status status = ask_direction(&gain, request, options, &result, err);
    if (status >= 0)
        status = ask_direction(&loss, request, options, &result, err);
    bool missing = iampb__policy_set_lacks(older) || iampb__policy_set_lacks(newer);
    if (status >= 0 && !settle_relation(result, &gain, &loss, missing))
        status = iampb__error_nomem(err);
    if (status < 0)
        iampb_comparison_free(result);
    else
        *out = result;
    return status;
}

/* ---- A pattern of resources (E-32) ---- */
/* Keys that follow from the resource are known where the pattern leaves no choice: its account and region. */
static iampb_status fix_target(asker *a, const iampb_request *request, iampb_str pattern, iampb_error **err)
{
    iampb__builder text = { .ctx = a->q.c.ctx };
    uint32_t colons = 0;
    bool open = false;
    for (size_t i = 0; i < pattern.len; i++) {
        char c = pattern.ptr[i];
        colons += c == ':';
        open = open || (colons < 5 && (c == '*' || c == '?'));
        iampb__builder_char(&text, c == '*' || c == '?' ? 'x' : c);
    }
    iampb_status status = iampb_request_set_action(a->given, request->action.ptr, request->action.len, err);
    if (status >= 0 && !open && colons >= 5 && !text.failed)
        status = iampb_request_set_resource(a->given, text.text, text.len, err);
    if (status >= 0 && text.failed)
        status = iampb__error_nomem(err);
    iampb__builder_free(&text);
    return status;
}

static iampb_status check_resources(const iampb_policy_set *set, const iampb_request *request, const char *pattern,
        iampb_comparison **out, iampb_error **err)
{
    if (set == NULL || request == NULL || pattern == NULL || out == NULL)
        return iampb__error_set(set == NULL ? NULL : set->ctx, err, IAMPB_E_INVALID,
                "set, request, pattern and out must not be NULL");
    if (request->action.ptr == NULL)
        return iampb__error_set(set->ctx, err, IAMPB_E_INVALID, "the request has no action");
    return IAMPB_OK;
}

/* Whether some resource of the pattern is allowed, or refused; adds the reason. */
static iampb_status ask_pattern(const iampb_policy_set *set, const iampb_request *request, iampb_str pattern,
        const iampb_compiled *access, const iampb_compare_options *options, bool allowed, iampb_comparison **result,
        iampb__found *found, iampb_error **err)
{
    asker a = { .want_allowed = allowed };
    iampb_status status = begin(&a, NULL, set, request, options, true, err);
    if (status < 0)
        return status;
    size_t before = join_result(&a, result);
    a.q.c.options.max_reasons = before + 1;
    a.q.kind = allowed ? IAMPB__STR("allowed") : IAMPB__STR("denied");
    a.q.more = allowed ? IAMPB__STR("The policies allow") : IAMPB__STR("The policies do not allow");
    a.q.less = IAMPB__STR("");
    status = fix_target(&a, request, pattern, err);
    if (status >= 0 && !begin_parts(&a, access))
        a.q.c.failed = true;
    else if (status >= 0)
        visit_all(&a);
    note_missing(&a);
    *found = a.q.result->reasons.count > before ? IAMPB__FOUND_YES
            : a.q.unsure                        ? IAMPB__FOUND_UNSURE
                                                : IAMPB__FOUND_NO;
    a.q.result->answer = *found == IAMPB__FOUND_UNSURE ? IAMPB_ANSWER_UNDECIDED : IAMPB_ANSWER_PASS;
    if (status >= 0 && (a.q.c.failed || !iampb__comparison_finish(a.q.result, &a.q.c)))
        status = iampb__error_nomem(err);
    a.q.result = NULL;
    end(&a);
    return status;
}

static bool settle(iampb_comparison *r, iampb__found allowed, iampb__found denied)
{
    static const iampb_str sentences[] = { IAMPB__STR_INIT(""), IAMPB__STR_INIT("None of the pattern is allowed."),
        IAMPB__STR_INIT("Some of the pattern is allowed, and some is not."),
        IAMPB__STR_INIT("All of the pattern is allowed."), IAMPB__STR_INIT("Not decided.") };
    bool known = allowed != IAMPB__FOUND_UNSURE && denied != IAMPB__FOUND_UNSURE;
    r->extent = allowed == IAMPB__FOUND_YES && denied == IAMPB__FOUND_YES ? IAMPB_EXTENT_SOME
            : !known                                                     ? IAMPB_EXTENT_UNKNOWN
            : allowed == IAMPB__FOUND_YES                                ? IAMPB_EXTENT_ALL
                                                                         : IAMPB_EXTENT_NONE;
    r->answer = r->extent == IAMPB_EXTENT_NONE      ? IAMPB_ANSWER_PASS
            : r->extent == IAMPB_EXTENT_UNKNOWN ? IAMPB_ANSWER_UNDECIDED
                                                : IAMPB_ANSWER_FAIL;
    return iampb__comparison_keep(r, sentences[r->extent], &r->message);
}

iampb_status iampb_compare_resources(const iampb_policy_set *set, const iampb_request *request, const char *pattern,
        size_t len, const iampb_compare_options *options, iampb_comparison **out, iampb_error **err)
{
    iampb_str resource = iampb__str(pattern, len);
    iampb_compare_access access = IAMPB_COMPARE_ACCESS_INIT;
    iampb_comparison *result = NULL;
    iampb_compiled *compiled = NULL;
    iampb__found allowed = IAMPB__FOUND_NO, denied = IAMPB__FOUND_NO;
    iampb_status status = check_resources(set, request, pattern, out, err);
    if (status < 0)
        return status;
    access.actions = &request->action;
    access.action_count = 1;
    access.resources = &resource;
    access.resource_count = 1;
    if ((status = iampb__access_compile(set->ctx, &access, &compiled, err)) < 0)
        return status;
    status = ask_pattern(set, request, resource, compiled, options, true, &result, &allowed, err);
    if (status >= 0)
        status = ask_pattern(set, request, resource, compiled, options, false, &result, &denied, err);
    iampb_compiled_free(compiled);
    if (status >= 0 && !settle(result, allowed, denied))
        status = iampb__error_nomem(err);
    if (status < 0) {
        iampb_comparison_free(result);
        return status;
    }
    *out = result;
    return IAMPB_OK;
}
