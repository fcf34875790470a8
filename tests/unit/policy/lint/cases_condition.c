/* cases_condition.c - cases for src/policy/lint_condition.c. */
#include "cases.h"

const lint_case lint_cases_condition[] = {
    { .code = NULL },
};
