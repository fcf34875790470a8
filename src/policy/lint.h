/* lint.h - what the files of the linter share: the table of codes, the facts that rules look at, and reporting.
 * A rule is a row: code, type, kinds of policies, severity, words for people, and a function for the whole document or
 * for one statement. Facts (what an action is in the catalogue, the fields of an ARN, the meaning of an operator) are
 * made once, before the first rule runs. Rules only read facts and report; none of them fails: memory that runs out is
 * noted in the linter, which gives up after the rule. A function may report for several rows: the others then have no
 * function of their own, and stand in the same table. Whether a row is wanted at all is asked by the reporter, so rules
 * need not; iampb__lint_on() saves work where looking is dear.
 * Cost: a rule is linear, times log, in the length of its document; comparing all pairs of anything is not allowed.
 *
 *     static void check_sid(iampb__lint *lint, const iampb__lint_statement *s)
 *     {
 *         if (... && iampb__lint_report(lint, &iampb__lint_rules_structure[EMPTY_SID], s,
 *                                       iampb__locus_value(&s->tree->sid->node), "The Sid is empty"))
 *             iampb__lint_edit_remove(lint, &s->tree->sid->node);
 *     }
 *     const iampb__lint_rule iampb__lint_rules_structure[] = {
 *         [EMPTY_SID] = { "EMPTY_SID_VALUE", IAMPB_LINT_SUGGESTION, IAMPB__LINT_ALL, IAMPB_SEVERITY_INFO, 0,
 *             "A Sid is empty", "Leave it out or give it a name.", NULL, check_sid },
 *         ...
 *         { .code = NULL } };
 */
#ifndef IAMPB__POLICY_LINT_H
#define IAMPB__POLICY_LINT_H
#include "base/arn.h"
#include "base/vec.h"
#include "iampb/lint.h"
#include "policy/action_set.h"
#include "policy/arn_template.h"
#include "policy/tree.h"

typedef struct iampb__lint iampb__lint;
typedef struct iampb__lint_statement iampb__lint_statement;

/* ---- The table of codes ---- */
/* Kinds of policies, as bits. Boundaries and session policies are identity policies. */
#define IAMPB__LINT_KIND(kind) (1u << (kind))
#define IAMPB__LINT_IDENTITY                                                                                          \
    (IAMPB__LINT_KIND(IAMPB_POLICY_IDENTITY) | IAMPB__LINT_KIND(IAMPB_POLICY_BOUNDARY)                                \
            | IAMPB__LINT_KIND(IAMPB_POLICY_SESSION))
#define IAMPB__LINT_RESOURCE IAMPB__LINT_KIND(IAMPB_POLICY_RESOURCE)
#define IAMPB__LINT_SCP IAMPB__LINT_KIND(IAMPB_POLICY_SCP)
#define IAMPB__LINT_RCP IAMPB__LINT_KIND(IAMPB_POLICY_RCP)
#define IAMPB__LINT_TRUST IAMPB__LINT_KIND(IAMPB_POLICY_TRUST)
#define IAMPB__LINT_ALL                                                                                               \
    (IAMPB__LINT_IDENTITY | IAMPB__LINT_RESOURCE | IAMPB__LINT_SCP | IAMPB__LINT_RCP | IAMPB__LINT_TRUST)
#define IAMPB__LINT_NOT_TRUST (IAMPB__LINT_ALL & ~IAMPB__LINT_TRUST)

/* Flags of a row. */
#define IAMPB__LINT_OFF 1u         /* only where the host asks for it by its code: withdrawn, or a list is missing */
#define IAMPB__LINT_APPROXIMATE 2u /* low confidence; not in the profile "aws" */
#define IAMPB__LINT_LEADS 4u       /* its function reports for other rows too: run it even if the row is off */
#define IAMPB__LINT_OWN 8u         /* not a code of AWS: not in the profile "aws" */

