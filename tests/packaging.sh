#!/usr/bin/env bash
# Builds the downloads of packaging/build.sh for this machine's architecture, and installs each where there is
# neither Rust nor a compiler: the C library and the programs in Debian 11, the PHP extension in Debian 12.
# Each reaches a verdict. Prints the seconds from the downloaded file to the verdict.
#
#     tests/packaging.sh [PART...]       the parts of packaging/build.sh, `c php tools` by default
#
# Needs root, for chroot. Ends with 77 if it is not, or if a tool cannot be installed.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
[ "$(id -u)" -eq 0 ] || { echo "not root: no chroot" >&2; exit 77; }
parts=("$@")
[ ${#parts[@]} -gt 0 ] || parts=(c php tools)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
arch=$(uname -m)
version=$(sed -n 's/^#define ABSENKI_VERSION "\(.*\)"$/\1/p' include/absenki.h)
export ABSENKI_DIST=$work/dist ABSENKI_ARCHS=$arch ABSENKI_PHPS=bookworm
packaging/build.sh "$version" "${parts[@]}"
ls -l "$work/dist"

has() { [[ " ${parts[*]} " == *" $1 "* ]]; }
debian() { # suite folder [packages]
    command -v mmdebstrap >/dev/null || tests/apt.sh mmdebstrap
    local mirror
    mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Label: Debian' 'Identifier: Packages' | head -n 1)
    mmdebstrap --quiet --variant=minbase --aptopt='Acquire::Check-Valid-Until "false"' ${3:+--include="$3"} \
        "$1" "$2" "$mirror" 2>"$2.log" || { tail -n 5 "$2.log" >&2; exit 77; }
    cp tests/fixtures/people/{obama,obama2,biden}.jpg "$2/root/"
    cp "$work/dist"/* "$2/root/"
}
inside() { env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 chroot "$@"; }
timed() { # what, command...
    local started
    started=$(date +%s%N)
    "${@:2}"
    echo "packaging: $1 from the file to the verdict in $((($(date +%s%N) - started) / 1000000)) ms"
}
floor() { # file: no newer glibc is needed
    local newest
    newest=$(objdump -T "$1" | grep -o 'GLIBC_[0-9.]*' | sort -uV | tail -n 1)
    echo "packaging: $(basename "$1") needs $newest"
    [ "$(printf '%s\nGLIBC_2.31\n' "$newest" | sort -V | tail -n 1)" = GLIBC_2.31 ]
}

if has c || has tools; then debian bullseye "$work/bullseye"; fi

if has c; then
    # A program of a user, built elsewhere against the tarball.
    tar -xzf "$work/dist/libabsenki-$version-$arch-linux-gnu.tar.gz" -C "$work"
    prefix=$work/libabsenki-$version-$arch-linux-gnu
    floor "$prefix/lib/libabsenki.so"
    zig=${CARGO_TARGET_DIR:-target}/dist/tools/bin/python
    "$zig" -m ziglang cc -target "$arch-linux-gnu.2.31" -std=c99 -I"$prefix/include" examples/c/attendance.c \
        -L"$prefix/lib" -labsenki -o "$work/bullseye/root/attendance"
    # shellcheck disable=SC2016 # for the shell inside
    by_tarball='cd /root && tar -xzf libabsenki-*.tar.gz &&
        LD_LIBRARY_PATH=$(echo libabsenki-*/lib) ./attendance obama.jpg obama2.jpg face.jpg'
    timed "tarball of the C library" inside "$work/bullseye" sh -c "$by_tarball" | tee "$work/out"
    grep -q '^verify:  matched ' "$work/out"
    by_deb='cd /root && dpkg -i libabsenki0.1_*.deb libabsenki-dev_*.deb >/dev/null && ./attendance obama.jpg biden.jpg face.jpg'
    timed ".deb of the C library" inside "$work/bullseye" sh -c "$by_deb || [ \$? = 1 ]" | tee "$work/out"
    grep -q '^verify:  no_match' "$work/out"
    inside "$work/bullseye" sh -c 'dpkg -r libabsenki-dev libabsenki0.1 >/dev/null && ! ls /usr/lib/libabsenki* 2>/dev/null'
fi

if has tools; then
    by_tarball='cd /root && tar -xzf absenki-*-linux-musl.tar.gz && cd absenki-* &&
        ./absenki --gallery faces.db enroll 42 Siti ../obama.jpg && ./absenki --gallery faces.db verify 42 ../obama2.jpg'
    timed "tarball of absenki" inside "$work/bullseye" sh -c "$by_tarball" | tee "$work/out"
    grep -q '^matched' "$work/out"
    inside "$work/bullseye" sh -c 'cd /root && dpkg -i absenki_*.deb rekognition-local_*.deb >/dev/null &&
        absenki --version && rekognition-local --version'
fi

if has php; then
    debian bookworm "$work/bookworm" php-cli
    cp examples/php/attendance.php "$work/bookworm/root/"
    unzip -p "$work/dist/php_absenki-${version}_php8.2-$arch-linux-glibc.zip" absenki.so >"$work/absenki.so"
    floor "$work/absenki.so"
    by_deb='cd /root && dpkg -i php8.2-absenki_*.deb >/dev/null && php attendance.php obama.jpg obama2.jpg'
    timed ".deb of the PHP extension" inside "$work/bookworm" sh -c "$by_deb" | tee "$work/out"
    grep -q 'Wajah cocok' "$work/out"
    inside "$work/bookworm" sh -c 'dpkg -r php8.2-absenki >/dev/null && ! php -m | grep absenki'
    # What PIE does with its zip.
    cp "$work/absenki.so" "$work/bookworm/root/"
    timed "PIE's zip" inside "$work/bookworm" sh -c 'cd /root && php -d extension="$PWD/absenki.so" attendance.php obama.jpg biden.jpg' \
        | tee "$work/out" || true
    grep -q 'tidak cocok' "$work/out"
fi
