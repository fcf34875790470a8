/* inquire.c - see inquire.h. */
#include "graph/inquire.h"
#include "account/who_can.h"
#include "base/arn.h"
#include "base/error.h"
#include "graph/chosen.h"
#include "graph/trust_index.h"
#include "json/bridge.h"

/* ---- Life ---- */
iampb_status iampb__inquirer_begin(const iampb_graph *g, iampb_graph *making, iampb__inquirer *a, iampb_error **err)
{
    *a = (iampb__inquirer){ .g = g, .making = making, .err = err, .caller = IAMPB__NO_NODE };
    iampb_status status = iampb_request_new(g->ctx, &a->request, err);
    if (status == IAMPB_OK)
        status = iampb__arena_new(g->ctx, &a->scratch, err);
    if (status == IAMPB_OK && g->now != INT64_MIN)
        status = iampb_request_set_now(a->request, g->now, err);
    return status;
}

void iampb__inquirer_end(iampb__inquirer *a)
{
    iampb_request_free(a->request);
    iampb__arena_free(a->scratch);
    IAMPB__VEC_FREE(iampb_str, a->g->ctx, &a->keys);
}

/* ---- Who ---- */
static const iampb_str mfa_keys[] = { IAMPB__STR_INIT("aws:MultiFactorAuthPresent"),
    IAMPB__STR_INIT("aws:MultiFactorAuthAge") };

/* A session of a role never carries MFA (V-9); a user may have it or not. */
static iampb_status set_mfa(iampb__inquirer *a, bool absent)
{
    iampb_status status = IAMPB_OK;
    for (size_t i = 0; status == IAMPB_OK && i < sizeof mfa_keys / sizeof mfa_keys[0]; i++) {
        iampb_request_unset(a->request, mfa_keys[i].ptr, mfa_keys[i].len);
        if (absent)
            status = iampb_request_set_absent(a->request, mfa_keys[i].ptr, mfa_keys[i].len, a->err);
    }
    return status;
}

static iampb_status set_entry(iampb__inquirer *a, uint32_t entry)
{
    const iampb__who_entry *e = &a->g->index->entries[entry];
    iampb_caller caller;
    if (a->caller == entry)
        return IAMPB_OK;
    a->caller = IAMPB__NO_NODE;
    const iampb__standing *standing = &iampb__entry_account(a->g, entry)->standing;
    if (!iampb__caller_of(e->details, e->kind, e->arn, standing, a->scratch, &caller))
        return iampb__error_nomem(a->err);
    iampb_status status = iampb_request_set_caller(a->request, &caller, a->err);
    if (status == IAMPB_OK)
        status = set_mfa(a, e->kind == IAMPB_CALLER_ROLE);
    if (status == IAMPB_OK)
        a->caller = entry;
    return status;
}

/* ---- What ---- */
static iampb_status set_step(iampb__inquirer *a, const iampb__asked_step *step)
{
    iampb_status status = iampb_request_set_action(a->request, step->action.ptr, step->action.len, a->err);
    if (status == IAMPB_OK)
        status = iampb_request_set_resource(a->request, step->resource.ptr, step->resource.len, a->err);
    return status;
}

static iampb_status set_owner(iampb__inquirer *a, uint32_t account)
{
    const iampb__who_account *owner = &a->g->index->accounts[account];
    return iampb_request_set_owner(a->request, owner->account->id, owner->standing.organization,
            owner->standing.path, owner->standing.management, a->err);
}

/* ---- The side of the resource ---- */
/* Borrowed layers; a level and a list of one document each. */
typedef struct side {
    iampb_policy_set set;
    iampb__level trust;
    const iampb_compiled *policy;
} side;

static void fill_side(iampb__inquirer *a, uint32_t account, uint32_t role, side *s)
{
    memset(s, 0, sizeof *s);
    s->set.ctx = a->g->ctx;
    if (a->request->special.rcp) {
        const iampb_policy_set *rcps = a->g->trusts->rcps[account];
        s->set.layers[IAMPB_LAYER_RCP] = rcps->layers[IAMPB_LAYER_RCP];
        s->set.remarks = rcps->remarks;
    }
    if (!a->request->special.trust || role == IAMPB__NO_NODE)
        return;
    const iampb__trust_at *at = &a->g->trusts->at[role];
    s->policy = at->compiled;
    s->trust.missing = at->doubt.len > 0;
    s->trust.policies = (iampb__vec){ &s->policy, at->compiled != NULL, 1 };
    s->set.layers[IAMPB_LAYER_RESOURCE] = (iampb__layer){ true, { &s->trust, 1, 1 } };
}

