# copy, digest: a store moved to a file and to a store of this engine, whole.
base
events_csv >events.csv
ok import events events.csv
here=$SOKET_DB
state one
json digest
grep -v '\.ms=' flat >digest.one
flat_names schema rows ms hash tables

same_as_here() # same_as_here STORE
{
    ok -d "$1" verify
    SOKET_DB=$1
    json digest
    grep -v '\.ms=' flat >digest.two
    equal digest.one digest.two
    state two
    SOKET_DB=$here
    equal one two
}

# a line per table, while it goes on, and one for all
fresh_store there
there=$SOKET_DB
SOKET_DB=$here
ok copy "$here" "$there"
[ "$(grep -c ' rows, ' out)" = $(($(grep -c '\.name=' digest.one) + 1)) ] ||
    failed "the lines are not those of the tables"
out_has "activity: 6 rows, "
out_has "together: "
same_as_here "$there"
json copy "$there" back.db
flat_names schema rows ms hash tables
grep -v '\.ms=' flat >digest.two
equal digest.one digest.two
same_as_here "$PWD/back.db"
ok copy back.db again.db
same_as_here "$PWD/again.db"
[ "$(find . -name '*.part*' | wc -l)" = 0 ] || failed "parts are left"
# the source is as it was, and the copies live on by themselves
same_as_here "$here"
printf 'key,name\nx,Mới\n' >x.csv
ok -d "$there" import breakdowns x.csv
ok -d back.db import breakdowns x.csv
ok -d "$there" verify
ok -d back.db verify
same_as_here "$here"

# never over what is there, never from what is not
cp again.db kept
refused copy "$here" again.db
err_has "exists already"
equal kept again.db
refused copy "$here" "$there"
err_has "exists already"
refused copy "$here" "$here"
same_as_here "$here"
: >empty
refused copy "$here" empty
[ ! -s empty ] || failed "a file was written over"
refused copy none.db x.db
refused copy empty x.db
echo "these are only words, no data at all" >words
refused copy words x.db
refused copy "$here" no-folder/x.db
refused copy "$here" .
refused copy "$here" /proc/x.db
refused copy . x.db
[ ! -e x.db ] || failed "a copy of nothing"
refused -d none.db digest
usage copy "$here"
usage copy "$here" a b
usage copy
usage digest a

# two copies to one place: one of them is whole and named, or both say why not
for i in 1 2 3; do
    rm -f both.db*
    "$SOKET_BIN" copy back.db both.db >a.out 2>a.err &
    a=$!
    code_b=0 code_a=0
    "$SOKET_BIN" copy again.db both.db >b.out 2>b.err || code_b=$?
    wait $a || code_a=$?
    checks=$((checks + 1))
    case $code_a$code_b in
    01 | 10 | 11) ;;
    *) failed "two copies: $code_a and $code_b" ;;
    esac
    if [ $code_a$code_b != 11 ]; then
        ok -d both.db verify
    else
        [ ! -e both.db ] || failed "refused, and it is there"
    fi
done

# what a broken off copy leaves is refused by its name, too
case ${SOKET_TEST_ENGINE-sqlite} in
sqlite) part=$PWD/p.db.part ;;
pg) part=$(store p.part) ;;
esac
ok -d "$part" init
for command in verify digest doctor upgrade 'import breakdowns x.csv'; do
    # shellcheck disable=SC2086
    refused -d "$part" $command
    err_has "not complete"
done
refused copy "$part" x.db
err_has "not complete"
