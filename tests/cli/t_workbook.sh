# workbooks: a template goes out, is filled in, saved again by another program, and
# comes back as it is; errors by cell; the whole import taken back.
base
fill=$(dirname "$JSON_FLAT")/fill_book

office() # office KIND IN: IN saved again as KIND in the folder office
{
    soffice "-env:UserInstallation=file://$PWD/home" --headless \
        --convert-to "$1" --outdir office "$2" >office.log 2>&1 &&
        [ -s "office/$(basename "${2%.*}").${1%%:*}" ] ||
        failed "soffice: $(cat office.log)"
}
has_office=
command -v soffice >/dev/null && has_office=yes

# what is there comes back unchanged, and the empty rows are none
ok template activities --campaign k --unit d1 --records --rows 5 -o t.xlsx
json import activities t.xlsx --dry-run
flat_has .rows_read=4 .created=0 .updated=0 .unchanged=4
ok template activities --campaign k --unit d1 --rows 5 --lang en -o en.xlsx
json import activities en.xlsx --dry-run
flat_has .rows_read=0
refused template activities --campaign no --unit d1 -o x.xlsx
refused template activities --campaign k --unit no -o x.xlsx
refused template activities --campaign k --unit d1 --rows 5001 -o x.xlsx
usage template activities --campaign k --unit d1
usage template activities --unit d1 -o x.xlsx

# saved again by another program, filled, saved once more
mkdir office
book=t.xlsx
if [ "$has_office" ]; then
    office xlsx t.xlsx
    mv office/t.xlsx saved.xlsx
    book=saved.xlsx
    json import activities saved.xlsx --dry-run
    flat_has .rows_read=4 .unchanged=4
fi
# rows 5 to 8 hold a1, a2, a3, a6; two new ones, one of them joint
"$fill" $book filled.xlsx M5=#120 I6="Loa <truyền> thanh & phát sóng" \
    C9=#45420 E9="Xã Đông [c1]" H9="Trực tuyến [f1a]" I9="Học tập" \
    L9=#2 M9=#1500 N9=#900 \
    C10=#45421 E10="Xã Tây [c2]" F10="Mặt trận xã Đông [m1]" G10=c4 \
    I10="=1+1" L10=#1 M10=#30 || failed "fill_book"
if [ "$has_office" ]; then
    office xlsx filled.xlsx
    mv office/filled.xlsx filled.xlsx
fi
contents before
was=$(value --campaign k --unit p --indicator turns)
state before_state
ok import activities filled.xlsx --dry-run
out_has "100 → 120"
out_has "Phát thanh → Loa <truyền> thanh & phát sóng"
json import activities filled.xlsx --dry-run
flat_has .rows_read=6 .created=2 .updated=2 .unchanged=2 \
    '.changes[0].cell="M5"' '.changes[0].before="100"' \
    '.changes[0].after="120"' '.changes[1].cell="I6"'
contents rehearsed
equal before rehearsed
json import activities filled.xlsx
flat_has .created=2 .updated=2
seq=$(sed -n 's/^\.seq=//p' flat)
json import activities filled.xlsx
flat_has .created=0 .updated=0 .unchanged=6
[ "$(value --campaign k --unit p --indicator turns)" = $((was + 1550)) ] ||
    failed "the figure"
ok export activities
grep -q 'c2;m1;c4' out || failed "the joint record"
# a text that looks like a formula is marked in the list, and is the text again when read
grep -q ",'=1+1,\|,\"'=1+1\"," out || failed "a text became a formula"
ok verify

# taken back: lists and figures as before
usage import undo x --reason "nhầm"
refused import undo "$seq"
refused import undo 1 --reason "nhầm"
refused import undo 2 --reason "nhầm"
ok import list
out_has "	activities	+2 ~2 =2	"
json import undo "$seq" --reason "Nhầm tệp"
flat_has .ended=2 .restored=2
state after_state
sed '/^[0-9]*	[0-9-]*T/d; /"known"/d' before_state >a
sed '/^[0-9]*	[0-9-]*T/d; /"known"/d' after_state >b
sort a >a.sorted
sort b >b.sorted
equal a.sorted b.sorted
refused import undo "$seq" --reason "lại"
json import list
flat_has "[0].seq=$seq" '[0].undoable=false'
ok verify

# errors by cell, all of them, and nothing is saved
"$fill" $book bad.xlsx M5=#1.5 C9=#45420 E9="Xã Đông [c1]" H9="Khác" L9=#2 \
    M9=nhiều C10=#60 E10="Xã [c77]" L10=#1 M10=#1 || failed "fill_book"
refused_whole import activities bad.xlsx
for cell in M5 H9 M9 C10; do
    err_has "cell $cell,"
done
soket import activities bad.xlsx --json
"$JSON_FLAT" <out >flat
flat_has '.errors[0].cell="M5"' '.errors[0].line=5'

# other files say what they are
[ "$has_office" ] || return 0
for kind in xls ods; do
    office $kind t.xlsx
    refused_whole import activities office/t.$kind
    err_has ".$kind"
    err_has ".xlsx"
done
# a list that another program made of a CSV file is the same list
office 'xlsx:Calc MS Excel 2007 XML' activities.csv
json import activities office/activities.xlsx --dry-run
flat_has .rows_read=6
refused import activities office/activities.xlsx --sheet no
err_has "activities"
