/* find.c - entities by kind and index, and by ARN or id. All of it needs a sealed organisation; before, there is
 * nothing to find. ARNs compare with case, names without (I-7). */
#include "account/model.h"

static const iampb_entity *entity_at(const iampb_account *a, iampb_entity_kind kind, size_t index, size_t *count)
{
    switch (kind) {
    case IAMPB_ENTITY_USER: *count = a->user_count; return index < *count ? &a->users[index]->entity : NULL;
    case IAMPB_ENTITY_GROUP: *count = a->group_count; return index < *count ? &a->groups[index]->entity : NULL;
    case IAMPB_ENTITY_ROLE: *count = a->role_count; return index < *count ? &a->roles[index]->entity : NULL;
    case IAMPB_ENTITY_POLICY: *count = a->policy_count; return index < *count ? &a->policies[index]->entity : NULL;
    case IAMPB_ENTITY_ACCESS_KEY:
        *count = a->key_entity_count;
        return index < *count ? &a->key_entities[index]->entity : NULL;
    case IAMPB_ENTITY_MFA_DEVICE: *count = a->device_count; return index < *count ? &a->devices[index]->entity : NULL;
    case IAMPB_ENTITY_IDENTITY_PROVIDER:
        *count = a->provider_count;
        return index < *count ? &a->providers[index]->entity : NULL;
    case IAMPB_ENTITY_SERVER_CERTIFICATE:
        *count = a->certificate_count;
        return index < *count ? &a->certificates[index]->entity : NULL;
    case IAMPB_ENTITY_INLINE_POLICY:
        *count = a->inline_policy_count;
        return index < *count ? &a->inline_policies[index]->entity : NULL;
    case IAMPB_ENTITY_PASSWORD_POLICY:
        *count = a->password_policy != NULL;
        return index < *count ? &a->password_policy->entity : NULL;
    case IAMPB_ENTITY_ACCOUNT_SUMMARY: *count = a->summary != NULL; return index < *count ? &a->summary->entity : NULL;
    case IAMPB_ENTITY_CREDENTIAL_REPORT: *count = a->report != NULL; return index < *count ? &a->report->entity : NULL;
    default: *count = 0; return NULL;
    }
}

size_t iampb_account_entity_count(const iampb_account *account, iampb_entity_kind kind)
{
    size_t count = 0;
    if (account != NULL && account->organization->sealed)
        entity_at(account, kind, 0, &count);
    return count;
}

const iampb_entity *iampb_account_entity_at(const iampb_account *account, iampb_entity_kind kind, size_t index)
{
    size_t count;
    return account == NULL || !account->organization->sealed ? NULL : entity_at(account, kind, index, &count);
}

static const iampb_entity *organization_entity_at(const iampb_organization *o, iampb_entity_kind kind, size_t index,
        size_t *count)
{
    switch (kind) {
    case IAMPB_ENTITY_ORGANIZATION: *count = o->described; return index < *count ? &o->entity : NULL;
    case IAMPB_ENTITY_MEMBER_ACCOUNT:
        *count = o->member_count;
        return index < *count ? &o->members[index]->entity : NULL;
    case IAMPB_ENTITY_ORGANIZATIONAL_UNIT:
        *count = o->unit_count;
        return index < *count ? &o->units[index]->entity : NULL;
    case IAMPB_ENTITY_ORGANIZATION_POLICY:
        *count = o->policy_count;
        return index < *count ? &o->policies[index]->entity : NULL;
    case IAMPB_ENTITY_DELEGATED_ADMINISTRATOR:
        *count = o->administrator_count;
        return index < *count ? &o->administrators[index]->entity : NULL;
    default: *count = 0; return NULL;
    }
}

size_t iampb_organization_entity_count(const iampb_organization *organization, iampb_entity_kind kind)
{
    size_t count = 0;
    if (organization != NULL && organization->sealed)
        organization_entity_at(organization, kind, 0, &count);
    return count;
}

const iampb_entity *iampb_organization_entity_at(const iampb_organization *organization, iampb_entity_kind kind,
        size_t index)
{
    size_t count;
    return organization == NULL || !organization->sealed ? NULL
                                                         : organization_entity_at(organization, kind, index, &count);
}

const iampb_entity *iampb__account_find(const iampb_account *account, iampb_str arn)
{
    return iampb__map_get(account->organization->ctx, &account->by_arn, arn);
}

const iampb_entity *iampb_account_find(const iampb_account *account, const char *arn, size_t len)
{
    bool possible = account != NULL && arn != NULL && account->organization->sealed;
    return possible ? iampb__account_find(account, iampb__str(arn, len)) : NULL;
}

const iampb__member_account *iampb__organization_member(const iampb_organization *organization, iampb_str id)
{
    return iampb__map_get(organization->ctx, &organization->members_by_id, id);
}
