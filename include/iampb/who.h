/* who.h - what the principals of an account or an organisation may do, by the policies in the account model.
 * For one principal: its policies as the layers of a request, ready for iampb_evaluate() and iampb_explain(), and what
 * they come to as one policy. For all principals: who may do an action on a resource.
 *
 *     iampb_principal_open(organization, arn, len, &principal, &err);
 *     iampb_request_set_action(request, ...);  iampb_request_set_resource(request, ...);
 *     iampb_principal_policies(principal, request, resource_policy, &set, &err);
 *     verdict = iampb_evaluate(set, request, NULL);
 *
 * A document that should be there and is not (a managed policy without its text, SCPs that nobody listed) makes what
 * depends on it unknown, never allowed, and iampb_policy_set_missing_at() tells which it is.
 * Rule: AWS IAM User Guide, "Policy evaluation logic". */
#ifndef IAMPB_WHO_H
#define IAMPB_WHO_H
#include "iampb/account.h"
#include "iampb/eval.h"
#ifdef __cplusplus
extern "C" {
#endif

typedef struct iampb_principal iampb_principal;
typedef struct iampb_access_index iampb_access_index;
typedef struct iampb_who iampb_who;

/* ---- One principal ---- */
/* Finds a user, a role, a session of a role (arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION) or the root user of an
 * account, in any account of the organisation. Seals the organisation; it must outlive the principal, and nothing may
 * be loaded meanwhile.
 *   out  required. Set only when the result is IAMPB_OK; free it with iampb_principal_free().
 * Returns IAMPB_OK, IAMPB_E_INVALID (no such principal, or not an ARN of one), IAMPB_E_LIMIT or IAMPB_E_NOMEM. */
IAMPB_API iampb_status iampb_principal_open(iampb_organization *organization, const char *arn, size_t len,
        iampb_principal **out, iampb_error **err);
IAMPB_API void iampb_principal_free(iampb_principal *principal);
/* Who it is to a request: ARN, unique id, tags, organisation. Lives as long as the principal. */
IAMPB_API const iampb_caller *iampb_principal_caller(const iampb_principal *principal);

/* All policies that have a say when the principal makes this request: its own with those of its groups, boundary, SCPs
 * of its account by level, RCPs of the resource's account; and as resource policy the given one, or, where the action
 * assumes a role of the organisation, its trust policy. Sets the caller of the request, and the owner of the resource
 * where the model knows more of it.
 *   request          with action and resource, and the owner where the resource's ARN does not tell it [then the
 *                    principal's own account].
 *   resource_policy  NULL: none.
 *   out              free it with iampb_policy_set_free(), before the organisation. A host may add to it.
 * Returns IAMPB_OK, IAMPB_E_INVALID, IAMPB_E_LIMIT or IAMPB_E_NOMEM. */
IAMPB_API iampb_status iampb_principal_policies(const iampb_principal *principal, iampb_request *request,
        const iampb_compiled *resource_policy, iampb_policy_set **out, iampb_error **err);

/* Writes what the principal may do as one policy: its Allow statements cut by boundary and SCPs, its Deny statements
 * and theirs. What cannot be cut exactly is left wider than it is, and told in a note.
 *   wrapped  1: {"principal": ARN, "policy": {...}, "notes": ["...", ...]}; 0: the policy alone.
 *   note     NULL, or called with each note.
 * Returns IAMPB_OK, IAMPB_E_CALLBACK, IAMPB_E_INVALID, IAMPB_E_LIMIT or IAMPB_E_NOMEM. */
IAMPB_API iampb_status iampb_principal_write_effective(const iampb_principal *principal, int32_t wrapped,
        iampb_write_fn write, iampb_write_fn note, void *user, iampb_error **err);

/* ---- All principals ---- */
/* Reads the policies of all principals once. Distinct documents are compiled once, and principals with the same
 * policies share them. Seals the organisation; it must outlive the index, and nothing may be loaded meanwhile. The
 * index never changes: any number of threads may ask it. */
IAMPB_API iampb_status iampb_access_index_new(iampb_organization *organization, iampb_access_index **out,
        iampb_error **err);
IAMPB_API void iampb_access_index_free(iampb_access_index *index);
/* Principals, and distinct sets of policies among them. */
IAMPB_API size_t iampb_access_index_principal_count(const iampb_access_index *index);
IAMPB_API size_t iampb_access_index_set_count(const iampb_access_index *index);

/* How certain it is. */
typedef int32_t iampb_can;
enum {
    IAMPB_CAN_YES = 1,     /* "yes" */
    IAMPB_CAN_YES_IF = 2,  /* "yes-if": it depends on keys of the request that are not given */
    IAMPB_CAN_UNKNOWN = 3  /* "unknown": it depends on documents that are not at hand */
};
/* The name as above; "" for a number that this library does not know. Static. */
IAMPB_API const char *iampb_can_name(iampb_can value);

/* Who may make this request: users, roles and root users of the accounts at hand, and whom else the resource policy (or
 * the trust policy of the role that is the resource) lets in: services, federated principals, principals and accounts
 * that are not at hand, "*" for everybody. Of those only what the resource's side says is judged.
 *   request          with action, resource, owner where the ARN does not tell it, and context. Its caller is changed.
 *   resource_policy  NULL: none.
 * Returns IAMPB_OK, IAMPB_E_INVALID (action, resource or owner is not set), IAMPB_E_LIMIT or IAMPB_E_NOMEM. */
IAMPB_API iampb_status iampb_who_can(const iampb_access_index *index, iampb_request *request,
        const iampb_compiled *resource_policy, iampb_who **out, iampb_error **err);
IAMPB_API void iampb_who_free(iampb_who *who);
/* Those who may, by account in the order of loading, then root, users and roles in the order of the documents; then all
 * others by name. Texts live as long as the answer, and as the organisation. */
IAMPB_API size_t iampb_who_count(const iampb_who *who);
IAMPB_API const char *iampb_who_arn(const iampb_who *who, size_t index, size_t *len);
/* 0 past the end. */
IAMPB_API iampb_can iampb_who_value(const iampb_who *who, size_t index);
/* The keys that it depends on, of YES_IF; NULL past the end. */
IAMPB_API size_t iampb_who_condition_count(const iampb_who *who, size_t index);
IAMPB_API const char *iampb_who_condition_at(const iampb_who *who, size_t index, size_t condition, size_t *len);
/* Sentences about what was not at hand, each once; NULL past the end. */
IAMPB_API size_t iampb_who_note_count(const iampb_who *who);
IAMPB_API const char *iampb_who_note_at(const iampb_who *who, size_t index, size_t *len);
#ifdef __cplusplus
}
#endif
#endif /* IAMPB_WHO_H */
