#!/usr/bin/env bash
# A PostgreSQL server of the tests' own: in a new temporary folder, on a free port of 127.0.0.1, with nothing kept safe from a loss of power.
#
#   eval "$(tests/postgres.sh start)"    starts one and sets POSITIONS_TEST_POSTGRES, which the tests look for
#   tests/postgres.sh stop               stops it and removes its folder
#   tests/postgres.sh restart            stops it at once, as after a crash, and starts it again on the same port
#
# It needs Debian's package postgresql, or initdb and pg_ctl on the PATH. PostgreSQL refuses to run as root: for root
# it runs as the user postgres.
set -euo pipefail

as_user() {
  if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

folder_of_server() {
  : "${POSITIONS_TEST_POSTGRES_FOLDER:?is not set: start a server first}"
  printf '%s' "$POSITIONS_TEST_POSTGRES_FOLDER"
}

programs=$(command -v pg_ctl || ls /usr/lib/postgresql/*/bin/pg_ctl 2>/dev/null | sort -V | tail -1 || true)
if [ -z "$programs" ]; then
  echo "PostgreSQL is not installed: install Debian's package postgresql, or put initdb and pg_ctl on the PATH." >&2
  exit 1
fi
programs=$(dirname "$programs")
cd /  # a folder that every user may enter

run_server() {  # folder
  as_user "$programs/pg_ctl" --pgdata "$1/data" --log "$1/log" --wait --silent start >&2 </dev/null
}

case "${1:-}" in
  start)
    folder=$(as_user mktemp -d /tmp/positions-postgres-XXXXXX)
    port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    as_user "$programs/initdb" --pgdata "$folder/data" --username postgres --auth trust --encoding UTF8 \
      --locale C.UTF-8 --no-sync >/dev/null
    cat <<SETTINGS | as_user tee -a "$folder/data/postgresql.conf" >/dev/null
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = ''
max_connections = 200
fsync = off
full_page_writes = off
autovacuum = off
shared_buffers = 256MB
SETTINGS
    run_server "$folder"
    echo "export POSITIONS_TEST_POSTGRES=postgresql+psycopg://postgres@127.0.0.1:$port/postgres"
    echo "export POSITIONS_TEST_POSTGRES_FOLDER=$folder"
    ;;
  stop)
    folder=$(folder_of_server)
    as_user "$programs/pg_ctl" --pgdata "$folder/data" --mode immediate --silent stop >&2 || true
    rm -rf "$folder"
    ;;
  restart)
    folder=$(folder_of_server)
    as_user "$programs/pg_ctl" --pgdata "$folder/data" --mode immediate --wait --silent stop >&2
    run_server "$folder"
    ;;
  *)
    sed -n '2,9s/^# \?//p' "$0" >&2
    exit 2
    ;;
esac
