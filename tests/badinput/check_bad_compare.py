"""What iampb compare does with bad input: a clear error with file and place, soon, and never a crash.

usage: check_bad_compare.py IAMPB
At last some hundred random changes to policies, from a fixed seed. TAP on standard output.
"""
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time

IAMPB = os.path.abspath(sys.argv[1])
CRASH = re.compile(rb"AddressSanitizer|LeakSanitizer|ThreadSanitizer|runtime error:|Assertion|core dumped")
SECONDS = 60  # even under a sanitizer, on a busy machine
MUTATIONS = 150

count = failed = 0


def result(ok, name, detail=""):
    global count, failed
    count += 1
    failed += not ok
    print(f"{'ok' if ok else 'not ok'} {count} - {name}", flush=True)
    if not ok and detail:
        print("\n".join("# " + line[:400] for line in str(detail).splitlines()[:30]), flush=True)


def policy(**parts):
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **parts}]}).encode()


FINE = policy(Action="s3:Get*", Resource="arn:aws:s3:::b/*")


def compare(*args, files=()):
    """The files are there under their names."""
    with tempfile.TemporaryDirectory(prefix="iampb-bad-") as top:
        for name, text in dict(files).items():
            with open(os.path.join(top, name), "wb") as file:
                file.write(text)
        try:
            return subprocess.run([IAMPB, "compare", *args], cwd=top, capture_output=True, timeout=SECONDS,
                                  stdin=subprocess.DEVNULL, env=dict(os.environ, LC_ALL="C"))
        except subprocess.TimeoutExpired as late:
            return subprocess.CompletedProcess(late.cmd, -1, b"", b"it did not end")


def crashed(done):
    return done.returncode not in (0, 1, 2, 3) or CRASH.search(done.stderr) is not None


def refused(name, said, *args, files):
    done = compare(*args, files=files)
    text = done.stderr.decode("utf-8", "replace")
    result(done.returncode == 2 and not crashed(done) and done.stdout == b"" and all(s in text for s in said), name,
           f"{done.returncode} {text} {done.stdout[:200]!r}")


def policies():
    for name, text, said in (
            ("empty", b"", ["bad.json:1:1"]), ("no JSON", b'{"Version":\n  nope}', ["bad.json:2:4"]),
            ("no object", b"[]", ["bad.json:1:1"]), ("cut", FINE[:-5], ["bad.json:1:"]),
            ("bytes that are no text", bytes(range(256)), ["bad.json:1:1"]),
            ("deep", b"[" * 100000, ["bad.json", "json_depth"]),
            ("an element twice", b'{"Version": "2012-10-17", "Statement": [],\n"Version": "2012-10-17"}', ["bad.json:2:1"]),
            ("an unknown element", policy(Action="s3:*", Resource="*", Colour="red"), ["bad.json:1:", "Colour"]),
            ("no effect", b'{"Version": "2012-10-17", "Statement": [{"Action": "*", "Resource": "*"}]}',
             ["bad.json:1:", "Effect"]),
            ("a principal in an identity policy", policy(Action="*", Resource="*", Principal="*"),
             ["bad.json:1:", "Principal"])):
        files = {"bad.json": text, "fine.json": FINE}
        refused(f"{name}: existing", said, "no-new-access", "--existing", "bad.json", "--new", "fine.json", files=files)
        refused(f"{name}: new", said, "no-new-access", "--existing", "fine.json", "--new", "bad.json", files=files)
        refused(f"{name}: statements", said, "statements", "bad.json", files=files)


def accesses():
    for name, text, said in (
            ("empty", b"", ["a.json:1:"]), ("no JSON", b'[{"actions":\n nope}]', ["a.json:2:"]),
            ("a member twice", b'[{"actions": ["s3:*"],\n"actions": []}]', ["a.json:2:"]),
            ("nothing", b"[]", ["a.json: expected a list"]), ("a text", b'"s3:*"', ["a.json:"]),
            ("not an object", b'["s3:*"]', ["a.json: entry 1: expected an object"]),
            ("no list", b'[{"actions": ["s3:*"]}, {"actions": "s3:*"}]', ["a.json: entry 2, actions: expected a list"]),
            ("a number", b'[{"resources": [1]}]', ["a.json: entry 1, resources: expected strings"]),
            ("neither", b'[{}]', ["a.json: entry 1: name an action"]),
            ("empty lists", b'[{"actions": [], "resources": []}]', ["a.json: entry 1: name an action"]),
            ("another member", b'[{"actions": ["s3:*"], "action": 1}]', ["a.json: entry 1: an access has"]),
            ("deep", b"[" * 100000, ["a.json:1:"]), ("no action", b'[{"actions": ["s3"]}]', ["s3"])):
        refused(f"access, {name}", said, "access-not-granted", "--policy", "p.json", "--access", "a.json",
                files={"a.json": text, "p.json": FINE})


