# What every scenario may use.  A check that fails ends the scenario and shows
# the command, its output and its errors.

# store NAME: the address of a store of this scenario, on the engine under test
store()
{
    case ${SOKET_TEST_ENGINE-sqlite} in
    sqlite) echo "$PWD/$1.db" ;;
    pg) echo "$SOKET_TEST_PG&realm=t$$_$1" ;;
    esac
}

sql() # sql STATEMENT: as the owner, what it says on standard output
{
    "$SOKET_TEST_PG_BIN/psql" -qXAt -v ON_ERROR_STOP=1 -c "$1" \
        "$SOKET_TEST_PG" 2>sql.err || failed "psql: $(cat sql.err)"
}

# fresh_store NAME: nothing is at its address; $SOKET_DB is it from now on
fresh_store()
{
    SOKET_DB=$(store "$1")
    export SOKET_DB
    case ${SOKET_TEST_ENGINE-sqlite} in
    sqlite) rm -f "$SOKET_DB" "$SOKET_DB"-* ;;
    pg) sql "DROP SCHEMA IF EXISTS t$$_$1 CASCADE" ;;
    esac
}

# Ends the scenario, however it went.  One with a server of its own adds to it.
clean_up()
{
    if [ "${SOKET_TEST_ENGINE-}" = pg ]; then
        for schema in $(sql "SELECT nspname FROM pg_namespace
            WHERE starts_with(nspname, 't$$_')"); do
            sql "DROP SCHEMA \"$schema\" CASCADE"
        done
    fi
    rm -rf "$dir"
}

checks=0
last=

failed()
{
    printf '%s: %s\n--- command: soket %s\n--- exit %s\n' \
        "${scenario##*/}" "$*" "$last" "${code-}" >&2
    echo '--- out' >&2
    head -c 2000 out >&2
    echo '--- err' >&2
    head -c 2000 err >&2
    exit 1
}

# soket: runs the program; its exit code in $code, its words in out and err
soket()
{
    last=$*
    code=0
    "$SOKET_BIN" "$@" >out 2>err || code=$?
    checks=$((checks + 1))
}

is_exit()
{
    [ "$code" = "$1" ] || failed "exit $code instead of $1"
}

# It is done, and nothing stands on stderr.
ok()
{
    known=
    soket "$@"
    is_exit 0
    [ ! -s err ] || failed "words on stderr"
}

# doctor finds nothing amiss, but that the cluster of tests/pg syncs nothing.
healthy()
{
    if [ "${SOKET_TEST_ENGINE-sqlite}" = pg ]; then
        refused doctor "$@"
        grep -q 'power cut' out || failed "no word of saving"
        [ "$(grep -A1 '^\[!!\]\|"good": false' out |
            grep -c '^\[!!\]\|"warns": false')" = 1 ] || failed "ill"
    else
        ok doctor "$@"
    fi
}

# It is refused with a reason.
refused()
{
    soket "$@"
    is_exit 1
    grep -q '^soket: ..' err || failed "no reason on stderr"
}

# It is wrong usage, and the reason says what.
usage()
{
    soket "$@"
    is_exit 2
    grep -q '^soket: ..' err || failed "no reason on stderr"
    [ ! -s out ] || failed "words on stdout"
}

# With --json: one JSON value; flat in the file flat.
json()
{
    ok "$@" --json
    "$JSON_FLAT" <out >flat || failed "stdout is not JSON"
}

# Lines that must stand in out, err or flat (fixed text, anywhere in a line).
out_has() { checks=$((checks + 1)); grep -qF -e "$1" out || failed "no '$1' in out"; }
err_has() { checks=$((checks + 1)); grep -qF -e "$1" err || failed "no '$1' in err"; }
# flat_has LINE…: whole lines
flat_has()
{
    for line in "$@"; do
        checks=$((checks + 1))
        grep -qxF -e "$line" flat || {
            cat flat >&2
            failed "no '$line' in the JSON"
        }
    done
}

# The top-level names of the JSON value, in order, are these.
flat_names()
{
    checks=$((checks + 1))
    names=$(sed 's/^\.\([a-z_]*\).*/\1/' flat | uniq | tr '\n' ' ')
    [ "$names" = "$* " ] || failed "the members are: $names"
}

equal()
{
    checks=$((checks + 1))
    cmp -s "$1" "$2" || {
        diff "$1" "$2" | head -n 20 >&2
        failed "$1 and $2 differ"
    }
}

# value ADDRESS…: the figure's value
value()
{
    json figure "$@"
    sed -n 's/^\.value=//p' flat
}

# contents FILE: a digest of every table, which must not change when something
# is refused
contents()
{
    "$SOKET_BIN" digest >"$1" || failed "no digest"
}

# state FILE: what people see of it
state()
{
    {
        "$SOKET_BIN" log --from 1
        for kind in units events documents breakdowns options indicators \
            campaigns activities; do
            "$SOKET_BIN" export $kind
        done
        for map in then now; do
            "$SOKET_BIN" figure --campaign k --unit p --indicator turns \
                --by child --map $map --json 2>&1
        done
    } >"$1"
}

# refused_whole ARGS…: refused, and nothing has changed.  known: the file before
# is still right, since nothing but refusals came after it.
known=
refused_whole()
{
    [ "${known-}" ] || contents before
    refused "$@"
    cp err why
    cp out said
    contents after
    equal before after
    cp why err
    cp said out
    known=yes
}

# A small organisation: p over d1 (c1, c2, c3) and d2 (c4, c5); m1 in tree
# front; campaign k of 2024 and 2025; options f1 > f1a, f2.
units_csv()
{
    cat <<'END'
key,tree,kind,name,short_name,parent,from,code_scheme,code
p,main,province,Tỉnh Một,Một,,01/01/2020,gso,01
d1,main,district,Huyện Nhất,Nhất,p,01/01/2020,,
d2,main,district,Huyện Nhì,Nhì,p,01/01/2020,,
c1,main,commune,Xã Đông,Đông,d1,01/01/2020,gso,00001
c2,main,commune,Xã Tây,Tây,d1,01/01/2020,gso,00002
c3,main,commune,Xã Nam,Nam,d1,01/01/2020,,
c4,main,commune,Xã Bắc,Bắc,d2,01/01/2020,,
c5,main,commune,Xã Trung,Trung,d2,01/01/2020,,
m,front,front,Mặt trận tỉnh,MT,,01/01/2020,,
m1,front,front,Mặt trận xã Đông,MT Đông,m,01/01/2020,,
m1,main,front,Mặt trận xã Đông,MT Đông,c1,01/01/2020,,
END
}

activities_csv()
{
    cat <<'END'
key,campaign,from,to,units,form,topic,title,place,sessions,turns,persons,note
a1,k,01/03/2024,02/03/2024,c1,f1,,"Hội nghị, học tập",Nhà văn hóa,2,100,60,
a2,k,,15/04/2024,c2,f1a,,Phát thanh,,1,250,,
a3,k,,20/05/2024,c1;m1,f2,Chủ đề,Chung tay,,3,40,40,"nói ""thật"""
a4,k,,30/06/2024,c4,f2,,,,1,1000,,
a5,k,,01/02/2025,c5,f1,,,,4,70,,
a6,k,,05/02/2025,c3,,,,,0,0,0,
END
}

base()
{
    fresh_store t
    units_csv >units.csv
    printf 'key,breakdown,name,parent,order\n%s\n%s\n%s\n' \
        'f1,form,Hội nghị,,1' 'f1a,form,Trực tuyến,f1,2' \
        'f2,form,Truyền thông,,3' >options.csv
    printf 'key,name,tree,from,to,documents\n%s\n' \
        'k,Đợt thử,main,01/01/2024,31/12/2025,' >campaigns.csv
    activities_csv >activities.csv
    ok init
    ok import units units.csv
    ok import options options.csv
    ok import campaigns campaigns.csv
    ok import activities activities.csv
}

# A reform: c2 into c1; d1's c3 in two; p's d2 dissolved.
events_csv()
{
    cat <<'END'
key,date,kind,tree,units,into,policy,shares,name,parent,document,note
e1,01/07/2024,merge,,c2,c1,,,,,,Nhập xã Tây
e2,01/07/2025,split,main,c3,c3a;c3b,shares,25;75,Xã Nam Một;Xã Nam Hai,d1,,
e3,01/07/2025,move,main,c4;c5,,,,,d1,,
e4,01/07/2025,dissolve,,d2,,keep,,,,,
e5,01/08/2025,rename,,c4,,,,Phường Bắc,,,
END
}
