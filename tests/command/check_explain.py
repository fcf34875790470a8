"""The explain command: messages from the command line and from standard input, alone and against files, and trouble.

usage: check_explain.py SOURCE_ROOT IAMPB
TAP on standard output.
"""
import json
import os
import subprocess
import sys
import tempfile

ROOT, IAMPB = sys.argv[1], os.path.abspath(sys.argv[2])
DATA = os.path.join(ROOT, "examples", "data")
COMPANY, SAMPLES = os.path.join(DATA, "company"), os.path.join(DATA, "explain")
OSKAR = "arn:aws:iam::047391582660:user/oskar.dahl"
SIGNE = "arn:aws:iam::904215773068:user/signe.holt"

count = failed = 0


def result(ok, name, detail=""):
    global count, failed
    count += 1
    failed += not ok
    print(f"{'ok' if ok else 'not ok'} {count} - {name}", flush=True)
    if not ok and detail:
        print("\n".join("# " + line[:400] for line in str(detail).splitlines()[:40]), flush=True)


def explain(*args, stdin=b""):
    return subprocess.run([IAMPB, "explain", *args], input=stdin, capture_output=True,
                          env=dict(os.environ, LC_ALL="C.UTF-8"), timeout=120)


def denied(who, action, on, reason=""):
    return f"User: {who} is not authorized to perform: {action} on resource: {on}{reason}"


def answer(*args, stdin=b""):
    run = explain("--quiet", "--format", "json", *args, stdin=stdin)
    try:
        return run.returncode, json.loads(run.stdout)
    except ValueError:
        return run.returncode, {"stdout": run.stdout, "stderr": run.stderr}


def sample(name):
    with open(os.path.join(SAMPLES, name), "rb") as f:
        return f.read()


def gates(told):
    return {g["gate"]: g["state"] for g in (told.get("diagnosis") or {}).get("gates", [])}


# ---- The message alone ----
text = denied(OSKAR, "sqs:SendMessage", "*", " with an explicit deny in a session policy")
status, told = answer("--error", text)
message = told.get("message", {})
result(status == 0 and message.get("layer") == "session" and message.get("effect") == "explicit"
       and "diagnosis" not in told, "a message on the command line", told)
begin, end = message.get("spans", {}).get("action", (0, 0))
result(text[begin:end] == "sqs:SendMessage", "spans are bytes of the text", told)
status, told = answer("--error", "-", stdin=sample("assume-role.json"))
result(status == 0 and told["message"]["operation"] == "AssumeRole", "a record on standard input", told)
run = explain("--error", "the printer is on fire")
result(run.returncode == 1 and b"unknown" in run.stdout, "what is not recognised is told, and exits with 1", run)
run = explain("--error", "User: \x1b[31mred\x1b[0m\x07 is not authorized to perform: s3:GetObject")
result(b"\x1b" not in run.stdout and b"\x07" not in run.stdout, "nothing that a terminal obeys gets through", run.stdout)
run = explain("--error", "-", stdin=b"\xff\xfe\x00 User: x is not authorized to perform: s3:GetObject\xff")
result(run.returncode == 0, "any bytes are read", run)

# ---- Against files ----
status, told = answer("--error", "-", COMPANY, stdin=sample("boundary.txt"))
result(status == 0 and told["diagnosis"]["agreement"] == "agrees" and gates(told)["boundary"] == "implicit"
       and gates(told)["identity"] == "passes", "a boundary is found", told)
result(told["diagnosis"]["expected_message"] in sample("boundary.txt").decode(),
       "the message that AWS would print is the one that it printed", told)
status, told = answer("--error", "-", COMPANY, stdin=sample("assume-role.json"))
result(status == 0 and gates(told)["trust"] == "implicit"
       and "aws:MultiFactorAuthPresent" in json.dumps(told["diagnosis"]["gates"]), "a trust policy is found", told)
