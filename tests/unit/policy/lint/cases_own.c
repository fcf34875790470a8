/* cases_own.c - cases for src/policy/lint_own.c. */
#include "cases.h"

const lint_case lint_cases_own[] = {
    { .code = NULL },
};
