#!/usr/bin/env python3
"""check_headers.py - the public headers compile alone, in C and C++, and hold nothing that differs between platforms.

  check_headers.py ROOT COMPILER...

Compilers whose name has ++ are asked for C++11 and C++17, the others for C99 and C11. One that is missing is left out;
without any the test is skipped. TAP.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

FLAGS = ["-pedantic-errors", "-Wall", "-Wextra", "-Wconversion", "-Wundef", "-Werror", "-fsyntax-only"]
BANNED = [
    (r"\b(?:bool|_Bool)\b", "bool: its size and calling convention are the platform's"),
    (r"\b(?:long|short|int|unsigned|signed|float|double|wchar_t)\b", "a type without a fixed size"),
    (r"\b(?:time_t|ssize_t|off_t|va_list|FILE|errno)\b", "a type of the platform"),
    (r"\benum\s+\w", "an enum type: its size is the compiler's (use int32_t and an anonymous enum)"),
    (r"\.\.\.", "a variadic function"),
    (r"\b(?:inline|restrict|nonnull|__inline)\b", "behaviour that the host compiles in"),
    (r"\bextern\b(?!\s*\"\")", "exported data"),
    (r"\b(?:json_t|EVP_\w+|XML_\w+)\b", "a type of another library"),
    (r"^\s*\w[\w\s*]*:\s*\d+\s*;", "a bit-field"),
    (r"\bunion\b", "a union"),
]


def strip(text):
    text = re.sub(r"/\*.*?\*/", lambda m: re.sub(r"[^\n]", " ", m.group(0)), text, flags=re.S)
    return re.sub(r'"[^"\n]*"', '""', text)


def hygiene(path, name):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    problems = []
    for number, line in enumerate(text.splitlines(), 1):
        found = re.match(r'\s*#\s*include\s*(\S+)', line)
        if found and found.group(1) not in ("<stddef.h>", "<stdint.h>") and not found.group(1).startswith('"iampb/'):
            problems.append(f"{name}:{number}: includes {found.group(1)}")
    for number, line in enumerate(strip(text).splitlines(), 1):
        if line.lstrip().startswith("#"):
            continue
        for pattern, why in BANNED:
            if re.search(pattern, line):
                problems.append(f"{name}:{number}: {why}")
    guard = "IAMPB_" + name.upper().replace(".", "_")
    if f"#ifndef {guard}\n#define {guard}\n" not in text:
        problems.append(f"{name}: no include guard {guard}")
    if "IAMPB_API" in text.replace("define IAMPB_API", "") and 'extern "C" {' not in text:
        problems.append(f'{name}: no extern "C"')
    return problems


def compile_alone(compiler, standard, header, root):
    plus = "++" in standard
    with tempfile.TemporaryDirectory() as folder:
        source = os.path.join(folder, "alone.cpp" if plus else "alone.c")
        with open(source, "w", encoding="utf-8") as file:
            # Twice: the guard works. A translation unit must hold something in C.
            file.write(f'#include "iampb/{header}"\n#include "iampb/{header}"\nint alone;\n')
        command = [compiler, f"-std={standard}", *FLAGS, "-I", os.path.join(root, "include"), source]
        result = subprocess.run(command, capture_output=True, text=True)
        return result.stderr.strip() if result.returncode else ""


def main():
    root, compilers = sys.argv[1], [c for c in sys.argv[2:] if shutil.which(c)]
    folder = os.path.join(root, "include", "iampb")
    number = 0

    def report(problems, what):
        nonlocal number
        number += 1
        print(f"{'not ok' if problems else 'ok'} {number} - {what}")
        for line in "\n".join(problems).splitlines():
            print(f"# {line}")

    for header in sorted(os.listdir(folder)):
        report(hygiene(os.path.join(folder, header), header), f"{header}: nothing that differs between platforms")
        for compiler in compilers:
            for standard in ("c++11", "c++17") if "++" in compiler else ("c99", "c11"):
                problem = compile_alone(compiler, standard, header, root)
                report([problem] if problem else [], f"{header} alone: {compiler} {standard}")
    if not compilers:
        number += 1
        print(f"ok {number} - headers alone # SKIP no compiler")
    print(f"1..{number}")


if __name__ == "__main__":
    main()
