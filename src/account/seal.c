/* seal.c - joins what was loaded into one account: repeats are thrown out by ARN (I-4), a report's rows meet the users
 * of the authorization details, names meet groups, ARNs meet policies. Nothing that loading made is changed in a way
 * that a later sealing would not repeat; arrays made here lie in the organisation's sealed arena. */
#include "account/load.h"
#include "account/note.h"
#include "base/builder.h"

typedef struct sealer {
    iampb_context *ctx;
    iampb_organization *organization;
    iampb_account *account;
    struct iampb__pending *pending;
    iampb__arena *arena;
    iampb_error **err;
    size_t inline_total;                          /* found while references are resolved: the principals of a large */
    const iampb__value *first_group, *first_policy; /* account do not fit in the cache, and each pass costs */
} sealer;

iampb_status iampb__seal_note(iampb_organization *organization, const iampb_account *account, iampb_error **err,
        const iampb__span *span, const char *format, ...)
{
    iampb__builder message = { .ctx = organization->ctx };
    va_list args;
    va_start(args, format);
    iampb__builder_vformat(&message, format, args);
    va_end(args);
    bool done = !message.failed
            && iampb__note_add(organization, account, organization->sealed_arena, span, IAMPB__STR(""), "%v",
                    iampb__builder_str(&message));
    iampb__builder_free(&message);
    return done ? IAMPB_OK : iampb__error_nomem(err);
}

static void *array(sealer *s, size_t count, size_t size) { return iampb__arena_zalloc(s->arena, count, size); }

static size_t listed(const sealer *s, int list) { return s->pending->lists[list].count; }

/* ---- Repeats ---- */
typedef struct repeats {
    size_t count;
    iampb_str first;
    iampb__span span;
} repeats;

/* Whether the entity is the first with this ARN; then it can be found by it. */
static bool is_first(sealer *s, iampb_str arn, iampb_entity *entity, const iampb__span *span, repeats *again,
        bool *nomem)
{
    void **place = iampb__map_put(s->ctx, &s->account->by_arn, arn);
    if (place == NULL) {
        *nomem = true;
        return false;
    }
    if (*place != NULL) {
        if (again->count++ == 0) {
            again->first = arn;
            again->span = *span;
        }
        return false;
    }
    *place = entity;
    return true;
}

static iampb_status note_repeats(sealer *s, const repeats *again, const char *what)
{
    if (again->count == 0)
        return IAMPB_OK;
    return iampb__seal_note(s->organization, s->account, s->err, &again->span,
            "%z of the %s occur again, %v for one: what came first counts", again->count, what, again->first);
}

/* ---- Groups, roles, policies ---- */
static iampb_status seal_principals(sealer *s, int list, const char *what, iampb__principal ***out, size_t *count)
{
    size_t room = listed(s, list), used = 0;
    repeats again = { 0 };
    bool nomem = false;
    iampb__principal **kept = array(s, room, sizeof *kept);
    if (kept == NULL)
        return iampb__error_nomem(s->err);
    for (size_t i = 0; i < room && !nomem; i++) {
        iampb__principal *p = IAMPB__PENDING_AT(iampb__principal, s->pending, list, i);
        p->user = NULL;
        p->groups = NULL;
        p->members = NULL;
        p->member_count = 0;
        p->boundary = NULL;
        if (is_first(s, p->arn.text, &p->entity, &p->arn.span, &again, &nomem))
            kept[used++] = p;
    }
    *out = kept;
    *count = used;
    return nomem ? iampb__error_nomem(s->err) : note_repeats(s, &again, what);
}

static iampb_status seal_policies(sealer *s)
{
    size_t room = listed(s, IAMPB__PENDING_POLICIES), used = 0;
    repeats again = { 0 };
    bool nomem = false;
    iampb__policy **kept = array(s, room, sizeof *kept);
    if (kept == NULL)
        return iampb__error_nomem(s->err);
    for (size_t i = 0; i < room && !nomem; i++) {
        iampb__policy *p = IAMPB__PENDING_AT(iampb__policy, s->pending, IAMPB__PENDING_POLICIES, i);
        p->attached_to = p->boundary_of = NULL;
        p->attached_to_count = p->boundary_of_count = 0;
        if (is_first(s, p->arn.text, &p->entity, &p->arn.span, &again, &nomem))
            kept[used++] = p;
    }
    s->account->policies = kept;
    s->account->policy_count = used;
    return nomem ? iampb__error_nomem(s->err) : note_repeats(s, &again, "managed policies");
}

