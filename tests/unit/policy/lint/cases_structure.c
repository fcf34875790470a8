/* cases_structure.c - cases for src/policy/lint_structure.c. */
#include "cases.h"

const lint_case lint_cases_structure[] = {
    { .code = NULL },
};
