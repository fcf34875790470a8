/* pattern.h - patterns of policies, ready to be matched: resources, and values of StringLike and the ARN operators.
 * A pattern is a run of tokens: bytes that stand for themselves, '*', '?', and variables, whose text comes from the
 * request when it is matched, stands for itself, and is never looked at again (E-12, E-63). Matching walks the tokens
 * in place: nothing is put together, nothing allocated, no star is tried again once a later one matched, so time is at
 * most the lengths multiplied (E-11). '?' is one code point (E-9).
 * Rule: AWS IAM User Guide, "IAM JSON policy elements: Resource", "IAM policy elements: Variables and tags". */
#ifndef IAMPB__EVAL_PATTERN_H
#define IAMPB__EVAL_PATTERN_H
#include "eval/context.h"
#include "policy/variables.h"

typedef enum iampb__token_kind {
    IAMPB__TOKEN_TEXT = 0, /* stands for itself: literals and escapes */
    IAMPB__TOKEN_RUN,      /* '*' */
    IAMPB__TOKEN_ONE,      /* '?' */
    IAMPB__TOKEN_VARIABLE
} iampb__token_kind;

typedef struct iampb__token {
    iampb__token_kind kind;
    iampb_str text;          /* TEXT; of a variable the key */
    uint64_t hash;           /* of a variable's key */
    iampb_str default_value; /* of a variable; ptr NULL: none */
} iampb__token;

/* The text of a token that is no wildcard. UNKNOWN: its key is not given; NO: it cannot be resolved (E-66). */
iampb__truth iampb__token_text(const iampb__token *token, const iampb__context *context, iampb_str *out);

/* Whose text wildcards and colons are looked at; a bit field of what the compiler found out. */
typedef struct iampb__glob {
    const iampb__token *tokens;
    uint32_t count;
    uint32_t variables;      /* how many of them */
    iampb_str literal;       /* the text at its beginning that stands for itself; all of it where `exact` */
    bool exact;              /* one TEXT at most */
    bool any;                /* "*" */
} iampb__glob;

/* Compiles a text. `wild`: '*' and '?' are wildcards; `variables`: "${...}" is one (Version 2012-10-17). What is broken
 * is text (E-68). false: no memory. */
bool iampb__glob_compile(iampb__arena *arena, iampb_str text, bool wild, bool variables, iampb__glob *out);
/* Whether all of the text matches. UNKNOWN: a variable's key is not given and the context is open. NO with *unresolved
 * (unless NULL) set to the token: a variable cannot be resolved (E-26, E-66, E-71). */
iampb__truth iampb__glob_matches(const iampb__glob *glob, iampb_str text, const iampb__context *context,
        const iampb__token **unresolved);

/* Whether all its variables can be resolved; *unresolved as above. */
iampb__truth iampb__glob_resolves(const iampb__glob *glob, const iampb__context *context,
        const iampb__token **unresolved);

/* The same as iampb__glob_matches() without regard to case (value.h); for globs without wildcards. */
iampb__truth iampb__glob_same_folded(const iampb__glob *glob, iampb_str text, const iampb__context *context,
        const iampb__token **unresolved);

/* ---- Resources (E-19 to E-33) ---- */
typedef enum iampb__resource_fault {
    IAMPB__RESOURCE_FINE = 0,
    IAMPB__RESOURCE_NOT_AN_ARN, /* "not-an-arn": never matches (E-28) */
    IAMPB__RESOURCE_SHORT,      /* "short-arn": fewer than six fields (E-24) */
} iampb__resource_fault;

typedef struct iampb__resource_pattern {
    iampb_str text;             /* as written */
    iampb__resource_fault fault;
    bool star;                  /* "*" */
    bool never;                 /* never matches */
    bool wild_only;             /* an ARN of wildcards alone: matches a request without a resource (E-29) */
    uint32_t fields;            /* 1 to 6 */
    iampb__glob field[6];       /* the first five in lower case, without variables; a '*' at the end may cross colons */
    bool crosses[6];            /* ends in '*' */
    const iampb__glob *cased;   /* the first five as written, where that matters; NULL: they are in lower case anyway */
    iampb_str literal;          /* folded text at its beginning that stands for itself: for the index */
} iampb__resource_pattern;

bool iampb__resource_compile(iampb__arena *arena, iampb_str text, bool variables, iampb_layer layer,
        iampb__resource_pattern *out);
/* Against request->folded. *segment, unless NULL: the first field that differs, from 1, where it does not match. */
iampb__truth iampb__resource_matches(const iampb__resource_pattern *pattern, const iampb_request *request,
        const iampb__token **unresolved, uint32_t *segment);

/* ---- ARN operators (E-76i, E-76j) ---- */
typedef struct iampb__arn_pattern {
    iampb__glob field[6];
    uint32_t fields;        /* 0: not comparable with anything */
    bool variables;
} iampb__arn_pattern;
bool iampb__arn_compile(iampb__arena *arena, iampb_str text, bool variables, iampb__arn_pattern *out);
/* *comparable false: the text is no ARN, or the pattern none. */
iampb__truth iampb__arn_matches(const iampb__arn_pattern *pattern, iampb_str text, const iampb__context *context,
        bool *comparable, const iampb__token **unresolved);
#endif
