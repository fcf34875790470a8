/* catalog.c - what a number or a name means in a catalogue: see catalog.h. */
#include "catalog/catalog.h"

iampb_catalog *iampb__catalog_ref(const iampb_catalog *catalog)
{
    /* The count is the one thing that changes in a catalogue, and no reader looks at it. */
    iampb_catalog *counted = (iampb_catalog *)(uintptr_t)catalog;
    if (counted != NULL)
        atomic_fetch_add_explicit(&counted->references, 1, memory_order_relaxed);
    return counted;
}

size_t iampb__catalog_service_count(const iampb_catalog *catalog)
{
    return catalog == NULL ? iampb__catalog_builtin()->service_count : catalog->service_count;
}
size_t iampb__catalog_action_count(const iampb_catalog *catalog)
{
    return catalog == NULL ? iampb__catalog_builtin()->action_count : catalog->action_count;
}
size_t iampb__catalog_type_count(const iampb_catalog *catalog)
{
    return catalog == NULL ? iampb__catalog_builtin()->type_count : catalog->type_count;
}
size_t iampb__catalog_key_count(const iampb_catalog *catalog)
{
    return catalog == NULL ? iampb__catalog_builtin()->key_count : catalog->key_count;
}

iampb__service_view iampb__catalog_service(const iampb_catalog *catalog, size_t service)
{
    iampb__service_view view = { NULL, NULL, (uint32_t)service, 0, 0 };
    if (service >= iampb__catalog_service_count(catalog))
        return view;
    if (catalog == NULL) {
        view.tables = iampb__catalog_builtin();
        view.row = iampb__tables_service(view.tables, (uint32_t)service);
        view.first_action = view.row->first_action;
        view.first_type = view.row->first_type;
    } else {
        const iampb__catalog_entry *entry = &catalog->services[service];
        view.tables = entry->tables;
        view.row = iampb__tables_service(view.tables, entry->row);
        view.first_action = entry->first_action;
        view.first_type = entry->first_type;
    }
    return view;
}

/* The last service whose first action (or type) is not behind `number`. Services without any share their first number
 * with the next one that has some, which comes later, so it is the last that counts. */
static iampb__service_view service_of(const iampb_catalog *catalog, size_t number, bool type)
{
    size_t begin = 0, end = iampb__catalog_service_count(catalog);
    while (end - begin > 1) {
        size_t middle = begin + (end - begin) / 2;
        iampb__service_view view = iampb__catalog_service(catalog, middle);
        if ((type ? view.first_type : view.first_action) <= number)
            begin = middle;
        else
            end = middle;
    }
    return iampb__catalog_service(catalog, begin);
}

iampb__service_view iampb__catalog_service_of_action(const iampb_catalog *catalog, size_t action)
{
    return service_of(catalog, action, false);
}

iampb__service_view iampb__catalog_service_of_type(const iampb_catalog *catalog, size_t type)
{
    return service_of(catalog, type, true);
}

iampb__action_view iampb__catalog_action(const iampb_catalog *catalog, size_t action)
{
    iampb__action_view view = { 0 };
    if (action >= iampb__catalog_action_count(catalog))
        return view;
    view.service = iampb__catalog_service_of_action(catalog, action);
    view.tables = view.service.tables;
    view.row = iampb__tables_action(view.tables,
            view.service.row->first_action + ((uint32_t)action - view.service.first_action));
    return view;
}

iampb__type_view iampb__catalog_type(const iampb_catalog *catalog, size_t type)
{
    iampb__type_view view = { 0 };
    if (type >= iampb__catalog_type_count(catalog))
        return view;
    view.service = iampb__catalog_service_of_type(catalog, type);
    view.tables = view.service.tables;
    view.row = iampb__tables_type(view.tables,
            view.service.row->first_type + ((uint32_t)type - view.service.first_type));
    return view;
}

iampb__key_view iampb__catalog_key(const iampb_catalog *catalog, size_t key)
{
    iampb__key_view view = { NULL, NULL };
    if (key >= iampb__catalog_key_count(catalog))
        return view;
    view.tables = catalog == NULL ? iampb__catalog_builtin() : catalog->keys[key].tables;
    view.row = iampb__tables_key(view.tables, catalog == NULL ? (uint32_t)key : catalog->keys[key].row);
    return view;
}

/* ---- By name ---- */
static size_t number_of(uint32_t row) { return row == IAMPB__ROW_NONE ? IAMPB_CATALOG_NONE : row; }

size_t iampb__catalog_find_service(const iampb_catalog *catalog, iampb_str prefix)
{
    if (catalog == NULL)
        return number_of(iampb__tables_find_service(iampb__catalog_builtin(), prefix));
    for (uint32_t at = iampb__slot_hash(prefix, 0);; at++) {
        uint32_t number = catalog->service_slots[at & catalog->service_mask];
        if (number == 0)
            return IAMPB_CATALOG_NONE;
        iampb__service_view view = iampb__catalog_service(catalog, number - 1);
        if (iampb__fold_is(prefix, iampb__tables_text(view.tables, view.row->prefix)))
            return number - 1;
    }
}

