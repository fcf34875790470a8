"""naive.py - some rules of the linter once more: read from the same documents of AWS, written as plainly as possible, and
slow. It shares the tables of the catalogue with the library, and no code.

findings(document, text) gives {code: [the paths of each finding]}, for the codes in CODES. A path is a tuple: names,
numbers, and ("key", name) for the name of a condition key.
"""
import os
import re
from functools import lru_cache

CODES = """REDUNDANT_ACTION REDUNDANT_RESOURCE EQUIVALENT_TO_NULL_FALSE STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS
    MISSING_QUALIFIER FORALLVALUES_WITH_SINGLE_VALUED_KEY TYPE_MISMATCH INVALID_ACTION INVALID_SERVICE_IN_ACTION
    INVALID_SERVICE_CONDITION_KEY INVALID_GLOBAL_CONDITION_KEY
    PASS_ROLE_WITH_STAR_IN_RESOURCE PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE PASS_ROLE_WITH_NOT_RESOURCE
    PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION
    PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE
    CREATE_SLR_WITH_STAR_IN_RESOURCE CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE CREATE_SLR_WITH_NOT_RESOURCE
    CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION
    CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE
    POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA""".split()


# ---- The catalogue ----
class Catalog:
    def __init__(self, root):
        folder = os.path.join(root, "src", "catalog", "tables")
        self.actions, self.services, self.keys, self.templates, self.accepted = {}, set(), {}, [], set()
        prefix = ""
        for row in self.rows(folder, "actions.tsv"):
            prefix = row[0] or prefix
            self.actions.setdefault(prefix.lower(), []).append(row[1])
        for row in self.rows(folder, "services.tsv"):
            self.services.add(row[0].lower())
        for name, kind, multi, _ in self.rows(folder, "condition_keys.tsv"):
            pattern = re.escape(re.sub(r"\$\{[^}]*\}|<[^>]*>|tag-key$", "\0", name)).replace("\\\0", "\0")
            if "\0" in pattern:
                self.templates.append((re.compile(pattern.replace("\0", ".+"), re.I | re.S), kind, multi == "y"))
            self.keys[name.lower()] = kind, multi == "y"
        for name, status in self.rows(folder, "other_names.tsv"):
            if status == "accepted":
                self.accepted.add(name.lower())

    @staticmethod
    def rows(folder, name):
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            lines = [line.rstrip("\n").split("\t") for line in file]
        return [line + [""] * (len(lines[0]) - len(line)) for line in lines[1:]]

    @lru_cache(None)
    def key(self, name):
        """(type, multivalued) of a condition key, or None."""
        if name.lower() in self.keys:
            return self.keys[name.lower()]
        return next(((kind, multi) for pattern, kind, multi in self.templates if pattern.fullmatch(name)), None)

    @lru_cache(None)
    def has_action(self, prefix, name):
        pattern = glob(name.lower())
        return any(pattern.fullmatch(action.lower()) for action in self.actions.get(prefix, ()))


# ---- Helpers ----
def listed(value):
    """[(index or None, item)]: a text that stands alone has no index."""
    return list(enumerate(value)) if isinstance(value, list) else [(None, value)]


@lru_cache(None)
def glob(pattern, one="."):
    return re.compile("".join(".*" if c == "*" else one if c == "?" else re.escape(c) for c in pattern), re.S)


def at(*path):
    return tuple(step for step in path if step is not None)


def statements(document):
    return [(at("Statement", index), statement) for index, statement in listed(document["Statement"])]


def conditions(statement):
    """(operator, its base name in lower case, qualifier, whether IfExists, key, value as written)"""
    for operator, block in statement.get("Condition", {}).items():
        qualifier, _, base = operator.lower().rpartition(":")
        exists = base.endswith("ifexists")
        for key, value in block.items():
            yield operator, base[:-8] if exists else base, qualifier, exists, key, value


# ---- Rules ----
def redundant(items, fold):
    """Groups of indexes: an entry covers another if its pattern matches that text; neighbours are one group."""
    texts = [item.lower() if fold else item for item in items]
    group = list(range(len(texts)))
    for a, pattern in enumerate(texts):
        # A star in the other text is a symbol like any other, which '?' does not stand for.
        covers = glob(pattern, "[^*]").fullmatch if "*" in pattern or "?" in pattern else None
        for b, text in enumerate(texts):
            if a != b and (covers(text) if covers else pattern == text):
                old, new = group[b], group[a]
                group = [new if g == old else g for g in group]
    groups = {}
    for index, number in enumerate(group):
        groups.setdefault(number, []).append(index)
    return [members for members in groups.values() if len(members) > 1]


