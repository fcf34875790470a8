#!/usr/bin/env python3
"""layering.py - who includes whom.

The library is a house of rooms on floors: src/<room>/. A file includes from its own room and from the rooms listed for
it here, never from above. Other libraries have one door each. This table is the rule; the comments in the code are not.

  layering.py ROOT
"""
import os
import re
import sys

BASE = ["base"]
MIDDLE = BASE + ["json", "crypto", "catalog", "finding"]

ROOMS = {
    "base": [],
    "json": BASE,
    "crypto": BASE,
    "catalog": BASE + ["json"],
    "finding": BASE + ["json", "crypto"],
    "wire": BASE + ["json", "crypto"],
    "policy": MIDDLE,
    "eval": MIDDLE + ["policy"],
    "compare": MIDDLE + ["policy", "eval"],
    "simulate": MIDDLE + ["policy", "eval", "compare"],
    "account": MIDDLE + ["policy", "eval"],
    "change": MIDDLE + ["policy", "eval", "compare", "account"],
    "graph": MIDDLE + ["policy", "eval", "compare", "account"],
    "scan": BASE + ["json", "crypto", "finding"],
    "trail": MIDDLE + ["policy", "eval", "account"],
    "playbook": MIDDLE + ["policy", "eval", "compare", "account", "graph", "scan", "trail"],
    "collect": MIDDLE + ["policy", "eval", "account", "wire"],
}

# What of the C library may be included, and by whom: no I/O, no clock, no locale, no environment.
LIBC = {"stddef.h", "stdint.h", "stdbool.h", "stdarg.h", "stdalign.h", "string.h", "limits.h", "assert.h"}
LIBC_ONLY_IN = {
    "stdlib.h": ["base/context.c"],       # the default allocator
    # the reference counts; the audits under way
    "stdatomic.h": ["base/context.c", "account/model.h", "catalog/catalog.h", "eval/compiled.h"],
}
FOREIGN = {
    "jansson.h": lambda path: path == "json/bridge.c",
    "openssl/": lambda path: path.startswith("crypto/"),
    "expat.h": lambda path: path.startswith("wire/"),
}
# Of the compiler, not of a library: allowed where the file has another way for machines without it.
INTRINSICS = {"emmintrin.h": "__SSE2__", "arm_neon.h": "__ARM_NEON"}
# Files made at build time, by the room that may include them.
GENERATED = {"controls_table.h": "finding", "catalog_tables.h": "catalog"}


def check_include(path, room, name, quoted, root, text):
    """Why `path` may not include `name`; None if it may."""
    for foreign, allowed in FOREIGN.items():
        if name.startswith(foreign):
            return None if allowed(path) else "another library, and this is not its door"
    if name in INTRINSICS:
        return None if INTRINSICS[name] in text else f"not guarded by {INTRINSICS[name]}"
    if not quoted:
        if name in LIBC or path in LIBC_ONLY_IN.get(name, []):
            return None
        return "not among the system headers for this file"
    if name.startswith("iampb/"):
        return None if os.path.exists(os.path.join(root, "include", name)) else "no such header"
    if GENERATED.get(os.path.basename(name)) == room:
        return None
    if "/" not in name:
        return "write the path from src/ on"
    other = name.split("/")[0]
    if other != room and other not in ROOMS[room]:
        return f"{room} may not use {other}"
    return None if os.path.exists(os.path.join(root, "src", name)) else "no such header"


def check_public(root):
    """Public headers include <stddef.h>, <stdint.h> and each other."""
    problems = []
    folder = os.path.join(root, "include", "iampb")
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                found = re.match(r'\s*#\s*include\s*([<"][^>"]+[>"])', line)
                if found and found.group(1) not in ("<stddef.h>", "<stdint.h>") \
                        and not found.group(1).startswith('"iampb/'):
                    problems.append(f"include/iampb/{name}:{number}: {found.group(1)} in a public header")
    return problems


def main():
    root = sys.argv[1]
    source = os.path.join(root, "src")
    problems, files = check_public(root), 0
    for folder, _, names in os.walk(source):
        for name in sorted(names):
            if not name.endswith((".c", ".h", ".inc")):
                continue
            path = os.path.relpath(os.path.join(folder, name), source).replace(os.sep, "/")
            room = path.split("/")[0]
            if room not in ROOMS:
                problems.append(f"src/{path}: no room is called {room}")
                continue
            files += 1
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                text = file.read()
            for number, line in enumerate(text.splitlines(), 1):
                found = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
                if not found:
                    continue
                why = check_include(path, room, found.group(2), found.group(1) == '"', root, text)
                if why:
                    problems.append(f"src/{path}:{number}: {found.group(2)}: {why}")
    if problems:
        sys.exit("\n".join(problems))
    print(f"{files} files include only what their room may use")


if __name__ == "__main__":
    main()
