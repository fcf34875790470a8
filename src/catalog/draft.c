/* draft.c - reading a Service Reference document: see draft.h.
 * Rule: AWS Service Authorization Reference, "Simplified AWS service information for programmatic access". */
#include "catalog/draft.h"
#include "base/builder.h"
#include "catalog/catalog.h"

/* ---- Notes and names ---- */
static iampb_status nomem_unless(bool fine, iampb_error **err) { return fine ? IAMPB_OK : iampb__error_nomem(err); }

#define NOTE(draft, at, ...) iampb__catalog_note_add((draft)->notes, (at), __VA_ARGS__)

/* Printable ASCII; blanks only where they are asked for. */
static bool is_plain(iampb_str text, size_t most, bool blanks, const char *without)
{
    if (text.len == 0 || text.len > most)
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] < (blanks ? ' ' : '!') || text.ptr[i] > '~' || strchr(without, text.ptr[i]) != NULL)
            return false;
    return true;
}

static bool is_key_name(iampb_str text) { return is_plain(text, UINT8_MAX, false, ",*?\""); }
static bool is_action_name(iampb_str text) { return is_plain(text, UINT8_MAX, false, ":*?\""); }
static bool is_type_name(iampb_str text) { return is_plain(text, UINT8_MAX, true, "\""); }
static bool is_prefix(iampb_str text) { return is_plain(text, UINT8_MAX, false, ":*?\"/"); }
static bool is_arn(iampb_str text)
{
    return is_plain(text, 2048, false, "\"") && iampb__str_starts(text, IAMPB__STR("arn:"));
}

/* The string's content if it is one that `allowed` accepts; else none, and a note. false: no memory. */
static bool read_name(iampb__draft *draft, iampb__json value, bool (*allowed)(iampb_str), const char *what,
        iampb_str *out)
{
    bool nomem = false;
    *out = iampb__str_z(NULL);
    if (iampb__json_type_of(value) != IAMPB__JSON_STRING)
        return NOTE(draft, value, "left out: %s is %s, not a string", what, iampb__json_type_name(value));
    if (!iampb__json_string(value, draft->arena, out, &nomem))
        return !nomem;
    if (allowed(*out))
        return true;
    *out = iampb__str_z(NULL);
    return NOTE(draft, value, "left out: this cannot be %s", what);
}

/* Notes members that are not in the list `known`, once for each kind of object. */
static bool note_unknown(iampb__draft *draft, iampb__json object, const char *kind, const char *const *known)
{
    if (draft->silent)
        return true;
    for (iampb__json_iter i = iampb__json_begin(object); iampb__json_more(&i); iampb__json_advance(&i)) {
        const char *const *name = known;
        while (*name != NULL && !iampb__json_string_is(i.key, iampb__str_z(*name)))
            name++;
        if (*name != NULL)
            continue;
        iampb__builder text = { .ctx = draft->ctx };
        iampb_str key, raw = iampb__json_raw(i.key);
        iampb__builder_format(&text, "%s.%v", kind, raw);
        bool kept = iampb__builder_keep(&text, draft->arena, &key);
        iampb__builder_free(&text);
        void **seen = kept ? iampb__map_put(draft->ctx, &draft->unknown, key) : NULL;
        if (seen == NULL)
            return false;
        if (*seen == NULL && !NOTE(draft, i.key, "left out: %s has a member %v, which this library does not know",
                    kind, iampb__str_first(raw, 100)))
            return false;
        *seen = draft;
    }
    return true;
}

/* The member if it is an array or not there; else nothing, and a note. */
static bool read_list(iampb__draft *draft, iampb__json object, const char *name, iampb__json *out)
{
    *out = iampb__json_get(object, iampb__str_z(name));
    iampb__json_type type = iampb__json_type_of(*out);
    if (type == IAMPB__JSON_ARRAY || type == IAMPB__JSON_NONE)
        return true;
    bool fine = type == IAMPB__JSON_NULL
            || NOTE(draft, *out, "left out: %s is %s, not an array", name, iampb__json_type_name(*out));
    *out = IAMPB__JSON_NOTHING;
    return fine;
}

/* An element that is an object with a name not there before: a new item of `size` bytes for it, in vec and map. *item
 * is NULL if the element is left out. */