/* list-roles and get-role have what the authorization details lack, and lack what those have (I-14): they fill gaps.
 * Roles of theirs alone count only where the details have no list of roles. */
static iampb_status merge_listed_roles(sealer *s)
{
    size_t room = listed(s, IAMPB__PENDING_LISTED_ROLES), strangers = 0;
    iampb_account *account = s->account;
    const iampb__principal *stranger = NULL;
    bool alone = account->details_roles == IAMPB_PART_NOT_LOADED, nomem = false;
    if (room == 0)
        return IAMPB_OK;
    iampb__principal **roles = array(s, account->role_count + room, sizeof *roles);
    if (roles == NULL)
        return iampb__error_nomem(s->err);
    memcpy(roles, account->roles, account->role_count * sizeof *roles);
    account->roles = roles;
    for (size_t i = 0; i < room && !nomem; i++) {
        repeats again = { 0 };
        iampb__principal *listed_role = IAMPB__PENDING_AT(iampb__principal, s->pending, IAMPB__PENDING_LISTED_ROLES, i);
        iampb_entity *known = iampb__map_get(s->ctx, &account->by_arn, listed_role->arn.text);
        if (known != NULL && known->kind == IAMPB_ENTITY_ROLE) {
            iampb__principal *role = (iampb__principal *)(void *)known;
            if (!role->max_session.known)
                role->max_session = listed_role->max_session;
            if (role->description.span.source == NULL)
                role->description = listed_role->description;
            if (!role->last_used_reported && listed_role->last_used_reported) {
                role->last_used_reported = true;
                role->last_used = listed_role->last_used;
                role->last_used_region = listed_role->last_used_region;
            }
        } else if (!alone) {
            if (strangers++ == 0)
                stranger = listed_role;
        } else if (is_first(s, listed_role->arn.text, &listed_role->entity, &listed_role->arn.span, &again, &nomem)) {
            listed_role->boundary = NULL;
            roles[account->role_count++] = listed_role;
        }
    }
    if (nomem)
        return iampb__error_nomem(s->err);
    return strangers == 0 ? IAMPB_OK
                          : iampb__seal_note(s->organization, account, s->err, &stranger->arn.span,
                                  "%z roles of list-roles are not in the authorization details, %v for one: "
                                  "they are left out",
                                  strangers, stranger->arn.text);
}

/* ---- Users ---- */
static iampb__user *user_of(const sealer *s, iampb_str arn)
{
    iampb_entity *entity = iampb__map_get(s->ctx, &s->account->by_arn, arn);
    return entity == NULL || entity->kind != IAMPB_ENTITY_USER ? NULL : (iampb__user *)(void *)entity;
}

static void forget_joins(iampb__user *user)
{
    user->details = NULL;
    user->metadata_keys = NULL;
    user->devices = NULL;
    user->metadata_key_count = user->device_count = 0;
    user->devices_listed = user->keys_listed = false;
    user->login_profile = IAMPB__TRI_UNKNOWN;
    user->keys[0].metadata = user->keys[1].metadata = &iampb__no_key_metadata;
    user->keys[0].user = user->keys[1].user = user;
}

#define AHEAD 12 /* rows of a report: as many memory accesses are under way at a time */

static iampb_status seal_report_users(sealer *s)
{
    iampb_account *account = s->account;
    repeats again = { 0 };
    bool nomem = false;
    size_t count = account->report == NULL ? 0 : account->report->user_count;
    for (size_t i = 0; i < count && !nomem; i++) {
        iampb__user *user = &account->report->users[i];
        iampb__span place = { account->report->source, user->row.begin, user->row.len };
        if (i + AHEAD < count)
            iampb__map_expect(s->ctx, &account->by_arn, account->report->users[i + AHEAD].arn);
        if (account->report->joined)
            forget_joins(user);
        bool first = user->arn.len == 0 || is_first(s, user->arn, &user->entity, &place, &again, &nomem);
        if (!first)
            continue;
        account->users[account->user_count++] = user;
        if (user->is_root && account->root == NULL)
            account->root = user;
    }
    if (account->report != NULL)
        account->report->joined = true;
    return nomem ? iampb__error_nomem(s->err) : note_repeats(s, &again, "rows of the credential report");
}

