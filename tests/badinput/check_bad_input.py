"""What iampb does with bad input: each kind gives its own error, and nothing else is lost.

usage: check_bad_input.py SOURCE_ROOT IAMPB
Each case spoils a copy of the sample company in one account, "dev", and audits it. Then the error must name file, line,
column and cause; the checks that needed the document must say so; and the other accounts must be judged as without it.
At last a few hundred random changes to documents, from a fixed seed: whatever comes out, it must not be a crash.
TAP on standard output.
"""
import base64
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time

ROOT, IAMPB = sys.argv[1], os.path.abspath(sys.argv[2])
DATA = os.path.join(ROOT, "examples", "data")
NOW = "2026-11-01T00:00:00Z"
DEV, PROD = "047391582660", "904215773068"
DETAILS = "get-account-authorization-details.json"
REPORT = "credential-report.csv"
MUTATIONS, MUTATION_SECONDS = 300, 15
HUGE = 200 << 20
CRASH = re.compile(rb"AddressSanitizer|LeakSanitizer|ThreadSanitizer|runtime error:|Assertion|core dumped")

count = failed = 0


def result(ok, name, detail=""):
    global count, failed
    count += 1
    failed += not ok
    print(f"{'ok' if ok else 'not ok'} {count} - {name}", flush=True)
    if not ok and detail:
        print("\n".join("# " + line[:1000] for line in str(detail).splitlines()[:40]), flush=True)


def run(args, cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, timeout=120):
    # The same bytes of a message, whatever language the machine speaks.
    env = dict(os.environ, LC_ALL="C")
    return subprocess.run([IAMPB, *args], cwd=cwd, env=env, stdin=stdin, stdout=stdout, stderr=subprocess.PIPE,
                          timeout=timeout)


def crashed(done):
    return done.returncode not in (0, 1, 2) or CRASH.search(done.stderr) is not None


def audit(directory, *args, paths=("company",)):
    """The run, and its findings if it wrote any."""
    done = run(["audit", *paths, "--now", NOW, "--format", "json", *args], directory)
    if crashed(done):
        return done, None
    return done, json.loads(done.stdout) if done.stdout else None


def of_others(findings, account=DEV):
    """What concerns other accounts. Trust that leads to the spoilt account may be judged otherwise without it."""
    return [(f["fingerprint"], f["status"], f["severity"], f["message"]) for f in findings["findings"]
            if f["account"] not in (account, "") and account not in json.dumps(f)]


class Company:
    """A copy of the sample company that a case may spoil."""

    def __enter__(self):
        self.top = tempfile.mkdtemp(prefix="iampb-bad-")
        shutil.copytree(os.path.join(DATA, "company"), os.path.join(self.top, "company"))
        os.unlink(os.path.join(self.top, "company", "playbook.json"))
        return self

    def __exit__(self, *unused):
        shutil.rmtree(self.top)

    def path(self, name):
        return os.path.join(self.top, "company", "dev", name)

    def read(self, name):
        with open(self.path(name), "rb") as file:
            return file.read()

    def write(self, name, content):
        with open(self.path(name), "wb") as file:
            file.write(content)

    def remove(self, *names):
        for name in names:
            os.unlink(self.path(name))


def baselines():
    with Company() as c:
        whole = audit(c.top)[1]
        c.remove(DETAILS)
        no_details = audit(c.top)[1]
    with Company() as c:
        c.remove(REPORT)
        no_report = audit(c.top)[1]
    return whole, {DETAILS: no_details, REPORT: no_report}


WHOLE, WITHOUT = baselines()
NEEDS = {DETAILS: "privilege.admin-customer-policy", REPORT: "mfa.user-disabled"}
KEPT = {DETAILS: "mfa.root-disabled", REPORT: "privilege.admin-customer-policy"}


def expect_error(done, name, file, position, words):
    """One line of standard error: iampb: FILE[:LINE:COLUMN]: ... with all the words."""
    place = f"/dev/{file}" + (f":{position}" if position else "")
    lines = [line for line in done.stderr.decode("utf-8", "replace").splitlines() if place + ":" in line]
    result(len(lines) == 1 and all(w in lines[0] for w in words), f"{name}: the error says where and why",
           f"wanted {place} and {words}\n{done.stderr.decode('utf-8', 'replace')}")


