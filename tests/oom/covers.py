#!/usr/bin/env python3
"""covers.py - every public function runs out of memory in some test: its name stands in tests/oom/.

  covers.py ROOT
"""
import os
import re
import sys

sys.path.insert(0, os.path.join(sys.argv[1], "tests", "abi"))
from check_symbols import declared

folder = os.path.join(sys.argv[1], "tests", "oom")
called = set()
sources = sorted(name for name in os.listdir(folder) if name.startswith("test_") and name.endswith(".c"))
for source in sources + ["../unit/oom.c"]:
    with open(os.path.join(folder, source), encoding="utf-8") as file:
        called |= set(re.findall(r"\biampb_\w+(?=\s*\()", re.sub(r'"(?:[^"\\]|\\.)*"|/\*.*?\*/', "", file.read(), flags=re.S)))
names = [name for found in declared(sys.argv[1]).values() for name in found]
missing = [name for name in names if name not in called]
if missing:
    sys.exit("\n".join(f"{name}: no test in tests/oom/ calls it" for name in missing))
print(f"{len(names)} functions are called while memory runs out")
