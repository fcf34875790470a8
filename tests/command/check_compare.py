"""The compare command: its options, its two formats, what it says when it cannot.

usage: check_compare.py SOURCE_ROOT IAMPB
What the answers are is in tests/golden. TAP on standard output.
"""
import json
import os
import subprocess
import sys
import tempfile

ROOT, IAMPB = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
DATA = os.path.join(ROOT, "examples", "data", "compare")
COMPANY = os.path.join(ROOT, "examples", "data", "company")
LAMBDA = "arn:aws:iam::904215773068:role/lambda-orders-api"

count = failed = 0


def result(ok, name, detail=""):
    global count, failed
    count += 1
    failed += not ok
    print(f"{'ok' if ok else 'not ok'} {count} - {name}", flush=True)
    if not ok and detail:
        print("\n".join("# " + line[:400] for line in str(detail).splitlines()[:40]), flush=True)


def compare(*args, stdin=b"", cwd=DATA):
    return subprocess.run([IAMPB, "compare", *args], input=stdin, capture_output=True, cwd=cwd, timeout=120,
                          env=dict(os.environ, LC_ALL="C.UTF-8"))


def data(name):
    with open(os.path.join(DATA, name), "rb") as file:
        return file.read()


def policy(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)}).encode()


def allow(action, resource="*", **more):
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


PAIR = ("--existing", "releases-old.json", "--new", "releases-new.json")

# ---- Formats ----
run = compare("no-new-access", *PAIR)
answer = json.loads(run.stdout)
result(run.returncode == 1 and set(answer) >= {"result", "message", "reasons", "witness"}, "the shape", run.stdout)
result(set(answer["reasons"][0]) >= {"description", "statementIndex", "statementId"}, "the shape of a reason", answer)
result(answer["witness"] == answer["reasons"][0]["witness"], "the first witness on top", answer)
run = compare("no-new-access", *PAIR, "--format", "text")
result(run.returncode == 1 and run.stdout.startswith(b"FAIL") and b'"ReadReleases" of releases-new.json:4:9' in run.stdout
       and b"s3:GetObject on arn:aws:s3:::harbour-releases" in run.stdout and b"simulate: {" in run.stdout,
       "for people, with line and column", run.stdout.decode())
run = compare("no-new-access", "--existing", "releases-new.json", "--new", "releases-old.json", "--format", "text")
result(run.returncode == 0 and run.stdout.startswith(b"PASS"), "PASS for people", run.stdout.decode())
with tempfile.TemporaryDirectory() as top:
    path = os.path.join(top, "answer.json")
    run = compare("no-new-access", *PAIR, "--output", path)
    with open(path, encoding="utf-8") as file:
        result(run.returncode == 1 and run.stdout == b"" and json.load(file) == answer, "--output", run.stderr)
    run = compare("no-new-access", *PAIR, "--output", os.path.join(top, "none", "a"))
    result(run.returncode == 2, "--output that cannot be written", run.stderr)

# ---- Inputs ----
run = compare("no-new-access", "--existing", "-", "--new", "releases-new.json", stdin=data("releases-old.json"))
result(run.returncode == 1, "standard input", run.stderr)
run = compare("diff", "-", "-", stdin=data("releases-old.json"))
result(run.returncode == 2 and b"once" in run.stderr, "standard input once only", run.stderr)
run = compare("diff", "--existing", "releases-old.json", "--existing", "people.json", "--new", "people.json",
              "--new", "releases-split.json")
result(run.returncode == 0 and json.loads(run.stdout)["relation"] == "equivalent", "several files count as one",
       run.stdout + run.stderr)
# A Deny of one file takes from the Allow of another.
run = compare("access-not-granted", "--policy", "-", "--policy", "people.json", "--access", "pass-role.json",
              stdin=policy(allow("iam:PassRole")))
result(run.returncode == 0, "a Deny of one file takes from another", run.stdout + run.stderr)
run = compare("access-not-granted", "--policy", "people.json", "--access", "-",
              stdin=b'{"actions": ["iam:Create*"]}')
result(run.returncode == 1, "one access with a wildcard, from standard input", run.stdout + run.stderr)
run = compare("access-not-granted", "--policy", "people.json", "--access", "-",
              stdin=b'[{"actions": ["s3:*"]}, {"resources": ["arn:aws:iam::111122223333:user/dana"]}]')
result(run.returncode == 1, "resources alone: any action", run.stdout + run.stderr)

