/* reference_values.h - texts, patterns and values as the reference evaluator reads them: plain and slow, by other means
 * than the library's (recursion with a memory of what was tried, padded decimal strings, the C library's addresses). */
#ifndef TESTS_EVAL_REFERENCE_VALUES_H
#define TESTS_EVAL_REFERENCE_VALUES_H
#include <stdbool.h>
#include <stdint.h>

#define REF_MOST 1200  /* characters of a text */
#define REF_KEYS 64
#define REF_VALUES 8

typedef enum ref_state { REF_ABSENT, REF_SINGLE, REF_LIST } ref_state;
typedef struct ref_key {
    char name[96];
    ref_state state;
    char values[REF_VALUES][480];
    int count;
} ref_key;
typedef struct ref_context {
    ref_key keys[REF_KEYS];
    int count;
} ref_context;
/* NULL: absent. */
const ref_key *ref_find(const ref_context *context, const char *name);

/* A character, and whether it stands for itself though it be '*', '?' or ':' (E-12). */
typedef struct ref_char {
    uint32_t c;
    bool plain;
} ref_char;
typedef struct ref_text {
    ref_char at[REF_MOST];
    int len;
    bool unresolved;
} ref_text;

/* The characters of a text; its variables resolved where it has any. */
void ref_expand(const char *text, bool variables, const ref_context *context, ref_text *out);

typedef enum ref_glob {
    REF_STRING,   /* wildcards match all */
    REF_RESOURCE  /* E-20: the first five fields are special */
} ref_glob;
bool ref_glob_matches(const ref_text *pattern, const char *text, ref_glob how);

/* One policy value against one request value, for a positive operator. */
typedef enum ref_pair { REF_NO, REF_YES, REF_INCOMPARABLE, REF_UNRESOLVED } ref_pair;
bool ref_boolean(const char *text, bool *out);
ref_pair ref_number_pair(const char *relation, const char *policy, const char *request);
ref_pair ref_date_pair(const char *relation, const char *policy, const char *request);
ref_pair ref_binary_pair(const char *policy, const char *request);
ref_pair ref_address_pair(const char *policy, const char *request);
ref_pair ref_arn_pair(const ref_text *policy, const char *request);
bool ref_same(const ref_text *policy, const char *request, bool ignore_case);
/* The characters as bytes. */
void ref_utf8(const ref_text *text, char *out);
#endif
