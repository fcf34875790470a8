/* access.c - see access.h. */
#include "playbook/access.h"
#include "playbook/audit.h"
#include "playbook/policy_shape.h"

/* ---- Life ---- */
bool iampb__run_ok(iampb_run *run, iampb_status status)
{
    iampb__audit *audit = iampb__audit_of(run);
    if (status < 0 && audit->status == IAMPB_OK)
        audit->status = status;
    return status >= 0;
}

iampb_error **iampb__run_error(iampb_run *run) { return &iampb__audit_of(run)->error; }

bool iampb__access_ok(iampb_run *run, iampb__access *access, iampb_status status)
{
    iampb__audit *audit = iampb__audit_of(run);
    if (status >= 0 || status == IAMPB_E_NOMEM)
        return iampb__run_ok(run, status);
    iampb_error_free(audit->error);
    audit->error = NULL;
    access->odd = true;
    return true;
}

static bool no_memory(iampb_run *run)
{
    iampb__audit_nomem(iampb__audit_of(run));
    return false;
}

iampb__access *iampb__run_access(iampb_run *run)
{
    iampb__audit *audit = iampb__audit_of(run);
    iampb_context *ctx = run->playbook->ctx;
    if (audit->status < 0) /* it may be half made */
        return NULL;
    if (audit->access != NULL)
        return audit->access;
    iampb__access *access = iampb__zalloc(ctx, 1, sizeof *access);
    if (access == NULL) {
        no_memory(run);
        return NULL;
    }
    access->ctx = access->text.ctx = ctx;
    iampb_error **err = &audit->error;
    audit->access = access; /* freed with the audit, whole or not */
    if (!iampb__run_ok(run, iampb__arena_new(ctx, &access->arena, err))
        || !iampb__run_ok(run, iampb__arena_new(ctx, &access->scratch, err))
        || !iampb__run_ok(run, iampb_request_new(ctx, &access->request, err))
        || !iampb__run_ok(run, iampb_access_index_new(run->organization, &access->index, err)))
        return NULL;
    return access;
}

void iampb__audit_access_end(iampb__audit *audit)
{
    iampb__access *a = audit->access;
    if (a == NULL)
        return;
    for (size_t i = 0; i < a->set_list.count; i++)
        iampb_policy_set_free(*IAMPB__VEC_AT(iampb_policy_set *, &a->set_list, i));
    for (size_t i = 0; i < a->compiled_list.count; i++)
        iampb_compiled_free(*IAMPB__VEC_AT(iampb_compiled *, &a->compiled_list, i));
    IAMPB__VEC_FREE(iampb_policy_set *, a->ctx, &a->set_list);
    IAMPB__VEC_FREE(iampb_compiled *, a->ctx, &a->compiled_list);
    iampb_compiled_free(a->open_door);
    iampb__map_free(a->ctx, &a->compiled);
    iampb__map_free(a->ctx, &a->sets);
    iampb__map_free(a->ctx, &a->at_hand);
    iampb_who_free(a->leavers);
    if (a->cache != NULL)
        iampb__free(a->ctx, a->cache, a->index->groups.count, IAMPB__ASKS_MOST);
    iampb_request_free(a->request);
    iampb_access_index_free(a->index);
    iampb__builder_free(&a->text);
    iampb__arena_free(a->scratch);
    iampb__arena_free(a->arena);
    iampb__free(a->ctx, a, 1, sizeof *a);
    audit->access = NULL;
}

/* ---- A request ---- */
static iampb_str fill_in(iampb__access *access, const iampb__ask *ask, iampb_str account, iampb_str partition,
        const iampb__user *user)
{
    const iampb_str resource = ask->resource, region = ask->region;
    iampb__builder_clear(&access->text);
    for (size_t i = 0; i < resource.len; i++) {
        char what = resource.ptr[i] == '$' && i + 1 < resource.len ? resource.ptr[i + 1] : '\0';
        i += what != '\0';
        switch (what) {
        case 'P': iampb__builder_add(&access->text, partition.len > 0 ? partition : IAMPB__STR("aws")); break;
        case 'A': iampb__builder_add(&access->text, account); break;
        case 'U': iampb__builder_add(&access->text, user->name); break;
        case 'R': iampb__builder_add(&access->text, region); break;
        case 'W': iampb__builder_add(&access->text, user->arn); break;
        default: iampb__builder_char(&access->text, resource.ptr[i]); break;
        }
    }
    return iampb__builder_str(&access->text);
}

