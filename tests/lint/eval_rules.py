"""Each rule of evaluation has a test that names it: E-1 to E-118 must stand somewhere under tests/unit/eval or
tests/unit/simulate, but for those below, which no test of one request can show.

usage: eval_rules.py ROOT
"""
import pathlib
import re
import sys

LAST = 118
ELSEWHERE = {
    105: "what else a call needs is a list for people; each request is evaluated alone",
}


def main(root):
    tests = pathlib.Path(root) / "tests" / "unit"
    named = set()
    for path in sorted([*tests.glob("eval/*.c"), *tests.glob("simulate/*.c")]):
        named.update(int(n) for n in re.findall(r"\bE-(\d+)", path.read_text(encoding="utf-8")))
    missing = [n for n in range(1, LAST + 1) if n not in named and n not in ELSEWHERE]
    needless = [n for n in ELSEWHERE if n in named]
    for n in missing:
        print(f"no test names E-{n}")
    for n in needless:
        print(f"E-{n} has a test, and a reason why it has none")
    return 1 if missing or needless else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
