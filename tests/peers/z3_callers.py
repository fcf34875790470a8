"""z3_callers.py - who can ask, and whom a statement means: Principal and NotPrincipal (E-34 to E-54), for the
principals that compare-pairs names. A caller is (kind, account, name, further ARN).
"""
import functools
import json
import re

FRESH_ACCOUNT = "123450000000"
ACCOUNT = re.compile(r"(?:arn:aws:iam::)?([0-9]{12})(?::root)?")


def named(statement):
    """(type, text) of all principals; None: the statement has no such element."""
    element = statement.get("Principal", statement.get("NotPrincipal"))
    if element is None:
        return None
    if element == "*":
        return [("AWS", "*")]
    return [(kind, one) for kind, names in element.items() for one in (names if isinstance(names, list) else [names])]


def from_arn(arn, further=""):
    """further: the role's ARN of a session, the user's of a federated user."""
    fields = arn.split(":", 5)
    kind, _, name = fields[5].partition("/")
    return kind, fields[4], name, further


def members(account):
    """One of each kind that no policy names."""
    return [("user", account, "nobody/in-particular", ""), ("root", account, "", ""),
            ("assumed-role", account, "Nameless/x", f"arn:aws:iam::{account}:role/Nameless"),
            ("federated-user", account, "nobody", f"arn:aws:iam::{account}:user/nobody/in-particular")]


def of_name(kind, name):
    if kind == "Service":
        return [("service", "", name, "")]
    if name == "*" or kind != "AWS":
        return []
    if ACCOUNT.fullmatch(name):
        return members(ACCOUNT.fullmatch(name).group(1))
    what, account, rest, _ = from_arn(name)
    last = rest.rpartition("/")[2]
    if what == "user":
        return [from_arn(name), ("federated-user", account, last, name)] + members(account)
    if what == "role" and "*" not in name:
        return [("assumed-role", account, last + "/x", name)] + members(account)
    if what == "assumed-role":
        return [from_arn(name)] + members(account)
    return members(account)


def all_of(statements):
    names = {one for statement in statements for one in named(statement) or []}
    callers = {caller for kind, name in names for caller in of_name(kind, name)}
    # A session that one names by itself and one by its role.
    roles = [name for _, name in names if ":role/" in name and "*" not in name]
    for kind, account, name, _ in list(callers):
        for role in roles:
            if kind == "assumed-role" and from_arn(role)[1] == account and is_role(name, role):
                callers.add((kind, account, name, role))
    callers.update(members(FRESH_ACCOUNT))
    callers.update([("service", "", "nobody.amazonaws.com", ""), ("anonymous", "", "", "")])
    return sorted(callers)


def of_witness(witness):
    kind, arn = witness.get("CallerType"), witness.get("CallerArn", "")
    if kind == "service":
        return "service", "", arn, ""
    if not arn.startswith("arn:"):
        return "anonymous", "", "", ""
    return from_arn(arn, witness.get("CallerRoleArn", witness.get("CallerIssuerArn", "")))


def is_role(session, role):
    """Role names are unique, whatever the case and the path (E-36, E-39)."""
    return session.partition("/")[0].lower() == role.rpartition("/")[2].lower()


def is_issuer(caller, name):
    """The user that a federated user is a session of: by name, as long as nobody says which it is."""
    _, account, called, further = caller
    what, of, rest, _ = from_arn(name)
    return further == name if further else (what, of, rest.rpartition("/")[2]) == ("user", account, called)


def itself(caller, kind, name):
    """The entry means this very caller, or the role that it is a session of; or everybody."""
    what, account, called, further = caller
    if name == "*":
        return True
    if kind == "Service" or what == "service":
        return kind == "Service" and what == "service" and called == name
    if kind != "AWS" or "*" in name or what == "anonymous":  # E-38, E-50, E-51
        return False
    if ACCOUNT.fullmatch(name):
        return what == "root" and ACCOUNT.fullmatch(name).group(1) == account
    other, of, rest, _ = from_arn(name)
    if what == "assumed-role" and other == "role" and of == account:
        return further == name if further else is_role(called, name)
    return (what, account, called) == (other, of, rest)


def means(caller, kind, name):
    """The table of principals."""
    if itself(caller, kind, name):
        return True
    what, account, _, _ = caller
    if kind != "AWS" or what in ("service", "anonymous"):
        return False
    of_account = ACCOUNT.fullmatch(name)
    return of_account.group(1) == account if of_account else what == "federated-user" and is_issuer(caller, name)


def meant(statement):
    """A function that says whether the statement means a caller. The same one for the same principals."""
    if named(statement) is None:
        return nobody
    return function(json.dumps(named(statement)), "NotPrincipal" in statement)


def nobody(_caller):
    """E-49"""
    return False


@functools.lru_cache(maxsize=None)
def function(text, inverted):
    entries = json.loads(text)
    if inverted:  # spares no one for their account alone (E-47)
        return lambda caller: not any(itself(caller, kind, name) for kind, name in entries)
    return lambda caller: any(means(caller, kind, name) for kind, name in entries)
