"""Comparisons: the library against Z3, an outside solver, on pairs of small policies.

usage: check_z3.py COMPARE_PAIRS SOURCE_ROOT [NUMBER [SEED]]; needs Debian's python3-z3. TAP on standard output.
compare-pairs makes the pairs and has the library's answers; z3_policies.py has the rules once more, as formulas. Where both
give an answer, it must be the same. Where the library shows a request, Z3 is asked whether that is one, and only if it is
not, whether there is any: to find one takes it a second, to judge one some milliseconds. With CI=true nothing is skipped.
"""
import collections
import concurrent.futures
import json
import os
import subprocess
import sys

import peers

CHUNK = 20


def answer(line):
    import z3_policies as z3
    if line.get("witness") and z3.answer(z3.question(line["existing"], line["fresh"], line["witness"])) == "FAIL":
        return "FAIL"
    return z3.answer(z3.question(line["existing"], line["fresh"]))


def answers(lines):
    return [answer(line) for line in lines]


def pairs(program, number, seed):
    run = subprocess.Popen([program, str(seed), str(number), "alike"], stdout=subprocess.PIPE)
    chunk = []
    for line in run.stdout:
        chunk.append(json.loads(line))
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
    if run.wait() != 0:
        raise SystemExit(f"compare-pairs ended with {run.returncode}")


def compare(program, number, seed):
    """(how often each pair of answers came, lines that differ)"""
    counts, differing, waiting = collections.Counter(), [], collections.deque()

    def finish_one():
        chunk, future = waiting.popleft()
        for line, theirs in zip(chunk, future.result()):
            counts[line["answer"], theirs] += 1
            if {line["answer"], theirs} == {"PASS", "FAIL"}:
                differing.append(line)
                print(f"# Z3 says {theirs}:", json.dumps(line), flush=True)

    with concurrent.futures.ProcessPoolExecutor(os.cpu_count()) as pool:
        for chunk in pairs(program, number, seed):
            waiting.append((chunk, pool.submit(answers, chunk)))
            if len(waiting) > 50:
                finish_one()
        while waiting:
            finish_one()
    return counts, differing


def main():
    try:
        import z3
        print("# Z3", z3.get_version_string())
    except ImportError:
        peers.skip("python3-z3 is not installed")
    number = int(sys.argv[3]) if len(sys.argv) > 3 else 600
    seed = int(sys.argv[4]) if len(sys.argv) > 4 else 1
    counts, differing = compare(sys.argv[1], number, seed)
    for (ours, theirs), count in sorted(counts.items()):
        print(f"# {count} pairs: {ours}, and Z3 {theirs}")
    both = sum(count for pair, count in counts.items() if "UNKNOWN" not in pair)
    peers.result(sum(counts.values()) == number, f"{number} pairs")
    peers.result(not differing, "both say the same where both say something", f"{len(differing)} differ")
    peers.result(both >= number * 0.95, "which is nearly everywhere", f"{both} of {number}")
    ours = sum(count for pair, count in counts.items() if pair[0] == "UNKNOWN")
    peers.result(ours <= number // 500, "the library always knows", f"{ours} are unknown")
    peers.finish()


if __name__ == "__main__":
    main()
