/* callers.h - callers that the principals of some statements can tell apart: one for each principal that is named, and
 * some that nobody names. Rule: rule C-21. */
#ifndef IAMPB__COMPARE_CALLERS_H
#define IAMPB__COMPARE_CALLERS_H
#include "compare/comparer.h"

/* Whether documents of this kind name principals. */
bool iampb__names_principals(const iampb_compiled *compiled);
/* `strangers` alone: only those that nobody names (C-4). Callers that the same statements mean are told once. false: no
 * memory. */
bool iampb__callers_find(iampb__comparer *c, bool strangers, iampb__callers *out);
#endif
