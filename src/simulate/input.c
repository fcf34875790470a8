/* input.c - the input of a simulation: members as SimulateCustomPolicy has them, and ours. See simulate.h; all
 * members are in doc/eval.md. What is not known is refused, since leaving out a limit would allow what it forbids. */
#include "simulate/simulate.h"
#include "base/arn.h"
#include "base/time.h"
#include "json/path.h"

/* ---- Errors ---- */
iampb_status iampb__simulation_fault(const iampb__simulation *s, iampb__json at, iampb_status status, iampb_error **err,
        const char *format, ...)
{
    iampb__builder path = { .ctx = s->ctx }, message = { .ctx = s->ctx };
    uint32_t offset = at.node == NULL ? 0 : at.node->begin;
    va_list args;
    va_start(args, format);
    iampb__builder_vformat(&message, format, args);
    va_end(args);
    iampb__json_path(s->source, offset, &path);
    iampb__place place = { s->source, offset, iampb__builder_str(&path) };
    if (path.failed || message.failed)
        status = iampb__error_nomem(err);
    else
        status = iampb__error_at(s->ctx, err, status, &place, "%v", iampb__builder_str(&message));
    iampb__builder_free(&path);
    iampb__builder_free(&message);
    return status;
}

#define INVALID(s, at, err, ...) iampb__simulation_fault((s), (at), IAMPB_E_INVALID, (err), __VA_ARGS__)

/* ---- Simple values ---- */
static iampb_status read_text(iampb__simulation *s, iampb__json value, iampb_str *out, iampb_error **err)
{
    bool nomem = false;
    if (iampb__json_string(value, s->arena, out, &nomem))
        return IAMPB_OK;
    return nomem ? iampb__error_nomem(err)
                 : INVALID(s, value, err, "expected a string, found %s", iampb__json_type_name(value));
}

static iampb_status read_bool(const iampb__simulation *s, iampb__json value, bool *out, iampb_error **err)
{
    iampb__json_type type = iampb__json_type_of(value);
    if (type != IAMPB__JSON_TRUE && type != IAMPB__JSON_FALSE)
        return INVALID(s, value, err, "expected true or false, found %s", iampb__json_type_name(value));
    *out = type == IAMPB__JSON_TRUE;
    return IAMPB_OK;
}

static iampb_status new_texts(iampb__simulation *s, size_t count, iampb__given_texts *out, iampb_error **err)
{
    *out = (iampb__given_texts){ iampb__arena_alloc(s->arena, count, sizeof *out->items),
        iampb__arena_alloc(s->arena, count, sizeof *out->values), 0 };
    return out->items == NULL || out->values == NULL ? iampb__error_nomem(err) : IAMPB_OK;
}

/* A list of strings, or one alone. With `scalars` also numbers, true and false, as written (E-1). */
static iampb_status read_texts(iampb__simulation *s, iampb__json value, bool scalars, iampb__given_texts *out,
        iampb_error **err)
{
    bool is_list = iampb__json_type_of(value) == IAMPB__JSON_ARRAY;
    iampb_status status = new_texts(s, is_list ? iampb__json_count(value) : 1, out, err);
    iampb__json_iter i = iampb__json_begin(value);
    if (!is_list)
        i = (iampb__json_iter){ IAMPB__JSON_NOTHING, value, NULL, false };
    while (status == IAMPB_OK && iampb__json_more(&i)) {
        iampb__json_type type = iampb__json_type_of(i.value);
        iampb_str *item = &out->items[out->count];
        if (scalars && (type == IAMPB__JSON_NUMBER || type == IAMPB__JSON_TRUE || type == IAMPB__JSON_FALSE))
            *item = iampb__json_raw(i.value);
        else
            status = read_text(s, i.value, item, err);
        out->values[out->count++] = i.value;
        if (!is_list)
            break;
        iampb__json_advance(&i);
    }
    return status;
}

