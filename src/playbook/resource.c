/* resource.c - what a finding is about: the ARN, type and name of a subject. Types are CloudFormation's names. */
#include "playbook/audit.h"

static void resource_of_key(const iampb__access_key *key, iampb__resource *out)
{
    static const iampb_str slots[] = { IAMPB__STR_INIT("access_key_1"), IAMPB__STR_INIT("access_key_2") };
    out->name = key->metadata->user_name.text;
    if (key->user != NULL) {
        out->arn = key->user->arn;
        out->name = key->user->name;
    }
    out->key = key->slot >= 1 && key->slot <= 2 ? slots[key->slot - 1] : key->metadata->id.text;
    out->type = "AWS::IAM::AccessKey";
}

static void resource_of_principal(const iampb__principal *principal, const char *type, iampb__resource *out)
{
    *out = (iampb__resource){ principal->arn.text, principal->name.text, { "", 0 }, type };
}

/* Inline policies have no ARN: the resource is their owner, the key their name. */
static void resource_of_inline(const iampb__inline_policy *policy, iampb__resource *out)
{
    const iampb__principal *owner = policy->owner;
    out->type = owner->entity.kind == IAMPB_ENTITY_ROLE ? "AWS::IAM::RolePolicy"
              : owner->entity.kind == IAMPB_ENTITY_GROUP ? "AWS::IAM::GroupPolicy" : "AWS::IAM::UserPolicy";
    out->arn = owner->arn.text;
    out->name = policy->name.text;
    out->key = policy->name.text;
}

static void resource_of_user(const iampb__user *user, iampb__resource *out)
{
    *out = (iampb__resource){ user->arn, user->name, { "", 0 }, "AWS::IAM::User" };
}

static void resource_of_entity(const iampb_entity *entity, iampb__resource *out)
{
    const void *at = entity; /* the entity is the first member of everything */
    switch (entity->kind) {
    case IAMPB_ENTITY_USER: resource_of_user(at, out); break;
    case IAMPB_ENTITY_GROUP: resource_of_principal(at, "AWS::IAM::Group", out); break;
    case IAMPB_ENTITY_ROLE: resource_of_principal(at, "AWS::IAM::Role", out); break;
    case IAMPB_ENTITY_ACCESS_KEY: resource_of_key(at, out); break;
    case IAMPB_ENTITY_INLINE_POLICY: resource_of_inline(at, out); break;
    case IAMPB_ENTITY_POLICY: {
        const iampb__policy *policy = at;
        *out = (iampb__resource){ policy->arn.text, policy->name.text, { "", 0 }, "AWS::IAM::ManagedPolicy" };
        break;
    }
    case IAMPB_ENTITY_MFA_DEVICE: {
        const iampb__mfa_device *device = at;
        *out = (iampb__resource){ device->serial.text, device->user_name.text, { "", 0 },
            "AWS::IAM::VirtualMFADevice" };
        break;
    }
    case IAMPB_ENTITY_IDENTITY_PROVIDER: {
        const iampb__provider *provider = at;
        *out = (iampb__resource){ provider->arn.text, provider->url.text, { "", 0 },
            provider->is_saml ? "AWS::IAM::SAMLProvider" : "AWS::IAM::OIDCProvider" };
        break;
    }
    case IAMPB_ENTITY_SERVER_CERTIFICATE: {
        const iampb__certificate *certificate = at;
        *out = (iampb__resource){ certificate->arn.text, certificate->name.text, { "", 0 },
            "AWS::IAM::ServerCertificate" };
        break;
    }
    case IAMPB_ENTITY_MEMBER_ACCOUNT: {
        const iampb__member_account *member = at;
        *out = (iampb__resource){ member->arn.text, member->name.text, { "", 0 }, "AWS::Organizations::Account" };
        if (out->arn.len == 0)
            out->arn = member->id.text;
        break;
    }
    case IAMPB_ENTITY_ORGANIZATIONAL_UNIT: {
        const iampb__unit *unit = at;
        *out = (iampb__resource){ unit->arn.text, unit->name.text, { "", 0 },
            "AWS::Organizations::OrganizationalUnit" };
        if (out->arn.len == 0)
            out->arn = unit->id.text;
        break;
    }
    case IAMPB_ENTITY_ORGANIZATION_POLICY: {
        const iampb__organization_policy *policy = at;
        *out = (iampb__resource){ policy->arn.text, policy->name.text, { "", 0 }, "AWS::Organizations::Policy" };
        break;
    }
    case IAMPB_ENTITY_DELEGATED_ADMINISTRATOR: {
        const iampb__delegated_administrator *administrator = at;
        *out = (iampb__resource){ administrator->arn.text, administrator->name.text, administrator->service.text,
            "AWS::Organizations::Account" };
        if (out->arn.len == 0)
            out->arn = administrator->id.text;
        break;
    }
    default: break; /* what belongs to the account as a whole */
    }
}

/* The account itself: AWS writes arn:P:iam::ID:root for it, in policies and for its root user alike. */
static void resource_of_account(iampb__audit *audit, iampb__resource *out)
{
    iampb__builder_clear(&audit->observed);
    iampb__builder_format(&audit->observed, "arn:%v:iam::%v:root", audit->partition, audit->account_id);
    out->arn = audit->account_id.len == 0 ? iampb__str("", 0) : iampb__builder_str(&audit->observed);
    out->name = audit->run.account->label.len > 0 ? audit->run.account->label : audit->account_id;
    out->type = "AWS::::Account";
}

static void resource_of_organization(const iampb_organization *organization, iampb__resource *out)
{
    *out = (iampb__resource){ organization->arn.text, organization->id.text, { "", 0 },
        "AWS::Organizations::Organization" };
}

void iampb__resource_of_subject(iampb__audit *audit, iampb__resource *out)
{
    const iampb_run *run = &audit->run;
    const iampb__scope scope = run->check->scope;
    *out = (iampb__resource){ { "", 0 }, { "", 0 }, { "", 0 }, NULL };
    if (audit->subject != NULL && scope != IAMPB__SCOPE_ACCOUNT && scope != IAMPB__SCOPE_ROOT
        && scope != IAMPB__SCOPE_ORGANIZATION && !audit->active->answered)
        resource_of_entity(audit->subject, out);
    if (scope == IAMPB__SCOPE_ROOT && !audit->active->answered) {
        resource_of_account(audit, out);
        out->name = IAMPB__STR("<root_account>");
        out->type = "AWS::IAM::User";
    }
    if (out->type == NULL) {
        if (run->account != NULL)
            resource_of_account(audit, out);
        else
            resource_of_organization(run->organization, out);
    }
}
