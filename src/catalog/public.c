/* public.c - the public lookups: names of texts, lists and flags in, values out. */
#include "catalog/catalog.h"
#include "catalog/expand.h"

static const char *give(const char *text, size_t *len)
{
    if (text == NULL)
        text = "";
    if (len != NULL)
        *len = strlen(text);
    return text;
}

static bool is(const char *name, const char *wanted) { return name != NULL && strcmp(name, wanted) == 0; }

static iampb_str view_of(const char *ptr, size_t len)
{
    return ptr == NULL ? iampb__str("", 0) : iampb__str(ptr, len);
}

/* ---- The catalogue as a whole ---- */
const char *iampb_catalog_text(const iampb_catalog *catalog, const char *name, size_t *len)
{
    const iampb__tables *tables = iampb__catalog_builtin();
    (void)catalog; /* what was loaded over the built-in facts has versions of its own, service by service */
    if (is(name, "date"))
        return give(iampb__tables_text(tables, tables->date), len);
    return give(is(name, "sources") ? iampb__tables_text(tables, tables->sources) : NULL, len);
}

size_t iampb_catalog_count(const iampb_catalog *catalog, const char *what)
{
    if (is(what, "services"))
        return iampb__catalog_service_count(catalog);
    if (is(what, "actions"))
        return iampb__catalog_action_count(catalog);
    if (is(what, "resource_types"))
        return iampb__catalog_type_count(catalog);
    if (is(what, "condition_keys"))
        return iampb__catalog_key_count(catalog);
    return is(what, "loaded") && catalog != NULL ? catalog->loaded_count : 0;
}

iampb_name_status iampb_catalog_name_status(const iampb_catalog *catalog, const char *name, size_t len)
{
    const iampb__tables *tables = iampb__catalog_builtin();
    const iampb__name_row *rows = IAMPB__TABLES_ARRAY(iampb__name_row, tables, names);
    iampb_str text = view_of(name, len);
    size_t begin = 0, end = tables->name_count;
    bool known = iampb__catalog_find_service(catalog, text) != IAMPB_CATALOG_NONE;
    while (begin < end) {
        size_t middle = begin + (end - begin) / 2;
        int order = iampb__fold_compare(text, iampb__str_z(iampb__tables_text(tables, rows[middle].name)));
        if (order == 0) /* a document may bring back what the tables call retired */
            return known ? (iampb_name_status)((rows[middle].status & IAMPB_NAME_ARN) | IAMPB_NAME_SERVICE)
                         : (iampb_name_status)rows[middle].status;
        if (order < 0)
            end = middle;
        else
            begin = middle + 1;
    }
    return known ? IAMPB_NAME_SERVICE : IAMPB_NAME_UNKNOWN;
}

/* ---- Lists ---- */
static const char *key_item(const iampb__tables *tables, uint32_t list, size_t index, size_t *len)
{
    uint32_t count;
    const uint16_t *items = iampb__tables_list(tables, list, &count);
    if (index >= count)
        return give(NULL, len);
    const iampb__key_row *key = iampb__tables_key(tables, items[index] & IAMPB__KEY_ITEM_INDEX);
    return give(iampb__tables_text(tables, key->name), len);
}

static size_t list_len(const iampb__tables *tables, uint32_t list)
{
    uint32_t count;
    iampb__tables_list(tables, list, &count);
    return count;
}

/* ---- Services ---- */
size_t iampb_catalog_service_find(const iampb_catalog *catalog, const char *prefix, size_t len)
{
    return iampb__catalog_find_service(catalog, view_of(prefix, len));
}

const char *iampb_catalog_service_text(const iampb_catalog *catalog, size_t service, const char *name, size_t *len)
{
    iampb__service_view view = iampb__catalog_service(catalog, service);
    if (view.tables == NULL)
        return give(NULL, len);
    if (is(name, "prefix"))
        return give(iampb__tables_text(view.tables, view.row->prefix), len);
    if (is(name, "name"))
        return give(iampb__tables_text(view.tables, view.row->name), len);
    return give(is(name, "version") ? iampb__tables_text(view.tables, view.row->version) : NULL, len);
}

