#!/bin/sh
# Runs the fuzz targets that are built (all, or those named), two at a time:
#   tests/fuzz/run.sh SECONDS [name...]
# Prints a line per target; fails when one crashes, hangs or leaks.  Inputs found
# on the way stay in build/fuzz-corpus/<name>, what breaks a target beside them.
# FUZZ_BUILD names another build folder than build/fuzz.

set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
bin=${FUZZ_BUILD:-$root/build/fuzz}/tests/fuzz
found=$root/build/fuzz-corpus

case ${1:-} in
'' | *[!0-9]*)
    echo "usage: run.sh SECONDS [name...]" >&2
    exit 2
    ;;
esac
seconds=$1
shift
if [ $# -eq 0 ]; then
    for path in "$bin"/fuzz_*; do
        [ -f "$path" ] && [ -x "$path" ] && set -- "$@" "${path##*/fuzz_}"
    done
fi
if [ $# -eq 0 ]; then
    echo "run.sh: no fuzz target in $bin; build with the preset fuzz" >&2
    exit 1
fi
mkdir -p "$found"

start() {
    mkdir -p "$found/$1"
    "$bin/fuzz_$1" -max_total_time="$seconds" -max_len=8192 \
        -rss_limit_mb=1024 -timeout=5 -print_final_stats=1 \
        -artifact_prefix="$found/$1-" \
        "$found/$1" "$root/tests/fuzz/corpus/$1" >"$found/$1.log" 2>&1
}

report() {
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$found/$1.log")
    edges=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$found/$1.log" | tail -n 1)
    printf 'fuzz %-12s %10s runs %6s edges  exit %s\n' \
        "$1" "${runs:-?}" "${edges:-?}" "$2"
    if [ "$2" -ne 0 ]; then
        bad=1
        grep -E 'broken:|ERROR:' "$found/$1.log"
        tail -n 30 "$found/$1.log"
    fi
}

bad=0
while [ $# -gt 0 ]; do
    one=$1 two=${2:-}
    shift
    start "$one" &
    pid_one=$!
    if [ -n "$two" ]; then
        shift
        start "$two" &
        pid_two=$!
    fi
    wait "$pid_one"
    report "$one" $?
    if [ -n "$two" ]; then
        wait "$pid_two"
        report "$two" $?
    fi
done
exit "$bad"
