"""Decisions: the library against @cloud-copilot/iam-simulate, on requests made to hit and nearly miss their policies.

usage: check_simulate.py DRIVER SOURCE_ROOT [NUMBER [SEED]]; IAMPB_PEERS as in peers.py. TAP on standard output.
Where the two differ, simulate.js finds out why, from the request: it has AWS's rules for single parts of statements and
for putting layers together, each written down once more and naively, and puts them one by one in place of the peer's.
The difference is explained if the peer then says what the library says, and its class is the rule that did it, a row of
simulate-differences.tsv. Everything else fails, and so does a row that no request needs.
"""
import json
import random
import string
import sys

import peers

CHUNK = 5000
A, B = "111122223333", "444455556666"
ORG = "o-a1b2c3d4e5"

# (action, resource, owner of the resource or None for "as it comes")
S3_KEYS = ["ledger/2031.csv", "ledger/\U0001f600", "home/dana/a", "home/zoe/a b", "t/shared/a", "t/red/a", "a\nb", "x.y+z",
           "home/${aws:username}/a", "a:b/c", "Ledger/2031.csv", "home//a", "t//a"]


def some_target(turn):
    """(action, resource, account of the resource)"""
    owner = A if turn.random() < 0.7 else B
    kind = turn.randrange(18)
    if kind < 5:
        action = turn.choice(["s3:GetObject", "s3:PutObject", "s3:DeleteObjectTagging"])
        return action, "arn:aws:s3:::" + turn.choice(["data", "data-2", "d.ta"]) + "/" + turn.choice(S3_KEYS), owner
    if kind == 5:
        return turn.choice(["s3:ListBucket", "s3:GetBucketPolicy"]), "arn:aws:s3:::data", owner
    if kind == 6:
        return "s3:ListAllMyBuckets", "*", A
    if kind < 9:
        region = turn.choice(["us-east-1", "eu-west-1"])
        return turn.choice(["sqs:SendMessage", "sqs:ReceiveMessage"]), f"arn:aws:sqs:{region}:{owner}:jobs-7", owner
    if kind == 9:
        return "ec2:StartInstances", f"arn:aws:ec2:eu-west-1:{owner}:instance/i-0abc", owner
    if kind == 10:
        return "ec2:DescribeInstances", "*", A
    if kind == 11:
        return turn.choice(["kms:Decrypt", "kms:Encrypt"]), f"arn:aws:kms:eu-west-1:{owner}:key/11aa-22bb", owner
    if kind == 12:
        return "sts:AssumeRole", f"arn:aws:iam::{owner}:role/ops/Deployer", owner
    if kind == 13:
        return turn.choice([("iam:CreateUser", f"arn:aws:iam::{owner}:user/new", owner),
                            ("iam:DeletePolicy", "arn:aws:iam::aws:policy/ReadOnlyAccess", A),
                            ("iam:GetRole", f"arn:aws:iam::{owner}:role/aws-reserved/x", owner),
                            ("iam:DeleteRole", f"arn:aws:iam::{owner}:role/aws-reserved/x", owner)])
    if kind == 14:
        return "sns:Publish", f"arn:aws:sns:us-east-1:{owner}:news", owner
    if kind == 15:
        return "secretsmanager:GetSecretValue", f"arn:aws:secretsmanager:us-east-1:{owner}:secret:db/one-AbCdEf", owner
    if kind == 16:
        return turn.choice(["sts:GetCallerIdentity", "sts:GetSessionToken", "sts:GetFederationToken"]), "*", A
    return "nosuch:DoThing", f"arn:aws:nosuch:us-east-1:{owner}:thing/1", owner


# ---- Callers: what the library is told, and which keys follow from it (by hand, from E-116) ----
TAGS = {"team": "red", "cost": "12"}


