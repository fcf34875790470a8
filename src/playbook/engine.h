/* engine.h - what a check is, and what it may say while it judges.
 * Checks are rows of tables, one table a lesson (lesson_mfa.c, ...). A row names its scope, the kind of subject that it
 * judges one by one; the engine walks the subjects in blocks, calls each check of that scope for the block, and counts
 * verdicts. A judge is a pure function of run and subject; on anything but PASS and NOT_APPLICABLE it describes the
 * finding through the functions below before it returns. Running out of memory in one of those is remembered in the
 * run, so judges need not look. */
#ifndef IAMPB__PLAYBOOK_ENGINE_H
#define IAMPB__PLAYBOOK_ENGINE_H
#include "account/model.h"
#include "base/builder.h"
#include "finding/list.h"
#include "iampb/playbook.h"

/* What a check is called for. The subject's type stands behind it. */
typedef enum iampb__scope {
    IAMPB__SCOPE_ACCOUNT = 1,     /* iampb_account */
    IAMPB__SCOPE_ORGANIZATION,    /* iampb_organization: once, and only if one of the check's documents is known */
    IAMPB__SCOPE_USER,            /* iampb__user, root left out */
    IAMPB__SCOPE_ROOT,            /* iampb_account: root's row is account->root, which may be NULL */
    IAMPB__SCOPE_KEY,             /* iampb__access_key of users (not root) that is or may be present: report slots
                                     where the user is in a report, else keys of list-access-keys; where a user is
                                     in neither, one key of which nothing is known */
    IAMPB__SCOPE_GROUP,           /* iampb__principal */
    IAMPB__SCOPE_ROLE,            /* iampb__principal */
    IAMPB__SCOPE_GROUP_OR_ROLE,   /* iampb__principal */
    IAMPB__SCOPE_USER_OR_ROLE,    /* iampb_entity: each iampb__user but root, and each role's iampb__principal */
    IAMPB__SCOPE_POLICY,          /* iampb__policy */
    IAMPB__SCOPE_INLINE_POLICY,   /* iampb__inline_policy of users, groups and roles */
    IAMPB__SCOPE_DOCUMENT,        /* iampb_entity: each iampb__policy and each iampb__inline_policy */
    IAMPB__SCOPE_CERTIFICATE,     /* iampb__certificate */
    IAMPB__SCOPE_MEMBER,          /* iampb__member_account */
    IAMPB__SCOPE_UNIT,            /* iampb__unit */
    IAMPB__SCOPE_ADMINISTRATOR,   /* iampb__delegated_administrator */
    IAMPB__SCOPE_LINT,            /* policies of accounts and of the organisation: see policy_lint.h, no judge */
    IAMPB__SCOPE_HOST             /* a check of the host: see iampb_check */
} iampb__scope;

/* A number that a playbook file may set. */
typedef struct iampb__parameter {
    const char *name;             /* "days" */
    int64_t usual, least, most;
} iampb__parameter;
#define IAMPB__PARAMETERS 4
/* A `usual` that stands for the value of the row's first parameter: privileged_days follows days until it is set. */
#define IAMPB__AS_FIRST INT64_MIN

typedef iampb_verdict (*iampb__judge)(iampb_run *run, const void *subject);

/* `documents` is a set of bits 1 << iampb_document: what the check reads. `needs` the subset without which no subject
 * can be judged: if one of `needs` is neither loaded nor known to be absent, the engine itself answers NOT_EVALUATED,
 * once for the account (or organisation), naming the AWS call that would fill it. The same if none of
 * `documents` is there, but for the scopes ACCOUNT and ROOT, whose judges are then asked. */
#define IAMPB__DOC(name) (UINT64_C(1) << IAMPB_DOCUMENT_##name)

