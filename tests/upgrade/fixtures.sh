# Every version that was kept: its rows are what they were, the upgrade keeps them
# (tables that a step changes are named in vN.changed), and the figures and
# reports read the same.
# shellcheck source=realm.sh
. "$HERE/../upgrade/realm.sh"

# goes VERSION: from this version to that of the program
goes()
{
    keep "$1" t
    digests >got
    equal "$FIXTURES/v$1.digest" got
    whole t >before
    ok upgrade --dry-run
    whole t >after
    equal before after
    ok upgrade
    ok upgrade
    out_has "up to date"
    ok verify
    digests >got
    while read -r table rows hash; do
        checks=$((checks + 1))
        grep -qxF "$table	$rows	$hash" got ||
            grep -qxs "$table" "$FIXTURES/v$1.changed" ||
            failed "the rows of $table are not those of version $1"
    done <"$FIXTURES/v$1.digest"
    realm_answers >answers
    equal "$FIXTURES/v$1.answers" answers
}

now=$SOKET_BIN
for text in "$FIXTURES"/v*.sql; do
    version=${text##*/v}
    for SOKET_BIN in "$now" "$SOKET_LATER"; do
        goes "${version%.sql}"
    done
    SOKET_BIN=$now
done

# the program's own version is among those kept
fresh_store own
ok init
own=$(schema)
[ -f "$FIXTURES/v$own.sql" ] ||
    failed "schema $own has no fixture: run tools/fixture"
