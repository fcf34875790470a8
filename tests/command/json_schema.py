"""Validates JSON against a JSON Schema of draft 4, as far as the schema of SARIF needs it: a keyword that is not known
here is an error, so that nothing passes unread. `format` is looked at by the caller where it matters.
"""
import re

TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}
READ_AT_TOP = {"$schema", "id", "title", "description", "default", "definitions", "format"}


def is_type(value, name):
    if name in ("integer", "number"):
        return isinstance(value, (int, float) if name == "number" else int) and not isinstance(value, bool)
    return isinstance(value, TYPES[name])


def resolve(root, ref):
    if not ref.startswith("#"):
        raise ValueError(f"$ref to elsewhere: {ref}")
    for part in ref.lstrip("#/").split("/"):
        root = root[part] if part else root
    return root


def check_object(root, schema, value, path, errors):
    known = schema.get("properties", {})
    for name in schema.get("required", []):
        if name not in value:
            errors.append(f"{path}: {name} is missing")
    for name, member in value.items():
        other = schema.get("additionalProperties", True)
        if name in known:
            check(root, known[name], member, f"{path}.{name}", errors)
        elif other is False:
            errors.append(f"{path}: {name} is not known")
        elif other is not True:
            check(root, other, member, f"{path}.{name}", errors)


def check_array(root, schema, value, path, errors):
    if len(value) < schema.get("minItems", 0):
        errors.append(f"{path}: fewer than {schema['minItems']}")
    if schema.get("uniqueItems") and len({repr(v) for v in value}) < len(value):
        errors.append(f"{path}: an item stands twice")
    for i, item in enumerate(value):
        check(root, schema.get("items", {}), item, f"{path}[{i}]", errors)


def check(root, schema, value, path, errors):
    for keyword in schema:
        if keyword not in READ_AT_TOP | {"$ref", "type", "enum", "pattern", "minimum", "maximum", "minItems", "items",
                                         "uniqueItems", "properties", "additionalProperties", "required", "anyOf",
                                         "oneOf"}:
            raise ValueError(f"keyword {keyword}")
    if "$ref" in schema:
        check(root, resolve(root, schema["$ref"]), value, path, errors)
        return
    types = schema.get("type", [])
    types = [types] if isinstance(types, str) else types
    if types and not any(is_type(value, t) for t in types):
        errors.append(f"{path}: {value!r} is no {types}")
        return
    if "enum" in schema and value not in schema["enum"]:
        errors.append(f"{path}: {value!r} is none of {schema['enum']}")
    if "pattern" in schema and isinstance(value, str) and not re.search(schema["pattern"], value):
        errors.append(f"{path}: {value!r} does not match {schema['pattern']}")
    if is_type(value, "number") and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        errors.append(f"{path}: {value} is out of range")
    for keyword, wanted in (("anyOf", lambda n: n >= 1), ("oneOf", lambda n: n == 1)):
        if keyword in schema:
            fitting = 0
            for one in schema[keyword]:
                inner = []
                check(root, one, value, path, inner)
                fitting += not inner
            if not wanted(fitting):
                errors.append(f"{path}: {fitting} of {keyword} fit")
    if isinstance(value, dict):
        check_object(root, schema, value, path, errors)
    if isinstance(value, list):
        check_array(root, schema, value, path, errors)


def validate(schema, value):
    """What is wrong, as a list of lines."""
    errors = []
    check(schema, schema, value, "$", errors)
    return errors
