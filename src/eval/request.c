/* request.c - building a request. See context.h. Texts are replaced in place, so that a request that is changed and
 * asked a million times stays as large as it is. */
#include "base/arn.h"
#include "base/error.h"
#include "base/options.h"
#include "base/time.h"
#include "base/utf8.h"
#include "eval/caller.h"

#define RESOURCE_MOST 8192
#define KEY_MOST 1024
#define VALUES_MOST 100000

IAMPB__NO_TAIL_PADDING(iampb_caller, temporary);
#define CALLER_FIRST_SIZE (offsetof(iampb_caller, temporary) + sizeof(int32_t))

size_t iampb_caller_size(void) { return sizeof(iampb_caller); }

static iampb_str or_empty(iampb_str text) { return text.ptr == NULL ? IAMPB__STR("") : text; }

/* ---- Slots ---- */
static char *slot_reserve(iampb_context *ctx, iampb__slot *slot, size_t bytes)
{
    if (bytes > slot->room) {
        char *text = iampb__realloc(ctx, slot->text, slot->room, bytes, 1);
        if (text == NULL)
            return NULL;
        slot->text = text;
        slot->room = bytes;
    }
    return slot->text;
}

static char *put(char *at, iampb_str text, iampb_str *out)
{
    if (text.len > 0)
        memcpy(at, text.ptr, text.len);
    at[text.len] = '\0';
    *out = iampb__str(at, text.len);
    return at + text.len + 1;
}

/* ---- Making and freeing ---- */
iampb_status iampb_request_new(iampb_context *ctx, iampb_request **out, iampb_error **err)
{
    if (ctx == NULL || out == NULL)
        return iampb__error_set(ctx, err, IAMPB_E_INVALID, "ctx and out must not be NULL");
    iampb_request *r = iampb__zalloc(ctx, 1, sizeof *r);
    if (r == NULL)
        return iampb__error_nomem(err);
    r->ctx = iampb__context_ref(ctx);
    r->context.closed = true;
    r->organization = r->org_path = r->owner = r->owner_organization = r->owner_path = IAMPB__STR("");
    iampb_status status = iampb__request_derive(r, err);
    if (status < 0) {
        iampb_request_free(r);
        return status;
    }
    *out = r;
    return IAMPB_OK;
}

void iampb_request_free(iampb_request *r)
{
    if (r == NULL)
        return;
    iampb_context *ctx = r->ctx;
    iampb__context_free(ctx, &r->context);
    iampb__free(ctx, r->action_slot.text, r->action_slot.room, 1);
    iampb__free(ctx, r->resource_slot.text, r->resource_slot.room, 1);
    iampb__free(ctx, r->owner_slot.text, r->owner_slot.room, 1);
    iampb__free(ctx, r->caller_slot.text, r->caller_slot.room, 1);
    iampb__free(ctx, r, 1, sizeof *r);
    iampb_context_free(ctx);
}

/* ---- The caller ---- */
static iampb_status check_caller(const iampb_request *r, const iampb_caller *c, iampb_error **err)
{
    iampb__caller parsed;
    iampb_caller copy = *c;
    if (c->kind < IAMPB_CALLER_BY_ARN || c->kind > IAMPB_CALLER_UNKNOWN || c->tag_count % 2 != 0
        || (c->tags == NULL && c->tag_count > 0))
        return iampb__error_set(r->ctx, err, IAMPB_E_INVALID,
                "no kind of caller has that number, or tags are not pairs");
    copy.arn = or_empty(copy.arn);
    copy.role_arn = or_empty(copy.role_arn);
    copy.unique_id = or_empty(copy.unique_id);
    copy.issuer_arn = or_empty(copy.issuer_arn);
    if (!iampb__caller_parse(&copy, &parsed))
        return iampb__error_set(r->ctx, err, IAMPB_E_INVALID,
                "\"%v\" is no caller: wanted the ARN of a user, role, session, provider or root, or a service's name",
                iampb__str_first(copy.arn, 200));
    return IAMPB_OK;
}

static size_t caller_bytes(const iampb_caller *c)
{
    size_t bytes = c->arn.len + c->role_arn.len + c->unique_id.len + c->issuer_arn.len + c->organization.len
            + c->org_path.len + 6 + (c->tag_count + 1) * sizeof(iampb_str);
    for (size_t i = 0; i < c->tag_count; i++)
        bytes += c->tags[i].len + 1;
    return bytes;
}

