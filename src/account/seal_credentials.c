/* seal_credentials.c - joins access keys, MFA devices, console passwords, identity providers and certificates with the
 * users and with each other. Runs after the users are joined (seal.c). */
#include "account/load.h"

typedef struct sealer {
    iampb_context *ctx;
    iampb_account *account;
    struct iampb__pending *pending;
    iampb__arena *arena;
    iampb_error **err;
} sealer;

static void *array(sealer *s, size_t count, size_t size) { return iampb__arena_zalloc(s->arena, count, size); }
static size_t listed(const sealer *s, int list) { return s->pending->lists[list].count; }

static iampb__user *user_called(const sealer *s, iampb_str name)
{
    return name.len == 0 ? NULL : iampb__map_get(s->ctx, &s->account->users_by_name, name);
}

/* ---- Access keys ---- */
/* A slot of the report and a listed key are the same key where their dates agree, or where one of each is left. */
static void join_slots(iampb__user *user)
{
    iampb__access_key *left = NULL;
    iampb__access_key *slot_left = NULL;
    size_t keys_left = 0, slots_left = 0;
    bool same_dates = user->keys[0].created == user->keys[1].created;
    for (uint32_t i = 0; i < user->metadata_key_count; i++) {
        iampb__access_key *key = user->metadata_keys[i];
        iampb__access_key *slot = NULL;
        for (int n = 0; n < 2; n++)
            if (user->keys[n].present != IAMPB__FALSE && iampb__time_is_known(key->created)
                && user->keys[n].created == key->created && !(same_dates && user->keys[1 - n].present != IAMPB__FALSE)
                && user->keys[n].metadata == &iampb__no_key_metadata)
                slot = &user->keys[n];
        if (slot != NULL) {
            slot->metadata = key->metadata;
            key->slot = slot->slot;
        } else {
            left = key;
            keys_left++;
        }
    }
    for (int n = 0; n < 2; n++)
        if (user->keys[n].present == IAMPB__TRUE && user->keys[n].metadata == &iampb__no_key_metadata) {
            slot_left = &user->keys[n];
            slots_left++;
        }
    if (user->keys_listed && keys_left == 1 && slots_left == 1) {
        slot_left->metadata = left->metadata;
        left->slot = slot_left->slot;
    }
}

static iampb_status join_key_uses(sealer *s, const iampb__map *by_id)
{
    for (size_t i = 0; i < listed(s, IAMPB__PENDING_KEY_USES); i++) {
        const iampb__key_use *use = IAMPB__PENDING_AT(iampb__key_use, s->pending, IAMPB__PENDING_KEY_USES, i);
        iampb__listed_key *key = iampb__map_get(s->ctx, by_id, use->key_id);
        if (key == NULL)
            continue; /* list-access-keys was not loaded for its user */
        key->key.last_used = use->used.at;
        key->metadata.used_date = use->used.value;
        key->metadata.used_service = use->service;
        key->metadata.used_region = use->region;
    }
    return IAMPB_OK;
}

static iampb_status give_keys_to_users(sealer *s)
{
    iampb_account *account = s->account;
    for (size_t i = 0; i < account->key_count; i++) {
        iampb__user *user = (iampb__user *)account->keys[i]->user;
        if (user != NULL)
            user->metadata_key_count++;
    }
    for (size_t i = 0; i < account->key_count; i++) {
        iampb__user *user = (iampb__user *)account->keys[i]->user;
        if (user == NULL)
            continue;
        if (user->metadata_keys == NULL) {
            user->metadata_keys = array(s, user->metadata_key_count, sizeof *user->metadata_keys);
            if (user->metadata_keys == NULL)
                return iampb__error_nomem(s->err);
            user->metadata_key_count = 0;
        }
        user->metadata_keys[user->metadata_key_count++] = account->keys[i];
    }
    return IAMPB_OK;
}

static iampb_status seal_keys(sealer *s)
{
    iampb_account *account = s->account;
    size_t room = listed(s, IAMPB__PENDING_KEYS);
    iampb__map by_id = { 0 };
    iampb_status status = IAMPB_OK;
    account->keys = array(s, room, sizeof *account->keys);
    if (account->keys == NULL)
        return iampb__error_nomem(s->err);
    for (size_t i = 0; i < room; i++) {
        iampb__listed_key *key = IAMPB__PENDING_AT(iampb__listed_key, s->pending, IAMPB__PENDING_KEYS, i);
        void **place = iampb__map_put(s->ctx, &by_id, key->metadata.id.text);
        if (place == NULL) {
            status = iampb__error_nomem(s->err);
            break;
        }
        if (*place != NULL) /* the same key again, of another page or load */
            continue;
        *place = key;
        key->key.slot = 0;
        key->key.user = user_called(s, key->user_name.text);
        account->keys[account->key_count++] = &key->key;
    }
    if (status == IAMPB_OK && (status = join_key_uses(s, &by_id)) == IAMPB_OK)
        status = give_keys_to_users(s);
    iampb__map_free(s->ctx, &by_id);
    return status;
}