/* ---- Asking ---- */
iampb_status iampb__reply_set(iampb__inquirer *a, iampb_can value, const iampb__why *why, iampb__reply *out)
{
    *out = (iampb__reply){ value, a->making == NULL ? NULL : iampb__graph_why(a->making, why) };
    return out->why == NULL && a->making != NULL ? iampb__error_nomem(a->err) : IAMPB_OK;
}

static void put_text_list(iampb__json_writer *w, const char *name, iampb_str item)
{
    iampb__json_key(w, name);
    iampb__json_open(w, '[');
    iampb__json_put_str(w, item);
    iampb__json_close(w, ']');
}

/* The request at hand, which is allowed as it is: keys that follow from the rest are filled in again. */
static void write_request(iampb__inquirer *a)
{
    const iampb_request *r = a->request;
    iampb__json_writer w = { .out = a->witness };
    iampb__builder_clear(a->witness);
    iampb__json_open(&w, '{');
    put_text_list(&w, "ActionNames", r->action);
    put_text_list(&w, "ResourceArns", r->resource);
    iampb__json_member_str(&w, "CallerArn", r->caller.arn);
    iampb__json_key(&w, "ContextEntries");
    iampb__json_open(&w, '[');
    for (size_t i = 0; i < r->context.count; i++) {
        const iampb__context_key *key = &r->context.keys[i];
        if (key->derived || key->state != IAMPB__KEY_SINGLE)
            continue;
        iampb__json_open(&w, '{');
        iampb__json_member_str(&w, "ContextKeyName", key->name);
        put_text_list(&w, "ContextKeyValues", key->single);
        iampb__json_member_str(&w, "ContextKeyType", IAMPB__STR("string"));
        iampb__json_close(&w, '}');
    }
    iampb__json_close(&w, ']');
    iampb__json_close(&w, '}');
}

static iampb_status unknown(iampb__inquirer *a, const iampb_who *who, const iampb__trust_at *trust, iampb__reply *out)
{
    iampb_str missing = IAMPB__STR("a document that is not in the input");
    if (trust != NULL && trust->doubt.len > 0)
        missing = trust->doubt;
    else if (who->notes.count > 0)
        missing = *IAMPB__VEC_AT(iampb_str, &who->notes, 0);
    return iampb__reply_set(a, IAMPB_CAN_UNKNOWN, &(iampb__why){ NULL, 0, missing }, out);
}

static iampb_status decide(iampb__inquirer *a, const iampb_policy_set *own, const iampb_policy_set *scps, side *s,
        iampb__whose whose, uint32_t role, const iampb__chooser *chooser, iampb__reply *out)
{
    iampb_who who = { .arena = a->scratch, .ctx = a->g->ctx };
    iampb__question q = { .index = a->g->index, .request = a->request, .side = &s->set, .who = &who, .err = a->err,
        .keys = a->keys };
    const iampb__who_keys *keys = NULL;
    iampb_can value = 0;
    *out = (iampb__reply){ 0, NULL };
    iampb_status status = iampb__question_ask(&q, own, scps, whose, &value, &keys);
    a->keys = q.keys; /* may have grown */
    out->value = value;
    if (status == IAMPB_OK && value == IAMPB_CAN_YES && a->witness != NULL)
        write_request(a);
    if (status == IAMPB_OK && value == IAMPB_CAN_UNKNOWN)
        status = unknown(a, &who, role == IAMPB__NO_NODE ? NULL : &a->g->trusts->at[role], out);
    if (status == IAMPB_OK && value == IAMPB_CAN_YES_IF) {
        iampb_policy_set all = s->set;
        for (int layer = 0; own != NULL && layer < IAMPB__POLICY_LAYERS; layer++)
            if (layer == IAMPB_LAYER_IDENTITY || layer == IAMPB_LAYER_BOUNDARY)
                all.layers[layer] = own->layers[layer];
        if (scps != NULL)
            all.layers[IAMPB_LAYER_SCP] = scps->layers[IAMPB_LAYER_SCP];
        status = iampb__choose(a, &all, chooser, out);
    }
    IAMPB__VEC_FREE(iampb_str, who.ctx, &who.notes);
    iampb__map_free(who.ctx, &who.noted);
    return status;
}

