#!/usr/bin/env bash
# Holds the tree of dependencies against deny.toml:  tests/deny.sh licenses bans sources
#
# `advisories` needs the list of known vulnerabilities, a git repository on GitHub. Ends with 77 if
# it cannot be fetched.
set -euo pipefail
cd "$(dirname "$0")/.."
for check in "$@"; do
    if [ "$check" = advisories ]; then timeout 120 tests/tools.sh cargo-deny fetch db || exit 77; fi
done
exec tests/tools.sh cargo-deny check "$@"