def check_redundant(path, statement, add):
    for code, fold, names in (("REDUNDANT_ACTION", True, ("Action", "NotAction")),
                              ("REDUNDANT_RESOURCE", False, ("Resource", "NotResource"))):
        for name in names:
            if isinstance(statement.get(name), list):
                for members in redundant(statement[name], fold):
                    add(code, *[path + (name, index) for index in members])


def check_actions(catalog, path, statement, add):
    for name in ("Action", "NotAction"):
        for index, entry in listed(statement.get(name, [])):
            prefix, colon, action = entry.lower().partition(":")
            if entry == "*" or "*" in prefix or "?" in prefix or prefix in catalog.accepted:
                continue
            if not colon:
                add("INVALID_ACTION", at(*path, name, index))
            elif prefix not in catalog.services:
                add("INVALID_SERVICE_IN_ACTION", at(*path, name, index))
            elif not catalog.has_action(prefix, action):
                add("INVALID_ACTION", at(*path, name, index))


def check_keys(catalog, path, statement, add):
    for operator, base, qualifier, _, key, value in conditions(statement):
        where = path + ("Condition", operator, ("key", key))
        found = catalog.key(key)
        if base == "stringlike" and operator.lower() == "stringlike":
            for index, item in listed(value):
                if item == "*":
                    add("EQUIVALENT_TO_NULL_FALSE", at(*path, "Condition", operator, key, index))
        if found is None:
            prefix = key.lower().split(":")[0]
            if prefix == "aws" and key.lower() not in catalog.accepted:
                add("INVALID_GLOBAL_CONDITION_KEY", where)
            elif prefix in catalog.services:
                add("INVALID_SERVICE_CONDITION_KEY", where)
            continue
        kind, multi = found
        if base in ("stringlike", "stringnotlike") and not qualifier and kind == "ARN":
            add("STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS", where)
        if base.startswith("string") and kind == "Bool":
            add("TYPE_MISMATCH", where)
        if multi and not qualifier and base != "null":
            add("MISSING_QUALIFIER", where)
        if not multi and qualifier == "forallvalues" and key.lower() != "codestar-connections:provideraction":
            add("FORALLVALUES_WITH_SINGLE_VALUED_KEY", path + ("Condition", operator, key))


def limits(statement, limiting):
    """Whether the statement is limited by the key: what AWS takes for it is not uniform where IfExists stands."""
    for _, base, qualifier, exists, key, value in conditions(statement):
        if key.lower() != limiting or base not in ("stringequals", "stringlike") or qualifier == "forallvalues":
            continue
        values = [item for _, item in listed(value)]
        if any(item.startswith("*") for item in values) or not values:
            continue
        if base == "stringlike" or not exists or all(
                item in ("lambda.amazonaws.com", "cloudformation.amazonaws.com") for item in values):
            return True
    return False


def check_roles(path, statement, add):
    if statement["Effect"] != "Allow":
        return
    for code, target, limiting in (("PASS_ROLE", "iam:passrole", "iam:passedtoservice"),
                                   ("CREATE_SLR", "iam:createservicelinkedrole", "iam:awsservicename")):
        entries = listed(statement.get("Action", []))
        exact = [index for index, entry in entries if entry.lower() == target]
        wild = [index for index, entry in entries if glob(entry.lower()).fullmatch(target)]
        if exact:
            side, where = "", at(*path, "Action", exact[0])
        elif wild:
            side, where = "STAR_IN_ACTION", at(*path, "Action", wild[0])
        elif "NotAction" in statement and not any(glob(entry.lower()).fullmatch(target)
                                                  for _, entry in listed(statement["NotAction"])):
            side, where = "NOT_ACTION", None
        else:
            continue
        stars = [at(*path, "Resource", index) for index, entry in listed(statement.get("Resource", [])) if entry == "*"]
        if limits(statement, limiting) or not (stars or "NotResource" in statement):
            continue
        if stars:
            name = {"": "STAR_IN_RESOURCE", "STAR_IN_ACTION": "STAR_IN_ACTION_AND_RESOURCE",
                    "NOT_ACTION": "STAR_IN_RESOURCE_AND_NOT_ACTION"}[side]
        else:
            name = {"": "NOT_RESOURCE", "STAR_IN_ACTION": "STAR_IN_ACTION_AND_NOT_RESOURCE",
                    "NOT_ACTION": "NOT_ACTION_AND_NOT_RESOURCE"}[side]
        add(f"{code}_WITH_{name}", *[p for p in (where, *stars[:1]) if p])


def findings(catalog, document, text):
    found = {code: [] for code in CODES}

    def add(code, *paths):
        found[code].append(tuple(paths))

    for path, statement in statements(document):
        check_redundant(path, statement, add)
        check_actions(catalog, path, statement, add)
        check_keys(catalog, path, statement, add)
        check_roles(path, statement, add)
    if sum(1 for letter in text if letter not in " \t\r\n") > 10240:
        add("POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA", ())
    return found