/* ---- Policies ---- */
static iampb_status read_policy(iampb__simulation *s, iampb__json value, iampb__given_policy *out, iampb_error **err)
{
    out->value = value;
    if (iampb__json_type_of(value) == IAMPB__JSON_OBJECT) {
        out->text = iampb__json_raw(value);
        return IAMPB_OK;
    }
    if (iampb__json_type_of(value) == IAMPB__JSON_STRING)
        return read_text(s, value, &out->text, err);
    return INVALID(s, value, err, "a policy is a string or an object, not %s", iampb__json_type_name(value));
}

static iampb_status read_level(iampb__simulation *s, iampb__json list, iampb_str name, iampb__given_level *out,
        iampb_error **err)
{
    iampb_status status = IAMPB_OK;
    if (iampb__json_type_of(list) != IAMPB__JSON_ARRAY)
        return INVALID(s, list, err, "expected a list of policies, found %s", iampb__json_type_name(list));
    iampb__given_policy *policies = iampb__arena_alloc(s->arena, iampb__json_count(list), sizeof *policies);
    if (policies == NULL)
        return iampb__error_nomem(err);
    *out = (iampb__given_level){ name, policies, 0 };
    for (iampb__json_iter i = iampb__json_begin(list); status == IAMPB_OK && iampb__json_more(&i);
            iampb__json_advance(&i))
        status = read_policy(s, i.value, &policies[out->count++], err);
    return status;
}

static iampb_status new_levels(iampb__simulation *s, size_t count, iampb__given_level **out, iampb_error **err)
{
    *out = iampb__arena_zalloc(s->arena, count, sizeof **out);
    return *out == NULL ? iampb__error_nomem(err) : IAMPB_OK;
}

static iampb_status read_list(iampb__simulation *s, iampb_layer layer, iampb__json value, iampb_error **err)
{
    iampb__given_level *level;
    iampb_status status = new_levels(s, 1, &level, err);
    if (status < 0 || (status = read_level(s, value, IAMPB__STR(""), level, err)) < 0)
        return status;
    if (layer == IAMPB_LAYER_BOUNDARY && level->count > 1)
        return INVALID(s, level->policies[1].value, err, "a caller has one permissions boundary at most");
    s->layers[layer] = (iampb__given_layer){ level, level->count > 0 };
    return IAMPB_OK;
}

static iampb_status read_resource_policy(iampb__simulation *s, iampb_layer layer, iampb__json value, iampb_error **err)
{
    iampb__given_level *level;
    iampb_status status = new_levels(s, 1, &level, err);
    iampb__given_policy *policy = status < 0 ? NULL : iampb__arena_alloc(s->arena, 1, sizeof *policy);
    if (policy == NULL)
        return status < 0 ? status : iampb__error_nomem(err);
    if ((status = read_policy(s, value, policy, err)) < 0)
        return status;
    *level = (iampb__given_level){ IAMPB__STR(""), policy, 1 };
    s->layers[layer] = (iampb__given_layer){ level, 1 };
    return IAMPB_OK;
}

/* A level: a list of policies, or {"Name": ..., "Policies": [...]}. */
static iampb_status read_named_level(iampb__simulation *s, iampb__json value, size_t number, iampb__given_level *out,
        iampb_error **err)
{
    iampb__builder text = { .ctx = s->ctx };
    iampb_str name;
    if (iampb__json_type_of(value) == IAMPB__JSON_ARRAY) {
        iampb__builder_format(&text, "level %z", number + 1);
        bool ok = iampb__builder_keep(&text, s->arena, &name);
        iampb__builder_free(&text);
        return ok ? read_level(s, value, name, out, err) : iampb__error_nomem(err);
    }
    iampb__json given = iampb__json_get(value, IAMPB__STR("Name"));
    iampb__json policies = iampb__json_get(value, IAMPB__STR("Policies"));
    if (given.node == NULL || policies.node == NULL || iampb__json_count(value) != 2)
        return INVALID(s, value, err, "a level is a list of policies, or an object with Name and Policies");
    iampb_status status = read_text(s, given, &name, err);
    return status < 0 ? status : read_level(s, policies, name, out, err);
}

