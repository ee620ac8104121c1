#!/usr/bin/env bash
# Every test of Absenki:   tests/run.sh
# Some stages alone:       tests/run.sh STAGE...
# Their names:             tests/run.sh --list
#
# A stage that needs more than Rust installs it with apt-get, rustup, pip or npm. A stage whose tools
# cannot be installed is skipped with a message; with CI=true it fails. Each stage prints its seconds.
set -euo pipefail
cd "$(dirname "$0")/.."
export AWS_EC2_METADATA_DISABLED=true
target=${CARGO_TARGET_DIR:-$PWD/target}
features=absenki-core/sql,absenki-example/rekognition

# In this order. The function `stage_NAME` below is the stage NAME.
stages=(lints deny test galleries libjpeg neon windows docs attendance protocol image ffi php laravel browser versions package counts packaging fuzz)

skipped=()
# Runs a command that ends with 77 if it cannot install a tool that it needs. Returns whether it ran.
try() { # what is skipped without it, command...
    local status=0
    "${@:2}" || status=$?
    [ "$status" -ne 0 ] || return 0
    if [ "$status" -ne 77 ] || [ "${CI:-}" = true ]; then exit "$status"; fi
    echo "SKIPPED: $1"
    skipped+=("$1")
    return 1
}

# Sets `members`, the crates to build, and `php`: the extension needs PHP's headers.
members=() php=true
workspace() {
    [ ${#members[@]} -eq 0 ] || return 0
    members=(--workspace)
    try "PHP, Laravel and the camera page" tests/php/install.sh ||
        { members+=(--exclude absenki-php) php=false; }
}

# Builds what the stage `test` builds, with the same options: after that stage it does nothing.
programs() {
    workspace
    cargo build --quiet "${members[@]}" --features "$features" --lib --bins --examples --tests
}

# Formatting and lints.
stage_lints() {
    workspace
    cargo fmt --all --check
    cargo clippy "${members[@]}" --all-targets --features "$features" -- -D warnings
    cargo clippy -p absenki-core --no-default-features -- -D warnings
}

# Licences, duplicates and known vulnerabilities of the dependencies. The list of vulnerabilities is on
# GitHub, which not every machine reaches: CI skips that part too.
stage_deny() {
    try "licences and duplicates" tests/deny.sh licenses bans sources || true
    CI=false try "known vulnerabilities" tests/deny.sh advisories || true
}

# The libraries, with MariaDB and PostgreSQL, and the examples in the documentation.
stage_test() {
    workspace
    try "MariaDB and PostgreSQL" tests/databases.sh cargo test "${members[@]}" --features "$features" ||
        cargo test "${members[@]}" --features "$features"
}

# Galleries in MariaDB and PostgreSQL, while the processes that use them are killed and the servers crash,
# and from two machines. Not every CI may make network namespaces: it skips those.
stage_galleries() {
    programs
    ABSENKI_REQUIRE_DATABASES=1 try "galleries whose servers crash" tests/databases.sh \
        cargo test "${members[@]}" --features "$features" --lib -- --ignored --test-threads=1 gallery::sql || true
    CI=false try "two machines and one database" tests/machines.sh "$target/debug/absenki" || true
}

# Decoding and encoding by libjpeg-turbo, which equals OpenCV to the bit. Its assembler code needs nasm.
stage_libjpeg() {
    workspace
    command -v nasm >/dev/null || try "the feature libjpeg" tests/apt.sh nasm || return 0
    cargo test "${members[@]}" --features "$features,absenki-core/libjpeg" \
        --test photo --test memory --test processor
}

# The quality kernel on ARM under QEMU. Only rustup has Rust's library for ARM, and not every machine
# reaches rustup's server: CI skips this stage too.
stage_neon() { CI=false try "NEON" tests/neon.sh || true; }

# The example, the command line, C and C++ on Windows, under Wine. Only rustup has Rust's library for Windows.
stage_windows() {
    programs
    ATTENDANCE=$target/debug/examples/attendance CI=false try "Windows" tests/windows.sh || true
}

# The documentation builds without a warning, is in plain English, and agrees with its Indonesian pages.
stage_docs() {
    tests/words.sh
    tests/languages.sh
    RUSTDOCFLAGS="-D warnings" cargo doc -p absenki-core -p absenki-local -p absenki-models -p absenki-nn -p rekognition-local --no-deps \
        --features absenki-core/sql
}

# The main job, end to end: the example enrols and verifies the fixture people.
stage_attendance() {
    programs
    "$target/debug/examples/attendance"
}

# Clients of other makers, and the main job over the wire.
stage_protocol() {
    programs
    REKOGNITION_LOCAL=$target/debug/rekognition-local ATTENDANCE=$target/debug/examples/attendance \
        try "clients of other makers" tests/protocol/run.sh || true
}

# The image of rekognition-local, without Docker. Only rustup has Rust's library for musl.
stage_image() { CI=false try "the image of rekognition-local" tests/image/run.sh || true; }

# C and C++, with the library as the stage `test` builds it.
stage_ffi() {
    workspace
    ABSENKI_CARGO="${members[*]} --features $features --lib --tests" try "C and C++" tests/ffi/run.sh || true
}

# The PHP extension, and the same classes over the C library.
extension=""
stage_php() {
    programs
    $php || return 0
    local suite
    for suite in tests/php/run.sh tests/php/ffi/run.sh; do
        ABSENKI_CARGO="--workspace --features $features --lib --tests" \
            REKOGNITION_LOCAL=$target/debug/rekognition-local ABSENKI_FILM=$target/debug/absenki-film \
            "$suite"
    done
    extension=$target/debug/libabsenki_php.so
}

# The Laravel package, with the extension that the stage `php` built, or its own.
stage_laravel() {
    programs
    $php || return 0
    ABSENKI_SO=$extension ABSENKI_CARGO="--workspace --features $features --lib --tests" \
        REKOGNITION_LOCAL=$target/debug/rekognition-local ABSENKI_FILM=$target/debug/absenki-film \
        try "Laravel" tests/laravel/run.sh || return 0
    # The README's `composer require`.
    tests/laravel/composer.sh
}

# The camera page in a real browser.
stage_browser() {
    workspace
    $php || return 0
    ABSENKI_SO=$extension ABSENKI_FILM=$target/debug/absenki-film try "the camera page" tests/browser/run.sh || true
}

# The extension and the Laravel package with PHP 8.4 and Laravel 10 and 13, which other releases of Debian
# have. One of them moves, and not every machine's mirror has both: CI skips what cannot be installed too.
stage_versions() {
    programs
    $php || return 0
    local suite
    for suite in trixie sid; do
        ABSENKI_CARGO="--workspace --features $features --lib --tests" \
            REKOGNITION_LOCAL=$target/debug/rekognition-local ABSENKI_FILM=$target/debug/absenki-film \
            CI=false try "PHP and Laravel of Debian $suite" tests/versions.sh "$suite" || true
    done
}

# Every crate packages, and builds from its package alone.
stage_package() { tests/package.sh; }

# The instructions that a verdict's stages take, in release mode, against those committed.
stage_counts() { CI=false try "counts of instructions" tests/counts.sh || true; }

# The C library as a download: built in haste, installed where there is no Rust, and tried. Not every machine
# reaches the servers of rustup, PyPI and Debian: CI skips this stage too.
stage_packaging() {
    CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_OPT_LEVEL=1 ABSENKI_COMPRESSION=1 \
        CI=false try "the downloads" tests/packaging.sh c || true
}

# Half a minute of fuzzing for each target.
stage_fuzz() { try "fuzzing" fuzz/run.sh 30 || true; }

chosen=("$@")
[ $# -gt 0 ] || chosen=("${stages[@]}")
if [ "${1:-}" = --list ]; then
    printf '%s\n' "${stages[@]}"
    exit
fi
for name in "${chosen[@]}"; do
    if [[ " ${stages[*]} " != *" $name "* ]]; then
        echo "no stage $name; the stages are: ${stages[*]}" >&2
        exit 2
    fi
done

times=()
for name in "${chosen[@]}"; do
    printf '\n== %s\n' "$name"
    began=$SECONDS
    "stage_$name"
    times+=("$name $((SECONDS - began)) s")
    printf -- '-- %s\n' "${times[-1]}"
done

printf '\n== done in %s s\n' "$SECONDS"
printf '%s\n' "${times[@]}"
for name in "${skipped[@]}"; do echo "SKIPPED: $name"; done
