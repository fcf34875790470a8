/* units.h - places of a UTF-8 text in UTF-16 code units, which editors and SARIF count in. Made only where they are
 * asked for: spans are bytes. */
#ifndef IAMPB__POLICY_UNITS_H
#define IAMPB__POLICY_UNITS_H
#include "base/context.h"
#include "base/str.h"

typedef struct iampb__units {
    iampb_str text;
    uint32_t *marks; /* units before each IAMPB__UNITS_STEP bytes, so that an offset costs one step at most */
    size_t count;
} iampb__units;

#define IAMPB__UNITS_STEP 1024u

/* The text is borrowed, and may be any bytes. false: no memory. */
bool iampb__units_make(iampb_context *ctx, iampb_str text, iampb__units *out);
void iampb__units_free(iampb_context *ctx, iampb__units *units);
/* Units before byte `offset`, which is at most the length of the text. */
uint64_t iampb__units_before(const iampb__units *units, uint64_t offset);
#endif
