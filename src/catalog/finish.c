/* finish.c - making a catalogue of a base and the services that a loader was given: the lines of the services, merged
 * by prefix, and an index over the keys of all of them. */
#include "base/error.h"
#include "catalog/compile.h"
#include "catalog/loader.h"
#include "catalog/sort.h"

typedef struct key_place {
    iampb_str name;
    const iampb__tables *tables;
    uint32_t row;
    uint32_t rank; /* of two with one name the lower stays */
} key_place;

static iampb_str prefix_of(const iampb__tables *tables, uint32_t row)
{
    return iampb__str_z(iampb__tables_text(tables, iampb__tables_service(tables, row)->prefix));
}

static int block_order(const void *a, const void *b)
{
    return iampb__fold_compare(prefix_of(iampb__block_tables(a), 0), prefix_of(iampb__block_tables(b), 0));
}

static int key_place_order(const void *a, const void *b)
{
    const key_place *left = a, *right = b;
    int order = iampb__fold_compare(left->name, right->name);
    return order != 0 ? order : left->rank < right->rank ? -1 : left->rank > right->rank;
}

static int template_order(const void *a, const void *b)
{
    iampb_str left = ((const key_place *)a)->name, right = ((const key_place *)b)->name;
    int order = iampb__fold_compare(
            iampb__str_first(left, iampb__key_head(left)), iampb__str_first(right, iampb__key_head(right)));
    return order != 0 ? order : iampb__fold_compare(left, right);
}

/* ---- Services ---- */
/* The blocks in order of their prefixes; of those with one prefix, which stand as they came, the last. */
static size_t keep_last(void **blocks, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (i + 1 == count || block_order(blocks[i], blocks[i + 1]) != 0)
            blocks[kept++] = blocks[i];
    return kept;
}

static void add_entry(iampb_catalog *catalog, iampb__catalog_entry *entries, const iampb__tables *tables,
        uint32_t row, iampb__catalog_block *block)
{
    const iampb__service_row *service = iampb__tables_service(tables, row);
    entries[catalog->service_count++] = (iampb__catalog_entry){ tables, iampb__block_ref(block), row,
        catalog->action_count, catalog->type_count };
    catalog->action_count += service->action_count;
    catalog->type_count += service->type_count;
    catalog->loaded_count += block != NULL;
}

static bool add_services(iampb_catalog *catalog, const iampb_catalog_loader *loader, void **blocks, size_t count)
{
    size_t base_count = loader->empty ? 0 : iampb__catalog_service_count(loader->base);
    iampb__catalog_entry *entries = iampb__arena_alloc(catalog->arena, base_count + count, sizeof *entries);
    if (entries == NULL)
        return false;
    catalog->services = entries;
    catalog->has_global = !loader->empty && (loader->base == NULL || loader->base->has_global);
    for (size_t at = 0, next = 0; at < base_count || next < count;) {
        iampb__service_view base = iampb__catalog_service(loader->base, at < base_count ? at : SIZE_MAX);
        iampb__catalog_block *block = next < count ? blocks[next] : NULL;
        int order = base.tables == NULL ? 1
                : block == NULL         ? -1
                                        : iampb__fold_compare(
                                        iampb__str_z(iampb__tables_text(base.tables, base.row->prefix)),
                                        prefix_of(iampb__block_tables(block), 0));
        if (order < 0) {
            uint32_t row = (uint32_t)(base.row - iampb__tables_service(base.tables, 0));
            block = loader->base == NULL ? NULL : loader->base->services[at].block;
            add_entry(catalog, entries, base.tables, row, block);
        } else {
            add_entry(catalog, entries, iampb__block_tables(block), 0, block);
        }
        at += order <= 0;
        next += order >= 0;
    }
    return true;
}

static uint16_t *make_slots(iampb_catalog *catalog, size_t count, uint32_t *mask)
{
    uint32_t room = iampb__slot_room(count);
    *mask = room - 1;
    return iampb__arena_zalloc(catalog->arena, room, sizeof(uint16_t));
}

