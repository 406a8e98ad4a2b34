# A copy broken off at any change it makes: there is nothing under the target's
# name, or all of it; the source is as it was; the next copy works.
# FAULT_ALL=1: at every change, not at some 40.
# shellcheck source=realm.sh
. "$HERE/../upgrade/realm.sh"
on_pg=${SOKET_TEST_ENGINE-sqlite}
on_pg=${on_pg#sqlite}
for text in "$FIXTURES"/v*.sql; do
    text=${text##*/v}
    echo "${text%.sql}"
done | sort -n >versions
"$FIXTURE" load "$FIXTURES/v$(tail -n 1 versions).sql" s.db
ok -d s.db upgrade
cp s.db s.bytes
ok -d s.db digest --json
sed -n '/^  "hash"/p' out >want
[ -s want ] || failed "no hash"

there() # is something under the target's name?
{
    soket -d "$target" digest --json
    if [ "$code" = 0 ]; then
        sed -n '/^  "hash"/p' out >got
        equal want got
        ok -d "$target" verify
        return 0
    fi
    err_has "there is no"
    return 1
}

remove()
{
    case $target in
    postgres*) sql "DROP SCHEMA IF EXISTS \"t$$_c\" CASCADE" ;;
    *) rm -f "$target" "$target"-* ;;
    esac
}

# copies FROM TARGET: with each kind of end, at each place
copies()
{
    source=$1 target=$2
    remove
    FAULT_COUNT=$PWD/count LD_PRELOAD=$FAULT "$SOKET_BIN" copy "$source" \
        "$target" >out 2>err || failed "$(cat err)"
    n=$(cat count)
    # through a server each takes its time, and there is no disk of ours
    step=$((n / 40 + 1)) end=12 kinds='kill torn full'
    [ ! "$on_pg" ] || step=$((n / 12 + 1)) end=5
    case $target in postgres*) kinds='kill torn' ;; esac
    [ "${FAULT_ALL-}" ] && step=1
    [ "$n" -ge 5 ] || failed "only $n changes were counted"
    there || failed "the copy is not there"
    gone=0
    for what in $kinds; do
        i=1
        while [ $i -le "$n" ]; do
            remove
            code=0
            FAULT_DO=$what FAULT_AT=$i LD_PRELOAD=$FAULT "$SOKET_BIN" copy \
                "$source" "$target" >out 2>err || code=$?
            ended=$code
            [ "$ended" = 137 ] || [ "$ended" -le 1 ] || failed "exit $ended"
            case $what.$ended in
            full.1) grep -q 'free some space' err || failed "no reason: $(cat err)" ;;
            esac
            if there; then
                [ "$ended" != 1 ] || failed "refused, and it is there"
            else
                [ "$ended" != 0 ] || failed "done, and it is not there"
                gone=$((gone + 1))
            fi
            # near the end every place is tried
            if [ $((n - i)) -le $end ]; then i=$((i + 1)); else i=$((i + step)); fi
        done
    done
    [ $gone -gt 20 ] || failed "only $gone times nothing was there"
    # what the last one left is in nobody's way
    remove
    FAULT_DO=kill FAULT_AT=$((n / 2)) LD_PRELOAD=$FAULT "$SOKET_BIN" copy \
        "$source" "$target" >out 2>err && failed "it was not killed"
    ok copy "$source" "$target"
    there || failed "the next copy is not there"
    case $target in
    postgres*) [ "$(sql "SELECT count(*) FROM pg_namespace
        WHERE starts_with(nspname, 't$$_c.')")" = 0 ] || failed "a part is left" ;;
    *) [ "$(find . -name "${target##*/}.part*" | wc -l)" = 0 ] ||
        failed "parts are left" ;;
    esac
}

fresh_store c
if [ "$on_pg" ]; then
    copies "$PWD/s.db" "$SOKET_DB"
    copies "$SOKET_DB" "$PWD/back.db"
else
    copies "$PWD/s.db" "$SOKET_DB"
fi
equal s.bytes s.db
