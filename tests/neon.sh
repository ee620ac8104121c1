#!/usr/bin/env bash
# The quality kernel's tests on aarch64, run by QEMU: NEON gives the same bits as the portable code
# and as the definition. Without the distribution's packages or the standard library of the target
# it is skipped, which with CI=true is a failure.
set -euo pipefail
cd "$(dirname "$0")/.."
triple=aarch64-unknown-linux-gnu
packages=(qemu-user gcc-aarch64-linux-gnu libc6-dev-arm64-cross)

skip() {
    echo "NEON: skipped, $1" >&2
    [ "${CI:-}" != true ] || exit 1
    exit 0
}

if ! { command -v qemu-aarch64 && command -v aarch64-linux-gnu-gcc &&
    [ -e /usr/aarch64-linux-gnu/lib/libc.so ]; } >/dev/null 2>&1; then
    sudo=$([ "$(id -u)" -eq 0 ] || echo sudo)
    echo "installing ${packages[*]}"
    { $sudo apt-get update -qq &&
        DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends \
            "${packages[@]}" >/dev/null; } || skip "${packages[*]} cannot be installed"
fi
if [ ! -d "$(rustc --print sysroot)/lib/rustlib/$triple/lib" ]; then
    rustup target add "$triple" || skip "there is no standard library for $triple"
fi

export CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER=aarch64-linux-gnu-gcc
export CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER="qemu-aarch64 -L /usr/aarch64-linux-gnu"
# Its dependencies as they come: these tests hardly use them, and optimising them takes minutes.
cargo test --config 'profile.dev.package."*".opt-level = 0' \
    --target "$triple" --package absenki-core --no-default-features --lib quality
