#!/usr/bin/env bash
# Tests of absenki/laravel: a real Laravel, SQLite and MariaDB, OpenCV, Rekognition's protocol.
# Installs what is missing, if it can; a skipped test is a failure. Prints `N passed, N failed`.
# ABSENKI_SO, REKOGNITION_LOCAL and ABSENKI_FILM name the extension and those programs if they are built,
# ABSENKI_CARGO may hold other options for `cargo build`. Further arguments are PHPUnit's:
# tests/laravel/run.sh --filter Fake
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export AWS_EC2_METADATA_DISABLED=true

"$here/install.sh"

cd "$root"
target() {
    cargo metadata --format-version 1 --no-deps |
        php -r 'echo json_decode(stream_get_contents(STDIN))->target_directory;'
}
if [ -z "${ABSENKI_SO:-}" ]; then
    "$root/tests/php/install.sh"
    # shellcheck disable=SC2086 # several words
    cargo build --quiet ${ABSENKI_CARGO:---package absenki-php}
    cp "$(target)/debug/libabsenki_php.so" "$work/absenki.so"
    ABSENKI_SO="$work/absenki.so"
fi
if [ -z "${REKOGNITION_LOCAL:-}" ]; then
    cargo build --quiet --package rekognition-local
    cp "$(target)/debug/rekognition-local" "$work/rekognition-local"
    REKOGNITION_LOCAL="$work/rekognition-local"
fi
if [ ! -x "${ABSENKI_FILM:-}" ]; then
    cargo build --quiet --package absenki-sequences
    ABSENKI_FILM=$(target)/debug/absenki-film
fi
export ABSENKI_SO REKOGNITION_LOCAL ABSENKI_FILM

# The tests look into the folder for temporary files, so it is theirs alone.
mkdir "$work/tmp"
status=0
"$root/tests/databases.sh" php -d "sys_temp_dir=$work/tmp" -d "extension=$ABSENKI_SO" "$(command -v phpunit)" \
    --configuration "$here/phpunit.xml" --log-junit "$work/junit.xml" "$@" >"$work/output.txt" || status=$?
[ "$status" -eq 0 ] || cat "$work/output.txt"
php -r '
    $all = simplexml_load_file($argv[1])->testsuite;
    $bad = $all["failures"] + $all["errors"] + $all["skipped"] + $all["warnings"];
    echo $all["tests"] - $bad, " passed, ", $bad, " failed\n";
    exit($all["tests"] > 0 && $bad == 0 ? 0 : 1);
' "$work/junit.xml"
[ "$status" -eq 0 ]
