#!/usr/bin/env bash
# Packages every crate as it would be published, builds it from its package alone, and looks into it:
# a licence, a README, and a margin below the 10 MiB that crates.io accepts.
#
# The build leaves optional features out: the AWS SDK would take several CPU minutes, and a file that is
# missing in a package is missing without it too.
set -euo pipefail
cd "$(dirname "$0")/.."
largest=$((10 * 1024 * 1024))
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target}/packages
packages=$CARGO_TARGET_DIR/package
# Cargo keeps the sources and the builds of the last packages, and takes them for the new ones of the
# same version.
rm -rf "$packages" "$CARGO_TARGET_DIR"/debug/.fingerprint/absenki* "${CARGO_HOME:-$HOME/.cargo}"/registry/src/-*/absenki*

mapfile -t crates < <(cargo metadata --no-deps --format-version 1 | python3 -c '
import json, sys
for crate in json.load(sys.stdin)["packages"]:
    if crate["publish"] != []:
        print("--package", crate["name"], sep="\n")')
CARGO_PROFILE_DEV_DEBUG=0 cargo package --quiet --allow-dirty --no-default-features "${crates[@]}"

failed=0
for package in "$packages"/*.crate; do
    name=$(basename "$package" .crate)
    size=$(stat --format=%s "$package")
    echo "$name: $size bytes"
    [ "$size" -lt "$largest" ] || { echo "FAILED: $name is larger than $largest bytes"; failed=1; }
    files=$(tar --list --gzip --file="$package")
    for needed in LICENSE README.md; do
        grep -qx "$name/$needed" <<<"$files" || { echo "FAILED: $name has no $needed"; failed=1; }
    done
done
exit "$failed"
