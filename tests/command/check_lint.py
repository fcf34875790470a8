"""The lint command: its formats, what it mends, what it says when it cannot.

usage: check_lint.py SOURCE_ROOT IAMPB
sarif-2.1.0.json is the schema of SARIF as OASIS published it. TAP on standard output.
"""
import json
import os
import pty
import re
import stat
import subprocess
import sys
import tempfile
import urllib.parse

from json_schema import validate

ROOT, IAMPB = sys.argv[1], os.path.abspath(sys.argv[2])
HERE = os.path.dirname(os.path.abspath(__file__))
SEEDS = os.path.join(ROOT, "tests", "fuzz", "corpus", "lint")

# 161 bytes, of which the letter takes two.
WORKED = """{"Version": "2012-10-17",
 "Statement": [{"Sid": "\u00e9", "Effect": "Allow",
   "Action": ["sqs:Send*", "SQS:SendMessage", "sqs:GetQueueUrl"],
   "Resource": "*"}]}""".encode()
CLEAN = b"""{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sqs:GetQueueUrl",
    "Resource": "arn:aws:sqs:eu-west-1:111122223333:jobs"}]}"""
MESSY = b"""{"Statement": [{"Effect": "allow", "Action": ["s3:GetObject", "s3:Get*"],
    "Resource": "arn:aws:s3:::b/*", "Condition": {}}]}"""
TRUST = b"""{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"AWS": "444455556666"},
    "Action": "sts:AssumeRole"}}"""

count = failed = 0


def result(ok, name, detail=""):
    global count, failed
    count += 1
    failed += not ok
    print(f"{'ok' if ok else 'not ok'} {count} - {name}", flush=True)
    if not ok and detail:
        print("\n".join("# " + line[:400] for line in str(detail).splitlines()[:40]), flush=True)


def lint(*args, stdin=b"", cwd=None):
    return subprocess.run([IAMPB, "lint", *args], input=stdin, capture_output=True, cwd=cwd,
                          env=dict(os.environ, LC_ALL="C.UTF-8"), timeout=60)


def write(path, content):
    with open(path, "wb") as file:
        file.write(content)
    return path


def read(path):
    with open(path, "rb") as file:
        return file.read()


def codes(done):
    return [f["issueCode"] for f in json.loads(done.stdout)["findings"]]


def expect(done, status, name, *words, silent=False):
    """Exit status, and words on standard error."""
    said = done.stderr.decode("utf-8", "replace")
    ok = done.returncode == status and all(w in said for w in words) and not (silent and said)
    result(ok, name, f"exit {done.returncode}, expected {status} and {words}\n{said}\n{done.stdout[:600]!r}")


# ---- Formats ----
def json_format(top):
    file = write(os.path.join(top, "worked.json"), WORKED)
    done = lint(file, "--format", "json")
    answer = json.loads(done.stdout)
    result(list(answer) == ["findings"], "json: one file is an object with findings alone")
    result(all(list(f) == ["findingType", "issueCode", "learnMoreLink", "findingDetails", "locations"]
               for f in answer["findings"]), "json: findings have the members of validate-policy, in its order")
    redundant = [f for f in answer["findings"] if f["issueCode"] == "REDUNDANT_ACTION"]
    spans = [loc["span"] for loc in redundant[0]["locations"]]
    result([(s["start"]["offset"], s["end"]["offset"]) for s in spans] == [(88, 99), (101, 118)], "json: bytes", spans)
    result([(s["start"]["line"], s["start"]["column"]) for s in spans] == [(3, 14), (3, 27)], "json: columns from 0", spans)
    result([loc["path"] for loc in redundant[0]["locations"]][1] ==
           [{"value": "Statement"}, {"index": 0}, {"value": "Action"}, {"index": 1}], "json: paths")
    units = json.loads(lint(file, "--format", "json", "--utf16").stdout)
    starts = [loc["span"]["start"]["offset"] for f in units["findings"] if f["issueCode"] == "REDUNDANT_ACTION"
              for loc in f["locations"]]
    result(starts == [87, 100], "json: UTF-16 units on request", starts)
    result(lint("-", "--format", "json", stdin=WORKED).stdout == done.stdout, "json: standard input is the same")
    many = json.loads(lint(file, write(os.path.join(top, "clean.json"), CLEAN), "--format", "json").stdout)
    result([f["file"] for f in many["files"]] == [file, os.path.join(top, "clean.json")]
           and many["files"][0]["findings"] == answer["findings"] and many["files"][1]["findings"] == [],
           "json: several files are a list, each with its findings", many)


