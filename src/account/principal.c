/* principal.c - one principal of the model with its policies. See iampb/who.h. */
#include "account/principal.h"
#include "base/arn.h"
#include "base/error.h"

/* ---- Finding it ---- */
const iampb__principal *iampb__role_by_name(const iampb_account *account, iampb_str name)
{
    for (size_t i = 0; i < account->role_count; i++)
        if (iampb__str_eq_nocase(account->roles[i]->name.text, name))
            return account->roles[i];
    return NULL;
}

const iampb__principal *iampb__assumed_role(const iampb_organization *organization, const iampb_request *request)
{
    iampb__arn arn;
    if (!request->special.trust || !iampb__arn_parse(request->resource, &arn))
        return NULL;
    const iampb_account *account = iampb__account_by_id(organization, arn.account);
    const iampb_entity *entity = account == NULL ? NULL : iampb__account_find(account, request->resource);
    return entity != NULL && entity->kind == IAMPB_ENTITY_ROLE ? (const iampb__principal *)(const void *)entity : NULL;
}

/* "assumed-role/ROLE/SESSION": the role, and its ARN as the model has it. */
static const iampb__principal *role_of_session(const iampb_account *account, const iampb__arn *arn)
{
    iampb_str rest = iampb__str_from(arn->resource, sizeof "assumed-role/" - 1);
    size_t slash = iampb__str_find(rest, '/', 0);
    return slash == SIZE_MAX ? NULL : iampb__role_by_name(account, iampb__str_first(rest, slash));
}

typedef struct found {
    const iampb__principal *details;
    iampb_caller_kind kind;
    iampb_str arn;
} found;

/* false: there is none. */
static bool find_principal(const iampb_account *account, const iampb__arn *arn, iampb_str text, found *out)
{
    *out = (found){ NULL, IAMPB_CALLER_BY_ARN, text };
    if (iampb__arn_is_root(arn)) {
        out->kind = IAMPB_CALLER_ROOT;
        return true;
    }
    if (iampb__str_eq(arn->service, IAMPB__STR("sts"))
        && iampb__str_starts(arn->resource, IAMPB__STR("assumed-role/"))) {
        out->kind = IAMPB_CALLER_SESSION;
        out->details = role_of_session(account, arn);
        return out->details != NULL;
    }
    const iampb_entity *entity = iampb__account_find(account, text);
    if (entity == NULL || (entity->kind != IAMPB_ENTITY_USER && entity->kind != IAMPB_ENTITY_ROLE))
        return false;
    bool role = entity->kind == IAMPB_ENTITY_ROLE;
    out->kind = role ? IAMPB_CALLER_ROLE : IAMPB_CALLER_USER;
    out->details = role || entity->is_details ? (const iampb__principal *)(const void *)entity
                                              : ((const iampb__user *)(const void *)entity)->details;
    return true;
}

bool iampb__caller_of(const iampb__principal *details, iampb_caller_kind kind, iampb_str arn,
        const iampb__standing *standing, iampb__arena *arena, iampb_caller *out)
{
    iampb_caller c = IAMPB_CALLER_INIT;
    c.kind = kind;
    c.arn = arn;
    c.management = standing->management;
    c.organization = standing->organization;
    c.org_path = standing->path;
    c.temporary = kind == IAMPB_CALLER_USER;
    if (details != NULL) {
        if (kind == IAMPB_CALLER_SESSION || kind == IAMPB_CALLER_ROLE)
            c.role_arn = details->arn.text;
        c.unique_id = details->id.text;
        c.tag_count = details->tag_count * 2;
        if (details->tag_count > 0 && (c.tags = iampb__tag_pairs(details, arena)) == NULL)
            return false;
    }
    /* Sessions of a role may have more. */
    c.tags_known = kind == IAMPB_CALLER_ROOT || (kind == IAMPB_CALLER_USER && details != NULL);
    *out = c;
    return true;
}

