/* question.h - what the questions about documents have in common: the entries of a class by party and effect, whether
 * the documents of a party allow a request, and reasons by statement. */
#ifndef IAMPB__COMPARE_QUESTION_H
#define IAMPB__COMPARE_QUESTION_H
#include "compare/callers.h"
#include "compare/result.h"

#define IAMPB__PARTIES_MOST 8

typedef struct iampb__question_at {
    iampb__comparer c;
    iampb_comparison *result;
    iampb__callers callers;
    bool with_callers;
    const iampb__class *at;     /* the class at hand */
    iampb__clause allow[IAMPB__PARTIES_MOST], deny[IAMPB__PARTIES_MOST]; /* its entries, by party */
    uint32_t *buffer;
    uint8_t *told;              /* by entry: it has a reason */
    iampb__witness_maker maker;
    iampb_str kind;             /* of reasons */
    uint32_t asked;             /* number of the clause whose entry is the reason */
    uint32_t wanted_yes, wanted_no; /* bits: parties that must allow the witness, that must not */
    iampb__wanted_fn wanted;    /* in place of them; NULL: none */
    void *wanted_user;
    const iampb__formula *formula; /* the one that is tried */
    iampb_str more, less;       /* for the sentence of a reason: "The new policy allows", "the existing one does not" */
    bool unsure;
} iampb__question_at;

iampb_status iampb__question_begin(iampb_context *ctx, const iampb_compare_options *options, iampb__question_at *q,
        iampb_error **err);
/* Callers, where documents name principals; after all documents were added. false: no memory. */
bool iampb__question_callers(iampb__question_at *q);
bool iampb__question_strangers(iampb__question_at *q); /* those alone that nobody names */
void iampb__question_end(iampb__question_at *q);
/* Sorts the class's entries by party and effect. */
void iampb__question_sort(iampb__question_at *q, const iampb__class *one);
/* Without the entries that have a reason already. */
iampb__clause iampb__question_untold(iampb__question_at *q, iampb__clause clause);
/* Looks for a witness of the formula; adds the reason. */
iampb__found iampb__question_try(iampb__question_at *q, const iampb__formula *formula);
/* Whether there is a request of the class at hand that the formula is true of; without a witness. */
iampb__found iampb__question_possible(iampb__question_at *q, const iampb__formula *formula);
/* Whether the documents of a party, by themselves, allow the request. */
bool iampb__party_allows(const iampb__comparer *c, uint32_t party, const iampb_request *request);
/* The answer from reasons and doubts, and the end: gives *out, or fails. */
iampb_status iampb__question_answer(iampb__question_at *q, iampb_str pass, iampb_str fail, iampb_comparison **out,
        iampb_error **err);
/* The documents of a call: not NULL, and all of those that name principals, or none. */
iampb_status iampb__question_check(iampb_context *ctx, const iampb_compiled *const *documents, size_t count,
        bool principals, iampb_error **err);
/* An access as a document that allows it (granted.c). */
iampb_status iampb__access_compile(iampb_context *ctx, const iampb_compare_access *given, iampb_compiled **out,
        iampb_error **err);
/* What the builder has, as a document of that kind. */
iampb_status iampb__made_policy_compile(iampb_context *ctx, const iampb__builder *text, iampb_policy_kind kind,
        iampb_compiled **out, iampb_error **err);
#endif
