/* pattern.h - patterns of ARNs, those of policies and the templates of resource types, and whether two of them have a
 * string in common. A pattern is a short run of symbols: any run of characters, any one character, or a byte. A text
 * that is longer than that ends with "any run", so that a comparison errs on the side of yes.
 * Two patterns that both have a run are compared at their beginnings and ends only; else one is walked along the other,
 * which takes one pass for what policies have, and their lengths multiplied at worst. */
#ifndef IAMPB__POLICY_PATTERN_H
#define IAMPB__POLICY_PATTERN_H
#include "base/str.h"

#define IAMPB__PATTERN_MOST 320
#define IAMPB__PATTERN_RUN '\1'
#define IAMPB__PATTERN_ONE '\2'

typedef struct iampb__pattern {
    size_t len;
    size_t head, tail; /* symbols before the first run, and behind the last one; all of them where there is none */
    char symbols[IAMPB__PATTERN_MOST];
} iampb__pattern;

/* How many bytes of a text are letters whatever it is: before the first wildcard, and before any '$'. */
size_t iampb__pattern_literal(iampb_str text);
/* Of what a policy has; with `variables`, "${...}" is any run, and "${*}" a star. */
void iampb__pattern_of(iampb_str text, bool variables, iampb__pattern *out);
/* Of a template of the catalogue: "${...}" and '*' are any run. */
void iampb__pattern_of_template(iampb_str text, iampb__pattern *out);
/* Whether there is a string that both match. */
bool iampb__pattern_meets(const iampb__pattern *a, const iampb__pattern *b);
/* The same with a template of the catalogue, which is made a pattern only where its ends do not settle it. */
bool iampb__pattern_meets_template(const iampb__pattern *pattern, iampb_str template);
/* Whether `a` matches everything that `b` matches, as far as reading `b` letter by letter can tell: a run in `b` is a
 * letter of its own that only a run in `a` matches. */
bool iampb__pattern_covers(const iampb__pattern *a, const iampb__pattern *b);
/* Whether there is no run in it. */
bool iampb__pattern_is_fixed(const iampb__pattern *pattern);
#endif
