# Imports by the web: looked at before they are saved, errors by cell, confirmed without a
# second upload, taken back; foreign units and the lists of administrators.
# shellcheck source=web.sh
. "$HERE/web.sh"
serve_as=' '
base
fill=$(dirname "$JSON_FLAT")/fill_book
is() { checks=$((checks + 1)); [ "$1" = "$2" ] || failed "'$1' instead of '$2'"; }
b_has() { checks=$((checks + 1)); grep -qF -e "$1" b || { head -c 3000 b >&2; failed "no '$1' in the page"; }; }
b_not() { checks=$((checks + 1)); ! grep -qF -e "$1" b || failed "'$1' in the page"; }
turns() { value --campaign k --indicator turns --unit "$@"; }

echo 'con mèo trèo lên cây cau' >pw
soket account add --person an --name-of 'Nguyễn Văn An' --login an.nv \
    --role reporter --unit d1 --below --password-stdin <pw
is_exit 0
soket account add --person lan --name-of 'Trần Thị Lan' --login lan \
    --role reporter --unit c4 --password-stdin <pw
is_exit 0
soket account add --person quan --name-of 'Lê Quân' --login quan \
    --role administrator --unit p --below --password-stdin <pw
is_exit 0
soket account add --person doc --name-of 'Phạm Độc' --login doc \
    --role reader --unit p --below --password-stdin <pw
is_exit 0
json account second quan
seed=$(sed -n 's/^\.seed="\(.*\)"/\1/p' flat)
start_server

# post PATH [curl options]: as the one signed in
post()
{
    path=$1
    shift
    last="POST $path"
    code=$(curl -s -m 60 -D h -o b -w '%{http_code}' -H "$cookie" \
        -H "Origin: $url" "$@" "$url$path")
    checks=$((checks + 1))
}
page() { get "$@" -H "$cookie"; }
take_cookie()
{
    cookie="Cookie: $(tr -d '\r' <h |
        sed -n 's/^[Ss]et-[Cc]ookie: \([^;]*\).*/\1/p' | head -n 1)"
}
mark() { csrf=$(sed -n 's/.*name="csrf" value="\([^"]*\)".*/\1/p' b | head -n 1); }
sign_in() # sign_in LOGIN
{
    cookie='X-None: 1'
    post /sign-in --data-urlencode "login=$1" --data-urlencode password@pwd
    is_exit 303
    take_cookie
}
tr -d '\n' <pw >pwd
upload() # upload FILE [PATH]: looks at it
{
    file=$1
    shift
    page /import?lang=en
    is_exit 200
    mark
    post "${1-/import}?lang=en" -F "csrf=$csrf" -F "file=@$file" -F numbers= \
        ${kind:+-F kind=$kind}
}
kind=
hash_of() { sed -n 's/.*name="hash" value="\([^"]*\)".*/\1/p' b | head -n 1; }
confirm() # confirm HASH [PATH]
{
    post "${2-/import/confirm}?lang=en" --data-urlencode "csrf=$csrf" \
        --data-urlencode "hash=$1"
}

sign_in an.nv
page /import
is_exit 200
b_has 'Nhập'
page /import.json
"$JSON_FLAT" <b >flat
flat_has '.may_enter=true' '.may_lists=false' '.has_imports=false'
page '/import/template?campaign=k&unit=d1&rows=5&records=1'
is_exit 200
tr -d '\r' <h | grep -qi 'content-disposition: attachment' || failed "no download"
cp b t.xlsx
page '/import/template?campaign=k&unit=c4&rows=5'
is_exit 403
page '/import/template?campaign=k&unit=no&rows=5'
is_exit 404

# a list as CSV: looked at, nothing saved, confirmed, taken back
was=$(turns p)
printf '%s\n' 'key,campaign,to,units,sessions,turns,title' \
    'w1,k,10/06/2024,c1,1,500,<b>Mới</b>' 'a2,k,15/04/2024,c2,1,260,Phát thanh' \
    >new.csv
