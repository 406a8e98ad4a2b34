# init: a new file, built-in lists, never over another; SOKET_DB and -d.
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

ok export indicators
for key in activities sessions turns persons; do
    out_has "$key,"
done
ok export breakdowns
out_has "form,"

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

ok -d sample.db init --sample huu-lung
ok -d sample.db verify
SOKET_DB=sample.db
[ "$(value --campaign kl01 --unit hl --indicator sessions)" -gt 1000 ] ||
    failed "sessions of the sample"
[ "$(value --campaign kl01 --unit hl --indicator turns)" -gt 160000 ] ||
    failed "turns of the sample"
then_=$(value --campaign kl01 --unit ls --indicator turns --map then)
now=$(value --campaign kl01 --unit ls --indicator turns --map now)
[ "$then_" = "$now" ] || failed "the grand total differs by map"