typedef struct iampb__check {
    const char *id, *title;
    const char *description;      /* what fails, what passes; a sentence or two, for people */
    const char *remediation;      /* what to do, a sentence or two */
    iampb_lesson lesson;
    iampb_severity severity;
    iampb__scope scope;
    bool off;                     /* not run unless a profile or playbook turns it on */
    bool from_report;             /* judges report values: NOT_EVALUATED past the hard limit of the report's age */
    uint64_t documents, needs;
    uint8_t lists;                /* lists of the authorization details that it reads, IAMPB__DETAILS_... Where one is
                                     not in the data, or the last page is missing, the engine says so once for the
                                     account (iampb__run_gap() in details_gap.c), and judges what there is */
    iampb__parameter parameters[IAMPB__PARAMETERS]; /* name NULL ends */
    iampb__judge judge;
    const struct iampb__lint_rule *rule; /* SCOPE_LINT: the code of the linter; NULL: of all of them, and elsewhere */
} iampb__check;

/* The tables, one a lesson. */
typedef struct iampb__check_table {
    const iampb__check *checks;
    size_t count;
} iampb__check_table;
extern const iampb__check_table iampb__lesson_mfa, iampb__lesson_keys, iampb__lesson_root, iampb__lesson_privilege,
        iampb__lesson_credentials, iampb__lesson_accounts;

/* The lists of a playbook file that checks read (playbook/playbook.h has the whole object). */
typedef struct iampb__named_id {
    iampb_str id, name;
} iampb__named_id;
typedef struct iampb__unit_label {
    iampb_str unit, environment, sensitivity;
} iampb__unit_label;
/* What SCPs and RCPs can be asked to stop. */
typedef enum iampb__guardrail {
    IAMPB__GUARD_LEAVE = 0, IAMPB__GUARD_TRAIL, IAMPB__GUARD_DETECTOR, IAMPB__GUARD_REGION, IAMPB__GUARD_OUTSIDER,
    IAMPB__GUARDRAILS
} iampb__guardrail;
typedef struct iampb__lists {
    const iampb__named_id *trusted_accounts;
    size_t trusted_account_count;
    const iampb_str *email_domains;
    size_t email_domain_count;
    const iampb_str *machine_users;       /* ARN patterns */
    size_t machine_user_count;
    const iampb_str *required_tags;
    size_t required_tag_count;
    const iampb__unit_label *units;
    size_t unit_count;
    const iampb_str *workload_services_allowed; /* service principals of roles that the management account may have */
    size_t workload_service_count;
    const iampb_str *regions;             /* in use: "eu-north-1" */
    size_t region_count;
    uint32_t guardrails;                  /* bits 1 << iampb__guardrail: those that every account must have */
    const iampb_str *mfa_actions;         /* "iam:*": what nobody may do without MFA */
    size_t mfa_action_count;
    const iampb_str *lint_sensitive;      /* pairs: an action, then an ARN pattern */
    size_t lint_sensitive_count;          /* texts, that is twice the pairs */
    bool lint_aws_managed;                /* policies of AWS are linted too */
} iampb__lists;

const char *iampb__guardrail_name(unsigned guardrail);  /* accounts_reach.c */
/* An action without wildcards, or a pattern that matches one of those that the check knows. (mfa_policies.c) */
bool iampb__mfa_action_known(iampb_str pattern);

struct iampb_run {
    const iampb_playbook *playbook;
    const iampb__lists *lists;
    iampb_organization *organization;
    iampb_account *account;               /* NULL in the organisation's scopes */
    const iampb__check *check;
    int64_t parameters[IAMPB__PARAMETERS]; /* in the order of the check's row */
    int64_t now;
    int64_t as_of;                        /* report's time if known, else now */
    int64_t observed_at;
    iampb_findings *findings;
    iampb_severity severity;              /* what the playbook says for the check; a judge may raise or lower it */
    iampb_confidence confidence;
    iampb_str resource_arn, resource_type, resource_name; /* from the subject, unless the judge sets them */
    iampb__builder message, stable_key;
    bool nomem;
    const void *internal;                 /* the engine's own */
};

