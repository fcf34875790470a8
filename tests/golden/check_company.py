"""The sample company against what was planted in it, and every finding against the bytes that it points at.

usage: check_company.py SOURCE_ROOT IAMPB
company-expected.tsv lists each planted fault: written by hand from the rules, never from this program's output.
TAP on standard output.
"""
import base64
import csv
import json
import os
import subprocess
import sys
import urllib.parse

ROOT, IAMPB = sys.argv[1], os.path.abspath(sys.argv[2])
DATA = os.path.join(ROOT, "examples", "data")
NOW = "2026-11-01T00:00:00Z"
count = failed = 0


def result(ok, name, detail=""):
    global count, failed
    count += 1
    failed += not ok
    print(f"{'ok' if ok else 'not ok'} {count} - {name}")
    if not ok and detail:
        print("\n".join("# " + line for line in str(detail).splitlines()[:60]))


def audit(*args, status):
    run = subprocess.run([IAMPB, "audit", *args, "--now", NOW, "--format", "json"], cwd=DATA, capture_output=True)
    result(run.returncode == status, f"exit status {status}: {' '.join(args)}", run.stderr.decode()[:2000])
    return json.loads(run.stdout)


def decode(piece, encodings):
    """The text that a finding shows, from the bytes of the file that it points at."""
    text = piece
    for name in [e for e in encodings.split(",") if e]:
        if name == "base64":
            text = base64.b64decode(b"".join(text.split()))
        elif name == "json":
            text = json.loads(b'"' + text + b'"').encode()
        elif name == "percent":
            text = urllib.parse.unquote_to_bytes(text.decode())
        elif name == "utf-16":
            text = text.decode("utf-16-le").encode()
        else:
            raise ValueError(name)
    return text


def check_spans(findings, what):
    """Each evidence with a position: the bytes there, decoded, are the observed text (for base64: contain it), and line
    and column are those of the offset."""
    texts = {}
    wrong = []
    positions = 0
    for f in findings:
        for e in f["evidence"]:
            if e.get("begin") is None:
                continue
            positions += 1
            path = os.path.join(DATA, e["input"])
            if path not in texts:
                with open(path, "rb") as file:
                    texts[path] = file.read()
            text = texts[path]
            begin, end = e["begin"], e["end"]
            cut = decode(text[begin:end], e.get("encoding") or "")
            observed = (e["observed"] or "").encode()
            same = observed in cut if "base64" in (e.get("encoding") or "") else (
                cut == observed or (observed.endswith("…".encode()) and cut.startswith(observed[:-3])))
            line = text.count(b"\n", 0, begin) + 1
            column = begin - (text.rfind(b"\n", 0, begin) + 1) + 1
            if not same or line != e["line"] or column != e["column"] or not observed:
                wrong.append(f"{f['check_id']} {f['resource_arn']} {e} cut {cut[:200]!r} at {line}:{column}")
    result(not wrong, f"{what}: {positions} spans cut from the files are the texts that the findings show",
           "\n".join(wrong))
    result(positions > 0 or not findings, f"{what}: findings point at bytes")


def expected_rows(name):
    with open(os.path.join(ROOT, "tests", "golden", name), encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE))


def identity(finding):
    status = "muted" if finding["muted"] else finding["status"]
    return (finding["account"] or "-", finding["check_id"], status, finding["resource_arn"])


def row_identity(row):
    return (row["account"], row["check_id"], row["status"], row["resource"])


def is_shown(row, findings):
    """The finding of a row shows the row's text, in the row's document, and names its key."""
    for f in findings:
        if identity(f) != row_identity(row):
            continue
        detail = row["detail"]
        if detail != "-" and not (detail in f["message"] or any(detail in e["field"] for e in f["evidence"])):
            continue
        if row["observed"] in ("-", "") or row["status"] == "not_evaluated":
            return True
        for e in f["evidence"]:
            if row["observed"] in (e["observed"] or "") and (e["input"] or "").endswith(row["input"]):
                return True
    return False


def check_planted(name, run, complete):
    found = [f for f in run["findings"] if f["status"] in ("fail", "manual", "not_evaluated")]
    rows = expected_rows(name)
    wanted = [row_identity(r) for r in rows]
    got = [identity(f) for f in found]
    missing = sorted(w for w in set(wanted) if wanted.count(w) > got.count(w))
    result(not missing, f"{name}: every planted fault is found", "\n".join(map(str, missing)))
    if complete:
        extra = sorted(g for g in set(got) if g[2] != "not_evaluated" and got.count(g) > wanted.count(g))
        result(not extra, f"{name}: nothing else is found", "\n".join(map(str, extra)))
    hidden = [f"{r} has {[(f['message'], [(e['field'], e['observed'], e['input']) for e in f['evidence']]) for f in found if identity(f) == row_identity(r)]}"
              for r in rows if not is_shown(r, found)]
    result(not hidden, f"{name}: each fault is shown where it stands", "\n".join(hidden))


def check_company():
    run = audit("company", "--playbook", "company/playbook.json", status=1)
    check_planted("company-expected.tsv", run, True)
    check_spans(run["findings"], "company")
    prints = [f["fingerprint"] for f in run["findings"]]
    result(len(set(prints)) == len(prints), "fingerprints are unique")
    result(audit("company", "--playbook", "company/playbook.json", status=1) == run, "the same run twice is the same")
    return run


def check_acquired():
    run = audit("acquired", status=1)
    check_planted("acquired-expected.tsv", run, False)
    check_spans(run["findings"], "acquired")
    return run


def check_alone():
    """A member account without the documents of its organisation: what those decide is not known."""
    run = audit("company/prod", status=1)
    check_planted("alone-expected.tsv", run, False)
    return run


def check_clean(*playbook):
    run = audit("clean", *playbook, status=0)
    bad = [f for f in run["findings"] if f["status"] == "fail" and not f["muted"]]
    result(not bad, "the clean account has no failed finding", "\n".join(f"{f['check_id']} {f['message']}" for f in bad))
    return run


def check_both_ways(runs):
    """Every check that is implemented fails somewhere and passes somewhere in the sample data. The codes of the linter
    have tests of their own; here only their policies are planted."""
    everything = subprocess.run([IAMPB, "checks", "--format", "json"], capture_output=True, check=True).stdout
    for check in [c["id"] for c in json.loads(everything)["checks"] if not c["id"].startswith("lint.")]:
        mine = [c for run in runs for c in run["coverage"] if c["check_id"] == check]
        result(any(c["fail"] + c["muted"] > 0 for c in mine), f"{check} fails somewhere")
        result(any(c["pass"] > 0 for c in mine), f"{check} passes somewhere")


check_alone()
check_both_ways([check_company(), check_acquired(), check_clean(), check_clean("--playbook", "clean-playbook.json")])
print(f"1..{count}")
sys.exit(failed != 0)
