"""Makes the built-in catalogue: generate.py TABLES OUT [--empty].

Reads the tables in the folder TABLES and writes OUT, a C file for builtin.c: one constant block without pointers, as
format.h describes it. The same tables give the same bytes. With --empty the block has no service, no action and no key.

A table that is out of order, has something twice, an unknown letter, a key without a type, or a value that outgrows
its field ends the build, and the message names file and line.
"""
import os
import re
import sys

ACCESS = {"L": 1, "R": 2, "W": 4, "T": 8, "P": 16}
PERMISSION_ONLY = {"": 0, "y": 32, "?": 64}
KEY_TYPES = {"String": 1, "ARN": 2, "Bool": 3, "Numeric": 4, "Date": 5, "IPAddress": 6, "Binary": 7}
GROUPS = {"": 0, "request": 1, "session": 2, "principal": 3, "resource": 4, "network": 5}
STATUS = {"service": 1, "accepted": 2, "retired": 4, "arn": 8}
PLACEHOLDER = re.compile(r"\$\{[^}]*\}|<[^>]*>|tag-key$")
TYPE = re.compile(r"([^*?(]+)([*?]?)(?:\(([^)]*)\))?$")  # "*": required, "?": not known whether it is

COLUMNS = {
    "services": ["prefix", "name", "rcp", "condition_keys"],
    "actions": ["prefix", "action", "access", "resource_types", "condition_keys", "dependent_actions",
                "permission_only"],
    "resource_types": ["prefix", "resource_type", "arns", "condition_keys"],
    "condition_keys": ["key", "type", "multi", "group"],
    "other_names": ["name", "status"],
    "sources": ["field", "value"],
}


class Row:
    """A line of a table: its fields by name, and where it stands for messages."""

    def __init__(self, path, number, fields):
        self.path, self.number, self.fields = path, number, fields

    def __getitem__(self, name):
        return self.fields[name]

    def fail(self, what):
        sys.exit(f"{self.path}:{self.number}: {what}")

    def items(self, name, separator=","):
        return self[name].split(separator) if self[name] else []

    def code(self, name, codes):
        if self[name] not in codes:
            self.fail(f"{name} is '{self[name]}', not one of: " + " ".join(codes))
        return codes[self[name]]


def fold(text):
    return text.lower().encode("ascii")


def read(folder, table):
    """The rows of a table. An empty prefix means that of the row above; empty columns at the end may be missing."""
    path = os.path.join(folder, table + ".tsv")
    columns, rows, prefix = COLUMNS[table], [], None
    with open(path, encoding="ascii", newline="\n") as file:
        for number, line in enumerate(file, 1):
            fields = line.rstrip("\n").split("\t")
            if number == 1:
                if fields != columns:
                    sys.exit(f"{path}:1: the first line must be: " + " ".join(columns))
                continue
            if len(fields) > len(columns):
                sys.exit(f"{path}:{number}: {len(fields)} columns, there are only {len(columns)}")
            fields += [""] * (len(columns) - len(fields))
            row = Row(path, number, dict(zip(columns, fields)))
            if columns[0] == "prefix":
                prefix = row.fields["prefix"] = row["prefix"] or prefix
            if not row[columns[0]] or not row[columns[1]] and table != "services":
                row.fail(f"no {columns[0]} or no {columns[1]}")
            rows.append(row)
    return rows


def check_order(rows, *columns):
    last = None
    for row in rows:
        key = tuple(fold(row[column]) for column in columns)
        if last is not None and key <= last:
            row.fail("out of order, or there twice: rows are sorted by " + " and ".join(columns) + ", in lower case")
        last = key


class Pool:
    """Texts, each once. A text that is the end of another one lies inside it."""

    def __init__(self):
        self.texts, self.places = set(), None

    def add(self, text):
        assert self.places is None or text in self.places
        self.texts.add(text)
        return text

    def close(self):
        self.places, self.parts, at, last = {}, [], 0, None
        # Sorted by the text read backwards, from the last to the first, an ending comes behind what it ends.
        for text in sorted(self.texts, key=lambda text: text[::-1], reverse=True):
            if last is not None and last.endswith(text):
                self.places[text] = self.places[last] + len(last) - len(text)
                continue
            self.places[text] = at
            self.parts.append(text)
            at += len(text) + 1
            last = text
        self.size = at


