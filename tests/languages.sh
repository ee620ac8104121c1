#!/usr/bin/env bash
# Indonesian pages hold the same commands, code and settings as their English counterparts. Only
# comments in code may differ.
set -euo pipefail
cd "$(dirname "$0")/.."
failed=0

# The fenced blocks of a page, without comments and empty lines.
code() { awk '/^ *```/ { inside = !inside; print; next } inside' "$1" | sed -E 's@(^|[[:space:]]+)(#|//).*@@' | sed '/^$/d'; }
# The names of settings in a page.
names() { grep -oE '\b(ABSENKI|AWS|CLIENT|ENABLE|FACE|REKOG)_[A-Z_]+[A-Z]\b' "$1" | sort -u; }
# The settings with their defaults: `NAME` | default, from the rows of a table.
defaults() { sed -nE "s/^\|$2 \`([A-Z_]+)\` \| ([^|]*) \|.*/\1 \2/p" "$1" | sort; }

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
pages docs/getting-started.md docs/id/getting-started.md
pages docs/troubleshooting.md docs/id/troubleshooting.md
pages absenki-php/laravel/MIGRATION.md docs/id/migration.md

# The README's table has a column of keys before the names, the Indonesian page has not.
if ! diff <(defaults README.md ' `[a-z_.]+` \|') \
    <(sed '1,/^## Semua pengaturan/d' docs/id/settings.md | defaults /dev/stdin ''); then
    echo "FAILED: docs/id/settings.md has other settings or defaults than README.md"
    failed=1
fi
exit "$failed"
