#!/usr/bin/env bash
# Installs the downloads of packaging/build.sh where there is neither Rust nor a compiler: the C library and the
# programs in Debian 11, the PHP extension in the Debian that its PHP is of, the files for Windows under Wine.
# Each reaches a verdict. Prints the seconds from the downloaded file to the verdict.
#
#     tests/packaging.sh [PART...]       the parts of packaging/build.sh, `c php tools` by default
#
# ABSENKI_DIST     the downloads. They are built if it is not set or the folder is empty.
# ABSENKI_ARCHS    architectures, this machine's by default. QEMU runs the programs of others; PHP is not tried there.
# ABSENKI_PHPS     PHP of releases of Debian, `bookworm` by default
#
# Needs root, for chroot. Ends with 77 if it is not, or if a tool cannot be installed.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
[ "$(id -u)" -eq 0 ] || { echo "not root: no chroot" >&2; exit 77; }
parts=("$@")
[ ${#parts[@]} -gt 0 ] || parts=(c php tools)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
version=$(sed -n 's/^#define ABSENKI_VERSION "\(.*\)"$/\1/p' include/absenki.h)
archs=${ABSENKI_ARCHS:-$(uname -m)}
phps=${ABSENKI_PHPS:-bookworm}
dist=$(realpath --canonicalize-missing "${ABSENKI_DIST:-$work/dist}")
if ! compgen -G "$dist/*" >/dev/null; then
    ABSENKI_DIST=$dist ABSENKI_ARCHS=$archs ABSENKI_PHPS=$phps packaging/build.sh "$version" "${parts[@]}"
fi
ls -l "$dist"
(cd "$dist" && sha256sum --check --quiet SHA256SUMS)
zig() { "${CARGO_TARGET_DIR:-$root/target}/dist/tools/bin/python" -m ziglang "$@"; }

has() { [[ " ${parts[*]} " == *" $1 "* ]]; }
needed() { # program package
    command -v "$1" >/dev/null || tests/apt.sh "$2"
}
needed unzip unzip
debian() { # suite folder architecture [options]
    needed mmdebstrap mmdebstrap
    local mirror deb=amd64
    [ "$3" = x86_64 ] || deb=arm64
    mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Label: Debian' 'Identifier: Packages' | head -n 1)
    mmdebstrap --quiet --variant=minbase --aptopt='Acquire::Check-Valid-Until "false"' --architectures=$deb "${@:4}" \
        "$1" "$2" "$mirror" 2>"$2.log" || { tail -n 5 "$2.log" >&2; exit 77; }
    mkdir -p "$2/srv"
    cp tests/fixtures/people/{obama,obama2,biden}.jpg "$2/srv/"
    find "$dist" \( -name "*-$3-*" -o -name "*_$deb.deb" \) -exec cp -t "$2/srv/" {} +
}
inside() { env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/srv LC_ALL=C.UTF-8 chroot "$@"; }
timed() { # what, command...
    local started
    started=$(date +%s%N)
    "${@:2}"
    echo "packaging: $1 from the file to the verdict in $((($(date +%s%N) - started) / 1000000)) ms"
}
floor() { # file: no newer glibc is needed
    local newest
    newest=$(readelf --version-info --wide "$1" | grep -o 'GLIBC_[0-9.]\+' | sort -uV | tail -n 1)
    echo "packaging: $(basename "$1") needs $newest"
    [ "$(printf '%s\nGLIBC_2.31\n' "$newest" | sort -V | tail -n 1)" = GLIBC_2.31 ]
}
# A program of a user, built elsewhere against the tarball.
user_program() { # architecture program
    tar -xzf "$dist/libabsenki-$version-$1-linux-gnu.tar.gz" -C "$work"
    local prefix=$work/libabsenki-$version-$1-linux-gnu
    floor "$prefix/lib/libabsenki.so"
    zig cc -target "$1-linux-gnu.2.31" -std=c99 -I"$prefix/include" examples/c/attendance.c \
        -L"$prefix/lib" -labsenki -o "$2"
}

native() { # architecture: that of this machine
    local by_tarball by_deb
    debian bullseye "$work/bullseye" "$1"
    if has c; then
        user_program "$1" "$work/bullseye/srv/attendance"
        # shellcheck disable=SC2016 # for the shell inside
        by_tarball='cd /srv && tar -xzf libabsenki-*.tar.gz &&
            LD_LIBRARY_PATH=$(echo libabsenki-*/lib) ./attendance obama.jpg obama2.jpg face.jpg'
        timed "tarball of the C library" inside "$work/bullseye" sh -c "$by_tarball" | tee "$work/out"
        grep -q '^verify:  matched ' "$work/out"
        by_deb='cd /srv && dpkg -i libabsenki0.1_*.deb libabsenki-dev_*.deb >/dev/null && ./attendance obama.jpg biden.jpg face.jpg'
        timed ".deb of the C library" inside "$work/bullseye" sh -c "$by_deb || [ \$? = 1 ]" | tee "$work/out"
        grep -q '^verify:  no_match' "$work/out"
        inside "$work/bullseye" sh -c 'dpkg -r libabsenki-dev libabsenki0.1 >/dev/null && ! ls /usr/lib/libabsenki* 2>/dev/null'
    fi
    if has tools; then
        by_tarball='cd /srv && tar -xzf absenki-*-linux-musl.tar.gz && cd absenki-*-linux-musl &&
            ./absenki --gallery faces.db enroll 42 Siti ../obama.jpg && ./absenki --gallery faces.db verify 42 ../obama2.jpg'
        timed "tarball of absenki" inside "$work/bullseye" sh -c "$by_tarball" | tee "$work/out"
        grep -q '^matched' "$work/out"
        inside "$work/bullseye" sh -c 'cd /srv && dpkg -i absenki_*.deb rekognition-local_*.deb >/dev/null &&
            absenki --version && rekognition-local --version'
    fi
}

# The same by QEMU, which runs one program and no shell. Of Debian 11 only the C library is there.
emulated() { # architecture
    local there=$work/$1 programs
    needed "qemu-$1-static" qemu-user-static
    debian bullseye "$there" "$1" --variant=extract --include=libc6,libgcc-s1
    cp "$(command -v "qemu-$1-static")" "$there/qemu"
    run() { inside "$there" /qemu "$@"; }
    if has c; then
        user_program "$1" "$there/srv/attendance"
        by_tarball() {
            tar -xzf "$there/srv/libabsenki-$version-$1-linux-gnu.tar.gz" -C "$there/srv"
            run -E "LD_LIBRARY_PATH=/srv/libabsenki-$version-$1-linux-gnu/lib" \
                /srv/attendance /srv/obama.jpg /srv/obama2.jpg /srv/face.jpg
        }
        timed "$1: tarball of the C library" by_tarball "$1" | tee "$work/out"
        grep -q '^verify:  matched ' "$work/out"
        by_deb() {
            dpkg-deb --extract "$there"/srv/libabsenki0.1_*.deb "$there"
            run /srv/attendance /srv/obama.jpg /srv/biden.jpg /srv/face.jpg || [ $? = 1 ]
        }
        timed "$1: .deb of the C library" by_deb | tee "$work/out"
        grep -q '^verify:  no_match' "$work/out"
    fi
    if has tools; then
        by_tarball() {
            tar -xzf "$there/srv/absenki-$version-$1-linux-musl.tar.gz" -C "$there/srv"
            programs=/srv/absenki-$version-$1-linux-musl
            run "$programs/absenki" --gallery /srv/faces.db enroll 42 Siti /srv/obama.jpg
            run "$programs/absenki" --gallery /srv/faces.db verify 42 /srv/obama2.jpg
        }
        timed "$1: tarball of absenki" by_tarball "$1" | tee "$work/out"
        grep -q '^matched' "$work/out"
        dpkg-deb --extract "$there"/srv/rekognition-local_*.deb "$there"
        run /usr/bin/rekognition-local --version
    fi
}

for arch in $archs; do
    has c || has tools || break
    if [ "$arch" = "$(uname -m)" ]; then native "$arch"; else emulated "$arch"; fi
done

if has php; then
    arch=$(uname -m)
    for suite in $phps; do
        there=$work/$suite
        debian "$suite" "$there" "$arch" --include=php-cli
        cp examples/php/attendance.php "$there/srv/"
        number=$(inside "$there" php -r 'echo PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION;')
        unzip -p "$dist/php_absenki-${version}_php$number-$arch-linux-glibc.zip" absenki.so >"$there/srv/absenki.so"
        floor "$there/srv/absenki.so"
        by_deb="cd /srv && dpkg -i php$number-absenki_*.deb >/dev/null && php attendance.php obama.jpg obama2.jpg"
        timed ".deb of the extension for PHP $number" inside "$there" sh -c "$by_deb" | tee "$work/out"
        grep -q 'Wajah cocok' "$work/out"
        inside "$there" sh -c "dpkg -r php$number-absenki >/dev/null && ! php -m | grep absenki"
        # What PIE does with its zip.
        # shellcheck disable=SC2016 # for the shell inside
        by_zip='cd /srv && { php -d extension="$PWD/absenki.so" attendance.php obama.jpg biden.jpg || [ $? = 1 ]; }'
        timed "PIE's zip for PHP $number" inside "$there" sh -c "$by_zip" | tee "$work/out"
        grep -q 'tidak cocok' "$work/out"
    done
fi

if has windows; then
    source tests/windows/wine.sh
    needed cmake cmake
    needed make make
    trap 'stop_wine; rm -rf "$work"' EXIT
    name=absenki-$version-x86_64-windows
    unzip -q "$dist/$name.zip" -d "$work/$name"
    # Nothing but what Windows has.
    imported=$(objdump -p "$work/$name/bin/absenki.dll" "$work/$name/bin/absenki.exe" | sed -n 's/.*DLL Name: //p' | sort -u)
    echo "packaging: the files for Windows need" $imported
    if grep -qi '^lib' <<<"$imported"; then exit 1; fi
    programs=$work/programs
    mkdir "$programs"
    cmake -S examples/c -B "$work/cmake" -DCMAKE_SYSTEM_NAME=Windows -DCMAKE_C_COMPILER=$gcc -DCMAKE_PREFIX_PATH="$work/$name" >"$work/out"
    cmake --build "$work/cmake" >"$work/out"
    cp "$work/cmake/attendance.exe" "$programs/"
    # With the import library for Microsoft's compiler; zig links as that does.
    zig cc -target x86_64-windows-gnu -std=c99 -I"$work/$name/include" examples/c/attendance.c "$work/$name/lib/absenki.lib" \
        -o "$programs/by-lib.exe"
    start_wine "$work/wine" "$programs"
    run() { $wine "$programs/$1.exe" "${@:2}" | tr -d '\r'; }
    people=tests/fixtures/people
    by_zip() {
        unzip -qj "$dist/$name.zip" 'bin/*' -d "$programs"
        run attendance $people/obama.jpg $people/obama2.jpg "$work/face.jpg"
    }
    timed "zip for Windows" by_zip | tee "$work/out"
    grep -q '^verify:  matched ' "$work/out"
    run by-lib $people/obama.jpg $people/obama2.jpg "$work/face.jpg" | tee "$work/out"
    grep -q '^verify:  matched ' "$work/out"
    run absenki --gallery "$work/faces.db" enroll 42 Siti $people/obama.jpg
    run absenki --gallery "$work/faces.db" verify 42 $people/obama2.jpg | tee "$work/out"
    grep -q '^matched' "$work/out"
fi
echo "packaging: all passed"
