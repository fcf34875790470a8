/* principal_policies.c - which documents act on a principal. See principal_policies.h.
 * Rule: AWS IAM User Guide, "Policies and permissions in IAM"; AWS Organizations User Guide, "SCP evaluation",
 * "Resource control policies"; E-78, E-79, E-81, E-82. */
#include "account/principal_policies.h"
#include "base/arn.h"
#include "base/error.h"

/* ---- Telling the visitor ---- */
static iampb_status tell_missing(iampb_context *ctx, const iampb__policy_visitor *v, iampb_layer layer,
        iampb_error **err, const char *format, ...)
{
    iampb__builder text = { .ctx = ctx };
    va_list args;
    va_start(args, format);
    iampb__builder_vformat(&text, format, args);
    va_end(args);
    iampb_status status = text.failed ? iampb__error_nomem(err)
                                      : v->missing(v->user, layer, iampb__builder_str(&text), err);
    iampb__builder_free(&text);
    return status;
}

/* A document under a name, or why it cannot be read. */
static iampb_status tell(iampb_context *ctx, const iampb__policy_visitor *v, iampb_layer layer,
        const iampb__document *document, iampb_str name, iampb_error **err)
{
    if (document != NULL && document->root.node != NULL)
        return v->document(v->user, layer, document, name, err);
    if (document != NULL && document->present)
        return tell_missing(ctx, v, layer, err, "not evaluated because the text of %v cannot be read: %v", name,
                document->error);
    return tell_missing(ctx, v, layer, err, "not evaluated because the text of %v is not in the input", name);
}

/* ---- Identity and boundary ---- */
static const iampb__document *current_document(const iampb__policy *policy)
{
    return policy == NULL || policy->current == NULL ? NULL : &policy->current->document;
}

static iampb_status visit_inline(iampb_context *ctx, const iampb__inline_policy *policy, const iampb__policy_visitor *v,
        iampb_error **err)
{
    iampb__builder name = { .ctx = ctx };
    iampb__builder_format(&name, "inline policy %v of %v", policy->name.text, policy->owner->arn.text);
    iampb_status status = name.failed
            ? iampb__error_nomem(err)
            : tell(ctx, v, IAMPB_LAYER_IDENTITY, &policy->document, iampb__builder_str(&name), err);
    iampb__builder_free(&name);
    return status;
}

static iampb_status visit_own(iampb_context *ctx, const iampb__principal *p, const iampb__policy_visitor *v,
        iampb_error **err)
{
    iampb_status status = IAMPB_OK;
    for (size_t i = 0; status == IAMPB_OK && i < p->inline_count; i++)
        status = visit_inline(ctx, &p->inline_policies[i], v, err);
    for (size_t i = 0; status == IAMPB_OK && i < p->attached_count; i++) {
        const iampb__attachment *attached = &p->attached[i];
        status = tell(ctx, v, IAMPB_LAYER_IDENTITY, current_document(attached->policy), attached->arn.text, err);
    }
    return status;
}

iampb_status iampb__visit_identity(iampb_context *ctx, const iampb__principal *p, const iampb__policy_visitor *v,
        iampb_error **err)
{
    iampb_status status = visit_own(ctx, p, v, err);
    for (size_t i = 0; status == IAMPB_OK && i < p->group_name_count; i++)
        status = p->groups != NULL && p->groups[i] != NULL
                ? visit_own(ctx, p->groups[i], v, err)
                : tell_missing(ctx, v, IAMPB_LAYER_IDENTITY, err,
                          "not evaluated because the group %v of %v is not in the input", p->group_names[i].text,
                          p->arn.text);
    return status;
}

iampb_status iampb__visit_boundary(iampb_context *ctx, const iampb__principal *p, const iampb__policy_visitor *v,
        iampb_error **err)
{
    if (!p->has_boundary)
        return IAMPB_OK;
    return tell(ctx, v, IAMPB_LAYER_BOUNDARY, current_document(p->boundary), p->boundary_arn.text, err);
}

iampb_status iampb__visit_trust(iampb_context *ctx, const iampb__principal *role, const iampb__policy_visitor *v,
        iampb_error **err)
{
    iampb__builder name = { .ctx = ctx };
    iampb__builder_format(&name, "trust policy of %v", role->arn.text);
    iampb_status status = name.failed
            ? iampb__error_nomem(err)
            : tell(ctx, v, IAMPB_LAYER_RESOURCE, &role->trust, iampb__builder_str(&name), err);
    iampb__builder_free(&name);
    return status;
}