def text_format(top):
    write(os.path.join(top, "w.json"), WORKED)
    lines = lint("w.json", "--profile", "aws", cwd=top).stdout.decode().splitlines()
    wanted = ["w.json:2:24: ERROR UNSUPPORTED_SID medium",
              "      2 |  \"Statement\": [{\"Sid\": \"\u00e9\", \"Effect\": \"Allow\",",
              "        |                        ^^^",
              "w.json:3:15: SUGGESTION REDUNDANT_ACTION info",
              "      3 |    \"Action\": [\"sqs:Send*\", \"SQS:SendMessage\", \"sqs:GetQueueUrl\"],",
              "        |               ^^^^^^^^^^^",
              "  also at 3:28, Statement[0].Action[1]"]
    for line in wanted:
        result(line in lines, f"text: {line.strip()}", "\n".join(lines))
    result(lines[-1] == "2 findings in 1 of 1 file: 1 ERROR, 1 SUGGESTION", "text: the sum", lines[-1])
    result("\033" not in "\n".join(lines), "text: no colours in a pipe")
    long = b'{"Version":"2012-10-17","Statement":[' + b",".join(
        b'{"Sid":"S%d","Effect":"Allow","Action":["sqs:Send*","sqs:SendMessage"],"Resource":"arn:aws:sqs:*:*:q"}' % i
        for i in range(50)) + b"]}"
    out = lint("-", stdin=long).stdout.decode().splitlines()
    result(max(map(len, out)) < 300 and any("^" * 11 in line for line in out), "text: a long line is shown in part",
           max(out, key=len))
    for i, line in enumerate(out):
        if re.fullmatch(r"\s+\| +\^{11}", line):
            at = line.index("^")
            result(out[i - 1][at:at + line.count("^")].startswith('"sqs:Send*"'), "text: carets stand under what is meant",
                   out[i - 1] + "\n" + line)
            break
    hostile = '{"Version": "2012-10-17\\u001b[2J", "Statement": "\u202e\u009b31m"}'.encode() + b" // \x1b[31m\x07\n"
    for kind in ("identity", "trust"):
        out = lint("-", "--type", kind, stdin=hostile)
        result(not re.search(rb"[\x00-\x09\x0b-\x1f\x7f]|\xc2\x9b|\xe2\x80\xae", out.stdout + out.stderr),
               f"text: nothing that a terminal obeys, {kind}", out.stdout)


def on_a_terminal(top):
    file = write(os.path.join(top, "t.json"), WORKED)

    def shown(env):
        master, slave = pty.openpty()
        child = subprocess.Popen([IAMPB, "lint", file, "-q"], stdout=slave, stderr=slave, env=dict(os.environ, **env))
        os.close(slave)
        out = b""
        while True:
            try:
                piece = os.read(master, 65536)
            except OSError:
                break
            if not piece:
                break
            out += piece
        child.wait()
        os.close(master)
        return out
    result(b"\033[1;31mERROR\033[0m" in shown({}), "colours on a terminal")
    result(b"\033" not in shown({"NO_COLOR": "1"}), "NO_COLOR")


# ---- SARIF ----
def check_region(data, region, name):
    """Bytes and lines tell the same place."""
    if data != data.decode("utf-8", "ignore").encode():  # no characters, no columns
        return
    begin, end = region["byteOffset"], region["byteOffset"] + region["byteLength"]
    mark = 3 if data.startswith(b"\xef\xbb\xbf") else 0
    lines = data[mark:].split(b"\n")

    def place(line, column):
        before = sum(len(x) + 1 for x in lines[:line - 1])
        text = lines[line - 1].decode("utf-8", "replace")
        units = text.encode("utf-16-le")[:2 * (column - 1)].decode("utf-16-le", "replace")
        return mark + before + len(units.encode())
    ok = (place(region["startLine"], region["startColumn"]), place(region["endLine"], region["endColumn"])) == (begin, end)
    if not ok:
        result(False, f"sarif: {name}: bytes and columns tell the same place", region)