def spoilt(name, file, content, position, words, status=2):
    """Replaces a document by `content`, and checks everything that must hold then."""
    with Company() as c:
        c.write(file, content(c.read(file)) if callable(content) else content)
        done, findings = audit(c.top)
    result(done.returncode == status and not crashed(done), f"{name}: exit status {status}",
           f"{done.returncode}\n{done.stderr.decode('utf-8', 'replace')}")
    expect_error(done, name, file, position, words)
    if findings is None:
        result(False, f"{name}: the rest is judged")
        return
    mine = [f for f in findings["findings"] if f["account"] == DEV]
    unknown = [f for f in mine if f["check_id"] == NEEDS[file] and f["status"] == "not_evaluated"]
    command = {DETAILS: "get-account-authorization-details", REPORT: "get-credential-report"}[file]
    result(unknown != [] and all(command in f["reason"] for f in unknown),
           f"{name}: {NEEDS[file]} is not evaluated, and names the document", [f["reason"] for f in unknown])
    result(any(f["check_id"] == KEPT[file] and f["status"] == "fail" for f in mine),
           f"{name}: the other documents of the account are judged")
    result(of_others(findings) == of_others(WITHOUT[file]), f"{name}: the other accounts are judged as without it")
    result(any(i["problem"] and i["name"].endswith(file) for i in findings["inputs"]),
           f"{name}: the findings list the input with its problem", findings["inputs"])


def utf16(order):
    return lambda b: b.decode().encode("utf-16-" + order)


def json_documents():
    d = DETAILS
    spoilt("UTF-8 with a mark", d, lambda b: b"\xef\xbb\xbf" + b, "1:1", ["byte order mark"])
    spoilt("UTF-16 with a mark, little end first", d, lambda b: b"\xff\xfe" + utf16("le")(b), "1:1", ["UTF-16", "UTF-8"])
    spoilt("UTF-16 with a mark, big end first", d, lambda b: b"\xfe\xff" + utf16("be")(b), "1:1", ["UTF-16", "UTF-8"])
    spoilt("UTF-16 without a mark", d, utf16("le"), "1:1", ["UTF-16"])
    spoilt("Latin-1", d, b'{"UserDetailList":\n [{"Path":"/","UserName":"J\xfcrg"}]}', "2:28", ["UTF-8", "0xfc"])
    spoilt("binary", d, b"\x7fELF\x02\x01\x01\x00\x00\x00" + bytes(range(256)) * 20, "1:8", ["neither JSON", "0x00"])
    spoilt("empty", d, b"", None, ["the input is empty"])
    spoilt("blanks alone", d, b" \r\n\t\n", None, ["the input is empty"])
    spoilt("a page of HTML", d, b"<html><body>502 Bad Gateway</body></html>\n", "1:1", ["neither JSON"])
    spoilt("an unknown error text", d, b"\nUnable to locate credentials. You can configure credentials by running\n",
           "1:1", ["neither JSON"])
    spoilt("brackets for a while", d, b"[" * 1000000, "1:129", ["json_depth", "128"])
    spoilt("braces for a while", d, b'{"a":' * 100000, "1:641", ["json_depth", "128"])
    spoilt("deep inside a policy", d, b'{"UserDetailList":\n[{"UserPolicyList":' + b"[" * 500, "2:145", ["json_depth"])
    spoilt("a member twice", d, b'{\n "UserDetailList": [],\n "GroupDetailList": [],\n "UserDetailList": []\n}', "4:2",
           ['"UserDetailList" occurs twice', "line 2, column 2", "line 4, column 2"])
    spoilt("a member twice, inside", d, b'{"UserDetailList": [{"Arn": "a",\n"\\u0041rn": "b"}]}', "2:1",
           ["occurs twice", "line 1, column 22", "line 2, column 1"])
    spoilt("a list where a text belongs", d, b'{"UserDetailList": [{"Arn": []}]}', "1:29", ["UserDetailList[0].Arn"])
    spoilt("text after the end", d, lambda b: b + b"x", None, ["expected"])
    spoilt("NaN", d, b'{"UserDetailList": [{"Arn": NaN}]}', "1:29", ["expected"])
    spoilt("a NUL in the text", d, lambda b: b[:2000] + b"\0" + b[2001:], None, ["expected"])
    spoilt("of another account", d,
           open(os.path.join(DATA, "company", "prod", DETAILS), "rb").read(), "7:20", [PROD, DEV])
    spoilt("a number beyond every integer", d,
           b'{"RoleDetailList": [], "UserDetailList": [{"Arn": 99999999999999999999999999}]}', "1:51",
           ["UserDetailList[0].Arn"])


