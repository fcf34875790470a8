/* tree.h - the syntax tree of a policy document: what stands where, right or wrong.
 * Every JSON value that means something has a node: its bytes, the name that it stands under, its parent. So each
 * finding can tell its place as bytes of the text and as a path from the document down, and a tree costs nothing for
 * paths that nobody asks for. Reading goes on after anything wrong: what is broken is left out of the tree and becomes
 * a fault, and everything around it is there. A text that is no JSON gives a tree without statements and one fault.
 * Element names and the words Allow and Deny are exact, all other names are as written: whether an operator, key or
 * action exists is not asked here. Texts without escapes are views of the source. Time and memory are linear.
 * Rule: AWS IAM User Guide, "Grammar of the IAM JSON policy language". */
#ifndef IAMPB__POLICY_TREE_H
#define IAMPB__POLICY_TREE_H
#include "base/builder.h"
#include "iampb/policy.h"
#include "json/read.h"

/* ---- Nodes ---- */
typedef struct iampb__tree_node {
    const struct iampb__tree_node *parent; /* NULL: the document itself */
    iampb_str name;                        /* of the member that this is the value of, decoded; ptr NULL: none */
    uint32_t begin, len;                   /* the value in the text; strings with their quotes */
    uint32_t name_begin, name_len;         /* the name in the text, with its quotes */
    uint32_t index;                        /* in the array around it, where there is no name */
    iampb__json_type type;
} iampb__tree_node;

/* A string; in conditions also a number, true or false. */
typedef struct iampb__tree_entry {
    iampb__tree_node node;
    iampb_str text; /* a string's content; anything else as written */
} iampb__tree_entry;

/* A value that is one entry or a list of them. Of one entry alone, the entry's node is the same place as the list's. */
typedef struct iampb__tree_list {
    iampb__tree_node node;
    const iampb__tree_entry *entries; /* those of a type that may stand there */
    size_t count;
    bool is_array;                    /* written with brackets */
} iampb__tree_list;

/* ---- Principals ---- */
typedef enum iampb__principal_kind {
    IAMPB__PRINCIPAL_EVERYONE = 0, /* "*" in place of an object: one group without entries */
    IAMPB__PRINCIPAL_AWS,
    IAMPB__PRINCIPAL_SERVICE,
    IAMPB__PRINCIPAL_FEDERATED,
    IAMPB__PRINCIPAL_CANONICAL_USER
} iampb__principal_kind;

typedef struct iampb__tree_group {
    iampb__principal_kind kind;
    iampb__tree_list list;  /* "AWS": "..." or "AWS": [...]. EVERYONE: the one entry "*" */
} iampb__tree_group;

typedef struct iampb__tree_principals {
    iampb__tree_node node;
    const iampb__tree_group *groups; /* in the order of the text; kinds that do not exist are faults */
    size_t count;
} iampb__tree_principals;

/* ---- Conditions ---- */
typedef struct iampb__tree_key {
    iampb__tree_list values; /* node.name is the condition key */
} iampb__tree_key;

typedef struct iampb__tree_operator {
    iampb__tree_node node; /* node.name is the operator, with qualifier and IfExists as written */
    const iampb__tree_key *keys;
    size_t count;
} iampb__tree_operator;

typedef struct iampb__tree_condition {
    iampb__tree_node node;
    const iampb__tree_operator *operators;
    size_t count;
} iampb__tree_condition;

/* ---- Statements and the document ---- */
typedef enum iampb__effect {
    IAMPB__EFFECT_NONE = 0, /* missing, or neither of the two */
    IAMPB__EFFECT_ALLOW,
    IAMPB__EFFECT_DENY
} iampb__effect;

