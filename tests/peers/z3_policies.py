"""z3_policies.py - whether one policy allows more than another, asked of Z3: the rules written down as formulas, and
nothing shared with the library. Reals for numbers, integers for dates, bit vectors for addresses, booleans for what is
there; who asks is one of the callers in z3_callers.py. For texts there are two encodings of the same patterns
(z3_texts.py): Z3's theory of strings, and, a hundred times as fast, a choice among the ways in which a text can match
all of them.

Takes policies without variables, with whole ARNs, each key with values of one type: what compare-pairs makes as
"alike".
"""
import base64
import binascii
import datetime
import fractions
import ipaddress
import operator
import re

import z3

import z3_callers
from z3_texts import ANY, Choice, Theory, chars_of, conj, disj, either, except_for, glob, neg, one, star, text

NOT_COLON = except_for(":")
# A request's resource is an ARN without wildcards (E-29 has the other one).
ARN_FIELD = star(except_for("*?:"))
REQUEST_ARN = text("arn:") + (ARN_FIELD + text(":")) * 4 + star(except_for("*?"))
WELL_FORMED_ARN = text("arn:") + (star(NOT_COLON) + text(":")) * 4 + star(ANY)
# Actions are compared without case: a request's is in lower case here.
LETTERS = except_for("*?: ABCDEFGHIJKLMNOPQRSTUVWXYZ")
REQUEST_ACTION = one(LETTERS) + star(LETTERS) + text(":") + one(LETTERS) + star(LETTERS)

# Letters that simple case folding takes for one of ASCII (E-76a).
FOLDED = {"k": "\u212a", "s": "\u017f"}


def cased(char):
    return chars_of(char.lower() + char.upper())


def folded(value):
    return tuple(token for c in value for token in one(chars_of(c.lower() + c.upper() + FOLDED.get(c.lower(), ""))))


# ---- Actions and resources ----
def as_list(value):
    return value if isinstance(value, list) else [value]


class Request:
    def __init__(self, texts):
        """texts: the encoding of texts, Theory or Classes."""
        self.action = texts("action", REQUEST_ACTION)
        self.resource = texts("resource", REQUEST_ARN)
        self.no_resource = z3.Bool("no resource")  # "*"
        self.caller = None                         # of policies without principals
        self.keys = {}

    def rules(self):
        """After the last question about a text: some encodings depend on what was asked."""
        yield from self.action.rules()
        yield from self.resource.rules()
        if self.caller:
            yield from self.caller.rules()
        for key in self.keys.values():
            yield from key.rules()

    def is_witness(self, witness):
        """It is this one, which `iampb simulate` takes."""
        resource = witness.get("ResourceArns", ["*"])[0]
        yield from self.action.is_text(witness["ActionNames"][0].lower())
        yield self.no_resource == z3.BoolVal(resource == "*")
        if resource != "*":
            yield from self.resource.is_text(resource)
        if self.caller:
            yield from self.caller.is_one(z3_callers.of_witness(witness))
        given = {entry["ContextKeyName"]: entry for entry in witness.get("ContextEntries", [])}
        for name, key in self.keys.items():
            yield from key.is_entry(given.get(name))


def action_entry(request, entry):
    if entry in ("*", "*:*"):  # E-13
        return z3.BoolVal(True)
    service, name = entry.lower().split(":", 1)  # E-14
    return request.action.matches(text(service + ":") + glob(name))


def resource_entry(request, entry):
    if entry == "*":  # E-19
        return z3.BoolVal(True)
    fields = entry.split(":", 5)
    pattern = ()
    for at, field in enumerate(fields):
        pattern += text(":") if at else ()
        if at == 5:
            pattern += glob(field)
        else:  # E-20, E-22
            pattern += glob(field, NOT_COLON, ANY, cased if at else chars_of)
    match = request.resource.matches(pattern)
    if entry == "arn:*:*:*:*:*":  # made of wildcards alone (E-29)
        return disj(request.no_resource, match)
    return conj(neg(request.no_resource), match)