/* ---- The organisation's policies ---- */
typedef struct guard {
    const iampb_organization *organization;
    iampb_layer layer;
    iampb_str type;
    const iampb__policy_visitor *visitor;
    iampb_error **err;
    bool all_known;         /* of every policy of the type all targets */
} guard;

static const iampb__unit *root_of(const iampb_organization *o)
{
    return o->unit_count > 0 && o->units[0]->is_root ? o->units[0] : NULL;
}

/* Of a type that is not enabled at the root no policy acts. */
static bool is_off(const guard *g)
{
    const iampb__unit *root = root_of(g->organization);
    if (iampb__str_eq(g->organization->feature_set.text, IAMPB__STR("CONSOLIDATED_BILLING")))
        return true;
    if (root == NULL || g->organization->parts[IAMPB_DOCUMENT_ROOTS].state != IAMPB_PART_LOADED)
        return false;
    for (size_t i = 0; i < root->enabled_type_count; i++)
        if (iampb__str_eq(root->enabled_types[i].text, g->type))
            return false;
    return true;
}

static bool all_targets_known(const guard *g)
{
    const iampb_organization *o = g->organization;
    bool listed = false;
    for (size_t i = 0; i < o->listed_type_count; i++)
        listed = listed || iampb__str_eq(o->listed_types[i], g->type);
    for (size_t i = 0; listed && i < o->policy_count; i++)
        if (iampb__str_eq(o->policies[i]->type.text, g->type) && !o->policies[i]->targets_listed)
            return false;
    return listed;
}

static iampb_status visit_policy(const guard *g, const iampb__organization_policy *policy)
{
    iampb_str name = policy->arn.text.len > 0 ? policy->arn.text : policy->id.text;
    if (iampb__str_eq(policy->id.text, IAMPB__STR("p-RCPFullAWSAccess")))
        return IAMPB_OK; /* always attached, and only Deny matters (E-82) */
    if (iampb__str_eq(policy->id.text, IAMPB__STR("p-FullAWSAccess")) && !policy->document.present)
        return g->visitor->document(g->visitor->user, g->layer, NULL, name, g->err);
    return tell(g->organization->ctx, g->visitor, g->layer, &policy->document, name, g->err);
}

/* One place on the path: root, unit or account. That a place has no policy of a type that is enabled cannot be, for the
 * last one cannot be detached: then it was asked for policies of another type. */
static iampb_status visit_place(const guard *g, iampb_str id, const iampb__organization_policy *const *policies,
        size_t count, bool listed)
{
    iampb_status status = g->visitor->level(g->visitor->user, g->layer, id, g->err);
    size_t seen = 0;
    for (size_t i = 0; status == IAMPB_OK && i < count; i++)
        if (policies[i] != NULL && iampb__str_eq(policies[i]->type.text, g->type)) {
            status = visit_policy(g, policies[i]);
            seen++;
        }
    if (status == IAMPB_OK && !g->all_known && !(listed && seen > 0))
        status = tell_missing(g->organization->ctx, g->visitor, g->layer, g->err,
                "not evaluated because which policies of type %v are attached to %v is not in the input", g->type, id);
    return status;
}

static iampb_status visit_up(const guard *g, const iampb__unit *unit)
{
    const iampb__unit *chain[64];
    size_t depth = 0;
    for (; unit != NULL && depth < sizeof chain / sizeof chain[0]; unit = unit->parent)
        chain[depth++] = unit;
    iampb_status status = IAMPB_OK;
    if (depth == 0 || !chain[depth - 1]->is_root) {
        status = g->visitor->level(g->visitor->user, g->layer, IAMPB__STR(""), g->err);
        if (status == IAMPB_OK)
            status = tell_missing(g->organization->ctx, g->visitor, g->layer, g->err,
                    "not evaluated because the place of the account in the organisation is not in the input");
    }
    while (status == IAMPB_OK && depth-- > 0)
        status = visit_place(g, chain[depth]->id.text, chain[depth]->policies, chain[depth]->policy_count,
                chain[depth]->policies_listed);
    return status;
}

