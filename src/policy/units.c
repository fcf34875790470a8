/* units.c - see units.h. */
#include "policy/units.h"

static uint32_t units_in(const char *text, size_t len)
{
    uint32_t units = 0;
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        units += (c & 0xc0) == 0x80 ? 0 : c >= 0xf0 ? 2 : 1;
    }
    return units;
}

bool iampb__units_make(iampb_context *ctx, iampb_str text, iampb__units *out)
{
    size_t count = text.len / IAMPB__UNITS_STEP + 1;
    uint32_t *marks = iampb__alloc(ctx, count, sizeof *marks), units = 0;
    if (marks == NULL)
        return false;
    for (size_t i = 0; i < count; i++) {
        iampb_str rest = iampb__str_from(text, i * IAMPB__UNITS_STEP);
        marks[i] = units;
        units += units_in(rest.ptr, iampb__str_first(rest, IAMPB__UNITS_STEP).len);
    }
    *out = (iampb__units){ text, marks, count };
    return true;
}

void iampb__units_free(iampb_context *ctx, iampb__units *units)
{
    iampb__free(ctx, units->marks, units->count, sizeof *units->marks);
    *units = (iampb__units){ { NULL, 0 }, NULL, 0 };
}

uint64_t iampb__units_before(const iampb__units *units, uint64_t offset)
{
    uint64_t block = offset / IAMPB__UNITS_STEP;
    return (uint64_t)units->marks[block]
            + units_in(units->text.ptr + block * IAMPB__UNITS_STEP, (size_t)(offset - block * IAMPB__UNITS_STEP));
}
