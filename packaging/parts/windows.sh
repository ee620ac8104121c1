# The C library and absenki.exe for Windows, by mingw-w64. Sourced by packaging/build.sh.
# shellcheck shell=bash

triple=x86_64-pc-windows-gnu
gcc=x86_64-w64-mingw32-gcc-posix
needed $gcc gcc-mingw-w64-x86-64-posix
rustup target add $triple >/dev/null 2>&1 || exit 77
CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER=$gcc CC_x86_64_pc_windows_gnu=$gcc \
    cargo build --release --locked -p absenki-ffi -p absenki-cli --features absenki-ffi/libjpeg,absenki-ffi/sql \
    --target $triple
release=$built/$triple/release

name=absenki-$version-x86_64-windows
ABSENKI_BUILT=$release absenki-ffi/install.sh "$scratch/$name"
# The static library is of use to mingw-w64 alone, and larger than all else.
rm "$scratch/$name/lib/libabsenki.a" "$scratch/$name/lib/pkgconfig/absenki-static.pc"
cp "$release/absenki.exe" "$scratch/$name/bin/"
cp absenki-ffi/README.md "$scratch/$name/share/doc/absenki/"
# The import library of Microsoft's compiler.
{
    printf 'LIBRARY absenki.dll\nEXPORTS\n'
    x86_64-w64-mingw32-nm --defined-only "$scratch/$name/lib/libabsenki.dll.a" | sed -n 's/.* T \(absenki_.*\)/\1/p' | sort
} >"$scratch/absenki.def"
"$tools/bin/python" -m ziglang dlltool -m i386:x86-64 -d "$scratch/absenki.def" -l "$scratch/$name/lib/absenki.lib"
zipped "$scratch/$name" "$dist/$name.zip"
