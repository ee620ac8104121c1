#!/usr/bin/env bash
# Every test of Absenki, with one command: tests/run.sh
# A stage that needs more than Rust installs it where it can; in CI nothing is skipped.
set -euo pipefail
cd "$(dirname "$0")/.."
export AWS_EC2_METADATA_DISABLED=true

stage() { printf '\n== %s\n' "$1"; }

stage "format and lints"
cargo fmt --all --check
cargo clippy --workspace --all-targets -- -D warnings

stage "library, documentation and examples"
cargo test --workspace
