/* map.c - see map.h. */
#include "base/map.h"

static uint64_t key_hash(const iampb_context *ctx, const iampb__map *map, iampb_str key)
{
    uint64_t seed = iampb__hash_seed(ctx);
    return map->nocase ? iampb__str_hash_nocase(key, seed) : iampb__str_hash(key, seed);
}

static bool same_key(const iampb__map *map, iampb_str a, iampb_str b)
{
    return map->nocase ? iampb__str_eq_nocase(a, b) : iampb__str_eq(a, b);
}

/* The slot of the key, or the free one where it would go. */
static iampb__map_slot *slot_of(const iampb__map *map, iampb_str key, uint32_t hash)
{
    size_t mask = map->room - 1;
    for (size_t at = hash & mask;; at = (at + 1) & mask) {
        iampb__map_slot *slot = &map->slots[at];
        if (slot->entry == 0 || (slot->hash == hash && same_key(map, map->entries[slot->entry - 1].key, key)))
            return slot;
    }
}

/* Keys differ, so moving them to another table needs no look at them. */
static void move_slots(const iampb__map *map, iampb__map_slot *slots, size_t room)
{
    for (size_t i = 0; i < map->room; i++) {
        size_t at = map->slots[i].hash & (room - 1);
        if (map->slots[i].entry == 0)
            continue;
        while (slots[at].entry != 0)
            at = (at + 1) & (room - 1);
        slots[at] = map->slots[i];
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
    if (room / 2 > UINT32_MAX / 2)
        return false; /* a slot has 32 bits for the entry and the hash */
    iampb__map_slot *slots = iampb__zalloc(ctx, room, sizeof *slots);
    if (slots == NULL)
        return false;
    iampb__map_entry *entries = iampb__realloc(ctx, map->entries, map->room / 2, room / 2, sizeof *entries);
    if (entries == NULL) {
        iampb__free(ctx, slots, room, sizeof *slots);
        return false;
    }
    move_slots(map, slots, room);
    iampb__free(ctx, map->slots, map->room, sizeof *map->slots);
    map->slots = slots;
    map->entries = entries;
    map->room = room;
    return true;
}

void **iampb__map_put(iampb_context *ctx, iampb__map *map, iampb_str key)
{
    if (key.ptr == NULL)
        key.ptr = "";
    if (map->count + 1 > map->room / 2 && !iampb__map_reserve(ctx, map, map->count + 1))
        return NULL;
    uint32_t hash = (uint32_t)key_hash(ctx, map, key);
    iampb__map_slot *slot = slot_of(map, key, hash);
    if (slot->entry == 0) {
        map->entries[map->count] = (iampb__map_entry){ key, NULL };
        *slot = (iampb__map_slot){ (uint32_t)++map->count, hash };
    }
    return &map->entries[slot->entry - 1].value;
}

void *iampb__map_get(const iampb_context *ctx, const iampb__map *map, iampb_str key)
{
    if (map->count == 0)
        return NULL;
    if (key.ptr == NULL)
        key.ptr = "";
    const iampb__map_slot *slot = slot_of(map, key, (uint32_t)key_hash(ctx, map, key));
    return slot->entry == 0 ? NULL : map->entries[slot->entry - 1].value;
}

void iampb__map_expect(const iampb_context *ctx, const iampb__map *map, iampb_str key)
{
#ifdef __GNUC__
    if (map->room > 0)
        __builtin_prefetch(&map->slots[(uint32_t)key_hash(ctx, map, key) & (map->room - 1)], 1);
#else
    (void)ctx, (void)map, (void)key;
#endif
}

void iampb__map_free(iampb_context *ctx, iampb__map *map)
{
    iampb__free(ctx, map->slots, map->room, sizeof *map->slots);
    iampb__free(ctx, map->entries, map->room / 2, sizeof *map->entries);
    *map = (iampb__map){ .nocase = map->nocase };
}
