# The PHP extension for the PHP of releases of Debian, NTS. Sourced by packaging/build.sh.
# shellcheck shell=bash

compgen -G '/usr/lib/llvm-*/lib/libclang*.so*' >/dev/null || tests/apt.sh clang libclang-dev
# Not the extensions of this machine's PHP.
export PHP_INI_SCAN_DIR=${TMPDIR:-/tmp}/none
# Not `cargo zigbuild`: it has the system's libclang, which reads PHP's headers, read the C library's from zig,
# which are too new for it. Here zig compiles and links, and nothing else.
for arch in $archs; do
    target linux-gnu "$arch" >/dev/null
    zigcc=$built/zigcc-$arch
    printf '#!/bin/sh\nexec cargo-zigbuild zig cc -- -target %s-linux-gnu.%s "$@"\n' "$arch" "$glibc" >"$zigcc"
    chmod +x "$zigcc"
    export "CC_${arch}_unknown_linux_gnu=$zigcc" "AR_${arch}_unknown_linux_gnu=$arch-linux-gnu-ar" \
        "CARGO_TARGET_${arch^^}_UNKNOWN_LINUX_GNU_LINKER=$zigcc" \
        "BINDGEN_EXTRA_CLANG_ARGS_${arch}_unknown_linux_gnu=--target=$arch-linux-gnu"
done
for suite in $phps; do
    php=$built/php-$suite
    [ -x "$php/programs/php-config" ] || { rm -rf "$php" && tests/php/debian.sh "$suite" "$php" php-cli; } || exit $?
    number=$("$php/programs/php" -r 'echo PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION;')
    api=$(basename "$("$php/programs/php-config" --extension-dir)")
    for arch in $archs; do
        PHP=$php/programs/php PHP_CONFIG=$php/programs/php-config cargo build --release --locked -p absenki-php \
            --features libjpeg --target "$arch-unknown-linux-gnu"

        name=php_absenki-${version}_php$number-$arch-linux-glibc
        install -D -m 644 "$built/$arch-unknown-linux-gnu/release/libabsenki_php.so" "$scratch/$name/absenki.so"
        cp "${licences[@]}" "$scratch/$name/"
        zipped "$scratch/$name" "$dist/$name.zip"

        tree=$scratch/php$number-$arch
        install -D -m 644 "$scratch/$name/absenki.so" "$tree/usr/lib/php/$api/absenki.so"
        install -d "$tree/etc/php/$number/mods-available" "$tree/DEBIAN"
        printf '; priority=80\nextension=absenki\n' >"$tree/etc/php/$number/mods-available/absenki.ini"
        echo "/etc/php/$number/mods-available/absenki.ini" >"$tree/DEBIAN/conffiles"
        printf '#!/bin/sh\nset -e\nphpenmod -v %s absenki\n' "$number" >"$tree/DEBIAN/postinst"
        # shellcheck disable=SC2016 # for the shell that runs it
        printf '#!/bin/sh\nset -e\n[ "$1" != remove ] || phpdismod -v %s absenki\n' "$number" >"$tree/DEBIAN/prerm"
        chmod 755 "$tree/DEBIAN/postinst" "$tree/DEBIAN/prerm"
        deb "$tree" "php$number-absenki" "$(debian_arch "$arch")" "phpapi-$api, libc6 (>= $glibc)" "face attendance, the PHP extension"
    done
done
