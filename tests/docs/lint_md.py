"""Fills doc/lint.md with what the linter says: the table of all codes, and what examples/lint.c prints; or (--check)
fails if the page is out of date, or does not say why a code is off.

usage: lint_md.py [--check] ROOT LINT_PROGRAM
"""
import os
import re
import subprocess
import sys

CODES = "## All codes\n"
EXAMPLE = re.compile(r"(```\n\$ \./lint identity < (\S+)\n).*?(```)", re.S)


def run(program, *args, stdin=None):
    done = subprocess.run([program, *args], stdin=stdin, capture_output=True, check=False, encoding="utf-8")
    if done.returncode > 1 or done.stderr:
        sys.exit(f"{program} {args}: {done.returncode} {done.stderr}")
    return done.stdout


def kinds_of(kinds):
    names = kinds.split()
    if len(names) == 7:
        return "all"
    return ", ".join(n for n in names if n not in ("boundary", "session"))  # these are as identity


def table(rows):
    lines = ["| code | type | severity | status | kinds | what is found | what to do |", "|---|---|---|---|---|---|---|"]
    for code, kind, severity, status, kinds, title, remediation in sorted(rows, key=lambda r: (r[0][:6] == "IAMPB_", r[0])):
        lines.append(f"| `{code}` | {kind} | {severity} | {status} | {kinds_of(kinds)} | {title} | {remediation} |")
    return "\n".join(line.replace("*", "\\*") for line in lines) + "\n"


def main():
    root, program = [a for a in sys.argv[1:] if a != "--check"]
    path = os.path.join(root, "doc", "lint.md")
    rows = [line.split("\t") for line in run(program, "--codes").splitlines()]
    with open(path, encoding="utf-8") as file:
        page = file.read()

    def example(found):
        with open(os.path.join(root, found.group(2)), encoding="utf-8") as policy:
            return found.group(1) + run(program, "identity", stdin=policy) + found.group(3)
    text = EXAMPLE.sub(example, page)
    head, _, tail = text.partition(CODES)
    text = head + CODES + tail.split("\n|")[0].rstrip("\n").removesuffix("CODES").rstrip("\n") + "\n\n" + table(rows)
    if "--check" not in sys.argv:
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return 0
    bad = 0
    for code, status in ((r[0], r[3]) for r in rows):
        wanted = {"off": "### Off unless asked for", "approximate": "### Approximate"}.get(status)
        if wanted and f"`{code}`" not in re.split(r"\n#+ ", head.partition(wanted)[2])[0]:
            print(f"not ok: doc/lint.md does not say why {code} is {status}")
            bad = 1
    if text != page:
        print(f"not ok: doc/lint.md is out of date; run tests/docs/lint_md.py {root} {program}")
        return 1
    print(f"{'not ok' if bad else 'ok'}: the page of the linter has all {len(rows)} codes")
    return bad


sys.exit(main())
