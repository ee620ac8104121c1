#!/usr/bin/env bash
# Measures Absenki against its peers and writes the tables and plots of BENCHMARKS.md.
#
#     benches/run.sh [NAME...]     image, detection, growth, networks, search, verdict, stages,
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
[ $# -gt 0 ] || parts=(image detection growth networks search verdict stages liveness sdk server php)
for part in "${parts[@]}"; do
    echo "== $part"
    if [ "$part" = php ]; then
        benches/php/run.sh >benches/peer/results/php.md
    elif [ "$part" = liveness ]; then
        cargo build --quiet --release -p absenki-benches --example evaluate_liveness
        taskset -c 0 target/release/examples/evaluate_liveness --speed >benches/peer/results/liveness.md
    elif [ "$part" = sdk ]; then
        for bench in sdk_overhead verify_latency; do
            cargo bench --quiet --workspace --features absenki-core/sql \
                --bench "$bench"
            echo
        done >benches/peer/results/sdk.md
    elif [ "$part" = server ]; then
        cargo build --quiet --release --package rekognition-local --package absenki-benches \
            --bin rekognition-local --example bench_server
        target=${CARGO_TARGET_DIR:-$PWD/target}/release
        # A thousand connections, and some.
        ulimit -n 4096
        for what in load attack; do
            "$target/examples/bench_server" "$target/rekognition-local" "$what"
            echo
        done >benches/peer/results/server.md
    else
        "$python" "benches/peer/$part.py"
    fi
done
"$python" benches/peer/report.py
