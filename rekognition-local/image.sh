#!/usr/bin/env bash
# Makes a folder to build the image in: the static program, the Dockerfile, the licences and an empty
# folder for the gallery.
#
#     rekognition-local/image.sh FOLDER
#
# Wants Rust's target x86_64-unknown-linux-musl and musl-gcc, and installs them if it can; ends with 77 if
# it cannot.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$1
triple=$(uname -m)-unknown-linux-musl
rustup target add "$triple" 2>/dev/null || exit 77
command -v musl-gcc >/dev/null || tests/apt.sh musl-tools
cargo build --quiet --release --target "$triple" --package rekognition-local --bin rekognition-local
mkdir -p "$folder/data"
cp "${CARGO_TARGET_DIR:-target}/$triple/release/rekognition-local" rekognition-local/Dockerfile "$folder/"
cat LICENSE absenki-models/LICENSE* >"$folder/LICENSES"
