#!/bin/sh
# run.sh - installs what is missing and runs everything: sh tests/run.sh
# For Debian and Ubuntu with a C toolchain; elsewhere, or without the right to install, what is there is used, and what
# cannot run is skipped and says so (with CI=true that is a failure). Builds go to a temporary folder; KEEP=1 keeps it.
#   1 gcc: all tests                  4 clang: no warning, and the fuzz targets for some seconds
#   2 valgrind: the unit tests        5 coverage of src/
#   3 gcc with ASan and UBSan, each piece of an arena a block of its own
# The last line is the sum of all test cases: N passed, N failed.
set -u
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
work=$(mktemp -d) || exit 1
counts=$work/counts
: > "$counts"
if [ -z "${KEEP:-}" ]; then trap 'rm -rf "$work"' EXIT; else echo "builds: $work"; fi
HOME=${HOME:-$work}
LC_ALL=C
export HOME LC_ALL
jobs=$(nproc 2> /dev/null || echo 2)
start=$(date +%s)

say() { echo "== $(($(date +%s) - start)) s: $*"; }
has() { command -v "$1" > /dev/null 2>&1; }
has_library() { has pkg-config && pkg-config --exists "$1"; }
passed() { echo "1 0 0" >> "$counts"; echo "$1: 1 passed, 0 failed"; }
failed() { echo "0 1 0" >> "$counts"; echo "FAILED: $1"; }
skipped() {
    if [ "${CI:-}" = true ]; then failed "$1 (on CI nothing is skipped)"; return; fi
    echo "0 0 1" >> "$counts"
    echo "skipped: $1"
}

# ---- What is missing ----
updated=
install() {
    has apt-get || return 1
    become=
    if [ "$(id -u)" -ne 0 ]; then
        has sudo && sudo -n true 2> /dev/null || return 1
        become="sudo -n"
    fi
    if [ -z "$updated" ]; then
        updated=yes
        $become env DEBIAN_FRONTEND=noninteractive apt-get update -qq > /dev/null 2>&1
    fi
    # All at once, else one by one: a package that is not to be had must not keep the others away.
    $become env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" < /dev/null \
        > "$work/apt.log" 2>&1 && return 0
    for package in "$@"; do
        $become env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" \
            < /dev/null > "$work/apt.log" 2>&1 || { echo "could not install $package:"; tail -3 "$work/apt.log"; }
    done
}

missing=
need() { has "$1" || missing="$missing $2"; }
need gcc gcc
need g++ g++
need ninja ninja-build
need meson meson
need pkg-config pkg-config
need python3 python3
need clang clang
need valgrind valgrind
need abidiff abigail-tools
need gcovr gcovr
need node nodejs
need npm npm
has_library jansson || missing="$missing libjansson-dev"
has_library libcrypto || missing="$missing libssl-dev"
has_library check || missing="$missing check"
# pip comes with venv's own copy of it; Debian has that in a package of its own.
/usr/bin/python3 -c 'import venv, ensurepip' 2> /dev/null || missing="$missing python3-venv"
# An outside solver, which comparisons are held against.
/usr/bin/python3 -c 'import z3' 2> /dev/null || missing="$missing python3-z3"
if [ -n "$missing" ]; then
    say "installing$missing"
    # shellcheck disable=SC2086 # words are wanted
    install $missing
fi
# The system's own interpreter if there is one: the first in PATH may belong to a version manager.
PYTHON=${PYTHON:-$([ -x /usr/bin/python3 ] && echo /usr/bin/python3 || command -v python3)}
for tool in gcc ninja meson pkg-config "$PYTHON"; do
    has "$tool" || { failed "$tool is missing, and could not be installed"; echo "0 passed, 1 failed"; exit 1; }
done
for library in jansson libcrypto check; do
    has_library $library || { failed "$library is missing, and could not be installed"; echo "0 passed, 1 failed"; exit 1; }
done

# ---- Builds and runs ----
# setup NAME SOURCE OPTION...: a build folder. The log is shown only if that fails.
setup() {
    name=$1 source=$2
    shift 2
    meson setup "$work/$name" "$source" -Dpython="$PYTHON" "$@" > "$work/$name.log" 2>&1 && return 0
    tail -20 "$work/$name.log"
    failed "$name: meson setup"
    return 1
}

compile() {
    ninja -C "$work/$1" -j "$jobs" > "$work/$1.log" 2>&1 && return 0
    grep -vE '^\[[0-9]+/[0-9]+\]|^ninja: Entering' "$work/$1.log" | tail -60
    failed "$1: the build"
    return 1
}

# check NAME LABEL OPTION...: runs tests, and adds up what they count. The log is called after the setup, if there is one.
check() {
    name=$1 label=$2 log=testlog.json
    shift 2
    for option in "$@"; do
        case $option in --setup=*) log=testlog-${option#--setup=}.json ;; esac
    done
    rm -f "$work/$name/meson-logs/$log"
    meson test -C "$work/$name" --num-processes "$jobs" --print-errorlogs "$@" > "$work/$name.test" 2>&1
    status=$?
    if [ ! -s "$work/$name/meson-logs/$log" ]; then
        tail -60 "$work/$name.test"
        failed "$label: no test ran"
        return 1
    fi
    if [ $status -ne 0 ]; then
        grep -vE '^ *[0-9]+/[0-9]+ .* (OK|SKIP) |^\[[0-9]+/[0-9]+\]' "$work/$name.test" | head -150
    fi
    "$PYTHON" "$root/tests/summary.py" "$label" "$work/$name/meson-logs/$log" "$counts"
}

