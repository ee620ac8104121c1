#!/usr/bin/env bash
# Fuzzes each target, or the named ones, under the address sanitizer:
#
#     fuzz/run.sh              a minute each
#     fuzz/run.sh 3600 photo   an hour of one
#
# Prints how many inputs each target ran. An input that fails is kept in fuzz/artifacts. Ends with 77
# if a tool is missing that cannot be installed.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-60}
targets=("${@:2}")
fuzz=(tests/tools.sh cargo-fuzz)
"${fuzz[@]}" --version >/dev/null || exit 77

# Sanitizers are unstable options of the compiler. Without nightly the stable one takes them this way.
if rustup run nightly rustc --version >/dev/null 2>&1; then
    export RUSTUP_TOOLCHAIN=nightly
else
    export RUSTC_BOOTSTRAP=1
fi

[ ${#targets[@]} -gt 0 ] || mapfile -t targets < <("${fuzz[@]}" list)
fuzz/corpus.sh
log=$(mktemp)
trap 'rm -f "$log"' EXIT
for target in "${targets[@]}"; do
    "${fuzz[@]}" build "$target" 2>"$log" || { cat "$log" >&2; exit 1; }
    "${fuzz[@]}" run "$target" -- -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 2>"$log" ||
        { tail -n 60 "$log" >&2; exit 1; }
    echo "fuzz $target: $(grep -o 'Done [0-9]* runs in [0-9]* second' "$log")s"
done
