#!/usr/bin/env python3
"""purity.py - what the compiled library needs from outside, room by room.

Includes can lie; undefined symbols cannot. The library has no clock, file, socket, environment, locale, randomness or
output, so nothing of that kind may be undefined in its objects, and no room may call a room above it. It has no mutable
global state either, so no object has a byte in .data or .bss.

  purity.py ROOT CORE [--instrumented]     CORE: the static library; --instrumented: sanitizers or coverage are in it
"""
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from layering import ROOMS

EVERYWHERE = {"memcpy", "memmove", "memset", "memcmp", "memchr", "strlen", "strcmp", "strchr",
              "_GLOBAL_OFFSET_TABLE_",
              "bcmp",            # what clang makes of memcmp() == 0
              "__assert_fail"}   # builds without NDEBUG
PREFIXES = ("__stack_chk_", "__memcpy_chk", "__memmove_chk", "__memset_chk", "__strlen_chk")
INSTRUMENTED = ("__asan_", "__ubsan_", "__sanitizer_", "__gcov_", "__llvm_", "__sancov_", "__lsan_", "__tsan_",
                "__msan_", "__start_", "__stop_", "__odr_asan")
ONLY_IN = {
    "malloc": r"base/context\.c", "realloc": r"base/context\.c", "free": r"base/context\.c",
}
JANSSON = re.compile(r"json_|jansson_")
LIBCRYPTO = re.compile(r"(?:EVP|CRYPTO|OPENSSL|ERR|HMAC|SHA\d*|OSSL|BIO)_|HMAC$")
# What a room asks of one above it, by name: declared below, defined above.
UPWARD = {("base", "iampb__warm_up")}    # base/warm.h: libcrypto is warmed up before the first context exists


def members(core):
    """(path in src, kind, symbol) of each global or undefined symbol in the archive."""
    out = subprocess.run(["nm", "-A", core], check=True, capture_output=True, text=True).stdout
    for line in out.splitlines():
        found = re.match(r"(.*):(?:[0-9a-f]+| +) ?([A-Za-z?]) (\S+)$", line)
        if found is None:
            continue
        object_name = re.split(r"[:/]", found.group(1))[-1]
        path = re.search(r"src_([a-z]+)_([\w.]+?)\.o$", object_name)
        if path:
            yield f"{path.group(1)}/{path.group(2)}", found.group(2), found.group(3)


def allowed(path, symbol, instrumented):
    if symbol in EVERYWHERE or symbol.startswith(PREFIXES):
        return True
    if instrumented and symbol.startswith(INSTRUMENTED):
        return True
    if symbol in ONLY_IN:
        return re.fullmatch(ONLY_IN[symbol], path) is not None
    if JANSSON.match(symbol):
        return path == "json/bridge.c"
    return LIBCRYPTO.match(symbol) is not None and path.startswith("crypto/")


def check_state(core):
    """Bytes that could change while the library runs."""
    problems, member = [], "?"
    out = subprocess.run(["size", "-A", core], check=True, capture_output=True, text=True).stdout
    for line in out.splitlines():
        found = re.match(r"(\S+)\s+\(ex ", line)
        if found:
            member = found.group(1)
        section = re.match(r"(\.(?:data|bss|tdata|tbss)(?!\.rel\.ro)\S*)\s+(\d+)", line)
        if section and int(section.group(2)) > 0 and ".rel.ro" not in section.group(1):
            problems.append(f"{member}: {section.group(2)} bytes of mutable state in {section.group(1)}")
    return problems


def main():
    core = sys.argv[2]
    instrumented = "--instrumented" in sys.argv[3:]
    symbols = list(members(core))
    if not symbols:
        sys.exit(f"{core}: no objects of src/ in it")
    home = {symbol: path.split("/")[0] for path, kind, symbol in symbols if kind in "TDBRVW"}
    problems = [] if instrumented else check_state(core)
    undefined = 0
    for path, kind, symbol in symbols:
        if kind not in "Uw":
            continue
        undefined += 1
        room = path.split("/")[0]
        if symbol in home:
            if home[symbol] != room and home[symbol] not in ROOMS.get(room, []) and (room, symbol) not in UPWARD:
                problems.append(f"src/{path}: {symbol} is in {home[symbol]}, which {room} may not use")
        elif not allowed(path, symbol, instrumented):
            problems.append(f"src/{path}: {symbol} is not on the list")
    if problems:
        sys.exit("\n".join(sorted(set(problems))))
    print(f"{undefined} undefined symbols, all allowed; no mutable state")


if __name__ == "__main__":
    main()
