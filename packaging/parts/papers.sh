# The licences of all crates inside and of Rust's library, and an SBOM of each of the crates that are shipped.
# Sourced by packaging/build.sh.
# shellcheck shell=bash

# Compiled once; PyPI does not have it.
[ -x "$tools/bin/cargo-cyclonedx" ] ||
    RUSTFLAGS="" CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_OPT_LEVEL=0 \
        cargo install --quiet --locked --root "$tools" cargo-cyclonedx@0.5.9 || exit 77

# It writes a file for every crate of the workspace, with the folders of this machine.
SOURCE_DATE_EPOCH=$commit_time \
    cargo cyclonedx --manifest-path absenki-ffi/Cargo.toml --format json --all-features --target all --override-filename sbom
sboms=()
for crate in absenki-ffi absenki-php absenki-cli rekognition-local; do
    sboms+=("$dist/$crate-$version.cdx.json")
    sed "s|$root|/absenki|g" "$crate/sbom.json" >"${sboms[-1]}"
done
git clean --force --quiet -- '*/sbom.json'
python3 packaging/licences.py "${sboms[@]}" >"$dist/absenki-$version-licences.txt"
cp "$(rustc --print sysroot)/share/doc/rust/COPYRIGHT-library.html" "$dist/absenki-$version-licences-rust.html"
if grep -qF -e "$root" -e "$cargo_home" "${sboms[@]}" "$dist/absenki-$version"-licences*; then
    echo "the papers name folders of this machine" >&2
    exit 1
fi
