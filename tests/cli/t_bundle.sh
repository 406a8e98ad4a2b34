# Bundles between a province and two districts, up and down, as their offices
# would: keys, trust, files in any order, corrections, what is refused.

# at REALM ARGS…: a command in that realm
at()
{
    SOKET_DB=$(store "${1%-*}")
    export SOKET_DB
    shift
    "$@"
}

# The key of a realm in $key
key_of()
{
    at "$1" json bundle key
    key=$(sed -n 's/^\.public_key="\(.*\)"$/\1/p' flat)
    [ "${#key}" = 64 ] || failed "'$key' is no key"
}

new_realm()
{
    fresh_store "${1%-*}"
    at "$1" ok init
    at "$1" ok import units "units-$1.csv"
    at "$1" ok bundle key --name "$1"
}

# same UNIT-HERE REALM [ADDRESS…]: the realm's root there is that unit here
same()
{
    unit=$1 of=$2
    shift 2
    there=$(at "$of" value --campaign k --unit r "$@")
    here=$(at tinh value --campaign k --unit "$unit" "$@")
    checks=$((checks + 1))
    [ "$here" = "$there" ] ||
        failed "unit $unit has '$here', realm $of '$there': $*"
}

same_all()
{
    for indicator in activities sessions turns persons; do
        for map in then now; do
            same "$1" "$2" --indicator $indicator --map $map
            same "$1" "$2" --indicator $indicator --map $map --option f2 \
                --from 01/03/2024 --to 31/03/2024
        done
    done
}

unchanged()
{
    at tinh ok log --from 1
    cp out log.after
    equal log.before log.after
}

head_of='key,tree,kind,name,short_name,parent,from,code_scheme,code'
printf '%s\n' "$head_of" \
    'p,main,province,Tỉnh Một,,,01/01/2020,,' \
    'a,main,district,Huyện A,,p,01/01/2020,,' \
    'b,main,district,Huyện B,,p,01/01/2020,,' >units-tinh.csv
for realm in hl cl; do
    printf '%s\n' "$head_of" \
        'r,main,district,Huyện,,,01/01/2020,,' \
        'c1,main,commune,Xã Đông,,r,01/01/2020,,' \
        'c2,main,commune,Xã Tây,,r,01/01/2020,,' >"units-$realm.csv"
done
printf 'key,breakdown,name,parent,order\n%s\n%s\n' \
    'f1,form,Hội nghị,,1' 'f2,form,Truyền thông,,2' >options.csv
printf 'key,number,type,issuer,date,abstract,parent,link\n%s\n%s\n' \
    'd1,01-KL/TW,Kết luận,,18/05/2021,"Về học tập; ""làm theo""",,' \
    'd2,12-KH/TU,Kế hoạch,,01/06/2021,Triển khai,d1,' >documents.csv
printf 'key,name,tree,from,to,documents\n%s\n' \
    'k,Đợt thử,main,01/01/2024,31/12/2025,d1' >campaigns.csv
head_of='key,campaign,from,to,units,form,topic,title,place,sessions,turns,persons,note'
printf '%s\n' "$head_of" \
    'a1,k,,02/03/2024,c1,f1,,,,2,100,60,' \
    'a2,k,,15/03/2024,c1,f1,,,,1,50,,' \
    'a3,k,,20/05/2024,c1;c2,f2,,,,3,40,40,' \
    'a4,k,,01/02/2025,r,,,,,1,7,,' >act-hl.csv
printf '%s\n' "$head_of" \
    'b1,k,,30/06/2024,c2,f2,,,,1,1000,500,' >act-cl.csv

for realm in tinh hl cl; do
    new_realm $realm
done
at tinh ok import options options.csv
at tinh ok import documents documents.csv
at tinh ok import campaigns campaigns.csv

# ---- keys and trust ----
at tinh ok bundle key
out_has 'realm tinh'
at tinh refused bundle key --name khac
at tinh ok bundle key --name tinh
at tinh usage bundle trust hl 00
at tinh refused bundle trust hl 00 --unit a
key_of hl
at tinh usage bundle trust hl "$key" --unit a --superior
at tinh refused bundle trust hl "$key" --unit z
at tinh refused bundle trust tinh "$key" --unit a
at tinh ok bundle trust hl "$key" --unit a
at tinh json bundle trust hl "$key" --unit a
flat_has .changed=false '.unit="a"' .superior=false
key_of cl
at tinh ok bundle trust cl "$key" --unit b
at tinh json bundle realms
flat_has '[0].name="cl"' '[1].unit="a"'
key_of tinh
for realm in hl cl; do
    at $realm ok bundle trust tinh "$key" --superior
done

# ---- down ----
at tinh ok bundle export down1 --campaign k --down
at tinh refused bundle export x --campaign q --down
at tinh usage bundle export x --down
for realm in hl cl; do
    at $realm json bundle import down1
    flat_has '[0].changed=true' '[0].rows=5' '[0].realm="tinh"'
    at $realm json bundle import down1
    flat_has '[0].changed=false'
    for kind in documents breakdowns options indicators campaigns; do
        at tinh ok export $kind
        cp out here
        at $realm ok export $kind
        equal here out
    done
    at $realm ok import activities act-$realm.csv
