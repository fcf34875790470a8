"""The linter against parliament: over all managed policies of AWS, and over policies made for what parliament looks at.

usage: check_parliament.py DRIVER SOURCE_ROOT; IAMPB_PEERS as in peers.py. TAP on standard output.
Both are asked about each policy, and their answers are compared kind by kind, at the statement (KINDS). Each difference
must have a reason that can be worked out from the policy and from the data of the two (REASONS); the reasons are written
down in parliament-differences.tsv. A difference without a reason, or with one that is not in the table, fails; so does a
row of the table that no difference has.
"""
import ast
import collections
import concurrent.futures
import glob
import json
import os
import re
import subprocess
import sys

import naive
import peers

ROOT = sys.argv[2]
LIST = re.compile(r";\s*")


# ---- What the two know of services ----
class Facts:
    """Of the library's tables and of the peer's data in one form. Names in lower case."""

    def __init__(self):
        self.required, self.keys, self.types, self.permissions = {}, {}, {}, set()
        self.by_service = collections.defaultdict(list)
        self.kinds, self.memory = {}, {}

    def add(self, action, required, keys):
        self.required[action] = required
        self.keys[action] = keys
        self.by_service[action.split(":")[0]].append(action)

    def expand(self, entry):
        entry = entry.lower()
        if entry not in self.memory:
            if entry in ("*", "*:*"):
                self.memory[entry] = frozenset(self.required)
            else:
                pattern = naive.glob(entry)
                near = self.by_service.get(entry.split(":")[0], ()) if not re.search(r"[*?].*:", entry) else self.required
                self.memory[entry] = frozenset(action for action in near if pattern.fullmatch(action))
        return self.memory[entry]

    def carries(self, action, key):
        return any(key_pattern(known).fullmatch(key) for known in self.keys.get(action, ()))


KEYS = {}


def key_pattern(key):
    if key not in KEYS:
        pieces = re.split(r"\$\{[^}]*\}|<[^>]*>|tag-key$", key)
        KEYS[key] = re.compile(".+".join(re.escape(piece) for piece in pieces), re.I | re.S)
    return KEYS[key]


def our_facts():
    folder = os.path.join(ROOT, "src", "catalog", "tables")
    types, prefix = {}, ""
    for row in naive.Catalog.rows(folder, "resource_types.tsv"):
        prefix = row[0] or prefix
        types[prefix, row[1]] = row[2].split(), row[3].split(",") if row[3] else []
    facts, prefix = Facts(), ""
    for row in naive.Catalog.rows(folder, "actions.tsv"):
        prefix = row[0] or prefix
        required, keys = [], row[4].split(",") if row[4] else []
        for item in LIST.split(row[3]) if row[3] else ():
            name, star, own = re.fullmatch(r"([^*(]+)(\*?)(?:\((.*)\))?", item).groups()
            arns, of_type = types[prefix, name]
            required += arns if star else []
            keys = keys + of_type + (own.split(",") if own else [])
        facts.add(f"{prefix}:{row[1]}".lower(), required, keys)
        facts.types[f"{prefix}:{row[1]}".lower()] = row[3]
        if "P" in row[2]:
            facts.permissions.add(f"{prefix}:{row[1]}".lower())
    return facts


def peer_facts(data):
    facts = Facts()
    for prefix, service in data["services"].items():
        facts.kinds.update(service["keys"])
        for name, action in service["actions"].items():
            facts.add(f"{prefix}:{name}".lower(), action["required"], action["keys"])
    return facts


