/* access.c - see access.h. */
#include "playbook/access.h"
#include "playbook/audit.h"
#include "policy/region.h"

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
        || !iampb__run_ok(run, iampb_request_new(ctx, &access->probe, err))
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
    iampb_policy_set_free(a->group_set);
    if (a->cache != NULL)
        iampb__free(a->ctx, a->cache, a->index->groups.count, IAMPB__ASKS_MOST);
    iampb_request_free(a->request);
    iampb_request_free(a->probe);
    iampb_access_index_free(a->index);
    iampb__builder_free(&a->text);
    iampb__arena_free(a->scratch);
    iampb__arena_free(a->arena);
    iampb__free(a->ctx, a, 1, sizeof *a);
    audit->access = NULL;
}

/* ---- A request ---- */
/* Appends; what it appended lives until the builder changes. */
static iampb_str fill_in(iampb__builder *out, iampb_str text, iampb_str region, iampb_str account, iampb_str partition,
        const iampb__asker *who)
{
    const size_t start = out->len;
    for (size_t i = 0; i < text.len; i++) {
        char what = text.ptr[i] == '$' && i + 1 < text.len ? text.ptr[i + 1] : '\0';
        i += what != '\0';
        switch (what) {
        case 'P': iampb__builder_add(out, partition.len > 0 ? partition : IAMPB__STR("aws")); break;
        case 'A': iampb__builder_add(out, account); break;
        case 'U': iampb__builder_add(out, who->name); break;
        case 'R': iampb__builder_add(out, region); break;
        case 'W': iampb__builder_add(out, who->arn); break;
        default: iampb__builder_char(out, text.ptr[i]); break;
        }
    }
    return iampb__str_from(iampb__builder_str(out), start);
}

/* "": absent. */
static bool set_key(iampb_run *run, iampb__access *access, iampb_str key, iampb_str value)
{
    iampb_request *request = access->request;
    iampb_error **err = iampb__run_error(run);
    return iampb__access_ok(run, access, value.len == 0
            ? iampb_request_set_absent(request, key.ptr, key.len, err)
            : iampb_request_set(request, key.ptr, key.len, IAMPB_VALUE_SINGLE, &value, 1, err));
}

static bool set_mfa(iampb_run *run, iampb__access *access, iampb__mfa mfa)
{
    static const iampb_str present[] = { IAMPB__STR_INIT(""), IAMPB__STR_INIT("false"), IAMPB__STR_INIT("true") };
    return set_key(run, access, IAMPB__STR("aws:MultiFactorAuthPresent"), present[mfa])
        && set_key(run, access, IAMPB__STR("aws:MultiFactorAuthAge"),
                mfa == IAMPB__MFA_TRUE ? IAMPB__STR("60") : IAMPB__STR(""));
}

/* The keys of this ask in place of those of the one before. */
static bool set_keys(iampb_run *run, iampb__access *access, const iampb__ask *ask, iampb_str account,
        iampb_str partition, const iampb__asker *who)
{
    for (size_t i = 0; i < 2; i++) {
        iampb_str old = access->given[i];
        access->given[i] = (iampb_str){ "", 0 };
        if (old.len > 0)
            iampb_request_unset(access->request, old.ptr, old.len);
    }
    for (size_t i = 0; i < 2 && ask->keys[i].name.len > 0; i++) {
        iampb__builder_clear(&access->text);
        iampb_str value = fill_in(&access->text, ask->keys[i].value, ask->region, account, partition, who);
        access->given[i] = ask->keys[i].name;
        if (access->text.failed)
            return no_memory(run);
        if (!set_key(run, access, ask->keys[i].name, value))
            return false;
    }
    return true;
}