class Lists:
    """Short runs of 16-bit numbers, each different run once. Run 0 is empty."""

    def __init__(self):
        self.numbers, self.runs = {(): 0}, [()]

    def add(self, run):
        run = tuple(run)
        if run not in self.numbers:
            self.numbers[run] = len(self.runs)
            self.runs.append(run)
        return self.numbers[run]


def slot_hash(name, salt):
    data = name.encode("ascii")
    lower, spread, most = 0x2020202020202020, 0x9FB21C651E98DF25, (1 << 64) - 1
    hash_ = (salt << 16 | len(data) & 0xFFFF) * 0x9E3779B97F4A7C15 & most
    if len(data) < 8:
        hash_ = (hash_ ^ (int.from_bytes(data, "little") | lower)) * spread & most
    else:
        at = 0
        while at + 8 < len(data):
            hash_ = (hash_ ^ (int.from_bytes(data[at:at + 8], "little") | lower)) * spread & most
            hash_ ^= hash_ >> 32
            at += 8
        hash_ = (hash_ ^ (int.from_bytes(data[-8:], "little") | lower)) * spread & most
    return (hash_ >> 32 ^ hash_ >> 15) & 0xFFFFFFFF


def slots(names):
    """Places for (name, salt) pairs in a table that is at most three quarters full."""
    room = 4
    while room * 3 < len(names) * 4:
        room *= 2
    table = [0] * room
    for index, (name, salt) in enumerate(names):
        at = slot_hash(name, salt) & (room - 1)
        while table[at]:
            at = (at + 1) & (room - 1)
        table[at] = index + 1
    return table


def head_length(key):
    found = PLACEHOLDER.search(key)
    return found.start() if found else 0


