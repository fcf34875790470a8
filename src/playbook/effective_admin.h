/* effective_admin.h - who is an administrator, by what all policies together let it do, and by no policy's name.
 * An administrator may do something that no policy names, on anything, and may give itself whatever is left out: by at
 * least one of the actions that write permissions. Boundary, SCPs and every Deny count. Who may do the second alone is
 * none yet, but can become one. P-10. */
#ifndef IAMPB__PLAYBOOK_EFFECTIVE_ADMIN_H
#define IAMPB__PLAYBOOK_EFFECTIVE_ADMIN_H
#include "playbook/access.h"

/* A user or role. false: the audit has ended. */
bool iampb__ask_admin(iampb_run *run, const iampb__asker *who, iampb__mfa mfa, iampb__answer *out);
/* Evidence of one that is: both requests, and the statement that allows everything. */
void iampb__tell_admin(iampb_run *run, const iampb__asker *who, iampb__mfa mfa);

iampb_verdict iampb__judge_admin_user(iampb_run *run, const void *user);
iampb_verdict iampb__judge_admin_group(iampb_run *run, const void *group);
iampb_verdict iampb__judge_admin_role(iampb_run *run, const void *role);
#endif
