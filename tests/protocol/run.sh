#!/usr/bin/env bash
# rekognition-local against clients that no one here wrote: boto3 and the AWS CLI (PyPI) and the
# AWS SDK for JavaScript (npm). Needs cargo, python3 with venv, node and npm; ends with 77 if they
# or those clients cannot be installed.
# REKOGNITION_LOCAL and ATTENDANCE name binaries that are built already. The example's verdicts
# through Rekognition's SDK must be those of the embedded recognizer.
set -euo pipefail
cd "$(dirname "$0")"
here=$PWD
root=$(cd ../.. && pwd)
work=${CARGO_TARGET_DIR:-$root/target}/protocol
mkdir -p "$work"

if [ -z "${REKOGNITION_LOCAL:-}" ] || [ -z "${ATTENDANCE:-}" ]; then
    cargo build --quiet --release --manifest-path "$root/Cargo.toml" \
        --package rekognition-local --bin rekognition-local \
        --package absenki-example --features absenki-example/rekognition --example attendance
    REKOGNITION_LOCAL=$(dirname "$work")/release/rekognition-local
    ATTENDANCE=$(dirname "$work")/release/examples/attendance
fi
if ! cmp -s requirements.txt "$work/requirements.txt"; then
    python3 -m venv --clear "$work/venv" || exit 77
    "$work/venv/bin/pip" install --quiet --disable-pip-version-check --requirement requirements.txt || exit 77
    cp requirements.txt "$work/requirements.txt"
fi
if ! cmp -s package-lock.json node_modules/installed-lock.json; then
    npm ci --no-audit --no-fund --loglevel=error || exit 77
    cp package-lock.json node_modules/installed-lock.json
fi

export AWS_ACCESS_KEY_ID=protocol-tests AWS_SECRET_ACCESS_KEY=protocol-secret
export AWS_REGION=ap-southeast-1 AWS_DEFAULT_REGION=ap-southeast-1 AWS_EC2_METADATA_DISABLED=true
# Nothing of the caller's own account or proxy takes part.
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null
unset AWS_PROFILE AWS_SESSION_TOKEN AWS_ENDPOINT_URL HTTP_PROXY http_proxy

gallery=$(mktemp -d)
address=$gallery/address
mkdir -p "$gallery/s3/photos/people"
cp ../fixtures/people/obama.jpg "$gallery/s3/photos/people/"
export REKOGNITION_LOCAL
REKOGNITION_LOCAL_ACCESS_KEY_ID=$AWS_ACCESS_KEY_ID \
    REKOGNITION_LOCAL_SECRET_ACCESS_KEY=$AWS_SECRET_ACCESS_KEY \
    "$REKOGNITION_LOCAL" --bind 127.0.0.1:0 --data "$gallery/faces.db" --s3 "$gallery/s3" >"$address" &
server=$!
stop() {
    kill -TERM "$server" 2>/dev/null && wait "$server"
    rm -rf "$gallery"
}
trap stop EXIT
for _ in $(seq 100); do
    [ -s "$address" ] && break
    kill -0 "$server"
    sleep 0.1
done
AWS_ENDPOINT_URL_REKOGNITION=$(grep -o 'http://[0-9.:]*' "$address")
export AWS_ENDPOINT_URL_REKOGNITION

failed=0
"$work/venv/bin/python" "$here/client_boto3.py" || failed=1
"$work/venv/bin/python" "$here/client_awscli.py" "$work/venv/bin/aws" || failed=1
node "$here/client_js.mjs" || failed=1

# Times differ; photo, person, verdict and score do not.
verdicts() {
    (cd "$work" && "$ATTENDANCE" "$1") | awk '/^(people|photos)\// { print $1, $2, $3, $4 }'
}
if verdicts local >"$work/local" && verdicts rekognition >"$work/rekognition" &&
    [ -s "$work/local" ] && diff "$work/local" "$work/rekognition"; then
    echo "attendance: $(wc -l <"$work/local") passed, 0 failed"
else
    echo "attendance: 0 passed, 1 failed"
    failed=1
fi

trap - EXIT
kill -TERM "$server"
wait "$server" || { echo "rekognition-local did not stop cleanly"; failed=1; }
rm -rf "$gallery"
exit "$failed"
