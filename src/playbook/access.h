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

/* One more context key. */
typedef struct iampb__ask_key {
    iampb_str name;      /* "iam:PolicyARN"; lives as long as the audit; "": none */
    iampb_str value;     /* with $P and so on; "": the key is absent */
} iampb__ask_key;

/* In `resource`, $P stands for the partition, $A for the account's id, $R for the Region, $U for the name of the user
 * or role, $W for its ARN. */
typedef struct iampb__ask {
    iampb_str action;    /* "iam:CreateUser" */
    iampb_str resource;  /* "*", or an ARN */
    iampb_str region;    /* aws:RequestedRegion; "": what follows from action and resource */
    iampb__mfa mfa;
    bool anywhere;       /* TRUE if it is in some Region; `region` is "". Of principals only */
    iampb__ask_key keys[2];
} iampb__ask;

typedef struct iampb__answer {
    iampb__tri allowed;  /* TRUE: the evaluator allows this very request, keys that are not told being absent. FALSE: it
                            denies it, whatever they are */
    iampb_str reason;    /* of UNKNOWN: the document that is not at hand; "": it depends on keys that are not told */
    iampb_str region;    /* of TRUE, asked with the number SIZE_MAX: the Region that it is in; "": none */
} iampb__answer;

typedef struct iampb__access {
    iampb_context *ctx;
    iampb_access_index *index;
    iampb_request *request;      /* asked again and again */
    iampb_request *probe;        /* with an action alone: whether any statement is about it */
    const char *probed;          /* that action, as the ask has it */
    size_t caller;               /* the entry that the request has as caller, plus 1; 0: none, or somebody else */
    iampb__arena *scratch;       /* of the question at hand */
    iampb__arena *arena;         /* of all else */
    iampb__builder text;
    iampb_str given[2];          /* the keys of the ask before this one; "": none */
    bool odd;                    /* the request at hand has a name or an ARN that AWS does not give */
    uint8_t *cache;              /* by group and number of the question */
    /* access_members.c */
    iampb__map compiled;         /* by the address of a document, and the layer: iampb__known_document * */
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
    /* access_groups.c */
    const iampb__principal *group;       /* that was asked last */
    iampb_policy_set *group_set;
    const iampb__who_account *group_account;
    /* privilege_access.c */
    const iampb_account *passable_of;    /* whose roles were looked at */
    iampb__tri passable;
} iampb__access;

/* NULL: the audit has ended with its status. */
iampb__access *iampb__run_access(iampb_run *run);
struct iampb__audit; /* audit.h */
void iampb__audit_access_end(struct iampb__audit *audit);
/* Ends the audit with a status that is an error; returns whether it is none. */
bool iampb__run_ok(iampb_run *run, iampb_status status);
/* Where errors go, for iampb__run_ok(). */
iampb_error **iampb__run_error(iampb_run *run);

/* ---- Users and roles of the account at hand ---- */
typedef struct iampb__asker {
    iampb_str arn, name;
    const iampb__principal *details; /* NULL: a user whose policies are not in the data */
} iampb__asker;
static inline iampb__asker iampb__asker_of_user(const iampb__user *user)
{
    return (iampb__asker){ user->arn, user->name, user->details };
}
static inline iampb__asker iampb__asker_of_role(const iampb__principal *role)
{
    return (iampb__asker){ role->arn.text, role->name.text, role };
}

/* Numbers of questions that an audit asks of one principal after the other, so that those with the same policies share
 * the answers. SIZE_MAX: of one that it asks seldom. */
enum { IAMPB__ASKS_OF_MFA = 0, IAMPB__ASKS_OF_ADMIN = 36, IAMPB__ASKS_OF_PRIVILEGE = 54, IAMPB__ASKS_MOST = 80 };
/* With its identity policies, boundary and SCPs. false: the audit has ended. */
bool iampb__ask_principal(iampb_run *run, const iampb__asker *who, const iampb__ask *ask, size_t number,
        iampb__answer *out);
/* What one document of the principal says by itself, without boundary and SCPs; *statement, unless NULL: of TRUE, the
 * statement that allows it. `ask` is not of `anywhere`. */
bool iampb__ask_document(iampb_run *run, const iampb__asker *who, const iampb__document *document,
        const iampb__ask *ask, iampb__answer *out, iampb__span *statement);
/* A member that a group of the account might have, with the policies of the group alone and SCPs; what would tell one
 * member from another is not told. (access_groups.c) */
bool iampb__ask_group(iampb_run *run, const iampb__principal *group, const iampb__ask *ask, iampb__answer *out);
/* Evidence: the request, with what the answer was, TRUE or FALSE; of TRUE the statement of an identity policy that
 * allows it. */
void iampb__tell_request(iampb_run *run, const iampb__asker *who, const iampb__ask *ask, iampb__tri allowed);
void iampb__tell_granting(iampb_run *run, const iampb__asker *who, const iampb__ask *ask);
/* The same of a group, and of what it asked last. */
void iampb__tell_group_granting(iampb_run *run, const iampb__principal *group, const iampb__ask *ask);
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

/* ---- Inside ---- */
/* A document that was compiled for the audit and is no principal's own. */
typedef struct iampb__known_document {
    iampb_compiled *compiled;
    iampb_str doubt;             /* why it cannot be evaluated whole; "" */
} iampb__known_document;
/* Once for each document and layer. */
iampb_status iampb__access_make(iampb__access *a, iampb_layer layer, const iampb__document *document, iampb_str name,
        const iampb__known_document **out, iampb_error **err);
/* An identity policy's form, whoever it was made for; NULL: it has not been needed. */
const iampb_compiled *iampb__access_compiled(const iampb__access *access, const iampb__document *document);

/* Sets action, resource, Region, MFA and the further keys; account and partition stand for $A and $P. */
bool iampb__access_prepare(iampb_run *run, iampb__access *access, const iampb__ask *ask, iampb_str account,
        iampb_str partition, const iampb__asker *who);
/* What tells one principal of the account from another: not told, until the next caller is set. */
void iampb__access_forget_person(iampb_request *request);
/* With the SCPs of the account beside what is the principal's own. */
void iampb__access_decide_with(const iampb_policy_set *own, const iampb_policy_set *scps, const iampb__access *access,
        iampb__answer *out);
/* Who asks. */
typedef struct iampb__asking {
    iampb__access *access;
    const iampb__who_account *account;
    const iampb__asker *who;
    const iampb__who_entry *entry;      /* NULL: a member of a group that nothing is known of */
    const iampb_policy_set *own;        /* IDENTITY, BOUNDARY */
} iampb__asking;
/* Once or, of `anywhere`, in one Region after the other where that matters. */
bool iampb__access_ask(iampb_run *run, const iampb__asking *asking, const iampb__ask *ask, iampb__answer *out);
/* Of a call that makes the request: what cannot be asked ends no audit, it is odd. false: no memory. */
bool iampb__access_ok(iampb_run *run, iampb__access *access, iampb_status status);
/* UNKNOWN of a request that is odd. */
void iampb__access_decide(const iampb_policy_set *set, const iampb__access *access, iampb__answer *out);
#endif
