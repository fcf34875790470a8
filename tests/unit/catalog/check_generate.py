#!/usr/bin/env python3
"""check_generate.py - the generator refuses bad tables and names the line: check_generate.py GENERATOR TABLES.

A small good set of tables is spoilt in one place at a time. The real tables give the same bytes twice."""
import os
import subprocess
import sys
import tempfile

GOOD = {
    "services": "prefix\tname\trcp\tcondition_keys\nec2\tAmazon EC2\ny2\tTwo\ty\taws:A/${B},ec2:b\n",
    "actions": "prefix\taction\taccess\tresource_types\tcondition_keys\tdependent_actions\tpermission_only\n"
               "ec2\tGo\tTW\tbox*(ec2:b);jar\tec2:b\ty2:Stop\ty\n\tRun\tR\ny2\tStop\tL\n",
    "resource_types": "prefix\tresource_type\tarns\tcondition_keys\n"
                      "ec2\tbox\tarn:${Partition}:ec2:${Region}:${Account}:box/${Id}\taws:A/${B}\n\tjar\n",
    "condition_keys": "key\ttype\tmulti\tgroup\naws:A/${B}\tString\ty\trequest\nec2:b\tBool\n",
    "other_names": "name\tstatus\nold\tretired\n",
    "sources": "field\tvalue\ndate\t2000-01-01\nsources\ta test\n",
}

# table, what is there, what stands there instead, a piece of the message
BAD = [
    ("services", "y2\tTwo", "ec2\tTwo", "services.tsv:3: out of order"),
    ("services", "ec2\tAmazon EC2", "z9\tAmazon EC2", "services.tsv:3: out of order"),
    ("services", "ec2:b", "ec2:c", "services.tsv:3: the key ec2:c is not in"),
    ("services", "y\taws", "Y\taws", "services.tsv:3: rcp is 'Y'"),
    ("actions", "\tRun\tR", "\tgo\tR", "actions.tsv:3: out of order, or there twice"),
    ("actions", "\tRun\tR", "\tRun\tQ", "actions.tsv:3: access is 'Q'"),
    ("actions", "jar", "can", "actions.tsv:2: the resource type can is not in"),
    ("actions", "(ec2:b)", "(ec2:z)", "actions.tsv:2: the key ec2:z is not in"),
    ("actions", "y2:Stop", "y2:Halt", "actions.tsv:2: the dependent action y2:Halt"),
    ("actions", "y2:Stop\ty", "y2:Stop\tx", "actions.tsv:2: permission_only is 'x'"),
    ("resource_types", "ec2\tbox", "y3\tbox", "resource_types.tsv:2: the service y3 is not in"),
    ("actions", "\tRun", "\tR" + "u" * 255, "actions.tsv:3: the action has more than 255"),
    ("resource_types", "\tjar", "\tBox", "resource_types.tsv:3: out of order, or there twice"),
    ("resource_types", "arn:${P", "${P", "resource_types.tsv:2: "),
    ("condition_keys", "ec2:b\tBool", "ec2:b", "condition_keys.tsv:3: "),
    ("condition_keys", "ec2:b\tBool", "ec2:b\tTree", "condition_keys.tsv:3: type is 'Tree'"),
    ("condition_keys", "\trequest", "\tplanet", "condition_keys.tsv:2: group is 'planet'"),
    ("condition_keys", "ec2:b", "AWS:a/${b}", "condition_keys.tsv:3: out of order, or there twice"),
    ("condition_keys", "key\ttype", "type\tkey", "condition_keys.tsv:1: the first line"),
    ("other_names", "retired", "asleep", "other_names.tsv:2: status is 'asleep'"),
]


def run(generator, tables, out, *more):
    return subprocess.run([sys.executable, generator, tables, out, *more], capture_output=True, text=True)


def write(folder, tables):
    for name, text in tables.items():
        with open(os.path.join(folder, name + ".tsv"), "w", encoding="ascii") as file:
            file.write(text)


def main(generator, tables):
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "out.h")
        write(folder, GOOD)
        done = run(generator, folder, out)
        if done.returncode != 0:
            problems.append("the good tables are refused: " + done.stderr)
        for table, old, new, message in BAD:
            assert old in GOOD[table], old
            write(folder, {**GOOD, table: GOOD[table].replace(old, new, 1)})
            done = run(generator, folder, out)
            if done.returncode == 0 or message not in done.stderr or "Traceback" in done.stderr:
                problems.append(f"{table} with {new!r}: {done.returncode} {done.stderr!r}, not {message!r}")
        results = []
        for _ in range(2):
            done = run(generator, tables, out)
            with open(out, "rb") as file:
                results.append(file.read())
            problems += [done.stderr] if done.returncode else []
        if results[0] != results[1] or len(results[0]) < 1000000:
            problems.append("the same tables give different bytes")
        done = run(generator, tables, out, "--empty")
        if done.returncode != 0 or os.path.getsize(out) > 10000:
            problems.append("--empty: " + done.stderr)
    print("\n".join(problems) or f"{len(BAD)} bad tables refused")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
