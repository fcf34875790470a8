#!/usr/bin/env python3
"""check_internal_names.py - names that a static library would put into the host's program.

Hidden symbols are plain globals in an archive, and there they could meet the host's own. So every global name of the
static core is public (in the headers) or begins with iampb__.

  check_internal_names.py ROOT CORE
"""
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from check_symbols import declared

# Made by sanitizers for their own use.
NOT_OURS = ("__odr_asan", "__asan_", "__ubsan_", "__sancov_", "__gcov_", "asan.", "_ZTS")


def main():
    public = {name for found in declared(sys.argv[1]).values() for name in found}
    out = subprocess.run(["nm", "-g", "--defined-only", sys.argv[2]], check=True, capture_output=True, text=True).stdout
    problems, count = [], 0
    for line in out.splitlines():
        parts = line.split()
        if len(parts) != 3 or parts[2].startswith(NOT_OURS):
            continue
        count += 1
        if parts[2] not in public and not parts[2].startswith("iampb__"):
            problems.append(f"{parts[2]}: global in the static library, neither public nor iampb__")
    if count == 0:
        problems.append("no symbols at all")
    if problems:
        sys.exit("\n".join(problems))
    print(f"{count} global names, all ours")


if __name__ == "__main__":
    main()
