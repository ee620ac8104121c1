#!/usr/bin/env bash
# The Laravel example in Debian's Chromium, headless, with a camera that shows the fixture photos.
# Needs node and npm; installs the rest if it may. Prints `N passed, N failed`.
# ABSENKI_SO names an extension that is built already; SCREENSHOTS the folder for the pictures.
set -euo pipefail
cd "$(dirname "$0")"
root=$(cd ../.. && pwd)
work=$(mktemp -d)
export SCREENSHOTS=${SCREENSHOTS:-$work/screenshots}
export AWS_EC2_METADATA_DISABLED=true

server=
stop() {
    # The server's workers are a group of their own.
    [ -z "$server" ] || kill -TERM -- "-$server" 2>/dev/null || true
    rm -rf "$work"
}
trap stop EXIT

# Ends with 77 if a tool is missing that it cannot install: tests/run.sh then skips the stage.
command -v chromium >/dev/null || "$root/tests/apt.sh" chromium
if ! cmp -s package-lock.json node_modules/installed-lock.json; then
    npm ci --no-audit --no-fund --loglevel=error || exit 77
    cp package-lock.json node_modules/installed-lock.json
fi

if APP_STORAGE=$work/failed ABSENKI_GALLERY=/nonexistent/faces.sqlite \
    "$root/examples/laravel/serve.sh" >/dev/null 2>"$work/failed.log" || [ ! -s "$work/failed.log" ]; then
    echo "FAILED: a start that fails says why" >&2
    exit 1
fi

port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
export BASE_URL=http://127.0.0.1:$port
APP_STORAGE=$work/storage PORT=$port TRUSTED_PROXIES=127.0.0.2 \
    VERIFY_PER_MINUTE=20 VERIFY_PER_MINUTE_ADDRESS=50 \
    setsid "$root/examples/laravel/serve.sh" >"$work/server.log" 2>&1 &
server=$!
until curl -sf -m 5 -o /dev/null "$BASE_URL"; do
    kill -0 "$server" || { cat "$work/server.log"; wait "$server"; exit 1; }
    sleep 0.3
done

status=0
node main.mjs || status=$?
if [ "$status" -ne 0 ]; then
    tail -n 20 "$work/server.log"
    grep -v '^#' "$work/storage/logs/laravel.log" 2>/dev/null | tail -n 20 || true
fi
exit "$status"