class Catalogue:
    def __init__(self, folder, empty):
        tables = {name: read(folder, name) for name in COLUMNS}
        self.facts = {row["field"]: row["value"] for row in tables["sources"]}
        if empty:
            tables = {name: [] for name in tables}
        self.pool, self.lists = Pool(), Lists()
        self.pool.add("")
        for fact in ("date", "sources"):
            self.pool.add(self.facts[fact])
        self.read_keys(tables["condition_keys"])
        self.read_services(tables["services"])
        self.read_types(tables["resource_types"])
        self.read_actions(tables["actions"])
        self.read_names(tables["other_names"])
        self.pool.close()

    def read_keys(self, rows):
        check_order(rows, "key")
        self.keys = []
        for row in rows:
            multi = row.code("multi", {"": 0, "y": 1})
            if len(row["key"]) > 255:
                row.fail("the key has more than 255 letters")
            self.keys.append((self.pool.add(row["key"]), head_length(row["key"]), row.code("type", KEY_TYPES), multi,
                              row.code("group", GROUPS)))
        self.key_numbers = {fold(key[0]): number for number, key in enumerate(self.keys)}
        with_placeholder = [number for number, key in enumerate(self.keys) if key[1]]
        self.templates = sorted(with_placeholder, key=lambda number: (fold(self.keys[number][0])[:self.keys[number][1]],
                                                                      fold(self.keys[number][0])))
        # The last one above whose head begins the head of this one; its number plus one, 0 for none.
        heads = [fold(self.keys[number][0])[:self.keys[number][1]] for number in self.templates]
        self.above = [max([other + 1 for other in range(index) if head.startswith(heads[other])], default=0)
                      for index, head in enumerate(heads)]

    def key_list(self, row, names):
        for name in names:
            if fold(name) not in self.key_numbers:
                row.fail(f"the key {name} is not in condition_keys.tsv")
        return self.lists.add(self.key_numbers[fold(name)] for name in names)

    def read_services(self, rows):
        check_order(rows, "prefix")
        self.services = []
        for row in rows:
            items = []
            for name in row.items("condition_keys"):
                number = self.key_numbers.get(fold(name.rstrip("+-")))
                if number is None:
                    row.fail(f"the key {name} is not in condition_keys.tsv")
                multi = {"+": 1, "-": 0}.get(name[-1], self.keys[number][3])
                items.append(number | multi << 15)
            self.services.append({"prefix": self.pool.add(row["prefix"]), "name": self.pool.add(row["name"]),
                                  "keys": self.lists.add(items), "flags": row.code("rcp", {"": 0, "y": 1}),
                                  "actions": [], "types": [], "type_numbers": {}})
        self.service_numbers = {service["prefix"]: number for number, service in enumerate(self.services)}

    def service_of(self, row):
        if row["prefix"] not in self.service_numbers:
            row.fail(f"the service {row['prefix']} is not in services.tsv")
        return self.services[self.service_numbers[row["prefix"]]]

    def read_types(self, rows):
        check_order(rows, "prefix", "resource_type")
        self.arns, self.arn_services = [], set()
        for row in rows:
            service, templates = self.service_of(row), row.items("arns", " ")
            for template in templates:
                if len(template.split(":")) < 6 or not template.startswith("arn:"):
                    row.fail(f"{template} is no ARN")
                self.arn_services.add(template.split(":")[2])
            service["type_numbers"][row["resource_type"]] = len(service["types"])
            service["types"].append((self.pool.add(row["resource_type"]), len(self.arns), len(templates),
                                     self.key_list(row, row.items("condition_keys"))))
            self.arns += [self.pool.add(template) for template in templates]

    def type_items(self, row, service):
        for text in row.items("resource_types", ";"):
            parts = TYPE.match(text)
            if parts is None or parts.group(1) not in service["type_numbers"]:
                row.fail(f"the resource type {text} is not in resource_types.tsv")
            number = service["type_numbers"][parts.group(1)]
            yield number | {"": 0, "?": 0x4000, "*": 0x8000}[parts.group(2)]
            yield self.key_list(row, parts.group(3).split("|") if parts.group(3) else [])

    def read_actions(self, rows):
        check_order(rows, "prefix", "action")
        known = {row["prefix"] + ":" + row["action"] for row in rows}
        self.dependents, dependent_numbers = [], {}
        for row in rows:
            service, flags = self.service_of(row), 0
            for letter in row["access"]:
                if letter not in ACCESS:
                    row.fail(f"access is '{row['access']}': only the letters " + " ".join(ACCESS))
                flags |= ACCESS[letter]
            if len(row["action"]) > 255:
                row.fail("the action has more than 255 letters")
            numbers = []
            for name in row.items("dependent_actions"):
                if name not in known:
                    row.fail(f"the dependent action {name} is not known")
                if name not in dependent_numbers:
                    dependent_numbers[name] = len(self.dependents)
                    self.dependents.append(self.pool.add(name))
                numbers.append(dependent_numbers[name])
            service["actions"].append((self.pool.add(row["action"]),
                                       flags | row.code("permission_only", PERMISSION_ONLY),
                                       self.key_list(row, row.items("condition_keys")),
                                       self.lists.add(self.type_items(row, service)), self.lists.add(numbers)))

    def read_names(self, rows):
        names = {}
        for row in rows:
            names[row["name"]] = row.code("status", STATUS)
        for name in self.arn_services - {""}:
            if not name.startswith("${"):
                names[name] = names.get(name, 0) | STATUS["arn"]
        self.names = [(self.pool.add(name), names[name]) for name in sorted(names, key=fold)]


MOST = {"uint8_t": 0xFF, "uint16_t": 0xFFFF, "uint32_t": 0xFFFFFFFF}


class Writer:
    """Collects the arrays of the block, and writes them as one struct."""

    def __init__(self):
        self.arrays = []

    def numbers(self, name, kind, values):
        values = list(values) or [0]  # C has no array without elements
        for value in values:
            if value > MOST[kind]:
                sys.exit(f"generate.py: {name}: {value} does not fit {kind}")
        self.arrays.append((name, kind, [str(value) for value in values]))

    def rows(self, name, kind, fields, rows):
        rows = list(rows) or [[0] * len(fields)]
        for row in rows:
            for field, value in zip(fields, row):
                if value > MOST[field]:
                    sys.exit(f"generate.py: {name}: {value} does not fit {field}")
        self.arrays.append((name, kind, ["{" + ",".join(map(str, row)) + "}" for row in rows]))

    def write(self, out, head, pool):
        out.write("struct catalog_block {\n    iampb__tables head;\n")
        for name, kind, values in self.arrays:
            out.write(f"    {kind} {name}[{len(values)}];\n")
        out.write(f"    char pool[{pool.size}];\n}};\n\nstatic const struct catalog_block catalog_block = {{\n    {{\n")
        out.write("        .size = sizeof(struct catalog_block),\n")
        for name, _, _ in self.arrays + [("pool", None, None)]:
            out.write(f"        .{name} = offsetof(struct catalog_block, {name}),\n")
        for name, value in head.items():
            out.write(f"        .{name} = {value},\n")
        out.write("    },\n")
        for _, _, values in self.arrays:
            out.write("    {\n")
            line = ""
            for value in values:
                if len(line) + len(value) > 110:
                    out.write(f"        {line}\n")
                    line = ""
                line += value + ","
            out.write(f"        {line}\n    }},\n")
        for text in pool.parts[:-1]:
            out.write(f'    {literal(text, True)}\n')
        out.write(f'    {literal(pool.parts[-1], False)}\n}};\n')


