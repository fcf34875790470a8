"""Runs cloudsplaining, in its own environment, on a list of policies (JSON on standard input). Called by
check_cloudsplaining.py. Writes for each policy {kind: actions}, and the lists that it goes by.
"""
import json
import sys

from cloudsplaining.scan.policy_document import PolicyDocument
from cloudsplaining.shared.constants import ACTIONS_THAT_RETURN_CREDENTIALS, PRIVILEGE_ESCALATION_METHODS
from policy_sentry.querying.actions import get_actions_that_support_wildcard_arns_only, get_actions_with_access_level
from policy_sentry.querying.all import get_all_actions


def low(actions):
    return sorted({action.lower() for action in actions})


def analyze(document):
    try:
        policy = PolicyDocument(document)
        return {
            "credentials": low(policy.credentials_exposure),
            "exfiltration": low(policy.allows_data_exfiltration_actions),
            "exposure": low(policy.permissions_management_without_constraints),
            "wildcard": low(policy.service_wildcard),
            "changes": low(policy.infrastructure_modification),
            "escalation": sorted(method["type"] for method in policy.allows_privilege_escalation),
        }
    except Exception as problem:
        return {"died": f"{type(problem).__name__}: {problem}"[:200]}


json.dump({"answers": [analyze(document) for document in json.load(sys.stdin)],
           "actions": low(get_all_actions()),
           "unrestrictable": low(get_actions_that_support_wildcard_arns_only("all")),
           "permissions": low(get_actions_with_access_level("all", "Permissions management")),
           "credentials": low(ACTIONS_THAT_RETURN_CREDENTIALS),
           "methods": {name: low(actions) for name, actions in PRIVILEGE_ESCALATION_METHODS.items()}}, sys.stdout)
