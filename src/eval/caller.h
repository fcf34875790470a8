/* caller.h - who asks. */
#ifndef IAMPB__EVAL_CALLER_H
#define IAMPB__EVAL_CALLER_H
#include "eval/context.h"

/* Views of the given texts, none of which may have a NULL pointer. false: an ARN that no caller has, or none where one
 * is needed. */
bool iampb__caller_parse(const iampb_caller *given, iampb__caller *out);
#endif