# ---- Values, by type: a value may be none of the type; what a test says to it: (comparable, matches) ----
class Text:
    def __init__(self, name, texts):
        self.value = texts(name, star(ANY))

    def rules(self):
        return self.value.rules()

    def is_text(self, value):
        return self.value.is_text(value)

    def test(self, op, wanted):
        if op.endswith("IgnoreCase"):
            return True, self.value.matches(folded(wanted))
        return True, self.value.matches(glob(wanted) if op.endswith("Like") else text(wanted))


class Arn(Text):
    def test(self, op, wanted):
        fields = wanted.split(":", 5)
        if len(fields) < 6 and not wanted.endswith("*"):  # E-76j
            return False, False
        fields += ["*"] * (6 - len(fields))
        pattern = ()
        for at, field in enumerate(fields):
            pattern += (text(":") if at else ()) + glob(field, ANY if at == 5 else NOT_COLON)
        formed = self.value.matches(WELL_FORMED_ARN)
        return formed, conj(formed, self.value.matches(pattern))


RELATIONS = (("LessThanEquals", operator.le), ("GreaterThanEquals", operator.ge), ("LessThan", operator.lt),
             ("GreaterThan", operator.gt))


def relation(op, mine, wanted):
    for name, holds in RELATIONS:
        if op.endswith(name):
            return holds(mine, wanted)
    return mine == wanted


class Typed:
    """A value that may be no value of its type."""

    def __init__(self, name, _texts):
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
        return (False, False) if wanted is None else (self.valid, conj(self.valid, self.holds(op, wanted)))

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


class Binary(Typed):
    """Bytes, as the number that they are behind a 1 (E-76g)."""
    variable = staticmethod(z3.Int)

    def read(self, wanted):
        try:
            return z3.IntVal(int.from_bytes(b"\1" + base64.b64decode(wanted, validate=True), "big"))
        except binascii.Error:
            return None


class Address(Typed):
    def __init__(self, name, texts):
        super().__init__(name, texts)
        self.six = z3.Bool(name + " is IPv6")

    @staticmethod
    def variable(name):
        return z3.BitVec(name, 128)

    def rules(self):
        high = z3.LShR(self.value, 32)
        yield z3.Implies(neg(self.six), high == 0)
        yield z3.Implies(self.six, high != 0xFFFF)  # IPv4 in another coat (E-76h)

    def read(self, wanted):
        try:
            return ipaddress.ip_network(wanted, strict=False)
        except ValueError:
            return None

    def holds(self, op, wanted):
        of_family = self.six if wanted.version == 6 else neg(self.six)
        size = 128 if wanted.version == 6 else 32
        shift = size - wanted.prefixlen
        if shift == size:
            return of_family
        return conj(of_family, z3.LShR(self.value, shift) == (int(wanted.network_address) >> shift))


TYPES = (("String", Text), ("Numeric", Number), ("Date", Date), ("Bool", Boolean), ("IpAddress", Address),
         ("NotIpAddress", Address), ("Binary", Binary), ("Arn", Arn))
NEGATED = re.compile(r"Not(Equals|Like|EqualsIgnoreCase|IpAddress)|^NotIpAddress")


class Key:
    """Absent, one value, or a list. A list needs no more members than there are tests with a set operator: of a longer
    one that serves, one member for each of them serves as well."""

    def __init__(self, name, kind, count, texts):
        self.present = z3.Bool(name + " present")
        self.is_list = z3.Bool(name + " list")
        self.members = [(z3.Bool(f"{name}[{i}]"), kind(f"{name} value {i}", texts)) for i in range(count)]

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
        return conj(z3.BoolVal(True), *[conj(comparable, neg(matches)) for comparable, matches in pairs])
    return disj(z3.BoolVal(False), *[matches for _, matches in pairs])


