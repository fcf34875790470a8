/* privilege_access.h - checks of lesson 4 that evaluate requests: what policies give that hardly anybody needs. A
 * policy fails where it gives it by itself, and somebody who has it, and is no administrator anyway, may then do it:
 * with all other policies, boundary and SCPs. */
#ifndef IAMPB__PLAYBOOK_PRIVILEGE_ACCESS_H
#define IAMPB__PLAYBOOK_PRIVILEGE_ACCESS_H
#include "playbook/engine.h"

/* Subjects are those of the scope DOCUMENT. */
iampb_verdict iampb__judge_full_cloudtrail(iampb_run *run, const void *policy);
iampb_verdict iampb__judge_full_kms(iampb_run *run, const void *policy);
iampb_verdict iampb__judge_marketplace_subscribe(iampb_run *run, const void *policy);
iampb_verdict iampb__judge_passrole_any(iampb_run *run, const void *policy);

/* A user or role. */
iampb_verdict iampb__judge_no_boundary(iampb_run *run, const void *principal);
#endif
