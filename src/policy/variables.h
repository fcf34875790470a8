/* variables.h - the pieces of a text that may hold policy variables: "${aws:username}", "${key, 'default'}", and the
 * escapes "${*}", "${?}", "${$}", which are those characters themselves. Only with Version 2012-10-17, only in
 * Resource, NotResource and condition values: the caller asks for pieces only there. Nothing is allocated; names are
 * views. What is broken is one piece with its fault, and the pieces always add up to the whole text.
 * Rule: AWS IAM User Guide, "IAM policy elements: Variables and tags". */
#ifndef IAMPB__POLICY_VARIABLES_H
#define IAMPB__POLICY_VARIABLES_H
#include "base/str.h"

typedef enum iampb__piece_kind {
    IAMPB__PIECE_LITERAL = 0, /* wildcards in it are wildcards */
    IAMPB__PIECE_ESCAPE,      /* one character, `name`, that stands for itself */
    IAMPB__PIECE_VARIABLE,
    IAMPB__PIECE_BROKEN       /* begins with "${" and is no variable: see fault */
} iampb__piece_kind;

typedef enum iampb__variable_fault {
    IAMPB__VARIABLE_FINE = 0,
    IAMPB__VARIABLE_EMPTY,    /* "${}" */
    IAMPB__VARIABLE_BRACE,    /* no closing brace before the next variable or the end */
    IAMPB__VARIABLE_QUOTE,    /* a default that is not between single quotes */
    IAMPB__VARIABLE_SPACE     /* white space within the name; around it is fine */
} iampb__variable_fault;

typedef struct iampb__piece {
    iampb__piece_kind kind;
    iampb__variable_fault fault;
    uint32_t begin, len;      /* in the text */
    iampb_str name;           /* LITERAL: itself; ESCAPE: the character; VARIABLE: the key, without blanks around it */
    iampb_str default_value;  /* VARIABLE: between the quotes; ptr NULL: none */
} iampb__piece;

typedef struct iampb__pieces {
    iampb_str text;
    size_t at;
    bool no_quote;            /* none comes any more: looking for one again would make time quadratic */
} iampb__pieces;

static inline iampb__pieces iampb__pieces_of(iampb_str text) { return (iampb__pieces){ text, 0, false }; }
/* The next piece; false at the end. */
bool iampb__pieces_next(iampb__pieces *pieces, iampb__piece *piece);
/* Whether there is anything but literals: cheap, for a text that has none. */
bool iampb__text_has_variables(iampb_str text);
#endif
