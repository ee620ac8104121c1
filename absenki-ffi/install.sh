#!/usr/bin/env bash
# Builds Absenki's C library and installs it with its headers, absenki.pc and CMake package:
#
#     absenki-ffi/install.sh PREFIX [cargo options, such as --no-default-features]
#
# Linux and macOS; `cargo cinstall` (cargo-c) serves every system. ABSENKI_BUILT may name a folder
# that holds the libraries already: nothing is built then.
set -euo pipefail

[ $# -ge 1 ] || { sed -n '2,7s/^# \{0,1\}//p' "$0"; exit 2; }
mkdir -p "$1"
prefix=$(cd "$1" && pwd)
shift
built=${ABSENKI_BUILT:+$(cd "$ABSENKI_BUILT" && pwd)}
cd "$(dirname "$0")"
if [ -z "$built" ]; then
  cargo build --release -p absenki-ffi "$@"
  built=$(cargo metadata --no-deps --format-version 1 |
    sed 's/.*"target_directory":"\([^"]*\)".*/\1/')/release
fi
# What the static library needs of the system: `rustc --print native-static-libs`.
case $(uname) in
  Darwin) private="-framework Security -framework CoreFoundation -liconv -lSystem -lc -lm" ;;
  *) private="-lgcc_s -lutil -lrt -lpthread -lm -ldl -lc" ;;
esac

version=$(sed -n 's/^#define ABSENKI_VERSION "\(.*\)"$/\1/p' ../include/absenki.h)
case $version in
  0.*) abi=${version%.*} ;;
  *) abi=${version%%.*} ;;
esac
mkdir -p "$prefix/include/absenki" "$prefix/lib/pkgconfig" "$prefix/lib/cmake/absenki"
install -m 644 ../include/absenki.h ../include/absenki.hpp "$prefix/include/"
install -m 644 ../include/absenki/*.hpp "$prefix/include/absenki/"
install -m 644 "$built/libabsenki.a" "$prefix/lib/"
if [ "$(uname)" = Darwin ]; then
  shared=libabsenki.$version.dylib soname=@rpath/libabsenki.$abi.dylib
  install -m 755 "$built/libabsenki.dylib" "$prefix/lib/$shared"
  ln -sf "$shared" "$prefix/lib/libabsenki.$abi.dylib"
  ln -sf "$shared" "$prefix/lib/libabsenki.dylib"
else
  shared=libabsenki.so.$version soname=libabsenki.so.$abi
  install -m 755 "$built/libabsenki.so" "$prefix/lib/$shared"
  ln -sf "$shared" "$prefix/lib/$soname"
  ln -sf "$shared" "$prefix/lib/libabsenki.so"
fi

fill() {
  sed -e "s|@PREFIX@|$prefix|" -e "s|@VERSION@|$version|" -e "s|@ABI@|$abi|" \
    -e "s|@SHARED@|$shared|" -e "s|@SONAME@|$soname|" -e "s|@PRIVATE@|$private|" \
    -e "s|@PRIVATE_LIST@|${private// /;}|" "install/$1.in" >"$prefix/lib/$2/$1"
}
fill absenki.pc pkgconfig
fill absenkiConfig.cmake cmake/absenki
fill absenkiConfigVersion.cmake cmake/absenki
echo "installed Absenki $version in $prefix"
