/* explain.c - a decision with its reasons. See explain.h. */
#include "eval/explain.h"
#include "base/error.h"
#include "base/options.h"

IAMPB__NO_TAIL_PADDING(iampb_explain_options, missing);
#define FIRST_SIZE (offsetof(iampb_explain_options, missing) + sizeof(int32_t))

size_t iampb_explain_options_size(void) { return sizeof(iampb_explain_options); }

/* ---- Policies that have a say ---- */
static const iampb__level *level_at(const iampb__layer *layer, size_t index)
{
    return IAMPB__VEC_AT(const iampb__level, &layer->levels, index);
}

static size_t count_policies(const iampb_policy_set *set, uint32_t asked)
{
    size_t count = 0;
    for (iampb_layer layer = 0; layer < IAMPB__POLICY_LAYERS; layer++)
        for (size_t i = 0; (asked >> layer & 1) != 0 && i < set->layers[layer].levels.count; i++)
            count += level_at(&set->layers[layer], i)->policies.count;
    return count;
}

static bool keep_level(iampb_decision *d, const iampb__level *level, iampb_layer layer, uint32_t number)
{
    iampb_str name;
    if (!iampb__arena_str(d->arena, level->name, &name))
        return false;
    for (size_t i = 0; i < level->policies.count; i++)
        d->policies[d->policy_count++] = (iampb__asked_policy){
            iampb_compiled_ref(*IAMPB__VEC_AT(const iampb_compiled *, &level->policies, i)), layer, number,
                    (uint32_t)i, name };
    const iampb__layer_result *r = &d->decided.results[layer];
    uint32_t bad = (d->decided.explicit_by >> layer & 1) != 0 ? r->deny_level : r->allow_level;
    if (bad == number)
        d->level_of[layer] = name;
    return true;
}

static bool keep_policies(iampb_decision *d, const iampb_policy_set *set)
{
    uint32_t asked = d->decided.asked;
    d->policies = iampb__arena_alloc(d->arena, count_policies(set, asked), sizeof *d->policies);
    if (d->policies == NULL)
        return false;
    for (iampb_layer layer = 0; layer < IAMPB__POLICY_LAYERS; layer++) {
        d->level_of[layer] = IAMPB__STR("");
        d->present[layer] = set->layers[layer].present;
        for (size_t i = 0; (asked >> layer & 1) != 0 && i < set->layers[layer].levels.count; i++)
            if (!keep_level(d, level_at(&set->layers[layer], i), layer, (uint32_t)i))
                return false;
    }
    return true;
}

/* ---- Statements ---- */
typedef struct collector {
    iampb__explainer x;
    iampb__explained **end;
    uint64_t *marks;             /* a bit for each statement of a policy */
} collector;

static size_t most_statements(const iampb_decision *d)
{
    size_t most = 0;
    for (size_t i = 0; i < d->policy_count; i++)
        most = d->policies[i].compiled->count > most ? d->policies[i].compiled->count : most;
    return most;
}

/* Statements that apply: candidates may come twice, and not in order. */
static void mark_applying(collector *c, const iampb__asked_policy *policy)
{
    const iampb_compiled *compiled = policy->compiled;
    iampb__principal_rules rules = iampb__layer_rules(c->x.set, policy->layer);
    const iampb__effect_table *const tables[] = { &compiled->deny, &compiled->allow };
    memset(c->marks, 0, (compiled->count + 63) / 64 * sizeof *c->marks);
    for (size_t i = 0; i < 2; i++) {
        iampb__candidates at = { 0 };
        const iampb__compiled_statement *s;
        while (iampb__candidates_next(compiled, tables[i], c->x.request, &at, &s)) {
            iampb__match match;
            if (iampb__statement_applies(s, c->x.request, iampb__layer_has_principals(policy->layer), &rules, &match)
                == IAMPB__YES)
                c->marks[s->number / 64] |= UINT64_C(1) << s->number % 64;
        }
    }
}

