# Damaged bytes are named, or have changed no figure and no word of the log (a byte
# that no row uses).
base
events_csv >events.csv
ok import events events.csv
for i in $(seq 150); do
    printf 'key,name\nx,%s\n' "$i" >x.csv
    ok import breakdowns x.csv
done
ok backup copy.db
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