static iampb_status make(const iampb_organization *o, const iampb_account *account, const found *who,
        iampb__arena *arena, iampb_principal **out, iampb_error **err)
{
    iampb__standing standing;
    iampb_principal *p = iampb__arena_zalloc(arena, 1, sizeof *p);
    iampb_str arn;
    if (p == NULL || !iampb__arena_str(arena, who->arn, &arn)
        || !iampb__standing_of(o, account->id, arena, &standing)
        || !iampb__caller_of(who->details, who->kind, arn, &standing, arena, &p->caller))
        return iampb__error_nomem(err);
    p->arena = arena;
    p->organization = o;
    p->account = account;
    p->details = who->details;
    *out = p;
    return IAMPB_OK;
}

iampb_status iampb_principal_open(iampb_organization *organization, const char *text, size_t len, iampb_principal **out,
        iampb_error **err)
{
    iampb__arena *arena = NULL;
    iampb__arn arn;
    found who;
    if (organization == NULL || text == NULL || out == NULL)
        return iampb__error_set(organization == NULL ? NULL : organization->ctx, err, IAMPB_E_INVALID,
                "organization, arn and out must not be NULL");
    iampb_status status = iampb_organization_seal(organization, err);
    if (status < 0)
        return status;
    iampb_str given = iampb__str(text, len), shown = iampb__str_first(given, 200);
    if (!iampb__arn_parse(given, &arn))
        return iampb__error_set(organization->ctx, err, IAMPB_E_INVALID,
                "\"%v\" is no ARN of a user, a role, a session of a role or a root user", shown);
    const iampb_account *account = iampb__account_by_id(organization, arn.account);
    if (account == NULL)
        return iampb__error_set(organization->ctx, err, IAMPB_E_INVALID,
                "%v: no document of account \"%v\" is in the input", shown, iampb__str_first(arn.account, 20));
    if (!find_principal(account, &arn, given, &who))
        return iampb__error_set(organization->ctx, err, IAMPB_E_INVALID,
                "%v: no such user or role is in the input", shown);
    if ((status = iampb__arena_new(organization->ctx, &arena, err)) < 0)
        return status;
    if ((status = make(organization, account, &who, arena, out, err)) < 0)
        iampb__arena_free(arena);
    return status;
}

void iampb_principal_free(iampb_principal *principal)
{
    if (principal != NULL)
        iampb__arena_free(principal->arena);
}

const iampb_caller *iampb_principal_caller(const iampb_principal *principal)
{
    return principal == NULL ? NULL : &principal->caller;
}

/* ---- The side of the resource ---- */
iampb_status iampb__complete_owner(const iampb_organization *organization, iampb_request *request, iampb_error **err)
{
    iampb__standing standing;
    iampb__arena *arena = NULL;
    bool set = request->owner_set;
    char id[12];
    if (request->owner.len != sizeof id || (set && request->owner_organization.len > 0))
        return IAMPB_OK;
    memcpy(id, request->owner.ptr, sizeof id); /* what is set is freed by setting it */
    iampb_status status = iampb__arena_new(organization->ctx, &arena, err);
    if (status < 0)
        return status;
    if (!iampb__standing_of(organization, request->owner, arena, &standing))
        status = iampb__error_nomem(err);
    else
        status = iampb_request_set_owner(request, iampb__str(id, sizeof id), standing.organization, standing.path,
                standing.management, err);
    if (status == IAMPB_OK)
        request->owner_set = set; /* the next resource may be another's */
    iampb__arena_free(arena);
    return status;
}

static iampb_status missing_policy(const iampb_request *request, const char *what, iampb_policy_set *set,
        iampb_error **err)
{
    iampb__builder text = { .ctx = set->ctx };
    iampb__builder_format(&text, "not evaluated because the %s of %v is not in the input", what, request->resource);
    iampb_status status = text.failed ? iampb__error_nomem(err)
                                      : iampb_policy_set_add_missing(set, IAMPB_LAYER_RESOURCE,
                                                iampb__builder_str(&text), err);
    iampb__builder_free(&text);
    return status;
}