def check_log(log, files, name):
    run = log["runs"][0]
    data_of = [files[urllib.parse.unquote(a["location"]["uri"])[len("file://"):]] for a in run["artifacts"]]
    rules = run["tool"]["driver"]["rules"]
    prints = set()
    for r in run["results"]:
        rule = rules[r["ruleIndex"]]
        where = r["locations"][0]["physicalLocation"]
        data = data_of[where["artifactLocation"]["index"]]
        check_region(data, where["region"], name)
        if rule["id"] != r["ruleId"] or not rule["helpUri"].startswith("https://") or not rule["help"]["text"]:
            result(False, f"sarif: {name}: the rule of a result", r)
        prints.add((where["artifactLocation"]["index"], r["partialFingerprints"]["iampb/v1"]))
        for fix in r.get("fixes", []):
            replacements = fix["artifactChanges"][0]["replacements"]
            for change in sorted(replacements, key=lambda c: -c["deletedRegion"]["byteOffset"]):
                region = change["deletedRegion"]
                check_region(data, region, name)
                data = (data[:region["byteOffset"]] + change["insertedContent"]["text"].encode()
                        + data[region["byteOffset"] + region["byteLength"]:])
            try:
                json.loads(data.decode("utf-8-sig"))
            except ValueError as err:
                result(False, f"sarif: {name}: a fix gives JSON", f"{err}\n{fix}\n{data!r}")
    result(len(prints) == len(run["results"]), f"sarif: {name}: no fingerprint stands twice")


def sarif_format(top):
    with open(os.path.join(HERE, "sarif-2.1.0.json"), encoding="utf-8") as file:
        schema = json.load(file)
    result(validate(schema, {"version": "2.1.0", "runs": [{}]}) != [], "the schema refuses a run without a tool")
    paths = [write(os.path.join(top, n), b) for n, b in (("worked.json", WORKED), ("a b:\u00e9.json", MESSY),
                                                        ("mark.json", b"\xef\xbb\xbf" + WORKED), ("clean.json", CLEAN))]
    paths += [os.path.join(SEEDS, n) for n in sorted(os.listdir(SEEDS))]
    for kind in ("identity", "resource", "trust", "scp"):
        done = lint(*paths, "--type", kind, "--format", "sarif")
        log = json.loads(done.stdout)
        errors = validate(schema, log)
        result(errors == [], f"sarif: valid, {kind}", "\n".join(errors))
        check_log(log, {p: read(p) for p in paths}, kind)
    artifacts = [a["location"]["uri"] for a in log["runs"][0]["artifacts"]]
    result(artifacts[1].endswith("/a%20b%3A%C3%A9.json") and artifacts[1].startswith("file:///"), "sarif: names as URIs",
           artifacts[:2])
    log = json.loads(lint("worked.json", "--format", "sarif", cwd=top).stdout)
    regions = [r["locations"][0]["physicalLocation"]["region"] for r in log["runs"][0]["results"]
               if r["ruleId"] == "lint.redundant-action"]
    result(regions == [{"startLine": 3, "startColumn": 15, "endLine": 3, "endColumn": 26, "byteOffset": 88,
                        "byteLength": 11}], "sarif: the place of the worked example", regions)
    log = json.loads(lint("clean.json", "--format", "sarif", cwd=top).stdout)
    result(log["runs"][0]["results"] == [] and validate(schema, log) == [], "sarif: nothing found")