static iampb_status read_levels(iampb__simulation *s, iampb_layer layer, iampb__json value, iampb_error **err)
{
    iampb__given_level *levels;
    size_t count = 0;
    if (iampb__json_type_of(value) != IAMPB__JSON_ARRAY)
        return INVALID(s, value, err, "expected a list of levels from the root down, found %s",
                iampb__json_type_name(value));
    iampb_status status = new_levels(s, iampb__json_count(value), &levels, err);
    for (iampb__json_iter i = iampb__json_begin(value); status == IAMPB_OK && iampb__json_more(&i);
            iampb__json_advance(&i), count++)
        status = read_named_level(s, i.value, count, &levels[count], err);
    s->layers[layer] = (iampb__given_layer){ levels, count };
    return status;
}

/* ---- Context ---- */
static const struct type_row {
    iampb_str name;
    bool list;
} type_rows[] = {
    { IAMPB__STR_INIT("string"), false }, { IAMPB__STR_INIT("stringList"), true },
    { IAMPB__STR_INIT("numeric"), false }, { IAMPB__STR_INIT("numericList"), true },
    { IAMPB__STR_INIT("boolean"), false }, { IAMPB__STR_INIT("booleanList"), true },
    { IAMPB__STR_INIT("ip"), false }, { IAMPB__STR_INIT("ipList"), true },
    { IAMPB__STR_INIT("binary"), false }, { IAMPB__STR_INIT("binaryList"), true },
    { IAMPB__STR_INIT("date"), false }, { IAMPB__STR_INIT("dateList"), true },
};

static iampb_status read_type(iampb__simulation *s, iampb__json value, bool *list, iampb_error **err)
{
    iampb_str name;
    iampb_status status = read_text(s, value, &name, err);
    if (status < 0)
        return status;
    for (size_t i = 0; i < sizeof type_rows / sizeof type_rows[0]; i++)
        if (iampb__str_eq(type_rows[i].name, name)) {
            *list = type_rows[i].list;
            return IAMPB_OK;
        }
    return INVALID(s, value, err, "\"%v\" is no type of context keys: wanted string, stringList, numeric, ...",
            iampb__str_first(name, 100));
}

static iampb_status read_key(iampb__simulation *s, iampb__json entry, iampb__given_key *out, iampb_error **err)
{
    static const iampb_str members[] = { IAMPB__STR_INIT("ContextKeyName"), IAMPB__STR_INIT("ContextKeyValues"),
        IAMPB__STR_INIT("ContextKeyType") };
    iampb__json name = iampb__json_get(entry, members[0]), values = iampb__json_get(entry, members[1]),
                type = iampb__json_get(entry, members[2]);
    bool list = false;
    iampb_status status;
    if (name.node == NULL || values.node == NULL || iampb__json_count(entry) != 2u + (type.node != NULL))
        return INVALID(s, entry, err,
                "a context entry has ContextKeyName, ContextKeyValues and ContextKeyType, and nothing else");
    *out = (iampb__given_key){ .value = entry };
    if ((status = read_text(s, name, &out->name, err)) < 0
        || (status = read_texts(s, values, true, &out->values, err)) < 0
        || (type.node != NULL && (status = read_type(s, type, &list, err)) < 0))
        return status;
    if (!list && out->values.count == 0)
        return INVALID(s, values, err,
                "a key of one value needs a value; one that is not there goes to AbsentContextKeys");
    /* Several values for a key of one (E-118): they are a list, and a note says so. */
    out->unexpected_list = !list && type.node != NULL && out->values.count > 1;
    out->type = list || out->values.count != 1 ? IAMPB_VALUE_LIST : IAMPB_VALUE_SINGLE;
    return IAMPB_OK;
}