static bool read_item(iampb__draft *draft, iampb__json element, const char *what, bool (*allowed)(iampb_str),
        iampb__map *map, iampb__vec *vec, size_t size, iampb_str *name, void **item)
{
    *item = NULL;
    if (iampb__json_type_of(element) != IAMPB__JSON_OBJECT)
        return NOTE(draft, element, "left out: %s is %s, not an object", what, iampb__json_type_name(element));
    iampb__json member = iampb__json_get(element, IAMPB__STR("Name"));
    if (iampb__json_type_of(member) == IAMPB__JSON_NONE)
        return NOTE(draft, element, "left out: %s without a Name", what);
    if (!read_name(draft, member, allowed, what, name))
        return false;
    if (name->ptr == NULL)
        return true;
    if (iampb__map_get(draft->ctx, map, *name) != NULL)
        return NOTE(draft, member, "left out: %s %v is there twice", what, *name);
    void **place = iampb__vec_push(draft->ctx, vec, sizeof *place);
    if (place == NULL)
        return false;
    *place = iampb__arena_zalloc(draft->arena, 1, size);
    void **slot = *place == NULL ? NULL : iampb__map_put(draft->ctx, map, *name);
    if (slot == NULL)
        return false;
    *slot = *item = *place;
    return true;
}

/* ---- Condition keys ---- */
static const struct type_name {
    const char *name;
    uint8_t type;
} type_names[] = {
    { "string", IAMPB_KEY_STRING },   { "arn", IAMPB_KEY_ARN },         { "bool", IAMPB_KEY_BOOL },
    { "boolean", IAMPB_KEY_BOOL },    { "numeric", IAMPB_KEY_NUMERIC }, { "long", IAMPB_KEY_NUMERIC },
    { "integer", IAMPB_KEY_NUMERIC }, { "date", IAMPB_KEY_DATE },       { "ipaddress", IAMPB_KEY_IP_ADDRESS },
    { "binary", IAMPB_KEY_BINARY },
};

static uint8_t key_type_of(iampb_str name, bool *multi)
{
    static const iampb_str array = IAMPB__STR_INIT("ArrayOf");
    if (name.len > array.len && iampb__str_eq_nocase(iampb__str_first(name, array.len), array)) {
        *multi = true;
        name = iampb__str_from(name, array.len);
    }
    for (size_t i = 0; i < sizeof type_names / sizeof type_names[0]; i++)
        if (iampb__fold_is(name, type_names[i].name))
            return type_names[i].type;
    return IAMPB_KEY_UNKNOWN;
}

static const iampb__key_row *builtin_key(iampb_str name)
{
    const iampb__tables *tables = iampb__catalog_builtin();
    uint32_t row = iampb__tables_find_key(tables, name);
    return row == IAMPB__ROW_NONE ? NULL : iampb__tables_key(tables, row);
}

iampb__draft_key *iampb__draft_key_named(iampb__draft *draft, iampb_str name)
{
    void **slot = iampb__map_put(draft->ctx, &draft->key_map, name);
    if (slot == NULL || *slot != NULL)
        return slot == NULL ? NULL : *slot;
    iampb__draft_key **place = IAMPB__VEC_PUSH(iampb__draft_key *, draft->ctx, &draft->keys);
    iampb__draft_key *key = place == NULL ? NULL : iampb__arena_zalloc(draft->arena, 1, sizeof *key);
    if (key == NULL)
        return NULL;
    const iampb__key_row *row = builtin_key(name);
    *place = *slot = key;
    key->name = name;
    if (row != NULL) {
        key->type = row->type;
        key->flags = row->flags;
        key->group = row->group;
    }
    return key;
}

static bool read_types_of_key(iampb__draft *draft, iampb__json element, iampb__draft_key *key)
{
    iampb__json types;
    bool multi = false;
    if (!read_list(draft, element, "Types", &types))
        return false;
    for (iampb__json_iter i = iampb__json_begin(types); iampb__json_more(&i); iampb__json_advance(&i)) {
        iampb_str name;
        if (!read_name(draft, i.value, is_type_name, "the type of a condition key", &name))
            return false;
        uint8_t type = name.ptr == NULL ? IAMPB_KEY_UNKNOWN : key_type_of(name, &multi);
        if (key->type == IAMPB_KEY_UNKNOWN)
            key->type = type;
        if (name.ptr != NULL && type == IAMPB_KEY_UNKNOWN
            && !NOTE(draft, i.value, "left out: the type %v of a condition key, which this library does not know",
                    name))
            return false;
        if (type != IAMPB_KEY_UNKNOWN && type != key->type
            && !NOTE(draft, i.value, "left out: a second type, %v, of the condition key %v", name, key->name))
            return false;
    }
    key->flags = multi ? IAMPB__KEY_MULTI : 0;
    return true;
}