static iampb_status list_key_entities(sealer *s)
{
    iampb_account *account = s->account;
    size_t rows = account->report == NULL ? 0 : account->report->user_count, used = 0;
    iampb__access_key **all = iampb__arena_alloc(s->arena, account->key_count + 2 * rows, sizeof *all);
    if (all == NULL)
        return iampb__error_nomem(s->err);
    for (size_t i = 0; i < account->user_count; i++) {
        iampb__user *user = account->users[i];
        if (user->in_report && user->metadata_key_count > 0)
            join_slots(user);
        for (int n = 0; user->in_report && n < 2; n++)
            if (user->keys[n].present != IAMPB__FALSE)
                all[used++] = &user->keys[n];
        for (uint32_t n = 0; n < user->metadata_key_count; n++)
            if (user->metadata_keys[n]->slot == 0)
                all[used++] = user->metadata_keys[n];
    }
    for (size_t i = 0; i < account->key_count; i++)
        if (account->keys[i]->user == NULL)
            all[used++] = account->keys[i];
    account->key_entities = all;
    account->key_entity_count = used;
    return IAMPB_OK;
}

/* ---- MFA devices ---- */
static iampb__user *owner_of(const sealer *s, const iampb__mfa_device *device)
{
    if (device->is_root)
        return s->account->root;
    if (device->user_arn.text.len > 0) {
        iampb_entity *entity = iampb__map_get(s->ctx, &s->account->by_arn, device->user_arn.text);
        if (entity != NULL && entity->kind == IAMPB_ENTITY_USER)
            return (iampb__user *)(void *)entity;
    }
    return user_called(s, device->user_name.text);
}

static iampb_status collect_devices(sealer *s, iampb__map *by_serial)
{
    iampb_account *account = s->account;
    for (size_t i = 0; i < listed(s, IAMPB__PENDING_DEVICES); i++) {
        iampb__mfa_device *device = IAMPB__PENDING_AT(iampb__mfa_device, s->pending, IAMPB__PENDING_DEVICES, i);
        void **place = iampb__map_put(s->ctx, by_serial, device->serial.text);
        if (place == NULL)
            return iampb__error_nomem(s->err);
        iampb__mfa_device *known = *place;
        if (known != NULL) { /* both lists have it: the virtual one knows the user's ARN */
            known->is_virtual_list |= device->is_virtual_list;
            known->is_root |= device->is_root;
            if (known->user_arn.text.len == 0)
                known->user_arn = device->user_arn;
            if (known->user_name.text.len == 0)
                known->user_name = device->user_name;
            continue;
        }
        *place = device;
        account->devices[account->device_count++] = device;
    }
    return IAMPB_OK;
}

static iampb_status give_devices_to_users(sealer *s)
{
    iampb_account *account = s->account;
    for (size_t i = 0; i < account->device_count; i++) {
        iampb__user *user = owner_of(s, account->devices[i]);
        account->devices[i]->user = user;
        if (user != NULL)
            user->device_count++;
    }
    for (size_t i = 0; i < account->device_count; i++) {
        iampb__user *user = owner_of(s, account->devices[i]);
        if (user == NULL)
            continue;
        if (user->devices == NULL) {
            user->devices = array(s, user->device_count, sizeof *user->devices);
            if (user->devices == NULL)
                return iampb__error_nomem(s->err);
            user->device_count = 0;
        }
        user->devices[user->device_count++] = account->devices[i];
    }
    return IAMPB_OK;
}

static iampb_status seal_devices(sealer *s)
{
    iampb__map by_serial = { 0 };
    s->account->devices = array(s, listed(s, IAMPB__PENDING_DEVICES), sizeof *s->account->devices);
    if (s->account->devices == NULL)
        return iampb__error_nomem(s->err);
    iampb_status status = collect_devices(s, &by_serial);
    iampb__map_free(s->ctx, &by_serial);
    return status < 0 ? status : give_devices_to_users(s);
}

