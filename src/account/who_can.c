/* who_can.c - see who_can.h. */
#include "account/who_can.h"
#include "base/arn.h"
#include "base/error.h"

const char *iampb_can_name(iampb_can value)
{
    static const char *const names[] = { "", "yes", "yes-if", "unknown" };
    return value >= IAMPB_CAN_YES && value <= IAMPB_CAN_UNKNOWN ? names[value] : "";
}

/* ---- Which keys are a principal's own ---- */
bool iampb__is_personal_key(iampb_str name)
{
    static const iampb_str names[] = { IAMPB__STR_INIT("aws:PrincipalArn"), IAMPB__STR_INIT("aws:userid"),
        IAMPB__STR_INIT("aws:username") };
    static const iampb_str tags = IAMPB__STR_INIT("aws:PrincipalTag/");
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (iampb__str_eq_nocase(name, names[i]))
            return true;
    return name.len > tags.len && iampb__str_eq_nocase(iampb__str_first(name, tags.len), tags);
}

static bool is_account_key(iampb_str name)
{
    static const iampb_str names[] = { IAMPB__STR_INIT("aws:PrincipalAccount"), IAMPB__STR_INIT("aws:PrincipalOrgID"),
        IAMPB__STR_INIT("aws:PrincipalOrgPaths") };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (iampb__str_eq_nocase(name, names[i]))
            return true;
    return false;
}

static bool glob_names(const iampb__glob *glob, iampb__key_test_fn is)
{
    for (uint32_t i = 0; glob->variables > 0 && i < glob->count; i++)
        if (glob->tokens[i].kind == IAMPB__TOKEN_VARIABLE && is(glob->tokens[i].text))
            return true;
    return false;
}

static bool operand_names(const iampb__test *test, const iampb__operand *operand, iampb__key_test_fn is)
{
    if (!operand->readable)
        return false;
    if (test->kind == IAMPB__OP_ARN) {
        for (uint32_t i = 0; i < operand->as.arn.fields; i++)
            if (glob_names(&operand->as.arn.field[i], is))
                return true;
        return false;
    }
    bool text = test->kind == IAMPB__OP_STRING_EQUALS || test->kind == IAMPB__OP_STRING_EQUALS_IGNORE_CASE
            || test->kind == IAMPB__OP_STRING_LIKE || test->kind == IAMPB__OP_BOOL;
    return text && glob_names(&operand->as.glob, is);
}

static bool resources_name(const iampb__compiled_statement *s, iampb__key_test_fn is)
{
    for (uint32_t i = 0; i < s->resource_count; i++)
        for (uint32_t k = 0; k < s->resources[i].fields && !s->resources[i].star; k++)
            if (glob_names(&s->resources[i].field[k], is))
                return true;
    return false;
}

static bool tests_name(const iampb__compiled_statement *s, iampb__key_test_fn is)
{
    for (uint32_t i = 0; i < s->test_count; i++) {
        if (is(s->tests[i].key))
            return true;
        for (uint32_t k = 0; k < s->tests[i].count; k++)
            if (operand_names(&s->tests[i], &s->tests[i].operands[k], is))
                return true;
    }
    return false;
}

bool iampb__policy_names_key(const iampb_compiled *policy, iampb__key_test_fn is)
{
    for (uint32_t i = 0; i < policy->count; i++)
        if (resources_name(&policy->statements[i], is) || tests_name(&policy->statements[i], is))
            return true;
    return false;
}

/* Of what has a say in the request. */
static bool policy_is_personal(const iampb_compiled *policy, const iampb_request *request)
{
    for (int effect = 0; effect < 2; effect++) {
        const iampb__effect_table *table = effect == 0 ? &policy->deny : &policy->allow;
        const iampb__compiled_statement *s = NULL;
        iampb__candidates at = { 0 };
        while (iampb__candidates_next(policy, table, request, &at, &s))
            if (resources_name(s, iampb__is_personal_key)
                || (tests_name(s, iampb__is_personal_key) && iampb__statement_resource(s, request) != IAMPB__NO))
                return true;
    }
    return false;
}

