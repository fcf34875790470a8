/* action_class.c - see action_class.h. */
#include "policy/action_class.h"

bool iampb__action_classes_init(iampb__action_classes *classes, iampb__arena *arena, const iampb_catalog *catalog)
{
    return iampb__action_set_init(&classes->known, arena, catalog)
            && iampb__action_set_init(&classes->restrictable, arena, catalog)
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

static void learn(iampb__action_classes *classes, const iampb__service_view *service, size_t action)
{
    const iampb__action_row *row = iampb__tables_action(service->tables,
            service->row->first_action + (uint32_t)(action - service->first_action));
    unsigned access = row->flags & IAMPB__ACTION_ACCESS;
    if (row->types != 0)
        iampb__action_set_put(&classes->restrictable, action);
    if (row->types != 0 && has_required(service, row))
        iampb__action_set_put(&classes->required, action);
    if ((access & IAMPB_ACCESS_PERMISSIONS) != 0)
        iampb__action_set_put(&classes->permissions, action);
    if ((access & (IAMPB_ACCESS_READ | IAMPB_ACCESS_LIST)) == 0)
        iampb__action_set_put(&classes->changes, action);
}

void iampb__action_classes_learn(iampb__action_classes *classes, const iampb__action_set *set)
{
    iampb__service_view service = { 0 };
    size_t end = 0; /* of the service's actions */
    for (size_t word = set->low; word < set->high; word++) {
        uint64_t fresh = set->bits[word] & ~classes->known.bits[word];
        for (uint64_t rest = fresh; rest != 0; rest &= rest - 1) {
            size_t action = word * 64 + iampb__bits_lowest(rest);
            if (action >= end) {
                service = iampb__catalog_service_of_action(set->catalog, action);
                end = service.first_action + (size_t)service.row->action_count;
            }
            learn(classes, &service, action);
        }
        classes->known.bits[word] |= fresh;
    }
    iampb__action_set_widen(&classes->known, set->low, set->high);
}
