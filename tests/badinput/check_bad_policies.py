"""What iampb lint does with bad input: an answer or a clear error, soon, and never a crash.

usage: check_bad_policies.py IAMPB
Each text is linted, mended as every kind, and written in every format. At last some hundred random changes to policies,
from a fixed seed. TAP on standard output.
"""
import collections
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time

IAMPB = os.path.abspath(sys.argv[1])
KINDS = ["identity", "resource", "scp", "rcp", "trust", "auto"]  # the others are like identity
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


def lint(text, *args):
    try:
        return subprocess.run([IAMPB, "lint", "-", *args], input=text, capture_output=True, timeout=SECONDS,
                              env=dict(os.environ, LC_ALL="C"))
    except subprocess.TimeoutExpired as late:
        return subprocess.CompletedProcess(late.cmd, -1, b"", b"it did not end")


def crashed(done):
    return done.returncode not in (0, 1, 2) or CRASH.search(done.stderr) is not None


def policy(rest):
    return b'{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", ' + rest + b"}]}"


def bad(name, text, codes=None, error=None, at=None):
    """`codes` are among those found; `at`: (line, column from 0) of the first of them; or `error` is said."""
    done = lint(text, "--format", "json")
    if error is not None:
        said = done.stderr.decode("utf-8", "replace")
        result(done.returncode == 2 and not crashed(done) and all(w in said for w in error), f"{name}: the error", said)
    else:
        try:
            found = json.loads(done.stdout)["findings"]
        except ValueError:
            found = []
        start = [f["locations"][0]["span"]["start"] for f in found if f["issueCode"] == codes[0]]
        result(done.returncode == 1 and not crashed(done) and set(codes) <= {f["issueCode"] for f in found},
               f"{name}: {', '.join(codes)}", f"{done.returncode} {[f['issueCode'] for f in found]} {done.stderr!r}")
        if at is not None:
            result(start and (start[0]["line"], start[0]["column"]) == at, f"{name}: at {at}", start)
    small = len(text) < 4096
    for args in [["--format", "sarif"], []] + [["--type", k, "--fix", "-q"] for k in KINDS[1:] if small or k == "rcp"]:
        done = lint(text, *args)
        if crashed(done):
            result(False, f"{name}: {args}", f"{done.returncode}\n{done.stderr[-2000:]!r}")
    if error is None:
        mended = lint(text, "--fix", "-q").stdout
        before, after = (collections.Counter(f["issueCode"] for f in json.loads(lint(t, "--format", "json").stdout)["findings"])
                         for t in (text, mended))
        result(not after - before, f"{name}: mending makes nothing worse", after - before)


def shapes():
    bad("empty", b"", ["JSON_SYNTAX_ERROR"])
    bad("blanks alone", b" \r\n\t", ["JSON_SYNTAX_ERROR"])
    bad("a NUL", b'{"Version": \x00}', ["JSON_SYNTAX_ERROR"], at=(1, 12))
    bad("a NUL in a string", policy(b'"Action": "s3:\x00", "Resource": "*"'), ["JSON_SYNTAX_ERROR"])
    bad("a NUL as an escape", policy(b'"Action": "s3:\\u0000*", "Resource": "*"'), ["INVALID_ACTION"])
    bad("bytes that are no text", bytes(range(256)), ["JSON_SYNTAX_ERROR"])
    bad("Latin-1", policy(b'"Sid": "\xfc", "Action": "s3:*", "Resource": "*"'), ["JSON_SYNTAX_ERROR"])
    bad("UTF-16", policy(b'"Action": "*"').decode().encode("utf-16"), ["JSON_SYNTAX_ERROR"])
    bad("a lone surrogate", policy(b'"Sid": "\\ud800", "Action": "s3:*", "Resource": "*"'), ["JSON_SYNTAX_ERROR"])
    bad("two surrogates in the wrong order", policy(b'"Sid": "\\udc00\\ud800"'), ["JSON_SYNTAX_ERROR"])
    bad("cut", b'{"Version": "2012-10-17",\n "Statement": [{', ["JSON_SYNTAX_ERROR"])
    bad("two documents", b"{}\n{}", ["JSON_SYNTAX_ERROR"], at=(2, 0))
    bad("a name twice", b'{"Version": "2012-10-17",\n "Version": "2012-10-17", "Statement": []}', ["JSON_SYNTAX_ERROR"],
        at=(2, 1))
    bad("a name twice, once escaped", policy(b'"Action": "s3:*",\n"\\u0041ction": "sqs:*", "Resource": "*"'),
        ["JSON_SYNTAX_ERROR"], at=(2, 0))
    for value in (b"null", b"7", b'"text"', b"[]", b"[[]]", b"true", b"-1e999", b"[{}]"):
        bad(f"not an object: {value.decode()}", value, ["DATA_TYPE_MISMATCH"])
    inner = json.dumps({"Statement": json.dumps({"Effect": "Allow", "Action": json.dumps(["s3:*"])})})
    bad("a policy inside a string inside a string", inner.encode(), ["DATA_TYPE_MISMATCH"])
    bad("a policy inside a string", json.dumps(inner).encode(), ["DATA_TYPE_MISMATCH"])
    for element in ("Effect", "Action", "Resource", "Principal", "Condition", "Sid", "NotAction"):
        bad(f"{element} is deep", policy(f'"{element}": '.encode() + b"[" * 50 + b"]" * 50), ["DATA_TYPE_MISMATCH"]
            if element not in ("Effect", "Principal") else ["MISSING_ACTION"])


