#!/usr/bin/env bash
# The example application on this machine, with the embedded recognizer: examples/laravel/serve.sh
#
# Installs what is missing with apt-get, builds the PHP extension if needed, and serves on loopback
# until Ctrl-C. The environment may say otherwise:
#
#   ABSENKI_SO   an extension that is built already
#   APP_STORAGE  the folder for database, faces and photos   (storage/ beside this file)
#   HOST, PORT   where to listen                             (127.0.0.1, 8000)
#   WORKERS      requests that are answered at the same time (3)
#
# Any setting of the README works too: FACE_THRESHOLD=90, FACE_MIN_BRIGHTNESS=50, ...
set -euo pipefail
if [ "${1:-}" = --help ]; then
    sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0"
    exit
fi
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
export APP_STORAGE=${APP_STORAGE:-$here/storage}
host=${HOST:-127.0.0.1} port=${PORT:-8000}
case $host in
127.* | localhost | ::1 | "[::1]") ;;
*) echo "Warning: there is no login. Whoever reaches $host:$port can enrol, verify and look at pictures." >&2 ;;
esac

install_missing() {
    local missing=()
    for package in php8.2-cli php8.2-mbstring php8.2-sqlite3 php8.2-xml php-laravel-framework "$@"; do
        [[ $(dpkg-query --show --showformat '${db:Status-Abbrev}' "$package" 2>/dev/null) == ii* ]] || missing+=("$package")
    done
    [ "${#missing[@]}" -eq 0 ] && return
    echo "Installing ${missing[*]}"
    local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -qq)
    [ "$(id -u)" -eq 0 ] || apt=(sudo "${apt[@]}")
    # 77 tells the tests that what they need is missing, not broken.
    { "${apt[@]}" update && "${apt[@]}" install --yes --no-install-recommends "${missing[@]}"; } >/dev/null || exit 77
}

# Sets ABSENKI_SO.
build_extension() {
    command -v cargo >/dev/null || { echo "Rust is needed to build the extension: https://rustup.rs" >&2; exit 1; }
    echo "Building the extension (the first time takes some minutes)"
    cargo build --quiet --release --manifest-path "$root/Cargo.toml" --package absenki-php
    local target
    target=$(cargo metadata --format-version 1 --no-deps --manifest-path "$root/Cargo.toml" |
        php8.2 -r 'echo json_decode(stream_get_contents(STDIN))->target_directory;')
    ABSENKI_SO=$target/release/libabsenki_php.so
}

install_missing
php=(php8.2)
if [ -n "${ABSENKI_SO:-}" ] || ! php8.2 -r 'exit(extension_loaded("absenki") ? 0 : 1);'; then
    [ -n "${ABSENKI_SO:-}" ] || { install_missing php8.2-dev libclang-dev; build_extension; }
    php+=(-d "extension=$ABSENKI_SO")
fi
php+=(-d opcache.enable_cli=1 -d upload_max_filesize=15M -d post_max_size=16M -d memory_limit=256M -d expose_php=0)

umask 077
mkdir -p "$APP_STORAGE"
# The key that cookies are sealed with: made once, kept with the data it protects.
[ -s "$APP_STORAGE/app.key" ] || "${php[@]}" -r 'echo "base64:", base64_encode(random_bytes(32));' >"$APP_STORAGE/app.key"
APP_KEY=$(cat "$APP_STORAGE/app.key")
export APP_SERVICES_CACHE=$APP_STORAGE/services.php APP_PACKAGES_CACHE=$APP_STORAGE/packages.php
export APP_KEY APP_URL="http://$host:$port" PHP_CLI_SERVER_WORKERS=${WORKERS:-3}

cd "$here"
mkdir -p "$APP_STORAGE/app"
[ -e "$APP_STORAGE/app/attendance.sqlite" ] || : >"$APP_STORAGE/app/attendance.sqlite"
# Artisan says on standard output what went wrong.
artisan() {
    local said
    said=$("${php[@]}" artisan "$@" 2>&1) || { echo "$said" >&2; exit 1; }
}
artisan migrate --force
artisan absenki:collection create

echo "Open $APP_URL (Ctrl-C stops it)"
exec "${php[@]}" -q -S "$host:$port" -t public server.php
