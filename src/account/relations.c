/* relations.c - entities related to an entity, by the relation's name: a table of small functions. Where a document
 * names something that is not in the data (a policy, a group), the relation skips it: the names are fields. */
#include "account/fields.h"

/* Entity `index` of the relation, or NULL past the end; counts what is there where `index` is SIZE_MAX. */
typedef const iampb_entity *(*relation_at)(const iampb_entity *entity, size_t index, size_t *count);

/* Adds one to a relation that is being read. */
static const iampb_entity *pick(const iampb_entity *candidate, size_t index, size_t *count)
{
    if (candidate == NULL)
        return NULL;
    return (*count)++ == index ? candidate : NULL;
}

#define AS(type, entity) ((const type *)(const void *)(entity))

static const iampb__principal *principal_of(const iampb_entity *entity)
{
    return entity->kind == IAMPB_ENTITY_USER && !entity->is_details ? AS(iampb__user, entity)->details
                                                                    : AS(iampb__principal, entity);
}

static const iampb_entity *public_entity(const iampb__principal *p)
{
    return p->entity.is_details ? (p->user == NULL ? NULL : &p->user->entity) : &p->entity;
}

static const iampb_entity *groups(const iampb_entity *entity, size_t index, size_t *count)
{
    const iampb__principal *p = principal_of(entity);
    for (size_t i = 0; p != NULL && p->groups != NULL && i < p->group_name_count; i++) {
        const iampb_entity *hit = pick(p->groups[i] == NULL ? NULL : &p->groups[i]->entity, index, count);
        if (hit != NULL)
            return hit;
    }
    return NULL;
}

static const iampb_entity *attached_policies(const iampb_entity *entity, size_t index, size_t *count)
{
    const iampb__principal *p = principal_of(entity);
    for (size_t i = 0; p != NULL && i < p->attached_count; i++) {
        const iampb__policy *policy = p->attached[i].policy;
        const iampb_entity *hit = pick(policy == NULL ? NULL : &policy->entity, index, count);
        if (hit != NULL)
            return hit;
    }
    return NULL;
}

static const iampb_entity *inline_policies(const iampb_entity *entity, size_t index, size_t *count)
{
    const iampb__principal *p = principal_of(entity);
    *count = p == NULL ? 0 : p->inline_count;
    return index < *count ? &p->inline_policies[index].entity : NULL;
}

static const iampb_entity *boundary(const iampb_entity *entity, size_t index, size_t *count)
{
    const iampb__principal *p = principal_of(entity);
    return pick(p == NULL || p->boundary == NULL ? NULL : &p->boundary->entity, index, count);
}

static const iampb_entity *access_keys(const iampb_entity *entity, size_t index, size_t *count)
{
    const iampb__user *user = AS(iampb__user, entity);
    for (int n = 0; user->in_report && n < 2; n++) {
        const iampb_entity *hit =
                pick(user->keys[n].present == IAMPB__FALSE ? NULL : &user->keys[n].entity, index, count);
        if (hit != NULL)
            return hit;
    }
    for (uint32_t i = 0; i < user->metadata_key_count; i++) {
        const iampb__access_key *key = user->metadata_keys[i];
        const iampb_entity *hit = pick(key->slot == 0 ? &key->entity : NULL, index, count);
        if (hit != NULL)
            return hit;
    }
    return NULL;
}

static const iampb_entity *mfa_devices(const iampb_entity *entity, size_t index, size_t *count)
{
    const iampb__user *user = AS(iampb__user, entity);
    *count = user->device_count;
    return index < *count ? &user->devices[index]->entity : NULL;
}

static const iampb_entity *members(const iampb_entity *entity, size_t index, size_t *count)
{
    const iampb__principal *group = AS(iampb__principal, entity);
    *count = group->member_count;
    return index < *count ? &group->members[index]->entity : NULL;
}

static const iampb_entity *attached_to(const iampb_entity *entity, size_t index, size_t *count)
{
    const iampb__policy *policy = AS(iampb__policy, entity);
    *count = policy->attached_to_count;
    return index < *count ? public_entity(policy->attached_to[index]) : NULL;
}

static const iampb_entity *boundary_of(const iampb_entity *entity, size_t index, size_t *count)
{
    const iampb__policy *policy = AS(iampb__policy, entity);
    *count = policy->boundary_of_count;
    return index < *count ? public_entity(policy->boundary_of[index]) : NULL;
}

static const iampb_entity *owner(const iampb_entity *entity, size_t index, size_t *count)
{
    return pick(public_entity(AS(iampb__inline_policy, entity)->owner), index, count);
}

static const iampb_entity *key_user(const iampb_entity *entity, size_t index, size_t *count)
{
    const iampb__user *user = AS(iampb__access_key, entity)->user;
    return pick(user == NULL ? NULL : &user->entity, index, count);
}

static const iampb_entity *device_user(const iampb_entity *entity, size_t index, size_t *count)
{
    const iampb__user *user = AS(iampb__mfa_device, entity)->user;
    return pick(user == NULL ? NULL : &user->entity, index, count);
}

static const iampb_entity *unit_children(const iampb_entity *entity, size_t index, size_t *count)
{
    const iampb__unit *unit = AS(iampb__unit, entity);
    *count = unit->child_count;
    return index < *count ? &unit->children[index]->entity : NULL;
}

static const iampb_entity *unit_accounts(const iampb_entity *entity, size_t index, size_t *count)
{
    const iampb__unit *unit = AS(iampb__unit, entity);
    *count = unit->account_count;
    return index < *count ? &unit->accounts[index]->entity : NULL;
}

static const iampb_entity *unit_policies(const iampb_entity *entity, size_t index, size_t *count)
{
    const iampb__unit *unit = AS(iampb__unit, entity);
    *count = unit->policy_count;
    return index < *count ? &unit->policies[index]->entity : NULL;
}

