# The programs absenki and rekognition-local, static, for any Linux. Sourced by packaging/build.sh.
# shellcheck shell=bash

for arch in $archs; do
    cargo zigbuild --release --locked -p absenki-cli -p rekognition-local --features absenki-core/libjpeg \
        --target "$(target linux-musl "$arch")"
    release=$built/$arch-unknown-linux-musl/release
    for program in absenki rekognition-local; do
        name=$program-$version-$arch-linux-musl
        mkdir -p "$scratch/$name"
        cp "$release/$program" "${licences[@]}" "$scratch/$name/"
        tarball "$scratch/$name" "$dist/$name.tar.gz"

        tree=$scratch/$program-$arch
        install -D "$release/$program" "$tree/usr/bin/$program"
        case $program in
            absenki) summary="face attendance from the shell" ;;
            *) summary="AWS Rekognition's protocol on this machine" ;;
        esac
        deb "$tree" "$program" "$(debian_arch "$arch")" "" "$summary"
    done
done
