# Many realms: listed quickly, as many open as may be and no more, memory bounded;
# a damaged one is alone with its trouble.

# shellcheck source=house.sh
. "$HERE/house.sh"

new_house houses
case $engine in
sqlite) all=1000 touched=200 most=50 ;;
pg) all=24 touched=24 most=8 ;;
esac

# r0001…: the first of them with the sample in it
ok -d "$house" realm create r0001 --sample huu-lung
case $engine in
sqlite)
    ok -d "$house" realm create empty
    for i in $(seq 2 $all); do
        if [ "$i" -le $touched ]; then from=r0001; else from=empty; fi
        cp "houses/$from.db" "houses/r$(printf %04d "$i").db"
    done
    ok -d "$house" realm drop empty --yes empty
    # what is no realm is not listed
    mkdir houses/folder.db
    ln -s r0001.db houses/link.db
    : >houses/Upper.db
    : >houses/notes.txt
    : >houses/x.db.part
    ;;
pg)
    for i in $(seq 2 $all); do
        ok -d "$house" realm create "r$(printf %04d "$i")" --sample huu-lung
    done
    ;;
esac

# ---- listed ----
began=$(date +%s%3N)
ok -d "$house" realm list
took=$(($(date +%s%3N) - began))
[ "$(wc -l <out)" = $all ] || failed "$(wc -l <out) realms listed"
sort -c out || failed "the list is not in order"
echo "$all realms listed in $took ms"
[ $took -lt 5000 ] || failed "the list took $took ms"
json -d "$house" realm list
[ "$(grep -c '\.name=' flat)" = $all ] || failed "not all in the JSON"

# ---- as many open as may be ----

# The realms that the server has open, by the machine's own account.
opened()
{
    case $engine in
    sqlite)
        find "/proc/$server/fd" -lname '*.db' -printf '%l\n' 2>/dev/null |
            sort -u | wc -l
        ;;
    pg)
        "$SOKET_TEST_PG_BIN/psql" -qXAt -c "SELECT count(*) FROM
            pg_stat_activity WHERE datname = 'house_$$_houses'
            AND application_name = 'soket'" "$SOKET_TEST_PG_ADMIN"
        ;;
    esac
}
memory() { sed -n 's/^VmRSS:[^0-9]*\([0-9]*\) kB/\1/p' "/proc/$server/status"; }

# Three pages of each of the realms in turn, eight at a time.
touch_all()
{
    for page in / /campaigns/kl01/units/hl /campaigns/kl01/units/ls/figures/turns; do
        for i in $(seq $touched); do
            printf 'url = "%s/r%04d%s"\noutput = "/dev/null"\n' "$url" "$i" "$page"
        done
    done >config
    curl -s -m 60 -Z --parallel-max 8 -K config -w '%{http_code}\n' \
        2>curl.err >codes
    [ "$(grep -c '^200$' codes)" = $((3 * touched)) ] ||
        failed "replies: $(sort codes | uniq -c | tr '\n' ' ')"
    checks=$((checks + 3 * touched))
}

# The day's round is over when it has nothing open.
wait_for_round()
{
    tries=0
    calm=0
    while [ $calm -lt 5 ]; do
        if [ "$(opened)" = 0 ]; then calm=$((calm + 1)); else calm=0; fi
        tries=$((tries + 1))
        [ $tries -lt 600 ] || failed "the day's round does not end"
        sleep 0.1
    done
}

start_server -d "$house"
began=$(date +%s%3N)
wait_for_round
echo "every realm brought to today in $(($(date +%s%3N) - began)) ms"
idle=$(memory)
[ $touched -gt $most ] || most=$touched
for round in 1 2 3; do
    touch_all
    n=$(opened)
    [ "$n" -le 50 ] || failed "$n realms are open"
    echo "round $round: $n open, $(memory) kB (idle: $idle kB)"
done
case $engine in
sqlite) [ "$n" = 50 ] || failed "$n realms are open instead of 50" ;;
esac
case $SOKET_BIN in
*asan* | *tsan*) ;;
*) [ "$(memory)" -lt 200000 ] || failed "$(memory) kB of memory" ;;
esac
kept=$(memory)
touch_all
touch_all
case $SOKET_BIN in
*asan* | *tsan*) ;;
*) [ "$(memory)" -lt $((kept + kept / 4)) ] ||
    failed "memory grows: $kept kB, then $(memory) kB" ;;
esac

# the list of the pages
get /
[ "$code" = 200 ] || failed "/: $code"
faults h b >found
[ ! -s found ] || failed "/: $(cat found)"
if [ $all -gt 200 ]; then
    get '/?page=5'
    grep -qF '/r1000/' b || failed "the last realm is on no page"
    get /index.csv
    [ "$(wc -l <b)" = $((all + 1)) ] || failed "/index.csv: $(wc -l <b) lines"
fi
ends_soon

# fewer, when fewer are asked for
options=$serve_options
serve_options="$options --open 5"
start_server -d "$house"
touch_all
n=$(opened)
[ "$n" -le 6 ] || failed "--open 5: $n realms are open"
ends_soon
serve_options=$options
usage -d "$house" serve $serve_options --open 0
usage -d "$house" serve $serve_options --open 100000
