# What the parts of packaging/build.sh share: settings, and functions that make archives. Sourced.
# shellcheck shell=bash disable=SC2034 # the parts use them

dist=$(realpath --canonicalize-missing "${ABSENKI_DIST:-$root/dist}")
built=${CARGO_TARGET_DIR:-$root/target}/dist
archs=${ABSENKI_ARCHS:-x86_64 aarch64}
phps=${ABSENKI_PHPS:-bookworm trixie}
# Of gzip and xz. Most of the archives is compiled code and models, so that more is slower and hardly smaller.
compression=${ABSENKI_COMPRESSION:-6}
# Debian 11's and Ubuntu 20.04's.
glibc=2.31
licences=(LICENSE absenki-models/LICENSE-SFACE absenki-models/LICENSE-YUNET absenki-core/models/SEETAFACE-LICENSE)

needed() { # program package
    command -v "$1" >/dev/null || tests/apt.sh "$2"
}
needed nasm nasm
needed zip zip
for arch in $archs; do needed "$arch-linux-gnu-strip" "binutils-${arch/_/-}-linux-gnu"; done

tools=$built/tools
if ! cmp -s packaging/requirements.txt "$tools/requirements.txt"; then
    python3 -m venv --clear "$tools" || exit 77
    "$tools/bin/pip" install --quiet --disable-pip-version-check -r packaging/requirements.txt || exit 77
    cp packaging/requirements.txt "$tools/requirements.txt"
fi
export PATH=$tools/bin:$PATH

# The same bytes from the same commit: its time, and no paths of this machine.
commit_time=$(git log -1 --format=%ct)
cargo_home=${CARGO_HOME:-$HOME/.cargo}
# Compilers take a time that stays: with the commit's, each commit would compile the crates in C again.
export SOURCE_DATE_EPOCH=315532800
export RUSTFLAGS="--remap-path-prefix=$root=absenki --remap-path-prefix=$cargo_home=cargo"
export CFLAGS="-ffile-prefix-map=$built=target -ffile-prefix-map=$cargo_home=cargo"
export CARGO_PROFILE_RELEASE_STRIP=symbols
export CARGO_TARGET_DIR=$built

target() { # linux-gnu|linux-musl architecture
    local triple=$2-unknown-$1
    rustup target add "$triple" >/dev/null 2>&1 || exit 77
    [ "$1" = linux-gnu ] && triple+=.$glibc
    echo "$triple"
}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

tarball() { # folder archive: the folder itself is what it unpacks to
    tar --create --sort=name --owner=0 --group=0 --numeric-owner --mode=go-w --mtime="@$commit_time" \
        --directory="$(dirname "$1")" "$(basename "$1")" | gzip --no-name "-$compression" >"$2"
}

zipped() { # folder archive: the files of the folder
    find "$1" -exec touch --no-dereference --date="@$commit_time" {} +
    rm -f "$2"
    (cd "$1" && find . -type f -printf '%P\n' | sort | TZ=UTC zip --quiet -X "$2" -@)
}

deb() { # folder package architecture depends summary: the folder is the tree to install
    local tree=$1 package=$2 arch=$3 depends=$4 summary=$5
    mkdir -p "$tree/DEBIAN" "$tree/usr/share/doc/$package"
    cat "${licences[@]}" >"$tree/usr/share/doc/$package/copyright"
    chmod -R go-w "$tree"
    {
        echo "Package: $package"
        echo "Version: $version"
        echo "Architecture: $arch"
        echo "Maintainer: Absenki"
        echo "Section: libs"
        echo "Priority: optional"
        [ -z "$depends" ] || echo "Depends: $depends"
        echo "Installed-Size: $(du --summarize --block-size=1K --apparent-size "$tree" | cut -f1)"
        echo "Description: $summary"
    } >"$tree/DEBIAN/control"
    find "$tree" -exec touch --no-dereference --date="@$commit_time" {} +
    SOURCE_DATE_EPOCH=$commit_time dpkg-deb --root-owner-group -Zxz "-z$compression" --build "$tree" "$dist/${package}_${version}_$arch.deb" >/dev/null
}

debian_arch() { case $1 in x86_64) echo amd64 ;; aarch64) echo arm64 ;; esac; }
