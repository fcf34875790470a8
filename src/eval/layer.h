/* layer.h - the policies that apply to a request, layer by layer, and what each layer says. */
#ifndef IAMPB__EVAL_LAYER_H
#define IAMPB__EVAL_LAYER_H
#include "eval/compiled.h"

#define IAMPB__POLICY_LAYERS 7 /* those of iampb_layer that hold policies: IDENTITY to ENDPOINT */

typedef struct iampb__level {
    iampb_str name;                    /* of SCPs and RCPs; "" of the one level of other layers */
    iampb__vec policies;               /* const iampb_compiled *, with a reference each */
    uint32_t missing;                  /* documents that are not at hand: each may allow, and may deny */
} iampb__level;

typedef struct iampb__layer {
    bool present;
    iampb__vec levels;                 /* iampb__level */
} iampb__layer;

struct iampb_policy_set {
    iampb_context *ctx;
    iampb__arena *arena;               /* names */
    iampb_policy_set_options options;
    iampb__layer layers[IAMPB__POLICY_LAYERS];
    bool public_bucket;                /* of the resource layer: iampb__is_public(), kept up by adding */
    iampb__vec remarks;                /* iampb_str, in the arena: why something is missing */
};

/* A sentence for iampb_policy_set_missing_at() of something that changes no decision. false: no memory. */
bool iampb__policy_set_remark(iampb_policy_set *set, iampb_str text);

typedef struct iampb__layer_result {
    iampb__truth deny;          /* some Deny applies */
    iampb__truth allow;         /* some Allow applies; of levels: at each level */
    iampb__match match;         /* of the resource layer: the strongest Allow that certainly applies */
    iampb__match match_if;      /* the strongest with those that depend on keys that are not given */
    uint32_t deny_level, allow_level; /* of SCP, RCP: the first level that denies, that does not allow; UINT32_MAX */
} iampb__layer_result;

/* Whether some document of some layer is not at hand. */
bool iampb__policy_set_lacks(const iampb_policy_set *set);

/* Whether the layer has a say in this request (E-82, E-83, E-91 to E-95): by caller, owner and service. */
bool iampb__layer_applies(const iampb_policy_set *set, const iampb_request *request, iampb_layer layer);
/* Whether its statements name principals; what counts when they are matched. */
bool iampb__layer_has_principals(iampb_layer layer);
iampb__principal_rules iampb__layer_rules(const iampb_policy_set *set, iampb_layer layer);
/* The Deny statements, then the Allow statements of a layer. Allocates nothing. */
void iampb__layer_deny(const iampb_policy_set *set, const iampb_request *request, iampb_layer layer,
        iampb__layer_result *out);
void iampb__layer_allow(const iampb_policy_set *set, const iampb_request *request, iampb_layer layer,
        iampb__layer_result *out);

/* ---- The combination (decide.c; section 7.2 and 7.3 of the rules) ---- */
typedef struct iampb__decided {
    iampb_outcome verdict;             /* keys that are not given count as absent */
    iampb__truth allowed;              /* with an open context: UNKNOWN where it depends on them */
    uint32_t blocked_by;               /* bits 1 << iampb_layer */
    uint32_t explicit_by;              /* those of them with a Deny that applies */
    uint32_t least_change;             /* the fewest layers that must change to allow it (E-108); with `whole` */
    iampb__layer_result results[IAMPB__POLICY_LAYERS];
    uint32_t asked;                    /* bits of the layers that applied */
    const char *reason;                /* of SERVICE: "aws-owned", ...; NULL */
    bool same_account;
} iampb__decided;

/* request must have caller, action, resource; false with *what set to the sentence that says what is missing, such as
 * the owner of the resource (E-82). */
bool iampb__request_ready(const iampb_policy_set *set, const iampb_request *request, const char **what);
void iampb__decide(const iampb_policy_set *set, const iampb_request *request, bool whole, iampb__decided *out);

/* ---- S3 Block Public Access (public.c) ---- */
/* Whether the resource layer is public by the measure of Block Public Access (E-102). */
bool iampb__is_public(const iampb_policy_set *set);
#endif
