#!/bin/sh
# renew.sh - writes tests/abi/baseline/ anew from the tree as it is.
# For a deliberate change before 1.0, or after a release that added functions. Say in CHANGES.md what changed.
#   sh tests/abi/renew.sh
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/../.." && pwd)
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
# The compiler and options of the first run of tests/run.sh, so that nothing differs but the interface.
CC=${CC:-gcc} meson setup "$build" "$root" -Dbuildtype=debugoptimized -Dtests=false -Dexamples=false > /dev/null
ninja -C "$build" > /dev/null
# What is public only, and nothing that tells where the file was made.
abidw --suppressions "$root/tests/abi/private.abignore" --drop-private-types --exported-interfaces-only --no-show-locs \
    --no-corpus-path --no-comp-dir-path --no-elf-needed --out-file "$build/libiampb.abi" "$build/libiampb.so"
sed "s|path='[^']*/src/|path='src/|" "$build/libiampb.abi" > "$root/tests/abi/baseline/libiampb.abi"
wc -c "$root/tests/abi/baseline/libiampb.abi"
python3 "$root/tests/abi/check_constants.py" "$root" --write
