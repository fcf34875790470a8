/* policy_lint.h - the linter in audits: every policy that the customer wrote is linted, and what is found is reported
 * where each copy of it stands.
 * Each code of the linter is a check, "lint.redundant-action" (lint_checks.c makes the rows, and says which are on), in
 * a scope of its own: policies of an account and of the organisation alike. Their rows have no judges: a text is
 * linted once for each kind of policy, by all checks that are on, and what was found is kept by the text
 * (lint_texts.c). Accounts are full of copies, so a copy costs a look into a map, and its findings.
 * What one code finds in one policy is one finding, however often it is found there: places are its evidence. A check
 * passes once for the account, and only if no policy of it was left unread; policies that cannot be linted are told by
 * one check for all codes, lint.unread-policy (lint_policies.c). */
#ifndef IAMPB__PLAYBOOK_POLICY_LINT_H
#define IAMPB__PLAYBOOK_POLICY_LINT_H
#include "playbook/audit.h"
#include "policy/lint_output.h"

/* ---- The checks (lint_checks.c) ---- */
/* The row that tells of policies that could not be linted. */
extern const iampb__check iampb__lint_unread;
/* One setting for it and each code, as the profile says; rows are in the playbook's arena. */
iampb_status iampb__playbook_add_lint(iampb_playbook *playbook, const iampb__profile *profile, iampb_error **err);
/* Whether the code tells what a policy gives. Boundaries give nothing, nor do versions that are not the default. Of a
 * policy that gives everything nothing is told but that, where it is asked for: privilege.admin-... says so already. */
typedef enum iampb__grant { IAMPB__GRANT_NONE = 0, IAMPB__GRANT_PART, IAMPB__GRANT_ALL } iampb__grant;
iampb__grant iampb__lint_grant_of(const iampb__lint_rule *rule);

/* ---- Texts (lint_texts.c) ---- */
/* Bytes count from the beginning of the policy. */
typedef struct iampb__lint_place {
    iampb_str path, observed; /* observed: the text, cut with "..." as one character where it is long */
    uint32_t begin, len;
} iampb__lint_place;

/* What one code finds in one text. */
typedef struct iampb__lint_remark {
    iampb__active *active;
    iampb__grant grant;
    iampb_severity severity;  /* the highest of them */
    iampb_str message;
    const iampb__lint_place *places;
    size_t place_count;
} iampb__lint_remark;

typedef struct iampb__linted {
    const iampb__lint_remark *remarks;
    size_t count;
    bool admin;               /* gives everything, by structure */
    bool cut;                 /* the limit of findings cut the list */
} iampb__linted;

#define IAMPB__LINT_KINDS (IAMPB_POLICY_SESSION + 1)

struct iampb__audit_lint {
    iampb__arena *arena, *scratch; /* scratch: of one run of the linter */
    iampb__lint_numbers numbers;
    iampb__active **active_of;     /* by number of the rule; NULL: off */
    bool *wanted, *seen;           /* likewise; seen: while one text is kept */
    iampb__active *unread;         /* NULL: off */
    iampb__lint_choice choices[IAMPB__LINT_KINDS];
    /* To iampb__linted. What is found in a text may depend on whose account it is in, but only if it names that
     * account: texts that do are remembered for the account at hand alone. */
    iampb__map shared[IAMPB__LINT_KINDS], own[IAMPB__LINT_KINDS];
    iampb_lint_options options;
    size_t runs;                   /* how often the linter ran */
    /* Of the account, or organisation, at hand. */
    unsigned judged;               /* kinds of policies that were linted */
    bool asked, gap;               /* there was something to lint; not all of it could be read */
    uint64_t steps;                /* of progress that were not told yet */
};

/* If any lint check is on, makes audit->lint. */
iampb_status iampb__audit_lint_begin(iampb__audit *audit, iampb_error **err);
void iampb__audit_lint_end(iampb__audit *audit);
/* Forgets the account at hand. */
void iampb__audit_lint_next(iampb__audit *audit);
/* What is found in the document, whose root is there; NULL: the audit has ended. Good until the end of the account. */
const iampb__linted *iampb__audit_lint_text(iampb__audit *audit, iampb__json root, iampb_policy_kind kind);
#endif