def truncated():
    """Cut at many places, the error is at the cut, and the document is not evaluated."""
    for file, points in ((DETAILS, 24), (REPORT, 0)):
        with Company() as c:
            whole = c.read(file)
            wrong = []
            for i in range(points):
                cut = 1 + (len(whole) - 3) * i // (points - 1)
                c.write(file, whole[:cut])
                done, findings = audit(c.top, "--quiet")
                lines = whole[:cut].split(b"\n")
                found = re.search(rb"/dev/%s:(\d+):(\d+): expected [^\n]*" % re.escape(file.encode()), done.stderr)
                at_end = found is not None and int(found[1]) <= len(lines) and b"end of the text" in found[0]
                failed_part = findings is not None and any(
                    f["account"] == DEV and f["check_id"] == NEEDS[file] and f["status"] == "not_evaluated"
                    for f in findings["findings"])
                if done.returncode != 2 or not at_end or not failed_part \
                        or of_others(findings) != of_others(WITHOUT[file]):
                    wrong.append(f"at {cut}: exit {done.returncode} {done.stderr!r}")
            if points:
                result(not wrong, f"{file} cut at {points} places", "\n".join(wrong))


def report_cut():
    """A CSV that is cut has no mark of its end: a row that is short is noted, its values are unknown, never a pass."""
    with Company() as c:
        whole = c.read(REPORT)
        wrong = []
        for cut in range(1, len(whole), 101):
            c.write(REPORT, whole[:cut])
            done, findings = audit(c.top, "--quiet")
            row = whole[:cut].rsplit(b"\n", 1)[-1].split(b",")
            if crashed(done) or findings is None or of_others(findings) != of_others(WITHOUT[REPORT]):
                wrong.append(f"at {cut}: exit {done.returncode} {done.stderr!r}")
                continue
            if len(row) < 8 or whole[:cut].count(b"\n") == 0:
                continue
            user = row[0].decode()
            passed = [f["check_id"] for f in findings["findings"] if f["account"] == DEV and f["status"] == "pass"
                      and f["resource_name"] == user]
            if passed:
                wrong.append(f"at {cut}: {passed}")
        result(not wrong, f"{REPORT} cut every 101 bytes", "\n".join(wrong))


def reports():
    r = REPORT
    spoilt("a report in Latin-1", r, lambda b: b.replace(b"emil.strand", b"emil.str\xe5nd"), None, ["UTF-8"])
    spoilt("an empty report", r, b"", None, ["the input is empty"])
    spoilt("a binary report", r, bytes(range(256)) * 20, "1:1", ["neither JSON", "0x00"])
    spoilt("a report in half a UTF-16", r, b"\xff\xfe" + "user,arn\n".encode("utf-16-le") + b"x", None, ["UTF-16"])
    spoilt("a report of another account than the details", r,
           lambda b: b.replace(DEV.encode(), PROD.encode()), "2:16", [PROD, DEV])


def shifted_columns():
    """A row whose columns have shifted is left out and noted; nothing is concluded from it."""
    with Company() as c:
        lines = c.read(REPORT).decode().split("\n")
        at = next(i for i, line in enumerate(lines) if line.startswith("emil.strand,"))
        lines[at] = lines[at].replace("emil.strand,", "emil.strand,extra,", 1)
        c.write(REPORT, "\n".join(lines).encode())
        done, findings = audit(c.top, "--all")
        notes = [n for n in findings["notes"] if n["input"].endswith(REPORT) and n["line"] == at + 1]
        result(len(notes) == 1 and "left out" in notes[0]["message"], "a row with one field too many is noted", findings["notes"])
        mine = [f for f in findings["findings"] if f["resource_name"] == "emil.strand" and f["account"] == DEV
                and f["check_id"] == "keys.console-password-unused"]
        result(mine != [] and all(f["status"] == "not_evaluated" for f in mine),
               "its user is not evaluated", [(f["status"], f["reason"]) for f in mine])
        others = [f for f in findings["findings"] if f["resource_name"] == "linnea.berg" and f["account"] == DEV
                  and f["check_id"] == "keys.console-password-unused" and f["status"] in ("pass", "fail")]
        result(others != [], "the other rows are judged")
        result(any(f["check_id"] == "keys.report-incomplete" and f["status"] == "fail" and f["account"] == DEV
                   for f in findings["findings"]), "the report is called incomplete")
    with Company() as c:
        text = c.read(REPORT).decode()
        header, rows = text.split("\n", 1)
        c.write(REPORT, (header.replace("user,arn,", "arn,") + "\n" + rows).encode())
        done, findings = audit(c.top)
        result(not crashed(done) and findings is not None, "a header with one column too few", done.stderr)
        wrong = [(f["check_id"], f["status"]) for f in findings["findings"] if f["account"] == DEV
                 and f["check_id"] == "mfa.user-disabled" and f["status"] != "not_evaluated"]
        result(not wrong, "nothing is concluded from rows that do not fit their header", wrong)


