# event apply, list, undo; activity show, withdraw.
base
events_csv >events.csv
state zero
json figure --campaign k --unit p --indicator turns
flat_has .value=1460
ok event apply events.csv
out_has "5 events applied"
ok event apply events.csv
out_has "0 events applied, 5"
json event list
flat_has '[0].key="e1"' '[0].day="2024-07-01"' '[0].kind="merge"' \
    '[0].units="c2"' '[0].into="c1"' '[4].key="e5"'
ok event list
[ "$(wc -l <out)" = 5 ] || failed "5 events"
ok verify
for map in then now 2024-06-30 2024-07-01 2025-07-01; do
    [ "$(value --campaign k --unit p --indicator turns --map $map)" = 1460 ] ||
        failed "the grand total on $map"
done
[ "$(value --campaign k --unit c1 --indicator turns --map then)" = 140 ] || failed c1 then
[ "$(value --campaign k --unit c1 --indicator turns --map now)" = 390 ] || failed c1 now
[ "$(value --campaign k --unit d1 --indicator turns --map then)" = 390 ] || failed d1 then
[ "$(value --campaign k --unit d1 --indicator turns --map now)" = 1460 ] || failed d1 now
# undo is as if it had never been
state five
refused_whole event undo nix
ok event undo e2
ok verify
ok unit show c3
grep -q 'c3a' out && failed "c3 is still split"
ok event undo e5
ok event undo e4
ok event undo e3
ok event undo e1
json event list
flat_has '=[]'
for kind in units activities events; do
    "$SOKET_BIN" export $kind
done >x
ok verify
state end
grep -v '	' zero | grep -v '"known"' >zero.figures
grep -v '	' end | grep -v '"known"' >end.figures
equal zero.figures end.figures
refused event undo e1
# … and can be applied again, under the same key
ok event apply events.csv
state again
grep -v '	' five | grep -v '"known"' >x
grep -v '	' again | grep -v '"known"' >y
equal x y
# an event that others rest on is not undone
{ events_csv | head -n 1
    echo 'e7,01/09/2025,found,main,c9,,,,Xã Chín,d1,,'
    echo 'e8,01/10/2025,rename,,c9,,,,Xã Mười,,,'; } >more.csv
ok event apply more.csv
refused_whole event undo e7
err_has "e8"
printf 'key,campaign,to,units,sessions,turns\nr,k,01/08/2025,c3a,1,9\n' >x.csv
ok import activities x.csv
refused_whole event undo e2
err_has "r"
usage event apply
usage event undo
usage event undo a b
refused event apply no-such-file.csv

# activities: every version stays, withdrawn ones count no more
sed 's/,1000,/,900,/' activities.csv >x.csv
ok import activities x.csv
json activity show a4
flat_has '[0].turns=1000' '[1].turns=900' '[1].ended=null'
[ "$(value --campaign k --unit p --indicator turns)" = 1369 ] || failed "the edit"
ok activity withdraw a4 --reason "nhập nhầm"
[ "$(value --campaign k --unit p --indicator turns)" = 469 ] || failed "the withdrawal"
json activity show a4
grep -q 'ended=null' flat && failed "a4 lives on"
ok log
out_has "nhập nhầm"
refused_whole activity withdraw a4
refused_whole activity withdraw nix
refused activity show nix
ok verify
ok import activities activities.csv
[ "$(value --campaign k --unit p --indicator turns)" = 1469 ] || failed "it came back"
ok verify
