/* seal_organization.c - joins the pieces of an organisation: accounts and units by id, units with their parents,
 * policies with their targets, accounts with their own documents. Trouble in the tree (an unknown parent, two parents,
 * a cycle, two roots) is a note that names the id; what depends on it stays unknown (I-35). */
#include "account/load.h"

typedef struct sealer {
    iampb_context *ctx;
    iampb_organization *organization;
    struct iampb__pending *pending;
    iampb__arena *arena;
    iampb_error **err;
} sealer;

static void *array(sealer *s, size_t count, size_t size) { return iampb__arena_zalloc(s->arena, count, size); }
static size_t listed(const sealer *s, int list) { return s->pending->lists[list].count; }

static void fill(iampb__value *value, const iampb__value *other)
{
    if (value->span.source == NULL)
        *value = *other;
}

/* ---- Units, accounts and policies by id ---- */
static iampb_status collect_units(sealer *s)
{
    iampb_organization *o = s->organization;
    size_t room = listed(s, IAMPB__PENDING_UNITS), used = 0;
    o->units = array(s, room, sizeof *o->units);
    if (o->units == NULL)
        return iampb__error_nomem(s->err);
    for (int roots = 1; roots >= 0; roots--) /* the root first */
        for (size_t i = 0; i < room; i++) {
            iampb__unit *unit = IAMPB__PENDING_AT(iampb__unit, s->pending, IAMPB__PENDING_UNITS, i);
            if (unit->is_root != (roots == 1))
                continue;
            void **place = iampb__map_put(s->ctx, &o->units_by_id, unit->id.text);
            if (place == NULL)
                return iampb__error_nomem(s->err);
            if (*place != NULL)
                continue;
            *place = unit;
            unit->parent = NULL;
            unit->children = NULL;
            unit->accounts = NULL;
            unit->policies = NULL;
            unit->child_count = unit->account_count = unit->policy_count = 0;
            unit->accounts_listed = unit->policies_listed = false;
            o->units[used++] = unit;
            o->unit_count = used;
            if (unit->is_root && used > 1) {
                iampb_status status = iampb__seal_note(o, NULL, s->err, &unit->id.span,
                        "a second root, %v, beside %v: an organisation has one", unit->id.text, o->units[0]->id.text);
                if (status < 0)
                    return status;
            }
        }
    return IAMPB_OK;
}

static iampb_status collect_members(sealer *s)
{
    iampb_organization *o = s->organization;
    size_t room = listed(s, IAMPB__PENDING_MEMBERS);
    o->members = array(s, room, sizeof *o->members);
    if (o->members == NULL)
        return iampb__error_nomem(s->err);
    for (size_t i = 0; i < room; i++) {
        iampb__member_account *m = IAMPB__PENDING_AT(iampb__member_account, s->pending, IAMPB__PENDING_MEMBERS, i);
        void **place = iampb__map_put(s->ctx, &o->members_by_id, m->id.text);
        if (place == NULL)
            return iampb__error_nomem(s->err);
        iampb__member_account *known = *place;
        if (known != NULL) { /* of list-accounts and of list-accounts-for-parent */
            fill(&known->arn, &m->arn);
            fill(&known->email, &m->email);
            fill(&known->name, &m->name);
            fill(&known->status, &m->status);
            fill(&known->state, &m->state);
            continue;
        }
        *place = m;
        m->parent = NULL;
        m->policies = NULL;
        m->policy_count = 0;
        m->policies_listed = false;
        m->account = NULL;
        m->is_management = m->id.text.len > 0 && iampb__str_eq(m->id.text, o->management_id.text);
        o->members[o->member_count++] = m;
    }
    return IAMPB_OK;
}

