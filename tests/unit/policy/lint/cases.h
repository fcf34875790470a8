/* cases.h - for each code of the linter a policy that gets it and one that nearly does. */
#ifndef TESTS_LINT_CASES_H
#define TESTS_LINT_CASES_H
#include "harness.h"

typedef struct lint_case {
    const char *code;
    iampb_policy_kind kind;
    const char *resource_type; /* NULL: none */
    const char *fires;         /* gets the code */
    const char *path;          /* where its first finding is: all locations, with blanks between */
    const char *cut;           /* the bytes of the first location */
    const char *near;          /* differs in what matters, and does not get it */
} lint_case;

/* One table for each file of rules; a code may have several rows. The row without a code is the last. */
extern const lint_case lint_cases_structure[], lint_cases_action[], lint_cases_principal[], lint_cases_type[],
        lint_cases_resource[], lint_cases_condition[], lint_cases_security[], lint_cases_suggestion[],
        lint_cases_own[];

/* JSON as it is written here, quotes and all. */
#define LINT_JSON(...) #__VA_ARGS__

/* Policies around what is being tested. */
#define LINT_POLICY(statement) "{\"Version\": \"2012-10-17\", \"Statement\": [{" statement "}]}"
#define LINT_ALLOW(rest) LINT_POLICY("\"Effect\": \"Allow\", " rest)
#define LINT_DENY(rest) LINT_POLICY("\"Effect\": \"Deny\", " rest)
#endif