bool iampb__access_prepare(iampb_run *run, iampb__access *access, const iampb__ask *ask, iampb_str account,
        iampb_str partition, const iampb__asker *who)
{
    iampb_request *request = access->request;
    iampb_error **err = iampb__run_error(run);
    iampb_str region = IAMPB__STR("aws:RequestedRegion");
    iampb__builder_clear(&access->text);
    iampb_str resource = fill_in(&access->text, ask->resource, ask->region, account, partition, who);
    if (access->text.failed)
        return no_memory(run);
    iampb__arena_reset(access->scratch);
    if (ask->region.len == 0)
        iampb_request_unset(request, region.ptr, region.len);
    access->odd = false;
    if (!iampb__access_ok(run, access, iampb_request_set_action(request, ask->action.ptr, ask->action.len, err))
        || !iampb__access_ok(run, access, iampb_request_set_resource(request, resource.ptr, resource.len, err))
        || !set_mfa(run, access, ask->mfa) || !set_keys(run, access, ask, account, partition, who))
        return false;
    /* Key policies are not in the data: the one that AWS makes leaves it to IAM. KMS Developer Guide, "Default key
     * policy". */
    request->special.kms_key = false;
    return ask->region.len == 0
        || iampb__access_ok(run, access, iampb_request_set(request, region.ptr, region.len, IAMPB_VALUE_SINGLE,
                                                 &ask->region, 1, err));
}

static iampb_str without_start(iampb_str reason)
{
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
        out->reason = without_start(*IAMPB__VEC_AT(iampb_str, &set->remarks, 0));
}

/* ---- Users and roles ---- */
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
void iampb__access_decide_with(const iampb_policy_set *own, const iampb_policy_set *scps, const iampb__access *access,
        iampb__answer *out)
{
    iampb_policy_set set = *own;
    set.layers[IAMPB_LAYER_SCP] = scps->layers[IAMPB_LAYER_SCP];
    if (set.remarks.count == 0)
        set.remarks = scps->remarks;
    iampb__access_decide(&set, access, out);
}

/* Somebody who belongs to a group of the account, and of whom no more is known. */
static bool make_member(iampb_run *run, iampb__access *access, const iampb__who_account *account, iampb_caller *out)
{
    iampb__builder_clear(&access->text);
    iampb__builder_format(&access->text, "arn:%v:iam::%v:user/some-member", account->account->partition,
            account->account->id);
    *out = (iampb_caller)IAMPB_CALLER_INIT;
    out->kind = IAMPB_CALLER_USER;
    out->management = account->standing.management;
    out->organization = account->standing.organization;
    out->org_path = account->standing.path;
    return iampb__builder_keep(&access->text, access->scratch, &out->arn) || no_memory(run);
}

static bool set_asker(iampb_run *run, const iampb__asking *by)
{
    iampb__access *access = by->access;
    const iampb__who_entry *entry = by->entry;
    iampb_caller caller;
    const size_t number = entry == NULL ? 0 : (size_t)(entry - access->index->entries) + 1;
    if (number != 0 && number == access->caller)
        return true;
    access->caller = 0;
    if (entry == NULL) {
        if (!make_member(run, access, by->account, &caller))
            return false;
    } else if (!iampb__caller_of(entry->details, entry->kind, entry->arn, &by->account->standing, access->scratch,
                       &caller))
        return no_memory(run);
    if (!iampb__access_ok(run, access, iampb_request_set_caller(access->request, &caller, iampb__run_error(run))))
        return false;
    if (entry == NULL)
        iampb__access_forget_person(access->request);
    access->caller = access->odd ? 0 : number;
    return true;
}

static bool ask_once(iampb_run *run, const iampb__asking *by, const iampb__ask *ask, iampb__answer *out)
{
    const iampb_account *account = by->account->account;
    if (!iampb__access_prepare(run, by->access, ask, account->id, account->partition, by->who)
        || !set_asker(run, by))
        return false;
    iampb__access_decide_with(by->own, by->account->scps, by->access, out);
    out->region = ask->region;
    return true;
}

