/* principal_policies.h - the policies of a principal and of its account, as the layers of a request. One walk over the
 * model tells, for a principal, each document that applies to it and each that should be there and is not; what becomes
 * of them is the visitor's. So the policies of one principal, with their names for explanations, and those of a hundred
 * thousand, each distinct text compiled once, are found by the same rules. */
#ifndef IAMPB__ACCOUNT_PRINCIPAL_POLICIES_H
#define IAMPB__ACCOUNT_PRINCIPAL_POLICIES_H
#include "account/model.h"
#include "base/builder.h"
#include "eval/layer.h"
#include "iampb/who.h"

/* ---- Visiting ---- */
/* Each returns a status; a failure ends the walk. */
typedef struct iampb__policy_visitor {
    void *user;
    /* A document of a layer; NULL: FullAWSAccess, whose text everybody knows. `name` lives during the call. */
    iampb_status (*document)(void *user, iampb_layer layer, const iampb__document *document, iampb_str name,
            iampb_error **err);
    /* A document of the layer that is not at hand, and why. */
    iampb_status (*missing)(void *user, iampb_layer layer, iampb_str reason, iampb_error **err);
    /* The next level of SCPs or RCPs begins. */
    iampb_status (*level)(void *user, iampb_layer layer, iampb_str name, iampb_error **err);
    /* Something to know that changes nothing. */
    iampb_status (*remark)(void *user, iampb_str text, iampb_error **err);
} iampb__policy_visitor;

/* The identity policies of a user with its groups, or of a role. */
iampb_status iampb__visit_identity(iampb_context *ctx, const iampb__principal *principal,
        const iampb__policy_visitor *visitor, iampb_error **err);
/* Its permissions boundary. Nothing if it has none. */
iampb_status iampb__visit_boundary(iampb_context *ctx, const iampb__principal *principal,
        const iampb__policy_visitor *visitor, iampb_error **err);
/* SCPs or RCPs that act on the principals, or the resources, of the account with this id. */
iampb_status iampb__visit_organization(const iampb_organization *organization, iampb_str account, iampb_layer layer,
        const iampb__policy_visitor *visitor, iampb_error **err);
/* The trust policy of a role, as its resource policy. */
iampb_status iampb__visit_trust(iampb_context *ctx, const iampb__principal *role, const iampb__policy_visitor *visitor,
        iampb_error **err);

/* ---- Documents ---- */
/* Allows everything. */
extern const iampb_str iampb__full_access;
/* Compiles a document of the model; NULL: iampb__full_access. */
iampb_status iampb__document_compile(iampb_context *ctx, const iampb__document *document, iampb_policy_kind kind,
        iampb_str name, iampb_compiled **out, iampb_error **err);
/* Of the layer's documents: IDENTITY to RCP; of a RESOURCE document: of a trust policy. */
iampb_policy_kind iampb__kind_of_layer(iampb_layer layer);
/* Why the document cannot be evaluated whole, appended to `out`; false: it can. */
bool iampb__compiled_doubt(const iampb_compiled *compiled, iampb_str name, iampb__builder *out);

/* A visitor that adds to a policy set, each document compiled anew with its own name. */
typedef struct iampb__set_filler {
    iampb_context *ctx;
    iampb_policy_set *set;
} iampb__set_filler;
iampb__policy_visitor iampb__fill_set(iampb__set_filler *filler);

/* ---- Who ---- */
/* The organisation as conditions see it: "o-...", "o-.../r-.../ou-.../"; "" where there is none, or not known. */
typedef struct iampb__standing {
    iampb_str organization, path;
    const iampb__member_account *member; /* NULL: not listed */
    bool management;
} iampb__standing;
/* The path goes to the arena. */
bool iampb__standing_of(const iampb_organization *organization, iampb_str account, iampb__arena *arena,
        iampb__standing *out);

/* An account that is at hand, by id, or NULL. */
const iampb_account *iampb__account_by_id(const iampb_organization *organization, iampb_str id);

/* Tags as pairs, in the arena. NULL: no memory. */
const iampb_str *iampb__tag_pairs(const iampb__principal *principal, iampb__arena *arena);
#endif
