#!/usr/bin/env bash
# The benchmark of the PHP extension: the app's way and the native call. Prints a table.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$root/tests/php/install.sh"
if [ ! -e /usr/share/php/Symfony/Component/Process/autoload.php ]; then
    apt-get install -y -qq --no-install-recommends php-symfony-process >/dev/null
fi
python=$("$root/benches/peer/setup.sh")
"$python" "$here/photos.py" "$work" >&2

cd "$root"
cargo build --quiet --release --package absenki-php
target=$(cargo metadata --format-version 1 --no-deps | php -r 'echo json_decode(stream_get_contents(STDIN))->target_directory;')
cp "$target/release/libabsenki_php.so" "$work/absenki.so"
php -n -d "include_path=/usr/share/php" -d "extension=$work/absenki.so" "$here/bench.php" "$python" "$work"
php -n "$here/workers.php" "$work/absenki.so" "$root/tests/fixtures/photos/good.jpg"
