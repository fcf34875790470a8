/* cases_action.c - cases for src/policy/lint_action.c. */
#include "cases.h"

const lint_case lint_cases_action[] = {
    { .code = NULL },
};