def two_reports():
    with Company() as c:
        shutil.copy(c.path(REPORT), c.path("later-report.csv"))
        done, findings = audit(c.top)
        expect_error(done, "two reports", "later-report.csv", "1:1", ["already has a credential report", REPORT])
        result(done.returncode == 2, "two reports: exit status 2", done.returncode)
        result([f["fingerprint"] for f in findings["findings"]] == [f["fingerprint"] for f in WHOLE["findings"]],
               "two reports: the first counts")


def odd_values():
    """Dates in the future, and numbers that fit nowhere: remarks, and unknown values."""
    with Company() as c:
        text = c.read(REPORT).decode()
        c.write(REPORT, re.sub(r"20[12]\d-", "2999-", text).encode())
        done, findings = audit(c.top)
        result(done.returncode == 1 and not crashed(done), "dates in the future: exit status 1", done.stderr)
        text = json.dumps(findings["notes"]) + json.dumps([f["reason"] + f["message"] for f in findings["findings"]])
        result("future" in text or "after" in text, "dates in the future are remarked on", findings["notes"][:8])
        result(of_others(findings) == of_others(WHOLE), "dates in the future: other accounts as before")
    with Company() as c:
        name = "get-account-summary.json"
        text = c.read(name).decode()
        for number in ("99999999999999999999", "1e999", "-9223372036854775809", "0.5"):
            c.write(name, re.sub(r'("AccountMFAEnabled": )\d+', r"\g<1>" + number, text).encode())
            done, findings = audit(c.top)
            notes = [n for n in (findings or {"notes": []})["notes"] if n["input"].endswith(name)]
            said = any("AccountMFAEnabled" in n["message"] and n["line"] > 0 for n in notes)
            refused = re.search(rb"dev/get-account-summary.json:\d+:\d+: ", done.stderr) is not None
            result(not crashed(done) and (said or refused), f"a count of {number} is told with its place",
                   f"{notes}\n{done.stderr!r}")
            result(findings is not None and of_others(findings) == of_others(WHOLE), f"a count of {number}: the rest as before")


def odd_files():
    with Company() as c:
        os.mkdir(c.path("list-users.json"))
        done, findings = audit(c.top)
        result(done.returncode == 1 and findings["findings"] == WHOLE["findings"],
               "a directory called .json among the documents changes nothing", done.stderr)
    with Company() as c:
        os.symlink("loop.json", c.path("loop.json"))
        os.symlink("nowhere", c.path("nowhere.json"))
        done, findings = audit(c.top)
        expect_error(done, "a loop of links", "loop.json", None, ["symbolic links"])
        expect_error(done, "a link to nothing", "nowhere.json", None, ["No such file"])
        result(done.returncode == 2 and findings["findings"] == WHOLE["findings"], "links: the rest is judged")
    with Company() as c:
        os.symlink("../..", c.path("up"))
        done, findings = audit(c.top)
        result(not crashed(done) and findings is not None, "a link to a directory above", done.stderr)
    with Company() as c:
        os.mkfifo(c.path("pipe.json"))
        done, findings = audit(c.top)
        expect_error(done, "a pipe", "pipe.json", None, ["neither a file nor a directory"])
        result(done.returncode == 2 and findings["findings"] == WHOLE["findings"], "a pipe: the rest is judged")
    with Company() as c:
        # root reads everything, but nobody follows a link to itself.
        os.chmod(c.path(DETAILS), 0)
        reason = "Permission denied"
        if os.access(c.path(DETAILS), os.R_OK):
            os.remove(c.path(DETAILS))
            os.symlink(os.path.basename(DETAILS), c.path(DETAILS))
            reason = "Too many levels of symbolic links"
        done, findings = audit(c.top)
        expect_error(done, "an unreadable file", DETAILS, None, [reason])
        result(done.returncode == 2 and of_others(findings) == of_others(WITHOUT[DETAILS]),
               "an unreadable file: the rest is judged")
    with Company() as c:
        c.write("notes.txt", b"Ask Linnea about the keys.\n")
        c.write("functions.json", b'{"Functions": []}')
        done, findings = audit(c.top)
        result(done.returncode == 1 and findings["findings"] == WHOLE["findings"] and done.stderr.count(b"skipped: ") == 2,
               "notes and documents of other services are skipped with a remark", done.stderr)
    with Company() as c:
        c.write("odd.json", '{"\\u001b[2J\\u009b31m\\u202e\\u2066x": 1}'.encode())
        done, findings = audit(c.top)
        hostile = [ch for ch in done.stderr.decode() if ch != "\n" and (ch < " " or "\x7f" <= ch < "\xa0"
                                                                       or ch in "\u202e\u2066")]
        result(b"odd.json" in done.stderr and not hostile, "nothing in an error is obeyed by a terminal", done.stderr)
    with tempfile.TemporaryDirectory() as top:
        done = run(["audit", top], top)
        result(done.returncode == 2 and b"no file that ends in" in done.stderr, "an empty directory", done.stderr)
        done = run(["audit", os.path.join(top, "nothing")], top)
        result(done.returncode == 2 and b"No such file" in done.stderr, "a path that is not there", done.stderr)
        done = run(["audit", "-"], top)
        result(done.returncode == 2 and b"empty" in done.stderr, "standard input that is empty", done.stderr)


