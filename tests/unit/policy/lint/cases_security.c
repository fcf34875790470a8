/* cases_security.c - cases for src/policy/lint_security.c. */
#include "cases.h"

const lint_case lint_cases_security[] = {
    { .code = NULL },
};
