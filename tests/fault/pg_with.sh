#!/bin/sh
# pg_with.sh COMMAND...: runs a test of faults on a PostgreSQL server of its own,
# which it may kill: durable, on a Unix socket, gone afterwards.  SOKET_TEST_PG_AT
# is the folder of the cluster (data/, s/, log).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
dir=$(mktemp -d "${TMPDIR:-/tmp}/pgfault-XXXXXX")
child=
end()
{
    [ -z "$child" ] || kill "$child" 2>/dev/null || :
    [ ! -d "${SOKET_TEST_PG_AT-}/data2" ] || "$here/pg_pair.sh" end 2 || :
    "$here/../pg/cluster.sh" stop "$dir" || :
    rm -rf "$dir"
}
trap end EXIT
trap 'exit 130' INT TERM
"$here/../pg/cluster.sh" start --durable "$dir"
# shellcheck disable=SC1091
. "$dir/env"
SOKET_TEST_ENGINE=pg
SOKET_TEST_PG_AT=$(cat "$dir/at")
SOKET_LANG=en
export SOKET_TEST_ENGINE SOKET_TEST_PG SOKET_TEST_PG_APP SOKET_TEST_PG_ADMIN \
    SOKET_TEST_PG_BIN SOKET_TEST_PG_AT SOKET_LANG
"$@" &
child=$!
code=0
wait "$child" || code=$?
child=
exit "$code"
