/* principal.h - one principal of the model, as who asks. */
#ifndef IAMPB__ACCOUNT_PRINCIPAL_H
#define IAMPB__ACCOUNT_PRINCIPAL_H
#include "account/principal_policies.h"

struct iampb_principal {
    iampb__arena *arena;               /* has everything, this struct too */
    const iampb_organization *organization;
    const iampb_account *account;
    const iampb__principal *details;   /* NULL: of root, or not in the input */
    iampb_caller caller;
};

/* Who a user, a role or (details NULL, kind ROOT) a root user is to a request; a user's credentials may be temporary or
 * not, so whether it used MFA is not known. Tags go to the arena. false: no memory. */
bool iampb__caller_of(const iampb__principal *details, iampb_caller_kind kind, iampb_str arn,
        const iampb__standing *standing, iampb__arena *arena, iampb_caller *out);
/* The role with this name, case aside, or NULL. */
const iampb__principal *iampb__role_by_name(const iampb_account *account, iampb_str name);
/* The role that the request assumes, in whatever account is at hand, or NULL. */
const iampb__principal *iampb__assumed_role(const iampb_organization *organization, const iampb_request *request);

/* Adds the layers IDENTITY, BOUNDARY and SCP. */
iampb_status iampb__fill_principal(const iampb_principal *principal, iampb_policy_set *set, iampb_error **err);

/* ---- The side of the resource ---- */
/* Sets the owner's organisation and path, as far as the model knows them. */
iampb_status iampb__complete_owner(const iampb_organization *organization, iampb_request *request, iampb_error **err);
/* Adds the resource policy that was given, or that is known, or that must be somewhere; and the RCPs of the owner. */
iampb_status iampb__fill_resource_side(const iampb_organization *organization, const iampb_request *request,
        const iampb_compiled *resource_policy, iampb_policy_set *set, iampb_error **err);
#endif