/* ---- What is known of single users ---- */
static void mark_users(sealer *s)
{
    for (size_t i = 0; i < listed(s, IAMPB__PENDING_ANSWERS); i++) {
        const iampb__answer *answer = IAMPB__PENDING_AT(iampb__answer, s->pending, IAMPB__PENDING_ANSWERS, i);
        iampb__user *user = answer->truncated ? NULL : user_called(s, answer->subject);
        if (user != NULL && answer->document == IAMPB_DOCUMENT_ACCESS_KEYS)
            user->keys_listed = true;
        if (user != NULL && answer->document == IAMPB_DOCUMENT_MFA_DEVICES)
            user->devices_listed = true;
    }
    for (size_t i = 0; i < listed(s, IAMPB__PENDING_LOGINS); i++) {
        const iampb__login *login = IAMPB__PENDING_AT(iampb__login, s->pending, IAMPB__PENDING_LOGINS, i);
        iampb__user *user = user_called(s, login->user_name);
        if (user != NULL)
            user->login_profile = login->exists ? IAMPB__TRUE : IAMPB__FALSE;
    }
}

/* ---- Identity providers and certificates ---- */
static void fill_provider(iampb__provider *provider, const iampb__provider *part)
{
    if (provider->url.span.source == NULL)
        provider->url = part->url;
    if (provider->created.value.span.source == NULL)
        provider->created = part->created;
    if (provider->valid_until.value.span.source == NULL)
        provider->valid_until = part->valid_until;
    if (provider->audience_count == 0) {
        provider->audiences = part->audiences;
        provider->audience_count = part->audience_count;
    }
}

static iampb__provider *provider_of(sealer *s, const iampb__provider *part)
{
    if (part->arn.text.len > 0) {
        iampb_entity *entity = iampb__map_get(s->ctx, &s->account->by_arn, part->arn.text);
        return entity == NULL || entity->kind != IAMPB_ENTITY_IDENTITY_PROVIDER ? NULL
                                                                                : (iampb__provider *)(void *)entity;
    }
    for (size_t i = 0; i < s->account->provider_count; i++)
        if (!s->account->providers[i]->is_saml && iampb__str_eq(s->account->providers[i]->url.text, part->url.text))
            return s->account->providers[i];
    return NULL;
}

static iampb_status add_provider(sealer *s, iampb__provider *provider)
{
    if (provider->arn.text.len > 0) {
        void **place = iampb__map_put(s->ctx, &s->account->by_arn, provider->arn.text);
        if (place == NULL)
            return iampb__error_nomem(s->err);
        if (*place != NULL)
            return IAMPB_OK;
        *place = &provider->entity;
    }
    s->account->providers[s->account->provider_count++] = provider;
    return IAMPB_OK;
}

static iampb_status seal_providers(sealer *s)
{
    size_t lists = listed(s, IAMPB__PENDING_PROVIDERS), parts = listed(s, IAMPB__PENDING_PROVIDER_PARTS);
    s->account->providers = array(s, lists + parts, sizeof *s->account->providers);
    if (s->account->providers == NULL)
        return iampb__error_nomem(s->err);
    iampb_status status = IAMPB_OK;
    for (size_t i = 0; status == IAMPB_OK && i < lists; i++)
        status = add_provider(s, IAMPB__PENDING_AT(iampb__provider, s->pending, IAMPB__PENDING_PROVIDERS, i));
    for (size_t i = 0; status == IAMPB_OK && i < parts; i++) {
        iampb__provider *part = IAMPB__PENDING_AT(iampb__provider, s->pending, IAMPB__PENDING_PROVIDER_PARTS, i);
        iampb__provider *known = provider_of(s, part);
        if (known != NULL)
            fill_provider(known, part);
        else
            status = add_provider(s, part);
    }
    return status;
}

static iampb_status seal_certificates(sealer *s)
{
    size_t room = listed(s, IAMPB__PENDING_CERTIFICATES);
    iampb_account *account = s->account;
    account->certificates = array(s, room, sizeof *account->certificates);
    if (account->certificates == NULL)
        return iampb__error_nomem(s->err);
    for (size_t i = 0; i < room; i++) {
        iampb__certificate *c = IAMPB__PENDING_AT(iampb__certificate, s->pending, IAMPB__PENDING_CERTIFICATES, i);
        void **place = iampb__map_put(s->ctx, &account->by_arn, c->arn.text);
        if (place == NULL)
            return iampb__error_nomem(s->err);
        if (*place != NULL)
            continue;
        *place = &c->entity;
        account->certificates[account->certificate_count++] = c;
    }
    return IAMPB_OK;
}

iampb_status iampb__seal_credentials(iampb_account *account, iampb_error **err)
{
    sealer s = { account->organization->ctx, account, account->pending, account->organization->sealed_arena, err };
    iampb_status status;
    mark_users(&s);
    if ((status = seal_keys(&s)) < 0 || (status = list_key_entities(&s)) < 0 || (status = seal_devices(&s)) < 0
        || (status = seal_providers(&s)) < 0)
        return status;
    return seal_certificates(&s);
}
