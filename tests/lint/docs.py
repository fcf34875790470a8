#!/usr/bin/env python3
"""docs.py - the headers are the manual, and the other texts agree with them.

  docs.py ROOT

Every public function, type and option struct has a comment before it (one comment may stand before a group of
declarations without an empty line between them). Every `iampb_...` name and every relative link in the texts exists.
"""
import os
import re
import sys


def uncommented(path, text):
    """Declarations that have no comment before their group."""
    documented, inside = False, False
    depth = 0
    for number, line in enumerate(text.splitlines(), 1):
        plain = line.strip()
        if inside:
            inside = "*/" not in plain
            continue
        if plain.startswith("/*"):
            documented = True
            inside = "*/" not in plain
            continue
        if depth == 0 and plain == "":
            documented = False
            continue
        if depth == 0 and not documented and re.match(r"IAMPB_API\b|typedef struct \w+ \{", plain):
            # A struct whose members are each explained needs no text of its own.
            if plain.startswith("typedef struct") or re.search(r"\biampb_\w+_size\(void\)", plain):
                documented = True
            else:
                yield number, plain
        depth += plain.count("{") - plain.count("}")
        if plain.startswith(('extern "C"', "#", "}")) or plain.endswith('"C" {'):
            depth = 0


def public_names(root):
    names = set()
    folder = os.path.join(root, "include", "iampb")
    for header in os.listdir(folder):
        with open(os.path.join(folder, header), encoding="utf-8") as file:
            names |= set(re.findall(r"\b(?:iampb|IAMPB)_\w+", file.read()))
    return names


def lint_codes(root):
    """Codes of the linter that are our own look like names of a header, and stand in the table of its rules."""
    with open(os.path.join(root, "src", "policy", "lint_own.c"), encoding="utf-8") as file:
        return {"IAMPB_" + code for code in re.findall(r"^ *ROW\((\w+),", file.read(), re.M)}


def texts(root):
    for folder, folders, files in os.walk(root):
        folders[:] = [f for f in folders if not f.startswith(("build", ".", "subprojects"))]
        for name in sorted(files):
            if name.endswith(".md"):
                yield os.path.join(folder, name)


def main():
    root = os.path.abspath(sys.argv[1])
    problems = []
    folder = os.path.join(root, "include", "iampb")
    for header in sorted(os.listdir(folder)):
        with open(os.path.join(folder, header), encoding="utf-8") as file:
            text = file.read()
        if not text.startswith(f"/* {header} - "):
            problems.append(f"include/iampb/{header}:1: does not begin with '/* {header} - what it is for'")
        problems += [f"include/iampb/{header}:{number}: no comment: {what}" for number, what in uncommented(header, text)]
    names = public_names(root) | lint_codes(root) | {"IAMPB_PEERS"}  # the variable of tests/peers
    count = 0
    for path in texts(root):
        count += 1
        with open(path, encoding="utf-8") as file:
            text = file.read()
        shown = os.path.relpath(path, root)
        for number, line in enumerate(text.splitlines(), 1):
            for name in re.findall(r"\biampb_[a-z]\w*(?=\()|\bIAMPB_[A-Z]\w*", line):
                if name not in names and not name.endswith("_"):
                    problems.append(f"{shown}:{number}: {name} is in no header")
            for link in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", line):
                if "://" in link or link.startswith("mailto:"):
                    continue
                if not os.path.exists(os.path.join(os.path.dirname(path), link)):
                    problems.append(f"{shown}:{number}: the link {link} leads nowhere")
    if problems:
        sys.exit("\n".join(problems))
    print(f"all public functions have comments; names and links of {count} texts exist")


if __name__ == "__main__":
    main()
