#!/usr/bin/env bash
# Every test of Absenki, with one command: tests/run.sh
#
# A stage that needs more than Rust installs it with apt-get, rustup, pip or npm where it can. With
# CI=true nothing is skipped: what is missing is a failure.
set -euo pipefail
cd "$(dirname "$0")/.."
export AWS_EC2_METADATA_DISABLED=true
target=${CARGO_TARGET_DIR:-$PWD/target}
features=absenki-core/sql,absenki-local/server

stage() { printf '\n== %s (%s s)\n' "$1" "$SECONDS"; }

# What is built: the extension with PHP's headers, libjpeg with an assembler.
stage "packages"
tests/php/install.sh
if ! command -v nasm >/dev/null; then
    sudo=$([ "$(id -u)" -eq 0 ] || echo sudo)
    $sudo apt-get install -y -qq --no-install-recommends nasm >/dev/null
fi

stage "format and lints"
cargo fmt --all --check
cargo clippy --workspace --all-targets --features "$features" -- -D warnings
cargo clippy -p absenki-core --no-default-features -- -D warnings

stage "library, databases, documentation examples"
tests/databases.sh cargo test --workspace --features "$features"

# Decoding and encoding by libjpeg, with tolerances of its own: none.
stage "the feature libjpeg"
cargo test --workspace --features "$features,absenki-core/libjpeg" \
    --test photo --test memory --test processor

stage "NEON"
tests/neon.sh

stage "documentation"
RUSTDOCFLAGS="-D warnings" cargo doc -p absenki-core -p absenki-local --no-deps --features "$features"

stage "the main job, end to end"
"$target/debug/examples/attendance"

stage "clients of other makers, and the main job over the wire"
REKOGNITION_LOCAL=$target/debug/rekognition-local ATTENDANCE=$target/debug/examples/attendance \
    tests/protocol/run.sh

stage "C and C++"
# The library as the tests above built it.
ABSENKI_CARGO="--workspace --features $features --lib --tests" tests/ffi/run.sh

stage "PHP"
ABSENKI_CARGO="--workspace --features $features --lib --tests" \
    REKOGNITION_LOCAL=$target/debug/rekognition-local tests/php/run.sh

# The extension as the PHP tests built it.
export ABSENKI_SO=$target/debug/libabsenki_php.so
stage "Laravel"
REKOGNITION_LOCAL=$target/debug/rekognition-local tests/laravel/run.sh

stage "the camera page in a browser"
tests/browser/run.sh

stage "done"
