/* rules.h - tests by rule: a row is a request, its name begins with the number of the rule. In policies, ` stands for ". */
#ifndef TESTS_EVAL_RULES_H
#define TESTS_EVAL_RULES_H
#include "examples.h"

#define ALLOWED IAMPB_ALLOWED
#define DENIED IAMPB_EXPLICIT_DENY
#define NOT IAMPB_IMPLICIT_DENY
#define BY(layer) (1u << IAMPB_LAYER_##layer)

#define DOC(statements) "{`Version`:`2012-10-17`,`Statement`:[" statements "]}"
#define DOC_2008(statements) "{`Statement`:[" statements "]}"
#define ON(resource) "{`Effect`:`Allow`,`Action`:`*`,`Resource`:" resource "}"
#define NOT_ON(effect, resource) "{`Effect`:`" effect "`,`Action`:`*`,`NotResource`:" resource "}"
#define DO(action) "{`Effect`:`Allow`,`Action`:" action ",`Resource`:`*`}"
#define TO(principal) "{`Effect`:`Allow`,`Principal`:" principal ",`Action`:`*`,`Resource`:`*`}"
#define NO_TO(principal) "{`Effect`:`Deny`,`Principal`:" principal ",`Action`:`*`,`Resource`:`*`}"
#define EXCEPT(effect, principal) "{`Effect`:`" effect "`,`NotPrincipal`:" principal ",`Action`:`*`,`Resource`:`*`}"
#define WHEN(effect, conditions) "{`Effect`:`" effect "`,`Action`:`*`,`Resource`:`*`,`Condition`:{" conditions "}}"
#define TEST(op, key, value) "`" op "`:{`" key "`:" value "}"
#define ALL DO("`*`")
#define NONE "{`Effect`:`Deny`,`Action`:`*`,`Resource`:`*`}"

Suite *rules_suite(const char *name, const example *rows, int count);
#endif
