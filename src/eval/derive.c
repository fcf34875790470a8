/* derive.c - the context keys that follow from caller, resource and time. See context.h.
 * What the host has set is left alone; what cannot be known is not given rather than absent (E-116).
 * Rule: AWS IAM User Guide, "AWS global condition context keys". */
#include "eval/caller.h"
#include "base/arn.h"
#include "base/error.h"

/* One run: filling stops at the first failure. */
typedef struct filler {
    iampb_request *r;
    bool failed;
} filler;

/* The key, unless the host has set it. */
static iampb__context_key *key_for(filler *f, iampb_str name)
{
    iampb__context_key *key = f->failed ? NULL : iampb__context_put(f->r->ctx, &f->r->context, name);
    f->failed = key == NULL;
    return key == NULL || (key->state != IAMPB__KEY_NOT_GIVEN && !key->derived) ? NULL : key;
}

/* The text must live as long as the request has it: nothing is copied. */
static void fill(filler *f, iampb_str name, iampb_str value)
{
    iampb__context_key *key = key_for(f, name);
    if (key == NULL)
        return;
    key->state = IAMPB__KEY_SINGLE;
    key->derived = true;
    key->single = value;
}

/* A list of one. */
static void fill_list(filler *f, iampb_str name, iampb_str value)
{
    iampb__context_key *key = key_for(f, name);
    if (key == NULL)
        return;
    if (!iampb__key_set(f->r->ctx, key, IAMPB__KEY_LIST, &value, 1))
        f->failed = true;
    key->derived = true;
}

static void fill_absent(filler *f, iampb_str name)
{
    iampb__context_key *key = key_for(f, name);
    if (key == NULL)
        return;
    key->state = IAMPB__KEY_ABSENT;
    key->derived = true;
}

static void fill_known(filler *f, iampb_str name, iampb_str value)
{
    if (value.len > 0)
        fill(f, name, value);
}

/* Whatever was filled in before; "": not known. The key has its place from the beginning, so that changes of it need
 * no memory. */
static void fill_again(filler *f, iampb_str name, iampb_str value)
{
    iampb__context_key *key = key_for(f, name);
    if (key == NULL)
        return;
    key->state = value.len > 0 ? IAMPB__KEY_SINGLE : IAMPB__KEY_NOT_GIVEN;
    key->derived = true;
    key->single = value;
}

#define S(literal) IAMPB__STR(literal)

/* ---- The caller ---- */
static iampb_str join_id(iampb_request *r, iampb_str a, iampb_str b)
{
    if (a.len + b.len + 1 > sizeof r->user_id)
        return S("");
    memcpy(r->user_id, a.ptr, a.len);
    r->user_id[a.len] = ':';
    memcpy(r->user_id + a.len + 1, b.ptr, b.len);
    return iampb__str(r->user_id, a.len + 1 + b.len);
}

static iampb_str user_id(iampb_request *r)
{
    const iampb__caller *c = &r->caller;
    switch (c->kind) {
    case IAMPB_CALLER_USER: return c->unique_id;
    case IAMPB_CALLER_SESSION: return c->unique_id.len == 0 ? c->unique_id : join_id(r, c->unique_id, c->session);
    case IAMPB_CALLER_FEDERATED_USER: return join_id(r, c->account, c->session);
    case IAMPB_CALLER_ROOT: return c->account;
    case IAMPB_CALLER_ANONYMOUS: return S("anonymous");
    default: return S("");
    }
}

static iampb_str principal_type(iampb_caller_kind kind)
{
    switch (kind) {
    case IAMPB_CALLER_USER: return S("User");
    case IAMPB_CALLER_ROLE:
    case IAMPB_CALLER_SESSION: return S("AssumedRole");
    case IAMPB_CALLER_FEDERATED_USER: return S("FederatedUser");
    case IAMPB_CALLER_ROOT: return S("Account");
    case IAMPB_CALLER_ANONYMOUS: return S("Anonymous");
    default: return S("");
    }
}

static void fill_tags(filler *f)
{
    char name[20 + 256];
    static const iampb_str start = IAMPB__STR_INIT("aws:PrincipalTag/");
    for (size_t i = 0; i < f->r->tag_count; i++) {
        iampb_str tag = f->r->tags[2 * i];
        if (tag.len > sizeof name - start.len)
            continue; /* longer than any tag key of AWS */
        memcpy(name, start.ptr, start.len);
        memcpy(name + start.len, tag.ptr, tag.len);
        fill(f, iampb__str(name, start.len + tag.len), f->r->tags[2 * i + 1]);
    }
}

static void fill_service(filler *f)
{
    bool service = f->r->caller.kind == IAMPB_CALLER_SERVICE;
    fill(f, S("aws:PrincipalIsAWSService"), service ? S("true") : S("false"));
    if (service) {
        fill(f, S("aws:PrincipalServiceName"), f->r->caller.arn);
        fill_list(f, S("aws:PrincipalServiceNamesList"), f->r->caller.arn);
        return;
    }
    fill_absent(f, S("aws:PrincipalServiceName"));
    fill_absent(f, S("aws:PrincipalServiceNamesList"));
    fill_absent(f, S("aws:SourceAccount"));
    fill_absent(f, S("aws:SourceArn"));
    fill_absent(f, S("aws:SourceOrgID"));
    fill_absent(f, S("aws:SourceOrgPaths"));
}