static bool set_key(iampb_run *run, iampb__access *access, iampb_str key, const char *value)
{
    iampb_request *request = access->request;
    iampb_error **err = iampb__run_error(run);
    iampb_str text = iampb__str_z(value);
    return iampb__access_ok(run, access, value == NULL
            ? iampb_request_set_absent(request, key.ptr, key.len, err)
            : iampb_request_set(request, key.ptr, key.len, IAMPB_VALUE_SINGLE, &text, 1, err));
}

static bool set_mfa(iampb_run *run, iampb__access *access, iampb__mfa mfa)
{
    static const char *const present[] = { NULL, "false", "true" };
    return set_key(run, access, IAMPB__STR("aws:MultiFactorAuthPresent"), present[mfa])
        && set_key(run, access, IAMPB__STR("aws:MultiFactorAuthAge"), mfa == IAMPB__MFA_TRUE ? "60" : NULL);
}

bool iampb__access_prepare(iampb_run *run, iampb__access *access, const iampb__ask *ask, iampb_str account,
        iampb_str partition, const iampb__user *user)
{
    iampb_request *request = access->request;
    iampb_error **err = iampb__run_error(run);
    iampb_str region = IAMPB__STR("aws:RequestedRegion");
    iampb_str resource = fill_in(access, ask, account, partition, user);
    if (access->text.failed)
        return no_memory(run);
    iampb__arena_reset(access->scratch);
    if (ask->region.len == 0)
        iampb_request_unset(request, region.ptr, region.len);
    access->odd = false;
    if (!iampb__access_ok(run, access, iampb_request_set_action(request, ask->action.ptr, ask->action.len, err))
        || !iampb__access_ok(run, access, iampb_request_set_resource(request, resource.ptr, resource.len, err))
        || !set_mfa(run, access, ask->mfa))
        return false;
    /* Key policies are not in the data: the one that AWS makes leaves it to IAM. KMS Developer Guide, "Default key
     * policy". */
    request->special.kms_key = false;
    return ask->region.len == 0
        || iampb__access_ok(run, access, iampb_request_set(request, region.ptr, region.len, IAMPB_VALUE_SINGLE,
                                                 &ask->region, 1, err));
}

static iampb_str reason_in(const iampb_policy_set *set)
{
    iampb_str reason = *IAMPB__VEC_AT(iampb_str, &set->remarks, 0);
    const iampb_str start = IAMPB__STR("not evaluated because ");
    return iampb__str_starts(reason, start) ? iampb__str_from(reason, start.len) : reason;
}

void iampb__access_decide(const iampb_policy_set *set, const iampb__access *access, iampb__answer *out)
{
    const iampb_request *request = access->request;
    iampb__decided decided;
    if (access->odd || !iampb__request_ready(set, request, NULL)) {
        out->allowed = IAMPB__TRI_UNKNOWN;
        out->reason = IAMPB__STR("a name or an ARN in the input is none that AWS gives");
        return;
    }
    iampb__decide(set, request, false, &decided);
    *out = (iampb__answer){ .allowed = IAMPB__TRUE, .reason = IAMPB__STR("") };
    if (decided.verdict == IAMPB_ALLOWED)
        return;
    iampb_request open = *request;
    open.context.closed = false;
    iampb__decide(set, &open, false, &decided);
    out->allowed = decided.allowed == IAMPB__NO ? IAMPB__FALSE : IAMPB__TRI_UNKNOWN;
    if (out->allowed == IAMPB__TRI_UNKNOWN && set->remarks.count > 0 && iampb__lacks_documents(set, &decided))
        out->reason = reason_in(set);
}

