/* action_class.c - see action_class.h. */
#include "policy/action_class.h"

bool iampb__action_classes_init(iampb__action_classes *classes, iampb__arena *arena, const iampb_catalog *catalog)
{
    size_t services = iampb__catalog_service_count(catalog);
    memset(classes, 0, sizeof *classes);
    classes->catalog = catalog;
    classes->known = iampb__arena_zalloc(arena, (services + 63) / 64, sizeof *classes->known);
    return classes->known != NULL && iampb__action_set_init(&classes->restrictable, arena, catalog)
            && iampb__action_set_init(&classes->required, arena, catalog)
            && iampb__action_set_init(&classes->permissions, arena, catalog)
            && iampb__action_set_init(&classes->changes, arena, catalog);
}

static bool has_required(const iampb__service_view *service, const iampb__action_row *row)
{
    uint32_t count;
    const uint16_t *pairs = iampb__tables_list(service->tables, row->types, &count);
    for (uint32_t i = 0; i + 1 < count; i += 2)
        if ((pairs[i] & IAMPB__TYPE_ITEM_REQUIRED) != 0)
            return true;
    return false;
}

void iampb__action_classes_learn(iampb__action_classes *classes, size_t service)
{
    iampb__service_view view = iampb__catalog_service(classes->catalog, service);
    if (view.tables == NULL || (classes->known[service / 64] >> (service % 64) & 1) != 0)
        return;
    classes->known[service / 64] |= (uint64_t)1 << (service % 64);
    for (uint32_t i = 0; i < view.row->action_count; i++) {
        const iampb__action_row *row = iampb__tables_action(view.tables, view.row->first_action + i);
        size_t action = view.first_action + i;
        unsigned access = row->flags & IAMPB__ACTION_ACCESS;
        if (row->types != 0)
            iampb__action_set_put(&classes->restrictable, action);
        if (row->types != 0 && has_required(&view, row))
            iampb__action_set_put(&classes->required, action);
        if ((access & IAMPB_ACCESS_PERMISSIONS) != 0)
            iampb__action_set_put(&classes->permissions, action);
        if ((access & (IAMPB_ACCESS_READ | IAMPB_ACCESS_LIST)) == 0)
            iampb__action_set_put(&classes->changes, action);
    }
}

void iampb__action_classes_learn_all(iampb__action_classes *classes)
{
    for (size_t service = 0; !classes->all && service < iampb__catalog_service_count(classes->catalog); service++)
        iampb__action_classes_learn(classes, service);
    classes->all = true;
}
