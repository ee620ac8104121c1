#!/usr/bin/env bash
# Measures Absenki against its peers and writes BENCHMARKS.md's tables and plots anew.
#
#     benches/run.sh [NAME...]     image, detection, growth, networks, search; all by default
#
# Wants a quiet machine, a C compiler and nasm. About 15 minutes on two cores.
set -euo pipefail
cd "$(dirname "$0")/.."
ABSENKI_BENCH_LOAD=$(cut -d' ' -f1-3 /proc/loadavg)
export ABSENKI_BENCH_LOAD AWS_EC2_METADATA_DISABLED=true
python=$(benches/peer/setup.sh)
benches/peer/build.sh
if [ -e absenki-local/examples/bench_local.rs ]; then
    cargo build --release --quiet --package absenki-local --example bench_local
fi
for name in "${@:-image detection growth networks search}"; do
    for part in $name; do
        if [ -e "benches/peer/$part.py" ]; then "$python" "benches/peer/$part.py"; fi
    done
done
"$python" benches/peer/report.py