int32_t iampb_catalog_service_is(const iampb_catalog *catalog, size_t service, const char *name)
{
    iampb__service_view view = iampb__catalog_service(catalog, service);
    if (view.tables == NULL)
        return 0;
    return (is(name, "rcp") && (view.row->flags & IAMPB__SERVICE_RCP) != 0)
            || (is(name, "loaded") && (view.row->flags & IAMPB__SERVICE_LOADED) != 0);
}

size_t iampb_catalog_service_count(const iampb_catalog *catalog, size_t service, const char *what, size_t *first)
{
    iampb__service_view view = iampb__catalog_service(catalog, service);
    size_t none, *begin = first == NULL ? &none : first;
    *begin = 0;
    if (view.tables == NULL)
        return 0;
    if (is(what, "actions")) {
        *begin = view.first_action;
        return view.row->action_count;
    }
    if (is(what, "resource_types")) {
        *begin = view.first_type;
        return view.row->type_count;
    }
    return is(what, "condition_keys") ? list_len(view.tables, view.row->keys) : 0;
}

size_t iampb_catalog_service_key(const iampb_catalog *catalog, size_t service, size_t index, int32_t *multivalued)
{
    iampb__service_view view = iampb__catalog_service(catalog, service);
    uint32_t count;
    if (view.tables == NULL)
        return IAMPB_CATALOG_NONE;
    const uint16_t *items = iampb__tables_list(view.tables, view.row->keys, &count);
    if (index >= count)
        return IAMPB_CATALOG_NONE;
    if (multivalued != NULL)
        *multivalued = (items[index] & IAMPB__KEY_ITEM_MULTI) != 0;
    uint32_t row = items[index] & IAMPB__KEY_ITEM_INDEX;
    if (catalog == NULL)
        return row;
    return iampb__catalog_find_key(catalog,
            iampb__str_z(iampb__tables_text(view.tables, iampb__tables_key(view.tables, row)->name)));
}

/* ---- Actions ---- */
size_t iampb_catalog_action_find(const iampb_catalog *catalog, const char *name, size_t len)
{
    return iampb__catalog_find_action(catalog, view_of(name, len));
}

size_t iampb_catalog_action_match(const iampb_catalog *catalog, const char *pattern, size_t len, size_t from)
{
    iampb__expansion expansion;
    size_t action;
    iampb__expand_begin(&expansion, catalog, view_of(pattern, len));
    iampb__expand_skip_to(&expansion, from);
    return iampb__expand_next(&expansion, &action) ? action : IAMPB_CATALOG_NONE;
}

size_t iampb_catalog_action_service(const iampb_catalog *catalog, size_t action)
{
    iampb__action_view view = iampb__catalog_action(catalog, action);
    return view.tables == NULL ? IAMPB_CATALOG_NONE : view.service.service;
}

static const struct access_word {
    int32_t bit;
    const char *word;
} access_words[] = { /* the gravest first */
    { IAMPB_ACCESS_PERMISSIONS, "Permissions management" },
    { IAMPB_ACCESS_TAGGING, "Tagging" },
    { IAMPB_ACCESS_WRITE, "Write" },
    { IAMPB_ACCESS_LIST, "List" },
    { IAMPB_ACCESS_READ, "Read" },
};

const char *iampb_catalog_action_text(const iampb_catalog *catalog, size_t action, const char *name, size_t *len)
{
    iampb__action_view view = iampb__catalog_action(catalog, action);
    if (view.tables == NULL)
        return give(NULL, len);
    if (is(name, "name"))
        return give(iampb__tables_text(view.tables, view.row->name), len);
    if (is(name, "prefix"))
        return give(iampb__tables_text(view.tables, view.service.row->prefix), len);
    if (is(name, "access"))
        for (size_t i = 0; i < sizeof access_words / sizeof access_words[0]; i++)
            if ((view.row->flags & access_words[i].bit) != 0)
                return give(access_words[i].word, len);
    return give(NULL, len);
}

