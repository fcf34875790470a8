#!/usr/bin/env python3
"""check_sections.py - the built-in catalogue costs nothing until it is asked: check_sections.py CORE_LIBRARY.

The object that has the tables holds no address, so the dynamic linker has nothing to do for it and its pages are shared
between processes; and it stays small."""
import re
import shutil
import subprocess
import sys

MOST = 1200000  # bytes of read-only data


def main(library):
    if shutil.which("readelf") is None:
        return 77
    shown = subprocess.run(["readelf", "-SW", library], capture_output=True, text=True).stdout
    objects = [part for part in shown.split("\nFile: ") if "catalog_builtin.c" in part.split("\n")[0]]
    if len(objects) != 1 or ".gnu.lto_" in shown:
        print("no ELF archive with one object of builtin.c in it, or link-time optimisation: nothing to look at")
        return 77
    sizes = {name: int(size, 16) for name, size in
             re.findall(r"^ *\[ *\d+\] (\.\S+) +\S+ +\S+ +\S+ +([0-9a-f]+) ", objects[0], flags=re.M)}
    read_only = sum(size for name, size in sizes.items() if name.startswith(".rodata"))
    # AddressSanitizer adds data of its own, which a program registers when it starts.
    sanitized = ".fini_array.00099" in sizes
    bad = [name for name, size in sizes.items() if size > 0 and (
        name.startswith((".data.rel.ro", ".rela.data.rel.ro", ".rela.rodata", ".rel.rodata"))
        or not sanitized and name.startswith((".data", ".bss", ".init_array", ".ctors")))]
    print(f"{read_only} bytes of read-only data, at most {MOST}; sections that should not be there: {bad or 'none'}")
    return 1 if read_only > MOST or not sizes or bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
