#!/bin/sh
# Realms on the nodes of a real Citus: a coordinator and a worker of our own, on
# 127.0.0.1.  Skips (77) where the server has no such extension: Debian 12 has
# none, so this was NOT TRIED there with Citus itself.
#
#   citus_live.sh SOKET
set -eu
here=$(cd "$(dirname "$0")" && pwd)
soket=$1
cluster=$here/../pg/cluster.sh
bin=${PG_BIN:-}
[ "$bin" ] || for bin in /usr/lib/postgresql/*/bin; do :; done
share=$("$bin/pg_config" --sharedir)
if [ ! -f "$share/extension/citus.control" ]; then
    echo "citus: skipped: there is no extension citus in $share/extension;" \
        "realms on several nodes were not tried here"
    exit 77
fi

# The first release with sharding by schema is 12.
version=$(sed -n "s/^default_version *= *'\([0-9]*\).*/\1/p" \
    "$share/extension/citus.control")
[ "${version:-0}" -ge 12 ] || {
    echo "citus: skipped: Citus $version has no sharding by schema (12 or later)"
    exit 77
}

dir=$(mktemp -d)
first=$((20000 + $$ % 6000 * 2)) second=$((20001 + $$ % 6000 * 2))

clean_up()
{
    "$cluster" stop "$dir/one"
    "$cluster" stop "$dir/two"
    rm -rf "$dir"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

failed()
{
    echo "citus: $*" >&2
    tail -n 20 "$dir/out" >&2
    exit 1
}

run() # run WHAT COMMAND...: its output in $dir/out
{
    what=$1
    shift
    "$@" >"$dir/out" 2>&1 || failed "$what failed"
}

sql() # sql PORT STATEMENT, as the server's owner
{
    "$bin/psql" -qXAt -v ON_ERROR_STOP=1 -c "$2" \
        "postgresql://postgres@127.0.0.1:$1/soket" 2>"$dir/out" ||
        failed "$2"
}

# node NAME PORT: a server with the extension, reached over TCP
node()
{
    run "a server" "$cluster" start --durable "$dir/$1"
    at=$(cat "$dir/$1/at")
    cat >>"$at/data/postgresql.conf" <<END
listen_addresses = '127.0.0.1'
port = $2
shared_preload_libraries = 'citus'
wal_level = logical
max_prepared_transactions = 200
END
    user=
    [ "$(id -u)" != 0 ] || user='runuser -u postgres --'
    # shellcheck disable=SC2086
    (cd / && run "a restart" $user "$bin/pg_ctl" -D "$at/data" -m fast \
        -l "$at/log" -t 60 -s restart)
    sql "$2" 'CREATE EXTENSION citus' >/dev/null
}

where() # where SCHEMA: the node that holds it
{
    sql "$first" "SELECT DISTINCT nodeport FROM citus_shards
        WHERE table_name::text LIKE '$1.%'"
}

digest() # digest STORE FILE: its hashes, a table a line
{
    run "digest of $1" "$soket" -d "$1" digest
    awk '{ print $1, $2, $NF }' "$dir/out" >"$dir/$2"
}

node one "$first"
node two "$second"
sql "$first" "SELECT citus_set_coordinator_host('127.0.0.1', $first);
    SELECT citus_add_node('127.0.0.1', $second)" >/dev/null
base="postgresql://soket_owner@127.0.0.1:$first/soket"

# A realm that was there before: moved as a whole, and used as before.
run "the sample" "$soket" -d "$base?realm=a" init --sample huu-lung
digest "$base?realm=a" before
sql "$first" "SET ROLE soket_owner; SELECT citus_schema_distribute('a')" \
    >/dev/null
[ "$(where a)" = "$second" ] || failed "realm a lies on $(where a)"
digest "$base?realm=a" after
cmp -s "$dir/before" "$dir/after" || failed "realm a is not what it was"
run "verify" "$soket" -d "$base?realm=a" verify
"$soket" -d "$base?realm=a" export activities 2>"$dir/out" |
    sed 's/^\(a00[0-9]*\),/x\1,/' >"$dir/more.csv"
run "an import" "$soket" -d "$base?realm=a" import activities "$dir/more.csv"
run "rebuild" "$soket" -d "$base?realm=a" rebuild
run "verify after an import" "$soket" -d "$base?realm=a" verify

# Realms made from now on are put on nodes at once: built, filled, named.
sql "$first" "ALTER ROLE soket_owner
    SET citus.enable_schema_based_sharding = on" >/dev/null
run "a copy to a file" "$soket" copy "$base?realm=a" "$dir/a.db"
run "a copy to a realm" "$soket" copy "$dir/a.db" "$base?realm=b"
digest "$dir/a.db" file
digest "$base?realm=b" realm
cmp -s "$dir/file" "$dir/realm" || failed "realm b is not what the file is"
[ "$(where b)" = "$second" ] || failed "realm b lies on $(where b)"
run "verify of the copy" "$soket" -d "$base?realm=b" verify

# Moved to the other node while it is there for everybody.
sql "$first" "SELECT citus_set_node_property('127.0.0.1', $first,
    'shouldhaveshards', true);
    SET ROLE soket_owner;
    SELECT citus_schema_move('b', '127.0.0.1', $first)" >/dev/null
[ "$(where b)" = "$first" ] || failed "realm b lies on $(where b)"
digest "$base?realm=b" moved
cmp -s "$dir/realm" "$dir/moved" || failed "realm b changed on its way"
sql "$first" 'SET ROLE soket_owner; DROP SCHEMA b CASCADE' >/dev/null
[ -z "$(where b)" ] || failed "realm b is still there"
echo "citus: two realms, two nodes: as on one"