static void init_details_user(const sealer *s, iampb__user *user, const iampb__principal *details)
{
    user->entity = (iampb_entity){ s->organization, s->account, IAMPB_ENTITY_USER, 0 };
    user->name = details->name.text;
    user->arn = details->arn.text;
    user->created = details->created.at;
    user->password_last_used = user->password_last_changed = user->password_next_rotation = IAMPB__TIME_UNKNOWN;
    user->cert_rotated[0] = user->cert_rotated[1] = IAMPB__TIME_UNKNOWN;
    for (int i = 0; i < 2; i++) {
        user->keys[i].entity = (iampb_entity){ s->organization, s->account, IAMPB_ENTITY_ACCESS_KEY, 0 };
        user->keys[i].slot = (int8_t)(i + 1);
        user->keys[i].created = user->keys[i].last_used = IAMPB__TIME_UNKNOWN;
    }
    forget_joins(user);
}

static iampb_status seal_details_users(sealer *s, iampb__principal **kept, size_t *kept_count)
{
    iampb_account *account = s->account;
    repeats again = { 0 };
    size_t room = listed(s, IAMPB__PENDING_USERS);
    for (size_t i = 0; i < room; i++) {
        iampb__principal *details = IAMPB__PENDING_AT(iampb__principal, s->pending, IAMPB__PENDING_USERS, i);
        void **place = iampb__map_put(s->ctx, &account->by_arn, details->arn.text);
        if (place == NULL)
            return iampb__error_nomem(s->err);
        details->boundary = NULL;
        details->groups = NULL;
        iampb__user *user = NULL;
        if (*place != NULL)
            user = user_of(s, details->arn.text);
        if (*place != NULL && (user == NULL || user->details != NULL)) {
            details->user = user;
            if (again.count++ == 0) {
                again.first = details->arn.text;
                again.span = details->arn.span;
            }
            continue;
        }
        if (user == NULL) {
            if ((user = array(s, 1, sizeof *user)) == NULL)
                return iampb__error_nomem(s->err);
            init_details_user(s, user, details);
            *place = &user->entity;
            account->users[account->user_count++] = user;
        }
        user->details = details;
        details->user = user;
        kept[(*kept_count)++] = details;
    }
    return note_repeats(s, &again, "users");
}

static iampb_status name_users(sealer *s)
{
    iampb_account *account = s->account;
    if (listed(s, IAMPB__PENDING_KEYS) + listed(s, IAMPB__PENDING_DEVICES) + listed(s, IAMPB__PENDING_LOGINS)
                    + listed(s, IAMPB__PENDING_ANSWERS)
            == 0)
        return IAMPB_OK;
    for (size_t i = 0; i < account->user_count; i++) {
        if (account->users[i]->is_root) /* a user may be called like it */
            continue;
        void **place = iampb__map_put(s->ctx, &account->users_by_name, account->users[i]->name);
        if (place == NULL)
            return iampb__error_nomem(s->err);
        if (*place == NULL)
            *place = account->users[i];
    }
    return IAMPB_OK;
}

/* ---- What principals refer to ---- */
static iampb__policy *policy_of(const sealer *s, iampb_str arn)
{
    iampb_entity *entity = iampb__map_get(s->ctx, &s->account->by_arn, arn);
    return entity == NULL || entity->kind != IAMPB_ENTITY_POLICY ? NULL : (iampb__policy *)(void *)entity;
}

static void resolve_policies(sealer *s, iampb__principal *p)
{
    s->inline_total += p->inline_count;
    if (p->group_name_count > 0 && s->first_group == NULL)
        s->first_group = &p->group_names[0];
    if (p->attached_count > 0 && s->first_policy == NULL)
        s->first_policy = &p->attached[0].arn;
    for (size_t i = 0; i < p->attached_count; i++) {
        iampb__policy *policy = policy_of(s, p->attached[i].arn.text);
        p->attached[i].policy = policy;
        if (policy != NULL)
            policy->attached_to_count++;
    }
    iampb__policy *boundary = p->has_boundary ? policy_of(s, p->boundary_arn.text) : NULL;
    p->boundary = boundary;
    if (boundary != NULL)
        boundary->boundary_of_count++;
}

