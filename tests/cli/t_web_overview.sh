# The overview of a campaign at a unit: the year so far beside the same months of the
# year before, filters that work together and live in the address, approved only.
# Turns are digits of their own, so that a sum says which activities are in it.

# shellcheck source=web.sh
. "$HERE/web.sh"

fresh_store t
ok init
cat >units.csv <<'END'
key,tree,kind,name,short_name,parent,from,code_scheme,code
p,main,province,Province,,,2020-01-01,,
d1,main,district,District One,,p,2020-01-01,,
c1,main,commune,Commune One,,d1,2020-01-01,,
c2,main,commune,Commune Two,,d1,2020-01-01,,
d2,main,district,District Two,,p,2020-01-01,,
c3,main,commune,Commune Three,,d2,2020-01-01,,
END
ok import units units.csv
cat >k.csv <<'END'
key,name,tree,from,to,documents
k,Campaign,main,2022-06-01,2026-12-31,
over,Over,main,2022-01-01,2023-12-31,
young,Young,main,2023-06-01,2026-12-31,
END
ok import campaigns k.csv
printf 'key,breakdown,name,parent,order\nf1,form,Form One,,1\nf2,form,Form Two,,2\n' >f.csv
ok import options f.csv
cat >a.csv <<'END'
key,campaign,from,to,units,form,topic,title,place,sessions,turns,persons,note
a1,k,,2024-01-10,c1,f1,,T,,1,1,,
a2,k,,2024-02-28,c1,f2,,T,,1,20,,
a3,k,,2024-02-29,c2,f1,,T,,1,300,,
a4,k,,2024-03-01,c2,f1,,T,,1,4000,,
a5,k,,2023-01-10,c1,f1,,T,,1,50000,,
a6,k,,2023-02-28,c3,f2,,T,,1,600000,,
a7,k,,2023-03-01,c1,f1,,T,,1,7000000,,
a8,k,,2025-02-10,c1,f1,,T,,1,80000000,,
b1,over,,2023-02-01,c1,f1,,T,,1,5,,
b2,over,,2022-12-31,c1,f1,,T,,1,4,,
y1,young,,2024-01-02,c1,f1,,T,,1,6,,
y2,young,,2023-07-02,c1,f1,,T,,1,7,,
END
ok import activities a.csv
cat >e.csv <<'END'
key,date,kind,tree,units,into,policy,shares,name,parent,document,note
m,2024-02-15,move,main,c1,,,,,d2,,
END
ok import events e.csv

# page PATH: the JSON of a page, flat, in the file page; everything that it leads to
page()
{
    case $1 in
    *\?*) address="${1%%\?*}.json?${1#*\?}" ;;
    *) address="$1.json" ;;
    esac
    curl -s -o b "$url$address" || failed "no answer of $address"
    "$JSON_FLAT" <b >page || failed "$address is not JSON"
}

is() # is NAME VALUE: what stands there; with - nothing does
{
    checks=$((checks + 1))
    got=$(sed -n "s|^\\.$1=||p" page | tr -d '"')
    case $2 in
    -) [ -z "$got" ] || [ "$got" = null ] || failed "$address: $1 is '$got'" ;;
    *) [ "$got" = "$2" ] || failed "$address: $1 is '$got' instead of '$2'" ;;
    esac
}

on() # on DAY: a server on that day
{
    stop_server
    SOKET_NOW=${1}T03:00:00Z
    start_server
}

turns='tiles\[2\]'

# ---- the same period of the year before ----

on 2024-02-29
page /campaigns/k/units/p
is "$turns.number" 87654321
is "$turns.so_far.number" 321
is "$turns.so_far.from" 2024-01-01
is "$turns.so_far.to" 2024-02-29
is "$turns.before.number" 650000
is "$turns.before.from" 2023-01-01
is "$turns.before.to" 2023-02-28
is "$turns.before.direction" down
is 'tiles\[3\].so_far' - # persons are not added up
curl -s -o b "$url/campaigns/k/units/p?lang=en"
grep -q 'The year to the end of 2/2024: <a href="[^"]*turns?from=2024-01-01&amp;to=2024-02-29[^>]*>321</a>' b ||
    failed "the year so far is not shown or does not open"
