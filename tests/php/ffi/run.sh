#!/usr/bin/env bash
# The PHP classes over the C library (absenki/ffi) pass the extension's own tests: tests/php/ffi/run.sh
# Where the two cannot be equal, differences.php says so and why. Prints `N passed, N failed`.
# ABSENKI_CARGO, REKOGNITION_LOCAL and ABSENKI_FILM are as for tests/php/run.sh.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
package=$root/absenki-php/ffi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export AWS_EC2_METADATA_DISABLED=true
"$here/../install.sh"

cd "$root"
# shellcheck disable=SC2086 # several words
cargo build --quiet ${ABSENKI_CARGO:---package absenki-ffi --lib}
built=${CARGO_TARGET_DIR:-$root/target}/debug
export ABSENKI_LIBRARY=$built/libabsenki.so
if [ -z "${REKOGNITION_LOCAL:-}" ]; then
    cargo build --quiet --package rekognition-local
    REKOGNITION_LOCAL=$built/rekognition-local
fi
if [ ! -x "${ABSENKI_FILM:-}" ]; then
    cargo build --quiet --package absenki-sequences
    ABSENKI_FILM=$built/absenki-film
fi
export REKOGNITION_LOCAL ABSENKI_FILM

passed=0 failed=0
count() { # name, command...
    local name=$1
    shift
    if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)) && echo "FAILED: $name"; fi
}
php=(php -n -d extension=ffi -d "auto_prepend_file=$package/autoload.php")

echo "== generated files against the stub and the header"
count generated php -n "$package/tools/generate.php" --check
echo "== stub against reflection"
count stub env "ABSENKI_FFI=$package/autoload.php" php "$here/../stub.php" "$root/absenki-php/absenki.stub.php"

echo "== the extension's phpt files"
php -n "$here/differences.php" "$here/../phpt" "$work/phpt"
sed -i "s|__DIR__ . '/../../|'$root/tests/|" "$work"/phpt/*
NO_INTERACTION=1 TEST_PHP_EXECUTABLE=$(command -v php) \
    php "$(php-config --extension-dir)/build/run-tests.php" -n -q --no-color --no-progress --show-diff \
    -d "auto_prepend_file=$here/prepend.php" "$work/phpt" >"$work/phpt.txt" 2>&1 || true
total=$(find "$work/phpt" -name '*.phpt' | wc -l)
good=$(grep -c '^PASS ' "$work/phpt.txt" || true)
[ "$good" -eq "$total" ] || cat "$work/phpt.txt"
passed=$((passed + good)) failed=$((failed + total - good))

echo "== without FFI, and without the library, it says what to do"
count trouble php -n "$here/trouble.php" "$package"
echo "== memory over 100,000 calls"
count memory env MALLOC_ARENA_MAX=1 "${php[@]}" "$here/../memory.php"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
