#!/bin/sh
# Makes .venv from a lock file: `sh tools/make_venv.sh requirements-dev.lock`. Called by the Makefile.
set -eu
lock=$1

works() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2])' >/dev/null 2>&1; }

python=
for candidate in "${PYTHON:-}" python3.11 python3.12 python3.13 python3.14 python3; do
    if [ -n "$candidate" ] && works "$candidate"; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "Landmark needs Python 3.11 or later, and none was found. Install it (on Debian or Ubuntu:" >&2
    echo "apt-get install python3 python3-venv), or name yours: make run PYTHON=/path/to/python3" >&2
    exit 1
fi
if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
    echo "The Python found ($python) cannot make virtual environments. On Debian or Ubuntu:" >&2
    echo "apt-get install python3-venv" >&2
    exit 1
fi

echo "Setting up .venv with $("$python" --version) (once; a few minutes at most) ..."
if ! .venv/bin/python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2])' 2>/dev/null; then
    "$python" -m venv --clear .venv
fi
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --use-pep517 \
    --require-hashes -r "$lock"
