"""bench_compare_z3.py - comparing small policies: the library beside Z3, on the same pairs. One JSON line a figure.

usage: bench_compare_z3.py COMPARE_PAIRS FOLDER [NUMBER]; FOLDER has z3_policies.py. Needs Debian's python3-z3.
The time of Z3 is that of its search alone, without that of making the formulas. The exit status is 1 if the library is
less than LEAST times as fast in the median.
"""
import collections
import json
import os
import statistics
import subprocess
import sys
import time

LEAST = 1000


def main():
    sys.path.insert(0, sys.argv[2])
    try:
        import z3
        import z3_policies
    except ImportError:
        print(json.dumps({"benchmark": "compare.z3", "skipped": "python3-z3 is not installed"}))
        return os.environ.get("CI") == "true"
    number = sys.argv[3] if len(sys.argv) > 3 else "80"
    run = subprocess.run([sys.argv[1], "7", number, "alike", "identity", "5"], stdout=subprocess.PIPE, check=True)
    ours, theirs, answers = [], [], collections.Counter()
    for line in map(json.loads, run.stdout.splitlines()):
        question = z3_policies.Question(line["existing"], line["fresh"])
        begin = time.process_time()
        answer = question.any()
        theirs.append((time.process_time() - begin) * 1e6)
        ours.append(line["ns"] / 1e3)
        answers[f"{line['answer']}/{answer}"] += 1
    for name, figure in (("median", statistics.median), ("worst", max)):
        print(json.dumps({"benchmark": "compare.z3", "figure": name, "pairs": len(ours), "us": round(figure(ours), 2),
                          "baseline": f"Z3 {z3.get_version_string()}", "baseline_us": round(figure(theirs)),
                          "times": round(figure(theirs) / figure(ours)), "answers": answers}))
    times = statistics.median(theirs) / statistics.median(ours)
    if times < LEAST:
        print(f"bench-compare-z3: {times:.4g} times as fast as Z3, and {LEAST} was promised", file=sys.stderr)
    return times < LEAST


if __name__ == "__main__":
    sys.exit(main())