# ---- Mending ----
def mending(top):
    file = write(os.path.join(top, "messy.json"), MESSY)
    os.chmod(file, 0o640)
    link = os.path.join(top, "link.json")
    os.symlink("messy.json", link)
    done = lint(link, "--fix", "--format", "json", "--profile", "aws")
    expect(done, 0, "fix: nothing is left, and what was mended is told", "mended ", "REDUNDANT_ACTION", "INVALID_EFFECT",
           "MISSING_VERSION")
    result(codes(done) == [], "fix: the findings are those left", done.stdout)
    mended = read(file)
    result(json.loads(mended) == {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": ["s3:Get*"], "Resource": "arn:aws:s3:::b/*"}]}, "fix: the policy is mended", mended)
    result(os.path.islink(link) and stat.S_IMODE(os.stat(file).st_mode) == 0o640, "fix: link and mode stay")
    result(sorted(os.listdir(top)) == ["link.json", "messy.json"], "fix: no other file stays", os.listdir(top))
    before = os.stat(file).st_mtime_ns, os.stat(file).st_ino
    done = lint(file, "--fix", "--profile", "aws")
    expect(done, 0, "fix: once more changes nothing", silent=True)
    result((os.stat(file).st_mtime_ns, os.stat(file).st_ino) == before, "fix: and does not write the file")
    done = lint("-", "--fix", stdin=MESSY)
    result(done.stdout == mended, "fix: standard input goes to standard output", done.stdout)
    expect(done, 0, "fix: and what is left to standard error", "mended", "left: 0 findings")
    done = lint("-", "--fix", "--output", os.path.join(top, "report.json"), "--format", "json", stdin=WORKED)
    result(done.stdout == WORKED.replace(b', "SQS:SendMessage"', b"")
           and [f["issueCode"] for f in json.loads(read(os.path.join(top, "report.json")))["findings"]].count(
               "UNSUPPORTED_SID") == 1, "fix: findings that are left go to --output", done.stdout)
    result(stat.S_IMODE(os.stat(os.path.join(top, "report.json")).st_mode) == 0o600, "--output is its owner's alone")
    broken = write(os.path.join(top, "broken.json"), b'{"Statement": [')
    done = lint(broken, "--fix")
    result(done.returncode == 1 and read(broken) == b'{"Statement": [', "fix: what is no JSON stays as it is")
    if os.geteuid() != 0:
        os.chmod(top, 0o500)
        expect(lint(write(file, MESSY), "--fix"), 2, "fix: a folder that cannot be written", "messy.json")
        os.chmod(top, 0o700)
    pipe = os.path.join(top, "pipe.json")
    os.mkfifo(pipe)
    writer = subprocess.Popen(["sh", "-c", 'cat > "$0"', pipe], stdin=subprocess.PIPE)
    writer.stdin.write(MESSY)
    writer.stdin.close()
    expect(lint(pipe, "--fix"), 2, "fix: what is no file is not replaced", "no regular file")
    writer.wait()
    result(stat.S_ISFIFO(os.lstat(pipe).st_mode), "fix: and is still there")


# ---- Options ----
def options(top):
    clean, messy = write(os.path.join(top, "clean.json"), CLEAN), write(os.path.join(top, "messy.json"), MESSY)
    trust = write(os.path.join(top, "trust.json"), TRUST)
    expect(lint(clean), 0, "exit status 0: nothing at the level", silent=True)
    expect(lint(messy), 1, "exit status 1: findings")
    expect(lint(messy, "--fail-on", "never"), 0, "--fail-on never")
    pipe = os.path.join(top, "pipe")
    os.mkfifo(pipe)
    reader = subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE)
    done = lint(clean, "--format", "json", "--output", pipe)
    if not stat.S_ISFIFO(os.lstat(pipe).st_mode):
        reader.kill()
    result(stat.S_ISFIFO(os.lstat(pipe).st_mode) and b'"findings"' in reader.communicate()[0],
           "--output to a pipe or device writes into it, and does not replace it", done.stderr)
    os.unlink(pipe)
    expect(lint(messy, "--fail-on", "critical"), 0, "--fail-on critical")
    done = lint(os.path.join(top, "none.json"), messy, "--format", "json")
    expect(done, 2, "exit status 2: a file that is not there", "none.json", "No such file")
    result([f["file"] for f in json.loads(done.stdout)["files"]] == [messy], "the others are linted all the same")
    expect(lint(top), 2, "a directory", "directory")
    for args, words in ([], ["name a policy file", "--help"]), (["-", "-"], ["'-' can stand once"]), \
            ([clean, "--type", "user"], ["--type 'user'", "identity"]), ([clean, "--format", "xml"], ["sarif"]), \
            ([clean, "--profile", "all"], ["aws or full"]), ([clean, "--off", "NO_SUCH"], ["iampb checks"]), \
            ([clean, "--on", "REDUNDANT_ACTION,"], None), ([clean, "--account", "123"], ["12 digits"]), \
            ([clean, "--known-account", "111122223333,x"], ["12 digits"]), ([clean, "--fail-on", "much"], ["critical"]), \
            ([clean, "--resource-type", "AWS::S3::Bucket"], ["--type resource"]), ([clean, "--nonsense"], ["--help"]), \
            ([clean, "--catalogue", os.path.join(top, "nowhere")], ["No such file"]), \
            ([clean, "--catalogue", SEEDS + "/../csv"], ["Service Reference"]):
        if words is not None:
            expect(lint(*args), 2, f"refused: {' '.join(os.path.basename(a) for a in args)}", *words)
    for off in ("REDUNDANT_ACTION", "redundant_action,INVALID_EFFECT", "lint.redundant-action"):
        result("REDUNDANT_ACTION" not in codes(lint(messy, "--format", "json", "--off", off)), f"--off {off}")
    result("REDUNDANT_ACTION" in codes(lint(messy, "--format", "json")), "without --off it is there")
    own = b'{"Version": "2008-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}'
    result(any(c.startswith("IAMPB_") for c in codes(lint("-", "--format", "json", stdin=own)))
           and not any(c.startswith("IAMPB_") for c in codes(lint("-", "--format", "json", "--profile", "aws", stdin=own))),
           "--profile aws has no codes of our own")
    cross = [codes(lint(trust, "--type", "trust", "--format", "json", *more)) for more in (
        [], ["--account", "111122223333"], ["--account", "111122223333", "--known-account", "444455556666"])]
    result(["IAMPB_TRUST_CROSS_ACCOUNT" in c for c in cross] == [False, True, False], "--account and --known-account", cross)


def kinds(top):
    trust, clean = write(os.path.join(top, "trust.json"), TRUST), write(os.path.join(top, "clean.json"), CLEAN)
    bucket = write(os.path.join(top, "bucket.json"), CLEAN.replace(b'"Action"', b'"Principal": "*", "Action"'))
    result("MISSING_RESOURCE" in codes(lint(trust, "--format", "json")), "a kind is never guessed without being asked")
    result("MISSING_RESOURCE" not in codes(lint(trust, "--format", "json", "--type", "trust")), "--type trust")
    done = lint(trust, clean, bucket, "--type", "auto", "--format", "json")
    expect(done, done.returncode, "--type auto says what it takes each for", "trust.json: taken for a policy of type trust",
           "clean.json: taken for a policy of type identity", "bucket.json: taken for a policy of type resource")
    result(all("MISSING_RESOURCE" not in [x["issueCode"] for x in f["findings"]] for f in json.loads(done.stdout)["files"]),
           "--type auto lints them so")
    result(lint(b"bucket.json".decode(), "--type", "resource", "--resource-type", "AWS::S3::Bucket", cwd=top).returncode < 2,
           "--resource-type")


def catalogue(top):
    reference = os.path.join(ROOT, "examples", "data", "service-reference")
    new = CLEAN.replace(b"sqs:GetQueueUrl", b"sqs:RewindQueue")
    result("INVALID_ACTION" in codes(lint("-", "--format", "json", stdin=new)), "an action newer than the catalogue")
    done = lint("-", "--format", "json", "--catalogue", reference, stdin=new)
    result("INVALID_ACTION" not in codes(done), "--catalogue knows it", done.stdout + done.stderr)
    write(os.path.join(top, "sqs.json"), read(os.path.join(reference, "sqs.json")))
    write(os.path.join(top, "cut.json"), b'{"Name": "s3", "Actions": [')
    done = lint("-", "--format", "json", "--catalogue", top, stdin=new)
    expect(done, 2, "a document that is cut is told", "cut.json:1:28")
    result("INVALID_ACTION" not in codes(done), "and the others are used")
    run = subprocess.run([IAMPB, "actions", "sqs:Rewind*", "--catalogue", reference], capture_output=True, text=True)
    result(run.returncode == 0 and run.stdout == "sqs:RewindQueue\n", "actions --catalogue", run.stdout + run.stderr)


def help_text():
    text = subprocess.run([IAMPB, "lint", "--help"], capture_output=True, text=True)
    source = read(os.path.join(ROOT, "examples", "iampb", "lint.c")).decode()
    for option in re.findall(r'\{ "([a-z0-9-]+)", (?:no|required)_argument', source):
        if option != "help":
            result(f"--{option}" in text.stdout, f"--help tells of --{option}")
    result(text.returncode == 0 and "Exit status" in text.stdout, "--help")


for test in (json_format, text_format, on_a_terminal, sarif_format, mending, options, kinds, catalogue):
    with tempfile.TemporaryDirectory(prefix="iampb-lint-") as scratch:
        test(scratch)
help_text()
print(f"1..{count}")
sys.exit(failed != 0)
