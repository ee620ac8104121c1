#!/usr/bin/env bash
# Tests of the PHP extension: phpt files, stub against reflection, make install, memory, php-fpm behind
# nginx. With arguments, those alone: tests/php/run.sh phpt stub make memory fpm example
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
chosen=" $* "
count() { # name, title, command...
    [ "$chosen" = "  " ] || [[ "$chosen" == *" $1 "* ]] || return 0
    echo "== $2"
    if "${@:3}"; then passed=$((passed + 1)); else failed=$((failed + 1)) && echo "FAILED: $1"; fi
}

phpt() {
    # Without php.ini: another extension must not decide whether ours passes.
    local total good
    NO_INTERACTION=1 TEST_PHP_EXECUTABLE=$(command -v php) \
        php "$(php-config --extension-dir)/build/run-tests.php" -n -q --no-color --no-progress --show-diff \
        -d "extension=$ABSENKI_SO" "$here/phpt" >"$work/phpt.txt" 2>&1 || true
    total=$(find "$here/phpt" -name '*.phpt' | wc -l)
    good=$(grep -c '^PASS ' "$work/phpt.txt" || true)
    [ "$good" -eq "$total" ] || { cat "$work/phpt.txt"; return 1; }
    # The caller counts one of them.
    passed=$((passed + total - 1))
}

count phpt "phpt" phpt
count stub "stub against reflection" php "$here/stub.php" "$root/absenki-php/absenki.stub.php"
count make "phpize, make, make install" "$here/make.sh" "$work/make"
# One arena: which of its own malloc takes for a new thread is chance.
count memory "memory over 100,000 calls" env MALLOC_ARENA_MAX=1 php -n -d "extension=$ABSENKI_SO" "$here/memory.php"
count fpm "php-fpm with four workers behind nginx" "$here/fpm/run.sh" "$work/fpm"
photos="$root/tests/fixtures/people"
count example "example" php -n -d "extension=$ABSENKI_SO" "$root/examples/php/attendance.php" \
    "$photos/obama.jpg" "$photos/obama2.jpg" "$work/crop.jpg"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
