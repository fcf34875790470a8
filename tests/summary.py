#!/usr/bin/env python3
"""summary.py - counts test cases, not programs.

  summary.py LABEL TESTLOG.json COUNTS     adds what a `meson test` run has done to the file COUNTS and shows failures
  summary.py --total COUNTS                the closing line; fails unless something passed and nothing failed

A program that speaks TAP (Check does) counts as many tests as it has lines; any other program is one test. A program
that dies, or ends with a failure that none of its lines tells, is one failed test more.
"""
import json
import re
import sys

LINE = re.compile(r"^(ok|not ok)\b(?:\s+\d+)?(?:\s*-)?\s*(.*?)(?:\s*#\s*(SKIP)\b.*)?$", re.I)


def count(entry):
    """(passed, failed, skipped, [names of what failed]) of one program."""
    result, out = entry["result"], entry.get("stdout") or ""
    passed, failed, skipped, names = 0, 0, 0, []
    if re.search(r"^1\.\.\d+", out, re.M) or re.search(r"^(?:not )?ok \d+", out, re.M):
        for line in out.splitlines():
            found = LINE.match(line)
            if not found:
                continue
            if (found.group(3) or "").upper() == "SKIP":
                skipped += 1
            elif found.group(1).lower() == "ok":
                passed += 1
            else:
                failed += 1
                names.append(found.group(2))
        if result in ("OK", "SKIP", "EXPECTEDFAIL") or failed:
            return passed, failed, skipped, names
        return passed, failed + 1, skipped, names + [f"the program itself: {result}"]
    if result in ("OK", "EXPECTEDFAIL"):
        return 1, 0, 0, []
    if result == "SKIP":
        return 0, 0, 1, []
    return 0, 1, 0, [result]


def add(label, log, counts):
    passed = failed = skipped = programs = 0
    with open(log, encoding="utf-8") as file:
        for line in file:
            entry = json.loads(line)
            a, b, c, names = count(entry)
            programs, passed, failed, skipped = programs + 1, passed + a, failed + b, skipped + c
            for name in names:
                print(f"FAILED in {label}: {entry['name']}: {name}")
            if c and not a and not b:
                print(f"skipped in {label}: {entry['name']}: {(entry.get('stdout') or '').strip()[:200]}")
    with open(counts, "a", encoding="utf-8") as file:
        file.write(f"{passed} {failed} {skipped}\n")
    print(f"{label}: {passed} passed, {failed} failed, {skipped} skipped in {programs} programs", flush=True)


def total(counts):
    sums = [0, 0, 0]
    with open(counts, encoding="utf-8") as file:
        for line in file:
            sums = [a + int(b) for a, b in zip(sums, line.split())]
    passed, failed, skipped = sums
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""), flush=True)
    sys.exit(0 if passed and not failed else 1)


if __name__ == "__main__":
    if sys.argv[1] == "--total":
        total(sys.argv[2])
    else:
        add(*sys.argv[1:4])
