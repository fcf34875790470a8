/* cases_type.c - cases for src/policy/lint_type.c. */
#include "cases.h"

const lint_case lint_cases_type[] = {
    { .code = NULL },
};
