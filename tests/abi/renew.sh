#!/bin/sh
# renew.sh - writes tests/abi/baseline/libiampb.abi anew from the tree as it is.
# For a deliberate change before 1.0, or after a release that added functions. Say in CHANGES.md what changed.
#   sh tests/abi/renew.sh
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/../.." && pwd)
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
# The compiler and options of the first run of tests/run.sh, so that nothing differs but the interface.
CC=${CC:-gcc} meson setup "$build" "$root" -Dbuildtype=debugoptimized -Dtests=false -Dexamples=false > /dev/null
ninja -C "$build" > /dev/null
# Without corpus path and with short locations, so that the file does not tell where it was made.
abidw --headers-dir "$root/include" --no-show-locs --no-corpus-path --no-comp-dir-path --drop-private-types \
    --out-file "$root/tests/abi/baseline/libiampb.abi" "$build/libiampb.so"
wc -c "$root/tests/abi/baseline/libiampb.abi"
