/* access_members.c - what SCPs and RCPs let happen in the member accounts of the organisation. See access.h.
 * Members whose path has the same policies share one set, and each policy is compiled once. */
#include "playbook/access.h"
#include "base/arn.h"
#include "playbook/audit.h"

static bool no_memory(iampb_run *run)
{
    iampb__audit_nomem(iampb__audit_of(run));
    return false;
}

/* ---- Sets by path ---- */
typedef enum step_kind {
    STEP_LEVEL, STEP_DOCUMENT, STEP_MISSING
} step_kind;

typedef struct step {
    step_kind kind;
    const iampb_compiled *compiled;
    iampb_str text;              /* of MISSING, in the scratch arena; of DOCUMENT why it cannot be evaluated whole */
} step;

/* One walk up from a member. */
typedef struct walk {
    iampb__access *access;
    iampb__vec steps;            /* step */
    iampb__builder *key;
} walk;

static iampb_status add_step(walk *w, step item, iampb_error **err)
{
    step *place = IAMPB__VEC_PUSH(step, w->access->ctx, &w->steps);
    if (place == NULL)
        return iampb__error_nomem(err);
    *place = item;
    iampb__builder_char(w->key, (char)('a' + item.kind));
    if (item.kind == STEP_DOCUMENT)
        iampb__builder_add(w->key, iampb__str((const char *)&item.compiled, sizeof item.compiled));
    else if (item.kind == STEP_MISSING)
        iampb__builder_add(w->key, item.text);
    return w->key->failed ? iampb__error_nomem(err) : IAMPB_OK;
}

typedef struct address {
    const iampb__document *document;
    uint64_t layer;
} address;

static iampb_status compile(iampb__access *a, iampb_layer layer, const iampb__document *document, iampb_str name,
        iampb__known_document **out, iampb_error **err)
{
    iampb__known_document *known = iampb__arena_zalloc(a->arena, 1, sizeof *known);
    iampb_compiled **place = known == NULL ? NULL : IAMPB__VEC_PUSH(iampb_compiled *, a->ctx, &a->compiled_list);
    if (place == NULL)
        return iampb__error_nomem(err);
    iampb_status status = iampb__document_compile(a->ctx, document, iampb__kind_of_layer(layer), name, place, err);
    if (status < 0)
        return status;
    known->compiled = *place;
    known->doubt = IAMPB__STR("");
    iampb__builder doubt = { .ctx = a->ctx };
    if (iampb__compiled_doubt(known->compiled, name, &doubt)
        && !iampb__builder_keep(&doubt, a->arena, &known->doubt))
        status = iampb__error_nomem(err);
    iampb__builder_free(&doubt);
    *out = known;
    return status;
}

iampb_status iampb__access_make(iampb__access *a, iampb_layer layer, const iampb__document *document, iampb_str name,
        const iampb__known_document **out, iampb_error **err)
{
    address at = { document, (uint64_t)layer };
    iampb__known_document *known = iampb__map_get(a->ctx, &a->compiled, iampb__str((const char *)&at, sizeof at));
    if (known == NULL) {
        address *kept = iampb__arena_alloc(a->arena, 1, sizeof *kept);
        iampb_status status = kept == NULL ? iampb__error_nomem(err) : compile(a, layer, document, name, &known, err);
        if (status < 0)
            return status;
        *kept = at;
        void **place = iampb__map_put(a->ctx, &a->compiled, iampb__str((const char *)kept, sizeof *kept));
        if (place == NULL)
            return iampb__error_nomem(err);
        *place = known;
    }
    *out = known;
    return IAMPB_OK;
}

const iampb_compiled *iampb__access_compiled(const iampb__access *a, const iampb__document *document)
{
    address at = { document, (uint64_t)IAMPB_LAYER_IDENTITY };
    const iampb_compiled *of_principal = iampb__index_compiled(a->index, IAMPB_LAYER_IDENTITY, document);
    if (of_principal != NULL)
        return of_principal;
    const iampb__known_document *known =
        iampb__map_get(a->ctx, &a->compiled, iampb__str((const char *)&at, sizeof at));
    return known == NULL ? NULL : known->compiled;
}

