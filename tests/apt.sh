#!/usr/bin/env bash
# Installs packages of the distribution: tests/apt.sh PACKAGE...
#
# Where that cannot be done it ends with 77, by which tests/run.sh knows that tools are missing.
set -euo pipefail
echo "installing $*" >&2
apt=(env DEBIAN_FRONTEND=noninteractive apt-get -qq)
[ "$(id -u)" -eq 0 ] || apt=(sudo "${apt[@]}")
if ! { "${apt[@]}" update && "${apt[@]}" install --yes --no-install-recommends "$@"; } >/dev/null; then
    echo "cannot install $*" >&2
    exit 77
fi
