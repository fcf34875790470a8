/* key_owner.c - who decides the value of a context key: the caller, by how it asks; the caller's state; AWS. Rule
 * P-23. */
#include "graph/inquire.h"

typedef struct row {
    iampb_str key;    /* one that ends in '/' or ':' stands for all that begin so */
    iampb__key_owner owner;
} row;

static const row rows[] = {
#define ROW(key, owner) { IAMPB__STR_INIT(key), IAMPB__KEY_OF_##owner }
    ROW("aws:RequestTag/", CALLER), ROW("aws:TagKeys", CALLER), ROW("aws:UserAgent", CALLER),
    ROW("aws:Referer", CALLER), ROW("aws:RequestedRegion", CALLER), ROW("aws:SecureTransport", CALLER),
    ROW("sts:RoleSessionName", CALLER), ROW("sts:SourceIdentity", CALLER), ROW("sts:TransitiveTagKeys", CALLER),
    ROW("sts:ExternalId", CALLER), ROW("sts:DurationSeconds", CALLER),
    ROW("aws:MultiFactorAuthPresent", STATE), ROW("aws:MultiFactorAuthAge", STATE), ROW("aws:SourceIp", STATE),
    ROW("aws:VpcSourceIp", STATE), ROW("aws:SourceVpc", STATE), ROW("aws:SourceVpce", STATE),
    ROW("aws:SourceVpcArn", STATE), ROW("aws:PrincipalTag/", STATE), ROW("aws:PrincipalArn", STATE),
    ROW("aws:SourceIdentity", STATE), ROW("aws:userid", STATE), ROW("aws:username", STATE),
    ROW("aws:FederatedProvider", STATE), ROW("aws:Ec2InstanceSourceVpc", STATE),
    ROW("aws:Ec2InstanceSourcePrivateIPv4", STATE), ROW("aws:VpceAccount", STATE), ROW("aws:VpceOrgID", STATE),
    ROW("aws:VpceOrgPaths", STATE),
    ROW("aws:", PLATFORM), ROW("iam:PassedToService", PLATFORM), ROW("iam:AssociatedResourceArn", PLATFORM),
    ROW("iam:ResourceTag/", RESOURCE), ROW("aws:ResourceTag/", RESOURCE),
#undef ROW
};

static bool fits(iampb_str pattern, iampb_str key)
{
    char last = pattern.ptr[pattern.len - 1];
    if (last == '/' || last == ':')
        return key.len > pattern.len && iampb__str_eq_nocase(iampb__str_first(key, pattern.len), pattern);
    return iampb__str_eq_nocase(pattern, key);
}

static bool is_resource_tag(iampb_str key)
{
    size_t colon = iampb__str_find(key, ':', 0);
    iampb_str tag = IAMPB__STR("ResourceTag/");
    iampb_str name = colon == SIZE_MAX ? key : iampb__str_from(key, colon + 1);
    return name.len >= tag.len && iampb__str_eq_nocase(iampb__str_first(name, tag.len), tag);
}

/* Keys of services describe what is asked for, but for tags of what is there already. */
iampb__key_owner iampb__owner_of_key(iampb_str key)
{
    if (is_resource_tag(key))
        return IAMPB__KEY_OF_RESOURCE;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (fits(rows[i].key, key))
            return rows[i].owner;
    return IAMPB__KEY_OF_CALLER;
}

const char *iampb__key_owner_name(iampb__key_owner owner)
{
    static const char *const names[] = { "caller", "state", "platform", "resource" };
    return names[owner];
}