static iampb_status collect_policies(sealer *s)
{
    iampb_organization *o = s->organization;
    size_t room = listed(s, IAMPB__PENDING_ORG_POLICIES);
    o->policies = array(s, room, sizeof *o->policies);
    if (o->policies == NULL)
        return iampb__error_nomem(s->err);
    for (size_t i = 0; i < room; i++) {
        iampb__organization_policy *p =
                IAMPB__PENDING_AT(iampb__organization_policy, s->pending, IAMPB__PENDING_ORG_POLICIES, i);
        void **place = iampb__map_put(s->ctx, &o->policies_by_id, p->id.text);
        if (place == NULL)
            return iampb__error_nomem(s->err);
        iampb__organization_policy *known = *place;
        if (known != NULL) { /* listed, listed for a target, described: one policy */
            fill(&known->arn, &p->arn);
            fill(&known->name, &p->name);
            fill(&known->description, &p->description);
            fill(&known->type, &p->type);
            if (known->aws_managed.is == IAMPB__TRI_UNKNOWN)
                known->aws_managed = p->aws_managed;
            if (!known->document.present)
                known->document = p->document;
            continue;
        }
        *place = p;
        p->targets = NULL;
        p->target_count = 0;
        p->targets_listed = false;
        o->policies[o->policy_count++] = p;
    }
    return IAMPB_OK;
}

static iampb_status collect_administrators(sealer *s)
{
    iampb_organization *o = s->organization;
    size_t room = listed(s, IAMPB__PENDING_ADMINISTRATORS);
    o->administrators = array(s, room, sizeof *o->administrators);
    if (o->administrators == NULL)
        return iampb__error_nomem(s->err);
    for (size_t i = 0; i < room; i++)
        o->administrators[o->administrator_count++] =
                IAMPB__PENDING_AT(iampb__delegated_administrator, s->pending, IAMPB__PENDING_ADMINISTRATORS, i);
    return IAMPB_OK;
}

/* ---- The tree ---- */
static iampb_status two_parents(sealer *s, const iampb__link *link, iampb_str child, iampb_str known)
{
    return iampb__seal_note(s->organization, NULL, s->err, &link->place.span,
            "%v has two parents, %v and %v: the first counts", child, known, link->first.text);
}

static iampb_status join_parents(sealer *s)
{
    iampb_organization *o = s->organization;
    iampb_status status = IAMPB_OK;
    for (size_t i = 0; status == IAMPB_OK && i < listed(s, IAMPB__PENDING_PARENT_LINKS); i++) {
        const iampb__link *link = IAMPB__PENDING_AT(iampb__link, s->pending, IAMPB__PENDING_PARENT_LINKS, i);
        iampb__unit *parent = iampb__map_get(s->ctx, &o->units_by_id, link->first.text);
        iampb__unit *unit = iampb__map_get(s->ctx, &o->units_by_id, link->second.text);
        iampb__member_account *member = iampb__map_get(s->ctx, &o->members_by_id, link->second.text);
        if (parent == NULL) {
            status = iampb__seal_note(o, NULL, s->err, &link->place.span,
                    "the parent %v of %v is in no list of roots or organisational units", link->first.text,
                    link->second.text);
            continue;
        }
        iampb__unit **place = unit != NULL ? &unit->parent : member != NULL ? &member->parent : NULL;
        if (place == NULL) /* its own list was not loaded */
            continue;
        if (*place != NULL && *place != parent)
            status = two_parents(s, link, link->second.text, (*place)->id.text);
        else
            *place = parent;
    }
    return status;
}

/* Of the units of the circle that `unit` is in, the one whose link is cut: the same whatever was loaded first. */
static iampb__unit *first_of_circle(iampb__unit *unit)
{
    iampb__unit *first = unit;
    for (iampb__unit *up = unit->parent; up != unit; up = up->parent)
        if (iampb__str_cmp(up->id.text, first->id.text) < 0)
            first = up;
    return first;
}

/* Following parents from any unit must end; where it does not, one link of the circle is cut. Each unit is passed once:
 * a walk ends where an earlier one has been, and has found a circle where it meets itself. */
static iampb_status cut_cycles(sealer *s)
{
    iampb_organization *o = s->organization;
    for (size_t i = 0; i < o->unit_count; i++)
        o->units[i]->walk = 0;
    for (size_t i = 0; i < o->unit_count; i++) {
        iampb__unit *up = o->units[i];
        for (; up != NULL && up->walk == 0; up = up->parent)
            up->walk = i + 1;
        if (up == NULL || up->walk != i + 1)
            continue;
        iampb__unit *cut = first_of_circle(up);
        iampb_status status = iampb__seal_note(o, NULL, s->err, &cut->id.span,
                "%v is among its own parents: where it belongs is unknown", cut->id.text);
        if (status < 0)
            return status;
        cut->parent = NULL;
    }
    return IAMPB_OK;
}