static iampb_status read_context(iampb__simulation *s, iampb__json value, iampb_error **err)
{
    iampb__map names = { NULL, NULL, 0, 0, false };
    iampb_status status = IAMPB_OK;
    if (iampb__json_type_of(value) != IAMPB__JSON_ARRAY)
        return INVALID(s, value, err, "expected a list of context entries, found %s", iampb__json_type_name(value));
    s->keys = iampb__arena_alloc(s->arena, iampb__json_count(value), sizeof *s->keys);
    if (s->keys == NULL)
        return iampb__error_nomem(err);
    for (iampb__json_iter i = iampb__json_begin(value); status == IAMPB_OK && iampb__json_more(&i);
            iampb__json_advance(&i)) {
        iampb__given_key *key = &s->keys[s->key_count++];
        if ((status = read_key(s, i.value, key, err)) < 0)
            break;
        void **place = iampb__map_put(s->ctx, &names, key->name);
        if (place == NULL)
            status = iampb__error_nomem(err);
        else if (*place != NULL)
            status = INVALID(s, i.value, err, "the context key %v is there already", key->name);
        else
            *place = key;
    }
    iampb__map_free(s->ctx, &names);
    return status;
}

/* ---- Caller, resource, and the rest ---- */
static iampb_status read_caller_type(iampb__simulation *s, iampb__json value, iampb_error **err)
{
    static const struct { iampb_str name; iampb_caller_kind kind; } types[] = {
        { IAMPB__STR_INIT("aws"), IAMPB_CALLER_BY_ARN },
        { IAMPB__STR_INIT("service"), IAMPB_CALLER_SERVICE },
        { IAMPB__STR_INIT("federated"), IAMPB_CALLER_PROVIDER },
        { IAMPB__STR_INIT("anonymous"), IAMPB_CALLER_ANONYMOUS },
    };
    iampb_str name;
    iampb_status status = read_text(s, value, &name, err);
    for (size_t i = 0; status == IAMPB_OK && i < sizeof types / sizeof types[0]; i++)
        if (iampb__str_eq(types[i].name, name)) {
            s->caller.kind = types[i].kind;
            s->must_be_aws = types[i].kind == IAMPB_CALLER_BY_ARN;
            return IAMPB_OK;
        }
    return status < 0 ? status : INVALID(s, value, err, "expected aws, service, federated or anonymous");
}

static iampb_status read_tags(iampb__simulation *s, iampb__json value, iampb_error **err)
{
    iampb_status status = IAMPB_OK;
    size_t count = iampb__json_count(value);
    if (iampb__json_type_of(value) != IAMPB__JSON_OBJECT)
        return INVALID(s, value, err, "expected an object of tags, found %s", iampb__json_type_name(value));
    iampb_str *tags = iampb__arena_alloc(s->arena, 2 * count, sizeof *tags);
    if (tags == NULL)
        return iampb__error_nomem(err);
    for (iampb__json_iter i = iampb__json_begin(value); status == IAMPB_OK && iampb__json_more(&i);
            iampb__json_advance(&i), s->caller.tag_count += 2)
        if ((status = read_text(s, i.key, &tags[s->caller.tag_count], err)) == IAMPB_OK)
            status = read_text(s, i.value, &tags[s->caller.tag_count + 1], err);
    s->caller.tags = tags;
    s->caller.tags_known = 1;
    return status;
}

/* An account id, or with `arn` also the ARN of its root. */
static iampb_status read_account(iampb__simulation *s, iampb__json value, bool arn, iampb_str *out, iampb_error **err)
{
    iampb__arn parsed;
    iampb_status status = read_text(s, value, out, err);
    if (status < 0)
        return status;
    if (arn && iampb__arn_parse(*out, &parsed) && iampb__arn_is_root(&parsed))
        *out = parsed.account;
    return iampb__str_is_account_id(*out) ? IAMPB_OK
            : INVALID(s, value, err, arn ? "expected an account id of 12 digits, or the ARN of an account's root"
                                         : "expected an account id of 12 digits");
}