static bool explain_policy(iampb_decision *d, collector *c, const iampb__asked_policy *policy)
{
    if (!d->all_statements)
        mark_applying(c, policy);
    for (uint32_t i = 0; i < policy->compiled->count; i++) {
        if (!d->all_statements && c->marks[i / 64] == 0) {
            i |= 63;
            continue;
        }
        if (!d->all_statements && (c->marks[i / 64] >> i % 64 & 1) == 0)
            continue;
        iampb__explained *one = iampb__explain_statement(&c->x, policy, &policy->compiled->statements[i]);
        if (one == NULL)
            return false;
        *c->end = one;
        c->end = &one->next;
    }
    return true;
}

static bool explain_statements(iampb_decision *d, const iampb_policy_set *set, const iampb_request *request)
{
    collector c = { { d->arena, set, request, NULL }, &d->statements, NULL };
    c.x.copied = iampb__arena_zalloc(d->arena, request->context.count, sizeof *c.x.copied);
    c.marks = iampb__arena_alloc(d->arena, (most_statements(d) + 63) / 64, sizeof *c.marks);
    if (c.x.copied == NULL || c.marks == NULL)
        return false;
    for (size_t i = 0; i < d->policy_count; i++)
        if (!explain_policy(d, &c, &d->policies[i]))
            return false;
    return true;
}

bool iampb__decision_decides(const iampb_decision *d, const iampb__explained *s)
{
    if (!s->applies)
        return false;
    switch (d->decided.verdict) {
    case IAMPB_ALLOWED: return s->statement->allow;
    case IAMPB_EXPLICIT_DENY: return !s->statement->allow && (d->decided.explicit_by >> s->policy->layer & 1) != 0;
    default: return false;
    }
}

/* ---- The whole ---- */
static void list_blockers(iampb_decision *d)
{
    uint32_t left = d->decided.blocked_by & ~d->decided.explicit_by;
    for (iampb_layer layer = 0; layer <= IAMPB_LAYER_SERVICE; layer++)
        if ((d->decided.explicit_by >> layer & 1) != 0)
            d->blockers[d->blocker_count++] = layer;
    for (iampb_layer layer = 0; layer <= IAMPB_LAYER_SERVICE; layer++)
        if ((left >> layer & 1) != 0)
            d->blockers[d->blocker_count++] = layer;
}

/* Texts that live as long as the decision. */
static bool keep_choice(iampb__arena *arena, iampb__choice *choice)
{
    iampb_str *values = iampb__arena_alloc(arena, choice->count, sizeof *values);
    if (values == NULL)
        return false;
    for (size_t i = 0; i < choice->count; i++)
        if (!iampb__arena_str(arena, choice->values[i], &values[i]))
            return false;
    choice->values = values;
    return true;
}

static bool keep_missing(iampb_decision *d, const iampb__missing *found)
{
    iampb__missing_key *keys = iampb__arena_alloc(d->arena, found->count, sizeof *keys);
    if (keys == NULL)
        return false;
    for (size_t i = 0; i < found->count; i++) {
        const iampb__missing_key *from = &found->keys[i];
        iampb__choice_of *with = iampb__arena_alloc(d->arena, from->with_count, sizeof *with);
        keys[i] = *from;
        if (with == NULL || !iampb__arena_str(d->arena, from->key, &keys[i].key)
            || !keep_choice(d->arena, &keys[i].choice))
            return false;
        for (size_t k = 0; k < from->with_count; k++) {
            with[k] = from->with[k];
            if (!iampb__arena_str(d->arena, from->with[k].key, &with[k].key) || !keep_choice(d->arena, &with[k].choice))
                return false;
        }
        keys[i].with = with;
    }
    d->missing = (iampb__missing){ keys, found->count, found->cut };
    return true;
}

static iampb_status find_missing(iampb_decision *d, const iampb_policy_set *set, const iampb_request *request,
        iampb_error **err)
{
    iampb__arena *scratch = NULL;
    iampb__missing found = { NULL, 0, false };
    iampb_status status = iampb__arena_new(set->ctx, &scratch, err);
    if (status < 0)
        return status;
    d->searched = true;
    if (!iampb__missing_find(set, request, scratch, &found) || !keep_missing(d, &found)
        || (found.cut && !iampb__decision_note(d, "missing-search-cut", IAMPB__STR(""))))
        status = iampb__error_nomem(err);
    iampb__arena_free(scratch);
    return status;
}