bool iampb__layer_is_personal(const iampb_policy_set *set, iampb_layer layer, const iampb_request *request)
{
    const iampb__layer *l = &set->layers[layer];
    for (size_t i = 0; i < l->levels.count; i++) {
        const iampb__level *level = IAMPB__VEC_AT(iampb__level, &l->levels, i);
        for (size_t k = 0; k < level->policies.count; k++)
            if (policy_is_personal(*IAMPB__VEC_AT(const iampb_compiled *, &level->policies, k), request))
                return true;
    }
    return false;
}

/* ---- What an answer depends on ---- */
static bool add_key(iampb__question *q, iampb_str name)
{
    for (size_t i = 0; i < q->keys.count; i++)
        if (iampb__str_eq_nocase(*IAMPB__VEC_AT(iampb_str, &q->keys, i), name))
            return true;
    iampb_str *place = IAMPB__VEC_PUSH(iampb_str, q->who->ctx, &q->keys);
    if (place != NULL)
        *place = name;
    return place != NULL;
}

static bool add_variables(iampb__question *q, const iampb__glob *glob, const iampb_request *request)
{
    bool ok = true;
    for (uint32_t i = 0; glob->variables > 0 && ok && i < glob->count; i++) {
        const iampb__token *token = &glob->tokens[i];
        if (token->kind != IAMPB__TOKEN_VARIABLE)
            continue;
        const iampb__context_key *key = iampb__context_find(&request->context, token->text, token->hash);
        if (key == NULL || key->state == IAMPB__KEY_NOT_GIVEN)
            ok = add_key(q, token->text);
    }
    return ok;
}

static bool add_statement(iampb__question *q, const iampb__compiled_statement *s, const iampb_request *request)
{
    bool ok = true;
    for (uint32_t i = 0; ok && i < s->resource_count; i++)
        for (uint32_t k = 0; ok && k < s->resources[i].fields && !s->resources[i].star; k++)
            ok = add_variables(q, &s->resources[i].field[k], request);
    for (uint32_t i = 0; ok && i < s->test_count; i++) {
        iampb__test_result result = { .variable = NULL };
        if (iampb__test_holds(&s->tests[i], &request->context, &result) != IAMPB__UNKNOWN)
            continue;
        const iampb__context_key *key = iampb__context_find(&request->context, s->tests[i].key, s->tests[i].hash);
        bool given = key != NULL && key->state != IAMPB__KEY_NOT_GIVEN;
        ok = add_key(q, given && result.variable != NULL ? result.variable->text : s->tests[i].key);
    }
    return ok;
}

/* Statements of a layer that may or may not apply. */
static bool add_policy(iampb__question *q, const iampb_compiled *policy, const iampb_policy_set *set, iampb_layer layer,
        bool allow, const iampb_request *request)
{
    iampb__principal_rules rules = iampb__layer_rules(set, layer);
    const iampb__compiled_statement *s = NULL;
    iampb__candidates at = { 0 };
    bool ok = true;
    while (ok && iampb__candidates_next(policy, allow ? &policy->allow : &policy->deny, request, &at, &s)) {
        iampb__match match;
        if (iampb__statement_applies(s, request, iampb__layer_has_principals(layer), &rules, &match) == IAMPB__UNKNOWN)
            ok = add_statement(q, s, request);
    }
    return ok;
}

static bool add_layer(iampb__question *q, const iampb_policy_set *set, iampb_layer layer, bool allow,
        const iampb_request *request)
{
    const iampb__layer *l = &set->layers[layer];
    bool ok = true;
    for (size_t i = 0; ok && i < l->levels.count; i++) {
        const iampb__level *level = IAMPB__VEC_AT(iampb__level, &l->levels, i);
        for (size_t k = 0; ok && k < level->policies.count; k++)
            ok = add_policy(q, *IAMPB__VEC_AT(const iampb_compiled *, &level->policies, k), set, layer, allow, request);
    }
    return ok;
}

/* The resource policy's word is not needed where the principal's own account gives it anyway. */
static bool resource_matters(const iampb_request *request, const iampb__decided *d)
{
    bool root = request->caller.kind == IAMPB_CALLER_ROOT; /* has all of its own account (E-94) */
    return !d->same_account || request->special.trust || request->special.kms_key
            || (!root && d->results[IAMPB_LAYER_IDENTITY].allow != IAMPB__YES);
}

