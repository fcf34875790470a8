/* comparer.h - a question about whole policies, as a search for one request.
 * A statement is a box: a set of actions, of resources, of callers, and of states and values for each context key; a
 * request is in the box if it is in each of these sets. What policies allow is boxes put together, so every question
 * comes down to: is there a request in one box of each of these lists, and in none of those boxes?
 *   1. Actions and callers fall into few classes: those that the same statements match (classes.c).
 *   2. Within a class, a search chooses for each box that must not apply the set that the request is not in (search.c).
 *   3. What is asked of one variable, the resource or a key, is decided by itself: patterns (text.h), numbers, times,
 *      addresses (values.h), states of keys (key.c). Answers are kept, since the same ones are asked again and again.
 *   4. A request is made of the values that were found, and the evaluator is asked; only then is the answer yes.
 * Variables meet in policy variables alone: "${aws:username}" in a pattern. The key is then tried as absent and as a
 * letter of its own (search.c).
 * Rule: rules C-1 to C-28. */
#ifndef IAMPB__COMPARE_COMPARER_H
#define IAMPB__COMPARE_COMPARER_H
#include "base/builder.h"
#include "base/map.h"
#include "compare/text.h"
#include "eval/layer.h"
#include "iampb/compare.h"

/* ---- What is compared ---- */
typedef struct iampb__compared {
    const iampb_compiled *compiled;
    uint32_t party;             /* documents that count as one */
    const uint32_t *entries;    /* by number of a statement: its entry */
} iampb__compared;

/* A statement in play. */
typedef struct iampb__entry {
    const iampb_compiled *policy;
    const iampb__compiled_statement *statement;
    uint32_t party;
    bool ready, never;          /* atoms are there; no request is in the box */
    const uint32_t *atoms;      /* sets of resources and of keys; none: all */
    uint32_t atom_count;
} iampb__entry;

typedef enum iampb__atom_kind {
    IAMPB__ATOM_RESOURCE = 0,   /* Resource or NotResource of the statement */
    IAMPB__ATOM_TEST,           /* one key of one operator */
    IAMPB__ATOM_ACTION          /* names of one service in Action or NotAction; see classes.c */
} iampb__atom_kind;

typedef struct iampb__atom {
    iampb__atom_kind kind;
    uint32_t variable;
    const iampb__compiled_statement *statement;
    const iampb__test *test;
    iampb_str service;          /* of ACTION */
    bool variables;             /* has policy variables */
} iampb__atom;

#define IAMPB__VARIABLE_RESOURCE 0
#define IAMPB__VARIABLE_ACTION 1

/* Whom a policy does not name (public_strangers.h). */
typedef struct iampb__strangers iampb__strangers;
typedef struct iampb__outside iampb__outside;

/* What varies from request to request: the resource, the action's name, or a key. */
typedef struct iampb__variable {
    iampb_str key;              /* "": no key */
    uint64_t hash;
    iampb_key_type type;
    bool single;                /* the catalogue says that it never has a list of values */
    bool usual;                 /* nearly every request has it */
    bool target;                /* follows from the resource, which is not known */
    uint32_t open;              /* number of the open key + 1; 0: no policy variable names it */
    const iampb__context_key *given; /* known in the question; NULL: free */
    const iampb__outside *outside; /* what strangers cannot have; NULL: nothing */
} iampb__variable;

typedef struct iampb__literal {
    uint32_t atom;
    bool want;
} iampb__literal;

/* ---- Answers ---- */
typedef enum iampb__found {
    IAMPB__FOUND_NO = 0,
    IAMPB__FOUND_YES,
    IAMPB__FOUND_UNSURE
} iampb__found;

/* A text, or one with letters of open keys in it. */
typedef struct iampb__some_text {
    iampb_str text;             /* ptr NULL: see word */
    iampb__text_word word;
} iampb__some_text;

/* A value of one variable that all that is asked of it is true of. */
typedef struct iampb__value_found {
    iampb__found found;
    iampb__key_state state;     /* of keys; else SINGLE */
    const iampb__some_text *texts;
    size_t count;
} iampb__value_found;

