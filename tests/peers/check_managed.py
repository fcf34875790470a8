"""All managed policies of AWS, in their latest versions: nothing is wrong with their shape, printing loses nothing, and
the linter says of them what was reviewed.

usage: check_managed.py DRIVER SOURCE_ROOT; IAMPB_PEERS as in peers.py. TAP on standard output.
tests/golden/managed-policies.tsv has the count of each code and why those findings are right; managed-names.tsv here has
the reason for each action that the catalogue does not know.
"""
import collections
import json
import os
import sys

import naive
import peers

ROOT = sys.argv[2]


def lint(texts, profile):
    """{policy: findings}"""
    replies = peers.ask([("lint", profile, "identity", text) for text in texts.values()])
    for name, (status, reply) in zip(texts, replies):
        if status != "OK":
            raise SystemExit(f"{name}: {status} {reply!r}")
    return {name: json.loads(reply)["findings"] for name, (_, reply) in zip(texts, replies)}


def check_shape(texts):
    replies = peers.ask([("faults", "-", "identity", text) for text in texts.values()])
    bad = [f"{name}: {reply!r}" for name, (status, reply) in zip(texts, replies) if status != "OK" or reply]
    peers.result(not bad, f"{len(texts)} policies have no fault in their shape", "\n".join(bad))


def check_printing(texts):
    """What is printed is the same document, and has the same normal form."""
    hashes = peers.ask([("hash", "-", "identity", text) for text in texts.values()])
    for style in ("pretty", "minified", "canonical"):
        printed = peers.ask([("print", style, "identity", text) for text in texts.values()])
        again = peers.ask([("hash", "-", "identity", reply) for _, reply in printed])
        bad = [name for name, first, second in zip(texts, hashes, again) if first != second or first[0] != "OK"]
        peers.result(not bad, f"{style}: the hash of what was printed is that of the policy", "\n".join(bad))
        if style == "canonical":
            twice = peers.ask([("print", style, "identity", reply) for _, reply in printed])
            bad = [name for name, first, second in zip(texts, printed, twice) if first != second]
            peers.result(not bad, "the normal form of a normal form is itself", "\n".join(bad))
        else:
            bad = [name for name, (_, reply) in zip(texts, printed) if json.loads(reply) != json.loads(texts[name])]
            peers.result(not bad, f"{style}: Python reads the same document", "\n".join(bad))
    # Documents that differ only in what the normal form evens out: order of members, a list of one, white space.
    turned = {name: json.dumps(turn(json.loads(text)), indent=1).encode() for name, text in texts.items()}
    again = peers.ask([("hash", "-", "identity", text) for text in turned.values()])
    bad = [name for name, first, second in zip(texts, hashes, again) if first != second]
    peers.result(not bad, "members in another order, and lists of one: the same hash", "\n".join(bad))


def turn(value):
    if isinstance(value, dict):
        return {key: turn(value[key]) for key in reversed(list(value))}
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str):
        return value[0]
    return [turn(item) for item in value] if isinstance(value, list) else value


def check_counts(found, column):
    """The table has a line for each code that is found, and the counts."""
    rows = peers.read_table(os.path.join(ROOT, "tests", "golden", "managed-policies.tsv"))
    expected = {row["code"]: int(row[column]) for row in rows}
    counts = collections.Counter(f["issueCode"] for findings in found.values() for f in findings)
    bad = [f"{code}: {counts[code]}, the table has {expected.get(code, 'no line')}"
           for code in sorted({*counts, *expected}) if counts[code] != expected.get(code)]
    peers.result(not bad, f"profile {column}: {sum(counts.values())} findings of {len(counts)} codes, as reviewed",
                 "\n".join(bad))
    if column == "full":
        bad = [row["code"] for row in rows if len(row["reason"]) < 10]
        peers.result(not bad, "each code has a reason", "\n".join(bad))


def check_names(found, texts):
    """Each action and service that the catalogue does not know is in the list, with a reason, and nothing else is."""
    names = collections.defaultdict(set)
    for policy, findings in found.items():
        for f in findings:
            if f["issueCode"] in ("INVALID_ACTION", "INVALID_SERVICE_IN_ACTION"):
                span = f["locations"][0]["span"]
                text = json.loads(texts[policy][span["start"]["offset"]:span["end"]["offset"]])
                names[f["issueCode"]].add(text.split(":")[0] if "SERVICE" in f["issueCode"] else text)
    for code, wanted in (("INVALID_ACTION", "action"), ("INVALID_SERVICE_IN_ACTION", "service")):
        rows = peers.read_table(os.path.join(peers.HERE, "managed-names.tsv"))
        listed = {row["name"] for row in rows if row["kind"] == wanted}
        bad = [f"not in the list: {name}" for name in sorted(names[code] - listed)]
        bad += [f"not found any more: {name}" for name in sorted(listed - names[code])]
        peers.result(not bad, f"{code}: each of {len(listed)} names has its reason", "\n".join(bad))


def plain_path(path):
    steps = []
    for step in path:
        (kind, value), = step.items()
        steps.append(("key", value) if kind == "key" else value)
    return tuple(steps)


def check_naive(found, texts):
    """The rules read again: the same findings at the same places."""
    catalog = naive.Catalog(ROOT)
    wrong, total = collections.defaultdict(list), 0
    for name, findings in found.items():
        ours = {code: [] for code in naive.CODES}
        for f in findings:
            if f["issueCode"] in ours:
                ours[f["issueCode"]].append(tuple(plain_path(place["path"]) for place in f["locations"]))
        theirs = naive.findings(catalog, json.loads(texts[name]), texts[name].decode())
        for code in naive.CODES:
            total += len(ours[code])
            if sorted(ours[code], key=str) != sorted(theirs[code], key=str):
                only = [p for p in ours[code] if p not in theirs[code]], [p for p in theirs[code] if p not in ours[code]]
                wrong[code].append(f"{name}: only the library: {only[0]}; only the naive reading: {only[1]}")
    for code in naive.CODES:
        peers.result(not wrong[code], f"{code}: a naive reading finds the same", "\n".join(wrong[code]))
    peers.result(total > 300, f"{total} findings were compared")


def main():
    # Pretty-printed, as AWS's consoles show them; white space never counts.
    texts = {name: json.dumps(document, indent=4, ensure_ascii=False).encode()
             for name, document in peers.managed_policies().items()}
    peers.result(len(texts) > 1500, f"{len(texts)} policies")
    check_shape(texts)
    check_printing(texts)
    found = lint(texts, "full")
    check_counts(found, "full")
    check_counts(lint(texts, "aws"), "aws")
    check_names(found, texts)
    check_naive(found, texts)
    peers.finish()


main()
