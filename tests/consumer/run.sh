#!/bin/sh
# run.sh - hosts of four kinds against the installed library: C99 and C++17 through pkg-config, static, subproject. TAP.
#   sh tests/consumer/run.sh ROOT
# Environment: MESON, CC, CXX, PKG_CONFIG. Whatever it makes is in a temporary folder.
set -u
root=$(CDPATH= cd -- "$1" && pwd)
MESON=${MESON:-meson}
CC=${CC:-cc}
CXX=${CXX:-c++}
PKG_CONFIG=${PKG_CONFIG:-pkg-config}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
number=0

# say STATUS NAME LOG: one TAP line; the log follows a failure.
say() {
    number=$((number + 1))
    if [ "$1" -eq 0 ]; then
        echo "ok $number - $2"
    else
        echo "not ok $number - $2"
        sed "s/^/# /" "$3" >&2
    fi
}

# As a host's package would be built: no tests, no examples, both kinds of library. Any layout must do, so a plain one.
install_library() {
    "$MESON" setup "$work/build" "$root" --prefix="$work/prefix" --libdir=lib -Ddefault_library=both -Dtests=false \
        -Dexamples=false -Dbuildtype=release -Dpython="${PYTHON:-python3}" &&
        "$MESON" compile -C "$work/build" -j 2 && "$MESON" install -C "$work/build" --no-rebuild
}

layout() {
    for file in lib/libiampb.so lib/libiampb.so.0 lib/libiampb.a lib/pkgconfig/libiampb.pc include/iampb/iampb.h; do
        [ -e "$work/prefix/$file" ] || { echo "$file is not installed"; return 1; }
    done
    # Internal headers stay inside.
    [ -z "$(find "$work/prefix/include" -type f ! -path '*/include/iampb/*.h')" ] || { echo "more headers"; return 1; }
    [ "$("$PKG_CONFIG" --modversion libiampb)" = "$(sed -n "s/^ *version: '\(.*\)',/\1/p" "$root/meson.build" | head -1)" ]
}

c99() {
    # shellcheck disable=SC2046 # words are wanted
    "$CC" -std=c99 -pedantic-errors -Wall -Wextra -Werror "$root/tests/consumer/consumer.c" -o "$work/c99" \
        $("$PKG_CONFIG" --cflags --libs libiampb) &&
        LD_LIBRARY_PATH="$work/prefix/lib" "$work/c99" && uses_shared "$work/c99"
}

uses_shared() { readelf -d "$1" | grep -q 'NEEDED.*libiampb\.so\.0'; }

cpp17() {
    # shellcheck disable=SC2046
    "$CXX" -std=c++17 -pedantic-errors -Wall -Wextra -Werror "$root/tests/consumer/consumer.cpp" -o "$work/cpp17" \
        $("$PKG_CONFIG" --cflags --libs libiampb) && LD_LIBRARY_PATH="$work/prefix/lib" "$work/cpp17"
}

# Only the archive is there, so that the linker cannot take the shared library by mistake.
static_only() {
    cp -R "$work/prefix" "$work/static" && rm -f "$work"/static/lib/libiampb.so* &&
        sed "s|^prefix=.*|prefix=$work/static|" "$work/prefix/lib/pkgconfig/libiampb.pc" \
            > "$work/static/lib/pkgconfig/libiampb.pc" || return 1
    # shellcheck disable=SC2046
    PKG_CONFIG_PATH="$work/static/lib/pkgconfig" && export PKG_CONFIG_PATH &&
        "$CC" -std=c99 -Wall -Wextra -Werror "$root/tests/consumer/consumer.c" -o "$work/static/consumer" \
            $("$PKG_CONFIG" --static --cflags --libs libiampb) && "$work/static/consumer" &&
        ! uses_shared "$work/static/consumer"
}

# A copy, because Meson wants the library inside the host's tree; without what is not needed to build it.
subproject() {
    mkdir -p "$work/host/subprojects/libiampb" && cp "$root/tests/consumer/subproject/meson.build" \
        "$root/tests/consumer/consumer.c" "$work/host/" &&
        cp -R "$root/meson.build" "$root/meson_options.txt" "$root/include" "$root/src" \
            "$work/host/subprojects/libiampb/" &&
        PKG_CONFIG_PATH='' "$MESON" setup "$work/host/build" "$work/host" &&
        "$MESON" test -C "$work/host/build" --print-errorlogs
}

(install_library) > "$work/log" 2>&1
status=$?
say $status "meson install into a prefix" "$work/log"
if [ $status -ne 0 ]; then
    echo "1..$number"
    exit 1
fi
PKG_CONFIG_PATH="$work/prefix/lib/pkgconfig"
export PKG_CONFIG_PATH
for consumer in layout c99 static_only subproject; do
    ($consumer) > "$work/log" 2>&1
    say $? "$consumer" "$work/log"
done
if command -v "$CXX" > /dev/null 2>&1; then
    (cpp17) > "$work/log" 2>&1
    say $? cpp17 "$work/log"
else
    number=$((number + 1))
    echo "ok $number - cpp17 # SKIP no C++ compiler"
fi
echo "1..$number"