size_t iampb__catalog_find_action_of(const iampb_catalog *catalog, size_t service, iampb_str name)
{
    iampb__service_view view = iampb__catalog_service(catalog, service);
    if (view.tables == NULL)
        return IAMPB_CATALOG_NONE;
    uint32_t row = iampb__tables_find_action(view.tables,
            (uint32_t)(view.row - iampb__tables_service(view.tables, 0)), name);
    return row == IAMPB__ROW_NONE ? IAMPB_CATALOG_NONE : view.first_action + (row - view.row->first_action);
}

size_t iampb__catalog_find_action(const iampb_catalog *catalog, iampb_str name)
{
    size_t colon = iampb__str_find(name, ':', 0);
    if (colon == SIZE_MAX)
        return IAMPB_CATALOG_NONE;
    size_t service = iampb__catalog_find_service(catalog, iampb__str_first(name, colon));
    return service == IAMPB_CATALOG_NONE
            ? IAMPB_CATALOG_NONE
            : iampb__catalog_find_action_of(catalog, service, iampb__str_from(name, colon + 1));
}

size_t iampb__catalog_find_type(const iampb_catalog *catalog, size_t service, iampb_str name)
{
    iampb__service_view view = iampb__catalog_service(catalog, service);
    if (view.tables == NULL)
        return IAMPB_CATALOG_NONE;
    uint32_t row = iampb__tables_find_type(view.tables,
            (uint32_t)(view.row - iampb__tables_service(view.tables, 0)), name);
    return row == IAMPB__ROW_NONE ? IAMPB_CATALOG_NONE : view.first_type + (row - view.row->first_type);
}

static iampb_str key_name(const iampb_catalog *catalog, size_t key)
{
    iampb__key_view view = iampb__catalog_key(catalog, key);
    return iampb__str_z(iampb__tables_text(view.tables, view.row->name));
}

static size_t find_key_exactly(const iampb_catalog *catalog, iampb_str name)
{
    if (catalog == NULL)
        return number_of(iampb__tables_find_key(iampb__catalog_builtin(), name));
    for (uint32_t at = iampb__slot_hash(name, 0);; at++) {
        uint32_t number = catalog->key_slots[at & catalog->key_mask];
        if (number == 0)
            return IAMPB_CATALOG_NONE;
        if (iampb__fold_is(name, key_name(catalog, number - 1).ptr))
            return number - 1;
    }
}

static iampb_str template_head(const iampb_catalog *catalog, const iampb__template_row *row)
{
    iampb__key_view view = iampb__catalog_key(catalog, row->key);
    return iampb__str(iampb__tables_text(view.tables, view.row->name), view.row->head_len);
}

/* What stands before a key's first placeholder is the beginning of every name that the key matches. In the order of
 * these heads, take the last one that is not behind the name: every head that begins the name also begins that one, so
 * all of them are met by going from there from `above` to `above`. */
static size_t find_key_by_template(const iampb_catalog *catalog, iampb_str name)
{
    const iampb__tables *builtin = iampb__catalog_builtin();
    const iampb__template_row *templates =
            catalog == NULL ? IAMPB__TABLES_ARRAY(iampb__template_row, builtin, templates) : catalog->templates;
    size_t begin = 0, end = catalog == NULL ? builtin->template_count : catalog->template_count;
    size_t best = IAMPB_CATALOG_NONE;
    iampb_str best_key = { NULL, 0 };
    while (begin < end) {
        size_t middle = begin + (end - begin) / 2;
        if (iampb__fold_compare(template_head(catalog, &templates[middle]), name) <= 0)
            begin = middle + 1;
        else
            end = middle;
    }
    for (size_t at = begin; at > 0; at = templates[at - 1].above) {
        iampb_str head = template_head(catalog, &templates[at - 1]), key = iampb__str_z(head.ptr);
        if (head.len >= name.len || !iampb__str_eq_nocase(head, iampb__str_first(name, head.len))
            || !iampb__key_matches(iampb__str_from(key, head.len), iampb__str_from(name, head.len)))
            continue;
        /* Seldom is there more than one. Of equals the first. */
        if (best == IAMPB_CATALOG_NONE || iampb__key_letters(key) >= iampb__key_letters(best_key)) {
            best = templates[at - 1].key;
            best_key = key;
        }
    }
    return best;
}

size_t iampb__catalog_find_key(const iampb_catalog *catalog, iampb_str name)
{
    if (name.len == 0)
        return IAMPB_CATALOG_NONE;
    size_t key = find_key_exactly(catalog, name);
    return key != IAMPB_CATALOG_NONE ? key : find_key_by_template(catalog, name);
}

/* ---- Ownership ---- */
iampb__catalog_block *iampb__block_ref(iampb__catalog_block *block)
{
    if (block != NULL)
        atomic_fetch_add_explicit(&block->references, 1, memory_order_relaxed);
    return block;
}

void iampb__block_free(iampb__catalog_block *block)
{
    if (block == NULL || atomic_fetch_sub_explicit(&block->references, 1, memory_order_acq_rel) != 1)
        return;
    iampb_context *ctx = block->ctx;
    iampb__free(ctx, block, 1, block->size);
    iampb_context_free(ctx);
}

void iampb_catalog_free(iampb_catalog *catalog)
{
    if (catalog == NULL || atomic_fetch_sub_explicit(&catalog->references, 1, memory_order_acq_rel) != 1)
        return;
    for (uint32_t i = 0; i < catalog->service_count; i++)
        iampb__block_free(catalog->services[i].block);
    iampb__arena_free(catalog->arena);
}
