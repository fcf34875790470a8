/* denial.c - a message taken apart: making it, asking it, writing it. See denial.h. */
#include "eval/denial.h"
#include "base/error.h"
#include "base/time.h"
#include "finding/write.h"

static const char *const part_names[IAMPB__PART_COUNT] = {
    [IAMPB__PART_CODE] = "code",
    [IAMPB__PART_OPERATION] = "operation",
    [IAMPB__PART_SERVICE] = "service",
    [IAMPB__PART_PRINCIPAL] = "principal",
    [IAMPB__PART_PRINCIPAL_ARN] = "principal_arn",
    [IAMPB__PART_PRINCIPAL_TYPE] = "principal_type",
    [IAMPB__PART_PRINCIPAL_NAME] = "principal_name",
    [IAMPB__PART_ACCOUNT] = "account",
    [IAMPB__PART_SESSION] = "session",
    [IAMPB__PART_ROLE_ARN] = "role_arn",
    [IAMPB__PART_ACTION] = "action",
    [IAMPB__PART_LIKELY_ACTION] = "likely_action",
    [IAMPB__PART_RESOURCE] = "resource",
    [IAMPB__PART_RESOURCE_ARN] = "resource_arn",
    [IAMPB__PART_POLICY_TYPE] = "policy_type",
    [IAMPB__PART_THROUGH] = "through",
    [IAMPB__PART_POLICY] = "policy",
    [IAMPB__PART_STATEMENT] = "statement",
    [IAMPB__PART_AUTHORIZATION_ID] = "authorization_id",
    [IAMPB__PART_ENCODED] = "encoded",
    [IAMPB__PART_REQUEST_ID] = "request_id",
    [IAMPB__PART_REGION] = "region",
    [IAMPB__PART_TIME] = "time",
    [IAMPB__PART_OWNER] = "owner",
    [IAMPB__PART_SETTING] = "setting",
    [IAMPB__PART_HINT] = "hint",
};

const char *iampb_denial_form_name(iampb_denial_form form)
{
    static const char *const names[] = { "unknown", "policy", "s3-block-public-access", "cross-account-pass-role",
        "credentials", "request", "no-error" };
    return form >= 0 && (size_t)form < sizeof names / sizeof names[0] ? names[form] : "";
}

/* ---- Making ---- */
bool iampb__denial_set(iampb_denial *d, iampb__denial_part_id id, iampb_str text, iampb__span span)
{
    iampb__denial_part *part = &d->parts[id];
    if (part->text.ptr != NULL)
        return true;
    if (!iampb__arena_str(d->arena, text, &part->text))
        return false;
    part->span = span;
    return true;
}

static bool is_json(iampb_str text)
{
    text = iampb__str_trim(text);
    return text.len > 0 && (text.ptr[0] == '{' || text.ptr[0] == '[');
}

static bool read_all(iampb_denial *d)
{
    iampb_status status = IAMPB_E_UNRECOGNISED;
    if (is_json(d->source->text)) {
        iampb_denial blank = *d;
        status = iampb__denial_read_json(d, d->source);
        if (status == IAMPB_E_UNRECOGNISED)
            *d = blank;
    }
    if (status == IAMPB_E_UNRECOGNISED)
        status = iampb__denial_read_text(d, d->source, 0, (uint32_t)d->source->text.len, true) ? IAMPB_OK
                                                                                               : IAMPB_E_NOMEM;
    return status == IAMPB_OK && iampb__denial_derive(d);
}

static iampb_denial *denial_new(iampb__arena *arena, iampb_str text)
{
    iampb_denial *d = iampb__arena_zalloc(arena, 1, sizeof *d);
    iampb_str copy;
    if (d == NULL || !iampb__arena_str(arena, text, &copy))
        return NULL;
    d->arena = arena;
    d->layer = -1;
    d->source = iampb__source_new(arena, IAMPB__STR(""), copy);
    return d->source == NULL || !read_all(d) ? NULL : d;
}

