"""What patterns of actions mean: the library against @cloud-copilot/iam-expand, which has a catalogue of its own.

usage: check_expand.py DRIVER SOURCE_ROOT; IAMPB_PEERS as in peers.py. TAP on standard output.
Patterns: every action of the managed policies that has a wildcard, and some thousand made of the names of actions. A
difference is justified if it is an action that one of the two catalogues does not have at all, or if the pattern is of a
kind in DIFFERENCES; everything else fails, and so does a kind that no longer differs.
"""
import random
import re

import peers

# (kind, which patterns, what the peer makes of them)
DIFFERENCES = [
    ("a wildcard in the prefix", re.compile(r"[^:]*[*?][^:]*:.*"),
     "nothing: it looks for a service of that name; the library matches the text, as a request's action is matched"),
    ("letters of regular expressions", re.compile(r".*[][.^$|()+{}\\].*"),
     "a regular expression: s3:.* are all actions of s3; no action has such letters, so the library finds none"),
]


def managed_patterns():
    found = set()
    for document in peers.managed_policies().values():
        statements = document["Statement"] if isinstance(document["Statement"], list) else [document["Statement"]]
        for statement in statements:
            for name in ("Action", "NotAction"):
                entries = statement.get(name, [])
                for entry in entries if isinstance(entries, list) else [entries]:
                    if "*" in entry or "?" in entry:
                        found.add(entry)
    return sorted(found)


def generated_patterns(actions, wanted):
    """Names with pieces cut out for wildcards, letters in other case, and beginnings that fit nothing. The seed is fixed."""
    turn = random.Random(20260926)
    found = set()
    while len(found) < wanted:
        prefix, name = turn.choice(actions).split(":")
        letters = list(name)
        for _ in range(turn.randint(1, 3)):
            kind = turn.randint(0, 4)
            begin = turn.randint(0, len(letters))
            end = min(len(letters), begin + turn.randint(0, 8))
            if kind == 0:
                letters[begin:end] = "*"
            elif kind == 1:
                letters[begin:end] = "?" * (end - begin)
            elif kind == 2:
                letters[begin:] = "*"
            elif kind == 3:
                letters[:begin] = "*"
            else:
                letters[begin:end] = [c.swapcase() for c in letters[begin:end]]
        found.add((prefix.upper() if turn.random() < 0.1 else prefix) + ":" + "".join(letters))
    return sorted(found)


def not_lists():
    """The lists of NotAction of the managed policies, and some more."""
    found = [["s3:*"], ["s3:Get*", "S3:list*"], ["iam:*", "organizations:*", "account:*"], ["nosuch:*"], ["*"]]
    for document in peers.managed_policies().values():
        statements = document["Statement"] if isinstance(document["Statement"], list) else [document["Statement"]]
        for statement in statements:
            entries = statement.get("NotAction")
            if entries:
                found.append(entries if isinstance(entries, list) else [entries])
    return found


def check_not(lists, inverted, ours, theirs):
    """Of the actions that both know, the same are left."""
    replies = peers.ask([("expand", "not", "identity", "\n".join(entries).encode()) for entries in lists])
    both, wrong = ours & theirs, []
    for entries, (_, reply), expected in zip(lists, replies, inverted):
        left = {action.lower() for action in reply.decode().split()} & both
        right = {action.lower() for action in expected} & both
        if left != right:
            wrong.append(f"{entries}: only here: {sorted(left - right)[:5]}; only there: {sorted(right - left)[:5]}")
    peers.result(not wrong, f"{len(lists)} lists of NotAction leave the same", "\n".join(wrong))


def odd_patterns():
    return ["*", "**", "*:*", "s3:*", "S3:GETOBJECT", "s3:", "s3:**", "s3:?et*Object", "s3:GetObject", "s3:NoSuchAction",
            "nosuchservice:*", "s?:Get*", "*:Get*", "iam*:List*", "a*:*", "s3:Get:Object", "GetObject", "s3", "",
            "iam:PassRol?", "iam:Pass?ole?", "sts:assumerole", "ec2:*Ins*nc*s", "ec2:????Instances", "s3:.*", "s3:Get[a]*"]


def main():
    date = peers.ask([("catalog", "-", "identity", b"")])[0][1].decode()
    ours = {action.lower(): action for action in peers.ask([("expand", "-", "identity", b"*")])[0][1].decode().split()}
    managed = managed_patterns()
    patterns = managed + generated_patterns(sorted(ours.values()), 4000) + odd_patterns()
    lists = not_lists()
    peer = peers.run_node("expand.js", {"patterns": patterns, "lists": lists})
    theirs = {action.lower() for action in peer["actions"]}
    print(f"# the library's catalogue: {date}, {len(ours)} actions; the peer's: {peer['date']}, {len(theirs)} actions")
    replies = peers.ask([("expand", "-", "identity", pattern.encode()) for pattern in patterns])

    only_ours, only_theirs, same, kinds, wrong = set(), set(), 0, {}, []
    for pattern, (status, reply), expanded in zip(patterns, replies, peer["expanded"]):
        left = {action.lower() for action in reply.decode().split()} if status == "OK" else None
        right = None if expanded is None else {action.lower() for action in expanded}
        if left == right or (not left and not right):
            same += 1
            continue
        kind = next((name for name, which, _ in DIFFERENCES if which.fullmatch(pattern)), None)
        if kind:
            kinds[kind] = kinds.get(kind, 0) + 1
            continue
        more, less = (left or set()) - (right or set()), (right or set()) - (left or set())
        only_ours |= more
        only_theirs |= less
        if more & theirs or less & set(ours):
            wrong.append(f"{pattern}: only here: {sorted(more & theirs)[:5]}; only there: {sorted(less & set(ours))[:5]}")
    peers.result(len(managed) > 500 and same > 4000, f"{len(patterns)} patterns, {len(managed)} of them of managed "
                 f"policies: {same} mean the same")
    print(f"# not in the peer's catalogue: {sorted(only_ours)[:20]}; not in the library's: {sorted(only_theirs)[:20]}")
    print(f"# justified: {kinds}")
    peers.result(not wrong, "every other difference is an action that one catalogue does not have", "\n".join(wrong))
    unused = [name for name, _, _ in DIFFERENCES if name not in kinds]
    peers.result(not unused, "the known differences are still there", "\n".join(unused))
    check_not(lists, peer["inverted"], set(ours), theirs)
    # Not the sizes of two catalogues, but whether they are of the same thing.
    both = len(theirs & set(ours))
    peers.result(both > 0.95 * max(len(ours), len(theirs)), f"{both} actions are in both catalogues")
    peers.finish()


main()
