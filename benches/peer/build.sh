#!/usr/bin/env bash
# Builds our side of the benchmarks, that of the photos twice: without and with `libjpeg`.
set -euo pipefail
cd "$(dirname "$0")/../.."
target=${CARGO_TARGET_DIR:-$PWD/target}
mkdir -p "$target/peer-bin"
build() { # name, cargo arguments
    cargo build --release --quiet --package absenki-benches --example bench_image "${@:2}"
    cp "$target/release/examples/bench_image" "$target/peer-bin/bench_image_$1"
}
build default
build libjpeg --features libjpeg
cargo build --release --quiet --package absenki-benches --example bench_local