def some_caller(turn):
    kind = turn.choice(["user"] * 5 + ["session"] * 5 + ["role", "federated", "root", "root", "service", "anonymous",
        "linked"])
    tags = {k: v for k, v in TAGS.items() if turn.random() < 0.6}
    if turn.random() < 0.05:
        tags["team"] = ""
    given = {"CallerTags": tags, "CallerOrgId": ORG, "ResourceOrgId": ORG}
    keys = {"aws:PrincipalTag/" + k: v for k, v in tags.items()}
    keys.update({"aws:PrincipalIsAWSService": "false", "aws:PrincipalAccount": A, "aws:PrincipalOrgID": ORG})
    role = None
    if kind == "user":
        name = turn.choice(["dana", "dana", "zoe", "*", "team/dana"])
        arn = f"arn:aws:iam::{A}:user/{name}"
        given["CallerUniqueId"] = "AIDAEXAMPLEUSER00001"
        keys.update({"aws:username": name.split("/")[-1], "aws:PrincipalType": "User", "aws:PrincipalArn": arn,
                     "aws:userid": "AIDAEXAMPLEUSER00001"})
    elif kind in ("session", "linked"):
        role = f"arn:aws:iam::{A}:role/" + ("app/Builder" if kind == "session"
                                            else "aws-service-role/autoscaling.amazonaws.com/Builder")
        arn = f"arn:aws:sts::{A}:assumed-role/Builder/run7"
        given.update(CallerRoleArn=role, CallerUniqueId="AROAEXAMPLEROLE00001")
        keys.update({"aws:PrincipalType": "AssumedRole", "aws:PrincipalArn": role,
            "aws:userid": "AROAEXAMPLEROLE00001:run7"})
    elif kind == "role":
        arn = role = f"arn:aws:iam::{A}:role/app/Builder"
        keys.update({"aws:PrincipalType": "AssumedRole", "aws:PrincipalArn": arn})
    elif kind == "federated":
        arn = f"arn:aws:sts::{A}:federated-user/dana"
        given["CallerIssuerArn"] = f"arn:aws:iam::{A}:user/dana"
        keys.update({"aws:PrincipalType": "FederatedUser", "aws:PrincipalArn": arn, "aws:userid": A + ":dana"})
    elif kind == "root":
        arn = f"arn:aws:iam::{A}:root"
        keys.update({"aws:PrincipalType": "Account", "aws:PrincipalArn": arn, "aws:userid": A})
    else:
        given = {"ResourceOrgId": ORG}
        if kind == "service":
            arn = "events.amazonaws.com"
            given["CallerType"] = "service"
            keys = {"aws:PrincipalIsAWSService": "true", "aws:PrincipalServiceName": arn, "aws:PrincipalServiceNamesList": [arn]}
        else:
            arn = ""
            given["CallerType"] = "anonymous"
            keys = {"aws:PrincipalIsAWSService": "false", "aws:PrincipalType": "Anonymous", "aws:userid": "anonymous"}
    if arn:
        given["CallerArn"] = arn
    return kind, arn, role, given, keys


# ---- Context keys: (name, list or not, values that occur, how policies ask for them) ----
KEYS = [
    ("s3:prefix", False, ["home/dana/", "home/zoe/", "", "*", "Q", "stra\u00dfe", "a\nb", "\U0001f600"], "string"),
    ("aws:RequestTag/cost", False, ["x", "X", "y", "red", "12"], "string"),
    ("aws:TagKeys", True, ["a", "b", "cost", "Cost", "*"], "string"),
    ("nosuch:Words", True, ["a", "b", "red"], "string"),
    ("s3:max-keys", False, ["10", "10.0", "+10", "9007199254740992", "9007199254740993", "-3", "10x", "0010", "1e1",
        ""],
     "numeric"),
    ("aws:CurrentTime", False, ["2029-05-01T00:00:00Z", "2031-01-01T00:00:00Z", "1900000000",
        "2030-01-01T02:00:00+02:00",
                                "Jan 1 2030", "2030", "2030-02-30", "2030-01-01T00:00:00.25Z"], "date"),
    ("aws:MultiFactorAuthPresent", False, ["true", "false", "TRUE", "yes"], "bool"),
    ("aws:SourceIp", False, ["203.0.113.9", "198.51.100.100", "198.51.100.200", "2001:db8::5", "2001:0DB8:0:0:0:0:0:5",
                             "::ffff:203.0.113.9", "not-an-address", "10.1.2.3"], "ip"),
    ("aws:SourceArn", False, [f"arn:aws:sns:us-east-1:{A}:topic1", f"arn:aws:s3:::data", "arn:aws:sns", "topic1",
                              f"arn:aws:lambda:eu-west-1:{B}:function:f:1"], "arn"),
    ("nosuch:Blob", False, ["YWJj", "YWJk", "YWJj=", "!!", "YWI="], "binary"),
]
DERIVED = [("aws:PrincipalArn", "arn"), ("aws:PrincipalTag/team", "string"), ("aws:username", "string"),
           ("aws:userid", "string"), ("aws:PrincipalOrgID", "string"), ("aws:PrincipalAccount", "string"),
           ("aws:ResourceAccount", "string"), ("aws:RequestedRegion", "string"), ("aws:SecureTransport", "bool"),
           ("aws:PrincipalIsAWSService", "bool"), ("aws:PrincipalType", "string"), ("aws:ViaAWSService", "bool")]