/* Elements that are not there, or of a type that cannot be used, are NULL. */
typedef struct iampb__tree_statement {
    iampb__tree_node node; /* index: in the array as written, which may hold what is no statement */
    iampb__effect effect;
    const iampb__tree_entry *sid, *effect_entry;
    const iampb__tree_principals *principal, *not_principal;
    const iampb__tree_list *action, *not_action;
    const iampb__tree_list *resource, *not_resource;
    const iampb__tree_condition *condition;
} iampb__tree_statement;

typedef struct iampb__tree_fault iampb__tree_fault;

typedef struct iampb__tree {
    const iampb__source *source;
    iampb__json root;                      /* nothing: the text is not JSON */
    iampb_policy_kind kind;
    iampb__tree_node node;                 /* the document */
    const iampb__tree_entry *version, *id; /* NULL: not there */
    bool variables;                        /* Version is 2012-10-17: "${...}" is a variable */
    const iampb__tree_node *list;          /* the value of Statement; NULL: not there */
    const iampb__tree_statement *statements;
    size_t count;
    const iampb__tree_fault *faults;       /* in the order of the text */
    size_t fault_count;
} iampb__tree;

/* ---- Faults ---- */
typedef enum iampb__fault_code {
    IAMPB__FAULT_NOT_JSON = 1,  /* the reader's own message; begin is where it stopped */
    IAMPB__FAULT_REPEATED,      /* a name that stands in the object already; the last one counts. At the name */
    IAMPB__FAULT_UNKNOWN,       /* a name that no element or kind of principal has. At the name */
    IAMPB__FAULT_MISSING,       /* `element` should be there. At the object */
    IAMPB__FAULT_FORBIDDEN,     /* an element that policies of this kind do not have. At the name */
    IAMPB__FAULT_BOTH,          /* an element and its Not form. At the name of the later one */
    IAMPB__FAULT_TYPE,          /* a value of the wrong JSON type. At the value */
    IAMPB__FAULT_VALUE,         /* a text that the element cannot have. At the value */
    IAMPB__FAULT_EMPTY          /* [] or {}. At the value */
} iampb__fault_code;

/* What a fault is about. */
typedef enum iampb__element {
    IAMPB__ELEMENT_DOCUMENT = 0,
    IAMPB__ELEMENT_VERSION,
    IAMPB__ELEMENT_ID,
    IAMPB__ELEMENT_STATEMENT,     /* the value of Statement, or one statement */
    IAMPB__ELEMENT_SID,
    IAMPB__ELEMENT_EFFECT,
    IAMPB__ELEMENT_PRINCIPAL,     /* missing: neither this nor its Not form; likewise ACTION and RESOURCE */
    IAMPB__ELEMENT_NOT_PRINCIPAL,
    IAMPB__ELEMENT_ACTION,
    IAMPB__ELEMENT_NOT_ACTION,
    IAMPB__ELEMENT_RESOURCE,
    IAMPB__ELEMENT_NOT_RESOURCE,
    IAMPB__ELEMENT_CONDITION,
    IAMPB__ELEMENT_OPERATOR,      /* the object of a condition operator */
    IAMPB__ELEMENT_KEY,           /* the value or values of a condition key */
    IAMPB__ELEMENT_COUNT
} iampb__element;

/* The statement that a node stands in, or is; NULL: in none. */
const iampb__tree_statement *iampb__tree_statement_of(const iampb__tree *tree, const iampb__tree_node *node);

/* A part of a node that a finding points to. */
typedef enum iampb__node_part {
    IAMPB__PART_VALUE = 0,
    IAMPB__PART_NAME,
    IAMPB__PART_SUBSTRING
} iampb__node_part;

typedef struct iampb__locus {
    const iampb__tree_node *node;
    iampb__node_part part;
    uint32_t begin, len; /* of a substring: bytes of the decoded text */
} iampb__locus;

struct iampb__tree_fault {
    iampb__fault_code code;
    iampb__element element;   /* of REPEATED and UNKNOWN: what the object is */
    iampb__locus at;
    iampb__span span;
    iampb_str detail;         /* NOT_JSON: the reader's message */
};

