#!/usr/bin/env bash
# PHP, Laravel and PHPUnit of another release of Debian, in a folder, to be run on this machine:
#
#     tests/php/debian.sh trixie FOLDER [PACKAGES]
#     PATH=FOLDER/programs:$PATH PHP_INI_SCAN_DIR=FOLDER/ini php -v
#
# The packages are only unpacked, and PHP uses the C library beside it: this needs neither a chroot nor
# privileges. The mirror is the one that this machine's packages come from. Ends with 77 if it cannot.
set -euo pipefail
suite=$1 root=$2 packages=${3:-}
here=$(cd "$(dirname "$0")" && pwd)
[ -n "$packages" ] || packages=php-cli,php-fpm,php-intl,php-mbstring,php-mysql,php-redis,php-sqlite3,php-xml,php-guzzlehttp-guzzle,php-laravel-framework,phpunit

missing=()
for tool in mmdebstrap patchelf; do command -v "$tool" >/dev/null || missing+=("$tool"); done
[ ${#missing[@]} -eq 0 ] || "$here/../apt.sh" "${missing[@]}"
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Label: Debian' 'Identifier: Packages' | head -n 1)

# php-dev only for its headers: what it depends on is a whole compiler.
headers='cd "$1" && version=$(ls usr/bin | sed -n "s/^php\([0-9.]*\)\$/\1/p") &&
    APT_CONFIG=$MMDEBSTRAP_APT_CONFIG apt-get -qq download "php$version-dev" && dpkg-deb -x php*-dev_*.deb .'
echo "unpacking PHP and Laravel of Debian $suite" >&2
mkdir -p "$root"
if [ -z "$mirror" ] || ! mmdebstrap --quiet --variant=extract --aptopt='Acquire::Check-Valid-Until "false"' \
    --include="$packages" --extract-hook="$headers" "$suite" "$root" "$mirror" 2>"$root.log"; then
    echo "cannot install Debian $suite:" >&2
    tail -n 5 "$root.log" >&2
    exit 77
fi

root=$(realpath "$root")
# Until Debian 13 the C library is in a folder of its own.
shopt -s nullglob
machine=$(gcc -dumpmachine)
libraries=$root/usr/lib/$machine:$root/lib/$machine
loaders=("$root"/{usr/,}lib/"$machine"/ld-linux-*.so.*)
programs=("$root"/usr/bin/php[0-9]* "$root"/usr/sbin/php-fpm*)
for program in "${programs[@]}"; do
    patchelf --set-interpreter "${loaders[0]}" --force-rpath --set-rpath "$libraries" "$program"
done
# Debian's own files require each other by where they will be.
{ grep -rlZ --no-messages "'/usr/share/php/" "$root/usr/share/php" || true; } | xargs -0 --no-run-if-empty sed -i "s|'/usr/share/php/|'$root/usr/share/php/|g"

# Laravel 11 and later look for their own settings where Composer would have put them.
ln -s php/Illuminate/config "$root/usr/share/config"

mkdir "$root/programs" "$root/ini"
ln -s "${programs[0]}" "$root/programs/php"
[ ${#programs[@]} -eq 1 ] || ln -s "${programs[1]}" "$root/programs/php-fpm"
ln -s "$root/usr/bin/phpunit" "$root/programs/phpunit"
printf '#!/bin/sh\nsh "%s" "$@" | sed "s|/usr/|%s/usr/|g"\n' "$root"/usr/bin/php-config* "$root" >"$root/programs/php-config"
chmod +x "$root/programs/php-config"
{
    echo "extension_dir=$("$root/programs/php-config" --extension-dir)"
    echo "include_path=.:$root/usr/share/php"
    printf 'extension=%s\n' ctype fileinfo iconv intl mbstring posix sockets tokenizer phar dom simplexml xml xmlwriter \
        mysqlnd pdo pdo_mysql pdo_sqlite igbinary redis ffi
} >"$root/ini/php.ini"