/* ---- Users ---- */
/* What the cache knows of a group. */
enum { NOT_ASKED = 0, ASKED_EACH, SAME_FOR_ALL /* + iampb__tri */ };

static uint8_t *place_in_cache(iampb_run *run, iampb__access *access, uint32_t group, size_t number)
{
    const size_t groups = access->index->groups.count;
    if (number >= IAMPB__ASKS_MOST)
        return NULL;
    if (access->cache == NULL && (access->cache = iampb__zalloc(access->ctx, groups, IAMPB__ASKS_MOST)) == NULL) {
        no_memory(run);
        return NULL;
    }
    return &access->cache[group * (size_t)IAMPB__ASKS_MOST + number];
}

static bool is_personal(const iampb__who_group *group, const iampb_policy_set *scps, const iampb__ask *ask,
        const iampb_request *request)
{
    bool own = false; /* $P and $A are the same for all of a group */
    for (size_t i = 0; i + 1 < ask->resource.len; i++)
        own = own
            || (ask->resource.ptr[i] == '$'
                && (ask->resource.ptr[i + 1] == 'U' || ask->resource.ptr[i + 1] == 'W'));
    return own || iampb__layer_is_personal(group->set, IAMPB_LAYER_IDENTITY, request)
        || iampb__layer_is_personal(group->set, IAMPB_LAYER_BOUNDARY, request)
        || iampb__layer_is_personal(scps, IAMPB_LAYER_SCP, request);
}

/* The set is borrowed, with the SCPs of the account; where neither has all documents, either may tell why. */
static void decide_for(const iampb__who_group *group, const iampb_policy_set *scps, const iampb__access *access,
        iampb__answer *out)
{
    iampb_policy_set set = *group->set;
    set.layers[IAMPB_LAYER_SCP] = scps->layers[IAMPB_LAYER_SCP];
    if (set.remarks.count == 0)
        set.remarks = scps->remarks;
    iampb__access_decide(&set, access, out);
}

static bool set_user(iampb_run *run, iampb__access *access, const iampb__who_entry *entry,
        const iampb__standing *standing)
{
    iampb_caller caller;
    if (!iampb__caller_of(entry->details, entry->kind, entry->arn, standing, access->scratch, &caller))
        return no_memory(run);
    return iampb__access_ok(run, access,
            iampb_request_set_caller(access->request, &caller, iampb__run_error(run)));
}

bool iampb__ask_user(iampb_run *run, const iampb__user *user, const iampb__ask *ask, size_t number,
        iampb__answer *out)
{
    iampb__access *access = iampb__run_access(run);
    if (access == NULL)
        return false;
    size_t at = iampb__entry_by_arn(access->index, user->arn);
    if (at == SIZE_MAX) {
        *out = (iampb__answer){ .allowed = IAMPB__TRI_UNKNOWN, .reason = IAMPB__STR("the user's ARN is not known") };
        return true;
    }
    const iampb__who_entry *entry = &access->index->entries[at];
    const iampb__who_group *group = iampb__group_of(access->index, entry->group);
    const iampb__who_account *account = &access->index->accounts[group->account];
    uint8_t *known = place_in_cache(run, access, entry->group, number);
    if (iampb__audit_of(run)->status < 0)
        return false;
    if (known != NULL && *known >= SAME_FOR_ALL) {
        *out = (iampb__answer){ .allowed = (iampb__tri)(*known - SAME_FOR_ALL), .reason = IAMPB__STR("") };
        return true;
    }
    if (!iampb__access_prepare(run, access, ask, account->account->id, account->account->partition, user)
        || !set_user(run, access, entry, &account->standing))
        return false;
    decide_for(group, account->scps, access, out);
    if (known != NULL && *known == NOT_ASKED && !access->odd)
        *known = is_personal(group, account->scps, ask, access->request) ? ASKED_EACH
                : out->allowed == IAMPB__TRI_UNKNOWN ? NOT_ASKED : (uint8_t)(SAME_FOR_ALL + out->allowed);
    return true;
}