# ---- Policies and answers ----
class Policy:
    """`theirs` and `ours`: (kind, statement or None, what) -> details."""

    def __init__(self, name, text, findings, answers):
        self.name, self.text = name, text
        try:
            self.document = json.loads(text)
        except ValueError:
            self.document = None
        statements = self.document.get("Statement", []) if isinstance(self.document, dict) else []
        statements = statements if isinstance(statements, list) else [statements]
        self.statements = [s if isinstance(s, dict) else {} for s in statements]
        # Where the peer gave up: nothing it does not say there means anything.
        self.stopped = {row[0] for row in answers if row[1] == "STOPPED"}
        self.died = any(row[1] == "DIED" for row in answers)
        self.theirs, self.ours = collections.defaultdict(list), collections.defaultdict(list)
        self.unmapped = set()
        for index, issue, detail, place in answers:
            if issue in ("STOPPED", "DIED"):
                continue
            if issue not in ISSUES:
                self.unmapped.add(issue)
                continue
            kind, what = ISSUES[issue]
            at = index if KINDS[kind].by_statement and index >= 0 else None
            self.theirs[kind, at, what(detail, place) if what else ""].append((issue, detail, place))
        for finding in findings:
            for kind in CODES.get(finding["issueCode"], ()):
                place = finding["locations"][0]
                self.ours[kind, statement_of(place["path"]) if KINDS[kind].by_statement else None,
                          KINDS[kind].of_ours(self, finding)].append(finding)

    def cut(self, place):
        span = place["span"]
        return json.loads(self.text.encode()[span["start"]["offset"]:span["end"]["offset"]])


def statement_of(path):
    if len(path) >= 2 and path[0].get("value") == "Statement":
        return path[1].get("index", 0)
    return 0 if path and path[0].get("value") == "Statement" else None


def entries(statement, name):
    value = statement.get(name, [])
    return [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, str)]


def entry_text(policy, finding):
    return policy.cut(finding["locations"][0]).lower()


def key_text(policy, finding):
    return finding["locations"][0]["path"][-1].get("key", "").lower()


Kind = collections.namedtuple("Kind", "by_statement of_ours codes")


def nothing(policy, finding):
    return ""


KINDS = {
    "action": Kind(True, entry_text, "INVALID_ACTION INVALID_SERVICE_IN_ACTION"),
    "key": Kind(True, key_text, "IAMPB_CONDITION_KEY_NOT_FOR_ACTION INVALID_SERVICE_CONDITION_KEY "
                "INVALID_GLOBAL_CONDITION_KEY INVALID_CONDITION_KEY_FORMAT"),
    "resource-star": Kind(True, nothing, "IAMPB_RESOURCE_STAR"),
    "resource-void": Kind(True, nothing, "IAMPB_RESOURCE_MISMATCH"),
    "resource-open": Kind(True, nothing, "IAMPB_RESOURCE_EFFECTIVELY_STAR"),
    "permissions": Kind(False, nothing, "IAMPB_PERMISSIONS_MANAGEMENT"),
    "escalation": Kind(False, nothing, "IAMPB_PRIVILEGE_ESCALATION IAMPB_FULL_ADMIN"),
    "credentials": Kind(False, nothing, "IAMPB_CREDENTIALS_EXPOSURE"),
    "bucket": Kind(False, nothing, "IAMPB_S3_POLICY_CONTROL"),
    "not-resource": Kind(False, nothing, "IAMPB_ALLOW_NOT_RESOURCE PASS_ROLE_WITH_NOT_RESOURCE "
                         "PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE "
                         "CREATE_SLR_WITH_NOT_RESOURCE CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE "
                         "CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE"),
    "not-principal": Kind(False, nothing, "ALLOW_WITH_NOT_PRINCIPAL"),
    "arn": Kind(True, nothing, "INVALID_ARN_PREFIX MISSING_ARN_FIELD INVALID_PARTITION INVALID_ARN_REGION "
                "INVALID_ARN_ACCOUNT"),
    "type": Kind(True, nothing, "TYPE_MISMATCH IAMPB_OPERATOR_KEY_TYPE TYPE_MISMATCH_BOOLEAN TYPE_MISMATCH_DATE "
                 "TYPE_MISMATCH_NUMBER TYPE_MISMATCH_IP_RANGE TYPE_MISMATCH_STRING"),
    "arn-key": Kind(True, nothing, "STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS IAMPB_STRING_OPERATOR_ON_ARN_KEY"),
    "operator": Kind(True, nothing, "INVALID_CONDITION_OPERATOR NULL_WITH_IF_EXISTS"),
    "mfa": Kind(True, nothing, "IAMPB_MFA_CONDITION"),
    "qualifier": Kind(False, nothing, "FORALLVALUES_WITH_SINGLE_VALUED_KEY"),
    "json": Kind(False, nothing, "JSON_SYNTAX_ERROR"),
    "shape": Kind(False, nothing, "INVALID_POLICY_ELEMENT MISSING_STATEMENT MISSING_EFFECT INVALID_EFFECT MISSING_ACTION "
                  "MISSING_RESOURCE UNSUPPORTED_ELEMENT_COMBINATION DATA_TYPE_MISMATCH"),
    "sid": Kind(True, nothing, "UNSUPPORTED_SID"),
    "sid-twice": Kind(False, nothing, "UNIQUE_SIDS_REQUIRED UNIQUE_SIDS_RECOMMENDED"),
    "version-missing": Kind(False, nothing, "MISSING_VERSION"),
    "version-wrong": Kind(False, nothing, "INVALID_VERSION"),
    "version-old": Kind(False, nothing, "IAMPB_OLD_VERSION"),
    "principal": Kind(True, nothing, "INVALID_PRINCIPAL_FORMAT INVALID_PRINCIPAL_KEY UNSUPPORTED_WILDCARD_IN_PRINCIPAL "
                      "INVALID_ROLE_REFERENCE INVALID_USER_REFERENCE INVALID_ARN_PREFIX"),
    "federation": Kind(True, nothing, "FEDERATED_PRINCIPAL_NOT_SUPPORTED "
                       "INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY"),
}
CODES = collections.defaultdict(list)
for kind_name, kind_row in KINDS.items():
    for code in kind_row.codes.split():
        CODES[code].append(kind_name)