# ---- Options ----
unknown_action = policy(allow("iam:NoSuchActionYet"))
for args, status in (([], 1), (["--known-actions"], 0)):
    run = compare("no-new-access", "--existing", "releases-old.json", "--new", "-", *args, stdin=unknown_action)
    result(run.returncode == status, f"an action that does not exist yet {args}", run.stdout + run.stderr)
run = compare("no-new-access", *PAIR, "--reasons", "1")
result(len(json.loads(run.stdout)["reasons"]) == 1, "--reasons", run.stdout)
run = compare("no-new-access", "--existing", "-", "--new", "releases-new.json", "--max-states", "1",
              stdin=policy(allow("s3:Get*", "arn:aws:s3:::h*b*r*-*s*")))
result(run.returncode == 3 and json.loads(run.stdout)["unknown"] == "budget:states", "--max-states",
       run.stdout + run.stderr)
run = compare("no-public-access", "--resource-type", "list")
result(run.returncode == 0 and b"AWS::S3::Bucket\n" in run.stdout, "--resource-type list", run.stdout)

# ---- Policies that come of policies ----
def statements(text):
    found = json.loads(text)["Statement"]
    return found if isinstance(found, list) else [found]


run = compare("diff", "releases-old.json", "releases-new.json", "--as-policy")
result(run.returncode == 0 and json.loads(run.stdout)["Version"] == "2012-10-17", "--as-policy", run.stdout + run.stderr)
result(run.stderr == b"", "an exact difference has no note", run.stderr)
again = compare("no-new-access", "--existing", "releases-new.json", "--new", "-", stdin=run.stdout)
result(json.loads(again.stdout)["result"] == "PASS", "the new policy allows all of the difference", again.stdout)
for resource, status in (("harbour-releases-x/a", 1), ("harbour-releases/*", 0)):
    with tempfile.NamedTemporaryFile("w", suffix=".json") as access:
        json.dump({"actions": ["s3:GetObject"], "resources": ["arn:aws:s3:::" + resource]}, access)
        access.flush()
        again = compare("access-not-granted", "--policy", "-", "--access", access.name, stdin=run.stdout)
    result(again.returncode == status, f"the difference on {resource}", again.stdout + again.stderr)
run = compare("diff", "releases-old.json", "releases-split.json", "--as-policy")
result(run.returncode == 0 and json.loads(run.stdout)["Statement"] == [], "no difference", run.stdout + run.stderr)
run = compare("least", "requests.ndjson")
got = [(s["Effect"], s["Action"], s["Resource"], s.get("Condition")) for s in statements(run.stdout or b"{}")]
result(run.returncode == 0 and all(effect == "Allow" for effect, *_ in got), "least", run.stdout + run.stderr)
for request in data("requests.ndjson").splitlines():
    if request.strip():
        asked = json.loads(request)
        entries = [{"ContextKeyName": k, "ContextKeyType": "string", "ContextKeyValues": [v]}
                   for k, v in asked.get("context", {}).items()]
        simulated = subprocess.run([IAMPB, "simulate"], capture_output=True, timeout=120, input=json.dumps({
            "PolicyInputList": [json.loads(run.stdout)], "ActionNames": [asked["action"]],
            "ResourceArns": [asked.get("resource", "*")], "ContextEntries": entries}).encode())
        result(b'"EvalDecision": "allowed"' in simulated.stdout, f"least allows {asked['action']}", simulated.stdout)

# ---- All policies of a principal ----
# Its own policies and its boundary know nothing of IAM; the boundary leaves no ec2 (doc/who-can.md).
for action, status in (("iam:*", 0), ("ec2:CreateNetworkInterface", 0), ("logs:PutLogEvents", 1)):
    run = compare("access", "--principal", LAMBDA, "--action", action, COMPANY, "-q")
    result(run.returncode == status, f"access {action}", run.stdout + run.stderr)
run = compare("access", "--principal", LAMBDA, "--action", "iam:*", "--action", "logs:PutLogEvents", COMPANY, "-q")
several = json.loads(run.stdout)["results"]
result(run.returncode == 1 and [r["check"]["result"] for r in several] == ["PASS", "FAIL"], "several actions", several)
run = compare("access", "--principal", LAMBDA, "--action", "logs:*", "--existing", COMPANY, COMPANY, "-q")
result(run.returncode == 0, "nothing more than before", run.stdout + run.stderr)

