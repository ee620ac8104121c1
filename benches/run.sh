#!/usr/bin/env bash
# Measures Absenki against its peers and writes the tables and plots of BENCHMARKS.md.
#
#     benches/run.sh [NAME...]     image, threads, detection, growth, networks, search, verdict, stages,
#                                  liveness, sdk, server, php
#
# All by default. Wants a quiet machine, a C compiler, nasm and PHP.
set -euo pipefail
cd "$(dirname "$0")/.."
ABSENKI_BENCH_LOAD=$(cut -d' ' -f1-3 /proc/loadavg)
export ABSENKI_BENCH_LOAD AWS_EC2_METADATA_DISABLED=true
python=$(benches/peer/setup.sh)
benches/peer/build.sh
parts=("$@")
[ $# -gt 0 ] || parts=(image threads detection growth networks search verdict stages liveness sdk server php)
# What a command prints, with the day, the commit and the processor, becomes a table: its name, the command.
table() {
    {
        "${@:2}"
        echo
        PYTHONPATH=benches/peer "$python" -c 'from programs import measured; print(measured())'
    } >"benches/peer/results/$1.md"
}
sdk() {
    local bench
    for bench in sdk_overhead verify_latency; do
        cargo bench --quiet --workspace --features absenki-core/sql --bench "$bench"
        echo
    done
}
server() {
    local target=${CARGO_TARGET_DIR:-$PWD/target}/release what
    for what in load attack; do
        "$target/examples/bench_server" "$target/rekognition-local" "$what"
        echo
    done
}
for part in "${parts[@]}"; do
    echo "== $part"
    if [ "$part" = php ]; then
        table php benches/php/run.sh
    elif [ "$part" = liveness ]; then
        cargo build --quiet --release -p absenki-benches --example evaluate_liveness
        table liveness taskset -c 0 "${CARGO_TARGET_DIR:-target}/release/examples/evaluate_liveness" --speed
    elif [ "$part" = sdk ]; then
        table sdk sdk
    elif [ "$part" = server ]; then
        cargo build --quiet --release --package rekognition-local --package absenki-benches \
            --bin rekognition-local --example bench_server
        # A thousand connections, and some.
        ulimit -n 4096
        table server server
    else
        "$python" "benches/peer/$part.py"
    fi
done
"$python" benches/peer/report.py
