/* lint_own.h - what the files of rules under our own codes share.
 * Rules about what a policy gives ask for the actions of each statement as a set. So they run together, in one walk
 * over the statements: lint_own.c walks, lint_own_grants.c looks at one statement, lint_own_given.c at what remains of
 * all of them. The other files have rules of their own. */
#ifndef IAMPB__POLICY_LINT_OWN_H
#define IAMPB__POLICY_LINT_OWN_H
#include "policy/action_class.h"
#include "policy/lint.h"
#include "policy/resource_reach.h"

/* The order of the table. */
enum {
    IAMPB__OWN_FULL_ADMIN,
    IAMPB__OWN_PRIVILEGE_ESCALATION,
    IAMPB__OWN_CREDENTIALS_EXPOSURE,
    IAMPB__OWN_RESOURCE_EXPOSURE,
    IAMPB__OWN_DATA_EXFILTRATION,
    IAMPB__OWN_INFRASTRUCTURE_MODIFICATION,
    IAMPB__OWN_SERVICE_WILDCARD,
    IAMPB__OWN_ALLOW_NOT_ACTION,
    IAMPB__OWN_ALLOW_NOT_RESOURCE,
    IAMPB__OWN_PERMISSIONS_MANAGEMENT,
    IAMPB__OWN_SENSITIVE_ACCESS,
    IAMPB__OWN_RESOURCE_MISMATCH,
    IAMPB__OWN_RESOURCE_STAR,
    IAMPB__OWN_RESOURCE_EFFECTIVELY_STAR,
    IAMPB__OWN_CONDITION_KEY_NOT_FOR_ACTION,
    IAMPB__OWN_OPERATOR_KEY_TYPE,
    IAMPB__OWN_STRING_OPERATOR_ON_ARN_KEY,
    IAMPB__OWN_MFA_CONDITION,
    IAMPB__OWN_IMPOSSIBLE_CONDITION,
    IAMPB__OWN_USELESS_CONDITION,
    IAMPB__OWN_OLD_VERSION,
    IAMPB__OWN_S3_POLICY_CONTROL,
    IAMPB__OWN_PUBLIC_PRINCIPAL,
    IAMPB__OWN_CONFUSED_DEPUTY,
    IAMPB__OWN_TRUST_ANYONE,
    IAMPB__OWN_TRUST_CROSS_ACCOUNT,
    IAMPB__OWN_TRUST_COMPUTE_SERVICE,
    IAMPB__OWN_END
};
static inline const iampb__lint_rule *iampb__own_rule(int code) { return &iampb__lint_rules_own[code]; }

/* ---- The walk ---- */
typedef struct iampb__own {
    iampb__lint *lint;
    iampb__action_classes classes;
    iampb__reach reach;         /* of the statement that is being looked at */
    iampb__action_set denied;   /* what unconditional Deny statements on "*" take away */
    iampb__action_set given;    /* what the policy gives without limits */
    iampb__action_set open;     /* of one statement: given without conditions, on all resources that there are for it */
    iampb__action_set wanted;   /* for a rule's own use: clear it first */
    uint64_t services;          /* iampb__own_service_bit() of all that are in `given` */
    iampb_str asked;            /* name that was looked for last, ... */
    size_t asked_action;        /* ... and its number */
    const uint8_t *said;        /* by statement: what codes of AWS say already (lint_own_grants.c); NULL: not asked */
    size_t wide_patterns;       /* "*:Get*" that were looked at once more */
    bool full_admin;
} iampb__own;

/* One bit of 64 for the name of a service: where it is not set, the service is not there. Case does not count. */
static inline uint64_t iampb__own_service_bit(iampb_str prefix)
{
    unsigned first = prefix.len > 0 ? (unsigned char)prefix.ptr[0] | 32u : 0, last = 0, middle = 0;
    if (prefix.len > 0) {
        last = (unsigned char)prefix.ptr[prefix.len - 1] | 32u;
        middle = (unsigned char)prefix.ptr[prefix.len / 2] | 32u;
    }
    return (uint64_t)1 << ((first * 7 + middle * 11 + last * 31 + prefix.len) % 64);
}

/* Fills own->open. The statement's set must be the linter's current one. */
void iampb__own_open(iampb__own *own, const iampb__lint_statement *s, const iampb__action_set *set);
/* Whether an entry of Action gives an action of the set. */
bool iampb__own_entry_gives(iampb__own *own, const iampb__lint_action *action, const iampb__action_set *wanted);
/* Where the statement gives the one action: its own entry first. */
iampb__locus iampb__own_place(const iampb__own *own, const iampb__lint_statement *s, size_t action);
/* Adds the names of the first ten actions of both sets (b NULL: of a), with ", " between. */
void iampb__own_names(const iampb__own *own, const iampb__action_set *a, const iampb__action_set *b,
        iampb__builder *out);
size_t iampb__own_common(const iampb__action_set *a, const iampb__action_set *b);

void iampb__own_check_statement(iampb__own *own, const iampb__lint_statement *s);  /* lint_own_grants.c */
void iampb__own_check_resources(iampb__own *own, const iampb__lint_statement *s);  /* lint_own_resources.c */
void iampb__own_check_keys(iampb__own *own, const iampb__lint_statement *s);       /* lint_own_conditions.c */
void iampb__own_check_given(iampb__own *own);                                      /* lint_own_given.c */

/* ---- Rules by themselves ---- */
void iampb__own_check_conditions(iampb__lint *lint, const iampb__lint_statement *s); /* lint_own_conditions.c */
void iampb__own_check_mfa(iampb__lint *lint, const iampb__lint_statement *s);        /* lint_own_mfa.c */
void iampb__own_check_contradictions(iampb__lint *lint, const iampb__lint_statement *s); /* lint_own_contradiction.c */
void iampb__own_check_useless(iampb__lint *lint, const iampb__lint_statement *s);    /* lint_own_useless.c */
void iampb__own_check_s3_control(iampb__lint *lint);                                 /* lint_own_s3.c */
void iampb__own_check_sensitive(iampb__lint *lint, const iampb__lint_statement *s);  /* lint_own_s3.c */
void iampb__own_check_public(iampb__lint *lint, const iampb__lint_statement *s);     /* lint_own_principals.c */
void iampb__own_check_trust(iampb__lint *lint, const iampb__lint_statement *s);      /* lint_own_principals.c */

/* The entry that gives the action; with NotAction, the list, where that does not exclude it. NULL: nothing. */
const iampb__tree_node *iampb__own_gives(const iampb__lint_statement *s, iampb_str action);
/* Whether a value under this operator is one that (nearly) everything matches: "*", "arn:*", 0.0.0.0/0. */
bool iampb__own_matches_all(const iampb__lint_condition *c, iampb_str value);
/* Whether the condition is false for requests without the key, and for those whose value is not a chosen one. */
bool iampb__own_limits(const iampb__lint_condition *c);
#endif
