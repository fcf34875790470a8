/* mfa_policies.h - the checks of MFA that ask the policies of users. */
#ifndef IAMPB__PLAYBOOK_MFA_POLICIES_H
#define IAMPB__PLAYBOOK_MFA_POLICIES_H
#include "playbook/engine.h"

iampb_verdict iampb__judge_admin_without_mfa(iampb_run *run, const void *user);
iampb_verdict iampb__judge_self_manage_missing(iampb_run *run, const void *user);
iampb_verdict iampb__judge_not_required_by_policy(iampb_run *run, const void *user);
#endif