typedef struct iampb__lint_rule {
    const char *code;       /* NULL: the end of the table */
    iampb_lint_type type;
    unsigned kinds;         /* bits of IAMPB__LINT_KIND */
    iampb_severity severity; /* errors of guards (Deny statements, SCPs, RCPs) are raised to high by the reporter */
    unsigned flags;
    const char *title;       /* a line for people, without the particulars */
    const char *remediation; /* what to do about it */
    void (*document)(iampb__lint *lint);
    void (*statement)(iampb__lint *lint, const iampb__lint_statement *statement);
} iampb__lint_rule;

extern const iampb__lint_rule iampb__lint_rules_structure[];  /* JSON, grammar, version, Sid, sizes, variables */
extern const iampb__lint_rule iampb__lint_rules_action[];     /* Action and NotAction */
extern const iampb__lint_rule iampb__lint_rules_principal[];  /* Principal and NotPrincipal, outside and in trust */
extern const iampb__lint_rule iampb__lint_rules_type[];       /* what one kind of policy asks: SCP, RCP, trust */
extern const iampb__lint_rule iampb__lint_rules_resource[];   /* ARNs */
extern const iampb__lint_rule iampb__lint_rules_condition[];  /* operators, keys, values */
extern const iampb__lint_rule iampb__lint_rules_security[];   /* SECURITY_WARNING, and CREATE_SLR_* */
extern const iampb__lint_rule iampb__lint_rules_suggestion[]; /* SUGGESTION, where no other file has it */
extern const iampb__lint_rule iampb__lint_rules_own[];        /* IAMPB_* */
/* Rows that other files report too. */
enum { IAMPB__LINT_WILDCARD_IN_SERVICE_NAME = 0 };          /* in iampb__lint_rules_action */
enum { IAMPB__LINT_INVALID_SERVICE_PRINCIPAL_FORMAT = 0 };  /* in iampb__lint_rules_principal */
/* All of them, one after the other; NULL at the end. */
extern const iampb__lint_rule *const iampb__lint_tables[];

/* ---- Facts: actions ---- */
typedef struct iampb__lint_action {
    const iampb__tree_entry *entry;
    iampb_str prefix, name;      /* around the first colon; name.ptr NULL: there is none */
    iampb_name_status status;    /* of the prefix, where it has no wildcard */
    size_t service;              /* of the prefix; IAMPB_CATALOG_NONE: not one, or a wildcard in it */
    size_t action;               /* the one action that the entry names; NONE: it is a pattern, or nothing */
    size_t first;                /* the first action that it matches, exact or not; NONE: nothing, or no service */
    size_t end;                  /* it matches all from `first` to before this one, and no others; 0: not known */
    bool star;                   /* "*" alone */
    bool wild_prefix, wild_name; /* '*' or '?' in it */
} iampb__lint_action;

/* Whether the entry can name an action of the service, going by what stands before the colon; cheap. */
static inline bool iampb__lint_may_be_of(const iampb__lint_action *action, iampb_str service)
{
    return action->name.ptr == NULL || action->wild_prefix || iampb__str_eq_nocase(action->prefix, service);
}

/* ---- Facts: resources ---- */
typedef struct iampb__lint_resource {
    const iampb__tree_entry *entry;
    bool star;          /* "*" alone */
    bool is_arn;        /* "arn:" and six fields, colons within "${...}" not counted */
    bool has_variables; /* "${", where the document's version has variables */
    iampb__arn arn;     /* fields; where is_arn */
} iampb__lint_resource;

/* ---- Facts: conditions ---- */
typedef enum iampb__lint_family {
    IAMPB__FAMILY_UNKNOWN = 0, /* no such operator */
    IAMPB__FAMILY_STRING,
    IAMPB__FAMILY_NUMERIC,
    IAMPB__FAMILY_DATE,
    IAMPB__FAMILY_BOOL,
    IAMPB__FAMILY_BINARY,
    IAMPB__FAMILY_IP,
    IAMPB__FAMILY_ARN,
    IAMPB__FAMILY_NULL
} iampb__lint_family;

