#!/usr/bin/env bash
# The quality kernel's tests on aarch64, run by QEMU: NEON gives the same bits as the portable code
# and the numbers of the definition. Ends with 77 if a tool is missing that it cannot install.
set -euo pipefail
cd "$(dirname "$0")/.."
triple=aarch64-unknown-linux-gnu

if ! { command -v qemu-aarch64 && command -v aarch64-linux-gnu-gcc &&
    [ -e /usr/aarch64-linux-gnu/lib/libc.so ]; } >/dev/null 2>&1; then
    tests/apt.sh qemu-user gcc-aarch64-linux-gnu libc6-dev-arm64-cross
fi
if [ ! -d "$(rustc --print sysroot)/lib/rustlib/$triple/lib" ] && ! timeout 120 rustup target add "$triple"; then
    echo "the standard library for $triple is missing and rustup cannot install it" >&2
    exit 77
fi

export CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER=aarch64-linux-gnu-gcc
export CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER="qemu-aarch64 -L /usr/aarch64-linux-gnu"
# Dependencies are not optimised: these tests barely use them, and it would take minutes.
cargo test --config 'profile.dev.package."*".opt-level = 0' \
    --target "$triple" --package absenki-core --no-default-features --lib quality
