/* cases_resource.c - cases for src/policy/lint_resource.c. */
#include "cases.h"

const lint_case lint_cases_resource[] = {
    { .code = NULL },
};