iampb_access iampb_catalog_action_access(const iampb_catalog *catalog, size_t action)
{
    iampb__action_view view = iampb__catalog_action(catalog, action);
    return view.tables == NULL ? 0 : (iampb_access)(view.row->flags & IAMPB__ACTION_ACCESS);
}

int32_t iampb_catalog_action_is(const iampb_catalog *catalog, size_t action, const char *name)
{
    iampb__action_view view = iampb__catalog_action(catalog, action);
    if (view.tables == NULL || !is(name, "permission_only")
        || (view.row->flags & IAMPB__ACTION_PERMISSION_ONLY_UNKNOWN) != 0)
        return -1;
    return (view.row->flags & IAMPB__ACTION_PERMISSION_ONLY) != 0;
}

size_t iampb_catalog_action_list_count(const iampb_catalog *catalog, size_t action, const char *list)
{
    iampb__action_view view = iampb__catalog_action(catalog, action);
    if (view.tables == NULL)
        return 0;
    if (is(list, "condition_keys"))
        return list_len(view.tables, view.row->keys);
    if (is(list, "resource_types"))
        return list_len(view.tables, view.row->types) / 2;
    return is(list, "dependent_actions") ? list_len(view.tables, view.row->dependents) : 0;
}

/* Entry `index` of the action's types: its item, and the list of its keys; false if there is none. */
static bool type_entry(const iampb__action_view *view, size_t index, uint32_t *item, uint32_t *keys)
{
    uint32_t count;
    if (view->tables == NULL)
        return false;
    const uint16_t *items = iampb__tables_list(view->tables, view->row->types, &count);
    if (index >= count / 2)
        return false;
    *item = items[2 * index];
    *keys = items[2 * index + 1];
    return true;
}

const char *iampb_catalog_action_list_at(const iampb_catalog *catalog, size_t action, const char *list, size_t index,
        size_t *len)
{
    iampb__action_view view = iampb__catalog_action(catalog, action);
    uint32_t item, keys, count;
    if (view.tables == NULL)
        return give(NULL, len);
    if (is(list, "condition_keys"))
        return key_item(view.tables, view.row->keys, index, len);
    if (is(list, "resource_types") && type_entry(&view, index, &item, &keys)) {
        const iampb__type_row *type = iampb__tables_type(view.tables,
                view.service.row->first_type + (item & IAMPB__TYPE_ITEM_INDEX));
        return give(iampb__tables_text(view.tables, type->name), len);
    }
    const uint16_t *items = iampb__tables_list(view.tables, view.row->dependents, &count);
    if (!is(list, "dependent_actions") || index >= count)
        return give(NULL, len);
    const uint32_t *dependents = IAMPB__TABLES_ARRAY(uint32_t, view.tables, dependents);
    return give(iampb__tables_text(view.tables, dependents[items[index]]), len);
}

size_t iampb_catalog_action_type(const iampb_catalog *catalog, size_t action, size_t index, int32_t *required)
{
    iampb__action_view view = iampb__catalog_action(catalog, action);
    uint32_t item, keys;
    if (!type_entry(&view, index, &item, &keys))
        return IAMPB_CATALOG_NONE;
    if (required != NULL)
        *required = (item & IAMPB__TYPE_ITEM_UNKNOWN) != 0 ? -1 : (item & IAMPB__TYPE_ITEM_REQUIRED) != 0;
    return view.service.first_type + (item & IAMPB__TYPE_ITEM_INDEX);
}

size_t iampb_catalog_action_type_key_count(const iampb_catalog *catalog, size_t action, size_t index)
{
    iampb__action_view view = iampb__catalog_action(catalog, action);
    uint32_t item, keys;
    return type_entry(&view, index, &item, &keys) ? list_len(view.tables, keys) : 0;
}