def literal(text, end):
    if not text.isascii() or any(c < " " for c in text):
        sys.exit(f"generate.py: not plain text: {text!r}")
    # Octal with three digits: a digit may follow. "??" would begin a trigraph.
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("?", "\\?") + ('\\000"' if end else '"')


def main(folder, out_path, empty):
    cat, writer = Catalogue(folder, empty), Writer()
    place = cat.pool.places
    services, actions, types, action_names = [], [], [], []
    for number, service in enumerate(cat.services):
        services.append((place[service["prefix"]], place[service["name"]], place[""], len(actions), len(types),
                         len(service["actions"]), len(service["types"]), service["keys"], service["flags"]))
        for name, flags, keys, type_list, dependents in service["actions"]:
            actions.append((place[name], len(name), flags, keys, type_list, dependents))
            action_names.append((name, number))
        types += [(place[name], first, count, keys) for name, first, count, keys in service["types"]]
        if len(service["types"]) > 0x3FFF:
            sys.exit(f"generate.py: {service['prefix']} has too many resource types")
    if len(cat.keys) > 0x7FFF:
        sys.exit("generate.py: too many keys")
    firsts, items = [], []
    for run in cat.lists.runs:
        firsts.append(len(items))
        items += run
    firsts.append(len(items))
    # The wider numbers first: no gaps between the arrays.
    writer.rows("services", "iampb__service_row", ["uint32_t"] * 5 + ["uint16_t"] * 4, services)
    writer.rows("actions", "iampb__action_row", ["uint32_t", "uint8_t", "uint8_t"] + ["uint16_t"] * 3, actions)
    writer.rows("types", "iampb__type_row", ["uint32_t", "uint32_t", "uint16_t", "uint16_t"], types)
    writer.rows("keys", "iampb__key_row", ["uint32_t"] + ["uint8_t"] * 4,
                [(place[name], head, type_, multi, group) for name, head, type_, multi, group in cat.keys])
    writer.rows("names", "iampb__name_row", ["uint32_t", "uint32_t"], [(place[name], bits) for name, bits in cat.names])
    writer.numbers("arns", "uint32_t", [place[arn] for arn in cat.arns])
    writer.numbers("dependents", "uint32_t", [place[name] for name in cat.dependents])
    writer.numbers("lists", "uint32_t", firsts)
    writer.numbers("items", "uint16_t", items)
    writer.rows("templates", "iampb__template_row", ["uint16_t", "uint16_t"], list(zip(cat.templates, cat.above)))
    tables = {"service": slots([(service["prefix"], 0) for service in cat.services]),
              "action": slots(action_names), "key": slots([(key[0], 0) for key in cat.keys])}
    for name, table in tables.items():
        writer.numbers(name + "_slots", "uint16_t", table)
    head = {"service_count": len(services), "action_count": len(actions), "type_count": len(types),
            "key_count": len(cat.keys), "name_count": len(cat.names), "template_count": len(cat.templates),
            "list_count": len(cat.lists.runs), "date": place[cat.facts["date"]],
            "sources": place[cat.facts["sources"]]}
    head.update({name + "_mask": len(table) - 1 for name, table in tables.items()})
    with open(out_path, "w", encoding="ascii", newline="\n") as out:
        out.write(f"/* Made by generate.py. Date of the facts: {cat.facts['date']}.\n * {cat.facts['sources']}. */\n")
        writer.write(out, head, cat.pool)


if __name__ == "__main__":
    arguments = [argument for argument in sys.argv[1:] if argument != "--empty"]
    if len(arguments) != 2:
        sys.exit("usage: generate.py TABLES OUT [--empty]")
    main(arguments[0], arguments[1], "--empty" in sys.argv[1:])