static const iampb_entity *unit_parent(const iampb_entity *entity, size_t index, size_t *count)
{
    const iampb__unit *parent = AS(iampb__unit, entity)->parent;
    return pick(parent == NULL ? NULL : &parent->entity, index, count);
}

static const iampb_entity *member_policies(const iampb_entity *entity, size_t index, size_t *count)
{
    const iampb__member_account *member = AS(iampb__member_account, entity);
    *count = member->policy_count;
    return index < *count ? &member->policies[index]->entity : NULL;
}

static const iampb_entity *member_parent(const iampb_entity *entity, size_t index, size_t *count)
{
    const iampb__unit *parent = AS(iampb__member_account, entity)->parent;
    return pick(parent == NULL ? NULL : &parent->entity, index, count);
}

static const iampb_entity *targets(const iampb_entity *entity, size_t index, size_t *count)
{
    const iampb__organization_policy *policy = AS(iampb__organization_policy, entity);
    const iampb_organization *o = entity->organization;
    for (size_t i = 0; i < policy->target_count; i++) {
        const iampb__unit *unit = iampb__map_get(o->ctx, &o->units_by_id, policy->targets[i].text);
        const iampb__member_account *member = iampb__map_get(o->ctx, &o->members_by_id, policy->targets[i].text);
        const iampb_entity *target = unit != NULL ? &unit->entity : member != NULL ? &member->entity : NULL;
        const iampb_entity *hit = pick(target, index, count);
        if (hit != NULL)
            return hit;
    }
    return NULL;
}

typedef struct relation_row {
    iampb_entity_kind kind;
    iampb_str name;
    relation_at at;
} relation_row;

static const relation_row relations[] = {
    { IAMPB_ENTITY_USER, IAMPB__STR_INIT("groups"), groups },
    { IAMPB_ENTITY_USER, IAMPB__STR_INIT("access_keys"), access_keys },
    { IAMPB_ENTITY_USER, IAMPB__STR_INIT("mfa_devices"), mfa_devices },
    { IAMPB_ENTITY_USER, IAMPB__STR_INIT("attached_policies"), attached_policies },
    { IAMPB_ENTITY_USER, IAMPB__STR_INIT("inline_policies"), inline_policies },
    { IAMPB_ENTITY_USER, IAMPB__STR_INIT("boundary"), boundary },
    { IAMPB_ENTITY_GROUP, IAMPB__STR_INIT("members"), members },
    { IAMPB_ENTITY_GROUP, IAMPB__STR_INIT("attached_policies"), attached_policies },
    { IAMPB_ENTITY_GROUP, IAMPB__STR_INIT("inline_policies"), inline_policies },
    { IAMPB_ENTITY_ROLE, IAMPB__STR_INIT("attached_policies"), attached_policies },
    { IAMPB_ENTITY_ROLE, IAMPB__STR_INIT("inline_policies"), inline_policies },
    { IAMPB_ENTITY_ROLE, IAMPB__STR_INIT("boundary"), boundary },
    { IAMPB_ENTITY_POLICY, IAMPB__STR_INIT("attached_to"), attached_to },
    { IAMPB_ENTITY_POLICY, IAMPB__STR_INIT("boundary_of"), boundary_of },
    { IAMPB_ENTITY_ACCESS_KEY, IAMPB__STR_INIT("user"), key_user },
    { IAMPB_ENTITY_MFA_DEVICE, IAMPB__STR_INIT("user"), device_user },
    { IAMPB_ENTITY_INLINE_POLICY, IAMPB__STR_INIT("owner"), owner },
    { IAMPB_ENTITY_ORGANIZATIONAL_UNIT, IAMPB__STR_INIT("children"), unit_children },
    { IAMPB_ENTITY_ORGANIZATIONAL_UNIT, IAMPB__STR_INIT("accounts"), unit_accounts },
    { IAMPB_ENTITY_ORGANIZATIONAL_UNIT, IAMPB__STR_INIT("policies"), unit_policies },
    { IAMPB_ENTITY_ORGANIZATIONAL_UNIT, IAMPB__STR_INIT("parent"), unit_parent },
    { IAMPB_ENTITY_MEMBER_ACCOUNT, IAMPB__STR_INIT("policies"), member_policies },
    { IAMPB_ENTITY_MEMBER_ACCOUNT, IAMPB__STR_INIT("parent"), member_parent },
    { IAMPB_ENTITY_ORGANIZATION_POLICY, IAMPB__STR_INIT("targets"), targets },
};

iampb_str iampb__relation_name(iampb_entity_kind kind, size_t index)
{
    for (size_t i = 0; i < sizeof relations / sizeof relations[0]; i++)
        if (relations[i].kind == kind && index-- == 0)
            return relations[i].name;
    return IAMPB__STR("");
}

static relation_at relation_of(const iampb_entity *entity, const char *name)
{
    for (size_t i = 0; entity != NULL && name != NULL && i < sizeof relations / sizeof relations[0]; i++)
        if (relations[i].kind == entity->kind && iampb__str_eq(relations[i].name, iampb__str_z(name)))
            return relations[i].at;
    return NULL;
}

size_t iampb_entity_related_count(const iampb_entity *entity, const char *relation)
{
    relation_at at = relation_of(entity, relation);
    size_t count = 0;
    if (at != NULL && entity->organization->sealed)
        at(entity, SIZE_MAX, &count);
    return count;
}

const iampb_entity *iampb_entity_related_at(const iampb_entity *entity, const char *relation, size_t index)
{
    relation_at at = relation_of(entity, relation);
    size_t count = 0;
    return at == NULL || index == SIZE_MAX || !entity->organization->sealed ? NULL : at(entity, index, &count);
}