OPERATORS = {
    "string": ["StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike",
               "StringNotLike"],
    "numeric": ["Numeric" + x for x in ("Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan",
                                        "GreaterThanEquals")],
    "bool": ["Bool"], "binary": ["BinaryEquals"], "ip": ["IpAddress", "NotIpAddress"],
    "arn": ["ArnEquals", "ArnNotEquals", "ArnLike", "ArnNotLike"],
}
OPERATORS["date"] = [name.replace("Numeric", "Date") for name in OPERATORS["numeric"]]
VALUES = {
    "string": ["x", "red", "home/*", "${aws:username}", "home/${aws:username}/", "${*}", "${aws:PrincipalTag/team, 'red'}",
               "${aws:PrincipalTag/team,'red'}", "${aws:PrincipalTag/none}", "${aws:TagKeys, 'a'}", "*", "?", "", "${?}",
               "${aws:PrincipalTag/none, ''}", "${}", "${*}", "${*}", "a", "b", "cost", "${aws:PrincipalTag/team}"],
    "numeric": ["10", "11", "9", "10.0", "9007199254740992", "9007199254740993", "-3.5", "10x", "5"],
    "date": ["2030-01-01T00:00:00Z", "1900000000", "2030", "2030-01", "2030-01-01T02:00:00+02:00", "2029-05-01T00:00:00Z",
             "Jan 1 2030", "1893456000", "2030-01-01T00:00:00.5Z", "2030-13-01"],
    "bool": ["true", "false", "True", "no"],
    "ip": ["203.0.113.0/24", "0.0.0.0/0", "198.51.100.7/25", "203.0.113.9", "2001:db8::5", "2001:db8::/32", "::/0",
           "203.0.113.9/32", "203.0.113.300", "10.0.0.0/8", "0.0.0.0/1", "2001:db8::5/128"],
    "arn": ["arn:aws:sns:*:*:topic?", "arn:aws:iam::*:role/app/*", f"arn:aws:iam::{A}:user/*", "arn:aws:sns:*:topic1", "*",
            f"arn:aws:iam::{A}:user/${{aws:username}}", "arn:aws:s3:::d*", "arn:*", "arn:aws:sns:us-*:*:*",
            f"arn:aws:iam::{A}:*", "arn:aws:lambda:*:*:function:*"],
    "binary": ["YWJj", "YWJk", "YWI=", "YWJj=", "YWI"],
}


def near(turn, text):
    """The text, or one that differs from it by little."""
    if not text or turn.random() < 0.6:
        return text
    at = turn.randrange(len(text))
    how = turn.randrange(5)
    if how == 0:
        return text[:at] + "?" + text[at + 1:]
    if how == 1:
        return text[:at] + "*" + text[min(len(text), at + turn.randrange(6)):]
    if how == 2:
        return text[:at] + text[at].swapcase() + text[at + 1:]
    if how == 3:
        return text[:at] + "*"
    return text[:at] + turn.choice(string.ascii_letters + "./") + text[at + 1:]


def some_conditions(turn, context):
    """A Condition that looks at keys of the context, or asks for what is not there."""
    out = {}
    for _ in range(turn.choice([1, 1, 1, 2, 2, 3])):
        if turn.random() < 0.3:
            key, family = turn.choice(DERIVED)
        else:
            key, _, _, family = turn.choice(KEYS)
        if turn.random() < 0.03:
            key = key.swapcase()
        if turn.random() < 0.06:
            family = turn.choice(list(OPERATORS))
        operator = turn.choice(OPERATORS[family])
        value = context.get(key)
        first = value[0] if isinstance(value, list) and value else value if isinstance(value, str) else None
        values = [near(turn, first) if first is not None and turn.random() < 0.55 else turn.choice(VALUES[family])
                  for _ in range(turn.choice([1, 1, 1, 2, 3]))]
        is_list = isinstance(value, list)
        if turn.random() < (0.8 if is_list else 0.06):
            operator = turn.choice(["ForAllValues:", "ForAnyValue:"]) + operator
        if turn.random() < 0.12:
            operator += "IfExists"
        if turn.random() < 0.06:
            operator, values = "Null", turn.choice([["true"], ["false"], [True], ["true", "false"]])
        if turn.random() < 0.01:
            operator = turn.choice(["StringMatches", "NullIfExists", "StringMatchesIfExists", "NotBool"])
        if turn.random() < 0.02:
            operator = operator.swapcase()
        if turn.random() < 0.01:
            values = []
        out.setdefault(operator, {})[key] = values[0] if len(values) == 1 and turn.random() < 0.5 else values
    return out


