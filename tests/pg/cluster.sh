#!/bin/sh
# A PostgreSQL cluster for tests, private and on a Unix socket only:
#
#   cluster.sh start [--durable] [--tied] DIR   DIR/env says how to reach it
#   cluster.sh stop DIR                         ends it, nothing of it stays
#
# PG_CONF: further lines of postgresql.conf.
#
# DIR may be a long path, a socket's may not: the cluster itself lies in
# /tmp/soket-pg.*, DIR/at names it.  --durable: commits survive power loss (tests
# of faults); without it nothing is synced.  --tied: it ends with the process that
# called this script, however that one ends.  What a killed run left is ended.
#
# The locale: texts are compared by ICU's rules of Vietnamese, in which 'a' < 'B'
# and 'đ' follows 'd'.  A column or a statement that forgot to ask for the order
# of bytes then answers otherwise than SQLite does.
set -eu
umask 022

die()
{
    printf 'cluster: %s\n' "$*" >&2
    exit 1
}

# The server refuses to run as root.
as_server()
{
    if [ "$(id -u)" = 0 ]; then
        (cd / && exec runuser -u postgres -- "$@")
    else
        (cd / && exec "$@")
    fi
}

bin=${PG_BIN:-}
[ "$bin" ] || for bin in /usr/lib/postgresql/*/bin; do :; done
[ -x "$bin/initdb" ] || die "there is no PostgreSQL server in '$bin'"

end() # end CLUSTER
{
    [ ! -f "$1/data/postmaster.pid" ] ||
        as_server "$bin/pg_ctl" -D "$1/data" -m immediate -t 20 -s stop \
            2>/dev/null || :
    rm -rf "$1"
}

# Clusters made for DIR before, and those whose DIR is gone.
end_stale()
{
    for c in /tmp/soket-pg.*; do
        [ -O "$c" ] && [ -f "$c/for" ] || continue
        read -r made_for <"$c/for"
        if [ "$made_for" = "$dir" ] || [ ! -d "$made_for" ]; then
            end "$c"
        fi
    done
}

sql() # sql DATABASE: statements on standard input
{
    "$bin/psql" -qX -v ON_ERROR_STOP=1 -h "$at/s" -U postgres "$1" >/dev/null
}

start()
{
    at=$(mktemp -d /tmp/soket-pg.XXXXXX)
    echo "$dir" >"$at/for"
    trap 'tail -n 20 "$at/log" >&2 || :; end "$at"' EXIT
    chmod 755 "$at"
    mkdir "$at/data" "$at/s"
    : >"$at/log"
    [ "$(id -u)" != 0 ] || chown postgres "$at/data" "$at/s" "$at/log"
    as_server "$bin/initdb" -D "$at/data" -A trust -U postgres -E UTF8 \
        --locale=C.UTF-8 --locale-provider=icu --icu-locale=vi --no-sync \
        >>"$at/log" 2>&1
    cat >>"$at/data/postgresql.conf" <<END
listen_addresses = ''
unix_socket_directories = '$at/s'
max_connections = 100
shared_buffers = 128MB
max_wal_size = 256MB
fsync = $durable
full_page_writes = $durable
lc_messages = 'C'
${PG_CONF-}
END
    as_server "$bin/pg_ctl" -D "$at/data" -l "$at/log" -t 60 -s start
    sql postgres <<'END'
CREATE ROLE soket_owner LOGIN;
CREATE ROLE soket_app LOGIN;
CREATE DATABASE soket OWNER soket_owner;
END
    base="postgresql:///soket?host=$at/s&port=5432"
    echo "$at" >"$dir/at"
    cat >"$dir/env" <<END
SOKET_TEST_PG='$base&user=soket_owner'
SOKET_TEST_PG_APP='$base&user=soket_app'
SOKET_TEST_PG_ADMIN='$base&user=postgres'
SOKET_TEST_PG_BIN='$bin'
END
    trap - EXIT
}

# Waits for the end of the caller, or of the cluster.
watch() # watch CLUSTER PID
{
    while [ -d "$1" ] && kill -0 "$2" 2>/dev/null; do
        sleep 2
    done
    [ ! -d "$1" ] || end "$1"
}

usage="start [--durable] [--tied] DIR, or stop DIR"
durable=off tied='' cmd=${1-}
[ $# = 0 ] || shift
while :; do
    case ${1-} in
    --durable) durable=on ;;
    --tied) tied=yes ;;
    *) break ;;
    esac
    shift
done
case $cmd.$# in
start.1)
    mkdir -p "$1"
    dir=$(cd "$1" && pwd)
    end_stale
    start
    [ -z "$tied" ] ||
        setsid "$0" watch "$at" $PPID </dev/null >/dev/null 2>&1 &
    ;;
stop.1)
    [ -d "$1" ] || exit 0
    dir=$(cd "$1" && pwd)
    end_stale
    rm -f "$dir/env" "$dir/at"
    rmdir "$dir" 2>/dev/null || :
    ;;
watch.2) watch "$1" "$2" ;;
*) die "$usage" ;;
esac