static iampb_status fill(iampb_decision *d, const iampb_policy_set *set, const iampb_request *request,
        const iampb_explain_options *options, iampb_error **err)
{
    d->notes_end = &d->notes;
    d->all_statements = options->statements != 0;
    d->star = request->star;
    iampb__decide(set, request, true, &d->decided);
    list_blockers(d);
    if (!iampb__arena_str(d->arena, request->action, &d->action)
        || !iampb__arena_str(d->arena, request->resource, &d->resource) || !keep_policies(d, set)
        || !explain_statements(d, set, request) || !iampb__decision_add_notes(d, set, request))
        return iampb__error_nomem(err);
    return options->missing == 0 ? IAMPB_OK : find_missing(d, set, request, err);
}

iampb_status iampb_explain(const iampb_policy_set *set, const iampb_request *request,
        const iampb_explain_options *options, iampb_decision **out, iampb_error **err)
{
    iampb_explain_options merged = IAMPB_EXPLAIN_OPTIONS_INIT;
    iampb__arena *arena = NULL;
    const char *what;
    iampb_status status;
    if (set == NULL || request == NULL || out == NULL)
        return iampb__error_set(set == NULL ? NULL : set->ctx, err, IAMPB_E_INVALID,
                "set, request and out must not be NULL");
    if ((status = iampb__options_merge(set->ctx, &merged, sizeof merged, FIRST_SIZE, options, err)) < 0)
        return status;
    if (!iampb__request_ready(set, request, &what))
        return iampb__error_set(set->ctx, err, IAMPB_E_INVALID, "%s", what);
    if ((status = iampb__arena_new(set->ctx, &arena, err)) < 0)
        return status;
    iampb_decision *d = iampb__arena_zalloc(arena, 1, sizeof *d);
    if (d == NULL) {
        iampb__arena_free(arena);
        return iampb__error_nomem(err);
    }
    d->arena = arena;
    if ((status = fill(d, set, request, &merged, err)) < 0) {
        iampb_decision_free(d);
        return status;
    }
    *out = d;
    return IAMPB_OK;
}

void iampb_decision_free(iampb_decision *d)
{
    if (d == NULL)
        return;
    for (size_t i = 0; i < d->policy_count; i++)
        iampb_compiled_free((iampb_compiled *)d->policies[i].compiled);
    iampb__arena_free(d->arena);
}

/* ---- Accessors ---- */
iampb_outcome iampb_decision_outcome(const iampb_decision *d) { return d == NULL ? 0 : d->decided.verdict; }

size_t iampb_decision_blocker_count(const iampb_decision *d) { return d == NULL ? 0 : d->blocker_count; }

iampb_layer iampb_decision_blocker_at(const iampb_decision *d, size_t index)
{
    return d == NULL || index >= d->blocker_count ? -1 : d->blockers[index];
}

size_t iampb_decision_missing_count(const iampb_decision *d) { return d == NULL ? 0 : d->missing.count; }

const char *iampb_decision_missing_at(const iampb_decision *d, size_t index, size_t *len)
{
    bool there = d != NULL && index < d->missing.count;
    if (len != NULL)
        *len = there ? d->missing.keys[index].key.len : 0;
    return there ? d->missing.keys[index].key.ptr : NULL;
}

static const iampb__note *note_at(const iampb_decision *d, size_t index)
{
    const iampb__note *note = d == NULL ? NULL : d->notes;
    for (; note != NULL && index > 0; index--)
        note = note->next;
    return note;
}

const char *iampb_decision_note_at(const iampb_decision *d, size_t index, size_t *len)
{
    const iampb__note *note = note_at(d, index);
    if (len != NULL)
        *len = note == NULL ? 0 : note->text.len;
    return note == NULL ? NULL : note->text.ptr;
}
