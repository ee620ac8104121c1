#!/usr/bin/env bash
# Pages that have the same code agree: Indonesian pages hold the same commands, code and names of
# settings as their English counterparts.
# Only comments in code may differ. The list of all settings is held by a test in Rust.
set -euo pipefail
cd "$(dirname "$0")/.."
failed=0

# The fenced blocks of a page, without comments and empty lines.
code() { awk '/^ *```/ { inside = !inside; print; next } inside' "$1" | sed -E 's@(^|[[:space:]]+)(#|//).*@@' | sed '/^$/d'; }
# The names of settings in a page.
names() { grep -oE '\b(ABSENKI|AWS|CLIENT|ENABLE|FACE|REKOG)_[A-Z_]+[A-Z]\b' "$1" | sort -u; }

same() { # what, page, page, command for each page...
    local what=$1 english=$2 indonesian=$3
    if ! diff -u --label "$english" <("${@:4}" "$english") --label "$indonesian" <("${@:4}" "$indonesian"); then
        echo "FAILED: $indonesian has other $what than $english"
        failed=1
    fi
}

pages() {
    same code "$1" "$2" code
    same settings "$1" "$2" names
}
same code README.md README.id.md code
# absenki-local's page is a doctest. README.md has the same example, so it compiles too.
rust() { sed -n '/^```rust/,/^```$/p' "$1"; }
same Rust README.md absenki-local/README.md rust
pages docs/getting-started.md docs/id/getting-started.md
pages docs/troubleshooting.md docs/id/troubleshooting.md
same code docs/liveness.md docs/id/liveness.md code
pages docs/galleries.md docs/id/galleries.md
pages absenki-php/laravel/MIGRATION.md docs/id/migration.md

exit "$failed"
