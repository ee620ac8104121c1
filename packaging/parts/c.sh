# The C library for Linux. Sourced by packaging/build.sh.
# shellcheck shell=bash

abi=${version%.*}
for arch in $archs; do
    cargo zigbuild --release --locked -p absenki-ffi --features libjpeg,sql --target "$(target linux-gnu "$arch")"
    export NM=$arch-linux-gnu-nm OBJCOPY=$arch-linux-gnu-objcopy ABSENKI_BUILT=$built/$arch-unknown-linux-gnu/release

    name=libabsenki-$version-$arch-linux-gnu
    absenki-ffi/install.sh "$scratch/$name"
    "$arch-linux-gnu-strip" --strip-debug "$scratch/$name/lib/libabsenki.a"
    cp absenki-ffi/README.md "$scratch/$name/share/doc/absenki/"
    tarball "$scratch/$name" "$dist/$name.tar.gz"

    dev=$scratch/dev-$arch library=$scratch/library-$arch
    DESTDIR=$dev absenki-ffi/install.sh /usr
    cp "$scratch/$name/lib/libabsenki.a" "$dev/usr/lib/"
    rm -r "$dev/usr/share/doc"
    mkdir -p "$library/usr/lib"
    mv "$dev/usr/lib/libabsenki.so.$version" "$dev/usr/lib/libabsenki.so.$abi" "$library/usr/lib/"
    deb "$library" "libabsenki$abi" "$(debian_arch "$arch")" "libc6 (>= $glibc)" "face attendance, the library"
    deb "$dev" libabsenki-dev "$(debian_arch "$arch")" "libabsenki$abi (= $version)" "face attendance, for C and C++"
done
