#!/bin/sh
# pg_role.sh SOKET: a role that may read and write rows and nothing else does all
# that an ordinary day asks for; what changes tables is refused with a reason.
set -eu
soket=$1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
SOKET_LANG=en SOKET_NOW=2025-12-31
export SOKET_LANG SOKET_NOW
n=0

found()
{
    printf 'pg_role: found: %s\n' "$*"
    cat err
    exit 1
}

own() { "$soket" -d "$SOKET_TEST_PG&realm=$realm" "$@" >out 2>err; }
app() { "$soket" -d "$SOKET_TEST_PG_APP&realm=$realm" "$@" >out 2>err; }

may()
{
    app "$@" || found "may not: $*"
    n=$((n + 1))
}

may_not() # may_not WORDS COMMAND...
{
    words=$1
    shift
    ! app "$@" || found "may: $*"
    grep -q "$words" err || found "said otherwise: $*"
    n=$((n + 1))
}

sql()
{
    "$SOKET_TEST_PG_BIN/psql" -qXAt -v ON_ERROR_STOP=1 -c "$1" "$SOKET_TEST_PG" \
        >sql.out
}

grant() # what docs and the error messages ask the owner to do
{
    sql "GRANT USAGE ON SCHEMA $realm TO soket_app;
        GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES
        IN SCHEMA $realm TO soket_app"
}

realm=rolefull
own init --sample huu-lung || found init
may_not "role\|may not" verify
grant

may rebuild
may verify
may log
may backup copy.db
may doctor
may digest
for kind in units events documents breakdowns options indicators campaigns \
    activities; do
    may export "$kind"
    cp out "$kind.csv"
done
may unit list
may unit show hl
may unit tree
may event list
may activity show a0001
may activity withdraw a0002 --reason test
may figure --campaign kl01 --unit hl --indicator turns
may figure --campaign kl01 --unit hl --indicator turns --map now --by child
may sources --campaign kl01 --unit hl --indicator turns
may bridge --unit hl --campaign kl01
printf 'key,date,kind,tree,units,into,name,parent\n' >found.csv
printf 'zz,01/12/2025,found,main,zz,,ZZ,ls\n' >>found.csv
may event apply found.csv
may event undo zz
may report list
may report new r1 --campaign kl01 --unit hl
may report text r1
may report render r1 --to html -o r1.html
may report freeze r1
may report diff r1
may report render r1 --to docx -o r1.docx
may bundle key --name hl
may bundle realms
may bundle export out.bundle --campaign kl01 --unit hl
may copy "$SOKET_TEST_PG_APP&realm=$realm" copied.db
may verify
"$soket" -d copied.db verify >out 2>err || found "the copy does not verify"

# an import of thousands into empty tables, as the first day has it
realm=roleempty
own init || found init
grant
may import units units.csv
may import documents documents.csv
may import options options.csv
may import campaigns campaigns.csv
awk 'BEGIN {
    print "key,campaign,to,units,sessions,turns"
    for (i = 0; i < 5000; i++)
        printf "b%d,kl01,%02d/%02d/2022,hl,1,%d\n", i, i % 28 + 1,
            i % 12 + 1, i % 50
}' >many.csv
may import activities many.csv
may import activities activities.csv
may import events events.csv
may verify
may rebuild
may verify

# what is the owner's
realm=rolenot
may_not "may not" init
may_not "no realm" verify
may_not "may not" copy copied.db "$SOKET_TEST_PG_APP&realm=$realm"
app() { "$soket" -d "$SOKET_TEST_PG_APP" "$@" >out 2>err; }
may realm list
may_not "may not" realm drop rolefull --yes rolefull
may_not "may not" realm create rolenot
realm=rolefull
own verify || found "verify afterwards"
sql "DROP SCHEMA rolefull CASCADE; DROP SCHEMA roleempty CASCADE" 2>/dev/null
echo "pg_role: $n commands as they should be"
