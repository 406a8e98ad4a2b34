# Where the data file comes from, its names, and files that are none.
refused verify
err_has "soket.db"
ok init
[ -f soket.db ] || failed "no soket.db"
ok verify
refused init
err_has "exists already"
ok -d other.db init
ok -d other.db doctor
SOKET_DB=third.db
export SOKET_DB
ok init
[ -f third.db ] || failed "SOKET_DB was not heeded"
ok -d fourth.db init
[ -f fourth.db ] || failed "-d does not win over SOKET_DB"

unset SOKET_DB
refused -d none.db init --sample no-such-sample
err_has "no-such-sample"
[ ! -e none.db ] || failed "a failed init left its file"
refused -d /proc/no/such.db init
refused -d no-folder/x.db init
refused -d . init
refused -d . verify
echo "this is no database, only words, and a few of them" >words.db
refused -d words.db verify
refused -d words.db init
[ "$(head -c 4 words.db)" = this ] || failed "another's file was changed"
: >empty.db
refused -d empty.db verify
refused -d empty.db import units /dev/null
refused -d empty.db init

rm -f soket.db*
refused verify
err_has "soket.db"
refused verify --lang en
err_has "there is no data file"
refused verify --lang vi
SOKET_LANG=vi
refused verify
SOKET_LANG=en
refused verify
ok init
ok verify -d soket.db
SOKET_DB=nix.db
export SOKET_DB
refused verify
ok verify -d soket.db
