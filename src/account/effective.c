/* effective.c - from statements to grants, and the policy that is written. See effective.h. */
#include "account/effective.h"
#include "base/error.h"
#include "finding/write.h"
#include "json/bridge.h"

#define PAIRS_MOST 4000000u /* of an action and an action that are compared in one cut */

/* ---- Notes ---- */
static void keep_note(iampb__effective *e, iampb_str text)
{
    for (size_t i = 0; i < e->notes.count; i++)
        if (iampb__str_eq(*IAMPB__VEC_AT(iampb_str, &e->notes, i), text))
            return;
    iampb_str *place = IAMPB__VEC_PUSH(iampb_str, e->ctx, &e->notes);
    if (place == NULL || !iampb__arena_str(e->arena, text, place))
        e->failed = true;
}

void iampb__effective_note(iampb__effective *e, const char *format, ...)
{
    iampb__builder text = { .ctx = e->ctx };
    va_list args;
    va_start(args, format);
    iampb__builder_vformat(&text, format, args);
    va_end(args);
    if (text.failed)
        e->failed = true;
    else
        keep_note(e, iampb__builder_str(&text));
    iampb__builder_free(&text);
}

/* ---- What is known of the principal ---- */
/* Keys that any request of the principal has with the same value. Sessions of a role may bring tags of their own. */
static bool is_fixed_key(const iampb__effective *e, iampb_str key)
{
    static const iampb_str start = IAMPB__STR_INIT("aws:principal"), tag = IAMPB__STR_INIT("aws:principaltag/");
    bool role = e->caller->caller.kind == IAMPB_CALLER_ROLE || e->caller->caller.kind == IAMPB_CALLER_SESSION;
    if (iampb__str_eq_nocase(iampb__str_first(key, tag.len), tag))
        return !role;
    return iampb__str_eq_nocase(iampb__str_first(key, start.len), start)
            || iampb__str_eq_nocase(key, IAMPB__STR("aws:username"))
            || iampb__str_eq_nocase(key, IAMPB__STR("aws:userid"));
}

/* Of a key of a condition: YES, it always holds; NO, never; UNKNOWN, that is up to the request. */
static iampb__truth known_test(const iampb__effective *e, const iampb__compiled_statement *s,
        const iampb__tree_key *key)
{
    for (uint32_t i = 0; i < s->test_count; i++)
        if (s->tests[i].tree == key)
            return is_fixed_key(e, s->tests[i].key) ? iampb__test_holds(&s->tests[i], &e->caller->context, NULL)
                                                    : IAMPB__UNKNOWN;
    return IAMPB__UNKNOWN;
}

static bool never_applies(const iampb__effective *e, const iampb__compiled_statement *s)
{
    for (uint32_t i = 0; i < s->test_count; i++)
        if (known_test(e, s, s->tests[i].tree) == IAMPB__NO)
            return true;
    return false;
}

/* ---- From statements ---- */
static iampb__words words_of(iampb__effective *e, const iampb__tree_list *from, iampb__words_kind kind)
{
    iampb__words words = { NULL, 0 };
    if (!iampb__words_read(e->arena, from, kind, &words))
        e->failed = true;
    return words;
}

/* What always holds is no limit. */
static void limits_of(iampb__effective *e, const iampb__compiled_statement *s, bool variables, iampb__grant *out)
{
    const iampb__tree_condition *condition = s->tree->condition;
    size_t count = 0;
    for (size_t i = 0; condition != NULL && i < condition->count; i++)
        count += condition->operators[i].count;
    iampb__limit *limits = iampb__arena_alloc(e->arena, count, sizeof *limits);
    if (limits == NULL) {
        e->failed = true;
        return;
    }
    for (size_t i = 0; condition != NULL && i < condition->count; i++)
        for (size_t k = 0; k < condition->operators[i].count; k++) {
            const iampb__tree_key *key = &condition->operators[i].keys[k];
            if (known_test(e, s, key) == IAMPB__YES)
                continue;
            limits[out->limit_count++] = (iampb__limit){ condition->operators[i].node.name, key->values.node.name,
                words_of(e, &key->values, variables ? IAMPB__WORDS_AS_WRITTEN : IAMPB__WORDS_OLD_TEXT) };
        }
    out->limits = limits;
}

