# rebuild, verify, log, doctor: the store as a whole.
base
events_csv >events.csv
ok import events events.csv
json rebuild
flat_has .records=6
ok rebuild
json verify
flat_has .faults=0 '.list=[]'
healthy --json
json log
flat_has '[0].seq=1'
grep -q '"event.apply"' flat || failed "no event in the log"
ok log --from 3
[ "$(head -n 1 out | cut -f1)" = 3 ] || failed "--from"
ok log --from 99999
[ ! -s out ] || failed "entries from the future"
usage log --from x
for i in $(seq 150); do
    printf 'key,name\nx,%s\n' "$i" >x.csv
    ok import breakdowns x.csv
done
ok log
[ "$(wc -l <out)" = 100 ] || failed "the newest hundred"
ok log --from 1
[ "$(wc -l <out)" -gt 150 ] || failed "all of them"
ok verify
