#!/usr/bin/env bash
# The image of rekognition-local without Docker: the same steps, in a folder that chroot makes the root.
# Needs root; ends with 77 without it, or if the static program cannot be built.
set -euo pipefail
cd "$(dirname "$0")/../.."
[ "$(id -u)" -eq 0 ] || exit 77
work=$(mktemp -d)
server=
stop() {
    [ -z "$server" ] || kill -TERM "$server" 2>/dev/null || true
    rm -rf "$work"
}
trap stop EXIT
rekognition-local/image.sh "$work/context"

python3 tests/image/steps.py "$work/context" "$work/root" >"$work/entry"
mapfile -t entry <"$work/entry"
user=${entry[0]} command=("${entry[@]:1}")
failed=0
check() { # what, command...
    if "${@:2}"; then passed=$((${passed:-0} + 1)); else failed=$((failed + 1)); echo "image: FAILED: $1" >&2; fi
}
size=$(du --summarize --bytes "$work/root" | cut -f1)
echo "image: $size bytes"
check "under 30 MB" test "$size" -lt 30000000
check "static" bash -c '! ldd "$1" 2>/dev/null | grep -q "=>"' _ "$work/root/rekognition-local"

# Another port, since the image's may be taken here.
for at in "${!command[@]}"; do command[at]=${command[at]/0.0.0.0:8191/127.0.0.1:0}; done
env -i "$(PATH=$PATH:/usr/sbin command -v chroot)" --userspec="$user" "$work/root" "${command[@]}" >"$work/address" 2>"$work/log" &
server=$!
for _ in $(seq 100); do
    [ -s "$work/address" ] && break
    kill -0 "$server"
    sleep 0.1
done
url=$(grep -o 'http://[0-9.:]*' "$work/address")
call() { # operation, body
    curl --silent --fail --header "X-Amz-Target: RekognitionService.$1" --data-binary "$2" "$url/"
}
check "health" curl --silent --fail --output /dev/null "$url/health"
check "a collection" grep -q '"StatusCode":200' <(call CreateCollection '{"CollectionId": "staff"}')
photo=$(base64 --wrap=0 tests/fixtures/people/obama.jpg)
echo "{\"CollectionId\": \"staff\", \"Image\": {\"Bytes\": \"$photo\"}}" >"$work/request"
check "a face" grep -q '"FaceId"' <(call IndexFaces "@$work/request")
check "found" grep -q '"Similarity"' <(call SearchFacesByImage "@$work/request")
check "kept" test -s "$work/root/data/faces.db"
kill -TERM "$server"
check "ends cleanly" wait "$server"
server=
echo "image: $passed passed, $failed failed"
exit $((failed > 0))
