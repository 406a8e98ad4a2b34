# Makes the fixture of this program's schema version in the folder FIXTURES; see
# tools/fixture.
# shellcheck source=realm.sh
. "$HERE/../upgrade/realm.sh"
SOKET_TEST_ENGINE=sqlite
realm
json digest
version=$(sed -n 's/^\.schema=//p' flat)
to=$FIXTURES/v$version
[ ! -e "$to.sql" ] || failed "the fixture of schema $version is kept already"
sed -n 's/^\.tables\[[0-9]*\]\.\(name\|rows\|hash\)=//p' flat | paste - - - |
    tr -d '"' >"$to.digest"
realm_answers >"$to.answers"
"$FIXTURE" dump "$SOKET_DB" >"$to.sql"
echo "schema $version is kept in $FIXTURES"
