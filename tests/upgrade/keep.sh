# Makes the fixture of this program's schema version in the folder FIXTURES; see
# tools/fixture.
# shellcheck source=realm.sh
. "$HERE/../upgrade/realm.sh"
SOKET_TEST_ENGINE=sqlite
realm
version=$(schema)
to=$FIXTURES/v$version
[ ! -e "$to.sql" ] || failed "the fixture of schema $version is kept already"
digests >"$to.digest"
realm_answers >"$to.answers"
"$FIXTURE" dump "$SOKET_DB" >"$to.sql"
echo "schema $version is kept in $FIXTURES"
