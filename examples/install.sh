# install.sh - sourced by quickstart.sh: installs with the system's package manager what is missing.
# install_missing PACKAGE...   Debian's and Ubuntu's names. Elsewhere it only says what is needed.

install_is_there() {
    dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed'
}

install_missing() {
    install_list=
    for install_package in "$@"; do
        install_is_there "$install_package" || install_list="$install_list $install_package"
    done
    [ -n "$install_list" ] || return 0
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "This system has no apt-get. Install by hand what Debian calls:$install_list" >&2
        return 1
    fi
    install_sudo=
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null 2>&1; then
            echo "Not root, and no sudo. Ask for these packages:$install_list" >&2
            return 1
        fi
        install_sudo=sudo
    fi
    echo "installing:$install_list" >&2
    # shellcheck disable=SC2086 # the list is words
    { $install_sudo env DEBIAN_FRONTEND=noninteractive apt-get update -qq &&
        $install_sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $install_list
    } >/dev/null
}
