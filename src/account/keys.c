/* keys.c - list-access-keys, get-access-key-last-used and get-login-profile: the credentials of one user each.
 * Rules: AWS IAM API Reference, "ListAccessKeys", "GetAccessKeyLastUsed", "GetLoginProfile". */
#include "account/load.h"

static const iampb__member key_members[] = {
    IAMPB__MEMBER(iampb__listed_key, user_name, "UserName", TEXT),
    IAMPB__MEMBER_NEEDED(iampb__listed_key, metadata.id, "AccessKeyId", TEXT),
    IAMPB__MEMBER(iampb__listed_key, metadata.status, "Status", TEXT),
    IAMPB__MEMBER(iampb__listed_key, created, "CreateDate", TIME),
};
static const iampb__shape key_shape = IAMPB__SHAPE("an access key", key_members);

static iampb__tri is_active(const iampb__value *status)
{
    if (iampb__str_eq(status->text, IAMPB__STR("Active")))
        return IAMPB__TRUE;
    if (iampb__str_eq(status->text, IAMPB__STR("Inactive")) || iampb__str_eq(status->text, IAMPB__STR("Expired")))
        return IAMPB__FALSE;
    return IAMPB__TRI_UNKNOWN;
}

iampb_status iampb__load_access_key(iampb__load *load, iampb__json value, iampb_error **err)
{
    iampb_status status;
    iampb__listed_key *listed = iampb__load_new(load, sizeof *listed);
    if (listed == NULL)
        return iampb__error_nomem(err);
    if ((status = iampb__shape_read(load, &key_shape, value, listed, err)) < 0)
        return status;
    if (listed->user_name.text.len == 0 && load->subject.len > 0)
        listed->user_name.text = load->subject;
    listed->metadata.user_name = listed->user_name;
    iampb__access_key *key = &listed->key;
    key->entity = iampb__load_entity(load, IAMPB_ENTITY_ACCESS_KEY);
    key->present = IAMPB__TRUE;
    const iampb__value *told = &listed->metadata.status;
    key->active = is_active(told);
    key->created = listed->created.at;
    listed->metadata.create_date = listed->created.value;
    key->metadata = &listed->metadata;
    key->last_used = IAMPB__TIME_UNKNOWN;
    if (key->active == IAMPB__TRI_UNKNOWN && told->span.source != NULL
        && (status = iampb__load_note(load, err, &told->span,
                    "the status \"%v\" of an access key is not known: whether it is active is unknown",
                    told->text)) < 0)
        return status;
    iampb__load_count(load, IAMPB_DOCUMENT_ACCESS_KEYS);
    if (listed->user_name.text.len > 0
        && (status = iampb__load_answer(load, IAMPB_DOCUMENT_ACCESS_KEYS, listed->user_name.text, err)) < 0)
        return status;
    return iampb__load_push(load, IAMPB__PENDING_KEYS, listed, err);
}

/* ---- Last use ---- */
static const iampb__member use_members[] = {
    IAMPB__MEMBER(iampb__key_use, used, "LastUsedDate", TIME),
    IAMPB__MEMBER(iampb__key_use, service, "ServiceName", TEXT),
    IAMPB__MEMBER(iampb__key_use, region, "Region", TEXT),
};
static const iampb__shape use_shape = IAMPB__SHAPE("AccessKeyLastUsed", use_members);

/* The answer does not say which key was asked about, and may have the user's name beside it. */
iampb_status iampb__load_key_use(iampb__load *load, iampb__json value, iampb_error **err)
{
    iampb__key_use *use = iampb__load_new(load, sizeof *use);
    if (use == NULL)
        return iampb__error_nomem(err);
    iampb_status status = iampb__load_need_subject(load, IAMPB_DOCUMENT_ACCESS_KEY_LAST_USED, err);
    if (status < 0 || (status = iampb__shape_read(load, &use_shape, value, use, err)) < 0)
        return status;
    use->key_id = load->subject;
    if (use->used.value.span.source == NULL) /* never used, or not since AWS began to record it */
        use->used.at = IAMPB__TIME_NEVER;
    load->doc.flat.key_use = use;
    iampb__load_count(load, IAMPB_DOCUMENT_ACCESS_KEY_LAST_USED);
    return IAMPB_OK;
}

iampb_status iampb__finish_key_use(iampb__load *load, iampb_error **err)
{
    iampb__key_use *use = load->doc.flat.key_use;
    use->user_name = load->doc.flat.user_name;
    return iampb__load_push(load, IAMPB__PENDING_KEY_USES, use, err);
}

/* ---- Console passwords ---- */
typedef struct profile {
    iampb__value user_name;
} profile;
static const iampb__member profile_members[] = { IAMPB__MEMBER_NEEDED(profile, user_name, "UserName", TEXT) };
static const iampb__shape profile_shape = IAMPB__SHAPE("a login profile", profile_members);

iampb_status iampb__load_login_profile(iampb__load *load, iampb__json value, iampb_error **err)
{
    profile found = { 0 };
    iampb_status status = iampb__shape_read(load, &profile_shape, value, &found, err);
    if (status < 0)
        return status;
    iampb__login *login = iampb__load_new(load, sizeof *login);
    if (login == NULL)
        return iampb__error_nomem(err);
    *login = (iampb__login){ found.user_name.text, true };
    iampb__load_count(load, IAMPB_DOCUMENT_LOGIN_PROFILE);
    return iampb__load_push(load, IAMPB__PENDING_LOGINS, login, err);
}
