#!/usr/bin/env bash
# README's and MIGRATION's `composer require`, with an empty Composer cache and no package index: from a
# path repository, and from a VCS repository, at its branch and at a tag.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export COMPOSER_HOME=$work/home COMPOSER_CACHE_DIR=$work/cache COMPOSER_ALLOW_SUPERUSER=1
package=$work/package
mkdir "$package"
cp -R "$root/absenki-php/laravel/." "$package"

require() { # type of the repository, package, version that must be installed
    rm -rf "$work/app" "$work/home" "$work/cache"
    mkdir "$work/app"
    cd "$work/app"
    # Laravel itself is not what is tried here: the app says that it brings it.
    cat >composer.json <<'END'
{"name": "test/app", "description": "An app", "repositories": {"packagist.org": false},
 "provide": {"laravel/framework": "12.0.0", "symfony/process": "7.0.0"}}
END
    composer config repositories.absenki "$1" "$package"
    composer require --no-interaction --quiet "$2"
    composer show absenki/laravel | grep -qx "versions : $3" || { composer show absenki/laravel; exit 1; }
    php -r 'require "vendor/autoload.php"; exit(class_exists("Absenki\\Laravel\\Settings") ? 0 : 1);'
}

version=$(php -r 'echo json_decode(file_get_contents($argv[1]))->version;' "$package/composer.json")
require path absenki/laravel "\* $version"
git init --quiet --initial-branch main "$package"
cd "$package"
git add .
git -c user.name=test -c user.email=test@localhost commit --quiet --message 'The package'
require vcs 'absenki/laravel:^0.1@dev' '\* 0.1.x-dev, \* dev-main'
git -C "$package" tag "v$version"
require vcs absenki/laravel "\* $version"