/* All texts of a caller in one block, tags first. */
static iampb_caller copy_caller(const iampb_caller *c, char *block)
{
    iampb_caller copy = *c;
    iampb_str *tags = (iampb_str *)(void *)block;
    char *at = block + c->tag_count * sizeof *tags;
    at = put(at, c->arn, &copy.arn);
    at = put(at, c->role_arn, &copy.role_arn);
    at = put(at, c->unique_id, &copy.unique_id);
    at = put(at, c->issuer_arn, &copy.issuer_arn);
    at = put(at, c->organization, &copy.organization);
    at = put(at, c->org_path, &copy.org_path);
    for (size_t i = 0; i < c->tag_count; i++)
        at = put(at, c->tags[i], &tags[i]);
    copy.tags = tags;
    return copy;
}

static iampb_status set_caller(iampb_request *r, const iampb_caller *given, iampb_error **err)
{
    /* A new block, so that the old caller stays if this fails. */
    iampb__slot old = r->caller_slot, fresh = { NULL, 0 };
    char *block = slot_reserve(r->ctx, &fresh, caller_bytes(given));
    if (block == NULL)
        return iampb__error_nomem(err);
    iampb_request before = *r;
    iampb_caller copy = copy_caller(given, block);
    iampb__caller_parse(&copy, &r->caller);
    r->caller_slot = fresh;
    r->has_caller = true;
    r->temporary = copy.temporary != 0;
    r->organization = copy.organization;
    r->org_path = copy.org_path;
    r->tags = copy.tags;
    r->tag_count = copy.tag_count / 2;
    r->context.tags_known = copy.tags_known != 0;
    iampb_status status = iampb__request_derive(r, err);
    if (status < 0) {
        iampb__context context = r->context;
        *r = before;
        r->context = context;
        r->context.tags_known = before.context.tags_known;
        iampb__free(r->ctx, fresh.text, fresh.room, 1);
        iampb__request_derive(r, NULL);
        return status;
    }
    iampb__free(r->ctx, old.text, old.room, 1);
    return IAMPB_OK;
}

iampb_status iampb_request_set_caller(iampb_request *r, const iampb_caller *caller, iampb_error **err)
{
    iampb_caller merged = IAMPB_CALLER_INIT;
    iampb_status status;
    if (r == NULL || caller == NULL)
        return iampb__error_set(r == NULL ? NULL : r->ctx, err, IAMPB_E_INVALID, "request and caller must not be NULL");
    if ((status = iampb__options_merge(r->ctx, &merged, sizeof merged, CALLER_FIRST_SIZE, caller, err)) < 0
        || (status = check_caller(r, &merged, err)) < 0)
        return status;
    return set_caller(r, &merged, err);
}

/* ---- Action ---- */
static iampb_status check_action(const iampb_request *r, iampb_str text, iampb_error **err)
{
    size_t colon = iampb__str_find(text, ':', 0);
    bool ok = colon != SIZE_MAX && colon > 0 && colon + 1 < text.len && text.len <= KEY_MOST
            && iampb__utf8_valid(text) == text.len && !iampb__str_has_wildcard(text);
    for (size_t i = 0; ok && i < text.len; i++)
        ok = !iampb__is_space(text.ptr[i]);
    return ok ? IAMPB_OK
              : iampb__error_set(r->ctx, err, IAMPB_E_INVALID,
                        "\"%v\" is not one action: wanted a service, a colon and a name, like s3:GetObject",
                        iampb__str_first(text, 200));
}

iampb_status iampb_request_set_action(iampb_request *r, const char *action, size_t len, iampb_error **err)
{
    iampb_str text = iampb__str(action, len), lower;
    if (r == NULL || action == NULL)
        return iampb__error_set(r == NULL ? NULL : r->ctx, err, IAMPB_E_INVALID, "request and action must not be NULL");
    iampb_status status = check_action(r, text, err);
    if (status < 0)
        return status;
    bool same_service = text.len > r->service.len && text.ptr[r->service.len] == ':'
            && iampb__str_eq_nocase(iampb__str_first(text, r->service.len), r->service);
    char *block = slot_reserve(r->ctx, &r->action_slot, 2 * (len + 1));
    if (block == NULL)
        return iampb__error_nomem(err);
    put(put(block, text, &r->action), text, &lower);
    for (size_t i = 0; i < len; i++)
        block[len + 1 + i] = iampb__lower(block[len + 1 + i]);
    size_t colon = iampb__str_find(lower, ':', 0);
    r->service = iampb__str_first(lower, colon);
    r->name = iampb__str_from(lower, colon + 1);
    if (!same_service) {
        r->service_hash = iampb__key_hash(r->service);
        r->service_rcp = iampb__service_has_rcps(r->service);
    }
    iampb__request_specials(r);
    return iampb__request_derive_target(r, err);
}