typedef enum iampb__lint_qualifier {
    IAMPB__QUALIFIER_NONE = 0,
    IAMPB__QUALIFIER_ALL, /* ForAllValues: */
    IAMPB__QUALIFIER_ANY, /* ForAnyValue: */
} iampb__lint_qualifier;

typedef enum iampb__lint_comparison {
    IAMPB__COMPARE_EQUALS = 0, /* also Bool, Null, IpAddress, BinaryEquals */
    IAMPB__COMPARE_LIKE,       /* StringLike; ArnEquals and ArnLike alike */
    IAMPB__COMPARE_LESS,       /* LessThan, LessThanEquals, ... of numbers and dates */
    IAMPB__COMPARE_GREATER
} iampb__lint_comparison;

typedef struct iampb__lint_operator {
    const iampb__tree_operator *tree;
    iampb_str base;            /* the name without qualifier and IfExists, as written: "StringNotLike" */
    iampb__lint_family family;
    iampb__lint_qualifier qualifier;
    iampb__lint_comparison comparison;
    bool if_exists, negated, ignore_case;
} iampb__lint_operator;

/* One for each key of each operator, in the order of the text. */
typedef struct iampb__lint_condition {
    const iampb__tree_key *tree;   /* tree->values: the values, with node.name as the key */
    const iampb__lint_operator *op;
    iampb_str name;                /* the key as written */
    size_t key;                    /* in the catalogue, "aws:RequestTag/team" as its template; NONE: not there */
    iampb_key_type type;           /* where it is there */
    bool multi;                    /* where it is there: a request may have many values */
} iampb__lint_condition;

/* ---- Facts: a statement ---- */
struct iampb__lint_statement {
    const iampb__tree_statement *tree;
    size_t index;                            /* in the linter's array */
    bool not_action, not_resource;           /* what the arrays below are of */
    const iampb__lint_action *actions;
    size_t action_count;
    const iampb__lint_resource *resources;
    size_t resource_count;
    const iampb__lint_operator *operators;
    size_t operator_count;
    const iampb__lint_condition *conditions;
    size_t condition_count;
    bool unconditional;                      /* no Condition, or an empty one */
    bool unread_condition;                   /* a Condition that could not be read in full: say nothing of it */
    const iampb__lint_resource *star;        /* the first resource entry that is "*", of Resource; NULL: none */
};
static inline bool iampb__lint_allows(const iampb__lint_statement *s)
{
    return s->tree->effect == IAMPB__EFFECT_ALLOW;
}
static inline bool iampb__lint_denies(const iampb__lint_statement *s)
{
    return s->tree->effect == IAMPB__EFFECT_DENY;
}

/* ---- Which rows are wanted, found once for many documents of one kind ---- */
struct iampb__lint_numbers; /* lint_output.h */
typedef struct iampb__lint_choice {
    iampb_policy_kind kind;
    const struct iampb__lint_numbers *numbers;
    const bool *wanted;                  /* by number */
    const iampb__lint_rule *const *runs; /* those whose functions are called, in the order of the tables */
    size_t run_count;
} iampb__lint_choice;
/* `wanted` and `numbers` are borrowed; rows for other kinds of policies are left out. false: no memory. */
bool iampb__lint_choose(iampb__arena *arena, const struct iampb__lint_numbers *numbers, const bool *wanted,
        iampb_policy_kind kind, iampb__lint_choice *out);