/* Lists of holders for policies, and the list of inline policies. */
static iampb_status list_holders(sealer *s, iampb__principal **principals, size_t count)
{
    iampb_account *account = s->account;
    size_t at = 0;
    for (size_t i = 0; i < count; i++)
        resolve_policies(s, principals[i]);
    account->inline_policies = array(s, s->inline_total, sizeof *account->inline_policies);
    if (account->inline_policies == NULL)
        return iampb__error_nomem(s->err);
    for (size_t i = 0; i < account->policy_count; i++) {
        iampb__policy *p = account->policies[i];
        p->attached_to = array(s, p->attached_to_count, sizeof *p->attached_to);
        p->boundary_of = array(s, p->boundary_of_count, sizeof *p->boundary_of);
        if (p->attached_to == NULL || p->boundary_of == NULL)
            return iampb__error_nomem(s->err);
        p->attached_to_count = p->boundary_of_count = 0; /* counted again while they are filled */
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t n = 0; n < principals[i]->attached_count; n++) {
            iampb__policy *policy = (iampb__policy *)principals[i]->attached[n].policy;
            if (policy != NULL)
                policy->attached_to[policy->attached_to_count++] = principals[i];
        }
        iampb__policy *boundary = (iampb__policy *)principals[i]->boundary;
        if (boundary != NULL)
            boundary->boundary_of[boundary->boundary_of_count++] = principals[i];
        for (size_t n = 0; n < principals[i]->inline_count; n++)
            account->inline_policies[at++] = &principals[i]->inline_policies[n];
    }
    account->inline_policy_count = at;
    return IAMPB_OK;
}

static iampb_status join_groups(sealer *s, iampb__principal **users, size_t count)
{
    iampb_account *account = s->account;
    for (size_t i = 0; i < account->group_count; i++) {
        void **place = iampb__map_put(s->ctx, &account->groups_by_name, account->groups[i]->name.text);
        if (place == NULL)
            return iampb__error_nomem(s->err);
        if (*place == NULL)
            *place = account->groups[i];
    }
    for (size_t i = 0; i < count; i++) {
        iampb__principal *user = users[i];
        user->groups = array(s, user->group_name_count, sizeof *user->groups);
        if (user->groups == NULL)
            return iampb__error_nomem(s->err);
        for (size_t n = 0; n < user->group_name_count; n++) {
            iampb__principal *group = iampb__map_get(s->ctx, &account->groups_by_name, user->group_names[n].text);
            user->groups[n] = group;
            if (group != NULL)
                group->member_count++;
        }
    }
    for (size_t i = 0; i < account->group_count; i++) {
        iampb__principal *group = account->groups[i];
        group->members = array(s, group->member_count, sizeof *group->members);
        if (group->members == NULL)
            return iampb__error_nomem(s->err);
        group->member_count = 0;
    }
    for (size_t i = 0; i < count; i++)
        for (size_t n = 0; n < users[i]->group_name_count; n++) {
            iampb__principal *group = (iampb__principal *)users[i]->groups[n];
            if (group != NULL)
                group->members[group->member_count++] = users[i]->user;
        }
    return IAMPB_OK;
}

/* A filter of the CLI (--filter User) leaves lists empty that are not empty in truth: users who are in groups, and
 * attached policies, show it. Then absence from those lists proves nothing. */
static iampb_status doubt_lists(sealer *s)
{
    iampb_account *account = s->account;
    const iampb__value *group = s->first_group, *policy = s->first_policy;
    iampb_status status = IAMPB_OK;
    iampb__details_states(account);
    if (group != NULL && account->details_groups == IAMPB_PART_EMPTY) {
        account->details_groups = IAMPB_PART_INCOMPLETE;
        account->details_lists &= (uint8_t)~IAMPB__DETAILS_GROUPS;
        status = iampb__seal_note(s->organization, account, s->err, &group->span,
                "a user is in group %v, but the list of groups is empty: it counts as incomplete", group->text);
    }
    if (status == IAMPB_OK && policy != NULL && account->details_policies == IAMPB_PART_EMPTY) {
        account->details_policies = IAMPB_PART_INCOMPLETE;
        account->details_lists &= (uint8_t)~IAMPB__DETAILS_POLICIES;
        status = iampb__seal_note(s->organization, account, s->err, &policy->span,
                "%v is attached, but the list of policies is empty: it counts as incomplete", policy->text);
    }
    return status;
}

