"""The simulate command: one input, many inputs, what it says when it cannot.

usage: check_simulate.py SOURCE_ROOT IAMPB
TAP on standard output.
"""
import json
import os
import resource
import stat
import subprocess
import sys
import tempfile

ROOT, IAMPB = sys.argv[1], os.path.abspath(sys.argv[2])
DATA = os.path.join(ROOT, "examples", "data", "simulate")
USER = "arn:aws:iam::111122223333:user/dana"
ALLOW_ALL = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}

count = failed = 0


def result(ok, name, detail=""):
    global count, failed
    count += 1
    failed += not ok
    print(f"{'ok' if ok else 'not ok'} {count} - {name}", flush=True)
    if not ok and detail:
        print("\n".join("# " + line[:400] for line in str(detail).splitlines()[:40]), flush=True)


def simulate(*args, stdin=b"", cwd=None, **more):
    return subprocess.run([IAMPB, "simulate", *args], input=stdin, capture_output=True, cwd=cwd,
                          env=dict(os.environ, LC_ALL="C.UTF-8"), timeout=120, **more)


def request(**more):
    return {"CallerArn": USER, "ActionNames": ["sqs:SendMessage"], "PolicyInputList": [ALLOW_ALL], **more}


def line(**more):
    return json.dumps(request(**more)).encode() + b"\n"


def outcome(text):
    return json.loads(text)["EvaluationResults"][0]["EvalDecision"]


# ---- One input ----
run = simulate(os.path.join(DATA, "request.json"), "--now", "none")
answer = json.loads(run.stdout)
result(run.returncode == 0 and [r["EvalDecision"] for r in answer["EvaluationResults"]] == ["allowed", "explicitDeny"]
       and answer["IsTruncated"] is False, "a file is answered", run.stderr)
result(run.stdout.endswith(b"}\n") and b"\n    " in run.stdout, "for people to read")
members = {"EvalActionName", "EvalResourceName", "EvalDecision", "MatchedStatements", "MissingContextValues",
           "OrganizationsDecisionDetail", "PermissionsBoundaryDecisionDetail", "EvalDecisionDetails",
           "ResourceSpecificResults", "Iampb"}
result(all(set(r) <= members for r in answer["EvaluationResults"]), "no members but AWS's and Iampb",
       [set(r) - members for r in answer["EvaluationResults"]])
for args in ([], ["-"]):
    run = simulate(*args, stdin=line())
    result(run.returncode == 0 and outcome(run.stdout) == "allowed", f"standard input: {args}", run.stderr)
explained = json.loads(simulate("--explain", stdin=line()).stdout)["EvaluationResults"][0]["Iampb"]["explain"]
result(len(explained) == 1 and explained[0]["applies"] is True, "--explain", explained)

for pattern, allowed, want in (("*", "*", "all"), ("a*", "ab*", "some"), ("a*", "b*", "none")):
    some = dict(ALLOW_ALL["Statement"], Resource=f"arn:aws:sqs:eu-west-1:111122223333:{allowed}")
    run = simulate(stdin=line(ResourceArns=[f"arn:aws:sqs:eu-west-1:111122223333:{pattern}"],
                              PolicyInputList=[dict(ALLOW_ALL, Statement=some)]))
    entry = json.loads(run.stdout)["EvaluationResults"][0]
    result((entry["EvalDecision"], entry["Iampb"]["extent"], entry["Iampb"]["partial"])
           == ("implicitDeny" if want == "none" else "allowed", want, want == "some"), f"a pattern: {want}", run.stdout)

COMPANY = os.path.join(ROOT, "examples", "data", "company")
ORDERS = ["--action", "dynamodb:UpdateItem", "--resource", "arn:aws:dynamodb:eu-north-1:904215773068:table/*", COMPANY]
LAMBDA = "arn:aws:iam::904215773068:role/lambda-orders-api"
run = simulate("--principal", LAMBDA, *ORDERS, "-q")
entry = json.loads(run.stdout)["EvaluationResults"][0]
result(entry["EvalDecision"] == "allowed" and entry["Iampb"]["extent"] == "some"
       and entry["Iampb"]["witnesses"]["allowed"]["ResourceArns"] == [ORDERS[3].replace("*", "orders")],
       "a pattern for a principal: its statement names one table", run.stdout)
run = subprocess.run([IAMPB, "who-can", *ORDERS, "-q", "--format", "json"], capture_output=True, timeout=120)
found = [p for p in json.loads(run.stdout)["principals"] if p["arn"] == LAMBDA]
result(run.returncode == 0 and [p["value"] for p in found] == ["some"] and found[0]["allowed"].endswith("table/orders"),
       "who-can with a pattern", run.stdout)

QUEUES = [f"arn:aws:sqs:eu-west-1:111122223333:{name}" for name in "ab"]
run = simulate("--pairs", stdin=line(ResourceArns=QUEUES))
result(len(json.loads(run.stdout)["EvaluationResults"]) == 2, "--pairs", run.stdout)

DATED = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {
    "DateLessThan": {"aws:CurrentTime": "2026-11-02T00:00:00Z"}}}}
for now, want in (("2026-11-01T00:00:00Z", "allowed"), ("2026-11-02", "implicitDeny"), ("1793491200", "allowed"),
                  ("none", "implicitDeny")):
    run = simulate("--now", now, stdin=line(PolicyInputList=[DATED]))
    result(run.returncode == 0 and outcome(run.stdout) == want, f"--now {now}", run.stdout + run.stderr)