def place_text(detail, place):
    return place.lower()


def condition_text(detail, place):
    return re.match(r"Unknown condition (\S+) for action", detail).group(1).lower()


# The peer's issue: our kind, and what of it is compared.
ISSUES = {
    "UNKNOWN_ACTION": ("action", place_text), "UNKNOWN_PREFIX": ("action", place_text),
    "UNKNOWN_CONDITION_FOR_ACTION": ("key", condition_text),
    "RESOURCE_STAR": ("resource-star", None), "RESOURCE_MISMATCH": ("resource-void", None),
    "RESOURCE_EFFECTIVELY_STAR": ("resource-open", None),
    "PERMISSIONS_MANAGEMENT_ACTIONS": ("permissions", None), "PRIVILEGE_ESCALATION": ("escalation", None),
    "CREDENTIALS_EXPOSURE": ("credentials", None), "RESOURCE_POLICY_PRIVILEGE_ESCALATION": ("bucket", None),
    "NOTRESOURCE_WITH_ALLOW": ("not-resource", None), "NOTPRINCIPAL_WITH_ALLOW": ("not-principal", None),
    "INVALID_ARN": ("arn", None), "MISMATCHED_TYPE": ("type", None), "MISMATCHED_TYPE_OPERATION_TO_NULL": ("type", None),
    "MISMATCHED_TYPE_BUT_USABLE": ("arn-key", None), "UNKNOWN_OPERATOR": ("operator", None),
    "BAD_PATTERN_FOR_MFA": ("mfa", None), "SINGLE_VALUE_CONDITION_TOO_PERMISSIVE": ("qualifier", None),
    "MALFORMED_JSON": ("json", None), "MALFORMED": ("shape", None), "INVALID_SID": ("sid", None),
    "DUPLICATE_SID": ("sid-twice", None), "NO_VERSION": ("version-missing", None),
    "INVALID_VERSION": ("version-wrong", None), "OLD_VERSION": ("version-old", None),
    "UNKNOWN_PRINCIPAL": ("principal", None), "UNKNOWN_FEDERATION_SOURCE": ("federation", None),
    "EXCEPTION": ("shape", None),
}