iampb_status iampb__fill_resource_side(const iampb_organization *organization, const iampb_request *request,
        const iampb_compiled *resource_policy, iampb_policy_set *set, iampb_error **err)
{
    iampb__set_filler filler = { set->ctx, set };
    iampb__policy_visitor visitor = iampb__fill_set(&filler);
    const iampb__principal *role = iampb__assumed_role(organization, request);
    iampb_status status = IAMPB_OK;
    if (resource_policy != NULL)
        status = iampb_policy_set_add(set, IAMPB_LAYER_RESOURCE, resource_policy, err);
    else if (role != NULL)
        status = iampb__visit_trust(set->ctx, role, &visitor, err);
    else if (request->special.trust && !request->star)
        status = missing_policy(request, "trust policy", set, err);
    else if (request->special.kms_key)
        status = missing_policy(request, "key policy", set, err);
    if (status == IAMPB_OK && request->owner.len > 0 && request->special.rcp && !request->star)
        status = iampb__visit_organization(organization, request->owner, IAMPB_LAYER_RCP, &visitor, err);
    return status;
}

/* ---- All layers ---- */
iampb_status iampb__fill_principal(const iampb_principal *p, iampb_policy_set *set, iampb_error **err)
{
    iampb__set_filler filler = { set->ctx, set };
    iampb__policy_visitor visitor = iampb__fill_set(&filler);
    const iampb__policy_visitor *v = &visitor;
    iampb_status status = IAMPB_OK;
    if (p->details != NULL) {
        status = iampb__visit_identity(set->ctx, p->details, v, err);
        if (status == IAMPB_OK)
            status = iampb__visit_boundary(set->ctx, p->details, v, err);
    } else if (p->caller.kind != IAMPB_CALLER_ROOT) {
        iampb__builder text = { .ctx = set->ctx };
        iampb__builder_format(&text, "not evaluated because the policies of %v are not in the input", p->caller.arn);
        status = text.failed ? iampb__error_nomem(err) : v->missing(v->user, IAMPB_LAYER_IDENTITY,
                                                                 iampb__builder_str(&text), err);
        iampb__builder_free(&text);
    }
    return status < 0 ? status : iampb__visit_organization(p->organization, p->account->id, IAMPB_LAYER_SCP, v, err);
}

/* E-82 would have the caller ask; the simulator of AWS takes the principal's account. */
static iampb_status default_owner(const iampb_principal *p, iampb_request *request, iampb_error **err)
{
    iampb_str none = { "", 0 };
    if (request->owner.len > 0 || request->star)
        return iampb__complete_owner(p->organization, request, err);
    iampb_status status = iampb_request_set_owner(request, p->account->id, none, none, 0, err);
    if (status == IAMPB_OK)
        status = iampb__complete_owner(p->organization, request, err);
    if (status == IAMPB_OK)
        request->owner_set = false;
    return status;
}

iampb_status iampb_principal_policies(const iampb_principal *p, iampb_request *request,
        const iampb_compiled *resource_policy, iampb_policy_set **out, iampb_error **err)
{
    iampb_policy_set *set = NULL;
    iampb_status status;
    if (p == NULL || request == NULL || out == NULL || request->action.ptr == NULL || request->resource.ptr == NULL)
        return iampb__error_set(p == NULL ? NULL : p->organization->ctx, err, IAMPB_E_INVALID,
                "principal, request and out must not be NULL, and the request must have action and resource");
    if ((status = iampb_request_set_caller(request, &p->caller, err)) < 0
        || (status = default_owner(p, request, err)) < 0
        || (status = iampb_policy_set_new(p->organization->ctx, NULL, &set, err)) < 0)
        return status;
    if ((status = iampb__fill_principal(p, set, err)) < 0
        || (status = iampb__fill_resource_side(p->organization, request, resource_policy, set, err)) < 0) {
        iampb_policy_set_free(set);
        return status;
    }
    *out = set;
    return IAMPB_OK;
}
