#!/usr/bin/env python3
"""check_doc.py - doc/catalog.md is true: check_doc.py ROOT EXAMPLE_PROGRAM.

Each `$ ./catalog ...` of the page is run in the folder examples/, and prints what stands below it ("..." stands for any
lines). Every function of the header is in the page and in the example."""
import os
import re
import subprocess
import sys


def read(*path):
    with open(os.path.join(*path), encoding="utf-8") as file:
        return file.read()


def fits(wanted, got):
    if not wanted or wanted == ["..."]:
        return not got or bool(wanted)
    if wanted[0] == "...":
        return any(fits(wanted[1:], got[skip:]) for skip in range(len(got) + 1))
    return bool(got) and wanted[0] == got[0] and fits(wanted[1:], got[1:])


def main(root, program):
    page, example, header = read(root, "doc", "catalog.md"), read(root, "examples", "catalog.c"), \
        read(root, "include", "iampb", "catalog.h")
    problems = []
    for name in sorted(set(re.findall(r"IAMPB_API[^;]*?\b(iampb_\w+)\(", header))):
        if name not in page:
            problems.append(f"{name} is not in doc/catalog.md")
        if name not in example and not name.endswith("_size"):
            problems.append(f"{name} is not in examples/catalog.c")
    shown = 0
    for block in re.findall(r"```\n(\$ \./catalog.*?)```", page, flags=re.S):
        for part in re.split(r"^\$ \./catalog", block, flags=re.M)[1:]:
            command, _, wanted = part.partition("\n")
            done = subprocess.run(f"'{os.path.abspath(program)}'{command} 2>&1", shell=True, text=True,
                                  cwd=os.path.join(root, "examples"), capture_output=True)
            shown += 1
            if done.returncode != 0 or not fits(wanted.splitlines(), done.stdout.splitlines()):
                problems.append(f"./catalog{command}: {done.returncode}\n{done.stdout}")
    print("\n".join(problems) or f"{shown} examples print what the page shows")
    return 1 if problems or shown < 8 else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
