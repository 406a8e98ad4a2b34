# backup: a copy that opens, verifies, says the same; never over another file.
base
events_csv >events.csv
ok import events events.csv
printf 'key,name\nx,Một\n' >x.csv
ok import breakdowns x.csv
contents one
ok backup copy.db
[ "$(find . -name 'copy.db*' | wc -l)" = 1 ] || failed "a copy is one file"
contents two
equal one two
SOKET_DB=$PWD/copy.db
contents three
equal one three
ok verify
ok doctor
printf 'key,name\nx,đổi\n' >y.csv
ok import breakdowns y.csv
ok verify
SOKET_DB=$(store t)
contents four
equal one four
cp copy.db kept
refused backup copy.db
equal copy.db kept
: >empty
refused backup empty
[ ! -s empty ] || failed "a file was written over"
refused backup .
refused backup no-folder/x.db
refused backup "$SOKET_DB"
ok verify
usage backup
mkdir shut
chmod 500 shut
[ "$(id -u)" = 0 ] || refused backup shut/x.db