static iampb_status read_keys(iampb__draft *draft, iampb__json document, iampb_error **err)
{
    static const char *const known[] = { "Name", "Types", NULL };
    iampb__json list;
    if (!read_list(draft, document, "ConditionKeys", &list))
        return iampb__error_nomem(err);
    for (iampb__json_iter i = iampb__json_begin(list); iampb__json_more(&i); iampb__json_advance(&i)) {
        void *item;
        iampb_str name;
        if (!read_item(draft, i.value, "a condition key", is_key_name, &draft->key_map, &draft->keys,
                    sizeof(iampb__draft_key), &name, &item))
            return iampb__error_nomem(err);
        iampb__draft_key *key = item;
        if (key == NULL)
            continue;
        const iampb__key_row *row = builtin_key(name);
        key->name = name;
        key->listed = true;
        key->group = row == NULL ? 0 : row->group;
        if (!read_types_of_key(draft, i.value, key) || !note_unknown(draft, i.value, "a condition key", known))
            return iampb__error_nomem(err);
        if (key->type == IAMPB_KEY_UNKNOWN && row != NULL) {
            key->type = row->type;
            key->flags = row->flags;
        }
    }
    return IAMPB_OK;
}

/* An array of names of keys. */
static bool read_key_names(iampb__draft *draft, iampb__json list, iampb__draft_key ***out, size_t *count)
{
    iampb__draft_key **keys = iampb__arena_alloc(draft->arena, iampb__json_count(list), sizeof *keys);
    *out = keys;
    *count = 0;
    if (keys == NULL)
        return false;
    for (iampb__json_iter i = iampb__json_begin(list); iampb__json_more(&i); iampb__json_advance(&i)) {
        iampb_str name;
        if (!read_name(draft, i.value, is_key_name, "a condition key", &name))
            return false;
        if (name.ptr == NULL)
            continue;
        iampb__draft_key *key = iampb__draft_key_named(draft, name);
        if (key == NULL)
            return false;
        if (key->type == IAMPB_KEY_UNKNOWN && !key->listed
            && !NOTE(draft, i.value, "the condition key %v is in no list of condition keys: its type is not known",
                    name))
            return false;
        keys[(*count)++] = key;
    }
    return true;
}

/* ---- Resource types ---- */
static bool read_arns(iampb__draft *draft, iampb__json element, iampb__draft_type *type)
{
    iampb__json list;
    if (!read_list(draft, element, "ARNFormats", &list))
        return false;
    type->arns = iampb__arena_alloc(draft->arena, iampb__json_count(list), sizeof *type->arns);
    if (type->arns == NULL)
        return false;
    for (iampb__json_iter i = iampb__json_begin(list); iampb__json_more(&i); iampb__json_advance(&i)) {
        iampb_str arn;
        if (!read_name(draft, i.value, is_arn, "an ARN", &arn))
            return false;
        if (arn.ptr != NULL && type->arn_count == UINT16_MAX
            && !NOTE(draft, i.value, "left out: more than 65535 ARNs of a resource type"))
            return false;
        if (arn.ptr != NULL && type->arn_count < UINT16_MAX)
            type->arns[type->arn_count++] = arn;
    }
    return true;
}

static iampb_status read_types(iampb__draft *draft, iampb__json document, iampb_error **err)
{
    static const char *const known[] = { "Name", "ARNFormats", "ConditionKeys", NULL };
    iampb__json list, keys;
    if (!read_list(draft, document, "Resources", &list))
        return iampb__error_nomem(err);
    for (iampb__json_iter i = iampb__json_begin(list); iampb__json_more(&i); iampb__json_advance(&i)) {
        void *item;
        iampb_str name;
        if (!read_item(draft, i.value, "a resource type", is_type_name, &draft->type_map, &draft->types,
                    sizeof(iampb__draft_type), &name, &item))
            return iampb__error_nomem(err);
        iampb__draft_type *type = item;
        if (type == NULL)
            continue;
        type->name = name;
        if (!read_arns(draft, i.value, type) || !read_list(draft, i.value, "ConditionKeys", &keys)
            || !read_key_names(draft, keys, &type->keys, &type->key_count)
            || !note_unknown(draft, i.value, "a resource type", known))
            return iampb__error_nomem(err);
    }
    return IAMPB_OK;
}

/* ---- Actions ---- */
static const struct property {
    const char *name;
    uint8_t access;
} properties[] = {
    { "IsList", IAMPB_ACCESS_LIST },
    { "IsPermissionManagement", IAMPB_ACCESS_PERMISSIONS },
    { "IsTaggingOnly", IAMPB_ACCESS_TAGGING },
    { "IsWrite", IAMPB_ACCESS_WRITE },
};