def some_action(turn, action):
    service, name = action.split(":")
    how = turn.randrange(20)
    if how < 4:
        return action
    if how < 8:
        return "*"
    if how < 12:
        return service + ":*"
    if how == 12 and turn.random() < 0.3:
        return turn.choice(["*:*", "*", service, service + ":", service + ": " + name, "s?:*", action.replace("e", ".",
            2)])
    if how == 13:
        return turn.choice(["ec2:*", "s3:*", "kms:*", "iam:*", "sqs:Send*"])
    if how == 14:
        return action.swapcase()
    return service + ":" + near(turn, name)


def some_resource(turn, resource):
    how = turn.randrange(20)
    if how < 5 or (resource == "*" and how < 14):
        return "*"
    if resource == "*":
        return turn.choice(["arn:aws:s3:::*", "arn:aws:ec2:*:*:instance/*", "arn:aws:sts::*", "arn:*:*:*:*:*", "arn:*"])
    if how < 7:
        return resource
    fields = resource.split(":", 5)
    if how < 9:
        return resource[:turn.randrange(14, len(resource) + 1)] + "*"
    if how == 9:
        return turn.choice(["arn:aws:s3:*", "arn:aws:*", "arn:aws:s3", "arn:aws:" + fields[2],
            ":".join(fields[:4]) + "*",
                            "arn:aws:" + fields[2] + ":*", "arn:aws::s3:*"]) if turn.random() < 0.5 else "arn:aws:" + fields[2] + ":*:*:*"
    if how == 10:
        return turn.choice(["a*", "data/*", "arn:aws:s3:::data/home/${aws:username", "arn:aws:s3:::${}/*",
            "arn:aws:s3:::d?ta/*",
                            "arn:aws:${aws:username}:::*"]) if turn.random() < 0.3 else "arn:aws:s3:::data/*"
    if how == 11:
        return ":".join(fields[:3] + ["*", "*", fields[5]])
    if how == 12:
        return ":".join(fields[:5] + [turn.choice(["*/*", "*", fields[5][:3] + "*", fields[5][:3] + "*/*",
            "?" + fields[5][1:]])])
    if how == 13:
        return "arn:aws:s3:::data/" + turn.choice(["home/${aws:username}/*", "t/${aws:PrincipalTag/team, 'shared'}/*",
                                                   "t/${aws:PrincipalTag/team,'shared'}/*", "${s3:prefix}*", "ledger/?",
                                                   "home/$${*}/a", "t/${aws:PrincipalTag/team}/*", "home/${aws:TagKeys}/*",
                                                   "t/${aws:PrincipalTag/team, ''}/*", "x.y+z", "a?b", "a*b", "${aws:username}"])
    if how == 14:
        return ":".join([fields[0].upper() if turn.random() < 0.1 else fields[0]] + [f.upper() for f in fields[1:4]] + fields[4:])
    if how == 15:
        return near(turn, resource) if turn.random() < 0.5 else ":".join(fields[:5] + [near(turn, fields[5])])
    return ":".join(fields[:5] + [near(turn, fields[5])])