def bombs():
    for opening, closing in ((b"[", b"]"), (b'{"a":', b"}"), (b'{"Statement":[', b"]}")):
        bad(f"{opening.decode()} 1,000,000 times", opening * 1000000, error=["json_depth", "128"])
        bad(f"{opening.decode()} 10,000 times, and closed", opening * 10000 + b"1" + closing * 10000, error=["json_depth"])
    million = b"a" * (1 << 20)
    for name, rest in (
            ("a megabyte Sid", b'"Sid": "%s", "Action": "s3:*", "Resource": "*"'),
            ("a megabyte action", b'"Action": "s3:%s", "Resource": "*"'),
            ("a megabyte resource", b'"Action": "s3:*", "Resource": "arn:aws:s3:::%s"'),
            ("a megabyte name", b'"Action": "s3:*", "Resource": "*", "%s": 1'),
            ("a megabyte condition key", b'"Action": "s3:*", "Resource": "*", "Condition": {"Bool": {"%s": "true"}}')):
        bad(name, policy(rest % million), ["POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA"])
    bad("a megabyte of stars", policy(b'"Action": "%s", "Resource": "*"' % (b"*a" * (1 << 19))), ["INVALID_ACTION"])
    bad("a megabyte of brackets in a string", policy(b'"Sid": "%s"' % (b"[{" * (1 << 19))), ["MISSING_ACTION"])
    bad("a megabyte of variables", policy(b'"Action": "s3:*", "Resource": "arn:aws:s3:::%s"' % (b"${a" * (1 << 18))),
        ["POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA"])
    bad("10,000 statements", b'{"Version": "2012-10-17", "Statement": [' + b",".join([b"{}"] * 10000) + b"]}",
        ["MISSING_ACTION"])
    bad("20,000 actions that all cover each other",
        policy(b'"Action": [' + b",".join([b'"s3:Get*"'] * 20000) + b'], "Resource": "*"'), ["REDUNDANT_ACTION"])
    bad("10,000 conditions", policy(b'"Action": "s3:*", "Resource": "*", "Condition": {"StringLike": {' + b",".join(
        b'"aws:k%d": "*"' % i for i in range(10000)) + b"}}"), ["EQUIVALENT_TO_NULL_FALSE"])


def mutations():
    random.seed(20121017)
    parts = [b"{", b"}", b"[", b"]", b'"', b",", b":", b"\\", b"*", b"${", b"null", b"\x00", b"\xff", b"arn:aws:", b"[]"]
    texts = [policy(b'"Sid": "a", "Action": ["s3:Get*", "s3:GetObject"], "Resource": "arn:aws:s3:::${aws:username}/*",'
                    b' "Condition": {"ForAllValues:StringEquals": {"aws:PrincipalOrgID": ["o-1", true]}}'),
             policy(b'"Principal": {"AWS": ["*", "111122223333"]}, "NotAction": "sts:*", "Condition": {"Bool": {}}')]
    crashes, slow = [], 0.0
    with tempfile.TemporaryDirectory(prefix="iampb-bad-") as top:
        for i in range(MUTATIONS):
            text = bytearray(random.choice(texts))
            for _ in range(random.randint(1, 6)):
                at = random.randrange(len(text) + 1)
                text[at:at + random.choice([0, 0, 1, 5])] = random.choice(parts)
            with open(os.path.join(top, f"{i:03}.json"), "wb") as file:
                file.write(text)
        files = [os.path.join(top, n) for n in sorted(os.listdir(top))]
        for kind in KINDS:
            for args in (["--format", "json"], ["--format", "sarif"]) if kind == "identity" else (["--fix"],):
                start = time.monotonic()
                done = subprocess.run([IAMPB, "lint", *files, "--type", kind, "-q", *args], capture_output=True,
                                      timeout=4 * SECONDS)
                slow = max(slow, time.monotonic() - start)
                if crashed(done):
                    crashes.append((kind, args, done.returncode, done.stderr[-2000:]))
                elif args[0] == "--format":
                    json.loads(done.stdout)
    result(crashes == [], f"{MUTATIONS} changed policies, the slowest round {slow:.1f} s", crashes)


shapes()
bombs()
mutations()
print(f"1..{count}")
sys.exit(failed != 0)