/* By variable; NULL: any value will do. */
typedef struct iampb__model {
    const iampb__value_found *const *values;
    size_t count;
} iampb__model;

/* ---- The question ---- */
typedef struct iampb__comparer {
    iampb_context *ctx;
    iampb__arena *arena;
    iampb_compare_options options;
    iampb__vec docs;            /* iampb__compared */
    iampb__vec entries;         /* iampb__entry */
    uint32_t party_count;
    iampb__vec atoms;           /* iampb__atom */
    iampb__map atom_numbers;    /* by what is in it: number + 1 */
    iampb__vec variables;       /* iampb__variable */
    iampb__map variable_numbers;
    iampb__vec open;            /* iampb__open_key: those that policy variables name, and what they are at the moment */
    uint64_t open_stamp;        /* another number for other states of open keys */
    iampb__arena *scratch;      /* of the question about one variable that is asked now */
    iampb__vec key;             /* bytes: room for the key of an answer */
    iampb__map answers;         /* by variable, literals and stamp: iampb__value_found * */
    uint64_t open_in_play;      /* bits: those that the question at hand depends on */
    iampb__context probe;       /* of open keys, and one key more */
    iampb__context_key *probe_key;
    iampb_str probe_name;
    uint64_t probe_stamp;
    const iampb_request *given; /* caller and keys that are known; NULL: none */
    bool given_closed;          /* keys that are not given are absent */
    iampb__strangers *strangers; /* the question is about them; NULL: about anybody */
    uint32_t stance;            /* bits of public_strangers.h: what answers depend on besides */
    iampb_request *request;     /* for looking up actions and trying resources */
    uint64_t states, branches;  /* left */
    uint64_t signatures;        /* looked at */
    iampb_str unknown;          /* the first construct or limit at fault; ptr NULL: none */
    bool failed;                /* no memory */
} iampb__comparer;

/* Of two iampb_str, for sorting pointers to them. */
int iampb__text_order(const void *a, const void *b);

iampb_status iampb__comparer_begin(iampb_context *ctx, const iampb_compare_options *options, iampb__comparer *c,
        iampb_error **err);
void iampb__comparer_end(iampb__comparer *c);
/* Numbers parties from 0, in the order of the calls; an empty list is a party too. false: no memory. */
bool iampb__comparer_add(iampb__comparer *c, const iampb_compiled *const *documents, size_t count);
static inline iampb__entry *iampb__entry_at(const iampb__comparer *c, size_t number)
{
    return IAMPB__VEC_AT(iampb__entry, &c->entries, number);
}
static inline iampb__atom *iampb__atom_at(const iampb__comparer *c, size_t number)
{
    return IAMPB__VEC_AT(iampb__atom, &c->atoms, number);
}
static inline iampb__variable *iampb__variable_at(const iampb__comparer *c, size_t number)
{
    return IAMPB__VEC_AT(iampb__variable, &c->variables, number);
}
static inline iampb__open_key *iampb__open_at(const iampb__comparer *c, size_t number)
{
    return IAMPB__VEC_AT(iampb__open_key, &c->open, number);
}
/* The account of resources that are made up: the question's where it has one. */
static inline iampb_str iampb__sample_account(const iampb__comparer *c)
{
    return c->given != NULL && c->given->owner.len > 0 ? c->given->owner : IAMPB__STR("111122223333");
}
/* Keeps the first; `format` as in builder.h. Always IAMPB__FOUND_UNSURE. */
iampb__found iampb__comparer_unsure(iampb__comparer *c, const char *format, ...);

/* ---- Atoms (atoms.c) ---- */
/* Makes the entry's atoms, once. false: no memory. */
bool iampb__entry_prepare(iampb__comparer *c, uint32_t number);
/* The atom of the entry's action names within one service (in lower case). UINT32_MAX: no memory. */
uint32_t iampb__action_atom(iampb__comparer *c, uint32_t entry, iampb_str service);
/* The variable of this key, made if it is new. UINT32_MAX: no memory. */
uint32_t iampb__key_variable(iampb__comparer *c, iampb_str key);
uint32_t iampb__open_number(iampb__comparer *c, iampb_str key);
/* Adds the open keys that the atom's patterns name to a set of their numbers (bits). More than 64: false. */
bool iampb__atom_open(const iampb__comparer *c, uint32_t atom, uint64_t *set);
static inline iampb__open_keys iampb__open_list(const iampb__comparer *c)
{
    return (iampb__open_keys){ c->open.items, c->open.count };
}

