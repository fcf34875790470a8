/* shape_cache.c - the shapes of the documents that were looked at last, so that five checks of one policy walk over it
 * once. A fixed table, each document in one place of it: a block's documents fit several times over, nothing is
 * allocated, and what is pushed out is only looked at again. */
#include "playbook/audit.h"
#include "playbook/policy_shape.h"

uint8_t iampb__run_shape(iampb_run *run, const iampb__document *document)
{
    iampb__audit *audit = iampb__audit_of(run);
    uint64_t spread = (uint64_t)(uintptr_t)document * UINT64_C(0x9e3779b97f4a7c15);
    iampb__shape_slot *slot = &audit->shapes[spread >> (64 - IAMPB__SHAPE_BITS)];
    if (slot->document != document) {
        slot->shape = iampb__document_shape(document);
        slot->document = document;
    }
    return slot->shape;
}
