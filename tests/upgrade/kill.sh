# The upgrade broken off at every change it makes to a file or sends to a server:
# afterwards the store is exactly old or exactly new, and the next upgrade works.
# FAULT_SEED=n: the random part begins elsewhere; FAULT_ROUNDS=n: is that long.
# shellcheck source=realm.sh
. "$HERE/../upgrade/realm.sh"
on_pg=${SOKET_TEST_ENGINE-sqlite}
on_pg=${on_pg#sqlite}
now=$SOKET_BIN
SOKET_BIN=$SOKET_LATER
units_csv >units.csv

# the two states that there may be
keep 6 t
whole t >old
ok upgrade
whole t >new
realm_answers >answers.new
equal "$FIXTURES/v6.answers" answers.new
[ ! "$on_pg" ] || pg_state=old

# again: an old store, quickly
again()
{
    if [ ! "$on_pg" ]; then
        rm -f t.db*
        cp old.db t.db
    elif [ "$pg_state" != old ]; then
        keep 6 t
        pg_state=old
    fi
}

rm -f kept.db*
"$FIXTURE" load "$FIXTURES/v6.sql" old.db
[ ! "$on_pg" ] || pg_state=new

# A file that an upgrade brought up and whose log was not yet taken in: the older
# program does not do that either.
unread=0
is_unread()
{
    unread=$((unread + 1))
    cp t.db t.bytes
    cp t.db-wal wal.bytes
    SOKET_BIN=$now
    for command in verify 'import units units.csv' upgrade digest; do
        # shellcheck disable=SC2086
        refused $command
        err_has "newer soket"
        equal t.bytes t.db
        equal wal.bytes t.db-wal
    done
    SOKET_BIN=$SOKET_LATER
}

# is_whole: old or new, nothing else; then upgraded for good it is new
were_old=0 were_new=0
is_whole()
{
    checks=$((checks + 1))
    [ ! "$on_pg" ] || idle
    whole t >state
    if cmp -s state old; then
        were_old=$((were_old + 1))
        # on a server what is old may stay for the next round
        [ ! "$on_pg" ] || [ $((were_old % 5)) = 0 ] || return 0
    elif cmp -s state new; then
        were_new=$((were_new + 1))
        [ "$on_pg" ] || [ ! -s t.db-wal ] || [ $unread -ge 5 ] || is_unread
    else
        diff old state | head -n 20 >&2
        failed "neither old nor new: $*"
    fi
    pg_state=new
    ok upgrade
    whole t >state
    equal new state
}

# broken DO N: the upgrade, broken off
broken()
{
    again
    code=0
    FAULT_DO=$1 FAULT_AT=$2 LD_PRELOAD=$FAULT "$SOKET_BIN" upgrade \
        >out 2>err || code=$?
    # what was acknowledged is there
    if [ $code = 0 ]; then
        whole t >state
        equal new state
        pg_state=new
    fi
}

again
FAULT_COUNT=$PWD/count LD_PRELOAD=$FAULT "$SOKET_BIN" upgrade >out
pg_state=new
n=$(cat count)
[ "$n" -ge 5 ] || failed "only $n changes were counted"
for what in kill torn full; do
    [ ! "$on_pg" ] || [ $what != full ] || continue
    i=1
    while [ $i -le "$n" ]; do
        broken $what $i
        case $what.$code in
        full.*) [ "$code" -le 1 ] || failed "exit $code on a full disk" ;;
        kill.137 | torn.137 | torn.0) ;;
        *) failed "$what at $i of $n: exit $code" ;;
        esac
        is_whole $what $i
        i=$((i + 1))
    done
done
[ $were_old -gt 0 ] && [ $were_new -gt 0 ] ||
    failed "$were_old times old, $were_new times new"

# killed from outside, whenever it is
i=${FAULT_SEED-1}
end=$((i + ${FAULT_ROUNDS-8}))
while [ "$i" -lt $end ]; do
    again
    "$SOKET_BIN" upgrade >out 2>err &
    sleep "0.0$(((i * 7919 + 13) % 60 + 10))"
    kill -9 $! 2>/dev/null || :
    wait $! || :
    is_whole random "$i"
    i=$((i + 1))
done

# the session is ended by the server, whenever it is
if [ "$on_pg" ]; then
    i=${FAULT_SEED-1}
    end=$((i + ${FAULT_ROUNDS-8}))
    while [ "$i" -lt $end ]; do
        again
        "$SOKET_BIN" upgrade >out 2>err &
        sleep "0.0$(((i * 7919 + 13) % 60 + 10))"
        sql "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE application_name = 'soket' AND query LIKE '%t$$_t%'" >ended
        wait $! || :
        is_whole ended "$i"
        i=$((i + 1))
    done
fi
[ "$on_pg" ] || [ $unread = 5 ] || failed "no log was left"
echo "$n changes: $were_old times old, $were_new times new"