/* A guard that lets only some Regions through is no answer to whether it is allowed at all. */
bool iampb__access_ask(iampb_run *run, const iampb__asking *by, const iampb__ask *ask, iampb__answer *out)
{
    const iampb_str partition = by->account->account->partition;
    const bool in_resource = iampb__str_contains(ask->resource, IAMPB__STR("$R"));
    iampb__answer answer, found = { .allowed = IAMPB__FALSE, .reason = IAMPB__STR("") };
    iampb__ask here = *ask;
    if (!ask->anywhere || !in_resource) {
        if (!ask_once(run, by, ask, out))
            return false;
        if (!ask->anywhere || out->allowed != IAMPB__TRI_UNKNOWN || out->reason.len > 0)
            return true;
    }
    for (size_t i = 0; found.allowed != IAMPB__TRUE && (here.region = iampb__region_at(i)).ptr != NULL; i++) {
        if (!iampb__str_eq(iampb__region_partition(here.region), partition.len > 0 ? partition : IAMPB__STR("aws")))
            continue;
        if (!ask_once(run, by, &here, &answer))
            return false;
        if (answer.allowed != IAMPB__FALSE)
            found = answer;
    }
    *out = found;
    return true;
}

/* UNKNOWN: with the reason. */
static bool find_asker(iampb_run *run, const iampb__asker *who, iampb__asking *by, iampb__answer *out)
{
    iampb__access *access = iampb__run_access(run);
    size_t at = access == NULL ? SIZE_MAX : iampb__entry_by_arn(access->index, who->arn);
    *out = (iampb__answer){ .allowed = IAMPB__TRI_UNKNOWN,
        .reason = IAMPB__STR("the ARN of the user or role is not known") };
    if (at == SIZE_MAX)
        return false;
    const iampb__who_entry *entry = &access->index->entries[at];
    const iampb__who_group *group = iampb__group_of(access->index, entry->group);
    *by = (iampb__asking){ access, &access->index->accounts[group->account], who, entry, group->set };
    return true;
}

/* ---- Quick answers ---- */
/* *usable: the action is one that requests may have. */
static bool set_probe(iampb_run *run, iampb__access *access, const iampb__ask *ask, bool *usable)
{
    *usable = true;
    if (access->probed == ask->action.ptr)
        return true;
    access->probed = NULL;
    access->odd = false;
    if (!iampb__access_ok(run, access, iampb_request_set_action(access->probe, ask->action.ptr, ask->action.len,
                                               iampb__run_error(run))))
        return false;
    *usable = !access->odd;
    if (*usable)
        access->probed = ask->action.ptr;
    return true;
}

/* What no Allow of the principal's own policies is about is denied, whatever else there is: nothing but these policies
 * grants anything in what the checks ask. Nearly all questions end here. */
static bool nothing_allows(const iampb__access *access, const iampb_policy_set *own)
{
    const iampb__layer *l = &own->layers[IAMPB_LAYER_IDENTITY];
    for (size_t i = 0; i < l->levels.count; i++) {
        const iampb__level *level = IAMPB__VEC_AT(iampb__level, &l->levels, i);
        if (level->missing > 0)
            return false;
        for (size_t k = 0; k < level->policies.count; k++) {
            const iampb_compiled *policy = *IAMPB__VEC_AT(const iampb_compiled *, &level->policies, k);
            const iampb__compiled_statement *s = NULL;
            iampb__candidates at = { 0 };
            if (iampb__candidates_next(policy, &policy->allow, access->probe, &at, &s))
                return false;
        }
    }
    return true;
}

bool iampb__ask_principal(iampb_run *run, const iampb__asker *who, const iampb__ask *ask, size_t number,
        iampb__answer *out)
{
    iampb__asking by;
    if (!find_asker(run, who, &by, out))
        return iampb__audit_of(run)->status >= 0;
    const iampb__who_group *group = iampb__group_of(by.access->index, by.entry->group);
    uint8_t *known = place_in_cache(run, by.access, by.entry->group, number);
    if (iampb__audit_of(run)->status < 0)
        return false;
    if (known != NULL && *known >= SAME_FOR_ALL) {
        *out = (iampb__answer){ .allowed = (iampb__tri)(*known - SAME_FOR_ALL), .reason = IAMPB__STR("") };
        return true;
    }
    bool usable;
    if (!set_probe(run, by.access, ask, &usable))
        return false;
    if (usable && nothing_allows(by.access, by.own)) {
        *out = (iampb__answer){ .allowed = IAMPB__FALSE, .reason = IAMPB__STR("") };
        if (known != NULL)
            *known = (uint8_t)(SAME_FOR_ALL + IAMPB__FALSE);
        return true;
    }
    if (!iampb__access_ask(run, &by, ask, out))
        return false;
    if (known != NULL && *known == NOT_ASKED && !by.access->odd)
        *known = is_personal(group, by.account->scps, ask, by.access->request) ? ASKED_EACH
                : out->reason.len > 0 ? NOT_ASKED : (uint8_t)(SAME_FOR_ALL + out->allowed);
    return true;
}

