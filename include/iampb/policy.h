/* policy.h - one IAM policy document, parsed and checked for shape.
 * It is built once from JSON text and never changes afterwards: any number of threads may call the functions that take
 * `const iampb_policy *` at the same time. Whether what it says is wise, or exists, is a linter's question; what it means
 * for a request is an evaluator's. */
#ifndef IAMPB_POLICY_H
#define IAMPB_POLICY_H
#include "iampb/base.h"
#ifdef __cplusplus
extern "C" {
#endif

typedef struct iampb_policy iampb_policy;

/* What a document is attached to: decides which elements it must and may have. */
typedef int32_t iampb_policy_kind;
enum {
    IAMPB_POLICY_IDENTITY = 0, /* of a user, group or role: no Principal, needs Resource */
    IAMPB_POLICY_RESOURCE = 1, /* of a resource: needs Principal and Resource */
    IAMPB_POLICY_SCP = 2,      /* service control policy: no Principal, needs Resource */
    IAMPB_POLICY_RCP = 3,      /* resource control policy: needs Principal and Resource */
    IAMPB_POLICY_TRUST = 4,    /* who may assume a role: needs Principal, no Resource */
    IAMPB_POLICY_BOUNDARY = 5, /* permissions boundary: as IDENTITY */
    IAMPB_POLICY_SESSION = 6   /* passed when a role is assumed: as IDENTITY */
};
#ifdef __cplusplus
}
#endif
#endif /* IAMPB_POLICY_H */
