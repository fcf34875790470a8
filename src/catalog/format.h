/* format.h - how a catalogue lies in memory: one block without a pointer in it.
 * The block is a head, arrays of small rows, and a pool of NUL-terminated texts; everything refers to everything else
 * by number, so the built-in block is plain read-only data (generate.py writes it), needs no relocation, and costs
 * nothing until it is asked. A service that is loaded at run time becomes a block of the same form (compile.c), so that
 * one set of lookups serves both. An empty catalogue is a block whose counts are 0.
 *
 * Order: services by prefix, actions and types within their service by name, keys by name; always bytewise, ASCII
 * letters lowered. No two of one place differ by case only. */
#ifndef IAMPB__CATALOG_FORMAT_H
#define IAMPB__CATALOG_FORMAT_H
#include "base/str.h"

/* Columns called `name`, `prefix`, ... are places in the pool. */
typedef struct iampb__service_row {
    uint32_t prefix, name, version; /* version: of the Service Reference document; "" in the built-in block */
    uint32_t first_action, first_type;
    uint16_t action_count, type_count;
    uint16_t keys;                  /* a list of key items */
    uint16_t flags;
} iampb__service_row;
#define IAMPB__SERVICE_RCP 1u    /* resource control policies can name it */
#define IAMPB__SERVICE_LOADED 2u /* not of the built-in tables */

typedef struct iampb__action_row {
    uint32_t name;
    uint8_t name_len;
    uint8_t flags;       /* the five bits of iampb_access, and below */
    uint16_t keys;       /* lists: of key items, ... */
    uint16_t types;      /* ... of pairs: type item, number of a list of key items */
    uint16_t dependents; /* ... of places in the array of dependents */
} iampb__action_row;
#define IAMPB__ACTION_ACCESS 31u
#define IAMPB__ACTION_PERMISSION_ONLY 32u         /* no API operation has that name */
#define IAMPB__ACTION_PERMISSION_ONLY_UNKNOWN 64u

typedef struct iampb__type_row {
    uint32_t name, first_arn;
    uint16_t arn_count;
    uint16_t keys; /* a list of key items */
} iampb__type_row;

typedef struct iampb__key_row {
    uint32_t name;
    uint8_t head_len; /* letters before the first placeholder; 0: it has none */
    uint8_t type;     /* iampb_key_type */
    uint8_t flags;
    uint8_t group;    /* iampb_key_group; 0: not a global key */
} iampb__key_row;
#define IAMPB__KEY_MULTI 1u

/* A key with placeholders. Its head is what stands before the first one. */
typedef struct iampb__template_row {
    uint16_t key;   /* number of the key */
    uint16_t above; /* number plus one of the last row before this one whose head begins this head; 0: there is none */
} iampb__template_row;

typedef struct iampb__name_row {
    uint32_t name;
    uint32_t status; /* bits of iampb_name_status */
} iampb__name_row;

/* Items of lists. */
#define IAMPB__KEY_ITEM_INDEX 0x7fffu
#define IAMPB__KEY_ITEM_MULTI 0x8000u     /* in the list of a service: many values there */
#define IAMPB__TYPE_ITEM_INDEX 0x3fffu    /* counted from the service's first type */
#define IAMPB__TYPE_ITEM_UNKNOWN 0x4000u  /* nobody says whether the type is required */
#define IAMPB__TYPE_ITEM_REQUIRED 0x8000u

typedef struct iampb__tables {
    uint32_t size; /* of the whole block, in bytes */
    /* Where the arrays begin, in bytes from here. */
    uint32_t services;      /* iampb__service_row */
    uint32_t actions;       /* iampb__action_row */
    uint32_t types;         /* iampb__type_row */
    uint32_t keys;          /* iampb__key_row */
    uint32_t names;         /* iampb__name_row: other names that mean something, in order */
    uint32_t arns;          /* uint32_t: ARN templates of types, in the pool */
    uint32_t dependents;    /* uint32_t: "iam:PassRole", in the pool */
    uint32_t lists;         /* uint32_t: first item of each list, and the end of the last; list 0 is empty */
    uint32_t items;         /* uint16_t */
    uint32_t templates;     /* iampb__template_row: keys with placeholders, by the letters before the first one */
    uint32_t service_slots; /* uint16_t: hash tables with open addressing; number of the row plus one, 0: free */
    uint32_t action_slots;
    uint32_t key_slots;
    uint32_t pool;
    uint32_t service_count, action_count, type_count, key_count, name_count, template_count, list_count;
    uint32_t service_mask, action_mask, key_mask;
    uint32_t date, sources; /* in the pool */
} iampb__tables;

