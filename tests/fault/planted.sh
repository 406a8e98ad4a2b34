#!/bin/sh
# A program with one broken promise, for crash_catches_*: CRASH_REAL with
#   half  an import of activities that commits in the middle,
#   lost  an import that is acknowledged and was never done,
#   torn  a data file that is damaged behind the back of the store.
case $CRASH_PLANT.$1 in
half.import)
    [ "$2" = activities ] || exec "$CRASH_REAL" "$@"
    n=$(wc -l <"$3")
    head -n $((n / 2 + 1)) "$3" >"$3.first"
    "$CRASH_REAL" import activities "$3.first" >/dev/null || exit
    exec "$CRASH_REAL" "$@"
    ;;
lost.import)
    case $3 in */op*[37].csv) exit 0 ;; esac
    exec "$CRASH_REAL" "$@"
    ;;
torn.import)
    [ "$2" = activities ] && printf 'torn' |
        dd of="$SOKET_DB" bs=1 seek=4100 conv=notrunc 2>/dev/null
    exec "$CRASH_REAL" "$@"
    ;;
*) exec "$CRASH_REAL" "$@" ;;
esac
