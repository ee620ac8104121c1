#!/usr/bin/env bash
# Every test of Absenki, with one command: tests/run.sh
#
# A stage that needs more than Rust installs it with apt-get, pip or npm. Where that cannot be done the
# stage is skipped with a word; with CI=true nothing is skipped: what is missing is a failure.
set -euo pipefail
cd "$(dirname "$0")/.."
export AWS_EC2_METADATA_DISABLED=true
target=${CARGO_TARGET_DIR:-$PWD/target}
features=absenki-core/sql,absenki-local/server

stage() { printf '\n== %s (%s s)\n' "$1" "$SECONDS"; }
skipped=()
# Runs a script that ends with 77 where a tool is missing that it cannot install. Whether it ran.
try() { # what is skipped without it, command...
    local status=0
    "${@:2}" || status=$?
    [ "$status" -ne 0 ] || return 0
    if [ "$status" -ne 77 ] || [ "${CI:-}" = true ]; then exit "$status"; fi
    echo "SKIPPED: $1"
    skipped+=("$1")
    return 1
}

# What is built: the extension with PHP's headers, libjpeg with an assembler.
stage "packages"
members=(--workspace) php=true libjpeg=true
try "PHP, Laravel and the camera page" tests/php/install.sh || { members+=(--exclude absenki-php) php=false; }
command -v nasm >/dev/null || try "the feature libjpeg" tests/apt.sh nasm || libjpeg=false

stage "format and lints"
cargo fmt --all --check
cargo clippy "${members[@]}" --all-targets --features "$features" -- -D warnings
cargo clippy -p absenki-core --no-default-features -- -D warnings

stage "library, databases, documentation examples"
try "MariaDB and PostgreSQL" tests/databases.sh cargo test "${members[@]}" --features "$features" ||
    cargo test "${members[@]}" --features "$features"

# Decoding and encoding by libjpeg, with tolerances of its own: none.
if $libjpeg; then
    stage "the feature libjpeg"
    cargo test "${members[@]}" --features "$features,absenki-core/libjpeg" \
        --test photo --test memory --test processor
fi

stage "documentation"
RUSTDOCFLAGS="-D warnings" cargo doc -p absenki-core -p absenki-local --no-deps --features "$features"

stage "the main job, end to end"
"$target/debug/examples/attendance"

stage "clients of other makers, and the main job over the wire"
REKOGNITION_LOCAL=$target/debug/rekognition-local ATTENDANCE=$target/debug/examples/attendance \
    try "clients of other makers" tests/protocol/run.sh || true

stage "C and C++"
# The library as the tests above built it.
ABSENKI_CARGO="${members[*]} --features $features --lib --tests" try "C and C++" tests/ffi/run.sh || true

if $php; then
    stage "PHP"
    ABSENKI_CARGO="--workspace --features $features --lib --tests" \
        REKOGNITION_LOCAL=$target/debug/rekognition-local tests/php/run.sh

    # The extension as the PHP tests built it.
    export ABSENKI_SO=$target/debug/libabsenki_php.so
    stage "Laravel"
    REKOGNITION_LOCAL=$target/debug/rekognition-local try "Laravel" tests/laravel/run.sh || true

    stage "the camera page in a browser"
    try "the camera page" tests/browser/run.sh || true
fi

stage "done"
for name in "${skipped[@]}"; do echo "SKIPPED: $name"; done
