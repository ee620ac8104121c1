#!/usr/bin/env bash
# Installs what the PHP tests need and this machine lacks, from the distribution's packages.
set -euo pipefail
missing=()
need() { # command or header, package
    { command -v "$1" || [ -e "$1" ]; } >/dev/null 2>&1 || missing+=("$2")
}
need php php-cli
need phpize php-dev
need clang libclang-dev
need nginx nginx-light
need wrk wrk
ls /usr/sbin/php-fpm* >/dev/null 2>&1 || missing+=(php-fpm)
[ ${#missing[@]} -eq 0 ] || "$(dirname "$0")/../apt.sh" "${missing[@]}" clang
