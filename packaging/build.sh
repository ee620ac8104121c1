#!/usr/bin/env bash
# Makes what a release offers for download, on one Linux machine, into dist/:
#
#     packaging/build.sh VERSION [PART...]
#
#     c        the C library for Linux: a tarball for each architecture, and .deb
#     php      the PHP extension: PIE's zip and a .deb for each PHP
#     tools    absenki and rekognition-local: static programs for each architecture, and .deb
#     windows  the C library and absenki.exe for Windows
#     papers   the licences of everything inside, and an SBOM (CycloneDX)
#
# All by default; SHA256SUMS comes last. The same commit in the same folder gives the same bytes.
#
# ABSENKI_ARCHS         architectures, `x86_64 aarch64`
# ABSENKI_PHPS          PHP of releases of Debian, `bookworm trixie` (8.2 and 8.4)
# ABSENKI_COMPRESSION   the level of gzip and xz, 6
#
# zig links against glibc 2.31 (Debian 11, Ubuntu 20.04), whatever this machine has. Needs Rust, Python and,
# as root or through sudo, apt-get for nasm and what PHP's headers take. Ends with 77 if a tool cannot be
# installed.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
[ $# -ge 1 ] || { sed -n '2,/^set/s/^# \{0,1\}//p' "$0" | head -n -1; exit 2; }
version=$1
shift
parts=("$@")
[ ${#parts[@]} -gt 0 ] || parts=(c php tools windows papers)
source packaging/environment.sh

stated=$(sed -n '/^\[workspace.package\]/,/^$/s/^version = "\(.*\)"/\1/p' Cargo.toml)
[ "$version" = "$stated" ] || { echo "Cargo.toml says $stated, not $version" >&2; exit 2; }
mkdir -p "$dist"
for part in "${parts[@]}"; do
    started=$SECONDS
    source "packaging/parts/$part.sh"
    echo "packaging: $part took $((SECONDS - started)) s"
done
(cd "$dist" && find . -maxdepth 1 -type f ! -name SHA256SUMS -printf '%P\n' | sort | xargs sha256sum >SHA256SUMS)