done

# ---- up ----
at hl ok bundle export a-1 --campaign k
out_has 'bundle 1 of realm hl'
at hl ok activity withdraw a2
at hl ok bundle export a-2 --campaign k
printf '%s\n' "$head_of" 'a5,k,,25/03/2024,c2,f2,,,,1,9,9,' >more.csv
at hl ok import activities more.csv
at hl ok bundle export a-3 --campaign k
at cl ok bundle export b-1 --campaign k

at tinh ok log --from 1
cp out log.before
at tinh refused bundle import a-2
err_has 'number 1 is missing'
at tinh refused bundle import a-3 b-1 a-1
err_has 'number 2 is missing'
at tinh refused bundle import b-1 down1
err_has "file 'down1'"
at cl refused bundle import a-1
unchanged

at tinh ok bundle import a-1
at tinh ok log --from 1
entry=$(tail -n 1 out | cut -f 1)
at tinh value --campaign k --unit a --indicator turns >then
[ "$(cat then)" = 197 ] || failed "a-1 gives $(cat then)"
at tinh json bundle import a-3 b-1 a-2 a-1
flat_has '[1].number=1' '[1].changed=false' '[3].number=3' '[3].made=1' \
    '[0].realm="cl"'
same_all a hl
same_all b cl
known_value=$(at tinh value --campaign k --unit a --indicator turns --known "$entry")
[ "$known_value" = 197 ] || failed "known at $entry: $known_value"
at tinh ok log --from 1
cp out log.before
at tinh ok bundle import b-1 a-2 a-1 a-3 a-3
out_has 'nothing changes'
unchanged

# ---- open as far as the bundle goes ----
at tinh json sources --campaign k --unit p --indicator turns --option f2
flat_has '[0].bundle.realm="hl"' '[0].bundle.units="c2"' \
    '[0].bundle.names="Xã Tây"' '[0].bundle.month="2024-03"' \
    '[0].bundle.number=3' '[1].bundle.units="c1;c2"' '[1].bundle.activities=1' \
    '[1].value=40' '[2].bundle.realm="cl"' '[2].units[0]="b"'
at tinh json bundle show hl --campaign k
flat_has .number=3 '.root="r"' .coverage.expected=3 .coverage.reported=3 \
    '.units[0].key="c1"' '.figures[0].units="c1"' '.documents[0].key="d1"'
at tinh ok bundle show hl --campaign k --number 1
out_has 'bundle 1 of realm hl'
at tinh refused bundle show hl --campaign k --number 9
at tinh json bundle list
flat_has '[0].realm="tinh"' '[0].sent=true' '[4].number=3' '[4].stands=true' \
    '[3].stands=false'

# ---- the file: written again, its hash, its bytes ----
at hl ok bundle export again --campaign k --number 2
equal a-2 again
hash=$(sha256sum a-2 | cut -d ' ' -f 1)
at hl ok bundle list
out_has "$hash"
at hl ok bundle export a-4 --campaign k
size=$(wc -c <a-4)
step=$((size / 25 + 1)) i=0
while [ $i -lt "$size" ]; do
    head -c $i a-4 >bad
    printf '\001' >>bad
    tail -c +$((i + 2)) a-4 >>bad
    at tinh refused bundle import bad
    i=$((i + step))
done
head -c $((size - 1)) a-4 >bad
at tinh refused bundle import bad
unchanged

# ---- what is not here ----
printf 'key,breakdown,name,parent,order\nf9,form,Mới,,9\n' >option9.csv
at cl ok import options option9.csv
printf '%s\n' "$head_of" 'b2,k,,01/07/2024,c2,f9,,,,1,1,,' >more.csv
at cl ok import activities more.csv
at cl ok bundle export b-2 --campaign k
at tinh refused bundle import b-2
err_has 'not here: f9'
unchanged
at tinh ok import options option9.csv
at tinh ok bundle import b-2 a-4
same_all b cl

# ---- withdrawn, and whole in the end ----
at tinh ok bundle withdraw cl --campaign k --reason 'nhầm đơn vị'
at tinh refused bundle withdraw cl --campaign k
[ "$(at tinh value --campaign k --unit b --indicator turns)" = 0 ] ||
    failed "withdrawn figures count"
at tinh ok bundle import b-2
same_all b cl
at tinh ok bundle distrust cl
at tinh refused bundle import b-2
at tinh json bundle show cl --campaign k
flat_has .number=2 '.root="r"'
same_all b cl
for realm in tinh hl cl; do
    at $realm ok verify
    at $realm ok rebuild
    at $realm ok verify
done
secret=$(at tinh soket log --from 1 --json; grep -c secret out || :)
[ "$secret" = 0 ] || failed "the log speaks of a secret"
