/* laws.h - policies changed in ways whose effect is known whatever the rules are: the order of statements, entries and
 * values never matters; a Deny more never allows; an Allow more never denies, nor do more values of a positive operator in
 * an Allow. */
#ifndef TESTS_EVAL_LAWS_H
#define TESTS_EVAL_LAWS_H
#include "world.h"
#include <stdbool.h>

typedef enum law { LAW_ORDER, LAW_DENY, LAW_ALLOW, LAW_WIDER } law;
#define LAW_COUNT 4
/* The policy changed; `other`: a policy of the same layer to take a statement from. To be freed. */
char *law_change(law which, const char *policy, const char *other);
bool law_broken(law which, iampb_outcome before, iampb_outcome after);
#endif
