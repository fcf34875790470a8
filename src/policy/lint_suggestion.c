/* lint_suggestion.c - rules. See lint.h. */
#include "policy/lint.h"

const iampb__lint_rule iampb__lint_rules_suggestion[] = {
    { .code = NULL },
};