# ---- What the library is compared with: programs and policies of others, got by their own clients ----
# IAMPB_PEERS may name a folder that has them already. Without them the tests of suite peers skip themselves.
if [ -z "${IAMPB_PEERS:-}" ]; then
    say "getting the peers"
    if has npm && PYTHON="$PYTHON" sh "$root/tests/peers/install.sh" "$work/peers" > "$work/peers.log" 2>&1; then
        IAMPB_PEERS=$work/peers
        export IAMPB_PEERS
    else
        tail -20 "$work/peers.log" 2> /dev/null
        skipped "not all peers could be had: suite peers"
        [ -d "$work/peers" ] && IAMPB_PEERS=$work/peers && export IAMPB_PEERS
    fi
fi

say "1 gcc, all tests"
if setup gcc "$root" -Dbuildtype=debugoptimized -Dwerror=true && compile gcc; then
    check gcc "gcc"
    if has valgrind; then
        say "2 valgrind"
        check gcc "valgrind" --setup=valgrind --suite unit
    else
        skipped "valgrind is not installed"
    fi
fi

# From a copy without .git and without what git ignores, as in a release archive.
say "3 gcc with ASan and UBSan, from a copy of the tree"
mkdir "$work/tree"
(cd "$root" && tar -cf - --exclude=./.git --exclude='./build*' --exclude=__pycache__ .) | (cd "$work/tree" && tar -xf -)
printf 'int main(void) { return 0; }\n' > "$work/try.c"
if gcc -fsanitize=address,undefined "$work/try.c" -o "$work/try" 2> /dev/null && "$work/try"; then
    if setup asan "$work/tree" -Dbuildtype=debugoptimized -Db_sanitize=address,undefined -Darena_debug=true; then
        compile asan && check asan "asan" --no-suite lint --no-suite bench --no-suite peers
    fi
else
    skipped "gcc has no sanitizers here"
fi

say "4 clang"
if has clang; then
    printf '#include <stdint.h>\n#include <stddef.h>\nint LLVMFuzzerTestOneInput(const uint8_t *d, size_t n);\n%s\n' \
        'int LLVMFuzzerTestOneInput(const uint8_t *d, size_t n) { (void)d; (void)n; return 0; }' > "$work/try.c"
    try_fuzzer() { clang -fsanitize=fuzzer,address,undefined "$work/try.c" -o "$work/try" 2> /dev/null; }
    try_fuzzer || install "libclang-rt-$(clang -dumpversion | cut -d. -f1)-dev"
    fuzz=
    try_fuzzer && fuzz="-Dfuzzing=true -Db_sanitize=address,undefined"
    [ -n "$fuzz" ] || skipped "clang has no fuzzer here"
    # shellcheck disable=SC2086
    if CC=clang CXX=clang++ setup clang "$root" -Dbuildtype=debugoptimized -Dwerror=true -Db_lundef=false $fuzz \
        && compile clang; then
        passed "clang -Werror"
        for target in "$work"/clang/tests/fuzz/fuzz_*; do
            [ -f "$target" ] && [ -x "$target" ] || continue
            name=${target##*/fuzz_}
            mkdir -p "$work/corpus"
            seeds=$root/tests/fuzz/corpus/$name
            [ -d "$seeds" ] || seeds=
            # New inputs go to the first folder. Seed and number of runs are fixed, so that one run is like the next
            # one; FUZZ_RUNS, FUZZ_SECONDS and FUZZ_SEED look further.
            # shellcheck disable=SC2086
            if ASAN_OPTIONS=abort_on_error=1:detect_leaks=1 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 \
                "$target" -seed="${FUZZ_SEED:-1}" -runs="${FUZZ_RUNS:-1500}" \
                -max_total_time="${FUZZ_SECONDS:-30}" -max_len=65536 \
                -rss_limit_mb=4096 -timeout=20 -artifact_prefix="$work/" -print_final_stats=1 "$work/corpus" $seeds \
                > "$work/fuzz.log" 2>&1; then
                passed "fuzz $name ($(sed -n 's/^stat::number_of_executed_units: //p' "$work/fuzz.log") runs)"
            else
                grep -vE '^#[0-9]+[[:space:]]' "$work/fuzz.log" | tail -40
                for input in "$work"/crash-* "$work"/leak-* "$work"/oom-* "$work"/timeout-*; do
                    [ -f "$input" ] || continue
                    echo "the input, for tests/fuzz/corpus/$name/ (gzip, base64):"
                    gzip -c "$input" | base64
                    rm -f "$input"
                done
                failed "fuzz $name"
            fi
            rm -rf "$work/corpus"
        done
    fi
else
    skipped "clang is not installed"
fi

say "5 coverage"
if has gcovr; then
    # Counters that threads share are counted right only if told so.
    if setup coverage "$root" -Dbuildtype=debug -Db_coverage=true -Dc_args=-fprofile-update=atomic \
        && compile coverage; then
        check coverage "coverage" --no-suite lint --no-suite abi --no-suite consumer --no-suite bench --no-suite peers
        (cd "$root" && gcovr --root "$root" --filter "$root/src/" --object-directory "$work/coverage" \
            --exclude-unreachable-branches --print-summary --output "$work/coverage.txt" "$work/coverage") \
            > "$work/gcovr.log" 2>&1 || tail -5 "$work/gcovr.log"
        # The ten files with the most lines that no test runs, and the sums.
        awk '/%/ && $1 ~ /\.[ch]$/ { print $2 - $3, $1, $4 }' "$work/coverage.txt" | sort -rn | head -10 |
            sed 's/^/lines not run: /'
        sed -n 's/^lines:/coverage of src, lines:/p; s/^branches:/coverage of src, branches:/p' "$work/gcovr.log"
    fi
else
    skipped "gcovr is not installed"
fi

say "done"
"$PYTHON" "$root/tests/summary.py" --total "$counts"