static bool collect_keys(iampb__question *q, const iampb_policy_set *set, const iampb_request *request,
        const iampb__decided *d)
{
    bool ok = true;
    q->keys.count = 0;
    for (iampb_layer layer = 0; ok && layer < IAMPB__POLICY_LAYERS; layer++) {
        const iampb__layer_result *r = &d->results[layer];
        bool resource = layer == IAMPB_LAYER_RESOURCE;
        if ((d->asked >> layer & 1) == 0)
            continue;
        if (r->deny == IAMPB__UNKNOWN)
            ok = add_layer(q, set, layer, false, request);
        bool open = resource ? r->match_if > r->match && resource_matters(request, d) : r->allow == IAMPB__UNKNOWN;
        if (ok && open)
            ok = add_layer(q, set, layer, true, request);
    }
    return ok;
}

static const iampb__who_keys *keep_keys(iampb__question *q)
{
    iampb__who_keys *kept = iampb__arena_alloc(q->who->arena, 1, sizeof *kept);
    iampb_str *names = iampb__arena_alloc(q->who->arena, q->keys.count, sizeof *names);
    if (kept == NULL || names == NULL)
        return NULL;
    for (size_t i = 0; i < q->keys.count; i++)
        if (!iampb__arena_str(q->who->arena, *IAMPB__VEC_AT(iampb_str, &q->keys, i), &names[i]))
            return NULL;
    *kept = (iampb__who_keys){ names, q->keys.count };
    return kept;
}

/* ---- Notes ---- */
iampb_status iampb__question_note(iampb__question *q, iampb_str text)
{
    iampb_str kept;
    if (iampb__map_get(q->who->ctx, &q->who->noted, text) != NULL)
        return IAMPB_OK;
    if (!iampb__arena_str(q->who->arena, text, &kept))
        return iampb__error_nomem(q->err);
    void **place = iampb__map_put(q->who->ctx, &q->who->noted, kept);
    iampb_str *note = place == NULL ? NULL : IAMPB__VEC_PUSH(iampb_str, q->who->ctx, &q->who->notes);
    if (note == NULL)
        return iampb__error_nomem(q->err);
    *note = kept;
    *place = note;
    return IAMPB_OK;
}

static iampb_status note_all(iampb__question *q, const iampb_policy_set *set)
{
    iampb_status status = IAMPB_OK;
    for (size_t i = 0; set != NULL && status == IAMPB_OK && i < set->remarks.count; i++)
        status = iampb__question_note(q, *IAMPB__VEC_AT(iampb_str, &set->remarks, i));
    return status;
}

/* ---- One decision ---- */
bool iampb__lacks_documents(const iampb_policy_set *set, const iampb__decided *d)
{
    for (iampb_layer layer = 0; layer < IAMPB__POLICY_LAYERS; layer++)
        for (size_t i = 0; (d->asked >> layer & 1) != 0 && i < set->layers[layer].levels.count; i++)
            if (IAMPB__VEC_AT(iampb__level, &set->layers[layer].levels, i)->missing > 0)
                return true;
    return false;
}

static void forget(iampb_request *request, iampb__whose whose)
{
    for (size_t i = 0; whose != IAMPB__OF_CALLER && i < request->context.count; i++) {
        iampb__context_key *key = &request->context.keys[i];
        if (key->derived && (iampb__is_personal_key(key->name)
                                    || (whose == IAMPB__OF_ANYBODY && is_account_key(key->name))))
            key->state = IAMPB__KEY_NOT_GIVEN; /* comes back with the next caller */
    }
}

