/* org_accounts.c - describe-organization, list-accounts (and for a parent), list-delegated-administrators,
 * list-organizations-features. Rules: AWS Organizations API Reference, the operations of these names; AWS IAM API
 * Reference, "ListOrganizationsFeatures". */
#include "account/load.h"

/* ---- The organisation ---- */
static const iampb__member organization_members[] = {
    IAMPB__MEMBER_NEEDED(iampb__described, id, "Id", TEXT),
    IAMPB__MEMBER(iampb__described, arn, "Arn", TEXT),
    IAMPB__MEMBER(iampb__described, feature_set, "FeatureSet", TEXT),
    IAMPB__MEMBER(iampb__described, management_arn, "MasterAccountArn", TEXT),
    IAMPB__MEMBER(iampb__described, management_id, "MasterAccountId", ID),
};
static const iampb__shape organization_shape = IAMPB__SHAPE("an organisation", organization_members);

iampb_status iampb__load_organization(iampb__load *load, iampb__json value, iampb_error **err)
{
    iampb_status status;
    iampb__described *described = iampb__load_new(load, sizeof *described);
    if (described == NULL)
        return iampb__error_nomem(err);
    if ((status = iampb__shape_read(load, &organization_shape, value, described, err)) < 0)
        return status;
    if (described->arn.span.source != NULL
        && (status = iampb__load_arn_organization(load, described->arn.text,
                    iampb__json_get(value, IAMPB__STR("Arn")), err)) < 0)
        return status;
    iampb__load_count(load, IAMPB_DOCUMENT_ORGANIZATION);
    if (load->described == NULL && !load->organization->described)
        load->described = described;
    return IAMPB_OK;
}

/* ---- Accounts ---- */
static const iampb__member account_members[] = {
    IAMPB__MEMBER_NEEDED(iampb__member_account, id, "Id", ID),
    IAMPB__MEMBER(iampb__member_account, arn, "Arn", TEXT),
    IAMPB__MEMBER(iampb__member_account, email, "Email", TEXT),
    IAMPB__MEMBER(iampb__member_account, name, "Name", TEXT),
    IAMPB__MEMBER(iampb__member_account, status, "Status", TEXT),
    IAMPB__MEMBER(iampb__member_account, state, "State", TEXT),
};
static const iampb__shape account_shape = IAMPB__SHAPE("an account of the organisation", account_members);

/* State is the newer name with more values; a value that is not known counts as active (I-30). */
static iampb_status judge_state(iampb__load *load, iampb__member_account *member, iampb_error **err)
{
    static const struct {
        iampb_str name;
        bool active, suspended;
    } states[] = {
        { IAMPB__STR_INIT("ACTIVE"), true, false },
        { IAMPB__STR_INIT("SUSPENDED"), false, true },
        { IAMPB__STR_INIT("PENDING_CLOSURE"), false, true },
        { IAMPB__STR_INIT("CLOSED"), false, true },
        { IAMPB__STR_INIT("PENDING_ACTIVATION"), false, false },
    };
    const iampb__value *told = member->state.span.source != NULL ? &member->state : &member->status;
    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++)
        if (iampb__str_eq(states[i].name, told->text)) {
            member->active = states[i].active;
            member->suspended = states[i].suspended;
            return IAMPB_OK;
        }
    member->active = true;
    if (told->span.source == NULL)
        return IAMPB_OK;
    return iampb__load_note(load, err, &told->span, "the status \"%v\" of account %v is not known: it counts as active",
            told->text, member->id.text);
}

static iampb_status link_to_subject(iampb__load *load, const iampb__value *child, iampb_error **err)
{
    iampb__link *link = iampb__load_new(load, sizeof *link);
    if (link == NULL)
        return iampb__error_nomem(err);
    link->first.text = load->subject;
    link->second = link->place = *child;
    return iampb__load_push(load, IAMPB__PENDING_PARENT_LINKS, link, err);
}