/* Of an account that no list of the organisation has. */
static iampb_status visit_stranger(const guard *g, iampb_str account)
{
    const iampb_organization *o = g->organization;
    iampb_part_state listed = o->parts[IAMPB_DOCUMENT_ACCOUNTS].state;
    iampb__builder text = { .ctx = o->ctx };
    if (o->parts[IAMPB_DOCUMENT_ORGANIZATION].state == IAMPB_PART_ABSENT || listed == IAMPB_PART_LOADED
        || listed == IAMPB_PART_EMPTY)
        return IAMPB_OK;
    if (o->described && listed != IAMPB_PART_NOT_LOADED)
        return tell_missing(o->ctx, g->visitor, g->layer, g->err,
                "not evaluated because the list of the organisation's accounts is not whole");
    iampb__builder_format(&text, "%s were not evaluated: no document tells whether account %v is in an organisation",
            g->layer == IAMPB_LAYER_SCP ? "SCPs" : "RCPs", account);
    iampb_status status = text.failed ? iampb__error_nomem(g->err)
                                      : g->visitor->remark(g->visitor->user, iampb__builder_str(&text), g->err);
    iampb__builder_free(&text);
    return status;
}

iampb_status iampb__visit_organization(const iampb_organization *organization, iampb_str account, iampb_layer layer,
        const iampb__policy_visitor *visitor, iampb_error **err)
{
    bool scp = layer == IAMPB_LAYER_SCP;
    guard g = { organization, layer,
        scp ? IAMPB__STR("SERVICE_CONTROL_POLICY") : IAMPB__STR("RESOURCE_CONTROL_POLICY"), visitor, err, false };
    const iampb__member_account *member = iampb__organization_member(organization, account);
    bool management = account.len > 0 && iampb__str_eq(account, organization->management_id.text);
    if (management || is_off(&g)) /* E-93 */
        return IAMPB_OK;
    if (member == NULL)
        return visit_stranger(&g, account);
    g.all_known = all_targets_known(&g);
    iampb_status status = visit_up(&g, member->parent);
    if (status < 0)
        return status;
    return visit_place(&g, member->id.text, member->policies, member->policy_count, member->policies_listed);
}

/* ---- Documents ---- */
const iampb_str iampb__full_access = IAMPB__STR_INIT("{\"Version\":\"2012-10-17\",\"Statement\":"
        "[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}");

iampb_policy_kind iampb__kind_of_layer(iampb_layer layer)
{
    static const iampb_policy_kind kinds[] = { [IAMPB_LAYER_IDENTITY] = IAMPB_POLICY_IDENTITY,
        [IAMPB_LAYER_RESOURCE] = IAMPB_POLICY_TRUST, [IAMPB_LAYER_BOUNDARY] = IAMPB_POLICY_BOUNDARY,
        [IAMPB_LAYER_SESSION] = IAMPB_POLICY_SESSION, [IAMPB_LAYER_SCP] = IAMPB_POLICY_SCP,
        [IAMPB_LAYER_RCP] = IAMPB_POLICY_RCP };
    return kinds[layer];
}

iampb_status iampb__document_compile(iampb_context *ctx, const iampb__document *document, iampb_policy_kind kind,
        iampb_str name, iampb_compiled **out, iampb_error **err)
{
    iampb_policy_options options = IAMPB_POLICY_OPTIONS_INIT;
    iampb_str text = document == NULL ? iampb__full_access : iampb__json_raw(document->root);
    iampb_policy *policy = NULL;
    options.kind = kind;
    options.name = name;
    iampb_status status = iampb_policy_parse(ctx, text.ptr, text.len, &options, &policy, err);
    if (status < 0)
        return status;
    status = iampb_compile(ctx, policy, name, out, err);
    iampb_policy_free(policy);
    return status;
}

/* An Allow in an RCP is no doubt: it says what holds anyway. An element that does not exist changes nothing. */
bool iampb__compiled_doubt(const iampb_compiled *compiled, iampb_str name, iampb__builder *out)
{
    for (size_t i = 0; i < compiled->tree->fault_count; i++) {
        const iampb__tree_fault *fault = &compiled->tree->faults[i];
        if (!iampb__tree_fault_is_error(fault) || fault->code == IAMPB__FAULT_UNKNOWN)
            continue;
        iampb__builder_format(out, "not evaluated because %v is malformed: ", name);
        iampb__tree_fault_message(compiled->tree, fault, out);
        return true;
    }
    for (uint32_t i = 0; i < compiled->count; i++) {
        const iampb__compiled_statement *s = &compiled->statements[i];
        if (!s->malformed || (compiled->kind == IAMPB_POLICY_RCP && s->allow))
            continue;
        iampb__builder_format(out, "not evaluated because statement %u of %v is malformed: %s", i + 1, name,
                s->fault == NULL ? "" : s->fault);
        return true;
    }
    return false;
}

