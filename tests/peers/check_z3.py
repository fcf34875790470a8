"""Comparisons: the library against Z3, an outside solver, on pairs of small policies.

usage: check_z3.py COMPARE_PAIRS SOURCE_ROOT [NUMBER [SEED [EVERY [JOBS]]]]; needs Debian's python3-z3. TAP on standard
output. compare-pairs makes the pairs, half of identity and half of resource policies, and has the library's answers;
z3_policies.py has the rules once more, as formulas. Where both give an answer it must be the same, and a request that
the library shows must be one for Z3. Of EVERY pairs one is put in Z3's theory of strings as well, which takes far
longer and, where it finds no answer within THEORY_LIMIT, is counted apart. With CI=true nothing is skipped.
"""
import collections
import concurrent.futures
import json
import os
import subprocess
import sys

import peers

CHUNK = 50
LARGE = 7  # of 100 pairs: up to twelve statements a side
LIMIT, THEORY_LIMIT = 20000, 2000  # milliseconds
OPERATORS = [kind + name for kind, names in (
    ("String", ("Equals", "NotEquals", "EqualsIgnoreCase", "NotEqualsIgnoreCase", "Like", "NotLike")),
    ("Numeric", ("Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals")),
    ("Date", ("Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals")),
    ("Arn", ("Equals", "NotEquals", "Like", "NotLike")),
    ("", ("Bool", "BinaryEquals", "IpAddress", "NotIpAddress", "Null")),
) for name in names]
FORMS = ["Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal", "no principal", "Allow", "Deny",
         "ForAllValues", "ForAnyValue", "IfExists", "several documents", "up to 4 statements", "5 to 8 statements",
         "more statements"]


def features(line):
    """What the pair has, each told once."""
    from z3_policies import statements_of, tests_of
    documents = line["existing"] + line["fresh"]
    statements = statements_of(documents)
    found = {name for s in statements for name in s} | {s["Effect"] for s in statements}
    if line["kind"] == "resource" and any("Principal" not in s and "NotPrincipal" not in s for s in statements):
        found.add("no principal")
    for operation, _, _ in tests_of(documents):
        prefix, _, name = operation.rpartition(":")
        found.update([prefix, name.replace("IfExists", "")] + ["IfExists"] * name.endswith("IfExists"))
    if len(documents) > 2:
        found.add("several documents")
    found.add("up to 4 statements" if len(statements) < 5 else "5 to 8 statements" if len(statements) < 9 else
              "more statements")
    return found & set(OPERATORS + FORMS)


def ask(line, texts, limit):
    from z3_policies import Question
    question = Question(line["existing"], line["fresh"], texts, line["kind"], line.get("witness"), limit)
    answer = question.any()
    if not line.get("witness"):
        return answer, "no request"
    try:
        return answer, {"FAIL": "it is one", "PASS": "IT IS NONE"}.get(question.one(line["witness"]), "UNKNOWN")
    except ValueError as error:
        return answer, "IT IS NONE: " + str(error)


def answers(lines):
    """For each: features; answer and judgement; those of the theory of strings, or None."""
    from z3_texts import Classes, Theory
    return [(features(line), ask(line, Classes, LIMIT), ask(line, Theory, THEORY_LIMIT) if line.pop("theory") else None)
            for line in lines]


def pairs(program, number, seed, every):
    """Chunks of lines."""
    at, chunk = 0, []
    for kind, many in (("identity", number - number // 2), ("resource", number // 2)):
        run = subprocess.Popen([program, str(seed), str(many), "alike", kind, "1", str(LARGE)], stdout=subprocess.PIPE)
        for text in run.stdout:
            chunk.append(dict(json.loads(text), theory=at % every == 0))
            at += 1
            if len(chunk) == CHUNK:
                yield chunk
                chunk = []
        if run.wait() != 0:
            raise SystemExit(f"compare-pairs ended with {run.returncode}")
    if chunk:
        yield chunk


class Tally:
    def __init__(self):
        self.counts, self.theory, self.features = (collections.Counter() for _ in range(3))
        self.differing = []

    def add(self, line, found, classes, theory):
        self.features.update(found)
        self.counts[line["answer"], *classes] += 1
        known = [answer for answer, _ in (classes, theory or classes) if answer != "UNKNOWN"]
        shown = any("NONE" in judged for _, judged in (classes, theory or classes))
        if theory:
            self.theory[line["answer"], *theory] += 1
        if shown or len(set(known + [line["answer"]] * (line["answer"] != "UNKNOWN"))) > 1:
            self.differing.append(line)
            print(f"# Z3 says {classes}, with strings {theory}:", json.dumps(line), flush=True)


def compare(program, number, seed, every, jobs):
    tally, waiting = Tally(), collections.deque()

    def finish_one():
        chunk, future = waiting.popleft()
        for line, result in zip(chunk, future.result()):
            tally.add(line, *result)

    with concurrent.futures.ProcessPoolExecutor(jobs) as pool:
        for chunk in pairs(program, number, seed, every):
            waiting.append((chunk, pool.submit(answers, chunk)))
            if len(waiting) > 50:
                finish_one()
        while waiting:
            finish_one()
    return tally


def main():
    try:
        import z3
        print("# Z3", z3.get_version_string())
    except ImportError:
        peers.skip("python3-z3 is not installed")
    number, seed, every, jobs = (int(given) for given in sys.argv[3:] + ["2000", "1", "100", str(os.cpu_count())][
        len(sys.argv) - 3:])
    tally = compare(sys.argv[1], number, seed, every, jobs)
    for name in FORMS + OPERATORS:
        print(f"# {tally.features[name]} pairs have {name}")
    for what, counts in (("Z3", tally.counts), ("Z3 with strings", tally.theory)):
        for (ours, theirs, judged), count in sorted(counts.items()):
            print(f"# {count} pairs: {ours}, {what} {theirs}; the request: {judged}")
    both = sum(count for key, count in tally.counts.items() if "UNKNOWN" not in key)
    peers.result(sum(tally.counts.values()) == number, f"{number} pairs")
    peers.result(not tally.differing, "both say the same where both say something", f"{len(tally.differing)} differ")
    peers.result(both >= number * 0.999, "which is nearly everywhere", f"{both} of {number}")
    ours = sum(count for key, count in tally.counts.items() if key[0] == "UNKNOWN")
    peers.result(ours <= number // 500, "the library always knows", f"{ours} are unknown")
    rare = [name for name in FORMS + OPERATORS if tally.features[name] * 500 < number]
    peers.result(not rare, "all forms and operators come", rare)
    peers.finish()


if __name__ == "__main__":
    main()