static iampb_status take_document(void *user, iampb_layer layer, const iampb__document *document, iampb_str name,
        iampb_error **err)
{
    walk *w = user;
    const iampb__known_document *known = NULL;
    iampb_status status = iampb__access_make(w->access, layer, document, name, &known, err);
    return status < 0 ? status : add_step(w, (step){ STEP_DOCUMENT, known->compiled, known->doubt }, err);
}

static iampb_status take_missing(void *user, iampb_layer layer, iampb_str reason, iampb_error **err)
{
    walk *w = user;
    step item = { STEP_MISSING, NULL, { "", 0 } };
    (void)layer;
    return iampb__arena_str(w->access->scratch, reason, &item.text) ? add_step(w, item, err) : iampb__error_nomem(err);
}

static iampb_status take_level(void *user, iampb_layer layer, iampb_str name, iampb_error **err)
{
    (void)layer, (void)name;
    return add_step(user, (step){ STEP_LEVEL, NULL, { "", 0 } }, err);
}

static iampb_status take_remark(void *user, iampb_str text, iampb_error **err)
{
    (void)user, (void)text, (void)err;
    return IAMPB_OK;
}

static iampb_status fill_set(const walk *w, iampb_layer layer, iampb_policy_set *set, iampb_error **err)
{
    iampb_status status = IAMPB_OK;
    for (size_t i = 0; status == IAMPB_OK && i < w->steps.count; i++) {
        const step *s = IAMPB__VEC_AT(step, &w->steps, i);
        if (s->kind == STEP_LEVEL)
            status = iampb_policy_set_level(set, layer, IAMPB__STR(""), err);
        if (s->kind == STEP_DOCUMENT)
            status = iampb_policy_set_add(set, layer, s->compiled, err);
        if (status == IAMPB_OK && s->text.len > 0)
            status = iampb_policy_set_add_missing(set, layer, s->text, err);
    }
    return status;
}

/* The caller's own policies allow everything: what is left is for the organisation to say. */
static iampb_status make_set(walk *w, iampb_layer layer, iampb_policy_set **out, iampb_error **err)
{
    iampb__access *a = w->access;
    iampb_str key;
    iampb_policy_set **place = IAMPB__VEC_PUSH(iampb_policy_set *, a->ctx, &a->set_list);
    if (place == NULL || !iampb__builder_keep(w->key, a->arena, &key))
        return iampb__error_nomem(err);
    iampb_status status = iampb_policy_set_new(a->ctx, NULL, place, err);
    if (status < 0)
        return status;
    *out = *place;
    const iampb__level *own = IAMPB__VEC_AT(iampb__level, &a->index->outside->layers[IAMPB_LAYER_IDENTITY].levels, 0);
    status = iampb_policy_set_add(*out, IAMPB_LAYER_IDENTITY, *IAMPB__VEC_AT(const iampb_compiled *, &own->policies, 0),
            err);
    if (status == IAMPB_OK && layer == IAMPB_LAYER_RCP)
        status = iampb_policy_set_add(*out, IAMPB_LAYER_RESOURCE, a->open_door, err);
    if (status == IAMPB_OK)
        status = fill_set(w, layer, *out, err);
    if (status < 0)
        return status;
    void **slot = iampb__map_put(a->ctx, &a->sets, key);
    if (slot == NULL)
        return iampb__error_nomem(err);
    *slot = *out;
    return IAMPB_OK;
}

