#!/usr/bin/env bash
# The benchmark of the PHP extension; README.md says what it measures. Prints a table.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$root/tests/php/install.sh"
if [ ! -e /usr/share/php/Symfony/Component/Process/autoload.php ]; then
    apt-get install -y -qq --no-install-recommends php-symfony-process >/dev/null
fi
python3 -m venv "$work/venv"
"$work/venv/bin/pip" --quiet install "opencv-python-headless>=4,<5"
"$work/venv/bin/python" "$here/photos.py" "$work" >&2

cd "$root"
cargo build --quiet --release --package absenki-php
target=$(cargo metadata --format-version 1 --no-deps | php -r 'echo json_decode(stream_get_contents(STDIN))->target_directory;')
cp "$target/release/libabsenki_php.so" "$work/absenki.so"
echo "$(grep -m1 'model name' /proc/cpuinfo | cut -d: -f2 | xargs), $(nproc) cores; PHP $(php -r 'echo PHP_VERSION;'), OpenCV $("$work/venv/bin/python" -c 'import cv2; print(cv2.__version__)')" >&2
php -n -d "include_path=/usr/share/php" -d "extension=$work/absenki.so" "$here/bench.php" "$work/venv/bin/python" "$work"