run = simulate("--now", "2026-11-02", stdin=line(PolicyInputList=[DATED], Now="2026-11-01T00:00:00Z"))
result(outcome(run.stdout) == "allowed", "the input's Now wins")
run = simulate("--now", "none", stdin=line(PolicyInputList=[DATED]))
result(json.loads(run.stdout)["EvaluationResults"][0]["MissingContextValues"] == ["aws:CurrentTime"],
       "time that is not known is missing")

# ---- What is refused ----
for name, text, said in (
        ("no JSON", b"{", b"standard input:1:"),
        ("nothing", b"", b"standard input"),
        ("an unknown member", line(Colour=1), b"no member \"Colour\""),
        ("a policy that is none", line(PolicyInputList=[ALLOW_ALL, "[]"]), b"PolicyInputList.2 is no policy"),
        ("not UTF-8", b'{"CallerArn": "\xff"}', b"UTF-8")):
    run = simulate(stdin=text)
    result(run.returncode == 2 and said in run.stderr and run.stdout == b"", f"{name} is refused", run.stderr)
for name, args in (("a file that is not there", ["nowhere.json"]), ("a directory", ["."]),
                   ("a directory of lines", ["--batch", "."]), ("lines that are not there", ["--batch", "nowhere"]),
                   ("two files", ["a", "b"]), ("an option that is none", ["--colour"]), ("no time", ["--now", "soon"])):
    run = simulate(*args)
    result(run.returncode == 2 and b"iampb" in run.stderr and run.stdout == b"", name, run.stderr)

# ---- Many inputs ----
run = simulate("--batch", os.path.join(DATA, "requests.ndjson"))
lines = [json.loads(text) for text in run.stdout.splitlines()]
result(run.returncode == 2 and ["error" in text for text in lines] == [False, False, True, False], "one result a line",
       run.stdout)
result(lines[2]["error"]["code"] == "SYNTAX" and lines[2]["error"]["line"] == 3
       and lines[2]["error"]["path"] == "PolicyInputList[0]", "the error tells line and place", lines[2])
many = b"".join(line(ActionNames=[f"sqs:Action{i}"]) for i in range(500))
run = simulate("--batch", stdin=many)
names = [json.loads(text)["EvaluationResults"][0]["EvalActionName"] for text in run.stdout.splitlines()]
result(run.returncode == 0 and names == [f"sqs:Action{i}" for i in range(500)], "in order", names[:5])
run = simulate("--batch", stdin=b"\n" + line() + b"  \r\n\n" + line()[:-1])
result(run.returncode == 0 and len(run.stdout.splitlines()) == 2, "blank lines are none, and the last needs no end",
       run.stdout)
run = simulate("--batch", stdin=b"nonsense\n" + b"\x00\xff\n" + b'{"a":"' + b"x" * 100000 + b'"}\n' + line())
result(run.returncode == 2 and ["error" in json.loads(text) for text in run.stdout.splitlines()]
       == [True, True, True, False], "after whatever comes before", run.stdout[:500])
run = simulate("--batch", stdin=b"")
result(run.returncode == 0 and run.stdout == b"", "no lines")


def peak(lines_of_input):
    """Kilobytes that a run over so many lines, each with a policy of its own, needs at most."""
    with tempfile.TemporaryDirectory() as scratch:
        path = os.path.join(scratch, "in")
        with open(path, "wb") as file:
            for i in range(lines_of_input):
                file.write(line(PolicyInputList=[ALLOW_ALL, {"Version": "2012-10-17", "Statement": {
                    "Sid": f"S{i}", "Effect": "Allow", "Action": [f"s3:Get{k}" for k in range(20)], "Resource": "*"}}]))
        pid = os.fork()
        if pid == 0:
            sink = os.open(os.devnull, os.O_WRONLY)
            os.dup2(sink, 1)
            # A sanitizer keeps what was freed for a while, unless it is told not to.
            more = os.environ.get("ASAN_OPTIONS", "detect_leaks=0") + ":quarantine_size_mb=0"
            more += ":thread_local_quarantine_size_kb=0"
            os.execve(IAMPB, [IAMPB, "simulate", "--batch", path], dict(os.environ, ASAN_OPTIONS=more))
        _, status, usage = os.wait4(pid, 0)
        return status, usage.ru_maxrss


(_, some), (status, more) = peak(3000), peak(9000)
# 6,000 compiled policies more would be 40 MB.
result(status == 0 and more - some < 12000, "memory does not grow with the lines", f"{some} KB, then {more} KB")

# ---- Where results go ----
with tempfile.TemporaryDirectory() as scratch:
    out = os.path.join(scratch, "out.json")
    run = simulate("--output", out, stdin=line())
    with open(out, "rb") as file:
        result(run.returncode == 0 and run.stdout == b"" and outcome(file.read()) == "allowed", "--output")
    result(stat.S_IMODE(os.stat(out).st_mode) == 0o600, "its owner's alone")
    before = os.stat(out).st_ino
    run = simulate("--output", out, stdin=b"{")
    result(run.returncode == 2 and os.stat(out).st_ino == before, "what was there stays if the input is refused")
    result(os.listdir(scratch) == ["out.json"], "nothing else is left", os.listdir(scratch))
if os.path.exists("/dev/full"):
    with open("/dev/full", "wb") as full:
        run = subprocess.run([IAMPB, "simulate", "--batch"], input=line() * 2000, stdout=full, stderr=subprocess.PIPE)
    result(run.returncode == 2, "a full disk is no success", run.stderr)

print(f"1..{count}")
sys.exit(failed != 0)
