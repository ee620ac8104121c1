#!/usr/bin/env bash
# Builds Absenki's C library and installs it with its headers, licences, pkg-config files and CMake
# package:
#
#     absenki-ffi/install.sh PREFIX [cargo options, such as --no-default-features]
#
# The installed tree may be moved. With DESTDIR set, the files go to $DESTDIR/PREFIX, for a package.
# Linux, macOS, and Windows by mingw-w64; `cargo cinstall` (cargo-c) serves every system. ABSENKI_BUILT may
# name a folder that holds the libraries already: nothing is built then. NM and OBJCOPY are those of
# another machine, if the libraries are for one.
set -euo pipefail

[ $# -ge 1 ] || { sed -n '2,10s/^# \{0,1\}//p' "$0"; exit 2; }
case ${DESTDIR:+set}$1 in
  set/* | /*) prefix=$1 ;;
  set*) echo "with DESTDIR, PREFIX must begin with /" >&2; exit 2 ;;
  *) prefix=$PWD/$1 ;;
esac
shift
to=${DESTDIR:-}$prefix
built=${ABSENKI_BUILT:+$(cd "$ABSENKI_BUILT" && pwd)}
cd "$(dirname "$0")"
if [ -z "$built" ]; then
  cargo build --release -p absenki-ffi "$@"
  built=$(cargo metadata --no-deps --format-version 1 |
    sed 's/.*"target_directory":"\([^"]*\)".*/\1/')/release
fi
system=$(uname)
[ ! -e "$built/absenki.dll" ] || system=Windows
# What the static library needs of the system: `rustc --print native-static-libs`. The compiler adds
# its own libgcc, the shared or the static one.
case $system in
  Windows) private="-lws2_32 -luserenv -lntdll -lbcrypt -lpthread" ;;
  Darwin) private="-framework Security -framework CoreFoundation -liconv -lSystem -lc -lm" ;;
  *) private="-lutil -lrt -lpthread -lm -ldl -lc" ;;
esac

version=$(sed -n 's/^#define ABSENKI_VERSION "\(.*\)"$/\1/p' ../include/absenki.h)
case $version in
  0.*) abi=${version%.*} ;;
  *) abi=${version%%.*} ;;
esac
# Where the system's loader does not look, the program has to know the folder.
case $system:$prefix in
  Windows:* | *:/usr) rpath= ;;
  *) rpath=' -Wl,-rpath,${libdir}' ;;
esac
docs=$to/share/doc/absenki
mkdir -p "$to/include/absenki" "$to/lib/pkgconfig" "$to/lib/cmake/absenki" "$docs"
install -m 644 ../include/absenki.h ../include/absenki.hpp "$to/include/"
install -m 644 ../include/absenki/*.hpp "$to/include/absenki/"
install -m 644 ../LICENSE ../absenki-models/LICENSE-SFACE ../absenki-models/LICENSE-YUNET \
  ../absenki-core/models/SEETAFACE-LICENSE "$docs/"
install -m 644 "$built/libabsenki.a" "$to/lib/"
if [ "$system" = Windows ]; then
  shared=absenki.dll
  mkdir -p "$to/bin"
  install -m 755 "$built/absenki.dll" "$to/bin/"
  install -m 644 "$built/libabsenki.dll.a" "$to/lib/"
elif [ "$system" = Darwin ]; then
  shared=libabsenki.$version.dylib soname=@rpath/libabsenki.$abi.dylib
  install -m 755 "$built/libabsenki.dylib" "$to/lib/$shared"
  ln -sf "$shared" "$to/lib/libabsenki.$abi.dylib"
  ln -sf "$shared" "$to/lib/libabsenki.dylib"
else
  shared=libabsenki.so.$version soname=libabsenki.so.$abi
  install -m 755 "$built/libabsenki.so" "$to/lib/$shared"
  ln -sf "$shared" "$to/lib/$soname"
  ln -sf "$shared" "$to/lib/libabsenki.so"
  # A program may link an SQLite of its own beside the static library.
  "${NM:-nm}" --defined-only --extern-only "$to/lib/libabsenki.a" 2>/dev/null |
    awk '$3 ~ /^sqlite3/ { print $3, "absenki_private_" $3 }' >"$to/lib/renamed"
  "${OBJCOPY:-objcopy}" --redefine-syms="$to/lib/renamed" "$to/lib/libabsenki.a"
  rm "$to/lib/renamed"
fi
# What CMake links with: on Windows the import library, which has another name for each compiler.
case $system in
  Windows)
    location=bin/$shared
    linked='IMPORTED_IMPLIB "${_absenki_prefix}/lib/${CMAKE_IMPORT_LIBRARY_PREFIX}absenki${CMAKE_IMPORT_LIBRARY_SUFFIX}"' ;;
  *) location=lib/$shared linked="IMPORTED_SONAME \"$soname\"" ;;
esac

fill() {
  sed -e "s|@VERSION@|$version|" -e "s|@ABI@|$abi|" -e "s|@LOCATION@|$location|" \
    -e "s|@LINKED@|$linked|" -e "s|@PRIVATE@|$private|" -e "s|@RPATH@|$rpath|" \
    -e "s|@PRIVATE_LIST@|${private// /;}|" "install/$1.in" >"$to/lib/$2/$1"
}
fill absenki.pc pkgconfig
fill absenki-static.pc pkgconfig
fill absenkiConfig.cmake cmake/absenki
fill absenkiConfigVersion.cmake cmake/absenki
echo "installed Absenki $version in $to"