iampb_status iampb_denial_parse(iampb_context *ctx, const char *text, size_t len, iampb_denial **out, iampb_error **err)
{
    iampb__arena *arena = NULL;
    if (ctx == NULL || out == NULL || (text == NULL && len > 0))
        return iampb__error_set(ctx, err, IAMPB_E_INVALID, "ctx, text and out must not be NULL");
    if (len > iampb__limits(ctx)->input_bytes || len > UINT32_MAX - 1)
        return iampb__error_set(ctx, err, IAMPB_E_LIMIT, "the message has %z bytes, more than input_bytes allows", len);
    iampb_status status = iampb__arena_new(ctx, &arena, err);
    if (status < 0)
        return status;
    iampb_denial *d = denial_new(arena, iampb__str(text == NULL ? "" : text, len));
    if (d == NULL) {
        iampb__arena_free(arena);
        return iampb__error_nomem(err);
    }
    *out = d;
    return IAMPB_OK;
}

void iampb_denial_free(iampb_denial *d)
{
    if (d != NULL)
        iampb__arena_free(d->arena);
}

/* ---- Asking ---- */
iampb_denial_form iampb_denial_form_of(const iampb_denial *d) { return d == NULL ? IAMPB_DENIAL_UNKNOWN : d->form; }

iampb_outcome iampb_denial_effect(const iampb_denial *d) { return d == NULL ? 0 : d->effect; }

iampb_layer iampb_denial_layer(const iampb_denial *d) { return d == NULL ? -1 : d->layer; }

static const iampb__denial_part *part_named(const iampb_denial *d, const char *name)
{
    iampb_str wanted = iampb__str_z(name);
    for (size_t i = 0; d != NULL && name != NULL && i < IAMPB__PART_COUNT; i++)
        if (iampb__str_eq(wanted, iampb__str_z(part_names[i])))
            return &d->parts[i];
    return NULL;
}

const char *iampb_denial_text(const iampb_denial *d, const char *part, size_t *len)
{
    const iampb__denial_part *found = part_named(d, part);
    if (len != NULL)
        *len = found == NULL ? 0 : found->text.len;
    return found == NULL ? NULL : found->text.ptr;
}

static bool place(const iampb__denial_part *part, uint64_t *begin, uint64_t *end)
{
    iampb__position position;
    if (part == NULL || part->text.ptr == NULL || part->span.source == NULL)
        return false;
    iampb__source_position(part->span.source, part->span.begin, (uint64_t)part->span.begin + part->span.len, &position);
    *begin = position.begin;
    *end = position.end;
    return true;
}

iampb_status iampb_denial_span(const iampb_denial *d, const char *part, uint64_t *begin, uint64_t *end)
{
    uint64_t from, to;
    if (begin == NULL || end == NULL || !place(part_named(d, part), &from, &to))
        return IAMPB_E_INVALID;
    *begin = from;
    *end = to;
    return IAMPB_OK;
}

size_t iampb_denial_rest_count(const iampb_denial *d) { return d == NULL ? 0 : d->rest_count; }

const char *iampb_denial_rest_at(const iampb_denial *d, size_t index, size_t *len)
{
    const iampb__denial_rest *rest = d == NULL ? NULL : d->rest;
    for (; rest != NULL && index > 0; index--)
        rest = rest->next;
    if (len != NULL)
        *len = rest == NULL ? 0 : rest->text.len;
    return rest == NULL ? NULL : rest->text.ptr;
}

/* ---- Into a request ---- */
static iampb_status apply_context(const iampb_denial *d, iampb_request *request, iampb_error **err)
{
    iampb_status status = IAMPB_OK;
    int64_t at;
    for (const iampb__denial_key *key = d->context; key != NULL && status == IAMPB_OK; key = key->next) {
        if (iampb__str_eq(key->key, IAMPB__STR("aws:CurrentTime")) && key->count == 1
            && iampb__time_parse(key->values[0], &at))
            status = iampb_request_set_now(request, at, err);
        else
            status = iampb_request_set(request, key->key.ptr, key->key.len,
                    key->list ? IAMPB_VALUE_LIST : IAMPB_VALUE_SINGLE, key->values, key->count, err);
    }
    return status;
}

