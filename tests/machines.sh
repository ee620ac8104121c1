#!/usr/bin/env bash
# Two machines and one database: what one enrols, the other verifies, and a machine whose network is cut gets
# an error in time and goes on when it is back. Usage: tests/machines.sh ABSENKI, the program.
# The machines are network namespaces, which root alone can make together with the servers: else it ends with 77.
set -euo pipefail
absenki=$(realpath "$1")
cd "$(dirname "$0")/.."
if [ "$(id -u)" -ne 0 ] || ! unshare --net ip link add bridge type bridge 2>/dev/null; then
    echo "cannot make network namespaces" >&2
    exit 77
fi

# First in a network of its own, so that the host's stays as it is; then with the servers.
network=10.77.0
if [ -z "${DATABASES_HOST:-}" ]; then
    exec unshare --net -- env DATABASES_HOST=$network.1 bash -c '
        ip link set lo up
        ip link add bridge type bridge
        ip addr add '$network'.1/24 dev bridge
        ip link set bridge up
        exec tests/databases.sh "$0" "$@"' "$PWD/tests/machines.sh" "$absenki"
fi

work=$(mktemp -d)
machines=()
trap 'kill "${machines[@]}"; rm -rf "$work"' EXIT
trap 'exit 143' TERM

# Starts a machine: its number.
machine() {
    unshare --net sleep infinity &
    machines[$1]=$!
    local self
    self=$(readlink /proc/self/ns/net)
    while [ "$(readlink "/proc/${machines[$1]}/ns/net")" = "$self" ]; do sleep 0.01; done
    ip link add "cable$1" type veth peer name eth0 netns "${machines[$1]}"
    ip link set "cable$1" master bridge up
    on "$1" ip addr add "$network.1$1/24" dev eth0
    on "$1" ip link set eth0 up
}

# Runs a command on a machine.
on() { nsenter --target "${machines[$1]}" --net -- "${@:2}"; }

# The exit status of `absenki` on a machine.
status() {
    local status=0
    on "$1" timeout 20 "$absenki" --json "${@:2}" >"$work/said" 2>&1 || status=$?
    echo "$status"
}

# machine, exit status, arguments
expect() {
    local got
    got=$(status "$1" "${@:3}")
    [ "$got" = "$2" ] && return
    echo "FAILED: on machine $1, absenki ${*:3} ended with $got instead of $2:"
    cat "$work/said"
    exit 1
}

machine 1
machine 2
photos=$PWD/tests/fixtures/people
cd "$work"
for ABSENKI_GALLERY in "$ABSENKI_TEST_MYSQL_URL" "$ABSENKI_TEST_POSTGRES_URL"; do
    export ABSENKI_GALLERY
    expect 1 0 enroll 42 Siti "$photos/obama.jpg"
    expect 2 0 verify 42 "$photos/obama2.jpg"
    ip link set cable2 down
    began=$SECONDS
    expect 2 2 verify 42 "$photos/obama2.jpg"
    echo "${ABSENKI_GALLERY%%:*}: without its cable a machine says so after $((SECONDS - began)) s"
    [ $((SECONDS - began)) -lt 10 ]
    expect 1 0 verify 42 "$photos/obama2.jpg"
    ip link set cable2 up
    expect 2 0 verify 42 "$photos/obama2.jpg"
    expect 2 0 forget 42
    expect 1 1 verify 42 "$photos/obama2.jpg"
done
echo "two machines, one database: all as expected"
