#!/usr/bin/env bash
# The C and C++ side, from an installed prefix in a temporary folder: warnings, every function with
# good and bad input under the sanitizers and valgrind, threads, memory, fork, symbols, examples.
#
# Installs the tools that are missing. A step whose tool cannot be installed is skipped with a message,
# or fails with CI=true. Ends with 77 if there is no compiler at all.
#
# ABSENKI_CARGO may hold other options for `cargo build`, so that what is built already is used.
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD tests=$PWD/tests/ffi fixtures=$PWD/tests/fixtures
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
prefix=$folder/prefix
export AWS_EC2_METADATA_DISABLED=true

need() { # tool package
  command -v "$1" >/dev/null || "$root/tests/apt.sh" "$2" || true
  command -v "$1" >/dev/null && return
  echo "SKIPPED: what needs $1" >&2
  [ "${CI:-}" != true ] || exit 1
  return 1
}
step() { echo "ffi: $*"; }
# `set -e` stops neither at `! command` nor inside `a && b`.
fails() { if "$@"; then echo "did not fail: $*" >&2; exit 1; fi; }

need gcc gcc && need g++ g++ && need pkg-config pkg-config || exit 77
c_compilers=(gcc) cpp_compilers=(g++)
# Debian's clang comes without the sanitizers' libraries.
sanitizes() { clang -fsanitize=address -x c - -o /dev/null 2>/dev/null <<<'int main(void) { return 0; }'; }
if need clang clang; then
  sanitizes || "$root/tests/apt.sh" "libclang-rt-$(clang -dumpversion | cut -d. -f1)-dev" || true
  if sanitizes; then
    c_compilers+=(clang) cpp_compilers+=(clang++)
  else
    echo "SKIPPED: clang has no sanitizers" >&2
    [ "${CI:-}" != true ] || exit 1
  fi
fi

step "build and install"
# shellcheck disable=SC2086 # several words
cargo build ${ABSENKI_CARGO:--p absenki-ffi}
built=${CARGO_TARGET_DIR:-$root/target}/debug
ABSENKI_BUILT=$built absenki-ffi/install.sh "$prefix"
# Not before: build scripts that look at these would build their libraries again.
export FACE_THRESHOLD=77 LD_LIBRARY_PATH=$prefix/lib PKG_CONFIG_PATH=$prefix/lib/pkgconfig

step "the header as C99, C11 and C++17"
warnings=(-Wall -Wextra -pedantic -Werror)
include=-I$prefix/include
flags=("${warnings[@]}" "$include" -L"$prefix/lib")
for compiler in "${c_compilers[@]}"; do
  for standard in c99 c11; do
    "$compiler" -std=$standard "${warnings[@]}" "$include" -fsyntax-only "$tests/header.c"
  done
done
for compiler in "${cpp_compilers[@]}"; do
  "$compiler" -std=c++17 "${warnings[@]}" "$include" -fsyntax-only -x c++ "$tests/header.c"
done

step "the examples through pkg-config"
people=$fixtures/people
verdicts() { # program
  "$1" "$people/obama.jpg" "$people/obama2.jpg" "$folder/made/face.jpg" >"$folder/out"
  grep -q '^verify:  matched ' "$folder/out"
  test -s "$folder/made/face.jpg"
  fails "$1" "$people/obama.jpg" "$people/biden.jpg" "$folder/made/face.jpg" >"$folder/out"
  grep -q '^verify:  no_match' "$folder/out"
  code=0
  "$1" "$people/none.jpg" "$people/biden.jpg" "$folder/face.jpg" 2>"$folder/out" || code=$?
  test $code = 2
  grep -q '^file_not_found: ' "$folder/out"
}
for compiler in "${c_compilers[@]}"; do
  # shellcheck disable=SC2046 # pkg-config answers with several words
  "$compiler" -std=c99 "${warnings[@]}" "$root/examples/c/attendance.c" -o "$folder/example" \
    $(pkg-config --cflags --libs absenki)
  verdicts "$folder/example"
done
for compiler in "${cpp_compilers[@]}"; do
  # shellcheck disable=SC2046
  "$compiler" -std=c++17 "${warnings[@]}" "$root/examples/cpp/attendance.cpp" \
    -o "$folder/example" $(pkg-config --cflags --libs absenki)
  verdicts "$folder/example"
done
step "an example with the static library, fully static, and beside another SQLite"
cat >"$folder/own.c" <<'END'
int sqlite3_open(void);
int sqlite3_open(void) { return 42; }
END
# shellcheck disable=SC2046
gcc -std=c99 "$root/examples/c/attendance.c" "$folder/own.c" -o "$folder/example" \
  $(pkg-config --cflags --libs absenki-static)
LD_LIBRARY_PATH= verdicts "$folder/example"
# shellcheck disable=SC2046
gcc -std=c99 -static "$root/examples/c/attendance.c" -o "$folder/example" \
  $(pkg-config --static --cflags --libs absenki) 2>"$folder/out"
readelf -d "$folder/example" >"$folder/out"
fails grep -q NEEDED "$folder/out"
LD_LIBRARY_PATH= verdicts "$folder/example"

