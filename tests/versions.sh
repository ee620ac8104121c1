#!/usr/bin/env bash
# The extension's and the Laravel package's tests with PHP, Laravel and PHPUnit of another release of Debian:
#
#     tests/versions.sh trixie
#
# The variables of tests/php/run.sh count. Ends with 77 if the release cannot be installed.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# What this machine must have itself: databases, Redis, OpenCV, nginx.
"$here/php/install.sh"
"$here/laravel/install.sh"
"$here/php/debian.sh" "$1" "$work/debian"
export PATH="$work/debian/programs:$PATH" PHP_INI_SCAN_DIR="$work/debian/ini"
php -r '
    require "Illuminate/autoload.php";
    $elsewhere = array_filter(get_included_files(), fn ($file) => !str_starts_with($file, $argv[1]));
    echo "PHP ", PHP_VERSION, ", Laravel ", Illuminate\Foundation\Application::VERSION, "\n", implode("\n", $elsewhere);
    exit($elsewhere === [] ? 0 : 1);
' -- "$work/debian/"
php "$(command -v phpunit)" --version

suites=(phpt stub)
# What takes minutes runs in one of the two: both have PHP 8.4.
[ "$1" = sid ] || suites+=(memory fpm)
"$here/php/run.sh" "${suites[@]}"
ABSENKI_SO=${CARGO_TARGET_DIR:-$here/../target}/debug/libabsenki_php.so "$here/laravel/run.sh"
