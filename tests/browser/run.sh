#!/usr/bin/env bash
# The Laravel example in Debian's Chromium, headless, with a camera that shows the fixture photos.
# Needs node and npm; installs the rest if it may. Prints `N passed, N failed`.
# ABSENKI_SO names an extension and ABSENKI_FILM the program of tests/sequences that are built already;
# SCREENSHOTS the folder for the pictures; ONLY the checks to run: liveness.
set -euo pipefail
cd "$(dirname "$0")"
root=$(cd ../.. && pwd)
work=$(mktemp -d)
export SCREENSHOTS=${SCREENSHOTS:-$work/screenshots}
export AWS_EC2_METADATA_DISABLED=true

servers=()
stop() {
    # Each server's workers are a group of their own.
    for server in "${servers[@]}"; do kill -TERM -- "-$server" 2>/dev/null || true; done
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
    HOST=0.0.0.0 "$root/examples/laravel/serve.sh" >/dev/null 2>"$work/failed.log" ||
    ! grep -qv '^Warning' "$work/failed.log"; then
    echo "FAILED: a start that fails says why" >&2
    exit 1
fi
grep -q '^Warning: there is no login' "$work/failed.log" || { echo "FAILED: a public address is warned of" >&2; exit 1; }

if [ ! -x "${ABSENKI_FILM:-}" ]; then
    cargo build --quiet --manifest-path "$root/Cargo.toml" --package absenki-sequences
    ABSENKI_FILM=$(cargo metadata --format-version 1 --no-deps --manifest-path "$root/Cargo.toml" |
        node -e 'let all = ""; process.stdin.on("data", (part) => { all += part; }).on("end", () => console.log(JSON.parse(all).target_directory));')/debug/absenki-film
fi
export ABSENKI_FILM

free_port() {
    node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'
}
# Starts the app on a port of its own, and waits until it answers. Sets `url`.
serve() { # name, settings...
    local port
    port=$(free_port)
    url=http://127.0.0.1:$port
    env "${@:2}" APP_STORAGE="$work/$1" PORT="$port" setsid "$root/examples/laravel/serve.sh" >"$work/$1.log" 2>&1 &
    servers+=($!)
    until curl -sf -m 5 -o /dev/null "$url"; do
        kill -0 "${servers[-1]}" || { cat "$work/$1.log"; wait "${servers[-1]}"; exit 1; }
        sleep 0.3
    done
}
serve storage TRUSTED_PROXIES=127.0.0.2 VERIFY_PER_MINUTE=20 VERIFY_PER_MINUTE_ADDRESS=50
export BASE_URL=$url
serve live ABSENKI_LIVENESS=require
export LIVE_URL=$url

status=0
node main.mjs || status=$?
if [ "$status" -ne 0 ]; then
    tail -n 20 "$work/storage.log" "$work/live.log"
    grep -hv '^#' "$work"/{storage,live}/logs/laravel.log 2>/dev/null | tail -n 20 || true
fi
exit "$status"
