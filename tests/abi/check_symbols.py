#!/usr/bin/env python3
"""check_symbols.py - the public names are the same everywhere.

Compares the functions marked IAMPB_API in include/iampb/, the names in src/libiampb.map, and what the shared library
exports. Then makes a C program that takes the address of each function and links it twice, against the shared library
and against the static core, because a name can be exported and still be missing from one of the two.

  check_symbols.py ROOT --shared LIB --static LIB --cc COMMAND --libs FLAGS     checks
  check_symbols.py ROOT --write                                                 writes src/libiampb.map anew
"""
import argparse
import os
import re
import shlex
import subprocess
import sys
import tempfile

MAP_HEAD = """\
/* Every function of the public headers, by name: nothing is exported by accident. Kept in step with include/ by
 * tests/abi/check_symbols.py (--write makes it anew). Edited freely until 1.0 is out; from then on each release that
 * adds names adds a node that follows the one before. */
"""


def strip_comments(text):
    return re.sub(r"/\*.*?\*/", " ", text, flags=re.S)


def declared(root):
    """Functions marked IAMPB_API, by header."""
    names = {}
    folder = os.path.join(root, "include", "iampb")
    for header in sorted(os.listdir(folder)):
        with open(os.path.join(folder, header), encoding="utf-8") as file:
            text = re.sub(r"^[ \t]*#.*(?:\\\n.*)*$", "", strip_comments(file.read()), flags=re.M)
        found = []
        for mark in re.finditer(r"\bIAMPB_API\b([^;{]*)[;{]", text):
            name = re.search(r"\b(iampb_\w+)\s*\(", mark.group(1))
            if name is None:
                sys.exit(f"{header}: IAMPB_API before something that is no function: {mark.group(0).strip()}")
            found.append(name.group(1))
        names[header] = found
    return names


def unmarked(root):
    """Function prototypes in the headers that lack the mark."""
    problems = []
    folder = os.path.join(root, "include", "iampb")
    for header in sorted(os.listdir(folder)):
        with open(os.path.join(folder, header), encoding="utf-8") as file:
            text = re.sub(r"^[ \t]*#.*(?:\\\n.*)*$", "", strip_comments(file.read()), flags=re.M)
        for statement in re.split(r"[;{}]", text):
            statement = " ".join(statement.split())
            if re.search(r"\biampb_\w+\s*\(", statement) and "IAMPB_API" not in statement \
                    and not statement.startswith("typedef") and "(*" not in statement:
                problems.append(f"{header}: no IAMPB_API before: {statement}")
    return problems


def in_map(path):
    with open(path, encoding="utf-8") as file:
        text = strip_comments(file.read())
    names = []
    for node in re.finditer(r"\b(\w+\.?[\w.]*)\s*\{(.*?)\}[^;]*;", text, flags=re.S):
        visible = re.split(r"\blocal\s*:", node.group(2))[0].replace("global:", "")
        names += [name.strip() for name in visible.split(";") if name.strip()]
    return names


def exported(library):
    out = subprocess.run(["nm", "-D", "--defined-only", library], check=True, capture_output=True, text=True).stdout
    names = []
    for line in out.splitlines():
        kind, name = line.split()[-2:]
        if kind != "A":  # the version nodes themselves
            names.append(name.split("@")[0])
    return names


def difference(what_a, a, what_b, b):
    problems = [f"{name}: in {what_a}, not in {what_b}" for name in sorted(set(a) - set(b))]
    problems += [f"{name}: in {what_b}, not in {what_a}" for name in sorted(set(b) - set(a))]
    return problems


def write_map(root, names):
    with open(os.path.join(root, "src", "libiampb.map"), "w", encoding="utf-8") as file:
        file.write(MAP_HEAD + "IAMPB_1.0 {\nglobal:\n")
        for name in sorted(names):
            file.write(f"    {name};\n")
        file.write("local:\n    *;\n};\n")


def link_all(arguments, names):
    """Links and runs a program that uses every name; what fails is returned."""
    problems = []
    lines = ["#include <iampb/iampb.h>", "typedef void (*any)(void);", "static const any all[] = {"]
    lines += [f"    (any){name}," for name in names]
    lines += ["};", "int main(void)", "{", "    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)",
              "        if (all[i] == (any)0)", "            return 1;", "    return 0;", "}", ""]
    with tempfile.TemporaryDirectory() as folder:
        source = os.path.join(folder, "all.c")
        with open(source, "w", encoding="utf-8") as file:
            file.write("\n".join(lines))
        for kind, library in (("shared", arguments.shared), ("static", arguments.static)):
            program = os.path.join(folder, kind)
            command = shlex.split(arguments.cc) + ["-I" + os.path.join(arguments.root, "include"), source, library]
            command += ["-Wl,-rpath," + os.path.dirname(os.path.abspath(library)), "-o", program]
            command += shlex.split(arguments.libs)
            result = subprocess.run(command, capture_output=True, text=True)
            if result.returncode == 0:
                result = subprocess.run([program], capture_output=True, text=True)
            if result.returncode != 0:
                problems.append(f"a program that uses every function, {kind}: {result.stdout}{result.stderr}")
    return problems


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("root")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--shared")
    parser.add_argument("--static")
    parser.add_argument("--cc", default="cc")
    parser.add_argument("--libs", default="")
    arguments = parser.parse_args()
    by_header = declared(arguments.root)
    names = [name for found in by_header.values() for name in found]
    if arguments.write:
        write_map(arguments.root, names)
        return
    problems = unmarked(arguments.root)
    problems += [f"{name}: declared twice" for name in sorted({n for n in names if names.count(n) > 1})]
    mapped = in_map(os.path.join(arguments.root, "src", "libiampb.map"))
    problems += [f"{name}: a wildcard in the map" for name in mapped if "*" in name]
    problems += difference("include/", names, "src/libiampb.map", mapped)
    problems += difference("include/", names, "the shared library", exported(arguments.shared))
    problems += link_all(arguments, names)
    if problems:
        sys.exit("\n".join(problems))
    print(f"{len(names)} functions: headers, map, exports and both links agree")


if __name__ == "__main__":
    main()
