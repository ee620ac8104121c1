#!/usr/bin/env bash
# Installs packages of the distribution: tests/apt.sh PACKAGE...
#
# Ends with 77 if it cannot: tests/run.sh then skips the stage.
set -euo pipefail
echo "installing $*" >&2
apt=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120)
[ "$(id -u)" -eq 0 ] || apt=(sudo "${apt[@]}")
if ! { "${apt[@]}" update && "${apt[@]}" install --yes --no-install-recommends "$@"; } >/dev/null; then
    echo "cannot install $*" >&2
    exit 77
fi