static bool index_services(iampb_catalog *catalog)
{
    uint16_t *slots = make_slots(catalog, catalog->service_count, &catalog->service_mask);
    catalog->service_slots = slots;
    for (uint32_t i = 0; slots != NULL && i < catalog->service_count; i++)
        iampb__slot_enter(slots, catalog->service_mask + 1,
                prefix_of(catalog->services[i].tables, catalog->services[i].row), 0, i);
    return slots != NULL;
}

/* ---- Keys ---- */
static bool add_place(iampb_context *ctx, iampb__vec *places, const iampb__tables *tables, uint32_t row, uint32_t rank)
{
    key_place *place = IAMPB__VEC_PUSH(key_place, ctx, places);
    if (place == NULL)
        return false;
    *place = (key_place){ iampb__str_z(iampb__tables_text(tables, iampb__tables_key(tables, row)->name)), tables, row,
        rank };
    return true;
}

/* All keys that a service of the catalogue lists, all that its loaded services use, and the global ones. What a
 * document says of a key goes before what the built-in facts say. */
static bool collect_keys(const iampb_catalog *catalog, iampb_context *ctx, iampb__vec *places)
{
    const iampb__tables *builtin = iampb__catalog_builtin();
    for (uint32_t row = 0; catalog->has_global && row < builtin->key_count; row++)
        if (iampb__tables_key(builtin, row)->group != 0 && !add_place(ctx, places, builtin, row, UINT32_MAX))
            return false;
    for (uint32_t i = 0; i < catalog->service_count; i++) {
        const iampb__catalog_entry *entry = &catalog->services[i];
        uint32_t count;
        const uint16_t *items = iampb__tables_list(entry->tables,
                iampb__tables_service(entry->tables, entry->row)->keys, &count);
        if (entry->block != NULL)
            count = entry->tables->key_count;
        for (uint32_t k = 0; k < count; k++) {
            uint32_t row = entry->block != NULL ? k : items[k] & IAMPB__KEY_ITEM_INDEX;
            if (!add_place(ctx, places, entry->tables, row, entry->block != NULL ? i : UINT32_MAX))
                return false;
        }
    }
    return true;
}

/* Pointers to the places, sorted by name, each name once. NULL: no memory. */
static key_place **sort_keys(iampb_context *ctx, iampb__vec *places, size_t *count)
{
    key_place **order = iampb__alloc(ctx, places->count + 1, sizeof *order);
    *count = 0;
    if (order == NULL)
        return NULL;
    for (size_t i = 0; i < places->count; i++)
        order[i] = IAMPB__VEC_AT(key_place, places, i);
    if (!iampb__catalog_sort(ctx, (void **)(void *)order, places->count, key_place_order)) {
        iampb__free(ctx, order, places->count + 1, sizeof *order);
        return NULL;
    }
    for (size_t i = 0; i < places->count; i++)
        if (*count == 0 || iampb__fold_compare(order[*count - 1]->name, order[i]->name) != 0)
            order[(*count)++] = order[i];
    return order;
}

static bool heads_begin(const key_place *first, const key_place *second)
{
    size_t first_len = iampb__key_head(first->name), second_len = iampb__key_head(second->name);
    return first_len <= second_len
            && iampb__str_eq_nocase(iampb__str_first(first->name, first_len),
                    iampb__str_first(second->name, first_len));
}

/* Of the sorted keys with placeholders. */
static void link_templates(iampb__template_row *templates, key_place *const *order, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t above = i; /* its number plus one; those further up begin each other, as far as they begin this one */
        while (above > 0 && !heads_begin(order[above - 1], order[i]))
            above = templates[above - 1].above;
        templates[i] = (iampb__template_row){ (uint16_t)order[i]->rank, (uint16_t)above };
    }
}