grep -q 'Same period of the year before: <a [^>]*>650,000</a>' b ||
    failed "the year before is not shown"

on 2024-02-28
page /campaigns/k/units/p
is "$turns.so_far.number" 1 # whole months
is "$turns.so_far.to" 2024-01-31
is "$turns.before.number" 50000
on 2024-01-30
page /campaigns/k/units/p # no month of this year is over
is "$turns.so_far.name" 'Năm 2023'
is "$turns.so_far.number" 7650000
is "$turns.before" null
on 2025-02-28
page /campaigns/k/units/p
is "$turns.so_far.number" 80000000
is "$turns.before.number" 321
is "$turns.before.to" 2024-02-29
is "$turns.before.direction" up
on 2023-03-15
page /campaigns/k/units/p # the campaign began in the middle of the year before
is "$turns.so_far.number" 650000
is "$turns.before" null
on 2022-07-01
page /campaigns/k/units/p # this year is all there is
is "$turns.so_far" null
is "$turns.before" null

# a campaign that is over: its last year; one that began a year ago: no year before
on 2024-02-29
page /campaigns/over/units/p
is "$turns.number" 9
is "$turns.so_far.name" 'Năm 2023'
is "$turns.so_far.number" 5
is "$turns.before.number" 4
page /campaigns/young/units/p
is "$turns.number" 13
is "$turns.so_far.number" 6
is "$turns.before" null

# days asked for: compared as far as they are over
page '/campaigns/k/units/p?from=2024-01-01&to=2024-12-31'
is "$turns.number" 4321
is "$turns.so_far.number" 321
is "$turns.before.number" 650000
page '/campaigns/k/units/p?from=2024-02-01&to=2024-02-29'
is "$turns.number" 320
is "$turns.so_far" null
is "$turns.before.number" 600000
page '/campaigns/k/units/p?from=2024-02-01&to=2024-02-28'
is "$turns.number" 20
is "$turns.before.to" 2023-02-28
page '/campaigns/k/units/p?from=2025-01-01&to=2025-12-31' # ahead
is "$turns.so_far" null
is "$turns.before" null
page '/campaigns/k/units/p?to=2023-02-28'
is "$turns.before" null

# ---- every number opens, with the same filters ----

opens() # opens PATH: each link of a tile and of the table leads to the number it shows
{
    page "$1"
    cp page overview
    grep -E '\.(number|href)=' overview |
        sed -n 's/^\(\.[a-z_]*\[[0-9]*\][^=]*\|\.table[^=]*\)\.\(number\|href\)="*\([^"]*\)"*$/\1 \2 \3/p' |
        sort >pairs
    awk '$2 == "href" { h[$1] = $3 } $2 == "number" { n[$1] = $3 }
        END { for (k in n) if (h[k] ~ /figures/) print n[k], h[k] }' pairs >links
    [ "$(wc -l <links)" -ge "$2" ] || failed "$1: $(wc -l <links) numbers open"
    while read -r number href; do
        [ "$number" = null ] && continue
        page "$href"
        is exact.value "$number"
    done <links
}

opens /campaigns/k/units/p 15
opens /campaigns/k/units/d1 12
opens '/campaigns/k/units/p?from=2023-02-01&to=2024-02-28&option=f1' 12
opens '/campaigns/k/units/p?from=2023-02-01&option=f1&map=now' 12
opens '/campaigns/k/units/p?option=f2&map=2024-02-14' 12

