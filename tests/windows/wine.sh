# mingw-w64 and Wine, for the tests on Windows. Sourced. Ends with 77 if they cannot be installed.
# shellcheck shell=bash disable=SC2034 # the tests use them

gcc=x86_64-w64-mingw32-gcc-posix gxx=x86_64-w64-mingw32-g++-posix
wine=/usr/lib/wine/wine64
if ! { command -v $gcc && command -v $gxx && [ -x $wine ]; } >/dev/null; then
    tests/apt.sh wine64 gcc-mingw-w64-x86-64-posix g++-mingw-w64-x86-64-posix
fi

# Starts Wine with its files in FOLDER, for programs in PROGRAMS. Ends with stop_wine.
start_wine() { # folder, programs
    export WINEPREFIX=$1 WINEDEBUG=-all WINEDLLOVERRIDES="mscoree,mshtml="
    unset DISPLAY
    # Rust asks bcryptprimitives.dll for random bytes, which Wine has from its release 9 on.
    $gcc -shared -o "$2/bcryptprimitives.dll" tests/windows/bcryptprimitives.c -ladvapi32
    $wine wineboot --init >/dev/null 2>&1
}
stop_wine() { [ -z "${WINEPREFIX:-}" ] || /usr/lib/wine/wineserver64 -k || true; }
