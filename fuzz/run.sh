#!/usr/bin/env bash
# Fuzzes every target, or the named ones, under the address sanitizer, one on each core:
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
for target in "${targets[@]}"; do "${fuzz[@]}" build "$target"; done
programs=fuzz/target/$(rustc -vV | sed -n 's/^host: //p')/release

run() { # target
    local log folder=fuzz/artifacts/$1
    log=$(mktemp)
    mkdir -p "$folder"
    if "$programs/$1" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 \
        -artifact_prefix="$folder/" "fuzz/corpus/$1" 2>"$log"; then
        echo "fuzz $1: $(grep -o '^Done .*' "$log")"
    else
        tail -n 60 "$log" >&2
        echo "fuzz $1: FAILED" >&2
        return 1
    fi
    rm "$log"
}
export -f run
export programs seconds
printf '%s\n' "${targets[@]}" | xargs -P "$(nproc)" -I{} bash -c 'run {}'