static bool find_set(iampb_run *run, iampb__access *a, const iampb__member_account *member, iampb_layer layer,
        iampb_policy_set **out)
{
    iampb_error **err = iampb__run_error(run);
    walk w = { .access = a, .key = &a->text };
    iampb__policy_visitor visitor = { &w, take_document, take_missing, take_level, take_remark };
    if (a->member == member && a->member_layer == layer) {
        *out = a->member_set;
        return true;
    }
    iampb__arena_reset(a->scratch);
    iampb__builder_clear(w.key);
    iampb__builder_char(w.key, (char)('A' + layer));
    iampb_status status = iampb__visit_organization(run->organization, member->id.text, layer, &visitor, err);
    if (status == IAMPB_OK) {
        *out = iampb__map_get(a->ctx, &a->sets, iampb__builder_str(w.key));
        if (*out == NULL)
            status = make_set(&w, layer, out, err);
    }
    IAMPB__VEC_FREE(step, a->ctx, &w.steps);
    if (!iampb__run_ok(run, status))
        return false;
    a->member = member;
    a->member_layer = layer;
    a->member_set = *out;
    return true;
}

/* ---- Who asks ---- */
static iampb_str partition_of(const iampb_run *run, const iampb__member_account *member)
{
    iampb__arn arn;
    return iampb__arn_parse(member->arn.text, &arn) || iampb__arn_parse(run->organization->arn.text, &arn)
            ? arn.partition
            : IAMPB__STR("aws");
}

static bool set_caller(iampb_run *run, iampb__access *a, const iampb__member_account *member, iampb__as as)
{
    const bool root = as == IAMPB__AS_ROOT;
    iampb__standing standing;
    iampb_caller caller = IAMPB_CALLER_INIT;
    a->caller = 0;
    iampb__builder_clear(&a->text);
    iampb__builder_format(&a->text, root ? "arn:%v:iam::%v:root" : "arn:%v:iam::%v:role/some-administrator",
            partition_of(run, member), member->id.text);
    if (!iampb__builder_keep(&a->text, a->scratch, &caller.arn)
        || !iampb__standing_of(run->organization, member->id.text, a->scratch, &standing))
        return no_memory(run);
    caller.kind = root ? IAMPB_CALLER_ROOT : IAMPB_CALLER_ROLE;
    caller.role_arn = root ? IAMPB__STR("") : caller.arn;
    caller.management = standing.management;
    caller.organization = standing.organization;
    caller.org_path = standing.path;
    caller.tags_known = as != IAMPB__AS_ANYBODY; /* none */
    return iampb__access_ok(run, a, iampb_request_set_caller(a->request, &caller, iampb__run_error(run)));
}

void iampb__access_forget_person(iampb_request *request)
{
    for (size_t i = 0; i < request->context.count; i++)
        if (iampb__is_personal_key(request->context.keys[i].name))
            request->context.keys[i].state = IAMPB__KEY_NOT_GIVEN;
}

bool iampb__ask_member(iampb_run *run, const iampb__member_account *member, iampb__as as, const iampb__ask *ask,
        iampb__answer *out)
{
    iampb__access *a = iampb__run_access(run);
    iampb_policy_set *set = NULL;
    if (a == NULL || !find_set(run, a, member, IAMPB_LAYER_SCP, &set)
        || !iampb__access_prepare(run, a, ask, member->id.text, partition_of(run, member), NULL)
        || !set_caller(run, a, member, as))
        return false;
    if (as == IAMPB__AS_ANYBODY)
        iampb__access_forget_person(a->request);
    iampb__access_decide(set, a, out);
    return true;
}

/* ---- Outsiders ---- */
static bool open_the_door(iampb_run *run, iampb__access *a)
{
    static const iampb_str text = IAMPB__STR_INIT("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
            "\"Principal\":\"*\",\"Action\":\"*\",\"Resource\":\"*\"}]}");
    iampb_policy_options options = IAMPB_POLICY_OPTIONS_INIT;
    iampb_policy *policy = NULL;
    if (a->open_door != NULL)
        return true;
    options.kind = IAMPB_POLICY_RESOURCE;
    iampb_error **err = iampb__run_error(run);
    if (!iampb__run_ok(run, iampb_policy_parse(a->ctx, text.ptr, text.len, &options, &policy, err)))
        return false;
    iampb_status status = iampb_compile(a->ctx, policy, IAMPB__STR("an open resource policy"), &a->open_door, err);
    iampb_policy_free(policy);
    return iampb__run_ok(run, status);
}

