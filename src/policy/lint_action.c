/* lint_action.c - rules. See lint.h. */
#include "policy/lint.h"

const iampb__lint_rule iampb__lint_rules_action[] = {
    { .code = NULL },
};