static iampb_status list_children(sealer *s)
{
    iampb_organization *o = s->organization;
    for (size_t i = 0; i < o->unit_count; i++)
        if (o->units[i]->parent != NULL)
            o->units[i]->parent->child_count++;
    for (size_t i = 0; i < o->member_count; i++)
        if (o->members[i]->parent != NULL)
            o->members[i]->parent->account_count++;
    for (size_t i = 0; i < o->unit_count; i++) {
        iampb__unit *unit = o->units[i];
        unit->children = array(s, unit->child_count, sizeof *unit->children);
        unit->accounts = array(s, unit->account_count, sizeof *unit->accounts);
        if (unit->children == NULL || unit->accounts == NULL)
            return iampb__error_nomem(s->err);
        unit->child_count = unit->account_count = 0;
    }
    for (size_t i = 0; i < o->unit_count; i++) {
        iampb__unit *parent = o->units[i]->parent;
        if (parent != NULL)
            parent->children[parent->child_count++] = o->units[i];
    }
    for (size_t i = 0; i < o->member_count; i++) {
        iampb__unit *parent = o->members[i]->parent;
        if (parent != NULL)
            parent->accounts[parent->account_count++] = o->members[i];
    }
    return IAMPB_OK;
}

/* ---- Policies and their targets ---- */
/* Both list-policies-for-target and list-targets-for-policy tell a link; it counts once. A policy may have as many
 * targets as there are accounts, so links are looked up by "policy target". */
static iampb_status is_repeated(sealer *s, iampb__map *links, const iampb__link *link, bool *repeated)
{
    size_t len = link->first.text.len + 1 + link->second.text.len;
    char *key = iampb__arena_bytes(s->arena, len);
    if (key == NULL)
        return iampb__error_nomem(s->err);
    memcpy(key, link->first.text.ptr, link->first.text.len);
    key[link->first.text.len] = ' ';
    if (link->second.text.len > 0)
        memcpy(key + link->first.text.len + 1, link->second.text.ptr, link->second.text.len);
    void **place = iampb__map_put(s->ctx, links, iampb__str(key, len));
    if (place == NULL)
        return iampb__error_nomem(s->err);
    *repeated = *place != NULL;
    *place = key;
    return IAMPB_OK;
}

static void count_target(sealer *s, iampb_str id)
{
    iampb__unit *unit = iampb__map_get(s->ctx, &s->organization->units_by_id, id);
    iampb__member_account *member = iampb__map_get(s->ctx, &s->organization->members_by_id, id);
    if (unit != NULL)
        unit->policy_count++;
    else if (member != NULL)
        member->policy_count++;
}

static void add_target(sealer *s, iampb__organization_policy *policy, iampb_str id)
{
    iampb__unit *unit = iampb__map_get(s->ctx, &s->organization->units_by_id, id);
    iampb__member_account *member = iampb__map_get(s->ctx, &s->organization->members_by_id, id);
    if (unit != NULL)
        unit->policies[unit->policy_count++] = policy;
    else if (member != NULL)
        member->policies[member->policy_count++] = policy;
}

static iampb_status collect_targets(sealer *s)
{
    iampb_organization *o = s->organization;
    size_t links = listed(s, IAMPB__PENDING_TARGET_LINKS);
    for (size_t i = 0; i < links; i++) {
        const iampb__link *link = IAMPB__PENDING_AT(iampb__link, s->pending, IAMPB__PENDING_TARGET_LINKS, i);
        iampb__organization_policy *policy = iampb__map_get(s->ctx, &o->policies_by_id, link->first.text);
        if (policy != NULL)
            policy->target_count++;
    }
    for (size_t i = 0; i < o->policy_count; i++) {
        o->policies[i]->targets = array(s, o->policies[i]->target_count, sizeof(iampb__value));
        if (o->policies[i]->targets == NULL)
            return iampb__error_nomem(s->err);
        o->policies[i]->target_count = 0;
    }
    iampb__map known = { 0 };
    iampb_status status = IAMPB_OK;
    for (size_t i = 0; status == IAMPB_OK && i < links; i++) {
        const iampb__link *link = IAMPB__PENDING_AT(iampb__link, s->pending, IAMPB__PENDING_TARGET_LINKS, i);
        iampb__organization_policy *policy = iampb__map_get(s->ctx, &o->policies_by_id, link->first.text);
        bool repeated = true;
        if (policy != NULL)
            status = is_repeated(s, &known, link, &repeated);
        if (repeated)
            continue;
        policy->targets[policy->target_count++] = (iampb__value){ link->second.text, link->place.span };
        count_target(s, link->second.text);
    }
    iampb__map_free(s->ctx, &known);
    return status;
}

