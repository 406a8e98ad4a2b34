# figure, sources, bridge: every option, and the JSON exactly as promised.
base
a='--campaign k --indicator turns'
# shellcheck disable=SC2086
fig() { json figure $a "$@"; }

fig --unit p
flat_names campaign tree indicator option unit from to map known value records \
    coverage
flat_has '.campaign="k"' '.tree="main"' '.indicator="turns"' .option=null \
    '.unit="p"' '.from="2024-01-01"' '.to="2025-12-31"' .value=1460 .records=6 \
    .coverage.expected=9 .coverage.reported=5 .coverage.nothing=1 \
    .coverage.not_applicable=0
grep -qxE '\.known=[0-9]+' flat || failed "known is no number"
head_=$(sed -n 's/^\.known=//p' flat)
fig --unit d1
flat_has .value=390 .records=4
fig --unit c1
flat_has .value=140 .records=2
fig --unit m1
flat_has .value=40 .records=1
fig --unit m --tree front
flat_has '.tree="front"' .value=40 .records=1
fig --unit p --option f1
flat_has '.option="f1"' .value=420 .records=3
fig --unit p --option f1a
flat_has .value=250
fig --unit p --from 01/04/2024 --to 2024-05-20
flat_has '.from="2024-04-01"' '.to="2024-05-20"' .value=290 .records=2
fig --unit p --from 15/04/2024 --to 15/04/2024
flat_has .value=250
fig --unit p --from 16/04/2024 --to 19/05/2024
flat_has .value=0 .records=0
json figure --campaign k --unit p --indicator persons
flat_has .value=null
ok figure --campaign k --unit p --indicator persons
out_has "not determined"
json figure --campaign k --unit m1 --indicator persons
flat_has .value=40
json figure --campaign k --unit c4 --indicator persons
flat_has .value=null .records=1
json figure --campaign k --unit p --indicator activities
flat_has .value=6
json figure --campaign k --unit p --indicator sessions
flat_has .value=11

fig --unit p --by child
flat_names campaign tree indicator option unit from to map known value records \
    coverage rows
flat_has '.rows[0].key="d1"' '.rows[0].name="Huyện Nhất"' .rows[0].value=390 \
    .rows[0].records=4 '.rows[1].key="d2"' .rows[1].value=1070 .rows[1].records=2
[ "$(grep -c '^\.rows\[0\]' flat)" = 4 ] || failed "a row has four members"
fig --unit p --by year
flat_has '.rows[0].key="2024"' .rows[0].value=1390 '.rows[1].key="2025"' \
    .rows[1].value=70
fig --unit p --by month --from 01/03/2024 --to 30/06/2024
flat_has '.rows[0].key="2024-03"' .rows[0].value=100 '.rows[3].key="2024-06"' \
    .rows[3].value=1000
fig --unit p --by form
flat_has '.rows[0].key="f1"'
fig --unit c1 --by child
flat_has .value=140
# rows by time add up to the total, on every map
for map in then now 15/05/2024; do
    for by in year month; do
        fig --unit p --by $by --map $map
        sum=$(sed -n 's/^\.rows\[.*\.value=//p' flat | paste -sd+ | sed 's/.*/$((&))/')
        eval "sum=$sum"
        [ "$sum" = 1460 ] || failed "rows by $by on $map: $sum"
    done
done

# known: as it was known at an entry
sed 's/,1000,/,1,/' activities.csv >x.csv
ok import activities x.csv
fig --unit p
flat_has .value=461
fig --unit p --known "$head_"
flat_has .value=1460 ".known=$head_"
refused figure --campaign k --unit p --indicator turns --known 1
ok import activities activities.csv
events_csv >e.csv
ok import events e.csv
ok verify
fig --unit c3 --map then
flat_has .value=0 .records=1 '.map="then"'
fig --unit p --map 2024-06-30 --by child
flat_has '.map="2024-06-30"' '.rows[0].key="d1"' .rows[0].value=390
fig --unit d1 --map now --by child
grep -q '"c3a"' flat || failed "no c3a among the children now"

json sources --campaign k --unit c1 --indicator turns --map then
flat_has '[0].key="a1"' '[0].value=100' '[0].joint=false' '[0].units[0]="c1"' \
    '[1].key="a3"' '[1].joint=true' '[1].units[1]="m1"' '[1].value=40'
json sources --campaign k --unit c1 --indicator turns --map now
flat_has '[1].key="a2"'
ok sources --campaign k --unit c1 --indicator turns
out_has "a1	02/03/2024	c1	100	Hội nghị, học tập"
json sources --campaign k --unit c1 --indicator turns --from 01/01/2025
flat_has '=[]'
for unit in p d1 c1 m1 c3a; do
    for map in then now; do
        v=$(value --campaign k --unit $unit --indicator turns --map $map)
        json sources --campaign k --unit $unit --indicator turns --map $map
        sum=$(sed -n 's/^\[[0-9]*\]\.value=//p' flat | paste -sd+)
        [ $((${sum:-0})) = "$v" ] || failed "sources of $unit on $map: $sum, not $v"
    done
done

json bridge --unit p
flat_has '.unit="p"' '.indicator="turns"' '.from_map="then"' '.to_map="now"' \
    .from_total=1460 .to_total=1460 .joint=40
json bridge --unit p --campaign k --indicator sessions --from-map 2024-06-30 \
    --to-map then
flat_has '.from_map="2024-06-30"' '.to_map="then"' .from_total=11 .to_total=11
ok bridge --unit p
out_has "d2 → d1	1,070"

refused figure --campaign nix --unit p --indicator turns
err_has nix
refused figure --campaign k --unit nix --indicator turns
err_has nix
refused figure --campaign k --unit p --indicator nix
err_has nix
refused figure --campaign k --unit p --indicator turns --option nix
err_has nix
refused figure --campaign k --unit p --indicator turns --tree nix
err_has nix
refused figure --campaign k --unit p --indicator turns --by nix
err_has nix
refused figure --campaign k --unit p --indicator turns --from 01/02/2024 --to 01/01/2024
refused figure --campaign k --unit p --indicator turns --known 0
refused figure --campaign k --unit p --indicator turns --known -1
refused figure --campaign k --unit p --indicator turns --known 999999
refused bridge --unit nix
usage figure --unit p --indicator turns
err_has "--campaign"
usage figure --campaign k --indicator turns
usage figure --campaign k --unit p
usage figure --campaign k --unit p --indicator turns --map never
usage figure --campaign k --unit p --indicator turns --from 30/02/2024
usage figure --campaign k --unit p --indicator turns --known x
usage figure --campaign k --unit p --indicator turns --color red
usage figure --campaign k --unit p --indicator turns --by
usage figure --campaign k --unit p --indicator turns extra
usage bridge
