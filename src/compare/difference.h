/* difference.h - the difference of two policies while it is made. What is made is pieces of Allow statements of the new
 * policy; see difference.c. */
#ifndef IAMPB__COMPARE_DIFFERENCE_H
#define IAMPB__COMPARE_DIFFERENCE_H
#include "compare/parts.h"

typedef struct iampb__portion {
    iampb__grant grant;
    const iampb__compiled_statement *from;
    size_t number;           /* of the statement, in the order of the documents */
    size_t value;            /* number + 1 of the test that has one of several values left; 0: none */
    bool judged;             /* the two below are there */
    uint8_t found, unsure;   /* bits: see difference_apart.c */
    bool mixed;              /* some of it is known */
} iampb__portion;

typedef struct iampb__difference {
    iampb__parts parts;
    iampb__vec pieces;       /* iampb__portion: what is kept */
    size_t made;             /* pieces that were made of others */
    bool unsure;             /* of a piece that is kept it is not decided whether it is new */
    iampb_error **err;
} iampb__difference;

/* The pieces that are new, of all Allow statements of the new policy. (difference_apart.c) */
iampb_status iampb__difference_apart(iampb__difference *d);

typedef enum iampb__meeting {
    IAMPB__MEETING_NONE = 0, /* no request is in both */
    IAMPB__MEETING_SOME,
    IAMPB__MEETING_UNSAID,   /* no one statement says which */
    IAMPB__MEETING_NOMEM
} iampb__meeting;
/* `grant` as far as the Deny statement `denied` goes; *out with MEETING_SOME only. (difference_meet.c) */
iampb__meeting iampb__grant_meet(iampb__arena *arena, const iampb__grant *grant, const iampb__grant *denied,
        iampb__grant *out);

/* Lists of a statement. */
typedef enum iampb__portion_list {
    IAMPB__PORTION_VALUES = 0, /* of the test that `value` numbers */
    IAMPB__PORTION_RESOURCES,
    IAMPB__PORTION_ACTIONS,
    IAMPB__PORTION_LISTS
} iampb__portion_list;
/* Pieces of one effect that differ in this list alone become one; the first of them keeps its place. false: no memory.
 * (difference_unite.c) */
bool iampb__portions_join(iampb_context *ctx, iampb__arena *arena, iampb__vec *pieces, iampb__portion_list kind);
/* All three, and in the order of statements. */
bool iampb__portions_unite(iampb_context *ctx, iampb__arena *arena, iampb__vec *pieces);
/* The grants of the pieces. false: no memory. */
bool iampb__portions_grants(iampb_context *ctx, const iampb__vec *pieces, iampb__vec *out);
/* The policy, indented; both lists are of iampb__grant. (difference.c) */
iampb_status iampb__grants_print(iampb_context *ctx, const iampb__vec *allows, const iampb__vec *denies,
        iampb_write_fn write, void *user, iampb_error **err);
#endif