/* ---- The linter ---- */
struct iampb__lint {
    iampb_context *ctx;
    iampb__arena *arena;                 /* of the result: findings */
    iampb__arena *work;                  /* facts, and what rules need; it goes when the run ends */
    const iampb__tree *tree;
    const iampb_catalog *catalog;        /* NULL: built in */
    const iampb_lint_options *options;   /* complete: defaults filled in */
    const iampb__lint_choice *choice;    /* NULL: what is wanted is asked of the options */
    iampb_policy_kind kind;
    iampb_str resource_type;             /* "AWS::S3::Bucket", or "" */
    const iampb__lint_statement *statements;
    size_t count;
    bool dollars;                        /* "$" may be in some text: without one there are no variables */
    bool failed;                         /* no memory: results are not wanted any more */
    bool full;                           /* the limit of findings is reached: the rest is not reported */
    iampb__builder text;                 /* for a rule's own use: clear it first */
    /* Of the engine (lint.c). */
    iampb__vec issues;                   /* iampb__lint_issue */
    iampb__vec locations, edits;         /* iampb__lint_location, iampb__lint_edit_made; in the order of issues */
    iampb__builder line;                 /* the detail that is being made */
    iampb__action_set set;               /* of one statement at a time; bits NULL: not made */
    size_t set_of;                       /* its index + 1; 0: of none */
    bool set_is_part;                    /* patterns of it were too many to expand: it may mean more than the set has */
    iampb__arena *scratch;               /* NULL until needed; given back whole by each rule that uses it */
    iampb__action_set marks;             /* for a rule's own use: clear it first; bits NULL: not made */
    iampb__foreign_types foreign;
    size_t nearest;                      /* names that were looked for, see lint_action.c */
    size_t wide_patterns;                /* patterns over many services that were expanded: each walks over all */
};

/* What was reported. */
typedef struct iampb__lint_location {
    iampb__locus locus;
    iampb__span span;
    iampb_str path;       /* made at the end */
} iampb__lint_location;

typedef struct iampb__lint_edit_made {
    uint32_t begin, end;
    iampb_str replacement;
} iampb__lint_edit_made;

typedef struct iampb__lint_issue {
    const iampb__lint_rule *rule;
    iampb_severity severity;
    iampb_str detail, link;          /* link: made at the end */
    size_t location, location_count; /* in the linter's array */
    size_t edit, edit_count;
} iampb__lint_issue;

/* Whether the row would be reported: by kind of policy, profile, and what the host switched. */
bool iampb__lint_on(const iampb__lint *lint, const iampb__lint_rule *rule);

/* What Action or NotAction of the statement means, as a set. Made when first asked for, good until the next call for
 * another statement; copy the bits to keep them. NULL: no memory (noted), or the statement has no action element. */
const iampb__action_set *iampb__lint_set(iampb__lint *lint, const iampb__lint_statement *statement);

/* ---- Reporting ---- */
/* Begins a finding with its first location and the detail: one sentence or two of our own, without a line end and
 * without a full stop at the very end; the format is iampb__builder_format()'s. statement NULL: about the document.
 * false: not wanted, or no room; then there is nothing to add to. */
bool iampb__lint_report(iampb__lint *lint, const iampb__lint_rule *rule, const iampb__lint_statement *statement,
        iampb__locus at, const char *format, ...);
/* Add to the finding that was reported last; only where that was true. The first gives it another severity than its
 * row's, where findings of one code differ. */
void iampb__lint_grade(iampb__lint *lint, iampb_severity severity);
void iampb__lint_at(iampb__lint *lint, iampb__locus at);
/* Replaces what is at the locus by a text that is JSON already, quotes included. */
void iampb__lint_edit(iampb__lint *lint, iampb__locus at, iampb_str replacement);
/* The same with a string: quotes and escapes are added. */
void iampb__lint_edit_string(iampb__lint *lint, iampb__locus at, iampb_str text);
/* Puts a text before byte `at` of the document. */
void iampb__lint_insert(iampb__lint *lint, uint32_t at, iampb_str text);
/* Takes out the values from one node to another one of the same array, or one node (name and value) out of its object,
 * with one comma. */