# ---- Reasons ----
def meets(a, b, memory={}):
    """Whether two patterns with '*' have a text in common."""
    if (a, b) in memory:
        return memory[a, b]
    row = [True] + [False] * len(b)
    for j, letter in enumerate(b, 1):
        row[j] = row[j - 1] and letter == "*"
    for letter in a:
        new = [row[0] and letter == "*"]
        for j, other in enumerate(b, 1):
            if letter == "*":
                new.append(row[j] or new[j - 1])
            elif other == "*":
                new.append(new[j - 1] or row[j])
            else:
                new.append(row[j - 1] and (letter == other or "?" in (letter, other)))
        row = new
    memory[a, b] = row[-1]
    return row[-1]


def meets_by_field(a, b):
    """The same for two ARNs, whose wildcards are not let out of their fields."""
    first, second = a.split(":", 5), b.split(":", 5)
    return len(first) == len(second) and all(meets(x, y) for x, y in zip(first, second))


def as_pattern(text):
    """An ARN of a policy or a template with '*' for what is open."""
    return re.sub(r"\*+", "*", re.sub(r"\$\{[^}]*\}", "*", text))


class Judge:
    def __init__(self, ours, theirs, data):
        self.ours, self.theirs = ours, theirs
        self.credentials, self.permissions = set(data["credentials"]), set(data["permissions"])
        self.methods = [set(method) for method in data["methods"]]
        self.catalog = naive.Catalog(ROOT)
        folder = os.path.join(ROOT, "src", "catalog", "tables")
        self.global_keys = {row[0].lower() for row in naive.Catalog.rows(folder, "condition_keys.tsv") if row[3]}
        self.global_patterns = [key_pattern(key) for key in self.global_keys if "$" in key]

    def is_global(self, key):
        return key in self.global_keys or any(pattern.fullmatch(key) for pattern in self.global_patterns)

    def actions(self, facts, statement):
        if "NotAction" in statement:
            left = set(facts.required)
            for entry in entries(statement, "NotAction"):
                left -= facts.expand(entry)
            return left
        found = set()
        for entry in entries(statement, "Action"):
            found |= facts.expand(entry)
        return found

    def allowed(self, facts, policy, unlimited=False, stars=False):
        """Actions of Allow statements; or of those with "*" for a resource; or of those that have no Condition either."""
        found = set()
        for statement in policy.statements:
            star = "*" in entries(statement, "Resource")
            if statement.get("Effect") == "Allow" and (star or not (stars or unlimited)) and not (
                    unlimited and statement.get("Condition")):
                found |= self.actions(facts, statement)
        return found

    def given_up(self, policy, at):
        return policy.died or at in policy.stopped or (at is None and policy.stopped)

    def uses(self, policy, element):
        return any(element in statement for statement in policy.statements)

    # Each gives the names of the reasons why only one of the two says something, or nothing.
    def action(self, side, policy, at, what, details):
        ours, theirs = self.ours.expand(what), self.theirs.expand(what)
        if side == "peer":
            if ours and not theirs:
                return ["newer"]
            if what.split(":")[0] in self.catalog.accepted:
                return ["accepted"]
        elif theirs and not ours:
            return ["retired"]
        return []

    def key(self, side, policy, at, what, details):
        statement = policy.statements[at]
        if side == "peer":
            carriers = [a for a in self.actions(self.ours, statement) if self.ours.carries(a, what)]
            if self.is_global(what):
                return ["global-key"]
            if carriers:
                return ["some-action-has-it"]
            prefix = what.split(":")[0]
            if not any(self.ours.carries(a, what) for a in self.ours.by_service.get(prefix, ())):
                return ["no-action-has-it"]
            if any(not self.ours.expand(entry) for entry in entries(statement, "Action")):
                return ["unknown-action"]
            return []
        conditions = [base for _, base, _, _, key, _ in naive.conditions(statement) if key.lower() == what]
        if conditions and all(base == "null" for base in conditions):
            return ["null"]
        if any(self.theirs.carries(a, what) for a in self.actions(self.theirs, statement)):
            return ["other-data"]
        return []

    def resource_star(self, side, policy, at, what, details):
        statement = policy.statements[at]
        if "NotAction" in statement:
            return ["not-action"]
        if side == "peer":
            return [] if any(self.ours.required[a] for a in self.actions(self.ours, statement)) else ["other-data"]
        if any(entry in ("*", "*:*") for entry in entries(statement, "Action")):
            return ["star"]
        return [] if any(self.theirs.required[a] for a in self.actions(self.theirs, statement)) else ["other-data"]

    def void_action(self, policy, at, action, template):
        """Why the library does not call it void that the action has no resource like the template."""
        statement = policy.statements[at]
        given = [entry for entry in entries(statement, "Action") if action in self.ours.expand(entry)]
        if "NotAction" in statement:
            return "not-action"
        if "NotResource" in statement:
            return "not-resource"
        if action not in self.ours.required:
            return "other-data"
        if any("*" in entry or "?" in entry for entry in given) or not given:
            return "pattern"
        resources = [as_pattern(text) for text in entries(statement, "Resource")]
        required = [as_pattern(text) for text in self.ours.required[action]]
        wanted = as_pattern(template)
        if self.ours.types[action] if template == "*" else wanted not in required:
            return "other-data"
        if any(action in self.actions(self.ours, other) for n, other in enumerate(policy.statements)
               if n != at and other.get("Effect") == "Allow"):
            return "elsewhere"
        if template == "*" and not any(self.ours.types[a] for a in self.ours.by_service[action.split(":")[0]]):
            return "no-types"
        if template != "*" and any(meets_by_field(resource, wanted) for resource in resources):
            return "strict-arn"
        if template != "*" and any(meets(resource, wanted) for resource in resources):
            return "across-colons"
        return None

    def resource_void(self, side, policy, at, what, details):
        if side == "peer":
            wanted = [(row["action"].lower(), row["required_format"]) for _, rows, _ in details for row in rows]
            reasons = {self.void_action(policy, at, *row) for row in wanted}
            return [] if None in reasons else sorted(reasons)
        statement = policy.statements[at]
        void = [entry.lower() for f in details for entry in [policy.cut(place) for place in f["locations"]]]
        for entry in void:
            resources = [as_pattern(text) for text in entries(statement, "Resource")]
            known = self.theirs.expand(entry)
            if not known:
                return ["newer"]
            if all(not self.theirs.required[a] or all(any(meets(r, as_pattern(t)) for r in resources)
                                                      for t in self.theirs.required[a]) for a in known):
                return ["other-data"]
        return []

    def resource_open(self, side, policy, at, what, details):
        statement = policy.statements[at]
        if side == "library":
            templates = {re.sub(r"\$\{.*?\}", "*", t) for a in self.actions(self.theirs, statement)
                         for t in self.theirs.required.get(a, ())}
            return ["same-texts-only"] if templates != set(entries(statement, "Resource")) else ["other-data"]
        return []

    def permissions_(self, side, policy, at, what, details):
        if side == "library":
            if self.uses(policy, "NotAction"):
                return ["not-action"]
            listed = self.permissions & self.allowed(self.theirs, policy)
            if not listed:
                return ["short-list"]
            return [] if listed & self.allowed(self.theirs, policy, stars=True) else ["no-star"]
        return [] if self.ours.permissions & self.allowed(self.ours, policy) else ["other-data"]

    def escalation(self, side, policy, at, what, details):
        if side == "library":
            if self.uses(policy, "NotAction"):
                return ["not-action"]
            allowed = self.allowed(self.theirs, policy)
            return [] if any(method <= allowed for method in self.methods) else ["short-list"]
        free = self.allowed(self.ours, policy, unlimited=True)
        return ["limited"] if all(not set(place.split()) <= free for _, _, place in details) else []

    def credentials_(self, side, policy, at, what, details):
        if side == "library":
            if self.uses(policy, "NotAction"):
                return ["not-action"]
            return [] if self.credentials & self.allowed(self.theirs, policy) else ["short-list"]
        free = self.allowed(self.ours, policy, unlimited=True)
        named = {action for _, _, place in details for action in place.split()}
        return ["limited"] if not named & free else []

    def bucket(self, side, policy, at, what, details):
        if side == "peer" and self.uses(policy, "NotResource"):
            return ["not-resource"]
        return []

    def arn(self, side, policy, at, what, details):
        if side == "library":
            return []
        if all("Region" in detail and re.search(r"[*?]", place.split(":")[3]) for _, detail, place in details):
            return ["pattern"]
        fields = {place.split(":")[4] for _, _, place in details}
        if fields == {"aws"}:
            return ["account-aws"]
        return ["variable"] if fields and all("${" in field for field in fields) else []

    def type(self, side, policy, at, what, details):
        if side == "library":
            return self.peer_key(policy, at, details, "Bool")
        reasons = set()
        for _, detail, _ in details:
            values = re.search(r"given (\[.*\])$", detail)
            if re.search(r"Arn\w+ requires a value of type Arn but given String$", detail):
                reasons.add("arn-on-string")
            elif values and "type ARN" in detail and all(value.count(":") < 5 for value in ast.literal_eval(values.group(1))):
                reasons.add("short-arn")
            elif values and "type Date" in detail and all(
                    re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[-+]\d\d:\d\d)", v)
                    for v in ast.literal_eval(values.group(1))):
                reasons.add("iso-date")
            elif values and "type Numeric" in detail and all(re.fullmatch(r"[-+]?[0-9]+[.][0-9]+", v)
                                                             for v in ast.literal_eval(values.group(1))):
                reasons.add("decimals")
            else:
                return []
        return sorted(reasons)

    def arn_key(self, side, policy, at, what, details):
        return self.peer_key(policy, at, details, "ARN") if side == "library" else []

    def peer_key(self, policy, at, findings, kind):
        """Why the peer says nothing of the type of keys: it looks at the type of those that its data gives the actions."""
        actions, reasons = self.actions(self.theirs, policy.statements[at]), set()
        for finding in findings:
            key = key_text(policy, finding)
            if self.is_global(key):
                reasons.add("global-key")
            elif not any(self.theirs.carries(action, key) for action in actions) or self.peer_type(key) != kind:
                reasons.add("other-data")
            else:
                return []
        return sorted(reasons)

    def peer_type(self, key):
        return next((kind for known, kind in self.theirs.kinds.items() if key_pattern(known).fullmatch(key)), None)

    def principal(self, side, policy, at, what, details):
        """AWS's codes have nothing for a name that is no ARN, and no wildcard."""
        names = entries(policy.statements[at].get("Principal") or {}, "AWS")
        return ["no-code"] if side == "peer" and any(re.fullmatch(r"\w+", name) for name in names) else []

    def json(self, side, policy, at, what, details):
        return ["trailing-comma"] if side == "library" and re.search(r",\s*[]}]", policy.text) else []

    def mfa(self, side, policy, at, what, details):
        bases = {base for _, base, _, _, key, _ in naive.conditions(policy.statements[at])
                 if key.lower() == "aws:multifactorauthpresent"}
        return ["null"] if side == "library" and bases == {"null"} else []

    def qualifier(self, side, policy, at, what, details):
        return ["first-statement"] if side == "library" and "Condition" not in policy.statements[0] else []

    def other(self, side, policy, at, what, details):
        return []

    def reasons(self, kind, side, policy, at, what, details):
        if side == "library" and self.given_up(policy, at):
            return ["stopped"]
        names = {"resource-star": self.resource_star, "resource-void": self.resource_void,
                 "resource-open": self.resource_open, "permissions": self.permissions_,
                 "credentials": self.credentials_}
        return names.get(kind, getattr(self, kind.replace("-", "_"), self.other))(side, policy, at, what, details)


