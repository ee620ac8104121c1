#!/usr/bin/env bash
# Tests of the PHP extension: phpt files, stub against reflection, make install, memory, php-fpm behind
# nginx.
# Installs what is missing, if it can; a skipped test is a failure. Prints `N passed, N failed`.
# ABSENKI_CARGO may hold other options for `cargo build`, so that what is built already is used;
# REKOGNITION_LOCAL and ABSENKI_FILM name those programs if they are built already.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export AWS_EC2_METADATA_DISABLED=true

"$here/install.sh"

# The tests want a panic to look at, so theirs is built with one; the shipped one has none.
cd "$root"
# shellcheck disable=SC2086 # several words
cargo build --quiet ${ABSENKI_CARGO:---package absenki-php} --features absenki-php/panic-test
library=$(cargo metadata --format-version 1 --no-deps | php -r 'echo json_decode(stream_get_contents(STDIN))->target_directory;')/debug/libabsenki_php.so
cp "$library" "$work/absenki.so"
if [ -z "${REKOGNITION_LOCAL:-}" ]; then
    cargo build --quiet --package rekognition-local
    REKOGNITION_LOCAL=$(dirname "$library")/rekognition-local
fi
if [ ! -x "${ABSENKI_FILM:-}" ]; then
    cargo build --quiet --package absenki-sequences
    ABSENKI_FILM=$(dirname "$library")/absenki-film
fi
export REKOGNITION_LOCAL ABSENKI_FILM
export ABSENKI_SO="$work/absenki.so"

passed=0 failed=0
count() { # name, command...
    local name=$1
    shift
    if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)) && echo "FAILED: $name"; fi
}

phpt() {
    # Without php.ini: another extension must not decide whether ours passes.
    local total good
    NO_INTERACTION=1 TEST_PHP_EXECUTABLE=$(command -v php) \
        php "$(php-config --extension-dir)/build/run-tests.php" -n -q --no-color --no-progress --show-diff \
        -d "extension=$ABSENKI_SO" "$here/phpt" >"$work/phpt.txt" 2>&1 || true
    total=$(find "$here/phpt" -name '*.phpt' | wc -l)
    good=$(grep -c '^PASS ' "$work/phpt.txt" || true)
    [ "$good" -eq "$total" ] || cat "$work/phpt.txt"
    passed=$((passed + good)) failed=$((failed + total - good))
}

echo "== phpt"
phpt
echo "== stub against reflection"
count stub php "$here/stub.php" "$root/absenki-php/absenki.stub.php"
echo "== phpize, make, make install"
count make "$here/make.sh" "$work/make"
echo "== memory over 100,000 calls"
# One arena: which of its own malloc takes for a new thread is chance.
count memory env MALLOC_ARENA_MAX=1 php -n -d "extension=$ABSENKI_SO" "$here/memory.php"
echo "== php-fpm with four workers behind nginx"
count fpm "$here/fpm/run.sh" "$work/fpm"
echo "== example"
photos="$root/tests/fixtures/people"
count example php -n -d "extension=$ABSENKI_SO" "$root/examples/php/attendance.php" \
    "$photos/obama.jpg" "$photos/obama2.jpg" "$work/crop.jpg"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