static iampb_status doubt(iampb__set_filler *f, iampb_layer layer, const iampb_compiled *compiled, iampb_str name,
        iampb_error **err)
{
    iampb__builder text = { .ctx = f->ctx };
    iampb_status status = IAMPB_OK;
    if (iampb__compiled_doubt(compiled, name, &text))
        status = text.failed ? iampb__error_nomem(err)
                             : iampb_policy_set_add_missing(f->set, layer, iampb__builder_str(&text), err);
    iampb__builder_free(&text);
    return status;
}

static iampb_status fill_document(void *user, iampb_layer layer, const iampb__document *document, iampb_str name,
        iampb_error **err)
{
    iampb__set_filler *f = user;
    iampb_compiled *compiled = NULL;
    iampb_status status = iampb__document_compile(f->ctx, document, iampb__kind_of_layer(layer), name, &compiled, err);
    if (status < 0)
        return status;
    if ((status = iampb_policy_set_add(f->set, layer, compiled, err)) == IAMPB_OK)
        status = doubt(f, layer, compiled, name, err);
    iampb_compiled_free(compiled);
    return status;
}

static iampb_status fill_missing(void *user, iampb_layer layer, iampb_str reason, iampb_error **err)
{
    return iampb_policy_set_add_missing(((iampb__set_filler *)user)->set, layer, reason, err);
}

static iampb_status fill_level(void *user, iampb_layer layer, iampb_str name, iampb_error **err)
{
    return iampb_policy_set_level(((iampb__set_filler *)user)->set, layer, name, err);
}

static iampb_status fill_remark(void *user, iampb_str text, iampb_error **err)
{
    return iampb__policy_set_remark(((iampb__set_filler *)user)->set, text) ? IAMPB_OK : iampb__error_nomem(err);
}

iampb__policy_visitor iampb__fill_set(iampb__set_filler *filler)
{
    return (iampb__policy_visitor){ filler, fill_document, fill_missing, fill_level, fill_remark };
}

/* ---- Who ---- */
bool iampb__standing_of(const iampb_organization *o, iampb_str account, iampb__arena *arena, iampb__standing *out)
{
    iampb__standing s = { { "", 0 }, { "", 0 }, iampb__organization_member(o, account), false };
    iampb__builder path = { .ctx = o->ctx };
    const iampb__unit *chain[64];
    size_t depth = 0;
    s.management = account.len > 0 && iampb__str_eq(account, o->management_id.text);
    if (s.member != NULL || s.management)
        s.organization = o->id.text.ptr == NULL ? IAMPB__STR("") : o->id.text;
    for (const iampb__unit *unit = s.member == NULL ? NULL : s.member->parent; unit != NULL && depth < 64;
            unit = unit->parent)
        chain[depth++] = unit;
    if (depth > 0 && chain[depth - 1]->is_root && s.organization.len > 0) {
        iampb__builder_format(&path, "%v/", s.organization);
        while (depth-- > 0)
            iampb__builder_format(&path, "%v/", chain[depth]->id.text);
    }
    bool ok = path.len == 0 ? !path.failed : iampb__builder_keep(&path, arena, &s.path);
    iampb__builder_free(&path);
    if (ok)
        *out = s;
    return ok;
}

const iampb_account *iampb__account_by_id(const iampb_organization *organization, iampb_str id)
{
    for (size_t i = 0; id.len > 0 && i < organization->accounts.count; i++) {
        const iampb_account *account = *IAMPB__VEC_AT(iampb_account *, &organization->accounts, i);
        if (iampb__str_eq(account->id, id))
            return account;
    }
    return NULL;
}

const iampb_str *iampb__tag_pairs(const iampb__principal *principal, iampb__arena *arena)
{
    iampb_str *pairs = iampb__arena_alloc(arena, principal->tag_count * 2, sizeof *pairs);
    for (size_t i = 0; pairs != NULL && i < principal->tag_count; i++) {
        pairs[2 * i] = principal->tags[i].key.text;
        pairs[2 * i + 1] = principal->tags[i].value.text;
    }
    return pairs;
}
