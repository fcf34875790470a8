/* accounts.h - the judges of lesson 6 (table in lesson_accounts.c) and what they share. */
#ifndef IAMPB__PLAYBOOK_ACCOUNTS_H
#define IAMPB__PLAYBOOK_ACCOUNTS_H
#include "playbook/engine.h"
#include "playbook/policy_shape.h"

/* Evidence entries of one finding at most. */
enum { IAMPB__ACCOUNTS_SHOWN = 50 };

/* AWSOrganizationsNotInUseException: there is no organisation to judge. */
static inline bool iampb__no_organization(const iampb_organization *organization)
{
    return organization->parts[IAMPB_DOCUMENT_ORGANIZATION].state == IAMPB_PART_ABSENT;
}

/* ---- accounts_structure.c ---- */
iampb_verdict iampb__judge_no_organization(iampb_run *run, const void *account);
iampb_verdict iampb__judge_features_not_all(iampb_run *run, const void *organization);
iampb_verdict iampb__judge_ou_structure(iampb_run *run, const void *organization);
iampb_verdict iampb__judge_delegated_admin_untrusted(iampb_run *run, const void *administrator);
iampb_verdict iampb__judge_no_delegated_admin(iampb_run *run, const void *organization);

/* ---- accounts_guardrails.c ---- */
/* What policies of the organisation cannot act on passes, and says why. */
iampb_verdict iampb__pass_management(iampb_run *run);
iampb_verdict iampb__judge_no_guardrails(iampb_run *run, const void *member);
iampb_verdict iampb__judge_scp_full_access_only(iampb_run *run, const void *member);
iampb_verdict iampb__judge_ai_opt_out_missing(iampb_run *run, const void *organization);
iampb_verdict iampb__judge_no_tag_policy(iampb_run *run, const void *organization);

/* ---- accounts_reach.c ---- */
iampb_verdict iampb__judge_scp_missing(iampb_run *run, const void *member);
iampb_verdict iampb__judge_no_region_guardrail(iampb_run *run, const void *organization);
iampb_verdict iampb__judge_leave_possible(iampb_run *run, const void *member);
/* The guardrails that the playbook names. */
iampb_verdict iampb__judge_named_guardrails(iampb_run *run, const iampb__member_account *member);

/* ---- accounts_trust.c ---- */
iampb_verdict iampb__judge_management_workloads(iampb_run *run, const void *organization);
iampb_verdict iampb__judge_suspended_trusted(iampb_run *run, const void *role);
iampb_verdict iampb__judge_trust_deleted_principal(iampb_run *run, const void *role);
#endif
