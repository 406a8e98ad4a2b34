# rebuild, verify, log, backup, doctor: the store as a whole.
base
events_csv >events.csv
ok import events events.csv
json rebuild
flat_has .records=6
ok rebuild
json verify
flat_has .faults=0 '.list=[]'
json doctor
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

# a backup opens, verifies, says the same; never over another file
state one
ok backup copy.db
[ "$(find . -name 'copy.db*' | wc -l)" = 1 ] || failed "a copy is one file"
state two
equal one two
SOKET_DB=$PWD/copy.db
state three
equal one three
ok verify
ok doctor
ok import breakdowns x.csv
printf 'key,name\nx,đổi\n' >y.csv
ok import breakdowns y.csv
ok verify
SOKET_DB=$PWD/t.db
state four
equal one four
cp copy.db kept
refused backup copy.db
equal copy.db kept
: >empty
refused backup empty
[ ! -s empty ] || failed "a file was written over"
refused backup .
refused backup no-folder/x.db
refused backup t.db
ok verify
usage backup
mkdir shut
chmod 500 shut
[ "$(id -u)" = 0 ] || refused backup shut/x.db

# Damage is named, or has changed no figure and no word of the log (a byte that
# no row uses).
said()
{
    soket -d "$1" log --from 1
    cat out
    soket -d "$1" figure --campaign k --unit p --indicator turns --by child \
        --map now --json
    cat out
}
said copy.db >copy.said
damaged()
{
    cp copy.db bad.db
    checks=$((checks + 1))
    printf '%b' "$2" | dd of=bad.db bs=1 seek="$1" conv=notrunc 2>/dev/null
    soket -d bad.db verify
    [ "$code" -le 1 ] || failed "exit $code on a damaged file"
    if [ "$code" = 0 ]; then
        said bad.db >bad.said
        equal copy.said bad.said
    else
        named=$((named + 1))
    fi
}
size=$(wc -c <copy.db)
at=4096 named=0
while [ $at -lt "$size" ]; do
    damaged $((at + 40)) '\377\001'
    damaged $((at + 4000)) '\377\001'
    at=$((at + 8192))
done
[ $named -gt 5 ] || failed "only $named damages were named"
head -c 20000 copy.db >short.db
refused -d short.db verify
