/* condition.h - the conditions of a statement, compiled: one test for each key of each operator.
 * Rule: AWS IAM User Guide, "IAM JSON policy elements: Condition operators", "Creating a condition with multiple keys
 * or values"; the table of key states is that of evaluation rules E-57 to E-76. */
#ifndef IAMPB__EVAL_CONDITION_H
#define IAMPB__EVAL_CONDITION_H
#include "eval/pattern.h"
#include "eval/value.h"
#include "policy/tree.h"

typedef enum iampb__operator_kind {
    IAMPB__OP_UNKNOWN = 0, /* never true (E-60) */
    IAMPB__OP_STRING_EQUALS,
    IAMPB__OP_STRING_EQUALS_IGNORE_CASE,
    IAMPB__OP_STRING_LIKE,
    IAMPB__OP_NUMERIC,     /* with a relation */
    IAMPB__OP_DATE,        /* with a relation */
    IAMPB__OP_BOOL,
    IAMPB__OP_BINARY,
    IAMPB__OP_IP,
    IAMPB__OP_ARN,
    IAMPB__OP_NULL
} iampb__operator_kind;

typedef enum iampb__relation {
    IAMPB__EQUAL = 0,
    IAMPB__LESS,
    IAMPB__LESS_EQUAL,
    IAMPB__GREATER,
    IAMPB__GREATER_EQUAL
} iampb__relation;

typedef enum iampb__set_prefix {
    IAMPB__SET_NONE = 0,
    IAMPB__SET_ALL, /* ForAllValues: */
    IAMPB__SET_ANY  /* ForAnyValue: */
} iampb__set_prefix;

/* One value of the policy, in the form that the operator needs. */
typedef struct iampb__operand {
    iampb_str text;          /* as written */
    bool readable;           /* as a number, time, ...: else the pair is not comparable (E-76c) */
    union {
        iampb__glob glob;    /* strings: wildcards only for StringLike; Bool too, for its variables */
        iampb__arn_pattern arn;
        iampb__decimal decimal;
        iampb__instant instant;
        iampb__address range;
        bool boolean;        /* Null */
    } as;
} iampb__operand;

typedef struct iampb__test {
    iampb__operator_kind kind;
    iampb__relation relation;
    iampb__set_prefix set;
    bool negated, if_exists;
    iampb_str key;
    uint64_t hash;
    const iampb__operand *operands;
    uint32_t count;
    const iampb__tree_key *tree; /* where it stands; tree->values.node.parent is the operator's node */
} iampb__test;

/* Why a test came out as it did, for explanations. */
typedef enum iampb__test_reason {
    IAMPB__TEST_COMPARED = 0,
    IAMPB__TEST_ABSENT,           /* "absent": and that decides against it */
    IAMPB__TEST_ABSENT_BUT_TRUE,  /* "absent-but-true" */
    IAMPB__TEST_LIST,             /* "list-needs-set-operator" (E-73) */
    IAMPB__TEST_TYPE,             /* "type-error" (E-76c) */
    IAMPB__TEST_OPERATOR,         /* "unknown-operator" */
    IAMPB__TEST_VARIABLE          /* "unresolved-variable" */
} iampb__test_reason;

typedef struct iampb__test_result {
    iampb__truth truth;
    iampb__test_reason reason;
    uint32_t operand;             /* the policy value that matched; UINT32_MAX: none */
    uint32_t value;               /* the request value that did, or that did not; UINT32_MAX: none */
    const iampb__token *variable; /* that cannot be resolved, or is not given */
} iampb__test_result;

/* The tests of a statement, those that are cheap and often false first. Unknown operators are tests too. false: no
 * memory. */
bool iampb__tests_compile(iampb__arena *arena, const iampb__tree_condition *condition, bool variables,
        const iampb__test **out, uint32_t *count);
/* One test; `result` NULL: only the truth, at full speed. */
iampb__truth iampb__test_holds(const iampb__test *test, const iampb__context *context, iampb__test_result *result);
/* All of them: the least. */
iampb__truth iampb__tests_hold(const iampb__test *tests, uint32_t count, const iampb__context *context);
#endif
