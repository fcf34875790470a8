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
    headers = os.path.join(root, "include")
    command = ["abidiff", "--no-added-syms", "--headers-dir2", headers, "--drop-private-types", baseline, library]
    result = subprocess.run(command, capture_output=True, text=True)
    print(result.stdout + result.stderr)
    if result.returncode != 0:
        sys.exit("the interface differs from tests/abi/baseline/libiampb.abi; if that is meant: sh tests/abi/renew.sh")
    print("the interface is that of the baseline")


if __name__ == "__main__":
    main()
