#!/bin/sh
# Makes the environment of a checkout, once: from requirements.lock, hashes checked.
# A stamp holds the lock it was made from; while that is the lock of the checkout, nothing is installed.
set -eu

venv=${1:?the folder of the environment}
stamp=$venv/requirements.lock
fits='import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))'

find_python() {
    for name in ${PYTHON:-python3 python3.13 python3.12 python3.11 python}; do
        if command -v "$name" >/dev/null 2>&1 && "$name" -c "$fits" >/dev/null 2>&1; then
            echo "$name"
            return
        fi
    done
    echo "learnlaw needs Python 3.11, 3.12 or 3.13, and none of them is on the path." >&2
    echo "Install one, or name it: make PYTHON=/path/to/python3.12" >&2
    exit 2
}

make_environment() {
    python=$(find_python)
    if [ -f "$venv/pyvenv.cfg" ]; then
        rm -rf "$venv" # an environment whose Python is gone, or does not fit
    fi
    if command -v uv >/dev/null 2>&1; then
        uv venv --quiet --python "$python" "$venv"
    elif ! "$python" -m venv "$venv"; then
        echo "This Python cannot make environments: install its venv module (Debian: python3-venv)." >&2
        exit 2
    fi
}

install_lock() {
    echo "Installing the libraries of requirements.lock into $venv ..." >&2
    if command -v uv >/dev/null 2>&1; then
        uv pip install --quiet --python "$venv/bin/python" --require-hashes -r requirements.lock
        return
    fi
    # uv makes environments without pip
    "$venv/bin/python" -m pip --version >/dev/null 2>&1 || "$venv/bin/python" -m ensurepip >/dev/null
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
}

compile_translations() {
    for po in learnlaw/locale/*/LC_MESSAGES/*.po; do
        mo=${po%.po}.mo
        # an equal time counts as stale: a merge may write both within one tick of the clock
        if [ -f "$po" ] && { [ ! -f "$mo" ] || [ -z "$(find "$mo" -newer "$po")" ]; }; then
            "$venv/bin/python" -m tools.i18n compile
            return
        fi
    done
}

if ! "$venv/bin/python" -c "$fits" >/dev/null 2>&1; then
    make_environment
fi
if ! cmp -s requirements.lock "$stamp"; then
    install_lock
    cp requirements.lock "$stamp"
fi
compile_translations