const char *iampb_catalog_action_type_key_at(const iampb_catalog *catalog, size_t action, size_t index,
        size_t key_index, size_t *len)
{
    iampb__action_view view = iampb__catalog_action(catalog, action);
    uint32_t item, keys;
    return type_entry(&view, index, &item, &keys) ? key_item(view.tables, keys, key_index, len) : give(NULL, len);
}

/* ---- Resource types ---- */
size_t iampb_catalog_type_find(const iampb_catalog *catalog, size_t service, const char *name, size_t len)
{
    return iampb__catalog_find_type(catalog, service, view_of(name, len));
}

const char *iampb_catalog_type_text(const iampb_catalog *catalog, size_t type, const char *name, size_t *len)
{
    iampb__type_view view = iampb__catalog_type(catalog, type);
    if (view.tables != NULL && is(name, "name"))
        return give(iampb__tables_text(view.tables, view.row->name), len);
    if (view.tables != NULL && is(name, "prefix"))
        return give(iampb__tables_text(view.tables, view.service.row->prefix), len);
    return give(NULL, len);
}

size_t iampb_catalog_type_list_count(const iampb_catalog *catalog, size_t type, const char *list)
{
    iampb__type_view view = iampb__catalog_type(catalog, type);
    if (view.tables != NULL && is(list, "arns"))
        return view.row->arn_count;
    return view.tables != NULL && is(list, "condition_keys") ? list_len(view.tables, view.row->keys) : 0;
}

const char *iampb_catalog_type_list_at(const iampb_catalog *catalog, size_t type, const char *list, size_t index,
        size_t *len)
{
    iampb__type_view view = iampb__catalog_type(catalog, type);
    if (view.tables != NULL && is(list, "condition_keys"))
        return key_item(view.tables, view.row->keys, index, len);
    if (view.tables == NULL || !is(list, "arns") || index >= view.row->arn_count)
        return give(NULL, len);
    const uint32_t *arns = IAMPB__TABLES_ARRAY(uint32_t, view.tables, arns) + view.row->first_arn;
    return give(iampb__tables_text(view.tables, arns[index]), len);
}

/* ---- Condition keys ---- */
size_t iampb_catalog_key_find(const iampb_catalog *catalog, const char *name, size_t len)
{
    return iampb__catalog_find_key(catalog, view_of(name, len));
}

static const char *const type_names[] = { "", "String", "ARN", "Bool", "Numeric", "Date", "IPAddress", "Binary" };
static const char *const group_names[] = { "", "request", "session", "principal", "resource", "network" };

const char *iampb_catalog_key_text(const iampb_catalog *catalog, size_t key, const char *name, size_t *len)
{
    iampb__key_view view = iampb__catalog_key(catalog, key);
    if (view.tables == NULL)
        return give(NULL, len);
    if (is(name, "name"))
        return give(iampb__tables_text(view.tables, view.row->name), len);
    if (is(name, "type"))
        return give(type_names[view.row->type], len);
    return give(is(name, "group") ? group_names[view.row->group] : NULL, len);
}

iampb_key_type iampb_catalog_key_type(const iampb_catalog *catalog, size_t key)
{
    iampb__key_view view = iampb__catalog_key(catalog, key);
    return view.tables == NULL ? IAMPB_KEY_UNKNOWN : view.row->type;
}

int32_t iampb_catalog_key_is(const iampb_catalog *catalog, size_t key, const char *name)
{
    iampb__key_view view = iampb__catalog_key(catalog, key);
    if (view.tables == NULL)
        return 0;
    return (is(name, "multivalued") && (view.row->flags & IAMPB__KEY_MULTI) != 0)
            || (is(name, "global") && view.row->group != 0) || (is(name, "templated") && view.row->head_len != 0);
}