/* ---- Resource ---- */
static iampb_status check_resource(const iampb_request *r, iampb_str text, iampb_error **err)
{
    if (text.len > RESOURCE_MOST)
        return iampb__error_set(r->ctx, err, IAMPB_E_LIMIT, "the resource has more than %d bytes", RESOURCE_MOST);
    if (text.len == 0 || iampb__utf8_valid(text) != text.len)
        return iampb__error_set(r->ctx, err, IAMPB_E_INVALID, "the resource must be an ARN or \"*\", in UTF-8");
    if (iampb__str_has_wildcard(text) && !iampb__str_eq(text, IAMPB__STR("*")))
        return iampb__error_set(r->ctx, err, IAMPB_E_UNSUPPORTED,
                "\"%v\" is a pattern: one resource is asked about at a time", iampb__str_first(text, 200));
    return IAMPB_OK;
}

/* In lower case up to the fifth colon (E-22), and where the colons are. */
static void fold_resource(iampb_request *r, char *folded)
{
    r->colon_count = 0;
    for (size_t i = 0; i < r->resource.len && r->colon_count < 5; i++) {
        if (folded[i] == ':')
            r->colons[r->colon_count++] = (uint32_t)i;
        folded[i] = iampb__lower(folded[i]);
    }
}

static void find_owner(iampb_request *r)
{
    iampb__arn arn;
    if (r->owner_set)
        return;
    r->owner = IAMPB__STR("");
    if (iampb__arn_parse(r->resource, &arn) && iampb__str_is_account_id(arn.account))
        r->owner = arn.account;
}

iampb_status iampb_request_set_resource(iampb_request *r, const char *arn, size_t len, iampb_error **err)
{
    iampb_str text = iampb__str(arn, len);
    if (r == NULL || arn == NULL)
        return iampb__error_set(r == NULL ? NULL : r->ctx, err, IAMPB_E_INVALID, "request and arn must not be NULL");
    iampb_status status = check_resource(r, text, err);
    if (status < 0)
        return status;
    char *block = slot_reserve(r->ctx, &r->resource_slot, 2 * (len + 1));
    if (block == NULL)
        return iampb__error_nomem(err);
    put(put(block, text, &r->resource), text, &r->folded);
    fold_resource(r, block + len + 1);
    r->star = iampb__str_eq(text, IAMPB__STR("*"));
    find_owner(r);
    iampb__request_specials(r);
    return iampb__request_derive_target(r, err);
}

iampb_status iampb_request_set_owner(iampb_request *r, iampb_str account, iampb_str organization, iampb_str org_path,
        int32_t management, iampb_error **err)
{
    if (r == NULL)
        return iampb__error_set(NULL, err, IAMPB_E_INVALID, "request must not be NULL");
    if (account.len > 0 && !iampb__str_is_account_id(account))
        return iampb__error_set(r->ctx, err, IAMPB_E_INVALID, "the owner must be an account id of 12 digits");
    char *block = slot_reserve(r->ctx, &r->owner_slot, account.len + organization.len + org_path.len + 3);
    if (block == NULL)
        return iampb__error_nomem(err);
    put(put(put(block, account, &r->owner), organization, &r->owner_organization), org_path, &r->owner_path);
    r->owner_set = account.len > 0;
    r->owner_management = management != 0;
    find_owner(r);
    return iampb__request_derive(r, err);
}

/* ---- Context ---- */
static iampb_status set_key(iampb_request *r, iampb_str name, iampb__key_state state, const iampb_str *values,
        size_t count, iampb_error **err)
{
    if (name.len == 0 || name.len > KEY_MOST || iampb__utf8_valid(name) != name.len)
        return iampb__error_set(r->ctx, err, IAMPB_E_INVALID, "a context key has 1 to %d bytes of UTF-8", KEY_MOST);
    if (count > VALUES_MOST)
        return iampb__error_set(r->ctx, err, IAMPB_E_LIMIT, "a context key has at most %d values", VALUES_MOST);
    for (size_t i = 0; i < count; i++)
        if (values[i].ptr == NULL || iampb__utf8_valid(values[i]) != values[i].len)
            return iampb__error_set(r->ctx, err, IAMPB_E_INVALID, "value %z of %v is no UTF-8", i, name);
    iampb__context_key *key = iampb__context_put(r->ctx, &r->context, name);
    if (key == NULL || !iampb__key_set(r->ctx, key, state, values, count))
        return iampb__error_nomem(err);
    return IAMPB_OK;
}

iampb_status iampb_request_set(iampb_request *r, const char *key, size_t len, iampb_value_type type,
        const iampb_str *values, size_t count, iampb_error **err)
{
    if (r == NULL || key == NULL || (values == NULL && count > 0))
        return iampb__error_set(r == NULL ? NULL : r->ctx, err, IAMPB_E_INVALID,
                "request, key and values must not be NULL");
    if ((type != IAMPB_VALUE_SINGLE && type != IAMPB_VALUE_LIST) || (type == IAMPB_VALUE_SINGLE && count != 1))
        return iampb__error_set(r->ctx, err, IAMPB_E_INVALID, "a key of one value must have one value");
    return set_key(r, iampb__str(key, len), type == IAMPB_VALUE_LIST ? IAMPB__KEY_LIST : IAMPB__KEY_SINGLE, values,
            count, err);
}

