"""z3_texts.py - texts and patterns for Z3, in two encodings that a question can choose from.

A pattern is a tuple of tokens: (characters, whether any number of them). Characters are (whether all but these, these).
"""
import functools

import z3

ANY = (True, frozenset())


# ---- Formulas: as z3.And and the like, without their search for a common sort, which takes longer than the rest ----
def array_of(parts):
    parts = [z3.BoolVal(part) if isinstance(part, bool) else part for part in parts]
    return (z3.Ast * len(parts))(*[part.ast for part in parts]), len(parts), parts


def conj(*parts):
    array, count, _kept = array_of(parts)
    context = z3.main_ctx()
    return z3.BoolRef(z3.Z3_mk_and(context.ref(), count, array), context)


def disj(*parts):
    array, count, _kept = array_of(parts)
    context = z3.main_ctx()
    return z3.BoolRef(z3.Z3_mk_or(context.ref(), count, array), context)


def neg(part):
    array, _, _kept = array_of([part])
    context = z3.main_ctx()
    return z3.BoolRef(z3.Z3_mk_not(context.ref(), *array), context)


def either(condition, one_way, other):
    array, _, _kept = array_of([condition, one_way, other])
    context = z3.main_ctx()
    return z3.BoolRef(z3.Z3_mk_ite(context.ref(), *array), context)


# ---- Patterns ----


def chars_of(chars):
    return False, frozenset(chars)


def except_for(chars):
    return True, frozenset(chars)


def one(chars):
    return ((chars, False),)


def star(chars):
    return ((chars, True),)


def text(value):
    return tuple((chars_of(c), False) for c in value)


def glob(pattern, char=ANY, last=None, literal=chars_of):
    """last: what a star at the end stands for, if that is something else."""
    tokens = []
    for at, c in enumerate(pattern):
        if c == "*":
            tokens.append((last if last is not None and at == len(pattern) - 1 else char, True))
        else:
            tokens.append((char if c == "?" else literal(c), False))
    return tuple(tokens)


# ---- Z3's own theory of strings ----
def parsed(regex):
    """What the Python interface has no name for, or no escape."""
    return z3.parse_smt2_string(f"(declare-const x String)(assert (str.in_re x {regex}))")[0].arg(1)


@functools.lru_cache(maxsize=None)
def regex_of_chars(chars):
    """As ranges, which are much faster than a complement."""
    excluded, members = chars
    if excluded and not members:
        return parsed("re.allchar")
    if not excluded:
        return parsed("(re.union re.none " + " ".join(f'(str.to_re "\\u{{{ord(c):x}}}")' for c in members) + ")")
    edges = [-1] + sorted(ord(c) for c in members) + [0x30000]
    ranges = [(low + 1, high - 1) for low, high in zip(edges, edges[1:]) if low + 1 < high]
    texts = [f'(re.range "\\u{{{low:x}}}" "\\u{{{high:x}}}")' for low, high in ranges]
    return parsed("(re.union " + " ".join(texts) + ")")


def regex(pattern):
    parts, literal = [], ""
    for (excluded, members), many in pattern + ((ANY, True),):
        if not many and not excluded and len(members) == 1:
            literal += next(iter(members))
            continue
        parts += [z3.Re(z3.StringVal(literal))] if literal else []
        literal = ""
        parts.append(z3.Star(regex_of_chars((excluded, members))) if many else regex_of_chars((excluded, members)))
    parts.pop()
    return z3.Re(z3.StringVal("")) if not parts else parts[0] if len(parts) == 1 else z3.Concat(*parts)


class Theory:
    def __init__(self, name, domain):
        self.value = z3.String(name)
        self.domain = domain

    def matches(self, pattern):
        return z3.InRe(self.value, regex(pattern))

    def is_text(self, value):
        yield self.value == z3.StringVal(value)

    def rules(self):
        if self.domain != star(ANY):
            yield z3.InRe(self.value, regex(self.domain))


# ---- A choice among finitely many ----
def decide(atoms, rows):
    """The atoms have the values of one of the rows, which are sets of bits: a tree of decisions."""
    if not rows:
        return z3.BoolVal(False)
    if not atoms:
        return z3.BoolVal(True)
    with_it, without = [r >> 1 for r in rows if r & 1], [r >> 1 for r in rows if not r & 1]
    if not with_it:
        return conj(neg(atoms[0]), decide(atoms[1:], without))
    if not without:
        return conj(atoms[0], decide(atoms[1:], with_it))
    return either(atoms[0], decide(atoms[1:], with_it), decide(atoms[1:], without))


