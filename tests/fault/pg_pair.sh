#!/bin/sh
# pg_pair.sh VERB N [FROM]: the two servers of a failover, 1 (the cluster of
# pg_with.sh) and 2 (beside it), under $SOKET_TEST_PG_AT:
#   copy N FROM   N becomes a standby of FROM, which waits for it at every commit
#   start N, stop N, kill N, promote N, end N (kill and remove)
set -eu
at=$SOKET_TEST_PG_AT
n=$2

data() { [ "$1" = 1 ] && echo "$at/data" || echo "$at/data$1"; }
socket() { [ "$1" = 1 ] && echo "$at/s" || echo "$at/s$1"; }

as_server()
{
    if [ "$(id -u)" = 0 ]; then
        (cd / && exec runuser -u postgres -- "$@")
    else
        (cd / && exec "$@")
    fi
}

ctl()
{
    as_server "$SOKET_TEST_PG_BIN/pg_ctl" -D "$(data "$n")" -l "$at/log" -t 60 \
        -s "$@" >/dev/null 2>&1
}

sql() # sql N STATEMENT
{
    "$SOKET_TEST_PG_BIN/psql" -qXAt -h "$(socket "$1")" -U postgres postgres \
        -c "$2" >/dev/null
}

case $1 in
copy)
    from=$3
    rm -rf "$(data "$n")"
    mkdir -p "$(socket "$n")"
    mkdir -m 700 "$(data "$n")"
    [ "$(id -u)" != 0 ] || chown postgres "$(socket "$n")" "$(data "$n")"
    as_server "$SOKET_TEST_PG_BIN/pg_basebackup" -h "$(socket "$from")" \
        -U postgres -D "$(data "$n")" -c fast -X stream
    cat >>"$(data "$n")/postgresql.auto.conf" <<END
unix_socket_directories = '$(socket "$n")'
primary_conninfo = 'host=$(socket "$from") user=postgres application_name=pair'
synchronous_standby_names = ''
END
    as_server touch "$(data "$n")/standby.signal"
    ctl start
    sql "$from" "ALTER SYSTEM SET synchronous_standby_names = 'pair'"
    sql "$from" "SELECT pg_reload_conf()"
    ;;
start) ctl start ;;
stop) ctl -m fast stop ;;
promote) ctl promote ;;
kill)
    pid=$(head -n 1 "$(data "$n")/postmaster.pid")
    kill -9 "$pid"
    while kill -0 "$pid" 2>/dev/null; do sleep 0.01; done
    ;;
end)
    ctl -m immediate stop || :
    rm -rf "$(data "$n")" "$(socket "$n")"
    ;;
esac
