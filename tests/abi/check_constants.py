#!/usr/bin/env python3
"""check_constants.py - no published number has moved: enum constants, and members of public structs in their order.

  check_constants.py ROOT            compares the headers with tests/abi/baseline/constants.txt
  check_constants.py ROOT --write    writes that file anew

Anonymous enums leave no trace in the library, so libabigail cannot see them. New constants and members pass; one that
is gone, has another value, or a member that is not where it was, fails.
"""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from check_symbols import strip_comments


def facts(root):
    """What must stay: NAME -> VALUE of constants, STRUCT.NUMBER -> member."""
    found = {}
    folder = os.path.join(root, "include", "iampb")
    for header in sorted(os.listdir(folder)):
        with open(os.path.join(folder, header), encoding="utf-8") as file:
            text = strip_comments(file.read())
        for body in re.findall(r"\benum\s*\{([^}]*)\}", text):
            for entry in filter(None, (" ".join(e.split()) for e in body.split(","))):
                name, equals, value = entry.partition(" = ")
                if not equals:
                    sys.exit(f"{header}: {name} has no value of its own")
                found[name] = value
        for body, name in re.findall(r"\btypedef\s+struct\s+\w+\s*\{([^}]*)\}\s*(\w+)\s*;", text):
            for number, member in enumerate(filter(None, (" ".join(m.split()) for m in body.split(";")))):
                found[f"{name}.{number}"] = member
    return found


def main():
    root = sys.argv[1]
    path = os.path.join(root, "tests", "abi", "baseline", "constants.txt")
    now = facts(root)
    if "--write" in sys.argv[2:]:
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(f"{name} = {value}\n" for name, value in sorted(now.items()))
        return
    problems = []
    with open(path, encoding="utf-8") as file:
        for line in file:
            name, _, value = line.rstrip("\n").partition(" = ")
            if now.get(name) != value:
                problems.append(f"{name} was {value}, and is {now.get(name, 'gone')}")
    if problems:
        sys.exit("\n".join(problems + ["if that is meant: sh tests/abi/renew.sh"]))
    print(f"{len(now)} constants and members are where they were")


if __name__ == "__main__":
    main()
