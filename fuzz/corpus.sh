#!/usr/bin/env bash
# Makes the first inputs of each target from the fixtures: fuzz/corpus/TARGET. Adds, never deletes.
set -euo pipefail
cd "$(dirname "$0")"
fixtures=../tests/fixtures
mkdir -p corpus/{photo,data_url,page_token}

# The fuzzer learns more in a minute from small pictures.
find "$fixtures"/{formats,hostile,orientation} -type f -size -64k -exec cp -t corpus/photo {} +
cp -t corpus/data_url "$fixtures"/data_url/*.txt
for token in 0 1 18446744073709551615 -1 staff-1 c3RhZmYtMQ==; do
    printf '\x02%s' "$token" >"corpus/page_token/$token"
done
