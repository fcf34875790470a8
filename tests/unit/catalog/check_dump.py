#!/usr/bin/env python3
"""check_dump.py - what the library says is what the tables say, row by row: check_dump.py DUMP_PROGRAM TABLES."""
import subprocess
import sys
import os


def rows(path):
    """A table with the prefix filled in and all columns there."""
    with open(path, encoding="ascii") as file:
        columns = len(file.readline().rstrip("\n").split("\t"))
        prefix = None
        for line in file:
            fields = line.rstrip("\n").split("\t")
            fields += [""] * (columns - len(fields))
            prefix = fields[0] = fields[0] or prefix
            yield fields


def main(program, tables):
    dumped = {}
    for line in subprocess.run([program], check=True, capture_output=True, text=True).stdout.splitlines():
        table, *fields = line.split("\t")
        dumped.setdefault(table, []).append(fields)
    failed = 0
    for table in ("services", "resource_types", "actions", "condition_keys", "sources"):
        wanted = list(rows(os.path.join(tables, table + ".tsv")))
        if table == "actions":
            for row in wanted:  # letters in one order
                row[2] = "".join(letter for letter in "PTWLR" if letter in row[2])
        differ = [(a, b) for a, b in zip(wanted, dumped[table]) if a != b]
        if differ or len(wanted) != len(dumped[table]) or not wanted:
            print(f"{table}: {len(wanted)} rows, the library has {len(dumped[table])}; {len(differ)} differ:")
            for pair in differ[:3]:
                print("  table  ", *pair[0], sep=" | ")
                print("  library", *pair[1], sep=" | ")
            failed += 1
        else:
            print(f"{table}: {len(wanted)} rows, all as in the table")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