status, told = answer("--error", denied(SIGNE, "cloudtrail:StopLogging", "*",
                                        " with an explicit deny in a service control policy"), COMPANY)
scp = next(g for g in told["diagnosis"]["gates"] if g["gate"] == "scp")
result(status == 0 and scp["first"] and scp["statements"][0]["sid"] == "KeepTheTrail"
       and scp["statements"][0]["policy"].endswith("p-g7rail20"), "policy and statement of an SCP are named", told)
status, told = answer("--error", denied(OSKAR, "s3:ListAllMyBuckets", "*",
                                        " because no identity-based policy allows the s3:ListAllMyBuckets action"), COMPANY)
result(status == 1 and told["diagnosis"]["agreement"] == "allowed", "files that allow it cannot explain it", told)
status, told = answer("--error", denied(OSKAR + ".x", "sqs:SendMessage", "*"), COMPANY)
result(status == 1 and told["diagnosis"] is None and "no such principal" in told["files"],
       "a principal that the files do not have", told)
status, told = answer("--error", "Access Denied", COMPANY)
result(status == 1 and "--action" in told["files"], "a message without an action asks for it", told)
status, told = answer("--error", "Access Denied", "--action", "iam:ListUsers", "--principal", OSKAR, COMPANY)
result(status == 0 and gates(told)["boundary"] == "implicit", "which the command line can give", told)
status, told = answer("--error", denied(OSKAR, "iam:GetRole", "role dev-admin"), COMPANY)
result(told["diagnosis"]["resource"] == "arn:aws:iam::047391582660:role/dev-admin", "a role by name", told)
status, told = answer("--error", denied("arn:aws:sts::047391582660:assumed-role/dev-admin/x", "sqs:SendMessage",
                                        "arn:aws:sqs:eu-north-1:047391582660:jobs"), COMPANY)
result(not told["diagnosis"]["certain"] and gates(told)["session"] == "unknown", "a session policy is never known", told)
status, told = answer("--error", "An error occurred (ExpiredToken) when calling the ListUsers operation: x", COMPANY)
result(status == 1 and "no policy" in told["files"], "no policy is behind an expired token", told)

# ---- What AWS recorded ----
details = os.path.join(SAMPLES, "details.json")
status, told = answer("--details", details, COMPANY)
result(status == 1 and [e["replay"] for e in told["evaluations"]] == ["agrees", "snapshot-stale"],
       "recorded evaluations are replayed", told)
with tempfile.TemporaryDirectory() as folder:
    first, second = os.path.join(folder, "1.json"), os.path.join(folder, "2.json")
    with open(details) as f:
        page = json.load(f)
    one, two = page["evaluations"]
    with open(first, "w") as f:
        json.dump({**page, "evaluations": [one], "nextToken": "t"}, f)
    with open(second, "w") as f:
        json.dump({"evaluations": [two], "policies": []}, f)
    status, told = answer("--details", first, "--details", second, COMPANY)
    result([e["replay"] for e in told.get("evaluations", [])] == ["agrees", "snapshot-stale"], "pages are merged", told)
    status, told = answer("--details", first, COMPANY)
    result(status == 1 and told["evaluations"][0]["replay"] == "unknown", "a missing page proves nothing", told)

# ---- Trouble ----
for args, why in (([], "no message"), (["--error", "x", "--details", details], "two kinds of input"),
                  (["--details", details], "details without files"), (["--error", "x", "--format", "xml"], "a format"),
                  (["--error", "x", "--context", "k"], "a context key"), (["--error", "x", "/no/such/place"], "a path"),
                  (["--details", "/no/such/file", COMPANY], "a file"), (["--error", "x", "--bogus"], "an option"),
                  (["--details", os.path.join(ROOT, "README.md"), COMPANY], "details that are no JSON")):
    run = explain(*args)
    result(run.returncode == 2 and run.stderr, f"{why} is trouble", run)

print(f"1..{count}")
sys.exit(failed != 0)
