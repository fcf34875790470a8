"""What policies give without a limit: the linter against cloudsplaining, over all managed policies of AWS.

usage: check_cloudsplaining.py DRIVER SOURCE_ROOT; IAMPB_PEERS as in peers.py. TAP on standard output.
Compared is, for each policy, whether the one and the other say so of a kind (KINDS). Each difference must have a reason
that can be worked out from the policy and the lists of the two; cloudsplaining-differences.tsv has them, in words.
"""
import collections
import glob
import json
import os
import subprocess
import sys

import check_parliament as other
import naive
import peers

ROOT = sys.argv[2]
KINDS = {
    "credentials": ["IAMPB_CREDENTIALS_EXPOSURE"],
    "exfiltration": ["IAMPB_DATA_EXFILTRATION"],
    "exposure": ["IAMPB_RESOURCE_EXPOSURE"],
    "wildcard": ["IAMPB_SERVICE_WILDCARD"],
    "changes": ["IAMPB_INFRASTRUCTURE_MODIFICATION"],
    # One that allows everything is told so, and not in how many ways it can be used.
    "escalation": ["IAMPB_PRIVILEGE_ESCALATION", "IAMPB_FULL_ADMIN"],
}
EXFILTRATION = {"s3:getobject", "ssm:getparameter", "ssm:getparameters", "ssm:getparametersbypath",
                "secretsmanager:getsecretvalue"}


class Judge:
    def __init__(self, data):
        self.facts, self.data = other.our_facts(), data
        self.known, self.permissions = set(data["actions"]), set(data["permissions"])
        self.methods = [set(actions) for actions in data["methods"].values()]
        folder, prefix = os.path.join(ROOT, "src", "catalog", "tables"), ""
        self.access = {}
        for row in naive.Catalog.rows(folder, "actions.tsv"):
            prefix = row[0] or prefix
            self.access[f"{prefix}:{row[1]}".lower()] = row[2]

    def given(self, document, conditions, stars):
        """Actions of Allow statements: with conditions or without alone, on "*" alone or on anything."""
        found = set()
        for _, statement in naive.statements(document):
            if statement["Effect"] != "Allow" or (statement.get("Condition") and not conditions) or (
                    stars and "*" not in other.entries(statement, "Resource")):
                continue
            actions = set().union(*(self.facts.expand(entry) for entry in other.entries(statement, "Action")))
            if "NotAction" in statement:
                actions = set(self.facts.required).difference(
                    *(self.facts.expand(entry) for entry in other.entries(statement, "NotAction")))
            found |= actions
        return found

    def peer(self, kind, document, actions):
        """Why only the peer names each of these actions."""
        reasons, free = set(), self.given(document, False, False)
        for action in actions:
            access = self.access.get(action)
            if access is None:
                reasons.add("other-data")
            elif action not in free:
                reasons.add("condition")
            elif kind == "exposure" and "P" not in access:
                reasons.add("other-level")
            elif kind == "changes" and not set(access) & set("WTP"):
                reasons.add("reads")
            elif not self.facts.types[action]:
                reasons.add("no-types")
            else:
                return []
        return sorted(reasons)

    def library(self, kind, document):
        open_by_star = self.given(document, False, True)
        restrictable = {action for action in open_by_star if self.facts.types[action]}
        wanted = {
            "credentials": lambda: self.given(document, False, False) & set(self.data["credentials"]),
            "exfiltration": lambda: open_by_star & EXFILTRATION,
            "exposure": lambda: {action for action in restrictable if "P" in self.access[action]},
            "changes": lambda: {action for action in restrictable if set(self.access[action]) & set("WTP")},
            "escalation": lambda: set(),
            "wildcard": lambda: set(),
        }[kind]()
        if kind == "escalation":
            return [] if any(method <= self.given(document, False, True) for method in self.methods) else ["short-list"]
        if not wanted:
            return ["short-list"] if kind == "credentials" else ["wide-arn"]
        if not wanted & self.known:
            return ["newer"]
        if any("NotAction" in statement for _, statement in naive.statements(document)):
            return ["not-action"]
        if any(statement["Effect"] == "Deny" for _, statement in naive.statements(document)):
            return ["denied"]
        if kind == "exposure" and not wanted & self.permissions:
            return ["combined-level"]
        if kind in ("changes", "exposure") and not wanted & self.known - set(self.data["unrestrictable"]):
            return ["other-data"]
        if kind == "credentials" and not wanted & open_by_star:
            return ["wide-arn"]
        return []


def main():
    documents = peers.managed_policies()
    if not glob.glob(peers.peer("venv", "lib") + "/python3*/site-packages/cloudsplaining"):
        peers.skip("cloudsplaining is not in the folder of IAMPB_PEERS")
    done = subprocess.run([peers.peer("venv", "bin", "python"), os.path.join(peers.HERE, "cloudsplaining_run.py")],
                          stdout=subprocess.PIPE, input=json.dumps(list(documents.values())).encode(), check=True)
    data = json.loads(done.stdout)
    judge = Judge(data)
    replies = peers.ask([("lint", "full", "identity", json.dumps(d).encode()) for d in documents.values()])
    both, differences, bad = collections.Counter(), collections.Counter(), []
    for (name, document), answer, (_, reply) in zip(documents.items(), data["answers"], replies):
        codes = {finding["issueCode"] for finding in json.loads(reply)["findings"]}
        if "died" in answer:
            bad.append(f"{name}: the peer: {answer['died']}")
            continue
        for kind, wanted in KINDS.items():
            theirs, ours = bool(answer[kind]), bool(codes & set(wanted))
            both[kind] += theirs and ours
            if theirs == ours:
                continue
            side = "peer" if theirs else "library"
            reasons = judge.peer(kind, document, answer[kind]) if theirs else judge.library(kind, document)
            for reason in reasons:
                differences[kind, side, reason] += 1
            if not reasons:
                bad.append(f"{kind}, only the {side}: {name} {str(answer[kind])[:300]}")
    print(f"# both say so: {dict(both)}")
    for row, number in sorted(differences.items()):
        print(f"# {number} {row}")
    peers.result(sum(both.values()) > 1000, f"{len(documents)} policies: {sum(both.values())} times both say so")
    peers.result(not bad, f"{sum(differences.values())} differences have a reason", "\n".join(bad))
    rows = peers.read_table(os.path.join(peers.HERE, "cloudsplaining-differences.tsv"))
    known = {(row["kind"], row["only"], row["because"]) for row in rows}
    wrong = [f"not in the table: {row}" for row in sorted(differences.keys() - known)]
    wrong += [f"no longer a difference: {row}" for row in sorted(known - differences.keys())]
    peers.result(not wrong, f"{len(known)} reasons are those of cloudsplaining-differences.tsv", "\n".join(wrong))
    peers.finish()


if __name__ == "__main__":
    main()