/* An action with all flags false reads. One without flags: *found is false. */
static bool read_access(iampb__draft *draft, iampb__json element, uint8_t *access, bool *found)
{
    static const char *const known_annotations[] = { "Properties", NULL };
    static const char *const known[] = { "IsList", "IsPermissionManagement", "IsTaggingOnly", "IsWrite", NULL };
    iampb__json annotations = iampb__json_get(element, IAMPB__STR("Annotations"));
    iampb__json flags = iampb__json_get(annotations, IAMPB__STR("Properties"));
    *access = 0;
    *found = false;
    for (size_t i = 0; i < sizeof properties / sizeof properties[0]; i++) {
        iampb__json flag = iampb__json_get(flags, iampb__str_z(properties[i].name));
        iampb__json_type type = iampb__json_type_of(flag);
        if (type == IAMPB__JSON_TRUE)
            *access |= properties[i].access;
        if (type == IAMPB__JSON_TRUE || type == IAMPB__JSON_FALSE)
            *found = true;
        else if (type != IAMPB__JSON_NONE
                 && !NOTE(draft, flag, "left out: %s is %s, not true or false", properties[i].name,
                         iampb__json_type_name(flag)))
            return false;
    }
    if (*found && *access == 0)
        *access = IAMPB_ACCESS_READ;
    return note_unknown(draft, annotations, "Annotations", known_annotations)
            && note_unknown(draft, flags, "Properties", known);
}

static bool read_uses(iampb__draft *draft, iampb__json element, iampb__draft_action *action)
{
    iampb__json list;
    if (!read_list(draft, element, "Resources", &list))
        return false;
    action->uses = iampb__arena_zalloc(draft->arena, iampb__json_count(list), sizeof *action->uses);
    if (action->uses == NULL)
        return false;
    for (iampb__json_iter i = iampb__json_begin(list); iampb__json_more(&i); iampb__json_advance(&i)) {
        iampb_str name;
        iampb__json member = iampb__json_get(i.value, IAMPB__STR("Name"));
        if (iampb__json_type_of(member) == IAMPB__JSON_NONE) {
            if (!NOTE(draft, i.value, "left out: a resource of an action without a Name"))
                return false;
            continue;
        }
        if (!read_name(draft, member, is_type_name, "a resource type", &name))
            return false;
        iampb__draft_type *type = name.ptr == NULL ? NULL : iampb__map_get(draft->ctx, &draft->type_map, name);
        if (type != NULL)
            action->uses[action->use_count++].type = type;
        else if (name.ptr != NULL
                 && !NOTE(draft, member, "left out: the resource type %v is not among the service's", name))
            return false;
    }
    return true;
}

static iampb_status read_actions(iampb__draft *draft, iampb__json document, iampb_error **err)
{
    static const char *const known[] = { "Name", "ActionConditionKeys", "Resources", "Annotations", "SupportedBy",
        NULL };
    iampb__json list, keys;
    if (!read_list(draft, document, "Actions", &list))
        return iampb__error_nomem(err);
    for (iampb__json_iter i = iampb__json_begin(list); iampb__json_more(&i); iampb__json_advance(&i)) {
        void *item;
        iampb_str name;
        bool has_access;
        if (!read_item(draft, i.value, "an action", is_action_name, &draft->action_map, &draft->actions,
                    sizeof(iampb__draft_action), &name, &item))
            return iampb__error_nomem(err);
        iampb__draft_action *action = item;
        if (action == NULL)
            continue;
        action->name = name;
        if (!read_access(draft, i.value, &action->flags, &has_access)
            || !read_list(draft, i.value, "ActionConditionKeys", &keys)
            || !read_key_names(draft, keys, &action->keys, &action->key_count) || !read_uses(draft, i.value, action)
            || !iampb__draft_inherit(draft, action, has_access) || !note_unknown(draft, i.value, "an action", known))
            return iampb__error_nomem(err);
        if ((action->flags & IAMPB__ACTION_ACCESS) == 0
            && !NOTE(draft, i.value, "the access level of the action %v is not known", name))
            return iampb__error_nomem(err);
    }
    return IAMPB_OK;
}

/* ---- The service ---- */
static iampb_status refuse(iampb__draft *draft, iampb__json at, iampb_error **err, const char *what)
{
    iampb__span span = iampb__json_span(at);
    iampb__place place = { span.source, span.begin, { NULL, 0 } };
    return iampb__error_at(draft->ctx, err, IAMPB_E_UNRECOGNISED, &place, "%s", what);
}