def some_principal(turn, kind, arn, role):
    """A Principal or NotPrincipal that may be of the caller."""
    mine = ["*", {"AWS": "*"}, {"AWS": A}, {"AWS": f"arn:aws:iam::{A}:root"}]
    other = [{"AWS": B}, {"AWS": f"arn:aws:iam::{A}:user/other"}, {"AWS": f"arn:aws:iam::{A}:role/*"},
             {"Service": "ec2.amazonaws.com"}, {"AWS": "AIDAEXAMPLEOLDUSER01"}, {"Federated": "accounts.google.com"},
             {"AWS": f"arn:aws-cn:iam::{A}:root"}]
    if kind in ("user", "session", "role", "federated", "linked"):
        mine += [{"AWS": arn}, {"AWS": arn}]
    if role:
        mine += [{"AWS": role}, {"AWS": role}, {"AWS": ["AROAEXAMPLEROLE00001"]}]
        other.append({"AWS": f"arn:aws:iam::{A}:role/other/Builder"})
    if kind == "user":
        mine.append({"AWS": "AIDAEXAMPLEUSER00001"})
    if kind == "federated":
        mine.append({"AWS": f"arn:aws:iam::{A}:user/dana"})
    if kind == "service":
        mine += [{"Service": arn}] * 4
    choice = turn.choice(mine if turn.random() < 0.7 else other)
    if isinstance(choice, dict) and turn.random() < 0.2:
        choice = {**choice, **turn.choice(other)}
    return choice


def some_statement(turn, layer, allow, caller, action, resource, context):
    statement = {"Effect": "Allow" if allow else "Deny"}
    kind, arn, role = caller
    actions = [some_action(turn, action) for _ in range(turn.choice([1, 1, 1, 2, 3]))]
    inverted = turn.random() < 0.07
    if inverted and turn.random() < 0.6:
        actions = ["iam:*", "organizations:*"]
    statement["NotAction" if inverted else "Action"] = actions[0] if len(actions) == 1 else actions
    if layer != "trust":
        resources = [some_resource(turn, resource) for _ in range(turn.choice([1, 1, 1, 2, 3]))]
        inverted = turn.random() < 0.07
        if inverted and turn.random() < 0.6:
            resources = ["arn:aws:s3:::other/*", "arn:aws:s3:::t/${aws:PrincipalTag/team}/*"][:turn.choice([1, 2])]
        statement["NotResource" if inverted else "Resource"] = resources[0] if len(resources) == 1 else resources
    if layer in ("resource", "trust", "endpoint", "rcp"):
        principal = some_principal(turn, kind, arn, role)
        if layer == "rcp" or (layer == "endpoint" and turn.random() < 0.7):
            principal = "*" if turn.random() < 0.97 else principal
        inverted = layer not in ("trust", "rcp") and turn.random() < (0.05 if allow else 0.25)
        if not inverted or principal != "*":
            statement["NotPrincipal" if inverted else "Principal"] = principal
        if turn.random() < 0.01:
            statement.pop("Principal", None)
    elif turn.random() < 0.005:
        statement["Principal"] = "*"
    if turn.random() < (0.4 if allow else 0.7):
        statement["Condition"] = some_conditions(turn, context)
    return statement


def some_policy(turn, layer, caller, action, resource, context, open_chance):
    version = turn.choice(["2012-10-17"] * 12 + ["2008-10-17", None])
    statements = [some_statement(turn, layer, layer != "rcp" and turn.random() < 0.8, caller, action, resource, context)
                  for _ in range(turn.choice([1, 1, 2, 3]))]
    if turn.random() < open_chance:
        everyone = {"Effect": "Allow", "Action": "*", "Resource": "*"}
        if layer == "trust":
            del everyone["Resource"]
        if layer in ("resource", "trust", "endpoint", "rcp"):
            everyone["Principal"] = "*"
        statements.append(everyone)
    policy = {"Statement": statements[0] if len(statements) == 1 and turn.random() < 0.5 else statements}
    return policy if version is None else {"Version": version, **policy}