/* The finding's message or, for NOT_EVALUATED and MANUAL, its reason. Format: iampb__builder_format(). */
void iampb__run_say(iampb_run *run, const char *format, ...);
/* Evidence: a field of an entity by its name in doc/account.md, with the text and place of the input. `threshold` is a
 * format; NULL: none. A field that is not known is told as such, without a place. */
void iampb__run_field(iampb_run *run, const iampb_entity *entity, const char *field, const char *threshold, ...);
/* Evidence at a place: the observed text is the span's. */
void iampb__run_span(iampb_run *run, const char *field, const iampb__span *span, const char *threshold, ...);
/* Evidence from a value of the model. */
void iampb__run_value(iampb_run *run, const char *field, const iampb__value *value, const char *threshold, ...);
/* Evidence that is computed, without a place. */
void iampb__run_fact(iampb_run *run, const char *field, const char *threshold, const char *format, ...);
/* An AWS CLI command that mends it. Texts from the input go in with %v and are quoted for a POSIX shell when they need
 * it: use %q for those. (iampb__run_command knows %q: an iampb_str as one shell word.) */
void iampb__run_command(iampb_run *run, const char *format, ...);
/* What tells two findings of this check on one resource apart. */
void iampb__run_key(iampb_run *run, iampb_str stable_key);
void iampb__run_resource(iampb_run *run, iampb_str arn, const char *type, iampb_str name);
/* The finding is about the account (or organisation) and not about the subject. */
void iampb__run_as_account(iampb_run *run);
void iampb__run_severity(iampb_run *run, iampb_severity severity);
void iampb__run_confidence(iampb_run *run, iampb_confidence confidence);
/* Ends the finding that was described so far with this verdict, and begins another for the same subject. For checks
 * that find several things in one subject; they then return the last one's verdict. */
void iampb__run_next(iampb_run *run, iampb_verdict verdict);
/* Says that a document is needed and which call gives it, and returns IAMPB_NOT_EVALUATED. Knows the part's state: not
 * loaded, incomplete, failed with its problem. */
iampb_verdict iampb__run_missing(iampb_run *run, iampb_document document);
/* Whether lists of the authorization details (IAMPB__DETAILS_...) are there and whole. If so returns
 * IAMPB_NOT_APPLICABLE; else says what is missing and returns IAMPB_NOT_EVALUATED. With IAMPB__DETAILS_POLICIES also
 * where a customer managed policy that is attached is not in the data (I-11). */
iampb_verdict iampb__run_gap(iampb_run *run, uint8_t lists);
/* Whether a document of the account (or organisation) is usable: loaded, empty or known to be absent. */
bool iampb__run_has(const iampb_run *run, iampb_document document);

/* The report; NULL if there is none, it has no row, or it is past its hard limit. */
const iampb__report *iampb__run_report(const iampb_run *run);
/* Root's row of the report; NULL if there is none, or the report is past its hard limit. */
const iampb__user *iampb__run_root(const iampb_run *run);
/* The parameters of another built-in check if this playbook runs it, else NULL. */
const int64_t *iampb__run_other(const iampb_run *run, const iampb__check *check);

/* ---- Structure of policies, shared by lessons (policy_shape.c) ---- */
/* Whether a document by itself allows every action on every resource without a condition, by structure: Allow, a
 * Resource (or NotResource that excludes nothing) that matches all, an Action that matches all or a NotAction that
 * excludes nothing useful, no Condition; not taken back by a Deny of all. *statement: the span that says so. */
bool iampb__policy_is_admin(const iampb__document *document, iampb__span *statement);
/* Whether a user, group or role has a policy that is admin by structure, attached, inline, or (users) by a group;
 * UNKNOWN where a policy that matters is not in the data. Boundaries are not looked at. */
iampb__tri iampb__principal_is_admin(const iampb__principal *principal, iampb__span *statement);
#endif