iampb_status iampb_request_set_absent(iampb_request *r, const char *key, size_t len, iampb_error **err)
{
    if (r == NULL || key == NULL)
        return iampb__error_set(r == NULL ? NULL : r->ctx, err, IAMPB_E_INVALID, "request and key must not be NULL");
    return set_key(r, iampb__str(key, len), IAMPB__KEY_ABSENT, NULL, 0, err);
}

void iampb_request_unset(iampb_request *r, const char *key, size_t len)
{
    if (r == NULL || key == NULL)
        return;
    iampb__context_key *found = iampb__context_put(r->ctx, &r->context, iampb__str(key, len));
    if (found != NULL) {
        found->state = IAMPB__KEY_NOT_GIVEN;
        found->derived = false;
        iampb__request_derive(r, NULL);
    }
}

static size_t epoch_text(int64_t now, char out[24])
{
    char digits[24];
    uint64_t left = now < 0 ? (uint64_t)-(now + 1) + 1 : (uint64_t)now;
    size_t count = 0, len = 0;
    do
        digits[count++] = (char)('0' + left % 10);
    while ((left /= 10) != 0);
    if (now < 0)
        out[len++] = '-';
    while (count > 0)
        out[len++] = digits[--count];
    out[len] = '\0';
    return len;
}

iampb_status iampb_request_set_now(iampb_request *r, int64_t now, iampb_error **err)
{
    char text[IAMPB__TIME_TEXT];
    if (r == NULL)
        return iampb__error_set(NULL, err, IAMPB_E_INVALID, "request must not be NULL");
    size_t len = iampb__time_format(now, text);
    if (len == 0 || len >= sizeof r->now)
        return iampb__error_set(r->ctx, err, IAMPB_E_INVALID, "the time is beyond the year 9999");
    memcpy(r->now, text, len);
    r->now[len] = '\0';
    r->now_len = (uint8_t)len;
    r->epoch_len = (uint8_t)epoch_text(now, r->epoch);
    return iampb__request_derive(r, err);
}

/* ---- Copying ---- */
/* The caller in the form that it was given in. Its ARN tells the kind again, but for those that have none. */
static iampb_caller caller_of(const iampb_request *from)
{
    iampb_caller c = IAMPB_CALLER_INIT;
    c.kind = from->caller.kind;
    c.management = from->caller.management;
    c.arn = from->caller.arn;
    c.role_arn = from->caller.role_arn;
    c.unique_id = from->caller.unique_id;
    c.issuer_arn = from->caller.issuer_arn;
    c.organization = from->organization;
    c.org_path = from->org_path;
    c.tags = from->tags;
    c.tag_count = from->tag_count * 2;
    c.tags_known = from->context.tags_known;
    c.temporary = from->temporary;
    return c;
}

static iampb_status copy_keys(const iampb_request *from, iampb_request *to, iampb_error **err)
{
    for (size_t i = 0; i < from->context.count; i++) {
        const iampb__context_key *key = &from->context.keys[i];
        size_t count;
        if (key->derived || key->state == IAMPB__KEY_NOT_GIVEN)
            continue;
        const iampb_str *values = iampb__key_values(key, &count);
        iampb_status status = set_key(to, key->name, key->state, values, count, err);
        if (status < 0)
            return status;
    }
    return IAMPB_OK;
}

iampb_status iampb__request_copy(const iampb_request *from, iampb_request **out, iampb_error **err)
{
    iampb_request *r = NULL;
    iampb_caller caller = caller_of(from);
    iampb_status status = iampb_request_new(from->ctx, &r, err);
    if (status < 0)
        return status;
    if (from->has_caller)
        status = iampb_request_set_caller(r, &caller, err);
    if (status >= 0)
        status = iampb_request_set_owner(r, from->owner_set ? from->owner : IAMPB__STR(""), from->owner_organization,
                from->owner_path, from->owner_management, err);
    memcpy(r->now, from->now, sizeof r->now);
    memcpy(r->epoch, from->epoch, sizeof r->epoch);
    r->now_len = from->now_len;
    r->epoch_len = from->epoch_len;
    if (status >= 0)
        status = copy_keys(from, r, err);
    if (status >= 0)
        status = iampb__request_derive(r, err);
    if (status < 0) {
        iampb_request_free(r);
        return status;
    }
    *out = r;
    return IAMPB_OK;
}
