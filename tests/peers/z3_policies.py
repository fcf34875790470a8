"""z3_policies.py - whether one identity policy allows more than another, asked of Z3: the rules written down as formulas,
and nothing shared with the library. The theory of strings with regular expressions for patterns, reals for numbers,
integers for dates, bit vectors for addresses, booleans for what is there.

Takes policies without variables, each key with values of one type: what compare-pairs makes as "alike".
"""
import datetime
import fractions
import ipaddress
import operator
import re

import z3

STRING = z3.StringSort()


def parsed(regex):
    """What the Python interface has no name for, or no escape."""
    return z3.parse_smt2_string(f"(declare-const x String)(assert (str.in_re x {regex}))")[0].arg(1)


ANY_CHAR = parsed("re.allchar")
ANY = z3.Star(ANY_CHAR)
NOTHING = z3.Empty(z3.ReSort(STRING))


def text(value):
    return z3.Re(z3.StringVal(value))


def concat(parts):
    parts = list(parts)
    return text("") if not parts else parts[0] if len(parts) == 1 else z3.Concat(*parts)


def union(parts):
    parts = list(parts)
    return parts[0] if len(parts) == 1 else z3.Union(*parts)


def char_except(excluded):
    """As ranges, which are much faster than a complement."""
    edges = [-1] + sorted(ord(c) for c in excluded) + [0x30000]
    ranges = [(low + 1, high - 1) for low, high in zip(edges, edges[1:]) if low + 1 < high]
    return parsed("(re.union " + " ".join(f'(re.range "\\u{{{low:x}}}" "\\u{{{high:x}}}")' for low, high in ranges) + ")")


NOT_COLON = char_except(":")
WORDS = z3.Plus(char_except("*?:"))
# A request's resource is an ARN without wildcards (E-29 has the other one).
ARN_FIELD = z3.Star(char_except("*?:"))
REQUEST_ARN = concat([text("arn:")] + [ARN_FIELD, text(":")] * 4 + [z3.Star(char_except("*?"))])
WELL_FORMED_ARN = concat([text("arn:")] + [z3.Star(NOT_COLON), text(":")] * 4 + [ANY])

# Letters that simple case folding takes for one of ASCII (E-76a).
FOLDED = {"k": [parsed('(str.to_re "\\u{212a}")')], "s": [parsed('(str.to_re "\\u{17f}")')]}


def cased(char):
    return union(text(c) for c in sorted({char.lower(), char.upper()}))


def folded(value):
    return concat(union([cased(c)] + FOLDED.get(c.lower(), [])) for c in value)


def glob(pattern, char=ANY_CHAR, last=None, literal=text):
    """last: what a star at the end stands for, if that is something else."""
    parts = []
    for at, c in enumerate(pattern):
        if c == "*":
            parts.append(last if last is not None and at == len(pattern) - 1 else z3.Star(char))
        else:
            parts.append(char if c == "?" else literal(c))
    return concat(parts)


# ---- Actions and resources ----
def as_list(value):
    return value if isinstance(value, list) else [value]


