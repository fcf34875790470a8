/* compose.c - what a principal may do on each side, and who may assume a role: composed, and compared. The policies of
 * pairs that are compared are compiled anew, with the names that the principal's owner knows them by. */
#include "account/who_can.h"
#include "change/differ.h"
#include "compare/result.h"
#include "compare/sets.h"
#include "base/error.h"

/* ---- Sets ---- */
/* Adds the policy in d->text. */
static iampb_status add_made(iampb__differ *d, iampb_policy_set *set, iampb_layer layer, iampb_policy_kind kind,
        iampb_str name)
{
    iampb_policy_options options = IAMPB_POLICY_OPTIONS_INIT;
    iampb_policy *policy = NULL;
    iampb_compiled *compiled = NULL;
    options.kind = kind;
    if (d->text.failed)
        return iampb__error_nomem(d->err);
    iampb_status status = iampb_policy_parse(d->ctx, d->text.text, d->text.len, &options, &policy, d->err);
    if (status == IAMPB_OK)
        status = iampb_compile(d->ctx, policy, name, &compiled, d->err);
    if (status == IAMPB_OK)
        status = iampb_policy_set_add(set, layer, compiled, d->err);
    iampb_policy_free(policy);
    iampb_compiled_free(compiled);
    return status;
}

/* The resource's own policy, as far as a principal's side can tell: it leaves the decision to the principal's account,
 * as key policies do by default. So it neither grants by itself (E-42) nor stands in the way of what needs it (E-97,
 * E-98), or of resources of other accounts. */
static iampb_status add_resource_side(iampb__differ *d, const iampb_account *account, iampb_policy_set *set)
{
    iampb__builder_clear(&d->text);
    iampb__builder_format(&d->text, "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":"
            "{\"AWS\":\"%v\"},\"Action\":\"*\",\"Resource\":\"*\"}}", account->id);
    return add_made(d, set, IAMPB_LAYER_RESOURCE, IAMPB_POLICY_RESOURCE, IAMPB__STR("the resource's own policy"));
}

/* A root user needs no policy (E-94): one that is not there is told by a Deny. */
static iampb_status add_no_root(iampb__differ *d, iampb_policy_set *set)
{
    iampb__builder_clear(&d->text);
    iampb__builder_add(&d->text, IAMPB__STR("{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Deny\","
                                            "\"Action\":\"*\",\"Resource\":\"*\"}}"));
    return add_made(d, set, IAMPB_LAYER_IDENTITY, IAMPB_POLICY_IDENTITY, IAMPB__STR("an account that is not there"));
}

static iampb_status add_unplaced(iampb__differ *d, iampb_policy_set *set, iampb_layer layer, iampb_str account)
{
    iampb__builder_clear(&d->text);
    iampb__builder_format(&d->text, "not evaluated because no document tells whether account %v is in an organisation",
            account);
    if (d->text.failed)
        return iampb__error_nomem(d->err);
    return iampb_policy_set_add_missing(set, layer, iampb__builder_str(&d->text), d->err);
}

/* Where one snapshot has the organisation's documents and the other has none, policies of the organisation would seem
 * to come or go. */
static bool is_unplaced(const iampb__differ *d, const iampb__snapshot *s, const iampb__side_account *account)
{
    const iampb__side_account *there =
            iampb__snapshot_account(s == &d->newer ? &d->older : &d->newer, account->account->id);
    return !account->placed && there != NULL && there->placed;
}

static iampb_status add_rcps(iampb__differ *d, const iampb__snapshot *s, const iampb__side_account *account,
        iampb_policy_set *set)
{
    iampb__set_filler filler = { d->ctx, set };
    iampb__policy_visitor visitor = iampb__fill_set(&filler);
    if (is_unplaced(d, s, account))
        return add_unplaced(d, set, IAMPB_LAYER_RCP, account->account->id);
    return iampb__visit_organization(s->organization, account->account->id, IAMPB_LAYER_RCP, &visitor, d->err);
}

/* Nobody may do anything by an empty set: so for a principal that is not there. */
iampb_status iampb__compose(iampb__differ *d, const iampb__snapshot *s, const iampb__side_entry *entry,
        iampb_policy_set **out)
{
    iampb_policy_set *set = NULL;
    iampb_status status = iampb_policy_set_new(d->ctx, NULL, &set, d->err);
    if (status < 0)
        return status;
    *out = set;
    if (entry == NULL)
        return IAMPB_OK;
    const iampb__side_account *account = iampb__snapshot_account_of(s, entry);
    iampb_principal principal = { .organization = s->organization, .account = account->account,
        .details = entry->details };
    principal.caller.kind = entry->kind;
    principal.caller.arn = entry->arn;
    status = iampb__fill_principal(&principal, set, d->err);
    if (status == IAMPB_OK && is_unplaced(d, s, account))
        status = add_unplaced(d, set, IAMPB_LAYER_SCP, account->account->id);
    if (status == IAMPB_OK)
        status = add_rcps(d, s, account, set);
    return status < 0 ? status : add_resource_side(d, account->account, set);
}

