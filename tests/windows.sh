#!/usr/bin/env bash
# Absenki on Windows, run by Wine: the example's verdicts are Linux's; C and C++ programs with the DLL
# and the static library; a gallery that several processes share; files that are replaced while they are
# open; paths that are long or not ASCII; what the console shows.
#
# ATTENDANCE may name the example built for Linux. Ends with 77 if a tool is missing that it cannot install.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
triple=x86_64-pc-windows-gnu
source tests/windows/wine.sh
step() { echo "windows: $*"; }

if [ ! -d "$(rustc --print sysroot)/lib/rustlib/$triple/lib" ] && ! timeout 120 rustup target add "$triple"; then
    echo "the standard library for $triple is missing and rustup cannot install it" >&2
    exit 77
fi

step "build"
if [ -z "${ATTENDANCE:-}" ]; then
    cargo build --quiet --package absenki-example --example attendance
    ATTENDANCE=${CARGO_TARGET_DIR:-$root/target}/debug/examples/attendance
fi
export CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER=$gcc CC_x86_64_pc_windows_gnu=$gcc
# Without AWS and database servers: they are the same code there, and most of the time. What decodes
# photos is optimised a little, the rest not.
cargo build --quiet --target $triple --no-default-features --features absenki-ffi/local \
    --config 'profile.dev.package."*".opt-level = 1' --config 'profile.dev.debug = false' \
    --package absenki-example --example attendance --package absenki-ffi --lib --package absenki-cli --bin absenki
built=${CARGO_TARGET_DIR:-$root/target}/$triple/debug

folder=$(mktemp -d)
trap 'stop_wine; rm -rf "$folder"' EXIT
programs=$folder/programs
mkdir "$programs"
cp "$built/examples/attendance.exe" "$built/absenki.exe" "$built/absenki.dll" "$programs"
options=(-Wall -Wextra -Werror -I"$root/include")
dll=(-L"$built" -labsenki.dll -static)
$gcc "${options[@]}" examples/c/attendance.c -o "$programs/c.exe" "${dll[@]}"
$gxx "${options[@]}" -std=c++17 examples/cpp/attendance.cpp -o "$programs/cpp.exe" "${dll[@]}"
$gcc "${options[@]}" examples/c/attendance.c -o "$programs/static.exe" -static "$built/libabsenki.a" \
    -lws2_32 -luserenv -lntdll -lbcrypt -lpthread
$gcc "${options[@]}" tests/windows/replaced.c -o "$programs/replaced.exe" "${dll[@]}"
run() { $wine "$programs/$1.exe" "${@:2}"; }
start_wine "$folder/wine" "$programs"

step "the example's verdicts are those of Linux"
verdicts() { sed -E 's/ +[0-9]+( ms)?$//' | grep -v '^Marked\|target'; }
(cd "$folder" && "$ATTENDANCE" | verdicts >linux && run attendance | tr -d '\r' | verdicts >windows)
grep -q 'obama2.jpg .* matched' "$folder/linux"
diff "$folder/linux" "$folder/windows"

step "C and C++"
people=tests/fixtures/people
for program in c cpp static; do
    run $program $people/obama.jpg $people/obama2.jpg "$folder/face.jpg" >"$folder/out"
    grep -q '^verify:  matched ' "$folder/out"
    test -s "$folder/face.jpg"
    rm "$folder/face.jpg"
    status=0
    run $program $people/none.jpg $people/biden.jpg "$folder/face.jpg" 2>"$folder/out" || status=$?
    test $status = 2
    grep -q '^file_not_found: ' "$folder/out"
done

step "a gallery of two processes, and paths that are long and not ASCII"
long=$folder/foto-karyawan-é-日本
for _ in {1..12}; do long+=/folder-dengan-nama-panjang; done
mkdir -p "$long"
cp $people/obama.jpg "$long/karyawan é.jpg"
absenki() { run absenki --gallery "$folder/galeri-é.sqlite" "$@"; }
absenki enroll 1 "Siti Nurhaliza é" "$long/karyawan é.jpg" >"$folder/one" &
one=$!
absenki enroll 2 Budi $people/biden.jpg >"$folder/two" &
two=$!
wait $one
wait $two
absenki verify 1 $people/obama2.jpg >"$folder/out"
absenki verify 2 tests/fixtures/photos/good_biden.jpg >"$folder/out"
absenki crop "$long/karyawan é.jpg" "$long/wajah é.jpg" >"$folder/out"
test -s "$long/wajah é.jpg"

step "files that are replaced while they are open"
cp "$folder/galeri-é.sqlite" "$folder/other.sqlite"
run replaced "$folder/gallery.sqlite" "$folder/other.sqlite" $people/obama.jpg "$folder/face.jpg"

step "what the console shows is UTF-8"
status=0
absenki quality tests/fixtures/photos/dark.jpg >"$folder/out" 2>&1 || status=$?
test $status = 1
cat "$folder/out"
iconv -f UTF-8 -t UTF-8 "$folder/out" >/dev/null
absenki enroll 3 Andi "$long/tidak ada é.jpg" >"$folder/out" 2>&1 || status=$?
test $status = 2
iconv -f UTF-8 -t UTF-8 "$folder/out" >/dev/null
echo "windows: all passed"
