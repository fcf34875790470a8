/* explain.h - what a decision holds. It stands for itself: texts of the request are copied, and compiled policies kept
 * by reference, so request and policy set may change or go. Places are bytes until they are written. */
#ifndef IAMPB__EVAL_EXPLAIN_H
#define IAMPB__EVAL_EXPLAIN_H
#include "eval/layer.h"
#include "finding/write.h"
#include "json/bridge.h"

/* A policy with its place in the set. */
typedef struct iampb__asked_policy {
    const iampb_compiled *compiled; /* with a reference */
    iampb_layer layer;
    uint32_t level, index;          /* from 0 */
    iampb_str level_name;
} iampb__asked_policy;

/* ---- Statements (E-112) ---- */
typedef struct iampb__explained_test {
    const iampb__test *test;
    iampb__test_result result;
    iampb__key_state state;
    bool derived;                   /* the key was filled in */
    const iampb_str *values;        /* of the request */
    size_t value_count;
    const iampb_str *operands;      /* test->count, with variables replaced */
} iampb__explained_test;

typedef struct iampb__explained {
    struct iampb__explained *next;
    const iampb__asked_policy *policy;
    const iampb__compiled_statement *statement;
    bool applies, near_miss;        /* near_miss: exactly one part does not fit */
    bool action_fits;
    uint32_t action_entry;          /* that is like the action; UINT32_MAX: none */
    bool resource_fits;
    uint32_t resource_entry;        /* that matches, or comes closest; UINT32_MAX: none */
    iampb_str resource_text;        /* the entry with variables replaced */
    const char *resource_reason;    /* NULL: none */
    uint32_t resource_segment;      /* the first that differs; 0 */
    iampb_str resource_variable;    /* of "unresolved-variable" */
    bool has_principal, principal_fits;
    iampb__match match;
    const char *principal_reason;
    bool uncertain;                 /* spared or not is not certain: notprincipal-account (E-47) */
    const iampb__explained_test *tests;
    uint32_t test_count;
} iampb__explained;

typedef struct iampb__explainer {
    iampb__arena *arena;
    const iampb_policy_set *set;
    const iampb_request *request;
    const iampb_str **copied;       /* values of the request's keys, by index, once they are needed */
} iampb__explainer;

/* All that can be said of one statement; NULL: no memory. */
iampb__explained *iampb__explain_statement(iampb__explainer *x, const iampb__asked_policy *policy,
        const iampb__compiled_statement *statement);

/* ---- Keys that are not given and matter (E-113 to E-115; missing.c) ---- */
/* A choice for a key: absent, one value, or a list. */
typedef struct iampb__choice {
    iampb__key_state state;
    const iampb_str *values;
    size_t count;
} iampb__choice;

typedef struct iampb__choice_of {
    iampb_str key;
    iampb__choice choice;
} iampb__choice_of;

typedef struct iampb__missing_key {
    iampb_str key;
    iampb_outcome if_absent, then;
    iampb__choice choice;           /* gives `then` */
    const iampb__choice_of *with;   /* what other keys that are not given must be for this */
    size_t with_count;
} iampb__missing_key;

typedef struct iampb__missing {
    const iampb__missing_key *keys;
    size_t count;
    bool cut;                       /* there was more to try than the budget allows */
} iampb__missing;

/* false: no memory. Texts may be views of compiled policies of the set and of the request. */
bool iampb__missing_find(const iampb_policy_set *set, const iampb_request *request, iampb__arena *arena,
        iampb__missing *out);

/* Values that an operand's test may turn on (missing_values.c): for each operand some that it holds for, and some not.
 * They go to `add`. false: no memory. */
typedef struct iampb__values_sink {
    iampb__arena *arena;
    void *user;
    bool (*add)(void *user, iampb_str value);                    /* for the key of the test */
    bool (*add_for)(void *user, iampb_str key, iampb_str value); /* for the key of a variable */
} iampb__values_sink;
/* A text that stands for a variable whose key is not given. */
#define IAMPB__SAMPLE_VALUE "example"
bool iampb__values_of_test(const iampb__test *test, const iampb__context *context, const iampb__values_sink *sink);
/* Values for a variable of the glob that make it match the text. */
bool iampb__values_of_variables(const iampb__glob *glob, iampb_str text, const iampb__context *context,
        const iampb__values_sink *sink);

/* ---- The decision ---- */
/* "kms-grants-not-considered", or "list-for-scalar-key:aws:username". */
typedef struct iampb__note {
    struct iampb__note *next;
    iampb_str text;
} iampb__note;

/* Of a decision about a pattern of resources (E-32): what stands for it, and how much of it is allowed. */
typedef struct iampb__pattern_answer {
    const char *extent;             /* "none", "some", "all"; NULL: one resource was asked about */
    bool partial;
    iampb_str allowed, denied;      /* requests, as JSON; ptr NULL: there is none */
} iampb__pattern_answer;

struct iampb_decision {
    iampb__arena *arena;
    iampb_str action, resource;
    bool star;
    iampb__decided decided;
    bool all_statements;            /* were asked for */
    iampb__asked_policy *policies;  /* of the layers that have a say */
    size_t policy_count;
    iampb__explained *statements;   /* those that apply, or all; layer by layer */
    iampb_layer blockers[IAMPB_LAYER_SERVICE + 1];
    size_t blocker_count;
    iampb_str level_of[IAMPB__POLICY_LAYERS]; /* the level in the way; "" */
    bool present[IAMPB__POLICY_LAYERS];
    iampb__note *notes, **notes_end;
    bool searched;                  /* for missing keys */
    iampb__missing missing;
    iampb__pattern_answer pattern;
};

/* "PolicyInputList.1", "ServiceControlPolicyInputList.1.2": what a policy without a name is called (E-111). The numbers
 * given are from 0. */
void iampb__policy_place(iampb_layer layer, size_t level, size_t index, iampb__builder *out);

/* Adds a note "code" or "code:detail"; one that is there already is not added again. false: no memory. */
bool iampb__decision_note(iampb_decision *decision, const char *code, iampb_str detail);
/* The notes that follow from the request, the set and the statements (explain_notes.c). */
bool iampb__decision_add_notes(iampb_decision *decision, const iampb_policy_set *set, const iampb_request *request);
/* Whether the statement is one of those that decide (E-111). */
bool iampb__decision_decides(const iampb_decision *decision, const iampb__explained *statement);
/* One object of EvaluationResults, over several resources of one action: the most restrictive decision on top, each in
 * ResourceSpecificResults (E-110). */
void iampb__decision_put(iampb__json_writer *w, const iampb_decision *const *decisions, size_t count);
#endif
