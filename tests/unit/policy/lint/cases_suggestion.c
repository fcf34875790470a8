/* cases_suggestion.c - cases for src/policy/lint_suggestion.c. */
#include "cases.h"

const lint_case lint_cases_suggestion[] = {
    { .code = NULL },
};
