/* cases_principal.c - cases for src/policy/lint_principal.c. */
#include "cases.h"

const lint_case lint_cases_principal[] = {
    { .code = NULL },
};
