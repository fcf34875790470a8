/* policy_shape.h - what the structure of a policy document says, without evaluating requests.
 * A document is read where it stands, statement by statement, entry by entry: nothing is built, nothing is allocated,
 * so looking at a document costs one walk over its nodes. Statements that can never apply (an Effect that is neither
 * Allow nor Deny, both or none of Action and NotAction, ...) are passed over.
 * Rules: AWS IAM User Guide, "IAM JSON policy element reference". */
#ifndef IAMPB__PLAYBOOK_POLICY_SHAPE_H
#define IAMPB__PLAYBOOK_POLICY_SHAPE_H
#include "account/model.h"

typedef struct iampb__statement {
    iampb__json value;     /* the statement itself */
    iampb__json action;    /* of Action or NotAction */
    iampb__json resource;  /* of Resource or NotResource; nothing: the statement has neither */
    iampb__json principal; /* of Principal or NotPrincipal; likewise */
    bool allow;            /* else Deny */
    bool not_action, not_resource, not_principal;
    bool conditional;      /* has a Condition that tests something: {} and {"Bool": {}} do not */
} iampb__statement;

/* iampb__statements s = iampb__statements_of(document);
 * while (iampb__statement_next(&s, &statement)) ... Statement may be one object or a list of them. */
typedef struct iampb__statements {
    iampb__json_iter list;
    iampb__json single;
} iampb__statements;
iampb__statements iampb__statements_of(const iampb__document *document);
bool iampb__statement_next(iampb__statements *statements, iampb__statement *out);

/* The entries of an element that is a string or a list of strings:
 * for (iampb__entries e = iampb__entries_of(value); iampb__entries_more(&e); iampb__entries_advance(&e)) use e.value
 * Entries that are no strings are passed over. */
typedef struct iampb__entries {
    iampb__json value;
    iampb__json_iter list;
    bool is_list;
} iampb__entries;
iampb__entries iampb__entries_of(iampb__json element);
static inline bool iampb__entries_more(const iampb__entries *e) { return e->value.node != NULL; }
void iampb__entries_advance(iampb__entries *entries);

/* The text of a string, decoded into `room` where it has escapes. One with escapes that is longer than any policy may
 * have it gives its text as written. */
#define IAMPB__ENTRY_ROOM 2048
typedef struct iampb__entry_room {
    char bytes[IAMPB__ENTRY_ROOM];
} iampb__entry_room;
iampb_str iampb__entry_text(iampb__json value, iampb__entry_room *room);
/* The span of a string's inside, without the quotes. */
iampb__span iampb__entry_span(iampb__json value);

/* "*", "**", ... */
bool iampb__is_stars(iampb_str text);
/* An Action entry that matches every action: stars, or stars on both sides of one colon. */
bool iampb__action_is_all(iampb_str entry);
/* Splits "s3:Get*" at its first colon. false for entries that match nothing: no colon, no action, white space, a
 * wildcard in the service's name. */
bool iampb__action_split(iampb_str entry, iampb_str *service, iampb_str *name);
bool iampb__action_matches(iampb_str entry, iampb_str service, iampb_str name);
/* Whether the statement's Action or NotAction covers the action; both names as AWS writes them, without wildcards. */
bool iampb__statement_covers_action(const iampb__statement *statement, iampb_str service, iampb_str name);
/* Whether its Resource or NotResource covers every resource. A NotResource does if nothing that it leaves out is a
 * resource of IAM: who may change users, roles and policies can give himself the rest. */
bool iampb__statement_covers_resources(const iampb__statement *statement);
/* Whether its Resource names less than all, or its NotResource leaves nothing over. */
bool iampb__statement_is_confined(const iampb__statement *statement);

/* ---- Whole documents ---- */
/* Whether a document can be judged: there, JSON, an object with Statement. If not, *why says what is wrong with it. */
bool iampb__document_is_readable(const iampb__document *document, iampb_str *why);

/* What a look at every statement, once, tells checks: whether a closer look is worth while. */
enum {
    IAMPB__SHAPE_READABLE = 1,   /* it can be judged at all */
    IAMPB__SHAPE_BROAD = 2,      /* an Allow without condition of everything, or all but a list, on every resource */
    IAMPB__SHAPE_WILDCARD = 4,   /* an Allow of a whole service */
    IAMPB__SHAPE_NOT_ACTION = 8, /* an Allow with NotAction */
    IAMPB__SHAPE_DENY = 16       /* a Deny whose resources are not stars */
};
uint8_t iampb__document_shape(const iampb__document *document);
/* The same, remembered for as long as the engine is likely to come back to the document: the checks of one scope judge
 * one block of subjects after the other. */
struct iampb_run;
uint8_t iampb__run_shape(struct iampb_run *run, const iampb__document *document);

/* "s3:*", and what matches every action. */
bool iampb__action_is_service(iampb_str entry);

typedef struct iampb__admin_shape {
    bool admin;
    bool exceptions;       /* all but something that the holder can give himself: NotAction, or a Deny of parts */
    iampb__span statement; /* the broad statement */
    iampb__span action;    /* its Action entry that is "*", or the NotAction element */
    bool not_action;
} iampb__admin_shape;
/* The whole answer of iampb__policy_is_admin(). */
void iampb__policy_admin_shape(const iampb__document *document, iampb__admin_shape *out);

/* ---- Principals of statements ---- */
/* One entry of a Principal element: kind "AWS", "Service", ... and the string. "*" alone is of kind "AWS". */
typedef struct iampb__principal_entries {
    iampb__json_iter kinds;
    iampb__entries entries;
    bool single;
    iampb_str kind;
} iampb__principal_entries;
typedef struct iampb__principal_entry {
    iampb_str kind;
    iampb__json value;
} iampb__principal_entry;
iampb__principal_entries iampb__principal_entries_of(iampb__json principal);
bool iampb__principal_next(iampb__principal_entries *principals, iampb__principal_entry *out);

/* The account of a principal: of its ARN, or the bare id; "" for others. */
iampb_str iampb__principal_account(iampb_str principal);

/* ---- ARNs and paths that mean something ---- */
/* AWS's own policy of this name, in any partition: arn:P:iam::aws:policy/NAME. */
bool iampb__arn_is_aws_policy(iampb_str arn, const char *name);
/* Roles that belong to a service and cannot be edited. AWS IAM User Guide, "Create a service-linked role". */
static inline bool iampb__is_service_linked(const iampb__principal *role) { return role->service_linked; }
/* Roles that IAM Identity Center makes for its permission sets. */
static inline bool iampb__is_identity_center(const iampb__principal *role) { return role->identity_center; }
#endif
