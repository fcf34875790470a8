"""Access that changed between the sample snapshots, against a table that was worked out from their policies by hand;
witnesses against the evaluator; the same backwards; and the sample company with other SCPs, groups and gaps.

usage: check_snapshots.py SOURCE_ROOT IAMPB
TAP on standard output.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

ROOT, IAMPB = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
DATA = os.path.join(ROOT, "examples", "data", "snapshots")
FRIDAY, MONDAY = os.path.join(DATA, "friday"), os.path.join(DATA, "monday")
COMPANY = os.path.join(ROOT, "examples", "data", "company")
DETAILS = "get-account-authorization-details.json"
MANAGEMENT, PROD = "318804726159", "904215773068"

count = failed = 0


def result(ok, name, detail=""):
    global count, failed
    count += 1
    failed += not ok
    print(f"{'ok' if ok else 'not ok'} {count} - {name}", flush=True)
    if not ok and detail:
        print("\n".join("# " + line[:400] for line in str(detail).splitlines()[:40]), flush=True)


def run(*args):
    return subprocess.run([IAMPB, *args], capture_output=True, timeout=300, check=False,
                          env=dict(os.environ, LC_ALL="C.UTF-8"))


def snapshots(before, after, *args):
    """The exit status, and the answer."""
    done = run("compare", "snapshots", before, after, "--json", "--quiet", *args)
    try:
        return done.returncode, json.loads(done.stdout)
    except ValueError:
        return done.returncode, {"result": done.stderr.decode(), "changes": []}


def statements(reasons):
    return ",".join(sorted({r.get("statementId", "") for r in reasons})) or "-"


def row_of(change):
    return (change["subject"], change["change"], change["newAccess"], change["relation"],
            ",".join(arn.split(":", 5)[5] for arn in change["principals"]), statements(change["gained"]),
            statements(change["lost"]))


# ---- The table ----
with open(os.path.join(ROOT, "tests", "golden", "snapshots-expected.tsv"), encoding="utf-8") as table:
    wanted = [tuple(line.rstrip("\n").split("\t")) for line in table if not line.startswith("#")]
status, answer = snapshots(FRIDAY, MONDAY)
got = [row_of(change) for change in answer["changes"]]
result(status == 1 and answer["result"] == "FAIL", "there is new access", answer)
result(got == wanted, "the changes are those of the table", "\n".join(map(str, got)))
result(answer["numbers"] == {"principals": 8, "unchanged": 1, "comparisons": 9, "equivalent": 1},
       "seven principals and two trust policies; anna is compared, and has what she had; root is not", answer["numbers"])

# ---- Witnesses ----
def allowed(path, witness):
    done = run("simulate", "--principal", witness["CallerArn"], "--action", witness["ActionNames"][0], "--resource",
               witness["ResourceArns"][0], "--resource-owner", witness["ResourceOwner"], "--now", "none", "--format", "json", path)
    if b"no such user or role" in done.stderr:
        return False
    return json.loads(done.stdout)["EvaluationResults"][0]["EvalDecision"] == "allowed"


for change in answer["changes"]:
    for kind, before, after in (("gained", FRIDAY, MONDAY), ("lost", MONDAY, FRIDAY)):
        for reason in change[kind] if change["subject"] == "principal" else []:
            name = f"{kind}: {reason['description']}"
            result(allowed(after, reason["witness"]), f"{name} It is.", reason)
            result(not allowed(before, reason["witness"]), f"{name} And was not.", reason)

# ---- Backwards: what was gained is lost, who was new is gone ----
BACK = {"new": "gone", "gone": "new", "changed": "changed"}
RELATION = {"wider": "stricter", "stricter": "wider"}
status, back = snapshots(MONDAY, FRIDAY)
mirrored = {(s, BACK[c], "FAIL" if lost != "-" else "PASS", RELATION[r], who, lost, gained)
            for s, c, _, r, who, gained, lost in wanted}
result(status == 1 and {row_of(change) for change in back["changes"]} == mirrored, "the same backwards",
       "\n".join(str(row_of(change)) for change in back["changes"]))
for path in (FRIDAY, MONDAY):
    status, answer = snapshots(path, path)
    result(status == 0 and answer["changes"] == [] and answer["numbers"]["comparisons"] == 0, "nothing changed", answer)

# ---- The company ----
def changed_company(top, name, change):
    """A copy of a directory of the company, with one file changed: change(document) -> document."""
    copy = os.path.join(top, "company")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(COMPANY, copy)
    path = os.path.join(copy, name)
    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    with open(path, "w", encoding="utf-8") as file:
        json.dump(change(document), file)
    return copy


def without_guardrail(document):
    document["Policy"]["Content"] = json.dumps({"Version": "2012-10-17", "Statement": {
        "Sid": "StayInTheOrganization", "Effect": "Deny", "Action": "organizations:LeaveOrganization", "Resource": "*"}})
    return document


def without(members):
    def change(document):
        return {name: value for name, value in document.items() if name not in members}
    return change


def accounts(answer):
    return {change["account"] for change in answer["changes"] if change["newAccess"] == "FAIL"}


GUARDRAIL = os.path.join("management", "describe-policy.p-g7rail20.json")
with tempfile.TemporaryDirectory() as top:
    loose = changed_company(top, GUARDRAIL, without_guardrail)
    status, answer = snapshots(COMPANY, loose)
    roots = [c for c in answer["changes"] if f"arn:aws:iam::{PROD}:root" in c["principals"]]
    result(status == 1 and len(roots) == 1 and roots[0]["relation"] == "wider", "an SCP that let go of root", roots)
    result(PROD in accounts(answer) and MANAGEMENT not in accounts(answer),
           "which does not act on the management account (E-93)", accounts(answer))
    status, answer = snapshots(loose, COMPANY)
    result(all(c["newAccess"] != "FAIL" for c in answer["changes"]) and status in (0, 3), "and back: nothing is new",
           answer["result"])
    # A user whom the report has and the details do not: nobody knows, in either snapshot.
    status, answer = snapshots(COMPANY, COMPANY)
    result(status == 3 and [(c["change"], c["principals"]) for c in answer["changes"]]
           == [("not-evaluated", [f"arn:aws:iam::{PROD}:user/olav.brenna"])], "what is not known stays so", answer)
    result("not evaluated because" in answer["changes"][0]["missing"][0], "with the reason", answer["changes"])
    # Without the roles in the older snapshot nobody can say which of them are new.
    gap = changed_company(top, os.path.join("prod", DETAILS), without({"RoleDetailList"}))
    status, answer = snapshots(gap, COMPANY)
    found = [c for c in answer["changes"] if f"arn:aws:iam::{PROD}:role/prod-deploy" in c["principals"]]
    result(status == 3 and [(c["change"], c["missing"]) for c in found]
           == [("not-evaluated", [f"older snapshot: not evaluated because the roles of account {PROD} are not in the "
                                  "input"])], "roles of which there is no list", found)

print(f"1..{count}")
sys.exit(failed != 0)