# ---- Asking ----
def ask_parliament(texts):
    """Answers of two processes at once: it is slow."""
    python = peers.peer("venv", "bin", "python")

    def run(part):
        done = subprocess.run([python, os.path.join(peers.HERE, "parliament_run.py")], stdout=subprocess.PIPE,
                              input=json.dumps(part).encode(), check=True)
        return json.loads(done.stdout)

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        first, second = pool.map(run, (texts[::2], texts[1::2]))
    answers = [None] * len(texts)
    answers[::2], answers[1::2] = first["answers"], second["answers"]
    return answers, first["data"]


def read_policies():
    """[(corpus, name, kind, text)]"""
    found = [("managed", name, "identity", json.dumps(document, indent=4))
             for name, document in peers.managed_policies().items()]
    for path in sorted(glob.glob(os.path.join(peers.HERE, "judged", "*", "*.json"))):
        with open(path, encoding="utf-8") as file:
            kind, name = path[:-5].split(os.sep)[-2:]
            found.append(("judged", f"{kind}/{name}", kind, file.read()))
    return found


def main():
    policies = read_policies()
    cache = os.environ.get("PARLIAMENT_CACHE")
    if cache and os.path.exists(cache):
        answers, data = json.load(open(cache))
    else:
        answers, data = ask_parliament([text for _, _, _, text in policies])
        if cache:
            json.dump((answers, data), open(cache, "w"))
    replies = peers.ask([("lint", "full", kind, text.encode()) for _, _, kind, text in policies])
    judge = Judge(our_facts(), peer_facts(data), data)
    both, differences, bad = collections.Counter(), collections.Counter(), []
    unmapped = set()
    for (corpus, name, _, text), answer, (_, reply) in zip(policies, answers, replies):
        policy = Policy(name, text, json.loads(reply)["findings"], answer)
        unmapped |= policy.unmapped
        for item in sorted({*policy.theirs, *policy.ours}, key=str):
            kind, at, what = item
            if item in policy.theirs and item in policy.ours:
                both[kind] += 1
                continue
            side = "peer" if item in policy.theirs else "library"
            details = (policy.theirs if side == "peer" else policy.ours)[item]
            reasons = judge.reasons(kind, side, policy, at, what, details)
            for reason in reasons:
                differences[kind, side, reason] += 1
            if not reasons:
                bad.append(f"{kind}, only the {side}: {name} {at} {what} {str(details)[:500]}")
    report(policies, both, differences, bad, unmapped)


def report(policies, both, differences, bad, unmapped):
    print(f"# both say so: {dict(both)}")
    for row, number in sorted(differences.items()):
        print(f"# {number} {row}")
    peers.result(not unmapped, "each issue of the peer has a kind", unmapped)
    peers.result(sum(both.values()) > 1000, f"{len(policies)} policies: {sum(both.values())} times both say so")
    peers.result(not bad, f"{sum(differences.values())} differences have a reason", f"{len(bad)} have none\n" + "\n".join(bad))
    rows = peers.read_table(os.path.join(peers.HERE, "parliament-differences.tsv"))
    known = {(row["kind"], row["only"], row["because"]) for row in rows}
    wrong = [f"not in the table: {row}" for row in sorted(differences.keys() - known)]
    wrong += [f"no longer a difference: {row}" for row in sorted(known - differences.keys())]
    peers.result(not wrong, f"{len(known)} reasons are those of parliament-differences.tsv", "\n".join(wrong))
    peers.finish()


if __name__ == "__main__":
    main()