static void add_statement(iampb__effective *e, const iampb_compiled *policy, const iampb__compiled_statement *s,
        iampb__vec *to)
{
    const iampb__tree_list *actions, *resources;
    iampb__words_kind kind = policy->tree->variables ? IAMPB__WORDS_AS_WRITTEN : IAMPB__WORDS_OLD_RESOURCE;
    bool ignored;
    if (never_applies(e, s))
        return;
    iampb__grant *grant = e->failed ? NULL : IAMPB__VEC_PUSH(iampb__grant, e->ctx, to);
    if (grant == NULL) {
        e->failed = true;
        return;
    }
    actions = iampb__statement_actions(s->tree, &ignored);
    resources = iampb__statement_resources(s->tree, &ignored);
    grant->not_action = s->not_action;
    grant->not_resource = s->not_resource;
    grant->actions = iampb__words_least(e, words_of(e, actions, IAMPB__WORDS_AS_WRITTEN), true);
    grant->resources = iampb__words_least(e, words_of(e, resources, kind), false);
    limits_of(e, s, policy->tree->variables, grant);
}

static void add_level(iampb__effective *e, const iampb__level *level, bool allow, iampb__vec *to)
{
    for (size_t i = 0; i < level->policies.count; i++) {
        const iampb_compiled *policy = *IAMPB__VEC_AT(const iampb_compiled *, &level->policies, i);
        for (uint32_t k = 0; k < policy->count && !e->failed; k++)
            if (!policy->statements[k].malformed && policy->statements[k].allow == allow)
                add_statement(e, policy, &policy->statements[k], to);
    }
}

/* ---- Cutting ---- */
static bool is_all(const iampb__grant *g)
{
    return !g->not_action && !g->not_resource && g->limit_count == 0 && g->actions.count == 1 && g->resources.count == 1
            && iampb__str_eq(g->actions.items[0], IAMPB__STR("*"))
            && iampb__str_eq(g->resources.items[0], IAMPB__STR("*"));
}

static size_t count_actions(const iampb__vec *grants)
{
    size_t count = 0;
    for (size_t i = 0; i < grants->count; i++)
        count += IAMPB__VEC_AT(iampb__grant, grants, i)->actions.count;
    return count;
}

static void cut_by(iampb__effective *e, const iampb__level *level, const char *what, iampb_str name)
{
    iampb__vec others = { NULL, 0, 0 }, kept = { NULL, 0, 0 };
    bool all = level->missing > 0; /* what may be allowed by what is not at hand is told already */
    add_level(e, level, true, &others);
    for (size_t i = 0; i < others.count && !all; i++)
        all = is_all(IAMPB__VEC_AT(iampb__grant, &others, i));
    if (!all && count_actions(&e->allows) > PAIRS_MOST / (count_actions(&others) + 1)) {
        iampb__effective_note(e, "not cut by %s %v: too many actions", what, name);
        all = true;
    }
    for (size_t i = 0; i < e->allows.count && !all; i++)
        for (size_t k = 0; k < others.count && !e->failed; k++) {
            iampb__grant both = { .limit_count = 0 };
            if (!iampb__grant_cut(e, IAMPB__VEC_AT(iampb__grant, &e->allows, i),
                        IAMPB__VEC_AT(iampb__grant, &others, k), &both))
                continue;
            iampb__grant *place = IAMPB__VEC_PUSH(iampb__grant, e->ctx, &kept);
            if (place == NULL)
                e->failed = true;
            else
                *place = both;
        }
    if (!all) {
        IAMPB__VEC_FREE(iampb__grant, e->ctx, &e->allows);
        e->allows = kept;
    }
    IAMPB__VEC_FREE(iampb__grant, e->ctx, &others);
}

