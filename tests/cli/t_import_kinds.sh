# import of every kind: create, update, unchanged, rehearsal, the same file twice.
base
events_csv >events.csv
printf 'key,number,type,issuer,date,abstract,parent,link\n%s\n%s\n' \
    'kl-01,01-KL/TW,Kết luận,Bộ Chính trị,18/05/2021,Về việc học tập,ct-05,ct-05' \
    'ct-05,05-CT/TW,Chỉ thị,Bộ Chính trị,2016-05-15,"Về ""học tập""",,' >documents.csv
printf 'key,name\n%s\n' 'form,Hình thức' 'level,Cấp' >breakdowns.csv
printf 'key,name,unit_of_count,kind,numerator,denominator,breakdowns,from,to\n%s\n' \
    'per,Lượt người mỗi buổi,người,ratio,turns,sessions,form,,' >indicators.csv
ok import documents documents.csv
ok import breakdowns breakdowns.csv
ok import indicators indicators.csv
ok import events events.csv

# twice: nothing changes, not even the log
contents first
for kind in units documents breakdowns options indicators campaigns \
    activities events; do
    json import $kind $kind.csv
    flat_has .created=0 .updated=0 .seq=0 .errors=[]
    ok import $kind $kind.csv
    out_has " 0 created, 0 updated"
done
contents second
equal first second

# a change is an update, the others stay unchanged
change()
{
    kind=$1
    sed "$2" $kind.csv >changed.csv
    cmp -s $kind.csv changed.csv && failed "sed of $kind changed nothing"
    ok import $kind changed.csv --dry-run
    grep -q "update" out || failed "rehearsal of $kind says no update"
    json import $kind changed.csv --dry-run
    flat_has .dry_run=true .created=0 .updated=1 .seq=0
    # what changes is told cell by cell, and nothing else is
    [ "$(grep -c '^\.changes\[[0-9]*\]\.column=' flat)" = 1 ] ||
        failed "other than one cell of $kind changes"
    flat_has ".changes[0].column=\"$4\"" ".changes[0].before=\"$5\"" \
        ".changes[0].after=\"$6\""
    json import $kind changed.csv
    flat_has .dry_run=false .created=0 .updated=1
    json import $kind changed.csv
    flat_has .updated=0
    ok export $kind
    grep -q "$3" out || failed "the change of $kind is not exported"
    ok verify
}
change documents 's/Bộ Chính trị,18/Ban Bí thư,18/' 'Ban Bí thư' issuer 'Bộ Chính trị' 'Ban Bí thư'
change breakdowns 's/Cấp/Cấp tổ chức/' 'Cấp tổ chức' name Cấp 'Cấp tổ chức'
change options 's/Truyền thông/Phát thanh/' 'Phát thanh' name 'Truyền thông' 'Phát thanh'
change indicators 's/Lượt người mỗi buổi/Bình quân/' 'Bình quân' name 'Lượt người mỗi buổi' 'Bình quân'
change campaigns 's/Đợt thử/Đợt mới/' 'Đợt mới' name 'Đợt thử' 'Đợt mới'
change activities 's/,1000,/,1500,/' ',1500,' turns 1000 1500
change units 's/Xã Trung,Trung/Xã Trung,Trg/' 'Trg' short_name Trung Trg
[ "$(value --campaign k --unit p --indicator turns)" = 1960 ] ||
    failed "the figure did not follow"
[ "$(value --campaign k --unit c1 --indicator per --map then)" = 46.666666 ] ||
[ "$(value --campaign k --unit c1 --indicator per --map then)" = 46.666667 ] ||
[ "$(value --campaign k --unit c2 --indicator per --map then)" = 250 ] ||
    failed "the ratio"

# rehearsal: every row's result, and nothing is kept
fresh_store fresh
ok init
contents before
ok import units units.csv --dry-run
[ "$(grep -c '	create$' out)" = 11 ] || failed "11 rows, 11 results"
out_has "2	p	create"
json import units units.csv --dry-run
flat_has '.rows[0].line=2' '.rows[0].key="p"' '.rows[0].result="create"'
contents after
equal before after
ok import units units.csv
ok import options options.csv
ok import campaigns campaigns.csv
contents before
ok import activities activities.csv --dry-run
out_has "2	a1	create"
ok import events events.csv --dry-run
out_has "2	e1	create"
contents after
equal before after
ok verify

# a list that grows: create, update and unchanged side by side
ok import activities activities.csv
{
    sed 's/,100,60,/,101,60,/' activities.csv
    echo 'a7,k,,01/03/2025,c3,,,,,1,5,,'
} >more.csv
ok import activities more.csv --dry-run
out_has "2	a1	update"
out_has "3	a2	unchanged"
out_has "8	a7	create"
json import activities more.csv
flat_has .created=1 .updated=1 .unchanged=5 .rows_read=7
# an event that differs from the one of its key is refused
ok import events events.csv
sed 's/Nhập xã Tây/khác/' events.csv >other.csv
refused_whole import events other.csv
err_has "e1"
ok verify
