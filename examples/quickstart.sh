#!/bin/sh
# quickstart.sh - from a fresh clone to findings: installs what is missing, builds the library and the iampb command,
# and audits the sample company in examples/data.
set -eu
cd "$(dirname "$0")/.."
. examples/install.sh

install_missing gcc libc6-dev meson ninja-build pkg-config python3 libjansson-dev libssl-dev
# meson and ninja of the system: a version manager's Python in PATH would not find their modules.
PATH=/usr/bin:/bin:$PATH
export PATH

if [ ! -f build/build.ninja ]; then
    meson setup build --buildtype=release -Dtests=false -Dpython=/usr/bin/python3 >build-setup.log 2>&1 || {
        cat build-setup.log
        exit 2
    }
    rm -f build-setup.log
fi
ninja -C build >build/ninja.log 2>&1 || {
    cat build/ninja.log
    exit 2
}

iampb=build/examples/iampb/iampb
now=2026-11-01T00:00:00Z # the sample data are of the day before
echo "\$ iampb audit examples/data/company --playbook examples/data/company/playbook.json --now $now"
status=0
$iampb audit examples/data/company --playbook examples/data/company/playbook.json --now $now || status=$?
[ "$status" -le 1 ] || exit "$status"

cat <<END

That was the sample company, judged by the six lessons. Where to go from here:

  $iampb checks                     every check, with the controls that it supports
  $iampb checks keys.unused         all about one
  $iampb audit examples/data/clean --now $now
                                                        an account with nothing to find
  $iampb audit --help               which AWS CLI calls to save for an audit of your own
  doc/                              the manual; include/iampb is the C interface
  sh tests/run.sh                   the tests
END