/* Who asks, in its own account; resources whose ARNs do not tell the account are there too. Where SCPs do not apply
 * (E-93) there are none in the set. */
static iampb_status set_request(iampb__differ *d, const iampb__twins *both)
{
    const iampb__snapshot *s = both->newer != NULL ? &d->newer : &d->older;
    const iampb__side_entry *entry = iampb__twins_any(both);
    const iampb__side_account *account = iampb__snapshot_account_of(s, entry);
    const iampb__standing *standing = &account->standing;
    iampb__arena *arena = NULL;
    iampb_caller caller;
    iampb_status status = iampb__arena_new(d->ctx, &arena, d->err);
    if (status < 0)
        return status;
    if (!iampb__caller_of(entry->details, entry->kind, entry->arn, standing, arena, &caller))
        status = iampb__error_nomem(d->err);
    caller.management = 0;
    if (status == IAMPB_OK)
        status = iampb_request_set_caller(d->request, &caller, d->err);
    if (status == IAMPB_OK && account->account->id.len > 0)
        status = iampb_request_set_owner(d->request, account->account->id, standing->organization, standing->path, 0,
                d->err);
    d->request->owner_set = false;
    iampb__arena_free(arena);
    return status;
}

/* ---- What documents look at ---- */
static bool is_tag(iampb_str name)
{
    static const iampb_str tags = IAMPB__STR_INIT("aws:PrincipalTag/");
    return name.len > tags.len && iampb__str_eq_nocase(iampb__str_first(name, tags.len), tags);
}

static bool is_id(iampb_str name) { return iampb__str_eq_nocase(name, IAMPB__STR("aws:userid")); }

static bool is_place(iampb_str name)
{
    static const iampb_str names[] = { IAMPB__STR_INIT("aws:PrincipalOrgID"), IAMPB__STR_INIT("aws:PrincipalOrgPaths"),
        IAMPB__STR_INIT("aws:ResourceOrgID"), IAMPB__STR_INIT("aws:ResourceOrgPaths") };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (iampb__str_eq_nocase(name, names[i]))
            return true;
    return false;
}

static void look_at(const iampb_policy_set *set, iampb__pair *pair)
{
    for (size_t i = 0; i < IAMPB__POLICY_LAYERS; i++)
        for (size_t k = 0; k < set->layers[i].levels.count; k++) {
            const iampb__level *level = IAMPB__VEC_AT(iampb__level, &set->layers[i].levels, k);
            for (size_t n = 0; n < level->policies.count; n++) {
                const iampb_compiled *policy = *IAMPB__VEC_AT(const iampb_compiled *, &level->policies, n);
                pair->personal = pair->personal || iampb__policy_names_key(policy, iampb__is_personal_key);
                pair->tags = pair->tags || iampb__policy_names_key(policy, is_tag);
                pair->id = pair->id || iampb__policy_names_key(policy, is_id);
                pair->place = pair->place || iampb__policy_names_key(policy, is_place);
            }
        }
}

static void look_at_both(const iampb_policy_set *older, const iampb_policy_set *newer, iampb__pair *pair)
{
    pair->looked = true;
    look_at(older, pair);
    look_at(newer, pair);
}

static iampb_status compose_both(iampb__differ *d, const iampb__twins *both, iampb_policy_set **older,
        iampb_policy_set **newer)
{
    bool root = iampb__twins_any(both)->kind == IAMPB_CALLER_ROOT;
    iampb_status status = iampb__compose(d, &d->older, both->older, older);
    if (status == IAMPB_OK)
        status = iampb__compose(d, &d->newer, both->newer, newer);
    if (status == IAMPB_OK && root && both->older == NULL)
        status = add_no_root(d, *older);
    if (status == IAMPB_OK && root && both->newer == NULL)
        status = add_no_root(d, *newer);
    return status;
}

iampb_status iampb__pair_look(iampb__differ *d, const iampb__twins *both, iampb__pair *pair)
{
    iampb_policy_set *older = NULL, *newer = NULL;
    if (pair->looked)
        return IAMPB_OK;
    iampb_status status = compose_both(d, both, &older, &newer);
    if (status == IAMPB_OK)
        look_at_both(older, newer, pair);
    iampb_policy_set_free(older);
    iampb_policy_set_free(newer);
    return status;
}

/* ---- The item ---- */
/* Takes the comparison. Of principals and roles that stay, only those with a difference are told. */
static iampb_status tell(iampb__differ *d, const iampb__twins *both, iampb_access_change change, bool trust,
        iampb_comparison *comparison, bool missing, size_t *item)
{
    const iampb__snapshot *s = both->newer != NULL ? &d->newer : &d->older;
    iampb_str account = iampb__snapshot_account_of(s, iampb__twins_any(both))->account->id;
    d->diff->comparisons++;
    bool equal = comparison->relation == IAMPB_RELATION_EQUIVALENT && !missing;
    d->diff->equivalent += equal;
    if (equal && change == IAMPB_ACCESS_CHANGED) {
        iampb_comparison_free(comparison);
        *item = 0;
        return IAMPB_OK;
    }
    iampb__access_item *made = iampb__item_new(d, change, trust, account);
    if (made == NULL) {
        iampb_comparison_free(comparison);
        return iampb__error_nomem(d->err);
    }
    iampb__item_settle(made, comparison, missing);
    *item = d->diff->items.count;
    return IAMPB_OK;
}