static bool index_keys(iampb_catalog *catalog, iampb_context *ctx, key_place **order, size_t count)
{
    iampb__catalog_key_entry *keys = iampb__arena_alloc(catalog->arena, count, sizeof *keys);
    uint16_t *slots = make_slots(catalog, count, &catalog->key_mask);
    iampb__template_row *templates = iampb__arena_alloc(catalog->arena, count, sizeof *templates);
    if (keys == NULL || slots == NULL || templates == NULL)
        return false;
    size_t found = 0;
    for (uint32_t i = 0; i < count; i++) {
        keys[i] = (iampb__catalog_key_entry){ order[i]->tables, order[i]->row };
        iampb__slot_enter(slots, catalog->key_mask + 1, order[i]->name, 0, i);
        order[i]->rank = i; /* from here on the number: sorting by template moves the pointers */
        if (iampb__tables_key(order[i]->tables, order[i]->row)->head_len != 0)
            order[found++] = order[i];
    }
    if (!iampb__catalog_sort(ctx, (void **)(void *)order, found, template_order))
        return false;
    link_templates(templates, order, found);
    catalog->keys = keys;
    catalog->key_slots = slots;
    catalog->templates = templates;
    catalog->key_count = (uint32_t)count;
    catalog->template_count = (uint32_t)found;
    return true;
}

static iampb_status add_keys(iampb_catalog *catalog, iampb_context *ctx, iampb_error **err)
{
    iampb__vec places = { 0 };
    key_place **order = NULL;
    size_t count;
    iampb_status status = IAMPB_OK;
    if (!collect_keys(catalog, ctx, &places) || (order = sort_keys(ctx, &places, &count)) == NULL)
        status = iampb__error_nomem(err);
    else if (count > UINT16_MAX - 1 || catalog->service_count > UINT16_MAX - 1)
        status = iampb__error_set(ctx, err, IAMPB_E_LIMIT,
                "%z different keys and %u services, but at most 65534 of each are possible", count,
                catalog->service_count);
    else if (!index_services(catalog) || !index_keys(catalog, ctx, order, count))
        status = iampb__error_nomem(err);
    iampb__free(ctx, order, places.count + 1, sizeof *order);
    IAMPB__VEC_FREE(key_place, ctx, &places);
    return status;
}

/* ---- The catalogue ---- */
static iampb_status new_catalog(iampb_context *ctx, iampb_catalog **out, iampb_error **err)
{
    iampb__arena *arena = NULL;
    iampb_status status = iampb__arena_new(ctx, &arena, err);
    if (status < 0)
        return status;
    iampb_catalog *catalog = iampb__arena_zalloc(arena, 1, sizeof *catalog);
    if (catalog == NULL) {
        iampb__arena_free(arena);
        return iampb__error_nomem(err);
    }
    catalog->arena = arena;
    atomic_init(&catalog->references, 1);
    *out = catalog;
    return IAMPB_OK;
}

iampb_status iampb_catalog_loader_finish(iampb_catalog_loader *loader, iampb_catalog **out, iampb_error **err)
{
    iampb_catalog *catalog = NULL;
    iampb_status status;
    if (loader == NULL || out == NULL)
        return iampb__error_set(NULL, err, IAMPB_E_INVALID, "loader and out must not be NULL");
    iampb_context *ctx = loader->ctx;
    size_t count = loader->blocks.count;
    void **blocks = iampb__alloc(ctx, count + 1, sizeof *blocks);
    if (blocks == NULL)
        return iampb__error_nomem(err);
    if (count > 0)
        memcpy(blocks, loader->blocks.items, count * sizeof *blocks);
    if (!iampb__catalog_sort(ctx, blocks, count, block_order))
        status = iampb__error_nomem(err);
    else if ((status = new_catalog(ctx, &catalog, err)) == IAMPB_OK)
        status = add_services(catalog, loader, blocks, keep_last(blocks, count))
                ? add_keys(catalog, ctx, err)
                : iampb__error_nomem(err);
    iampb__free(ctx, blocks, count + 1, sizeof *blocks);
    if (status < 0) {
        iampb_catalog_free(catalog);
        return status;
    }
    *out = catalog;
    return IAMPB_OK;
}
