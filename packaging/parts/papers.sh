# The licences of all crates inside, and an SBOM of each of the crates that are shipped. Sourced by
# packaging/build.sh.
# shellcheck shell=bash

# Compiled once; PyPI has neither.
cargo_tool() { # crate version
    [ -x "$tools/bin/$1" ] || RUSTFLAGS="" CARGO_PROFILE_RELEASE_LTO=off cargo install --quiet --locked --root "$tools" "$1@$2" || exit 77
}
cargo_tool cargo-cyclonedx 0.5.9
cargo_tool cargo-bundle-licenses 5.0.0

cargo bundle-licenses --format yaml --output "$dist/absenki-$version-licences.yaml"
for crate in absenki-ffi absenki-php absenki-cli rekognition-local; do
    cargo cyclonedx --manifest-path "$crate/Cargo.toml" --format json --all-features --override-filename sbom
    mv "$crate/sbom.json" "$dist/$crate-$version.cdx.json"
done