def command_line():
    top = DATA
    with tempfile.TemporaryDirectory() as scratch:
        def file(name, content):
            path = os.path.join(scratch, name)
            with open(path, "wb") as f:
                f.write(content)
            return path
        playbooks = [
            (b'{\n  "thresholds": {},\n  "exemption": []\n}', ["exemption"], r":\d+:\d+: "),
            (b'{"checks": {"keys.rotation-overdu": {"enabled": false}}}', ["keys.rotation-overdu"], r":1:\d+: "),
            (b'{"profile": "cis-8"}', ["cis-8"], r":1:\d+: "),
            (b'{"profile": "default"', ["end of the text"], r":1:22: "),
            (b"", [], r""),
        ]
        for content, words, place in playbooks:
            path = file("playbook.json", content)
            done = run(["audit", "clean", "--now", NOW, "--playbook", path], top)
            text = done.stderr.decode()
            result(done.returncode == 2 and not done.stdout and all(w in text for w in words)
                   and re.search(re.escape(path) + place, text) is not None, f"a playbook with {content!r}", text)
        done = run(["audit", "clean", "--playbook", "no-such-profile"], top)
        result(done.returncode == 2 and b"no-such-profile" in done.stderr and b"cis-7.0" in done.stderr,
               "a playbook that is neither file nor profile", done.stderr)
        baselines_ = [(b'{"findings": []}', "1:1"), (b"[1, 2", None), (b"", None), (b'{"schema_version": "9.0"}', None)]
        for content, place in baselines_:
            path = file("baseline.json", content)
            done = run(["audit", "clean", "--now", NOW, "--baseline", path], top)
            result(done.returncode == 2 and not done.stdout and path.encode() in done.stderr and not crashed(done),
                   f"a baseline with {content!r}", done.stderr)
        done = run(["audit", "clean", "--now", NOW, "--baseline", "clean/get-account-summary.json"], top)
        result(done.returncode == 2 and re.search(rb"get-account-summary.json:1:1: .*findings", done.stderr) is not None,
               "a baseline that is no findings", done.stderr)
        for output in (os.path.join(scratch, "no", "such", "directory"), scratch, "/proc/version", "/dev/null/x"):
            done = run(["audit", "clean", "--now", NOW, "--output", output], top)
            result(done.returncode == 2 and output.encode() in done.stderr and not crashed(done),
                   f"--output {'a directory' if output == scratch else 'to ' + os.path.basename(output)}", done.stderr)
        left = [n for n in os.listdir(scratch) if n not in ("playbook.json", "baseline.json")]
        result(not left and not [n for n in os.listdir(os.path.dirname(scratch)) if n.startswith(os.path.basename(scratch) + ".")],
               "no temporary file is left behind", left)
    if os.path.exists("/dev/full"):
        for args in (["audit", "clean", "--now", NOW], ["audit", "company", "--now", NOW, "--format", "json"],
                     ["checks"], ["checks", "--format", "json"], ["--version"], ["--help"], ["audit", "--help"]):
            with open("/dev/full", "wb") as full:
                done = run(args, top, stdout=full)
            result(done.returncode == 2 and done.stderr.count(b"No space left") >= 1, f"a full disk: {' '.join(args)}",
                   f"{done.returncode} {done.stderr!r}")
    done = subprocess.run(f"'{IAMPB}' audit company --now {NOW} --format json | head -c 10", shell=True, cwd=top,
                          capture_output=True)
    result(CRASH.search(done.stderr) is None, "a reader that goes away", done.stderr)
    for args, words in ((["audit", "clean", "--now", "yesterday"], [b"--now", b"2026-11-01"]),
                        (["audit", "clean", "--now", "2026-13-01"], [b"--now"]),
                        (["audit", "clean", "--fail-on", "severe"], [b"severe", b"critical"]),
                        (["audit", "clean", "--format", "xml"], [b"xml", b"ndjson"]),
                        (["audit", "--nope"], [b"nope"]), (["audit"], [b"directory"]), (["frobnicate"], [b"frobnicate"]),
                        (["checks", "keys.nothing"], [b"keys.nothing"]), (["diff", "clean"], [])):
        done = run(args, top)
        result(done.returncode == 2 and done.stderr and all(w in done.stderr for w in words), " ".join(args), done.stderr)


