/* compile.h - from the draft of a service to a block of tables of its own. */
#ifndef IAMPB__CATALOG_COMPILE_H
#define IAMPB__CATALOG_COMPILE_H
#include "catalog/catalog.h"
#include "catalog/draft.h"

/* Sorts the draft's parts, and makes the block, with one reference. IAMPB_E_LIMIT, IAMPB_E_NOMEM. */
iampb_status iampb__catalog_compile(iampb__draft *draft, iampb__catalog_block **out, iampb_error **err);

/* Room of a hash table for `count` names: a power of two, at most three quarters full. */
uint32_t iampb__slot_room(size_t count);
/* Enters row `row` under the name; the table must have a free slot. */
void iampb__slot_enter(uint16_t *slots, uint32_t room, iampb_str name, uint32_t salt, uint32_t row);
#endif
