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
if [ ${#missing[@]} -gt 0 ]; then
    [ "$(id -u)" -eq 0 ] || exec sudo "$0"
    echo "installing ${missing[*]}"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" clang >/dev/null
fi