/* ---- Words ---- */
void iampb__tell_request(iampb_run *run, const iampb__user *user, const iampb__ask *ask, iampb__tri allowed)
{
    static const char *const mfa[] = { "without aws:MultiFactorAuthPresent, as with a long-term key",
        "with aws:MultiFactorAuthPresent false", "with aws:MultiFactorAuthPresent true" };
    iampb__access *access = iampb__run_access(run);
    if (access == NULL)
        return;
    iampb_str resource = fill_in(access, ask, run->account->id, run->account->partition, user);
    if (access->text.failed)
        no_memory(run);
    else
        iampb__run_fact(run, "request", allowed == IAMPB__TRUE ? "denied" : "allowed", "%v on %v, %s: %s", ask->action,
                resource, mfa[ask->mfa], allowed == IAMPB__TRUE ? "allowed" : "denied");
}

typedef struct granting {
    iampb_run *run;
    iampb__access *access;
    bool done;
} granting;

/* Tells of the first Allow statement of the document that applies. */
static void tell_statement(granting *g, const iampb__document *document)
{
    const iampb_compiled *compiled = iampb__index_compiled(g->access->index, IAMPB_LAYER_IDENTITY, document);
    iampb__principal_rules rules = iampb__layer_rules(g->access->index->outside, IAMPB_LAYER_IDENTITY);
    const iampb__compiled_statement *s = NULL;
    iampb__candidates at = { 0 };
    iampb__match match;
    if (compiled == NULL || document->root.node == NULL)
        return;
    while (iampb__candidates_next(compiled, &compiled->allow, g->access->request, &at, &s)) {
        if (iampb__statement_applies(s, g->access->request, false, &rules, &match) != IAMPB__YES)
            continue;
        iampb__json value = iampb__json_get(document->root, IAMPB__STR("Statement"));
        iampb__json_iter i = iampb__json_begin(value);
        for (uint32_t n = 0; iampb__json_type_of(value) == IAMPB__JSON_ARRAY && n < s->number; n++)
            iampb__json_advance(&i);
        iampb__span span = iampb__json_span(iampb__json_type_of(value) == IAMPB__JSON_ARRAY ? i.value : value);
        iampb__run_span(g->run, "Statement", &span, NULL);
        g->done = true;
        return;
    }
}

static iampb_status visit_document(void *user, iampb_layer layer, const iampb__document *document, iampb_str name,
        iampb_error **err)
{
    granting *g = user;
    (void)layer, (void)name, (void)err;
    if (!g->done && document != NULL)
        tell_statement(g, document);
    return IAMPB_OK;
}

static iampb_status visit_missing(void *user, iampb_layer layer, iampb_str reason, iampb_error **err)
{
    (void)user, (void)layer, (void)reason, (void)err;
    return IAMPB_OK;
}

static iampb_status visit_remark(void *user, iampb_str text, iampb_error **err)
{
    (void)user, (void)text, (void)err;
    return IAMPB_OK;
}

void iampb__tell_granting(iampb_run *run, const iampb__user *user, const iampb__ask *ask)
{
    iampb__answer answer;
    if (user->details == NULL || !iampb__ask_user(run, user, ask, SIZE_MAX, &answer) /* so that it is at hand */
        || answer.allowed != IAMPB__TRUE)
        return;
    granting g = { run, iampb__run_access(run), false };
    iampb__policy_visitor visitor = { &g, visit_document, visit_missing, NULL, visit_remark };
    iampb__run_ok(run, iampb__visit_identity(g.access->ctx, user->details, &visitor, iampb__run_error(run)));
}

iampb_verdict iampb__say_untold(iampb_run *run, const iampb__answer *answer, const char *format, ...)
{
    va_list args;
    iampb__run_say(run, "");
    va_start(args, format);
    iampb__builder_vformat(&run->message, format, args);
    va_end(args);
    if (answer->reason.len > 0)
        iampb__builder_format(&run->message, " is not known: %v", answer->reason);
    else
        iampb__builder_format(&run->message, " depends on context keys that the input does not tell");
    return IAMPB_NOT_EVALUATED;
}