/* true, or {"RestrictPublicBuckets": true, ...}: of the four settings the one that has a say in a request. */
static iampb_status read_public_access(iampb__simulation *s, iampb__json value, iampb_error **err)
{
    static const iampb_str settings[] = { IAMPB__STR_INIT("RestrictPublicBuckets"),
            IAMPB__STR_INIT("BlockPublicPolicy"),
        IAMPB__STR_INIT("BlockPublicAcls"), IAMPB__STR_INIT("IgnorePublicAcls") };
    iampb_status status = IAMPB_OK;
    if (iampb__json_type_of(value) != IAMPB__JSON_OBJECT)
        return read_bool(s, value, &s->restrict_public, err);
    for (iampb__json_iter i = iampb__json_begin(value); status == IAMPB_OK && iampb__json_more(&i);
            iampb__json_advance(&i)) {
        bool on = false, known = false;
        for (size_t k = 0; k < 4; k++)
            known = known || iampb__json_string_is(i.key, settings[k]);
        if (!known)
            return INVALID(s, i.key, err, "S3 Block Public Access has no such setting");
        status = read_bool(s, i.value, &on, err);
        if (status == IAMPB_OK && iampb__json_string_is(i.key, settings[0]))
            s->restrict_public = on;
    }
    return status;
}

/* Seconds since 1970, or ISO 8601. */
static iampb_status read_now(iampb__simulation *s, iampb__json value, iampb_error **err)
{
    iampb_str text = { "", 0 };
    s->has_now = true;
    if (iampb__json_int(value, &s->now))
        return IAMPB_OK;
    iampb_status status = read_text(s, value, &text, err);
    if (status < 0 || iampb__time_parse(text, &s->now))
        return status;
    return INVALID(s, value, err, "expected a time like 2026-11-01T00:00:00Z, or seconds since 1970");
}

/* ---- Members ---- */
typedef enum member {
    MEMBER_LIST, MEMBER_LEVELS, MEMBER_RESOURCE_POLICY, /* with a layer */
    MEMBER_ACTIONS, MEMBER_RESOURCES, MEMBER_CONTEXT, MEMBER_ABSENT,
    MEMBER_CALLER, MEMBER_CALLER_TYPE, MEMBER_CALLER_ROLE, MEMBER_CALLER_ID, MEMBER_CALLER_ISSUER, MEMBER_CALLER_TAGS,
    MEMBER_CALLER_ORG, MEMBER_CALLER_PATHS, MEMBER_CALLER_TEMPORARY,
    MEMBER_OWNER, MEMBER_RESOURCE_ORG, MEMBER_RESOURCE_PATHS, MEMBER_MANAGEMENT,
    MEMBER_PUBLIC_ACCESS, MEMBER_GATEWAY, MEMBER_STRICT, MEMBER_NOW, MEMBER_HANDLING,
    MEMBER_IGNORED          /* paging: all results come at once */
} member;