def huge():
    """A gigabyte of '[' stops at the depth limit: it costs reading, not parsing. Fewer here, for small machines."""
    with tempfile.TemporaryDirectory() as top:
        path = os.path.join(top, "huge.json")
        with open(path, "wb") as f:
            for _ in range(HUGE >> 20):
                f.write(b"[" * (1 << 20))
        begin = time.monotonic()
        done = run(["audit", path], top)
        took = time.monotonic() - begin
        result(done.returncode == 2 and b"huge.json:1:129: " in done.stderr and b"json_depth" in done.stderr,
               f"{HUGE >> 20} MB of brackets", done.stderr[:500])
        result(took < 20, f"it stops at once ({took:.1f} s)", took)
        with open(path, "wb") as f:
            f.truncate((1 << 30) + 1)   # sparse: a byte past the limit of one document
        done = run(["audit", path], top)
        result(done.returncode == 2 and (b"input_bytes" in done.stderr or b"memory" in done.stderr), "a file past the limit",
               done.stderr[:500])


def mutate(rng, data):
    data = bytearray(data)
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(len(data) + 1)
        kind = rng.randrange(6)
        if kind == 0 and at < len(data):
            data[at] ^= 1 << rng.randrange(8)
        elif kind == 1 and at < len(data):
            data[at] = rng.randrange(256)
        elif kind == 2:
            data[at:at] = bytes(rng.choice(b'{}[]",:\\\n\r\t 0e-.;\0\xff\xef') for _ in range(rng.randint(1, 4)))
        elif kind == 3:
            del data[at:at + rng.randint(1, 200)]
        elif kind == 4:
            other = rng.randrange(len(data) + 1)
            data[at:at] = data[other:other + rng.randint(1, 300)]
        else:
            del data[at:]
    return bytes(data)


def mutations():
    rng = random.Random(20261101)
    samples = []
    for folder, _, names in sorted(os.walk(DATA)):
        for name in sorted(names):
            if name.endswith((".json", ".csv")):
                with open(os.path.join(folder, name), "rb") as f:
                    content = f.read()
                samples.append((name, content))
                if name == "get-credential-report.json":    # changes inside the base64 are mostly just bad base64
                    envelope = json.loads(content)
                    samples.append(("report.csv", base64.b64decode(envelope["Content"])))
    end = time.monotonic() + MUTATION_SECONDS
    runs, bad = 0, []
    with tempfile.TemporaryDirectory() as top:
        while runs < MUTATIONS and time.monotonic() < end:
            for old in os.listdir(top):
                os.unlink(os.path.join(top, old))
            # Several documents at once, so that joining them sees the damage too.
            for name, content in rng.sample(samples, 8):
                with open(os.path.join(top, name), "wb") as f:
                    f.write(mutate(rng, content) if rng.randrange(3) else content)
            try:
                done = run(["audit", top, "--now", NOW, "--all", "--format", rng.choice(["json", "text", "csv", "ndjson"])],
                           top, timeout=20)
            except subprocess.TimeoutExpired:
                bad.append(f"run {runs}: no end")
                break
            runs += 1
            if crashed(done):
                bad.append(f"run {runs}: {done.returncode} {done.stderr[-3000:].decode('utf-8', 'replace')}")
    result(not bad and runs >= 20, f"{runs} runs over changed documents", "\n".join(bad))


json_documents()
truncated()
reports()
report_cut()
shifted_columns()
two_reports()
odd_values()
odd_files()
command_line()
huge()
mutations()
print(f"1..{count}")
sys.exit(failed != 0)
