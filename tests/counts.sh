#!/usr/bin/env bash
# Counts the instructions of what a verdict consists of, in release mode, and holds them against
# tests/counts.txt: more than 2 % above is a regression, more than 2 % below an improvement to write down.
#
#     tests/counts.sh             compares
#     tests/counts.sh --update    writes tests/counts.txt
#
# Times vary with the machine and its mood, counts only with the code and the compiler, which
# rust-toolchain.toml names. valgrind counts, and its processor has AVX2 on any x86-64. Ends with 77 if valgrind
# cannot be installed, or on another processor.
set -euo pipefail
cd "$(dirname "$0")/.."
file=tests/counts.txt
[ "$(uname -m)" = x86_64 ] && grep -qw avx2 /proc/cpuinfo || exit 77
command -v valgrind >/dev/null || tests/apt.sh valgrind
cargo build --quiet --release -p absenki-benches --example count
count=${CARGO_TARGET_DIR:-target}/release/examples/count
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"$count" fill "$scratch/gallery.db"

# The first of those that this process may use.
core=$(taskset -pc $$ | sed 's/.*: //; s/[-,].*//')
# All instructions of a run that does a path so many times.
instructions() { # path times
    # On one core: a second thread would wait for the first in turns that vary.
    taskset -c "$core" valgrind --tool=callgrind --callgrind-out-file=/dev/null "$count" "$1" "$2" "$scratch/gallery.db" 2>&1 |
        sed -n 's/.*Collected : \([0-9]*\).*/\1/p'
}
# What the first time alone takes (networks that are read, tables that are made) cancels out.
for path in $("$count"); do
    once=$(instructions "$path" 1)
    printf '%s %s\n' "$path" $((($(instructions "$path" 11) - once) / 10))
done >"$scratch/counts"
if [ "${1:-}" = --update ]; then
    cp "$scratch/counts" "$file"
    cat "$file"
    exit
fi
paste -d ' ' "$file" "$scratch/counts" | awk '
    { change = 100 * ($4 / $2 - 1); printf "%-8s %12d, was %12d: %+.2f %%\n", $3, $4, $2, change }
    $1 != $3 || change > 2 || change < -2 { wrong = 1 }
    END {
        if (wrong) print "counts: more than 2 % off. If that is meant: tests/counts.sh --update, and say why in the commit"
        exit wrong
    }'
