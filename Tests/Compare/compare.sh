#!/usr/bin/env bash
# Reads a folder with parsedmarc and with Rua and prints where they differ: `make compare [FOLDER=…]`.
#
#     Tests/Compare/compare.sh [RUA [FOLDER]]
#
# parsedmarc comes from PyPI into a virtual environment under .build/compare. Both read each file on its own, into
# nothing. docs/parsedmarc.md explains each kind of difference; exit code 1: there is one that it does not know.
set -euo pipefail

cd "$(dirname "$0")/../.."
rua=${1:-.build/release/rua}
folder=${2:-Tests/Corpus}
environment=.build/compare/venv

if ! [ -x "$rua" ]; then
    echo "There is no $rua. Make it with: make build" >&2
    exit 1
fi
if ! "$environment/bin/python" -c 'import parsedmarc' 2>/dev/null; then
    if ! python3 -m venv "$environment"; then
        echo "Python cannot make a virtual environment. Install it with: apt-get install python3-venv" >&2
        exit 1
    fi
    echo "installing parsedmarc" >&2
    "$environment/bin/pip" install --quiet --disable-pip-version-check 'parsedmarc>=11,<12'
fi
exec "$environment/bin/python" Tests/Compare/compare.py "$rua" "$folder"