static void fill_nobody(filler *f)
{
    static const iampb_str names[] = { IAMPB__STR_INIT("aws:PrincipalArn"), IAMPB__STR_INIT("aws:PrincipalAccount"),
        IAMPB__STR_INIT("aws:PrincipalOrgID"), IAMPB__STR_INIT("aws:PrincipalOrgPaths") };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        fill_absent(f, names[i]);
}

static void fill_caller(filler *f)
{
    const iampb__caller *c = &f->r->caller;
    bool session = c->kind == IAMPB_CALLER_SESSION || c->kind == IAMPB_CALLER_ROLE;
    if (!f->r->has_caller || c->kind == IAMPB_CALLER_UNKNOWN)
        return;
    fill_service(f);
    fill_known(f, S("aws:PrincipalType"), principal_type(c->kind));
    fill_known(f, S("aws:userid"), user_id(f->r));
    if (c->kind == IAMPB_CALLER_USER)
        fill(f, S("aws:username"), c->name);
    else
        fill_absent(f, S("aws:username"));
    if (c->kind == IAMPB_CALLER_SERVICE || c->kind == IAMPB_CALLER_ANONYMOUS) {
        fill_nobody(f);
        return;
    }
    fill_tags(f);
    fill_known(f, S("aws:PrincipalArn"), session ? c->role_arn : c->account.len > 0 ? c->arn : S(""));
    fill_known(f, S("aws:PrincipalAccount"), c->account);
    fill_known(f, S("aws:PrincipalOrgID"), f->r->organization);
    if (f->r->org_path.len > 0)
        fill_list(f, S("aws:PrincipalOrgPaths"), f->r->org_path);
    if (c->kind == IAMPB_CALLER_USER && !f->r->temporary) { /* long-term keys, or the console's own credentials */
        fill_absent(f, S("aws:MultiFactorAuthPresent"));
        fill_absent(f, S("aws:MultiFactorAuthAge"));
        fill_absent(f, S("aws:TokenIssueTime"));
    }
}

/* ---- The resource, the request ---- */
/* Services with one Region for all. */
static const struct home {
    iampb_str service, region;
} homes[] = {
    { IAMPB__STR_INIT("iam"), IAMPB__STR_INIT("us-east-1") },
    { IAMPB__STR_INIT("organizations"), IAMPB__STR_INIT("us-east-1") },
    { IAMPB__STR_INIT("account"), IAMPB__STR_INIT("us-east-1") },
    { IAMPB__STR_INIT("cloudfront"), IAMPB__STR_INIT("us-east-1") },
    { IAMPB__STR_INIT("route53"), IAMPB__STR_INIT("us-east-1") },
    { IAMPB__STR_INIT("route53domains"), IAMPB__STR_INIT("us-east-1") },
    { IAMPB__STR_INIT("waf"), IAMPB__STR_INIT("us-east-1") },
    { IAMPB__STR_INIT("shield"), IAMPB__STR_INIT("us-east-1") },
    { IAMPB__STR_INIT("support"), IAMPB__STR_INIT("us-east-1") },
    { IAMPB__STR_INIT("health"), IAMPB__STR_INIT("us-east-1") },
    { IAMPB__STR_INIT("globalaccelerator"), IAMPB__STR_INIT("us-west-2") },
    { IAMPB__STR_INIT("networkmanager"), IAMPB__STR_INIT("us-west-2") },
};

static iampb_str region_of(const iampb_request *r)
{
    iampb__arn arn;
    if (r->resource.ptr != NULL && iampb__arn_parse(r->resource, &arn) && arn.region.len > 0)
        return arn.region;
    for (size_t i = 0; r->action.ptr != NULL && i < sizeof homes / sizeof homes[0]; i++)
        if (iampb__str_eq(homes[i].service, r->service))
            return homes[i].region;
    return S("");
}

static void fill_request(filler *f)
{
    const iampb_request *r = f->r;
    fill_again(f, S("aws:ResourceAccount"), r->owner);
    fill_again(f, S("aws:RequestedRegion"), region_of(r));
    fill_known(f, S("aws:ResourceOrgID"), r->owner_organization);
    if (r->owner_path.len > 0)
        fill_list(f, S("aws:ResourceOrgPaths"), r->owner_path);
    fill(f, S("aws:SecureTransport"), S("true"));
    fill_absent(f, S("aws:CalledVia"));
    fill_absent(f, S("aws:CalledViaFirst"));
    fill_absent(f, S("aws:CalledViaLast"));
    fill(f, S("aws:ViaAWSService"), S("false"));
    if (r->now_len > 0) {
        fill(f, S("aws:CurrentTime"), iampb__str(r->now, r->now_len));
        fill(f, S("aws:EpochTime"), iampb__str(r->epoch, r->epoch_len));
    }
}

iampb_status iampb__request_derive_target(iampb_request *r, iampb_error **err)
{
    filler f = { r, false };
    fill_again(&f, S("aws:ResourceAccount"), r->owner);
    fill_again(&f, S("aws:RequestedRegion"), region_of(r));
    return f.failed ? iampb__error_nomem(err) : IAMPB_OK;
}

iampb_status iampb__request_derive(iampb_request *r, iampb_error **err)
{
    filler f = { r, false };
    for (size_t i = 0; i < r->context.count; i++)
        if (r->context.keys[i].derived)
            r->context.keys[i].state = IAMPB__KEY_NOT_GIVEN;
    fill_caller(&f);
    fill_request(&f);
    return f.failed ? iampb__error_nomem(err) : IAMPB_OK;
}
