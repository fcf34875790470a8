"""Each place of each finding over all managed policies: the path, walked by a JSON reader that shares nothing with the
library, ends at the bytes, the line and the column that are printed.

usage: check_spans.py DRIVER SOURCE_ROOT; IAMPB_PEERS as in peers.py. TAP on standard output.
"""
import json

import peers


def pretty(document):
    return json.dumps(document, indent=4).encode()


def minified(document):
    return json.dumps(document, separators=(",", ":")).encode()


def foreign(document):
    """Letters of two, three and four bytes before everything, and ends of lines with CR."""
    text = json.dumps({"Id": "\u00e9\u20ac\U0001f600", **document}, indent=1, ensure_ascii=False)
    return text.replace("\n", "\r\n").replace('": ', '"\t:\t').encode()


def marked(document):
    return b"\xef\xbb\xbf \n" + pretty(document)


def escaped(document):
    """The first letter of each name of a condition key and of each action as an escape."""
    text = json.dumps(document, indent=2)
    return text.replace('"aws:', '"\\u0061ws:').replace('"s3:', '"\\u00733:').replace('"iam:', '"\\u0069am:').encode()


def place(text, offset):
    line, column = peers.line_and_column(text, offset)
    return {"line": line, "column": column, "offset": offset}


def utf16_place(text, offset):
    """As place(), in UTF-16 code units."""
    def units(piece):
        return len(piece.decode().encode("utf-16-le")) // 2

    line, column = peers.line_and_column(text, offset)
    return {"line": line, "column": units(text[offset - column:offset]), "offset": units(text[:offset])}


def check(name, texts, argument, place_of):
    replies = peers.ask([("lint", argument, "identity", text) for text in texts.values()])
    wrong, places = [], 0
    for (policy, text), (status, reply) in zip(texts.items(), replies):
        if status != "OK":
            wrong.append(f"{policy}: {status} {reply!r}")
            continue
        findings = json.loads(reply)["findings"]
        skip = 3 if text.startswith(b"\xef\xbb\xbf") else 0
        root = peers.read_json(b" " * skip + text[skip:]) if findings else None
        for f in findings:
            if not f["locations"]:
                wrong.append(f"{policy}: {f['issueCode']} has no place")
            for where in f["locations"]:
                places += 1
                span = peers.span_of(root, where["path"])
                expected = span and {"start": place_of(text, span[0]), "end": place_of(text, span[1])}
                if expected != where["span"]:
                    wrong.append(f"{policy}: {f['issueCode']} {where}, expected {expected}")
        order = [(f["locations"][0]["span"]["start"]["offset"], f["issueCode"]) for f in findings if f["locations"]]
        if order != sorted(order):
            wrong.append(f"{policy}: findings are not by place and code")
    peers.result(not wrong and places > 400, f"{name}: {places} places are where their paths lead", "\n".join(wrong))


def main():
    documents = peers.managed_policies()
    for write in (pretty, minified, foreign, marked, escaped):
        check(write.__name__, {name: write(document) for name, document in documents.items()}, "full", place)
    check("foreign, in UTF-16 units", {name: foreign(document) for name, document in documents.items()}, "utf-16",
          utf16_place)
    peers.finish()


main()