class Choice:
    """One of some things. What is asked of it are functions that say yes or no to each."""

    def __init__(self, name, things):
        self.name, self.things = name, things
        self.atoms = {}  # what is asked: the formula that says so
        self.chosen = None

    def matches(self, asked):
        return self.atoms.setdefault(asked, z3.Bool(f"{self.name} {len(self.atoms)}"))

    def is_one(self, thing):
        """One that need not be among the things. Takes effect with the rules."""
        self.chosen = thing
        return []

    def bits(self, thing):
        return sum(1 << at for at, asked in enumerate(self.atoms) if asked(thing))

    def rows(self):
        return {self.bits(thing) for thing in self.things}

    def rules(self):
        rows = self.rows() if self.chosen is None else {self.bits(self.chosen)}
        yield decide(list(self.atoms.values()), sorted(rows))


class Classes(Choice):
    """A text, of which only matters what it matches: one of the sets of patterns that some text matches and that has no
    others. They are found by reading all patterns side by side, character by character."""

    def __init__(self, name, domain):
        super().__init__(name, None)
        self.domain = domain

    def is_text(self, value):
        return self.is_one(value)

    def bits(self, thing):
        rows = Automaton((self.domain,) + tuple(self.atoms)).read(thing)
        if not rows & 1:
            raise ValueError(f"{thing} can be no {self.name}")
        return rows >> 1

    def rows(self):
        return classes(self.domain, tuple(self.atoms))


@functools.lru_cache(maxsize=4096)
def classes(domain, patterns):
    return Automaton((domain,) + patterns).classes()


class Automaton:
    """All patterns at once: one bit for each place in each of them, set where a text read so far may stand."""

    def __init__(self, patterns):
        self.begin, self.ends, self.steps, self.loops = 0, [], [], []
        place = 0
        for pattern in patterns:
            self.begin |= 1 << place
            loops = []
            for chars, many in pattern:
                if many:
                    loops.append(chars)
                    continue
                self.add(place, loops, chars)
                place, loops = place + 1, []
            self.add(place, loops, None)
            self.ends.append(place)
            place += 1
        named = {c for chars in self.steps + [x for _, x in self.loops] if chars for c in chars[1]}
        self.letters = sorted(named) + [None]  # None: any other
        self.tables = {}

    def add(self, place, loops, chars):
        # Two stars in a row are one if one of them has the other's characters.
        if len(loops) > 1 and not all(a[0] and b[0] and (a[1] <= b[1] or b[1] <= a[1]) for a in loops for b in loops):
            raise ValueError("two stars in a row that are not one")
        self.loops += [(place, loop) for loop in loops]
        self.steps.append(chars)

    def table(self, letter):
        if letter not in self.tables:
            has = lambda chars: chars[0] != (letter in chars[1])
            self.tables[letter] = (sum(1 << at for at, chars in enumerate(self.steps) if chars and has(chars)),
                                   sum(1 << at for at in {at for at, chars in self.loops if has(chars)}))
        return self.tables[letter]

    def step(self, state, letter):
        forth, stay = self.table(letter)
        return (state & forth) << 1 | state & stay

    def accepted(self, state):
        return sum(1 << at for at, end in enumerate(self.ends) if state >> end & 1)

    def read(self, value):
        state = self.begin
        for c in value:
            state = self.step(state, c if c in self.letters else None)
        return self.accepted(state)

    def classes(self):
        """Those in which the first pattern, the domain, matches; without its bit."""
        tables = list(set(self.table(letter) for letter in self.letters))
        domain = (1 << self.ends[0] + 1) - 1
        seen, waiting = {self.begin}, [self.begin]
        while waiting:
            state = waiting.pop()
            for forth, stay in tables:
                to = (state & forth) << 1 | state & stay
                if to & domain and to not in seen:
                    seen.add(to)
                    waiting.append(to)
        mask = sum(1 << end for end in self.ends)
        found = {state & mask for state in seen}
        return {self.accepted(state) >> 1 for state in found if state >> self.ends[0] & 1}
