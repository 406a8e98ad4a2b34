# export → a fresh store → import in order → export: the same lists, the same figures.
kinds='units documents breakdowns options indicators campaigns activities events'

figures() # every figure of the store, by unit
{
    "$SOKET_BIN" unit list --on 01/06/2024 | cut -f1 >keys
    "$SOKET_BIN" unit list >>keys
    cut -f1 keys | sort -u | while read -r unit; do
        for map in then now 2025-07-15; do
            "$SOKET_BIN" figure --campaign $campaign --unit "$unit" \
                --indicator turns --by year --map $map --json 2>&1 |
                grep -v '"known"'
        done
    done
}

round() # round NAME: this store's lists into a new one
{
    SOKET_DB=$(store "$1")
    for kind in $kinds; do
        ok export $kind
        cp out $kind.one
    done
    figures >figures.one
    fresh_store two
    ok init
    for kind in $kinds; do
        ok import $kind $kind.one
    done
    for kind in $kinds; do
        ok export $kind
        cp out $kind.two
        equal $kind.one $kind.two
    done
    figures >figures.two
    equal figures.one figures.two
    [ "$(wc -l <figures.one)" -gt 100 ] || failed "too few figures"
    ok verify
    for kind in $kinds; do
        json import $kind $kind.one
        flat_has .created=0 .updated=0
    done
}

base
events_csv | sed 's/25;75/33.333;66.667/' >events.csv
ok import events events.csv --numbers en
printf 'key,number,type,issuer,date,abstract,parent,link\n%s\n%s\n' \
    'v1,"01, ""x""",,,,"hai
dòng",,v2' 'v2,2,,,01/02/2024," thò ra ",v1,' >x.csv
ok import documents x.csv
printf 'key,name,unit_of_count,kind,numerator,denominator,breakdowns,from,to\n%s\n' \
    'per,"a;b",,ratio,turns,sessions,form,01/01/2024,31/12/2024' >x.csv
ok import indicators x.csv
printf 'key,name,tree,from,to,documents\nopen,Mở,main,01/01/2024,,v1;v2\n' >x.csv
ok import campaigns x.csv
campaign=k
round t
ok -d "$(store s)" init --sample huu-lung
campaign=kl01
round s
