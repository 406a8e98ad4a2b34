# Who may upgrade what, and what is refused: soket_later knows three steps more.
# shellcheck source=realm.sh
. "$HERE/../upgrade/realm.sh"
on_pg=${SOKET_TEST_ENGINE-sqlite}
on_pg=${on_pg#sqlite}
now=$SOKET_BIN

# same NAME WHAT…: the store is as it was in the file before; a file to the byte
same()
{
    whole t >after
    equal before after
    [ "$on_pg" ] || equal t.bytes t.db
}

as_it_is()
{
    whole t >before
    [ "$on_pg" ] || cp t.db t.bytes
}

# Every command that opens a store: refused, with the words $1.
all_refused()
{
    for command in verify doctor 'log --from 1' rebuild 'unit list' \
        'export units' 'backup b.db' 'report list' 'event undo e4' \
        'activity withdraw a1' 'import units units.csv' \
        'figure --campaign k --unit p --indicator turns' \
        'serve --listen 127.0.0.1:0'; do
        # shellcheck disable=SC2086
        refused $command
        err_has "$1"
        [ ! -s out ] || failed "words on stdout"
        same
    done
    [ ! -e b.db ] || failed "a copy of what was refused"
}

units_csv >units.csv

# the program's own version
fresh_store own
ok init
own=$(schema)
fresh_store own

# ---- an older store ----
keep 6 t
as_it_is
SOKET_BIN=$SOKET_LATER
for command in verify 'log --from 1' 'unit list' 'backup b.db' \
    'serve --listen 127.0.0.1:0'; do
    # shellcheck disable=SC2086
    refused $command
    err_has "older soket"
    err_has "soket upgrade"
    same
done
[ "$(schema)" = 6 ] || failed "the schema of an older store"
digests >got
equal "$FIXTURES/v6.digest" got
same

# a rehearsal tells what would be, and leaves nothing
ok upgrade --dry-run
out_has "from schema 6 to schema"
json upgrade --dry-run
flat_has .from=6 .faults=0
same
if [ "$on_pg" ]; then
    [ "$(sql "SELECT count(*) FROM pg_namespace
        WHERE starts_with(nspname, 't$$_')")" = 1 ] || failed "schemas are left"
else
    [ "$(find . -name 't.db.part*' | wc -l)" = 0 ] || failed "files are left"
fi

# a copy beforehand, and nothing without it
: >there.db
refused upgrade --backup there.db
same
refused upgrade --backup no-folder/x.db
same
ok upgrade --backup old.db
out_has "schema 6 is now schema"
later=$(schema)
[ "$later" -gt "$own" ] || failed "schema $later after the upgrade"
ok verify
SOKET_DB=$PWD/old.db
[ "$(schema)" = 6 ] || failed "the copy is of schema $(schema)"
digests >got
equal "$FIXTURES/v6.digest" got

# ---- a newer store: refused unread by the older program ----
SOKET_DB=$(store t)
SOKET_BIN=$now
as_it_is
all_refused "newer soket"
refused upgrade
err_has "newer soket"
refused upgrade --dry-run
refused digest
refused copy "$SOKET_DB" other.db
[ ! -e other.db ] || failed "a copy of a newer store"
same

# newer by one only
keep "$own" t
if [ "$on_pg" ]; then
    sql "COMMENT ON SCHEMA \"t$$_t\" IS 'soket schema $((own + 1))'"
else
    "$FIXTURE" version t.db $((own + 1))
fi
as_it_is
all_refused "newer soket"

# ---- the first that writes ----
keep 6 t
as_it_is
SOKET_BIN=$SOKET_LATER
if [ "$on_pg" ]; then
    refused import units units.csv
    err_has "older soket"
    same
    SOKET_DB="$SOKET_TEST_PG_APP&realm=t$$_t"
    refused upgrade
    err_has "owner"
    sql "GRANT USAGE ON SCHEMA \"t$$_t\" TO soket_app;
        GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES
        IN SCHEMA \"t$$_t\" TO soket_app"
    refused verify
    err_has "older soket"
    as_it_is
    refused upgrade
    err_has "owner"
    same
    SOKET_DB=$(store t)
    ok upgrade
else
    soket import units units.csv
    is_exit 0
    err_has "schema 6"
fi
[ "$(schema)" = "$later" ] || failed "schema $(schema)"
ok verify

# ---- a step that fails: exactly old ----
keep 6 t
as_it_is
SOKET_BIN=$SOKET_WRONG
refused upgrade
same
refused upgrade --dry-run
same
if [ ! "$on_pg" ]; then
    refused import units units.csv
    whole t >after
    equal before after
fi
fresh_store none
refused init
refused verify
err_has "there is no"

# ---- two at once: one after the other ----
SOKET_BIN=$SOKET_LATER
for i in 1 2 3; do
    keep 6 t
    "$SOKET_BIN" upgrade >one 2>&1 &
    one=$!
    "$SOKET_BIN" upgrade >two 2>&1 || failed "the second: $(cat two)"
    wait $one || failed "the first: $(cat one)"
    checks=$((checks + 2))
    [ "$(schema)" = "$later" ] || failed "schema $(schema)"
    cat one two >both
    [ "$(grep -c "up to date" both)" = 1 ] || failed "round $i: $(cat both)"
done
ok verify
