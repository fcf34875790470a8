/* text.h - languages of texts: is there a text that these patterns match and those do not, and which is the shortest?
 * Each pattern is a run of positions; where a match may have come to is a set of them, one bit a position, and all
 * patterns of a question advance together with a few operations on words for each letter (Shift-And). Sets that were
 * met are never looked at again, so the search ends; it is breadth first, so the text found is a shortest one. Only
 * letters that some position waits for are tried, and one that none waits for.
 * Letters are code points. A policy variable whose value is left open is a letter of its own, IAMPB__LETTER_OPEN +
 * number: then a text with that letter stands for one text for each value.
 * Rule: rules C-11 to C-14, C-19, C-24, C-26; the patterns are those of eval/pattern.h. */
#ifndef IAMPB__COMPARE_TEXT_H
#define IAMPB__COMPARE_TEXT_H
#include "base/vec.h"
#include "eval/pattern.h"

#define IAMPB__LETTER_OPEN 0x110000u

/* What a variable of a pattern is in this question. */
typedef enum iampb__open_state {
    IAMPB__OPEN_ABSENT = 0, /* the default, or else the pattern matches nothing (E-66, E-71) */
    IAMPB__OPEN_VALUE,      /* `value`, which stands for itself */
    IAMPB__OPEN_FREE,       /* a letter of its own */
    IAMPB__OPEN_LIST        /* has many values: as absent (E-66) */
} iampb__open_state;

typedef struct iampb__open_key {
    uint64_t hash;          /* iampb__key_hash(name); the name is compared too, case aside */
    iampb_str name;
    iampb__open_state state;
    iampb_str value;
} iampb__open_key;

typedef struct iampb__open_keys {
    const iampb__open_key *items;
    size_t count;           /* a variable that is not among them is absent */
} iampb__open_keys;

/* What texts there are. */
typedef enum iampb__text_domain {
    IAMPB__TEXT_ANY = 0,
    IAMPB__TEXT_ARN,        /* "arn:" and five colons at least */
    IAMPB__TEXT_RESOURCE    /* the same, no '*' and '?' in it, no upper case ASCII letter before the fifth colon
                               (E-22): what
                               iampb_request has as `folded` */
} iampb__text_domain;

typedef struct iampb__text_question iampb__text_question; /* of one thread; in an arena */

/* NULL: no memory. The arena must outlive it. */
iampb__text_question *iampb__text_new(iampb__arena *arena, iampb__text_domain domain, const iampb__open_keys *open);

/* A group is a list of patterns, one of which must match: the entries of Resource, the values of one test.
 * A number from 0; groups are at most 4096. UINT32_MAX: no memory, or too many. */
uint32_t iampb__text_group(iampb__text_question *question);
/* Each adds a pattern to the group. false: no memory. *broken, unless NULL, is set to true if a variable of it
 * cannot be
 * resolved (the pattern then matches nothing), and left alone else. `fold`: without regard to case, as
 * iampb__glob_same_folded() compares. */
bool iampb__text_add_glob(iampb__text_question *question, uint32_t group, const iampb__glob *glob, bool fold,
        bool *broken);
bool iampb__text_add_arn(iampb__text_question *question, uint32_t group, const iampb__arn_pattern *arn, bool *broken);
/* As iampb__resource_matches() with a request whose resource is this text; not for a request without one ("*"). */
bool iampb__text_add_resource(iampb__text_question *question, uint32_t group, const iampb__resource_pattern *resource,
        bool *broken);
/* Stands for itself; `fold` as above. */
bool iampb__text_add_literal(iampb__text_question *question, uint32_t group, iampb_str text, bool fold);

/* What is asked of a group: that one of its patterns matches, or that none does. `arn`: that the text is of the
 * domain
 * IAMPB__TEXT_ARN and one matches, or none does; `want` false: the contrary of that. So
 *   positive test  (match true,  arn false or true)     negated ArnNotLike  (match false, arn true). */
bool iampb__text_ask(iampb__text_question *question, uint32_t group, bool match, bool arn, bool want);

typedef enum iampb__text_answer {
    IAMPB__TEXT_NONE = 0,   /* no text does it, whatever the values of open variables */
    IAMPB__TEXT_SOME,       /* *word does it; if it has letters of open variables, it may do it with their values */
    IAMPB__TEXT_UNSURE,     /* open variables and ARN operators in one question: not decided */
    IAMPB__TEXT_TOO_LONG,   /* more than *steps steps */
    IAMPB__TEXT_NO_MEMORY
} iampb__text_answer;

typedef struct iampb__text_word {
    const uint32_t *letters;
    size_t count;
} iampb__text_word;

/* Looks for a shortest text that all that was asked is true of. *steps is the budget, and is reduced by what was used:
 * a position that a letter leads on is one step. The word is in the arena. The same question has the same answer,
 * whatever the order of its groups and patterns. */
iampb__text_answer iampb__text_solve(iampb__text_question *question, uint64_t *steps, iampb__text_word *word);
/* As UTF-8, with values for open variables (by number in the open keys), in the arena. ptr NULL: no memory. */
iampb_str iampb__text_spell(iampb__arena *arena, const iampb__text_word *word, const iampb_str *values);
#endif