iampb_status iampb__question_ask(iampb__question *q, const iampb_policy_set *own, const iampb_policy_set *scps,
        iampb__whose whose, iampb_can *value, const iampb__who_keys **keys)
{
    iampb_policy_set set = *q->side; /* borrows all layers */
    iampb__decided d;
    *value = 0;
    if (own != NULL) {
        set.layers[IAMPB_LAYER_IDENTITY] = own->layers[IAMPB_LAYER_IDENTITY];
        set.layers[IAMPB_LAYER_BOUNDARY] = own->layers[IAMPB_LAYER_BOUNDARY];
    }
    if (scps != NULL)
        set.layers[IAMPB_LAYER_SCP] = scps->layers[IAMPB_LAYER_SCP];
    forget(q->request, whose);
    iampb_request open = *q->request;
    open.context.closed = false;
    if (whose != IAMPB__OF_CALLER)
        open.context.tags_known = false;
    iampb__decide(&set, &open, false, &d);
    if (d.allowed == IAMPB__NO)
        return IAMPB_OK;
    if (d.allowed == IAMPB__YES) {
        *value = IAMPB_CAN_YES;
        return IAMPB_OK;
    }
    if (iampb__lacks_documents(&set, &d)) {
        *value = IAMPB_CAN_UNKNOWN;
        iampb_status status = note_all(q, own);
        return status < 0 ? status : note_all(q, scps);
    }
    if (!collect_keys(q, &set, &open, &d) || (*keys = keep_keys(q)) == NULL)
        return iampb__error_nomem(q->err);
    *value = IAMPB_CAN_YES_IF;
    return IAMPB_OK;
}

/* ---- Groups ---- */
static iampb_status ask_entry(iampb__question *q, const iampb__who_group *group, size_t number)
{
    const iampb_access_index *x = q->index;
    const iampb__who_entry *entry = &x->entries[number];
    const iampb__who_account *account = &x->accounts[group->account];
    iampb__who_answer *answer = &q->found[number];
    iampb__arena *arena = NULL;
    iampb_caller caller;
    iampb_status status = iampb__arena_new(x->ctx, &arena, q->err);
    if (status < 0)
        return status;
    if (!iampb__caller_of(entry->details, entry->kind, entry->arn, &account->standing, arena, &caller))
        status = iampb__error_nomem(q->err);
    else
        status = iampb_request_set_caller(q->request, &caller, q->err);
    if (status == IAMPB_OK)
        status = iampb__question_ask(q, group->set, account->scps, IAMPB__OF_CALLER, &answer->value, &answer->keys);
    iampb__arena_free(arena);
    return status;
}

/* `own`: entries that the resource policy names. */
static iampb_status ask_group(iampb__question *q, const iampb__who_group *group, bool personal, const uint64_t *own)
{
    const iampb_access_index *x = q->index;
    size_t first = SIZE_MAX;
    iampb_status status = IAMPB_OK;
    personal = personal || iampb__layer_is_personal(group->set, IAMPB_LAYER_IDENTITY, q->request)
            || iampb__layer_is_personal(group->set, IAMPB_LAYER_BOUNDARY, q->request);
    for (uint32_t i = 0; status == IAMPB_OK && i < group->count; i++) {
        uint32_t number = x->members[group->first + i];
        bool alone = personal || (own != NULL && (own[number / 64] >> (number % 64) & 1) != 0);
        if (!alone && first != SIZE_MAX) {
            q->found[number].value = q->found[first].value;
            q->found[number].keys = q->found[first].keys;
            continue;
        }
        status = ask_entry(q, group, number);
        if (!alone)
            first = number;
    }
    return status;
}

static void mark(uint64_t *own, size_t number)
{
    if (number != SIZE_MAX)
        own[number / 64] |= UINT64_C(1) << (number % 64);
}

static void mark_named(const iampb_access_index *x, const iampb__principals *principals, uint64_t *own)
{
    for (uint32_t i = 0; i < principals->count; i++) {
        const iampb__principal_form form = principals->items[i].form;
        if (form == IAMPB__FORM_USER || form == IAMPB__FORM_ROLE)
            mark(own, iampb__entry_by_arn(x, principals->items[i].text));
        else if (form == IAMPB__FORM_UNIQUE_ID)
            mark(own, iampb__entry_by_id(x, principals->items[i].text));
    }
}

