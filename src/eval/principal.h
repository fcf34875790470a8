/* principal.h - whom a policy names, and how strongly that matches a caller.
 * Rule: AWS IAM User Guide, "AWS JSON policy elements: Principal", "... NotPrincipal"; E-34 to E-56. */
#ifndef IAMPB__EVAL_PRINCIPAL_H
#define IAMPB__EVAL_PRINCIPAL_H
#include "eval/context.h"
#include "policy/tree.h"

/* The stronger, the greater (E-42). DIRECT and WILDCARD are equal in power. */
typedef enum iampb__match {
    IAMPB__MATCH_NONE = 0,
    IAMPB__MATCH_ACCOUNT,
    IAMPB__MATCH_FEDERATED,
    IAMPB__MATCH_SERVICE,
    IAMPB__MATCH_VIA_ROLE,
    IAMPB__MATCH_VIA_USER,
    IAMPB__MATCH_WILDCARD,
    IAMPB__MATCH_DIRECT
} iampb__match;
/* "via-role", ... */
const char *iampb__match_name(iampb__match match);

typedef enum iampb__principal_form {
    IAMPB__FORM_NOTHING = 0,  /* matches nothing: partial wildcards, no principal at all (E-38, E-50) */
    IAMPB__FORM_EVERYONE,
    IAMPB__FORM_ACCOUNT,      /* 12 digits, or the root ARN */
    IAMPB__FORM_USER,
    IAMPB__FORM_ROLE,
    IAMPB__FORM_SESSION,
    IAMPB__FORM_FEDERATED_USER,
    IAMPB__FORM_UNIQUE_ID,
    IAMPB__FORM_SERVICE,
    IAMPB__FORM_FEDERATED,    /* a provider */
    IAMPB__FORM_CANONICAL
} iampb__principal_form;

typedef struct iampb__named_principal {
    iampb__principal_form form;
    iampb_str text;                    /* as written */
    iampb_str partition, account, name; /* of ARNs; name: the last part of the path */
    const iampb__tree_entry *entry;    /* where it stands */
} iampb__named_principal;

typedef struct iampb__principals {
    const iampb__named_principal *items;     /* sorted so that a caller's own come to hand: see principal.c */
    uint32_t count;
    bool present;                      /* the statement has the element */
    bool inverted;                     /* NotPrincipal */
    bool everyone;                     /* one of them is */
} iampb__principals;

bool iampb__principals_compile(iampb__arena *arena, const iampb__tree_statement *statement, iampb__principals *out);

typedef struct iampb__principal_rules {
    bool gateway_endpoint;   /* an account means its root user alone (E-56) */
    bool has_boundary;       /* of the caller: NotPrincipal with Deny always denies (E-48) */
    bool strict;             /* NotPrincipal spares only whole chains (E-47) */
    bool trust;              /* of a role trust policy */
} iampb__principal_rules;

/* How a statement's Principal or NotPrincipal matches: NONE, it does not apply. `deny`: of a Deny statement. *reason,
 * unless NULL: NULL, or why not ("no-principal", "partial-wildcard", "gateway-account-root-only",
 * "boundary-notprincipal", "unique-id"). */
iampb__match iampb__principals_match(const iampb__principals *principals, const iampb_request *request, bool deny,
        const iampb__principal_rules *rules, const char **reason);
#endif