void iampb__lint_edit_remove_run(iampb__lint *lint, const iampb__tree_node *first, const iampb__tree_node *last);
/* Takes an entry out of its array, or a member (name and value) out of its object, with one comma. */
void iampb__lint_edit_remove(iampb__lint *lint, const iampb__tree_node *node);
/* Text for a detail: at most 120 bytes of it, cut between characters. */
iampb_str iampb__lint_short(iampb_str text);

/* Memory of one rule, which gives all of it back with iampb__arena_reset(). NULL: there is none (noted). */
iampb__arena *iampb__lint_scratch(iampb__lint *lint);

/* ---- Helpers that rules share (lint_facts.c) ---- */
/* The document's locus: path [] and the span of the root value. */
static inline iampb__locus iampb__lint_document(const iampb__lint *lint)
{
    return iampb__locus_value(&lint->tree->node);
}
/* The document's text. Its source may be far longer: a policy may be looked at within an account's documents. */
static inline iampb_str iampb__lint_document_text(const iampb__lint *lint)
{
    return iampb__str(lint->tree->source->text.ptr + lint->tree->node.begin, lint->tree->node.len);
}
/* Where an entry is: a value, with an index where it stands in a list. */
static inline iampb__locus iampb__lint_entry(const iampb__tree_entry *entry)
{
    return iampb__locus_value(&entry->node);
}
/* '*' or '?' that is one, escapes and variables left out where the document has variables. */
bool iampb__lint_has_wildcard(const iampb__lint *lint, iampb_str text);
/* The first condition of the statement with this key (case aside), from number *from on, which moves behind it; NULL:
 * none. Start with 0. */
const iampb__lint_condition *iampb__lint_find_key(const iampb__lint_statement *statement, iampb_str key, size_t *from);
/* Whether any condition has the key. */
bool iampb__lint_has_key(const iampb__lint_statement *statement, iampb_str key);
static inline bool iampb__lint_key_is(const iampb__lint_condition *condition, iampb_str key)
{
    return iampb__str_eq_nocase(condition->name, key);
}
/* The statement that a node is in, or NULL. */
const iampb__lint_statement *iampb__lint_statement_of(const iampb__lint *lint, const iampb__tree_node *node);
bool iampb__starts_nocase(iampb_str text, iampb_str start);
/* Makes all facts; false: no memory. */
bool iampb__lint_learn(iampb__lint *lint);

/* ---- The result (lint.c makes it) ---- */
struct iampb_lint {
    iampb__arena *arena;                  /* has everything, this struct too */
    const iampb__source *source;          /* of a copy of the text, behind the byte order mark if there is one */
    iampb_str given;                      /* the text, with that mark */
    uint32_t shift;                       /* bytes of that mark */
    const iampb__tree *tree;
    iampb_lint_options options;           /* complete, with copies of all texts */
    iampb_catalog *catalog;               /* a reference; NULL: built in */
    const iampb__lint_issue *const *issues; /* in order */
    size_t count;
    const iampb__lint_location *locations;
    const iampb__lint_edit_made *edits;
    bool cut;
};
/* Lints a value that was read already, such as a policy within an account's documents: nothing of it is copied, and its
 * places are those of its source. The result and all that it needs is the arena's; there is nothing else to free. The
 * texts of the options must live as long; `choice`, which has the kind too, is asked instead of their profile and lists
 * of codes, and their catalogue is the built-in one. Fails with IAMPB_E_NOMEM only. */
iampb_status iampb__lint_value(iampb__arena *arena, iampb__json root, const iampb_lint_options *options,
        const iampb__lint_choice *choice, const iampb_lint **out, iampb_error **err);
/* Where bytes of the source are in the text as given: a byte order mark is before all, on the first line. */
void iampb__lint_position(const iampb_lint *lint, uint32_t begin, uint32_t end, iampb__position *out);
/* false: no memory. */
bool iampb__lint_make_links(iampb__lint *run, const iampb_lint *lint);
/* Adds "lint.redundant-action". */
void iampb__lint_check_id(const iampb__lint_rule *rule, iampb__builder *out);
#endif