def some_request(turn):
    action, resource, owner = some_target(turn)
    kind, arn, role, given, keys = some_caller(turn)
    caller = kind, arn, role
    own, context = [], dict(keys)
    for name, is_list, values, _ in KEYS:
        if turn.random() < 0.7:
            several = [turn.choice(values) for _ in range(turn.choice([0, 1, 1, 2, 3]))]
            context[name] = several if is_list else turn.choice(values)
            own.append({"ContextKeyName": name, "ContextKeyType": "stringList" if is_list else "string",
                        "ContextKeyValues": several if is_list else [context[name]]})
    context["aws:ResourceOrgID"] = ORG
    context.setdefault("aws:SecureTransport", "true")
    context.setdefault("aws:ViaAWSService", "false")
    region = resource.split(":")[3] if resource != "*" else ""
    region = region or ("us-east-1" if action.startswith("iam:") else "")
    if region:
        context["aws:RequestedRegion"] = region
    if resource.startswith("arn:aws:iam::aws:"):
        owner = "aws"
        if kind not in ("service", "anonymous"):
            context["aws:ResourceAccount"] = A  # where nothing is said, simulations take the caller's
    elif resource != "*" or kind not in ("service", "anonymous"):
        context["aws:ResourceAccount"] = owner

    def policies(layer, most, open_chance):
        return [some_policy(turn, layer, caller, action, resource, context, open_chance) for _ in range(turn.randint(1,
            most))]

    sim = {"ActionNames": [action], "ResourceArns": [resource], "ContextEntries": own, **given}
    if resource.startswith("arn:aws:s3") or (resource == "*" and kind not in ("service", "anonymous")):
        sim["ResourceOwner"] = owner
    if turn.random() < 0.85:
        sim["PolicyInputList"] = policies("identity", 2, 0.15)
    else:
        sim["PolicyInputList"] = []
    if kind in ("user", "session", "role", "linked") and turn.random() < 0.2:
        sim["PermissionsBoundaryPolicyInputList"] = policies("boundary", 1, 0.6)
    if kind in ("session", "federated") and turn.random() < (0.25 if kind == "session" else 0.8):
        sim["SessionPolicyInputList"] = policies("session", 1, 0.6)
    if kind != "anonymous" and turn.random() < 0.15:
        sim["ServiceControlPolicyInputList"] = [policies("scp", 2, 0.8) for _ in range(turn.choice([1, 2, 3]))]
    if turn.random() < 0.12:
        sim["ResourceControlPolicyInputList"] = [policies("rcp", 1, 0) for _ in range(turn.choice([1, 2]))]
    trust = action == "sts:AssumeRole"
    if resource != "*" and turn.random() < (0.95 if trust else 0.45 if owner == A else 0.8):
        sim["ResourcePolicy"] = some_policy(turn, "trust" if trust else "resource", caller, action, resource, context,
            0.05)
    if turn.random() < 0.08:
        sim["VpcEndpointPolicyInputList"] = policies("endpoint", 1, 0.4)
        sim["GatewayEndpoint"] = action.startswith("s3:")
    return {"sim": sim, "kind": kind, "arn": arn, "role": role, "action": action, "resource": resource,
            "owner": owner, "context": context}


def decided(replies, requests):
    """The decisions of the library."""
    out = []
    for (status, reply), request in zip(replies, requests):
        if status != "OK":
            raise SystemExit(f"the library does not answer: {status} {reply.decode()}: {json.dumps(request['sim'])}")
        out.append(json.loads(reply)["EvaluationResults"][0]["EvalDecision"])
    return out


def main():
    peers.node_module("@cloud-copilot", "iam-simulate")
    number = int(sys.argv[3]) if len(sys.argv) > 3 else 20000
    turn = random.Random(int(sys.argv[4]) if len(sys.argv) > 4 else 20261124)
    same, decisions, classes, wrong = 0, {}, {}, []
    for begin in range(0, number, CHUNK):
        requests = [some_request(turn) for _ in range(min(CHUNK, number - begin))]
        ours = decided(peers.ask([("simulate", "-", "identity", json.dumps(request["sim"]).encode())
                                  for request in requests]), requests)
        for request, decision in zip(requests, ours):
            request["ours"] = decision
            decisions[decision] = decisions.get(decision, 0) + 1
        found = peers.run_node("simulate.js", requests)
        same += found["same"]
        for name, count in found["classes"].items():
            classes[name] = classes.get(name, 0) + count
        wrong += found["wrong"]
    known = {row["class"] for row in peers.read_table(peers.os.path.join(peers.HERE, "simulate-differences.tsv"))}
    print(f"# {number} requests, decided {decisions}; the same {same}; differences by class {dict(sorted(classes.items()))}")
    least = number / 10
    peers.result(all(decisions.get(name, 0) > least for name in ("allowed", "explicitDeny", "implicitDeny")),
                 "each decision is a tenth of all, at least", decisions)
    peers.result(same > number * 3 / 4, f"{same} of {number} are the same")
    peers.result(not wrong, "every other difference has an explanation",
                 f"{len(wrong)}\n" + "\n".join(json.dumps(one) for one in sorted(wrong,
                     key=lambda one: len(json.dumps(one)))[:8]))
    peers.result(set(classes) <= known, "every class has its row", sorted(set(classes) - known))
    peers.result(number < 20000 or known <= set(classes), "every row is still needed", sorted(known - set(classes)))
    peers.finish()


main()