static iampb_status join_policies(sealer *s)
{
    iampb_organization *o = s->organization;
    iampb_status status = collect_targets(s);
    if (status < 0)
        return status;
    for (size_t i = 0; i < o->unit_count; i++) {
        o->units[i]->policies = array(s, o->units[i]->policy_count, sizeof *o->units[i]->policies);
        if (o->units[i]->policies == NULL)
            return iampb__error_nomem(s->err);
        o->units[i]->policy_count = 0;
    }
    for (size_t i = 0; i < o->member_count; i++) {
        o->members[i]->policies = array(s, o->members[i]->policy_count, sizeof *o->members[i]->policies);
        if (o->members[i]->policies == NULL)
            return iampb__error_nomem(s->err);
        o->members[i]->policy_count = 0;
    }
    for (size_t i = 0; i < o->policy_count; i++)
        for (size_t n = 0; n < o->policies[i]->target_count; n++)
            add_target(s, o->policies[i], o->policies[i]->targets[n].text);
    return IAMPB_OK;
}

/* ---- What was asked, so that an empty answer is one ---- */
static iampb_status mark_answers(sealer *s)
{
    iampb_organization *o = s->organization;
    size_t room = listed(s, IAMPB__PENDING_ANSWERS);
    iampb_str *types = array(s, room, sizeof *types);
    if (types == NULL)
        return iampb__error_nomem(s->err);
    for (size_t i = 0; i < room; i++) {
        const iampb__answer *answer = IAMPB__PENDING_AT(iampb__answer, s->pending, IAMPB__PENDING_ANSWERS, i);
        if (answer->truncated)
            continue;
        iampb__unit *unit = iampb__map_get(s->ctx, &o->units_by_id, answer->subject);
        iampb__member_account *member = iampb__map_get(s->ctx, &o->members_by_id, answer->subject);
        iampb__organization_policy *policy = iampb__map_get(s->ctx, &o->policies_by_id, answer->subject);
        if (answer->document == IAMPB_DOCUMENT_ACCOUNTS_FOR_PARENT && unit != NULL)
            unit->accounts_listed = true;
        if (answer->document == IAMPB_DOCUMENT_POLICIES_FOR_TARGET && unit != NULL)
            unit->policies_listed = true;
        if (answer->document == IAMPB_DOCUMENT_POLICIES_FOR_TARGET && member != NULL)
            member->policies_listed = true;
        if (answer->document == IAMPB_DOCUMENT_POLICY_TARGETS && policy != NULL)
            policy->targets_listed = true;
        if (answer->document != IAMPB_DOCUMENT_ORGANIZATION_POLICIES)
            continue;
        size_t n = 0;
        while (n < o->listed_type_count && !iampb__str_eq(types[n], answer->subject))
            n++;
        if (n == o->listed_type_count)
            types[o->listed_type_count++] = answer->subject;
    }
    o->listed_types = types;
    return IAMPB_OK;
}

static void join_accounts(sealer *s)
{
    iampb_organization *o = s->organization;
    for (size_t i = 0; i < o->accounts.count; i++) {
        iampb_account *account = *IAMPB__VEC_AT(iampb_account *, &o->accounts, i);
        iampb__member_account *member =
                account->id.len == 0 ? NULL : iampb__map_get(s->ctx, &o->members_by_id, account->id);
        account->member = member;
        if (member != NULL)
            member->account = account;
    }
}

iampb_status iampb__seal_organization(iampb_organization *organization, iampb_error **err)
{
    sealer s = { organization->ctx, organization, organization->pending, organization->sealed_arena, err };
    iampb_status status;
    if ((status = collect_units(&s)) < 0 || (status = collect_members(&s)) < 0 || (status = collect_policies(&s)) < 0
        || (status = collect_administrators(&s)) < 0 || (status = join_parents(&s)) < 0
        || (status = cut_cycles(&s)) < 0 || (status = list_children(&s)) < 0 || (status = join_policies(&s)) < 0
        || (status = mark_answers(&s)) < 0)
        return status;
    join_accounts(&s);
    return IAMPB_OK;
}