/* NULL: the resource policy names nobody. */
static iampb_status find_named(iampb__question *q, uint64_t **out)
{
    const iampb__layer *l = &q->side->layers[IAMPB_LAYER_RESOURCE];
    *out = NULL;
    if (l->levels.count == 0)
        return IAMPB_OK;
    *out = iampb__arena_zalloc(q->who->arena, q->index->entry_count / 64 + 1, sizeof **out);
    if (*out == NULL)
        return iampb__error_nomem(q->err);
    const iampb__level *level = IAMPB__VEC_AT(iampb__level, &l->levels, 0);
    for (size_t i = 0; i < level->policies.count; i++) {
        const iampb_compiled *policy = *IAMPB__VEC_AT(const iampb_compiled *, &level->policies, i);
        for (uint32_t k = 0; k < policy->count; k++)
            mark_named(q->index, &policy->statements[k].principals, *out);
    }
    return IAMPB_OK;
}

static iampb_status ask_groups(iampb__question *q)
{
    const iampb_access_index *x = q->index;
    uint64_t *own = NULL;
    iampb_status status = find_named(q, &own);
    bool side = iampb__layer_is_personal(q->side, IAMPB_LAYER_RESOURCE, q->request)
            || iampb__layer_is_personal(q->side, IAMPB_LAYER_RCP, q->request);
    uint32_t account = UINT32_MAX;
    bool scps = false;
    for (uint32_t i = 0; status == IAMPB_OK && i < x->groups.count; i++) {
        const iampb__who_group *group = iampb__group_of(x, i);
        if (group->account != account) {
            account = group->account;
            scps = iampb__layer_is_personal(x->accounts[account].scps, IAMPB_LAYER_SCP, q->request);
        }
        status = ask_group(q, group, side || scps, own);
    }
    return status;
}

/* ---- The question ---- */
static iampb_status list_answers(iampb__question *q)
{
    const iampb_access_index *x = q->index;
    size_t count = 0;
    for (size_t i = 0; i < x->entry_count; i++)
        count += q->found[i].value != 0;
    if (!iampb__vec_reserve(q->who->ctx, &q->who->answers, count, sizeof(iampb__who_answer)))
        return iampb__error_nomem(q->err);
    iampb__who_answer *answers = q->who->answers.items;
    for (size_t i = 0; i < x->entry_count; i++)
        if (q->found[i].value != 0) {
            q->found[i].arn = x->entries[i].arn;
            answers[q->who->answers.count++] = q->found[i];
        }
    return IAMPB_OK;
}

static iampb_status run(iampb__question *q, const iampb_compiled *resource_policy)
{
    const iampb_organization *organization = q->index->organization;
    iampb_status status = iampb_policy_set_new(q->index->ctx, NULL, &q->side, q->err);
    if (status < 0
        || (status = iampb__fill_resource_side(organization, q->request, resource_policy, q->side, q->err)) < 0
        || (status = note_all(q, q->side)) < 0)
        return status;
    q->found = iampb__arena_zalloc(q->who->arena, q->index->entry_count, sizeof *q->found);
    if (q->found == NULL)
        return iampb__error_nomem(q->err);
    if ((status = ask_groups(q)) < 0 || (status = iampb__question_others(q)) < 0)
        return status;
    return IAMPB_OK;
}

/* The only account is meant where nothing says otherwise. */
static iampb_status find_owner(const iampb_access_index *x, iampb_request *request, iampb_error **err)
{
    iampb_str none = { "", 0 };
    if (request->owner.len > 0 || request->star || request->special.aws_owned != NULL)
        return iampb__complete_owner(x->organization, request, err);
    if (x->account_count != 1 || x->accounts[0].account->id.len == 0)
        return iampb__error_set(x->ctx, err, IAMPB_E_INVALID,
                "the ARN of the resource does not tell whose it is: the owner must be set");
    iampb_status status = iampb_request_set_owner(request, x->accounts[0].account->id, none, none, 0, err);
    return status < 0 ? status : iampb__complete_owner(x->organization, request, err);
}

static void end(iampb__question *q)
{
    iampb_context *ctx = q->index->ctx;
    for (size_t i = 0; i < q->stranger_sets.count; i++)
        iampb_policy_set_free(*IAMPB__VEC_AT(iampb_policy_set *, &q->stranger_sets, i));
    IAMPB__VEC_FREE(iampb_policy_set *, ctx, &q->stranger_sets);
    IAMPB__VEC_FREE(iampb__who_answer *, ctx, &q->other_list);
    IAMPB__VEC_FREE(iampb_str, ctx, &q->keys);
    iampb__map_free(ctx, &q->strangers);
    iampb__map_free(ctx, &q->others);
    iampb_policy_set_free(q->side);
}

