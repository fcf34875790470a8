/* catalog.h - one way to ask, for the built-in catalogue and for one with loaded services.
 * The built-in catalogue is a block of tables and no object at all: its handle is NULL. A catalogue with loaded
 * services has a line for each service that says which block has it, and an index of keys over all of them. What a
 * number means is found out in one step, and gives a view: the block, and the row in it. */
#ifndef IAMPB__CATALOG_CATALOG_H
#define IAMPB__CATALOG_CATALOG_H
#include "base/arena.h"
#include "catalog/format.h"
#include "iampb/catalog.h"
#include <stdatomic.h>

/* Always there; its counts are 0 where the library was built without the facts. */
const iampb__tables *iampb__catalog_builtin(void);

/* A service that was loaded. Counted: the loader and every catalogue with the service in it hold a reference. */
typedef struct iampb__catalog_block {
    iampb_context *ctx;
    atomic_size_t references;
    size_t size; /* bytes of the allocation */
} iampb__catalog_block;

/* The tables come behind the block's head, in the same allocation. */
static inline const iampb__tables *iampb__block_tables(const iampb__catalog_block *block)
{
    return (const iampb__tables *)(const void *)(block + 1);
}
iampb__catalog_block *iampb__block_ref(iampb__catalog_block *block);
/* NULL is allowed. */
void iampb__block_free(iampb__catalog_block *block);

typedef struct iampb__catalog_entry {
    const iampb__tables *tables;
    iampb__catalog_block *block;       /* that has the tables; NULL: built in */
    uint32_t row;                      /* of the service in that block */
    uint32_t first_action, first_type; /* in the numbers of the catalogue */
} iampb__catalog_entry;

typedef struct iampb__catalog_key_entry {
    const iampb__tables *tables;
    uint32_t row;
} iampb__catalog_key_entry;

struct iampb_catalog {
    iampb__arena *arena; /* has the catalogue itself and its arrays */
    atomic_size_t references;
    const iampb__catalog_entry *services; /* by prefix; each with a reference on its block */
    const iampb__catalog_key_entry *keys; /* by name */
    const iampb__template_row *templates; /* as in iampb__tables */
    const uint16_t *service_slots, *key_slots;
    uint32_t service_count, action_count, type_count, key_count, template_count, loaded_count;
    uint32_t service_mask, key_mask;
    bool has_global; /* keys that any service's requests may have */
};

iampb_catalog *iampb__catalog_ref(const iampb_catalog *catalog);

/* tables NULL: there is none with that number. */
typedef struct iampb__service_view {
    const iampb__tables *tables;
    const iampb__service_row *row;
    uint32_t service, first_action, first_type; /* numbers of the catalogue */
} iampb__service_view;

typedef struct iampb__action_view {
    const iampb__tables *tables;
    const iampb__action_row *row;
    iampb__service_view service;
} iampb__action_view;

typedef struct iampb__type_view {
    const iampb__tables *tables;
    const iampb__type_row *row;
    iampb__service_view service;
} iampb__type_view;

typedef struct iampb__key_view {
    const iampb__tables *tables;
    const iampb__key_row *row;
} iampb__key_view;

iampb__service_view iampb__catalog_service(const iampb_catalog *catalog, size_t service);
iampb__action_view iampb__catalog_action(const iampb_catalog *catalog, size_t action);
iampb__type_view iampb__catalog_type(const iampb_catalog *catalog, size_t type);
iampb__key_view iampb__catalog_key(const iampb_catalog *catalog, size_t key);

size_t iampb__catalog_service_count(const iampb_catalog *catalog);
size_t iampb__catalog_action_count(const iampb_catalog *catalog);
size_t iampb__catalog_type_count(const iampb_catalog *catalog);
size_t iampb__catalog_key_count(const iampb_catalog *catalog);

/* Numbers, or IAMPB_CATALOG_NONE. */
size_t iampb__catalog_find_service(const iampb_catalog *catalog, iampb_str prefix);
size_t iampb__catalog_find_action_of(const iampb_catalog *catalog, size_t service, iampb_str name);
size_t iampb__catalog_find_action(const iampb_catalog *catalog, iampb_str name); /* "s3:GetObject" */
size_t iampb__catalog_find_type(const iampb_catalog *catalog, size_t service, iampb_str name);
size_t iampb__catalog_find_key(const iampb_catalog *catalog, iampb_str name);

/* The service that has the action or type with that number; the number must be there. */
iampb__service_view iampb__catalog_service_of_action(const iampb_catalog *catalog, size_t action);
iampb__service_view iampb__catalog_service_of_type(const iampb_catalog *catalog, size_t type);

/* ---- Within one block (lookup.c) ---- */
#define IAMPB__ROW_NONE UINT32_MAX
uint32_t iampb__tables_find_service(const iampb__tables *tables, iampb_str prefix);
/* Row of the action, in the whole block. */
uint32_t iampb__tables_find_action(const iampb__tables *tables, uint32_t service, iampb_str name);
/* Row of the type, in the whole block. */
uint32_t iampb__tables_find_type(const iampb__tables *tables, uint32_t service, iampb_str name);
uint32_t iampb__tables_find_key(const iampb__tables *tables, iampb_str name); /* letter by letter, no placeholder */

/* Bytewise order with ASCII letters lowered, shorter first; the order of all tables. */
int iampb__fold_compare(iampb_str a, iampb_str b);
/* Whether `name` is the NUL-terminated `text`, case aside. */
bool iampb__fold_is(iampb_str name, const char *text);
/* Where the first placeholder of a key begins, or 0: "${...}", "<...>", or "tag-key" at the end. */
size_t iampb__key_head(iampb_str key);
/* Whether a name stands for a key with placeholders: each of them is at least one character. */
bool iampb__key_matches(iampb_str key, iampb_str name);
/* Letters of the key outside of placeholders. */
size_t iampb__key_letters(iampb_str key);
#endif