static const struct member_row {
    iampb_str name;
    member member;
    iampb_layer layer;
} member_rows[] = {
#define ROW(name, member, layer) { IAMPB__STR_INIT(name), MEMBER_##member, layer }
    ROW("PolicyInputList", LIST, IAMPB_LAYER_IDENTITY),
    ROW("PermissionsBoundaryPolicyInputList", LIST, IAMPB_LAYER_BOUNDARY),
    ROW("SessionPolicyInputList", LIST, IAMPB_LAYER_SESSION),
    ROW("VpcEndpointPolicyInputList", LIST, IAMPB_LAYER_ENDPOINT),
    ROW("ServiceControlPolicyInputList", LEVELS, IAMPB_LAYER_SCP),
    ROW("ResourceControlPolicyInputList", LEVELS, IAMPB_LAYER_RCP),
    ROW("ResourcePolicy", RESOURCE_POLICY, IAMPB_LAYER_RESOURCE),
    ROW("ActionNames", ACTIONS, 0),
    ROW("ResourceArns", RESOURCES, 0),
    ROW("ContextEntries", CONTEXT, 0),
    ROW("AbsentContextKeys", ABSENT, 0),
    ROW("CallerArn", CALLER, 0),
    ROW("CallerType", CALLER_TYPE, 0),
    ROW("CallerRoleArn", CALLER_ROLE, 0),
    ROW("CallerUniqueId", CALLER_ID, 0),
    ROW("CallerIssuerArn", CALLER_ISSUER, 0),
    ROW("CallerTags", CALLER_TAGS, 0),
    ROW("CallerOrgId", CALLER_ORG, 0),
    ROW("CallerOrgPaths", CALLER_PATHS, 0),
    ROW("TemporaryCredentials", CALLER_TEMPORARY, 0),
    ROW("ResourceOwner", OWNER, 0),
    ROW("ResourceOrgId", RESOURCE_ORG, 0),
    ROW("ResourceOrgPaths", RESOURCE_PATHS, 0),
    ROW("ManagementAccountId", MANAGEMENT, 0),
    ROW("S3BlockPublicAccess", PUBLIC_ACCESS, 0),
    ROW("GatewayEndpoint", GATEWAY, 0),
    ROW("StrictNotPrincipal", STRICT, 0),
    ROW("Now", NOW, 0),
    ROW("ResourceHandlingOption", HANDLING, 0),
    ROW("MaxItems", IGNORED, 0),
    ROW("Marker", IGNORED, 0),
#undef ROW
};

static iampb_status read_member(iampb__simulation *s, const struct member_row *row, iampb__json value,
        iampb_error **err)
{
    bool flag = false;
    iampb_status status;
    switch (row->member) {
    case MEMBER_LIST: return read_list(s, row->layer, value, err);
    case MEMBER_LEVELS: return read_levels(s, row->layer, value, err);
    case MEMBER_RESOURCE_POLICY: return read_resource_policy(s, row->layer, value, err);
    case MEMBER_ACTIONS: return read_texts(s, value, false, &s->actions, err);
    case MEMBER_RESOURCES: return read_texts(s, value, false, &s->resources, err);
    case MEMBER_CONTEXT: return read_context(s, value, err);
    case MEMBER_ABSENT: return read_texts(s, value, false, &s->absent, err);
    case MEMBER_CALLER: s->caller_value = value; return read_text(s, value, &s->caller.arn, err);
    case MEMBER_CALLER_TYPE: return read_caller_type(s, value, err);
    case MEMBER_CALLER_ROLE: return read_text(s, value, &s->caller.role_arn, err);
    case MEMBER_CALLER_ID: return read_text(s, value, &s->caller.unique_id, err);
    case MEMBER_CALLER_ISSUER: return read_text(s, value, &s->caller.issuer_arn, err);
    case MEMBER_CALLER_TAGS: return read_tags(s, value, err);
    case MEMBER_CALLER_ORG: return read_text(s, value, &s->caller.organization, err);
    case MEMBER_CALLER_PATHS: return read_texts(s, value, false, &s->caller_paths, err);
    case MEMBER_CALLER_TEMPORARY:
        status = read_bool(s, value, &flag, err);
        s->caller.temporary = flag;
        return status;
    case MEMBER_OWNER: return read_account(s, value, true, &s->owner, err);
    case MEMBER_RESOURCE_ORG: return read_text(s, value, &s->resource_organization, err);
    case MEMBER_RESOURCE_PATHS: return read_texts(s, value, false, &s->resource_paths, err);
    case MEMBER_MANAGEMENT: return read_account(s, value, false, &s->management, err);
    case MEMBER_PUBLIC_ACCESS: return read_public_access(s, value, err);
    case MEMBER_GATEWAY: return read_bool(s, value, &s->gateway, err);
    case MEMBER_STRICT: return read_bool(s, value, &s->strict, err);
    case MEMBER_NOW: return read_now(s, value, err);
    case MEMBER_HANDLING: s->ignores_handling = true; return IAMPB_OK;
    case MEMBER_IGNORED: break;
    }
    return IAMPB_OK;
}