static uint32_t role_of(const iampb__inquirer *a, iampb_str resource)
{
    size_t entry = a->request->special.trust ? iampb__entry_by_arn(a->g->index, resource) : SIZE_MAX;
    return entry == SIZE_MAX ? IAMPB__NO_NODE : (uint32_t)entry;
}

static uint32_t account_of(const iampb__inquirer *a, uint32_t entry)
{
    return iampb__group_of(a->g->index, a->g->index->entries[entry].group)->account;
}

static iampb_status ask_at(iampb__inquirer *a, uint32_t entry, const iampb__asked_step *step,
        const iampb__change *change, iampb__reply *out)
{
    const iampb__who_group *group = iampb__group_of(a->g->index, a->g->index->entries[entry].group);
    iampb_status status = set_step(a, step);
    uint32_t role = status < 0 ? IAMPB__NO_NODE : role_of(a, step->resource);
    uint32_t owner = role == IAMPB__NO_NODE ? group->account : account_of(a, role);
    bool capped = change == NULL || !change->no_scps;
    iampb__chooser chooser = { .outsider = false };
    iampb_policy_set own = *group->set;
    side s;
    if (status == IAMPB_OK)
        status = set_owner(a, owner);
    if (status == IAMPB_OK)
        fill_side(a, owner, role, &s);
    if (change != NULL && change->no_boundary)
        own.layers[IAMPB_LAYER_BOUNDARY] = (iampb__layer){ false, { NULL, 0, 0 } };
    if (status == IAMPB_OK)
        status = decide(a, &own, capped ? a->g->index->accounts[group->account].scps : NULL, &s, IAMPB__OF_CALLER, role,
                &chooser, out);
    return status;
}

iampb_status iampb__inquire(iampb__inquirer *a, uint32_t entry, const iampb__asked_step *step,
        const iampb__change *change, iampb__reply *out)
{
    iampb__arena_reset(a->scratch);
    iampb_status status = set_entry(a, entry);
    if (status < 0)
        return status;
    return ask_at(a, entry, step, change, out);
}

/* ---- Outsiders ---- */
typedef struct stranger {
    iampb_caller caller;
    iampb__whose whose;
    bool has_account;
} stranger;

static bool format_user(iampb__inquirer *a, iampb_str partition, iampb_str account, iampb_str *out)
{
    iampb__builder text = { .ctx = a->g->ctx };
    iampb__builder_format(&text, "arn:%v:iam::%v:user/-", partition, account);
    bool ok = iampb__builder_keep(&text, a->scratch, out);
    iampb__builder_free(&text);
    return ok;
}

/* Whoever it is: of an account, any user that its administrators make. */
static bool set_stranger(iampb__inquirer *a, const iampb__outsider *o, iampb_str partition, stranger *out)
{
    *out = (stranger){ IAMPB_CALLER_INIT, IAMPB__OF_CALLER, true };
    switch (o->kind) {
    case IAMPB__OUTSIDER_ANYONE:
        out->whose = IAMPB__OF_ACCOUNT;
        out->caller.kind = IAMPB_CALLER_USER;
        return format_user(a, partition, IAMPB__STR("000000000000"), &out->caller.arn); /* no account has this id */
    case IAMPB__OUTSIDER_ACCOUNT:
        out->whose = IAMPB__OF_ACCOUNT;
        out->caller.kind = IAMPB_CALLER_USER;
        return format_user(a, partition, o->name, &out->caller.arn);
    case IAMPB__OUTSIDER_PRINCIPAL:
        out->caller.arn = o->name;
        return true;
    case IAMPB__OUTSIDER_PROVIDER:
        out->caller.kind = IAMPB_CALLER_PROVIDER;
        out->caller.arn = o->name;
        out->has_account = false;
        return true;
    }
    return false;
}

/* No account outside of the organisation has its id. */
static iampb_status set_standing(iampb__inquirer *a, const iampb__outsider *o, const iampb_caller *caller)
{
    static const iampb_str keys[] = { IAMPB__STR_INIT("aws:PrincipalOrgID"), IAMPB__STR_INIT("aws:PrincipalOrgPaths") };
    iampb__arn arn;
    bool known = o->kind == IAMPB__OUTSIDER_ANYONE
            || (a->g->organization->member_count > 0 && iampb__arn_parse(caller->arn, &arn)
                    && iampb__organization_member(a->g->organization, arn.account) == NULL);
    iampb_status status = IAMPB_OK;
    for (size_t i = 0; status == IAMPB_OK && i < sizeof keys / sizeof keys[0]; i++) {
        iampb_request_unset(a->request, keys[i].ptr, keys[i].len);
        if (known)
            status = iampb_request_set_absent(a->request, keys[i].ptr, keys[i].len, a->err);
    }
    return status;
}