/* No account of AWS has the id of the one that asks. */
bool iampb__ask_outsider(iampb_run *run, const iampb__member_account *member, const iampb__ask *ask,
        iampb__answer *out)
{
    iampb__access *a = iampb__run_access(run);
    iampb_policy_set *set = NULL;
    iampb__standing standing;
    iampb_caller caller = IAMPB_CALLER_INIT;
    iampb_error **err = iampb__run_error(run);
    caller.arn = caller.role_arn = IAMPB__STR("arn:aws:iam::000000000000:role/outsider");
    caller.kind = IAMPB_CALLER_ROLE;
    caller.organization = IAMPB__STR("o-0000000000");
    caller.org_path = IAMPB__STR("o-0000000000/r-0000/");
    caller.tags_known = 1;
    if (a == NULL || !open_the_door(run, a) || !find_set(run, a, member, IAMPB_LAYER_RCP, &set)
        || !iampb__access_prepare(run, a, ask, member->id.text, partition_of(run, member), NULL))
        return false;
    if (!iampb__standing_of(run->organization, member->id.text, a->scratch, &standing))
        return no_memory(run);
    a->caller = 0;
    if (!iampb__access_ok(run, a, iampb_request_set_owner(a->request, member->id.text, standing.organization,
                                          standing.path, standing.management, err))
        || !iampb__access_ok(run, a, iampb_request_set_caller(a->request, &caller, err)))
        return false;
    iampb__access_decide(set, a, out);
    a->request->owner_set = false; /* the next resource is another's */
    return true;
}

/* ---- Who may leave ---- */
static bool list_at_hand(iampb_run *run, iampb__access *a)
{
    for (size_t i = 0; i < a->index->account_count; i++) {
        const iampb_account *account = a->index->accounts[i].account;
        if (account->id.len == 0 || account->parts[IAMPB_DOCUMENT_AUTHORIZATION_DETAILS].state != IAMPB_PART_LOADED)
            continue;
        void **place = iampb__map_put(a->ctx, &a->at_hand, account->id);
        iampb__leaver *leaver = iampb__arena_zalloc(a->arena, 1, sizeof *leaver);
        if (place == NULL || leaver == NULL)
            return no_memory(run);
        leaver->may = IAMPB__FALSE;
        *place = leaver;
    }
    return true;
}

static void note_leavers(iampb__access *a)
{
    iampb__arn arn;
    for (size_t i = 0; i < a->leavers->answers.count; i++) {
        const iampb__who_answer *answer = IAMPB__VEC_AT(iampb__who_answer, &a->leavers->answers, i);
        iampb__leaver *leaver = iampb__arn_parse(answer->arn, &arn)
                ? iampb__map_get(a->ctx, &a->at_hand, arn.account) : NULL;
        bool certain = answer->value == IAMPB_CAN_YES;
        if (leaver == NULL || leaver->may == IAMPB__TRUE || (leaver->may == IAMPB__TRI_UNKNOWN && !certain))
            continue;
        leaver->may = certain ? IAMPB__TRUE : IAMPB__TRI_UNKNOWN;
        leaver->arn = answer->arn;
    }
}

bool iampb__ask_leaver(iampb_run *run, const iampb__member_account *member, const iampb__ask *ask,
        const iampb__leaver **out)
{
    iampb__access *a = iampb__run_access(run);
    if (a == NULL)
        return false;
    if (!a->leavers_known) {
        iampb_str none = IAMPB__STR("");
        if (!list_at_hand(run, a) || !iampb__access_prepare(run, a, ask, none, none, NULL)
            || !iampb__run_ok(run, iampb_who_can(a->index, a->request, NULL, &a->leavers, iampb__run_error(run))))
            return false;
        note_leavers(a);
        a->leavers_known = true;
    }
    *out = iampb__map_get(a->ctx, &a->at_hand, member->id.text);
    return true;
}