static void cut_by_layer(iampb__effective *e, const iampb_policy_set *set, iampb_layer layer, const char *what)
{
    const iampb__layer *l = &set->layers[layer];
    for (size_t i = 0; i < l->levels.count && !e->failed; i++) {
        const iampb__level *level = IAMPB__VEC_AT(iampb__level, &l->levels, i);
        cut_by(e, level, what, level->name);
        add_level(e, level, false, &e->denies);
    }
}

/* ---- What Deny leaves ---- */
/* Whether the statement denies the action on all of the grant's resources, whatever the request. */
static bool denies_action(const iampb__grant *deny, const iampb__grant *grant, iampb_str action)
{
    bool covered = false;
    for (size_t i = 0; i < deny->actions.count && !covered; i++)
        covered = deny->not_action ? iampb__word_meets(deny->actions.items[i], action, true)
                                   : iampb__word_covers(deny->actions.items[i], action, true);
    if (covered == deny->not_action || deny->limit_count > 0 || deny->not_resource)
        return false;
    if (grant->not_resource)
        return deny->resources.count == 1 && iampb__str_eq(deny->resources.items[0], IAMPB__STR("*"));
    for (size_t i = 0; i < grant->resources.count; i++) {
        bool within = false;
        for (size_t k = 0; k < deny->resources.count && !within; k++)
            within = iampb__word_covers(deny->resources.items[k], grant->resources.items[i], false);
        if (!within)
            return false;
    }
    return true;
}

static bool is_denied(const iampb__effective *e, const iampb__grant *grant, iampb_str action)
{
    for (size_t i = 0; i < e->denies.count; i++)
        if (denies_action(IAMPB__VEC_AT(iampb__grant, &e->denies, i), grant, action))
            return true;
    return false;
}

static void drop_denied(iampb__effective *e)
{
    size_t kept = 0;
    for (size_t i = 0; i < e->allows.count && !e->failed; i++) {
        iampb__grant grant = *IAMPB__VEC_AT(iampb__grant, &e->allows, i);
        iampb_str *actions = iampb__arena_alloc(e->arena, grant.actions.count, sizeof *actions);
        size_t count = 0;
        if (actions == NULL) {
            e->failed = true;
            return;
        }
        for (size_t k = 0; k < grant.actions.count && !grant.not_action; k++)
            if (!is_denied(e, &grant, grant.actions.items[k]))
                actions[count++] = grant.actions.items[k];
        if (grant.not_action ? is_denied(e, &grant, IAMPB__STR("*")) : count == 0)
            continue;
        if (!grant.not_action)
            grant.actions = (iampb__words){ actions, count };
        *IAMPB__VEC_AT(iampb__grant, &e->allows, kept++) = grant;
    }
    e->allows.count = kept;
}

static bool same_grant(const iampb__grant *a, const iampb__grant *b)
{
    return a->not_action == b->not_action && a->not_resource == b->not_resource
            && iampb__words_same(a->actions, b->actions) && iampb__words_same(a->resources, b->resources)
            && iampb__limits_same(a, b);
}

static void drop_idle_denies(iampb__effective *e)
{
    size_t kept = 0;
    for (size_t i = 0; i < e->denies.count; i++) {
        const iampb__grant deny = *IAMPB__VEC_AT(iampb__grant, &e->denies, i);
        bool meets = false;
        for (size_t k = 0; k < e->allows.count && !meets; k++)
            meets = iampb__grants_meet(IAMPB__VEC_AT(iampb__grant, &e->allows, k), &deny);
        for (size_t k = 0; k < kept && meets; k++)
            meets = !same_grant(IAMPB__VEC_AT(iampb__grant, &e->denies, k), &deny);
        if (meets)
            *IAMPB__VEC_AT(iampb__grant, &e->denies, kept++) = deny;
    }
    e->denies.count = kept;
}

