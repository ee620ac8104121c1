#!/usr/bin/env bash
# Installs what the Laravel tests need and this machine lacks, from the distribution's packages.
set -euo pipefail
PATH="$PATH:/usr/sbin"
missing=()
need() { # command or file, package
    { command -v "$1" || [ -e "$1" ]; } >/dev/null 2>&1 || missing+=("$2")
}
need_extension() { # PHP extension, package
    php -r 'exit(extension_loaded($argv[1]) ? 0 : 1);' "$1" 2>/dev/null || missing+=("$2")
}
need php php-cli
need phpunit phpunit
need composer composer
need git git
need mariadbd mariadb-server
need redis-server redis-server
need /usr/share/php/Illuminate/Foundation php-laravel-framework
need /usr/share/php/GuzzleHttp/Client.php php-guzzlehttp-guzzle
need /usr/share/opencv4/haarcascades opencv-data
/usr/bin/python3 -c 'import cv2' 2>/dev/null || missing+=(python3-opencv)
need_extension redis php-redis
need_extension mbstring php-mbstring
need_extension pdo_mysql php-mysql
need_extension pdo_sqlite php-sqlite3
need_extension xml php-xml
[ ${#missing[@]} -eq 0 ] || "$(dirname "$0")/../apt.sh" "${missing[@]}"