static bool tell_missing(iampb__differ *d, size_t item, const iampb_policy_set *older, const iampb_policy_set *newer)
{
    return (!iampb__policy_set_lacks(older) || iampb__item_lacks(d, item, d->older.name, older))
            && (!iampb__policy_set_lacks(newer) || iampb__item_lacks(d, item, d->newer.name, newer));
}

iampb_status iampb__compare_principal(iampb__differ *d, const iampb__twins *both, iampb_access_change change,
        iampb__pair *pair, size_t *item)
{
    iampb_policy_set *older = NULL, *newer = NULL;
    iampb_comparison *comparison = NULL;
    iampb_status status = compose_both(d, both, &older, &newer);
    if (status == IAMPB_OK)
        status = set_request(d, both);
    if (status == IAMPB_OK)
        status = iampb__sets_relation(older, newer, d->request, d->options.compare, &comparison, d->err);
    if (status == IAMPB_OK) {
        bool missing = iampb__policy_set_lacks(older) || iampb__policy_set_lacks(newer);
        if (!pair->looked)
            look_at_both(older, newer, pair);
        status = tell(d, both, change, false, comparison, missing, item);
        if (status == IAMPB_OK && *item != 0 && !tell_missing(d, *item - 1, older, newer))
            status = iampb__error_nomem(d->err);
    }
    iampb_policy_set_free(older);
    iampb_policy_set_free(newer);
    return status;
}

/* ---- Trust ---- */
/* The trust policy and the RCPs that act on the role. */
static iampb_status compose_trust(iampb__differ *d, const iampb__snapshot *s, const iampb__side_entry *entry,
        iampb_policy_set **out)
{
    iampb_status status = iampb_policy_set_new(d->ctx, NULL, out, d->err);
    if (status < 0 || entry == NULL)
        return status;
    iampb__set_filler filler = { d->ctx, *out };
    iampb__policy_visitor visitor = iampb__fill_set(&filler);
    status = iampb__visit_trust(d->ctx, entry->details, &visitor, d->err);
    return status < 0 ? status : add_rcps(d, s, iampb__snapshot_account_of(s, entry), *out);
}

/* All documents of a set, as one side of a question about documents. */
static bool list_documents(iampb__differ *d, const iampb_policy_set *set, iampb__vec *out)
{
    for (size_t i = 0; i < IAMPB__POLICY_LAYERS; i++)
        for (size_t k = 0; k < set->layers[i].levels.count; k++) {
            const iampb__level *level = IAMPB__VEC_AT(iampb__level, &set->layers[i].levels, k);
            for (size_t n = 0; n < level->policies.count; n++) {
                const iampb_compiled **place = IAMPB__VEC_PUSH(const iampb_compiled *, d->ctx, out);
                if (place == NULL)
                    return false;
                *place = *IAMPB__VEC_AT(const iampb_compiled *, &level->policies, n);
            }
        }
    return true;
}

static iampb_status compare_documents(iampb__differ *d, const iampb_policy_set *older, const iampb_policy_set *newer,
        iampb_comparison **out)
{
    iampb__vec before = { 0 }, after = { 0 };
    iampb_status status = IAMPB_E_NOMEM;
    if (!list_documents(d, older, &before) || !list_documents(d, newer, &after))
        iampb__error_nomem(d->err);
    else
        status = iampb_compare_relation(d->ctx, before.items, before.count, after.items, after.count,
                d->options.compare, out, d->err);
    IAMPB__VEC_FREE(const iampb_compiled *, d->ctx, &before);
    IAMPB__VEC_FREE(const iampb_compiled *, d->ctx, &after);
    return status;
}

iampb_status iampb__compare_trust(iampb__differ *d, const iampb__twins *both, iampb_access_change change, size_t *item)
{
    iampb_policy_set *older = NULL, *newer = NULL;
    iampb_comparison *comparison = NULL;
    iampb_status status = compose_trust(d, &d->older, both->older, &older);
    if (status == IAMPB_OK)
        status = compose_trust(d, &d->newer, both->newer, &newer);
    if (status == IAMPB_OK)
        status = compare_documents(d, older, newer, &comparison);
    if (status == IAMPB_OK) {
        bool missing = iampb__policy_set_lacks(older) || iampb__policy_set_lacks(newer);
        if (missing) {
            comparison->relation = IAMPB_RELATION_UNKNOWN;
            comparison->answer = IAMPB_ANSWER_UNDECIDED;
        }
        status = tell(d, both, change, true, comparison, missing, item);
        if (status == IAMPB_OK && *item != 0 && !tell_missing(d, *item - 1, older, newer))
            status = iampb__error_nomem(d->err);
    }
    iampb_policy_set_free(older);
    iampb_policy_set_free(newer);
    return status;
}