static iampb_status read_head(iampb__draft *draft, iampb__json document, iampb_error **err)
{
    bool nomem = false;
    iampb__json name = iampb__json_get(document, IAMPB__STR("Name"));
    iampb__json version = iampb__json_get(document, IAMPB__STR("Version"));
    if (iampb__json_type_of(name) == IAMPB__JSON_NONE)
        return refuse(draft, document, err, "no Service Reference document: it has no Name");
    if (!iampb__json_string(name, draft->arena, &draft->prefix, &nomem) || !is_prefix(draft->prefix))
        return nomem ? iampb__error_nomem(err)
                     : refuse(draft, name, err, "no Service Reference document: Name is not the prefix of a service");
    if (iampb__json_type_of(iampb__json_get(document, IAMPB__STR("Actions"))) == IAMPB__JSON_NONE
        && iampb__json_type_of(iampb__json_get(document, IAMPB__STR("Resources"))) == IAMPB__JSON_NONE
        && iampb__json_type_of(iampb__json_get(document, IAMPB__STR("ConditionKeys"))) == IAMPB__JSON_NONE)
        return refuse(draft, document, err,
                "no Service Reference document: it has neither Actions nor Resources nor ConditionKeys");
    draft->version = iampb__str_z("");
    if (iampb__json_type_of(version) != IAMPB__JSON_NONE
        && !read_name(draft, version, is_type_name, "a version", &draft->version))
        return iampb__error_nomem(err);
    if (iampb__json_type_of(iampb__json_get(document, IAMPB__STR("Actions"))) == IAMPB__JSON_NONE
        && !NOTE(draft, document, "the document has no Actions: the service %v has none now", draft->prefix))
        return iampb__error_nomem(err);
    return IAMPB_OK;
}

static void inherit_service(iampb__draft *draft)
{
    const iampb__tables *tables = iampb__catalog_builtin();
    draft->flags = IAMPB__SERVICE_LOADED;
    draft->name = draft->prefix;
    draft->builtin = iampb__tables_find_service(tables, draft->prefix);
    if (draft->builtin == IAMPB__ROW_NONE)
        return;
    const iampb__service_row *row = iampb__tables_service(tables, draft->builtin);
    draft->name = iampb__str_z(iampb__tables_text(tables, row->name));
    draft->flags = (uint8_t)(draft->flags | (row->flags & IAMPB__SERVICE_RCP));
}

static iampb_status check_limits(iampb__draft *draft, iampb_error **err)
{
    const struct {
        const iampb__vec *vec;
        const char *what;
    } rows[] = {
        { &draft->actions, "actions" },
        { &draft->types, "resource types" },
        { &draft->keys, "condition keys" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].vec->count > IAMPB__DRAFT_MOST)
            return iampb__error_set(draft->ctx, err, IAMPB_E_LIMIT,
                    "the service %v has %z %s, but at most %u are possible", draft->prefix, rows[i].vec->count,
                    rows[i].what, IAMPB__DRAFT_MOST);
    return IAMPB_OK;
}

iampb_status iampb__draft_read(iampb__draft *draft, iampb_context *ctx, iampb__arena *arena,
        iampb__catalog_notes *notes, bool silent, iampb__json document, iampb_error **err)
{
    static const char *const known[] = { "Name", "Version", "Actions", "ConditionKeys", "Resources", "Operations",
        NULL };
    iampb_status status;
    memset(draft, 0, sizeof *draft);
    draft->ctx = ctx;
    draft->arena = arena;
    draft->notes = notes;
    draft->silent = silent;
    draft->key_map.nocase = draft->type_map.nocase = draft->action_map.nocase = true;
    if ((status = read_head(draft, document, err)) < 0)
        return status;
    inherit_service(draft);
    if ((status = read_keys(draft, document, err)) < 0 || (status = read_types(draft, document, err)) < 0
        || (status = read_actions(draft, document, err)) < 0
        || (status = nomem_unless(note_unknown(draft, document, "a service", known), err)) < 0)
        return status;
    return check_limits(draft, err);
}

void iampb__draft_free(iampb__draft *draft)
{
    if (draft->ctx == NULL)
        return;
    IAMPB__VEC_FREE(void *, draft->ctx, &draft->keys);
    IAMPB__VEC_FREE(void *, draft->ctx, &draft->types);
    IAMPB__VEC_FREE(void *, draft->ctx, &draft->actions);
    iampb__map_free(draft->ctx, &draft->unknown);
    iampb__map_free(draft->ctx, &draft->key_map);
    iampb__map_free(draft->ctx, &draft->type_map);
    iampb__map_free(draft->ctx, &draft->action_map);
}