static iampb_status who_new(iampb_context *ctx, iampb_who **out, iampb_error **err)
{
    iampb__arena *arena = NULL;
    iampb_status status = iampb__arena_new(ctx, &arena, err);
    iampb_who *who = status < 0 ? NULL : iampb__arena_zalloc(arena, 1, sizeof *who);
    if (who == NULL) {
        iampb__arena_free(arena);
        return iampb__error_nomem(err);
    }
    who->arena = arena;
    who->ctx = ctx;
    *out = who;
    return IAMPB_OK;
}

iampb_status iampb_who_can(const iampb_access_index *index, iampb_request *request,
        const iampb_compiled *resource_policy, iampb_who **out, iampb_error **err)
{
    iampb_who *who = NULL;
    iampb_status status;
    if (index == NULL || request == NULL || out == NULL || request->action.ptr == NULL || request->resource.ptr == NULL)
        return iampb__error_set(index == NULL ? NULL : index->ctx, err, IAMPB_E_INVALID,
                "index, request and out must not be NULL, and the request must have action and resource");
    if ((status = find_owner(index, request, err)) < 0 || (status = who_new(index->ctx, &who, err)) < 0)
        return status;
    iampb__question q = { .index = index, .request = request, .who = who, .err = err };
    status = run(&q, resource_policy);
    if (status == IAMPB_OK)
        status = list_answers(&q);
    for (size_t i = 0; status == IAMPB_OK && i < q.other_list.count; i++) {
        iampb__who_answer *place = IAMPB__VEC_PUSH(iampb__who_answer, who->ctx, &who->answers);
        if (place == NULL)
            status = iampb__error_nomem(err);
        else
            *place = **IAMPB__VEC_AT(iampb__who_answer *, &q.other_list, i);
    }
    end(&q);
    if (status < 0)
        iampb_who_free(who);
    else
        *out = who;
    return status;
}

void iampb_who_free(iampb_who *who)
{
    if (who == NULL)
        return;
    IAMPB__VEC_FREE(iampb__who_answer, who->ctx, &who->answers);
    IAMPB__VEC_FREE(iampb_str, who->ctx, &who->notes);
    iampb__map_free(who->ctx, &who->noted);
    iampb__arena_free(who->arena);
}

/* ---- The answer ---- */
static const iampb__who_answer *answer_at(const iampb_who *who, size_t index)
{
    return who == NULL || index >= who->answers.count ? NULL : IAMPB__VEC_AT(iampb__who_answer, &who->answers, index);
}

static const char *give(iampb_str text, size_t *len)
{
    if (len != NULL)
        *len = text.len;
    return text.ptr;
}

size_t iampb_who_count(const iampb_who *who) { return who == NULL ? 0 : who->answers.count; }

const char *iampb_who_arn(const iampb_who *who, size_t index, size_t *len)
{
    const iampb__who_answer *answer = answer_at(who, index);
    return give(answer == NULL ? iampb__str(NULL, 0) : answer->arn, len);
}

iampb_can iampb_who_value(const iampb_who *who, size_t index)
{
    const iampb__who_answer *answer = answer_at(who, index);
    return answer == NULL ? 0 : answer->value;
}

size_t iampb_who_condition_count(const iampb_who *who, size_t index)
{
    const iampb__who_answer *answer = answer_at(who, index);
    return answer == NULL || answer->keys == NULL ? 0 : answer->keys->count;
}

const char *iampb_who_condition_at(const iampb_who *who, size_t index, size_t condition, size_t *len)
{
    bool is = condition < iampb_who_condition_count(who, index);
    return give(is ? answer_at(who, index)->keys->names[condition] : iampb__str(NULL, 0), len);
}

size_t iampb_who_note_count(const iampb_who *who) { return who == NULL ? 0 : who->notes.count; }

const char *iampb_who_note_at(const iampb_who *who, size_t index, size_t *len)
{
    bool is = index < iampb_who_note_count(who);
    return give(is ? *IAMPB__VEC_AT(iampb_str, &who->notes, index) : iampb__str(NULL, 0), len);
}
