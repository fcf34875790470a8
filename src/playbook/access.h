/* access.h - questions of checks to the policies of the data: may this user, may the root user of this account do that?
 * All policies are made ready once an audit, when the first check asks; each distinct text is compiled once, and users
 * with the same policies share answers wherever nothing but their policies has a say. */
#ifndef IAMPB__PLAYBOOK_ACCESS_H
#define IAMPB__PLAYBOOK_ACCESS_H
#include "account/who_can.h"
#include "playbook/engine.h"

/* What the caller's credentials say of MFA. Long-term keys say nothing. AWS IAM User Guide, "AWS global condition
 * context keys", aws:MultiFactorAuthPresent. */
typedef enum iampb__mfa {
    IAMPB__MFA_ABSENT = 0, IAMPB__MFA_FALSE, IAMPB__MFA_TRUE
} iampb__mfa;

/* In `resource`, $P stands for the partition, $A for the account's id, $R for the Region, $U for the user's name, $W
 * for its ARN. */
typedef struct iampb__ask {
    iampb_str action;    /* "iam:CreateUser" */
    iampb_str resource;  /* "*", or an ARN */
    iampb_str region;    /* aws:RequestedRegion; "": what follows from action and resource */
    iampb__mfa mfa;
} iampb__ask;

typedef struct iampb__answer {
    iampb__tri allowed;  /* TRUE: the evaluator allows this very request, keys that are not told being absent. FALSE: it
                            denies it, whatever they are */
    iampb_str reason;    /* of UNKNOWN: the document that is not at hand; "": it depends on keys that are not told */
} iampb__answer;

typedef struct iampb__access {
    iampb_context *ctx;
    iampb_access_index *index;
    iampb_request *request;      /* asked again and again */
    iampb__arena *scratch;       /* of the question at hand */
    iampb__arena *arena;         /* of all else */
    iampb__builder text;
    bool odd;                    /* the request at hand has a name or an ARN that AWS does not give */
    uint8_t *cache;              /* by group and number of the question */
    /* access_members.c */
    iampb__map compiled;         /* by the address of an organisation policy's document, and the layer */
    iampb__vec compiled_list;    /* iampb_compiled * */
    iampb__map sets;             /* by what is in it: iampb_policy_set * */
    iampb__vec set_list;         /* iampb_policy_set * */
    iampb__map at_hand;          /* by account: iampb__leaver * */
    const iampb__member_account *member; /* whose set was found last, of the layer */
    iampb_layer member_layer;
    iampb_policy_set *member_set;
    bool leavers_known;
    iampb_who *leavers;
    iampb_compiled *open_door;   /* a resource policy that lets everybody in */
} iampb__access;

/* NULL: the audit has ended with its status. */
iampb__access *iampb__run_access(iampb_run *run);
struct iampb__audit; /* audit.h */
void iampb__audit_access_end(struct iampb__audit *audit);
/* Ends the audit with a status that is an error; returns whether it is none. */
bool iampb__run_ok(iampb_run *run, iampb_status status);
/* Where errors go, for iampb__run_ok(). */
iampb_error **iampb__run_error(iampb_run *run);

/* ---- Users of the account at hand ---- */
/* With its identity policies, boundary and SCPs. `number`: of a question that the audit asks of user after user, so
 * that those with the same policies share its answer; SIZE_MAX: of one that it asks seldom. false: the audit has ended.
 */
bool iampb__ask_user(iampb_run *run, const iampb__user *user, const iampb__ask *ask, size_t number,
        iampb__answer *out);
enum { IAMPB__ASKS_MOST = 64 };  /* numbers are less than this */
/* Evidence: the request, with what the answer was, TRUE or FALSE; of TRUE the statement of an identity policy that
 * allows it. */
void iampb__tell_request(iampb_run *run, const iampb__user *user, const iampb__ask *ask, iampb__tri allowed);
void iampb__tell_granting(iampb_run *run, const iampb__user *user, const iampb__ask *ask);
/* NOT_EVALUATED: `what` a sentence's beginning such as "whether jane may do that". */
iampb_verdict iampb__say_untold(iampb_run *run, const iampb__answer *answer, const char *format, ...);

/* ---- Member accounts of the organisation (access_members.c) ---- */
typedef enum iampb__as {
    IAMPB__AS_ROOT,      /* the root user */
    IAMPB__AS_ROLE,      /* a role with administrator permissions that no policy names */
    IAMPB__AS_ANYBODY    /* any administrator: FALSE only if no name, id or tag helps */
} iampb__as;
bool iampb__ask_member(iampb_run *run, const iampb__member_account *member, iampb__as as, const iampb__ask *ask,
        iampb__answer *out);
/* Somebody outside of the organisation, through a resource policy that is open to everybody: decided by the RCPs of the
 * member, whose resource it is. */
bool iampb__ask_outsider(iampb_run *run, const iampb__member_account *member, const iampb__ask *ask,
        iampb__answer *out);

/* Who may leave the organisation, by all that is known of the principals of an account. */
typedef struct iampb__leaver {
    iampb__tri may;      /* UNKNOWN: somebody perhaps */
    iampb_str arn;       /* of the first */
} iampb__leaver;
/* *out NULL: the account's principals are not in the data. */
bool iampb__ask_leaver(iampb_run *run, const iampb__member_account *member, const iampb__ask *ask,
        const iampb__leaver **out);

/* ---- Inside (access.c) ---- */
/* Sets action, resource, Region and MFA; account and partition stand for $A and $P. */
bool iampb__access_prepare(iampb_run *run, iampb__access *access, const iampb__ask *ask, iampb_str account,
        iampb_str partition, const iampb__user *user);
/* Of a call that makes the request: what cannot be asked ends no audit, it is odd. false: no memory. */
bool iampb__access_ok(iampb_run *run, iampb__access *access, iampb_status status);
/* UNKNOWN of a request that is odd. */
void iampb__access_decide(const iampb_policy_set *set, const iampb__access *access, iampb__answer *out);
#endif
