"""Comparisons of the sample policies against answers that were worked out from the rules, and witnesses against the
evaluator: what the one side allows the other must not.

usage: check_compare.py SOURCE_ROOT IAMPB
TAP on standard output.
"""
import json
import os
import subprocess
import sys

ROOT, IAMPB = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
DATA = os.path.join(ROOT, "examples", "data", "compare")
STATUS = {"PASS": 0, "FAIL": 1, "UNKNOWN": 3}
WITHOUT_WITNESS = ("redundant", "unreachable")

count = failed = 0


def result(ok, name, detail=""):
    global count, failed
    count += 1
    failed += not ok
    print(f"{'ok' if ok else 'not ok'} {count} - {name}", flush=True)
    if not ok and detail:
        print("\n".join("# " + line[:400] for line in str(detail).splitlines()[:40]), flush=True)


def run(args, text=None):
    return subprocess.run([IAMPB, *args], cwd=DATA, input=text, capture_output=True, timeout=120,
                          env=dict(os.environ, LC_ALL="C.UTF-8"))


def policies(names):
    documents = []
    for name in names:
        with open(os.path.join(DATA, name), encoding="utf-8") as file:
            documents.append(json.load(file))
    return documents


def sides(words):
    """What the policies of each side are: (existing, new)."""
    old = [w for flag, w in zip(words, words[1:]) if flag == "--existing"]
    new = [w for flag, w in zip(words, words[1:]) if flag in ("--new", "--policy")]
    return (words[1:2], words[2:3]) if words[0] == "diff" else (old, new)


def allows(witness, names, is_resource):
    """Whether the evaluator lets the witness through with these policies, and everything on the caller's side."""
    request = dict(witness)
    documents = policies(names)
    if is_resource:
        everything = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}
        request.update(ResourcePolicy=documents[0])
        if request.get("CallerType") != "anonymous":
            request.update(PolicyInputList=[everything])
    else:
        request.update(PolicyInputList=documents)
    done = run(["simulate", "--now", "none"], json.dumps(request).encode())
    return json.loads(done.stdout)["EvaluationResults"][0]["EvalDecision"] == "allowed" if done.returncode == 0 \
        else done.stderr


def check_witness(words, reason, name):
    old, new = sides(words)
    is_resource = "resource" in words or words[0] == "no-public-access"
    if reason["kind"] == "lost":
        old, new = new, old
    result(allows(reason["witness"], new, is_resource) is True, f"{name}: the witness is allowed", reason)
    if old:
        result(allows(reason["witness"], old, is_resource) is False, f"{name}: and not before", reason)


def check(line):
    question, wanted, relation, reasons = line.rstrip("\n").split("\t")
    words = question.split()
    done = run(["compare", *words])
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        result(False, question, f"{done.returncode} {done.stderr}")
        return
    got = ",".join(sorted({f"{r['kind']}:{r.get('statementId', '')}" for r in answer["reasons"]})) or "-"
    result((answer["result"], done.returncode, answer.get("relation", "-"), got)
           == (wanted, STATUS[wanted], relation, reasons), question, done.stdout.decode())
    for reason in answer["reasons"]:
        result(("witness" in reason) == (reason["kind"] not in WITHOUT_WITNESS), f"{question}: has a witness or not")
        if "witness" in reason:
            check_witness(words, reason, question)


with open(os.path.join(ROOT, "tests", "golden", "compare-expected.tsv"), encoding="utf-8") as table:
    for row in table:
        if not row.startswith("#"):
            check(row)
print(f"1..{count}")
sys.exit(failed != 0)
