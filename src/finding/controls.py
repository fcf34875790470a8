"""Makes controls_table.h from controls.tsv: controls.py IN OUT.

The rows of a check keep the order of the file; the checks are put in order of their ids, for a binary search. A row
that does not have four filled columns, or occurs twice, ends the build and is named by its line.
"""
import sys

COLUMNS = ["check_id", "framework", "version", "control_id"]


def fail(path, number, what):
    sys.exit(f"{path}:{number}: {what}")


def read(path):
    rows, seen = [], {}
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            row = line.rstrip("\n").split("\t")
            if number == 1:
                if row != COLUMNS:
                    fail(path, number, "the first line must be: " + " ".join(COLUMNS))
                continue
            if len(row) != len(COLUMNS):
                fail(path, number, f"{len(row)} columns, {len(COLUMNS)} are needed")
            if any(field != field.strip() or field == "" for field in row):
                fail(path, number, "an empty column, or blanks around a value")
            if tuple(row) in seen:
                fail(path, number, f"the same as line {seen[tuple(row)]}")
            seen[tuple(row)] = number
            rows.append(row)
    if not rows:
        fail(path, 1, "no rows")
    return rows


def literal(text):
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'IAMPB__STR_INIT("{escaped}")'


def write(rows, path):
    rows.sort(key=lambda row: row[0].encode())  # stable
    checks = []  # [id, first, count]
    for index, row in enumerate(rows):
        if not checks or checks[-1][0] != row[0]:
            checks.append([row[0], index, 0])
        checks[-1][2] += 1
    frameworks = sorted({(row[1], row[2]) for row in rows})
    with open(path, "w", encoding="utf-8") as out:
        out.write("/* Made from controls.tsv by controls.py. */\n")
        out.write("static const iampb__control control_rows[] = {\n")
        for row in rows:
            out.write("    { %s, %s, %s },\n" % tuple(literal(field) for field in row[1:]))
        out.write("};\n\nstatic const controls_check control_checks[] = {\n")
        for check, first, count in checks:
            out.write("    { %s, %d, %d },\n" % (literal(check), first, count))
        out.write("};\n\nstatic const controls_framework control_frameworks[] = {\n")
        for name, version in frameworks:
            out.write("    { %s, %s },\n" % (literal(name), literal(name + " " + version)))
        out.write("};\n")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: controls.py IN OUT")
    write(read(sys.argv[1]), sys.argv[2])