def test(request, operation, name, values):
    """The table of section 6.3."""
    prefix, _, op = operation.rpartition(":")
    wanted = as_list(values)
    key = request.keys[name]
    if op == "Null":  # E-75
        truths = {one.lower() for one in wanted}
        return disj(z3.BoolVal(False), *[key.present == z3.BoolVal(t == "false") for t in truths & {"true", "false"}])
    if_exists = op.endswith("IfExists")
    op = op[:-len("IfExists")] if if_exists else op
    single = holds_for(key.members[0][1], op, wanted)
    if prefix == "ForAllValues":
        absent = True
        of_list = conj(*[z3.Implies(there, holds_for(value, op, wanted)) for there, value in key.members])
    elif prefix == "ForAnyValue":
        absent = False
        of_list = disj(*[conj(there, holds_for(value, op, wanted)) for there, value in key.members])
    else:
        absent = if_exists or NEGATED.search(op) is not None
        of_list = z3.BoolVal(False)  # E-73
    return either(key.present, either(key.is_list, of_list, single), z3.BoolVal(absent))


# ---- Policies ----
def statements_of(policies):
    return [statement for policy in policies for statement in as_list(policy["Statement"])]


def tests_of(policies):
    for statement in statements_of(policies):
        for operation, keys in statement.get("Condition", {}).items():
            for name, values in keys.items():
                yield operation, name, values


def make_request(policies, texts, kind, least):
    """least: as many members of a list there are at least."""
    request = Request(texts)
    if kind == "resource":
        request.caller = Choice("caller", z3_callers.all_of(statements_of(policies)))
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
        request.keys[name] = Key(name, kinds.get(name, Text), max(least, len(tests)), texts)
    return request


def half(request, statement, name, entry):
    if name in statement:
        return disj(*[entry(request, one) for one in as_list(statement[name])])
    return neg(disj(*[entry(request, one) for one in as_list(statement["Not" + name])]))


def principal(request, statement):
    if request.caller is None:
        return z3.BoolVal(True)
    return request.caller.matches(z3_callers.meant(statement))


def applies(request, statement):
    return conj(half(request, statement, "Action", action_entry), half(request, statement, "Resource", resource_entry),
                  principal(request, statement),
                  *[test(request, operation, name, values) for operation, name, values in
                    tests_of([{"Statement": [statement]}])])


def allowed(request, policies):
    """Some Allow applies, and no Deny does (C-2)."""
    statements = statements_of(policies)
    return conj(*[disj(z3.BoolVal(False), *[applies(request, s) for s in statements if s["Effect"] == "Allow"])],
                  *[neg(applies(request, s)) for s in statements if s["Effect"] == "Deny"])


class Question:
    """Whether a request is new: allowed by the second policies and not by the first ones. witness: the one that is
    asked about after all of them."""

    def __init__(self, existing, fresh, texts=Theory, kind="identity", witness=None, milliseconds=20000):
        entries = witness.get("ContextEntries", []) if witness else []
        self.another = witness is not None
        self.request = make_request(existing + fresh, texts, kind,
                                    max([1] + [len(entry["ContextKeyValues"]) for entry in entries]))
        self.solver = z3.SimpleSolver() if texts is not Theory else z3.Solver()
        self.solver.set("timeout", milliseconds)
        self.solver.add(allowed(self.request, fresh), neg(allowed(self.request, existing)))

    def any(self):
        """PASS: none is."""
        if self.another:
            self.solver.push()  # Z3 is quicker about strings where nothing is to come after
        answer = self.answer(self.request.rules())
        if self.another:
            self.solver.pop()
        return answer

    def one(self, witness):
        """FAIL: this one is, which is that of the beginning. The last thing to ask."""
        return self.answer(list(self.request.is_witness(witness)) + list(self.request.rules()))

    def answer(self, rules):
        self.solver.add(*rules)
        result = self.solver.check()
        return "PASS" if result == z3.unsat else "FAIL" if result == z3.sat else "UNKNOWN"