/* ---- One variable ---- */
/* A value that all literals, which are about this variable, are true of; answers are kept. NULL: no memory.
 * (answer.c) */
const iampb__value_found *iampb__variable_solve(iampb__comparer *c, uint32_t variable, const iampb__literal *literals,
        size_t count);
void iampb__resource_solve(iampb__comparer *c, const iampb__literal *literals, size_t count,
        iampb__value_found *out); /* resource.c */
void iampb__action_solve(iampb__comparer *c, const iampb__literal *literals, size_t count,
        iampb__value_found *out);
void iampb__key_solve(iampb__comparer *c, uint32_t variable, const iampb__literal *literals, size_t count,
        iampb__value_found *out); /* key.c */
/* Whether a request with this resource has all literals true. No open key is free. (resource.c) */
bool iampb__resource_tried(iampb__comparer *c, iampb_str arn, const iampb__literal *literals, size_t count);
/* Keeps one text as the answer. */
void iampb__found_text(iampb__comparer *c, iampb_str text, iampb__value_found *out);
void iampb__found_word(iampb__comparer *c, const iampb__text_word *word, iampb__value_found *out);
/* What a search for texts came to. */
iampb__found iampb__found_answer(iampb__comparer *c, iampb__text_answer answer);
/* The context of open keys with one key more, which has this value; no open key that counts is free. NULL: no
 * memory. */
const iampb__context *iampb__probe(iampb__comparer *c, iampb_str key, iampb_str value);

/* ---- The search (search.c) ---- */
typedef struct iampb__clause {
    const uint32_t *entries;
    uint32_t count;
} iampb__clause;

typedef struct iampb__formula {
    const iampb__clause *any;   /* of each, one applies */
    uint32_t any_count;
    const uint32_t *none;       /* none of these does */
    uint32_t none_count;
    iampb_str service;          /* not "": the action's name is a variable, of this service */
} iampb__formula;

/* Asked with what the search found; YES ends it, anything else goes on. `chosen`: the entry of each clause. */
typedef iampb__found (*iampb__confirm_fn)(void *user, const iampb__model *model, const uint32_t *chosen);
iampb__found iampb__formula_solve(iampb__comparer *c, const iampb__formula *formula, iampb__confirm_fn confirm,
        void *user);
/* A value for open key `number` where nothing is asked of it. */
iampb_str iampb__sample_of_key(iampb_str key);

/* ---- Classes of actions and callers (classes.c) ---- */
typedef struct iampb__class {
    iampb_str service, name;    /* in lower case; name "": a variable (there are patterns with a wildcard inside) */
    uint32_t caller;            /* number of the caller */
    const uint32_t *entries;    /* that match action and caller, ascending */
    uint32_t count;
    bool known;                 /* an action of the catalogue */
} iampb__class;
/* false: ends the walk. */
typedef bool (*iampb__class_fn)(void *user, const iampb__class *one);

typedef struct iampb__callers {
    const iampb_caller *items;
    uint32_t count;
    const bool *fits;           /* by caller, by entry: it is whom the statement means */
} iampb__callers;

/* Each class in which an entry of each of the parties in `must` (bits) with Allow may apply, at least once; classes
 * with the same entries are told once. callers NULL: nobody is named. false: no memory. */
bool iampb__classes_visit(iampb__comparer *c, uint64_t must, const iampb__callers *callers, iampb__class_fn visit,
        void *user);
/* The entries that match this action, both in lower case, to `entries`; `marks` and `entries` have room for all. */
uint32_t iampb__action_entries(iampb__comparer *c, iampb_str service, iampb_str name, uint8_t *marks,
        uint32_t *entries);
#endif