#define IAMPB__TABLES_ARRAY(type, tables, array)                                                                      \
    ((const type *)(const void *)((const char *)(tables) + (tables)->array))

static inline const char *iampb__tables_text(const iampb__tables *tables, uint32_t at)
{
    return (const char *)tables + tables->pool + at;
}

static inline const iampb__service_row *iampb__tables_service(const iampb__tables *tables, uint32_t index)
{
    return IAMPB__TABLES_ARRAY(iampb__service_row, tables, services) + index;
}
static inline const iampb__action_row *iampb__tables_action(const iampb__tables *tables, uint32_t index)
{
    return IAMPB__TABLES_ARRAY(iampb__action_row, tables, actions) + index;
}
static inline const iampb__type_row *iampb__tables_type(const iampb__tables *tables, uint32_t index)
{
    return IAMPB__TABLES_ARRAY(iampb__type_row, tables, types) + index;
}
static inline const iampb__key_row *iampb__tables_key(const iampb__tables *tables, uint32_t index)
{
    return IAMPB__TABLES_ARRAY(iampb__key_row, tables, keys) + index;
}

/* The items of a list; their number goes to *count. */
static inline const uint16_t *iampb__tables_list(const iampb__tables *tables, uint32_t list, uint32_t *count)
{
    const uint32_t *first = IAMPB__TABLES_ARRAY(uint32_t, tables, lists) + list;
    *count = first[1] - first[0];
    return IAMPB__TABLES_ARRAY(uint16_t, tables, items) + first[0];
}

/* ---- The hash of the slot tables; generate.py has the same in Python ---- */
/* The lowest byte first on every machine: the table is made at build time. Compilers see a single load in it. */
static inline uint64_t iampb__slot_byte(const char *at, size_t index)
{
    return (uint64_t)(unsigned char)at[index] << (8 * index);
}
static inline uint64_t iampb__slot_half(const char *at)
{
    return iampb__slot_byte(at, 0) | iampb__slot_byte(at, 1) | iampb__slot_byte(at, 2) | iampb__slot_byte(at, 3);
}
static inline uint64_t iampb__slot_word(const char *at)
{
    return iampb__slot_half(at) | iampb__slot_half(at + 4) << 32;
}
/* Fewer than eight bytes, without a loop: pieces that overlap say the same where they do. */
static inline uint64_t iampb__slot_short(const char *at, size_t len)
{
    if (len >= 4)
        return iampb__slot_half(at) | iampb__slot_half(at + len - 4) << (8 * (len - 4));
    if (len == 0)
        return 0;
    return iampb__slot_byte(at, 0) | iampb__slot_byte(at, len / 2) | iampb__slot_byte(at, len - 1);
}

/* Case does not count: setting bit 5 makes letters alike. That other characters may fall together costs a comparison,
 * no more. `salt` tells the services' actions apart. */
static inline uint32_t iampb__slot_hash(iampb_str name, uint32_t salt)
{
    const uint64_t lower = 0x2020202020202020u, spread = 0x9fb21c651e98df25u;
    uint64_t hash = ((uint64_t)salt << 16 | (uint64_t)(name.len & 0xffff)) * 0x9e3779b97f4a7c15u;
    if (name.len < 8) {
        hash = (hash ^ (iampb__slot_short(name.ptr, name.len) | lower)) * spread;
    } else {
        for (size_t at = 0; at + 8 < name.len; at += 8) {
            hash = (hash ^ (iampb__slot_word(name.ptr + at) | lower)) * spread;
            hash ^= hash >> 32;
        }
        hash = (hash ^ (iampb__slot_word(name.ptr + name.len - 8) | lower)) * spread;
    }
    return (uint32_t)(hash >> 32 ^ hash >> 15);
}
#endif
