/* result.h - what a comparison came to. */
#ifndef IAMPB__COMPARE_RESULT_H
#define IAMPB__COMPARE_RESULT_H
#include "compare/witness.h"

typedef struct iampb__reason {
    iampb_str kind, description, statement_id, policy_name, action, resource, principal, witness;
    bool known_action;
    bool has_witness;
    int64_t statement, policy;  /* -1: none */
    int64_t begin, end;
} iampb__reason;

struct iampb_comparison {
    iampb__arena *arena;        /* has everything, this struct too */
    iampb_answer answer;
    iampb_relation relation;    /* 0: was not asked */
    iampb_extent extent;        /* 0: was not asked */
    iampb_str message, unknown; /* ptr NULL: none */
    iampb__vec reasons;         /* iampb__reason */
    iampb__vec notes;           /* iampb_str */
    uint64_t states, branches, signatures;
};

iampb_status iampb__comparison_new(iampb_context *ctx, iampb_comparison **out, iampb_error **err);
/* Text to the comparison's arena; false: no memory. */
bool iampb__comparison_keep(iampb_comparison *r, iampb_str text, iampb_str *out);
bool iampb__comparison_format(iampb_comparison *r, iampb_str *out, const char *format, ...);
bool iampb__comparison_note(iampb_comparison *r, iampb_str text);
/* A reason about this entry, or about none (UINT32_MAX); NULL: no memory. `policy`: number of the document among those
 * of its party. */
iampb__reason *iampb__comparison_add(iampb_comparison *r, const iampb__comparer *c, iampb_str kind, uint32_t entry);
/* The witness of a reason, with the policies that make it a question of simulate where it needs more than its own:
 * `with_identity`: everything is allowed on the caller's side. false: no memory. */
bool iampb__reason_witness(iampb_comparison *r, iampb__reason *reason, const iampb__witness_maker *maker,
        bool with_identity);
/* From what was found either way, and whether there may be more. */
iampb_relation iampb__relation_of(bool gained, bool lost, bool unsure_gain, bool unsure_loss);
/* A reason as a JSON object (write.c). */
void iampb__reason_write(iampb__json_writer *w, const iampb__reason *reason);
/* Costs, and what an answer that is not known is owed to. */
bool iampb__comparison_finish(iampb_comparison *r, iampb__comparer *c);
#endif
