"""Writes doc/checks.md from what the command says of its checks, or (--check) fails if the page is out of date.

usage: checks_md.py [--check] IAMPB PAGE
"""
import json
import re
import subprocess
import sys

LESSONS = ["mfa", "keys", "root", "privilege", "credentials", "accounts"]
TITLES = {
    "mfa": "Lesson 1: MFA on everything",
    "keys": "Lesson 2: rotate and remove access keys",
    "root": "Lesson 3: lock root away",
    "privilege": "Lesson 4: groups for people, roles for services, no privilege creep",
    "credentials": "Lesson 5: no hardcoded credentials",
    "accounts": "Lesson 6: many accounts with real boundaries",
}
HEAD = """# The checks

Each check answers pass, fail, manual or not evaluated for every resource in its scope; missing data are never a pass.
A check *supports* a control as evidence; no number of passed checks shows that a control is met. Turn checks on and
off, and set their parameters, in a [playbook](playbook.md). This page is written by `tests/docs/checks_md.py` from what
`iampb checks --format json` says.
"""


LINT = """## Policies: the codes of the linter

Every policy that the customer wrote is linted: inline policies, all versions of managed policies, trust policies, SCPs
and RCPs. Each code is a check; what the codes find, and how to mend it, is in [the linter's manual](lint.md).
[The playbook's page](playbook.md#lint) says why some are off in audits. Checks of the linter take no part in
[scores](scores.md).
"""


def frameworks(controls):
    """'CIS AWS Foundations 7.0: 2.3; SOC 2 TSC 2017: CC6.1' in the table's order."""
    out = {}
    for c in controls:
        out.setdefault(f"{c['framework']} {c['version']}", []).append(c["control"])
    return "; ".join(f"{name}: {', '.join(ids)}" for name, ids in out.items())


def is_code(check):
    return check["id"].startswith("lint.") and check["id"] != "lint.unread-policy"


def lint_table(checks):
    lines = [LINT, "| check | code | type | severity | |", "|---|---|---|---|---|"]
    for c in sorted((c for c in checks if is_code(c)), key=lambda c: c["id"]):
        code, kind = re.match(r"Fails for each policy that gets (\w+) \((\w+)\)", c["description"]).groups()
        off = "" if c["enabled"] else "off"
        lines.append(f"| `{c['id']}` | {code} | {kind} | {c['severity']} | {off} |")
    return lines + [""]


def page(checks):
    lines = [HEAD]
    for lesson in LESSONS:
        lines.append(f"## {TITLES[lesson]}\n")
        for c in (c for c in checks if c["lesson"] == lesson and not is_code(c)):
            lines.append(f"### {c['id']}\n")
            off = "" if c["enabled"] else ", off by default"
            lines.append(f"**{c['title']}** ({c['severity']}{off}). {c['description']}\n")
            lines.append(f"- To mend it: {c['remediation']}")
            lines.append(f"- Reads: {c['documents']}")
            if c["parameters"]:
                lines.append(f"- Parameters: `{c['parameters']}`")
            if c["controls"]:
                lines.append(f"- Supports: {frameworks(c['controls'])}")
            lines.append("")
    return "\n".join(lines + lint_table(checks))


def main():
    args = [a for a in sys.argv[1:] if a != "--check"]
    iampb, path = args
    out = subprocess.run([iampb, "checks", "--format", "json"], check=True, capture_output=True).stdout
    text = page(json.loads(out)["checks"])
    if "--check" not in sys.argv:
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        return 0
    with open(path, encoding="utf-8") as f:
        if f.read() == text:
            print("ok: the page of checks is what the command says")
            return 0
    print(f"not ok: {path} is out of date; run tests/docs/checks_md.py {iampb} {path}")
    return 1


sys.exit(main())
