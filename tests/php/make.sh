#!/usr/bin/env bash
# phpize, configure, make, make install, in a copy of the sources in the folder given: make calls cargo,
# and make install copies what make built, without cargo, as another user has none. A script stands
# for cargo: the build itself is the one that the other tests run.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
folder=$1
mkdir -p "$folder/absenki"
cd "$root"
git ls-files Cargo.toml Cargo.lock absenki-core absenki-nn absenki-models absenki-local absenki-php | tar -cf - -T - | tar -xf - -C "$folder/absenki"

cat >"$folder/cargo" <<END
#!/bin/sh
set -e
[ "\$1" != --version ] || { echo "cargo \${ABSENKI_RUST_VERSION:-1.95.0} (a stand-in)"; exit; }
"\$PHP_CONFIG" --version >/dev/null
[ ! -e "$folder/gone" ] || { echo "cargo was called again" >&2; exit 1; }
echo "\$@" >>"$folder/calls"
while [ "\$1" != --target-dir ]; do shift; done
mkdir -p "\$2/release"
cp "$ABSENKI_SO" "\$2/release/libabsenki_php.so"
END
chmod +x "$folder/cargo"

cd "$folder/absenki/absenki-php"
{
    phpize
    ! ABSENKI_RUST_VERSION=1.94.1 ./configure --with-cargo="$folder/cargo" 2>"$folder/old" || exit 1
    grep -q 'needs Rust 1.95 or later' "$folder/old"
    ./configure --with-cargo="$folder/cargo" --with-php-config="$(command -v php-config)"
    make
    touch "$folder/gone"
    HOME=/nonexistent make install INSTALL_ROOT="$folder/installed"
} >"$folder/output" 2>&1 || { cat "$folder/output"; exit 1; }
cmp "$ABSENKI_SO" "$folder/installed$(php-config --extension-dir)/absenki.so"
[ "$(wc -l <"$folder/calls")" -eq 1 ]

# make builds again after a source has changed and after another configure. A cargo without a path is
# found on PATH.
rm "$folder/gone"
touch -d '+1 second' ../absenki-core/src/lib.rs
{
    make
    sleep 2
    PATH="$folder:$PATH" ./configure
    make
} >"$folder/output" 2>&1 || { cat "$folder/output"; exit 1; }
[ "$(wc -l <"$folder/calls")" -eq 3 ]