/* ---- Fewer statements ---- */
static iampb__words joined(iampb__effective *e, iampb__words a, iampb__words b, bool actions)
{
    iampb_str *items = iampb__arena_alloc(e->arena, a.count + b.count, sizeof *items);
    if (items == NULL) {
        e->failed = true;
        return a;
    }
    for (size_t i = 0; i < a.count; i++)
        items[i] = a.items[i];
    for (size_t i = 0; i < b.count; i++)
        items[a.count + i] = b.items[i];
    return iampb__words_least(e, (iampb__words){ items, a.count + b.count }, actions);
}

/* What differs in actions, or in resources, alone is one statement. */
static bool join(iampb__effective *e, iampb__grant *into, const iampb__grant *from)
{
    if (into->not_action || from->not_action || into->not_resource != from->not_resource
        || !iampb__limits_same(into, from))
        return same_grant(into, from);
    if (iampb__words_same(into->resources, from->resources)) {
        into->actions = joined(e, into->actions, from->actions, true);
        return true;
    }
    if (into->not_resource || !iampb__words_same(into->actions, from->actions))
        return false;
    into->resources = joined(e, into->resources, from->resources, false);
    return true;
}

/* Whether all that `b` allows `a` allows too. */
static bool covers(const iampb__grant *a, const iampb__grant *b)
{
    if (a->limit_count > 0 || a->not_action || b->not_action || a->not_resource)
        return false;
    for (size_t i = 0; i < b->actions.count; i++) {
        bool within = false;
        for (size_t k = 0; k < a->actions.count && !within; k++)
            within = iampb__word_covers(a->actions.items[k], b->actions.items[i], true);
        if (!within)
            return false;
    }
    for (size_t i = 0; i < b->resources.count; i++) {
        bool within = false;
        for (size_t k = 0; k < a->resources.count && !within; k++)
            within = iampb__word_covers(a->resources.items[k], b->resources.items[i], false);
        if (!within)
            return false;
    }
    return !b->not_resource || iampb__str_eq(a->resources.items[0], IAMPB__STR("*"));
}

static void join_all(iampb__effective *e, iampb__vec *grants)
{
    size_t kept = 0;
    for (size_t i = 0; i < grants->count && !e->failed; i++) {
        const iampb__grant grant = *IAMPB__VEC_AT(iampb__grant, grants, i);
        bool gone = false;
        for (size_t k = 0; k < kept && !gone; k++)
            gone = join(e, IAMPB__VEC_AT(iampb__grant, grants, k), &grant);
        if (!gone)
            *IAMPB__VEC_AT(iampb__grant, grants, kept++) = grant;
    }
    grants->count = kept;
}

static void drop_covered(iampb__effective *e)
{
    size_t kept = 0;
    for (size_t i = 0; i < e->allows.count; i++) {
        const iampb__grant grant = *IAMPB__VEC_AT(iampb__grant, &e->allows, i);
        bool gone = false;
        for (size_t k = 0; k < e->allows.count && !gone; k++)
            gone = (k < kept || k > i) && covers(IAMPB__VEC_AT(iampb__grant, &e->allows, k), &grant);
        if (!gone)
            *IAMPB__VEC_AT(iampb__grant, &e->allows, kept++) = grant;
    }
    e->allows.count = kept;
}

bool iampb__effective_find(iampb__effective *e, const iampb_policy_set *set, const iampb_principal *principal)
{
    static const iampb_str star[] = { IAMPB__STR_INIT("*") };
    const iampb__layer *identity = &set->layers[IAMPB_LAYER_IDENTITY];
    bool linked = principal->details != NULL && principal->details->service_linked;
    for (size_t i = 0; i < set->remarks.count; i++)
        keep_note(e, *IAMPB__VEC_AT(iampb_str, &set->remarks, i));
    if (principal->caller.kind == IAMPB_CALLER_ROOT) {
        iampb__grant *all = IAMPB__VEC_PUSH(iampb__grant, e->ctx, &e->allows);
        if (all == NULL)
            return false;
        *all = (iampb__grant){ .actions = { star, 1 }, .resources = { star, 1 } };
    }
    for (size_t i = 0; i < identity->levels.count; i++) {
        add_level(e, IAMPB__VEC_AT(iampb__level, &identity->levels, i), true, &e->allows);
        add_level(e, IAMPB__VEC_AT(iampb__level, &identity->levels, i), false, &e->denies);
    }
    cut_by_layer(e, set, IAMPB_LAYER_BOUNDARY, "boundary");
    if (!principal->caller.management && !linked)
        cut_by_layer(e, set, IAMPB_LAYER_SCP, "SCP");
    drop_denied(e);
    drop_covered(e);
    join_all(e, &e->allows);
    drop_idle_denies(e);
    join_all(e, &e->denies);
    return !e->failed;
}