step "a moved package, and the README's program with the README's command"
DESTDIR=$folder/package ABSENKI_BUILT=$built absenki-ffi/install.sh /opt/absenki >"$folder/out"
mv "$folder/package/opt/absenki" "$folder/moved"
(
  cd "$folder"
  unset LD_LIBRARY_PATH
  sed -n '/^## Ten lines/,/^The same in C++/s/^    //p' "$root/absenki-ffi/README.md" >program.c
  sed -n '/^    export PKG_CONFIG_PATH/,/^$/s/^    //p' "$root/absenki-ffi/README.md" |
    sed "s|PREFIX|$folder/moved|" >commands
  # shellcheck disable=SC1091
  . ./commands
  cp "$fixtures/photos/good.jpg" photo.jpg
  ./a.out | grep -q '^good: sharpness '
  {
    sed -n '/^The same in C++/,/^\[examples/s/^    \(#include.*\)/\1/p' "$root/absenki-ffi/README.md"
    echo 'int main() {'
    sed -n '/^The same in C++/,/^\[examples/s/^    \(const.*\)/\1/p' "$root/absenki-ffi/README.md"
    echo 'return quality.passed ? 0 : 1; }'
  } >program.cpp
  # shellcheck disable=SC2046
  g++ -std=c++17 program.cpp -o program $(pkg-config --cflags --libs absenki)
  ./program
  test -s moved/share/doc/absenki/LICENSE-SFACE
)
if need cmake cmake && need make make; then
  step "the examples through CMake"
  for language in c cpp; do
    cmake -S "$root/examples/$language" -B "$folder/cmake-$language" \
      -DCMAKE_PREFIX_PATH="$prefix" >"$folder/out"
    cmake --build "$folder/cmake-$language" >"$folder/out"
    LD_LIBRARY_PATH= verdicts "$folder/cmake-$language/attendance"
  done
  cp -r "$root/examples/c" "$folder/static"
  sed -i 's/absenki::absenki/absenki::static/' "$folder/static/CMakeLists.txt"
  cmake -S "$folder/static" -B "$folder/static/build" -DCMAKE_PREFIX_PATH="$prefix" >"$folder/out"
  cmake --build "$folder/static/build" >"$folder/out"
  LD_LIBRARY_PATH= verdicts "$folder/static/build/attendance"
fi

step "only absenki_ symbols, those of the header, each called by a test"
nm -D --defined-only "$prefix/lib/libabsenki.so" | awk '{print $3}' | sort >"$folder/exported"
fails grep -v '^absenki_' "$folder/exported"
grep -o '\babsenki_[a-z0-9_]*(' "$prefix/include/absenki.h" | tr -d '(' |
  grep -v -e '^absenki_str_of$' -e '^absenki_bytes_of$' | sort -u >"$folder/declared"
diff "$folder/declared" "$folder/exported"
while read -r name; do
  grep -q "\b$name(" "$tests"/{values,processor,recognition,liveness}.c || { echo "untested: $name"; exit 1; }
done <"$folder/declared"
version=$(sed -n 's/^#define ABSENKI_VERSION "\(.*\)"$/\1/p' "$prefix/include/absenki.h")
test "$(pkg-config --modversion absenki)" = "$version"
readelf -d "$prefix/lib/libabsenki.so" >"$folder/out"
grep -q "SONAME.*\[libabsenki.so.${version%.*}\]" "$folder/out"

compile() { # compiler options... source: the program is named after the source
  local source=${*: -1}
  "${@:1:$#-1}" "${flags[@]}" -g "$tests/$source" -labsenki -o "$folder/${source%.*}"
}
every_function() {
  "$folder/values" "$fixtures"
  "$folder/processor" "$fixtures" "$folder"
  "$folder/recognition" "$fixtures" "$folder"
  "$folder/liveness" "$fixtures"
  "$folder/wrapper" "$fixtures" "$folder"
}
for index in "${!c_compilers[@]}"; do
  step "every function under the sanitizers of ${c_compilers[$index]}"
  sanitize=(-fsanitize=address,undefined -fno-sanitize-recover=all)
  for source in values.c processor.c recognition.c liveness.c threads.c; do
    compile "${c_compilers[$index]}" -std=c11 "${sanitize[@]}" -pthread $source
  done
  compile "${cpp_compilers[$index]}" -std=c++17 "${sanitize[@]}" wrapper.cpp
  every_function
  "$folder/threads" "$fixtures"
done

for source in values.c processor.c recognition.c liveness.c threads.c rounds.c fork.c; do
  compile gcc -std=c11 -pthread $source
done
compile g++ -std=c++17 wrapper.cpp
if need valgrind valgrind; then
  # Not the programs that run the networks: under valgrind they take many minutes, and the
  # sanitizers above have seen them.
  step "values and photos under valgrind"
  valgrind=(valgrind --quiet --error-exitcode=9 --leak-check=full)
  valgrind+=(--errors-for-leak-kinds=definite,indirect --show-leak-kinds=definite,indirect)
  "${valgrind[@]}" "$folder/values" "$fixtures"
  "${valgrind[@]}" "$folder/processor" "$fixtures" "$folder"
fi
step "threads, rounds, fork"
"$folder/threads" "$fixtures"
"$folder/rounds" "$fixtures"
"$folder/fork" "$fixtures" "$folder"
echo "ffi: all passed"