static void unset_standing(iampb__inquirer *a)
{
    iampb_request_unset(a->request, "aws:PrincipalOrgID", sizeof "aws:PrincipalOrgID" - 1);
    iampb_request_unset(a->request, "aws:PrincipalOrgPaths", sizeof "aws:PrincipalOrgPaths" - 1);
}

static iampb_str partition_of(iampb_str arn)
{
    iampb_str rest = iampb__str_from(arn, 4);
    return iampb__str_starts(arn, IAMPB__STR("arn:")) ? iampb__str_first(rest, iampb__str_find(rest, ':', 0))
                                                      : IAMPB__STR("aws");
}

iampb_status iampb__inquire_outsider(iampb__inquirer *a, uint32_t node, const iampb__asked_step *step,
        iampb__reply *out)
{
    const iampb__outsider *o = iampb__outsider_at(a->g, node);
    iampb__chooser chooser = { .outsider = true, .holder = o->kind != IAMPB__OUTSIDER_ANYONE,
        .provider = o->kind == IAMPB__OUTSIDER_PROVIDER };
    stranger who;
    side s;
    *out = (iampb__reply){ 0, NULL };
    iampb__arena_reset(a->scratch);
    a->caller = IAMPB__NO_NODE;
    if (!set_stranger(a, o, partition_of(step->resource), &who))
        return iampb__error_nomem(a->err);
    iampb_status status = iampb_request_set_caller(a->request, &who.caller, NULL);
    if (status == IAMPB_E_INVALID)
        return IAMPB_OK; /* nobody can be that */
    if (status < 0)
        return iampb__error_nomem(a->err);
    status = set_mfa(a, false);
    if (status == IAMPB_OK)
        status = set_standing(a, o, &who.caller);
    if (status == IAMPB_OK)
        status = set_step(a, step);
    uint32_t role = status < 0 ? IAMPB__NO_NODE : role_of(a, step->resource);
    if (status == IAMPB_OK && role != IAMPB__NO_NODE) {
        status = set_owner(a, account_of(a, role));
        if (status == IAMPB_OK)
            fill_side(a, account_of(a, role), role, &s);
        if (status == IAMPB_OK)
            status = decide(a, who.has_account ? a->g->index->outside : NULL, NULL, &s, who.whose, role, &chooser, out);
    }
    unset_standing(a);
    return status;
}

/* ---- Groups ---- */
bool iampb__inquire_alone(iampb__inquirer *a, uint32_t group, const iampb__asked_step *step)
{
    const iampb__who_group *of = iampb__group_of(a->g->index, group);
    side s;
    if (of->count == 1)
        return false;
    if (set_step(a, step) < 0)
        return true; /* asking will tell what is wrong */
    uint32_t role = role_of(a, step->resource);
    fill_side(a, role == IAMPB__NO_NODE ? of->account : account_of(a, role), role, &s);
    bool alone = iampb__layer_is_personal(of->set, IAMPB_LAYER_IDENTITY, a->request)
            || iampb__layer_is_personal(of->set, IAMPB_LAYER_BOUNDARY, a->request)
            || iampb__layer_is_personal(a->g->index->accounts[of->account].scps, IAMPB_LAYER_SCP, a->request)
            || iampb__layer_is_personal(&s.set, IAMPB_LAYER_RESOURCE, a->request)
            || iampb__layer_is_personal(&s.set, IAMPB_LAYER_RCP, a->request);
    return alone;
}

/* ---- Witnesses ---- */
iampb_status iampb__inquire_witness(iampb__inquirer *a, uint32_t node, const iampb__asked_step *step,
        iampb__reply *reply, iampb__builder *out)
{
    iampb__builder text = { .ctx = a->g->ctx };
    a->witness = &text;
    iampb_status status = iampb__is_entry(a->g, node) ? iampb__inquire(a, node, step, NULL, reply)
                                                      : iampb__inquire_outsider(a, node, step, reply);
    a->witness = NULL;
    if (status == IAMPB_OK && reply->value != 0)
        iampb__builder_add(out, iampb__builder_str(&text));
    if (status == IAMPB_OK && text.failed)
        status = iampb__error_nomem(a->err);
    iampb__builder_free(&text);
    return status;
}
