/* map.c - see map.h. */
#include "base/map.h"

static uint64_t key_hash(const iampb_context *ctx, const iampb__map *map, iampb_str key)
{
    if (!map->nocase)
        return iampb__str_hash(key, iampb__hash_seed(ctx));
    uint64_t hash = iampb__hash_seed(ctx);
    char lower[64];
    while (key.len > 0) { /* piece by piece, so that no memory is needed */
        size_t n = key.len < sizeof lower ? key.len : sizeof lower;
        for (size_t i = 0; i < n; i++)
            lower[i] = iampb__lower(key.ptr[i]);
        hash = iampb__str_hash(iampb__str(lower, n), hash);
        key = iampb__str_from(key, n);
    }
    return hash;
}

static iampb__map_slot *slot_of(const iampb__map *map, iampb_str key, uint64_t hash)
{
    size_t mask = map->room - 1;
    for (size_t at = (size_t)hash & mask;; at = (at + 1) & mask) {
        iampb__map_slot *slot = &map->slots[at];
        if (slot->key.ptr == NULL)
            return slot;
        if (slot->hash == hash
            && (map->nocase ? iampb__str_eq_nocase(slot->key, key) : iampb__str_eq(slot->key, key)))
            return slot;
    }
}

bool iampb__map_reserve(iampb_context *ctx, iampb__map *map, size_t keys)
{
    size_t room = map->room < 16 ? 16 : map->room;
    while (room / 2 < keys)
        if (!iampb__mul(room, 2, &room))
            return false;
    if (room == map->room)
        return true;
    iampb__map grown = { iampb__zalloc(ctx, room, sizeof(iampb__map_slot)), map->count, room, map->nocase };
    if (grown.slots == NULL)
        return false;
    for (size_t i = 0; i < map->room; i++)
        if (map->slots[i].key.ptr != NULL)
            *slot_of(&grown, map->slots[i].key, map->slots[i].hash) = map->slots[i];
    iampb__free(ctx, map->slots, map->room, sizeof(iampb__map_slot));
    *map = grown;
    return true;
}

void **iampb__map_put(iampb_context *ctx, iampb__map *map, iampb_str key)
{
    if (key.ptr == NULL)
        key.ptr = "";
    if (map->count + 1 > map->room / 2 && !iampb__map_reserve(ctx, map, map->count + 1))
        return NULL;
    uint64_t hash = key_hash(ctx, map, key);
    iampb__map_slot *slot = slot_of(map, key, hash);
    if (slot->key.ptr == NULL) {
        *slot = (iampb__map_slot){ key, hash, NULL };
        map->count++;
    }
    return &slot->value;
}

void *iampb__map_get(const iampb_context *ctx, const iampb__map *map, iampb_str key)
{
    if (map->count == 0)
        return NULL;
    if (key.ptr == NULL)
        key.ptr = "";
    iampb__map_slot *slot = slot_of(map, key, key_hash(ctx, map, key));
    return slot->key.ptr == NULL ? NULL : slot->value;
}

void iampb__map_free(iampb_context *ctx, iampb__map *map)
{
    iampb__free(ctx, map->slots, map->room, sizeof(iampb__map_slot));
    *map = (iampb__map){ NULL, 0, 0, map->nocase };
}
