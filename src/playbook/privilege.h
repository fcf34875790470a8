/* privilege.h - the judges of lesson 4 (table in lesson_privilege.c) and what they share. */
#ifndef IAMPB__PLAYBOOK_PRIVILEGE_H
#define IAMPB__PLAYBOOK_PRIVILEGE_H
#include "playbook/engine.h"
#include "playbook/policy_shape.h"

/* Evidence entries and commands of one finding at most; the message has the whole number. */
enum { IAMPB__SHOWN = 50 };

/* How AWS calls users, groups and roles: `aws iam detach-WORD-policy --WORD-name`. */
typedef struct iampb__noun {
    const char *word, *type, *inline_type; /* "user", "AWS::IAM::User", "AWS::IAM::UserPolicy" */
} iampb__noun;
const iampb__noun *iampb__noun_of(const iampb__principal *principal);
static inline const char *iampb__holders(int64_t count)
{
    return count == 1 ? "user, group or role" : "users, groups and roles";
}

/* ---- privilege_admin.c ---- */
iampb_verdict iampb__judge_admin_customer_policy(iampb_run *run, const void *policy);
iampb_verdict iampb__judge_admin_unattached_policy(iampb_run *run, const void *policy);
iampb_verdict iampb__judge_admin_aws_policy(iampb_run *run, const void *account);
iampb_verdict iampb__judge_admin_inline_policy(iampb_run *run, const void *inline_policy);

/* ---- privilege_policies.c ---- */
/* Whether something has the policy attached; UNKNOWN where neither count nor lists tell. The same for boundaries. */
iampb__tri iampb__policy_is_attached(const iampb_run *run, const iampb__policy *policy);
iampb__tri iampb__policy_is_boundary(const iampb_run *run, const iampb__policy *policy);
/* Says why the default version cannot be judged, and returns false; or true, and the document. */
bool iampb__policy_document(iampb_run *run, const iampb__policy *policy, const iampb__document **out);
bool iampb__inline_document(iampb_run *run, const iampb__inline_policy *policy, const iampb__document **out);
/* The subject of a check of scope DOCUMENT. */
typedef struct iampb__written {
    const iampb__document *document;
    const iampb__policy *policy;        /* or */
    const iampb__inline_policy *inlined;
    iampb_str name;
} iampb__written;
/* PASS: it can be judged, and is in *out. Else the verdict: AWS's own policies, unless `aws_too`, and those of
 * service-linked roles are not the customer's to change. */
iampb_verdict iampb__take_written(iampb_run *run, const void *subject, bool aws_too, iampb__written *out);
/* The command that writes it anew. */
void iampb__say_rewrite(iampb_run *run, const iampb__written *what);
iampb_verdict iampb__judge_service_wildcard(iampb_run *run, const void *policy);
iampb_verdict iampb__judge_allow_not_action(iampb_run *run, const void *policy);
iampb_verdict iampb__judge_unused_policy(iampb_run *run, const void *policy);
iampb_verdict iampb__judge_inline_policy(iampb_run *run, const void *inline_policy);

/* ---- privilege_deny.c ---- */
iampb_verdict iampb__judge_deny_ineffective(iampb_run *run, const void *policy);

/* ---- privilege_statements.c ---- */
iampb_verdict iampb__judge_statement_without_effect(iampb_run *run, const void *policy);

/* ---- privilege_attached.c: AWS's own policies that must, or must not, be attached ---- */
iampb_verdict iampb__judge_cloudshell_full(iampb_run *run, const void *account);
iampb_verdict iampb__judge_no_support_role(iampb_run *run, const void *account);
iampb_verdict iampb__judge_no_security_audit_role(iampb_run *run, const void *account);
iampb_verdict iampb__judge_quarantine_attached(iampb_run *run, const void *user);

/* ---- privilege_principals.c ---- */
iampb_verdict iampb__judge_policies_on_user(iampb_run *run, const void *user);
iampb_verdict iampb__judge_user_not_in_group(iampb_run *run, const void *user);
iampb_verdict iampb__judge_group_empty(iampb_run *run, const void *group);
iampb_verdict iampb__judge_role_unused(iampb_run *run, const void *role);
iampb_verdict iampb__judge_untagged_user(iampb_run *run, const void *user);
iampb_verdict iampb__judge_untagged_role(iampb_run *run, const void *role);
/* Says that the authorization details do not have the user, and returns IAMPB_NOT_EVALUATED. */
iampb_verdict iampb__user_without_details(iampb_run *run, const iampb__user *user);
#endif
