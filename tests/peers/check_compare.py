"""Laws of comparison over the managed policies of AWS, in their latest versions.

usage: check_compare.py DRIVER SOURCE_ROOT [SEED]; IAMPB_PEERS as in peers.py. TAP on standard output.
No policy allows more than itself, none more than AdministratorAccess; what is within something that is within a third is
within the third; a Deny takes away, and so does a statement less; the order of statements and values is nothing; and each
witness is allowed by one policy, not by the other, says the evaluator.
"""
import collections
import copy
import json
import random
import sys

import peers

FAMILIAR = ["AdministratorAccess", "PowerUserAccess", "ReadOnlyAccess", "ViewOnlyAccess", "SecurityAudit", "IAMFullAccess",
            "AmazonS3FullAccess", "AmazonS3ReadOnlyAccess", "AmazonEC2FullAccess", "AmazonEC2ReadOnlyAccess"]
SAMPLE = 45
CHANGED = 300


def compact(policy):
    return json.dumps(policy, separators=(",", ":")).encode()


def compare(pairs):
    """[(answer, unknown, witness)] of pairs (existing, fresh)."""
    replies = peers.ask([("compare", "-", "identity", compact(existing) + b"\n" + compact(fresh))
                         for existing, fresh in pairs])
    answers = []
    for (status, reply), pair in zip(replies, pairs):
        if status != "OK":
            raise SystemExit(f"{status} {reply!r}: {pair}")
        answers.append(reply.decode().split("\n", 2))
    return answers


def expect(what, wanted, names, pairs):
    """All answers are the one that is wanted."""
    answers = compare(pairs)
    bad = [f"{name}: {answer} {unknown} {witness}" for name, (answer, unknown, witness) in zip(names, answers)
           if answer != wanted]
    peers.result(not bad, f"{what}: {len(pairs)} are {wanted}", "\n".join([str(len(bad))] + bad))


def as_list(value):
    return value if isinstance(value, list) else [value]


def shuffled(turn, policy):
    changed = copy.deepcopy(policy)
    changed["Statement"] = as_list(changed["Statement"])
    turn.shuffle(changed["Statement"])
    for statement in changed["Statement"]:
        for name in ("Action", "NotAction", "Resource", "NotResource"):
            if isinstance(statement.get(name), list):
                turn.shuffle(statement[name])
        for keys in statement.get("Condition", {}).values():
            for values in keys.values():
                if isinstance(values, list):
                    turn.shuffle(values)
    return changed


def with_deny(turn, policy, others):
    changed = copy.deepcopy(policy)
    denied = copy.deepcopy(turn.choice(as_list(turn.choice(others)["Statement"])))
    denied["Effect"] = "Deny"
    denied.pop("Sid", None)
    changed["Statement"] = as_list(changed["Statement"]) + [denied]
    return changed


def without_one(turn, policy):
    """A policy that cannot allow more; NULL: there is none."""
    statements = as_list(policy["Statement"])
    allowing = [i for i, statement in enumerate(statements) if statement["Effect"] == "Allow"]
    if len(statements) < 2 or not allowing:
        return None
    gone = turn.choice(allowing)
    return {**policy, "Statement": [s for i, s in enumerate(statements) if i != gone]}


def layer_results(questions):
    """What the identity layer says, of (witness, policy)."""
    requests = []
    for witness, policy in questions:
        requests.append(("simulate", "-", "identity", compact({**json.loads(witness), "PolicyInputList": [policy]})))
    results = []
    for (status, reply), question in zip(peers.ask(requests), questions):
        if status != "OK":
            raise SystemExit(f"{status} {reply!r}: {question[0]}")
        layers = json.loads(reply)["EvaluationResults"][0]["Iampb"]["layers"]
        results.append(next(layer["result"] for layer in layers if layer["layer"] == "identity"))
    return results


def check_witnesses(what, pairs, answers):
    failed = [(pair, answer[2]) for pair, answer in zip(pairs, answers) if answer[0] == "FAIL"]
    with_it = layer_results([(witness, fresh) for (_, fresh), witness in failed])
    without = layer_results([(witness, existing) for (existing, _), witness in failed])
    bad = [witness for (_, witness), yes, no in zip(failed, with_it, without) if yes != "allowed" or no == "allowed"]
    peers.result(failed and not bad, f"{what}: {len(failed)} witnesses are what they say", "\n".join(bad))


def check_transitive(names, answers):
    within = {pair for pair, answer in answers.items() if answer[0] == "PASS"}
    bad = [f"{a} <= {b} <= {c}" for a, b in within for c in names
           if (b, c) in within and answers[a, c][0] == "FAIL"]
    peers.result(not bad, f"transitive over {len(within)} pairs", "\n".join(bad))


def check_sample(policies, names):
    pairs = [(a, b) for a in names for b in names]
    documents = [(policies[b], policies[a]) for a, b in pairs]
    answers = compare(documents)
    check_witnesses("a sample against itself", documents, answers)
    counts = collections.Counter(answer[0] for answer in answers)
    peers.result(counts["PASS"] > len(names) and counts["FAIL"] > len(pairs) // 4, f"both answers come: {dict(counts)}")
    peers.result(counts["UNKNOWN"] * 100 <= len(pairs), "few are unknown",
                 "\n".join(f"{a} in {b}: {answer[1]}" for (a, b), answer in zip(pairs, answers) if answer[0] == "UNKNOWN"))
    check_transitive(names, dict(zip(pairs, answers)))
    return documents, answers


def check_order(turn, documents, answers):
    chosen = turn.sample(range(len(documents)), min(CHANGED, len(documents)))
    again = compare([(shuffled(turn, documents[i][0]), shuffled(turn, documents[i][1])) for i in chosen])
    bad = [f"{answers[i]} became {other}" for i, other in zip(chosen, again) if answers[i][0] != other[0]]
    peers.result(not bad, "the order changes no answer", "\n".join(bad))
    bad = [f"{answers[i][2]} became {other[2]}" for i, other in zip(chosen, again) if answers[i][2] != other[2]]
    peers.result(not bad, "nor the witness", "\n".join(bad))


def main():
    turn = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 5)
    policies = peers.managed_policies()
    names = sorted(policies)
    everything = policies["AdministratorAccess"]
    expect("each within itself", "PASS", names, [(policies[n], policies[n]) for n in names])
    expect("each within itself in another order", "PASS", names, [(policies[n], shuffled(turn, policies[n])) for n in names])
    expect("each within AdministratorAccess", "PASS", names, [(everything, policies[n]) for n in names])
    others = [n for n in names if n != "AdministratorAccess"]
    expect("AdministratorAccess within none", "FAIL", others, [(policies[n], everything) for n in others])
    chosen = turn.sample(names, CHANGED)
    all_of_them = list(policies.values())
    expect("with a Deny more", "PASS", chosen, [(policies[n], with_deny(turn, policies[n], all_of_them)) for n in chosen])
    fewer = [(policies[n], without_one(turn, policies[n])) for n in names]
    fewer = [(policy, less) for policy, less in fewer if less is not None]
    expect("with a statement less", "PASS", [str(less)[:200] for _, less in fewer], fewer)
    documents, answers = check_sample(policies, FAMILIAR + turn.sample(sorted(set(names) - set(FAMILIAR)), SAMPLE))
    check_order(turn, documents, answers)
    peers.finish()


main()
