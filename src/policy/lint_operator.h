/* lint_operator.h - what rules about conditions share: renaming an operator, and which actions have a key. */
#ifndef IAMPB__POLICY_LINT_OPERATOR_H
#define IAMPB__POLICY_LINT_OPERATOR_H
#include "policy/lint.h"

/* Adds an edit to the last finding: the operator with another name. Only where that is safe: the operator has no other
 * key, and the new name does not stand in the condition yet; false: no edit was added. */
bool iampb__lint_rename_operator(iampb__lint *lint, const iampb__lint_statement *s, const iampb__lint_operator *op,
        iampb__lint_qualifier qualifier, iampb_str base, bool if_exists);
bool iampb__lint_operator_has_key(const iampb__lint_operator *op, iampb_str key);

/* Whether requests for the action can have the key, a name of which stands in a policy: its own list has it, or that of
 * a resource type it takes. Keys that all requests have are not asked for here. */
bool iampb__lint_action_carries(const iampb_catalog *catalog, size_t action, size_t key, iampb_str name);
/* Whether requests for any action of the statement can have it. */
bool iampb__lint_actions_carry(iampb__lint *lint, const iampb__lint_statement *s, const iampb__lint_condition *c);
/* Whether any action of the service can: if none, AWS's reference is not whole there. */
bool iampb__lint_service_carries(const iampb__lint *lint, size_t service, const iampb__lint_condition *c);
#endif