class Request:
    def __init__(self):
        self.action = z3.String("action")
        self.resource = z3.String("resource")
        self.no_resource = z3.Bool("no resource")  # "*"
        self.keys = {}

    def rules(self):
        # Actions are compared without case: a request's is in lower case here.
        letters = z3.Plus(char_except("*?: ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        yield z3.InRe(self.action, concat([letters, text(":"), letters]))
        yield z3.InRe(self.resource, REQUEST_ARN)
        for key in self.keys.values():
            yield from key.rules()

    def is_witness(self, witness):
        """It is this one, which `iampb simulate` takes."""
        resource = witness.get("ResourceArns", ["*"])[0]
        yield self.action == z3.StringVal(witness["ActionNames"][0].lower())
        yield self.no_resource == z3.BoolVal(resource == "*")
        if resource != "*":
            yield self.resource == z3.StringVal(resource)
        given = {entry["ContextKeyName"]: entry for entry in witness.get("ContextEntries", [])}
        for name, key in self.keys.items():
            yield from key.is_entry(given.get(name))


def action_entry(request, entry):
    if entry in ("*", "*:*"):  # E-13
        return z3.BoolVal(True)
    service, name = entry.lower().split(":", 1)  # E-14
    return z3.InRe(request.action, concat([text(service + ":"), glob(name)]))


def resource_entry(request, entry):
    if entry == "*":  # E-19
        return z3.BoolVal(True)
    fields = entry.split(":", 5)
    parts = []
    for at, field in enumerate(fields):
        parts += [text(":")] if at else []
        if at == 5:
            parts.append(glob(field))
        else:  # E-20, E-22
            parts.append(glob(field, NOT_COLON, ANY, cased if at else text))
    match = z3.InRe(request.resource, concat(parts))
    if entry == "arn:*:*:*:*:*":  # made of wildcards alone (E-29)
        return z3.Or(request.no_resource, match)
    return z3.And(z3.Not(request.no_resource), match)


# ---- Values, by type: a value may be none of the type; what a test says to it: (comparable, matches) ----
class Text:
    def __init__(self, name):
        self.value = z3.String(name)

    def rules(self):
        return []

    def is_text(self, value):
        yield self.value == z3.StringVal(value)

    def test(self, op, wanted):
        if op.endswith("IgnoreCase"):
            return True, z3.InRe(self.value, folded(wanted))
        if op.endswith("Like"):
            return True, z3.InRe(self.value, glob(wanted))
        return True, self.value == z3.StringVal(wanted)


class Arn(Text):
    def test(self, op, wanted):
        fields = wanted.split(":", 5)
        if len(fields) < 6 and not wanted.endswith("*"):  # E-76j
            return False, False
        fields += ["*"] * (6 - len(fields))
        match = concat(part for at, field in enumerate(fields)
                       for part in ([text(":")] if at else []) + [glob(field, ANY_CHAR if at == 5 else NOT_COLON)])
        formed = z3.InRe(self.value, WELL_FORMED_ARN)
        return formed, z3.And(formed, z3.InRe(self.value, match))


RELATIONS = (("LessThanEquals", operator.le), ("GreaterThanEquals", operator.ge), ("LessThan", operator.lt),
             ("GreaterThan", operator.gt))


def relation(op, mine, wanted):
    for name, holds in RELATIONS:
        if op.endswith(name):
            return holds(mine, wanted)
    return mine == wanted


class Typed:
    """A value that may be no value of its type."""

    def __init__(self, name):
        self.valid = z3.Bool(name + " valid")
        self.value = self.variable(name)

    def rules(self):
        return []

    def is_text(self, value):
        exact = self.read(value)
        yield self.valid == z3.BoolVal(exact is not None)
        if exact is not None:
            yield self.holds("Equals", exact)

    def test(self, op, wanted):
        wanted = self.read(wanted)
        return (False, False) if wanted is None else (self.valid, z3.And(self.valid, self.holds(op, wanted)))

    def holds(self, op, wanted):
        return relation(op, self.value, wanted)


class Number(Typed):
    variable = staticmethod(z3.Real)

    def read(self, wanted):
        if not re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", wanted):  # E-76b
            return None
        exact = fractions.Fraction(wanted)
        return z3.RealVal(f"{exact.numerator}/{exact.denominator}")


class Date(Typed):
    variable = staticmethod(z3.Int)

    def read(self, wanted):
        """Nanoseconds (E-76d); the forms that compare-pairs uses."""
        if re.fullmatch(r"-?[0-9]{5,}", wanted):
            return z3.IntVal(int(wanted) * 10 ** 9)
        match = re.fullmatch(r"(\d{4})(-\d\d)?(-\d\d)?(T.*)?", wanted)
        if not match:
            return None
        year, month, day, time = match.groups()
        full = f"{year}{month or '-01'}{day or '-01'}{(time or 'T00:00:00Z').replace('Z', '+00:00')}"
        return z3.IntVal(int(datetime.datetime.fromisoformat(full).timestamp()) * 10 ** 9)


class Boolean(Typed):
    variable = staticmethod(z3.Bool)

    def read(self, wanted):
        return {"true": z3.BoolVal(True), "false": z3.BoolVal(False)}.get(wanted.lower())


class Address(Typed):
    def __init__(self, name):
        super().__init__(name)
        self.six = z3.Bool(name + " is IPv6")

    @staticmethod
    def variable(name):
        return z3.BitVec(name, 128)

    def rules(self):
        high = z3.LShR(self.value, 32)
        yield z3.Implies(z3.Not(self.six), high == 0)
        yield z3.Implies(self.six, high != 0xFFFF)  # IPv4 in another coat (E-76h)

    def read(self, wanted):
        try:
            return ipaddress.ip_network(wanted, strict=False)
        except ValueError:
            return None

    def holds(self, op, wanted):
        of_family = self.six if wanted.version == 6 else z3.Not(self.six)
        size = 128 if wanted.version == 6 else 32
        shift = size - wanted.prefixlen
        if shift == size:
            return of_family
        return z3.And(of_family, z3.LShR(self.value, shift) == (int(wanted.network_address) >> shift))


TYPES = (("String", Text), ("Numeric", Number), ("Date", Date), ("Bool", Boolean), ("IpAddress", Address),
         ("NotIpAddress", Address), ("Arn", Arn))
NEGATED = re.compile(r"Not(Equals|Like|EqualsIgnoreCase|IpAddress)|^NotIpAddress")


class Key:
    """Absent, one value, or a list. A list needs no more members than there are tests with a set operator: of a longer
    one that serves, one member for each of them serves as well."""

    def __init__(self, name, kind, count):
        self.present = z3.Bool(name + " present")
        self.is_list = z3.Bool(name + " list")
        self.members = [(z3.Bool(f"{name}[{i}]"), kind(f"{name} value {i}")) for i in range(count)]

    def rules(self):
        for _, value in self.members:
            yield from value.rules()

    def is_entry(self, entry):
        """None: it is absent."""
        yield self.present == z3.BoolVal(entry is not None)
        values = entry["ContextKeyValues"] if entry else []
        yield self.is_list == z3.BoolVal(bool(entry) and entry["ContextKeyType"].endswith("List"))
        for at, (there, value) in enumerate(self.members):
            yield there == z3.BoolVal(at < len(values))
            if at < len(values):
                yield from value.is_text(values[at])


def holds_for(value, op, wanted):
    """One value against all of a test's (E-57, E-76c)."""
    pairs = [value.test(op, one) for one in wanted]
    if NEGATED.search(op):
        return z3.And(z3.BoolVal(True), *[z3.And(comparable, z3.Not(matches)) for comparable, matches in pairs])
    return z3.Or(z3.BoolVal(False), *[matches for _, matches in pairs])


def test(request, operation, name, values):
    """The table of section 6.3."""
    prefix, _, op = operation.rpartition(":")
    wanted = as_list(values)
    key = request.keys[name]
    if op == "Null":  # E-75
        truths = {one.lower() for one in wanted}
        return z3.Or(z3.BoolVal(False), *[key.present == z3.BoolVal(t == "false") for t in truths & {"true", "false"}])
    if_exists = op.endswith("IfExists")
    op = op[:-len("IfExists")] if if_exists else op
    single = holds_for(key.members[0][1], op, wanted)
    if prefix == "ForAllValues":
        absent = True
        of_list = z3.And(*[z3.Implies(there, holds_for(value, op, wanted)) for there, value in key.members])
    elif prefix == "ForAnyValue":
        absent = False
        of_list = z3.Or(*[z3.And(there, holds_for(value, op, wanted)) for there, value in key.members])
    else:
        absent = if_exists or NEGATED.search(op) is not None
        of_list = z3.BoolVal(False)  # E-73
    return z3.If(key.present, z3.If(key.is_list, of_list, single), z3.BoolVal(absent))


# ---- Policies ----
def tests_of(policies):
    for policy in policies:
        for statement in as_list(policy["Statement"]):
            for operation, keys in statement.get("Condition", {}).items():
                for name, values in keys.items():
                    yield operation, name, values


def make_request(policies, least=1):
    """least: as many members of a list there are at least."""
    request = Request()
    kinds, quantified = {}, {}
    for operation, name, values in tests_of(policies):
        op = operation.rpartition(":")[2]
        kind = next((kind for head, kind in TYPES if op.startswith(head)), None)  # None: of Null
        if kind and kinds.setdefault(name, kind) is not kind:
            raise ValueError(f"{name} has values of two types")
        quantified.setdefault(name, set())
        if ":" in operation:
            quantified[name].add((operation, str(values)))
    for name, tests in quantified.items():
        request.keys[name] = Key(name, kinds.get(name, Text), max(least, len(tests)))
    return request


def half(request, statement, name, entry):
    if name in statement:
        return z3.Or(*[entry(request, one) for one in as_list(statement[name])])
    return z3.Not(z3.Or(*[entry(request, one) for one in as_list(statement["Not" + name])]))


def applies(request, statement):
    return z3.And(half(request, statement, "Action", action_entry), half(request, statement, "Resource", resource_entry),
                  *[test(request, operation, name, values) for operation, name, values in
                    tests_of([{"Statement": [statement]}])])


def allowed(request, policies):
    """Some Allow applies, and no Deny does (C-2)."""
    statements = [s for policy in policies for s in as_list(policy["Statement"])]
    return z3.And(*[z3.Or(z3.BoolVal(False), *[applies(request, s) for s in statements if s["Effect"] == "Allow"])],
                  *[z3.Not(applies(request, s)) for s in statements if s["Effect"] == "Deny"])


def question(existing, fresh, witness=None):
    """A solver that finds a request that is new, if it finds any. witness: whether this one is, which is much faster."""
    entries = witness.get("ContextEntries", []) if witness else []
    request = make_request(existing + fresh, max([1] + [len(entry["ContextKeyValues"]) for entry in entries]))
    solver = z3.Solver()
    if witness:
        solver.add(*request.is_witness(witness))
    solver.add(*request.rules())
    solver.add(allowed(request, fresh), z3.Not(allowed(request, existing)))
    return solver


def answer(solver, milliseconds=20000):
    solver.set("timeout", milliseconds)
    result = solver.check()
    return "PASS" if result == z3.unsat else "FAIL" if result == z3.sat else "UNKNOWN"