def requests():
    good = b'{"action": "s3:GetObject", "resource": "arn:aws:s3:::b/k"}\n'
    for name, line, said in (
            ("no JSON", b'{"action": nope}', ["r.ndjson:2:"]), ("no object", b"[1]", ["r.ndjson:2: expected an object"]),
            ("no action", b'{"resource": "*"}', ["r.ndjson:2: a request has"]),
            ("another member", b'{"action": "s3:GetObject", "colour": 1}', ["r.ndjson:2: a request has"]),
            ("a number", b'{"action": 1}', ["r.ndjson:2: action: expected a string"]),
            ("a number as resource", b'{"action": "s3:GetObject", "resource": 1}', ["r.ndjson:2: resource"]),
            ("a pattern as action", b'{"action": "s3:Get*"}', ["r.ndjson:2:", "s3:Get*"]),
            ("no context", b'{"action": "s3:GetObject", "context": []}', ["r.ndjson:2: context: expected an object"]),
            ("a key of objects", b'{"action": "s3:GetObject", "context": {"k": {}}}', ["r.ndjson:2: k: expected"])):
        refused(f"least, {name}", said, "least", "r.ndjson", files={"r.ndjson": good + line + b"\n" + good})
    refused("least, nothing", ["r.ndjson", "no request"], "least", "r.ndjson", files={"r.ndjson": b" \n\n"})


def hard():
    """Patterns that cross in many ways: an answer, or the limit that stopped it; and soon."""
    chain = {f"arn:aws:s3:::b/{'*a?b' * n}*" for n in range(1, 40)}
    for name, old, new in (
            ("chains", {"Resource": sorted(chain)}, {"Resource": "arn:aws:s3:::b/*a*b*a*b*"}),
            ("stars", {"Resource": "arn:aws:s3:::" + "*a" * 400}, {"Resource": "arn:aws:s3:::" + "*a" * 399 + "*b"}),
            ("many", {"Resource": [f"arn:aws:s3:::b/{i}*" for i in range(2000)]}, {"Resource": "arn:aws:s3:::b/*"})):
        began = time.monotonic()
        done = compare("no-new-access", "--existing", "o.json", "--new", "n.json", files={
            "o.json": policy(Action="s3:*", **old), "n.json": policy(Action="s3:*", **new)})
        result(not crashed(done) and done.returncode != 2, f"{name}: {time.monotonic() - began:.1f} s",
               f"{done.returncode} {done.stderr[-800:]!r}")


def mutations():
    random.seed(20121017)
    parts = [b"{", b"}", b"[", b"]", b'"', b",", b":", b"\\", b"*", b"${", b"null", b"\x00", b"\xff", b"arn:aws:", b"[]"]
    base = policy(Action=["s3:Get*", "s3:GetObject"], Resource="arn:aws:s3:::${aws:username}/*", Condition={
        "ForAllValues:StringEquals": {"aws:PrincipalOrgID": ["o-1", "o-2"]}, "NumericLessThan": {"n": "5"}})
    crashes = []
    for _ in range(MUTATIONS):
        text = bytearray(base)
        for _ in range(random.randint(1, 6)):
            at = random.randrange(len(text) + 1)
            text[at:at + random.choice([0, 0, 1, 5])] = random.choice(parts)
        done = compare("diff", "o.json", "n.json", files={"o.json": base, "n.json": bytes(text)})
        if crashed(done):
            crashes.append((bytes(text), done.returncode, done.stderr[-2000:]))
    result(crashes == [], f"{MUTATIONS} changed policies", crashes)


policies()
accesses()
requests()
hard()
mutations()
print(f"1..{count}")
sys.exit(failed != 0)
