/* draft.h - one service as its Service Reference document has it, with names resolved to one another.
 * Reading is lenient: members in any order, missing or unknown, are no failure. What cannot be used is left out and
 * noted. A draft lives in a scratch arena and points into the document; compile.c makes the block that stays. */
#ifndef IAMPB__CATALOG_DRAFT_H
#define IAMPB__CATALOG_DRAFT_H
#include "base/map.h"
#include "catalog/notes.h"

#define IAMPB__DRAFT_MOST 8192u /* actions, types or keys of a service: numbers of lists must fit 16 bits */

typedef struct iampb__draft_key {
    iampb_str name;
    uint8_t type, flags, group;
    bool listed;     /* in the document's own ConditionKeys, and so a key of the service */
    uint32_t number; /* once sorted */
} iampb__draft_key;

typedef struct iampb__draft_type {
    iampb_str name;
    iampb_str *arns;
    iampb__draft_key **keys;
    size_t arn_count, key_count;
    uint32_t number;
} iampb__draft_type;

typedef struct iampb__draft_use { /* of a type by an action */
    iampb__draft_type *type;
    iampb__draft_key **keys;
    size_t key_count;
    uint16_t flags; /* IAMPB__TYPE_ITEM_UNKNOWN or _REQUIRED, or neither */
} iampb__draft_use;

typedef struct iampb__draft_action {
    iampb_str name;
    iampb__draft_key **keys;
    iampb__draft_use *uses;
    iampb_str *dependents;
    size_t key_count, use_count, dependent_count;
    uint8_t flags;
} iampb__draft_action;

typedef struct iampb__draft {
    iampb_context *ctx;
    iampb__arena *arena;
    iampb__catalog_notes *notes;
    iampb__map unknown;                  /* members that have been noted, by "object.member" */
    iampb_str prefix, name, version;
    uint8_t flags;                       /* of the service row */
    uint32_t builtin;                    /* row of the service in the built-in block, or IAMPB__ROW_NONE */
    iampb__vec keys, types, actions;     /* of pointers to the structs above */
    iampb__map key_map, type_map, action_map;
    bool silent;                         /* no notes about unknown members */
} iampb__draft;

/* Reads a service document. The draft is to be freed whatever comes of it. IAMPB_E_UNRECOGNISED: no such document.
 * IAMPB_E_LIMIT, IAMPB_E_NOMEM. */
iampb_status iampb__draft_read(iampb__draft *draft, iampb_context *ctx, iampb__arena *arena,
        iampb__catalog_notes *notes, bool silent, iampb__json document, iampb_error **err);
void iampb__draft_free(iampb__draft *draft);

/* The key called `name`; made, with the type that the built-in tables have, if the document does not list it. NULL: no
 * memory. */
iampb__draft_key *iampb__draft_key_named(iampb__draft *draft, iampb_str name);
/* Fills in what the Service Reference does not have from the built-in facts (inherit.c). */
bool iampb__draft_inherit(iampb__draft *draft, iampb__draft_action *action, bool has_access);
#endif
