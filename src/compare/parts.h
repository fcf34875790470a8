/* parts.h - parts of statements in a question about policies: which of them have access that is looked for. The parts
 * are a document of their own, as an access is in granted.c, so that one walk through the classes asks about all. */
#ifndef IAMPB__COMPARE_PARTS_H
#define IAMPB__COMPARE_PARTS_H
#include "compare/question.h"
#include "policy/grant.h"

/* Parties of the question. */
enum {
    IAMPB__PARTS_EXISTING = 0,
    IAMPB__PARTS_FRESH,
    IAMPB__PARTS_KEPT,     /* Allow statements of the policy that is made, so far */
    IAMPB__PARTS_ASKED,    /* those that are asked about, as Allow statements */
    IAMPB__PARTS_PARTIES
};

/* Boxes, and boxes that a request must be outside of: bits of parties. A request is in each group of `any`, which is
 * of all statements with that effect of a party. */
typedef struct iampb__parts_test {
    uint32_t any_allow, any_deny, none_allow, none_deny;
} iampb__parts_test;

typedef struct iampb__parts {
    iampb_context *ctx;
    iampb__arena *arena;
    const iampb_compare_options *options;
    iampb_policy_kind kind;
    const iampb_compiled *const *existing, *const *fresh;
    size_t existing_count, fresh_count;
} iampb__parts;

/* For each of `asked` (iampb__grant) and each of up to 8 tests, whether a request in it passes the test: bit k of
 * found[i], and of unsure[i] if that is not decided. Parties of one statement that is malformed, or never applies, have
 * none. `kept` NULL: there are none. Both arrays have room for all, and are cleared. */
iampb_status iampb__parts_find(const iampb__parts *parts, const iampb__vec *asked, const iampb__vec *kept,
        const iampb__parts_test *tests, size_t count, uint8_t *found, uint8_t *unsure, iampb_error **err);
/* Those statements of one side, and one effect, that have what statements must have: iampb__grant. */
iampb_status iampb__parts_read(const iampb__parts *parts, bool fresh, bool allow, iampb__vec *out, iampb_error **err);
/* The statements as a compiled policy. */
iampb_status iampb__grants_compile(const iampb__parts *parts, const iampb__vec *allows, const iampb__vec *denies,
        iampb_compiled **out, iampb_error **err);
#endif
