/* public_deputy.h - services that a policy lets in, whoever they act for. Not public, and worth a note. Rule: C-4. */
#ifndef IAMPB__COMPARE_PUBLIC_DEPUTY_H
#define IAMPB__COMPARE_PUBLIC_DEPUTY_H
#include "compare/result.h"

/* A note "confused-deputy: ..." for each statement that allows services alone and tests nothing of the account,
 * resource or organisation on whose behalf they ask. false: no memory. */
bool iampb__deputies_note(iampb_comparison *result, const iampb_compiled *policy);
#endif