/* ---- Writing ---- */
static iampb_status write_effective(iampb__effective *e, const iampb_principal *principal, bool wrapped,
        iampb_write_fn write, void *user, iampb_error **err)
{
    iampb__sink sink = { .text = { .ctx = e->ctx }, .write = write, .user = user, .err = err };
    iampb__json_writer w = { .out = &sink.text, .indent = 4 };
    if (wrapped) {
        iampb__json_open(&w, '{');
        iampb__json_member_str(&w, "principal", principal->caller.arn);
        iampb__json_key(&w, "policy");
    }
    iampb__grants_write(&w, &e->allows, &e->denies);
    if (wrapped) {
        iampb__json_key(&w, "notes");
        iampb__json_open(&w, '[');
        for (size_t i = 0; i < e->notes.count; i++)
            iampb__json_put_str(&w, *IAMPB__VEC_AT(iampb_str, &e->notes, i));
        iampb__json_close(&w, ']');
        iampb__json_close(&w, '}');
    }
    iampb_status status = sink.text.failed ? iampb__error_nomem(err) : iampb__sink_end(&sink);
    iampb__builder_free(&sink.text);
    return status;
}

static iampb_status tell_notes(iampb__effective *e, iampb_write_fn note, void *user, iampb_error **err)
{
    for (size_t i = 0; note != NULL && i < e->notes.count; i++) {
        const iampb_str *text = IAMPB__VEC_AT(iampb_str, &e->notes, i);
        int32_t code = note(user, text->ptr, text->len);
        if (code != 0)
            return iampb__error_callback(e->ctx, err, code, "the host's note function returned %d", code);
    }
    return IAMPB_OK;
}

iampb_status iampb_principal_write_effective(const iampb_principal *principal, int32_t wrapped, iampb_write_fn write,
        iampb_write_fn note, void *user, iampb_error **err)
{
    iampb_policy_set *set = NULL;
    iampb_status status;
    if (principal == NULL || write == NULL)
        return iampb__error_set(principal == NULL ? NULL : principal->organization->ctx, err, IAMPB_E_INVALID,
                "principal and write must not be NULL");
    iampb__effective e = { .ctx = principal->organization->ctx };
    if ((status = iampb_policy_set_new(e.ctx, NULL, &set, err)) < 0)
        return status;
    if ((status = iampb__fill_principal(principal, set, err)) == IAMPB_OK
        && (status = iampb_request_new(e.ctx, &e.caller, err)) == IAMPB_OK
        && (status = iampb_request_set_caller(e.caller, &principal->caller, err)) == IAMPB_OK
        && (status = iampb__arena_new(e.ctx, &e.arena, err)) == IAMPB_OK) {
        e.caller->context.closed = false;
        if (!iampb__effective_find(&e, set, principal))
            status = iampb__error_nomem(err);
        else if ((status = write_effective(&e, principal, wrapped != 0, write, user, err)) == IAMPB_OK)
            status = tell_notes(&e, note, user, err);
    }
    IAMPB__VEC_FREE(iampb__grant, e.ctx, &e.allows);
    IAMPB__VEC_FREE(iampb__grant, e.ctx, &e.denies);
    IAMPB__VEC_FREE(iampb_str, e.ctx, &e.notes);
    iampb_request_free(e.caller);
    iampb_policy_set_free(set);
    iampb__arena_free(e.arena);
    return status;
}