/* ---- Words ---- */
static iampb_str request_text(iampb__builder *out, iampb_run *run, const iampb__asker *who, const iampb__ask *ask)
{
    static const char *const mfa[] = { "without aws:MultiFactorAuthPresent, as with a long-term key",
        "with aws:MultiFactorAuthPresent false", "with aws:MultiFactorAuthPresent true" };
    const iampb_str account = run->account->id, partition = run->account->partition;
    iampb__builder_format(out, "%v on ", ask->action);
    fill_in(out, ask->resource, ask->region, account, partition, who);
    iampb__builder_format(out, ", %s", mfa[ask->mfa]);
    if (ask->region.len > 0)
        iampb__builder_format(out, ", aws:RequestedRegion %v", ask->region);
    for (size_t i = 0; i < 2 && ask->keys[i].name.len > 0; i++) {
        bool absent = ask->keys[i].value.len == 0;
        iampb__builder_format(out, ", %s%v%s", absent ? "no " : "", ask->keys[i].name, absent ? "" : " ");
        fill_in(out, ask->keys[i].value, ask->region, account, partition, who);
    }
    return iampb__builder_str(out);
}

void iampb__tell_request(iampb_run *run, const iampb__asker *who, const iampb__ask *ask, iampb__tri allowed)
{
    iampb__builder text = { .ctx = run->playbook->ctx };
    iampb_str told = request_text(&text, run, who, ask);
    if (text.failed)
        no_memory(run);
    else
        iampb__run_fact(run, "request", allowed == IAMPB__TRUE ? "denied" : "allowed", "%v: %s", told,
                allowed == IAMPB__TRUE ? "allowed" : "denied");
    iampb__builder_free(&text);
}

/* The first statement of this effect whose answer to the request at hand is this; NULL: none. */
static const iampb__compiled_statement *find_statement(const iampb__access *access, const iampb_compiled *compiled,
        bool allow, iampb__truth wanted, const iampb_request *request)
{
    iampb__principal_rules rules = iampb__layer_rules(access->index->outside, IAMPB_LAYER_IDENTITY);
    const iampb__compiled_statement *s = NULL;
    iampb__candidates at = { 0 };
    iampb__match match;
    while (iampb__candidates_next(compiled, allow ? &compiled->allow : &compiled->deny, request, &at, &s))
        if (iampb__statement_applies(s, request, false, &rules, &match) == wanted)
            return s;
    return NULL;
}

static iampb__span span_of(const iampb__document *document, const iampb__compiled_statement *s)
{
    iampb__json value = iampb__json_get(document->root, IAMPB__STR("Statement"));
    iampb__json_iter i = iampb__json_begin(value);
    for (uint32_t n = 0; iampb__json_type_of(value) == IAMPB__JSON_ARRAY && n < s->number; n++)
        iampb__json_advance(&i);
    return iampb__json_span(iampb__json_type_of(value) == IAMPB__JSON_ARRAY ? i.value : value);
}

/* By Deny and Allow of one document, keys that are not told being absent or, `open`, not known. */
static iampb__tri answer_of(const iampb__access *access, const iampb_compiled *compiled, bool open)
{
    iampb_request request = *access->request;
    request.context.closed = !open;
    if (find_statement(access, compiled, false, IAMPB__YES, &request) != NULL)
        return IAMPB__FALSE;
    bool yes = find_statement(access, compiled, true, IAMPB__YES, &request) != NULL;
    if (yes && find_statement(access, compiled, false, IAMPB__UNKNOWN, &request) == NULL)
        return IAMPB__TRUE;
    return yes || find_statement(access, compiled, true, IAMPB__UNKNOWN, &request) != NULL ? IAMPB__TRI_UNKNOWN
                                                                                             : IAMPB__FALSE;
}