static const struct member_row *find_member(iampb__json name)
{
    for (size_t i = 0; i < sizeof member_rows / sizeof member_rows[0]; i++)
        if (iampb__json_string_is(name, member_rows[i].name))
            return &member_rows[i];
    return NULL;
}

/* All of them in one message, at the first. */
static iampb_status check_members(const iampb__simulation *s, iampb_error **err)
{
    iampb__builder names = { .ctx = s->ctx };
    iampb__json first = IAMPB__JSON_NOTHING;
    size_t count = 0;
    iampb_status status = IAMPB_OK;
    for (iampb__json_iter i = iampb__json_begin(s->root); iampb__json_more(&i); iampb__json_advance(&i)) {
        if (find_member(i.key) != NULL)
            continue;
        first = first.node == NULL ? i.key : first;
        if (count++ < 10) {
            iampb__builder_add(&names, count == 1 ? IAMPB__STR("") : IAMPB__STR(", "));
            iampb__builder_add(&names, iampb__str_first(iampb__json_raw(i.key), 100));
        }
    }
    if (names.failed)
        status = iampb__error_nomem(err);
    else if (count > 0)
        status = INVALID(s, first, err, "a simulation has no member %v%s", iampb__builder_str(&names),
                count > 10 ? ", ..." : "");
    iampb__builder_free(&names);
    return status;
}

/* ---- The whole ---- */
static iampb_status check_caller(iampb__simulation *s, iampb_error **err)
{
    bool arn = s->caller.arn.ptr != NULL;
    if (s->caller.kind == IAMPB_CALLER_ANONYMOUS)
        return IAMPB_OK;
    if (!arn && s->caller.kind != IAMPB_CALLER_BY_ARN)
        return INVALID(s, s->root, err, "CallerType needs CallerArn: who the service or provider is");
    if (!arn && s->layers[IAMPB_LAYER_RESOURCE].count > 0)
        return INVALID(s, s->root, err, "ResourcePolicy needs CallerArn: whom its statements are compared with");
    if (!arn)
        s->caller.kind = IAMPB_CALLER_UNKNOWN;
    return IAMPB_OK;
}

static iampb_status default_resources(iampb__simulation *s, iampb_error **err)
{
    if (s->resources.count > 0)
        return IAMPB_OK;
    iampb_status status = new_texts(s, 1, &s->resources, err);
    if (status == IAMPB_OK) {
        s->resources.items[0] = IAMPB__STR("*");
        s->resources.values[0] = s->root;
        s->resources.count = 1;
    }
    return status;
}

iampb_status iampb__simulation_read(iampb__simulation *s, iampb_error **err)
{
    iampb_status status = iampb__json_read(s->ctx, s->source, s->arena, &s->root, err);
    if (status < 0)
        return status;
    if (iampb__json_type_of(s->root) != IAMPB__JSON_OBJECT)
        return iampb__simulation_fault(s, s->root, IAMPB_E_SYNTAX, err, "expected an object, found %s",
                iampb__json_type_name(s->root));
    s->caller = (iampb_caller)IAMPB_CALLER_INIT;
    s->caller_value = s->root;
    s->owner = s->management = s->resource_organization = IAMPB__STR("");
    if ((status = check_members(s, err)) < 0)
        return status;
    for (iampb__json_iter i = iampb__json_begin(s->root); status == IAMPB_OK && iampb__json_more(&i);
            iampb__json_advance(&i))
        if (iampb__json_type_of(i.value) != IAMPB__JSON_NULL)
            status = read_member(s, find_member(i.key), i.value, err);
    if (status == IAMPB_OK && s->actions.count == 0)
        status = INVALID(s, s->root, err, "ActionNames must name an action");
    return status < 0 || (status = check_caller(s, err)) < 0 ? status : default_resources(s, err);
}
