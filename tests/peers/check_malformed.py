"""Policies that are wrong in their shape: the library's faults against @cloud-copilot/iam-policy's validators.

usage: check_malformed.py DRIVER SOURCE_ROOT; IAMPB_PEERS as in peers.py. TAP on standard output.
policies/KIND/NAME.json: documents with one thing wrong each, and some with nothing wrong. Compared are the places at which
one or the other finds something for which AWS would refuse the document. malformed-differences.tsv has every place where
only one of them does, with the reason; and, where the library leaves it to the linter, the code that this must report.
"""
import glob
import json
import os
import re

import peers


def of_peer(paths):
    """In the form of the library: '.#' stands before a name that should not be there, and the root has a dot."""
    if paths is None:
        return {"(not JSON)"}
    places = set()
    for path in paths:
        # A text or a list is walked as if it were an object: its letters are unknown names.
        path = re.sub(r"\.#\d+$", "", path)
        places.add("(died)" if path.startswith("died") else path.replace(".#", ".").lstrip("."))
    return places


def of_library(reply):
    places = set()
    for line in reply.decode().splitlines():
        code, _, path, weight = line.split("\t")
        if weight != "error":
            continue
        path = re.sub(r'\["([^"]*)"\]', r".\1", path)
        if code == "both":  # the peer points at the statement, the library at the later of the two elements
            path = path.rpartition(".")[0]
        places.add("(not JSON)" if code == "not_json" else path)
    return places


def main():
    files = sorted(glob.glob(os.path.join(peers.HERE, "policies", "*", "*.json")))
    names = ["/".join(path[:-5].split(os.sep)[-2:]) for path in files]
    texts = []
    for path in files:
        with open(path, encoding="utf-8") as file:
            texts.append(file.read())
    kinds = [name.split("/")[0] for name in names]
    peer = peers.run_node("malformed.js", list(zip(kinds, texts)))
    faults = peers.ask([("faults", "-", kind, text.encode()) for kind, text in zip(kinds, texts)])
    found = peers.ask([("lint", "full", kind, text.encode()) for kind, text in zip(kinds, texts)])
    codes = {name: {(f["issueCode"], f["findingType"]) for f in json.loads(reply)["findings"]}
             for name, (_, reply) in zip(names, found)}

    differences = {(name, side, path) for name, theirs, (_, ours) in zip(names, peer, faults)
                   for side, paths in (("peer", of_peer(theirs) - of_library(ours)),
                                       ("library", of_library(ours) - of_peer(theirs))) for path in paths}
    rows = peers.read_table(os.path.join(peers.HERE, "malformed-differences.tsv"))
    known = {(row["policy"], row["only"], row["path"].replace("(root)", "")): row for row in rows}
    peers.result(len(names) >= 100, f"{len(names)} policies, {len(names) - len({d[0] for d in differences})} of them "
                 "without a difference")
    bad = [f"not in the list: {d}" for d in sorted(differences - known.keys())]
    bad += [f"in the list, and no difference: {d}" for d in sorted(known.keys() - differences)]
    peers.result(not bad, f"{len(known)} differences are those in malformed-differences.tsv", "\n".join(bad))
    bad = [f"{row['policy']}: {row['linter']}, found: {sorted(codes[row['policy']])}" for row in rows
           if row["linter"] != "-" and row["linter"] not in {code for code, _ in codes[row["policy"]]}]
    peers.result(not bad, "what the library leaves to the linter, this reports", "\n".join(bad))

    # The linter has an error for each document that the library finds a fault in; the good ones have none.
    bad = [f"{name}: {sorted(codes[name])}" for name, (_, reply) in zip(names, faults)
           if of_library(reply) and not any(kind == "ERROR" for _, kind in codes[name])]
    peers.result(not bad, "each fault is an error of the linter too", "\n".join(bad))
    bad = [f"{name}: {sorted(codes[name])}" for name, (_, reply) in zip(names, faults)
           if name.split("/")[1].startswith("good") and (reply or any(kind == "ERROR" for _, kind in codes[name]))]
    peers.result(not bad, "policies with nothing wrong have neither", "\n".join(bad))
    peers.finish()


main()