static bool tell_doubt(iampb_run *run, const iampb__access *access, const iampb_compiled *compiled, iampb__answer *out)
{
    iampb__builder text = { .ctx = access->ctx };
    bool ok = true;
    if (iampb__compiled_doubt(compiled, compiled->name, &text)) {
        *out = (iampb__answer){ .allowed = IAMPB__TRI_UNKNOWN };
        ok = iampb__builder_keep(&text, access->scratch, &out->reason) || no_memory(run);
        out->reason = ok ? without_start(out->reason) : IAMPB__STR("");
    }
    iampb__builder_free(&text);
    return ok;
}

bool iampb__ask_document(iampb_run *run, const iampb__asker *who, const iampb__document *document,
        const iampb__ask *ask, iampb__answer *out, iampb__span *statement)
{
    iampb__asking by;
    if (!find_asker(run, who, &by, out))
        return iampb__audit_of(run)->status >= 0;
    const iampb_account *account = by.account->account;
    const iampb_compiled *compiled = iampb__index_compiled(by.access->index, IAMPB_LAYER_IDENTITY, document);
    if (compiled == NULL) { /* it cannot be read, or is not his */
        out->reason = IAMPB__STR("the text of a policy cannot be read");
        return true;
    }
    if (!iampb__access_prepare(run, by.access, ask, account->id, account->partition, who) || !set_asker(run, &by))
        return false;
    *out = (iampb__answer){ .allowed = answer_of(by.access, compiled, false), .reason = IAMPB__STR("") };
    if (out->allowed != IAMPB__TRUE)
        out->allowed = answer_of(by.access, compiled, true) == IAMPB__FALSE ? IAMPB__FALSE : IAMPB__TRI_UNKNOWN;
    else if (statement != NULL)
        *statement = span_of(document, find_statement(by.access, compiled, true, IAMPB__YES, by.access->request));
    return out->allowed == IAMPB__TRUE || tell_doubt(run, by.access, compiled, out);
}

typedef struct granting {
    iampb_run *run;
    iampb__access *access;
    bool done;
} granting;

/* Tells of the first Allow statement of the document that applies. */
static void tell_statement(granting *g, const iampb__document *document)
{
    const iampb_compiled *compiled = iampb__access_compiled(g->access, document);
    if (compiled == NULL || document->root.node == NULL)
        return;
    const iampb__compiled_statement *s = find_statement(g->access, compiled, true, IAMPB__YES, g->access->request);
    if (s == NULL)
        return;
    iampb__span span = span_of(document, s);
    iampb__run_span(g->run, "Statement", &span, NULL);
    g->done = true;
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

/* Of the request at hand. */
static void tell_granting_to(iampb_run *run, const iampb__principal *principal)
{
    granting g = { run, iampb__run_access(run), false };
    iampb__policy_visitor visitor = { &g, visit_document, visit_missing, NULL, visit_remark };
    iampb__run_ok(run, iampb__visit_identity(g.access->ctx, principal, &visitor, iampb__run_error(run)));
}

void iampb__tell_granting(iampb_run *run, const iampb__asker *who, const iampb__ask *ask)
{
    iampb__answer answer;
    if (who->details != NULL && iampb__ask_principal(run, who, ask, SIZE_MAX, &answer) /* so that it is at hand */
        && answer.allowed == IAMPB__TRUE)
        tell_granting_to(run, who->details);
}

void iampb__tell_group_granting(iampb_run *run, const iampb__principal *group, const iampb__ask *ask)
{
    iampb__answer answer;
    if (iampb__ask_group(run, group, ask, &answer) && answer.allowed == IAMPB__TRUE)
        tell_granting_to(run, group);
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