contents before
upload new.csv
is_exit 200
b_has 'What the import would do'
b_has '<del>250</del>'
b_has '<ins>260</ins>'
b_has 'w1'
hash=$(hash_of)
is ${#hash} 64
is "$(turns p)" "$was"
ok verify
confirm 0000000000000000000000000000000000000000000000000000000000000000
is_exit 409
is "$(turns p)" "$was"
confirm "$hash"
is_exit 303
is "$(turns p)" $((was + 510))
where=$(tr -d '\r' <h | sed -n 's/^[Ll]ocation: \([^?]*\).*/\1/p')
page "$where?lang=en"
is_exit 200
b_has 'w1'
b_has '&lt;b&gt;Mới&lt;/b&gt;'
confirm "$hash" # it is used up
is_exit 409
page /import.csv
is_exit 200
is "$(wc -l <b)" 2
post "$where/undo" --data-urlencode "csrf=$csrf" -d reason=
is_exit 400
sign_in lan # somebody else's is not there
page "$where"
is_exit 404
page /import?lang=en
mark
post "$where/undo" --data-urlencode "csrf=$csrf" -d reason=x
is_exit 404
sign_in an.nv
page "$where"
mark
post "$where/undo" --data-urlencode "csrf=$csrf" -d reason=nham
is_exit 303
is "$(turns p)" "$was"
ok verify

# the workbook comes back filled; what is wrong stands at its cell
"$fill" t.xlsx filled.xlsx M5=#120 || failed fill_book
upload filled.xlsx
is_exit 200
b_has '<del>100</del>'
b_has 'M5'
confirm "$(hash_of)"
is_exit 303
is "$(turns p)" $((was + 20))
"$fill" t.xlsx bad.xlsx M5=#1.5 L6=x || failed fill_book
upload bad.xlsx
is_exit 200
b_has '<th scope="row">M5</th>'
b_has '<th scope="row">L6</th>'
b_not 'name="hash"'
"$fill" t.xlsx empty.xlsx M9=#5 || failed fill_book
upload empty.xlsx # a column as the list itself calls it
is_exit 200
b_has '<th scope="row">C9</th><td>Last day</td>'
b_not "'to'"
printf '%s\n' 'key,campaign,to,units,sessions,turns' 'w9,k,,c1,1,5' >empty.csv
upload empty.csv
is_exit 200
b_has '<td>to</td>'
b_has 'nothing stands here'
upload t.xlsx # takes the 120 back: a preview that is not confirmed
hash=$(hash_of)
upload new.csv # … and gives way to the next one
confirm "$hash"
is_exit 409
is "$(turns p)" $((was + 20))

# units of others are refused, and those far away are not there
printf '%s\n' 'key,campaign,to,units,sessions,turns' \
    'x1,k,10/06/2024,c4,1,1' 'x2,k,10/06/2024,c77,1,1' \
    'a4,k,30/06/2024,c1,1,1' >foreign.csv
upload foreign.csv
is_exit 200
is "$(grep -c '<tr><th scope="row">line ' b)" 3
b_has "c77"
b_not 'name="hash"'
sign_in lan
printf '%s\n' 'key,campaign,to,units,sessions,turns' \
    'x1,k,10/06/2024,c1,1,1' >foreign.csv
upload foreign.csv
is_exit 200
sed -n 's/.*\(there is no unit.*\)<.td>.*/\1/p' b >said_1
sed 's/c1/zz/' foreign.csv >nowhere.csv
upload nowhere.csv
sed -n 's/.*\(there is no unit.*\)<.td>.*/\1/p' b |
    sed 's/zz/c1/' >said_2
[ -s said_1 ] || failed "the unit is there"
equal said_1 said_2

# not a list, nothing, too large
echo hello >junk.csv
upload junk.csv
is_exit 400
post /import -F "csrf=$csrf"
is_exit 400
head -c 22020096 /dev/zero >large.csv
post /import -F "csrf=$csrf" -F file=@large.csv
is_exit 413
confirm ''
is_exit 400
kind=units
upload new.csv /import/lists
is_exit 403

# a reader imports nothing
sign_in doc
kind=
upload new.csv
is_exit 403
page /import?lang=en
b_has 'You enter activities for no unit'
b_not 'type="file"'

# an administrator of the top takes lists in, after a look; one from below does not
code_of() { oathtool --totp -b --now "$1 UTC" "$seed"; }
sign_in quan
page /second
mark
post /second --data-urlencode "csrf=$csrf" -d "code=$(code_of '2025-12-31 08:00:00')"
is_exit 303
take_cookie
page /import?lang=en
is_exit 200
b_has 'Lists of the whole office'
b_has '<td>Nguyễn Văn An</td>' # who imported: all of them are listed
units_csv >more.csv
printf 'c6,main,commune,Xã Mới,Mới,d2,01/01/2020,,\n' >>more.csv
kind=units
upload more.csv /import/lists
is_exit 200
b_has 'c6'
hash=$(hash_of)
confirm "$hash" # the other way in
is_exit 403
confirm "$hash" /import/lists/confirm
is_exit 303
ok export units
out_has 'c6,main,commune'
# what a list changes is shown by cell, before and after
sed 's/Xã Mới,Mới/Xã Mới Hẳn,Mới/' more.csv >named.csv
upload named.csv /import/lists
is_exit 200
b_has 'name: <del>Xã Mới</del> → <ins>Xã Mới Hẳn</ins>'
is "$(grep -o '<del>' b | wc -l)" 1
kind=options
printf 'key,breakdown,name,parent,order\nf2,form,Phát thanh,,4\nf9,form,Mới,,9\n' >o.csv
upload o.csv /import/lists
is_exit 200
b_has 'name: <del>Truyền thông</del> → <ins>Phát thanh</ins>'
b_has 'order: <del>3</del> → <ins>4</ins>'
b_has 'f9'
kind=units
sed 's/c6,main,commune,Xã Mới,Mới,d2/c7,main,commune,Xã,X,nope/' more.csv >wrong.csv
upload wrong.csv /import/lists
is_exit 200
b_has 'nope'
b_not 'name="hash"'
printf '%s\n' 'key,date,kind,tree,units,into' 'e9,01/07/2025,merge,,c6,c5' >ev.csv
kind=events
upload ev.csv /import/lists
is_exit 200
confirm "$(hash_of)" /import/lists/confirm
is_exit 303
ok event list
out_has e9
kind=activities
upload new.csv /import/lists
is_exit 400
kind=units
upload more.csv
is_exit 403
ok verify

# of what was looked at and never confirmed the last one stays, for a day
bodies() { sqlite3 -cmd '.timeout 5000' "$SOKET_DB" 'SELECT (SELECT COUNT(*) FROM file_body) ||
    (SELECT COUNT(*) FROM draft)'; }
ends_soon
[ "${SOKET_TEST_ENGINE-sqlite}" = sqlite ] || return 0
is "$(bodies)" 11
SOKET_NOW=2026-01-01T09:00:00Z
start_server
tries=0
until [ "$(bodies)" = 00 ]; do
    tries=$((tries + 1))
    [ $tries -lt 50 ] || failed "a list is kept for ever: $(bodies)"
    sleep 0.1
done
ends_soon
