#!/usr/bin/env python3
"""check_abi.py - the interface of the shared library against the committed baseline, with libabigail.

  check_abi.py ROOT LIB

Any difference fails, harmless ones too: a grown option struct is reported as "compatible", and still has to be looked
at. New functions do not fail here (check_symbols.py knows them). If the change is meant, run tests/abi/renew.sh.
Skipped (77) without abidiff or without debug information; with CI=true that is a failure.
"""
import os
import shutil
import subprocess
import sys
import tempfile

# As in renew.sh: what is public only.
ABIDW = ["--drop-private-types", "--exported-interfaces-only", "--no-show-locs", "--no-corpus-path",
         "--no-comp-dir-path", "--no-elf-needed"]


def skip(why):
    print(f"skipped: {why}")
    sys.exit(1 if os.environ.get("CI") == "true" else 77)


def main():
    root, library = sys.argv[1], sys.argv[2]
    baseline = os.path.join(root, "tests", "abi", "baseline", "libiampb.abi")
    if shutil.which("abidiff") is None:
        skip("abidiff (abigail-tools) is not installed")
    sections = subprocess.run(["readelf", "-S", "-W", library], capture_output=True, text=True, check=True).stdout
    if ".debug_info" not in sections:
        skip("the library has no debug information (build with -Dbuildtype=debugoptimized)")
    if not os.path.exists(baseline):
        sys.exit("there is no baseline: run tests/abi/renew.sh")
    # The library is first put into the same form as the baseline. Given to abidiff itself with its headers, private
    # types of the library stand against their dropped twins, and real changes are filtered out with them (libabigail 2.2).
    with tempfile.TemporaryDirectory() as folder:
        now = os.path.join(folder, "now.abi")
        private = os.path.join(root, "tests", "abi", "private.abignore")
        subprocess.run(["abidw", "--suppressions", private, *ABIDW, "--out-file", now, library], check=True)
        result = subprocess.run(["abidiff", "--no-added-syms", baseline, now], capture_output=True, text=True)
    print(result.stdout + result.stderr)
    if result.returncode != 0:
        sys.exit("the interface differs from tests/abi/baseline/libiampb.abi; if that is meant: sh tests/abi/renew.sh")
    print("the interface is that of the baseline")


if __name__ == "__main__":
    main()
