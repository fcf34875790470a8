/* map.h - from text to a pointer: open addressing, at most half full. {0} is an empty map. Keys are borrowed: their
 * text must live as long as the map. Iteration is not offered: answers must not depend on hash order. */
#ifndef IAMPB__BASE_MAP_H
#define IAMPB__BASE_MAP_H
#include "base/context.h"
#include "base/str.h"

/* What is looked at in no order is kept small, so that a map of many keys stays in the cache: the keys and values lie
 * apart, in the order of their coming. */
typedef struct iampb__map_slot {
    uint32_t entry; /* 0: free; else one more than the index of the entry */
    uint32_t hash;  /* the low half */
} iampb__map_slot;
typedef struct iampb__map_entry {
    iampb_str key;
    void *value;
} iampb__map_entry;

typedef struct iampb__map {
    iampb__map_slot *slots;
    iampb__map_entry *entries; /* room / 2 of them */
    size_t count, room;        /* slots: 0 or a power of two */
    bool nocase;               /* ASCII letters of keys compare alike; set before the first key */
} iampb__map;

/* The place of the key's value, which is NULL if the key is new; NULL if there is no memory. Valid until the next
 * call with a new key. */
void **iampb__map_put(iampb_context *ctx, iampb__map *map, iampb_str key);
/* The value, or NULL. */
void *iampb__map_get(const iampb_context *ctx, const iampb__map *map, iampb_str key);
/* Says that this key will be put or asked for in a moment: the table is far larger than the cache, and its memory can
 * come while other keys are dealt with. Changes nothing. */
void iampb__map_expect(const iampb_context *ctx, const iampb__map *map, iampb_str key);
bool iampb__map_reserve(iampb_context *ctx, iampb__map *map, size_t keys);
void iampb__map_free(iampb_context *ctx, iampb__map *map);
#endif