# map, days and form together, by hand: c1 came under d2 on 15/02/2024
one() # one QUERY UNIT TURNS: of the row of a unit
{
    page "/campaigns/k/units/p?$1"
    checks=$((checks + 1))
    at=$(sed -n "s/^\\.table\\.rows\\[\\([0-9]*\\)\\]\\.key=\"$2\"/\\1/p" page)
    is "table\\.rows\\[$at\\]\\.turns\\.number" "$3"
}
one '' d1 7054301
one '' d2 80600020
one map=now d1 4300
one map=now d2 87650021
one map=2024-02-14 d1 87054321
one 'map=now&option=f1' d2 87050001
one 'map=now&option=f1&from=2024-01-01&to=2024-12-31' d2 1
one 'map=2024-02-14&option=f1&from=2024-01-01&to=2024-12-31' d1 4301
one 'option=f2&from=2024-01-01&to=2024-12-31' d2 20

# ---- the form of filters ----

leads() # leads QUERY PATH
{
    checks=$((checks + 1))
    to=$(curl -s -o /dev/null -D - "$url/campaigns/k/units/p?$1" |
        tr -d '\r' | sed -n 's/^[Ll]ocation: //p')
    [ "$to" = "$2" ] || failed "'$1' leads to '$to'"
}
leads 'from=01/02/2024&to=&option=f1&map=now&day=' \
    '/campaigns/k/units/p?option=f1&from=2024-02-01&map=now'
leads 'from=&to=&option=&map=now&day=14/02/2024&approved=1&lang=en' \
    '/campaigns/k/units/p?map=2024-02-14&approved=1&lang=en'
leads 'from=&to=&option=&map=&day=' /campaigns/k/units/p
curl -s -o b "$url/campaigns/k/units/p?option=f2&from=2024-02-01&map=2024-02-14&approved=1&lang=en"
for text in 'name="from" value="01/02/2024"' 'name="day" value="14/02/2024"' \
    'value="f2" selected' 'name="approved" value="1"' 'name="lang" value="en"' \
    'option=f2&amp;from=2024-02-01&amp;map=2024-02-14&amp;lang=en"'; do
    checks=$((checks + 1))
    grep -q "$text" b || failed "the form does not keep '$text'"
done

# ---- approved only ----

stop_server
ok activity approve a5
ok activity approve a1
ok activity approve a6
on 2024-02-29
page '/campaigns/k/units/p?approved=1'
is "$turns.number" 650001
is "$turns.so_far.number" 1
is "$turns.before.number" 650000
# the charts: by form and year, and turns of d1 and d2
curl -s "$url/campaigns/k/units/p?approved=1" | sed -n '/<svg/,/<\/svg>/p' >approved.svg
curl -s "$url/campaigns/k/units/p" | sed -n '/<svg/,/<\/svg>/p' >all.svg
for text in '50\.001' '600\.000'; do
    checks=$((checks + 1))
    grep -q "$text" approved.svg || failed "the chart of approved ones has no $text"
    ! grep -q "$text" all.svg || failed "the chart of all has $text"
done
grep -q '80\.600\.020' all.svg || failed "the chart of all has no 80.600.020"
opens '/campaigns/k/units/p?approved=1' 12
ends_soon

# ---- a campaign that was over before there was any unit ----

cat >early.csv <<'END'
key,name,tree,from,to,documents
early,Early,main,1990-01-01,1990-12-31,
END
ok import campaigns early.csv
start_server
get '/campaigns?lang=en'
checks=$((checks + 1))
grep -q 'no unit of this hierarchy was there on the days' b || failed "no true sentence"
! grep -q 'there is no unit yet' b || failed "there are units"
get '/campaigns/early?lang=en'
is_exit 404
grep -q 'was there on its days' b || failed "no true sentence of the campaign"
# nobody is expected on its days: no count and no bar
get '/campaigns/early/units/p?lang=en'
if [ "$code" = 200 ]; then
    grep -q 'No unit had to report here' b || failed "an empty bar"
    ! grep -q '0/0' b || failed "nobody of nobody"
fi
ends_soon