# ---- Snapshots ----
SNAPSHOTS = [os.path.join(ROOT, "examples", "data", "snapshots", day) for day in ("friday", "monday")]
run = compare("snapshots", *SNAPSHOTS, "-q")
result(run.returncode == 1 and run.stdout.startswith(b"FAIL: there is new access") and b"\nnew: wider\n" in run.stdout
       and b"who may assume the role: wider" in run.stdout and b"note: SCPs were not evaluated" in run.stdout,
       "snapshots for people", run.stdout.decode() + run.stderr.decode())
as_json = compare("snapshots", "--json", *SNAPSHOTS, "-q")
result(as_json.returncode == 1 and as_json.stdout == compare("snapshots", *SNAPSHOTS, "--format", "json", "-q").stdout
       and json.loads(as_json.stdout)["result"] == "FAIL", "snapshots --json", as_json.stderr)
run = compare("snapshots", *SNAPSHOTS, "--json", "--reasons", "1", "-q")
result(all(len(c[kind]) <= 1 for c in json.loads(run.stdout)["changes"] for kind in ("gained", "lost")),
       "snapshots --reasons", run.stdout)
run = compare("snapshots", *SNAPSHOTS, "--json", "--max-states", "1", "--max-branches", "1", "-q")
result(run.returncode in (1, 3) and b"budget:" in run.stdout, "snapshots and a work limit", run.stdout + run.stderr)
with tempfile.TemporaryDirectory() as top:
    bad = os.path.join(top, "get-account-authorization-details.json")
    with open(bad, "w", encoding="utf-8") as file:
        file.write('{"UserDetailList": [')
    run = compare("snapshots", SNAPSHOTS[0], top, "-q")
    result(run.returncode == 2 and b"authorization-details.json" in run.stderr, "a snapshot with a broken file",
           run.stdout + run.stderr)
    path = os.path.join(top, "answer.json")
    run = compare("snapshots", *SNAPSHOTS, "--json", "-q", "-o", path)
    with open(path, "rb") as file:
        result(run.returncode == 1 and run.stdout == b"" and file.read() == as_json.stdout, "snapshots --output",
               run.stderr)

# ---- What is refused ----
for args, said in (
        ([], "name a question"), (["policies"], "no question 'policies'"), (["no-new-access"], "--existing and --new"),
        (["no-new-access", "--existing", "releases-old.json"], "--existing and --new"),
        (["no-new-access", *PAIR, "--type", "scp"], "--type 'scp': expected identity, resource or trust"),
        (["no-new-access", *PAIR, "--access", "x"], "no such option"), (["no-new-access", *PAIR, "--nope"], "--help"),
        (["no-new-access", *PAIR, "--format", "csv"], "text or json"),
        (["no-new-access", *PAIR, "--reasons", "0"], "a number from 1 on"),
        (["no-new-access", *PAIR, "--max-states", "-1"], "a number from 1 on"),
        (["no-new-access", *PAIR, "more.json"], "--existing and --new"),
        (["no-public-access", "--policy", "bucket-office.json"], "--resource-type"),
        (["no-public-access", "--policy", "bucket-office.json", "--resource-type", "AWS::No::Such"], "AWS::No::Such"),
        (["access-not-granted", "--policy", "people.json"], "--access"), (["diff", "releases-old.json"], "two policies"),
        (["diff", "a", "b", "c"], "two policies"), (["statements"], "one policy"), (["least"], "a file of requests"),
        (["snapshots", SNAPSHOTS[0]], "two directories"), (["snapshots", *SNAPSHOTS, "more"], "two directories"),
        (["snapshots", SNAPSHOTS[0], "none"], "none: No such file"),
        (["snapshots", *SNAPSHOTS, "--as-policy"], "no such option"), (["diff", "a", "b", "--json"], "no such option"),
        (["access", "--action", "s3:*", COMPANY], "--principal"),
        (["access", "--principal", LAMBDA, "--action", "s3:*"], "directory"),
        (["access", "--principal", LAMBDA + "x", "--action", "s3:*", COMPANY, "-q"], "lambda-orders-apix"),
        (["no-new-access", "--existing", "none.json", "--new", "releases-new.json"], "none.json: No such file")):
    run = compare(*args)
    result(run.returncode == 2 and said in run.stderr.decode() and run.stdout == b"", f"refused: {args}",
           f"{run.returncode} {run.stderr.decode()}")
for args in (["--help"], ["-h"], ["no-new-access", "--help"], ["access", "--help"]):
    run = compare(*args)
    result(run.returncode == 0 and run.stdout.startswith(b"Usage: iampb compare"), f"{args}", run.stderr)

print(f"1..{count}")
sys.exit(failed != 0)