/* Whether AWS refuses a policy for it. Not so: an empty list or object, a missing Version. */
bool iampb__tree_fault_is_error(const iampb__tree_fault *fault);
/* A line for people: "Effect must be \"Allow\" or \"Deny\"". */
void iampb__tree_fault_message(const iampb__tree *tree, const iampb__tree_fault *fault, iampb__builder *out);
/* "Statement", "NotAction", ...; "" where there is no one name. */
const char *iampb__element_name(iampb__element element);

/* ---- Making a tree ---- */
/* From a text. The tree and what it needs go to the arena; the source stays the caller's and must live as long. What is
 * wrong in the text is in the tree's faults. Fails with IAMPB_E_LIMIT and IAMPB_E_NOMEM only. */
iampb_status iampb__tree_parse(iampb_context *ctx, const iampb__source *source, iampb__arena *arena,
        iampb_policy_kind kind, const iampb__tree **out, iampb_error **err);
/* From a value that has been read already, such as a policy within an account's documents; its nodes must live as long.
 * Names that occur twice are not in such values. Fails with IAMPB_E_NOMEM only. */
iampb_status iampb__tree_build(iampb_context *ctx, iampb__json root, iampb__arena *arena, iampb_policy_kind kind,
        const iampb__tree **out, iampb_error **err);

/* ---- Places (tree.c) ---- */
/* A path as validate-policy tells it, from the document down; nothing for the document itself. */
typedef enum iampb__step_kind {
    IAMPB__STEP_VALUE = 1, /* {"value": name} */
    IAMPB__STEP_INDEX,     /* {"index": n} */
    IAMPB__STEP_KEY,       /* {"key": name} */
    IAMPB__STEP_SUBSTRING  /* {"substring": {"start", "length"}} */
} iampb__step_kind;

typedef struct iampb__step {
    iampb__step_kind kind;
    iampb_str name;      /* VALUE, KEY: as written, unescaped */
    uint32_t index;      /* INDEX; SUBSTRING: start */
    uint32_t len;        /* SUBSTRING */
} iampb__step;

/* No path is longer: Statement, index, Condition, operator, key, index, substring. */
#define IAMPB__PATH_MOST 8
/* Names of more than 1,024 bytes are cut. */
size_t iampb__locus_path(const iampb__locus *locus, iampb__step steps[IAMPB__PATH_MOST]);
/* The bytes in the text. Of a substring: without quotes, and escapes of the text counted as written. */
iampb__span iampb__locus_span(const iampb__tree *tree, const iampb__locus *locus);
/* Like "Statement[0].Condition.StringLike[\"aws:PrincipalArn\"][1]". */
void iampb__locus_text(const iampb__locus *locus, iampb__builder *out);

static inline iampb__locus iampb__locus_value(const iampb__tree_node *node)
{
    return (iampb__locus){ node, IAMPB__PART_VALUE, 0, 0 };
}
static inline iampb__locus iampb__locus_name(const iampb__tree_node *node)
{
    return (iampb__locus){ node, IAMPB__PART_NAME, 0, 0 };
}
static inline iampb__locus iampb__locus_part(const iampb__tree_node *node, uint32_t begin, uint32_t len)
{
    return (iampb__locus){ node, IAMPB__PART_SUBSTRING, begin, len };
}

/* All strings of a statement's element and of its Not form come under one of these. */
static inline const iampb__tree_list *iampb__statement_actions(const iampb__tree_statement *statement, bool *is_not)
{
    *is_not = statement->action == NULL && statement->not_action != NULL;
    return statement->action != NULL ? statement->action : statement->not_action;
}
static inline const iampb__tree_list *iampb__statement_resources(const iampb__tree_statement *statement, bool *is_not)
{
    *is_not = statement->resource == NULL && statement->not_resource != NULL;
    return statement->resource != NULL ? statement->resource : statement->not_resource;
}
#endif