static iampb_status seal_iam(sealer *s)
{
    iampb_account *account = s->account;
    iampb_status status;
    size_t users = listed(s, IAMPB__PENDING_USERS), user_details = 0, count = 0;
    size_t rows = account->report == NULL ? 0 : account->report->user_count;
    iampb__principal **details = array(s, users, sizeof *details);
    account->users = array(s, rows + users, sizeof *account->users);
    if (details == NULL || account->users == NULL
        || !iampb__map_reserve(s->ctx, &account->by_arn,
                rows + users + listed(s, IAMPB__PENDING_GROUPS) + listed(s, IAMPB__PENDING_ROLES)
                        + listed(s, IAMPB__PENDING_POLICIES)))
        return iampb__error_nomem(s->err);
    if ((status = seal_report_users(s)) < 0 || (status = seal_details_users(s, details, &user_details)) < 0
        || (status = seal_principals(s, IAMPB__PENDING_GROUPS, "groups", &account->groups, &account->group_count)) < 0
        || (status = seal_principals(s, IAMPB__PENDING_ROLES, "roles", &account->roles, &account->role_count)) < 0
        || (status = merge_listed_roles(s)) < 0 || (status = seal_policies(s)) < 0)
        return status;
    iampb__principal **all = array(s, user_details + account->group_count + account->role_count, sizeof *all);
    if (all == NULL)
        return iampb__error_nomem(s->err);
    for (size_t i = 0; i < user_details; i++)
        all[count++] = details[i];
    for (size_t i = 0; i < account->group_count; i++)
        all[count++] = account->groups[i];
    for (size_t i = 0; i < account->role_count; i++)
        all[count++] = account->roles[i];
    if ((status = list_holders(s, all, count)) < 0 || (status = join_groups(s, details, user_details)) < 0)
        return status;
    return doubt_lists(s);
}

iampb_status iampb__seal_account(iampb_account *account, iampb_error **err)
{
    sealer s = { account->organization->ctx, account->organization, account, account->pending,
        account->organization->sealed_arena, err, 0, NULL, NULL };
    iampb_status status;
    if ((status = seal_iam(&s)) < 0 || (status = name_users(&s)) < 0)
        return status;
    return iampb__seal_credentials(account, err);
}

void iampb__unseal(iampb_organization *organization)
{
    iampb_context *ctx = organization->ctx;
    for (size_t i = 0; i < organization->accounts.count; i++) {
        iampb_account *a = *IAMPB__VEC_AT(iampb_account *, &organization->accounts, i);
        iampb__map_free(ctx, &a->by_arn);
        iampb__map_free(ctx, &a->users_by_name);
        iampb__map_free(ctx, &a->groups_by_name);
        a->user_count = a->group_count = a->role_count = a->policy_count = a->inline_policy_count = 0;
        a->key_count = a->key_entity_count = a->device_count = a->provider_count = a->certificate_count = 0;
        a->root = NULL;
        a->member = NULL;
    }
    iampb__map_free(ctx, &organization->members_by_id);
    iampb__map_free(ctx, &organization->units_by_id);
    iampb__map_free(ctx, &organization->policies_by_id);
    organization->unit_count = organization->member_count = organization->policy_count = 0;
    organization->administrator_count = organization->listed_type_count = 0;
    iampb__note_rewind(organization, organization->loaded_notes);
    iampb__arena_reset(organization->sealed_arena);
    organization->sealed = false;
}

iampb_status iampb_organization_seal(iampb_organization *organization, iampb_error **err)
{
    if (organization == NULL)
        return iampb__error_set(NULL, err, IAMPB_E_INVALID, "organization must not be NULL");
    if (organization->sealed)
        return IAMPB_OK;
    iampb__unseal(organization); /* what an attempt without memory has left */
    iampb_status status = IAMPB_OK;
    for (size_t i = 0; status == IAMPB_OK && i < organization->accounts.count; i++)
        status = iampb__seal_account(*IAMPB__VEC_AT(iampb_account *, &organization->accounts, i), err);
    if (status == IAMPB_OK)
        status = iampb__seal_organization(organization, err);
    if (status < 0)
        iampb__unseal(organization);
    else
        organization->sealed = true;
    return status;
}
