/* public.h - keys that say who or where somebody is, and which values of them are fixed: what "public" is measured by.
 * Rule: Amazon S3 User Guide, "Blocking public access to your Amazon S3 storage", "The meaning of public"; E-102. */
#ifndef IAMPB__EVAL_PUBLIC_H
#define IAMPB__EVAL_PUBLIC_H
#include "eval/condition.h"

/* What a fixed value of a key has to look like. Up to USER_ID values are names of somebody or something. */
typedef enum iampb__fixed_kind {
    IAMPB__FIXED_TEXT = 0, /* no wildcard, no variable */
    IAMPB__FIXED_ACCOUNT,  /* the same, and it is an account */
    IAMPB__FIXED_ORG,      /* the same, and it is an organisation */
    IAMPB__FIXED_ARN,      /* an ARN whose account is fixed */
    IAMPB__FIXED_ORG_PATH, /* begins with a fixed organisation; '*' at the end */
    IAMPB__FIXED_USER_ID,  /* fixed, or "AROA...:*" */
    IAMPB__FIXED_TRUE,     /* "true" */
    IAMPB__FIXED_RANGE,    /* addresses, not too many */
    IAMPB__FIXED_SERVICE   /* only services have the key */
} iampb__fixed_kind;

typedef struct iampb__narrowing {
    iampb_str key;
    iampb__fixed_kind kind;
    bool s3;               /* counts for S3 Block Public Access; else for questions about whole policies alone */
    bool source;           /* says on whose behalf a service asks */
} iampb__narrowing;

/* NULL: the key tells nothing about who it is. */
const iampb__narrowing *iampb__narrowing_of(iampb_str key);
bool iampb__is_fixed(iampb__fixed_kind kind, iampb_str text);
/* A positive test that is false without the key, and whose values are all fixed. */
bool iampb__test_is_fixed(const iampb__test *test, iampb__fixed_kind kind);

/* Addresses that are on no public network. */
const iampb__address *iampb__private_ranges(size_t *count);
#endif
