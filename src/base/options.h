/* options.h - reading option structs of older and newer releases (the rule of `struct_size`, base.h). */
#ifndef IAMPB__BASE_OPTIONS_H
#define IAMPB__BASE_OPTIONS_H
#include "iampb/base.h"

/* Tail padding would let a new member hide inside the old size, where old callers have garbage. */
#define IAMPB__NO_TAIL_PADDING(type, last)                                                                            \
    _Static_assert(sizeof(type) == offsetof(type, last) + sizeof(((type *)0)->last), #type " ends in padding")

/* Copies the host's struct `given` (NULL: nothing) over the defaults in `into`, which has `size` bytes.
 * `first_size` is the struct's size in the first release. Returns IAMPB_OK, IAMPB_E_INVALID (smaller than that) or
 * IAMPB_E_UNSUPPORTED (larger than ours and not zero there), with *err set. */
iampb_status iampb__options_merge(iampb_context *ctx, void *into, size_t size, size_t first_size, const void *given,
        iampb_error **err);
#endif