iampb_status iampb_denial_apply(const iampb_denial *d, iampb_request *request, int32_t likely, iampb_error **err)
{
    if (d == NULL || request == NULL)
        return iampb__error_set(NULL, err, IAMPB_E_INVALID, "denial and request must not be NULL");
    iampb_context *ctx = iampb__arena_context(d->arena);
    iampb_str action = d->parts[IAMPB__PART_ACTION].text, resource = d->parts[IAMPB__PART_RESOURCE_ARN].text;
    if (action.ptr == NULL && likely != 0)
        action = d->parts[IAMPB__PART_LIKELY_ACTION].text;
    if (resource.ptr == NULL && (likely != 0 || iampb__str_eq(d->parts[IAMPB__PART_RESOURCE].text, IAMPB__STR("*"))))
        resource = IAMPB__STR("*");
    if (action.ptr == NULL || resource.ptr == NULL)
        return iampb__error_set(ctx, err, IAMPB_E_STATE, "the message does not tell the %s",
                action.ptr == NULL ? "action" : "ARN of the resource");
    iampb_status status;
    if ((status = iampb_request_set_action(request, action.ptr, action.len, err)) < 0
        || (status = iampb_request_set_resource(request, resource.ptr, resource.len, err)) < 0)
        return status;
    return apply_context(d, request, err);
}

/* ---- Writing ---- */
static void put_parts(iampb__json_writer *w, const iampb_denial *d)
{
    for (size_t i = 0; i < IAMPB__PART_COUNT; i++)
        if (d->parts[i].text.ptr != NULL)
            iampb__json_member_str(w, part_names[i], d->parts[i].text);
}

static void put_spans(iampb__json_writer *w, const iampb_denial *d)
{
    iampb__json_key(w, "spans");
    iampb__json_open(w, '{');
    for (size_t i = 0; i < IAMPB__PART_COUNT; i++) {
        uint64_t begin, end;
        if (!place(&d->parts[i], &begin, &end))
            continue;
        iampb__json_key(w, part_names[i]);
        iampb__json_open(w, '[');
        iampb__json_put_int(w, (int64_t)begin);
        iampb__json_put_int(w, (int64_t)end);
        iampb__json_close(w, ']');
    }
    iampb__json_close(w, '}');
}

void iampb__denial_put(iampb__json_writer *w, const iampb_denial *d)
{
    iampb__json_open(w, '{');
    iampb__json_member_str(w, "form", iampb__str_z(iampb_denial_form_name(d->form)));
    if (d->effect != 0)
        iampb__json_member_str(w, "effect",
                d->effect == IAMPB_EXPLICIT_DENY ? IAMPB__STR("explicit") : IAMPB__STR("implicit"));
    if (d->layer >= 0)
        iampb__json_member_str(w, "layer", iampb__str_z(iampb_layer_name(d->layer)));
    put_parts(w, d);
    put_spans(w, d);
    iampb__json_key(w, "rest");
    iampb__json_open(w, '[');
    for (const iampb__denial_rest *rest = d->rest; rest != NULL; rest = rest->next)
        iampb__json_put_str(w, rest->text);
    iampb__json_close(w, ']');
    iampb__json_close(w, '}');
}

iampb_status iampb_denial_write(
        const iampb_denial *d, int32_t indent, iampb_write_fn write, void *user, iampb_error **err)
{
    iampb_context *ctx = d == NULL ? NULL : iampb__arena_context(d->arena);
    if (d == NULL || write == NULL || indent < 0 || indent > 16)
        return iampb__error_set(ctx, err, IAMPB_E_INVALID, "denial and write must not be NULL, and indent is 0 to 16");
    iampb__sink sink = { .text = { .ctx = ctx }, .write = write, .user = user, .err = err };
    iampb__json_writer w = { .out = &sink.text, .indent = indent };
    iampb__denial_put(&w, d);
    iampb_status status = iampb__sink_end(&sink);
    iampb__builder_free(&sink.text);
    return status;
}