iampb_status iampb__load_member_account(iampb__load *load, iampb__json value, iampb_error **err)
{
    iampb_status status;
    bool for_parent = load->subject.len > 0;
    iampb__member_account *member = iampb__load_new(load, sizeof *member);
    if (member == NULL)
        return iampb__error_nomem(err);
    member->entity = iampb__load_entity(load, IAMPB_ENTITY_MEMBER_ACCOUNT);
    member->entity.account = NULL;
    member->span = iampb__json_span(value);
    if ((status = iampb__shape_read(load, &account_shape, value, member, err)) < 0
        || (status = judge_state(load, member, err)) < 0)
        return status;
    if (member->arn.span.source != NULL
        && (status = iampb__load_arn_organization(load, member->arn.text, iampb__json_get(value, IAMPB__STR("Arn")),
                    err)) < 0)
        return status;
    iampb__load_count(load, for_parent ? IAMPB_DOCUMENT_ACCOUNTS_FOR_PARENT : IAMPB_DOCUMENT_ACCOUNTS);
    if (for_parent && (status = link_to_subject(load, &member->id, err)) < 0)
        return status;
    return iampb__load_push(load, IAMPB__PENDING_MEMBERS, member, err);
}

/* ---- Delegated administrators ---- */
static const iampb__member administrator_members[] = {
    IAMPB__MEMBER_NEEDED(iampb__delegated_administrator, id, "Id", ID),
    IAMPB__MEMBER(iampb__delegated_administrator, arn, "Arn", TEXT),
    IAMPB__MEMBER(iampb__delegated_administrator, name, "Name", TEXT),
    IAMPB__MEMBER(iampb__delegated_administrator, status, "Status", TEXT),
};
static const iampb__shape administrator_shape = IAMPB__SHAPE("a delegated administrator", administrator_members);

iampb_status iampb__load_administrator(iampb__load *load, iampb__json value, iampb_error **err)
{
    iampb_status status;
    iampb__delegated_administrator *administrator = iampb__load_new(load, sizeof *administrator);
    if (administrator == NULL)
        return iampb__error_nomem(err);
    administrator->entity = iampb__load_entity(load, IAMPB_ENTITY_DELEGATED_ADMINISTRATOR);
    administrator->entity.account = NULL;
    administrator->service.text = load->subject;
    if ((status = iampb__shape_read(load, &administrator_shape, value, administrator, err)) < 0)
        return status;
    if (administrator->arn.span.source != NULL
        && (status = iampb__load_arn_organization(load, administrator->arn.text,
                    iampb__json_get(value, IAMPB__STR("Arn")), err)) < 0)
        return status;
    iampb__load_count(load, IAMPB_DOCUMENT_DELEGATED_ADMINISTRATORS);
    return iampb__load_push(load, IAMPB__PENDING_ADMINISTRATORS, administrator, err);
}

/* ---- Central management of root access ---- */
iampb_status iampb__load_feature(iampb__load *load, iampb__json value, iampb_error **err)
{
    iampb__value text = { { NULL, 0 }, { NULL, 0, 0 } };
    iampb_status status = iampb__text_read(load, value, &text, err);
    if (status < 0)
        return status;
    iampb__value *item = IAMPB__VEC_PUSH(iampb__value, load->ctx, &load->doc.flat.features);
    if (item == NULL)
        return iampb__error_nomem(err);
    *item = text;
    iampb__load_count(load, IAMPB_DOCUMENT_ORGANIZATION_FEATURES);
    return IAMPB_OK;
}

iampb_status iampb__finish_features(iampb__load *load, iampb_error **err)
{
    const iampb__flat *flat = &load->doc.flat;
    iampb__load_seen(load, IAMPB_DOCUMENT_ORGANIZATION_FEATURES);
    if (load->features != NULL || flat->features.count == 0)
        return IAMPB_OK;
    load->features = iampb__arena_alloc(load->arena, flat->features.count, sizeof(iampb__value));
    if (load->features == NULL)
        return iampb__error_nomem(err);
    memcpy(load->features, flat->features.items, flat->features.count * sizeof(iampb__value));
    load->feature_count = flat->features.count;
    return IAMPB_OK;
}
