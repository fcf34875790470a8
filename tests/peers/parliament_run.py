"""Runs parliament, in its own environment, on a list of policies (JSON on standard input). Called by check_parliament.py.

Writes {"answers": for each policy a list of [statement or -1, issue, detail, place], "data": what it knows of services}.
An exception is an answer too: the issue DIED. Three of its functions get a memory: that changes how long it takes (minutes
without), and nothing else. The auditor that looks for secrets named by a configuration is left out, as there is none.
"""
import functools
import inspect
import json
import logging
import re
import sys
import warnings

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
import parliament  # noqa: E402
import parliament.policy  # noqa: E402
import parliament.statement  # noqa: E402
from parliament.community_auditors import (advanced_policy_elements, credentials_exposure,  # noqa: E402
                                           permissions_management, privilege_escalation,
                                           single_value_condition_too_permissive)

AUDITORS = (advanced_policy_elements, credentials_exposure, permissions_management, privilege_escalation,
            single_value_condition_too_permissive)

expand = functools.lru_cache(None)(parliament.expand_action.__wrapped__)
privileges = {}
for service in parliament.iam_definition:
    for privilege in service["privileges"]:
        privilege.update(service_resources=service["resources"], service_conditions=service["conditions"])
        privileges.setdefault((service["prefix"], privilege["privilege"]), privilege)


def privilege_info(service, action):
    if (service, action) not in privileges:
        raise parliament.UnknownActionException(f"Unknown action {service}:{action}")
    return privileges[service, action]


for module in (parliament, parliament.policy, parliament.statement):
    module.expand_action = expand
parliament.statement.get_privilege_info = privilege_info


def row(index, finding):
    place = finding.location if isinstance(finding.location, dict) else {}
    return [index, finding.issue, finding.detail if isinstance(finding.detail, (str, list)) else "",
            str(place.get("string") or " ".join(place.get("actions") or []))]


def analyze(text):
    try:
        policy = parliament.analyze_policy_string(text, ignore_private_auditors=True)
    except Exception as problem:
        return [[-1, "DIED", f"{type(problem).__name__}: {problem}"[:200], ""]]
    # As its own loop does: an auditor that dies leaves what it has found, and there are none for a policy that is not valid.
    # Three of them ask the same, slow question.
    policy.get_allowed_actions = functools.lru_cache(None)(policy.get_allowed_actions)
    for auditor in AUDITORS if policy.policy_json is not None and policy.statements and policy.is_valid else ():
        try:
            auditor.audit(policy)
        except Exception as problem:
            policy.add_finding("EXCEPTION", detail=str(problem), location={"string": auditor.__name__})
    rows = [row(-1, finding) for finding in policy._findings]
    for index, statement in enumerate(policy.statements):
        rows += [row(index, finding) for finding in statement.findings]
        if not statement.is_valid:
            rows.append([index, "STOPPED", "", ""])
    return rows


def methods():
    """The sets of actions that its auditor of escalations looks for: it has them in a local variable."""
    source = inspect.getsource(privilege_escalation.permissions_on_other_users)
    for group in re.findall(r"\[([^\]]*)\]", source.split("escalation_methods = {")[1].split("for key in")[0]):
        yield " ".join(re.findall(r'"([a-z0-9-]+:[a-z0-9]+)"', group))


def data():
    services = {}
    for service in parliament.iam_definition:
        arns = {resource["resource"]: resource["arn"] for resource in service["resources"]}
        services[service["prefix"]] = {
            "keys": {condition["condition"]: condition["type"] for condition in service["conditions"]},
            "actions": {privilege["privilege"]: {
                "required": [arns.get(t["resource_type"].rstrip("*"), "") for t in privilege["resource_types"]
                             if t["resource_type"].endswith("*")],
                "keys": sorted({key for t in privilege["resource_types"] for key in t["condition_keys"]}),
            } for privilege in service["privileges"]},
        }
    return {"services": services, "credentials": credentials_exposure.CREDENTIALS_EXPOSURE_ACTIONS,
            "permissions": re.findall(r'"([a-z0-9-]+:[a-z0-9]+)"', inspect.getsource(permissions_management.audit)),
            "methods": [group.split() for group in methods()]}


json.dump({"answers": [analyze(text) for text in json.load(sys.stdin)], "data": data()}, sys.stdout)
